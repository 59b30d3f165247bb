/*
 * Translations of a machine; see code_cache.h.
 *
 * The arena is bounded: when it is full everything goes.  That is rare (a
 * code page costs about four times the code it covers) and keeps eviction
 * simple: no link survives it.
 */
#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "cpus/code_cache.h"
#include "cpus/cpu.h"
#include "cpus/vtlb.h"
#include "memory/memory.h"

/* Stores into a page's translated code, without the page being entered anew,
 * after which it is taken for data. */
#define WRITES_MAKE_DATA 1024

/* Pages are carved out of blocks of this size, which is that of the host's
 * large pages: a fault for each of its small ones would take as long as
 * translating what is in them. */
#define BLOCK_BYTES  ((size_t)2 << 20)
#define BLOCK_HEADER ((size_t)64)

struct block {
	struct block *next;
	size_t used; /* bytes, this included */
};

struct code_cache {
	struct machine *machine;
	struct block *blocks;
	struct code_page *unused;
	struct code_page **flat;    /* index: physical page */
	struct code_page **by_page; /* index: ram page; behind flat */
	uint32_t n_ram_pages;
	size_t limit;
	size_t bytes;
	unsigned slots_per_page;
	slot_handler untranslated;
	slot_handler page_end;
	unsigned reach;
	bool wants_cleaning;
};

struct code_cache *
code_cache_new(struct machine *m, size_t limit_bytes, unsigned slots_per_page,
	       unsigned reach, slot_handler untranslated, slot_handler page_end)
{
	struct code_cache *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		return NULL;
	}
	c->machine = m;
	c->n_ram_pages = memory_ram_pages(m->memory);
	/* One table, which is large: nobody clears it before it is used. */
	c->flat = calloc((size_t)MEMORY_FLAT_PAGES + c->n_ram_pages,
			 sizeof(struct code_page *));
	if (c->flat == NULL) {
		free(c);
		return NULL;
	}
	c->by_page = c->flat + MEMORY_FLAT_PAGES;
	c->limit = limit_bytes;
	c->slots_per_page = slots_per_page;
	c->untranslated = untranslated;
	c->page_end = page_end;
	c->reach = reach;
	return c;
}

static size_t
page_bytes(const struct code_cache *c)
{
	return sizeof(struct code_page) +
	       (c->slots_per_page + 1) * sizeof(struct slot);
}

static void
free_page(struct code_cache *c, struct code_page *p)
{
	free(p->arch);
	p->next = c->unused;
	c->unused = p;
}

static struct code_page *
alloc_page(struct code_cache *c)
{
	struct code_page *p = c->unused;
	struct block *b = c->blocks;

	if (p != NULL) {
		c->unused = p->next;
		return p;
	}
	if (b == NULL || b->used + page_bytes(c) > BLOCK_BYTES) {
		b = aligned_alloc(BLOCK_BYTES, BLOCK_BYTES);
		if (b == NULL) {
			return NULL;
		}
#ifdef MADV_HUGEPAGE
		madvise(b, BLOCK_BYTES, MADV_HUGEPAGE);
#endif
		b->next = c->blocks;
		b->used = BLOCK_HEADER;
		c->blocks = b;
	}
	p = (struct code_page *)((uint8_t *)b + b->used);
	b->used += page_bytes(c);
	return p;
}

static void
withdraw(struct code_cache *c, const struct code_page *p)
{
	for (unsigned i = 0; i < c->machine->n_cpus; i++) {
		vtlb_withdraw_code(c->machine->cpus[i]->vtlb, p);
		c->machine->cpus[i]->class->code_withdrawn(c->machine->cpus[i]);
	}
}

static void
drop_chain(struct code_cache *c, uint32_t ram_page)
{
	struct code_page *p = c->by_page[ram_page];

	while (p != NULL) {
		struct code_page *next = p->next;

		withdraw(c, p);
		if (p->flat != CODE_NOT_FLAT) {
			c->flat[p->flat] = NULL;
		}
		free_page(c, p);
		c->bytes -= page_bytes(c);
		p = next;
	}
	c->by_page[ram_page] = NULL;
	memory_page_set_code(c->machine->memory, ram_page, false);
}

void
code_cache_flush(struct code_cache *c)
{
	if (c->bytes == 0) {
		return;
	}
	withdraw(c, NULL);
	for (uint32_t i = 0; i < c->n_ram_pages; i++) {
		if (c->by_page[i] != NULL) {
			drop_chain(c, i);
		}
	}
	assert(c->bytes == 0);
}

