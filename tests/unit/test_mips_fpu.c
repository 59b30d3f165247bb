/*
 * The MIPS floating point unit: the cases its manual names, then every
 * operation with edge and random operands, rounding modes and traps against
 * exact integer arithmetic (fpu_reference.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fenv.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/mips/mips_fpu.h"
#include "fpu_reference.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* An FPU that does everything itself, as later ones do; and one that leaves
 * everything it may to software. */
static const struct mips_fpu_type complete = {
    .name = "complete",
    .fcr31_writable = 0x0083ffff,
    .groups = MIPS_FPU_II,
};
static const struct mips_fpu_type strict = {
    .name = "strict",
    .fcr31_writable = 0x0083ffff,
    .denormal_unimplemented = true,
    .nan_operand_unimplemented = true,
    .invalid_unimplemented = true,
    .groups = MIPS_FPU_II,
};

/* ---- instructions ---- */

enum kind {
	KIND_ARITHMETIC,
	KIND_MOVE,
	KIND_ABS,
	KIND_NEGATE,
	KIND_FROM_WORD,
	KIND_TO_WORD,
	KIND_COMPARE,
};

struct instruction {
	const char *name;
	enum kind kind;
	unsigned fmt;  /* 16 S, 17 D, 20 W */
	unsigned code; /* bits 5..0 */
	bool to_double;
	int detail; /* arithmetic: operation; to word: mode or -1 */
};

#define BOTH(name, kind, code, detail)                  \
	{name ".s", kind, 16, code, false, detail},     \
	{                                               \
		name ".d", kind, 17, code, true, detail \
	}
#define TO_WORD(name, code, mode)                              \
	{name ".s", KIND_TO_WORD, 16, code, false, mode},      \
	{                                                      \
		name ".d", KIND_TO_WORD, 17, code, false, mode \
	}
#define COMPARE(name, code)                                 \
	{name ".s", KIND_COMPARE, 16, code, false, 0},      \
	{                                                   \
		name ".d", KIND_COMPARE, 17, code, false, 0 \
	}

static const struct instruction instructions[] = {
    BOTH("add", KIND_ARITHMETIC, 0, '+'),
    BOTH("sub", KIND_ARITHMETIC, 1, '-'),
    BOTH("mul", KIND_ARITHMETIC, 2, '*'),
    BOTH("div", KIND_ARITHMETIC, 3, '/'),
    BOTH("sqrt", KIND_ARITHMETIC, 4, 'r'),
    BOTH("abs", KIND_ABS, 5, 0),
    BOTH("mov", KIND_MOVE, 6, 0),
    BOTH("neg", KIND_NEGATE, 7, 0),
    TO_WORD("round.w", 12, MODE_RN),
    TO_WORD("trunc.w", 13, MODE_RZ),
    TO_WORD("ceil.w", 14, MODE_RP),
    TO_WORD("floor.w", 15, MODE_RM),
    TO_WORD("cvt.w", 36, -1),
    {"cvt.s.d", KIND_ARITHMETIC, 17, 32, false, 'c'},
    {"cvt.d.s", KIND_ARITHMETIC, 16, 33, true, 'c'},
    {"cvt.s.w", KIND_FROM_WORD, 20, 32, false, 0},
    {"cvt.d.w", KIND_FROM_WORD, 20, 33, true, 0},
    COMPARE("c.f", 48),
    COMPARE("c.un", 49),
    COMPARE("c.eq", 50),
    COMPARE("c.ueq", 51),
    COMPARE("c.olt", 52),
    COMPARE("c.ult", 53),
    COMPARE("c.ole", 54),
    COMPARE("c.ule", 55),
    COMPARE("c.sf", 56),
    COMPARE("c.ngle", 57),
    COMPARE("c.seq", 58),
    COMPARE("c.ngl", 59),
    COMPARE("c.lt", 60),
    COMPARE("c.nge", 61),
    COMPARE("c.le", 62),
    COMPARE("c.ngt", 63),
};

static bool
is_mips2(const struct instruction *in)
{
	return in->code == 4 || (in->code >= 12 && in->code <= 15);
}

