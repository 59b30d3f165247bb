/*
 * The text of source files, by lines.  The last file is kept.
 */
#ifndef LOADERS_SOURCE_TEXT_H
#define LOADERS_SOURCE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source_text {
	char *path;	/* of the file that was asked for last, NULL: none */
	char *program;	/* and the program it belongs to */
	uint8_t *bytes; /* its contents; NULL: it was not found */
	size_t len;
	size_t *starts; /* of the lines; N of them */
	size_t n;
};

/* See source_lines_text in source_lines.h. */
bool source_text_line(struct source_text *t, const char *path,
		      const char *program, unsigned number, char *text,
		      size_t size);
/* Forgets the file. */
void source_text_clear(struct source_text *t);

#endif
