/*
 * PixelStamp: pixels in the frame buffer, as spans of rows.
 *
 * A line is a parallelogram: its ends are along the axis in which it is
 * shorter, and so is its width.  Of the pixels at its border those above and to
 * the left belong to it.
 */
#include <string.h>

#include "devices/pixelstamp_private.h"
#include "devices/raster_op.h"
#include "emul/machine.h"
#include "memory/memory.h"

/* The quotients rounded down and up, for B > 0. */
static int64_t
divide_down(int64_t a, int64_t b)
{
	return a >= 0 ? a / b : -((b - 1 - a) / b);
}

static int64_t
divide_up(int64_t a, int64_t b)
{
	return -divide_down(-a, b);
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static int
smaller(int a, int b)
{
	return a < b ? a : b;
}

/* ---- spans ---- */

static void
count_stamps(struct stamp_pen *pen, int x, int n)
{
	pen->stamps +=
	    (unsigned)((x + n - 1) / STAMP_WIDTH - x / STAMP_WIDTH + 1);
}

/* Leaves of a span what is on the screen; false: nothing is. */
static bool
clip(int *x, int y, int *n)
{
	int end = smaller(*x + *n, PIXELSTAMP_WIDTH);

	*x = larger(*x, 0);
	*n = end - *x;
	return y >= 0 && y<PIXELSTAMP_HEIGHT && * n> 0;
}

static bool
in_mask(const struct stamp_pen *pen, int x, int y)
{
	unsigned row = (unsigned)(y + pen->mask_y) % STAMP_MASK;
	unsigned column = (unsigned)(x + pen->mask_x) % STAMP_MASK;

	return (pen->mask[row] >> column & 1) != 0;
}

/* What becomes of N pixels from (X, Y) on, which are OLD. */
static void
combine(const struct stamp_pen *pen, int x, int y, int n, const uint8_t *source,
	const uint8_t *old, uint8_t *pixels)
{
	for (int i = 0; i < n; i++) {
		pixels[i] = raster_combine(
		    pen->rop, source != NULL ? source[i] : pen->colour, old[i],
		    pen->planes);
	}
	for (int i = 0; pen->masked && i < n; i++) {
		if (!in_mask(pen, x + i, y)) {
			pixels[i] = old[i];
		}
	}
}

/* Most of what is drawn just replaces what is there. */
static bool
is_plain(const struct stamp_pen *pen)
{
	return pen->rop == RASTER_COPY && pen->planes == 0xff && !pen->masked;
}

void
stamp_write(struct device *d, struct stamp_pen *pen, int x, int y, int n,
	    const uint8_t *source)
{
	const struct pixelstamp *s = device_self(d);
	uint8_t pixels[PIXELSTAMP_WIDTH];
	const uint8_t *written = pixels;
	const uint8_t *old;
	int left = x;

	if (!clip(&x, y, &n)) {
		return;
	}
	old = pixelstamp_row(d, (unsigned)y) + x;
	if (source != NULL) {
		source += x - left;
	}
	if (!is_plain(pen)) {
		combine(pen, x, y, n, source, old, pixels);
	} else if (source == NULL) {
		memset(pixels, pen->colour, (size_t)n);
	} else {
		written = source;
	}
	count_stamps(pen, x, n);
	memory_dma_write(d->machine->memory, d,
			 s->vram_at + (uint64_t)(old - s->vram), written,
			 (size_t)n);
}

void
stamp_read(struct device *d, struct stamp_pen *pen, int x, int y, int n,
	   uint8_t *pixels)
{
	int left = x;

	memset(pixels, 0, (size_t)n);
	if (clip(&x, y, &n)) {
		count_stamps(pen, x, n);
		memcpy(pixels + (x - left), pixelstamp_row(d, (unsigned)y) + x,
		       (size_t)n);
	}
}

/* ---- lines ---- */

/* Positions along the axis in which a line is longer: both are in it. */
struct extent {
	int first;
	int last;
};

static struct extent
extent(int from, int to)
{
	if (from <= to) {
		return (struct extent){from, to - 1};
	}
	return (struct extent){to + 1, from};
}

/* Pixels from X to LAST, in units. */
static void
draw_row(struct device *d, struct stamp_pen *pen, int y, int64_t x,
	 int64_t last)
{
	int64_t first = divide_up(x, STAMP_UNIT);

	stamp_write(d, pen, (int)first, y,
		    (int)(divide_down(last, STAMP_UNIT) - first + 1), NULL);
}

/* The rows that have pixels from Y to LAST, in units, and are on the screen. */
static struct extent
rows_of(int y, int last)
{
	return (struct extent){
	    larger((int)divide_up(y, STAMP_UNIT), 0),
	    smaller((int)divide_down(last, STAMP_UNIT), PIXELSTAMP_HEIGHT - 1),
	};
}

/* A row of it has what is at most WIDTH below and less than WIDTH above the
 * middle y1 + (x - x1) * dy / dx. */
static void
draw_flat(struct device *d, struct stamp_pen *pen, const struct stamp_line *l)
{
	struct extent x = extent(l->x1, l->x2);
	struct extent rows = rows_of(smaller(l->y1, l->y2) - l->width,
				     larger(l->y1, l->y2) + l->width - 1);
	int64_t dx = l->x1 <= l->x2 ? l->x2 - l->x1 : l->x1 - l->x2;
	int64_t dy = l->x1 <= l->x2 ? l->y2 - l->y1 : l->y1 - l->y2;

	for (int y = rows.first; y <= rows.last; y++) {
		int64_t above = (y * STAMP_UNIT - l->y1 - l->width) * dx;
		int64_t below = (y * STAMP_UNIT - l->y1 + l->width) * dx;
		int64_t first = x.first;
		int64_t last = x.last;

		if (dy > 0) {
			first = l->x1 + divide_down(above, dy) + 1;
			last = l->x1 + divide_down(below, dy);
		} else if (dy < 0) {
			first = l->x1 - divide_down(below, -dy);
			last = l->x1 - divide_down(above, -dy) - 1;
		}
		draw_row(d, pen, y, first > x.first ? first : x.first,
			 last < x.last ? last : x.last);
	}
}

/* The same for one that is higher than wide; its middle is x1 + (y - y1) * dx /
 * dy. */
static void
draw_steep(struct device *d, struct stamp_pen *pen, const struct stamp_line *l)
{
	struct extent y = extent(l->y1, l->y2);
	struct extent rows = rows_of(y.first, y.last);
	int64_t dx = l->y1 < l->y2 ? l->x2 - l->x1 : l->x1 - l->x2;
	int64_t dy = l->y1 < l->y2 ? l->y2 - l->y1 : l->y1 - l->y2;

	for (int row = rows.first; row <= rows.last; row++) {
		int64_t middle = (row * STAMP_UNIT - l->y1) * dx;

		draw_row(d, pen, row, l->x1 + divide_up(middle, dy) - l->width,
			 l->x1 + divide_up(middle, dy) + l->width - 1);
	}
}

/* The first stamp is the one with the upper left corner of what is drawn. */
static void
place_mask(struct stamp_pen *pen, int left, int top, uint32_t at)
{
	int x = (int)divide_up(left, STAMP_UNIT);
	int y = (int)divide_up(top, STAMP_UNIT);
	int stamp = (int)divide_down(x, STAMP_WIDTH) * STAMP_WIDTH;

	pen->mask_x = (int)(at >> 16 & (STAMP_MASK - 1)) - stamp;
	pen->mask_y = (int)(at & (STAMP_MASK - 1)) - y;
}

void
stamp_draw_line(struct device *d, struct stamp_pen *pen,
		const struct stamp_line *line, uint32_t mask_at)
{
	struct stamp_line l = *line;
	int dx;
	int dy;

	if (l.x1 == l.x2 && l.y1 == l.y2) { /* a dot, as wide as the line */
		l.x1 -= l.width;
		l.x2 += l.width;
	}
	dx = larger(l.x1, l.x2) - smaller(l.x1, l.x2);
	dy = larger(l.y1, l.y2) - smaller(l.y1, l.y2);
	if (dx > dy) {
		place_mask(pen, smaller(l.x1, l.x2),
			   smaller(l.y1, l.y2) - l.width, mask_at);
		draw_flat(d, pen, &l);
	} else if (dy > 0) {
		place_mask(pen, smaller(l.x1, l.x2) - l.width,
			   smaller(l.y1, l.y2), mask_at);
		draw_steep(d, pen, &l);
	}
}
