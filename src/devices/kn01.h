/*
 * The system registers of the DECstations 2100 and 3100 (KN01) and the
 * DECsystem 5100 (KN230) as machines/ see them.
 *
 * The KN01's CSR adds the interrupt input "kn01.vint" to its machine, a pulse
 * at the vertical retrace.  The KN230's register adds the interrupt inputs
 * "kn230.dz0", "kn230.dz1", "kn230.dz2", "kn230.sii" and "kn230.lance" to its
 * machine.
 */
#ifndef DEVICES_KN01_H
#define DEVICES_KN01_H

#include "devices/device.h"

extern const struct device_class kn01_class;
extern const struct device_class kn230_class;
extern const struct device_class kn230_led_class;
extern const struct device_class kn01_erradr_class;

#define KN01_ERRADR_BASE UINT64_C(0x17000000)
#define KN01_CSR_BASE	 UINT64_C(0x1e000000)
#define KN230_LED_BASE	 UINT64_C(0x14000000)
#define KN01_SLOT_SIZE	 UINT64_C(0x01000000)

/* Adds CSR and error address of a KN01.  ERROR is the interrupt of writes that
 * nothing answered, and of the vertical retrace.  NULL with E set. */
struct device *kn01_add(struct machine *m, struct irq *error, struct error *e);

/* It has a frame buffer with colours. */
void kn01_set_colour(struct device *d);

/* Where the CSR bit TXDIS goes. */
void kn01_wire_serial(struct device *d, struct irq *txdis);

/* The same of a KN230, whose interrupts are 0: the serial lines, 1: SCSI and
 * Ethernet, 2: write errors. */
#define KN230_OUTPUTS 3
struct device *kn230_add(struct machine *m,
			 struct irq *const outputs[KN230_OUTPUTS],
			 struct error *e);

/* Adds the KN230's LED register; BAUD38 is the output for the serial lines. */
bool kn230_add_led(struct machine *m, struct irq *baud38, struct error *e);

#endif
