/*
 * Draws on the framebuffer: rectangles by the drawing device, some pixels by
 * the CPU, copies.  Reads the picture back, since nobody may be looking.
 */
#include <stdint.h>

#include "console.h"
#include "machine.h"

static unsigned width;
static unsigned height;

static void
fb_set(enum fb_port port, uint32_t value)
{
	FB_PORT = port;
	FB_DATA = value;
}

static uint32_t
fb_get(enum fb_port port)
{
	FB_PORT = port;
	return FB_DATA;
}

static void
fb_corners(int x1, int y1, int x2, int y2)
{
	fb_set(FB_X1, x1);
	fb_set(FB_Y1, y1);
	fb_set(FB_X2, x2);
	fb_set(FB_Y2, y2);
}

/* Both corners belong to the rectangle. */
static void
fill(int x1, int y1, int x2, int y2, uint32_t rgb)
{
	fb_corners(x1, y1, x2, y2);
	fb_set(FB_RED, rgb >> 16 & 0xff);
	fb_set(FB_GREEN, rgb >> 8 & 0xff);
	fb_set(FB_BLUE, rgb & 0xff);
	fb_set(FB_COMMAND, FB_FILL);
}

static void
copy(int x1, int y1, int x2, int y2, int x, int y)
{
	fb_corners(x1, y1, x2, y2);
	fb_set(FB_RED, x);
	fb_set(FB_GREEN, y);
	fb_set(FB_COMMAND, FB_COPY);
}

static uint32_t
pixel(unsigned x, unsigned y)
{
	volatile uint8_t *p = FRAMEBUFFER + (y * width + x) * 3;

	return p[0] << 16 | p[1] << 8 | p[2];
}

static void
set_pixel(unsigned x, unsigned y, uint32_t rgb)
{
	volatile uint8_t *p = FRAMEBUFFER + (y * width + x) * 3;

	p[0] = rgb >> 16;
	p[1] = rgb >> 8;
	p[2] = rgb;
}

static uint32_t
checksum(void)
{
	uint32_t sum = 0;

	for (unsigned i = 0; i < width * height * 3; i++) {
		sum = sum * 0x01000193 + FRAMEBUFFER[i];
	}
	return sum;
}

int
main(void)
{
	fb_set(FB_X1, 320);
	fb_set(FB_Y1, 240);
	fb_set(FB_COMMAND, FB_SET_RESOLUTION);
	fb_set(FB_COMMAND, FB_GET_RESOLUTION);
	width = fb_get(FB_X1);
	height = fb_get(FB_Y1);
	printf("%u by %u pixels\n", width, height);

	/* Rectangles inside each other. */
	for (unsigned i = 0; i < 12; i++) {
		fill(10 * i, 10 * i, width - 1 - 10 * i, height - 1 - 10 * i,
		     i * 0x151007 + 0x102030);
	}
	printf("corner 0x%06x, middle 0x%06x, sum 0x%08x\n", pixel(0, 0),
	       pixel(width / 2, height / 2), checksum());

	/* A diagonal by the CPU. */
	for (unsigned i = 0; i < height; i++) {
		set_pixel(i, i, 0xffffff);
	}
	printf("diagonal 0x%06x, beside it 0x%06x, sum 0x%08x\n", pixel(77, 77),
	       pixel(78, 77), checksum());

	/* The upper left quarter to the lower right; then one that overlaps
	 * its source, and one that sticks out on the left. */
	copy(0, 0, width / 2 - 1, height / 2 - 1, width / 2, height / 2);
	printf("copied 0x%06x, sum 0x%08x\n",
	       pixel(width / 2 + 77, height / 2 + 77), checksum());
	copy(0, 0, 99, 99, 5, 3);
	printf("shifted 0x%06x, sum 0x%08x\n", pixel(82, 80), checksum());
	copy(100, 0, 199, 9, -50, 200);
	printf("clipped 0x%06x, sum 0x%08x\n", pixel(49, 209), checksum());
	return 0;
}
