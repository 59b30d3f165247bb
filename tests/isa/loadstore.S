/*
 * Loads and stores: sizes, extension, byte order, all alignments of the
 * unaligned pairs, address errors.
 */
#include "isa.h"

#ifdef __MIPSEB__
#define ORDER(be, le) be
#else
#define ORDER(be, le) le
#endif

	.macro	load op, offset, result
	la	t0, bytes
	li	t1, 0x5a5a5a5a
	\op	t1, \offset(t0)
	nop
	check	"\op +\offset", t1, \result
	/* Through the end of the range with a negative offset. */
	addiu	t0, t0, 0x7000
	\op	t1, (\offset - 0x7000)(t0)
	nop
	check	"\op negative offset +\offset", t1, \result
	/* Over its own base register. */
	la	t0, bytes
	\op	t0, \offset(t0)
	nop
	check	"\op over the base +\offset", t0, \result
	.endm

/* Stores into `cell` (two words of 0x11111111 0x22222222). */
	.macro	store op, offset, first, second
	la	t0, cell
	li	t1, 0x11111111
	sw	t1, 0(t0)
	li	t1, 0x22222222
	sw	t1, 4(t0)
	li	t1, 0xa1b2c3d4
	\op	t1, \offset(t0)
	check	"\op +\offset: register kept", t1, 0xa1b2c3d4
	check_mem "\op +\offset: first word", cell, \first
	check_mem "\op +\offset: second word", cell + 4, \second
	.endm

/* lwl or lwr of the bytes 81 92 a3 b4 into 0x11223344. */
	.macro	merge op, offset, result
	la	t0, bytes
	li	t1, 0x11223344
	\op	t1, \offset(t0)
	nop
	check	"\op +\offset", t1, \result
	.endm

/* An access that must raise an address error and do nothing. */
	.macro	misaligned op, code, address
	li	t0, \address
	li	t1, 0x5a5a5a5a
	expect	2f
1:	\op	t1, 0(t0)
	nop
