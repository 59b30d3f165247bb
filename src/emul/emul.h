/*
 * One emulation: options, machines, log, the run loop.
 */
#ifndef EMUL_EMUL_H
#define EMUL_EMUL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"
#include "emul/log.h"
#include "emul/machine.h"

struct boot_image;
struct console;
struct debugger;
struct gdb;
struct group;
struct inputs;
struct network;
struct record;
struct replay;
struct run_position;
struct screenshots;
struct script;
struct snapshot_file;
struct timeline;
struct tui;
struct views;

#ifdef HAVE_CONFIG_H
#include "config.h"
#define EMUL_VERSION PACKAGE_VERSION
#else
#define EMUL_VERSION "unknown"
#endif

enum clock_mode {
	CLOCK_FREE = 0, /* as fast as the host allows; idle time is skipped
			 * only when nothing live can answer */
	CLOCK_PACED,	/* virtual time never runs ahead of the host's */
};

/* Exit statuses of the program; gxemul(1) documents them. */
enum {
	EXIT_STATUS_OK = 0,	/* halted, powered off, quit */
	EXIT_STATUS_USER = 1,	/* a user error */
	EXIT_STATUS_LIMIT = 2,	/* --limit reached */
	EXIT_STATUS_STUCK = 3,	/* exception loop, or nothing can wake */
	EXIT_STATUS_SCRIPT = 4, /* a script's wait ran out */
	EXIT_STATUS_LOCKSTEP = 5,
	EXIT_STATUS_HOST = 6,	  /* output could not be written */
	EXIT_STATUS_DIVERGED = 7, /* not the run that was recorded */
	EXIT_STATUS_GUEST = 64,	  /* + the guest's own status 0..63 */
};

struct emul_options {
	/* machine */
	struct machine_options machine;
	const char **disks; /* -d arguments in order */
	unsigned n_disks;
	char **images; /* those made of file arguments, to be freed */
	unsigned n_images;
	/* File arguments in order; --initrd is one that begins with
	 * LOADER_INITRD. */
	const char **files;
	unsigned n_files;
	char *initrd;		   /* that argument, to be freed */
	const char *machines_file; /* @FILE, without the @ */
	const char *name;	   /* of the machine, if that file has it */
	const char **nets;	   /* --net, in order */
	unsigned n_nets;
	char **own_nets; /* those made of -L, to be freed */
	unsigned n_own_nets;
	const char *pcap;     /* --pcap */
	const char **serials; /* --serial arguments in order */
	unsigned n_serials;
	bool windows; /* -x */
	bool x11;     /* -X */
	int scale;    /* -Y: so many times smaller, larger if negative */
	const char **displays; /* -z, in order */
	unsigned n_displays;
	unsigned vnc_port;	  /* --vnc; 0: none */
	const char **screenshots; /* --screenshot-at, in order */
	unsigned n_screenshots;

	/* run */
	const char *gdb;	  /* --gdb */
	bool gdb_nowait;	  /* --gdb-nowait */
	bool tui;		  /* --tui */
	bool start_in_debugger;	  /* -V */
	bool debugger_at_end;	  /* -K */
	bool instruction_trace;	  /* -i */
	bool register_dump;	  /* -r */
	bool call_trace;	  /* -t */
	bool stop_on_unmapped;	  /* -T */
	bool show_ninstrs;	  /* -N */
	bool no_combinations;	  /* -J */
	unsigned code_cache_mb;	  /* -k, default 96 */
	bool quiet;		  /* -q */
	int verbosity;		  /* number of -v */
	int colour;		  /* -A 0, -G 1, else -1 */
	const char *statistics;	  /* -s argument */
	const char **breakpoints; /* -p */
	unsigned n_breakpoints;
	const char **commands; /* -c */
	unsigned n_commands;
	const char *script;	     /* --script */
	uint64_t limit_instructions; /* --limit N; 0: none */
	emul_time limit_time;	     /* --limit Ns; 0: none */
	int64_t date;	 /* --date: seconds since 1970 UTC at start */
	bool date_host;	 /* --date host */
	bool date_given; /* --date */
	bool check_lockstep;
	uint64_t state_hash;	   /* --state-hash N; 0: off */
	bool no_idle_skip;	   /* --no-idle-skip */
	enum clock_mode clock;	   /* --paced */
	bool stepper_only;	   /* --stepper: golden stepper runs all */
	unsigned strict;	   /* --strict: a set of enum strict */
	const char *load_snapshot; /* --load-snapshot */
	const char *save_at_exit;  /* --save-at-exit */
	const char *record;	   /* --record */
	bool record_embed;	   /* --record-embed */
	const char *replay;	   /* --replay */
	bool history_given;	   /* --history */
	uint64_t history_mb;	   /* 0: none */
	uint64_t history_spacing;  /* --history-spacing; 0: the default */
};

