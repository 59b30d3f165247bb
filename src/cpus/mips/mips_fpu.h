/*
 * MIPS floating point (coprocessor 1), on the host's IEEE 754 hardware.
 * Manuals: MIPS R2010/R3010 Floating-Point Accelerator; MIPS RISC Architecture
 * (Kane, Heinrich), chapters 8 and 9, appendix B; MIPS R4000 Microprocessor
 * User's Manual, chapters 6 and 7; MIPS64 Architecture For Programmers, volumes
 * I and II (MD00083, MD00087).
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
	FCR31_C_SHIFT = 23,
	FCR31_C = 1 << 23,  /* condition; condition code 0 */
	FCR31_FS = 1 << 24, /* flush to zero */
	FCR31_FO = 1 << 22, /* 24K: the same, but for intermediate results */
	FCR31_FN = 1 << 21, /* 24K: flush to the nearest */
	FCR31_FLUSH = FCR31_FS | FCR31_FO,
};

/* Control registers. */
enum {
	FCR_FIR = 0,
	FCR_FCCR = 25, /* condition codes */
	FCR_FEXR = 26, /* Cause, Flags */
	FCR_FENR = 28, /* Enables, FS, RM */
	FCR_FCSR = 31,
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

/* Instructions that not all types have. */
enum {
	MIPS_FPU_II = 1 << 0,	 /* roots, rounding to a word, double loads */
	MIPS_FPU_LONG = 1 << 1,	 /* 64-bit integers, FR */
	MIPS_FPU_CC = 1 << 2,	 /* eight condition codes, conditional moves */
	MIPS_FPU_COP1X = 1 << 3, /* multiply-add, recip, indexed loads */
	MIPS_FPU_HIGH = 1 << 4,	 /* mfhc1, mthc1 */
	MIPS_FPU_VIEWS = 1 << 5, /* control registers 25, 26, 28 */
	MIPS_FPU_PS = 1 << 6,	 /* paired singles */
};

/* What an FPU type does differently; one table row per type.  "Unimplemented":
 * raises Unimplemented operation (E) and leaves the case to the operating
 * system.  See doc/mips-fpu.md. */
struct mips_fpu_type {
	const char *name; /* "R3010" */
	uint32_t fcr0;	  /* implementation and revision */
	uint32_t fcr31_writable;
	uint32_t fcr31_fixed;		/* bits that are always set */
	unsigned groups;		/* of instructions */
	bool denormal_unimplemented;	/* denormal operand or tiny result */
	bool sign_of_denormals;		/* but abs and neg do them */
	bool nan_operand_unimplemented; /* quiet NaN operand */
	bool invalid_unimplemented;	/* result would be the default NaN */
	bool reserved_unimplemented; /* reserved encodings are, not reserved */
	/* What FS makes zero. */
	enum mips_fpu_flush {
		MIPS_FPU_FLUSH_NOTHING, /* there is no FS */
		MIPS_FPU_FLUSH_RESULTS, /* unless U or I is enabled */
		MIPS_FPU_FLUSH_ALL,	/* operands too */
	} flush;
};
extern const struct mips_fpu_type mips_fpu_r3010;
extern const struct mips_fpu_type mips_fpu_r4000;
extern const struct mips_fpu_type mips_fpu_r4600;
extern const struct mips_fpu_type mips_fpu_r4700;
extern const struct mips_fpu_type mips_fpu_r5000;
extern const struct mips_fpu_type mips_fpu_rm5200;
extern const struct mips_fpu_type mips_fpu_rm7000;
extern const struct mips_fpu_type mips_fpu_r5900_type;
extern const struct mips_fpu_type mips_fpu_r10000;
extern const struct mips_fpu_type mips_fpu_r12000;
extern const struct mips_fpu_type mips_fpu_r14000;
extern const struct mips_fpu_type mips_fpu_5k;
extern const struct mips_fpu_type mips_fpu_20k;
extern const struct mips_fpu_type mips_fpu_5ke;
extern const struct mips_fpu_type mips_fpu_24k;
extern const struct mips_fpu_type mips_fpu_34k;
extern const struct mips_fpu_type mips_fpu_74k;

/* The registers are 32 of 64 bits, as pairs of words, the low word first.  With
 * Status.FR clear software sees the words of the even ones only: the odd
 * numbers name their upper halves, and a double has an even number. */
struct mips_fpu {
	uint32_t fgr[64];
	uint32_t fcr31;
	uint32_t acc; /* the R5900's accumulator */
};

/* What is not in FCR31 yet; see mips_fpu_deferred.h. */
enum mips_fpu_deferred_operation {
	MIPS_FPU_DEFERRED_NONE, /* Cause is right */
	MIPS_FPU_DEFERRED_ADD_S,
	MIPS_FPU_DEFERRED_SUB_S,
	MIPS_FPU_DEFERRED_MUL_S,
	MIPS_FPU_DEFERRED_DIV_S,
	MIPS_FPU_DEFERRED_SQRT_S,
	MIPS_FPU_DEFERRED_CVT_S_W,
	MIPS_FPU_DEFERRED_DOUBLES, /* from here on the operands are */
	MIPS_FPU_DEFERRED_ADD_D = MIPS_FPU_DEFERRED_DOUBLES,
	MIPS_FPU_DEFERRED_SUB_D,
	MIPS_FPU_DEFERRED_MUL_D,
	MIPS_FPU_DEFERRED_DIV_D,
	MIPS_FPU_DEFERRED_SQRT_D,
	MIPS_FPU_DEFERRED_CVT_S_D,
	MIPS_FPU_DEFERRED_AS_IS, /* in handlers: there was none */
};
struct mips_fpu_deferred {
	bool on;
	uint8_t operation;  /* the last one: enum mips_fpu_deferred_operation */
	uint32_t single[2]; /* its operands, if they are singles or words */
	double wide[2];	    /* if they are doubles */
};
void mips_fpu_begin_deferring(struct mips_fpu_deferred *d);
/* Makes FCR31 right, and ends deferring. */
void mips_fpu_settle(struct mips_fpu *fpu, struct mips_fpu_deferred *d);
/* Are sum, difference or product exact because an operand is zero?  NUMBER: in
 * mips_fpu_functions. */
bool mips_fpu_is_exact_with_zero(const struct mips_fpu *fpu, unsigned number,
				 unsigned fs, unsigned ft);

/* The index in fgr of a single or word in register REG. */
static inline unsigned
mips_fpu_word(bool fr, unsigned reg)
{
	return fr ? 2 * reg : 2 * (reg & 30) + (reg & 1);
}

/* Of the low word of a double or long; with FR clear the lowest bit of its
 * number is ignored. */
static inline unsigned
mips_fpu_pair(bool fr, unsigned reg)
{
	return 2 * (fr ? reg : reg & 30);
}

/* The bit of condition code CC in FCR31; that of the code after the one at BIT.
 */
static inline unsigned
mips_fpu_condition_bit(unsigned cc)
{
	return FCR31_C_SHIFT + cc + (cc != 0);
}

static inline unsigned
mips_fpu_next_condition(unsigned bit)
{
	return bit == FCR31_C_SHIFT ? bit + 2 : bit + 1;
}

/* One arithmetic instruction.  FD, FS, FT, FR are indices in fgr, of the low
 * word (the lowest bit is ignored) for doubles and longs.  Comparisons have in
 * FD the bit of their condition in FCR31, conditional moves in FT the bit they
 * test and, in bit 5, the value that lets them move.
 *
 * Returns true when done: destination, flags and condition written, Cause field
 * set.  False: an enabled exception or Unimplemented; Cause is set, the
 * destination and the sticky flags are untouched. */
typedef bool (*mips_fpu_function)(struct mips_fpu *fpu,
				  const struct mips_fpu_type *type, unsigned fd,
				  unsigned fs, unsigned ft, unsigned fr);

/* The instructions by number, for packed operands. */
enum {
	MIPS_FPU_RESERVED,
#define FPU_OPERATION(fmt, code, name, need) MIPS_FPU_##name,
#include "cpus/mips/mips_fpu_operations.h"
	MIPS_FPU_OPERATIONS
};

/* The number of a COP1 instruction word with the fmt field S, D, W, L, PS (bits
 * 25..21 = 16, 17, 20, 21, 22) or of arithmetic in COP1X, 0 when the encoding
 * is reserved on TYPE. */
unsigned mips_fpu_lookup(const struct mips_fpu_type *type, uint32_t word);
/* Its operands as the function wants them. */
struct mips_fpu_operands {
	uint8_t fd;
	uint8_t fs;
	uint8_t ft;
	uint8_t fr;
};
struct mips_fpu_operands mips_fpu_operands(bool fr, uint32_t word);
extern const mips_fpu_function mips_fpu_functions[MIPS_FPU_OPERATIONS];

/* The R5900's arithmetic, which nothing else has: function code CODE of format
 * S, or cvt.s of format W; registers as indices in fgr (mips_fpu_r5900.c). */
void mips_fpu_r5900(struct mips_fpu *fpu, unsigned code, unsigned fd,
		    unsigned fs, unsigned ft);

/* Control register REG: FIR, FCR31 or, if the type has them, the parts of FCR31
 * that FCCR, FEXR and FENR show.  Others read as zero. */
uint32_t mips_fpu_control(const struct mips_fpu_type *type, uint32_t fcr31,
			  unsigned reg);
/* FCR31 after VALUE was written to REG. */
uint32_t mips_fpu_control_written(const struct mips_fpu_type *type,
				  uint32_t fcr31, unsigned reg, uint32_t value);

/* An exception is pending (E, or Cause & Enables): the FPU interrupt line. */
static inline bool
mips_fpu_exception_pending(uint32_t fcr31)
{
	uint32_t cause = fcr31 >> FCR31_CAUSE_SHIFT;
	uint32_t enables = fcr31 >> FCR31_ENABLES_SHIFT;

	return (cause & 0x20) != 0 || (cause & enables & 0x1f) != 0;
}

#endif
