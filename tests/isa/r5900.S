/*
 * What the R5900 has otherwise than MIPS III: quadwords, two multipliers, its
 * own floating point, no doubleword multiplication, no ll and sc.  "EE Core
 * User's Manual", "EE Core Instruction Set Manual".
 *
 * CPU of mips3: R5900
 */
	.set	gp=64 /* before gp is a register */
#include "isa.h"

	.set	arch=r5900

#define EIE 0x00010000
#define EDI 0x00020000
#define IM(n) (0x100 << (n))
#define DATA 0xa0200000

	.macro	reserved word, code=RI
	expect	2f
1:	.word	\word
	nop
2:	check_exc "\word", \code, 1b
	.endm

	/* A multiplication into t2, from hi and lo of -2 and 5. */
	.macro	multiply op, a, b, hi, lo, second
	li	t0, -2
	li	t1, 5
	mthi\second t0
	mtlo\second t1
	li	t0, \a
	li	t1, \b
	\op	t2, t0, t1
	mfhi\second t3
	mflo\second t4
	check64	"\op \a \b", t2, -((\lo) >> 31 & 1), \lo
	check64	"\op \a \b: hi", t3, -((\hi) >> 31 & 1), \hi
	check64	"\op \a \b: lo", t4, -((\lo) >> 31 & 1), \lo
	.endm

	.macro	divide op, a, b, hi, lo
	li	t0, \a
	li	t1, \b
	\op	zero, t0, t1
	mfhi1	t3
	mflo1	t4
	check64	"\op \a \b: hi", t3, -((\hi) >> 31 & 1), \hi
	check64	"\op \a \b: lo", t4, -((\lo) >> 31 & 1), \lo
	.endm

	/* ---- floating point ---- */

#define FCSR $31
#define FIXED 0x01000001
#define FLAG_I 0x20000
#define FLAG_D 0x10000
#define FLAG_O 0x08000
#define FLAG_U 0x04000
#define STICKY(flags) ((flags) | (flags) >> 11)
#define COND 0x00800000
#define ONE 0x3f800000
#define TWO 0x40000000
#define LARGEST 0x7fffffff

	/* f1, f2 -> f3; FCR31 afterwards, which was clear. */
	.macro	computes name, a, b, result, flags, insn, second=, third=
	ctc1	zero, FCSR
	li	k0, \a
	mtc1	k0, $f1
	li	k0, \b
	mtc1	k0, $f2
	\insn
	\second
	\third
	mfc1	k0, $f3
	check	"\name \a \b", k0, \result
	cfc1	k0, FCSR
	check	"\name \a \b: FCR31", k0, (\flags) | FIXED
	.endm

	isa_test r5900

	mfc0	t0, C0_COUNT
	addiu	t0, t0, -1
	mtc0	t0, C0_COMPARE
	mfc0	t0, C0_PRID
	srl	t0, t0, 8
	check	"PRId: implementation", t0, 0x2e
	mfc0	t0, C0_CONFIG
	srl	t0, t0, 6
	andi	t0, t0, 63
	check	"Config: 16 and 8 KB", t0, 2 << 3 | 1

	/* ---- quadwords ---- */

	li	s0, DATA
	li	t0, 0x11111111
	sw	t0, 0(s0)
	li	t0, 0x22222222
	sw	t0, 4(s0)
	li	t0, 0x33333333
	sw	t0, 8(s0)
	li	t0, 0x44444444
	sw	t0, 12(s0)
	lq	t1, 0(s0)
#ifdef __MIPSEB__
	check64	"lq: lower half", t1, 0x33333333, 0x44444444
#else
	check64	"lq: lower half", t1, 0x22222222, 0x11111111
#endif
	/* Other instructions leave the upper half. */
	li	t1, -5
	addiu	t1, t1, 1
	sq	t1, 32(s0)
#ifdef __MIPSEB__
	lw	t2, 32(s0)
	lw	t3, 36(s0)
	lw	t4, 44(s0)
	check	"sq: upper half", t2, 0x11111111
	check	"sq: upper half, second word", t3, 0x22222222
