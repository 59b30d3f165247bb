/*
 * Watch registers: pairs of WatchLo and WatchHi, which raise Watch exceptions
 * for loads, stores or fetches of a doubleword.  Manuals: "MIPS32 Architecture
 * For Programmers, volume III" (MD00090), chapter 9; "MIPS R4000
 * Microprocessor User's Manual", chapter 5; "Programming the MIPS32 24K Core
 * Family" (which pair does what).
 *
 * Pages with watched doublewords have no fast answers, so that every access of
 * them is done by the golden stepper, which asks here.
 */
#include <string.h>

#include "cpus/mips/mips_r4k.h"

enum {
	WATCHLO_BITS = MIPS_WATCH_I | MIPS_WATCH_R | MIPS_WATCH_W,
	WATCHHI_MATCHED = 7, /* release 2: what there was; 1 clears */
	WATCHHI_MASK = 0xff8,
	WATCHHI_ASID_SHIFT = 16,
	WATCHHI_G = 1 << 30,
	WATCHHI_M = (int)0x80000000u, /* there is another pair */
	WATCHHI_WRITABLE =
	    WATCHHI_G | 0xff << WATCHHI_ASID_SHIFT | WATCHHI_MASK,
};

/* What pair N can look for. */
static unsigned
possible(const struct mips_cpu *cpu, unsigned n)
{
	switch (cpu->type->watch_kind) {
	case MIPS_WATCH_SPLIT:
		return n < 2 ? MIPS_WATCH_I : MIPS_WATCH_R | MIPS_WATCH_W;
	case MIPS_WATCH_PHYSICAL:
		return MIPS_WATCH_R | MIPS_WATCH_W;
	default:
		return WATCHLO_BITS;
	}
}

/* WatchHi of the R4000's kind: the address from bit 32 on. */
static uint32_t
upper_address(const struct mips_cpu *cpu)
{
	return (UINT32_C(1) << (cpu->type->pabits - 32)) - 1;
}

static uint64_t
watched_address(const struct mips_cpu *cpu, unsigned n)
{
	uint64_t lo = cpu->st.watch_lo[n] & ~(uint64_t)WATCHLO_BITS;

	if (cpu->type->watch_kind == MIPS_WATCH_PHYSICAL) {
		lo |= (uint64_t)cpu->st.watch_hi[n] << 32;
	}
	return lo;
}

static bool
matches(const struct mips_cpu *cpu, unsigned n, uint64_t address, unsigned what)
{
	uint32_t hi = cpu->st.watch_hi[n];
	uint64_t ignored = WATCHLO_BITS;
	uint32_t asid = (uint32_t)cpu->st.cop0[COP0_ENTRYHI] & R4K_ENTRYHI_ASID;

	if ((cpu->st.watch_lo[n] & what) == 0) {
		return false;
	}
	if (cpu->type->watch_kind != MIPS_WATCH_PHYSICAL) {
		ignored |= hi & WATCHHI_MASK;
		if ((hi & WATCHHI_G) == 0 &&
		    (hi >> WATCHHI_ASID_SHIFT & R4K_ENTRYHI_ASID) != asid) {
			return false;
		}
	}
	return ((watched_address(cpu, n) ^ address) & ~ignored) == 0;
}

bool
mips_watch(struct mips_cpu *cpu, uint64_t address, unsigned what)
{
	struct mips_state *st = &cpu->st;
	bool later =
	    (st->cop0[COP0_STATUS] & (R4K_STATUS_EXL | R4K_STATUS_ERL)) != 0;
	bool found = false;

	for (unsigned n = 0; n < cpu->type->watches; n++) {
		if (matches(cpu, n, address, what)) {
			found = true;
			if (mips_has(cpu->type, MIPS_SET_R2)) {
				st->watch_hi[n] |= what;
			}
		}
	}
	if (found && !later) {
		return mips_raise(cpu, EXC_WATCH);
	}
	if (found && mips_has(cpu->type, MIPS_SET_32)) {
		st->cop0[COP0_CAUSE] |= R4K_CAUSE_WP;
	}
	return true;
}

bool
mips_watches_page(const struct mips_cpu *cpu, uint64_t address)
{
	for (unsigned n = 0; n < cpu->type->watches; n++) {
		if ((cpu->st.watch_lo[n] & WATCHLO_BITS) != 0 &&
		    (watched_address(cpu, n) ^ address) >> RAM_PAGE_SHIFT ==
			0) {
			return true;
		}
	}
	return false;
}

void
mips_watch_index(struct mips_cpu *cpu)
{
	cpu->watching = false;
	for (unsigned n = 0; n < cpu->type->watches; n++) {
		if ((cpu->st.watch_lo[n] & WATCHLO_BITS) != 0) {
			cpu->watching = true;
		}
	}
}

uint64_t
mips_watch_read(const struct mips_cpu *cpu, unsigned reg)
{
	unsigned n = reg >> 5;
	uint32_t more = n + 1u < cpu->type->watches ? (uint32_t)WATCHHI_M : 0;

	if ((reg & 31) == R4K_WATCHLO) {
		return cpu->st.watch_lo[n];
	}
	return mips_extend(cpu, cpu->st.watch_hi[n] | more);
}

void
mips_watch_write(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	unsigned n = reg >> 5;
	uint32_t *hi = &cpu->st.watch_hi[n];

	if ((reg & 31) == R4K_WATCHLO) {
		value = cpu->type->watch_kind == MIPS_WATCH_PHYSICAL
			    ? (uint32_t)value
			    : mips_wrap(cpu, value);
		value &= ~(uint64_t)WATCHLO_BITS | possible(cpu, n);
		cpu->st.watch_lo[n] = value;
	} else if (cpu->type->watch_kind == MIPS_WATCH_PHYSICAL) {
		*hi = (uint32_t)value & upper_address(cpu);
	} else {
		uint32_t matched = *hi & WATCHHI_MATCHED & ~(uint32_t)value;

		*hi = ((uint32_t)value & WATCHHI_WRITABLE) | matched;
	}
	mips_watch_index(cpu);
	vtlb_flush(cpu->cpu.vtlb);
	cpu->set = NULL;
	cpu->page = NULL;
	cpu->page_vaddr = VTLB_NO_TAG;
	mips_context_changed(cpu);
}
