/*
 * Running for gdb: forwards and backwards, and why it stopped.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/debugger.h"
#include "debugger/remote.h"
#include "emul/emul.h"
#include "gdb/gdb_private.h"
#include "host/console.h"
#include "memory/memory.h"
#include "snapshot/timeline.h"

#define START_NAME "gdb-start"

/* How often a range of steps looks whether gdb wants it to stop. */
#define STEPS_BETWEEN_LOOKS 256

static struct machine *
machine(const struct gdb *g)
{
	return g->emul->machine;
}

static unsigned
resumed_cpu(const struct gdb *g)
{
	return g->resume_cpu != ANY_CPU ? g->resume_cpu : g->cpu;
}

/* ---- why it stands ---- */

void
gdb_set_stop(struct gdb *g, unsigned signal)
{
	snprintf(g->stop, sizeof(g->stop), "T%02xthread:%x;", signal,
		 g->cpu + 1);
}

void
gdb_answer_why(struct gdb *g)
{
	gdb_text_clear(&g->reply);
	gdb_text_add(&g->reply, g->stop, strlen(g->stop));
	if (g->stop[0] == 'T') {
		gdb_put_stop_registers(g);
	}
	gdb_send(g);
}

static void
set_watch_stop(struct gdb *g)
{
	static const char *const names[] = {
	    [1u << MEMORY_READ] = "rwatch",
	    [1u << MEMORY_WRITE] = "watch",
	    [1u << MEMORY_READ | 1u << MEMORY_WRITE] = "awatch",
	};
	uint64_t address;
	unsigned kinds;

	g->watch_asked =
	    debugger_remote_hit(g->emul->debugger, &address, &g->cpu, &kinds);
	if (!g->watch_asked) {
		gdb_set_stop(g, SIGNAL_TRAP); /* one of the prompt's */
		return;
	}
	snprintf(g->stop, sizeof(g->stop), "T%02x%s:%" PRIx64 ";thread:%x;",
		 SIGNAL_TRAP, names[kinds], address, g->cpu + 1);
}

/* The CPU that stands at a breakpoint: first the one that has its turn, as
 * others may happen to stand there, too. */
static void
find_stopped_cpu(struct gdb *g)
{
	const struct machine *m = machine(g);
	unsigned first = m->turns.until != 0 ? m->turns.cpu : g->cpu;

	for (unsigned i = 0; i < m->n_cpus; i++) {
		unsigned n = (first + i) % m->n_cpus;
		struct cpu *cpu = m->cpus[n];

		if (cpu->running &&
		    debugger_breakpoint_at(g->emul->debugger, cpu,
					   cpu->class->get_pc(cpu))) {
			g->cpu = n;
			return;
		}
	}
}

static void
set_stop(struct gdb *g, enum emul_stop stop)
{
	g->watch_asked = false;
	switch (stop) {
	case EMUL_STOP_END:
		snprintf(g->stop, sizeof(g->stop), "W%02x",
			 machine(g)->end == RUN_GUEST_STATUS
			     ? (unsigned)machine(g)->exit_status
			     : 0);
		break;
	case EMUL_STOP_INTERRUPT:
		gdb_set_stop(g, SIGNAL_INT);
		break;
	case EMUL_STOP_WATCH:
		set_watch_stop(g);
		break;
	case EMUL_STOP_BREAKPOINT:
		find_stopped_cpu(g);
		gdb_set_stop(g, SIGNAL_TRAP);
		break;
	default:
		gdb_set_stop(g, SIGNAL_TRAP);
		break;
	}
	debugger_remote_focus(g->emul->debugger, g->cpu);
}

/* ---- CPUs that stand while others run ---- */

/* Those that are not in the mask GOING are stopped as by `pause': recordings
 * and the history have that.  In the past all go as they went then. */
static void
hold_cpus(struct gdb *g, uint32_t going)
{
	const struct machine *m = machine(g);

	for (unsigned i = 0; i < m->n_cpus; i++) {
		if ((going >> i & 1) == 0 && m->cpus[i]->running &&
		    debugger_remote_pause(g->emul->debugger, i)) {
			g->held |= UINT32_C(1) << i;
		}
	}
}

void
gdb_release_cpus(struct gdb *g)
{
	const struct machine *m = machine(g);

	for (unsigned i = 0; i < m->n_cpus; i++) {
		if ((g->held >> i & 1) != 0 && !machine_has_ended(m) &&
		    !m->cpus[i]->running) {
			debugger_remote_pause(g->emul->debugger, i);
		}
	}
	g->held = 0;
}

