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
 * Later ones are part of the CPU, have more instructions, 64-bit integers, 32
 * registers of 64 bits, and other rare cases: see mips_fpu_types.c.
 *
 * Not modelled: timing and overlap with the CPU; MIPS-3D; the FO and FN bits of
 * FCR31.
 */
#include "cpus/mips/mips_fpu_private.h"

#define LIKELY(x) __builtin_expect((x), 1)
#define SINGLE	  (&mips_fpu_single)
#define DOUBLE	  (&mips_fpu_double)

/* The head of every instruction's function. */
#define INSTRUCTION(name)                                               \
	static bool name(struct mips_fpu *fpu,                          \
			 const struct mips_fpu_type *type, unsigned fd, \
			 unsigned fs, unsigned ft, unsigned fr)
/* An instruction of both formats, which returns a function of format F. */
#define INSTRUCTION_SD(name, ...)                         \
	INSTRUCTION(name##_s)                             \
	{                                                 \
		const struct mips_fpu_format *f = SINGLE; \
                                                          \
		return __VA_ARGS__;                       \
	}                                                 \
	INSTRUCTION(name##_d)                             \
	{                                                 \
		const struct mips_fpu_format *f = DOUBLE; \
                                                          \
		return __VA_ARGS__;                       \
	}

/* ---- arithmetic ---- */

/* The operations of each format, by number. */
static const struct mips_fpu_arithmetic arithmetic_s[] = {
    {FPU_ADD, SINGLE, SINGLE},	{FPU_SUB, SINGLE, SINGLE},
    {FPU_MUL, SINGLE, SINGLE},	{FPU_DIV, SINGLE, SINGLE},
    {FPU_SQRT, SINGLE, SINGLE}, {FPU_CONVERT, SINGLE, DOUBLE},
};
static const struct mips_fpu_arithmetic arithmetic_d[] = {
    {FPU_ADD, DOUBLE, DOUBLE},	{FPU_SUB, DOUBLE, DOUBLE},
    {FPU_MUL, DOUBLE, DOUBLE},	{FPU_DIV, DOUBLE, DOUBLE},
    {FPU_SQRT, DOUBLE, DOUBLE}, {FPU_CONVERT, DOUBLE, SINGLE},
};

static inline struct mips_fpu_result
compute(const struct mips_fpu *fpu, const struct mips_fpu_type *type,
	const struct mips_fpu_format *f, enum mips_fpu_operation operation,
	uint64_t a, uint64_t b)
{
	const struct mips_fpu_arithmetic *what =
	    f->is_double ? &arithmetic_d[operation] : &arithmetic_s[operation];

	return mips_fpu_compute(type, what, fpu->fcr31, a, b);
}

static inline bool
arithmetic(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	   const struct mips_fpu_format *f, enum mips_fpu_operation operation,
	   unsigned fd, unsigned fs, unsigned ft)
{
	uint64_t a = mips_fpu_read(fpu, f, fs);
	uint64_t b = mips_fpu_read(fpu, f, ft);

	return mips_fpu_deliver(fpu, f->is_double, fd,
				compute(fpu, type, f, operation, a, b));
}

INSTRUCTION_SD(add, arithmetic(fpu, type, f, FPU_ADD, fd, fs, ft))
INSTRUCTION_SD(sub, arithmetic(fpu, type, f, FPU_SUB, fd, fs, ft))
INSTRUCTION_SD(mul, arithmetic(fpu, type, f, FPU_MUL, fd, fs, ft))
INSTRUCTION_SD(div, arithmetic(fpu, type, f, FPU_DIV, fd, fs, ft))
INSTRUCTION_SD(sqrt, arithmetic(fpu, type, f, FPU_SQRT, fd, fs, fs))

/* ---- two operations in one instruction ---- */

/* Is there no going on after the first one? */
static inline bool
ends(struct mips_fpu_result first)
{
	return (first.cause & (FPU_UNIMPLEMENTED | FPU_INVALID)) != 0;
}

/* The second operation with the exceptions of the first. */
static inline struct mips_fpu_result
both(struct mips_fpu_result first, struct mips_fpu_result second)
{
	if (second.cause != FPU_UNIMPLEMENTED) {
		second.cause |= first.cause;
	}
	return second;
}

/* The product of a multiply-add.  FO, unlike FS, does not make zero of one that
 * is tiny, which is left to software then. */
static inline struct mips_fpu_result
product(const struct mips_fpu *fpu, const struct mips_fpu_type *type,
	const struct mips_fpu_format *f, uint64_t a, uint64_t b)
{
	uint32_t fcr31 = fpu->fcr31;

	a = mips_fpu_operand(type, f, fcr31, a);
	b = mips_fpu_operand(type, f, fcr31, b);
	if ((fcr31 & FCR31_FS) == 0) {
		fcr31 &= ~(uint32_t)FCR31_FO;
	}
	return mips_fpu_compute(type,
				f->is_double ? &arithmetic_d[FPU_MUL]
					     : &arithmetic_s[FPU_MUL],
				fcr31, a, b);
}

/* The product is rounded, then the sum; then the sign may change. */
static inline bool
multiply_add(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	     const struct mips_fpu_format *f, enum mips_fpu_operation second,
	     uint64_t sign, unsigned fd, unsigned fs, unsigned ft, unsigned fr)
{
	uint64_t c =
	    mips_fpu_operand(type, f, fpu->fcr31, mips_fpu_read(fpu, f, fr));
	struct mips_fpu_result r = product(
	    fpu, type, f, mips_fpu_read(fpu, f, fs), mips_fpu_read(fpu, f, ft));

	if (type->denormal_unimplemented && mips_fpu_is_denormal(f, c)) {
		r = mips_fpu_unimplemented();
	}
	if (!ends(r)) {
		r = both(r, compute(fpu, type, f, second, r.bits, c));
	}
	r.bits ^= sign;
	return mips_fpu_deliver(fpu, f->is_double, fd, r);
}

INSTRUCTION_SD(madd, multiply_add(fpu, type, f, FPU_ADD, 0, fd, fs, ft, fr))
INSTRUCTION_SD(msub, multiply_add(fpu, type, f, FPU_SUB, 0, fd, fs, ft, fr))
INSTRUCTION_SD(nmadd,
	       multiply_add(fpu, type, f, FPU_ADD, f->sign, fd, fs, ft, fr))
INSTRUCTION_SD(nmsub,
	       multiply_add(fpu, type, f, FPU_SUB, f->sign, fd, fs, ft, fr))

static inline uint64_t
one(const struct mips_fpu_format *f)
{
	return (uint64_t)f->bias << f->fraction_bits;
}

/* The manuals allow an error of one unit; this rounds exactly. */
static inline bool
reciprocal(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	   const struct mips_fpu_format *f, unsigned fd, unsigned fs)
{
	return mips_fpu_deliver(
	    fpu, f->is_double, fd,
	    compute(fpu, type, f, FPU_DIV, one(f), mips_fpu_read(fpu, f, fs)));
}

/* The manuals allow two; this rounds twice. */
static inline bool
reciprocal_root(struct mips_fpu *fpu, const struct mips_fpu_type *type,
		const struct mips_fpu_format *f, unsigned fd, unsigned fs)
{
	uint64_t a = mips_fpu_read(fpu, f, fs);
	struct mips_fpu_result r = compute(fpu, type, f, FPU_SQRT, a, a);

	if (!ends(r)) {
		r = both(r, compute(fpu, type, f, FPU_DIV, one(f), r.bits));
	}
	return mips_fpu_deliver(fpu, f->is_double, fd, r);
}

INSTRUCTION_SD(recip, reciprocal(fpu, type, f, fd, fs))
INSTRUCTION_SD(rsqrt, reciprocal_root(fpu, type, f, fd, fs))

/* ---- moves, sign operations ---- */

/* A move is not arithmetic: no operand is special, Cause stays. */
static inline bool
move(struct mips_fpu *fpu, const struct mips_fpu_format *f, unsigned fd,
     unsigned fs)
{
	if (f->is_double) {
		mips_fpu_write_double(fpu, fd, mips_fpu_read_double(fpu, fs));
	} else {
		mips_fpu_write_single(fpu, fd, mips_fpu_read_single(fpu, fs));
	}
	return true;
}

INSTRUCTION_SD(mov, move(fpu, f, fd, fs))
/* movf and movt */
INSTRUCTION_SD(movcf,
	       (fpu->fcr31 >> (ft & 31) & 1) != ft >> 5 || move(fpu, f, fd, fs))

/* abs and neg are: a quiet NaN comes out as it went in. */
static inline bool
sign_operation(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	       const struct mips_fpu_format *f, unsigned fd, unsigned fs,
	       uint64_t kept, uint64_t changed)
{
	const struct mips_fpu_arithmetic what = {FPU_CONVERT, f, f};
	uint64_t a = mips_fpu_read(fpu, f, fs);
	struct mips_fpu_result r = {0};

	a = mips_fpu_operand(type, f, fpu->fcr31, a);
	if (type->denormal_unimplemented && !type->sign_of_denormals &&
	    mips_fpu_is_denormal(f, a)) {
		r = mips_fpu_unimplemented();
	} else if (mips_fpu_is_nan(f, a)) {
		r = mips_fpu_nan_operand(type, &what, fpu->fcr31, a, a);
	} else {
		r.bits = (a & kept) ^ changed;
	}
	return mips_fpu_deliver(fpu, f->is_double, fd, r);
}

INSTRUCTION_SD(abs, sign_operation(fpu, type, f, fd, fs, ~f->sign, 0))
INSTRUCTION_SD(neg, sign_operation(fpu, type, f, fd, fs, ~UINT64_C(0), f->sign))

/* ---- conversions ---- */

static inline bool
convert(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	const struct mips_fpu_format *from, unsigned fd, unsigned fs)
{
	uint64_t a = mips_fpu_read(fpu, from, fs);

	return mips_fpu_deliver(fpu, !from->is_double, fd,
				compute(fpu, type, from, FPU_CONVERT, a, a));
}

INSTRUCTION(cvt_s_d)
{
	return convert(fpu, type, DOUBLE, fd, fs);
}

INSTRUCTION(cvt_d_s)
{
	return convert(fpu, type, SINGLE, fd, fs);
}

static inline bool
from_integer(struct mips_fpu *fpu, const struct mips_fpu_format *f, unsigned fd,
	     int64_t value)
{
	return mips_fpu_deliver(
	    fpu, f->is_double, fd,
	    mips_fpu_from_integer(f, value, mips_fpu_rounding(fpu->fcr31)));
}

INSTRUCTION(cvt_s_w)
{
	return from_integer(fpu, SINGLE, fd,
			    (int32_t)mips_fpu_read_single(fpu, fs));
}

INSTRUCTION(cvt_d_w)
{
	return from_integer(fpu, DOUBLE, fd,
			    (int32_t)mips_fpu_read_single(fpu, fs));
}

INSTRUCTION(cvt_s_l)
{
	return from_integer(fpu, SINGLE, fd,
			    (int64_t)mips_fpu_read_double(fpu, fs));
}

INSTRUCTION(cvt_d_l)
{
	return from_integer(fpu, DOUBLE, fd,
			    (int64_t)mips_fpu_read_double(fpu, fs));
}

static inline bool
to_integer(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	   const struct mips_fpu_format *f, enum mips_fpu_rounding mode,
	   bool is_long, unsigned fd, unsigned fs)
{
	return mips_fpu_deliver(fpu, is_long, fd,
				mips_fpu_to_integer(type, f, fpu->fcr31,
						    mips_fpu_read(fpu, f, fs),
						    mode, is_long));
}

#define TO_INTEGER(name, mode)                                        \
	INSTRUCTION_SD(name##_w,                                      \
		       to_integer(fpu, type, f, mode, false, fd, fs)) \
	INSTRUCTION_SD(name##_l, to_integer(fpu, type, f, mode, true, fd, fs))

TO_INTEGER(cvt, mips_fpu_rounding(fpu->fcr31))
TO_INTEGER(round, FPU_ROUND_NEAREST)
TO_INTEGER(trunc, FPU_ROUND_ZERO)
TO_INTEGER(ceil, FPU_ROUND_UP)
TO_INTEGER(floor, FPU_ROUND_DOWN)

/* ---- comparisons ---- */

/* A condition's number says what makes it true. */
enum {
	CONDITION_UNORDERED = 1,
	CONDITION_EQUAL = 2,
	CONDITION_LESS = 4,
	CONDITION_SIGNALS = 8, /* unordered operands are invalid */
};

static inline bool
set_condition(struct mips_fpu *fpu, unsigned bit, bool condition,
	      unsigned cause)
{
	if (!mips_fpu_report(fpu, cause)) {
		return false;
	}
	fpu->fcr31 &= ~(UINT32_C(1) << (bit & 31));
	fpu->fcr31 |= (uint32_t)condition << (bit & 31);
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
compare(struct mips_fpu *fpu, const struct mips_fpu_type *type,
	const struct mips_fpu_format *f, unsigned bit, unsigned fs, unsigned ft,
	unsigned condition)
{
	uint64_t a =
	    mips_fpu_operand(type, f, fpu->fcr31, mips_fpu_read(fpu, f, fs));
	uint64_t b =
	    mips_fpu_operand(type, f, fpu->fcr31, mips_fpu_read(fpu, f, ft));
	int64_t x = place(f, a);
	int64_t y = place(f, b);
	bool holds = ((condition & CONDITION_LESS) != 0 && x < y) ||
		     ((condition & CONDITION_EQUAL) != 0 && x == y);
	bool signals = (condition & CONDITION_SIGNALS) != 0;

	if (LIKELY(!mips_fpu_is_nan(f, a) && !mips_fpu_is_nan(f, b))) {
		return set_condition(fpu, bit, holds, 0);
	}
	holds = (condition & CONDITION_UNORDERED) != 0;
	signals |= mips_fpu_is_signalling(f, a) || mips_fpu_is_signalling(f, b);
	return set_condition(fpu, bit, holds, signals ? FPU_INVALID : 0);
}

#define COMPARE(name, condition) \
	INSTRUCTION_SD(name, compare(fpu, type, f, fd, fs, ft, condition))

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

/* ---- paired singles ---- */

#define PAIRED(name)                                                         \
	INSTRUCTION(name##_ps)                                               \
	{                                                                    \
		return mips_fpu_paired(fpu, type, name##_s, fd, fs, ft, fr); \
	}
#define PAIRED_COMPARE(name)                                                \
	INSTRUCTION(name##_ps)                                              \
	{                                                                   \
		return mips_fpu_paired_compare(fpu, type, name##_s, fd, fs, \
					       ft);                         \
	}

PAIRED(add)
PAIRED(sub)
PAIRED(mul)
PAIRED(abs)
PAIRED(neg)
PAIRED(madd)
PAIRED(msub)
PAIRED(nmadd)
PAIRED(nmsub)
PAIRED_COMPARE(c_f)
PAIRED_COMPARE(c_un)
PAIRED_COMPARE(c_eq)
PAIRED_COMPARE(c_ueq)
PAIRED_COMPARE(c_olt)
PAIRED_COMPARE(c_ult)
PAIRED_COMPARE(c_ole)
PAIRED_COMPARE(c_ule)
PAIRED_COMPARE(c_sf)
PAIRED_COMPARE(c_ngle)
PAIRED_COMPARE(c_seq)
PAIRED_COMPARE(c_ngl)
PAIRED_COMPARE(c_lt)
PAIRED_COMPARE(c_nge)
PAIRED_COMPARE(c_le)
PAIRED_COMPARE(c_ngt)

/* Moves of singles, from places in fgr to a pair. */
static inline bool
join(struct mips_fpu *fpu, unsigned fd, unsigned upper, unsigned lower)
{
	uint64_t high = mips_fpu_read_single(fpu, upper);

	mips_fpu_write_double(fpu, fd,
			      high << 32 | mips_fpu_read_single(fpu, lower));
	return true;
}

INSTRUCTION(mov_ps)
{
	return join(fpu, fd, fs + 1, fs);
}
INSTRUCTION(pll_ps)
{
	return join(fpu, fd, fs, ft);
}
INSTRUCTION(plu_ps)
{
	return join(fpu, fd, fs, ft + 1);
}
INSTRUCTION(pul_ps)
{
	return join(fpu, fd, fs + 1, ft);
}
INSTRUCTION(puu_ps)
{
	return join(fpu, fd, fs + 1, ft + 1);
}
INSTRUCTION(cvt_ps_s)
{
	return join(fpu, fd, fs, ft);
}
INSTRUCTION(cvt_s_pl)
{
	return move(fpu, SINGLE, fd, fs);
}
INSTRUCTION(cvt_s_pu)
{
	return move(fpu, SINGLE, fd, fs + 1);
}
/* Each half has a condition of its own. */
INSTRUCTION(movcf_ps)
{
	unsigned next = mips_fpu_next_condition(ft & 31) | (ft & 32);

	movcf_s(fpu, type, fd, fs, ft, fr);
	return movcf_s(fpu, type, fd + 1, fs + 1, next, fr);
}

/* ---- the table of instructions ---- */

enum {
	FMT_S,
	FMT_D,
	FMT_W,
	FMT_L,
	FMT_P,
	FMT_X,
	FMTS,
};

/* The fmt field of COP1. */
enum {
	CODE_S = 16,
	CODE_D = 17,
	CODE_W = 20,
	CODE_L = 21,
	CODE_PS = 22,
};

const mips_fpu_function mips_fpu_functions[MIPS_FPU_OPERATIONS] = {
    NULL,
#define FPU_OPERATION(fmt, code, name, need) name,
#include "cpus/mips/mips_fpu_operations.h"
};

#define MIPS_FPU_ANY 0
static const struct {
	uint8_t index;
	uint8_t need;
} encodings[FMTS][64] = {
#define FPU_OPERATION(fmt, code, name, need) \
	[FMT_##fmt][code] = {MIPS_FPU_##name, MIPS_FPU_##need},
#include "cpus/mips/mips_fpu_operations.h"
};

static bool
is_cop1x(uint32_t word)
{
	return word >> 26 == 0x13;
}

static unsigned
format_of(uint32_t word)
{
	if (is_cop1x(word)) {
		return FMT_X;
	}
	switch (word >> 21 & 31) {
	case CODE_S:
		return FMT_S;
	case CODE_D:
		return FMT_D;
	case CODE_W:
		return FMT_W;
	case CODE_L:
		return FMT_L;
	case CODE_PS:
		return FMT_P;
	default:
		return FMTS;
	}
}

unsigned
mips_fpu_lookup(const struct mips_fpu_type *type, uint32_t word)
{
	unsigned format = format_of(word);
	unsigned code = word & 63;

	if (format == FMTS ||
	    (encodings[format][code].need & ~type->groups) != 0) {
		return MIPS_FPU_RESERVED;
	}
	return encodings[format][code].index;
}

static uint8_t
place_of(bool is_pair, bool fr, unsigned reg)
{
	return (uint8_t)(is_pair ? mips_fpu_pair(fr, reg)
				 : mips_fpu_word(fr, reg));
}

/* Does an instruction with operands of format FROM write 64 bits? */
static bool
writes_pair(unsigned code, bool from_pair)
{
	switch (code) {
	case 8 ... 11: /* round.l, trunc.l, ceil.l, floor.l */
	case 33:       /* cvt.d */
	case 37:       /* cvt.l */
	case 38:       /* cvt.ps */
		return true;
	case 12 ... 15: /* the same, .w */
	case 32:	/* cvt.s */
	case 36:	/* cvt.w */
	case 40:	/* cvt.s.pl */
		return false;
	default:
		return from_pair;
	}
}

struct mips_fpu_operands
mips_fpu_operands(bool fr, uint32_t word)
{
	unsigned code = word & 63;
	unsigned fmt = word >> 21 & 31;
	bool pair =
	    is_cop1x(word) ? (code & 7) != 0 : (fmt & 1) != 0 || fmt == CODE_PS;
	bool to_pair = is_cop1x(word) ? pair : writes_pair(code, pair);
	struct mips_fpu_operands o = {
	    .fd = place_of(to_pair, fr, word >> 6 & 31),
	    .fs = place_of(pair, fr, word >> 11 & 31),
	    .ft = place_of(pair, fr, word >> 16 & 31),
	    .fr = place_of(pair, fr, fmt),
	};

	if (is_cop1x(word)) {
		return o;
	}
	if (code >= 48) { /* c.cond */
		o.fd = (uint8_t)mips_fpu_condition_bit(word >> 8 & 7);
	} else if (code == 17) { /* movf, movt */
		o.ft = (uint8_t)(mips_fpu_condition_bit(word >> 18 & 7) |
				 (word >> 16 & 1) << 5);
	}
	return o;
}
