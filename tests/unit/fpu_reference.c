/*
 * IEEE 754 arithmetic in integers; see fpu_reference.h.
 */
#include "fpu_reference.h"

typedef unsigned __int128 uint128;

const struct reference_format reference_s = {23, 8};
const struct reference_format reference_d = {52, 11};

/* A finite number: sign, significand * 2^exponent, and whether something less
 * than one unit of the significand was cut off. */
struct exact {
	bool negative;
	int exponent;
	uint128 significand;
	bool more;
};

static int
bias(const struct reference_format *f)
{
	return (1 << (f->exponent_bits - 1)) - 1;
}

uint64_t
reference_sign(const struct reference_format *f)
{
	return UINT64_C(1) << (f->fraction_bits + f->exponent_bits);
}

uint64_t
reference_infinity(const struct reference_format *f)
{
	return ((UINT64_C(1) << f->exponent_bits) - 1) << f->fraction_bits;
}

uint64_t
reference_smallest(const struct reference_format *f)
{
	return UINT64_C(1) << f->fraction_bits;
}

uint64_t
reference_default_nan(const struct reference_format *f)
{
	return reference_infinity(f) |
	       ((UINT64_C(1) << (f->fraction_bits - 1)) - 1);
}

enum reference_class
reference_classify(const struct reference_format *f, uint64_t bits)
{
	uint64_t fraction = bits & ((UINT64_C(1) << f->fraction_bits) - 1);
	uint64_t exponent = bits & reference_infinity(f);

	if (exponent == reference_infinity(f)) {
		if (fraction == 0) {
			return CLASS_INFINITY;
		}
		return (fraction >> (f->fraction_bits - 1)) != 0
			   ? CLASS_SIGNALLING_NAN
			   : CLASS_QUIET_NAN;
	}
	if (exponent == 0) {
		return fraction == 0 ? CLASS_ZERO : CLASS_DENORMAL;
	}
	return CLASS_NORMAL;
}

static struct exact
unpack(const struct reference_format *f, uint64_t bits)
{
	struct exact x = {0};
	int biased = (int)((bits & reference_infinity(f)) >> f->fraction_bits);

	x.negative = (bits & reference_sign(f)) != 0;
	x.significand = bits & ((UINT64_C(1) << f->fraction_bits) - 1);
	if (biased != 0) {
		x.significand |= UINT64_C(1) << f->fraction_bits;
		x.exponent = biased - bias(f) - f->fraction_bits;
	} else {
		x.exponent = 1 - bias(f) - f->fraction_bits;
	}
	return x;
}

/* Bits in a number. */
static int
length(uint128 x)
{
	uint64_t high = (uint64_t)(x >> 64);
	uint64_t low = (uint64_t)x;

	if (high != 0) {
		return 128 - __builtin_clzll(high);
	}
	return low != 0 ? 64 - __builtin_clzll(low) : 0;
}

/* The number in units of 2^UNIT, rounded. */
static uint128
round_at(const struct exact *x, int unit, enum reference_mode mode,
	 bool *inexact)
{
	int shift = unit - x->exponent;
	uint128 whole;
	uint128 rest;
	uint128 half;
	bool up = false;

	if (shift <= 0) {
		/* Never with bits cut off: there are always enough. */
		*inexact = x->more;
		return x->significand << -shift;
	}
	if (shift > 127) {
		whole = 0;
		*inexact = x->significand != 0 || x->more;
		/* Below half a unit in all our cases. */
		rest = *inexact ? 1 : 0;
		half = 2;
	} else {
		whole = x->significand >> shift;
		rest = x->significand & (((uint128)1 << shift) - 1);
		half = (uint128)1 << (shift - 1);
		*inexact = rest != 0 || x->more;
	}
	switch (mode) {
	case MODE_RN:
		if (rest == half && !x->more) {
			up = (whole & 1) != 0;
		} else {
			up = rest >= half;
		}
		break;
	case MODE_RZ:
		break;
	case MODE_RP:
		up = *inexact && !x->negative;
		break;
	case MODE_RM:
		up = *inexact && x->negative;
		break;
	}
	return whole + (up ? 1 : 0);
}

static struct reference_result
overflow(const struct reference_format *f, bool negative,
	 enum reference_mode mode)
{
	struct reference_result r = {0};
	bool to_infinity = mode == MODE_RN || (mode == MODE_RP && !negative) ||
			   (mode == MODE_RM && negative);

	r.bits = reference_infinity(f) - (to_infinity ? 0 : 1);
	r.bits |= negative ? reference_sign(f) : 0;
	r.cause = CAUSE_O | CAUSE_I;
	return r;
}

static struct reference_result
pack(const struct reference_format *f, const struct exact *x,
     enum reference_mode mode)
{
	struct reference_result r = {0};
	uint64_t sign = x->negative ? reference_sign(f) : 0;
	int lowest = 1 - bias(f) - f->fraction_bits; /* unit of denormals */
	int unit;
	uint128 whole;
	bool inexact;

