/*
 * Ram pages: host addresses, dirty bits, translated code, fast answers,
 * watches, the hash of all RAM.
 *
 * The rule of fast answers: a write answer exists only for a page that is
 * dirty for every client, without translated code and without watchers.
 * Whatever takes one of these away withdraws the page's write answers of every
 * CPU, every context and the flat arrays.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "cpus/code_cache.h"
#include "cpus/cpu.h"
#include "cpus/vtlb.h"
#include "emul/machine.h"
#include "memory/memory_private.h"

uint64_t
memory_ram_bytes(const struct memory *mem)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < mem->n_blocks; i++) {
		if (!mem->blocks[i].read_only) {
			sum += (uint64_t)mem->blocks[i].n_pages * RAM_PAGE_SIZE;
		}
	}
	return sum;
}

uint32_t
memory_ram_pages(const struct memory *mem)
{
	return mem->n_pages;
}

struct ram_block *
memory_block_of(const struct memory *mem, uint32_t page)
{
	for (unsigned i = 0; i < mem->n_blocks; i++) {
		struct ram_block *b = &mem->blocks[i];

		if (page - b->first_page < b->n_pages) {
			return b;
		}
	}
	assert(!"no such ram page");
	return NULL;
}

uint8_t *
memory_page_host(const struct memory *mem, uint32_t page)
{
	const struct ram_block *b = memory_block_of(mem, page);

	return b->host + (size_t)(page - b->first_page) * RAM_PAGE_SIZE;
}

uint64_t
memory_page_paddr(const struct memory *mem, uint32_t page)
{
	const struct ram_block *b = memory_block_of(mem, page);

	return b->base + (uint64_t)(page - b->first_page) * RAM_PAGE_SIZE;
}

uint32_t
memory_ram_page(struct memory *mem, uint64_t paddr)
{
	uint64_t base = paddr & ~(uint64_t)(RAM_PAGE_SIZE - 1);
	const struct memory_segment *s = memory_segment_find(mem, base);
	uint64_t offset;

	if (s == NULL || s->device != NULL ||
	    base + RAM_PAGE_SIZE > s->base + s->len) {
		return RAM_PAGE_NONE;
	}
	/* Of the page in the ram pages that the segment begins in. */
	offset = s->offset + (base - s->base);
	if ((offset & (RAM_PAGE_SIZE - 1)) != 0) {
		return RAM_PAGE_NONE;
	}
	return s->ram_page + (uint32_t)(offset >> RAM_PAGE_SHIFT);
}

/* ---- fast answers ---- */

/* Does a watch of KIND keep fast answers away from a physical page? */
static bool
watched(const struct memory *mem, uint32_t page, enum memory_rw kind)
{
	uint64_t base;

	if ((mem->page_flags[page] & PAGE_WATCHED) == 0) {
		return false;
	}
	base = memory_page_paddr(mem, page);
	for (unsigned i = 0; i < mem->n_watches; i++) {
		const struct watch *w = &mem->watches[i];

		if ((w->kinds & 1u << kind) != 0 &&
		    w->lo < base + RAM_PAGE_SIZE && w->hi >= base) {
			return true;
		}
	}
	return false;
}

static uint8_t *
fast_page(struct memory *mem, uint64_t paddr, enum memory_rw kind,
	  uint32_t *page)
{
	*page = memory_ram_page(mem, paddr);
	if (*page == RAM_PAGE_NONE || watched(mem, *page, kind)) {
		return NULL;
	}
	return memory_page_host(mem, *page);
}

uint8_t *
memory_fast_read(struct memory *mem, uint64_t paddr)
{
	uint32_t page;

	return fast_page(mem, paddr, MEMORY_READ, &page);
}

uint8_t *
memory_fast_fetch(struct memory *mem, uint64_t paddr)
{
	uint32_t page;

	return fast_page(mem, paddr, MEMORY_FETCH, &page);
}

uint8_t *
memory_fast_write(struct memory *mem, uint64_t paddr)
{
	uint32_t page;
	uint8_t *host = fast_page(mem, paddr, MEMORY_WRITE, &page);

	if (host == NULL ||
	    (mem->page_flags[page] & (PAGE_HAS_CODE | PAGE_READ_ONLY)) != 0 ||
	    (mem->page_dirty[page] & mem->dirty_in_use) != mem->dirty_in_use) {
		return NULL;
	}
	mem->page_flags[page] |= PAGE_WRITE_ANSWERED;
	return host;
}

