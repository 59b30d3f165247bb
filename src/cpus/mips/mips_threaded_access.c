/*
 * Loads and stores of the threaded core for MIPS that have no fast answer:
 * those of devices, and those to memory that somebody watches.
 */
#include "cpus/mips/mips_threaded.h"

/* Plain loads and stores: opcodes. */
enum {
	OPCODE_LB = 0x20,
	OPCODE_LH = 0x21,
	OPCODE_LW = 0x23,
	OPCODE_LBU = 0x24,
	OPCODE_LHU = 0x25,
	OPCODE_SB = 0x28,
	OPCODE_SH = 0x29,
	OPCODE_SW = 0x2b,
};

static unsigned
opcode_at(const struct mips_cpu *cpu, const struct slot *s)
{
	const uint8_t *word = cpu->page->host + 4 * (s - cpu->page->slots);

	return word[cpu->cpu.big_endian ? 0 : 3] >> 2;
}

static void
write_word(struct mips_cpu *cpu, unsigned reg, int32_t value)
{
	if (mips_is_wide(cpu)) {
		cpu->st.gpr.d[reg] = (uint64_t)(int64_t)value;
	} else {
		cpu->st.gpr.w[reg] = (uint32_t)value;
	}
}

/* What a load with OPCODE makes of VALUE, and whether it is a plain one. */
static bool
extend_loaded(unsigned opcode, uint64_t value, int32_t *extended)
{
	switch (opcode) {
	case OPCODE_LB:
		*extended = (int8_t)value;
		return true;
	case OPCODE_LH:
		*extended = (int16_t)value;
		return true;
	case OPCODE_LW:
	case OPCODE_LBU:
	case OPCODE_LHU:
		*extended = (int32_t)value;
		return true;
	default:
		return false;
	}
}

static enum mips_accessed
after_access(struct mips_cpu *cpu, const struct code_page *page)
{
	cpu->st.pc = mips_wrap(cpu, cpu->st.pc + 4);
	cpu->st.delivery = (cpu->st.pc & (RAM_PAGE_SIZE - 1)) == 0;
	cpu->st.instructions++;
	return mips_goes_on(cpu, page) ? MIPS_ACCESSED : MIPS_ACCESSED_AWAY;
}

enum mips_accessed
mips_load_device(struct mips_cpu *cpu, const struct slot *s)
{
	const struct code_page *page = cpu->page;
	unsigned size = (OP(s)->sa & MIPS_ACCESS_ALIGN) + 1;
	unsigned opcode = opcode_at(cpu, s);
	uint8_t bytes[8];
	int32_t value;

	if (cpu->slow_paddr == MIPS_NO_PADDR ||
	    !extend_loaded(opcode, 0, &value)) {
		return MIPS_ACCESSED_NOT;
	}
	cpu->st.delivery = false;
	if (memory_rw(cpu->cpu.memory, &cpu->cpu, cpu->slow_paddr, bytes, size,
		      MEMORY_READ, 0) != MEMORY_OK) {
		mips_raise(cpu, EXC_DBE);
		cpu->st.instructions++;
		return MIPS_ACCESSED_AWAY;
	}
	extend_loaded(opcode, get_bytes(bytes, size, cpu->cpu.big_endian),
		      &value);
	write_word(cpu, OP(s)->rd, value);
	return after_access(cpu, page);
}

/* A store is not told what becomes of it. */
enum mips_accessed
mips_store_device(struct mips_cpu *cpu, const struct slot *s)
{
	const struct code_page *page = cpu->page;
	unsigned size = (OP(s)->sa & MIPS_ACCESS_ALIGN) + 1;
	unsigned opcode = opcode_at(cpu, s);
	uint8_t bytes[8];

	if (cpu->slow_paddr == MIPS_NO_PADDR ||
	    (opcode != OPCODE_SB && opcode != OPCODE_SH &&
	     opcode != OPCODE_SW)) {
		return MIPS_ACCESSED_NOT;
	}
	cpu->st.delivery = false;
	put_bytes(bytes, size, cpu->cpu.big_endian, mips_gpr(cpu, OP(s)->rt));
	memory_rw(cpu->cpu.memory, &cpu->cpu, cpu->slow_paddr, bytes, size,
		  MEMORY_WRITE, 0);
	return after_access(cpu, page);
}

bool
mips_store_around(struct mips_cpu *cpu, const struct mips_op *op)
{
	uint64_t va = mips_access_address(cpu, op);
	unsigned size = (op->sa & MIPS_ACCESS_ALIGN) + 1;
	uint8_t bytes[8];
	uint64_t value;
	uint64_t paddr;

	/* rt of coprocessor 1's stores is no general register. */
	if ((op->sa & ~MIPS_ACCESS_ALIGN) != 0 ||
	    mips_faults_early(cpu, op, va) ||
	    va != mips_data_address(cpu, va) ||
	    mips_translate_v2p(&cpu->cpu, va, &paddr,
			       CPU_V2P_WRITE | CPU_V2P_NO_EXCEPTIONS) ==
		CPU_V2P_FAIL ||
	    cpu->partial) {
		return false;
	}
	value = mips_gpr(cpu, op->rt);
	if (cpu->isolated) {
		return false;
	}
	put_bytes(bytes, size, cpu->cpu.big_endian, value);
	return memory_store_to_code(cpu->cpu.memory, paddr, bytes, size);
}

bool
mips_store_isolated(struct mips_cpu *cpu, const struct mips_op *op)
{
	uint64_t va = mips_access_address(cpu, op);

	if ((op->sa & ~MIPS_ACCESS_ALIGN) != 0 ||
	    (va & op->sa & MIPS_ACCESS_ALIGN) != 0 ||
	    cpu->mode != MIPS_KERNEL || va - 0x80000000u >= 0x20000000u) {
		return false;
	}
	mips_isolated_store(cpu, va - 0x80000000u,
			    (op->sa & MIPS_ACCESS_ALIGN) + 1,
			    mips_gpr(cpu, op->rt));
	return true;
}
