/*
 * Commands about CPUs: registers, TLB, running and stepping, traces.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/group.h"
#include "host/console.h"

/* ---- views ---- */

void
command_reg(struct debugger *d, const char *args)
{
	const char *rest;
	const struct cpu *cpu = debugger_cpu_argument(d, args, &rest);
	uint64_t n = 0;

	if (cpu == NULL) {
		return;
	}
	if (rest == NULL) {
		cpu->class->print_registers(cpu, -1);
		return;
	}
	if (*rest != '\0' && !debugger_number(rest, 3, &n)) {
		printf("Invalid coprocessor number.\n");
		return;
	}
	if (!cpu->class->print_registers(cpu, (int)n)) {
		printf("cpu%u: no coprocessor %u\n", cpu->id, (unsigned)n);
	}
}

void
command_tlbdump(struct debugger *d, const char *args)
{
	const char *rest;
	const struct cpu *cpu = debugger_cpu_argument(d, args, &rest);

	if (cpu == NULL) {
		return;
	}
	if (rest != NULL && strcmp(rest, "r") != 0) {
		printf("syntax: tlbdump [cpuid][,r]\n");
		return;
	}
	cpu->class->print_tlb(cpu, rest != NULL);
}

void
command_focus(struct debugger *d, const char *args)
{
	struct group *g = d->emul->group;
	const char *comma = strchr(args, ',');
	char word[32];
	uint64_t cpu = 0;
	uint64_t machine = group_number(d->emul);

	if (*args == '\0') {
		printf("syntax: focus x[,y]\n"
		       "where x (cpu id) and y (machine number) are integers "
		       "as\nreported by the 'emul' command.\n");
	} else {
		debugger_word(&args, word, sizeof(word));
		if (comma != NULL &&
		    !debugger_number(comma + 1 + strspn(comma + 1, " \t"),
				     g != NULL ? g->n_machines - 1 : 0,
				     &machine)) {
			printf("Invalid machine number: %s\n", comma + 1);
			return;
		}
		if (g != NULL) {
			d = g->machines[machine].debugger;
		}
		if (!debugger_number(word, debugger_machine(d)->n_cpus - 1,
				     &cpu)) {
			printf("Invalid cpu number: %s\n", word);
			return;
		}
		if (g != NULL) {
			group_set_focus(g, (unsigned)machine);
		}
		d->focus = (unsigned)cpu;
	}
	if (g != NULL) {
		printf("current cpu (%u) of machine %u, \"%s\"\n", d->focus,
		       (unsigned)machine, d->emul->options.name);
	} else {
		printf("current cpu (%u)\n", d->focus);
	}
}

bool
debugger_pause(struct debugger *d, struct cpu *cpu)
{
	char text[32];

	snprintf(text, sizeof(text), "pause %u", cpu->id);
	if (!debugger_begin_change(d, text)) {
		return false;
	}
	cpu->running = !cpu->running;
	return true;
}

void
command_pause(struct debugger *d, const char *args)
{
	const struct machine *m = debugger_machine(d);
	const struct cpu *cpu;
	uint64_t n;

	if (*args == '\0') {
		printf("syntax: pause cpuid\n");
		return;
	}
	if (!debugger_number(args, MACHINE_MAX_CPUS, &n) || n >= m->n_cpus) {
		printf("Invalid cpu number: %s\n", args);
		return;
	}
	if (!debugger_pause(d, m->cpus[n])) {
		return;
	}
	cpu = m->cpus[n];
	printf("cpu%u (%s) in machine \"%s\" is now %s\n", cpu->id,
	       cpu->type->name,
	       m->class->subtype != NULL ? m->class->subtype : m->class->type,
	       cpu->running ? "RUNNING" : "STOPPED");
}

/* ---- running ---- */

/* Another machine than the one that has ended. */
static bool
another_goes_on(const struct debugger *d)
{
	const struct group *g = d->emul->group;

	for (unsigned i = 0; g != NULL && i < g->n_machines; i++) {
		if (!machine_has_ended(g->machines[i].machine)) {
			return true;
		}
	}
	return false;
}

/* Says why the machine cannot go on; false if it can. */
static bool
has_ended(const struct debugger *d)
{
	const struct machine *m = debugger_machine(d);

	if (m->end == RUN_GOING) {
		return false;
	}
	printf("The machine has ended%s%s; `%s.\n",
	       m->end_text[0] != '\0' ? ": " : "", m->end_text,
	       another_goes_on(d) ? "focus' chooses another one"
				  : "quit' leaves the program");
	return true;
}

/* A script's command comes out of the run loop, also while it steps. */
static bool
is_allowed(const struct debugger *d, const char *name)
{
	if (d->stepping || d->in_script || d->remote) {
		printf("'%s' is only possible at the prompt.\n", name);
		return false;
	}
	return true;
}

