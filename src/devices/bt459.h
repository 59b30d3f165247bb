/*
 * Bt459 as framebuffer cards see it.
 */
#ifndef DEVICES_BT459_H
#define DEVICES_BT459_H

#include "devices/device.h"

struct screen;

extern const struct device_class bt459_class;

/* The screen that shows its colours, and the cursor position of a cursor in the
 * upper left corner, which depends on the card's video timing. */
void bt459_wire(struct device *d, struct screen *screen, int left, int top);

/* Draws row Y of WIDTH pixels, whose bytes are at BYTES, and the cursor. */
void bt459_draw(const struct device *d, const uint8_t *bytes, unsigned width,
		unsigned y, uint32_t *pixels);

#endif
