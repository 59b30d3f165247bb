/*
 * The pane of code: instructions around the pc, as `unassemble' shows them.  A
 * branch and its delay slot are two steps; the pc in a slot is marked (d), as
 * everywhere.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "loaders/source_lines.h"
#include "loaders/symbols.h"
#include "tui/tui_private.h"

#define INSTRUCTION_MAX 4
#define CONTEXT		3  /* instructions shown before the pc */
#define WIDE		64 /* columns, for the words of instructions, too */

struct instruction {
	unsigned len; /* 0: it cannot be read */
	uint64_t word;
	char text[300];
};

/* ---- one instruction ---- */

static uint64_t
pc_of(const struct cpu *cpu)
{
	return cpu_canonical_vaddr(cpu, cpu->class->get_pc(cpu));
}

static uint64_t
bytes_address(const struct cpu *cpu, uint64_t vaddr)
{
	return cpu->class->instruction_address != NULL
		   ? cpu->class->instruction_address(cpu, vaddr)
		   : vaddr;
}

/* Operands in a column; what is said about them behind two blanks. */
static void
expand_tabs(char *text, size_t size)
{
	char copy[sizeof(((struct instruction *)0)->text)];
	size_t used = 0;

	snprintf(copy, sizeof(copy), "%s", text);
	for (const char *p = copy; *p != '\0' && used + 1 < size; p++) {
		size_t end = *p != '\t' ? used + 1 : used < 8 ? 8 : used + 2;

		while (used < end && used + 1 < size) {
			text[used++] = *p == '\t' ? ' ' : *p;
		}
	}
	text[used] = '\0';
}

static void
read_instruction(struct cpu *cpu, uint64_t vaddr, struct instruction *in)
{
	uint8_t bytes[INSTRUCTION_MAX];

	memset(in, 0, sizeof(*in));
	if (!cpu_peek(cpu, bytes_address(cpu, vaddr), bytes, sizeof(bytes))) {
		snprintf(in->text, sizeof(in->text), "(memory access failed)");
		return;
	}
	in->len = cpu->class->disassemble(
	    cpu, vaddr, bytes, vaddr == pc_of(cpu), in->text, sizeof(in->text));
	in->word = cpu_bytes_to_number(cpu, bytes, in->len);
	expand_tabs(in->text, sizeof(in->text));
}

/* The name of what begins there. */
static bool
label_at(const struct cpu *cpu, uint64_t vaddr, char *text, size_t size)
{
	uint64_t address = bytes_address(cpu, vaddr);
	const struct symbol *s = symbols_at(cpu->machine->symbols, address);

	return s != NULL && s->address == address &&
	       symbols_format(cpu->machine->symbols, address, text, size);
}

/* The line of source that begins there. */
static bool
source_at(const struct cpu *cpu, uint64_t vaddr, char *text, size_t size)
{
	struct source_lines *l = cpu->machine->source_lines;
	struct source_line line;
	char source[LINE_SIZE] = "";

	if (!source_lines_begin(l, vaddr, &line)) {
		return false;
	}
	source_lines_text(l, &line, source, sizeof(source));
	for (char *p = source; *p != '\0'; p++) {
		*p = *p == '\t' ? ' ' : *p;
	}
	snprintf(text, size, "%s:%u %s", source_line_name(&line), line.number,
		 source + strspn(source, " "));
	return true;
}

/* What stands above the instruction, a row each. */
static unsigned
headings(const struct cpu *cpu, uint64_t vaddr, char text[2][LINE_SIZE])
{
	unsigned n = label_at(cpu, vaddr, text[0], LINE_SIZE);

	return n + source_at(cpu, vaddr, text[n], LINE_SIZE);
}

/* ---- where the pane begins ---- */

/* Is the pc in the pane, with something behind it? */
static bool
pc_is_shown(struct tui *t, struct cpu *cpu, unsigned rows)
{
	uint64_t pc = pc_of(cpu);
	uint64_t at = t->code_top;
	char heading[2][LINE_SIZE];

	for (unsigned row = 0; row + 2 < rows; row++) {
		struct instruction in;

		row += headings(cpu, at, heading);
		if (at == pc) {
			return true;
		}
		read_instruction(cpu, at, &in);
		if (in.len == 0) {
			return false;
		}
		at = cpu_canonical_vaddr(cpu, at + in.len);
	}
	return false;
}

/* Instructions of one length can be counted backwards. */
static void
follow(struct tui *t, struct cpu *cpu, unsigned rows)
{
	uint64_t pc = pc_of(cpu);
	uint64_t before = CONTEXT * 4;

	if (pc_is_shown(t, cpu, rows)) {
		return;
	}
	t->code_top = pc;
	if (pc % 4 == 0 && bytes_address(cpu, pc) == pc && pc >= before &&
	    rows > 2 * CONTEXT + 2) {
		t->code_top = pc - before;
	}
}

/* ---- the pane ---- */

void
code_title(struct tui *t, char *text, size_t size)
{
	const struct cpu *cpu = debugger_cpu(t->debugger);

	symbols_format(cpu->machine->symbols, pc_of(cpu), text, size);
}

static void
draw_instruction(struct tui *t, const struct place *p, unsigned row,
		 struct cpu *cpu, uint64_t vaddr, const struct instruction *in)
{
	bool here = vaddr == pc_of(cpu);
	char address[32];
	char word[16] = "";
	char text[400];

	debugger_format_address(cpu, vaddr, address, sizeof(address));
	if (p->columns >= WIDE && in->len > 0) {
		snprintf(word, sizeof(word), " %*.*" PRIx64, 8,
			 (int)in->len * 2, in->word);
	}
	snprintf(text, sizeof(text), "%c%c%s%s %s %s",
		 debugger_breakpoint_at(t->debugger, cpu, vaddr) ? '*' : ' ',
		 here ? '>' : ' ', address + 2, word,
		 here && cpu->class->in_slot(cpu) ? "(d)" : "   ", in->text);
	fullscreen_put(t->screen, p->row + row, p->column, p->columns,
		       here ? FULLSCREEN_REVERSE : 0, text);
}

void
code_draw(struct tui *t, const struct place *p)
{
	struct cpu *cpu = debugger_cpu(t->debugger);
	uint64_t at;
	char heading[2][LINE_SIZE];

	if (t->code_follows) {
		follow(t, cpu, p->rows);
	}
	at = t->code_top;
	for (unsigned row = 0; row < p->rows; row++) {
		struct instruction in;
		unsigned n = headings(cpu, at, heading);

		for (unsigned i = 0; i < n && row < p->rows; i++) {
			fullscreen_put(t->screen, p->row + row++, p->column,
				       p->columns, FULLSCREEN_UNDERLINE,
				       heading[i]);
		}
		if (row == p->rows) {
			break;
		}
		read_instruction(cpu, at, &in);
		draw_instruction(t, p, row, cpu, at, &in);
		at = cpu_canonical_vaddr(cpu, at + (in.len > 0 ? in.len : 4));
	}
}

void
code_scroll(struct tui *t, int lines)
{
	struct cpu *cpu = debugger_cpu(t->debugger);
	bool short_ones = bytes_address(cpu, t->code_top) != t->code_top;

	t->code_follows = false;
	t->code_top = cpu_canonical_vaddr(
	    cpu,
	    t->code_top + (uint64_t)((int64_t)lines * (short_ones ? 2 : 4)));
}

void
code_go(struct tui *t, uint64_t address)
{
	t->code_follows = false;
	t->code_top = address;
}
