/*
 * The interactive prompt, its commands and expressions.
 */
#ifndef DEBUGGER_DEBUGGER_H
#define DEBUGGER_DEBUGGER_H

#include <stdbool.h>
#include <stdint.h>

#include "debugger/expression.h"
#include "emul/error.h"

struct cpu;
struct debugger;
struct emul;

struct debugger *debugger_new(struct emul *emul);
void debugger_free(struct debugger *d);

/* Names for expressions of the focused CPU; which one that is: returns which it
 * was. */
struct expression_names debugger_names(struct debugger *d);
unsigned debugger_set_focus(struct debugger *d, unsigned cpu);

/* Adds a breakpoint from text (address, symbol or expression). */
bool debugger_breakpoint_add(struct debugger *d, const char *text,
			     struct error *e);
/* Is a breakpoint set in the 4-byte word at this virtual address of CPU?  Used
 * by the cores; page offset check first, so it is cheap. */
bool debugger_breakpoint_at(const struct debugger *d, const struct cpu *cpu,
			    uint64_t vaddr);
/* Might any breakpoint lie at this offset in a page? */
bool debugger_breakpoint_in_page(const struct debugger *d, unsigned offset);
bool debugger_has_breakpoints(const struct debugger *d);
/* CPU is about to execute the instruction it stands at: does a breakpoint there
 * stop it?  Evaluates conditions and counts hits. */
bool debugger_stops_at(struct debugger *d, struct cpu *cpu);
/* CPU has taken an exception whose bit is set in its exception_stops. */
void debugger_exception(struct debugger *d, struct cpu *cpu,
			unsigned exception);
/* The run was asked to stop: does anybody still want that, now that conditions
 * can be evaluated? */
bool debugger_stop_wanted(struct debugger *d);
/* Forgets why it stopped; keeps that, to be the reason again when the machine
 * has been brought back to the place. */
void debugger_forget_stops(struct debugger *d);
void debugger_note_stop(struct debugger *d);
void debugger_recall_stop(struct debugger *d);
/* The machine is about to run or to be looked at, after it may have been
 * changed. */
void debugger_begin_run(struct debugger *d);
/* After a stop: prints the breakpoints that CPUs stand at; true if any. */
bool debugger_report_breakpoint(struct debugger *d);

/* Executes one command line, printing to standard output.  False when the
 * command was `quit`.  `step' and `continue' are refused in a script, which
 * runs inside the run loop. */
bool debugger_command(struct debugger *d, const char *line);

/* A command of a script, which runs inside the run loop; AGAIN: it was carried
 * out before and shows nothing. */
bool debugger_script_command(struct debugger *d, const char *text, bool again);
/* A command of the log of inputs, given for CPU number FOCUS. */
void debugger_repeat_command(struct debugger *d, const char *text,
			     unsigned focus);
/* After a stop: prints what a watchpoint has seen, and exceptions that stopped
 * the machine. */
void debugger_report_watch(struct debugger *d);
/* After a report: deletes what was to stop once, and carries out the commands
 * of what has stopped the machine. */
enum debugger_next {
	DEBUGGER_STAY,
	DEBUGGER_GO_ON, /* `continue' was one of them */
	DEBUGGER_QUIT,
};
enum debugger_next debugger_after_stop(struct debugger *d);

/* Reads and executes commands until continue (true) or quit/end of input
 * (false). */
bool debugger_prompt(struct debugger *d);

/* Before an instruction is executed by the stepper: the traces of -i, -r and
 * -s, and of the prompt's `step'. */
void debugger_trace_instruction(struct debugger *d, struct cpu *cpu);
/* Call trace (-t) after the stepper executed an instruction. */
void debugger_trace_flow(struct debugger *d, struct cpu *cpu);

/* True while -i, -r, -t, itrace, trace or -s need the stepper. */
bool debugger_needs_stepper(const struct debugger *d);

/* Opens the statistics file of -s FLAGS:FILE; see trace.c for the flags. */
bool debugger_statistics_open(struct debugger *d, const char *spec,
			      struct error *e);

#endif
