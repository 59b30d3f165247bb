/*
 * Bt431 as framebuffer cards see it.
 */
#ifndef DEVICES_BT431_H
#define DEVICES_BT431_H

#include "devices/device.h"

struct screen;

extern const struct device_class bt431_class;

/* The screen that shows the cursor, and the cursor position of a cursor in the
 * upper left corner, which depends on the card's video timing. */
void bt431_wire(struct device *d, struct screen *screen, int left, int top);

/* What the two chips give at pixel X of row Y: bit 0 that of the low bytes, bit
 * 1 that of the high ones. */
unsigned bt431_pixel(const struct device *d, int x, int y);

#endif
