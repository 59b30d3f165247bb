/*
 * The run loop: passes of a look at the host, what the log of inputs has for
 * the place, and a round of turns; where a run stops.
 *
 * The host is looked at between slices only.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/group.h"
#include "emul/inputs.h"
#include "emul/position.h"
#include "emul/rounds.h"
#include "emul/screenshots.h"
#include "emul/stuck.h"
#include "gdb/gdb.h"
#include "host/clock.h"
#include "host/console.h"
#include "host/serial.h"
#include "host/view.h"
#include "loaders/symbols.h"
#include "snapshot/boot_image.h"
#include "snapshot/record.h"
#include "snapshot/timeline.h"

#define NINSTRS_INTERVAL (1 << 25)

/* Where a run is to end, besides at the ends that it has anyway. */
struct run_goal {
	const struct cpu *cpu; /* NULL, or the CPU and its count */
	uint64_t instructions;
	const struct run_position *position; /* NULL, or the place */
};

static bool
stopped(const struct machine *m)
{
	return m->end != RUN_GOING;
}

/* ---- the host, between rounds ---- */

static void
show_ninstrs(struct emul *emul, const struct cpu *cpu)
{
	uint64_t n = *cpu->instructions;
	uint64_t ns = host_clock_ns();
	char symbol[64];
	double seconds;

	if (n < emul->next_ninstrs) {
		return;
	}
	if (emul->next_ninstrs == 0) {
		emul->ninstrs_start_ns = ns;
		emul->ninstrs_last_ns = ns;
		emul->ninstrs_last = n;
		emul->next_ninstrs = n + NINSTRS_INTERVAL;
		return;
	}
	emul->next_ninstrs = n + NINSTRS_INTERVAL;
	console_flush(emul->console);
	symbols_format(cpu->machine->symbols, cpu->class->get_pc(cpu), symbol,
		       sizeof(symbol));
	seconds = (double)(ns - emul->ninstrs_last_ns) / 1e9 + 1e-9;
	printf("[ %s%" PRIu64 " instrs; i/s=%.0f avg=%.0f; pc=0x%08" PRIx64
	       " <%s> ]\n",
	       group_label(emul), n, (double)(n - emul->ninstrs_last) / seconds,
	       (double)n / ((double)(ns - emul->ninstrs_start_ns) / 1e9 + 1e-9),
	       cpu->class->get_pc(cpu), symbol);
	emul->ninstrs_last_ns = ns;
	emul->ninstrs_last = n;
}

/* Signals, input, output.  Nothing here depends on the guest. */
static enum emul_stop
look_at_host(struct emul *emul, struct machine *m)
{
	const char *line;

	console_look(emul->console);
	if (console_end_signal(emul->console) != 0) {
		machine_end(m, RUN_SIGNAL, "ended by signal %d",
			    console_end_signal(emul->console));
		return EMUL_STOP_END;
	}
	if (console_output_error(emul->console) != 0) {
		machine_end(m, RUN_HOST_ERROR, NULL);
		return EMUL_STOP_END;
	}
	if (!serial_poll_ports(m, &line)) {
		machine_end(m, RUN_HOST_ERROR, "serial line %s: %s", line,
			    strerror(errno));
		return EMUL_STOP_END;
	}
	if (!views_poll(emul->views)) {
		machine_end(m, RUN_QUIT, NULL);
		return EMUL_STOP_END;
	}
	if (console_interrupted(emul->console) ||
	    (emul->gdb != NULL && gdb_wants_stop(emul->gdb))) {
		return EMUL_STOP_INTERRUPT;
	}
	return EMUL_STOP_NONE;
}

/* --paced: the host catches up with emulation time. */
static void
keep_pace(struct emul *emul, const struct machine *m)
{
	uint64_t host = host_clock_ns() - emul->pace_start_ns;
	uint64_t virtual_ns = (m->now - emul->pace_start) / 1000;

	if (emul->pace_start_ns == 0) {
		emul->pace_start_ns = host_clock_ns();
		emul->pace_start = m->now;
		return;
	}
	if (virtual_ns > host + 1000000) {
		console_wait(emul->console, virtual_ns - host);
	} else if (host > virtual_ns + 100000000) {
		/* The host is too slow: do not race later. */
		emul->pace_start_ns = host_clock_ns();
		emul->pace_start = m->now;
	}
}

/* ---- where a run stops ---- */

