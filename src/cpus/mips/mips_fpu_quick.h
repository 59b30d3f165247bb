/*
 * MIPS floating point, the quick way: arithmetic on normal numbers (and where
 * it costs nothing, zeros) in the host's registers.
 *
 * Each function does the whole instruction or, when anything about it is out of
 * the ordinary, returns false with nothing changed; the functions of mips_fpu.c
 * do all cases and give the same results and flags.  Operands are those of the
 * functions; the lowest bit of a double's must be clear.
 *
 * Only inexactness can be raised here.  It is found from the rounding error
 * or from the operands' low bits, so the host's floating point environment is
 * neither read nor written; the host rounds to nearest.
 */
#ifndef CPUS_MIPS_MIPS_FPU_QUICK_H
#define CPUS_MIPS_MIPS_FPU_QUICK_H

#include <float.h>
#include <math.h>

#include "cpus/mips/mips_fpu_private.h"

#if FLT_EVAL_METHOD != 0
#error "floating point needs a host that rounds to the type (-mfpmath=sse)"
#endif

#define MIPS_FPU_INLINE __attribute__((always_inline))
#define MIPS_FPU_QUICK(name)                                      \
	static inline MIPS_FPU_INLINE bool mips_fpu_quick_##name( \
	    struct mips_fpu *fpu, size_t fd, size_t fs, size_t ft, size_t fr)
#define FPU_LIKELY(x)	__builtin_expect(!!(x), 1)
#define FPU_UNLIKELY(x) __builtin_expect(!!(x), 0)

enum {
	FPU_QUICK_INEXACT =
	    FPU_INEXACT << FCR31_CAUSE_SHIFT | FPU_INEXACT << FCR31_FLAGS_SHIFT,
	/* Inexact does not trap, and no exception can be pending: the last
	 * instruction raised nothing but inexact. */
	FPU_QUICK_BLOCKS =
	    FPU_INEXACT << FCR31_ENABLES_SHIFT |
	    (FCR31_CAUSE_MASK & ~(FPU_INEXACT << FCR31_CAUSE_SHIFT)),
};

/* ---- the control register ---- */

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_any_mode(uint32_t fcr31)
{
	return FPU_LIKELY((fcr31 & FPU_QUICK_BLOCKS) == 0);
}

/* The same, and the mode is round to nearest. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_nearest(uint32_t fcr31)
{
	return FPU_LIKELY((fcr31 & (FPU_QUICK_BLOCKS | FCR31_RM_MASK)) == 0);
}

/* Sets Cause and Flags, after either of the above. */
static inline MIPS_FPU_INLINE void
mips_fpu_quick_report(struct mips_fpu *fpu, bool inexact)
{
	uint32_t others =
	    fpu->fcr31 & ~(uint32_t)(FPU_INEXACT << FCR31_CAUSE_SHIFT);

	fpu->fcr31 = others | ((0u - inexact) & FPU_QUICK_INEXACT);
}

/* ---- doubles in registers ---- */

struct mips_fpu_words {
	uint32_t low;
	uint32_t high; /* sign, exponent, upper part of the fraction */
};

/* Programs load a double a word at a time, and just before they need it, so it
 * is read by words too: hosts are slow to find an eight-byte load in two stores
 * that have not reached the cache.  Compilers would join the loads if they knew
 * what the first one gives. */
static inline MIPS_FPU_INLINE struct mips_fpu_words
mips_fpu_quick_read(const struct mips_fpu *fpu, size_t reg)
{
	struct mips_fpu_words words = {fpu->fgr[reg], fpu->fgr[reg + 1]};

	__asm__("" : "+r"(words.low));
	return words;
}

static inline MIPS_FPU_INLINE uint64_t
mips_fpu_quick_bits(struct mips_fpu_words words)
{
	return words.low | (uint64_t)words.high << 32;
}

