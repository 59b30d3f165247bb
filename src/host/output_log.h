/*
 * A copy of what the program prints, in a file: answers of the prompt,
 * messages, traces.  The guest's bytes are not among it.  There is one in a
 * process, as there is one standard output.
 */
#ifndef HOST_OUTPUT_LOG_H
#define HOST_OUTPUT_LOG_H

#include <stdbool.h>

#include "emul/error.h"

/* Appends to the file NAME from here on, instead of to another one. */
bool output_log_open(const char *name, struct error *e);
void output_log_close(void);
/* The name of the file, NULL: there is none. */
const char *output_log_name(void);
/* A line that was typed at a terminal, which shows it itself. */
void output_log_typed(const char *prompt, const char *line);

#endif
