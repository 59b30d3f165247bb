/*
 * The TLB of the R4000 kind: pairs of pages, page sizes, ASID and G, V and D,
 * probing, reading, random and wired entries, code in mapped pages.
 */
#include "isa.h"

#define RW (TLB_C | TLB_V | TLB_D)
#define RO (TLB_C | TLB_V)
#define PAGES 0x00100000 /* physical; the words there say where they are */

#define MASK_4K	  0
#define MASK_16K  0x00006000
#define MASK_64K  0x0001e000
#define MASK_256K 0x0007e000
#define MASK_1M	  0x001fe000
#define MASK_4M	  0x007fe000
#define MASK_16M  0x01ffe000

	.macro	loads name, address, expected
	li	t0, \address
	li	t1, 0
	expect	2f
	lw	t1, 0(t0)
2:	check_no_exc "\name: lw \address"
	check	"\name: lw \address", t1, \expected
	.endm

	.macro	fails name, op, code, address, vector
	li	t0, \address
	li	t1, 0x5a5a5a5a
	expect	2f
1:	\op	t1, 0(t0)
	nop
2:	check_exc_addr "\name: \op \address", \code, 1b, \address, 0, \vector
	check	"\name: \op \address: register kept", t1, 0x5a5a5a5a
	.endm

	.macro	asid n
	li	k0, \n
	mtc0	k0, C0_ENTRYHI
	ehb
	.endm

	.macro	probe name, hi, expected
	li	k0, \hi
	mtc0	k0, C0_ENTRYHI
	ehb
	tlbp
	ehb
	mfc0	t0, C0_INDEX
	check	"\name: tlbp \hi", t0, \expected
	.endm

	/* Pages of a size, at 0x40000000: PAGES and what follows; or, twice,
	 * what PAGES is in. */
	.macro	size name, mask, bytes
	.if	\bytes <= PAGES
	tlb_set	3, 0x40000000, TLB_PFN(PAGES) | RW, \
	    TLB_PFN(PAGES + \bytes) | RW, \mask
	asid	0
	loads	"\name pages, first", 0x40000000, PAGES
	loads	"\name pages, end of first", 0x40000000 + \bytes - 0x1000, \
	    PAGES + \bytes - 0x1000
	loads	"\name pages, second", 0x40000000 + \bytes, PAGES + \bytes
	loads	"\name pages, end of the second", \
	    0x40000000 + 2 * \bytes - 0x1000, PAGES + 2 * \bytes - 0x1000
	.else
	tlb_set	3, 0x40000000, RW, RW, \mask
	asid	0
	loads	"\name pages, first", 0x40000000 + PAGES, PAGES
	loads	"\name pages, second", 0x40000000 + \bytes + PAGES, PAGES
	.endif
	fails	"\name pages, behind", lw, TLBL, 0x40000000 + 2 * \bytes, \
	    VECTOR_REFILL
	fails	"\name pages, before", lw, TLBL, 0x3ffffffc, VECTOR_REFILL
	tlb_set	3, 0x80000000 + (3 << 13), 0, 0
	asid	0
	.endm

	isa_test r4k_tlb

	/* Each page of the first 4 MB above this program says where it is. */
	lui	t0, 0x8010
	lui	t1, 0x8040
	lui	t3, 0x8000
