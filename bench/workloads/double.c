/*
 * Double precision: the product of two matrices of 32 by 32.
 */
#include "bench.h"

#define SIZE 32

const char bench_name[] = "double";

static double a[SIZE][SIZE];
static double b[SIZE][SIZE];
static double c[SIZE][SIZE];

__attribute__((noinline)) static void
multiply(void)
{
	for (int i = 0; i < SIZE; i++) {
		for (int k = 0; k < SIZE; k++) {
			double sum = 0;

			for (int n = 0; n < SIZE; n++) {
				sum += a[i][n] * b[n][k];
			}
			c[i][k] = sum;
		}
	}
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 13;
	uint32_t sum = 0;

	for (int i = 0; i < SIZE; i++) {
		for (int k = 0; k < SIZE; k++) {
			a[i][k] = (int32_t)next_random(&random) * 0.0000001;
			b[i][k] = (int32_t)next_random(&random) * 0.0000001;
		}
	}
	while (count-- > 0) {
		multiply();
		for (int i = 0; i < SIZE; i++) {
			sum = checksum(sum, (int32_t)(c[i][i] * 1000));
			/* Never grows: at most 1.7 * 1.7 * 32. */
			a[i][count % SIZE] = c[i][i] / 64;
		}
	}
	return sum;
}
