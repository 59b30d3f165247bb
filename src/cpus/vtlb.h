/*
 * The virtual-to-host cache of a CPU: fast answers for reads, writes and
 * fetches, in sets that belong to a translation context (everything besides
 * the address that changes an answer).  A few sets are recycled, so a context
 * switch is a pointer swap; a recycled set is emptied.
 *
 * The granule is 4 KB.  Tags are whole page addresses, so comparing the tag
 * with an address whose low alignment bits are kept also checks alignment.
 */
#ifndef CPUS_VTLB_H
#define CPUS_VTLB_H

#include <stdbool.h>
#include <stdint.h>

#define VTLB_ENTRIES 256
#define VTLB_SETS    8
#define VTLB_NO_TAG  UINT64_MAX

struct code_page;

struct vtlb_entry {
	uint64_t tag; /* virtual page address, VTLB_NO_TAG when empty */
	union {
		uint8_t *host; /* read, write: host address of the page */
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
	uint32_t context;
	bool used;
};

struct vtlb {
	struct vtlb_set sets[VTLB_SETS];
	struct vtlb_set *current;
	unsigned victim; /* next set to recycle */
};

static inline struct vtlb_entry *
vtlb_entry(struct vtlb_set *set, enum vtlb_kind kind, uint64_t vaddr)
{
	return &set->entry[kind][(vaddr >> 12) & (VTLB_ENTRIES - 1)];
}

struct vtlb *vtlb_new(void);
void vtlb_free(struct vtlb *v);
void vtlb_flush(struct vtlb *v);

/* Makes CONTEXT's set the current one and returns it. */
struct vtlb_set *vtlb_select(struct vtlb *v, uint32_t context);

/* Withdraws all answers for a virtual page in every set whose context matches
 * VALUE under MASK. */
void vtlb_withdraw_vpage(struct vtlb *v, uint64_t vaddr, uint32_t mask,
			 uint32_t value);
/* Withdraws the answers of KIND that lead to a host page. */
void vtlb_withdraw_host(struct vtlb *v, enum vtlb_kind kind,
			const uint8_t *host);
/* Withdraws fetch answers that lead to PAGE (NULL: all fetch answers). */
void vtlb_withdraw_code(struct vtlb *v, const struct code_page *page);

#endif