1:	subu	t2, t0, t3
	sw	t2, 0(t0)
	sw	t2, 0xffc(t0)
	addiu	t0, t0, 0x1000
	bne	t0, t1, 1b
	nop
	mtc0	zero, C0_PAGEMASK

	/* ---- pairs ---- */
	tlb_set	5, 0x00400000, TLB_PFN(PAGES) | RW, TLB_PFN(PAGES + 0x7000) | RW
	asid	0
	loads	"pair, even", 0x00400000, PAGES
	loads	"pair, odd", 0x00401000, PAGES + 0x7000
	loads	"pair, end", 0x00401ffc, PAGES + 0x7000
	fails	"pair, behind", lw, TLBL, 0x00402000, VECTOR_REFILL
	fails	"pair, before", lw, TLBL, 0x003ffffc, VECTOR_REFILL
	fails	"pair, behind", sb, TLBS, 0x00402003, VECTOR_REFILL
	/* What the exception leaves for the handler. */
	li	k0, 0xabc00000
	mtc0	k0, C0_CONTEXT
	asid	0x42
	fails	"registers", lw, TLBL, 0x7fedcba8, VECTOR_REFILL
	check_field "Context", EXC_CONTEXT, 0xffffffff, \
	    0xab800000 | (0x7fedc000 >> 13 << 4)
	check_field "EntryHi", EXC_ENTRYHI, 0xffffffff, 0x7fedc042
	asid	0
	/* Not valid, and not dirty. */
	tlb_set	5, 0x00400000, TLB_PFN(PAGES) | RO, TLB_PFN(PAGES + 0x7000) | TLB_D
	asid	0
	loads	"not dirty", 0x00400000, PAGES
	fails	"not dirty", sw, MOD, 0x00400000, VECTOR_GENERAL
	check_field "not dirty: EntryHi", EXC_ENTRYHI, 0xffffffff, 0x00400000
	fails	"not valid", lw, TLBL, 0x00401000, VECTOR_GENERAL
	fails	"not valid", sw, TLBS, 0x00401000, VECTOR_GENERAL
	/* Dirty now. */
	tlb_set	5, 0x00400000, TLB_PFN(PAGES) | RW, TLB_PFN(PAGES + 0x7000) | RW
	asid	0
	li	t0, 0x00400000
	li	t1, 0x600d
	sw	t1, 4(t0)
	lui	t0, 0x8010
	lw	t1, 4(t0)
	check	"stored through the TLB", t1, 0x600d

	/* ---- ASID and G ---- */
	tlb_set	6, 0x00500007, TLB_PFN(PAGES + 0x1000) | RW, \
	    TLB_PFN(PAGES + 0x2000) | RW
	asid	7
	loads	"own ASID", 0x00500000, PAGES + 0x1000
	asid	8
	fails	"another ASID", lw, TLBL, 0x00500000, VECTOR_REFILL
	asid	7
	loads	"own ASID again", 0x00501000, PAGES + 0x2000
	/* One G bit counts as none; both are global. */
	tlb_set	6, 0x00500007, TLB_PFN(PAGES + 0x1000) | RW | TLB_G, \
	    TLB_PFN(PAGES + 0x2000) | RW
	asid	8
	fails	"G in one half", lw, TLBL, 0x00500000, VECTOR_REFILL
	tlb_set	6, 0x00500007, TLB_PFN(PAGES + 0x1000) | RW | TLB_G, \
	    TLB_PFN(PAGES + 0x2000) | RW | TLB_G
	asid	8
	loads	"G in both halves", 0x00500000, PAGES + 0x1000
	loads	"G in both halves", 0x00501000, PAGES + 0x2000
	/* The same page in two address spaces. */
	tlb_set	7, 0x00600001, TLB_PFN(PAGES + 0x3000) | RW, 0
	tlb_set	8, 0x00600002, TLB_PFN(PAGES + 0x4000) | RW, 0
	asid	1
	loads	"address space 1", 0x00600000, PAGES + 0x3000
	asid	2
	loads	"address space 2", 0x00600000, PAGES + 0x4000
	asid	1
	loads	"address space 1 again", 0x00600000, PAGES + 0x3000
	asid	3
	fails	"address space 3", lw, TLBL, 0x00600000, VECTOR_REFILL

	/* ---- kernel segments ---- */
	tlb_set	9, 0xc0000000, TLB_PFN(PAGES + 0x5000) | RW | TLB_G, TLB_G
	tlb_set	10, 0xffffc000, TLB_PFN(PAGES + 0x6000) | RW | TLB_G, TLB_G
	asid	5
	loads	"kseg2", 0xc0000000, PAGES + 0x5000
	fails	"kseg2 not valid", lw, TLBL, 0xc0001000, VECTOR_GENERAL
	fails	"kseg2 refill", lw, TLBL, 0xc0002000, VECTOR_REFILL
	loads	"kseg3", 0xffffc000, PAGES + 0x6000
	asid	0

	/* ---- page sizes ---- */
	size	"4 KB", MASK_4K, 0x1000
	size	"16 KB", MASK_16K, 0x4000
	size	"64 KB", MASK_64K, 0x10000
	size	"256 KB", MASK_256K, 0x40000
	size	"1 MB", MASK_1M, 0x100000
	size	"4 MB", MASK_4M, 0x400000
	size	"16 MB", MASK_16M, 0x1000000
	/* Bits of the page number below the size do not count. */
	tlb_set	3, 0x40000000, TLB_PFN(PAGES + 0x3000) | RW, \
	    TLB_PFN(PAGES + 0x13000) | RW, MASK_64K
	asid	0
	loads	"offset bits in PFN, first", 0x40001000, PAGES + 0x1000
	loads	"offset bits in PFN, second", 0x40014000, PAGES + 0x14000
	tlb_set	3, 0x4001e000, TLB_PFN(PAGES) | RW, TLB_PFN(PAGES) | RW, MASK_64K
	asid	0
	loads	"offset bits in VPN2", 0x40000000, PAGES
	/* A smaller page in its place: what was mapped is gone. */
	tlb_set	3, 0x40000000, TLB_PFN(PAGES) | RW, TLB_PFN(PAGES + 0x1000) | RW
	asid	0
	loads	"smaller", 0x40001000, PAGES + 0x1000
	fails	"smaller", lw, TLBL, 0x40002000, VECTOR_REFILL
	mtc0	zero, C0_PAGEMASK

	/* ---- probing and reading ---- */
	tlb_set	TLB_LAST, 0x00700003, TLB_PFN(PAGES) | RW, TLB_PFN(PAGES + 0x1000) | RO
	probe	"there", 0x00700003, TLB_LAST
	probe	"odd page", 0x00701003, TLB_LAST
	probe	"global, any ASID", 0x00500055, 6
	li	k0, 0x00702003
	mtc0	k0, C0_ENTRYHI
	ehb
	tlbp
	ehb
	mfc0	t0, C0_INDEX
	srl	t0, t0, 31
	check	"not there: Index.P", t0, 1
	li	k0, 0x00700004
	mtc0	k0, C0_ENTRYHI
	ehb
	tlbp
	ehb
	mfc0	t0, C0_INDEX
	srl	t0, t0, 31
	check	"another ASID: Index.P", t0, 1
	tlb_set	TLB_LAST - 1, 0x40200009, TLB_PFN(PAGES) | RW | TLB_G, \
	    TLB_PFN(PAGES + 0x10000) | RO, MASK_64K
	mtc0	zero, C0_ENTRYHI
	mtc0	zero, C0_ENTRYLO0
	mtc0	zero, C0_ENTRYLO1
	mtc0	zero, C0_PAGEMASK
	li	k0, TLB_LAST - 1
	mtc0	k0, C0_INDEX
	ehb
	tlbr
	ehb
	mfc0	t0, C0_ENTRYHI
	mfc0	t1, C0_ENTRYLO0
	mfc0	t2, C0_ENTRYLO1
	mfc0	t3, C0_PAGEMASK
	check	"tlbr: EntryHi", t0, 0x40200009
	check	"tlbr: EntryLo0, G is that of both", t1, TLB_PFN(PAGES) | RW
	check	"tlbr: EntryLo1", t2, TLB_PFN(PAGES + 0x10000) | RO
	check	"tlbr: PageMask", t3, MASK_64K
	mtc0	zero, C0_PAGEMASK

	/* ---- tlbwr: never below Wired ---- */
	call	isa_tlb_clear
	li	t0, TLB_LAST - 3
	mtc0	t0, C0_WIRED
	li	t0, 100
	li	t1, 0x00800000
	li	t2, TLB_PFN(PAGES) | RW
	mtc0	t2, C0_ENTRYLO0
	mtc0	t2, C0_ENTRYLO1