	if (x->significand == 0 && !x->more) {
		r.bits = sign;
		return r;
	}
	unit = length(x->significand) + x->exponent - (f->fraction_bits + 1);
	/* As with an unbounded exponent. */
	whole = round_at(x, unit, mode, &inexact);
	if (length(whole) > f->fraction_bits + 1) {
		whole >>= 1;
		unit++;
	}
	r.tiny = unit < lowest;
	if (unit + f->fraction_bits > bias(f)) {
		return overflow(f, x->negative, mode);
	}
	if (r.tiny) {
		unit = lowest;
		whole = round_at(x, unit, mode, &inexact);
	}
	/* The hidden bit adds one to the exponent; so does its carry. */
	r.bits = sign | ((uint64_t)(unit - lowest) << f->fraction_bits);
	r.bits += (uint64_t)whole;
	if (inexact) {
		r.cause = CAUSE_I | (r.tiny ? CAUSE_U : 0);
	}
	return r;
}

static struct reference_result
result(uint64_t bits, unsigned cause)
{
	struct reference_result r = {0};

	r.bits = bits;
	r.cause = cause;
	return r;
}

static struct exact
product(struct exact a, struct exact b)
{
	struct exact x = {0};

	x.negative = a.negative != b.negative;
	x.exponent = a.exponent + b.exponent;
	x.significand = a.significand * b.significand;
	return x;
}

static struct exact
quotient(struct exact a, struct exact b)
{
	struct exact x = {0};
	int shift;

	shift = 126 - length(a.significand);
	a.significand <<= shift;
	a.exponent -= shift;
	x.negative = a.negative != b.negative;
	x.exponent = a.exponent - b.exponent;
	x.significand = a.significand / b.significand;
	x.more = a.significand % b.significand != 0;
	return x;
}

static struct exact
root(struct exact a)
{
	struct exact x = {0};
	uint128 guess;
	int shift;

	shift = 125 - length(a.significand);
	shift += (a.exponent - shift) & 1;
	a.significand <<= shift;
	a.exponent -= shift;
	for (int bit = 63; bit >= 0; bit--) {
		guess = x.significand | (uint128)1 << bit;
		if (guess * guess <= a.significand) {
			x.significand = guess;
		}
	}
	x.exponent = a.exponent / 2;
	x.more = x.significand * x.significand != a.significand;
	return x;
}

static struct exact
sum(struct exact a, struct exact b, enum reference_mode mode)
{
	struct exact x = {0};
	struct exact t;
	int shift;

	if (a.exponent < b.exponent) {
		t = a;
		a = b;
		b = t;
	}
	/* 60 more places are enough to see everything but "and a bit". */
	a.significand <<= 60;
	a.exponent -= 60;
	shift = a.exponent - b.exponent;
	if (shift < 0) {
		b.significand <<= -shift;
	} else if (shift < 128) {
		b.more = (b.significand & (((uint128)1 << shift) - 1)) != 0;
		b.significand >>= shift;
	} else {
		b.more = b.significand != 0;
		b.significand = 0;
	}
	x.exponent = a.exponent;
	x.more = b.more;
	x.negative = a.negative;
	if (a.negative == b.negative) {
		x.significand = a.significand + b.significand;
	} else if (a.significand > b.significand) {
		x.significand = a.significand - b.significand - b.more;
	} else {
		x.negative = b.negative;
		x.significand = b.significand - a.significand;
		if (x.significand == 0) {
			x.negative = mode == MODE_RM;
		}
	}
	return x;
}

static struct reference_result
convert_nan(const struct reference_format *from,
	    const struct reference_format *to, uint64_t a)
{
	uint64_t fraction = a & ((UINT64_C(1) << from->fraction_bits) - 1);

	if (from->fraction_bits > to->fraction_bits) {
		fraction >>= from->fraction_bits - to->fraction_bits;
	} else {
		fraction <<= to->fraction_bits - from->fraction_bits;
	}
	if (fraction == 0) {
		return result(reference_default_nan(to), 0);
	}
	return result(
	    ((a & reference_sign(from)) != 0 ? reference_sign(to) : 0) |
		reference_infinity(to) | fraction,
	    0);
}

static bool is_nan(enum reference_class class)
{
	return class == CLASS_QUIET_NAN || class == CLASS_SIGNALLING_NAN;
}

/* An infinity among the operands, or a division by zero, or an invalid
 * operation; no NaNs. */
