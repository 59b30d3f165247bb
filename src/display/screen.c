/*
 * Screens; see screen.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

struct screen {
	struct machine *machine;
	char name[32];
	const struct screen_class *class;
	void *owner;
	enum memory_dirty_client client;
	uint64_t base; /* of its memory */
	uint32_t n_pages;

	/* What views see. */
	struct screen_shape shape;
	uint32_t *pixels; /* NULL: nobody has looked yet */
	uint64_t *ages;	  /* of rows */
	bool *touched;	  /* rows to be drawn again */
	uint32_t *row;	  /* the new one, while it is compared */
	uint64_t age;
};

struct screen *
screen_add(struct machine *m, const char *name,
	   const struct screen_class *class, void *owner, struct error *e)
{
	unsigned n = 0;
	struct screen *s;

	while (n < SCREENS_MAX && m->screens[n] != NULL) {
		n++;
	}
	if (n == SCREENS_MAX) {
		emul_error(e, "a machine can have %d screens", SCREENS_MAX);
		return NULL;
	}
	s = calloc(1, sizeof(*s));
	assert(s != NULL);
	assert(strlen(name) < sizeof(s->name));
	strcpy(s->name, name);
	s->machine = m;
	s->class = class;
	s->owner = owner;
	s->client = (enum memory_dirty_client)(MEMORY_DIRTY_SCREEN0 + n);
	m->screens[n] = s;
	return s;
}

void
screen_set_memory(struct screen *s, uint64_t paddr, uint64_t len)
{
	assert(paddr % RAM_PAGE_SIZE == 0 && len % RAM_PAGE_SIZE == 0);
	s->base = paddr;
	s->n_pages = (uint32_t)(len / RAM_PAGE_SIZE);
}

struct screen *
screen_get(const struct machine *m, unsigned n)
{
	return n < SCREENS_MAX ? m->screens[n] : NULL;
}

const char *
screen_name(const struct screen *s)
{
	return s->name;
}

static void
forget_pixels(struct screen *s)
{
	free(s->pixels);
	free(s->ages);
	free(s->touched);
	free(s->row);
	s->pixels = NULL;
	s->ages = NULL;
	s->touched = NULL;
	s->row = NULL;
}

void
screens_free(struct machine *m)
{
	for (unsigned n = 0; n < SCREENS_MAX && m->screens[n] != NULL; n++) {
		forget_pixels(m->screens[n]);
		free(m->screens[n]);
	}
}

/* ---- what has changed ---- */

void
screen_touch_rows(struct screen *s, int64_t first, int64_t count)
{
	int64_t end = first + count;

	if (s->pixels == NULL) {
		return;
	}
	first = first < 0 ? 0 : first;
	end = end > (int64_t)s->shape.height ? (int64_t)s->shape.height : end;
	for (int64_t y = first; y < end; y++) {
		s->touched[y] = true;
	}
}

void
screen_touch(struct screen *s)
{
	screen_touch_rows(s, 0, s->shape.height);
}

void
screens_restored(struct machine *m)
{
	for (unsigned n = 0; n < SCREENS_MAX && m->screens[n] != NULL; n++) {
		screen_touch(m->screens[n]);
	}
}

/* Bytes [AT, AT+LEN) of the frame buffer were written. */
static void
touch_bytes(struct screen *s, uint64_t at, uint64_t len)
{
	const struct screen_shape *h = &s->shape;
	uint64_t end = at + len;
	uint64_t first;

	if (end <= h->first) {
		return;
	}
	first = at > h->first ? (at - h->first) / h->stride : 0;
	if (first < h->height) {
		screen_touch_rows(
		    s, (int64_t)first,
		    (int64_t)((end - h->first - 1) / h->stride - first + 1));
	}
}

struct taking {
	struct screen *screen;
	uint32_t first; /* page */
};

static void
touch_page(void *arg, uint32_t page)
{
	const struct taking *t = arg;

	touch_bytes(t->screen, (uint64_t)(page - t->first) * RAM_PAGE_SIZE,
		    RAM_PAGE_SIZE);
}

static void
take_written_pages(struct screen *s)
{
	struct memory *mem = s->machine->memory;
	struct taking t = {s, memory_ram_page(mem, s->base)};

	if (s->n_pages != 0 && t.first != RAM_PAGE_NONE) {
		memory_dirty_take(mem, s->client, t.first, s->n_pages,
				  touch_page, &t);
	}
}

/* ---- drawing ---- */

static void
get_shape(const struct screen *s, struct screen_shape *shape)
{
	s->class->shape(s->owner, shape);
	assert(shape->width > 0 && shape->height > 0 && shape->stride > 0);
	assert((uint64_t)shape->width * shape->height <= SCREEN_PIXELS_MAX);
}

/* New pixels, all to be drawn. */
static void
take_shape(struct screen *s, const struct screen_shape *shape)
{
	size_t n = (size_t)shape->width * shape->height;

	forget_pixels(s);
	s->shape = *shape;
	s->pixels = calloc(n, sizeof(*s->pixels));
	s->ages = calloc(shape->height, sizeof(*s->ages));
	s->touched = calloc(shape->height, sizeof(*s->touched));
	s->row = calloc(shape->width, sizeof(*s->row));
	assert(s->pixels != NULL && s->ages != NULL && s->touched != NULL &&
	       s->row != NULL);
	for (unsigned y = 0; y < shape->height; y++) {
		s->ages[y] = s->age;
	}
	screen_touch(s);
}

static void
draw_row(struct screen *s, unsigned y)
{
	uint32_t *there = s->pixels + (size_t)y * s->shape.width;
	size_t size = s->shape.width * sizeof(*there);

	s->class->draw(s->owner, y, s->row);
	if (memcmp(there, s->row, size) != 0) {
		memcpy(there, s->row, size);
		s->ages[y] = s->age;
	}
}

const uint32_t *
screen_refresh(struct screen *s, struct screen_shape *shape)
{
	get_shape(s, shape);
	s->age++;
	if (s->pixels == NULL ||
	    memcmp(shape, &s->shape, sizeof(*shape)) != 0) {
		take_shape(s, shape);
	}
	take_written_pages(s);
	for (unsigned y = 0; y < shape->height; y++) {
		if (s->touched[y]) {
			s->touched[y] = false;
			draw_row(s, y);
		}
	}
	return s->pixels;
}

uint64_t
screen_row_age(const struct screen *s, unsigned y)
{
	assert(y < s->shape.height);
	return s->ages[y];
}

uint64_t
screen_age(const struct screen *s)
{
	return s->age;
}

uint32_t *
screen_picture(const struct screen *s, struct screen_shape *shape)
{
	uint32_t *pixels;

	get_shape(s, shape);
	pixels = calloc((size_t)shape->width * shape->height, sizeof(*pixels));
	assert(pixels != NULL);
	for (unsigned y = 0; y < shape->height; y++) {
		s->class->draw(s->owner, y, pixels + (size_t)y * shape->width);
	}
	return pixels;
}
