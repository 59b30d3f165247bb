/*
 * Inside the floating point unit: formats, registers, the end of an operation.
 * See mips_fpu.c.
 */
#ifndef CPUS_MIPS_MIPS_FPU_PRIVATE_H
#define CPUS_MIPS_MIPS_FPU_PRIVATE_H

#include <string.h>

#include "cpus/mips/mips_fpu.h"

/* Values of both formats travel as bits in 64-bit integers. */
struct mips_fpu_format {
	bool is_double;
	uint64_t sign;
	uint64_t infinity;    /* also the mask of the exponent */
	uint64_t min_normal;  /* also the leading significand bit */
	uint64_t nan_bit;     /* set in signalling NaNs (the MIPS way) */
	uint64_t default_nan; /* quiet */
	int fraction_bits;
	int bias;
};

static const struct mips_fpu_format mips_fpu_single = {
    .is_double = false,
    .sign = UINT64_C(0x80000000),
    .infinity = UINT64_C(0x7f800000),
    .min_normal = UINT64_C(0x00800000),
    .nan_bit = UINT64_C(0x00400000),
    .default_nan = UINT64_C(0x7fbfffff),
    .fraction_bits = 23,
    .bias = 127,
};

static const struct mips_fpu_format mips_fpu_double = {
    .is_double = true,
    .sign = UINT64_C(0x8000000000000000),
    .infinity = UINT64_C(0x7ff0000000000000),
    .min_normal = UINT64_C(0x0010000000000000),
    .nan_bit = UINT64_C(0x0008000000000000),
    .default_nan = UINT64_C(0x7ff7ffffffffffff),
    .fraction_bits = 52,
    .bias = 1023,
};

static inline uint64_t
mips_fpu_magnitude(const struct mips_fpu_format *f, uint64_t bits)
{
	return bits & ~f->sign;
}

static inline bool
mips_fpu_is_zero(const struct mips_fpu_format *f, uint64_t bits)
{
	return mips_fpu_magnitude(f, bits) == 0;
}

static inline bool
mips_fpu_is_denormal(const struct mips_fpu_format *f, uint64_t bits)
{
	return mips_fpu_magnitude(f, bits) - 1 < f->min_normal - 1;
}

static inline bool
mips_fpu_is_infinite(const struct mips_fpu_format *f, uint64_t bits)
{
	return mips_fpu_magnitude(f, bits) == f->infinity;
}

static inline bool
mips_fpu_is_nan(const struct mips_fpu_format *f, uint64_t bits)
{
	return mips_fpu_magnitude(f, bits) > f->infinity;
}

static inline bool
mips_fpu_is_signalling(const struct mips_fpu_format *f, uint64_t bits)
{
	return mips_fpu_is_nan(f, bits) && (bits & f->nan_bit) != 0;
}

