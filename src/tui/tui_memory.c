/*
 * The panes of memory and of the stack.  What cannot be read, or would change
 * by being read, is shown as dashes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "loaders/symbols.h"
#include "tui/tui_private.h"

#define ROW_BYTES 16

static struct cpu *
cpu_of(const struct tui *t)
{
	return debugger_cpu(t->debugger);
}

static uint64_t
stack_pointer(const struct tui *t)
{
	const struct cpu *cpu = cpu_of(t);
	const struct cpu_register *r = cpu->class->registers;

	while (r->name != NULL && strcmp(r->name, "sp") != 0) {
		r++;
	}
	return r->name != NULL
		   ? cpu_canonical_vaddr(
			 cpu, cpu->class->get_register(cpu, r->number))
		   : 0;
}

/* ---- memory ---- */

static uint64_t
memory_first(const struct tui *t)
{
	return t->memory_chosen ? t->memory_top
				: stack_pointer(t) & ~UINT64_C(15);
}

void
memory_title(struct tui *t, char *text, size_t size)
{
	symbols_format(cpu_of(t)->machine->symbols, memory_first(t), text,
		       size);
}

/* Four bytes as the guest would print them, and as characters. */
static void
format_word(struct tui *t, uint64_t vaddr, char *digits, char *characters)
{
	uint8_t bytes[4];

	strcpy(digits, "--------");
	strcpy(characters, "    ");
	if (!debugger_read_memory(t->debugger, false, vaddr, bytes, 4)) {
		return;
	}
	for (unsigned i = 0; i < 4; i++) {
		snprintf(digits + 2 * i, 3, "%02x", bytes[i]);
		characters[i] =
		    bytes[i] >= ' ' && bytes[i] <= '~' ? (char)bytes[i] : '.';
	}
}

void
memory_draw(struct tui *t, const struct place *p)
{
	const struct cpu *cpu = cpu_of(t);
	uint64_t at = memory_first(t);

	for (unsigned row = 0; row < p->rows; row++) {
		char digits[ROW_BYTES / 4][9];
		char characters[ROW_BYTES + 1];
		char address[32];
		char text[120];

		for (unsigned i = 0; i < ROW_BYTES / 4; i++) {
			format_word(t, cpu_canonical_vaddr(cpu, at + 4 * i),
				    digits[i], characters + 4 * i);
		}
		debugger_format_address(cpu, at, address, sizeof(address));
		snprintf(text, sizeof(text), " %s  %s %s %s %s  %s",
			 address + 2, digits[0], digits[1], digits[2],
			 digits[3], characters);
		fullscreen_put(t->screen, p->row + row, p->column, p->columns,
			       0, text);
		at = cpu_canonical_vaddr(cpu, at + ROW_BYTES);
	}
}

void
memory_go(struct tui *t, uint64_t address)
{
	t->memory_chosen = true;
	t->memory_top = address;
}

void
memory_scroll(struct tui *t, int lines)
{
	uint64_t by = (uint64_t)((int64_t)lines * ROW_BYTES);

	memory_go(t, cpu_canonical_vaddr(cpu_of(t), memory_first(t) + by));
}

/* ---- the stack ---- */

void
stack_title(struct tui *t, char *text, size_t size)
{
	if (t->stack_scroll != 0) {
		snprintf(text, size, "%+d words", t->stack_scroll);
	}
}

void
stack_draw(struct tui *t, const struct place *p)
{
	struct cpu *cpu = cpu_of(t);
	unsigned len = cpu->is_32bit ? 4 : 8;
	uint64_t sp = stack_pointer(t);

	for (unsigned row = 0; row < p->rows; row++) {
		int64_t offset = ((int64_t)t->stack_scroll + row) * len;
		uint64_t at = cpu_canonical_vaddr(cpu, sp + (uint64_t)offset);
		char symbol[LINE_SIZE] = "";
		char value[24] = "----------------";
		char address[32];
		char text[LINE_SIZE + 80];
		uint8_t bytes[8];

		value[2 * len] = '\0';
		if (debugger_read_memory(t->debugger, false, at, bytes, len)) {
			uint64_t n = cpu_bytes_to_number(cpu, bytes, len);

			snprintf(value, sizeof(value), "%0*" PRIx64,
				 (int)len * 2, n);
			symbols_format(cpu->machine->symbols,
				       cpu_canonical_vaddr(cpu, n), symbol,
				       sizeof(symbol));
		}
		debugger_format_address(cpu, at, address, sizeof(address));
		snprintf(text, sizeof(text), " sp%+-6" PRId64 " %s  %s%s%s%s",
			 offset, address + 2, value,
			 symbol[0] != '\0' ? "  <" : "", symbol,
			 symbol[0] != '\0' ? ">" : "");
		fullscreen_put(t->screen, p->row + row, p->column, p->columns,
			       0, text);
	}
}

void
stack_scroll(struct tui *t, int lines)
{
	if (t->stack_scroll + lines < 1 << 20 &&
	    t->stack_scroll + lines > -(1 << 20)) {
		t->stack_scroll += lines;
	}
}
