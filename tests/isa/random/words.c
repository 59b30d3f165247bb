/*
 * Single random instructions: words that can stand in a delay slot.
 */
#include "generator.h"
#include "mips_encode.h"

static uint32_t
register_alu(struct generator *g)
{
	static const enum function all[] = {
	    F_ADDU, F_ADDU, F_SUBU, F_AND,  F_OR,  F_XOR, F_NOR, F_SLT,
	    F_SLTU, F_SLLV, F_SRLV, F_SRAV, F_ADD, F_ADD, F_SUB,
	};
	unsigned n = sizeof(all) / sizeof(all[0]);
	enum function f;
	unsigned rd = any_destination(g);
	unsigned rs = any_register(g);
	unsigned rt = any_register(g);

	/* Overflows are for who can handle them. */
	n -= may_trap(g) ? 0 : 3;
	f = all[below(g, n)];
	return r_type(f, rd, rs, rt);
}

static uint32_t
immediate_alu(struct generator *g)
{
	static const enum opcode all[] = {
	    OP_ADDIU, OP_ADDIU, OP_SLTI, OP_SLTIU, OP_ANDI,
	    OP_ORI,   OP_XORI,	OP_LUI,	 OP_ADDI,
	};
	unsigned n = sizeof(all) / sizeof(all[0]);
	unsigned rt = any_destination(g);
	unsigned rs = any_register(g);
	uint32_t imm = any_number(g);
	enum opcode op;

	n -= may_trap(g) ? 0 : 1;
	op = all[below(g, n)];
	return i_type(op, rt, op == OP_LUI ? 0 : rs, imm);
}

static uint32_t
shift_alu(struct generator *g)
{
	static const enum function all[] = {F_SLL, F_SRL, F_SRA};

	enum function f = all[below(g, 3)];
	unsigned rd = any_destination(g);
	unsigned rt = any_register(g);

	return shift(f, rd, rt, below(g, 32));
}

/* What MIPS32 adds. */
static uint32_t
later_alu(struct generator *g)
{
	unsigned rd = any_destination(g);
	unsigned rs = any_register(g);
	unsigned rt = any_register(g);
	unsigned lsb = below(g, 32);
	unsigned size = 1 + below(g, 32 - lsb);

	switch (below(g, 10)) {
	case 0:
		return r_type(below(g, 2) ? F_MOVZ : F_MOVN, rd, rs, rt);
	case 1: /* a register that is zero every second time */
		return r_type(F_MOVZ, rd, rs, below(g, 2) ? ZERO : rt);
	case 2:
		return special2(below(g, 2) ? S2_CLZ : S2_CLO, rd, rs, rd);
	case 3: /* rotr */
		return shift(F_SRL, rd, rt, lsb) | 1u << 21;
	case 4: /* rotrv */
		return r_type(F_SRLV, rd, rs, rt) | 1u << 6;
	case 5:
		return special3(S3_BSHFL, rt, 0, rd, BSHFL_SEB);
	case 6:
		return special3(S3_BSHFL, rt, 0, rd, BSHFL_SEH);
	case 7:
		return special3(S3_BSHFL, rt, 0, rd, BSHFL_WSBH);
	case 8:
		return special3(S3_EXT, rd, rs, size - 1, lsb);
	default:
		rd = any_register(g); /* it is read, too */
		return special3(S3_INS, rd, rs, lsb + size - 1, lsb);
	}
}

uint32_t
any_alu(struct generator *g)
{
	if (level_is_wide(g->p->level) && below(g, 2) == 0) {
		return doubleword_alu(g);
	}
	if (level_has_r2(g->p->level) && below(g, 3) == 0) {
		return later_alu(g);
	}
	switch (below(g, 5)) {
	case 0:
	case 1:
		return register_alu(g);
	case 2:
	case 3:
		return immediate_alu(g);
	default:
		return shift_alu(g);
	}
}

uint32_t
any_access(struct generator *g, bool misaligned, unsigned *loaded)
{
	static const struct {
		enum opcode op;
		unsigned alignment;
		bool load;
	} all[] = {
	    {OP_LB, 1, true},	{OP_LBU, 1, true},  {OP_LH, 2, true},
	    {OP_LHU, 2, true},	{OP_LW, 4, true},   {OP_LW, 4, true},
	    {OP_LWL, 1, true},	{OP_LWR, 1, true},  {OP_SB, 1, false},
	    {OP_SH, 2, false},	{OP_SW, 4, false},  {OP_SW, 4, false},
	    {OP_SWL, 1, false}, {OP_SWR, 1, false},
	};
	unsigned i = below(g, sizeof(all) / sizeof(all[0]));
	uint32_t offset = below(g, AREA_BYTES);
	unsigned rt = all[i].load ? any_destination(g) : any_register(g);

	if (level_is_wide(g->p->level) && below(g, 2) == 0) {
		return doubleword_access(g, misaligned, loaded);
	}
	if ((all[i].op == OP_LWL || all[i].op == OP_LWR) && rt > LAST_WORD &&
	    level_is_wide(g->p->level)) {
		rt = any_register(g); /* what it leaves is a word */
	}
	if (!misaligned) {
		offset &= ~(all[i].alignment - 1);
	}
	*loaded = all[i].load ? rt : 0;
	return i_type(all[i].op, rt, below(g, 2) ? GP : SP, offset);
}

/* A branch likely without its offset. */
static uint32_t
any_likely(struct generator *g, unsigned a, unsigned b)
{
	switch (below(g, 8)) {
	case 0:
		return i_type(OP_BEQL, b, a, 0);
	case 1:
		return i_type(OP_BNEL, b, a, 0);
	case 2:
		return i_type(OP_BLEZL, 0, a, 0);
	case 3:
		return i_type(OP_BGTZL, 0, a, 0);
	case 4:
		return regimm(R_BLTZL, a);
	case 5:
		return regimm(R_BGEZL, a);
	case 6:
		return regimm(g->in_subroutine ? R_BLTZL : R_BLTZALL, a);
	default:
		return regimm(g->in_subroutine ? R_BGEZL : R_BGEZALL, a);
	}
}

uint32_t
any_branch(struct generator *g)
{
	unsigned a = any_whole(g);
	unsigned b = below(g, 4) ? any_whole(g) : a;

	if (g->p->level != LEVEL_MIPS1 && below(g, 4) == 0) {
		return any_likely(g, a, b);
	}
	switch (below(g, 8)) {
	case 0:
		return i_type(OP_BEQ, b, a, 0);
	case 1:
		return i_type(OP_BNE, b, a, 0);
	case 2:
		return i_type(OP_BLEZ, 0, a, 0);
	case 3:
		return i_type(OP_BGTZ, 0, a, 0);
	case 4:
		return regimm(R_BLTZ, a);
	case 5:
		return regimm(R_BGEZ, a);
	case 6:
		return regimm(g->in_subroutine ? R_BLTZ : R_BLTZAL, a);
	default:
		return regimm(g->in_subroutine ? R_BGEZ : R_BGEZAL, a);
	}
}
