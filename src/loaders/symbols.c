/*
 * Symbols: names of virtual addresses.
 *
 * Adding is cheap.  The first question after an addition sorts two arrays of
 * pointers, by address and by name, that later questions search by bisection.
 * A symbol stays where it is in host memory until the table is freed.
 *
 * Symbols may nest (a small object inside a function), so each symbol knows the
 * nearest one before it that reaches further: the next candidate if it does not
 * cover an address itself.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loaders/symbols.h"

/* How far a symbol without a size reaches if no other follows. */
#define SYMBOL_REACH UINT64_C(0x100000)

#define ARENA_BLOCK 65536

struct entry {
	struct symbol symbol;
	uint64_t hash; /* of name and address */
	size_t order;  /* of addition */
	uint64_t last; /* last address covered */
	struct entry *outer;
};

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

struct symbol_table {
	struct arena_block *blocks; /* the one in use first */

	struct entry **hash; /* open addressing, at most half full */
	size_t hash_size;    /* a power of two, or 0 */
	size_t n;

	bool sorted; /* the arrays are up to date */
	size_t sorted_room;
	struct entry **by_address;
	struct entry **by_name;
};

static void *
arena_alloc(struct symbol_table *t, size_t size)
{
	struct arena_block *b;
	size_t block_size;
	void *p;

	size = (size + alignof(struct entry) - 1) & -alignof(struct entry);
	b = t->blocks;
	if (b == NULL || b->size - b->used < size) {
		block_size = size > ARENA_BLOCK ? size : ARENA_BLOCK;
		b = malloc(sizeof(*b) + block_size);
		assert(b != NULL);
		b->next = t->blocks;
		b->used = 0;
		b->size = block_size;
		t->blocks = b;
	}
	p = b->bytes + b->used;
	b->used += size;
	return p;
}

struct symbol_table *
symbols_new(void)
{
	struct symbol_table *t;

	t = calloc(1, sizeof(*t));
	assert(t != NULL);
	return t;
}

void
symbols_free(struct symbol_table *t)
{
	struct arena_block *b;

	if (t == NULL) {
		return;
	}
	while (t->blocks != NULL) {
		b = t->blocks;
		t->blocks = b->next;
		free(b);
	}
	free(t->hash);
	free(t->by_address);
	free(t->by_name);
	free(t);
}

