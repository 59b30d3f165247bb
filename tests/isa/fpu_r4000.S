/*
 * The R4000's floating point unit: what it has not, what it leaves to software,
 * flush to zero, moves of doublewords, long integers.  Manual: MIPS R4000
 * Microprocessor User's Manual, chapters 6 and 7.
 */
#include "isa.h"

	.set	hardfloat

#define FCSR $31

#define FLAG_I 0x04
#define FLAG_U 0x08
#define FLAG_V 0x40
#define ENABLE_I 0x080
#define ENABLE_U 0x100
#define ENABLE_V 0x800
#define CAUSE_I 0x01000
#define CAUSE_U 0x02000
#define CAUSE_V 0x10000
#define CAUSE_E 0x20000
#define FCC0 0x00800000
#define FS   0x01000000

	.macro	fpu_on
	li	k0, ST_BASE | ST_CU1
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	nop
	.endm
	.macro	fcsr value
	li	k0, \value
	ctc1	k0, FCSR
	.endm
	.macro	check_fcsr name, value
	cfc1	k0, FCSR
	check	"\name: FCSR", k0, \value
	.endm
	.macro	set_s reg, value
	li	k0, \value
	mtc1	k0, \reg
	nop
	.endm
	.macro	check_s name, reg, value
	mfc1	k0, \reg
	nop
	check	"\name", k0, \value
	.endm

	.macro	raises name, code, insn:vararg
	fpu_on
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", \code, 1b
	.endm
	/* Software is to do it: f4 stays, flags too. */
	.macro	software name, before, insn:vararg
	fpu_on
	set_s	$f4, 0x33334444
	fcsr	(\before) | FLAG_U
	raises	"\name", FPE, \insn
	fpu_on
	check_fcsr "\name", (\before) | FLAG_U | CAUSE_E
	check_s	"\name: fd", $f4, 0x33334444
	fcsr	0
	.endm
	.macro	gives name, before, after, result, insn:vararg
	fpu_on
	set_s	$f4, 0x33334444
	fcsr	\before
	expect	2f
	\insn
	nop
2:	check_no_exc "\name"
	check_fcsr "\name", \after
	check_s	"\name", $f4, \result
	.endm

	isa_test fpu_r4000

	fpu_on
	cfc1	t0, $0
	nop
	check	"FCR0", t0, 0x00000500
	li	t0, 0xfffc007c
	ctc1	t0, FCSR
	check_fcsr "writable", FCC0 | FS | 0x7c
	cfc1	t0, $26
	nop
	check	"no FEXR", t0, 0
	fcsr	0

	/* Not there: reserved instructions ... */
	raises	"COP1X", RI, .word 0x4c0411a0
	raises	"lwxc1", RI, .word 0x4c850100
	raises	"movf", RI, .word 0x00a02001
	raises	"mfhc1", RI, .word 0x44681000
	raises	"bc1f cc1", RI, .word 0x45040000
	/* ... and functions that it leaves to software. */
	software "code 16", 0, .word 0x46000110
	software "movf.s", 0, .word 0x46000111
	software "movz.s", 0, .word 0x46000112
	software "recip.s", 0, .word 0x46000115
	software "cvt.s.s", 0, .word 0x46000120
	software "add.l", 0, .word 0x46a20100

	/* Quiet NaNs, denormals, tiny results. */
	set_s	$f0, 0x7f800001
	set_s	$f2, 0x3f800000
	software "quiet NaN", 0, add.s $f4, $f0, $f2
	software "quiet NaN, V enabled", ENABLE_V, mul.s $f4, $f2, $f0
	software "neg of a NaN", 0, neg.s $f4, $f0
	fpu_on
	fcsr	0
	c.un.s	$f0, $f2
	nop
	check_fcsr "comparison of a NaN", FCC0
	gives	"cvt.w of a NaN", 0, CAUSE_V | FLAG_V, 0x7fffffff, \
		cvt.w.s $f4, $f0
	set_s	$f0, 0x7fc00000
	gives	"signalling NaN", 0, CAUSE_V | FLAG_V, 0x7fbfffff, \
		add.s $f4, $f0, $f2
	set_s	$f0, 0x00000001
	software "denormal", FS, add.s $f4, $f0, $f2
	software "abs of a denormal", 0, abs.s $f4, $f0
	set_s	$f0, 0x00800000
	set_s	$f2, 0x3f000000
	software "tiny", 0, mul.s $f4, $f0, $f2
	software "tiny, U enabled", FS | ENABLE_U, mul.s $f4, $f0, $f2
	software "tiny, I enabled", FS | ENABLE_I, mul.s $f4, $f0, $f2
	gives	"flush to zero", FS, FS | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, \
		0, mul.s $f4, $f0, $f2
	set_s	$f0, 0x80800000
	gives	"flush, rounding down", FS | 3, \
		FS | 3 | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, 0x80800000, \
		mul.s $f4, $f0, $f2
	gives	"flush, rounding up", FS | 2, \
		FS | 2 | CAUSE_U | CAUSE_I | FLAG_U | FLAG_I, 0x80000000, \
		mul.s $f4, $f0, $f2
	set_s	$f0, 0
	set_s	$f2, 0
	gives	"0 / 0", 0, CAUSE_V | FLAG_V, 0x7fbfffff, div.s $f4, $f0, $f2

	/* Doublewords: dmtc1 t0, f2; dmfc1 t1, f2; dsra32 t2, t1, 0. */
	li	t0, -2
	.word	0x44a81000
	nop
	check_s	"dmtc1: low", $f2, -2
	check_s	"dmtc1: high", $f3, -1
	li	t1, 0
	set_s	$f2, 7
	set_s	$f3, 0x12345678
	.word	0x44291000
	nop
	.word	0x0009503f
	sll	t1, t1, 0
	check	"dmfc1: low", t1, 7
	check	"dmfc1: high", t2, 0x12345678

	/* Longs: cvt.l.s f4, f0; cvt.d.l f6, f4. */
	fcsr	0
	set_s	$f0, 0xc0200000
	.word	0x46000125
	nop
	check_s	"cvt.l.s: low", $f4, -2
	check_s	"cvt.l.s: high", $f5, -1
	check_fcsr "cvt.l.s", CAUSE_I | FLAG_I
	.word	0x46a021a1
	nop
	check_s	"cvt.d.l: low", $f6, 0
	check_s	"cvt.d.l: high", $f7, 0xc0000000

	isa_end
