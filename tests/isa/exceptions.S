/*
 * Exceptions in kernel mode and the registers of coprocessor 0: codes, EPC, the
 * stack of mode and interrupt enable bits, RFE, what software can write.
 */
#include "isa.h"

	.macro	trapping name, code, insn:vararg
	expect	2f
1:	\insn
	nop
2:	check_exc "\name", \code, 1b
	.endm

	/* Status goes in with these stack bits, comes out shifted. */
	.macro	push bits
	li	k0, ST_BASE | \bits
	expect	2f
	li	k0, ST_BASE | \bits
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
1:	syscall
	nop
2:	check_exc "syscall with stack bits \bits", SYS, 1b
	check_field "syscall with stack bits \bits: Status", EXC_STATUS, \
	    0xffffffff, ST_BASE | ((\bits << 2) & 0x3c)
	.endm

	/* RFE copies previous to current and old to previous. */
	.macro	pop bits
	li	k0, ST_BASE | \bits
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
	rfe
	nop
	nop
	nop
	mfc0	t0, C0_STATUS
	nop
	c0_set	C0_STATUS, ST_BASE
	check	"rfe with stack bits \bits", t0, \
	    ST_BASE | (\bits & 0x30) | (\bits >> 2)
	.endm

	.macro	written name, reg, value, mask, expected
	li	t0, \value
	mtc0	t0, \reg
	nop
	nop
	nop
	mfc0	t1, \reg
	nop
	li	t0, \mask
	and	t1, t1, t0
	check	"\name: \value written", t1, \expected
	.endm

	/* Jump to a misaligned address: the fetch there is the error. */
	.macro	bad_jump name, target, insn:vararg
	la	t0, \target
	la	t1, 0
	li	ra, 0
	expect	2f
1:	\insn
	li	t1, 1
2:	check_exc_addr "\name", ADEL, \target, \target
	check	"\name: slot executed", t1, 1
	.endm

	isa_test exceptions

	trapping "syscall", SYS, syscall
	trapping "syscall 1", SYS, syscall 1
	trapping "syscall 0xfffff", SYS, syscall 0xfffff
	trapping "break", BP, break
	trapping "break 7", BP, break 7
	trapping "break 0x3ff, 0x3ff", BP, break 0x3ff, 0x3ff

	/* In kseg1. */
	la	t0, 1f + 0x20000000
	expect	2f
	jr	t0
	nop
1:	syscall
	nop
2:	check_exc "syscall in kseg1", SYS, 1b + 0x20000000

	.irp	bits, 0x00, 0x01, 0x04, 0x05, 0x08, 0x09, 0x0c, 0x0d
	push	\bits
	.endr
	.irp	bits, 0x10, 0x11, 0x14, 0x15, 0x20, 0x31, 0x3c, 0x3d
	push	\bits
	.endr
	.irp	bits, 0x00, 0x01, 0x04, 0x05, 0x10, 0x11, 0x14, 0x15
	pop	\bits
	.endr
	.irp	bits, 0x20, 0x21, 0x24, 0x25, 0x30, 0x31, 0x34, 0x35
	pop	\bits
	.endr

	/* Three exceptions deep: the handler raises them itself. */
	la	k0, nested
	la	k1, isa_exc
	sw	k0, EXC_HOOK_GENERAL(k1)
	li	t0, 0
	li	k0, ST_BASE | ST_IEC
	mtc0	k0, C0_STATUS
	nop
	nop
	nop
1:	syscall
	nop
	mfc0	t9, C0_STATUS
	la	k1, isa_exc
	sw	zero, EXC_HOOK_GENERAL(k1)
	c0_set	C0_STATUS, ST_BASE
	check	"first level: stack", t1, 0x04
	check	"second level: stack", t2, 0x10
	check	"third level: stack", t3, 0x00
	check	"first level: EPC", t4, 1b
	check	"second level: EPC", t5, nested_break
	check	"third level: EPC", t6, nested_syscall
	check	"second level: code", t7, BP << 2
	li	t0, 0x3f
	and	t9, t9, t0
	check	"after three levels and one rfe", t9, 0x00

	/* Jumps to misaligned addresses. */
	bad_jump "jr +1", bad + 1, jr t0
	bad_jump "jr +2", bad + 2, jr t0
	bad_jump "jr +3", bad + 3, jr t0
	bad_jump "jalr +2", bad + 2, jalr t0
	check	"jalr +2: link", ra, 2b
	bad_jump "jr +2 in kseg1", bad + 0x20000002, jr t0
	bad_jump "jr +2 in kuseg", 0x00001002, jr t0
	bad_jump "jr +1 in kseg2", 0xc0001001, jr t0
	bad_jump "jr 0xffffffff", 0xffffffff, jr t0

	/* Fetches the TLB does not know. */
	li	t0, 0x00001000
	expect	2f
	jr	t0
	nop
2:	check_exc_addr "fetch refill", TLBL, 0x00001000, 0x00001000, 0, 0
	li	t0, 0xc0001000
	expect	2f
	jr	t0
	nop
2:	check_exc_addr "fetch refill in kseg2", TLBL, 0xc0001000, 0xc0001000

	/* BadVAddr belongs to address and TLB exceptions alone. */
	li	t0, 0x80000123
	expect	2f
	lw	t1, 0(t0)
	nop
2:	expect	3f
	syscall
	nop
3:	check_field "BadVAddr after syscall", EXC_BADVADDR, 0xffffffff, 0x80000123
	li	t0, 0x7fffffff
	expect	3f
	addi	t0, t0, 1
	nop
