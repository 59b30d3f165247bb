/*
 * Decoding of MIPS instruction words.  Manual: Kane and Heinrich, "MIPS RISC
 * Architecture", appendix A (opcode bit encoding).
 */
#include <assert.h>

#include "cpus/mips/mips_r5900.h"

const uint8_t mips_kinds[MIPS_SEMANTICS] = {
#define SEM(name, kind, ...) [MIPS_SEM_##name] = MIPS_KIND_##kind,
#include "cpus/mips/mips_semantics.h"
#undef SEM
};

/* How the fields of a word become operands. */
enum form {
	FORM_NONE,
	FORM_R,	       /* rd, rs, rt */
	FORM_SHIFT,    /* rd, rt, sa */
	FORM_SHIFT_32, /* the same, sa + 32 */
	FORM_I,	       /* rt written, rs read, sign-extended immediate */
	FORM_I_ZERO,   /* the same, zero-extended */
	FORM_LUI,
	FORM_STORE,	    /* rs, rt read */
	FORM_BRANCH,	    /* rs, rt, offset in instructions */
	FORM_BCZ,	    /* the same, coprocessor number in rs */
	FORM_LINK,	    /* the same, writes r31 */
	FORM_JUMP,	    /* 26-bit target */
	FORM_JAL,	    /* the same, writes r31 */
	FORM_JALX,	    /* the same, to MIPS16 */
	FORM_COP_FROM,	    /* rt written, coprocessor register in rs */
	FORM_COP_TO,	    /* rt read, coprocessor register in rs */
	FORM_COP_FROM_SET1, /* the same in the RM7000's second set */
	FORM_COP_TO_SET1,
	FORM_CP,    /* sa = coprocessor number */
	FORM_CP1,   /* sa = 1 */
	FORM_EXT,   /* rt written, rs, lowest bit in sa, size in imm */
	FORM_INS,   /* the same, and rt read */
	FORM_RDHWR, /* rt written, hardware register in rs */
	FORM_RT,    /* rt written */
	FORM_MACC,  /* rd, rs, rt, the form in imm */
};

struct row {
	uint8_t semantic;
	uint8_t form;
};

#define ROW(s, f)                      \
	{                              \
		MIPS_SEM_##s, FORM_##f \
	}

static const struct row reserved = ROW(reserved, NONE);

static const struct row primary[64] = {
    [2] = ROW(j, JUMP),	      [3] = ROW(jal, JAL),	[4] = ROW(beq, BRANCH),
    [5] = ROW(bne, BRANCH),   [6] = ROW(blez, BRANCH),	[7] = ROW(bgtz, BRANCH),
    [8] = ROW(addi, I),	      [9] = ROW(addiu, I),	[10] = ROW(slti, I),
    [11] = ROW(sltiu, I),     [12] = ROW(andi, I_ZERO), [13] = ROW(ori, I_ZERO),
    [14] = ROW(xori, I_ZERO), [15] = ROW(lui, LUI),	[32] = ROW(lb, I),
    [33] = ROW(lh, I),	      [34] = ROW(lwl, I),	[35] = ROW(lw, I),
    [36] = ROW(lbu, I),	      [37] = ROW(lhu, I),	[38] = ROW(lwr, I),
    [40] = ROW(sb, STORE),    [41] = ROW(sh, STORE),	[42] = ROW(swl, STORE),
    [43] = ROW(sw, STORE),    [46] = ROW(swr, STORE),
};

static const struct row special[64] = {
    [0] = ROW(sll, SHIFT),   [2] = ROW(srl, SHIFT), [3] = ROW(sra, SHIFT),
    [4] = ROW(sllv, R),	     [6] = ROW(srlv, R),    [7] = ROW(srav, R),
    [8] = ROW(jr, NONE),     [9] = ROW(jalr, R),    [12] = ROW(syscall, NONE),
    [13] = ROW(break, NONE), [16] = ROW(mfhi, R),   [17] = ROW(mthi, R),
    [18] = ROW(mflo, R),     [19] = ROW(mtlo, R),   [24] = ROW(mult, R),
    [25] = ROW(multu, R),    [26] = ROW(div, R),    [27] = ROW(divu, R),
    [32] = ROW(add, R),	     [33] = ROW(addu, R),   [34] = ROW(sub, R),
    [35] = ROW(subu, R),     [36] = ROW(and, R),    [37] = ROW(or, R),
    [38] = ROW(xor, R),	     [39] = ROW(nor, R),    [42] = ROW(slt, R),
    [43] = ROW(sltu, R),
};

