/*
 * Which pane is where, and drawing them all.
 *
 *	status
 *	code      | registers
 *	...       | ...
 *	the chosen one of the others; on a tall terminal the console, too
 *	keys, or a line that is typed
 *
 * On a wide terminal memory and stack stand beside them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "emul/emul.h"
#include "emul/group.h"
#include "loaders/symbols.h"
#include "snapshot/timeline.h"
#include "tui/tui_private.h"

#define ROWS_MIN	12
#define COLUMNS_MIN	40
#define REGISTERS_WIDTH 36 /* 32-bit registers, three in a row */
#define SIDE_WIDTH	72 /* memory and stack */
#define WIDE		(GUEST_TERMINAL_COLUMNS + 1 + SIDE_WIDTH)
#define TALL		36
#define TOP_ROWS	12

const struct pane_class pane_classes[N_PANES] = {
    {"code", code_title, code_draw, code_scroll, code_go},
    {"registers", registers_title, registers_draw, registers_scroll, NULL},
    {"console", guest_title, guest_draw, guest_scroll, NULL},
    {"memory", memory_title, memory_draw, memory_scroll, memory_go},
    {"stack", stack_title, stack_draw, stack_scroll, NULL},
    {"breakpoints", breakpoints_title, breakpoints_draw, breakpoints_scroll,
     NULL},
    {"log", log_title, log_draw, log_scroll, NULL},
};

/* ---- where they are ---- */

/* A pane with its title in ROW. */
static void
place(struct tui *t, enum pane_id pane, unsigned row, unsigned column,
      unsigned rows, unsigned columns)
{
	t->place[pane] = (struct place){
	    .row = row + 1,
	    .column = column,
	    .rows = rows > 0 ? rows - 1 : 0,
	    .columns = columns,
	};
}

/* From ROW on; on a tall terminal the console beside the chosen pane, or the
 * log beside the console. */
static void
place_lower(struct tui *t, unsigned row, unsigned rows, unsigned columns)
{
	enum pane_id other = t->tab == PANE_CONSOLE ? PANE_LOG : PANE_CONSOLE;
	enum pane_id upper = t->tab == PANE_CONSOLE ? other : t->tab;
	enum pane_id lower = t->tab == PANE_CONSOLE ? t->tab : other;

	if (row + rows + 1 < TALL) {
		place(t, t->tab, row, 0, rows, columns);
		return;
	}
	place(t, upper, row, 0, rows / 3, columns);
	place(t, lower, row + rows / 3, 0, rows - rows / 3, columns);
}

static void
place_side(struct tui *t, unsigned row, unsigned rows, unsigned columns)
{
	unsigned column = columns - SIDE_WIDTH;

	place(t, PANE_MEMORY, row, column, rows / 2, SIDE_WIDTH);
	place(t, PANE_STACK, row + rows / 2, column, rows - rows / 2,
	      SIDE_WIDTH);
}

static void
place_all(struct tui *t)
{
	unsigned rows = fullscreen_rows(t->screen) - 2;
	unsigned columns = fullscreen_columns(t->screen);
	unsigned top = rows > TOP_ROWS + 4 ? TOP_ROWS + 1 : rows / 2;
	unsigned left = columns;
	unsigned registers = REGISTERS_WIDTH;

	memset(t->place, 0, sizeof(t->place));
	if (t->zoom) {
		place(t, t->focus, 1, 0, rows, columns);
		return;
	}
	if (rows + 2 >= TALL + 8) {
		top += 4; /* all of 64-bit general registers */
	}
	if (columns >= WIDE) {
		left = columns - SIDE_WIDTH - 1;
		place_side(t, 1, rows, columns);
	}
	if (registers > left / 2) {
		registers = left / 2;
	}
	place(t, PANE_CODE, 1, 0, top, left - registers - 1);
	place(t, PANE_REGISTERS, 1, left - registers, top, registers);
	place_lower(t, 1 + top, rows - top, left);
}

static bool
is_shown(const struct tui *t, enum pane_id pane)
{
	return t->place[pane].rows > 0;
}

void
tui_focus(struct tui *t, enum pane_id pane)
{
	t->focus = pane;
	if (!is_shown(t, pane) && pane >= PANE_CONSOLE) {
		t->tab = pane;
	}
}

