/*
 * The MMU of MIPS32: segments, and a fully associative TLB whose entries map
 *two pages each, of 4 KB to 256 MB.  Manual: MD00090, chapter 4.
 *
 *	kuseg 0x00000000	TLB; physical, uncached while ERL is set
 *	kseg0 0x80000000	physical 0 upward, cached
 *	kseg1 0xa0000000	physical 0 upward, uncached
 *	sseg  0xc0000000	TLB, kernel and supervisor
 *	kseg3 0xe0000000	TLB, kernel
 */
#include "cpus/mips/mips_r4k.h"

/* The matching entry, -1 if none.  The lowest index wins; software never lets
 * several match. */
static int
tlb_match(const struct mips_cpu *cpu, uint32_t va)
{
	const struct mips_state *st = &cpu->st;
	uint32_t asid = st->cop0[COP0_ENTRYHI] & R4K_ENTRYHI_ASID;

	for (unsigned i = 0; i < cpu->type->tlb_entries; i++) {
		uint32_t mask = st->tlb_mask[i] | 0x1fff;
		uint32_t hi = st->tlb_hi[i];

		if (((hi ^ va) & ~mask) == 0 &&
		    ((st->tlb_lo[i] & st->tlb_lo1[i] & R4K_ENTRYLO_G) != 0 ||
		     (hi & R4K_ENTRYHI_ASID) == asid)) {
			return (int)i;
		}
	}
	return -1;
}

static enum cpu_v2p
fail(struct mips_cpu *cpu, enum mips_exception exception, unsigned flags,
     bool refill)
{
	if ((flags & CPU_V2P_NO_EXCEPTIONS) == 0) {
		mips_raise_address(cpu, exception, cpu->bad_vaddr, refill);
	}
	return CPU_V2P_FAIL;
}

/* May the current mode use the address, and is it mapped by the TLB? */
static bool
allowed(const struct mips_cpu *cpu, uint32_t va)
{
	switch (cpu->mode) {
	case MIPS_KERNEL:
		return true;
	case MIPS_SUPERVISOR:
		return va < 0x80000000u ||
		       (va >= 0xc0000000u && va < 0xe0000000u);
	default:
		return va < 0x80000000u;
	}
}

static bool
is_direct(const struct mips_cpu *cpu, uint32_t va)
{
	return (va >= 0x80000000u && va < 0xc0000000u) ||
	       (va < 0x80000000u &&
		(cpu->st.cop0[COP0_STATUS] & R4K_STATUS_ERL) != 0);
}

enum cpu_v2p
mips_r4k_translate(struct mips_cpu *cpu, uint32_t va, uint64_t *paddr,
		   unsigned flags)
{
	bool write = (flags & CPU_V2P_WRITE) != 0;
	uint32_t mask;
	uint32_t lo;
	int i;

	if (!allowed(cpu, va)) {
		return fail(cpu, write ? EXC_ADES : EXC_ADEL, flags, false);
	}
	if (is_direct(cpu, va)) {
		*paddr = va < 0x80000000u ? va : va & 0x1fffffffu;
		return CPU_V2P_READ_WRITE;
	}
	i = tlb_match(cpu, va);
	if (i < 0) {
		return fail(cpu, write ? EXC_TLBS : EXC_TLBL, flags, true);
	}
	/* Offset bits in a page of the pair; the bit above chooses it. */
	mask = (cpu->st.tlb_mask[i] | 0x1fff) >> 1;
	lo = (va & (mask + 1)) != 0 ? cpu->st.tlb_lo1[i] : cpu->st.tlb_lo[i];
	if ((lo & R4K_ENTRYLO_V) == 0) {
		return fail(cpu, write ? EXC_TLBS : EXC_TLBL, flags, false);
	}
	if (write && (lo & R4K_ENTRYLO_D) == 0) {
		return fail(cpu, EXC_MOD, flags, false);
	}
	*paddr = ((uint64_t)(lo >> 6) << 12 & ~(uint64_t)mask) | (va & mask);
	return (lo & R4K_ENTRYLO_D) != 0 ? CPU_V2P_READ_WRITE
					 : CPU_V2P_READ_ONLY;
}

