/*
 * Exception vectors with Status.BEV set: 0xbfc00100 and 0xbfc00180.
 *
 * That is where ROM is on real boards.  ARGS: -M 512
 * gives the test machine memory there, which this program fills.
 */
#include "isa.h"

	.macro	bev_exc name, code, insn:vararg
	c0_set	C0_STATUS, ST_BASE | ST_BEV
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", \code, 1b, 0, 0x180
	check_field "\name: Status", EXC_STATUS, 0xffffffff, ST_BASE | ST_BEV
	.endm

	isa_test bev

	la	t0, utlb
	li	t1, 0xbfc00100
	jal	copy
	nop
	la	t0, general
	li	t1, 0xbfc00180
	jal	copy
	nop

	bev_exc	"syscall with BEV", SYS, syscall
	bev_exc	"break with BEV", BP, break
	bev_exc	"reserved instruction with BEV", RI, .word 0xffffffff
	li	t0, 0x7fffffff
	bev_exc	"overflow with BEV", OV, addi t0, t0, 1
	li	t0, 0x80010002
	bev_exc	"misaligned load with BEV", ADEL, lw t1, 0(t0)
	li	t0, 0xc0000000
	bev_exc	"kseg2 miss with BEV", TLBL, lw t1, 0(t0)
	bev_exc	"kseg2 store miss with BEV", TLBS, sw t1, 0(t0)
	c0_set	C0_STATUS, ST_BASE | ST_BEV
	li	t0, 0x00400000
	expect	2f
1:	lw	t1, 0(t0)
	nop
2:	check_exc_addr "refill with BEV", TLBL, 1b, 0x00400000, 0, 0x100
	c0_set	C0_STATUS, ST_BASE | ST_BEV
	expect	2f
1:	sw	t1, 0(t0)
	nop
2:	check_exc_addr "store refill with BEV", TLBS, 1b, 0x00400000, 0, 0x100
	/* An interrupt. */
	li	k0, 0x100
	mtc0	k0, C0_CAUSE
	expect	2f
	li	k0, ST_BASE | ST_BEV | ST_IEC | 0x100
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	b	1f
	nop
1:	nop
	nop
2:	mtc0	zero, C0_CAUSE
	nop
	check_field "interrupt with BEV", EXC_COUNT, 0xffffffff, 1
	check_field "interrupt with BEV: vector", EXC_VECTOR, 0xffffffff, 0x180
	check_field "interrupt with BEV: Cause", EXC_CAUSE, 0x7c, INT << 2
	/* And without BEV all is as before. */
	c0_set	C0_STATUS, ST_BASE
	expect	2f
1:	syscall
	nop
2:	check_exc "syscall without BEV", SYS, 1b
	expect	2f
	li	t0, 0x00400000
1:	lw	t1, 0(t0)
	nop
2:	check_exc "refill without BEV", TLBL, 1b, 0, 0

	isa_end

copy:	addiu	t2, t0, 32
1:	lw	t3, 0(t0)
	addiu	t0, t0, 4
	sw	t3, 0(t1)
	bne	t0, t2, 1b
	addiu	t1, t1, 4
	jr	ra
	nop

utlb:	la	k1, isa_exc
	li	k0, 0x100
	sw	k0, EXC_VECTOR(k1)
	la	k0, isa_record
	jr	k0
	nop
general:
	la	k1, isa_exc
	li	k0, 0x180
	sw	k0, EXC_VECTOR(k1)
	la	k0, isa_record
	jr	k0
	nop
