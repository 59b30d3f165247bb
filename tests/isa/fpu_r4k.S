/*
 * The floating point unit that came with MIPS II, IV and MIPS32 release 2:
 * registers with Status.FR clear and set, loads and stores, condition codes,
 * conditional moves, the instructions of COP1X, long integers, control
 * registers, exceptions.  Manual: MIPS32 Architecture For Programmers, volume I
 * (MD00082), chapter 5, and volume II (MD00086); the same for MIPS64.
 *
 * CPU of mips32r2: 24Kf
 */
	.set	fp=64 /* before fp is a register */
#include "isa.h"

	.set	hardfloat

#define ST_FR 0x04000000

#define FCSR $31
#define FENR $28
#define FEXR $26
#define FCCR $25
#define FIR  $0
#ifdef ISA_WIDE
#define FIR_VALUE 0x00738900
#else
#define FIR_VALUE 0x00739300
#endif

/* FCSR */
#define FLAG_I 0x04
#define FLAG_U 0x08
#define FLAG_O 0x10
#define FLAG_Z 0x20
#define FLAG_V 0x40
#define ENABLE_I 0x080
#define ENABLE_U 0x100
#define ENABLE_O 0x200
#define ENABLE_Z 0x400
#define ENABLE_V 0x800
#define CAUSE_I 0x01000
#define CAUSE_U 0x02000
#define CAUSE_O 0x04000
#define CAUSE_Z 0x08000
#define CAUSE_V 0x10000
#define CAUSE_E 0x20000
#define FCC0 0x00800000
#define FS   0x01000000
#define FO   0x00400000
#define FN   0x00200000
#define FCC1 0x02000000
#define FCC4 0x10000000
#define FCC7 0x80000000

	/* After an exception Status is ST_BASE. */
	.macro	fpu_on bits=0
	li	k0, ST_BASE | ST_CU1 | (\bits)
	mtc0	k0, C0_STATUS
	ehb
	.endm
	.macro	fcsr value
	li	k0, \value
	ctc1	k0, FCSR
	.endm
	.macro	check_fcsr name, value
	cfc1	k0, FCSR
	check	"\name: FCSR", k0, \value
	.endm
	/* Singles and the halves of doubles, by moves. */
	.macro	set_s reg, value
	li	k0, \value
	mtc1	k0, \reg
	.endm
	.macro	check_s name, reg, value
	mfc1	k0, \reg
	check	"\name", k0, \value
	.endm
	.macro	set_d reg, high, low
	li	k0, \low
	mtc1	k0, \reg
	li	k0, \high
	mthc1	k0, \reg
	.endm
	.macro	check_d name, reg, high, low
	mfc1	k0, \reg
	check	"\name: low", k0, \low
	mfhc1	k0, \reg
	check	"\name: high", k0, \high
	.endm

	/* An instruction without CU1. */
	.macro	unusable name, insn:vararg
	li	t0, 0x5a5a5a5a
	la	a0, buffer
	li	a1, 8
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", CPU, 1b
	check_field "\name: CE", EXC_CAUSE, 0x30000000, 0x10000000
	check	"\name: nothing done", t0, 0x5a5a5a5a
	.endm
	.macro	reserved word
	fpu_on
	expect	2f
1:	.word	\word
	nop
2:	check_exc "\word", RI, 1b
	.endm

	/* insn f4, f0, f2 traps; f4, the flags and condition stay. */
	.macro	traps name, before, after, insn:vararg
	fpu_on
	set_d	$f4, 0x11112222, 0x33334444
	fcsr	(\before) | FLAG_O | FCC0
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", FPE, 1b
	fpu_on
	check_fcsr "\name", (\before) | FLAG_O | FCC0 | (\after)
	check_d	"\name: fd", $f4, 0x11112222, 0x33334444
	fcsr	0
	.endm
	/* It does not, and the result is a single. */
	.macro	gives name, before, after, result, insn:vararg
	fpu_on
	set_s	$f4, 0x33334444
	fcsr	\before
	expect	2f
	\insn
