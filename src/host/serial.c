/*
 * Serial lines and their connection to the console and to ports.
 *
 * What a line has received and sent is state as two counts: with input that
 * repeats (files, scripts) they say which bytes come next.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/emul.h"
#include "emul/group.h"
#include "emul/inputs.h"
#include "emul/machine.h"
#include "emul/script.h"
#include "host/console.h"
#include "host/serial.h"
#include "host/serial_port.h"

struct serial_line {
	struct object object;
	struct machine *machine;
	char name[16];
	void (*ready)(void *owner);
	void *owner;
	bool is_console;
	struct serial_line *next;

	uint64_t received; /* bytes the guest has taken */
	uint64_t sent;	   /* bytes the guest has written */
	uint64_t looks;	   /* the guest's looks for input; see inputs.h */
	bool told;	   /* READY was called since the line was found empty */
	struct byte_fifo arrived; /* from a port, not yet taken */

	/* Wiring, not state. */
	bool given; /* --serial says what it is connected to */
	bool stdio; /* and that is standard input and output */
	void (*plug_put)(void *arg, uint8_t byte);
	void *plug_arg;

	/* The host's, not state. */
	uint64_t shown; /* of those sent */
	struct serial_port *port;

	/* Test hooks. */
	uint8_t *fed;
	size_t fed_first;
	size_t fed_count;
	char *captured;
	size_t captured_size;
	size_t captured_count;
};

static const struct state_field serial_state[] = {
    STATE_U64(struct serial_line, received, "bytes taken by the guest"),
    STATE_U64(struct serial_line, sent, "bytes sent by the guest"),
    STATE_U64(struct serial_line, looks, "looks for input by the guest"),
    STATE_BOOL(struct serial_line, told, "the receiver knows of input"),
    STATE_FIFO(struct serial_line, arrived, "bytes that wait for the guest"),
    STATE_END,
};

/* The receiver has lost what was under way, and is to be told again. */
static void
serial_was_reset(struct object *o)
{
	struct serial_line *line = o->self;

	line->told = false;
	byte_fifo_clear(&line->arrived);
}

static const struct object_class serial_class = {
    .name = "serial",
    .state = serial_state,
    .size = sizeof(struct serial_line),
    .survives_reset = true,
    .was_reset = serial_was_reset,
};

struct serial_line *
serial_new(struct machine *m, const char *name, void (*ready)(void *owner),
	   void *owner)
{
	struct serial_line *line = calloc(1, sizeof(*line));
	struct serial_line **p;
	char object_name[32] = "serial.";

	assert(line != NULL);
	assert(strlen(name) < sizeof(line->name));
	strcpy(line->name, name);
	strcat(object_name, name);
	line->machine = m;
	line->ready = ready;
	line->owner = owner;
	state_reset(line, serial_state);
	for (p = &m->serial_lines; *p != NULL; p = &(*p)->next) {
	}
	*p = line;
	object_register(m, &line->object, &serial_class, line, object_name);
	return line;
}

static void
set_console(struct machine *m, const struct serial_line *line)
{
	struct serial_line *l;

	for (l = m->serial_lines; l != NULL; l = l->next) {
		l->is_console = l == line;
	}
}

void
serial_set_console(struct serial_line *line)
{
	set_console(line->machine, line);
}

void
serial_no_console(struct machine *m)
{
	set_console(m, NULL);
}

/* The console behind a line, or NULL. */
static struct console *
line_console(const struct serial_line *line)
{
	if (!line->is_console || line->machine->emul == NULL) {
		return NULL;
	}
	return line->machine->emul->console;
}

struct serial_line *
serial_console(struct machine *m)
{
	struct serial_line *line = m->serial_lines;

	while (line != NULL && !line->is_console) {
		line = line->next;
	}
	return line;
}

/* Are the console's bytes a script's?  Those repeat by themselves. */
static bool
is_logged(const struct serial_line *line)
{
	const struct emul *emul = line->machine->emul;

	return emul->script == NULL && emul->inputs != NULL;
}

static void
tell(struct serial_line *line)
{
	line->told = true;
	line->ready(line->owner);
}

static void
show(struct serial_line *line, struct console *c, uint8_t byte)
{
	if (line->port != NULL) {
		serial_port_put(line->port, byte);
	}
	if (c == NULL) {
		return;
	}
	if (line->machine->emul->group != NULL) {
		group_put(line->machine->emul, byte);
	} else {
		console_put(c, byte);
	}
}

