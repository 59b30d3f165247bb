/*
 * AMD Am79C973 (PCnet-FAST III): Ethernet on the PCI bus.
 *
 * Document: AMD Am79C973/Am79C975 data sheet.
 *
 * No cable is plugged in: the PHY sees no link, nothing is received, and what
 * is transmitted ends with a loss of carrier.
 *
 * Not modelled: looking for frames to send without being told to (TDMD),
 * timers, wake-up, the EEPROM's serial interface.
 */
#include <string.h>

#include "devices/bus_pci.h"
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

enum {
	CSR0_INIT = 0x0001,
	CSR0_STRT = 0x0002,
	CSR0_STOP = 0x0004,
	CSR0_TDMD = 0x0008,
	CSR0_TXON = 0x0010,
	CSR0_RXON = 0x0020,
	CSR0_IENA = 0x0040,
	CSR0_INTR = 0x0080,
	CSR0_IDON = 0x0100,
	CSR0_TINT = 0x0200,
	CSR0_MERR = 0x0800,
	CSR0_CLEAR = 0x7f00, /* written ones clear these */
	CSR0_ERRORS = 0x7800,
	CSR0_ERR = 0x8000,
	CSR0_SOURCES = 0x5f00,
	MODE_DRX = 0x0001,
	MODE_DTX = 0x0002,
};

enum pcnet_bcr {
	BCR_MISC = 2,
	BCR_BUS = 18,
	BCR_EEPROM = 19,
	BCR_STYLE = 20,
	BCR_MII_STATUS = 32,
	BCR_MII_ADDRESS = 33,
	BCR_MII_DATA = 34,
	BCRS = 64,
	BUS_DWIO = 0x0080,
	STYLE_SSIZE32 = 0x0100,
	EEPROM_VALID = 0x8000,
};

enum {
	TMD_OWN = (int)0x80000000,
	TMD_ERR = 0x40000000,
	TMD_LCAR = 0x08000000, /* in the word of errors */
	TMD_ENP = 0x01000000,
	TMD_STP = 0x02000000,
};

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
	PHY_ADVERTISE_RESET = 0x01e1,
	PHY_ID2_VALUE = 0x6b60,
};

#define CHIP_ID 0x02625003u

struct pcnet {
	uint8_t aprom[16];
	uint16_t rap;
	uint16_t csr[CSRS];
	uint16_t bcr[BCRS];
	uint16_t phy[PHY_REGISTERS];
	uint32_t tx_next; /* descriptor in the ring */

	struct pci_function *function; /* wiring */
};

static const struct state_field pcnet_state[] = {
    STATE_U8(struct pcnet, aprom, "address PROM"),
    STATE_U16(struct pcnet, rap, "register address"),
    STATE_U16(struct pcnet, csr, "control and status registers"),
    STATE_U16(struct pcnet, bcr, "bus control registers"),
    STATE_U16(struct pcnet, phy, "registers of the PHY"),
    STATE_U32_MAX(struct pcnet, tx_next, "next transmit descriptor", 65535),
    STATE_END,
};

/* ---- interrupt ---- */

static bool
interrupts(const struct pcnet *p)
{
	return (p->csr[CSR_STATUS] & ~p->csr[CSR_MASKS] & CSR0_SOURCES) != 0;
}

