/*
 * The TLB: refill, invalid, modified; address space identifiers and global
 * entries; probe, read, write by index and by Random; kseg2.
 *
 * Two physical pages, pages+0 and pages+0x1000, hold different words, so that a
 * load tells which one is mapped.
 */
#include "isa.h"

#define VA    0x00400000
#define VALID (TLB_V | TLB_D)

	/* An entry that maps to page 0 or 1 of `pages`. */
	.macro	entry index, hi, page, bits
	li	k0, (\index) << 8
	mtc0	k0, C0_INDEX
	li	k0, \hi
	mtc0	k0, C0_ENTRYHI
	la	k0, pages - 0x80000000 + 0x1000 * (\page)
	ori	k0, k0, \bits
	mtc0	k0, C0_ENTRYLO
	nop
	nop
	tlbwi
	nop
	nop
	.endm

	.macro	loads name, address, expected
	li	t0, \address
	expect	2f
	lw	t1, 0(t0)
	nop
2:	check_no_exc "\name"
	check	"\name", t1, \expected
	.endm

	.macro	load_fails name, address, code, vector
	li	t0, \address
	li	t1, 0x5a5a5a5a
	expect	2f
1:	lw	t1, 0(t0)
	nop
2:	check_exc_addr "\name", \code, 1b, \address, 0, \vector
	check	"\name: register kept", t1, 0x5a5a5a5a
	.endm

	.macro	stores name, address
	li	t0, \address
	li	t1, 0x77777777
	expect	2f
	sw	t1, 8(t0)
	nop
2:	check_no_exc "\name"
	.endm

	.macro	store_fails name, address, code, vector
	li	t0, \address
	li	t1, 0x66666666
	expect	2f
1:	sw	t1, 12(t0)
	nop
2:	check_exc_addr "\name", \code, 1b, \address + 12, 0, \vector
	.endm

	.macro	asid n
	c0_set	C0_ENTRYHI, (\n) << 6
	.endm

	/* tlbp for a page and address space; Index must be this. */
	.macro	probe name, hi, expected
	c0_set	C0_ENTRYHI, \hi
	tlbp
	nop
	nop
	mfc0	t0, C0_INDEX
	nop
	li	t1, 0x80003f00
	and	t0, t0, t1
	check	"\name", t0, \expected
	.endm

	.macro	probe_fails name, hi
	c0_set	C0_ENTRYHI, \hi
	tlbp
	nop
	nop
	mfc0	t0, C0_INDEX
	nop
	srl	t0, t0, 31
	check	"\name", t0, 1
	.endm

	/* tlbr of an index. */
	.macro	read_back name, index, hi, lo
	c0_set	C0_INDEX, (\index) << 8
	c0_set	C0_ENTRYHI, 0
	c0_set	C0_ENTRYLO, 0
	tlbr
	nop
	nop
	mfc0	t0, C0_ENTRYHI
	mfc0	t1, C0_ENTRYLO
	nop
	check	"\name: EntryHi", t0, \hi
	check	"\name: EntryLo", t1, \lo
	c0_set	C0_ENTRYHI, 0
	.endm

	isa_test tlb

	la	t0, pages
	li	t1, 0x11110000
	sw	t1, 0(t0)
	li	t1, 0x11110004
	sw	t1, 0x0ffc(t0)
	li	t1, 0x22220000
	sw	t1, 0x1000(t0)
	li	t1, 0x22220004
	sw	t1, 0x1ffc(t0)

	/* Nothing is mapped. */
	load_fails "refill on load", VA, TLBL, 0
	check_field "refill: EntryHi", EXC_ENTRYHI, 0xffffffff, VA
	check_field "refill: Context", EXC_CONTEXT, 0x1fffff, VA >> 10
	check_field "refill: Status", EXC_STATUS, 0xffffffff, ST_BASE
	store_fails "refill on store", VA, TLBS, 0
	load_fails "refill at 0", 0, TLBL, 0
	load_fails "refill at the end of kuseg", 0x7ffffffc, TLBL, 0
	load_fails "kseg2 miss on load", 0xc0000000, TLBL, 0x80
	store_fails "kseg2 miss on store", 0xc0000000, TLBS, 0x80
	load_fails "kseg2 miss at the end", 0xfffff000, TLBL, 0x80
	/* The miss keeps the address space of EntryHi. */
	asid	17
	load_fails "refill with an ASID", VA + 0x5000, TLBL, 0
	check_field "refill with an ASID: EntryHi", EXC_ENTRYHI, 0xffffffff, \
	    VA + 0x5000 + (17 << 6)
	asid	0

	/* Valid and dirty. */
	entry	10, VA, 0, VALID
	loads	"valid entry", VA, 0x11110000
	loads	"valid entry, last word", VA + 0xffc, 0x11110004
	stores	"dirty entry", VA
	check_mem "dirty entry: stored", pages + 8, 0x77777777
	load_fails "the page after", VA + 0x1000, TLBL, 0
	load_fails "the page before", VA - 0x1000, TLBL, 0
	load_fails "a page 2 GB below in kuseg", VA ^ 0x40000000, TLBL, 0
	load_fails "the page in kseg2", VA | 0xc0000000, TLBL, 0x80

	/* Not dirty: Mod on stores. */
	entry	10, VA, 0, TLB_V
	loads	"clean entry", VA, 0x11110000
	store_fails "store to a clean page", VA, MOD, 0x80
	check_field "store to a clean page: EntryHi", EXC_ENTRYHI, 0xffffffff, VA
	check_mem "store to a clean page: memory", pages + 12, 0
	.irp	op, sb, sh, swl, swr, swc1
	li	t0, VA + 0x10
	expect	2f
