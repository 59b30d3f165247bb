/*
 * MIPS16e: the switch between kinds of instructions, immediates and EXTEND,
 * pc-relative operands, jumps with and without slots, save and restore,
 * exceptions.  "MIPS32 Architecture For Programmers, volume IV-a" (MD00076).
 */
#include "isa.h"

	/* Calls a routine of MIPS16 instructions. */
	.macro	call16 routine
	jalx	\routine
	nop
	.endm

	/* A routine: code follows, up to end16. */
	.macro	routine name
	.section .text16, "ax", @progbits
	.set	mips16
	.align	2
	.ent	\name
	.type	\name, @function
\name:
	.endm
	.macro	end16 name
	.end	\name
	.set	nomips16
	.text
	.endm

	isa_test mips16

	mfc0	t0, C0_CONFIG, 1
	srl	t0, t0, 2
	andi	t0, t0, 1
	check	"Config1.CA", t0, 1

	/* The linker makes labels of MIPS16 instructions odd, of data not. */

	/* ---- to and fro ---- */

	call16	nothing
	check	"jalx, jr ra", v0, 7
	la	t0, nothing
	li	v0, 0
	jalr	t0
	nop
	check	"jalr to an odd address", v0, 7
	li	v0, 0
	call16	compact
	check	"jrc ra", v0, 9
	call16	back
	check	"jalx out of MIPS16: what was called", v1, 0x1234
	check	"jalx out of MIPS16: came back", v0, 11
	call16	link
	andi	t0, v0, 1
	check	"link register of jal: odd", t0, 1
	la	t0, link_return
	xor	t0, t0, v0
	check	"link register of jal", t0, 0
	la	t0, linkr_return
	xor	t0, t0, v1
	check	"link register of jalr", t0, 0
	la	t0, linkc_return
	xor	t0, t0, a0
	check	"link register of jalrc", t0, 0

	/* ---- immediates ---- */

	call16	immediates
	check	"li 255", v0, 255
	check	"li 0x8001", v1, 0x8001
	check	"addiu rx, -128", a0, -128
	check	"addiu rx, -32768", a1, -32768
	check	"addiu ry, rx, -8", a2, -8
	check	"addiu ry, rx, -16384", a3, -16384
	call16	compares
	check	"slti: unsigned byte", v0, 1
	check	"slti: signed halfword", v1, 0
	check	"sltiu: extended halfword", a0, 1
	check	"cmpi", a1, 0x00ff
	check	"cmp", a2, 3
	call16	shifts
	check	"sll 8", v0, 0x00000300
	check	"sll 31", v1, 0x80000000
	check	"srl 1", a0, 0x40000000
	check	"sra 4", a1, 0xf8000000
	check	"sllv", a2, 24
	check	"neg", a3, -24
	call16	converts
	check	"zeb", v0, 0x84
	check	"seb", v1, -0x7c
	check	"zeh", a0, 0x8384
	check	"seh", a1, -0x7c7c
	check	"not", a2, 0x7e7d7c7b

	/* ---- memory ---- */

	la	a0, data
	call16	accesses
	check	"lw, 5 bits times 4", v0, 0x11223344
	check	"lb", v1, -2
	check	"lbu", a1, 0xfe
	check	"lh extended", a2, -0x0102
	check	"lhu", a3, 0xfefe
	check_mem "sw extended", data + 0x24, 0x11223344
	la	a0, data
	li	sp, 0
	addu	sp, sp, a0
	call16	stack
stack_return:
	check	"lw, sw of sp", v0, 0x11223344
	la	t0, data + 0x28
	subu	t1, sp, t0
	check	"addiu sp", t1, 0
	check_mem "sw ra", data + 0x30, stack_return

	/* ---- pc-relative ---- */

	call16	relative
	check	"lw of pc", v0, 0x89abcdef
	la	t0, pool
	subu	t1, v1, t0
	check	"addiu of pc", t1, 0
	check	"lw of pc, negative", a0, 0x76543210
	subu	t1, a1, t0
	check	"addiu of pc in a slot: counts from the jump", t1, 0

	/* ---- branches ---- */

	call16	branches
	check	"branches", v0, 0x55

	/* ---- save and restore ---- */

	la	sp, frame_top
	li	s0, 0x50
	li	s1, 0x51
	li	s2, 0x52
	li	s7, 0x57
	li	fp, 0x58
	li	a0, 0xa0
	li	a1, 0xa1
	li	a2, 0xa2
	li	a3, 0xa3
	call16	saves
