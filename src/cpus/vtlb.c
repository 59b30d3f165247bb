/*
 * The virtual-to-host cache; see vtlb.h.
 */
#include <stdlib.h>

#include "cpus/vtlb.h"

static void
empty_set(struct vtlb_set *set)
{
	for (unsigned k = 0; k < VTLB_KINDS; k++) {
		for (unsigned i = 0; i < VTLB_ENTRIES; i++) {
			set->entry[k][i].tag = VTLB_NO_TAG;
			set->entry[k][i].host = NULL;
		}
	}
}

struct vtlb *
vtlb_new(void)
{
	struct vtlb *v = calloc(1, sizeof(*v));

	if (v != NULL) {
		vtlb_flush(v);
		v->current = &v->sets[0];
	}
	return v;
}

void
vtlb_free(struct vtlb *v)
{
	free(v);
}

void
vtlb_flush(struct vtlb *v)
{
	for (unsigned s = 0; s < VTLB_SETS; s++) {
		empty_set(&v->sets[s]);
	}
}

struct vtlb_set *
vtlb_select(struct vtlb *v, uint32_t context)
{
	struct vtlb_set *set;

	for (unsigned s = 0; s < VTLB_SETS; s++) {
		set = &v->sets[s];
		if (set->used && set->context == context) {
			v->current = set;
			return set;
		}
	}
	set = &v->sets[v->victim];
	if (set == v->current) {
		v->victim = (v->victim + 1) % VTLB_SETS;
		set = &v->sets[v->victim];
	}
	v->victim = (v->victim + 1) % VTLB_SETS;
	empty_set(set);
	set->used = true;
	set->context = context;
	v->current = set;
	return set;
}

void
vtlb_withdraw_vpage(struct vtlb *v, uint64_t vaddr, uint32_t mask,
		    uint32_t value)
{
	uint64_t page = vaddr & ~UINT64_C(0xfff);

	for (unsigned s = 0; s < VTLB_SETS; s++) {
		struct vtlb_set *set = &v->sets[s];

		if (!set->used || (set->context & mask) != value) {
			continue;
		}
		for (unsigned k = 0; k < VTLB_KINDS; k++) {
			struct vtlb_entry *e = vtlb_entry(set, k, page);

			if (e->tag == page) {
				e->tag = VTLB_NO_TAG;
			}
		}
	}
}

void
vtlb_withdraw_host(struct vtlb *v, enum vtlb_kind kind, const uint8_t *host)
{
	for (unsigned s = 0; s < VTLB_SETS; s++) {
		struct vtlb_set *set = &v->sets[s];

		if (!set->used) {
			continue;
		}
		for (unsigned i = 0; i < VTLB_ENTRIES; i++) {
			struct vtlb_entry *e = &set->entry[kind][i];

			if (host == NULL || e->host == host) {
				e->tag = VTLB_NO_TAG;
			}
		}
	}
}

void
vtlb_withdraw_code(struct vtlb *v, const struct code_page *page)
{
	for (unsigned s = 0; s < VTLB_SETS; s++) {
		struct vtlb_set *set = &v->sets[s];

		if (!set->used) {
			continue;
		}
		for (unsigned i = 0; i < VTLB_ENTRIES; i++) {
			struct vtlb_entry *e = &set->entry[VTLB_FETCH][i];

			if (page == NULL || e->code == page) {
				e->tag = VTLB_NO_TAG;
			}
		}
	}
}
