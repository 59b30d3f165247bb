/*
 * STIC: the stamp interface chip of Digital's PixelStamp cards, as cards see
 * it.
 */
#ifndef DEVICES_STIC_H
#define DEVICES_STIC_H

#include "devices/device.h"

extern const struct device_class stic_class;
extern const struct device_class stic_poll_class;

/* Adds the poll registers at POLL and the others at REGISTERS, POLL_LEN and
 * REGISTERS_LEN bytes; packets go to STAMP (pixelstamp.h).  IRQ is its
 * interrupt. NULL with E set. */
struct device *stic_add(struct machine *m, uint64_t poll, uint64_t poll_len,
			uint64_t registers, uint64_t registers_len,
			struct device *stamp, struct irq *irq, struct error *e);

#endif
