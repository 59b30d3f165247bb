/*
 * --script FILE: a console session.  One command a line; # starts a comment.
 *
 *   wait "text" [or "text"]... [LIMIT] [on LINE]
 *                         until the guest has printed one of the texts (since
 *                         the last match on that line); LIMIT is instructions,
 *                         or emulated seconds with an s; default `limit`.  The
 *                         variable `matched' says which, from 1
 *   try "text" [or ...]   the same, but goes on after the limit: matched = 0
 *   send "text" [on LINE] types text
 *   sleep LIMIT           lets so much time pass
 *   limit LIMIT           default limit of the following waits (600s)
 *   echo "text"           prints text and a newline on standard error
 *   command "..."         runs a prompt command (not step and continue)
 *   quit [N]              ends the program with status N (0)
 *   let NAME = EXPR       sets a variable, a number
 *   if EXPR ... [else ...] end
 *   while EXPR ... end
 *
 * LINE is the name of a serial line, else it is the console.  EXPR is an
 * expression of the prompt, with the script's variables before all other names.
 * Strings know \n \r \t \e \\ \" \xHH.  Everything happens at exact points of
 * emulation time, so a scripted run repeats to the instruction.  A wait that
 * runs out ends the program with EXIT_STATUS_SCRIPT and one line that names
 * file, line and text.  After the last line the run goes on without input.
 */
#ifndef EMUL_SCRIPT_H
#define EMUL_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"

struct emul;
struct script;
struct serial_line;

/* Its name among the objects of a machine, and its kinds of events. */
#define SCRIPT_OBJECT "script"
#define SCRIPT_EVENTS 2

/* Reads and checks the whole file first: an error names file and line.  From
 * here on the script is the input of the emulation's console. */
struct script *script_new(struct emul *emul, const char *file, struct error *e);
/* The same for a script whose TEXT is at hand. */
struct script *script_new_text(struct emul *emul, const char *file,
			       const char *text, struct error *e);
void script_free(struct script *s);

/* The name and the text of a script. */
const char *script_name(const struct script *s);
const char *script_source(const struct script *s);

/* Begins it again, now: the machine was loaded from a snapshot that does not
 * have it. */
void script_restart(struct script *s);

/* Registers the script as an object of the emulation's machine, which has its
 * serial lines, and starts it at time 0.  False with E set: a line is not
 * there.
 */
bool script_start(struct script *s, struct error *e);

/* Every byte the guest writes to a serial line passes here. */
void script_output(struct script *s, const struct serial_line *line,
		   bool is_console, uint8_t byte);

#endif