2:	check_exc_addr "\op \address", \code, 1b, \address
	check	"\op \address: register kept", t1, 0x5a5a5a5a
	.endm

	isa_test loadstore

	load	lb, 0, 0xffffff81
	load	lb, 1, 0xffffff92
	load	lb, 4, 0x00000001
	load	lb, 7, 0x0000007f
	load	lbu, 0, 0x00000081
	load	lbu, 1, 0x00000092
	load	lbu, 2, 0x000000a3
	load	lbu, 3, 0x000000b4
	load	lbu, 6, 0x00000045
	load	lh, 0, ORDER(0xffff8192, 0xffff9281)
	load	lh, 2, ORDER(0xffffa3b4, 0xffffb4a3)
	load	lh, 4, ORDER(0x00000123, 0x00002301)
	load	lh, 6, ORDER(0x0000457f, 0x00007f45)
	load	lhu, 0, ORDER(0x00008192, 0x00009281)
	load	lhu, 2, ORDER(0x0000a3b4, 0x0000b4a3)
	load	lhu, 4, ORDER(0x00000123, 0x00002301)
	load	lw, 0, ORDER(0x8192a3b4, 0xb4a39281)
	load	lw, 4, ORDER(0x0123457f, 0x7f452301)

	store	sb, 0, ORDER(0xd4111111, 0x111111d4), 0x22222222
	store	sb, 1, ORDER(0x11d41111, 0x1111d411), 0x22222222
	store	sb, 2, ORDER(0x1111d411, 0x11d41111), 0x22222222
	store	sb, 3, ORDER(0x111111d4, 0xd4111111), 0x22222222
	store	sb, 4, 0x11111111, ORDER(0xd4222222, 0x222222d4)
	store	sh, 0, ORDER(0xc3d41111, 0x1111c3d4), 0x22222222
	store	sh, 2, ORDER(0x1111c3d4, 0xc3d41111), 0x22222222
	store	sh, 6, 0x11111111, ORDER(0x2222c3d4, 0xc3d42222)
	store	sw, 0, 0xa1b2c3d4, 0x22222222
	store	sw, 4, 0x11111111, 0xa1b2c3d4

	/* lwl, lwr: every byte of the word. */
	merge	lwl, 0, ORDER(0x8192a3b4, 0x81223344)
	merge	lwl, 1, ORDER(0x92a3b444, 0x92813344)
	merge	lwl, 2, ORDER(0xa3b43344, 0xa3928144)
	merge	lwl, 3, ORDER(0xb4223344, 0xb4a39281)
	merge	lwr, 0, ORDER(0x11223381, 0xb4a39281)
	merge	lwr, 1, ORDER(0x11228192, 0x11b4a392)
	merge	lwr, 2, ORDER(0x118192a3, 0x1122b4a3)
	merge	lwr, 3, ORDER(0x8192a3b4, 0x112233b4)

	store	swl, 0, ORDER(0xa1b2c3d4, 0x111111a1), 0x22222222
	store	swl, 1, ORDER(0x11a1b2c3, 0x1111a1b2), 0x22222222
	store	swl, 2, ORDER(0x1111a1b2, 0x11a1b2c3), 0x22222222
	store	swl, 3, ORDER(0x111111a1, 0xa1b2c3d4), 0x22222222
	store	swr, 0, ORDER(0xd4111111, 0xa1b2c3d4), 0x22222222
	store	swr, 1, ORDER(0xc3d41111, 0xb2c3d411), 0x22222222
	store	swr, 2, ORDER(0xb2c3d411, 0xc3d41111), 0x22222222
	store	swr, 3, ORDER(0xa1b2c3d4, 0xd4111111), 0x22222222

	/* The pairs as compilers use them: the second merges at once. */
	.macro	unaligned offset, result
	la	t0, bytes
	li	t1, 0x5a5a5a5a
	lwl	t1, (\offset + ORDER(0, 3))(t0)
	lwr	t1, (\offset + ORDER(3, 0))(t0)
	nop
	check	"unaligned load +\offset", t1, \result
	lwr	t2, (\offset + ORDER(3, 0))(t0)
	lwl	t2, (\offset + ORDER(0, 3))(t0)
	nop
	check	"unaligned load, right first, +\offset", t2, \result
	.endm
	unaligned 0, ORDER(0x8192a3b4, 0xb4a39281)
	unaligned 1, ORDER(0x92a3b401, 0x01b4a392)
	unaligned 2, ORDER(0xa3b40123, 0x2301b4a3)
	unaligned 3, ORDER(0xb4012345, 0x452301b4)
	unaligned 4, ORDER(0x0123457f, 0x7f452301)

	.macro	unaligned_store offset, first, second
	la	t0, cell
	li	t1, 0x11111111
	sw	t1, 0(t0)
	li	t1, 0x22222222
	sw	t1, 4(t0)
	li	t1, 0xa1b2c3d4
	swl	t1, (\offset + ORDER(0, 3))(t0)
	swr	t1, (\offset + ORDER(3, 0))(t0)
	check_mem "unaligned store +\offset: first", cell, \first
	check_mem "unaligned store +\offset: second", cell + 4, \second
	.endm
	unaligned_store 0, 0xa1b2c3d4, 0x22222222
	unaligned_store 1, ORDER(0x11a1b2c3, 0xb2c3d411), ORDER(0xd4222222, 0x222222a1)
	unaligned_store 2, ORDER(0x1111a1b2, 0xc3d41111), ORDER(0xc3d42222, 0x2222a1b2)
	unaligned_store 3, ORDER(0x111111a1, 0xd4111111), ORDER(0xb2c3d422, 0x22a1b2c3)
	unaligned_store 4, 0x11111111, 0xa1b2c3d4

	/* lwl and lwr over their own base. */
	la	t0, bytes
	lwr	t0, ORDER(3, 0)(t0)
	nop
	check	"lwr over the base", t0, ORDER(0x8192a3b4, 0xb4a39281)

	/* kseg0 and kseg1 are the same memory. */
	la	t0, cell
	li	t1, 0x20000000
	addu	t1, t0, t1
	li	t2, 0xcafe1234
	sw	t2, 0(t1)
	lw	t3, 0(t0)
	nop
	check	"store kseg1, load kseg0", t3, 0xcafe1234
	li	t2, 0x600df00d
	sw	t2, 0(t0)
	lw	t3, 0(t1)
	nop
	check	"store kseg0, load kseg1", t3, 0x600df00d

	/* The address is base + offset modulo 2^32. */
	la	t0, cell
	addiu	t0, t0, -0x7000
	lw	t1, 0x7000(t0)
	nop
	check	"positive offset", t1, 0x600df00d
