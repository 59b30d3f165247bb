/*
 * Traces: instructions (-i), registers (-r), calls (-t), and the statistics
 * file (-s).  All of them look at single instructions, so the stepper runs the
 * machine while one is on.
 *
 * Statistics: one line an instruction, with the columns asked for, separated
 * by spaces: v virtual address, p physical address, i the instruction word,
 * each as 0x%08x (16 digits on 64-bit CPUs).  Other flags: d starts disabled
 * (settings.machine.statistics_enabled = 1 at the prompt), o overwrites the
 * file instead of appending.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"
#include "host/console.h"
#include "loaders/symbols.h"

#define INSTRUCTION_MAX 4
#define CALL_ARGUMENTS	4
#define STRING_SHOWN	25

struct statistics {
	FILE *file;
	char *name;
	char columns[8]; /* of "vpi", in the order asked for */
	bool enabled;
};

bool
debugger_needs_stepper(const struct debugger *d)
{
	return d->instruction_trace || d->register_dump || d->call_trace ||
	       d->stepping || (d->statistics != NULL && d->statistics->enabled);
}

/* ---- instructions ---- */

static bool
has_symbol_at(const struct cpu *cpu, uint64_t vaddr, char *text, size_t size)
{
	const struct symbol *s = symbols_at(cpu->machine->symbols, vaddr);

	return s != NULL && s->address == vaddr &&
	       symbols_format(cpu->machine->symbols, vaddr, text, size);
}

unsigned
debugger_print_instruction(struct debugger *d, struct cpu *cpu, uint64_t vaddr,
			   bool executing)
{
	uint8_t bytes[INSTRUCTION_MAX];
	uint64_t bytes_at;
	const char *status = "        ";
	char text[600];
	char address[32];
	unsigned len;

	vaddr = cpu_canonical_vaddr(cpu, vaddr);
	bytes_at = cpu->class->instruction_address != NULL
		       ? cpu->class->instruction_address(cpu, vaddr)
		       : vaddr;
	debugger_format_address(cpu, vaddr, address, sizeof(address));
	if (has_symbol_at(cpu, bytes_at, text, sizeof(text))) {
		printf("<%s>\n", text);
	}
	debugger_print_source_line(cpu, vaddr);
	if (!cpu_peek(cpu, bytes_at, bytes, sizeof(bytes))) {
		if (executing) {
			printf("%s: (memory access failed)\n", address + 2);
		} else {
			printf("(memory access failed)\n");
		}
		return 0;
	}
	len = cpu->class->disassemble(cpu, vaddr, bytes, executing, text,
				      sizeof(text));
	if (executing && cpu->class->in_slot(cpu)) {
		status = " (d)    ";
	} else if (!executing && vaddr == cpu->class->get_pc(cpu)) {
		status = "     <- ";
	}
	printf("%s: %0*" PRIx64 "%s%s\n", address + 2, (int)len * 2,
	       cpu_bytes_to_number(cpu, bytes, len), status, text);
	return len;
}

/* ---- statistics ---- */

