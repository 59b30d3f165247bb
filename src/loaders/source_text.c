/*
 * The text of source files: found by the path that the compiler noted, or below
 * the directory of the program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "loaders/loader.h"
#include "loaders/source_text.h"

#define SOURCE_MAX ((size_t)16 << 20)

void
source_text_clear(struct source_text *t)
{
	free(t->path);
	free(t->program);
	free(t->bytes);
	free(t->starts);
	memset(t, 0, sizeof(*t));
}

/* Opening a pipe would wait. */
static bool
read_source(struct source_text *t, const char *path)
{
	struct error e;
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       loader_read_plain(path, SOURCE_MAX, &t->bytes, &t->len, &e);
}

/* PATH below the directory of the program, then without its first directory,
 * and so on: /build/linux/init/main.c is in linux/, in init/, or beside it. */
static bool
read_below_program(struct source_text *t, const char *path, const char *program)
{
	const char *slash = strrchr(program, '/');
	int len = slash != NULL ? (int)(slash - program) + 1 : 0;
	char name[4096];

	while (path != NULL) {
		path += strspn(path, "/");
		if (snprintf(name, sizeof(name), "%.*s%s", len, program, path) <
			(int)sizeof(name) &&
		    read_source(t, name)) {
			return true;
		}
		path = strchr(path, '/');
	}
	return false;
}

static bool
find_starts(struct source_text *t)
{
	size_t room = 1;
	size_t at = 0;

	for (size_t i = 0; i < t->len; i++) {
		room += t->bytes[i] == '\n';
	}
	t->starts = calloc(room, sizeof(*t->starts));
	while (t->starts != NULL && at < t->len) {
		const uint8_t *end = memchr(t->bytes + at, '\n', t->len - at);

		t->starts[t->n++] = at;
		at = end != NULL ? (size_t)(end - t->bytes) + 1 : t->len;
	}
	return t->starts != NULL;
}

/* A file that is not there is not looked for again each time. */
static bool
open_text(struct source_text *t, const char *path, const char *program)
{
	if (t->path != NULL && strcmp(t->path, path) == 0 &&
	    strcmp(t->program, program) == 0) {
		return t->starts != NULL;
	}
	source_text_clear(t);
	t->path = strdup(path);
	t->program = strdup(program);
	if (t->path == NULL || t->program == NULL) {
		source_text_clear(t);
		return false;
	}
	return (read_source(t, path) || read_below_program(t, path, program)) &&
	       find_starts(t);
}

bool
source_text_line(struct source_text *t, const char *path, const char *program,
		 unsigned number, char *text, size_t size)
{
	size_t n = 0;

	if (!open_text(t, path, program) || number == 0 || number > t->n) {
		return false;
	}
	for (size_t i = t->starts[number - 1];
	     i < t->len && t->bytes[i] != '\n' && n + 1 < size; i++) {
		uint8_t c = t->bytes[i];

		if (c != '\r') {
			text[n++] =
			    (c < ' ' && c != '\t') || c == 0x7f ? '?' : (char)c;
		}
	}
	text[n] = '\0';
	return true;
}