2:	check_no_exc "\name"
	check_fcsr "\name", \after
	check_s	"\name", $f4, \result
	.endm

	isa_test fpu_r4k

	/* ---- usable or not ---- */

	unusable "add.s", add.s $f4, $f0, $f2
	unusable "lwc1", lwc1 $f4, 0(a0)
	unusable "ldc1", ldc1 $f4, 0(a0)
	unusable "sdc1", sdc1 $f4, 0(a0)
	unusable "ldc1 misaligned", ldc1 $f4, 4(a0)
	unusable "lwxc1", lwxc1 $f4, a1(a0)
	unusable "sdxc1", sdxc1 $f4, a1(a0)
	unusable "prefx", prefx 0, a1(a0)
	unusable "madd.s", madd.s $f4, $f0, $f2, $f6
	unusable "movf", movf t0, a0, $fcc0
	unusable "movt", movt t0, a0, $fcc0
	unusable "movn.s", movn.s $f4, $f0, a0
	unusable "mfc1", mfc1 t0, $f0
	unusable "mfhc1", mfhc1 t0, $f0
	unusable "cfc1", cfc1 t0, FIR
	unusable "bc1f", bc1f 2f
	unusable "bc1tl", bc1tl 2f
	unusable "reserved COP1X", .word 0x4c000002
	/* In a delay slot. */
	expect	2f
1:	b	2f
	mfc1	t0, $f0
2:	check_exc "slot", CPU, 1b, 1

	/* dmfc1, dmtc1; code 16; fmt 18; single paired; COP1X */
#ifndef ISA_WIDE	/* dmfc1, dmtc1 */
	reserved 0x44280000
	reserved 0x44a80000
#endif
	reserved 0x46000010
	reserved 0x46400000
	reserved 0x46c00000
	reserved 0x46200021
	reserved 0x46a00000
	reserved 0x4c000002
	reserved 0x4c00001e
	reserved 0x4c000026

	/* ---- registers: FR clear ---- */

	fpu_on
	cfc1	t0, FIR
	check	"FIR", t0, FIR_VALUE
	fcsr	0
	set_s	$f2, 0x11111111
	set_s	$f3, 0x22222222
	mfhc1	t0, $f2
	check	"f3 is the upper half of f2", t0, 0x22222222
	li	t0, 0x33333333
	mthc1	t0, $f2
	check_s	"mthc1", $f3, 0x33333333
	check_s	"mthc1 keeps the lower half", $f2, 0x11111111
	mov.d	$f4, $f2
	check_s	"mov.d low", $f4, 0x11111111
	check_s	"mov.d high", $f5, 0x33333333
	set_s	$f7, 0x40000000
	set_s	$f6, 0x3f800000
	add.s	$f6, $f7, $f6
	check_s	"odd single", $f6, 0x40400000
	mov.s	$f7, $f6
	check_s	"to an odd single", $f7, 0x40400000

	/* Loads and stores: the word at the lower address is the upper half in
	 * big-endian order. */
	la	a0, pattern
	ldc1	$f8, 0(a0)
#ifdef __MIPSEL__
	check_d	"ldc1", $f8, 0x89abcdef, 0x01234567
#else
	check_d	"ldc1", $f8, 0x01234567, 0x89abcdef
#endif
	la	a0, buffer
	sdc1	$f8, 8(a0)
	check_mem "sdc1", buffer + 8, 0x01234567
	check_mem "sdc1, second word", buffer + 12, 0x89abcdef
	lwc1	$f9, 12(a0)
	check_s	"lwc1 odd", $f9, 0x89abcdef
	swc1	$f9, 16(a0)
	check_mem "swc1 odd", buffer + 16, 0x89abcdef
	expect	2f
1:	ldc1	$f8, 12(a0)
	nop
2:	check_exc_addr "ldc1 misaligned", ADEL, 1b, buffer + 12
	fpu_on
	expect	2f
1:	sdc1	$f8, 4(a0)
	nop
2:	check_exc_addr "sdc1 misaligned", ADES, 1b, buffer + 4

	/* Indexed. */
	fpu_on
	la	a0, pattern
	la	a1, buffer
	li	a2, 4
	li	a3, 8
	lwxc1	$f3, a2(a0)
	check_s	"lwxc1", $f3, 0x89abcdef
	swxc1	$f3, a2(a1)
	check_mem "swxc1", buffer + 4, 0x89abcdef
	ldxc1	$f4, zero(a0)
	sdxc1	$f4, a3(a1)
	check_mem "sdxc1", buffer + 8, 0x01234567
	check_mem "sdxc1, second word", buffer + 12, 0x89abcdef
	li	a2, -4
	addiu	a0, a0, 8
	lwxc1	$f3, a2(a0)
	check_s	"lwxc1, negative index", $f3, 0x89abcdef
	la	a0, pattern
	li	a2, 4
	expect	2f
1:	ldxc1	$f4, a2(a0)
	nop
2:	check_exc_addr "ldxc1 misaligned", ADEL, 1b, pattern + 4
	fpu_on
	li	a2, 2
	expect	2f
1:	swxc1	$f4, a2(a1)
	nop
2:	check_exc_addr "swxc1 misaligned", ADES, 1b, buffer + 2
	fpu_on
	prefx	0, a2(a1)

	/* ---- registers: FR set ---- */

	fpu_on	ST_FR
	mfc0	t0, C0_STATUS
	check	"FR can be set", t0, ST_BASE | ST_CU1 | ST_FR
	set_d	$f2, 0x11111111, 0x22222222
	set_d	$f3, 0x33333333, 0x44444444
	check_d	"f2", $f2, 0x11111111, 0x22222222
	check_d	"f3", $f3, 0x33333333, 0x44444444
	mov.d	$f31, $f3
	check_d	"f31", $f31, 0x33333333, 0x44444444
	la	a0, buffer
	sdc1	$f31, 0(a0)
	ldc1	$f5, 0(a0)
	check_d	"ldc1 odd", $f5, 0x33333333, 0x44444444
	li	a2, 8
	sdxc1	$f3, a2(a0)
	ldxc1	$f7, a2(a0)
	check_d	"ldxc1 odd", $f7, 0x33333333, 0x44444444
	set_d	$f1, 0x3ff80000, 0
	set_d	$f3, 0x40040000, 0
	add.d	$f5, $f1, $f3
	check_d	"add.d odd", $f5, 0x40100000, 0
	c.lt.d	$fcc3, $f1, $f3
	cfc1	t0, FCCR
	check	"c.lt.d odd", t0, 0x08

	/* The low bits of the address are ignored. */
	la	a0, pattern
	la	a1, buffer
	li	a2, 7
	luxc1	$f7, a2(a0)
	suxc1	$f7, a2(a1)
	check_mem "luxc1, suxc1", buffer, 0x01234567
	check_mem "luxc1, suxc1, second word", buffer + 4, 0x89abcdef

	/* Long integers. */
	fcsr	0
	set_d	$f1, 0x43dfffff, 0xffffffff	/* 2^63 - 1024 */
	cvt.l.d	$f3, $f1
	check_d	"cvt.l.d", $f3, 0x7fffffff, 0xfffffc00
	check_fcsr "cvt.l.d", 0
	cvt.d.l	$f5, $f3
	check_d	"cvt.d.l", $f5, 0x43dfffff, 0xffffffff
	set_d	$f1, 0x80000000, 0x00000001
	cvt.s.l	$f3, $f1
	check_s	"cvt.s.l", $f3, 0xdf000000
	check_fcsr "cvt.s.l", CAUSE_I | FLAG_I
	fcsr	0
	set_s	$f1, 0xc0200000			/* -2.5 */
	round.l.s $f3, $f1
	check_d	"round.l.s", $f3, 0xffffffff, 0xfffffffe
	trunc.l.s $f3, $f1
	check_d	"trunc.l.s", $f3, 0xffffffff, 0xfffffffe
	ceil.l.s $f3, $f1
	check_d	"ceil.l.s", $f3, 0xffffffff, 0xfffffffe
	floor.l.s $f3, $f1
	check_d	"floor.l.s", $f3, 0xffffffff, 0xfffffffd
	set_d	$f1, 0x43e00000, 0		/* 2^63 */
	fcsr	0
	trunc.l.d $f3, $f1
	check_d	"trunc.l.d of 2^63", $f3, 0x7fffffff, 0xffffffff
	check_fcsr "trunc.l.d of 2^63", CAUSE_V | FLAG_V

	/* What code means follows FR, also in place. */
	fpu_on
	li	s0, 2
	b	2f
	nop
1:	fpu_on	ST_FR
2:	li	t0, 0x01010101
	mtc1	t0, $f10
	mtc1	t0, $f11
	li	t0, 0x02020202
	mthc1	t0, $f10
	mfc1	t1, $f11
	addiu	s0, s0, -1
	bgtz	s0, 1b
	move	s1, t1
	check	"f11 with FR set", s1, 0x01010101
	fpu_on
	mfc1	t1, $f11
	li	s0, 1
	fpu_on
	li	t0, 0x03030303
	mthc1	t0, $f10
	mfc1	t1, $f11
	check	"f11 with FR clear", t1, 0x03030303

	/* ---- condition codes ---- */

	fcsr	0
	set_s	$f0, 0x3f800000
	set_s	$f2, 0x40000000
	c.lt.s	$fcc0, $f0, $f2
	check_fcsr "cc 0", FCC0
	c.lt.s	$fcc1, $f0, $f2
	check_fcsr "cc 1", FCC0 | FCC1
	c.lt.s	$fcc7, $f0, $f2
	check_fcsr "cc 7", FCC0 | FCC1 | FCC7
	c.lt.s	$fcc0, $f2, $f0
	check_fcsr "cc 0 clear", FCC1 | FCC7
	cfc1	t0, FCCR
	check	"FCCR", t0, 0x82
	li	t0, 0xffffff55
	ctc1	t0, FCCR
	cfc1	t0, FCSR
	check	"FCCR written", t0, 0x54800000
	.irp	cc, 0, 2, 4, 6
	li	t8, 0
	bc1t	$fcc\cc, 1f
	ori	t8, t8, 1
	ori	t8, t8, 2
1:	check	"bc1t taken \cc", t8, 1
	li	t8, 0
	bc1fl	$fcc\cc, 1f
	ori	t8, t8, 1
	ori	t8, t8, 2
1:	check	"bc1fl not taken \cc", t8, 2
	li	t8, 0
	bc1tl	$fcc\cc, 1f
	ori	t8, t8, 1
	ori	t8, t8, 2
1:	check	"bc1tl taken \cc", t8, 1
	li	t0, 1
	li	t1, 2
	movt	t0, t1, $fcc\cc
	check	"movt \cc", t0, 2
	li	t0, 1
	movf	t0, t1, $fcc\cc
	check	"movf \cc does not", t0, 1
	movt	zero, t1, $fcc\cc
	check	"movt \cc to zero", zero, 0
	set_s	$f4, 4
	movt.s	$f4, $f0, $fcc\cc
	check_s	"movt.s \cc", $f4, 0x3f800000
	movf.s	$f4, $f2, $fcc\cc
	check_s	"movf.s \cc does not", $f4, 0x3f800000
	.endr
	.irp	cc, 1, 3, 5, 7
	li	t8, 0
	bc1t	$fcc\cc, 1f
	ori	t8, t8, 1
	ori	t8, t8, 2
1:	check	"bc1t not taken \cc", t8, 3
	li	t8, 0
	bc1f	$fcc\cc, 1f
	ori	t8, t8, 1
	ori	t8, t8, 2
1:	check	"bc1f taken \cc", t8, 1
	li	t8, 0
	bc1tl	$fcc\cc, 1f
	ori	t8, t8, 1
	ori	t8, t8, 2
1:	check	"bc1tl not taken \cc", t8, 2
	li	t0, 1
	li	t1, 2
	movf	t0, t1, $fcc\cc
	check	"movf \cc", t0, 2
	set_d	$f4, 1, 2
	movf.d	$f4, $f0, $fcc\cc
	check_s	"movf.d \cc", $f4, 0x3f800000
	movt.d	$f4, $f2, $fcc\cc
	check_s	"movt.d \cc does not", $f4, 0x3f800000
	.endr
	/* On a general register. */
	li	t0, 7
	set_s	$f4, 4
	movn.s	$f4, $f0, t0
	check_s	"movn.s", $f4, 0x3f800000
	movz.s	$f4, $f2, t0
	check_s	"movz.s does not", $f4, 0x3f800000
	movz.s	$f4, $f2, zero
	check_s	"movz.s", $f4, 0x40000000
	set_d	$f6, 5, 6
	set_d	$f8, 7, 8
	movn.d	$f6, $f8, zero
	check_d	"movn.d does not", $f6, 5, 6
	movz.d	$f6, $f8, zero
	check_d	"movz.d", $f6, 7, 8
	movn.d	$f6, $f6, t0
	check_d	"movn.d", $f6, 7, 8

	/* ---- control registers ---- */

	li	t0, 0xffffffff
	ctc1	t0, FENR
	cfc1	t0, FENR
	check	"FENR", t0, 0x00000f87
	cfc1	t0, FCSR
	check	"FENR in FCSR", t0, 0x55800f83
	ctc1	zero, FENR
	li	t0, 0xfffc007c
	ctc1	t0, FEXR
	cfc1	t0, FEXR
	check	"FEXR", t0, 0x0000007c
	cfc1	t0, FCSR
	check	"FEXR in FCSR", t0, 0x5480007c
	ctc1	zero, FIR
	cfc1	t0, FIR
	check	"FIR is read-only", t0, FIR_VALUE
	/* A cause with its enable set traps at the write. */
	fcsr	0
	li	t0, ENABLE_Z | CAUSE_Z
	expect	2f
1:	ctc1	t0, FCSR
	nop
2:	check_exc "ctc1", FPE, 1b
	fpu_on
	check_fcsr "ctc1", ENABLE_Z | CAUSE_Z
	fcsr	ENABLE_V
	li	t0, CAUSE_V
	expect	2f
1:	ctc1	t0, FEXR
	nop
2:	check_exc "ctc1 FEXR", FPE, 1b
	fpu_on
	fcsr	0
	li	t0, CAUSE_E
	expect	2f
1:	ctc1	t0, FCSR
	nop
2:	check_exc "ctc1 E", FPE, 1b
	fpu_on
	fcsr	0

	/* ---- arithmetic ---- */

	set_s	$f0, 0x40800000			/* 4 */
	set_s	$f2, 0x40200000			/* 2.5 */
	gives	"sqrt.s", 0, 0, 0x40000000, sqrt.s $f4, $f0
	gives	"recip.s", 0, 0, 0x3e800000, recip.s $f4, $f0
	gives	"rsqrt.s", 0, 0, 0x3f000000, rsqrt.s $f4, $f0
	gives	"round.w.s", 3, 3 | CAUSE_I | FLAG_I, 2, round.w.s $f4, $f2
	gives	"trunc.w.s", 2, 2 | CAUSE_I | FLAG_I, 2, trunc.w.s $f4, $f2
	gives	"ceil.w.s", 0, CAUSE_I | FLAG_I, 3, ceil.w.s $f4, $f2
	gives	"floor.w.s", 2, 2 | CAUSE_I | FLAG_I, 2, floor.w.s $f4, $f2
	gives	"cvt.w.s", 2, 2 | CAUSE_I | FLAG_I, 3, cvt.w.s $f4, $f2
	set_s	$f6, 0x3f800000
	gives	"madd.s", 0, 0, 0x41300000, madd.s $f4, $f6, $f0, $f2
	gives	"msub.s", 0, 0, 0x41100000, msub.s $f4, $f6, $f0, $f2
	gives	"nmadd.s", 0, 0, 0xc1300000, nmadd.s $f4, $f6, $f0, $f2
	gives	"nmsub.s", 0, 0, 0xc1100000, nmsub.s $f4, $f6, $f0, $f2
	/* (1 + 2^-23)^2 rounds to 1 + 2^-22: the sum is zero. */
	set_s	$f0, 0x3f800001
	set_s	$f6, 0xbf800002
	gives	"madd.s rounds twice", 0, CAUSE_I | FLAG_I, 0, \
		madd.s $f4, $f6, $f0, $f0
	gives	"nmadd.s of zero", 0, CAUSE_I | FLAG_I, 0x80000000, \
		nmadd.s $f4, $f6, $f0, $f0
	/* No exception: the legacy default NaN, the largest integer. */
	set_s	$f0, 0
	set_s	$f2, 0x7f800000
	gives	"0 x inf", 0, CAUSE_V | FLAG_V, 0x7fbfffff, mul.s $f4, $f0, $f2
	gives	"cvt.w.s inf", 0, CAUSE_V | FLAG_V, 0x7fffffff, cvt.w.s $f4, $f2
	gives	"recip.s 0", 0, CAUSE_Z | FLAG_Z, 0x7f800000, recip.s $f4, $f0
	/* abs and neg of denormals are done. */
	set_s	$f0, 0x80000001
	gives	"abs.s denormal", 0, 0, 1, abs.s $f4, $f0
	gives	"neg.s denormal", 0, 0, 1, neg.s $f4, $f0

	/* ---- exceptions ---- */

	fpu_on
	set_d	$f0, 0, 0
	set_d	$f2, 0, 0
	traps	"V", ENABLE_V, CAUSE_V, div.d $f4, $f0, $f2
	set_d	$f0, 0x3ff00000, 0
	traps	"Z", ENABLE_Z, CAUSE_Z, div.d $f4, $f0, $f2
	set_d	$f2, 0x40080000, 0
	traps	"I", ENABLE_I, CAUSE_I, div.d $f4, $f0, $f2
	set_d	$f0, 0x7fe00000, 0
	set_d	$f2, 0x7fe00000, 0
	traps	"O", ENABLE_O, CAUSE_O | CAUSE_I, add.d $f4, $f0, $f2
	traps	"I of an overflow", ENABLE_I, CAUSE_O | CAUSE_I, \
		mul.d $f4, $f0, $f2
	/* Denormal operands and results go to software ... */
	set_d	$f0, 0x00000000, 1
	set_d	$f2, 0x3ff00000, 0
	traps	"denormal operand", 0, CAUSE_E, add.d $f4, $f0, $f2
	set_d	$f0, 0x00100000, 0
	set_d	$f2, 0x3fe00000, 0
	traps	"tiny result", 0, CAUSE_E, mul.d $f4, $f0, $f2
	/* ... unless FS is set: they are zero, or the smallest normal number. */
	traps	"U", FS | ENABLE_U, CAUSE_U | CAUSE_I, mul.d $f4, $f0, $f2
	set_s	$f0, 0x00800000
	set_s	$f2, 0x3f000000
	gives	"flush to zero", FS, FS | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, \
		0, mul.s $f4, $f0, $f2
	gives	"flush up", FS | 2, FS | 2 | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, \
		0x00800000, mul.s $f4, $f0, $f2
	set_s	$f0, 0x80000001
	gives	"flushed operand", FS, FS, 0x3f000000, add.s $f4, $f0, $f2
	fcsr	FS
	set_s	$f2, 0
	c.eq.s	$f0, $f2
	check_fcsr "flushed comparison", FS | FCC0
#ifdef ISA_WIDE
	fcsr	FO | FN
	check_fcsr "no FO, FN", 0
#else
	/* FO: the same, but not of a product that something is added to; FN: to
	 * what is nearer, zero or the smallest normal number. */
	set_s	$f0, 0x00800000
	set_s	$f2, 0x3f000000
	gives	"FO: flush", FO, FO | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, \
		0, mul.s $f4, $f0, $f2
	gives	"FO, FN: the middle", FO | FN, \
		FO | FN | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, 0, mul.s $f4, $f0, $f2
	set_s	$f2, 0x3f000001
	gives	"FO, FN: above the middle", FO | FN, \
		FO | FN | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, \
		0x00800000, mul.s $f4, $f0, $f2
	set_s	$f2, 0xbf000001
	gives	"FS, FN: negative", FS | FN, \
		FS | FN | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, \
		0x80800000, mul.s $f4, $f0, $f2
	set_s	$f6, 0x3f800000
	gives	"FS: flushed product", FS, FS | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, \
		0x3f800000, madd.s $f4, $f6, $f0, $f2
	set_s	$f0, 0x80000001
	set_s	$f2, 0x3f000000
	gives	"FO: flushed operand", FO, FO, 0x3f000000, add.s $f4, $f0, $f2
	set_s	$f2, 0
	fcsr	FO
	c.eq.s	$f0, $f2
	check_fcsr "FO: flushed comparison", FO | FCC0
#endif
	fcsr	0
	c.eq.s	$f0, $f2
	check_fcsr "denormal comparison", 0

	/* In delay slots. */
	set_s	$f0, 0x3f800000
	set_s	$f2, 0
	fcsr	ENABLE_Z
	li	t8, 0
	expect	2f
1:	b	3f
	div.s	$f4, $f0, $f2
	ori	t8, t8, 1
3:	ori	t8, t8, 2
2:	check_exc "FPE in a slot", FPE, 1b, 1
	check	"FPE in a slot: went on", t8, 0
	fpu_on
	fcsr	0
	li	t8, 0
	b	1f
	add.s	$f4, $f0, $f0
	ori	t8, t8, 1
1:	check	"slot", t8, 0
	check_s	"add.s in a slot", $f4, 0x40000000
	c.eq.s	$fcc2, $f0, $f0
	bc1t	$fcc2, 1f
	c.eq.s	$fcc2, $f0, $f2
	ori	t8, t8, 1
1:	check	"branch on what was compared before", t8, 0
	cfc1	t0, FCCR
	check	"comparison in a slot", t0, 0
	la	a0, buffer
	b	1f
	sdc1	$f0, 0(a0)
1:	b	1f
	ldc1	$f6, 0(a0)
1:	check_s	"ldc1 in a slot", $f6, 0x3f800000

	/* ---- loops: every handler runs hot, in the threaded core too ---- */

	fcsr	0
	set_s	$f0, 0x3f800000
	set_s	$f4, 0
	set_d	$f6, 0, 0
	set_d	$f8, 0x3ff80000, 0
	set_d	$f10, 0x40000000, 0
	li	s0, 1000
1:	madd.s	$f4, $f4, $f0, $f0
	madd.d	$f6, $f6, $f8, $f10
	nmsub.d	$f12, $f6, $f8, $f10
	c.lt.d	$fcc4, $f12, $f6
	bc1f	$fcc4, 2f
	trunc.w.d $f14, $f6
	recip.d	$f16, $f10
	bc1t	$fcc4, 3f
	rsqrt.d	$f18, $f10
2:	move	s0, zero
3:	addiu	s0, s0, -1
	bgtz	s0, 1b
	movt.d	$f20, $f6, $fcc4
	check_s	"loop: sum of singles", $f4, 0x447a0000
	check_d	"loop: sum of doubles", $f6, 0x40a77000, 0
	check_d	"loop: movt.d", $f20, 0x40a77000, 0
	check_s	"loop: trunc.w.d", $f14, 3000
	check_d	"loop: recip.d", $f16, 0x3fe00000, 0
	check_fcsr "loop", FCC4 | CAUSE_I | FLAG_I

	/* Cause is the last instruction's, flags are those of all. */
	fcsr	0
	set_d	$f0, 0x3ff00000, 0
	set_d	$f2, 0x40080000, 0
	set_d	$f8, 0, 0
	li	s0, 300
	li	s1, 0
	li	s2, 0
1:	div.d	$f4, $f0, $f2			/* inexact */
	madd.d	$f6, $f0, $f0, $f2		/* exact */
	cfc1	t0, FCSR
	or	s1, s1, t0
	div.d	$f4, $f0, $f2
	movf.d	$f6, $f4, $fcc0
	cfc1	t0, FCSR
	or	s2, s2, t0
	cfc1	t0, FEXR
	or	s2, s2, t0
	mul.d	$f10, $f2, $f2			/* exact */
	trunc.w.d $f12, $f4			/* inexact */
	add.d	$f8, $f8, $f0			/* exact */
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"exact after inexact", s1, FLAG_I
	check	"inexact, then a move", s2, CAUSE_I | FLAG_I
	check_fcsr "after the loop", FLAG_I
	check_d	"exact sum", $f8, 0x4072c000, 0

	isa_end

	.data
	.align	3
pattern: .word	0x01234567, 0x89abcdef
buffer:	.space	32
