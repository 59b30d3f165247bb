/*
 * MIPS16 on a 64-bit CPU, in its first edition: doublewords; no save, no jumps
 * without slots, no extensions of bytes.  "VR4121 User's Manual" (U13569EJ),
 * chapter 3.  Routines are words, as assemblers want another ABI for them.
 *
 * CPU of mips3: VR4121
 */
	.set	gp=64 /* before gp is a register */
#include "isa.h"

#define JR_RA 0xe820
#define NOP   0x6500

	/* Runs halfwords, which change v0, and comes back. */
	.macro	run16 halves:vararg
	la	k0, 7f
	ori	k0, k0, 1
	jalr	k0
	nop
	b	8f
	nop
	.align	2
7:	.half	\halves
	.half	JR_RA, NOP
	.align	2
8:
	.endm
	.macro	reserved16 name, word
	expect	8f
	la	k0, 7f
	ori	k0, k0, 1
	jalr	k0
	nop
	.align	2
7:	.half	NOP, \word
	.half	JR_RA, NOP
	.align	2
8:	check_field "\name: code", EXC_CAUSE, 0x7c, RI << 2
	la	t0, 7b + 3
	lui	t1, %hi(isa_exc + EXC_EPC)
	lw	t1, %lo(isa_exc + EXC_EPC)(t1)
	subu	t0, t0, t1
	check	"\name: EPC", t0, 0
	.endm

	isa_test mips16_64

	mfc0	t0, C0_CONFIG
	srl	t0, t0, 20
	andi	t0, t0, 1
	check	"Config.M16", t0, 1

	la	s0, data
	run16	0x3840				/* ld v0, 0(s0) */
	check64	"ld", v0, 0x01234567, 0x89abcdef
	run16	0x7861				/* sd v1, 8(s0) */
	li	v1, -2
	run16	0x7861
	ld	t0, 8(s0)
	check64	"sd", t0, -1, -2
	li	v1, 0
	run16	0xb860				/* lwu v1, 0(s0) */
	dsrl32	t0, v1, 0
	check	"lwu: upper half", t0, 0
	run16	0x6a01, 0x3241			/* li v0, 1; dsll v0, v0, 8 */
	check64	"dsll 8", v0, 0, 0x100
	run16	0x6a01, 0xf020, 0x3241		/* dsll v0, v0, 32 */
	check64	"dsll 32", v0, 1, 0
	run16	0x6a01, 0xf7e0, 0x3241, 0xf7e0, 0xe853	/* 63; dsra v0, 63 */
	check64	"dsll 63, dsra 63", v0, -1, -1
	run16	0xe848				/* dsrl v0, 8 */
	check64	"dsrl 8", v0, 0x00ffffff, -1
	run16	0x6a01, 0xfd5f			/* li v0, 1; daddiu v0, -1 */
	check64	"daddiu, 5 bits", v0, 0, 0
	run16	0x6a01, 0x425e			/* daddiu v0, v0, -2 */
	check64	"daddiu, 4 bits", v0, -1, -1
	run16	0x6a03, 0x6b05, 0xe268		/* daddu v0, v0, v1 */
	check64	"daddu", v0, 0, 8
	run16	0x6a03, 0x6b05, 0xe26a		/* dsubu v0, v0, v1 */
	check64	"dsubu", v0, -1, -2
	run16	0x6a03, 0x6b05, 0xea7c, 0xea12	/* dmult v0, v1; mflo v0 */
	check64	"dmult", v0, 0, 15
	la	sp, data
	run16	0xf840				/* ld v0, 0(sp) */
	check64	"ld of sp", v0, 0x01234567, 0x89abcdef
	run16	0xff42				/* daddiu v0, sp, 8 */
	subu	t0, v0, sp
	check	"daddiu of sp", t0, 8
	run16	0xfb02, 0x675d			/* daddiu sp, 16; move v0, sp */
	la	t1, data + 16
	subu	t0, v0, t1
	check	"daddiu sp", t0, 0

	reserved16 "save", 0x64f1
	reserved16 "jrc", 0xe8a0
	reserved16 "jalrc", 0xeac0
	reserved16 "zeb", 0xea11
	reserved16 "seh", 0xeab1

	isa_end

	.data
	.align	4
#ifdef __MIPSEB__
data:	.word	0x01234567, 0x89abcdef
#else
data:	.word	0x89abcdef, 0x01234567
#endif
	.word	0, 0, 0, 0, 0, 0
