/*
 * Lines of source, see source_lines.h.
 * Not read: debugging information in a file of its own.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "loaders/loader.h"
#include "loaders/source_dwarf.h"
#include "loaders/source_lines.h"
#include "loaders/source_text.h"

struct program {
	char *name;
	uint64_t offset;
	struct timespec modified;   /* when it was loaded */
	struct source_dwarf *dwarf; /* NULL: it has no lines */
	bool opened;		    /* that is known */
};

struct source_lines {
	struct program *programs;
	size_t n;
	struct error why; /* of the last program without lines */
	struct source_text text;
};

struct source_lines *
source_lines_new(void)
{
	struct source_lines *l = calloc(1, sizeof(*l));

	if (l != NULL) {
		emul_error(&l->why, "no program was loaded from a file: give "
				    "one to `symbols'");
	}
	return l;
}

void
source_lines_free(struct source_lines *l)
{
	if (l == NULL) {
		return;
	}
	for (size_t i = 0; i < l->n; i++) {
		source_dwarf_free(l->programs[i].dwarf);
		free(l->programs[i].name);
	}
	free(l->programs);
	source_text_clear(&l->text);
	free(l);
}

/* What is no file (a pipe, `address:file') has no lines: it can not be read
 * again. */
void
source_lines_add(struct source_lines *l, const char *name, uint64_t offset)
{
	struct program p = {.offset = offset};
	struct program *list;
	struct stat st;

	if (stat(name, &st) != 0 || !S_ISREG(st.st_mode)) {
		return;
	}
	list = realloc(l->programs, (l->n + 1) * sizeof(*list));
	if (list == NULL) {
		return;
	}
	l->programs = list;
	p.name = strdup(name);
	p.modified = st.st_mtim;
	if (p.name != NULL) {
		list[l->n++] = p;
	}
}

/* ---- opening ---- */

static bool
has_changed(const struct program *p)
{
	struct stat st;

	return stat(p->name, &st) != 0 || !S_ISREG(st.st_mode) ||
	       st.st_mtim.tv_sec != p->modified.tv_sec ||
	       st.st_mtim.tv_nsec != p->modified.tv_nsec;
}

static bool
open_program(struct source_lines *l, struct program *p)
{
	if (p->opened) {
		return p->dwarf != NULL;
	}
	p->opened = true;
	if (has_changed(p)) {
		return emul_error(
		    &l->why, "%s is another file now: load it again", p->name);
	}
	p->dwarf = source_dwarf_open(p->name, &l->why);
	return p->dwarf != NULL;
}

bool
source_lines_known(struct source_lines *l, struct error *e)
{
	bool known = false;

	for (size_t i = 0; i < l->n; i++) {
		known |= open_program(l, &l->programs[i]);
	}
	if (e != NULL) {
		*e = l->why;
	}
	return known;
}

/* ---- asking ---- */

/* What was loaded last is what memory has. */
bool
source_lines_at(struct source_lines *l, uint64_t address,
		struct source_line *line)
{
	for (size_t i = l->n; i > 0; i--) {
		struct program *p = &l->programs[i - 1];

		if (open_program(l, p) &&
		    source_dwarf_at(p->dwarf, address - p->offset, &line->path,
				    &line->number)) {
			line->program = p->name;
			return true;
		}
	}
	return false;
}

bool
source_lines_begin(struct source_lines *l, uint64_t address,
		   struct source_line *line)
{
	struct source_line before;

	return source_lines_at(l, address, line) &&
	       !(source_lines_at(l, address - 1, &before) &&
		 before.number == line->number &&
		 strcmp(before.path, line->path) == 0);
}

bool
source_lines_find(struct source_lines *l, const char *file, unsigned number,
		  uint64_t *address, struct error *e)
{
	bool file_known = false;

	if (!source_lines_known(l, e)) {
		return false;
	}
	for (size_t i = l->n; i > 0; i--) {
		struct program *p = &l->programs[i - 1];

		if (p->dwarf != NULL &&
		    source_dwarf_find(p->dwarf, file, number, address,
				      &file_known)) {
			*address += p->offset;
			return true;
		}
	}
	if (!file_known) {
		return emul_error(e, "no program was compiled from '%s'", file);
	}
	return emul_error(e, "'%s' has no instructions from line %u on", file,
			  number);
}

const char *
source_line_name(const struct source_line *line)
{
	const char *slash = strrchr(line->path, '/');

	return slash != NULL ? slash + 1 : line->path;
}

bool
source_lines_text(struct source_lines *l, const struct source_line *line,
		  char *text, size_t size)
{
	return source_text_line(&l->text, line->path, line->program,
				line->number, text, size);
}
