/*
 * Lines of source: which line of which file an instruction was compiled from,
 * by the debugging information of ELF programs (DWARF Debugging Information
 * Format, version 5).  libdw of elfutils reads it; the library and the files
 * are opened when somebody asks for the first line.
 */
#ifndef LOADERS_SOURCE_LINES_H
#define LOADERS_SOURCE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct source_lines;

struct source_line {
	const char *path;    /* belongs to the table */
	unsigned number;     /* from 1 on */
	const char *program; /* the file that says so; the table's, too */
};

struct source_lines *source_lines_new(void);
void source_lines_free(struct source_lines *l);

/* A file was loaded, or its symbols: its lines are asked for, with all
 * addresses OFFSET higher.  It need not be an ELF program, nor have any lines.
 */
void source_lines_add(struct source_lines *l, const char *name,
		      uint64_t offset);

/* The line of the instruction at ADDRESS (virtual, as the CPU has it). */
bool source_lines_at(struct source_lines *l, uint64_t address,
		     struct source_line *line);
/* The same, but only if the instruction before it is of another one. */
bool source_lines_begin(struct source_lines *l, uint64_t address,
			struct source_line *line);

/* The lowest address of line NUMBER of a file, or of the first line after it
 * that has instructions.  FILE is a path, or how one ends ("main.c",
 * "init/main.c"). */
bool source_lines_find(struct source_lines *l, const char *file,
		       unsigned number, uint64_t *address, struct error *e);

/* Are there any lines?  Else E (or NULL) says why. */
bool source_lines_known(struct source_lines *l, struct error *e);

/* The file's name without its directories. */
const char *source_line_name(const struct source_line *line);

/* The text of a line, without its end, into TEXT: what does not fit is cut off,
 * and what a terminal would obey is a question mark.  The file is looked for
 * where it was compiled, and under the directory of the program.  False: it is
 * not there, or has fewer lines. */
bool source_lines_text(struct source_lines *l, const struct source_line *line,
		       char *text, size_t size);

#endif
