/*
 * Inside src/memory/ only.
 */
#ifndef MEMORY_MEMORY_PRIVATE_H
#define MEMORY_MEMORY_PRIVATE_H

#include "memory/memory.h"

struct ram_block {
	uint8_t *host;
	uint32_t first_page;
	uint32_t n_pages;
	uint64_t base; /* where it was mapped first */
	bool read_only;
	bool filled; /* a ROM that its owner fills */
};

/* What boards ask for, before flattening. */
enum region_kind {
	REGION_RAM,
	REGION_DEVICE,
	REGION_MIRROR,
};

struct region {
	enum region_kind kind;
	char name[32];
	uint64_t base;
	uint64_t len;
	int priority;
	int sub_priority; /* of a mirror's parts among themselves */
	bool mirrored;
	unsigned block;	 /* REGION_RAM: index of the ram block */
	uint64_t offset; /* of base in the block or device */
	struct device *device;
	uint64_t target; /* REGION_MIRROR */
};

struct watch {
	int id;
	uint64_t lo;
	uint64_t hi;
	unsigned kinds;
	void (*fn)(void *arg, const struct memory_watch_hit *hit);
	void *arg;
};

/* Flags of a ram page. */
enum {
	PAGE_HAS_CODE = 1,
	PAGE_WATCHED = 2,
	PAGE_READ_ONLY = 4,
	PAGE_WRITE_ANSWERED = 8, /* some fast write answer may exist */
};

#define MEMORY_SAVE_HOOKS (MEMORY_DIRTY_SNAPSHOT + 1)

struct memory {
	struct machine *machine;
	enum memory_unmapped unmapped;

	struct region *regions;
	unsigned n_regions;
	struct ram_block *blocks;
	unsigned n_blocks;

	struct memory_segment *segments; /* sorted, disjoint */
	size_t n_segments;
	size_t last_hit;
	uint32_t n_pages;
	uint8_t *page_flags;
	uint8_t *page_dirty;  /* one bit per client */
	uint64_t *page_hash;  /* of the content when last hashed; NULL: never */
	uint8_t dirty_in_use; /* clients that clear bits */
	uint64_t hash_sum;

	uint8_t **flat_read;
	uint8_t **flat_write;

	struct {
		void (*save)(void *arg, uint32_t page);
		void *arg;
	} save_hooks[MEMORY_SAVE_HOOKS]; /* of these clients */
	uint8_t save_wanted;		 /* clients that have one */

	struct memory_shadow *shadow; /* of --strict, NULL without */

	struct watch *watches;
	unsigned n_watches;
	int next_watch_id;
	uint64_t watch_hits;
};

struct ram_block *memory_block_of(const struct memory *mem, uint32_t page);

/* The RAM bytes [OFFSET..] of PAGE are about to change (and then have). */
void memory_before_write(struct memory *mem, uint32_t page);
void memory_after_write(struct memory *mem, uint32_t page, unsigned offset,
			size_t len);

/* The same bytes have been written, and are defined then; by DMA, or read by
 * it.  With a shadow only. */
void memory_shadow_written(struct memory *mem, uint32_t page, unsigned offset,
			   size_t len);
void memory_shadow_dma_done(struct memory *mem, struct device *who,
			    uint64_t paddr, size_t len, enum memory_rw rw);
void memory_shadow_free(struct memory *mem);

/* Is there a watch of KIND that touches the access? Calls it. */
void memory_watch_check(struct memory *mem, struct cpu *cpu,
			struct device *device, uint64_t paddr, size_t len,
			enum memory_rw rw, const uint8_t *bytes);

#endif