/* What MIPS II has more. */
static const struct row primary_2[64] = {
    [20] = ROW(beql, BRANCH),  [21] = ROW(bnel, BRANCH),
    [22] = ROW(blezl, BRANCH), [23] = ROW(bgtzl, BRANCH),
    [48] = ROW(ll, I),	       [56] = ROW(sc, I),
};

static const struct row special_2[64] = {
    [15] = ROW(nop, NONE), /* sync */
    [48] = ROW(tge, R),	   [49] = ROW(tgeu, R), [50] = ROW(tlt, R),
    [51] = ROW(tltu, R),   [52] = ROW(teq, R),	[54] = ROW(tne, R),
};

/* What MIPS III has more: doublewords. */
static const struct row primary_3[64] = {
    [24] = ROW(daddi, I),   [25] = ROW(daddiu, I), [26] = ROW(ldl, I),
    [27] = ROW(ldr, I),	    [39] = ROW(lwu, I),	   [44] = ROW(sdl, STORE),
    [45] = ROW(sdr, STORE), [52] = ROW(lld, I),	   [55] = ROW(ld, I),
    [60] = ROW(scd, I),	    [63] = ROW(sd, STORE),
};

static const struct row special_3[64] = {
    [20] = ROW(dsllv, R),	[22] = ROW(dsrlv, R),
    [23] = ROW(dsrav, R),	[28] = ROW(dmult, R),
    [29] = ROW(dmultu, R),	[30] = ROW(ddiv, R),
    [31] = ROW(ddivu, R),	[44] = ROW(dadd, R),
    [45] = ROW(daddu, R),	[46] = ROW(dsub, R),
    [47] = ROW(dsubu, R),	[56] = ROW(dsll, SHIFT),
    [58] = ROW(dsrl, SHIFT),	[59] = ROW(dsra, SHIFT),
    [60] = ROW(dsll, SHIFT_32), [62] = ROW(dsrl, SHIFT_32),
    [63] = ROW(dsra, SHIFT_32),
};

/* What MIPS IV and MIPS32 have more. */
static const struct row special_4[64] = {
    [10] = ROW(movz, R),
    [11] = ROW(movn, R),
};

static const struct row special2[64] = {
    [0] = ROW(madd, R), [1] = ROW(maddu, R),	 [2] = ROW(mul, R),
    [4] = ROW(msub, R), [5] = ROW(msubu, R),	 [32] = ROW(clz, R),
    [33] = ROW(clo, R), [63] = ROW(break, NONE), /* sdbbp: no EJTAG */
};

static const struct row special2_64[64] = {
    [36] = ROW(dclz, R),
    [37] = ROW(dclo, R),
};

static const struct row special3[64] = {
    [0] = ROW(ext, EXT),
    [4] = ROW(ins, INS),
    [59] = ROW(rdhwr, RDHWR),
};

/* dextm, dextu, dext, dinsm, dinsu, dins */
static const struct row special3_64[64] = {
    [1] = ROW(dext, EXT), [2] = ROW(dext, EXT), [3] = ROW(dext, EXT),
    [5] = ROW(dins, INS), [6] = ROW(dins, INS), [7] = ROW(dins, INS),
};

static bool
is_empty(struct row row)
{
	/* Empty table rows read as (add, NONE). */
	return row.form == FORM_NONE && row.semantic == MIPS_SEM_add;
}