static uint32_t
encode(const struct instruction *in, unsigned fd, unsigned fs, unsigned ft)
{
	return UINT32_C(0x44000000) | in->fmt << 21 | ft << 16 | fs << 11 |
	       fd << 6 | in->code;
}

static bool
has_two_operands(const struct instruction *in)
{
	return in->kind == KIND_COMPARE || in->code < 4;
}

/* ---- what the type's rules make of the exact result ---- */

struct outcome {
	bool done;
	bool writes;
	uint64_t bits;
	uint32_t fcr31;
};

static struct reference_result
exact_result(const struct instruction *in, enum reference_mode mode, uint64_t a,
	     uint64_t b)
{
	const struct reference_format *from =
	    in->fmt == 17 ? &reference_d : &reference_s;
	const struct reference_format *to =
	    in->to_double ? &reference_d : &reference_s;
	uint64_t sign = in->fmt == 17 ? UINT64_C(1) << 63 : UINT64_C(1) << 31;
	struct reference_result r = {0};

	switch (in->kind) {
	case KIND_ARITHMETIC:
		return reference_arithmetic((char)in->detail, from, to, mode, a,
					    b);
	case KIND_FROM_WORD:
		return reference_from_word(to, mode, (int32_t)a);
	case KIND_TO_WORD:
		return reference_to_word(
		    from,
		    in->detail < 0 ? mode : (enum reference_mode)in->detail, a);
	case KIND_ABS:
	case KIND_NEGATE:
		switch (reference_classify(from, a)) {
		case CLASS_SIGNALLING_NAN:
			r.bits = reference_default_nan(from);
			r.cause = CAUSE_V;
			break;
		case CLASS_QUIET_NAN:
			r.bits = a;
			break;
		default:
			r.bits = in->kind == KIND_ABS ? a & ~sign : a ^ sign;
			break;
		}
		break;
	case KIND_MOVE:
		r.bits = a;
		break;
	case KIND_COMPARE:
		break;
	}
	return r;
}

static uint32_t
with_cause(uint32_t fcr31, unsigned cause)
{
	return (fcr31 & ~UINT32_C(0x0003f000)) | cause << 12;
}

static struct outcome
trap(uint32_t fcr31, unsigned cause)
{
	struct outcome o = {0};

	o.fcr31 = with_cause(fcr31, cause);
	return o;
}

static struct outcome
expect_compare(const struct instruction *in, uint32_t fcr31, uint64_t a,
	       uint64_t b)
{
	const struct reference_format *f =
	    in->fmt == 17 ? &reference_d : &reference_s;
	int order = reference_compare(f, a, b);
	bool condition = (order == 2 && (in->code & 1) != 0) ||
			 (order == 0 && (in->code & 2) != 0) ||
			 (order == -1 && (in->code & 4) != 0);
	bool signals = (order == 2 && (in->code & 8) != 0) ||
		       reference_classify(f, a) == CLASS_SIGNALLING_NAN ||
		       reference_classify(f, b) == CLASS_SIGNALLING_NAN;
	struct outcome o = {0};

	if (signals && (fcr31 & 0x800) != 0) {
		return trap(fcr31, CAUSE_V);
	}
	o.done = true;
	o.fcr31 = with_cause(fcr31, signals ? CAUSE_V : 0);
	o.fcr31 |= signals ? 0x40 : 0;
	o.fcr31 &= ~(UINT32_C(1) << 23);
	o.fcr31 |= condition ? UINT32_C(1) << 23 : 0;
	return o;
}

static bool
is_class(const struct instruction *in, uint64_t a, uint64_t b,
	 enum reference_class class)
{
	const struct reference_format *f =
	    in->fmt == 17 ? &reference_d : &reference_s;

	return in->kind != KIND_FROM_WORD &&
	       (reference_classify(f, a) == class ||
		(has_two_operands(in) && reference_classify(f, b) == class));
}

