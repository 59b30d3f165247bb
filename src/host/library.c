#include <dlfcn.h>
#include <string.h>

#include "host/library.h"

bool
library_open(const char *soname, const struct library_function *functions,
	     size_t n, struct error *e)
{
	/* A second opening counts a reference; it is never closed. */
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
	void *function;
	size_t i;

	if (library == NULL) {
		return emul_error(e, "%s cannot be opened: install it", soname);
	}
	for (i = 0; i < n; i++) {
		function = dlsym(library, functions[i].name);
		if (function == NULL) {
			return emul_error(e,
					  "%s has no %s: install the "
					  "version that this program was "
					  "built with",
					  soname, functions[i].name);
		}
		memcpy(functions[i].pointer, &function, sizeof(function));
	}
	return true;
}