1:	mtc0	t1, C0_ENTRYHI
	ehb
	tlbwr
	addiu	t1, t1, 0x2000
	addiu	t0, t0, -1
	bne	t0, zero, 1b
	nop
	/* The wired ones are those of isa_tlb_clear still. */
	li	t0, 0
	li	t3, 0
1:	mtc0	t0, C0_INDEX
	ehb
	tlbr
	ehb
	mfc0	t1, C0_ENTRYHI
	sll	t2, t0, 13
	lui	t4, 0x8000
	addu	t2, t2, t4
	xor	t1, t1, t2
	or	t3, t3, t1
	addiu	t0, t0, 1
	slti	t1, t0, TLB_LAST - 3
	bne	t1, zero, 1b
	nop
	check	"tlbwr spares the wired entries", t3, 0
	mtc0	zero, C0_WIRED
	call	isa_tlb_clear

	/* ---- code in mapped pages ---- */
	li	k0, 20
	mtc0	k0, C0_INDEX
	la	k0, code
	lui	k1, 0x8000
	subu	k0, k0, k1
	srl	k0, k0, 6
	ori	k0, k0, RO
	mtc0	k0, C0_ENTRYLO0
	addiu	k0, k0, 1 << 6
	mtc0	k0, C0_ENTRYLO1
	li	k0, 0x00900000
	mtc0	k0, C0_ENTRYHI
	ehb
	tlbwi
	ehb
	li	t7, 0x00900000
	jalr	t7
	li	t8, 0
	check	"mapped code", t8, 3
	li	t7, 0x00900000 + 0xff4
	jalr	t7
	li	t8, 0
	check	"mapped code over the page's end", t8, 0x18
	/* The two pages exchanged: the next is another. */
	mfc0	t0, C0_ENTRYLO0
	mfc0	t1, C0_ENTRYLO1
	mtc0	t1, C0_ENTRYLO0
	mtc0	t0, C0_ENTRYLO1
	ehb
	tlbwi
	ehb
	li	t7, 0x00901000
	jalr	t7
	li	t8, 0
	check	"mapped code, pages exchanged", t8, 3
	/* Not valid any more: the fetch fails. */
	mtc0	zero, C0_ENTRYLO0
	ehb
	tlbwi
	ehb
	li	t7, 0x00900000
	expect	2f
	jalr	t7
	li	t8, 0
