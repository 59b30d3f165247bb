/*
 * Serial lines and their connection to the console.
 *
 * What a line has received and sent is state as two counts: with input that
 * repeats (files, scripts) they say which bytes come next.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "emul/emul.h"
#include "emul/group.h"
#include "emul/inputs.h"
#include "emul/machine.h"
#include "emul/script.h"
#include "host/console.h"
#include "host/serial.h"

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

	uint64_t shown; /* of those sent; the host's, not state */

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
    STATE_END,
};

static const struct object_class serial_class = {
    .name = "serial",
    .state = serial_state,
    .size = sizeof(struct serial_line),
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

void
serial_set_console(struct serial_line *line)
{
	struct serial_line *l;

	for (l = line->machine->serial_lines; l != NULL; l = l->next) {
		l->is_console = l == line;
	}
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

static struct serial_line *
console_line(struct machine *m)
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

void
serial_put(struct serial_line *line, uint8_t byte)
{
	struct console *c = line_console(line);

	line->sent++;
	if (line->captured_count + 1 < line->captured_size) {
		line->captured[line->captured_count++] = (char)byte;
		line->captured[line->captured_count] = '\0';
	}
	if (c != NULL && line->sent > line->shown) {
		line->shown = line->sent;
		if (line->machine->emul->group != NULL) {
			group_put(line->machine->emul, byte);
		} else {
			console_put(c, byte);
		}
	}
	if (line->is_console && line->machine->emul != NULL &&
	    line->machine->emul->script != NULL) {
		script_output(line->machine->emul->script, byte);
	}
}

bool
serial_available(struct serial_line *line)
{
	struct console *c = line_console(line);
	bool available = line->fed_count != 0;

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
	} else if (c == NULL ||
		   !(is_logged(line)
			 ? inputs_get(line->machine->emul, ++line->looks, byte)
			 : console_get(c, byte))) {
		line->told = false;
		return false;
	}
	line->received++;
	return true;
}

bool
serial_poll(struct machine *m)
{
	const struct serial_line *line = console_line(m);
	struct console *c = line != NULL ? line_console(line) : NULL;

	return c != NULL && !line->told && group_has_keys(m->emul) &&
	       console_available(c);
}

void
serial_ready(struct machine *m)
{
	struct serial_line *line = console_line(m);

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