static struct outcome
expect(const struct mips_fpu_type *type, const struct instruction *in,
       uint32_t fcr31, uint64_t a, uint64_t b)
{
	struct reference_result r =
	    exact_result(in, (enum reference_mode)(fcr31 & 3), a, b);
	unsigned enables = fcr31 >> 7 & 0x1f;
	struct outcome o = {0};

	if (in->kind == KIND_COMPARE) {
		return expect_compare(in, fcr31, a, b);
	}
	o.done = true;
	o.writes = true;
	o.bits = r.bits;
	o.fcr31 = fcr31;
	if (in->kind == KIND_MOVE) {
		return o;
	}
	if (type->denormal_unimplemented &&
	    (r.tiny || is_class(in, a, b, CLASS_DENORMAL))) {
		return trap(fcr31, CAUSE_E);
	}
	if (type->invalid_unimplemented && r.cause == CAUSE_V &&
	    (enables & CAUSE_V) == 0) {
		return trap(fcr31, CAUSE_E);
	}
	if (type->nan_operand_unimplemented && r.cause == 0 &&
	    is_class(in, a, b, CLASS_QUIET_NAN)) {
		return trap(fcr31, CAUSE_E);
	}
	if (r.tiny && (enables & CAUSE_U) != 0) {
		r.cause |= CAUSE_U;
	}
	if ((r.cause & enables) != 0) {
		return trap(fcr31, r.cause);
	}
	o.fcr31 = with_cause(fcr31, r.cause) | r.cause << 2;
	return o;
}

/* ---- running one instruction ---- */

static void
put(struct mips_fpu *fpu, bool is_double, unsigned reg, uint64_t bits)
{
	fpu->fgr[reg] = (uint32_t)bits;
	if (is_double) {
		fpu->fgr[reg + 1] = (uint32_t)(bits >> 32);
	}
}

static void
check(const struct mips_fpu_type *type, const struct instruction *in,
      uint32_t fcr31, uint64_t a, uint64_t b)
{
	bool from_double = in->fmt == 17;
	struct outcome o = expect(type, in, fcr31, a, b);
	struct mips_fpu fpu;
	struct mips_fpu after;
	unsigned index = mips_fpu_lookup(type, encode(in, 6, 2, 4));
	unsigned fd = in->kind == KIND_COMPARE ? FCR31_C_SHIFT
		      : a % 3 == 0	       ? 2
		      : a % 3 == 1	       ? 4
					       : 6;
	bool done;

	for (unsigned i = 0; i < 64; i++) {
		fpu.fgr[i] = UINT32_C(0x01010101) * i;
	}
	put(&fpu, from_double, 2, a);
	put(&fpu, from_double, 4, b);
	fpu.fcr31 = fcr31;
	after = fpu;
	if (o.writes) {
		put(&after, in->to_double, fd, o.bits);
	}
	after.fcr31 = o.fcr31;
	assert_int_not_equal(index, 0);
	done = mips_fpu_functions[index](&fpu, type, fd, 2, 4, 0);
	if (done == o.done && memcmp(&fpu, &after, sizeof(fpu)) == 0) {
		return;
	}
	fail_msg("%s %s fcr31=%08" PRIx32 " a=%016" PRIx64 " b=%016" PRIx64
		 ": done %d, expected %d; fcr31 %08" PRIx32
		 ", expected %08" PRIx32 "; fd %08" PRIx32 "%08" PRIx32
		 ", expected %08" PRIx32 "%08" PRIx32,
		 type->name, in->name, fcr31, a, b, done, o.done, fpu.fcr31,
		 after.fcr31, fpu.fgr[fd + 1], fpu.fgr[fd], after.fgr[fd + 1],
		 after.fgr[fd]);
}

static void
check_types(const struct instruction *in, uint32_t fcr31, uint64_t a,
	    uint64_t b)
{
	if (!is_mips2(in)) {
		check(&mips_fpu_r3010, in, fcr31, a, b);
	}
	check(&complete, in, fcr31, a, b);
	check(&strict, in, fcr31, a, b);
}

/* ---- operands ---- */

