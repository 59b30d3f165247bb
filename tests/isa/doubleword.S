/*
 * Doubleword instructions of MIPS III: results, register 0, same source and
 * destination, overflow, unaligned accesses; what 32-bit instructions leave in
 * the upper halves of registers.
 */
	.set	gp=64 /* before gp is a register */
#include "isa.h"

	/* A doubleword in a register; changes k0. */
	.macro	set64 reg, upper, lower
	li	\reg, \upper
	li	k0, \lower
	dsll32	\reg, \reg, 0
	dsll32	k0, k0, 0
	dsrl32	k0, k0, 0
	or	\reg, \reg, k0
	.endm

	.macro	dalu3 op, a1, a0, b1, b0, r1, r0
	set64	t0, \a1, \a0
	set64	t1, \b1, \b0
	li	t2, 0x5a5a5a5a
	\op	t2, t0, t1
	check64	"\op \a1 \a0, \b1 \b0", t2, \r1, \r0
	move	t3, t0
	\op	t3, t3, t1
	check64	"\op \a1 \a0, \b1 \b0 (rd = rs)", t3, \r1, \r0
	move	t3, t1
	\op	t3, t0, t3
	check64	"\op \a1 \a0, \b1 \b0 (rd = rt)", t3, \r1, \r0
	\op	zero, t0, t1
	check	"\op \a1 \a0, \b1 \b0 (rd = 0)", zero, 0
	.endm

	.macro	alui op, a1, a0, n, r1, r0
	set64	t0, \a1, \a0
	\op	t2, t0, \n
	check64	"\op \a1 \a0, \n", t2, \r1, \r0
	\op	t0, t0, \n
	check64	"\op \a1 \a0, \n (rt = rs)", t0, \r1, \r0
	.endm

	.macro	overflow3 op, a1, a0, b1, b0
	set64	t0, \a1, \a0
	set64	t1, \b1, \b0
	li	t2, 77
	expect	2f
1:	\op	t2, t0, t1
2:	check_exc "\op overflows", OV, 1b, 0, 0x180
	check	"\op overflows: rd kept", t2, 77
	.endm

	.macro	multiply op, a1, a0, b1, b0, h1, h0, l1, l0
	set64	t0, \a1, \a0
	set64	t1, \b1, \b0
	\op	$0, t0, t1
	mfhi	t2
	mflo	t3
	check64	"\op \a1 \a0, \b1 \b0: hi", t2, \h1, \h0
	check64	"\op \a1 \a0, \b1 \b0: lo", t3, \l1, \l0
	.endm

	.macro	multiply2 op, a1, a0, b1, b0, h1, h0, l1, l0
	set64	t0, \a1, \a0
	set64	t1, \b1, \b0
	\op	t0, t1
	mfhi	t2
	mflo	t3
	check64	"\op \a1 \a0, \b1 \b0: hi", t2, \h1, \h0
	check64	"\op \a1 \a0, \b1 \b0: lo", t3, \l1, \l0
	.endm

	isa_test doubleword

	/* ---- arithmetic ---- */

	dalu3	daddu, 0, 0xffffffff, 0, 1, 1, 0
	dalu3	daddu, 0x7fffffff, 0xffffffff, 0, 1, 0x80000000, 0
	dalu3	dadd, 0x12345678, 0x9abcdef0, 0x11111111, 0x11111111, 0x23456789, 0xabcdf001
	dalu3	dadd, -1, -1, 0, 1, 0, 0
	dalu3	dsubu, 1, 0, 0, 1, 0, 0xffffffff
	dalu3	dsubu, 0x80000000, 0, 0, 1, 0x7fffffff, 0xffffffff
	dalu3	dsub, 0, 0, 0, 1, -1, -1
	alui	daddiu, 0, 0x7fffffff, 1, 0, 0x80000000
	alui	daddiu, 0x7fffffff, 0xffffffff, 1, 0x80000000, 0
	alui	daddiu, 0, 0, -32768, -1, 0xffff8000
	alui	daddi, 1, 0, -1, 0, 0xffffffff
	overflow3 dadd, 0x7fffffff, 0xffffffff, 0, 1
	overflow3 dsub, 0x80000000, 0, 0, 1
	set64	t0, 0x80000000, 0
	li	t2, 77
	expect	2f
