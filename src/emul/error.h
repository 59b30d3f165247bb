/*
 * User errors.  A function that can fail because of what the user gave us
 * returns false and puts one line into a struct error: it names the thing and
 * the remedy, starts lower-case, has no full stop and no newline.  main()
 * prints it as "gxemul: <line>" and exits with status 1.
 */
#ifndef EMUL_ERROR_H
#define EMUL_ERROR_H

#include <stdbool.h>

struct error {
	char text[512];
};

/* Always returns false, so that `return emul_error(e, ...)` reads well.
 * Control characters in the text are replaced by '?'. E may be NULL. */
bool emul_error(struct error *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
