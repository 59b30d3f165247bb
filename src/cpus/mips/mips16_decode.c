/*
 * Decoding of MIPS16; see mips16.h.
 */
#include "cpus/mips/mips16.h"

/* The registers that fields of three bits name; the others. */
static const uint8_t registers[8] = {16, 17, 2, 3, 4, 5, 6, 7};
enum {
	R_T = 24, /* comparisons' result */
	R_SP = 29,
	R_RA = 31,
};

struct decoder {
	const struct mips_type *type;
	uint32_t mode;
	uint16_t word;
	bool extended;
	uint16_t extension;
	uint8_t rx;
	uint8_t ry;
	uint8_t rz;
	struct mips16_instruction *i;
};

/* ---- immediates ---- */

/* The 16 bits of an extended instruction's immediate. */
static int32_t
long_immediate(const struct decoder *c)
{
	return (int16_t)((c->extension & 31) << 11 | (c->extension & 0x7e0) |
			 (c->word & 31));
}

/* BITS bits shifted by SHIFT, or the long form as it is. */
static int32_t
unsigned_immediate(const struct decoder *c, unsigned bits, unsigned shift)
{
	return c->extended ? long_immediate(c)
			   : (int32_t)((c->word & ((1u << bits) - 1)) << shift);
}

static int32_t
signed_immediate(const struct decoder *c, unsigned bits, unsigned shift)
{
	int32_t left = (int32_t)((uint32_t)c->word << (32 - bits));

	return c->extended ? long_immediate(c)
			   : (left >> (32 - bits)) * (1 << shift);
}

/* Of ori and its kin. */
static int32_t
zero_extended(const struct decoder *c)
{
	return c->extended ? (uint16_t)long_immediate(c) : c->word & 255;
}

/* 1 to 8 in three bits; extended, 0 to 63. */
static uint8_t
shift_amount(const struct decoder *c, unsigned field)
{
	if (c->extended) {
		return (uint8_t)((c->extension >> 6 & 31) |
				 (c->extension & 32));
	}
	return field == 0 ? 8 : (uint8_t)field;
}

/* ---- forms ---- */

static void
set(const struct decoder *c, enum mips_semantic semantic, struct mips_op op)
{
	c->i->d.semantic = semantic;
	c->i->d.op = op;
}

static void
reserved(const struct decoder *c)
{
	c->i->kind = MIPS16_PLAIN;
	set(c, MIPS_SEM_reserved, (struct mips_op){.rd = MIPS_GPR_BUCKET});
}

/* rd = rs with rt. */
static void
three(const struct decoder *c, enum mips_semantic semantic, uint8_t rd,
      uint8_t rs, uint8_t rt)
{
	set(c, semantic,
	    (struct mips_op){.rd = mips_destination(rd), .rs = rs, .rt = rt});
}

/* rd = rs with an immediate; loads, too. */
static void
immediate(const struct decoder *c, enum mips_semantic semantic, uint8_t rd,
	  uint8_t rs, int32_t imm)
{
	set(c, semantic,
	    (struct mips_op){
		.rd = mips_destination(rd), .rs = rs, .rt = rd, .imm = imm});
}

static void
store(const struct decoder *c, enum mips_semantic semantic, uint8_t rt,
      uint8_t base, int32_t imm)
{
	set(c, semantic,
	    (struct mips_op){
		.rd = MIPS_GPR_BUCKET, .rs = base, .rt = rt, .imm = imm});
}

static void
shift(const struct decoder *c, enum mips_semantic semantic, uint8_t rd,
      uint8_t rt, uint8_t amount)
{
	set(c, semantic,
	    (struct mips_op){
		.rd = mips_destination(rd), .rt = rt, .sa = amount});
}

static void
pc_relative(const struct decoder *c, enum mips_semantic semantic, uint8_t rd,
	    int32_t imm, uint8_t mask)
{
	c->i->kind = MIPS16_PC_RELATIVE;
	c->i->mask = mask;
	immediate(c, semantic, rd, MIPS_GPR_BUCKET, imm);
}

static void
branch(const struct decoder *c, enum mips_semantic semantic, uint8_t rs,
       unsigned bits)
{
	c->i->kind = MIPS16_BRANCH;
	set(c, semantic,
	    (struct mips_op){.rd = MIPS_GPR_BUCKET,
			     .rs = rs,
			     .imm = signed_immediate(c, bits, 0) * 2});
}

