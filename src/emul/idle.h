/*
 * Idle loops without WAIT.  A loop is idle when one trip returns to the same
 * registers and changed no memory, touched no device and read no clock.  Whole
 * trips are then skipped and counted as executed, so a run with skipping is
 * equal to one without, to the last bit of state.
 */
#ifndef EMUL_IDLE_H
#define EMUL_IDLE_H

#include <stdbool.h>
#include <stdint.h>

struct cpu;
struct idle_probe;

struct idle_probe *idle_new(void);
void idle_free(struct idle_probe *p);

/* Looks soon again: the machine is another one than before. */
void idle_reset(struct idle_probe *p);

/* The instruction count at which the loop of CPU is worth a look; the run loop
 * ends a slice there. */
uint64_t idle_next_look(const struct idle_probe *p);

/* Runs CPU by the stepper for at most a few hundred instructions, never to
 * LIMIT, and not over an instruction for which STOP is true (NULL: for none).
 * Returns the length of a trip if it idles, else 0. */
uint64_t idle_look(struct idle_probe *p, struct cpu *cpu, uint64_t limit,
		   bool (*stop)(struct cpu *cpu));

/* That many instructions were skipped after a look. */
void idle_skipped(struct idle_probe *p, uint64_t skipped);

#endif
