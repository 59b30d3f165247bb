/*
 * Doublewords in random programs: what 64-bit CPUs have more.
 */
#include "generator.h"
#include "mips_encode.h"

static uint32_t
doubleword_registers(struct generator *g)
{
	static const enum function all[] = {
	    F_DADDU, F_DADDU, F_DSUBU, F_DSLLV, F_DSRLV, F_DSRAV, F_AND,  F_OR,
	    F_XOR,   F_NOR,   F_SLT,   F_SLTU,	F_DADD,	 F_DADD,  F_DSUB,
	};
	unsigned n = sizeof(all) / sizeof(all[0]);

	n -= may_trap(g) ? 0 : 3;
	return r_type(all[below(g, n)], any_whole_destination(g), any_whole(g),
		      any_whole(g));
}

static uint32_t
doubleword_immediate(struct generator *g)
{
	static const enum opcode all[] = {
	    OP_DADDIU, OP_DADDIU, OP_SLTI, OP_SLTIU,
	    OP_ANDI,   OP_ORI,	  OP_XORI, OP_DADDI,
	};
	unsigned n = sizeof(all) / sizeof(all[0]);

	n -= may_trap(g) ? 0 : 1;
	return i_type(all[below(g, n)], any_whole_destination(g), any_whole(g),
		      any_number(g));
}

static uint32_t
doubleword_shift(struct generator *g)
{
	static const enum function all[] = {
	    F_DSLL, F_DSRL, F_DSRA, F_DSLL32, F_DSRL32, F_DSRA32,
	};

	return shift(all[below(g, 6)], any_whole_destination(g), any_whole(g),
		     below(g, 32));
}

/* A field of SIZE bits from LSB; ext's forms are 0 to 3, ins's 4 to 7. */
static uint32_t
field(enum special3 form, unsigned rt, unsigned rs, unsigned lsb, unsigned size)
{
	bool insert = form >= S3_INS;
	unsigned first = insert ? S3_INS : S3_EXT;
	unsigned msb = insert ? lsb + size - 1 : size - 1;

	if (lsb >= 32) {
		return special3(first + 2, rt, rs, insert ? msb - 32 : msb,
				lsb - 32);
	}
	return msb >= 32 ? special3(first + 1, rt, rs, msb - 32, lsb)
			 : special3(first + 3, rt, rs, msb, lsb);
}

/* What MIPS64 and its release 2 add. */
static uint32_t
later_doubleword(struct generator *g)
{
	unsigned rd = any_whole_destination(g);
	unsigned rs = any_whole(g);
	unsigned rt = any_whole(g);
	unsigned lsb = below(g, 64);
	unsigned size = 1 + below(g, 64 - lsb);

	switch (below(g, 8)) {
	case 0:
		return r_type(below(g, 2) ? F_MOVZ : F_MOVN, rd, rs, rt);
	case 1:
		return special2(below(g, 2) ? S2_DCLZ : S2_DCLO, rd, rs, rd);
	case 2: /* drotr, drotr32 */
		return shift(below(g, 2) ? F_DSRL : F_DSRL32, rd, rt,
			     lsb & 31) |
		       1u << 21;
	case 3: /* drotrv */
		return r_type(F_DSRLV, rd, rs, rt) | 1u << 6;
	case 4:
		return special3(S3_DBSHFL, rt, 0, rd, BSHFL_WSBH);
	case 5:
		return special3(S3_DBSHFL, rt, 0, rd, BSHFL_DSHD);
	case 6:
		return field(S3_EXT, rd, rs, lsb, size);
	default:
		return field(S3_INS, rd, rs, lsb, size);
	}
}

uint32_t
doubleword_alu(struct generator *g)
{
	if (level_has_r2(g->p->level) && below(g, 3) == 0) {
		return later_doubleword(g);
	}
	switch (below(g, 6)) {
	case 0:
	case 1:
		return doubleword_registers(g);
	case 2:
	case 3:
		return doubleword_immediate(g);
	case 4: /* the low word */
		return shift(F_SLL, any_register(g), any_whole(g),
			     below(g, 2) ? 0 : below(g, 32));
	default:
		return doubleword_shift(g);
	}
}

uint32_t
doubleword_access(struct generator *g, bool misaligned, unsigned *loaded)
{
	static const struct {
		enum opcode op;
		unsigned alignment;
		bool load;
	} all[] = {
	    {OP_LWU, 4, true}, {OP_LD, 8, true},   {OP_LD, 8, true},
	    {OP_LDL, 1, true}, {OP_LDR, 1, true},  {OP_SD, 8, false},
	    {OP_SD, 8, false}, {OP_SDL, 1, false}, {OP_SDR, 1, false},
	    {OP_SW, 4, false},
	};
	unsigned i = below(g, sizeof(all) / sizeof(all[0]));
	uint32_t offset = below(g, AREA_BYTES);
	unsigned rt = all[i].load ? any_whole_destination(g) : any_whole(g);

	if (!misaligned) {
		offset &= ~(all[i].alignment - 1);
	}
	*loaded = all[i].load ? rt : 0;
	return i_type(all[i].op, rt, below(g, 2) ? GP : SP, offset);
}

static void
multiply(struct generator *g)
{
	unsigned a = any_whole(g);
	unsigned b = any_whole(g);

	settle_hilo(g);
	switch (below(g, 5)) {
	case 0:
		put(g, r_type(F_DMULT, 0, a, b));
		break;
	case 1:
		put(g, r_type(F_DMULTU, 0, a, b));
		break;
	case 2: /* not zero, and not the smallest number by -1 */
		put(g, i_type(OP_ORI, AT, b, 1));
		put(g, shift(F_DSRA, T8, a, 1));
		put(g, r_type(F_DDIV, 0, T8, AT));
		break;
	case 3:
		put(g, i_type(OP_ORI, AT, b, 1));
		put(g, r_type(F_DDIVU, 0, a, AT));
		break;
	default:
		put(g, r_type(below(g, 2) ? F_MTHI : F_MTLO, 0, a, 0));
	}
}

static void
unaligned(struct generator *g)
{
	unsigned base = below(g, 2) ? GP : SP;
	unsigned rt = LAST_WORD + 1 + below(g, LAST - LAST_WORD);
	uint32_t offset = below(g, AREA_BYTES - 8);
	uint32_t left = offset + (g->p->big_endian ? 0 : 7);
	uint32_t right = offset + (g->p->big_endian ? 7 : 0);

	if (below(g, 2)) {
		put(g, i_type(OP_LDL, rt, base, left));
		put(g, i_type(OP_LDR, rt, base, right));
	} else {
		put(g, i_type(OP_SDL, rt, base, left));
		put(g, i_type(OP_SDR, rt, base, right));
	}
}

void
item_doubleword(struct generator *g)
{
	switch (below(g, 4)) {
	case 0:
		unaligned(g);
		break;
	case 1: /* through an address that is computed */
		put(g, i_type(OP_ANDI, AT, any_whole(g), AREA_BYTES / 2 - 8));
		put(g, r_type(F_DADDU, AT, AT, below(g, 2) ? GP : SP));
		if (below(g, 2)) {
			put(g, i_type(OP_LD, any_whole_destination(g), AT,
				      below(g, 500) * 8));
		} else {
			put(g,
			    i_type(OP_SD, any_whole(g), AT, below(g, 500) * 8));
		}
		break;
	default:
		multiply(g);
	}
}
