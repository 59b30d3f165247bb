/*
 * Interrupts: software interrupts, masks, the moment they are taken, lines of
 * the test machine's mailbox (IP6) and clock (IP4).
 *
 * The manual leaves open how many instructions run between an mtc0 that
 * enables an interrupt and the interrupt; so a window is allowed.  What is not
 * open: exactly the instructions before EPC have been executed, once each.
 */
#include "isa.h"

#define MP_IPI	  0xb10000a0 /* W: number << 16 | CPU */
#define MP_MESSAGE 0xb10000c0 /* R: next number, 0 if none */
#define RTC_HZ	  0xb5000100
#define RTC_ACK	  0xb5000110

#define IP0	  0x0100
#define IP1	  0x0200
#define IP4	  0x1000
#define IP6	  0x4000

	/*
	 * After `insn` an interrupt is due: somewhere in the window, t8 has
	 * counted what came before it.
	 */
	.macro	window name, cause, insn:vararg
	li	t8, 0
	expect	7f
	\insn
6:	addiu	t8, t8, 1
	addiu	t8, t8, 1
	addiu	t8, t8, 1
	addiu	t8, t8, 1
	addiu	t8, t8, 1
	addiu	t8, t8, 1
	b	5f
	addiu	t8, t8, 2
	addiu	t8, t8, 0x1000
5:	addiu	t8, t8, 0x100
	addiu	t8, t8, 0x100
	nop
7:	check_field "\name: taken", EXC_COUNT, 0xffffffff, 1
	check_field "\name: Cause", EXC_CAUSE, 0x0000ff7c, \cause
	check_field "\name: vector", EXC_VECTOR, 0xffffffff, 0x80
	/* From EPC to the count that belongs to it. */
	la	t0, isa_exc
	lw	t1, EXC_EPC(t0)
	la	t2, 6b
	subu	t1, t1, t2
	sltiu	t3, t1, 12 * 4
	check	"\name: EPC in the window", t3, 1
	la	t2, counts
	addu	t2, t2, t1
	bne	t3, zero, 4f
	nop
	la	t2, counts
4:	lw	t1, 0(t2)
	nop
	subu	t1, t8, t1
	check	"\name: instructions before EPC", t1, 0
	.endm

	.macro	quiet name, insn:vararg
	li	t8, 0
	expect	7f
	\insn
	nop
	nop
	nop
	nop
	b	7f
	nop
	nop
7:	check_no_exc "\name"
	.endm

	.macro	set_cause bits
	li	k0, \bits
	mtc0	k0, C0_CAUSE
	nop
	nop
	.endm

	/* Status with interrupts, in k0, for the window's mtc0. */
	.macro	status bits
	li	t0, ST_BASE | \bits
	.endm

	isa_test interrupt

	/* Nothing happens while masked or disabled. */
	c0_set	C0_STATUS, ST_BASE
	set_cause 0
	status	IP0
	quiet	"masks alone", mtc0 t0, C0_STATUS
	status	ST_IEC
	quiet	"enable alone", mtc0 t0, C0_STATUS
	status	ST_IEC | 0xff00
	quiet	"nothing pending", mtc0 t0, C0_STATUS
	c0_set	C0_STATUS, ST_BASE
	li	t0, IP0
	quiet	"pending, all off", mtc0 t0, C0_CAUSE
	mfc0	t0, C0_CAUSE
	nop
	li	t1, 0xff00
	and	t0, t0, t1
	check	"pending, all off: Cause", t0, IP0
	status	ST_IEC
	quiet	"pending, masked", mtc0 t0, C0_STATUS
	status	ST_IEC | 0xfe00
	quiet	"pending, others unmasked", mtc0 t0, C0_STATUS
	status	IP0
	quiet	"pending, unmasked, disabled", mtc0 t0, C0_STATUS
	status	IP0 | ST_IEP | ST_IEO
	quiet	"pending, previous and old enable", mtc0 t0, C0_STATUS

	/* Enabled by Status. */
	status	ST_IEC | IP0
	window	"IP0, enabled by Status", IP0, mtc0 t0, C0_STATUS
	check_field "IP0: Status", EXC_STATUS, 0xffffffff, ST_BASE | IP0 | ST_IEP
	set_cause IP1
	status	ST_IEC | IP1
	window	"IP1, enabled by Status", IP1, mtc0 t0, C0_STATUS
	set_cause IP0 | IP1
	status	ST_IEC | IP1
	window	"IP0 and IP1, one unmasked", IP0 | IP1, mtc0 t0, C0_STATUS
	/* Raised by Cause. */
	.irp	bits, IP0, IP1
	set_cause 0
	c0_set	C0_STATUS, ST_BASE | ST_IEC | 0xff00
	li	t0, \bits
	window	"\bits, raised by Cause", \bits, mtc0 t0, C0_CAUSE
	.endr
	set_cause 0
	status	ST_IEC | 0xff00
	quiet	"taken back", mtc0 t0, C0_STATUS
	c0_set	C0_STATUS, ST_BASE

	/* Enabled by rfe: not before what it returns to. */
	set_cause IP0
	c0_set	C0_STATUS, ST_BASE | IP0 | ST_IEP
	li	t8, 0
	la	t0, 6f
	expect	7f
	jr	t0
	rfe
	addiu	t8, t8, 0x1000
