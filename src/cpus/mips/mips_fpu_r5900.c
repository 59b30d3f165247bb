/*
 * The R5900's floating point: singles that look like those of IEEE 754 and
 * behave otherwise.  Manual: "EE Core User's Manual", chapter on the FPU.
 *
 *	exponent 255 is an exponent like any other: no infinities, no NaNs
 *	denormals are zeros, as operands and as results
 *	all results are rounded towards zero
 *	a result that is too large is the largest number, with its sign
 *	nothing traps: causes are O, U, I, D, each with a sticky flag
 *
 * Besides the registers there is an accumulator.  Here results are exact but
 * for the rounding; the chip's last bit may differ where it keeps fewer bits in
 * between.
 */
#include "cpus/mips/mips_r5900.h"

enum {
	FCR31_R5900_U = 1 << 14,
	FCR31_R5900_O = 1 << 15,
	FCR31_R5900_D = 1 << 16,
	FCR31_R5900_I = 1 << 17,
	FCR31_R5900_SU = 1 << 3,
	FCR31_R5900_SO = 1 << 4,
	FCR31_R5900_SD = 1 << 5,
	FCR31_R5900_SI = 1 << 6,
};

/* Function codes of format S, and one of format W. */
enum {
	R5900_ADD = 0,
	R5900_SUB = 1,
	R5900_MUL = 2,
	R5900_DIV = 3,
	R5900_SQRT = 4,
	R5900_ABS = 5,
	R5900_MOV = 6,
	R5900_NEG = 7,
	R5900_RSQRT = 22,
	R5900_ADDA = 24,
	R5900_SUBA = 25,
	R5900_MULA = 26,
	R5900_MADD = 28,
	R5900_MSUB = 29,
	R5900_MADDA = 30,
	R5900_MSUBA = 31,
	R5900_CVT_S = 32, /* of format W */
	R5900_CVT_W = 36,
	R5900_MAX = 40,
	R5900_MIN = 41,
	R5900_C_F = 48,
	R5900_C_EQ = 50,
	R5900_C_LT = 52,
	R5900_C_LE = 54,
};

bool
mips_fpu_r5900_has(uint32_t word)
{
	static const uint64_t of_s =
	    UINT64_C(0xff) | UINT64_C(1) << R5900_RSQRT |
	    UINT64_C(7) << R5900_ADDA | UINT64_C(15) << R5900_MADD |
	    UINT64_C(1) << R5900_CVT_W | UINT64_C(3) << R5900_MAX |
	    UINT64_C(1) << R5900_C_F | UINT64_C(1) << R5900_C_EQ |
	    UINT64_C(1) << R5900_C_LT | UINT64_C(1) << R5900_C_LE;
	unsigned code = word & 63;

	return (word >> 21 & 31) == 20 ? code == R5900_CVT_S
				       : (of_s >> code & 1) != 0;
}

/* ---- numbers ---- */

#define SIGN	UINT32_C(0x80000000)
#define LARGEST UINT32_C(0x7fffffff)
#define LEADING                                                       \
	UINT32_C(0x00800000) /* bit of the fraction, which is implied \
			      */

static int
exponent(uint32_t bits)
{
	return (int)(bits >> 23 & 255);
}

static bool
is_zero(uint32_t bits)
{
	return exponent(bits) == 0;
}

static uint32_t
fraction(uint32_t bits)
{
	return is_zero(bits) ? 0 : (bits & (LEADING - 1)) | LEADING;
}

/* The number MAGNITUDE times 2^(EXP - 127 - 23), rounded towards zero; sets
 * the bits of what happened in CAUSE. */
static uint32_t
pack(uint32_t sign, int exp, uint64_t magnitude, uint32_t *cause)
{
	int top;

	if (magnitude == 0) {
		return sign;
	}
	top = 63 - __builtin_clzll(magnitude) - 23;
	magnitude = top >= 0 ? magnitude >> top : magnitude << -top;
	exp += top;
	if (exp > 255) {
		*cause |= FCR31_R5900_O;
		return sign | LARGEST;
	}
	if (exp < 1) {
		*cause |= FCR31_R5900_U;
		return sign;
	}
	return sign | (uint32_t)exp << 23 |
	       ((uint32_t)magnitude & (LEADING - 1));
}

