/*
 * Shared copies of pages; see store.h.
 *
 * An image is a table of leaves with 64 pages each; leaves and pages are
 * counted references.  The store keeps the image of the last capture or
 * restore, and changes in it only leaves that nobody else has.
 *
 * A page of that image lies in RAM until the machine writes there: then, before
 * that, it gets bytes of its own, and all images that share it have them.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot/store.h"

#define LEAF_PAGES 64

struct store_page {
	uint32_t references;
	bool lent; /* its bytes are those in RAM */
	const uint8_t *bytes;
};

struct store_leaf {
	uint32_t references;
	struct store_page *pages[LEAF_PAGES]; /* NULL: zeros */
};

struct store {
	struct memory *memory;
	struct store_image current;
	size_t n_copies; /* pages with bytes of their own */
};

static const uint8_t zeros[RAM_PAGE_SIZE];

/* ---- references ---- */

static void
page_copy(struct store *s, struct store_page *p, const uint8_t *bytes,
	  size_t len)
{
	uint8_t *copy = malloc(RAM_PAGE_SIZE);

	assert(copy != NULL);
	memcpy(copy, bytes, len);
	memset(copy + len, 0, RAM_PAGE_SIZE - len);
	p->bytes = copy;
	p->lent = false;
	s->n_copies++;
}

static void
page_drop_copy(struct store *s, struct store_page *p)
{
	if (!p->lent) {
		free((void *)(uintptr_t)p->bytes);
		s->n_copies--;
	}
}

static struct store_page *
page_new(void)
{
	struct store_page *p = malloc(sizeof(*p));

	assert(p != NULL);
	p->references = 1;
	p->lent = true;
	p->bytes = NULL;
	return p;
}

static struct store_page *
page_share(struct store_page *p)
{
	if (p != NULL) {
		p->references++;
	}
	return p;
}

static void
page_release(struct store *s, struct store_page *p)
{
	if (p != NULL && --p->references == 0) {
		page_drop_copy(s, p);
		free(p);
	}
}

static void
leaf_release(struct store *s, struct store_leaf *leaf)
{
	if (leaf == NULL || --leaf->references > 0) {
		return;
	}
	for (unsigned i = 0; i < LEAF_PAGES; i++) {
		page_release(s, leaf->pages[i]);
	}
	free(leaf);
}

/* Leaf number I of IMAGE, for changing. */
static struct store_leaf *
own_leaf(struct store *s, struct store_image *image, uint32_t i)
{
	struct store_leaf *old = image->leaves[i];
	struct store_leaf *leaf;

	if (old != NULL && old->references == 1) {
		return old;
	}
	leaf = calloc(1, sizeof(*leaf));
	assert(leaf != NULL);
	leaf->references = 1;
	if (old != NULL) {
		for (unsigned k = 0; k < LEAF_PAGES; k++) {
			leaf->pages[k] = page_share(old->pages[k]);
		}
		leaf_release(s, old);
	}
	image->leaves[i] = leaf;
	return leaf;
}

/* ---- images ---- */

void
store_image_new(struct store *s, struct store_image *image)
{
	uint32_t n = memory_ram_pages(s->memory);

	image->n_leaves = (n + LEAF_PAGES - 1) / LEAF_PAGES;
	image->leaves =
	    calloc((size_t)image->n_leaves + 1, sizeof(struct store_leaf *));
	assert(image->leaves != NULL);
}

void
store_image_free(struct store *s, struct store_image *image)
{
	for (uint32_t i = 0; i < image->n_leaves; i++) {
		leaf_release(s, image->leaves[i]);
	}
	free(image->leaves);
	image->leaves = NULL;
	image->n_leaves = 0;
}

static struct store_page *
image_page(const struct store_image *image, uint32_t page)
{
	const struct store_leaf *leaf = image->leaves[page / LEAF_PAGES];

	return leaf != NULL ? leaf->pages[page % LEAF_PAGES] : NULL;
}