/* Has the CPU of place P, which has the count of P already, its turn still to
 * come?  If it is one of that round, it begins at P. */
static bool
turn_to_come(const struct machine *m, const struct run_position *p)
{
	return m->turns.until == 0 ||
	       (m->turns.until == p->until && m->turns.cpu < p->cpu);
}

/* An exact stop at place P.  A CPU that has the count already in its turn is
 * not there yet: it waits in its firmware, or the round ends, and it passes the
 * place in a later round. */
static void
aim_at(struct emul *emul, const struct run_position *p,
       struct exact_stop *exact)
{
	const struct machine *m = emul->machine;
	uint64_t count;
	uint64_t n;

	if (p->until == 0) {
		if (p->now < emul->stop_time) {
			emul->stop_time = p->now;
		}
		return;
	}
	count = *m->cpus[p->cpu]->instructions;
	n = p->instructions[p->cpu];
	if (n < count || (n == count && !turn_to_come(m, p))) {
		n = count + 1;
	}
	if (n < exact->instructions[p->cpu]) {
		exact->instructions[p->cpu] = n;
	}
}

static void
aim_at_count(struct exact_stop *exact, const struct cpu *cpu, uint64_t count)
{
	if (count < exact->instructions[cpu->id]) {
		exact->instructions[cpu->id] = count;
	}
}

/* What is to happen at exact instructions and times. */
static void
aim(struct emul *emul, const struct machine *m, const struct run_goal *goal,
    struct exact_stop *exact)
{
	const struct cpu *bootstrap = m->cpus[m->bootstrap_cpu];
	const struct run_position *p = timeline_present(emul->timeline);
	const struct input *e = inputs_next(emul->inputs);

	for (unsigned i = 0; i < MACHINE_MAX_CPUS; i++) {
		exact->instructions[i] = UINT64_MAX;
	}
	exact->goal = goal->cpu != NULL || goal->position != NULL ||
		      p != NULL || e != NULL ||
		      emul->options.limit_instructions != 0;
	emul->stop_time = inputs_next_time(emul);
	if (emul->slice_end < emul->stop_time) {
		emul->stop_time = emul->slice_end;
	}
	if (goal->cpu != NULL) {
		aim_at_count(exact, goal->cpu, goal->instructions);
	}
	if (goal->position != NULL) {
		aim_at(emul, goal->position, exact);
	}
	if (p != NULL) {
		aim_at(emul, p, exact);
	}
	if (e != NULL && e->kind == INPUT_CHECK) {
		aim_at_count(exact, bootstrap, e->key);
	} else if (e != NULL &&
		   (e->kind == INPUT_COMMAND || e->kind == INPUT_END)) {
		aim_at(emul, &inputs_place(emul->inputs, e)->position, exact);
	}
	aim_at_count(exact, bootstrap, record_next_check(emul->record));
	if (emul->travel != TRAVEL_NONE) {
		return;
	}
	if (emul->options.limit_instructions != 0) {
		aim_at_count(exact, bootstrap,
			     emul->options.limit_instructions);
	}
	if (emul->options.state_hash != 0) {
		aim_at_count(exact, bootstrap, emul->next_hash);
	}
	aim_at_count(exact, bootstrap, screenshots_next(emul->screenshots));
}

/* Entries of the log that belong to this place.  True after a command: there
 * may be more. */
static bool
serve_log(struct emul *emul, struct machine *m)
{
	const struct input *e = inputs_next(emul->inputs);
	uint64_t n = *m->cpus[m->bootstrap_cpu]->instructions;
	const struct input_place *place;

	while (e != NULL && e->kind == INPUT_CHECK && e->key <= n &&
	       !stopped(m)) {
		if (e->key < n || machine_state_hash(m) != e->data) {
			inputs_diverged(emul, "the state is another one");
			return false;
		}
		inputs_pass(emul->inputs);
		e = inputs_next(emul->inputs);
	}
	if (e == NULL && inputs_mode(emul->inputs) == INPUTS_REPLAY &&
	    !timeline_in_past(emul->timeline)) {
		machine_end(m, RUN_REPLAYED, "the recording was cut off here");
		return false;
	}
	if (stopped(m) || e == NULL ||
	    (e->kind != INPUT_COMMAND && e->kind != INPUT_END)) {
		return false;
	}
	place = inputs_place(emul->inputs, e);
	if (!run_position_reached(&place->position, m)) {
		if (run_position_passed(&place->position, m)) {
			inputs_diverged(emul, "no stop where %s",
					e->kind == INPUT_END
					    ? "the run ended"
					    : "a command was given");
		}
		return false;
	}
	if (place->hash != machine_state_hash(m)) {
		inputs_diverged(emul, "the state is another one");
		return false;
	}
	inputs_pass(emul->inputs);
	if (e->kind == INPUT_END) {
		const char *why = place->text != NULL ? place->text : "";

		machine_end(m, RUN_REPLAYED, "the recording ends here%s%.200s",
			    why[0] != '\0' ? ": " : "", why);
		return false;
	}
	debugger_repeat_command(emul->debugger, place->text, e->value);
	return true;
}

