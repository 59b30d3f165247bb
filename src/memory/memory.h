/*
 * The physical address space of one machine: RAM and ROM blocks, devices and
 * mirrors, flattened into one sorted array of disjoint segments.
 *
 * Addresses are byte addresses of the guest's physical space.  RAM holds
 * bytes in guest address order whatever the byte order of the CPU.
 *
 * Every 4 KB page of RAM or ROM has a number in one flat space ("ram page"),
 * independent of where it is mapped; mirrors share the page.
 */
#ifndef MEMORY_MEMORY_H
#define MEMORY_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct cpu;
struct device;
struct machine;
struct memory;

#define RAM_PAGE_SHIFT 12
#define RAM_PAGE_SIZE  4096u
#define RAM_PAGE_NONE  UINT32_MAX

enum memory_rw {
	MEMORY_READ = 0,
	MEMORY_WRITE = 1,
	MEMORY_FETCH = 2,
};

/* Flags of memory_rw. */
enum {
	/* Look only: no device access, no side effect, no watch, no log. */
	MEMORY_NO_SIDE_EFFECTS = 1,
};

enum memory_result {
	MEMORY_OK = 0,
	MEMORY_BUS_ERROR, /* the board answers with a bus error */
};

/* What the board does where nothing is mapped. */
enum memory_unmapped {
	MEMORY_UNMAPPED_ZERO,
	MEMORY_UNMAPPED_ONES,
	MEMORY_UNMAPPED_BUS_ERROR,
};

/* Who is told that a page's bytes changed.  One dirty bit per client; a
 * client clears its bits with memory_dirty_clear and finds them set again
 * after the next write.  Bit numbers. */
enum memory_dirty_client {
	MEMORY_DIRTY_HASH = 0,	   /* incremental state hash */
	MEMORY_DIRTY_LOCKSTEP = 1, /* copy-on-write view of --check-lockstep */
	MEMORY_DIRTY_SNAPSHOT = 2, /* in use from the start, when all is 0 */
	MEMORY_DIRTY_SCREEN0 = 3,  /* .. one per screen up to 7 */
};

/* ---- building ---- */

struct memory *memory_new(struct machine *m, enum memory_unmapped unmapped);
void memory_free(struct memory *mem);

/* Maps LEN bytes (multiple of 4 KB) of fresh zeroed RAM, or ROM when READ_ONLY
 * (guest writes are ignored and logged), at BASE.  PRIORITY: a higher one lies
 * over a lower one; equal priorities must not overlap.  The block's bytes are
 * at *HOST if HOST is not NULL.  A collision, or memory that the host does not
 * give, is an error. */
bool memory_add_ram(struct memory *mem, const char *name, uint64_t base,
		    uint64_t len, bool read_only, int priority, uint8_t **host,
		    struct error *e);

/* Maps [BASE, BASE+LEN) as another view of what is at TARGET. */
bool memory_add_mirror(struct memory *mem, const char *name, uint64_t base,
		       uint64_t len, uint64_t target, int priority,
		       struct error *e);

/* Maps device D; its access function sees offsets from BASE + OFFSET0. */
bool memory_device_register(struct memory *mem, struct device *d, uint64_t base,
			    uint64_t len, int priority, struct error *e);

/* Flattens the above; call once, when the board is complete.  Reports a
 * collision of equal priorities naming both. */
bool memory_finish(struct memory *mem, struct error *e);

/* ---- access ---- */

/* One guest access of LEN bytes (1..8; must not cross a 4 KB page).  DATA holds
 * the bytes in guest address order.  CPU is who does it, NULL for a device
 * (DMA) or the debugger.  Unmapped: what the board does; logged. */
enum memory_result memory_rw(struct memory *mem, struct cpu *cpu,
			     uint64_t paddr, void *data, size_t len,
			     enum memory_rw rw, unsigned flags);

/* The access itself, without the detour through lock-step; for lockstep.c. */
enum memory_result memory_access_real(struct memory *mem, struct cpu *cpu,
				      uint64_t paddr, void *data, size_t len,
				      enum memory_rw rw);

/* Block copies for DMA, loaders, PROMs and the debugger; any length; they
 * keep translated code, dirty bits and watches exact.  False if some byte was
 * not RAM or ROM (the rest is still done).  memory_load also writes ROM. */
bool memory_dma_read(struct memory *mem, struct device *who, uint64_t paddr,
		     void *data, size_t len);
bool memory_dma_write(struct memory *mem, struct device *who, uint64_t paddr,
		      const void *data, size_t len);
bool memory_load(struct memory *mem, uint64_t paddr, const void *data,
		 size_t len);
/* Reads RAM/ROM bytes without side effects. */
bool memory_peek(struct memory *mem, uint64_t paddr, void *data, size_t len);

/* The RAM installed at physical 0 upward in bytes (all RAM blocks). */
uint64_t memory_ram_bytes(const struct memory *mem);

/* ---- ram pages ---- */

/* The ram page at a physical address if the whole 4 KB page there is one RAM
 * or ROM page, else RAM_PAGE_NONE. */
