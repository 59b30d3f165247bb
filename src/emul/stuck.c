/*
 * Finding exception loops; see stuck.h.
 *
 * Every so many instructions the CPU notes a hash of itself at its next
 * exception.  When several such hashes in a row are equal, and all of RAM is
 * equal too, no interrupt was taken meanwhile that could have changed
 * anything: what has happened will happen again.
 */
#include <stdlib.h>

#include "cpus/cpu.h"
#include "emul/machine.h"
#include "emul/stuck.h"
#include "memory/memory.h"

enum {
	DISTANCE = 1 << 22, /* instructions between looks */
	ROUNDS = 8,	    /* equal looks in a row before RAM is compared */
};

struct stuck_watch {
	uint64_t next;
	uint64_t hash;
	uint64_t exceptions;
	uint64_t events; /* event sequence number */
	unsigned equal;
	bool have_ram;
	uint64_t ram;
};

struct stuck_watch *
stuck_new(void)
{
	return calloc(1, sizeof(struct stuck_watch));
}

void
stuck_free(struct stuck_watch *w)
{
	free(w);
}

void
stuck_reset(struct stuck_watch *w, uint64_t instructions)
{
	*w = (struct stuck_watch){.next = instructions + DISTANCE};
}

static void
start_over(struct stuck_watch *w)
{
	w->equal = 0;
	w->have_ram = false;
}

bool
stuck_check(struct stuck_watch *w, struct cpu *cpu)
{
	uint64_t now = *cpu->instructions;
	uint64_t hash;

	if (now < w->next) {
		return false;
	}
	w->next = now + DISTANCE;
	if (!cpu->class->captured_exception(cpu, &hash)) {
		/* Armed, and no exception since. */
		start_over(w);
		return false;
	}
	cpu->class->capture_exception(cpu, true);
	if (hash != w->hash || cpu->exceptions == w->exceptions) {
		w->hash = hash;
		w->exceptions = cpu->exceptions;
		start_over(w);
		return false;
	}
	w->exceptions = cpu->exceptions;
	if (++w->equal < ROUNDS) {
		return false;
	}
	hash = memory_hash(cpu->memory);
	if (w->have_ram && hash == w->ram) {
		return true;
	}
	w->ram = hash;
	w->have_ram = true;
	w->equal = 0;
	return false;
}
