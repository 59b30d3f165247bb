/*
 * When the machine has stopped, or is about to: who wanted it, and what is done
 * then.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"

bool
debugger_stop_wanted(struct debugger *d)
{
	bool exception = break_on_wanted(d);

	return watchpoints_wanted(d) || exception ||
	       (d->until != NULL && *d->until);
}

void
debugger_forget_stops(struct debugger *d)
{
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		d->breakpoints[i].stopped = NULL;
	}
	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		d->watchpoints[i]->stop.stopped = false;
	}
}

void
debugger_note_stop(struct debugger *d)
{
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		struct breakpoint *b = &d->breakpoints[i];

		b->noted = b->stopped;
		b->noted_exception = b->exception;
	}
	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		d->watchpoints[i]->noted = d->watchpoints[i]->stop;
	}
}

void
debugger_recall_stop(struct debugger *d)
{
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		struct breakpoint *b = &d->breakpoints[i];

		b->stopped = b->noted;
		b->exception = b->noted_exception;
	}
	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		d->watchpoints[i]->stop = d->watchpoints[i]->noted;
	}
}

/* ---- attached commands ---- */

/* *ALL becomes longer by the commands of what has stopped the machine. */
static void
collect(char **all, const struct terms *t)
{
	size_t len = *all != NULL ? strlen(*all) : 0;
	char *grown;

	if (t->commands == NULL) {
		return;
	}
	grown = realloc(*all, len + strlen(t->commands) + 2);
	if (grown != NULL) {
		sprintf(grown + len, "%s%s", len > 0 ? ";" : "", t->commands);
		*all = grown;
	}
}

/* Collects the commands, and deletes what was to stop once. */
static char *
take_commands(struct debugger *d)
{
	char *all = NULL;
	unsigned i = 0;

	while (i < d->n_breakpoints) {
		const struct breakpoint *b = &d->breakpoints[i];
		bool stopped = b->stopped != NULL;

		if (stopped) {
			collect(&all, &b->terms);
		}
		if (stopped && b->terms.once) {
			breakpoint_remove(d, i);
		} else {
			i++;
		}
	}
	i = 0;
	while (i < d->n_watchpoints) {
		const struct watchpoint *w = d->watchpoints[i];

		if (w->stop.stopped) {
			collect(&all, &w->terms);
		}
		if (w->stop.stopped && w->terms.once) {
			watchpoint_remove(d, i);
		} else {
			i++;
		}
	}
	return all;
}

/* The end of the first command of a list: its semicolon, but not one in
 * quotes. */
static char *
command_end(char *text)
{
	bool quoted = false;

	for (; *text != '\0' && (quoted || *text != ';'); text++) {
		quoted ^= *text == '"';
	}
	return text;
}

/* Up to one that leaves the prompt. */
static enum debugger_next
carry_out(struct debugger *d, char *list)
{
	bool was_at_prompt = d->at_prompt;
	bool more = true;
	bool staying = true;

	d->attached = true;
	d->at_prompt = true;
	d->leave = false;
	while (more && staying) {
		char *end = command_end(list);

		more = *end != '\0';
		*end = '\0';
		staying = debugger_command(d, list) && !d->leave;
		list = end + 1;
	}
	d->attached = false;
	d->at_prompt = was_at_prompt;
	return staying	 ? DEBUGGER_STAY
	       : d->quit ? DEBUGGER_QUIT
			 : DEBUGGER_GO_ON;
}

enum debugger_next
debugger_after_stop(struct debugger *d)
{
	enum debugger_next next = DEBUGGER_STAY;
	char *commands;

	/* Commands that run the machine have stops of their own, which belong
	 * to them. */
	if (d->attached) {
		return DEBUGGER_STAY;
	}
	commands = take_commands(d);
	debugger_forget_stops(d);
	if (commands != NULL) {
		next = carry_out(d, commands);
	}
	free(commands);
	return next;
}
