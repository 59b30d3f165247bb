/*
 * Interrupts of the R4000 kind: software interrupts, Count and Compare, the
 * special vector.
 */
#include "isa.h"

#define IM(n) (0x100 << (n))

	/* An interrupt that is there when it is enabled. */
	.macro	taken name, cause, status, vector
	li	k0, \cause
	mtc0	k0, C0_CAUSE
	expect	2f
	li	k0, ST_BASE | ST_IE | \status
	mtc0	k0, C0_STATUS
	ehb
	b	1f
	nop
1:	nop
	b	1b
	nop
2:	check_code "\name", \vector
	check_field "\name: Status", EXC_STATUS, 0xffffffff, \
	    ST_BASE | ST_IE | ST_EXL | \status
	.endm

	/* Which instruction it interrupts is not said here. */
	.macro	check_code name, vector
	check_field "\name: exceptions", EXC_COUNT, 0xffffffff, 1
	check_field "\name: vector", EXC_VECTOR, 0xffffffff, \vector
	check_field "\name: code", EXC_CAUSE, 0x7c, INT << 2
	.endm

	.macro	not_taken name, cause, status
	li	k0, \cause
	mtc0	k0, C0_CAUSE
	expect	2f
	c0_set	C0_STATUS, ST_BASE | \status
	ehb
	li	k0, 100
1:	bne	k0, zero, 1b
	addiu	k0, k0, -1
2:	c0_set	C0_STATUS, ST_BASE
	check_no_exc "\name"
	mtc0	zero, C0_CAUSE
	ehb
	.endm

	/* A bit of a register. */
	.macro	bit rd, rs, number
	srl	\rd, \rs, \number
	andi	\rd, \rd, 1
	.endm

	isa_test r4k_interrupt

	/* No timer for now: Compare lies far ahead. */
	mfc0	t0, C0_COUNT
	addiu	t0, t0, -1
	mtc0	t0, C0_COMPARE
	ehb

	taken	"software interrupt 0", IM(0), IM(0), VECTOR_GENERAL
	check_field "software interrupt 0: IP", EXC_CAUSE, 0xff00, IM(0)
	taken	"software interrupt 1", IM(1), IM(1), VECTOR_GENERAL
	check_field "software interrupt 1: IP", EXC_CAUSE, 0xff00, IM(1)
	taken	"both", IM(0) | IM(1), IM(1), VECTOR_GENERAL
	check_field "both: IP", EXC_CAUSE, 0xff00, IM(0) | IM(1)
#ifdef ISA_R2
	taken	"special vector", IM(0) | CAUSE_IV, IM(0), VECTOR_INTERRUPT
#endif
	taken	"interrupt from user's Status bits, EXL first", IM(0), IM(0), \
	    VECTOR_GENERAL

	not_taken "masked", IM(0), ST_IE | IM(1)
	not_taken "IE clear", IM(0), IM(0)
	not_taken "EXL set", IM(0), ST_IE | ST_EXL | IM(0)
	not_taken "ERL set", IM(0), ST_IE | ST_ERL | IM(0)

	/* Enabled by eret. */
	li	k0, IM(0)
	mtc0	k0, C0_CAUSE
	la	k0, 1f
	mtc0	k0, C0_EPC
	c0_set	C0_STATUS, ST_BASE | ST_EXL | ST_IE | IM(0)
	expect	2f
	eret
1:	b	1b
	nop
2:	check_code "enabled by eret", VECTOR_GENERAL
	check_field "enabled by eret: EPC", EXC_EPC, 0xffffffff, 1b
	mtc0	zero, C0_CAUSE
	/* Enabled by ei. */
	c0_set	C0_STATUS, ST_BASE | IM(1)
	li	k0, IM(1)
	mtc0	k0, C0_CAUSE
	ehb
	expect	2f
#ifdef ISA_R2
	ei
#else
	mfc0	k0, C0_STATUS
	ori	k0, k0, ST_IE
	mtc0	k0, C0_STATUS
#endif
	ehb
1:	b	1b
	nop
2:	check_code "enabled by ei", VECTOR_GENERAL
	mtc0	zero, C0_CAUSE
	/* Requested while enabled. */
	c0_set	C0_STATUS, ST_BASE | ST_IE | IM(1)
	expect	2f
	li	k0, IM(1)
	mtc0	k0, C0_CAUSE
	ehb
1:	b	1b
	nop
2:	check_code "requested while enabled", VECTOR_GENERAL
	mtc0	zero, C0_CAUSE

	/* The timer: at the Count that Compare names. */
	c0_set	C0_STATUS, ST_BASE
	mfc0	t0, C0_COUNT
	addiu	t0, t0, 2000
	mtc0	t0, C0_COMPARE
	ehb
	mfc0	t1, C0_CAUSE
	bit	t1, t1, 15
	check	"timer not yet", t1, 0
#ifdef ISA_R2
	mfc0	t1, C0_CAUSE
	bit	t1, t1, 30
	check	"TI not yet", t1, 0
#endif
1:	mfc0	t2, C0_COUNT
	subu	t2, t2, t0
	bltz	t2, 1b
	nop
	mfc0	t1, C0_CAUSE
	bit	t2, t1, 15
	check	"timer: IP7", t2, 1
#ifdef ISA_R2
	bit	t2, t1, 30
	check	"timer: TI", t2, 1
#endif
	/* It stays until Compare is written. */
	expect	2f
	li	k0, ST_BASE | ST_IE | IM(7)
	mtc0	k0, C0_STATUS
	ehb
1:	b	1b
	nop
2:	check_code "timer", VECTOR_GENERAL
	mfc0	t1, C0_CAUSE
	bit	t2, t1, 15
	check	"timer: IP7 stays", t2, 1
	mfc0	t0, C0_COUNT
	addiu	t0, t0, -1
	mtc0	t0, C0_COMPARE
	ehb
	mfc0	t1, C0_CAUSE
	bit	t2, t1, 15
	check	"timer acknowledged: IP7", t2, 0
#ifdef ISA_R2
	bit	t2, t1, 30
	check	"timer acknowledged: TI", t2, 0
#endif

	/* It interrupts a loop, at or after its time, again and again. */
	li	s0, 5
again:	mfc0	s1, C0_COUNT
	addiu	s1, s1, 500
	mtc0	s1, C0_COMPARE
	ehb
	expect	2f
	li	k0, ST_BASE | ST_IE | IM(7)
	mtc0	k0, C0_STATUS
	ehb
1:	b	1b
	nop
2:	mfc0	s2, C0_COUNT
	subu	s2, s2, s1
	sltiu	s2, s2, 100
	check	"timer in a loop: in time", s2, 1
	check_code "timer in a loop", VECTOR_GENERAL
	check_field "timer in a loop: EPC", EXC_EPC, 0xffffffff, 1b
	addiu	s0, s0, -1
	bne	s0, zero, again
	nop

#ifdef ISA_R2
	/* wait ends with it, and EPC is behind the wait. */
	mfc0	s1, C0_COUNT
	li	t0, 100000
	addu	s1, s1, t0
	mtc0	s1, C0_COMPARE
	ehb
	expect	2f
	li	k0, ST_BASE | ST_IE | IM(7)
	mtc0	k0, C0_STATUS
	ehb
	wait
1:	nop
	b	1b
	nop
2:	mfc0	s2, C0_COUNT
	subu	s2, s2, s1
	sltiu	s2, s2, 100
	check	"wait: as long as it takes", s2, 1
	check_code "wait", VECTOR_GENERAL
	check_field "wait: EPC", EXC_EPC, 0xffffffff, 1b
#endif

	isa_end