bool
memory_store_to_code(struct memory *mem, uint64_t paddr, const uint8_t *bytes,
		     size_t len)
{
	unsigned offset = (unsigned)(paddr & (RAM_PAGE_SIZE - 1));
	uint32_t page;
	uint8_t *host = fast_page(mem, paddr, MEMORY_WRITE, &page);

	if (host == NULL || (mem->page_flags[page] & PAGE_READ_ONLY) != 0) {
		return false;
	}
	memory_before_write(mem, page);
	memcpy(host + offset, bytes, len);
	memory_after_write(mem, page, offset, len);
	return true;
}

uint8_t **
memory_flat_read(struct memory *mem)
{
	return mem->flat_read;
}

uint8_t **
memory_flat_write(struct memory *mem)
{
	return mem->flat_write;
}

uint8_t *
memory_flat_fill(struct memory *mem, uint64_t paddr, enum memory_rw rw)
{
	uint64_t index = paddr >> RAM_PAGE_SHIFT;
	uint8_t *host = rw == MEMORY_WRITE ? memory_fast_write(mem, paddr)
					   : memory_fast_read(mem, paddr);

	if (index < MEMORY_FLAT_PAGES) {
		(rw == MEMORY_WRITE ? mem->flat_write : mem->flat_read)[index] =
		    host;
	}
	return host;
}

/* Calls FN for each flat index at which a ram page is mapped. */
static void
flat_withdraw(struct memory *mem, uint8_t **flat, const uint8_t *host)
{
	for (size_t i = 0; i < mem->n_segments; i++) {
		const struct memory_segment *s = &mem->segments[i];
		const uint8_t *first;
		uint64_t index;

		if (s->device != NULL) {
			continue;
		}
		first = memory_page_host(mem, s->ram_page);
		if (host < first || host >= first + s->offset + s->len) {
			continue;
		}
		index = ((s->base - s->offset) >> RAM_PAGE_SHIFT) +
			(uint64_t)(host - first) / RAM_PAGE_SIZE;
		if (index < MEMORY_FLAT_PAGES) {
			flat[index] = NULL;
		}
	}
}

static void
withdraw_write_answers(struct memory *mem, uint32_t page)
{
	const struct machine *m = mem->machine;
	const uint8_t *host;

	if ((mem->page_flags[page] & PAGE_WRITE_ANSWERED) == 0) {
		return;
	}
	mem->page_flags[page] &= (uint8_t)~PAGE_WRITE_ANSWERED;
	host = memory_page_host(mem, page);
	flat_withdraw(mem, mem->flat_write, host);
	for (unsigned i = 0; m != NULL && i < m->n_cpus; i++) {
		vtlb_withdraw_host(m->cpus[i]->vtlb, VTLB_WRITE, host);
	}
}

static void
withdraw_all_answers(struct memory *mem)
{
	const struct machine *m = mem->machine;
	size_t flat = MEMORY_FLAT_PAGES * sizeof(uint8_t *);

	memset(mem->flat_read, 0, flat);
	memset(mem->flat_write, 0, flat);
	for (unsigned i = 0; m != NULL && i < m->n_cpus; i++) {
		vtlb_flush(m->cpus[i]->vtlb);
		m->cpus[i]->class->code_withdrawn(m->cpus[i]);
	}
	if (m != NULL && m->code != NULL) {
		code_cache_flat_forget(m->code);
	}
	for (uint32_t p = 0; p < mem->n_pages; p++) {
		mem->page_flags[p] &= (uint8_t)~PAGE_WRITE_ANSWERED;
	}
}

void
memory_page_set_code(struct memory *mem, uint32_t page, bool has_code)
{
	if (has_code) {
		mem->page_flags[page] |= PAGE_HAS_CODE;
		withdraw_write_answers(mem, page);
	} else {
		mem->page_flags[page] &= (uint8_t)~PAGE_HAS_CODE;
	}
}

bool
memory_page_has_code(const struct memory *mem, uint32_t page)
{
	return (mem->page_flags[page] & PAGE_HAS_CODE) != 0;
}

/* ---- dirty bits ---- */

