/*
 * Decoding of the instructions of coprocessor 1, on types with a floating point
 * unit.  Where a register is depends on Status.FR, so operands are indices in
 * struct mips_fpu: see mips_fpu.h.  Manual: MIPS64 Architecture For
 * Programmers, volume I (MD00083), appendix A.
 */
#include "cpus/mips/mips.h"

/* The FPU instructions with a quick way.  Comparisons differ in what they make
 * of NaNs, which the quick way leaves alone. */
static const uint8_t quick_semantics[MIPS_FPU_OPERATIONS] = {
    [MIPS_FPU_add_s] = MIPS_SEM_fpu_add_s,
    [MIPS_FPU_add_d] = MIPS_SEM_fpu_add_d,
    [MIPS_FPU_sub_s] = MIPS_SEM_fpu_sub_s,
    [MIPS_FPU_sub_d] = MIPS_SEM_fpu_sub_d,
    [MIPS_FPU_mul_s] = MIPS_SEM_fpu_mul_s,
    [MIPS_FPU_mul_d] = MIPS_SEM_fpu_mul_d,
    [MIPS_FPU_div_s] = MIPS_SEM_fpu_div_s,
    [MIPS_FPU_div_d] = MIPS_SEM_fpu_div_d,
    [MIPS_FPU_sqrt_s] = MIPS_SEM_fpu_sqrt_s,
    [MIPS_FPU_sqrt_d] = MIPS_SEM_fpu_sqrt_d,
    [MIPS_FPU_abs_s] = MIPS_SEM_fpu_abs_s,
    [MIPS_FPU_abs_d] = MIPS_SEM_fpu_abs_d,
    [MIPS_FPU_mov_s] = MIPS_SEM_fpu_mov_s,
    [MIPS_FPU_mov_d] = MIPS_SEM_fpu_mov_d,
    [MIPS_FPU_neg_s] = MIPS_SEM_fpu_neg_s,
    [MIPS_FPU_neg_d] = MIPS_SEM_fpu_neg_d,
    [MIPS_FPU_cvt_s_d] = MIPS_SEM_fpu_cvt_s_d,
    [MIPS_FPU_cvt_d_s] = MIPS_SEM_fpu_cvt_d_s,
    [MIPS_FPU_cvt_s_w] = MIPS_SEM_fpu_cvt_s_w,
    [MIPS_FPU_cvt_d_w] = MIPS_SEM_fpu_cvt_d_w,
    [MIPS_FPU_cvt_w_s] = MIPS_SEM_fpu_cvt_w_s,
    [MIPS_FPU_cvt_w_d] = MIPS_SEM_fpu_cvt_w_d,
    [MIPS_FPU_c_eq_s] = MIPS_SEM_fpu_c_eq_s,
    [MIPS_FPU_c_eq_d] = MIPS_SEM_fpu_c_eq_d,
    [MIPS_FPU_c_ueq_s] = MIPS_SEM_fpu_c_eq_s,
    [MIPS_FPU_c_ueq_d] = MIPS_SEM_fpu_c_eq_d,
    [MIPS_FPU_c_seq_s] = MIPS_SEM_fpu_c_eq_s,
    [MIPS_FPU_c_seq_d] = MIPS_SEM_fpu_c_eq_d,
    [MIPS_FPU_c_ngl_s] = MIPS_SEM_fpu_c_eq_s,
    [MIPS_FPU_c_ngl_d] = MIPS_SEM_fpu_c_eq_d,
    [MIPS_FPU_c_olt_s] = MIPS_SEM_fpu_c_lt_s,
    [MIPS_FPU_c_olt_d] = MIPS_SEM_fpu_c_lt_d,
    [MIPS_FPU_c_ult_s] = MIPS_SEM_fpu_c_lt_s,
    [MIPS_FPU_c_ult_d] = MIPS_SEM_fpu_c_lt_d,
    [MIPS_FPU_c_lt_s] = MIPS_SEM_fpu_c_lt_s,
    [MIPS_FPU_c_lt_d] = MIPS_SEM_fpu_c_lt_d,
    [MIPS_FPU_c_nge_s] = MIPS_SEM_fpu_c_lt_s,
    [MIPS_FPU_c_nge_d] = MIPS_SEM_fpu_c_lt_d,
    [MIPS_FPU_c_ole_s] = MIPS_SEM_fpu_c_le_s,
    [MIPS_FPU_c_ole_d] = MIPS_SEM_fpu_c_le_d,
    [MIPS_FPU_c_ule_s] = MIPS_SEM_fpu_c_le_s,
    [MIPS_FPU_c_ule_d] = MIPS_SEM_fpu_c_le_d,
    [MIPS_FPU_c_le_s] = MIPS_SEM_fpu_c_le_s,
    [MIPS_FPU_c_le_d] = MIPS_SEM_fpu_c_le_d,
    [MIPS_FPU_c_ngt_s] = MIPS_SEM_fpu_c_le_s,
    [MIPS_FPU_c_ngt_d] = MIPS_SEM_fpu_c_le_d,
    [MIPS_FPU_round_w_s] = MIPS_SEM_fpu_round_w_s,
    [MIPS_FPU_round_w_d] = MIPS_SEM_fpu_round_w_d,
    [MIPS_FPU_trunc_w_s] = MIPS_SEM_fpu_trunc_w_s,
    [MIPS_FPU_trunc_w_d] = MIPS_SEM_fpu_trunc_w_d,
    [MIPS_FPU_ceil_w_s] = MIPS_SEM_fpu_ceil_w_s,
    [MIPS_FPU_ceil_w_d] = MIPS_SEM_fpu_ceil_w_d,
    [MIPS_FPU_floor_w_s] = MIPS_SEM_fpu_floor_w_s,
    [MIPS_FPU_floor_w_d] = MIPS_SEM_fpu_floor_w_d,
    [MIPS_FPU_trunc_l_s] = MIPS_SEM_fpu_trunc_l_s,
    [MIPS_FPU_trunc_l_d] = MIPS_SEM_fpu_trunc_l_d,
    [MIPS_FPU_cvt_s_l] = MIPS_SEM_fpu_cvt_s_l,
    [MIPS_FPU_cvt_d_l] = MIPS_SEM_fpu_cvt_d_l,
    [MIPS_FPU_movcf_s] = MIPS_SEM_fpu_movcf_s,
    [MIPS_FPU_movcf_d] = MIPS_SEM_fpu_movcf_d,
    [MIPS_FPU_madd_s] = MIPS_SEM_fpu_madd_s,
    [MIPS_FPU_madd_d] = MIPS_SEM_fpu_madd_d,
    [MIPS_FPU_msub_s] = MIPS_SEM_fpu_msub_s,
    [MIPS_FPU_msub_d] = MIPS_SEM_fpu_msub_d,
    [MIPS_FPU_nmadd_s] = MIPS_SEM_fpu_nmadd_s,
    [MIPS_FPU_nmadd_d] = MIPS_SEM_fpu_nmadd_d,
    [MIPS_FPU_nmsub_s] = MIPS_SEM_fpu_nmsub_s,
    [MIPS_FPU_nmsub_d] = MIPS_SEM_fpu_nmsub_d,
};

