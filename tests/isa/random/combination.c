/*
 * The sequences that the threaded core has handlers for.  The lists are its
 * own: what is new there does not compile here until it is added.
 */
#include "../../../src/cpus/mips/mips_combinations.h"

#include "combination.h"
#include "mips_encode.h"

enum form {
	NONE,
	MOVE,
	REGISTERS, /* rd, rs, rt */
	SHIFT,	   /* rd, rt, amount */
	IMMEDIATE, /* rt, rs, immediate */
	UPPER,	   /* rt, immediate */
	LOAD,
	STORE,
	FLOAT_ACCESS,
	FROM_COP0,
	SINGLE, /* fd, fs, ft */
	DOUBLE,
	COMPARE_SINGLE, /* fs, ft */
	COMPARE_DOUBLE,
	BRANCH, /* rs, rt */
	BRANCH_COP1,
};

/* Name, form, opcode or function, bytes of an access. */
#define NAMES(X)                               \
	X(nop, NONE, 0, 0)                     \
	X(move, MOVE, F_OR, 0)                 \
	X(addu, REGISTERS, F_ADDU, 0)          \
	X(subu, REGISTERS, F_SUBU, 0)          \
	X(and, REGISTERS, F_AND, 0)            \
	X(or, REGISTERS, F_OR, 0)              \
	X(xor, REGISTERS, F_XOR, 0)            \
	X(slt, REGISTERS, F_SLT, 0)            \
	X(sltu, REGISTERS, F_SLTU, 0)          \
	X(daddu, REGISTERS, F_DADDU, 0)        \
	X(dsll, SHIFT, F_DSLL, 0)              \
	X(dsrl, SHIFT, F_DSRL, 0)              \
	X(daddiu, IMMEDIATE, OP_DADDIU, 0)     \
	X(ld, LOAD, OP_LD, 8)                  \
	X(sd, STORE, OP_SD, 8)                 \
	X(sll, SHIFT, F_SLL, 0)                \
	X(srl, SHIFT, F_SRL, 0)                \
	X(addiu, IMMEDIATE, OP_ADDIU, 0)       \
	X(slti, IMMEDIATE, OP_SLTI, 0)         \
	X(sltiu, IMMEDIATE, OP_SLTIU, 0)       \
	X(andi, IMMEDIATE, OP_ANDI, 0)         \
	X(ori, IMMEDIATE, OP_ORI, 0)           \
	X(xori, IMMEDIATE, OP_XORI, 0)         \
	X(lui, UPPER, OP_LUI, 0)               \
	X(lb, LOAD, OP_LB, 1)                  \
	X(lbu, LOAD, OP_LBU, 1)                \
	X(lw, LOAD, OP_LW, 4)                  \
	X(sb, STORE, OP_SB, 1)                 \
	X(sw, STORE, OP_SW, 4)                 \
	X(lwc1, FLOAT_ACCESS, OP_LWC1, 4)      \
	X(swc1, FLOAT_ACCESS, OP_SWC1, 4)      \
	X(mfc0, FROM_COP0, C0_ENTRYHI, 0)      \
	X(fpu_add_s, SINGLE, 0, 0)             \
	X(fpu_sub_s, SINGLE, 1, 0)             \
	X(fpu_mul_s, SINGLE, 2, 0)             \
	X(fpu_add_d, DOUBLE, 0, 0)             \
	X(fpu_mul_d, DOUBLE, 2, 0)             \
	X(fpu_c_eq_s, COMPARE_SINGLE, 0x32, 0) \
	X(fpu_c_lt_s, COMPARE_SINGLE, 0x3c, 0) \
	X(fpu_c_le_s, COMPARE_SINGLE, 0x3e, 0) \
	X(fpu_c_eq_d, COMPARE_DOUBLE, 0x32, 0) \
	X(fpu_c_lt_d, COMPARE_DOUBLE, 0x3c, 0) \
	X(fpu_c_le_d, COMPARE_DOUBLE, 0x3e, 0) \
	X(beq, BRANCH, OP_BEQ, 0)              \
	X(bne, BRANCH, OP_BNE, 0)              \
	X(bc1f, BRANCH_COP1, 0, 0)             \
	X(bc1t, BRANCH_COP1, 1, 0)

enum {
#define X(name, form, number, bytes) N_##name,
	NAMES(X)
#undef X
};

static const struct {
	uint8_t form;
	uint8_t number;
	uint8_t bytes;
} names[] = {
#define X(name, form, number, bytes) {form, number, bytes},
    NAMES(X)
#undef X
};

