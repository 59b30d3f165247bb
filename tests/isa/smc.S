/*
 * Programs that change themselves.
 *
 * Real caches want a flush between storing an instruction and executing it, and
 * the pipeline has fetched the next few already.  The emulated machine has
 * coherent memory and fetches each instruction when it is executed: what was
 * stored last is what runs, even if it is the next instruction.  Programs that
 * flush see no difference; this program tests that nothing stale ever runs.
 *
 * Everything happens in kseg0 and again in kseg1.
 */
#include "isa.h"

#define KSEG1 0x20000000

	/* addiu t8, t8, n */
#define ADD_T8(n) (0x27180000 | (n))
#define JR_RA	  0x03e00008
#define NOP	  0

	/* Calls a routine at its address plus s7 (0 or KSEG1). */
	.macro	run routine
	la	t9, \routine
	addu	t9, t9, s7
	jalr	t9
	li	t8, 0
	.endm

	/* t0 = address of a place in the code, in the segment at hand. */
	.macro	place label
	la	t0, \label
	addu	t0, t0, s6
	.endm

	isa_test smc

	/* s7 = where code runs, s6 = where stores go. */
	li	s7, 0
	li	s6, 0
	jal	everything
	nop
	li	s7, KSEG1
	li	s6, KSEG1
	jal	everything
	nop
	li	s7, 0
	li	s6, KSEG1
	jal	everything
	nop
	li	s7, KSEG1
	li	s6, 0
	jal	everything
	nop

	/* Code in mapped pages, changed in kseg0, and the other way round. */
	la	k0, page
	lui	k1, 0x8000
	subu	k0, k0, k1
	ori	k0, k0, TLB_V | TLB_D | TLB_G
	mtc0	k0, C0_ENTRYLO
	li	k0, 0x00400000
	mtc0	k0, C0_ENTRYHI
	mtc0	zero, C0_INDEX
	nop
	nop
	tlbwi
	li	k0, 0x00735000		/* the same page again */
	mtc0	k0, C0_ENTRYHI
	li	k0, 1 << 8
	mtc0	k0, C0_INDEX
	nop
	nop
	tlbwi
	nop
	nop
	li	s0, 100
	li	s1, 0
	la	s2, page
	lui	s3, 0x0040
	lui	s4, 0x0073
	ori	s4, s4, 0x5000
	li	t1, JR_RA
	sw	t1, 0(s2)
1:	li	t1, 0x26310000		/* addiu s1, s1, n */
	or	t1, t1, s0
	sw	t1, 4(s2)		/* changed in kseg0, run in kuseg */
	jalr	s3
	nop
	addiu	t1, t1, 1000
	sw	t1, 4(s3)		/* changed in kuseg, run in kseg0 */
	jalr	s2
	nop
	addiu	t1, t1, 1000
	sw	t1, 4(s4)		/* changed there, run elsewhere */
	jalr	s3
	nop
	addiu	t1, t1, 1000
	sw	t1, 4(s3)
	jalr	s4
	nop
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"changed through another mapping", s1, 4 * 5050 + 100 * 6000

	isa_end

everything:
	move	s5, ra

	/* The instruction after the store, first time and each time. */
	li	s0, 50
	li	s1, 0
1:	place	next_place
	li	t1, ADD_T8(0)
	addu	t1, t1, s0
	run	next
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"store into the next instruction", s1, 1275
	/* The one after that. */
	li	s0, 50
	li	s1, 0
1:	place	second_place
	li	t1, ADD_T8(0)
	addu	t1, t1, s0
	run	second
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"store into the second next instruction", s1, 1275 + 50
	/* Bytes and halves of the next instruction: its immediate. */
	li	s0, 50
	li	s1, 0
1:	place	byte_place
	run	byte
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"byte store into the next instruction", s1, 1275
	li	s0, 50
	li	s1, 0
1:	place	half_place
	run	half
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"half store into the next instruction", s1, 1275
	li	s0, 50
	li	s1, 0
1:	place	unaligned_place
	li	t1, ADD_T8(0)
	addu	t1, t1, s0
	run	unaligned
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"swl, swr into the next instruction", s1, 1275

	/* Delay slots: of the next branch, taken and not. */
	li	s0, 50
	li	s1, 0
1:	place	slot_place
	li	t1, ADD_T8(0)
	addu	t1, t1, s0
	andi	t2, s0, 1
	run	slot
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"store into a delay slot", s1, 1275 + 25 * 0x100
	/* The store in the slot changes the target, and what follows. */
	li	s0, 50
	li	s1, 0
1:	place	target_place
	li	t1, ADD_T8(0)
	addu	t1, t1, s0
	run	target
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"store in a slot into the target", s1, 1275
	li	s0, 50
	li	s1, 0
