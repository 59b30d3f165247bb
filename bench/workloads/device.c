/*
 * Device registers: one is read again and again, with a little work between.
 */
#include "bench.h"

const char bench_name[] = "device";

uint32_t
bench(uint32_t count)
{
	uint32_t first = board_device_read();
	uint32_t random = 31;
	uint32_t sum = 0;

	while (count-- > 0) {
		for (int i = 0; i < 1024; i++) {
			sum = checksum(sum, next_random(&random));
			sum = checksum(sum, board_device_read() - first);
		}
	}
	return sum;
}
