# A boot program of one block: prints its digit, counts it on the disk that it
# came from, and boots again; with the 3 it overwrites the boot block.
	.set	noreorder
	.text
	.globl	start
start:	move	$s0, $a3		/* REX vector */
	addiu	$sp, -32
	lw	$t0, 0x2c($s0)		/* puts */
	la	$a0, digit
	jalr	$t0
	nop
	la	$t0, digit
	lbu	$s1, 0($t0)
	addiu	$t1, $s1, 1
	sb	$t1, 0($t0)
	li	$a0, 1
	li	$t0, '3'
	bne	$s1, $t0, 1f
	nop
	li	$a0, 0
1:	lw	$t0, 0x5c($s0)		/* bootwrite */
	la	$a1, start
	jalr	$t0
	li	$a2, 512
	lw	$t0, 0xac($s0)		/* rex */
	jalr	$t0
	li	$a0, 'b'
digit:	.asciz	"0"
