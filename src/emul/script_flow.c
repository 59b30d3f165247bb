/*
 * Variables and control flow of scripts.
 */
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/script_private.h"

#define NESTING_MAX 32

/* ---- blocks ---- */

static bool
wrong(const struct script *s, uint32_t i, struct error *e, const char *what)
{
	return emul_error(e, "%s:%u: %s", s->file, s->commands[i].line, what);
}

/* An `if' that is false goes behind its `else', or behind its `end'; an `else'
 * that is reached goes behind the `end'; a `while' that is false goes behind
 * its `end', which goes back. */
bool
script_resolve(struct script *s, struct error *e)
{
	uint32_t open[NESTING_MAX];
	unsigned depth = 0;

	for (uint32_t i = 0; i < s->n_commands; i++) {
		struct command *c = &s->commands[i];
		struct command *top =
		    depth > 0 ? &s->commands[open[depth - 1]] : NULL;

		switch (c->type) {
		case COMMAND_IF:
		case COMMAND_WHILE:
			if (depth == NESTING_MAX) {
				return wrong(s, i, e, "nested too deeply");
			}
			open[depth++] = i;
			break;
		case COMMAND_ELSE:
			if (top == NULL || top->type != COMMAND_IF) {
				return wrong(s, i, e, "else without if");
			}
			top->target = i + 1;
			open[depth - 1] = i;
			break;
		case COMMAND_END:
			if (top == NULL) {
				return wrong(s, i, e,
					     "end without if or while");
			}
			top->target = i + 1;
			c->target = top->type == COMMAND_WHILE ? open[depth - 1]
							       : i + 1;
			depth--;
			break;
		default:
			break;
		}
	}
	return depth == 0 || wrong(s, open[depth - 1], e, "this has no end");
}

/* ---- expressions ---- */

static bool
value_of_name(void *arg, const char *name, uint64_t *value)
{
	struct script *s = arg;
	struct expression_names names;

	for (unsigned i = 0; i < s->n_variables; i++) {
		if (strcmp(s->variables[i], name) == 0) {
			*value = s->values[i];
			return true;
		}
	}
	if (s->emul->debugger == NULL) {
		return false;
	}
	names = debugger_names(s->emul->debugger);
	return names.setting(names.arg, name, value);
}

static unsigned
value_of_symbol(void *arg, const char *name, uint64_t *value)
{
	const struct script *s = arg;
	struct expression_names names;

	if (s->emul->debugger == NULL) {
		return 0;
	}
	names = debugger_names(s->emul->debugger);
	return names.symbol(names.arg, name, value);
}

static bool
value_in_memory(void *arg, bool physical, uint64_t address, unsigned size,
		uint64_t *value)
{
	const struct script *s = arg;
	struct expression_names names;

	if (s->emul->debugger == NULL) {
		return false;
	}
	names = debugger_names(s->emul->debugger);
	return names.memory(names.arg, physical, address, size, value);
}

bool
script_value(struct script *s, const char *text, uint64_t *value,
	     struct error *e)
{
	const struct machine *m = s->emul->machine;
	struct debugger *d = s->emul->debugger;
	struct expression_names names = {
	    .arg = s,
	    .setting = value_of_name,
	    .symbol = value_of_symbol,
	    .memory = value_in_memory,
	};
	unsigned focus = 0;
	bool ok;

	/* Whatever the prompt looks at. */
	if (d != NULL) {
		names.is_32bit = m->cpus[m->bootstrap_cpu]->is_32bit;
		focus = debugger_set_focus(d, m->bootstrap_cpu);
	}
	ok = expression_evaluate(&names, text, value, e);
	if (d != NULL) {
		debugger_set_focus(d, focus);
	}
	return ok;
}