static void
update_irq(struct device *d)
{
	const struct pcnet *p = device_self(d);

	irq_set(d->irq, interrupts(p) && (p->csr[CSR_STATUS] & CSR0_IENA) != 0);
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

/* Ring lengths are powers of two, kept as negative numbers. */
static void
set_rings(struct pcnet *p, unsigned rlen, uint32_t rdra, unsigned tlen,
	  uint32_t tdra)
{
	p->csr[CSR_RX_LENGTH] = (uint16_t)(0 - (1u << (rlen < 9 ? rlen : 9)));
	p->csr[CSR_TX_LENGTH] = (uint16_t)(0 - (1u << (tlen < 9 ? tlen : 9)));
	set_csr_pair(p, CSR_RX_BASE, rdra);
	set_csr_pair(p, CSR_TX_BASE, tdra);
}

static void
init(struct device *d)
{
	struct pcnet *p = device_self(d);
	uint32_t address = csr_pair(p, CSR_IADR_LOW);
	uint8_t b[28];
	const uint8_t *rest;
	bool is_wide = wide(p);

	address &= is_wide ? ~3u : 0xfffffeu;
	if (!pci_dma_read(p->function, address, b, sizeof(b))) {
		p->csr[CSR_STATUS] |= CSR0_MERR;
		return;
	}
	p->csr[CSR_MODE] = (uint16_t)(b[0] | b[1] << 8);
	rest = is_wide ? b + 4 : b + 2;
	for (unsigned i = 0; i < 3; i++) {
		p->csr[CSR_PADR + i] =
		    (uint16_t)(rest[2 * i] | rest[2 * i + 1] << 8);
	}
	rest += is_wide ? 8 : 6;
	for (unsigned i = 0; i < 4; i++) {
		p->csr[CSR_LADRF + i] =
		    (uint16_t)(rest[2 * i] | rest[2 * i + 1] << 8);
	}
	rest += 8;
	if (is_wide) {
		set_rings(p, b[2] >> 4, get32(rest), b[3] >> 4,
			  get32(rest + 4));
	} else {
		set_rings(p, rest[3] >> 5, get32(rest) & 0xffffff, rest[7] >> 5,
			  get32(rest + 4) & 0xffffff);
	}
	p->tx_next = 0;
	p->csr[CSR_STATUS] |= CSR0_IDON;
}

/* ---- transmitter ---- */

/* Gives a descriptor back; false: it is not the chip's. */
static bool
send_one(struct device *d, uint32_t address)
{
	struct pcnet *p = device_self(d);
	unsigned style = p->bcr[BCR_STYLE] & 0xff;
	uint8_t b[16];
	uint8_t *flags = b + 4;
	uint8_t *errors = style == 3 ? b : b + 8;
	uint32_t value;

	if (!pci_dma_read(p->function, address, b, wide(p) ? 16 : 8)) {
		p->csr[CSR_STATUS] |= CSR0_MERR;
		return false;
	}
	if (!wide(p)) {
		/* The flags are in the upper byte of the address. */
		flags = b;
	}
	value = get32(flags);
	if ((value & TMD_OWN) == 0) {
		return false;
	}
	value &= ~(uint32_t)TMD_OWN;
	if ((value & TMD_ENP) != 0) {
		value |= TMD_ERR;
		p->csr[CSR_STATUS] |= CSR0_TINT;
	}
	put32(flags, value);
	if (!wide(p)) {
		b[7] |= TMD_LCAR >> 24;
	} else {
		put32(errors, get32(errors) | TMD_LCAR);
	}
	if (!pci_dma_write(p->function, address, b, wide(p) ? 16 : 8)) {
		p->csr[CSR_STATUS] |= CSR0_MERR;
		return false;
	}
	return true;
}

static void
transmit(struct device *d)
{
	struct pcnet *p = device_self(d);
	uint32_t length = (uint16_t)(0 - p->csr[CSR_TX_LENGTH]);
	uint32_t size = wide(p) ? 16 : 8;

	if ((p->csr[CSR_STATUS] & CSR0_TXON) == 0 || length == 0) {
		return;
	}
	for (uint32_t i = 0; i < length; i++) {
		p->tx_next %= length;
		if (!send_one(d,
			      csr_pair(p, CSR_TX_BASE) + p->tx_next * size)) {
			break;
		}
		p->tx_next = (p->tx_next + 1) % length;
	}
}

/* ---- control and status registers ---- */

static void
stop(struct pcnet *p)
{
	p->csr[CSR_STATUS] = CSR0_STOP;
	p->csr[CSR_FEATURES] &= 0xfdbf;
}

static void
write_csr0(struct device *d, uint16_t value)
{
	struct pcnet *p = device_self(d);
	uint16_t *csr0 = &p->csr[CSR_STATUS];

	*csr0 &= (uint16_t) ~(value & CSR0_CLEAR);
	*csr0 = (uint16_t)((*csr0 & ~CSR0_IENA) | (value & CSR0_IENA));
	if ((value & CSR0_STOP) != 0) {
		stop(p);
		update_irq(d);
		return;
	}
	if ((value & (CSR0_INIT | CSR0_STRT)) != 0) {
		*csr0 &= (uint16_t)~CSR0_STOP;
	}
	if ((value & ~*csr0 & CSR0_INIT) != 0) {
		init(d);
		*csr0 |= CSR0_INIT;
	}
	if ((value & ~*csr0 & CSR0_STRT) != 0) {
		*csr0 |= CSR0_STRT;
		if ((p->csr[CSR_MODE] & MODE_DTX) == 0) {
			*csr0 |= CSR0_TXON;
		}
		if ((p->csr[CSR_MODE] & MODE_DRX) == 0) {
			*csr0 |= CSR0_RXON;
		}
		transmit(d);
	}
	if ((value & CSR0_TDMD) != 0) {
		transmit(d);
	}
	update_irq(d);
}

static uint16_t
read_csr(const struct pcnet *p)
{
	unsigned n = p->rap % CSRS;
	uint16_t value = p->csr[n];

	switch (n) {
	case CSR_STATUS:
		value |= interrupts(p) ? CSR0_INTR : 0;
		value |= (value & CSR0_ERRORS) != 0 ? CSR0_ERR : 0;
		return value;
	case CSR_STYLE:
		return p->bcr[BCR_STYLE];
	case CSR_CHIP_LOW:
		return CHIP_ID & 0xffff;
	case CSR_CHIP_HIGH:
		return CHIP_ID >> 16;
	default:
		return value;
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

	switch (n) {
	case CSR_STATUS:
		write_csr0(d, value);
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
	stop(p);
	p->csr[CSR_FEATURES] = 0x0115;
	for (unsigned i = 0; i < 3; i++) {
		p->csr[CSR_PADR + i] =
		    (uint16_t)(p->aprom[2 * i] | p->aprom[2 * i + 1] << 8);
	}
	p->tx_next = 0;
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
	const struct pcnet *p = device_self(d);
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
	p->bcr[4] = 0x00c0; /* lamps */
	p->bcr[5] = 0x0084;
	p->bcr[6] = 0x0088;
	p->bcr[7] = 0x0090;
	p->bcr[BCR_BUS] = 0x9001;
	p->bcr[BCR_EEPROM] = EEPROM_VALID | 0x0002;
	p->bcr[BCR_STYLE] = 0x0000;
	p->bcr[BCR_MII_STATUS] = 0x0400;
	p->bcr[BCR_MII_ADDRESS] = PHY_ADDRESS << 5;
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
	  const uint8_t address[6], struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &pcnet_class, NULL, 0, 0, irq, e);
	struct pcnet *p;

	if (d == NULL) {
		return NULL;
	}
	p = device_self(d);
	set_address(p, address);
	soft_reset(d);
	p->function =
	    pci_function_add(bus, d, PCI_DEVFN(device, 0), &pcnet_function, e);
	return p->function != NULL ? d : NULL;
}

const struct device_class pcnet_class = {
    .name = "pcnet",
    .description = "AMD Am79C973 (PCnet-FAST III) Ethernet",
    .state = pcnet_state,
    .size = sizeof(struct pcnet),
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = pcnet_reset,
};
