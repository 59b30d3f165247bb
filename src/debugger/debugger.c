/*
 * The prompt: reads lines, runs commands and assignments.  doc/prompt.md is its
 * user's page.
 */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/group.h"
#include "host/console.h"
#include "host/line_editor.h"
#include "host/output_log.h"
#include "loaders/symbols.h"
#include "snapshot/boot_image.h"
#include "tui/tui.h"

#define PROMPT "GXemul> "

struct debugger *
debugger_new(struct emul *emul)
{
	struct debugger *d = calloc(1, sizeof(*d));

	if (d == NULL) {
		return NULL;
	}
	d->calls = calloc(MACHINE_MAX_CPUS, sizeof(*d->calls));
	d->looks = calloc(MACHINE_MAX_CPUS, sizeof(*d->looks));
	if (d->calls == NULL || d->looks == NULL) {
		free(d->calls);
		free(d->looks);
		free(d);
		return NULL;
	}
	d->emul = emul;
	d->instruction_trace = emul->options.instruction_trace;
	d->register_dump = emul->options.register_dump;
	d->call_trace = emul->options.call_trace;
	d->put_type = 'w';
	d->step_count = 1;
	return d;
}

void
debugger_free(struct debugger *d)
{
	if (d == NULL) {
		return;
	}
	statistics_close(d);
	effects_free(d);
	free(d->trace_filter);
	list_free(d);
	breakpoints_free(d);
	watchpoints_free(d);
	line_editor_free(d->editor);
	free(d->calls);
	free(d);
}

/* ---- what commands share ---- */

struct machine *
debugger_machine(const struct debugger *d)
{
	return d->emul->machine;
}

struct debugger *
debugger_in_focus(struct debugger *d)
{
	const struct group *g = d->emul->group;

	return g != NULL ? g->machines[g->focus].debugger : d;
}

struct cpu *
debugger_cpu(const struct debugger *d)
{
	return d->emul->machine->cpus[d->focus];
}

void
debugger_complain(const struct error *e)
{
	size_t word = strspn(e->text, "abcdefghijklmnopqrstuvwxyz'");
	char first = e->text[0];

	/* The name of a file or a CPU stays as it is. */
	if (e->text[word] == ' ' || e->text[word] == ':') {
		first = (char)toupper((unsigned char)first);
	}
	printf("%c%s.\n", first, first != '\0' ? e->text + 1 : "");
}

uint64_t
debugger_extend(const struct cpu *cpu, uint64_t value)
{
	return cpu->is_32bit ? (uint64_t)(int64_t)(int32_t)value : value;
}

void
debugger_print_value(uint64_t value)
{
	printf("0x%llx  (%lld)\n", (unsigned long long)value, (long long)value);
}

void
debugger_format_address(const struct cpu *cpu, uint64_t address, char *text,
			size_t size)
{
	snprintf(text, size, "0x%0*llx", cpu->is_32bit ? 8 : 16,
		 (unsigned long long)cpu_canonical_vaddr(cpu, address));
}

bool
debugger_evaluate(struct debugger *d, const char *text, uint64_t *value)
{
	struct expression_names names = debugger_names(d);
	struct error e;

	if (!expression_evaluate(&names, text, value, &e)) {
		debugger_complain(&e);
		return false;
	}
	return true;
}

uint64_t
debugger_address(struct cpu *cpu, uint64_t value)
{
	uint64_t address = cpu_canonical_vaddr(cpu, value);
	uint64_t paddr;

	if (cpu->is_32bit || address <= INT32_MAX || address > UINT32_MAX ||
	    debugger_translate(cpu, address, &paddr)) {
		return address;
	}
	return (uint64_t)(int64_t)(int32_t)address;
}

static unsigned
one_or_two(struct debugger *d, const char *args, uint64_t value[2])
{
	struct expression_names names = debugger_names(d);
	const char *rest;
	struct error e;

	if (!expression_evaluate_prefix(&names, args, &rest, &value[0], &e)) {
		debugger_complain(&e);
		return 0;
	}
	if (*rest == '\0') {
		return 1;
	}
	if (*rest == ',') {
		rest++;
	}
	if (!expression_evaluate(&names, rest, &value[1], &e)) {
		debugger_complain(&e);
		return 0;
	}
	return 2;
}

