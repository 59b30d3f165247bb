/*
 * Reads and checks a script; the grammar is in script.h.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emul/emul.h"
#include "emul/options.h"
#include "emul/script.h"
#include "emul/script_private.h"
#include "host/console.h"

#define SCRIPT_FILE_MAX (1024 * 1024)
#define DEFAULT_LIMIT	"600s"

/* Where the parser stands. */
struct parser {
	const char *file;
	unsigned line;
	const char *p;
	const char *limit; /* default of the following waits */
	size_t limit_len;
};

static bool
fail(const struct parser *s, struct error *e, const char *what)
{
	return emul_error(e, "%s:%u: %s", s->file, s->line, what);
}

static void
skip_blanks(struct parser *s)
{
	while (*s->p == ' ' || *s->p == '\t' || *s->p == '\r') {
		s->p++;
	}
}

static bool
at_end(const struct parser *s)
{
	return *s->p == '\0' || *s->p == '#';
}

/* The word at the parser's place: everything up to a blank. */
static size_t
word_length(const struct parser *s)
{
	return strcspn(s->p, " \t\r#");
}

static bool
parse_string(struct parser *s, struct command *c, struct error *e)
{
	const char *reason;

	if (!script_text_parse(&c->text[c->n_texts], &s->p, &reason)) {
		/* What there is of it is freed with the others. */
		c->n_texts++;
		return fail(s, e, reason);
	}
	c->n_texts++;
	skip_blanks(s);
	return true;
}

/* Is the next word this one?  Then the parser is behind it. */
static bool
take_word(struct parser *s, const char *word)
{
	size_t len = word_length(s);

	if (len != strlen(word) || strncmp(s->p, word, len) != 0) {
		return false;
	}
	s->p += len;
	skip_blanks(s);
	return true;
}

/* "on LINE", or nothing. */
static bool
parse_serial(struct parser *s, struct script *script, struct command *c,
	     struct error *e)
{
	size_t len;
	char *name;

	if (!take_word(s, "on")) {
		return true;
	}
	len = word_length(s);
	if (at_end(s)) {
		return fail(s, e, "the name of a serial line is missing");
	}
	name = strndup(s->p, len);
	assert(name != NULL);
	s->p += len;
	for (c->serial = 1; c->serial < script->n_lines; c->serial++) {
		if (strcmp(script->line_names[c->serial], name) == 0) {
			free(name);
			return true;
		}
	}
	if (script->n_lines == SCRIPT_LINES) {
		free(name);
		return fail(s, e, "too many serial lines");
	}
	script->line_names[script->n_lines++] = name;
	return true;
}

/* The limit of LEN characters at TEXT. */
static bool
set_limit(struct parser *s, struct command *c, const char *text, size_t len,
	  struct error *e)
{
	c->limit = strndup(text, len);
	assert(c->limit != NULL);
	if (!options_limit(c->limit, &c->limit_instructions, &c->limit_time)) {
		return fail(s, e,
			    "a limit is a number of instructions (10M) or of "
			    "emulated seconds (10s)");
	}
	return true;
}

/* "TEXT" [or "TEXT"]... */
static bool
parse_alternatives(struct parser *s, struct command *c, struct error *e)
{
	do {
		if (c->n_texts == SCRIPT_ALTERNATIVES) {
			return fail(s, e, "too many texts");
		}
		if (!parse_string(s, c, e)) {
			return false;
		}
		if (c->text[c->n_texts - 1].len == 0) {
			return fail(s, e, "an empty text cannot be waited for");
		}
		script_text_prepare(&c->text[c->n_texts - 1]);
	} while (take_word(s, "or"));
	return true;
}

static bool
parse_wait(struct parser *s, struct script *script, struct command *c,
	   struct error *e)
{
	size_t len;

	if (!parse_alternatives(s, c, e)) {
		return false;
	}
	len = word_length(s);
	if (at_end(s) || (len == 2 && strncmp(s->p, "on", 2) == 0)) {
		return set_limit(s, c, s->limit, s->limit_len, e) &&
		       parse_serial(s, script, c, e);
	}
	if (!set_limit(s, c, s->p, len, e)) {
		return false;
	}
	s->p += len;
	skip_blanks(s);
	return parse_serial(s, script, c, e);
}

static bool
parse_sleep(struct parser *s, struct command *c, struct error *e)
{
	size_t len = word_length(s);

	if (!set_limit(s, c, s->p, len, e)) {
		return false;
	}
	s->p += len;
	return true;
}

static bool
parse_default_limit(struct parser *s, struct command *c, struct error *e)
{
	size_t len = word_length(s);

	if (!set_limit(s, c, s->p, len, e)) {
		return false;
	}
	s->limit = s->p;
	s->limit_len = len;
	s->p += len;
	return true;
}

