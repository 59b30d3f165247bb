/*
 * The virtual-to-host cache; see vtlb.h.
 */
#include <stdlib.h>
#include <string.h>

#include "cpus/vtlb.h"

static void
empty_set(struct vtlb_set *set)
{
	/* All ones is VTLB_NO_TAG. */
	memset(set, 0xff, sizeof(*set));
}

struct vtlb *
vtlb_new(void)
{
	struct vtlb *v = calloc(1, sizeof(*v));

	/* Sets are emptied when they get their first context. */
	if (v != NULL) {
		for (unsigned s = 0; s < VTLB_SETS; s++) {
			v->context[s] = VTLB_NO_CONTEXT;
		}
	}
	return v;
}

void
vtlb_free(struct vtlb *v)
{
	free(v);
}

/* All sets that have a context. */
#define EACH_SET(v, s)                                                 \
	for (uint32_t rest_ = (v)->used, s;                            \
	     rest_ != 0 && (s = (uint32_t)__builtin_ctz(rest_), true); \
	     rest_ &= rest_ - 1)

void
vtlb_flush(struct vtlb *v)
{
	EACH_SET(v, s)
	{
		empty_set(&v->sets[s]);
	}
}

/* The place of a context in set_of.  Contexts differ in their low bits, or in
 * few of those above. */
static unsigned
place_of(uint32_t context)
{
	return (context ^ (context >> 8) * 0x55) % VTLB_CONTEXTS;
}

/* The set of a context, VTLB_SETS if it has none.  A context may have lost it
 * to another one with the same place in set_of; the set is recycled in its
 * turn.
 */
static unsigned
set_of(const struct vtlb *v, uint32_t context)
{
	unsigned s = v->set_of[place_of(context)];

	return v->context[s] == context ? s : VTLB_SETS;
}

struct vtlb_set *
vtlb_select(struct vtlb *v, uint32_t context)
{
	unsigned s = set_of(v, context);

	if (s == VTLB_SETS) {
		if (v->victim == v->current) {
			v->victim = (v->victim + 1) % VTLB_SETS;
		}
		s = v->victim;
		v->victim = (s + 1) % VTLB_SETS;
		empty_set(&v->sets[s]);
		v->context[s] = context;
		v->used |= UINT32_C(1) << s;
		v->set_of[place_of(context)] = (uint8_t)s;
	}
	v->current = s;
	return &v->sets[s];
}

struct vtlb_set *
vtlb_find(struct vtlb *v, uint32_t context)
{
	unsigned s = set_of(v, context);

	return s == VTLB_SETS ? NULL : &v->sets[s];
}

static void
withdraw_page(struct vtlb_set *set, uint64_t page)
{
	for (unsigned k = 0; k < VTLB_KINDS; k++) {
		struct vtlb_entry *e = vtlb_entry(set, k, page);

		if (e->tag == page) {
			e->tag = VTLB_NO_TAG;
		}
	}
}

void
vtlb_withdraw_in(struct vtlb *v, uint32_t context, uint64_t page)
{
	unsigned s = set_of(v, context);

	if (s != VTLB_SETS) {
		withdraw_page(&v->sets[s], page);
	}
}

void
vtlb_withdraw_asid(struct vtlb *v, uint32_t mask, uint32_t asid, uint64_t page)
{
	EACH_SET(v, s)
	{
		if ((v->context[s] & mask) == asid) {
			withdraw_page(&v->sets[s], page);
		}
	}
}

void
vtlb_withdraw_vpage(struct vtlb *v, uint64_t page)
{
	EACH_SET(v, s)
	{
		withdraw_page(&v->sets[s], page);
	}
}

void
vtlb_withdraw_host(struct vtlb *v, enum vtlb_kind kind, const uint8_t *host)
{
	EACH_SET(v, s)
	{
		for (unsigned i = 0; i < VTLB_ENTRIES; i++) {
			struct vtlb_entry *e = &v->sets[s].entry[kind][i];

			if (host == NULL ||
			    e->addend + (uintptr_t)e->tag == (uintptr_t)host) {
				e->tag = VTLB_NO_TAG;
			}
		}
	}
}

void
vtlb_withdraw_code(struct vtlb *v, const struct code_page *page)
{
	EACH_SET(v, s)
	{
		for (unsigned i = 0; i < VTLB_ENTRIES; i++) {
			struct vtlb_entry *e = &v->sets[s].entry[VTLB_FETCH][i];

			if (page == NULL || e->code == page) {
				e->tag = VTLB_NO_TAG;
			}
		}
	}
}