6:	addiu	t8, t8, 1
	addiu	t8, t8, 1
	addiu	t8, t8, 1
	addiu	t8, t8, 1
	b	5f
	nop
5:	nop
	nop
7:	check_field "rfe: taken", EXC_COUNT, 0xffffffff, 1
	la	t0, isa_exc
	lw	t1, EXC_EPC(t0)
	la	t2, 6b
	subu	t1, t1, t2
	sltiu	t2, t1, 20
	check	"rfe: EPC in the window", t2, 1
	srl	t1, t1, 2
	subu	t1, t1, t8
	check	"rfe: instructions before EPC", t1, 0
	check_field "rfe: BD", EXC_CAUSE, 0x80000000, 0
	/* An rfe that only brings IEp leaves things quiet. */
	c0_set	C0_STATUS, ST_BASE | IP0 | ST_IEO
	quiet	"rfe to disabled", rfe
	c0_set	C0_STATUS, ST_BASE
	set_cause 0

	/* Entering user mode with an interrupt pending. */
	set_cause IP1
	c0_set	C0_STATUS, ST_BASE
	expect	7f
	li	k0, IP1 | ST_KUP | ST_IEP
	mtc0	k0, C0_STATUS
	lui	k1, 0x0040
	nop
	jr	k1
	rfe
	nop
7:	/* Either the interrupt or the miss of the first fetch; then it. */
	check_field "user mode: taken", EXC_COUNT, 0xffffffff, 1
	check_field "user mode: EPC", EXC_EPC, 0xffffffff, 0x00400000
	set_cause 0

	/* A system call with an interrupt pending: it waits for the handler. */
	la	k0, count_syscall
	la	k1, isa_exc
	sw	k0, EXC_HOOK_GENERAL(k1)
	li	s0, 0
	li	s1, 0
	set_cause 0
	c0_set	C0_STATUS, ST_BASE | ST_IEC | IP0
	syscall				/* the handler raises IP0 */
	nop
	nop
	nop
	b	1f
	nop
1:	nop
	nop
	la	k1, isa_exc
	sw	zero, EXC_HOOK_GENERAL(k1)
	c0_set	C0_STATUS, ST_BASE
	set_cause 0
	check	"raised in a handler: system calls", s0, 1
	check	"raised in a handler: interrupts", s1, 1

	/* The mailbox: a level that stays until it is read. */
	li	s0, MP_IPI
	li	s1, MP_MESSAGE
	li	t0, 5 << 16
	sw	t0, 0(s0)
	nop
	nop
	mfc0	t1, C0_CAUSE
	nop
	li	t2, 0xff00
	and	t1, t1, t2
	check	"mailbox: Cause", t1, IP6
	/* Software cannot clear a hardware line. */
	mtc0	zero, C0_CAUSE
	nop
	nop
	mfc0	t1, C0_CAUSE
	nop
	and	t1, t1, t2
	check	"mailbox: Cause cannot be cleared", t1, IP6
	status	ST_IEC | IP4 | IP1
	quiet	"mailbox: masked", mtc0 t0, C0_STATUS
	c0_set	C0_STATUS, ST_BASE
	status	ST_IEC | IP6
	window	"mailbox: enabled", IP6, mtc0 t0, C0_STATUS
	status	ST_IEC | IP6
	window	"mailbox: still up", IP6, mtc0 t0, C0_STATUS
	set_cause IP0
	status	ST_IEC | 0xff00
	window	"mailbox and IP0", IP6 | IP0, mtc0 t0, C0_STATUS
	set_cause 0
	lw	t0, 0(s1)
	nop
	check	"mailbox: number", t0, 5
	lw	t0, 0(s1)
	nop
	check	"mailbox: empty", t0, 0
	mfc0	t1, C0_CAUSE
	nop
	li	t2, 0xff00
	and	t1, t1, t2
	check	"mailbox: line down", t1, 0
	status	ST_IEC | IP6
	quiet	"mailbox: quiet", mtc0 t0, C0_STATUS
	/* A store that raises an enabled line. */
	c0_set	C0_STATUS, ST_BASE | ST_IEC | IP6
	li	t0, 9 << 16
	window	"store to the mailbox", IP6, sw t0, 0(s0)
	lw	t0, 0(s1)
	nop
	check	"store to the mailbox: number", t0, 9
	lw	t0, 0(s1)
	nop
	check	"store to the mailbox: once", t0, 0
	/* And one in a delay slot. */
	c0_set	C0_STATUS, ST_BASE | ST_IEC | IP6
	li	t0, 11 << 16
	li	t8, 0
	expect	7f
	b	6f
	sw	t0, 0(s0)
	addiu	t8, t8, 0x1000
6:	addiu	t8, t8, 1
	addiu	t8, t8, 1
	addiu	t8, t8, 1
	b	5f
	nop
