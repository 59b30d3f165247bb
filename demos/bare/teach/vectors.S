/*
 * Exception vectors, and the way into a process and out of it.
 *
 * k0 and k1 are never used by programs: an exception may come at any time, and
 * its handler needs two registers to begin with.
 */
#include "cop0.h"

	.set	noreorder
	.set	noat

/* Offsets in struct frame. */
#define HI	 128
#define LO	 132
#define STATUS	 136
#define CAUSE	 140
#define EPC	 144
#define BADVADDR 148

/* What a process runs with, after rfe: user mode, interrupts on. */
#define STATUS_USER (STATUS_KUP | STATUS_IEP | STATUS_IM(4))

	.text
/*
 * Copied to 0x80000000: a user address that is not in the TLB.
 *
 * Walks the page tables of the process and writes the entry it finds at a
 * random place of the TLB.  There is always something to find: where the
 * process has no memory there is an entry that is not valid.  The instruction
 * is then tried again, and this time ends up in the general vector.
 *
 * At most 32 instructions fit here.
 */
	.globl	vector_refill
vector_refill:
	mfc0	$k0, C0_BADVADDR
	la	$k1, current_directory
	lw	$k1, 0($k1)
	srl	$k0, $k0, 22		/* upper ten bits: which table */
	sll	$k0, $k0, 2
	addu	$k1, $k1, $k0
	lw	$k1, 0($k1)
	mfc0	$k0, C0_BADVADDR
	nop
	srl	$k0, $k0, 10		/* next ten bits: which entry */
	andi	$k0, $k0, 0xffc
	addu	$k1, $k1, $k0
	lw	$k1, 0($k1)
	nop
	mtc0	$k1, C0_ENTRYLO		/* EntryHi is set already */
	nop
	mfc0	$k0, C0_EPC
	tlbwr
	jr	$k0
	rfe
	.space	0x80 - (. - vector_refill)

/* Copied to 0x80000080: all other exceptions. */
	.globl	vector_general
vector_general:
	mfc0	$k0, C0_STATUS
	la	$k1, from_user
	andi	$k0, $k0, STATUS_KUP
	bne	$k0, $0, 1f
	nop
	la	$k1, from_kernel
1:	jr	$k1
	nop
	.space	0x80 - (. - vector_general)

/* The kernel makes no exceptions, except by mistake. */
from_kernel:
	la	$a0, kernel_exception
	la	$sp, panic_stack
	j	panic
	nop

/*
 * user_run(frame): like a function that returns when the process has an
 * exception.  What the C compiler expects to be kept goes to the stack.
 */
	.globl	user_run
user_run:
	addiu	$sp, $sp, -48
	sw	$s0, 0($sp)
	sw	$s1, 4($sp)
	sw	$s2, 8($sp)
	sw	$s3, 12($sp)
	sw	$s4, 16($sp)
	sw	$s5, 20($sp)
	sw	$s6, 24($sp)
	sw	$s7, 28($sp)
	sw	$fp, 32($sp)
	sw	$gp, 36($sp)
	sw	$ra, 40($sp)
	la	$t0, kernel_sp
	sw	$sp, 0($t0)
	la	$t0, user_frame
	sw	$a0, 0($t0)

	move	$k1, $a0
	lw	$t0, HI($k1)
	lw	$t1, LO($k1)
	mthi	$t0
	mtlo	$t1
	li	$k0, STATUS_USER
	mtc0	$k0, C0_STATUS
	.irp	r, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23
	lw	$\r, \r * 4($k1)
	.endr
	.irp	r, 24,25,28,29,30,31
	lw	$\r, \r * 4($k1)
	.endr
	lw	$k0, EPC($k1)
	nop
	jr	$k0
	rfe				/* now it is user mode */

from_user:
	la	$k1, user_frame
	lw	$k1, 0($k1)
	nop
	.irp	r, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23
	sw	$\r, \r * 4($k1)
	.endr
	.irp	r, 24,25,28,29,30,31
	sw	$\r, \r * 4($k1)
	.endr
	mfhi	$t0
	mflo	$t1
	sw	$t0, HI($k1)
	sw	$t1, LO($k1)
	mfc0	$t0, C0_STATUS
	mfc0	$t1, C0_CAUSE
	mfc0	$t2, C0_EPC
	mfc0	$t3, C0_BADVADDR
	sw	$t0, STATUS($k1)
	sw	$t1, CAUSE($k1)
	sw	$t2, EPC($k1)
	sw	$t3, BADVADDR($k1)

	la	$sp, kernel_sp
	lw	$sp, 0($sp)
	nop
	lw	$s0, 0($sp)
	lw	$s1, 4($sp)
	lw	$s2, 8($sp)
	lw	$s3, 12($sp)
	lw	$s4, 16($sp)
	lw	$s5, 20($sp)
	lw	$s6, 24($sp)
	lw	$s7, 28($sp)
	lw	$fp, 32($sp)
	lw	$gp, 36($sp)
	lw	$ra, 40($sp)
	jr	$ra
	addiu	$sp, $sp, 48

	.data
kernel_exception:
	.asciz	"exception in the kernel"

	.bss
	.align	3
	.globl	current_directory
current_directory:
	.space	4
kernel_sp:
	.space	4
user_frame:
	.space	4
	.align	3
	.space	2048
panic_stack:
	.space	32

/* The programs, as files inside the kernel. */
	.section .rodata
	.macro	program name
	.align	2
	.globl	program_\name
program_\name:
	.incbin	"\name\().elf"
	.endm
	program	talk
	program	sum
	program	pages
	program	crash
