/*
 * The MMU of the R4000 kind: segments, and a fully associative TLB whose
 * entries map two pages each.  Manuals: MD00090 and MD00091 (MIPS32, MIPS64),
 * chapter 4; "MIPS R4000 Microprocessor User's Manual", chapter 4.
 *
 *	kuseg 0x00000000	TLB; physical, uncached while ERL is set
 *	kseg0 0x80000000	physical 0 upward, cached
 *	kseg1 0xa0000000	physical 0 upward, uncached
 *	sseg  0xc0000000	TLB, kernel and supervisor
 *	kseg3 0xe0000000	TLB, kernel
 *
 * On 64-bit CPUs these are the compatibility segments: addresses that are
 * sign-extended words.  The others need KX, SX or UX:
 *
 *	xuseg  0x0000000080000000	TLB
 *	xsseg  0x4000000000000000	TLB, kernel and supervisor
 *	xkphys 0x8000000000000000	physical memory, kernel
 *	xkseg  0xc000000000000000	TLB, kernel
 */
#include "cpus/mips/mips_r4k.h"

/* Of a pair of the smallest pages. */
static uint64_t
pair_offset(const struct mips_cpu *cpu)
{
	return (UINT64_C(2) << mips_r4k_page_shift(cpu)) - 1;
}

/* The region and the page number. */
uint64_t
mips_r4k_vpn2_mask(const struct mips_cpu *cpu)
{
	if (!mips_is_wide(cpu)) {
		return (uint32_t)~pair_offset(cpu);
	}
	return R4K_REGION |
	       (((UINT64_C(1) << cpu->type->segbits) - 1) & ~pair_offset(cpu));
}

uint64_t
mips_r4k_entryhi_mask(const struct mips_cpu *cpu)
{
	return mips_r4k_vpn2_mask(cpu) | R4K_ENTRYHI_ASID;
}

uint64_t
mips_r4k_entrylo_mask(const struct mips_cpu *cpu)
{
	return (UINT64_C(1) << (cpu->type->pabits - mips_r4k_page_shift(cpu) +
				R4K_ENTRYLO_PFN_SHIFT)) -
	       1;
}

/* ---- the TLB by page ---- */

/* Has the entry pages above 4 KB? */
static bool
is_large(const struct mips_cpu *cpu, unsigned i)
{
	return (cpu->st.tlb_mask[i] & ~(uint32_t)R4K_SMALL_PAIR_4KB) != 0;
}

/* Entries of small pages by the low bits of their pages; the others are in a
 * set of their own. */
static uint64_t *
entries_of(struct mips_cpu *cpu, unsigned i)
{
	if (is_large(cpu, i)) {
		return &cpu->tlb_large;
	}
	return &cpu->tlb_index[cpu->st.tlb_hi[i] >> 13 &
			       (MIPS_TLB_BUCKETS - 1)];
}

void
mips_r4k_tlb_index(struct mips_cpu *cpu)
{
	cpu->tlb_large = 0;
	for (unsigned i = 0; i < cpu->type->tlb_entries; i++) {
		*entries_of(cpu, i) |= UINT64_C(1) << i;
	}
}

/* The matching entry, -1 if none.  The lowest index wins; software never lets
 * several match. */
