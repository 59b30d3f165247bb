/*
 * MIPS floating point: conversions to and from integers, in integers.  See
 * mips_fpu.c.
 */
#include "cpus/mips/mips_fpu_private.h"

#define LIKELY(x) __builtin_expect((x), 1)

/* Rounds a magnitude in units of 1 and, left-adjusted, its rest below 1. */
static inline uint64_t
round_magnitude(uint64_t whole, uint64_t rest, bool negative,
		enum mips_fpu_rounding mode)
{
	uint64_t half = UINT64_C(1) << 63;

	switch (mode) {
	case FPU_ROUND_NEAREST:
		return whole +
		       (rest > half || (rest == half && (whole & 1) != 0));
	case FPU_ROUND_ZERO:
		break;
	case FPU_ROUND_UP:
		return whole + (rest != 0 && !negative);
	case FPU_ROUND_DOWN:
		return whole + (rest != 0 && negative);
	}
	return whole;
}

/* Rounds a finite number of magnitude below 2^64 to an integer: its magnitude.
 */
static inline uint64_t
round_to_integer(const struct mips_fpu_format *f, uint64_t bits,
		 enum mips_fpu_rounding mode, bool *inexact)
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
	if (shift <= 0) {
		whole = fraction << -shift;
	} else if (shift < 64) {
		whole = fraction >> shift;
		rest = fraction << (64 - shift);
	} else { /* well below a half */
		rest = fraction != 0;
	}
	*inexact = rest != 0;
	return round_magnitude(whole, rest, negative, mode);
}

struct mips_fpu_result
mips_fpu_to_integer(const struct mips_fpu_type *type,
		    const struct mips_fpu_format *f, uint32_t fcr31, uint64_t a,
		    enum mips_fpu_rounding mode, bool is_long)
{
	uint64_t limit = (uint64_t)(f->bias + 64) << f->fraction_bits;
	bool negative = (a & f->sign) != 0;
	uint64_t most = is_long ? INT64_MAX : INT32_MAX;
	uint64_t size = UINT64_MAX;
	bool inexact = false;

	a = mips_fpu_operand(type, f, fcr31, a);
	if (type->denormal_unimplemented && mips_fpu_is_denormal(f, a)) {
		return mips_fpu_unimplemented();
	}
	/* Infinities and NaNs are above the limit too. */
	if (LIKELY(mips_fpu_magnitude(f, a) < limit)) {
		size = round_to_integer(f, a, mode, &inexact);
	}
	if (size > most + negative) {
		return mips_fpu_invalid(type, fcr31, most);
	}
	return (struct mips_fpu_result){negative ? -size : size,
					inexact ? FPU_INEXACT : 0};
}

struct mips_fpu_result
mips_fpu_from_integer(const struct mips_fpu_format *f, int64_t value,
		      enum mips_fpu_rounding mode)
{
	bool negative = value < 0;
	uint64_t size = negative ? -(uint64_t)value : (uint64_t)value;
	struct mips_fpu_result r = {0};
	uint64_t whole;
	uint64_t rest = 0;
	int shift;

	if (size == 0) {
		return r;
	}
	/* How far the leading one is above its place in a significand. */
	shift = 63 - __builtin_clzll(size) - f->fraction_bits;
	if (shift <= 0) {
		whole = size << -shift;
	} else {
		whole = size >> shift;
		rest = size << (64 - shift);
	}
	whole = round_magnitude(whole, rest, negative, mode);
	/* The leading one adds one to the exponent; so does its carry. */
	r.bits = (uint64_t)(f->bias + f->fraction_bits + shift - 1)
		 << f->fraction_bits;
	r.bits = (r.bits + whole) | (negative ? f->sign : 0);
	r.cause = rest != 0 ? FPU_INEXACT : 0;
	return r;
}