/* regimm of MIPS II and later. */
static struct row
regimm_2(enum mips_isa isa, unsigned rt)
{
	static const struct row rows[32] = {
	    [2] = ROW(bltzl, BRANCH),  [3] = ROW(bgezl, BRANCH),
	    [8] = ROW(tgei, STORE),    [9] = ROW(tgeiu, STORE),
	    [10] = ROW(tlti, STORE),   [11] = ROW(tltiu, STORE),
	    [12] = ROW(teqi, STORE),   [14] = ROW(tnei, STORE),
	    [18] = ROW(bltzall, LINK), [19] = ROW(bgezall, LINK),
	};

	if (rt == 31 && (isa & MIPS_SET_R2) != 0) {
		return (struct row)ROW(nop, NONE); /* synci */
	}
	return is_empty(rows[rt]) ? reserved : rows[rt];
}

/* special3's byte operations. */
static struct row
bshfl(uint32_t word)
{
	switch (word >> 6 & 31) {
	case 2:
		return (struct row)ROW(wsbh, R);
	case 16:
		return (struct row)ROW(seb, R);
	case 24:
		return (struct row)ROW(seh, R);
	default:
		return reserved;
	}
}

static struct row
dbshfl(uint32_t word)
{
	switch (word >> 6 & 31) {
	case 2:
		return (struct row)ROW(dsbh, R);
	case 5:
		return (struct row)ROW(dshd, R);
	default:
		return reserved;
	}
}

/* special of release 2: shifts that rotate. */
static struct row
rotates(uint32_t word, struct row row)
{
	bool fixed = (word >> 21 & 31) == 1;
	bool variable = (word >> 6 & 31) == 1;

	switch (row.semantic) {
	case MIPS_SEM_srl:
		row.semantic = fixed ? MIPS_SEM_rotr : row.semantic;
		break;
	case MIPS_SEM_dsrl:
		row.semantic = fixed ? MIPS_SEM_drotr : row.semantic;
		break;
	case MIPS_SEM_srlv:
		row.semantic = variable ? MIPS_SEM_rotrv : row.semantic;
		break;
	case MIPS_SEM_dsrlv:
		row.semantic = variable ? MIPS_SEM_drotrv : row.semantic;
		break;
	}
	return row;
}

/* Functions 40 and 41 of the VR4100 series. */
static struct row
macc(const struct mips_type *type, uint32_t mode, uint32_t word)
{
	bool is_double = (word & 1) != 0;
	uint32_t forms = word & 0x7c0;

	if ((type->extra & MIPS_EXTRA_MADD16) != 0 && (word & 0xffc0) != 0) {
		return reserved;
	}
	if ((forms & ~(uint32_t)MIPS_MACC_FORMS) != 0 ||
	    (is_double && ((forms & MIPS_MACC_HI) != 0 ||
			   !mips_has_doublewords(type, mode)))) {
		return reserved;
	}
	return is_double ? (struct row)ROW(dmacc, MACC)
			 : (struct row)ROW(macc, MACC);
}

static struct row
lookup_special(const struct mips_type *type, uint32_t mode, uint32_t word)
{
	unsigned function = word & 63;
	struct row row = special[function];

	if (is_empty(row)) {
		row = special_2[function];
	}
	if ((type->extra & (MIPS_EXTRA_MACC | MIPS_EXTRA_MADD16)) != 0 &&
	    (function == 40 || function == 41)) {
		row = macc(type, mode, word);
	}
	if (is_empty(row) && mips_has_doublewords(type, mode)) {
		row = special_3[function];
	}
	if (is_empty(row) && mips_has(type, MIPS_SET_4 | MIPS_SET_32)) {
		row = special_4[function];
		if (function == 1) { /* movf, movt */
			row = (struct row)ROW(coprocessor_reserved, CP1);
		}
	}
	return mips_has(type, MIPS_SET_R2) ? rotates(word, row) : row;
}

static struct row
lookup_special2(const struct mips_type *type, uint32_t mode, uint32_t word)
{
	struct row row = special2[word & 63];

	if (!mips_has(type, MIPS_SET_32)) {
		return (type->extra & MIPS_EXTRA_MAD) != 0 && (word & 63) < 3
			   ? row
			   : reserved;
	}
	return is_empty(row) && mips_has_doublewords(type, mode)
		   ? special2_64[word & 63]
		   : row;
}

