/*
 * Rounds of turns.
 *
 * A round has an end in emulation time: the next event, or a fixed quantum.
 * Every running CPU runs up to it in turn, in a fixed order; then the events
 * due are fired.  Whose turn it is and where the round ends are saved state,
 * so stops for the prompt, for hashes and limits do not change what happens.
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
#include "emul/rounds.h"
#include "gdb/gdb.h"
#include "host/console.h"
#include "loaders/symbols.h"
#include "net/network.h"
#include "promemul/promemul.h"

enum {
	/* Ticks in a round of one CPU, and of several. */
	QUANTUM_ALONE = 1 << 18,
	QUANTUM_SHARED = 1 << 13,
	/* The threaded core overshoots a limit by less than a page and a
	 * branch; nearer to an exact stop the stepper takes over. */
	EXACT_DISTANCE = 4096,
};

/* Of a guest that waits, before the host's time.  To a guest on a live network
 * answers seem to take as long. */
#define LEAD_MAX      (EMUL_SECOND / 20)
#define LEAD_MAX_LIVE (EMUL_SECOND / 50)

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
breakpoints_matter(const struct emul *emul)
{
	return emul->debugger != NULL && emul->travel != TRAVEL_BLIND &&
	       debugger_has_breakpoints(emul->debugger);
}

/* Is there a breakpoint, whether or not it would stop the CPU now? */
static bool
near_breakpoint(const struct emul *emul, struct cpu *cpu)
{
	return !emul->passing_breakpoint && breakpoints_matter(emul) &&
	       debugger_breakpoint_at(emul->debugger, cpu,
				      cpu->class->get_pc(cpu));
}

static bool
at_breakpoint(const struct emul *emul, struct cpu *cpu)
{
	return near_breakpoint(emul, cpu) &&
	       debugger_stops_at(emul->debugger, cpu);
}

/* At a delivery point.  Where an interrupt leads to nobody has stopped yet. */
static void
take_interrupts(struct emul *emul, struct cpu *cpu)
{
	uint64_t pc = cpu->class->get_pc(cpu);

	cpu_look_for_interrupts(cpu);
	if (cpu->class->get_pc(cpu) != pc) {
		emul->passing_breakpoint = false;
	}
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
			take_interrupts(emul, cpu);
			if (emul->stop_request) {
				return TURN_WATCH;
			}
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
			take_interrupts(emul, cpu);
			if (emul->passing_breakpoint && !emul->stop_request) {
				traced_step(emul, cpu, false);
			}
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

/* Is it only gdb that can end the waiting?  (Several machines do not wait each
 * for itself.) */
static bool
waits_for_gdb(const struct emul *emul)
{
	return emul->travel == TRAVEL_NONE && emul->group == NULL &&
	       gdb_connected(emul->gdb) &&
	       event_next(&emul->machine->events) == EMUL_NEVER;
}

/* Does time that nobody uses pass on the host, too? */
static bool
takes_host_time(const struct emul *emul)
{
	return emul->travel == TRAVEL_NONE &&
	       (inputs_live(emul) || emul->options.clock == CLOCK_PACED ||
		waits_for_gdb(emul));
}

emul_time
rounds_lead_max(const struct network *n)
{
	return network_live(n) ? LEAD_MAX_LIVE : LEAD_MAX;
}

/* Time may pass by D without a CPU executing: how much of it does?  With live
 * input the host waits as long, or until something arrives.  Short times are
 * owed to the host for a while, so that it is not woken by every tick of the
 * guest's clock. */
static emul_time
pass_time(struct emul *emul, emul_time d)
{
	emul_time total = emul->owed + d;
	emul_time ns = total / 1000 + 1;
	emul_time passed;

	if (emul->group != NULL) {
		emul->idled += d; /* the host waits for all of them */
		return d;
	}
	if (!takes_host_time(emul)) {
		return d;
	}
	if (emul->options.clock == CLOCK_FREE &&
	    total < rounds_lead_max(emul->network)) {
		emul->owed = total;
		return d;
	}
	if (ns > UINT64_C(100000000)) {
		ns = UINT64_C(100000000);
	}
	passed = console_wait(emul->console, ns) * 1000;
	if (passed > total) {
		passed = total;
	}
	/* What is owed is paid first. */
	if (passed < emul->owed) {
		emul->owed -= passed;
		return 0;
	}
	passed -= emul->owed;
	emul->owed = 0;
	return passed;
}

/* Skips whole trips of an idle loop up to the end of the round. */
static void
skip_trips(struct emul *emul, struct cpu *cpu, uint64_t length, uint64_t count)
{
	uint64_t limit = cpu_limit_at(cpu, cpu->machine->turns.until);
	uint64_t rest;
	uint64_t trips;
	emul_time d;
	emul_time passed;

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
	passed = pass_time(emul, d);
	if (passed != d) {
		rest = (uint64_t)((unsigned __int128)passed * cpu->hz /
				  EMUL_SECOND);
		trips = rest / length;
	}
	*cpu->instructions += trips * length;
	idle_skipped(emul->idle, trips * length);
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

/* Machines that share a network have common places for their turns: what one
 * sends in a turn arrives in a later one. */
static emul_time
shared_limit(const struct machine *m)
{
	return m->options.network == ETHERNET_SHARED
		   ? (m->now / ETHERNET_LATENCY + 1) * ETHERNET_LATENCY
		   : EMUL_NEVER;
}

static void
begin_round(struct machine *m, unsigned running, emul_time limit)
{
	emul_time next = event_next(&m->events);
	uint64_t quantum = running > 1 ? QUANTUM_SHARED : QUANTUM_ALONE;
	emul_time until = m->now + (emul_time)((unsigned __int128)quantum *
					       EMUL_SECOND / m->cpu_hz);

	if (shared_limit(m) < until) {
		until = shared_limit(m);
	}
	if (limit < until) {
		until = limit;
	}
	if (next < until) {
		until = next;
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
			cpu_drag_along(m->cpus[i], t);
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
		if (!inputs_live(emul) && !waits_for_gdb(emul)) {
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
		cpu_drag_along(m->cpus[i], t);
	}
	event_run(m, t);
	return EMUL_STOP_NONE;
}

/* Where the last round ends by a limit; EMUL_NEVER if there is none. */
static emul_time
limit_time(const struct emul *emul)
{
	emul_time logged = inputs_limit_time(emul);
	emul_time own = emul->options.limit_time;

	return own != 0 && own < logged ? own : logged;
}

static bool
breakpoint_here(struct cpu *cpu)
{
	return near_breakpoint(cpu->machine->emul, cpu);
}

/* Looks whether CPU idles, and skips.  False: it can never wake. */
static bool
look_for_idling(struct emul *emul, struct cpu *cpu, uint64_t count, bool goal)
{
	struct machine *m = cpu->machine;
	uint64_t length;

	cpu->limit = cpu_limit_at(cpu, m->turns.until);
	length =
	    idle_look(emul->idle, cpu, count < cpu->limit ? count : cpu->limit,
		      breakpoints_matter(emul) ? breakpoint_here : NULL);
	if (length == 0) {
		return true;
	}
	if (event_next(&m->events) == EMUL_NEVER && !inputs_possible(emul) &&
	    !goal) {
		char symbol[64];

		symbols_format(m->symbols, cpu->class->get_pc(cpu), symbol,
			       sizeof(symbol));
		/* Not the guest's doing: its state stays as it is. */
		m->current_cpu = NULL;
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
			look_for_idling(emul, cpu, count, exact->goal);
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

enum emul_stop
rounds_run(struct emul *emul, struct machine *m, const struct exact_stop *exact)
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
		begin_round(m, running, limit_time(emul));
	}
	stop = run_turns(emul, m, exact);
	if (stop == EMUL_STOP_NONE) {
		end_round(m);
	}
	return stop;
}