save_return:
	la	t0, frame_top
	subu	t1, t0, v0
	check	"save: sp", t1, 64
	check_mem "save: a0", frame_top + 0, 0xa0
	check_mem "save: a1", frame_top + 4, 0xa1
	check_mem "save: ra", frame_top - 4, save_return
	check_mem "save: s8", frame_top - 8, 0x58
	check_mem "save: s7", frame_top - 12, 0x57
	check_mem "save: s2", frame_top - 32, 0x52
	check_mem "save: s1", frame_top - 36, 0x51
	check_mem "save: s0", frame_top - 40, 0x50
	check_mem "save: a3, static", frame_top - 44, 0xa3
	subu	t1, sp, t0
	check	"restore: sp", t1, 0
	check	"restore: s0", s0, 0x50
	check	"restore: s1", s1, 0x51
	check	"restore: s7", s7, 0x57
	check	"restore: s8", fp, 0x58
	check	"restore: a3", a3, 0xa3
	la	sp, frame_top
	call16	small_saves
	la	t0, frame_top
	subu	t1, t0, v0
	check	"save 128: the frame of size 0", t1, 128
	subu	t1, t0, v1
	check	"save 8", t1, 8
	subu	t1, sp, t0
	check	"restore 128, 8", t1, 0

	/* ---- exceptions ---- */

	expect	1f
	call16	raises
1:	check_exc "break", BP, break_here
	la	a0, data + 1
	expect	1f
	call16	misaligned
1:	check_exc_addr "lw", ADEL, load_here, data + 1
	la	a0, data + 1
	expect	1f
	call16	misaligned_slot
1:	check_exc "lw in the slot of jr", ADEL, jr_here, 1
	la	a0, data + 1
	expect	1f
	call16	misaligned_jal
1:	check_exc "lw in the slot of jal", ADEL, jal_here, 1
	expect	1f
	call16	undefined
1:	check_exc "doubleword", RI, undefined_here + 1
	expect	1f
	call16	undefined_long
1:	check_exc "extend of an extend", RI, undefined_long_here + 1
	/* A save that faults at its second store: sp stays. */
	tlb_set	0, 0x00400000, TLB_PFN(0x00200000) | TLB_C | TLB_V | TLB_D | TLB_G, \
	    TLB_C | TLB_G
	mtc0	zero, C0_ENTRYHI
	li	sp, 0x00400ffc
	expect	1f
	call16	saves
1:	check_field "save into no page: code", EXC_CAUSE, 0x7c, TLBS << 2
	check_field "save into no page: EPC", EXC_EPC, 0xffffffff, saves
	check_field "save into no page: BadVAddr", EXC_BADVADDR, 0xffffffff, 0x00401000
	li	t0, 0x00400ffc
	subu	t1, sp, t0
	check	"save into no page: sp", t1, 0
	/* eret goes back. */
	la	t0, nothing
	mtc0	t0, C0_EPC
	li	v0, 0
	la	ra, 1f
	c0_set	C0_STATUS, ST_BASE | ST_EXL
	ehb
	eret
1:	check	"eret to MIPS16", v0, 7
	/* An odd address that no MIPS16 is at: nothing but that is odd. */
	expect	1f
	li	t0, 0x80000002
	jr	t0
	nop
1:	check_exc_addr "address of a halfword", ADEL, 0x80000002, 0x80000002

	/* Code in two pages, mapped; the long instruction in the middle lies in
	 * both. */
	la	t0, across
	lui	t1, 0xa020
	lw	t2, 0(t0)
	sw	t2, 0xffc(t1)
	lw	t2, 4(t0)
	sw	t2, 0x3000(t1)
	lw	t2, 8(t0)
	sw	t2, 0x3004(t1)
	tlb_set	0, 0x00400000, TLB_PFN(0x00200000) | TLB_C | TLB_V | TLB_D | TLB_G, \
	    TLB_PFN(0x00203000) | TLB_C | TLB_V | TLB_D | TLB_G
	li	t0, 0x00400ffd
	li	v0, 0
	jalr	t0
	nop
	check	"a long instruction in two pages", v0, 0x1233

	/* User mode and back. */
	run_user 0x00400ffd, 1f
1:	check_field "user mode: comes back by a fetch", EXC_CAUSE, 0x7c, ADEL << 2

	isa_end

	.align	2
	.globl	called32
called32:
	li	v1, 0x1234
	jr	ra
	nop

	.data
	.align	4
data:	.word	0x11223344, 0, 0xfefefefe, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
	.bss
	.align	4
	.space	256
frame_top:
	.space	64

routine nothing
	jr	$31
	li	$2, 7
end16 nothing

routine compact
	li	$2, 9
	jrc	$31
	li	$2, 10
end16 compact

routine back
	move	$3, $31
	move	$16, $3
	jalx	called32
	li	$2, 10
	addiu	$2, 1
	jr	$16
	nop
end16 back

