/*
 * Inside of the debugger: its state, the table of commands, and what the
 * commands share.
 */
#ifndef DEBUGGER_COMMANDS_H
#define DEBUGGER_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debugger/debugger.h"
#include "debugger/expression.h"
#include "debugger/terms.h"
#include "emul/error.h"
#include "emul/machine.h"
#include "host/line_editor.h"
#include "memory/memory.h"

struct cpu;
struct cpu_frame;
struct effects;
struct emul;
struct statistics;

enum breakpoint_kind {
	BREAK_ADDRESS,	 /* an instruction is to be executed */
	BREAK_EXCEPTION, /* an exception has been taken */
};

struct breakpoint {
	unsigned number; /* as shown; never used again */
	enum breakpoint_kind kind;
	uint64_t address;    /* BREAK_ADDRESS */
	uint32_t exceptions; /* BREAK_EXCEPTION: 1 << number */
	bool one_call;	     /* and of system calls only this one */
	uint64_t call;
	char *text;	 /* as given */
	bool remote;	 /* of another debugger, see remote.c */
	bool internal;	 /* of a command, while it runs */
	struct cpu *cpu; /* only this one stops; NULL: all */
	struct terms terms;
	struct cpu *pending; /* took such an exception in this instruction */
	unsigned exception;  /* namely this one */
	struct cpu *stopped; /* the one that it stopped */
	struct cpu *noted;   /* and exception: see debugger_note_stop */
	unsigned noted_exception;
};

/* What a CPU was last asked about at its place; the same place may be looked
 * at twice, but is one hit. */
struct breakpoint_look {
	bool valid;
	bool stops;
	uint64_t instructions;
	uint64_t pc;
};

/* Calls that have not returned yet, for the indentation of the call trace. */
#define CALL_DEPTH_MAX 128
struct call_stack {
	uint64_t return_address[CALL_DEPTH_MAX];
	unsigned depth;
	bool started; /* the function it began in has been shown */
};

/* What another debugger watches: virtual addresses. */
struct remote_range {
	uint64_t vaddr;
	uint64_t len;
	unsigned kinds;
};

/* Why a watchpoint stopped the machine. */
struct watch_stop {
	bool stopped; /* it did */
	struct memory_watch_hit hit;
	char change[64]; /* what became of the bytes, "" if that is not asked */
};

struct watchpoint {
	struct debugger *debugger;
	unsigned number; /* as shown; never used again */
	int id;		 /* of memory_watch_add */
	uint64_t lo;	 /* physical */
	uint64_t hi;
	unsigned kinds; /* 1 << enum memory_rw */
	char *text;	/* as given */
	struct terms terms;
	const struct device *device; /* all of it is watched */
	/* Of a virtual address, as CPU maps it (NULL: it does not move). */
	struct cpu *cpu;
	bool mapped;	/* now; else LO and HI are where it was last */
	uint64_t vaddr; /* of LO */
	/* Only changes count: what was there when last looked at, and before
	 * the change that is reported. */
	uint8_t *bytes;
	uint8_t *before;
	bool remote; /* of another debugger: what it asked for */
	struct remote_range asked;

	struct memory_watch_hit hit; /* the last one */
	bool pending;		     /* in this instruction */
	struct watch_stop stop;
	struct watch_stop noted;
};

/* What an empty line does again. */
enum repeat {
	REPEAT_NONE,
	REPEAT_STEP,
	REPEAT_NEXT,
	REPEAT_REVERSE_STEP,
	REPEAT_DUMP,
	REPEAT_UNASSEMBLE,
	REPEAT_LIST,
};

#define COMMANDS_MAX 64

struct debugger {
	struct emul *emul;
	struct line_editor *editor;		  /* made at the first prompt */
	struct line_word words[COMMANDS_MAX + 1]; /* commands, for TAB */
	unsigned focus;				  /* CPU number */

