/*
 * What firmware of MIPS machines shares: registers by name, words in memory.
 */
#include <string.h>

#include "cpus/cpu.h"
#include "emul/machine.h"
#include "memory/memory.h"
#include "promemul/promemul.h"

#define KSEG_MASK UINT32_C(0x1fffffff)

uint32_t
prom_register(const struct cpu *cpu, const char *name)
{
	const struct cpu_register *r = cpu->class->registers;

	for (; r->name != NULL; r++) {
		if (strcmp(r->name, name) == 0) {
			return (uint32_t)cpu->class->get_register(cpu,
								  r->number);
		}
	}
	return 0;
}

uint64_t
prom_vaddr(const struct cpu *cpu, uint32_t value)
{
	return cpu_canonical_vaddr(cpu, (uint64_t)(int64_t)(int32_t)value);
}

void
prom_set_register(struct cpu *cpu, const char *name, uint32_t value)
{
	cpu_set_register_by_name(cpu, name, prom_vaddr(cpu, value));
}

void
prom_return(struct cpu *cpu)
{
	cpu->class->set_pc(cpu, prom_vaddr(cpu, prom_register(cpu, "ra")));
}

void
prom_load_word(struct machine *m, uint32_t vaddr, uint32_t word)
{
	uint8_t bytes[4];

	cpu_number_to_bytes(m->cpus[m->bootstrap_cpu], word, bytes, 4);
	memory_load(m->memory, vaddr & KSEG_MASK, bytes, 4);
}
