/*
 * Floating point: registers, moves, loads and stores, control register,
 * compares and branches, arithmetic (table of fpu-vectors.inc).
 *
 * Denormals and the NaNs of invalid operations are left to software by the
 * R3010; tests/unit/test_mips_fpu_r3010.c has them.
 */
#include "isa.h"

#define FCR31 $31
#define FCR31_C 0x00800000

	.macro	set_fcr31 value
	li	k0, \value
	ctc1	k0, FCR31
	nop
	nop
	nop
	.endm

	.macro	get reg, fpr
	mfc1	\reg, \fpr
	nop
	.endm

	.macro	put fpr, value
	li	k0, \value
	mtc1	k0, \fpr
	nop
	.endm

	/* FCR31 keeps what is written. */
	.macro	control value
	set_fcr31 \value
	cfc1	t0, FCR31
	nop
	check	"FCR31 \value", t0, \value
	.endm

	/*
	 * All sixteen predicates on one pair.  `relation`: 4 less, 2 equal,
	 * 1 unordered, 0 greater.  Those with bit 3 raise Invalid when
	 * unordered, which is left out.
	 */
	.macro	predicate name, fmt, relation, expected
	.if	(\relation & 1) == 0 || \expected < 8
	set_fcr31 0
	c.\name\().\fmt $f2, $f4
	nop
	cfc1	t0, FCR31
	nop
	check	"c.\name\().\fmt, relation \relation", t0, \
	    FCR31_C * !!(\expected & \relation)
	/* The condition is replaced, not added. */
	set_fcr31 FCR31_C | 0x7c
	c.\name\().\fmt $f2, $f4
	nop
	cfc1	t0, FCR31
	nop
	check	"c.\name\().\fmt, relation \relation, C set before", t0, \
	    0x7c + FCR31_C * !!(\expected & \relation)
	.endif
	.endm

	/* relation bits: unordered 1, equal 2, less 4. */
	.macro	predicates fmt, relation
	predicate f,	\fmt, \relation, 0
	predicate un,	\fmt, \relation, 1
	predicate eq,	\fmt, \relation, 2
	predicate ueq,	\fmt, \relation, 3
	predicate olt,	\fmt, \relation, 4
	predicate ult,	\fmt, \relation, 5
	predicate ole,	\fmt, \relation, 6
	predicate ule,	\fmt, \relation, 7
	predicate sf,	\fmt, \relation, 8
	predicate ngle,	\fmt, \relation, 9
	predicate seq,	\fmt, \relation, 10
	predicate ngl,	\fmt, \relation, 11
	predicate lt,	\fmt, \relation, 12
	predicate nge,	\fmt, \relation, 13
	predicate le,	\fmt, \relation, 14
	predicate ngt,	\fmt, \relation, 15
	.endm

	.macro	compare_single a, b, relation
	put	$f2, \a
	put	$f4, \b
	predicates s, \relation
	.endm

	.macro	compare_double a, b, relation
	put	$f2, \a & 0xffffffff
	put	$f3, \a >> 32
	put	$f4, \b & 0xffffffff
	put	$f5, \b >> 32
	predicates d, \relation
	.endm

	/* A branch on the condition: 1 = slot, 2 = not taken. */
	.macro	way op, c, expected
	li	t8, 0
	set_fcr31 \c * FCR31_C
	\op	4f
	ori	t8, t8, 1
	ori	t8, t8, 2
4:	check	"\op with condition \c", t8, \expected
	/* Set by a compare, with the instruction between that it wants. */
	put	$f2, 0x3f800000
	put	$f4, 0x40000000
	li	t8, 0
	.if	\c
	c.lt.s	$f2, $f4
	.else
	c.lt.s	$f4, $f2
	.endif
	nop
	\op	4f
	ori	t8, t8, 1
	ori	t8, t8, 2
4:	check	"\op after a compare, condition \c", t8, \expected
	/* The slot changes the condition: too late. */
	li	t8, 0
	set_fcr31 \c * FCR31_C
	li	t0, (1 - \c) * FCR31_C
	\op	4f
	ctc1	t0, FCR31
	ori	t8, t8, 2
4:	check	"\op with condition \c, slot changes it", t8, \expected & 2
	/* A fault in the slot. */
	li	t0, 0x7fffffff
	set_fcr31 \c * FCR31_C
	expect	5f
