/*
 * NS16550A: a UART with 16-byte FIFOs.
 *
 * Document: National Semiconductor PC16550D data sheet.
 *
 * What is sent goes to the host at once; the transmitter is ready again a
 * moment later.  Only the loopback and the receiver keep the line's time.  A
 * byte of the host is taken when there is room: only the loopback overruns.
 *
 * Interrupts of UARTs in PCs pass a gate that OUT2 opens.
 *
 * Not modelled: DMA modes, framing and parity errors of the line, modem
 * lines (a terminal is there: CTS, DSR and DCD are on).
 */
#include <stdio.h>
#include <string.h>

#include "devices/bus_pci.h"
#include "devices/ns16550.h"
#include "emul/machine.h"
#include "host/serial.h"

enum ns16550_reg {
	UART_RBR = 0, /* THR when written, DLL with DLAB */
	UART_IER = 1, /* DLM with DLAB */
	UART_IIR = 2, /* FCR when written */
	UART_LCR = 3,
	UART_MCR = 4,
	UART_LSR = 5,
	UART_MSR = 6,
	UART_SCR = 7,
	UART_REGISTERS = 8,
};

enum {
	IER_RDA = 0x01,
	IER_THRE = 0x02,
	IER_LINE = 0x04,
	IER_MODEM = 0x08,
	IER_MASK = 0x0f,
	IIR_NONE = 0x01,
	IIR_MODEM = 0x00,
	IIR_THRE = 0x02,
	IIR_RDA = 0x04,
	IIR_LINE = 0x06,
	IIR_TIMEOUT = 0x0c,
	IIR_FIFOS = 0xc0,
	FCR_ENABLE = 0x01,
	FCR_CLEAR_RX = 0x02,
	FCR_CLEAR_TX = 0x04,
	FCR_KEPT = 0xc9,
	FCR_TRIGGER_SHIFT = 6,
};

enum {
	LCR_BITS = 0x03,
	LCR_STOP = 0x04,
	LCR_PARITY = 0x08,
	LCR_BREAK = 0x40,
	LCR_DLAB = 0x80,
	MCR_DTR = 0x01,
	MCR_RTS = 0x02,
	MCR_OUT1 = 0x04,
	MCR_OUT2 = 0x08,
	MCR_LOOP = 0x10,
	MCR_MASK = 0x1f,
	LSR_DR = 0x01,
	LSR_OE = 0x02,
	LSR_BI = 0x10,
	LSR_THRE = 0x20,
	LSR_TEMT = 0x40,
	MSR_TERI = 0x04,
	MSR_DELTAS = 0x0f,
	MSR_CTS = 0x10,
	MSR_DSR = 0x20,
	MSR_RI = 0x40,
	MSR_DCD = 0x80,
};

#define FIFO_SIZE 16
#define SENT_TIME (2 * EMUL_MICROSECOND)
#define TIMEOUT	  4 /* characters */

static const uint8_t triggers[4] = {1, 4, 8, 14};

enum {
	EVENT_SENT,
	EVENT_RECEIVED,
	EVENT_TIMEOUT,
	EVENT_KINDS,
};

struct ns16550 {
	uint8_t ier;
	uint8_t fcr;
	uint8_t lcr;
	uint8_t mcr;
	uint8_t lsr; /* only the error bits */
	uint8_t msr_deltas;
	uint8_t scr;
	uint16_t divisor;
	bool thre_pending; /* THRE interrupt not seen yet */
	bool timeout;
	uint8_t rx[FIFO_SIZE];
	uint8_t rx_first;
	uint8_t rx_count;
	uint8_t tx[FIFO_SIZE]; /* in the loopback */
	uint8_t tx_first;
	uint8_t tx_count;
	bool busy; /* the transmitter */

	/* Wiring, not state. */
	uint32_t clock_hz;
	unsigned stride;
	bool gated; /* by OUT2 */
	struct serial_line *serial;
};

