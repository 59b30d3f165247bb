/*
 * Random numbers of the fuzz targets: the same on every host.
 */
#ifndef FUZZ_MUTATION_H
#define FUZZ_MUTATION_H

#include <stddef.h>
#include <stdint.h>

/* xorshift64* */
static inline uint64_t
next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545f4914f6cdd1d);
}

static inline size_t
below(uint64_t *state, size_t n)
{
	return n == 0 ? 0 : (size_t)(next_random(state) >> 16) % n;
}

/* Mutation NUMBER has its own seed, so that one can be repeated alone. */
static inline uint64_t
mutation_seed(uint64_t number)
{
	return number * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

#endif
