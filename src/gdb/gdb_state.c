/*
 * Registers, memory, breakpoints and watchpoints for gdb.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/remote.h"
#include "emul/emul.h"
#include "gdb/gdb_private.h"
#include "memory/memory.h"

/* ---- registers ---- */

static unsigned
bits_of(const struct cpu *cpu, const struct cpu_gdb_register *r)
{
	return cpu->class->gdb_bits(cpu, r->number);
}

/* The register that gdb calls number N: those that this CPU does not have are
 * not counted.  NULL: there is none. */
static const struct cpu_gdb_register *
register_number(const struct cpu *cpu, uint64_t n)
{
	const struct cpu_gdb_register *r = cpu->class->gdb_registers;

	for (; r->name != NULL; r++) {
		if (bits_of(cpu, r) != 0 && n-- == 0) {
			return r;
		}
	}
	return NULL;
}

static void
put_register(struct gdb *g, const struct cpu *cpu,
	     const struct cpu_gdb_register *r)
{
	unsigned len = bits_of(cpu, r) / 8;
	uint64_t value = cpu->class->get_register(cpu, r->number);
	uint8_t bytes[8];

	cpu_number_to_bytes(cpu, value, bytes, len);
	gdb_text_hex(&g->reply, bytes, len);
}

/* Its bytes in *ARGS; a value that is there already is not written. */
static bool
set_register(struct gdb *g, const struct cpu_gdb_register *r, const char **args)
{
	struct cpu *cpu = gdb_cpu(g);
	unsigned len = bits_of(cpu, r) / 8;
	uint8_t bytes[8];
	uint8_t old[8];

	if (!gdb_bytes(args, bytes, len)) {
		return false;
	}
	cpu_number_to_bytes(cpu, cpu->class->get_register(cpu, r->number), old,
			    len);
	return memcmp(bytes, old, len) == 0 ||
	       debugger_remote_set(g->emul->debugger, r->number,
				   cpu_bytes_to_number(cpu, bytes, len));
}

void
gdb_read_registers(struct gdb *g)
{
	const struct cpu *cpu = gdb_cpu(g);
	const struct cpu_gdb_register *r = cpu->class->gdb_registers;

	for (; r->name != NULL; r++) {
		if (bits_of(cpu, r) != 0) {
			put_register(g, cpu, r);
		}
	}
	gdb_send(g);
}

/* What cannot be written (r0, a counter) keeps its value: gdb writes all. */
void
gdb_write_registers(struct gdb *g, const char *args)
{
	const struct cpu *cpu = gdb_cpu(g);
	const struct cpu_gdb_register *r = cpu->class->gdb_registers;

	for (; r->name != NULL && *args != '\0'; r++) {
		if (bits_of(cpu, r) != 0) {
			(void)set_register(g, r, &args);
		}
	}
	gdb_answer(g, "OK");
}

void
gdb_put_stop_registers(struct gdb *g)
{
	const struct cpu *cpu = gdb_cpu(g);
	const struct cpu_gdb_register *r = cpu->class->gdb_registers;
	unsigned n = 0;

	for (; r->name != NULL; r++) {
		if (cpu->class->gdb_wants_at_stop(r->number)) {
			gdb_text_print(&g->reply, "%x:", n);
			put_register(g, cpu, r);
			gdb_text_add(&g->reply, ";", 1);
		}
		n += bits_of(cpu, r) != 0;
	}
}

void
gdb_read_register(struct gdb *g, const char *args)
{
	const struct cpu_gdb_register *r;
	uint64_t n;

	r = gdb_number(&args, &n) ? register_number(gdb_cpu(g), n) : NULL;
	if (r == NULL) {
		gdb_error(g, EINVAL);
		return;
	}
	put_register(g, gdb_cpu(g), r);
	gdb_send(g);
}

void
gdb_write_register(struct gdb *g, const char *args)
{
	const struct cpu_gdb_register *r;
	uint64_t n;

	r = gdb_number(&args, &n) ? register_number(gdb_cpu(g), n) : NULL;
	gdb_result(g, r != NULL && gdb_letter(&args, '=') &&
			  set_register(g, r, &args));
}

static void
describe_feature(const struct cpu *cpu, const char *feature, struct gdb_text *t)
{
	const struct cpu_gdb_register *r = cpu->class->gdb_registers;
	unsigned n = 0;

	gdb_text_print(t, "<feature name=\"%s\">", feature);
	for (; r->name != NULL; r++) {
		unsigned bits = bits_of(cpu, r);

		if (bits != 0 && strcmp(r->feature, feature) == 0) {
			gdb_text_print(t,
				       "<reg name=\"%s\" bitsize=\"%u\" "
				       "regnum=\"%u\"/>",
				       r->name, bits, n);
		}
		n += bits != 0;
	}
	gdb_text_print(t, "</feature>");
}

