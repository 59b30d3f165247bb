/*
 * What the CPUs of NEC's VR4100 series have otherwise: pages of 1 KB, multiply
 * and accumulate, no ll and sc, no FPU.  "VR4121 User's Manual" (U13569EJ),
 * chapters 3, 6 and 7.
 *
 * CPU of mips3: VR4121
 */
	.set	gp=64 /* before gp is a register */
#include "isa.h"

#define PAGE_1K  0x00000
#define PAGE_4K  0x01800
#define PAGE_16K 0x07800

#define RW (TLB_C | TLB_V | TLB_D | TLB_G)
/* EntryLo of a physical address: pages of 1 KB are counted. */
#define PFN(address) ((address) >> 10 << 6)
#define PAGES 0x00200000

	.macro	loads name, address, expected
	li	t0, \address
	lw	t1, 0(t0)
	check	"\name: \address", t1, \expected
	.endm
	.macro	fails name, code, address, vector=VECTOR_GENERAL
	li	t0, \address
	expect	2f
1:	lw	t1, 0(t0)
	nop
2:	check_exc_addr "\name: \address", \code, 1b, \address, 0, \vector
	.endm

	.macro	multiply op, a, b, hi, lo, result
	li	t0, 1
	mthi	t0
	li	t0, -2
	mtlo	t0
	li	t0, \a
	li	t1, \b
	.word	0x01095000 | \op	/* t2, t0, t1 */
	mfhi	t3
	mflo	t4
	check	"\op \a \b: hi", t3, \hi
	check	"\op \a \b: lo", t4, \lo
	check	"\op \a \b", t2, \result
	.endm

	.macro	reserved word
	expect	2f
1:	.word	\word
	nop
2:	check_exc "\word", RI, 1b
	.endm

	isa_test vr4100

	mfc0	t0, C0_PRID
	check	"PRId", t0, 0x0c60

	/* ---- pages of 1 KB ---- */

	/* Each KB of the memory behind has its number. */
	li	t0, 0xa0000000 + PAGES
	li	t1, 0
1:	sw	t1, 0(t0)
	addiu	t1, t1, 1
	addiu	t0, t0, 0x400
	sltiu	t2, t1, 32
	bne	t2, zero, 1b
	nop
	/* Two pairs of pages that have nothing to do with each other. */
	tlb_set	1, 0x00400000, PFN(PAGES + 0x1400) | RW, PFN(PAGES + 0x0800) | RW
	tlb_set	2, 0x00400800, PFN(PAGES + 0x2c00) | RW, PFN(PAGES) | TLB_C | TLB_V | TLB_G
	mtc0	zero, C0_ENTRYHI
	loads	"1 KB", 0x00400000, 5
	loads	"1 KB", 0x00400400, 2
	loads	"1 KB", 0x00400800, 11
	loads	"1 KB", 0x00400c00, 0
	loads	"1 KB again", 0x00400000, 5
	li	t0, 0x00400000
	li	t1, 0x1234
	sw	t1, 0x800(t0)
	sw	t1, 4(t0)
	lw	t2, 4(t0)
	check	"1 KB: stored", t2, 0x1234
	li	t3, 0xa0000000 + PAGES + 0x2c00
	lw	t2, 0(t3)
	check	"1 KB: where the store went", t2, 0x1234
	expect	2f
1:	sw	t1, 0xc00(t0)
	nop
2:	check_exc_addr "1 KB: store to a page that is not dirty", MOD, 1b, 0x00400c00
	fails	"next pair", TLBL, 0x00401000, VECTOR_REFILL
	fails	"pair before", TLBL, 0x003ffc00, VECTOR_REFILL
	mfc0	t2, C0_ENTRYHI
	check	"EntryHi: VPN2 from bit 11 on", t2, 0x003ff800
	mfc0	t2, C0_CONTEXT
	check	"Context: VPN2 from bit 4 on", t2, 0x003ff800 >> 7
	/* One of them invalid. */
	tlb_set	2, 0x00400800, PFN(PAGES + 0x2c00) | RW, TLB_G
	mtc0	zero, C0_ENTRYHI
	loads	"1 KB, one invalid", 0x00400800, 0x1234
	fails	"1 KB, one invalid", TLBL, 0x00400c00

	/* Code in pages of 1 KB: the next one is elsewhere. */
	la	t0, code
	lui	t1, 0xa020
	li	t2, 8
