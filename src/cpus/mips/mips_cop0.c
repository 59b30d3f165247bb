/*
 * MIPS coprocessor 0 of the R2000/R3000: exceptions, interrupts, registers.
 * Manual: Kane and Heinrich, "MIPS RISC Architecture", chapters 5 and 6.
 */
#include <assert.h>
#include <inttypes.h>

#include "cpus/mips/mips_r4k.h"
#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/log.h"
#include "loaders/symbols.h"

const char *const mips_exception_names[24] = {
    "INT", "MOD", "TLBL", "TLBS", "ADEL", "ADES", "IBE", "DBE",
    "SYS", "BP",  "RI",	  "CPU",  "OV",	  "TR",	  "14",	 "FPE",
    "16",  "17",  "18",	  "19",	  "20",	  "21",	  "22",	 "WATCH"};

static void
log_exception(struct mips_cpu *cpu, enum mips_exception exception,
	      uint64_t vaddr)
{
	struct machine *m = cpu->cpu.machine;
	char symbol[64];

	if (!log_wanted(m->log, LOG_EXCEPTION, LOG_INFO)) {
		return;
	}
	symbols_format(m->symbols, cpu->st.pc, symbol, sizeof(symbol));
	switch (exception) {
	case EXC_INT:
		log_print(m->log, LOG_EXCEPTION, LOG_INFO,
			  "exception INT cause_im=0x%02x pc=0x%08x <%s>",
			  (unsigned)(cpu->st.cop0[COP0_CAUSE] >> 8 &
				     cpu->st.cop0[COP0_STATUS] >> 8 & 0xff),
			  (uint32_t)cpu->st.pc, symbol);
		break;
	case EXC_SYS:
		log_print(m->log, LOG_EXCEPTION, LOG_INFO,
			  "exception SYS v0=%d a0=0x%" PRIx64 " a1=0x%" PRIx64
			  " a2=0x%" PRIx64 " a3=0x%" PRIx64 " "
			  "pc=0x%08x <%s>",
			  (int32_t)mips_gpr(cpu, 2), mips_gpr(cpu, 4),
			  mips_gpr(cpu, 5), mips_gpr(cpu, 6), mips_gpr(cpu, 7),
			  (uint32_t)cpu->st.pc, symbol);
		break;
	case EXC_CPU:
		log_print(m->log, LOG_EXCEPTION, LOG_INFO,
			  "exception CPU coproc_nr=%d pc=0x%08x <%s>",
			  (int)vaddr, (uint32_t)cpu->st.pc, symbol);
		break;
	default:
		log_print(m->log, LOG_EXCEPTION, LOG_INFO,
			  "exception %s vaddr=0x%08x pc=0x%08x <%s>",
			  mips_exception_names[exception], (uint32_t)vaddr,
			  (uint32_t)cpu->st.pc, symbol);
		break;
	}
}

/* What an exception looks like to someone who asks whether the machine gets
 * anywhere: the registers and where it came from. */
static uint64_t
exception_hash(const struct mips_cpu *cpu)
{
	uint64_t h = state_hash_u64(0, cpu->st.pc);

	for (unsigned i = 0; i < 32; i++) {
		h = state_hash_u64(h, mips_gpr(cpu, i));
	}
	h = state_hash_u64(h, cpu->st.cop0[COP0_CAUSE]);
	h = state_hash_u64(h, cpu->st.cop0[COP0_STATUS]);
	return state_hash_u64(h, cpu->st.cop0[COP0_BADVADDR]);
}

static void
enter_r3000_exception(struct mips_cpu *cpu, enum mips_exception exception,
		      unsigned coprocessor, bool refill)
{
	struct mips_state *st = &cpu->st;
	uint32_t status = (uint32_t)st->cop0[COP0_STATUS];
	uint32_t cause = (uint32_t)st->cop0[COP0_CAUSE];
	uint32_t vector;

	cause &= CAUSE_IP_HARDWARE | CAUSE_IP_SOFTWARE;
	cause |= (uint32_t)exception << CAUSE_EXCCODE_SHIFT;
	cause |= coprocessor << CAUSE_CE_SHIFT;
	if (st->in_slot) {
		cause |= (uint32_t)CAUSE_BD;
		st->cop0[COP0_EPC] = (uint32_t)st->pc - 4;
	} else {
		st->cop0[COP0_EPC] = (uint32_t)st->pc;
	}
	st->cop0[COP0_CAUSE] = cause;
	st->cop0[COP0_STATUS] =
	    (status & ~(uint32_t)STATUS_STACK) | (status << 2 & STATUS_STACK);
	vector = (status & STATUS_BEV) != 0 ? 0xbfc00100 : 0x80000000;
	if (!refill) {
		vector += 0x80;
	}
	st->pc = vector;
}

