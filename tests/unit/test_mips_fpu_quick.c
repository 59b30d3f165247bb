/*
 * The quick ways of the MIPS floating point unit against the functions that do
 * all cases: the same results and the same FCR31 where a quick way does an
 * instruction, nothing changed where it does not, and that it does those it is
 * for.  (test_mips_fpu.c holds the functions against exact integer arithmetic.)
 *
 * SLOW=1: ten million operand pairs for each instruction and rounding mode.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fenv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/mips/mips_fpu.h"
#include "cpus/mips/mips_fpu_quick.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

typedef bool (*quick_function)(struct mips_fpu *fpu, size_t fd, size_t fs,
			       size_t ft, size_t fr);

/* What an instruction does in the directed modes. */
enum rounds {
	NEVER,	 /* rounds nothing, or in its own way: quick in all modes */
	NEAREST, /* quick in round to nearest only */
};

/* Pairs are made so that rounding them is delicate for this operation. */
enum shape {
	SUM,
	PRODUCT,
	ANY,
};

struct instruction {
	const char *name;
	quick_function quick;
	uint8_t number; /* in mips_fpu_functions */
	char from;	/* s, d, w, l */
	uint8_t rounds;
	uint8_t shape;
};

#define ROW(name, number, from, rounds, shape)                           \
	{                                                                \
#number, mips_fpu_quick_##name, MIPS_FPU_##number, from, \
		    rounds, shape                                        \
	}
