/*
 * PixelStamp, inside: its device and what it draws with.
 */
#ifndef DEVICES_PIXELSTAMP_PRIVATE_H
#define DEVICES_PIXELSTAMP_PRIVATE_H

#include "devices/pixelstamp.h"

/* Coordinates are in eighths of a pixel; a pixel is where its upper left corner
 * is. */
#define STAMP_UNIT  8
#define STAMP_WIDTH 5  /* pixels that are written at once */
#define STAMP_MASK  16 /* rows and columns of an XY mask */

struct pixelstamp {
	uint32_t config[2];

	/* Wiring, not state. */
	const uint8_t *vram;
	uint64_t vram_at; /* physical address */
};

/* How pixels are written. */
struct stamp_pen {
	unsigned rop;	/* enum raster_op */
	uint8_t planes; /* that are written */
	uint8_t colour;
	bool masked;		   /* only where the mask has ones */
	uint16_t mask[STAMP_MASK]; /* rows; bit 0 is the leftmost pixel */
	/* What is to be added to a pixel's coordinates for those in the mask.
	 */
	int mask_x;
	int mask_y;
	uint64_t stamps; /* counted here */
};

/* A line from (X1, Y1) on, without its end at (X2, Y2), WIDTH to each side of
 * it along the axis in which it is shorter. */
struct stamp_line {
	int x1;
	int y1;
	int x2;
	int y2;
	int width;
};

/* Draws LINE with PEN.  MASK_AT is the address in the XY mask (column, row:
 * bits 16 to 19, 0 to 3) of the first stamp's upper left pixel. */
void stamp_draw_line(struct device *d, struct stamp_pen *pen,
		     const struct stamp_line *line, uint32_t mask_at);

/* Writes N pixels of row Y from X on: SOURCE, or the pen's colour if it is
 * NULL. What is not on the screen is left out. */
void stamp_write(struct device *d, struct stamp_pen *pen, int x, int y, int n,
		 const uint8_t *source);
/* Reads them, 0 where there is no screen. */
void stamp_read(struct device *d, struct stamp_pen *pen, int x, int y, int n,
		uint8_t *pixels);

#endif