static const struct state_field ns16550_state[] = {
    STATE_U8(struct ns16550, ier, "interrupt enable"),
    STATE_U8(struct ns16550, fcr, "FIFO control"),
    STATE_U8(struct ns16550, lcr, "line control"),
    STATE_U8(struct ns16550, mcr, "modem control"),
    STATE_U8(struct ns16550, lsr, "line errors"),
    STATE_U8(struct ns16550, msr_deltas, "modem changes"),
    STATE_U8(struct ns16550, scr, "scratch"),
    STATE_U16(struct ns16550, divisor, "divisor latch"),
    STATE_BOOL(struct ns16550, thre_pending, "transmitter interrupt"),
    STATE_BOOL(struct ns16550, timeout, "character timeout"),
    STATE_U8(struct ns16550, rx, "receive FIFO"),
    STATE_U8_MAX(struct ns16550, rx_first, "oldest character received",
		 FIFO_SIZE - 1),
    STATE_U8_MAX(struct ns16550, rx_count, "characters received", FIFO_SIZE),
    STATE_U8(struct ns16550, tx, "transmit FIFO of the loopback"),
    STATE_U8_MAX(struct ns16550, tx_first, "oldest character to be sent",
		 FIFO_SIZE - 1),
    STATE_U8_MAX(struct ns16550, tx_count, "characters to be sent", FIFO_SIZE),
    STATE_BOOL(struct ns16550, busy, "the transmitter is busy"),
    STATE_END,
};

/* ---- interrupt ---- */

static bool
has_fifos(const struct ns16550 *u)
{
	return (u->fcr & FCR_ENABLE) != 0;
}

static unsigned
room(const struct ns16550 *u)
{
	return has_fifos(u) ? FIFO_SIZE : 1;
}

static unsigned
trigger(const struct ns16550 *u)
{
	return has_fifos(u) ? triggers[u->fcr >> FCR_TRIGGER_SHIFT] : 1;
}

/* The interrupt of highest priority. */
static uint8_t
interrupt(const struct ns16550 *u)
{
	if ((u->ier & IER_LINE) != 0 && u->lsr != 0) {
		return IIR_LINE;
	}
	if ((u->ier & IER_RDA) != 0 && u->rx_count >= trigger(u)) {
		return IIR_RDA;
	}
	if ((u->ier & IER_RDA) != 0 && u->timeout) {
		return IIR_TIMEOUT;
	}
	if ((u->ier & IER_THRE) != 0 && u->thre_pending) {
		return IIR_THRE;
	}
	if ((u->ier & IER_MODEM) != 0 && u->msr_deltas != 0) {
		return IIR_MODEM;
	}
	return IIR_NONE;
}

static void
update_irq(struct device *d)
{
	const struct ns16550 *u = device_self(d);
	/* In loopback OUT2 is off. */
	bool open = !u->gated || (u->mcr & (MCR_OUT2 | MCR_LOOP)) == MCR_OUT2;

	irq_set(d->irq, open && interrupt(u) != IIR_NONE);
}

/* ---- line ---- */

/* Start bit, data, parity, stop bits; 16 clocks a bit. */
static emul_time
character_time(const struct ns16550 *u)
{
	unsigned bits = 5 + (u->lcr & LCR_BITS);
	uint64_t half_bits = 2 * (1 + bits);
	uint64_t divisor = u->divisor != 0 ? u->divisor : 65536;

	half_bits += (u->lcr & LCR_PARITY) != 0 ? 2 : 0;
	half_bits += (u->lcr & LCR_STOP) == 0 ? 2 : bits == 5 ? 3 : 4;
	return half_bits * 8 * divisor * EMUL_SECOND / u->clock_hz;
}

static uint8_t
data_mask(const struct ns16550 *u)
{
	return (uint8_t)(0xff >> (3 - (u->lcr & LCR_BITS)));
}

static void
start_timeout(struct device *d)
{
	struct ns16550 *u = device_self(d);

	u->timeout = false;
	event_cancel(&d->object, EVENT_TIMEOUT);
	if (has_fifos(u) && u->rx_count > 0) {
		event_schedule(&d->object, EVENT_TIMEOUT,
			       device_now(d) + TIMEOUT * character_time(u), 0);
	}
}