void
serial_put(struct serial_line *line, uint8_t byte)
{
	struct console *c = line_console(line);

	line->sent++;
	if (line->plug_put != NULL) {
		line->plug_put(line->plug_arg, byte);
	}
	if (line->captured_count + 1 < line->captured_size) {
		line->captured[line->captured_count++] = (char)byte;
		line->captured[line->captured_count] = '\0';
	}
	if (line->sent > line->shown) {
		line->shown = line->sent;
		show(line, c, byte);
	}
	if (line->machine->emul != NULL &&
	    line->machine->emul->script != NULL) {
		script_output(line->machine->emul->script, line,
			      line->is_console, byte);
	}
}

bool
serial_available(struct serial_line *line)
{
	struct console *c = line_console(line);
	bool available = line->fed_count != 0 || line->arrived.count != 0;

	if (!available && c != NULL) {
		available =
		    is_logged(line)
			? inputs_available(line->machine->emul, ++line->looks)
			: console_available(c);
	}
	if (!available) {
		line->told = false;
	}
	return available;
}

bool
serial_get(struct serial_line *line, uint8_t *byte)
{
	struct console *c = line_console(line);

	if (line->fed_count != 0) {
		*byte = line->fed[line->fed_first++];
		line->fed_count--;
	} else if (!byte_fifo_get(&line->arrived, byte) &&
		   (c == NULL ||
		    !(is_logged(line)
			  ? inputs_get(line->machine->emul, ++line->looks, byte)
			  : console_get(c, byte)))) {
		line->told = false;
		return false;
	}
	line->received++;
	return true;
}

bool
serial_poll(struct machine *m)
{
	const struct serial_line *line = serial_console(m);
	struct console *c = line != NULL ? line_console(line) : NULL;

	return c != NULL && !line->told && group_has_keys(m->emul) &&
	       console_available(c);
}

void
serial_ready(struct machine *m)
{
	struct serial_line *line = serial_console(m);

	if (line != NULL) {
		tell(line);
	}
}

void
serial_output_from_here(struct machine *m)
{
	for (struct serial_line *line = m->serial_lines; line != NULL;
	     line = line->next) {
		line->shown = line->sent;
	}
}

/* ---- devices of the machine ---- */

void
serial_plug(struct serial_line *line, void (*put)(void *arg, uint8_t byte),
	    void *arg)
{
	line->plug_put = put;
	line->plug_arg = arg;
}

bool
serial_send(struct serial_line *line, uint8_t byte)
{
	if (!byte_fifo_put(&line->arrived, byte)) {
		return false;
	}
	if (!line->told) {
		tell(line);
	}
	return true;
}

unsigned
serial_waiting(const struct serial_line *line)
{
	return line->arrived.count;
}

/* ---- ports of the host ---- */

static bool
no_line(struct machine *m, const char *name, size_t len, struct error *e)
{
	char names[128] = "";
	size_t n = 0;

	for (const struct serial_line *l = m->serial_lines; l != NULL;
	     l = l->next) {
		n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%s",
				      n > 0 ? ", " : "", l->name);
		if (n >= sizeof(names)) {
			break;
		}
	}
	return emul_error(e, "--serial: no line \"%.*s\": this machine has %s",
			  (int)len, name, n > 0 ? names : "none");
}

/* In messages and titles: "NAME: 3" in a group. */
static bool
open_port(struct serial_line *line, const char *kind, struct error *e)
{
	struct emul *emul = line->machine->emul;
	char name[64];

	snprintf(name, sizeof(name), "%s%s",
		 emul != NULL ? group_label(emul) : "", line->name);
	line->port = serial_port_open(name, kind, e);
	return line->port != NULL;
}

/* Standard input and output are at one line only. */
static bool
connect_stdio(struct serial_line *line, bool replayed, struct error *e)
{
	for (const struct serial_line *l = line->machine->serial_lines;
	     l != NULL; l = l->next) {
		if (l->stdio) {
			return emul_error(e,
					  "--serial %s=stdio: line %s is at "
					  "standard input and output already",
					  line->name, l->name);
		}
	}
	line->stdio = true;
	if (!replayed) {
		serial_set_console(line);
	}
	return true;
}