bool
memory_page_dirty(const struct memory *mem, uint32_t page,
		  enum memory_dirty_client client)
{
	return (mem->page_dirty[page] >> client & 1) != 0;
}

void
memory_dirty_clear(struct memory *mem, uint32_t page,
		   enum memory_dirty_client client)
{
	mem->dirty_in_use |= (uint8_t)(1u << client);
	mem->page_dirty[page] &= (uint8_t) ~(1u << client);
	withdraw_write_answers(mem, page);
}

void
memory_dirty_clear_all(struct memory *mem, enum memory_dirty_client client)
{
	for (uint32_t p = 0; p < mem->n_pages; p++) {
		memory_dirty_clear(mem, p, client);
	}
	mem->dirty_in_use |= (uint8_t)(1u << client);
}

void
memory_dirty_take(struct memory *mem, enum memory_dirty_client client,
		  uint32_t first, uint32_t count,
		  void (*fn)(void *arg, uint32_t page), void *arg)
{
	const struct machine *m = mem->machine;
	uint8_t bit = (uint8_t)(1u << client);
	bool answered = false;

	mem->dirty_in_use |= bit;
	for (uint32_t p = first; p < first + count; p++) {
		if ((mem->page_dirty[p] & bit) == 0) {
			continue;
		}
		mem->page_dirty[p] &= (uint8_t)~bit;
		answered |= (mem->page_flags[p] & PAGE_WRITE_ANSWERED) != 0;
		mem->page_flags[p] &= (uint8_t)~PAGE_WRITE_ANSWERED;
		fn(arg, p);
	}
	if (!answered) {
		return;
	}
	/* Pages that were not dirty had no write answers: all may go. */
	memset(mem->flat_write, 0, MEMORY_FLAT_PAGES * sizeof(uint8_t *));
	for (unsigned i = 0; m != NULL && i < m->n_cpus; i++) {
		vtlb_withdraw_host(m->cpus[i]->vtlb, VTLB_WRITE, NULL);
	}
}

void
memory_page_replace(struct memory *mem, uint32_t page, const uint8_t *bytes,
		    enum memory_dirty_client client)
{
	uint8_t *host = memory_page_host(mem, page);

	memory_before_write(mem, page);
	if (bytes != NULL) {
		memcpy(host, bytes, RAM_PAGE_SIZE);
	} else {
		memset(host, 0, RAM_PAGE_SIZE);
	}
	memory_after_write(mem, page, 0, RAM_PAGE_SIZE);
	memory_dirty_clear(mem, page, client);
}

void
memory_dirty_release(struct memory *mem, enum memory_dirty_client client)
{
	mem->dirty_in_use &= (uint8_t) ~(1u << client);
	for (uint32_t p = 0; p < mem->n_pages; p++) {
		mem->page_dirty[p] |= (uint8_t)(1u << client);
	}
}

void
memory_before_write(struct memory *mem, uint32_t page)
{
	unsigned wanted = mem->save_wanted & mem->dirty_in_use &
			  ~(unsigned)mem->page_dirty[page];

	for (unsigned i = 0; wanted != 0; i++, wanted >>= 1) {
		if ((wanted & 1) != 0) {
			mem->save_hooks[i].save(mem->save_hooks[i].arg, page);
		}
	}
}

void
memory_after_write(struct memory *mem, uint32_t page, unsigned offset,
		   size_t len)
{
	mem->page_dirty[page] = 0xff;
	if (mem->shadow != NULL) {
		memory_shadow_written(mem, page, offset, len);
	}
	if ((mem->page_flags[page] & PAGE_HAS_CODE) != 0) {
		code_cache_written(mem->machine->code, page, offset,
				   (unsigned)len);
	}
}

void
memory_save_hook(struct memory *mem, enum memory_dirty_client client,
		 void (*save)(void *arg, uint32_t page), void *arg)
{
	assert(client < MEMORY_SAVE_HOOKS);
	mem->save_hooks[client].save = save;
	mem->save_hooks[client].arg = arg;
	mem->save_wanted &= (uint8_t) ~(1u << client);
	mem->save_wanted |= (uint8_t)((save != NULL) << client);
}

/* ---- watches ---- */

