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
#include "host/console.h"
#include "host/serial.h"

struct inputs {
	struct input *entries;
	size_t count;
	size_t size;
	struct input_place *places;
	size_t n_places;
	size_t places_size;

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

void
inputs_cut(struct inputs *in)
{
	while (in->count > in->cursor) {
		const struct input *e = &in->entries[--in->count];

		if (e->kind == INPUT_COMMAND || e->kind == INPUT_END) {
			assert(e->data == in->n_places - 1);
			free(in->places[--in->n_places].text);
		}
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
	       in->places_size * sizeof(*in->places);
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
		return;
	}
	e = inputs_next(in);
	while (e != NULL && e->kind == INPUT_READY && e->key == m->now) {
		inputs_pass(in);
		serial_ready(m);
		e = inputs_next(in);
	}
	if (e != NULL && e->kind == INPUT_READY && e->key < m->now) {
		inputs_diverged(emul, "no stop where input came");
	}
}

bool
inputs_live(const struct emul *emul)
{
	return !log_answers(emul->inputs) && console_live(emul->console);
}

bool
inputs_possible(const struct emul *emul)
{
	return log_answers(emul->inputs) || console_live(emul->console);
}

emul_time
inputs_next_time(const struct emul *emul)
{
	const struct input *e = inputs_next(emul->inputs);

	if (e == NULL || (e->kind != INPUT_READY && e->kind != INPUT_COMMAND &&
			  e->kind != INPUT_END)) {
		return EMUL_NEVER;
	}
	/* A place within a round is found by its instructions. */
	return e->kind == INPUT_READY ||
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