5:	nop
	nop
7:	check_field "store in a slot: taken", EXC_COUNT, 0xffffffff, 1
	la	t0, isa_exc
	lw	t1, EXC_EPC(t0)
	la	t2, 6b
	subu	t1, t1, t2
	sltiu	t2, t1, 16
	check	"store in a slot: EPC in the window", t2, 1
	srl	t1, t1, 2
	subu	t1, t1, t8
	check	"store in a slot: instructions before EPC", t1, 0
	lw	t0, 0(s1)
	nop
	check	"store in a slot: number", t0, 11
	lw	t0, 0(s1)
	nop
	check	"store in a slot: once", t0, 0

	/* The clock, polled with interrupts off. */
	li	s0, RTC_HZ
	li	s1, RTC_ACK
	li	t0, 1000
	sw	t0, 0(s0)
	li	s2, 3
	li	s3, 0
1:	li	t1, 20000000		/* give up some time */
2:	mfc0	t2, C0_CAUSE
	addiu	t1, t1, -1
	andi	t2, t2, IP4
	bne	t2, zero, 3f
	nop
	bgtz	t1, 2b
	nop
	b	4f
	nop
3:	addiu	s3, s3, 1
	sw	zero, 0(s1)
	addiu	s2, s2, -1
	bgtz	s2, 1b
	nop
4:	sw	zero, 0(s0)
	check	"clock, polled: ticks", s3, 3
	nop
	mfc0	t2, C0_CAUSE
	nop
	andi	t2, t2, IP4
	check	"clock, stopped", t2, 0

	/*
	 * The clock under way: a computation full of branches, slots, loads,
	 * multiplications and misses gives the same with interrupts and
	 * without, wherever they strike.
	 */
	jal	work
	nop
	move	s5, v0
	la	k0, tick
	la	k1, isa_exc
	sw	k0, EXC_HOOK_GENERAL(k1)
	li	s4, 0
	li	s6, 0
	li	t0, 5000
	sw	t0, 0(s0)
	c0_set	C0_STATUS, ST_BASE | ST_IEC | IP4
	li	s7, 2000		/* rounds at most */
1:	jal	work
	nop
	xor	v0, v0, s5
	or	s6, s6, v0
	sltiu	t0, s4, 20
	beq	t0, zero, 2f
	addiu	s7, s7, -1
	bgtz	s7, 1b
	nop
2:	c0_set	C0_STATUS, ST_BASE
	sw	zero, 0(s0)
	la	k1, isa_exc
	sw	zero, EXC_HOOK_GENERAL(k1)
	sltiu	t0, s4, 20
	check	"clock, 20 interrupts", t0, 0
	check	"work under interrupts", s6, 0
	check	"work under interrupts: reference", s5, 0xcf9b10d1

	isa_end

/* s0 counts system calls, s1 interrupts; a system call raises IP0. */
count_syscall:
	mfc0	k0, C0_CAUSE
	nop
	andi	k0, k0, 0x7c
	beq	k0, zero, 1f
	nop
	addiu	s0, s0, 1
	li	k0, IP0
	mtc0	k0, C0_CAUSE
	nop
	nop
	nop
	mfc0	k0, C0_EPC
	nop
	addiu	k0, k0, 4
	jr	k0
	rfe
1:	addiu	s1, s1, 1
	mtc0	zero, C0_CAUSE
	mfc0	k0, C0_EPC
	nop
	jr	k0
	rfe

/* Clock interrupt: counts in s4. */
tick:	addiu	s4, s4, 1
	la	k0, RTC_ACK
	sw	zero, 0(k0)
	mfc0	k0, C0_EPC
	nop
	jr	k0
	rfe

/* A deterministic piece of work; v0 = result.  Changes t0..t9. */
work:	move	t8, ra
	li	t0, 3000
	li	v0, 0x12345678
	la	t9, buffer
	li	t4, 0x10001
1:	andi	t1, t0, 0x3c
	addu	t1, t1, t9
	lw	t2, 0(t1)
	sll	t3, v0, 5
	bltz	v0, 2f
	xor	v0, v0, t3
	srl	t3, v0, 7
	bgezal	zero, 3f
	addu	v0, v0, t3
	b	4f
	addiu	v0, v0, 7
2:	mult	v0, t4
	mflo	t5
	mfhi	t6
	addu	v0, v0, t2
	xor	v0, v0, t5
	bne	v0, zero, 4f
	addu	v0, v0, t6
4:	sw	v0, 0(t1)
	addu	v0, v0, t0
	bgtz	t0, 1b
	addiu	t0, t0, -1
	/* Leave the buffer as it was. */
	li	t0, 64
5:	addiu	t0, t0, -4
	addu	t1, t9, t0
	bgtz	t0, 5b
	sw	zero, 0(t1)
	jr	t8
	nop
3:	move	t7, ra
	jr	t7
	nop

	.data
	.align	4
counts:	.word	0, 1, 2, 3, 4, 5, 6, 0xbad, 0xbad, 8, 0x108, 0x208
buffer:	.space	64
