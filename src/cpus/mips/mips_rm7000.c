/*
 * What the RM7000 has in coprocessor 0 besides the RM5200's: sixteen interrupts
 * with priorities and vectors of their own, and a performance counter.  Manual:
 * PMC-Sierra "RM7000 Microprocessor with On-Chip Secondary Cache" data sheet
 * (PMC-2002175), sections on the performance counter and interrupt handling.
 *
 *	IP0, IP1	software
 *	IP2 to IP11	pins Int[0] to Int[9]
 *	IP7		the timer too, unless IntControl.TE gives it IP12
 *	IP13		the performance counter, when its bit 31 is set
 *
 * IP8 and above are masked by IntControl, and there only while Cause.IV is set.
 * An interrupt's vector is then 0x200 plus its priority times the spacing.
 *
 * The counter knows clock cycles and instructions; what else it can be asked to
 * count (pairs, misses, stalls) does not happen here.  Not modelled: Watch1 and
 * Watch2, bus errors that come late, locked cache lines.
 */
#include "cpus/mips/mips_r4k.h"

enum {
	/* In set 1, which cfc0 and ctc0 move. */
	RM7000_IPLLO = R4K_SELECT(18, 1),
	RM7000_IPLHI = R4K_SELECT(19, 1),
	RM7000_INTCONTROL = R4K_SELECT(20, 1),
	/* In set 0. */
	RM7000_INFO = 7,
	RM7000_PERFCONTROL = 22,
	RM7000_PERFCOUNT = 25,
};

enum {
	INTCONTROL_IM = 0xff00,
	INTCONTROL_TE = 1 << 7,
	INTCONTROL_SPACING = 0x1f,
	INTCONTROL_WRITABLE =
	    INTCONTROL_IM | INTCONTROL_TE | INTCONTROL_SPACING,
	TIMER_PIN = 12,
	COUNTER_PIN = 13,
	PERFCONTROL_EVENT = 0x1f,
	PERFCONTROL_KERNEL = 1 << 8,
	PERFCONTROL_USER = 1 << 9,
	PERFCONTROL_ENABLE = 1 << 10,
	PERFCONTROL_WRITABLE = PERFCONTROL_EVENT | PERFCONTROL_KERNEL |
			       PERFCONTROL_USER | PERFCONTROL_ENABLE,
	EVENT_CYCLES = 0,
	EVENT_INSTRUCTIONS = 1,
};
/* The counter interrupts from here on. */
#define COUNTER_FULL UINT32_C(0x80000000)

/* ---- interrupts ---- */

uint32_t
mips_rm7000_pending(const struct mips_cpu *cpu)
{
	uint32_t cause = (uint32_t)cpu->st.cop0[COP0_CAUSE];
	uint32_t mask = (uint32_t)cpu->st.cop0[COP0_STATUS] & STATUS_IM;

	if ((cause & RM7000_CAUSE_IV) != 0) {
		mask |= (cpu->st.intcontrol & INTCONTROL_IM) << 8;
	}
	return (cause & mask) >> CAUSE_IP_SHIFT;
}

/* The field of interrupt N. */
static unsigned
priority(const struct mips_cpu *cpu, unsigned n)
{
	return cpu->st.ipl[n / 8] >> 4 * (n % 8) & 15;
}

uint32_t
mips_rm7000_vector(const struct mips_cpu *cpu)
{
	uint32_t pending = mips_rm7000_pending(cpu);
	uint32_t spacing = (cpu->st.intcontrol & INTCONTROL_SPACING) << 5;
	unsigned first = 15;

	if ((cpu->st.cop0[COP0_CAUSE] & RM7000_CAUSE_IV) == 0) {
		return 0x180;
	}
	for (; pending != 0; pending &= pending - 1) {
		unsigned p = priority(cpu, (unsigned)__builtin_ctz(pending));

		first = p < first ? p : first;
	}
	return 0x200 + first * spacing;
}

unsigned
mips_rm7000_timer_pin(const struct mips_cpu *cpu)
{
	return (cpu->st.intcontrol & INTCONTROL_TE) != 0 ? TIMER_PIN
							 : R4K_TIMER_PIN;
}

/* ---- the performance counter ---- */

