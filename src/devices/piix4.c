/*
 * Intel 82371EB (PIIX4E), function 0: the bridge from PCI to ISA, with the
 * routing of PCI interrupts and the reset control port.  The interrupt
 * controllers, timers, clock ports and IDE channels of the chip are in files of
 * their own.
 *
 * Document: Intel 82371AB PCI-to-ISA/IDE Xcelerator (PIIX4) data sheet.
 *
 * A reset ends the run.
 *
 * Not modelled: ISA DMA and its windows, chip selects, the APIC, serial
 * interrupts (inputs have lines of their own), function 2 (USB), which is not
 * there at all.
 */
#include <stdio.h>

#include "devices/bus_pci.h"
#include "devices/piix4.h"
#include "emul/machine.h"

enum piix4_config {
	PIIX4_PIRQRC = 0x60,
};

enum {
	PIRQRC_IRQ = 0x0f,
	PIRQRC_OFF = 0x80,
	RC_SRST = 0x02,
	RC_RCPU = 0x04,
};

#define PIRQS	 4
#define ISA_IRQS 16

struct piix4 {
	uint8_t reset_control;
	bool pirq[PIRQS]; /* levels of the inputs */

	/* Wiring, not state. */
	struct pci_function *function;
	struct irq *out[ISA_IRQS];
};

static const struct state_field piix4_state[] = {
    STATE_U8(struct piix4, reset_control, "reset control"),
    STATE_BOOL(struct piix4, pirq, "levels of PIRQ inputs"),
    STATE_END,
};

static void
update_irqs(struct device *d)
{
	const struct piix4 *p = device_self(d);
	uint32_t levels = 0;

	for (unsigned i = 0; i < PIRQS; i++) {
		uint32_t route =
		    pci_function_get(p->function, PIIX4_PIRQRC + i, 1);

		if (p->pirq[i] && (route & PIRQRC_OFF) == 0) {
			levels |= 1u << (route & PIRQRC_IRQ);
		}
	}
	for (unsigned i = 0; i < ISA_IRQS; i++) {
		irq_set(p->out[i], (levels & 1u << i) != 0);
	}
}

static void
pirq_input(void *owner, unsigned pin, bool level)
{
	struct device *d = owner;
	struct piix4 *p = device_self(d);

	p->pirq[pin % PIRQS] = level;
	update_irqs(d);
}

static void
config_written(struct device *d, unsigned offset)
{
	update_irqs(d);
}

static uint64_t
piix4_read(struct device *d, uint64_t off, unsigned size)
{
	const struct piix4 *p = device_self(d);

	return p->reset_control;
}

static void
piix4_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct piix4 *p = device_self(d);

	if ((value & ~(uint64_t)p->reset_control & RC_RCPU) != 0) {
		machine_reset(d->machine);
	}
	p->reset_control = value & (RC_SRST | RC_RCPU);
}

static const struct pci_config_byte piix4_bytes[] = {
    {0x4c, 0x4d, 0xff, 0}, /* IORT */
    {0x4e, 0x03, 0xff, 0}, /* XBCS */
    {0x4f, 0x00, 0x01, 0},
    {PIIX4_PIRQRC, PIRQRC_OFF, PIRQRC_OFF | PIRQRC_IRQ, 0},
    {PIIX4_PIRQRC + 1, PIRQRC_OFF, PIRQRC_OFF | PIRQRC_IRQ, 0},
    {PIIX4_PIRQRC + 2, PIRQRC_OFF, PIRQRC_OFF | PIRQRC_IRQ, 0},
    {PIIX4_PIRQRC + 3, PIRQRC_OFF, PIRQRC_OFF | PIRQRC_IRQ, 0},
    {0x64, 0x10, 0xff, 0},    /* SERIRQC */
    {0x69, 0x02, 0xfe, 0},    /* TOM */
    {0x6a, 0x00, 0x00, 0x80}, /* MSTAT */
    {0x6b, 0x00, 0x80, 0},
    {0x76, 0x04, 0x8f, 0}, /* MBDMA */
    {0x77, 0x04, 0x8f, 0},
    {0x80, 0x00, 0x7f, 0}, /* APICBASE */
    {0x82, 0x00, 0x0f, 0}, /* DLC */
    {0x90, 0x00, 0xff, 0}, /* PDMACFG */
    {0x91, 0x00, 0xff, 0},
    {0x92, 0x00, 0xc0, 0}, /* DDMABP */
    {0x93, 0x00, 0xff, 0},
    {0x94, 0x00, 0xc0, 0},
    {0x95, 0x00, 0xff, 0},
    {0xb0, 0x00, 0xff, 0}, /* GENCFG */
    {0xb1, 0x00, 0xff, 0},
    {0xb2, 0x00, 0xff, 0},
    {0xb3, 0x00, 0xff, 0},
    {0xcb, 0x21, 0x3d, 0}, /* RTCCFG */
    {PCI_STATUS + 1, 0x02, 0x00, 0x78},
};

static const struct pci_function_class piix4_function = {
    .vendor = 0x8086,
    .device = 0x7110,
    .class_code = 0x060100,
    .revision = 0x02,
    .header = PCI_HEADER_MULTIFUNCTION,
    .command = PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER,
    .command_writable = 0x0108,
    .status = 0x0280,
    .bytes = piix4_bytes,
    .n_bytes = sizeof(piix4_bytes) / sizeof(piix4_bytes[0]),
    .config_written = config_written,
};

struct device *
piix4_add(struct machine *m, struct device *bus, unsigned device,
	  const uint8_t routes[4], struct error *e)
{
	struct device *d = device_add(m, &piix4_class, NULL, 0xcf9, 0, NULL, e);
	struct piix4 *p;
	char name[16];

	if (d == NULL || !pci_add_ports(bus, d, 0xcf9, 1, 0, e)) {
		return NULL;
	}
	p = device_self(d);
	p->function =
	    pci_function_add(bus, d, PCI_DEVFN(device, 0), &piix4_function, e);
	if (p->function == NULL) {
		return NULL;
	}
	for (unsigned i = 0; i < PIRQS; i++) {
		pci_function_set(p->function, PIIX4_PIRQRC + i, 1, routes[i]);
		snprintf(name, sizeof(name), "pirq.%u", i);
		irq_add(m, name, pirq_input, d, i);
	}
	/* Some of the ISA bus's interrupts are the chip's own. */
	for (unsigned i = 3; i < ISA_IRQS; i++) {
		if (i != 8 && i != 13) {
			snprintf(name, sizeof(name), "pci.%u", i);
			p->out[i] = irq_of(m, name);
		}
	}
	return d;
}

const struct device_class piix4_class = {
    .name = "piix4",
    .description = "Intel 82371EB (PIIX4E), ISA bridge",
    .state = piix4_state,
    .size = sizeof(struct piix4),
    .read = piix4_read,
    .write = piix4_write,
    .access = ACCESS_8,
    .order = DEVICE_LITTLE,
};
