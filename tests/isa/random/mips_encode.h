/*
 * Words of MIPS instructions, named as in the manuals.
 */
#ifndef TESTS_ISA_RANDOM_MIPS_ENCODE_H
#define TESTS_ISA_RANDOM_MIPS_ENCODE_H

#include <stdint.h>

/* Registers with a fixed use in the generated programs. */
enum {
	ZERO = 0,
	AT = 1,	   /* scratch of one item */
	FIRST = 2, /* FIRST to LAST hold random values */
	LAST = 23,
	LAST_WORD = 14, /* 64-bit CPUs: those up to here are words */
	T8 = 24,	/* scratch */
	T9 = 25,
	K0 = 26,
	K1 = 27,
	GP = 28, /* data area, not mapped */
	SP = 29, /* data area, mapped */
	S8 = 30, /* loop counter */
	RA = 31,
};

enum opcode {
	OP_J = 2,
	OP_JAL,
	OP_BEQ,
	OP_BNE,
	OP_BLEZ,
	OP_BGTZ,
	OP_ADDI,
	OP_ADDIU,
	OP_SLTI,
	OP_SLTIU,
	OP_ANDI,
	OP_ORI,
	OP_XORI,
	OP_LUI,
	OP_BEQL = 20,
	OP_BNEL,
	OP_BLEZL,
	OP_BGTZL,
	OP_DADDI,
	OP_DADDIU,
	OP_LDL,
	OP_LDR,
	OP_JALX = 29,
	OP_LB = 32,
	OP_LH,
	OP_LWL,
	OP_LW,
	OP_LBU,
	OP_LHU,
	OP_LWR,
	OP_LWU,
	OP_SB = 40,
	OP_SH,
	OP_SWL,
	OP_SW,
	OP_SDL,
	OP_SDR,
	OP_SWR,
	OP_LL = 48,
	OP_LWC1,
	OP_PREF = 51,
	OP_LLD,
	OP_LDC1,
	OP_LD = 55,
	OP_SC,
	OP_SWC1,
	OP_SCD = 60,
	OP_SDC1,
	OP_SD = 63,
};

enum function {
	F_SLL = 0,
	F_SRL = 2,
	F_SRA = 3,
	F_SLLV = 4,
	F_SRLV = 6,
	F_SRAV = 7,
	F_JR = 8,
	F_JALR = 9,
	F_MOVZ = 10,
	F_MOVN,
	F_SYSCALL = 12,
	F_BREAK = 13,
	F_MFHI = 16,
	F_MTHI,
	F_MFLO,
	F_MTLO,
	F_DSLLV,
	F_DSRLV = 22,
	F_DSRAV,
	F_MULT,
	F_MULTU,
	F_DIV,
	F_DIVU,
	F_DMULT,
	F_DMULTU,
	F_DDIV,
	F_DDIVU,
	F_ADD = 32,
	F_ADDU,
	F_SUB,
	F_SUBU,
	F_AND,
	F_OR,
	F_XOR,
	F_NOR,
	F_SLT = 42,
	F_SLTU,
	F_DADD,
	F_DADDU,
	F_DSUB,
	F_DSUBU,
	F_TGE = 48,
	F_TGEU,
	F_TLT,
	F_TLTU,
	F_TEQ,
	F_TNE = 54,
	F_DSLL = 56,
	F_DSRL = 58,
	F_DSRA,
	F_DSLL32,
	F_DSRL32 = 62,
	F_DSRA32,
};

enum regimm {
	R_BLTZ,
	R_BGEZ,
	R_BLTZL,
	R_BGEZL,
	R_TGEI = 8,
	R_TGEIU,
	R_TLTI,
	R_TLTIU,
	R_TEQI,
	R_TNEI = 14,
	R_BLTZAL = 16,
	R_BGEZAL,
	R_BLTZALL,
	R_BGEZALL,
};

enum special2 {
	S2_MADD = 0,
	S2_MADDU,
	S2_MUL,
	S2_MSUB = 4,
	S2_MSUBU,
	S2_CLZ = 32,
	S2_CLO,
	S2_DCLZ = 36,
	S2_DCLO,
};

