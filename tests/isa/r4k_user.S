/*
 * User and supervisor mode of the R4000 kind: segments, coprocessor 0, the way
 * in and out.
 *
 * User code lies in this program's own pages, mapped at their kseg0 addresses
 * minus 0x80000000.
 */
#include "isa.h"

#define MAPPED (-0x80000000)

	.section .text.user, "ax"
	.balign	8192
user_code:
	.text

	/* One instruction, in user mode unless STATUS says otherwise. */
	.macro	user name, code, vector, status, insn:vararg
	.pushsection .text.user, "ax"
.Lu\@:	\insn
	nop
	break
	.popsection
	run_user .Lu\@ + MAPPED, 2f, \status
2:	check_exc "user \name", \code, .Lu\@ + MAPPED, 0, \vector
	check_field "user \name: Status", EXC_STATUS, 0xffffffff, \
	    ST_USER | ST_EXL | \status
	.endm

	.macro	access op, code, address
	li	t0, \address
	li	t1, 0x5a5a5a5a
	user	"\op \address", \code, VECTOR_GENERAL, 0, \op t1, 0(t0)
	check_field "user \op \address: BadVAddr", EXC_BADVADDR, 0xffffffff, \address
	check	"user \op \address: register kept", t1, 0x5a5a5a5a
	.endm

	.macro	unusable name, unit, insn:vararg
	user	"\name", CPU, VECTOR_GENERAL, 0, \insn
	check_field "user \name: CE", EXC_CAUSE, 0x30000000, \unit << 28
	.endm

	/* Runs a piece of user code until its break. */
	.macro	user_run name, label, end, status=0
	run_user \label + MAPPED, 2f, \status
2:	check_exc "\name", BP, \end + MAPPED
	.endm

	/* In supervisor mode. */
	.macro	supervisor name, code, vector, insn:vararg
	.pushsection .text.user, "ax"
.Lu\@:	\insn
	nop
	break
.Le\@:
	.popsection
	expect	2f
	li	k0, ST_SUPERVISOR | ST_EXL
	mtc0	k0, C0_STATUS
	la	k1, .Lu\@ + MAPPED
	mtc0	k1, C0_EPC
	ehb
	eret
	.if	\code == BP
2:	check_exc "supervisor \name", \code, .Le\@ - 4 + MAPPED, 0, \vector
	.else
2:	check_exc "supervisor \name", \code, .Lu\@ + MAPPED, 0, \vector
	.endif
	check_field "supervisor \name: Status", EXC_STATUS, 0xffffffff, \
	    ST_SUPERVISOR | ST_EXL
	.endm

	isa_test r4k_user

	/* User code, for reading only; a page of data. */
	la	t0, user_code
	la	t1, user_code_end
	li	t2, 8
1:	mtc0	t2, C0_INDEX
	lui	t3, 0x8000
	subu	t3, t0, t3
	mtc0	t3, C0_ENTRYHI
	srl	t4, t3, 6
	ori	t4, t4, TLB_V | TLB_C
	mtc0	t4, C0_ENTRYLO0
	addiu	t4, t4, 1 << 6
	mtc0	t4, C0_ENTRYLO1
	ehb
	tlbwi
	addiu	t0, t0, 0x2000
	sltu	t3, t0, t1
	bne	t3, zero, 1b
	addiu	t2, t2, 1
	la	t0, data + MAPPED
	mtc0	t0, C0_ENTRYHI
	srl	t4, t0, 6
	ori	t4, t4, TLB_V | TLB_D | TLB_C
	mtc0	t4, C0_ENTRYLO0
	addiu	t4, t4, 1 << 6
	mtc0	t4, C0_ENTRYLO1
	mtc0	zero, C0_INDEX
	ehb
	tlbwi
	mtc0	zero, C0_ENTRYHI
	ehb

	user_run "user work", work, work_end
	check	"user work: sum", t2, 5050
	check_mem "user work: stored", data, 5050
	check_field "user work: Status", EXC_STATUS, 0xffffffff, ST_USER | ST_EXL
	user_run "user work with IE", work, work_end, ST_IE
	check_field "user work: Status with IE", EXC_STATUS, 0xffffffff, \
	    ST_USER | ST_EXL | ST_IE
	/* EXL is kernel mode, whatever KSU says. */
	c0_set	C0_STATUS, ST_USER | ST_EXL
	mfc0	t0, C0_STATUS
	lui	t1, 0x8000
	lw	t1, 0(t1)
	c0_set	C0_STATUS, ST_BASE
	check	"EXL is kernel mode", t0, ST_USER | ST_EXL

	/* Everything from 0x80000000 up is out of bounds, mapped or not. */
	.irp	address, 0x80000000, 0x9ffffffc, 0xa0000000, 0xbffffffc
	access	lw, ADEL, \address
	access	sw, ADES, \address
	access	lb, ADEL, \address
	access	sb, ADES, \address
	.endr
	.irp	address, 0xc0000000, 0xdffffffc, 0xe0000000, 0xfffffffc
	access	lw, ADEL, \address
	access	sw, ADES, \address
	access	lhu, ADEL, \address
	access	sh, ADES, \address
	access	ll, ADEL, \address
	.endr
	access	lwl, ADEL, 0x80000001
	access	swr, ADES, 0x80000001
	access	lw, ADEL, 0x00000002
	access	lh, ADEL, 0x7fffffff
	access	sw, ADES, 0x7ffffffe
	access	ll, ADEL, 0x00000001
	li	t0, 0x7ffffffc
	user	"lw 0x7ffffffc", TLBL, VECTOR_REFILL, 0, lw t1, 0(t0)
	user	"sw 0x7ffffffc", TLBS, VECTOR_REFILL, 0, sw t1, 0(t0)
	la	t0, user_code + MAPPED
	user	"store to a page that is not dirty", MOD, VECTOR_GENERAL, 0, \
	    sw t1, 0(t0)

	/* Fetches out of bounds: the jump succeeds, the target fails. */
	.macro	user_jump address
	li	t0, \address
	run_user jump_t0 + MAPPED, 2f
