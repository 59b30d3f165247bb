/*
 * What the RM7000 has more than an R4000 in coprocessor 0: interrupts above
 * IP7, with priorities and vectors; the performance counter; multiply and add.
 * PMC-Sierra "RM7000 Microprocessor with On-Chip Secondary Cache" data sheet
 * (PMC-2002175).
 *
 * CPU of mips3: RM7000
 */
#include "isa.h"

#define IM(n) (0x100 << (n))
#define RM7000_IV 0x01000000

/* Registers of the second set, by cfc0 and ctc0. */
#define IPLLO 18
#define IPLHI 19
#define INTCONTROL 20
#define TE 0x80
#define C0_PERFCONTROL $22
#define C0_PERFCOUNT $25
#define PERF_CYCLES 0
#define PERF_INSTRUCTIONS 1
#define PERF_STORES 5
#define PERF_KERNEL 0x100
#define PERF_USER 0x200
#define PERF_ENABLE 0x400

	/* k0 to register reg of set 1, and back to rt = number. */
	.macro	set1 reg, value
	li	k0, \value
	.word	0x40da0000 | \reg << 11		/* ctc0 k0, reg */
	nop
	.endm
	.macro	get1 number, reg
	.word	0x40400000 | \number << 16 | \reg << 11	/* cfc0 */
	nop
	.endm

	/* An interrupt that is there when it is enabled by Status.IE. */
	.macro	taken name, status, vector
	expect	2f
	li	k0, ST_BASE | ST_IE | \status
	mtc0	k0, C0_STATUS
	ehb
1:	b	1b
	nop
2:	check_field "\name: exceptions", EXC_COUNT, 0xffffffff, 1
	check_field "\name: vector", EXC_VECTOR, 0xffffffff, \vector
	check_field "\name: code", EXC_CAUSE, 0x7c, INT << 2
	.endm

	.macro	not_taken name, status
	expect	2f
	c0_set	C0_STATUS, ST_BASE | ST_IE | \status
	li	k0, 100
1:	bne	k0, zero, 1b
	addiu	k0, k0, -1
2:	c0_set	C0_STATUS, ST_BASE
	check_no_exc "\name"
	.endm

	/* Count will be Compare in 20 ticks of Count: waits until that is over. */
	.macro	timer
	mfc0	k0, C0_COUNT
	addiu	k0, k0, 20
	mtc0	k0, C0_COMPARE
	li	k0, 100
1:	bne	k0, zero, 1b
	addiu	k0, k0, -1
	.endm

	/* How far the counter goes in five instructions. */
	.macro	counted name, control, expected
	li	t0, \control
	mtc0	t0, C0_PERFCONTROL
	mtc0	zero, C0_PERFCOUNT
	nop
	nop
	nop
	nop
	mfc0	t1, C0_PERFCOUNT
	mtc0	zero, C0_PERFCONTROL
	check	"\name", t1, \expected
	.endm

	isa_test rm7000

	mfc0	t0, C0_COUNT
	addiu	t0, t0, -1
	mtc0	t0, C0_COMPARE
	mfc0	t0, C0_PRID
	srl	t0, t0, 8
	check	"PRId: implementation", t0, 0x27
	mfc0	t0, C0_CONFIG
	srl	t1, t0, 6
	andi	t1, t1, 63
	check	"Config: 16 KB caches", t1, 2 << 3 | 2
	srl	t1, t0, 31
	check	"Config.SC: there is a second-level cache", t1, 0
	ori	t1, t0, 8
	mtc0	t1, C0_CONFIG
	mfc0	t2, C0_CONFIG
	xor	t2, t2, t0
	check	"Config.SE can be set", t2, 8
	mtc0	t0, C0_CONFIG
	mfc0	t2, $7
	srl	t2, t2, 29
	andi	t2, t2, 1
	check	"Info: 48 entries of the TLB", t2, 0

	/* ---- registers ---- */

	set1	IPLLO, 0x76543210
	set1	IPLHI, 0xfedcba98
	set1	INTCONTROL, -1
	get1	8, IPLLO
	check	"IPLLO", t0, 0x76543210
	get1	8, IPLHI
	check	"IPLHI", t0, 0xfedcba98
	get1	8, INTCONTROL
	check	"IntControl", t0, 0xff9f

	/* ---- vectors: priority times spacing ---- */

	/* Each vector is a jump, with its number in the slot. */
	li	t0, 0x80000200
	la	t1, stub
	li	t2, 0x200
	lui	t3, 0x341b		/* ori k1, zero, ... */
