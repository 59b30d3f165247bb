/*
 * Branches and jumps: conditions, links, delay slots, every instruction as a
 * delay slot, entering a delay slot from elsewhere.
 */
#include "isa.h"

/*
 * One branch to 4f.  t8 collects the way: 1 = slot, 2 = not taken.
 * The slots change the operands, which must not matter.
 */
	.macro	way name, expected, insn:vararg
	li	t8, 0
	li	ra, 0x600d
	\insn
	ori	t8, t8, 1
	ori	t8, t8, 2
4:	check	"\name", t8, \expected
	check	"\name: no link", ra, 0x600d
	.endm

	.macro	way_link name, expected, insn:vararg
	li	t8, 0
	li	ra, 0x600d
1:	\insn
	ori	t8, t8, 1
2:	ori	t8, t8, 2
4:	check	"\name", t8, \expected
	check	"\name: link", ra, 2b
	.endm

	.macro	branch2 op, a, b, taken
	li	t0, \a
	li	t1, \b
	way	"\op \a, \b", 3 - 2 * \taken, \op t0, t1, 4f
	/* The slot makes the condition the opposite. */
	li	t0, \a
	li	t1, \b
	li	t8, 0
	\op	t0, t1, 4f
	xori	t0, t1, 1
	ori	t8, t8, 2
4:	check	"\op \a, \b, slot changes rs", t8, 2 - 2 * \taken
	li	t0, \a
	li	t1, \b
	li	t8, 0
	\op	t0, t1, 4f
	move	t1, t0
	ori	t8, t8, 2
4:	check	"\op \a, \b, slot changes rt", t8, 2 - 2 * \taken
	/* Backward. */
	li	t0, \a
	li	t1, \b
	b	5f
	nop
4:	b	6f
	ori	t8, t8, 4
5:	li	t8, 0
	\op	t0, t1, 4b
	ori	t8, t8, 1
	ori	t8, t8, 2
6:	check	"\op \a, \b backward", t8, 3 + 2 * \taken
	.endm

	.macro	branch1 op, a, taken
	li	t0, \a
	way	"\op \a", 3 - 2 * \taken, \op t0, 4f
	li	t0, \a
	li	t8, 0
	\op	t0, 4f
	nor	t0, t0, zero
	ori	t8, t8, 2
4:	check	"\op \a, slot changes rs", t8, 2 - 2 * \taken
	li	t0, \a
	b	5f
	nop
4:	b	6f
	ori	t8, t8, 4
5:	li	t8, 0
	\op	t0, 4b
	ori	t8, t8, 1
	ori	t8, t8, 2
6:	check	"\op \a backward", t8, 3 + 2 * \taken
	.endm

	.macro	branch_link op, a, taken
	li	t0, \a
	way_link "\op \a", 3 - 2 * \taken, \op t0, 4f
	/* The link is visible in the slot. */
	li	t0, \a
	li	t8, 0
1:	\op	t0, 4f
	move	t2, ra
	ori	t8, t8, 2
4:	check	"\op \a: way", t8, 2 - 2 * \taken
	check	"\op \a: link seen by the slot", t2, 1b + 8
	/* And the slot can change it. */
	li	t0, \a
	\op	t0, 4f
	li	ra, 0x1234
	nop
4:	check	"\op \a: slot writes ra", ra, 0x1234
	.endm

/*
 * One instruction (result in t2) as the slot of every kind of branch.
 * t0, t1 = operands, t3 = address of a scratch word that holds t1.
 */
	.macro	one_slot kind, a, b, result, name, insn:vararg
	li	t0, \a
	li	t1, \b
	la	t3, cell
	sw	t1, 0(t3)
	mthi	t0
	mtlo	t1
	li	t2, 0
	la	s0, 4f
	\kind
	\insn
	nop
