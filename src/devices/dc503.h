/*
 * DC503: Digital's programmable cursor chip.
 */
#ifndef DEVICES_DC503_H
#define DEVICES_DC503_H

#include "devices/device.h"

struct screen;

extern const struct device_class dc503_class;

/* SCREEN is what it draws into, whose picture begins at LEFT and TOP as the
 * chip counts. A line has LINE picoseconds, a frame LINES lines.  The device's
 * interrupt line is the detector of region 2: a pulse at its first line in each
 * frame. */
void dc503_wire(struct device *d, struct screen *screen, unsigned left,
		unsigned top, emul_time line, unsigned lines);

/* Planes A (1) and B (2) at a pixel of the picture. */
unsigned dc503_planes(const struct device *d, unsigned x, unsigned y);

#endif
