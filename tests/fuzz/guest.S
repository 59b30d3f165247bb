/*
 * A guest that keeps all devices and CPUs of a test machine (with DEC: of a
 * DECstation 5000/200) busy and never ends: interrupts, TLB refills, floating
 * point, unaligned accesses, system calls, disk transfers; the DECstation's go by
 * a list of what is written to the SCSI controller, whatever it says.  guest.h has
 * it as words.
 */
	.set noreorder
	.set noat
	.text
	/* 000: TLB refill: page N is frame N of the first 16 MB */
	mfc0 $26,$8
	lui $27,0x00ff
	ori $27,$27,0xf000
	and $26,$26,$27
	ori $26,$26,0x0600
	mtc0 $26,$2
	mfc0 $27,$14
	tlbwr
	jr $27
	rfe
	.org 0x80
	/* interrupts: look at the devices; others: over the instruction */
	mfc0 $26,$13
	mfc0 $27,$14
	andi $26,$26,0x7c
	bne $26,$0,1f
	nop
#ifdef DEC
	lui $26,0xbfe8
	lw $0,0x30($26)	/* RTC, register C */
	lui $26,0xbfe0
	lhu $0,0x8($26)	/* RBUF */
#else
	lui $26,0xb500
	sw $0,0x110($26)
	lui $26,0xb100
	lw $0,0xc0($26)
	lui $26,0xb000
	lbu $0,0($26)
#endif
	b 2f
	nop
1:	addiu $27,$27,4
2:	jr $27
	rfe
	.org 0x180
	.globl start
start:
	/* devices */
#ifdef DEC
	lui $8,0xbfe0
	li $9,0x1f18
	sh $9,0x8($8)	/* LPR */
	li $9,0x1f1b
	sh $9,0x8($8)
	li $9,0x000f
	sh $9,0x10($8)	/* TCR */
	li $9,0x4060
	sh $9,0($8)  	/* CSR: MSE, RIE, TIE */
	lui $8,0xbfe8
	li $9,0x2a
	sw $9,0x28($8)	/* A: 32 kHz, rate 10 */
	li $9,0x76
	sw $9,0x2c($8)	/* B: PIE AIE UIE DM 24H */
	lui $8,0xbff0
	lui $9,0x00ff
	sw $9,0($8)
	nop
	nop
	nop
#else
	lui $8,0xb500
	li $9,200
	sw $9,0x100($8)
	lui $8,0xb200
	lui $8,0xb2f0
	sw $0,0($8)
	li $9,3
	sw $9,0x10($8)	/* fill */
	lui $8,0xb100
	lui $9,0x8000
	addiu $9,$9,%lo(second-0x80000000)
	sw $9,0x30($8)
	li $9,1
	sw $9,0x20($8)
	li $9,2
	sw $9,0x20($8)
#endif
	.org 0x200
	lui $9,0x2000
	ori $9,$9,0xff01
	mtc0 $9,$12
loop:	addiu $16,$16,1
	andi $10,$16,0x7ffc
	lui $11,0x0040
	addu $11,$11,$10
	sw $16,0($11)	/* mapped */
	lw $12,-4($11)
	mtc1 $16,$f0
	cvt.d.w $f2,$f0
	div.d $f4,$f2,$f6
	add.d $f6,$f2,$f6
	c.lt.d $f2,$f6
	mult $16,$12
	bc1t 3f
	mflo $13
	addu $14,$14,$13
3:	sra $13,$16,4
	andi $15,$16,0x3f
	bne $15,$0,loop
	swl $14,1($11)
	syscall
	bgezal $0,sub
	xor $17,$17,$16
	b loop
	lwr $12,2($11)
sub:
#ifdef DEC
	lui $8,0xbfe0
	sb $16,0x18($8)	/* TDR */
	lw $9,-4($8)
	lhu $9,0($8)
	lui $8,0xbfe8
	lw $9,0($8)
	j scsi
	nop
scsi_done:
	nop
#else
	lui $8,0xb300
	sll $9,$16,3
	andi $9,$9,0x7e00
	sw $9,0($8)
	andi $9,$16,0x40
	srl $9,$9,6
	sw $9,0x20($8)
	sw $16,0x4000($8)
	lui $8,0xb000
#endif
	sb $16,0($8)
	lui $8,0x8000
	addiu $8,$8,0x300
	jr $31
	sw $16,0($8)
	.org 0x2c0
second:
	lui $8,0x8000
	lw $9,0x304($8)
	nop
	addiu $9,$9,1
	sw $9,0x304($8)
#ifdef DEC
	nop
	nop
#else
	andi $10,$9,0x1ff
	bne $10,$0,second
	lui $8,0xb100
	sw $9,0xb0($8)
#endif
	b second
	addiu $18,$18,1
#ifdef DEC
	/* the list: 32 words of register << 16 | value, again and again */
	.org 0x340
	.word 0x000c0002, 0x000c0000, 0x00200017, 0x00240002
	.word 0x00140001, 0x000c0003, 0x000c0044, 0x00100000
	.word 0x000800c0, 0x00080008, 0x00080000, 0x00080000
	.word 0x00080001, 0x00080009, 0x00080000, 0x000c0042
	.word 0x000c0010, 0x000c0012, 0x000c0044, 0x00000000
	.word 0x00040010, 0x000c0012, 0x000c0090, 0x000c0010
	.word 0x000c0090, 0x000c0011, 0x000c0012, 0x0008000c
	.word 0x000c001a, 0x000c0010, 0x000c0041, 0x000c0001
	.org 0x400
scsi:
	lui $8,0x8000
	lw $9,0x310($8)
	nop
	addu $10,$9,$8
	lw $10,0x340($10)
	addiu $9,$9,4
	andi $9,$9,0x7c
	sw $9,0x310($8)
	andi $24,$10,0xff
	srl $10,$10,16
	lui $25,0xbf40
	lw $0,0x14($25)	/* the interrupt */
	addu $25,$25,$10
	sw $24,0($25)
	j scsi_done
	lui $8,0xbfe8
#endif
