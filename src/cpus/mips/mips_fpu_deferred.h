/*
 * MIPS floating point with deferred flags: the quickest way, for numbers in the
 * middle of the range.
 *
 * While it is on, coprocessor 1 is usable, results are rounded to nearest,
 * nothing is flushed to zero, and inexactness, which does not trap, is the only
 * exception that can come up. It is not looked for: the host's sticky flag
 * collects it for Flags, and for Cause the last operation and its operands are
 * kept, to be done once more by mips_fpu_settle.  So FCR31 is right but for
 * inexactness, and nobody may look at it, change it or Status, or use the
 * host's floating point before that.
 *
 * The functions are those of mips_fpu_quick.h, but their operands are in ranges
 * that the results cannot leave: nothing that is not the instruction's own
 * inexactness gets into the host's flag, not even when a function gives up.
 */
#ifndef CPUS_MIPS_MIPS_FPU_DEFERRED_H
#define CPUS_MIPS_MIPS_FPU_DEFERRED_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "cpus/mips/mips_fpu_quick.h"

#define MIPS_FPU_DEFERRED(name)                                           \
	static inline MIPS_FPU_INLINE bool mips_fpu_deferred_##name(      \
	    struct mips_fpu *fpu, struct mips_fpu_deferred *d, size_t fd, \
	    size_t fs, size_t ft)

/* The compiler knows nothing of the flag: arithmetic with VALUE stays behind
 * the tests before this. */
#if defined(__x86_64__)
#define MIPS_FPU_AFTER_TESTS(value) __asm__ volatile("" : "+x"(value))
#elif defined(__aarch64__)
#define MIPS_FPU_AFTER_TESTS(value) __asm__ volatile("" : "+w"(value))
#else
#define MIPS_FPU_AFTER_TESTS(value) __asm__ volatile("" : "+m"(value))
#endif

/* Is the exponent in [LEAST, MOST]? */
static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_range_s(uint32_t bits, uint32_t least, uint32_t most)
{
	return __builtin_expect(
	    (bits << 1) - (least << 24) < (most + 1 - least) << 24, 1);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_range_d(uint32_t high, uint32_t least, uint32_t most)
{
	return __builtin_expect(
	    (high << 1) - (least << 21) < (most + 1 - least) << 21, 1);
}

/* The double in REG, read by words: see mips_fpu_quick_read. */
static inline MIPS_FPU_INLINE double
mips_fpu_deferred_value(const struct mips_fpu *fpu, size_t reg)
{
#ifdef __SSE2__
	__m128i low = _mm_cvtsi32_si128((int)fpu->fgr[reg]);
	__m128i high = _mm_cvtsi32_si128((int)fpu->fgr[reg + 1]);

	return _mm_cvtsd_f64(_mm_castsi128_pd(_mm_unpacklo_epi32(low, high)));
#else
	return mips_fpu_quick_value(mips_fpu_quick_read(fpu, reg));
#endif
}

static inline MIPS_FPU_INLINE void
mips_fpu_defer_s(struct mips_fpu_deferred *d,
		 enum mips_fpu_deferred_operation operation, uint32_t a,
		 uint32_t b)
{
	d->operation = (uint8_t)operation;
	d->single[0] = a;
	d->single[1] = b;
}

static inline MIPS_FPU_INLINE void
mips_fpu_defer_d(struct mips_fpu_deferred *d,
		 enum mips_fpu_deferred_operation operation, double x, double y)
{
	d->operation = (uint8_t)operation;
	d->wide[0] = x;
	d->wide[1] = y;
}

/* ---- two operands ---- */

/* Sums: both exponents in the middle half of what there is, which is one test.
 * Differences are zero or not smaller than the last bits of the operands. */
static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_sum_s(uint32_t a, uint32_t b)
{
	uint32_t middle = UINT32_C(64) << 24;
	uint32_t outside = ((a << 1) - middle) | ((b << 1) - middle);

	return __builtin_expect((int32_t)outside >= 0, 1);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_sum_d(uint32_t a, uint32_t b)
{
	uint32_t middle = UINT32_C(512) << 21;
	uint32_t outside = ((a << 1) - middle) | ((b << 1) - middle);

	return __builtin_expect((int32_t)outside >= 0, 1);
}

/* Products and quotients: from 2^-63 to 2^63, and from 2^-511 to 2^511. */
static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_product_s(uint32_t a, uint32_t b)
{
	return mips_fpu_deferred_range_s(a, 64, 189) &&
	       mips_fpu_deferred_range_s(b, 64, 189);
}

static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_product_d(uint32_t a, uint32_t b)
{
	return mips_fpu_deferred_range_d(a, 512, 1533) &&
	       mips_fpu_deferred_range_d(b, 512, 1533);
}

#define MIPS_FPU_DEFERRED_SINGLE(name, OPERATION, operator, range)            \
	MIPS_FPU_DEFERRED(name##_s)                                           \
	{                                                                     \
		uint32_t a = fpu->fgr[fs];                                    \
		uint32_t b = fpu->fgr[ft];                                    \
		float x = mips_fpu_to_float(a);                               \
                                                                              \
		if (!mips_fpu_deferred_##range##_s(a, b)) {                   \
			return false;                                         \
		}                                                             \
		MIPS_FPU_AFTER_TESTS(x);                                      \
		mips_fpu_defer_s(d, MIPS_FPU_DEFERRED_##OPERATION##_S, a, b); \
		fpu->fgr[fd] =                                                \
		    mips_fpu_from_float(x operator mips_fpu_to_float(b));     \
		return true;                                                  \
	}
#define MIPS_FPU_DEFERRED_DOUBLE(name, OPERATION, operator, range)            \
	MIPS_FPU_DEFERRED(name##_d)                                           \
	{                                                                     \
		double x = mips_fpu_deferred_value(fpu, fs);                  \
		double y = mips_fpu_deferred_value(fpu, ft);                  \
                                                                              \
		if (!mips_fpu_deferred_##range##_d(fpu->fgr[fs + 1],          \
						   fpu->fgr[ft + 1])) {       \
			return false;                                         \
		}                                                             \
		MIPS_FPU_AFTER_TESTS(x);                                      \
		mips_fpu_defer_d(d, MIPS_FPU_DEFERRED_##OPERATION##_D, x, y); \
		mips_fpu_quick_write(fpu, fd,                                 \
				     mips_fpu_from_double(x operator y));     \
		return true;                                                  \
	}

MIPS_FPU_DEFERRED_SINGLE(add, ADD, +, sum)
MIPS_FPU_DEFERRED_SINGLE(sub, SUB, -, sum)
MIPS_FPU_DEFERRED_DOUBLE(add, ADD, +, sum)
MIPS_FPU_DEFERRED_DOUBLE(sub, SUB, -, sum)
MIPS_FPU_DEFERRED_SINGLE(mul, MUL, *, product)
MIPS_FPU_DEFERRED_SINGLE(div, DIV, /, product)
MIPS_FPU_DEFERRED_DOUBLE(mul, MUL, *, product)
MIPS_FPU_DEFERRED_DOUBLE(div, DIV, /, product)

#undef MIPS_FPU_DEFERRED_SINGLE
#undef MIPS_FPU_DEFERRED_DOUBLE

/* ---- the square of a distance ---- */

/* One coordinate: of FROM, of TO, and where the square of the difference goes.
 */
struct mips_fpu_coordinate {
	size_t from;
	size_t to;
	size_t square;
};

/* Reads register REG; sets one of the two highest bits of OUTSIDE if the number
 * is not between 2^-32 and 2^32. */
static inline MIPS_FPU_INLINE float
mips_fpu_deferred_take_s(const struct mips_fpu *fpu, size_t reg,
			 uint32_t *outside)
{
	uint32_t bits = fpu->fgr[reg];
	float x = mips_fpu_to_float(bits);

	*outside |= (bits << 1) - (UINT32_C(95) << 24);
	/* One after the other: general registers are scarce. */
	__asm__ volatile("" : "+r"(*outside));
	MIPS_FPU_AFTER_TESTS(x);
	return x;
}

/* (x - x')^2 + (y - y')^2 + (z - z')^2: three differences, three squares, two
 * sums, all single, the last one in register SUM.  With all operands from 2^-32
 * to 2^32 (one test) no difference is below 2^-55 unless it is zero, so nothing
 * leaves the range that mips_fpu_deferred_sum_s has, or is zero, which is
 * exact.
 */
static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_distance_s(struct mips_fpu *fpu, struct mips_fpu_deferred *d,
			     struct mips_fpu_coordinate x,
			     struct mips_fpu_coordinate y,
			     struct mips_fpu_coordinate z, size_t sum)
{
	uint32_t outside = 0;
	float x2 = mips_fpu_deferred_take_s(fpu, x.from, &outside);
	float xt = mips_fpu_deferred_take_s(fpu, x.to, &outside);
	float y2 = mips_fpu_deferred_take_s(fpu, y.from, &outside);
	float yt = mips_fpu_deferred_take_s(fpu, y.to, &outside);
	float z2 = mips_fpu_deferred_take_s(fpu, z.from, &outside);
	float zt = mips_fpu_deferred_take_s(fpu, z.to, &outside);

	if (__builtin_expect(outside >> 30 != 0, 0)) {
		return false;
	}
	MIPS_FPU_AFTER_TESTS(x2);
	MIPS_FPU_AFTER_TESTS(y2);
	MIPS_FPU_AFTER_TESTS(z2);
	x2 -= xt;
	y2 -= yt;
	z2 -= zt;
	x2 *= x2;
	y2 *= y2;
	z2 *= z2;
	fpu->fgr[x.square] = mips_fpu_from_float(x2);
	fpu->fgr[y.square] = mips_fpu_from_float(y2);
	fpu->fgr[z.square] = mips_fpu_from_float(z2);
	x2 += y2;
	mips_fpu_defer_s(d, MIPS_FPU_DEFERRED_ADD_S, mips_fpu_from_float(x2),
			 mips_fpu_from_float(z2));
	fpu->fgr[sum] = mips_fpu_from_float(x2 + z2);
	return true;
}

/* ---- one operand ---- */

MIPS_FPU_DEFERRED(sqrt_s)
{
	uint32_t a = fpu->fgr[fs];
	float x = mips_fpu_to_float(a);

	if (!mips_fpu_deferred_range_s(a, 1, 254) || a >> 31 != 0) {
		return false;
	}
	MIPS_FPU_AFTER_TESTS(x);
	mips_fpu_defer_s(d, MIPS_FPU_DEFERRED_SQRT_S, a, 0);
	fpu->fgr[fd] = mips_fpu_from_float(sqrtf(x));
	return true;
}

MIPS_FPU_DEFERRED(sqrt_d)
{
	uint32_t high = fpu->fgr[fs + 1];
	double x = mips_fpu_deferred_value(fpu, fs);

	if (!mips_fpu_deferred_range_d(high, 1, 2046) || high >> 31 != 0) {
		return false;
	}
	MIPS_FPU_AFTER_TESTS(x);
	mips_fpu_defer_d(d, MIPS_FPU_DEFERRED_SQRT_D, x, 0);
	mips_fpu_quick_write(fpu, fd, mips_fpu_from_double(sqrt(x)));
	return true;
}

/* From 2^-126 to 2^126. */
MIPS_FPU_DEFERRED(cvt_s_d)
{
	uint32_t high = fpu->fgr[fs + 1];
	double x = mips_fpu_deferred_value(fpu, fs);

	if (!mips_fpu_deferred_range_d(high, 1023 - 126, 1023 + 126)) {
		return false;
	}
	MIPS_FPU_AFTER_TESTS(x);
	mips_fpu_defer_d(d, MIPS_FPU_DEFERRED_CVT_S_D, x, 0);
	fpu->fgr[fd] = mips_fpu_from_float((float)x);
	return true;
}

MIPS_FPU_DEFERRED(cvt_s_w)
{
	uint32_t a = fpu->fgr[fs];

	mips_fpu_defer_s(d, MIPS_FPU_DEFERRED_CVT_S_W, a, 0);
	fpu->fgr[fd] = mips_fpu_from_float((float)(int32_t)a);
	return true;
}

/* ---- never inexact ---- */

#define MIPS_FPU_DEFERRED_EXACT(name)                             \
	MIPS_FPU_DEFERRED(name)                                   \
	{                                                         \
		if (!mips_fpu_quick_##name(fpu, fd, fs, ft, 0)) { \
			return false;                             \
		}                                                 \
		d->operation = MIPS_FPU_DEFERRED_NONE;            \
		return true;                                      \
	}
MIPS_FPU_DEFERRED_EXACT(abs_s)
MIPS_FPU_DEFERRED_EXACT(abs_d)
MIPS_FPU_DEFERRED_EXACT(neg_s)
MIPS_FPU_DEFERRED_EXACT(neg_d)
MIPS_FPU_DEFERRED_EXACT(cvt_d_s)
MIPS_FPU_DEFERRED_EXACT(cvt_d_w)
#undef MIPS_FPU_DEFERRED_EXACT

static inline MIPS_FPU_INLINE bool
mips_fpu_deferred_condition(struct mips_fpu *fpu, struct mips_fpu_deferred *d,
			    size_t bit, bool condition)
{
	uint32_t others =
	    fpu->fcr31 & ~(uint32_t)(FPU_INEXACT << FCR31_CAUSE_SHIFT);

	others &= ~(UINT32_C(1) << bit);
	fpu->fcr31 = others | (uint32_t)condition << bit;
	d->operation = MIPS_FPU_DEFERRED_NONE;
	return true;
}

/* Denormals are compared as what they are: FS is clear.  There are no NaNs left
 * when the condition is looked at; the quiet comparison is the same instruction
 * of the host. */
#define MIPS_FPU_DEFERRED_COMPARE(name, condition)                         \
	MIPS_FPU_DEFERRED(name##_s)                                        \
	{                                                                  \
		float x = mips_fpu_to_float(fpu->fgr[fs]);                 \
		float y = mips_fpu_to_float(fpu->fgr[ft]);                 \
                                                                           \
		if (__builtin_expect(isunordered(x, y), 0)) {              \
			return false;                                      \
		}                                                          \
		return mips_fpu_deferred_condition(fpu, d, fd, condition); \
	}                                                                  \
	MIPS_FPU_DEFERRED(name##_d)                                        \
	{                                                                  \
		double x = mips_fpu_deferred_value(fpu, fs);               \
		double y = mips_fpu_deferred_value(fpu, ft);               \
                                                                           \
		if (__builtin_expect(isunordered(x, y), 0)) {              \
			return false;                                      \
		}                                                          \
		return mips_fpu_deferred_condition(fpu, d, fd, condition); \
	}
MIPS_FPU_DEFERRED_COMPARE(c_eq, !islessgreater(x, y))
MIPS_FPU_DEFERRED_COMPARE(c_lt, isless(x, y))
MIPS_FPU_DEFERRED_COMPARE(c_le, islessequal(x, y))
#undef MIPS_FPU_DEFERRED_COMPARE

/* A move leaves FCR31 alone. */
MIPS_FPU_DEFERRED(mov_s)
{
	return mips_fpu_quick_mov_s(fpu, fd, fs, ft, 0);
}

MIPS_FPU_DEFERRED(mov_d)
{
	return mips_fpu_quick_mov_d(fpu, fd, fs, ft, 0);
}

/* Compilers for MIPS I choose another rounding mode for these. */
MIPS_FPU_DEFERRED(cvt_w_s)
{
	return false;
}

MIPS_FPU_DEFERRED(cvt_w_d)
{
	return false;
}

#undef MIPS_FPU_DEFERRED

#endif