static inline MIPS_FPU_INLINE double
mips_fpu_quick_value(struct mips_fpu_words words)
{
	return mips_fpu_to_double(mips_fpu_quick_bits(words));
}

static inline MIPS_FPU_INLINE void
mips_fpu_quick_write(struct mips_fpu *fpu, size_t reg, uint64_t bits)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	bits = bits << 32 | bits >> 32;
#endif
	memcpy(&fpu->fgr[reg], &bits, sizeof(bits));
}

/* ---- kinds of numbers ---- */

/* Zero or denormal. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_small_s(uint32_t bits)
{
	return FPU_UNLIKELY(bits << 1 < UINT32_C(2) << 23);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_small_d(struct mips_fpu_words words)
{
	return FPU_UNLIKELY(words.high << 1 < UINT32_C(2) << 20);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_denormal_s(uint32_t bits)
{
	return mips_fpu_quick_small_s(bits) && bits << 1 != 0;
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_denormal_d(struct mips_fpu_words words)
{
	return mips_fpu_quick_small_d(words) &&
	       mips_fpu_quick_bits(words) << 1 != 0;
}

/* Is the exponent not below LEAST, and not that of infinities and NaNs? */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_range_s(uint32_t bits, uint32_t least)
{
	return FPU_LIKELY((bits << 1) - (least << 24) < (255 - least) << 24);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_range_d(uint32_t high, uint32_t least)
{
	return FPU_LIKELY((high << 1) - (least << 21) < (2047 - least) << 21);
}

/* Zero or normal. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_plain_s(uint32_t bits)
{
	return mips_fpu_quick_range_s(bits, 1) || bits << 1 == 0;
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_plain_d(uint64_t bits)
{
	return mips_fpu_quick_range_d((uint32_t)(bits >> 32), 1) ||
	       bits << 1 == 0;
}

/* Normal, and not in the lowest binade: a rounded result there may be tiny. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_ordinary_s(uint32_t bits)
{
	return mips_fpu_quick_range_s(bits, 2);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_ordinary_d(uint64_t bits)
{
	return mips_fpu_quick_range_d((uint32_t)(bits >> 32), 2);
}

/* ---- sums and differences ---- */

/* r is x + y rounded.  The difference of r and the larger operand is a number,
 * so it is computed exactly, and is the smaller operand if and only if r is
 * exact; in that case the same holds with the operands exchanged.
 *
 * islessgreater() is !=, but for NaNs, which would cost a test and are not
 * here. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_sum_s(uint32_t a, uint32_t b, uint32_t *bits, bool *inexact)
{
	float x = mips_fpu_to_float(a);
	float y = mips_fpu_to_float(b);
	float r = x + y;

	*bits = mips_fpu_from_float(r);
	*inexact = islessgreater(r - x, y) | islessgreater(r - y, x);
	/* A sum in the lowest binade is exact. */
	return mips_fpu_quick_plain_s(*bits);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_sum_d(uint64_t a, uint64_t b, uint64_t *bits, bool *inexact)
{
	double x = mips_fpu_to_double(a);
	double y = mips_fpu_to_double(b);
	double r = x + y;

	*bits = mips_fpu_from_double(r);
	*inexact = islessgreater(r - x, y) | islessgreater(r - y, x);
	return mips_fpu_quick_plain_d(*bits);
}

MIPS_FPU_QUICK(add_s)
{
	uint32_t a = fpu->fgr[fs];
	uint32_t b = fpu->fgr[ft];
	uint32_t bits;
	bool inexact;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_s(a) || mips_fpu_quick_denormal_s(b) ||
	    !mips_fpu_quick_sum_s(a, b, &bits, &inexact)) {
		return false;
	}
	mips_fpu_quick_report(fpu, inexact);
	fpu->fgr[fd] = bits;
	return true;
}

