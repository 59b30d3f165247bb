/*
 * R3000: what differs in coprocessor 0, for start.S.
 */
#define VECTOR_REFILL  0x80000000
#define VECTOR_GENERAL 0x80000080

/* Kernel mode, interrupts off, both coprocessors usable. */
#define STATUS_START 0x30000000

	.macro	LEAVE_EXCEPTION address
	jr	\address
	rfe
	.endm

/* One entry for one page; at most 32 instructions. */
	.macro	REFILL
	mfc0	$k0, $8			/* BadVAddr */
	lui	$k1, %hi(current_table)
	lw	$k1, %lo(current_table)($k1)
	srl	$k0, $k0, 12
	sll	$k0, $k0, 2
	addu	$k1, $k1, $k0
	lw	$k1, 0($k1)
	mfc0	$k0, $14		/* EPC */
	mtc0	$k1, $2			/* EntryLo; EntryHi is set */
	nop
	tlbwr
	jr	$k0
	rfe
	.endm
