/*
 * The stack: backtrace, and the frame that finish goes to.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "host/console.h"
#include "loaders/symbols.h"

#define FRAMES_SHOWN 64

/* " <symbol+0x10>" of where F returns to: in the function of the call, also if
 * that was its last instruction. */
static void
print_returning(struct cpu *cpu, const struct cpu_frame *f)
{
	uint64_t pc = cpu_canonical_vaddr(cpu, f->pc);
	const struct symbol *s = symbols_at(cpu->machine->symbols, pc - 1);

	if (s != NULL) {
		printf(" <%s+0x%" PRIx64 ">", s->name, pc - s->address);
	}
}

static void
print_frame(struct cpu *cpu, unsigned n, const struct cpu_frame *f)
{
	char pc[32];
	char sp[32];

	if (f->interrupted) {
		printf("    ---- exception ----\n");
	}
	debugger_format_address(cpu, f->pc, pc, sizeof(pc));
	debugger_format_address(cpu, f->sp, sp, sizeof(sp));
	printf("#%-2u %s", n, pc);
	if (f->exact) {
		debugger_print_symbol(cpu, f->pc);
	} else {
		print_returning(cpu, f);
	}
	/* A call and its slot are before where it returns to. */
	debugger_print_source_place(cpu, f->exact ? f->pc : f->pc - 1);
	printf(", sp = %s\n", sp);
}

void
command_backtrace(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	uint64_t most = FRAMES_SHOWN;
	struct cpu_frame f;
	const char *why = "";
	uint64_t n;

	if (*args != '\0' &&
	    (!debugger_number(args, 10000, &most) || most == 0)) {
		printf("syntax: backtrace [n]\n");
		return;
	}
	if (cpu->class->frame_first == NULL) {
		printf("Stacks of %s CPUs are not known.\n", cpu->class->name);
		return;
	}
	cpu->class->frame_first(cpu, &f);
	for (n = 0; n < most; n++) {
		print_frame(cpu, (unsigned)n, &f);
		if (!cpu->class->frame_caller(cpu, &f, &why)) {
			printf("The caller is not known: %s.\n", why);
			return;
		}
	}
	printf("There are more: `backtrace %" PRIu64 "' shows them.\n",
	       2 * most);
}

bool
debugger_caller(struct debugger *d, struct cpu_frame *f)
{
	struct cpu *cpu = debugger_cpu(d);
	const char *why = "stacks of such CPUs are not known";

	if (cpu->class->frame_first != NULL) {
		cpu->class->frame_first(cpu, f);
		if (cpu->class->frame_caller(cpu, f, &why)) {
			return true;
		}
	}
	printf("The caller is not known: %s.\n", why);
	return false;
}