unsigned
debugger_addresses(struct debugger *d, const char *args, uint64_t value[2])
{
	unsigned n = one_or_two(d, args, value);

	for (unsigned i = 0; i < n; i++) {
		value[i] = debugger_address(debugger_cpu(d), value[i]);
	}
	return n;
}

bool
debugger_two_values(struct debugger *d, const char *args, uint64_t value[2])
{
	unsigned n = one_or_two(d, args, value);

	if (n == 1) {
		printf("A second number is missing.\n");
	}
	return n == 2;
}

void
debugger_word(const char **args, char *word, size_t size)
{
	const char *p = *args;
	size_t n = 0;

	while (*p != '\0' && *p != ',' && !isspace((unsigned char)*p)) {
		if (n + 1 < size) {
			word[n++] = *p;
		}
		p++;
	}
	word[n] = '\0';
	while (isspace((unsigned char)*p)) {
		p++;
	}
	*args = p;
}

char *
debugger_trimmed(const char *text, const char *end)
{
	while (end > text && isspace((unsigned char)end[-1])) {
		end--;
	}
	return strndup(text, (size_t)(end - text));
}

void
debugger_print_symbol(const struct cpu *cpu, uint64_t vaddr)
{
	char symbol[256];

	if (symbols_format(cpu->machine->symbols,
			   cpu_canonical_vaddr(cpu, vaddr), symbol,
			   sizeof(symbol))) {
		printf(" <%s>", symbol);
	}
}

bool
debugger_number(const char *text, uint64_t max, uint64_t *value)
{
	uint64_t n = 0;

	if (*text == '\0') {
		return false;
	}
	for (; *text != '\0'; text++) {
		if (!isdigit((unsigned char)*text) || n > max / 10) {
			return false;
		}
		n = n * 10 + (uint64_t)(*text - '0');
	}
	*value = n;
	return n <= max;
}

bool
debugger_switch(const char *args, bool *value)
{
	if (*args == '\0') {
		*value = !*value;
	} else if (strcmp(args, "on") == 0 || strcmp(args, "1") == 0) {
		*value = true;
	} else if (strcmp(args, "off") == 0 || strcmp(args, "0") == 0) {
		*value = false;
	} else {
		printf("'%s' is neither on nor off.\n", args);
		return false;
	}
	return true;
}

struct cpu *
debugger_cpu_argument(struct debugger *d, const char *args, const char **rest)
{
	struct machine *m = debugger_machine(d);
	const char *comma = strchr(args, ',');
	uint64_t n = d->focus;
	char word[32];

	*rest = NULL;
	if (comma != NULL) {
		*rest = comma + 1;
		while (isspace((unsigned char)**rest)) {
			(*rest)++;
		}
	}
	if (*args != '\0' && *args != ',') {
		debugger_word(&args, word, sizeof(word));
		if ((*args != '\0' && *args != ',') ||
		    !debugger_number(word, 99999, &n)) {
			printf("'%s' is not a CPU number.\n", word);
			return NULL;
		}
	}
	if (n >= m->n_cpus) {
		printf("cpu%u doesn't exist.\n", (unsigned)n);
		return NULL;
	}
	return m->cpus[n];
}

/* ---- lines ---- */

/* NAME = EXPRESSION: the expression, else NULL. */
static const char *
assignment(const char *line, char *name)
{
	const char *p = expression_name(line, name);

	if (p == NULL) {
		return NULL;
	}
	while (isspace((unsigned char)*p)) {
		p++;
	}
	return p[0] == '=' && p[1] != '=' ? p + 1 : NULL;
}

static void
repeat(struct debugger *d)
{
	char count[32];

	switch (d->repeat) {
	case REPEAT_STEP:
		snprintf(count, sizeof(count), "%llu",
			 (unsigned long long)d->step_count);
		command_step(d, count);
		break;
	case REPEAT_NEXT:
		snprintf(count, sizeof(count), "%llu",
			 (unsigned long long)d->step_count);
		command_next(d, count);
		break;
	case REPEAT_REVERSE_STEP:
		snprintf(count, sizeof(count), "%llu",
			 (unsigned long long)d->step_count);
		command_reverse_step(d, count);
		break;
	case REPEAT_DUMP:
		command_dump(d, "");
		break;
	case REPEAT_UNASSEMBLE:
		command_unassemble(d, "");
		break;
	case REPEAT_LIST:
		command_list_more(d);
		break;
	default:
		break;
	}
}