static bool
is_counting(const struct mips_cpu *cpu)
{
	uint32_t control = cpu->st.perf_control;

	if ((control & PERFCONTROL_ENABLE) == 0 ||
	    (control & PERFCONTROL_EVENT) > EVENT_INSTRUCTIONS) {
		return false;
	}
	switch (cpu->mode) {
	case MIPS_KERNEL:
		return (control & PERFCONTROL_KERNEL) != 0;
	case MIPS_USER:
		return (control & PERFCONTROL_USER) != 0;
	default:
		return false;
	}
}

static uint64_t
ticks(const struct mips_cpu *cpu)
{
	return cpu->st.instructions + cpu->st.idle_ticks;
}

/* All that there has been of what is counted. */
static uint64_t
events(const struct mips_cpu *cpu)
{
	return (cpu->st.perf_control & PERFCONTROL_EVENT) == EVENT_CYCLES
		   ? ticks(cpu)
		   : cpu->st.instructions;
}

static uint32_t
count(const struct mips_cpu *cpu)
{
	return cpu->st.perf_counting
		   ? cpu->st.perf_count +
			 (uint32_t)(events(cpu) - cpu->st.perf_since)
		   : cpu->st.perf_count;
}

/* Drives the counter's interrupt, and looks again when it may be full: if all
 * ticks count.  The copy that repeats a run in lock-step has no events. */
static void
watch_counter(struct mips_cpu *cpu)
{
	uint32_t value = count(cpu);
	uint64_t tick = ticks(cpu) + (COUNTER_FULL - value);

	mips_pin_set(cpu, COUNTER_PIN, value >= COUNTER_FULL);
	if (mips_r4k_is_copy(cpu)) {
		return;
	}
	if (cpu->st.perf_counting && value < COUNTER_FULL) {
		event_schedule(&cpu->cpu.object, MIPS_EVENT_COUNTER,
			       (emul_time)((unsigned __int128)tick *
					   EMUL_SECOND / cpu->cpu.hz),
			       0);
	} else {
		event_cancel(&cpu->cpu.object, MIPS_EVENT_COUNTER);
	}
}

void
mips_rm7000_counter_full(struct object *o, emul_time now, uint64_t arg)
{
	watch_counter(o->self);
}

/* After what is counted, or the mode, may have changed. */
static void
start_counting(struct mips_cpu *cpu)
{
	cpu->st.perf_counting = is_counting(cpu);
	cpu->st.perf_since = cpu->st.perf_counting ? events(cpu) : 0;
	watch_counter(cpu);
}

void
mips_rm7000_mode_changed(struct mips_cpu *cpu)
{
	if (cpu->st.perf_counting != is_counting(cpu)) {
		cpu->st.perf_count = count(cpu);
		start_counting(cpu);
	}
}

/* ---- registers ---- */

bool
mips_rm7000_read(struct mips_cpu *cpu, unsigned reg, uint64_t *value)
{
	switch (reg) {
	case RM7000_INFO: /* bit 29 clear: 48 entries */
	case R4K_SELECT(26, 1):
	case R4K_SELECT(27, 1):
		*value = 0;
		return true;
	case RM7000_IPLLO:
	case RM7000_IPLHI:
		*value = cpu->st.ipl[reg - RM7000_IPLLO];
		return true;
	case RM7000_INTCONTROL:
		*value = cpu->st.intcontrol;
		return true;
	case RM7000_PERFCONTROL:
		*value = cpu->st.perf_control;
		return true;
	case RM7000_PERFCOUNT:
		cpu->cpu.read_clock = true;
		*value = count(cpu);
		return true;
	default:
		return false;
	}
}

bool
mips_rm7000_write(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	switch (reg) {
	case RM7000_INFO:
		return true;
	case RM7000_IPLLO:
	case RM7000_IPLHI:
		cpu->st.ipl[reg - RM7000_IPLLO] = (uint32_t)value;
		return true;
	case RM7000_INTCONTROL:
		cpu->st.intcontrol = (uint32_t)value & INTCONTROL_WRITABLE;
		cpu->st.delivery = true;
		mips_interrupts_changed(cpu);
		return true;
	case RM7000_PERFCONTROL:
		cpu->st.perf_count = count(cpu);
		cpu->st.perf_control = (uint32_t)value & PERFCONTROL_WRITABLE;
		break;
	case RM7000_PERFCOUNT:
		cpu->st.perf_count = (uint32_t)value;
		break;
	default:
		return false;
	}
	/* The board will have to look when the counter is full. */
	cpu->cpu.read_clock = true;
	start_counting(cpu);
	return true;
}
