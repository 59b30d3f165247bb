/*
 * AMD Am79C973 (PCnet-FAST III): Ethernet on the PCI bus.
 *
 * Document: AMD Am79C973/Am79C975 data sheet.
 *
 * What is as in the LANCE is in lance_core.c.  The PHY sees a link when
 * something is plugged in: one of 100 Mbit/s, or of 10 with other machines.
 * Without, what is sent ends with a loss of carrier.
 *
 * Not modelled: timers, wake-up, the EEPROM's serial interface, DPOLL,
 * counters of missed frames, what a descriptor tells of the kind of address.
 */
#include <string.h>

#include "devices/bus_pci.h"
#include "devices/lance_core.h"
#include "devices/pcnet.h"
#include "emul/machine.h"

/* Ports, in the two widths. */
enum pcnet_port {
	PORT_RDP = 0x10,
	PORT_RAP16 = 0x12,
	PORT_RESET16 = 0x14,
	PORT_BDP16 = 0x16,
	PORT_RAP32 = 0x14,
	PORT_RESET32 = 0x18,
	PORT_BDP32 = 0x1c,
	PORTS = 0x20,
};

enum pcnet_csr {
	CSR_STATUS = 0,
	CSR_IADR_LOW = 1,
	CSR_IADR_HIGH = 2,
	CSR_MASKS = 3,
	CSR_FEATURES = 4,
	CSR_EXTENDED = 5,
	CSR_LADRF = 8,
	CSR_PADR = 12,
	CSR_MODE = 15,
	CSR_RX_BASE = 24,
	CSR_TX_BASE = 30,
	CSR_STYLE = 58,
	CSR_RX_LENGTH = 76,
	CSR_TX_LENGTH = 78,
	CSR_CHIP_LOW = 88,
	CSR_CHIP_HIGH = 89,
	CSRS = 128,
};

enum { FEATURE_APAD_XMT = 0x0800 };

enum pcnet_bcr {
	BCR_MISC = 2,
	BCR_LINK_LAMP = 4,
	BCR_BUS = 18,
	BCR_EEPROM = 19,
	BCR_STYLE = 20,
	BCR_MII_STATUS = 32,
	BCR_MII_ADDRESS = 33,
	BCR_MII_DATA = 34,
	BCRS = 64,
	LAMP_OUT = 0x0080,
	BUS_DWIO = 0x0080,
	STYLE_SSIZE32 = 0x0100,
	EEPROM_VALID = 0x8000,
};

#define BUFFER_MAX 4096u

/* The PHY in the chip. */
#define PHY_ADDRESS 0x1e
enum {
	PHY_CONTROL = 0,
	PHY_STATUS = 1,
	PHY_ID1 = 2,
	PHY_ID2 = 3,
	PHY_ADVERTISE = 4,
	PHY_PARTNER = 5,
	PHY_REGISTERS = 32,
	PHY_RESET = 0x8000,
	PHY_RESTART = 0x0200,
	PHY_CONTROL_RESET = 0x3000,
	PHY_STATUS_NO_LINK = 0x7809,
	PHY_STATUS_LINK = 0x0024, /* and negotiated */
	PHY_PARTNER_FAST = 0x45e1,
	PHY_PARTNER_SLOW = 0x4021, /* 10 Mbit/s, half duplex */
	PHY_ADVERTISE_RESET = 0x01e1,
	PHY_ID2_VALUE = 0x6b60,
};

#define CHIP_ID 0x02625003u

struct pcnet {
	struct lance_core core;
	uint8_t aprom[16];
	uint16_t rap;
	uint16_t csr[CSRS];
	uint16_t bcr[BCRS];
	uint16_t phy[PHY_REGISTERS];

	struct pci_function *function; /* wiring */
};

static const struct state_field pcnet_state[] = {
    LANCE_CORE_STATE,
    STATE_U8(struct pcnet, aprom, "address PROM"),
    STATE_U16(struct pcnet, rap, "register address"),
    STATE_U16(struct pcnet, csr, "control and status registers"),
    STATE_U16(struct pcnet, bcr, "bus control registers"),
    STATE_U16(struct pcnet, phy, "registers of the PHY"),
    STATE_END,
};

static const struct event_kind pcnet_events[] = {LANCE_CORE_EVENTS};

/* ---- interrupt ---- */

static uint16_t
interrupts(const struct pcnet *p)
{
	return (uint16_t)(p->core.csr0 & ~p->csr[CSR_MASKS] & CSR0_SOURCES);
}