4:	nop
	check	"\name in the slot of \kind", t2, \result
	.endm

	.macro	slot a, b, result, name, insn:vararg
	.irp	kind, s_beq_taken, s_beq_not, s_bne_taken, s_bne_not
	one_slot \kind, \a, \b, \result, "\name", \insn
	.endr
	.irp	kind, s_bltz_not, s_bgez_taken, s_blez_taken, s_bgtz_not
	one_slot \kind, \a, \b, \result, "\name", \insn
	.endr
	.irp	kind, s_bltzal_not, s_bgezal_taken, s_j, s_jal, s_jr, s_jalr
	one_slot \kind, \a, \b, \result, "\name", \insn
	.endr
	.endm

	.macro	s_beq_taken
	beq	t0, t0, 4f
	.endm
	.macro	s_beq_not
	beq	t3, zero, 4f
	.endm
	.macro	s_bne_taken
	bne	t3, zero, 4f
	.endm
	.macro	s_bne_not
	bne	t0, t0, 4f
	.endm
	.macro	s_bltz_not
	bltz	zero, 4f
	.endm
	.macro	s_bgez_taken
	bgez	zero, 4f
	.endm
	.macro	s_blez_taken
	blez	zero, 4f
	.endm
	.macro	s_bgtz_not
	bgtz	zero, 4f
	.endm
	.macro	s_bltzal_not
	bltzal	zero, 4f
	.endm
	.macro	s_bgezal_taken
	bgezal	zero, 4f
	.endm
	.macro	s_j
	j	4f
	.endm
	.macro	s_jal
	jal	4f
	.endm
	.macro	s_jr
	jr	s0
	.endm
	.macro	s_jalr
	jalr	s0
	.endm

	isa_test branch

	branch2	beq, 0, 0, 1
	branch2	beq, 1, 0, 0
	branch2	beq, 0x80000000, 0, 0
	branch2	beq, 0x80000000, 0x80000000, 1
	branch2	beq, -1, -1, 1
	branch2	beq, 0x12345678, 0x12345679, 0
	branch2	bne, 0, 0, 0
	branch2	bne, 1, 0, 1
	branch2	bne, 0x80000000, 0, 1
	branch2	bne, -1, -1, 0
	branch2	bne, 0x12340000, 0x12350000, 1
	branch1	bltz, 0, 0
	branch1	bltz, 1, 0
	branch1	bltz, -1, 1
	branch1	bltz, 0x80000000, 1
	branch1	bltz, 0x7fffffff, 0
	branch1	bgez, 0, 1
	branch1	bgez, 1, 1
	branch1	bgez, -1, 0
	branch1	bgez, 0x80000000, 0
	branch1	bgez, 0x7fffffff, 1
	branch1	blez, 0, 1
	branch1	blez, 1, 0
	branch1	blez, -1, 1
	branch1	blez, 0x80000000, 1
	branch1	blez, 0x7fffffff, 0
	branch1	bgtz, 0, 0
	branch1	bgtz, 1, 1
	branch1	bgtz, -1, 0
	branch1	bgtz, 0x80000000, 0
	branch1	bgtz, 0x7fffffff, 1
	branch_link bltzal, 0, 0
	branch_link bltzal, -1, 1
	branch_link bltzal, 0x80000000, 1
	branch_link bltzal, 0x7fffffff, 0
	branch_link bgezal, 0, 1
	branch_link bgezal, -1, 0
	branch_link bgezal, 0x80000000, 0
	branch_link bgezal, 0x7fffffff, 1

	way	"j", 1, j 4f
	way_link "jal", 1, jal 4f
	la	t0, 4f
	way	"jr", 1, jr t0
	la	t0, 4f
	way_link "jalr", 1, jalr t0
	/* The slot changes the target register: too late. */
	la	t0, 4f
	li	t8, 0
	jr	t0
	li	t0, 0
	li	t8, 2
4:	check	"jr, slot changes rs", t8, 0
	la	t0, 4f
	li	t8, 0
	jalr	t0
	li	t0, 0
	li	t8, 2
4:	check	"jalr, slot changes rs", t8, 0
	/* jalr with another link register leaves ra alone. */
	la	t0, 4f
	li	ra, 0x600d
	jalr	t9, t0
	move	t8, t9
2:	nop
4:	check	"jalr t9: link", t9, 2b
	check	"jalr t9: link seen by the slot", t8, 2b
	check	"jalr t9: ra", ra, 0x600d
	/* Link into register 0: a plain jump. */
	la	t0, 4f
	li	t8, 0
	jalr	zero, t0
	li	t8, 1
	li	t8, 2
