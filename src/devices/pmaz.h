/*
 * The PMAZ-AA, a TURBOchannel option with a SCSI controller.
 */
#ifndef DEVICES_PMAZ_H
#define DEVICES_PMAZ_H

#include "devices/device.h"

extern const struct device_class pmaz_class;

/* Adds one in the slot at BASE, of LEN bytes, with the machine's SCSI disks.
 * HZ is the clock of its controller. */
bool pmaz_add(struct machine *m, uint64_t base, uint64_t len, uint64_t hz,
	      struct irq *irq, struct error *e);

#endif
