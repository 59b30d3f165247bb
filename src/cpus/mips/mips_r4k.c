/*
 * Coprocessor 0 of MIPS32; see mips_r4k.h.
 */
#include "cpus/mips/mips_r5900.h"
#include "emul/log.h"

/* ---- state ---- */

enum mips_mode
mips_r4k_mode(uint32_t status)
{
	if ((status & (R4K_STATUS_EXL | R4K_STATUS_ERL)) != 0) {
		return MIPS_KERNEL;
	}
	switch ((status & R4K_STATUS_KSU) >> R4K_STATUS_KSU_SHIFT) {
	case 0:
		return MIPS_KERNEL;
	case 1:
		return MIPS_SUPERVISOR;
	default:
		return MIPS_USER;
	}
}

uint32_t
mips_r4k_extended_bit(enum mips_mode mode)
{
	switch (mode) {
	case MIPS_KERNEL:
		return R4K_STATUS_KX;
	case MIPS_SUPERVISOR:
		return R4K_STATUS_SX;
	default:
		return R4K_STATUS_UX;
	}
}

bool
mips_r4k_has_doublewords(const struct mips_cpu *cpu)
{
	uint32_t status = (uint32_t)cpu->st.cop0[COP0_STATUS];

	if (cpu->mode == MIPS_KERNEL || mips_is_r5900(cpu->type)) {
		return true;
	}
	if (!mips_has(cpu->type, MIPS_SET_32)) {
		return (status & mips_r4k_extended_bit(cpu->mode)) != 0;
	}
	return cpu->mode == MIPS_SUPERVISOR ||
	       (status & (R4K_STATUS_UX | R4K_STATUS_PX)) != 0;
}

bool
mips_r4k_has_mips4(const struct mips_cpu *cpu)
{
	return cpu->mode != MIPS_USER || mips_has(cpu->type, MIPS_SET_32) ||
	       (cpu->st.cop0[COP0_STATUS] & (uint32_t)R4K_STATUS_XX) != 0;
}

void
mips_r4k_reset(struct mips_cpu *cpu)
{
	struct mips_state *st = &cpu->st;

	st->cop0[COP0_STATUS] = STATUS_BEV | R4K_STATUS_ERL;
	st->cop0[R4K_CONFIG] = cpu->type->config[0] & R4K_CONFIG_K0;
	st->ebase = 0x80000000u | cpu->cpu.id;
}

/* Is an interrupt pending that is not masked? */
static bool
has_interrupt(const struct mips_cpu *cpu)
{
	uint64_t status = cpu->st.cop0[COP0_STATUS];

	if (mips_is_rm7000(cpu)) {
		return mips_rm7000_pending(cpu) != 0;
	}
	return (status & cpu->st.cop0[COP0_CAUSE] &
		(mips_is_r5900(cpu->type) ? R5900_STATUS_IM : STATUS_IM)) != 0;
}

/* Are interrupts on, but for EXL and ERL? */
static bool
interrupts_enabled(const struct mips_cpu *cpu)
{
	uint32_t enable = R4K_STATUS_IE;

	if (mips_is_r5900(cpu->type)) {
		enable |= R5900_STATUS_EIE;
	}
	return (~cpu->st.cop0[COP0_STATUS] & enable) == 0;
}

enum mips_exception
mips_r4k_pending(const struct mips_cpu *cpu)
{
	return interrupts_enabled(cpu) && has_interrupt(cpu) ? EXC_INT
							     : EXC_WATCH;
}

bool
mips_r4k_interrupt_pending(const struct mips_cpu *cpu)
{
	uint64_t status = cpu->st.cop0[COP0_STATUS];

	if ((status & (R4K_STATUS_EXL | R4K_STATUS_ERL)) != 0) {
		return false;
	}
	return (mips_has(cpu->type, MIPS_SET_32) &&
		(cpu->st.cop0[COP0_CAUSE] & R4K_CAUSE_WP) != 0) ||
	       mips_r4k_pending(cpu) == EXC_INT;
}

/* ---- exceptions ---- */

/* Context and XContext have the number of a pair of pages from bit 4 on. */
static unsigned
context_shift(const struct mips_cpu *cpu)
{
	return mips_r4k_page_shift(cpu) + 1 - 4;
}

/* Context below PTEBase; the page number in it, of a 32-bit address. */
static uint64_t
context_low(const struct mips_cpu *cpu)
{
	return (UINT64_C(1) << (32 - context_shift(cpu))) - 1;
}

