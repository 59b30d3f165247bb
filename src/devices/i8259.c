/*
 * 8259A interrupt controllers, two in cascade, as in PCs and the chips that
 * replaced them; with the edge/level registers of EISA.
 *
 * Documents: Intel 8259A data sheet; Intel 82371AB (PIIX4) data sheet.
 *
 * An input in edge mode must stay high until it is acknowledged, as on the
 * chip; else the default interrupt 7 is given.
 *
 * Not modelled: MCS-80 mode, buffered mode, the slave program pin.
 */
#include <stdio.h>

#include "devices/bus_pci.h"
#include "devices/i8259.h"
#include "emul/machine.h"

enum i8259_reg {
	PIC_COMMAND = 0, /* A0 = 0 */
	PIC_DATA = 1,
	PIC_ELCR = 2, /* at a port of its own */
};

enum {
	ICW1_IC4 = 0x01,
	ICW1_SNGL = 0x02,
	ICW1_LTIM = 0x08,
	ICW1 = 0x10,
	ICW2_VECTOR = 0xf8,
	ICW4_AEOI = 0x02,
	ICW4_SFNM = 0x10,
	OCW2_LEVEL = 0x07,
	OCW2_EOI = 0x20,
	OCW2_SL = 0x40,
	OCW2_R = 0x80,
	OCW3 = 0x08,
	OCW3_RIS = 0x01,
	OCW3_RR = 0x02,
	OCW3_POLL = 0x04,
	OCW3_SMM = 0x20,
	OCW3_ESMM = 0x40,
	POLL_INTERRUPT = 0x80,
};

#define INPUTS	     8
#define CASCADE	     2
#define ELCR_MASTER  0xf8
#define ELCR_SLAVE   0xde
#define SOURCES	     2
#define INIT_STEPS   4
#define NO_INTERRUPT 8

struct i8259 {
	uint8_t pins[SOURCES]; /* levels of the inputs */
	uint8_t latched;       /* edges seen and not acknowledged */
	uint8_t isr;
	uint8_t imr;
	uint8_t icw[INIT_STEPS + 1];
	uint8_t init_step; /* the ICW that comes next; 0: none */
	uint8_t lowest;	   /* input of lowest priority */
	uint8_t elcr;
	bool read_isr;
	bool poll;
	bool special_mask;
	bool rotate_aeoi;

	/* Wiring, not state. */
	struct device *slave;
	uint8_t elcr_mask;
};

static const struct state_field i8259_state[] = {
    STATE_U8(struct i8259, pins, "levels of the inputs"),
    STATE_U8(struct i8259, latched, "edges not acknowledged"),
    STATE_U8(struct i8259, isr, "interrupts in service"),
    STATE_U8(struct i8259, imr, "interrupt mask"),
    STATE_U8(struct i8259, icw, "initialization command words"),
    STATE_U8_MAX(struct i8259, init_step, "next initialization word",
		 INIT_STEPS),
    STATE_U8_MAX(struct i8259, lowest, "input of lowest priority", INPUTS - 1),
    STATE_U8(struct i8259, elcr, "edge/level control"),
    STATE_BOOL(struct i8259, read_isr, "status reads give the ISR"),
    STATE_BOOL(struct i8259, poll, "the next read polls"),
    STATE_BOOL(struct i8259, special_mask, "special mask mode"),
    STATE_BOOL(struct i8259, rotate_aeoi, "rotate at automatic EOI"),
    STATE_END,
};

/* ---- priorities ---- */

static uint8_t
level_inputs(const struct i8259 *p)
{
	return (p->icw[1] & ICW1_LTIM) != 0 ? 0xff : p->elcr;
}

static uint8_t
requests(const struct i8259 *p)
{
	uint8_t level = level_inputs(p);
	uint8_t pins = p->pins[0] | p->pins[1];

	return (uint8_t)((pins & level) | (p->latched & ~level));
}

/* The input of highest priority among BITS, or NO_INTERRUPT. */
static unsigned
highest(const struct i8259 *p, uint8_t bits)
{
	for (unsigned i = 1; i <= INPUTS; i++) {
		unsigned n = (p->lowest + i) % INPUTS;

		if ((bits & 1 << n) != 0) {
			return n;
		}
	}
	return NO_INTERRUPT;
}

static unsigned
rank(const struct i8259 *p, unsigned n)
{
	return n == NO_INTERRUPT ? INPUTS
				 : (n + INPUTS - 1 - p->lowest) % INPUTS;
}