bool
serial_connect(struct machine *m, const char *spec, bool replayed,
	       struct error *e)
{
	const char *kind = strchr(spec, '=');
	struct serial_line *line = NULL;
	char name[sizeof(line->name)];
	size_t len = kind != NULL ? (size_t)(kind - spec) : 0;

	if (kind == NULL) {
		return emul_error(
		    e, "--serial %s: use LINE=KIND, such as 1=pty", spec);
	}
	if (len < sizeof(name)) {
		snprintf(name, sizeof(name), "%.*s", (int)len, spec);
		line = serial_find(m, name);
	}
	if (line == NULL) {
		return no_line(m, spec, len, e);
	}
	if (line->given) {
		return emul_error(e, "--serial: line %s is given twice", name);
	}
	line->given = true;
	if (line->plug_put != NULL) {
		return emul_error(e,
				  "--serial: the keyboard or the mouse is on "
				  "line %s: use another one, or leave the "
				  "screen out",
				  name);
	}
	if (strcmp(++kind, "stdio") == 0) {
		return connect_stdio(line, replayed, e);
	}
	line->is_console = line->is_console && replayed;
	return open_port(line, kind, e);
}

bool
serial_connect_windows(struct machine *m, struct error *e)
{
	for (struct serial_line *l = m->serial_lines; l != NULL; l = l->next) {
		if (!l->is_console && l->port == NULL && l->plug_put == NULL &&
		    !open_port(l, "window", e)) {
			return false;
		}
	}
	return true;
}

bool
serial_poll_ports(struct machine *m, const char **name)
{
	for (struct serial_line *l = m->serial_lines; l != NULL; l = l->next) {
		if (l->port == NULL) {
			continue;
		}
		serial_port_poll(l->port);
		errno = serial_port_error(l->port);
		if (errno != 0) {
			*name = l->name;
			return false;
		}
	}
	return true;
}

bool
serial_ports_live(const struct machine *m)
{
	for (const struct serial_line *l = m->serial_lines; l != NULL;
	     l = l->next) {
		if (l->port != NULL && serial_port_live(l->port)) {
			return true;
		}
	}
	return false;
}

size_t
serial_watch(const struct machine *m, struct pollfd *fds, size_t size)
{
	size_t n = 0;

	for (const struct serial_line *l = m->serial_lines; l != NULL;
	     l = l->next) {
		if (l->port != NULL && n < size &&
		    serial_port_pollfd(l->port, &fds[n])) {
			n++;
		}
	}
	return n;
}

bool
serial_take(struct machine *m, uint8_t *line, uint8_t *byte)
{
	*line = 0;
	for (struct serial_line *l = m->serial_lines; l != NULL; l = l->next) {
		if (l->port != NULL && l->arrived.count < BYTE_FIFO_MAX &&
		    serial_port_get(l->port, byte)) {
			return true;
		}
		++*line;
	}
	return false;
}

bool
serial_arrive(struct machine *m, uint8_t line, uint8_t byte)
{
	struct serial_line *l = m->serial_lines;

	while (l != NULL && line > 0) {
		l = l->next;
		line--;
	}
	return l != NULL && serial_send(l, byte);
}

const char *
serial_name(const struct serial_line *line)
{
	return line->name;
}

struct serial_line *
serial_find(struct machine *m, const char *name)
{
	struct serial_line *line;

	for (line = m->serial_lines; line != NULL; line = line->next) {
		if (strcmp(line->name, name) == 0) {
			return line;
		}
	}
	return NULL;
}

void
serial_free_all(struct machine *m)
{
	struct serial_line *line;

	while ((line = m->serial_lines) != NULL) {
		m->serial_lines = line->next;
		serial_port_close(line->port);
		free(line->fed);
		free(line);
	}
}

void
serial_test_feed(struct serial_line *line, const void *bytes, size_t len)
{
	uint8_t *p = malloc(line->fed_count + len + 1);

	assert(p != NULL);
	if (line->fed_count != 0) {
		memcpy(p, line->fed + line->fed_first, line->fed_count);
	}
	memcpy(p + line->fed_count, bytes, len);
	free(line->fed);
	line->fed = p;
	line->fed_first = 0;
	line->fed_count += len;
	if (!line->told) {
		tell(line);
	}
}

void
serial_test_capture(struct serial_line *line, char *buf, size_t size)
{
	assert(size != 0);
	line->captured = buf;
	line->captured_size = size;
	line->captured_count = 0;
	buf[0] = '\0';
}
