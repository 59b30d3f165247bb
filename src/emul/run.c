/*
 * The run loop: rounds of turns.
 *
 * A round has an end in emulation time: the next event, or a fixed quantum.
 * Every running CPU runs up to it in turn, in a fixed order; then the events
 * due are fired.  Whose turn it is and where the round ends are saved state,
 * so stops for the prompt, for hashes and limits do not change what happens.
 *
 * The host is looked at between slices only.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpus/cpu.h"
#include "cpus/lockstep.h"
#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/idle.h"
#include "emul/inputs.h"
#include "emul/position.h"
#include "emul/stuck.h"
#include "host/clock.h"
#include "host/console.h"
#include "loaders/symbols.h"
#include "promemul/promemul.h"
#include "snapshot/record.h"
#include "snapshot/timeline.h"

enum {
	/* Ticks in a round of one CPU, and of several. */
	QUANTUM_ALONE = 1 << 18,
	QUANTUM_SHARED = 1 << 13,
	/* The threaded core overshoots a limit by less than a page and a
	 * branch; nearer to an exact stop the stepper takes over. */
	EXACT_DISTANCE = 4096,
	NINSTRS_INTERVAL = 1 << 25,
};

/* Exact stops: CPU number N after so many instructions. */
struct exact_stop {
	uint64_t instructions[MACHINE_MAX_CPUS];
};

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

/* ---- one CPU, one turn ---- */

enum turn {
	TURN_DONE,  /* the round's end, or the slice was broken off */
	TURN_EXACT, /* the exact stop */
	TURN_BREAKPOINT,
	TURN_WATCH,
	TURN_LOOK, /* time to look for an idle loop */
};

static void
call_prom(struct machine *m, struct cpu *cpu)
{
	cpu->stop = CPU_STOP_NONE;
	if (m->prom == NULL) {
		/* The trap word in somebody's ROM. */
		machine_end(m, RUN_HALTED, "firmware call without firmware");
		return;
	}
	m->prom->call(m->prom, cpu);
	/* A call that was served is one instruction, as what was before it and
	 * what is after it must not have the same count. */
	if (!cpu->waiting) {
		++*cpu->instructions;
	}
	*cpu->delivery = true;
}

/* One instruction by the stepper, with traces. */
static void
traced_step(struct emul *emul, struct cpu *cpu, bool traced)
{
	if (emul->step_hook != NULL) {
		emul->step_hook(emul->step_hook_arg, cpu, false);
	}
	if (traced) {
		debugger_trace_instruction(emul->debugger, cpu);
	}
	cpu->class->step(cpu);
	if (traced) {
		debugger_trace_flow(emul->debugger, cpu);
	}
	if (emul->step_hook != NULL) {
		emul->step_hook(emul->step_hook_arg, cpu, true);
	}
	emul->passing_breakpoint = false;
}

static bool
at_breakpoint(const struct emul *emul, struct cpu *cpu)
{
	return !emul->passing_breakpoint && emul->debugger != NULL &&
	       emul->travel != TRAVEL_BLIND &&
	       debugger_has_breakpoints(emul->debugger) &&
	       debugger_breakpoint_at(emul->debugger, cpu,
				      cpu->class->get_pc(cpu));
}

/* Runs by the stepper until the turn ends or COUNT instructions are done. */
static enum turn
stepped_turn(struct emul *emul, struct cpu *cpu, uint64_t count, bool traced)
{
	struct machine *m = cpu->machine;

	while (!stopped(m) && !cpu->waiting) {
		if (*cpu->instructions >= count) {
			return TURN_EXACT;
		}
		if (*cpu->delivery) {
			if (m->turns.broken ||
			    *cpu->instructions >= cpu->limit) {
				return TURN_DONE;
			}
			cpu->class->deliver(cpu);
		}
		if (at_breakpoint(emul, cpu)) {
			return TURN_BREAKPOINT;
		}
		traced_step(emul, cpu, traced);
		if (cpu->stop == CPU_STOP_PROM) {
			call_prom(m, cpu);
		}
		if (emul->stop_request) {
			return TURN_WATCH;
		}
	}
	return TURN_DONE;
}

