/*
 * MIPS16 and MIPS16e: instructions of 16 bits, some with an EXTEND before them.
 * Manual: "MIPS32 Architecture For Programmers, volume IV-a: The MIPS16e
 * Application-Specific Extension" (MD00076); of the VR4100 series, which has
 * its first edition, "VR4121 User's Manual" (U13569EJ), chapter 3.
 *
 * Bit 0 of the pc, of EPC, ErrorEPC and of link registers tells that an
 * instruction is one of these.  Most are others' semantics with other operands.
 * Branches have no delay slot, some jumps have one of 16 bits.
 */
#ifndef CPUS_MIPS_MIPS16_H
#define CPUS_MIPS_MIPS16_H

#include "cpus/mips/mips.h"

/* Is the next instruction one of these? */
static inline bool
mips16_is_next(const struct mips_cpu *cpu)
{
	return (cpu->st.pc & 1) != 0 &&
	       (cpu->type->extra & MIPS_EXTRA_MIPS16) != 0;
}

enum mips16_kind {
	MIPS16_PLAIN,
	MIPS16_PC_RELATIVE, /* rs is where it is, without the bits of imm2 */
	MIPS16_BRANCH, /* to imm behind it; semantic b, beq, bne of rs and 0 */
	MIPS16_JUMP,   /* to the segment's address imm, with slot and link */
	MIPS16_JUMP_REGISTER, /* to rs */
	MIPS16_SAVE, /* the word's registers; the frame's size is imm */
	MIPS16_RESTORE,
};

struct mips16_instruction {
	enum mips16_kind kind;
	uint8_t bytes;	/* 2 or 4 */
	bool slot;	/* a jump with a delay slot */
	bool link;	/* writes r31 */
	uint16_t first; /* the word, and what it was extended by, or 0 */
	uint16_t extension;
	uint8_t mask; /* PC_RELATIVE: address bits that do not count */
	struct mips_decoded d;
};

/* Is WORD the first half of an instruction of four bytes? */
static inline bool
mips16_is_long(uint16_t word)
{
	return word >> 11 == 30 || word >> 11 == 3;
}

/* Decodes WORD and, if it is long, the one behind it.  What is reserved has
 * the semantic that raises Reserved Instruction. */
void mips16_decode(const struct mips_type *type, uint32_t mode, uint16_t word,
		   uint16_t next, struct mips16_instruction *i);

/* What a save or restore moves: registers from the frame's end downwards. */
struct mips16_frame {
	uint8_t arguments; /* of a0 to a3, that save stores above the frame */
	uint8_t n;
	uint8_t registers[14];
	uint32_t bytes;
};
void mips16_frame(const struct mips16_instruction *i, struct mips16_frame *f);

/* One instruction at st.pc, by the golden semantics: as mips_step. */
void mips16_step(struct mips_cpu *cpu);

/* The same with INSTRUCTION decoded; PERFORM does what mips_perform does. */
typedef bool (*mips16_perform)(struct mips_cpu *cpu,
			       enum mips_semantic semantic,
			       const struct mips_op *op);
void mips16_execute(struct mips_cpu *cpu, const struct mips16_instruction *i,
		    mips16_perform perform);

/* Disassembles HALVES at VADDR into TEXT; returns the bytes, 2 or 4. */
unsigned mips16_disassemble(const struct cpu *cpu, uint64_t vaddr,
			    const uint16_t halves[2], char *text, size_t size);

#endif
