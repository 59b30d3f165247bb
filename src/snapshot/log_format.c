/*
 * The input log as bytes.  An entry is its kind (u8), then
 *
 *	AVAILABLE, GET   number of the look (number), value (u8)
 *	READY            time (number)
 *	SERIAL           time (number), line (u8), byte (u8)
 *	KEY              time (number), down (u8), keysym (number)
 *	POINTER          time (number), buttons (u8), steps (number)
 *	CHECK            instructions (number), hash (u64)
 *	FRAME            time, time of arrival (numbers), connector (u8),
 *	                 length (number), bytes
 *	COMMAND, END     place, hash (u64), value (u8), text (string)
 *
 * A place is now, until, cpu, pc, whether the CPU has yet to look for
 * interrupts, and the instructions of each CPU (numbers).
 */
#include <stdlib.h>
#include <string.h>

#include "net/ethernet.h"
#include "snapshot/log_format.h"

static void
write_position(const struct run_position *p, unsigned n_cpus, struct writer *w)
{
	writer_number(w, p->now);
	writer_number(w, p->until);
	writer_number(w, p->cpu);
	writer_number(w, p->pc);
	writer_number(w, p->delivery ? 1 : 0);
	for (unsigned i = 0; i < n_cpus; i++) {
		writer_number(w, p->instructions[i]);
	}
}

static void
write_frame(const struct input *e, const struct input_frame *f,
	    struct writer *w)
{
	writer_number(w, e->key);
	writer_number(w, f->when);
	writer_u8(w, e->value);
	writer_number(w, f->len);
	writer_bytes(w, f->bytes, f->len);
}

void
log_format_write(const struct inputs *in, size_t from, unsigned n_cpus,
		 struct writer *w)
{
	const struct input_place *place;

	for (size_t i = from; i < inputs_count(in); i++) {
		const struct input *e = inputs_at(in, i);

		writer_u8(w, e->kind);
		switch (e->kind) {
		case INPUT_AVAILABLE:
		case INPUT_GET:
			writer_number(w, e->key);
			writer_u8(w, e->value);
			break;
		case INPUT_READY:
			writer_number(w, e->key);
			break;
		case INPUT_SERIAL:
			writer_number(w, e->key);
			writer_u8(w, e->value);
			writer_u8(w, (uint8_t)e->data);
			break;
		case INPUT_KEY:
		case INPUT_POINTER:
			writer_number(w, e->key);
			writer_u8(w, e->value);
			writer_number(w, e->data);
			break;
		case INPUT_CHECK:
			writer_number(w, e->key);
			writer_u64(w, e->data);
			break;
		case INPUT_FRAME:
			write_frame(e, inputs_frame(in, e), w);
			break;
		default:
			place = inputs_place(in, e);
			write_position(&place->position, n_cpus, w);
			writer_u64(w, place->hash);
			writer_u8(w, e->value);
			writer_string(w, place->text);
			break;
		}
	}
}

static bool
read_place(struct inputs *in, enum input_kind kind, unsigned n_cpus,
	   struct reader *r)
{
	struct run_position p;
	uint64_t cpu;
	uint64_t delivery;
	uint64_t hash;
	uint8_t value;
	char *text;

	memset(&p, 0, sizeof(p));
	p.now = reader_number(r);
	p.until = reader_number(r);
	cpu = reader_number(r);
	p.pc = reader_number(r);
	delivery = reader_number(r);
	for (unsigned i = 0; i < n_cpus; i++) {
		p.instructions[i] = reader_number(r);
	}
	hash = reader_u64(r);
	value = reader_u8(r);
	text = reader_string(r);
	if (r->failed || cpu >= n_cpus || delivery > 1 ||
	    (kind == INPUT_COMMAND && text == NULL)) {
		free(text);
		return false;
	}
	p.cpu = (uint32_t)cpu;
	p.delivery = delivery != 0;
	inputs_note_place(in, kind, &p, hash, text, value);
	free(text);
	return true;
}

static bool
read_frame(struct inputs *in, struct reader *r)
{
	uint64_t now = reader_number(r);
	uint64_t when = reader_number(r);
	uint8_t port = reader_u8(r);
	uint64_t len = reader_number(r);
	const uint8_t *bytes;

	if (len > ETHERNET_MAX || when > INT64_MAX) {
		return false;
	}
	bytes = reader_bytes(r, (size_t)len);
	if (bytes == NULL || r->failed) {
		return false;
	}
	inputs_note_frame(in, now, port, when, bytes, (size_t)len);
	return true;
}

static bool
read_entry(struct inputs *in, unsigned n_cpus, struct reader *r)
{
	uint8_t kind = reader_u8(r);
	uint64_t key;
	uint64_t data = 0;
	uint8_t value = 0;

	if (kind == INPUT_COMMAND || kind == INPUT_END) {
		return read_place(in, (enum input_kind)kind, n_cpus, r);
	}
	if (kind == INPUT_FRAME) {
		return read_frame(in, r);
	}
	key = reader_number(r);
	switch (kind) {
	case INPUT_AVAILABLE:
	case INPUT_GET:
		value = reader_u8(r);
		break;
	case INPUT_READY:
		break;
	case INPUT_SERIAL:
		value = reader_u8(r);
		data = reader_u8(r);
		break;
	case INPUT_KEY:
	case INPUT_POINTER:
		value = reader_u8(r);
		data = reader_number(r);
		if (data > UINT32_MAX || value > (kind == INPUT_KEY ? 1 : 7)) {
			return false;
		}
		break;
	case INPUT_CHECK:
		data = reader_u64(r);
		break;
	default:
		return false;
	}
	if (!r->failed) {
		inputs_note(in, (enum input_kind)kind, key, data, value);
	}
	return !r->failed;
}

bool
log_format_read(struct inputs *in, unsigned n_cpus, struct reader *r)
{
	while (r->left > 0) {
		if (!read_entry(in, n_cpus, r)) {
			return false;
		}
	}
	return true;
}