static uint64_t
context_page(const struct mips_cpu *cpu)
{
	return context_low(cpu) & ~UINT64_C(0xf);
}

/* XContext below PTEBase: an address' region and page number. */
static uint64_t
xcontext_page(const struct mips_cpu *cpu)
{
	return (UINT64_C(1) << (cpu->type->segbits - context_shift(cpu) + 2)) -
	       1;
}

static void
set_xcontext(struct mips_cpu *cpu, uint64_t vaddr)
{
	uint64_t *r = &cpu->st.cop0[R4K_XCONTEXT];
	unsigned bits = cpu->type->segbits - context_shift(cpu);
	uint64_t page = (UINT64_C(1) << bits) - 1;

	*r &= ~xcontext_page(cpu);
	*r |= vaddr >> context_shift(cpu) & page & ~UINT64_C(0xf);
	*r |= vaddr >> 62 << bits;
}

/* Do misses at VADDR have the vector of 64-bit addresses? */
static bool
is_extended_miss(const struct mips_cpu *cpu, uint64_t vaddr)
{
	static const uint32_t of_region[4] = {R4K_STATUS_UX, R4K_STATUS_SX, 0,
					      R4K_STATUS_KX};

	return mips_is_wide(cpu) &&
	       (cpu->st.cop0[COP0_STATUS] & of_region[vaddr >> 62]) != 0;
}

static uint32_t
interrupt_vector(const struct mips_cpu *cpu)
{
	if (mips_is_rm7000(cpu)) {
		return mips_rm7000_vector(cpu);
	}
	if (mips_is_r5900(cpu->type)) {
		return 0x200;
	}
	return (cpu->st.cop0[COP0_CAUSE] & R4K_CAUSE_IV) != 0 ? 0x200 : 0x180;
}

void
mips_r4k_enter_exception(struct mips_cpu *cpu, enum mips_exception exception,
			 unsigned coprocessor, bool refill)
{
	struct mips_state *st = &cpu->st;
	uint32_t status = (uint32_t)st->cop0[COP0_STATUS];
	uint32_t cause = (uint32_t)st->cop0[COP0_CAUSE];
	uint32_t base = 0x80000000u;
	uint32_t offset = 0x180;

	cause &= ~((uint32_t)CAUSE_EXCCODE | 3u << CAUSE_CE_SHIFT);
	cause |= (uint32_t)exception << CAUSE_EXCCODE_SHIFT;
	cause |= coprocessor << CAUSE_CE_SHIFT;
	if ((status & R4K_STATUS_EXL) == 0) {
		/* Of exceptions in handlers, EPC keeps the first. */
		cause &= ~(uint32_t)CAUSE_BD;
		if (st->in_slot) {
			cause |= (uint32_t)CAUSE_BD;
		}
		st->cop0[COP0_EPC] = mips_wrap(
		    cpu, st->pc - (st->in_slot ? mips_slot_distance(cpu) : 0));
		if (refill) {
			offset = is_extended_miss(cpu, st->cop0[COP0_BADVADDR])
				     ? 0x080
				     : 0;
		} else if (exception == EXC_INT) {
			offset = interrupt_vector(cpu);
		}
	}
	st->cop0[COP0_CAUSE] = cause;
	st->cop0[COP0_STATUS] = status | R4K_STATUS_EXL;
	if ((status & STATUS_BEV) != 0) {
		base = 0xbfc00200u;
	} else if (mips_has(cpu->type, MIPS_SET_R2)) {
		base = st->ebase & 0xfffff000u;
	}
	st->pc = mips_extend(cpu, base + offset);
}

void
mips_r4k_tlb_exception(struct mips_cpu *cpu, uint64_t vaddr)
{
	uint64_t *r = cpu->st.cop0;

	r[COP0_CONTEXT] = (r[COP0_CONTEXT] & ~context_low(cpu)) |
			  (vaddr >> context_shift(cpu) & context_page(cpu));
	r[COP0_ENTRYHI] = (vaddr & mips_r4k_vpn2_mask(cpu)) |
			  (r[COP0_ENTRYHI] & R4K_ENTRYHI_ASID);
	if (mips_is_wide(cpu)) {
		set_xcontext(cpu, vaddr);
	}
}

