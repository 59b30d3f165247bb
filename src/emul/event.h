/*
 * The event queue of a machine: one order in time, ties in order of
 * scheduling.  An event is data (owner, kind, time, sequence number, argument),
 * never a function pointer, so that it can be saved.
 */
#ifndef EMUL_EVENT_H
#define EMUL_EVENT_H

#include <stdint.h>

#include "emul/object.h"

struct event {
	emul_time when;
	uint64_t sequence;
	uint64_t arg;
	uint32_t object; /* index in machine->objects */
	uint32_t kind;
};

struct event_queue {
	struct event *sorted; /* sorted by (when, sequence), earliest last */
	unsigned count;
	unsigned size;
	uint64_t next_sequence;
};

/* Time of the earliest event, EMUL_NEVER if there is none. */
emul_time event_next(const struct event_queue *q);

/* Fires all events due at or before T, in order, setting machine->now. */
void event_run(struct machine *m, emul_time t);

void event_queue_free(struct event_queue *q);
uint64_t event_queue_hash(const struct event_queue *q, uint64_t hash);

#endif
