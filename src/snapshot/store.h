/*
 * What snapshots in memory are made of: 4 KB pages that they share.  Two
 * snapshots differ by the pages that were written between them, so one more
 * costs about as much as the machine has changed.
 *
 * The store follows one machine's memory through the dirty bits of
 * MEMORY_DIRTY_SNAPSHOT.  A page whose bit is clear is that of the last capture
 * or restore: RAM is its only copy, until the machine writes to it.
 */
#ifndef SNAPSHOT_STORE_H
#define SNAPSHOT_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "memory/memory.h"

struct store;
struct store_leaf;
struct store_page;

/* All of a memory's ram pages, those of zeros left out. */
struct store_image {
	struct store_leaf **leaves; /* NULL: nothing but zeros */
	uint32_t n_leaves;
};

/* Any bytes, cut into pages. */
struct store_blob {
	struct store_page **pages;
	uint32_t n_pages;
	size_t len;
};

/* Follows MEM, whose RAM is all zero or dirty for the client.  NULL: no
 * memory. */
struct store *store_new(struct memory *mem);
void store_free(struct store *s);

/* Of what has been written since the last capture or restore there are new
 * pages, the others are shared. */
void store_capture(struct store *s, struct store_image *out);
/* Makes RAM what it was. */
void store_restore(struct store *s, const struct store_image *from);
void store_image_free(struct store *s, struct store_image *image);

/* The bytes of a ram page; NULL for zeros. */
const uint8_t *store_image_page(const struct store_image *image, uint32_t page);
/* For images that come from a file: an empty one, and its pages. */
void store_image_new(struct store *s, struct store_image *image);
void store_image_set(struct store *s, struct store_image *image, uint32_t page,
		     const uint8_t *bytes);

/* Keeps LEN bytes; pages that are the same in LIKE (may be NULL) are shared. */
void store_keep(struct store *s, const void *data, size_t len,
		const struct store_blob *like, struct store_blob *out);
/* Puts them together into DATA, which has room for blob->len bytes. */
void store_fetch(const struct store_blob *blob, void *data);
void store_blob_free(struct store *s, struct store_blob *blob);

/* Bytes of host memory for copies: all there are, and those of an image. */
size_t store_bytes(const struct store *s);
size_t store_image_bytes(const struct store_image *image);

#endif
