/*
 * Integer arithmetic and logic: results, sign extension, register 0, same
 * source and destination, overflow traps.
 */
#include "isa.h"

/* Register and immediate. */
	.macro	alui op, a, imm, result
	li	t0, \a
	li	t2, 0xa5a5a5a5
	\op	t2, t0, \imm
	check	"\op \a, \imm", t2, \result
	\op	t0, t0, \imm
	check	"\op \a, \imm (rt = rs)", t0, \result
	li	t0, \a
	\op	zero, t0, \imm
	check	"\op \a, \imm (rt = 0)", zero, 0
	.endm

/* Traps with Ov; the destination keeps its value. */
	.macro	trap3 op, a, b
	li	t0, \a
	li	t1, \b
	li	t2, 0x5a5a5a5a
	expect	2f
1:	\op	t2, t0, t1
	nop
2:	check_exc "\op \a, \b traps", OV, 1b
	check	"\op \a, \b: destination kept", t2, 0x5a5a5a5a
	expect	4f
3:	\op	t0, t0, t1
	nop
4:	check_exc "\op \a, \b traps (rd = rs)", OV, 3b
	check	"\op \a, \b: destination kept (rd = rs)", t0, \a
	expect	6f
5:	\op	zero, t0, t1
	nop
6:	check_exc "\op \a, \b traps (rd = 0)", OV, 5b
	.endm

	.macro	trapi op, a, imm
	li	t0, \a
	li	t2, 0x5a5a5a5a
	expect	2f
1:	\op	t2, t0, \imm
	nop
2:	check_exc "\op \a, \imm traps", OV, 1b
	check	"\op \a, \imm: destination kept", t2, 0x5a5a5a5a
	expect	4f
3:	\op	t0, t0, \imm
	nop