1:	lw	t3, 0(t0)
	sw	t3, 0x3f8(t1)		/* the end of page 0 ... */
	lw	t3, 8(t0)
	sw	t3, 0x1c00(t1)		/* ... goes on in page 7 */
	addiu	t0, t0, 4
	addiu	t1, t1, 4
	addiu	t2, t2, -4
	bne	t2, zero, 1b
	nop
	tlb_set	3, 0x00500000, PFN(PAGES) | RW, PFN(PAGES + 0x1c00) | RW
	mtc0	zero, C0_ENTRYHI
	li	t0, 0x005003f8
	li	t1, 0
	jalr	t0
	nop
	check	"code in two pages of 1 KB", t1, 3

	/* ---- larger pages ---- */

	tlb_set	4, 0x00600000, PFN(PAGES + 0x1000) | RW, PFN(PAGES) | RW, PAGE_4K
	mtc0	zero, C0_ENTRYHI
	loads	"4 KB", 0x00600000, 4
	loads	"4 KB", 0x00600800, 6
	loads	"4 KB", 0x00601000, 0
	loads	"4 KB", 0x00601400, 1
	tlb_set	5, 0x00800000, PFN(PAGES + 0x4000) | RW, PFN(PAGES) | RW, PAGE_16K
	mtc0	zero, C0_ENTRYHI
	mtc0	zero, C0_PAGEMASK
	loads	"16 KB", 0x00800400, 17
	loads	"16 KB", 0x00804000, 0
	/* Another page in the same place. */
	tlb_set	4, 0x00600000, PFN(PAGES + 0x2000) | RW, PFN(PAGES) | RW, PAGE_4K
	mtc0	zero, C0_ENTRYHI
	mtc0	zero, C0_PAGEMASK
	loads	"4 KB, changed", 0x00600400, 9

	/* ---- macc and its kin ---- */

	multiply 0x028, 3, 5, 2, 13, 13			/* macc */
	multiply 0x028, -1, 1, 1, 0xfffffffd, 0xfffffffd
	multiply 0x068, -1, 1, 2, 0xfffffffd, 0xfffffffd /* maccu */
	multiply 0x228, 3, 5, 2, 13, 2			/* macchi */
	multiply 0x228, -1, 1, 1, 0xfffffffd, 1
	multiply 0x268, -1, -1, 0xffffffff, 0xffffffff, 0xffffffff	/* macchiu */
	li	t0, 7
	mtlo	t0
	li	t0, 0x40000000
	li	t1, -4
	.word	0x01095029		/* dmacc t2, t0, t1 */
	mflo	t3
	check64	"dmacc", t2, -1, 7
	check64	"dmacc: lo", t3, -1, 7
	mtlo	zero
	li	t0, -1
	li	t1, 2
	.word	0x01095069		/* dmaccu t2, t0, t1 */
	check64	"dmaccu", t2, 1, 0xfffffffe

	/* Saturating, with 16-bit operands and a 32-bit sum. */
	.macro	saturate op, lo, a, b, hi, result
	mthi	zero
	li	t0, \lo
	mtlo	t0
	li	t0, \a
	li	t1, \b
	.word	0x01095000 | \op	/* t2, t0, t1 */
	mfhi	t3
	mflo	t4
	check	"\op \lo \a \b: hi", t3, \hi
	check	"\op \lo \a \b: lo", t4, \result
	check	"\op \lo \a \b", t2, \result
	.endm
	saturate 0x428, -2, 3, 5, 0, 13				/* maccs */
	saturate 0x428, 0x7ffffff0, 16, 16, 0, 0x7fffffff
	saturate 0x428, 0x80000010, 16, -16, -1, 0x80000000
	saturate 0x428, 0, 0x7fff, -1, -1, -0x7fff
	saturate 0x468, 0xffffff00, 15, 17, 0, 0xffffffff	/* maccus */
	saturate 0x468, 0xfffffff0, 16, 16, 0, 0xffffffff
	li	t0, 0x7ffffff0
	mtlo	t0
	li	t0, 16
	.word	0x01085429		/* dmaccs t2, t0, t0 */
	check64	"dmaccs", t2, 0, 0x7fffffff
	li	t0, -16
	mtlo	t0
	li	t0, 16
	.word	0x01085469		/* dmaccus t2, t0, t0 */
	check64	"dmaccus", t2, 0, 0xffffffff

	/* ---- what is not there ---- */

	.irp	word, 0xc1090000, 0xd1090000, 0xe1090000, 0xf1090000
	reserved \word			/* ll, lld, sc, scd */
	.endr
	reserved 0x42000020		/* wait */
	reserved 0x010950a8		/* no form of macc, of dmacc */
	reserved 0x01095229
	c0_set	C0_STATUS, ST_BASE | ST_CU1
	mfc0	t0, C0_STATUS
	c0_set	C0_STATUS, ST_BASE
	check	"Status.CU1", t0, ST_BASE
	expect	2f
1:	.word	0x44080000		/* mfc1 */
	nop
2:	check_exc "mfc1", CPU, 1b

	isa_end

	.balign	8
code:	ori	t1, t1, 1
	nop
	jr	ra
	ori	t1, t1, 2
