/*
 * KN01 and KN230: the system registers of the DECstations 2100 and 3100, and of
 * the DECsystem 5100, which has most chips at the same places.
 *
 * Documents: "DECstation 3100 Desktop Workstation Functional Specification",
 * and what the headers of Mach, NetBSD and Linux say of both boards.
 *
 *	14000000	KN230: LEDs and board settings
 *	17000000	ERRADR: address of a write that nothing answered
 *	1e000000	CSR; KN230: ICSR, who asks for an interrupt
 *
 * A read that nothing answers gets a bus error.  A write is latched in ERRADR
 * and interrupts until a 1 is written to the CSR's bit.
 *
 * Not modelled: parity (memory never fails), the KN01's comparison of voltages
 * of its screen, the KN230's options, its password and halt button.
 */
#include <stdio.h>

#include "devices/kn01.h"
#include "emul/machine.h"

/* ---- KN01 ---- */

enum kn01_csr {
	CSR_LEDS = 0x00ff, /* write only, 0 is lit */
	CSR_TXDIS = 0x0100,
	CSR_VINT = 0x0200, /* vertical retrace; 1 takes it back */
	CSR_MEMERR = 0x0400,
	CSR_MONO = 0x0800, /* monochrome frame buffer, or none */
	CSR_PARDIS = 0x2000,
	CSR_STATUS = 0x4000, /* of the self-test */
	CSR_WRITABLE = CSR_TXDIS | CSR_PARDIS | CSR_STATUS,
};

enum kn230_icsr {
	ICSR_DZ0 = 0x0100,
	ICSR_DZ = 0x0700,
	ICSR_SII = 0x0800,
	ICSR_LANCE = 0x1000,
	ICSR_WMERR = 0x2000,
};
#define KN230_INPUT_SHIFT 8

enum kn230_wear {
	WEAR_NO_OPTION = 0x1,
	WEAR_INSECURE = 0x2,
	WEAR_FLAGS = 0x3,
};

/* Both boards' registers. */
struct kn01 {
	uint16_t csr; /* writable bits; the KN230's requests */
	uint8_t leds;
	bool error; /* ERRADR holds one */
	bool retrace;
	uint32_t erradr;

	/* Wiring, not state. */
	bool colour;
	struct irq *txdis;
	struct irq *outputs[KN230_OUTPUTS];
};

static const struct state_field kn01_state[] = {
    STATE_U16(struct kn01, csr, "control and status"),
    STATE_U8_RESET(struct kn01, leds, "diagnostic LEDs, 0 is lit", 0xff),
    STATE_BOOL(struct kn01, error, "a write error is pending"),
    STATE_U32(struct kn01, erradr, "write error address"),
    STATE_BOOL(struct kn01, retrace, "vertical retrace interrupt"),
    STATE_END,
};

static void
kn01_update(struct device *d)
{
	const struct kn01 *k = device_self(d);

	irq_set(d->irq, k->error || k->retrace);
	irq_set(k->txdis, (k->csr & CSR_TXDIS) != 0);
}

static uint64_t
kn01_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn01 *k = device_self(d);

	return (uint64_t)(k->csr | (k->colour ? 0 : CSR_MONO) |
			  (k->error ? CSR_MEMERR : 0) |
			  (k->retrace ? CSR_VINT : 0));
}

static void
kn01_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn01 *k = device_self(d);

	k->csr = value & CSR_WRITABLE;
	k->leds = value & CSR_LEDS;
	if ((value & CSR_MEMERR) != 0) {
		k->error = false;
	}
	if ((value & CSR_VINT) != 0) {
		k->retrace = false;
	}
	kn01_update(d);
}

static void
kn01_retrace(void *owner, unsigned pin, bool level)
{
	struct kn01 *k = device_self(owner);

	k->retrace = k->retrace || level;
	kn01_update(owner);
}

const struct device_class kn01_class = {
    .name = "kn01",
    .description = "DECstation 2100 and 3100 control and status register",
    .state = kn01_state,
    .size = sizeof(struct kn01),
    .read = kn01_read,
    .write = kn01_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
};

/* ---- KN230 ---- */

static void
kn230_update(struct device *d)
{
	const struct kn01 *k = device_self(d);

	irq_set(k->outputs[0], (k->csr & ICSR_DZ) != 0);
	irq_set(k->outputs[1], (k->csr & (ICSR_SII | ICSR_LANCE)) != 0);
	irq_set(k->outputs[2], k->error);
}

static void
kn230_input(void *owner, unsigned pin, bool level)
{
	struct kn01 *k = device_self(owner);
	uint16_t bit = (uint16_t)(1 << (KN230_INPUT_SHIFT + pin));

	k->csr = level ? k->csr | bit : k->csr & (uint16_t)~bit;
	kn230_update(owner);
}

static uint64_t
kn230_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn01 *k = device_self(d);

	return (uint64_t)(k->csr | (k->error ? ICSR_WMERR : 0));
}

static void
kn230_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn01 *k = device_self(d);

	if ((value & ICSR_WMERR) != 0) {
		k->error = false;
		kn230_update(d);
	}
}

