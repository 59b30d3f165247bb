/* Trips around loops; see idle_trip.h. */
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "emul/idle_trip.h"
#include "emul/machine.h"
#include "memory/memory.h"

void
idle_trip_free(struct idle_trip *t)
{
	free(t->state);
}

/* Remembers what the group at PADDR held before it was first touched. */
static void
remember_group(struct idle_trip *t, struct memory *mem, uint64_t paddr)
{
	struct idle_group *g;

	/* Most often it is one of the last. */
	for (unsigned i = t->n_groups; i-- > 0;) {
		if (t->groups[i].paddr == paddr) {
			return;
		}
	}
	if (t->n_groups == IDLE_GROUPS_MAX) {
		t->changed = true;
		return;
	}
	g = &t->groups[t->n_groups++];
	g->paddr = paddr;
	if (!memory_peek(mem, paddr, g->before, sizeof(g->before))) {
		t->changed = true;
	}
}

static enum memory_result
hook(struct cpu *cpu, uint64_t paddr, void *data, size_t len, enum memory_rw rw)
{
	struct idle_trip *t = cpu->access_hook_arg;
	const struct memory_segment *s =
	    memory_segment_find(cpu->memory, paddr);
	uint64_t group = paddr & ~(uint64_t)(IDLE_GROUP - 1);
	enum memory_result result;

	if (s == NULL || s->device != NULL) {
		t->changed = true;
	} else {
		for (; group < paddr + len; group += IDLE_GROUP) {
			remember_group(t, cpu->memory, group);
		}
	}
	result = memory_access_real(cpu->memory, cpu, paddr, data, len, rw);
	if (rw == MEMORY_FETCH) {
		t->mentions |= cpu->class->mentions(cpu, data);
	}
	return result;
}

bool
idle_trip_begin(struct idle_trip *t, struct cpu *cpu)
{
	if (t->state_size != cpu->class->state_size) {
		void *grown = realloc(t->state, cpu->class->state_size);

		if (grown == NULL) {
			return false;
		}
		t->state = grown;
		t->state_size = cpu->class->state_size;
	}
	memcpy(t->state, cpu->class->state(cpu), t->state_size);
	t->cpu = cpu;
	t->pc = cpu->class->get_pc(cpu);
	t->length = 0;
	t->n_places = 0;
	t->exceptions = cpu->exceptions;
	t->mentions = 0;
	t->changed = false;
	t->n_groups = 0;
	cpu->read_clock = false;
	cpu->access_hook = hook;
	cpu->access_hook_arg = t;
	return true;
}

void
idle_trip_end(struct idle_trip *t, struct cpu *cpu)
{
	cpu->access_hook = NULL;
	/* An exception uses registers that no instruction mentions. */
	if (cpu->exceptions != t->exceptions) {
		t->mentions = UINT64_MAX;
	}
}

void
idle_trip_place(struct idle_trip *t, const struct cpu *cpu)
{
	if (t->n_places < IDLE_PLACES_MAX) {
		t->places[t->n_places++] = cpu->class->get_pc(cpu);
	}
}

bool
idle_trip_memory_same(const struct idle_trip *t, struct cpu *cpu)
{
	for (unsigned i = 0; i < t->n_groups; i++) {
		const struct idle_group *g = &t->groups[i];
		uint8_t now[IDLE_GROUP];

		if (!memory_peek(cpu->memory, g->paddr, now, sizeof(now)) ||
		    memcmp(now, g->before, sizeof(now)) != 0) {
			return false;
		}
	}
	return true;
}

bool
idle_trip_state_same(const struct idle_trip *t, struct cpu *cpu)
{
	const struct state_field *f = cpu->class->state_table(cpu);
	uint8_t *now = cpu->class->state(cpu);
	ptrdiff_t instructions = (uint8_t *)cpu->instructions - now;
	ptrdiff_t idle_ticks = (uint8_t *)cpu->idle_ticks - now;

	for (; f->type != STATE_TYPE_END; f++) {
		size_t n = f->count * state_type_size(f->type);

		if ((ptrdiff_t)f->offset != instructions &&
		    (ptrdiff_t)f->offset != idle_ticks &&
		    memcmp(now + f->offset, (uint8_t *)t->state + f->offset,
			   n) != 0) {
			return false;
		}
	}
	return true;
}

bool
idle_trip_again(struct idle_trip *t, struct cpu *cpu)
{
	if (t->cpu != cpu || t->pc != cpu->class->get_pc(cpu)) {
		return false;
	}
	/* A register that no instruction of the trip mentions has no part in
	 * it, and stays as it is: so any content will do. */
	cpu->class->copy_unmentioned(cpu, t->state, t->mentions);
	return idle_trip_state_same(t, cpu) && idle_trip_memory_same(t, cpu);
}