1:	\op	t1, 0(t0)
	nop
2:	check_exc_addr "\op to a clean page", MOD, 1b, VA + 0x10
	.endr
	/* Not valid: general vector. */
	entry	10, VA, 0, TLB_D
	load_fails "invalid entry, load", VA, TLBL, 0x80
	store_fails "invalid entry, store", VA, TLBS, 0x80
	entry	10, VA, 0, 0
	store_fails "invalid clean entry, store", VA, TLBS, 0x80
	/* Set valid again: counts at once. */
	entry	10, VA, 0, VALID
	loads	"valid again", VA, 0x11110000
	stores	"valid and dirty again", VA

	/* Another frame under the same page. */
	entry	10, VA, 1, VALID
	loads	"remapped", VA, 0x22220000
	entry	10, VA, 0, VALID
	loads	"remapped back", VA, 0x11110000
	/* Another page with the same entry: the old one is gone. */
	entry	10, VA + 0x10000, 0, VALID
	loads	"entry moved", VA + 0x10000, 0x11110000
	load_fails "entry moved: old page", VA, TLBL, 0
	/* Two pages, one frame. */
	entry	11, VA, 0, VALID
	li	t0, VA
	li	t1, 0x31415926
	sw	t1, 0x20(t0)
	loads	"two pages, one frame", VA + 0x10020, 0x31415926
	check_mem "two pages, one frame: kseg0", pages + 0x20, 0x31415926
	/* A store in kseg0 and kseg1 shows through the TLB. */
	la	t0, pages
	li	t1, 0x27182818
	sw	t1, 0x24(t0)
	loads	"store in kseg0, load in kuseg", VA + 0x24, 0x27182818
	la	t0, pages + 0x20000000
	li	t1, 0x16180339
	sw	t1, 0x28(t0)
	loads	"store in kseg1, load in kuseg", VA + 0x28, 0x16180339

	/* Address spaces. */
	call	isa_tlb_clear
	entry	20, VA | (1 << 6), 0, VALID
	entry	21, VA | (2 << 6), 1, VALID
	asid	1
	loads	"ASID 1", VA, 0x11110000
	asid	2
	loads	"ASID 2", VA, 0x22220000
	asid	1
	loads	"ASID 1 again", VA, 0x11110000
	asid	3
	load_fails "ASID 3", VA, TLBL, 0
	asid	0
	load_fails "ASID 0", VA, TLBL, 0
	asid	33
	load_fails "ASID 33", VA, TLBL, 0
	asid	2
	stores	"store in ASID 2", VA
	check_mem "store in ASID 2", pages + 0x1008, 0x77777777
	entry	21, VA | (2 << 6), 1, TLB_V
	asid	2
	store_fails "store in ASID 2, clean", VA, MOD, 0x80
	asid	1
	stores	"store in ASID 1", VA
	/* All 64 of them, one entry each. */
	call	isa_tlb_clear
	li	s0, 63
	la	s1, pages - 0x80000000 + VALID
