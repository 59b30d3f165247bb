/*
 * MIPS floating point, the full way: any operands, rounding modes and traps,
 * with the host's rounding and flags.  See mips_fpu.c.
 */
#include <fenv.h>
#include <math.h>

#include "cpus/mips/mips_fpu_private.h"

bool
mips_fpu_deliver(struct mips_fpu *fpu, bool is_double, unsigned fd,
		 struct mips_fpu_result result)
{
	if (!mips_fpu_report(fpu, result.cause)) {
		return false;
	}
	if (is_double) {
		mips_fpu_write_double(fpu, fd, result.bits);
	} else {
		mips_fpu_write_single(fpu, fd, (uint32_t)result.bits);
	}
	return true;
}

/* ---- the host's arithmetic ---- */

/* Volatile operands and results keep the arithmetic between the calls that set
 * and read the environment, whatever the compiler thinks of those. */
static uint64_t
host_single(enum mips_fpu_operation operation, uint32_t a, uint32_t b)
{
	volatile float x = mips_fpu_to_float(a);
	volatile float y = mips_fpu_to_float(b);
	volatile float r = 0;
	volatile double wide;

	switch (operation) {
	case FPU_ADD:
		r = x + y;
		break;
	case FPU_SUB:
		r = x - y;
		break;
	case FPU_MUL:
		r = x * y;
		break;
	case FPU_DIV:
		r = x / y;
		break;
	case FPU_SQRT:
		r = sqrtf(x);
		break;
	case FPU_CONVERT:
		wide = x;
		return mips_fpu_from_double(wide);
	}
	return mips_fpu_from_float(r);
}

static uint64_t
host_double(enum mips_fpu_operation operation, uint64_t a, uint64_t b)
{
	volatile double x = mips_fpu_to_double(a);
	volatile double y = mips_fpu_to_double(b);
	volatile double r = 0;
	volatile float narrow;

	switch (operation) {
	case FPU_ADD:
		r = x + y;
		break;
	case FPU_SUB:
		r = x - y;
		break;
	case FPU_MUL:
		r = x * y;
		break;
	case FPU_DIV:
		r = x / y;
		break;
	case FPU_SQRT:
		r = sqrt(x);
		break;
	case FPU_CONVERT:
		narrow = (float)x;
		return mips_fpu_from_float(narrow);
	}
	return mips_fpu_from_double(r);
}

static uint64_t
host_operation(const struct mips_fpu_arithmetic *what, uint64_t a, uint64_t b)
{
	if (what->from->is_double) {
		return host_double(what->operation, a, b);
	}
	return host_single(what->operation, (uint32_t)a, (uint32_t)b);
}

/* Rounds as FCR31 says and gives inexact and overflow, about which all hosts
 * agree (about underflow they do not). */
static struct mips_fpu_result
host_rounded(const struct mips_fpu_arithmetic *what, uint32_t fcr31, uint64_t a,
	     uint64_t b)
{
	static const int modes[4] = {FE_TONEAREST, FE_TOWARDZERO, FE_UPWARD,
				     FE_DOWNWARD};
	enum mips_fpu_rounding mode = mips_fpu_rounding(fcr31);
	struct mips_fpu_result r = {0};
	int raised;

	if (mode != FPU_ROUND_NEAREST) {
		fesetround(modes[mode]);
	}
	feclearexcept(FE_INEXACT | FE_OVERFLOW);
	r.bits = host_operation(what, a, b);
	raised = fetestexcept(FE_INEXACT | FE_OVERFLOW);
	if (mode != FPU_ROUND_NEAREST) {
		fesetround(FE_TONEAREST);
	}
	if ((raised & FE_INEXACT) != 0) {
		r.cause |= FPU_INEXACT;
	}
	if ((raised & FE_OVERFLOW) != 0) {
		r.cause |= FPU_OVERFLOW;
	}
	return r;
}

/* ---- underflow ---- */

static uint64_t
times_2_to_64(const struct mips_fpu_format *f, uint64_t bits)
{
	if (f->is_double) {
		return mips_fpu_from_double(mips_fpu_to_double(bits) * 0x1p64);
	}
	return mips_fpu_from_float(mips_fpu_to_float((uint32_t)bits) * 0x1p64f);
}