MIPS_FPU_QUICK(sub_s)
{
	uint32_t a = fpu->fgr[fs];
	uint32_t b = fpu->fgr[ft];
	uint32_t bits;
	float x = mips_fpu_to_float(a);
	float y = mips_fpu_to_float(b);
	float r;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_s(a) || mips_fpu_quick_denormal_s(b)) {
		return false;
	}
	r = x - y;
	bits = mips_fpu_from_float(r);
	if (!mips_fpu_quick_plain_s(bits)) {
		return false;
	}
	mips_fpu_quick_report(fpu, islessgreater(x - r, y) |
				       islessgreater(r + y, x));
	fpu->fgr[fd] = bits;
	return true;
}

MIPS_FPU_QUICK(add_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);
	struct mips_fpu_words b = mips_fpu_quick_read(fpu, ft);
	uint64_t bits;
	bool inexact;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_d(a) || mips_fpu_quick_denormal_d(b) ||
	    !mips_fpu_quick_sum_d(mips_fpu_quick_bits(a),
				  mips_fpu_quick_bits(b), &bits, &inexact)) {
		return false;
	}
	mips_fpu_quick_report(fpu, inexact);
	mips_fpu_quick_write(fpu, fd, bits);
	return true;
}

MIPS_FPU_QUICK(sub_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);
	struct mips_fpu_words b = mips_fpu_quick_read(fpu, ft);
	uint64_t bits;
	double x = mips_fpu_quick_value(a);
	double y = mips_fpu_quick_value(b);
	double r;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_d(a) || mips_fpu_quick_denormal_d(b)) {
		return false;
	}
	r = x - y;
	bits = mips_fpu_from_double(r);
	if (!mips_fpu_quick_plain_d(bits)) {
		return false;
	}
	mips_fpu_quick_report(fpu, islessgreater(x - r, y) |
				       islessgreater(r + y, x));
	mips_fpu_quick_write(fpu, fd, bits);
	return true;
}

/* ---- products, quotients, roots ---- */

