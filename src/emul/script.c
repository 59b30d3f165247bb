/*
 * Console sessions from a file, at work; the grammar is in script.h.
 *
 * The waits of a script are known beforehand, so output is matched against the
 * next wait from the moment the one before has matched, also while the
 * commands between them have not been carried out yet.  Those run in an event
 * at the time of the byte that completed the match: at the next delivery point
 * of the CPU that wrote it, and so at the same instruction in every run.
 *
 * Limits in instructions are taken as ticks of the machine's CPU clock: N
 * instructions are N / hz emulated seconds, whether or not the CPU idles.
 */
#include <stdio.h>

#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/machine.h"
#include "emul/script.h"
#include "emul/script_private.h"
#include "host/console.h"
#include "host/serial.h"
#include "snapshot/timeline.h"

static const struct state_field script_state[] = {
    STATE_U32(struct script, next, "command to be carried out next"),
    STATE_U32(struct script, awaited, "wait that output is matched against"),
    STATE_U32(struct script, n_matched, "bytes of it that have been seen"),
    STATE_END,
};

/* The first wait at or after command I. */
static uint32_t
find_wait(const struct script *s, uint32_t i)
{
	while (i < s->n_commands && s->commands[i].type != COMMAND_WAIT) {
		i++;
	}
	return i;
}

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

static void
do_send(struct script *s, const struct command *c)
{
	if (s->emul->console != NULL) {
		console_feed(s->emul->console, c->text, c->len);
		if (serial_poll(s->object.machine)) {
			serial_ready(s->object.machine);
		}
	}
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
	fwrite(c->text, 1, c->len, stderr);
	fputc('\n', stderr);
}

static void
do_command(struct script *s, const struct command *c)
{
	const char *text = (const char *)c->text;
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

/* Carries out commands up to a wait that has not matched yet. */
static void
script_go(struct object *o, emul_time now, uint64_t arg)
{
	struct script *s = o->self;
	const struct command *c;

	while (s->next < s->n_commands && o->machine->end == RUN_GOING) {
		c = &s->commands[s->next];
		switch (c->type) {
		case COMMAND_WAIT:
			if (s->next == s->awaited) {
				event_schedule(o, SCRIPT_TIMEOUT,
					       limit_end(o->machine, c, now),
					       0);
				return;
			}
			break;
		case COMMAND_SEND:
			do_send(s, c);
			break;
		case COMMAND_ECHO:
			do_echo(s, c);
			break;
		case COMMAND_COMMAND:
			do_command(s, c);
			break;
		case COMMAND_QUIT:
			do_quit(s, c);
			break;
		case COMMAND_LIMIT:
			break;
		}
		s->next++;
	}
}

static void
script_timeout(struct object *o, emul_time now, uint64_t arg)
{
	const struct script *s = o->self;
	const struct command *c;

	if (s->next >= s->n_commands) {
		return; /* only a foreign snapshot has such an event */
	}
	c = &s->commands[s->next];
	machine_end(o->machine, RUN_SCRIPT_FAILED, "%s:%u: waited %s for %s",
		    s->file, c->line, c->limit, c->source);
}

static bool
script_valid(const struct object *o, const void *self)
{
	const struct script *real = o->self;
	const struct script *s = self;

	return s->next <= real->n_commands &&
	       s->awaited == find_wait(real, s->awaited) &&
	       (s->awaited < real->n_commands
		    ? s->n_matched < real->commands[s->awaited].len
		    : s->n_matched == 0);
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

void
script_start(struct script *s)
{
	state_reset(s, script_state);
	s->awaited = find_wait(s, 0);
	object_register(s->emul->machine, &s->object, &script_class, s,
			SCRIPT_OBJECT);
	event_schedule(&s->object, SCRIPT_GO, 0, 0);
}

void
script_restart(struct script *s)
{
	state_reset(s, script_state);
	s->awaited = find_wait(s, 0);
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

void
script_output(struct script *s, uint8_t byte)
{
	const struct command *c;
	uint32_t k = s->n_matched;

	if (s->object.machine == NULL || s->awaited >= s->n_commands) {
		return;
	}
	c = &s->commands[s->awaited];
	while (k != 0 && c->text[k] != byte) {
		k = c->fall_back[k - 1];
	}
	if (c->text[k] == byte) {
		k++;
	}
	s->n_matched = k;
	if (k < c->len) {
		return;
	}

	/* It is complete; what comes now belongs to the next wait. */
	s->n_matched = 0;
	if (s->next == s->awaited) {
		event_cancel(&s->object, SCRIPT_TIMEOUT);
		event_schedule(&s->object, SCRIPT_GO,
			       machine_now(s->object.machine), 0);
	}
	s->awaited = find_wait(s, s->awaited + 1);
}
