/*
 * GT-64120 system controller as machines/ see it.
 */
#ifndef DEVICES_GT64120_H
#define DEVICES_GT64120_H

#include <stdint.h>

#include "devices/device.h"

extern const struct device_class gt64120_class;

/* Where firmware has put things: physical addresses in units of 2 MB. */
struct gt64120_map {
	uint16_t internal;
	uint16_t io_low;
	uint16_t io_high;
	uint16_t memory0_low;
	uint16_t memory0_high;
	uint16_t memory1_low;
	uint16_t memory1_high;
};

/* Adds the controller as what answers in [BASE, BASE + LEN): its registers and
 * its windows into BUS, wherever they are in there. */
struct device *gt64120_add(struct machine *m, uint64_t base, uint64_t len,
			   struct device *bus, const struct gt64120_map *map,
			   struct irq *irq, struct error *e);

/* Who answers interrupt acknowledge cycles on the bus. */
void gt64120_wire_acknowledge(struct device *d, uint8_t (*acknowledge)(void *),
			      void *arg);

#endif
