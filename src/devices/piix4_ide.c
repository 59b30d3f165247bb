/*
 * Intel 82371EB (PIIX4E), function 1: the IDE controller. Two channels at their
 * traditional ports, each with a bus master that moves data along a list of
 * regions.
 *
 * Document: Intel 82371AB PCI-to-ISA/IDE Xcelerator (PIIX4) data sheet;
 * "Program- ming Interface for Bus Master IDE Controller", revision 1.0.
 *
 * Not modelled: the timing registers have no effect.
 */
#include <stdio.h>

#include "devices/bus_pci.h"
#include "devices/ide.h"
#include "devices/piix4.h"
#include "emul/machine.h"

#define CHANNELS 2

enum piix4_ide_config {
	CONFIG_IDETIM = 0x40, /* two bytes for each channel */
	IDETIM_DECODE = 0x80, /* in the second one */
};

/* Ports at BMIBA, eight for each channel. */
enum bmi_reg {
	BMICX = 0,
	BMISX = 2,
	BMIDTPX = 4,
	BMI_CHANNEL = 8,
	BMI_SIZE = 16,
};

enum {
	BMICX_START = 0x01,
	BMICX_TO_MEMORY = 0x08,
	BMISX_ACTIVE = 0x01,
	BMISX_ERROR = 0x02,
	BMISX_INTERRUPT = 0x04,
	BMISX_CAPABLE = 0x60,
};

/* Offsets in this device: eight command ports and the control port of each
 * channel. */
#define PORTS_OF_CHANNEL 16
#define PORT_CONTROL	 8

/* What a channel's functions get. */
struct bmi_channel {
	struct device *device;
	unsigned number;
};

struct piix4_ide {
	uint8_t command[CHANNELS];
	uint8_t status[CHANNELS];
	uint32_t table[CHANNELS];
	/* Where in the list the transfer is. */
	uint32_t next[CHANNELS];
	uint32_t address[CHANNELS];
	uint32_t left[CHANNELS];
	bool last[CHANNELS];

	/* Wiring, not state. */
	struct pci_function *function;
	struct device *ide[CHANNELS];
	struct bmi_channel channel[CHANNELS];
};

static const struct state_field piix4_ide_state[] = {
    STATE_U8(struct piix4_ide, command, "bus master command"),
    STATE_U8(struct piix4_ide, status, "bus master status"),
    STATE_U32(struct piix4_ide, table, "address of the region list"),
    STATE_U32(struct piix4_ide, next, "next entry of the list"),
    STATE_U32(struct piix4_ide, address, "place in the region"),
    STATE_U32(struct piix4_ide, left, "bytes left of the region"),
    STATE_BOOL(struct piix4_ide, last, "it is the last region"),
    STATE_END,
};

/* ---- bus master ---- */

/* Goes to the next region; false: there is none. */
static bool
next_region(struct piix4_ide *p, unsigned n)
{
	uint8_t b[8];
	uint32_t size;

	if (p->last[n] ||
	    !pci_dma_read(p->function, p->next[n], b, sizeof(b))) {
		return false;
	}
	p->next[n] += sizeof(b);
	p->address[n] =
	    (uint32_t)(b[0] | b[1] << 8 | b[2] << 16) | (uint32_t)b[3] << 24;
	p->address[n] &= ~1u;
	size = (uint32_t)(b[4] | b[5] << 8) & ~1u;
	p->left[n] = size != 0 ? size : 0x10000;
	p->last[n] = (b[7] & 0x80) != 0;
	return true;
}

static bool
move(const struct bmi_channel *ch, uint8_t *data, size_t len, bool to_memory)
{
	struct piix4_ide *p = device_self(ch->device);
	unsigned n = ch->number;

	if ((p->command[n] & BMICX_START) == 0 ||
	    to_memory != ((p->command[n] & BMICX_TO_MEMORY) != 0)) {
		device_guest_error(ch->device,
				   "channel %u: DMA in the wrong direction", n);
		return false;
	}
	while (len > 0) {
		uint32_t piece;
		bool ok;

		if (p->left[n] == 0 && !next_region(p, n)) {
			/* The list is too short. */
			p->status[n] &= (uint8_t)~BMISX_ACTIVE;
			return false;
		}
		piece = len < p->left[n] ? (uint32_t)len : p->left[n];
		ok =
		    to_memory
			? pci_dma_write(p->function, p->address[n], data, piece)
			: pci_dma_read(p->function, p->address[n], data, piece);
		if (!ok) {
			p->status[n] |= BMISX_ERROR;
			p->status[n] &= (uint8_t)~BMISX_ACTIVE;
			return false;
		}
		p->address[n] += piece;
		p->left[n] -= piece;
		data += piece;
		len -= piece;
	}
	return true;
}

