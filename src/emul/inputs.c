/*
 * The log of what comes from outside; see inputs.h.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "emul/emul.h"
#include "emul/group.h"
#include "emul/inputs.h"
#include "gdb/gdb.h"
#include "host/console.h"
#include "host/serial.h"
#include "host/view.h"
#include "net/network.h"
#include "snapshot/timeline.h"

struct inputs {
	struct input *entries;
	size_t count;
	size_t size;
	struct input_place *places;
	size_t n_places;
	size_t places_size;
	struct input_frame *frames;
	size_t n_frames;
	size_t frames_size;
	size_t frame_bytes;
	size_t forgotten; /* frames */

	size_t cursor;	/* the entry to come */
	bool available; /* the answer to a look, until an entry changes it */
	enum inputs_mode mode;
};

struct inputs *
inputs_new(void)
{
	return calloc(1, sizeof(struct inputs));
}

void
inputs_free(struct inputs *in)
{
	if (in == NULL) {
		return;
	}
	for (size_t i = 0; i < in->n_places; i++) {
		free(in->places[i].text);
	}
	for (size_t i = 0; i < in->n_frames; i++) {
		free(in->frames[i].bytes);
	}
	free(in->frames);
	free(in->places);
	free(in->entries);
	free(in);
}

/* ---- the log ---- */

void
inputs_note(struct inputs *in, enum input_kind kind, uint64_t key,
	    uint64_t data, uint8_t value)
{
	if (in->count == in->size) {
		size_t size = in->size == 0 ? 256 : 2 * in->size;
		struct input *grown =
		    realloc(in->entries, size * sizeof(*grown));

		assert(grown != NULL);
		in->entries = grown;
		in->size = size;
	}
	in->entries[in->count++] = (struct input){
	    .key = key,
	    .data = data,
	    .kind = (uint8_t)kind,
	    .value = value,
	};
	if (in->mode == INPUTS_LIVE) {
		in->cursor = in->count;
	}
}

void
inputs_note_place(struct inputs *in, enum input_kind kind,
		  const struct run_position *position, uint64_t hash,
		  const char *text, uint8_t value)
{
	struct input_place *p;

	if (in->n_places == in->places_size) {
		size_t size = in->places_size == 0 ? 16 : 2 * in->places_size;
		struct input_place *grown =
		    realloc(in->places, size * sizeof(*grown));

		assert(grown != NULL);
		in->places = grown;
		in->places_size = size;
	}
	p = &in->places[in->n_places];
	p->position = *position;
	p->hash = hash;
	p->text = text != NULL ? strdup(text) : NULL;
	assert(text == NULL || p->text != NULL);
	inputs_note(in, kind, position->now, in->n_places++, value);
}

void
inputs_note_frame(struct inputs *in, emul_time now, uint8_t port,
		  emul_time when, const uint8_t *bytes, size_t len)
{
	struct input_frame *f;

	if (in->n_frames == in->frames_size) {
		size_t size = in->frames_size == 0 ? 64 : 2 * in->frames_size;
		struct input_frame *grown =
		    realloc(in->frames, size * sizeof(*grown));

		assert(grown != NULL);
		in->frames = grown;
		in->frames_size = size;
	}
	f = &in->frames[in->n_frames];
	f->when = when;
	f->len = (uint32_t)len;
	f->entry = in->count;
	f->bytes = malloc(len);
	assert(f->bytes != NULL);
	memcpy(f->bytes, bytes, len);
	in->frame_bytes += len;
	inputs_note(in, INPUT_FRAME, now, in->n_frames++, port);
}

const struct input *
inputs_next(const struct inputs *in)
{
	return in->cursor < in->count ? &in->entries[in->cursor] : NULL;
}

const struct input_place *
inputs_place(const struct inputs *in, const struct input *input)
{
	assert(input->data < in->n_places);
	return &in->places[input->data];
}

const struct input_frame *
inputs_frame(const struct inputs *in, const struct input *input)
{
	assert(input->data < in->n_frames);
	return &in->frames[input->data];
}

void
inputs_pass(struct inputs *in)
{
	assert(in->cursor < in->count);
	in->cursor++;
}

enum inputs_mode
inputs_mode(const struct inputs *in)
{
	return in->mode;
}

void
inputs_set_mode(struct inputs *in, enum inputs_mode mode)
{
	assert(mode != INPUTS_LIVE || in->cursor == in->count);
	in->mode = mode;
}

struct inputs_mark
inputs_mark(const struct inputs *in)
{
	return (struct inputs_mark){in->cursor, in->available};
}

void
inputs_return(struct inputs *in, struct inputs_mark mark)
{
	assert(mark.cursor <= in->count);
	in->cursor = mark.cursor;
	in->available = mark.available;
}

static void
forget_frame(struct inputs *in, struct input_frame *f)
{
	if (f->bytes != NULL) {
		free(f->bytes);
		f->bytes = NULL;
		in->frame_bytes -= f->len;
	}
}

