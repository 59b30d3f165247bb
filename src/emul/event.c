/*
 * The event queue: a small array sorted by (when, sequence), earliest last.
 * Machines have a handful of pending events, so a heap would not pay.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "emul/event.h"
#include "emul/machine.h"
#include "emul/state.h"

static int
find(const struct event_queue *q, uint32_t object, uint32_t kind)
{
	for (unsigned i = 0; i < q->count; i++) {
		if (q->sorted[i].object == object &&
		    q->sorted[i].kind == kind) {
			return (int)i;
		}
	}
	return -1;
}

static void
remove_at(struct event_queue *q, unsigned i)
{
	memmove(&q->sorted[i], &q->sorted[i + 1],
		(q->count - i - 1) * sizeof(*q->sorted));
	q->count--;
}

void
event_cancel(struct object *o, unsigned kind)
{
	struct event_queue *q = &o->machine->events;
	int i = find(q, o->index, kind);

	if (i >= 0) {
		remove_at(q, (unsigned)i);
	}
}

bool
event_pending(const struct object *o, unsigned kind)
{
	return find(&o->machine->events, o->index, kind) >= 0;
}

void
event_schedule(struct object *o, unsigned kind, emul_time when, uint64_t arg)
{
	struct machine *m = o->machine;
	struct event_queue *q = &m->events;
	unsigned i;

	assert(kind < o->class->n_events);
	assert(arg <= o->class->events[kind].max_arg);
	event_cancel(o, kind);
	if (q->count == q->size) {
		unsigned size = q->size == 0 ? 16 : 2 * q->size;
		struct event *grown = realloc(q->sorted, size * sizeof(*grown));

		assert(grown != NULL);
		q->sorted = grown;
		q->size = size;
	}
	for (i = q->count; i > 0 && q->sorted[i - 1].when <= when; i--) {
		q->sorted[i] = q->sorted[i - 1];
	}
	q->sorted[i] = (struct event){
	    .when = when,
	    .sequence = q->next_sequence++,
	    .arg = arg,
	    .object = o->index,
	    .kind = kind,
	};
	q->count++;
	/* A device may bring the end of the running slice nearer. */
	machine_bring_nearer(m, when);
}

emul_time
event_next(const struct event_queue *q)
{
	return q->count == 0 ? EMUL_NEVER : q->sorted[q->count - 1].when;
}

void
event_run(struct machine *m, emul_time t)
{
	struct event_queue *q = &m->events;

	while (q->count > 0 && q->sorted[q->count - 1].when <= t &&
	       m->end == RUN_GOING) {
		struct event ev = q->sorted[--q->count];
		struct object *o = m->objects[ev.object];

		/* One that was scheduled into the past fires now. */
		if (ev.when > m->now) {
			m->now = ev.when;
		}
		o->class->events[ev.kind].fire(o, m->now, ev.arg);
	}
	if (t > m->now && t != EMUL_NEVER) {
		m->now = t;
	}
}

void
event_queue_free(struct event_queue *q)
{
	free(q->sorted);
	memset(q, 0, sizeof(*q));
}

uint64_t
event_queue_hash(const struct event_queue *q, uint64_t hash)
{
	for (unsigned i = 0; i < q->count; i++) {
		hash = state_hash_u64(hash, q->sorted[i].when);
		hash = state_hash_u64(hash, q->sorted[i].object);
		hash = state_hash_u64(hash, q->sorted[i].kind);
		hash = state_hash_u64(hash, q->sorted[i].arg);
	}
	return hash;
}
