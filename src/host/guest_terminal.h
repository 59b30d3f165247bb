/*
 * The terminal at the guest's console line while a full-screen view shows it: a
 * VT220 of 80 columns and 24 rows, by libvterm, with the lines that have gone
 * off its top.
 */
#ifndef HOST_GUEST_TERMINAL_H
#define HOST_GUEST_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"
#include "host/fullscreen.h"

#define GUEST_TERMINAL_ROWS    24
#define GUEST_TERMINAL_COLUMNS 80
#define GUEST_TERMINAL_KEPT    1000 /* lines that are gone */

struct guest_terminal;

/* SEND gets what the terminal says: keys, and answers to the guest's
 * questions. NULL: see *E, a sentence without a name in front of it. */
struct guest_terminal *
guest_terminal_new(void (*send)(void *arg, const uint8_t *bytes, size_t len),
		   void *arg, struct error *e);
void guest_terminal_free(struct guest_terminal *t);

/* What the guest prints.  A new line begins at its left end, as at any terminal
 * of a Unix system. */
void guest_terminal_write(struct guest_terminal *t, const uint8_t *bytes,
			  size_t len);
/* A key: a character or an enum fullscreen_typed. */
void guest_terminal_type(struct guest_terminal *t, uint32_t key);

/* So many lines are kept above the first row. */
unsigned guest_terminal_kept(const struct guest_terminal *t);
/* The character at ROW, which is negative for lines that are kept: -1 is the
 * last one. */
void guest_terminal_cell(const struct guest_terminal *t, int row,
			 unsigned column, struct fullscreen_cell *cell);
/* Where the cursor is; false: it is hidden. */
bool guest_terminal_cursor(const struct guest_terminal *t, unsigned *row,
			   unsigned *column);

#endif