static void
event_timeout(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct ns16550 *u = device_self(d);

	u->timeout = u->rx_count > 0;
	update_irq(d);
}

static void
receive(struct device *d, uint8_t byte)
{
	struct ns16550 *u = device_self(d);

	if (u->rx_count >= room(u)) {
		u->lsr |= LSR_OE;
		if (!has_fifos(u)) {
			u->rx[u->rx_first] = byte;
		}
	} else {
		u->rx[(u->rx_first + u->rx_count) % FIFO_SIZE] =
		    byte & data_mask(u);
		u->rx_count++;
	}
	start_timeout(d);
	update_irq(d);
}

static void
receive_from_host(struct device *d)
{
	struct ns16550 *u = device_self(d);

	if ((u->mcr & MCR_LOOP) != 0 || u->rx_count >= room(u) ||
	    event_pending(&d->object, EVENT_RECEIVED) ||
	    !serial_available(u->serial)) {
		return;
	}
	event_schedule(&d->object, EVENT_RECEIVED,
		       device_now(d) + character_time(u), 0);
}

static void
event_received(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct ns16550 *u = device_self(d);
	uint8_t byte;

	if ((u->mcr & MCR_LOOP) != 0 || u->rx_count >= room(u) ||
	    !serial_get(u->serial, &byte)) {
		return;
	}
	receive(d, byte);
	receive_from_host(d);
}

static void
host_ready(void *owner)
{
	receive_from_host(owner);
}

static uint8_t
read_data(struct device *d)
{
	struct ns16550 *u = device_self(d);
	uint8_t byte = u->rx[u->rx_first];

	if (u->rx_count > 0) {
		u->rx_first = (uint8_t)((u->rx_first + 1) % FIFO_SIZE);
		u->rx_count--;
	}
	start_timeout(d);
	update_irq(d);
	receive_from_host(d);
	return byte;
}

/* ---- transmitter ---- */

static void
start_transmitter(struct device *d)
{
	struct ns16550 *u = device_self(d);
	bool loop = (u->mcr & MCR_LOOP) != 0;

	if (!u->busy) {
		u->busy = true;
		event_schedule(
		    &d->object, EVENT_SENT,
		    device_now(d) + (loop ? character_time(u) : SENT_TIME), 0);
	}
}

static void
event_sent(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct ns16550 *u = device_self(d);

	u->busy = false;
	if (u->tx_count > 0) {
		uint8_t byte = u->tx[u->tx_first];

		u->tx_first = (uint8_t)((u->tx_first + 1) % FIFO_SIZE);
		u->tx_count--;
		if ((u->mcr & MCR_LOOP) != 0) {
			receive(d, byte);
		}
	}
	if (u->tx_count > 0) {
		start_transmitter(d);
	} else {
		u->thre_pending = true;
	}
	update_irq(d);
}

static void
write_data(struct device *d, uint8_t byte)
{
	struct ns16550 *u = device_self(d);

	byte &= data_mask(u);
	u->thre_pending = false;
	if ((u->mcr & MCR_LOOP) != 0) {
		if (u->tx_count < room(u)) {
			u->tx[(u->tx_first + u->tx_count) % FIFO_SIZE] = byte;
			u->tx_count++;
		}
	} else if ((u->lcr & LCR_BREAK) == 0) {
		serial_put(u->serial, byte);
	}
	start_transmitter(d);
	update_irq(d);
}

/* ---- registers ---- */

static uint8_t
modem_lines(const struct ns16550 *u)
{
	if ((u->mcr & MCR_LOOP) == 0) {
		return MSR_CTS | MSR_DSR | MSR_DCD;
	}
	return (uint8_t)(((u->mcr & MCR_RTS) != 0 ? MSR_CTS : 0) |
			 ((u->mcr & MCR_DTR) != 0 ? MSR_DSR : 0) |
			 ((u->mcr & MCR_OUT1) != 0 ? MSR_RI : 0) |
			 ((u->mcr & MCR_OUT2) != 0 ? MSR_DCD : 0));
}

