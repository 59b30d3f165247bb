/*
 * Exception vectors of programs that stay in kernel mode.
 *
 * The CPU has saved the address (EPC), and pushed the interrupt enable bit in
 * Status.  It runs on with interrupts off, on the same stack.  k0 and k1 are
 * kept free for this place by the calling convention.
 */
#include "cop0.h"

	.set	noreorder
	.set	noat
	.text

/* Copied to 0x80000000: TLB refill.  Nothing is mapped here: a mistake. */
	.globl	vector_refill
vector_refill:
	la	$k0, save_and_call
	jr	$k0
	nop
	.space	0x80 - 16

/* Copied to 0x80000080: everything else. */
	.globl	vector_general
vector_general:
	la	$k0, save_and_call
	jr	$k0
	nop
	.space	0x80 - 16

#define FRAME 112 /* size of struct frame, a multiple of 8 */

save_and_call:
	addiu	$sp, $sp, -FRAME
	sw	$at, 16($sp)
	sw	$v0, 20($sp)
	sw	$v1, 24($sp)
	sw	$a0, 28($sp)
	sw	$a1, 32($sp)
	sw	$a2, 36($sp)
	sw	$a3, 40($sp)
	sw	$t0, 44($sp)
	sw	$t1, 48($sp)
	sw	$t2, 52($sp)
	sw	$t3, 56($sp)
	sw	$t4, 60($sp)
	sw	$t5, 64($sp)
	sw	$t6, 68($sp)
	sw	$t7, 72($sp)
	sw	$t8, 76($sp)
	sw	$t9, 80($sp)
	sw	$ra, 84($sp)
	mfhi	$t0
	mflo	$t1
	sw	$t0, 88($sp)
	sw	$t1, 92($sp)
	mfc0	$t0, C0_STATUS
	mfc0	$t1, C0_CAUSE
	mfc0	$t2, C0_EPC
	sw	$t0, 96($sp)
	sw	$t1, 100($sp)
	sw	$t2, 104($sp)

	jal	exception
	move	$a0, $sp

	lw	$t0, 88($sp)
	lw	$t1, 92($sp)
	mthi	$t0
	mtlo	$t1
	lw	$t0, 96($sp)
	lw	$k0, 104($sp)
	mtc0	$t0, C0_STATUS
	lw	$at, 16($sp)
	lw	$v0, 20($sp)
	lw	$v1, 24($sp)
	lw	$a0, 28($sp)
	lw	$a1, 32($sp)
	lw	$a2, 36($sp)
	lw	$a3, 40($sp)
	lw	$t0, 44($sp)
	lw	$t1, 48($sp)
	lw	$t2, 52($sp)
	lw	$t3, 56($sp)
	lw	$t4, 60($sp)
	lw	$t5, 64($sp)
	lw	$t6, 68($sp)
	lw	$t7, 72($sp)
	lw	$t8, 76($sp)
	lw	$t9, 80($sp)
	lw	$ra, 84($sp)
	addiu	$sp, $sp, FRAME
	jr	$k0
	rfe			/* in the delay slot: pops the enable bits */
