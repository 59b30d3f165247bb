/*
 * Inside of the server for gdb.
 */
#ifndef GDB_GDB_PRIVATE_H
#define GDB_GDB_PRIVATE_H

#include <limits.h>

#include "emul/emul.h"
#include "gdb/gdb.h"
#include "gdb/gdb_packet.h"
#include "host/remote.h"

/* Signals as gdb numbers them. */
#define SIGNAL_INT  2
#define SIGNAL_TRAP 5

#define ANY_CPU UINT_MAX

enum gdb_end {
	GDB_STAYS = 0,
	GDB_DETACHED,
	GDB_KILLED,
};

struct gdb {
	struct remote *remote;
	struct emul *emul; /* while it serves */
	enum gdb_end end;

	/* Bytes that came and are not looked at yet. */
	uint8_t input[4096];
	size_t n_input;
	size_t next_input;
	struct gdb_parser parser;
	bool no_ack;

	struct gdb_text reply;
	char frame[GDB_FRAME_MAX]; /* the last one that was sent */
	size_t frame_len;

	unsigned cpu;	     /* for registers and memory: Hg */
	unsigned resume_cpu; /* for s and bs: Hc; ANY_CPU: that of Hg */
	uint32_t held;	     /* CPUs that stand only while others run */
	bool physical;	     /* `monitor phys on' */
	bool started;	     /* the snapshot for a restart is there */

	/* Of one of several machines. */
	bool session; /* there is a gdb, and it is being served */
	bool runs;    /* it waits for its machine to stop */
	bool awaited; /* it is to come, or gone without a word */

	bool watch_asked; /* it is a watchpoint of gdb's */
	char stop[64];	  /* the last stop, as an answer */
};

/* ---- gdb.c ---- */

/* What the bytes that have come make; GDB_NOTHING: nothing whole. */
enum gdb_event gdb_next_event(struct gdb *g);
void gdb_take_event(struct gdb *g, enum gdb_event event);
void gdb_begin_session(struct gdb *g);
/* It has left, or is to. */
void gdb_end_session(struct gdb *g);
/* Waits for a byte, or a gdb; false: a signal came that ends the program. */
bool gdb_wait(struct gdb *g);

struct cpu *gdb_cpu(const struct gdb *g);

/* Sends the answer. */
void gdb_send(struct gdb *g);
/* The answer is a text, or "E" and a number: errno's values, as gdb has them.
 */
void gdb_answer(struct gdb *g, const char *text);
void gdb_error(struct gdb *g, unsigned number);
/* "OK" or an error. */
void gdb_result(struct gdb *g, bool ok);

/* A thread's number in a packet: "-1" and "0" are any, which is FALLBACK.
 * False: there is none such. */
bool gdb_thread(const struct gdb *g, const char **text, unsigned fallback,
		unsigned *cpu);

/* The machine stands: serves its gdb, and waits for one if there is none. True:
 * it has left, the machine is to run; false: the program is to end. */
bool gdb_serve_one(struct gdb *g, struct emul *emul);

/* ---- gdb_state.c: each handles a packet whose first letter is read ---- */

void gdb_read_registers(struct gdb *g);
void gdb_write_registers(struct gdb *g, const char *args);
void gdb_read_register(struct gdb *g, const char *args);
void gdb_write_register(struct gdb *g, const char *args);
void gdb_read_memory(struct gdb *g, const char *args);
void gdb_write_memory(struct gdb *g, const char *args, bool binary, size_t len);
void gdb_point(struct gdb *g, const char *args, bool add);
/* Into an answer: the registers that gdb would ask for when it stops. */
void gdb_put_stop_registers(struct gdb *g);
/* The target description. */
void gdb_describe(struct gdb *g, struct gdb_text *t);

/* ---- gdb_run.c ---- */

/* c, s, C, S and the like; ADDRESS, if there is one, becomes the pc. */
void gdb_continue(struct gdb *g, const char *args);
void gdb_step(struct gdb *g, const char *args);
void gdb_resume(struct gdb *g, const char *args); /* vCont */
void gdb_reverse(struct gdb *g, const char *args);
/* The machine as it was when gdb was first served. */
void gdb_restart(struct gdb *g);
/* Notes the place for that, once. */
void gdb_remember_start(struct gdb *g);
/* Why it stands, once more. */
void gdb_answer_why(struct gdb *g);
/* Sends why the machine has stopped.  False: it has not, as it goes on (if it
 * is RUNNING) by the commands of the prompt's breakpoints. */
bool gdb_answer_stop(struct gdb *g, enum emul_stop stop, bool running);
/* CPUs that stood while others ran go on with them. */
void gdb_release_cpus(struct gdb *g);
/* What the program has printed, for gdb's console. */
void gdb_output(struct gdb *g, const char *text, size_t len);
/* The machine stands because of SIGNAL. */
void gdb_set_stop(struct gdb *g, unsigned signal);

/* ---- gdb_query.c ---- */

void gdb_query(struct gdb *g, const char *args);
void gdb_query_set(struct gdb *g, const char *args);

#endif