static struct reference_result
special(char operation, const struct reference_format *f, uint64_t a,
	uint64_t b)
{
	uint64_t sign = (a ^ b) & reference_sign(f);
	enum reference_class ca = reference_classify(f, a);
	enum reference_class cb = reference_classify(f, b);
	struct reference_result nan = result(reference_default_nan(f), CAUSE_V);

	switch (operation) {
	case '-':
	case '+':
		if (ca == CLASS_INFINITY && cb == CLASS_INFINITY) {
			return (sign == 0) == (operation == '+') ? result(a, 0)
								 : nan;
		}
		if (ca == CLASS_INFINITY) {
			return result(a, 0);
		}
		return result(operation == '+' ? b : b ^ reference_sign(f), 0);
	case '*':
		if (ca == CLASS_ZERO || cb == CLASS_ZERO) {
			return nan;
		}
		return result(sign | reference_infinity(f), 0);
	case '/':
		if (ca == cb) { /* 0/0, inf/inf */
			return nan;
		}
		if (cb == CLASS_INFINITY) {
			return result(sign, 0);
		}
		return result(sign | reference_infinity(f),
			      ca == CLASS_INFINITY ? 0 : CAUSE_Z);
	default: /* square root */
		return (a & reference_sign(f)) != 0 ? nan : result(a, 0);
	}
}

struct reference_result
reference_arithmetic(char operation, const struct reference_format *from,
		     const struct reference_format *to,
		     enum reference_mode mode, uint64_t a, uint64_t b)
{
	enum reference_class ca = reference_classify(from, a);
	bool one_operand = operation == 'r' || operation == 'c';
	enum reference_class cb =
	    one_operand ? ca : reference_classify(from, b);
	bool infinite = ca == CLASS_INFINITY || cb == CLASS_INFINITY;
	struct exact x = unpack(from, a);
	struct exact y = unpack(from, b);

	if (ca == CLASS_SIGNALLING_NAN || cb == CLASS_SIGNALLING_NAN) {
		return result(reference_default_nan(to), CAUSE_V);
	}
	if (is_nan(ca) || is_nan(cb)) {
		return convert_nan(from, to, is_nan(ca) ? a : b);
	}
	if (operation == 'c') {
		if (infinite) {
			return result(reference_infinity(to) |
					  (x.negative ? reference_sign(to) : 0),
				      0);
		}
		return pack(to, &x, mode);
	}
	b = one_operand ? a : b;
	if (infinite || (operation == '/' && cb == CLASS_ZERO) ||
	    (operation == 'r' && x.negative && ca != CLASS_ZERO)) {
		return special(operation, from, a, b);
	}
	switch (operation) {
	case '-':
		y.negative = !y.negative;
		/* fall through */
	case '+':
		if (ca == CLASS_ZERO && cb == CLASS_ZERO) {
			x.negative = x.negative == y.negative ? x.negative
							      : mode == MODE_RM;
		} else {
			x = sum(x, y, mode);
		}
		break;
	case '*':
		x = product(x, y);
		break;
	case '/':
		if (ca == CLASS_ZERO) {
			x.negative = x.negative != y.negative;
		} else {
			x = quotient(x, y);
		}
		break;
	default:
		if (ca != CLASS_ZERO) {
			x = root(x);
		}
		break;
	}
	return pack(to, &x, mode);
}

struct reference_result
reference_from_integer(const struct reference_format *to,
		       enum reference_mode mode, int64_t integer)
{
	struct exact x = {0};

	x.negative = integer < 0;
	x.significand = integer < 0 ? -(uint128)integer : (uint128)integer;
	return pack(to, &x, mode);
}

struct reference_result
reference_to_integer(const struct reference_format *from,
		     enum reference_mode mode, int bits, uint64_t a)
{
	struct exact x = unpack(from, a);
	enum reference_class class = reference_classify(from, a);
	uint64_t most = (UINT64_C(1) << (bits - 1)) - 1;
	uint64_t mask = most << 1 | 1;
	bool inexact = false;
	uint128 whole;

	if (is_nan(class) || class == CLASS_INFINITY || x.exponent > bits) {
		return result(most, CAUSE_V);
	}
	whole = round_at(&x, 0, mode, &inexact);
	if (whole > (uint128)most + x.negative) {
		return result(most, CAUSE_V);
	}
	return result((uint64_t)(x.negative ? -whole : whole) & mask,
		      inexact ? CAUSE_I : 0);
}

int
reference_compare(const struct reference_format *f, uint64_t a, uint64_t b)
{
	uint64_t magnitude = reference_sign(f) - 1;
	bool swap = (a & reference_sign(f)) != 0;

	if (is_nan(reference_classify(f, a)) ||
	    is_nan(reference_classify(f, b))) {
		return 2;
	}
	if (((a | b) & magnitude) == 0) {
		return 0;
	}
	if (((a ^ b) & reference_sign(f)) != 0) {
		return swap ? -1 : 1;
	}
	if (a == b) {
		return 0;
	}
	return ((a & magnitude) < (b & magnitude)) != swap ? -1 : 1;
}