/* Products of two singles are exact in double. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_product_s(uint32_t a, uint32_t b, uint32_t *bits, bool *inexact)
{
	double exact = (double)mips_fpu_to_float(a) * mips_fpu_to_float(b);
	float r = (float)exact;

	*bits = mips_fpu_from_float(r);
	*inexact = islessgreater(r, exact);
	return mips_fpu_quick_ordinary_s(*bits) || exact == 0;
}

MIPS_FPU_QUICK(mul_s)
{
	uint32_t a = fpu->fgr[fs];
	uint32_t b = fpu->fgr[ft];
	uint32_t bits;
	bool inexact;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_s(a) || mips_fpu_quick_denormal_s(b) ||
	    !mips_fpu_quick_product_s(a, b, &bits, &inexact)) {
		return false;
	}
	mips_fpu_quick_report(fpu, inexact);
	fpu->fgr[fd] = bits;
	return true;
}

MIPS_FPU_QUICK(div_s)
{
	uint32_t a = fpu->fgr[fs];
	uint32_t b = fpu->fgr[ft];
	uint32_t bits;
	float x = mips_fpu_to_float(a);
	float y = mips_fpu_to_float(b);
	float r;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_s(a) || mips_fpu_quick_small_s(b)) {
		return false;
	}
	r = x / y;
	bits = mips_fpu_from_float(r);
	if (!mips_fpu_quick_ordinary_s(bits) && (bits << 1 != 0 || x != 0)) {
		return false;
	}
	mips_fpu_quick_report(fpu, islessgreater((double)r * y, x));
	fpu->fgr[fd] = bits;
	return true;
}

/* Is a * b a double?  P is that double or the nearest one.  (Of a quotient b:
 * P is the dividend, and if a * b is a double it is the dividend, because one
 * next to it is further away than the rounding of a quotient goes.)
 *
 * The product of the fractions with their leading ones has 105 or 106 bits, of
 * which the low 52 or 53 must be clear.  The exponents in front of the
 * fractions do not change the low 52 bits.  They change bit 52 only if a
 * fraction is odd, and then, the rest being clear, the other is zero and the
 * product has 105 bits. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_is_product(uint64_t a, uint64_t b, uint64_t p)
{
	uint64_t exponent = UINT64_C(0x7ff) << 52;
	uint64_t product = a * b;

	if (FPU_LIKELY(product << 12 != 0)) {
		return false;
	}
	return product << 11 == 0 ||
	       (a & exponent) + (b & exponent) - (p & exponent) ==
		   UINT64_C(1023) << 52;
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_product_d(uint64_t a, uint64_t b, uint64_t *bits, bool *inexact)
{
	double x = mips_fpu_to_double(a);
	double y = mips_fpu_to_double(b);

	*bits = mips_fpu_from_double(x * y);
	*inexact = !mips_fpu_quick_is_product(a, b, *bits);
	return mips_fpu_quick_ordinary_d(*bits) ||
	       (*bits << 1 == 0 && (x == 0 || y == 0));
}

MIPS_FPU_QUICK(mul_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);
	struct mips_fpu_words b = mips_fpu_quick_read(fpu, ft);
	uint64_t bits;
	bool inexact;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_d(a) || mips_fpu_quick_denormal_d(b) ||
	    !mips_fpu_quick_product_d(mips_fpu_quick_bits(a),
				      mips_fpu_quick_bits(b), &bits,
				      &inexact)) {
		return false;
	}
	mips_fpu_quick_report(fpu, inexact);
	mips_fpu_quick_write(fpu, fd, bits);
	return true;
}

MIPS_FPU_QUICK(div_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);
	struct mips_fpu_words b = mips_fpu_quick_read(fpu, ft);
	double x = mips_fpu_quick_value(a);
	double y = mips_fpu_quick_value(b);
	uint64_t bits;
	bool exact;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_d(a) || mips_fpu_quick_small_d(b)) {
		return false;
	}
	bits = mips_fpu_from_double(x / y);
	if (!mips_fpu_quick_ordinary_d(bits) && (bits << 1 != 0 || x != 0)) {
		return false;
	}
	exact = mips_fpu_quick_is_product(bits, mips_fpu_quick_bits(b),
					  mips_fpu_quick_bits(a));
	mips_fpu_quick_report(fpu, !exact);
	mips_fpu_quick_write(fpu, fd, bits);
	return true;
}

MIPS_FPU_QUICK(sqrt_s)
{
	uint32_t a = fpu->fgr[fs];
	float r;

	if (!mips_fpu_quick_nearest(fpu->fcr31) || a >= 0x7f800000 ||
	    mips_fpu_quick_small_s(a)) {
		return false;
	}
	r = sqrtf(mips_fpu_to_float(a));
	mips_fpu_quick_report(
	    fpu, islessgreater((double)r * r, mips_fpu_to_float(a)));
	fpu->fgr[fd] = mips_fpu_from_float(r);
	return true;
}

/* Fraction and leading one. */
static inline MIPS_FPU_INLINE uint64_t
mips_fpu_quick_fraction(uint64_t bits)
{
	uint64_t one = UINT64_C(1) << 52;

	return (bits & (one - 1)) | one;
}

/* As integers, the square of the root's fraction and the radicand's, moved to
 * the same place, differ by less than 2^54: the low 64 bits tell. */
MIPS_FPU_QUICK(sqrt_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);
	uint64_t bits;
	uint64_t root;
	unsigned shift;

	if (!mips_fpu_quick_nearest(fpu->fcr31) || a.high >= 0x7ff00000 ||
	    mips_fpu_quick_small_d(a)) {
		return false;
	}
	bits = mips_fpu_from_double(sqrt(mips_fpu_quick_value(a)));
	root = mips_fpu_quick_fraction(bits);
	/* The bias is odd: odd exponents are even powers of two. */
	shift = (a.high & 1 << 20) != 0 ? 52 : 53;
	mips_fpu_quick_report(
	    fpu, root * root != mips_fpu_quick_fraction(mips_fpu_quick_bits(a))
				    << shift);
	mips_fpu_quick_write(fpu, fd, bits);
	return true;
}

