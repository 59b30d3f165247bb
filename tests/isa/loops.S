/*
 * Short loops that fill, copy, scan and count, of which an emulator may do many
 * trips at once: a fault, an interrupt and the end must come in the trip where
 * they belong, with all registers as that trip found them.
 *
 * One page is mapped at 0x00400000; there is none before and none behind it.
 */
#include "isa.h"

#define PAGE	 0x00400000
#define PAGE_END (PAGE + 4096)
#define DIRECT	 0x82000000 /* the same memory */

	/* The page is 0xf00 bytes of zeros and 256 bytes, 1 to 255 and 0. */
	.macro	fresh_page
	call	fill_page
	.endm

	.macro	edge_load name, epc, address, bd=0
#ifdef ISA_R4K
	check_exc_addr "\name", TLBL, \epc, \address, \bd
#else
	check_exc_addr "\name", TLBL, \epc, \address, \bd, VECTOR_REFILL
#endif
	.endm
	.macro	edge_store name, epc, address, bd=0
#ifdef ISA_R4K
	check_exc_addr "\name", TLBS, \epc, \address, \bd
#else
	check_exc_addr "\name", TLBS, \epc, \address, \bd, VECTOR_REFILL
#endif
	.endm

	/* Fills BYTES at a time up to the page's end and over it. */
	.macro	fill_up store, bytes, value, stored
	fresh_page
	li	t0, PAGE + 0x100
	li	t1, PAGE_END + 0x100
	li	t2, \value
	expect	3f
1:
2:	\store	t2, 0(t0)
	addiu	t0, t0, \bytes
	bne	t0, t1, 1b
	nop
3:	edge_store "\store over the end", 2b, PAGE_END
	check	"\store over the end: pointer", t0, PAGE_END
	check_mem "\store: in front", DIRECT + 0xfc, 0
	check_mem "\store: first", DIRECT + 0x100, \stored
	check_mem "\store: last", DIRECT + 0xffc, \stored
	.endm

	/* The access is in the delay slot, and the pointer ahead of it. */
	.macro	fill_in_slot
	fresh_page
	li	t0, PAGE + 0x100
	li	t1, PAGE_END + 0x100
	li	t2, 0x11223344
	expect	2f
1:	addiu	t0, t0, 4
	.globl	slot_branch
slot_branch:
	bne	t0, t1, 1b
	sw	t2, -4(t0)
2:	edge_store "fill in the slot", slot_branch, PAGE_END, 1
	check	"fill in the slot: pointer", t0, PAGE_END + 4
	check_mem "fill in the slot: last", DIRECT + 0xffc, 0x11223344
	.endm

	.macro	fill_down
	fresh_page
	li	t0, PAGE + 0x200
	li	t1, PAGE - 0x200
	li	t2, 0x55
	expect	2f
1:	addiu	t0, t0, -4
3:	sw	t2, 0(t0)
	bne	t0, t1, 1b
	nop
	/* No entry has that page. */
2:	check_exc_addr "fill downwards", TLBS, 3b, PAGE - 4, 0, VECTOR_REFILL
	check	"fill downwards: pointer", t0, PAGE - 4
	check_mem "fill downwards: lowest", DIRECT, 0x55
	check_mem "fill downwards: highest", DIRECT + 0x1fc, 0x55
	check_mem "fill downwards: above", DIRECT + 0x200, 0
	.endm

	/* The load faults: the last byte that came is still there. */
	.macro	copy_from_edge
	fresh_page
	li	t0, PAGE_END - 200
	li	t1, DIRECT + 0x2000
	li	t3, PAGE_END + 200
	expect	2f
1:	lbu	t2, 0(t0)
	addiu	t0, t0, 1
	sb	t2, 0(t1)
	bne	t0, t3, 1b
	addiu	t1, t1, 1
2:	edge_load "copy from the edge", 1b, PAGE_END
	check	"copy from the edge: from", t0, PAGE_END
	check	"copy from the edge: to", t1, DIRECT + 0x2000 + 200
	check	"copy from the edge: byte", t2, 0
	lbu	t4, -2(t1)
	nop
	check	"copy from the edge: copied", t4, 255
	.endm

	.macro	copy_to_edge
	fresh_page
	li	t0, DIRECT + 0x0f00
	li	t1, PAGE_END - 64
	li	t3, 100
	expect	2f
