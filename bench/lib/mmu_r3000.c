/*
 * The R3000's TLB and interrupt enable bits; see bench.h.
 */
#include "bench.h"

#define ENTRIES	  64
#define ENTRY_VDG 0x600 /* dirty (writable), valid; not global */
#define STATUS_IE 0x00000001
#define STATUS_IM 0x00000100 /* software interrupt 0 */
#define CAUSE_SW0 0x00000100

/* User mode and interrupts on once the exception is left; no coprocessors. */
const uint32_t mmu_user_status = 0x0000000c;

extern struct page_table *current_table;

#define MFC0(register)                                            \
	({                                                        \
		uint32_t value;                                   \
		__asm__ volatile("mfc0 %0, $" #register "\n\tnop" \
				 : "=r"(value));                  \
		value;                                            \
	})
#define MTC0(register, value)                                           \
	__asm__ volatile("mtc0 %0, $" #register "\n\tnop\n\tnop\n\tnop" \
			 :                                              \
			 : "r"(value)                                   \
			 : "memory")

void
mmu_map(struct page_table *table, uint32_t page, uint32_t physical)
{
	table->entry[page] = (physical & ~0xfffu) | ENTRY_VDG;
}

void
mmu_switch(struct page_table *table, uint32_t asid)
{
	current_table = table;
	MTC0(10, asid << 6);
}

void
mmu_flush(void)
{
	uint32_t entryhi = MFC0(10);

	for (uint32_t i = 0; i < ENTRIES; i++) {
		MTC0(10, 0x80000000 | i << 12);
		MTC0(2, 0);
		MTC0(0, i << 8);
		__asm__ volatile("tlbwi\n\tnop" : : : "memory");
	}
	MTC0(10, entryhi);
}

void
interrupts_on(void)
{
	MTC0(12, MFC0(12) | STATUS_IE | STATUS_IM);
}

void
interrupts_off(void)
{
	MTC0(12, MFC0(12) & ~STATUS_IE);
}

void
interrupt_raise(void)
{
	MTC0(13, CAUSE_SW0);
}

void
interrupt_clear(void)
{
	MTC0(13, 0);
}