static int
tlb_match(const struct mips_cpu *cpu, uint64_t va)
{
	const struct mips_state *st = &cpu->st;
	uint64_t vpn2 = mips_r4k_vpn2_mask(cpu);
	uint64_t asid = st->cop0[COP0_ENTRYHI] & R4K_ENTRYHI_ASID;
	uint64_t entries =
	    cpu->tlb_index[va >> 13 & (MIPS_TLB_BUCKETS - 1)] | cpu->tlb_large;

	for (; entries != 0; entries &= entries - 1) {
		int i = __builtin_ctzll(entries);
		uint64_t hi = st->tlb_hi[i];

		if (((hi ^ va) & vpn2 & ~(uint64_t)st->tlb_mask[i]) == 0 &&
		    ((st->tlb_lo[i] & st->tlb_lo1[i] & R4K_ENTRYLO_G) != 0 ||
		     (hi & R4K_ENTRYHI_ASID) == asid)) {
			return i;
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

/* ---- segments ---- */

enum segment {
	SEGMENT_ERROR,
	SEGMENT_DIRECT, /* shows physical memory */
	SEGMENT_MAPPED, /* by the TLB */
};

/* Are addresses of REGION (the two upper bits) beyond the compatibility
 * segments enabled?  MIPS64 asks for the region, the R4000 for the mode. */
static bool
extended(const struct mips_cpu *cpu, unsigned region)
{
	static const uint32_t of_region[4] = {R4K_STATUS_UX, R4K_STATUS_SX,
					      R4K_STATUS_KX, R4K_STATUS_KX};
	uint64_t status = cpu->st.cop0[COP0_STATUS];

	if (mips_has(cpu->type, MIPS_SET_32)) {
		return (status & of_region[region]) != 0;
	}
	return (status & mips_r4k_extended_bit(cpu->mode)) != 0;
}

/* The segment of a 64-bit address that is in no compatibility segment. */
static enum segment
extended_segment(const struct mips_cpu *cpu, uint64_t va, uint64_t *paddr)
{
	unsigned region = (unsigned)(va >> 62);
	uint64_t offset = va & ~R4K_REGION;
	uint64_t limit = UINT64_C(1) << cpu->type->segbits;

	if (!extended(cpu, region)) {
		return SEGMENT_ERROR;
	}
	switch (region) {
	case 0: /* xuseg */
		return offset < limit ? SEGMENT_MAPPED : SEGMENT_ERROR;
	case 1: /* xsseg */
		return cpu->mode != MIPS_USER && offset < limit ? SEGMENT_MAPPED
								: SEGMENT_ERROR;
	case 2: /* xkphys: memory once for each cache attribute */
		*paddr = va & R4K_XKPHYS_ADDRESS;
		return cpu->mode == MIPS_KERNEL &&
			       *paddr >> cpu->type->pabits == 0
			   ? SEGMENT_DIRECT
			   : SEGMENT_ERROR;
	default: /* xkseg; the compatibility segments are its end */
		return cpu->mode == MIPS_KERNEL &&
			       offset < limit - UINT64_C(0x80000000)
			   ? SEGMENT_MAPPED
			   : SEGMENT_ERROR;
	}
}

/* The segment that an address is in; *PADDR if it is direct. */
static enum segment
segment_of(const struct mips_cpu *cpu, uint64_t va, uint64_t *paddr)
{
	uint32_t low = (uint32_t)va;

	if (va != mips_extend(cpu, low)) {
		return extended_segment(cpu, va, paddr);
	}
	if (low < 0x80000000u) { /* kuseg */
		*paddr = low;
		return (cpu->st.cop0[COP0_STATUS] & R4K_STATUS_ERL) != 0
			   ? SEGMENT_DIRECT
			   : SEGMENT_MAPPED;
	}
	if (cpu->mode != MIPS_KERNEL &&
	    (cpu->mode == MIPS_USER || low < 0xc0000000u ||
	     low >= 0xe0000000u)) {
		return SEGMENT_ERROR;
	}
	*paddr = low & 0x1fffffffu;
	return low < 0xc0000000u ? SEGMENT_DIRECT : SEGMENT_MAPPED;
}

/* How caches treat an address of a direct segment. */
static uint8_t
direct_attribute(const struct mips_cpu *cpu, uint64_t va)
{
	if (va != mips_extend(cpu, (uint32_t)va)) { /* xkphys */
		return va >> 59 & 7;
	}
	return (va & 0xa0000000u) == 0x80000000u /* kseg0 */
		   ? cpu->st.cop0[R4K_CONFIG] & R4K_CONFIG_K0
		   : MIPS_UNCACHED;
}

/* The physical address in the page that EntryLo LO describes. */
static uint64_t
in_page(const struct mips_cpu *cpu, uint64_t lo, uint64_t va, uint64_t mask)
{
	uint64_t page = lo >> R4K_ENTRYLO_PFN_SHIFT << mips_r4k_page_shift(cpu);

	return (page & ~mask) | (va & mask);
}

/* Is VA, at PADDR in a page with MASK, in a whole page of 4 KB that no watch
 * register looks at? */
static bool
is_whole(const struct mips_cpu *cpu, uint64_t va, uint64_t paddr, uint64_t mask)
{
	bool physical = cpu->type->watch_kind == MIPS_WATCH_PHYSICAL;

	return mask >= RAM_PAGE_SIZE - 1 &&
	       (!cpu->watching ||
		!mips_watches_page(cpu, physical ? paddr : va));
}

enum cpu_v2p
mips_r4k_translate(struct mips_cpu *cpu, uint64_t va, uint64_t *paddr,
		   unsigned flags)
{
	bool write = (flags & CPU_V2P_WRITE) != 0;
	uint64_t mask;
	uint64_t lo;
	int i;

	switch (segment_of(cpu, va, paddr)) {
	case SEGMENT_ERROR:
		return fail(cpu, write ? EXC_ADES : EXC_ADEL, flags, false);
	case SEGMENT_DIRECT:
		cpu->partial = !is_whole(cpu, va, *paddr, R4K_XKPHYS_ADDRESS);
		cpu->attribute = direct_attribute(cpu, va);
		return CPU_V2P_READ_WRITE;
	case SEGMENT_MAPPED:
		break;
	}
	i = tlb_match(cpu, va);
	if (i < 0) {
		return fail(cpu, write ? EXC_TLBS : EXC_TLBL, flags, true);
	}
	/* Offset bits in a page of the pair; the bit above chooses it. */
	mask = (cpu->st.tlb_mask[i] | pair_offset(cpu)) >> 1;
	lo = (va & (mask + 1)) != 0 ? cpu->st.tlb_lo1[i] : cpu->st.tlb_lo[i];
	if ((lo & R4K_ENTRYLO_V) == 0) {
		return fail(cpu, write ? EXC_TLBS : EXC_TLBL, flags, false);
	}
	if (write && (lo & R4K_ENTRYLO_D) == 0) {
		return fail(cpu, EXC_MOD, flags, false);
	}
	*paddr = in_page(cpu, lo, va, mask);
	cpu->partial = !is_whole(cpu, va, *paddr, mask);
	cpu->attribute = lo >> R4K_ENTRYLO_C_SHIFT & 7;
	return (lo & R4K_ENTRYLO_D) != 0 ? CPU_V2P_READ_WRITE
					 : CPU_V2P_READ_ONLY;
}

/* ---- translation contexts ---- */

/* Besides the ASID: what else changes translations or decoding. */
enum {
	CONTEXT_MODE_SHIFT = 8,
	CONTEXT_ERL = 1 << 10,
	CONTEXT_NO_DOUBLEWORDS = 1 << 11,
	CONTEXT_FR = 1 << 12,
	CONTEXT_EXTENDED_SHIFT = 13, /* KX, SX, UX */
	CONTEXT_NO_MIPS4 = 1 << 16,
};

uint32_t
mips_r4k_context(const struct mips_cpu *cpu)
{
	uint32_t status = (uint32_t)cpu->st.cop0[COP0_STATUS];
	uint32_t context =
	    (uint32_t)cpu->st.cop0[COP0_ENTRYHI] & R4K_ENTRYHI_ASID;

	context |= (uint32_t)cpu->mode << CONTEXT_MODE_SHIFT;
	if ((status & R4K_STATUS_ERL) != 0) {
		context |= CONTEXT_ERL;
	}
	if (mips_fr(cpu)) {
		context |= CONTEXT_FR;
	}
	if (mips_is_wide(cpu)) {
		context |= (status & R4K_STATUS_X) >>
			   R4K_STATUS_X_SHIFT << CONTEXT_EXTENDED_SHIFT;
		if ((cpu->decode_mode & MIPS_MODE_NO_DOUBLEWORDS) != 0) {
			context |= CONTEXT_NO_DOUBLEWORDS;
		}
		if ((cpu->decode_mode & MIPS_MODE_NO_MIPS4) != 0) {
			context |= CONTEXT_NO_MIPS4;
		}
	}
	return context;
}

/* ---- TLB instructions ---- */

/* The address of a page, of which EntryHi lacks the bits above the segment's:
 * they are 1 in the compatibility segments at the end. */
static uint64_t
full_address(const struct mips_cpu *cpu, uint64_t page)
{
	uint64_t limit = UINT64_C(1) << cpu->type->segbits;

	if ((page & ~R4K_REGION) >= limit - UINT64_C(0x80000000) &&
	    page >> 62 == 3) {
		page |= ~(limit - 1);
	}
	return page;
}

/* Withdraws the answers that came from the entry, or that it may hide. */
static void
withdraw(struct mips_cpu *cpu, unsigned i)
{
	const struct mips_state *st = &cpu->st;
	bool global = (st->tlb_lo[i] & st->tlb_lo1[i] & R4K_ENTRYLO_G) != 0;
	uint32_t asid = (uint32_t)st->tlb_hi[i] & R4K_ENTRYHI_ASID;
	uint64_t page = st->tlb_hi[i] & mips_r4k_vpn2_mask(cpu) &
			~(uint64_t)(2 * RAM_PAGE_SIZE - 1);

	if (is_large(cpu, i)) {
		/* Large pages have too many answers to look for each. */
		vtlb_flush(cpu->cpu.vtlb);
		cpu->set = NULL;
		mips_context_changed(cpu);
		return;
	}
	if (mips_is_wide(cpu)) {
		page = full_address(cpu, page);
	}
	for (unsigned odd = 0; odd < 2; odd++, page += RAM_PAGE_SIZE) {
		if (global) {
			vtlb_withdraw_vpage(cpu->cpu.vtlb, page);
		} else {
			vtlb_withdraw_asid(cpu->cpu.vtlb, R4K_ENTRYHI_ASID,
					   asid, page);
		}
	}
}

void
mips_r4k_tlb_write(struct mips_cpu *cpu, unsigned i)
{
	struct mips_state *st = &cpu->st;
	const uint64_t *r = st->cop0;
	uint64_t global = r[R4K_ENTRYLO0] & r[R4K_ENTRYLO1] & R4K_ENTRYLO_G;

	if (i >= cpu->type->tlb_entries) {
		return;
	}
	withdraw(cpu, i);
	*entries_of(cpu, i) &= ~(UINT64_C(1) << i);
	st->tlb_mask[i] = (uint32_t)r[R4K_PAGEMASK];
	st->tlb_hi[i] = r[COP0_ENTRYHI] & ~r[R4K_PAGEMASK];
	/* There is one G bit for both. */
	st->tlb_lo[i] = (r[R4K_ENTRYLO0] & ~(uint64_t)R4K_ENTRYLO_G) | global;
	st->tlb_lo1[i] = (r[R4K_ENTRYLO1] & ~(uint64_t)R4K_ENTRYLO_G) | global;
	*entries_of(cpu, i) |= UINT64_C(1) << i;
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
