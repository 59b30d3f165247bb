/*
 * The two functions that the compiler calls by itself.
 */
#include <stddef.h>

#include "string.h"

void *
memcpy(void *to, const void *from, size_t length)
{
	char *t = to;
	const char *f = from;

	while (length-- > 0) {
		*t++ = *f++;
	}
	return to;
}

void *
memset(void *to, int value, size_t length)
{
	char *t = to;

	while (length-- > 0) {
		*t++ = value;
	}
	return to;
}
