/*
 * Going back, and asking who did it; see timeline.h.
 *
 * To get somewhere the machine is restored to the last snapshot before and runs
 * on.  What happened last before a place is found by running through the
 * stretches between snapshots, the latest first.
 */
#include <inttypes.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/debugger.h"
#include "memory/memory.h"
#include "snapshot/timeline_private.h"

/* Distances before a goal at which snapshots are left, so that the next steps
 * back are short. */
static const uint64_t dense[] = {UINT64_C(1) << 20, UINT64_C(1) << 16,
				 UINT64_C(1) << 13};

static const char interrupted[] = "interrupted";
static const char lost[] = "what the disks were then is no longer known";

/* Why a journey ended that was to reach a place; NULL if it did. */
static const char *
reason(const struct timeline *t, enum emul_stop stop)
{
	switch (stop) {
	case EMUL_STOP_STEPS:
		return NULL;
	case EMUL_STOP_INTERRUPT:
		return interrupted;
	default:
		return t->emul->machine->end_text[0] != '\0'
			   ? t->emul->machine->end_text
			   : "the machine ends before";
	}
}

/* ---- to a count of instructions ---- */

/* The last snapshot at which CPU had executed fewer instructions, or the
 * oldest if that is the place; -1: it is too long ago. */
static int
find_count(const struct timeline *t, const struct cpu *cpu, uint64_t count)
{
	for (unsigned i = t->n_ring; i-- > 0;) {
		if (t->ring[i]->position.instructions[cpu->id] < count) {
			return (int)i;
		}
	}
	return t->n_ring > 0 &&
		       t->ring[0]->position.instructions[cpu->id] == count
		   ? 0
		   : -1;
}

static const char *
run_to_count(struct timeline *t, struct cpu *cpu, uint64_t count)
{
	enum emul_stop stop;
	const char *why;

	for (unsigned i = 0; i < sizeof(dense) / sizeof(dense[0]); i++) {
		if (count < dense[i] ||
		    *cpu->instructions >= count - dense[i]) {
			continue;
		}
		stop = emul_travel(t->emul, NULL, cpu, count - dense[i]);
		why = reason(t, stop);
		if (why != NULL) {
			return why;
		}
		timeline_capture(t);
	}
	return reason(t, emul_travel(t->emul, NULL, cpu, count));
}

bool
timeline_go_count(struct timeline *t, struct cpu *cpu, uint64_t count,
		  struct error *e)
{
	const struct run_position *present = timeline_present(t);
	struct journey j;
	const char *why = NULL;
	uint64_t reached = present != NULL ? present->instructions[cpu->id]
					   : *cpu->instructions;
	int i;

	if (count > reached) {
		return emul_error(e,
				  "only %" PRIu64 " instructions have been "
				  "executed by cpu%u so far",
				  reached, cpu->id);
	}
	if (count == *cpu->instructions) {
		return true;
	}
	if (!journey_begin(t, &j, e)) {
		return false;
	}
	i = find_count(t, cpu, count);
	if (i < 0) {
		why = "that is too long ago: no snapshot is so old";
	} else if (count < *cpu->instructions ||
		   t->ring[i]->position.instructions[cpu->id] >
		       *cpu->instructions) {
		why = timeline_restore(t, t->ring[i]) ? NULL : lost;
	}
	if (why == NULL) {
		why = run_to_count(t, cpu, count);
	}
	return journey_end(t, &j, why, e);
}

/* ---- to a place ---- */

static const char *
go_to(struct timeline *t, const struct run_position *p)
{
	int i = timeline_find(t, p, false);

	if (i < 0 || !timeline_restore(t, t->ring[i])) {
		return lost;
	}
	return reason(t, emul_travel(t->emul, p, NULL, 0));
}

/* Runs through the stretches before END, the latest first, until RUN says that
 * it has found something: it is called where each begins, and runs to *END.
 * Returns why it failed, or NULL. */
static const char *
search(struct timeline *t, struct run_position end,
       const char *(*run)(struct timeline *t, const struct run_position *end,
			  void *arg, bool *found),
       void *arg, bool *found)
{
	const char *why;
	int i;

	*found = false;
	while ((i = timeline_find(t, &end, true)) >= 0) {
		if (!timeline_restore(t, t->ring[i])) {
			return lost;
		}
		why = run(t, &end, arg, found);
		if (why != NULL || *found) {
			return why;
		}
		end = t->ring[i]->position;
	}
	return NULL;
}

/* ---- reverse-continue ---- */

static const char *
last_stop(struct timeline *t, const struct run_position *end, void *arg,
	  bool *found)
{
	struct run_position *hit = arg;
	struct run_position here;
	enum emul_stop stop;

	t->emul->travel = TRAVEL_SCAN;
	/* The stretch before ends where this one begins. */
	t->emul->passing_breakpoint = false;
	for (;;) {
		debugger_forget_stops(t->emul->debugger);
		stop = emul_travel(t->emul, end, NULL, 0);
		t->emul->passing_breakpoint = true;
		if (stop != EMUL_STOP_BREAKPOINT && stop != EMUL_STOP_WATCH) {
			break;
		}
		here = run_position(t->emul->machine);
		if (run_position_same(&here, end)) {
			stop = EMUL_STOP_STEPS; /* it stopped there, too */
			break;
		}
		*hit = here;
		*found = true;
		debugger_note_stop(t->emul->debugger);
	}
	t->emul->travel = TRAVEL_BLIND;
	return reason(t, stop);
}

