/*
 * The full-screen view: opening and closing it, and what the console and the
 * prompt ask of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/tui_private.h"

#define WAIT_NS UINT64_C(1000000000)

bool
tui_is_built(void)
{
	return true;
}

struct tui *
tui_new(struct console *c)
{
	struct tui *t = calloc(1, sizeof(*t));

	if (t != NULL) {
		t->console = c;
		t->focus = PANE_CODE;
		t->tab = PANE_CONSOLE;
	}
	return t;
}

void
tui_free(struct tui *t)
{
	if (t == NULL) {
		return;
	}
	tui_close(t);
	lines_clear(&t->log);
	lines_clear(&t->breakpoints);
	guest_terminal_free(t->guest);
	free(t);
}

bool
tui_is_open(const struct tui *t)
{
	return t != NULL && t->screen != NULL;
}

/* ---- the console's side ---- */

static void
on_put(void *arg, const uint8_t *bytes, size_t len)
{
	struct tui *t = arg;

	guest_terminal_write(t->guest, bytes, len);
	t->fresh = true;
}

static bool
on_look(void *arg, bool waiting)
{
	struct tui *t = arg;
	bool keys = tui_take_keys(t);

	if (keys || (waiting && t->fresh) || fullscreen_is_due(t->screen)) {
		log_take(t);
		tui_draw(t);
		t->fresh = false;
	}
	return keys;
}

static void
on_interrupt(void *arg)
{
	struct tui *t = arg;

	t->typed.active = false;
	t->n_ahead = 0;
	t->fresh = true;
}

static const struct console_view view = {
    .put = on_put,
    .look = on_look,
    .interrupted = on_interrupt,
};

/* What the guest's terminal says. */
static void
on_send(void *arg, const uint8_t *bytes, size_t len)
{
	struct tui *t = arg;

	console_type(t->console, bytes, len);
}

/* ---- opening ---- */

bool
tui_open(struct tui *t, struct error *e)
{
	if (t->guest == NULL) {
		t->guest = guest_terminal_new(on_send, t, e);
	}
	if (t->guest == NULL) {
		return false;
	}
	console_flush(t->console);
	t->screen = fullscreen_open(t->console, e);
	if (t->screen == NULL) {
		return false;
	}
	console_set_view(t->console, &view, t);
	t->leave = false;
	t->message[0] = '\0';
	return true;
}

void
tui_close(struct tui *t)
{
	if (tui_is_open(t)) {
		console_set_view(t->console, NULL, NULL);
		fullscreen_close(t->screen);
		t->screen = NULL;
		t->standing = false;
		t->keys_to_guest = false;
		t->typed.active = false;
	}
}

/* ---- the prompt's side ---- */

/* Does the line say why the machine has stopped? */
static bool
is_reason(const char *line)
{
	return strncmp(line, "BREAKPOINT", 10) == 0 ||
	       strncmp(line, "WATCHPOINT", 10) == 0;
}

/* The reason, else the last line that says something. */
static void
choose_message(struct tui *t, unsigned n)
{
	const char *message = "";

	for (unsigned i = t->log.n - n; i < t->log.n; i++) {
		const char *line = lines_get(&t->log, i);

		if (line[0] != '\0' && !is_reason(message)) {
			message = line;
		}
	}
	snprintf(t->message, sizeof(t->message), "%s", message);
}

/* What was printed since the last line: shown, if that was typed. */
static void
take_output(struct tui *t)
{
	log_take(t);
	if (t->log.n_new == 0) {
		return;
	}
	choose_message(t, t->log.n_new < t->log.n ? t->log.n_new : t->log.n);
	t->log.n_new = 0;
	if (t->from_line && t->place[PANE_LOG].rows == 0) {
		t->tab = PANE_LOG;
		t->focus = t->zoom ? PANE_LOG : t->focus;
	}
}

static void
begin_standing(struct tui *t, struct debugger *d)
{
	t->debugger = d;
	t->standing = true;
	t->chosen = false;
	t->message[0] = '\0';
	t->fresh = true;
	/* Whoever has stopped it wants to give commands. */
	t->keys_later = t->keys_later || t->keys_to_guest;
	t->keys_to_guest = false;
	take_output(t);
	t->from_line = false;
	registers_take(t);
	breakpoints_take(t);
}

enum line_result
tui_read(struct tui *t, struct debugger *d, const char **line)
{
	enum line_result result = LINE_OK;

	begin_standing(t, d);
	while (!t->chosen && !t->leave && result == LINE_OK) {
		if (console_end_signal(t->console) != 0 ||
		    console_input_ended(t->console)) {
			result = LINE_END;
		} else {
			(void)console_interrupted(t->console);
			console_wait(t->console, WAIT_NS);
		}
	}
	t->standing = false;
	t->chosen = false;
	if (t->leave) {
		tui_close(t);
		return LINE_ABORTED;
	}
	*line = t->line;
	return result;
}