struct decoder {
	const struct mips_type *type;
	unsigned groups;
	bool fr;
	bool doublewords; /* moves of 64 bits are there */
	uint32_t word;
	uint8_t rs; /* the fields of WORD */
	uint8_t rt;
	uint8_t rd;
	uint8_t fd;
	struct mips_decoded *d;
};

/* An index in fgr of a single or word, and of a double or long. */
static uint8_t
word_of(const struct decoder *c, unsigned reg)
{
	return (uint8_t)mips_fpu_word(c->fr, reg);
}

static uint8_t
pair_of(const struct decoder *c, unsigned reg)
{
	return (uint8_t)mips_fpu_pair(c->fr, reg);
}

static bool
has(const struct decoder *c, unsigned group)
{
	return (c->groups & group) != 0;
}

static bool
set(const struct decoder *c, enum mips_semantic semantic, struct mips_op op)
{
	c->d->semantic = semantic;
	c->d->op = op;
	return true;
}

/* An encoding that the coprocessor does not know. */
static bool
reserved(const struct decoder *c)
{
	return set(c, MIPS_SEM_coprocessor_reserved,
		   (struct mips_op){.rd = MIPS_GPR_BUCKET, .sa = 1});
}

/* ---- loads and stores ---- */

static bool
decode_access(const struct decoder *c, enum mips_semantic semantic,
	      unsigned size)
{
	return set(c, semantic,
		   (struct mips_op){
		       .rd = MIPS_GPR_BUCKET,
		       .rs = c->rs,
		       .rt = size == 8 ? pair_of(c, c->rt) : word_of(c, c->rt),
		       .sa = (uint8_t)((size - 1) | MIPS_ACCESS_COP1),
		       .imm = (int16_t)c->word,
		   });
}

