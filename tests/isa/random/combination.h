/*
 * The sequences that the threaded core has handlers for, as words.
 */
#ifndef TESTS_ISA_RANDOM_COMBINATION_H
#define TESTS_ISA_RANDOM_COMBINATION_H

#include <stdbool.h>
#include <stdint.h>

#include "program.h"

#define COMBINATION_WORDS 8

struct combination {
	unsigned length;
	uint32_t word[COMBINATION_WORDS];
	bool branch;	  /* the last word is one, without its offset */
	bool address;	  /* members make an address: begins at the first */
	bool chained;	  /* calculates with results of its members */
	unsigned loaded;  /* general register that the last word loads, or 0 */
	unsigned singles; /* registers written of FPU_RESULT_S, ... */
};

struct combination_options {
	uint32_t area; /* address of a data area, also in GP */
	unsigned last; /* registers from FIRST to this one hold words ... */
	bool wide;     /* ... and those above doublewords */
	bool coprocessor_0;
	bool big;	 /* byte order */
	bool misaligned; /* one access may be */
	/* Random numbers below N. */
	unsigned (*below)(void *arg, unsigned n);
	void *arg;
};

/* Any of them.  AT is a multiple of 8 below 1024. */
struct combination combination_any(const struct combination_options *options);

#endif
