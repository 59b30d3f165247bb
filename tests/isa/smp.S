/*
 * Two CPUs: memory and code are shared, TLB and registers are not.
 * ARGS: -n 2
 */
#include "isa.h"

#define MP_WHOAMI 0xb1000000
#define MP_START  0xb1000020
#define MP_ADDRESS 0xb1000030
#define MP_STACK  0xb1000070
#define MP_IPI	  0xb10000a0
#define MP_MESSAGE 0xb10000c0

#define VA 0x00400000
#define PATIENCE 2000000

	/* Waits until a word of memory has a value. */
	.macro	await name, label, value
	li	t1, PATIENCE
	li	t2, \value
1:	la	t0, \label
	lw	t0, 0(t0)
	addiu	t1, t1, -1
	beq	t0, t2, 2f
	nop
	bgtz	t1, 1b
	nop
2:	check	"\name", t0, \value
	.endm

	.macro	tell label, value
	la	k0, \label
	li	k1, \value
	sw	k1, 0(k0)
	.endm

	/* Peterson's lock, with 1000 increments of `shared` under it. */
	.macro	peterson own, other, turn
	la	s0, \own
	la	s1, \other
	la	s2, last
	la	s3, shared
	li	s4, 1000
1:	li	t0, 1
	sw	t0, 0(s0)
	li	t0, \turn
	sw	t0, 0(s2)
2:	lw	t0, 0(s1)
	li	t1, \turn
	beq	t0, zero, 3f
	nop
	lw	t0, 0(s2)
	nop
	beq	t0, t1, 2b
	nop
3:	lw	t0, 0(s3)
	nop
	addiu	t0, t0, 1
	sw	t0, 0(s3)
	addiu	s4, s4, -1
	bgtz	s4, 1b
	sw	zero, 0(s0)
	.endm

	isa_test smp

	li	t0, MP_WHOAMI
	lw	t1, 0(t0)
	lw	t2, 0x10(t0)
	nop
	check	"first CPU", t1, 0
	check	"number of CPUs", t2, 2
	li	t0, MP_STACK
	la	t1, stack_top
	sw	t1, 0(t0)
	li	t0, MP_ADDRESS
	la	t1, second
	sw	t1, 0(t0)
	li	t0, MP_START
	li	t1, 1
	sw	t1, 0(t0)
	await	"second CPU runs", stage, 1
	check_mem "second CPU", its_number, 1
	check_mem "second CPU: stack", its_stack, stack_top

	/* Its TLB is its own. */
	tlb_set	10, VA, (0x00010000 | TLB_V | TLB_D)
	tell	order, 2
	await	"second CPU has probed", stage, 2
	check_mem "second CPU does not see the entry", its_probe, 1
	c0_set	C0_ENTRYHI, VA
	tlbp
	nop
	nop
	mfc0	t0, C0_INDEX
	nop
	check	"first CPU does", t0, 10 << 8

	/* Code changed by the other CPU while this one runs it. */
	jal	routine
	nop
	check	"routine", v0, 1
	tell	order, 3
	li	s0, PATIENCE
1:	jal	routine
	addiu	s0, s0, -1
	addiu	v0, v0, -1
	bgtz	v0, 2f
	nop
	bgtz	s0, 1b
	nop
2:	check	"routine changed by the other CPU", v0, 1
	await	"second CPU has changed it", stage, 3
	/* And the other way round: it calls, this one changes. */
	tell	order, 4
	await	"second CPU calls", stage, 4
	la	t0, routine + 4
	li	t1, 0x24020009		/* li v0, 9 */
	sw	t1, 0(t0)
	await	"second CPU sees the change", stage, 5

	/* A lock made of loads and stores. */
	tell	order, 6
	peterson wants_first, wants_second, 1
	await	"second CPU done", stage, 6
	check_mem "increments under a lock", shared, 2000

	/* Mailboxes: each has its own. */
	li	t0, MP_IPI
	li	t1, (5 << 16) | 1
	sw	t1, 0(t0)
	li	t1, (6 << 16) | 1
	sw	t1, 0(t0)
	li	t0, MP_MESSAGE
	lw	t1, 0(t0)
	nop
	check	"message to the other CPU", t1, 0
	tell	order, 7
	await	"second CPU read its messages", stage, 7
	check_mem "first message", message_1, 5
	check_mem "second message", message_2, 6
	check_mem "no third message", message_3, 0

	isa_end

	.align	4
routine:
	jr	ra
	li	v0, 1

	.macro	wait_order n
	la	t0, order
	li	t1, \n
1:	lw	t2, 0(t0)
	nop
	bne	t2, t1, 1b
	nop
	.endm

/* The other CPU: no checks here, it leaves results in memory. */
second:	li	t0, ST_BASE
	mtc0	t0, C0_STATUS
	li	t0, MP_WHOAMI
	lw	t0, 0(t0)
	la	t1, its_number
	sw	t0, 0(t1)
	la	t1, its_stack
	sw	sp, 0(t1)
	/* Its TLB holds anything: make it match nothing. */
	jal	isa_tlb_clear
	nop
	tell	stage, 1

	wait_order 2
	c0_set	C0_ENTRYHI, VA
	tlbp
	nop
	nop
	mfc0	t0, C0_INDEX
	nop
	srl	t0, t0, 31
	la	t1, its_probe
	sw	t0, 0(t1)
	tell	stage, 2

	wait_order 3
	li	t0, 1000		/* let the other call it for a while */
1:	bgtz	t0, 1b
	addiu	t0, t0, -1
	la	t0, routine + 4
	li	t1, 0x24020002		/* li v0, 2 */
	sw	t1, 0(t0)
	tell	stage, 3

	wait_order 4
	jal	routine
	nop
	tell	stage, 4
	li	t1, 9
1:	jal	routine
	nop
	bne	v0, t1, 1b
	nop
	tell	stage, 5

	wait_order 6
	peterson wants_second, wants_first, 2
	tell	stage, 6

	wait_order 7
	li	t0, MP_MESSAGE
	lw	t1, 0(t0)
	lw	t2, 0(t0)
	lw	t3, 0(t0)
	la	t0, message_1
	sw	t1, 0(t0)
	sw	t2, 4(t0)
	sw	t3, 8(t0)
	tell	stage, 7
1:	b	1b
	nop

	.data
	.align	3
stage:	.word	0
order:	.word	0
its_number:
	.word	-1
its_stack:
	.word	0
its_probe:
	.word	0
wants_first:
	.word	0
wants_second:
	.word	0
last:	.word	0
shared:	.word	0
message_1:
	.word	-1
message_2:
	.word	-1
message_3:
	.word	-1
	.bss
	.align	3
	.space	256
stack_top:
	.space	16
