/*
 * Symbols: names of virtual addresses, from ELF symbol tables, nm output, and
 * devices.
 */
#ifndef LOADERS_SYMBOLS_H
#define LOADERS_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbol_table;

struct symbol {
	uint64_t address;
	uint64_t size; /* 0: reaches to the next symbol */
	const char *name;
	bool function;
};

struct symbol_table *symbols_new(void);
void symbols_free(struct symbol_table *t);

/* NAME is copied.  Several names may have one address. */
void symbols_add(struct symbol_table *t, const char *name, uint64_t address,
		 uint64_t size, bool function);

/* By exact name; NULL if there is none.  COUNT (may be NULL) = how many. */
const struct symbol *symbols_find(struct symbol_table *t, const char *name,
				  unsigned *count);

/* The symbol that covers ADDRESS: the nearest one at or below it, if ADDRESS
 * is within its size (or it has none and is less than 1 MB away). */
const struct symbol *symbols_at(struct symbol_table *t, uint64_t address);

/* "name" or "name+0x1c" into TEXT; false (and an empty text) if none. */
bool symbols_format(struct symbol_table *t, uint64_t address, char *text,
		    size_t size);

size_t symbols_count(const struct symbol_table *t);
/* In address order. */
const struct symbol *symbols_get(struct symbol_table *t, size_t n);

#endif
