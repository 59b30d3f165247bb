/*
 * MIPS32 with a TLB: what differs in coprocessor 0, for start.S.
 */
#define VECTOR_REFILL  0x80000000
#define VECTOR_GENERAL 0x80000180

/* Kernel mode, interrupts off, both coprocessors usable; BEV, ERL, EXL clear.
 * FR is clear: doubles are in pairs of registers. */
#define STATUS_START 0x30000000

	.set	mips32r2

	.macro	LEAVE_EXCEPTION address
	mtc0	\address, $14		/* EPC */
	ehb
	eret
	.endm

/* One entry for two pages; at most 32 instructions. */
	.macro	REFILL
	mfc0	$k0, $8			/* BadVAddr */
	lui	$k1, %hi(current_table)
	lw	$k1, %lo(current_table)($k1)
	srl	$k0, $k0, 13
	sll	$k0, $k0, 3
	addu	$k1, $k1, $k0
	lw	$k0, 0($k1)
	lw	$k1, 4($k1)
	mtc0	$k0, $2			/* EntryLo0, EntryLo1 */
	mtc0	$k1, $3
	ehb
	tlbwr
	eret
	.endm