routine link
	move	$3, $31
	move	$16, $3
	jal	link_target
	nop
link_return:
	move	$6, $2
	la	$5, linkr_target
	jalr	$5
	nop
linkr_return:
	move	$7, $2
	jalrc	$5
linkc_return:
	move	$4, $2
	move	$2, $6
	move	$3, $7
	jr	$16
	nop
end16 link

routine link_target
	move	$2, $31
	jr	$31
	nop
end16 link_target

routine linkr_target
	move	$2, $31
	jr	$31
	nop
end16 linkr_target

routine immediates
	li	$2, 255
	li	$3, 0x8001
	li	$4, 0
	addiu	$4, -128
	li	$5, 0
	addiu	$5, -32768
	li	$6, 0
	addiu	$6, $6, -8
	li	$7, 0
	addiu	$7, $7, -16384
	jrc	$31
end16 immediates

routine compares
	li	$2, 200
	slti	$2, 201
	move	$2, $24
	li	$3, 0
	slti	$3, -1
	move	$3, $24
	li	$4, 0
	sltiu	$4, -1
	move	$4, $24
	li	$5, 0xf0
	cmpi	$5, 0x0f
	move	$5, $24
	li	$6, 5
	li	$7, 6
	cmp	$6, $7
	move	$6, $24
	jrc	$31
end16 compares

routine shifts
	li	$2, 3
	move	$3, $2
	move	$4, $2
	move	$6, $2
	sll	$2, $2, 8
	sll	$3, $3, 31
	srl	$4, $3, 1
	sra	$5, $3, 4
	li	$7, 3
	sllv	$6, $7
	neg	$7, $6
	jrc	$31
end16 shifts

routine converts
	lw	$2, 1f
	move	$3, $2
	move	$4, $2
	move	$5, $2
	not	$6, $2
	zeb	$2
	seb	$3
	zeh	$4
	seh	$5
	jrc	$31
	.align	2
1:	.word	0x81828384
end16 converts

routine accesses
	lw	$2, 0($4)
	sw	$2, 0x24($4)
	lw	$2, 0x24($4)
	li	$5, 0xfe
	sb	$5, 0x10($4)
	lb	$3, 0x10($4)
	lbu	$5, 0x10($4)
	lh	$6, 8($4)
	lhu	$7, 8($4)
	jrc	$31
end16 accesses

routine stack
	sw	$31, 0x30($29)
	lw	$2, 0($29)
	sw	$2, 0x34($29)
	li	$2, 0
	lw	$2, 0x34($29)
	addiu	$29, 0x28
	jrc	$31
end16 stack

	.section .text16, "ax", @progbits
	.align	2
	.word	0x76543210
	.previous
routine relative
	move	$7, $31
	.half	0xb204			/* lw v0, 16(pc): pool */
	.half	0x0b03			/* addiu v1, pc, 12: pool */
	.half	0xf7ff, 0xb418		/* lw a0, -8(pc) */
	jal	1f
	.half	0x0d02			/* addiu a1, pc, 8: from the jal on */
	.align	2
pool:	.word	0x89abcdef
	.align	2
1:	jrc	$7
	nop
end16 relative

routine branches
	li	$2, 0x50
	li	$3, 0
	beqz	$3, 1f
	addiu	$2, 8
1:	bnez	$3, 2f
	addiu	$2, 1
2:	cmpi	$3, 0
	bteqz	3f
	addiu	$2, 8
3:	btnez	4f
	addiu	$2, 4
4:	b	5f
	addiu	$2, 8
6:	jrc	$31
	.space	300
5:	b	6b
end16 branches

routine saves
	save	$4-$5, 64, $31, $16-$23, $30, $7
	move	$2, $29
	restore	$4-$5, 64, $31, $16-$23, $30, $7
	jrc	$31
end16 saves

routine small_saves
	save	128
	move	$2, $29
	restore	128
	save	8
	move	$3, $29
	restore	8
	jrc	$31
end16 small_saves

routine raises
break_here:
	break
end16 raises

routine misaligned
load_here:
	lw	$2, 0($4)
end16 misaligned

routine misaligned_slot
	nop
jr_here:
	jr	$31
	lw	$2, 0($4)
end16 misaligned_slot

routine misaligned_jal
jal_here:
	jal	nothing
	lw	$2, 0($4)
end16 misaligned_jal

routine undefined
	nop
undefined_here:
	.half	0x3800			/* ld */
end16 undefined

routine undefined_long
	nop
undefined_long_here:
	.half	0xf000, 0xf000
end16 undefined_long

routine across
	.half	0x6a05			/* li v0, 5, at the end of a page */
	.half	0xf222, 0x6a13		/* li v0, 0x1233, half of it there */
	jr	$31
	nop
	nop
end16 across
