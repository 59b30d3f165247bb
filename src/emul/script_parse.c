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

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *d = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return d == NULL ? -1 : (int)(d - digits);
}

/* The character after a backslash; moves behind it.  -1: unknown. */
static int
parse_escape(struct parser *s)
{
	int high;
	int low;

	switch (*s->p++) {
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case 'e':
		return 0x1b;
	case '\\':
		return '\\';
	case '"':
		return '"';
	case 'x':
		high = hex_digit(s->p[0]);
		low = high < 0 ? -1 : hex_digit(s->p[1]);
		if (low < 0) {
			return -1;
		}
		s->p += 2;
		return high << 4 | low;
	default:
		return -1;
	}
}

static bool
parse_string(struct parser *s, struct command *c, struct error *e)
{
	const char *start = s->p;
	int byte;

	if (*s->p != '"') {
		return fail(s, e, "a string in double quotes is missing");
	}
	s->p++;
	c->text = malloc(strlen(s->p) + 1);
	assert(c->text != NULL);
	while (*s->p != '"') {
		if (*s->p == '\0') {
			return fail(s, e, "the string has no closing quote");
		}
		if (*s->p != '\\') {
			c->text[c->len++] = (uint8_t)*s->p++;
			continue;
		}
		s->p++;
		byte = parse_escape(s);
		if (byte < 0) {
			return fail(s, e,
				    "unknown escape: strings know \\n \\r \\t "
				    "\\e \\\\ \\\" and \\xHH");
		}
		c->text[c->len++] = (uint8_t)byte;
	}
	s->p++;
	c->text[c->len] = '\0';
	c->source = strndup(start, (size_t)(s->p - start));
	assert(c->source != NULL);
	skip_blanks(s);
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

/* For each prefix of the text, the length of the longest shorter prefix that
 * it ends with. */
static void
prepare_match(struct command *c)
{
	uint32_t i;
	uint32_t k = 0;

	c->fall_back = calloc(c->len, sizeof(*c->fall_back));
	assert(c->fall_back != NULL);
	for (i = 1; i < c->len; i++) {
		while (k != 0 && c->text[i] != c->text[k]) {
			k = c->fall_back[k - 1];
		}
		if (c->text[i] == c->text[k]) {
			k++;
		}
		c->fall_back[i] = k;
	}
}

static bool
parse_wait(struct parser *s, struct command *c, struct error *e)
{
	size_t len;

	if (!parse_string(s, c, e)) {
		return false;
	}
	if (c->len == 0) {
		return fail(s, e, "an empty text cannot be waited for");
	}
	prepare_match(c);
	if (at_end(s)) {
		return set_limit(s, c, s->limit, s->limit_len, e);
	}
	len = word_length(s);
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
	text = (const char *)c->text;
	text += strspn(text, " \t");
	len = strcspn(text, " \t");
	if (len == 0 || strlen((const char *)c->text) != c->len) {
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
parse_arguments(struct parser *s, struct command *c, struct error *e)
{
	switch (c->type) {
	case COMMAND_WAIT:
		return parse_wait(s, c, e);
	case COMMAND_SEND:
	case COMMAND_ECHO:
		return parse_string(s, c, e);
	case COMMAND_LIMIT:
		return parse_default_limit(s, c, e);
	case COMMAND_COMMAND:
		return parse_command(s, c, e);
	case COMMAND_QUIT:
		return parse_quit(s, c, e);
	}
	return false;
}

static bool
parse_line(struct parser *s, struct script *script, struct error *e)
{
	static const char *const names[] = {
	    [COMMAND_WAIT] = "wait",	   [COMMAND_SEND] = "send",
	    [COMMAND_LIMIT] = "limit",	   [COMMAND_ECHO] = "echo",
	    [COMMAND_COMMAND] = "command", [COMMAND_QUIT] = "quit",
	};
	struct command *c;
	size_t len;
	int type;

	skip_blanks(s);
	if (at_end(s)) {
		return true;
	}
	len = word_length(s);
	for (type = 0; type <= COMMAND_QUIT; type++) {
		if (strlen(names[type]) == len &&
		    strncmp(s->p, names[type], len) == 0) {
			break;
		}
	}
	if (type > COMMAND_QUIT) {
		return emul_error(e,
				  "%s:%u: unknown command '%.*s' (there are "
				  "wait, send, limit, echo, command and quit)",
				  s->file, s->line, (int)(len < 40 ? len : 40),
				  s->p);
	}
	s->p += len;
	skip_blanks(s);

	script->commands =
	    realloc(script->commands,
		    (script->n_commands + 1) * sizeof(*script->commands));
	assert(script->commands != NULL);
	c = &script->commands[script->n_commands++];
	memset(c, 0, sizeof(*c));
	c->type = (enum command_type)type;
	c->line = s->line;
	if (!parse_arguments(s, c, e)) {
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
	return true;
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
		free(s->commands[i].text);
		free(s->commands[i].fall_back);
		free(s->commands[i].limit);
		free(s->commands[i].source);
	}
	free(s->commands);
	free(s->file);
	free(s->source);
	free(s);
}