#ifdef ISA_WIDE
	/* 64-bit sums leave the compatibility segments at their ends. */
	li	t0, 0x7fff9000
	expect	2f
1:	lw	t1, 0x7000(t0)
	nop
2:	check_exc_addr "sum behind kuseg", ADEL, 1b, 0x80000000
	li	t0, 0x80001000
	expect	2f
1:	lw	t1, -0x1004(t0)
	nop
2:	check_exc_addr "sum before kseg0", ADEL, 1b, 0x7ffffffc
#else
	/* 0x7fff9000 + 0x7000 lies in kseg0: only the sum counts. */
	li	t0, 0x7fff9000
	la	t2, 0x80000000
	lw	t3, 0(t2)
	lw	t1, 0x7000(t0)
	nop
	subu	t1, t1, t3
	check	"base in kuseg, sum in kseg0", t1, 0
	li	t0, 0x80001000
	expect	2f
1:	lw	t1, -0x1004(t0)
	nop
2:	check_exc_addr "base in kseg0, sum in kuseg", TLBL, 1b, 0x7ffffffc, 0, 0
#endif

	/* A load to register 0 still accesses memory. */
	la	t0, bytes
	lw	zero, 0(t0)
	lb	zero, 0(t0)
	lwl	zero, 1(t0)
	nop
	check	"load into register 0", zero, 0
	expect	2f
1:	lw	zero, 2(t0)
	nop
2:	check_exc "misaligned load into register 0", ADEL, 1b
	li	t0, 0x1000
	expect	2f
1:	lb	zero, 0(t0)
	nop
2:	check_exc_addr "unmapped load into register 0", TLBL, 1b, 0x1000, 0, 0

	/* Stores of register 0. */
	la	t0, cell
	li	t1, -1
	sw	t1, 0(t0)
	sb	zero, 0(t0)
	check_mem "sb of register 0", cell, ORDER(0x00ffffff, 0xffffff00)
	sw	zero, 0(t0)
	check_mem "sw of register 0", cell, 0

	/* Address errors, kernel mode: alignment only. */
	misaligned lh, ADEL, 0x80010001
	misaligned lh, ADEL, 0xa0010003
	misaligned lhu, ADEL, 0x80010001
	misaligned lw, ADEL, 0x80010001
	misaligned lw, ADEL, 0x80010002
	misaligned lw, ADEL, 0x80010003
	misaligned sh, ADES, 0x80018001
	misaligned sh, ADES, 0xa0018003
	misaligned sw, ADES, 0x80018001
	misaligned sw, ADES, 0x80018002
	misaligned sw, ADES, 0x80018003
	/* Alignment is checked before the TLB is looked at. */
	misaligned lh, ADEL, 0x00400001
	misaligned lw, ADEL, 0x00400002
	misaligned sh, ADES, 0x00400001
	misaligned sw, ADES, 0x00400002
	misaligned lw, ADEL, 0xc0400002
	misaligned sw, ADES, 0xc0400001
	misaligned lw, ADEL, 0xffffffff

	/* A misaligned store leaves memory alone. */
	la	t0, cell
	li	t1, 0x13579bdf
	sw	t1, 0(t0)
	li	t1, 0x5a5a5a5a
	expect	2f
1:	sw	t1, 2(t0)
	nop
2:	check_exc "misaligned sw", ADES, 1b
	check_mem "misaligned sw: memory kept", cell, 0x13579bdf

	/* Many sizes over the same bytes, close together. */
	la	t0, cell
	li	t1, 0x01020304
	sw	t1, 0(t0)
	lbu	t2, ORDER(3, 0)(t0)
	lhu	t3, ORDER(0, 2)(t0)
	sb	t1, ORDER(0, 3)(t0)
	lw	t4, 0(t0)
	nop
	check	"byte after word", t2, 0x04
	check	"half after word", t3, 0x0102
	check	"word after byte", t4, 0x04020304

	isa_end

	.data
	.align	4
bytes:	.byte	0x81, 0x92, 0xa3, 0xb4, 0x01, 0x23, 0x45, 0x7f
	.byte	0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80
cell:	.word	0, 0, 0, 0
	.space	0x7000