/* The guest has ended a run that is being replayed: it must have done so when
 * it was recorded. */
static void
check_end(struct emul *emul, struct machine *m)
{
	const struct input *e = inputs_next(emul->inputs);

	if (inputs_mode(emul->inputs) != INPUTS_REPLAY ||
	    (m->end != RUN_HALTED && m->end != RUN_GUEST_STATUS &&
	     m->end != RUN_UNMAPPED && m->end != RUN_SCRIPT_FAILED &&
	     m->end != RUN_QUIT)) {
		return;
	}
	if (e == NULL) {
		return; /* cut off: nobody knows how it ended */
	}
	if (e->kind != INPUT_END || e->value != (uint8_t)m->end ||
	    inputs_place(emul->inputs, e)->hash != machine_state_hash(m)) {
		m->end = RUN_GOING;
		inputs_diverged(emul, "it ends here");
	}
}

/* What the bootstrap CPU's count asks for. */
static void
reached_count(struct emul *emul, struct machine *m)
{
	uint64_t n = *m->cpus[m->bootstrap_cpu]->instructions;

	record_check(emul->record, n);
	if (emul->travel != TRAVEL_NONE) {
		return;
	}
	if (emul->options.state_hash != 0 && n >= emul->next_hash) {
		console_flush(emul->console);
		printf("%sstate %" PRIu64 ": %016" PRIx64 "\n",
		       group_label(emul), n, machine_state_hash(m));
		emul->next_hash = n + emul->options.state_hash;
	}
	if (emul->options.limit_instructions != 0 &&
	    n >= emul->options.limit_instructions) {
		machine_end(m, RUN_LIMIT, NULL);
	}
}

/* Is the goal reached? */
static bool
at_goal(struct machine *m, const struct run_goal *goal)
{
	if (goal->cpu != NULL &&
	    *goal->cpu->instructions >= goal->instructions) {
		return true;
	}
	return goal->position != NULL &&
	       run_position_reached(goal->position, m);
}

/* One pass: what belongs to the place where the machine stands, then a round
 * of turns, or the rest of one. */
static enum emul_stop
run_pass(struct emul *emul, const struct run_goal *goal)
{
	struct machine *m = emul->machine;
	enum emul_stop stop = look_at_host(emul, m);
	struct exact_stop exact;

	boot_image_reset(emul); /* at the prompt */
	if (stop != EMUL_STOP_NONE) {
		return stop;
	}
	do {
		if (m->turns.until == 0) {
			inputs_between_rounds(emul);
		}
	} while (serve_log(emul, m));
	timeline_here(emul->timeline);
	if (stopped(m)) {
		return EMUL_STOP_END;
	}
	if (at_goal(m, goal)) {
		return EMUL_STOP_STEPS;
	}
	aim(emul, m, goal, &exact);
	stop = rounds_run(emul, m, &exact);
	if (stop == EMUL_STOP_STEPS) {
		reached_count(emul, m);
		stop = EMUL_STOP_NONE;
	}
	if (m->end == RUN_RESET) {
		boot_image_reset(emul);
		reached_count(emul, m);
		stop = EMUL_STOP_NONE;
	}
	record_write(emul->record);
	if (stopped(m)) {
		check_end(emul, m);
		timeline_here(emul->timeline);
		return EMUL_STOP_END;
	}
	if (emul->stop_request) {
		emul->stop_request = false;
		return debugger_stop_wanted(emul->debugger) ? EMUL_STOP_WATCH
							    : EMUL_STOP_NONE;
	}
	return stop;
}