bool
mips_eret(struct mips_cpu *cpu)
{
	struct mips_state *st = &cpu->st;

	if ((st->cop0[COP0_STATUS] & R4K_STATUS_ERL) != 0) {
		st->pc = st->cop0[R4K_ERROREPC];
		st->cop0[COP0_STATUS] &= ~(uint32_t)R4K_STATUS_ERL;
	} else {
		st->pc = st->cop0[COP0_EPC];
		st->cop0[COP0_STATUS] &= ~(uint32_t)R4K_STATUS_EXL;
	}
	st->in_slot = false;
	st->slot_taken = false;
	st->slot_of_long = false;
	st->branch_target = 0;
	st->ll_bit = false;
	st->delivery = true;
	/* The pc is set: nothing comes after it in line. */
	cpu->slot_flow = CPU_FLOW_NONE;
	cpu->cpu.flow = CPU_FLOW_EXCEPTION;
	mips_context_changed(cpu);
	mips_interrupts_changed(cpu);
	return false;
}

/* ---- instructions ---- */

void
mips_wait(struct mips_cpu *cpu)
{
	uint32_t status = (uint32_t)cpu->st.cop0[COP0_STATUS];

	cpu->st.delivery = true;
	/* With interrupts off only the board could end it: it does nothing. */
	if ((status & (R4K_STATUS_IE | R4K_STATUS_EXL | R4K_STATUS_ERL)) !=
		R4K_STATUS_IE ||
	    has_interrupt(cpu)) {
		return;
	}
	if (!mips_r4k_is_copy(cpu)) {
		cpu->cpu.waiting = true;
	}
	cpu_break_slice(&cpu->cpu);
}

/* The VR4100 turns all clocks off; only its power management unit could wake
 * it, by a reset, and no board has one. */
void
mips_hibernate(struct mips_cpu *cpu)
{
	cpu->st.delivery = true;
	if (!mips_r4k_is_copy(cpu)) {
		machine_end(cpu->cpu.machine, RUN_HALTED, NULL);
	}
	cpu_break_slice(&cpu->cpu);
}

uint32_t
mips_set_ie(struct mips_cpu *cpu, bool on)
{
	uint32_t old = (uint32_t)cpu->st.cop0[COP0_STATUS];

	mips_r4k_write(cpu, COP0_STATUS,
		       on ? old | R4K_STATUS_IE
			  : old & ~(uint32_t)R4K_STATUS_IE);
	return old;
}

/* rdhwr: false if the register is not there or not allowed. */
bool
mips_rdhwr(struct mips_cpu *cpu, unsigned reg, uint64_t *value)
{
	bool kernel = cpu->mode == MIPS_KERNEL ||
		      (cpu->st.cop0[COP0_STATUS] & STATUS_CU0) != 0;

	if (!kernel && (cpu->st.cop0[R4K_HWRENA] >> reg & 1) == 0) {
		return false;
	}
	switch (reg) {
	case 0:
		*value = cpu->cpu.id;
		return true;
	case 1: /* bytes between synci instructions */
		*value = cpu->type->cache_line;
		return true;
	case 2:
		cpu->cpu.read_clock = true;
		*value = mips_extend(cpu, mips_r4k_count(cpu));
		return true;
	case 3: /* ticks of Count */
		*value = 2;
		return true;
	case 29:
		*value = cpu->st.userlocal;
		return (cpu->type->config[3] & MIPS_CONFIG3_ULRI) != 0;
	default:
		return false;
	}
}

/* cache: contents are not modelled; tags that are read are invalid. */
void
mips_cache_operation(struct mips_cpu *cpu, unsigned operation)
{
	enum { INDEX_LOAD_TAG = 1 };

	if (operation >> 2 == INDEX_LOAD_TAG) {
		cpu->st.cop0[R4K_TAGLO] = 0;
		cpu->st.cop0[R4K_TAGHI] = 0;
	}
}

/* ---- registers ---- */

/* The bits of Config that can be written. */
static uint32_t
config_writable(const struct mips_cpu *cpu)
{
	if (mips_is_r5900(cpu->type)) {
		return R4K_CONFIG_K0 | R5900_CONFIG_ENABLES;
	}
	return mips_is_rm7000(cpu) ? R4K_CONFIG_K0 | R4K_CONFIG_SE
				   : R4K_CONFIG_K0;
}

static uint32_t
read_config(const struct mips_cpu *cpu, unsigned select)
{
	uint32_t value = select < 8 ? cpu->type->config[select] : 0;

	if (select == 0) {
		value = (value & ~config_writable(cpu)) |
			(uint32_t)cpu->st.cop0[R4K_CONFIG];
		if (cpu->cpu.big_endian) {
			value |= R4K_CONFIG_BE;
		}
	}
	return value;
}

