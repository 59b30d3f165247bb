/*
 * The table of options, shared by the parser and the help.
 */
#ifndef EMUL_OPTIONS_PRIVATE_H
#define EMUL_OPTIONS_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "emul/emul.h"
#include "emul/error.h"

/* Long options without a letter. */
enum {
	OPTION_CHECK_LOCKSTEP = 256,
	OPTION_CARD,
	OPTION_DATE,
	OPTION_GDB,
	OPTION_GDB_NOWAIT,
	OPTION_TUI,
	OPTION_HISTORY,
	OPTION_HISTORY_SPACING,
	OPTION_INITRD,
	OPTION_LIMIT,
	OPTION_LOAD_SNAPSHOT,
	OPTION_NET,
	OPTION_NO_IDLE_SKIP,
	OPTION_PACED,
	OPTION_PCAP,
	OPTION_RECORD,
	OPTION_RECORD_EMBED,
	OPTION_REPLAY,
	OPTION_RESET,
	OPTION_SAVE_AT_EXIT,
	OPTION_SCREENSHOT_AT,
	OPTION_SCRIPT,
	OPTION_SERIAL,
	OPTION_SERIAL_NR,
	OPTION_STATE_HASH,
	OPTION_STEPPER,
	OPTION_STRICT,
	OPTION_VALIDATE,
	OPTION_VERSION,
	OPTION_VNC,
};

/* One option. */
struct option_info {
	int code;	  /* letter or enum */
	const char *name; /* long form, or NULL */
	/* Its argument's name in the help, NULL if none; "[=" in front of one
	 * that may be left out. */
	const char *argument;
	bool of_machine;     /* needs -E or -e */
	const char *help;    /* NULL: not listed */
	const char *refused; /* why this version has it not */
};

#define OPTION_LETTERS OPTION_CHECK_LOCKSTEP /* smaller codes are letters */

extern const struct option_info option_table[]; /* ends with code 0 */
#define OPTIONS_MAX 100

/* An option of a machine with its argument (NULL if it has none), and a file
 * argument.  TEXT is kept. */
bool options_set_machine(struct emul_options *o, int code, const char *text,
			 struct error *e);
bool options_add_file(struct emul_options *o, const char *text,
		      struct error *e);
/* What these have made. */
void options_free_machine(struct emul_options *o);

#endif
