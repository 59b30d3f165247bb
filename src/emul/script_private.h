/*
 * A script in memory, shared by its parser and its execution.
 */
#ifndef EMUL_SCRIPT_PRIVATE_H
#define EMUL_SCRIPT_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "debugger/expression.h"
#include "emul/object.h"
#include "emul/script.h"

struct emul;
struct serial_line;

#define SCRIPT_ALTERNATIVES 8  /* texts of one wait */
#define SCRIPT_LINES	    4  /* serial lines; the first is the console */
#define SCRIPT_VARIABLES    32 /* the first is `matched' */
#define SCRIPT_HELD	    4096

enum command_type {
	COMMAND_WAIT,
	COMMAND_TRY,
	COMMAND_SEND,
	COMMAND_SLEEP,
	COMMAND_LIMIT,
	COMMAND_ECHO,
	COMMAND_COMMAND,
	COMMAND_QUIT,
	COMMAND_LET,
	COMMAND_IF,
	COMMAND_ELSE,
	COMMAND_WHILE,
	COMMAND_END,
	COMMAND_TYPES,
};

/* A string of the script. */
struct script_text {
	uint8_t *bytes; /* with escapes resolved, and a NUL behind them */
	size_t len;
	char *source;	     /* as written, with its quotes */
	uint32_t *fall_back; /* of a wait: see prepare_match */
};

struct command {
	enum command_type type;
	unsigned line;
	struct script_text text[SCRIPT_ALTERNATIVES];
	unsigned n_texts;
	unsigned serial; /* number of the line in the script */
	char *limit;	 /* of a wait, as written */
	uint64_t limit_instructions;
	emul_time limit_time;
	int status;	   /* of a quit */
	char *expression;  /* of let, if, while */
	unsigned variable; /* of let */
	uint32_t target;   /* where it goes if it does not go on */
};

/* What a line has printed while nothing waited for it: the last of it. */
struct script_held {
	uint32_t first;
	uint32_t count;
	uint8_t data[SCRIPT_HELD];
};

struct script {
	struct emul *emul;
	char *file;
	char *source; /* all of it, as it was read */
	struct command *commands;
	uint32_t n_commands;
	char *line_names[SCRIPT_LINES]; /* NULL: the console */
	unsigned n_lines;
	struct serial_line *lines[SCRIPT_LINES];
	char *variables[SCRIPT_VARIABLES];
	unsigned n_variables;
	struct object object;

	uint32_t next; /* the command to be carried out next */
	bool begun;    /* it has begun: it waits */
	uint32_t n_matched[SCRIPT_ALTERNATIVES]; /* bytes that were seen */
	uint32_t n_sent;
	uint64_t values[SCRIPT_VARIABLES];
	struct script_held held[SCRIPT_LINES];
};

/* Reads "STRING" at *P, which goes on after it.  False with a reason. */
bool script_text_parse(struct script_text *t, const char **p,
		       const char **reason);
/* It is going to be waited for. */
void script_text_prepare(struct script_text *t);
void script_text_free(struct script_text *t);
/* How many bytes of the text have been seen when BYTE comes after MATCHED. */
uint32_t script_text_match(const struct script_text *t, uint32_t matched,
			   uint8_t byte);

/* Finds out where if, else, while and end go. */
bool script_resolve(struct script *s, struct error *e);

/* The value of an expression; false with E set. */
bool script_value(struct script *s, const char *text, uint64_t *value,
		  struct error *e);

#endif
