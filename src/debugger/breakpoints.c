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

static const struct breakpoint *
find_at(const struct debugger *d, const struct cpu *cpu, uint64_t vaddr)
{
	/* Odd addresses are of instructions of 16 bits. */
	unsigned shift = (vaddr & 1) != 0 ? 1 : 2;
	unsigned i;

	if (!debugger_breakpoint_in_page(d, (unsigned)vaddr)) {
		return NULL;
	}
	vaddr = cpu_canonical_vaddr(cpu, vaddr);
	for (i = 0; i < d->n_breakpoints; i++) {
		if (d->breakpoints[i].address >> shift == vaddr >> shift) {
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

/* Translations know where breakpoints are. */
static void
breakpoints_changed(struct debugger *d)
{
	struct machine *m = debugger_machine(d);
	unsigned word;
	unsigned i;

	memset(d->offsets, 0, sizeof(d->offsets));
	for (i = 0; i < d->n_breakpoints; i++) {
		word = word_of(d->breakpoints[i].address);
		d->offsets[word / 64] |= UINT64_C(1) << (word % 64);
	}
	if (m->code != NULL) {
		code_cache_flush(m->code);
	}
}

bool
breakpoint_insert(struct debugger *d, uint64_t address, const char *text,
		  bool remote)
{
	struct breakpoint *list;
	char *copy = strdup(text);

	list = realloc(d->breakpoints, (d->n_breakpoints + 1) * sizeof(*list));
	if (list != NULL) {
		d->breakpoints = list;
	}
	if (list == NULL || copy == NULL) {
		free(copy);
		return false;
	}
	list[d->n_breakpoints++] = (struct breakpoint){
	    .number = d->next_breakpoint++,
	    .address = address,
	    .text = copy,
	    .remote = remote,
	};
	breakpoints_changed(d);
	return true;
}

void
breakpoint_remove(struct debugger *d, unsigned index)
{
	free(d->breakpoints[index].text);
	d->n_breakpoints--;
	memmove(&d->breakpoints[index], &d->breakpoints[index + 1],
		(d->n_breakpoints - index) * sizeof(d->breakpoints[0]));
	breakpoints_changed(d);
}

bool
debugger_breakpoint_add(struct debugger *d, const char *text, struct error *e)
{
	struct expression_names names = debugger_names(d);
	struct cpu *cpu = debugger_cpu(d);
	const struct breakpoint *there;
	struct error why;
	uint64_t address;

	if (!expression_evaluate(&names, text, &address, &why)) {
		return emul_error(e,
				  "breakpoint '%s': %s; give an address or a "
				  "symbol of a loaded file",
				  text, why.text);
	}
	address = cpu_canonical_vaddr(cpu, address);
	there = find_at(d, cpu, address);
	if (there != NULL && !there->remote) {
		return emul_error(e, "breakpoint '%s': number %u is there",
				  text, there->number);
	}
	if (!breakpoint_insert(d, address, text, false)) {
		return emul_error(e, "out of memory for a breakpoint");
	}
	return true;
}

void
breakpoints_free(struct debugger *d)
{
	unsigned i;

	for (i = 0; i < d->n_breakpoints; i++) {
		free(d->breakpoints[i].text);
	}
	free(d->breakpoints);
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
		if (!m->cpus[i]->running ||
		    find_at(d, m->cpus[i], pc) == NULL) {
			continue;
		}
		debugger_format_address(m->cpus[i], pc, text, sizeof(text));
		printf("BREAKPOINT: pc = %s", text);
		if (m->n_cpus > 1) {
			printf(" (cpu%u)", i);
		}
		printf("\n(The instruction has not yet executed.)\n");
		any = true;
	}
	return any;
}

static void
print_breakpoint(const struct debugger *d, const struct breakpoint *b)
{
	char text[32];

	debugger_format_address(debugger_cpu(d), b->address, text,
				sizeof(text));
	printf("%3u: %s (%s)\n", b->number, text, b->text);
}

static void
breakpoint_add(struct debugger *d, const char *args)
{
	struct error e;

	if (!debugger_breakpoint_add(d, args, &e)) {
		debugger_complain(&e);
		return;
	}
	print_breakpoint(d, &d->breakpoints[d->n_breakpoints - 1]);
}

static void
breakpoint_delete(struct debugger *d, const char *args)
{
	uint64_t number;
	unsigned i;

	for (i = 0; i < d->n_breakpoints; i++) {
		if (debugger_number(args, UINT32_MAX, &number) &&
		    d->breakpoints[i].number == number) {
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
		print_breakpoint(d, &d->breakpoints[i]);
	}
}

void
command_breakpoint(struct debugger *d, const char *args)
{
	char word[16];

	debugger_word(&args, word, sizeof(word));
	if (strcmp(word, "add") == 0 && *args != '\0') {
		breakpoint_add(d, args);
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
		       "  add addr      add a breakpoint for address addr\n"
		       "  delete x      delete breakpoint nr x\n"
		       "  show          show current breakpoints\n");
	}
}
