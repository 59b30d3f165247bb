/*
 * The physical map: what boards register, flattened into one sorted array of
 * disjoint segments.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "devices/device.h"
#include "emul/machine.h"
#include "host/large_pages.h"
#include "memory/memory_private.h"

struct memory *
memory_new(struct machine *m, enum memory_unmapped unmapped)
{
	struct memory *mem = calloc(1, sizeof(*mem));
	size_t flat = MEMORY_FLAT_PAGES * sizeof(uint8_t *);

	if (mem == NULL) {
		return NULL;
	}
	mem->machine = m;
	mem->unmapped = unmapped;
	/* calloc of this size is fresh pages: untouched ones cost nothing. */
	mem->flat_read = calloc(1, flat);
	mem->flat_write = calloc(1, flat);
	if (mem->flat_read == NULL || mem->flat_write == NULL) {
		memory_free(mem);
		return NULL;
	}
	return mem;
}

void
memory_free(struct memory *mem)
{
	if (mem == NULL) {
		return;
	}
	memory_shadow_free(mem);
	for (unsigned i = 0; i < mem->n_blocks; i++) {
		munmap(mem->blocks[i].host,
		       (size_t)mem->blocks[i].n_pages * RAM_PAGE_SIZE);
	}
	free(mem->blocks);
	free(mem->regions);
	for (size_t i = 0; i < mem->n_segments; i++) {
		free((char *)mem->segments[i].name);
	}
	free(mem->segments);
	free(mem->page_flags);
	free(mem->page_dirty);
	free(mem->page_hash);
	free(mem->flat_read);
	free(mem->flat_write);
	free(mem->watches);
	free(mem);
}

static struct region *
add_region(struct memory *mem, enum region_kind kind, const char *name,
	   uint64_t base, uint64_t len, int priority, struct error *e)
{
	struct region *grown;
	struct region *r;

	assert(mem->segments == NULL && len > 0);
	if (base + len < base) {
		emul_error(e, "%s does not fit the address space", name);
		return NULL;
	}
	grown = realloc(mem->regions, (mem->n_regions + 1) * sizeof(*grown));
	if (grown == NULL) {
		emul_error(e, "out of memory");
		return NULL;
	}
	mem->regions = grown;
	r = &grown[mem->n_regions++];
	memset(r, 0, sizeof(*r));
	r->kind = kind;
	snprintf(r->name, sizeof(r->name), "%s", name);
	r->base = base;
	r->len = len;
	r->priority = priority;
	return r;
}

