/*
 * Libraries that few runs need: opened when the first of their functions is
 * wanted, since loading one with all that it needs in turn takes longer than
 * starting a machine.
 *
 * A file that uses one lists the functions, and calls them by that table:
 *
 *	#define FUNCTIONS(F) F(slirp_new) F(slirp_cleanup)
 *	static struct {
 *		FUNCTIONS(LIBRARY_POINTER)
 *	} lib;
 *	static const struct library_function functions[] = {
 *		FUNCTIONS(LIBRARY_FUNCTION)
 *	};
 *	...
 *	library_open(LIBSLIRP, functions, LIBRARY_N(functions), &e) &&
 *	    (slirp = lib.slirp_new(...)) != NULL
 *
 * The types are those of the library's header.  configure finds the name of the
 * shared object that a linker would take (LIBSLIRP, "libslirp.so.0").
 */
#ifndef HOST_LIBRARY_H
#define HOST_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "emul/error.h"

struct library_function {
	const char *name;
	void *pointer; /* to the pointer to the function */
};

#define LIBRARY_POINTER(name)  __typeof__(name) *name;
#define LIBRARY_FUNCTION(name) {#name, &lib.name},
#define LIBRARY_N(functions)   (sizeof(functions) / sizeof((functions)[0]))

/* Opens the shared object SONAME, if that has not been done, and sets the
 * pointers to its FUNCTIONS.  False: it, or one of them, is not there; the
 * error names it and is to be put behind what it was wanted for. */
bool library_open(const char *soname, const struct library_function *functions,
		  size_t n, struct error *e);

#endif
