/*
 * Multiplication and division, hi and lo.
 *
 * The two instructions after mfhi or mflo must not write hi or lo, hence the
 * nops.  Quotient and remainder of a division by zero and of the one that
 * overflows are undefined: only that they do not trap is tested.
 */
#include "isa.h"

	.macro	muldiv op, a, b, hi, lo
	li	t0, \a
	li	t1, \b
	\op	t0, t1
	mfhi	t2
	mflo	t3
	check	"\op \a, \b: hi", t2, \hi
	check	"\op \a, \b: lo", t3, \lo
	check	"\op \a, \b: first operand kept", t0, \a
	check	"\op \a, \b: second operand kept", t1, \b
	/* In the other order, straight after. */
	\op	t0, t1
	mflo	t3
	mfhi	t2
	check	"\op \a, \b: lo first", t3, \lo
	check	"\op \a, \b: hi second", t2, \hi
	.endm

	.macro	no_trap op, a, b
	li	t0, \a
	li	t1, \b
	expect	1f
	\op	zero, t0, t1
	mflo	t2
	mfhi	t3
	nop
	nop
1:	check_no_exc "\op \a, \b does not trap"
	.endm

	isa_test muldiv

	li	t0, 0x12345678
	li	t1, 0x9abcdef0
	mthi	t0
	mtlo	t1
	mfhi	t2
	mflo	t3
	check	"mthi, mfhi", t2, 0x12345678
	check	"mtlo, mflo", t3, 0x9abcdef0
	nop
	mtlo	t0
	mfhi	t2
	mflo	t3
	check	"mtlo keeps hi", t2, 0x12345678
	check	"mtlo", t3, 0x12345678
	mfhi	zero
	mflo	zero
	check	"mfhi into register 0", zero, 0

	muldiv	mult, 0, 0, 0, 0
	muldiv	mult, 1, 1, 0, 1
	muldiv	mult, 0x10000, 0x10000, 1, 0
	muldiv	mult, 0xffffffff, 0xffffffff, 0, 1
	muldiv	mult, 0xffffffff, 1, 0xffffffff, 0xffffffff
	muldiv	mult, 0x80000000, 0x80000000, 0x40000000, 0
	muldiv	mult, 0x80000000, 0x7fffffff, 0xc0000000, 0x80000000
	muldiv	mult, 0x7fffffff, 0x7fffffff, 0x3fffffff, 0x00000001
	muldiv	mult, 0x80000000, 0xffffffff, 0, 0x80000000
	muldiv	mult, 0x12345678, 0x9abcdef0, 0xf8cc93d6, 0x242d2080
	muldiv	multu, 0, 0xffffffff, 0, 0
	muldiv	multu, 0xffffffff, 0xffffffff, 0xfffffffe, 1
	muldiv	multu, 0xffffffff, 1, 0, 0xffffffff
	muldiv	multu, 0x80000000, 0x80000000, 0x40000000, 0
	muldiv	multu, 0x80000000, 2, 1, 0
	muldiv	multu, 0x12345678, 0x9abcdef0, 0x0b00ea4e, 0x242d2080

	/* The remainder has the sign of the dividend. */
	.macro	div2 a, b
	div	zero, \a, \b
	.endm
	.macro	divu2 a, b
	divu	zero, \a, \b
	.endm
	muldiv	div2, 0, 1, 0, 0
	muldiv	div2, 7, 2, 1, 3
	muldiv	div2, -7, 2, -1, -3
	muldiv	div2, 7, -2, 1, -3
	muldiv	div2, -7, -2, -1, 3
	muldiv	div2, 6, 3, 0, 2
	muldiv	div2, 1, 2, 1, 0
	muldiv	div2, -1, 2, -1, 0
	muldiv	div2, 0x7fffffff, 1, 0, 0x7fffffff
	muldiv	div2, 0x7fffffff, -1, 0, 0x80000001
	muldiv	div2, 0x80000000, 1, 0, 0x80000000
	muldiv	div2, 0x80000000, 2, 0, 0xc0000000
	muldiv	div2, 0x80000000, 0x80000000, 0, 1
	muldiv	div2, 0x80000000, 0x7fffffff, -1, -1
	muldiv	div2, 0x7fffffff, 0x80000000, 0x7fffffff, 0
	muldiv	divu2, 0, 1, 0, 0
	muldiv	divu2, 7, 2, 1, 3
	muldiv	divu2, 0xfffffff9, 2, 1, 0x7ffffffc
	muldiv	divu2, 0xffffffff, 0xffffffff, 0, 1
	muldiv	divu2, 0xfffffffe, 0xffffffff, 0xfffffffe, 0
	muldiv	divu2, 0x80000000, 0xffffffff, 0x80000000, 0
	muldiv	divu2, 0x80000000, 3, 2, 0x2aaaaaaa
	muldiv	divu2, 0xffffffff, 10, 5, 0x19999999

	no_trap	div, 1, 0
	no_trap	div, 0, 0
	no_trap	div, -1, 0
	no_trap	div, 0x80000000, 0
	no_trap	divu, 1, 0
	no_trap	divu, 0, 0
	no_trap	divu, 0xffffffff, 0
	no_trap	div, 0x80000000, -1

	/* Same register twice. */
	li	t0, 0xffff
	mult	t0, t0
	mflo	t1
	check	"square", t1, 0xfffe0001
	nop
	div	zero, t0, t0
	mflo	t1
	mfhi	t2
	check	"quotient of itself", t1, 1
	check	"remainder of itself", t2, 0

	isa_end