static void
update_irq(struct device *d)
{
	const struct pcnet *p = device_self(d);

	irq_set(d->irq, interrupts(p) != 0 && (p->core.csr0 & CSR0_INEA) != 0);
}

/* ---- memory ---- */

static uint32_t
get32(const uint8_t *b)
{
	return (uint32_t)(b[0] | b[1] << 8 | b[2] << 16) | (uint32_t)b[3] << 24;
}

static void
put32(uint8_t *b, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++) {
		b[i] = (uint8_t)(v >> 8 * i);
	}
}

static uint32_t
csr_pair(const struct pcnet *p, unsigned n)
{
	return p->csr[n] | (uint32_t)p->csr[n + 1] << 16;
}

static void
set_csr_pair(struct pcnet *p, unsigned n, uint32_t value)
{
	p->csr[n] = (uint16_t)value;
	p->csr[n + 1] = (uint16_t)(value >> 16);
}

static bool
wide(const struct pcnet *p)
{
	return (p->bcr[BCR_STYLE] & STYLE_SSIZE32) != 0;
}

/* Ring lengths are powers of two. */
static void
set_rings(struct pcnet *p, unsigned rlen, uint32_t rdra, unsigned tlen,
	  uint32_t tdra)
{
	p->core.entries[LANCE_RX] = 1u << (rlen < 9 ? rlen : 9);
	p->core.entries[LANCE_TX] = 1u << (tlen < 9 ? tlen : 9);
	set_csr_pair(p, CSR_RX_BASE, rdra);
	set_csr_pair(p, CSR_TX_BASE, tdra);
}

static bool
init(struct device *d)
{
	struct pcnet *p = device_self(d);
	uint32_t address = csr_pair(p, CSR_IADR_LOW);
	uint8_t b[28];
	const uint8_t *rest;
	bool is_wide = wide(p);

	address &= is_wide ? ~3u : 0xfffffeu;
	if (!pci_dma_read(p->function, address, b, sizeof(b))) {
		return false;
	}
	p->core.mode = (uint16_t)(b[0] | b[1] << 8);
	rest = is_wide ? b + 4 : b + 2;
	memcpy(p->core.padr, rest, sizeof(p->core.padr));
	rest += is_wide ? 8 : 6;
	memcpy(p->core.ladrf, rest, sizeof(p->core.ladrf));
	rest += 8;
	if (is_wide) {
		set_rings(p, b[2] >> 4, get32(rest), b[3] >> 4,
			  get32(rest + 4));
	} else {
		set_rings(p, rest[3] >> 5, get32(rest) & 0xffffff, rest[7] >> 5,
			  get32(rest + 4) & 0xffffff);
	}
	return true;
}

/* ---- descriptors ---- */

static uint32_t
descriptor_at(const struct pcnet *p, enum lance_ring ring, uint32_t n)
{
	return csr_pair(p, ring == LANCE_RX ? CSR_RX_BASE : CSR_TX_BASE) +
	       n * (wide(p) ? 16 : 8);
}

/* Words of a wide descriptor: software style 3 has the first and third
 * exchanged. */
static unsigned
buffer_at(const struct pcnet *p)
{
	return (p->bcr[BCR_STYLE] & 0xff) == 3 ? 8 : 0;
}

static unsigned
status_at(const struct pcnet *p)
{
	return 8 - buffer_at(p);
}

static bool
get_descriptor(struct device *d, enum lance_ring ring, uint32_t n,
	       struct lance_descriptor *m)
{
	const struct pcnet *p = device_self(d);
	uint8_t b[16];
	uint32_t word;
	uint32_t count;

	if (!pci_dma_read(p->function, descriptor_at(p, ring, n), b,
			  wide(p) ? 16 : 8)) {
		return false;
	}
	if (wide(p)) {
		m->buffer = get32(b + buffer_at(p));
		word = get32(b + 4);
		count = word;
		m->status = 0;
	} else {
		/* The flags are in the upper byte of the address. */
		word = get32(b);
		m->buffer = word & 0xffffff;
		count = get32(b + 4);
		m->status = (uint16_t)(count >> 16);
	}
	m->flags = word >> 16 & MD_FLAGS;
	m->length = (uint16_t)(BUFFER_MAX - (count & (BUFFER_MAX - 1)));
	return true;
}

