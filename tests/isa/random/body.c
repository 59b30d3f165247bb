/*
 * The random body of a program.
 *
 * It consists of blocks, a block of items: an instruction, a branch with its
 * delay slot, a loop, a call, a change of the program itself.  Whatever the
 * random values in registers FIRST to LAST are, an item is defined by the
 * architecture: divisors are not zero; on MIPS I loaded registers are not used
 * in the load delay slot, hi and lo are not written shortly after they were
 * read; on 64-bit CPUs 32-bit operations have words as operands.
 */
#include "body.h"
#include "combination.h"
#include "generator.h"
#include "mips_encode.h"

#define BLOCK_ITEMS 12
#define LOOP_TRIPS  12

/* ---- items ---- */

/* Some arithmetic, or a fresh number: results tend to get dull. */
static void
item_alu(struct generator *g)
{
	if (below(g, 4) == 0) {
		unsigned reg = any_register(g);

		number(g, reg, any_number(g));
	} else if (level_is_wide(g->p->level) && below(g, 6) == 0) {
		unsigned reg = LAST - below(g, LAST - LAST_WORD);

		wide_number(g, reg, next_random(g));
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
	put(g, r_type(level_is_wide(g->p->level) ? F_DADDU : F_ADDU, AT, AT,
		      base));
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
	unsigned rd = level_is_wide(g->p->level) ? any_whole_destination(g)
						 : any_destination(g);

	put(g, r_type(f, rd, 0, 0));
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

/* ll and sc, with nothing between that may break the link but interrupts; or sc
 * alone, which fails. */
static void
item_linked(struct generator *g)
{
	bool wide = level_is_wide(g->p->level) && below(g, 2);
	unsigned base = below(g, 2) ? GP : SP;
	unsigned rt =
	    wide ? LAST - below(g, LAST - LAST_WORD) : any_register(g);
	uint32_t offset = below(g, AREA_BYTES / 8) * 8;

	if (g->p->mode != MODE_FULL) {
		/* Its page may be read-only still, and the return from that
		 * exception would break the link: QEMU knows no such thing. */
		put(g, i_type(OP_SW, any_register(g), base, offset));
	}
	if (g->p->mode != MODE_FULL || below(g, 4) != 0) {
		put(g, i_type(wide ? OP_LLD : OP_LL,
			      wide ? any_whole_destination(g) : any_register(g),
			      base, offset));
	}
	if (below(g, 2)) {
		put(g, i_type(wide ? OP_DADDIU : OP_ADDIU, rt, rt, 1));
	}
	put(g, i_type(wide ? OP_SCD : OP_SC, rt, base, offset));
	if (level_has_r2(g->p->level) && below(g, 4) == 0) {
		put(g, i_type(OP_PREF, 0, base, offset));
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
		word = any_access(g, may_trap(g) && below(g, 8) == 0, &loaded);
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

/* What a level has besides. */
static void
item_special(struct generator *g)
{
	if (g->p->level == LEVEL_MIPS32R2 && !g->in_subroutine &&
	    below(g, 4) == 0) {
		item_mips16(g);
	} else if (g->p->level == LEVEL_MIPS1 || below(g, 3) != 0) {
		item_floating(g);
	} else if (!level_has_r2(g->p->level) || below(g, 3) == 0) {
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
	    .last = level_is_wide(g->p->level) ? LAST_WORD : LAST,
	    .wide = level_is_wide(g->p->level),
	    .coprocessor_0 = g->p->mode == MODE_FULL,
	    .big = g->p->big_endian,
	    .misaligned = g->p->mode == MODE_FULL,
	    .below = combination_below,
	    .arg = g,
	};
	struct combination c = combination_any(&options);
	/* What else is in the registers may be a number that a 5KEf leaves to
	 * software (Unimplemented), and QEMU does not. */
	bool whole = c.address || (c.chained && g->p->mode != MODE_FULL);
	unsigned entry = whole || below(g, 3) != 0 ? 0 : below(g, c.length);
	uint32_t at;

	put(g, i_type(OP_ANDI, AT, any_register(g), 0x3f8));
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
	for (unsigned i = 0; i < c.singles; i++) {
		store_float(g, FPU_RESULT_S - 2 * i, false);
	}
	store_float(g, FPU_RESULT_D, true);
}

/* ---- items of the bare machine ---- */

static void
item_exception(struct generator *g)
{
	/* From MIPS II on the last two are rdhwr, which MIPS III has not, and a
	 * branch likely. */
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
			      any_whole(g), any_whole(g));
		break;
	default:
		word = regimm(immediates[below(g, 6)], any_whole(g)) |
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
	uint64_t page = g->p->mapped_base;
	unsigned n = AREA_BYTES >> 12;

	if (g->p->code_mapped && below(g, 2)) {
		page = g->p->code_base;
		n = (g->p->n_code >> 10) + 2;
	}
	page += below(g, n) * 0x1000;
	if (page >> 32 != 0) {
		wide_number(g, T8, page);
	} else {
		number(g, T8, (uint32_t)page);
	}
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
	case 2:
		if (level_is_wide(g->p->level)) {
			put(g, dmfc0(any_whole_destination(g), C0_ENTRYHI));
			break;
		}
		/* fall through */
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

	if (level_is_wide(g->p->level) && below(g, 8) == 0) {
		item_doubleword(g);
		return;
	}

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
		if (below(g, 4) == 0 && !g->in_subroutine) {
			item_memory_loop(g);
		} else {
			item_combination(g);
		}
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

/* Goes to word FIRST_WORD again, as long as the number at word COUNT, less one
 * each time, is not zero. */
static void
again(struct program *p, uint32_t count, uint32_t first_word)
{
	uint32_t over;

	program_load_number(p, T8, p->code_backing + 4 * count);
	program_put(p, i_type(OP_LW, T9, T8, 0));
	program_put(p, NOP);
	program_put(p, i_type(OP_ADDIU, T9, T9, -1));
	program_put(p, i_type(OP_SW, T9, T8, 0));
	over = p->n_code;
	program_put(p, i_type(OP_BEQ, ZERO, T9, 0));
	program_put(p, NOP);
	program_load_number(p, T8, p->code_base + 4 * first_word);
	program_put(p, r_type(F_JR, 0, T8, 0));
	program_put(p, NOP);
	program_fix_branch(p, over);
}

void
body_generate(struct program *p, uint64_t seed, unsigned blocks,
	      unsigned passes)
{
	struct generator g = {.p = p, .random = seed << 20};
	uint32_t over;
	uint32_t count;
	uint32_t first_word;

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
	count = p->n_code;
	program_put(p, passes);
	program_fix_branch(p, over);
	for (unsigned r = FIRST; r <= LAST; r++) {
		number(&g, r, any_number(&g));
	}
	for (unsigned r = LAST_WORD + 1; level_is_wide(p->level) && r <= LAST;
	     r++) {
		wide_number(&g, r, next_random(&g));
	}
	first_word = p->n_code;
	floats_begin(&g);
	for (unsigned i = 0; i < blocks; i++) {
		g.random = (seed << 20) + i + 1;
		next_random(&g);
		g.random ^= next_random(&g);
		block(&g);
	}
	settle(&g);
	again(p, count, first_word);
}
