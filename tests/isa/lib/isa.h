/*
 * Framework of the directed CPU tests: macros for the test programs.
 *
 * A test program is one assembly file that runs in kernel mode on the test
 * machine.  It consists of many small subtests, each of which ends in a
 * `check`.  Expected values come from Kane and Heinrich, "MIPS RISC
 * Architecture" (R2000/R3000), and from "MIPS32 Architecture For Programmers",
 * volumes II and III (MD00086, MD00090); what these leave undefined is not
 * tested.
 *
 * Programs are built for kinds of CPUs; ISA_R4K is defined for those whose
 * coprocessor 0 and MMU are of the R4000's kind, as MIPS32 has them; ISA_R2 if
 * they have release 2, ISA_WIDE if their registers have 64 bits.
 *
 * Conventions: everything is `.set noreorder` and `.set noat`.  k0 and k1
 * belong to the framework; a check preserves all other registers including hi
 * and lo.  Load delay slots and coprocessor hazards are filled with nops as the
 * hardware wants them.
 */
#ifndef TESTS_ISA_LIB_ISA_H
#define TESTS_ISA_LIB_ISA_H

/* Offsets in isa_exc, what the exception handler writes down; the same as
 * struct isa_exception in isa_report.c. */
#define EXC_COUNT	 0 /* exceptions since the last `expect` */
#define EXC_VECTOR	 4 /* VECTOR_...; R3000 with BEV: 0x100, 0x180 */
#define EXC_STATUS	 8
#define EXC_CAUSE	 12
#define EXC_EPC		 16
#define EXC_BADVADDR	 20
#define EXC_CONTEXT	 24
#define EXC_ENTRYHI	 28
#define EXC_RESUME	 32 /* where to go on; 0: exception not expected */
#define EXC_HOOK_UTLB	 36 /* handlers of the test itself, or 0 */
#define EXC_HOOK_GENERAL 40
#define EXC_SAVED_AT	 44
#define EXC_HOOK_INT	 48 /* R4000 kind, with Cause.IV */

/* Exception codes. */
#define INT  0
#define MOD  1
#define TLBL 2
#define TLBS 3
#define ADEL 4
#define ADES 5
#define SYS  8
#define BP   9
#define RI   10
#define CPU  11
#define OV   12
#define TR   13
#define FPE  15

/* Coprocessor 0 registers. */
#define C0_INDEX    $0
#define C0_RANDOM   $1
#define C0_CONTEXT  $4
#define C0_BADVADDR $8
#define C0_ENTRYHI  $10
#define C0_STATUS   $12
#define C0_CAUSE    $13
#define C0_EPC	    $14
#define C0_PRID	    $15

#define ST_BEV 0x00400000
#define ST_CU0 0x10000000
#define ST_CU1 0x20000000

#ifdef ISA_R4K

#define C0_ENTRYLO0 $2
#define C0_ENTRYLO1 $3
#define C0_PAGEMASK $5
#define C0_WIRED    $6
#define C0_HWRENA   $7
#define C0_COUNT    $9
#define C0_COMPARE  $11
#define C0_CONFIG   $16
#define C0_LLADDR   $17
#define C0_ERROREPC $30

#define ST_IE  0x00000001
#define ST_EXL 0x00000002
#define ST_ERL 0x00000004
#define ST_SUPERVISOR 0x00000008
#define ST_USER	      0x00000010
/* What every subtest starts with: kernel, interrupts off. */
#define ST_BASE ST_CU0

#define CAUSE_IV 0x00800000
#define CAUSE_TI 0x40000000

/* TLB: bits of EntryLo0 and EntryLo1; cached. */
#define TLB_G 0x01
#define TLB_V 0x02
#define TLB_D 0x04
#define TLB_C 0x18
/* EntryLo of a physical address. */
#define TLB_PFN(address) ((address) >> 12 << 6)

/* The last entry. */
#ifdef ISA_WIDE
#define TLB_LAST 47
#else
#define TLB_LAST 63
#endif

