/*
 * Multiplication and division: modular exponentiation, greatest common
 * divisors, and products of 64 bits.
 */
#include "bench.h"

const char bench_name[] = "muldiv";

static uint32_t
power(uint32_t base, uint32_t exponent, uint32_t modulus)
{
	uint32_t result = 1;

	base %= modulus;
	while (exponent != 0) {
		if ((exponent & 1) != 0) {
			result = result * base % modulus;
		}
		base = base * base % modulus;
		exponent >>= 1;
	}
	return result;
}

static uint32_t
gcd(uint32_t a, uint32_t b)
{
	while (b != 0) {
		uint32_t t = a % b;

		a = b;
		b = t;
	}
	return a;
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 11;
	uint32_t sum = 0;
	uint64_t wide = 1;

	while (count-- > 0) {
		for (int i = 0; i < 64; i++) {
			uint32_t a = next_random(&random) | 1;
			uint32_t b = next_random(&random) | 1;

			sum = checksum(sum, power(a, b, 65521));
			sum = checksum(sum, gcd(a, b));
			wide = (wide >> 32) + (uint64_t)(uint32_t)wide * a;
			sum = checksum(sum, (int32_t)(a - b) / 37);
		}
	}
	return checksum(sum, wide ^ wide >> 32);
}