1:	\op	4f
	addi	t0, t0, 1
	nop
4:	nop
5:	check_exc "overflow in the slot of \op, condition \c", OV, 1b, 1
	.endm

	isa_test fpu

	/* It is an R3010 (implementation 3). */
	cfc1	t0, $0
	nop
	srl	t0, t0, 8
	andi	t0, t0, 0xff
	check	"implementation", t0, 3

	/* 32 words of registers. */
	.irp	r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	put	$f\r, 0x01010101 * \r + 0x80000000
	.endr
	.irp	r, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	put	$f\r, 0x01010101 * \r + 0x80000000
	.endr
	.irp	r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	get	t0, $f\r
	check	"register f\r", t0, 0x01010101 * \r + 0x80000000
	.endr
	.irp	r, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	get	t0, $f\r
	check	"register f\r", t0, 0x01010101 * \r + 0x80000000
	.endr
	get	zero, $f3
	check	"mfc1 into register 0", zero, 0
	mtc1	zero, $f3
	nop
	get	t0, $f3
	check	"mtc1 of register 0", t0, 0

	/* Loads and stores. */
	la	t0, words
	lwc1	$f8, 0(t0)
	lwc1	$f9, 4(t0)
	nop
	get	t1, $f8
	get	t2, $f9
	check	"lwc1 f8", t1, 0x11223344
	check	"lwc1 f9", t2, 0x55667788
	addiu	t0, t0, 0x4000
	lwc1	$f8, (4 - 0x4000)(t0)
	nop
	get	t1, $f8
	check	"lwc1, negative offset", t1, 0x55667788
	la	t0, cell
	put	$f8, 0xdeadbeef
	put	$f31, 0x600df00d
	swc1	$f8, 0(t0)
	swc1	$f31, 4(t0)
	check_mem "swc1 f8", cell, 0xdeadbeef
	check_mem "swc1 f31", cell + 4, 0x600df00d
	get	t1, $f8
	check	"swc1 keeps the register", t1, 0xdeadbeef
	/* Their faults. */
	li	t0, 0x80010002
	expect	2f
1:	lwc1	$f8, 0(t0)
	nop
2:	check_exc_addr "misaligned lwc1", ADEL, 1b, 0x80010002
	get	t1, $f8
	check	"misaligned lwc1: register kept", t1, 0xdeadbeef
	expect	2f
1:	swc1	$f8, -1(t0)
	nop
2:	check_exc_addr "misaligned swc1", ADES, 1b, 0x80010001
	li	t0, 0x00400000
	expect	2f
1:	lwc1	$f8, 0x10(t0)
	nop
2:	check_exc_addr "lwc1 refill", TLBL, 1b, 0x00400010, 0, 0
	get	t1, $f8
	check	"lwc1 refill: register kept", t1, 0xdeadbeef
	expect	2f
1:	swc1	$f8, 0x10(t0)
	nop
2:	check_exc_addr "swc1 refill", TLBS, 1b, 0x00400010, 0, 0
	li	t0, 0x00400000
	li	t1, 1
	expect	3f
1:	bne	t1, zero, 2f
	lwc1	$f8, 0(t0)
2:	nop
3:	check_exc_addr "lwc1 refill in a slot", TLBL, 1b, 0x00400000, 1, 0
	la	t0, words
	b	2f
	lwc1	$f8, 0(t0)
	nop
2:	nop
	get	t1, $f8
	check	"lwc1 in a slot", t1, 0x11223344
	la	t0, cell
	b	2f
	swc1	$f8, 0(t0)
	nop
2:	check_mem "swc1 in a slot", cell, 0x11223344
	li	t1, 0x76543210
	b	2f
	mtc1	t1, $f8
	nop
2:	nop
	b	2f
	mfc1	t2, $f8
	nop
