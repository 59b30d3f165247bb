/*
 * Lines of source: list, and where other commands show them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"
#include "loaders/source_lines.h"

#define LINES_SHOWN 10
#define TEXT_MAX    400

void
debugger_print_source_line(const struct cpu *cpu, uint64_t vaddr)
{
	struct source_lines *l = cpu->machine->source_lines;
	struct source_line line;
	char text[TEXT_MAX] = "";

	if (source_lines_begin(l, cpu_canonical_vaddr(cpu, vaddr), &line)) {
		source_lines_text(l, &line, text, sizeof(text));
		printf("%s:%u%s%s\n", source_line_name(&line), line.number,
		       text[0] != '\0' ? "\t" : "", text);
	}
}

void
debugger_print_source_place(const struct cpu *cpu, uint64_t vaddr)
{
	struct source_line line;

	if (source_lines_at(cpu->machine->source_lines,
			    cpu_canonical_vaddr(cpu, vaddr), &line)) {
		printf(" at %s:%u", source_line_name(&line), line.number);
	}
}

/* ---- list ---- */

void
list_free(struct debugger *d)
{
	free(d->listed_path);
	free(d->listed_program);
	d->listed_path = NULL;
	d->listed_program = NULL;
}

void
command_list_more(struct debugger *d)
{
	struct source_line line = {d->listed_path, d->listed_next,
				   d->listed_program};
	char text[TEXT_MAX];
	unsigned n;

	for (n = 0; n < LINES_SHOWN &&
		    source_lines_text(debugger_machine(d)->source_lines, &line,
				      text, sizeof(text));
	     n++) {
		printf("%u\t%s\n", line.number++, text);
	}
	if (n == 0) {
		printf("%s has no more lines.\n", source_line_name(&line));
	}
	d->listed_next = line.number;
	d->repeat = REPEAT_LIST;
}

/* The lines around LINE. */
static void
list_around(struct debugger *d, const struct source_line *line)
{
	char text[TEXT_MAX];

	if (!source_lines_text(debugger_machine(d)->source_lines, line, text,
			       sizeof(text))) {
		printf(
		    "%s:%u: there is no %s, nor under the directory of %s.\n",
		    source_line_name(line), line->number, line->path,
		    line->program);
		return;
	}
	list_free(d);
	d->listed_path = strdup(line->path);
	d->listed_program = strdup(line->program);
	if (d->listed_path == NULL || d->listed_program == NULL) {
		list_free(d);
		printf("Out of memory.\n");
		return;
	}
	printf("%s:%u\n", line->path, line->number);
	d->listed_next =
	    line->number > LINES_SHOWN / 2 ? line->number - LINES_SHOWN / 2 : 1;
	command_list_more(d);
}

void
command_list(struct debugger *d, const char *args)
{
	struct source_lines *l = debugger_machine(d)->source_lines;
	struct cpu *cpu = debugger_cpu(d);
	uint64_t address = cpu->class->get_pc(cpu);
	struct source_line line;
	struct error e;
	char text[32];

	if (!source_lines_known(l, &e)) {
		debugger_complain(&e);
		return;
	}
	if (*args != '\0' && !debugger_evaluate(d, args, &address)) {
		return;
	}
	address = debugger_address(cpu, address);
	if (source_lines_at(l, address, &line)) {
		list_around(d, &line);
		return;
	}
	debugger_format_address(cpu, address, text, sizeof(text));
	printf("The line of %s is not known.\n", text);
}
