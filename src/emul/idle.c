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
#include <string.h>

#include "cpus/cpu.h"
#include "emul/idle.h"
#include "emul/machine.h"
#include "memory/memory.h"

enum {
	TRIP_MAX = 768,	     /* instructions in a trip */
	WORDS_MAX = 96,	     /* distinct words written in a trip */
	DISTANCE_MIN = 4096, /* instructions between looks */
	DISTANCE_MAX = 1 << 20,
	DISTANCE_SHORT = 128, /* between short ones */
	PLACES_MAX = 32,      /* pcs of a loop at which one can look */
};

struct written {
	uint64_t paddr; /* of an aligned 8-byte group */
	uint8_t before[8];
};

/* Where one could look for it, and its instructions. */
struct trip {
	uint64_t places[PLACES_MAX];
	unsigned n_places;
	uint64_t length;
};

struct idle_probe {
	uint64_t next;	    /* look of either kind */
	uint64_t next_trip; /* look wherever the pc is */
	uint64_t distance;
	struct trip trip; /* being done */
	struct trip loop; /* the last one that came back */
	bool changed;	  /* something that cannot be compared happened */
	struct written words[WORDS_MAX];
	unsigned n_words;
	size_t state_size;
	void *state; /* of the CPU at the start of the trip */
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
		free(p->state);
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

/* Remembers what the group at PADDR held before it was first written. */
static void
remember(struct idle_probe *p, struct memory *mem, uint64_t paddr)
{
	struct written *w;

	paddr &= ~UINT64_C(7);
	for (unsigned i = 0; i < p->n_words; i++) {
		if (p->words[i].paddr == paddr) {
			return;
		}
	}
	if (p->n_words == WORDS_MAX) {
		p->changed = true;
		return;
	}
	w = &p->words[p->n_words++];
	w->paddr = paddr;
	memory_peek(mem, paddr, w->before, sizeof(w->before));
}

static enum memory_result
hook(struct cpu *cpu, uint64_t paddr, void *data, size_t len, enum memory_rw rw)
{
	struct idle_probe *p = cpu->access_hook_arg;
	const struct memory_segment *s =
	    memory_segment_find(cpu->memory, paddr);

	if (s == NULL || s->device != NULL) {
		p->changed = true;
	} else if (rw == MEMORY_WRITE) {
		remember(p, cpu->memory, paddr);
	}
	return memory_access_real(cpu->memory, cpu, paddr, data, len, rw);
}

static bool
memory_same(const struct idle_probe *p, struct memory *mem)
{
	for (unsigned i = 0; i < p->n_words; i++) {
		uint8_t now[8];

		memory_peek(mem, p->words[i].paddr, now, sizeof(now));
		if (memcmp(now, p->words[i].before, sizeof(now)) != 0) {
			return false;
		}
	}
	return true;
}

/* Equal but for the instruction count? */
static bool
state_same(const struct idle_probe *p, struct cpu *cpu, uint64_t count)
{
	const struct state_field *f = cpu->class->state_table(cpu);
	uint8_t *now = cpu->class->state(cpu);
	ptrdiff_t at = (uint8_t *)cpu->instructions - now;

	for (; f->type != STATE_TYPE_END; f++) {
		size_t n = f->count * state_type_size(f->type);

		if ((ptrdiff_t)f->offset == at) {
			continue;
		}
		if (memcmp(now + f->offset, (uint8_t *)p->state + f->offset,
			   n) != 0) {
			return false;
		}
	}
	return true;
}

static bool
start_trip(struct idle_probe *p, struct cpu *cpu)
{
	if (p->state_size != cpu->class->state_size) {
		void *grown = realloc(p->state, cpu->class->state_size);

		if (grown == NULL) {
			return false;
		}
		p->state = grown;
		p->state_size = cpu->class->state_size;
	}
	memcpy(p->state, cpu->class->state(cpu), p->state_size);
	p->changed = false;
	p->n_words = 0;
	p->trip.n_places = 0;
	cpu->read_clock = false;
	return true;
}

static bool
is_in_loop(const struct idle_probe *p, uint64_t pc)
{
	for (unsigned i = 0; i < p->loop.n_places; i++) {
		if (p->loop.places[i] == pc) {
			return true;
		}
	}
	return false;
}

static void
note_place(struct trip *t, uint64_t pc)
{
	if (t->n_places < PLACES_MAX) {
		t->places[t->n_places++] = pc;
	}
}

/* May CPU take another step of the trip?  Not over an interrupt, nor over what
 * STOP is about. */
static bool
may_step(struct idle_probe *p, struct cpu *cpu, bool (*stop)(struct cpu *cpu))
{
	if (*cpu->delivery) {
		if (cpu->machine->turns.broken ||
		    *cpu->instructions >= cpu->limit ||
		    cpu->class->deliver(cpu)) {
			return false;
		}
		note_place(&p->trip, cpu->class->get_pc(cpu));
	}
	return !stop(cpu);
}

/* One trip of at most MOST instructions from where CPU stands; its length if it
 * came back, else 0. */
static uint64_t
trip(struct idle_probe *p, struct cpu *cpu, uint64_t most, uint64_t limit,
     bool (*stop)(struct cpu *cpu))
{
	uint64_t start = *cpu->instructions;
	uint64_t pc = cpu->class->get_pc(cpu);
	uint64_t hits = memory_watch_hits(cpu->memory);

	if (!start_trip(p, cpu)) {
		return 0;
	}
	while (*cpu->instructions - start < most &&
	       *cpu->instructions + 1 < limit && cpu->stop == CPU_STOP_NONE &&
	       !p->changed && !cpu->read_clock && !cpu->waiting) {
		if (!may_step(p, cpu, stop)) {
			return 0;
		}
		cpu->class->step(cpu);
		/* Skipped trips would not be seen by who watches. */
		if (memory_watch_hits(cpu->memory) != hits) {
			return 0;
		}
		if (cpu->class->get_pc(cpu) == pc &&
		    state_same(p, cpu, start)) {
			return memory_same(p, cpu->memory) && !p->changed &&
				       !cpu->read_clock
				   ? *cpu->instructions - start
				   : 0;
		}
	}
	return 0;
}

static uint64_t
watched_trip(struct idle_probe *p, struct cpu *cpu, uint64_t most,
	     uint64_t limit, bool (*stop)(struct cpu *cpu))
{
	uint64_t length = 0;

	if (*cpu->delivery && *cpu->instructions < cpu->limit &&
	    !cpu->class->interrupt_pending(cpu)) {
		cpu->access_hook = hook;
		cpu->access_hook_arg = p;
		cpu->hook_skips_fetches = true;
		length = trip(p, cpu, most, limit, stop);
		cpu->access_hook = NULL;
		cpu->hook_skips_fetches = false;
	}
	if (length != 0) {
		p->loop = p->trip;
		p->loop.length = length;
	}
	return length;
}

uint64_t
idle_look(struct idle_probe *p, struct cpu *cpu, uint64_t limit,
	  bool (*stop)(struct cpu *cpu))
{
	uint64_t length = 0;
	bool is_short = *cpu->instructions < p->next_trip;

	if (!is_short) {
		length = watched_trip(p, cpu, TRIP_MAX, limit, stop);
	} else if (is_in_loop(p, cpu->class->get_pc(cpu))) {
		length = watched_trip(p, cpu, p->loop.length, limit, stop);
	}
	if (length != 0) {
		p->distance = DISTANCE_MIN;
	} else if (!is_short && p->distance < DISTANCE_MAX) {
		p->distance *= 2;
	}
	if (length != 0 || !is_short) {
		p->next_trip = *cpu->instructions + p->distance;
	}
	p->next = p->next_trip;
	if (length != 0 || is_short) {
		p->next = *cpu->instructions + DISTANCE_SHORT;
	}
	return length;
}

void
idle_skipped(struct idle_probe *p, uint64_t skipped)
{
	p->next += skipped;
	p->next_trip += skipped;
}
