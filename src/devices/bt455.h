/*
 * Bt455 as framebuffer cards see it.
 */
#ifndef DEVICES_BT455_H
#define DEVICES_BT455_H

#include "devices/device.h"

struct screen;

extern const struct device_class bt455_class;

#define BT455_OVERLAY 16

void bt455_wire(struct device *d, struct screen *screen);

/* Entry N of the palette, or BT455_OVERLAY, by its green, as a grey 0x00RRGGBB:
 * what a monochrome monitor at the green output shows. */
uint32_t bt455_grey(const struct device *d, unsigned n);

#endif