static uint32_t
absent(struct mips_cpu *cpu, unsigned reg, const char *what)
{
	log_guest_error(cpu->cpu.machine->log, LOG_CPU, cpu->cpu.object.name,
			"%s coprocessor 0 register %u, select %u, which the "
			"%s has not, pc=0x%08x",
			what, reg & 31, reg >> 5, cpu->cpu.type->name,
			(uint32_t)cpu->st.pc);
	return 0;
}

static bool
is_watch(const struct mips_cpu *cpu, unsigned reg)
{
	return ((reg & 31) == R4K_WATCHLO || (reg & 31) == R4K_WATCHHI) &&
	       reg >> 5 < cpu->type->watches;
}

uint64_t
mips_r4k_read(struct mips_cpu *cpu, unsigned reg)
{
	const struct mips_state *st = &cpu->st;
	bool r2 = mips_has(cpu->type, MIPS_SET_R2);
	uint64_t value;

	if (mips_is_rm7000(cpu) && mips_rm7000_read(cpu, reg, &value)) {
		return value;
	}
	if (mips_is_r5900(cpu->type) && !mips_r5900_has(reg)) {
		return absent(cpu, reg, "read of");
	}
	switch (reg) {
	case COP0_RANDOM:
		cpu->cpu.read_clock = true;
		return mips_r4k_random(cpu);
	case R4K_COUNT:
		cpu->cpu.read_clock = true;
		return mips_r4k_count(cpu);
	case COP0_INDEX:
	case R4K_ENTRYLO0:
	case R4K_ENTRYLO1:
	case COP0_CONTEXT:
	case R4K_PAGEMASK:
	case R4K_WIRED:
	case COP0_BADVADDR:
	case COP0_ENTRYHI:
	case R4K_COMPARE:
	case COP0_STATUS:
	case COP0_CAUSE:
	case COP0_EPC:
	case COP0_PRID:
	case R4K_LLADDR:
	case R4K_ERRCTL:
	case R4K_TAGLO:
	case R4K_TAGHI:
	case R4K_ERROREPC:
	case R4K_DESAVE:
		return st->cop0[reg];
	case R4K_XCONTEXT:
		return mips_is_wide(cpu) ? st->cop0[reg]
					 : absent(cpu, reg, "read of");
	case R4K_SELECT(28, 1): /* DataLo */
	case R4K_SELECT(28, 2):
	case R4K_SELECT(28, 3):
	case R4K_SELECT(29, 2):
	case R4K_SELECT(12, 2): /* SRSCtl: one set */
	case R4K_SELECT(12, 3): /* SRSMap */
	case R4K_SELECT(5, 1):	/* PageGrain: nothing in it */
	case 23:		/* Debug: not in debug mode */
		return 0;
	case R4K_SELECT(4, 2):
		return (cpu->type->config[3] & MIPS_CONFIG3_ULRI) != 0
			   ? st->userlocal
			   : absent(cpu, reg, "read of");
	case R4K_HWRENA:
		return r2 ? st->cop0[reg] : absent(cpu, reg, "read of");
	case R4K_SELECT(12, 1): /* IntCtl: the timer's interrupt input */
		return r2 ? (uint32_t)R4K_TIMER_PIN << 29
			  : absent(cpu, reg, "read of");
	case R4K_SELECT(15, 1):
		return r2 ? st->ebase : absent(cpu, reg, "read of");
	default:
		if ((reg & 31) == R4K_CONFIG) {
			return read_config(cpu, reg >> 5);
		}
		return is_watch(cpu, reg) ? mips_watch_read(cpu, reg)
					  : absent(cpu, reg, "read of");
	}
}

uint32_t
mips_r4k_random(const struct mips_cpu *cpu)
{
	uint32_t n = cpu->type->tlb_entries;
	uint32_t wired = (uint32_t)cpu->st.cop0[R4K_WIRED];

	if (wired >= n) {
		wired = n - 1;
	}
	return n - 1 - (uint32_t)(cpu->st.instructions % (n - wired));
}

