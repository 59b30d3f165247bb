/*
 * User mode: segments, coprocessor 0, the way in and out.
 *
 * User code lies in this program's own pages, mapped at their kseg0 addresses
 * minus 0x80000000.
 */
#include "isa.h"

#define MAPPED (-0x80000000)

	.section .text.user, "ax"
	.balign	4096
user_code:
	.text

	/* One instruction in user mode that must raise an exception. */
	.macro	user name, code, vector, insn:vararg
	.pushsection .text.user, "ax"
.Lu\@:	\insn
	nop
	break
	.popsection
	run_user .Lu\@ + MAPPED, 2f, ST_CU1
2:	check_exc "user \name", \code, .Lu\@ + MAPPED, 0, \vector
	check_field "user \name: Status", EXC_STATUS, 0xffffffff, ST_CU1 | ST_KUP
	.endm

	.macro	access op, code, address
	li	t0, \address
	li	t1, 0x5a5a5a5a
	user	"\op \address", \code, 0x80, \op t1, 0(t0)
	check_field "user \op \address: BadVAddr", EXC_BADVADDR, 0xffffffff, \address
	check	"user \op \address: register kept", t1, 0x5a5a5a5a
	.endm

	.macro	unusable name, unit, status, insn:vararg
	.pushsection .text.user, "ax"
.Lu\@:	\insn
	nop
	break
	.popsection
	run_user .Lu\@ + MAPPED, 2f, \status
2:	check_exc "user \name unusable", CPU, .Lu\@ + MAPPED
	check_field "user \name unusable: CE", EXC_CAUSE, 0x30000000, \unit << 28
	.endm

	/* Runs a piece of user code until its break. */
	.macro	user_run name, label, end, status
	run_user \label + MAPPED, 2f, \status
2:	check_exc "\name", BP, \end + MAPPED
	.endm

	isa_test user

	/* User code, read and write, first page of data, read only. */
	la	t0, user_code
	la	t1, user_code_end
	li	t2, 8 << 8
1:	mtc0	t2, C0_INDEX
	li	t3, 0x80000000
	subu	t3, t0, t3
	mtc0	t3, C0_ENTRYHI
	ori	t3, t3, TLB_V
	mtc0	t3, C0_ENTRYLO
	nop
	nop
	tlbwi
	addiu	t0, t0, 0x1000
	sltu	t3, t0, t1
	bne	t3, zero, 1b
	addiu	t2, t2, 1 << 8
	la	t0, data + MAPPED
	mtc0	t0, C0_ENTRYHI
	ori	t0, t0, TLB_V | TLB_D
	mtc0	t0, C0_ENTRYLO
	mtc0	zero, C0_INDEX
	nop
	tlbwi
	nop
	nop

	/* Ordinary work: loads, stores, calls, loops. */
	user_run "user work", work, work_end, 0
	check	"user work: sum", t2, 5050
	check_mem "user work: stored", data, 5050
	check_field "user work: Status", EXC_STATUS, 0xffffffff, ST_KUP
	/* Interrupt enable travels with the mode. */
	user_run "user work with IEp", work, work_end, ST_IEP
	check_field "user work: Status with IEp", EXC_STATUS, 0xffffffff, \
	    ST_KUP | ST_IEP
	user_run "user work with KUo, IEo", work, work_end, ST_KUO | ST_IEO
	check_field "user work: Status with KUo, IEo", EXC_STATUS, 0xffffffff, \
	    ST_KUP | ST_KUO | ST_IEO

	/* Everything from 0x80000000 up is out of bounds, mapped or not. */
	.irp	address, 0x80000000, 0x80010000, 0x9ffffffc, 0xa0000000
	access	lw, ADEL, \address
	access	sw, ADES, \address
	access	lb, ADEL, \address
	access	sb, ADES, \address
	.endr
	.irp	address, 0xbffffffc, 0xc0000000, 0xfffffffc, 0xe0001000
	access	lw, ADEL, \address
	access	sw, ADES, \address
	access	lhu, ADEL, \address
	access	sh, ADES, \address
	.endr
	access	lbu, ADEL, 0x80000003
	access	lh, ADEL, 0x80000002
	access	lwl, ADEL, 0x80000001
	access	lwr, ADEL, 0x80000001
	access	swl, ADES, 0x80000001
	access	swr, ADES, 0x80000001
	access	lwc1, ADEL, 0x80000004
	access	swc1, ADES, 0x80000004
	/* Misaligned accesses below. */
	access	lw, ADEL, 0x00000002
	access	lh, ADEL, 0x7fffffff
	access	sw, ADES, 0x7ffffffe
	access	sh, ADES, 0x00000001
	/* The last word below belongs to the TLB. */
	li	t0, 0x7ffffffc
	user	"lw 0x7ffffffc", TLBL, 0, lw t1, 0(t0)
	user	"sw 0x7ffffffc", TLBS, 0, sw t1, 0(t0)
	/* A mapped page in kseg2 stays out of reach; so do tlb writes to it. */
	tlb_set	1, 0xc0000000, (TLB_V | TLB_D | TLB_G)
	access	lw, ADEL, 0xc0000000
	access	sw, ADES, 0xc0000000
	lui	t0, 0xc000
	lw	t1, 0(t0)
	nop
	lui	t2, 0x8000
	lw	t2, 0(t2)
	nop
	subu	t1, t1, t2
	check	"kernel lw in mapped kseg2", t1, 0

	/* Fetches out of bounds: the jump succeeds, the target fails. */
	.macro	user_jump address
	li	t0, \address
	run_user jump_t0 + MAPPED, 2f