static void
threaded_run(struct emul *emul, struct cpu *cpu)
{
	char text[600];

	if (cpu->lockstep_checker == NULL) {
		cpu->class->run(cpu);
	} else if (!lockstep_run(cpu->lockstep_checker, cpu, text,
				 sizeof(text))) {
		console_flush(emul->console);
		fprintf(stderr, "gxemul: %s\n", text);
		machine_end(cpu->machine, RUN_LOCKSTEP, NULL);
	}
}

/* Runs CPU to the time UNTIL or to an exact stop at COUNT instructions. */
static enum turn
cpu_turn(struct emul *emul, struct cpu *cpu, uint64_t count, uint64_t look)
{
	struct machine *m = cpu->machine;
	bool traced = emul->debugger != NULL && emul->travel == TRAVEL_NONE &&
		      debugger_needs_stepper(emul->debugger);

	cpu->stop = CPU_STOP_NONE;
	while (!stopped(m) && !cpu->waiting) {
		/* A device may have brought the round's end nearer. */
		uint64_t round = cpu_limit_at(cpu, m->turns.until);
		uint64_t limit = round;

		cpu->limit = round;
		if (traced || emul->options.stepper_only ||
		    emul->step_hook != NULL ||
		    (count > *cpu->instructions &&
		     count - *cpu->instructions <= EXACT_DISTANCE) ||
		    count <= *cpu->instructions) {
			return stepped_turn(emul, cpu, count, traced);
		}
		if (count - EXACT_DISTANCE < limit) {
			limit = count - EXACT_DISTANCE;
		}
		if (look < limit) {
			limit = look > *cpu->instructions ? look
							  : *cpu->instructions;
		}
		if (*cpu->delivery &&
		    (m->turns.broken || *cpu->instructions >= round)) {
			return TURN_DONE;
		}
		if (*cpu->delivery && *cpu->instructions >= look &&
		    !emul->passing_breakpoint) {
			return TURN_LOOK;
		}
		/* The core finishes a slot it starts in without looking. */
		if (cpu->class->in_slot(cpu) && at_breakpoint(emul, cpu)) {
			return TURN_BREAKPOINT;
		}
		cpu->limit = m->turns.broken ? *cpu->instructions : limit;
		if (emul->passing_breakpoint) {
			if (*cpu->delivery) {
				cpu->class->deliver(cpu);
			}
			traced_step(emul, cpu, false);
		} else {
			threaded_run(emul, cpu);
		}
		if (cpu->stop == CPU_STOP_PROM) {
			call_prom(m, cpu);
		} else if (cpu->stop == CPU_STOP_STEPPER) {
			cpu->stop = CPU_STOP_NONE;
			if (at_breakpoint(emul, cpu)) {
				return TURN_BREAKPOINT;
			}
			emul->passing_breakpoint = true;
		} else if (cpu->stop == CPU_STOP_WATCH) {
			cpu->stop = CPU_STOP_NONE;
		}
		if (emul->stop_request) {
			return TURN_WATCH;
		}
	}
	return TURN_DONE;
}

/* ---- idle time ---- */

/* Does time that nobody uses pass on the host, too? */
static bool
takes_host_time(const struct emul *emul)
{
	return emul->travel == TRAVEL_NONE &&
	       (inputs_live(emul) || emul->options.clock == CLOCK_PACED);
}

/* Time may pass by D without a CPU executing: how much of it does? With live
 * input the host waits as long, or until something arrives. */
static emul_time
pass_time(struct emul *emul, emul_time d)
{
	emul_time ns;
	emul_time passed;

	if (!takes_host_time(emul)) {
		return d;
	}
	ns = d / 1000 + 1;
	if (ns > UINT64_C(100000000)) {
		ns = UINT64_C(100000000);
	}
	passed = console_wait(emul->console, ns) * 1000;
	return passed < d ? passed : d;
}

/* A CPU that waits, or is stopped, comes along in time. */
static void
drag_along(struct cpu *cpu, emul_time t)
{
	uint64_t tick = cpu_tick_at(cpu, t);
	uint64_t ticks = *cpu->instructions + *cpu->idle_ticks;

	if (tick > ticks) {
		*cpu->idle_ticks += tick - ticks;
	}
}

/* Skips whole trips of an idle loop up to the end of the round. */
static void
skip_trips(struct emul *emul, struct cpu *cpu, uint64_t length, uint64_t count)
{
	uint64_t limit = cpu_limit_at(cpu, cpu->machine->turns.until);
	uint64_t rest;
	uint64_t trips;
	emul_time d;

	if (count < limit) {
		limit = count;
	}
	if (limit <= *cpu->instructions + length) {
		return;
	}
	rest = limit - 1 - *cpu->instructions;
	trips = rest / length;
	d = (emul_time)((unsigned __int128)trips * length * EMUL_SECOND /
			cpu->hz);
	if (takes_host_time(emul)) {
		emul_time passed = pass_time(emul, d);

		rest = (uint64_t)((unsigned __int128)passed * cpu->hz /
				  EMUL_SECOND);
		trips = rest / length;
	}
	*cpu->instructions += trips * length;
}

/* ---- a round ---- */

static bool
any_cpu_runs(const struct machine *m, unsigned *running)
{
	bool any = false;

	*running = 0;
	for (unsigned i = 0; i < m->n_cpus; i++) {
		if (m->cpus[i]->running) {
			++*running;
			if (!m->cpus[i]->waiting ||
			    m->cpus[i]->class->interrupt_pending(m->cpus[i])) {
				any = true;
			}
		}
	}
	return any;
}

static void
begin_round(struct machine *m, unsigned running, emul_time limit,
	    emul_time stop)
{
	emul_time next = event_next(&m->events);
	uint64_t quantum = running > 1 ? QUANTUM_SHARED : QUANTUM_ALONE;
	emul_time until = m->now + (emul_time)((unsigned __int128)quantum *
					       EMUL_SECOND / m->cpu_hz);

	if (limit != 0 && limit < until) {
		until = limit;
	}
	if (next < until) {
		until = next;
	}
	if (stop > m->now && stop < until) {
		until = stop;
	}
	if (until <= m->now) {
		until = m->now + 1;
	}
	m->turns.until = until;
	m->turns.cpu = 0;
	m->turns.broken = false;
}

/* The time that all running CPUs have reached; that of the last one to run if
 * all wait now. */
static emul_time
common_time(const struct machine *m)
{
	emul_time least = EMUL_NEVER;
	emul_time most = m->now;

	for (unsigned i = 0; i < m->n_cpus; i++) {
		emul_time t = cpu_now(m->cpus[i]);

		if (m->cpus[i]->running && !m->cpus[i]->waiting && t < least) {
			least = t;
		}
		most = t > most ? t : most;
	}
	return least != EMUL_NEVER ? least : most;
}

static void
end_round(struct machine *m)
{
	emul_time t = common_time(m);

	m->turns.until = 0;
	for (unsigned i = 0; i < m->n_cpus; i++) {
		if (!m->cpus[i]->running || m->cpus[i]->waiting) {
			drag_along(m->cpus[i], t);
		}
	}
	event_run(m, t);
}

/* Nobody runs: time goes to the next event. */
static enum emul_stop
idle_round(struct emul *emul, struct machine *m)
{
	emul_time next = event_next(&m->events);
	emul_time t;

	if (emul->stop_time > m->now && emul->stop_time < next) {
		next = emul->stop_time;
	}
	if (next == EMUL_NEVER) {
		if (!inputs_live(emul)) {
			machine_end(m, RUN_STUCK,
				    "all CPUs wait and nothing can wake them");
			return EMUL_STOP_END;
		}
		t = m->now + pass_time(emul, EMUL_SECOND);
	} else {
		t = next > m->now ? m->now + pass_time(emul, next - m->now)
				  : m->now;
	}
	for (unsigned i = 0; i < m->n_cpus; i++) {
		drag_along(m->cpus[i], t);
	}
	event_run(m, t);
	return EMUL_STOP_NONE;
}

static bool
breakpoint_here(struct cpu *cpu)
{
	return at_breakpoint(cpu->machine->emul, cpu);
}

/* Looks whether CPU idles, and skips.  False: it can never wake. */
static bool
look_for_idling(struct emul *emul, struct cpu *cpu, uint64_t count)
{
	struct machine *m = cpu->machine;
	uint64_t length;

	cpu->limit = cpu_limit_at(cpu, m->turns.until);
	length =
	    idle_look(emul->idle, cpu, count < cpu->limit ? count : cpu->limit,
		      breakpoint_here);
	if (length == 0) {
		return true;
	}
	if (event_next(&m->events) == EMUL_NEVER &&
	    !inputs_possible(emul) && count == UINT64_MAX) {
		char symbol[64];

		symbols_format(m->symbols, cpu->class->get_pc(cpu), symbol,
			       sizeof(symbol));
		machine_end(m, RUN_STUCK,
			    "an endless loop at pc 0x%" PRIx64
			    "%s%s that nothing can "
			    "end",
			    cpu->class->get_pc(cpu),
			    symbol[0] != '\0' ? " " : "", symbol);
		return false;
	}
	if (!emul->options.no_idle_skip) {
		skip_trips(emul, cpu, length, count);
	}
	return true;
}

static void
next_turn(struct machine *m)
{
	m->turns.cpu++;
	m->turns.broken = false;
}

/* The turns of the round that are left. */
static enum emul_stop
run_turns(struct emul *emul, struct machine *m, const struct exact_stop *exact)
{
	unsigned running;

	while (m->turns.cpu < m->n_cpus) {
		struct cpu *cpu = m->cpus[m->turns.cpu];
		uint64_t count;
		uint64_t look = UINT64_MAX;
		enum turn turn;

		if (!cpu->running ||
		    (cpu->waiting && !cpu->class->interrupt_pending(cpu))) {
			next_turn(m);
			continue;
		}
		cpu->waiting = false;
		count = exact->instructions[cpu->id];
		any_cpu_runs(m, &running);
		if (running == 1) {
			look = idle_next_look(emul->idle);
		}
		m->current_cpu = cpu;
		turn = cpu_turn(emul, cpu, count, look);
		if (turn == TURN_LOOK && !stopped(m)) {
			look_for_idling(emul, cpu, count);
		}
		m->current_cpu = NULL;
		if (stopped(m)) {
			return EMUL_STOP_END;
		}
		if (emul->stop_request) {
			turn = TURN_WATCH;
		}
		switch (turn) {
		case TURN_EXACT:
			return EMUL_STOP_STEPS;
		case TURN_BREAKPOINT:
			return EMUL_STOP_BREAKPOINT;
		case TURN_WATCH:
			return EMUL_STOP_WATCH;
		case TURN_DONE:
			next_turn(m);
			break;
		case TURN_LOOK:
			break; /* the turn goes on */
		}
	}
	return EMUL_STOP_NONE;
}

