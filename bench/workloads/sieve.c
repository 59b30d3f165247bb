/*
 * Integers and bytes: the sieve of Eratosthenes up to 64 K.
 */
#include "bench.h"

#define LIMIT 65536

const char bench_name[] = "sieve";

static uint8_t composite[LIMIT];

uint32_t
bench(uint32_t count)
{
	uint32_t sum = 0;

	while (count-- > 0) {
		uint32_t primes = 0;

		for (uint32_t i = 0; i < LIMIT; i++) {
			composite[i] = 0;
		}
		for (uint32_t i = 2; i < LIMIT; i++) {
			if (composite[i] != 0) {
				continue;
			}
			primes++;
			for (uint32_t k = i + i; k < LIMIT; k += i) {
				composite[k] = 1;
			}
		}
		sum = checksum(sum, primes);
	}
	return sum;
}
