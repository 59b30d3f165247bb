/*
 * Short loops that fill, copy and scan memory or only count, as compilers make
 * them, in any order of their instructions.
 *
 * The pointers are AT and T8, T9 is their end, a counter, or what is looked
 * for; none of them counts for anything afterwards.
 */
#include "generator.h"
#include "mips_encode.h"

#define TRIPS_MOST 400
#define WORDS_MOST 7 /* of a loop without its branch and slot */

enum kind {
	FILL,
	COPY,
	SCAN, /* until it is, or while it is, what T9 has */
	SCAN_COPY,
	COUNT,
	KINDS,
};

enum end {
	AT_END,	  /* bne AT, T9 */
	BELOW,	  /* sltu flag, AT, T9; bne flag, zero */
	COUNTER,  /* bne T9, zero */
	POSITIVE, /* bgtz T9 */
	NATURAL,  /* bgez T9 */
	ENDS,
	FOUND,
};

struct maker {
	struct generator *g;
	enum kind kind;
	enum end end;
	unsigned bytes; /* of an access */
	int step;	/* of the pointers */
	unsigned trips;
	enum opcode load;
	enum opcode store;
	unsigned loaded;
	unsigned stored;
	unsigned flag;
	bool equal; /* scans: goes on while it is */
	uint32_t words[WORDS_MOST];
	unsigned n;
};

static bool
loads(const struct maker *m)
{
	return m->kind == COPY || m->kind == SCAN || m->kind == SCAN_COPY;
}

static bool
stores(const struct maker *m)
{
	return m->kind == FILL || m->kind == COPY || m->kind == SCAN_COPY;
}

/* AT or T8 to OFFSET in an area. */
static void
put_pointer(struct maker *m, unsigned reg, unsigned base, unsigned offset)
{
	bool wide = level_is_wide(m->g->p->level);

	put(m->g, i_type(OP_ORI, reg, ZERO, offset));
	put(m->g, r_type(wide ? F_DADDU : F_ADDU, reg, reg, base));
}

static uint32_t
step_word(const struct maker *m, unsigned reg, int step)
{
	bool wide = level_is_wide(m->g->p->level);

	return i_type(wide ? OP_DADDIU : OP_ADDIU, reg, reg, (uint32_t)step);
}

static void
add(struct maker *m, uint32_t word)
{
	m->words[m->n++] = word;
}

/* The loop's words: an access before or behind the step of its pointer. */
static void
add_words(struct maker *m)
{
	bool mips1 = m->g->p->level == LEVEL_MIPS1;
	bool early = below(m->g, 2);

	if (loads(m)) {
		if (early) {
			add(m, step_word(m, AT, m->step));
		}
		add(m, i_type(m->load, m->loaded, AT,
			      (uint32_t)(early ? -m->step : 0)));
		if (mips1) {
			add(m, NOP);
		}
		if (!early) {
			add(m, step_word(m, AT, m->step));
		}
	}
	if (stores(m)) {
		unsigned reg = loads(m) ? T8 : AT;

		early = below(m->g, 2);
		if (early) {
			add(m, step_word(m, reg, m->step));
		}
		add(m, i_type(m->store, m->stored, reg,
			      (uint32_t)(early ? -m->step : 0)));
		if (!early) {
			add(m, step_word(m, reg, m->step));
		}
	}
	if (m->kind == COUNT) {
		add(m, step_word(m, AT, m->step));
	}
	if (m->end == COUNTER || m->end == POSITIVE || m->end == NATURAL) {
		add(m, i_type(OP_ADDIU, T9, T9, (uint32_t)-1));
	}
	if (m->end == BELOW) {
		add(m, r_type(F_SLTU, m->flag, AT, T9));
	}
}

static uint32_t
branch_word(const struct maker *m)
{
	switch (m->end) {
	case AT_END:
		return i_type(OP_BNE, T9, AT, 0);
	case BELOW:
		return i_type(OP_BNE, ZERO, m->flag, 0);
	case COUNTER:
		return i_type(OP_BNE, ZERO, T9, 0);
	case POSITIVE:
		return i_type(OP_BGTZ, 0, T9, 0);
	case NATURAL:
		return regimm(R_BGEZ, T9);
	default:
		return i_type(m->equal ? OP_BEQ : OP_BNE, T9, m->loaded, 0);
	}
}

