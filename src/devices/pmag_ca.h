/*
 * PMAG-CA as TURBOchannel slots see it.
 */
#ifndef DEVICES_PMAG_CA_H
#define DEVICES_PMAG_CA_H

#include "devices/device.h"

extern const struct device_class pmag_ca_class;

/* Adds a card in the slot of LEN bytes at BASE, whose interrupt line is IRQ. */
bool pmag_ca_add(struct machine *m, uint64_t base, uint64_t len,
		 struct irq *irq, struct error *e);

#endif