static struct row
lookup_special3(const struct mips_type *type, uint32_t mode, uint32_t word)
{
	unsigned function = word & 63;
	struct row row = special3[function];

	if (!mips_has(type, MIPS_SET_R2)) {
		return reserved;
	}
	if (function == 32) {
		return bshfl(word);
	}
	if (is_empty(row) && mips_has_doublewords(type, mode)) {
		row = function == 36 ? dbshfl(word) : special3_64[function];
	}
	return row;
}

static struct row
regimm(unsigned rt)
{
	switch (rt) {
	case 0:
		return (struct row)ROW(bltz, BRANCH);
	case 1:
		return (struct row)ROW(bgez, BRANCH);
	case 16:
		return (struct row)ROW(bltzal, LINK);
	case 17:
		return (struct row)ROW(bgezal, LINK);
	default:
		return reserved;
	}
}

/* Branches on a coprocessor's condition input. */
static struct row
coprocessor_branch(uint32_t word)
{
	switch (word >> 16 & 31) {
	case 0:
		return (struct row)ROW(bczf, BCZ);
	case 1:
		return (struct row)ROW(bczt, BCZ);
	default:
		return (struct row)ROW(coprocessor_reserved, CP);
	}
}

static struct row
cop0(uint32_t word)
{
	switch (word >> 21 & 31) {
	case 0:
		return (struct row)ROW(mfc0, COP_FROM);
	case 4:
		return (struct row)ROW(mtc0, COP_TO);
	case 8:
		return coprocessor_branch(word);
	case 16:
		switch (word & 63) {
		case 1:
			return (struct row)ROW(tlbr, NONE);
		case 2:
			return (struct row)ROW(tlbwi, NONE);
		case 6:
			return (struct row)ROW(tlbwr, NONE);
		case 8:
			return (struct row)ROW(tlbp, NONE);
		case 16:
			return (struct row)ROW(rfe, NONE);
		}
		break;
	}
	return (struct row)ROW(coprocessor_reserved, CP);
}

/* cop0 of the R4000 kind. */
static struct row
cop0_r4k(const struct mips_type *type, uint32_t mode, uint32_t word)
{
	bool r2 = mips_has(type, MIPS_SET_R2);

	switch (word >> 21 & 31) {
	case 10:
	case 14:
		return r2 ? (struct row)ROW(pgpr, R)
			  : (struct row)ROW(coprocessor_reserved, CP);
	case 11:
		if (!r2 || (word >> 11 & 31) != 12) {
			break;
		}
		return (word & 32) != 0 ? (struct row)ROW(ei, RT)
					: (struct row)ROW(di, RT);
	case 16 ... 31:
		switch (word & 63) {
		case 1:
			return (struct row)ROW(tlbr, NONE);
		case 2:
			return (struct row)ROW(tlbwi, NONE);
		case 6:
			return (struct row)ROW(tlbwr, NONE);
		case 8:
			return (struct row)ROW(tlbp, NONE);
		case 24:
			return (struct row)ROW(eret, NONE);
		case 32:
			if (!mips_has(type, MIPS_SET_32) &&
			    (type->extra & MIPS_EXTRA_WAIT) == 0) {
				break;
			}
			return (struct row)ROW(wait, NONE);
		case 33: /* standby, suspend */
		case 34:
			if ((type->extra & MIPS_EXTRA_POWER) == 0) {
				break;
			}
			return (struct row)ROW(wait, NONE);
		case 35:
			if ((type->extra & MIPS_EXTRA_POWER) == 0) {
				break;
			}
			return (struct row)ROW(hibernate, NONE);
		}
		break;
	case 2: /* cfc0, ctc0 */
	case 6:
		if ((type->extra & MIPS_EXTRA_RM7000) == 0) {
			break;
		}
		return (word >> 21 & 4) == 0
			   ? (struct row)ROW(mfc0, COP_FROM_SET1)
			   : (struct row)ROW(mtc0, COP_TO_SET1);
	case 0:
	case 4:
		return cop0(word);
	case 1:
	case 5:
		if (!mips_has_doublewords(type, mode)) {
			break;
		}
		return (word >> 21 & 4) == 0 ? (struct row)ROW(dmfc0, COP_FROM)
					     : (struct row)ROW(mtc0, COP_TO);
	}
	return (struct row)ROW(coprocessor_reserved, CP);
}