bool
debugger_statistics_open(struct debugger *d, const char *spec, struct error *e)
{
	const char *colon = strchr(spec, ':');
	struct statistics *s;
	bool overwrite = false;
	size_t n = 0;
	const char *p;

	if (d->statistics != NULL) {
		return emul_error(e, "-s '%s': there can be only one -s", spec);
	}
	if (colon == NULL || colon[1] == '\0') {
		return emul_error(e,
				  "-s '%s': write flags, a colon and a file "
				  "name, for example -s vp:file",
				  spec);
	}
	s = calloc(1, sizeof(*s));
	if (s == NULL) {
		return emul_error(e, "out of memory for -s");
	}
	s->enabled = true;
	for (p = spec; p < colon; p++) {
		if (*p == 'd') {
			s->enabled = false;
		} else if (*p == 'o') {
			overwrite = true;
		} else if (strchr("vpi", *p) != NULL &&
			   n + 1 < sizeof(s->columns)) {
			s->columns[n++] = *p;
		} else {
			free(s);
			return emul_error(e,
					  "-s '%s': flag '%c' is not known, or "
					  "given too often; flags are v, p, i, "
					  "d and o",
					  spec, *p);
		}
	}
	if (n == 0) {
		free(s);
		return emul_error(e,
				  "-s '%s': give at least one of the flags v, "
				  "p and i",
				  spec);
	}
	s->name = strdup(colon + 1);
	s->file = fopen(colon + 1, overwrite ? "w" : "a");
	if (s->name == NULL || s->file == NULL) {
		emul_error(e, "-s: cannot write '%s': %s", colon + 1,
			   strerror(errno));
		free(s->name);
		free(s);
		return false;
	}
	/* A full disk is then known at the line that did not fit. */
	setvbuf(s->file, NULL, _IOLBF, 0);
	d->statistics = s;
	return true;
}

/* Reports it and stops writing. */
static void
statistics_failed(struct debugger *d)
{
	struct statistics *s = d->statistics;

	s->enabled = false;
	machine_end(debugger_machine(d), RUN_HOST_ERROR,
		    "statistics file '%s': %s", s->name, strerror(errno));
}

static void
write_statistics(struct debugger *d, struct cpu *cpu)
{
	struct statistics *s = d->statistics;
	uint64_t pc = cpu->class->get_pc(cpu);
	uint8_t bytes[INSTRUCTION_MAX];
	uint64_t paddr;
	uint64_t value;
	const char *c;

	if (cpu->class->translate_v2p(cpu, pc, &paddr,
				      CPU_V2P_FETCH | CPU_V2P_NO_EXCEPTIONS) ==
		CPU_V2P_FAIL ||
	    !cpu_peek(cpu, pc, bytes, sizeof(bytes))) {
		return; /* the fetch is an exception, no instruction */
	}
	for (c = s->columns; *c != '\0'; c++) {
		value = *c == 'v' ? pc
			: *c == 'p'
			    ? paddr
			    : cpu_bytes_to_number(cpu, bytes, sizeof(bytes));
		fprintf(s->file, "%s0x%0*" PRIx64, c != s->columns ? " " : "",
			cpu->is_32bit || *c == 'i' ? 8 : 16, value);
	}
	if (putc('\n', s->file) == EOF || ferror(s->file)) {
		statistics_failed(d);
	}
}

void
statistics_close(struct debugger *d)
{
	struct statistics *s = d->statistics;

	if (s == NULL) {
		return;
	}
	if (fclose(s->file) != 0) {
		fprintf(stderr, "gxemul: statistics file '%s': %s\n", s->name,
			strerror(errno));
	}
	free(s->name);
	free(s);
	d->statistics = NULL;
}

bool
statistics_enabled(const struct debugger *d, bool *enabled)
{
	if (d->statistics == NULL) {
		return false;
	}
	*enabled = d->statistics->enabled;
	return true;
}

void
statistics_enable(struct debugger *d, bool enabled)
{
	if (d->statistics != NULL) {
		d->statistics->enabled = enabled;
	}
}

/* ---- calls ---- */

/* A string that is readable at an address, quoted into TEXT. */
static bool
format_string(struct cpu *cpu, uint64_t vaddr, char *text, size_t size)
{
	size_t used = 0;
	unsigned n;
	uint8_t c = 0;

	text[used++] = '"';
	for (n = 0; n < STRING_SHOWN; n++) {
		if (!cpu_peek(cpu, vaddr + n, &c, 1)) {
			return false;
		}
		if (c == '\0') {
			break;
		}
		if (c == '\n' || c == '\r' || c == '\t') {
			text[used++] = '\\';
			c = c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
		} else if (c >= 0x80 || !isprint(c)) {
			return false;
		}
		text[used++] = (char)c;
	}
	if (n < 2) {
		return false; /* more likely a pointer to something else */
	}
	snprintf(text + used, size - used, "\"%s", c != '\0' ? ".." : "");
	return true;
}