1:	daddi	t2, t0, -1
2:	check_exc "daddi overflows", OV, 1b, 0, 0x180
	check	"daddi overflows: rt kept", t2, 77

	/* Whole registers. */
	dalu3	and, 0xf0f0f0f0, 0xff00ff00, 0x33333333, 0x0ff00ff0, 0x30303030, 0x0f000f00
	dalu3	or, 0xf0f0f0f0, 0xff00ff00, 0x33333333, 0x0ff00ff0, 0xf3f3f3f3, 0xfff0fff0
	dalu3	xor, 0xf0f0f0f0, 0xff00ff00, 0x33333333, 0x0ff00ff0, 0xc3c3c3c3, 0xf0f0f0f0
	dalu3	nor, 0xf0f0f0f0, 0xff00ff00, 0x33333333, 0x0ff00ff0, 0x0c0c0c0c, 0x000f000f
	alui	andi, -1, 0x12345678, 0xffff, 0, 0x5678
	alui	ori, 0x12345678, 0x10000000, 0x8001, 0x12345678, 0x10008001
	alui	xori, 0x12345678, 0x1000ffff, 0x8001, 0x12345678, 0x10007ffe
	dalu3	slt, 1, 0, 0, 0xffffffff, 0, 0
	dalu3	slt, 0x80000000, 0, 0, 0, 0, 1
	dalu3	sltu, 0x80000000, 0, 0, 0, 0, 0
	dalu3	sltu, 0, 0xffffffff, 1, 0, 0, 1
	alui	slti, 0xffffffff, 0, 0, 0, 1
	alui	slti, 1, 0, 5, 0, 0
	alui	sltiu, 0x7fffffff, 0, -1, 0, 1
	alui	sltiu, 1, 0, 5, 0, 0

	/* Words are sign-extended. */
	set64	t0, 0, 0x7fffffff
	addiu	t2, t0, 1
	check64	"addiu to a negative word", t2, -1, 0x80000000
	lui	t2, 0x8000
	check64	"lui 0x8000", t2, -1, 0x80000000
	li	t0, -1
	srl	t2, t0, 0
	check64	"srl by 0", t2, -1, -1
	srl	t2, t0, 1
	check64	"srl by 1", t2, 0, 0x7fffffff
	li	t0, 1
	sll	t2, t0, 31
	check64	"sll by 31", t2, -1, 0x80000000
	li	t0, 0x80000000
	li	t1, 1
	subu	t2, t0, t1
	check64	"subu to a positive word", t2, 0, 0x7fffffff
	multiply2 mult, -1, -1, 0, 5, -1, -1, -1, -5
	multiply2 multu, -1, -1, 0, 5, 0, 4, -1, -5

	/* ---- shifts ---- */

	alui	dsll, 0x12345678, 0x9abcdef0, 4, 0x23456789, 0xabcdef00
	alui	dsll, 0x12345678, 0x9abcdef0, 0, 0x12345678, 0x9abcdef0
	alui	dsll32, 0x12345678, 0x9abcdef0, 0, 0x9abcdef0, 0
	alui	dsll32, 0x12345678, 0x9abcdef1, 31, 0x80000000, 0
	alui	dsrl, 0x92345678, 0x9abcdef0, 4, 0x09234567, 0x89abcdef
	alui	dsrl32, 0x92345678, 0x9abcdef0, 4, 0, 0x09234567
	alui	dsrl32, 0x92345678, 0x9abcdef0, 31, 0, 1
	alui	dsra, 0x92345678, 0x9abcdef0, 4, 0xf9234567, 0x89abcdef
	alui	dsra32, 0x92345678, 0x9abcdef0, 4, -1, 0xf9234567
	alui	dsra32, 0x92345678, 0x9abcdef0, 31, -1, -1
	dalu3	dsllv, 0, 1, 0, 63, 0x80000000, 0
	dalu3	dsllv, 0, 1, 0, 64, 0, 1
	dalu3	dsrlv, 0x80000000, 0, 0, 63, 0, 1
	dalu3	dsrav, 0x80000000, 0, 0, 63, -1, -1

	/* ---- multiply and divide ---- */

	multiply2 dmult, -1, -1, -1, -1, 0, 0, 0, 1
	multiply2 dmult, 0x80000000, 0, 0x80000000, 0, 0x40000000, 0, 0, 0
	multiply2 dmult, 0x80000000, 0, 0, 2, -1, -1, 0, 0
	multiply2 dmultu, -1, -1, -1, -1, -1, -2, 0, 1
	multiply2 dmultu, 0x80000000, 0, 0, 2, 0, 1, 0, 0
	multiply ddiv, 0, 100, 0, 7, 0, 2, 0, 14
	multiply ddiv, -1, -100, 0, 7, -1, -2, -1, -14
	multiply ddiv, 0x12345678, 0x9abcdef0, 0, 0x10000, 0, 0xdef0, 0x1234, 0x56789abc
	multiply ddivu, -1, -1, 0, 2, 0, 1, 0x7fffffff, -1
	multiply ddivu, 0x80000000, 0, 0, 3, 0, 2, 0x2aaaaaaa, 0xaaaaaaaa
	set64	t0, 0x12345678, 0x9abcdef0
	mthi	t0
	mtlo	t0
	mfhi	t1
	check64	"mthi, mfhi", t1, 0x12345678, 0x9abcdef0
	mflo	t1
	check64	"mtlo, mflo", t1, 0x12345678, 0x9abcdef0

	/* ---- loads and stores ---- */

	la	a0, buffer
	set64	t0, 0x81828384, 0x85868788
	sd	t0, 0(a0)
	ld	t1, 0(a0)
	check64	"sd, ld", t1, 0x81828384, 0x85868788
	lbu	t1, 0(a0)
