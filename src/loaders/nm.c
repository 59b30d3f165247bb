/*
 * Symbol lists as nm writes them, also with -S; Linux's System.map is one.
 *
 *	80040000 T _text
 *	80040420 00000038 t match_dev_by_label
 *	         U printf
 *	         w __gmon_start__
 *
 * The letter is the section: text, data, bss, read-only, small data and bss (g
 * and s, which MIPS compilers use much); lower case means local to one object.
 * Undefined, absolute, common and debugging symbols have no address in memory
 * and are passed over.  (The nm page of the GNU binutils manual.)  Not read:
 * the other forms of nm (-A, -P, --format=sysv).
 */
#include <ctype.h>
#include <string.h>

#include "loaders/loader_private.h"

enum nm_kind {
	NM_OTHER, /* not a line of nm */
	NM_SYMBOL,
	NM_NO_ADDRESS, /* undefined, or a blank line or file name */
};

struct nm_line {
	uint64_t address;
	uint64_t size;
	unsigned digits; /* of the address */
	char type;
	const char *name;
	size_t name_len;
};

struct text {
	const char *p;
	const char *end;
};

static const char nm_types[] = "AaBbCcDdGgIiNnpRrSsTtUuVvWw?-";
static const char nm_types_used[] = "TtWwDdBbRrGgSsVvu";
static const char nm_types_function[] = "TtWw";

/* 8 to 16 hexadecimal digits and a space; the number of digits, or 0. */
static unsigned
take_number(struct text *t, uint64_t *value)
{
	const char *p;
	unsigned digits;
	uint64_t v;
	int c;

	v = 0;
	digits = 0;
	for (p = t->p; p < t->end && isxdigit((unsigned char)*p); p++) {
		c = tolower((unsigned char)*p);
		v = v << 4 | (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
		digits++;
		if (digits > 16) {
			return 0;
		}
	}
	if (digits < 8 || p == t->end || *p != ' ') {
		return 0;
	}
	t->p = p + 1;
	*value = v;
	return digits;
}

/* "T name". The name ends at a tab: nm -l has the source line behind it, and
 * Linux's kallsyms the module. */
static bool
take_type_and_name(struct text *t, struct nm_line *line)
{
	const char *tab;

	if (t->end - t->p < 3 || t->p[0] == '\0' ||
	    strchr(nm_types, t->p[0]) == NULL || t->p[1] != ' ') {
		return false;
	}
	line->type = t->p[0];
	line->name = t->p + 2;
	line->name_len = (size_t)(t->end - line->name);
	tab = memchr(line->name, '\t', line->name_len);
	if (tab != NULL) {
		line->name_len = (size_t)(tab - line->name);
	}
	return line->name_len > 0 && line->name[0] != ' ';
}

static enum nm_kind
parse_line(struct text t, struct nm_line *line)
{
	const char *begin;
	uint64_t size;

	while (t.end > t.p && (t.end[-1] == '\r' || t.end[-1] == ' ')) {
		t.end--;
	}
	if (t.p == t.end) {
		return NM_NO_ADDRESS;
	}
	line->size = 0;
	line->digits = take_number(&t, &line->address);
	if (line->digits != 0) {
		if (take_number(&t, &size) != 0) {
			line->size = size;
		}
		return take_type_and_name(&t, line) ? NM_SYMBOL : NM_OTHER;
	}
	/* "kernel.o:" goes before the symbols of each of several files. */
	if (t.end[-1] == ':') {
		return NM_NO_ADDRESS;
	}
	begin = t.p;
	while (t.p < t.end && *t.p == ' ') {
		t.p++;
	}
	if (t.p - begin >= 9 && take_type_and_name(&t, line)) {
		return NM_NO_ADDRESS;
	}
	return NM_OTHER;
}

/* Moves to the next line of REST; false at the end. */
static bool
next_line(struct text *rest, struct text *line)
{
	const char *newline;

	if (rest->p == rest->end) {
		return false;
	}
	newline = memchr(rest->p, '\n', (size_t)(rest->end - rest->p));
	line->p = rest->p;
	if (newline == NULL) {
		line->end = rest->end;
		rest->p = rest->end;
	} else {
		line->end = newline;
		rest->p = newline + 1;
	}
	return true;
}

static struct text
whole_text(const uint8_t *bytes, size_t len)
{
	struct text t;

	t.p = (const char *)bytes;
	t.end = t.p + len;
	return t;
}

/* The first line that is more than a name decides. */
bool
loader_is_nm(const uint8_t *bytes, size_t len)
{
	struct text rest;
	struct text text;
	struct nm_line line;

	rest = whole_text(bytes, len);
	while (next_line(&rest, &text)) {
		switch (parse_line(text, &line)) {
		case NM_SYMBOL:
			return true;
		case NM_OTHER:
			return false;
		case NM_NO_ADDRESS:
			break;
		}
	}
	return false;
}

bool
loader_nm(const struct load_target *target, const char *name,
	  const uint8_t *bytes, size_t len, struct error *e)
{
	struct text rest;
	struct text text;
	struct nm_line line;
	uint64_t address;
	unsigned long number;
	enum nm_kind kind;

	number = 0;
	rest = whole_text(bytes, len);
	while (next_line(&rest, &text)) {
		number++;
		kind = parse_line(text, &line);
		if (kind == NM_OTHER) {
			return loader_error(e, name,
					    "line %lu is not like the lines "
					    "that nm writes: make the symbol "
					    "list again",
					    number);
		}
		if (kind != NM_SYMBOL ||
		    strchr(nm_types_used, line.type) == NULL ||
		    !loader_address(target, line.address, line.digits <= 8,
				    &address)) {
			continue;
		}
		loader_add_symbol(target, line.name, line.name_len, address,
				  line.size,
				  strchr(nm_types_function, line.type) != NULL);
	}
	return true;
}
