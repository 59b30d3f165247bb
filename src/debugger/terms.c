/*
 * Conditions, counts and commands of breakpoints and watchpoints.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"

/* Does TEXT go on with WORD?  What follows it and white space, else NULL. */
static const char *
after_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(text, word, len) != 0 ||
	    (text[len] != '\0' && !isspace((unsigned char)text[len]) &&
	     text[len] != '"' && text[len] != '(')) {
		return NULL;
	}
	text += len;
	while (isspace((unsigned char)*text)) {
		text++;
	}
	return text;
}

bool
terms_begin(const char *text)
{
	return after_word(text, "if") != NULL ||
	       after_word(text, "once") != NULL ||
	       after_word(text, "trace") != NULL ||
	       after_word(text, "do") != NULL;
}

/* Whatever is in memory when the condition counts. */
static bool
any_memory(void *arg, bool physical, uint64_t address, unsigned size,
	   uint64_t *value)
{
	*value = 1;
	return true;
}

static const char *
parse_condition(struct debugger *d, const char *text, struct terms *t,
		struct error *e)
{
	struct expression_names names = debugger_names(d);
	const char *end;
	struct error why;
	uint64_t value;

	if (t->condition != NULL) {
		emul_error(e, "there are two conditions");
		return NULL;
	}
	names.memory = any_memory;
	if (!expression_evaluate_prefix(&names, text, &end, &value, &why)) {
		emul_error(e, "the condition '%.100s': %s", text, why.text);
		return NULL;
	}
	t->condition = debugger_trimmed(text, end);
	return end;
}

static const char *
parse_commands(const char *text, struct terms *t, struct error *e)
{
	const char *end = *text == '"' ? strrchr(text + 1, '"') : NULL;

	if (end == NULL || end == text + 1) {
		emul_error(e, "commands are given in double quotes, with "
			      "semicolons between them");
		return NULL;
	}
	t->commands = strndup(text + 1, (size_t)(end - text - 1));
	end++;
	while (isspace((unsigned char)*end)) {
		end++;
	}
	return end;
}

static const char *
parse_term(struct debugger *d, const char *text, struct terms *t,
	   struct error *e)
{
	const char *rest;

	rest = after_word(text, "if");
	if (rest != NULL) {
		return parse_condition(d, rest, t, e);
	}
	rest = after_word(text, "once");
	if (rest != NULL) {
		t->once = true;
		return rest;
	}
	rest = after_word(text, "trace");
	if (rest != NULL) {
		t->trace = true;
		return rest;
	}
	rest = after_word(text, "do");
	if (rest != NULL) {
		return parse_commands(rest, t, e);
	}
	emul_error(e,
		   "'%.100s' is not understood: what may follow is if "
		   "EXPRESSION, once, trace, do \"COMMAND; COMMAND\"",
		   text);
	return NULL;
}

bool
terms_parse(struct debugger *d, const char *text, struct terms *t,
	    struct error *e)
{
	memset(t, 0, sizeof(*t));
	while (text != NULL && *text != '\0' && t->commands == NULL) {
		text = parse_term(d, text, t, e);
	}
	if (text != NULL && *text != '\0') {
		emul_error(e, "nothing may follow the commands");
		text = NULL;
	}
	if (text != NULL && t->trace && (t->once || t->commands != NULL)) {
		emul_error(e, "what traces does not stop: neither once nor do "
			      "goes with it");
		text = NULL;
	}
	if (text == NULL) {
		terms_free(t);
		return false;
	}
	return true;
}

void
terms_free(struct terms *t)
{
	free(t->condition);
	free(t->commands);
	memset(t, 0, sizeof(*t));
}

bool
terms_plain(const struct terms *t)
{
	return !t->once && !t->trace && t->commands == NULL;
}

/* With the names of CPU. */
static bool
evaluate(struct debugger *d, const struct cpu *cpu, const char *condition,
	 uint64_t *value, struct error *e)
{
	struct expression_names names;
	unsigned was = d->focus;
	bool ok;

	d->focus = cpu != NULL ? cpu->id : was;
	names = debugger_names(d);
	ok = expression_evaluate(&names, condition, value, e);
	d->focus = was;
	return ok;
}

bool
terms_hold(struct debugger *d, struct cpu *cpu, const struct terms *t)
{
	struct error e;
	uint64_t value;

	if (t->condition == NULL) {
		return true;
	}
	if (!evaluate(d, cpu, t->condition, &value, &e)) {
		printf("The condition '%s': %s.\n", t->condition, e.text);
		return true;
	}
	return value != 0;
}

bool
condition_holds(struct debugger *d, struct cpu *cpu, const char *text)
{
	uint64_t value;

	return !evaluate(d, cpu, text, &value, NULL) || value != 0;
}

bool
terms_met(struct debugger *d, struct cpu *cpu, struct terms *t)
{
	if (t->condition != NULL && !condition_holds(d, cpu, t->condition)) {
		return false;
	}
	if (d->emul->travel == TRAVEL_NONE) {
		t->hits++;
	}
	return true;
}

bool
terms_show(const struct debugger *d, const struct terms *t)
{
	return t->trace && d->emul->travel == TRAVEL_NONE;
}

void
terms_print(const struct terms *t)
{
	if (t->condition != NULL) {
		printf(" if %s", t->condition);
	}
	if (t->once) {
		printf(" once");
	}
	if (t->trace) {
		printf(" trace");
	}
	if (t->commands != NULL) {
		printf(" do \"%s\"", t->commands);
	}
	if (t->hits != 0) {
		printf(", %" PRIu64 " hit%s", t->hits, t->hits == 1 ? "" : "s");
	}
}
