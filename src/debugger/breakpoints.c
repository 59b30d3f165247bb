/*
 * Breakpoints: virtual addresses, for all CPUs of the machine.  They have
 * numbers that are never given twice, so that one deleted does not change what
 * another is called.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/code_cache.h"
#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"
#include "host/console.h"

static unsigned
word_of(uint64_t offset)
{
	return (unsigned)(offset & (RAM_PAGE_SIZE - 1)) / 4;
}

bool
debugger_has_breakpoints(const struct debugger *d)
{
	return d->n_breakpoints != 0;
}

bool
debugger_breakpoint_in_page(const struct debugger *d, unsigned offset)
{
	unsigned word = word_of(offset);

	return (d->offsets[word / 64] >> (word % 64) & 1) != 0;
}

/* Odd addresses are of instructions of 16 bits. */
static bool
is_at(const struct breakpoint *b, uint64_t vaddr)
{
	unsigned shift = (vaddr & 1) != 0 ? 1 : 2;

	return b->kind == BREAK_ADDRESS &&
	       b->address >> shift == vaddr >> shift;
}

static const struct breakpoint *
find_at(const struct debugger *d, const struct cpu *cpu, uint64_t vaddr)
{
	unsigned i;

	if (!debugger_breakpoint_in_page(d, (unsigned)vaddr)) {
		return NULL;
	}
	vaddr = cpu_canonical_vaddr(cpu, vaddr);
	for (i = 0; i < d->n_breakpoints; i++) {
		if (is_at(&d->breakpoints[i], vaddr)) {
			return &d->breakpoints[i];
		}
	}
	return NULL;
}

bool
debugger_breakpoint_at(const struct debugger *d, const struct cpu *cpu,
		       uint64_t vaddr)
{
	return find_at(d, cpu, vaddr) != NULL;
}

/* ---- does it stop? ---- */

/* B traces that CPU comes here. */
static void
show(struct debugger *d, const struct breakpoint *b, struct cpu *cpu,
     uint64_t pc)
{
	char address[32];

	console_begin_line();
	debugger_format_address(cpu, pc, address, sizeof(address));
	printf("BREAKPOINT %u: cpu%u, pc = %s", b->number, cpu->id, address);
	debugger_print_symbol(cpu, pc);
	printf("\n");
	terms_hold(d, cpu, &b->terms);
}

/* Does a breakpoint where CPU stands stop it, with hits counted?  All of them
 * are asked. */
static bool
ask(struct debugger *d, struct cpu *cpu, uint64_t pc)
{
	bool stops = false;

	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		struct breakpoint *b = &d->breakpoints[i];

		if (!is_at(b, pc) || (b->cpu != NULL && b->cpu != cpu) ||
		    !terms_met(d, cpu, &b->terms)) {
			continue;
		}
		if (terms_show(d, &b->terms)) {
			show(d, b, cpu, pc);
		}
		stops |= !b->terms.trace;
	}
	return stops;
}

bool
debugger_stops_at(struct debugger *d, struct cpu *cpu)
{
	uint64_t pc = cpu_canonical_vaddr(cpu, cpu->class->get_pc(cpu));
	struct breakpoint_look *look = &d->looks[cpu->id];

	if (d->emul->travel != TRAVEL_NONE) {
		return ask(d, cpu, pc);
	}
	if (!look->valid || look->pc != pc ||
	    look->instructions != *cpu->instructions) {
		look->stops = ask(d, cpu, pc);
		look->pc = pc;
		look->instructions = *cpu->instructions;
		look->valid = true;
	}
	return look->stops;
}

void
debugger_begin_run(struct debugger *d)
{
	for (unsigned i = 0; i < debugger_machine(d)->n_cpus; i++) {
		d->looks[i].valid = false;
	}
	watchpoints_refresh(d);
}

/* ---- the list ---- */

/* Translations know where breakpoints are, CPUs which exceptions matter. */
static void
breakpoints_changed(struct debugger *d)
{
	struct machine *m = debugger_machine(d);
	uint32_t exceptions = 0;

	memset(d->offsets, 0, sizeof(d->offsets));
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		const struct breakpoint *b = &d->breakpoints[i];
		unsigned word = word_of(b->address);

		if (b->kind == BREAK_ADDRESS) {
			d->offsets[word / 64] |= UINT64_C(1) << (word % 64);
		}
		exceptions |= b->exceptions;
	}
	for (unsigned i = 0; i < m->n_cpus; i++) {
		m->cpus[i]->exception_stops = exceptions;
		d->looks[i].valid = false;
	}
	if (m->code != NULL) {
		code_cache_flush(m->code);
	}
}

