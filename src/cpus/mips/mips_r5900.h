/*
 * The R5900, the CPU core of Toshiba and Sony's "Emotion Engine": MIPS III with
 * 32-bit addresses, registers of 128 bits and its own floating point.  Manual:
 * "EE Core User's Manual".
 *
 * Not modelled: multimedia instructions, the scratchpad RAM (EntryLo0.S),
 * performance counters, breakpoints, branches on coprocessor 0's condition.
 */
#ifndef CPUS_MIPS_MIPS_R5900_H
#define CPUS_MIPS_MIPS_R5900_H

#include "cpus/mips/mips_r4k.h"

/* Status. */
enum {
	R5900_STATUS_IM = 0x8c00,
	R5900_STATUS_EIE = 1 << 16, /* interrupts, besides IE */
	R5900_STATUS_EDI = 1 << 17, /* ei and di in any mode */
	/* Config: caches, branch prediction, loads that do not block. */
	R5900_CONFIG_ENABLES = 0x73000,
};

static inline bool
mips_is_r5900(const struct mips_type *type)
{
	return (type->extra & MIPS_EXTRA_R5900) != 0;
}

/* What a word is on the R5900 only; false: the same as elsewhere. */
bool mips_decode_r5900(uint32_t word, struct mips_decoded *d);
/* The name of a multimedia instruction, NULL if it is none. */
const char *mips_mmi_name(uint32_t word);

/* Has it register REG of coprocessor 0? */
bool mips_r5900_has(unsigned reg);
/* ei, di: they change Status.EIE if the mode may. */
void mips_r5900_set_eie(struct mips_cpu *cpu, bool on);
/* Raises Reserved Instruction for a multimedia instruction; returns false. */
bool mips_r5900_mmi(struct mips_cpu *cpu, uint32_t word);

/* ---- its floating point unit (mips_fpu_r5900.c) ---- */

/* Is WORD, of coprocessor 1 and format S or W, an instruction? */
bool mips_fpu_r5900_has(uint32_t word);

#endif