static void
enter_exception(struct mips_cpu *cpu, enum mips_exception exception,
		unsigned coprocessor, bool refill)
{
	struct mips_state *st = &cpu->st;
	bool enabled = (st->cop0[COP0_STATUS] & STATUS_IEC) != 0;

	if (mips_is_r4k(cpu)) {
		mips_r4k_enter_exception(cpu, exception, coprocessor, refill);
	} else {
		enter_r3000_exception(cpu, exception, coprocessor, refill);
	}
	/* With interrupts on something may yet change. */
	if (cpu->capture && !enabled) {
		cpu->captured = exception_hash(cpu);
		cpu->capture = false;
	}
	cpu->cpu.exceptions++;
	if ((cpu->cpu.exception_stops >> exception & 1) != 0) {
		debugger_exception(cpu->cpu.machine->emul->debugger, &cpu->cpu,
				   exception);
	}
	st->in_slot = false;
	st->slot_taken = false;
	st->slot_of_long = false;
	st->branch_target = 0;
	st->delivery = true;
	cpu->slot_flow = CPU_FLOW_NONE;
	cpu->cpu.flow = CPU_FLOW_EXCEPTION;
	mips_context_changed(cpu);
}

bool
mips_raise(struct mips_cpu *cpu, enum mips_exception exception)
{
	log_exception(cpu, exception, 0);
	enter_exception(cpu, exception, 0, false);
	return false;
}

bool
mips_raise_cpu(struct mips_cpu *cpu, unsigned coprocessor)
{
	log_exception(cpu, EXC_CPU, coprocessor);
	enter_exception(cpu, EXC_CPU, coprocessor, false);
	return false;
}

bool
mips_raise_address(struct mips_cpu *cpu, enum mips_exception exception,
		   uint64_t vaddr, bool refill)
{
	struct mips_state *st = &cpu->st;

	log_exception(cpu, exception, vaddr);
	st->cop0[COP0_BADVADDR] = vaddr;
	if (exception <= EXC_TLBS && mips_is_r4k(cpu)) {
		mips_r4k_tlb_exception(cpu, vaddr);
	} else if (exception <= EXC_TLBS) {
		/* Context: PTEBase, then bits 30..12 of the address. */
		st->cop0[COP0_CONTEXT] =
		    (st->cop0[COP0_CONTEXT] & 0xffe00000u) |
		    ((uint32_t)vaddr >> 10 & 0x1ffffcu);
		st->cop0[COP0_ENTRYHI] =
		    ((uint32_t)vaddr & (uint32_t)ENTRYHI_VPN) |
		    (st->cop0[COP0_ENTRYHI] & ENTRYHI_ASID);
	}
	enter_exception(cpu, exception, 0, refill);
	return false;
}

/* ---- interrupts ---- */

bool
mips_interrupt_pending(const struct cpu *c)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;
	uint32_t status = (uint32_t)cpu->st.cop0[COP0_STATUS];

	if (mips_is_r4k(cpu)) {
		return mips_r4k_interrupt_pending(cpu);
	}
	return (status & STATUS_IEC) != 0 &&
	       (status & cpu->st.cop0[COP0_CAUSE] & STATUS_IM) != 0;
}

bool
mips_deliver(struct cpu *c)
{
	struct mips_cpu *cpu = mips_of(c);

	assert(!cpu->st.in_slot);
	if (!mips_interrupt_pending(c)) {
		return false;
	}
	c->waiting = false;
	mips_raise(cpu, mips_is_r4k(cpu) ? mips_r4k_pending(cpu) : EXC_INT);
	return true;
}

void
mips_interrupts_changed(struct mips_cpu *cpu)
{
	if (mips_interrupt_pending(&cpu->cpu)) {
		cpu->interrupt = true;
	}
}

void
mips_pin_set(void *owner, unsigned pin, bool level)
{
	struct mips_cpu *cpu = owner;
	uint32_t bit = UINT32_C(1) << (CAUSE_IP_SHIFT + pin);

	if (level) {
		cpu->st.cop0[COP0_CAUSE] |= bit;
		mips_interrupts_changed(cpu);
	} else {
		cpu->st.cop0[COP0_CAUSE] &= ~bit;
	}
}

void
mips_fpu_line_changed(struct mips_cpu *cpu)
{
	bool level =
	    !mips_is_r4k(cpu) && mips_fpu_exception_pending(cpu->st.fpu.fcr31);

	if (level != cpu->fpu_line) {
		cpu->fpu_line = level;
		mips_pin_set(cpu, cpu->fpu_pin, level);
	}
}

bool
mips_fpu_exception(struct mips_cpu *cpu)
{
	if (mips_is_r4k(cpu)) {
		return mips_raise(cpu, EXC_FPE);
	}
	mips_fpu_line_changed(cpu);
	if (!mips_interrupt_pending(&cpu->cpu)) {
		return true;
	}
	/* The chip signals early enough that EPC names the instruction. */
	return mips_raise(cpu, EXC_INT);
}