#else
	lw	t2, 40(s0)
	lw	t3, 44(s0)
	lw	t4, 32(s0)
	check	"sq: upper half", t2, 0x33333333
	check	"sq: upper half, second word", t3, 0x44444444
#endif
	check	"sq: lower half", t4, -4
	/* Addresses are those of their quadword. */
	lq	t1, 15(s0)
	sq	t1, 49(s0)
	lw	t2, 48(s0)
	lw	t3, 60(s0)
	check	"lq, sq: low bits of the address", t2, 0x11111111
	check	"lq, sq: low bits of the address", t3, 0x44444444
	/* Register 0. */
	lq	zero, 0(s0)
	sq	zero, 64(s0)
	.irp	offset, 64, 68, 72, 76
	lw	t2, \offset(s0)
	check	"sq of register 0: \offset", t2, 0
	.endr
	/* Through the TLB, in a delay slot, and where nothing is. */
	tlb_set	0, 0x00400000, TLB_PFN(0x00200000) | TLB_C | TLB_V | TLB_D | TLB_G, \
	    TLB_C | TLB_G
	li	t0, 0x00400000
	b	1f
	lq	t1, 0(t0)
1:	sq	t1, 80(t0)
	lw	t2, 80(s0)
	lw	t3, 92(s0)
	check	"lq in a slot, mapped", t2, 0x11111111
	check	"lq in a slot, mapped", t3, 0x44444444
	li	t0, 0x00401000
	expect	2f
1:	sq	t1, 0(t0)
	nop
2:	check_exc_addr "sq: invalid page", TLBS, 1b, 0x00401000
	li	t0, 0x00500000
	expect	2f
1:	lq	t1, 23(t0)
	nop
2:	check_exc_addr "lq: no page", TLBL, 1b, 0x00500010, 0, VECTOR_REFILL

	/* ---- multipliers ---- */

	multiply mult, 3, -7, -1, -21
	multiply mult, 0x10000, 0x10000, 1, 0
	multiply multu, -1, 2, 1, -2
	multiply madd, 3, -7, -3, -16
	multiply madd, 3, 7, -2, 26
	multiply maddu, -1, 2, 0, 3
	multiply mult1, 3, -7, -1, -21, 1
	multiply multu1, -1, 2, 1, -2, 1
	multiply madd1, 3, 7, -2, 26, 1
	multiply maddu1, -1, 2, 0, 3, 1
	divide	div1, -7, 2, -1, -3
	divide	div1, 7, -2, 1, -3
	divide	divu1, 0xfffffff9, 16, 9, 0x0fffffff
	/* They do not meet. */
	li	t0, 1
	mthi	t0
	mtlo	t0
	li	t0, 2
	mthi1	t0
	mtlo1	t0
	mult	t0, t0
	mfhi1	t1
	mflo1	t2
	check	"second multiplier: hi kept", t1, 2
	check	"second multiplier: lo kept", t2, 2
	mult1	t0, t1
	mflo	t2
	check	"first multiplier: lo kept", t2, 4

	/* ---- the amount of shifts ---- */

	li	t0, 5
	mtsab	t0, 3
	mfsa	t1
	check	"mtsab", t1, (5 ^ 3) * 8
	mtsah	t0, 2
	mfsa	t1
	check	"mtsah", t1, (5 ^ 2) * 16
	li	t0, 40
	mtsa	t0
	mfsa	t1
	check	"mtsa", t1, 40

	/* ---- moves ---- */

	li	t0, 1
	li	t1, 2
	movz	t0, t1, zero
	check	"movz", t0, 2
	movn	t0, zero, zero
	check	"movn", t0, 2
	pref	0, 0(zero)

	/* ---- what is not there ---- */

	.irp	word, 0x0109001c, 0x0109001d, 0x0109001e, 0x0109001f
	reserved \word			/* dmult, dmultu, ddiv, ddivu */
	.endr
	.irp	word, 0xc1090000, 0xd1090000, 0xe1090000, 0xf1090000
	reserved \word			/* ll, lld, sc, scd */
	.endr
	reserved 0x71095488		/* pand */
	reserved 0x71094104		/* plzcw */
	reserved 0x7109543f		/* psraw */
	reserved 0x40280000		/* dmfc0 */
	reserved 0x42000020		/* wait */
	reserved 0xd9090000, CPU	/* lqc2 */
	reserved 0x01095001		/* movf */

	/* ---- interrupts: IE and EIE ---- */

	c0_set	C0_STATUS, ST_BASE | EIE | EDI
	mfc0	t0, C0_STATUS
	check	"Status.EIE, EDI", t0, ST_BASE | EIE | EDI
	c0_set	C0_STATUS, -1 & ~(ST_ERL | ST_EXL | ST_IE | ST_BEV | 0x18)
	mfc0	t0, C0_STATUS
	c0_set	C0_STATUS, ST_BASE
	check	"Status: no IM4 to IM6, KX, SX, UX, FR", t0, 0xf0879c00
	di
	mfc0	t0, C0_STATUS
	check	"di", t0, ST_BASE
	ei
	mfc0	t0, C0_STATUS
	check	"ei", t0, ST_BASE | EIE
	c0_set	C0_CAUSE, -1
	mfc0	t0, C0_CAUSE
	andi	t0, t0, 0xff00
	check	"Cause: no software interrupts", t0, 0
	mfc0	t0, C0_COUNT
	addiu	t0, t0, 60
	mtc0	t0, C0_COMPARE
	expect	2f
	c0_set	C0_STATUS, ST_BASE | ST_IE | IM(7)
	li	t0, 200
