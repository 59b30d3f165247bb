/*
 * Shifts, by every amount; variable shifts use the low five bits only.
 */
#include "isa.h"

	.macro	shift n
	li	t0, 0x80000001
	sll	t1, t0, \n
	check	"sll \n", t1, (0x80000001 << \n) & 0xffffffff
	srl	t1, t0, \n
	check	"srl \n", t1, 0x80000001 >> \n
	sra	t1, t0, \n
	check	"sra \n of a negative number", t1, (0xffffffff80000001 >> \n) & 0xffffffff
	li	t0, 0x7654321f
	sra	t1, t0, \n
	check	"sra \n of a positive number", t1, 0x7654321f >> \n

	li	t0, 0x80000001
	li	t2, \n
	sllv	t1, t0, t2
	check	"sllv \n", t1, (0x80000001 << \n) & 0xffffffff
	srlv	t1, t0, t2
	check	"srlv \n", t1, 0x80000001 >> \n
	srav	t1, t0, t2
	check	"srav \n", t1, (0xffffffff80000001 >> \n) & 0xffffffff

	/* The other 27 bits of the amount do not count. */
	li	t2, 0xffffffe0 | \n
	sllv	t1, t0, t2
	check	"sllv 0xffffffe0 + \n", t1, (0x80000001 << \n) & 0xffffffff
	srlv	t1, t0, t2
	check	"srlv 0xffffffe0 + \n", t1, 0x80000001 >> \n
	srav	t1, t0, t2
	check	"srav 0xffffffe0 + \n", t1, (0xffffffff80000001 >> \n) & 0xffffffff
	.endm

	isa_test shift

	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	shift	\n
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	shift	\n
	.endr

	/* Same source and destination; amount and destination. */
	li	t0, 0x12345678
	sll	t0, t0, 4
	check	"sll in place", t0, 0x23456780
	srl	t0, t0, 8
	check	"srl in place", t0, 0x00234567
	li	t0, 0x87654321
	sra	t0, t0, 12
	check	"sra in place", t0, 0xfff87654
	li	t0, 4
	li	t1, 0x12345678
	sllv	t0, t1, t0
	check	"sllv into the amount", t0, 0x23456780
	li	t0, 5
	sllv	t0, t0, t0
	check	"sllv of itself", t0, 160
	li	t0, 0x80000004
	srlv	t0, t0, t0
	check	"srlv of itself", t0, 0x08000000
	li	t0, 0x80000004
	srav	t0, t0, t0
	check	"srav of itself", t0, 0xf8000000
	sll	zero, t0, 1
	srav	zero, t0, t0
	check	"shift into register 0", zero, 0

	isa_end