/* The result was rounded to the smallest normal number.  Whether it would have
 * got there with an unbounded exponent too is seen 64 binades higher, where
 * nothing underflows.  A is small enough for that whatever B is.  (Sums this
 * small are exact and never come here.) */
static bool
tiny_below_smallest_normal(const struct mips_fpu_arithmetic *what,
			   uint32_t fcr31, uint64_t a, uint64_t b)
{
	struct mips_fpu_result r;

	a = times_2_to_64(what->from, a);
	r = host_rounded(what, fcr31, a, b);
	return mips_fpu_magnitude(what->to, r.bits) <
	       times_2_to_64(what->to, what->to->min_normal);
}

/* Tininess is detected after rounding. */
static bool
is_tiny(const struct mips_fpu_arithmetic *what, uint32_t fcr31, uint64_t a,
	uint64_t b, struct mips_fpu_result r)
{
	uint64_t size = mips_fpu_magnitude(what->to, r.bits);
	bool inexact = (r.cause & FPU_INEXACT) != 0;

	if (size == 0) {
		return inexact;
	}
	if (size == what->to->min_normal && inexact) {
		return tiny_below_smallest_normal(what, fcr31, a, b);
	}
	return size < what->to->min_normal;
}

/* Is the tiny result nearer to the smallest normal number than to zero?  One
 * that lies in the middle is not. */
static bool
is_nearer_to_normal(const struct mips_fpu_arithmetic *what, uint32_t fcr31,
		    uint64_t a, uint64_t b)
{
	uint32_t towards_zero =
	    (fcr31 & ~(uint32_t)FCR31_RM_MASK) | FPU_ROUND_ZERO;
	struct mips_fpu_result r = host_rounded(what, towards_zero, a, b);
	uint64_t size = mips_fpu_magnitude(what->to, r.bits);
	uint64_t half = what->to->min_normal / 2;

	return size > half || (size == half && (r.cause & FPU_INEXACT) != 0);
}

/* The tiny result R with FS or FO set: zero, or the smallest normal number if
 * that is where the mode rounds or, with FN, if it is nearer. */
static struct mips_fpu_result
flushed(const struct mips_fpu_arithmetic *what, uint32_t fcr31, uint64_t a,
	uint64_t b, uint64_t r)
{
	const struct mips_fpu_format *f = what->to;
	uint64_t sign = r & f->sign;
	bool away = mips_fpu_rounding(fcr31) ==
		    (sign != 0 ? FPU_ROUND_DOWN : FPU_ROUND_UP);

	if ((fcr31 & FCR31_FN) != 0) {
		away = is_nearer_to_normal(what, fcr31, a, b);
	}
	return (struct mips_fpu_result){sign | (away ? f->min_normal : 0),
					FPU_UNDERFLOW | FPU_INEXACT};
}

static struct mips_fpu_result
tiny_result(const struct mips_fpu_type *type,
	    const struct mips_fpu_arithmetic *what, uint32_t fcr31, uint64_t a,
	    uint64_t b, struct mips_fpu_result r)
{
	unsigned enables = mips_fpu_enables(fcr31);
	bool flush = type->flush == MIPS_FPU_FLUSH_ALL ||
		     (type->flush == MIPS_FPU_FLUSH_RESULTS &&
		      (enables & (FPU_UNDERFLOW | FPU_INEXACT)) == 0);

	if (flush && (fcr31 & FCR31_FLUSH) != 0) {
		return flushed(what, fcr31, a, b, r.bits);
	}
	if (type->denormal_unimplemented) {
		return mips_fpu_unimplemented();
	}
	/* A trap wants to know of exact tiny results too. */
	if ((r.cause & FPU_INEXACT) != 0 || (enables & FPU_UNDERFLOW) != 0) {
		r.cause |= FPU_UNDERFLOW;
	}
	return r;
}

/* ---- special operands ---- */