1:	sll	t0, s0, 8
	mtc0	t0, C0_INDEX
	sll	t0, s0, 6
	li	t1, VA
	or	t0, t0, t1
	mtc0	t0, C0_ENTRYHI
	andi	t0, s0, 1
	sll	t0, t0, 12
	addu	t0, t0, s1
	mtc0	t0, C0_ENTRYLO
	nop
	nop
	tlbwi
	bgtz	s0, 1b
	addiu	s0, s0, -1
	li	t3, VA
	li	s0, 64
	li	s2, 0
	li	s3, 0
1:	addiu	s0, s0, -1
	sll	t0, s0, 6
	mtc0	t0, C0_ENTRYHI
	nop
	nop
	nop
	lw	t1, 0(t3)
	sll	t2, s0, 31
	srl	t2, t2, 31
	addiu	t2, t2, 1
	srl	t1, t1, 16
	andi	t1, t1, 3
	xor	t1, t1, t2
	or	s2, s2, t1
	bgtz	s0, 1b
	addiu	s3, s3, 1
	check	"64 address spaces: all right", s2, 0
	check	"64 address spaces: count", s3, 64
	asid	0

	/* Global entries do not look at the ASID. */
	call	isa_tlb_clear
	entry	30, VA | (5 << 6), 0, VALID | TLB_G
	asid	5
	loads	"global, own ASID", VA, 0x11110000
	asid	9
	loads	"global, other ASID", VA, 0x11110000
	stores	"global store, other ASID", VA
	entry	30, VA | (5 << 6), 1, VALID | TLB_G
	asid	9
	loads	"global, remapped", VA, 0x22220000
	asid	5
	loads	"global, remapped, own ASID", VA, 0x22220000
	entry	30, VA | (5 << 6), 1, VALID
	asid	9
	load_fails "no longer global", VA, TLBL, 0
	asid	5
	loads	"no longer global, own ASID", VA, 0x22220000

	/* kseg2 is mapped like kuseg; misses take the general vector. */
	entry	31, 0xc0000000, 0, VALID | TLB_G
	entry	32, 0xfffff000, 1, VALID | TLB_G
	asid	12
	loads	"kseg2", 0xc0000000, 0x11110000
	loads	"kseg2, last page", 0xfffff000, 0x22220000
	stores	"kseg2 store", 0xc0000000
	entry	31, 0xc0000000, 0, TLB_V | TLB_G
	store_fails "kseg2 store to a clean page", 0xc0000000, MOD, 0x80
	entry	31, 0xc0000000, 0, TLB_G
	load_fails "kseg2 invalid", 0xc0000000, TLBL, 0x80
	entry	31, 0xc0000000 | (4 << 6), 0, VALID
	asid	4
	loads	"kseg2 with ASID", 0xc0000000, 0x11110000
	asid	3
	load_fails "kseg2 with another ASID", 0xc0000000, TLBL, 0x80
	asid	0

	/* Code in kuseg and kseg2, kernel mode; the same frame twice. */
	la	t0, pages
	li	t1, 0x03e00008		/* jr ra */
	sw	t1, 0x100(t0)
	li	t1, 0x24020123		/* li v0, 0x123 */
	sw	t1, 0x104(t0)
	li	t1, 0x03e00008
	sw	t1, 0x1100(t0)
	li	t1, 0x24020456		/* li v0, 0x456 */
	sw	t1, 0x1104(t0)
	entry	33, VA, 0, VALID | TLB_G
	entry	31, 0xc0000000, 1, TLB_V | TLB_G
	li	t0, VA + 0x100
	jalr	t0
	nop
	check	"code in kuseg", v0, 0x123
	li	t0, 0xc0000100
	jalr	t0
	nop
	check	"code in kseg2", v0, 0x456
	entry	33, VA, 1, VALID | TLB_G
	li	t0, VA + 0x100
	jalr	t0
	nop
	check	"code page remapped", v0, 0x456
	entry	33, VA, 0, TLB_D | TLB_G
	li	t0, VA + 0x100
	expect	2f
	jr	t0
	nop