3:	check_field "BadVAddr after overflow", EXC_BADVADDR, 0xffffffff, 0x80000123
	/* And cannot be written. */
	li	t0, 0x5555aaaa
	mtc0	t0, C0_BADVADDR
	nop
	nop
	mfc0	t1, C0_BADVADDR
	nop
	check	"mtc0 to BadVAddr", t1, 0x80000123

	/* Context: PTEBase from software, BadVPN from the address. */
	c0_set	C0_CONTEXT, 0xffe00000
	li	t0, 0x12345678
	expect	2f
	lw	t1, 0(t0)
	nop
2:	check_field "Context after a miss", EXC_CONTEXT, 0xffffffff, \
	    0xffe00000 | ((0x12345678 >> 10) & 0x1ffffc)
	check_field "EntryHi after a miss", EXC_ENTRYHI, 0xffffffff, 0x12345000
	c0_set	C0_CONTEXT, 0x00200000
	li	t0, 0xd2345678
	expect	2f
	lw	t1, 0(t0)
	nop
2:	check_field "Context after a miss in kseg2", EXC_CONTEXT, 0xffffffff, \
	    0x00200000 | ((0xd2345678 >> 10) & 0x1ffffc)
	/* BadVPN cannot be written. */
	c0_set	C0_CONTEXT, 0xffffffff
	mfc0	t0, C0_CONTEXT
	nop
	check	"mtc0 to Context", t0, \
	    0xffe00000 | ((0xd2345678 >> 10) & 0x1ffffc)
	c0_set	C0_CONTEXT, 0
	mfc0	t0, C0_CONTEXT
	nop
	check	"mtc0 of 0 to Context", t0, (0xd2345678 >> 10) & 0x1ffffc

	/* What software can write. */
	written	"EntryHi", C0_ENTRYHI, 0xffffffff, 0xffffffff, 0xffffffc0
	written	"EntryHi", C0_ENTRYHI, 0x12345678, 0xffffffff, 0x12345640
	written	"EntryHi", C0_ENTRYHI, 0x00000000, 0xffffffff, 0
	written	"EntryLo", C0_ENTRYLO, 0xffffffff, 0xffffffff, 0xffffff00
	written	"EntryLo", C0_ENTRYLO, 0x12345678, 0xffffffff, 0x12345600
	written	"Index", C0_INDEX, 0x00003f00, 0x7fffffff, 0x00003f00
	written	"Index", C0_INDEX, 0x7fffffff, 0x7fffffff, 0x00003f00
	written	"Index", C0_INDEX, 0x00000000, 0x7fffffff, 0
	written	"Status", C0_STATUS, 0xf000ff3c, 0xffffffff, 0xf000ff3c
	written	"Status", C0_STATUS, 0x3000aa14, 0xffffffff, 0x3000aa14
	written	"Status", C0_STATUS, 0x50005528, 0xffffffff, 0x50005528
	written	"Status", C0_STATUS, 0x30400000, 0xf040ff3f, 0x30400000
	c0_set	C0_STATUS, ST_BASE
	/* Cause: the two software interrupts only. */
	expect	2f
	syscall
	nop
2:	written	"Cause", C0_CAUSE, 0xffffffff, 0xb000037c, (SYS << 2) | 0x300
	written	"Cause", C0_CAUSE, 0x00000100, 0xb000037c, (SYS << 2) | 0x100
	written	"Cause", C0_CAUSE, 0x00000200, 0xb000037c, (SYS << 2) | 0x200
	written	"Cause", C0_CAUSE, 0x00000000, 0xb000037c, SYS << 2

	/* The processor names itself, whatever is written. */
	mfc0	t0, C0_PRID
	nop
	mtc0	zero, C0_PRID
	nop
	nop
	mfc0	t1, C0_PRID
	nop
	xor	t1, t1, t0
	check	"PRId is constant", t1, 0
	srl	t0, t0, 8
	check	"PRId: R3000", t0, 2

	/* Random is constant in no way but its range: 8 to 63. */
	li	t1, 500
	li	t2, 0xffffc0ff
	li	t4, 0
1:	mfc0	t0, C0_RANDOM
	nop
	and	t3, t0, t2
	or	t4, t4, t3
	srl	t0, t0, 8
	sltiu	t3, t0, 8
	or	t4, t4, t3
	addiu	t1, t1, -1
	bgtz	t1, 1b
	nop
	check	"Random between 8 and 63", t4, 0
	/* mfc0 into register 0. */
	mfc0	zero, C0_PRID
	nop
	check	"mfc0 into register 0", zero, 0

	isa_end

/* Handler of the three levels; goes on behind the first syscall. */
nested:	addiu	t0, t0, 1
	mfc0	k0, C0_STATUS
	li	k1, 0x3f
	and	k0, k0, k1
	li	k1, 1
	beq	t0, k1, 1f
	li	k1, 2
	beq	t0, k1, 2f
	nop
	move	t3, k0
	mfc0	t6, C0_EPC
	addiu	k0, t4, 4
	jr	k0
	rfe
1:	move	t1, k0
	mfc0	t4, C0_EPC
	nop
nested_break:
	break
2:	move	t2, k0
	mfc0	t5, C0_EPC
	mfc0	t7, C0_CAUSE
	li	k1, 0x7c
	and	t7, t7, k1
nested_syscall:
	syscall

	.align	2
bad:	nop
	nop
