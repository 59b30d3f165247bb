/*
 * Ethernet of the KN01 and KN230 boards as machines/ see it.
 */
#ifndef DEVICES_KN01_NET_H
#define DEVICES_KN01_NET_H

#include "devices/device.h"

extern const struct device_class kn01_lance_class;
extern const struct device_class kn01_clock_class;

#define KN01_LANCE_BASE	 UINT64_C(0x18000000)
#define KN01_BUFFER_BASE UINT64_C(0x19000000)
#define KN01_CLOCK_BASE	 UINT64_C(0x1d000000)

/* Adds the controller and its memory. */
bool kn01_add_lance(struct machine *m, struct irq *irq, struct error *e);

/* Adds the window of the clock RTC, which is not mapped itself, with the
 * station address in the second byte of each word. */
bool kn01_add_clock(struct machine *m, struct device *rtc, struct error *e);

#endif
