/*
 * Lines typed at the prompt: with editing, history and completion at a
 * terminal, plain otherwise.  Not for guests: they have the console.
 */
#ifndef HOST_LINE_EDITOR_H
#define HOST_LINE_EDITOR_H

#include <stdbool.h>

struct console;
struct line_editor;

/* A word that TAB completes at the start of a line. */
struct line_word {
	const char *name;
	bool arguments; /* it takes some: a space follows */
};

enum line_result {
	LINE_OK,
	LINE_ABORTED, /* CTRL-C */
	LINE_END,     /* end of input, or a signal asks the program to end */
};

/* WORDS (up to a NULL name) must outlive the editor.  STATUS prints one line
 * when CTRL-T is typed.  COLOUR: the prompt is coloured at a terminal.  NULL if
 * out of memory. */
struct line_editor *line_editor_new(struct console *c, const char *prompt,
				    bool colour, const struct line_word *words,
				    void (*status)(void *arg), void *arg);
void line_editor_free(struct line_editor *l);

/* Reads one line of any length without its newline.  *LINE is the editor's,
 * until the next call.  The terminal must be in the prompt's hands
 * (console_leave_guest).  Lines that do not come from a terminal are shown
 * after the prompt, so that the output reads like a session. */
enum line_result line_editor_read(struct line_editor *l, const char **line);

#endif
