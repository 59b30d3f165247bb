/*
 * What one run of the program emulates: a machine, or several of a description
 * (machines_file.h).  Each is an emulation of its own, with its own snapshots,
 * recording and history; they share the console, and run in turns up to common
 * times.  As long as nothing connects them, each executes what it would execute
 * alone, to the last bit of state.
 */
#ifndef EMUL_GROUP_H
#define EMUL_GROUP_H

#include "emul/emul.h"
#include "emul/machines_file.h"

struct group {
	struct emul *machines;
	unsigned n_machines;
	unsigned focus; /* whose the keys and the prompt are */
	struct console *console;
	struct network *network;      /* NULL: none */
	struct gdb *gdb;	      /* --gdb */
	struct tui *tui;	      /* the full-screen view */
	struct emul_options *options; /* of the command line */
	struct machines_file file;
	bool fresh_line;  /* the output stands at the start of a line */
	emul_time owed;	  /* idle time that the host has yet to wait */
	char **own_names; /* of files, made from those of the options */
	unsigned n_own_names;
};

/* Builds the machines that OPTIONS ask for; they must outlive G, and may be
 * changed.  False with E set on a user error; G is to be freed in either case.
 */
bool group_start(struct group *g, struct emul_options *options,
		 struct error *e);
/* Runs them, with the prompt when asked; the exit status: that of the first
 * machine, in order, whose status is not 0. */
int group_run(struct group *g);
void group_free(struct group *g);

/* Runs all until one stops for the prompt, which then has the focus, or the
 * last one ends. */
enum emul_stop group_continue(struct group *g);

/* Gives keys and prompt to machine number N. */
void group_set_focus(struct group *g, unsigned n);
/* The number of a machine of the group. */
unsigned group_number(const struct emul *emul);
/* Do the keys go to this machine? */
bool group_has_keys(const struct emul *emul);

/* Is it the one that waits for the host's time with --paced? */
bool group_keeps_pace(const struct emul *emul);

/* A byte of the guest's console.  The machine in focus has the screen; of the
 * others one sees whole lines, with their names. */
void group_put(struct emul *emul, uint8_t byte);

/* "NAME: " in front of what is printed about a machine, "" if it is alone. */
const char *group_label(const struct emul *emul);

#endif
