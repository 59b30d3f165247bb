/*
 * The shortest loops over memory, as C programs without a library have them:
 * clearing, filling, copying bytes and words, the end of a text.
 */
#include "bench.h"

#define BYTES 16384

const char bench_name[] = "loops";

static uint8_t a[BYTES];
static uint32_t b[BYTES / 4];
static uint32_t c[BYTES / 4];

__attribute__((noinline)) static void
fill(uint32_t *p, uint32_t value, uint32_t words)
{
	for (uint32_t *end = p + words; p != end; p++) {
		*p = value;
	}
}

__attribute__((noinline)) static void
copy_words(uint32_t *restrict to, const uint32_t *restrict from, uint32_t words)
{
	for (const uint32_t *end = from + words; from != end; from++) {
		*to++ = *from;
	}
}

__attribute__((noinline)) static void
copy_bytes(uint8_t *restrict to, const uint8_t *restrict from, uint32_t bytes)
{
	for (const uint8_t *end = from + bytes; from != end; from++) {
		*to++ = *from;
	}
}

__attribute__((noinline)) static uint32_t
length(const uint8_t *s)
{
	const uint8_t *p = s;

	while (*p != '\0') {
		p++;
	}
	return p - s;
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 3;
	uint32_t sum = 0;

	while (count-- > 0) {
		uint32_t at = next_random(&random) & (BYTES - 1);

		fill(b, 0x01010101 * (1 + (count & 63)), BYTES / 4);
		copy_words(c, b, BYTES / 4);
		copy_bytes(a, (const uint8_t *)c, BYTES);
		a[at] = '\0';
		sum = checksum(sum, length(a) + b[at / 4] + c[at / 4]);
	}
	return sum;
}
