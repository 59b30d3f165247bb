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

	if (v != NULL) {
		vtlb_flush(v);
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
	unsigned s;

	for (s = 0; s < VTLB_SETS; s++) {
		if (v->context[s] == context) {
			v->current = s;
			return &v->sets[s];
		}
	}
	if (v->victim == v->current) {
		v->victim = (v->victim + 1) % VTLB_SETS;
	}
	s = v->victim;
	v->victim = (s + 1) % VTLB_SETS;
	if (v->context[s] != VTLB_NO_CONTEXT) {
		empty_set(&v->sets[s]);
	}
	v->context[s] = context;
	v->current = s;
	return &v->sets[s];
}

void
vtlb_withdraw_vpage(struct vtlb *v, uint64_t vaddr, uint32_t mask,
		    uint32_t value)
{
	uint64_t page = vaddr & ~UINT64_C(0xfff);

	for (unsigned s = 0; s < VTLB_SETS; s++) {
		if ((v->context[s] & mask) != value ||
		    v->context[s] == VTLB_NO_CONTEXT) {
			continue;
		}
		for (unsigned k = 0; k < VTLB_KINDS; k++) {
			struct vtlb_entry *e = vtlb_entry(&v->sets[s], k, page);

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
		if (v->context[s] == VTLB_NO_CONTEXT) {
			continue;
		}
		for (unsigned i = 0; i < VTLB_ENTRIES; i++) {
			struct vtlb_entry *e = &v->sets[s].entry[kind][i];

			if (e->addend + (uintptr_t)e->tag == (uintptr_t)host) {
				e->tag = VTLB_NO_TAG;
			}
		}
	}
}

void
vtlb_withdraw_code(struct vtlb *v, const struct code_page *page)
{
	for (unsigned s = 0; s < VTLB_SETS; s++) {
		if (v->context[s] == VTLB_NO_CONTEXT) {
			continue;
		}
		for (unsigned i = 0; i < VTLB_ENTRIES; i++) {
			struct vtlb_entry *e = &v->sets[s].entry[VTLB_FETCH][i];

			if (page == NULL || e->code == page) {
				e->tag = VTLB_NO_TAG;
			}
		}
	}
}
