/*
 * AMD PCnet as machines/ see it.
 */
#ifndef DEVICES_PCNET_H
#define DEVICES_PCNET_H

#include "devices/device.h"

extern const struct device_class pcnet_class;

/* Adds an Am79C973 as PCI device number DEVICE; it is Ethernet controller
 * NUMBER of the machine. */
struct device *pcnet_add(struct machine *m, struct device *bus, unsigned device,
			 unsigned number, struct irq *irq, struct error *e);

#endif
