/*
 * Words that are no instruction of MIPS32 release 2 without FPU: Reserved
 * Instruction in kernel mode, or Coprocessor Unusable, and nothing is done.
 */
#include "isa.h"

	.macro	reserved word
	li	t0, 0x5a5a5a5a
	expect	2f
1:	.word	\word
	nop
2:	check_exc "\word", RI, 1b
	check	"\word: register kept", t0, 0x5a5a5a5a
	.endm

	isa_test r4k_ri

	/* SPECIAL: t0, t0, t0 where there are such fields. */
	.irp	function, 0x05, 0x0e, 0x14, 0x15, 0x16, 0x17, 0x1c, 0x1d
	reserved (0x01084000 | \function)
	.endr
	.irp	function, 0x1e, 0x1f, 0x28, 0x29, 0x2c, 0x2d, 0x2e, 0x2f
	reserved (0x01084000 | \function)
	.endr
	.irp	function, 0x35, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d
	reserved (0x01084000 | \function)
	.endr
	reserved 0x0108403e
	reserved 0x0108403f
	/* REGIMM */
	.irp	rt, 4, 5, 6, 7, 13, 15, 20, 21
	reserved (0x05000000 | (\rt << 16))
	.endr
	.irp	rt, 22, 23, 24, 25, 26, 27, 29, 30
	reserved (0x05000000 | (\rt << 16))
	.endr
	/* SPECIAL2 */
	.irp	function, 3, 6, 7, 8, 0x10, 0x22, 0x24, 0x25
	reserved (0x71084000 | \function)
	.endr
	/* SPECIAL3: the fields of doublewords, DSP, and others */
	.irp	function, 1, 2, 3, 5, 6, 7, 0x24, 0x30
	reserved (0x7d084000 | \function)
	.endr
	/* Whole opcodes: those of 64 bits, jalx, MDMX. */
	.irp	opcode, 0x18, 0x19, 0x1a, 0x1b, 0x1d, 0x1e, 0x27, 0x2c
	reserved ((\opcode << 26) | 0x01080000)
	.endr
	.irp	opcode, 0x2d, 0x34, 0x37, 0x3c, 0x3f
	reserved ((\opcode << 26) | 0x01080000)
	.endr
	/* Coprocessor 0: dmfc0, dmtc0, bc0f, rfe. */
	.irp	word, 0x40286000, 0x40a86000, 0x41000001, 0x42000010
	reserved \word
	.endr

	isa_end