/* Status first: the flags give the descriptor away. */
static bool
put_descriptor(struct device *d, enum lance_ring ring, uint32_t n,
	       const struct lance_descriptor *m)
{
	const struct pcnet *p = device_self(d);
	uint32_t at = descriptor_at(p, ring, n);
	uint8_t status[4];
	uint8_t flags = (uint8_t)(m->flags >> 8);

	if (!wide(p)) {
		put32(status, m->status);
		return pci_dma_write(p->function, at + 6, status, 2) &&
		       pci_dma_write(p->function, at + 3, &flags, 1);
	}
	put32(status, ring == LANCE_TX ? (uint32_t)(m->status & 0xfc00) << 16
				       : m->status);
	return pci_dma_write(p->function, at + status_at(p), status, 4) &&
	       pci_dma_write(p->function, at + 7, &flags, 1);
}

static bool
read_buffer(struct device *d, uint32_t address, uint8_t *bytes, size_t len)
{
	const struct pcnet *p = device_self(d);

	return pci_dma_read(p->function, address, bytes, len);
}

static bool
write_buffer(struct device *d, uint32_t address, const uint8_t *bytes,
	     size_t len)
{
	const struct pcnet *p = device_self(d);

	return pci_dma_write(p->function, address, bytes, len);
}

static void
stop(struct device *d)
{
	struct pcnet *p = device_self(d);

	p->csr[CSR_FEATURES] &= 0xfdbf;
}

static bool
pads(const struct device *d)
{
	const struct pcnet *p = device_self(d);

	return (p->csr[CSR_FEATURES] & FEATURE_APAD_XMT) != 0;
}

static const struct lance_core_ops pcnet_ops = {
    .get = get_descriptor,
    .put = put_descriptor,
    .read = read_buffer,
    .write = write_buffer,
    .init = init,
    .stop = stop,
    .update = update_irq,
    .pads = pads,
};

/* ---- control and status registers ---- */

/* Registers that are bytes of the core: address and filter; NULL: others. */
static uint8_t *
core_bytes(struct pcnet *p, unsigned n)
{
	if (n >= CSR_LADRF && n < CSR_LADRF + 4) {
		return p->core.ladrf + 2 * (n - CSR_LADRF);
	}
	if (n >= CSR_PADR && n < CSR_PADR + 3) {
		return p->core.padr + 2 * (n - CSR_PADR);
	}
	return NULL;
}

static uint16_t
read_csr(struct pcnet *p)
{
	unsigned n = p->rap % CSRS;
	const uint8_t *b = core_bytes(p, n);

	if (b != NULL) {
		return (uint16_t)(b[0] | b[1] << 8);
	}
	switch (n) {
	case CSR_STATUS:
		return lance_core_read_csr0(&p->core, interrupts(p));
	case CSR_MODE:
		return p->core.mode;
	/* Lengths are negative numbers. */
	case CSR_RX_LENGTH:
		return (uint16_t)(0 - p->core.entries[LANCE_RX]);
	case CSR_TX_LENGTH:
		return (uint16_t)(0 - p->core.entries[LANCE_TX]);
	case CSR_STYLE:
		return p->bcr[BCR_STYLE];
	case CSR_CHIP_LOW:
		return CHIP_ID & 0xffff;
	case CSR_CHIP_HIGH:
		return CHIP_ID >> 16;
	default:
		return p->csr[n];
	}
}

static void
write_style(struct pcnet *p, uint16_t value)
{
	unsigned style = value & 0xff;

	p->bcr[BCR_STYLE] = (uint16_t)(style & 3);
	if ((style & 3) >= 2) {
		p->bcr[BCR_STYLE] |= STYLE_SSIZE32;
	}
}

static void
write_csr(struct device *d, uint16_t value)
{
	struct pcnet *p = device_self(d);
	unsigned n = p->rap % CSRS;
	uint8_t *b = core_bytes(p, n);

	if (b != NULL) {
		b[0] = (uint8_t)value;
		b[1] = (uint8_t)(value >> 8);
		return;
	}
	switch (n) {
	case CSR_STATUS:
		lance_core_write_csr0(d, value);
		break;
	case CSR_MODE:
		p->core.mode = value;
		break;
	case CSR_RX_LENGTH:
		p->core.entries[LANCE_RX] = (uint16_t)(0 - value);
		break;
	case CSR_TX_LENGTH:
		p->core.entries[LANCE_TX] = (uint16_t)(0 - value);
		break;
	case CSR_STYLE:
		write_style(p, value);
		break;
	case CSR_CHIP_LOW:
	case CSR_CHIP_HIGH:
		break;
	case CSR_FEATURES:
		/* Status bits among the enables. */
		p->csr[n] &= (uint16_t) ~(value & 0x026a);
		p->csr[n] = (uint16_t)((p->csr[n] & 0x026a) |
				       (value & (uint16_t)~0x026a));
		break;
	default:
		p->csr[n] = value;
		update_irq(d);
		break;
	}
}

