/*
 * Words that are no instruction of the kind: Reserved Instruction in kernel mode,
 * and nothing is done.  Coprocessor 1 is left out.
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
	.irp	function, 0x05, 0x0e, 0x15, 0x28, 0x29, 0x35, 0x37, 0x39, 0x3d
	reserved (0x01084000 | \function)
	.endr
	/* Doublewords. */
#ifndef ISA_WIDE
	.irp	function, 0x14, 0x16, 0x17, 0x1c, 0x1d, 0x1e, 0x1f, 0x2c
	reserved (0x01084000 | \function)
	.endr
	.irp	function, 0x2d, 0x2e, 0x2f, 0x38, 0x3a, 0x3b, 0x3c, 0x3e, 0x3f
	reserved (0x01084000 | \function)
	.endr
#endif
	/* movz, movn */
#ifndef ISA_R2
	reserved 0x0108400a
	reserved 0x0108400b
#endif
	/* REGIMM */
	.irp	rt, 4, 5, 6, 7, 13, 15, 20, 21
	reserved (0x05000000 | (\rt << 16))
	.endr
	.irp	rt, 22, 23, 24, 25, 26, 27, 29, 30
	reserved (0x05000000 | (\rt << 16))
	.endr
	/* SPECIAL2 */
	.irp	function, 3, 6, 7, 8, 0x10, 0x22
	reserved (0x71084000 | \function)
	.endr
	/* dclz, dclo */
#if !defined ISA_WIDE || !defined ISA_R2
	reserved 0x71084024
	reserved 0x71084025
#endif
	/* SPECIAL3: DSP; the fields of doublewords. */
	reserved 0x7d084030
#if !defined ISA_WIDE || !defined ISA_R2
	.irp	function, 1, 2, 3, 5, 6, 7, 0x24
	reserved (0x7d084000 | \function)
	.endr
#endif
	/* Whole opcodes: jalx, which the 24Kc has; MDMX; those of 64 bits. */
#if defined ISA_WIDE || !defined ISA_R2
	reserved 0x75080000
#endif
	reserved 0x79080000
#ifndef ISA_WIDE
	.irp	opcode, 0x18, 0x19, 0x1a, 0x1b, 0x27, 0x2c
	reserved ((\opcode << 26) | 0x01080000)
	.endr
	.irp	opcode, 0x2d, 0x34, 0x37, 0x3c, 0x3f
	reserved ((\opcode << 26) | 0x01080000)
	.endr
#endif
	/* Coprocessor 0: rfe, dmfc0, dmtc0. */
	reserved 0x42000010
#ifndef ISA_WIDE
	reserved 0x40286000
	reserved 0x40a86000
#endif
#ifdef ISA_R2
	reserved 0x41000001	/* bc0f */
#else
	/* What MIPS32 and its second release brought: synci; madd, mul, clz;
	 * ext, ins, seb, rdhwr; pref; di, rdpgpr; wait. */
	.irp	word, 0x051f0000, 0x71080000, 0x71084002, 0x71084020
	reserved \word
	.endr
	.irp	word, 0x7d084000, 0x7d084004, 0x7c084420, 0x7c08003b
	reserved \word
	.endr
	.irp	word, 0xcd000000, 0x41686000, 0x41484000, 0x42000020
	reserved \word
	.endr
#endif

	isa_end
