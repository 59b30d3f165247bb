/*
 * The server for gdb: its connection, and which packet is whose.
 *
 * Not done: tracepoints, non-stop mode; a memory map, as a machine with an MMU
 * has none that stays.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/remote.h"
#include "gdb/gdb_private.h"
#include "host/console.h"

/* How long it waits for gdb before it looks around, in nanoseconds. */
#define WAIT_NS UINT64_C(1000000000)

struct gdb *
gdb_new(const char *where, struct error *e)
{
	struct gdb *g = calloc(1, sizeof(*g));
	struct error why;

	if (g == NULL) {
		emul_error(e, "out of memory for gdb");
		return NULL;
	}
	g->remote = remote_listen(where, &why);
	if (g->remote == NULL) {
		emul_error(e, "--gdb %s", why.text);
		free(g);
		return NULL;
	}
	return g;
}

void
gdb_free(struct gdb *g)
{
	if (g != NULL) {
		remote_free(g->remote);
		free(g);
	}
}

struct cpu *
gdb_cpu(const struct gdb *g)
{
	return g->emul->machine->cpus[g->cpu];
}

/* ---- bytes and packets ---- */

/* The next byte that has come; false: none has. */
static bool
next_byte(struct gdb *g, uint8_t *byte)
{
	if (g->next_input == g->n_input) {
		g->next_input = 0;
		g->n_input = remote_read(g->remote, g->input, sizeof(g->input));
		if (g->n_input == 0) {
			return false;
		}
	}
	*byte = g->input[g->next_input++];
	return true;
}

enum gdb_event
gdb_next_event(struct gdb *g)
{
	enum gdb_event event = GDB_NOTHING;
	uint8_t byte;

	while (event == GDB_NOTHING && next_byte(g, &byte)) {
		event = gdb_parse(&g->parser, byte);
	}
	return event;
}

void
gdb_send(struct gdb *g)
{
	g->frame_len = gdb_frame(g->frame, &g->reply);
	remote_write(g->remote, g->frame, g->frame_len);
	gdb_text_clear(&g->reply);
}

void
gdb_answer(struct gdb *g, const char *text)
{
	gdb_text_clear(&g->reply);
	gdb_text_add(&g->reply, text, strlen(text));
	gdb_send(g);
}

void
gdb_error(struct gdb *g, unsigned number)
{
	gdb_text_clear(&g->reply);
	gdb_text_print(&g->reply, "E%02x", number & 0xff);
	gdb_send(g);
}

void
gdb_result(struct gdb *g, bool ok)
{
	if (ok) {
		gdb_answer(g, "OK");
	} else {
		gdb_error(g, EINVAL);
	}
}

/* Anything that comes while the machine runs stops it: gdb sends nothing but
 * the byte for that. */
bool
gdb_wants_stop(struct gdb *g)
{
	if (!remote_connected(g->remote)) {
		return remote_accept(g->remote);
	}
	if (g->next_input == g->n_input) {
		g->next_input = 0;
		g->n_input = remote_read(g->remote, g->input, sizeof(g->input));
	}
	return g->next_input < g->n_input || !remote_connected(g->remote);
}

bool
gdb_connected(const struct gdb *g)
{
	return g != NULL && remote_connected(g->remote);
}

/* ---- which packet is whose ---- */

bool
gdb_thread(const struct gdb *g, const char **text, unsigned fallback,
	   unsigned *cpu)
{
	uint64_t n;

	*cpu = fallback;
	if (gdb_letter(text, '-')) {
		return gdb_number(text, &n) && n == 1;
	}
	if (!gdb_number(text, &n) || n > g->emul->machine->n_cpus) {
		return false;
	}
	if (n > 0) {
		*cpu = (unsigned)n - 1;
	}
	return true;
}

/* gTHREAD or cTHREAD. */
static void
choose_thread(struct gdb *g, const char *args)
{
	char what = *args;
	unsigned n;

	if (what != 'g' && what != 'c') {
		gdb_error(g, EINVAL);
		return;
	}
	args++;
	if (!gdb_thread(g, &args, what == 'g' ? g->cpu : ANY_CPU, &n)) {
		gdb_error(g, EINVAL);
		return;
	}
	if (what == 'g') {
		g->cpu = n;
		debugger_remote_focus(g->emul->debugger, n);
	} else {
		g->resume_cpu = n;
	}
	gdb_answer(g, "OK");
}

static void
thread_alive(struct gdb *g, const char *args)
{
	unsigned n;

	gdb_result(g, gdb_thread(g, &args, 0, &n));
}

static void
verbose(struct gdb *g, const char *args)
{
	if (strcmp(args, "Cont?") == 0) {
		gdb_answer(g, "vCont;c;C;s;S;r");
	} else if (strncmp(args, "Cont", 4) == 0) {
		gdb_resume(g, args + 4);
	} else if (strncmp(args, "Kill", 4) == 0) {
		gdb_answer(g, "OK");
		g->end = GDB_KILLED;
	} else {
		gdb_answer(g, ""); /* vMustReplyEmpty, too */
	}
}

