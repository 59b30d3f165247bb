/*
 * Where a program begins, and its exceptions.  Assembled once for each kind of
 * MMU: MMU_HEADER says what differs.
 */
#include MMU_HEADER

	.set	noreorder
	.set	noat
	.text
	.globl	_start
_start:
	li	$t0, STATUS_START
	mtc0	$t0, $12
	mtc0	$0, $13
	nop
	nop
	ctc1	$0, $31			/* round to nearest, no FPU traps */
	la	$sp, stack_top - 16

	la	$t0, _bss
	la	$t1, _end
1:	sw	$0, 0($t0)
	addiu	$t0, $t0, 4
	bne	$t0, $t1, 1b
	nop

	la	$a0, vector_refill
	li	$a1, VECTOR_REFILL
	jal	copy_vector
	nop
	la	$a0, vector_general
	li	$a1, VECTOR_GENERAL
	jal	copy_vector
	nop

	la	$t0, main_context
	la	$t1, current_context
	sw	$t0, 0($t1)
	jal	mmu_flush
	nop
	jal	main
	nop
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

vector_refill:
	REFILL
	.space	0x80 - (. - vector_refill)

vector_general:
	la	$k0, save_and_call
	jr	$k0
	nop
	.space	0x80 - (. - vector_general)

/*
 * Saves everything to *current_context, calls exception(code) on a stack of
 * its own, and goes on with what is *current_context then.
 */
save_and_call:
	lui	$k0, %hi(current_context)
	lw	$k0, %lo(current_context)($k0)
	nop
	.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22
	sw	$\n, 4*\n($k0)
	.endr
	.irp	n, 23,24,25,28,29,30,31
	sw	$\n, 4*\n($k0)
	.endr
	mfhi	$t0
	mflo	$t1
	mfc0	$t2, $14		/* EPC */
	mfc0	$t3, $12		/* Status */
	mfc0	$a0, $13		/* Cause */
	sw	$t0, 128($k0)
	sw	$t1, 132($k0)
	sw	$t2, 136($k0)
	sw	$t3, 140($k0)

	la	$sp, exception_stack_top - 16
	srl	$a0, $a0, 2
	jal	exception
	andi	$a0, $a0, 31

	lui	$k0, %hi(current_context)
	lw	$k0, %lo(current_context)($k0)
	nop
	lw	$t0, 128($k0)
	lw	$t1, 132($k0)
	mthi	$t0
	mtlo	$t1
	lw	$t3, 140($k0)
	lw	$k1, 136($k0)
	mtc0	$t3, $12
	.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22
	lw	$\n, 4*\n($k0)
	.endr
	.irp	n, 23,24,25,28,29,30,31
	lw	$\n, 4*\n($k0)
	.endr
	LEAVE_EXCEPTION $k1

	.data
	.globl	current_context, current_table
	.align	2
current_context: .word	0
current_table:	 .word	empty_table

	.bss
	.align	3
	.space	16384
stack_top:
	.space	4096
exception_stack_top:
main_context:
	.space	36 * 4
	.align	3
empty_table:
	.space	2048 * 4
