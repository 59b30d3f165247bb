/*
 * 64-bit addresses: xkphys, xuseg, xsseg, xkseg, the vector of their misses,
 * EntryHi and XContext; doublewords in user and supervisor mode.  Common to MIPS
 * III and MIPS64, but where it says so.
 */
	.set	gp=64 /* before gp is a register */
#include "isa.h"

#define C0_XCONTEXT $20
#define ST_UX	    0x20
#define ST_SX	    0x40
#define ST_PX	    0x800000 /* MIPS64 */
#define ST_KX	    0x80
#define VECTOR_XTLB 0x080

#define MAPPED (-0x80000000)

	.macro	set64 reg, upper, lower
	li	\reg, \upper
	li	k0, \lower
	dsll32	\reg, \reg, 0
	dsll32	k0, k0, 0
	dsrl32	k0, k0, 0
	or	\reg, \reg, k0
	.endm

	/* A load that raises an exception. */
	.macro	refused name, status, upper, lower, code, vector
	set64	t0, \upper, \lower
	li	t1, 77
	expect	2f
	c0_set	C0_STATUS, ST_BASE | \status
1:	lw	t1, 0(t0)
	nop
2:	check_exc "\name", \code, 1b, 0, \vector
	check	"\name: register kept", t1, 77
	dmfc0	t2, C0_BADVADDR
	check64	"\name: BadVAddr", t2, \upper, \lower
	.endm

	.macro	loaded name, status, upper, lower, value
	set64	t0, \upper, \lower
	c0_set	C0_STATUS, ST_BASE | \status
	lw	t1, 0(t0)
	c0_set	C0_STATUS, ST_BASE
	check	"\name", t1, \value
	.endm

	/* Runs a piece of user code with this Status. */
	.macro	run_with status, label, resume
	expect	\resume
	li	k0, \status | ST_EXL
	mtc0	k0, C0_STATUS
	la	k1, \label + MAPPED
	mtc0	k1, C0_EPC
	ehb
	eret
	.endm

	/* daddu in supervisor or user mode. */
	.macro	doubled name, status
	li	t3, 21
	run_with \status, user_code, 2f
2:	check_exc "\name", BP, user_end + MAPPED
	check	"\name: sum", t3, 42
	.endm
	.macro	not_doubled name, status
	li	t3, 21
	run_with \status, user_code, 2f
2:	check_exc "\name", RI, user_code + MAPPED
	check	"\name: register kept", t3, 21
	.endm

	/* The load at load_t0 in supervisor or user mode. */
	.macro	got name, status, upper, lower, value
	set64	t0, \upper, \lower
	daddu	t0, t0, a2
	li	t1, 77
	run_with \status, load_t0, 2f
2:	check_exc "\name", BP, load_end + MAPPED
	check	"\name", t1, \value
	.endm
	.macro	not_got name, status, upper, lower, code, vector
	set64	t0, \upper, \lower
	li	t1, 77
	run_with \status, load_t0, 2f
2:	check_exc "\name", \code, load_t0 + MAPPED, 0, \vector
	check	"\name: register kept", t1, 77
	dmfc0	t2, C0_BADVADDR
	check64	"\name: BadVAddr", t2, \upper, \lower
	.endm

	.section .text.user, "ax"
	.balign	8192
user_code:
	daddu	t3, t3, t3
user_end:
	break
	nop
load_t0:
	lw	t1, 0(t0)
	nop
load_end:
	break
	.text

xtlb:	la	k1, isa_exc
	li	k0, VECTOR_XTLB
	j	isa_record
	sw	k0, EXC_VECTOR(k1)