2:	check_exc_addr "code page invalid", TLBL, VA + 0x100, VA + 0x100
	/* By address space. */
	entry	33, VA | (1 << 6), 0, VALID
	entry	34, VA | (2 << 6), 1, VALID
	li	t0, VA + 0x100
	li	s0, 20
	li	s1, 0
1:	li	t1, 1 << 6
	mtc0	t1, C0_ENTRYHI
	nop
	nop
	jalr	t0
	nop
	addu	s1, s1, v0
	li	t1, 2 << 6
	mtc0	t1, C0_ENTRYHI
	nop
	nop
	jalr	t0
	nop
	subu	s1, s1, v0
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	check	"code by address space", s1, 20 * (0x123 - 0x456)

	/* Read and probe. */
	call	isa_tlb_clear
	tlb_set	0, 0x12345000, 0x6789ae00
	tlb_set	7, 0x76543fc0, 0xfffff000
	tlb_set	63, 0xffffffff, 0xffffffff
	tlb_set	32, 0x00001040, 0x00000100
	read_back "tlbr 0", 0, 0x12345000, 0x6789ae00
	read_back "tlbr 7", 7, 0x76543fc0, 0xfffff000
	read_back "tlbr 63", 63, 0xffffffc0, 0xffffff00
	read_back "tlbr 32", 32, 0x00001040, 0x00000100
	read_back "tlbr 0 again", 0, 0x12345000, 0x6789ae00
	probe	"tlbp 0", 0x12345000, 0
	probe	"tlbp 7", 0x76543fc0, 7 << 8
	probe	"tlbp 32 (global)", 0x00001040, 32 << 8
	probe	"tlbp 32, other ASID", 0x00001fc0, 32 << 8
	probe	"tlbp 63 (global)", 0xfffff000, 63 << 8
	probe_fails "tlbp other ASID", 0x12345040
	probe_fails "tlbp other page", 0x12344000
	probe_fails "tlbp other page in kseg2", 0xffffe000
	probe	"tlbp 0 after failures", 0x12345000, 0
	/* Entries that are not valid are found too. */
	tlb_set	9, 0x00009000, 0
	probe	"tlbp of an invalid entry", 0x00009000, 9 << 8
	/* tlbp leaves EntryHi and EntryLo. */
	c0_set	C0_ENTRYLO, 0xabcdef00
	probe	"tlbp again", 0x12345000, 0
	mfc0	t0, C0_ENTRYHI
	mfc0	t1, C0_ENTRYLO
	nop
	check	"tlbp keeps EntryHi", t0, 0x12345000
	check	"tlbp keeps EntryLo", t1, 0xabcdef00
	/* tlbr sets the address space that translation uses. */
	call	isa_tlb_clear
	entry	40, VA | (1 << 6), 0, VALID
	entry	41, VA | (2 << 6), 1, VALID
	tlb_set	42, 0x7f000000 | (2 << 6), 0
	asid	1
	loads	"before tlbr", VA, 0x11110000
	c0_set	C0_INDEX, 42 << 8
	tlbr
	nop
	nop
	nop
	loads	"after tlbr", VA, 0x22220000

	/* A mapping may reach anything in physical memory: the vectors. */
	tlb_set	43, 0x00500000, (0x00000000 | VALID | TLB_G)
	lui	t0, 0x0050
	lui	t1, 0x8000
	lw	t2, 0x80(t0)
	lw	t3, 0x80(t1)
	nop
	subu	t2, t2, t3
	check	"frame 0", t2, 0
	/* The noncacheable bit changes nothing that can be seen. */
	entry	44, 0x00600000, 0, VALID | TLB_G | TLB_N
	loads	"noncacheable page", 0x00600000, 0x11110000

	/* tlbwr: never below entry 8, and in time everywhere above. */
	call	isa_tlb_clear
	li	t0, 7
	li	t1, 0x00100000