#define BOTH(name, rounds, shape)                    \
	ROW(name##_s, name##_s, 's', rounds, shape), \
	    ROW(name##_d, name##_d, 'd', rounds, shape)
#define COMPARE(name, condition)                       \
	ROW(name##_s, condition##_s, 's', NEVER, ANY), \
	    ROW(name##_d, condition##_d, 'd', NEVER, ANY)

static const struct instruction instructions[] = {
    BOTH(add, NEAREST, SUM),
    BOTH(sub, NEAREST, SUM),
    BOTH(mul, NEAREST, PRODUCT),
    BOTH(div, NEAREST, PRODUCT),
    BOTH(sqrt, NEAREST, PRODUCT),
    BOTH(abs, NEVER, ANY),
    BOTH(mov, NEVER, ANY),
    BOTH(neg, NEVER, ANY),
    ROW(cvt_s_d, cvt_s_d, 'd', NEAREST, ANY),
    ROW(cvt_d_s, cvt_d_s, 's', NEVER, ANY),
    ROW(cvt_s_w, cvt_s_w, 'w', NEAREST, ANY),
    ROW(cvt_d_w, cvt_d_w, 'w', NEVER, ANY),
    ROW(cvt_s_l, cvt_s_l, 'l', NEAREST, ANY),
    ROW(cvt_d_l, cvt_d_l, 'l', NEAREST, ANY),
    BOTH(cvt_w, NEVER, ANY),
    BOTH(round_w, NEVER, ANY),
    BOTH(trunc_w, NEVER, ANY),
    BOTH(ceil_w, NEVER, ANY),
    BOTH(floor_w, NEVER, ANY),
    BOTH(trunc_l, NEVER, ANY),
    BOTH(movcf, NEVER, ANY),
    BOTH(madd, NEAREST, PRODUCT),
    BOTH(msub, NEAREST, PRODUCT),
    BOTH(nmadd, NEAREST, PRODUCT),
    BOTH(nmsub, NEAREST, PRODUCT),
    COMPARE(c_eq, c_eq),
    COMPARE(c_eq, c_ueq),
    COMPARE(c_eq, c_seq),
    COMPARE(c_eq, c_ngl),
    COMPARE(c_lt, c_olt),
    COMPARE(c_lt, c_ult),
    COMPARE(c_lt, c_lt),
    COMPARE(c_lt, c_nge),
    COMPARE(c_le, c_ole),
    COMPARE(c_le, c_ule),
    COMPARE(c_le, c_le),
    COMPARE(c_le, c_ngt),
};

/* ---- one instruction, both ways ---- */

struct operands {
	uint64_t a;
	uint64_t b;
	uint64_t c; /* of multiply-add */
};

static void
put(struct mips_fpu *fpu, char format, unsigned reg, uint64_t bits)
{
	fpu->fgr[reg] = (uint32_t)bits;
	if (format == 'd' || format == 'l') {
		fpu->fgr[reg + 1] = (uint32_t)(bits >> 32);
	}
}

/* Returns whether the quick way did it. */
static bool
check_type(const struct mips_fpu_type *type, const struct instruction *in,
	   uint32_t fcr31, const struct operands *o, unsigned fd, unsigned ft)
{
	struct mips_fpu before = {.fcr31 = fcr31};
	struct mips_fpu quick;
	struct mips_fpu full;
	bool quick_done;
	bool full_done;

	for (unsigned i = 0; i < 64; i++) {
		before.fgr[i] = UINT32_C(0x01010101) * i;
	}
	put(&before, in->from, 2, o->a);
	put(&before, in->from, 4, o->b);
	put(&before, in->from, 6, o->c);
	quick = before;
	full = before;
	quick_done = in->quick(&quick, fd, 2, ft, 6);
	if (!quick_done) {
		assert_memory_equal(&quick, &before, sizeof(quick));
		return false;
	}
	full_done = mips_fpu_functions[in->number](&full, type, fd, 2, ft, 6);
	if (!full_done || memcmp(&quick, &full, sizeof(quick)) != 0) {
		fail_msg("%s %s fcr31=%08" PRIx32 " a=%016" PRIx64
			 " b=%016" PRIx64 " c=%016" PRIx64
			 ": quick fcr31 %08" PRIx32 " fd %08" PRIx32
			 "%08" PRIx32 ", full (done %d) %08" PRIx32
			 " %08" PRIx32 "%08" PRIx32,
			 type->name, in->name, fcr31, o->a, o->b, o->c,
			 quick.fcr31, quick.fgr[fd + 1], quick.fgr[fd],
			 full_done, full.fcr31, full.fgr[fd + 1], full.fgr[fd]);
	}
	return true;
}

static bool
is_move(const struct instruction *in)
{
	return strncmp(in->name, "mov", 3) == 0;
}

/* As the R3010, if it has the instruction, or the 24Kf: in the quick way all
 * types are equal. */
static bool
check(const struct instruction *in, uint32_t fcr31, uint64_t a, uint64_t b,
      uint64_t c)
{
	static const unsigned destinations[] = {2, 4, 6, 8};
	bool in_r3010 =
	    in->number <= MIPS_FPU_div_d ||
	    (in->number >= MIPS_FPU_c_f_s && in->number <= MIPS_FPU_c_ngt_d);
	struct operands o = {a, b, c};
	unsigned fd = destinations[(a ^ b) % 4];
	unsigned ft = 4;

	if (in->number >= MIPS_FPU_c_f_s && in->number <= MIPS_FPU_c_ngt_d) {
		fd = mips_fpu_condition_bit((a ^ b) % 8);
	}
	if (in->number == MIPS_FPU_movcf_s || in->number == MIPS_FPU_movcf_d) {
		ft = mips_fpu_condition_bit((a ^ b) % 8) | (a >> 3 & 1) << 5;
	}
	if (in_r3010 && (a & 1) == 0 && (fcr31 & FCR31_FS) == 0) {
		return check_type(&mips_fpu_r3010, in, fcr31, &o, fd, ft);
	}
	return check_type(&mips_fpu_24k, in, fcr31, &o, fd, ft);
}

/* ---- operands ---- */

static uint64_t
random_bits(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state * UINT64_C(0x2545f4914f6cdd1d);
}

static unsigned
below(uint64_t *state, unsigned limit)
{
	return (unsigned)((random_bits(state) >> 32) % limit);
}

struct layout {
	unsigned fraction;
	unsigned bias;
	unsigned sign;
};

static struct layout
layout(const struct instruction *in)
{
	if (in->from == 'd' || in->from == 'l') {
		return (struct layout){52, 1023, 63};
	}
	return (struct layout){23, 127, 31};
}

static uint64_t
make(const struct layout *l, unsigned sign, unsigned exponent,
     uint64_t fraction)
{
	return (uint64_t)sign << l->sign |
	       (uint64_t)(exponent & (2 * l->bias + 1)) << l->fraction |
	       (fraction & ((UINT64_C(1) << l->fraction) - 1));
}

/* A fraction with the leading KEPT bits at random; sometimes all ones. */
static uint64_t
fraction(uint64_t *state, const struct layout *l, unsigned kept)
{
	uint64_t r = random_bits(state);

	if (below(state, 8) == 0) {
		r = ~UINT64_C(0);
	}
	return kept == 0 ? 0 : r >> (64 - kept) << (l->fraction - kept);
}

static uint64_t
any_number(uint64_t *state, const struct layout *l)
{
	return make(l, below(state, 2), below(state, 2 * l->bias + 2),
		    fraction(state, l, below(state, l->fraction + 1)));
}

/* Near one: every operation has a quick way for it. */
static uint64_t
near_one(uint64_t *state, const struct layout *l)
{
	return make(l, below(state, 2), l->bias - 8 + below(state, 16),
		    fraction(state, l,
			     l->fraction -
				 below(state, 2) * below(state, l->fraction)));
}

static void
pair_for_sum(uint64_t *state, const struct layout *l, uint64_t *a, uint64_t *b)
{
	unsigned edge;
	unsigned apart;

	*a = any_number(state, l);
	switch (below(state, 4)) {
	case 0: /* cancellation, to zero or nearly */
		*b = (*a ^ UINT64_C(1) << l->sign) + below(state, 5) - 2;
		break;
	case 1: /* the smaller one below the larger one's last bits, and ties */
		edge = (unsigned)(*a >> l->fraction) & (2 * l->bias + 1);
		apart = l->fraction - 2 + below(state, 5);
		*b = make(l, below(state, 2), edge > apart ? edge - apart : 1,
			  fraction(state, l, below(state, 3)));
		break;
	case 2: /* near the largest number */
		*a = make(l, 0, 2 * l->bias - below(state, 2),
			  fraction(state, l, l->fraction));
		*b = make(l, below(state, 2),
			  2 * l->bias - below(state, l->fraction + 3),
			  fraction(state, l, below(state, l->fraction + 1)));
		break;
	default: /* near the smallest */
		*a = make(l, below(state, 2), below(state, 4),
			  fraction(state, l, below(state, l->fraction + 1)));
		*b = make(l, below(state, 2), below(state, 4),
			  fraction(state, l, below(state, l->fraction + 1)));
		break;
	}
}

/* For quotients B is turned round: its exponent is taken from twice one's. */
static void
pair_for_product(uint64_t *state, const struct instruction *in,
		 const struct layout *l, uint64_t *a, uint64_t *b)
{
	unsigned kept = below(state, l->fraction + 1);
	unsigned sum; /* of the exponents */
	unsigned first;
	bool quotient = strncmp(in->name, "div", 3) == 0;

	switch (below(state, 3)) {
	case 0:
		sum = 3 * l->bias - 1 + below(state, 4);
		break;
	case 1:
		sum = l->bias - 1 + below(state, 4);
		break;
	default:
		sum = 2 * l->bias;
		break;
	}
	first = sum / 2 + below(state, l->bias / 4);
	/* Bits that together are about a fraction's: ties, exact products. */
	*a = make(l, below(state, 2), first, fraction(state, l, kept));
	kept = l->fraction - kept + below(state, 3);
	kept = kept > l->fraction ? l->fraction : kept;
	first = sum - first;
	*b = make(l, below(state, 2), quotient ? 2 * l->bias - first : first,
		  fraction(state, l, kept));
}

/* A is a product of B and something, or a square, or next to one: quotients and
 * roots that are exact or just not. */
static void
pair_for_quotient(uint64_t *state, char from, uint64_t *a, uint64_t *b)
{
	double x = (double)(random_bits(state) >> 38);
	double y = (double)((random_bits(state) >> 38) + 1);

	if (below(state, 2) == 0) {
		x = y;
	}
	if (from == 'd') {
		*a = mips_fpu_from_double(x * y);
		*b = mips_fpu_from_double(below(state, 4) == 0 ? x : y);
	} else {
		x = (double)(uint64_t)(x / 0x1p14);
		y = (double)((uint64_t)(y / 0x1p14) + 1);
		*a = mips_fpu_from_float((float)(x * y));
		*b = mips_fpu_from_float((float)(below(state, 4) == 0 ? x : y));
	}
	*a += below(state, 8) == 0;
}

static void
random_pair(uint64_t *state, const struct instruction *in, uint64_t *a,
	    uint64_t *b)
{
	struct layout l = layout(in);
	unsigned kind = below(state, 4);

	if (in->from == 'w') {
		*a = (uint32_t)random_bits(state) >> below(state, 32);
		*a = below(state, 2) == 0 ? *a : (uint32_t) - (uint32_t)*a;
		*b = 0;
	} else if (in->from == 'l') {
		*a = random_bits(state) >> below(state, 64);
		*a = below(state, 2) == 0 ? *a : -*a;
		*b = 0;
	} else if (kind == 0) {
		*a = any_number(state, &l);
		*b = any_number(state, &l);
	} else if (kind == 1 && in->shape == PRODUCT) {
		pair_for_quotient(state, in->from, a, b);
	} else if (kind == 1) { /* integers and halves */
		*a = make(&l, below(state, 2), l.bias - 2 + below(state, 36),
			  fraction(state, &l, below(state, 33) % l.fraction));
		*b = below(state, 2) == 0 ? *a : near_one(state, &l);
	} else if (in->shape == PRODUCT) {
		pair_for_product(state, in, &l, a, b);
	} else {
		pair_for_sum(state, &l, a, b);
	}
}

/* An addend: often near the product, or as small as its last bits. */
static uint64_t
random_addend(uint64_t *state, const struct instruction *in, uint64_t a,
	      uint64_t b)
{
	struct layout l = layout(in);
	uint64_t product;
	uint64_t c;
	uint64_t unused;

	if (in->from == 'd') {
		product = mips_fpu_from_double(mips_fpu_to_double(a) *
					       mips_fpu_to_double(b));
	} else {
		product = mips_fpu_from_float(mips_fpu_to_float((uint32_t)a) *
					      mips_fpu_to_float((uint32_t)b));
	}
	switch (below(state, 4)) {
	case 0:
		return (product ^ (uint64_t)below(state, 2) << l.sign) +
		       below(state, 5) - 2;
	case 1:
		return product - (random_bits(state) % 56 << l.fraction);
	default:
		pair_for_sum(state, &l, &c, &unused);
		return c;
	}
}

/* Everything else in FCR31 at random; exceptions pending or enabled in some. */
static uint32_t
random_fcr31(uint64_t *state, uint32_t mode)
{
	uint32_t fcr31 = (uint32_t)(random_bits(state) >> 32) & 0xff83fffc;

	if (below(state, 4) != 0) {
		fcr31 &= ~UINT32_C(0x00000f80);
	}
	if (below(state, 4) != 0) {
		fcr31 &= ~UINT32_C(0x0003e000);
	}
	return fcr31 | mode;
}

static bool
is_quick_in(const struct instruction *in, uint32_t mode)
{
	return in->rounds == NEVER || mode == 0;
}

/* ---- tests ---- */

static unsigned long
pairs(void)
{
	const char *slow = getenv("SLOW");

	return slow != NULL && strcmp(slow, "1") == 0 ? 10000000 : 1000000;
}

/* Delicate operands.  A quarter or more of them are for the quick way. */
static void
test_random(void **state)
{
	uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
	unsigned long count;
	unsigned long quick;
	const struct instruction *in;
	uint64_t a;
	uint64_t b;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions) * 4; i++) {
		in = &instructions[i / 4];
		/* Where it never is quick there is less to see. */
		count = is_quick_in(in, i % 4) ? pairs() : pairs() / 20;
		if (in->shape == ANY && in->from != 'w' && in->from != 'l') {
			count /= 4;
		}
		quick = 0;
		for (unsigned long n = 0; n < count; n++) {
			random_pair(&seed, in, &a, &b);
			quick += check(in, random_fcr31(&seed, i % 4), a, b,
				       random_addend(&seed, in, a, b));
		}
		if (is_quick_in(in, i % 4)) {
			assert_true(quick > count / 8);
		} else {
			assert_int_equal(quick, 0);
		}
	}
	assert_int_equal(fegetround(), FE_TONEAREST);
}

/* Usual operands: all of them are for the quick way. */
static void
test_usual(void **state)
{
	static const uint32_t fcr31s[] = {
	    0, 0x00000004, 0x00001004, 0x00801004, 0x00000078, 0x00000f00,
	};
	uint64_t seed = UINT64_C(0xd1b54a32d192ed03);
	const struct instruction *in;
	struct layout l;
	uint64_t a;
	uint64_t b;
	uint64_t c;
	uint32_t fcr31;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		in = &instructions[i];
		l = layout(in);
		for (unsigned n = 0; n < 50000; n++) {
			a = near_one(&seed, &l);
			b = n % 5 == 0 ? a : near_one(&seed, &l);
			c = near_one(&seed, &l);
			if (in->from == 'l') { /* below 2^62 */
				a >>= 8;
			}
			fcr31 = fcr31s[n % ARRAY_SIZE(fcr31s)];
			if (in->number == MIPS_FPU_sqrt_s ||
			    in->number == MIPS_FPU_sqrt_d) {
				a &= ~(UINT64_C(1) << l.sign);
			}
			for (uint32_t mode = 0; mode < 4; mode++) {
				assert_int_equal(
				    check(in, fcr31 | mode, a, b, c),
				    is_quick_in(in, mode));
			}
		}
	}
}

static const uint32_t edges_s[] = {
    0x00000000, 0x00000001, 0x00400000, 0x007fffff, 0x00800000, 0x00800001,
    0x00ffffff, 0x01000000, 0x01000001, 0x1f800000, 0x20000000, 0x33800000,
    0x33800001, 0x34000000, 0x3effffff, 0x3f000000, 0x3f000001, 0x3f7fffff,
    0x3f800000, 0x3f800001, 0x3fc00000, 0x40200000, 0x4b000001, 0x4b7fffff,
    0x4b800000, 0x4e7fffff, 0x4e800000, 0x4effffff, 0x4f000000, 0x5f000000,
    0x5f7fffff, 0x7e800000, 0x7effffff, 0x7f000000, 0x7f7ffffe, 0x7f7fffff,
    0x7f800000, 0x7f800001, 0x7fbfffff, 0x7fc00000, 0x7fffffff,
};

static const uint64_t edges_d[] = {
    0x0000000000000000, 0x0000000000000001, 0x0000000100000000,
    0x000fffffffffffff, 0x0010000000000000, 0x0010000000000001,
    0x001fffffffffffff, 0x0020000000000000, 0x0020000000000001,
    0x1ff0000000000000, 0x2000000000000000, 0x36a0000000000000,
    0x380fffffefffffff, 0x380ffffff0000000, 0x3810000000000000,
    0x381fffffffffffff, 0x3820000000000000, 0x3ca0000000000000,
    0x3ca0000000000001, 0x3cb0000000000000, 0x3fdfffffffffffff,
    0x3fe0000000000000, 0x3fe0000000000001, 0x3fefffffffffffff,
    0x3ff0000000000000, 0x3ff0000000000001, 0x3ff0000010000000,
    0x3ff0000030000000, 0x3ff8000000000000, 0x4004000000000000,
    0x41cfffffffffffff, 0x41d0000000000000, 0x41dfffffffc00000,
    0x41dfffffffe00000, 0x41e0000000000000, 0x4330000000000001,
    0x4340000000000000, 0x47efffffe0000000, 0x47efffffefffffff,
    0x47effffff0000000, 0x5fefffffffffffff, 0x7fd0000000000000,
    0x7fe0000000000000, 0x7feffffffffffffe, 0x7fefffffffffffff,
    0x7ff0000000000000, 0x7ff0000000000001, 0x7ff7ffffffffffff,
    0x7ff8000000000000, 0x7fffffffffffffff,
};

static const uint32_t edges_w[] = {
    0,		1,	    2,		3,	    0x00ffffff, 0x01000000,
    0x01000001, 0x01000002, 0x01000003, 0x7fffffbf, 0x7fffffc0, 0x7fffffff,
    0x80000000, 0x80000001, 0x80000041, 0xfeffffff, 0xffffffff,
};

static const uint64_t edges_l[] = {
    0,
    1,
    0x0000000001000001,
    0x001fffffffffffff,
    0x0020000000000001,
    0x0020000000000003,
    0x3fffffffffffffff,
    0x4000000000000000,
    0x7fffffffffffffff,
    0x8000000000000000,
    0xbfffffffffffffff,
    0xc000000000000000,
    0xc000000000000001,
    0xffdfffffffffffff,
    0xffffffffffffffff,
};

static size_t
edges(const struct instruction *in)
{
	switch (in->from) {
	case 's':
		return 2 * ARRAY_SIZE(edges_s);
	case 'd':
		return 2 * ARRAY_SIZE(edges_d);
	case 'l':
		return ARRAY_SIZE(edges_l);
	default:
		return ARRAY_SIZE(edges_w);
	}
}

static uint64_t
edge(const struct instruction *in, size_t i)
{
	switch (in->from) {
	case 's':
		return edges_s[i / 2] | (i & 1) << 31;
	case 'd':
		return edges_d[i / 2] | (uint64_t)(i & 1) << 63;
	case 'l':
		return edges_l[i];
	default:
		return edges_w[i];
	}
}

/* All pairs, in each mode: sticky flags clear and set, an exception pending,
 * inexact enabled, the others enabled. */
static void
test_edges(void **state)
{
	static const uint32_t fcr31s[] = {
	    0,		0x0000007c, 0x0080107c, 0x00020000,
	    0x00010800, 0x00000080, 0x00000f00, 0x55000000,
	};
	const struct instruction *in;
	size_t count;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		in = &instructions[i];
		count = edges(in);
		for (size_t n = 0; n < count * count * 4; n++) {
			for (unsigned f = 0; f < ARRAY_SIZE(fcr31s); f++) {
				check(in, fcr31s[f] | n % 4,
				      edge(in, n / 4 / count),
				      edge(in, n / 4 % count),
				      edge(in, n / 7 % count));
			}
		}
	}
}

/* Nothing is quick while an exception is or might be pending, except moves,
 * which leave it pending. */
static void
test_blocked(void **state)
{
	static const uint32_t fcr31s[] = {
	    0x00020000, 0x00010000, 0x00008000, 0x00004000,
	    0x00002000, 0x00000080, 0x00001080,
	};
	const struct instruction *in;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		in = &instructions[i];
		for (unsigned f = 0; f < ARRAY_SIZE(fcr31s); f++) {
			assert_int_equal(check(in, fcr31s[f],
					       UINT64_C(0x4000000040000000),
					       UINT64_C(0x3ff000003f800000),
					       UINT64_C(0x4000000040000000)),
					 is_move(in));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blocked),
	    cmocka_unit_test(test_usual),
	    cmocka_unit_test(test_edges),
	    cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
