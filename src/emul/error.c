/*
 * User errors: one printable line.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "emul/error.h"

/* Names come from files and command lines; none of them may move the cursor or
 * colour the terminal that the line is printed on. */
static void
make_printable(char *text)
{
	unsigned char *p;

	for (p = (unsigned char *)text; *p != '\0'; p++) {
		if (*p < 0x20 || *p == 0x7f) {
			*p = '?';
		} else if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f) {
			/* U+0080 to U+009F in UTF-8 */
			p[0] = '?';
			p[1] = '?';
		}
	}
}

/* Says that the end of TEXT is missing, without leaving half a character. */
static void
mark_truncated(char *text, size_t size)
{
	size_t end;

	end = size - sizeof("...");
	while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80) {
		end--;
	}
	memcpy(text + end, "...", sizeof("..."));
}

bool
emul_error(struct error *e, const char *format, ...)
{
	/* Not into E at once: its old text may be one of the arguments. */
	char text[sizeof(e->text)];
	va_list ap;
	int n;

	if (e == NULL) {
		return false;
	}
	va_start(ap, format);
	n = vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (n < 0) {
		text[0] = '\0';
	} else if ((size_t)n >= sizeof(text)) {
		mark_truncated(text, sizeof(text));
	}
	make_printable(text);
	memcpy(e->text, text, sizeof(text));
	return false;
}