/* The loop, with its last word in the slot, where that may be. */
static void
put_loop(struct maker *m)
{
	struct generator *g = m->g;
	uint32_t start;
	uint32_t slot = NOP;

	m->n = 0;
	add_words(m);
	if (m->n > 1 && m->end != BELOW && m->words[m->n - 1] != NOP &&
	    !(m->kind == SCAN && g->p->level == LEVEL_MIPS1 && m->n < 3) &&
	    below(g, 2)) {
		slot = m->words[--m->n];
	}
	settle(g);
	start = g->p->n_code;
	for (unsigned i = 0; i < m->n; i++) {
		program_put(g->p, m->words[i]);
	}
	program_put(g->p, branch_word(m) |
			      (program_branch_offset(g->p, start) & 0xffff));
	program_put(g->p, slot);
	g->hilo = 2;
	if (loads(m) && g->p->level == LEVEL_MIPS1) {
		g->loading = m->loaded;
		settle(g);
	}
}

/* What a scan looks for, into T9, and the place where it ends. */
static void
put_key(struct maker *m, unsigned base, unsigned offset)
{
	struct generator *g = m->g;
	unsigned stop = offset + (unsigned)((int)m->trips * m->step);

	if (!m->equal) {
		put_load(g, i_type(m->load, T9, base, stop), T9);
		return;
	}
	/* So many times the same, and then something else. */
	put_load(g, i_type(m->load, T9, base, offset), T9);
	put(g, i_type(OP_XORI, RA, T9, 1));
	for (unsigned i = 1; i < m->trips; i++) {
		put(g, i_type(m->store, T9, base,
			      offset + (unsigned)((int)i * m->step)));
	}
	put(g, i_type(m->store, RA, base, stop));
}

static void
choose_access(struct maker *m)
{
	static const enum opcode signed_loads[] = {OP_LB, OP_LH, OP_LW, OP_LD};
	static const enum opcode plain_loads[] = {OP_LBU, OP_LHU, OP_LW, OP_LD};
	static const enum opcode all_stores[] = {OP_SB, OP_SH, OP_SW, OP_SD};
	struct generator *g = m->g;
	unsigned log = below(g, level_is_wide(g->p->level) ? 4 : 3);

	m->bytes = 1u << log;
	m->load = below(g, 2) ? signed_loads[log] : plain_loads[log];
	m->store = all_stores[log];
	/* Doublewords do not go where words are. */
	m->loaded =
	    log == 3 ? LAST - below(g, LAST - LAST_WORD) : any_register(g);
	m->stored = m->kind == FILL ? (below(g, 2) ? ZERO : any_register(g))
				    : m->loaded;
	m->step = (int)m->bytes * (below(g, 4) != 0 ? 1 : 2);
	m->step = below(g, 4) == 0 && m->end != BELOW ? -m->step : m->step;
}

static void
choose_end(struct maker *m)
{
	struct generator *g = m->g;

	m->end = below(g, ENDS);
	m->equal = below(g, 3) == 0;
	if (m->kind == SCAN || m->kind == SCAN_COPY) {
		m->end = FOUND;
	}
	/* Most are short. */
	m->trips = 1 + below(g, below(g, 8) == 0 ? TRIPS_MOST : 24);
	if (m->end == FOUND && m->equal) {
		m->trips = 1 + below(g, 24);
	}
	m->flag = any_register(g);
}

static unsigned
any_offset(struct maker *m)
{
	/* In the middle, so that all trips are in the area, either way; many go
	 * over the end of its first page. */
	return (4096 - 512 + below(m->g, 1024)) & ~7u;
}

void
item_memory_loop(struct generator *g)
{
	struct maker m = {.g = g, .kind = below(g, KINDS)};
	unsigned base = below(g, 2) ? GP : SP;
	/* A copy that ends when something is found must not write there. */
	unsigned other = below(g, 2) ? GP : SP;
	unsigned from = any_offset(&m);
	unsigned to = any_offset(&m);

	choose_end(&m);
	choose_access(&m);
	while (m.trips * m.bytes * 2 > 3000) {
		m.trips /= 2;
	}
	if (m.kind == SCAN_COPY) {
		other = base == GP ? SP : GP;
	} else if (below(g, 3) == 0) {
		/* They overlap. */
		other = base;
		to = from + (below(g, 33) - 16) * m.bytes;
	}
	if (m.end == FOUND) {
		put_key(&m, base, from);
	}
	put_pointer(&m, AT, base, from);
	put_pointer(&m, T8, other, to);
	switch (m.end) {
	case AT_END:
	case BELOW:
		put_pointer(&m, T9, base,
			    from + (unsigned)((int)m.trips * m.step));
		break;
	case COUNTER:
	case POSITIVE:
	case NATURAL:
		put(g, i_type(OP_ADDIU, T9, ZERO, m.trips));
		break;
	default:
		break;
	}
	put_loop(&m);
}
