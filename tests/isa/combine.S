/*
 * Sequences that an emulator may execute as one: each instruction must still
 * fault, be jumped to and be replaced by itself.
 */
#include "isa.h"

	/* What register number K of a run holds if instruction BAD faulted. */
	.macro	check_run what, reg, k, bad, done, not_done
	check	"\what: number \k", \reg, ((\bad > \k) & \done) | ((\bad <= \k) & \not_done)
	.endm

	/* Four stores and four loads; number BAD has a misaligned address.  Those
	 * before it are done, those behind it are not. */
	.macro	runs bad, reg
	la	s0, words
	move	t0, s0
	move	t1, s0
	move	t2, s0
	move	t3, s0
	addiu	\reg, s0, 1
	sw	zero, 0(s0)
	sw	zero, 4(s0)
	sw	zero, 8(s0)
	sw	zero, 12(s0)
	li	s1, 0x11
	expect	2f
1:	sw	s1, 0(t0)
	sw	s1, 4(t1)
	sw	s1, 8(t2)
	sw	s1, 12(t3)
2:	check_exc "store \bad of four", ADES, 1b + 4 * \bad, 0
	lw	t4, 0(s0)
	lw	t5, 4(s0)
	lw	t6, 8(s0)
	lw	t7, 12(s0)
	check_run "stores, \bad faults", t4, 0, \bad, 0x11, 0
	check_run "stores, \bad faults", t5, 1, \bad, 0x11, 0
	check_run "stores, \bad faults", t6, 2, \bad, 0x11, 0
	check_run "stores, \bad faults", t7, 3, \bad, 0x11, 0
	li	t4, 7
	li	t5, 7
	li	t6, 7
	li	t7, 7
	la	s0, numbers
	move	t0, s0
	move	t1, s0
	move	t2, s0
	move	t3, s0
	addiu	\reg, s0, 2
	expect	2f
1:	lw	t4, 0(t0)
	lw	t5, 4(t1)
	lw	t6, 8(t2)
	lw	t7, 12(t3)
2:	check_exc "load \bad of four", ADEL, 1b + 4 * \bad, 0
	check_run "loads, \bad faults", t4, 0, \bad, 101, 7
	check_run "loads, \bad faults", t5, 1, \bad, 102, 7
	check_run "loads, \bad faults", t6, 2, \bad, 103, 7
	check_run "loads, \bad faults", t7, 3, \bad, 104, 7
	.endm

	/* A run over a page's end, into an unmapped page at the PLACE'th. */
	.macro	over_the_edge place
	li	t0, 0x00400000 + 4096 - 4 * \place
	li	t1, 0
	li	t2, 0
	li	t3, 0
	li	t4, 0
	expect	2f
1:	lw	t1, 0(t0)
	lw	t2, 4(t0)
	lw	t3, 8(t0)
	lw	t4, 12(t0)
2:	check_exc_addr "loads over the page's end, \place before it", TLBL, 1b + 4 * \place, 0x00401000, 0, 0
	expect	2f
1:	sw	t1, 0(t0)
	sw	t2, 4(t0)
	sw	t3, 8(t0)
	sw	t4, 12(t0)
2:	check_exc_addr "stores over the page's end, \place before it", TLBS, 1b + 4 * \place, 0x00401000, 0, 0
	.endm

	/* A table look-up whose load faults: what leads to it is done. */
	.macro	look_up name, offset
	la	t0, numbers + \offset
	li	t1, 2
	li	t3, 5
	expect	2f
	sll	t2, t1, 2
	addu	t2, t0, t2
1:	lw	t3, 0(t2)
2:	check_exc "\name", ADEL, 1b, 0
	check	"\name: the address", t2, numbers + \offset + 8
	check	"\name: the result", t3, 5
	.endm

	/* The branch behind a compare, and a fault in its slot. */
	.macro	compared name, bad
	la	t0, numbers + \bad
	li	t1, 3
	li	t3, 0
	li	t8, 0
	expect	3f
	sltu	t2, zero, t1
