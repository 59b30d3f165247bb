# For a Malta board of either byte order: prints a digit, which is counted in
# the clock's memory, and resets the board; after the 3, leaves for the monitor.
# "!" if something has not been reset.
	.set	noreorder
	.text
	.globl	start
start:	lui	$s0, 0xb800		/* ports */
	lui	$s1, 0xbf00		/* board registers */
	li	$t0, 0x40
	sb	$t0, 0x70($s0)
	lbu	$s2, 0x71($s0)

	/* The program is as it was loaded. */
	la	$t0, mark
	lw	$t1, 0($t0)
	bnez	$t1, bad
	sw	$t0, 0($t0)
	/* The clock's interrupts are off. */
	li	$t0, 0x0b
	sb	$t0, 0x70($s0)
	lbu	$t1, 0x71($s0)
	andi	$t2, $t1, 0x70
	bnez	$t2, bad
	ori	$t1, 0x70
	sb	$t1, 0x71($s0)
	/* So are the lamps. */
	lbu	$t1, 0x408($s1)
	bnez	$t1, bad
	li	$t1, 0xff
	sw	$t1, 0x408($s1)
	/* Count is near 0; the timer is on its way. */
	mfc0	$t1, $9
	srl	$t1, 12
	bnez	$t1, bad
	mtc0	$t1, $9
	li	$t1, 4000
	mtc0	$t1, $11

	bal	put
	addiu	$a3, $s2, '0'
	li	$t0, 0x40
	sb	$t0, 0x70($s0)
	addiu	$t1, $s2, 1
	sb	$t1, 0x71($s0)
	li	$t0, 5000
1:	bnez	$t0, 1b
	addiu	$t0, -1
	/* The timer has come, as it did the first time. */
	mfc0	$t1, $13
	andi	$t1, 0x8000
	beqz	$t1, bad
	li	$t0, 3
	beq	$s2, $t0, end
	li	$t1, 0x42
	sw	$t1, 0x500($s1)		/* SOFTRES */
2:	b	2b
	nop
bad:	bal	put
	li	$a3, '!'
end:	lui	$t0, 0xbfc0
	lw	$t0, 0x520($t0)		/* exit */
	jr	$t0
	nop

put:	lbu	$t2, 0x3fd($s0)
	andi	$t2, 0x20
	beqz	$t2, put
	nop
	jr	$ra
	sb	$a3, 0x3f8($s0)

	.data
mark:	.word	0