void
code_cache_free(struct code_cache *c)
{
	if (c == NULL) {
		return;
	}
	/* The rest of the table has perhaps never been touched. */
	for (uint32_t i = 0; c->bytes > 0; i++) {
		struct code_page *p;

		for (p = c->by_page[i]; p != NULL; p = p->next) {
			free(p->arch);
			c->bytes -= page_bytes(c);
		}
	}
	while (c->blocks != NULL) {
		struct block *b = c->blocks;

		c->blocks = b->next;
		free(b);
	}
	free(c->flat);
	free(c);
}

struct code_page *const *
code_cache_flat(const struct code_cache *c)
{
	return c->flat;
}

void
code_cache_flat_note(struct code_cache *c, uint32_t index, struct code_page *p)
{
	/* A page has one place there; mirrors of it do without. */
	if (p->flat != CODE_NOT_FLAT) {
		c->flat[p->flat] = NULL;
	}
	if (c->flat[index] != NULL) {
		c->flat[index]->flat = CODE_NOT_FLAT;
	}
	c->flat[index] = p;
	p->flat = index;
}

void
code_cache_flat_forget(struct code_cache *c)
{
	if (c->bytes == 0) {
		return;
	}
	for (uint32_t i = 0; i < c->n_ram_pages; i++) {
		struct code_page *p;

		for (p = c->by_page[i]; p != NULL; p = p->next) {
			if (p->flat != CODE_NOT_FLAT) {
				c->flat[p->flat] = NULL;
				p->flat = CODE_NOT_FLAT;
			}
		}
	}
}

struct code_page *
code_cache_get(struct code_cache *c, uint32_t ram_page, uint32_t mode)
{
	struct code_page *p;

	assert(ram_page < c->n_ram_pages);
	for (p = c->by_page[ram_page]; p != NULL; p = p->next) {
		if (p->mode == mode) {
			p->writes = 0;
			return p;
		}
	}
	if (c->bytes + page_bytes(c) > c->limit) {
		code_cache_flush(c);
	}
	p = alloc_page(c);
	if (p == NULL) {
		/* The host is out of memory: make room and try once more. */
		code_cache_flush(c);
		p = alloc_page(c);
		if (p == NULL) {
			return NULL;
		}
	}
	c->bytes += page_bytes(c);
	p->ram_page = ram_page;
	p->mode = mode;
	p->host = memory_page_host(c->machine->memory, ram_page);
	p->n_slots = c->slots_per_page;
	p->writes = 0;
	p->changes = 0;
	p->flat = CODE_NOT_FLAT;
	p->arch = NULL;
	for (unsigned i = 0; i < c->slots_per_page; i++) {
		p->slots[i].fn = c->untranslated;
	}
	p->slots[c->slots_per_page].fn = c->page_end;
	p->next = c->by_page[ram_page];
	c->by_page[ram_page] = p;
	memory_page_set_code(c->machine->memory, ram_page, true);
	return p;
}

void
code_cache_written(struct code_cache *c, uint32_t ram_page, unsigned offset,
		   unsigned len)
{
	unsigned slot_bytes = RAM_PAGE_SIZE / c->slots_per_page;
	unsigned first = offset / slot_bytes;
	unsigned last = (offset + len - 1) / slot_bytes;

	assert(offset + len <= RAM_PAGE_SIZE && len > 0);
	first = first > c->reach ? first - c->reach : 0;
	for (struct code_page *p = c->by_page[ram_page]; p != NULL;
	     p = p->next) {
		for (unsigned i = first; i <= last; i++) {
			p->changes += p->slots[i].fn != c->untranslated;
			p->slots[i].fn = c->untranslated;
		}
		if (++p->writes == WRITES_MAKE_DATA) {
			c->wants_cleaning = true;
		}
	}
}

bool
code_cache_wants_cleaning(const struct code_cache *c)
{
	return c->wants_cleaning;
}

void
code_cache_clean(struct code_cache *c)
{
	c->wants_cleaning = false;
	for (uint32_t i = 0; i < c->n_ram_pages; i++) {
		struct code_page *p = c->by_page[i];

		if (p != NULL && p->writes >= WRITES_MAKE_DATA) {
			drop_chain(c, i);
		}
	}
}

size_t
code_cache_bytes(const struct code_cache *c)
{
	return c->bytes;
}
