/*
 * The random body of a program.
 *
 * It consists of blocks, a block of items: an instruction, a branch with its
 * delay slot, a loop, a call, a change of the program itself.  Whatever the
 * random values in registers FIRST to LAST are, an item is defined by the
 * architecture: divisors are not zero; on MIPS I loaded registers are not used
 * in the load delay slot, hi and lo are not written shortly after they were
 * read.
 */
#include "body.h"
#include "combination.h"
#include "mips_encode.h"

#define SUBROUTINES 4
#define BLOCK_ITEMS 12
#define LOOP_TRIPS  12

struct generator {
	struct program *p;
	uint64_t random;
	uint32_t subroutines[SUBROUTINES]; /* word indices */

	/* Hazards of what was put last. */
	unsigned loading; /* register in its load delay slot, or 0 */
	unsigned hilo;	  /* instructions until hi and lo may be written */
	bool in_subroutine;
};

/* ---- random numbers: splitmix64 ---- */

static uint64_t
next_random(struct generator *g)
{
	uint64_t z = g->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned
below(struct generator *g, unsigned n)
{
	return (next_random(g) >> 32) * n >> 32;
}

static unsigned
any_register(struct generator *g)
{
	return FIRST + below(g, LAST - FIRST + 1);
}

/* A destination: sometimes register 0. */
static unsigned
any_destination(struct generator *g)
{
	return below(g, 32) == 0 ? ZERO : any_register(g);
}

/* A number with an interesting shape. */
static uint32_t
any_number(struct generator *g)
{
	uint32_t value = next_random(g);

	switch (below(g, 6)) {
	case 0:
		return value & 0xff;
	case 1:
		return 0x80000000 + (value & 3) - 2;
	case 2:
		return -(value & 0xff);
	default:
		return value;
	}
}

/* ---- putting instructions ---- */

/* Nothing may be read that is still being loaded; labels and branches need
 * that, too. */
static void
settle(struct generator *g)
{
	if (g->loading != 0) {
		program_put(g->p, NOP);
		g->loading = 0;
		g->hilo -= g->hilo > 0;
	}
}

static void
put(struct generator *g, uint32_t word)
{
	settle(g);
	program_put(g->p, word);
	g->hilo -= g->hilo > 0;
}

static void
put_load(struct generator *g, uint32_t word, unsigned rt)
{
	put(g, word);
	g->loading = g->p->level == LEVEL_MIPS1 ? rt : 0;
}

/* Before an instruction that writes hi or lo. */
static void
settle_hilo(struct generator *g)
{
	while (g->hilo > 0 && g->p->level == LEVEL_MIPS1) {
		put(g, NOP);
	}
}

static void
number(struct generator *g, unsigned reg, uint32_t value)
{
	settle(g);
	program_load_number(g->p, reg, value);
	g->hilo = 0;
}

/* ---- single instructions: words that can stand in a delay slot ---- */

static uint32_t
register_alu(struct generator *g)
{
	static const enum function all[] = {
	    F_ADDU, F_ADDU, F_SUBU, F_AND,  F_OR,  F_XOR, F_NOR, F_SLT,
	    F_SLTU, F_SLLV, F_SRLV, F_SRAV, F_ADD, F_ADD, F_SUB,
	};
	/* Overflows are for who can handle them. */
	unsigned n = sizeof(all) / sizeof(all[0]);

	enum function f;
	unsigned rd = any_destination(g);
	unsigned rs = any_register(g);
	unsigned rt = any_register(g);

	n -= g->p->mode == MODE_FULL && !g->in_subroutine ? 0 : 3;
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

	n -= g->p->mode == MODE_FULL && !g->in_subroutine ? 0 : 1;
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
		return special3(S3_INS, rd, rs, lsb + size - 1, lsb);
	}
}

