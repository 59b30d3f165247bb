/*
 * --script FILE: a console session.  One command a line; # starts a comment.
 *
 *   wait "text" [LIMIT]   until the guest has printed text (since the last
 *                         match); LIMIT is instructions, or emulated seconds
 *                         with an s; default `limit`
 *   send "text"           types text
 *   limit LIMIT           default limit of the following waits (600s)
 *   echo "text"           prints text and a newline on standard error
 *   command "..."         runs a prompt command (not step and continue)
 *   quit [N]              ends the program with status N (0)
 *
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

/* Registers the script as an object of the emulation's machine and starts it
 * at time 0. */
void script_start(struct script *s);

/* Every byte the guest writes to the console passes here. */
void script_output(struct script *s, uint8_t byte);

#endif
