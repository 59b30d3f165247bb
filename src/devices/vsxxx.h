/*
 * VSXXX mouse as boards see it.
 */
#ifndef DEVICES_VSXXX_H
#define DEVICES_VSXXX_H

#include "devices/device.h"

struct serial_line;

extern const struct device_class vsxxx_class;

/* Plugs a mouse into a serial line of M.  NULL with E set. */
struct device *vsxxx_add(struct machine *m, struct serial_line *line,
			 struct error *e);

#endif
