/*
 * Time of coprocessor 0 of the R4000 kind: Count, Compare and the timer's
 * interrupt; see mips_r4k.h.
 */
#include "cpus/mips/mips_r4k.h"

/* Count goes up once every two ticks. */
static uint64_t
half_ticks(const struct mips_cpu *cpu)
{
	return (cpu->st.instructions + cpu->st.idle_ticks) >> 1;
}

uint32_t
mips_r4k_count(const struct mips_cpu *cpu)
{
	return (uint32_t)(half_ticks(cpu) + cpu->st.cop0[R4K_COUNT]);
}

bool
mips_r4k_is_copy(const struct mips_cpu *cpu)
{
	return cpu->cpu.machine != cpu->cpu.object.machine;
}

/* When Count will next be equal to Compare, not now. */
static void
schedule_timer(struct mips_cpu *cpu)
{
	uint32_t delta =
	    (uint32_t)cpu->st.cop0[R4K_COMPARE] - mips_r4k_count(cpu);
	unsigned __int128 tick;

	if (mips_r4k_is_copy(cpu)) {
		return;
	}
	tick = half_ticks(cpu);
	tick = 2 * (tick + (delta != 0 ? delta : UINT64_C(1) << 32));
	event_schedule(&cpu->cpu.object, MIPS_EVENT_TIMER,
		       (emul_time)(tick * EMUL_SECOND / cpu->cpu.hz), 0);
}

static unsigned
timer_pin(const struct mips_cpu *cpu)
{
	return mips_is_rm7000(cpu) ? mips_rm7000_timer_pin(cpu) : R4K_TIMER_PIN;
}

static void
timer_fired(struct object *o, emul_time now, uint64_t arg)
{
	struct mips_cpu *cpu = o->self;

	if (mips_has(cpu->type, MIPS_SET_R2)) {
		cpu->st.cop0[COP0_CAUSE] |= R4K_CAUSE_TI;
	}
	mips_pin_set(cpu, timer_pin(cpu), true);
	schedule_timer(cpu);
}

const struct event_kind mips_events[MIPS_EVENTS] = {
    {"timer", timer_fired, 0},
    {"performance counter", mips_rm7000_counter_full, 0},
};

void
mips_r4k_write_count(struct mips_cpu *cpu, uint32_t value)
{
	cpu->st.cop0[R4K_COUNT] = (uint32_t)(value - half_ticks(cpu));
	cpu->cpu.read_clock = true;
	schedule_timer(cpu);
}

void
mips_r4k_restart_count(struct mips_cpu *cpu)
{
	cpu->st.cop0[R4K_COUNT] = (uint32_t)-half_ticks(cpu);
}

void
mips_r4k_write_compare(struct mips_cpu *cpu, uint32_t value)
{
	cpu->st.cop0[R4K_COMPARE] = value;
	cpu->st.cop0[COP0_CAUSE] &= ~(uint32_t)R4K_CAUSE_TI;
	mips_pin_set(cpu, timer_pin(cpu), false);
	cpu->cpu.read_clock = true;
	schedule_timer(cpu);
}