/* ---- multiply-add: a product, a sum, each rounded ---- */

/* ADDEND is a sign to change in the addend, RESULT one to change at the end. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_multiply_add_s(struct mips_fpu *fpu, size_t fd, size_t fs,
			      size_t ft, size_t fr, uint32_t addend,
			      uint32_t result)
{
	uint32_t a = fpu->fgr[fs];
	uint32_t b = fpu->fgr[ft];
	uint32_t c = fpu->fgr[fr];
	uint32_t product;
	uint32_t bits;
	bool inexact;
	bool inexact_sum;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_s(a) || mips_fpu_quick_denormal_s(b) ||
	    mips_fpu_quick_denormal_s(c) ||
	    !mips_fpu_quick_product_s(a, b, &product, &inexact) ||
	    !mips_fpu_quick_sum_s(product, c ^ addend, &bits, &inexact_sum)) {
		return false;
	}
	mips_fpu_quick_report(fpu, inexact | inexact_sum);
	fpu->fgr[fd] = bits ^ result;
	return true;
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_multiply_add_d(struct mips_fpu *fpu, size_t fd, size_t fs,
			      size_t ft, size_t fr, uint64_t addend,
			      uint64_t result)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);
	struct mips_fpu_words b = mips_fpu_quick_read(fpu, ft);
	struct mips_fpu_words c = mips_fpu_quick_read(fpu, fr);
	uint64_t product;
	uint64_t bits;
	bool inexact;
	bool inexact_sum;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_denormal_d(a) || mips_fpu_quick_denormal_d(b) ||
	    mips_fpu_quick_denormal_d(c) ||
	    !mips_fpu_quick_product_d(mips_fpu_quick_bits(a),
				      mips_fpu_quick_bits(b), &product,
				      &inexact) ||
	    !mips_fpu_quick_sum_d(product, mips_fpu_quick_bits(c) ^ addend,
				  &bits, &inexact_sum)) {
		return false;
	}
	mips_fpu_quick_report(fpu, inexact | inexact_sum);
	mips_fpu_quick_write(fpu, fd, bits ^ result);
	return true;
}

#define MIPS_FPU_QUICK_MULTIPLY_ADD(name, addend, result)                     \
	MIPS_FPU_QUICK(name##_s)                                              \
	{                                                                     \
		return mips_fpu_quick_multiply_add_s(fpu, fd, fs, ft, fr,     \
						     UINT32_C(addend) << 31,  \
						     UINT32_C(result) << 31); \
	}                                                                     \
	MIPS_FPU_QUICK(name##_d)                                              \
	{                                                                     \
		return mips_fpu_quick_multiply_add_d(fpu, fd, fs, ft, fr,     \
						     UINT64_C(addend) << 63,  \
						     UINT64_C(result) << 63); \
	}

MIPS_FPU_QUICK_MULTIPLY_ADD(madd, 0, 0)
MIPS_FPU_QUICK_MULTIPLY_ADD(msub, 1, 0)
MIPS_FPU_QUICK_MULTIPLY_ADD(nmadd, 0, 1)
MIPS_FPU_QUICK_MULTIPLY_ADD(nmsub, 1, 1)

/* ---- moves, sign operations ---- */

MIPS_FPU_QUICK(mov_s)
{
	fpu->fgr[fd] = fpu->fgr[fs];
	return true;
}

MIPS_FPU_QUICK(mov_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);

	mips_fpu_quick_write(fpu, fd, mips_fpu_quick_bits(a));
	return true;
}

/* movf and movt; see mips_fpu_function. */
MIPS_FPU_QUICK(movcf_s)
{
	if ((fpu->fcr31 >> (ft & 31) & 1) == ft >> 5) {
		fpu->fgr[fd] = fpu->fgr[fs];
	}
	return true;
}

