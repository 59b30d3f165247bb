/*
 * Finding idle loops; see idle.h.
 *
 * The look is an ordinary run of the stepper, so it changes nothing but speed.
 * Looks that find nothing become rare: the distance doubles each time.  Looks
 * that find something let short ones follow, which only ask whether the pc is
 * in the loop again: a guest that waits wakes for its clock and comes back
 * soon.
 */
#include <stdlib.h>

#include "cpus/cpu.h"
#include "emul/idle.h"
#include "emul/idle_trip.h"
#include "emul/machine.h"
#include "memory/memory.h"

enum {
	TRIP_MAX = 768,	     /* instructions in a trip */
	DISTANCE_MIN = 4096, /* instructions between looks */
	DISTANCE_MAX = 1 << 23,
	DISTANCE_FOUND = 16384, /* behind one that found something */
	DISTANCE_SHORT = 128,	/* between short ones */
	TRIPS_MAX = 16,		/* remembered */
};

struct idle_probe {
	uint64_t next;	    /* look of either kind */
	uint64_t next_trip; /* look wherever the pc is */
	uint64_t distance;
	uint64_t found; /* when a loop was found and skipped */
	uint64_t awake; /* and how long it usually takes until it is again */
	/* Those that came back; one is being done, or done next. */
	struct idle_trip trips[TRIPS_MAX];
	unsigned doing;
	const struct idle_trip *loop; /* the last that was found; NULL: none */
};

struct idle_probe *
idle_new(void)
{
	struct idle_probe *p = calloc(1, sizeof(*p));

	if (p != NULL) {
		p->distance = DISTANCE_MIN;
	}
	return p;
}

void
idle_free(struct idle_probe *p)
{
	if (p != NULL) {
		/* They are used in turn; the rest has not been touched. */
		for (unsigned i = 0; i < TRIPS_MAX && p->trips[i].state != NULL;
		     i++) {
			idle_trip_free(&p->trips[i]);
		}
		free(p);
	}
}

void
idle_reset(struct idle_probe *p)
{
	p->next = 0;
	p->next_trip = 0;
	p->distance = DISTANCE_MIN;
}

uint64_t
idle_next_look(const struct idle_probe *p)
{
	return p->next;
}

static bool
is_in_loop(const struct idle_probe *p, uint64_t pc)
{
	for (unsigned i = 0; p->loop != NULL && i < p->loop->n_places; i++) {
		if (p->loop->places[i] == pc) {
			return true;
		}
	}
	return false;
}

/* May CPU take another step of trip T?  Not over an interrupt, nor over what
 * STOP is about. */
static bool
may_step(struct idle_trip *t, struct cpu *cpu, bool (*stop)(struct cpu *cpu))
{
	if (*cpu->delivery) {
		if (cpu->machine->turns.broken ||
		    *cpu->instructions >= cpu->limit ||
		    cpu->class->deliver(cpu)) {
			return false;
		}
		idle_trip_place(t, cpu);
	}
	return stop == NULL || !stop(cpu);
}

/* Trip T of at most MOST instructions from where CPU stands; its length if it
 * came back, else 0. */
static uint64_t
trip(struct idle_trip *t, struct cpu *cpu, uint64_t most, uint64_t limit,
     bool (*stop)(struct cpu *cpu))
{
	uint64_t start = *cpu->instructions;
	uint64_t hits = memory_watch_hits(cpu->memory);

	while (*cpu->instructions - start < most &&
	       *cpu->instructions + 1 < limit && cpu->stop == CPU_STOP_NONE &&
	       !t->changed && !cpu->read_clock && !cpu->waiting) {
		if (!may_step(t, cpu, stop)) {
			return 0;
		}
		cpu->class->step(cpu);
		/* Skipped trips would not be seen by who watches. */
		if (memory_watch_hits(cpu->memory) != hits ||
		    cpu->stop != CPU_STOP_NONE) {
			return 0;
		}
		if (cpu->class->get_pc(cpu) == t->pc &&
		    idle_trip_state_same(t, cpu)) {
			return idle_trip_memory_same(t, cpu) && !t->changed &&
				       !cpu->read_clock
				   ? *cpu->instructions - start
				   : 0;
		}
	}
	return 0;
}