static bool
is_invalid(const struct mips_fpu_arithmetic *what, uint64_t a, uint64_t b)
{
	const struct mips_fpu_format *f = what->from;

	switch (what->operation) {
	case FPU_ADD:
		return mips_fpu_is_infinite(f, a) && b == (a ^ f->sign);
	case FPU_SUB:
		return mips_fpu_is_infinite(f, a) && b == a;
	case FPU_MUL:
		return (mips_fpu_is_infinite(f, a) && mips_fpu_is_zero(f, b)) ||
		       (mips_fpu_is_zero(f, a) && mips_fpu_is_infinite(f, b));
	case FPU_DIV:
		return (mips_fpu_is_zero(f, a) && mips_fpu_is_zero(f, b)) ||
		       (mips_fpu_is_infinite(f, a) &&
			mips_fpu_is_infinite(f, b));
	case FPU_SQRT:
		return (a & f->sign) != 0 && !mips_fpu_is_zero(f, a);
	case FPU_CONVERT:
		break;
	}
	return false;
}

/* A quiet NaN in another format; the default one if its fraction is lost. */
static uint64_t
convert_nan(const struct mips_fpu_arithmetic *what, uint64_t bits)
{
	const struct mips_fpu_format *from = what->from;
	const struct mips_fpu_format *to = what->to;
	int shift = to->fraction_bits - from->fraction_bits;
	uint64_t fraction = bits & (from->min_normal - 1);
	uint64_t sign = (bits & from->sign) != 0 ? to->sign : 0;

	fraction = shift >= 0 ? fraction << shift : fraction >> -shift;
	if (fraction == 0) {
		return to->default_nan;
	}
	return sign | to->infinity | fraction;
}

struct mips_fpu_result
mips_fpu_nan_operand(const struct mips_fpu_type *type,
		     const struct mips_fpu_arithmetic *what, uint32_t fcr31,
		     uint64_t a, uint64_t b)
{
	const struct mips_fpu_format *f = what->from;

	if (mips_fpu_is_signalling(f, a) || mips_fpu_is_signalling(f, b)) {
		return mips_fpu_invalid(type, fcr31, what->to->default_nan);
	}
	if (type->nan_operand_unimplemented) {
		return mips_fpu_unimplemented();
	}
	return (struct mips_fpu_result){
	    convert_nan(what, mips_fpu_is_nan(f, a) ? a : b), 0};
}

/* ---- together ---- */

/* With a zero or an infinity nothing is rounded, and the host's environment
 * costs more than the arithmetic.  (The rounding mode still decides the sign of
 * a zero sum.) */
static bool
is_exact(const struct mips_fpu_format *f, uint64_t a, uint64_t b)
{
	return mips_fpu_is_zero(f, a) || mips_fpu_is_zero(f, b) ||
	       mips_fpu_is_infinite(f, a) || mips_fpu_is_infinite(f, b);
}

static struct mips_fpu_result
finite_result(const struct mips_fpu_type *type,
	      const struct mips_fpu_arithmetic *what, uint32_t fcr31,
	      uint64_t a, uint64_t b)
{
	struct mips_fpu_result r = {0};

	if (is_exact(what->from, a, b) && (fcr31 & FCR31_RM_MASK) == 0) {
		r.bits = host_operation(what, a, b);
	} else {
		r = host_rounded(what, fcr31, a, b);
	}
	if (is_tiny(what, fcr31, a, b, r)) {
		return tiny_result(type, what, fcr31, a, b, r);
	}
	return r;
}

struct mips_fpu_result
mips_fpu_compute(const struct mips_fpu_type *type,
		 const struct mips_fpu_arithmetic *what, uint32_t fcr31,
		 uint64_t a, uint64_t b)
{
	const struct mips_fpu_format *f = what->from;

	a = mips_fpu_operand(type, f, fcr31, a);
	b = mips_fpu_operand(type, f, fcr31, b);
	if (type->denormal_unimplemented &&
	    (mips_fpu_is_denormal(f, a) || mips_fpu_is_denormal(f, b))) {
		return mips_fpu_unimplemented();
	}
	if (mips_fpu_is_nan(f, a) || mips_fpu_is_nan(f, b)) {
		return mips_fpu_nan_operand(type, what, fcr31, a, b);
	}
	if (is_invalid(what, a, b)) {
		return mips_fpu_invalid(type, fcr31, what->to->default_nan);
	}
	if (what->operation == FPU_DIV && mips_fpu_is_zero(f, b)) {
		return (struct mips_fpu_result){
		    ((a ^ b) & f->sign) | f->infinity,
		    mips_fpu_is_infinite(f, a) ? 0 : FPU_DIVISION_BY_ZERO};
	}
	return finite_result(type, what, fcr31, a, b);
}
