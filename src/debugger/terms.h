/*
 * The terms of a breakpoint or watchpoint: when it stops the machine, and what
 * is done then; or that it only shows what it has seen.
 *
 *	[if EXPRESSION] [once] [do "COMMAND; COMMAND"]
 *	[if EXPRESSION] trace
 */
#ifndef DEBUGGER_TERMS_H
#define DEBUGGER_TERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"

struct cpu;
struct debugger;

struct terms {
	char *condition; /* NULL: always */
	char *commands;	 /* NULL: none */
	bool once;	 /* it is deleted when it has stopped the machine */
	bool trace;	 /* a line each time, and the machine goes on */
	uint64_t hits;	 /* how often it was met, forwards */
};

/* Does TEXT begin with one of those words? */
bool terms_begin(const char *text);

/* Reads the whole of TEXT, which may be empty, and checks the condition.  False
 * with E set: nothing is allocated then. */
bool terms_parse(struct debugger *d, const char *text, struct terms *t,
		 struct error *e);
void terms_free(struct terms *t);
/* No other terms than a condition, or none. */
bool terms_plain(const struct terms *t);

/* Is the condition true for CPU (NULL: the one in focus)?  One that cannot be
 * evaluated now is: somebody has to look.  The first counts a hit, but not
 * while a known stretch is repeated; the second says what is wrong. */
bool terms_met(struct debugger *d, struct cpu *cpu, struct terms *t);
bool terms_hold(struct debugger *d, struct cpu *cpu, const struct terms *t);

/* A condition alone, silently. */
bool condition_holds(struct debugger *d, struct cpu *cpu, const char *text);

/* They were met: shall a line be printed now?  Not for what is repeated. */
bool terms_show(const struct debugger *d, const struct terms *t);

/* Prints them as they were given, and the hits. */
void terms_print(const struct terms *t);

#endif