static uint32_t
any_alu(struct generator *g)
{
	if (g->p->level != LEVEL_MIPS1 && below(g, 3) == 0) {
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

/* A load or store in one of the data areas; sets *LOADED to the register that
 * is loaded, or to 0.  Offsets are aligned unless MISALIGNED. */
static uint32_t
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

	if (!misaligned) {
		offset &= ~(all[i].alignment - 1);
	}
	*loaded = all[i].load ? rt : 0;
	return i_type(all[i].op, rt, below(g, 2) ? GP : SP, offset);
}

/* ---- items ---- */

/* Some arithmetic, or a fresh number: results tend to get dull. */
static void
item_alu(struct generator *g)
{
	if (below(g, 4) == 0) {
		unsigned reg = any_register(g);

		number(g, reg, any_number(g));
	} else {
		put(g, any_alu(g));
	}
}

static void
item_access(struct generator *g)
{
	unsigned loaded;
	bool misaligned = g->p->mode == MODE_FULL && below(g, 8) == 0;
	uint32_t word = any_access(g, misaligned, &loaded);

	put_load(g, word, loaded);
}

/* Through an address that is computed. */
static void
item_indexed(struct generator *g)
{
	unsigned base = below(g, 2) ? GP : SP;
	unsigned rt = any_register(g);

	put(g, i_type(OP_ANDI, AT, any_register(g), AREA_BYTES / 2 - 4));
	put(g, r_type(F_ADDU, AT, AT, base));
	if (below(g, 2)) {
		put_load(g, i_type(OP_LW, rt, AT, below(g, 1000) * 4), rt);
	} else {
		put(g, i_type(OP_SW, rt, AT, below(g, 1000) * 4));
	}
}

/* Unaligned word: both halves, as compilers put them. */
static void
item_unaligned(struct generator *g)
{
	unsigned base = below(g, 2) ? GP : SP;
	unsigned rt = any_register(g);
	uint32_t offset = below(g, AREA_BYTES - 4);
	uint32_t left = offset + (g->p->big_endian ? 0 : 3);
	uint32_t right = offset + (g->p->big_endian ? 3 : 0);

	if (below(g, 2)) {
		put(g, i_type(OP_LWL, rt, base, left));
		put_load(g, i_type(OP_LWR, rt, base, right), rt);
	} else {
		put(g, i_type(OP_SWL, rt, base, left));
		put(g, i_type(OP_SWR, rt, base, right));
	}
}

static void
item_multiply(struct generator *g)
{
	unsigned a = any_register(g);
	unsigned b = any_register(g);

	settle_hilo(g);
	switch (below(g, 6)) {
	case 0:
		put(g, r_type(F_MULT, 0, a, b));
		break;
	case 1:
		put(g, r_type(F_MULTU, 0, a, b));
		break;
	case 2: /* not zero, and not the smallest number by -1 */
		put(g, i_type(OP_ORI, AT, b, 1));
		put(g, shift(F_SRA, T8, a, 1));
		put(g, r_type(F_DIV, 0, T8, AT));
		break;
	case 3:
		put(g, i_type(OP_ORI, AT, b, 1));
		put(g, r_type(F_DIVU, 0, a, AT));
		break;
	case 4:
		put(g, r_type(F_MTHI, 0, a, 0));
		break;
	default:
		put(g, r_type(F_MTLO, 0, a, 0));
	}
}

static void
item_hilo(struct generator *g)
{
	enum function f = below(g, 2) ? F_MFHI : F_MFLO;

	put(g, r_type(f, any_destination(g), 0, 0));
	g->hilo = 2;
}

/* Multiplications that MIPS32 adds.  mul destroys hi and lo. */
static void
item_accumulate(struct generator *g)
{
	static const enum special2 all[] = {S2_MADD, S2_MADDU, S2_MSUB,
					    S2_MSUBU};
	unsigned a = any_register(g);
	unsigned b = any_register(g);

	if (below(g, 3) == 0) {
		put(g, special2(S2_MUL, any_destination(g), a, b));
		put(g, r_type(F_MTHI, 0, a, 0));
		put(g, r_type(F_MTLO, 0, b, 0));
	} else {
		put(g, special2(all[below(g, 4)], 0, a, b));
	}
}

/* ll and sc of a word, with nothing between that may break the link but
 * interrupts; or sc alone, which fails. */
static void
item_linked(struct generator *g)
{
	unsigned base = below(g, 2) ? GP : SP;
	unsigned rt = any_register(g);
	uint32_t offset = below(g, AREA_BYTES / 4) * 4;

	if (g->p->mode != MODE_FULL) {
		/* Its page may be read-only still, and the return from that
		 * exception would break the link: QEMU knows no such thing. */
		put(g, i_type(OP_SW, any_register(g), base, offset));
	}
	if (g->p->mode != MODE_FULL || below(g, 4) != 0) {
		put(g, i_type(OP_LL, any_register(g), base, offset));
	}
	if (below(g, 2)) {
		put(g, i_type(OP_ADDIU, rt, rt, 1));
	}
	put(g, i_type(OP_SC, rt, base, offset));
	if (below(g, 4) == 0) {
		put(g, i_type(OP_PREF, 0, base, offset));
	}
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

/* A branch without its offset. */
static uint32_t
any_branch(struct generator *g)
{
	unsigned a = any_register(g);
	unsigned b = below(g, 4) ? any_register(g) : a;

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

/* Fills a delay slot; returns the register it loads, or 0. */
static unsigned
put_slot(struct generator *g)
{
	unsigned loaded = 0;
	uint32_t word;

	switch (below(g, 8)) {
	case 0:
		word = NOP;
		break;
	case 1:
	case 2:
	case 3:
		word = any_access(g,
				  g->p->mode == MODE_FULL &&
				      !g->in_subroutine && below(g, 8) == 0,
				  &loaded);
		break;
	default:
		word = any_alu(g);
	}
	program_put(g->p, word);
	g->hilo -= g->hilo > 0;
	return g->p->level == LEVEL_MIPS1 ? loaded : 0;
}

/* Forward, over up to six instructions. */
static void
item_branch(struct generator *g)
{
	unsigned over = below(g, 7);
	unsigned loaded;
	uint32_t at;

	settle(g);
	at = g->p->n_code;
	program_put(g->p, any_branch(g));
	loaded = put_slot(g);
	g->loading = loaded;
	while (over-- > 0) {
		item_alu(g);
	}
	settle(g);
	program_fix_branch(g->p, at);
	/* Taken, the load delay slot is here. */
	g->loading = loaded;
	g->hilo = 2;
	settle(g);
}

/* A jump over some instructions. */
static void
item_jump(struct generator *g)
{
	unsigned over = below(g, 5);
	uint32_t target;

	settle(g);
	target = program_here(g->p) + 4 * (over + 2);
	if (below(g, 2)) {
		program_put(
		    g->p, jump(below(g, 2) && !g->in_subroutine ? OP_JAL : OP_J,
			       target));
	} else {
		program_load_number(g->p, AT, target + 8);
		program_put(g->p, r_type(F_JR, 0, AT, 0));
	}
	g->loading = put_slot(g);
	for (unsigned i = 0; i < over; i++) {
		program_put(g->p, any_alu(g));
	}
	g->hilo = 2;
	settle(g);
}

static void
item_call(struct generator *g)
{
	uint32_t routine = g->subroutines[below(g, SUBROUTINES)];
	uint32_t address = g->p->code_base + 4 * routine;
	unsigned loaded;

	settle(g);
	switch (below(g, 3)) {
	case 0:
		program_put(g->p, jump(OP_JAL, address));
		break;
	case 1:
		program_load_number(g->p, AT, address);
		program_put(g->p, r_type(F_JALR, RA, AT, 0));
		break;
	default:
		program_put(g->p, regimm(R_BGEZAL, ZERO) |
				      program_branch_offset(g->p, routine));
	}
	loaded = put_slot(g);
	/* If the slot faults, branch and slot are skipped: to here. */
	g->loading = loaded;
	g->hilo = 2;
	settle(g);
}

static void
store_float(struct generator *g, unsigned fpr)
{
	unsigned base = below(g, 2) ? GP : SP;

	put(g, i_type(OP_SWC1, fpr, base, below(g, AREA_BYTES / 4) * 4));
}

static void
item_floating(struct generator *g)
{
	bool is_double = below(g, 2);
	unsigned format = is_double ? DOUBLE_FORMAT : SINGLE_FORMAT;
	unsigned base = is_double ? 20 : 0;
	unsigned a = base + 2 * below(g, FLOATS);
	unsigned b = base + 2 * below(g, FLOATS);
	unsigned result = is_double ? FPU_RESULT_D : FPU_RESULT_S;
	unsigned rt = any_register(g);

	settle(g);
	switch (below(g, 4)) {
	case 0: /* compare and branch */
		put(g, fpu(format, 0x30 + below(g, 16), 0, a, b));
		put(g, any_alu(g));
		settle(g);
		program_put(g->p, 0x45000002u | below(g, 2) << 16);
		program_put(g->p, any_alu(g));
		put(g, any_alu(g));
		break;
	case 1: /* control register, rounding mode */
		put(g, move_c1(CFC1, rt, 31));
		g->loading = rt;
		put(g, i_type(OP_ADDIU, AT, ZERO, below(g, 4)));
		put(g, move_c1(CTC1, AT, 31));
		put(g, NOP);
		break;
	case 2: /* conversion */
		put(g, fpu(format, 0x24, FPU_RESULT_S, a, 0));
		store_float(g, FPU_RESULT_S);
		break;
	default:
		put(g, fpu(format, below(g, 4), result, a, b));
		store_float(g, result);
		if (is_double) {
			put_load(g, move_c1(MFC1, rt, result + 1), rt);
		}
	}
}

/* ---- floating point of MIPS32 release 2 ---- */

/* A compare with any condition code, and a branch on it. */
static void
condition_branch(struct generator *g, unsigned format, unsigned a, unsigned b)
{
	unsigned cc = below(g, 8);

	put(g, fpu(format, 0x30 + below(g, 16), 0, a, b) | cc << 8);
	put(g, any_alu(g));
	program_put(g->p, 0x45000002u | cc << 18 | below(g, 4) << 16);
	program_put(g->p, any_alu(g));
	put(g, any_alu(g));
}

static void
conditional_move(struct generator *g, unsigned format, unsigned result,
		 unsigned a)
{
	unsigned condition = below(g, 8) << 2 | below(g, 2);

	switch (below(g, 3)) {
	case 0: /* movf, movt of general registers */
		put(g, any_register(g) << 21 | condition << 16 |
			   any_destination(g) << 11 | 1);
		return;
	case 1: /* movf, movt */
		put(g, fpu(format, 0x11, result, a, condition));
		break;
	default: /* movz, movn */
		put(g, fpu(format, 0x12 + below(g, 2), result, a,
			   any_register(g)));
	}
	store_float(g, result);
}

/* Loads and stores of doubles, and of both formats with an index. */
static void
float_access(struct generator *g, unsigned result, unsigned a)
{
	/* The last two are defined with Status.FR set only. */
	static const unsigned functions[] = {0, 1, 8, 9, 5, 13};
	bool full = g->p->mode == MODE_FULL;
	unsigned function = functions[below(g, full ? 6 : 4)];
	unsigned base = below(g, 2) ? GP : SP;
	unsigned offset = below(g, AREA_BYTES / 8) * 8;

	switch (below(g, 4)) {
	case 0:
		put(g, 0xd4000000u | i_type(0, result, base, offset));
		break;
	case 1:
		put(g, 0xf4000000u | i_type(0, a, base, offset));
		break;
	default: /* luxc1 and suxc1 ignore the low bits */
		offset += function == 5 || function == 13 ? below(g, 8) : 0;
		put(g, i_type(OP_ADDIU, AT, ZERO, offset));
		put(g, function < 8 ? cop1x(function, base, AT, 0, result)
				    : cop1x(function, base, AT, a, 0));
	}
}

/* Control registers; the rounding mode in two ways. */
static void
float_control(struct generator *g, unsigned rt)
{
	static const unsigned registers[] = {0, 25, 26, 28, 31};

	switch (below(g, 4)) {
	case 0:
		put(g, i_type(OP_ANDI, AT, rt, 0xff));
		put(g, move_c1(CTC1, AT, 25));
		break;
	case 1:
		put(g, i_type(OP_ADDIU, AT, ZERO, below(g, 4)));
		put(g, move_c1(CTC1, AT, below(g, 2) ? 28 : 31));
		break;
	default:
		put(g, move_c1(CFC1, rt, registers[1 + below(g, 4)]));
	}
}

static void
item_floating_32(struct generator *g)
{
	static const unsigned unary[] = {0x04, 0x06, 0x15, 0x16};
	static const unsigned to_word[] = {0x0c, 0x0d, 0x0e, 0x0f, 0x24};
	bool is_double = below(g, 2);
	unsigned format = is_double ? DOUBLE_FORMAT : SINGLE_FORMAT;
	unsigned base = is_double ? 20 : 0;
	unsigned a = base + 2 * below(g, FLOATS);
	unsigned b = base + 2 * below(g, FLOATS);
	unsigned c = base + 2 * below(g, FLOATS);
	unsigned result = is_double ? FPU_RESULT_D : FPU_RESULT_S;

	settle(g);
	switch (below(g, 8)) {
	case 0:
		condition_branch(g, format, a, b);
		return;
	case 1:
		conditional_move(g, format, result, a);
		return;
	case 2:
		float_access(g, result, a);
		return;
	case 3:
		float_control(g, any_register(g));
		return;
	case 4:
		result = FPU_RESULT_S;
		put(g, fpu(format, to_word[below(g, 5)], result, a, 0));
		break;
	case 5:
		put(g, fpu(format, unary[below(g, 4)], result, a, 0));
		break;
	case 6:
		put(g, fpu(format, below(g, 4), result, a, b));
		break;
	default:
		put(g,
		    cop1x(32 + 8 * below(g, 4) + is_double, c, b, a, result));
	}
	store_float(g, result);
	if (is_double) {
		put(g, move_c1(MFHC1, any_register(g), FPU_RESULT_D));
	}
}

/* What a level has besides. */
static void
item_special(struct generator *g)
{
	if (g->p->level == LEVEL_MIPS1) {
		item_floating(g);
	} else if (below(g, 3) != 0) {
		item_floating_32(g);
	} else if (below(g, 3) == 0) {
		item_linked(g);
	} else {
		item_accumulate(g);
	}
}

static unsigned
combination_below(void *generator, unsigned n)
{
	return below(generator, n);
}

/* A sequence that the threaded core has a handler for.  Sometimes a branch
 * leads into the middle of it. */
static void
item_combination(struct generator *g)
{
	struct combination_options options = {
	    .area = g->p->direct_base,
	    .coprocessor_0 = g->p->mode == MODE_FULL,
	    .misaligned = g->p->mode == MODE_FULL,
	    .below = combination_below,
	    .arg = g,
	};
	struct combination c = combination_any(&options);
	unsigned entry = c.address || below(g, 3) != 0 ? 0 : below(g, c.length);
	uint32_t at;

	put(g, i_type(OP_ANDI, AT, any_register(g), 0x3fc));
	at = g->p->n_code;
	if (entry != 0) {
		program_put(g->p, any_branch(g));
		program_put(g->p, any_alu(g));
	}
	for (unsigned k = 0; k < c.length; k++) {
		if (entry != 0 && k == entry) {
			program_fix_branch(g->p, at);
		}
		program_put(g->p, c.word[k]);
	}
	g->hilo = 2;
	if (c.branch) {
		at = g->p->n_code - 1;
		g->loading = put_slot(g);
		put(g, any_alu(g));
		settle(g);
		program_fix_branch(g->p, at);
		return;
	}
	g->loading = g->p->level == LEVEL_MIPS1 ? c.loaded : 0;
	store_float(g, FPU_RESULT_S);
	store_float(g, FPU_RESULT_D);
}

/* ---- items of the bare machine ---- */

static void
item_exception(struct generator *g)
{
	/* On MIPS32 the last but one are rdhwr, and a branch likely. */
	static const uint32_t reserved[] = {
	    0xffffffff, 0x0000003f, 0x48000000, 0x7c03e83b, 0x50000001,
	};
	static const enum function registers[] = {F_TGE,  F_TGEU, F_TLT,
						  F_TLTU, F_TEQ,  F_TNE};
	static const enum regimm immediates[] = {R_TGEI,  R_TGEIU, R_TLTI,
						 R_TLTIU, R_TEQI,  R_TNEI};
	uint32_t word;

	switch (below(g, g->p->level == LEVEL_MIPS1 ? 3 : 5)) {
	case 0:
		word = below(g, 1 << 20) << 6 | F_SYSCALL;
		break;
	case 1:
		word = below(g, 1 << 20) << 6 | F_BREAK;
		break;
	case 2:
		word = reserved[below(g, g->p->level == LEVEL_MIPS1 ? 5 : 3)];
		break;
	case 3:
		word = r_type(registers[below(g, 6)], below(g, 32),
			      any_register(g), any_register(g));
		break;
	default:
		word = regimm(immediates[below(g, 6)], any_register(g)) |
		       (any_number(g) & 0xffff);
	}
	settle(g);
	if (below(g, 3) == 0) {
		/* In a delay slot. */
		program_put(g->p, any_branch(g) | 2);
		program_put(g->p, word);
		put(g, any_alu(g));
	} else {
		put(g, word);
	}
}

/* Takes a page of the mapped area, or of mapped code, out of the TLB. */
static void
forget_page(struct generator *g)
{
	uint32_t page = g->p->mapped_base;
	unsigned n = AREA_BYTES >> 12;

	if (g->p->code_mapped && below(g, 2)) {
		page = g->p->code_base;
		n = (g->p->n_code >> 10) + 2;
	}
	number(g, T8, page + below(g, n) * 0x1000);
	program_load_number(g->p, AT, RUNTIME_FORGET_PAGE);
	program_put(g->p, r_type(F_JALR, RA, AT, 0));
	program_put(g->p, NOP);
}

static void
item_cop0(struct generator *g)
{
	unsigned rt = any_register(g);

	switch (below(g, 6)) {
	case 0:
		put_load(g, mfc0(rt, C0_RANDOM), rt);
		break;
	case 1:
		/* The page of the last miss or store to a clean page. */
		put_load(g, mfc0(rt, C0_ENTRYHI), rt);
		break;
	default:
		forget_page(g);
	}
}

/* Replaces an instruction further on, right ahead, or the next one. */
static void
item_self_modifying(struct generator *g)
{
	unsigned ahead = below(g, 5);
	bool byte = below(g, 4) == 0;
	/* As patched: an instruction without exceptions. */
	bool subroutine = g->in_subroutine;
	unsigned rt;
	unsigned rs;
	uint32_t site;
	uint32_t word;

	g->in_subroutine = true;
	word = any_alu(g);
	settle(g);
	site = program_here(g->p) + 4 * (5 + ahead);
	if (below(g, 3) == 0) {
		/* Through the other address of the same memory. */
		site += g->p->code_backing - g->p->code_base;
	}
	program_load_number(g->p, T8, site);
	program_load_number(g->p, T9, word);
	if (byte) {
		/* The low byte of an immediate. */
		program_put(g->p,
			    i_type(OP_SB, T9, T8, g->p->big_endian ? 3 : 0));
	} else {
		program_put(g->p, i_type(OP_SW, T9, T8, 0));
	}
	for (unsigned i = 0; i < ahead; i++) {
		program_put(g->p, any_alu(g));
	}
	rt = any_register(g);
	rs = any_register(g);
	program_put(g->p, i_type(OP_ADDIU, rt, rs, any_number(g)));
	g->in_subroutine = subroutine;
	g->hilo = 2;
}

/* ---- blocks ---- */

static void
any_item(struct generator *g)
{
	unsigned kinds = g->p->mode == MODE_FULL ? 16 : 13;

	switch (below(g, kinds)) {
	case 0:
	case 1:
		item_access(g);
		break;
	case 2:
		item_indexed(g);
		break;
	case 3:
		item_unaligned(g);
		break;
	case 4:
		item_multiply(g);
		break;
	case 5:
		item_hilo(g);
		break;
	case 6:
	case 7:
		item_branch(g);
		break;
	case 8:
		item_jump(g);
		break;
	case 9:
		item_call(g);
		break;
	case 10:
		item_special(g);
		break;
	case 11:
		item_combination(g);
		break;
	case 13:
		item_exception(g);
		break;
	case 14:
		item_cop0(g);
		break;
	case 15:
		item_self_modifying(g);
		break;
	default:
		item_alu(g);
	}
}

static void
block(struct generator *g)
{
	bool loop = below(g, 2);
	uint32_t start = 0;

	settle(g);
	if (loop) {
		program_put(
		    g->p, i_type(OP_ADDIU, S8, ZERO, 1 + below(g, LOOP_TRIPS)));
		start = g->p->n_code;
	}
	g->hilo = 2;
	for (unsigned i = 0; i < BLOCK_ITEMS; i++) {
		any_item(g);
	}
	if (loop) {
		settle(g);
		put(g, i_type(OP_ADDIU, S8, S8, -1));
		program_put(g->p, i_type(OP_BGTZ, 0, S8,
					 program_branch_offset(g->p, start)));
		g->loading = put_slot(g);
		settle(g);
	}
}

/* A short routine without exceptions, calls or loops. */
static void
subroutine(struct generator *g)
{
	g->in_subroutine = true;
	g->loading = 0;
	g->hilo = 2;
	for (unsigned i = 0; i < 4; i++) {
		switch (below(g, 3)) {
		case 0:
			item_unaligned(g);
			break;
		case 1:
			item_branch(g);
			break;
		default:
			item_alu(g);
		}
	}
	settle(g);
	program_put(g->p, r_type(F_JR, 0, RA, 0));
	program_put(g->p, any_alu(g));
	g->in_subroutine = false;
}

/* Normal numbers of moderate size: no result is tiny or invalid. */
static uint32_t
any_float(struct generator *g, bool is_double)
{
	uint32_t value = next_random(g);

	if (is_double) {
		return (value & 0x80ffffff) | 0x3f800000;
	}
	return (value & 0x87ffffff) | 0x3c000000;
}

static void
put_float(struct generator *g, unsigned fpr, uint32_t value)
{
	number(g, AT, value);
	put(g, move_c1(MTC1, AT, fpr));
	put(g, NOP);
}

void
body_generate(struct program *p, uint64_t seed, unsigned blocks)
{
	struct generator g = {.p = p, .random = seed << 20};
	uint32_t over;

	for (unsigned i = 0; i < AREA_BYTES; i++) {
		p->direct[i] = next_random(&g);
		p->mapped[i] = next_random(&g);
	}
	over = p->n_code;
	put(&g, i_type(OP_BEQ, 0, 0, 0));
	put(&g, NOP);
	for (unsigned i = 0; i < SUBROUTINES; i++) {
		g.subroutines[i] = p->n_code;
		subroutine(&g);
	}
	program_fix_branch(p, over);
	for (unsigned r = FIRST; r <= LAST; r++) {
		number(&g, r, any_number(&g));
	}
	for (unsigned i = 0; i < FLOATS; i++) {
		put_float(&g, 2 * i, any_float(&g, false));
		put_float(&g, 20 + 2 * i, next_random(&g));
		put_float(&g, 21 + 2 * i, any_float(&g, true));
	}
	for (unsigned i = 0; i < blocks; i++) {
		g.random = (seed << 20) + i + 1;
		next_random(&g);
		g.random ^= next_random(&g);
		block(&g);
	}
	settle(&g);
}
