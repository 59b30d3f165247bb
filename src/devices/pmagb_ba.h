/*
 * PMAGB-BA as TURBOchannel slots see it.
 */
#ifndef DEVICES_PMAGB_BA_H
#define DEVICES_PMAGB_BA_H

#include "devices/device.h"

extern const struct device_class pmagb_ba_class;

/* Adds a card in the slot of LEN bytes at BASE, whose interrupt line is IRQ. */
bool pmagb_ba_add(struct machine *m, uint64_t base, uint64_t len,
		  struct irq *irq, struct error *e);

#endif
