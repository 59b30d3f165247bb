/*
 * Table lookups in a chain of dependent operations: CRC-32 by bytes.
 */
#include "bench.h"

#define LENGTH 32768

const char bench_name[] = "crc32";

static uint32_t table[256];
static uint8_t data[LENGTH];

uint32_t
bench(uint32_t count)
{
	uint32_t random = 1;
	uint32_t crc = 0xffffffff;

	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;

		for (int bit = 0; bit < 8; bit++) {
			c = c >> 1 ^ ((c & 1) != 0 ? 0xedb88320 : 0);
		}
		table[i] = c;
	}
	for (uint32_t i = 0; i < LENGTH; i++) {
		data[i] = next_random(&random);
	}
	while (count-- > 0) {
		for (uint32_t i = 0; i < LENGTH; i++) {
			crc = crc >> 8 ^ table[(crc ^ data[i]) & 255];
		}
	}
	return ~crc;
}
