/*
 * Breakpoints on what happens instead of on where: exceptions by name, system
 * calls by number.  The CPU has taken the exception when the machine stops: it
 * stands at the vector.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"
#include "host/console.h"

void
debugger_exception(struct debugger *d, struct cpu *cpu, unsigned exception)
{
	bool any = false;

	if (d == NULL || d->emul->travel == TRAVEL_BLIND) {
		return;
	}
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		struct breakpoint *b = &d->breakpoints[i];

		if ((b->exceptions >> exception & 1) == 0 ||
		    (b->one_call &&
		     cpu->class->system_call_number(cpu) != b->call)) {
			continue;
		}
		b->pending = cpu;
		b->exception = exception;
		any = true;
	}
	if (any) {
		emul_request_stop(d->emul);
	}
}

/* B has seen CPU take its exception. */
static void
report(struct debugger *d, struct breakpoint *b, struct cpu *cpu)
{
	char address[32];
	uint64_t pc = cpu_canonical_vaddr(cpu, cpu->class->get_pc(cpu));

	debugger_format_address(cpu, pc, address, sizeof(address));
	printf("BREAKPOINT %u: cpu%u has taken exception %s", b->number,
	       cpu->id, cpu->class->exception_names[b->exception]);
	if (b->exception == cpu->class->system_call) {
		printf(" (system call %" PRIu64 ")",
		       cpu->class->system_call_number(cpu));
	}
	printf(", pc = %s", address);
	debugger_print_symbol(cpu, pc);
	printf("\n");
	terms_hold(d, cpu, &b->terms);
}

/* Has what B waits for happened?  If B traces, that is only shown. */
static bool
is_wanted(struct debugger *d, struct breakpoint *b)
{
	struct cpu *cpu = b->pending;

	b->pending = NULL;
	if (cpu == NULL || !terms_met(d, cpu, &b->terms)) {
		return false;
	}
	if (terms_show(d, &b->terms)) {
		console_begin_line();
		report(d, b, cpu);
	}
	b->stopped = b->terms.trace ? NULL : cpu;
	return b->stopped != NULL;
}

bool
break_on_wanted(struct debugger *d)
{
	bool any = false;

	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		struct breakpoint *b = &d->breakpoints[i];

		if (b->kind != BREAK_EXCEPTION) {
			continue;
		}
		b->stopped = NULL;
		any |= is_wanted(d, b);
	}
	return any;
}

void
break_on_report(struct debugger *d)
{
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		struct breakpoint *b = &d->breakpoints[i];

		if (b->kind == BREAK_EXCEPTION && b->stopped != NULL) {
			report(d, b, b->stopped);
		}
	}
}

/* ---- setting them ---- */

/* The names that there are. */
static void
print_names(const struct cpu_class *c)
{
	printf("Exceptions are");
	for (unsigned i = 0; i < c->n_exceptions; i++) {
		/* Those without a name have a number. */
		if (c->exception_names[i][0] > '9') {
			printf(" %s", c->exception_names[i]);
		}
	}
	printf(".\n");
}

/* "[NAME]": a set of exceptions; 0 after it was said what is wrong. */
static uint32_t
parse_exception(const struct cpu_class *c, const char **args)
{
	char word[16];

	if (**args == '\0' || terms_begin(*args)) {
		return UINT32_MAX >> (32 - c->n_exceptions);
	}
	debugger_word(args, word, sizeof(word));
	for (unsigned i = 0; i < c->n_exceptions; i++) {
		if (strcasecmp(c->exception_names[i], word) == 0) {
			return UINT32_C(1) << i;
		}
	}
	printf("'%s' is no exception. ", word);
	print_names(c);
	return 0;
}

/* "[NUMBER]". */
static bool
parse_call(struct debugger *d, const char **args, struct breakpoint *b)
{
	struct expression_names names = debugger_names(d);
	struct error e;

	b->exceptions = UINT32_C(1) << debugger_cpu(d)->class->system_call;
	if (**args == '\0' || terms_begin(*args)) {
		return true;
	}
	b->one_call = true;
	if (!expression_evaluate_prefix(&names, *args, args, &b->call, &e)) {
		debugger_complain(&e);
		return false;
	}
	return true;
}

static void
insert(struct debugger *d, struct breakpoint *b, const char *text,
       const char *terms)
{
	const struct breakpoint *added;
	struct error e;
	char *own_text;

	if (!terms_parse(d, terms, &b->terms, &e)) {
		debugger_complain(&e);
		return;
	}
	own_text = debugger_trimmed(text, terms);
	b->text = own_text != NULL ? own_text : (char *)text;
	added = breakpoint_insert(d, b);
	free(own_text);
	if (added == NULL) {
		printf("Out of memory.\n");
		return;
	}
	breakpoint_print(d, added);
}

void
breakpoint_on(struct debugger *d, const char *args)
{
	const struct cpu_class *c = debugger_cpu(d)->class;
	struct breakpoint b = {.kind = BREAK_EXCEPTION};
	const char *text = args;
	char word[16];

	debugger_word(&args, word, sizeof(word));
	if (strcmp(word, "device") == 0) {
		watch_add(d, text);
	} else if (strcmp(word, "exception") == 0) {
		b.exceptions = parse_exception(c, &args);
		if (b.exceptions != 0) {
			insert(d, &b, text, args);
		}
	} else if (strcmp(word, "syscall") == 0) {
		if (parse_call(d, &args, &b)) {
			insert(d, &b, text, args);
		}
	} else {
		printf("'%s' is not understood: it is exception, syscall or "
		       "device.\n",
		       word);
	}
}