1:	bne	t0, zero, 1b
	addiu	t0, t0, -1
	mfc0	t1, C0_CAUSE
	andi	t1, t1, 0xff00
	check	"timer: pending", t1, IM(7)
	ei
1:	b	1b
	nop
2:	check_field "timer: vector", EXC_VECTOR, 0xffffffff, VECTOR_INTERRUPT
	check_field "timer: code", EXC_CAUSE, 0x7c, INT << 2
	mtc0	zero, C0_COMPARE
	/* In user mode ei does nothing but with EDI; doublewords always work. */
	li	t0, 0xa0200000
	li	t1, 0x42000038			/* ei */
	sw	t1, 0x100(t0)
	li	t1, 0x0000102d			/* daddu v0, zero, zero */
	sw	t1, 0x104(t0)
	li	t1, 0x0000000c			/* syscall */
	sw	t1, 0x108(t0)
	run_user 0x00400100, 1f, ST_CU0
1:	check_field "user mode: syscall", EXC_CAUSE, 0x7c, SYS << 2
	check_field "user mode: ei", EXC_STATUS, EIE, 0
	run_user 0x00400100, 1f, ST_CU0 | EDI
1:	check_field "user mode: ei with EDI", EXC_STATUS, EIE, EIE

	/* ---- floating point ---- */

	expect	2f
1:	add.s	$f3, $f1, $f2
	nop
