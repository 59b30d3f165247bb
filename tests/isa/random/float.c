/*
 * Floating point of random programs.  Constants are operands, results go to
 * registers of their own, so that numbers stay normal and of moderate size.
 *
 * On 64-bit CPUs Status.FR is set: odd registers are registers, too, and single
 * results leave undefined what is above them, so nothing reads that.
 */
#include "generator.h"
#include "mips_encode.h"

/* Registers of one instruction. */
struct operands {
	bool is_double;
	unsigned format;
	unsigned a;
	unsigned b;
	unsigned c;
	unsigned result;
};

/* Is each register of coprocessor 1 large enough for a double? */
static bool
is_wide(const struct generator *g)
{
	return level_is_wide(g->p->level);
}

static unsigned
any_constant(struct generator *g, bool is_double)
{
	unsigned base = is_double ? 20 : 0;

	return base +
	       (is_wide(g) ? below(g, 2 * FLOATS) : 2 * below(g, FLOATS));
}

static struct operands
any_operands(struct generator *g)
{
	bool is_double = below(g, 2);

	return (struct operands){
	    .is_double = is_double,
	    .format = is_double ? DOUBLE_FORMAT : SINGLE_FORMAT,
	    .a = any_constant(g, is_double),
	    .b = any_constant(g, is_double),
	    .c = any_constant(g, is_double),
	    .result = (is_double ? FPU_RESULT_D : FPU_RESULT_S) +
		      (is_wide(g) ? below(g, 2) : 0),
	};
}

void
store_float(struct generator *g, unsigned fpr, bool is_double)
{
	unsigned base = below(g, 2) ? GP : SP;
	bool whole = is_double && is_wide(g) && below(g, 4) != 0;
	enum opcode op = whole ? OP_SDC1 : OP_SWC1;
	unsigned size = whole ? 8 : 4;

	put(g, i_type(op, fpr, base, below(g, AREA_BYTES / size) * size));
}

/* Looks at the upper half of a double, too. */
static void
store_result(struct generator *g, unsigned fpr, bool is_double)
{
	unsigned rt = any_register(g);

	store_float(g, fpr, is_double);
	if (!is_double) {
		return;
	}
	switch (g->p->level) {
	case LEVEL_MIPS1:
		put_load(g, move_c1(MFC1, rt, fpr + 1), rt);
		break;
	case LEVEL_MIPS3:
		put(g, move_c1(DMFC1, any_whole_destination(g), fpr));
		break;
	default:
		put(g, move_c1(MFHC1, rt, fpr));
	}
}

/* A compare and a branch on it; later levels have eight condition codes and
 * branches likely. */
static void
condition_branch(struct generator *g, const struct operands *o)
{
	unsigned cc = level_has_r2(g->p->level) ? below(g, 8) : 0;
	unsigned kinds = g->p->level == LEVEL_MIPS1 ? 2 : 4;

	put(g, fpu(o->format, 0x30 + below(g, 16), 0, o->a, o->b) | cc << 8);
	put(g, any_alu(g));
	settle(g);
	program_put(g->p, 0x45000002u | cc << 18 | below(g, kinds) << 16);
	program_put(g->p, any_alu(g));
	put(g, any_alu(g));
}

static void
conditional_move(struct generator *g, const struct operands *o)
{
	unsigned condition = below(g, 8) << 2 | below(g, 2);

	switch (below(g, 3)) {
	case 0: /* movf, movt of general registers */
		put(g, any_register(g) << 21 | condition << 16 |
			   any_destination(g) << 11 | 1);
		return;
	case 1: /* movf, movt */
		put(g, fpu(o->format, 0x11, o->result, o->a, condition));
		break;
	default: /* movz, movn */
		put(g, fpu(o->format, 0x12 + below(g, 2), o->result, o->a,
			   any_whole(g)));
	}
	store_float(g, o->result, o->is_double);
}

/* Loads and stores, in two forms. */
static void
float_access(struct generator *g, const struct operands *o)
{
	/* lwxc1, swxc1, ldxc1, sdxc1, luxc1, suxc1.  The last two are defined
	 * with Status.FR set only. */
	static const unsigned functions[] = {0, 8, 1, 9, 5, 13};
	/* On wide levels the size is that of the operands. */
	unsigned first = is_wide(g) && o->is_double ? 2 : 0;
	unsigned n = is_wide(g) && !o->is_double	     ? 2
		     : is_wide(g) || g->p->mode == MODE_FULL ? 6
							     : 4;
	unsigned function = functions[first + below(g, n - first)];
	unsigned base = below(g, 2) ? GP : SP;
	unsigned offset = below(g, AREA_BYTES / 8) * 8;
	bool is_double = is_wide(g) ? o->is_double : true;

	switch (below(g, level_has_r2(g->p->level) ? 4 : 2)) {
	case 0:
		put(g, i_type(is_double ? OP_LDC1 : OP_LWC1, o->result, base,
			      offset));
		break;
	case 1:
		put(g,
		    i_type(is_double ? OP_SDC1 : OP_SWC1, o->a, base, offset));
		break;
	default: /* luxc1 and suxc1 ignore the low bits */
		offset += function == 5 || function == 13 ? below(g, 8) : 0;
		put(g, i_type(OP_ADDIU, AT, ZERO, offset));
		put(g, function < 8 ? cop1x(function, base, AT, 0, o->result)
				    : cop1x(function, base, AT, o->a, 0));
	}
}

