/*
 * The PMAD-AA, a TURBOchannel option with an Ethernet controller.
 */
#ifndef DEVICES_PMAD_H
#define DEVICES_PMAD_H

#include "devices/device.h"

extern const struct device_class pmad_class;

/* Adds one in the slot at BASE, of LEN bytes; it is controller NUMBER of the
 * machine. */
bool pmad_add(struct machine *m, uint64_t base, uint64_t len, unsigned number,
	      struct irq *irq, struct error *e);

#endif
