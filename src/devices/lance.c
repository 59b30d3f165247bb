/*
 * AMD Am7990 (LANCE): Ethernet controller with a bus of 16 bits.
 *
 * Document: AMD "Am7990 Local Area Network Controller for Ethernet (LANCE)".
 *
 * Registers are reached through two ports: RAP has the number of the one that
 * RDP is.  Only CSR0 can be reached while the chip is not stopped.
 *
 * Not modelled: the pins that CSR3's ACON and BCON choose.
 */
#include <string.h>

#include "devices/lance.h"
#include "devices/lance_core.h"
#include "emul/machine.h"

enum lance_port { PORT_RDP = 0, PORT_RAP = 1 };

enum lance_csr {
	CSR_STATUS = 0,
	CSR_IADR_LOW = 1,
	CSR_IADR_HIGH = 2,
	CSR_BUS = 3
};

enum {
	CSR2_MASK = 0x00ff,
	CSR3_BSWP = 0x0004,
	CSR3_MASK = 0x0007,
};

/* Initialization block. */
#define BLOCK_MODE  0
#define BLOCK_PADR  2
#define BLOCK_LADRF 8
#define BLOCK_RDRA  16
#define BLOCK_TDRA  20
#define BLOCK_SIZE  24

#define DESCRIPTOR_SIZE 8
#define ADDRESS_MASK	0xffffffu
#define BUFFER_MAX	4096u

struct lance {
	struct lance_core core;
	uint16_t rap;
	uint16_t iadr[2];
	uint16_t csr3;
	uint32_t base[LANCE_RINGS];

	struct lance_bus bus; /* wiring */
};

static const struct state_field lance_state[] = {
    LANCE_CORE_STATE,
    STATE_U16(struct lance, rap, "register address"),
    STATE_U16(struct lance, iadr, "address of the initialization block"),
    STATE_U16(struct lance, csr3, "bus control"),
    STATE_U32(struct lance, base, "rings"),
    STATE_END,
};

static const struct event_kind lance_events[] = {LANCE_CORE_EVENTS};

/* ---- memory ---- */

static uint16_t
get16(const uint8_t *b)
{
	return (uint16_t)(b[0] | b[1] << 8);
}

static void
put16(uint8_t *b, uint16_t v)
{
	b[0] = (uint8_t)v;
	b[1] = (uint8_t)(v >> 8);
}

/* With BSWP the bytes of data change places in each word, which for a buffer at
 * an odd address are those of two bytes. */
static bool
move_swapped(struct lance *l, uint32_t address, uint8_t *bytes, size_t len,
	     bool write)
{
	bool ok = true;

	for (size_t i = 0; i < len && ok; i++) {
		uint32_t at = ((address + (uint32_t)i) ^ 1) & ADDRESS_MASK;

		ok = write ? l->bus.write(l->bus.arg, at, bytes + i, 1)
			   : l->bus.read(l->bus.arg, at, bytes + i, 1);
	}
	return ok;
}

static bool
lance_read_buffer(struct device *d, uint32_t address, uint8_t *bytes,
		  size_t len)
{
	struct lance *l = device_self(d);

	if ((l->csr3 & CSR3_BSWP) != 0) {
		return move_swapped(l, address, bytes, len, false);
	}
	return l->bus.read_burst != NULL
		   ? l->bus.read_burst(l->bus.arg, address, bytes, len)
		   : l->bus.read(l->bus.arg, address, bytes, len);
}

static bool
lance_write_buffer(struct device *d, uint32_t address, const uint8_t *bytes,
		   size_t len)
{
	struct lance *l = device_self(d);

	if ((l->csr3 & CSR3_BSWP) != 0) {
		return move_swapped(l, address, (uint8_t *)bytes, len, true);
	}
	return l->bus.write_burst != NULL
		   ? l->bus.write_burst(l->bus.arg, address, bytes, len)
		   : l->bus.write(l->bus.arg, address, bytes, len);
}

static uint32_t
descriptor_at(const struct lance *l, enum lance_ring ring, uint32_t n)
{
	return (l->base[ring] + n * DESCRIPTOR_SIZE) & ADDRESS_MASK;
}

static bool
get_descriptor(struct device *d, enum lance_ring ring, uint32_t n,
	       struct lance_descriptor *m)
{
	const struct lance *l = device_self(d);
	uint8_t b[DESCRIPTOR_SIZE];

	if (!l->bus.read(l->bus.arg, descriptor_at(l, ring, n), b, sizeof(b))) {
		return false;
	}
	m->buffer = get16(b) | (uint32_t)b[2] << 16;
	m->flags = get16(b + 2) & MD_FLAGS;
	m->length = (uint16_t)(BUFFER_MAX - (get16(b + 4) & (BUFFER_MAX - 1)));
	m->status = get16(b + 6);
	return true;
}

/* The chip writes flags and status. */
static bool
put_descriptor(struct device *d, enum lance_ring ring, uint32_t n,
	       const struct lance_descriptor *m)
{
	const struct lance *l = device_self(d);
	uint32_t at = descriptor_at(l, ring, n);
	uint8_t b[2];

	put16(b, m->status);
	if (!l->bus.write(l->bus.arg, at + 6, b, 2)) {
		return false;
	}
	put16(b, (uint16_t)(m->flags | m->buffer >> 16));
	return l->bus.write(l->bus.arg, at + 2, b, 2);
}