2:	check_exc_addr "fetch, not valid", TLBL, 0x00900000, 0x00900000
	li	t7, 0x00902000
	expect	2f
	jalr	t7
	li	t8, 0
2:	check_exc_addr "fetch, refill", TLBL, 0x00902000, 0x00902000, 0, VECTOR_REFILL
	/* A slot on a page that is not there: EPC is the branch. */
	mtc0	t1, C0_ENTRYLO1
	li	k0, 0x00900000
	mtc0	k0, C0_ENTRYHI
	ehb
	tlbwi
	ehb
	li	t7, 0x00901ffc
	expect	2f
	jalr	t7
	li	t8, 0
2:	check_exc_addr "slot, refill", TLBL, 0x00901ffc, 0x00902000, 1, VECTOR_REFILL

	/* ---- a refill handler ---- */
	call	isa_tlb_clear
	la	k0, refill
	la	k1, isa_exc
	sw	k0, EXC_HOOK_UTLB(k1)
	li	s7, 0
	li	t0, 0x00a00000
	li	t1, 0x00b00000
	li	t2, 0
1:	lw	t3, 0(t0)
	addu	t2, t2, t3
	addiu	t0, t0, 0x1000
	bne	t0, t1, 1b
	nop
	la	k1, isa_exc
	sw	zero, EXC_HOOK_UTLB(k1)
	check	"refills", s7, 128
	/* Every second page of the pair is the first again: see refill. */
	check	"refilled: sum", t2, 256 * PAGES + 4096 * 2 * (127 * 128 / 2 * 2)

	isa_end

	/* Maps the pair of pages n to PAGES + n * 8 KB, both to the first. */
refill:	mfc0	k0, C0_BADVADDR
	srl	k0, k0, 13
	andi	k0, k0, 0x7f
	sll	k0, k0, 7
	lui	k1, PAGES >> 16
	srl	k1, k1, 6
	or	k0, k0, k1
	ori	k0, k0, RW
	mtc0	k0, C0_ENTRYLO0
	mtc0	k0, C0_ENTRYLO1
	ehb
	tlbwr
	addiu	s7, s7, 1
	eret

	.section .text.pages, "ax"
	.balign	8192
code:	ori	t8, t8, 1
	jr	ra
	ori	t8, t8, 2
	.org	0xff4
	nop
	nop
	ori	t8, t8, 8
	ori	t8, t8, 0x10
	jr	ra
	nop
	.org	0x1ffc
	b	.
	nop
