/*
 * The TLB and interrupt enable bits of MIPS32; see bench.h.
 */
#include "bench.h"

#define ENTRY_CVD 0x1e /* cached, dirty (writable), valid; not global */
#define STATUS_IE 0x00000001
#define STATUS_IM 0x00000100 /* software interrupt 0 */
#define CAUSE_SW0 0x00000100

/* User mode and interrupts on once EXL is clear; no coprocessors. */
const uint32_t mmu_user_status = 0x00000013;

extern struct page_table *current_table;

#define MFC0(register)                                               \
	({                                                           \
		uint32_t value;                                      \
		__asm__ volatile(".set push\n\t.set mips32r2\n\t"    \
				 "mfc0 %0, " register "\n\t.set pop" \
				 : "=r"(value));                     \
		value;                                               \
	})
#define MTC0(register, value)                                       \
	__asm__ volatile(".set push\n\t.set mips32r2\n\t"           \
			 "mtc0 %0, " register "\n\tehb\n\t.set pop" \
			 :                                          \
			 : "r"(value)                               \
			 : "memory")

void
mmu_map(struct page_table *table, uint32_t page, uint32_t physical)
{
	table->entry[page] = (physical >> 12) << 6 | ENTRY_CVD;
}

void
mmu_switch(struct page_table *table, uint32_t asid)
{
	current_table = table;
	MTC0("$10", asid);
}

void
mmu_flush(void)
{
	uint32_t entries = (MFC0("$16, 1") >> 25 & 63) + 1;
	uint32_t entryhi = MFC0("$10");

	MTC0("$5", 0); /* PageMask: 4 KB */
	MTC0("$6", 0); /* Wired */
	for (uint32_t i = 0; i < entries; i++) {
		MTC0("$10", 0x80000000 | i << 13);
		MTC0("$2", 0);
		MTC0("$3", 0);
		MTC0("$0", i);
		__asm__ volatile("tlbwi" : : : "memory");
	}
	MTC0("$10", entryhi);
}

void
interrupts_on(void)
{
	MTC0("$12", MFC0("$12") | STATUS_IE | STATUS_IM);
}

void
interrupts_off(void)
{
	MTC0("$12", MFC0("$12") & ~STATUS_IE);
}

void
interrupt_raise(void)
{
	MTC0("$13", CAUSE_SW0);
}

void
interrupt_clear(void)
{
	MTC0("$13", 0);
}