/* ---- translation contexts ---- */

enum {
	CONTEXT_MODE_SHIFT = 8, /* above the ASID */
	CONTEXT_ERL = 1 << 10,
	CONTEXTS_OF_ASID = 8,
};

uint32_t
mips_r4k_context(const struct mips_cpu *cpu)
{
	uint32_t context = cpu->st.cop0[COP0_ENTRYHI] & R4K_ENTRYHI_ASID;

	context |= (uint32_t)cpu->mode << CONTEXT_MODE_SHIFT;
	if ((cpu->st.cop0[COP0_STATUS] & R4K_STATUS_ERL) != 0) {
		context |= CONTEXT_ERL;
	}
	return context;
}

/* ---- TLB instructions ---- */

/* Withdraws the answers that came from the entry, or that it may hide. */
static void
withdraw(struct mips_cpu *cpu, unsigned i)
{
	const struct mips_state *st = &cpu->st;
	bool global = (st->tlb_lo[i] & st->tlb_lo1[i] & R4K_ENTRYLO_G) != 0;
	uint32_t asid = st->tlb_hi[i] & R4K_ENTRYHI_ASID;
	uint32_t page = st->tlb_hi[i] & (uint32_t)R4K_ENTRYHI_VPN2;

	if (st->tlb_mask[i] != 0) {
		/* Large pages have too many answers to look for each. */
		vtlb_flush(cpu->cpu.vtlb);
		cpu->set = NULL;
		mips_context_changed(cpu);
		return;
	}
	for (unsigned odd = 0; odd < 2; odd++, page += RAM_PAGE_SIZE) {
		if (global) {
			vtlb_withdraw_vpage(cpu->cpu.vtlb, page);
			continue;
		}
		for (uint32_t m = 0; m < CONTEXTS_OF_ASID; m++) {
			vtlb_withdraw_in(cpu->cpu.vtlb,
					 asid | m << CONTEXT_MODE_SHIFT, page);
		}
	}
}

void
mips_r4k_tlb_write(struct mips_cpu *cpu, unsigned i)
{
	struct mips_state *st = &cpu->st;
	const uint32_t *r = st->cop0;
	uint32_t global = r[R4K_ENTRYLO0] & r[R4K_ENTRYLO1] & R4K_ENTRYLO_G;

	if (i >= cpu->type->tlb_entries) {
		return;
	}
	withdraw(cpu, i);
	st->tlb_mask[i] = r[R4K_PAGEMASK];
	st->tlb_hi[i] = r[COP0_ENTRYHI] & ~r[R4K_PAGEMASK];
	/* There is one G bit for both. */
	st->tlb_lo[i] = (r[R4K_ENTRYLO0] & ~(uint32_t)R4K_ENTRYLO_G) | global;
	st->tlb_lo1[i] = (r[R4K_ENTRYLO1] & ~(uint32_t)R4K_ENTRYLO_G) | global;
	withdraw(cpu, i);
	cpu->page = NULL;
	cpu->page_vaddr = VTLB_NO_TAG;
}

void
mips_r4k_tlb_read(struct mips_cpu *cpu)
{
	struct mips_state *st = &cpu->st;
	unsigned i = st->cop0[COP0_INDEX] & (MIPS_TLB_ENTRIES - 1);

	st->cop0[R4K_PAGEMASK] = st->tlb_mask[i];
	st->cop0[COP0_ENTRYHI] = st->tlb_hi[i];
	st->cop0[R4K_ENTRYLO0] = st->tlb_lo[i];
	st->cop0[R4K_ENTRYLO1] = st->tlb_lo1[i];
	mips_context_changed(cpu);
}

void
mips_r4k_tlb_probe(struct mips_cpu *cpu)
{
	int i = tlb_match(cpu, cpu->st.cop0[COP0_ENTRYHI]);

	cpu->st.cop0[COP0_INDEX] = i < 0 ? 0x80000000u : (uint32_t)i;
}