/* Control registers; the rounding mode in two ways. */
static void
float_control(struct generator *g)
{
	static const unsigned registers[] = {25, 26, 28, 31};
	unsigned rt = any_register(g);
	bool later = level_has_r2(g->p->level);

	switch (below(g, 4)) {
	case 0:
		if (later) {
			put(g, i_type(OP_ANDI, AT, rt, 0xff));
			put(g, move_c1(CTC1, AT, 25));
			break;
		}
		/* fall through */
	case 1:
		put(g, i_type(OP_ADDIU, AT, ZERO, below(g, 4)));
		put(g, move_c1(CTC1, AT, later && below(g, 2) ? 28 : 31));
		break;
	default:
		put_load(g,
			 move_c1(CFC1, rt, later ? registers[below(g, 4)] : 31),
			 rt);
	}
}

/* Conversions to integers, from MIPS II on in all rounding modes; to long ones,
 * which need Status.FR. */
static void
to_integer(struct generator *g, const struct operands *o)
{
	static const unsigned to_word[] = {0x24, 0x0c, 0x0d, 0x0e, 0x0f};
	static const unsigned to_long[] = {0x25, 0x08, 0x09, 0x0a, 0x0b};
	unsigned kinds = g->p->level == LEVEL_MIPS1 ? 1 : 5;

	if (is_wide(g) && below(g, 2)) {
		put(g, fpu(o->format, to_long[below(g, kinds)], FPU_RESULT_D,
			   o->a, 0));
		store_result(g, FPU_RESULT_D, true);
	} else {
		put(g, fpu(o->format, to_word[below(g, kinds)], FPU_RESULT_S,
			   o->a, 0));
		store_float(g, FPU_RESULT_S, false);
	}
}

/* Conversions from long integers, of 48 bits, or from words. */
static void
from_integer(struct generator *g, const struct operands *o)
{
	unsigned function = o->is_double ? 0x21 : 0x20;

	if (is_wide(g) && below(g, 2)) {
		put(g, shift(F_DSRA, AT, any_whole(g), 16));
		put(g, move_c1(DMTC1, AT, FPU_RESULT_D));
		put(g, NOP);
		put(g, fpu(LONG_FORMAT, function, o->result, FPU_RESULT_D, 0));
	} else {
		put(g, move_c1(MTC1, any_register(g), FPU_RESULT_S));
		put(g, NOP);
		put(g, fpu(WORD_FORMAT, function, o->result, FPU_RESULT_S, 0));
	}
	store_result(g, o->result, o->is_double);
}

/* Arithmetic. */
static uint32_t
any_arithmetic(struct generator *g, const struct operands *o)
{
	/* sqrt, mov, recip, rsqrt */
	static const unsigned unary[] = {0x04, 0x06, 0x15, 0x16};
	bool later = level_has_r2(g->p->level);

	switch (below(g, later ? 4 : 3)) {
	case 0:
		if (g->p->level != LEVEL_MIPS1) {
			return fpu(o->format, unary[below(g, later ? 4 : 2)],
				   o->result, o->a, 0);
		}
		/* fall through */
	case 1:
	case 2:
		return fpu(o->format, below(g, 4), o->result, o->a, o->b);
	default:
		return cop1x(32 + 8 * below(g, 4) + o->is_double, o->c, o->b,
			     o->a, o->result);
	}
}

void
item_floating(struct generator *g)
{
	struct operands o = any_operands(g);

	settle(g);
	switch (below(g, 8)) {
	case 0:
		condition_branch(g, &o);
		return;
	case 1:
		float_control(g);
		return;
	case 2:
		to_integer(g, &o);
		return;
	case 3:
		from_integer(g, &o);
		return;
	case 4:
		if (g->p->level != LEVEL_MIPS1) {
			float_access(g, &o);
			return;
		}
		break;
	case 5:
		if (level_has_r2(g->p->level)) {
			conditional_move(g, &o);
			return;
		}
		break;
	}
	put(g, any_arithmetic(g, &o));
	store_result(g, o.result, o.is_double);
}

/* Normal numbers of moderate size, as singles or as the upper halves of
 * doubles: no result is tiny or invalid but roots of negative ones. */
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
floats_begin(struct generator *g)
{
	unsigned step = is_wide(g) ? 1 : 2;

	for (unsigned fpr = 0; fpr < 2 * FLOATS; fpr += step) {
		put_float(g, fpr, any_float(g, false));
		if (is_wide(g)) {
			uint64_t high = any_float(g, true);

			wide_number(g, AT, high << 32 | any_number(g));
			put(g, move_c1(DMTC1, AT, 20 + fpr));
			continue;
		}
		put_float(g, 20 + fpr, next_random(g));
		put_float(g, 21 + fpr, any_float(g, true));
	}
	/* Registers of results may be read before anything is in them. */
	for (unsigned fpr = FPU_RESULT_S; fpr < 20; fpr++) {
		put(g, move_c1(is_wide(g) ? DMTC1 : MTC1, ZERO, fpr));
	}
	put(g, NOP);
}
