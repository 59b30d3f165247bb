/*
 * Decoding of what the R5900 has otherwise than MIPS III: no ll and sc, no
 * multiplication and division of doublewords, none of the FPU's doubles;
 * quadwords, a second multiplier, and a floating point unit of its own kind.
 * Manual: "EE Core User's Manual" and "EE Core Instruction Set Manual".
 *
 * Not modelled: its multimedia instructions on 128-bit registers; they raise
 * Reserved Instruction, and the log names them.
 */
#include "cpus/mips/mips_r5900.h"

/* ---- multimedia instructions: opcode MMI, of which four functions use the sa
 * field ---- */

enum {
	OPCODE_SPECIAL = 0,
	OPCODE_REGIMM = 1,
	OPCODE_COP0 = 16,
	OPCODE_COP1 = 17,
	OPCODE_MMI = 28,
	OPCODE_LQ = 30,
	OPCODE_SQ = 31,
};

static const char *const mmi_names[64] = {
    [4] = "plzcw",  [48] = "pmfhl", [49] = "pmthl",
    [52] = "psllh", [54] = "psrlh", [55] = "psrah",
    [60] = "psllw", [62] = "psrlw", [63] = "psraw",
};

static const char *const mmi0_names[32] = {
    [0] = "paddw",   [1] = "psubw",   [2] = "pcgtw",  [3] = "pmaxw",
    [4] = "paddh",   [5] = "psubh",   [6] = "pcgth",  [7] = "pmaxh",
    [8] = "paddb",   [9] = "psubb",   [10] = "pcgtb", [16] = "paddsw",
    [17] = "psubsw", [18] = "pextlw", [19] = "ppacw", [20] = "paddsh",
    [21] = "psubsh", [22] = "pextlh", [23] = "ppach", [24] = "paddsb",
    [25] = "psubsb", [26] = "pextlb", [27] = "ppacb", [30] = "pext5",
    [31] = "ppac5",
};

static const char *const mmi1_names[32] = {
    [1] = "pabsw",   [2] = "pceqw",   [3] = "pminw",   [4] = "padsbh",
    [5] = "pabsh",   [6] = "pceqh",   [7] = "pminh",   [10] = "pceqb",
    [16] = "padduw", [17] = "psubuw", [18] = "pextuw", [20] = "padduh",
    [21] = "psubuh", [22] = "pextuh", [24] = "paddub", [25] = "psubub",
    [26] = "pextub", [27] = "qfsrv",
};

static const char *const mmi2_names[32] = {
    [0] = "pmaddw", [2] = "psllvw",  [3] = "psrlvw",  [4] = "pmsubw",
    [8] = "pmfhi",  [9] = "pmflo",   [10] = "pinth",  [12] = "pmultw",
    [13] = "pdivw", [14] = "pcpyld", [16] = "pmaddh", [17] = "phmadh",
    [18] = "pand",  [19] = "pxor",   [20] = "pmsubh", [21] = "phmsbh",
    [26] = "pexeh", [27] = "prevh",  [28] = "pmulth", [29] = "pdivbw",
    [30] = "pexew", [31] = "prot3w",
};

static const char *const mmi3_names[32] = {
    [0] = "pmadduw", [3] = "psravw",   [8] = "pmthi",	[9] = "pmtlo",
    [10] = "pinteh", [12] = "pmultuw", [13] = "pdivuw", [14] = "pcpyud",
    [18] = "por",    [19] = "pnor",    [26] = "pexch",	[27] = "pcpyh",
    [30] = "pexcw",
};

const char *
mips_mmi_name(uint32_t word)
{
	unsigned sa = word >> 6 & 31;

	if (word >> 26 != OPCODE_MMI) {
		return NULL;
	}
	switch (word & 63) {
	case 8:
		return mmi0_names[sa];
	case 9:
		return mmi2_names[sa];
	case 40:
		return mmi1_names[sa];
	case 41:
		return mmi3_names[sa];
	default:
		return mmi_names[word & 63];
	}
}

/* ---- decoding ---- */

static bool
set(struct mips_decoded *d, enum mips_semantic semantic, struct mips_op op)
{
	d->semantic = semantic;
	d->op = op;
	return true;
}

/* An instruction of three registers; IMM says how. */
static bool
decode_three(struct mips_decoded *d, enum mips_semantic semantic, uint32_t word,
	     int32_t imm)
{
	return set(d, semantic,
		   (struct mips_op){
		       .rd = mips_destination(word >> 11 & 31),
		       .rs = word >> 21 & 31,
		       .rt = word >> 16 & 31,
		       .imm = imm,
		   });
}

static bool
decode_reserved(struct mips_decoded *d)
{
	return set(d, MIPS_SEM_reserved,
		   (struct mips_op){.rd = MIPS_GPR_BUCKET});
}

static bool
decode_coprocessor_reserved(struct mips_decoded *d, uint8_t coprocessor)
{
	return set(d, MIPS_SEM_coprocessor_reserved,
		   (struct mips_op){.rd = MIPS_GPR_BUCKET, .sa = coprocessor});
}

static bool
decode_special(uint32_t word, struct mips_decoded *d)
{
	switch (word & 63) {
	case 10:
		return decode_three(d, MIPS_SEM_movz, word, 0);
	case 11:
		return decode_three(d, MIPS_SEM_movn, word, 0);
	case 24:
		return decode_three(d, MIPS_SEM_multiply, word, 0);
	case 25:
		return decode_three(d, MIPS_SEM_multiply, word,
				    MIPS_MULTIPLY_UNSIGNED);
	case 28 ... 31: /* dmult, dmultu, ddiv, ddivu */
		return decode_reserved(d);
	case 40:
		return decode_three(d, MIPS_SEM_mfsa, word, 0);
	case 41:
		return decode_three(d, MIPS_SEM_mtsa, word, 0);
	default:
		return false;
	}
}

