/*
 * --strict: what a program does that works here but not on the chip.  See
 * doc/strict.md.
 */
#ifndef EMUL_STRICT_H
#define EMUL_STRICT_H

#include <stdbool.h>

#include "emul/error.h"

/* What is looked for: bits of a set. */
enum strict {
	STRICT_STALE = 1 << 0,	  /* caches that do not have what memory has */
	STRICT_UNINIT = 1 << 1,	  /* decisions by memory that nobody wrote */
	STRICT_RESERVED = 1 << 2, /* fields that must be zero */
	STRICT_HAZARD = 1 << 3,	  /* what the manual leaves undefined */
	STRICT_ALL = 15,
};

/* Reads a list of names with commas ("stale,hazard") into a set; NULL is all.
 */
bool strict_parse(const char *text, unsigned *set, struct error *e);

#endif