/* A ring's address, and its length as a power of two. */
static void
take_ring(struct lance *l, enum lance_ring ring, const uint8_t *b)
{
	l->base[ring] = get16(b) & 0xfff8u;
	l->base[ring] |= (uint32_t)b[2] << 16;
	l->core.entries[ring] = 1u << (b[3] >> 5);
}

static bool
lance_init(struct device *d)
{
	struct lance *l = device_self(d);
	uint32_t address = l->iadr[0] | (uint32_t)l->iadr[1] << 16;
	uint8_t b[BLOCK_SIZE];

	if (!l->bus.read(l->bus.arg, address, b, sizeof(b))) {
		return false;
	}
	l->core.mode = get16(b + BLOCK_MODE);
	memcpy(l->core.padr, b + BLOCK_PADR, sizeof(l->core.padr));
	memcpy(l->core.ladrf, b + BLOCK_LADRF, sizeof(l->core.ladrf));
	take_ring(l, LANCE_RX, b + BLOCK_RDRA);
	take_ring(l, LANCE_TX, b + BLOCK_TDRA);
	return true;
}

/* ---- registers ---- */

static uint16_t
interrupts(const struct lance *l)
{
	return l->core.csr0 & CSR0_SOURCES;
}

static void
update(struct device *d)
{
	const struct lance *l = device_self(d);

	irq_set(d->irq, interrupts(l) != 0 && (l->core.csr0 & CSR0_INEA) != 0);
}

static void
stop(struct device *d)
{
	struct lance *l = device_self(d);

	l->csr3 = 0;
}

static const struct lance_core_ops lance_ops = {
    .get = get_descriptor,
    .put = put_descriptor,
    .read = lance_read_buffer,
    .write = lance_write_buffer,
    .init = lance_init,
    .stop = stop,
    .update = update,
};

static bool
is_stopped(const struct lance *l)
{
	return (l->core.csr0 & CSR0_STOP) != 0;
}

static uint64_t
lance_read(struct device *d, uint64_t off, unsigned size)
{
	const struct lance *l = device_self(d);

	if ((off & 1) == PORT_RAP) {
		return l->rap;
	}
	if (l->rap == CSR_STATUS) {
		return lance_core_read_csr0(&l->core, interrupts(l));
	}
	if (!is_stopped(l)) {
		device_guest_error(d, "read from CSR%u while not stopped",
				   l->rap);
		return 0;
	}
	return l->rap == CSR_BUS ? l->csr3 : l->iadr[l->rap - CSR_IADR_LOW];
}

static void
write_csr0(struct device *d, uint16_t value)
{
	const struct lance *l = device_self(d);

	/* Interrupts are not enabled while the chip is stopped. */
	if (is_stopped(l) && (value & (CSR0_INIT | CSR0_STRT)) == 0) {
		value &= (uint16_t)~CSR0_INEA;
	}
	lance_core_write_csr0(d, value);
}

static void
lance_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct lance *l = device_self(d);
	uint16_t word = (uint16_t)value;

	if ((off & 1) == PORT_RAP) {
		l->rap = word & 3;
		return;
	}
	if (l->rap == CSR_STATUS) {
		write_csr0(d, word);
		return;
	}
	if (!is_stopped(l)) {
		device_guest_error(d, "write to CSR%u while not stopped",
				   l->rap);
		return;
	}
	switch (l->rap) {
	case CSR_IADR_LOW:
		l->iadr[0] = word & 0xfffe;
		break;
	case CSR_IADR_HIGH:
		l->iadr[1] = word & CSR2_MASK;
		break;
	default:
		l->csr3 = word & CSR3_MASK;
		break;
	}
}

/* ---- board ---- */

void
dec_station_rom(const uint8_t address[6], uint8_t rom[DEC_STATION_ROM])
{
	static const uint8_t pattern[4] = {0xff, 0x00, 0x55, 0xaa};
	uint32_t sum = 0;

	/* Twice what there is, and the next word, with the carry brought
	 * round. */
	for (unsigned i = 0; i < 6; i += 2) {
		sum = 2 * sum % 0xffff;
		sum += (uint32_t)(address[i] << 8 | address[i + 1]);
		sum %= 0xffff;
	}
	memcpy(rom, address, 6);
	rom[6] = (uint8_t)(sum >> 8);
	rom[7] = (uint8_t)sum;
	for (unsigned i = 0; i < 8; i++) {
		rom[8 + i] = rom[7 - i];
		rom[16 + i] = rom[i];
		rom[24 + i] = pattern[i % 4];
	}
}

struct device *
lance_add(struct machine *m, uint64_t base, uint64_t len,
	  const struct lance_bus *bus, struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &lance_class, NULL, base, len, irq, e);
	struct lance *l;

	if (d == NULL) {
		return NULL;
	}
	l = device_self(d);
	l->bus = *bus;
	lance_core_connect(d, &lance_ops, false);
	return d;
}

static bool
lance_valid(const struct object *o, const void *self)
{
	const struct lance *l = self;

	return l->rap <= CSR_BUS;
}

const struct device_class lance_class = {
    .name = "lance",
    .description = "AMD Am7990 (LANCE) Ethernet controller",
    .state = lance_state,
    .size = sizeof(struct lance),
    .events = lance_events,
    .n_events = LANCE_CORE_N_EVENTS,
    .read = lance_read,
    .write = lance_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
    .valid = lance_valid,
};
