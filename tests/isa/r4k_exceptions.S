/*
 * Exceptions in kernel mode and the registers of coprocessor 0, R4000 kind:
 * vectors, EPC, EXL and ERL, what software can write.
 *
 * The vectors with BEV are in ROM on real boards.  ARGS: -M 512
 * gives the test machine memory there, which this program fills.
 */
#include "isa.h"

	.macro	trapping name, code, insn:vararg
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", \code, 1b
	check_field "\name: Status", EXC_STATUS, 0xffffffff, ST_BASE | ST_EXL
	.endm

	.macro	written name, reg, value, mask, expected
	li	t0, \value
	mtc0	t0, \reg
	ehb
	mfc0	t1, \reg
	li	t0, \mask
	and	t1, t1, t0
	check	"\name: \value written", t1, \expected
	.endm

	.macro	bad_jump name, target, insn:vararg
	la	t0, \target
	la	t1, 0
	expect	2f
1:	\insn
	li	t1, 1
2:	check_exc_addr "\name", ADEL, \target, \target
	check	"\name: slot executed", t1, 1
	.endm

	/* An exception where EXL or ERL is set already: EPC and BD stay. */
	.macro	nested name, bits, code, insn:vararg
	li	k0, 0x12345678
	mtc0	k0, C0_EPC
	c0_set	C0_STATUS, ST_BASE | \bits
	expect	2f
	\insn
	nop
2:	check_exc "\name", \code, 0x12345678
	check_field "\name: Status", EXC_STATUS, 0xffffffff, \
	    ST_BASE | ST_EXL | \bits
	.endm

	.macro	with_bev name, code, vector, insn:vararg
	c0_set	C0_STATUS, ST_BASE | ST_BEV
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", \code, 1b, 0, \vector
	check_field "\name: Status", EXC_STATUS, 0xffffffff, \
	    ST_BASE | ST_BEV | ST_EXL
	.endm

	isa_test r4k_exceptions

	trapping "syscall", SYS, syscall
	trapping "syscall 0xfffff", SYS, syscall 0xfffff
	trapping "break", BP, break
	trapping "break 0x3ff, 0x3ff", BP, break 0x3ff, 0x3ff
	trapping "reserved", RI, .word 0x00000035
	li	t0, 0x7fffffff
	trapping "overflow", OV, addi t1, t0, 1
	trapping "coprocessor 1", CPU, mfc1 t1, $f0
	check_field "coprocessor 1: CE", EXC_CAUSE, 0x30000000, 0x10000000
	trapping "coprocessor 2", CPU, .word 0x48000000
	check_field "coprocessor 2: CE", EXC_CAUSE, 0x30000000, 0x20000000

	/* In kseg1. */
	la	t0, 1f + 0x20000000
	expect	2f
	jr	t0
	nop
1:	syscall
	nop
2:	check_exc "syscall in kseg1", SYS, 1b + 0x20000000

	/* Address errors: BadVAddr. */
	li	t0, 0x80010001
	expect	2f
1:	lw	t1, 0(t0)
	nop
2:	check_exc_addr "misaligned load", ADEL, 1b, 0x80010001
	expect	2f
1:	sh	t1, 0(t0)
	nop
2:	check_exc_addr "misaligned store", ADES, 1b, 0x80010001
	bad_jump "jr to a misaligned address", 0x80010002, jr t0
#if defined ISA_R2 && !defined ISA_WIDE
	/* An odd one is MIPS16 code on the 24Kc. */
	bad_jump "jalr to a misaligned address", 0x80010006, jalr t0
#else
	bad_jump "jalr to a misaligned address", 0x80010001, jalr t0
#endif

	/* Exceptions inside handlers. */
	nested	"syscall with EXL", ST_EXL, SYS, syscall
	li	t0, 0x80010001
	nested	"misaligned load with EXL", ST_EXL, ADEL, lw t1, 0(t0)
	/* A refill goes the general way then. */
	li	t0, 0x00400000
	nested	"refill with EXL", ST_EXL, TLBL, lw t1, 0(t0)
	check_field "refill with EXL: BadVAddr", EXC_BADVADDR, 0xffffffff, 0x00400000
	/* In a slot BD stays as it was. */
	li	k0, 0x12345678
	mtc0	k0, C0_EPC
	c0_set	C0_STATUS, ST_BASE | ST_EXL
	expect	2f
	beq	zero, zero, 2f
	syscall
2:	check_exc "syscall in a slot with EXL", SYS, 0x12345678, 0

	/* Return from an exception. */
	la	k0, 1f
	mtc0	k0, C0_EPC
	la	k0, 2f
	mtc0	k0, C0_ERROREPC
	li	t0, 0
	c0_set	C0_STATUS, ST_BASE | ST_EXL
	eret
	ori	t0, t0, 4	/* eret has no slot */
