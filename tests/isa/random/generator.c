/*
 * The state of a program's body while it is made; see generator.h.
 */
#include "generator.h"
#include "mips_encode.h"

/* ---- random numbers: splitmix64 ---- */

uint64_t
next_random(struct generator *g)
{
	uint64_t z = g->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

unsigned
below(struct generator *g, unsigned n)
{
	return (next_random(g) >> 32) * n >> 32;
}

unsigned
any_register(struct generator *g)
{
	unsigned last = level_is_wide(g->p->level) ? LAST_WORD : LAST;

	return FIRST + below(g, last - FIRST + 1);
}

unsigned
any_destination(struct generator *g)
{
	if (below(g, 32) == 0) {
		return ZERO;
	}
	return level_is_wide(g->p->level) && below(g, 8) == 0 ? any_whole(g)
							      : any_register(g);
}

unsigned
any_whole(struct generator *g)
{
	return FIRST + below(g, LAST - FIRST + 1);
}

unsigned
any_whole_destination(struct generator *g)
{
	return below(g, 32) == 0 ? ZERO
				 : LAST_WORD + 1 + below(g, LAST - LAST_WORD);
}

uint32_t
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

void
settle(struct generator *g)
{
	if (g->loading != 0) {
		program_put(g->p, NOP);
		g->loading = 0;
		g->hilo -= g->hilo > 0;
	}
}

void
put(struct generator *g, uint32_t word)
{
	settle(g);
	program_put(g->p, word);
	g->hilo -= g->hilo > 0;
}

void
put_load(struct generator *g, uint32_t word, unsigned rt)
{
	put(g, word);
	g->loading = g->p->level == LEVEL_MIPS1 ? rt : 0;
}

void
settle_hilo(struct generator *g)
{
	while (g->hilo > 0 && !level_has_r2(g->p->level)) {
		put(g, NOP);
	}
}

void
number(struct generator *g, unsigned reg, uint32_t value)
{
	settle(g);
	program_load_number(g->p, reg, value);
	g->hilo = 0;
}

void
wide_number(struct generator *g, unsigned reg, uint64_t value)
{
	settle(g);
	program_load_wide(g->p, reg, value);
	g->hilo = 0;
}
