/*
 * An object is a named part of a machine that has state and may own events:
 * a CPU, a device, a serial line, a script, a PROM.  Nothing takes part in a
 * machine without being registered as one, and none can be registered
 * without a state table.
 */
#ifndef EMUL_OBJECT_H
#define EMUL_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/state.h"

struct machine;
struct object;

/* Emulation time in picoseconds since power-on of the emulation.  A CPU of F
 * Hz executes tick N at floor(N * 10^12 / F): rounded down, never summed. */
typedef uint64_t emul_time;
#define EMUL_SECOND	 UINT64_C(1000000000000)
#define EMUL_MILLISECOND UINT64_C(1000000000)
#define EMUL_MICROSECOND UINT64_C(1000000)
#define EMUL_NEVER	 UINT64_MAX

/* One kind of event an object may own: a declared name and what it does.
 * NOW is the event's own time, ARG what event_schedule was given. */
struct event_kind {
	const char *name;
	void (*fire)(struct object *o, emul_time now, uint64_t arg);
	uint64_t max_arg; /* largest ARG that is ever scheduled */
};

struct object_class {
	const char *name;
	const struct state_field *state; /* of object->self */
	size_t size;			 /* of *object->self */
	const struct event_kind *events; /* array, or NULL */
	unsigned n_events;
	/* Is SELF, read from a snapshot, a state O can be in?  Fields have
	 * their bounds in the table; this is for what depends on several, or on
	 * O. May be NULL. */
	bool (*valid)(const struct object *o, const void *self);
	/* The state was replaced: caches of it are to be rebuilt, without
	 * driving interrupt lines or scheduling events.  May be NULL. */
	void (*restored)(struct object *o);
	/* Is the state that of state_reset?  A snapshot then says just that;
	 * for large states that are seldom used.  May be NULL: it is not asked.
	 */
	bool (*untouched)(const struct object *o);
	/* The board was reset.  The state is that of the start, or, if it
	 * survives (it has a battery, or is not on the board), what it was. */
	bool survives_reset;
	/* After that, for what counts from a time, or has a reset input.  May
	 * drive lines and schedule events.  May be NULL. */
	void (*was_reset)(struct object *o);
};

struct object {
	const struct object_class *class;
	struct machine *machine;
	void *self;	/* the struct that class->state describes */
	char name[32];	/* unique in the machine, e.g. "dc7085" or "cpu0" */
	uint32_t index; /* order of registration, names the owner of events */
};

/* Registers O, which must stay where it is as long as the machine lives.
 * NAME is copied; a name in use gets a number appended.  */
void object_register(struct machine *m, struct object *o,
		     const struct object_class *class, void *self,
		     const char *name);

/* Schedules event KIND (an index into the class's events) at WHEN.  An object
 * has at most one pending event of a kind: scheduling again moves it.  A time
 * in the past fires as soon as possible.  Ties fire in order of scheduling. */
void event_schedule(struct object *o, unsigned kind, emul_time when,
		    uint64_t arg);
void event_cancel(struct object *o, unsigned kind);
bool event_pending(const struct object *o, unsigned kind);

#endif
