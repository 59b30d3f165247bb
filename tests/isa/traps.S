/*
 * Conditional traps of MIPS II: each condition, true and false; in delay slots.
 */
#include "isa.h"

	.macro	traps name, a, b, insn:vararg
	li	t0, \a
	li	t1, \b
	expect	2f
1:	\insn
	nop
2:	check_exc "\name \a, \b", TR, 1b
	check	"\name \a, \b: operand kept", t0, \a
	.endm

	.macro	passes name, a, b, insn:vararg
	li	t0, \a
	li	t1, \b
	expect	2f
	\insn
2:	check_no_exc "\name \a, \b passes"
	.endm

	/* Registers, without and with a code. */
	.macro	three how, op, a, b
	\how	\op, \a, \b, \op t0, t1
	\how	"\op (code 0x3ff)", \a, \b, \op t0, t1, 0x3ff
	.endm
	.macro	immediate how, op, a, n
	\how	\op, \a, \n, \op t0, \n
	.endm

	.macro	in_slot name, op, branch
	li	t0, 5
	li	t1, 5
	li	t8, 0
	la	s0, 2f
	expect	3f
1:	\branch
	\op
	ori	t8, t8, 1
2:	ori	t8, t8, 2
3:	check_exc "\name in the slot of \branch", TR, 1b, 1
	check	"\name in the slot of \branch: went on", t8, 0
	.endm

	isa_test traps

	three	traps, tge, 5, 5
	three	traps, tge, 5, -5
	three	passes, tge, -5, 5
	three	passes, tge, 0x80000000, 0x7fffffff
	three	traps, tgeu, 5, 5
	three	traps, tgeu, -5, 5
	three	passes, tgeu, 5, -5
	three	traps, tlt, -5, 5
	three	traps, tlt, 0x80000000, 0x7fffffff
	three	passes, tlt, 5, 5
	three	passes, tlt, 5, -5
	three	traps, tltu, 5, -5
	three	passes, tltu, -5, 5
	three	passes, tltu, 5, 5
	three	traps, teq, 0x80000000, 0x80000000
	three	passes, teq, 0x80000000, 0
	three	traps, tne, 0x80000000, 0
	three	passes, tne, -1, -1

	immediate traps, tgei, 5, 5
	immediate traps, tgei, 0, -1
	immediate passes, tgei, -2, -1
	immediate traps, tgeiu, -1, -1
	immediate traps, tgeiu, -1, 0x7fff
	immediate passes, tgeiu, 0x7fffffff, -32768
	immediate traps, tlti, -2, -1
	immediate passes, tlti, -1, -1
	immediate passes, tlti, 32767, -32768
	immediate traps, tltiu, 5, -1
	immediate passes, tltiu, -1, 5
	immediate traps, teqi, -1, -1
	immediate passes, teqi, 0xffff, -1
	immediate traps, tnei, 0xffff, -1
	immediate passes, tnei, -32768, -32768

	.irp	branch, "beq $8, $8, 2f", "bne $8, $8, 2f", "j 2f", "jr $16"
	in_slot	teq, "teq $8, $9", "\branch"
	in_slot	tgei, "tgei $8, 5", "\branch"
	.endr
	.irp	branch, "beql $8, $9, 2f", "jal 2f", "jalr $16", "bgezal $8, 2f"
	in_slot	tltiu, "tltiu $8, 6", "\branch"
	.endr

	isa_end
