/*
 * The user program of pingpong.c: runs wherever it is copied to.
 *
 *	a0	words of data
 *	a1	a number of its own
 *	a2	rounds
 *	a3	number of words
 */
	.set	noreorder
	.text
	.globl	user_program, user_program_end
user_program:
	move	$t0, $a0
	move	$t1, $a3
	move	$t2, $a1
1:	lw	$t3, 0($t0)
	addiu	$t1, $t1, -1
	sll	$t4, $t2, 3
	addu	$t2, $t2, $t4
	addu	$t2, $t2, $t3
	sw	$t2, 0($t0)
	bnez	$t1, 1b
	addiu	$t0, $t0, 4

	li	$v0, 0			/* YIELD */
	syscall
	addiu	$a2, $a2, -1
	bnez	$a2, user_program
	addiu	$a1, $a1, 2

	li	$v0, 1			/* EXIT */
	syscall
2:	b	2b
	nop
user_program_end:
