/*
 * I/O ASIC (IOCTL): what connects the chips of a DECstation's or a DEC 3000's
 * system board to TURBOchannel.  It has an interrupt register with its mask,
 * DMA with pointers for each chip, the board's control bits and a counter.
 *
 * Documents: "3MIN System Module Functional Specification", by what the headers
 * of Mach, NetBSD and Linux say of it; "DEC 3000 300/400/500/600/700/800/900
 * AXP Models System Programmer's Manual" (EK-D3SYS-PM), chapter on the IOCTL
 * ASIC.
 *
 * Registers are 16 bytes apart and repeat in the slot.  The lower half of SIR
 * shows the levels of the chips' interrupts; the upper half are events of DMA,
 * which stay until a 0 is written.
 *
 * SCSI: bytes are collected in SDR0 and SDR1, and written to memory eight at a
 * time; towards the chip eight are fetched when there are none.  SCR counts the
 * halfwords, so that software can begin and end between.  At the end of a page
 * the buffer pointer becomes the pointer.
 *
 * Ethernet: the chip's 64 KB are in 128 KB of memory.  A single halfword is at
 * twice its address; the halfwords of a burst follow it, so that a frame has 16
 * bytes at the beginning of every 32.
 *
 * Not modelled: DMA for the SCCs (no driver is known to use it), ISDN and
 * floppy, resets of the other chips by SSR, parity of TURBOchannel.
 */
#include <stdio.h>
#include <string.h>

#include "devices/ioasic.h"
#include "emul/byte_order.h"
#include "emul/machine.h"
#include "memory/memory.h"

/* Registers, by their place. */
enum ioasic_reg {
	SCSI_DMA_P = 0x00,
	SCSI_DMA_BP = 0x01, /* the next page */
	LANCE_DMA_P = 0x02,
	SSR = 0x10, /* system support */
	SIR = 0x11, /* system interrupt */
	SIMR = 0x12,
	SAR = 0x13, /* system address */
	SCSI_SCR = 0x1b,
	SCSI_SDR0 = 0x1c,
	SCSI_SDR1 = 0x1d,
	FCTR = 0x1e, /* free-running counter */
	IOASIC_REGISTER_COUNT = 0x20,
};
#define REGISTER_SHIFT 4

enum {
	SSR_SCC_DMA = (int)0xf0000000,
	SSR_ISDN_FLOPPY = 0x00780000,
	SSR_SCSI_DMA_DIR = 0x00040000, /* 1: to memory */
	SSR_SCSI_DMA_EN = 0x00020000,
	SSR_LANCE_DMA_EN = 0x00010000,
	SSR_TXDIS0 = 0x00002000, /* the next bit is of SCC1 */
	SSR_SCC_RESET = 0x00000800,
	SSR_RESETS = 0x00000f00, /* 0: the chip is held in reset */

	SIR_SCSI_PTR_LOAD = 0x00080000,
	SIR_SCSI_OVRUN = 0x00040000,
	SIR_SCSI_READ_E = 0x00020000,
	SIR_LANCE_READ_E = 0x00010000,
	SIR_DMA = (int)0xffff0000,

	SCR_WORD = 0x3,
	SCR_STATUS = 0x4, /* SDR0 and SDR1 hold bytes from memory */
};

#define SDR_SIZE      8
#define IOASIC_INPUTS 16
#define DMA_PAGE      4096u

struct ioasic {
	uint32_t reg[IOASIC_REGISTER_COUNT]; /* those that are but memory */
	uint32_t ssr;
	uint32_t sir;	 /* upper half */
	uint16_t inputs; /* levels */
	uint8_t sdr[SDR_SIZE];
	uint8_t sdr_at; /* bytes in SDR, or taken from it */
	bool sdr_full;	/* from memory */

	/* Board, not state. */
	const struct ioasic_board *board;
	struct irq *scc_reset[2];
	struct irq *txdis[2];
	struct device *scsi; /* the chip, NULL: none */
};

static const struct state_field ioasic_state[] = {
    STATE_U32(struct ioasic, reg, "DMA pointers, buffers, slots"),
    STATE_U32_RESET(struct ioasic, ssr, "system support", SSR_RESETS),
    STATE_U32(struct ioasic, sir, "system interrupt, events of DMA"),
    STATE_U16(struct ioasic, inputs, "levels of the interrupt inputs"),
    STATE_U8(struct ioasic, sdr, "SCSI data"),
    STATE_U8_MAX(struct ioasic, sdr_at, "bytes in it, or taken", SDR_SIZE - 1),
    STATE_BOOL(struct ioasic, sdr_full, "they are from memory"),
    STATE_END,
};