	struct breakpoint *breakpoints; /* in order of number */
	unsigned n_breakpoints;
	unsigned next_breakpoint;
	struct breakpoint_look *looks; /* one a CPU */
	/* Words of a page that have one: see debugger_breakpoint_in_page. */
	uint64_t offsets[RAM_PAGE_SIZE / 4 / 64];

	struct watchpoint **watchpoints; /* in order of number */
	unsigned n_watchpoints;
	unsigned next_watchpoint;

	bool instruction_trace;
	char *trace_filter; /* shows only where this is not 0; NULL: all */
	bool show_effects;  /* and what was changed */
	struct effects *effects;
	bool register_dump;
	bool call_trace;
	bool stepping;		  /* `step' shows instructions */
	struct call_stack *calls; /* one a CPU */
	struct statistics *statistics;

	bool at_prompt; /* commands may run the machine */
	bool in_script; /* a script gives the command */
	bool repeating; /* the log gives it */
	bool remote;	/* another debugger gives it */
	bool *until;	/* of `until': its condition is met; else NULL */
	bool attached;	/* a breakpoint's commands are carried out */
	bool leave;	/* `continue' */
	bool quit;

	enum repeat repeat;
	uint64_t step_count;
	bool has_dump_address;
	uint64_t dump_address;
	bool has_unassemble_address;
	uint64_t unassemble_address;
	char *listed_path; /* of `list', and the line to go on with */
	char *listed_program;
	unsigned listed_next;
	char put_type; /* of the last put: b h w d q */
};

/* ---- the table ---- */

struct command {
	const char *name;
	const char *arguments;
	const char *summary;
	const char *details; /* more lines for `help NAME', or NULL */
	/* ARGS has no white space at its ends. */
	void (*run)(struct debugger *d, const char *args);
};
extern const struct command commands[]; /* ends with a NULL name */

/* Runs a line that is not empty and not an assignment. */
void command_run(struct debugger *d, const char *line);

void command_allsettings(struct debugger *d, const char *args);
void command_backtrace(struct debugger *d, const char *args);
void command_breakpoint(struct debugger *d, const char *args);
void command_continue(struct debugger *d, const char *args);
void command_device(struct debugger *d, const char *args);
void command_dump(struct debugger *d, const char *args);
void command_effects(struct debugger *d, const char *args);
void command_emul(struct debugger *d, const char *args);
void command_find(struct debugger *d, const char *args);
void command_finish(struct debugger *d, const char *args);
void command_goto(struct debugger *d, const char *args);
void command_history(struct debugger *d, const char *args);
void command_lastchange(struct debugger *d, const char *args);
void command_lastwrite(struct debugger *d, const char *args);
void command_reset(struct debugger *d, const char *args);
void command_reverse_continue(struct debugger *d, const char *args);
void command_reverse_step(struct debugger *d, const char *args);
void command_save(struct debugger *d, const char *args);
void command_screenshot(struct debugger *d, const char *args);
void command_key(struct debugger *d, const char *args);
void command_type(struct debugger *d, const char *args);
void command_mouse(struct debugger *d, const char *args);
void command_snapshot(struct debugger *d, const char *args);
void command_watch(struct debugger *d, const char *args);
void command_focus(struct debugger *d, const char *args);
void command_itrace(struct debugger *d, const char *args);
void command_list(struct debugger *d, const char *args);
void command_load(struct debugger *d, const char *args);
void command_log(struct debugger *d, const char *args);
void command_lookup(struct debugger *d, const char *args);
void command_machine(struct debugger *d, const char *args);
void command_ninstrs(struct debugger *d, const char *args);
void command_next(struct debugger *d, const char *args);
void command_pause(struct debugger *d, const char *args);
void command_print(struct debugger *d, const char *args);
void command_put(struct debugger *d, const char *args);
void command_reg(struct debugger *d, const char *args);
void command_step(struct debugger *d, const char *args);
void command_symbols(struct debugger *d, const char *args);
void command_tlbdump(struct debugger *d, const char *args);
void command_trace(struct debugger *d, const char *args);
void command_tui(struct debugger *d, const char *args);
void command_unassemble(struct debugger *d, const char *args);
void command_until(struct debugger *d, const char *args);