const uint8_t *
store_image_page(const struct store_image *image, uint32_t page)
{
	const struct store_page *p = image_page(image, page);

	return p != NULL ? p->bytes : NULL;
}

/* PAGE becomes BYTES; one that says so already stays.  Returns a new one, which
 * has no bytes yet, or NULL. */
static struct store_page *
image_set(struct store *s, struct store_image *image, uint32_t page,
	  const uint8_t *bytes)
{
	const struct store_page *old = image_page(image, page);
	struct store_leaf *leaf;
	struct store_page **p;

	if (memcmp(bytes, old != NULL ? old->bytes : zeros, RAM_PAGE_SIZE) ==
	    0) {
		return NULL;
	}
	leaf = own_leaf(s, image, page / LEAF_PAGES);
	p = &leaf->pages[page % LEAF_PAGES];
	page_release(s, *p);
	*p = NULL;
	if (memcmp(bytes, zeros, RAM_PAGE_SIZE) != 0) {
		*p = page_new();
	}
	return *p;
}

void
store_image_set(struct store *s, struct store_image *image, uint32_t page,
		const uint8_t *bytes)
{
	struct store_page *p = image_set(s, image, page, bytes);

	if (p != NULL) {
		page_copy(s, p, bytes, RAM_PAGE_SIZE);
	}
}

/* ---- the machine's memory ---- */

/* RAM is about to change. */
static void
save_page(void *arg, uint32_t page)
{
	struct store *s = arg;
	struct store_page *p = image_page(&s->current, page);

	if (p != NULL && p->lent) {
		page_copy(s, p, p->bytes, RAM_PAGE_SIZE);
	}
}

struct store *
store_new(struct memory *mem)
{
	struct store *s = calloc(1, sizeof(*s));

	if (s == NULL) {
		return NULL;
	}
	s->memory = mem;
	store_image_new(s, &s->current);
	memory_save_hook(mem, MEMORY_DIRTY_SNAPSHOT, save_page, s);
	return s;
}

void
store_free(struct store *s)
{
	if (s != NULL) {
		memory_save_hook(s->memory, MEMORY_DIRTY_SNAPSHOT, NULL, NULL);
		store_image_free(s, &s->current);
		free(s);
	}
}

/* The page of the current image has no copy as long as RAM is the same. */
static void
lend(struct store *s, uint32_t page)
{
	struct store_page *p = image_page(&s->current, page);

	if (p != NULL) {
		page_drop_copy(s, p);
		p->lent = true;
		p->bytes = memory_page_host(s->memory, page);
	}
}

static void
capture_page(void *arg, uint32_t page)
{
	struct store *s = arg;

	image_set(s, &s->current, page, memory_page_host(s->memory, page));
	lend(s, page);
}

static void
capture(struct store *s)
{
	memory_dirty_take(s->memory, MEMORY_DIRTY_SNAPSHOT, 0,
			  memory_ram_pages(s->memory), capture_page, s);
}

void
store_capture(struct store *s, struct store_image *out)
{
	capture(s);
	store_image_new(s, out);
	for (uint32_t i = 0; i < out->n_leaves; i++) {
		out->leaves[i] = s->current.leaves[i];
		if (out->leaves[i] != NULL) {
			out->leaves[i]->references++;
		}
	}
}

/* One leaf of RAM becomes that of FROM. */
static void
restore_leaf(struct store *s, const struct store_image *from, uint32_t i)
{
	uint32_t first = i * LEAF_PAGES;
	uint32_t end = memory_ram_pages(s->memory);

	if (first + LEAF_PAGES < end) {
		end = first + LEAF_PAGES;
	}
	for (uint32_t page = first; page < end; page++) {
		const struct store_page *now = image_page(&s->current, page);
		const struct store_page *then = image_page(from, page);

		if (now != then ||
		    memory_page_dirty(s->memory, page, MEMORY_DIRTY_SNAPSHOT)) {
			memory_page_replace(s->memory, page,
					    then != NULL ? then->bytes : NULL,
					    MEMORY_DIRTY_SNAPSHOT);
		}
	}
}