/* The interrupt that would be taken now. */
static unsigned
pending(const struct i8259 *p)
{
	unsigned n = highest(p, requests(p) & (uint8_t)~p->imr);
	uint8_t busy = p->isr;

	if (p->special_mask) {
		busy &= (uint8_t)~p->imr;
	}
	/* The cascade may interrupt itself in special fully nested mode. */
	if (p->slave != NULL && (p->icw[4] & ICW4_SFNM) != 0) {
		busy &= (uint8_t) ~(1 << CASCADE);
	}
	if (n == NO_INTERRUPT || (p->special_mask && (p->isr & 1 << n) != 0)) {
		return NO_INTERRUPT;
	}
	if (p->special_mask) {
		return n;
	}
	return rank(p, n) < rank(p, highest(p, busy)) ? n : NO_INTERRUPT;
}

static void
update_irq(struct device *d)
{
	const struct i8259 *p = device_self(d);

	irq_set(d->irq, p->init_step == 0 && pending(p) != NO_INTERRUPT);
}

/* ---- inputs ---- */

static void
input(struct device *d, unsigned source, unsigned n, bool level)
{
	struct i8259 *p = device_self(d);
	uint8_t bit = (uint8_t)(1 << n);
	bool before = ((p->pins[0] | p->pins[1]) & bit) != 0;
	bool after;

	if (level) {
		p->pins[source] |= bit;
	} else {
		p->pins[source] &= (uint8_t)~bit;
	}
	after = ((p->pins[0] | p->pins[1]) & bit) != 0;
	if (after && !before) {
		p->latched |= bit;
	} else if (!after) {
		p->latched &= (uint8_t)~bit;
	}
	update_irq(d);
}

static void
input_isa(void *owner, unsigned pin, bool level)
{
	input(owner, 0, pin % INPUTS, level);
}

static void
input_pci(void *owner, unsigned pin, bool level)
{
	input(owner, 1, pin % INPUTS, level);
}

/* ---- acknowledging ---- */

static void
end_of_interrupt(struct i8259 *p, unsigned n, bool rotate)
{
	if (n == NO_INTERRUPT) {
		return;
	}
	p->isr &= (uint8_t) ~(1 << n);
	if (rotate) {
		p->lowest = (uint8_t)n;
	}
}

/* Takes the interrupt of highest priority; NO_INTERRUPT if it has gone. */
static unsigned
take(struct device *d)
{
	struct i8259 *p = device_self(d);
	unsigned n = pending(p);

	if (n != NO_INTERRUPT) {
		p->latched &= (uint8_t) ~(1 << n);
		p->isr |= (uint8_t)(1 << n);
		if ((p->icw[4] & ICW4_AEOI) != 0) {
			end_of_interrupt(p, n, p->rotate_aeoi);
		}
	}
	update_irq(d);
	return n;
}

uint8_t
i8259_acknowledge(void *device)
{
	struct device *d = device;
	const struct i8259 *p = device_self(d);
	unsigned n = take(d);

	if (n == CASCADE && p->slave != NULL) {
		return i8259_acknowledge(p->slave);
	}
	if (n == NO_INTERRUPT) {
		n = INPUTS - 1;
	}
	return (uint8_t)((p->icw[2] & ICW2_VECTOR) | n);
}

/* ---- command words ---- */

static void
write_icw1(struct device *d, uint8_t value)
{
	struct i8259 *p = device_self(d);

	p->icw[1] = value;
	p->icw[3] = 0;
	p->icw[4] = 0;
	p->init_step = 2;
	p->latched = 0;
	p->isr = 0;
	p->imr = 0;
	p->lowest = INPUTS - 1;
	p->read_isr = false;
	p->poll = false;
	p->special_mask = false;
	p->rotate_aeoi = false;
	update_irq(d);
}

static void
write_icw(struct device *d, uint8_t value)
{
	struct i8259 *p = device_self(d);
	unsigned next = p->init_step + 1u;

	p->icw[p->init_step] = value;
	if (next == 3 && (p->icw[1] & ICW1_SNGL) != 0) {
		next++;
	}
	if (next == 4 && (p->icw[1] & ICW1_IC4) == 0) {
		next++;
	}
	p->init_step = next > INIT_STEPS ? 0 : (uint8_t)next;
	update_irq(d);
}

