/*
 * TURBOchannel option slots as machines/ sees them.
 */
#ifndef DEVICES_TURBOCHANNEL_H
#define DEVICES_TURBOCHANNEL_H

#include "devices/device.h"

extern const struct device_class turbochannel_class;

/* Adds option slot NUMBER, empty. */
bool turbochannel_add_empty(struct machine *m, unsigned number, uint64_t base,
			    uint64_t len, struct error *e);

#endif
