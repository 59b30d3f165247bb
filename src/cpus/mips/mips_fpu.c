/*
 * MIPS floating point: the arithmetic of coprocessor 1.
 *
 * The R2010 and R3010 are separate chips beside the CPU with sixteen 64-bit
 * registers, IEEE 754 arithmetic in two formats, and a control register FCR31.
 * They leave the rare cases (denormals, most NaN results) to the operating
 * system through the Unimplemented operation exception.  Manuals: MIPS
 * R2010/R3010 Floating-Point Accelerator; Kane and Heinrich, "MIPS RISC
 * Architecture", chapters 8 and 9, appendix B.  What each type leaves to
 * software, and where the manual leaves room: doc/mips-fpu.md.
 *
 * Each operation has two ways.  The quick one, here, serves normal numbers in
 * round-to-nearest: it never touches the host's floating point environment and
 * finds out about inexactness from the rounding error.  The full one, in
 * mips_fpu_full.c, serves everything else and asks the host for rounding and
 * flags.  Both need the host in round-to-nearest between instructions.
 *
 * Not modelled: timing and overlap with the CPU; the long format (MIPS III);
 * the FS bit of the R4000 and later.
 */
#include <float.h>
#include <math.h>

#include "cpus/mips/mips_fpu_private.h"

#if FLT_EVAL_METHOD != 0
#error "floating point needs a host that rounds to the type (-mfpmath=sse)"
#endif

#define LIKELY(x) __builtin_expect((x), 1)
#define SINGLE	  (&mips_fpu_single)
#define DOUBLE	  (&mips_fpu_double)

/* The head of every instruction's function. */
#define INSTRUCTION(name)                                               \
	static bool name(struct mips_fpu *fpu,                          \
			 const struct mips_fpu_type *type, unsigned fd, \
			 unsigned fs, unsigned ft)

const struct mips_fpu_type mips_fpu_r3010 = {
    .name = "R3010",
    .fcr0 = 0x0340,
    .fcr31_writable = 0x0083ffff,
    .denormal_unimplemented = true,
    .nan_operand_unimplemented = false,
    .invalid_unimplemented = true,
    .has_sqrt = false,
    .has_round_w = false,
};

/* ---- the quick way ---- */

/* Round to nearest, and inexact, the only exception here, does not trap. */
static inline bool
is_quick(const struct mips_fpu *fpu)
{
	return (fpu->fcr31 &
		(FCR31_RM_MASK | FPU_INEXACT << FCR31_ENABLES_SHIFT)) == 0;
}

/* Normal, and not in the lowest binade: a result there may be tiny. */
static inline bool
is_ordinary_single(uint32_t bits)
{
	return (bits >> 23 & 0xff) - 2 < 0xfd;
}

static inline unsigned
exponent(uint64_t bits)
{
	return bits >> 52 & 0x7ff;
}

static inline bool
is_ordinary_double(uint64_t bits)
{
	return exponent(bits) - 2 < 0x7fd;
}

/* Fraction and leading one. */
static inline uint64_t
whole_fraction(uint64_t bits)
{
	uint64_t one = mips_fpu_double.min_normal;

	return (bits & (one - 1)) | one;
}

static inline void
report_quick(struct mips_fpu *fpu, bool inexact)
{
	uint32_t bits =
	    FPU_INEXACT << FCR31_CAUSE_SHIFT | FPU_INEXACT << FCR31_FLAGS_SHIFT;

	fpu->fcr31 &= ~(uint32_t)FCR31_CAUSE_MASK;
	fpu->fcr31 |= inexact ? bits : 0;
}

/* Sums and differences: the rounding error of x + y is itself a number, and
 * y - (r - x) gives it exactly when |x| >= |y|. */
static inline bool
sum_single(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	   const struct mips_fpu_arithmetic *what, unsigned fd, uint32_t a,
	   uint32_t b)
{
	uint32_t added = what->operation == FPU_SUB ? b ^ 0x80000000 : b;
	bool swap = (b & 0x7fffffff) > (a & 0x7fffffff);
	float x = mips_fpu_to_float(swap ? added : a);
	float y = mips_fpu_to_float(swap ? a : added);
	float r = x + y;
	uint32_t bits = mips_fpu_from_float(r);

	if (LIKELY(is_quick(fpu) && is_ordinary_single(a) &&
		   is_ordinary_single(b) &&
		   (is_ordinary_single(bits) || bits == 0))) {
		report_quick(fpu, y - (r - x) != 0);
		mips_fpu_write_single(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, what, fd, a, b);
}

static inline bool
sum_double(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	   const struct mips_fpu_arithmetic *what, unsigned fd, uint64_t a,
	   uint64_t b)
{
	uint64_t sign = mips_fpu_double.sign;
	uint64_t added = what->operation == FPU_SUB ? b ^ sign : b;
	bool swap = (b & ~sign) > (a & ~sign);
	double x = mips_fpu_to_double(swap ? added : a);
	double y = mips_fpu_to_double(swap ? a : added);
	double r = x + y;
	uint64_t bits = mips_fpu_from_double(r);

	if (LIKELY(is_quick(fpu) && is_ordinary_double(a) &&
		   is_ordinary_double(b) &&
		   (is_ordinary_double(bits) || bits == 0))) {
		report_quick(fpu, y - (r - x) != 0);
		mips_fpu_write_double(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, what, fd, a, b);
}

INSTRUCTION(add_s)
{
	static const struct mips_fpu_arithmetic what = {FPU_ADD, SINGLE,
							SINGLE};

	return sum_single(fpu, type, &what, fd, mips_fpu_read_single(fpu, fs),
			  mips_fpu_read_single(fpu, ft));
}

INSTRUCTION(sub_s)
{
	static const struct mips_fpu_arithmetic what = {FPU_SUB, SINGLE,
							SINGLE};

	return sum_single(fpu, type, &what, fd, mips_fpu_read_single(fpu, fs),
			  mips_fpu_read_single(fpu, ft));
}

INSTRUCTION(add_d)
{
	static const struct mips_fpu_arithmetic what = {FPU_ADD, DOUBLE,
							DOUBLE};

	return sum_double(fpu, type, &what, fd, mips_fpu_read_double(fpu, fs),
			  mips_fpu_read_double(fpu, ft));
}

INSTRUCTION(sub_d)
{
	static const struct mips_fpu_arithmetic what = {FPU_SUB, DOUBLE,
							DOUBLE};

	return sum_double(fpu, type, &what, fd, mips_fpu_read_double(fpu, fs),
			  mips_fpu_read_double(fpu, ft));
}

/* Products of two singles are exact in double. */
INSTRUCTION(mul_s)
{
	static const struct mips_fpu_arithmetic what = {FPU_MUL, SINGLE,
							SINGLE};
	uint32_t a = mips_fpu_read_single(fpu, fs);
	uint32_t b = mips_fpu_read_single(fpu, ft);
	double exact = (double)mips_fpu_to_float(a) * mips_fpu_to_float(b);
	float r = (float)exact;
	uint32_t bits = mips_fpu_from_float(r);

	if (LIKELY(is_quick(fpu) && is_ordinary_single(a) &&
		   is_ordinary_single(b) && is_ordinary_single(bits))) {
		report_quick(fpu, r != exact);
		mips_fpu_write_single(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, &what, fd, a, b);
}

INSTRUCTION(div_s)
{
	static const struct mips_fpu_arithmetic what = {FPU_DIV, SINGLE,
							SINGLE};
	uint32_t a = mips_fpu_read_single(fpu, fs);
	uint32_t b = mips_fpu_read_single(fpu, ft);
	float x = mips_fpu_to_float(a);
	float y = mips_fpu_to_float(b);
	float r = x / y;
	uint32_t bits = mips_fpu_from_float(r);

	if (LIKELY(is_quick(fpu) && is_ordinary_single(a) &&
		   is_ordinary_single(b) && is_ordinary_single(bits))) {
		report_quick(fpu, (double)r * y != x);
		mips_fpu_write_single(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, &what, fd, a, b);
}

/* As integers, the product of two whole fractions and the result's, moved to
 * the same place, differ by less than 2^53, so the low 64 bits of both tell
 * whether they are equal.  In the same way below: dividend and quotient times
 * divisor, radicand and root squared. */
INSTRUCTION(mul_d)
{
	static const struct mips_fpu_arithmetic what = {FPU_MUL, DOUBLE,
							DOUBLE};
	uint64_t a = mips_fpu_read_double(fpu, fs);
	uint64_t b = mips_fpu_read_double(fpu, ft);
	double r = mips_fpu_to_double(a) * mips_fpu_to_double(b);
	uint64_t bits = mips_fpu_from_double(r);
	unsigned shift;

	if (LIKELY(is_quick(fpu) && is_ordinary_double(a) &&
		   is_ordinary_double(b) && is_ordinary_double(bits))) {
		shift = 52 + exponent(bits) + 1023 - exponent(a) - exponent(b);
		report_quick(fpu, whole_fraction(a) * whole_fraction(b) !=
				      whole_fraction(bits) << (shift & 63));
		mips_fpu_write_double(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, &what, fd, a, b);
}

INSTRUCTION(div_d)
{
	static const struct mips_fpu_arithmetic what = {FPU_DIV, DOUBLE,
							DOUBLE};
	uint64_t a = mips_fpu_read_double(fpu, fs);
	uint64_t b = mips_fpu_read_double(fpu, ft);
	double r = mips_fpu_to_double(a) / mips_fpu_to_double(b);
	uint64_t bits = mips_fpu_from_double(r);
	unsigned shift;

	if (LIKELY(is_quick(fpu) && is_ordinary_double(a) &&
		   is_ordinary_double(b) && is_ordinary_double(bits))) {
		shift = 52 + exponent(a) + 1023 - exponent(b) - exponent(bits);
		report_quick(fpu, whole_fraction(bits) * whole_fraction(b) !=
				      whole_fraction(a) << (shift & 63));
		mips_fpu_write_double(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, &what, fd, a, b);
}

INSTRUCTION(sqrt_s)
{
	static const struct mips_fpu_arithmetic what = {FPU_SQRT, SINGLE,
							SINGLE};
	uint32_t a = mips_fpu_read_single(fpu, fs);
	float r;

	if (LIKELY(is_quick(fpu) && is_ordinary_single(a) && a < 0x80000000)) {
		r = sqrtf(mips_fpu_to_float(a));
		report_quick(fpu, (double)r * r != mips_fpu_to_float(a));
		mips_fpu_write_single(fpu, fd, mips_fpu_from_float(r));
		return true;
	}
	return mips_fpu_full(fpu, type, &what, fd, a, a);
}

INSTRUCTION(sqrt_d)
{
	static const struct mips_fpu_arithmetic what = {FPU_SQRT, DOUBLE,
							DOUBLE};
	uint64_t a = mips_fpu_read_double(fpu, fs);
	uint64_t bits;
	uint64_t root;
	unsigned shift;

	if (LIKELY(is_quick(fpu) && is_ordinary_double(a) &&
		   a < mips_fpu_double.sign)) {
		bits = mips_fpu_from_double(sqrt(mips_fpu_to_double(a)));
		root = whole_fraction(bits);
		/* The bias is odd: odd exponents are even powers of two. */
		shift = (exponent(a) & 1) != 0 ? 52 : 53;
		report_quick(fpu, root * root != whole_fraction(a) << shift);
		mips_fpu_write_double(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, &what, fd, a, a);
}

/* ---- moves, sign operations ---- */

/* A move is not arithmetic: no operand is special, Cause stays. */
INSTRUCTION(mov_s)
{
	mips_fpu_write_single(fpu, fd, mips_fpu_read_single(fpu, fs));
	return true;
}

INSTRUCTION(mov_d)
{
	mips_fpu_write_double(fpu, fd, mips_fpu_read_double(fpu, fs));
	return true;
}

/* abs and neg are: a quiet NaN comes out as it went in. */
static inline bool
sign_operation(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	       const struct mips_fpu_format *f, unsigned fd, uint64_t a,
	       uint64_t changed)
{
	const struct mips_fpu_arithmetic what = {FPU_CONVERT, f, f};

	if (type->denormal_unimplemented && mips_fpu_is_denormal(f, a)) {
		return mips_fpu_unimplemented(fpu);
	}
	if (mips_fpu_is_nan(f, a)) {
		return mips_fpu_nan_operand(fpu, type, &what, fd, a, a);
	}
	return mips_fpu_deliver(fpu, f, fd, changed, 0);
}

INSTRUCTION(abs_s)
{
	uint64_t a = mips_fpu_read_single(fpu, fs);

	return sign_operation(fpu, type, SINGLE, fd, a, a & ~SINGLE->sign);
}

INSTRUCTION(abs_d)
{
	uint64_t a = mips_fpu_read_double(fpu, fs);

	return sign_operation(fpu, type, DOUBLE, fd, a, a & ~DOUBLE->sign);
}

INSTRUCTION(neg_s)
{
	uint64_t a = mips_fpu_read_single(fpu, fs);

	return sign_operation(fpu, type, SINGLE, fd, a, a ^ SINGLE->sign);
}

INSTRUCTION(neg_d)
{
	uint64_t a = mips_fpu_read_double(fpu, fs);

	return sign_operation(fpu, type, DOUBLE, fd, a, a ^ DOUBLE->sign);
}

/* ---- conversions ---- */

static const struct mips_fpu_arithmetic narrow = {FPU_CONVERT, DOUBLE, SINGLE};
static const struct mips_fpu_arithmetic widen = {FPU_CONVERT, SINGLE, DOUBLE};

INSTRUCTION(cvt_s_d)
{
	uint64_t a = mips_fpu_read_double(fpu, fs);
	double x = mips_fpu_to_double(a);
	float r = (float)x;
	uint32_t bits = mips_fpu_from_float(r);

	if (LIKELY(is_quick(fpu) && is_ordinary_double(a) &&
		   is_ordinary_single(bits))) {
		report_quick(fpu, r != x);
		mips_fpu_write_single(fpu, fd, bits);
		return true;
	}
	return mips_fpu_full(fpu, type, &narrow, fd, a, a);
}

INSTRUCTION(cvt_d_s)
{
	uint32_t a = mips_fpu_read_single(fpu, fs);
	double r = mips_fpu_to_float(a);

	if (LIKELY(is_ordinary_single(a))) {
		report_quick(fpu, false);
		mips_fpu_write_double(fpu, fd, mips_fpu_from_double(r));
		return true;
	}
	return mips_fpu_full(fpu, type, &widen, fd, a, a);
}

INSTRUCTION(cvt_s_w)
{
	int32_t word = (int32_t)mips_fpu_read_single(fpu, fs);
	uint64_t a = mips_fpu_from_double(word);
	float r = (float)word;

	if (LIKELY(is_quick(fpu))) {
		report_quick(fpu, (double)r != word);
		mips_fpu_write_single(fpu, fd, mips_fpu_from_float(r));
		return true;
	}
	return mips_fpu_full(fpu, type, &narrow, fd, a, a);
}

INSTRUCTION(cvt_d_w)
{
	int32_t word = (int32_t)mips_fpu_read_single(fpu, fs);

	report_quick(fpu, false);
	mips_fpu_write_double(fpu, fd, mips_fpu_from_double(word));
	return true;
}

enum rounding {
	ROUND_NEAREST,
	ROUND_ZERO,
	ROUND_UP,
	ROUND_DOWN,
};

static inline enum rounding
rounding_mode(const struct mips_fpu *fpu)
{
	return (enum rounding)(fpu->fcr31 & FCR31_RM_MASK);
}

/* Rounds a magnitude in units of 1 and, left-adjusted, its rest below 1. */
static inline uint64_t
round_magnitude(uint64_t whole, uint64_t rest, bool negative,
		enum rounding mode)
{
	uint64_t half = UINT64_C(1) << 63;

	switch (mode) {
	case ROUND_NEAREST:
		return whole +
		       (rest > half || (rest == half && (whole & 1) != 0));
	case ROUND_ZERO:
		break;
	case ROUND_UP:
		return whole + (rest != 0 && !negative);
	case ROUND_DOWN:
		return whole + (rest != 0 && negative);
	}
	return whole;
}

/* Rounds a finite number of magnitude below 2^32 to an integer. */
static inline int64_t
round_to_integer(const struct mips_fpu_format *f, uint64_t bits,
		 enum rounding mode, bool *inexact)
{
	bool negative = (bits & f->sign) != 0;
	int biased = (int)((bits & f->infinity) >> f->fraction_bits);
	int shift = f->fraction_bits + f->bias - (biased == 0 ? 1 : biased);
	uint64_t fraction = bits & (f->min_normal - 1);
	uint64_t whole = 0;
	uint64_t rest = 0;

	if (biased != 0) {
		fraction |= f->min_normal;
	}
	if (shift <= 0) { /* by 8 at most, singles only */
		whole = fraction << -shift;
	} else if (shift < 64) {
		whole = fraction >> shift;
		rest = fraction << (64 - shift);
	} else { /* well below a half */
		rest = fraction != 0;
	}
	*inexact = rest != 0;
	whole = round_magnitude(whole, rest, negative, mode);
	return negative ? -(int64_t)whole : (int64_t)whole;
}

static inline bool
to_word(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	const struct mips_fpu_format *f, unsigned fd, uint64_t a,
	enum rounding mode)
{
	uint64_t limit = (uint64_t)(f->bias + 32) << f->fraction_bits;
	int64_t value = INT64_MAX;
	bool inexact = false;

	if (type->denormal_unimplemented && mips_fpu_is_denormal(f, a)) {
		return mips_fpu_unimplemented(fpu);
	}
	/* Infinities and NaNs are above the limit too. */
	if (LIKELY(mips_fpu_magnitude(f, a) < limit)) {
		value = round_to_integer(f, a, mode, &inexact);
	}
	if (value != (int32_t)value) {
		return mips_fpu_invalid(fpu, type, SINGLE, fd, INT32_MAX);
	}
	return mips_fpu_deliver(fpu, SINGLE, fd, (uint32_t)value,
				inexact ? FPU_INEXACT : 0);
}

#define TO_WORD(name, mode)                                          \
	INSTRUCTION(name##_s)                                        \
	{                                                            \
		return to_word(fpu, type, SINGLE, fd,                \
			       mips_fpu_read_single(fpu, fs), mode); \
	}                                                            \
	INSTRUCTION(name##_d)                                        \
	{                                                            \
		return to_word(fpu, type, DOUBLE, fd,                \
			       mips_fpu_read_double(fpu, fs), mode); \
	}

TO_WORD(cvt_w, rounding_mode(fpu))
TO_WORD(round_w, ROUND_NEAREST)
TO_WORD(trunc_w, ROUND_ZERO)
TO_WORD(ceil_w, ROUND_UP)
TO_WORD(floor_w, ROUND_DOWN)

/* ---- comparisons ---- */

/* A condition's number says what makes it true. */
enum {
	CONDITION_UNORDERED = 1,
	CONDITION_EQUAL = 2,
	CONDITION_LESS = 4,
	CONDITION_SIGNALS = 8, /* unordered operands are invalid */
};

static inline bool
set_condition(struct mips_fpu *fpu, bool condition, unsigned cause)
{
	if (!mips_fpu_report(fpu, cause)) {
		return false;
	}
	fpu->fcr31 &= ~(uint32_t)FCR31_C;
	fpu->fcr31 |= condition ? FCR31_C : 0;
	return true;
}

/* A number's place in the order of all numbers; both zeros have one. */
static inline int64_t
place(const struct mips_fpu_format *f, uint64_t bits)
{
	int64_t size = (int64_t)mips_fpu_magnitude(f, bits);

	return (bits & f->sign) != 0 ? -size : size;
}

/* Denormals compare like any number, and nothing here needs a NaN for a
 * result: comparisons are never left to software. */
static inline bool
compare(struct mips_fpu *fpu, const struct mips_fpu_format *f, uint64_t a,
	uint64_t b, unsigned condition)
{
	int64_t x = place(f, a);
	int64_t y = place(f, b);
	bool holds = ((condition & CONDITION_LESS) != 0 && x < y) ||
		     ((condition & CONDITION_EQUAL) != 0 && x == y);
	bool signals = (condition & CONDITION_SIGNALS) != 0;

	if (LIKELY(!mips_fpu_is_nan(f, a) && !mips_fpu_is_nan(f, b))) {
		return set_condition(fpu, holds, 0);
	}
	holds = (condition & CONDITION_UNORDERED) != 0;
	signals |= mips_fpu_is_signalling(f, a) || mips_fpu_is_signalling(f, b);
	return set_condition(fpu, holds, signals ? FPU_INVALID : 0);
}

#define COMPARE(name, condition)                                           \
	INSTRUCTION(name##_s)                                              \
	{                                                                  \
		return compare(fpu, SINGLE, mips_fpu_read_single(fpu, fs), \
			       mips_fpu_read_single(fpu, ft), condition);  \
	}                                                                  \
	INSTRUCTION(name##_d)                                              \
	{                                                                  \
		return compare(fpu, DOUBLE, mips_fpu_read_double(fpu, fs), \
			       mips_fpu_read_double(fpu, ft), condition);  \
	}

COMPARE(c_f, 0)
COMPARE(c_un, 1)
COMPARE(c_eq, 2)
COMPARE(c_ueq, 3)
COMPARE(c_olt, 4)
COMPARE(c_ult, 5)
COMPARE(c_ole, 6)
COMPARE(c_ule, 7)
COMPARE(c_sf, 8)
COMPARE(c_ngle, 9)
COMPARE(c_seq, 10)
COMPARE(c_ngl, 11)
COMPARE(c_lt, 12)
COMPARE(c_nge, 13)
COMPARE(c_le, 14)
COMPARE(c_ngt, 15)

/* ---- the table of instructions ---- */

enum {
	FMT_S,
	FMT_D,
	FMT_W,
	FMTS,
};

enum {
	INDEX_RESERVED,
#define FPU_OPERATION(fmt, code, name, need) INDEX_##name,
#include "cpus/mips/mips_fpu_operations.h"
};

const mips_fpu_function mips_fpu_functions[] = {
    NULL,
#define FPU_OPERATION(fmt, code, name, need) name,
#include "cpus/mips/mips_fpu_operations.h"
};

enum {
	NEED_ANY,
	NEED_SQRT,
	NEED_ROUND_W,
};

static const struct {
	uint8_t index;
	uint8_t need;
} encodings[FMTS][64] = {
#define FPU_OPERATION(fmt, code, name, need) \
	[FMT_##fmt][code] = {INDEX_##name, NEED_##need},
#include "cpus/mips/mips_fpu_operations.h"
};

unsigned
mips_fpu_lookup(const struct mips_fpu_type *type, uint32_t word)
{
	unsigned code = word & 63;
	unsigned fmt;
	bool there = true;

	switch (word >> 21 & 31) {
	case 16:
		fmt = FMT_S;
		break;
	case 17:
		fmt = FMT_D;
		break;
	case 20:
		fmt = FMT_W;
		break;
	default:
		return INDEX_RESERVED;
	}
	switch (encodings[fmt][code].need) {
	case NEED_SQRT:
		there = type->has_sqrt;
		break;
	case NEED_ROUND_W:
		there = type->has_round_w;
		break;
	}
	return there ? encodings[fmt][code].index : INDEX_RESERVED;
}
