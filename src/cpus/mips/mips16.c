/*
 * Execution of MIPS16 instructions; see mips16.h.
 */
#include "cpus/mips/mips16.h"
#include "cpus/lockstep.h"
#include "cpus/mips/mips_r4k.h"
#include "cpus/mips/mips_strict.h"

/* ---- jumps and branches ---- */

static void
write_register(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	if (mips_is_wide(cpu)) {
		cpu->st.gpr.d[reg] = value;
	} else {
		cpu->st.gpr.w[reg] = (uint32_t)value;
	}
}

static void
go_to(struct mips_cpu *cpu, uint64_t pc)
{
	cpu->st.pc = pc;
	cpu->st.delivery = true;
}

/* To the instruction behind the one of BYTES at the pc: it may be on the next
 * page. */
static void
go_on(struct mips_cpu *cpu, unsigned bytes)
{
	uint64_t pc = cpu->st.pc;
	uint64_t next = mips_wrap(cpu, pc + bytes);

	cpu->st.pc = next;
	if (((pc ^ next) & ~(uint64_t)(RAM_PAGE_SIZE - 1)) != 0) {
		cpu->st.delivery = true;
	}
}

/* Behind an instruction that is none of these: in a slot, or not. */
static void
advance(struct mips_cpu *cpu, unsigned bytes)
{
	struct mips_state *st = &cpu->st;

	if (!st->in_slot) {
		go_on(cpu, bytes);
		return;
	}
	go_to(cpu, st->branch_target);
	st->in_slot = false;
	st->slot_taken = false;
	st->slot_of_long = false;
	st->branch_target = 0;
	cpu->cpu.flow = cpu->slot_flow;
	cpu->cpu.flow_target = st->pc;
	cpu->slot_flow = CPU_FLOW_NONE;
}

static void
branch(struct mips_cpu *cpu, const struct mips16_instruction *i)
{
	const struct mips_op *op = &i->d.op;
	bool is_zero = mips_gpr(cpu, op->rs) == 0;

	if (i->d.semantic == MIPS_SEM_bne ? !is_zero : is_zero) {
		go_to(cpu, mips_wrap(cpu, cpu->st.pc + i->bytes +
					      (uint64_t)(int64_t)op->imm));
	} else {
		go_on(cpu, i->bytes);
	}
}

/* The link register is written before the slot runs; its lowest bit is that of
 * the pc. */
static void
jump(struct mips_cpu *cpu, const struct mips16_instruction *i, uint64_t target)
{
	struct mips_state *st = &cpu->st;
	enum cpu_flow flow = CPU_FLOW_NONE;

	if (i->link) {
		flow = CPU_FLOW_CALL;
		write_register(
		    cpu, 31,
		    mips_wrap(cpu, st->pc + i->bytes + (i->slot ? 2 : 0)));
	} else if (i->d.op.rs == 31) {
		flow = CPU_FLOW_RETURN;
	}
	if (!i->slot) {
		go_to(cpu, target);
		cpu->cpu.flow = flow;
		cpu->cpu.flow_target = target;
		return;
	}
	st->pc = mips_wrap(cpu, st->pc + i->bytes);
	st->in_slot = true;
	st->slot_taken = true;
	st->slot_of_long = i->bytes == 4;
	st->branch_target = target;
	cpu->slot_flow = flow;
}

/* The address that pc-relative operands count from: of the jump, in its slot.
 */
static uint64_t
base(const struct mips_cpu *cpu, unsigned mask)
{
	uint64_t pc = cpu->st.pc;

	if (cpu->st.in_slot) {
		pc -= mips_slot_distance(cpu);
	}
	return mips_wrap(cpu, pc) & ~(uint64_t)mask;
}

/* ---- save and restore ---- */

/* Stores or loads register REG at OFFSET from sp. */
static bool
move_register(struct mips_cpu *cpu, mips16_perform perform, bool save,
	      uint8_t reg, int32_t offset)
{
	struct mips_op op = {
	    .rd = save ? MIPS_GPR_BUCKET : reg,
	    .rs = 29,
	    .rt = reg,
	    .sa = 3,
	    .imm = offset,
	};

	return perform(cpu, save ? MIPS_SEM_sw : MIPS_SEM_lw, &op);
}

