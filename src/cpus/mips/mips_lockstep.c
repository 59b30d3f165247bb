/*
 * The copy of a MIPS CPU that repeats a run in lock-step.
 */
#include <stdlib.h>
#include <string.h>

#include "cpus/mips/mips.h"

struct cpu *
mips_lockstep_clone(const struct cpu *from, struct machine *m)
{
	const struct mips_cpu *original = (const struct mips_cpu *)from;
	struct mips_cpu *cpu = malloc(sizeof(*cpu));

	if (cpu == NULL) {
		return NULL;
	}
	*cpu = *original;
	cpu->cpu.machine = m;
	cpu->cpu.instructions = &cpu->st.instructions;
	cpu->cpu.idle_ticks = &cpu->st.idle_ticks;
	cpu->cpu.delivery = &cpu->st.delivery;
	cpu->cpu.vtlb = vtlb_new();
	cpu->set = NULL;
	cpu->page = NULL;
	cpu->stepped = NULL;
	cpu->icache = malloc(sizeof(*cpu->icache));
	cpu->dcache = malloc(sizeof(*cpu->dcache));
	if (cpu->cpu.vtlb == NULL || cpu->icache == NULL ||
	    cpu->dcache == NULL) {
		free(cpu->icache);
		free(cpu->dcache);
		vtlb_free(cpu->cpu.vtlb);
		free(cpu);
		return NULL;
	}
	*cpu->icache = *original->icache;
	*cpu->dcache = *original->dcache;
	return &cpu->cpu;
}

void
mips_lockstep_copy(struct cpu *to, struct cpu *from)
{
	struct mips_cpu *copy = mips_of(to);
	struct mips_cpu *original = mips_of(from);

	copy->st = original->st;
	memcpy(copy->tlb_index, original->tlb_index, sizeof(copy->tlb_index));
	copy->tlb_large = original->tlb_large;
	copy->watching = original->watching;
	copy->fpu_line = original->fpu_line;
	copy->decode_mode = original->decode_mode;
	to->big_endian = from->big_endian;
	to->hz = from->hz;
	copy->slot_flow = CPU_FLOW_NONE;
	if (original->caches_touched) {
		*copy->icache = *original->icache;
		*copy->dcache = *original->dcache;
		original->caches_touched = false;
	}
	copy->caches_touched = false;
	mips_context_changed(copy);
}

bool
mips_lockstep_same(const struct cpu *a, const struct cpu *b)
{
	const struct mips_cpu *x = (const struct mips_cpu *)a;
	const struct mips_cpu *y = (const struct mips_cpu *)b;

	if (!x->caches_touched && !y->caches_touched) {
		return true;
	}
	return memcmp(x->icache, y->icache, sizeof(*x->icache)) == 0 &&
	       memcmp(x->dcache, y->dcache, sizeof(*x->dcache)) == 0;
}

uint64_t
mips_get_pins(const struct cpu *c)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;

	return cpu->st.cop0[COP0_CAUSE] & mips_pins_mask(cpu);
}

void
mips_set_pins(struct cpu *c, uint64_t pins)
{
	struct mips_cpu *cpu = mips_of(c);

	cpu->st.cop0[COP0_CAUSE] =
	    (cpu->st.cop0[COP0_CAUSE] & ~(uint64_t)mips_pins_mask(cpu)) |
	    (pins & mips_pins_mask(cpu));
}
