/*
 * MIPS floating point: paired singles, two operations in one instruction.
 * Manual: MIPS64 Architecture For Programmers, volumes I and II (MD00083,
 * MD00087).  An exception of either half is one of the instruction: if it traps
 * neither result is written.
 */
#include "cpus/mips/mips_fpu_private.h"

/* Ends an instruction whose halves were done on the copies LOW and HIGH: Cause
 * and Flags are those of both; false if one of them trapped. */
static bool
merge(struct mips_fpu *fpu, const struct mips_fpu *low,
      const struct mips_fpu *high, bool done)
{
	uint32_t both = low->fcr31 | high->fcr31;
	unsigned cause = (both & FCR31_CAUSE_MASK) >> FCR31_CAUSE_SHIFT;

	if ((cause & FPU_UNIMPLEMENTED) != 0) {
		cause = FPU_UNIMPLEMENTED;
	}
	mips_fpu_set_cause(fpu, cause);
	if (done) {
		fpu->fcr31 |= both & 0x1fu << FCR31_FLAGS_SHIFT;
	}
	return done;
}

bool
mips_fpu_paired(struct mips_fpu *fpu, const struct mips_fpu_type *type,
		mips_fpu_function single, unsigned fd, unsigned fs, unsigned ft,
		unsigned fr)
{
	struct mips_fpu low = *fpu;
	struct mips_fpu high = *fpu;
	bool done = single(&low, type, fd, fs, ft, fr);

	done = single(&high, type, fd + 1, fs + 1, ft + 1, fr + 1) && done;
	if (!merge(fpu, &low, &high, done)) {
		return false;
	}
	mips_fpu_write_single(fpu, fd, mips_fpu_read_single(&low, fd));
	mips_fpu_write_single(fpu, fd + 1, mips_fpu_read_single(&high, fd + 1));
	return true;
}

bool
mips_fpu_paired_compare(struct mips_fpu *fpu, const struct mips_fpu_type *type,
			mips_fpu_function single, unsigned fd, unsigned fs,
			unsigned ft)
{
	struct mips_fpu low = *fpu;
	struct mips_fpu high = *fpu;
	uint32_t bit = UINT32_C(1) << fd;
	uint32_t next = UINT32_C(1) << mips_fpu_next_condition(fd);
	bool done = single(&low, type, fd, fs, ft, 0);

	done = single(&high, type, mips_fpu_next_condition(fd), fs + 1, ft + 1,
		      0) &&
	       done;
	if (!merge(fpu, &low, &high, done)) {
		return false;
	}
	fpu->fcr31 &= ~(bit | next);
	fpu->fcr31 |= (low.fcr31 & bit) | (high.fcr31 & next);
	return true;
}