1:	ori	t0, t0, 1
2:	ori	t0, t0, 2
	mfc0	t1, C0_STATUS
	check	"eret with EXL: way", t0, 3
	check	"eret with EXL: Status", t1, ST_BASE
	/* ERL goes first. */
	la	k0, 1f
	mtc0	k0, C0_EPC
	la	k0, 2f
	mtc0	k0, C0_ERROREPC
	li	t0, 0
	c0_set	C0_STATUS, ST_BASE | ST_EXL | ST_ERL
	eret
	ori	t0, t0, 4
1:	ori	t0, t0, 1
2:	ori	t0, t0, 2
	mfc0	t1, C0_STATUS
	c0_set	C0_STATUS, ST_BASE
	check	"eret with ERL: way", t0, 2
	check	"eret with ERL: Status", t1, ST_BASE | ST_EXL
	/* Through kseg1. */
	la	k0, 1f + 0x20000000
	mtc0	k0, C0_EPC
	c0_set	C0_STATUS, ST_BASE | ST_EXL
	eret
1:	bgezal	zero, 2f
	nop
2:	la	t0, 3f
	jr	t0
	move	t1, ra
3:	check	"eret to kseg1", t1, 2b + 0x20000000

	/* While ERL is set kuseg is physical memory, not mapped. */
	lui	t0, 0x8000
	li	t1, 0x13572468
	sw	t1, 0x400(t0)
	c0_set	C0_STATUS, ST_BASE | ST_ERL
	lw	t2, 0x400(zero)
	li	t1, 0x24681357
	sw	t1, 0x404(zero)
	c0_set	C0_STATUS, ST_BASE
	lw	t3, 0x404(t0)
	check	"load from kuseg with ERL", t2, 0x13572468
	check	"store to kuseg with ERL", t3, 0x24681357
	expect	2f
1:	lw	t2, 0x400(zero)
	nop
2:	check_exc_addr "load from kuseg after ERL", TLBL, 1b, 0x400, 0, VECTOR_REFILL

	/* ---- BEV ---- */
	la	t0, utlb
	li	t1, 0xbfc00200
	jal	copy
	nop
	la	t0, general
	li	t1, 0xbfc00380
	jal	copy
	nop
	with_bev "syscall with BEV", SYS, 0x380, syscall
	li	t0, 0x80010002
	with_bev "misaligned load with BEV", ADEL, 0x380, lw t1, 0(t0)
	li	t0, 0x00400000
	with_bev "refill with BEV", TLBL, 0x200, lw t1, 0(t0)
	li	t0, 0xc0000000
	with_bev "kseg2 refill with BEV", TLBS, 0x200, sw t1, 0(t0)
	c0_set	C0_STATUS, ST_BASE

#ifdef ISA_R2
	/* ---- EBase: the vectors elsewhere ---- */
	la	t0, elsewhere
	mfc0	t9, $15, 1
	mtc0	t0, $15, 1
	ehb
	expect	2f
1:	syscall
	nop
2:	mfc0	t1, $15, 1
	mtc0	t9, $15, 1
	ehb
	check_exc "syscall with EBase", SYS, 1b, 0, 0x3180
	check	"EBase", t1, elsewhere
	check	"EBase at first", t9, 0x80000000
#endif

	/* ---- registers ---- */
	mfc0	t0, C0_PRID
	srl	t0, t0, 8
#if !defined ISA_R2
	check	"PRId: R4000", t0, 0x0004
#elif defined ISA_WIDE
	check	"PRId: 5KE of MIPS", t0, 0x0189
#else
	check	"PRId: 24K of MIPS", t0, 0x0193
#endif
	/* A field of a register. */
	.macro	field rd, rs, low, size
	srl	\rd, \rs, \low
	andi	\rd, \rd, (1 << \size) - 1
	.endm
	mfc0	t0, C0_CONFIG
	field	t1, t0, 15, 1
#ifdef __MIPSEB__
	check	"Config.BE", t1, 1
#else
	check	"Config.BE", t1, 0
#endif
#ifdef ISA_R2
	field	t1, t0, 31, 1
	check	"Config.M", t1, 1
	field	t1, t0, 10, 3
	check	"Config.AR: release 2", t1, 1
	field	t1, t0, 7, 3
	check	"Config.MT: TLB", t1, 1
#else
	field	t1, t0, 9, 3
	check	"Config.IC: 8 KB", t1, 1
	field	t1, t0, 6, 3
	check	"Config.DC: 8 KB", t1, 1
	field	t1, t0, 4, 2
	check	"Config.IB, DB: 16 bytes", t1, 0