/* The shift amount of BSHFL says what to do. */
enum special3 {
	S3_EXT = 0,
	S3_DEXTM,
	S3_DEXTU,
	S3_DEXT,
	S3_INS,
	S3_DINSM,
	S3_DINSU,
	S3_DINS,
	S3_BSHFL = 32,
	S3_DBSHFL = 36,
	S3_RDHWR = 59,
};
enum bshfl {
	BSHFL_WSBH = 2, /* dsbh */
	BSHFL_DSHD = 5,
	BSHFL_SEB = 16,
	BSHFL_SEH = 24,
};

enum {
	C0_INDEX = 0,
	C0_RANDOM,
	C0_ENTRYLO, /* R4000 kind: EntryLo0 */
	C0_ENTRYLO1,
	C0_PAGEMASK = 5,
	C0_WIRED,
	C0_BADVADDR = 8,
	C0_ENTRYHI = 10,
	C0_STATUS = 12,
	C0_CAUSE,
	C0_EPC
};

#define NOP   0u
#define RFE   0x42000010u
#define ERET  0x42000018u
#define TLBR  0x42000001u
#define TLBWI 0x42000002u
#define TLBWR 0x42000006u
#define TLBP  0x42000008u

static inline uint32_t
i_type(enum opcode op, unsigned rt, unsigned rs, uint32_t imm)
{
	return (uint32_t)op << 26 | rs << 21 | rt << 16 | (imm & 0xffff);
}

static inline uint32_t
r_type(enum function f, unsigned rd, unsigned rs, unsigned rt)
{
	return rs << 21 | rt << 16 | rd << 11 | f;
}

static inline uint32_t
shift(enum function f, unsigned rd, unsigned rt, unsigned amount)
{
	return rt << 16 | rd << 11 | amount << 6 | f;
}

static inline uint32_t
special2(enum special2 f, unsigned rd, unsigned rs, unsigned rt)
{
	return 0x70000000u | rs << 21 | rt << 16 | rd << 11 | f;
}

/* MSB: ext's size - 1, ins's highest bit, or rd. */
static inline uint32_t
special3(enum special3 f, unsigned rt, unsigned rs, unsigned msb, unsigned lsb)
{
	return 0x7c000000u | rs << 21 | rt << 16 | msb << 11 | lsb << 6 | f;
}

static inline uint32_t
jump(enum opcode op, uint32_t target)
{
	return (uint32_t)op << 26 | (target >> 2 & 0x03ffffff);
}

static inline uint32_t
regimm(enum regimm kind, unsigned rs)
{
	return 1u << 26 | rs << 21 | (uint32_t)kind << 16;
}

static inline uint32_t
mfc0(unsigned rt, unsigned reg)
{
	return 0x40000000u | rt << 16 | reg << 11;
}

static inline uint32_t
mtc0(unsigned rt, unsigned reg)
{
	return 0x40800000u | rt << 16 | reg << 11;
}

static inline uint32_t
dmfc0(unsigned rt, unsigned reg)
{
	return 0x40200000u | rt << 16 | reg << 11;
}

static inline uint32_t
dmtc0(unsigned rt, unsigned reg)
{
	return 0x40a00000u | rt << 16 | reg << 11;
}

/* Registers of coprocessor 1. */
#define FLOATS	      6 /* constants in f20.. (doubles) and f0.. (singles) */
#define FPU_RESULT_S  16
#define FPU_RESULT_S2 14
#define FPU_RESULT_S3 12
#define FPU_RESULT_D  18

#define SINGLE_FORMAT 16
#define DOUBLE_FORMAT 17
#define WORD_FORMAT   20
#define LONG_FORMAT   21

/* Coprocessor 1: move instructions and arithmetic. */
enum {
	MFC1 = 0,
	DMFC1,
	CFC1,
	MFHC1,
	MTC1,
	DMTC1,
	CTC1,
	MTHC1,
};

static inline uint32_t
move_c1(unsigned kind, unsigned rt, unsigned fs)
{
	return 0x44000000u | kind << 21 | rt << 16 | fs << 11;
}

static inline uint32_t
fpu(unsigned format, unsigned function, unsigned fd, unsigned fs, unsigned ft)
{
	return 0x44000000u | format << 21 | ft << 16 | fs << 11 | fd << 6 |
	       function;
}

/* COP1X: arithmetic with fr, or an access of base and index. */
static inline uint32_t
cop1x(unsigned function, unsigned fr, unsigned ft, unsigned fs, unsigned fd)
{
	return 0x4c000000u | fr << 21 | ft << 16 | fs << 11 | fd << 6 |
	       function;
}

#endif