1:	place	through_place
	li	t1, ADD_T8(0)
	addu	t1, t1, s0
	run	through
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"store in a slot into what follows", s1, 1275
	/* The store in the slot changes its own branch (done already). */
	place	own_branch_place
	lw	t3, 0(t0)
	li	t1, NOP
	run	own_branch
	check	"store in a slot into the branch: first", t8, 1
	place	own_branch_place
	li	t1, NOP
	run	own_branch
	check	"store in a slot into the branch: then", t8, 3
	place	own_branch_place
	sw	t3, 0(t0)
	li	t1, NOP
	run	own_branch
	check	"branch put back", t8, 1
	place	own_branch_place
	sw	t3, 0(t0)

	/* The store changes itself: it has been executed all the same. */
	place	self_place
	lw	t3, 0(t0)
	nop
	li	t1, ADD_T8(5)
	run	self
	check	"store into itself: first", t8, 1
	place	self_place
	run	self
	check	"store into itself: then", t8, 6
	place	self_place
	sw	t3, 0(t0)

	/* A branch that changes its direction, back and forth. */
	li	s0, 40
	li	s1, 0
1:	place	turning_place
	andi	t1, s0, 1
	li	t2, 0x10000002		/* beq zero, zero, +2 */
	bne	t1, zero, 2f
	lui	t1, 0x1400		/* bne zero, zero, +2 */
	move	t1, t2
2:	ori	t1, t1, 2
	sw	t1, 0(t0)
	run	turning
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"turning branch", s1, 20 * 1 + 20 * 3

	/* A loop that changes its own body. */
	run	growing
	check	"loop that changes its body", t8, 500 * 501 / 2
	/* A loop that changes an instruction behind it. */
	run	behind
	check	"loop that changes what lies behind", t8, 99

	/* Pairs that a translator likes to combine, changed by halves. */
	place	pair_place
	li	t1, 0x3c181234		/* lui t8, 0x1234 */
	sw	t1, 0(t0)
	li	t1, 0x37185678		/* ori t8, t8, 0x5678 */
	sw	t1, 4(t0)
	run	pair
	check	"pair", t8, 0x12345678
	place	pair_place
	li	t1, 0x3c189abc
	sw	t1, 0(t0)
	run	pair
	check	"pair, first half changed", t8, 0x9abc5678
	place	pair_place
	li	t1, 0x3718def0
	sw	t1, 4(t0)
	run	pair
	check	"pair, second half changed", t8, 0x9abcdef0
	la	t9, pair_place + 4
	addu	t9, t9, s7
	jalr	t9
	li	t8, 0
	check	"pair, entered at the second half", t8, 0xdef0
	place	pair_place
	li	t1, 0x27187fff		/* addiu */
	sw	t1, 4(t0)
	run	pair
	check	"pair, second half another instruction", t8, 0x9abc7fff

	/* Another page, called again and again. */
	li	s0, 1000
	li	s1, 0
	la	t0, page
	addu	t0, t0, s6
	la	t9, page
	addu	t9, t9, s7
	li	t1, JR_RA
	sw	t1, 4(t0)
	sw	zero, 8(t0)
1:	li	t1, ADD_T8(0)
	andi	t2, s0, 0xff
	addu	t1, t1, t2
	sw	t1, 0(t0)
	jalr	t9
	li	t8, 0
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"another page, 1000 times", s1, 3 * (255 * 128) + 232 * 233 / 2

	/* A fresh piece of code at every offset of the page. */
	li	s0, 1000
	li	s1, 0
	la	t0, page
	addu	t0, t0, s6
	la	t9, page
	addu	t9, t9, s7
1:	li	t1, ADD_T8(3)
	sw	t1, 0(t0)
	li	t1, JR_RA
	sw	t1, 4(t0)
	li	t1, ADD_T8(4)
	sw	t1, 8(t0)
	jalr	t9
	li	t8, 0
	addu	s1, s1, t8
	addiu	t0, t0, 4
	addiu	t9, t9, 4
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"moving code", s1, 7000

	/* Data next to code that runs: stores that change no instruction. */
	run	counter
	check	"data beside code", t8, 2000
	place	counter_cell
	lw	t1, 0(t0)
	nop
	check	"data beside code: memory", t1, 2000
	place	counter_cell
	sw	zero, 0(t0)

	/* The end of a page: the slot on the next page is changed. */
	li	s0, 30
	li	s1, 0
1:	la	t0, edge + 4
	addu	t0, t0, s6
	li	t1, ADD_T8(0)
	addu	t1, t1, s0
	run	edge_start
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"slot on the next page", s1, 30 * 31 / 2
	/* And the branch before it, from behind. */
	place	edge
	lw	t3, 0(t0)
	li	t1, ADD_T8(100)
	sw	t1, 0(t0)
	la	t0, edge + 4
	addu	t0, t0, s6
	li	t1, ADD_T8(7)
	run	edge_start
	check	"branch at the page end replaced", t8, 100 + 7 + 0x200
	place	edge
	sw	t3, 0(t0)
	la	t0, edge + 4
	addu	t0, t0, s6
	li	t1, ADD_T8(9)
	run	edge_start
	check	"branch at the page end put back", t8, 9

	/* Code copied over code. */
	li	s0, 200
	li	s1, 0