#endif
	.macro	k0_written value
	mfc0	t0, C0_CONFIG
	srl	t0, t0, 3
	sll	t0, t0, 3
	ori	t0, t0, \value
	mtc0	t0, C0_CONFIG
	ehb
	mfc0	t1, C0_CONFIG
	xor	t7, t1, t0
	check	"Config.K0 = \value", t7, 0
	.endm
	k0_written 2
	k0_written 3
#ifdef ISA_R2
	mfc0	t0, C0_CONFIG, 1
	field	t1, t0, 25, 6
	check	"Config1.MMU_size", t1, TLB_LAST
	field	t1, t0, 0, 1
#ifdef ISA_WIDE
	check	"Config1.FP", t1, 1
#else
	check	"Config1.FP", t1, 0
#endif
#endif

	written	"EPC", C0_EPC, 0xffffffff, 0xffffffff, 0xffffffff
	written	"EPC", C0_EPC, 0x12345678, 0xffffffff, 0x12345678
	written	"ErrorEPC", C0_ERROREPC, 0x89abcdef, 0xffffffff, 0x89abcdef
	written	"Compare", C0_COMPARE, 0x89abcdef, 0xffffffff, 0x89abcdef
	written	"Context", C0_CONTEXT, 0xffffffff, 0xff80000f, 0xff800000
	written	"Context", C0_CONTEXT, 0, 0xff80000f, 0
	written	"EntryHi", C0_ENTRYHI, 0xffffffff, 0xffffffff, 0xffffe0ff
	written	"EntryHi", C0_ENTRYHI, 0, 0xffffffff, 0
	written	"PageMask", C0_PAGEMASK, 0x0001e000, 0xffffffff, 0x0001e000
	written	"PageMask", C0_PAGEMASK, 0, 0xffffffff, 0
	written	"Index", C0_INDEX, TLB_LAST, 0xffffffff, TLB_LAST
	written	"Wired", C0_WIRED, 17, 0xffffffff, 17
	written	"Cause", C0_CAUSE, 0x0300, 0xff00, 0x0300
#ifdef ISA_R2
	written	"Cause", C0_CAUSE, 0x00800000, 0x00800300, 0x00800000
#endif
	written	"Cause", C0_CAUSE, 0, 0x00800300, 0

	/* Random stays between Wired and the last entry, and moves. */
	li	t0, TLB_LAST - 3
	mtc0	t0, C0_WIRED
	li	t1, 0		/* out of bounds */
	li	t2, 2000
	mfc0	t6, C0_RANDOM
	li	t7, 0		/* moves */
1:	mfc0	t3, C0_RANDOM
	sltiu	t5, t3, TLB_LAST - 3
	or	t1, t1, t5
	sltiu	t5, t3, TLB_LAST + 1
	xori	t5, t5, 1
	or	t1, t1, t5
	xor	t5, t3, t6
	or	t7, t7, t5
	addiu	t2, t2, -1
	bne	t2, zero, 1b
	nop
	sltu	t7, zero, t7
	check	"Random within the wired entries and the last", t1, 0
	check	"Random moves", t7, 1
	mtc0	zero, C0_WIRED

	/* Count goes on by itself, and can be set. */
	mfc0	t0, C0_COUNT
	nop
	nop
	nop
	nop
	mfc0	t1, C0_COUNT
	sltu	t0, t0, t1
	check	"Count counts", t0, 1
	li	t0, 0x40000000
	mtc0	t0, C0_COUNT
	ehb
	mfc0	t1, C0_COUNT
	subu	t1, t1, t0
	sltiu	t1, t1, 100
	check	"Count written", t1, 1
	/* Once in two ticks. */
	mfc0	t0, C0_COUNT
	.rept	99
	nop
	.endr
	mfc0	t1, C0_COUNT
	subu	t1, t1, t0
	check	"Count: 100 ticks", t1, 50

	isa_end

	/* Copies 4 words of code. */
copy:	addiu	t2, t0, 16
1:	lw	t3, 0(t0)
	addiu	t0, t0, 4
	sw	t3, 0(t1)
	bne	t0, t2, 1b
	addiu	t1, t1, 4
	jr	ra
	nop

utlb:	la	k0, bev_utlb
	jr	k0
	nop
general:
	la	k0, bev_general
	jr	k0
	nop
bev_utlb:
	la	k1, isa_exc
	li	k0, 0x200
	j	isa_record
	sw	k0, EXC_VECTOR(k1)
bev_general:
	la	k1, isa_exc
	li	k0, 0x380
	j	isa_record
	sw	k0, EXC_VECTOR(k1)

	.section .text.elsewhere, "ax"
	.balign	4096
elsewhere:
	.org	0x180
	la	k1, isa_exc
	li	k0, 0x3180
	j	isa_record
	sw	k0, EXC_VECTOR(k1)
