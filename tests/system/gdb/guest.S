/*
 * A program for tests of gdb: calls with delay slots, a word that is counted up,
 * a system call, and an endless loop.  Every CPU that starts counts its own.
 */
	.set	noreorder
	.set	noat

	.text
	.globl	start
start:
	lui	$sp, 0x8002
	jal	first
	li	$a0, 1			/* delay slot */
after_call:
	la	$t0, counter
	li	$t1, 5
count:
	lw	$t2, 0($t0)
	addiu	$t1, $t1, -1
	addiu	$t2, $t2, 1
store:
	sw	$t2, 0($t0)
	bnez	$t1, count
	nop
	.globl	finish
finish:
	lui	$t0, 0xb000
	sw	$zero, 16($t0)		/* halts */
forever:
	b	forever
	addiu	$s0, $s0, 1

	.globl	first
	.ent	first
first:
	addiu	$sp, $sp, -24
	sw	$ra, 20($sp)
	jal	second
	addiu	$a0, $a0, 1		/* delay slot */
	lw	$ra, 20($sp)
	nop
	jr	$ra
	addiu	$sp, $sp, 24
	.end	first

	.globl	second
	.ent	second
second:
	jr	$ra
	addiu	$v0, $a0, 40
	.end	second

	.data
	.align	3
	.globl	counter
counter:
	.word	0
	.globl	pattern
pattern:
	.byte	0x7d, 0x23, 0x24, 0x2a, 0, 1, 2, 3
