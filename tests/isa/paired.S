/*
 * Paired singles: MIPS64 Architecture For Programmers, volume I (MD00083),
 * chapter 5, and volume II (MD00087).
 *
 * CPU of mips3: 20Kc
 */
	.set	gp=64 /* before gp is a register */
	.set	fp=64 /* the same */
#include "isa.h"

	.set	arch=mips64r2
	.set	hardfloat

#define ST_FR 0x04000000

#define FCSR $31
#define FLAG_I 0x04
#define FLAG_Z 0x20
#define FLAG_V 0x40
#define ENABLE_Z 0x400
#define CAUSE_I 0x01000
#define CAUSE_Z 0x08000
#define CAUSE_V 0x10000
#define CAUSE_E 0x20000
#define FCC(n) (1 << (24 + (n))) /* but 0 */
#define FCC0 0x00800000

#define ONE   0x3f800000
#define TWO   0x40000000
#define THREE 0x40400000
#define FOUR  0x40800000
#define FIVE  0x40a00000
#define SIX   0x40c00000
#define MINUS 0x80000000
#define TINY  0x00000001 /* denormal */
#define QNAN  0x7fbfffff
#define SNAN  0x7fffffff

	/* After an exception Status is ST_BASE. */
	.macro	fpu_on
	li	k0, ST_BASE | ST_CU1 | ST_FR
	mtc0	k0, C0_STATUS
	ehb
	.endm
	.macro	set_ps reg, upper, lower
	li	k0, \upper
	li	k1, \lower
	dsll32	k0, k0, 0
	dsll32	k1, k1, 0
	dsrl32	k1, k1, 0
	or	k0, k0, k1
	dmtc1	k0, \reg
	.endm
	.macro	check_ps name, reg, upper, lower
	dmfc1	k0, \reg
	dsra32	k0, k0, 0
	check	"\name: upper", k0, \upper
	mfc1	k0, \reg
	check	"\name: lower", k0, \lower
	.endm
	.macro	check_fcsr name, value
	cfc1	k0, FCSR
	check	"\name: FCSR", k0, \value
	.endm

	/* In f2 and f4, to f7. */
	.macro	arithmetic op, au, al, bu, bl, upper, lower, fcsr=0
	ctc1	zero, FCSR
	set_ps	$f2, \au, \al
	set_ps	$f4, \bu, \bl
	\op	$f7, $f2, $f4
	check_ps "\op", $f7, \upper, \lower
	check_fcsr "\op", \fcsr
	.endm
	.macro	unary op, au, al, upper, lower, fcsr=0
	ctc1	zero, FCSR
	set_ps	$f2, \au, \al
	\op	$f7, $f2
	check_ps "\op", $f7, \upper, \lower
	check_fcsr "\op", \fcsr
	.endm
	/* f8 + f2 * f4 and its kin. */
	.macro	multiply_add op, upper, lower
	set_ps	$f2, TWO, THREE
	set_ps	$f4, TWO, ONE
	set_ps	$f8, ONE, TWO
	\op	$f7, $f8, $f2, $f4
	check_ps "\op", $f7, \upper, \lower
	.endm
	/* Nothing is written when one half traps. */
	.macro	traps name, enables, au, al, bu, bl, cause, insn:vararg
	set_ps	$f2, \au, \al
	set_ps	$f4, \bu, \bl
	set_ps	$f7, 1, 2
	li	k0, \enables
	ctc1	k0, FCSR
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", FPE, 1b
	fpu_on
	check_ps "\name", $f7, 1, 2
	check_fcsr "\name", \enables | \cause
	ctc1	zero, FCSR
	.endm

	isa_test paired

	fpu_on
	cfc1	t0, $0
	check	"FIR: PS, D, S", t0, 0x00078200

	arithmetic add.ps, ONE, TWO, TWO, THREE, THREE, FIVE
	arithmetic sub.ps, THREE, FIVE, TWO, ONE, ONE, FOUR
	arithmetic mul.ps, TWO, THREE, THREE, ONE, SIX, THREE
	/* Inexact above, below. */
	arithmetic add.ps, ONE, ONE, 0x30000000, ONE, ONE, TWO, CAUSE_I | FLAG_I
	arithmetic add.ps, ONE, ONE, ONE, 0x30000000, TWO, ONE, CAUSE_I | FLAG_I
	/* Exceptions of both halves. */
	arithmetic mul.ps, ONE, SNAN, 0x3f800001, ONE, 0x3f800001, QNAN, \
	    CAUSE_V | FLAG_V
	arithmetic add.ps, SNAN, ONE, ONE, 0x30000000, QNAN, ONE, \
	    CAUSE_V | CAUSE_I | FLAG_V | FLAG_I
	unary	abs.ps, ONE | MINUS, TWO, ONE, TWO
	unary	neg.ps, ONE, TWO | MINUS, ONE | MINUS, TWO
	unary	mov.ps, SNAN, TINY, SNAN, TINY
	multiply_add madd.ps, FIVE, FIVE
	multiply_add msub.ps, THREE, ONE
	multiply_add nmadd.ps, FIVE | MINUS, FIVE | MINUS
	multiply_add nmsub.ps, THREE | MINUS, ONE | MINUS

	traps	"add.ps, lower half trapped", 0x800, ONE, SNAN, ONE, ONE, CAUSE_V, \
	    add.ps $f7, $f2, $f4
	traps	"add.ps, upper half trapped", 0x800, SNAN, ONE, ONE, ONE, CAUSE_V, \
	    add.ps $f7, $f2, $f4
	traps	"add.ps, lower half unimplemented", 0, ONE, TINY, ONE, ONE, \
	    CAUSE_E, add.ps $f7, $f2, $f4
	traps	"mul.ps, upper half unimplemented", 0, TINY, ONE, ONE, ONE, \
	    CAUSE_E, mul.ps $f7, $f2, $f4
	/* Unimplemented comes alone. */
	traps	"add.ps, invalid and unimplemented", 0x800, SNAN, TINY, ONE, ONE, \
	    CAUSE_E, add.ps $f7, $f2, $f4

	/* ---- pairs ---- */
	set_ps	$f2, ONE, TWO
	set_ps	$f4, THREE, FOUR
	pll.ps	$f7, $f2, $f4
	check_ps "pll.ps", $f7, TWO, FOUR
	plu.ps	$f7, $f2, $f4
	check_ps "plu.ps", $f7, TWO, THREE
	pul.ps	$f7, $f2, $f4
	check_ps "pul.ps", $f7, ONE, FOUR
	puu.ps	$f7, $f2, $f4
	check_ps "puu.ps", $f7, ONE, THREE
	puu.ps	$f2, $f2, $f2
	check_ps "puu.ps onto itself", $f2, ONE, ONE
	set_ps	$f2, ONE, TWO
	cvt.ps.s $f7, $f2, $f4
	check_ps "cvt.ps.s", $f7, TWO, FOUR
	cvt.s.pu $f7, $f2
	mfc1	t0, $f7
	check	"cvt.s.pu", t0, ONE
	cvt.s.pl $f7, $f2
	mfc1	t0, $f7
	check	"cvt.s.pl", t0, TWO
	alnv.ps	$f7, $f2, $f4, zero
	check_ps "alnv.ps by 0", $f7, ONE, TWO
	li	t0, 0x1004
	alnv.ps	$f7, $f2, $f4, t0
