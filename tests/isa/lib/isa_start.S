/*
 * Framework of the directed CPU tests: start, exception vectors, checks.
 */
#include "isa.h"

	.text
	.globl	_start
_start:
	li	k0, ST_BASE
	mtc0	k0, C0_STATUS
	mtc0	zero, C0_CAUSE
	la	sp, isa_stack_top

	/* The vectors are too small for the handler: they jump to it. */
	la	t0, utlb_stub
	li	t1, 0x80000000
	jal	copy_stub
	nop
	la	t0, general_stub
	li	t1, 0x80000000 + VECTOR_GENERAL
	jal	copy_stub
	nop
#ifdef ISA_R4K
	la	t0, interrupt_stub
	li	t1, 0x80000000 + VECTOR_INTERRUPT
	jal	copy_stub
	nop
#endif
	jal	isa_tlb_clear
	nop
	j	isa_main
	nop

copy_stub:
	addiu	t2, t0, 16
1:	lw	t3, 0(t0)
	addiu	t0, t0, 4
	sw	t3, 0(t1)
	bne	t0, t2, 1b
	addiu	t1, t1, 4
	jr	ra
	nop

utlb_stub:
	la	k0, isa_utlb
	jr	k0
	nop
general_stub:
	la	k0, isa_general
	jr	k0
	nop
#ifdef ISA_R4K
interrupt_stub:
	la	k0, isa_interrupt
	jr	k0
	nop
#endif

/*
 * Makes all TLB entries match nothing: each gets its own page number in kseg0,
 * which is never looked up.  Changes t0..t2; EntryHi is 0 afterwards.
 */
	.globl	isa_tlb_clear
isa_tlb_clear:
#ifdef ISA_R4K
#ifdef __mips_isa_rev
	mfc0	t0, C0_CONFIG, 1
	ext	t0, t0, 25, 6		/* the last entry */
#else
	li	t0, 47			/* the R4000's */
#endif
	lui	t1, 0x8000
	mtc0	zero, C0_ENTRYLO0
	mtc0	zero, C0_ENTRYLO1
	mtc0	zero, C0_PAGEMASK
	mtc0	zero, C0_WIRED
1:	mtc0	t0, C0_INDEX
	sll	t2, t0, 13
	addu	t2, t2, t1
	mtc0	t2, C0_ENTRYHI
	ehb
	tlbwi
	bgtz	t0, 1b
	addiu	t0, t0, -1
#else
	li	t0, 63 << 8
	li	t1, 0x80000000 + (63 << 12)
	li	t2, 0x1000
	mtc0	zero, C0_ENTRYLO
1:	mtc0	t0, C0_INDEX
	mtc0	t1, C0_ENTRYHI
	nop
	nop
	tlbwi
	subu	t1, t1, t2
	bgtz	t0, 1b
	addiu	t0, t0, -(1 << 8)
#endif
	mtc0	zero, C0_ENTRYHI
	mtc0	zero, C0_INDEX
	nop
	jr	ra
	nop

/*
 * Exceptions.  A test may have its own handler (the hooks); otherwise
 * everything is written down and the program goes on at the wanted place.
 */
	.globl	isa_utlb
isa_utlb:
	la	k1, isa_exc
	lw	k0, EXC_HOOK_UTLB(k1)
	nop
	bnez	k0, call_hook
	nop
	b	isa_record
	sw	zero, EXC_VECTOR(k1)
call_hook:
	jr	k0
	nop

#ifdef ISA_R4K
	.globl	isa_interrupt
isa_interrupt:
	la	k1, isa_exc
	lw	k0, EXC_HOOK_INT(k1)
	bnez	k0, call_hook
	li	k0, VECTOR_INTERRUPT
	b	isa_record
	sw	k0, EXC_VECTOR(k1)
#endif

	.globl	isa_general
isa_general:
	la	k1, isa_exc
	lw	k0, EXC_HOOK_GENERAL(k1)
	nop
	bnez	k0, call_hook
	nop
	li	k0, VECTOR_GENERAL
	sw	k0, EXC_VECTOR(k1)

	.globl	isa_record
isa_record:			/* k1 = isa_exc, its EXC_VECTOR is set */
	mfc0	k0, C0_STATUS
	nop
	sw	k0, EXC_STATUS(k1)
	mfc0	k0, C0_CAUSE
	nop
	sw	k0, EXC_CAUSE(k1)
	mfc0	k0, C0_EPC
	nop
	sw	k0, EXC_EPC(k1)
	mfc0	k0, C0_BADVADDR
	nop
	sw	k0, EXC_BADVADDR(k1)
	mfc0	k0, C0_CONTEXT
	nop
	sw	k0, EXC_CONTEXT(k1)
	mfc0	k0, C0_ENTRYHI
	nop
	sw	k0, EXC_ENTRYHI(k1)
	lw	k0, EXC_COUNT(k1)
	nop
	addiu	k0, k0, 1
	sw	k0, EXC_COUNT(k1)
	li	k0, ST_BASE
	mtc0	k0, C0_STATUS
	lw	k0, EXC_RESUME(k1)
	nop
	beqz	k0, unexpected
	sw	zero, EXC_RESUME(k1)
	jr	k0
	nop
unexpected:
	la	sp, isa_stack_top - 32
	j	isa_unexpected
	nop

/*
 * check: k0 = value, k1 = record { expected, return, name, spare ... }.
 */
	.globl	isa_check
isa_check:
	sw	at, 12(k1)
	lw	at, 0(k1)
	nop
	bne	at, k0, check_failed
	nop
	la	k0, isa_ok
	lw	at, 0(k0)
	nop
	addiu	at, at, 1
	sw	at, 0(k0)
	lw	at, 12(k1)
	lw	k0, 4(k1)
	nop
	jr	k0
	nop
check_failed:
	lw	at, 12(k1)
	sw	k0, 16(k1)
	la	k0, isa_check_failed
	j	call_c
	nop

/* check_exc: k1 = record { EPC, return, name, cause bits, vector }. */
	.globl	isa_check_exc
isa_check_exc:
	la	k0, isa_compare_exception

/* Calls the C function k0 with the record k1; keeps all registers. */
call_c:
	sw	k0, 20(k1)
	la	k0, frame
	sw	k1, 27 * 4(k0)
	.irp	r, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23
	sw	$\r, \r * 4(k0)
	.endr
	.irp	r, 24,25,28,29,30,31
	sw	$\r, \r * 4(k0)
	.endr
	mfhi	t0
	mflo	t1
	sw	t0, 32 * 4(k0)
	sw	t1, 33 * 4(k0)
	lw	t9, 20(k1)
	la	sp, isa_stack_top - 32
	jalr	t9
	move	a0, k1
	la	k0, frame
	lw	t0, 32 * 4(k0)
	lw	t1, 33 * 4(k0)
	mthi	t0
	mtlo	t1
	.irp	r, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23
	lw	$\r, \r * 4(k0)
	.endr
	.irp	r, 24,25,28,29,30,31
	lw	$\r, \r * 4(k0)
	.endr
	lw	k1, 27 * 4(k0)
	nop
	lw	k0, 4(k1)
	nop
	jr	k0
	nop

	.bss
	.align	3
frame:	.space	34 * 4
	.globl	isa_exc
isa_exc: .space	64
	.globl	isa_ok
isa_ok:	.space	4
	.align	3
	.space	4096
	.globl	isa_stack_top
isa_stack_top:
	.space	32