static void
write_mcr(struct device *d, uint8_t value)
{
	struct ns16550 *u = device_self(d);
	uint8_t before = modem_lines(u);
	uint8_t changed;

	u->mcr = value & MCR_MASK;
	changed = before ^ modem_lines(u);
	u->msr_deltas |= (changed & (MSR_CTS | MSR_DSR | MSR_DCD)) >> 4;
	/* Of the ring indicator, only its end counts. */
	if ((changed & before & MSR_RI) != 0) {
		u->msr_deltas |= MSR_TERI;
	}
	update_irq(d);
	receive_from_host(d);
}

static void
write_fcr(struct device *d, uint8_t value)
{
	struct ns16550 *u = device_self(d);
	bool changes = ((value ^ u->fcr) & FCR_ENABLE) != 0;

	if ((value & FCR_CLEAR_RX) != 0 || changes) {
		u->rx_first = 0;
		u->rx_count = 0;
	}
	if ((value & FCR_CLEAR_TX) != 0 || changes) {
		u->tx_first = 0;
		u->tx_count = 0;
	}
	u->fcr = (value & FCR_ENABLE) != 0 ? value & FCR_KEPT : 0;
	start_timeout(d);
	update_irq(d);
	receive_from_host(d);
}

static void
write_ier(struct device *d, uint8_t value)
{
	struct ns16550 *u = device_self(d);

	/* Enabling it while the register is empty interrupts. */
	if ((value & ~u->ier & IER_THRE) != 0 && !u->busy) {
		u->thre_pending = true;
	}
	u->ier = value & IER_MASK;
	update_irq(d);
}

static uint8_t
read_iir(struct device *d)
{
	struct ns16550 *u = device_self(d);
	uint8_t value = interrupt(u);

	if (value == IIR_THRE) {
		u->thre_pending = false;
		update_irq(d);
	}
	return value | (has_fifos(u) ? IIR_FIFOS : 0);
}

static uint8_t
read_lsr(struct device *d)
{
	struct ns16550 *u = device_self(d);
	uint8_t value = u->lsr;

	value |= u->rx_count > 0 ? LSR_DR : 0;
	value |= !u->busy ? LSR_THRE | LSR_TEMT : 0;
	u->lsr = 0;
	update_irq(d);
	return value;
}

static uint8_t
read_msr(struct device *d)
{
	struct ns16550 *u = device_self(d);
	uint8_t value = modem_lines(u) | u->msr_deltas;

	u->msr_deltas = 0;
	update_irq(d);
	return value;
}

/* The register of an access, or UART_REGISTERS. */
static unsigned
register_of(struct device *d, uint64_t off)
{
	const struct ns16550 *u = device_self(d);

	if (off % u->stride != 0) {
		device_guest_error(d, "access between registers, 0x%llx",
				   (unsigned long long)off);
		return UART_REGISTERS;
	}
	return (unsigned)(off / u->stride) % UART_REGISTERS;
}

static uint64_t
ns16550_read(struct device *d, uint64_t off, unsigned size)
{
	const struct ns16550 *u = device_self(d);
	bool dlab = (u->lcr & LCR_DLAB) != 0;

	switch (register_of(d, off)) {
	case UART_RBR:
		return dlab ? u->divisor & 0xff : read_data(d);
	case UART_IER:
		return dlab ? u->divisor >> 8 : u->ier;
	case UART_IIR:
		return read_iir(d);
	case UART_LCR:
		return u->lcr;
	case UART_MCR:
		return u->mcr;
	case UART_LSR:
		return read_lsr(d);
	case UART_MSR:
		return read_msr(d);
	case UART_SCR:
		return u->scr;
	default:
		return 0;
	}
}

