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

struct console;
struct debugger;
struct script;

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
	EXIT_STATUS_HOST = 6,	/* output could not be written */
	EXIT_STATUS_GUEST = 64, /* + the guest's own status 0..63 */
};

struct emul_options {
	/* machine */
	struct machine_options machine;
	const char **disks; /* -d arguments in order */
	unsigned n_disks;
	const char **files; /* file arguments in order */
	unsigned n_files;

	/* run */
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
	int64_t date;	/* --date: seconds since 1970 UTC at start */
	bool date_host; /* --date host */
	bool check_lockstep;
	uint64_t state_hash;   /* --state-hash N; 0: off */
	bool no_idle_skip;     /* --no-idle-skip */
	enum clock_mode clock; /* --paced */
	bool stepper_only;     /* --stepper: golden stepper runs all */
};

struct emul {
	struct emul_options options;
	struct log log;
	struct machine *machine; /* the one of the command line */
	struct debugger *debugger;
	struct console *console;
	struct script *script;
	bool have_entry; /* a loaded file says where to start */

	/* Of the run loop; see run.c. */
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

/* Builds the machine, attaches disks, loads files, starts the console; prints
 * the start-up tree.  False with E set on a user error. */
bool emul_start(struct emul *emul, struct error *e);

/* Runs to the end (with the prompt when asked) and returns the exit status. */
int emul_run(struct emul *emul);

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
};
enum emul_stop emul_continue(struct emul *emul);
/* One instruction on CPU (other CPUs and events keep their turns). */
enum emul_stop emul_step(struct emul *emul, struct cpu *cpu);

/* Seconds since 1970 UTC that the guest's clock chips start from. */
int64_t emul_start_date(const struct emul *emul);

#endif