static void
write_ocw2(struct device *d, uint8_t value)
{
	struct i8259 *p = device_self(d);
	bool rotate = (value & OCW2_R) != 0;
	unsigned n = value & OCW2_LEVEL;

	switch (value & (OCW2_SL | OCW2_EOI)) {
	case OCW2_EOI:
		n = highest(p, p->special_mask ? (uint8_t)(p->isr & ~p->imr)
					       : p->isr);
		end_of_interrupt(p, n, rotate);
		break;
	case OCW2_EOI | OCW2_SL:
		end_of_interrupt(p, n, rotate);
		break;
	case OCW2_SL:
		if (rotate) {
			p->lowest = (uint8_t)n;
		}
		break;
	default:
		p->rotate_aeoi = rotate;
		break;
	}
	update_irq(d);
}

static void
write_ocw3(struct device *d, uint8_t value)
{
	struct i8259 *p = device_self(d);

	if ((value & OCW3_ESMM) != 0) {
		p->special_mask = (value & OCW3_SMM) != 0;
	}
	p->poll = (value & OCW3_POLL) != 0;
	if ((value & OCW3_RR) != 0) {
		p->read_isr = (value & OCW3_RIS) != 0;
	}
	update_irq(d);
}

static uint64_t
i8259_read(struct device *d, uint64_t off, unsigned size)
{
	struct i8259 *p = device_self(d);

	if (off == PIC_ELCR) {
		return p->elcr;
	}
	if (p->poll) {
		unsigned n = take(d);

		p->poll = false;
		return n == NO_INTERRUPT ? 0 : POLL_INTERRUPT | n;
	}
	if (off == PIC_DATA) {
		return p->imr;
	}
	return p->read_isr ? p->isr : requests(p);
}

static void
i8259_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct i8259 *p = device_self(d);
	uint8_t byte = (uint8_t)value;

	if (off == PIC_ELCR) {
		p->elcr = byte & p->elcr_mask;
		update_irq(d);
	} else if (off == PIC_COMMAND) {
		if ((byte & ICW1) != 0) {
			write_icw1(d, byte);
		} else if ((byte & OCW3) != 0) {
			write_ocw3(d, byte);
		} else {
			write_ocw2(d, byte);
		}
	} else if (p->init_step != 0) {
		write_icw(d, byte);
	} else {
		p->imr = byte;
		update_irq(d);
	}
}

/* ---- board ---- */

static void
i8259_reset(struct device *d)
{
	struct i8259 *p = device_self(d);

	/* Nothing comes until it is set up. */
	p->imr = 0xff;
	p->lowest = INPUTS - 1;
}

static void
add_inputs(struct machine *m, const char *source, struct device *master,
	   struct device *slave,
	   void (*set)(void *owner, unsigned pin, bool level))
{
	for (unsigned i = 0; i < 2 * INPUTS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%s.%u", source, i);
		irq_add(m, name, set, i < INPUTS ? master : slave, i);
	}
}

static struct device *
add_one(struct machine *m, struct device *bus, const char *name, uint16_t port,
	uint16_t elcr_port, uint8_t elcr_mask, struct irq *out, struct error *e)
{
	struct device *d = device_add(m, &i8259_class, name, port, 0, out, e);
	struct i8259 *p;

	if (d == NULL || !pci_add_ports(bus, d, port, 2, PIC_COMMAND, e) ||
	    !pci_add_ports(bus, d, elcr_port, 1, PIC_ELCR, e)) {
		return NULL;
	}
	p = device_self(d);
	p->elcr_mask = elcr_mask;
	return d;
}

struct device *
i8259_pair_add(struct machine *m, struct device *bus, struct irq *out,
	       struct error *e)
{
	struct device *master =
	    add_one(m, bus, "pic0", 0x20, 0x4d0, ELCR_MASTER, out, e);
	struct device *slave =
	    add_one(m, bus, "pic1", 0xa0, 0x4d1, ELCR_SLAVE, NULL, e);
	struct i8259 *p;

	if (master == NULL || slave == NULL) {
		return NULL;
	}
	add_inputs(m, "isa", master, slave, input_isa);
	add_inputs(m, "pci", master, slave, input_pci);
	slave->irq = irq_of(m, "isa.2");
	p = device_self(master);
	p->slave = slave;
	return master;
}

const struct device_class i8259_class = {
    .name = "i8259",
    .description = "Intel 8259A interrupt controller",
    .state = i8259_state,
    .size = sizeof(struct i8259),
    .read = i8259_read,
    .write = i8259_write,
    .access = ACCESS_8,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = i8259_reset,
};
