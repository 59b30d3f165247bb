/*
 * Caches as kernels size and flush them: isolated (IsC) and swapped (SwC).
 *
 * While the data cache is isolated, stores go to the cache only, loads come
 * from it and say by Status.CM whether they missed; storing less than a word
 * invalidates a line.  With the caches swapped the same reaches the instruction
 * cache.  All this runs uncached, in kseg1, with interrupts off, as the manual
 * wants it, and leaves both caches invalid.
 *
 * Sizes are whatever the machine has; they must be what a kernel can use.
 */
#include "isa.h"

#define KSEG1 0x20000000

	/* Size and line of one cache; s6 = size, s5 = line, in bytes. */
	.macro	measure name, bits
	jal	memory_sum
	nop
	move	s7, v0
	li	a0, \bits
	la	t9, size + KSEG1
	jalr	t9
	nop
	move	s6, v0
	check	"\name: written word comes back", v1, 0xa5a55a5a
	check	"\name: without a miss", a1, 0
	addiu	t0, s6, -1
	and	t0, t0, s6
	check	"\name: size is a power of two", t0, 0
	sltiu	t0, s6, 4096
	check	"\name: size at least 4 KB", t0, 0
	li	t1, 0x10000
	sltu	t0, t1, s6
	check	"\name: size at most 64 KB", t0, 0
	li	a0, \bits
	la	t9, line + KSEG1
	jalr	t9
	nop
	move	s5, v0
	addiu	t0, s5, -1
	and	t0, t0, s5
	check	"\name: line is a power of two", t0, 0
	sltiu	t0, s5, 4
	check	"\name: line at least a word", t0, 0
	sltiu	t0, s5, 65
	check	"\name: line at most 64 bytes", t0, 1
	li	a0, \bits
	move	a1, s6
	la	t9, invalidate + KSEG1
	jalr	t9
	nop
	/* Memory knows nothing of all this. */
	jal	memory_sum
	nop
	subu	t0, v0, s7
	check	"\name: memory unchanged", t0, 0
	mfc0	t0, C0_STATUS
	li	t1, ST_ISC | ST_SWC
	and	t0, t0, t1
	check	"\name: isolation over", t0, 0
	.endm

	/* Patterns in the isolated cache, then in memory. */
	.macro	patterns name, bits
	la	t9, 5f + KSEG1
	jr	t9
	nop
5:	la	t0, buffer
	li	t1, 0x01234567
	sw	t1, 0(t0)
	sw	t1, 4(t0)
	sw	t1, 8(t0)
	li	k0, ST_BASE | \bits
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	li	t1, 0x76543210
	sw	t1, 0(t0)
	not	t2, t1
	sw	t2, 4(t0)
	lw	t3, 0(t0)
	lw	t4, 4(t0)
	nop
	mfc0	t7, C0_STATUS
	sb	zero, 0(t0)
	sb	zero, 4(t0)
	nop
	lw	t6, 0(t0)
	nop
	nop
	mfc0	t6, C0_STATUS
	nop
	nop
	li	k0, ST_BASE
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	lw	s0, 0(t0)
	lw	s1, 4(t0)
	lw	s2, 8(t0)
	la	t9, 5f
	jr	t9
	nop
5:	check	"\name: isolated word", t3, 0x76543210
	check	"\name: isolated second word", t4, ~0x76543210 & 0xffffffff
	li	t5, ST_CM
	and	t7, t7, t5
	check	"\name: CM after a hit", t7, 0
	and	t6, t6, t5
	check	"\name: CM after invalidation", t6, ST_CM
	check	"\name: memory word", s0, 0x01234567
	check	"\name: second memory word", s1, 0x01234567
	check	"\name: third memory word", s2, 0x01234567
	.endm

	isa_test cache

	/* Start with both caches invalid, whatever their size. */
	li	a0, ST_ISC
	li	a1, 0x10000
	la	t9, invalidate + KSEG1
	jalr	t9
	nop
	li	a0, ST_ISC | ST_SWC
	la	t9, invalidate + KSEG1
	jalr	t9
	nop

	measure	"data cache", ST_ISC
	measure	"instruction cache", ST_ISC | ST_SWC
	/* Again: measuring is no accident. */
	move	s4, s6
	measure	"instruction cache again", ST_ISC | ST_SWC
	subu	t0, s6, s4
	check	"instruction cache: same size", t0, 0
	patterns "data cache", ST_ISC
	patterns "instruction cache", ST_ISC | ST_SWC

	/* Invalidate, as kernels flush: memory stays, code runs on. */
	la	t0, buffer
	li	t1, 0x600dcafe
	sw	t1, 0(t0)
	li	a0, ST_ISC
	move	a1, s6
	la	t9, invalidate + KSEG1
	jalr	t9
	nop
	li	a0, ST_ISC | ST_SWC
	la	t9, invalidate + KSEG1
	jalr	t9
	nop
	check_mem "flush keeps memory", buffer, 0x600dcafe

	/* Code written, flushed, run: the way of every loader. */
	li	s0, 20
	li	s1, 0
	la	s2, buffer