/* Magnitude A is no less than that of B.  The sum has 32 bits below the
 * fraction of A; what B has lost below them is at most one unit there, which
 * matters to a difference. */
static uint32_t
add_ordered(uint32_t a, uint32_t b, uint32_t *cause)
{
	int distance = exponent(a) - exponent(b);
	uint64_t x = (uint64_t)fraction(a) << 32;
	uint64_t y = (uint64_t)fraction(b) << 32;
	uint64_t shifted = distance < 64 ? y >> distance : 0;

	if (((a ^ b) & SIGN) == 0) {
		return pack(a & SIGN, exponent(a) - 32, x + shifted, cause);
	}
	if (distance < 64 ? shifted << distance != y : y != 0) {
		shifted++;
	}
	if (x == shifted) {
		return 0;
	}
	return pack(a & SIGN, exponent(a) - 32, x - shifted, cause);
}

static uint32_t
add(uint32_t a, uint32_t b, uint32_t *cause)
{
	if (is_zero(a) && is_zero(b)) {
		return a & b & SIGN;
	}
	if (is_zero(a)) {
		return b;
	}
	if (is_zero(b)) {
		return a;
	}
	return (a & ~SIGN) >= (b & ~SIGN) ? add_ordered(a, b, cause)
					  : add_ordered(b, a, cause);
}

static uint32_t
multiply(uint32_t a, uint32_t b, uint32_t *cause)
{
	return pack((a ^ b) & SIGN, exponent(a) + exponent(b) - 127 - 23,
		    (uint64_t)fraction(a) * fraction(b), cause);
}

/* DIV and RSQRT tell nothing of results that are too large or too small. */
static uint32_t
divide(uint32_t a, uint32_t b, uint32_t *cause)
{
	uint32_t sign = (a ^ b) & SIGN;
	uint32_t ignored = 0;

	if (is_zero(b)) {
		*cause |= is_zero(a) ? FCR31_R5900_I : FCR31_R5900_D;
		return sign | LARGEST;
	}
	return pack(sign, exponent(a) - exponent(b) + 127 - 9,
		    ((uint64_t)fraction(a) << 32) / fraction(b), &ignored);
}

/* Of a negative number that of its magnitude. */
static uint32_t
square_root(uint32_t a, uint32_t *cause)
{
	int exp = exponent(a) - 127;
	uint64_t square = (uint64_t)fraction(a) << (23 + (exp & 1));
	uint32_t ignored = 0;
	uint32_t root = 0;

	if (is_zero(a)) {
		return a & SIGN;
	}
	if ((a & SIGN) != 0) {
		*cause |= FCR31_R5900_I;
	}
	for (uint32_t bit = LEADING; bit != 0; bit >>= 1) {
		uint64_t next = root | bit;

		if (next * next <= square) {
			root |= bit;
		}
	}
	return pack(0, (exp - (exp & 1)) / 2 + 127, root, &ignored);
}

static uint32_t
reciprocal_root(uint32_t a, uint32_t b, uint32_t *cause)
{
	if (is_zero(b)) {
		*cause |= FCR31_R5900_D;
		return ((a ^ b) & SIGN) | LARGEST;
	}
	return divide(a, square_root(b, cause), cause);
}

static uint32_t
to_word(uint32_t a)
{
	int shift = exponent(a) - 127 - 23;
	bool negative = (a & SIGN) != 0;
	uint32_t magnitude;

	if (shift > 7) {
		return negative ? SIGN : LARGEST;
	}
	if (shift < -23) {
		return 0;
	}
	magnitude = shift >= 0 ? fraction(a) << shift : fraction(a) >> -shift;
	return negative ? 0 - magnitude : magnitude;
}

static uint32_t
from_word(uint32_t a)
{
	uint32_t sign = a & SIGN;
	uint32_t ignored = 0;

	return a == 0 ? 0
		      : pack(sign, 127 + 23, sign != 0 ? 0 - a : a, &ignored);
}