uint32_t memory_ram_page(struct memory *mem, uint64_t paddr);
uint32_t memory_ram_pages(const struct memory *mem);
uint8_t *memory_page_host(const struct memory *mem, uint32_t page);
/* Lowest physical address at which the page is mapped. */
uint64_t memory_page_paddr(const struct memory *mem, uint32_t page);

/* Host page for a fast read (or fetch), NULL when reads must go through
 * memory_rw.  For a fast write: NULL unless the page is dirty for every client,
 * without translated code, without watchers and writable. */
uint8_t *memory_fast_read(struct memory *mem, uint64_t paddr);
uint8_t *memory_fast_write(struct memory *mem, uint64_t paddr);
/* The same for instruction fetches: watched pages are run by the stepper. */
uint8_t *memory_fast_fetch(struct memory *mem, uint64_t paddr);

/* A CPU's store of LEN bytes inside one page that has no fast write answer only
 * because of its translated code (or dirty bits); false: go through memory_rw.
 */
bool memory_store_to_code(struct memory *mem, uint64_t paddr,
			  const uint8_t *bytes, size_t len);

/* Flat arrays of fast answers for physical pages below 512 MB (index paddr >>
 * 12), for segments that map physical memory directly.  Entries are filled by
 * memory_flat_fill and withdrawn by the rules of fast answers. */
#define MEMORY_FLAT_PAGES 0x20000u
uint8_t **memory_flat_read(struct memory *mem);
uint8_t **memory_flat_write(struct memory *mem);
/* The answer for loads or stores, which is noted if it belongs there. */
uint8_t *memory_flat_fill(struct memory *mem, uint64_t paddr,
			  enum memory_rw rw);

/* Marks or unmarks a page as holding translated code.  Marking withdraws its
 * write answers everywhere. */
void memory_page_set_code(struct memory *mem, uint32_t page, bool has_code);
bool memory_page_has_code(const struct memory *mem, uint32_t page);

bool memory_page_dirty(const struct memory *mem, uint32_t page,
		       enum memory_dirty_client client);
/* Clears CLIENT's bit of one page, or of all, and withdraws write answers. */
void memory_dirty_clear(struct memory *mem, uint32_t page,
			enum memory_dirty_client client);
void memory_dirty_clear_all(struct memory *mem,
			    enum memory_dirty_client client);
/* Calls FN for each of COUNT pages from FIRST on that CLIENT has not seen since
 * it was written, and clears their bits; cheaper than page by page when there
 * are many. */
void memory_dirty_take(struct memory *mem, enum memory_dirty_client client,
		       uint32_t first, uint32_t count,
		       void (*fn)(void *arg, uint32_t page), void *arg);
/* A client that is not in use has all its bits set for ever. */
void memory_dirty_release(struct memory *mem, enum memory_dirty_client client);

/* SAVE is called before the first write to each page whose bit of CLIENT is
 * clear, with the page still unchanged; NULL: nothing is.  For the clients
 * MEMORY_DIRTY_LOCKSTEP and MEMORY_DIRTY_SNAPSHOT. */
void memory_save_hook(struct memory *mem, enum memory_dirty_client client,
		      void (*save)(void *arg, uint32_t page), void *arg);

/* Replaces the contents of a page, RAM or ROM; NULL for zeros.  To CLIENT it
 * is as if the page had not been written. */
void memory_page_replace(struct memory *mem, uint32_t page,
			 const uint8_t *bytes, enum memory_dirty_client client);

/* ---- physical watch ---- */

struct memory_watch_hit {
	struct cpu *cpu;       /* NULL for DMA */
	struct device *device; /* DMA device, else NULL */
	uint64_t pc;	       /* of the access, if cpu */
	uint64_t paddr;
	size_t len;
	enum memory_rw rw;
	uint64_t value; /* numeric, in the CPU's byte order, len <= 8 */
};

/* Calls FN after each access to [LO, HI] whose kind is in the mask KINDS (1 <<
 * enum memory_rw).  Returns an id for removal. */
int memory_watch_add(struct memory *mem, uint64_t lo, uint64_t hi,
		     unsigned kinds,
		     void (*fn)(void *arg, const struct memory_watch_hit *hit),
		     void *arg);
void memory_watch_remove(struct memory *mem, int id);
/* How often one was hit, since ever. */
uint64_t memory_watch_hits(const struct memory *mem);
bool memory_is_watched(const struct memory *mem);

/* ---- device map, for the prompt and --validate ---- */

struct memory_segment {
	uint64_t base;
	uint64_t len;
	const char *name;
	struct device *device; /* NULL for RAM, ROM and mirrors */
	bool read_only;
	bool mirror;
	uint32_t ram_page; /* first ram page if memory */
	uint64_t offset;   /* of base in the device or the ram page */
};
/* Segment number N of the flattened map in address order; NULL at the end. */
const struct memory_segment *memory_segment_get(const struct memory *mem,
						size_t n);
const struct memory_segment *memory_segment_find(struct memory *mem,
						 uint64_t paddr);

/* Hash of all RAM pages (zero pages count nothing); incremental. */
uint64_t memory_hash(struct memory *mem);

#endif
