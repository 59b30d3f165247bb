/*
 * Branches and straight code at the end of a page, delay slots on the next
 * page, misses there.
 *
 * The pages page0 to page6 are executed in kseg0 and, mapped one by one, at the
 * same addresses minus 0x80000000.
 */
#include "isa.h"

#define MAPPED (-0x80000000)

	/* Maps one page of kuseg to the physical page of a kseg0 address. */
	.macro	map index, vaddr, kseg0, bits=TLB_V | TLB_D
	li	k0, (\index) << 8
	mtc0	k0, C0_INDEX
	la	k0, \vaddr
	mtc0	k0, C0_ENTRYHI
	la	k0, \kseg0 - 0x80000000
	ori	k0, k0, \bits
	mtc0	k0, C0_ENTRYLO
	nop
	nop
	tlbwi
	nop
	nop
	.endm

	/* Jumps to a routine of the pages; t7 = where it is. */
	.macro	go address
	la	t7, \address
	la	ra, 9f
	jr	t7
	nop
9:
	.endm

	/* Clears what the routines count, and sets their operands. */
	.macro	fresh
	li	t8, 0
	li	t0, 0x7fffffff
	li	t1, 1
	.endm

	/* A routine in kseg0, and mapped. */
	.macro	both name, label, expected
	fresh
	go	\label
	check	"\name, kseg0", t8, \expected
	fresh
	go	\label + MAPPED
	check	"\name, mapped", t8, \expected
	.endm

	isa_test pageedge

	map	8, page0 + MAPPED, page0
	map	9, page1 + MAPPED, page1
	map	10, page2 + MAPPED, page2
	map	11, page3 + MAPPED, page3
	map	12, page4 + MAPPED, page4
	map	13, page5 + MAPPED, page5
	map	14, page6 + MAPPED, page6

	both	"straight on", straight, 3
	both	"taken branch", taken, 5
	both	"j", jump, 5
	both	"slot on the last word", slot_last, 5
	fresh
	li	t1, 0
	go	taken
	check	"not taken branch, kseg0", t8, 3
	fresh
	li	t1, 0
	go	taken + MAPPED
	check	"not taken branch, mapped", t8, 3
	fresh
	li	t1, 0
	go	slot_last
	check	"slot on the last word, not taken", t8, 3
	fresh
	li	t1, 0
	go	slot_last + MAPPED
	check	"slot on the last word, not taken, mapped", t8, 3

	/* Many times: translations must not go stale. */
	fresh
	li	s0, 50
1:	go	taken + MAPPED
	go	straight + MAPPED
	go	jump
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"many times", t8, 7

	/* The slot's page is not mapped: EPC and BD tell of the branch. */
	map	10, 0x80000000, page2, 0
	fresh
	expect	2f
	go	taken + MAPPED
2:	check_exc_addr "slot refill, taken", TLBL, taken + MAPPED, page2 + MAPPED, 1, 0
	check	"slot refill, taken: way", t8, 0
	check_field "slot refill: EntryHi", EXC_ENTRYHI, 0xffffffff, page2 + MAPPED
	fresh
	li	t1, 0
	expect	2f
	go	taken + MAPPED
2:	check_exc_addr "slot refill, not taken", TLBL, taken + MAPPED, page2 + MAPPED, 1, 0
	check	"slot refill, not taken: way", t8, 0
	/* Straight on: EPC is the unmapped instruction. */
	map	9, 0x80000000, page1, 0
	fresh
	expect	2f
	go	straight + MAPPED
2:	check_exc_addr "straight into a missing page", TLBL, page1 + MAPPED, page1 + MAPPED, 0, 0
	check	"straight into a missing page: way", t8, 1
	map	9, page1 + MAPPED, page1

	/* Not valid: the same through the general vector. */
	map	10, page2 + MAPPED, page2, 0
	fresh
	expect	2f
	go	taken + MAPPED
2:	check_exc_addr "slot not valid, taken", TLBL, taken + MAPPED, page2 + MAPPED, 1
	fresh
	li	t1, 0
	expect	2f
	go	taken + MAPPED
2:	check_exc_addr "slot not valid, not taken", TLBL, taken + MAPPED, page2 + MAPPED, 1
	check	"slot not valid: way", t8, 0

	/* Mapped by the handler, then executed again from the branch. */
	la	k0, refill
	la	k1, isa_exc
	sw	k0, EXC_HOOK_UTLB(k1)
	call	isa_tlb_clear
	fresh
	li	s7, 0
	go	taken + MAPPED
	check	"refilled slot, taken", t8, 5
	check	"refilled slot, taken: refills", s7, 3
	call	isa_tlb_clear
	fresh
	li	t1, 0
	li	s7, 0
	go	taken + MAPPED
	check	"refilled slot, not taken", t8, 3
	check	"refilled slot, not taken: refills", s7, 2
	call	isa_tlb_clear
	fresh
	li	s7, 0
	go	jump + MAPPED
	check	"refilled slot of j", t8, 5
	check	"refilled slot of j: refills", s7, 3
	call	isa_tlb_clear
	fresh
	li	s7, 0
	go	straight + MAPPED
	check	"refilled straight on", t8, 3
	check	"refilled straight on: refills", s7, 2
	/* A load in the slot across the edge misses too. */
	call	isa_tlb_clear
	fresh
	li	s7, 0
	la	t0, word + MAPPED
	go	load_slot + MAPPED
	check	"refilled slot that loads", t9, 0x12348765
	check	"refilled slot that loads: way", t8, 4
	check	"refilled slot that loads: refills", s7, 4
	la	k1, isa_exc
	sw	zero, EXC_HOOK_UTLB(k1)

	/* A target that is not mapped: EPC is the target, the slot is done. */
	call	isa_tlb_clear
	map	10, page1 + MAPPED, page1
	map	11, page2 + MAPPED, page2
	fresh
	expect	2f
	go	taken + MAPPED