/* Will CPU execute an instruction before any other one does?  Then nobody need
 * be stopped for it: so gdb steps over breakpoints, and that is to leave the
 * run as it is. */
static bool
is_next(const struct machine *m, const struct cpu *cpu)
{
	unsigned n = m->turns.until == 0 ? 0 : m->turns.cpu;

	if (m->turns.until != 0 &&
	    (m->turns.cpu != cpu->id || m->turns.broken ||
	     *cpu->instructions >= cpu_limit_at(cpu, m->turns.until))) {
		return false;
	}
	while (n < cpu->id && !m->cpus[n]->running) {
		n++;
	}
	return n == cpu->id;
}

/* ---- forwards ---- */

static bool
has_ended(struct gdb *g)
{
	if (!machine_has_ended(machine(g))) {
		return false;
	}
	set_stop(g, EMUL_STOP_END);
	gdb_answer_why(g);
	return true;
}

/* Stops of the prompt: shows what they print.  True if the machine goes on, as
 * their commands say, and gdb did not ask for the stop. */
static bool
goes_on(struct gdb *g, enum emul_stop stop)
{
	enum debugger_next next;
	bool asked;
	char *text;
	size_t len;

	if (stop != EMUL_STOP_BREAKPOINT && stop != EMUL_STOP_WATCH) {
		return false;
	}
	console_capture_begin(g->emul->console);
	next = debugger_remote_after_stop(g->emul->debugger, &asked);
	text = console_capture_end(g->emul->console, &len);
	gdb_output(g, text != NULL ? text : "", len);
	free(text);
	if (next == DEBUGGER_QUIT) {
		g->end = GDB_KILLED;
	}
	return next == DEBUGGER_GO_ON && !asked && !g->watch_asked;
}

bool
gdb_answer_stop(struct gdb *g, enum emul_stop stop, bool running)
{
	set_stop(g, stop);
	if (goes_on(g, stop) && running) {
		return false;
	}
	gdb_release_cpus(g);
	gdb_answer_why(g);
	return true;
}

/* One of several runs when all do: gdb_several.c. */
static void
run(struct gdb *g)
{
	if (has_ended(g)) {
		return;
	}
	if (g->emul->group != NULL) {
		g->runs = true;
	} else {
		while (!gdb_answer_stop(g, emul_continue(g->emul), true)) {
			continue;
		}
	}
}

/* What vCont asks for: the first action that steps a CPU, else to go on. */
struct action {
	char kind; /* c, s, r */
	bool all;  /* it is not for one thread */
	unsigned cpu;
	uint64_t start;
	uint64_t end;
	uint32_t going; /* CPUs that have an action: the others stand */
};

#define ALL_CPUS UINT32_MAX

/* Until the pc of the CPU is outside of [START, END). */
static void
step_range(struct gdb *g, const struct action *a)
{
	struct cpu *cpu = machine(g)->cpus[a->cpu];
	enum emul_stop stop;
	uint64_t steps = 0;
	uint64_t pc;

	if (has_ended(g)) {
		return;
	}
	g->cpu = a->cpu;
	do {
		if (!is_next(machine(g), cpu)) {
			hold_cpus(g, a->going);
		}
		stop = emul_step(g->emul, cpu);
		pc = cpu_canonical_vaddr(cpu, cpu->class->get_pc(cpu));
		if (++steps % STEPS_BETWEEN_LOOKS == 0 && gdb_wants_stop(g)) {
			stop = EMUL_STOP_INTERRUPT;
		}
	} while (stop == EMUL_STOP_STEPS && pc >= a->start && pc < a->end &&
		 !debugger_breakpoint_at(g->emul->debugger, cpu, pc));
	console_flush(g->emul->console);
	gdb_answer_stop(g, stop, false);
}

/* An address after c or s. */
static bool
take_address(struct gdb *g, const char *args)
{
	struct cpu *cpu = gdb_cpu(g);
	const struct cpu_register *r = cpu->class->registers;
	uint64_t address;

	if (*args == '\0') {
		return true;
	}
	while (r->name != NULL && strcmp(r->name, "pc") != 0) {
		r++;
	}
	return r->name != NULL && gdb_number(&args, &address) &&
	       debugger_remote_set(g->emul->debugger, r->number, address);
}

