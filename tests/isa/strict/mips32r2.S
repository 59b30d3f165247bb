/*
 * --strict on a 24Kc: synci, sets of four ways, what release 2 defines.
 * Manuals: MD00086 and MD00090 (MIPS32), MD00343 (24K).
 */
#include "strict.inc"

#define INDEX_INVALIDATE_I 0x00
#define HIT_INVALIDATE_I   0x10
#define HIT_WRITEBACK_D	   0x19
#define WAY_BYTES	   0x2000

	.text
	.globl	_start
_start:
	/* kseg0 is cached from here on. */
	la	t9, 1f + KSEG1
	jr	t9
	nop
1:	mfc0	t0, C0_CONFIG
	ori	t0, t0, 7
	xori	t0, t0, 4
	mtc0	t0, C0_CONFIG
	ehb
	la	t9, 1f
	jr.hb	t9
	nop
1:
	/* synci does both. */
	write	right
	synci	0(t0)
	sync
	run	right
	write	right
	synci	0(t0)
	sync
	run	right
	write	right
	cache	HIT_WRITEBACK_D, 0(t0)
	cache	HIT_INVALIDATE_I, 0(t0)
	run	right
	/* By index: nobody knows the way, so all four. */
	write	right
	cache	HIT_WRITEBACK_D, 0(t0)
	li	t1, WAY_BYTES
	cache	INDEX_INVALIDATE_I, 0(t0)
	addu	t0, t0, t1
	cache	INDEX_INVALIDATE_I, 0(t0)
	addu	t0, t0, t1
	cache	INDEX_INVALIDATE_I, 0(t0)
	addu	t0, t0, t1
	cache	INDEX_INVALIDATE_I, 0(t0)
	run	right

	write	stale_dirty
	run	stale_dirty
	write	stale_old
	synci	0(t0)
	run	stale_old
	la	t0, stale_old
	li	t1, ADD_T8
	sw	t1, 0(t0)
	cache	HIT_WRITEBACK_D, 0(t0)
	run	stale_old
	write	stale_way
	synci	0(t0)
	run	stale_way
	la	t0, stale_way
	li	t1, ADD_T8
	sw	t1, 0(t0)
	cache	HIT_WRITEBACK_D, 0(t0)
	li	t1, WAY_BYTES
	cache	INDEX_INVALIDATE_I, 0(t0)
	addu	t0, t0, t1
	cache	INDEX_INVALIDATE_I, 0(t0)
	addu	t0, t0, t1
	cache	INDEX_INVALIDATE_I, 0(t0)
	run	stale_way
	/* MIPS16 instructions are in the same lines. */
	la	t0, stale_half
	li	t1, JR_RA_16
	sh	t1, 0(t0)
	li	t1, NOP_16
	sh	t1, 2(t0)
	synci	0(t0)
	run	stale_half, 1
	la	t0, stale_half
	li	t1, JR_RA_16
	sh	t1, 0(t0)
	cache	HIT_WRITEBACK_D, 0(t0)
	run	stale_half, 1

	uninit_common
	lw	t0, 0x400(s0)
	ext	t1, t0, 0, 31
	bltz	t1, 1f
	nop
1:	ins	t0, zero, 31, 1
	bltz	t0, 1f
	nop
1:	ext	t1, t0, 4, 2
uninit_ext:
	bne	t1, zero, 1f
	nop
1:	move	t2, zero
	movz	t2, t0, zero
uninit_movz:
	bne	t2, zero, 1f
	nop
1:	move	t2, zero
	movn	t2, t0, zero
	bne	t2, zero, 1f
	nop
1:	seb	t1, t0
uninit_trap:
	tne	t1, zero
	wsbh	t1, zero
	tne	t1, zero

	reserved_common
	li	t0, 64
reserved_wired:
	mtc0	t0, C0_WIRED
	mtc0	zero, C0_WIRED
reserved_mfc0:
	.word	0x40086000 | 1 << 4	/* mfc0 t0, Status */
	mfc0	t0, C0_CONFIG, 1
	la	t0, 1f
	.word	0x01000408		/* jr.hb t0 */
	nop
1:
	hazard_common
	/* Neither loads nor HI and LO are hazards. */
	la	t2, copy
	lw	t0, 0(t2)
	mult	t0, t0
	mflo	t1
	mult	t0, t0
hazard_ins:
	.word	0x7d091944		/* ins t1, t0, from bit 5 to bit 3 */
	halt

	.data
	.balign	64
copy:	.word	0, 0, 0, 0
	place	right
	place	stale_dirty
	place	stale_old
	place	stale_way
	place	stale_half