1:	sll	t2, t0, 8
	mtc0	t2, C0_INDEX
	sll	t2, t0, 12
	addu	t2, t2, t1
	mtc0	t2, C0_ENTRYHI
	mtc0	zero, C0_ENTRYLO
	nop
	nop
	tlbwi
	bgtz	t0, 1b
	addiu	t0, t0, -1
	li	s0, 4000
	li	t1, 0x00200000
1:	sll	t2, s0, 12
	addu	t2, t2, t1
	mtc0	t2, C0_ENTRYHI
	mtc0	zero, C0_ENTRYLO
	nop
	andi	t3, s0, 7	/* no fixed distance between writes */
	beq	t3, zero, 2f
	andi	t4, s0, 0x11
	nop
	bne	t4, zero, 2f
	nop
	nop
	nop
2:	tlbwr
	addiu	s0, s0, -1
	bgtz	s0, 1b
	nop
	li	t0, 63			/* count what was replaced */
	li	s1, 0
	li	s2, 0
1:	sll	t2, t0, 8
	mtc0	t2, C0_INDEX
	nop
	nop
	tlbr
	nop
	nop
	mfc0	t3, C0_ENTRYHI
	li	t4, 0x00200000
	sltu	t5, t3, t4		/* still the one set by index? */
	srl	t6, t3, 31		/* or cleared at the start */
	or	t5, t5, t6
	slti	t6, t0, 8
	and	t7, t5, t6
	addu	s1, s1, t7
	nor	t6, zero, t6
	andi	t6, t6, 1
	xori	t5, t5, 1
	and	t7, t5, t6
	addu	s2, s2, t7
	bgtz	t0, 1b
	addiu	t0, t0, -1
	check	"tlbwr: entries 0 to 7 kept", s1, 8
	check	"tlbwr: entries 8 to 63 replaced", s2, 56
	/* A page written at random is found there and works. */
	call	isa_tlb_clear
	li	k0, VA
	mtc0	k0, C0_ENTRYHI
	la	k0, pages - 0x80000000 + 0x1000 + VALID
	mtc0	k0, C0_ENTRYLO
	nop
	nop
	tlbwr
	nop
	nop
	loads	"entry written at random", VA, 0x22220000
	tlbp
	nop
	nop
	mfc0	t0, C0_INDEX
	nop
	srl	t0, t0, 8
	sltiu	t1, t0, 64
	sltiu	t2, t0, 8
	subu	t1, t1, t2
	check	"entry written at random: index", t1, 1

	/*
	 * A refill handler at work: pages of a linear table, 300 pages in all,
	 * each visited three times; sums must be right.
	 */
	call	isa_tlb_clear
	la	k0, refill
	la	k1, isa_exc
	sw	k0, EXC_HOOK_UTLB(k1)
	li	s6, 0
	li	s5, 3
	li	s7, 0
2:	li	s0, 300
	li	t0, 0x01000000
1:	lw	t1, 0(t0)
	addiu	s0, s0, -1
	addu	s7, s7, t1
	bgtz	s0, 1b
	addiu	t0, t0, 0x1000
	addiu	s5, s5, -1
	bgtz	s5, 2b
	nop
	la	k1, isa_exc
	sw	zero, EXC_HOOK_UTLB(k1)
	check	"900 loads through a refill handler", s7, \
	    (450 * (0x11110000 + 0x22220000)) & 0xffffffff
	sltiu	t0, s6, 300
	check	"at least one refill a page", t0, 0

	isa_end

/* Even pages to frame 0, odd ones to frame 1; counts. */
refill:	mfc0	k1, C0_BADVADDR
	addiu	s6, s6, 1
	la	k0, pages - 0x80000000 + VALID
	andi	k1, k1, 0x1000
	addu	k0, k0, k1
	mtc0	k0, C0_ENTRYLO
	nop
	nop
	tlbwr
	mfc0	k0, C0_EPC
	nop
	jr	k0
	rfe

	.bss
	.balign	4096
pages:	.space	8192
