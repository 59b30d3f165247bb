/*
 * Frames of the stack of a MIPS CPU; see struct cpu_frame.
 */
#ifndef CPUS_MIPS_MIPS_UNWIND_H
#define CPUS_MIPS_MIPS_UNWIND_H

#include "cpus/cpu.h"

void mips_frame_first(struct cpu *cpu, struct cpu_frame *f);
bool mips_frame_caller(struct cpu *cpu, struct cpu_frame *f, const char **why);

#endif
