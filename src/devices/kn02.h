/*
 * The KN02's own registers as machines/ sees them.
 *
 * The CSR device adds the interrupt inputs "kn02.0" to "kn02.7" (TURBOchannel
 * slots 0 to 6, then the serial lines) to its machine; its main output is their
 * cascade.  The error device's main output is the memory error interrupt.
 */
#ifndef DEVICES_KN02_H
#define DEVICES_KN02_H

#include "devices/device.h"

extern const struct device_class kn02_class;
extern const struct device_class kn02_error_class;

/* Where the CSR bits BAUD38 and TXDIS go. */
void kn02_wire_serial(struct device *d, struct irq *baud38, struct irq *txdis);

/* The error device latches every access that nothing answers.  CHKSYN is in the
 * first half of its window, or ERRADR. */
void kn02_error_watch(struct device *d, bool erradr_first);

#endif
