/*
 * Commands that run the machine to a place: next, finish, until.
 *
 * They set a breakpoint of their own.  Whatever else stops the machine ends
 * them, too.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"
#include "emul/group.h"
#include "host/console.h"

/* Goes on until something stops the machine, and says what that was; true if it
 * was nothing that anybody would have to be told. */
static bool
run(struct debugger *d)
{
	bool hidden = debugger_hide_input(d);
	struct group *g = d->emul->group;
	enum emul_stop stop;
	bool told = true;

	stop = g != NULL ? group_continue(g) : emul_continue(d->emul);
	debugger_show_input(d, hidden);
	d = debugger_in_focus(d);
	d->has_unassemble_address = false;
	switch (stop) {
	case EMUL_STOP_BREAKPOINT:
		told = debugger_report_breakpoint(d);
		break;
	case EMUL_STOP_WATCH:
		debugger_report_watch(d);
		break;
	case EMUL_STOP_END:
		console_flush_pending();
		debugger_may_run(d, "");
		break;
	default:
		break;
	}
	return !told;
}

/* Until CPU comes to ADDRESS and CONDITION (NULL: none) is true.  True if that
 * is where it stands. */
static bool
run_to(struct debugger *d, struct cpu *cpu, uint64_t address,
       const char *condition)
{
	struct breakpoint b = {
	    .kind = BREAK_ADDRESS,
	    .address = debugger_address(cpu, address),
	    .text = (char *)"",
	    .internal = true,
	    .cpu = cpu,
	};
	bool there;

	b.terms.condition = condition != NULL ? strdup(condition) : NULL;
	if (breakpoint_insert(d, &b) == NULL) {
		printf("Out of memory.\n");
		return false;
	}
	there = run(d);
	breakpoints_remove_internal(d);
	return there;
}

/* Where the CPU stands now. */
static void
show_place(struct debugger *d)
{
	struct cpu *cpu = debugger_cpu(d);

	console_flush(d->emul->console);
	debugger_print_instruction(d, cpu, cpu->class->get_pc(cpu), true);
}

/* Both are numbers of a stack that grows downward: in a deeper call of the same
 * function sp is lower. */
static void
format_sp_condition(char *text, size_t size, uint64_t sp)
{
	snprintf(text, size, "#sp >= 0x%" PRIx64, sp);
}

/* ---- next ---- */

/* The instruction has been a call, and its slot is behind it: until it returns
 * to RETURN_ADDRESS with the same stack. */
static bool
run_call(struct debugger *d, struct cpu *cpu, uint64_t sp)
{
	uint64_t address = cpu->class->return_address(cpu);
	char condition[64];

	format_sp_condition(condition, sizeof(condition), sp);
	return run_to(d, cpu, address, condition);
}

/* One instruction, or a call with all that it does; false if something else
 * stopped it. */
static bool
next_once(struct debugger *d, struct cpu *cpu, bool first)
{
	struct cpu_frame f;

	if (!debugger_step(d, cpu, 1, first)) {
		return false;
	}
	if (cpu->flow != CPU_FLOW_CALL &&
	    cpu->class->slot_flow(cpu) != CPU_FLOW_CALL) {
		return true;
	}
	cpu->class->frame_first(cpu, &f);
	return (cpu->flow == CPU_FLOW_CALL ||
		debugger_step(d, cpu, 1, false)) &&
	       (cpu->flow != CPU_FLOW_CALL || run_call(d, cpu, f.sp));
}

void
command_next(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	uint64_t count = 1;
	uint64_t n;

	if (*args != '\0' &&
	    (!debugger_number(args, INT64_MAX, &count) || count == 0)) {
		printf("invalid nr of steps\n");
		return;
	}
	if (cpu->class->slot_flow == NULL || cpu->class->frame_first == NULL) {
		printf("Calls of %s CPUs are not known.\n", cpu->class->name);
		return;
	}
	if (!debugger_may_run(d, "next") || !debugger_cpu_runs(cpu)) {
		return;
	}
	for (n = 0; n < count && next_once(d, cpu, n == 0); n++) {
		continue;
	}
	d->repeat = REPEAT_NEXT;
	d->step_count = count;
	debugger_after_stop(debugger_in_focus(d));
}

/* ---- finish ---- */

void
command_finish(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	struct cpu_frame f;
	char condition[64];

	if (!debugger_may_run(d, "finish") || !debugger_cpu_runs(cpu) ||
	    !debugger_caller(d, &f)) {
		return;
	}
	format_sp_condition(condition, sizeof(condition),
			    debugger_extend(cpu, f.sp));
	if (run_to(d, cpu, f.pc, condition)) {
		show_place(d);
	}
	debugger_after_stop(debugger_in_focus(d));
}

/* ---- until ---- */

struct condition_watch {
	struct debugger *debugger;
	struct cpu *cpu;
	struct terms terms;
	bool met;
};

/* After each instruction of the stepper. */
static void
look(void *arg, struct cpu *cpu, bool after)
{
	struct condition_watch *w = arg;

	if (after && cpu == w->cpu && !w->met &&
	    terms_met(w->debugger, cpu, &w->terms)) {
		w->met = true;
		emul_request_stop(w->debugger->emul);
	}
}

/* Until a condition is true, after each instruction: in the stepper. */
static void
until_condition(struct debugger *d, const char *args)
{
	struct condition_watch w = {.debugger = d, .cpu = debugger_cpu(d)};
	struct error e;

	if (!terms_parse(d, args, &w.terms, &e)) {
		debugger_complain(&e);
		return;
	}
	if (!terms_plain(&w.terms)) {
		printf("syntax: until [addr] [if expr]\n");
		terms_free(&w.terms);
		return;
	}
	d->until = &w.met;
	d->emul->step_hook = look;
	d->emul->step_hook_arg = &w;
	run(d);
	d->emul->step_hook = NULL;
	d->until = NULL;
	terms_free(&w.terms);
	if (w.met) {
		show_place(d);
	}
}

static void
until_address(struct debugger *d, const char *args)
{
	struct expression_names names = debugger_names(d);
	struct cpu *cpu = debugger_cpu(d);
	uint64_t address;
	struct terms t;
	struct error e;
	bool there;

	if (!expression_evaluate_prefix(&names, args, &args, &address, &e) ||
	    !terms_parse(d, args, &t, &e)) {
		debugger_complain(&e);
		return;
	}
	there = terms_plain(&t);
	if (!there) {
		printf("syntax: until [addr] [if expr]\n");
	} else {
		there = run_to(d, cpu, address, t.condition);
	}
	terms_free(&t);
	if (there) {
		show_place(d);
	}
}

void
command_until(struct debugger *d, const char *args)
{
	if (*args == '\0') {
		printf("syntax: until [addr] [if expr]\n");
		return;
	}
	if (!debugger_may_run(d, "until") ||
	    !debugger_cpu_runs(debugger_cpu(d))) {
		return;
	}
	if (terms_begin(args)) {
		until_condition(d, args);
	} else {
		until_address(d, args);
	}
	debugger_after_stop(debugger_in_focus(d));
}
