/*
 * The two 8259A interrupt controllers of a PC as machines/ see them.
 */
#ifndef DEVICES_I8259_H
#define DEVICES_I8259_H

#include <stdint.h>

#include "devices/device.h"

extern const struct device_class i8259_class;

/* Adds both controllers to the ports of BUS.  OUT is the first one's output.
 * Inputs are the lines "isa.0" to "isa.15", and "pci.0" to "pci.15" for a
 * second source of the same interrupts; 2 is the cascade.  Returns the first
 * one. */
struct device *i8259_pair_add(struct machine *m, struct device *bus,
			      struct irq *out, struct error *e);

/* An interrupt acknowledge cycle: the vector. */
uint8_t i8259_acknowledge(void *device);

#endif
