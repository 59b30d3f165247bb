/*
 * SMSC FDC37M81x super I/O chip: its configuration registers.
 *
 * Document: SMSC FDC37M81x data sheet.
 *
 * A key written to the index port opens the registers, another closes them.
 * Register 7 selects one of ten logical devices, to which those from 0x30 up
 * belong.
 *
 * Not modelled: the floppy controller and the parallel port; the logical
 * devices stay where firmware has put them, whatever is written here.
 */
#include <string.h>

#include "devices/bus_pci.h"
#include "devices/fdc37m81x.h"
#include "emul/machine.h"

#define KEY_OPEN  0x55
#define KEY_CLOSE 0xaa

enum sio_reg {
	SIO_DEVICE = 0x07,
	SIO_ID = 0x20,
	SIO_REVISION = 0x21,
	SIO_OF_DEVICE = 0x30, /* from here on they are the device's */
	SIO_ACTIVATE = 0x30,
	SIO_BASE = 0x60, /* big-endian */
	SIO_IRQ = 0x70,
};

#define ID		0x4d
#define REVISION	0x01
#define DEVICES		10
#define DEVICE_REGS	(0x100 - SIO_OF_DEVICE)
#define DEVICE_UART1	4
#define DEVICE_UART2	5
#define DEVICE_KEYBOARD 7

struct fdc37m81x {
	bool open;
	uint8_t index;
	uint8_t device;
	uint8_t global[SIO_OF_DEVICE];
	uint8_t reg[DEVICES * DEVICE_REGS];
};

static const struct state_field fdc37m81x_state[] = {
    STATE_BOOL(struct fdc37m81x, open, "the registers can be seen"),
    STATE_U8(struct fdc37m81x, index, "register index"),
    STATE_U8(struct fdc37m81x, device, "logical device"),
    STATE_U8(struct fdc37m81x, global, "registers of the chip"),
    STATE_U8(struct fdc37m81x, reg, "registers of the logical devices"),
    STATE_END,
};

/* A register of the selected device, or NULL. */
static uint8_t *
find_register(struct fdc37m81x *s)
{
	if (s->index < SIO_OF_DEVICE) {
		return &s->global[s->index];
	}
	if (s->device >= DEVICES) {
		return NULL;
	}
	return &s->reg[s->device * DEVICE_REGS + s->index - SIO_OF_DEVICE];
}

static uint64_t
fdc37m81x_read(struct device *d, uint64_t off, unsigned size)
{
	struct fdc37m81x *s = device_self(d);
	const uint8_t *reg;

	if (!s->open) {
		return 0xff; /* no floppy controller */
	}
	if (off == 0) {
		return s->index;
	}
	if (s->index == SIO_DEVICE) {
		return s->device;
	}
	reg = find_register(s);
	return reg != NULL ? *reg : 0;
}

static void
write_data(struct device *d, uint8_t value)
{
	struct fdc37m81x *s = device_self(d);
	uint8_t *reg;

	if (s->index == SIO_DEVICE) {
		s->device = value;
		return;
	}
	reg = find_register(s);
	if (reg == NULL || s->index == SIO_ID || s->index == SIO_REVISION) {
		device_guest_error(d, "write to register 0x%02x of device %u",
				   s->index, s->device);
		return;
	}
	if (s->index > SIO_ACTIVATE && *reg != value) {
		device_unimplemented(d,
				     "register 0x%02x of logical device %u is "
				     "set to 0x%02x",
				     s->index, s->device, value);
	}
	*reg = value;
}

static void
fdc37m81x_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct fdc37m81x *s = device_self(d);
	uint8_t byte = (uint8_t)value;

	if (!s->open) {
		s->open = off == 0 && byte == KEY_OPEN;
	} else if (off == 1) {
		write_data(d, byte);
	} else if (byte == KEY_CLOSE) {
		s->open = false;
	} else {
		s->index = byte;
	}
}

static void
place(struct fdc37m81x *s, unsigned device, uint16_t port, uint8_t irq)
{
	uint8_t *reg = &s->reg[device * DEVICE_REGS];

	reg[SIO_ACTIVATE - SIO_OF_DEVICE] = 1;
	reg[SIO_BASE - SIO_OF_DEVICE] = (uint8_t)(port >> 8);
	reg[SIO_BASE + 1 - SIO_OF_DEVICE] = (uint8_t)port;
	reg[SIO_IRQ - SIO_OF_DEVICE] = irq;
}

static void
fdc37m81x_reset(struct device *d)
{
	struct fdc37m81x *s = device_self(d);

	s->global[SIO_ID] = ID;
	s->global[SIO_REVISION] = REVISION;
	place(s, DEVICE_UART1, 0x3f8, 4);
	place(s, DEVICE_UART2, 0x2f8, 3);
	place(s, DEVICE_KEYBOARD, 0x60, 1);
}

struct device *
fdc37m81x_add(struct machine *m, struct device *bus, struct error *e)
{
	struct device *d =
	    device_add(m, &fdc37m81x_class, NULL, 0x3f0, 0, NULL, e);

	return d != NULL && pci_add_ports(bus, d, 0x3f0, 2, 0, e) ? d : NULL;
}

const struct device_class fdc37m81x_class = {
    .name = "fdc37m81x",
    .description = "SMSC FDC37M81x super I/O configuration",
    .state = fdc37m81x_state,
    .size = sizeof(struct fdc37m81x),
    .read = fdc37m81x_read,
    .write = fdc37m81x_write,
    .access = ACCESS_8,
    .order = DEVICE_LITTLE,
    .reset = fdc37m81x_reset,
};