1:	lw	t2, 0(t0)
	addiu	t3, t3, -1
3:	sw	t2, 0(t1)
	addiu	t0, t0, 4
	bgtz	t3, 1b
	addiu	t1, t1, 4
2:	edge_store "copy to the edge", 3b, PAGE_END
	check	"copy to the edge: counter", t3, 100 - 17
	check	"copy to the edge: from", t0, DIRECT + 0x0f40
	.endm

	/* What the comparison of the trip before said is still there. */
	.macro	scan_over_edge
	fresh_page
	li	t0, PAGE + 0x800
	li	t1, PAGE_END + 0x800
	li	t2, 0
	li	t3, 7
	expect	2f
1:	lh	t2, 0(t0)
	addiu	t0, t0, 2
	sltu	t3, t0, t1
	bne	t3, zero, 1b
	nop
2:	edge_load "halfwords over the end", 1b, PAGE_END
	check	"halfwords over the end: pointer", t0, PAGE_END
	check	"halfwords over the end: flag", t3, 1
	.endm

	/* Ends where it finds what it looks for: 100 is 99 bytes on. */
	.macro	scan_found
	fresh_page
	li	t0, PAGE + 0xf00
	li	t3, 100
1:	lb	t2, 0(t0)
	nop
	bne	t2, t3, 1b
	addiu	t0, t0, 1
	check	"scan: found at", t0, PAGE + 0xf00 + 100
	check	"scan: found", t2, 100
	/* Signed bytes never are what is out of their range. */
	li	t0, PAGE + 0xf00
	li	t3, 200
	expect	2f
1:	lb	t2, 0(t0)
	nop
	bne	t2, t3, 1b
	addiu	t0, t0, 1
2:	edge_load "scan for what cannot be", 1b, PAGE_END
	check	"scan for what cannot be: last", t2, 0
	/* While it is the same. */
	li	t0, PAGE + 0x100
1:	lw	t2, 0(t0)
	nop
	beq	t2, zero, 1b
	addiu	t0, t0, 4
	check	"scan over zeros: at", t0, PAGE + 0xf04
	.endm

	/* A copy over itself, upwards: the first byte goes everywhere. */
	.macro	smear
	fresh_page
	li	t0, PAGE + 0xf04
	li	t3, PAGE + 0xfff
1:	lbu	t2, 0(t0)
	addiu	t0, t0, 1
	bne	t0, t3, 1b
	sb	t2, 0(t0)
	check_mem "copy over itself", DIRECT + 0xffc, 0x05050505
	check_mem "copy over itself: in front", DIRECT + 0xf40, 0x05050505
	.endm

	/* Counting only: trips go to t2. */
	.macro	count name, from, step, trips, end, test:vararg
	li	t0, \from
	li	t1, \end
	li	t2, 0
1:	addiu	t0, t0, \step
	\test
	addiu	t2, t2, 1
	check	"\name: trips", t2, \trips
	check	"\name: ends at", t0, (\from + \trips * \step) & 0xffffffff
	.endm

	isa_test loops

#ifdef ISA_R4K
	tlb_set	8, PAGE, TLB_PFN(0x02000000) | TLB_V | TLB_D | TLB_G, TLB_G
#else
	tlb_set	8, PAGE, 0x02000000 | TLB_V | TLB_D | TLB_G
#endif
	li	s7, 2
again:
	fill_up	sb, 1, 0x177, 0x77777777
	fill_up	sh, 2, 0x2222, 0x22222222
	fill_up	sw, 4, 0x01020304, 0x01020304
	fill_in_slot
	fill_down
	copy_from_edge
	copy_to_edge
	scan_over_edge
	scan_found
	smear
	addiu	s7, s7, -1
	bne	s7, zero, again
	nop

	count	"up to an end", 0, 4, 1000, 4000, bne t0, t1, 1b
	count	"down to zero", 3000, -3, 1000, 0, bne t0, zero, 1b
	count	"while positive", 2000, -3, 667, 0, bgtz t0, 1b
	count	"while not negative", 2000, -4, 501, 0, bgez t0, 1b
	count	"not even once", -5, -1, 1, 0, bgtz t0, 1b
	/* Words go around where positive numbers end. */
	count	"around", 0x7fffff00, 1, 0x200, 0x80000100, bne t0, t1, 1b

	.macro	compare name, op, from, step, end, trips
	li	t0, \from
	li	t1, \end
	li	t2, 0