MIPS_FPU_QUICK(movcf_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);

	if ((fpu->fcr31 >> (ft & 31) & 1) == ft >> 5) {
		mips_fpu_quick_write(fpu, fd, mips_fpu_quick_bits(a));
	}
	return true;
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_sign_s(struct mips_fpu *fpu, size_t fd, uint32_t a,
		      uint32_t changed)
{
	if (!mips_fpu_quick_any_mode(fpu->fcr31) ||
	    !mips_fpu_quick_plain_s(a)) {
		return false;
	}
	mips_fpu_quick_report(fpu, false);
	fpu->fgr[fd] = changed;
	return true;
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_sign_d(struct mips_fpu *fpu, size_t fd, uint64_t a,
		      uint64_t changed)
{
	if (!mips_fpu_quick_any_mode(fpu->fcr31) ||
	    !mips_fpu_quick_plain_d(a)) {
		return false;
	}
	mips_fpu_quick_report(fpu, false);
	mips_fpu_quick_write(fpu, fd, changed);
	return true;
}

MIPS_FPU_QUICK(abs_s)
{
	uint32_t a = fpu->fgr[fs];

	return mips_fpu_quick_sign_s(fpu, fd, a, a & ~(UINT32_C(1) << 31));
}

MIPS_FPU_QUICK(abs_d)
{
	uint64_t a = mips_fpu_quick_bits(mips_fpu_quick_read(fpu, fs));

	return mips_fpu_quick_sign_d(fpu, fd, a, a & ~(UINT64_C(1) << 63));
}

MIPS_FPU_QUICK(neg_s)
{
	uint32_t a = fpu->fgr[fs];

	return mips_fpu_quick_sign_s(fpu, fd, a, a ^ UINT32_C(1) << 31);
}

MIPS_FPU_QUICK(neg_d)
{
	uint64_t a = mips_fpu_quick_bits(mips_fpu_quick_read(fpu, fs));

	return mips_fpu_quick_sign_d(fpu, fd, a, a ^ UINT64_C(1) << 63);
}

/* ---- conversions ---- */

MIPS_FPU_QUICK(cvt_s_d)
{
	double x = mips_fpu_quick_value(mips_fpu_quick_read(fpu, fs));
	float r;
	uint32_t bits;

	if (!mips_fpu_quick_nearest(fpu->fcr31)) {
		return false;
	}
	r = (float)x;
	bits = mips_fpu_from_float(r);
	if (!mips_fpu_quick_ordinary_s(bits) && x != 0) {
		return false;
	}
	mips_fpu_quick_report(fpu, islessgreater(r, x));
	fpu->fgr[fd] = bits;
	return true;
}

MIPS_FPU_QUICK(cvt_d_s)
{
	uint32_t a = fpu->fgr[fs];

	if (!mips_fpu_quick_any_mode(fpu->fcr31) ||
	    !mips_fpu_quick_plain_s(a)) {
		return false;
	}
	mips_fpu_quick_report(fpu, false);
	mips_fpu_quick_write(fpu, fd,
			     mips_fpu_from_double(mips_fpu_to_float(a)));
	return true;
}

MIPS_FPU_QUICK(cvt_s_w)
{
	int32_t word = (int32_t)fpu->fgr[fs];
	float r;

	if (!mips_fpu_quick_nearest(fpu->fcr31)) {
		return false;
	}
	r = (float)word;
	mips_fpu_quick_report(fpu, islessgreater(r, (double)word));
	fpu->fgr[fd] = mips_fpu_from_float(r);
	return true;
}

MIPS_FPU_QUICK(cvt_d_w)
{
	if (!mips_fpu_quick_any_mode(fpu->fcr31)) {
		return false;
	}
	mips_fpu_quick_report(fpu, false);
	mips_fpu_quick_write(fpu, fd,
			     mips_fpu_from_double((int32_t)fpu->fgr[fs]));
	return true;
}

/* A number of magnitude below 2^30. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_to_word(struct mips_fpu *fpu, size_t fd, double x,
		       enum mips_fpu_rounding mode)
{
	double shifter = 0x1.8p52; /* its sums have no fraction */
	double r = (int32_t)x;

	switch (mode) {
	case FPU_ROUND_NEAREST:
		r = x + shifter;
		r -= shifter;
		break;
	case FPU_ROUND_ZERO:
		break;
	case FPU_ROUND_UP:
		r += isless(r, x);
		break;
	case FPU_ROUND_DOWN:
		r -= isgreater(r, x);
		break;
	}
	mips_fpu_quick_report(fpu, islessgreater(r, x));
	fpu->fgr[fd] = (uint32_t)(int32_t)r;
	return true;
}

