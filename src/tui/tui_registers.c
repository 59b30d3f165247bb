/*
 * The pane of registers: those that gdb knows, by the prompt's names.  What
 * has changed since the machine stood the last time is marked.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/tui_private.h"

/* ---- which there are ---- */

/* The prompt's name of what gdb calls rN, else gdb's. */
static const char *
name_of(const struct cpu *cpu, const struct cpu_gdb_register *g)
{
	const struct cpu_register *r = cpu->class->registers;

	if (g->name[0] != 'r' || !isdigit((unsigned char)g->name[1])) {
		return g->name;
	}
	while (r->name != NULL && r->number != g->number) {
		r++;
	}
	return r->name != NULL ? r->name : g->name;
}

/* The next one that this CPU has; the first one behind NULL. */
static const struct cpu_gdb_register *
next_register(const struct cpu *cpu, const struct cpu_gdb_register *g)
{
	g = g == NULL ? cpu->class->gdb_registers : g + 1;
	while (g->name != NULL && (cpu->class->gdb_bits(cpu, g->number) == 0 ||
				   strcmp(name_of(cpu, g), "zr") == 0)) {
		g++;
	}
	return g->name != NULL ? g : NULL;
}

/* ---- their values ---- */

void
registers_read(struct tui *t)
{
	const struct cpu *cpu = t->registers.cpu;
	const struct cpu_gdb_register *g = next_register(cpu, NULL);

	for (unsigned i = 0; i < REGISTERS_MAX && g != NULL; i++) {
		t->registers.value[i] =
		    cpu->class->get_register(cpu, g->number);
		g = next_register(cpu, g);
	}
}

/* What an assignment changes is marked, too, until the machine moves. */
void
registers_take(struct tui *t)
{
	const struct cpu *cpu = debugger_cpu(t->debugger);
	struct registers *r = &t->registers;
	bool known = r->cpu == cpu;
	bool moved = !known || r->instructions != *cpu->instructions;

	r->cpu = cpu;
	registers_read(t);
	if (moved) {
		memcpy(r->before, known ? r->stood : r->value,
		       sizeof(r->before));
	}
	memcpy(r->stood, r->value, sizeof(r->stood));
	r->instructions = *cpu->instructions;
	if (moved) {
		t->code_follows = true;
		t->stack_scroll = 0;
	}
}

/* ---- showing them ---- */

void
registers_title(struct tui *t, char *text, size_t size)
{
	if (t->registers.scroll > 0) {
		snprintf(text, size, "%u rows down", t->registers.scroll);
	}
}

/* Names of about the same length stand in columns. */
static unsigned
name_width(const char *name)
{
	size_t len = strlen(name);

	return len <= 2 ? 2 : len == 3 ? 3 : 8;
}

static void
draw_register(struct tui *t, unsigned row, unsigned column, const char *name,
	      unsigned i, unsigned digits)
{
	const struct registers *r = &t->registers;
	bool changed = r->value[i] != r->before[i];
	uint64_t value = digits < 16
			     ? r->value[i] & ((UINT64_C(1) << digits * 4) - 1)
			     : r->value[i];
	char text[64];

	snprintf(text, sizeof(text), "%-*s%c%0*" PRIx64, (int)name_width(name),
		 name, changed ? '*' : ' ', (int)digits, value);
	fullscreen_put(t->screen, row, column, (unsigned)strlen(text),
		       changed ? FULLSCREEN_BOLD : 0, text);
}

void
registers_draw(struct tui *t, const struct place *p)
{
	const struct cpu *cpu = t->registers.cpu;
	const struct cpu_gdb_register *g = NULL;
	unsigned row = 0;
	unsigned column = 0;

	for (unsigned i = 0; i < REGISTERS_MAX; i++) {
		const char *name;
		unsigned digits;
		unsigned width;

		g = next_register(cpu, g);
		if (g == NULL) {
			break;
		}
		name = name_of(cpu, g);
		digits = cpu->class->gdb_bits(cpu, g->number) / 4;
		width = name_width(name) + 1 + digits + 1;
		if (column > 0 && column + width > p->columns + 1) {
			row++;
			column = 0;
		}
		if (row >= t->registers.scroll &&
		    row - t->registers.scroll < p->rows) {
			draw_register(t, p->row + row - t->registers.scroll,
				      p->column + column, name, i, digits);
		}
		column += width;
	}
	if (t->registers.scroll > row) {
		t->registers.scroll = row;
	}
}

void
registers_scroll(struct tui *t, int lines)
{
	unsigned *scroll = &t->registers.scroll;

	if (lines > 0) {
		*scroll += (unsigned)lines;
	} else {
		*scroll -=
		    (unsigned)-lines < *scroll ? (unsigned)-lines : *scroll;
	}
}
