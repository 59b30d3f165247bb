/*
 * KN02: the control and status register and the memory error registers of the
 * DECstation 5000/200's system board.  The KN03 of the 5000/240 has the same
 * error registers.
 *
 * Document: "DECstation 5000/200 KN02 System Module Functional Specification".
 * Each register fills a window of 512 KB, in which it repeats.
 *
 *	CSR	interrupt cascade, LEDs, board settings
 *	CHKSYN	ECC check bits and syndrome of the last memory read
 *	ERRADR	kind and address of the first error; any write clears it
 *
 * An access that nothing answers is latched in ERRADR, whose VALID bit is the
 * memory error interrupt; reads get a bus error as well.
 *
 * Not modelled: ECC (memory never fails: CHKSYN is always 0,
 * and the diagnostic modes of the ECC logic do nothing), the refresh toggle,
 * the pipeline offset of error addresses (only ECC errors have it).
 */
#include <stdio.h>

#include "devices/kn02.h"
#include "emul/machine.h"

enum kn02_csr {
	CSR_IOINT = 0x000000ff, /* read: interrupts pending, enabled or not */
	CSR_LEDS = 0x000000ff,	/* write: diagnostic LEDs, 0 is lit */
	CSR_BAUD38 = 0x00000100,
	CSR_DIAGDN = 0x00000200,
	CSR_BNK32M = 0x00000400, /* memory modules are 32 MB apart, not 8 */
	CSR_TXDIS = 0x00000800,
	CSR_LEDIAG = 0x00001000,
	CSR_CORRECT = 0x00002000,
	CSR_DIAGGEN = 0x00004000,
	CSR_DIAGCHK = 0x00008000,
	CSR_IOINTEN = 0x00ff0000,
	CSR_NRMMOD = 0x01000000,  /* manufacturing jumper: 0, normal mode */
	CSR_REFEVEN = 0x02000000, /* refresh toggle */
	CSR_PRSVNVR = 0x04000000, /* jumper: 1, battery memory is kept */
	CSR_PSWARN = 0x08000000,  /* power supply overheats */
	CSR_WRITABLE = 0x00ffff00,
	CSR_ECC_MODES = CSR_LEDIAG | CSR_DIAGGEN | CSR_DIAGCHK,
};
#define CSR_IOINTEN_SHIFT 16
#define CSR_INPUTS	  8

enum kn02_erradr {
	ERRADR_ADDRESS = 0x07ffffff, /* of a word */
	ERRADR_ECCERR = 0x10000000,
	ERRADR_WRITE = 0x20000000,
	ERRADR_CPU = 0x40000000,
	ERRADR_VALID = (int)0x80000000,
};

/* 15 modules of 8 MB. */
#define SMALL_MODULES_MAX (UINT64_C(15) * 8 * 1024 * 1024)

/* ---- control and status register ---- */

struct kn02 {
	uint32_t csr; /* only the writable bits */
	uint8_t leds;
	uint8_t pending; /* levels of the inputs */

	/* Wiring, not state. */
	struct irq *baud38;
	struct irq *txdis;
};

static const struct state_field kn02_state[] = {
    STATE_U32(struct kn02, csr, "control and status, writable bits"),
    STATE_U8_RESET(struct kn02, leds, "diagnostic LEDs, 0 is lit", 0xff),
    STATE_U8(struct kn02, pending, "levels of the interrupt inputs"),
    STATE_END,
};

static void
kn02_update(struct device *d)
{
	const struct kn02 *k = device_self(d);
	uint32_t enabled = (k->csr & CSR_IOINTEN) >> CSR_IOINTEN_SHIFT;

	irq_set(d->irq, (k->pending & enabled) != 0);
	irq_set(k->baud38, (k->csr & CSR_BAUD38) != 0);
	irq_set(k->txdis, (k->csr & CSR_TXDIS) != 0);
}

static void
kn02_input(void *owner, unsigned pin, bool level)
{
	struct device *d = owner;
	struct kn02 *k = device_self(d);

	if (level) {
		k->pending |= (uint8_t)(1 << pin);
	} else {
		k->pending &= (uint8_t) ~(1 << pin);
	}
	kn02_update(d);
}