1:	addiu	t0, t0, \step
	addiu	t2, t2, 1
	\op	t3, t0, t1
	bne	t3, zero, 1b
	nop
	check	"\name: trips", t2, \trips
	check	"\name: flag", t3, 0
	.endm
	compare	"signed", slt, -100, 3, 100, 67
	compare	"unsigned", sltu, 0x7fffff00, 7, 0x80000100, 74
	compare	"unsigned, at once", sltu, 0xffffff00, 1, 0x100, 1
	compare	"unsigned, a step over the end", sltu, 16, 100, 1000, 10

	/* A comparison in the slot is not what the branch looks at. */
	li	t0, 0
	li	t1, 50
	li	t2, 1000
	li	t3, 7
1:	addiu	t0, t0, 1
	bne	t0, t1, 1b
	sltu	t3, t0, t2
	check	"comparison in the slot: ends at", t0, 50
	check	"comparison in the slot: flag", t3, 1
	li	t0, 0
	li	t1, 50
	li	t2, 20
1:	addiu	t0, t0, 1
	bne	t0, t1, 1b
	sltu	t3, t0, t2
	check	"comparison in the slot, over its end: ends at", t0, 50
	check	"comparison in the slot, over its end: flag", t3, 0

	/* The store comes first, to what the same trip loads: one trip, also when
	 * the loop is known. */
	fresh_page
	li	t2, 0x5a
	li	s6, 3
3:	li	t0, PAGE + 0x100
1:	sb	t2, 0(t0)
	lbu	t3, 0(t0)
	nop
	bne	t3, t2, 1b
	addiu	t0, t0, 1
	check	"stored, then loaded: at", t0, PAGE + 0x101
	sb	zero, -1(t0)
	addiu	s6, s6, -1
	bne	s6, zero, 3b
	nop

	/* Over code that has run, this loop's page. */
	li	s6, 3
1:	la	t0, counted
	la	t1, counted_end
	li	t2, 0x25080000		/* addiu t0, t0, 0 */
	addu	t2, t2, s6
2:	sw	t2, 0(t0)
	addiu	t0, t0, 4
	bne	t0, t1, 2b
	nop
	li	t0, 0
	j	counted
	nop
counted_back:
	li	t1, 32
	mult	t1, s6
	mflo	t1
	subu	t0, t0, t1
	check	"code that was filled in", t0, 0
	addiu	s6, s6, -1
	bne	s6, zero, 1b
	nop

#ifdef ISA_R4K
	/* The timer's interrupt comes in the middle. */
	li	t0, ST_BASE | 0x8000
	mtc0	t0, C0_STATUS
	expect	2f
	mfc0	t1, C0_COUNT
	nop
	addiu	t1, t1, 2000
	mtc0	t1, C0_COMPARE
	li	t2, 30000
	li	t0, ST_BASE | 0x8001
	mtc0	t0, C0_STATUS
	ehb
1:	bne	t2, zero, 1b
	addiu	t2, t2, -1
	li	t2, -1
2:	check_field "interrupt: exceptions", EXC_COUNT, 0xffffffff, 1
	check_field "interrupt: code", EXC_CAUSE, 0x7c, INT << 2
	la	t3, 1b
	lui	k0, %hi(isa_exc)
	lw	t4, (%lo(isa_exc) + EXC_EPC)(k0)
	nop
	check	"interrupt: at the branch", t4, 1b
	slti	t3, t2, 29500
	check	"interrupt: not at once", t3, 1
	slti	t3, t2, 20000
	check	"interrupt: in time", t3, 0
	mtc0	zero, C0_COMPARE
#endif

	isa_end

	.align	4
fill_page:
	li	t8, DIRECT
	li	t9, DIRECT + 0xf00
1:	sw	zero, 0(t8)
	addiu	t8, t8, 4
	bne	t8, t9, 1b
	nop
	li	t9, 1
1:	sb	t9, 0(t8)
	addiu	t8, t8, 1
	addiu	t9, t9, 1
	slti	k0, t9, 257
	bne	k0, zero, 1b
	nop
	jr	ra
	nop

	.align	4
counted:
	.rept	32
	addiu	t0, t0, 0
	.endr
counted_end:
	j	counted_back
	nop