xtlb_stub:
	la	k0, xtlb
	jr	k0
	nop

	isa_test segments64

	/* The vector of 64-bit misses. */
	la	t0, xtlb_stub
	li	t1, -0x80000000
	.rept	4
	lw	t2, 0(t0)
	addiu	t0, t0, 4
	sw	t2, VECTOR_XTLB(t1)
	addiu	t1, t1, 4
	.endr

	/* ---- xkphys ---- */

	la	a0, words
	li	t0, 0x12345678
	sw	t0, 0(a0)
	li	t1, 0x1fffffff
	and	a1, a0, t1		/* physical */
	dli	t0, 0x9000000000000000
	daddu	t0, t0, a1
	c0_set	C0_STATUS, ST_BASE | ST_KX
	lw	t1, 0(t0)
	li	t2, 0x11112222
	sw	t2, 4(t0)
	c0_set	C0_STATUS, ST_BASE
	check	"load from xkphys", t1, 0x12345678
	lw	t2, 4(a0)
	check	"store to xkphys", t2, 0x11112222
	refused	"xkphys without KX", 0, 0x90000000, 0x00010000, ADEL, VECTOR_GENERAL
	refused	"xkphys beyond the address width", ST_KX, 0x90001000, 0, ADEL, VECTOR_GENERAL

	/* ---- xuseg, xkseg ---- */

	/* Pages at 0x12_34560000 and 0xc0000012_34560000. */
	c0_set	C0_WIRED, 0
	c0_set	C0_PAGEMASK, 0
	dsrl	t1, a1, 12
	dsll	t1, t1, 6
	ori	t1, t1, TLB_C | TLB_D | TLB_V | TLB_G
	mtc0	t1, C0_ENTRYLO0
	li	t1, TLB_G
	mtc0	t1, C0_ENTRYLO1
	c0_set	C0_INDEX, 3
	dli	t0, 0x0000001234560000
	dmtc0	t0, C0_ENTRYHI
	nop
	nop
	tlbwi
	nop
	nop
	c0_set	C0_INDEX, 4
	dli	t0, 0xc000001234560000
	dmtc0	t0, C0_ENTRYHI
	nop
	nop
	tlbwi
	nop
	nop
	andi	a2, a0, 0xfff		/* offset in the page */
	dmtc0	zero, C0_ENTRYHI

	dli	t0, 0x0000001234560000
	daddu	t0, t0, a2
	c0_set	C0_STATUS, ST_BASE | ST_KX | ST_UX
	lw	t1, 0(t0)
	lw	t2, 0(t0)
	c0_set	C0_STATUS, ST_BASE
	check	"xuseg", t1, 0x12345678
	check	"xuseg again", t2, 0x12345678
	dli	t0, 0xc000001234560000
	daddu	t0, t0, a2
	c0_set	C0_STATUS, ST_BASE | ST_KX
	lw	t1, 0(t0)
	c0_set	C0_STATUS, ST_BASE
	check	"xkseg", t1, 0x12345678

	/* The same lower halves are other pages. */
	refused	"useg with the same lower half", ST_KX | ST_UX, 0, 0x34560000, TLBL, VECTOR_XTLB
	refused	"xuseg with the same lower half", ST_KX | ST_UX, 0x13, 0x34560000, TLBL, VECTOR_XTLB
	dmfc0	t2, C0_ENTRYHI
	check64	"xuseg: EntryHi", t2, 0x13, 0x34560000
	dmfc0	t2, C0_XCONTEXT
	check64	"xuseg: XContext", t2, 0, 0x099a2b00
	refused	"xkseg with the same lower half", ST_KX, 0xc0000013, 0x34560000, TLBL, VECTOR_XTLB
	dmfc0	t2, C0_ENTRYHI
	check64	"xkseg: EntryHi", t2, 0xc0000013, 0x34560000
	refused	"kseg3", ST_KX, -1, 0xe0000000, TLBL, VECTOR_XTLB
	refused	"kseg3 without KX", 0, -1, 0xe0000000, TLBL, VECTOR_REFILL
	refused	"useg without UX", ST_KX, 0, 0x00400000, TLBL, VECTOR_REFILL

	/* ---- not there ---- */

	refused	"xuseg without KX and UX", 0, 0x12, 0x34560000, ADEL, VECTOR_GENERAL
	refused	"xkseg without KX", 0, 0xc0000012, 0x34560000, ADEL, VECTOR_GENERAL
	refused	"between useg and kseg0", 0, 0, 0x80000000, ADEL, VECTOR_GENERAL
	refused	"beyond xuseg", ST_KX | ST_UX, 0x00100000, 0, ADEL, VECTOR_GENERAL
	refused	"beyond xkseg", ST_KX, 0xc0100000, 0, ADEL, VECTOR_GENERAL

	/* ---- doublewords in user mode ---- */

	la	t0, user_code
	li	t1, 0x1fffffff
	and	t1, t0, t1
	dsrl	t1, t1, 12
	dsll	t1, t1, 6
	ori	t1, t1, TLB_C | TLB_V | TLB_G
	mtc0	t1, C0_ENTRYLO0
	mtc0	t1, C0_ENTRYLO1
	c0_set	C0_INDEX, 5
	li	t1, 0x7fffffff
	and	t0, t0, t1
	dmtc0	t0, C0_ENTRYHI
	nop
	nop
	tlbwi
	nop
	nop
	li	t3, 21
	run_user user_code + MAPPED, 2f
2:	check_exc "daddu in user mode", RI, user_code + MAPPED
	check	"daddu in user mode: register kept", t3, 21
	run_user user_code + MAPPED, 2f, ST_UX
