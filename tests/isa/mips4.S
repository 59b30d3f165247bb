/*
 * MIPS IV: what is new in it, and Status.XX, without which it is reserved in
 * user mode.  "MIPS IV Instruction Set", revision 3.2; "MIPS R10000
 * Microprocessor User's Manual", chapter 14.
 *
 * CPU of mips3: R5000
 */
	.set	gp=64 /* before gp is a register */
	.set	fp=64 /* the same */
#include "isa.h"

	.set	arch=r5000
	.set	hardfloat

#define ST_XX 0x80000000
#define ST_FR 0x04000000
#define MAPPED (-0x80000000)

	/* One instruction with and without XX, in user and in kernel mode. */
	.macro	mips4 name, insn:vararg
	.pushsection .text.user, "ax"
.Lu\@:	\insn
.Le\@:	break
	.popsection
	run_user .Lu\@ + MAPPED, 2f, ST_CU1 | ST_FR | ST_XX
2:	check_exc "\name, XX", BP, .Le\@ + MAPPED
	run_user .Lu\@ + MAPPED, 2f, ST_CU1 | ST_FR
2:	check_exc "\name, no XX", RI, .Lu\@ + MAPPED
	expect	2f
	c0_set	C0_STATUS, ST_BASE | ST_CU1 | ST_FR
	\insn
2:	c0_set	C0_STATUS, ST_BASE
	check_no_exc "\name, kernel mode"
	.endm

	/* What was there before needs no XX. */
	.macro	mips3 name, insn:vararg
	.pushsection .text.user, "ax"
.Lu\@:	\insn
.Le\@:	break
	.popsection
	run_user .Lu\@ + MAPPED, 2f, ST_CU1 | ST_FR
2:	check_exc "\name", BP, .Le\@ + MAPPED
	.endm

	.section .text.user, "ax"
	.balign	8192
user_code:
	.text

	isa_test mips4

	/* User code; a page of data. */
	la	t0, user_code
	la	t1, user_code_end
	li	t2, 8
1:	mtc0	t2, C0_INDEX
	lui	t3, 0x8000
	subu	t3, t0, t3
	mtc0	t3, C0_ENTRYHI
	srl	t4, t3, 6
	ori	t4, t4, TLB_V | TLB_C
	mtc0	t4, C0_ENTRYLO0
	addiu	t4, t4, 1 << 6
	mtc0	t4, C0_ENTRYLO1
	ehb
	tlbwi
	addiu	t0, t0, 0x2000
	sltu	t3, t0, t1
	bne	t3, zero, 1b
	addiu	t2, t2, 1
	mtc0	zero, C0_ENTRYHI
	ehb
	la	t0, user_code + MAPPED

	mips4	"movz", movz t1, t2, t3
	mips4	"movn", movn t1, t2, t3
	mips4	"movf", movf t1, t2, $fcc0
	mips4	"movt", movt t1, t2, $fcc3
	mips4	"pref", pref 0, 0(t0)
	mips4	"prefx", prefx 0, t1(t0)
	li	t1, 0
	mips4	"lwxc1", lwxc1 $f2, zero(t0)
	mips4	"ldxc1", ldxc1 $f2, zero(t0)
	.irp	op, madd.s, msub.s, nmadd.s, nmsub.s
	mips4	"\op", \op $f4, $f6, $f8, $f10
	.endr
	.irp	op, madd.d, msub.d, nmadd.d, nmsub.d
	mips4	"\op", \op $f4, $f6, $f8, $f10
	.endr
	mips4	"movf.s", movf.s $f4, $f6, $fcc0
	mips4	"movt.d", movt.d $f4, $f6, $fcc0
	mips4	"movz.s", movz.s $f4, $f6, t1
	mips4	"movn.d", movn.d $f4, $f6, t1
	li	k0, ST_BASE | ST_CU1 | ST_FR
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	li	k0, 0x3ff00000
	dsll32	k0, k0, 0
	dmtc1	k0, $f6
	mips4	"recip.d", recip.d $f4, $f6
	mips4	"rsqrt.d", rsqrt.d $f4, $f6
	mips4	"c.eq.s with a condition code", c.eq.s $fcc1, $f4, $f4
	mips4	"bc1f with a condition code", .word 0x45080001, 0	/* fcc2; nop */

	mips3	"c.eq.s", c.eq.s $f8, $f8
	mips3	"sqrt.d", sqrt.d $f4, $f6
	mips3	"ldc1", ldc1 $f4, 0(t0)
	mips3	"add.s", add.s $f4, $f8, $f8
	mips3	"teq", teq zero, t0

	/* Coprocessor 1 off goes first. */
	.pushsection .text.user, "ax"
unusable:
	madd.s	$f4, $f6, $f8, $f10
	break
	.popsection
	run_user unusable + MAPPED, 2f
2:	check_exc "madd.s without CU1", CPU, unusable + MAPPED

	isa_end

	.section .text.user, "ax"
	nop
	.balign	8192
user_code_end:
