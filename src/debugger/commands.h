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
#include "emul/error.h"
#include "emul/machine.h"
#include "host/line_editor.h"
#include "memory/memory.h"

struct cpu;
struct emul;
struct statistics;

struct breakpoint {
	unsigned number; /* as shown; never used again */
	uint64_t address;
	char *text;  /* as given */
	bool remote; /* of another debugger, see remote.c */
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

struct watchpoint {
	struct debugger *debugger;
	unsigned number; /* as shown; never used again */
	int id;		 /* of memory_watch_add */
	uint64_t lo;	 /* physical */
	uint64_t hi;
	unsigned kinds; /* 1 << enum memory_rw */
	char *text;	/* as given */
	bool remote;	/* of another debugger: what it asked for */
	uint64_t vaddr; /* of LO */
	struct remote_range asked;
};

/* What an empty line does again. */
enum repeat {
	REPEAT_NONE,
	REPEAT_STEP,
	REPEAT_REVERSE_STEP,
	REPEAT_DUMP,
	REPEAT_UNASSEMBLE,
};

#define COMMANDS_MAX 48

struct debugger {
	struct emul *emul;
	struct line_editor *editor;		  /* made at the first prompt */
	struct line_word words[COMMANDS_MAX + 1]; /* commands, for TAB */
	unsigned focus;				  /* CPU number */

	struct breakpoint *breakpoints; /* in order of number */
	unsigned n_breakpoints;
	unsigned next_breakpoint;
	/* Words of a page that have one: see debugger_breakpoint_in_page. */
	uint64_t offsets[RAM_PAGE_SIZE / 4 / 64];

	struct watchpoint **watchpoints; /* in order of number */
	unsigned n_watchpoints;
	unsigned next_watchpoint;
	struct memory_watch_hit watch_hit; /* the last one */
	unsigned watch_number;
	bool has_watch_hit;

	bool instruction_trace;
	bool register_dump;
	bool call_trace;
	bool stepping;		  /* `step' shows instructions */
	struct call_stack *calls; /* one a CPU */
	struct statistics *statistics;

	bool at_prompt; /* commands may run the machine */
	bool in_script; /* a script gives the command */
	bool repeating; /* the log gives it */
	bool remote;	/* another debugger gives it */
	bool leave;	/* `continue' */
	bool quit;

	enum repeat repeat;
	uint64_t step_count;
	bool has_dump_address;
	uint64_t dump_address;
	bool has_unassemble_address;
	uint64_t unassemble_address;
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
void command_breakpoint(struct debugger *d, const char *args);
void command_continue(struct debugger *d, const char *args);
void command_device(struct debugger *d, const char *args);
void command_dump(struct debugger *d, const char *args);
void command_emul(struct debugger *d, const char *args);
void command_goto(struct debugger *d, const char *args);
void command_history(struct debugger *d, const char *args);
void command_lastchange(struct debugger *d, const char *args);
void command_lastwrite(struct debugger *d, const char *args);
void command_reset(struct debugger *d, const char *args);
void command_reverse_continue(struct debugger *d, const char *args);
void command_reverse_step(struct debugger *d, const char *args);
void command_screenshot(struct debugger *d, const char *args);
void command_key(struct debugger *d, const char *args);
void command_type(struct debugger *d, const char *args);
void command_mouse(struct debugger *d, const char *args);
void command_snapshot(struct debugger *d, const char *args);
void command_watch(struct debugger *d, const char *args);
void command_focus(struct debugger *d, const char *args);
void command_itrace(struct debugger *d, const char *args);
void command_lookup(struct debugger *d, const char *args);
void command_machine(struct debugger *d, const char *args);
void command_ninstrs(struct debugger *d, const char *args);
void command_pause(struct debugger *d, const char *args);
void command_print(struct debugger *d, const char *args);
void command_put(struct debugger *d, const char *args);
void command_reg(struct debugger *d, const char *args);
void command_step(struct debugger *d, const char *args);
void command_tlbdump(struct debugger *d, const char *args);
void command_trace(struct debugger *d, const char *args);
void command_tui(struct debugger *d, const char *args);
void command_unassemble(struct debugger *d, const char *args);

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

/* `on', `off', 1, 0, or nothing for the other one.  Prints what is wrong. */
bool debugger_switch(const char *args, bool *value);
/* Decimal number up to MAX. */
bool debugger_number(const char *text, uint64_t max, uint64_t *value);
/* Copies the first word of *ARGS (up to white space or a comma), which goes on
 * after it. */
void debugger_word(const char **args, char *word, size_t size);

/* "NUMBER[,REST]" as reg and tlbdump take it: a CPU, the focused one if the
 * number is left out, and what follows the comma (NULL without one).  NULL
 * after an error was printed. */
struct cpu *debugger_cpu_argument(struct debugger *d, const char *args,
				  const char **rest);

void breakpoints_free(struct debugger *d);
void watchpoints_free(struct debugger *d);

/* A breakpoint at ADDRESS, shown as TEXT; false: out of memory. */
bool breakpoint_insert(struct debugger *d, uint64_t address, const char *text,
		       bool remote);
void breakpoint_remove(struct debugger *d, unsigned index);
/* A copy of W, with a number of its own; NULL: out of memory. */
struct watchpoint *watchpoint_insert(struct debugger *d,
				     const struct watchpoint *w);
void watchpoint_remove(struct debugger *d, unsigned index);

/* Guest memory as the focused CPU's data side sees it, or by physical
 * addresses. Device registers are read unless that has side effects, and
 * written. */
bool debugger_read_memory(struct debugger *d, bool physical, uint64_t address,
			  uint8_t *bytes, size_t len);
bool debugger_write_memory(struct debugger *d, bool physical, uint64_t address,
			   const uint8_t *bytes, size_t len);
#define DEBUGGER_POKE_MAX 1024
void command_poke(struct debugger *d, const char *args);

/* "[phys] ADDR [LEN]" as physical addresses; what follows comes back in *REST,
 * or is an error if REST is NULL.  False after what is wrong was printed. */
bool debugger_physical_range(struct debugger *d, const char *args, uint64_t *lo,
			     uint64_t *hi, const char **rest);

/* A command is about to change the machine: TEXT does the same wherever it is
 * given again.  False after it was said why it must not. */
bool debugger_begin_change(struct debugger *d, const char *text);

/* ---- settings.c ---- */

/* Names for expressions of the focused CPU. */
struct expression_names debugger_names(struct debugger *d);
/* NAME = value: prints the new value, or what is wrong. */
void debugger_assign(struct debugger *d, const char *name, const char *text);

/* ---- trace.c ---- */

/* Prints the line of one instruction of unassemble and traces; with EXECUTING,
 * of the one CPU stands at.  Returns its length, 0 if it cannot be read. */
unsigned debugger_print_instruction(struct debugger *d, struct cpu *cpu,
				    uint64_t vaddr, bool executing);
void statistics_close(struct debugger *d);
bool statistics_enabled(const struct debugger *d, bool *enabled);
void statistics_enable(struct debugger *d, bool enabled);

#endif