/* LEN zeros, at a large page's address if they fill one. */
static void *
map_ram(size_t len)
{
	size_t more = len < LARGE_PAGE ? 0 : LARGE_PAGE;
	uint8_t *bytes =
	    mmap(NULL, len + more, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	size_t before;

	if (bytes == MAP_FAILED) {
		return NULL;
	}
	if (more != 0) {
		before = -(uintptr_t)bytes & (LARGE_PAGE - 1);
		if (before != 0) {
			munmap(bytes, before);
		}
		munmap(bytes + before + len, more - before);
		bytes += before;
	}
	return bytes;
}

bool
memory_add_ram(struct memory *mem, const char *name, uint64_t base,
	       uint64_t len, bool read_only, int priority, uint8_t **host,
	       struct error *e)
{
	struct ram_block *grown;
	struct ram_block *b;
	struct region *r;
	void *bytes;

	assert(base % RAM_PAGE_SIZE == 0 && len % RAM_PAGE_SIZE == 0);
	grown = realloc(mem->blocks, (mem->n_blocks + 1) * sizeof(*grown));
	if (grown == NULL) {
		return emul_error(e, "out of memory");
	}
	mem->blocks = grown;
	bytes = map_ram(len);
	if (bytes == NULL) {
		return emul_error(
		    e,
		    "the host does not give %llu MB for %s: try a smaller -M",
		    (unsigned long long)(len >> 20), name);
	}
	b = &grown[mem->n_blocks];
	b->host = bytes;
	b->first_page = mem->n_pages;
	b->n_pages = (uint32_t)(len / RAM_PAGE_SIZE);
	b->base = base;
	b->read_only = read_only;
	b->filled = read_only && host != NULL;
	r = add_region(mem, REGION_RAM, name, base, len, priority, e);
	if (r == NULL) {
		munmap(bytes, len);
		return false;
	}
	r->block = mem->n_blocks++;
	mem->n_pages += b->n_pages;
	if (host != NULL) {
		*host = bytes;
	}
	return true;
}

bool
memory_add_mirror(struct memory *mem, const char *name, uint64_t base,
		  uint64_t len, uint64_t target, int priority, struct error *e)
{
	struct region *r =
	    add_region(mem, REGION_MIRROR, name, base, len, priority, e);

	if (r == NULL) {
		return false;
	}
	r->target = target;
	return true;
}

bool
memory_device_register(struct memory *mem, struct device *d, uint64_t base,
		       uint64_t len, int priority, struct error *e)
{
	struct region *r = add_region(mem, REGION_DEVICE, d->object.name, base,
				      len, priority, e);

	if (r == NULL) {
		return false;
	}
	r->device = d;
	return true;
}

/* ---- flattening ---- */

/* Replaces mirrors by the parts of what they mirror. */
static bool
expand_mirrors(struct memory *mem, struct error *e)
{
	unsigned n = mem->n_regions;

	for (unsigned i = 0; i < n; i++) {
		struct region mirror = mem->regions[i];

		if (mirror.kind != REGION_MIRROR) {
			continue;
		}
		for (unsigned j = 0; j < n; j++) {
			struct region t = mem->regions[j];
			uint64_t lo =
			    t.base > mirror.target ? t.base : mirror.target;
			uint64_t hi = t.base + t.len;
			struct region *part;

			if (hi > mirror.target + mirror.len) {
				hi = mirror.target + mirror.len;
			}
			if (t.kind == REGION_MIRROR || lo >= hi) {
				continue;
			}
			part = add_region(mem, t.kind, mirror.name,
					  mirror.base + (lo - mirror.target),
					  hi - lo, mirror.priority, e);
			if (part == NULL) {
				return false;
			}
			part->sub_priority = t.priority;
			part->mirrored = true;
			part->block = t.block;
			part->device = t.device;
			part->offset = t.offset + (lo - t.base);
		}
	}
	return true;
}

static int
compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The region on top at an address; a tie of two is a collision. */
static const struct region *
top_region(const struct memory *mem, uint64_t addr,
	   const struct region **collision)
{
	const struct region *top = NULL;

	*collision = NULL;
	for (unsigned i = 0; i < mem->n_regions; i++) {
		const struct region *r = &mem->regions[i];

		if (r->kind == REGION_MIRROR || addr < r->base ||
		    addr - r->base >= r->len) {
			continue;
		}
		if (top == NULL || r->priority > top->priority ||
		    (r->priority == top->priority &&
		     r->sub_priority > top->sub_priority)) {
			top = r;
			*collision = NULL;
		} else if (r->priority == top->priority &&
			   r->sub_priority == top->sub_priority) {
			*collision = r;
		}
	}
	return top;
}

static bool
add_segment(struct memory *mem, const struct region *r, uint64_t base,
	    uint64_t end, struct error *e)
{
	struct memory_segment *s = &mem->segments[mem->n_segments];

	memset(s, 0, sizeof(*s));
	s->name = strdup(r->name);
	if (s->name == NULL) {
		return emul_error(e, "out of memory");
	}
	s->base = base;
	s->len = end - base;
	s->mirror = r->mirrored;
	s->offset = r->offset + (base - r->base);
	s->device = r->kind == REGION_DEVICE ? r->device : NULL;
	s->ram_page = RAM_PAGE_NONE;
	if (r->kind == REGION_RAM) {
		const struct ram_block *b = &mem->blocks[r->block];

		s->read_only = b->read_only;
		s->ram_page =
		    b->first_page + (uint32_t)(s->offset >> RAM_PAGE_SHIFT);
		s->offset &= RAM_PAGE_SIZE - 1;
	}
	mem->n_segments++;
	return true;
}

static bool
flatten(struct memory *mem, struct error *e)
{
	size_t n = 0;
	uint64_t *edges =
	    calloc(2 * (size_t)mem->n_regions + 1, sizeof(*edges));
	bool ok = true;

	mem->segments =
	    calloc(2 * (size_t)mem->n_regions + 1, sizeof(*mem->segments));
	if (edges == NULL || mem->segments == NULL) {
		free(edges);
		return emul_error(e, "out of memory");
	}
	for (unsigned i = 0; i < mem->n_regions; i++) {
		edges[n++] = mem->regions[i].base;
		edges[n++] = mem->regions[i].base + mem->regions[i].len;
	}
	qsort(edges, n, sizeof(*edges), compare_u64);
	for (size_t i = 0; ok && i + 1 < n; i++) {
		const struct region *collision;
		const struct region *r;
		struct memory_segment *prev;

		if (edges[i] == edges[i + 1]) {
			continue;
		}
		r = top_region(mem, edges[i], &collision);
		if (collision != NULL) {
			ok = emul_error(
			    e,
			    "%s and %s collide at physical 0x%llx: give them "
			    "different addresses",
			    r->name, collision->name,
			    (unsigned long long)edges[i]);
			break;
		}
		if (r == NULL) {
			continue;
		}
		prev = mem->n_segments > 0 ? &mem->segments[mem->n_segments - 1]
					   : NULL;
		/* Another region's edge under this one splits nothing. */
		if (prev != NULL && prev->base + prev->len == edges[i] &&
		    r->base < edges[i] && prev->base >= r->base &&
		    strcmp(prev->name, r->name) == 0 &&
		    prev->device == r->device && prev->mirror == r->mirrored) {
			prev->len = edges[i + 1] - prev->base;
			continue;
		}
		ok = add_segment(mem, r, edges[i], edges[i + 1], e);
	}
	free(edges);
	return ok;
}

bool
memory_finish(struct memory *mem, struct error *e)
{
	assert(mem->segments == NULL);
	if (!expand_mirrors(mem, e) || !flatten(mem, e)) {
		return false;
	}
	mem->page_flags = calloc((size_t)mem->n_pages + 1, 1);
	mem->page_dirty = malloc((size_t)mem->n_pages + 1);
	if (mem->page_flags == NULL || mem->page_dirty == NULL) {
		return emul_error(e, "out of memory");
	}
	mem->dirty_in_use = 1u << MEMORY_DIRTY_SNAPSHOT;
	memset(mem->page_dirty, 0xff & ~(1 << MEMORY_DIRTY_SNAPSHOT),
	       (size_t)mem->n_pages + 1);
	for (unsigned i = 0; i < mem->n_blocks; i++) {
		const struct ram_block *b = &mem->blocks[i];

		if (b->read_only) {
			memset(mem->page_flags + b->first_page, PAGE_READ_ONLY,
			       b->n_pages);
		}
		if (b->filled) {
			memset(mem->page_dirty + b->first_page, 0xff,
			       b->n_pages);
		}
	}
	return true;
}

const struct memory_segment *
memory_segment_get(const struct memory *mem, size_t n)
{
	return n < mem->n_segments ? &mem->segments[n] : NULL;
}

const struct memory_segment *
memory_segment_find(struct memory *mem, uint64_t paddr)
{
	size_t lo = 0;
	size_t hi = mem->n_segments;
	const struct memory_segment *s;

	if (mem->last_hit < hi) {
		s = &mem->segments[mem->last_hit];
		if (paddr >= s->base && paddr - s->base < s->len) {
			return s;
		}
	}
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		s = &mem->segments[mid];
		if (paddr < s->base) {
			hi = mid;
		} else if (paddr - s->base >= s->len) {
			lo = mid + 1;
		} else {
			mem->last_hit = mid;
			return s;
		}
	}
	return NULL;
}