/* Has the CPU doublewords; the second edition? */
static bool
is_wide(const struct decoder *c)
{
	return mips_has_doublewords(c->type, c->mode);
}

static bool
is_mips16e(const struct decoder *c)
{
	return mips_has(c->type, MIPS_SET_32);
}

/* ---- groups of instructions ---- */

static void
decode_shift(const struct decoder *c)
{
	static const uint8_t semantics[4] = {MIPS_SEM_sll, MIPS_SEM_dsll,
					     MIPS_SEM_srl, MIPS_SEM_sra};
	unsigned f = c->word & 3;
	uint8_t amount = shift_amount(c, c->word >> 2 & 7);

	if (f == 1 ? !is_wide(c) : amount > 31) {
		reserved(c);
		return;
	}
	shift(c, semantics[f], c->rx, c->ry, amount);
}

/* addiu and daddiu of four bits, or fifteen. */
static void
decode_rri(const struct decoder *c)
{
	int32_t imm = signed_immediate(c, 4, 0);

	if (c->extended) {
		uint32_t bits = (c->extension & 15u) << 11 |
				(c->extension & 0x7f0u) | (c->word & 15u);

		imm = (int32_t)(bits << 17) >> 17;
	}
	if ((c->word & 16) == 0) {
		immediate(c, MIPS_SEM_addiu, c->ry, c->rx, imm);
	} else if (is_wide(c)) {
		immediate(c, MIPS_SEM_daddiu, c->ry, c->rx, imm);
	} else {
		reserved(c);
	}
}

static void
decode_save(const struct decoder *c)
{
	if (!is_mips16e(c) || (c->extended && (c->extension & 15) == 15)) {
		reserved(c);
		return;
	}
	c->i->kind = (c->word & 128) != 0 ? MIPS16_SAVE : MIPS16_RESTORE;
	set(c, MIPS_SEM_nop, (struct mips_op){.rd = MIPS_GPR_BUCKET});
}

static void
decode_i8(const struct decoder *c)
{
	unsigned other = c->word & 31; /* any register */

	switch (c->word >> 8 & 7) {
	case 0: /* bteqz */
		branch(c, MIPS_SEM_beq, R_T, 8);
		return;
	case 1: /* btnez */
		branch(c, MIPS_SEM_bne, R_T, 8);
		return;
	case 2: /* sw ra, imm(sp) */
		store(c, MIPS_SEM_sw, R_RA, R_SP, unsigned_immediate(c, 8, 2));
		return;
	case 3: /* addiu sp, imm */
		immediate(c, MIPS_SEM_addiu, R_SP, R_SP,
			  signed_immediate(c, 8, 3));
		return;
	case 4:
		decode_save(c);
		return;
	case 5: /* move r32, rz: the number's parts are swapped */
		three(c, MIPS_SEM_move,
		      (uint8_t)((c->word & 0x18) | (c->word >> 5 & 7)),
		      registers[c->word & 7], 0);
		return;
	case 7: /* move ry, r32 */
		three(c, MIPS_SEM_move, c->ry, (uint8_t)other, 0);
		return;
	default:
		reserved(c);
	}
}

static void
decode_rrr(const struct decoder *c)
{
	static const uint8_t semantics[4] = {MIPS_SEM_daddu, MIPS_SEM_addu,
					     MIPS_SEM_dsubu, MIPS_SEM_subu};
	unsigned f = c->word & 3;

	if ((f & 1) == 0 && !is_wide(c)) {
		reserved(c);
		return;
	}
	three(c, semantics[f], c->rz, c->rx, c->ry);
}

/* jr, jalr; those of the second edition without a slot. */
static void
decode_jump_register(const struct decoder *c)
{
	unsigned f = c->word >> 5 & 7; /* no slot, link, ra */

	if ((f & 4) != 0 && !is_mips16e(c)) {
		reserved(c);
		return;
	}
	if ((f & 3) == 3 || ((f & 1) != 0 && c->rx != registers[0])) {
		reserved(c);
		return;
	}
	c->i->kind = MIPS16_JUMP_REGISTER;
	c->i->slot = (f & 4) == 0;
	c->i->link = (f & 2) != 0;
	three(c, c->i->link ? MIPS_SEM_jalr : MIPS_SEM_jr, 0,
	      (f & 1) != 0 ? R_RA : c->rx, 0);
}