/* ---- bus control registers ---- */

static uint16_t
read_phy(const struct pcnet *p)
{
	unsigned address = p->bcr[BCR_MII_ADDRESS] >> 5 & 31;

	return address == PHY_ADDRESS
		   ? p->phy[p->bcr[BCR_MII_ADDRESS] & (PHY_REGISTERS - 1)]
		   : 0xffff;
}

static void
reset_phy(struct pcnet *p)
{
	memset(p->phy, 0, sizeof(p->phy));
	p->phy[PHY_CONTROL] = PHY_CONTROL_RESET;
	p->phy[PHY_STATUS] = PHY_STATUS_NO_LINK;
	p->phy[PHY_ID2] = PHY_ID2_VALUE;
	p->phy[PHY_ADVERTISE] = PHY_ADVERTISE_RESET;
	if (p->core.port != NULL && ethernet_link(p->core.port)) {
		p->phy[PHY_STATUS] |= PHY_STATUS_LINK;
		p->phy[PHY_PARTNER] = ethernet_fast(p->core.port)
					  ? PHY_PARTNER_FAST
					  : PHY_PARTNER_SLOW;
	}
}

static void
write_phy(struct pcnet *p, uint16_t value)
{
	unsigned n = p->bcr[BCR_MII_ADDRESS] & (PHY_REGISTERS - 1);

	if ((p->bcr[BCR_MII_ADDRESS] >> 5 & 31) != PHY_ADDRESS) {
		return;
	}
	if (n == PHY_CONTROL && (value & PHY_RESET) != 0) {
		reset_phy(p);
	} else if (n == PHY_CONTROL) {
		p->phy[n] = (uint16_t)(value & ~PHY_RESTART);
	} else if (n == PHY_ADVERTISE) {
		p->phy[n] = value;
	}
}

static uint16_t
read_bcr(const struct pcnet *p)
{
	unsigned n = p->rap % BCRS;

	return n == BCR_MII_DATA ? read_phy(p) : p->bcr[n];
}

static void
write_bcr(struct pcnet *p, uint16_t value)
{
	unsigned n = p->rap % BCRS;

	switch (n) {
	case BCR_MII_DATA:
		write_phy(p, value);
		break;
	case BCR_STYLE:
		write_style(p, value);
		break;
	case BCR_EEPROM:
		break;
	default:
		p->bcr[n] = value;
		break;
	}
}

/* ---- ports ---- */

static void
soft_reset(struct device *d)
{
	struct pcnet *p = device_self(d);

	memset(p->csr, 0, sizeof(p->csr));
	lance_core_stop(d);
	p->csr[CSR_FEATURES] = 0x0115;
	p->core.mode = 0;
	memcpy(p->core.padr, p->aprom, sizeof(p->core.padr));
	memset(p->core.ladrf, 0, sizeof(p->core.ladrf));
	memset(p->core.entries, 0, sizeof(p->core.entries));
	memset(p->core.next, 0, sizeof(p->core.next));
	p->rap = 0;
	update_irq(d);
}

static bool
dwio(const struct pcnet *p)
{
	return (p->bcr[BCR_BUS] & BUS_DWIO) != 0;
}

static uint64_t
read_port(struct device *d, uint64_t off, unsigned size)
{
	struct pcnet *p = device_self(d);
	uint64_t value = 0;

	if (off < PORT_RDP) {
		for (unsigned i = 0; i < size; i++) {
			value |= (uint64_t)p->aprom[(off + i) % 16] << 8 * i;
		}
		return value;
	}
	if (off == PORT_RDP) {
		return read_csr(p);
	}
	if (off == (dwio(p) ? PORT_RAP32 : PORT_RAP16)) {
		return p->rap;
	}
	if (off == (dwio(p) ? PORT_BDP32 : PORT_BDP16)) {
		return read_bcr(p);
	}
	if (off == (dwio(p) ? PORT_RESET32 : PORT_RESET16)) {
		soft_reset(d);
	}
	return 0;
}