/* The trip of at most MOST instructions that is known to begin where CPU is,
 * and would not come upon STOP; NULL if none is. */
static const struct idle_trip *
known_trip(struct idle_probe *p, struct cpu *cpu, uint64_t most, uint64_t limit,
	   bool (*stop)(struct cpu *cpu))
{
	if (stop != NULL || memory_is_watched(cpu->memory) ||
	    cpu->exception_stops != 0 || cpu->machine->turns.broken) {
		return NULL;
	}
	if (limit > cpu->limit) {
		limit = cpu->limit;
	}
	for (unsigned i = 0; i < TRIPS_MAX; i++) {
		struct idle_trip *t = &p->trips[i];

		if (t->length != 0 && t->length <= most &&
		    *cpu->instructions + t->length < limit &&
		    idle_trip_again(t, cpu)) {
			return t;
		}
	}
	return NULL;
}

/* Makes a trip, and keeps it if it came back. */
static const struct idle_trip *
new_trip(struct idle_probe *p, struct cpu *cpu, uint64_t most, uint64_t limit,
	 bool (*stop)(struct cpu *cpu))
{
	struct idle_trip *t = &p->trips[p->doing];

	if (p->loop == t) {
		p->loop = NULL;
	}
	if (!idle_trip_begin(t, cpu)) {
		return NULL;
	}
	t->length = trip(t, cpu, most, limit, stop);
	idle_trip_end(t, cpu);
	if (t->length == 0) {
		return NULL;
	}
	p->doing = (p->doing + 1) % TRIPS_MAX;
	return t;
}

static uint64_t
find_trip(struct idle_probe *p, struct cpu *cpu, uint64_t most, uint64_t limit,
	  bool (*stop)(struct cpu *cpu))
{
	const struct idle_trip *t;

	if (!*cpu->delivery || *cpu->instructions >= cpu->limit ||
	    cpu->class->interrupt_pending(cpu)) {
		return 0;
	}
	t = known_trip(p, cpu, most, limit, stop);
	if (t == NULL) {
		t = new_trip(p, cpu, most, limit, stop);
	}
	if (t == NULL) {
		return 0;
	}
	p->loop = t;
	return t->length;
}

/* The guest's work between two times of idling is much the same: the next look
 * comes near its end. */
static uint64_t
next_short_look(struct idle_probe *p, uint64_t now)
{
	uint64_t took = now - p->found;
	uint64_t next;

	if (took > 2 * DISTANCE_SHORT) {
		p->awake =
		    took < p->awake ? took : p->awake + (took - p->awake) / 8;
	} /* else it had not woken */
	p->found = now;
	next = p->awake / 4 * 3;
	next = now + (next > DISTANCE_SHORT ? next : DISTANCE_SHORT);
	return next < p->next_trip ? next : p->next_trip;
}

uint64_t
idle_look(struct idle_probe *p, struct cpu *cpu, uint64_t limit,
	  bool (*stop)(struct cpu *cpu))
{
	uint64_t length = 0;
	bool is_short = *cpu->instructions < p->next_trip;
	uint64_t now;

	if (!is_short) {
		length = find_trip(p, cpu, TRIP_MAX, limit, stop);
	} else if (is_in_loop(p, cpu->class->get_pc(cpu))) {
		length = find_trip(p, cpu, p->loop->length, limit, stop);
	}
	now = *cpu->instructions;
	if (length != 0) {
		p->distance = DISTANCE_FOUND;
	} else if (!is_short && p->distance < DISTANCE_MAX) {
		p->distance *= 2;
	}
	if (length != 0 || !is_short) {
		p->next_trip = now + p->distance;
	}
	p->next = p->next_trip;
	if (length != 0) {
		p->next = next_short_look(p, now);
	} else if (is_short) {
		p->next = now + DISTANCE_SHORT;
	}
	return length;
}

void
idle_skipped(struct idle_probe *p, uint64_t skipped)
{
	p->next += skipped;
	p->next_trip += skipped;
	p->found += skipped;
}
