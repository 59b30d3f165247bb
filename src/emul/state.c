/*
 * State tables: reset, hashing, access by name, and the checks of --validate.
 *
 * The hash is taken over the serialised form (little-endian, in table order,
 * no padding), so that it is the same on every host and compiler.  It is made
 * to notice accidents, not to resist an attacker.
 */
#include <assert.h>
#include <string.h>

#include "emul/state.h"

static_assert(sizeof(bool) == 1, "a bool is hashed as one byte");

/* Collects serialised bytes into words for the mixing step. */
struct hash_stream {
	uint64_t hash;
	uint64_t word;
	unsigned bits;	/* bits held in word, less than 64 */
	uint64_t bytes; /* total length, mixed in at the end */
};

size_t
state_type_size(enum state_type type)
{
	switch (type) {
	case STATE_TYPE_BOOL:
	case STATE_TYPE_U8:
		return 1;
	case STATE_TYPE_U16:
		return 2;
	case STATE_TYPE_U32:
		return 4;
	case STATE_TYPE_U64:
		return 8;
	case STATE_TYPE_FIFO:
		return sizeof(struct byte_fifo);
	case STATE_TYPE_END:
		break;
	}
	return 0;
}

static unsigned char *
element(const void *object, const struct state_field *field, uint32_t index)
{
	assert(index < field->count);
	return (unsigned char *)object + field->offset +
	       index * state_type_size(field->type);
}

uint64_t
state_get(const void *object, const struct state_field *field, uint32_t index)
{
	const unsigned char *p = element(object, field, index);
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (field->type) {
	case STATE_TYPE_BOOL:
		return *(const bool *)p ? 1 : 0;
	case STATE_TYPE_U8:
		return *p;
	case STATE_TYPE_U16:
		memcpy(&u16, p, sizeof(u16));
		return u16;
	case STATE_TYPE_U32:
		memcpy(&u32, p, sizeof(u32));
		return u32;
	case STATE_TYPE_U64:
		memcpy(&u64, p, sizeof(u64));
		return u64;
	case STATE_TYPE_FIFO:
		return ((const struct byte_fifo *)p)->count;
	case STATE_TYPE_END:
		break;
	}
	return 0;
}

void
state_set(void *object, const struct state_field *field, uint32_t index,
	  uint64_t value)
{
	unsigned char *p = element(object, field, index);
	uint16_t u16 = (uint16_t)value;
	uint32_t u32 = (uint32_t)value;

	switch (field->type) {
	case STATE_TYPE_BOOL:
		*(bool *)p = value != 0;
		break;
	case STATE_TYPE_U8:
		*p = (uint8_t)value;
		break;
	case STATE_TYPE_U16:
		memcpy(p, &u16, sizeof(u16));
		break;
	case STATE_TYPE_U32:
		memcpy(p, &u32, sizeof(u32));
		break;
	case STATE_TYPE_U64:
		memcpy(p, &value, sizeof(value));
		break;
	case STATE_TYPE_FIFO:
	case STATE_TYPE_END:
		break;
	}
}

void
state_reset(void *object, const struct state_field *table)
{
	const struct state_field *f;
	uint32_t i;

	for (f = table; f->type != STATE_TYPE_END; f++) {
		for (i = 0; i < f->count; i++) {
			if (f->type == STATE_TYPE_FIFO) {
				memset(element(object, f, i), 0,
				       sizeof(struct byte_fifo));
			} else {
				state_set(object, f, i, f->reset);
			}
		}
	}
}

/* Multiply, fold, multiply, fold: each input bit reaches all bits of the
 * result within two steps, and the order of the inputs matters. */
uint64_t
state_hash_u64(uint64_t hash, uint64_t value)
{
	uint64_t x = hash ^ (value + UINT64_C(0x9e3779b97f4a7c15));

	x *= UINT64_C(0xd6e8feb86659fd93);
	x ^= x >> 32;
	x *= UINT64_C(0xa0761d6478bd642f);
	x ^= x >> 29;
	return x + ((hash << 17) | (hash >> 47));
}

static void
stream_put(struct hash_stream *s, uint64_t value, unsigned bytes)
{
	unsigned bits = bytes * 8;
	unsigned room = 64 - s->bits;

	s->bytes += bytes;
	s->word |= value << s->bits;
	if (bits < room) {
		s->bits += bits;
		return;
	}
	s->hash = state_hash_u64(s->hash, s->word);
	s->word = room < 64 ? value >> room : 0;
	s->bits = bits - room;
}

static void
stream_put_fifo(struct hash_stream *s, const struct byte_fifo *fifo)
{
	uint32_t i;

	/* Where in the ring the bytes lie is not state. */
	stream_put(s, fifo->count, 4);
	for (i = 0; i < fifo->count; i++) {
		stream_put(s, fifo->data[(fifo->first + i) % BYTE_FIFO_MAX], 1);
	}
}

uint64_t
state_hash(uint64_t hash, const void *object, const struct state_field *table)
{
	struct hash_stream s = {.hash = hash};
	const struct state_field *f;
	uint32_t i;

	for (f = table; f->type != STATE_TYPE_END; f++) {
		for (i = 0; i < f->count; i++) {
			if (f->type == STATE_TYPE_FIFO) {
				stream_put_fifo(&s, (const struct byte_fifo *)
							element(object, f, i));
			} else {
				stream_put(&s, state_get(object, f, i),
					   (unsigned)state_type_size(f->type));
			}
		}
	}
	s.hash = state_hash_u64(s.hash, s.word);
	return state_hash_u64(s.hash, s.bytes);
}

/* ---- serialised form ---- */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SERIALISED_IN_PLACE 1
#else
#define SERIALISED_IN_PLACE 0
#endif

static void
write_fifo(struct writer *w, const struct byte_fifo *fifo)
{
	writer_u32(w, fifo->count);
	for (uint32_t i = 0; i < fifo->count; i++) {
		writer_u8(w, fifo->data[(fifo->first + i) % BYTE_FIFO_MAX]);
	}
}

void
state_write(struct writer *w, const void *object,
	    const struct state_field *table)
{
	for (const struct state_field *f = table; f->type != STATE_TYPE_END;
	     f++) {
		size_t width = state_type_size(f->type);

		if (f->type == STATE_TYPE_FIFO) {
			for (uint32_t i = 0; i < f->count; i++) {
				write_fifo(w, (const struct byte_fifo *)element(
						  object, f, i));
			}
		} else if (SERIALISED_IN_PLACE) {
			writer_bytes(w, element(object, f, 0),
				     f->count * width);
		} else {
			for (uint32_t i = 0; i < f->count; i++) {
				uint64_t value = state_get(object, f, i);

				for (size_t b = 0; b < width; b++) {
					writer_u8(w, (uint8_t)(value >> 8 * b));
				}
			}
		}
	}
}

static bool
read_fifo(struct reader *r, struct byte_fifo *fifo)
{
	uint32_t count = reader_u32(r);
	const uint8_t *bytes;

	if (count > BYTE_FIFO_MAX) {
		return false;
	}
	bytes = reader_bytes(r, count);
	if (bytes == NULL) {
		return false;
	}
	memset(fifo, 0, sizeof(*fifo));
	fifo->count = count;
	memcpy(fifo->data, bytes, count);
	return true;
}

static bool
read_field(struct reader *r, void *object, const struct state_field *f)
{
	size_t width = state_type_size(f->type);
	uint64_t max = f->type == STATE_TYPE_BOOL ? 1 : f->max;
	const uint8_t *bytes = reader_bytes(r, f->count * width);

	if (bytes == NULL) {
		return false;
	}
	if (SERIALISED_IN_PLACE && max == 0) {
		memcpy(element(object, f, 0), bytes, f->count * width);
		return true;
	}
	for (uint32_t i = 0; i < f->count; i++) {
		uint64_t value = 0;

		for (size_t b = 0; b < width; b++) {
			value |= (uint64_t)*bytes++ << 8 * b;
		}
		if (max != 0 && value > max) {
			return false;
		}
		state_set(object, f, i, value);
	}
	return true;
}

bool
state_read(struct reader *r, void *object, const struct state_field *table)
{
	for (const struct state_field *f = table; f->type != STATE_TYPE_END;
	     f++) {
		if (f->type != STATE_TYPE_FIFO) {
			if (!read_field(r, object, f)) {
				return false;
			}
			continue;
		}
		for (uint32_t i = 0; i < f->count; i++) {
			if (!read_fifo(
				r, (struct byte_fifo *)element(object, f, i))) {
				return false;
			}
		}
	}
	return !r->failed;
}

uint32_t
state_layout(const struct state_field *table)
{
	uint64_t h = 1;

	for (const struct state_field *f = table; f->type != STATE_TYPE_END;
	     f++) {
		for (const char *p = f->name; *p != '\0'; p++) {
			h = state_hash_u64(h, (unsigned char)*p);
		}
		h = state_hash_u64(h, f->type);
		h = state_hash_u64(h, f->count);
	}
	return (uint32_t)(h ^ h >> 32);
}

/* ---- checks ---- */

static size_t
field_alignment(enum state_type type)
{
	return type == STATE_TYPE_FIFO ? _Alignof(struct byte_fifo)
				       : state_type_size(type);
}

static const char *
validate_field(const struct state_field *f, size_t size)
{
	size_t width = state_type_size(f->type);

	if (f->name == NULL || f->name[0] == '\0') {
		return "a field has no name";
	}
	if (f->description == NULL || f->description[0] == '\0') {
		return "a field has no description";
	}
	if (width == 0) {
		return "a field has an unknown type";
	}
	if (f->count == 0) {
		return "a field has no elements";
	}
	if (f->offset > size || f->count > (size - f->offset) / width) {
		return "a field lies outside its object";
	}
	if (f->offset % field_alignment(f->type) != 0) {
		return "a field is not aligned for its type";
	}
	if (width < 8 && f->type != STATE_TYPE_FIFO &&
	    f->reset >> (width * 8) != 0) {
		return "a reset value does not fit its field";
	}
	if (f->type == STATE_TYPE_FIFO && f->reset != 0) {
		return "a queue has a reset value";
	}
	if (f->max != 0 && f->reset > f->max) {
		return "a reset value is larger than may be loaded";
	}
	if (f->type == STATE_TYPE_BOOL && f->reset > 1) {
		return "a reset value does not fit its field";
	}
	return NULL;
}

static bool
fields_overlap(const struct state_field *a, const struct state_field *b)
{
	size_t a_end = a->offset + a->count * state_type_size(a->type);
	size_t b_end = b->offset + b->count * state_type_size(b->type);

	return a->offset < b_end && b->offset < a_end;
}

const char *
state_validate(const struct state_field *table, size_t size)
{
	const struct state_field *f;
	const struct state_field *g;
	const char *wrong;

	if (table == NULL) {
		return "there is no state table";
	}
	for (f = table; f->type != STATE_TYPE_END; f++) {
		wrong = validate_field(f, size);
		if (wrong != NULL) {
			return wrong;
		}
		for (g = table; g != f; g++) {
			if (strcmp(f->name, g->name) == 0) {
				return "two fields have the same name";
			}
			if (fields_overlap(f, g)) {
				return "two fields overlap";
			}
		}
	}
	/* A name after the end marker would be a forgotten type. */
	if (f->name != NULL) {
		return "a field has no type";
	}
	return NULL;
}
