/*
 * --screenshot-at: pictures of a machine's first screen at places of a run.
 */
#ifndef EMUL_SCREENSHOTS_H
#define EMUL_SCREENSHOTS_H

#include <stdint.h>

#include "emul/emul.h"
#include "emul/error.h"

struct screenshots;

/* Of the emulation's options; the machine is there.  NULL with E set: it has no
 * screen. */
struct screenshots *screenshots_new(struct emul *emul, struct error *e);
void screenshots_free(struct screenshots *s);

/* The next count of instructions of the bootstrap CPU at which the run is to
 * stop for one; UINT64_MAX: none. */
uint64_t screenshots_next(const struct screenshots *s);
/* Takes those that are due.  One that cannot be written ends the run. */
void screenshots_take(struct emul *emul);
/* The run is over: takes those of its end, and complains of those that it has
 * not come to.  False: one cannot be written, which was said. */
bool screenshots_end(struct emul *emul);

/* WHEN of an option WHEN:FILE is "end", or a limit as options_limit has it;
 * false: it is none.  The end is at time EMUL_NEVER. */
bool screenshots_parse(const char *spec, uint64_t *instructions,
		       emul_time *time);

#endif