/* Is it the first one of its feature? */
static bool
begins_feature(const struct cpu *cpu, const struct cpu_gdb_register *r)
{
	const struct cpu_gdb_register *first = cpu->class->gdb_registers;

	while (strcmp(first->feature, r->feature) != 0) {
		first++;
	}
	return first == r;
}

void
gdb_describe(struct gdb *g, struct gdb_text *t)
{
	const struct cpu *cpu = gdb_cpu(g);
	const struct cpu_gdb_register *r = cpu->class->gdb_registers;

	/* No operating system's ways of a process: with those of Linux, its
	 * default, gdb steps by breakpoints of its own. */
	gdb_text_print(t,
		       "<?xml version=\"1.0\"?>"
		       "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
		       "<target><architecture>%s</architecture>"
		       "<osabi>none</osabi>",
		       cpu->class->gdb_architecture(cpu));
	for (; r->name != NULL; r++) {
		if (begins_feature(cpu, r)) {
			describe_feature(cpu, r->feature, t);
		}
	}
	gdb_text_print(t, "</target>");
}

/* ---- memory ---- */

/* ADDR,LEN. */
static bool
parse_range(const char **args, uint64_t *address, uint64_t *len)
{
	return gdb_number(args, address) && gdb_letter(args, ',') &&
	       gdb_number(args, len) && *len <= GDB_PACKET_MAX / 2;
}

/* As much as can be read. */
void
gdb_read_memory(struct gdb *g, const char *args)
{
	struct debugger *d = g->emul->debugger;
	uint8_t bytes[GDB_PACKET_MAX / 2];
	uint64_t address;
	uint64_t len;

	if (!parse_range(&args, &address, &len)) {
		gdb_error(g, EINVAL);
		return;
	}
	if (!debugger_remote_read(d, g->physical, address, bytes,
				  (size_t)len)) {
		uint64_t wanted = len;

		for (len = 0; len < wanted; len++) {
			if (!debugger_remote_read(d, g->physical, address + len,
						  &bytes[len], 1)) {
				break;
			}
		}
		if (len == 0) {
			gdb_error(g, EFAULT);
			return;
		}
	}
	gdb_text_hex(&g->reply, bytes, (size_t)len);
	gdb_send(g);
}

/* ADDR,LEN:DATA; LEFT is the length of ARGS, in which binary data may have
 * zeros. */
void
gdb_write_memory(struct gdb *g, const char *args, bool binary, size_t left)
{
	const char *start = args;
	uint8_t bytes[GDB_PACKET_MAX / 2];
	uint64_t address;
	uint64_t len;

	if (!parse_range(&args, &address, &len) || !gdb_letter(&args, ':')) {
		gdb_error(g, EINVAL);
		return;
	}
	left -= (size_t)(args - start);
	if (binary ? left < len : !gdb_bytes(&args, bytes, (size_t)len)) {
		gdb_error(g, EINVAL);
		return;
	}
	if (!debugger_remote_write(g->emul->debugger, g->physical, address,
				   binary ? (const uint8_t *)args : bytes,
				   (size_t)len)) {
		gdb_error(g, EFAULT);
		return;
	}
	gdb_answer(g, "OK");
}

/* ---- where to stop ---- */

/* Of Z2, Z3 and Z4: write, read, access. */
static unsigned
kinds_of(char type)
{
	unsigned read = 1u << MEMORY_READ;
	unsigned write = 1u << MEMORY_WRITE;

	return type == '2' ? write : type == '3' ? read : read | write;
}

/* TYPE,ADDR,KIND: a breakpoint's kind is of no interest, a watchpoint's is its
 * length. */
void
gdb_point(struct gdb *g, const char *args, bool add)
{
	struct debugger *d = g->emul->debugger;
	char type = *args;
	uint64_t address;
	uint64_t len;

	if (type < '0' || type > '4') {
		gdb_answer(g, ""); /* not supported */
		return;
	}
	args++;
	if (!gdb_letter(&args, ',') || !gdb_number(&args, &address) ||
	    !gdb_letter(&args, ',') || !gdb_number(&args, &len)) {
		gdb_error(g, EINVAL);
	} else if (type <= '1') {
		gdb_result(g, debugger_remote_breakpoint(d, address, add));
	} else {
		gdb_result(g, debugger_remote_watch(d, address, len,
						    kinds_of(type), add));
	}
}
