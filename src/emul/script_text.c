/*
 * Strings of scripts: their escapes, and finding them in a stream of bytes.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "emul/script_private.h"

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *d = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return d == NULL ? -1 : (int)(d - digits);
}

/* The character after a backslash; moves behind it.  -1: unknown. */
static int
parse_escape(const char **p)
{
	int high;
	int low;

	switch (*(*p)++) {
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case 'e':
		return 0x1b;
	case '\\':
		return '\\';
	case '"':
		return '"';
	case 'x':
		high = hex_digit((*p)[0]);
		low = high < 0 ? -1 : hex_digit((*p)[1]);
		if (low < 0) {
			return -1;
		}
		*p += 2;
		return high << 4 | low;
	default:
		return -1;
	}
}

bool
script_text_parse(struct script_text *t, const char **p, const char **reason)
{
	const char *start = *p;
	int byte;

	*reason = "a string in double quotes is missing";
	if (**p != '"') {
		return false;
	}
	++*p;
	t->bytes = malloc(strlen(*p) + 1);
	assert(t->bytes != NULL);
	while (**p != '"') {
		if (**p == '\0') {
			*reason = "the string has no closing quote";
			return false;
		}
		byte = (uint8_t) * (*p)++;
		if (byte == '\\') {
			byte = parse_escape(p);
		}
		if (byte < 0) {
			*reason = "unknown escape: strings know \\n \\r \\t "
				  "\\e \\\\ \\\" and \\xHH";
			return false;
		}
		t->bytes[t->len++] = (uint8_t)byte;
	}
	++*p;
	t->bytes[t->len] = '\0';
	t->source = strndup(start, (size_t)(*p - start));
	assert(t->source != NULL);
	return true;
}

/* For each prefix of the text, the length of the longest shorter prefix that
 * it ends with. */
void
script_text_prepare(struct script_text *t)
{
	uint32_t i;
	uint32_t k = 0;

	t->fall_back = calloc(t->len, sizeof(*t->fall_back));
	assert(t->fall_back != NULL);
	for (i = 1; i < t->len; i++) {
		while (k != 0 && t->bytes[i] != t->bytes[k]) {
			k = t->fall_back[k - 1];
		}
		if (t->bytes[i] == t->bytes[k]) {
			k++;
		}
		t->fall_back[i] = k;
	}
}

uint32_t
script_text_match(const struct script_text *t, uint32_t matched, uint8_t byte)
{
	while (matched != 0 && t->bytes[matched] != byte) {
		matched = t->fall_back[matched - 1];
	}
	return t->bytes[matched] == byte ? matched + 1 : matched;
}

void
script_text_free(struct script_text *t)
{
	free(t->bytes);
	free(t->source);
	free(t->fall_back);
}