#ifdef __MIPSEB__
	check_ps "alnv.ps by 4", $f7, TWO, THREE
#else
	check_ps "alnv.ps by 4", $f7, FOUR, ONE
#endif

	/* ---- conditions: two at a time ---- */
	.macro	compares op, upper, lower
	ctc1	zero, FCSR
	c.\op\().ps $fcc0, $f2, $f4
	check_fcsr "c.\op.ps", FCC0 * \lower + FCC(1) * \upper
	c.\op\().ps $fcc2, $f2, $f4
	check_fcsr "c.\op.ps 2", FCC0 * \lower + FCC(1) * \upper + \
	    FCC(2) * \lower + FCC(3) * \upper
	.endm
	set_ps	$f2, ONE, THREE
	set_ps	$f4, TWO, THREE
	compares eq, 0, 1
	compares lt, 1, 0
	compares le, 1, 1
	compares un, 0, 0
	/* Both are replaced. */
	li	k0, FCC0 | FCC(1) | FCC(4)
	ctc1	k0, FCSR
	c.f.ps	$fcc0, $f2, $f4
	check_fcsr "c.f.ps", FCC(4)
	/* Moves: f2's halves onto f8's. */
	.macro	moves op, bits, upper, lower
	li	k0, \bits
	ctc1	k0, FCSR
	set_ps	$f8, FIVE, SIX
	\op	$f8, $f2, $fcc0
	check_ps "\op \bits", $f8, \upper, \lower
	.endm
	moves	movt.ps, 0, FIVE, SIX
	moves	movt.ps, FCC0, FIVE, THREE
	moves	movt.ps, FCC(1), ONE, SIX
	moves	movt.ps, FCC0 | FCC(1), ONE, THREE
	moves	movf.ps, FCC0, ONE, SIX
	set_ps	$f8, FIVE, SIX
	movn.ps	$f8, $f2, zero
	check_ps "movn.ps does not", $f8, FIVE, SIX
	movz.ps	$f8, $f2, zero
	check_ps "movz.ps", $f8, ONE, THREE

	/* Not arithmetic of pairs. */
	.irp	word, 0x46c41103, 0x46c01104, 0x46c0110d, 0x46c01124, 0x46c01121
	expect	2f
1:	.word	\word	/* div, sqrt, trunc.w, cvt.w, cvt.d */
	nop
2:	check_exc "\word", RI, 1b
	fpu_on
	.endr

	isa_end
