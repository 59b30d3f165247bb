/*
 * IEEE 754 arithmetic in integers, for checking the floating point unit: exact
 * results rounded once.  Shares no code with src/cpus/mips/mips_fpu*.c.  NaNs
 * are the legacy MIPS ones (first fraction bit set: signalling).
 */
#ifndef TESTS_UNIT_FPU_REFERENCE_H
#define TESTS_UNIT_FPU_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

enum reference_class {
	CLASS_ZERO,
	CLASS_DENORMAL,
	CLASS_NORMAL,
	CLASS_INFINITY,
	CLASS_QUIET_NAN,
	CLASS_SIGNALLING_NAN,
};

/* Bit 0 of FCR31's fields first. */
enum reference_cause {
	CAUSE_I = 1,
	CAUSE_U = 2,
	CAUSE_O = 4,
	CAUSE_Z = 8,
	CAUSE_V = 16,
	CAUSE_E = 32,
};

/* Rounding modes as in FCR31. */
enum reference_mode {
	MODE_RN,
	MODE_RZ,
	MODE_RP,
	MODE_RM,
};

struct reference_format {
	int fraction_bits;
	int exponent_bits;
};
extern const struct reference_format reference_s;
extern const struct reference_format reference_d;

/* What the standard delivers when nothing traps. */
struct reference_result {
	uint64_t bits;
	unsigned cause; /* U only if also inexact */
	bool tiny;	/* after rounding, exact or not */
};

enum reference_class reference_classify(const struct reference_format *f,
					uint64_t bits);
uint64_t reference_default_nan(const struct reference_format *f);

/* OPERATION is one of + - * / and r (square root of A), c (A, of format FROM,
 * converted to TO); the others have one format. */
struct reference_result
reference_arithmetic(char operation, const struct reference_format *from,
		     const struct reference_format *to,
		     enum reference_mode mode, uint64_t a, uint64_t b);
struct reference_result
reference_from_integer(const struct reference_format *to,
		       enum reference_mode mode, int64_t integer);
/* BITS: 32 or 64 of the integer. */
struct reference_result
reference_to_integer(const struct reference_format *from,
		     enum reference_mode mode, int bits, uint64_t a);
/* The bits of +infinity, of the sign, of the smallest normal number. */
uint64_t reference_infinity(const struct reference_format *f);
uint64_t reference_sign(const struct reference_format *f);
uint64_t reference_smallest(const struct reference_format *f);
/* -1, 0, 1; 2: unordered. */
int reference_compare(const struct reference_format *f, uint64_t a, uint64_t b);

#endif