/* Commands that run the machine cannot be given while it runs. */
static bool
parse_command(struct parser *s, struct command *c, struct error *e)
{
	const char *text;
	size_t len;

	if (!parse_string(s, c, e)) {
		return false;
	}
	text = (const char *)c->text[0].bytes;
	if (strlen(text) != c->text[0].len) {
		return fail(s, e, "the string is not a prompt command");
	}
	text += strspn(text, " \t");
	len = strcspn(text, " \t");
	if (len == 0) {
		return fail(s, e, "the string is not a prompt command");
	}
	if (strncasecmp(text, "continue", len) == 0 ||
	    strncasecmp(text, "step", len) == 0) {
		return fail(s, e,
			    "step and continue have no meaning in a script: "
			    "the machine is running");
	}
	return true;
}

static bool
parse_quit(struct parser *s, struct command *c, struct error *e)
{
	char *number;
	uint64_t value = 0;
	size_t len = word_length(s);
	bool ok;

	if (at_end(s)) {
		return true;
	}
	number = strndup(s->p, len);
	assert(number != NULL);
	ok = options_number(number, &value) && value <= 255;
	free(number);
	if (!ok) {
		return fail(s, e, "an exit status is a number from 0 to 255");
	}
	c->status = (int)value;
	s->p += len;
	return true;
}

static bool
parse_expression(struct parser *s, struct command *c, struct error *e)
{
	static const struct expression_names names = {.syntax_only = true};
	const char *end;
	struct error why;
	uint64_t value;

	if (!expression_evaluate_prefix(&names, s->p, &end, &value, &why)) {
		return fail(s, e, why.text);
	}
	c->expression = strndup(s->p, (size_t)(end - s->p));
	assert(c->expression != NULL);
	s->p = end;
	return true;
}

/* "NAME = EXPRESSION". */
static bool
parse_let(struct parser *s, struct script *script, struct command *c,
	  struct error *e)
{
	char name[EXPRESSION_NAME_MAX + 1];
	const char *end = expression_name(s->p, name);
	unsigned i;

	if (end == NULL || strspn(s->p, "#@\"") != 0) {
		return fail(s, e, "the name of a variable is missing");
	}
	s->p = end;
	skip_blanks(s);
	if (s->p[0] != '=' || s->p[1] == '=') {
		return fail(s, e, "a '=' is missing behind the variable");
	}
	s->p++;
	skip_blanks(s);
	for (i = 0; i < script->n_variables; i++) {
		if (strcmp(script->variables[i], name) == 0) {
			break;
		}
	}
	if (i == SCRIPT_VARIABLES) {
		return fail(s, e, "too many variables");
	}
	if (i == script->n_variables) {
		script->variables[script->n_variables++] = strdup(name);
		assert(script->variables[i] != NULL);
	}
	c->variable = i;
	return parse_expression(s, c, e);
}

static bool
parse_arguments(struct parser *s, struct script *script, struct command *c,
		struct error *e)
{
	switch (c->type) {
	case COMMAND_WAIT:
	case COMMAND_TRY:
		return parse_wait(s, script, c, e);
	case COMMAND_SEND:
		return parse_string(s, c, e) && parse_serial(s, script, c, e);
	case COMMAND_ECHO:
		return parse_string(s, c, e);
	case COMMAND_SLEEP:
		return parse_sleep(s, c, e);
	case COMMAND_LIMIT:
		return parse_default_limit(s, c, e);
	case COMMAND_COMMAND:
		return parse_command(s, c, e);
	case COMMAND_QUIT:
		return parse_quit(s, c, e);
	case COMMAND_LET:
		return parse_let(s, script, c, e);
	case COMMAND_IF:
	case COMMAND_WHILE:
		return parse_expression(s, c, e);
	case COMMAND_ELSE:
	case COMMAND_END:
	case COMMAND_TYPES:
		break;
	}
	return true;
}

static const char *const names[COMMAND_TYPES] = {
    [COMMAND_WAIT] = "wait",	   [COMMAND_TRY] = "try",
    [COMMAND_SEND] = "send",	   [COMMAND_SLEEP] = "sleep",
    [COMMAND_LIMIT] = "limit",	   [COMMAND_ECHO] = "echo",
    [COMMAND_COMMAND] = "command", [COMMAND_QUIT] = "quit",
    [COMMAND_LET] = "let",	   [COMMAND_IF] = "if",
    [COMMAND_ELSE] = "else",	   [COMMAND_WHILE] = "while",
    [COMMAND_END] = "end",
};

