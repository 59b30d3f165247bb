/*
 * A script in memory, shared by its parser and its execution.
 */
#ifndef EMUL_SCRIPT_PRIVATE_H
#define EMUL_SCRIPT_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "emul/object.h"

struct emul;

enum command_type {
	COMMAND_WAIT,
	COMMAND_SEND,
	COMMAND_LIMIT,
	COMMAND_ECHO,
	COMMAND_COMMAND,
	COMMAND_QUIT,
};

struct command {
	enum command_type type;
	unsigned line;
	uint8_t *text; /* with escapes resolved, and a NUL behind it */
	size_t len;
	char *source;	     /* the string as written, with its quotes */
	uint32_t *fall_back; /* of a wait: see prepare_match */
	char *limit;	     /* of a wait, as written */
	uint64_t limit_instructions;
	emul_time limit_time;
	int status; /* of a quit */
};

struct script {
	struct emul *emul;
	char *file;
	char *source; /* all of it, as it was read */
	struct command *commands;
	uint32_t n_commands;
	struct object object;

	uint32_t next;	    /* the command to be carried out next */
	uint32_t awaited;   /* the wait that output is matched against */
	uint32_t n_matched; /* bytes of it that have been seen */
};

#endif
