/*
 * Branches that cannot be foreseen: quicksort of 4096 random words, with
 * insertion below 8.
 */
#include "bench.h"

#define ELEMENTS 4096

const char bench_name[] = "quicksort";

static uint32_t data[ELEMENTS];

static void
sort(uint32_t *first, uint32_t *last)
{
	while (last - first >= 8) {
		uint32_t pivot = first[(last - first) >> 1];
		uint32_t *i = first;
		uint32_t *k = last;

		while (i <= k) {
			while (*i < pivot) {
				i++;
			}
			while (*k > pivot) {
				k--;
			}
			if (i <= k) {
				uint32_t t = *i;

				*i++ = *k;
				*k-- = t;
			}
		}
		sort(first, k);
		first = i;
	}
	for (uint32_t *i = first + 1; i <= last; i++) {
		uint32_t value = *i;
		uint32_t *k = i;

		while (k > first && k[-1] > value) {
			k[0] = k[-1];
			k--;
		}
		*k = value;
	}
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 3;
	uint32_t sum = 0;

	while (count-- > 0) {
		for (int i = 0; i < ELEMENTS; i++) {
			data[i] = next_random(&random);
		}
		sort(data, data + ELEMENTS - 1);
		for (int i = 0; i < ELEMENTS; i += 64) {
			sum = checksum(sum, data[i]);
		}
	}
	return sum;
}
