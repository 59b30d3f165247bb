/*
 * The debugging information of one ELF file, by libdw.
 */
#ifndef LOADERS_SOURCE_DWARF_H
#define LOADERS_SOURCE_DWARF_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"

struct source_dwarf;

/* NULL with E set: there is none, or no library. */
struct source_dwarf *source_dwarf_open(const char *name, struct error *e);
void source_dwarf_free(struct source_dwarf *d);

/* The line of the instruction at ADDRESS, of which as many bits count as the
 * file's addresses have. *PATH belongs to D. */
bool source_dwarf_at(struct source_dwarf *d, uint64_t address,
		     const char **path, unsigned *number);

/* See source_lines_find.  *FILE_KNOWN is set if there is such a file.  An
 * address of 32 bits comes sign-extended. */
bool source_dwarf_find(struct source_dwarf *d, const char *file,
		       unsigned number, uint64_t *address, bool *file_known);

#endif