enum {
	LINK_any,
	LINK_rs,
	LINK_rt,
	LINK_both,
	LINK_square,
	LINK_sets,
	LINK_tests,
	LINK_run,
	LINK_half,
	LINK_half2,
	LINK_distance,
};

static const struct row {
	uint8_t length;
	bool branch;
	bool wide; /* of doublewords */
	uint8_t name[COMBINATION_WORDS];
	uint8_t link[COMBINATION_WORDS];
} rows[] = {
#define N(name) N_##name
#define L(link) LINK_##link
#define ROW_2(branch, wide, a, la, b, lb) \
	{2, branch, wide, {N(a), N(b)}, {L(la), L(lb)}},
#define ROW_3(branch, wide, a, la, b, lb, c, lc) \
	{3, branch, wide, {N(a), N(b), N(c)}, {L(la), L(lb), L(lc)}},
#define ROW_4(branch, wide, a, la, b, lb, c, lc, d, ld) \
	{4,                                             \
	 branch,                                        \
	 wide,                                          \
	 {N(a), N(b), N(c), N(d)},                      \
	 {L(la), L(lb), L(lc), L(ld)}},
#define DISTANCE(f)                                                        \
	{8,                                                                \
	 false,                                                            \
	 false,                                                            \
	 {N(fpu_sub_##f), N(fpu_sub_##f), N(fpu_mul_##f), N(fpu_mul_##f),  \
	  N(fpu_sub_##f), N(fpu_mul_##f), N(fpu_add_##f), N(fpu_add_##f)}, \
	 {L(distance), L(distance), L(distance), L(distance), L(distance), \
	  L(distance), L(distance), L(distance)}},
#define TWO(...)	     ROW_2(false, false, __VA_ARGS__)
#define THREE(...)	     ROW_3(false, false, __VA_ARGS__)
#define FOUR(...)	     ROW_4(false, false, __VA_ARGS__)
#define BRANCH_TWO(...)	     ROW_2(true, false, __VA_ARGS__)
#define BRANCH_THREE(...)    ROW_3(true, false, __VA_ARGS__)
#define WIDE_TWO(...)	     ROW_2(false, true, __VA_ARGS__)
#define WIDE_THREE(...)	     ROW_3(false, true, __VA_ARGS__)
#define WIDE_FOUR(...)	     ROW_4(false, true, __VA_ARGS__)
#define WIDE_BRANCH_TWO(...) ROW_2(true, true, __VA_ARGS__)
#define RUN_8(a, kind)                                     \
	{8,                                                \
	 false,                                            \
	 false,                                            \
	 {N(a), N(a), N(a), N(a), N(a), N(a), N(a), N(a)}, \
	 {L(run), L(run), L(run), L(run), L(run), L(run), L(run), L(run)}},
#define RUN_4(a, kind)	 FOUR(a, run, a, run, a, run, a, run)
#define RUN_3(a, kind)	 THREE(a, run, a, run, a, run)
#define PAIR_OF_PAIRS(a) FOUR(a, half2, a, half2, a, half2, a, half2)
#define PAIR(a)		 TWO(a, half, a, half)
    RUNS_8(RUN_8) DISTANCES(DISTANCE) RUNS_4(RUN_4) RUNS_3(RUN_3)
	PAIRS_OF_PAIRS(PAIR_OF_PAIRS) PAIRS(PAIR) COMBINATIONS_2(TWO)
	    COMBINATIONS_3(THREE) COMBINATIONS_4(FOUR) BRANCH_COMBINATIONS_2(
		BRANCH_TWO) BRANCH_COMBINATIONS_3(BRANCH_THREE)
		WIDE_COMBINATIONS_2(WIDE_TWO) WIDE_COMBINATIONS_3(WIDE_THREE)
		    WIDE_COMBINATIONS_4(WIDE_FOUR)
			WIDE_BRANCH_COMBINATIONS_2(WIDE_BRANCH_TWO)};

struct maker {
	const struct combination_options *options;
	bool address;	  /* as in struct combination */
	bool upper;	  /* lui makes it */
	bool wide;	  /* as in struct row */
	uint32_t offset;  /* in the area, of an access at such an address */
	unsigned result;  /* of the member before, or 0 */
	unsigned loading; /* the same if that was a load */
	unsigned length;
	unsigned number; /* of this member */
	unsigned base;	 /* of runs and pairs, the offset of their first word */
	uint32_t first;
	unsigned turn; /* and which member has it */
};

static unsigned
below(struct maker *m, unsigned n)
{
	return m->options->below(m->options->arg, n);
}

/* On MIPS I not the one that is being loaded. */
static unsigned
any_register(struct maker *m)
{
	unsigned last = m->wide ? LAST : m->options->last;
	unsigned reg;

	do {
		reg = FIRST + below(m, last - FIRST + 1);
	} while (reg == m->loading);
	return reg;
}

/* What a member writes: doublewords do not go where words are. */
static unsigned
any_result(struct maker *m)
{
	return m->wide ? LAST - below(m, LAST - m->options->last)
		       : any_register(m);
}

/* Operands of a member that makes an address: what is small, and GP. */
static void
address_operands(struct maker *m, unsigned form, unsigned link, unsigned *rs,
		 unsigned *rt)
{
	unsigned small = link == LINK_any ? AT : m->result;

	if (form == REGISTERS) {
		*rs = link == LINK_rt ? GP : small;
		*rt = link == LINK_rt ? small : GP;
	} else {
		*rs = small;
		*rt = small;
	}
}

/* A word of a run: the members take turns from any of them on. */
static uint32_t
run_word(struct maker *m, unsigned name, unsigned rt)
{
	unsigned place = (m->number + m->turn) % m->length;

	return i_type(names[name].number, rt, m->base, m->first + 4 * place);
}

/* A word of a double, of two if DISTANCE is 2: the first words come first.
 * There are two registers that may take results. */
static uint32_t
half_word(struct maker *m, unsigned name, unsigned distance)
{
	unsigned second = m->number / distance;
	unsigned which = m->number % distance;
	unsigned half = second ^ m->options->big;
	/* With Status.FR set a single leaves half of a double undefined. */
	bool in_double = which == 0 && !m->options->wide;

	return i_type(names[name].number,
		      (in_double ? FPU_RESULT_D : FPU_RESULT_S) + half,
		      which == 0 ? GP : SP, m->first + 8 * which + 4 * second);
}

static uint32_t
access_word(struct maker *m, unsigned name, unsigned link, unsigned rt)
{
	uint32_t offset = below(m, AREA_BYTES / 4);
	unsigned base = below(m, 2) ? GP : SP;

	if (link == LINK_run) {
		return run_word(m, name, rt);
	}
	if (link == LINK_half || link == LINK_half2) {
		return half_word(m, name, link == LINK_half ? 1 : 2);
	}
	if (link == LINK_rs) {
		base = m->result;
		/* Behind lui it is the lower half of the whole address. */
		offset = m->offset + (m->upper ? m->options->area : 0);
	} else if (!m->options->misaligned || below(m, 8) != 0) {
		offset &= ~(names[name].bytes - 1u);
	}
	return i_type(names[name].number, rt, base, offset);
}

/* A word of the square of a distance; the differences are in these registers in
 * turn.  Now and then an operand is one of them, which makes it something else.
 */
static uint32_t
distance_word(struct maker *m, unsigned name)
{
	static const uint8_t results[] = {FPU_RESULT_S, FPU_RESULT_S2,
					  FPU_RESULT_S3};
	/* Of each member, as numbers of results. */
	static const uint8_t to[2][8] = {{0, 1, 0, 1, 2, 2, 0, 0},
					 {0, 1, 0, 1, 2, 2, 1, 1}};
	static const uint8_t from[8] = {3, 3, 0, 1, 3, 2, 0, 2};
	unsigned k = m->number;
	unsigned sum = m->turn & 1;
	unsigned d = results[(to[sum][k] + m->turn) % 3];
	unsigned a = 2 * below(m, FLOATS);
	unsigned b = 2 * below(m, FLOATS);

	if (from[k] != 3) {
		a = results[(from[k] + m->turn) % 3];
		b = k < 6 ? a
			  : results[(to[sum][k == 6 ? 1 : 7] + m->turn) % 3];
	}
	if (below(m, 64) == 0) {
		b = results[below(m, 3)];
	}
	return below(m, 2) ? fpu(SINGLE_FORMAT, names[name].number, d, a, b)
			   : fpu(SINGLE_FORMAT, names[name].number, d, b, a);
}

/* The word of a member; its result goes to *D, 0 if it has none. */
static uint32_t
member(struct maker *m, unsigned name, unsigned link, unsigned *d)
{
	unsigned number = names[name].number;
	unsigned form = names[name].form;
	unsigned rs = link == LINK_rs ? m->result : any_register(m);
	unsigned rt = link == LINK_rt ? m->result : any_register(m);
	uint32_t imm = below(m, 1 << 16);
	unsigned amount = 1 + below(m, 31);
	unsigned a = 2 * below(m, FLOATS);
	unsigned b = 2 * below(m, FLOATS);
	uint32_t at = m->options->area + m->offset;

	if (link == LINK_square) {
		b = a;
	} else if (form == SINGLE && link != LINK_any) {
		/* What is before it has left its result there. */
		a = link == LINK_rt ? a : FPU_RESULT_S;
		b = link == LINK_rs ? b : FPU_RESULT_S;
	}
	*d = any_result(m);
	if (m->address && form != STORE) {
		/* Addresses depend on where the program runs: they stay in AT,
		 * which counts for nothing. */
		*d = form == LOAD ? *d : AT;
		address_operands(m, form, link, &rs, &rt);
		amount = 1;
		imm = form == UPPER ? (at + 0x8000) >> 16 : 0x3f8;
	}
	switch (form) {
	case MOVE:
		return r_type(number, *d, rs, ZERO);
	case REGISTERS:
		return r_type(number, *d, rs, rt);
	case SHIFT:
		return shift(number, *d, rt, amount);
	case IMMEDIATE:
		return i_type(number, *d, rs, imm);
	case UPPER:
		return i_type(number, *d, 0, imm);
	case LOAD:
		return access_word(m, name, link, *d);
	case FROM_COP0:
		return mfc0(*d, number);
	default:
		break;
	}
	*d = 0;
	switch (form) {
	case STORE:
		return access_word(m, name, link, rt);
	case FLOAT_ACCESS:
		return access_word(m, name, link, FPU_RESULT_S);
	case SINGLE:
		if (link == LINK_distance) {
			return distance_word(m, name);
		}
		return fpu(SINGLE_FORMAT, number, FPU_RESULT_S, a, b);
	case DOUBLE:
		return fpu(DOUBLE_FORMAT, number, FPU_RESULT_D, 20 + a, 20 + b);
	case COMPARE_SINGLE:
		return fpu(SINGLE_FORMAT, number, 0, a, b);
	case COMPARE_DOUBLE:
		return fpu(DOUBLE_FORMAT, number, 0, 20 + a, 20 + b);
	case BRANCH:
		return i_type(number, rt, rs, 0);
	case BRANCH_COP1:
		return 0x45000000u | number << 16;
	default:
		return NOP;
	}
}

static bool
uses_form(const struct row *row, unsigned form)
{
	for (unsigned k = 0; k < row->length; k++) {
		if (names[row->name[k]].form == form) {
			return true;
		}
	}
	return false;
}

static bool
makes_address(const struct row *row)
{
	for (unsigned k = 1; k < row->length; k++) {
		unsigned form = names[row->name[k]].form;

		if (row->link[k] == LINK_rs &&
		    (form == LOAD || form == STORE)) {
			return true;
		}
	}
	return false;
}

struct combination
combination_any(const struct combination_options *options)
{
	struct maker m = {.options = options};
	struct combination c = {0};
	const struct row *row;

	do {
		row = &rows[below(&m, sizeof(rows) / sizeof(rows[0]))];
	} while ((uses_form(row, FROM_COP0) && !options->coprocessor_0) ||
		 (row->wide && !options->wide));
	c.length = row->length;
	c.branch = row->branch;
	c.address = makes_address(row);
	c.chained = row->link[0] == LINK_distance;
	m.address = c.address;
	m.upper = row->name[0] == N_lui;
	m.wide = row->wide;
	m.offset = below(&m, 512) * (m.wide ? 8 : 4);
	m.length = row->length;
	m.base = below(&m, 2) ? GP : SP;
	m.turn = below(&m, m.length);
	m.first = below(&m, AREA_BYTES - 64) & ~3u;
	if (row->link[0] == LINK_half || row->link[0] == LINK_half2) {
		/* Sometimes not at a multiple of 8. */
		m.first &= below(&m, 4) == 0 ? ~3u : ~7u;
	}
	for (unsigned k = 0; k < c.length; k++) {
		unsigned d;

		m.number = k;
		c.word[k] = member(&m, row->name[k], row->link[k], &d);
		m.result = d;
		m.loading = names[row->name[k]].form == LOAD ||
				    names[row->name[k]].form == FROM_COP0
				? d
				: 0;
	}
	c.loaded = m.loading;
	c.singles = row->link[0] == LINK_distance ? 3 : 1;
	return c;
}