2:	nop
	check	"mtc1, mfc1 in slots", t2, 0x76543210

	/* Control register. */
	control 0
	control 1
	control 2
	control 3
	control 0x0000007c
	control 0x00000f80
	control FCR31_C
	control 0x0001f000
	control 0x00015054
	control 0x00800ffd
	set_fcr31 0
	ctc1	zero, FCR31
	nop
	cfc1	zero, FCR31
	nop
	check	"cfc1 into register 0", zero, 0

	/* Compares. */
	compare_single 0x3f800000, 0x40000000, 4
	compare_single 0x40000000, 0x3f800000, 0
	compare_single 0x3f800000, 0x3f800000, 2
	compare_single 0x00000000, 0x80000000, 2
	compare_single 0xbf800000, 0x3f800000, 4
	compare_single 0xbf800000, 0xc0000000, 0
	compare_single 0x7f800000, 0x7f7fffff, 0
	compare_single 0xff800000, 0x7f800000, 4
	compare_single 0x7f800000, 0x7f800000, 2
	compare_single 0x7fbfffff, 0x3f800000, 1
	compare_single 0x3f800000, 0x7fbfffff, 1
	compare_single 0x7fbfffff, 0x7fbfffff, 1
	compare_double 0x3ff0000000000000, 0x4000000000000000, 4
	compare_double 0x4000000000000000, 0x3ff0000000000000, 0
	compare_double 0x3ff0000000000000, 0x3ff0000000000000, 2
	compare_double 0x0000000000000000, 0x8000000000000000, 2
	compare_double 0x3ff0000000000000, 0x3ff0000000000001, 4
	compare_double 0xbff0000000000001, 0xbff0000000000000, 4
	compare_double 0x7ff0000000000000, 0x7fefffffffffffff, 0
	compare_double 0xfff0000000000000, 0x7ff0000000000000, 4
	compare_double 0x7ff7ffffffffffff, 0x3ff0000000000000, 1
	compare_double 0x0000000000000000, 0x7ff7ffffffffffff, 1

	way	bc1t, 0, 3
	way	bc1t, 1, 1
	way	bc1f, 0, 1
	way	bc1f, 1, 3
	/* A loop that counts in floating point. */
	put	$f2, 0
	put	$f4, 0x3f800000
	put	$f6, 0x42c80000		/* 100.0 */
	li	t0, 0
1:	add.s	$f2, $f2, $f4
	c.lt.s	$f2, $f6
	addiu	t0, t0, 1
	bc1t	1b
	nop
	check	"loop to 100.0", t0, 100
	get	t0, $f2
	check	"loop to 100.0: sum", t0, 0x42c80000
	/* An instruction after a compare does not see an old condition. */
	put	$f2, 0x3f800000
	put	$f4, 0x40000000
	c.eq.s	$f2, $f4
	nop
	bc1f	2f
	li	t8, 1
	li	t8, 2
2:	check	"bc1f after c.eq.s", t8, 1
	c.eq.s	$f2, $f2
	nop
	bc1f	2f
	li	t8, 1
	li	t8, 2