const struct device_class kn230_class = {
    .name = "kn230",
    .description = "DECsystem 5100 interrupt register",
    .state = kn01_state,
    .size = sizeof(struct kn01),
    .read = kn230_read,
    .write = kn230_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
};

/* ---- the KN230's LED register ---- */

enum {
	LED_MASK = 0xff00, /* 1 is dark */
	LED_MEMORY_OFF = 0x0800,
	LED_BAUD19 = 0x0400, /* 19,200 bits a second are not 38,400 */
};

struct kn230_led {
	uint16_t led;
};

static const struct state_field kn230_led_state[] = {
    STATE_U16_RESET(struct kn230_led, led, "LEDs, 1 is dark",
		    LED_MASK & ~LED_MEMORY_OFF),
    STATE_END,
};

static uint64_t
kn230_led_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn230_led *k = device_self(d);

	return k->led;
}

static void
kn230_led_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn230_led *k = device_self(d);

	k->led = value & LED_MASK;
	if ((k->led & LED_MEMORY_OFF) != 0) {
		device_unimplemented(d, "memory switched off, LEDs 0x%04x",
				     k->led);
	}
	irq_set(d->irq, (k->led & LED_BAUD19) == 0);
}

const struct device_class kn230_led_class = {
    .name = "kn230_led",
    .description = "DECsystem 5100 LED register",
    .state = kn230_led_state,
    .size = sizeof(struct kn230_led),
    .read = kn230_led_read,
    .write = kn230_led_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
};

/* ---- error address ---- */

/* A view of the other register's state. */
struct kn01_erradr {
	const struct kn01 *csr; /* wiring, not state */
	uint32_t flags;
};

static const struct state_field kn01_erradr_state[] = {STATE_END};

static uint64_t
erradr_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn01_erradr *k = device_self(d);

	return (k->csr->erradr & ~(uint32_t)WEAR_FLAGS) | k->flags;
}

const struct device_class kn01_erradr_class = {
    .name = "kn01_erradr",
    .description = "DECstation 2100, 3100, DECsystem 5100 error address",
    .state = kn01_erradr_state,
    .size = sizeof(struct kn01_erradr),
    .read = erradr_read,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
};

/* ---- board ---- */

/* The first error stays until software has seen it. */
static bool
latch(struct device *d, uint64_t paddr, bool write)
{
	struct kn01 *k = device_self(d);

	if (!write || k->error) {
		return false;
	}
	k->error = true;
	k->erradr = (uint32_t)paddr;
	return true;
}

static void
kn01_latch(void *arg, uint64_t paddr, bool write)
{
	if (latch(arg, paddr, write)) {
		kn01_update(arg);
	}
}

static void
kn230_latch(void *arg, uint64_t paddr, bool write)
{
	if (latch(arg, paddr, write)) {
		kn230_update(arg);
	}
}

static struct device *
add_registers(struct machine *m, const struct device_class *class,
	      struct irq *irq, uint32_t flags, struct error *e)
{
	struct device *d =
	    device_add(m, class, NULL, KN01_CSR_BASE, KN01_SLOT_SIZE, irq, e);
	struct device *erradr =
	    device_add(m, &kn01_erradr_class, NULL, KN01_ERRADR_BASE,
		       KN01_SLOT_SIZE, NULL, e);
	struct kn01_erradr *k;

	if (d == NULL || erradr == NULL) {
		return NULL;
	}
	k = device_self(erradr);
	k->csr = device_self(d);
	k->flags = flags;
	m->bus_error_arg = d;
	return d;
}

struct device *
kn01_add(struct machine *m, struct irq *error, struct error *e)
{
	struct device *d = add_registers(m, &kn01_class, error, 0, e);

	if (d != NULL) {
		irq_add(m, "kn01.vint", kn01_retrace, d, 0);
		m->bus_error_hook = kn01_latch;
	}
	return d;
}

void
kn01_set_colour(struct device *d)
{
	((struct kn01 *)device_self(d))->colour = true;
}

void
kn01_wire_serial(struct device *d, struct irq *txdis)
{
	((struct kn01 *)device_self(d))->txdis = txdis;
}

struct device *
kn230_add(struct machine *m, struct irq *const outputs[KN230_OUTPUTS],
	  struct error *e)
{
	static const char *const inputs[] = {
	    "kn230.dz0", "kn230.dz1", "kn230.dz2", "kn230.sii", "kn230.lance"};
	struct device *d = add_registers(m, &kn230_class, NULL,
					 WEAR_NO_OPTION | WEAR_INSECURE, e);

	if (d == NULL) {
		return NULL;
	}
	for (unsigned i = 0; i < KN230_OUTPUTS; i++) {
		((struct kn01 *)device_self(d))->outputs[i] = outputs[i];
	}
	for (unsigned i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		irq_add(m, inputs[i], kn230_input, d, i);
	}
	m->bus_error_hook = kn230_latch;
	return d;
}

bool
kn230_add_led(struct machine *m, struct irq *baud38, struct error *e)
{
	return device_add(m, &kn230_led_class, NULL, KN230_LED_BASE,
			  KN01_SLOT_SIZE, baud38, e) != NULL;
}