bool
mips_fpu_control_write(struct mips_cpu *cpu, unsigned reg, uint32_t value)
{
	uint32_t *fcr31 = &cpu->st.fpu.fcr31;

	*fcr31 = mips_fpu_control_written(cpu->type->fpu, *fcr31, reg, value);
	if (mips_fpu_exception_pending(*fcr31)) {
		return mips_fpu_exception(cpu);
	}
	mips_fpu_line_changed(cpu);
	return true;
}

/* ---- registers ---- */

/* Random counts down once each instruction from 63 to 8. */
uint32_t
mips_random(const struct mips_cpu *cpu)
{
	/* They all have as many entries. */
	const uint32_t span = MIPS_TLB_ENTRIES - MIPS_TLB_WIRED;

	return (MIPS_TLB_ENTRIES - 1 - (uint32_t)(cpu->st.instructions % span))
	       << 8;
}

uint64_t
mips_cop0_read(struct mips_cpu *cpu, unsigned reg)
{
	if (mips_is_r4k(cpu)) {
		return mips_r4k_read(cpu, reg);
	}
	switch (reg) {
	case COP0_RANDOM:
		cpu->cpu.read_clock = true;
		return mips_random(cpu);
	case COP0_INDEX:
	case COP0_ENTRYLO:
	case COP0_CONTEXT:
	case COP0_BADVADDR:
	case COP0_ENTRYHI:
	case COP0_STATUS:
	case COP0_CAUSE:
	case COP0_EPC:
	case COP0_PRID:
		return cpu->st.cop0[reg];
	default:
		log_guest_error(
		    cpu->cpu.machine->log, LOG_CPU, cpu->cpu.object.name,
		    "read of coprocessor 0 register %u, which the %s has not, "
		    "pc=0x%08x",
		    reg, cpu->cpu.type->name, (uint32_t)cpu->st.pc);
		return 0;
	}
}

bool
mips_cop0_write_is_quiet(const struct mips_cpu *cpu, unsigned reg)
{
	switch (reg) {
	case COP0_INDEX:
	case COP0_ENTRYLO:
	case COP0_CONTEXT:
		return true;
	case R4K_ENTRYLO1:
	case R4K_PAGEMASK:
		return mips_is_r4k(cpu);
	default:
		return false;
	}
}

void
mips_cop0_write(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	uint64_t *r = cpu->st.cop0;
	uint64_t changed;

	if (mips_is_r4k(cpu)) {
		mips_r4k_write(cpu, reg, value);
		return;
	}
	switch (reg) {
	case COP0_INDEX:
		/* P is set and cleared by tlbp only. */
		r[reg] = (r[reg] & 0x80000000u) | (value & 0x3f00);
		break;
	case COP0_ENTRYLO:
		r[reg] = value & (uint32_t)ENTRYLO_MASK;
		break;
	case COP0_CONTEXT:
		r[reg] = (r[reg] & 0x1ffffcu) | (value & 0xffe00000u);
		break;
	case COP0_ENTRYHI:
		value &= (uint32_t)ENTRYHI_VPN | ENTRYHI_ASID;
		changed = r[reg] ^ value;
		r[reg] = value;
		if ((changed & ENTRYHI_ASID) != 0) {
			mips_context_changed(cpu);
		}
		break;
	case COP0_STATUS: {
		uint32_t writable = 0xf057ff3fu | STATUS_CM;

		/* Writing 1 to PE clears it; TS stays. */
		value &= ~(uint32_t)STATUS_PE;
		value = (r[reg] & STATUS_TS) | (value & writable);
		changed = r[reg] ^ value;
		r[reg] = value;
		if ((changed & (STATUS_KUC | STATUS_ISC)) != 0) {
			mips_context_changed(cpu);
		}
		cpu->st.delivery = true;
		mips_interrupts_changed(cpu);
		break;
	}
	case COP0_CAUSE:
		r[reg] = (r[reg] & ~(uint32_t)CAUSE_IP_SOFTWARE) |
			 (value & CAUSE_IP_SOFTWARE);
		cpu->st.delivery = true;
		mips_interrupts_changed(cpu);
		break;
	case COP0_RANDOM:
	case COP0_BADVADDR:
	case COP0_EPC:
	case COP0_PRID:
		break; /* read-only on the R3000 */
	default:
		log_guest_error(
		    cpu->cpu.machine->log, LOG_CPU, cpu->cpu.object.name,
		    "write of 0x%x to coprocessor 0 register %u, which the %s "
		    "has not, pc=0x%08x",
		    (uint32_t)value, reg, cpu->cpu.type->name,
		    (uint32_t)cpu->st.pc);
		break;
	}
}