/* Behind a signal's number, which the guest knows nothing about: "SIG[;ADDR]".
 */
static const char *
skip_signal(const char *args)
{
	const char *semicolon = strchr(args, ';');

	return semicolon != NULL ? semicolon + 1 : "";
}

static void
handle(struct gdb *g)
{
	const char *args = g->parser.data + 1;
	size_t len = g->parser.len;

	switch (g->parser.data[0]) {
	case '?':
		gdb_answer_why(g);
		break;
	case 'c':
		gdb_continue(g, args);
		break;
	case 'C':
		gdb_continue(g, skip_signal(args));
		break;
	case 's':
		gdb_step(g, args);
		break;
	case 'S':
		gdb_step(g, skip_signal(args));
		break;
	case 'b':
		gdb_reverse(g, args);
		break;
	case 'g':
		gdb_read_registers(g);
		break;
	case 'G':
		gdb_write_registers(g, args);
		break;
	case 'p':
		gdb_read_register(g, args);
		break;
	case 'P':
		gdb_write_register(g, args);
		break;
	case 'm':
		gdb_read_memory(g, args);
		break;
	case 'M':
		gdb_write_memory(g, args, false, len - 1);
		break;
	case 'X':
		gdb_write_memory(g, args, true, len - 1);
		break;
	case 'Z':
		gdb_point(g, args, true);
		break;
	case 'z':
		gdb_point(g, args, false);
		break;
	case 'H':
		choose_thread(g, args);
		break;
	case 'T':
		thread_alive(g, args);
		break;
	case 'q':
		gdb_query(g, args);
		break;
	case 'Q':
		gdb_query_set(g, args);
		break;
	case 'v':
		verbose(g, args);
		break;
	case 'D':
		gdb_answer(g, "OK");
		g->end = GDB_DETACHED;
		break;
	case 'k':
		g->end = GDB_KILLED;
		break;
	default:
		gdb_answer(g, ""); /* not supported */
		break;
	}
}

/* ---- a session ---- */

void
gdb_begin_session(struct gdb *g)
{
	memset(&g->parser, 0, sizeof(g->parser));
	gdb_text_clear(&g->reply);
	g->n_input = 0;
	g->next_input = 0;
	g->frame_len = 0;
	g->no_ack = false;
	g->physical = false;
	g->end = GDB_STAYS;
	g->cpu = g->emul->machine->bootstrap_cpu;
	g->resume_cpu = ANY_CPU;
	gdb_set_stop(g, SIGNAL_TRAP);
	debugger_remote_focus(g->emul->debugger, g->cpu);
}

void
gdb_end_session(struct gdb *g)
{
	gdb_release_cpus(g);
	debugger_remote_forget(g->emul->debugger);
	remote_disconnect(g->remote);
}

void
gdb_take_event(struct gdb *g, enum gdb_event event)
{
	switch (event) {
	case GDB_PACKET:
		if (!g->no_ack) {
			remote_write(g->remote, "+", 1);
		}
		if (g->parser.len > 0) {
			handle(g);
		} else {
			gdb_answer(g, "");
		}
		break;
	case GDB_DAMAGED:
		if (!g->no_ack) {
			remote_write(g->remote, "-", 1);
		}
		break;
	case GDB_NAK:
		remote_write(g->remote, g->frame, g->frame_len);
		break;
	default:
		break; /* it stands already */
	}
}

size_t
gdb_watch(const struct gdb *g, struct pollfd *fds, size_t size)
{
	return g == NULL ? 0 : remote_watch(g->remote, fds, size);
}

bool
gdb_wait(struct gdb *g)
{
	struct console *console = g->emul->console;

	console_wait(console, WAIT_NS);
	/* Nobody is at the prompt; CTRL-C is for the guest's console. */
	(void)console_interrupted(console);
	return console_end_signal(console) == 0;
}

/* Until gdb has left. */
static bool
serve_session(struct gdb *g)
{
	gdb_begin_session(g);
	gdb_remember_start(g);
	while (g->end == GDB_STAYS && remote_connected(g->remote)) {
		enum gdb_event event = gdb_next_event(g);

		if (event != GDB_NOTHING) {
			gdb_take_event(g, event);
		} else if (remote_connected(g->remote) && !gdb_wait(g)) {
			return false;
		}
	}
	gdb_end_session(g);
	return true;
}

static bool
serve(struct gdb *g)
{
	do {
		while (!remote_accept(g->remote)) {
			if (!remote_listens(g->remote) || !gdb_wait(g)) {
				return false;
			}
		}
		if (!serve_session(g)) {
			return false;
		}
		/* A connection that broke: the machine waits for another. */
	} while (g->end == GDB_STAYS);
	return g->end == GDB_DETACHED;
}

bool
gdb_serve_one(struct gdb *g, struct emul *emul)
{
	g->emul = emul;
	return serve(g);
}
