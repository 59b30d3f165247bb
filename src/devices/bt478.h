/*
 * Bt478: Brooktree's RAMDAC with 256 colours and 15 of overlays.
 */
#ifndef DEVICES_BT478_H
#define DEVICES_BT478_H

#include "devices/device.h"

struct screen;

extern const struct device_class bt478_class;

/* SCREEN is what it draws. */
void bt478_wire(struct device *d, struct screen *screen);

/* The colour, 0x00RRGGBB, of PIXEL under the OVERLAY (0 to 15; 0: none). */
uint32_t bt478_colour(const struct device *d, uint8_t pixel, uint8_t overlay);

#endif