/* A number as an integer of the same order. */
static int32_t
ordered(uint32_t a)
{
	int32_t magnitude = is_zero(a) ? 0 : (int32_t)(a & LARGEST);

	return (a & SIGN) != 0 ? -magnitude : magnitude;
}

/* ---- instructions ---- */

/* Causes that the group of an instruction sets or clears. */
static uint32_t
causes_of(unsigned code)
{
	switch (code) {
	case R5900_DIV:
	case R5900_SQRT:
	case R5900_RSQRT:
		return FCR31_R5900_I | FCR31_R5900_D;
	case R5900_MOV:
	case R5900_CVT_S:
	case R5900_CVT_W:
		return 0;
	default:
		return FCR31_R5900_O | FCR31_R5900_U;
	}
}

static void
report(struct mips_fpu *fpu, unsigned code, uint32_t cause)
{
	fpu->fcr31 = (fpu->fcr31 & ~causes_of(code)) | cause;
	/* The sticky flags are eleven bits below. */
	fpu->fcr31 |= cause >> 11;
}
_Static_assert(FCR31_R5900_U >> 11 == FCR31_R5900_SU &&
		   FCR31_R5900_O >> 11 == FCR31_R5900_SO &&
		   FCR31_R5900_D >> 11 == FCR31_R5900_SD &&
		   FCR31_R5900_I >> 11 == FCR31_R5900_SI,
	       "sticky flags");

static void
compare(struct mips_fpu *fpu, unsigned code, uint32_t a, uint32_t b)
{
	bool condition = (code == R5900_C_EQ && ordered(a) == ordered(b)) ||
			 (code == R5900_C_LT && ordered(a) < ordered(b)) ||
			 (code == R5900_C_LE && ordered(a) <= ordered(b));

	fpu->fcr31 =
	    condition ? fpu->fcr31 | FCR31_C : fpu->fcr31 & ~(uint32_t)FCR31_C;
}

static uint32_t
compute(const struct mips_fpu *fpu, unsigned code, uint32_t a, uint32_t b,
	uint32_t *cause)
{
	switch (code) {
	case R5900_ADD:
	case R5900_ADDA:
		return add(a, b, cause);
	case R5900_SUB:
	case R5900_SUBA:
		return add(a, b ^ SIGN, cause);
	case R5900_MUL:
	case R5900_MULA:
		return multiply(a, b, cause);
	case R5900_DIV:
		return divide(a, b, cause);
	case R5900_SQRT:
		return square_root(b, cause);
	case R5900_RSQRT:
		return reciprocal_root(a, b, cause);
	case R5900_ABS:
		return a & ~SIGN;
	case R5900_NEG:
		return a ^ SIGN;
	case R5900_MADD:
	case R5900_MADDA:
		return add(fpu->acc, multiply(a, b, cause), cause);
	case R5900_MSUB:
	case R5900_MSUBA:
		return add(fpu->acc, multiply(a, b, cause) ^ SIGN, cause);
	case R5900_CVT_S:
		return from_word(a);
	case R5900_CVT_W:
		return to_word(a);
	case R5900_MAX:
		return ordered(a) >= ordered(b) ? a : b;
	case R5900_MIN:
		return ordered(a) <= ordered(b) ? a : b;
	default: /* mov */
		return a;
	}
}

void
mips_fpu_r5900(struct mips_fpu *fpu, unsigned code, unsigned fd, unsigned fs,
	       unsigned ft)
{
	uint32_t a = fpu->fgr[fs];
	uint32_t b = fpu->fgr[ft];
	uint32_t cause = 0;
	uint32_t result;

	if (code >= R5900_C_F) {
		compare(fpu, code, a, b);
		return;
	}
	result = compute(fpu, code, a, b, &cause);
	if ((code >= R5900_ADDA && code <= R5900_MULA) || code == R5900_MADDA ||
	    code == R5900_MSUBA) {
		fpu->acc = result;
	} else {
		fpu->fgr[fd] = result;
	}
	report(fpu, code, cause);
}