/* ---- interrupts ---- */

static uint32_t
read_sir(const struct ioasic *a)
{
	return a->sir | a->inputs | (a->board != NULL ? a->board->inputs : 0);
}

static void
update_irq(struct device *d)
{
	const struct ioasic *a = device_self(d);

	irq_set(d->irq, (read_sir(a) & a->reg[SIMR]) != 0);
}

static void
input_set(void *owner, unsigned pin, bool level)
{
	struct ioasic *a = device_self(owner);
	uint16_t bit = (uint16_t)(1 << pin);

	a->inputs = level ? a->inputs | bit : a->inputs & (uint16_t)~bit;
	update_irq(owner);
}

static void
dma_event(struct device *d, uint32_t bit)
{
	struct ioasic *a = device_self(d);

	a->sir |= bit;
	update_irq(d);
}

/* ---- SCSI DMA ---- */

/* A pointer has the address from bit 2 on in bits 5 to 31, and what is above
 * 512 MB in the rest. */
static uint64_t
pointer_address(uint32_t pointer)
{
	return (uint64_t)(pointer >> 5) << 2 | (uint64_t)(pointer & 0x1f) << 29;
}

static uint32_t
address_pointer(uint64_t address)
{
	return (uint32_t)(address >> 2 << 5) | (uint32_t)(address >> 29 & 0x1f);
}

/* Eight bytes further.  At the end of a page the buffer pointer takes over; one
 * that software has not given anew is an overrun, which ends DMA. */
static void
advance(struct device *d)
{
	struct ioasic *a = device_self(d);
	uint64_t next = pointer_address(a->reg[SCSI_DMA_P]) + SDR_SIZE;

	a->reg[SCSI_DMA_P] = address_pointer(next);
	if (next % DMA_PAGE != 0) {
		return;
	}
	a->reg[SCSI_DMA_P] = a->reg[SCSI_DMA_BP];
	if ((a->sir & SIR_SCSI_PTR_LOAD) != 0) {
		a->ssr &= ~(uint32_t)SSR_SCSI_DMA_EN;
		dma_event(d, SIR_SCSI_OVRUN);
	}
	dma_event(d, SIR_SCSI_PTR_LOAD);
}

static uint64_t
block_address(const struct ioasic *a)
{
	return pointer_address(a->reg[SCSI_DMA_P]) & ~(uint64_t)(SDR_SIZE - 1);
}

static bool
dma_is_on(struct device *d, bool to_memory)
{
	const struct ioasic *a = device_self(d);
	bool direction = (a->ssr & SSR_SCSI_DMA_DIR) != 0;

	if ((a->ssr & SSR_SCSI_DMA_EN) != 0 && direction == to_memory) {
		return true;
	}
	device_guest_error(d, "SCSI DMA %s memory, SSR 0x%08x",
			   to_memory ? "to" : "from", (unsigned)a->ssr);
	return false;
}

static void
put_byte(struct device *d, uint8_t byte)
{
	struct ioasic *a = device_self(d);

	a->sdr[a->sdr_at] = byte;
	a->sdr_at = (a->sdr_at + 1) % SDR_SIZE;
	if (a->sdr_at != 0) {
		return;
	}
	if (!memory_dma_write(d->machine->memory, d, block_address(a), a->sdr,
			      SDR_SIZE)) {
		device_guest_error(d, "SCSI DMA to 0x%llx, not memory",
				   (unsigned long long)block_address(a));
	}
	advance(d);
}

static void
to_memory(void *arg, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len && dma_is_on(arg, true); i++) {
		put_byte(arg, data[i]);
	}
}

/* Eight bytes from memory, if there are none. */
static bool
fetch(struct device *d)
{
	struct ioasic *a = device_self(d);

	if (a->sdr_full) {
		return true;
	}
	if (!memory_dma_read(d->machine->memory, d, block_address(a), a->sdr,
			     SDR_SIZE)) {
		a->ssr &= ~(uint32_t)SSR_SCSI_DMA_EN;
		dma_event(d, SIR_SCSI_READ_E);
		return false;
	}
	a->sdr_full = true;
	advance(d);
	return true;
}

