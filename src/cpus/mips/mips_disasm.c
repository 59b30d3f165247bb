/*
 * MIPS disassembler, driven by the tables of mips_disasm_tables.c.  Manuals:
 * Kane and Heinrich, "MIPS RISC Architecture", appendices A and B; MIPS32 and
 * MIPS64 Architecture volume II for the later encodings.
 *
 * All of MIPS I to IV and MIPS32/MIPS64 up to release 2 is named, whatever the
 * CPU executes; only where an encoding changed its meaning does the CPU's own
 * ISA decide.  MIPS16: mips16_disasm.c.  Not named: MIPS-3D, MDMX; they show as
 * `.word'.
 *
 * Text is mnemonic, tab, operands.  Registers have their software names; nop
 * and b are the only pseudo instructions.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpus/mips/mips16.h"
#include "cpus/mips/mips_disasm.h"
#include "cpus/mips/mips_r5900.h"
#include "devices/device.h"
#include "loaders/symbols.h"

const char *const mips_gpr_names[32] = {
    "zr", "at", "v0", "v1", "a0", "a1", "a2", "a3", "t0", "t1", "t2",
    "t3", "t4", "t5", "t6", "t7", "s0", "s1", "s2", "s3", "s4", "s5",
    "s6", "s7", "t8", "t9", "k0", "k1", "gp", "sp", "fp", "ra",
};

/* Coprocessor 0 names from MIPS III on; the R3000's are in
 * mips_registers.c. */
static const char *const cop0_names[32] = {
    "index",	"random",  "entrylo0", "entrylo1", "context", "pagemask",
    "wired",	"hwrena",  "badvaddr", "count",	   "entryhi", "compare",
    "status",	"cause",   "epc",      "prid",	   "config",  "lladdr",
    "watchlo",	"watchhi", "xcontext", "cop0_21",  "cop0_22", "debug",
    "depc",	"perfcnt", "errctl",   "cacheerr", "taglo",   "taghi",
    "errorepc", "desave",
};

struct line {
	const struct cpu *cpu;
	uint64_t vaddr;
	uint32_t word;
	bool executing;
	char *text;
	size_t size;
	size_t used;
};

static void __attribute__((format(printf, 2, 3)))
put(struct line *l, const char *format, ...)
{
	va_list ap;
	int n;

	if (l->used + 1 >= l->size) {
		return;
	}
	va_start(ap, format);
	n = vsnprintf(l->text + l->used, l->size - l->used, format, ap);
	va_end(ap);
	if (n > 0) {
		l->used += (size_t)n;
		if (l->used >= l->size) {
			l->used = l->size - 1;
		}
	}
}

static unsigned
field(const struct line *l, unsigned shift, unsigned bits)
{
	return (l->word >> shift) & ((1u << bits) - 1);
}

static unsigned
isa(const struct cpu *cpu)
{
	const struct mips_type *type = cpu->type->arch;

	return type->isa;
}

static uint64_t
truncate_address(const struct cpu *cpu, uint64_t vaddr)
{
	return cpu->is_32bit ? (uint32_t)vaddr : vaddr;
}

static void
put_address(struct line *l, uint64_t vaddr)
{
	if (l->cpu->is_32bit) {
		put(l, "0x%08x", (unsigned)vaddr);
	} else {
		put(l, "0x%016llx", (unsigned long long)vaddr);
	}
}

static bool
symbol(const struct line *l, uint64_t vaddr, char *text, size_t size)
{
	const struct machine *m = l->cpu->machine;

	return m != NULL && m->symbols != NULL &&
	       symbols_format(m->symbols, truncate_address(l->cpu, vaddr), text,
			      size);
}

static void
put_target(struct line *l, uint64_t vaddr)
{
	char name[256];

	put_address(l, truncate_address(l->cpu, vaddr));
	if (symbol(l, vaddr, name, sizeof(name))) {
		put(l, "\t<%s>", name);
	}
}

/* "(cons@0x10000000)+0x4" if a device answers at the address. */
static bool
device(const struct line *l, uint64_t vaddr, char *text, size_t size)
{
	/* Looking changes nothing, so a const CPU is fine. */
	struct cpu *cpu = (struct cpu *)(uintptr_t)l->cpu;
	const struct memory_segment *segment;
	uint64_t base;
	uint64_t paddr;
	int n;

	if (cpu->memory == NULL ||
	    cpu->class->translate_v2p(cpu, vaddr, &paddr,
				      CPU_V2P_NO_EXCEPTIONS) == CPU_V2P_FAIL) {
		return false;
	}
	segment = memory_segment_find(cpu->memory, paddr);
	if (segment == NULL || segment->device == NULL) {
		return false;
	}
	base = segment->base - segment->offset;
	n = snprintf(text, size, "(%s@0x%08llx)", segment->device->object.name,
		     (unsigned long long)base);
	if (paddr != base && n > 0 && (size_t)n < size) {
		snprintf(text + n, size - (size_t)n, "+0x%llx",
			 (unsigned long long)(paddr - base));
	}
	return true;
}

