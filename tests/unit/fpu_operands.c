/*
 * Operands for checking the floating point unit; see fpu_operands.h.
 */
#include "fpu_operands.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

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
    0x5effffff, 0x5f000000, /* 2^63 */
    0x5f000001, 0x73000000, 0x7e800000, 0x7effffff, 0x7f000000,
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
    0x43dfffffffffffff,
    0x43e0000000000000, /* 2^63 */
    0x43e0000000000001,
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

static const uint64_t edges_l[] = {
    0,
    1,
    0x0000000000ffffff,
    0x0000000001000001,
    0x0000000001000003,
    0x000000007fffffff,
    0x00000000ffffffff,
    0x001fffffffffffff, /* 2^53 - 1 */
    0x0020000000000000,
    0x0020000000000001,
    0x0020000000000003,
    0x7fffff3fffffffff,
    0x7fffff4000000000, /* half way between singles */
    0x7fffff4000000001,
    0x7ffffffffffffc00, /* the largest double below 2^63 */
    0x7ffffffffffffdff,
    0x7ffffffffffffe00, /* half way to 2^63 */
    0x7fffffffffffffff,
    0x8000000000000000,
};

size_t
fpu_edges(unsigned fmt)
{
	switch (fmt) {
	case FMT_S:
		return 2 * ARRAY_SIZE(edges_s);
	case FMT_D:
		return 2 * ARRAY_SIZE(edges_d);
	case FMT_W:
		return 2 * ARRAY_SIZE(edges_w);
	default:
		return 2 * ARRAY_SIZE(edges_l);
	}
}

uint64_t
fpu_edge(unsigned fmt, size_t i)
{
	bool negative = (i & 1) != 0;

	switch (fmt) {
	case FMT_S:
		return edges_s[i / 2] | (negative ? UINT32_C(1) << 31 : 0);
	case FMT_D:
		return edges_d[i / 2] | (negative ? UINT64_C(1) << 63 : 0);
	case FMT_W:
		return negative ? -edges_w[i / 2] : edges_w[i / 2];
	default:
		return negative ? -edges_l[i / 2] : edges_l[i / 2];
	}
}

uint64_t
fpu_random_bits(uint64_t *state)
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
	uint64_t r = fpu_random_bits(state) & mask;
	unsigned kind = fpu_random_bits(state) >> 40 & 7;
	unsigned shift = (fpu_random_bits(state) >> 40) % bits;

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

uint64_t
fpu_random_operand(uint64_t *state, unsigned fmt)
{
	bool is_double = fmt == FMT_D;
	unsigned fraction_bits = is_double ? 52 : 23;
	unsigned bias = is_double ? 1023 : 127;
	uint64_t r = fpu_random_bits(state);
	unsigned kind = r >> 40 & 15;
	unsigned exponent = (r >> 50) & (2 * bias + 1);
	uint64_t sign = r >> 30 & 1;

	if (fmt == FMT_W) {
		return (uint32_t)(fpu_random_bits(state) >> 32) >>
		       (r >> 60 << 1);
	}
	if (fmt == FMT_L) {
		r = random_fraction(state, 63) >> (r >> 60 << 2);
		return sign != 0 ? -r : r;
	}
	if (kind == 0) {
		return fpu_edge(fmt, (r & 0xffff) % fpu_edges(fmt));
	}
	if (kind < 6) { /* near one */
		exponent = bias - 4 + (r & 7);
	} else if (kind < 8) { /* between a fraction and a long */
		exponent = bias - 1 + (r & 0xffff) % 66;
	} else if (kind < 10) { /* products near the smallest number */
		exponent = bias / 2 - 3 + (r & 7);
	} else if (kind == 10) { /* doubles near the smallest single */
		exponent = bias - (is_double ? 151 : bias) + (r & 31);
	} else if (kind == 11) { /* products near the largest number */
		exponent = bias + bias / 2 - 3 + (r & 7);
	}
	return sign << (is_double ? 63 : 31) |
	       (uint64_t)exponent << fraction_bits |
	       random_fraction(state, fraction_bits);
}
