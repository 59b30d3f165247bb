/*
 * Encodings the R3000 does not have raise Reserved Instruction; coprocessors
 * that are not usable raise Coprocessor Unusable.  Nothing else happens.
 */
#include "isa.h"

	.macro	reserved name, word
	li	t0, 0x5a5a5a5a
	li	t8, 0
	expect	2f
1:	.word	\word
	nop
	li	t8, 1
2:	check_exc "\name", RI, 1b
	check	"\name: went on", t8, 0
	.endm

	/* A primary opcode, with two sets of fields. */
	.macro	primary op
	reserved "opcode \op", \op << 26
	reserved "opcode \op, other fields", (\op << 26) | 0x01094444
	.endm

	.macro	special function
	reserved "special \function", \function
	reserved "special \function, other fields", 0x01095000 | \function
	.endm

	.macro	regimm rt
	reserved "regimm \rt", (1 << 26) | (\rt << 16) | 4
	reserved "regimm \rt, other fields", (1 << 26) | (8 << 21) | (\rt << 16) | 2
	.endm

	.macro	unusable name, unit, word
	li	t8, 0
	expect	2f
1:	.word	\word
	nop
	li	t8, 1
2:	check_exc "\name", CPU, 1b
	check_field "\name: CE", EXC_CAUSE, 0x30000000, \unit << 28
	check	"\name: went on", t8, 0
	.endm

	isa_test ri

	.irp	op, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	primary	\op
	.endr
	.irp	op, 39, 44, 45, 47, 48, 52, 53, 54, 55, 56, 60, 61, 62, 63
	primary	\op
	.endr
	.irp	function, 1, 5, 10, 11, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31
	special	\function
	.endr
	.irp	function, 40, 41, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54
	special	\function
	.endr
	.irp	function, 55, 56, 57, 58, 59, 60, 61, 62, 63
	special	\function
	.endr
	.irp	rt, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	regimm	\rt
	.endr
	.irp	rt, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	regimm	\rt
	.endr

	/* Coprocessor 0: moves 1, 3, 5, 7, 9..15 and functions. */
	.irp	rs, 1, 3, 5, 7, 9, 10, 11, 12, 13, 14, 15
	reserved "cop0 rs \rs", (16 << 26) | (\rs << 21) | (8 << 16)
	.endr
	.irp	f, 0, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20
	reserved "cop0 function \f", 0x42000000 | \f
	.endr
	.irp	f, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 40, 63
	reserved "cop0 function \f", 0x42000000 | \f
	.endr

	/* Instructions of later processors, by name. */
	reserved "ll", 0xc1280000
	reserved "sc", 0xe1280000
	reserved "lld", 0xd1280000
	reserved "scd", 0xf1280000
	reserved "sync", 0x0000000f
	reserved "rdhwr", 0x7c03e83b
	reserved "beql", 0x51090002
	reserved "bnel", 0x55090002
	reserved "blezl", 0x59000002
	reserved "bgtzl", 0x5d000002
	reserved "bltzl", 0x05020002
	reserved "bgezall", 0x05130002
	reserved "tge", 0x01090030
	reserved "teq", 0x01090034
	reserved "teqi", 0x050c0001
	reserved "eret", 0x42000018
	reserved "wait", 0x42000020
	reserved "cache", 0xbd000000
	reserved "daddu", 0x0109502d
	reserved "dsll", 0x00095138
	reserved "ldl", 0x69280000
	reserved "ld", 0xdd280000
	reserved "sd", 0xfd280000
	reserved "lwu", 0x9d280000
	reserved "movz", 0x0109500a
	reserved "mul (special2)", 0x71095002
	reserved "clz", 0x71085020
	reserved "ext", 0x7d084004

	/* Unusable coprocessors, also with encodings that mean nothing. */
	unusable "cop2", 2, 0x48000000
	unusable "mfc2", 2, 0x48080000
	unusable "mtc2", 2, 0x48880000
	unusable "bc2f", 2, 0x49000004
	unusable "cop2 operation", 2, 0x4a000001
	unusable "cop2, all ones", 2, 0x4bffffff
	unusable "lwc2", 2, 0xc9280000
	unusable "swc2", 2, 0xe9280000
	unusable "cop3", 3, 0x4c000000
	unusable "mfc3", 3, 0x4c080000
	unusable "cop3 operation", 3, 0x4e000001
	unusable "cop3, all ones", 3, 0x4fffffff
	unusable "lwc3", 3, 0xcd280000
	unusable "swc3", 3, 0xed280000
	c0_set	C0_STATUS, ST_CU0
	unusable "mfc1", 1, 0x44080000
	c0_set	C0_STATUS, ST_CU0
	unusable "mtc1", 1, 0x44880000
	c0_set	C0_STATUS, ST_CU0
	unusable "cfc1", 1, 0x4448f800
	c0_set	C0_STATUS, ST_CU0
	unusable "ctc1", 1, 0x44c8f800
	c0_set	C0_STATUS, ST_CU0
	unusable "bc1f", 1, 0x45000004
	c0_set	C0_STATUS, ST_CU0
	unusable "bc1t", 1, 0x45010004
	c0_set	C0_STATUS, ST_CU0
	unusable "add.s", 1, 0x46000000
	c0_set	C0_STATUS, ST_CU0
	unusable "add.d", 1, 0x46200000
	c0_set	C0_STATUS, ST_CU0
	unusable "c.eq.s", 1, 0x46000032
	c0_set	C0_STATUS, ST_CU0
	unusable "lwc1", 1, 0xc5280000
	c0_set	C0_STATUS, ST_CU0
	unusable "swc1", 1, 0xe5280000
	c0_set	C0_STATUS, ST_CU0
	unusable "cop1, all ones", 1, 0x47ffffff

	/* Coprocessors that are usable: their conditions are true. */
	.irp	unit, 2, 3
	c0_set	C0_STATUS, ST_CU0 | 1 << (28 + \unit)
	li	t8, 0
	expect	9f
	.word	0x41000003 | \unit << 26	/* bczf: not taken */
	nop
	.word	0x41010002 | \unit << 26	/* bczt: taken */
	ori	t8, t8, 1
	ori	t8, t8, 2
9:	check_no_exc "bc\unit"
	check	"bc\unit: way", t8, 1
	c0_set	C0_STATUS, ST_CU0 | 1 << (28 + \unit)
	reserved "mfc\unit, usable", 0x40080000 | \unit << 26
	.endr

	/* Kernel mode needs no CU0. */
	c0_set	C0_STATUS, 0
	expect	2f
	mfc0	t0, C0_PRID
	nop
	tlbp
	nop
2:	check_no_exc "coprocessor 0 in kernel mode without CU0"
	c0_set	C0_STATUS, ST_BASE

	/* Code that is nothing but zeros and ones. */
	reserved "all ones", 0xffffffff
	expect	2f
	.word	0
	.word	0
2:	check_no_exc "all zeros"

	/* One reserved word a few thousand times. */
	li	s0, 3000
	li	s1, 0
	li	s2, 0
3:	expect	2f
	.word	0x7c03e83b
	nop
	addiu	s2, s2, 1
2:	addiu	s1, s1, 1
	addiu	s0, s0, -1
	bgtz	s0, 3b
	nop
	check	"3000 reserved instructions", s1, 3000
	check	"3000 reserved instructions: executed", s2, 0

	isa_end