4:	check	"jalr zero", zero, 0
	check	"jalr zero: way", t8, 1

	/* Every instruction that can be a slot. */
	slot	5, 7, 12, add, add t2, t0, t1
	slot	5, 7, 12, addu, addu t2, t0, t1
	slot	5, 7, -2, sub, sub t2, t0, t1
	slot	5, 7, -2, subu, subu t2, t0, t1
	slot	5, 7, 5, and, and t2, t0, t1
	slot	5, 8, 13, or, or t2, t0, t1
	slot	5, 7, 2, xor, xor t2, t0, t1
	slot	5, 8, 0xfffffff2, nor, nor t2, t0, t1
	slot	5, 7, 1, slt, slt t2, t0, t1
	slot	5, -7, 1, sltu, sltu t2, t0, t1
	slot	5, 7, 1005, addi, addi t2, t0, 1000
	slot	5, 7, 1005, addiu, addiu t2, t0, 1000
	slot	-5, 7, 1, slti, slti t2, t0, -1
	slot	5, 7, 1, sltiu, sltiu t2, t0, -1
	slot	0x1234, 7, 0x0204, andi, andi t2, t0, 0x0f0f
	slot	0x1234, 7, 0x9234, ori, ori t2, t0, 0x8000
	slot	0x1234, 7, 0xedcb, xori, xori t2, t0, 0xffff
	slot	5, 7, 0x87650000, lui, lui t2, 0x8765
	slot	5, 7, 80, sll, sll t2, t0, 4
	slot	0x80000000, 7, 0x08000000, srl, srl t2, t0, 4
	slot	0x80000000, 7, 0xf8000000, sra, sra t2, t0, 4
	slot	5, 7, 640, sllv, sllv t2, t0, t1
	slot	0x80000000, 7, 0x01000000, srlv, srlv t2, t0, t1
	slot	0x80000000, 7, 0xff000000, srav, srav t2, t0, t1
	slot	5, 7, 5, mfhi, mfhi t2
	slot	5, 7, 7, mflo, mflo t2
	slot	5, 0x81828384, 0x81828384, lw, lw t2, 0(t3)
	slot	5, 0x83838383, 0xffff8383, lh, lh t2, 0(t3)
	slot	5, 0x83838383, 0x00008383, lhu, lhu t2, 2(t3)
	slot	5, 0x83838383, 0xffffff83, lb, lb t2, 1(t3)
	slot	5, 0x83838383, 0x00000083, lbu, lbu t2, 3(t3)
#ifdef __MIPSEB__
	slot	5, 0x81828384, 0x81828384, lwl, lwl t2, 0(t3)
	slot	5, 0x81828384, 0x81828384, lwr, lwr t2, 3(t3)
#else
	slot	5, 0x81828384, 0x81828384, lwl, lwl t2, 3(t3)
	slot	5, 0x81828384, 0x81828384, lwr, lwr t2, 0(t3)
#endif
	slot	5, 7, 0, "mfc0 (Index)", mfc0 t2, C0_INDEX

	/* Stores and the like: the effect is looked at afterwards. */
	.macro	effect kind, name, insn
	li	t0, 0x44332211
	li	t1, 0x10000
	la	t3, cell
	sw	zero, 0(t3)
	sw	zero, 4(t3)
	mthi	zero
	mtlo	zero
	la	s0, 4f
	\kind
	\insn
	nop
4:	lw	t4, 0(t3)
	mfhi	t5
	mflo	t6
	addu	t4, t4, t5
	xor	t4, t4, t6
	check	"\name in the slot of \kind", t4, effect_result
	.endm
	.macro	effects name, result, insn
	.set	effect_result, \result
	.irp	kind, s_beq_taken, s_beq_not, s_bgezal_taken, s_bltzal_not
	effect	\kind, "\name", "\insn"
	.endr
	.irp	kind, s_j, s_jal, s_jr, s_jalr
	effect	\kind, "\name", "\insn"
	.endr
	.endm
	effects	sw, 0x44332211, "sw $8, 0($11)"
#ifdef __MIPSEB__
	effects	sh, 0x22110000, "sh $8, 0($11)"
	effects	sb, 0x00110000, "sb $8, 1($11)"
	effects	swl, 0x00443322, "swl $8, 1($11)"
	effects	swr, 0x22110000, "swr $8, 1($11)"
#else
	effects	sh, 0x00002211, "sh $8, 0($11)"
	effects	sb, 0x00001100, "sb $8, 1($11)"
	effects	swl, 0x00004433, "swl $8, 1($11)"
	effects	swr, 0x33221100, "swr $8, 1($11)"
