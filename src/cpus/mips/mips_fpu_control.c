/*
 * The control registers of MIPS floating point.  MIPS32 and MIPS64 have,
 * besides FIR and FCSR (FCR31), three that show parts of FCSR.  Manual: MIPS64
 * Architecture For Programmers, volume I (MD00083), chapter 5.
 */
#include "cpus/mips/mips_fpu.h"

enum {
	FEXR_MASK = FCR31_CAUSE_MASK | 0x1f << FCR31_FLAGS_SHIFT,
	FENR_MASK = 0x1f << FCR31_ENABLES_SHIFT | FCR31_RM_MASK,
	FENR_FS = 1 << 2,
	CONDITIONS_MASK = 0xfe,
	CONDITIONS_SHIFT = 24, /* of condition codes 1 to 7 */
};

static uint32_t
conditions_of(uint32_t fcr31)
{
	return (fcr31 >> FCR31_C_SHIFT & 1) |
	       (fcr31 >> CONDITIONS_SHIFT & CONDITIONS_MASK);
}

static uint32_t
with_conditions(uint32_t fcr31, uint32_t fccr)
{
	uint32_t mask = FCR31_C | (uint32_t)CONDITIONS_MASK << CONDITIONS_SHIFT;

	return (fcr31 & ~mask) | (fccr & 1) << FCR31_C_SHIFT |
	       (fccr & CONDITIONS_MASK) << CONDITIONS_SHIFT;
}

static uint32_t
enables_of(uint32_t fcr31)
{
	return (fcr31 & FENR_MASK) | ((fcr31 & FCR31_FS) != 0 ? FENR_FS : 0);
}

static uint32_t
with_enables(uint32_t fcr31, uint32_t fenr)
{
	fcr31 &= ~(uint32_t)(FENR_MASK | FCR31_FS);
	return fcr31 | (fenr & FENR_MASK) |
	       ((fenr & FENR_FS) != 0 ? FCR31_FS : 0);
}

uint32_t
mips_fpu_control(const struct mips_fpu_type *type, uint32_t fcr31, unsigned reg)
{
	if (reg == FCR_FIR) {
		return type->fcr0;
	}
	if (reg == FCR_FCSR) {
		return fcr31;
	}
	if ((type->groups & MIPS_FPU_VIEWS) == 0) {
		return 0;
	}
	switch (reg) {
	case FCR_FCCR:
		return conditions_of(fcr31);
	case FCR_FEXR:
		return fcr31 & FEXR_MASK;
	case FCR_FENR:
		return enables_of(fcr31);
	default:
		return 0;
	}
}

uint32_t
mips_fpu_control_written(const struct mips_fpu_type *type, uint32_t fcr31,
			 unsigned reg, uint32_t value)
{
	if (reg == FCR_FCSR) {
		return (value & type->fcr31_writable) | type->fcr31_fixed;
	}
	if ((type->groups & MIPS_FPU_VIEWS) == 0) {
		return fcr31;
	}
	switch (reg) {
	case FCR_FCCR:
		return with_conditions(fcr31, value);
	case FCR_FEXR:
		return (fcr31 & ~(uint32_t)FEXR_MASK) | (value & FEXR_MASK);
	case FCR_FENR:
		return with_enables(fcr31, value);
	default:
		return fcr31;
	}
}
