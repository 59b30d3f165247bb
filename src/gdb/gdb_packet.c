/*
 * Packets of gdb's remote protocol: see gdb_packet.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "gdb/gdb_packet.h"

#define BREAK  0x03
#define ESCAPE 0x20

enum {
	STATE_OUTSIDE = 0,
	STATE_DATA,
	STATE_SUM_HIGH,
	STATE_SUM_LOW,
};

static int
digit(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return -1;
}

/* ---- coming in ---- */

static void
begin(struct gdb_parser *p)
{
	p->state = STATE_DATA;
	p->sum = 0;
	p->escaped = false;
	p->too_long = false;
	p->len = 0;
}

static enum gdb_event
outside(struct gdb_parser *p, uint8_t byte)
{
	switch (byte) {
	case '$':
		begin(p);
		return GDB_NOTHING;
	case '+':
		return GDB_ACK;
	case '-':
		return GDB_NAK;
	case BREAK:
		return GDB_BREAK;
	default:
		return GDB_NOTHING;
	}
}

static void
take_data(struct gdb_parser *p, uint8_t byte)
{
	p->sum += byte;
	if (!p->escaped && byte == '}') {
		p->escaped = true;
		return;
	}
	if (p->escaped) {
		byte ^= ESCAPE;
		p->escaped = false;
	}
	if (p->len == GDB_PACKET_MAX) {
		p->too_long = true;
		return;
	}
	p->data[p->len++] = (char)byte;
}

static enum gdb_event
take_sum(struct gdb_parser *p, uint8_t byte)
{
	int value = digit((char)byte);

	if (value < 0) {
		p->state = STATE_OUTSIDE;
		return GDB_DAMAGED;
	}
	if (p->state == STATE_SUM_HIGH) {
		p->given = (uint8_t)(value << 4);
		p->state = STATE_SUM_LOW;
		return GDB_NOTHING;
	}
	p->state = STATE_OUTSIDE;
	p->data[p->len] = '\0';
	return (p->given | value) == p->sum && !p->too_long ? GDB_PACKET
							    : GDB_DAMAGED;
}

enum gdb_event
gdb_parse(struct gdb_parser *p, uint8_t byte)
{
	switch (p->state) {
	case STATE_DATA:
		if (byte == '$') {
			begin(p); /* the end of the last one was lost */
		} else if (byte == '#') {
			p->state = STATE_SUM_HIGH;
		} else {
			take_data(p, byte);
		}
		return GDB_NOTHING;
	case STATE_SUM_HIGH:
	case STATE_SUM_LOW:
		return take_sum(p, byte);
	default:
		return outside(p, byte);
	}
}

/* ---- going out ---- */

void
gdb_text_clear(struct gdb_text *t)
{
	t->len = 0;
	t->data[0] = '\0';
}

void
gdb_text_add(struct gdb_text *t, const void *data, size_t len)
{
	size_t room = GDB_PACKET_MAX - t->len;

	if (len > room) {
		len = room;
	}
	memcpy(t->data + t->len, data, len);
	t->len += len;
	t->data[t->len] = '\0';
}

void
gdb_text_print(struct gdb_text *t, const char *format, ...)
{
	char text[512];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n > 0) {
		gdb_text_add(t, text,
			     (size_t)n < sizeof(text) ? (size_t)n
						      : sizeof(text) - 1);
	}
}

void
gdb_text_hex(struct gdb_text *t, const void *data, size_t len)
{
	const uint8_t *bytes = data;

	for (size_t i = 0; i < len; i++) {
		gdb_text_print(t, "%02x", bytes[i]);
	}
}

size_t
gdb_frame(char frame[GDB_FRAME_MAX], const struct gdb_text *t)
{
	uint8_t sum = 0;
	size_t n = 0;

	frame[n++] = '$';
	for (size_t i = 0; i < t->len; i++) {
		uint8_t byte = (uint8_t)t->data[i];

		if (strchr("$#}*", byte) != NULL && byte != '\0') {
			frame[n++] = '}';
			sum += '}';
			byte ^= ESCAPE;
		}
		frame[n++] = (char)byte;
		sum += byte;
	}
	frame[n++] = '#';
	frame[n++] = "0123456789abcdef"[sum >> 4];
	frame[n++] = "0123456789abcdef"[sum & 15];
	return n;
}

/* ---- numbers ---- */

bool
gdb_number(const char **text, uint64_t *value)
{
	unsigned n = 0;

	*value = 0;
	while (n < 16 && digit(**text) >= 0) {
		*value = *value << 4 | (unsigned)digit(**text);
		(*text)++;
		n++;
	}
	return n > 0;
}

bool
gdb_bytes(const char **text, uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int high = digit((*text)[0]);
		int low = high < 0 ? -1 : digit((*text)[1]);

		if (low < 0) {
			return false;
		}
		bytes[i] = (uint8_t)(high << 4 | low);
		*text += 2;
	}
	return true;
}

bool
gdb_letter(const char **text, char letter)
{
	if (**text != letter) {
		return false;
	}
	(*text)++;
	return true;
}
