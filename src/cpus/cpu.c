/*
 * What all CPUs share: time, addresses, access for the prompt.
 */
#include <string.h>
#include <strings.h>

#include "cpus/cpu.h"
#include "emul/byte_order.h"
#include "memory/memory.h"

const struct cpu_type *
cpu_type_find(const char *name)
{
	for (const struct cpu_type *t = cpu_types; t->name != NULL; t++) {
		if (strcasecmp(t->name, name) == 0) {
			return t;
		}
	}
	return NULL;
}

emul_time
cpu_now(const struct cpu *cpu)
{
	unsigned __int128 ticks = *cpu->instructions + *cpu->idle_ticks;

	return (emul_time)(ticks * EMUL_SECOND / cpu->hz);
}

uint64_t
cpu_tick_at(const struct cpu *cpu, emul_time t)
{
	unsigned __int128 product = (unsigned __int128)t * cpu->hz;

	return (uint64_t)((product + EMUL_SECOND - 1) / EMUL_SECOND);
}

void
cpu_drag_along(struct cpu *cpu, emul_time t)
{
	uint64_t tick = cpu_tick_at(cpu, t);
	uint64_t ticks = *cpu->instructions + *cpu->idle_ticks;

	if (tick > ticks) {
		*cpu->idle_ticks += tick - ticks;
	}
}

uint64_t
cpu_limit_at(const struct cpu *cpu, emul_time t)
{
	uint64_t tick;

	if (t == EMUL_NEVER) {
		return INT64_MAX;
	}
	tick = cpu_tick_at(cpu, t);
	return tick > *cpu->idle_ticks ? tick - *cpu->idle_ticks : 0;
}

uint64_t
cpu_canonical_vaddr(const struct cpu *cpu, uint64_t vaddr)
{
	return cpu->is_32bit ? (uint32_t)vaddr : vaddr;
}

/* How many of LEN bytes at VADDR lie side by side in physical memory; *PADDR:
 * where.  0: the first is not mapped. */
static size_t
translate_piece(struct cpu *cpu, uint64_t vaddr, size_t len, uint64_t *paddr)
{
	size_t n = 0;
	uint64_t next;

	while (n < len) {
		uint64_t at = cpu_canonical_vaddr(cpu, vaddr + n);

		if (cpu->class->translate_v2p(cpu, at, n == 0 ? paddr : &next,
					      CPU_V2P_NO_EXCEPTIONS) ==
			CPU_V2P_FAIL ||
		    (n > 0 && next != *paddr + n)) {
			break;
		}
		n += RAM_PAGE_SIZE - (at & (RAM_PAGE_SIZE - 1));
	}
	return n < len ? n : len;
}

/* Both directions of cpu_peek and cpu_poke. */
static bool
copy(struct cpu *cpu, uint64_t vaddr, uint8_t *data, size_t len, bool write)
{
	while (len > 0) {
		uint64_t paddr;
		size_t n = translate_piece(cpu, vaddr, len, &paddr);

		if (n == 0) {
			return false;
		}
		if (write ? !memory_load(cpu->memory, paddr, data, n)
			  : !memory_peek(cpu->memory, paddr, data, n)) {
			return false;
		}
		vaddr += n;
		data += n;
		len -= n;
	}
	return true;
}

bool
cpu_peek(struct cpu *cpu, uint64_t vaddr, void *data, size_t len)
{
	return copy(cpu, vaddr, data, len, false);
}

bool
cpu_poke(struct cpu *cpu, uint64_t vaddr, const void *data, size_t len)
{
	return copy(cpu, vaddr, (uint8_t *)data, len, true);
}

uint64_t
cpu_bytes_to_number(const struct cpu *cpu, const uint8_t *bytes, unsigned len)
{
	return get_bytes(bytes, len, cpu->big_endian);
}

void
cpu_number_to_bytes(const struct cpu *cpu, uint64_t value, uint8_t *bytes,
		    unsigned len)
{
	put_bytes(bytes, len, cpu->big_endian, value);
}

bool
cpu_set_register_by_name(struct cpu *cpu, const char *name, uint64_t value)
{
	for (const struct cpu_register *r = cpu->class->registers;
	     r->name != NULL; r++) {
		if (strcmp(r->name, name) == 0) {
			return cpu->class->set_register(cpu, r->number, value);
		}
	}
	return false;
}

void
cpu_run_stepper(struct cpu *cpu)
{
	while (cpu->stop == CPU_STOP_NONE) {
		if (*cpu->delivery) {
			if (*cpu->instructions >= cpu->limit) {
				return;
			}
			cpu->class->deliver(cpu);
		}
		cpu->class->step(cpu);
	}
}