/* Opcodes from MIPS II on that MIPS I has otherwise, or not at all. */
static struct row
lookup_later(const struct mips_type *type, uint32_t mode, uint32_t word)
{
	unsigned opcode = word >> 26;
	struct row row = primary_2[opcode];

	switch (opcode) {
	case 0:
		return lookup_special(type, mode, word);
	case 1:
		row = regimm(word >> 16 & 31);
		return row.semantic == MIPS_SEM_reserved
			   ? regimm_2(type->isa, word >> 16 & 31)
			   : row;
	case 16:
		return cop0_r4k(type, mode, word);
	case 18:
	case 50: /* lwc2, ldc2, swc2, sdc2 */
	case 54:
	case 58:
	case 62:
		return (struct row)ROW(coprocessor_reserved, CP);
	case 19: /* cop1x, and COP3 once */
		return (type->isa & (MIPS_SET_4 | MIPS_SET_32)) != 0
			   ? (struct row)ROW(coprocessor_reserved, CP1)
			   : reserved;
	case 53: /* ldc1, sdc1, and single ones */
	case 61:
	case 49:
	case 57:
		return (struct row)ROW(coprocessor_reserved, CP1);
	case 47:
		return (struct row)ROW(cache, NONE);
	case 51: /* pref */
		return mips_has(type, MIPS_SET_4 | MIPS_SET_32)
			   ? (struct row)ROW(nop, NONE)
			   : reserved;
	case 28:
		return lookup_special2(type, mode, word);
	case 48: /* ll, lld, sc, scd */
	case 52:
	case 56:
	case 60:
		if ((type->extra & MIPS_LACKS_LL) != 0) {
			return reserved;
		}
		break;
	case 29:
		return (type->extra & MIPS_EXTRA_MIPS16) != 0
			   ? (struct row)ROW(jal, JALX)
			   : reserved;
	case 31:
		return lookup_special3(type, mode, word);
	}
	if (is_empty(row) && mips_has_doublewords(type, mode)) {
		row = primary_3[opcode];
	}
	return is_empty(row) ? primary[opcode] : row;
}

static struct row
lookup(const struct mips_type *type, uint32_t mode, uint32_t word)
{
	unsigned opcode = word >> 26;
	struct row row;

	if (type->isa != MIPS_I && opcode != 17) {
		row = lookup_later(type, mode, word);
		return is_empty(row) ? reserved : row;
	}
	switch (opcode) {
	case 0:
		row = special[word & 63];
		break;
	case 1:
		row = regimm(word >> 16 & 31);
		break;
	case 16:
		row = cop0(word);
		break;
	case 18:
	case 19:
		row = (word >> 21 & 31) == 8
			  ? coprocessor_branch(word)
			  : (struct row)ROW(coprocessor_reserved, CP);
		break;
	case 17:
	case 48: /* lwc0 */
	case 50:
	case 51:
	case 56: /* swc0 */
	case 58:
	case 59:
		row = (struct row)ROW(coprocessor_reserved, CP);
		break;
	default:
		row = primary[opcode];
		break;
	}
	return is_empty(row) ? reserved : row;
}

