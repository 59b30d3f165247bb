/*
 * The random body of a program.
 */
#ifndef TESTS_ISA_RANDOM_BODY_H
#define TESTS_ISA_RANDOM_BODY_H

#include <stdint.h>

#include "program.h"

/* Puts random subroutines and then BLOCKS random blocks, which are done PASSES
 * times, with what registers and memory have become.  A block depends on
 * SEED and its number only, so a program with fewer blocks is the beginning of
 * the longer one: that is how failures are made small. */
void body_generate(struct program *p, uint64_t seed, unsigned blocks,
		   unsigned passes);

#endif
