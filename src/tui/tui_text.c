/*
 * Panes of lines: what the program has printed, and its breakpoints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debugger/commands.h"
#include "tui/tui_private.h"

/* ---- lines ---- */

const char *
lines_get(const struct lines *l, unsigned i)
{
	return l->line[(l->first + i) % LINES_MAX];
}

void
lines_clear(struct lines *l)
{
	for (unsigned i = 0; i < LINES_MAX; i++) {
		free(l->line[i]);
	}
	memset(l, 0, sizeof(*l));
}

/* The line that is being written, a new one if need be; NULL: out of memory. */
static char *
open_line(struct lines *l)
{
	unsigned at;

	if (l->open) {
		return l->line[(l->first + l->n - 1) % LINES_MAX];
	}
	at = (l->first + l->n) % LINES_MAX;
	if (l->line[at] == NULL) {
		l->line[at] = malloc(LINE_SIZE);
	}
	if (l->line[at] == NULL) {
		return NULL;
	}
	l->line[at][0] = '\0';
	l->n_new++;
	if (l->n < LINES_MAX) {
		l->n++;
	} else {
		l->first = (l->first + 1) % LINES_MAX;
	}
	if (l->scroll > 0) {
		l->scroll++; /* what is looked at stays */
	}
	l->open = true;
	return l->line[at];
}

static void
add_character(char *line, char c)
{
	size_t len = strlen(line);
	size_t end = c == '\t' ? (len / 8 + 1) * 8 : len + 1;

	if (c == '\t') {
		c = ' ';
	} else if (c < ' ' || c > '~') {
		return;
	}
	while (len < end && len < LINE_SIZE - 1) {
		line[len++] = c;
	}
	line[len] = '\0';
}

void
lines_add(struct lines *l, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char *line = open_line(l);

		if (line == NULL) {
			return;
		}
		if (text[i] == '\n') {
			l->open = false;
		} else {
			add_character(line, text[i]);
		}
	}
}

static void
scroll_lines(struct lines *l, int lines)
{
	if (lines < 0) {
		l->scroll += (unsigned)-lines;
	} else {
		l->scroll -=
		    (unsigned)lines < l->scroll ? (unsigned)lines : l->scroll;
	}
}

/* The last ones, or those that lie so far up. */
static void
draw_lines(struct tui *t, struct lines *l, const struct place *p)
{
	unsigned most = l->n > p->rows ? l->n - p->rows : 0;
	unsigned first;

	l->scroll = l->scroll < most ? l->scroll : most;
	first = most - l->scroll;
	for (unsigned i = 0; i < p->rows && first + i < l->n; i++) {
		fullscreen_put(t->screen, p->row + i, p->column, p->columns, 0,
			       lines_get(l, first + i));
	}
}

static void
lines_title(const struct lines *l, char *text, size_t size)
{
	if (l->scroll > 0) {
		snprintf(text, size, "%u lines up", l->scroll);
	}
}

/* ---- the log ---- */

void
log_take(struct tui *t)
{
	char text[4096];
	size_t n;

	while ((n = fullscreen_printed(t->screen, text, sizeof(text))) > 0) {
		lines_add(&t->log, text, n);
	}
}

void
log_title(struct tui *t, char *text, size_t size)
{
	lines_title(&t->log, text, size);
}

void
log_draw(struct tui *t, const struct place *p)
{
	draw_lines(t, &t->log, p);
}

void
log_scroll(struct tui *t, int lines)
{
	scroll_lines(&t->log, lines);
}

/* ---- breakpoints ---- */

/* As the prompt shows them. */
void
breakpoints_take(struct tui *t)
{
	char *text;
	size_t len;

	lines_clear(&t->breakpoints);
	console_capture_begin(t->console);
	command_breakpoint(t->debugger, "show");
	command_watch(t->debugger, "show");
	text = console_capture_end(t->console, &len);
	if (text != NULL) {
		lines_add(&t->breakpoints, text, len);
		free(text);
	}
}

void
breakpoints_title(struct tui *t, char *text, size_t size)
{
	lines_title(&t->breakpoints, text, size);
}

void
breakpoints_draw(struct tui *t, const struct place *p)
{
	draw_lines(t, &t->breakpoints, p);
}

void
breakpoints_scroll(struct tui *t, int lines)
{
	scroll_lines(&t->breakpoints, lines);
}
