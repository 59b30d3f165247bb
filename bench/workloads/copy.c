/*
 * Moving memory: 32 KB by words, four at a time, there and back.
 */
#include "bench.h"

#define WORDS 8192

const char bench_name[] = "copy";

static uint32_t a[WORDS];
static uint32_t b[WORDS];

__attribute__((noinline)) static void
copy(uint32_t *restrict to, const uint32_t *restrict from, uint32_t words)
{
	for (const uint32_t *end = from + words; from != end; from += 4) {
		to[0] = from[0];
		to[1] = from[1];
		to[2] = from[2];
		to[3] = from[3];
		to += 4;
	}
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 5;
	uint32_t sum = 0;

	for (int i = 0; i < WORDS; i++) {
		a[i] = next_random(&random);
	}
	while (count-- > 0) {
		copy(b, a, WORDS);
		b[count & (WORDS - 1)] += count;
		copy(a, b, WORDS);
		sum = checksum(sum, a[count & (WORDS - 1)]);
	}
	for (int i = 0; i < WORDS; i++) {
		sum = checksum(sum, b[i]);
	}
	return sum;
}
