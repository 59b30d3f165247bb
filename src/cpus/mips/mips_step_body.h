/*
 * The semantics as functions of the golden stepper, for one width of the
 * registers; included twice by mips_step.c, which defines WIDE and NAME.
 */
#include "cpus/mips/mips_width.h"

#define SEM(name, kind, ...) GOLDEN_##kind(name, __VA_ARGS__)
#include "cpus/mips/mips_semantics.h"
#undef SEM

static const mips_golden NAME(golden_table)[MIPS_SEMANTICS] = {
#define SEM(name, kind, ...) [MIPS_SEM_##name] = NAME(golden_##name),
#include "cpus/mips/mips_semantics.h"
#undef SEM
};