1:	lw	t4, 0(t1)
	sw	t4, 0(t0)
	lw	t4, 4(t1)
	sw	t4, 4(t0)
	lw	t4, 8(t1)
	sw	t4, 8(t0)
	or	t4, t3, t2
	sw	t4, 12(t0)
	addiu	t0, t0, 0x20
	addiu	t2, t2, 0x20
	sltiu	t4, t2, 0x1000
	bne	t4, zero, 1b
	nop

	c0_set	C0_CAUSE, IM(0)
	set1	INTCONTROL, 1
	taken	"IV clear", IM(0), VECTOR_GENERAL
	c0_set	C0_CAUSE, IM(0) | RM7000_IV
	mfc0	t0, C0_CAUSE
	check	"Cause.IV", t0, IM(0) | RM7000_IV
	taken	"priority 0", IM(0), 0x200
	c0_set	C0_CAUSE, IM(1) | RM7000_IV
	taken	"priority 1", IM(1), 0x220
	set1	IPLLO, 0x00000053
	taken	"priority 5", IM(1), 0x2a0
	c0_set	C0_CAUSE, IM(0) | IM(1) | RM7000_IV
	taken	"two at a time: the lower number first", IM(0) | IM(1), 0x260
	taken	"but not if it is masked", IM(1), 0x2a0
	set1	INTCONTROL, 2
	taken	"spacing 0x40", IM(1), 0x340
	set1	INTCONTROL, 16
	taken	"spacing 0x200", IM(1), 0xc00
	set1	INTCONTROL, 0
	taken	"spacing 0", IM(1), 0x200
	c0_set	C0_CAUSE, 0

	/* ---- the timer has an interrupt of its own, if it is told so ---- */

	timer
	mfc0	t0, C0_CAUSE
	li	t1, 0xffff00
	and	t0, t0, t1
	check	"timer: IP7", t0, IM(7)
	set1	INTCONTROL, IM(4) | 1
	taken	"timer: IP7", IM(7), VECTOR_GENERAL
	mfc0	t0, C0_COUNT
	addiu	t0, t0, -1
	mtc0	t0, C0_COMPARE
	mfc0	t0, C0_CAUSE
	and	t0, t0, t1
	check	"timer: cleared", t0, 0

	set1	INTCONTROL, IM(4) | TE | 1
	set1	IPLHI, 0x00060000
	timer
	mfc0	t0, C0_CAUSE
	and	t0, t0, t1
	check	"timer exclusive: IP12", t0, IM(12)
	not_taken "timer exclusive, IV clear", IM(7)
	c0_set	C0_CAUSE, RM7000_IV
	taken	"timer exclusive", 0, 0x2c0
	set1	INTCONTROL, TE | 1
	not_taken "timer exclusive, masked by IntControl", IM(7)
	c0_set	C0_CAUSE, 0
	mfc0	t0, C0_COUNT
	addiu	t0, t0, -1
	mtc0	t0, C0_COMPARE
	mfc0	t0, C0_CAUSE
	and	t0, t0, t1
	check	"timer exclusive: cleared", t0, 0

	/* ---- the performance counter ---- */

	li	t0, -1
	mtc0	t0, C0_PERFCONTROL
	mfc0	t0, C0_PERFCONTROL
	check	"PerfControl", t0, 0x71f
	mtc0	zero, C0_PERFCONTROL
	counted	"instructions", PERF_ENABLE | PERF_KERNEL | PERF_INSTRUCTIONS, 5
	counted	"cycles", PERF_ENABLE | PERF_KERNEL | PERF_CYCLES, 5
	counted	"not enabled", PERF_KERNEL | PERF_INSTRUCTIONS, 0
	counted	"user mode only", PERF_ENABLE | PERF_USER, 0
	counted	"stores: none", PERF_ENABLE | PERF_KERNEL | PERF_STORES, 0

	/* In user mode: three instructions, the last of which raises. */
	tlb_set	0, 0x00400000, TLB_PFN(0x00200000) | TLB_C | TLB_V | TLB_D | TLB_G, \
	    TLB_C | TLB_G
	li	t0, 0xa0200000
	sw	zero, 0(t0)
	sw	zero, 4(t0)
	li	t1, 0x0000000c		/* syscall */
	sw	t1, 8(t0)
	li	t0, PERF_ENABLE | PERF_USER | PERF_INSTRUCTIONS
	mtc0	t0, C0_PERFCONTROL
	mtc0	zero, C0_PERFCOUNT
	run_user 0x00400000, 1f
1:	mfc0	t1, C0_PERFCOUNT
	mtc0	zero, C0_PERFCONTROL
	sltiu	t2, t1, 4
	check	"user mode: at most three", t2, 1
	sltiu	t2, t1, 2
	check	"user mode: at least two", t2, 0
	mfc0	t2, C0_PERFCOUNT
	subu	t2, t2, t1
	check	"it keeps its value", t2, 0

	/* Interrupt 13, as long as bit 31 is set. */
	set1	INTCONTROL, IM(5) | 1
	set1	IPLHI, 0x00200000
	c0_set	C0_CAUSE, RM7000_IV
	li	t0, 0x7fffffe0
	li	t1, PERF_ENABLE | PERF_KERNEL | PERF_INSTRUCTIONS
	mtc0	t0, C0_PERFCOUNT
	mfc0	t2, C0_CAUSE
	li	t3, 0xffff00
	and	t2, t2, t3
	mtc0	t1, C0_PERFCONTROL
	check	"counter: not yet", t2, 0
	taken	"counter", 0, 0x240
	mtc0	zero, C0_PERFCONTROL
	mfc0	t0, C0_PERFCOUNT
	srl	t0, t0, 31
	check	"counter: bit 31", t0, 1
	mfc0	t0, C0_CAUSE
	li	t1, 0xffff00
	and	t0, t0, t1
	check	"counter: IP13", t0, IM(13)
	mtc0	zero, C0_PERFCOUNT
	mfc0	t0, C0_CAUSE
	and	t0, t0, t1
	check	"counter: cleared by a write", t0, 0
	set1	INTCONTROL, 0

	/* ---- mad, madu, mul ---- */

	li	t0, 7
	mtlo	t0
	mthi	zero
	li	t0, -3
	li	t1, 5
	.word	0x71090000		/* mad t0, t1 */
	mflo	t2
	mfhi	t3
	check	"mad: lo", t2, -8
	check	"mad: hi", t3, -1
	.word	0x71095002		/* mul t2, t0, t1 */
	check	"mul", t2, -15

	isa_end

stub:	la	k0, handler
	jr	k0
	nop

handler:
	la	k0, isa_exc
	sw	k1, EXC_VECTOR(k0)
	j	isa_record
	move	k1, k0
