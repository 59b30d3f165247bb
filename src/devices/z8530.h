/*
 * Z8530 (Z85C30) serial chips as machines/ and promemul/ see them.
 *
 * The chip adds two inputs to its machine, which boards drive by name:
 * "<name>.txdis" switches the drivers of channel B's line off, "<name>.reset"
 * is the hardware reset; <name> is the device's.
 */
#ifndef DEVICES_Z8530_H
#define DEVICES_Z8530_H

#include <stdint.h>

#include "devices/device.h"

enum z8530_channel {
	Z8530_A = 0,
	Z8530_B = 1,
	Z8530_CHANNELS = 2,
};

/* Modem signals, as they stand in RR0. */
enum z8530_signal {
	Z8530_DCD = 0x08,
	Z8530_SYNC = 0x10,
	Z8530_CTS = 0x20,
};

extern const struct device_class z8530_class;

/* Adds a chip whose serial lines are called FIRST_LINE (channel A) and
 * FIRST_LINE + 1, with the clock PCLK in Hz. */
struct device *z8530_add(struct machine *m, const char *name, uint64_t base,
			 uint64_t len, unsigned first_line, uint64_t pclk,
			 struct irq *irq, struct error *e);

/* The signals that the connector of a channel asserts, for ever. */
void z8530_set_signals(struct device *d, enum z8530_channel channel,
		       uint8_t signals);

/* Connects the console to a channel. */
void z8530_set_console(struct device *d, enum z8530_channel channel);

/* ---- for firmware written in C ---- */

/* What the firmware leaves: both channels at 9600 bits a second, 8 bits, one
 * stop bit, enabled.  Until the guest writes a register of the chip, input
 * waits outside for the firmware.  INPUT is called when there may be some. */
void z8530_firmware_setup(struct device *d, void (*input)(void *arg),
			  void *arg);

/* Sends a byte at once, and takes a received one if there is one. */
void z8530_firmware_put(struct device *d, enum z8530_channel channel,
			uint8_t byte);
bool z8530_firmware_get(struct device *d, enum z8530_channel channel,
			uint8_t *byte);

#endif