/* Opcode COP1X: an indexed access of register REG, or arithmetic. */
static bool
decode_indexed(const struct decoder *c, enum mips_semantic semantic,
	       uint8_t reg)
{
	return set(c, semantic,
		   (struct mips_op){.rd = reg, .rs = c->rs, .rt = c->rt});
}

static bool
decode_arithmetic(const struct decoder *c)
{
	unsigned index = mips_fpu_lookup(c->type->fpu, c->word);
	struct mips_fpu_operands o = mips_fpu_operands(c->fr, c->word);
	enum mips_semantic semantic =
	    quick_semantics[index] != 0 ? quick_semantics[index] : MIPS_SEM_fpu;

	if (index == MIPS_FPU_RESERVED &&
	    !c->type->fpu->reserved_unimplemented) {
		return reserved(c);
	}
	return set(c, semantic,
		   (struct mips_op){.rd = o.fd,
				    .rs = o.fs,
				    .rt = o.ft,
				    .sa = o.fr,
				    .imm = (int32_t)index});
}

/* alnv.ps: a byte offset in rs, two pairs. */
static bool
decode_alnv(const struct decoder *c)
{
	return set(c, MIPS_SEM_alnv_ps,
		   (struct mips_op){.rd = pair_of(c, c->fd),
				    .rs = c->rs,
				    .rt = pair_of(c, c->rt),
				    .sa = pair_of(c, c->rd)});
}

static bool
decode_cop1x(const struct decoder *c)
{
	if (!has(c, MIPS_FPU_COP1X)) {
		return false;
	}
	switch (c->word & 63) {
	case 0:
		return decode_indexed(c, MIPS_SEM_lwxc1, word_of(c, c->fd));
	case 1:
		return decode_indexed(c, MIPS_SEM_ldxc1, pair_of(c, c->fd));
	case 5:
		return decode_indexed(c, MIPS_SEM_luxc1, pair_of(c, c->fd));
	case 8:
		return decode_indexed(c, MIPS_SEM_swxc1, word_of(c, c->rd));
	case 9:
		return decode_indexed(c, MIPS_SEM_sdxc1, pair_of(c, c->rd));
	case 13:
		return decode_indexed(c, MIPS_SEM_suxc1, pair_of(c, c->rd));
	case 15:
		return decode_indexed(c, MIPS_SEM_prefx, MIPS_GPR_BUCKET);
	case 30:
		return has(c, MIPS_FPU_PS) ? decode_alnv(c) : reserved(c);
	default:
		return mips_fpu_lookup(c->type->fpu, c->word) == 0
			   ? reserved(c)
			   : decode_arithmetic(c);
	}
}

/* ---- moves ---- */

/* From coprocessor 1: INDEX is where from. */
static bool
decode_from(const struct decoder *c, enum mips_semantic semantic,
	    unsigned index)
{
	return set(c, semantic,
		   (struct mips_op){.rd = mips_destination(c->rt),
				    .rs = (uint8_t)index});
}

static bool
decode_to(const struct decoder *c, enum mips_semantic semantic, unsigned index)
{
	return set(c, semantic,
		   (struct mips_op){.rd = MIPS_GPR_BUCKET,
				    .rs = (uint8_t)index,
				    .rt = c->rt});
}

/* movf and movt of general registers; bit 16 tells which. */
static bool
decode_movcf(const struct decoder *c)
{
	if (!has(c, MIPS_FPU_CC) || (c->word >> 17 & 1) != 0) {
		return false;
	}
	return set(
	    c, MIPS_SEM_movcf,
	    (struct mips_op){.rd = mips_destination(c->rd),
			     .rs = c->rs,
			     .rt = (uint8_t)mips_fpu_condition_bit(c->rt >> 2),
			     .sa = c->rt & 1});
}

/* movz.fmt and movn.fmt; bit 0 tells which. */
static bool
decode_movg(const struct decoder *c, bool is_double)
{
	struct mips_op op = {.rt = c->rt, .sa = c->word & 1};

	op.rd = is_double ? pair_of(c, c->fd) : word_of(c, c->fd);
	op.rs = is_double ? pair_of(c, c->rd) : word_of(c, c->rd);
	return set(c, is_double ? MIPS_SEM_movg_d : MIPS_SEM_movg_s, op);
}

