/*
 * Integer instructions that MIPS32 adds to MIPS I, and those of its second
 * release: results, register 0, same source and destination.
 */
#include "isa.h"

	.macro	alu2 op, a, result
	li	t0, \a
	li	t2, 0x5a5a5a5a
	\op	t2, t0
	check	"\op \a", t2, \result
	check	"\op \a: operand kept", t0, \a
	\op	t0, t0
	check	"\op \a (rd = rs)", t0, \result
	li	t0, \a
	\op	zero, t0
	check	"\op \a (rd = 0)", zero, 0
	.endm

	/* With an immediate operand. */
	.macro	alui op, a, n, result
	li	t0, \a
	li	t2, 0x5a5a5a5a
	\op	t2, t0, \n
	check	"\op \a, \n", t2, \result
	\op	t0, t0, \n
	check	"\op \a, \n (rd = rs)", t0, \result
	li	t0, \a
	\op	zero, t0, \n
	check	"\op \a, \n (rd = 0)", zero, 0
	.endm

	/* hi:lo += or -= a * b */
	.macro	accumulate op, hi, lo, a, b, new_hi, new_lo
	li	t0, \hi
	mthi	t0
	li	t0, \lo
	mtlo	t0
	li	t0, \a
	li	t1, \b
	\op	t0, t1
	mfhi	t2
	mflo	t3
	check	"\op \a, \b to \hi:\lo: hi", t2, \new_hi
	check	"\op \a, \b to \hi:\lo: lo", t3, \new_lo
	.endm

	/* The destination had 0x5a5a5a5a. */
	.macro	conditional op, condition, result
	li	t0, 0x12345678
	li	t1, \condition
	li	t2, 0x5a5a5a5a
	\op	t2, t0, t1
	check	"\op, condition \condition", t2, \result
	.endm

	.macro	extract a, position, size, result
	li	t0, \a
	li	t2, 0x5a5a5a5a
	ext	t2, t0, \position, \size
	check	"ext \a, \position, \size", t2, \result
	ext	t0, t0, \position, \size
	check	"ext \a, \position, \size (rt = rs)", t0, \result
	.endm

	.macro	insert target, a, position, size, result
	li	t0, \a
	li	t2, \target
	ins	t2, t0, \position, \size
	check	"ins \a, \position, \size into \target", t2, \result
	check	"ins \a, \position, \size: operand kept", t0, \a
	.endm

	isa_test mips32

	/* ---- multiplication ---- */
	alu3	mul, 0, 0x12345678, 0
	alu3	mul, 3, 5, 15
	alu3	mul, -3, 5, -15
	alu3	mul, -3, -5, 15
	alu3	mul, 0x10000, 0x10000, 0
	alu3	mul, 0x7fffffff, 0x7fffffff, 1
	alu3	mul, 0x80000000, 0xffffffff, 0x80000000
	alu3	mul, 0x12345678, 0x9abcdef0, 0x242d2080

	accumulate madd, 0, 0, 3, 5, 0, 15
	accumulate madd, 0, 0xffffffff, 1, 1, 1, 0
	accumulate madd, 0, 10, -3, 5, 0xffffffff, 0xfffffffb
	accumulate madd, 0x7fffffff, 0xffffffff, 1, 1, 0x80000000, 0
	accumulate madd, 1, 2, 0x80000000, 0x80000000, 0x40000001, 2
	accumulate maddu, 0, 0, 0xffffffff, 0xffffffff, 0xfffffffe, 1
	accumulate maddu, 1, 0xffffffff, 0xffffffff, 2, 3, 0xfffffffd
	accumulate maddu, 0xffffffff, 0xffffffff, 1, 1, 0, 0
	accumulate msub, 0, 15, 3, 5, 0, 0
	accumulate msub, 0, 0, 1, 1, 0xffffffff, 0xffffffff
	accumulate msub, 0, 0, -3, 5, 0, 15
	accumulate msub, 0x40000000, 0, 0x80000000, 0x80000000, 0, 0
	accumulate msubu, 0xfffffffe, 1, 0xffffffff, 0xffffffff, 0, 0
	accumulate msubu, 0, 0, 0xffffffff, 2, 0xfffffffe, 2

	/* ---- counting bits ---- */
	alu2	clz, 0, 32
	alu2	clz, 1, 31
	alu2	clz, 0x80000000, 0
	alu2	clz, 0x00010000, 15
	alu2	clz, 0xffffffff, 0
	alu2	clo, 0, 0
	alu2	clo, 0xffffffff, 32
	alu2	clo, 0x80000000, 1
	alu2	clo, 0xfffffffe, 31
	alu2	clo, 0x7fffffff, 0

	/* ---- conditional moves ---- */
	conditional movz, 0, 0x12345678
	conditional movz, 1, 0x5a5a5a5a
	conditional movz, 0x80000000, 0x5a5a5a5a
	conditional movn, 0, 0x5a5a5a5a
	conditional movn, 1, 0x12345678
	conditional movn, 0x80000000, 0x12345678
	li	t0, 0x12345678
	movz	zero, t0, zero
	check	"movz to register 0", zero, 0
	li	t1, 0
	movz	t1, t0, t1
	check	"movz over its condition", t1, 0x12345678
	movn	t1, zero, t1
	check	"movn over its condition", t1, 0

	/* ---- release 2: rotates ---- */
	alui	rotr, 0x12345678, 0, 0x12345678
	alui	rotr, 0x12345678, 4, 0x81234567
	alui	rotr, 0x12345678, 31, 0x2468acf0
	alui	rotr, 0x00000001, 1, 0x80000000
	alu3	rotrv, 0x12345678, 0, 0x12345678
	alu3	rotrv, 0x12345678, 8, 0x78123456
	alu3	rotrv, 0x12345678, 32, 0x12345678
	alu3	rotrv, 0x12345678, 36, 0x81234567
	alu3	rotrv, 0x12345678, -1, 0x2468acf0

	/* ---- bytes ---- */
	alu2	seb, 0x0000007f, 0x7f
	alu2	seb, 0x12345680, 0xffffff80
	alu2	seb, 0xffffff00, 0
	alu2	seh, 0x00007fff, 0x7fff
	alu2	seh, 0x12348000, 0xffff8000
	alu2	seh, 0xffff0000, 0
	alu2	wsbh, 0x12345678, 0x34127856
	alu2	wsbh, 0xff0000ff, 0x00ffff00

	/* ---- bit fields ---- */
	extract 0x12345678, 0, 32, 0x12345678
	extract 0x12345678, 0, 1, 0
	extract 0x12345678, 3, 1, 1
	extract 0x12345678, 4, 8, 0x67
	extract 0x92345678, 31, 1, 1
	extract 0x92345678, 16, 16, 0x9234
	extract 0xffffffff, 1, 31, 0x7fffffff
	insert	0x00000000, 0xffffffff, 0, 32, 0xffffffff
	insert	0xffffffff, 0x12345678, 0, 8, 0xffffff78
	insert	0xffffffff, 0x12345678, 8, 16, 0xff5678ff
	insert	0x5a5a5a5a, 0x00000001, 31, 1, 0xda5a5a5a
	insert	0x5a5a5a5a, 0x00000000, 0, 1, 0x5a5a5a5a
	insert	0x12345678, 0xffffffff, 12, 4, 0x1234f678
	li	t0, 0x12345678
	ins	t0, t0, 16, 16
	check	"ins of a register into itself", t0, 0x56785678
	li	t0, 0x12345678
	ins	zero, t0, 0, 16
	check	"ins into register 0", zero, 0

	/* ---- hints and barriers change nothing ---- */
	la	t0, cell
	li	t1, 0x600d
	sw	t1, 0(t0)
	pref	0, 0(t0)
	pref	30, 0(t0)
	pref	0, 0(zero)	/* no exception for any address */
	pref	1, 1(t0)
	sync
	ssnop
	ehb
	synci	0(t0)
	check	"hints: base kept", t0, cell
	check_mem "hints: memory kept", cell, 0x600d
	la	t0, 1f
	li	t1, 0
	jr.hb	t0
	li	t1, 1
	li	t1, 2
