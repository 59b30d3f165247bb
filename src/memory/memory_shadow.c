/*
 * Undefined bits of RAM; see memory_shadow.h.  Pages that nobody has touched
 * need no memory for that.
 */
#include "memory/memory_shadow.h"

#include <stdlib.h>
#include <string.h>

#include "memory/memory_private.h"

struct memory_shadow {
	/* For each ram page its mask: NULL if all of it is defined, NOTHING if
	 * none. */
	uint8_t **masks;
	uint8_t nothing[RAM_PAGE_SIZE];
	memory_shadow_dma dma;
	void *dma_arg;
};

bool
memory_shadow_start(struct memory *mem)
{
	struct memory_shadow *s;

	if (mem->shadow != NULL) {
		return true;
	}
	s = calloc(1, sizeof(*s));
	if (s != NULL) {
		s->masks = calloc(mem->n_pages, sizeof(*s->masks));
	}
	if (s == NULL || s->masks == NULL) {
		free(s);
		return false;
	}
	memset(s->nothing, 0xff, sizeof(s->nothing));
	for (uint32_t p = 0; p < mem->n_pages; p++) {
		if ((mem->page_flags[p] & PAGE_READ_ONLY) == 0) {
			s->masks[p] = s->nothing;
		}
	}
	mem->shadow = s;
	return true;
}

static void
define_page(struct memory_shadow *s, uint32_t page)
{
	if (s->masks[page] != s->nothing) {
		free(s->masks[page]);
	}
	s->masks[page] = NULL;
}

void
memory_shadow_forget(struct memory *mem)
{
	for (uint32_t p = 0; mem->shadow != NULL && p < mem->n_pages; p++) {
		define_page(mem->shadow, p);
	}
}

void
memory_shadow_free(struct memory *mem)
{
	memory_shadow_forget(mem);
	if (mem->shadow != NULL) {
		free(mem->shadow->masks);
	}
	free(mem->shadow);
}

/* The page's mask for writing; NULL if there is none. */
static uint8_t *
own_mask(struct memory_shadow *s, uint32_t page, bool undefined)
{
	uint8_t *mask = s->masks[page];

	if (mask != NULL && mask != s->nothing) {
		return mask;
	}
	mask = malloc(RAM_PAGE_SIZE);
	if (mask != NULL) {
		memset(mask, undefined ? 0xff : 0, RAM_PAGE_SIZE);
	}
	s->masks[page] = mask;
	return mask;
}

void
memory_shadow_written(struct memory *mem, uint32_t page, unsigned offset,
		      size_t len)
{
	struct memory_shadow *s = mem->shadow;
	uint8_t *mask;

	if (s->masks[page] == NULL) {
		return;
	}
	if (len == RAM_PAGE_SIZE) {
		define_page(s, page);
		return;
	}
	mask = own_mask(s, page, true);
	if (mask != NULL) {
		memset(mask + offset, 0, len);
	}
}

void
memory_shadow_dma_done(struct memory *mem, struct device *who, uint64_t paddr,
		       size_t len, enum memory_rw rw)
{
	if (mem->shadow->dma != NULL) {
		mem->shadow->dma(mem->shadow->dma_arg, who, paddr, len, rw);
	}
}

void
memory_shadow_on_dma(struct memory *mem, memory_shadow_dma fn, void *arg)
{
	mem->shadow->dma = fn;
	mem->shadow->dma_arg = arg;
}

bool
memory_shadow_get(struct memory *mem, uint64_t paddr, size_t len, uint8_t *mask)
{
	uint32_t page = memory_ram_page(mem, paddr);
	const uint8_t *from =
	    page == RAM_PAGE_NONE ? NULL : mem->shadow->masks[page];

	memset(mask, 0, len);
	if (from == NULL) {
		return false;
	}
	memcpy(mask, from + (paddr & (RAM_PAGE_SIZE - 1)), len);
	for (size_t i = 0; i < len; i++) {
		if (mask[i] != 0) {
			return true;
		}
	}
	return false;
}

void
memory_shadow_set(struct memory *mem, uint64_t paddr, size_t len,
		  const uint8_t *mask)
{
	uint32_t page = memory_ram_page(mem, paddr);
	uint8_t *to;

	if (page == RAM_PAGE_NONE ||
	    (mem->page_flags[page] & PAGE_READ_ONLY) != 0) {
		return;
	}
	to = own_mask(mem->shadow, page, false);
	if (to != NULL) {
		memcpy(to + (paddr & (RAM_PAGE_SIZE - 1)), mask, len);
	}
}
