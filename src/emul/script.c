/*
 * Console sessions from a file, at work; the grammar is in script.h.
 *
 * What a line prints while no wait looks at it is held, for the next one.
 * Commands run in an event at the time of the byte that completed a match: at
 * the next delivery point of the CPU that wrote it, and so at the same
 * instruction in every run.
 *
 * Limits in instructions are taken as ticks of the machine's CPU clock: N
 * instructions are N / hz emulated seconds, whether or not the CPU idles.
 */
#include <stdio.h>
#include <string.h>

#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/machine.h"
#include "emul/script.h"
#include "emul/script_private.h"
#include "host/console.h"
#include "host/serial.h"
#include "snapshot/timeline.h"

/* Commands between two waits: a loop that does not wait never ends. */
#define COMMANDS_AT_ONCE 100000

/* When a line is asked again that has no room for what is sent. */
#define SEND_AGAIN (EMUL_SECOND / 1000)

#define HELD_STATE(n)                                                   \
	STATE_U32_MAX(struct script, held[n].first, "where they begin", \
		      SCRIPT_HELD - 1),                                 \
	    STATE_U32_MAX(struct script, held[n].count,                 \
			  "bytes held of line " #n, SCRIPT_HELD),       \
	    STATE_U8(struct script, held[n].data, "they")

static const struct state_field script_state[] = {
    STATE_U32(struct script, next, "command to be carried out next"),
    STATE_BOOL(struct script, begun, "it has begun"),
    STATE_U32(struct script, n_matched, "bytes of its texts seen"),
    STATE_U32(struct script, n_sent, "bytes of it sent"),
    STATE_U64(struct script, values, "variables"),
    HELD_STATE(0),
    HELD_STATE(1),
    HELD_STATE(2),
    HELD_STATE(3),
    STATE_END,
};
_Static_assert(SCRIPT_LINES == 4, "each has its state");

enum script_event {
	SCRIPT_GO,	/* carry out commands */
	SCRIPT_TIMEOUT, /* the wait has run out */
};

/* When a limit that starts at NOW ends. */
static emul_time
limit_end(const struct machine *m, const struct command *c, emul_time now)
{
	unsigned __int128 t = c->limit_time;

	if (c->limit_instructions != 0) {
		t = (unsigned __int128)c->limit_instructions * EMUL_SECOND /
		    m->cpu_hz;
	}
	t += now;
	return t < EMUL_NEVER ? (emul_time)t : EMUL_NEVER - 1;
}

/* ---- output of the guest ---- */

static void
hold(struct script_held *h, uint8_t byte)
{
	if (h->count == SCRIPT_HELD) {
		h->first = (h->first + 1) % SCRIPT_HELD;
		h->count--;
	}
	h->data[(h->first + h->count++) % SCRIPT_HELD] = byte;
}

static uint8_t
take_held(struct script_held *h)
{
	uint8_t byte = h->data[h->first];

	h->first = (h->first + 1) % SCRIPT_HELD;
	h->count--;
	return byte;
}

/* The wait C sees a byte; true if a text is complete. */
static bool
see(struct script *s, const struct command *c, uint8_t byte)
{
	for (unsigned i = 0; i < c->n_texts; i++) {
		s->n_matched[i] =
		    script_text_match(&c->text[i], s->n_matched[i], byte);
		if (s->n_matched[i] == c->text[i].len) {
			memset(s->n_matched, 0, sizeof(s->n_matched));
			s->values[0] = i + 1;
			return true;
		}
	}
	return false;
}

/* The command has been carried out. */
static void
done(struct script *s)
{
	s->begun = false;
	s->next++;
}

static bool
waits_for_text(const struct command *c)
{
	return c->type == COMMAND_WAIT || c->type == COMMAND_TRY;
}

/* The number of the line that C is about: a name may be the console's. */
static unsigned
line_of(const struct script *s, const struct command *c)
{
	return c->serial != 0 &&
		       s->lines[c->serial] == serial_console(s->object.machine)
		   ? 0
		   : c->serial;
}

void
script_output(struct script *s, const struct serial_line *line, bool is_console,
	      uint8_t byte)
{
	const struct command *c;
	unsigned n = 0;

	if (s->object.machine == NULL || s->next >= s->n_commands) {
		return;
	}
	while (!is_console && (n == 0 || s->lines[n] != line)) {
		if (++n == s->n_lines) {
			return;
		}
	}
	c = &s->commands[s->next];
	if (!s->begun || !waits_for_text(c) || line_of(s, c) != n) {
		hold(&s->held[n], byte);
	} else if (see(s, c, byte)) {
		done(s);
		event_cancel(&s->object, SCRIPT_TIMEOUT);
		event_schedule(&s->object, SCRIPT_GO,
			       machine_now(s->object.machine), 0);
	}
}

/* ---- commands ---- */

static void
fail(struct script *s, const struct command *c, const char *what,
     const char *text)
{
	machine_end(s->object.machine, RUN_SCRIPT_FAILED, "%s:%u: %s%s",
		    s->file, c->line, what, text);
}

static void
begin(struct script *s, const struct command *c, emul_time now)
{
	s->begun = true;
	memset(s->n_matched, 0, sizeof(s->n_matched));
	event_schedule(&s->object, SCRIPT_TIMEOUT,
		       limit_end(s->object.machine, c, now), 0);
}

/* True if what has been held completes it. */
static bool
do_wait(struct script *s, const struct command *c, emul_time now)
{
	struct script_held *h = &s->held[line_of(s, c)];

	if (!s->begun) {
		begin(s, c, now);
	}
	while (h->count > 0) {
		if (see(s, c, take_held(h))) {
			event_cancel(&s->object, SCRIPT_TIMEOUT);
			return true;
		}
	}
	return false;
}

static bool
do_sleep(struct script *s, const struct command *c, emul_time now)
{
	if (!s->begun) {
		begin(s, c, now);
	}
	return false; /* the timeout ends it */
}

/* To a line that is not the console, as there is room.  True: all of it. */
static bool
send_to_line(struct script *s, const struct command *c, emul_time now)
{
	if (!s->begun) {
		s->begun = true;
		s->n_sent = 0;
	}
	while (s->n_sent < c->text[0].len) {
		if (!serial_send(s->lines[c->serial],
				 c->text[0].bytes[s->n_sent])) {
			event_schedule(&s->object, SCRIPT_GO, now + SEND_AGAIN,
				       0);
			return false;
		}
		s->n_sent++;
	}
	return true;
}

static bool
do_send(struct script *s, const struct command *c, emul_time now)
{
	if (line_of(s, c) != 0) {
		return send_to_line(s, c, now);
	}
	if (s->emul->console != NULL) {
		console_feed(s->emul->console, c->text[0].bytes,
			     c->text[0].len);
		if (serial_poll(s->object.machine)) {
			serial_ready(s->object.machine);
		}
	}
	return true;
}

static void
do_echo(struct script *s, const struct command *c)
{
	if (timeline_in_past(s->emul->timeline)) {
		return; /* it was said then */
	}
	if (s->emul->console != NULL) {
		console_flush(s->emul->console);
	}
	fwrite(c->text[0].bytes, 1, c->text[0].len, stderr);
	fputc('\n', stderr);
}

static void
do_command(struct script *s, const struct command *c)
{
	const char *text = (const char *)c->text[0].bytes;
	bool again = timeline_in_past(s->emul->timeline);

	console_flush_pending();
	if (!debugger_script_command(s->emul->debugger, text, again)) {
		machine_end(s->object.machine, RUN_QUIT, NULL);
	}
	fflush(stdout);
}

static void
do_quit(struct script *s, const struct command *c)
{
	struct machine *m = s->object.machine;

	if (m->end == RUN_GOING) {
		m->exit_status = c->status;
	}
	machine_end(m, RUN_QUIT, NULL);
}

/* The expression of let, if and while. */
static uint64_t
evaluate(struct script *s, const struct command *c)
{
	uint64_t value = 0;
	struct error e;

	if (!script_value(s, c->expression, &value, &e)) {
		fail(s, c, "", e.text);
	}
	return value;
}

/* One that is over at once. */
static void
do_simple(struct script *s, const struct command *c)
{
	switch (c->type) {
	case COMMAND_ECHO:
		do_echo(s, c);
		break;
	case COMMAND_COMMAND:
		do_command(s, c);
		break;
	case COMMAND_QUIT:
		do_quit(s, c);
		break;
	case COMMAND_LET:
		s->values[c->variable] = evaluate(s, c);
		break;
	default:
		break;
	}
	done(s);
}

/* False: it waits. */
static bool
carry_out(struct script *s, const struct command *c, emul_time now)
{
	bool over = true;

	switch (c->type) {
	case COMMAND_WAIT:
	case COMMAND_TRY:
		over = do_wait(s, c, now);
		break;
	case COMMAND_SLEEP:
		over = do_sleep(s, c, now);
		break;
	case COMMAND_SEND:
		over = do_send(s, c, now);
		break;
	case COMMAND_IF:
	case COMMAND_WHILE:
		if (evaluate(s, c) == 0) {
			s->next = c->target;
			return true;
		}
		break;
	case COMMAND_ELSE:
	case COMMAND_END:
		s->next = c->target;
		return true;
	default:
		do_simple(s, c);
		return true;
	}
	if (over) {
		done(s);
	}
	return over;
}

/* Carries out commands up to one that waits. */
static void
script_go(struct object *o, emul_time now, uint64_t arg)
{
	struct script *s = o->self;
	unsigned n = 0;

	while (s->next < s->n_commands && o->machine->end == RUN_GOING) {
		const struct command *c = &s->commands[s->next];

		if (++n > COMMANDS_AT_ONCE) {
			fail(s, c, "this goes on for ever without a wait", "");
			return;
		}
		if (!carry_out(s, c, now)) {
			return;
		}
	}
	if (s->next < s->n_commands && o->machine->end == RUN_RESET) {
		event_schedule(o, SCRIPT_GO, now, 0); /* on the new start */
	}
}

static void
script_timeout(struct object *o, emul_time now, uint64_t arg)
{
	struct script *s = o->self;
	const struct command *c;

	if (s->next >= s->n_commands || !s->begun) {
		return; /* only a foreign snapshot has such an event */
	}
	c = &s->commands[s->next];
	switch (c->type) {
	case COMMAND_TRY:
		s->values[0] = 0;
		break;
	case COMMAND_SLEEP:
		break;
	case COMMAND_WAIT:
		machine_end(o->machine, RUN_SCRIPT_FAILED,
			    "%s:%u: waited %s for %s%s", s->file, c->line,
			    c->limit, c->text[0].source,
			    c->n_texts > 1 ? " and others" : "");
		return;
	default:
		return;
	}
	done(s);
	script_go(o, now, arg);
}

static bool
may_have_begun(const struct script *s, const struct command *c)
{
	return waits_for_text(c) || c->type == COMMAND_SLEEP ||
	       (c->type == COMMAND_SEND && c->serial != 0 &&
		s->n_sent <= c->text[0].len);
}

static bool
script_valid(const struct object *o, const void *self)
{
	const struct script *real = o->self;
	const struct script *s = self;
	const struct command *c;

	if (s->next >= real->n_commands) {
		return s->next == real->n_commands && !s->begun;
	}
	c = &real->commands[s->next];
	for (unsigned i = 0; i < SCRIPT_ALTERNATIVES; i++) {
		size_t len = s->begun && waits_for_text(c) ? c->text[i].len : 0;

		if (s->n_matched[i] != 0 && s->n_matched[i] >= len) {
			return false;
		}
	}
	return !s->begun || may_have_begun(s, c);
}

static const struct event_kind script_events[] = {
    [SCRIPT_GO] = {"go", script_go, 0},
    [SCRIPT_TIMEOUT] = {"timeout", script_timeout, 0},
};

static const struct object_class script_class = {
    .name = "script",
    .state = script_state,
    .size = sizeof(struct script),
    .events = script_events,
    .n_events = SCRIPT_EVENTS,
    .valid = script_valid,
    .survives_reset = true,
};

bool
script_start(struct script *s, struct error *e)
{
	struct machine *m = s->emul->machine;

	for (unsigned i = 1; i < s->n_lines; i++) {
		s->lines[i] = serial_find(m, s->line_names[i]);
		if (s->lines[i] == NULL) {
			return emul_error(e,
					  "%s: there is no serial line '%s': "
					  "`device consoles' at the prompt "
					  "shows those of this machine",
					  s->file, s->line_names[i]);
		}
	}
	state_reset(s, script_state);
	object_register(m, &s->object, &script_class, s, SCRIPT_OBJECT);
	event_schedule(&s->object, SCRIPT_GO, 0, 0);
	return true;
}

void
script_restart(struct script *s)
{
	state_reset(s, script_state);
	event_cancel(&s->object, SCRIPT_TIMEOUT);
	event_schedule(&s->object, SCRIPT_GO, s->object.machine->now, 0);
}

const char *
script_name(const struct script *s)
{
	return s->file;
}

const char *
script_source(const struct script *s)
{
	return s->source;
}
