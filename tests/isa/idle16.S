/*
 * Loops of MIPS16 instructions that wait for an interrupt: short ones, with long
 * instructions, across the end of a page, with calls of MIPS16 and of MIPS32
 * routines, with registers that only a move can name.  Each ends after just as
 * many ticks as it was told to wait for; how many trips that takes is not looked
 * at, but has to be the same whether they are done or skipped (hashes.sh).
 */
#include "isa.h"

#define TICK 20000

	/* A routine: code follows, up to end16. */
	.macro	routine name
	.section .text16, "ax", @progbits
	.set	mips16
	.align	2
	.ent	\name
	.type	\name, @function
\name:
	.endm
	.macro	end16 name
	.end	\name
	.set	nomips16
	.text
	.endm

	/* Waits for COUNT ticks in LOOP. */
	.macro	wait_for name, loop, count
	li	s0, \count
	la	a0, ticks - 16
	la	a1, other
	jal	start_clock
	nop
	la	t0, \loop
	jalr	t0
	nop
	jal	stop_clock
	nop
	check_mem "\name", ticks, \count
	.endm

	isa_test idle16

	la	t0, clock
	la	t1, isa_exc
	sw	t0, EXC_HOOK_GENERAL(t1)

	wait_for "two short instructions", short_loop, 1
	.irp	count, 1, 2, 3, 5, 8, 4, 2
	wait_for "a register that only move names", move_loop, \count
	.endr
	wait_for "long instructions", long_loop, 4
	wait_for "calls", call_loop, 3
	wait_for "calls of MIPS32", mixed_loop, 3
	wait_for "a store of what is there", store_loop, 4
	wait_for "save and restore", save_loop, 4

	/* In two pages of physical memory that are no neighbours: a long
	 * instruction lies in both. */
	la	t0, across - 1
	lui	t1, 0xa020
	lw	t2, 0(t0)
	sw	t2, 0xffc(t1)
	.irp	word, 4, 8
	lw	t2, \word(t0)
	sw	t2, 0x3000 + \word - 4(t1)
	.endr
	tlb_set	0, 0x00400000, TLB_PFN(0x00200000) | TLB_C | TLB_V | TLB_D | TLB_G, \
	    TLB_PFN(0x00203000) | TLB_C | TLB_V | TLB_D | TLB_G
	mtc0	zero, C0_ENTRYHI
	wait_for "a long instruction in two pages", 0x00400ffd, 4

	isa_end

	/* The first tick is TICK away.  Changes t0. */
start_clock:
	sw	zero, 16(a0)
	mfc0	t0, C0_COUNT
	addiu	t0, t0, TICK
	mtc0	t0, C0_COMPARE
	li	t0, ST_BASE | ST_IE | 0x8000
	mtc0	t0, C0_STATUS
	jr.hb	ra
	nop

stop_clock:
	li	t0, ST_BASE
	mtc0	t0, C0_STATUS
	jr.hb	ra
	nop

	/* An exception; only the clock is expected.  Changes k0, k1. */
clock:
	mfc0	k0, C0_CAUSE
	andi	k0, k0, 0x7c
	bnez	k0, 1f
	lui	k1, %hi(ticks)
	lw	k0, %lo(ticks)(k1)
	addiu	k0, k0, 1
	sw	k0, %lo(ticks)(k1)
	mfc0	k0, C0_COMPARE
	addiu	k0, k0, TICK
	mtc0	k0, C0_COMPARE
	ehb
	eret
1:	la	k1, isa_exc
	j	isa_record
	sw	zero, EXC_RESUME(k1)

called32:
	jr	ra
	lw	v0, 16(a0)

	.data
	.align	4
other:	.word	0x12345678
	.globl	ticks
ticks:	.word	0

routine short_loop
	addiu	$4, 16
1:	lw	$2, 0($4)
	beqz	$2, 1b
	jrc	$31
end16 short_loop

routine move_loop
1:	move	$3, $16
	lw	$2, 16($4)
	cmp	$2, $3
	btnez	1b
	jrc	$31
end16 move_loop

routine long_loop
1:	li	$6, 0x4321
	addiu	$2, $4, -0x4000
	lw	$2, 0x4010($2)
	move	$3, $16
	cmp	$2, $3
	btnez	1b
	jrc	$31
end16 long_loop

routine call_loop
	move	$7, $31
1:	jal	read16
	move	$3, $16
	cmp	$2, $3
	btnez	1b
	jrc	$7
end16 call_loop

routine read16
	jr	$31
	lw	$2, 16($4)
end16 read16

routine mixed_loop
	move	$7, $31
1:	jalx	called32
	nop
	move	$3, $16
	cmp	$2, $3
	btnez	1b
	jrc	$7
end16 mixed_loop

routine store_loop
1:	lw	$2, 0($5)
	sw	$2, 0($5)
	lw	$2, 16($4)
	move	$3, $16
	cmp	$2, $3
	btnez	1b
	jrc	$31
end16 store_loop

routine save_loop
1:	save	32, $16, $17
	lw	$2, 16($4)
	restore	32, $16, $17
	move	$3, $16
	cmp	$2, $3
	btnez	1b
	jrc	$31
end16 save_loop

	/* Begins four bytes before the end of a page. */
routine across
1:	move	$3, $16
	.half	0xf000, 0x9c50		/* lw v0, 16(a0), made long */
	cmp	$2, $3
	btnez	1b
	jrc	$31
end16 across
