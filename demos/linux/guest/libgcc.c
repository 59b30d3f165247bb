/*
 * The compiler's helper functions for 32-bit MIPS I programs: 64-bit
 * shifts, division, bit counting, and conversions between 64-bit integers and
 * floating point.  The names and their meaning are those of the GCC internals
 * manual, "The GCC low-level runtime library".
 *
 * They are here because Debian's libgcc for MIPS is MIPS32 release 2 code,
 * which the processors of the older machines do not run.  Helpers that neither
 * the C library nor the programs ask for are left out.
 *
 * Nothing here may use an operator that the compiler turns into a call of the
 * very function that is being written; hence the halves.
 */
#include <stdint.h>

union halves {
	uint64_t u;
	int64_t s;
	struct {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		uint32_t lo;
		uint32_t hi;
#else
		uint32_t hi;
		uint32_t lo;
#endif
	} w;
};

#define TWO_TO_32 4294967296.0
#define TWO_TO_31 2147483648.0

int64_t __ashldi3(int64_t value, int count);
uint64_t __lshrdi3(uint64_t value, int count);
int64_t __ashrdi3(int64_t value, int count);
int __clzsi2(uint32_t value);
int __clzdi2(uint64_t value);
int __ctzsi2(uint32_t value);
int __ctzdi2(uint64_t value);
int __ffsdi2(uint64_t value);
int __popcountsi2(uint32_t value);
int __popcountdi2(uint64_t value);
uint32_t __bswapsi2(uint32_t value);
uint64_t __bswapdi2(uint64_t value);
uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *remainder);
uint64_t __udivdi3(uint64_t n, uint64_t d);
uint64_t __umoddi3(uint64_t n, uint64_t d);
int64_t __divdi3(int64_t n, int64_t d);
int64_t __moddi3(int64_t n, int64_t d);
int64_t __divmoddi4(int64_t n, int64_t d, int64_t *remainder);
double __floatundidf(uint64_t value);
double __floatdidf(int64_t value);
float __floatundisf(uint64_t value);
float __floatdisf(int64_t value);
uint64_t __fixunsdfdi(double value);
int64_t __fixdfdi(double value);
uint64_t __fixunssfdi(float value);
int64_t __fixsfdi(float value);

int64_t
__ashldi3(int64_t value, int count)
{
	union halves v = {.s = value};
	union halves r;

	if (count == 0) {
		return value;
	}
	if (count >= 32) {
		r.w.lo = 0;
		r.w.hi = v.w.lo << (count - 32);
	} else {
		r.w.lo = v.w.lo << count;
		r.w.hi = (v.w.hi << count) | (v.w.lo >> (32 - count));
	}
	return r.s;
}

uint64_t
__lshrdi3(uint64_t value, int count)
{
	union halves v = {.u = value};
	union halves r;

	if (count == 0) {
		return value;
	}
	if (count >= 32) {
		r.w.hi = 0;
		r.w.lo = v.w.hi >> (count - 32);
	} else {
		r.w.hi = v.w.hi >> count;
		r.w.lo = (v.w.lo >> count) | (v.w.hi << (32 - count));
	}
	return r.u;
}

int64_t
__ashrdi3(int64_t value, int count)
{
	union halves v = {.s = value};
	union halves r;

	if (count == 0) {
		return value;
	}
	if (count >= 32) {
		r.w.hi = (int32_t)v.w.hi >> 31;
		r.w.lo = (int32_t)v.w.hi >> (count - 32);
	} else {
		r.w.hi = (int32_t)v.w.hi >> count;
		r.w.lo = (v.w.lo >> count) | (v.w.hi << (32 - count));
	}
	return r.s;
}

int
__clzsi2(uint32_t value)
{
	int zeros = 0;

	if (value == 0) {
		return 32;
	}
	for (int step = 16; step > 0; step >>= 1) {
		if ((value >> (32 - step)) == 0) {
			zeros += step;
			value <<= step;
		}
	}
	return zeros;
}

int
__clzdi2(uint64_t value)
{
	union halves v = {.u = value};

	return v.w.hi != 0 ? __clzsi2(v.w.hi) : 32 + __clzsi2(v.w.lo);
}

int
__ctzsi2(uint32_t value)
{
	return 31 - __clzsi2(value & -value);
}

int
__ctzdi2(uint64_t value)
{
	union halves v = {.u = value};

	return v.w.lo != 0 ? __ctzsi2(v.w.lo) : 32 + __ctzsi2(v.w.hi);
}

int
__ffsdi2(uint64_t value)
{
	return value != 0 ? __ctzdi2(value) + 1 : 0;
}