/* ---- shared ---- */

struct cpu *debugger_cpu(const struct debugger *d); /* in focus */
struct machine *debugger_machine(const struct debugger *d);

/* Prints an error as a sentence. */
void debugger_complain(const struct error *e);

/* How values are shown and kept: those of a 32-bit CPU sign-extended. */
uint64_t debugger_extend(const struct cpu *cpu, uint64_t value);
void debugger_print_value(uint64_t value);
/* "0x80030048" or 16 digits, for an address of CPU. */
void debugger_format_address(const struct cpu *cpu, uint64_t address,
			     char *text, size_t size);

/* Evaluates with the names of the focused CPU; prints what is wrong. */
bool debugger_evaluate(struct debugger *d, const char *text, uint64_t *value);
/* One or two expressions with white space or a comma between; the number of
 * them, 0 after an error was printed.  Addresses come back canonical. */
unsigned debugger_addresses(struct debugger *d, const char *args,
			    uint64_t value[2]);

/* The same, but there must be two, and only the first is an address. */
bool debugger_two_values(struct debugger *d, const char *args,
			 uint64_t value[2]);

/* Does somebody want a long command to end?  COUNT: how often that was asked,
 * as the answer has its price. */
bool debugger_interrupted(struct debugger *d, uint64_t count);

/* `on', `off', 1, 0, or nothing for the other one.  Prints what is wrong. */
bool debugger_switch(const char *args, bool *value);
/* Decimal number up to MAX. */
bool debugger_number(const char *text, uint64_t max, uint64_t *value);
/* Copies the first word of *ARGS (up to white space or a comma), which goes on
 * after it. */
void debugger_word(const char **args, char *word, size_t size);

/* A number that somebody has entered, or that gdb sends, as a virtual address
 * of CPU.  On a 64-bit CPU one of 32 bits stands for the upper half of them,
 * sign-extended, where it is not mapped as it is. */
uint64_t debugger_address(struct cpu *cpu, uint64_t value);

/* A copy of what is between TEXT and END but for blanks at its end, to be
 * freed; NULL: out of memory. */
char *debugger_trimmed(const char *text, const char *end);

/* "NUMBER[,REST]" as reg and tlbdump take it: a CPU, the focused one if the
 * number is left out, and what follows the comma (NULL without one).  NULL
 * after an error was printed. */
struct cpu *debugger_cpu_argument(struct debugger *d, const char *args,
				  const char **rest);

void breakpoints_free(struct debugger *d);
void watchpoints_free(struct debugger *d);

/* A copy of B, with a text and a number of its own, but with B's terms, which
 * are the breakpoint's or freed from here on; NULL: out of memory. */
struct breakpoint *breakpoint_insert(struct debugger *d,
				     const struct breakpoint *b);
void breakpoint_remove(struct debugger *d, unsigned index);
/* Those that commands have set for themselves. */
void breakpoints_remove_internal(struct debugger *d);
/* After a stop: those that CPUs stand at take part in what comes then. */
void breakpoints_mark(struct debugger *d);
/* "exception [NAME] [TERMS]", "syscall [NUMBER] [TERMS]". */
void breakpoint_on(struct debugger *d, const char *args);
/* Does one of these want a stop that was asked for?  What is said then. */
bool break_on_wanted(struct debugger *d);
void break_on_report(struct debugger *d);
void breakpoint_print(const struct debugger *d, const struct breakpoint *b);
/* The same for watchpoints. */
struct watchpoint *watchpoint_insert(struct debugger *d,
				     const struct watchpoint *w);
