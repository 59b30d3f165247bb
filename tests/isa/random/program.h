/*
 * A program being generated: words of code, data areas, an ELF file in the end.
 */
#ifndef TESTS_ISA_RANDOM_PROGRAM_H
#define TESTS_ISA_RANDOM_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#define CODE_WORDS   (64 * 1024)
#define VECTOR_WORDS 256
#define AREA_BYTES   8192 /* each of the two data areas */

/* What the program may do. */
enum mode {
	MODE_FULL,   /* on the bare machine: all there is */
	MODE_COMMON, /* on the bare machine, what a Linux process may do */
	MODE_LINUX,  /* the same program as a Linux process */
};

/* The instruction set, and the kind of coprocessor 0 and MMU. */
enum level {
	LEVEL_MIPS1,	/* R3000 */
	LEVEL_MIPS32R2, /* 24Kf: R4000 kind */
	LEVEL_MIPS3,	/* R4000 */
	LEVEL_MIPS64R2, /* 5KEf */
};

/* Has it 64-bit registers?  Then Status.FR is set, too. */
static inline bool
level_is_wide(enum level level)
{
	return level == LEVEL_MIPS3 || level == LEVEL_MIPS64R2;
}

/* Has it release 2, and so what came with MIPS IV and MIPS32? */
static inline bool
level_has_r2(enum level level)
{
	return level == LEVEL_MIPS32R2 || level == LEVEL_MIPS64R2;
}

struct program {
	enum level level;
	enum mode mode;
	bool big_endian;
	bool code_mapped; /* MODE_FULL: the body runs through the TLB */
	uint32_t code[CODE_WORDS];
	uint32_t n_code;
	uint32_t vectors[VECTOR_WORDS]; /* at 0x80000000 */
	uint8_t direct[AREA_BYTES];	/* reached through GP */
	uint8_t mapped[AREA_BYTES];	/* reached through SP */

	/* Addresses, by mode. */
	uint32_t code_base;    /* where the code runs ... */
	uint32_t code_backing; /* ... and where it lies */
	uint32_t direct_base;
	uint64_t mapped_base;	 /* on wide levels it may be above 4 GB */
	uint32_t mapped_backing; /* kseg0 address of what is mapped */
	uint32_t cells;		 /* sums of the exception handlers */
	uint32_t status;	 /* always set: what may be used, addresses */
};

void program_init(struct program *p, enum level level, enum mode mode,
		  bool code_mapped, bool big_endian);
/* The address of the next word of code. */
uint32_t program_here(const struct program *p);
void program_put(struct program *p, uint32_t word);
/* Loads a 32-bit number: always two words. */
void program_load_number(struct program *p, unsigned reg, uint32_t value);
/* Loads a 64-bit number: always six words. */
void program_load_wide(struct program *p, unsigned reg, uint64_t value);
/* Makes the branch at word AT go to the next word. */
void program_fix_branch(struct program *p, uint32_t at);
/* A branch offset from the next word to the word at index TARGET. */
uint32_t program_branch_offset(const struct program *p, uint32_t target);

/* Routine of the vectors' page: takes the page whose number is in T8 out of the
 * TLB, if it is there.  Changes AT, T8, T9, turns interrupts on. */
#define RUNTIME_FORGET_PAGE 0x80000340

/* The parts around the random body; runtime.c. */
void runtime_start(struct program *p);
void runtime_end(struct program *p);
void runtime_vectors(struct program *p);

/* Writes the ELF file; false with errno set. */
bool program_write(const struct program *p, const char *file);

#endif