int
__popcountsi2(uint32_t value)
{
	int ones = 0;

	while (value != 0) {
		value &= value - 1;
		ones++;
	}
	return ones;
}

int
__popcountdi2(uint64_t value)
{
	union halves v = {.u = value};

	return __popcountsi2(v.w.lo) + __popcountsi2(v.w.hi);
}

uint32_t
__bswapsi2(uint32_t value)
{
	return value << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) |
	       value >> 24;
}

uint64_t
__bswapdi2(uint64_t value)
{
	union halves v = {.u = value};
	union halves r;

	r.w.lo = __bswapsi2(v.w.hi);
	r.w.hi = __bswapsi2(v.w.lo);
	return r.u;
}

/* One bit of the quotient a turn; the hardware's divider where it will do. */
uint64_t
__udivmoddi4(uint64_t n, uint64_t d, uint64_t *remainder)
{
	union halves num = {.u = n};
	union halves den = {.u = d};
	union halves q = {.u = 0};
	union halves r = {.u = 0};
	uint64_t quotient = 0;

	if (num.w.hi == 0 && den.w.hi == 0) {
		q.w.lo = num.w.lo / den.w.lo;
		r.w.lo = num.w.lo % den.w.lo;
		if (remainder != 0) {
			*remainder = r.u;
		}
		return q.u;
	}
	if (d <= n && d != 0) {
		int shift = __clzdi2(d) - __clzdi2(n);

		d = __ashldi3(d, shift);
		for (; shift >= 0; shift--) {
			quotient += quotient;
			if (n >= d) {
				n -= d;
				quotient |= 1;
			}
			d = __lshrdi3(d, 1);
		}
	}
	if (remainder != 0) {
		*remainder = n;
	}
	return quotient;
}

uint64_t
__udivdi3(uint64_t n, uint64_t d)
{
	return __udivmoddi4(n, d, 0);
}

uint64_t
__umoddi3(uint64_t n, uint64_t d)
{
	uint64_t remainder;

	__udivmoddi4(n, d, &remainder);
	return remainder;
}

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

int64_t
__divdi3(int64_t n, int64_t d)
{
	uint64_t quotient = __udivmoddi4(magnitude(n), magnitude(d), 0);

	return (n < 0) != (d < 0) ? -quotient : quotient;
}

int64_t
__moddi3(int64_t n, int64_t d)
{
	uint64_t remainder;

	__udivmoddi4(magnitude(n), magnitude(d), &remainder);
	return n < 0 ? -remainder : remainder;
}

int64_t
__divmoddi4(int64_t n, int64_t d, int64_t *remainder)
{
	*remainder = __moddi3(n, d);
	return __divdi3(n, d);
}

/* The upper half is exact as a double, so the sum is rounded only once. */
double
__floatundidf(uint64_t value)
{
	union halves v = {.u = value};

	return (double)v.w.hi * TWO_TO_32 + (double)v.w.lo;
}

double
__floatdidf(int64_t value)
{
	union halves v = {.s = value};

	return (double)(int32_t)v.w.hi * TWO_TO_32 + (double)v.w.lo;
}

/*
 * Through a double, and still rounded only once: where the double could not
 * hold every bit, the low eleven are first folded into a sticky one.
 */
float
__floatundisf(uint64_t value)
{
	union halves v = {.u = value};

	if ((v.w.hi >> 21) != 0 && (v.w.lo & 0x7ff) != 0) {
		v.w.lo = (v.w.lo & ~(uint32_t)0x7ff) | 0x800;
	}
	return (float)__floatundidf(v.u);
}

float
__floatdisf(int64_t value)
{
	float f = __floatundisf(magnitude(value));

	return value < 0 ? -f : f;
}

/* A double of 2^31 or more does not fit the processor's own conversion. */
static uint32_t
double_to_u32(double value)
{
	if (value >= TWO_TO_31) {
		return (uint32_t)(int32_t)(value - TWO_TO_31) + 0x80000000u;
	}
	return (uint32_t)(int32_t)value;
}

uint64_t
__fixunsdfdi(double value)
{
	union halves r = {.u = 0};

	if (value >= 1) {
		r.w.hi = double_to_u32(value / TWO_TO_32);
		r.w.lo = double_to_u32(value - (double)r.w.hi * TWO_TO_32);
	}
	return r.u;
}

int64_t
__fixdfdi(double value)
{
	return value < 0 ? -__fixunsdfdi(-value) : __fixunsdfdi(value);
}

uint64_t
__fixunssfdi(float value)
{
	return __fixunsdfdi(value);
}

int64_t
__fixsfdi(float value)
{
	return __fixdfdi(value);
}
