/*
 * Translations of a machine: a code page is an array of slots, one for each
 * instruction position of a 4 KB ram page plus one at its end, keyed by (ram
 * page, decode mode).  All virtual mappings and all CPUs share it.
 */
#ifndef CPUS_CODE_CACHE_H
#define CPUS_CODE_CACHE_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct code_cache;
struct machine;
struct slot;

/* A handler of the threaded core.  CPU is the architecture's struct, N the
 * countdown biased by the slot index.  In the loop form it returns the next
 * slot, NULL to leave. */
#ifdef DYNTRANS_TAIL_CALLS
typedef void (*slot_handler)(void *cpu, struct slot *s, int64_t n);
#else
typedef struct slot *(*slot_handler)(void *cpu, struct slot *s, int64_t n);
#endif

struct slot {
	slot_handler fn;
	uint8_t op[8]; /* packed operands: the architecture's struct */
};

struct code_page {
	uint32_t ram_page;
	uint32_t mode;
	struct code_page *next; /* other modes of the same ram page */
	const uint8_t *host;	/* the guest's bytes */
	uint32_t n_slots;
	uint32_t writes;  /* stores into the page since it was last entered */
	uint32_t changes; /* slots that had to be translated once more */
	uint32_t flat;	  /* its place in the flat array, or CODE_NOT_FLAT */
	void *arch;	  /* the architecture's, from malloc; freed with it */
	struct slot slots[];
};

#define CODE_NOT_FLAT UINT32_MAX

/* LIMIT_BYTES bounds the translations.  A handler may reach over REACH slots
 * behind its own.  UNTRANSLATED fills fresh slots,
 * PAGE_END the last one. */
struct code_cache *code_cache_new(struct machine *m, size_t limit_bytes,
				  unsigned slots_per_page, unsigned reach,
				  slot_handler untranslated,
				  slot_handler page_end);
void code_cache_free(struct code_cache *c);

/* The code page for a key, made when missing; marks the ram page as holding
 * code.  May evict others: call only at delivery points. */
struct code_page *code_cache_get(struct code_cache *c, uint32_t ram_page,
				 uint32_t mode);

/* A flat array of code pages for physical pages below 512 MB, as that of fast
 * answers (memory.h): a page that was noted and may still be used, or NULL.
 * Who enters a page of the right mode sets its writes to 0. */
struct code_page *const *code_cache_flat(const struct code_cache *c);
void code_cache_flat_note(struct code_cache *c, uint32_t index,
			  struct code_page *p);
/* Watches changed: forgets them all. */
void code_cache_flat_forget(struct code_cache *c);

/* Bytes [OFFSET, OFFSET+LEN) of a ram page changed: the slots they touch, and
 * those before whose handlers reach over the first, are untranslated. */
void code_cache_written(struct code_cache *c, uint32_t ram_page,
			unsigned offset, unsigned len);

/* Drops pages that are written all the time; call at delivery points. */
bool code_cache_wants_cleaning(const struct code_cache *c);
void code_cache_clean(struct code_cache *c);

/* Drops every translation (breakpoints changed, debugger). */
void code_cache_flush(struct code_cache *c);

size_t code_cache_bytes(const struct code_cache *c);

#endif