1:	andi	t1, s0, 1
	la	t0, page
	la	t2, copy_a
	beq	t1, zero, 2f
	nop
	la	t2, copy_b
2:	addu	t0, t0, s6
	addiu	t3, t2, 16
3:	lw	t1, 0(t2)
	addiu	t2, t2, 4
	sw	t1, 0(t0)
	bne	t2, t3, 3b
	addiu	t0, t0, 4
	run	page
	addu	s1, s1, t8
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"code copied over code", s1, 100 * (11 + 20) + 100 * (300 + 4)

	/* Stored as nonsense, then as an instruction again. */
	place	page
	li	t1, -1
	sw	t1, 0(t0)
	la	t9, page
	addu	t9, t9, s7
	expect	2f
	jr	t9
	nop
2:	check_field "nonsense: Cause", EXC_CAUSE, 0x8000007c, RI << 2
	place	page
	li	t1, JR_RA
	sw	t1, 0(t0)
	li	t1, ADD_T8(77)
	sw	t1, 4(t0)
	run	page
	check	"nonsense repaired", t8, 77

	jr	s5
	nop

/*
 * Routines: t0 = place in the segment of stores, t1 = instruction to store,
 * s0 = number; t8 starts at 0.
 */
next:	sw	t1, 0(t0)
next_place:
	nop
	jr	ra
	nop

second:	sw	t1, 0(t0)
	addiu	t8, t8, 1
second_place:
	nop
	jr	ra
	nop

#ifdef __MIPSEB__
#define IMMEDIATE_BYTE 3
#define IMMEDIATE_HALF 2
#define LEFT  0
#define RIGHT 3
#else
#define IMMEDIATE_BYTE 0
#define IMMEDIATE_HALF 0
#define LEFT  3
#define RIGHT 0
#endif
byte:	sb	s0, IMMEDIATE_BYTE(t0)
byte_place:
	addiu	t8, t8, 0
	jr	ra
	nop

half:	sh	s0, IMMEDIATE_HALF(t0)
half_place:
	addiu	t8, t8, 0
	jr	ra
	nop

unaligned:
	swl	t1, LEFT(t0)
	swr	t1, RIGHT(t0)
unaligned_place:
	nop
	jr	ra
	nop

slot:	sw	t1, 0(t0)
	beq	t2, zero, 1f
slot_place:
	nop
	addiu	t8, t8, 0x100
1:	jr	ra
	nop

target:	b	target_place
	sw	t1, 0(t0)
	addiu	t8, t8, 0x1000
target_place:
	nop
	jr	ra
	nop

through:
	bne	zero, zero, 1f
	sw	t1, 0(t0)
through_place:
	nop
1:	jr	ra
	nop

own_branch:
	addiu	t8, t8, 1
own_branch_place:
	b	1f
	sw	t1, 0(t0)
	addiu	t8, t8, 2
1:	jr	ra
	nop

self:	addiu	t8, t8, 1
self_place:
	sw	t1, 0(t0)
	jr	ra
	nop

turning:
	addiu	t8, t8, 1
turning_place:
	beq	zero, zero, 1f
	nop
	addiu	t8, t8, 2
1:	jr	ra
	nop

growing:
	la	t0, growing_place
	addu	t0, t0, s6
	li	t1, ADD_T8(1)
	li	t2, ADD_T8(500)
1:	sw	t1, 0(t0)
growing_place:
	nop
	bne	t1, t2, 1b
	addiu	t1, t1, 1
	jr	ra
	nop

behind:	la	t0, behind_place
	addu	t0, t0, s6
	li	t1, ADD_T8(0)
	li	t2, ADD_T8(99)
	b	2f
	nop
behind_place:
	jr	ra
	nop
	jr	ra
	nop
2:	li	t8, 0
1:	sw	t1, 4(t0)
	bne	t1, t2, 1b
	addiu	t1, t1, 1
	b	behind_place
	nop

pair:	nop
pair_place:
	nop
	nop
	jr	ra
	nop

counter:
	la	t0, counter_cell
	addu	t0, t0, s6
	li	t2, 2000
1:	lw	t1, 0(t0)
	nop
	addiu	t1, t1, 1
	sw	t1, 0(t0)
	bne	t1, t2, 1b
	addiu	t8, t8, 1
	jr	ra
	nop
counter_cell:
	.word	0

copy_a:	addiu	t8, t8, 11
	nop
	jr	ra
	addiu	t8, t8, 20
copy_b:	addiu	t8, t8, 300
	nop
	jr	ra
	addiu	t8, t8, 4

	.section .text.edge, "ax"
	.balign	4096
	.space	4096 - 16
edge_start:
	sw	t1, 0(t0)
	nop
	nop
edge:	beq	zero, zero, 1f
	nop
	addiu	t8, t8, 0x200
1:	jr	ra
	nop

	.bss
	.balign	4096
page:	.space	8192
