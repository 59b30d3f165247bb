/*
 * 82371EB (PIIX4E) as machines/ see it.
 */
#ifndef DEVICES_PIIX4_H
#define DEVICES_PIIX4_H

#include "devices/device.h"

extern const struct device_class piix4_class;
extern const struct device_class piix4_pm_class;
extern const struct device_class piix4_ide_class;

/* Adds the ISA bridge: function 0 of PCI device number DEVICE, and the reset
 * control port.  Its interrupt inputs are the lines "pirq.0" (A) to "pirq.3"
 * (D); they go to "pci.N" of i8259.h.  ROUTES are firmware's choices. */
struct device *piix4_add(struct machine *m, struct device *bus, unsigned device,
			 const uint8_t routes[4], struct error *e);

/* Adds function 1: the IDE controller with channels "ide0" and "ide1", whose
 * interrupts are "isa.14" and "isa.15". */
struct device *piix4_ide_add(struct machine *m, struct device *bus,
			     unsigned device, struct error *e);

/* Adds function 3: power management and SMBus. */
struct device *piix4_pm_add(struct machine *m, struct device *bus,
			    unsigned device, struct irq *sci, struct error *e);

#endif
