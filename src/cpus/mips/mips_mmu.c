/*
 * The MMU of the R2000/R3000: segments and a 64-entry fully associative TLB.
 * Manual: Kane and Heinrich, "MIPS RISC Architecture", chapter 4.
 *
 *	kuseg 0x00000000	TLB
 *	kseg0 0x80000000	physical 0 upward, cached
 *	kseg1 0xa0000000	physical 0 upward, uncached
 *	kseg2 0xc0000000	TLB
 *
 * In user mode everything but kuseg is an address error.
 */
#include <assert.h>
#include <string.h>

#include "cpus/mips/mips_r4k.h"

/* ---- the TLB by page ---- */

static uint64_t *
entries_of(struct mips_cpu *cpu, uint64_t hi)
{
	return &cpu->tlb_index[hi >> 12 & (MIPS_TLB_BUCKETS - 1)];
}

void
mips_tlb_index(struct mips_cpu *cpu)
{
	memset(cpu->tlb_index, 0, sizeof(cpu->tlb_index));
	if (mips_is_r4k(cpu)) {
		mips_r4k_tlb_index(cpu);
		return;
	}
	for (unsigned i = 0; i < cpu->type->tlb_entries; i++) {
		*entries_of(cpu, cpu->st.tlb_hi[i]) |= UINT64_C(1) << i;
	}
}

/* The matching TLB entry, -1 if none.  The lowest index wins; the chip shuts
 * its TLB down when several match, which software never lets happen. */
static int
tlb_match(struct mips_cpu *cpu, uint32_t vaddr)
{
	const struct mips_state *st = &cpu->st;
	uint32_t key = (vaddr & (uint32_t)ENTRYHI_VPN) |
		       ((uint32_t)st->cop0[COP0_ENTRYHI] & ENTRYHI_ASID);
	uint64_t entries = *entries_of(cpu, vaddr);

	for (; entries != 0; entries &= entries - 1) {
		int i = __builtin_ctzll(entries);
		uint32_t differs = (uint32_t)st->tlb_hi[i] ^ key;

		if ((st->tlb_lo[i] & ENTRYLO_G) != 0) {
			differs &= ~(uint32_t)ENTRYHI_ASID;
		}
		if ((differs & ((uint32_t)ENTRYHI_VPN | ENTRYHI_ASID)) == 0) {
			return i;
		}
	}
	return -1;
}

static enum cpu_v2p
fail(struct mips_cpu *cpu, enum mips_exception exception, unsigned flags,
     uint64_t vaddr, bool refill)
{
	if ((flags & CPU_V2P_NO_EXCEPTIONS) == 0) {
		/* lwl and the like translate the aligned word, but the
		 * exception shows the address of the instruction. */
		assert((cpu->bad_vaddr & ~UINT64_C(0xfff)) ==
		       (vaddr & ~UINT64_C(0xfff)));
		mips_raise_address(cpu, exception, cpu->bad_vaddr, refill);
	}
	return CPU_V2P_FAIL;
}

/* Kinds of contexts, with the same ASID. */
enum {
	CONTEXT_ASID = 0x3f,
	CONTEXT_KIND_SHIFT = 6,
	CONTEXT_USER = 0x40,
	CONTEXT_ISOLATED = 0x80,
	CONTEXT_KINDS = 4,
};

enum cpu_v2p
mips_translate_v2p(struct cpu *c, uint64_t vaddr, uint64_t *paddr,
		   unsigned flags)
{
	struct mips_cpu *cpu = mips_of(c);
	uint32_t va = (uint32_t)vaddr;
	bool user = cpu->mode == MIPS_USER;
	bool write = (flags & CPU_V2P_WRITE) != 0;
	uint32_t lo;
	int i;

	if (mips_is_r4k(cpu)) {
		return mips_r4k_translate(cpu, vaddr, paddr, flags);
	}
	if ((va & 0x80000000u) != 0) {
		if (user) {
			return fail(cpu, write ? EXC_ADES : EXC_ADEL, flags, va,
				    false);
		}
		if (va < 0xc0000000u) {
			*paddr = va & 0x1fffffffu;
			cpu->attribute =
			    va < 0xa0000000u ? MIPS_CACHED : MIPS_UNCACHED;
			return CPU_V2P_READ_WRITE;
		}
	}
	i = tlb_match(cpu, va);
	if (i < 0) {
		/* Only a kuseg miss goes to the refill vector. */
		return fail(cpu, write ? EXC_TLBS : EXC_TLBL, flags, va,
			    (va & 0x80000000u) == 0);
	}
	lo = cpu->st.tlb_lo[i];
	if ((lo & ENTRYLO_V) == 0) {
		return fail(cpu, write ? EXC_TLBS : EXC_TLBL, flags, va, false);
	}
	cpu->tlb_used[i] |=
	    (uint8_t)(1u << (cpu->context >> CONTEXT_KIND_SHIFT));
	if (write && (lo & ENTRYLO_D) == 0) {
		return fail(cpu, EXC_MOD, flags, va, false);
	}
	*paddr = (lo & (uint32_t)ENTRYLO_PFN) | (va & 0xfff);
	cpu->attribute = (lo & ENTRYLO_N) != 0 ? MIPS_UNCACHED : MIPS_CACHED;
	return (lo & ENTRYLO_D) != 0 ? CPU_V2P_READ_WRITE : CPU_V2P_READ_ONLY;
}