1:	bne	t2, zero, 2f
	lw	t3, 0(t0)
	ori	t8, t8, 1
2:	ori	t8, t8, 2
3:
	.endm

	isa_test combine

	runs	0, t0
	runs	1, t1
	runs	2, t2
	runs	3, t3
	/* Again, translated already. */
	li	s7, 2
again:
	look_up	"look-up", 1
	compared "compare", 1
	check_exc "fault in the slot behind a compare", ADEL, 1b, 1
	check	"fault in the slot behind a compare: compared", t2, 1
	check	"fault in the slot behind a compare: went on", t8, 0
	compared "compare", 0
	check_no_exc "compare and branch"
	check	"compare and branch: target", t8, 2
	check	"compare and branch: slot", t3, 101
	addiu	s7, s7, -1
	bnez	s7, again
	nop

	tlb_set	8, 0x00400000, TLB_V | TLB_D | TLB_G
	over_the_edge 0
	over_the_edge 1
	over_the_edge 2
	over_the_edge 3

	/* Four loads through one register in no order, entered at each: first in
	 * the middle, then as a whole, and again. */
	.macro	scatter n, what
	la	t9, scattered + 4 * \n
	li	t1, 7
	li	t2, 7
	li	t3, 7
	li	t4, 7
	jalr	t9
	nop
	check	"\what from \n: number 0", t1, (((\n > 0) & 1) * 7) + (((\n <= 0) & 1) * 103)
	check	"\what from \n: number 1", t2, (((\n > 1) & 1) * 7) + (((\n <= 1) & 1) * 101)
	check	"\what from \n: number 2", t3, (((\n > 2) & 1) * 7) + (((\n <= 2) & 1) * 102)
	check	"\what from \n: number 3", t4, 104
	.endm
	.macro	scatter_all what
	la	t0, numbers
	scatter	2, "\what"
	scatter	1, "\what"
	scatter	0, "\what"
	scatter	3, "\what"
	scatter	0, "\what"
	.endm
	scatter_all "loads in no order"
	scatter_all "once more"

	/* Misaligned, all of them: nothing is done. */
	la	t0, numbers + 2
	li	t1, 7
	li	t2, 7
	expect	2f
	la	t9, scattered
	jalr	t9
	nop
2:	check_exc "misaligned loads in no order", ADEL, scattered, 0
	check	"misaligned loads in no order: number 0", t1, 7
	check	"misaligned loads in no order: number 1", t2, 7

	/* The last one into an unmapped page; those before it are done. */
	la	s0, numbers
	li	t0, 0x00400000 + 4096 - 12
	li	t1, 101
	li	t2, 102
	li	t3, 103
	sw	t1, 0(t0)
	sw	t2, 4(t0)
	sw	t3, 8(t0)
	li	t1, 7
	li	t2, 7
	li	t3, 7
	li	t4, 7
	expect	2f
	la	t9, scattered
	jalr	t9
	nop
2:	check_exc_addr "loads in no order over the page's end", TLBL, scattered + 12, 0x00401000, 0, 0
	check	"loads in no order over the page's end: number 0", t1, 103
	check	"loads in no order over the page's end: number 2", t3, 102
	check	"loads in no order over the page's end: number 3", t4, 7

	/* The last one writes the base register; the run's first member has been
	 * the slot of a branch, too. */
	la	t0, numbers
	la	t9, in_slot
	jalr	t9
	nop
	check	"a run behind a slot: base", t0, 104
	la	t0, numbers
	la	t9, before_slot
	jalr	t9
	nop
	check	"a slot: base", t0, 104
	check	"a slot: loaded", t1, 102
	la	t0, numbers
	la	t9, in_slot
	jalr	t9
	nop
	check	"a run behind a slot, again: base", t0, 104
	check	"a run behind a slot, again: number 1", t2, 103
	check	"a run behind a slot, again: number 2", t3, 101

	/* Into each instruction of a run, after it ran as a whole. */
	.macro	enter n
	la	t9, chain + 4 * \n
	li	t0, 1
	jalr	t9
	nop
	check	"jump to number \n of a chain", t0, 17 - (1 << \n)
	.endm
	enter	0
	enter	1
	enter	2
	enter	3
	enter	0

	/* Each instruction of a run is replaced, in turn. */
	.macro	replace n, value
	la	t1, chain
	lw	t2, (4 * \n)(t1)
	li	t3, 0x25080000 + \value		/* addiu t0, t0, value */
	sw	t3, (4 * \n)(t1)
	jal	chain
	li	t0, 1
	sw	t2, (4 * \n)(t1)
	check	"number \n of a chain replaced", t0, 16 + \value - (1 << \n)
	jal	chain
	li	t0, 1
	check	"number \n of a chain put back", t0, 16
	.endm
	replace	0, 0x100
	replace	1, 0x100
	replace	2, 0x100
	replace	3, 0x100
	replace	0, 0x200
	replace	3, 0x200

	/* A run of stores that replaces what stands behind it, and itself. */
	la	s0, itself
	lw	s1, 0(s0)
	lw	s2, 4(s0)
	lw	s3, 8(s0)
	lw	s4, 12(s0)
	li	t0, 0x24420001		/* addiu v0, v0, 1 */
	li	v0, 0
	b	itself
	nop
	.align	4
itself:
	sw	t0, 4(s0)
	sw	t0, 8(s0)
	sw	t0, 12(s0)
	sw	t0, 20(s0)
	nop
	/* The first replaces the second, the third the fourth. */
	check	"stores that replace the next ones", v0, 2
	sw	s1, 0(s0)
	sw	s2, 4(s0)
	sw	s3, 8(s0)
	sw	s4, 12(s0)

	/* The same side by side: the second replaces the third. */
	la	s0, beside
	li	t0, 0x24420001		/* addiu v0, v0, 1 */
	li	v0, 0
	b	beside
	nop
	.align	4
beside:
	sw	t0, 16(s0)
	sw	t0, 8(s0)
	sw	t0, 12(s0)
	sw	t0, 20(s0)
	nop
	nop
	check	"a run of stores that replaces its members", v0, 3

	/* A loop of a compare and a branch that an interrupt enters, and that
	 * becomes another one meanwhile. */
	la	s0, count_down
	lw	s1, 0(s0)
	li	t0, 1000
	jal	count_down
	li	t1, 0
	check	"loop", t1, 1000
	li	t2, 0x2508fffe		/* addiu t0, t0, -2 */
	sw	t2, 0(s0)
	li	t0, 1000
	jal	count_down
	li	t1, 0
	check	"changed loop", t1, 500
	sw	s1, 0(s0)

	isa_end

	.align	4
count_down:
	addiu	t0, t0, -1
	bne	t0, zero, count_down
	addiu	t1, t1, 1
	jr	ra
	nop

	.align	4
scattered:
	lw	t1, 8(t0)
	lw	t2, 0(t0)
	lw	t3, 4(t0)
	lw	t4, 12(t0)
	jr	ra
	nop

	.align	4
before_slot:
	b	2f
in_slot:
	lw	t1, 4(t0)
2:	lw	t2, 8(t0)
	lw	t3, 0(t0)
	lw	t0, 12(t0)
	jr	ra
	nop

	.align	4
chain:
	addiu	t0, t0, 1
	addiu	t0, t0, 2
	addiu	t0, t0, 4
	addiu	t0, t0, 8
	jr	ra
	nop

	.data
	.align	12
words:	.word	0, 0, 0, 0, 0
	.align	4
numbers:
	.word	101, 102, 103, 104, 105