static enum emul_stop
run_round(struct emul *emul, struct machine *m, const struct exact_stop *exact)
{
	enum emul_stop stop;
	unsigned running;

	if (m->turns.until == 0) {
		/* What came due meanwhile (at the prompt, at the start). */
		event_run(m, m->now);
		if (stopped(m)) {
			return EMUL_STOP_END;
		}
		if (!any_cpu_runs(m, &running)) {
			return idle_round(emul, m);
		}
		begin_round(m, running, emul->options.limit_time,
			    emul->stop_time);
	}
	stop = run_turns(emul, m, exact);
	if (stop == EMUL_STOP_NONE) {
		end_round(m);
	}
	return stop;
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
	printf("[ %" PRIu64 " instrs; i/s=%.0f avg=%.0f; pc=0x%08" PRIx64
	       " <%s> ]\n",
	       n, (double)(n - emul->ninstrs_last) / seconds,
	       (double)n / ((double)(ns - emul->ninstrs_start_ns) / 1e9 + 1e-9),
	       cpu->class->get_pc(cpu), symbol);
	emul->ninstrs_last_ns = ns;
	emul->ninstrs_last = n;
}

/* Signals, input, output.  Nothing here depends on the guest. */
static enum emul_stop
look_at_host(struct emul *emul, struct machine *m)
{
	console_poll(emul->console);
	if (console_end_signal(emul->console) != 0) {
		machine_end(m, RUN_SIGNAL, "ended by signal %d",
			    console_end_signal(emul->console));
		return EMUL_STOP_END;
	}
	if (console_output_error(emul->console) != 0) {
		machine_end(m, RUN_HOST_ERROR, NULL);
		return EMUL_STOP_END;
	}
	if (console_interrupted(emul->console)) {
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

/* An exact stop at place P.  A CPU that has the count already is not there yet,
 * or would not be asked for it: it waits in its firmware, and passes the place
 * in a later round. */
static void
aim_at(struct emul *emul, const struct run_position *p, struct exact_stop *exact)
{
	const struct machine *m = emul->machine;
	uint64_t n;

	if (p->until == 0) {
		if (p->now < emul->stop_time) {
			emul->stop_time = p->now;
		}
		return;
	}
	n = p->instructions[p->cpu];
	if (n <= *m->cpus[p->cpu]->instructions) {
		n = *m->cpus[p->cpu]->instructions + 1;
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
	emul->stop_time = inputs_next_time(emul);
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
}

/* Is M at P?  If it stands before an interrupt that had been taken at P, it
 * takes it. */
static bool
stands_at(struct machine *m, const struct run_position *p)
{
	struct run_position here = run_position(m);
	struct cpu *cpu;

	if (p->until != 0 && p->until == here.until && p->cpu == here.cpu &&
	    p->cpu < m->n_cpus && p->pc != here.pc) {
		cpu = m->cpus[p->cpu];
		if (*cpu->instructions == p->instructions[p->cpu] &&
		    *cpu->delivery && !cpu->waiting &&
		    cpu->class->interrupt_pending(cpu)) {
			cpu->class->deliver(cpu);
			here = run_position(m);
		}
	}
	return run_position_same(&here, p);
}

/* Entries of the log that belong to this place. */
static void
serve_log(struct emul *emul, struct machine *m)
{
	const struct input *e = inputs_next(emul->inputs);
	uint64_t n = *m->cpus[m->bootstrap_cpu]->instructions;
	const struct input_place *place;

	while (e != NULL && e->kind == INPUT_CHECK && e->key <= n &&
	       !stopped(m)) {
		if (e->key < n || machine_state_hash(m) != e->data) {
			inputs_diverged(emul, "the state is another one");
			return;
		}
		inputs_pass(emul->inputs);
		e = inputs_next(emul->inputs);
	}
	if (e == NULL && inputs_mode(emul->inputs) == INPUTS_REPLAY &&
	    !timeline_in_past(emul->timeline)) {
		machine_end(m, RUN_REPLAYED, "the recording was cut off here");
		return;
	}
	if (e == NULL || (e->kind != INPUT_COMMAND && e->kind != INPUT_END)) {
		return;
	}
	place = inputs_place(emul->inputs, e);
	if (!stands_at(m, &place->position)) {
		if (run_position_passed(&place->position, m)) {
			inputs_diverged(emul, "no stop where %s",
					e->kind == INPUT_END
					    ? "the run ended"
					    : "a command was given");
		}
		return;
	}
	if (place->hash != machine_state_hash(m)) {
		inputs_diverged(emul, "the state is another one");
		return;
	}
	inputs_pass(emul->inputs);
	if (e->kind == INPUT_END) {
		machine_end(m, RUN_REPLAYED, "the recording ends here%s%s",
			    place->text != NULL ? ": " : "",
			    place->text != NULL ? place->text : "");
	} else {
		debugger_repeat_command(emul->debugger, place->text, e->value);
	}
}

/* The guest has ended a run that is being replayed: it must have done so when it
 * was recorded. */
static void
check_end(struct emul *emul, struct machine *m)
{
	const struct input *e = inputs_next(emul->inputs);

	if (inputs_mode(emul->inputs) != INPUTS_REPLAY ||
	    (m->end != RUN_HALTED && m->end != RUN_GUEST_STATUS &&
	     m->end != RUN_SCRIPT_FAILED && m->end != RUN_QUIT)) {
		return;
	}
	if (e == NULL || e->kind != INPUT_END || e->value != (uint8_t)m->end ||
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
		printf("state %" PRIu64 ": %016" PRIx64 "\n", n,
		       machine_state_hash(m));
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
	return goal->position != NULL && stands_at(m, goal->position);
}

/* One pass: what belongs to the place where the machine stands, then a round
 * of turns, or the rest of one. */
static enum emul_stop
run_pass(struct emul *emul, const struct run_goal *goal)
{
	struct machine *m = emul->machine;
	enum emul_stop stop = look_at_host(emul, m);
	struct exact_stop exact;

	if (stop != EMUL_STOP_NONE) {
		return stop;
	}
	if (m->turns.until == 0) {
		inputs_between_rounds(emul);
	}
	serve_log(emul, m);
	timeline_here(emul->timeline);
	if (stopped(m)) {
		return EMUL_STOP_END;
	}
	if (at_goal(m, goal)) {
		return EMUL_STOP_STEPS;
	}
	aim(emul, m, goal, &exact);
	stop = run_round(emul, m, &exact);
	if (stop == EMUL_STOP_STEPS) {
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
		return EMUL_STOP_WATCH;
	}
	return stop;
}

/* The host's side of a pass. */
static void
after_pass(struct emul *emul, struct machine *m)
{
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];

	if (emul->options.limit_time != 0 &&
	    m->now >= emul->options.limit_time && !stopped(m)) {
		machine_end(m, RUN_LIMIT, NULL);
	}
	if (emul->options.clock == CLOCK_PACED) {
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

enum emul_stop
emul_continue(struct emul *emul)
{
	static const struct run_goal nowhere;
	struct machine *m = emul->machine;
	enum emul_stop stop = EMUL_STOP_NONE;

	emul->passing_breakpoint = true;
	if (emul->next_hash == 0 && emul->options.state_hash != 0) {
		/* The first multiple that is still to come. */
		emul->next_hash = (*m->cpus[m->bootstrap_cpu]->instructions /
				       emul->options.state_hash +
				   1) *
				  emul->options.state_hash;
	}
	console_enter_guest(emul->console);
	while (stop == EMUL_STOP_NONE) {
		stop = run_pass(emul, &nowhere);
		if (stop == EMUL_STOP_NONE) {
			after_pass(emul, m);
			stop = stopped(m) ? EMUL_STOP_END : EMUL_STOP_NONE;
		}
	}
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
	emul->passing_breakpoint = true;
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

	emul->passing_breakpoint = true;
	while (stop == EMUL_STOP_NONE) {
		stop = run_pass(emul, &goal);
		if (stop == EMUL_STOP_NONE && position != NULL &&
		    run_position_passed(position, emul->machine) &&
		    !stands_at(emul->machine, position)) {
			inputs_diverged(emul, "the place is not there");
			stop = EMUL_STOP_END;
		}
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