2:	check_exc_addr "user jr \address", ADEL, \address, \address
	check	"user jr \address: slot executed", t1, 77
	li	t1, 0
	.endm
	user_jump 0x80000000
	user_jump 0x80010000
	user_jump 0xa0000000
	user_jump 0xbfc00000
	user_jump 0xc0000000
	user_jump 0xfffffffc
	user_jump 0x00400002
	user_jump 0x80000001
	li	t0, 0x7ffffffc
	run_user jump_t0 + MAPPED, 2f
2:	check_exc_addr "user jr 0x7ffffffc", TLBL, 0x7ffffffc, 0x7ffffffc, 0, 0

	/* The same accesses again are fine in kernel mode. */
	li	t0, 0x80000000
	expect	2f
	lw	t1, 0(t0)
	lbu	t1, 1(t0)
	nop
2:	check_no_exc "kernel lw 0x80000000"

	/* Stores: read-only page, then no page. */
	la	t0, user_code + MAPPED
	user	"sw to a read-only page", MOD, 0x80, sw t1, 0(t0)
	li	t0, 0x00700000
	user	"lw without a page", TLBL, 0, lw t1, 0(t0)
	user	"sw without a page", TLBS, 0, sw t1, 0(t0)

	user	"syscall", SYS, 0x80, syscall
	user	"break", BP, 0x80, break 5
	user	"reserved instruction", RI, 0x80, .word 0x0000003f
	li	t0, 0x7fffffff
	user	"overflow", OV, 0x80, addi t1, t0, 1

	/* Coprocessor 0 in user mode wants CU0. */
	unusable mfc0, 0, 0, mfc0 t0, C0_STATUS
	unusable mtc0, 0, 0, mtc0 t0, C0_ENTRYHI
	unusable rfe, 0, 0, rfe
	unusable tlbp, 0, 0, tlbp
	unusable tlbr, 0, 0, tlbr
	unusable tlbwi, 0, 0, tlbwi
	unusable tlbwr, 0, 0, tlbwr
	c0_set	C0_ENTRYHI, 0x12345000
	li	t0, 0xabcde000
	unusable "mtc0 again", 0, ST_CU1, mtc0 t0, C0_ENTRYHI
	mfc0	t1, C0_ENTRYHI
	nop
	check	"unusable mtc0 did nothing", t1, 0x12345000
	user_run "mfc0 with CU0", user_mfc0, user_mfc0_end, ST_CU0
	srl	t0, t0, 8
	check	"mfc0 with CU0: PRId", t0, 2

	/* Back and forth many times. */
	li	s0, 300
	li	s1, 0
1:	run_user count + MAPPED, 2f
2:	la	k1, isa_exc
	lw	k0, EXC_CAUSE(k1)
	nop
	andi	k0, k0, 0x7c
	xori	k0, k0, SYS << 2
	or	s2, s2, k0
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"many system calls", s1, 300

	isa_end

	.section .text.user, "ax"
work:	li	t0, 100
	li	t2, 0
1:	jal	work_add
	nop
	bgtz	t0, 1b
	nop
	la	t3, data + MAPPED
	sw	t2, 0(t3)
	lw	t2, 0(t3)
	nop
work_end:
	break
work_add:
	addu	t2, t2, t0
	jr	ra
	addiu	t0, t0, -1
jump_t0:
	jr	t0
	li	t1, 77
	break
user_mfc0:
	mfc0	t0, C0_PRID
	nop
user_mfc0_end:
	break
count:	addiu	s1, s1, 1
	syscall

	.section .text.user_last, "ax"
user_code_end:

	.data
	.balign	4096
data:	.space	4096