#define VECTOR_REFILL	 0x000
#define VECTOR_GENERAL	 0x180
#define VECTOR_INTERRUPT 0x200

#else

#define C0_ENTRYLO $2

#define ST_IEC 0x00000001
#define ST_KUC 0x00000002
#define ST_IEP 0x00000004
#define ST_KUP 0x00000008
#define ST_IEO 0x00000010
#define ST_KUO 0x00000020
#define ST_ISC 0x00010000
#define ST_SWC 0x00020000
#define ST_CM  0x00080000
/* What every subtest starts with: kernel, interrupts off, both coprocessors. */
#define ST_BASE (ST_CU0 | ST_CU1)

/* TLB entry bits. */
#define TLB_N 0x800
#define TLB_D 0x400
#define TLB_V 0x200
#define TLB_G 0x100

#define VECTOR_REFILL  0x00
#define VECTOR_GENERAL 0x80

#endif /* ISA_R4K */

#ifdef __ASSEMBLER__

#define zero $0
#define at   $1
#define v0   $2
#define v1   $3
#define a0   $4
#define a1   $5
#define a2   $6
#define a3   $7
#define t0   $8
#define t1   $9
#define t2   $10
#define t3   $11
#define t4   $12
#define t5   $13
#define t6   $14
#define t7   $15
#define s0   $16
#define s1   $17
#define s2   $18
#define s3   $19
#define s4   $20
#define s5   $21
#define s6   $22
#define s7   $23
#define t8   $24
#define t9   $25
#define k0   $26
#define k1   $27
#define gp   $28
#define sp   $29
#define fp   $30
#define ra   $31

	.set	noreorder
	.set	noat

/* First and last line of a test program. */
	.macro	isa_test name
	.globl	isa_name
	.section .rodata
isa_name:
	.asciz	"\name"
	.text
	.globl	isa_main
isa_main:
	.endm

	.macro	isa_end
	la	sp, isa_stack_top - 32
	j	isa_finish
	nop
	.endm

/* Compares a register with a number or label. */
	.macro	check name, reg, expected
	move	k0, \reg
	lui	k1, %hi(.Lrecord\@)
	j	isa_check
	addiu	k1, k1, %lo(.Lrecord\@)
.Lreturn\@:
	.pushsection .isa_records, "aw", @progbits
.Lrecord\@:
	.word	\expected, .Lreturn\@, .Lname\@, 0, 0, 0
	.popsection
	.pushsection .rodata
.Lname\@:
	.asciz	"\name"
	.popsection
	.endm

#ifdef ISA_WIDE
/* Compares both halves of a register. */
	.macro	check64 name, reg, upper, lower
	dsra32	k0, \reg, 0
	check	"\name: upper half", k0, \upper
	sll	k0, \reg, 0
	check	"\name: lower half", k0, \lower
	.endm
#endif

/* An instruction of three registers: all distinct; destination = first;
 * destination = second; no destination. */
	.macro	alu3 op, a, b, result
	li	t0, \a
	li	t1, \b
	li	t2, 0x5a5a5a5a
	\op	t2, t0, t1
	check	"\op \a, \b", t2, \result
	check	"\op \a, \b: first operand kept", t0, \a
	check	"\op \a, \b: second operand kept", t1, \b
	\op	t0, t0, t1
	check	"\op \a, \b (rd = rs)", t0, \result
	li	t0, \a
	\op	t1, t0, t1
	check	"\op \a, \b (rd = rt)", t1, \result
	li	t0, \a
	li	t1, \b
	\op	zero, t0, t1
	check	"\op \a, \b (rd = 0)", zero, 0
	.endm

/* The same for a word in memory. */
	.macro	check_mem name, address, expected
	lui	k0, %hi(\address)
	lw	k0, %lo(\address)(k0)
	nop
	check	"\name", k0, \expected
	.endm

/* Compares masked bits of what the exception handler wrote down. */
	.macro	check_field name, offset, mask, expected
	lui	k0, %hi(isa_exc)
	lw	k0, (%lo(isa_exc) + \offset)(k0)
	li	k1, \mask
	and	k0, k0, k1
	check	"\name", k0, \expected
	.endm

