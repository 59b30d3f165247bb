/*
 * A PC's clock ports as machines/ see them.
 */
#ifndef DEVICES_RTC_ISA_H
#define DEVICES_RTC_ISA_H

#include "devices/device.h"

extern const struct device_class rtc_isa_class;

/* Adds an MC146818 behind ports 0x70 to 0x73 of BUS; returns the clock. */
struct device *rtc_isa_add(struct machine *m, struct device *bus,
			   struct irq *irq, struct error *e);

#endif
