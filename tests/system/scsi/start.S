/*
 * Where a boot program for the DECstation begins: the firmware has put argc,
 * argv, the magic number and the vector of its routines into a0 to a3.
 */
#define s0 $16
#define ra $31
#define sp $29
#define a0 $4
#define a1 $5
#define a2 $6
#define a3 $7
#define t0 $8
#define t1 $9
#define zero $0

	.set	noreorder
	.section .text.start, "ax"
	.globl	_start
_start:
	la	sp, stack_end - 32
	la	t0, bss_start
	la	t1, bss_end
1:	sw	zero, 0(t0)
	addiu	t0, t0, 4
	bne	t0, t1, 1b
	nop
	jal	main
	move	s0, a3
	lw	t0, 0x9c(s0)	/* halt */
	nop
	jr	t0
	nop

	.text
	.globl	read_cause
read_cause:
	mfc0	$2, $13
	jr	ra
	nop