static bool
to_memory(void *arg, const uint8_t *data, size_t len)
{
	return move(arg, (uint8_t *)data, len, true);
}

static bool
from_memory(void *arg, uint8_t *data, size_t len)
{
	return move(arg, data, len, false);
}

static void
request(void *arg)
{
	const struct bmi_channel *ch = arg;
	const struct piix4_ide *p = device_self(ch->device);

	if ((p->command[ch->number] & BMICX_START) != 0) {
		ide_dma_start(p->ide[ch->number]);
	}
}

/* It stays active if the list has more than the drive. */
static void
finished(void *arg)
{
	const struct bmi_channel *ch = arg;
	struct piix4_ide *p = device_self(ch->device);
	unsigned n = ch->number;

	if (p->left[n] == 0 && p->last[n]) {
		p->status[n] &= (uint8_t)~BMISX_ACTIVE;
	}
}

static void
interrupt(void *arg)
{
	const struct bmi_channel *ch = arg;
	struct piix4_ide *p = device_self(ch->device);

	p->status[ch->number] |= BMISX_INTERRUPT;
}

static void
write_command(struct piix4_ide *p, unsigned n, uint8_t value)
{
	bool started = (value & ~p->command[n] & BMICX_START) != 0;
	bool stopped = (~value & p->command[n] & BMICX_START) != 0;

	p->command[n] = value & (BMICX_START | BMICX_TO_MEMORY);
	if (stopped) {
		p->status[n] &= (uint8_t)~BMISX_ACTIVE;
		ide_dma_stop(p->ide[n]);
	}
	if (started) {
		p->status[n] |= BMISX_ACTIVE;
		p->next[n] = p->table[n];
		p->left[n] = 0;
		p->last[n] = false;
		ide_dma_start(p->ide[n]);
	}
}

static uint8_t
read_bmi_byte(const struct piix4_ide *p, unsigned off)
{
	unsigned n = off / BMI_CHANNEL % CHANNELS;

	switch (off % BMI_CHANNEL) {
	case BMICX:
		return p->command[n];
	case BMISX:
		return p->status[n];
	case BMIDTPX:
	case BMIDTPX + 1:
	case BMIDTPX + 2:
	case BMIDTPX + 3:
		return (uint8_t)(p->table[n] >> 8 * (off % 4));
	default:
		return 0;
	}
}

static void
write_bmi_byte(struct piix4_ide *p, unsigned off, uint8_t value)
{
	unsigned n = off / BMI_CHANNEL % CHANNELS;
	unsigned shift = 8 * (off % 4);

	switch (off % BMI_CHANNEL) {
	case BMICX:
		write_command(p, n, value);
		break;
	case BMISX:
		p->status[n] &=
		    (uint8_t) ~(value & (BMISX_INTERRUPT | BMISX_ERROR));
		p->status[n] = (uint8_t)((p->status[n] & ~BMISX_CAPABLE) |
					 (value & BMISX_CAPABLE));
		break;
	case BMIDTPX:
	case BMIDTPX + 1:
	case BMIDTPX + 2:
	case BMIDTPX + 3:
		p->table[n] = (p->table[n] & ~(0xffu << shift)) |
			      (uint32_t)value << shift;
		p->table[n] &= ~3u;
		break;
	default:
		break;
	}
}

static uint64_t
read_bmi(struct device *d, uint64_t off, unsigned size)
{
	const struct piix4_ide *p = device_self(d);
	uint64_t value = 0;

	for (unsigned i = 0; i < size; i++) {
		value |=
		    (uint64_t)read_bmi_byte(p, ((unsigned)off + i) % BMI_SIZE)
		    << 8 * i;
	}
	return value;
}

static void
write_bmi(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	for (unsigned i = 0; i < size; i++) {
		write_bmi_byte(device_self(d), ((unsigned)off + i) % BMI_SIZE,
			       (uint8_t)(value >> 8 * i));
	}
}

/* ---- traditional ports ---- */

/* The channel decodes its ports when both of these say so. */
static bool
is_enabled(const struct piix4_ide *p, unsigned n)
{
	return (pci_function_get(p->function, PCI_COMMAND, 2) &
		PCI_COMMAND_IO) != 0 &&
	       (pci_function_get(p->function, CONFIG_IDETIM + 2 * n + 1, 1) &
		IDETIM_DECODE) != 0;
}

static uint64_t
piix4_ide_read(struct device *d, uint64_t off, unsigned size)
{
	const struct piix4_ide *p = device_self(d);
	unsigned n = (unsigned)(off / PORTS_OF_CHANNEL) % CHANNELS;

	if (!is_enabled(p, n)) {
		return UINT64_MAX >> (64 - 8 * size);
	}
	return device_read(p->ide[n], off % PORTS_OF_CHANNEL, size);
}

static void
piix4_ide_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	const struct piix4_ide *p = device_self(d);
	unsigned n = (unsigned)(off / PORTS_OF_CHANNEL) % CHANNELS;

	if (is_enabled(p, n)) {
		device_write(p->ide[n], off % PORTS_OF_CHANNEL, size, value);
	}
}

/* ---- board ---- */

static const struct pci_config_byte piix4_ide_bytes[] = {
    {CONFIG_IDETIM, 0x00, 0xff, 0},
    {CONFIG_IDETIM + 1, IDETIM_DECODE, 0xf3, 0},
    {CONFIG_IDETIM + 2, 0x00, 0xff, 0},
    {CONFIG_IDETIM + 3, IDETIM_DECODE, 0xf3, 0},
    {0x44, 0x00, 0xff, 0}, /* SIDETIM */
    {0x48, 0x00, 0x0f, 0}, /* UDMACTL */
    {0x4a, 0x00, 0x33, 0}, /* UDMATIM */
    {0x4b, 0x00, 0x33, 0},
    {PCI_STATUS + 1, 0x02, 0x00, 0x38},
};

static const struct pci_function_class piix4_ide_function = {
    .vendor = 0x8086,
    .device = 0x7111,
    .class_code = 0x010180,
    .revision = 0x01,
    .command = PCI_COMMAND_IO | PCI_COMMAND_MASTER,
    .command_writable = PCI_COMMAND_IO | PCI_COMMAND_MASTER,
    .status = 0x0280,
    .bar = {[4] = {.size = BMI_SIZE,
		   .io = true,
		   .read = read_bmi,
		   .write = write_bmi}},
    .bytes = piix4_ide_bytes,
    .n_bytes = sizeof(piix4_ide_bytes) / sizeof(piix4_ide_bytes[0]),
};

static bool
add_channel(struct machine *m, struct device *d, struct device *bus, unsigned n,
	    struct error *e)
{
	static const uint16_t command_ports[CHANNELS] = {0x1f0, 0x170};
	static const uint16_t control_ports[CHANNELS] = {0x3f6, 0x376};
	static const char *const irqs[CHANNELS] = {"isa.14", "isa.15"};
	struct piix4_ide *p = device_self(d);
	struct ide_dma dma = {&p->channel[n], request,	to_memory,
			      from_memory,    finished, interrupt};
	char name[8];

	snprintf(name, sizeof(name), "ide%u", n);
	p->channel[n] = (struct bmi_channel){d, n};
	p->ide[n] = ide_add(m, name, 2 * n, irq_of(m, irqs[n]), e);
	if (p->ide[n] == NULL) {
		return false;
	}
	ide_wire_dma(p->ide[n], &dma);
	return pci_add_ports(bus, d, command_ports[n], 8, n * PORTS_OF_CHANNEL,
			     e) &&
	       pci_add_ports(bus, d, control_ports[n], 1,
			     n * PORTS_OF_CHANNEL + PORT_CONTROL, e);
}

struct device *
piix4_ide_add(struct machine *m, struct device *bus, unsigned device,
	      struct error *e)
{
	struct device *d =
	    device_add(m, &piix4_ide_class, NULL, 0x1f0, 0, NULL, e);
	struct piix4_ide *p;

	if (d == NULL) {
		return NULL;
	}
	p = device_self(d);
	p->function = pci_function_add(bus, d, PCI_DEVFN(device, 1),
				       &piix4_ide_function, e);
	if (p->function == NULL || !add_channel(m, d, bus, 0, e) ||
	    !add_channel(m, d, bus, 1, e)) {
		return NULL;
	}
	return d;
}

const struct device_class piix4_ide_class = {
    .name = "piix4_ide",
    .description = "Intel 82371EB (PIIX4E), IDE controller",
    .state = piix4_ide_state,
    .size = sizeof(struct piix4_ide),
    .read = piix4_ide_read,
    .write = piix4_ide_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .unaligned = true,
    .read_side_effects = true,
};
