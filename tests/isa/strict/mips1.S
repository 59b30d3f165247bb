/*
 * --strict on an R3000: caches of words, with writing through; load delay; HI
 * and LO.  Manual: Kane and Heinrich, "MIPS RISC Architecture".
 */
#include "strict.inc"

	/* Invalidates the lines of three words: with ST_SWC those of code. */
	.macro	invalidate place, bits=0
	la	t0, \place
	la	t9, invalidate_\@ + KSEG1
	jr	t9
	nop
invalidate_\@:
	li	t1, ST_BASE | ST_ISC | \bits
	mtc0	t1, C0_STATUS
	nop
	nop
	nop
	sb	zero, 0(t0)
	sb	zero, 4(t0)
	sb	zero, 8(t0)
	nop
	nop
	li	t1, ST_BASE
	mtc0	t1, C0_STATUS
	nop
	nop
	nop
	la	t9, done_\@
	jr	t9
	nop
done_\@:
	.endm

	.text
	.globl	_start
_start:
	/* Never fetched before, and written through. */
	write	right
	run	right
	/* Written again. */
	write	right
	invalidate right, ST_SWC
	run	right
	write	right
	run	right, KSEG1
	invalidate right, ST_SWC
	/* Another line of the cache than the one that was invalidated. */
	write	stale_store
	run	stale_store
	la	t0, stale_store
	li	t1, ADD_T8
	sw	t1, 0(t0)
	invalidate right, ST_SWC
	run	stale_store
	/* Stored past the cache. */
	write	stale_uncached_store
	run	stale_uncached_store
	la	t0, stale_uncached_store + KSEG1
	li	t1, ADD_T8
	sw	t1, 0(t0)
	run	stale_uncached_store
	/* The data cache is another one. */
	write	stale_data_cache
	run	stale_data_cache
	la	t0, stale_data_cache
	li	t1, ADD_T8
	sw	t1, 0(t0)
	invalidate stale_data_cache
	run	stale_data_cache

	/* Data behind the cache. */
	la	t2, copy
	la	t3, copy + KSEG1
	lw	t0, 0(t2)
	sw	zero, 0(t3)
stale_read:
	lw	t0, 0(t2)
	invalidate copy
	la	t2, copy
	la	t3, copy + KSEG1
	lw	t0, 0(t2)
	sw	zero, 0(t3)
	sw	zero, 0(t2)
	lw	t0, 0(t2)

	uninit_common
	reserved_common
	li	t0, ST_BASE | 0x80
reserved_status:
	mtc0	t0, C0_STATUS
	li	t0, ST_BASE
	mtc0	t0, C0_STATUS
	li	t0, 1
reserved_entryhi:
	mtc0	t0, C0_ENTRYHI

	hazard_common
	la	t2, copy
	sw	zero, 0(t2)
	lw	t0, 0(t2)
hazard_load:
	addu	t1, t0, zero
	lw	t0, 0(t2)
	addu	t1, t1, zero
	addu	t1, t0, zero
	lbu	t0, 0(t2)
hazard_store:
	sb	t0, 1(t2)
	lw	t0, 0(t2)
	li	t0, 5
	addu	t1, t0, zero
	/* What these merge with is there at once. */
	lwl	t0, 0(t2)
	lwr	t0, 0(t2)
	nop
	lw	t3, 4(t2)
hazard_base:
	lwl	t0, 0(t3)
	la	t2, copy
	mfc0	t0, C0_STATUS
hazard_mfc0:
	ori	t0, t0, 0
	/* Over a branch, into its slot, and behind it. */
	lw	t0, 0(t2)
hazard_condition:
	beq	t0, zero, 1f
	lw	t0, 0(t2)
1:
hazard_behind:
	addu	t1, t0, zero
	mtc1	zero, $f4
hazard_mtc1:
	mov.s	$f0, $f4
	lwc1	$f2, 0(t2)
	mov.s	$f0, $f4
	lwc1	$f2, 0(t2)
hazard_lwc1:
	add.s	$f0, $f4, $f2
	lwc1	$f3, 0(t2)
hazard_half:
	mov.d	$f0, $f2
	mult	t0, t0
	mflo	t1
hazard_mult:
	mult	t0, t0
	mfhi	t1
	nop
hazard_mtlo:
	mtlo	t0
	mfhi	t1
	nop
	nop
	mult	t0, t0
	/* An exception lets loads end. */
	li	t0, 0x80000080
	la	t1, handler
	la	t3, handler_end
2:	lw	t4, 0(t1)
	addiu	t1, t1, 4
	sw	t4, 0(t0)
	bne	t1, t3, 2b
	addiu	t0, t0, 4
	lw	k1, 0(t2)
	syscall
	halt

handler:
	addu	t0, k1, zero
	mfc0	k0, C0_EPC
	nop
	addiu	k0, k0, 4
	jr	k0
	rfe
handler_end:

	.data
	.balign	64
copy:	.word	0x80010000, 0x80010000, 0, 0
	place	right
	place	stale_store
	place	stale_uncached_store
	place	stale_data_cache
