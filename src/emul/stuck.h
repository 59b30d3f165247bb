/*
 * Exception loops.  A kernel that jumps to nowhere takes exceptions for ever;
 * with interrupts off nothing can ever change that.  Such a machine is
 * reported once and the run ends.
 */
#ifndef EMUL_STUCK_H
#define EMUL_STUCK_H

#include <stdbool.h>
#include <stdint.h>

struct cpu;
struct stuck_watch;

struct stuck_watch *stuck_new(void);
void stuck_free(struct stuck_watch *w);

/* Starts over, after so many INSTRUCTIONS: the machine is another one. */
void stuck_reset(struct stuck_watch *w, uint64_t instructions);

/* Called between slices.  True when CPU can be shown to get nowhere: every
 * exception of a long stretch came with the same registers, and RAM did not
 * change. */
bool stuck_check(struct stuck_watch *w, struct cpu *cpu);

#endif
