/*
 * 8042 keyboard controller as machines/ see it.
 */
#ifndef DEVICES_I8042_H
#define DEVICES_I8042_H

#include "devices/device.h"

extern const struct device_class i8042_class;

/* Adds the controller, with nothing plugged in, to ports 0x60 and 0x64 of BUS.
 * KEYBOARD and MOUSE are its interrupts. */
struct device *i8042_add(struct machine *m, struct device *bus,
			 struct irq *keyboard, struct irq *mouse,
			 struct error *e);

#endif
