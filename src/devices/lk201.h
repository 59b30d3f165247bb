/*
 * LK201 keyboard as boards see it.
 */
#ifndef DEVICES_LK201_H
#define DEVICES_LK201_H

#include "devices/device.h"

struct serial_line;

extern const struct device_class lk201_class;

/* Plugs a keyboard into a serial line of M, and into M's keys.  NULL with E
 * set. */
struct device *lk201_add(struct machine *m, struct serial_line *line,
			 struct error *e);

/* What the keyboard tells people: lamps that are lit (bits 0 to 3: Wait,
 * Compose, Lock, Hold Screen), and how often the bell has rung. */
unsigned lk201_leds(const struct device *d);
unsigned lk201_bells(const struct device *d);

#endif
