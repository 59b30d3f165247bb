/*
 * 8254 interval timer of a PC as machines/ see it.
 */
#ifndef DEVICES_I8254_H
#define DEVICES_I8254_H

#include "devices/device.h"

extern const struct device_class i8254_class;

/* Adds the timer to ports 0x40 and 0x61 of BUS; IRQ is counter 0's output. */
struct device *i8254_add(struct machine *m, struct device *bus, struct irq *irq,
			 struct error *e);

#endif