4:	check_exc "\op \a, \imm traps (rt = rs)", OV, 3b
	check	"\op \a, \imm: destination kept (rt = rs)", t0, \a
	.endm

	isa_test alu

	/* Register 0 reads as zero whatever is written. */
	li	t0, 0x12345678
	move	zero, t0
	addiu	zero, t0, 1
	lui	zero, 0x7fff
	check	"register 0", zero, 0
	addu	t1, zero, zero
	check	"register 0 as operand", t1, 0

	/* All registers hold their own value. */
	.irp	r, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23
	li	$\r, 0x01010101 * \r
	.endr
	.irp	r, 24,25,28,29,30,31
	li	$\r, 0x01010101 * \r
	.endr
	.irp	r, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23
	check	"register \r", $\r, 0x01010101 * \r
	.endr
	.irp	r, 24,25,28,29,30,31
	check	"register \r", $\r, 0x01010101 * \r
	.endr
	li	k0, 0x1a1a1a1a
	li	k1, 0x1b1b1b1b
	move	t0, k0
	move	t1, k1
	check	"register 26", t0, 0x1a1a1a1a
	check	"register 27", t1, 0x1b1b1b1b

	.irp	op, add, addu
	alu3	\op, 0, 0, 0
	alu3	\op, 1, 2, 3
	alu3	\op, 0xffffffff, 1, 0
	alu3	\op, 0xffffffff, 0xffffffff, 0xfffffffe
	alu3	\op, 0x7ffffffe, 1, 0x7fffffff
	alu3	\op, 0x80000001, 0xffffffff, 0x80000000
	alu3	\op, 0x7fffffff, 0x80000000, 0xffffffff
	alu3	\op, 0x12345678, 0x11111111, 0x23456789
	.endr
	alu3	addu, 0x7fffffff, 1, 0x80000000
	alu3	addu, 0x7fffffff, 0x7fffffff, 0xfffffffe
	alu3	addu, 0x80000000, 0x80000000, 0
	alu3	addu, 0x80000000, 0xffffffff, 0x7fffffff
	trap3	add, 0x7fffffff, 1
	trap3	add, 0x7fffffff, 0x7fffffff
	trap3	add, 0x40000000, 0x40000000
	trap3	add, 0x80000000, 0xffffffff
	trap3	add, 0x80000000, 0x80000000
	trap3	add, 0xbfffffff, 0xc0000000

	.irp	op, sub, subu
	alu3	\op, 0, 0, 0
	alu3	\op, 3, 2, 1
	alu3	\op, 2, 3, 0xffffffff
	alu3	\op, 0, 1, 0xffffffff
	alu3	\op, 0x80000000, 0, 0x80000000
	alu3	\op, 0x7fffffff, 0x7fffffff, 0
	alu3	\op, 0x80000000, 0x80000000, 0
	alu3	\op, 0xffffffff, 0x80000000, 0x7fffffff
	alu3	\op, 0, 0x7fffffff, 0x80000001
	alu3	\op, 0x23456789, 0x12345678, 0x11111111
	.endr
	alu3	subu, 0x80000000, 1, 0x7fffffff
	alu3	subu, 0x7fffffff, 0xffffffff, 0x80000000
	alu3	subu, 0, 0x80000000, 0x80000000
	trap3	sub, 0x80000000, 1
	trap3	sub, 0x7fffffff, 0xffffffff
	trap3	sub, 0, 0x80000000
	trap3	sub, 0x7fffffff, 0x80000000
	trap3	sub, 0x80000000, 0x7fffffff

	.irp	op, addi, addiu
	alui	\op, 0, 0, 0
	alui	\op, 1, 2, 3
	alui	\op, 1, -1, 0
	alui	\op, 0, -1, 0xffffffff
	alui	\op, 0, 0x7fff, 0x00007fff
	alui	\op, 0, -0x8000, 0xffff8000
	alui	\op, 0x80008000, -0x8000, 0x80000000
	alui	\op, 0x7fff8000, 0x7fff, 0x7fffffff
	.endr
	alui	addiu, 0x7fffffff, 1, 0x80000000
	alui	addiu, 0x80000000, -1, 0x7fffffff
	alui	addiu, 0x80007fff, -0x8000, 0x7fffffff
	trapi	addi, 0x7fffffff, 1
	trapi	addi, 0x7fffffff, 0x7fff
	trapi	addi, 0x7fff8001, 0x7fff
	trapi	addi, 0x80000000, -1
	trapi	addi, 0x80007fff, -0x8000

	alu3	and, 0xff00ff00, 0x0ff00ff0, 0x0f000f00
	alu3	and, 0xffffffff, 0x12345678, 0x12345678
	alu3	and, 0, 0xffffffff, 0
	alu3	or, 0xff00ff00, 0x0ff00ff0, 0xfff0fff0
	alu3	or, 0, 0, 0
	alu3	or, 0x80000000, 1, 0x80000001
	alu3	xor, 0xff00ff00, 0x0ff00ff0, 0xf0f0f0f0
	alu3	xor, 0xffffffff, 0xffffffff, 0
	alu3	xor, 0xffffffff, 0x12345678, 0xedcba987
	alu3	nor, 0xff00ff00, 0x0ff00ff0, 0x000f000f
	alu3	nor, 0, 0, 0xffffffff
	alu3	nor, 0xffffffff, 0, 0

	/* Logical immediates are zero-extended. */
	alui	andi, 0xffffffff, 0x8000, 0x00008000
	alui	andi, 0xffffffff, 0xffff, 0x0000ffff
	alui	andi, 0x12345678, 0x0ff0, 0x00000670
	alui	andi, 0xffff0000, 0xffff, 0
	alui	ori, 0, 0x8000, 0x00008000
	alui	ori, 0xffff0000, 0xffff, 0xffffffff
	alui	ori, 0x12340000, 0x5678, 0x12345678
	alui	xori, 0xffffffff, 0xffff, 0xffff0000
	alui	xori, 0x00008000, 0x8000, 0
	alui	xori, 0, 0xffff, 0x0000ffff

	/* slti and sltiu both sign-extend; sltiu then compares unsigned. */
	alu3	slt, 0, 0, 0
	alu3	slt, 0, 1, 1
	alu3	slt, 1, 0, 0
	alu3	slt, 0xffffffff, 0, 1
	alu3	slt, 0, 0xffffffff, 0
	alu3	slt, 0x80000000, 0x7fffffff, 1
	alu3	slt, 0x7fffffff, 0x80000000, 0
	alu3	slt, 0x80000000, 0x80000001, 1
	alu3	slt, 0x80000000, 0x80000000, 0
	alu3	sltu, 0, 0, 0
	alu3	sltu, 0, 1, 1
	alu3	sltu, 1, 0, 0
	alu3	sltu, 0xffffffff, 0, 0
	alu3	sltu, 0, 0xffffffff, 1
	alu3	sltu, 0x80000000, 0x7fffffff, 0
	alu3	sltu, 0x7fffffff, 0x80000000, 1
	alu3	sltu, 0xfffffffe, 0xffffffff, 1
	alui	slti, 0, 0, 0
	alui	slti, 0, 1, 1
	alui	slti, -1, 0, 1
	alui	slti, 0, -1, 0
	alui	slti, 0x80000000, -0x8000, 1
	alui	slti, 0x7fffffff, 0x7fff, 0
	alui	slti, -0x8000, -0x8000, 0
	alui	slti, -0x8001, -0x8000, 1
	alui	sltiu, 0, 0, 0
	alui	sltiu, 0, 1, 1
	alui	sltiu, 0, -1, 1
	alui	sltiu, 0xfffffffe, -1, 1
	alui	sltiu, 0xffffffff, -1, 0
	alui	sltiu, 0x7fffffff, -0x8000, 1
	alui	sltiu, 0xffff7fff, -0x8000, 1
	alui	sltiu, 0xffff8000, -0x8000, 0
	alui	sltiu, 0x7fff, 0x7fff, 0

	lui	t0, 0
	check	"lui 0", t0, 0
	lui	t0, 1
	check	"lui 1", t0, 0x00010000
	lui	t0, 0x8000
	check	"lui 0x8000", t0, 0x80000000
	lui	t0, 0xffff
	check	"lui 0xffff", t0, 0xffff0000

	/* Results are there for the very next instruction. */
	li	t0, 1
	addu	t0, t0, t0
	addu	t0, t0, t0
	addu	t0, t0, t0
	sll	t0, t0, 1
	addiu	t1, t0, 1
	subu	t1, t1, t0
	addu	t0, t0, t1
	check	"chain", t0, 17

	isa_end