/* ---- translation contexts ---- */

static void
forget_page(struct mips_cpu *cpu)
{
	cpu->page = NULL;
	cpu->page_vaddr = VTLB_NO_TAG;
}

/* Which instructions there are depends on Status, too. */
static void
decode_mode_changed(struct mips_cpu *cpu)
{
	uint32_t old = cpu->decode_mode;

	mips_decode_mode_changed(cpu);
	if (cpu->decode_mode != old) {
		forget_page(cpu);
	}
}

static void
mapping_changed(struct mips_cpu *cpu)
{
	if (cpu->cpu.mapping_hook != NULL) {
		cpu->cpu.mapping_hook(cpu->cpu.mapping_hook_arg);
	}
}

void
mips_context_changed(struct mips_cpu *cpu)
{
	uint32_t status = (uint32_t)cpu->st.cop0[COP0_STATUS];
	uint32_t context =
	    (uint32_t)(cpu->st.cop0[COP0_ENTRYHI] & ENTRYHI_ASID) >>
	    ENTRYHI_ASID_SHIFT;

	if (mips_is_r4k(cpu)) {
		cpu->mode = mips_r4k_mode(status);
		decode_mode_changed(cpu);
		context = mips_r4k_context(cpu);
		if (mips_is_rm7000(cpu)) {
			mips_rm7000_mode_changed(cpu);
		}
	} else {
		cpu->mode =
		    (status & STATUS_KUC) != 0 ? MIPS_USER : MIPS_KERNEL;
		cpu->isolated = (status & STATUS_ISC) != 0;
		context |= cpu->mode == MIPS_USER ? CONTEXT_USER : 0;
		context |= cpu->isolated ? CONTEXT_ISOLATED : 0;
	}
	if (cpu->set != NULL && cpu->context == context) {
		return;
	}
	cpu->set = vtlb_select(cpu->cpu.vtlb, context);
	cpu->context = context;
	if (cpu->mode != MIPS_KERNEL || !mips_is_direct(cpu, cpu->page_vaddr)) {
		forget_page(cpu);
	}
	mapping_changed(cpu);
}

/* ---- TLB instructions ---- */

/* Withdraws the answers for the page of a TLB entry, in the kinds of contexts
 * that are a bit in KINDS. */
static void
withdraw(struct mips_cpu *cpu, uint32_t hi, uint32_t lo, unsigned kinds)
{
	uint32_t page = hi & (uint32_t)ENTRYHI_VPN;
	uint32_t asid = (hi & ENTRYHI_ASID) >> ENTRYHI_ASID_SHIFT;

	if ((lo & ENTRYLO_G) != 0) {
		vtlb_withdraw_vpage(cpu->cpu.vtlb, page);
	} else {
		for (; kinds != 0; kinds &= kinds - 1) {
			unsigned kind = (unsigned)__builtin_ctz(kinds);

			vtlb_withdraw_in(cpu->cpu.vtlb,
					 asid | kind << CONTEXT_KIND_SHIFT,
					 page);
		}
	}
	if (cpu->page_vaddr == page) {
		forget_page(cpu);
	}
}

/* Is the page of entry INDEX that of another one, too? */
static bool
is_mapped_twice(struct mips_cpu *cpu, unsigned index)
{
	uint32_t hi = cpu->st.tlb_hi[index];
	uint64_t others = *entries_of(cpu, hi) & ~(UINT64_C(1) << index);

	for (; others != 0; others &= others - 1) {
		int i = __builtin_ctzll(others);

		if (((cpu->st.tlb_hi[i] ^ hi) & (uint32_t)ENTRYHI_VPN) == 0) {
			return true;
		}
	}
	return false;
}

