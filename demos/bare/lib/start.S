/*
 * Where a program begins: a stack, cleared variables, exception vectors; then
 * main().  Returning from main() ends the run with main's value as status.
 *
 * Other CPUs are started with an address and a stack of their own.
 */
#include "cop0.h"

	.set	noreorder
	.text
	.globl	_start
_start:
	mtc0	$0, C0_STATUS		/* kernel mode, interrupts off */
	mtc0	$0, C0_CAUSE
	la	$sp, stack_top - 16

	la	$t0, _bss
	la	$t1, _end
1:	sw	$0, 0($t0)
	addiu	$t0, $t0, 4
	bne	$t0, $t1, 1b
	nop

	/* The CPU jumps to these addresses; room for 32 instructions each. */
	la	$a0, vector_refill
	lui	$a1, 0x8000
	jal	copy_vector
	nop
	la	$a0, vector_general
	lui	$a1, 0x8000
	jal	copy_vector
	ori	$a1, $a1, 0x80

	jal	main
	nop
	move	$a0, $v0

	/* Ends the run; gxemul's exit status is 0 or 64 + (status & 63). */
	.globl	halt
halt:	lui	$t0, 0xb000
	sw	$a0, 0x18($t0)
	sw	$0, 0x10($t0)
1:	b	1b
	nop

copy_vector:
	addiu	$t0, $a0, 0x80
1:	lw	$t1, 0($a0)
	addiu	$a0, $a0, 4
	sw	$t1, 0($a1)
	bne	$a0, $t0, 1b
	addiu	$a1, $a1, 4
	jr	$ra
	nop

	.bss
	.align	3
	.space	16384
stack_top:
