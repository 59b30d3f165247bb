/*
 * --check-lockstep: the threaded core runs to a delivery point, logging device
 * accesses; then the golden stepper repeats the run from a copy of the CPU over
 * a copy-on-write view of RAM, is fed the logged device values, and must make
 * the same accesses at the same instruction counts and leave the same state.
 */
#ifndef CPUS_LOCKSTEP_H
#define CPUS_LOCKSTEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "memory/memory.h"

struct cpu;
struct lockstep;
struct machine;

/* One checker per CPU; NULL when the host is out of memory. */
struct lockstep *lockstep_new(struct cpu *cpu);
void lockstep_free(struct lockstep *ls);

/* Does what cpu->class->run does, checked.  False: a difference was found and
 * described in TEXT. */
bool lockstep_run(struct lockstep *ls, struct cpu *cpu, char *text,
		  size_t size);

/* A device wrote RAM while a CPU of M may be recorded. */
void lockstep_dma(struct machine *m, uint32_t page, unsigned offset,
		  const void *data, size_t len);

#endif
