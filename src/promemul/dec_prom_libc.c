/*
 * Routines of the DECstation firmware that C programs know from their library;
 * see dec_prom.c.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "promemul/dec_prom_private.h"

/* Size of a filling step. */
#define CHUNK 4096u

/* ---- strings and memory ---- */

enum dec_prom_done
dec_prom_memcpy(struct dec_prom_call *c)
{
	c->result = dec_prom_argument(c, 0);
	dec_prom_copy(c, dec_prom_argument(c, 0), dec_prom_argument(c, 1),
		      dec_prom_argument(c, 2));
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_memset(struct dec_prom_call *c)
{
	uint32_t to = dec_prom_argument(c, 0);
	uint32_t len = dec_prom_argument(c, 2);
	uint8_t chunk[CHUNK];

	c->result = to;
	memset(chunk, (int)(dec_prom_argument(c, 1) & 0xff), sizeof(chunk));
	if ((int32_t)len < 0) {
		dec_prom_error(c, "bad length 0x%08" PRIx32, len);
		return DEC_PROM_RETURN;
	}
	while (len > 0) {
		uint32_t n = len < CHUNK ? len : CHUNK;

		if (!dec_prom_poke(c, to, chunk, n)) {
			break;
		}
		to += n;
		len -= n;
	}
	return DEC_PROM_RETURN;
}

/* Appends at most MAX characters of FROM to TO, which has LEN. */
static void
append(struct dec_prom_call *c, uint32_t to, uint32_t len, uint32_t from,
       uint32_t max)
{
	uint32_t n;

	if (!dec_prom_string_length(c, from, &n)) {
		return;
	}
	n = n < max ? n : max;
	if (dec_prom_copy(c, to + len, from, n)) {
		dec_prom_poke(c, to + len + n, "", 1);
	}
}

enum dec_prom_done
dec_prom_strcat(struct dec_prom_call *c)
{
	uint32_t len;

	c->result = dec_prom_argument(c, 0);
	if (dec_prom_string_length(c, c->result, &len)) {
		append(c, c->result, len, dec_prom_argument(c, 1),
		       DEC_PROM_STRING_MAX);
	}
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_strncat(struct dec_prom_call *c)
{
	uint32_t len;

	c->result = dec_prom_argument(c, 0);
	if (dec_prom_string_length(c, c->result, &len)) {
		append(c, c->result, len, dec_prom_argument(c, 1),
		       dec_prom_argument(c, 2));
	}
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_strcpy(struct dec_prom_call *c)
{
	c->result = dec_prom_argument(c, 0);
	append(c, c->result, 0, dec_prom_argument(c, 1), DEC_PROM_STRING_MAX);
	return DEC_PROM_RETURN;
}

/* As in C: fills up with zeros, or leaves the end open. */
enum dec_prom_done
dec_prom_strncpy(struct dec_prom_call *c)
{
	uint32_t to = dec_prom_argument(c, 0);
	uint32_t from = dec_prom_argument(c, 1);
	uint32_t max = dec_prom_argument(c, 2);
	bool ended = false;

	c->result = to;
	if (max > DEC_PROM_STRING_MAX) {
		dec_prom_error(c, "bad length 0x%08" PRIx32, max);
		return DEC_PROM_RETURN;
	}
	for (uint32_t i = 0; i < max; i++) {
		char byte = '\0';

		if (!ended && !dec_prom_peek(c, from + i, &byte, 1)) {
			break;
		}
		ended |= byte == '\0';
		if (!dec_prom_poke(c, to + i, &byte, 1)) {
			break;
		}
	}
	return DEC_PROM_RETURN;
}

static uint32_t
compare(const struct dec_prom_call *c, uint32_t max)
{
	uint32_t a = dec_prom_argument(c, 0);
	uint32_t b = dec_prom_argument(c, 1);

	for (uint32_t i = 0; i < max && i < DEC_PROM_STRING_MAX; i++) {
		uint8_t x;
		uint8_t y;

		if (!dec_prom_peek(c, a + i, &x, 1) ||
		    !dec_prom_peek(c, b + i, &y, 1)) {
			return UINT32_MAX;
		}
		if (x != y || x == '\0') {
			return (uint32_t)(x - y);
		}
	}
	return 0;
}

enum dec_prom_done
dec_prom_strcmp(struct dec_prom_call *c)
{
	c->result = compare(c, DEC_PROM_STRING_MAX);
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_strncmp(struct dec_prom_call *c)
{
	c->result = compare(c, dec_prom_argument(c, 2));
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_strlen(struct dec_prom_call *c)
{
	if (!dec_prom_string_length(c, dec_prom_argument(c, 0), &c->result)) {
		c->result = 0;
	}
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_strtol(struct dec_prom_call *c)
{
	uint32_t from = dec_prom_argument(c, 0);
	uint32_t end = dec_prom_argument(c, 1);
	uint32_t base = dec_prom_argument(c, 2);
	char text[80];
	char *stop = text;
	unsigned n = 0;

	while (n < sizeof(text) - 1 &&
	       dec_prom_peek(c, from + n, &text[n], 1) && text[n] != '\0') {
		n++;
	}
	text[n] = '\0';
	if (base == 0 || (base >= 2 && base <= 36)) {
		c->result = (uint32_t)strtoll(text, &stop, (int)base);
	}
	if (end != 0) {
		dec_prom_poke_word(c, end, from + (uint32_t)(stop - text));
	}
	return DEC_PROM_RETURN;
}

/* ---- setjmp ---- */

static const char *const jump_registers[12] = {
    "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "gp", "sp", "fp", "ra"};

enum dec_prom_done
dec_prom_setjmp(struct dec_prom_call *c)
{
	uint32_t to = dec_prom_argument(c, 0);

	for (unsigned i = 0; i < 12; i++) {
		if (!dec_prom_poke_word(
			c, to + 4 * i,
			prom_register(c->cpu, jump_registers[i]))) {
			break;
		}
	}
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_longjmp(struct dec_prom_call *c)
{
	uint32_t from = dec_prom_argument(c, 0);
	uint32_t value = dec_prom_argument(c, 1);
	uint8_t bytes[4 * 12];

	if (!dec_prom_peek(c, from, bytes, sizeof(bytes))) {
		return DEC_PROM_RETURN;
	}
	for (unsigned i = 0; i < 12; i++) {
		prom_set_register(
		    c->cpu, jump_registers[i],
		    (uint32_t)cpu_bytes_to_number(c->cpu, bytes + 4 * i, 4));
	}
	c->result = value != 0 ? value : 1;
	return DEC_PROM_RETURN;
}
