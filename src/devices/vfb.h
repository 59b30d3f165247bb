/*
 * VFB01 and VFB02: the frame buffers of the DECstations 2100 and 3100 as
 * machines/ sees them.
 */
#ifndef DEVICES_VFB_H
#define DEVICES_VFB_H

#include "devices/device.h"

extern const struct device_class vfb_class;

#define VFB_MONOCHROME "VFB01"
#define VFB_COLOUR     "VFB02"

/* Adds the one of this name.  RETRACE is a pulse where the cursor chip's region
 * 2 begins.  False with E set: there is no such one. */
bool vfb_add(struct machine *m, const char *name, struct irq *retrace,
	     struct error *e);

#endif