1:	li	t1, 0x26310000		/* addiu s1, s1, s0 */
	or	t1, t1, s0
	sw	t1, 0(s2)
	li	t1, 0x03e00008		/* jr ra */
	sw	t1, 4(s2)
	sw	zero, 8(s2)
	li	a0, ST_ISC | ST_SWC
	li	a1, 0x10000
	la	t9, invalidate + KSEG1
	jalr	t9
	nop
	jalr	s2
	nop
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"code written, flushed, run", s1, 210

	isa_end

/* Sum of the first megabyte's words, but for this program's own data. */
memory_sum:
	lui	t0, 0xa000
	la	t1, isa_text_end + KSEG1
	move	v0, zero
1:	lw	t2, 0(t0)
	addiu	t0, t0, 4
	bne	t0, t1, 1b
	addu	v0, v0, t2
	la	t0, isa_bss_end + KSEG1
	lui	t1, 0xa010
3:	lw	t2, 0(t0)
	addiu	t0, t0, 4
	bne	t0, t1, 3b
	addu	v0, v0, t2
	jr	ra
	nop

/* Runs in kseg1.  a0 = isolation bits.  v0 = size; v1 = word that was written;
 * a1 = CM after that. */
size:	li	k0, ST_BASE
	or	k0, k0, a0
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	lui	t0, 0x8000
	li	t1, 0xa5a55a5a
	sw	t1, 0(t0)
	lw	v1, 0(t0)
	nop
	nop
	mfc0	a1, C0_STATUS
	li	t1, ST_CM
	and	a1, a1, t1
	li	t1, 0x200		/* clear a word at each power of two */
	lui	t2, 0x10
1:	addu	t3, t0, t1
	sw	zero, 0(t3)
	sll	t1, t1, 1
	bne	t1, t2, 1b
	nop
	li	t3, -1			/* which of them is the first word? */
	sw	t3, 0(t0)
	li	v0, 0x200
2:	addu	t3, t0, v0
	lw	t3, 0(t3)
	nop
	bne	t3, zero, 3f
	nop
	sll	v0, v0, 1
	bne	v0, t2, 2b
	nop
3:	li	k0, ST_BASE
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	jr	ra
	nop

/* Runs in kseg1.  a0 = isolation bits.  v0 = bytes of a line. */
line:	li	k0, ST_BASE
	or	k0, k0, a0
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	lui	t0, 0x8000
	addiu	t1, t0, 512
1:	addiu	t1, t1, -4		/* make lines valid */
	bne	t1, t0, 1b
	sw	zero, 0(t1)
	sb	zero, 0(t0)		/* invalidate the first */
	li	t2, ST_CM
	li	v0, 0
2:	addu	t1, t0, v0		/* how far does it miss? */
	lw	zero, 0(t1)
	nop
	nop
	mfc0	t3, C0_STATUS
	nop
	and	t3, t3, t2
	beq	t3, zero, 3f
	slti	t3, v0, 512
	bne	t3, zero, 2b
	addiu	v0, v0, 4
3:	li	k0, ST_BASE
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	jr	ra
	nop

/* Runs in kseg1.  a0 = isolation bits, a1 = size. */
invalidate:
	li	k0, ST_BASE
	or	k0, k0, a0
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	lui	t0, 0x8000
	addu	t1, t0, a1
1:	sb	zero, 0(t0)
	addiu	t0, t0, 4
	bne	t0, t1, 1b
	nop
	li	k0, ST_BASE
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	jr	ra
	nop

	.bss
	.align	4
buffer:	.space	64