/* Cheaper semantics for common special cases; what loads and stores need. */
static void
simplify(bool wide, struct mips_decoded *d)
{
	switch (d->semantic) {
	case MIPS_SEM_sll:
		/* Also ssnop, ehb, pause. */
		if (d->op.rd == MIPS_GPR_BUCKET) {
			d->semantic = MIPS_SEM_nop;
		}
		break;
	case MIPS_SEM_addu:
		if (wide) {
			break; /* it extends a word */
		}
		/* fall through */
	case MIPS_SEM_daddu:
	case MIPS_SEM_or:
		if (d->op.rt == 0) {
			d->semantic = MIPS_SEM_move;
		} else if (d->op.rs == 0) {
			d->semantic = MIPS_SEM_move;
			d->op.rs = d->op.rt;
		}
		break;
	case MIPS_SEM_lh:
	case MIPS_SEM_lhu:
	case MIPS_SEM_sh:
		d->op.sa = 1;
		break;
	case MIPS_SEM_lw:
	case MIPS_SEM_sw:
	case MIPS_SEM_ll:
		d->op.sa = 3;
		break;
	case MIPS_SEM_lwu:
		d->op.sa = 3;
		break;
	case MIPS_SEM_ld:
	case MIPS_SEM_sd:
	case MIPS_SEM_lld:
		d->op.sa = 7;
		break;
	case MIPS_SEM_sc:
		/* More than a store. */
		d->op.sa = 3 | MIPS_ACCESS_PART;
		break;
	case MIPS_SEM_scd:
		d->op.sa = 7 | MIPS_ACCESS_PART;
		break;
	case MIPS_SEM_lwl:
	case MIPS_SEM_lwr:
	case MIPS_SEM_swl:
	case MIPS_SEM_swr:
	case MIPS_SEM_ldl:
	case MIPS_SEM_ldr:
	case MIPS_SEM_sdl:
	case MIPS_SEM_sdr:
		d->op.sa = MIPS_ACCESS_PART;
		break;
	case MIPS_SEM_beq:
		if (d->op.rs == d->op.rt) {
			d->semantic = MIPS_SEM_b;
		}
		break;
	default:
		break;
	}
}

/* The select field of coprocessor 0 moves, which came with MIPS32. */
static uint8_t
select_of(const struct mips_type *type, uint32_t word)
{
	return mips_has(type, MIPS_SET_32) ? (uint8_t)((word & 7) << 5) : 0;
}

/* Forms of dext and dins for fields that are larger or lie higher. */
static void
decode_doubleword_field(uint32_t word, struct mips_op *op)
{
	switch (word & 3) {
	case 1: /* dextm, dinsm */
		op->imm += 32;
		break;
	case 2: /* dextu, dinsu */
		op->sa += 32;
		break;
	}
}

/* Is the word an instruction that came with MIPS IV? */
static bool
is_mips4(uint32_t word)
{
	unsigned function = word & 63;

	switch (word >> 26) {
	case 0: /* movf, movt, movz, movn */
		return function == 1 || function == 10 || function == 11;
	case 17:
		switch (word >> 21 & 31) {
		case 8: /* condition codes */
			return (word >> 18 & 7) != 0;
		case 16:
		case 17:
			/* movf.fmt to movn.fmt; recip, rsqrt */
			return (function >= 17 && function <= 19) ||
			       function == 21 || function == 22 ||
			       (function >= 48 && (word >> 8 & 7) != 0);
		}
		return false;
	case 19: /* cop1x */
	case 51: /* pref */
		return true;
	default:
		return false;
	}
}

/* Coprocessor 1's opcodes, and that of movf and movt. */
static bool
may_be_fpu(uint32_t word)
{
	uint64_t opcodes = UINT64_C(1) << 17 | UINT64_C(1) << 19 |
			   UINT64_C(1) << 49 | UINT64_C(1) << 53 |
			   UINT64_C(1) << 57 | UINT64_C(1) << 61;

	return (opcodes >> (word >> 26) & 1) != 0 || (word & 0xfc00003f) == 1;
}

void
mips_decode(const struct mips_type *type, uint32_t mode, uint32_t word,
	    struct mips_decoded *d)
{
	struct row row;
	uint8_t rs = word >> 21 & 31;
	uint8_t rt = word >> 16 & 31;
	uint8_t rd = word >> 11 & 31;
	int32_t simm = (int16_t)word;