/* Nobody says what type an argument has, so this guesses. */
static void
print_argument(struct cpu *cpu, uint64_t value)
{
	int64_t number = (int64_t)debugger_extend(cpu, value);
	char text[2 * STRING_SHOWN + 16];
	char name[256];

	value = cpu_canonical_vaddr(cpu, value);
	if (number > -1024 && number < 1024) {
		printf("%" PRId64, number);
	} else if (has_symbol_at(cpu, value, name, sizeof(name))) {
		printf("&%s", name);
	} else if (format_string(cpu, value, text, sizeof(text))) {
		printf("%s", text);
	} else {
		printf("0x%" PRIx64, value);
	}
}

static void
print_call(struct cpu *cpu, unsigned depth, uint64_t target)
{
	char name[256];
	unsigned n;

	target = cpu_canonical_vaddr(cpu, target);
	if (!symbols_format(cpu->machine->symbols, target, name,
			    sizeof(name))) {
		debugger_format_address(cpu, target, name, sizeof(name));
	}
	printf("%*s<%s(", (int)depth * 2, "", name);
	for (n = 0; n < CALL_ARGUMENTS; n++) {
		print_argument(cpu, cpu->class->call_argument(cpu, n));
		printf(",");
	}
	printf("..)>\n");
}

static void
push_call(struct call_stack *s, uint64_t return_address)
{
	if (s->depth == CALL_DEPTH_MAX) {
		memmove(&s->return_address[0], &s->return_address[1],
			(CALL_DEPTH_MAX - 1) * sizeof(s->return_address[0]));
		s->depth--;
	}
	s->return_address[s->depth++] = return_address;
}

/* Also when a function between did not return; a return to where no call came
 * from (another thread of the guest) changes nothing. */
static void
pop_call(struct call_stack *s, uint64_t target)
{
	unsigned n;

	for (n = s->depth; n > 0; n--) {
		if (s->return_address[n - 1] == target) {
			s->depth = n - 1;
			return;
		}
	}
}

/* ---- called by the run loop ---- */

static bool
is_shown(struct debugger *d, struct cpu *cpu)
{
	return (d->stepping && cpu == debugger_cpu(d)) ||
	       (d->instruction_trace &&
		(d->trace_filter == NULL ||
		 condition_holds(d, cpu, d->trace_filter)));
}

void
debugger_trace_instruction(struct debugger *d, struct cpu *cpu)
{
	struct call_stack *s = &d->calls[cpu->id];

	console_flush_pending();
	if (d->call_trace && !s->started && *cpu->instructions == 0) {
		/* Nobody calls the first function. */
		print_call(cpu, 0, cpu->class->get_pc(cpu));
		push_call(s, cpu->class->return_address(cpu));
	}
	s->started = d->call_trace;
	if (d->register_dump) {
		cpu->class->print_registers(cpu, -1);
		cpu->class->print_registers(cpu, 0);
		printf("\n");
	}
	if (is_shown(d, cpu)) {
		debugger_print_instruction(d, cpu, cpu->class->get_pc(cpu),
					   true);
		if (d->show_effects) {
			effects_begin(d, cpu);
		}
	}
	if (d->statistics != NULL && d->statistics->enabled) {
		write_statistics(d, cpu);
	}
}

void
debugger_trace_flow(struct debugger *d, struct cpu *cpu)
{
	struct call_stack *s = &d->calls[cpu->id];

	effects_end(d, cpu);
	if (!d->call_trace) {
		return;
	}
	if (cpu->flow == CPU_FLOW_CALL) {
		console_flush_pending();
		print_call(cpu, s->depth, cpu->flow_target);
		push_call(s, cpu->class->return_address(cpu));
	} else if (cpu->flow == CPU_FLOW_RETURN) {
		pop_call(s, cpu->flow_target);
	}
}