void watchpoint_remove(struct debugger *d, unsigned index);
bool watchpoints_wanted(struct debugger *d);
uint64_t watchpoint_length(const struct watchpoint *w);
/* "[phys] ADDR [LEN] [r|w|rw|c] [TERMS]", "device NAME [r|w|rw] [TERMS]". */
void watch_add(struct debugger *d, const char *args);
/* Says why the machine cannot run for command NAME; false then. */
bool debugger_may_run(const struct debugger *d, const char *name);
/* Lines that follow on a pipe or in a file are for the prompt while a command
 * runs the machine, unless the guest has been waiting for them.  Returns what
 * debugger_show_input wants to know. */
bool debugger_hide_input(struct debugger *d);
void debugger_show_input(struct debugger *d, bool hidden);
/* Says so if CPU is stopped. */
bool debugger_cpu_runs(const struct cpu *cpu);
/* Executes and shows COUNT instructions; false if something stopped it before.
 * A breakpoint where it stands does, but not before the FIRST one. */
bool debugger_step(struct debugger *d, struct cpu *cpu, uint64_t count,
		   bool first);
/* The frame that called the one the focused CPU stands in; false after it was
 * said why it is not known. */
bool debugger_caller(struct debugger *d, struct cpu_frame *f);
/* The debugger of the machine in focus. */
struct debugger *debugger_in_focus(struct debugger *d);

/* Guest memory as the focused CPU's data side sees it, or by physical
 * addresses. Device registers are read unless that has side effects, and
 * written. */
bool debugger_read_memory(struct debugger *d, bool physical, uint64_t address,
			  uint8_t *bytes, size_t len);
bool debugger_write_memory(struct debugger *d, bool physical, uint64_t address,
			   const uint8_t *bytes, size_t len);
/* Where a virtual address is now; false: nowhere. */
bool debugger_translate(struct cpu *cpu, uint64_t vaddr, uint64_t *paddr);
#define DEBUGGER_POKE_MAX 1024
void command_poke(struct debugger *d, const char *args);

/* "[phys] ADDR [LEN]" as physical addresses.  False after what is wrong was
 * printed. */
bool debugger_physical_range(struct debugger *d, const char *args, uint64_t *lo,
			     uint64_t *hi);
/* Starts the run of a command that ends at a breakpoint: virtual addresses may
 * mean others than before. */
void watchpoints_refresh(struct debugger *d);
/* " <symbol+0x10>" if there is one. */
void debugger_print_symbol(const struct cpu *cpu, uint64_t vaddr);

/* A command is about to change the machine: TEXT does the same wherever it is
 * given again.  False after it was said why it must not. */
bool debugger_begin_change(struct debugger *d, const char *text);
/* Stops CPU, or lets it go on, as one that does.  False after it was said why
 * not. */
bool debugger_pause(struct debugger *d, struct cpu *cpu);

/* ---- command_source.c ---- */

/* "file.c:12<TAB>text" if the instruction at VADDR is the first one of a line
 * of source. */
void debugger_print_source_line(const struct cpu *cpu, uint64_t vaddr);
/* " at file.c:12" if that is known. */
void debugger_print_source_place(const struct cpu *cpu, uint64_t vaddr);
/* `list' goes on. */
void command_list_more(struct debugger *d);
void list_free(struct debugger *d);

/* ---- settings.c ---- */

/* NAME = value: prints the new value, or what is wrong. */
void debugger_assign(struct debugger *d, const char *name, const char *text);

/* ---- trace_effects.c ---- */

/* Before and after an instruction of CPU: prints what it has changed. */
void effects_begin(struct debugger *d, struct cpu *cpu);
void effects_end(struct debugger *d, struct cpu *cpu);
void effects_free(struct debugger *d);

/* ---- trace.c ---- */

/* Prints the line of one instruction of unassemble and traces; with EXECUTING,
 * of the one CPU stands at.  Returns its length, 0 if it cannot be read. */
unsigned debugger_print_instruction(struct debugger *d, struct cpu *cpu,
				    uint64_t vaddr, bool executing);
void statistics_close(struct debugger *d);
bool statistics_enabled(const struct debugger *d, bool *enabled);
void statistics_enable(struct debugger *d, bool enabled);

#endif