static void
mark_watched_pages(struct memory *mem)
{
	for (uint32_t p = 0; p < mem->n_pages; p++) {
		mem->page_flags[p] &= (uint8_t)~PAGE_WATCHED;
	}
	for (unsigned i = 0; i < mem->n_watches; i++) {
		const struct watch *w = &mem->watches[i];
		uint64_t a = w->lo & ~(uint64_t)(RAM_PAGE_SIZE - 1);

		for (;;) {
			uint32_t page = memory_ram_page(mem, a);

			if (page != RAM_PAGE_NONE) {
				mem->page_flags[page] |= PAGE_WATCHED;
			}
			if (w->hi - a < RAM_PAGE_SIZE) {
				break;
			}
			a += RAM_PAGE_SIZE;
		}
	}
	withdraw_all_answers(mem);
}

int
memory_watch_add(struct memory *mem, uint64_t lo, uint64_t hi, unsigned kinds,
		 void (*fn)(void *arg, const struct memory_watch_hit *hit),
		 void *arg)
{
	struct watch *grown = NULL;

	if (lo <= hi) {
		grown = realloc(mem->watches,
				(mem->n_watches + 1) * sizeof(*grown));
	}
	if (grown == NULL) {
		return -1;
	}
	mem->watches = grown;
	grown[mem->n_watches++] = (struct watch){
	    .id = ++mem->next_watch_id,
	    .lo = lo,
	    .hi = hi,
	    .kinds = kinds,
	    .fn = fn,
	    .arg = arg,
	};
	mark_watched_pages(mem);
	return mem->next_watch_id;
}

void
memory_watch_remove(struct memory *mem, int id)
{
	for (unsigned i = 0; i < mem->n_watches; i++) {
		if (mem->watches[i].id == id) {
			memmove(&mem->watches[i], &mem->watches[i + 1],
				(mem->n_watches - i - 1) *
				    sizeof(*mem->watches));
			mem->n_watches--;
			mark_watched_pages(mem);
			return;
		}
	}
}

uint64_t
memory_watch_hits(const struct memory *mem)
{
	return mem->watch_hits;
}

bool
memory_is_watched(const struct memory *mem)
{
	return mem->n_watches > 0;
}

void
memory_watch_check(struct memory *mem, struct cpu *cpu, struct device *device,
		   uint64_t paddr, size_t len, enum memory_rw rw,
		   const uint8_t *bytes)
{
	for (unsigned i = 0; i < mem->n_watches; i++) {
		struct watch w = mem->watches[i];
		struct memory_watch_hit hit;

		if ((w.kinds & 1u << rw) == 0 || paddr > w.hi ||
		    paddr + len - 1 < w.lo) {
			continue;
		}
		hit = (struct memory_watch_hit){
		    .cpu = cpu,
		    .device = device,
		    .pc = cpu != NULL ? cpu->class->get_pc(cpu) : 0,
		    .paddr = paddr,
		    .len = len,
		    .rw = rw,
		    .value =
			cpu != NULL && len <= 8
			    ? cpu_bytes_to_number(cpu, bytes, (unsigned)len)
			    : 0,
		};
		mem->watch_hits++;
		w.fn(w.arg, &hit);
	}
}

/* ---- hash ---- */

static uint64_t
page_hash(const struct memory *mem, uint32_t page)
{
	static const uint8_t zeros[RAM_PAGE_SIZE];
	const uint8_t *host = memory_page_host(mem, page);
	uint64_t h;

	if (memcmp(host, zeros, RAM_PAGE_SIZE) == 0) {
		return 0;
	}
	h = state_hash_u64(page + 1, crc32(0, host, RAM_PAGE_SIZE));
	return state_hash_u64(h, adler32(1, host, RAM_PAGE_SIZE));
}

uint64_t
memory_hash(struct memory *mem)
{
	uint8_t bit = 1u << MEMORY_DIRTY_HASH;

	if (mem->page_hash == NULL) {
		mem->page_hash =
		    calloc((size_t)mem->n_pages + 1, sizeof(*mem->page_hash));
		assert(mem->page_hash != NULL);
	}
	for (uint32_t p = 0; p < mem->n_pages; p++) {
		uint64_t h;

		if ((mem->page_dirty[p] & bit) == 0) {
			continue;
		}
		h = page_hash(mem, p);
		mem->hash_sum += h - mem->page_hash[p];
		mem->page_hash[p] = h;
		memory_dirty_clear(mem, p, MEMORY_DIRTY_HASH);
	}
	return mem->hash_sum;
}
