/*
 * The desktop bus of the Personal DECstation as machines/ sees it.
 */
#ifndef DEVICES_DTOP_H
#define DEVICES_DTOP_H

#include "devices/device.h"

extern const struct device_class dtop_class;

/* Adds the controller of LEN bytes at BASE, whose interrupt line is RECEIVED;
 * with a keyboard and a mouse if somebody SITS there, which are plugged into M.
 */
bool dtop_add(struct machine *m, uint64_t base, uint64_t len,
	      struct irq *received, bool sits, struct error *e);

/* Lamps of the keyboard that are lit, and how often its bell has rung. */
unsigned dtop_leds(const struct device *d);
unsigned dtop_bells(const struct device *d);

#endif
