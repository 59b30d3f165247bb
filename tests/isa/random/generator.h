/*
 * The state of a program's body while it is made, and what its parts share.
 *
 * Registers FIRST to LAST hold random values.  On 64-bit CPUs FIRST to
 * LAST_WORD hold sign-extended words, which alone are operands of 32-bit
 * operations: with others these are undefined.
 */
#ifndef TESTS_ISA_RANDOM_GENERATOR_H
#define TESTS_ISA_RANDOM_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "program.h"

#define SUBROUTINES 4

struct generator {
	struct program *p;
	uint64_t random;
	uint32_t subroutines[SUBROUTINES]; /* word indices */

	/* Hazards of what was put last. */
	unsigned loading; /* register in its load delay slot, or 0 */
	unsigned hilo;	  /* instructions until hi and lo may be written */
	bool in_subroutine;
};

uint64_t next_random(struct generator *g);
unsigned below(struct generator *g, unsigned n);
/* A register that holds a word. */
unsigned any_register(struct generator *g);
/* Where a word goes: sometimes register 0. */
unsigned any_destination(struct generator *g);
/* The same for what fills a register. */
unsigned any_whole(struct generator *g);
unsigned any_whole_destination(struct generator *g);
/* A number with an interesting shape. */
uint32_t any_number(struct generator *g);

/* Nothing may be read that is still being loaded; labels and branches need
 * that, too. */
void settle(struct generator *g);
void put(struct generator *g, uint32_t word);
void put_load(struct generator *g, uint32_t word, unsigned rt);
/* Before an instruction that writes hi or lo. */
void settle_hilo(struct generator *g);
void number(struct generator *g, unsigned reg, uint32_t value);
/* The same with 64 bits. */
void wide_number(struct generator *g, unsigned reg, uint64_t value);

/* ---- words.c, doubleword.c: words that can stand in a delay slot ---- */

/* May an instruction raise an exception? */
static inline bool
may_trap(const struct generator *g)
{
	return g->p->mode == MODE_FULL && !g->in_subroutine;
}

uint32_t any_alu(struct generator *g);
/* A load or store in one of the data areas; sets *LOADED to the register that
 * is loaded, or to 0.  Offsets are aligned unless MISALIGNED. */
uint32_t any_access(struct generator *g, bool misaligned, unsigned *loaded);
/* A branch without its offset. */
uint32_t any_branch(struct generator *g);

uint32_t doubleword_alu(struct generator *g);
uint32_t doubleword_access(struct generator *g, bool misaligned,
			   unsigned *loaded);
/* Multiplication, division, unaligned accesses, ld and sd at an address that is
 * computed. */
void item_doubleword(struct generator *g);

/* ---- mips16.c ---- */

/* A routine of MIPS16e, and its call. */
void item_mips16(struct generator *g);

/* ---- float.c ---- */

/* Gives values to the registers of operands. */
void floats_begin(struct generator *g);
void store_float(struct generator *g, unsigned fpr, bool is_double);
void item_floating(struct generator *g);

/* ---- memory_loop.c ---- */

void item_memory_loop(struct generator *g);

#endif