static void
ns16550_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct ns16550 *u = device_self(d);
	bool dlab = (u->lcr & LCR_DLAB) != 0;
	uint8_t byte = (uint8_t)value;

	switch (register_of(d, off)) {
	case UART_RBR:
		if (dlab) {
			u->divisor = (uint16_t)((u->divisor & 0xff00) | byte);
		} else {
			write_data(d, byte);
		}
		break;
	case UART_IER:
		if (dlab) {
			u->divisor =
			    (uint16_t)(byte << 8 | (u->divisor & 0xff));
		} else {
			write_ier(d, byte);
		}
		break;
	case UART_IIR:
		write_fcr(d, byte);
		break;
	case UART_LCR:
		u->lcr = byte;
		break;
	case UART_MCR:
		write_mcr(d, byte);
		break;
	case UART_LSR:
	case UART_MSR:
		device_guest_error(d, "write to a status register");
		break;
	case UART_SCR:
		u->scr = byte;
		break;
	default:
		break;
	}
}

/* ---- board ---- */

static struct device *
set_up(struct device *d, const char *name, uint32_t clock_hz, unsigned stride,
       bool gated)
{
	struct ns16550 *u = device_self(d);

	u->clock_hz = clock_hz;
	u->stride = stride;
	u->gated = gated;
	u->serial = serial_new(d->machine, name, host_ready, d);
	return d;
}

struct device *
ns16550_add_isa(struct machine *m, const char *name, struct device *bus,
		uint16_t port, struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &ns16550_class, name, port, 0, irq, e);

	if (d == NULL ||
	    !pci_add_ports(bus, d, port, UART_REGISTERS, UART_RBR, e)) {
		return NULL;
	}
	return set_up(d, name, NS16550_PC_CLOCK, 1, true);
}

struct device *
ns16550_add_wide(struct machine *m, const char *name, uint64_t base,
		 unsigned stride, uint32_t clock_hz, struct irq *irq,
		 struct error *e)
{
	struct device *d =
	    device_add(m, &ns16550_wide_class, name, base,
		       (uint64_t)stride * UART_REGISTERS, irq, e);

	return d != NULL ? set_up(d, name, clock_hz, stride, false) : NULL;
}

void
ns16550_set_console(struct device *d)
{
	const struct ns16550 *u = device_self(d);

	serial_set_console(u->serial);
}

void
ns16550_firmware_setup(struct device *d, unsigned baud)
{
	struct ns16550 *u = device_self(d);

	u->divisor = (uint16_t)(u->clock_hz / 16 / baud);
	u->lcr = LCR_BITS;
	u->mcr = MCR_DTR | MCR_RTS;
}

void
ns16550_firmware_put(struct device *d, uint8_t byte)
{
	const struct ns16550 *u = device_self(d);

	serial_put(u->serial, byte);
}

bool
ns16550_firmware_get(struct device *d, uint8_t *byte)
{
	const struct ns16550 *u = device_self(d);

	if (u->rx_count > 0) {
		*byte = read_data(d);
		return true;
	}
	receive_from_host(d);
	return false;
}

static const struct event_kind ns16550_events[EVENT_KINDS] = {
    {"sent", event_sent, 0},
    {"received", event_received, 0},
    {"timeout", event_timeout, 0},
};

static void
ns16550_reset(struct device *d)
{
	struct ns16550 *u = device_self(d);

	/* 9600 baud at a PC's clock, so that a time is always defined. */
	u->divisor = 12;
	u->clock_hz = NS16550_PC_CLOCK;
	u->stride = 1;
}

const struct device_class ns16550_class = {
    .name = "ns16550",
    .description = "NS16550A UART",
    .state = ns16550_state,
    .size = sizeof(struct ns16550),
    .events = ns16550_events,
    .n_events = EVENT_KINDS,
    .read = ns16550_read,
    .write = ns16550_write,
    .access = ACCESS_8,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = ns16550_reset,
};

const struct device_class ns16550_wide_class = {
    .name = "ns16550_wide",
    .description = "NS16550A UART on a bus of the CPU's width",
    .state = ns16550_state,
    .size = sizeof(struct ns16550),
    .events = ns16550_events,
    .n_events = EVENT_KINDS,
    .read = ns16550_read,
    .write = ns16550_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_CPU_ORDER,
    .read_side_effects = true,
    .reset = ns16550_reset,
};
