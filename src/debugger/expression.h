/*
 * Expressions of the prompt: 64-bit numbers, names, the usual operators with
 * the usual priorities.
 */
#ifndef DEBUGGER_EXPRESSION_H
#define DEBUGGER_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

#define EXPRESSION_NAME_MAX 255

/* Where names and the meaning of numbers come from. */
struct expression_names {
	void *arg;
	/* A register or setting; false if there is none of that name. */
	bool (*setting)(void *arg, const char *name, uint64_t *value);
	/* How many different addresses the symbol NAME has (0: no such symbol);
	 * one of them. */
	unsigned (*symbol)(void *arg, const char *name, uint64_t *value);
	/* The address of line NUMBER of a source file; false with E set.
	 * NULL: there are none. */
	bool (*line)(void *arg, const char *file, unsigned number,
		     uint64_t *value, struct error *e);
	/* Guest memory: SIZE bytes (1, 2, 4, 8) at ADDRESS as a number; false
	 * if they cannot be read.  NULL: there is none. */
	bool (*memory)(void *arg, bool physical, uint64_t address,
		       unsigned size, uint64_t *value);
	/* Addresses are 32 bits wide: comparisons do not care whether they are
	 * sign-extended. */
	bool is_32bit;
	/* Only whether it is an expression matters: whatever the names, none
	 * of which is looked up. */
	bool syntax_only;
};

/* Evaluates the whole of TEXT.  False with E set when it is not an expression:
 * never anything else, whatever the text. */
bool expression_evaluate(const struct expression_names *names, const char *text,
			 uint64_t *value, struct error *e);

/* The same for the longest expression that TEXT begins with; *END is set to
 * what follows it and white space.  For commands with several arguments. */
bool expression_evaluate_prefix(const struct expression_names *names,
				const char *text, const char **end,
				uint64_t *value, struct error *e);

/* If TEXT begins with a name, copies it without its quotes or prefix (NAME has
 * EXPRESSION_NAME_MAX + 1 bytes) and returns what follows; else NULL. */
const char *expression_name(const char *text, char *name);

#endif