/* zeb, zeh, zew, seb, seh, sew */
static void
decode_convert(const struct decoder *c)
{
	unsigned f = c->word >> 5 & 7;

	if (!is_mips16e(c) || ((f & 3) == 2 && !is_wide(c))) {
		reserved(c);
		return;
	}
	switch (f) {
	case 0:
		immediate(c, MIPS_SEM_andi, c->rx, c->rx, 0xff);
		return;
	case 1:
		immediate(c, MIPS_SEM_andi, c->rx, c->rx, 0xffff);
		return;
	case 2:
		immediate(c, MIPS_SEM_dext, c->rx, c->rx, 32);
		return;
	case 4:
		three(c, MIPS_SEM_seb, c->rx, 0, c->rx);
		return;
	case 5:
		three(c, MIPS_SEM_seh, c->rx, 0, c->rx);
		return;
	case 6:
		shift(c, MIPS_SEM_sll, c->rx, c->rx, 0);
		return;
	default:
		reserved(c);
	}
}

static void
decode_rr(const struct decoder *c)
{
	static const uint8_t multiply[8] = {
	    MIPS_SEM_mult,  MIPS_SEM_multu,  MIPS_SEM_div,  MIPS_SEM_divu,
	    MIPS_SEM_dmult, MIPS_SEM_dmultu, MIPS_SEM_ddiv, MIPS_SEM_ddivu};
	unsigned f = c->word & 31;
	bool doubleword =
	    f == 8 || f == 19 || f == 20 || f == 22 || f == 23 || f >= 28;

	if (doubleword && !is_wide(c)) {
		reserved(c);
		return;
	}
	switch (f) {
	case 0:
		decode_jump_register(c);
		return;
	case 1: /* sdbbp: no EJTAG */
	case 5:
		set(c, MIPS_SEM_break, (struct mips_op){.rd = MIPS_GPR_BUCKET});
		return;
	case 2:
		three(c, MIPS_SEM_slt, R_T, c->rx, c->ry);
		return;
	case 3:
		three(c, MIPS_SEM_sltu, R_T, c->rx, c->ry);
		return;
	case 4:
		three(c, MIPS_SEM_sllv, c->ry, c->rx, c->ry);
		return;
	case 6:
		three(c, MIPS_SEM_srlv, c->ry, c->rx, c->ry);
		return;
	case 7:
		three(c, MIPS_SEM_srav, c->ry, c->rx, c->ry);
		return;
	case 8:
		shift(c, MIPS_SEM_dsrl, c->ry, c->ry,
		      shift_amount(c, c->word >> 8 & 7));
		return;
	case 10: /* cmp */
		three(c, MIPS_SEM_xor, R_T, c->rx, c->ry);
		return;
	case 11: /* neg */
		three(c, MIPS_SEM_subu, c->rx, 0, c->ry);
		return;
	case 12:
		three(c, MIPS_SEM_and, c->rx, c->rx, c->ry);
		return;
	case 13:
		three(c, MIPS_SEM_or, c->rx, c->rx, c->ry);
		return;
	case 14:
		three(c, MIPS_SEM_xor, c->rx, c->rx, c->ry);
		return;
	case 15: /* not */
		three(c, MIPS_SEM_nor, c->rx, c->ry, 0);
		return;
	case 16:
		three(c, MIPS_SEM_mfhi, c->rx, 0, 0);
		return;
	case 17:
		decode_convert(c);
		return;
	case 18:
		three(c, MIPS_SEM_mflo, c->rx, 0, 0);
		return;
	case 19:
		shift(c, MIPS_SEM_dsra, c->ry, c->ry,
		      shift_amount(c, c->word >> 8 & 7));
		return;
	case 20:
		three(c, MIPS_SEM_dsllv, c->ry, c->rx, c->ry);
		return;
	case 22:
		three(c, MIPS_SEM_dsrlv, c->ry, c->rx, c->ry);
		return;
	case 23:
		three(c, MIPS_SEM_dsrav, c->ry, c->rx, c->ry);
		return;
	case 24 ... 31:
		three(c, multiply[f - 24], 0, c->rx, c->ry);
		return;
	default:
		reserved(c);
	}
}