static void
write_port(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct pcnet *p = device_self(d);
	uint16_t word = (uint16_t)value;

	if (off < PORT_RDP) {
		return; /* not without the EEPROM's leave */
	}
	if (off == PORT_RDP && size == 4) {
		p->bcr[BCR_BUS] |= BUS_DWIO;
	}
	if (off == PORT_RDP) {
		write_csr(d, word);
	} else if (off == (dwio(p) ? PORT_RAP32 : PORT_RAP16)) {
		p->rap = word & 0x7f;
	} else if (off == (dwio(p) ? PORT_BDP32 : PORT_BDP16)) {
		write_bcr(p, word);
	}
}

/* ---- board ---- */

static const struct pci_config_byte pcnet_bytes[] = {
    {PCI_SUBVENDOR, 0x22, 0, 0},     {PCI_SUBVENDOR + 1, 0x10, 0, 0},
    {PCI_SUBDEVICE + 1, 0x20, 0, 0}, {PCI_MIN_GRANT, 0x18, 0, 0},
    {PCI_MAX_LATENCY, 0x18, 0, 0},   {PCI_STATUS + 1, 0x02, 0, 0xf9},
};

static const struct pci_function_class pcnet_function = {
    .vendor = 0x1022,
    .device = 0x2000,
    .class_code = 0x020000,
    .revision = 0x40,
    .interrupt_pin = 1,
    .command_writable = 0x0147,
    .status = 0x0280,
    .bar = {{.size = PORTS, .io = true, .read = read_port, .write = write_port},
	    {.size = PORTS, .read = read_port, .write = write_port}},
    .bytes = pcnet_bytes,
    .n_bytes = sizeof(pcnet_bytes) / sizeof(pcnet_bytes[0]),
};

static void
pcnet_reset(struct device *d)
{
	struct pcnet *p = device_self(d);

	soft_reset(d);
	reset_phy(p);
	p->bcr[BCR_MISC] = 0x0002;
	p->bcr[BCR_LINK_LAMP] = 0x0040 | LAMP_OUT;
	p->bcr[5] = 0x0084;
	p->bcr[6] = 0x0088;
	p->bcr[7] = 0x0090;
	p->bcr[BCR_BUS] = 0x9001;
	p->bcr[BCR_EEPROM] = EEPROM_VALID | 0x0002;
	p->bcr[BCR_STYLE] = 0x0000;
	p->bcr[BCR_MII_STATUS] = 0x0400;
	p->bcr[BCR_MII_ADDRESS] = PHY_ADDRESS << 5;
}

/* The first lamp says that there is a link. */
static void
plug_in(struct pcnet *p)
{
	reset_phy(p);
	if (ethernet_link(p->core.port)) {
		p->bcr[BCR_LINK_LAMP] &= (uint16_t)~LAMP_OUT;
	}
}

/* As the EEPROM has it: address, two letters, checksum. */
static void
set_address(struct pcnet *p, const uint8_t address[6])
{
	unsigned sum = 0;

	memcpy(p->aprom, address, 6);
	p->aprom[9] = 0x11; /* hardware id */
	p->aprom[14] = 'W';
	p->aprom[15] = 'W';
	for (unsigned i = 0; i < 16; i++) {
		sum += p->aprom[i];
	}
	p->aprom[12] = (uint8_t)sum;
	p->aprom[13] = (uint8_t)(sum >> 8);
}

struct device *
pcnet_add(struct machine *m, struct device *bus, unsigned device,
	  unsigned number, struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &pcnet_class, NULL, 0, 0, irq, e);
	uint8_t address[ETHERNET_ADDRESS];
	struct pcnet *p;

	if (d == NULL) {
		return NULL;
	}
	p = device_self(d);
	ethernet_address(m, number, address);
	set_address(p, address);
	p->function =
	    pci_function_add(bus, d, PCI_DEVFN(device, 0), &pcnet_function, e);
	lance_core_connect(d, &pcnet_ops, true);
	soft_reset(d);
	plug_in(p);
	return p->function != NULL ? d : NULL;
}

const struct device_class pcnet_class = {
    .name = "pcnet",
    .description = "AMD Am79C973 (PCnet-FAST III) Ethernet",
    .state = pcnet_state,
    .size = sizeof(struct pcnet),
    .events = pcnet_events,
    .n_events = LANCE_CORE_N_EVENTS,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = pcnet_reset,
};