/* Gives the answers for a new entry to where the exception that asked for it
 * came from: the next thing there is the access that missed. */
static void
answer_early(struct mips_cpu *cpu, unsigned index)
{
	uint64_t hi = cpu->st.tlb_hi[index];
	uint64_t lo = cpu->st.tlb_lo[index];
	bool user = (cpu->st.cop0[COP0_STATUS] & STATUS_KUP) != 0;
	uint64_t physical = lo >> RAM_PAGE_SHIFT;
	uint64_t page = hi & (uint32_t)ENTRYHI_VPN;
	uint32_t context = (uint32_t)(hi & ENTRYHI_ASID) >> ENTRYHI_ASID_SHIFT;
	struct vtlb_set *set;

	if ((lo & ENTRYLO_V) == 0 || (page & 0x80000000u) != 0 ||
	    physical >= MEMORY_FLAT_PAGES) {
		return;
	}
	context |= user ? CONTEXT_USER : 0;
	set = vtlb_find(cpu->cpu.vtlb, context);
	if (set == NULL || cpu->flat_read[physical] == NULL) {
		return;
	}
	vtlb_give(set, VTLB_READ, page, cpu->flat_read[physical]);
	if ((lo & ENTRYLO_D) != 0 && cpu->flat_write[physical] != NULL) {
		vtlb_give(set, VTLB_WRITE, page, cpu->flat_write[physical]);
	}
	cpu->tlb_used[index] |=
	    (uint8_t)(1u << (context >> CONTEXT_KIND_SHIFT));
}

static void
write_entry(struct mips_cpu *cpu, unsigned index)
{
	struct mips_state *st = &cpu->st;

	if (index >= cpu->type->tlb_entries) {
		return;
	}
	if (cpu->tlb_used[index] != 0) {
		withdraw(cpu, st->tlb_hi[index], st->tlb_lo[index],
			 cpu->tlb_used[index]);
		cpu->tlb_used[index] = 0;
	}
	*entries_of(cpu, st->tlb_hi[index]) &= ~(UINT64_C(1) << index);
	st->tlb_hi[index] = st->cop0[COP0_ENTRYHI];
	*entries_of(cpu, st->tlb_hi[index]) |= UINT64_C(1) << index;
	st->tlb_lo[index] = st->cop0[COP0_ENTRYLO];
	/* The new entry may hide another one. */
	if (is_mapped_twice(cpu, index)) {
		withdraw(cpu, st->tlb_hi[index], st->tlb_lo[index],
			 (1u << CONTEXT_KINDS) - 1);
	} else {
		answer_early(cpu, index);
	}
}

void
mips_tlb_write(struct mips_cpu *cpu, unsigned index)
{
	if (mips_is_r4k(cpu)) {
		mips_r4k_tlb_write(cpu, index);
	} else {
		write_entry(cpu, index);
	}
	mapping_changed(cpu);
}

void
mips_tlb_probe(struct mips_cpu *cpu)
{
	int i;

	if (mips_is_r4k(cpu)) {
		mips_r4k_tlb_probe(cpu);
		return;
	}
	i = tlb_match(cpu, cpu->st.cop0[COP0_ENTRYHI]);
	cpu->st.cop0[COP0_INDEX] =
	    i < 0 ? (cpu->st.cop0[COP0_INDEX] & 0x3f00) | 0x80000000u
		  : (uint32_t)i << 8;
}

void
mips_tlb_read(struct mips_cpu *cpu)
{
	struct mips_state *st = &cpu->st;
	unsigned index = st->cop0[COP0_INDEX] >> 8 & (MIPS_TLB_ENTRIES - 1);

	if (mips_is_r4k(cpu)) {
		mips_r4k_tlb_read(cpu);
		return;
	}
	st->cop0[COP0_ENTRYHI] = st->tlb_hi[index];
	st->cop0[COP0_ENTRYLO] = st->tlb_lo[index];
	mips_context_changed(cpu);
}

unsigned
mips_tlb_indexed(const struct mips_cpu *cpu)
{
	return cpu->st.cop0[COP0_INDEX] >> (mips_is_r4k(cpu) ? 0 : 8) &
	       (MIPS_TLB_ENTRIES - 1);
}

unsigned
mips_tlb_random(struct mips_cpu *cpu)
{
	cpu->cpu.read_clock = true;
	return mips_is_r4k(cpu) ? mips_r4k_random(cpu) : mips_random(cpu) >> 8;
}
