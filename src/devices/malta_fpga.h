/*
 * The Malta board's own registers as machines/ see them.
 */
#ifndef DEVICES_MALTA_FPGA_H
#define DEVICES_MALTA_FPGA_H

#include "devices/device.h"

extern const struct device_class malta_fpga_class;

/* Adds the registers at BASE.  Other devices may lie over them. */
struct device *malta_fpga_add(struct machine *m, uint64_t base,
			      struct error *e);

#endif