static const uint32_t edges_s[] = {
    0x00000000,				/* zero */
    0x00000001,				/* smallest denormal */
    0x00400000, 0x007fffff, 0x00800000, /* smallest normal */
    0x00800001, 0x00ffffff, 0x01000000, 0x01000001, 0x0c800000,
    0x1f800001, 0x20000000, 0x33800000, /* 2^-24: half a unit of one */
    0x33800001, 0x34000000, 0x3effffff, 0x3f000000, /* 0.5 */
    0x3f000001, 0x3f7ffffe, 0x3f7fffff, 0x3f800000, /* 1 */
    0x3f800001, 0x3fc00000,			    /* 1.5 */
    0x40000000, 0x40200000,			    /* 2.5 */
    0x40400000, 0x40490fdb, 0x4b000001, 0x4b7fffff, 0x4b800000,
    0x4effffff,		    /* below 2^31 */
    0x4f000000,		    /* 2^31 */
    0x4f000001, 0x4f800000, /* 2^32 */
    0x5f000000, 0x73000000, 0x7e800000, 0x7effffff, 0x7f000000,
    0x7f7ffffe, 0x7f7fffff,		/* largest */
    0x7f800000,				/* infinity */
    0x7f800001, 0x7fbfffff, 0x7f812345, /* quiet NaNs */
    0x7fc00000, 0x7fffffff, 0x7fe00001, /* signalling NaNs */
};

static const uint64_t edges_d[] = {
    0x0000000000000000,
    0x0000000000000001,
    0x0008000000000000,
    0x000fffffffffffff,
    0x0010000000000000,
    0x0010000000000001,
    0x001fffffffffffff,
    0x0020000000000000,
    0x0020000000000001,
    0x1ff0000000000001,
    0x3690000000000000, /* half the smallest denormal single */
    0x36a0000000000000,
    0x380fffffe0000000, /* just below the smallest normal single */
    0x380fffffefffffff,
    0x380ffffff0000000,
    0x380ffffff0000001,
    0x3810000000000000,
    0x3ca0000000000000, /* 2^-53: half a unit of one */
    0x3ca0000000000001,
    0x3cb0000000000000,
    0x3fe0000000000000,
    0x3fe0000000000001,
    0x3feffffffffffffe,
    0x3fefffffffffffff,
    0x3ff0000000000000,
    0x3ff0000000000001,
    0x3ff0000010000000, /* one and half a unit of a single */
    0x3ff0000030000000,
    0x3ff8000000000000,
    0x4000000000000000,
    0x4004000000000000,
    0x4008000000000000,
    0x400921fb54442d18,
    0x41dfffffffc00000, /* 2^31 - 1 */
    0x41dfffffffe00000, /* 2^31 - 0.5 */
    0x41dfffffffffffff,
    0x41e0000000000000, /* 2^31 */
    0x41e0000000100000, /* 2^31 + 0.5 */
    0x41e0000000200000,
    0x41f0000000000000, /* 2^32 */
    0x4330000000000001,
    0x4340000000000000,
    0x47efffffe0000000, /* largest single */
    0x47efffffefffffff,
    0x47effffff0000000, /* half a unit above it */
    0x47f0000000000000,
    0x7fd0000000000000,
    0x7fe0000000000000,
    0x7feffffffffffffe,
    0x7fefffffffffffff, /* largest */
    0x7ff0000000000000, /* infinity */
    0x7ff0000000000001, /* quiet NaNs, the first is lost in a single */
    0x7ff7ffffffffffff,
    0x7ff123456789abcd,
    0x7ff8000000000000, /* signalling NaNs */
    0x7fffffffffffffff,
};

static const uint32_t edges_w[] = {
    0,		1,	    2,		3,	    0x00ffffff,
    0x01000000, 0x01000001, 0x01000002, 0x01000003, 0x7fffff40,
    0x7fffffbf, 0x7fffffc0, 0x7fffffc1, 0x7fffffff};

static size_t
edges(const struct instruction *in)
{
	switch (in->fmt) {
	case 16:
		return 2 * ARRAY_SIZE(edges_s);
	case 17:
		return 2 * ARRAY_SIZE(edges_d);
	default:
		return 2 * ARRAY_SIZE(edges_w);
	}
}

