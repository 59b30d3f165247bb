/*
 * The past of a disk image; see disk_history.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "host/disk_history.h"

/* A write: what was there before. */
struct record {
	uint64_t offset;
	size_t len;
	uint8_t *old;
};

/* A block that is not, or was not, as the file has it. */
struct block {
	uint64_t number;
	uint8_t bytes[DISK_HISTORY_BLOCK];
};

struct disk_history {
	struct record *records;
	size_t n_records;
	size_t size;
	uint64_t first; /* place of records[0] */
	uint64_t place;
	size_t bytes; /* of all records */

	/* In the past: blocks by number, in a hash table. */
	struct block **table;
	size_t n_blocks;
	size_t table_size; /* a power of two, or 0 */
};

struct disk_history *
disk_history_new(void)
{
	return calloc(1, sizeof(struct disk_history));
}

static void
forget_blocks(struct disk_history *h)
{
	for (size_t i = 0; i < h->table_size; i++) {
		free(h->table[i]);
	}
	free(h->table);
	h->table = NULL;
	h->table_size = 0;
	h->n_blocks = 0;
}

static void
free_record(struct disk_history *h, struct record *r)
{
	h->bytes -= r->len;
	free(r->old);
}

void
disk_history_free(struct disk_history *h)
{
	if (h == NULL) {
		return;
	}
	forget_blocks(h);
	for (size_t i = 0; i < h->n_records; i++) {
		free_record(h, &h->records[i]);
	}
	free(h->records);
	free(h);
}

uint64_t
disk_history_place(const struct disk_history *h)
{
	return h->place;
}

bool
disk_history_in_past(const struct disk_history *h)
{
	return h->place < h->first + h->n_records;
}

void
disk_history_note(struct disk_history *h, uint64_t offset, const void *old,
		  size_t len)
{
	struct record *r;

	assert(!disk_history_in_past(h));
	if (h->n_records == h->size) {
		size_t size = h->size == 0 ? 64 : 2 * h->size;
		struct record *grown =
		    realloc(h->records, size * sizeof(*grown));

		assert(grown != NULL);
		h->records = grown;
		h->size = size;
	}
	r = &h->records[h->n_records++];
	r->offset = offset;
	r->len = len;
	r->old = malloc(len);
	assert(r->old != NULL);
	memcpy(r->old, old, len);
	h->bytes += len;
	h->place++;
}

/* ---- blocks ---- */

static struct block **
find(const struct disk_history *h, uint64_t number)
{
	size_t i = (size_t)(number * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	for (;; i++) {
		struct block **b = &h->table[i & (h->table_size - 1)];

		if (*b == NULL || (*b)->number == number) {
			return b;
		}
	}
}

const uint8_t *
disk_history_block(const struct disk_history *h, uint64_t block)
{
	const struct block *b;

	if (h->table_size == 0) {
		return NULL;
	}
	b = *find(h, block);
	return b != NULL ? b->bytes : NULL;
}

static void
grow_table(struct disk_history *h)
{
	struct block **old = h->table;
	size_t n = h->table_size;

	h->table_size = n == 0 ? 64 : 2 * n;
	h->table = calloc(h->table_size, sizeof(struct block *));
	assert(h->table != NULL);
	for (size_t i = 0; i < n; i++) {
		if (old[i] != NULL) {
			*find(h, old[i]->number) = old[i];
		}
	}
	free(old);
}

void
disk_history_set(struct disk_history *h, uint64_t block, const uint8_t *bytes)
{
	struct block **b;

	if (2 * (h->n_blocks + 1) > h->table_size) {
		grow_table(h);
	}
	b = find(h, block);
	if (*b == NULL) {
		*b = malloc(sizeof(**b));
		assert(*b != NULL);
		(*b)->number = block;
		h->n_blocks++;
	}
	memcpy((*b)->bytes, bytes, DISK_HISTORY_BLOCK);
}

/* ---- places ---- */

/* Back in the present the file has it all. */
void
disk_history_written(struct disk_history *h)
{
	assert(disk_history_in_past(h));
	h->place++;
	if (!disk_history_in_past(h)) {
		forget_blocks(h);
	}
}

bool
disk_history_go(struct disk_history *h, uint64_t place)
{
	uint64_t end = h->first + h->n_records;

	if (place < h->first || place > end) {
		return false;
	}
	forget_blocks(h);
	for (uint64_t i = end; i > place; i--) {
		const struct record *r = &h->records[i - 1 - h->first];

		for (size_t k = 0; k < r->len; k += DISK_HISTORY_BLOCK) {
			disk_history_set(h,
					 (r->offset + k) / DISK_HISTORY_BLOCK,
					 r->old + k);
		}
	}
	h->place = place;
	return true;
}

bool
disk_history_cut(struct disk_history *h,
		 bool (*write)(void *arg, uint64_t block, const uint8_t *bytes),
		 void *arg)
{
	for (size_t i = 0; i < h->table_size; i++) {
		const struct block *b = h->table[i];

		if (b != NULL && !write(arg, b->number, b->bytes)) {
			return false;
		}
	}
	while (h->first + h->n_records > h->place) {
		free_record(h, &h->records[--h->n_records]);
	}
	forget_blocks(h);
	return true;
}

void
disk_history_forget(struct disk_history *h, uint64_t place)
{
	size_t n = 0;

	while (n < h->n_records && h->first + n < place) {
		free_record(h, &h->records[n++]);
	}
	if (n > 0) {
		h->n_records -= n;
		memmove(h->records, h->records + n,
			h->n_records * sizeof(*h->records));
		h->first += n;
	}
	if (h->n_records == 0) {
		h->first = h->place;
	}
}

size_t
disk_history_bytes(const struct disk_history *h)
{
	return h->bytes + h->n_records * sizeof(struct record) +
	       h->n_blocks * sizeof(struct block);
}