static uint64_t
gpr(const struct line *l, unsigned n)
{
	return l->cpu->class->get_register(l->cpu, n);
}

static void
put_effective_address(struct line *l, uint64_t vaddr)
{
	char name[256];

	vaddr = truncate_address(l->cpu, vaddr);
	put(l, "\t[");
	put_address(l, vaddr);
	if (device(l, vaddr, name, sizeof(name)) ||
	    symbol(l, vaddr, name, sizeof(name))) {
		put(l, " = %s", name);
	}
	put(l, "]");
}

static int64_t
immediate(const struct line *l)
{
	return (int16_t)field(l, 0, 16);
}

static void
put_memory(struct line *l)
{
	unsigned base = field(l, 21, 5);

	put(l, "%d(%s)", (int)immediate(l), mips_gpr_names[base]);
	if (l->executing) {
		put_effective_address(l, gpr(l, base) + (uint64_t)immediate(l));
	}
}

static void
put_indexed_memory(struct line *l)
{
	unsigned base = field(l, 21, 5);
	unsigned index = field(l, 16, 5);

	put(l, "%s(%s)", mips_gpr_names[index], mips_gpr_names[base]);
	if (l->executing) {
		put_effective_address(l, gpr(l, base) + gpr(l, index));
	}
}

static void
put_jump_register(struct line *l)
{
	char name[256];

	if (l->executing &&
	    symbol(l, gpr(l, field(l, 21, 5)), name, sizeof(name))) {
		put(l, "\t<%s>", name);
	}
}

static void
put_cop0_register(struct line *l)
{
	unsigned n = field(l, 11, 5);
	unsigned select = field(l, 0, 3);
	const struct cpu_register *r = l->cpu->class->registers;

	if (isa(l->cpu) > 2) {
		put(l, "%s", cop0_names[n]);
	} else {
		while (r->name != NULL && r->number != MIPS_REG_COP0 + n) {
			r++;
		}
		put(l, "%s", r->name != NULL ? r->name : "?");
	}
	if (select != 0) {
		put(l, ",%u", select);
	}
}

static void
put_fpu_control_register(struct line *l)
{
	unsigned n = field(l, 11, 5);

	if (n == 31) {
		put(l, "fcsr");
	} else {
		put(l, "fcr%u", n);
	}
}

static void
put_value(struct line *l)
{
	uint64_t value = gpr(l, field(l, 16, 5));

	if (!l->executing) {
		return;
	}
	put(l, "\t[");
	put_address(l, truncate_address(l->cpu, value));
	put(l, "]");
}

