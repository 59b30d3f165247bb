/*
 * A trip around a loop, run by the stepper: the CPU's state before it, and what
 * the memory that it touched held.  If all of that is the same after it, the
 * loop idles; and whenever a CPU stands there again with the same state and the
 * same memory, the same trip is before it, and need not be run to know that.
 */
#ifndef EMUL_IDLE_TRIP_H
#define EMUL_IDLE_TRIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cpu;

enum {
	IDLE_PLACES_MAX = 32,  /* pcs of a trip at which one can look */
	IDLE_GROUPS_MAX = 192, /* groups of memory touched in a trip */
	IDLE_GROUP = 32,       /* bytes in one */
};

/* Memory that was touched, before it was. */
struct idle_group {
	uint64_t paddr;
	uint8_t before[IDLE_GROUP];
};

struct idle_trip {
	const struct cpu *cpu; /* NULL: none */
	uint64_t pc;
	uint64_t length;		  /* in instructions */
	uint64_t places[IDLE_PLACES_MAX]; /* where one can look */
	unsigned n_places;
	uint64_t exceptions; /* that the CPU had taken */
	uint64_t mentions;   /* registers; see cpu_class */
	bool changed;	     /* something that cannot be compared */
	struct idle_group groups[IDLE_GROUPS_MAX];
	unsigned n_groups;
	size_t state_size;
	void *state; /* of the CPU, before */
};

/* Frees what T owns. */
void idle_trip_free(struct idle_trip *t);

/* A trip from where CPU stands; until idle_trip_end its accesses are seen.
 * False: no memory on the host. */
bool idle_trip_begin(struct idle_trip *t, struct cpu *cpu);
void idle_trip_end(struct idle_trip *t, struct cpu *cpu);

/* One can look at the loop where CPU stands. */
void idle_trip_place(struct idle_trip *t, const struct cpu *cpu);

/* Is CPU as before the trip, but for its counters, which no instruction of a
 * trip that came back has read? */
bool idle_trip_state_same(const struct idle_trip *t, struct cpu *cpu);
/* And the memory that the trip touched? */
bool idle_trip_memory_same(const struct idle_trip *t, struct cpu *cpu);

/* Is T, which came back, before CPU again? */
bool idle_trip_again(struct idle_trip *t, struct cpu *cpu);

#endif