2:	check_exc "Status.CU1 clear", CPU, 1b
	c0_set	C0_STATUS, ST_BASE | ST_CU1
	li	t0, -1
	ctc1	t0, FCSR
	cfc1	t0, FCSR
	check	"FCR31", t0, 0x0083c078 | FIXED
	cfc1	t0, $0
	srl	t0, t0, 8
	check	"FCR0", t0, 0x2e

	computes "add.s", ONE, TWO, 0x40400000, 0, "add.s $f3, $f1, $f2"
	computes "sub.s", ONE, ONE, 0, 0, "sub.s $f3, $f1, $f2"
	/* Towards zero: nearest would be 0x3f800001. */
	computes "add.s rounds", ONE, 0x33ffffff, ONE, 0, "add.s $f3, $f1, $f2"
	computes "add.s rounds", ONE | 1 << 31, 0xb3ffffff, ONE | 1 << 31, 0, \
	    "add.s $f3, $f1, $f2"
	computes "sub.s rounds", ONE, 0x30800000, 0x3f7fffff, 0, "sub.s $f3, $f1, $f2"
	/* Exponent 255 is a number. */
	computes "add.s large", 0x7f800000, 0x7f000000, 0x7fc00000, 0, \
	    "add.s $f3, $f1, $f2"
	computes "sub.s large", 0x7fc00000, 0x7f800000, 0x7f000000, 0, \
	    "sub.s $f3, $f1, $f2"
	computes "add.s too large", LARGEST, LARGEST, LARGEST, STICKY(FLAG_O), \
	    "add.s $f3, $f1, $f2"
	computes "sub.s too large", 0xffffffff, LARGEST, 0xffffffff, STICKY(FLAG_O), \
	    "sub.s $f3, $f1, $f2"
	/* Denormals are zeros. */
	computes "add.s denormal", 0x007fffff, ONE, ONE, 0, "add.s $f3, $f1, $f2"
	computes "add.s denormals", 0x807fffff, 0x80000001, 0x80000000, 0, \
	    "add.s $f3, $f1, $f2"
	computes "sub.s tiny", 0x00c00000, 0x00800000, 0, STICKY(FLAG_U), \
	    "sub.s $f3, $f1, $f2"
	computes "mul.s", 0x40400000, TWO, 0x40c00000, 0, "mul.s $f3, $f1, $f2"
	computes "mul.s rounds", 0x3f800001, 0x3f800001, 0x3f800002, 0, \
	    "mul.s $f3, $f1, $f2"
	computes "mul.s too large", 0x7f800000, 0xc0800000, 0xffffffff, STICKY(FLAG_O), \
	    "mul.s $f3, $f1, $f2"
	computes "mul.s large", 0x7f000000, TWO, 0x7f800000, 0, "mul.s $f3, $f1, $f2"
	computes "mul.s tiny", 0x00800000, 0x3f000000, 0, STICKY(FLAG_U), \
	    "mul.s $f3, $f1, $f2"
	computes "mul.s by zero", 0x80000000, TWO, 0x80000000, 0, "mul.s $f3, $f1, $f2"
	computes "div.s", ONE, 0x40400000, 0x3eaaaaaa, 0, "div.s $f3, $f1, $f2"
	computes "div.s", 0x40c00000, 0xc0400000, 0xc0000000, 0, "div.s $f3, $f1, $f2"
	computes "div.s by zero", ONE, 0x80000000, 0xffffffff, STICKY(FLAG_D), \
	    "div.s $f3, $f1, $f2"
	computes "div.s of zeros", 0, 0x00000001, LARGEST, STICKY(FLAG_I), \
	    "div.s $f3, $f1, $f2"
	/* Its operand is ft, whatever assemblers say. */
	computes "sqrt.s", 0, TWO, 0x3fb504f3, 0, ".word 0x460200c4"
	computes "sqrt.s", 0, 0x40800000, TWO, 0, ".word 0x460200c4"
	computes "sqrt.s", 0, 0x3e800000, 0x3f000000, 0, ".word 0x460200c4"
	computes "sqrt.s negative", 0, 0xc0800000, TWO, STICKY(FLAG_I), ".word 0x460200c4"
	computes "sqrt.s zero", 0, 0x80000000, 0x80000000, 0, ".word 0x460200c4"
	computes "rsqrt.s", 0x40c00000, 0x40800000, 0x40400000, 0, "rsqrt.s $f3, $f1, $f2"
	computes "rsqrt.s of zero", ONE, 0, LARGEST, STICKY(FLAG_D), \
	    "rsqrt.s $f3, $f1, $f2"
	computes "abs.s", 0xff800001, 0, 0x7f800001, 0, "abs.s $f3, $f1"
	computes "neg.s", 0x7f800001, 0, 0xff800001, 0, "neg.s $f3, $f1"
	computes "mov.s", 0x00000001, 0, 0x00000001, 0, "mov.s $f3, $f1"
	computes "max.s", ONE, 0xc0000000, ONE, 0, "max.s $f3, $f1, $f2"
	computes "min.s", ONE, 0xc0000000, 0xc0000000, 0, "min.s $f3, $f1, $f2"
	computes "cvt.w.s", 0x402fffff, 0, 2, 0, ".word 0x460008e4"
	computes "cvt.w.s", 0xc02fffff, 0, -2, 0, ".word 0x460008e4"
	computes "cvt.w.s large", 0x4f000000, 0, LARGEST, 0, ".word 0x460008e4"
	computes "cvt.w.s large", 0xff800000, 0, 0x80000000, 0, ".word 0x460008e4"
	computes "cvt.w.s small", 0xbf7fffff, 0, 0, 0, ".word 0x460008e4"
	computes "cvt.s.w", -3, 0, 0xc0400000, 0, "cvt.s.w $f3, $f1"
	computes "cvt.s.w rounds", LARGEST, 0, 0x4effffff, 0, "cvt.s.w $f3, $f1"
	computes "cvt.s.w", 0x80000000, 0, 0xcf000000, 0, "cvt.s.w $f3, $f1"

	/* The accumulator. */
	computes "mula.s, madd.s", 0x40400000, TWO, 0x41400000, 0, \
	    "mula.s $f1, $f2", "madd.s $f3, $f1, $f2"
	computes "adda.s, msub.s", 0x40400000, TWO, 0xbf800000, 0, \
	    "adda.s $f1, $f2", "msub.s $f3, $f1, $f2"
	computes "suba.s, madda.s, madd.s", 0x40400000, TWO, 0x41500000, 0, \
	    "suba.s $f1, $f2", "madda.s $f1, $f2", "madd.s $f3, $f1, $f2"
	computes "suba.s, msuba.s, madd.s", 0x40400000, TWO, ONE, 0, \
	    "suba.s $f1, $f2", "msuba.s $f1, $f2", "madd.s $f3, $f1, $f2"

	/* Flags: causes are those of the last, the sticky ones stay. */
	computes "overflow, then none", LARGEST, LARGEST, LARGEST, FLAG_O >> 11, \
	    "add.s $f4, $f1, $f2", "sub.s $f5, $f1, $f1", "mov.s $f3, $f1"
	computes "overflow, then a division", LARGEST, 0, LARGEST, STICKY(FLAG_O) | STICKY(FLAG_D), \
	    "add.s $f4, $f1, $f1", "div.s $f3, $f1, $f2"

	/* Comparisons. */
	computes "c.eq.s zeros", 0x80000000, 0x00000001, 0x80000000, COND, \
	    "c.eq.s $f1, $f2", "mov.s $f3, $f1"
	computes "c.lt.s", 0xff800001, 0x7f800001, 0xff800001, COND, \
	    ".word 0x46020834", "mov.s $f3, $f1"
	computes "c.lt.s equal", ONE, ONE, ONE, 0, ".word 0x46020834", "mov.s $f3, $f1"
	computes "c.le.s equal", 0x7fffffff, 0x7fffffff, 0x7fffffff, COND, \
	    ".word 0x46020836", "mov.s $f3, $f1"
	computes "c.le.s", ONE, 0xbf800000, ONE, 0, ".word 0x46020836", "mov.s $f3, $f1"
	computes "c.f.s", ONE, ONE, ONE, 0, ".word 0x46020830", "mov.s $f3, $f1"
	ctc1	zero, FCSR
	li	t0, 1
	bc1fl	1f
	li	t0, 2
1:	bc1t	1f
	nop
	addiu	t0, t0, 1
1:	check	"bc1fl, bc1t", t0, 3

	/* Doubles and doublewords are missing. */
	.irp	word, 0x462208c0, 0x44280800, 0x44a80800, 0x46220832, 0xd5010000, 0xf5010000
	c0_set	C0_STATUS, ST_BASE | ST_CU1
	reserved \word
	.endr
	c0_set	C0_STATUS, ST_BASE | ST_CU1
	reserved 0x4600090c		/* round.w.s */

	isa_end