2:	check	"bc1f after c.eq.s of equals", t8, 2

	/* Moves and signs. */
	put	$f2, 0x3fc00000
	mov.s	$f6, $f2
	get	t0, $f6
	check	"mov.s", t0, 0x3fc00000
	neg.s	$f6, $f2
	get	t0, $f6
	check	"neg.s", t0, 0xbfc00000
	neg.s	$f6, $f6
	get	t0, $f6
	check	"neg.s in place", t0, 0x3fc00000
	put	$f2, 0xc0400000
	abs.s	$f6, $f2
	get	t0, $f6
	check	"abs.s", t0, 0x40400000
	abs.s	$f6, $f6
	get	t0, $f6
	check	"abs.s of a positive number", t0, 0x40400000
	put	$f2, 0
	neg.s	$f6, $f2
	get	t0, $f6
	check	"neg.s of zero", t0, 0x80000000
	abs.s	$f6, $f6
	get	t0, $f6
	check	"abs.s of -0", t0, 0
	put	$f2, 0x12345678
	put	$f3, 0xc0091234
	mov.d	$f6, $f2
	get	t0, $f6
	get	t1, $f7
	check	"mov.d, low", t0, 0x12345678
	check	"mov.d, high", t1, 0xc0091234
	abs.d	$f8, $f2
	get	t0, $f8
	get	t1, $f9
	check	"abs.d, low", t0, 0x12345678
	check	"abs.d, high", t1, 0x40091234
	neg.d	$f8, $f2
	get	t0, $f8
	get	t1, $f9
	check	"neg.d, low", t0, 0x12345678
	check	"neg.d, high", t1, 0x40091234
	neg.d	$f8, $f8
	get	t1, $f9
	check	"neg.d in place, high", t1, 0xc0091234

	/* Flags stay until they are written; Cause belongs to one operation. */
	set_fcr31 0
	put	$f2, 0x3f800000
	put	$f4, 0x40400000
	div.s	$f6, $f2, $f4		/* inexact */
	cfc1	t0, FCR31
	nop
	check	"FCR31 after 1 / 3", t0, 0x00001004
	put	$f8, 0
	div.s	$f6, $f2, $f8		/* by zero */
	cfc1	t0, FCR31
	nop
	check	"FCR31 after 1 / 0", t0, 0x00008024
	get	t0, $f6
	check	"1 / 0", t0, 0x7f800000
	add.s	$f6, $f2, $f2		/* exact */
	cfc1	t0, FCR31
	nop
	check	"FCR31 after 1 + 1", t0, 0x00000024
	put	$f8, 0x7f7fffff
	add.s	$f6, $f8, $f8		/* overflow */
	cfc1	t0, FCR31
	nop
	check	"FCR31 after an overflow", t0, 0x00005034
	set_fcr31 0

	/* Exact results with everything enabled: no exception. */
	set_fcr31 0x00000f80
	add.s	$f6, $f2, $f2
	mul.s	$f8, $f6, $f6
	cfc1	t0, FCR31
	nop
	check	"exact, all enabled", t0, 0x00000f80
	get	t0, $f8
	check	"exact, all enabled: result", t0, 0x40800000
	set_fcr31 0

	/*
	 * Enabled exceptions, the interrupt masked: Cause says which, result
	 * and flags stay as they were, the program goes on.
	 */
	.macro	trapped name, enables, fcr31, insn:vararg
	put	$f6, 0x5a5a5a5a
	set_fcr31 \enables
	\insn
	cfc1	t0, FCR31
	nop
	check	"trapped \name: FCR31", t0, \fcr31
	get	t0, $f6
	check	"trapped \name: result", t0, 0x5a5a5a5a
	set_fcr31 0
	.endm
	put	$f2, 0x3f800000
	put	$f4, 0x40400000
	put	$f8, 0
	put	$f10, 0x7f7fffff
	trapped	"inexact", 0x00000080, 0x00001080, div.s $f6, $f2, $f4
	trapped	"inexact, flags set", 0x000000fc, 0x000010fc, div.s $f6, $f2, $f4
	trapped	"division by zero", 0x00000400, 0x00008400, div.s $f6, $f2, $f8
	trapped	"overflow", 0x00000200, 0x00005200, add.s $f6, $f10, $f10
	trapped	"invalid", 0x00000800, 0x00010800, div.s $f6, $f8, $f8
	/* Others enabled: no trap. */
	set_fcr31 0x00000f00
	div.s	$f6, $f2, $f4
	cfc1	t0, FCR31
	nop
	check	"inexact, others enabled", t0, 0x00001f04
	/* In a slot. */
	put	$f6, 0x5a5a5a5a
	set_fcr31 0x00000400
	b	2f
	div.s	$f6, $f2, $f8
	nop
2:	cfc1	t0, FCR31
	nop
	check	"trapped in a slot", t0, 0x00008400
	get	t0, $f6
	check	"trapped in a slot: result", t0, 0x5a5a5a5a
	set_fcr31 0

	/* Every arithmetic instruction over its own operands. */
	put	$f2, 0x40400000
	add.s	$f2, $f2, $f2
	get	t0, $f2
	check	"add.s over both operands", t0, 0x40c00000
	put	$f4, 0x40000000
	sub.s	$f4, $f2, $f4
	get	t0, $f4
	check	"sub.s over the second operand", t0, 0x40800000
	div.s	$f2, $f2, $f4
	get	t0, $f2
	check	"div.s over the first operand", t0, 0x3fc00000
	cvt.d.s	$f2, $f2
	get	t0, $f2
	get	t1, $f3
	check	"cvt.d.s in place, low", t0, 0
	check	"cvt.d.s in place, high", t1, 0x3ff80000
	mul.d	$f2, $f2, $f2
	get	t1, $f3
	check	"mul.d over both operands", t1, 0x40020000
	cvt.w.d	$f2, $f2
	get	t0, $f2
	check	"cvt.w.d in place", t0, 2
	cvt.s.w	$f2, $f2
	get	t0, $f2
	check	"cvt.s.w in place", t0, 0x40000000

	/* In slots of branches. */
	put	$f2, 0x3f800000
	put	$f4, 0x40000000
	b	2f
	add.s	$f6, $f2, $f4
	nop