/* The host's side of a pass. */
static void
after_pass(struct emul *emul, struct machine *m)
{
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];

	screenshots_take(emul);
	if (emul->options.limit_time != 0 &&
	    m->now >= emul->options.limit_time && !stopped(m)) {
		machine_end(m, RUN_LIMIT, NULL);
	}
	if (emul->options.clock == CLOCK_PACED && group_keeps_pace(emul)) {
		keep_pace(emul, m);
	}
	if (emul->options.show_ninstrs) {
		show_ninstrs(emul, cpu);
	}
	if (!inputs_possible(emul) && !stopped(m) &&
	    stuck_check(emul->stuck, cpu)) {
		machine_end(m, RUN_STUCK,
			    "an endless loop of exceptions, the last one near "
			    "pc 0x%" PRIx64,
			    cpu->class->get_pc(cpu));
	}
	if (m->now >= emul->next_log_refill) {
		log_refill(m->log);
		emul->next_log_refill = m->now + EMUL_SECOND;
	}
}

/* The first multiple for --state-hash that is still to come. */
static void
aim_at_hash(struct emul *emul)
{
	const struct machine *m = emul->machine;
	uint64_t interval = emul->options.state_hash;

	if (emul->next_hash == 0 && interval != 0) {
		emul->next_hash =
		    (*m->cpus[m->bootstrap_cpu]->instructions / interval + 1) *
		    interval;
	}
}

void
emul_begin_continue(struct emul *emul)
{
	emul->passing_breakpoint = true;
	debugger_begin_run(emul->debugger);
	aim_at_hash(emul);
}

enum emul_stop
emul_run_until(struct emul *emul, emul_time until)
{
	static const struct run_goal nowhere;
	struct machine *m = emul->machine;
	enum emul_stop stop = EMUL_STOP_NONE;

	emul->slice_end = until;
	while (stop == EMUL_STOP_NONE && m->now < until) {
		stop = run_pass(emul, &nowhere);
		if (stop == EMUL_STOP_NONE) {
			after_pass(emul, m);
			stop = stopped(m) ? EMUL_STOP_END : EMUL_STOP_NONE;
		}
	}
	emul->slice_end = EMUL_NEVER;
	return stop;
}

enum emul_stop
emul_continue(struct emul *emul)
{
	enum emul_stop stop;

	emul_begin_continue(emul);
	console_enter_guest(emul->console);
	stop = emul_run_until(emul, EMUL_NEVER);
	views_draw(emul->views);
	console_leave_guest(emul->console);
	return stop;
}

enum emul_stop
emul_step(struct emul *emul, struct cpu *cpu)
{
	const struct run_goal goal = {
	    .cpu = cpu,
	    .instructions = *cpu->instructions + 1,
	};
	enum emul_stop stop = EMUL_STOP_NONE;

	if (stopped(emul->machine)) {
		return EMUL_STOP_END;
	}
	if (!cpu->running) {
		return EMUL_STOP_STEPS;
	}
	aim_at_hash(emul);
	emul->passing_breakpoint = true;
	debugger_begin_run(emul->debugger);
	while (stop == EMUL_STOP_NONE) {
		stop = run_pass(emul, &goal);
	}
	return stop;
}

enum emul_stop
emul_travel(struct emul *emul, const struct run_position *position,
	    const struct cpu *cpu, uint64_t instructions)
{
	const struct run_goal goal = {
	    .cpu = cpu,
	    .instructions = instructions,
	    .position = position,
	};
	enum emul_stop stop = EMUL_STOP_NONE;

	if (emul->travel == TRAVEL_BLIND) {
		emul->passing_breakpoint = true;
	}
	debugger_begin_run(emul->debugger);
	while (stop == EMUL_STOP_NONE) {
		stop = run_pass(emul, &goal);
		if (stop == EMUL_STOP_NONE && position != NULL &&
		    run_position_passed(position, emul->machine) &&
		    !run_position_reached(position, emul->machine)) {
			inputs_diverged(emul, "the place is not there");
			stop = EMUL_STOP_END;
		}
	}
	/* The machine may have ended just there. */
	if (stop == EMUL_STOP_END && position != NULL &&
	    run_position_reached(position, emul->machine)) {
		stop = EMUL_STOP_STEPS;
	}
	return stop;
}

void
emul_request_stop(struct emul *emul)
{
	struct cpu *cpu = emul->machine->current_cpu;

	emul->stop_request = true;
	if (cpu != NULL && cpu->stop == CPU_STOP_NONE) {
		cpu->stop = CPU_STOP_WATCH;
	}
}