static bool
decode_mmi(uint32_t word, struct mips_decoded *d)
{
	switch (word & 63) {
	case 0: /* madd */
		return decode_three(d, MIPS_SEM_multiply, word,
				    MIPS_MULTIPLY_ADD);
	case 1: /* maddu */
		return decode_three(d, MIPS_SEM_multiply, word,
				    MIPS_MULTIPLY_ADD | MIPS_MULTIPLY_UNSIGNED);
	case 16:
		return decode_three(d, MIPS_SEM_mfhi1, word, 0);
	case 17:
		return decode_three(d, MIPS_SEM_mthi1, word, 0);
	case 18:
		return decode_three(d, MIPS_SEM_mflo1, word, 0);
	case 19:
		return decode_three(d, MIPS_SEM_mtlo1, word, 0);
	case 24: /* mult1 */
		return decode_three(d, MIPS_SEM_multiply1, word, 0);
	case 25: /* multu1 */
		return decode_three(d, MIPS_SEM_multiply1, word,
				    MIPS_MULTIPLY_UNSIGNED);
	case 26:
		return decode_three(d, MIPS_SEM_div1, word, 0);
	case 27:
		return decode_three(d, MIPS_SEM_divu1, word, 0);
	case 32: /* madd1 */
		return decode_three(d, MIPS_SEM_multiply1, word,
				    MIPS_MULTIPLY_ADD);
	case 33: /* maddu1 */
		return decode_three(d, MIPS_SEM_multiply1, word,
				    MIPS_MULTIPLY_ADD | MIPS_MULTIPLY_UNSIGNED);
	default:
		return mips_mmi_name(word) != NULL
			   ? set(d, MIPS_SEM_mmi,
				 (struct mips_op){.rd = MIPS_GPR_BUCKET,
						  .imm = (int32_t)word})
			   : decode_reserved(d);
	}
}

static bool
decode_regimm(uint32_t word, struct mips_decoded *d)
{
	unsigned rt = word >> 16 & 31;

	if (rt != 24 && rt != 25) {
		return false;
	}
	return set(d, rt == 24 ? MIPS_SEM_mtsab : MIPS_SEM_mtsah,
		   (struct mips_op){.rd = MIPS_GPR_BUCKET,
				    .rs = word >> 21 & 31,
				    .imm = (int16_t)word});
}

static bool
decode_cop0(uint32_t word, struct mips_decoded *d)
{
	unsigned rs = word >> 21 & 31;

	if (rs == 1 || rs == 5) { /* dmfc0, dmtc0 */
		return decode_coprocessor_reserved(d, 0);
	}
	if (rs == 16 && (word & 63) >= 56 && (word & 63) <= 57) {
		return set(d, MIPS_SEM_set_eie,
			   (struct mips_op){.rd = MIPS_GPR_BUCKET,
					    .imm = (word & 63) == 56});
	}
	return false;
}

static bool
decode_cop1(uint32_t word, struct mips_decoded *d)
{
	struct mips_fpu_operands o = mips_fpu_operands(false, word);

	switch (word >> 21 & 31) {
	case 6:
		return set(d, MIPS_SEM_ctc1_r5900,
			   (struct mips_op){.rd = MIPS_GPR_BUCKET,
					    .rs = word >> 11 & 31,
					    .rt = word >> 16 & 31});
	case 16: /* S, W */
	case 20:
		if (!mips_fpu_r5900_has(word)) {
			return decode_coprocessor_reserved(d, 1);
		}
		return set(
		    d, MIPS_SEM_fpu_r5900,
		    (struct mips_op){
			.rd = (uint8_t)mips_fpu_word(false, word >> 6 & 31),
			.rs = o.fs,
			.rt = (uint8_t)mips_fpu_word(false, word >> 16 & 31),
			.imm = (int32_t)(word & 63),
		    });
	case 0: /* mfc1, cfc1, mtc1, branches */
	case 2:
	case 4:
	case 8:
		return false;
	default:
		return decode_coprocessor_reserved(d, 1);
	}
}

bool
mips_decode_r5900(uint32_t word, struct mips_decoded *d)
{
	struct mips_op access = {
	    .rd = MIPS_GPR_BUCKET,
	    .rs = word >> 21 & 31,
	    .rt = word >> 16 & 31,
	    .sa = MIPS_ACCESS_PART | MIPS_ACCESS_QUAD,
	    .imm = (int16_t)word,
	};

	switch (word >> 26) {
	case OPCODE_SPECIAL:
		return decode_special(word, d);
	case OPCODE_REGIMM:
		return decode_regimm(word, d);
	case OPCODE_COP0:
		return decode_cop0(word, d);
	case OPCODE_COP1:
		return decode_cop1(word, d);
	case OPCODE_MMI:
		return decode_mmi(word, d);
	case OPCODE_LQ:
		access.rd = mips_destination(access.rt);
		return set(d, MIPS_SEM_lq, access);
	case OPCODE_SQ:
		return set(d, MIPS_SEM_sq, access);
	case 51: /* pref */
		return set(d, MIPS_SEM_nop,
			   (struct mips_op){.rd = MIPS_GPR_BUCKET});
	case 48: /* ll, lld, sc, scd */
	case 52:
	case 56:
	case 60:
		return decode_reserved(d);
	case 53: /* ldc1, sdc1 */
	case 61:
		return decode_coprocessor_reserved(d, 1);
	default:
		return false;
	}
}