2:	check_exc_addr "user jr \address", ADEL, \address, \address
	check	"user jr \address: slot executed", t1, 77
	li	t1, 0
	.endm
	user_jump 0x80000000
	user_jump 0xa0000000
	user_jump 0xc0000000
	user_jump 0x00000002

	/* Coprocessor 0, unless CU0 is set. */
	unusable "mfc0", 0, mfc0 t1, C0_STATUS
	unusable "mtc0", 0, mtc0 t1, C0_STATUS
	unusable "tlbr", 0, tlbr
	unusable "tlbwi", 0, tlbwi
	unusable "tlbwr", 0, tlbwr
	unusable "tlbp", 0, tlbp
	unusable "eret", 0, eret
	unusable "wait", 0, wait
#ifdef ISA_R2
	unusable "di", 0, di
	unusable "ei", 0, ei
#endif
	unusable "cache", 0, cache 0, 0(zero)
#ifdef ISA_R2
	unusable "rdpgpr", 0, rdpgpr t1, t1
#endif
	unusable "mfc1", 1, mfc1 t1, $f0
	unusable "lwc1", 1, lwc1 $f0, 0(zero)
	unusable "lwc2", 2, .word 0xc8000000
	user_run "user mfc0 with CU0", read_prid, read_prid_end, ST_CU0
	mfc0	t1, C0_PRID
	xor	t0, t0, t1
	check	"user mfc0 with CU0: PRId", t0, 0

#ifdef ISA_R2
	/* Hardware registers, as HWREna lets. */
	.irp	reg, 0, 1, 2, 3, 29
	user	"rdhwr \reg", RI, VECTOR_GENERAL, 0, .word 0x7c08003b | (\reg << 11)
	.endr
	li	k0, 0x0000000f
	mtc0	k0, C0_HWRENA
	ehb
	user	"rdhwr 29 still", RI, VECTOR_GENERAL, 0, .word 0x7c08e83b
	user	"rdhwr 4", RI, VECTOR_GENERAL, 0, .word 0x7c08203b
	user_run "user rdhwr", hardware, hardware_end
	check	"user rdhwr SYNCI_Step", t0, 32
	check	"user rdhwr CCRes", t1, 2
	mtc0	zero, C0_HWRENA
	ehb
#endif

	/* ---- supervisor mode ---- */
	tlb_set	1, 0xc0000000, TLB_PFN(0) | TLB_C | TLB_V | TLB_D | TLB_G, TLB_G
	tlb_set	2, 0xe0000000, TLB_PFN(0) | TLB_C | TLB_V | TLB_D | TLB_G, TLB_G
	mtc0	zero, C0_ENTRYHI
	ehb
	li	t0, 0xc0000000
	supervisor "lw in sseg", BP, VECTOR_GENERAL, lw t1, 0(t0)
	lui	t2, 0x8000
	lw	t2, 0(t2)
	subu	t1, t1, t2
	check	"supervisor lw in sseg: what is there", t1, 0
	user	"lw in sseg", ADEL, VECTOR_GENERAL, 0, lw t1, 0(t0)
	li	t0, 0xc0001000
	supervisor "lw in sseg, not valid", TLBL, VECTOR_GENERAL, lw t1, 0(t0)
	li	t0, 0xdffffff0
	supervisor "lw in sseg, refill", TLBL, VECTOR_REFILL, lw t1, 0(t0)
	la	t0, data + MAPPED
	supervisor "sw in suseg", BP, VECTOR_GENERAL, sw t1, 4(t0)
	.irp	address, 0x80000000, 0xa0000000, 0xe0000000
	li	t0, \address
	supervisor "lw \address", ADEL, VECTOR_GENERAL, lw t1, 0(t0)
	supervisor "sw \address", ADES, VECTOR_GENERAL, sw t1, 0(t0)
	.endr
	supervisor "mfc0", CPU, VECTOR_GENERAL, mfc0 t1, C0_PRID

	isa_end

	.section .text.user, "ax"
work:	li	t2, 0
	li	t3, 100
1:	addu	t2, t2, t3
	addiu	t3, t3, -1
	bne	t3, zero, 1b
	nop
	la	t0, data + MAPPED
	sw	t2, 0(t0)
work_end:
	break
	nop
jump_t0:
	jr	t0
	li	t1, 77
	break
read_prid:
	mfc0	t0, C0_PRID
read_prid_end:
	break
#ifdef ISA_R2
hardware:
	rdhwr	t0, $0
	rdhwr	t0, $2
	rdhwr	t0, $1
	rdhwr	t1, $3
hardware_end:
	break
	nop
#endif
	.balign	8192
user_code_end:

	.data
	.balign	8192
data:	.word	0
	.space	8188