/* "# ...": a remark, in files of commands.  (#NAME is a register.) */
static bool
is_remark(const char *line)
{
	return line[0] == '#' &&
	       (line[1] == '\0' || isspace((unsigned char)line[1]));
}

bool
debugger_command(struct debugger *d, const char *line)
{
	char name[EXPRESSION_NAME_MAX + 1];
	const char *value;
	size_t len;
	char *copy;

	console_flush_pending();
	while (isspace((unsigned char)*line)) {
		line++;
	}
	if (is_remark(line)) {
		return true;
	}
	len = strlen(line);
	while (len > 0 && isspace((unsigned char)line[len - 1])) {
		len--;
	}
	copy = strndup(line, len);
	if (copy == NULL) {
		printf("Out of memory.\n");
		return true;
	}
	d->quit = false;
	value = assignment(copy, name);
	if (*copy == '\0') {
		repeat(d);
	} else if (value != NULL) {
		d->repeat = REPEAT_NONE;
		debugger_assign(d, name, value);
	} else {
		d->repeat = REPEAT_NONE;
		command_run(d, copy);
	}
	free(copy);
	/* A script's command comes out of a round, which is broken off. */
	if (!d->in_script) {
		boot_image_reset(d->emul);
	}
	return !d->quit;
}

/* CTRL-T. */
static void
print_status(void *arg)
{
	struct debugger *d = arg;
	struct cpu *cpu = debugger_cpu(d);
	uint64_t pc = cpu->class->get_pc(cpu);
	char address[32];

	debugger_format_address(cpu, pc, address, sizeof(address));
	printf("cpu%u: ninstrs=%llu, pc=%s", cpu->id,
	       (unsigned long long)*cpu->instructions, address);
	debugger_print_symbol(cpu, pc);
	printf("\n");
}

static bool
begin_editor(struct debugger *d)
{
	unsigned n;
	int colour = d->emul->options.colour;

	for (n = 0; commands[n].name != NULL; n++) {
		assert(n < COMMANDS_MAX);
		d->words[n].name = commands[n].name;
		d->words[n].arguments = commands[n].arguments[0] != '\0';
	}
	d->editor = line_editor_new(
	    d->emul->console, PROMPT,
	    colour == 1 || (colour != 0 && getenv("CLICOLOR") != NULL),
	    d->words, print_status, d);
	return d->editor != NULL;
}

/* With a script for the guest, standard input is the prompt's alone. */
static enum line_result
read_line(struct debugger *d, const char **line)
{
	bool scripted = d->emul->script != NULL;
	enum line_result result;

	if (scripted) {
		console_script_input(d->emul->console, false);
	}
	result = line_editor_read(d->editor, line);
	if (scripted) {
		console_script_input(d->emul->console, true);
	}
	return result;
}

static enum line_result
edit_line(struct debugger *d, const char **line)
{
	if (d->editor == NULL && !begin_editor(d)) {
		printf("Out of memory.\n");
		return LINE_END;
	}
	return read_line(d, line);
}

/* A line and what it says; false after the last one. */
static bool
prompt_line(struct debugger *d)
{
	const char *line;
	enum line_result result;
	bool more = true;

	d->at_prompt = true;
	d->leave = false;
	result = tui_is_open(d->emul->tui) ? tui_read(d->emul->tui, d, &line)
					   : edit_line(d, &line);
	if (result == LINE_OK) {
		if (tui_is_open(d->emul->tui)) {
			output_log_typed(PROMPT, line);
		}
		more = debugger_command(d, line);
	}
	d->at_prompt = false;
	return more && result != LINE_END;
}

bool
debugger_prompt(struct debugger *d)
{
	console_leave_guest(d->emul->console);
	do {
		d = debugger_in_focus(d);
		if (!prompt_line(d)) {
			return false;
		}
	} while (!d->leave);
	return true; /* then emul_continue gives the guest the terminal */
}