2:	check_exc "daddu in user mode with UX", BP, user_end + MAPPED
	check	"daddu in user mode with UX: sum", t3, 42
	run_user user_code + MAPPED, 2f
2:	check_exc "daddu in user mode again", RI, user_code + MAPPED
	check	"daddu in user mode again: register kept", t3, 42

	not_doubled "KX and SX are not for user mode", ST_USER | ST_KX | ST_SX

	/* ---- PX: doublewords without 64-bit addresses ---- */

#ifdef ISA_R2
	doubled	"daddu in user mode with PX", ST_USER | ST_PX
	/* Only the low word of an address counts then. */
	c0_set	C0_INDEX, 6
	andi	a2, a0, 0xfff
	subu	t1, a1, a2
	srl	t1, t1, 12
	sll	t1, t1, 6
	ori	t1, t1, TLB_C | TLB_V | TLB_G
	mtc0	t1, C0_ENTRYLO0
	mtc0	t1, C0_ENTRYLO1
	li	t0, 0x34560000
	dmtc0	t0, C0_ENTRYHI
	ehb
	tlbwi
	ehb
	got	"PX: load from useg", ST_USER | ST_PX, 0, 0x34560000, 0x12345678
	got	"PX: load above 4 GB", ST_USER | ST_PX, 0x12, 0x34560000, 0x12345678
	not_got	"UX: load above 4 GB", ST_USER | ST_PX | ST_UX, 0x12, 0x34570000, TLBL, VECTOR_XTLB
#endif

	/* ---- supervisor mode ---- */

	doubled	"daddu in supervisor mode with SX", ST_SUPERVISOR | ST_SX
#ifdef ISA_R2
	doubled	"daddu in supervisor mode", ST_SUPERVISOR
#else
	not_doubled "daddu in supervisor mode", ST_SUPERVISOR
	not_doubled "daddu in supervisor mode with KX, UX", \
	    ST_SUPERVISOR | ST_KX | ST_UX
#endif
	/* Pages at 0x40000012_34560000 and 0xc0000000. */
	andi	a2, a0, 0xfff
	subu	t1, a1, a2
	srl	t1, t1, 12
	sll	t1, t1, 6
	ori	t1, t1, TLB_C | TLB_V | TLB_G
	mtc0	t1, C0_ENTRYLO0
	mtc0	t1, C0_ENTRYLO1
	c0_set	C0_INDEX, 7
	dli	t0, 0x4000001234560000
	dmtc0	t0, C0_ENTRYHI
	ehb
	tlbwi
	ehb
	c0_set	C0_INDEX, 8
	dli	t0, 0xffffffffc0000000
	dmtc0	t0, C0_ENTRYHI
	ehb
	tlbwi
	ehb
	got	"xsseg", ST_SUPERVISOR | ST_SX, 0x40000012, 0x34560000, 0x12345678
	got	"sseg", ST_SUPERVISOR, -1, 0xc0000000, 0x12345678
	got	"sseg with SX", ST_SUPERVISOR | ST_SX, -1, 0xc0000000, 0x12345678
	not_got	"xsseg without SX", ST_SUPERVISOR | ST_KX, 0x40000012, 0x34560000, ADEL, VECTOR_GENERAL
	not_got	"xsseg, no page", ST_SUPERVISOR | ST_SX, 0x40000013, 0x34560000, TLBL, VECTOR_XTLB
	dmfc0	t2, C0_ENTRYHI
	check64	"xsseg: EntryHi", t2, 0x40000013, 0x34560000
	not_got	"beyond xsseg", ST_SUPERVISOR | ST_SX, 0x40100000, 0, ADEL, VECTOR_GENERAL
	not_got	"xkphys in supervisor mode", ST_SUPERVISOR | ST_SX | ST_KX, 0x90000000, 0x00010000, ADEL, VECTOR_GENERAL
	not_got	"xkseg in supervisor mode", ST_SUPERVISOR | ST_SX | ST_KX, 0xc0000012, 0x34560000, ADEL, VECTOR_GENERAL
	not_got	"kseg0 in supervisor mode", ST_SUPERVISOR | ST_SX, -1, 0x80010000, ADEL, VECTOR_GENERAL
	not_got	"xsseg in user mode", ST_USER | ST_UX | ST_SX, 0x40000012, 0x34560000, ADEL, VECTOR_GENERAL
	c0_set	C0_STATUS, ST_BASE | ST_SX | ST_KX
	dli	t0, 0x4000001234560000
	daddu	t0, t0, a2
	lw	t1, 0(t0)
	c0_set	C0_STATUS, ST_BASE
	check	"xsseg in kernel mode", t1, 0x12345678

	isa_end

	.data
	.balign	4096
words:	.space	64
