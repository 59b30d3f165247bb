/*
 * What a traced instruction has changed: registers, and memory or devices that
 * it wrote to.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "host/console.h"
#include "memory/memory.h"

#define WRITES_MAX 16

struct effects {
	struct cpu *cpu; /* whose instruction it is; NULL: none is looked at */
	unsigned n_registers;
	uint64_t *before; /* as many */
	unsigned n_writes;
	struct {
		uint64_t paddr;
		uint64_t value;
		size_t len;
	} writes[WRITES_MAX];
};

/* These change with time. */
static bool
is_clock(const char *name)
{
	return strcmp(name, "pc") == 0 || strcmp(name, "random") == 0 ||
	       strcmp(name, "count") == 0;
}

static unsigned
count_registers(const struct cpu *cpu)
{
	unsigned n = 0;

	while (cpu->class->registers[n].name != NULL) {
		n++;
	}
	return n;
}

/* Stands between the CPU and memory. */
static enum memory_result
note_access(struct cpu *cpu, uint64_t paddr, void *data, size_t len,
	    enum memory_rw rw)
{
	struct effects *e = cpu->access_hook_arg;

	if (rw == MEMORY_WRITE && e->n_writes < WRITES_MAX && len <= 8) {
		e->writes[e->n_writes].paddr = paddr;
		e->writes[e->n_writes].len = len;
		e->writes[e->n_writes].value =
		    cpu_bytes_to_number(cpu, data, (unsigned)len);
		e->n_writes++;
	}
	return memory_access_real(cpu->memory, cpu, paddr, data, len, rw);
}

void
effects_begin(struct debugger *d, struct cpu *cpu)
{
	struct effects *e = d->effects;

	if (e == NULL) {
		e = calloc(1, sizeof(*e));
		d->effects = e;
	}
	if (e == NULL || cpu->access_hook != NULL) {
		return; /* somebody else looks at each access */
	}
	if (e->before == NULL) {
		e->n_registers = count_registers(cpu);
		e->before = calloc(e->n_registers, sizeof(*e->before));
	}
	if (e->before == NULL) {
		return;
	}
	for (unsigned i = 0; i < e->n_registers; i++) {
		e->before[i] = cpu->class->get_register(
		    cpu, cpu->class->registers[i].number);
	}
	e->cpu = cpu;
	e->n_writes = 0;
	cpu->access_hook = note_access;
	cpu->access_hook_arg = e;
}

/* Is there a name before for the same register? */
static bool
is_other_name(const struct cpu_register *registers, unsigned i)
{
	for (unsigned k = 0; k < i; k++) {
		if (registers[k].number == registers[i].number) {
			return true;
		}
	}
	return false;
}

static const char *
separator(bool *any)
{
	const char *text = *any ? ", " : "          -> ";

	*any = true;
	return text;
}

static void
print_registers(const struct effects *e, bool *any)
{
	const struct cpu_register *r = e->cpu->class->registers;

	for (unsigned i = 0; i < e->n_registers; i++) {
		uint64_t value =
		    e->cpu->class->get_register(e->cpu, r[i].number);
		unsigned bits =
		    e->cpu->is_32bit && r[i].bits > 32 ? 32 : r[i].bits;

		if (value != e->before[i] && !is_clock(r[i].name) &&
		    !is_other_name(r, i)) {
			printf("%s%s = 0x%0*" PRIx64, separator(any), r[i].name,
			       (int)bits / 4, value);
		}
	}
}

void
effects_end(struct debugger *d, struct cpu *cpu)
{
	struct effects *e = d->effects;
	bool any = false;

	if (e == NULL || e->cpu != cpu) {
		return;
	}
	cpu->access_hook = NULL;
	console_flush_pending();
	print_registers(e, &any);
	for (unsigned i = 0; i < e->n_writes; i++) {
		printf("%sphysical 0x%08" PRIx64 " = 0x%0*" PRIx64,
		       separator(&any), e->writes[i].paddr,
		       (int)e->writes[i].len * 2, e->writes[i].value);
	}
	if (any) {
		printf("\n");
	}
	e->cpu = NULL;
}

void
effects_free(struct debugger *d)
{
	if (d->effects != NULL) {
		free(d->effects->before);
	}
	free(d->effects);
	d->effects = NULL;
}