void
inputs_forget(struct inputs *in, size_t n)
{
	for (; in->forgotten < in->n_frames; in->forgotten++) {
		struct input_frame *f = &in->frames[in->forgotten];

		if (f->entry >= n) {
			break;
		}
		forget_frame(in, f);
	}
}

void
inputs_cut(struct inputs *in)
{
	while (in->count > in->cursor) {
		const struct input *e = &in->entries[--in->count];

		if (e->kind == INPUT_COMMAND || e->kind == INPUT_END) {
			assert(e->data == in->n_places - 1);
			free(in->places[--in->n_places].text);
		} else if (e->kind == INPUT_FRAME) {
			assert(e->data == in->n_frames - 1);
			forget_frame(in, &in->frames[--in->n_frames]);
		}
	}
	if (in->forgotten > in->n_frames) {
		in->forgotten = in->n_frames;
	}
}

size_t
inputs_count(const struct inputs *in)
{
	return in->count;
}

size_t
inputs_bytes(const struct inputs *in)
{
	return in->size * sizeof(*in->entries) +
	       in->places_size * sizeof(*in->places) +
	       in->frames_size * sizeof(*in->frames) + in->frame_bytes;
}

size_t
inputs_frame_bytes(const struct inputs *in)
{
	return in->frame_bytes;
}

const struct input *
inputs_at(const struct inputs *in, size_t n)
{
	assert(n < in->count);
	return &in->entries[n];
}

void
inputs_diverged(struct emul *emul, const char *format, ...)
{
	const struct machine *m = emul->machine;
	const struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	char text[256];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	machine_end(emul->machine, RUN_DIVERGED,
		    "the run differs from the recorded one at instruction "
		    "%" PRIu64 ", pc 0x%" PRIx64 ": %.120s",
		    *cpu->instructions, cpu->class->get_pc(cpu), text);
}

/* ---- answers ---- */

/* Does the log answer, and not the outside? */
static bool
log_answers(const struct inputs *in)
{
	return in->mode != INPUTS_LIVE;
}

/* Takes the entries for look QUERY that say whether there is input. */
static const struct input *
entry_for(struct emul *emul, uint64_t query)
{
	struct inputs *in = emul->inputs;
	const struct input *e = inputs_next(in);

	while (e != NULL && e->kind == INPUT_AVAILABLE && e->key == query) {
		in->available = e->value != 0;
		inputs_pass(in);
		e = inputs_next(in);
	}
	if (e != NULL && (e->kind == INPUT_AVAILABLE || e->kind == INPUT_GET) &&
	    e->key < query) {
		inputs_diverged(emul,
				"look %" PRIu64 " for input is not the one "
				"(%" PRIu64 ") that found some",
				query, e->key);
		return NULL;
	}
	return e;
}

bool
inputs_available(struct emul *emul, uint64_t query)
{
	struct inputs *in = emul->inputs;
	bool available;

	if (log_answers(in)) {
		entry_for(emul, query);
		return in->available;
	}
	available = group_has_keys(emul) && console_available(emul->console);
	if (available != in->available) {
		in->available = available;
		inputs_note(in, INPUT_AVAILABLE, query, 0, available ? 1 : 0);
	}
	return available;
}

bool
inputs_get(struct emul *emul, uint64_t query, uint8_t *byte)
{
	struct inputs *in = emul->inputs;
	const struct input *e;

	if (log_answers(in)) {
		e = entry_for(emul, query);
		if (e == NULL || e->kind != INPUT_GET || e->key != query) {
			return false;
		}
		*byte = e->value;
		inputs_pass(in);
		return true;
	}
	if (!group_has_keys(emul) || !console_get(emul->console, byte)) {
		return false;
	}
	inputs_note(in, INPUT_GET, query, 0, *byte);
	return true;
}

/* Frames that the network has for the machine.  They are noted where somebody
 * may want them again. */
static void
take_frames(struct emul *emul)
{
	struct machine *m = emul->machine;
	bool noted = emul->record != NULL || timeline_keeps(emul->timeline);
	struct network_frame f;

	while (network_take(emul, &f)) {
		if (noted) {
			inputs_note_frame(emul->inputs, m->now, (uint8_t)f.port,
					  f.when, f.bytes, f.len);
		}
		ethernet_arrive(ethernet_port(m, f.port), f.when, f.bytes,
				f.len);
	}
}

/* A frame that the log has; false: it cannot be of this run. */
static bool
repeat_frame(struct emul *emul, const struct input *e)
{
	const struct input_frame *f = inputs_frame(emul->inputs, e);
	struct ethernet_port *p = ethernet_port(emul->machine, e->value);

	if (p == NULL || !ethernet_has_room(p) || f->bytes == NULL) {
		return false;
	}
	network_replayed(emul, f->when, f->bytes, f->len);
	ethernet_arrive(p, f->when, f->bytes, f->len);
	return true;
}

