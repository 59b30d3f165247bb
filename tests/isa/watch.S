/*
 * Watch registers: MIPS32's and MIPS64's, for virtual addresses; those of the
 * R4000 (ISA_R2 is not defined), for physical ones and data only.  The 24K has
 * two pairs for fetches and then two for data, the 5K one for all.
 */
#include "isa.h"

#define WATCH 23

#define WATCH_W 1
#define WATCH_R 2
#define WATCH_I 4
#define WATCHHI_G 0x40000000
#define CAUSE_WP  0x00400000

#if defined ISA_R2 && !defined ISA_WIDE
#define DATA  2 /* select fields */
#define FETCH 0
#else
#define DATA  0
#define FETCH 0
#endif

	/* What is looked for at a label, in an address space. */
	.macro	watch label, what, hi=WATCHHI_G
#ifdef ISA_R2
	li	k0, (\hi) | 7
	.if	(\what) == WATCH_I
	mtc0	k0, $19, FETCH
	.else
	mtc0	k0, $19, DATA
	.endif
	la	k0, \label
	li	k1, -8
	and	k0, k0, k1
	ori	k0, k0, \what
	.if	(\what) == WATCH_I
	mtc0	k0, $18, FETCH
	.else
	mtc0	k0, $18, DATA
	.endif
#else
	la	k0, \label
	li	k1, 0x1ffffff8
	and	k0, k0, k1
	ori	k0, k0, \what
	mtc0	zero, $19
	mtc0	k0, $18
#endif
	nop
	nop
	nop
	.endm

	.macro	watch_nothing
#ifdef ISA_R2
	mtc0	zero, $18, FETCH
	mtc0	zero, $18, DATA
#else
	mtc0	zero, $18
#endif
	nop
	nop
	nop
	.endm

	/* An access that raises the exception, and does nothing. */
	.macro	caught name, insn:vararg
	li	t1, 77
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", WATCH, 1b
	check	"\name: register kept", t1, 77
	.endm

	/* One that does not. */
	.macro	free name, insn:vararg
	expect	2f
	\insn
	nop
2:	check_no_exc "\name"
	.endm

	isa_test watch

	la	t0, words
	li	t7, 0x11111111
	sw	t7, 0(t0)
	sw	t7, 4(t0)
	sw	t7, 8(t0)

	/* ---- loads ---- */
	watch	words, WATCH_R
	caught	"lw", lw t1, 0(t0)
	caught	"lw again", lw t1, 0(t0)
	caught	"lw of the other half", lw t1, 4(t0)
	caught	"lbu of the last byte", lbu t1, 7(t0)
	caught	"lhu", lhu t1, 2(t0)
	caught	"ll", ll t1, 0(t0)
	free	"lw of the next doubleword", lw t1, 8(t0)
	check	"lw of the next doubleword: value", t1, 0x11111111
	free	"lw of the one before", lw t1, -4(t0)
	free	"sw where loads are watched", sw t7, 0(t0)
	/* In a slot. */
	li	t1, 77
	expect	2f
1:	b	2f
	lw	t1, 0(t0)
2:	check_exc "lw in a slot", WATCH, 1b, 1
	check	"lw in a slot: register kept", t1, 77

	/* ---- stores ---- */
	watch	words, WATCH_W
	li	t7, 0x22222222
	caught	"sw", sw t7, 4(t0)
	caught	"sb", sb t7, 3(t0)
	free	"lw where stores are watched", lw t1, 4(t0)
	check	"sw: memory kept", t1, 0x11111111
	free	"sw to the next doubleword", sw t7, 8(t0)
	watch	words, WATCH_R | WATCH_W
	caught	"lw with both", lw t1, 0(t0)
	caught	"sw with both", sw t7, 0(t0)
	watch_nothing
	free	"lw when nothing is watched", lw t1, 0(t0)
	check	"lw when nothing is watched: value", t1, 0x11111111

	/* The rest of the page works as ever, with many accesses. */
	watch	words, WATCH_R | WATCH_W
	li	t1, 500
	li	t2, 0
1:	sw	t1, 8(t0)
	lw	t3, 8(t0)
	addu	t2, t2, t3
	addiu	t1, t1, -1
	bne	t1, zero, 1b
	nop
	check	"a loop beside it", t2, 125250
	watch_nothing

#ifdef ISA_R2
	/* ---- which addresses ---- */
	la	t2, words + 0x20000000		/* kseg1 */
	watch	words, WATCH_R
	free	"the same memory elsewhere", lw t1, 0(t2)
	watch	words, WATCH_R, WATCHHI_G | 0xff8
	caught	"mask: first of the page", lw t1, 0(t0)
	caught	"mask: last of the page", lw t1, 4092(t0)
	free	"mask: next page", lw t1, 4096(t0)
	watch	words, WATCH_R, 5 << 16
	free	"another ASID", lw t1, 0(t0)
	li	k0, 5
	mtc0	k0, C0_ENTRYHI
	ehb
	caught	"this ASID", lw t1, 0(t0)
	mtc0	zero, C0_ENTRYHI
	ehb
	/* Before the address is looked at otherwise. */
	watch	0x00400000, WATCH_R
	li	t0, 0x00400001
	caught	"no page, misaligned", lw t1, 0(t0)
	la	t0, words

	/* WatchHi tells what there was; 1 clears. */
	watch	words, WATCH_R | WATCH_W
	caught	"load to be told of", lw t1, 0(t0)
	mfc0	t1, $19, DATA
	andi	t1, t1, 7
	check	"WatchHi.R", t1, WATCH_R
	caught	"store to be told of", sw t7, 0(t0)
	mfc0	t1, $19, DATA
	andi	t1, t1, 7
	check	"WatchHi.R, W", t1, WATCH_R | WATCH_W
	li	k0, WATCHHI_G | WATCH_R
	mtc0	k0, $19, DATA
	ehb
	mfc0	t1, $19, DATA
	andi	t1, t1, 7
	check	"WatchHi.R cleared", t1, WATCH_W
	watch_nothing

	/* ---- put off while EXL or ERL is set ---- */
	la	k0, clear_wp
	la	k1, isa_exc
	sw	k0, EXC_HOOK_GENERAL(k1)
	.irp	bit, ST_EXL, ST_ERL
	watch	words, WATCH_R
	la	k0, 1f
	mtc0	k0, C0_EPC
	mtc0	k0, C0_ERROREPC
	c0_set	C0_STATUS, ST_BASE | \bit
	expect	2f
	lw	t1, 0(t0)
	mfc0	t2, C0_CAUSE
	eret