/* What 64-bit CPUs have more. */
static void
decode_i64(const struct decoder *c)
{
	if (!is_wide(c)) {
		reserved(c);
		return;
	}
	switch (c->word >> 8 & 7) {
	case 0: /* ld ry, imm(sp) */
		immediate(c, MIPS_SEM_ld, c->ry, R_SP,
			  unsigned_immediate(c, 5, 3));
		return;
	case 1: /* sd ry, imm(sp) */
		store(c, MIPS_SEM_sd, c->ry, R_SP, unsigned_immediate(c, 5, 3));
		return;
	case 2: /* sd ra, imm(sp) */
		store(c, MIPS_SEM_sd, R_RA, R_SP, unsigned_immediate(c, 8, 3));
		return;
	case 3: /* daddiu sp, imm */
		immediate(c, MIPS_SEM_daddiu, R_SP, R_SP,
			  signed_immediate(c, 8, 3));
		return;
	case 4: /* ld ry, imm(pc) */
		pc_relative(c, MIPS_SEM_ld, c->ry, unsigned_immediate(c, 5, 3),
			    7);
		return;
	case 5: /* daddiu ry, imm */
		immediate(c, MIPS_SEM_daddiu, c->ry, c->ry,
			  signed_immediate(c, 5, 0));
		return;
	case 6: /* daddiu ry, pc, imm */
		pc_relative(c, MIPS_SEM_daddiu, c->ry,
			    unsigned_immediate(c, 5, 2), 3);
		return;
	case 7: /* daddiu ry, sp, imm */
		immediate(c, MIPS_SEM_daddiu, c->ry, R_SP,
			  unsigned_immediate(c, 5, 2));
		return;
	}
}

static void
decode_load(const struct decoder *c, enum mips_semantic semantic,
	    unsigned scale)
{
	immediate(c, semantic, c->ry, c->rx, unsigned_immediate(c, 5, scale));
}

static void
decode_store(const struct decoder *c, enum mips_semantic semantic,
	     unsigned scale)
{
	store(c, semantic, c->ry, c->rx, unsigned_immediate(c, 5, scale));
}

static void
decode_word(const struct decoder *c)
{
	switch (c->word >> 11) {
	case 0: /* addiu rx, sp, imm */
		immediate(c, MIPS_SEM_addiu, c->rx, R_SP,
			  unsigned_immediate(c, 8, 2));
		return;
	case 1: /* addiu rx, pc, imm */
		pc_relative(c, MIPS_SEM_addiu, c->rx,
			    unsigned_immediate(c, 8, 2), 3);
		return;
	case 2:
		branch(c, MIPS_SEM_b, 0, 11);
		return;
	case 4:
		branch(c, MIPS_SEM_beq, c->rx, 8);
		return;
	case 5:
		branch(c, MIPS_SEM_bne, c->rx, 8);
		return;
	case 6:
		decode_shift(c);
		return;
	case 7:
		if (!is_wide(c)) {
			reserved(c);
			return;
		}
		decode_load(c, MIPS_SEM_ld, 3);
		return;
	case 8:
		decode_rri(c);
		return;
	case 9:
		immediate(c, MIPS_SEM_addiu, c->rx, c->rx,
			  signed_immediate(c, 8, 0));
		return;
	case 10:
		immediate(c, MIPS_SEM_slti, R_T, c->rx,
			  unsigned_immediate(c, 8, 0));
		return;
	case 11:
		immediate(c, MIPS_SEM_sltiu, R_T, c->rx,
			  unsigned_immediate(c, 8, 0));
		return;
	case 12:
		decode_i8(c);
		return;
	case 13: /* li */
		immediate(c, MIPS_SEM_ori, c->rx, 0, zero_extended(c));
		return;
	case 14: /* cmpi */
		immediate(c, MIPS_SEM_xori, R_T, c->rx, zero_extended(c));
		return;
	case 15:
		if (!is_wide(c)) {
			reserved(c);
			return;
		}
		decode_store(c, MIPS_SEM_sd, 3);
		return;
	case 16:
		decode_load(c, MIPS_SEM_lb, 0);
		return;
	case 17:
		decode_load(c, MIPS_SEM_lh, 1);
		return;
	case 18: /* lw rx, imm(sp) */
		immediate(c, MIPS_SEM_lw, c->rx, R_SP,
			  unsigned_immediate(c, 8, 2));
		return;
	case 19:
		decode_load(c, MIPS_SEM_lw, 2);
		return;
	case 20:
		decode_load(c, MIPS_SEM_lbu, 0);
		return;
	case 21:
		decode_load(c, MIPS_SEM_lhu, 1);
		return;
	case 22: /* lw rx, imm(pc) */
		pc_relative(c, MIPS_SEM_lw, c->rx, unsigned_immediate(c, 8, 2),
			    3);
		return;
	case 23:
		if (!is_wide(c)) {
			reserved(c);
			return;
		}
		decode_load(c, MIPS_SEM_lwu, 2);
		return;
	case 24:
		decode_store(c, MIPS_SEM_sb, 0);
		return;
	case 25:
		decode_store(c, MIPS_SEM_sh, 1);
		return;
	case 26: /* sw rx, imm(sp) */
		store(c, MIPS_SEM_sw, c->rx, R_SP, unsigned_immediate(c, 8, 2));
		return;
	case 27:
		decode_store(c, MIPS_SEM_sw, 2);
		return;
	case 28:
		decode_rrr(c);
		return;
	case 29:
		decode_rr(c);
		return;
	case 31:
		decode_i64(c);
		return;
	default: /* jal, extend: not behind an extend */
		reserved(c);
	}
}

