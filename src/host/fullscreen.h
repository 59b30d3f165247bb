/*
 * The whole terminal as rows and columns of characters, by ncurses, for a
 * full-screen view.  While it is open, the view has the console (console.h,
 * console_set_view): standard output and error go to a file that the view
 * reads, since whatever else is written to the terminal would garble it.
 *
 * Rows and columns count from 0 at the top left.
 */
#ifndef HOST_FULLSCREEN_H
#define HOST_FULLSCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct console;
struct fullscreen;

enum {
	FULLSCREEN_BOLD = 1,
	FULLSCREEN_REVERSE = 2,
	FULLSCREEN_UNDERLINE = 4,
};

/* Keys that are no characters. */
enum fullscreen_typed {
	TYPED_NONE = 0x110000, /* above all of Unicode */
	TYPED_UP,
	TYPED_DOWN,
	TYPED_LEFT,
	TYPED_RIGHT,
	TYPED_PAGE_UP,
	TYPED_PAGE_DOWN,
	TYPED_FIRST, /* Home */
	TYPED_LAST,  /* End */
	TYPED_INSERT,
	TYPED_DELETE,
	TYPED_ERASE, /* Backspace */
	TYPED_BACKTAB,
	TYPED_FUNCTION,			    /* + N: function key N, up to 12 */
	TYPED_REDRAW = TYPED_FUNCTION + 13, /* the size is another one, or the
					     * program was stopped */
};

/* One character of somebody else's screen. */
struct fullscreen_cell {
	uint32_t character; /* Unicode */
	uint8_t attributes; /* FULLSCREEN_... */
	int8_t foreground;  /* 0 to 7 as ECMA-48 has them; -1: the usual one */
	int8_t background;
	uint8_t width; /* columns: 1, or 2 */
};

/* Takes the terminal at standard input and output.  NULL: see *E, a sentence
 * without a name in front of it. */
struct fullscreen *fullscreen_open(struct console *c, struct error *e);
/* Gives it back as it was. */
void fullscreen_close(struct fullscreen *f);

unsigned fullscreen_rows(const struct fullscreen *f);
unsigned fullscreen_columns(const struct fullscreen *f);

/* Drawing; what is outside of the terminal is cut off. */
void fullscreen_erase(struct fullscreen *f);
/* TEXT (ASCII), cut off or filled with blanks to WIDTH columns. */
void fullscreen_put(struct fullscreen *f, unsigned row, unsigned column,
		    unsigned width, unsigned attributes, const char *text);
void fullscreen_put_cell(struct fullscreen *f, unsigned row, unsigned column,
			 const struct fullscreen_cell *cell);
/* A vertical line downwards. */
void fullscreen_rule(struct fullscreen *f, unsigned row, unsigned column,
		     unsigned rows);
/* Shows it, with the cursor there, or without one (ROW < 0). */
void fullscreen_show(struct fullscreen *f, int row, int column);
/* Has so much time passed since then that somebody would want to see what has
 * changed? */
bool fullscreen_is_due(const struct fullscreen *f);
/* All of it is written again at the next time. */
void fullscreen_forget(struct fullscreen *f);

/* A key that was typed: a character or an enum fullscreen_typed.  False: there
 * is none now. */
bool fullscreen_key(struct fullscreen *f, uint32_t *key);

/* What the program has printed since the last call: at most SIZE bytes, how
 * many; 0: nothing is left. */
size_t fullscreen_printed(struct fullscreen *f, char *text, size_t size);

#endif
