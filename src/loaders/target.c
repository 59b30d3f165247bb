/*
 * Is a program one that the machine can run?  The same questions and answers
 * for all formats.
 */
#include <stdio.h>

#include "loaders/loader_private.h"

static const struct {
	unsigned machine;
	const char *name;
} machine_names[] = {
    {2, "SPARC"},
    {3, "x86"},
    {4, "68000"},
    {5, "88000"},
    {EM_MIPS, "MIPS"},
    {EM_MIPS_RS3_LE, "little-endian MIPS"},
    {15, "PA-RISC"},
    {18, "SPARC"},
    {19, "i960"},
    {20, "PowerPC"},
    {21, "64-bit PowerPC"},
    {22, "S/390"},
    {40, "ARM"},
    {41, "Alpha"},
    {42, "SuperH"},
    {43, "64-bit SPARC"},
    {50, "Itanium"},
    {62, "x86-64"},
    {75, "VAX"},
    {92, "OpenRISC"},
    {94, "Xtensa"},
    {183, "64-bit ARM"},
    {189, "MicroBlaze"},
    {243, "RISC-V"},
    {258, "LoongArch"},
    {0x9026, "Alpha"},
};

static const char *
machine_name(unsigned machine)
{
	size_t i;

	for (i = 0; i < sizeof(machine_names) / sizeof(machine_names[0]); i++) {
		if (machine_names[i].machine == machine) {
			return machine_names[i].name;
		}
	}
	return NULL;
}

static bool
check_machine(const struct load_target *t, const char *name, unsigned machine,
	      struct error *e)
{
	const char *file_cpu;
	const char *cpu;
	char number[16];

	if (machine == t->elf_machine ||
	    (machine == EM_MIPS_RS3_LE && t->elf_machine == EM_MIPS)) {
		return true;
	}
	cpu = machine_name(t->elf_machine);
	if (cpu == NULL) {
		cpu = t->cpu_name;
	}
	file_cpu = machine_name(machine);
	if (file_cpu == NULL) {
		snprintf(number, sizeof(number), "ELF type %u", machine);
		file_cpu = number;
	}
	return loader_error(e, name,
			    "file is for %s, but machine %s has a %s CPU: "
			    "build it for %s, or choose another machine with "
			    "-E",
			    file_cpu, t->machine_name, cpu, cpu);
}

/* Does the program need instructions that the CPU lacks? */
static bool
check_flags(const struct load_target *t, const char *name, uint32_t flags,
	    struct error *e)
{
	struct error reason;

	reason.text[0] = '\0';
	if (t->check_flags == NULL || t->check_flags(t->arg, flags, &reason)) {
		return true;
	}
	return loader_error(e, name, "%s", reason.text);
}

bool
loader_check_target(const struct load_target *t, const char *name,
		    const struct loader_kind *kind, struct error *e)
{
	if (!check_machine(t, name, kind->machine, e) ||
	    !check_flags(t, name, kind->flags, e)) {
		return false;
	}
	if (kind->wide && !t->is_64bit) {
		return loader_error(e, name,
				    "file is a 64-bit program, but the %s of "
				    "machine %s has 32 bits: build it for 32 "
				    "bits, or choose a 64-bit CPU with -C",
				    t->cpu_name, t->machine_name);
	}
	if (t->byte_order_fixed && kind->big_endian != t->big_endian) {
		return loader_error(e, name,
				    "file is %s-endian, but machine %s is "
				    "%s-endian: build it for that byte order",
				    kind->big_endian ? "big" : "little",
				    t->machine_name,
				    t->big_endian ? "big" : "little");
	}
	return true;
}