/* ---- branches ---- */

static bool
decode_branch(const struct decoder *c)
{
	static const uint8_t semantics[4] = {MIPS_SEM_bc1f, MIPS_SEM_bc1t,
					     MIPS_SEM_bc1fl, MIPS_SEM_bc1tl};
	unsigned cc = c->rt >> 2;
	bool likely = (c->rt & 2) != 0;

	if ((cc != 0 && !has(c, MIPS_FPU_CC)) ||
	    (likely && !has(c, MIPS_FPU_II))) {
		return reserved(c);
	}
	return set(c, semantics[c->rt & 3],
		   (struct mips_op){.rd = MIPS_GPR_BUCKET,
				    .rs = (uint8_t)mips_fpu_condition_bit(cc),
				    .imm = (int16_t)c->word});
}

/* ---- together ---- */

static bool
decode_format(const struct decoder *c)
{
	bool is_pair = (c->rs & 1) != 0 || c->rs == 22;
	bool is_number = c->rs <= 17 || c->rs == 22; /* not an integer */
	unsigned code = c->word & 63;

	if ((c->rs == 21 && !has(c, MIPS_FPU_LONG)) ||
	    (c->rs == 22 && !has(c, MIPS_FPU_PS))) {
		return reserved(c);
	}
	if ((code == 18 || code == 19) && is_number && has(c, MIPS_FPU_CC)) {
		return decode_movg(c, is_pair);
	}
	return decode_arithmetic(c);
}

static bool
decode_cop1(const struct decoder *c)
{
	switch (c->rs) {
	case 0:
		return decode_from(c, MIPS_SEM_mfc1, word_of(c, c->rd));
	case 1:
		return c->doublewords
			   ? decode_from(c, MIPS_SEM_dmfc1, pair_of(c, c->rd))
			   : reserved(c);
	case 2:
		return decode_from(c, MIPS_SEM_cfc1, c->rd);
	case 3: /* mfhc1: the upper half is a word like any other */
		return has(c, MIPS_FPU_HIGH)
			   ? decode_from(c, MIPS_SEM_mfc1,
					 pair_of(c, c->rd) + 1)
			   : reserved(c);
	case 4:
		return decode_to(c, MIPS_SEM_mtc1, word_of(c, c->rd));
	case 5:
		return c->doublewords
			   ? decode_to(c, MIPS_SEM_dmtc1, pair_of(c, c->rd))
			   : reserved(c);
	case 6:
		return decode_to(c, MIPS_SEM_ctc1, c->rd);
	case 7: /* mthc1 */
		return has(c, MIPS_FPU_HIGH)
			   ? decode_to(c, MIPS_SEM_mtc1, pair_of(c, c->rd) + 1)
			   : reserved(c);
	case 8:
		return decode_branch(c);
	case 16:
	case 17:
	case 20:
	case 21:
	case 22:
		return decode_format(c);
	default:
		return reserved(c);
	}
}

bool
mips_decode_fpu(const struct mips_type *type, uint32_t mode, uint32_t word,
		struct mips_decoded *d)
{
	struct decoder c = {
	    .type = type,
	    .groups = type->fpu->groups,
	    .fr = (mode & MIPS_MODE_FR) != 0,
	    .doublewords = mips_has_doublewords(type, mode),
	    .word = word,
	    .rs = word >> 21 & 31,
	    .rt = word >> 16 & 31,
	    .rd = word >> 11 & 31,
	    .fd = word >> 6 & 31,
	    .d = d,
	};

	switch (word >> 26) {
	case 0:
		return (word & 63) == 1 && decode_movcf(&c);
	case 17:
		return decode_cop1(&c);
	case 19:
		return decode_cop1x(&c);
	case 49:
		return decode_access(&c, MIPS_SEM_lwc1, 4);
	case 57:
		return decode_access(&c, MIPS_SEM_swc1, 4);
	case 53:
		return has(&c, MIPS_FPU_II) &&
		       decode_access(&c, MIPS_SEM_ldc1, 8);
	case 61:
		return has(&c, MIPS_FPU_II) &&
		       decode_access(&c, MIPS_SEM_sdc1, 8);
	default:
		return false;
	}
}
