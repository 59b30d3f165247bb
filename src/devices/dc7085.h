/*
 * DC7085 as machines/ and promemul/ see it: lines, and what boards wire besides
 * the interrupt output.
 *
 * The chip adds two inputs to its machine: "<name>.baud38" (speed code 15 is
 * 38,400 instead of 19,200 bits a second) and "<name>.txdis" (the line drivers
 * are switched off), where <name> is the device's.
 */
#ifndef DEVICES_DC7085_H
#define DEVICES_DC7085_H

#include <stdint.h>

#include "devices/device.h"

#define DC7085_LINES 4

extern const struct device_class dc7085_class;

/* The constant value of the modem status register: which signals of the
 * connectors are asserted, in the board's own bits. */
void dc7085_set_modem_status(struct device *d, uint16_t value);

/* Connects the console to a line, and says which one that is. */
void dc7085_set_console(struct device *d, unsigned line);
unsigned dc7085_console(const struct device *d);

/* ---- for firmware written in C ---- */

/* What the firmware leaves when it starts a program: line parameters (bits of
 * LPR; the line number is added), scanning on, the transmitter of CONSOLE
 * enabled.  Until the guest writes a register of the chip, input waits outside
 * for the firmware.  INPUT is called when there may be something to get. */
void dc7085_firmware_setup(struct device *d, const uint16_t lpr[DC7085_LINES],
			   unsigned console, void (*input)(void *arg),
			   void *arg);

/* Sends a byte at once, and takes a received one if there is one. */
void dc7085_firmware_put(struct device *d, unsigned line, uint8_t byte);
bool dc7085_firmware_get(struct device *d, unsigned line, uint8_t *byte);

#endif