/* How the machine is run when a known stretch is repeated to get somewhere. */
enum travel {
	TRAVEL_NONE = 0, /* it is not */
	TRAVEL_BLIND,	 /* nothing is shown, nothing stops it */
	TRAVEL_SCAN,	 /* breakpoints and watchpoints stop it */
};

struct emul {
	struct emul_options options;
	struct group *group;	 /* NULL: it is the only one */
	struct network *network; /* of all machines; NULL: none */
	char label[40];		 /* "NAME: ", "" if it is the only one */
	struct log log;
	struct machine *machine; /* the one of the command line */
	struct debugger *debugger;
	struct gdb *gdb;	 /* --gdb; NULL: none */
	struct tui *tui;	 /* shared by a group; opened or not */
	struct console *console; /* shared by a group */
	struct script *script;
	struct inputs *inputs;		 /* log of what came from outside */
	struct views *views;		 /* of screens; NULL: none */
	struct timeline *timeline;	 /* snapshots, going back */
	struct record *record;		 /* --record; NULL: not recorded */
	struct screenshots *screenshots; /* --screenshot-at */
	struct replay *replay;		 /* --replay; NULL: a run of its own */
	struct snapshot_file *loading;	 /* --load-snapshot, while it starts */
	struct boot_image *boot;	 /* what a reset leads to */
	bool have_entry;		 /* a loaded file says where to start */

	/* Of the run loop; see run.c. */
	enum travel travel;
	bool stop_request; /* a watchpoint was hit */
	/* Called before and after each instruction, which the stepper then
	 * executes all; NULL nearly always. */
	void (*step_hook)(void *arg, struct cpu *cpu, bool after);
	void *step_hook_arg;
	emul_time stop_time; /* idle time ends there */
	emul_time owed;	     /* idle time that the host has yet to wait */
	/* In a group. */
	bool held;	     /* its gdb does not let it run */
	emul_time slice_end; /* others run then; EMUL_NEVER: not in a slice */
	emul_time idled;     /* without a CPU executing, so far */
	char line[256];	     /* of output, incomplete */
	size_t n_line;
	bool passing_breakpoint; /* the next instruction was stopped at */
	uint64_t next_hash;    /* instruction count of the next --state-hash */
	uint64_t next_ninstrs; /* of the next -N line */
	uint64_t ninstrs_start_ns;
	uint64_t ninstrs_last_ns;
	uint64_t ninstrs_last;
	uint64_t pace_start_ns; /* host clock, and emulation time then */
	emul_time pace_start;
	emul_time next_log_refill;
	struct idle_probe *idle;
	struct stuck_watch *stuck;
};

/* Builds the machine, attaches disks, loads files; prints the start-up tree.
 * Options, console and group are set.  False with E set on a user error. */
bool emul_start(struct emul *emul, struct error *e);

/* For firmware: loads a program of LEN bytes, plain or gzip, into M as a file
 * of the command line is loaded, without its symbols; the bootstrap CPU stands
 * at its entry then.  NAME is for messages. */
bool emul_load_program(struct machine *m, const char *name,
		       const uint8_t *bytes, size_t len, struct error *e);

/* Says why a run ended when that is not what anybody would expect. */
void emul_report_end(struct emul *emul);
/* What is to be written at the end; the exit status. */
int emul_end(struct emul *emul);

void emul_finish(struct emul *emul);

/* Runs the machine until its end or a stop for the debugger; used by the
 * prompt's continue.  STEPS: run exactly so many instructions of the focused
 * CPU in the stepper (0: no such limit). */
enum emul_stop {
	EMUL_STOP_NONE = 0, /* go on */
	EMUL_STOP_END,	    /* machine->end says why */
	EMUL_STOP_BREAKPOINT,
	EMUL_STOP_INTERRUPT, /* CTRL-C */
	EMUL_STOP_STEPS,
	EMUL_STOP_WATCH,
};
enum emul_stop emul_continue(struct emul *emul);
/* The same in two parts, for one of several machines: the run begins; it goes
 * on until emulation time UNTIL (EMUL_STOP_NONE). */
void emul_begin_continue(struct emul *emul);
enum emul_stop emul_run_until(struct emul *emul, emul_time until);
/* One instruction on CPU (other CPUs and events keep their turns). */
enum emul_stop emul_step(struct emul *emul, struct cpu *cpu);

/* Runs a stretch that the log of inputs has, in emul->travel's manner, to a
 * place (not NULL), or until CPU (not NULL) has executed INSTRUCTIONS:
 * EMUL_STOP_STEPS.  A breakpoint where the machine stands stops TRAVEL_SCAN
 * unless emul->passing_breakpoint is set. */
enum emul_stop emul_travel(struct emul *emul,
			   const struct run_position *position,
			   const struct cpu *cpu, uint64_t instructions);
/* Asks the run to stop after the instruction that is being executed. */
void emul_request_stop(struct emul *emul);

/* Seconds since 1970 UTC that the guest's clock chips start from. */
int64_t emul_start_date(const struct emul *emul);

#endif