/* Each edge with both signs. */
static uint64_t
edge(const struct instruction *in, size_t i)
{
	bool negative = (i & 1) != 0;

	switch (in->fmt) {
	case 16:
		return edges_s[i / 2] | (negative ? UINT32_C(1) << 31 : 0);
	case 17:
		return edges_d[i / 2] | (negative ? UINT64_C(1) << 63 : 0);
	default:
		return negative ? -edges_w[i / 2] : edges_w[i / 2];
	}
}

static uint64_t
random_bits(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state * UINT64_C(0x2545f4914f6cdd1d);
}

/* A fraction of many kinds: any, few bits, nearly one, nearly half. */
static uint64_t
random_fraction(uint64_t *state, unsigned bits)
{
	uint64_t mask = (UINT64_C(1) << bits) - 1;
	uint64_t r = random_bits(state) & mask;
	unsigned kind = random_bits(state) >> 40 & 7;
	unsigned shift = (random_bits(state) >> 40) % bits;

	switch (kind) {
	case 0:
		return r & (mask << shift);
	case 1:
		return r >> shift;
	case 2:
		return mask - (r >> shift);
	case 3:
		return ((UINT64_C(1) << (bits - 1)) + (r & 3) - 1) & mask;
	default:
		return r;
	}
}

static uint64_t
random_operand(uint64_t *state, const struct instruction *in)
{
	unsigned fraction_bits = in->fmt == 17 ? 52 : 23;
	unsigned bias = in->fmt == 17 ? 1023 : 127;
	uint64_t r = random_bits(state);
	unsigned kind = r >> 40 & 15;
	unsigned exponent = (r >> 50) & (2 * bias + 1);
	uint64_t sign = r >> 30 & 1;

	if (in->fmt == 20) {
		return (uint32_t)(random_bits(state) >> 32) >> (r >> 60 << 1);
	}
	if (kind == 0) {
		return edge(in, (r & 0xffff) % edges(in));
	}
	if (kind < 6) { /* near one */
		exponent = bias - 4 + (r & 7);
	} else if (kind < 8) { /* between a fraction and a word */
		exponent = bias - 1 + (r & 0xffff) % 34;
	} else if (kind < 10) { /* products near the smallest number */
		exponent = bias / 2 - 3 + (r & 7);
	} else if (kind == 10) { /* doubles near the smallest single */
		exponent = bias - (in->fmt == 17 ? 151 : bias) + (r & 31);
	} else if (kind == 11) { /* products near the largest number */
		exponent = bias + bias / 2 - 3 + (r & 7);
	}
	return sign << (in->fmt == 17 ? 63 : 31) |
	       (uint64_t)exponent << fraction_bits |
	       random_fraction(state, fraction_bits);
}

/* ---- tests ---- */

/* One pair of edges: each rounding mode, with no trap and one enabled. */
static void
check_edges(const struct instruction *in, size_t first, size_t second)
{
	uint32_t enable = UINT32_C(0x80) << (first + second) % 5;

	for (uint32_t mode = MODE_RN; mode <= MODE_RM; mode++) {
		check_types(in, mode, edge(in, first), edge(in, second));
		check_types(in, mode | enable, edge(in, first),
			    edge(in, second));
	}
}

static void
test_edges(void **state)
{
	const struct instruction *in;
	size_t count;
	size_t seconds;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(instructions); i++) {
		in = &instructions[i];
		count = edges(in);
		seconds = has_two_operands(in) ? count : 5;
		for (size_t n = 0; n < count * seconds; n++) {
			check_edges(in, n / seconds, n % seconds);
		}
	}
	assert_int_equal(fegetround(), FE_TONEAREST);
}

static void
test_random(void **state)
{
	uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
	const struct instruction *in;
	uint32_t fcr31;
	uint64_t a;
	uint64_t b;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		in = &instructions[i];
		for (unsigned n = 0; n < 120000; n++) {
			a = random_operand(&seed, in);
			b = random_operand(&seed, in);
			fcr31 = (uint32_t)(random_bits(&seed) >> 32) &
				UINT32_C(0x0083ffff);
			if (n % 4 != 0) { /* no traps */
				fcr31 &= ~UINT32_C(0xf80);
			}
			if (n % 2 != 0) { /* round to nearest */
				fcr31 &= ~UINT32_C(3);
			}
			check_types(in, fcr31, a, b);
		}
	}
	assert_int_equal(fegetround(), FE_TONEAREST);
}

