/*
 * The pane of the guest's console: that part of its terminal in which the
 * cursor is, or lines above.
 */
#include <stdio.h>

#include "emul/emul.h"
#include "tui/tui_private.h"

void
guest_title(struct tui *t, char *text, size_t size)
{
	if (t->keys_to_guest) {
		snprintf(text, size, "has the keys, CTRL-] takes them back");
	} else if (t->guest_scroll > 0) {
		snprintf(text, size, "%u lines up", t->guest_scroll);
	}
}

/* The row of the guest's terminal that is the pane's first one. */
static int
first_row(const struct tui *t, unsigned rows)
{
	int first = 0;
	unsigned row;
	unsigned column;

	guest_terminal_cursor(t->guest, &row, &column);
	if (rows < GUEST_TERMINAL_ROWS) {
		first = row < rows ? 0 : (int)(row - rows + 1);
	}
	return first - (int)t->guest_scroll;
}

void
guest_draw(struct tui *t, const struct place *p)
{
	int most = (int)guest_terminal_kept(t->guest);
	int first = first_row(t, p->rows);

	if (first < -most) {
		t->guest_scroll -= (unsigned)(-most - first);
		first = -most;
	}
	for (unsigned row = 0; row < p->rows; row++) {
		unsigned column = 0;

		while (column < p->columns && column < GUEST_TERMINAL_COLUMNS) {
			struct fullscreen_cell cell;

			guest_terminal_cell(t->guest, first + (int)row, column,
					    &cell);
			if (column + cell.width <= p->columns) {
				fullscreen_put_cell(t->screen, p->row + row,
						    p->column + column, &cell);
			}
			column += cell.width;
		}
	}
}

void
guest_scroll(struct tui *t, int lines)
{
	if (lines < 0) {
		t->guest_scroll += (unsigned)-lines;
	} else {
		t->guest_scroll -= (unsigned)lines < t->guest_scroll
				       ? (unsigned)lines
				       : t->guest_scroll;
	}
}

bool
guest_cursor(const struct tui *t, int *row, int *column)
{
	const struct place *p = &t->place[PANE_CONSOLE];
	unsigned at_row;
	unsigned at_column;
	bool shown = guest_terminal_cursor(t->guest, &at_row, &at_column);
	int in_pane = (int)at_row - first_row(t, p->rows);

	*row = (int)p->row + in_pane;
	*column = (int)(p->column + at_column);
	return shown && p->rows > 0 && in_pane >= 0 && in_pane < (int)p->rows &&
	       at_column < p->columns;
}