2:	check_exc_addr "target refill", TLBL, target + MAPPED, target + MAPPED, 0, 0
	check	"target refill: slot executed", t8, 1

	/* A fault in a slot on the next page. */
	map	13, page3 + MAPPED, page3
	fresh
	expect	2f
	go	fault_slot
2:	check_exc "overflow in a slot across the edge", OV, fault_slot, 1
	check	"overflow in a slot across the edge: way", t8, 0
	fresh
	expect	2f
	go	fault_slot + MAPPED
2:	check_exc "overflow in a slot across the edge, mapped", OV, fault_slot + MAPPED, 1
	/* A data miss there: BadVAddr is the data's. */
	map	14, page4 + MAPPED, page4
	map	15, page5 + MAPPED, page5
	fresh
	la	t0, word + MAPPED
	expect	2f
	go	load_slot + MAPPED
2:	check_exc_addr "data miss in a slot across the edge", TLBL, load_slot + MAPPED, word + MAPPED, 1, 0

	/*
	 * Two neighbouring virtual pages need not be neighbours in memory: the
	 * slot and what follows come from the page that is mapped.  `taken` is
	 * the last word of page1; it goes back by the same distance everywhere.
	 */
	map	20, 0x00700000, page1
	map	21, 0x00701000, other
	map	22, 0x006ff000, page0
	fresh
	go	0x00700ffc
	check	"slot from another physical page, taken", t8, 0x14
	fresh
	li	t1, 0
	go	0x00700ffc
	check	"slot from another physical page, not taken", t8, 0x30
	/* The same code page twice, with different next pages. */
	map	23, 0x00800000, page1
	map	24, 0x00801000, page2
	fresh
	li	t1, 0
	go	0x00800ffc
	check	"another mapping of the branch's page", t8, 3
	fresh
	li	t1, 0
	go	0x00700ffc
	check	"first mapping again", t8, 0x30
	/* Changing the mapping of the slot's page counts at once. */
	map	21, 0x00701000, page2
	fresh
	li	t1, 0
	go	0x00700ffc
	check	"slot's page mapped anew", t8, 3
	/* And changing the mapping of the target's page. */
	map	22, 0x006ff000, other
	fresh
	go	0x00700ffc
	check	"target's page mapped anew", t8, 0x31

	/*
	 * j takes the upper four bits from its slot's address: the last
	 * instruction of a 256 MB region jumps within the next one.
	 */
	map	25, 0x0ffff000, page3
	map	26, 0x10000000, page4
	map	27, page0 - 0x70000000, page0
	fresh
	expect	2f
	go	0x0ffffffc
2:	check_no_exc "jump at the end of a region"
	check	"jump at the end of a region: way", t8, 5

	isa_end

/* Maps what is missed to memory at the same distance from kseg0; counts. */
refill:	mfc0	k0, C0_BADVADDR
	addiu	s7, s7, 1
	srl	k0, k0, 12
	sll	k0, k0, 12
	ori	k0, k0, TLB_V | TLB_D
	mtc0	k0, C0_ENTRYLO
	nop
	nop
	tlbwr
	mfc0	k0, C0_EPC
	nop
	jr	k0
	rfe

/*
 * The pages.  Routines begin on the last words of one, and return by jr ra; t8
 * says which way they took.
 */
	.section .text.pages, "ax"
	.balign	4096
page0:
	ori	t8, t8, 4	/* the target of most */
	jr	ra
	nop
	.set	target, page0
	.org	0x1000 - 4
straight:
	ori	t8, t8, 1

page1:	ori	t8, t8, 2
	jr	ra
	nop
	.org	0x2000 - 4
taken:	bne	t1, zero, target

page2:	ori	t8, t8, 1
	ori	t8, t8, 2
	jr	ra
	nop
	.org	0x3000 - 4
fault_slot:
	bne	t1, zero, target

page3:	add	t9, t0, t1
	ori	t8, t8, 2
	jr	ra
	nop
	.org	0x4000 - 4
jump:	j	target

page4:	ori	t8, t8, 1
	ori	t8, t8, 2
	jr	ra
	nop
	.org	0x5000 - 4
load_slot:
	bne	t1, zero, target

page5:	lw	t9, 0(t0)
	ori	t8, t8, 2
	jr	ra
	nop
	.org	0x6000 - 8
slot_last:
	bne	t1, zero, target
	ori	t8, t8, 1
page6:	ori	t8, t8, 2
	jr	ra
	nop

	.org	0x7000
other:	ori	t8, t8, 0x10
	ori	t8, t8, 0x20
	jr	ra
	nop

	.data
word:	.word	0x12348765
