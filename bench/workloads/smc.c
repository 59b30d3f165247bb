/*
 * Code that is written while it runs, as compilers in memory do: a function of
 * 128 instructions is made, called, changed in one place at a time and called
 * again, made anew.
 *
 * Written and run through kseg1, so that no real cache needs to be told.
 */
#include "bench.h"

#define LENGTH	128
#define CHANGES 16
#define CALLS	4

const char bench_name[] = "smc";

static uint32_t code[LENGTH + 2];

typedef uint32_t generated(uint32_t a, uint32_t b);

#define SPECIAL(rs, rt, rd, sa, function) \
	((rs) << 21 | (rt) << 16 | (rd) << 11 | (sa) << 6 | (function))

/* One operation of a0, a1 and v0, and a number. */
static uint32_t
operation(uint32_t *random)
{
	static const uint8_t registers[4] = {2, 4, 5, 2};
	uint32_t r = next_random(random);
	uint32_t rs = registers[r & 3];
	uint32_t rt = registers[r >> 2 & 3];
	uint32_t rd = registers[r >> 4 & 3];
	uint32_t number = r >> 8 & 0xffff;

	switch (r >> 6 & 3) {
	case 0:
		return 0x24000000 | rs << 21 | rd << 16 | number; /* addiu */
	case 1:
		return SPECIAL(rs, rt, rd, 0, 0x21); /* addu */
	case 2:
		return SPECIAL(rs, rt, rd, 0, 0x26); /* xor */
	default:
		return SPECIAL(0, rt, rd, number & 31, 0); /* sll */
	}
}

uint32_t
bench(uint32_t count)
{
	volatile uint32_t *uncached =
	    (volatile uint32_t *)(0xa0000000 | physical_address(code));
	generated *function = (generated *)uncached;
	uint32_t random = 19;
	uint32_t sum = 0;

	while (count-- > 0) {
		for (int i = 0; i < LENGTH; i++) {
			uncached[i] = operation(&random);
		}
		uncached[LENGTH] = SPECIAL(31, 0, 0, 0, 8); /* jr ra */
		uncached[LENGTH + 1] = SPECIAL(2, 4, 2, 0, 0x26);

		for (int i = 0; i < CHANGES; i++) {
			for (int k = 0; k < CALLS; k++) {
				sum = checksum(sum, function(sum, k));
			}
			uncached[next_random(&random) % LENGTH] =
			    operation(&random);
		}
	}
	return sum;
}