static uint64_t
kn02_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn02 *k = device_self(d);

	return k->csr | CSR_PRSVNVR | k->pending;
}

static void
kn02_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn02 *k = device_self(d);

	if ((value & ~(uint64_t)k->csr & CSR_ECC_MODES) != 0) {
		device_unimplemented(d, "ECC diagnostic mode, CSR 0x%08llx",
				     (unsigned long long)value);
	}
	k->csr = (uint32_t)value & CSR_WRITABLE;
	k->leds = value & CSR_LEDS;
	kn02_update(d);
}

static void
kn02_reset(struct device *d)
{
	struct kn02 *k = device_self(d);
	char name[64];

	for (unsigned i = 0; i < CSR_INPUTS; i++) {
		snprintf(name, sizeof(name), "%s.%u", d->object.name, i);
		if (irq_find(d->machine, name) == NULL) {
			irq_add(d->machine, name, kn02_input, d, i);
		}
	}
	/* The firmware has sized the memory and switched correction on. */
	k->csr = CSR_CORRECT;
	if (d->machine->ram_bytes > SMALL_MODULES_MAX) {
		k->csr |= CSR_BNK32M;
	}
	kn02_update(d);
}

void
kn02_wire_serial(struct device *d, struct irq *baud38, struct irq *txdis)
{
	struct kn02 *k = device_self(d);

	k->baud38 = baud38;
	k->txdis = txdis;
	kn02_update(d);
}

const struct device_class kn02_class = {
    .name = "kn02",
    .description = "DECstation 5000/200 control and status register",
    .state = kn02_state,
    .size = sizeof(struct kn02),
    .read = kn02_read,
    .write = kn02_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = kn02_reset,
};

/* ---- error registers ---- */

struct kn02_error {
	uint32_t chksyn;
	uint32_t erradr;

	bool erradr_first; /* board, not state */
};

static const struct state_field kn02_error_state[] = {
    STATE_U32(struct kn02_error, chksyn, "ECC check bits and syndrome"),
    STATE_U32(struct kn02_error, erradr, "error address and status"),
    STATE_END,
};

static void
error_update(struct device *d)
{
	const struct kn02_error *k = device_self(d);

	irq_set(d->irq, (k->erradr & ERRADR_VALID) != 0);
}

/* The first error stays until software has seen it. */
static void
error_latch(void *arg, uint64_t paddr, bool write)
{
	struct device *d = arg;
	struct kn02_error *k = device_self(d);

	if ((k->erradr & ERRADR_VALID) != 0) {
		return;
	}
	k->erradr =
	    (uint32_t)ERRADR_VALID | ((uint32_t)(paddr >> 2) & ERRADR_ADDRESS);
	k->erradr |= write ? ERRADR_WRITE : 0;
	k->erradr |= device_cpu(d) != NULL ? ERRADR_CPU : 0;
	error_update(d);
}

/* Each has half of the window. */
static bool
is_erradr(const struct device *d, uint64_t off)
{
	const struct kn02_error *k = device_self(d);

	return (off < d->len / 2) == k->erradr_first;
}

static uint64_t
error_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn02_error *k = device_self(d);

	return is_erradr(d, off) ? k->erradr : k->chksyn;
}

/* Both registers are cleared by any write. */
static void
error_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn02_error *k = device_self(d);

	if (!is_erradr(d, off)) {
		k->chksyn = 0;
		return;
	}
	k->erradr = 0;
	error_update(d);
}

static void
error_reset(struct device *d)
{
	error_update(d);
}

void
kn02_error_watch(struct device *d, bool erradr_first)
{
	((struct kn02_error *)device_self(d))->erradr_first = erradr_first;
	d->machine->bus_error_hook = error_latch;
	d->machine->bus_error_arg = d;
}

const struct device_class kn02_error_class = {
    .name = "kn02_error",
    .description = "DECstation 5000/200 and 240 memory error registers",
    .state = kn02_error_state,
    .size = sizeof(struct kn02_error),
    .read = error_read,
    .write = error_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = error_reset,
};