	if ((mode & MIPS_MODE_NO_MIPS4) != 0 && is_mips4(word)) {
		/* Of coprocessor 1, it must be usable all the same. */
		d->semantic = may_be_fpu(word) ? MIPS_SEM_coprocessor_reserved
					       : MIPS_SEM_reserved;
		d->op = (struct mips_op){.rd = MIPS_GPR_BUCKET, .sa = 1};
		return;
	}
	if (mips_is_r5900(type) && mips_decode_r5900(word, d)) {
		return;
	}
	if (may_be_fpu(word) && type->fpu != NULL &&
	    mips_decode_fpu(type, mode, word, d)) {
		return;
	}
	row = lookup(type, mode, word);
	d->semantic = row.semantic;
	d->op = (struct mips_op){.rd = MIPS_GPR_BUCKET, .rs = rs, .rt = rt};
	switch ((enum form)row.form) {
	case FORM_NONE:
		break;
	case FORM_R:
		d->op.rd = mips_destination(rd);
		break;
	case FORM_SHIFT:
		d->op.rd = mips_destination(rd);
		d->op.sa = word >> 6 & 31;
		break;
	case FORM_SHIFT_32:
		d->op.rd = mips_destination(rd);
		d->op.sa = (word >> 6 & 31) + 32;
		break;
	case FORM_I:
		d->op.rd = mips_destination(rt);
		d->op.imm = simm;
		break;
	case FORM_I_ZERO:
		d->op.rd = mips_destination(rt);
		d->op.imm = (uint16_t)word;
		break;
	case FORM_LUI:
		d->op.rd = mips_destination(rt);
		d->op.imm = (int32_t)(word << 16);
		break;
	case FORM_STORE:
		d->op.imm = simm;
		break;
	case FORM_LINK:
		d->op.rd = 31;
		d->op.imm = simm;
		break;
	case FORM_BRANCH:
		d->op.imm = simm;
		break;
	case FORM_BCZ:
		d->op.imm = simm;
		d->op.rs = word >> 26 & 3;
		break;
	case FORM_JAL:
		d->op.rd = 31;
		d->op.imm = (int32_t)(word << 6 >> 4);
		break;
	case FORM_JALX:
		d->op.rd = 31;
		d->op.imm = (int32_t)(word << 6 >> 4 | 1);
		break;
	case FORM_JUMP:
		d->op.imm = (int32_t)(word << 6 >> 4);
		break;
	case FORM_COP_FROM:
		d->op.rd = mips_destination(rt);
		d->op.rs = rd | select_of(type, word);
		break;
	case FORM_COP_TO:
		d->op.rs = rd | select_of(type, word);
		break;
	case FORM_COP_FROM_SET1:
		d->op.rd = mips_destination(rt);
		d->op.rs = rd | 1u << 5;
		break;
	case FORM_COP_TO_SET1:
		d->op.rs = rd | 1u << 5;
		break;
	case FORM_CP1:
		d->op.sa = 1;
		break;
	case FORM_EXT:
		d->op.rd = mips_destination(rt);
		d->op.sa = word >> 6 & 31;
		d->op.imm = rd + 1;
		decode_doubleword_field(word, &d->op);
		break;
	case FORM_INS:
		d->op.rd = mips_destination(rt);
		d->op.sa = word >> 6 & 31;
		d->op.imm = rd + 1 - d->op.sa;
		decode_doubleword_field(word, &d->op);
		if (d->op.imm < 1) {
			d->op.imm = 1; /* unpredictable */
		}
		break;
	case FORM_RDHWR:
		d->op.rd = mips_destination(rt);
		d->op.rs = rd;
		break;
	case FORM_RT:
		d->op.rd = mips_destination(rt);
		break;
	case FORM_MACC:
		d->op.rd = mips_destination(rd);
		d->op.imm = (int32_t)(word & MIPS_MACC_FORMS);
		break;
	case FORM_CP:
		d->op.sa = word >> 26 & 3;
		break;
	}
	simplify(mips_has(type, MIPS_SET_3), d);
}