#define MIPS_FPU_QUICK_TO_WORD(name, mode)                                   \
	MIPS_FPU_QUICK(name##_s)                                             \
	{                                                                    \
		uint32_t a = fpu->fgr[fs];                                   \
                                                                             \
		if (!mips_fpu_quick_any_mode(fpu->fcr31) ||                  \
		    mips_fpu_quick_denormal_s(a) ||                          \
		    FPU_UNLIKELY(a << 1 >= UINT32_C(157) << 24)) {           \
			return false;                                        \
		}                                                            \
		return mips_fpu_quick_to_word(fpu, fd, mips_fpu_to_float(a), \
					      mode);                         \
	}                                                                    \
	MIPS_FPU_QUICK(name##_d)                                             \
	{                                                                    \
		struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);      \
		double x = mips_fpu_quick_value(a);                          \
                                                                             \
		if (!mips_fpu_quick_any_mode(fpu->fcr31) ||                  \
		    mips_fpu_quick_denormal_d(a) ||                          \
		    FPU_UNLIKELY(a.high << 1 >= UINT32_C(1053) << 21)) {     \
			return false;                                        \
		}                                                            \
		return mips_fpu_quick_to_word(fpu, fd, x, mode);             \
	}

/* Compilers for MIPS I choose the mode in FCR31 around a conversion. */
MIPS_FPU_QUICK_TO_WORD(cvt_w, mips_fpu_rounding(fpu->fcr31))
MIPS_FPU_QUICK_TO_WORD(round_w, FPU_ROUND_NEAREST)
MIPS_FPU_QUICK_TO_WORD(trunc_w, FPU_ROUND_ZERO)
MIPS_FPU_QUICK_TO_WORD(ceil_w, FPU_ROUND_UP)
MIPS_FPU_QUICK_TO_WORD(floor_w, FPU_ROUND_DOWN)

/* Longs of magnitude below 2^62: programs cut off. */
MIPS_FPU_QUICK(trunc_l_s)
{
	uint32_t a = fpu->fgr[fs];
	float x = mips_fpu_to_float(a);
	int64_t r;

	if (!mips_fpu_quick_any_mode(fpu->fcr31) ||
	    mips_fpu_quick_denormal_s(a) ||
	    FPU_UNLIKELY(a << 1 >= UINT32_C(189) << 24)) {
		return false;
	}
	r = (int64_t)x;
	mips_fpu_quick_report(fpu, islessgreater((float)r, x));
	mips_fpu_quick_write(fpu, fd, (uint64_t)r);
	return true;
}

MIPS_FPU_QUICK(trunc_l_d)
{
	struct mips_fpu_words a = mips_fpu_quick_read(fpu, fs);
	double x = mips_fpu_quick_value(a);
	int64_t r;

	if (!mips_fpu_quick_any_mode(fpu->fcr31) ||
	    mips_fpu_quick_denormal_d(a) ||
	    FPU_UNLIKELY(a.high << 1 >= UINT32_C(1085) << 21)) {
		return false;
	}
	r = (int64_t)x;
	mips_fpu_quick_report(fpu, islessgreater((double)r, x));
	mips_fpu_quick_write(fpu, fd, (uint64_t)r);
	return true;
}

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_large(int64_t value)
{
	uint64_t limit = UINT64_C(1) << 62;

	return FPU_UNLIKELY((uint64_t)value + limit >= 2 * limit);
}

MIPS_FPU_QUICK(cvt_s_l)
{
	int64_t value =
	    (int64_t)mips_fpu_quick_bits(mips_fpu_quick_read(fpu, fs));
	float r = (float)value;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_large(value)) {
		return false;
	}
	mips_fpu_quick_report(fpu, (int64_t)r != value);
	fpu->fgr[fd] = mips_fpu_from_float(r);
	return true;
}