bool
timeline_reverse_continue(struct timeline *t, bool *found, struct error *e)
{
	struct journey j;
	struct run_position hit;
	const char *why;

	*found = false;
	if (!journey_begin(t, &j, e)) {
		return false;
	}
	why = search(t, run_position(t->emul->machine), last_stop, &hit, found);
	debugger_forget_stops(t->emul->debugger);
	if (*found) {
		debugger_recall_stop(t->emul->debugger);
	}
	if (why == NULL && !*found) {
		hit = t->ring[0]->position;
	}
	if (why == NULL) {
		why = go_to(t, &hit);
	}
	return journey_end(t, &j, why, e);
}

/* ---- the last write ---- */

static void
note_write(void *arg, const struct memory_watch_hit *hit)
{
	struct timeline_write *w = arg;
	const struct machine *m = hit->cpu != NULL	? hit->cpu->machine
				  : hit->device != NULL ? hit->device->machine
							: NULL;

	w->cpu = hit->cpu;
	w->device = hit->device;
	w->pc = hit->pc;
	w->paddr = hit->paddr;
	w->len = hit->len;
	w->value = hit->value;
	if (hit->cpu != NULL) {
		w->instructions = *hit->cpu->instructions;
	} else if (m != NULL) {
		w->instructions = *m->cpus[m->bootstrap_cpu]->instructions;
	}
	w->now = m != NULL ? machine_now(m) : 0;
}

/* Notes each write; the last one stays. */
static const char *
last_write(struct timeline *t, const struct run_position *end, void *arg,
	   bool *found)
{
	struct timeline_write *w = arg;
	struct memory *mem = t->emul->machine->memory;
	uint64_t lo = w->paddr;
	uint64_t hi = lo + w->len - 1;
	struct timeline_write last = {.len = 0};
	enum emul_stop stop;
	int watch;

	watch =
	    memory_watch_add(mem, lo, hi, 1 << MEMORY_WRITE, note_write, &last);
	if (watch < 0) {
		return "out of memory";
	}
	stop = emul_travel(t->emul, end, NULL, 0);
	memory_watch_remove(mem, watch);
	if (last.len != 0) {
		*w = last;
		*found = true;
	}
	return reason(t, stop);
}

/* Ends a journey where it began. */
static bool
come_back(struct timeline *t, struct journey *j, const char *why,
	  struct error *e)
{
	if (why == NULL) {
		timeline_restore(t, j->origin);
	}
	return journey_end(t, j, why, e);
}

bool
timeline_last_write(struct timeline *t, uint64_t lo, uint64_t hi,
		    struct timeline_write *w, bool *found, struct error *e)
{
	struct journey j;
	const char *why;

	memset(w, 0, sizeof(*w));
	w->paddr = lo;
	w->len = (size_t)(hi - lo + 1);
	*found = false;
	if (!journey_begin(t, &j, e)) {
		return false;
	}
	why = search(t, run_position(t->emul->machine), last_write, w, found);
	return come_back(t, &j, why, e);
}

/* ---- the last change of a register ---- */

struct change_watch {
	struct timeline_change change;
	struct cpu *cpu;
	unsigned reg;
	bool found;
	uint64_t value; /* when last looked at */
	uint64_t pc;	/* of the instruction that is being executed */
	uint64_t instructions;
};

/* Called before and after each instruction of the stepper. */
static void
note_change(void *arg, struct cpu *cpu, bool after)
{
	struct change_watch *w = arg;
	uint64_t value;

	if (cpu != w->cpu) {
		return;
	}
	value = cpu->class->get_register(cpu, w->reg);
	if (!after) {
		w->pc = cpu->class->get_pc(cpu);
		w->instructions = *cpu->instructions;
	}
	if (value != w->value) {
		w->change = (struct timeline_change){
		    .pc = w->pc,
		    .instructions = w->instructions,
		    .before = w->value,
		    .after = value,
		    .interrupt = !after,
		};
		w->value = value;
		w->found = true;
	}
}

static const char *
last_change(struct timeline *t, const struct run_position *end, void *arg,
	    bool *found)
{
	struct change_watch *w = arg;
	enum emul_stop stop;

	w->value = w->cpu->class->get_register(w->cpu, w->reg);
	t->emul->step_hook = note_change;
	t->emul->step_hook_arg = w;
	stop = emul_travel(t->emul, end, NULL, 0);
	t->emul->step_hook = NULL;
	*found = w->found;
	return reason(t, stop);
}

bool
timeline_last_change(struct timeline *t, struct cpu *cpu, unsigned reg,
		     struct timeline_change *c, bool *found, struct error *e)
{
	struct change_watch w = {.cpu = cpu, .reg = reg};
	struct journey j;
	const char *why;

	*found = false;
	if (!journey_begin(t, &j, e)) {
		return false;
	}
	why = search(t, run_position(t->emul->machine), last_change, &w, found);
	*c = w.change;
	return come_back(t, &j, why, e);
}