static bool
unknown(const struct parser *s, size_t len, struct error *e)
{
	char all[128] = "";

	for (int i = 0; i < COMMAND_TYPES; i++) {
		strcat(all, i > 0 ? " " : "");
		strcat(all, names[i]);
	}
	return emul_error(e, "%s:%u: unknown command '%.*s' (there are %s)",
			  s->file, s->line, (int)(len < 40 ? len : 40), s->p,
			  all);
}

static struct command *
add_command(struct script *script, enum command_type type, unsigned line)
{
	struct command *c;

	script->commands =
	    realloc(script->commands,
		    (script->n_commands + 1) * sizeof(*script->commands));
	assert(script->commands != NULL);
	c = &script->commands[script->n_commands++];
	memset(c, 0, sizeof(*c));
	c->type = type;
	c->line = line;
	return c;
}

static bool
parse_line(struct parser *s, struct script *script, struct error *e)
{
	size_t len;
	int type;

	skip_blanks(s);
	if (at_end(s)) {
		return true;
	}
	len = word_length(s);
	for (type = 0; type < COMMAND_TYPES; type++) {
		if (strlen(names[type]) == len &&
		    strncmp(s->p, names[type], len) == 0) {
			break;
		}
	}
	if (type == COMMAND_TYPES) {
		return unknown(s, len, e);
	}
	s->p += len;
	skip_blanks(s);
	if (!parse_arguments(
		s, script,
		add_command(script, (enum command_type)type, s->line), e)) {
		return false;
	}
	skip_blanks(s);
	if (!at_end(s)) {
		return fail(s, e, "there is something after the command");
	}
	return true;
}

static bool
parse(struct script *script, char *text, struct error *e)
{
	struct parser s = {
	    .file = script->file,
	    .limit = DEFAULT_LIMIT,
	    .limit_len = strlen(DEFAULT_LIMIT),
	};
	char *line = text;
	char *end;

	do {
		end = strchr(line, '\n');
		if (end != NULL) {
			*end = '\0';
		}
		s.line++;
		s.p = line;
		if (!parse_line(&s, script, e)) {
			return false;
		}
		line = end + 1;
	} while (end != NULL);
	return script_resolve(script, e);
}

/* The whole file as a string, to be freed; NULL with E set. */
static char *
read_script(const char *file, struct error *e)
{
	FILE *f = fopen(file, "rb");
	char *text;
	size_t n;
	bool bad;

	if (f == NULL) {
		emul_error(e, "%s: %s", file, strerror(errno));
		return NULL;
	}
	text = malloc(SCRIPT_FILE_MAX + 1);
	assert(text != NULL);
	errno = 0;
	n = fread(text, 1, SCRIPT_FILE_MAX + 1, f);
	bad = ferror(f) != 0;
	if (bad) {
		emul_error(e, "%s: %s", file, strerror(errno));
	} else if (n > SCRIPT_FILE_MAX) {
		emul_error(e, "%s: too long for a script", file);
	} else if (memchr(text, '\0', n) != NULL) {
		emul_error(e, "%s: not a script: it has NUL bytes", file);
	} else {
		fclose(f);
		text[n] = '\0';
		return text;
	}
	fclose(f);
	free(text);
	return NULL;
}

struct script *
script_new(struct emul *emul, const char *file, struct error *e)
{
	char *text = read_script(file, e);
	struct script *s;

	if (text == NULL) {
		return NULL;
	}
	s = script_new_text(emul, file, text, e);
	free(text);
	return s;
}

struct script *
script_new_text(struct emul *emul, const char *file, const char *source,
		struct error *e)
{
	struct script *s;
	char *text = strdup(source);
	bool ok;

	assert(text != NULL);
	s = calloc(1, sizeof(*s));
	assert(s != NULL);
	s->emul = emul;
	s->file = strdup(file);
	s->source = strdup(source);
	assert(s->file != NULL && s->source != NULL);
	s->n_lines = 1;
	s->variables[s->n_variables++] = strdup("matched");
	assert(s->variables[0] != NULL);
	ok = parse(s, text, e);
	free(text);
	if (!ok) {
		script_free(s);
		return NULL;
	}
	/* Devices may look for input as soon as the machine is built. */
	if (emul->console != NULL) {
		console_script_input(emul->console, true);
	}
	return s;
}

void
script_free(struct script *s)
{
	uint32_t i;

	if (s == NULL) {
		return;
	}
	for (i = 0; i < s->n_commands; i++) {
		struct command *c = &s->commands[i];

		for (unsigned k = 0; k < c->n_texts; k++) {
			script_text_free(&c->text[k]);
		}
		free(c->limit);
		free(c->expression);
	}
	for (i = 0; i < s->n_variables; i++) {
		free(s->variables[i]);
	}
	for (i = 0; i < s->n_lines; i++) {
		free(s->line_names[i]);
	}
	free(s->commands);
	free(s->file);
	free(s->source);
	free(s);
}
