/*
 * FDC37M81x super I/O chip as machines/ see it.
 */
#ifndef DEVICES_FDC37M81X_H
#define DEVICES_FDC37M81X_H

#include "devices/device.h"

extern const struct device_class fdc37m81x_class;

/* Adds the configuration ports 0x3f0 and 0x3f1 to BUS.  The chip's UARTs and
 * keyboard controller are devices of their own. */
struct device *fdc37m81x_add(struct machine *m, struct device *bus,
			     struct error *e);

#endif
