/*
 * PMAG-AA as TURBOchannel slots see it.
 */
#ifndef DEVICES_PMAG_AA_H
#define DEVICES_PMAG_AA_H

#include "devices/device.h"

extern const struct device_class pmag_aa_class;

/* Adds a card in the slot of LEN bytes at BASE, whose interrupt line is IRQ. */
bool pmag_aa_add(struct machine *m, uint64_t base, uint64_t len,
		 struct irq *irq, struct error *e);

#endif
