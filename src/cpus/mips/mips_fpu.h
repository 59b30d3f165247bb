/*
 * MIPS floating point (coprocessor 1), on the host's IEEE 754 hardware.
 * Manuals: MIPS R2010/R3010 Floating-Point Accelerator; MIPS RISC Architecture
 * (Kane, Heinrich), chapters 8 and 9, appendix B.
 */
#ifndef CPUS_MIPS_MIPS_FPU_H
#define CPUS_MIPS_MIPS_FPU_H

#include <stdbool.h>
#include <stdint.h>

/* FCR31. */
enum {
	FCR31_RM_MASK = 0x3,	 /* 0 nearest, 1 zero, 2 +inf, 3 -inf */
	FCR31_FLAGS_SHIFT = 2,	 /* I, U, O, Z, V: sticky */
	FCR31_ENABLES_SHIFT = 7, /* I, U, O, Z, V */
	FCR31_CAUSE_SHIFT = 12,	 /* I, U, O, Z, V, E */
	FCR31_CAUSE_MASK = 0x3f << 12,
	FCR31_CAUSE_E = 1 << 17, /* unimplemented operation */
	FCR31_C = 1 << 23,	 /* condition */
};

/* One exception's bit in each of the three fields; E only in Cause. */
enum {
	FPU_INEXACT = 1 << 0,
	FPU_UNDERFLOW = 1 << 1,
	FPU_OVERFLOW = 1 << 2,
	FPU_DIVISION_BY_ZERO = 1 << 3,
	FPU_INVALID = 1 << 4,
	FPU_UNIMPLEMENTED = 1 << 5,
};

/* What an FPU type does differently; one table row per type.  "Unimplemented":
 * raises Unimplemented operation (E) and leaves the case to the operating
 * system.  See doc/mips-fpu.md. */
struct mips_fpu_type {
	const char *name; /* "R3010" */
	uint32_t fcr0;	  /* implementation and revision */
	uint32_t fcr31_writable;
	bool denormal_unimplemented;	/* denormal operand or tiny result */
	bool nan_operand_unimplemented; /* quiet NaN operand */
	bool invalid_unimplemented;	/* result would be the default NaN */
	bool has_sqrt;			/* MIPS II */
	bool has_round_w; /* MIPS II: round, trunc, ceil, floor to a word */
};
extern const struct mips_fpu_type mips_fpu_r3010;

struct mips_fpu {
	uint32_t fgr[32]; /* FR=0: a double is an even/odd pair, even = low */
	uint32_t fcr31;
};

/* One arithmetic instruction.  Returns true when done: destination, flags and
 * condition written, Cause field set.  False: an enabled exception or
 * Unimplemented; Cause is set, the destination and the sticky flags are
 * untouched. */
typedef bool (*mips_fpu_function)(struct mips_fpu *fpu,
				  const struct mips_fpu_type *type, unsigned fd,
				  unsigned fs, unsigned ft);

/* The instructions by number, for packed operands. */
enum {
	MIPS_FPU_RESERVED,
#define FPU_OPERATION(fmt, code, name, need) MIPS_FPU_##name,
#include "cpus/mips/mips_fpu_operations.h"
	MIPS_FPU_OPERATIONS
};

/* The number of a COP1 instruction word with the fmt field S, D, W (bits
 * 25..21 = 16, 17, 20), 0 when the encoding is reserved on TYPE (then the FPU
 * raises Unimplemented operation). */
unsigned mips_fpu_lookup(const struct mips_fpu_type *type, uint32_t word);
extern const mips_fpu_function mips_fpu_functions[MIPS_FPU_OPERATIONS];

/* An exception is pending (E, or Cause & Enables): the FPU interrupt line. */
static inline bool
mips_fpu_exception_pending(uint32_t fcr31)
{
	uint32_t cause = fcr31 >> FCR31_CAUSE_SHIFT;
	uint32_t enables = fcr31 >> FCR31_ENABLES_SHIFT;

	return (cause & 0x20) != 0 || (cause & enables & 0x1f) != 0;
}

#endif