/* What would come next: read ahead, without an effect. */
static void
from_memory(void *arg, uint8_t *data, size_t len)
{
	struct device *d = arg;
	const struct ioasic *a = device_self(d);
	uint64_t at = block_address(a);
	uint64_t next =
	    pointer_address(a->reg[SCSI_DMA_BP]) & ~(uint64_t)(SDR_SIZE - 1);
	size_t done = 0;

	memset(data, 0, len);
	if (!dma_is_on(d, false)) {
		return;
	}
	if (a->sdr_full) {
		for (unsigned i = a->sdr_at; i < SDR_SIZE && done < len; i++) {
			data[done++] = a->sdr[i];
		}
	} else {
		at += a->sdr_at;
	}
	while (done < len) {
		size_t n = DMA_PAGE - at % DMA_PAGE;

		n = n < len - done ? n : len - done;
		memory_dma_read(d->machine->memory, d, at, data + done, n);
		done += n;
		at = (at + n) % DMA_PAGE == 0 ? next : at + n;
	}
}

static void
taken(void *arg, size_t len)
{
	struct device *d = arg;
	struct ioasic *a = device_self(d);

	while (len > 0 && (a->ssr & SSR_SCSI_DMA_EN) != 0 && fetch(d)) {
		size_t n = SDR_SIZE - a->sdr_at;

		n = n < len ? n : len;
		a->sdr_at = (uint8_t)((a->sdr_at + n) % SDR_SIZE);
		if (a->sdr_at == 0) {
			a->sdr_full = false;
		}
		len -= n;
	}
}

static bool
ready(void *arg)
{
	const struct ioasic *a = device_self(arg);

	return (a->ssr & SSR_SCSI_DMA_EN) != 0;
}

struct ncr53c9x_dma
ioasic_scsi_dma(struct device *d)
{
	return (struct ncr53c9x_dma){d, to_memory, from_memory, taken, ready};
}

/* ---- Ethernet DMA ---- */

#define LANCE_WORD   2u
#define LANCE_BURST  16u
#define LANCE_WINDOW 0x20000u

/* A bus cycle begins at twice the chip's address, and the halfwords of a burst
 * follow each other.  PACKED is a burst's length, or that of a single word. */
static bool
lance_move(struct device *d, uint32_t address, uint8_t *bytes, size_t len,
	   uint32_t packed, bool write)
{
	struct ioasic *a = device_self(d);
	struct memory *mem = d->machine->memory;
	uint64_t base = pointer_address(a->reg[LANCE_DMA_P]) &
			~(uint64_t)(LANCE_WINDOW - 1);
	uint32_t first = address & ~1u;
	bool ok = (a->ssr & SSR_LANCE_DMA_EN) != 0;
	size_t n;

	for (size_t i = 0; i < len && ok; i += n) {
		uint32_t at = address - first + (uint32_t)i;
		uint64_t paddr = base +
				 2 * (first + at - at % packed) % LANCE_WINDOW +
				 at % packed;

		n = packed - at % packed;
		n = n < len - i ? n : len - i;
		ok = write ? memory_dma_write(mem, d, paddr, bytes + i, n)
			   : memory_dma_read(mem, d, paddr, bytes + i, n);
		if (!ok) {
			a->ssr &= ~(uint32_t)SSR_LANCE_DMA_EN;
			dma_event(d, SIR_LANCE_READ_E);
		}
	}
	return ok;
}

static bool
lance_read(void *arg, uint32_t address, uint8_t *bytes, size_t len)
{
	return lance_move(arg, address, bytes, len, LANCE_WORD, false);
}

static bool
lance_write(void *arg, uint32_t address, const uint8_t *bytes, size_t len)
{
	return lance_move(arg, address, (uint8_t *)bytes, len, LANCE_WORD,
			  true);
}

static bool
lance_read_burst(void *arg, uint32_t address, uint8_t *bytes, size_t len)
{
	return lance_move(arg, address, bytes, len, LANCE_BURST, false);
}

static bool
lance_write_burst(void *arg, uint32_t address, const uint8_t *bytes, size_t len)
{
	return lance_move(arg, address, (uint8_t *)bytes, len, LANCE_BURST,
			  true);
}

struct lance_bus
ioasic_lance_bus(struct device *d)
{
	return (struct lance_bus){d, lance_read, lance_write, lance_read_burst,
				  lance_write_burst};
}

/* ---- access ---- */

/* An odd byte counts as a halfword. */
static uint32_t
read_scr(const struct ioasic *a)
{
	return (a->sdr_full ? SCR_STATUS : 0) | (a->sdr_at + 1u) / 2;
}

static void
update_outputs(const struct ioasic *a)
{
	for (unsigned i = 0; i < 2; i++) {
		irq_set(a->scc_reset[i], (a->ssr & SSR_SCC_RESET) == 0);
		irq_set(a->txdis[i], (a->ssr & SSR_TXDIS0 << i) != 0);
	}
}