/* Bytes that ports have for serial lines. */
static void
take_serial(struct emul *emul)
{
	struct machine *m = emul->machine;
	uint8_t line;
	uint8_t byte;

	while (serial_take(m, &line, &byte)) {
		inputs_note(emul->inputs, INPUT_SERIAL, m->now, byte, line);
		serial_arrive(m, line, byte);
	}
}

/* A key or the mouse, as an entry has it. */
static void
use_seat(const struct machine *m, enum input_kind kind, uint64_t data,
	 uint8_t value)
{
	if (kind == INPUT_KEY) {
		keyboard_key(m, (uint32_t)data, value != 0);
	} else {
		pointer_move(m, (int16_t)data, (int16_t)(data >> 16), value);
	}
}

/* What was typed at screens. */
static void
take_view_events(struct emul *emul)
{
	struct machine *m = emul->machine;
	struct view_event event;

	while (views_take(emul->views, &event)) {
		enum input_kind kind = INPUT_KEY;
		uint64_t data = event.keysym;
		uint8_t value = event.down ? 1 : 0;

		if (event.kind == VIEW_POINTER) {
			kind = INPUT_POINTER;
			data = (uint16_t)event.dx | (uint32_t)(uint16_t)event.dy
							<< 16;
			value = event.buttons;
		}
		inputs_note(emul->inputs, kind, m->now, data, value);
		use_seat(m, kind, data, value);
	}
}

/* While the log answers nobody hears what is typed. */
static void
drop_view_events(struct emul *emul)
{
	struct view_event event;

	while (views_take(emul->views, &event)) {
	}
}

/* Entries that come between two rounds. */
static bool
is_between_rounds(const struct input *e)
{
	return e->kind == INPUT_READY || e->kind == INPUT_FRAME ||
	       e->kind == INPUT_SERIAL || e->kind == INPUT_KEY ||
	       e->kind == INPUT_POINTER;
}

/* One of them; false: it cannot be of this run. */
static bool
repeat(struct emul *emul, const struct input *e)
{
	switch (e->kind) {
	case INPUT_READY:
		serial_ready(emul->machine);
		return true;
	case INPUT_SERIAL:
		return serial_arrive(emul->machine, e->value, (uint8_t)e->data);
	case INPUT_KEY:
	case INPUT_POINTER:
		use_seat(emul->machine, (enum input_kind)e->kind, e->data,
			 e->value);
		return true;
	default:
		return repeat_frame(emul, e);
	}
}

void
inputs_between_rounds(struct emul *emul)
{
	struct inputs *in = emul->inputs;
	struct machine *m = emul->machine;
	const struct input *e;

	if (!log_answers(in)) {
		if (serial_poll(m) && emul->script == NULL) {
			inputs_note(in, INPUT_READY, m->now, 0, 0);
			serial_ready(m);
		}
		take_serial(emul);
		take_view_events(emul);
		take_frames(emul);
		return;
	}
	drop_view_events(emul);
	e = inputs_next(in);
	while (e != NULL && is_between_rounds(e) && e->key == m->now) {
		inputs_pass(in);
		if (!repeat(emul, e)) {
			inputs_diverged(emul, "there is no room for %s",
					e->kind == INPUT_FRAME ? "a frame"
							       : "a byte");
			return;
		}
		e = inputs_next(in);
	}
	if (e != NULL && is_between_rounds(e) && e->key < m->now) {
		inputs_diverged(emul, "no stop where input came");
	}
}

bool
inputs_live(const struct emul *emul)
{
	return !log_answers(emul->inputs) &&
	       (console_live(emul->console) || network_live(emul->network) ||
		serial_ports_live(emul->machine) || views_live(emul->views));
}

bool
inputs_possible(const struct emul *emul)
{
	return log_answers(emul->inputs) || console_live(emul->console) ||
	       serial_ports_live(emul->machine) || views_live(emul->views) ||
	       network_possible(emul) || gdb_connected(emul->gdb);
}

emul_time
inputs_next_time(const struct emul *emul)
{
	const struct input *e = inputs_next(emul->inputs);

	if (e == NULL || (!is_between_rounds(e) && e->kind != INPUT_COMMAND &&
			  e->kind != INPUT_END)) {
		return EMUL_NEVER;
	}
	/* A place within a round is found by its instructions. */
	return is_between_rounds(e) ||
		       inputs_place(emul->inputs, e)->position.until == 0
		   ? e->key
		   : EMUL_NEVER;
}

emul_time
inputs_limit_time(const struct emul *emul)
{
	const struct input *e = inputs_next(emul->inputs);

	return e != NULL && e->kind == INPUT_END && e->value == RUN_LIMIT &&
		       inputs_place(emul->inputs, e)->position.until == 0
		   ? e->key
		   : EMUL_NEVER;
}
