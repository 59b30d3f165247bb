/*
 * What gdb asks and sets: packets that begin with q or Q.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/remote.h"
#include "emul/emul.h"
#include "gdb/gdb_private.h"
#include "host/console.h"

/* Does TEXT begin with WORD?  Then *REST is what follows. */
static bool
begins(const char *text, const char *word, const char **rest)
{
	size_t len = strlen(word);

	*rest = text + len;
	return strncmp(text, word, len) == 0;
}

/* ---- objects, in pieces ---- */

/* "OFFSET,LENGTH" of TEXT: "m" and a part of it, or "l" and the last one. */
static void
answer_piece(struct gdb *g, const struct gdb_text *t, const char *args)
{
	uint64_t offset;
	uint64_t len;

	if (!gdb_number(&args, &offset) || !gdb_letter(&args, ',') ||
	    !gdb_number(&args, &len)) {
		gdb_error(g, EINVAL);
		return;
	}
	if (offset > t->len) {
		offset = t->len;
	}
	/* An escape may double a byte. */
	if (len > GDB_PACKET_MAX / 2 - 1) {
		len = GDB_PACKET_MAX / 2 - 1;
	}
	if (len >= t->len - offset) {
		len = t->len - offset;
		gdb_text_add(&g->reply, "l", 1);
	} else {
		gdb_text_add(&g->reply, "m", 1);
	}
	gdb_text_add(&g->reply, t->data + offset, (size_t)len);
	gdb_send(g);
}

static void
describe_threads(struct gdb *g, struct gdb_text *t)
{
	const struct machine *m = g->emul->machine;

	gdb_text_print(t, "<?xml version=\"1.0\"?><threads>");
	for (unsigned i = 0; i < m->n_cpus; i++) {
		gdb_text_print(t,
			       "<thread id=\"%x\" core=\"%u\" "
			       "name=\"cpu%u\">%s%s</thread>",
			       i + 1, i, i, m->cpus[i]->type->name,
			       m->cpus[i]->running ? "" : ", stopped");
	}
	gdb_text_print(t, "</threads>");
}

static void
transfer(struct gdb *g, const char *args)
{
	static struct gdb_text text;
	const char *rest;

	gdb_text_clear(&text);
	if (begins(args, "features:read:target.xml:", &rest)) {
		gdb_describe(g, &text);
	} else if (begins(args, "threads:read::", &rest)) {
		describe_threads(g, &text);
	} else if (begins(args, "features:read:", &rest)) {
		gdb_error(g, ENOENT);
		return;
	} else {
		gdb_answer(g, "");
		return;
	}
	answer_piece(g, &text, rest);
}

/* ---- monitor ---- */

void
gdb_output(struct gdb *g, const char *text, size_t len)
{
	while (len > 0) {
		size_t n = len < 1024 ? len : 1024;

		gdb_text_add(&g->reply, "O", 1);
		gdb_text_hex(&g->reply, text, n);
		gdb_send(g);
		text += n;
		len -= n;
	}
}

/* The program's output as "O" packets, and OK. */
static void
answer_output(struct gdb *g, const char *text, size_t len)
{
	gdb_output(g, text, len);
	gdb_answer(g, "OK");
}

static void
answer_text(struct gdb *g, const char *text)
{
	answer_output(g, text, strlen(text));
}

static void
run_command(struct gdb *g, const char *line)
{
	char *text;
	size_t len;
	bool going_on;

	debugger_remote_focus(g->emul->debugger, g->cpu);
	console_capture_begin(g->emul->console);
	going_on = debugger_remote_command(g->emul->debugger, line);
	text = console_capture_end(g->emul->console, &len);
	answer_output(g, text != NULL ? text : "", len);
	free(text);
	if (!going_on) {
		g->end = GDB_KILLED;
	}
}

/* A line in hexadecimal digits: one of the prompt's commands, or of our own. */
static void
monitor(struct gdb *g, const char *args)
{
	char line[1024];
	size_t len = strlen(args) / 2;

	if (len >= sizeof(line) || !gdb_bytes(&args, (uint8_t *)line, len)) {
		gdb_error(g, EINVAL);
		return;
	}
	line[len] = '\0';
	if (strcmp(line, "phys on") == 0 || strcmp(line, "phys off") == 0) {
		g->physical = line[6] == 'n';
		answer_text(g, g->physical ? "Addresses are physical now.\n"
					   : "Addresses are virtual now.\n");
	} else if (strcmp(line, "phys") == 0) {
		answer_text(g, g->physical ? "Addresses are physical.\n"
					   : "Addresses are virtual.\n");
	} else if (strcmp(line, "reset") == 0) {
		gdb_restart(g);
	} else {
		run_command(g, line);
	}
}

/* ---- threads ---- */

static void
list_threads(struct gdb *g)
{
	const struct machine *m = g->emul->machine;

	for (unsigned i = 0; i < m->n_cpus; i++) {
		gdb_text_print(&g->reply, "%c%x", i == 0 ? 'm' : ',', i + 1);
	}
	gdb_send(g);
}

static void
describe_thread(struct gdb *g, const char *args)
{
	const struct machine *m = g->emul->machine;
	struct gdb_text text = {0};
	unsigned n;

	if (!gdb_thread(g, &args, g->cpu, &n)) {
		gdb_error(g, EINVAL);
		return;
	}
	gdb_text_print(&text, "%s%s%s", m->cpus[n]->type->name,
		       m->cpus[n]->waiting ? ", waiting" : "",
		       m->cpus[n]->running ? "" : ", stopped");
	gdb_text_hex(&g->reply, text.data, text.len);
	gdb_send(g);
}

void
gdb_query(struct gdb *g, const char *args)
{
	const char *rest;

	if (begins(args, "Supported", &rest)) {
		gdb_text_print(&g->reply,
			       "PacketSize=%x;QStartNoAckMode+;"
			       "qXfer:features:read+;qXfer:threads:read+;"
			       "ReverseStep+;ReverseContinue+;vContSupported+;"
			       "swbreak-;hwbreak-",
			       GDB_PACKET_MAX);
		gdb_send(g);
	} else if (begins(args, "Xfer:", &rest)) {
		transfer(g, rest);
	} else if (begins(args, "Rcmd,", &rest)) {
		monitor(g, rest);
	} else if (strcmp(args, "fThreadInfo") == 0) {
		list_threads(g);
	} else if (strcmp(args, "sThreadInfo") == 0) {
		gdb_answer(g, "l");
	} else if (begins(args, "ThreadExtraInfo,", &rest)) {
		describe_thread(g, rest);
	} else if (strcmp(args, "C") == 0) {
		gdb_text_print(&g->reply, "QC%x", g->cpu + 1);
		gdb_send(g);
	} else if (begins(args, "Attached", &rest)) {
		gdb_answer(g, "1");
	} else if (begins(args, "Symbol", &rest)) {
		gdb_answer(g, "OK");
	} else {
		gdb_answer(g, "");
	}
}

void
gdb_query_set(struct gdb *g, const char *args)
{
	if (strcmp(args, "StartNoAckMode") == 0) {
		gdb_answer(g, "OK");
		g->no_ack = true;
	} else {
		gdb_answer(g, "");
	}
}