void
gdb_continue(struct gdb *g, const char *args)
{
	if (!take_address(g, args)) {
		gdb_error(g, EINVAL);
		return;
	}
	run(g);
}

void
gdb_step(struct gdb *g, const char *args)
{
	const struct action a = {
	    .kind = 's',
	    .cpu = resumed_cpu(g),
	    .going = ALL_CPUS,
	};

	if (!take_address(g, args)) {
		gdb_error(g, EINVAL);
		return;
	}
	step_range(g, &a);
}

/* "ACTION[:THREAD]" behind a semicolon; false: it is not understood. */
static bool
parse_action(struct gdb *g, const char **args, struct action *a)
{
	uint64_t signal;

	a->kind = (char)(**args | 0x20); /* C and S have signals, for nobody */
	a->start = 0;
	a->end = 0;
	switch (*(*args)++) {
	case 'C':
	case 'S':
		if (!gdb_number(args, &signal)) {
			return false;
		}
		break;
	case 'r':
		if (!gdb_number(args, &a->start) || !gdb_letter(args, ',') ||
		    !gdb_number(args, &a->end)) {
			return false;
		}
		break;
	case 'c':
	case 's':
		break;
	default:
		return false;
	}
	a->cpu = g->cpu;
	a->all = true;
	if (!gdb_letter(args, ':')) {
		return true;
	}
	a->all = **args == '-';
	return gdb_thread(g, args, g->cpu, &a->cpu);
}

void
gdb_resume(struct gdb *g, const char *args)
{
	struct action chosen = {.kind = 'c'};
	struct action a;
	uint32_t going = 0;
	uint32_t cpus;

	if (*args == '\0') {
		gdb_error(g, EINVAL);
		return;
	}
	while (gdb_letter(&args, ';')) {
		if (!parse_action(g, &args, &a)) {
			gdb_error(g, EINVAL);
			return;
		}
		cpus = a.all ? ALL_CPUS : UINT32_C(1) << a.cpu;
		if (a.kind != 'c' && chosen.kind == 'c' &&
		    (cpus & ~going) != 0) {
			chosen = a;
		}
		going |= cpus;
	}
	chosen.going = going;
	if (chosen.kind == 'c') {
		hold_cpus(g, going);
		run(g);
	} else {
		step_range(g, &chosen);
	}
}

/* ---- backwards ---- */

static void
set_reverse_stop(struct gdb *g, bool found)
{
	if (!found) {
		snprintf(g->stop, sizeof(g->stop),
			 "T%02xreplaylog:begin;thread:%x;", SIGNAL_TRAP,
			 g->cpu + 1);
		return;
	}
	find_stopped_cpu(g);
	set_watch_stop(g);
	debugger_forget_stops(g->emul->debugger);
}

static void
reverse_step(struct gdb *g)
{
	unsigned n = resumed_cpu(g);
	struct cpu *cpu = machine(g)->cpus[n];
	struct error e;
	bool ok = *cpu->instructions > 0 &&
		  timeline_go_count(g->emul->timeline, cpu,
				    *cpu->instructions - 1, &e);

	g->cpu = n;
	if (ok) {
		gdb_set_stop(g, SIGNAL_TRAP);
	} else {
		set_reverse_stop(g, false);
	}
}

/* "s" or "c". */
void
gdb_reverse(struct gdb *g, const char *args)
{
	struct error e;
	bool found;

	if (strcmp(args, "s") == 0) {
		reverse_step(g);
	} else if (strcmp(args, "c") == 0) {
		if (!timeline_reverse_continue(g->emul->timeline, &found, &e)) {
			found = false;
		}
		set_reverse_stop(g, found);
	} else {
		gdb_answer(g, "");
		return;
	}
	gdb_answer_why(g);
}

/* ---- again ---- */

void
gdb_remember_start(struct gdb *g)
{
	struct error e;

	if (!g->started) {
		g->started = timeline_save(g->emul->timeline, START_NAME, &e);
	}
}

void
gdb_restart(struct gdb *g)
{
	struct error e;

	if (!g->started || !timeline_load(g->emul->timeline, START_NAME, &e)) {
		gdb_error(g, EPERM);
		return;
	}
	gdb_set_stop(g, SIGNAL_TRAP);
	gdb_answer(g, "OK");
}
