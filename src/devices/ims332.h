/*
 * IMS 332 and the frame buffer of the Personal DECstation, as the board sees
 * it.
 */
#ifndef DEVICES_IMS332_H
#define DEVICES_IMS332_H

#include "devices/device.h"

extern const struct device_class ims332_class;
extern const struct device_class ims332_high_class;

/* Adds the chip, whose registers are in the windows of LEN bytes at LOW and,
 * for their highest bytes, at HIGH, and 1 MB of frame buffer at MEMORY. */
bool ims332_add(struct machine *m, uint64_t high, uint64_t low, uint64_t len,
		uint64_t memory, struct error *e);

#endif