1:	check	"jr.hb", t1, 1
	la	t0, 1f
	li	t1, 0
	jalr.hb	t2, t0
	li	t1, 1
2:	li	t1, 2
1:	check	"jalr.hb", t1, 1
	check	"jalr.hb: link", t2, 2b

	/* ---- ll and sc ---- */
	la	t0, cell
	li	t1, 0x11112222
	sw	t1, 0(t0)
	ll	t2, 0(t0)
	li	t3, 0x33334444
	sc	t3, 0(t0)
	check	"ll", t2, 0x11112222
	check	"sc succeeds", t3, 1
	check_mem "sc: stored", cell, 0x33334444
	/* The return from an exception breaks the link. */
	ll	t2, 0(t0)
	la	k0, 1f
	mtc0	k0, C0_EPC
	li	k0, ST_BASE | ST_EXL
	mtc0	k0, C0_STATUS
	ehb
	eret
1:	li	t3, 0x55556666
	sc	t3, 0(t0)
	check	"ll, eret, sc: fails", t3, 0
	check_mem "ll, eret, sc: not stored", cell, 0x33334444
	.macro	misaligned op, code, offset
	la	t0, cell + \offset
	li	t3, 0x77778888
	expect	2f
1:	\op	t3, 0(t0)
	nop
2:	check_exc_addr "\op +\offset", \code, 1b, cell + \offset
	check	"\op +\offset: register kept", t3, 0x77778888
	.endm
	.irp	offset, 1, 2, 3
	misaligned ll, ADEL, \offset
	/* Whether the link is there or not. */
	la	t0, cell
	ll	t2, 0(t0)
	misaligned sc, ADES, \offset
	.endr
	check_mem "sc: not stored", cell, 0x33334444

	/* ---- hardware registers ---- */
	rdhwr	t0, $0
	check	"rdhwr CPUNum", t0, 0
	rdhwr	t0, $1
	check	"rdhwr SYNCI_Step", t0, 32
	rdhwr	t0, $3
	check	"rdhwr CCRes", t0, 2
	rdhwr	t0, $2
	nop
	nop
	nop
	rdhwr	t1, $2
	sltu	t0, t0, t1
	check	"rdhwr CC counts", t0, 1

	/* ---- di and ei ---- */
	li	t0, ST_BASE | ST_EXL
	mtc0	t0, C0_STATUS
	ehb
	ei	t1
	ehb
	mfc0	t2, C0_STATUS
	di	t3
	ehb
	mfc0	t4, C0_STATUS
	di
	ehb
	mfc0	t5, C0_STATUS
	c0_set	C0_STATUS, ST_BASE
	check	"ei: what was there", t1, ST_BASE | ST_EXL
	check	"ei", t2, ST_BASE | ST_EXL | ST_IE
	check	"di: what was there", t3, ST_BASE | ST_EXL | ST_IE
	check	"di", t4, ST_BASE | ST_EXL
	check	"di without a register", t5, ST_BASE | ST_EXL

	isa_end

	.data
	.balign	16
cell:	.word	0, 0, 0, 0
