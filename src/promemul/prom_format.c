/*
 * printf of firmware; see prom_format.h.
 */
#include <stdlib.h>
#include <string.h>

#include "promemul/prom_format.h"

/* Bounds on what a guest can make us do. */
#define STRING_MAX 65536
#define FIELD_MAX  1024

struct spec {
	bool left;
	bool zero;
	bool plus;
	bool space;
	bool alternate;
	unsigned width;
	bool has_precision;
	unsigned precision;
	bool half;
};

static void
pad(const struct prom_format *f, char c, unsigned n)
{
	while (n-- > 0) {
		f->put(f->arg, c);
	}
}

static unsigned
clamp(uint32_t n)
{
	return n > FIELD_MAX ? FIELD_MAX : n;
}

/* Puts PREFIX and N bytes of BODY into the field. */
static void
put_field(const struct prom_format *f, const struct spec *s, const char *prefix,
	  const char *body, unsigned n, bool zeros)
{
	unsigned used = (unsigned)strlen(prefix) + n;
	unsigned room = s->width > used ? s->width - used : 0;

	if (!s->left && !zeros) {
		pad(f, ' ', room);
	}
	for (; *prefix != '\0'; prefix++) {
		f->put(f->arg, *prefix);
	}
	if (!s->left && zeros) {
		pad(f, '0', room);
	}
	for (unsigned i = 0; i < n; i++) {
		f->put(f->arg, body[i]);
	}
	if (s->left) {
		pad(f, ' ', room);
	}
}

static void
put_number(const struct prom_format *f, const struct spec *s, char conversion)
{
	static const char lower[] = "0123456789abcdef";
	static const char upper[] = "0123456789ABCDEF";
	const char *digits = conversion == 'X' ? upper : lower;
	uint32_t value = f->next(f->arg);
	bool is_signed = conversion == 'd' || conversion == 'i';
	unsigned base = is_signed || conversion == 'u' ? 10
			: conversion == 'o'	       ? 8
						       : 16;
	char body[FIELD_MAX + 32];
	char *p = body + sizeof(body);
	unsigned least = s->has_precision ? s->precision : 1;
	const char *prefix = "";
	unsigned n = 0;

	if (s->half) {
		value = is_signed ? (uint32_t)(int16_t)value : value & 0xffff;
	}
	if (is_signed) {
		if ((int32_t)value < 0) {
			prefix = "-";
			value = -value;
		} else if (s->plus) {
			prefix = "+";
		} else if (s->space) {
			prefix = " ";
		}
	}
	if (conversion == 'p' || (s->alternate && base == 16 && value != 0)) {
		prefix = conversion == 'X' ? "0X" : "0x";
	}
	while (value != 0) {
		*--p = digits[value % base];
		value /= base;
		n++;
	}
	if (s->alternate && base == 8 && least <= n) {
		least = n + 1;
	}
	while (n < least) {
		*--p = '0';
		n++;
	}
	put_field(f, s, prefix, p, n, s->zero && !s->has_precision);
}

static bool
put_string(const struct prom_format *f, const struct spec *s)
{
	static const char null[] = "(null)";
	uint32_t address = f->next(f->arg);
	unsigned max = s->has_precision ? s->precision : STRING_MAX;
	unsigned n = 0;
	char c;

	if (address == 0) {
		put_field(f, s, "", null, sizeof(null) - 1, false);
		return true;
	}
	/* Its length first, for the padding. */
	while (n < max) {
		if (!f->byte(f->arg, address + n, &c)) {
			return false;
		}
		if (c == '\0') {
			break;
		}
		n++;
	}
	if (!s->left) {
		pad(f, ' ', s->width > n ? s->width - n : 0);
	}
	for (unsigned i = 0; i < n; i++) {
		if (!f->byte(f->arg, address + i, &c)) {
			return false;
		}
		f->put(f->arg, c);
	}
	if (s->left) {
		pad(f, ' ', s->width > n ? s->width - n : 0);
	}
	return n < STRING_MAX;
}

/* ---- the format itself ---- */

struct reader {
	const struct prom_format *f;
	uint32_t start;
	uint32_t at;
	bool bad;
};

static char
peek_char(struct reader *r)
{
	char c;

	if (r->bad || r->at - r->start >= STRING_MAX ||
	    !r->f->byte(r->f->arg, r->at, &c)) {
		r->bad = true;
		return '\0';
	}
	return c;
}

static bool
accept(struct reader *r, char wanted)
{
	if (peek_char(r) != wanted || r->bad) {
		return false;
	}
	r->at++;
	return true;
}

static void
read_flags(struct reader *r, struct spec *s)
{
	for (;;) {
		if (accept(r, '-')) {
			s->left = true;
		} else if (accept(r, '0')) {
			s->zero = true;
		} else if (accept(r, '+')) {
			s->plus = true;
		} else if (accept(r, ' ')) {
			s->space = true;
		} else if (accept(r, '#')) {
			s->alternate = true;
		} else {
			return;
		}
	}
}

/* A number or a star; NEGATIVE: the star's argument was. */
static unsigned
read_number(struct reader *r, bool *negative)
{
	uint32_t n = 0;

	*negative = false;
	if (accept(r, '*')) {
		n = r->f->next(r->f->arg);
		if ((int32_t)n < 0) {
			*negative = true;
			n = -n;
		}
		return clamp(n);
	}
	for (;;) {
		char c = peek_char(r);

		if (c < '0' || c > '9') {
			return n;
		}
		n = clamp(n * 10 + (uint32_t)(c - '0'));
		r->at++;
	}
}

static void
read_spec(struct reader *r, struct spec *s)
{
	bool negative;

	memset(s, 0, sizeof(*s));
	read_flags(r, s);
	s->width = read_number(r, &negative);
	s->left |= negative;
	if (accept(r, '.')) {
		s->precision = read_number(r, &negative);
		s->has_precision = !negative;
	}
	for (;;) {
		if (accept(r, 'h')) {
			s->half = true;
		} else if (!accept(r, 'l')) {
			return;
		}
	}
}

/* One conversion after its %; false if a string was bad. */
static bool
convert(struct reader *r)
{
	const struct prom_format *f = r->f;
	uint32_t percent = r->at - 1;
	struct spec s;
	char conversion;

	read_spec(r, &s);
	conversion = peek_char(r);
	if (conversion != '\0') {
		r->at++;
	}
	switch (conversion) {
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
	case 'p':
		put_number(f, &s, conversion);
		return true;
	case 'c': {
		char c = (char)f->next(f->arg);

		put_field(f, &s, "", &c, 1, false);
		return true;
	}
	case 's':
		return put_string(f, &s);
	case '%':
		f->put(f->arg, '%');
		return true;
	default:
		/* As it stands. */
		for (uint32_t a = percent; a != r->at && !r->bad; a++) {
			char c;

			if (!f->byte(f->arg, a, &c)) {
				return false;
			}
			f->put(f->arg, c);
		}
		return !r->bad;
	}
}

bool
prom_format(const struct prom_format *f, uint32_t format)
{
	struct reader r = {.f = f, .start = format, .at = format};
	bool ok = true;

	for (;;) {
		char c = peek_char(&r);

		if (r.bad) {
			return false;
		}
		if (c == '\0') {
			return ok;
		}
		r.at++;
		if (c != '%') {
			f->put(f->arg, c);
		} else if (!convert(&r)) {
			ok = false;
		}
	}
}
