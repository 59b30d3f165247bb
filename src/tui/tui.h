/*
 * The full-screen view: code, registers, memory, stack, the guest's console,
 * breakpoints and what the program prints, in panes of a terminal.  It is
 * another way to give the prompt's commands: its keys stand for lines, which
 * debugger_prompt reads from it while it is open.  doc/tui.md is the user's
 * page.
 *
 * Nothing that it shows changes the machine or a count.
 */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include <stdbool.h>

#include "emul/error.h"
#include "host/line_editor.h"

struct console;
struct debugger;
struct tui;

/* Is it in this program? */
bool tui_is_built(void);

/* A view that is not open; NULL: out of memory. */
struct tui *tui_new(struct console *c);
void tui_free(struct tui *t);

/* Takes the terminal.  False: see *E, a sentence without a name in front. */
bool tui_open(struct tui *t, struct error *e);
/* Gives it back. */
void tui_close(struct tui *t);
bool tui_is_open(const struct tui *t); /* T may be NULL */

/* The machine of D stands: shows it until a key asks for a command, whose line
 * is the view's until the next call.  ABORTED: the user has left the view. */
enum line_result tui_read(struct tui *t, struct debugger *d, const char **line);

#endif