/* Quotients, roots and products that come out even are rare by chance. */
static void
test_exact(void **state)
{
	uint64_t seed = UINT64_C(0xd1b54a32d192ed03);
	const struct instruction *in;
	union {
		double d;
		uint64_t bits;
	} x, y, p;
	union {
		float f;
		uint32_t bits;
	} xs, ys, ps;

	(void)state;
	for (unsigned n = 0; n < 100000; n++) {
		x.d = (double)(random_bits(&seed) >> 38);
		y.d = (double)((random_bits(&seed) >> 38) + 1);
		p.d = x.d * y.d;
		p.bits += n % 4 == 3; /* just not */
		xs.f = (float)(random_bits(&seed) >> 52);
		ys.f = (float)((random_bits(&seed) >> 52) + 1);
		ps.f = xs.f * ys.f;
		ps.bits += n % 4 == 3;
		for (unsigned i = 0; i < 10; i++) {
			in = &instructions[i];
			if (in->fmt == 17) {
				check_types(in, n % 4, p.bits, y.bits);
				check_types(in, n % 4, x.bits, y.bits);
			} else {
				check_types(in, n % 4, ps.bits, ys.bits);
				check_types(in, n % 4, xs.bits, ys.bits);
			}
		}
		p.d = x.d * x.d;
		p.bits += n % 3 == 2;
		check_types(&instructions[9], n % 4, p.bits, 0);
		ps.f = xs.f * xs.f;
		ps.bits += n % 3 == 2;
		check_types(&instructions[8], n % 4, ps.bits, 0);
	}
}

/* The encodings MIPS I has, by hand: each number is a function code. */
static void
test_encodings(void **state)
{
	static const uint64_t mips1[32] = {
	    [16] = UINT64_C(0xffff0012000000ef),
	    [17] = UINT64_C(0xffff0011000000ef),
	    [20] = UINT64_C(0x0000000300000000),
	};
	static const uint64_t mips2[32] = {
	    [16] = UINT64_C(0xf010),
	    [17] = UINT64_C(0xf010),
	};
	uint64_t there;
	uint32_t word;
	unsigned index;

	(void)state;
	for (unsigned i = 0; i < 32 * 64; i++) {
		word = UINT32_C(0x44000000) | i / 64 << 21 | i % 64;
		there = mips1[i / 64];
		index = mips_fpu_lookup(&mips_fpu_r3010, word);
		assert_int_equal(index != 0, there >> i % 64 & 1);
		there |= mips2[i / 64];
		index = mips_fpu_lookup(&complete, word);
		assert_int_equal(index != 0, there >> i % 64 & 1);
	}
}

static void
test_pending(void **state)
{
	(void)state;
	assert_false(mips_fpu_exception_pending(0));
	assert_false(mips_fpu_exception_pending(0x0001f07c));
	assert_false(mips_fpu_exception_pending(0x00000ffc));
	assert_false(mips_fpu_exception_pending(0x00001f00));
	assert_true(mips_fpu_exception_pending(0x00020000));
	for (unsigned i = 0; i < 5; i++) {
		assert_true(mips_fpu_exception_pending(UINT32_C(0x1080) << i));
	}
}

/* The lowest bit of a double's register number is ignored. */
static void
test_odd_double(void **state)
{
	struct mips_fpu fpu = {.fgr = {[2] = 0, [3] = 0x3ff00000}};
	unsigned index = mips_fpu_lookup(&mips_fpu_r3010, 0x46231140);

	(void)state;
	assert_true(
	    mips_fpu_functions[index](&fpu, &mips_fpu_r3010, 5, 3, 3, 0));
	assert_int_equal(fpu.fgr[4], 0);
	assert_int_equal(fpu.fgr[5], 0x40000000);
	assert_int_equal(fpu.fgr[6], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_encodings),  cmocka_unit_test(test_pending),
	    cmocka_unit_test(test_odd_double), cmocka_unit_test(test_exact),
	    cmocka_unit_test(test_edges),      cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
