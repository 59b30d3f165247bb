/*
 * Where a static program for Linux begins, and its system calls (o32): up to six
 * arguments; the result, or an error as a negative number.
 */
	.text
	.globl	__start
__start:
	jal	main
	move	$4, $2
	li	$2, 4001		/* exit */
	syscall

/* long system_call(long number, long, long, long, long, long, long) */
	.globl	system_call
system_call:
	move	$2, $4
	move	$4, $5
	move	$5, $6
	move	$6, $7
	lw	$7, 16($29)
	lw	$8, 20($29)
	lw	$9, 24($29)
	addiu	$29, $29, -32
	sw	$8, 16($29)
	sw	$9, 20($29)
	syscall
	addiu	$29, $29, 32
	beqz	$7, 1f
	negu	$2, $2
1:	jr	$31
