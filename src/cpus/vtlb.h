/*
 * The virtual-to-host cache of a CPU: fast answers for reads, writes and
 * fetches, in sets that belong to a translation context (everything besides
 * the address that changes an answer).  A few sets are recycled, so a context
 * switch is a pointer swap; a recycled set is emptied.
 *
 * The granule is 4 KB.  Tags are whole page addresses, so comparing the tag
 * with an address whose low alignment bits are kept also checks alignment.
 * What is added to a virtual address to give the host's is kept instead of the
 * host page: that saves the threaded core an instruction.
 */
#ifndef CPUS_VTLB_H
#define CPUS_VTLB_H

#include <stdbool.h>
#include <stdint.h>

#define VTLB_ENTRIES 256
#define VTLB_SETS    16
#define VTLB_NO_TAG  UINT64_MAX

#define VTLB_NO_CONTEXT UINT32_MAX
#define VTLB_CONTEXTS	256

struct code_page;

struct vtlb_entry {
	uint64_t tag; /* virtual page address, VTLB_NO_TAG when empty */
	union {
		uintptr_t addend; /* read, write: host - virtual address */
		struct code_page *code;
	};
};

enum vtlb_kind {
	VTLB_READ = 0,
	VTLB_WRITE = 1,
	VTLB_FETCH = 2,
	VTLB_KINDS = 3,
};

struct vtlb_set {
	struct vtlb_entry entry[VTLB_KINDS][VTLB_ENTRIES];
};

struct vtlb {
	struct vtlb_set sets[VTLB_SETS];
	uint32_t context[VTLB_SETS];   /* of each set, or VTLB_NO_CONTEXT */
	uint32_t used;		       /* bits: the sets that have one */
	uint8_t set_of[VTLB_CONTEXTS]; /* where to look for a context */
	unsigned current;
	unsigned victim; /* next set to recycle */
};

static inline struct vtlb_entry *
vtlb_entry(struct vtlb_set *set, enum vtlb_kind kind, uint64_t vaddr)
{
	return &set->entry[kind][(vaddr >> 12) & (VTLB_ENTRIES - 1)];
}

static inline void
vtlb_give(struct vtlb_set *set, enum vtlb_kind kind, uint64_t page,
	  uint8_t *host)
{
	struct vtlb_entry *e = vtlb_entry(set, kind, page);

	e->tag = page;
	e->addend = (uintptr_t)host - (uintptr_t)page;
}

struct vtlb *vtlb_new(void);
void vtlb_free(struct vtlb *v);
void vtlb_flush(struct vtlb *v);

/* Makes CONTEXT's set the current one and returns it. */
struct vtlb_set *vtlb_select(struct vtlb *v, uint32_t context);

/* The set of CONTEXT if there is one, else NULL. */
struct vtlb_set *vtlb_find(struct vtlb *v, uint32_t context);

/* Withdraws all answers for a virtual page, in one context, in those that are
 * equal to ASID under a mask, or in all. */
void vtlb_withdraw_in(struct vtlb *v, uint32_t context, uint64_t page);
void vtlb_withdraw_asid(struct vtlb *v, uint32_t mask, uint32_t asid,
			uint64_t page);
void vtlb_withdraw_vpage(struct vtlb *v, uint64_t page);
/* Withdraws the answers of KIND that lead to a host page. */
void vtlb_withdraw_host(struct vtlb *v, enum vtlb_kind kind,
			const uint8_t *host);
/* Withdraws fetch answers that lead to PAGE (NULL: all fetch answers). */
void vtlb_withdraw_code(struct vtlb *v, const struct code_page *page);

#endif
