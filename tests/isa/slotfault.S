/*
 * Exceptions in delay slots: every kind of branch, taken or not, with every
 * kind of fault.  EPC is the branch, BD is set, neither the target nor the
 * instruction after the slot is executed.
 */
#include "isa.h"

	.macro	fault branch, what, code, vector, insn:vararg
	li	t0, 0x7fffffff
	li	t1, 1
	li	t2, -1
	li	t3, 0x80010001
	li	t4, 0x00200000
	la	s0, 2f
	li	t8, 0
	expect	3f
1:	\branch
	\insn
	ori	t8, t8, 1
2:	ori	t8, t8, 2
3:	check_exc "\what in the slot of \branch", \code, 1b, 1, \vector
	check	"\what in the slot of \branch: went on", t8, 0
	.endm

	.macro	faults branch
	fault	"\branch", "overflow", OV, VECTOR_GENERAL, add t5, t0, t1
	fault	"\branch", "immediate overflow", OV, VECTOR_GENERAL, addi t5, t0, 1
	fault	"\branch", "subtract overflow", OV, VECTOR_GENERAL, sub t5, t0, t2
	fault	"\branch", "misaligned load", ADEL, VECTOR_GENERAL, lw t5, 0(t3)
	fault	"\branch", "misaligned half load", ADEL, VECTOR_GENERAL, lhu t5, 0(t3)
	fault	"\branch", "misaligned store", ADES, VECTOR_GENERAL, sw t5, 1(t3)
	fault	"\branch", "load refill", TLBL, VECTOR_REFILL, lb t5, 0(t4)
	fault	"\branch", "store refill", TLBS, VECTOR_REFILL, sb t5, 0(t4)
	fault	"\branch", "lwl refill", TLBL, VECTOR_REFILL, lwl t5, 1(t4)
	fault	"\branch", "swr refill", TLBS, VECTOR_REFILL, swr t5, 1(t4)
	fault	"\branch", "syscall", SYS, VECTOR_GENERAL, syscall
	fault	"\branch", "break", BP, VECTOR_GENERAL, break
	fault	"\branch", "reserved instruction", RI, VECTOR_GENERAL, .word 0x00000005
	fault	"\branch", "coprocessor 2", CPU, VECTOR_GENERAL, .word 0x48000000
	.endm

	/* A fault in the branch itself is the branch's own. */
	.macro	branch_fault name, code, insn:vararg
	li	t8, 0
	expect	3f
1:	\insn
	ori	t8, t8, 1
	ori	t8, t8, 2
2:	nop
3:	check_exc "\name", \code, 1b, 0
	check	"\name: slot not executed", t8, 0
	.endm

	isa_test slotfault

	faults	"beq $9, $9, 2f"
	faults	"beq $9, $0, 2f"
	faults	"bne $9, $0, 2f"
	faults	"bne $9, $9, 2f"
	faults	"blez $10, 2f"
	faults	"blez $9, 2f"
	faults	"bgtz $9, 2f"
	faults	"bgtz $10, 2f"
	faults	"bltz $10, 2f"
	faults	"bltz $9, 2f"
	faults	"bgez $9, 2f"
	faults	"bgez $10, 2f"
	faults	"bltzal $10, 2f"
	faults	"bltzal $9, 2f"
	faults	"bgezal $9, 2f"
	faults	"bgezal $10, 2f"
	faults	"j 2f"
	faults	"jal 2f"
	faults	"jr $16"
	faults	"jalr $16"
	faults	"jalr $17, $16"

	/* A branch that faults itself: coprocessor 2 not usable. */
	branch_fault "bc2t with coprocessor 2 unusable", CPU, .word 0x49010003
	check_field "bc2t: CE", EXC_CAUSE, 0x30000000, 0x20000000

	/* Cause.CE and BadVAddr from a slot. */
	li	t3, 0x80010003
	expect	3f
1:	beq	zero, zero, 2f
	lw	t5, 0(t3)
2:	nop
3:	check_exc_addr "misaligned load in slot", ADEL, 1b, 0x80010003, 1
	expect	3f
1:	beq	zero, zero, 2f
	.word	0x4800ffff	/* coprocessor 2 */
2:	nop
3:	check_exc "coprocessor 2 in slot", CPU, 1b, 1
	check_field "coprocessor 2 in slot: CE", EXC_CAUSE, 0x30000000, 0x20000000
	/* Not in a slot afterwards. */
	expect	2f
1:	syscall
	nop
2:	check_exc "syscall after a slot fault", SYS, 1b, 0
	/* The instruction after a not taken branch's slot is no slot. */
	bne	zero, zero, 2f
	nop
	expect	2f
1:	syscall
	nop
2:	check_exc "syscall after a slot", SYS, 1b, 0
	/* Nor is a branch target. */
	expect	2f
	b	1f
	nop
1:	syscall
	nop
2:	check_exc "syscall at a branch target", SYS, 1b, 0

	/* In a loop: the hundredth trip faults in the slot. */
	li	t0, 0x7fffff9b
	li	t1, 0
	expect	2f
1:	bne	zero, t0, 1b
	addi	t0, t0, 1
	nop
2:	check_exc "overflow in a loop's slot", OV, 1b, 1
	check	"overflow in a loop's slot: counter", t0, 0x7fffffff

	/*
	 * Returning to EPC executes branch and slot again: the handler
	 * repairs the operand first.
	 */
	la	k0, repair
	la	k1, isa_exc
	sw	k0, EXC_HOOK_GENERAL(k1)
	li	t0, 0x7fffffff
	li	t1, 1
	li	t5, 0
	li	t8, 0
	bgtz	t1, 2f
	add	t5, t0, t1
	ori	t8, t8, 1
2:	ori	t8, t8, 2
	check	"repaired slot of a taken branch", t5, 42
	check	"repaired slot of a taken branch: way", t8, 2
	li	t0, 0x7fffffff
	li	t5, 0
	li	t8, 0
	blez	t1, 2f
	add	t5, t0, t1
	ori	t8, t8, 1
2:	ori	t8, t8, 2
	check	"repaired slot of a not taken branch", t5, 42
	check	"repaired slot of a not taken branch: way", t8, 3
	li	t0, 0x7fffffff
	li	t5, 0
	la	s0, 2f
	jalr	s0
	add	t5, t0, t1
1:	nop
2:	check	"repaired slot of jalr", t5, 42
	check	"repaired slot of jalr: link", ra, 1b
	la	k1, isa_exc
	sw	zero, EXC_HOOK_GENERAL(k1)

	isa_end

repair:	li	t0, 41
#ifdef ISA_R4K
	eret
#else
	mfc0	k0, C0_EPC
	nop
	jr	k0
	rfe
#endif
