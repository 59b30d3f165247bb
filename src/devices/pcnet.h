/*
 * AMD PCnet as machines/ see it.
 */
#ifndef DEVICES_PCNET_H
#define DEVICES_PCNET_H

#include "devices/device.h"

extern const struct device_class pcnet_class;

/* Adds an Am79C973 as PCI device number DEVICE, with its station address. */
struct device *pcnet_add(struct machine *m, struct device *bus, unsigned device,
			 const uint8_t address[6], struct irq *irq,
			 struct error *e);

#endif