2:	get	t0, $f6
	check	"add.s in a taken slot", t0, 0x40400000
	bne	zero, zero, 2f
	sub.s	$f6, $f2, $f4
2:	get	t0, $f6
	check	"sub.s in a not taken slot", t0, 0xbf800000
	c.lt.s	$f2, $f4
	nop
	bc1t	2f
	c.lt.s	$f4, $f2
	nop
2:	nop
	bc1t	2f
	li	t8, 1
	li	t8, 2
2:	check	"compare in the slot of bc1t", t8, 2

	/* The table. */
	la	s0, table
	la	s1, table_end
row_loop:
	lw	t0, 0(s0)		/* routine */
	lw	t1, 4(s0)		/* FCR31 */
	lw	t2, 8(s0)
	lw	t3, 12(s0)
	lw	t4, 16(s0)
	lw	t5, 20(s0)
	mtc1	t2, $f2
	mtc1	t3, $f3
	mtc1	t4, $f4
	mtc1	t5, $f5
	ctc1	t1, FCR31
	mtc1	zero, $f6
	mtc1	zero, $f7
	jalr	t0
	nop
	mfc1	t2, $f6
	mfc1	t3, $f7
	cfc1	t1, FCR31
	nop
	/* Three checks, their records made on the way. */
	la	k1, row_record
	la	k0, 1f
	sw	k0, 4(k1)
	lw	k0, 24(s0)
	lw	t6, 36(s0)
	sw	k0, 0(k1)
	sw	t6, 8(k1)
	j	isa_check
	move	k0, t2
1:	la	k1, row_record
	la	k0, 1f
	sw	k0, 4(k1)
	lw	k0, 28(s0)
	nop
	sw	k0, 0(k1)
	j	isa_check
	move	k0, t3
1:	la	k1, row_record
	la	k0, 1f
	sw	k0, 4(k1)
	lw	k0, 32(s0)
	nop
	sw	k0, 0(k1)
	j	isa_check
	move	k0, t1
1:	addiu	s0, s0, 40
	bne	s0, s1, row_loop
	nop

	isa_end

	.macro	routine name, insn:vararg
do_\name:
	\insn
	jr	ra
	nop
	.endm
	routine	add_s, add.s $f6, $f2, $f4
	routine	sub_s, sub.s $f6, $f2, $f4
	routine	mul_s, mul.s $f6, $f2, $f4
	routine	div_s, div.s $f6, $f2, $f4
	routine	add_d, add.d $f6, $f2, $f4
	routine	sub_d, sub.d $f6, $f2, $f4
	routine	mul_d, mul.d $f6, $f2, $f4
	routine	div_d, div.d $f6, $f2, $f4
	routine	cvt_s_w, cvt.s.w $f6, $f2
	routine	cvt_d_w, cvt.d.w $f6, $f2
	routine	cvt_s_d, cvt.s.d $f6, $f2
	routine	cvt_d_s, cvt.d.s $f6, $f2
	routine	cvt_w_s, cvt.w.s $f6, $f2
	routine	cvt_w_d, cvt.w.d $f6, $f2

	/* FCR31 = mode before; mode, cause and flags after. */
	.macro	row name, rm, a, b, result, flags
	.word	do_\name, \rm
	.word	\a & 0xffffffff, \a >> 32, \b & 0xffffffff, \b >> 32
	.word	\result & 0xffffffff, \result >> 32
	.word	(\flags << 12) | (\flags << 2) | \rm
	.word	9f
	.pushsection .rodata
9:	.asciz	"\name rm \rm \a \b"
	.popsection
	.endm

	.data
	.align	2
words:	.word	0x11223344, 0x55667788
cell:	.word	0, 0
row_record:
	.word	0, 0, 0, 0, 0, 0
	.balign	16
table:
#include "fpu-vectors.inc"
table_end:
