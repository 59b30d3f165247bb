/*
 * Writing and reading bytes; see bytes.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "emul/bytes.h"

#define NO_STRING UINT32_MAX

uint8_t *
writer_room(struct writer *w, size_t len)
{
	uint8_t *p;

	if (w->len + len > w->size) {
		size_t size = 2 * w->size + len + 256;

		p = realloc(w->data, size);
		assert(p != NULL);
		w->data = p;
		w->size = size;
	}
	p = w->data + w->len;
	w->len += len;
	return p;
}

void
writer_bytes(struct writer *w, const void *data, size_t len)
{
	if (len > 0) {
		memcpy(writer_room(w, len), data, len);
	}
}

static void
put(uint8_t *p, uint64_t value, unsigned len)
{
	for (unsigned i = 0; i < len; i++) {
		p[i] = (uint8_t)(value >> 8 * i);
	}
}

void
writer_u8(struct writer *w, uint8_t value)
{
	*writer_room(w, 1) = value;
}

void
writer_u32(struct writer *w, uint32_t value)
{
	put(writer_room(w, 4), value, 4);
}

void
writer_u64(struct writer *w, uint64_t value)
{
	put(writer_room(w, 8), value, 8);
}

void
writer_string(struct writer *w, const char *text)
{
	size_t len;

	if (text == NULL) {
		writer_u32(w, NO_STRING);
		return;
	}
	len = strlen(text);
	assert(len < NO_STRING);
	writer_u32(w, (uint32_t)len);
	writer_bytes(w, text, len);
}

void
writer_number(struct writer *w, uint64_t value)
{
	while (value >= 0x80) {
		writer_u8(w, (uint8_t)(value | 0x80));
		value >>= 7;
	}
	writer_u8(w, (uint8_t)value);
}

void
writer_set_u32(struct writer *w, size_t at, uint32_t value)
{
	assert(at + 4 <= w->len);
	put(w->data + at, value, 4);
}

void
writer_free(struct writer *w)
{
	free(w->data);
	memset(w, 0, sizeof(*w));
}

const uint8_t *
reader_bytes(struct reader *r, size_t len)
{
	const uint8_t *p = r->data;

	if (r->failed || len > r->left) {
		r->failed = true;
		return NULL;
	}
	r->data += len;
	r->left -= len;
	return p;
}

static uint64_t
get(struct reader *r, unsigned len)
{
	const uint8_t *p = reader_bytes(r, len);
	uint64_t value = 0;

	for (unsigned i = 0; p != NULL && i < len; i++) {
		value |= (uint64_t)p[i] << 8 * i;
	}
	return value;
}

uint8_t
reader_u8(struct reader *r)
{
	return (uint8_t)get(r, 1);
}

uint32_t
reader_u32(struct reader *r)
{
	return (uint32_t)get(r, 4);
}

uint64_t
reader_u64(struct reader *r)
{
	return get(r, 8);
}

uint64_t
reader_number(struct reader *r)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t byte = reader_u8(r);

		if (shift == 63 && byte > 1) {
			break;
		}
		value |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0) {
			return value;
		}
	}
	r->failed = true;
	return 0;
}

char *
reader_string(struct reader *r)
{
	uint32_t len = reader_u32(r);
	const uint8_t *p;
	char *text;

	if (r->failed || len == NO_STRING) {
		return NULL;
	}
	p = reader_bytes(r, len);
	if (p == NULL) {
		return NULL;
	}
	text = malloc((size_t)len + 1);
	if (text == NULL || memchr(p, '\0', len) != NULL) {
		free(text);
		r->failed = true;
		return NULL;
	}
	memcpy(text, p, len);
	text[len] = '\0';
	return text;
}
