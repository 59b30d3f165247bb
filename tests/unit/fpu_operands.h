/*
 * Operands for checking the floating point unit: numbers at the edges of each
 * format, and random ones that are delicate more often than not.
 */
#ifndef TESTS_UNIT_FPU_OPERANDS_H
#define TESTS_UNIT_FPU_OPERANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Formats by the fmt field of instructions. */
enum {
	FMT_S = 16,
	FMT_D = 17,
	FMT_W = 20,
	FMT_L = 21,
};

/* How many edges a format has, and the Ith of them. */
size_t fpu_edges(unsigned fmt);
uint64_t fpu_edge(unsigned fmt, size_t i);

/* STATE: the seed, not zero; it changes. */
uint64_t fpu_random_bits(uint64_t *state);
uint64_t fpu_random_operand(uint64_t *state, unsigned fmt);

#endif
