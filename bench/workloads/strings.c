/*
 * Bytes: copying, comparing and searching text of odd lengths, and numbers made
 * from it; halfwords that lie unaligned.
 */
#include "bench.h"

#define LINES  256
#define LENGTH 48

const char bench_name[] = "strings";

static char text[LINES * LENGTH];
static char line[LENGTH];
/* Unaligned numbers, as in headers of files and packets. */
struct __attribute__((packed)) record {
	uint8_t tag;
	uint32_t value;
	uint16_t length;
};
static struct record records[LINES];

__attribute__((noinline)) static uint32_t
length(const char *s)
{
	const char *p = s;

	while (*p != '\0') {
		p++;
	}
	return p - s;
}

__attribute__((noinline)) static void
copy(char *to, const char *from)
{
	while ((*to++ = *from++) != '\0') {
		/* Nothing. */
	}
}

__attribute__((noinline)) static int
compare(const char *s, const char *t)
{
	while (*s == *t && *s != '\0') {
		s++;
		t++;
	}
	return (uint8_t)*s - (uint8_t)*t;
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 9;
	uint32_t sum = 0;

	for (int i = 0; i < LINES; i++) {
		uint32_t n = 16 + next_random(&random) % 31;

		for (uint32_t k = 0; k < n; k++) {
			text[i * LENGTH + k] =
			    k < 12 ? 'x' : 'a' + next_random(&random) % 26;
		}
	}
	while (count-- > 0) {
		for (int i = 0; i < LINES; i++) {
			const char *s = text + i * LENGTH;
			struct record *r = &records[i];
			uint32_t value = 0;

			if (compare(line, s) < 0) {
				sum++;
			}
			copy(line, s);
			for (const char *p = line; *p != '\0'; p++) {
				value = value * 10 + (*p - 'a');
			}
			r->tag = value;
			r->value += value;
			r->length = length(line);
			sum = checksum(sum, r->value + r->length);
		}
	}
	return sum;
}