/* jal, jalx: parts of the target in an order of their own. */
static void
decode_jal(const struct decoder *c, uint16_t next)
{
	bool exchange = (c->word & 0x400) != 0;
	uint32_t target = (c->word & 31u) << 23 | (c->word >> 5 & 31u) << 18 |
			  (uint32_t)next << 2;

	c->i->kind = MIPS16_JUMP;
	c->i->slot = true;
	c->i->link = true;
	set(c, MIPS_SEM_jal,
	    (struct mips_op){.rd = R_RA, .imm = (int32_t)(target | !exchange)});
}

void
mips16_decode(const struct mips_type *type, uint32_t mode, uint16_t word,
	      uint16_t next, struct mips16_instruction *i)
{
	bool is_long = mips16_is_long(word);
	bool extended = word >> 11 == 30;
	uint16_t main_word = extended ? next : word;
	struct decoder c = {
	    .type = type,
	    .mode = mode,
	    .word = main_word,
	    .extended = extended,
	    .extension = extended ? word : 0,
	    .rx = registers[main_word >> 8 & 7],
	    .ry = registers[main_word >> 5 & 7],
	    .rz = registers[main_word >> 2 & 7],
	    .i = i,
	};

	*i = (struct mips16_instruction){
	    .bytes = is_long ? 4 : 2,
	    .first = main_word,
	    .extension = c.extension,
	};
	if (is_long && !extended) {
		decode_jal(&c, next);
	} else {
		decode_word(&c);
	}
}

/* ---- save and restore ---- */

void
mips16_frame(const struct mips16_instruction *i, struct mips16_frame *f)
{
	static const struct {
		uint8_t arguments;
		uint8_t statics;
	} kinds[16] = {{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 0}, {1, 1},
		       {1, 2}, {1, 3}, {2, 0}, {2, 1}, {2, 2}, {0, 4},
		       {3, 0}, {3, 1}, {4, 0}, {0, 0}};
	unsigned kind = i->extension & 15;
	unsigned more = i->extension >> 8 & 7; /* of s2 to s8 */

	*f = (struct mips16_frame){.arguments = kinds[kind].arguments};
	f->bytes = ((i->extension & 0xf0u) | (i->first & 15u)) * 8;
	if (i->bytes == 2 && f->bytes == 0) {
		f->bytes = 128;
	}
	if ((i->first & 64) != 0) {
		f->registers[f->n++] = R_RA;
	}
	if (more == 7) {
		f->registers[f->n++] = 30;
	}
	for (unsigned n = more == 7 ? 6 : more; n > 0; n--) {
		f->registers[f->n++] = (uint8_t)(17 + n);
	}
	if ((i->first & 16) != 0) {
		f->registers[f->n++] = 17;
	}
	if ((i->first & 32) != 0) {
		f->registers[f->n++] = 16;
	}
	for (unsigned n = 0; n < kinds[kind].statics; n++) {
		f->registers[f->n++] = (uint8_t)(7 - n);
	}
}
