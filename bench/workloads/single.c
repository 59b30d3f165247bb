/*
 * Single precision, with comparisons and branches on them: of 256 points in
 * space the nearest one, for 32 others.
 *
 * All numbers are small integers, so that nothing is rounded: GXemul 0.7.0
 * rounds single precision differently from the standard.
 */
#include "bench.h"

#define POINTS	256
#define QUERIES 32

const char bench_name[] = "single";

static struct point {
	float x;
	float y;
	float z;
} points[POINTS];

__attribute__((noinline)) static uint32_t
nearest(float x, float y, float z)
{
	float best = 1000000;
	uint32_t index = 0;

	for (uint32_t i = 0; i < POINTS; i++) {
		float dx = points[i].x - x;
		float dy = points[i].y - y;
		float dz = points[i].z - z;
		float distance = dx * dx + dy * dy + dz * dz;

		if (distance < best) {
			best = distance;
			index = i;
		}
	}
	return index << 24 ^ (uint32_t)(int32_t)best;
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 29;
	uint32_t sum = 0;

	for (int i = 0; i < POINTS; i++) {
		points[i].x = (int32_t)(next_random(&random) & 255);
		points[i].y = (int32_t)(next_random(&random) & 255);
		points[i].z = (int32_t)(next_random(&random) & 255);
	}
	while (count-- > 0) {
		for (int i = 0; i < QUERIES; i++) {
			int32_t r = next_random(&random) & 0xffffff;

			sum = checksum(sum,
				       nearest(r & 255, r >> 8 & 255, r >> 16));
		}
	}
	return sum;
}
