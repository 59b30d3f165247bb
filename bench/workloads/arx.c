/*
 * Additions, rotations, exclusive or, all in registers where they fit: the
 * block function of ChaCha with 20 rounds (RFC 8439), 256 blocks.
 */
#include "bench.h"

const char bench_name[] = "arx";

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define QUARTER(a, b, c, d)            \
	do {                           \
		a += b;                \
		d = ROTATE(d ^ a, 16); \
		c += d;                \
		b = ROTATE(b ^ c, 12); \
		a += b;                \
		d = ROTATE(d ^ a, 8);  \
		c += d;                \
		b = ROTATE(b ^ c, 7);  \
	} while (0)

static void
block(uint32_t out[16], const uint32_t in[16])
{
	uint32_t x[16];

	for (int i = 0; i < 16; i++) {
		x[i] = in[i];
	}
	for (int i = 0; i < 10; i++) {
		QUARTER(x[0], x[4], x[8], x[12]);
		QUARTER(x[1], x[5], x[9], x[13]);
		QUARTER(x[2], x[6], x[10], x[14]);
		QUARTER(x[3], x[7], x[11], x[15]);
		QUARTER(x[0], x[5], x[10], x[15]);
		QUARTER(x[1], x[6], x[11], x[12]);
		QUARTER(x[2], x[7], x[8], x[13]);
		QUARTER(x[3], x[4], x[9], x[14]);
	}
	for (int i = 0; i < 16; i++) {
		out[i] = x[i] + in[i];
	}
}

uint32_t
bench(uint32_t count)
{
	uint32_t state[16];
	uint32_t out[16];
	uint32_t random = 7;
	uint32_t sum = 0;

	for (int i = 0; i < 16; i++) {
		state[i] = next_random(&random);
	}
	while (count-- > 0) {
		for (int n = 0; n < 256; n++) {
			block(out, state);
			state[12]++;
			sum = checksum(sum, out[n & 15]);
		}
	}
	return sum;
}