#endif
	effects	mult, 0x4433 ^ 0x22110000, "mult $8, $9"
	effects	multu, 0x4433 ^ 0x22110000, "multu $8, $9"
	effects	div, 0x2211 ^ 0x4433, "div $0, $8, $9"
	effects	divu, 0x2211 ^ 0x4433, "divu $0, $8, $9"
	effects	mthi, 0x44332211, "mthi $8"
	effects	mtlo, 0x44332211, "mtlo $8"

	/* A slot is an ordinary instruction to who jumps there. */
	li	t8, 0
	b	2f
	nop
1:	b	3f
2:	addiu	t8, t8, 1
	addiu	t8, t8, 2
3:	check	"jump into a delay slot", t8, 3
	li	t7, 0
	beq	t7, zero, 2f
	li	t8, 0
1:	beq	zero, zero, 3f
2:	addiu	t8, t8, 1
	addiu	t8, t8, 2
	addiu	t7, t7, 1
	slti	t6, t7, 5
	bne	t6, zero, 1b
	addiu	t8, t8, 0x100
	b	4f
	nop
3:	slti	t6, t7, 9
	addiu	t7, t7, 1
	bne	t6, zero, 2b
	addiu	t8, t8, 0x1000
4:	/* Three times 2 after a jump (1 + 2), twice as a slot (1). */
	check	"slot both ways: trips", t7, 5
	check	"slot both ways: sum", t8, 3 * 3 + 2 + 3 * 0x100 + 2 * 0x1000

	/* A loop whose slot counts. */
	li	t0, 1000
	li	t1, 0
1:	addiu	t0, t0, -1
	bne	t0, zero, 1b
	addiu	t1, t1, 3
	check	"loop with counting slot", t1, 3000
	/* One that consists of branch and slot only. */
	li	t0, 5000
1:	bgtz	t0, 1b
	addiu	t0, t0, -1
	check	"two-instruction loop", t0, -1
	/* Nested, the inner branch next to the outer. */
	li	t0, 20
	li	t2, 0
2:	li	t1, 30
1:	addiu	t2, t2, 1
	bne	t1, zero, 1b
	addiu	t1, t1, -1
	bne	t0, zero, 2b
	addiu	t0, t0, -1
	check	"nested loops", t2, 21 * 31

	/* Calls that nest: fib(12) = 144. */
	la	sp, stack_top
	jal	fib
	li	a0, 12
	check	"fib(12)", v0, 144
	check	"fib: stack", sp, stack_top
	/* A branch and its target at the far ends of the 16-bit offset. */
	li	t8, 0
	b	far
	ori	t8, t8, 1
	ori	t8, t8, 2
back:	check	"far branches", t8, 13

	/* Jumps keep the upper four bits: in kseg1 they stay there. */
	la	t0, 1f
	lui	t1, 0x2000
	addu	t0, t0, t1
	jr	t0
	nop
1:	jal	2f
	nop
	nop
2:	lui	t2, 0xf000
	and	t2, ra, t2
	bltzal	zero, 3f
	nop
3:	move	t3, ra
	bgezal	zero, 4f
	nop
4:	j	5f
	move	t4, ra
	nop
5:	la	t0, 6f
	jalr	t5, t0
	nop
6:	check	"jal in kseg1", t2, 0xa0000000
	check	"bltzal in kseg1", t3, 3b + 0x20000000
	check	"bgezal in kseg1", t4, 4b + 0x20000000
	check	"jalr from kseg1", t5, 6b + 0x20000000

	isa_end

fib:	slti	v0, a0, 2
	beq	v0, zero, 1f
	addiu	sp, sp, -12
	addiu	sp, sp, 12
	jr	ra
	move	v0, a0
1:	sw	ra, 8(sp)
	sw	a0, 4(sp)
	jal	fib
	addiu	a0, a0, -1
	lw	a0, 4(sp)
	sw	v0, 0(sp)
	jal	fib
	addiu	a0, a0, -2
	lw	t0, 0(sp)
	lw	ra, 8(sp)
	addu	v0, v0, t0
	jr	ra
	addiu	sp, sp, 12

	.space	0x8000
far:	b	1f
	ori	t8, t8, 4
	ori	t8, t8, 2
1:	j	back
	ori	t8, t8, 8

	.bss
	.align	3
cell:	.space	16
	.space	1024
stack_top:
	.space	16
