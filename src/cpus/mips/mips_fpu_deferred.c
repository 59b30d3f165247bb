/*
 * Deferred flags of MIPS floating point; see mips_fpu_deferred.h.
 */
#include "cpus/mips/mips_fpu_deferred.h"

/* The host's sticky flag.  The library's functions look after more than that
 * one register. */
#if defined(__SSE2__)
#include <xmmintrin.h>

static bool
host_is_inexact(void)
{
	return (_mm_getcsr() & _MM_EXCEPT_INEXACT) != 0;
}

static void
host_clear(void)
{
	_mm_setcsr(_mm_getcsr() & ~(unsigned)_MM_EXCEPT_INEXACT);
}
#else
#include <fenv.h>

static bool
host_is_inexact(void)
{
	return fetestexcept(FE_INEXACT) != 0;
}

static void
host_clear(void)
{
	feclearexcept(FE_INEXACT);
}
#endif

void
mips_fpu_begin_deferring(struct mips_fpu_deferred *d)
{
	if (host_is_inexact()) {
		host_clear();
	}
	d->on = true;
	d->operation = MIPS_FPU_DEFERRED_NONE;
}

/* Volatile operands and results keep the arithmetic between the calls around
 * it. */
static void
do_single(const struct mips_fpu_deferred *d)
{
	volatile float x = mips_fpu_to_float(d->single[0]);
	volatile float y = mips_fpu_to_float(d->single[1]);
	volatile int32_t word = (int32_t)d->single[0];
	volatile float r;

	switch (d->operation) {
	case MIPS_FPU_DEFERRED_ADD_S:
		r = x + y;
		break;
	case MIPS_FPU_DEFERRED_SUB_S:
		r = x - y;
		break;
	case MIPS_FPU_DEFERRED_MUL_S:
		r = x * y;
		break;
	case MIPS_FPU_DEFERRED_DIV_S:
		r = x / y;
		break;
	case MIPS_FPU_DEFERRED_SQRT_S:
		r = sqrtf(x);
		break;
	default: /* MIPS_FPU_DEFERRED_CVT_S_W */
		r = (float)word;
		break;
	}
	(void)r;
}

static void
do_double(const struct mips_fpu_deferred *d)
{
	volatile double x = d->wide[0];
	volatile double y = d->wide[1];
	volatile double r;
	volatile float narrow;

	switch (d->operation) {
	case MIPS_FPU_DEFERRED_ADD_D:
		r = x + y;
		break;
	case MIPS_FPU_DEFERRED_SUB_D:
		r = x - y;
		break;
	case MIPS_FPU_DEFERRED_MUL_D:
		r = x * y;
		break;
	case MIPS_FPU_DEFERRED_DIV_D:
		r = x / y;
		break;
	case MIPS_FPU_DEFERRED_SQRT_D:
		r = sqrt(x);
		break;
	default: /* MIPS_FPU_DEFERRED_CVT_S_D */
		narrow = (float)x;
		r = narrow;
		break;
	}
	(void)r;
}

void
mips_fpu_settle(struct mips_fpu *fpu, struct mips_fpu_deferred *d)
{
	bool inexact = host_is_inexact();

	if (!d->on) {
		return;
	}
	d->on = false;
	if (inexact) {
		fpu->fcr31 |= FPU_INEXACT << FCR31_FLAGS_SHIFT;
	}
	if (d->operation == MIPS_FPU_DEFERRED_NONE) {
		return;
	}
	if (inexact) {
		/* Was it the last one? */
		host_clear();
		if (d->operation < MIPS_FPU_DEFERRED_DOUBLES) {
			do_single(d);
		} else {
			do_double(d);
		}
		inexact = host_is_inexact();
	}
	mips_fpu_quick_report(fpu, inexact);
}

static bool
is_zero_s(const struct mips_fpu *fpu, unsigned reg)
{
	return mips_fpu_read_single(fpu, reg) << 1 == 0;
}

static bool
is_zero_d(const struct mips_fpu *fpu, unsigned reg)
{
	return mips_fpu_read_double(fpu, reg) << 1 == 0;
}

bool
mips_fpu_is_exact_with_zero(const struct mips_fpu *fpu, unsigned number,
			    unsigned fs, unsigned ft)
{
	switch (number) {
	case MIPS_FPU_add_s:
	case MIPS_FPU_sub_s:
	case MIPS_FPU_mul_s:
		return is_zero_s(fpu, fs) || is_zero_s(fpu, ft);
	case MIPS_FPU_add_d:
	case MIPS_FPU_sub_d:
	case MIPS_FPU_mul_d:
		return is_zero_d(fpu, fs) || is_zero_d(fpu, ft);
	default:
		return false;
	}
}
