/*
 * Doubleword instructions that MIPS64 and its second release add.
 */
	.set	gp=64 /* before gp is a register */
#include "isa.h"

	.macro	set64 reg, upper, lower
	li	\reg, \upper
	li	k0, \lower
	dsll32	\reg, \reg, 0
	dsll32	k0, k0, 0
	dsrl32	k0, k0, 0
	or	\reg, \reg, k0
	.endm

	.macro	alu2 op, a1, a0, r1, r0
	set64	t0, \a1, \a0
	\op	t2, t0
	check64	"\op \a1 \a0", t2, \r1, \r0
	\op	t0, t0
	check64	"\op \a1 \a0 (rd = rs)", t0, \r1, \r0
	.endm

	.macro	extract op, a1, a0, pos, size, r1, r0
	set64	t0, \a1, \a0
	\op	t2, t0, \pos, \size
	check64	"\op \a1 \a0, \pos, \size", t2, \r1, \r0
	\op	t0, t0, \pos, \size
	check64	"\op \a1 \a0, \pos, \size (rt = rs)", t0, \r1, \r0
	.endm

	.macro	insert op, b1, b0, a1, a0, pos, size, r1, r0
	set64	t0, \a1, \a0
	set64	t2, \b1, \b0
	\op	t2, t0, \pos, \size
	check64	"\op \a1 \a0 into \b1 \b0, \pos, \size", t2, \r1, \r0
	.endm

	isa_test doubleword64

	alu2	dclz, 0, 0, 0, 64
	alu2	dclz, 0, 1, 0, 63
	alu2	dclz, 1, 0, 0, 31
	alu2	dclz, 0x80000000, 0, 0, 0
	alu2	dclo, -1, -1, 0, 64
	alu2	dclo, 0xffff0000, 0, 0, 16
	alu2	dclo, 0x7fffffff, -1, 0, 0
	alu2	dsbh, 0x01020304, 0x05060708, 0x02010403, 0x06050807
	alu2	dshd, 0x01020304, 0x05060708, 0x07080506, 0x03040102

	/* The first is dext, the second dextm, the third dextu. */
	extract	dext, 0x12345678, 0x9abcdef0, 4, 8, 0, 0xef
	extract	dext, 0x12345678, 0x9abcdef0, 0, 32, 0, 0x9abcdef0
	extract	dext, 0x12345678, 0x9abcdef0, 28, 8, 0, 0x89
	extract	dext, 0x12345678, 0x9abcdef0, 4, 40, 0x67, 0x89abcdef
	extract	dext, 0x92345678, 0x9abcdef0, 0, 64, 0x92345678, 0x9abcdef0
	extract	dext, 0x12345678, 0x9abcdef0, 40, 16, 0, 0x3456
	extract	dext, 0x92345678, 0x9abcdef0, 63, 1, 0, 1
	insert	dins, -1, -1, 0, 0, 4, 8, -1, 0xfffff00f
	insert	dins, 0, 0, 0, 0x5a, 28, 8, 5, 0xa0000000
	insert	dins, -1, -1, 0, 0, 4, 56, 0xf0000000, 0x0000000f
	insert	dins, 0x11111111, 0x22222222, 0x33333333, 0x44444444, 0, 64, 0x33333333, 0x44444444
	insert	dins, 0, 0, 0, -1, 40, 16, 0x00ffff00, 0
	insert	dins, 0, 0, 0, 1, 63, 1, 0x80000000, 0

	set64	t0, 0x12345678, 0x9abcdef0
	drotr	t2, t0, 4
	check64	"drotr by 4", t2, 0x01234567, 0x89abcdef
	drotr	t2, t0, 36
	check64	"drotr by 36", t2, 0x89abcdef, 0x01234567
	li	t1, 8
	drotrv	t2, t0, t1
	check64	"drotrv by 8", t2, 0xf0123456, 0x789abcde
	li	t1, 64
	drotrv	t2, t0, t1
	check64	"drotrv by 64", t2, 0x12345678, 0x9abcdef0

	/* 32-bit fields are sign-extended. */
	set64	t0, 0, 0x7fffffff
	li	t1, 1
	ins	t0, t1, 31, 1
	check64	"ins into bit 31", t0, -1, -1
	li	t0, 0x80000001
	wsbh	t1, t0
	check64	"wsbh", t1, 0, 0x00800100

	isa_end