#ifdef __MIPSEB__
	check	"first byte", t1, 0x81
	lw	t1, 0(a0)
	check64	"lw of the first word", t1, -1, 0x81828384
	lwu	t1, 4(a0)
	check64	"lwu of the second word", t1, 0, 0x85868788
#else
	check	"first byte", t1, 0x88
	lw	t1, 4(a0)
	check64	"lw of the second word", t1, -1, 0x81828384
	lwu	t1, 0(a0)
	check64	"lwu of the first word", t1, 0, 0x85868788
#endif
	expect	2f
1:	ld	t1, 4(a0)
2:	check_exc "ld from a word's address", ADEL, 1b, 0, 0x180
	expect	2f
1:	sd	t1, 1(a0)
2:	check_exc "sd to an odd address", ADES, 1b, 0, 0x180
	expect	2f
1:	lwu	t1, 2(a0)
2:	check_exc "lwu from a halfword's address", ADEL, 1b, 0, 0x180

	/* Any eight bytes, by both instructions; buffer + n is n. */
	la	a0, buffer
	li	t0, 0
1:	addu	t1, a0, t0
	sb	t0, 0(t1)
	addiu	t0, t0, 1
	li	t1, 24
	bne	t0, t1, 1b
	nop
#ifdef __MIPSEB__
#define LEFT(n)  (n)
#define RIGHT(n) ((n) + 7)
#else
#define LEFT(n)  ((n) + 7)
#define RIGHT(n) (n)
#endif
	.irp	n, 0,1,2,3,4,5,6,7
	ldl	t2, LEFT(\n)(a0)
	ldr	t2, RIGHT(\n)(a0)
#ifdef __MIPSEB__
	check64	"ldl, ldr at \n", t2, 0x00010203 + 0x01010101 * \n, 0x04050607 + 0x01010101 * \n
#else
	check64	"ldl, ldr at \n", t2, 0x07060504 + 0x01010101 * \n, 0x03020100 + 0x01010101 * \n
#endif
	.endr
	set64	t0, 0x81828384, 0x85868788
	.irp	n, 0,1,2,3,4,5,6,7
	sd	zero, 0(a0)
	sd	zero, 8(a0)
	sdl	t0, LEFT(\n)(a0)
	sdr	t0, RIGHT(\n)(a0)
	ldl	t2, LEFT(\n)(a0)
	ldr	t2, RIGHT(\n)(a0)
	check64	"sdl, sdr at \n", t2, 0x81828384, 0x85868788
	lbu	t2, \n + 8(a0)
	check	"sdl, sdr at \n: byte behind", t2, 0
	.endr
	/* Parts: the other bytes are kept. */
	set64	t0, 0x11121314, 0x15161718
	sd	t0, 0(a0)
	set64	t2, 0x81828384, 0x85868788
	ldl	t2, 3(a0)
#ifdef __MIPSEB__
	check64	"ldl at 3", t2, 0x14151617, 0x18868788
#else
	check64	"ldl at 3", t2, 0x15161718, 0x85868788
#endif
	set64	t2, 0x81828384, 0x85868788
	ldr	t2, 3(a0)
#ifdef __MIPSEB__
	check64	"ldr at 3", t2, 0x81828384, 0x11121314
#else
	check64	"ldr at 3", t2, 0x81828311, 0x12131415
#endif

	/* lld and scd */
	la	a0, buffer
	set64	t0, 0x12345678, 0x9abcdef0
	sd	t0, 0(a0)
	lld	t1, 0(a0)
	daddiu	t2, t1, 0x10
	scd	t2, 0(a0)
	check	"scd after lld", t2, 1
	ld	t1, 0(a0)
	check64	"scd stores", t1, 0x12345678, 0x9abcdf00
	li	t2, 5
	scd	t2, 0(a0)
	check	"scd without lld", t2, 0
	ld	t1, 0(a0)
	check64	"scd without lld stores nothing", t1, 0x12345678, 0x9abcdf00

	/* ---- branches and traps compare whole registers ---- */

	set64	t0, 1, 5
	li	t1, 5
	li	t2, 0
	beq	t0, t1, 1f
	nop
	li	t2, 1
1:	check	"beq of equal lower halves", t2, 1
	set64	t0, 0x80000000, 0
	li	t2, 0
	bgez	t0, 1f
	nop
	li	t2, 1
1:	check	"bgez of a negative doubleword", t2, 1
	set64	t0, 1, 0
	li	t2, 0
	blez	t0, 1f
	nop
	li	t2, 1
1:	check	"blez of 2^32", t2, 1
	expect	2f
1:	tne	t0, zero
2:	check_exc "tne of 2^32 and 0", 13, 1b, 0, 0x180

	isa_end

	.data
	.align	3
buffer:	.space	64
