/*
 * MC146818 clock as machines/ see it.
 */
#ifndef DEVICES_MC146818_H
#define DEVICES_MC146818_H

#include <stdint.h>
#include <time.h>

#include "devices/device.h"

#define MC146818_REGISTERS 64
#define MC146818_NVRAM	   14 /* first byte of battery-backed memory */

extern const struct device_class mc146818_class;

/* Adds a clock whose registers lie STRIDE bytes apart and repeat up to LEN.  It
 * starts with the emulation's date (24 hours, binary, two-digit year),
 * running. */
struct device *mc146818_add(struct machine *m, uint64_t base, uint64_t len,
			    unsigned stride, struct irq *irq, struct error *e);

/* Sets date and time; the second begins now.  Only fields from tm_sec to
 * tm_wday are used, the year modulo 100. */
void mc146818_set_clock(struct device *d, const struct tm *tm);

/* Sets a battery-backed byte, REG from MC146818_NVRAM up. */
void mc146818_set_nvram(struct device *d, unsigned reg, uint8_t value);

#endif
