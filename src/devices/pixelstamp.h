/*
 * PixelStamp: the drawing chip of Digital's PX cards and its frame buffer, as
 * the STIC and cards see it.
 */
#ifndef DEVICES_PIXELSTAMP_H
#define DEVICES_PIXELSTAMP_H

#include "devices/device.h"

struct screen;

extern const struct device_class pixelstamp_class;

/* The screen, a byte a pixel.  There is no memory beyond it. */
#define PIXELSTAMP_WIDTH  1280
#define PIXELSTAMP_HEIGHT 1024

/* Adds the stamp's registers, LEN bytes at BASE, and the frame buffer, which is
 * reached only through the stamp.  NULL with E set. */
struct device *pixelstamp_add(struct machine *m, uint64_t base, uint64_t len,
			      struct error *e);

/* Does all of the packet at physical address PADDR.  *CYCLES is how many words
 * it has and how many stamps of pixels it reads and writes.  False: a part of
 * it, or of the pixels that it names, is not in memory. */
bool pixelstamp_packet(struct device *d, uint32_t paddr, uint64_t *cycles);

/* SCREEN shows the frame buffer. */
void pixelstamp_wire(struct device *d, struct screen *screen);
/* The bytes of row Y, which is below PIXELSTAMP_HEIGHT. */
const uint8_t *pixelstamp_row(const struct device *d, unsigned y);

#endif
