/*
 * Firmware written in C.  A PROM's call vectors point into ROM pages that hold
 * the firmware trap word; a CPU that fetches it stops there, the PROM serves
 * the call from the registers, sets the result and the return address, and the
 * CPU goes on.  A call never waits in C: it may leave the pc on the trap and
 * mark the CPU waiting; it is then tried again when input arrives.
 */
#ifndef PROMEMUL_PROMEMUL_H
#define PROMEMUL_PROMEMUL_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"
#include "emul/object.h"

struct cpu;
struct machine;

/* The MIPS trap word (reserved COP3 encoding that no compiler makes).  It is a
 * firmware trap only in ROM pages; elsewhere it raises what the CPU raises. */
#define PROM_TRAP_MIPS 0x4ffffffeu

struct promemul {
	struct object object; /* registered by the PROM */
	struct object_class object_class;
	/* Serves a call of CPU, whose pc is on a trap word.  Must move the pc
	 * (usually to the return address), stop the CPU, end the machine, or
	 * set cpu->waiting; or it is called again at once. */
	void (*call)(struct promemul *prom, struct cpu *cpu);
	void (*destroy)(struct promemul *prom);
	/* Memory that a battery keeps over a reset: physical, PROM_KEPT_MAX
	 * bytes at most. */
	uint64_t kept_base;
	uint32_t kept_len;
};
#define PROM_KEPT_MAX 8192u

/* ---- what firmware of MIPS machines shares ---- */

#define PROM_KSEG1 UINT32_C(0xa0000000)

/* A 32-bit pointer of the guest as the CPU has it. */
uint64_t prom_vaddr(const struct cpu *cpu, uint32_t value);
/* Registers by name, as 32-bit numbers. */
uint32_t prom_register(const struct cpu *cpu, const char *name);
void prom_set_register(struct cpu *cpu, const char *name, uint32_t value);

/* Moves the pc to the return address. */
void prom_return(struct cpu *cpu);

/* Writes a word in the CPU's byte order, RAM or ROM, at an address of kseg0 or
 * kseg1. */
void prom_load_word(struct machine *m, uint32_t vaddr, uint32_t word);

#endif