static void
write_cause(struct mips_cpu *cpu, uint32_t value)
{
	uint32_t writable = CAUSE_IP_SOFTWARE;
	uint64_t *cause = &cpu->st.cop0[COP0_CAUSE];

	if (mips_has(cpu->type, MIPS_SET_32)) {
		writable |= R4K_CAUSE_IV;
	} else if (mips_is_rm7000(cpu)) {
		writable |= RM7000_CAUSE_IV;
	} else if (mips_is_r5900(cpu->type)) {
		writable = 0;
	}
	*cause = (*cause & ~(uint64_t)writable) | (value & writable);
	if (mips_has(cpu->type, MIPS_SET_32)) {
		/* WP can be cleared only. */
		*cause &= value | ~(uint64_t)R4K_CAUSE_WP;
	}
	cpu->st.delivery = true;
	mips_interrupts_changed(cpu);
}

void
mips_r4k_write(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	struct mips_state *st = &cpu->st;
	uint64_t *r = st->cop0;
	bool r2 = mips_has(cpu->type, MIPS_SET_R2);

	if (mips_is_rm7000(cpu) && mips_rm7000_write(cpu, reg, value)) {
		return;
	}
	if (mips_is_r5900(cpu->type)) {
		if (!mips_r5900_has(reg)) {
			absent(cpu, reg, "write to");
			return;
		}
		value = mips_extend(cpu, (uint32_t)value);
	}
	switch (reg) {
	case COP0_INDEX:
		r[reg] =
		    (r[reg] & 0x80000000u) | (value & (MIPS_TLB_ENTRIES - 1));
		break;
	case R4K_ENTRYLO0:
	case R4K_ENTRYLO1:
		r[reg] = value & mips_r4k_entrylo_mask(cpu);
		break;
	case COP0_CONTEXT:
		r[reg] =
		    (r[reg] & context_page(cpu)) | (value & ~context_low(cpu));
		break;
	case R4K_PAGEMASK:
		r[reg] = value & cpu->type->pagemask;
		break;
	case R4K_WIRED:
		r[reg] = value & (MIPS_TLB_ENTRIES - 1);
		break;
	case R4K_HWRENA:
		if (r2) {
			r[reg] = value & 0x2000000fu;
		}
		break;
	case R4K_COUNT:
		mips_r4k_write_count(cpu, (uint32_t)value);
		break;
	case COP0_ENTRYHI:
		r[reg] = value & mips_r4k_entryhi_mask(cpu);
		mips_context_changed(cpu);
		break;
	case R4K_COMPARE:
		mips_r4k_write_compare(cpu, (uint32_t)value);
		break;
	case COP0_STATUS:
		/* Soft reset and NMI flags can be cleared only. */
		value &=
		    ~(uint64_t)((R4K_STATUS_SR | R4K_STATUS_NMI) & ~r[reg]);
		r[reg] = value & cpu->type->status_writable;
		mips_context_changed(cpu);
		st->delivery = true;
		mips_interrupts_changed(cpu);
		break;
	case COP0_CAUSE:
		write_cause(cpu, value);
		break;
	case COP0_EPC:
	case R4K_ERROREPC:
	case R4K_DESAVE:
		r[reg] = value;
		break;
	case R4K_ERRCTL:
	case R4K_TAGLO:
	case R4K_TAGHI:
		r[reg] = (uint32_t)value;
		break;
	case R4K_XCONTEXT:
		if (mips_is_wide(cpu)) {
			r[reg] = (r[reg] & xcontext_page(cpu)) |
				 (value & ~xcontext_page(cpu));
		} else {
			absent(cpu, reg, "write to");
		}
		break;
	case R4K_CONFIG:
		r[reg] = value & config_writable(cpu);
		break;
	case R4K_SELECT(4, 2):
		st->userlocal = value;
		break;
	case R4K_SELECT(15, 1):
		st->ebase =
		    (st->ebase & 0xc0000fffu) | ((uint32_t)value & 0x3ffff000u);
		break;
	case COP0_RANDOM:
	case COP0_BADVADDR:
	case COP0_PRID:
	case R4K_LLADDR:
	case 23:
	case R4K_SELECT(28, 1):
	case R4K_SELECT(28, 2):
	case R4K_SELECT(28, 3):
	case R4K_SELECT(29, 2):
	case R4K_SELECT(12, 1):
	case R4K_SELECT(12, 2):
	case R4K_SELECT(12, 3):
	case R4K_SELECT(5, 1):
		break; /* read-only, or nothing to be set */
	default:
		if (is_watch(cpu, reg)) {
			mips_watch_write(cpu, reg, value);
		} else if ((reg & 31) != R4K_CONFIG) {
			absent(cpu, reg, "write to");
		}
		break;
	}
}