static inline float
mips_fpu_to_float(uint32_t bits)
{
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static inline uint32_t
mips_fpu_from_float(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static inline double
mips_fpu_to_double(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static inline uint64_t
mips_fpu_from_double(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static inline uint32_t
mips_fpu_read_single(const struct mips_fpu *fpu, unsigned reg)
{
	return fpu->fgr[reg & 63];
}

static inline void
mips_fpu_write_single(struct mips_fpu *fpu, unsigned reg, uint32_t bits)
{
	fpu->fgr[reg & 63] = bits;
}

static inline uint64_t
mips_fpu_read_double(const struct mips_fpu *fpu, unsigned reg)
{
	const uint32_t *pair = &fpu->fgr[reg & 62];

	return pair[0] | (uint64_t)pair[1] << 32;
}

static inline void
mips_fpu_write_double(struct mips_fpu *fpu, unsigned reg, uint64_t bits)
{
	uint32_t *pair = &fpu->fgr[reg & 62];

	pair[0] = (uint32_t)bits;
	pair[1] = (uint32_t)(bits >> 32);
}

static inline uint64_t
mips_fpu_read(const struct mips_fpu *fpu, const struct mips_fpu_format *f,
	      unsigned reg)
{
	return f->is_double ? mips_fpu_read_double(fpu, reg)
			    : mips_fpu_read_single(fpu, reg);
}

static inline unsigned
mips_fpu_enables(uint32_t fcr31)
{
	return fcr31 >> FCR31_ENABLES_SHIFT & 0x1f;
}

static inline void
mips_fpu_set_cause(struct mips_fpu *fpu, unsigned cause)
{
	fpu->fcr31 = (fpu->fcr31 & ~(uint32_t)FCR31_CAUSE_MASK) |
		     (uint32_t)cause << FCR31_CAUSE_SHIFT;
}

/* Reports exceptions; false if one of them traps.  Unimplemented always does,
 * and comes alone. */
static inline bool
mips_fpu_report(struct mips_fpu *fpu, unsigned cause)
{
	mips_fpu_set_cause(fpu, cause);
	if ((cause & (mips_fpu_enables(fpu->fcr31) | FPU_UNIMPLEMENTED)) != 0) {
		return false;
	}
	fpu->fcr31 |= (uint32_t)cause << FCR31_FLAGS_SHIFT;
	return true;
}

/* What an operation gives: exceptions, and the result if none of them traps. */
struct mips_fpu_result {
	uint64_t bits;
	unsigned cause;
};

static inline struct mips_fpu_result
mips_fpu_unimplemented(void)
{
	return (struct mips_fpu_result){0, FPU_UNIMPLEMENTED};
}

/* Invalid operation; BITS is the result if it does not trap. */
static inline struct mips_fpu_result
mips_fpu_invalid(const struct mips_fpu_type *type, uint32_t fcr31,
		 uint64_t bits)
{
	if (type->invalid_unimplemented &&
	    (mips_fpu_enables(fcr31) & FPU_INVALID) == 0) {
		return mips_fpu_unimplemented();
	}
	return (struct mips_fpu_result){bits, FPU_INVALID};
}

/* An operand: denormals are zeros if FS says so. */
static inline uint64_t
mips_fpu_operand(const struct mips_fpu_type *type,
		 const struct mips_fpu_format *f, uint32_t fcr31, uint64_t bits)
{
	if (type->flush == MIPS_FPU_FLUSH_ALL && (fcr31 & FCR31_FLUSH) != 0 &&
	    mips_fpu_is_denormal(f, bits)) {
		return bits & f->sign;
	}
	return bits;
}

/* Reports exceptions and, unless one traps, writes the result: a double or
 * long, or a single or word. */
bool mips_fpu_deliver(struct mips_fpu *fpu, bool is_double, unsigned fd,
		      struct mips_fpu_result result);

/* An instruction of paired singles does that of a SINGLE on the lower and on
 * the upper halves of its registers (mips_fpu_paired.c). */
bool mips_fpu_paired(struct mips_fpu *fpu, const struct mips_fpu_type *type,
		     mips_fpu_function single, unsigned fd, unsigned fs,
		     unsigned ft, unsigned fr);
/* The same for comparisons, whose bit is FD, and the next one. */
bool mips_fpu_paired_compare(struct mips_fpu *fpu,
			     const struct mips_fpu_type *type,
			     mips_fpu_function single, unsigned fd, unsigned fs,
			     unsigned ft);

/* What is computed, from and to which format. */
struct mips_fpu_arithmetic {
	enum mips_fpu_operation {
		FPU_ADD,
		FPU_SUB,
		FPU_MUL,
		FPU_DIV,
		FPU_SQRT,
		FPU_CONVERT,
	} operation;
	const struct mips_fpu_format *from;
	const struct mips_fpu_format *to;
};

/* Any operands, any rounding mode, any trap.  Operations with one operand are
 * given it twice. */
struct mips_fpu_result mips_fpu_compute(const struct mips_fpu_type *type,
					const struct mips_fpu_arithmetic *what,
					uint32_t fcr31, uint64_t a, uint64_t b);
/* The part of it for a NaN among the operands. */
struct mips_fpu_result
mips_fpu_nan_operand(const struct mips_fpu_type *type,
		     const struct mips_fpu_arithmetic *what, uint32_t fcr31,
		     uint64_t a, uint64_t b);

/* Rounding modes as in FCR31. */
enum mips_fpu_rounding {
	FPU_ROUND_NEAREST,
	FPU_ROUND_ZERO,
	FPU_ROUND_UP,
	FPU_ROUND_DOWN,
};

static inline enum mips_fpu_rounding
mips_fpu_rounding(uint32_t fcr31)
{
	return (enum mips_fpu_rounding)(fcr31 & FCR31_RM_MASK);
}

/* A number to an integer of 32 or 64 bits, and back. */
struct mips_fpu_result mips_fpu_to_integer(const struct mips_fpu_type *type,
					   const struct mips_fpu_format *f,
					   uint32_t fcr31, uint64_t a,
					   enum mips_fpu_rounding mode,
					   bool is_long);
struct mips_fpu_result mips_fpu_from_integer(const struct mips_fpu_format *f,
					     int64_t value,
					     enum mips_fpu_rounding mode);

#endif
