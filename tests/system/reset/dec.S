# For a DECstation: prints a digit, which is counted in an environment variable,
# and leaves in the ways that boot again: rex('b'), autoboot, and reset when
# haltaction says so; at last rex('h').  "!" if memory has not been reset.
	.set	noreorder
	.text
	.globl	start
start:	move	$s0, $a3		/* REX vector */
	addiu	$sp, -32
	lw	$t0, 0x64($s0)		/* getenv */
	la	$a0, name
	jalr	$t0
	nop
	li	$s1, '0'
	beqz	$v0, 1f
	nop
	lbu	$s1, 0($v0)
	addiu	$s1, 1
1:	la	$a1, value
	sb	$s1, 0($a1)
	lw	$t0, 0x60($s0)		/* setenv */
	la	$a0, name
	jalr	$t0
	nop
	la	$t1, mark
	lw	$t2, 0($t1)
	sw	$t1, 0($t1)
	la	$a0, value
	beqz	$t2, 2f
	nop
	la	$a0, bad
2:	lw	$t0, 0x2c($s0)		/* puts */
	jalr	$t0
	nop
	li	$t0, '0'
	beq	$s1, $t0, first
	li	$t0, '1'
	beq	$s1, $t0, second
	li	$t0, '2'
	beq	$s1, $t0, third
	lw	$t0, 0xac($s0)		/* rex */
	jalr	$t0
	li	$a0, 'h'
first:	lw	$t0, 0xac($s0)
	jalr	$t0
	li	$a0, 'b'
second:	la	$t0, 0xbfc00028		/* autoboot */
	jr	$t0
	nop
third:	lw	$t0, 0x60($s0)
	la	$a0, action
	la	$a1, boot
	jalr	$t0
	nop
	la	$t0, 0xbfc00000		/* reset */
	jr	$t0
	nop

	.data
mark:	.word	0
name:	.asciz	"count"
value:	.asciz	"0"
action:	.asciz	"haltaction"
boot:	.asciz	"b"
bad:	.asciz	"!"
