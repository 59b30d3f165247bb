/*
 * Branches likely of MIPS II: the slot is executed only if the branch is taken.
 */
#include "isa.h"

	/* t8: 1 the slot, 2 behind it, 4 the target. */
	.macro	likely name, a, b, way, insn:vararg
	li	t0, \a
	li	t1, \b
	li	t8, 0
	li	ra, 0x600d
	\insn
	ori	t8, t8, 1
1:	ori	t8, t8, 2
2:	ori	t8, t8, 4
	check	"\name \a, \b", t8, \way
	.endm
	.macro	taken op, a, b
	likely	"\op", \a, \b, 5, \op t0, t1, 2f
	check	"\op: no link", ra, 0x600d
	.endm
	.macro	not_taken op, a, b
	likely	"\op", \a, \b, 6, \op t0, t1, 2f
	.endm
	.macro	taken1 op, a
	likely	"\op", \a, 0, 5, \op t0, 2f
	check	"\op: no link", ra, 0x600d
	.endm
	.macro	not_taken1 op, a
	likely	"\op", \a, 0, 6, \op t0, 2f
	.endm
	/* The link is written, taken or not. */
	.macro	links op, a, way
	likely	"\op", \a, 0, \way, \op t0, 2f
	check	"\op \a: link", ra, 1b
	.endm

	/* A fault in the slot of a taken one. */
	.macro	fault name, code, insn, branch:vararg
	li	t0, 0x7fffffff
	li	t1, 1
	li	t3, 0x80010001
	li	t8, 0
	expect	3f
1:	\branch
	\insn
	ori	t8, t8, 1
2:	ori	t8, t8, 2
3:	check_exc "\name", \code, 1b, 1
	check	"\name: went on", t8, 0
	.endm
	/* None in the slot of one that is not taken. */
	.macro	no_fault name, insn, branch:vararg
	li	t0, 0x7fffffff
	li	t1, 1
	li	t3, 0x80010001
	li	t8, 0
	expect	3f
	\branch
	\insn
	ori	t8, t8, 1
2:	ori	t8, t8, 2
3:	check_no_exc "\name"
	check	"\name: way", t8, 3
	.endm

	isa_test likely

	taken	beql, 5, 5
	not_taken beql, 5, 6
	taken	bnel, 5, 6
	not_taken bnel, 5, 5
	taken1	blezl, 0
	taken1	blezl, -1
	not_taken1 blezl, 1
	taken1	bgtzl, 1
	not_taken1 bgtzl, 0
	not_taken1 bgtzl, 0x80000000
	taken1	bltzl, -1
	not_taken1 bltzl, 0
	taken1	bgezl, 0
	not_taken1 bgezl, 0x80000000
	links	bltzall, -1, 5
	links	bltzall, 0, 6
	links	bgezall, 0, 5
	links	bgezall, -1, 6

	fault	"overflow, beql taken", OV, "add $10, $8, $9", beql t1, t1, 2f
	fault	"overflow, bgezall taken", OV, "add $10, $8, $9", bgezall t0, 2f
	fault	"misaligned load, bnel taken", ADEL, "lw $10, 0($11)", bnel t0, t1, 2f
	fault	"syscall, bgtzl taken", SYS, "syscall", bgtzl t1, 2f
	no_fault "overflow, beql not taken", "add $10, $8, $9", beql t0, t1, 2f
	no_fault "load, bnel not taken", "lw $10, 0($11)", bnel t0, t0, 2f
	no_fault "syscall, bltzl not taken", "syscall", bltzl t0, 2f
	no_fault "store, blezl not taken", "sw $10, 0($11)", blezl t0, 2f

	/* The slot changes the condition's register: it is too late. */
	li	t0, 0
	li	t8, 0
	beql	t0, zero, 2f
	li	t0, 1
	ori	t8, t8, 2
2:	check	"slot changes the condition", t0, 1
	check	"slot changes the condition: way", t8, 0

	/* A loop as compilers write it: the slot repeats the first instruction. */
	li	t0, 100
	li	t1, 0
1:	addiu	t1, t1, 3
	addiu	t0, t0, -1
	bnel	t0, zero, 1b + 4
	addiu	t1, t1, 3
	check	"loop", t1, 300
	/* One with a store in its slot. */
	la	t2, cell
	li	t0, 50
1:	addiu	t0, t0, -1
	bgtzl	t0, 1b
	sw	t0, 0(t2)
	check_mem "loop that stores", cell, 1

	/* At the end of a page; slot and target are on the next. */
	.irp	t, 0, 1
	li	t1, \t
	li	t8, 0
	la	t7, edge
	jalr	t7
	nop
	.if	\t
	check	"at the end of a page, taken", t8, 5
	.else
	check	"at the end of a page, not taken", t8, 6
	.endif
	li	t1, \t
	li	t8, 0
	la	t7, edge_slot
	jalr	t7
	nop
	.if	\t
	check	"slot at the end of a page, taken", t8, 5
	.else
	check	"slot at the end of a page, not taken", t8, 6
	.endif
	.endr

	/* Far away: past the reach of one page. */
	li	t8, 0
	li	t1, 1
	bnel	t1, zero, far
	ori	t8, t8, 1
	ori	t8, t8, 2
back:	check	"far, taken", t8, 9
	li	t8, 0
	bnel	zero, zero, far
	ori	t8, t8, 1
	check	"far, not taken", t8, 0

	isa_end

	.section .text.pages, "ax"
	.balign	4096
	.org	0x1000 - 4
edge:	bnel	t1, zero, 2f
	ori	t8, t8, 1
	ori	t8, t8, 2
2:	ori	t8, t8, 4
	jr	ra
	nop
	.org	0x2000 - 8
edge_slot:
	bnel	t1, zero, 2f
	ori	t8, t8, 1
	ori	t8, t8, 2
2:	ori	t8, t8, 4
	jr	ra
	nop
	.org	0x3000
far:	j	back
	ori	t8, t8, 8

	.data
	.balign	8
cell:	.word	0
