/*
 * Where the other CPUs begin: the stack pointer is set already.
 */
	.set	noreorder
	.text
	.globl	secondary_start
secondary_start:
	mtc0	$0, $12			/* Status: interrupts off */
	j	secondary_main
	nop
