/*
 * MIPS floating point: the instructions of coprocessor 1.
 *
 * The R2010 and R3010 are separate chips beside the CPU with sixteen 64-bit
 * registers, IEEE 754 arithmetic in two formats, and a control register FCR31.
 * They leave the rare cases (denormals, most NaN results) to the operating
 * system through the Unimplemented operation exception.  Manuals: MIPS
 * R2010/R3010 Floating-Point Accelerator; Kane and Heinrich, "MIPS RISC
 * Architecture", chapters 8 and 9, appendix B.  What each type leaves to
 * software, and where the manual leaves room: doc/mips-fpu.md.
 *
 * The functions here do every case, with the host's rounding and flags where
 * something is rounded (mips_fpu_full.c).  The threaded core first tries
 * mips_fpu_quick.h, which does most of what programs compute in a fraction of
 * the time.  Both need the host in round-to-nearest between instructions.
 *
 * Not modelled: timing and overlap with the CPU; the long format (MIPS III);
 * the FS bit of the R4000 and later.
 */
#include "cpus/mips/mips_fpu_private.h"

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

/* ---- arithmetic ---- */

#define ARITHMETIC(name, operation)                                  \
	INSTRUCTION(name##_s)                                        \
	{                                                            \
		static const struct mips_fpu_arithmetic what = {     \
		    operation, SINGLE, SINGLE};                      \
                                                                     \
		return mips_fpu_full(fpu, type, &what, fd,           \
				     mips_fpu_read_single(fpu, fs),  \
				     mips_fpu_read_single(fpu, ft)); \
	}                                                            \
	INSTRUCTION(name##_d)                                        \
	{                                                            \
		static const struct mips_fpu_arithmetic what = {     \
		    operation, DOUBLE, DOUBLE};                      \
                                                                     \
		return mips_fpu_full(fpu, type, &what, fd,           \
				     mips_fpu_read_double(fpu, fs),  \
				     mips_fpu_read_double(fpu, ft)); \
	}

ARITHMETIC(add, FPU_ADD)
ARITHMETIC(sub, FPU_SUB)
ARITHMETIC(mul, FPU_MUL)
ARITHMETIC(div, FPU_DIV)

INSTRUCTION(sqrt_s)
{
	static const struct mips_fpu_arithmetic what = {FPU_SQRT, SINGLE,
							SINGLE};
	uint32_t a = mips_fpu_read_single(fpu, fs);

	return mips_fpu_full(fpu, type, &what, fd, a, a);
}

INSTRUCTION(sqrt_d)
{
	static const struct mips_fpu_arithmetic what = {FPU_SQRT, DOUBLE,
							DOUBLE};
	uint64_t a = mips_fpu_read_double(fpu, fs);

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

	return mips_fpu_full(fpu, type, &narrow, fd, a, a);
}

INSTRUCTION(cvt_d_s)
{
	uint32_t a = mips_fpu_read_single(fpu, fs);

	return mips_fpu_full(fpu, type, &widen, fd, a, a);
}

INSTRUCTION(cvt_s_w)
{
	int32_t word = (int32_t)mips_fpu_read_single(fpu, fs);
	uint64_t a = mips_fpu_from_double(word);

	return mips_fpu_full(fpu, type, &narrow, fd, a, a);
}

INSTRUCTION(cvt_d_w)
{
	int32_t word = (int32_t)mips_fpu_read_single(fpu, fs);

	return mips_fpu_deliver(fpu, DOUBLE, fd, mips_fpu_from_double(word), 0);
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

const mips_fpu_function mips_fpu_functions[MIPS_FPU_OPERATIONS] = {
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
	[FMT_##fmt][code] = {MIPS_FPU_##name, NEED_##need},
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
		return MIPS_FPU_RESERVED;
	}
	switch (encodings[fmt][code].need) {
	case NEED_SQRT:
		there = type->has_sqrt;
		break;
	case NEED_ROUND_W:
		there = type->has_round_w;
		break;
	}
	return there ? encodings[fmt][code].index : MIPS_FPU_RESERVED;
}