void
tui_next_pane(struct tui *t, bool backwards)
{
	enum pane_id pane = t->focus;

	if (t->zoom) {
		return;
	}
	do {
		pane = (pane + (backwards ? N_PANES - 1 : 1)) % N_PANES;
	} while (!is_shown(t, pane) && pane != t->focus);
	t->focus = pane;
}

/* ---- drawing ---- */

static const char *
run_state(const struct tui *t, const struct emul *emul)
{
	if (!t->standing) {
		return "running";
	}
	if (emul->machine->end != RUN_GOING) {
		return "ended";
	}
	return timeline_in_past(emul->timeline) ? "in the past" : "stands";
}

static void
draw_status(struct tui *t)
{
	const struct debugger *d = t->debugger;
	const struct emul *emul = d->emul;
	const struct machine *m = emul->machine;
	const struct cpu *cpu = debugger_cpu(d);
	char text[LINE_SIZE];
	char address[32];

	debugger_format_address(cpu, cpu->class->get_pc(cpu), address,
				sizeof(address));
	snprintf(text, sizeof(text),
		 " %s%s  cpu%u %s  %s  pc %s  instruction %" PRIu64 "  %.6f s",
		 group_label(emul),
		 m->class->subtype != NULL ? m->class->subtype : m->class->type,
		 cpu->id, cpu->type->name, run_state(t, emul), address + 2,
		 *cpu->instructions,
		 (double)cpu_now(cpu) / (double)EMUL_SECOND);
	fullscreen_put(t->screen, 0, 0, fullscreen_columns(t->screen),
		       FULLSCREEN_REVERSE | FULLSCREEN_BOLD, text);
}

/* "3 console: ...", with the names of those that are not shown. */
static void
draw_title(struct tui *t, enum pane_id pane)
{
	const struct place *p = &t->place[pane];
	char more[LINE_SIZE] = "";
	char text[LINE_SIZE + 40];

	pane_classes[pane].title(t, more, sizeof(more));
	snprintf(text, sizeof(text), "%c%u %s%s%s",
		 pane == t->focus ? '>' : ' ', (unsigned)pane + 1,
		 pane_classes[pane].name, more[0] != '\0' ? ": " : "", more);
	fullscreen_put(
	    t->screen, p->row - 1, p->column, p->columns,
	    pane == t->focus ? FULLSCREEN_REVERSE : FULLSCREEN_UNDERLINE, text);
	if (p->column > 0) {
		fullscreen_rule(t->screen, p->row - 1, p->column - 1,
				p->rows + 1);
	}
}

static void
draw_bottom(struct tui *t)
{
	unsigned row = fullscreen_rows(t->screen) - 1;
	const char *text = t->message;

	if (t->typed.active) {
		typed_draw(t, row);
		return;
	}
	if (text[0] == '\0') {
		text = t->standing
			   ? "? help  s step  n over  f out  c go on  b back  "
			     ": command  i guest  q leave"
			   : "CTRL-C stops  i type to the guest, CTRL-] ends "
			     "that  1-7 panes";
	}
	fullscreen_put(t->screen, row, 0, fullscreen_columns(t->screen), 0,
		       text);
}

static void
show(struct tui *t)
{
	int row = (int)fullscreen_rows(t->screen) - 1;
	int column;

	if (!typed_cursor(t, &column) &&
	    !(t->keys_to_guest && guest_cursor(t, &row, &column))) {
		row = -1;
		column = 0;
	}
	fullscreen_show(t->screen, row, column);
}

void
tui_draw(struct tui *t)
{
	fullscreen_erase(t->screen);
	if (fullscreen_rows(t->screen) < ROWS_MIN ||
	    fullscreen_columns(t->screen) < COLUMNS_MIN) {
		fullscreen_put(t->screen, 0, 0, COLUMNS_MIN, 0,
			       "The terminal is too small.");
		fullscreen_show(t->screen, -1, 0);
		return;
	}
	if (t->debugger == NULL) {
		return;
	}
	place_all(t);
	draw_status(t);
	registers_read(t);
	for (unsigned i = 0; i < N_PANES; i++) {
		if (is_shown(t, i)) {
			draw_title(t, i);
			pane_classes[i].draw(t, &t->place[i]);
		}
	}
	draw_bottom(t);
	show(t);
}
