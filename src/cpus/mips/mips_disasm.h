/*
 * Inside the MIPS disassembler: what encodings are called.
 */
#ifndef CPUS_MIPS_MIPS_DISASM_H
#define CPUS_MIPS_MIPS_DISASM_H

#include <stdbool.h>
#include <stdint.h>

/* When an encoding means this. */
enum mips_meaning {
	ANY = 0,
	OLD, /* MIPS I and II only: coprocessor 3 */
	EE,  /* the R5900 only */
};

/*
 * Operand letters; anything else is copied.
 *   d s t      general register in bits 15..11, 25..21, 20..16
 *   D S T R    floating point register in bits 10..6, 15..11, 20..16, 25..21
 *   a          shift amount           i   signed immediate
 *   u          hexadecimal immediate  U   the same without leading zeros
 *   m          offset(base) in memory M   index(base)
 *   b j        branch, jump target    r   register jump's target
 *   0          coprocessor 0 register (and select)
 *   1          FPU control register   n   register number of a coprocessor
 *   k          20-bit code, only if not 0, after a tab
 *   x          10-bit trap code, only if not 0, after a comma
 *   C N        FPU condition of a branch or move, of a comparison
 *   o          5-bit operation of cache and pref
 *   y          sync type, only if not 0, after a tab
 *   z          25-bit coprocessor operation
 *   e          lowest bit; f g  number of bits of ext, ins
 *   F G H      the same for dextm/dextu, dinsm/dinsu: bits above 32
 *   h          hardware register
 *   v          when executing: value of t
 */
struct mips_encoding {
	uint32_t mask;
	uint32_t match;
	enum mips_meaning meaning;
	const char *name;
	const char *operands;
};

/* What WORD is on a CPU of level ISA (enum mips_isa), an R5900 if EE; NULL if
 * it is in coprocessor 1's table, or nothing.  Its name is NULL if the word
 * means nothing on this CPU. */
const struct mips_encoding *mips_find_encoding(uint32_t word, unsigned isa,
					       bool ee);
/* The name of coprocessor 1 arithmetic, its format and operands; NULL if WORD
 * is something else. */
const char *mips_find_fpu_encoding(uint32_t word, const char **format,
				   const char **operands);

#endif