struct breakpoint *
breakpoint_insert(struct debugger *d, const struct breakpoint *from)
{
	struct breakpoint *list;
	struct breakpoint *b;
	char *copy = strdup(from->text);

	list = realloc(d->breakpoints, (d->n_breakpoints + 1) * sizeof(*list));
	if (list != NULL) {
		d->breakpoints = list;
	}
	if (list == NULL || copy == NULL) {
		struct terms terms = from->terms;

		terms_free(&terms);
		free(copy);
		return NULL;
	}
	b = &list[d->n_breakpoints++];
	*b = *from;
	b->text = copy;
	if (!b->internal) {
		b->number = d->next_breakpoint++;
	}
	breakpoints_changed(d);
	return b;
}

static void
free_contents(struct breakpoint *b)
{
	free(b->text);
	terms_free(&b->terms);
}

void
breakpoint_remove(struct debugger *d, unsigned index)
{
	free_contents(&d->breakpoints[index]);
	d->n_breakpoints--;
	memmove(&d->breakpoints[index], &d->breakpoints[index + 1],
		(d->n_breakpoints - index) * sizeof(d->breakpoints[0]));
	breakpoints_changed(d);
}

void
breakpoints_remove_internal(struct debugger *d)
{
	for (unsigned i = d->n_breakpoints; i > 0; i--) {
		if (d->breakpoints[i - 1].internal) {
			breakpoint_remove(d, i - 1);
		}
	}
}

/* The user's own at an address: there can be only one. */
static const struct breakpoint *
find_own(const struct debugger *d, uint64_t address)
{
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		const struct breakpoint *b = &d->breakpoints[i];

		if (is_at(b, address) && !b->remote && !b->internal) {
			return b;
		}
	}
	return NULL;
}

bool
debugger_breakpoint_add(struct debugger *d, const char *text, struct error *e)
{
	struct expression_names names = debugger_names(d);
	struct breakpoint b = {.kind = BREAK_ADDRESS};
	const struct breakpoint *there;
	const char *rest;
	struct error why;
	char *own_text;
	bool ok;

	if (!expression_evaluate_prefix(&names, text, &rest, &b.address,
					&why)) {
		return emul_error(e,
				  "breakpoint '%s': %s; give an address or a "
				  "symbol of a loaded file",
				  text, why.text);
	}
	b.address = debugger_address(debugger_cpu(d), b.address);
	there = find_own(d, b.address);
	if (there != NULL) {
		return emul_error(e, "breakpoint '%s': number %u is there",
				  text, there->number);
	}
	if (!terms_parse(d, rest, &b.terms, &why)) {
		return emul_error(e, "breakpoint '%s': %s", text, why.text);
	}
	own_text = debugger_trimmed(text, rest);
	b.text = own_text;
	ok = own_text != NULL && breakpoint_insert(d, &b) != NULL;
	free(own_text);
	return ok || emul_error(e, "out of memory for a breakpoint");
}

void
breakpoints_free(struct debugger *d)
{
	unsigned i;

	for (i = 0; i < d->n_breakpoints; i++) {
		free_contents(&d->breakpoints[i]);
	}
	free(d->breakpoints);
	free(d->looks);
}

/* Is there one that stops CPU where it stands?  Those take part in what comes
 * after the stop. */
static bool
mark_stopped(struct debugger *d, struct cpu *cpu, uint64_t pc)
{
	bool any = false;

	pc = cpu_canonical_vaddr(cpu, pc);
	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		struct breakpoint *b = &d->breakpoints[i];

		if (is_at(b, pc) && !b->internal && !b->terms.trace &&
		    terms_hold(d, cpu, &b->terms)) {
			b->stopped = cpu;
			any = true;
		}
	}
	return any;
}