static void
put_operand(struct line *l, char letter)
{
	switch (letter) {
	case 'd':
		put(l, "%s", mips_gpr_names[field(l, 11, 5)]);
		break;
	case 's':
		put(l, "%s", mips_gpr_names[field(l, 21, 5)]);
		break;
	case 't':
		put(l, "%s", mips_gpr_names[field(l, 16, 5)]);
		break;
	case 'D':
		put(l, "f%u", field(l, 6, 5));
		break;
	case 'S':
		put(l, "f%u", field(l, 11, 5));
		break;
	case 'T':
		put(l, "f%u", field(l, 16, 5));
		break;
	case 'R':
		put(l, "f%u", field(l, 21, 5));
		break;
	case 'a':
	case 'e':
		put(l, "%u", field(l, 6, 5));
		break;
	case 'i':
		put(l, "%d", (int)immediate(l));
		break;
	case 'u':
		put(l, "0x%04x", field(l, 0, 16));
		break;
	case 'U':
		put(l, "0x%x", field(l, 0, 16));
		break;
	case 'm':
		put_memory(l);
		break;
	case 'M':
		put_indexed_memory(l);
		break;
	case 'b':
		put_target(l, l->vaddr + 4 + (uint64_t)immediate(l) * 4);
		break;
	case 'j':
		put_target(l, ((l->vaddr + 4) & ~(uint64_t)0xfffffff) |
				  (uint64_t)field(l, 0, 26) << 2);
		break;
	case 'r':
		put_jump_register(l);
		break;
	case '0':
		put_cop0_register(l);
		break;
	case '1':
		put_fpu_control_register(l);
		break;
	case 'n':
		put(l, "%u", field(l, 11, 5));
		break;
	case 'Z':
		put(l, "%u", field(l, 16, 5));
		break;
	case 'k':
		if (field(l, 6, 20) != 0) {
			put(l, "0x%05x", field(l, 6, 20));
		}
		break;
	case 'x':
		if (field(l, 6, 10) != 0) {
			put(l, ",0x%x", field(l, 6, 10));
		}
		break;
	case 'y':
		if (field(l, 6, 5) != 0) {
			put(l, "0x%02x", field(l, 6, 5));
		}
		break;
	case 'C':
		put(l, "cc%u", field(l, 18, 3));
		break;
	case 'N':
		if (field(l, 8, 3) != 0) {
			put(l, "cc%u,", field(l, 8, 3));
		}
		break;
	case 'o':
		put(l, "0x%x", field(l, 16, 5));
		break;
	case 'z':
		put(l, "0x%07x", field(l, 0, 25));
		break;
	case 'f':
		put(l, "%u", field(l, 11, 5) + 1);
		break;
	case 'F':
		put(l, "%u", field(l, 11, 5) + 33);
		break;
	case 'g':
		put(l, "%d", (int)field(l, 11, 5) - (int)field(l, 6, 5) + 1);
		break;
	case 'G':
		put(l, "%d", (int)field(l, 11, 5) - (int)field(l, 6, 5) + 33);
		break;
	case 'H':
		put(l, "%u", field(l, 6, 5) + 32);
		break;
	case 'h':
		put(l, "hwr%u", field(l, 11, 5));
		break;
	case 'v':
		put_value(l);
		break;
	default:
		put(l, "%c", letter);
		break;
	}
}

static void
put_operands(struct line *l, const char *operands)
{
	size_t before;

	if (*operands == '\0') {
		return;
	}
	put(l, "\t");
	before = l->used;
	for (; *operands != '\0'; operands++) {
		put_operand(l, *operands);
	}
	if (l->used == before && l->used > 0) {
		/* Only operands that are left out: no tab either. */
		l->text[--l->used] = '\0';
	}
}

static bool
put_fpu_arithmetic(struct line *l)
{
	const char *format;
	const char *operands;
	const char *name = mips_find_fpu_encoding(l->word, &format, &operands);

	if (name == NULL) {
		return false;
	}
	put(l, "%s.%s", name, format);
	put_operands(l, operands);
	return true;
}

static bool
is_r5900(const struct cpu *cpu)
{
	return mips_is_r5900(cpu->type->arch);
}

static bool
put_instruction(struct line *l)
{
	const struct mips_encoding *e;

	if (is_r5900(l->cpu) && mips_mmi_name(l->word) != NULL) {
		put(l, "%s", mips_mmi_name(l->word));
		return true;
	}
	e = mips_find_encoding(l->word, isa(l->cpu), is_r5900(l->cpu));
	if (e == NULL) {
		return put_fpu_arithmetic(l);
	}
	if (e->name == NULL) {
		return false;
	}
	put(l, "%s", e->name);
	put_operands(l, e->operands);
	return true;
}

static bool
is_mips16(const struct cpu *cpu, uint64_t vaddr)
{
	const struct mips_type *type = cpu->type->arch;

	return (vaddr & 1) != 0 && (type->extra & MIPS_EXTRA_MIPS16) != 0;
}

uint64_t
mips_instruction_address(const struct cpu *cpu, uint64_t vaddr)
{
	return is_mips16(cpu, vaddr) ? vaddr - 1 : vaddr;
}

unsigned
mips_disassemble(const struct cpu *cpu, uint64_t vaddr, const uint8_t *bytes,
		 bool executing, char *text, size_t size)
{
	struct line l = {
	    .cpu = cpu,
	    .vaddr = vaddr,
	    .word = (uint32_t)cpu_bytes_to_number(cpu, bytes, 4),
	    .executing = executing,
	    .text = text,
	    .size = size,
	};

	if (size > 0) {
		text[0] = '\0';
	}
	if (is_mips16(cpu, vaddr)) {
		uint16_t halves[2] = {
		    (uint16_t)cpu_bytes_to_number(cpu, bytes, 2),
		    (uint16_t)cpu_bytes_to_number(cpu, bytes + 2, 2),
		};

		return mips16_disassemble(cpu, vaddr, halves, text, size);
	}
	if (!put_instruction(&l)) {
		put(&l, ".word\t0x%08x", l.word);
	}
	return 4;
}
