/*
 * NS16550A UART as machines/ see it.
 */
#ifndef DEVICES_NS16550_H
#define DEVICES_NS16550_H

#include <stdint.h>

#include "devices/device.h"

/* Registers a byte apart, at the ports of an ISA bus. */
extern const struct device_class ns16550_class;
/* Registers several bytes apart on a bus of the CPU's width and byte order. */
extern const struct device_class ns16550_wide_class;

#define NS16550_PC_CLOCK 1843200

/* Adds a UART whose line is NAME ("tty0") to eight ports of BUS. */
struct device *ns16550_add_isa(struct machine *m, const char *name,
			       struct device *bus, uint16_t port,
			       struct irq *irq, struct error *e);
/* Adds a UART to the memory map, registers STRIDE bytes apart. */
struct device *ns16550_add_wide(struct machine *m, const char *name,
				uint64_t base, unsigned stride,
				uint32_t clock_hz, struct irq *irq,
				struct error *e);

/* Connects the console to its line. */
void ns16550_set_console(struct device *d);

/* For firmware: sets the speed, 8 bits; sends and takes bytes. */
void ns16550_firmware_setup(struct device *d, unsigned baud);
void ns16550_firmware_put(struct device *d, uint8_t byte);
bool ns16550_firmware_get(struct device *d, uint8_t *byte);

#endif