static bool
leaf_dirty(const struct store *s, uint32_t i)
{
	uint32_t end = memory_ram_pages(s->memory);

	for (uint32_t page = i * LEAF_PAGES;
	     page < (i + 1) * LEAF_PAGES && page < end; page++) {
		if (memory_page_dirty(s->memory, page, MEMORY_DIRTY_SNAPSHOT)) {
			return true;
		}
	}
	return false;
}

static void
lend_leaf(struct store *s, uint32_t i)
{
	uint32_t end = memory_ram_pages(s->memory);

	for (uint32_t page = i * LEAF_PAGES;
	     page < (i + 1) * LEAF_PAGES && page < end; page++) {
		lend(s, page);
	}
}

void
store_restore(struct store *s, const struct store_image *from)
{
	assert(from->n_leaves == s->current.n_leaves);
	for (uint32_t i = 0; i < from->n_leaves; i++) {
		struct store_leaf *now = s->current.leaves[i];
		struct store_leaf *then = from->leaves[i];

		if (now == then && !leaf_dirty(s, i)) {
			continue;
		}
		restore_leaf(s, from, i);
		if (now != then) {
			if (then != NULL) {
				then->references++;
			}
			s->current.leaves[i] = then;
			leaf_release(s, now);
		}
		lend_leaf(s, i);
	}
}

size_t
store_image_bytes(const struct store_image *image)
{
	size_t n = 0;

	for (uint32_t i = 0; i < image->n_leaves; i++) {
		const struct store_leaf *leaf = image->leaves[i];

		for (unsigned k = 0; leaf != NULL && k < LEAF_PAGES; k++) {
			n += leaf->pages[k] != NULL && !leaf->pages[k]->lent;
		}
	}
	return n * RAM_PAGE_SIZE;
}

/* ---- blobs ---- */

void
store_keep(struct store *s, const void *data, size_t len,
	   const struct store_blob *like, struct store_blob *out)
{
	const uint8_t *bytes = data;

	out->len = len;
	out->n_pages = (uint32_t)((len + RAM_PAGE_SIZE - 1) / RAM_PAGE_SIZE);
	out->pages =
	    calloc((size_t)out->n_pages + 1, sizeof(struct store_page *));
	assert(out->pages != NULL);
	for (uint32_t i = 0; i < out->n_pages; i++) {
		size_t at = (size_t)i * RAM_PAGE_SIZE;
		size_t n = len - at < RAM_PAGE_SIZE ? len - at : RAM_PAGE_SIZE;

		if (like != NULL && i < like->n_pages &&
		    memcmp(like->pages[i]->bytes, bytes + at, n) == 0) {
			out->pages[i] = page_share(like->pages[i]);
		} else {
			out->pages[i] = page_new();
			page_copy(s, out->pages[i], bytes + at, n);
		}
	}
}

void
store_fetch(const struct store_blob *blob, void *data)
{
	uint8_t *to = data;

	for (uint32_t i = 0; i < blob->n_pages; i++) {
		size_t at = (size_t)i * RAM_PAGE_SIZE;
		size_t n = blob->len - at;

		memcpy(to + at, blob->pages[i]->bytes,
		       n < RAM_PAGE_SIZE ? n : RAM_PAGE_SIZE);
	}
}

void
store_blob_free(struct store *s, struct store_blob *blob)
{
	for (uint32_t i = 0; i < blob->n_pages; i++) {
		page_release(s, blob->pages[i]);
	}
	free(blob->pages);
	memset(blob, 0, sizeof(*blob));
}

size_t
store_bytes(const struct store *s)
{
	return s->n_copies * RAM_PAGE_SIZE;
}