/*
 * Says that the next exception is wanted and where to go on after it (in
 * kernel mode, Status = ST_BASE).
 */
	.macro	expect label
	lui	k0, %hi(\label)
	addiu	k0, k0, %lo(\label)
	lui	k1, %hi(isa_exc)
	addiu	k1, k1, %lo(isa_exc)
	sw	k0, EXC_RESUME(k1)
	sw	zero, EXC_COUNT(k1)
	.endm

/* Exactly one exception came, with this code, EPC, branch delay bit, vector. */
	.macro	check_exc name, code, epc, bd=0, vector=VECTOR_GENERAL
	lui	k1, %hi(.Lrecord\@)
	j	isa_check_exc
	addiu	k1, k1, %lo(.Lrecord\@)
.Lreturn\@:
	.pushsection .isa_records, "aw", @progbits
.Lrecord\@:
	.word	\epc, .Lreturn\@, .Lname\@, (\code << 2) | (\bd << 31), \vector, 0
	.popsection
	.pushsection .rodata
.Lname\@:
	.asciz	"\name"
	.popsection
	.endm

/* The same, and BadVAddr. */
	.macro	check_exc_addr name, code, epc, badvaddr, bd=0, vector=VECTOR_GENERAL
	check_exc "\name", \code, \epc, \bd, \vector
	check_field "\name: BadVAddr", EXC_BADVADDR, 0xffffffff, \badvaddr
	.endm

/* No exception came since `expect`. */
	.macro	check_no_exc name
	lui	k1, %hi(isa_exc)
	sw	zero, (%lo(isa_exc) + EXC_RESUME)(k1)
	check_field "\name: exceptions", EXC_COUNT, 0xffffffff, 0
	.endm

#ifdef ISA_R4K

/* Writes a TLB entry of 4 KB pages; changes k0, Index, EntryHi, EntryLo and
 * PageMask. */
	.macro	tlb_set index, hi, lo0, lo1, mask=0
	li	k0, \index
	mtc0	k0, C0_INDEX
	li	k0, \hi
	mtc0	k0, C0_ENTRYHI
	li	k0, \lo0
	mtc0	k0, C0_ENTRYLO0
	li	k0, \lo1
	mtc0	k0, C0_ENTRYLO1
	li	k0, \mask
	mtc0	k0, C0_PAGEMASK
	ehb
	tlbwi
	ehb
	.endm

/*
 * Goes to user mode at a virtual address with all registers but k0, k1 as they
 * are; comes back at `resume` with the first exception.
 */
	.macro	run_user pc, resume, status=0
	expect	\resume
	li	k0, ST_USER | ST_EXL | (\status)
	mtc0	k0, C0_STATUS
	la	k1, \pc
	mtc0	k1, C0_EPC
	ehb
	eret
	.endm

#else

/* Writes a TLB entry; changes k0 and Index, EntryHi, EntryLo. */
	.macro	tlb_set index, hi, lo
	li	k0, (\index) << 8
	mtc0	k0, C0_INDEX
	li	k0, \hi
	mtc0	k0, C0_ENTRYHI
	li	k0, \lo
	mtc0	k0, C0_ENTRYLO
	nop
	nop
	tlbwi
	nop
	nop
	.endm

/*
 * Goes to user mode at a virtual address with all registers but k0, k1 as they
 * are; comes back at `resume` with the first exception.
 */
	.macro	run_user pc, resume, status=0
	expect	\resume
	li	k0, ST_KUP | (\status)
	mtc0	k0, C0_STATUS
	la	k1, \pc
	nop
	jr	k1
	rfe
	.endm

#endif

/* Sets a coprocessor 0 register and waits until it counts. */
	.macro	c0_set reg, value
	li	k0, \value
	mtc0	k0, \reg
	nop
	nop
	nop
	.endm

/* Calls a library routine; changes ra. */
	.macro	call routine
	jal	\routine
	nop
	.endm

#endif /* __ASSEMBLER__ */

#endif