MIPS_FPU_QUICK(cvt_d_l)
{
	int64_t value =
	    (int64_t)mips_fpu_quick_bits(mips_fpu_quick_read(fpu, fs));
	double r = (double)value;

	if (!mips_fpu_quick_nearest(fpu->fcr31) ||
	    mips_fpu_quick_large(value)) {
		return false;
	}
	mips_fpu_quick_report(fpu, (int64_t)r != value);
	mips_fpu_quick_write(fpu, fd, mips_fpu_from_double(r));
	return true;
}

/* ---- comparisons ---- */

static inline MIPS_FPU_INLINE bool
mips_fpu_quick_condition(struct mips_fpu *fpu, size_t bit, bool condition)
{
	uint32_t cause = FPU_INEXACT << FCR31_CAUSE_SHIFT;
	uint32_t others = fpu->fcr31 & ~(cause | UINT32_C(1) << bit);

	fpu->fcr31 = others | (uint32_t)condition << bit;
	return true;
}

/* With FS or FO set, denormal operands may be zeros. */
static inline MIPS_FPU_INLINE bool
mips_fpu_quick_compares(uint32_t fcr31)
{
	return FPU_LIKELY((fcr31 & (FPU_QUICK_BLOCKS | FCR31_FLUSH)) == 0);
}

/* Unless an operand is a NaN, a condition is made of "less" and "equal". */
#define MIPS_FPU_QUICK_COMPARE(name, operator)                                 \
	MIPS_FPU_QUICK(name##_s)                                               \
	{                                                                      \
		float x = mips_fpu_to_float(fpu->fgr[fs]);                     \
		float y = mips_fpu_to_float(fpu->fgr[ft]);                     \
                                                                               \
		if (!mips_fpu_quick_compares(fpu->fcr31) ||                    \
		    FPU_UNLIKELY(isunordered(x, y))) {                         \
			return false;                                          \
		}                                                              \
		return mips_fpu_quick_condition(fpu, fd, x operator y);        \
	}                                                                      \
	MIPS_FPU_QUICK(name##_d)                                               \
	{                                                                      \
		double x = mips_fpu_quick_value(mips_fpu_quick_read(fpu, fs)); \
		double y = mips_fpu_quick_value(mips_fpu_quick_read(fpu, ft)); \
                                                                               \
		if (!mips_fpu_quick_compares(fpu->fcr31) ||                    \
		    FPU_UNLIKELY(isunordered(x, y))) {                         \
			return false;                                          \
		}                                                              \
		return mips_fpu_quick_condition(fpu, fd, x operator y);        \
	}

MIPS_FPU_QUICK_COMPARE(c_eq, ==)
MIPS_FPU_QUICK_COMPARE(c_lt, <)
MIPS_FPU_QUICK_COMPARE(c_le, <=)

#undef MIPS_FPU_QUICK_COMPARE
#undef MIPS_FPU_QUICK_TO_WORD
#undef MIPS_FPU_QUICK_MULTIPLY_ADD
#undef MIPS_FPU_QUICK
#undef FPU_LIKELY
#undef FPU_UNLIKELY

#endif