1:	nop
	nop
2:	check_exc "put off", WATCH, 1b
	check	"put off: value", t1, 0x11111111
	srl	t2, t2, 22
	andi	t2, t2, 1
	check	"put off: Cause.WP", t2, 1
	check	"put off: Cause.WP in the handler", t6, 1
	.endr
	la	k1, isa_exc
	sw	zero, EXC_HOOK_GENERAL(k1)

	/* Cleared in time, there is none. */
	watch	words, WATCH_R
	la	k0, 1f
	mtc0	k0, C0_EPC
	c0_set	C0_STATUS, ST_BASE | ST_EXL
	expect	2f
	lw	t1, 0(t0)
	mtc0	zero, C0_CAUSE
	ehb
	eret
1:	nop
	nop
2:	check_no_exc "Cause.WP cleared"
	/* Software cannot set it. */
	li	k0, CAUSE_WP
	mtc0	k0, C0_CAUSE
	ehb
	mfc0	t2, C0_CAUSE
	srl	t2, t2, 22
	andi	t2, t2, 1
	check	"Cause.WP written", t2, 0
	watch_nothing

	/* ---- fetches ---- */
	watch	1f, WATCH_I
	expect	2f
	li	t1, 1
	li	t1, 2
	.balign	8
1:	li	t1, 3
	li	t1, 4
2:	check_exc "fetch", WATCH, 1b
	check	"fetch: so far", t1, 2
	watch	1f, WATCH_I
	expect	2f
	la	t2, 1f
	jr	t2
	li	t1, 5
	.balign	8
1:	li	t1, 6
	nop
2:	check_exc "fetch of a target", WATCH, 1b
	check	"fetch of a target: slot executed", t1, 5
	watch	1f + 8, WATCH_I
	expect	2f
	nop
	.balign	8
	nop
1:	b	2f
	li	t1, 7
	nop
2:	check_exc "fetch of a slot", WATCH, 1b, 1
	check	"fetch of a slot: not executed", t1, 5
	watch	1f, WATCH_I
	la	t2, 1f
	free	"load of a watched instruction", lw t1, 0(t2)
	b	3f
	nop
	.balign	8
1:	nop
	nop
3:	watch_nothing

	/* ---- the registers ---- */
	li	k0, -1
	mtc0	k0, $18, DATA
	ehb
	mfc0	t1, $18, DATA
	andi	t1, t1, 7
#ifdef ISA_WIDE
	check	"WatchLo: what can be watched", t1, 7
#else
	check	"WatchLo: what can be watched", t1, 3
	li	k0, -1
	mtc0	k0, $18, FETCH
	ehb
	mfc0	t1, $18, FETCH
	andi	t1, t1, 7
	check	"WatchLo0: what can be watched", t1, 4
	mfc0	t1, $19, 3
	srl	t1, t1, 31
	check	"WatchHi3.M: no more pairs", t1, 0
	mfc0	t1, $19, 2
	srl	t1, t1, 31
	check	"WatchHi2.M: one more pair", t1, 1
#endif
	watch_nothing
	li	k0, -1
	mtc0	k0, $19, DATA
	ehb
	mfc0	t1, $19, DATA
	sll	t1, t1, 1
	check	"WatchHi: bits that are there", t1, (0x40ff0ff8 << 1) & 0xffffffff
	mtc0	zero, $19, DATA
	mfc0	t1, C0_CONFIG, 1
	srl	t1, t1, 3
	andi	t1, t1, 1
	check	"Config1.WR", t1, 1
#else
	/* Whatever the virtual address. */
	la	t2, words + 0x20000000
	watch	words, WATCH_R
	caught	"through kseg1", lw t1, 0(t2)
	/* Not with EXL. */
	c0_set	C0_STATUS, ST_BASE | ST_EXL
	lw	t1, 0(t0)
	c0_set	C0_STATUS, ST_BASE
	check	"with EXL", t1, 0x11111111
	li	k0, -1
	mtc0	k0, $18
	mtc0	k0, $19
	nop
	nop
	mfc0	t1, $18
	check	"WatchLo: bits that are there", t1, 0xfffffffb
	mfc0	t1, $19
	check	"WatchHi: bits that are there", t1, 0xf
	watch_nothing
#endif

	isa_end

#ifdef ISA_R2
	/* The handler must clear WP, else the exception comes again. */
clear_wp:
	mfc0	t6, C0_CAUSE
	srl	t6, t6, 22
	andi	t6, t6, 1
	mtc0	zero, C0_CAUSE
	ehb
	la	k1, isa_exc
	li	k0, VECTOR_GENERAL
	j	isa_record
	sw	k0, EXC_VECTOR(k1)
#endif

	.data
	.balign	4096
	.space	4096
words:	.space	8192