static void
write_ssr(struct device *d, uint32_t value)
{
	struct ioasic *a = device_self(d);
	uint32_t begun = value & ~a->ssr;

	if ((begun & SSR_SCC_DMA) != 0 ||
	    ((begun & SSR_ISDN_FLOPPY) != 0 && a->board->personal)) {
		device_unimplemented(d, "DMA of a chip without, SSR 0x%08x",
				     (unsigned)value);
	}
	a->ssr = value;
	update_outputs(a);
	if ((begun & SSR_SCSI_DMA_EN) != 0 && a->scsi != NULL) {
		ncr53c9x_dma_ready(a->scsi);
	}
}

static uint32_t
counter(const struct device *d)
{
	const struct ioasic *a = device_self(d);
	uint64_t now = device_now(d);

	/* Seconds apart: the product of all would not fit. */
	return (uint32_t)(now / EMUL_SECOND * a->board->hz +
			  now % EMUL_SECOND / 1000 * a->board->hz /
			      (EMUL_SECOND / 1000));
}

static uint64_t
ioasic_read(struct device *d, uint64_t off, unsigned size)
{
	const struct ioasic *a = device_self(d);
	unsigned reg = off >> REGISTER_SHIFT & (IOASIC_REGISTER_COUNT - 1);

	switch (reg) {
	case SSR:
		return a->ssr;
	case SIR:
		return read_sir(a);
	case SCSI_SCR:
		return read_scr(a);
	case SCSI_SDR0:
		return (uint32_t)get_bytes(a->sdr, 4, false);
	case SCSI_SDR1:
		return (uint32_t)get_bytes(a->sdr + 4, 4, false);
	case FCTR:
		return counter(d);
	default:
		return a->reg[reg];
	}
}

static void
ioasic_write(struct device *d, uint64_t off, unsigned size, uint64_t data)
{
	struct ioasic *a = device_self(d);
	unsigned reg = off >> REGISTER_SHIFT & (IOASIC_REGISTER_COUNT - 1);
	uint32_t value = (uint32_t)data;

	switch (reg) {
	case SSR:
		write_ssr(d, value);
		break;
	case SIR:
		a->sir &= value & (uint32_t)SIR_DMA;
		break;
	case SCSI_SCR:
		a->sdr_at = (uint8_t)(2 * (value & SCR_WORD));
		a->sdr_full = (value & SCR_STATUS) != 0;
		break;
	case SCSI_SDR0:
		put_bytes(a->sdr, 4, false, value);
		break;
	case SCSI_SDR1:
		put_bytes(a->sdr + 4, 4, false, value);
		break;
	case FCTR:
		device_guest_error(d, "write to the free-running counter");
		break;
	default:
		a->reg[reg] = value;
		break;
	}
	update_irq(d);
}

/* ---- board ---- */

static void
ioasic_reset(struct device *d)
{
	const struct ioasic *a = device_self(d);

	if (a->board != NULL) {
		update_irq(d);
		update_outputs(a);
	}
}

struct device *
ioasic_add(struct machine *m, uint64_t base, const struct ioasic_board *board,
	   struct irq *irq, struct error *e)
{
	struct device *d =
	    device_add(m, &ioasic_class, NULL,
		       base + (uint64_t)IOASIC_REGISTERS * IOASIC_SLOT_SIZE,
		       IOASIC_SLOT_SIZE, irq, e);
	char name[64];

	if (d == NULL) {
		return NULL;
	}
	((struct ioasic *)device_self(d))->board = board;
	for (unsigned i = 0; i < IOASIC_INPUTS; i++) {
		snprintf(name, sizeof(name), "%s.%u", d->object.name, i);
		irq_add(m, name, input_set, d, i);
	}
	return d;
}

void
ioasic_wire_scsi(struct device *d, struct device *chip)
{
	((struct ioasic *)device_self(d))->scsi = chip;
}

void
ioasic_wire_scc(struct device *d, unsigned number, struct irq *reset,
		struct irq *txdis)
{
	struct ioasic *a = device_self(d);

	a->scc_reset[number] = reset;
	a->txdis[number] = txdis;
	update_outputs(a);
}

const struct device_class ioasic_class = {
    .name = "ioasic",
    .description = "DEC I/O ASIC: interrupts, DMA, control bits",
    .state = ioasic_state,
    .size = sizeof(struct ioasic),
    .read = ioasic_read,
    .write = ioasic_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = ioasic_reset,
};