void
breakpoints_mark(struct debugger *d)
{
	const struct machine *m = debugger_machine(d);

	for (unsigned i = 0; i < m->n_cpus; i++) {
		struct cpu *cpu = m->cpus[i];

		if (cpu->running) {
			mark_stopped(d, cpu, cpu->class->get_pc(cpu));
		}
	}
}

bool
debugger_report_breakpoint(struct debugger *d)
{
	const struct machine *m = debugger_machine(d);
	bool any = false;
	char text[32];
	uint64_t pc;
	unsigned i;

	console_flush_pending();
	for (i = 0; i < m->n_cpus; i++) {
		pc = m->cpus[i]->class->get_pc(m->cpus[i]);
		if (!m->cpus[i]->running || !mark_stopped(d, m->cpus[i], pc)) {
			continue;
		}
		debugger_format_address(m->cpus[i], pc, text, sizeof(text));
		printf("BREAKPOINT: pc = %s", text);
		debugger_print_source_place(m->cpus[i], pc);
		if (m->n_cpus > 1) {
			printf(" (cpu%u)", i);
		}
		printf("\n(The instruction has not yet executed.)\n");
		any = true;
	}
	return any;
}

/* ---- commands ---- */

void
breakpoint_print(const struct debugger *d, const struct breakpoint *b)
{
	char text[32];

	if (b->kind == BREAK_ADDRESS) {
		debugger_format_address(debugger_cpu(d), b->address, text,
					sizeof(text));
		printf("%3u: %s (%s)", b->number, text, b->text);
	} else {
		printf("%3u: on %s", b->number, b->text);
	}
	terms_print(&b->terms);
	printf("\n");
}

static void
breakpoint_add(struct debugger *d, const char *args)
{
	struct error e;

	if (!debugger_breakpoint_add(d, args, &e)) {
		debugger_complain(&e);
		return;
	}
	breakpoint_print(d, &d->breakpoints[d->n_breakpoints - 1]);
}

static void
breakpoint_delete(struct debugger *d, const char *args)
{
	uint64_t number;
	unsigned i;

	for (i = 0; i < d->n_breakpoints; i++) {
		if (debugger_number(args, UINT32_MAX, &number) &&
		    d->breakpoints[i].number == number &&
		    !d->breakpoints[i].internal) {
			break;
		}
	}
	if (i == d->n_breakpoints) {
		printf("Invalid breakpoint nr %s. Use 'breakpoint show' to see "
		       "the current breakpoints.\n",
		       args);
		return;
	}
	breakpoint_remove(d, i);
	printf("Breakpoint %s deleted; the others keep their numbers.\n", args);
}

static void
breakpoint_show(struct debugger *d)
{
	unsigned i;

	if (d->n_breakpoints == 0) {
		printf("No breakpoints set.\n");
	}
	for (i = 0; i < d->n_breakpoints; i++) {
		if (!d->breakpoints[i].internal) {
			breakpoint_print(d, &d->breakpoints[i]);
		}
	}
}

void
command_breakpoint(struct debugger *d, const char *args)
{
	char word[16];

	debugger_word(&args, word, sizeof(word));
	if (strcmp(word, "add") == 0 && *args != '\0') {
		breakpoint_add(d, args);
	} else if (strcmp(word, "on") == 0 && *args != '\0') {
		breakpoint_on(d, args);
	} else if (strcmp(word, "delete") == 0 && *args != '\0') {
		breakpoint_delete(d, args);
	} else if (strcmp(word, "show") == 0 && *args == '\0') {
		breakpoint_show(d);
	} else {
		if (word[0] != '\0') {
			printf("Unknown breakpoint subcommand.\n");
		}
		printf("syntax: breakpoint subcmd [args...]\n"
		       "Available subcmds (and args) are:\n"
		       "  add addr [if expr] [once|trace] [do \"cmd; cmd\"]\n"
		       "                add a breakpoint for address addr\n"
		       "  on exception [name] [if expr] [once|trace] [do ...]\n"
		       "  on syscall [n] [if expr] [once|trace] [do ...]\n"
		       "                stop after exceptions, system calls\n"
		       "  on device name [r|w|rw] [if expr] [once|trace] [do "
		       "...]\n"
		       "                the same as watch add device ...\n"
		       "  delete x      delete breakpoint nr x\n"
		       "  show          show current breakpoints\n");
	}
}