/* sp changes last: an exception in between begins it all once more. */
static bool
move_frame(struct mips_cpu *cpu, const struct mips16_instruction *i,
	   mips16_perform perform)
{
	bool save = i->kind == MIPS16_SAVE;
	struct mips16_frame f;
	int32_t offset;
	uint64_t sp;

	mips16_frame(i, &f);
	if (save) {
		for (uint8_t n = 0; n < f.arguments; n++) {
			if (!move_register(cpu, perform, true, 4 + n, 4 * n)) {
				return false;
			}
		}
	}
	offset = save ? 0 : (int32_t)f.bytes;
	for (unsigned n = 0; n < f.n; n++) {
		offset -= 4;
		if (!move_register(cpu, perform, save, f.registers[n],
				   offset)) {
			return false;
		}
	}
	sp = mips_gpr(cpu, 29) + (save ? 0 - (uint64_t)f.bytes : f.bytes);
	write_register(cpu, 29, mips_extend(cpu, (uint32_t)sp));
	return true;
}

/* ---- one instruction ---- */

/* Does it, but for its count; false if an exception was raised. */
static void
execute(struct mips_cpu *cpu, const struct mips16_instruction *i,
	mips16_perform perform)
{
	const struct mips_op *op = &i->d.op;

	switch (i->kind) {
	case MIPS16_PC_RELATIVE:
		write_register(cpu, op->rs, base(cpu, i->mask));
		/* fall through */
	case MIPS16_PLAIN:
		if (perform(cpu, i->d.semantic, op)) {
			advance(cpu, i->bytes);
		}
		return;
	case MIPS16_SAVE:
	case MIPS16_RESTORE:
		if (move_frame(cpu, i, perform)) {
			advance(cpu, i->bytes);
		}
		return;
	case MIPS16_BRANCH:
		branch(cpu, i);
		return;
	case MIPS16_JUMP:
		jump(cpu, i,
		     mips_wrap(cpu, ((cpu->st.pc + 4) & ~(uint64_t)0x0fffffff) |
					(uint32_t)op->imm));
		return;
	case MIPS16_JUMP_REGISTER:
		jump(cpu, i, mips_gpr(cpu, op->rs));
		return;
	}
}

void
mips16_execute(struct mips_cpu *cpu, const struct mips16_instruction *i,
	       mips16_perform perform)
{
	struct mips_state *st = &cpu->st;

	cpu->cpu.flow = CPU_FLOW_NONE;
	st->delivery = false;
	if (st->in_slot && i->kind != MIPS16_PLAIN &&
	    i->kind != MIPS16_PC_RELATIVE) {
		/* The manual leaves it open. */
		mips_raise(cpu, EXC_RI);
	} else {
		execute(cpu, i, perform);
	}
	st->instructions++;
}

/* Fetches the halfword OFFSET bytes behind the pc; false: exception raised. */
static bool
fetch(struct mips_cpu *cpu, unsigned offset, uint16_t *half)
{
	uint64_t address = mips_wrap(cpu, cpu->st.pc - 1 + offset);
	uint64_t paddr;
	uint8_t bytes[2];

	cpu->bad_vaddr = address;
	if (mips_translate_v2p(&cpu->cpu, address, &paddr, CPU_V2P_FETCH) ==
	    CPU_V2P_FAIL) {
		return false;
	}
	if (memory_rw(cpu->cpu.memory, &cpu->cpu, paddr, bytes, 2, MEMORY_FETCH,
		      0) != MEMORY_OK) {
		return mips_raise(cpu, EXC_IBE);
	}
	if (cpu->strict != NULL) {
		mips_strict_fetched(cpu, address, paddr, 0);
	}
	*half = (uint16_t)cpu_bytes_to_number(&cpu->cpu, bytes, 2);
	return true;
}

void
mips16_step(struct mips_cpu *cpu)
{
	struct mips16_instruction i;
	uint16_t word;
	uint16_t next = 0;

	cpu->cpu.flow = CPU_FLOW_NONE;
	cpu->st.delivery = false;
	if ((cpu->watching && cpu->type->watch_kind != MIPS_WATCH_PHYSICAL &&
	     !mips_watch(cpu, cpu->st.pc, MIPS_WATCH_I)) ||
	    !fetch(cpu, 0, &word) ||
	    (mips16_is_long(word) && !fetch(cpu, 2, &next))) {
		cpu->st.instructions++;
		return;
	}
	mips16_decode(cpu->type, cpu->decode_mode, word, next, &i);
	mips16_execute(cpu, &i, mips_perform);
}