/* FNV-1a over the name, then a mix with the address. */
static uint64_t
hash_of(const char *name, uint64_t address)
{
	uint64_t h;

	h = UINT64_C(0xcbf29ce484222325);
	while (*name != '\0') {
		h = (h ^ (unsigned char)*name++) * UINT64_C(0x100000001b3);
	}
	h ^= address * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

/* Where an entry with this name and address is, or belongs. */
static struct entry **
hash_place(const struct symbol_table *t, uint64_t hash, const char *name,
	   uint64_t address)
{
	struct entry *entry;
	size_t i;

	i = hash & (t->hash_size - 1);
	for (;;) {
		entry = t->hash[i];
		if (entry == NULL ||
		    (entry->hash == hash && entry->symbol.address == address &&
		     strcmp(entry->symbol.name, name) == 0)) {
			return &t->hash[i];
		}
		i = (i + 1) & (t->hash_size - 1);
	}
}

static void
hash_grow(struct symbol_table *t)
{
	struct entry **old;
	struct entry *entry;
	size_t old_size;
	size_t i;

	old = t->hash;
	old_size = t->hash_size;
	t->hash_size = old_size == 0 ? 256 : old_size * 2;
	t->hash = calloc(t->hash_size, sizeof(struct entry *));
	assert(t->hash != NULL);
	for (i = 0; i < old_size; i++) {
		entry = old[i];
		if (entry != NULL) {
			*hash_place(t, entry->hash, entry->symbol.name,
				    entry->symbol.address) = entry;
		}
	}
	free(old);
}

void
symbols_add(struct symbol_table *t, const char *name, uint64_t address,
	    uint64_t size, bool function)
{
	struct entry **place;
	struct entry *entry;
	uint64_t hash;
	size_t len;
	char *copy;

	if (t->n >= t->hash_size / 2) {
		hash_grow(t);
	}
	hash = hash_of(name, address);
	place = hash_place(t, hash, name, address);
	t->sorted = false;
	if (*place != NULL) {
		/* The same symbol from a second source, say a kernel and its
		 * System.map: what either knows. */
		entry = *place;
		if (entry->symbol.size == 0) {
			entry->symbol.size = size;
		}
		if (function) {
			entry->symbol.function = true;
		}
		return;
	}
	entry = arena_alloc(t, sizeof(*entry));
	len = strlen(name) + 1;
	copy = arena_alloc(t, len);
	memcpy(copy, name, len);
	memset(entry, 0, sizeof(*entry));
	entry->symbol.name = copy;
	entry->symbol.address = address;
	entry->symbol.size = size;
	entry->symbol.function = function;
	entry->hash = hash;
	entry->order = t->n;
	*place = entry;
	t->n++;
}

/* By address; of several names for one address the one to show is last:
 * functions, then those with a size, then those without an underscore in front
 * (most of the others are marks of linker scripts), then the first that was
 * added. */
static int
compare_addresses(const void *va, const void *vb)
{
	const struct entry *a = *(struct entry *const *)va;
	const struct entry *b = *(struct entry *const *)vb;

	if (a->symbol.address != b->symbol.address) {
		return a->symbol.address < b->symbol.address ? -1 : 1;
	}
	if (a->symbol.function != b->symbol.function) {
		return b->symbol.function ? -1 : 1;
	}
	if ((a->symbol.size == 0) != (b->symbol.size == 0)) {
		return a->symbol.size == 0 ? -1 : 1;
	}
	if ((a->symbol.name[0] == '_') != (b->symbol.name[0] == '_')) {
		return a->symbol.name[0] == '_' ? -1 : 1;
	}
	return a->order > b->order ? -1 : 1;
}

static int
compare_names(const void *va, const void *vb)
{
	const struct entry *a = *(struct entry *const *)va;
	const struct entry *b = *(struct entry *const *)vb;
	int c;

	c = strcmp(a->symbol.name, b->symbol.name);
	if (c != 0) {
		return c;
	}
	/* One name and one address are one entry. */
	return a->symbol.address < b->symbol.address ? -1 : 1;
}

/* Fills in how far each symbol reaches, and what is around it. */
static void
find_extents(struct symbol_table *t)
{
	struct entry *entry;
	struct entry *outer;
	uint64_t address;
	uint64_t next; /* the nearest higher address with a symbol */
	uint64_t reach;
	size_t i;

	next = UINT64_MAX;
	for (i = t->n; i-- > 0;) {
		entry = t->by_address[i];
		address = entry->symbol.address;
		if (i + 1 < t->n &&
		    t->by_address[i + 1]->symbol.address != address) {
			next = t->by_address[i + 1]->symbol.address;
		}
		reach = entry->symbol.size;
		if (reach == 0) {
			reach = SYMBOL_REACH;
			if (next > address && next - address < reach) {
				reach = next - address;
			}
		}
		entry->last = address + (reach - 1);
		if (entry->last < address) {
			entry->last = UINT64_MAX;
		}
	}
	for (i = 0; i < t->n; i++) {
		entry = t->by_address[i];
		outer = i > 0 ? t->by_address[i - 1] : NULL;
		while (outer != NULL && outer->last <= entry->last) {
			outer = outer->outer;
		}
		entry->outer = outer;
	}
}

static void
sort(struct symbol_table *t)
{
	size_t i;
	size_t n;

	if (t->sorted || t->n == 0) {
		return;
	}
	if (t->sorted_room < t->n) {
		free(t->by_address);
		free(t->by_name);
		t->sorted_room = t->n + t->n / 2;
		t->by_address = calloc(t->sorted_room, sizeof(struct entry *));
		t->by_name = calloc(t->sorted_room, sizeof(struct entry *));
		assert(t->by_address != NULL && t->by_name != NULL);
	}
	n = 0;
	for (i = 0; i < t->hash_size; i++) {
		if (t->hash[i] != NULL) {
			t->by_address[n++] = t->hash[i];
		}
	}
	assert(n == t->n);
	memcpy(t->by_name, t->by_address, n * sizeof(struct entry *));
	qsort(t->by_address, n, sizeof(struct entry *), compare_addresses);
	qsort(t->by_name, n, sizeof(struct entry *), compare_names);
	find_extents(t);
	t->sorted = true;
}

/* The number of entries of BY_NAME before NAME, or with AFTER before the first
 * one behind it. */
static size_t
name_bound(const struct symbol_table *t, const char *name, bool after)
{
	size_t low;
	size_t high;
	size_t middle;
	int c;

	low = 0;
	high = t->n;
	while (low < high) {
		middle = low + (high - low) / 2;
		c = strcmp(t->by_name[middle]->symbol.name, name);
		if (c < 0 || (c == 0 && after)) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

const struct symbol *
symbols_find(struct symbol_table *t, const char *name, unsigned *count)
{
	size_t begin;
	size_t end;

	sort(t);
	begin = name_bound(t, name, false);
	end = name_bound(t, name, true);
	if (count != NULL) {
		*count = (unsigned)(end - begin);
	}
	return begin < end ? &t->by_name[begin]->symbol : NULL;
}

const struct symbol *
symbols_at(struct symbol_table *t, uint64_t address)
{
	const struct entry *entry;
	size_t low;
	size_t high;
	size_t middle;

	sort(t);
	low = 0;
	high = t->n;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (t->by_address[middle]->symbol.address <= address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	entry = low > 0 ? t->by_address[low - 1] : NULL;
	while (entry != NULL && entry->last < address) {
		entry = entry->outer;
	}
	return entry != NULL ? &entry->symbol : NULL;
}

bool
symbols_format(struct symbol_table *t, uint64_t address, char *text,
	       size_t size)
{
	const struct symbol *s;

	s = symbols_at(t, address);
	if (s == NULL) {
		if (size > 0) {
			text[0] = '\0';
		}
		return false;
	}
	if (s->address == address) {
		snprintf(text, size, "%s", s->name);
	} else {
		snprintf(text, size, "%s+0x%" PRIx64, s->name,
			 address - s->address);
	}
	return true;
}

size_t
symbols_count(const struct symbol_table *t)
{
	return t->n;
}

const struct symbol *
symbols_get(struct symbol_table *t, size_t n)
{
	assert(n < t->n);
	sort(t);
	return &t->by_address[n]->symbol;
}