bool
debugger_may_run(const struct debugger *d, const char *name)
{
	return is_allowed(d, name) && !has_ended(d);
}

void
command_continue(struct debugger *d, const char *args)
{
	/* What a stop has attached may let the machine go on for gdb, too. */
	bool for_gdb = d->remote && d->attached && !has_ended(d);

	if (for_gdb || (is_allowed(d, "continue") &&
			(another_goes_on(d) || !has_ended(d)))) {
		d->leave = true;
		d->has_unassemble_address = false;
	}
}

/* False when stepping is over before its count. */
static bool
step_once(struct debugger *d, struct cpu *cpu, bool first)
{
	if (!first && debugger_breakpoint_at(d, cpu, cpu->class->get_pc(cpu)) &&
	    debugger_stops_at(d, cpu)) {
		debugger_report_breakpoint(d);
		return false;
	}
	switch (emul_step(d->emul, cpu)) {
	case EMUL_STOP_STEPS:
		return true;
	case EMUL_STOP_BREAKPOINT:
		debugger_report_breakpoint(d);
		return false;
	case EMUL_STOP_WATCH:
		debugger_report_watch(d);
		return false;
	case EMUL_STOP_END:
		console_flush_pending();
		has_ended(d);
		return false;
	default:
		return false; /* CTRL-C */
	}
}

bool
debugger_hide_input(struct debugger *d)
{
	struct console *console = d->emul->console;
	bool hide = !console_is_terminal(console) && d->emul->script == NULL &&
		    !debugger_cpu(d)->waiting;

	if (hide) {
		console_script_input(console, true);
	}
	return hide;
}

void
debugger_show_input(struct debugger *d, bool hidden)
{
	if (hidden) {
		console_script_input(d->emul->console, false);
	}
}

bool
debugger_cpu_runs(const struct cpu *cpu)
{
	if (!cpu->running) {
		printf("cpu%u is stopped; `pause %u' lets it run.\n", cpu->id,
		       cpu->id);
	}
	return cpu->running;
}

bool
debugger_step(struct debugger *d, struct cpu *cpu, uint64_t count, bool first)
{
	bool hide_input = debugger_hide_input(d);
	uint64_t n = 0;

	d->stepping = true;
	while (n < count && step_once(d, cpu, first && n == 0)) {
		n++;
	}
	d->stepping = false;
	debugger_show_input(d, hide_input);
	d->has_unassemble_address = false;
	console_flush(d->emul->console);
	return n == count;
}

void
command_step(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	uint64_t count = 1;

	if (*args != '\0' &&
	    (!debugger_number(args, INT64_MAX, &count) || count == 0)) {
		printf("invalid nr of steps\n");
		return;
	}
	if (!debugger_may_run(d, "step") || !debugger_cpu_runs(cpu)) {
		return;
	}
	debugger_step(d, cpu, count, true);
	d->repeat = REPEAT_STEP;
	d->step_count = count;
	debugger_after_stop(d);
}

/* ---- switches ---- */

static const char *
on_off(bool value)
{
	return value ? "ON" : "OFF";
}

static void
change_switch(const char *name, const char *args, bool *value)
{
	bool was = *value;

	if (!debugger_switch(args, value)) {
		return;
	}
	printf("%s = %s", name, on_off(*value));
	if (was != *value) {
		printf("  (was: %s)", on_off(was));
	}
	printf("\n");
}

/* "if EXPR": only instructions for which it is not 0. */
static bool
set_trace_filter(struct debugger *d, const char *args)
{
	struct terms t;
	struct error e;

	if (!terms_parse(d, args, &t, &e)) {
		debugger_complain(&e);
		return false;
	}
	if (!terms_plain(&t) || t.condition == NULL) {
		printf("syntax: itrace [on|off|if expr]\n");
		terms_free(&t);
		return false;
	}
	free(d->trace_filter);
	d->trace_filter = t.condition;
	d->instruction_trace = true;
	return true;
}

void
command_itrace(struct debugger *d, const char *args)
{
	if (terms_begin(args)) {
		if (!set_trace_filter(d, args)) {
			return;
		}
	} else if (!debugger_switch(args, &d->instruction_trace)) {
		return;
	} else {
		free(d->trace_filter);
		d->trace_filter = NULL;
	}
	printf("instruction_trace = %s", on_off(d->instruction_trace));
	if (d->trace_filter != NULL) {
		printf(" if %s", d->trace_filter);
	}
	printf("\n");
}

void
command_effects(struct debugger *d, const char *args)
{
	change_switch("show_effects", args, &d->show_effects);
}

void
command_ninstrs(struct debugger *d, const char *args)
{
	change_switch("show_nr_of_instructions", args,
		      &d->emul->options.show_ninstrs);
}

void
command_trace(struct debugger *d, const char *args)
{
	change_switch("show_trace_tree", args, &d->call_trace);
}
