/*
 * --strict on an R4000: caches that write back; registers of 64 bits.  Manual:
 * "MIPS R4000 Microprocessor User's Manual".
 */
	.set	gp=64 /* before gp is a register */
#include "strict.inc"

	/* Operations of cache. */
#define INDEX_INVALIDATE_I	    0x00
#define INDEX_WRITEBACK_INVALIDATE_D 0x01
#define HIT_INVALIDATE_I	    0x10
#define HIT_INVALIDATE_D	    0x11
#define HIT_WRITEBACK_INVALIDATE_D  0x15
#define HIT_WRITEBACK_D		    0x19

	.text
	.globl	_start
_start:
	/* kseg0 is cached from here on. */
	la	t9, 1f + KSEG1
	jr	t9
	nop
1:	li	t0, 3
	mtc0	t0, C0_CONFIG
	nop
	nop
	nop
	nop
	la	t9, 1f
	jr	t9
	nop
1:
	/* Written, written back, fetched; again, invalidated, too. */
	write	right
	cache	HIT_WRITEBACK_D, 0(t0)
	run	right
	write	right
	cache	HIT_WRITEBACK_INVALIDATE_D, 0(t0)
	cache	HIT_INVALIDATE_I, 0(t0)
	run	right
	/* By index, of the whole caches. */
	write	right
	lui	t0, 0x8000
	addiu	t1, t0, 0x2000
1:	cache	INDEX_WRITEBACK_INVALIDATE_D, 0(t0)
	cache	INDEX_INVALIDATE_I, 0(t0)
	addiu	t0, t0, 16
	bne	t0, t1, 1b
	nop
	run	right
	/* Past the caches. */
	write	right, KSEG1
	run	right, KSEG1

	write	stale_dirty
	run	stale_dirty
	write	stale_old
	cache	HIT_WRITEBACK_D, 0(t0)
	run	stale_old
	la	t0, stale_old
	li	t1, ADD_T8
	sw	t1, 0(t0)
	cache	HIT_WRITEBACK_D, 0(t0)
	run	stale_old
	/* An index that is another one. */
	write	stale_index
	cache	HIT_WRITEBACK_D, 0(t0)
	run	stale_index
	la	t0, stale_index
	li	t1, ADD_T8
	sw	t1, 0(t0)
	cache	HIT_WRITEBACK_D, 0(t0)
	cache	INDEX_INVALIDATE_I, 16(t0)
	run	stale_index
	/* Uncached fetches see memory. */
	write	uncached
	.set	stale_uncached, uncached + KSEG1
	run	uncached, KSEG1

	/* So do uncached reads. */
	la	t2, copy
	la	t3, copy + KSEG1
	sw	zero, 0(t2)
stale_read_uncached:
	lw	t0, 0(t3)
	cache	HIT_WRITEBACK_D, 0(t2)
	lw	t0, 0(t3)
	sw	zero, 0(t3)
stale_read:
	lw	t0, 0(t2)
	cache	HIT_INVALIDATE_D, 0(t2)
	lw	t0, 0(t2)

	uninit_common
	ld	t0, 0x400(s0)
	dsll32	t1, t0, 0
uninit_dsll32:
	bltz	t1, 1f
	nop
1:	dsrl32	t1, t0, 0
	bltz	t1, 1f
	nop
1:	sw	zero, 0x404(s0)
	lw	t1, 0x404(s0)
	beq	t1, zero, 1f
	nop
1:	lwu	t1, 0x400(s0)
	bltz	t1, 1f
	nop
1:	ld	t1, 0x400(s0)
	dsra32	t2, t1, 31
#ifdef __MIPSEB__
uninit_ld:
#endif
	beq	t2, zero, 1f
	nop
#ifndef __MIPSEB__
1:	sll	t2, t1, 0
uninit_ld:
	beq	t2, zero, 1f
	nop
#endif
1:
	reserved_common
	li	t0, 0x3000
reserved_pagemask:
	mtc0	t0, C0_PAGEMASK
	li	t0, 0x6000
	mtc0	t0, C0_PAGEMASK
	mtc0	zero, C0_PAGEMASK
	li	t0, ST_BASE | 0x01000000
reserved_status:
	mtc0	t0, C0_STATUS
	li	t0, ST_BASE | 0xe0
	mtc0	t0, C0_STATUS
	li	t0, 0x100
reserved_entryhi:
	mtc0	t0, C0_ENTRYHI
	li	t0, 0x00400000
	mtc0	t0, C0_ENTRYHI
	mtc0	zero, C0_INDEX
	li	t0, TLB_V | 3 << 3
	mtc0	t0, C0_ENTRYLO0
	mtc0	zero, C0_ENTRYLO1
	nop
	nop
	tlbwi
	li	t0, TLB_V | 1 << 3
	mtc0	t0, C0_ENTRYLO0
	nop
	nop
reserved_attribute:
	tlbwi

	hazard_common
	li	t0, 48
	mtc0	t0, C0_INDEX
	nop
	nop
hazard_tlbr:
	tlbr
	/* Loads are interlocked. */
	la	t2, copy
	lw	t0, 0(t2)
	addu	t1, t0, zero
	/* HI and LO are not. */
	mult	t0, t0
	mflo	t1
	nop
hazard_mult:
	mult	t0, t0
	dsll32	t0, t2, 0
	addu	t1, t2, zero
hazard_addu:
	addu	t1, t0, t2
hazard_sra:
	sra	t1, t0, 1
	sll	t1, t0, 0
	daddu	t1, t0, t2
	sw	t0, 0(t2)
	halt

	.data
	.balign	64
copy:	.word	0, 0, 0, 0
	place	right
	place	stale_dirty
	place	stale_old
	place	stale_index
	place	uncached
