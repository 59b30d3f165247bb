/*
 * Coprocessor 0 of the R3000: the registers of exceptions and of the TLB.
 * For C and for assembly.
 */
#ifndef COP0_H
#define COP0_H

/* Status register. */
#define STATUS_IEC	0x00000001 /* interrupts enabled now */
#define STATUS_KUC	0x00000002 /* user mode now */
#define STATUS_IEP	0x00000004 /* ... before the exception */
#define STATUS_KUP	0x00000008
#define STATUS_IM(line) (0x100 << (line)) /* this line may interrupt */
#define STATUS_CU0	0x10000000

/* Cause register. */
#define CAUSE_CODE(cause)    (((cause) >> 2) & 31)
#define CAUSE_IP(cause)	     (((cause) >> 8) & 0xff)
#define CAUSE_IN_SLOT(cause) ((cause) >> 31)

/* Exception codes. */
#define CODE_INTERRUPT	   0
#define CODE_MODIFIED	   1
#define CODE_TLB_LOAD	   2
#define CODE_TLB_STORE	   3
#define CODE_ADDRESS_LOAD  4
#define CODE_ADDRESS_STORE 5
#define CODE_SYSCALL	   8
#define CODE_BREAK	   9
#define CODE_RESERVED	   10
#define CODE_COPROCESSOR   11
#define CODE_OVERFLOW	   12

/* TLB entries: EntryHi = page number and address space, EntryLo = frame. */
#define TLB_ENTRIES	 64
#define TLB_VALID	 0x200
#define TLB_WRITABLE	 0x400
#define TLB_ASID(asid)	 ((asid) << 6)
#define TLB_INDEX(index) ((index) << 8)

#ifdef __ASSEMBLER__

#define C0_INDEX    $0
#define C0_RANDOM   $1
#define C0_ENTRYLO  $2
#define C0_BADVADDR $8
#define C0_ENTRYHI  $10
#define C0_STATUS   $12
#define C0_CAUSE    $13
#define C0_EPC	    $14

#else

#include <stdint.h>

/* What is written takes a few cycles to count, hence the nops. */
#define COP0_REGISTER(name, number)                                           \
	static inline uint32_t cop0_##name(void)                              \
	{                                                                     \
		uint32_t value;                                               \
                                                                              \
		__asm__ volatile("mfc0 %0, $" #number "\n\tnop"               \
				 : "=r"(value));                              \
		return value;                                                 \
	}                                                                     \
	static inline void set_cop0_##name(uint32_t value)                    \
	{                                                                     \
		__asm__ volatile("mtc0 %0, $" #number "\n\tnop\n\tnop\n\tnop" \
				 :                                            \
				 : "r"(value)                                 \
				 : "memory");                                 \
	}

COP0_REGISTER(index, 0)
COP0_REGISTER(entrylo, 2)
COP0_REGISTER(badvaddr, 8)
COP0_REGISTER(entryhi, 10)
COP0_REGISTER(status, 12)
COP0_REGISTER(cause, 13)

/* Index of the entry that matches EntryHi; negative if there is none. */
static inline int32_t
tlb_probe(void)
{
	__asm__ volatile("tlbp\n\tnop\n\tnop" : : : "memory");
	return (int32_t)cop0_index();
}

static inline void
tlb_write_indexed(void)
{
	__asm__ volatile("tlbwi\n\tnop\n\tnop" : : : "memory");
}

#endif

#endif
