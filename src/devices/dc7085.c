/*
 * DC7085: DEC's gate array with four asynchronous serial lines in the way of
 * the DZ11, found in DECstations and VAXstations.  One transmit scanner and one
 * receive silo serve all lines.
 *
 * Documents: DZ11 User's Guide (EK-DZ110-UG); "DECstation 3100 Desktop
 * Workstation Functional Specification", chapter on the DC7085.  Registers are
 * 16 bits wide, 8 bytes apart; either byte can be written alone.
 *
 * Characters from the host and those of the maintenance loop take as long as
 * the line's parameters say.  What the guest transmits the host takes at once,
 * as a terminal without bounds would: systems that power off do not wait for
 * the line, and on the real machine the end of their output is lost.  Input
 * waits outside until the receiver has room, so that only looped-back
 * characters overrun.
 *
 * Not modelled: break towards the host, parity and framing errors of the host
 * (there are none), split speeds.
 */
#include <stdio.h>
#include <string.h>

#include "devices/dc7085.h"
#include "emul/machine.h"
#include "host/serial.h"

enum dc7085_reg {
	DC7085_CSR = 0,
	DC7085_RBUF = 1, /* read */
	DC7085_LPR = 1,	 /* write */
	DC7085_TCR = 2,
	DC7085_MSR = 3, /* read */
	DC7085_TDR = 3, /* write */
};
#define DC7085_REG_SHIFT 3
#define DC7085_REG_COUNT 4

enum {
	CSR_MAINT = 1 << 3,
	CSR_CLR = 1 << 4,
	CSR_MSE = 1 << 5,
	CSR_RIE = 1 << 6,
	CSR_RDONE = 1 << 7,
	CSR_TLINE_SHIFT = 8,
	CSR_SAE = 1 << 12,
	CSR_SA = 1 << 13,
	CSR_TIE = 1 << 14,
	CSR_TRDY = 1 << 15,
	CSR_WRITABLE = CSR_MAINT | CSR_MSE | CSR_RIE | CSR_SAE | CSR_TIE,
};

enum {
	RBUF_LINE_SHIFT = 8,
	RBUF_FERR = 1 << 13,
	RBUF_OERR = 1 << 14,
	RBUF_DVAL = 1 << 15,
};

enum {
	LPR_LINE = 0x0003,
	LPR_BITS_SHIFT = 3, /* 0..3: 5 to 8 bits */
	LPR_BITS = 3,
	LPR_STOP = 1 << 5, /* 2 stop bits, 1.5 with 5 bits */
	LPR_PARENB = 1 << 6,
	LPR_SPEED_SHIFT = 8,
	LPR_SPEED = 15,
	LPR_RXENAB = 1 << 12,
	LPR_MASK = 0x1fff,
};

enum {
	TCR_LNENB = 0x000f,
	TCR_MODEM = 0x0f00, /* DTR and RTS of some lines */
	TDR_BREAK_SHIFT = 8,
};

#define SILO_SIZE  64
#define SILO_ALARM 16

/* TRDY comes back 1.4 us after it went; a master clear takes 15 us. */
#define SCAN_TIME  (14 * EMUL_MICROSECOND / 10)
#define CLEAR_TIME (15 * EMUL_MICROSECOND)

/* Twice the speed in bits a second (134.5 is one of them), by speed code. */
static const uint32_t speeds_doubled[16] = {
    100,  150,	220,  269,  300,  600,	 1200,	2400,
    3600, 4000, 4800, 7200, 9600, 14400, 19200, 38400};
#define SPEED_EXTERNAL 15

/* Kinds of events: one of each for every line, then the scanner's. */
enum {
	EVENT_SENT = 0,
	EVENT_RECEIVED = EVENT_SENT + DC7085_LINES,
	EVENT_SCAN = EVENT_RECEIVED + DC7085_LINES,
	EVENT_KINDS,
};

enum {
	PIN_BAUD38,
	PIN_TXDIS,
};

/* What a serial line gives back as its owner. */
struct dc7085_line {
	struct device *device;
	unsigned number;
	struct serial_line *serial;
};

struct dc7085 {
	uint16_t csr; /* only the writable bits */
	uint16_t tcr;
	uint16_t lpr[DC7085_LINES];
	uint8_t breaks;
	bool trdy;
	uint8_t tline;
	uint8_t last_line; /* the scanner goes on after it */
	uint64_t clear_end;

	uint16_t silo[SILO_SIZE];
	uint8_t silo_first;
	uint8_t silo_count;
	uint8_t alarm_count; /* characters since RBUF was read */
	bool alarm;

	uint8_t tx_hold[DC7085_LINES];
	bool tx_hold_full[DC7085_LINES];
	uint8_t tx_shift[DC7085_LINES];
	bool tx_busy[DC7085_LINES];
	uint16_t rx_hold[DC7085_LINES];
	bool rx_hold_full[DC7085_LINES];
	bool firmware; /* owns the lines */
	bool pin_baud38;
	bool pin_txdis;

	/* Board, not state. */
	uint16_t msr;
	unsigned console;
	struct dc7085_line line[DC7085_LINES];
	void (*input)(void *arg); /* tells the firmware */
	void *input_arg;
};

static const struct state_field dc7085_state[] = {
    STATE_U16(struct dc7085, csr, "control and status, writable bits"),
    STATE_U16(struct dc7085, tcr, "transmit control"),
    STATE_U16(struct dc7085, lpr, "line parameters"),
    STATE_U8(struct dc7085, breaks, "break control"),
    STATE_BOOL(struct dc7085, trdy, "transmitter ready"),
    STATE_U8_MAX(struct dc7085, tline, "line that is ready", DC7085_LINES - 1),
    STATE_U8_MAX(struct dc7085, last_line, "line served last",
		 DC7085_LINES - 1),
    STATE_U64(struct dc7085, clear_end, "when the master clear ends"),
    STATE_U16(struct dc7085, silo, "receive silo"),
    STATE_U8_MAX(struct dc7085, silo_first, "oldest character in the silo",
		 SILO_SIZE - 1),
    STATE_U8_MAX(struct dc7085, silo_count, "characters in the silo",
		 SILO_SIZE),
    STATE_U8(struct dc7085, alarm_count, "characters since RBUF was read"),
    STATE_BOOL(struct dc7085, alarm, "silo alarm"),
    STATE_U8(struct dc7085, tx_hold, "transmit holding registers"),
    STATE_BOOL(struct dc7085, tx_hold_full, "holding register is full"),
    STATE_U8(struct dc7085, tx_shift, "transmit shift registers"),
    STATE_BOOL(struct dc7085, tx_busy, "shift register is busy"),
    STATE_U16(struct dc7085, rx_hold, "receive holding registers"),
    STATE_BOOL(struct dc7085, rx_hold_full, "character waits for the silo"),
    STATE_BOOL(struct dc7085, firmware, "the firmware owns the lines"),
    STATE_BOOL(struct dc7085, pin_baud38, "level of the BAUD38 input"),
    STATE_BOOL(struct dc7085, pin_txdis, "level of the TXDIS input"),
    STATE_END,
};

/* ---- interrupt and timing ---- */

static bool
receive_interrupt(const struct dc7085 *c)
{
	if ((c->csr & CSR_RIE) == 0) {
		return false;
	}
	return (c->csr & CSR_SAE) != 0 ? c->alarm : c->silo_count > 0;
}

static void
update_irq(struct device *d)
{
	const struct dc7085 *c = device_self(d);

	irq_set(d->irq,
		receive_interrupt(c) || (c->trdy && (c->csr & CSR_TIE) != 0));
}

/* How long a character of LINE takes: start bit, data, parity, stop bits. */
static emul_time
character_time(const struct dc7085 *c, unsigned line)
{
	uint16_t lpr = c->lpr[line];
	unsigned data = 5 + ((lpr >> LPR_BITS_SHIFT) & LPR_BITS);
	unsigned speed = (lpr >> LPR_SPEED_SHIFT) & LPR_SPEED;
	uint64_t half_bits = 2 * (1 + data);
	uint64_t doubled = speeds_doubled[speed];

	half_bits += (lpr & LPR_PARENB) != 0 ? 2 : 0;
	half_bits += (lpr & LPR_STOP) == 0 ? 2 : data == 5 ? 3 : 4;
	if (speed == SPEED_EXTERNAL && c->pin_baud38) {
		doubled *= 2;
	}
	/* Half a bit lasts 1 / (2 * speed). */
	return half_bits * EMUL_SECOND / doubled;
}

static uint8_t
data_mask(const struct dc7085 *c, unsigned line)
{
	unsigned bits = 5 + ((c->lpr[line] >> LPR_BITS_SHIFT) & LPR_BITS);

	return (uint8_t)(0xff >> (8 - bits));
}

/* ---- receiver ---- */

static void
tell_firmware(const struct dc7085 *c)
{
	if (c->input != NULL) {
		c->input(c->input_arg);
	}
}

static void
silo_put(struct dc7085 *c, uint16_t word)
{
	c->silo[(c->silo_first + c->silo_count) % SILO_SIZE] = word;
	c->silo_count++;
	if (++c->alarm_count >= SILO_ALARM) {
		c->alarm_count = 0;
		c->alarm = true;
	}
}

static void
silo_clear(struct dc7085 *c)
{
	c->silo_first = 0;
	c->silo_count = 0;
	c->alarm_count = 0;
	c->alarm = false;
	memset(c->rx_hold_full, 0, sizeof(c->rx_hold_full));
}

/* A character has arrived at the receiver of LINE. */
static void
receive(struct device *d, unsigned line, uint8_t data, uint16_t errors)
{
	struct dc7085 *c = device_self(d);
	uint16_t word;

	if ((c->lpr[line] & LPR_RXENAB) == 0 || (c->csr & CSR_MSE) == 0) {
		return;
	}
	word = (uint16_t)(RBUF_DVAL | errors | line << RBUF_LINE_SHIFT |
			  (data & data_mask(c, line)));
	if (c->silo_count < SILO_SIZE) {
		silo_put(c, word);
	} else {
		/* The last one in the line's own register is overwritten. */
		if (c->rx_hold_full[line]) {
			word |= RBUF_OERR;
		}
		c->rx_hold[line] = word;
		c->rx_hold_full[line] = true;
	}
	update_irq(d);
	tell_firmware(c);
}

/* Takes the next character of the host into the receiver if it may. */
static void
receive_from_host(struct device *d, unsigned line)
{
	struct dc7085 *c = device_self(d);
	unsigned kind = EVENT_RECEIVED + line;

	if (c->firmware || (c->csr & CSR_MSE) == 0 ||
	    (c->csr & CSR_MAINT) != 0 || (c->lpr[line] & LPR_RXENAB) == 0 ||
	    c->rx_hold_full[line] || event_pending(&d->object, kind) ||
	    !serial_available(c->line[line].serial)) {
		return;
	}
	event_schedule(&d->object, kind,
		       device_now(d) + character_time(c, line), line);
}

static void
receive_from_hosts(struct device *d)
{
	for (unsigned i = 0; i < DC7085_LINES; i++) {
		receive_from_host(d, i);
	}
}

static void
host_ready(void *owner)
{
	struct dc7085_line *line = owner;
	const struct dc7085 *c = device_self(line->device);

	if (c->firmware) {
		tell_firmware(c);
	}
	receive_from_host(line->device, line->number);
}

static void
event_received(struct object *o, emul_time now, uint64_t line)
{
	struct device *d = device_of_object(o);
	struct dc7085 *c = device_self(d);
	uint8_t byte;

	if ((c->csr & CSR_MSE) == 0 || (c->csr & CSR_MAINT) != 0 ||
	    (c->lpr[line] & LPR_RXENAB) == 0 || c->rx_hold_full[line] ||
	    !serial_get(c->line[line].serial, &byte)) {
		return;
	}
	receive(d, (unsigned)line, byte, 0);
	receive_from_host(d, (unsigned)line);
}

static uint16_t
read_rbuf(struct device *d)
{
	struct dc7085 *c = device_self(d);
	uint16_t word;

	c->alarm_count = 0;
	c->alarm = false;
	if (c->silo_count == 0) {
		return 0;
	}
	word = c->silo[c->silo_first];
	c->silo_first = (uint8_t)((c->silo_first + 1) % SILO_SIZE);
	c->silo_count--;
	for (unsigned i = 0; i < DC7085_LINES; i++) {
		if (c->rx_hold_full[i] && c->silo_count < SILO_SIZE) {
			c->rx_hold_full[i] = false;
			silo_put(c, c->rx_hold[i]);
		}
	}
	update_irq(d);
	receive_from_hosts(d);
	return word;
}

/* ---- transmitter ---- */

/* The scanner looks for an enabled line that wants a character. */
static void
scan(struct device *d)
{
	struct dc7085 *c = device_self(d);

	if ((c->csr & CSR_MSE) == 0 || c->trdy) {
		return;
	}
	for (unsigned i = 1; i <= DC7085_LINES; i++) {
		unsigned line = (c->last_line + i) % DC7085_LINES;

		if ((c->tcr & 1 << line) != 0 && !c->tx_hold_full[line]) {
			c->tline = (uint8_t)line;
			c->last_line = (uint8_t)line;
			c->trdy = true;
			update_irq(d);
			return;
		}
	}
}

static void
event_scan(struct object *o, emul_time now, uint64_t arg)
{
	scan(device_of_object(o));
}

static void
start_scan(struct device *d)
{
	const struct dc7085 *c = device_self(d);

	if (!c->trdy && (c->tcr & TCR_LNENB) != 0 && (c->csr & CSR_MSE) != 0 &&
	    !event_pending(&d->object, EVENT_SCAN)) {
		event_schedule(&d->object, EVENT_SCAN,
			       device_now(d) + SCAN_TIME, 0);
	}
}

/* Moves a character from the holding into the shift register.  The host takes
 * it at once; only the maintenance loop keeps the line's time. */
static void
send(struct device *d, unsigned line)
{
	struct dc7085 *c = device_self(d);

	if (c->tx_busy[line] || !c->tx_hold_full[line]) {
		return;
	}
	c->tx_shift[line] = c->tx_hold[line] & data_mask(c, line);
	c->tx_hold_full[line] = false;
	if ((c->csr & CSR_MAINT) != 0) {
		c->tx_busy[line] = true;
		event_schedule(&d->object, EVENT_SENT + line,
			       device_now(d) + character_time(c, line), line);
	} else if (!c->pin_txdis && (c->breaks & 1 << line) == 0) {
		serial_put(c->line[line].serial, c->tx_shift[line]);
	}
}

static void
event_sent(struct object *o, emul_time now, uint64_t line)
{
	struct device *d = device_of_object(o);
	struct dc7085 *c = device_self(d);

	c->tx_busy[line] = false;
	if ((c->csr & CSR_MAINT) != 0) {
		receive(d, (unsigned)line, c->tx_shift[line], 0);
	}
	send(d, (unsigned)line);
	start_scan(d);
}

static void
write_data(struct device *d, uint8_t byte)
{
	struct dc7085 *c = device_self(d);

	if (!c->trdy) {
		device_guest_error(
		    d, "transmit data 0x%02x written while TRDY is clear",
		    byte);
		return;
	}
	c->tx_hold[c->tline] = byte;
	c->tx_hold_full[c->tline] = true;
	c->trdy = false;
	update_irq(d);
	send(d, c->tline);
	start_scan(d);
}

/* A break is a character of zeros without a stop bit; only the maintenance
 * loop brings it to a receiver. */
static void
write_breaks(struct device *d, uint8_t breaks)
{
	struct dc7085 *c = device_self(d);
	uint8_t begun;

	breaks &= (1 << DC7085_LINES) - 1;
	begun = breaks & (uint8_t)~c->breaks;
	c->breaks = breaks;
	for (unsigned i = 0; i < DC7085_LINES; i++) {
		if ((begun & 1 << i) != 0 && (c->csr & CSR_MAINT) != 0) {
			receive(d, i, 0, RBUF_FERR);
		}
	}
}

/* ---- control ---- */

static void
stop_events(struct device *d)
{
	for (unsigned kind = 0; kind < EVENT_KINDS; kind++) {
		event_cancel(&d->object, kind);
	}
}

/* As from power-on, but for the modem control bits. */
static void
master_clear(struct device *d)
{
	struct dc7085 *c = device_self(d);
	uint16_t modem = c->tcr & TCR_MODEM;
	bool baud38 = c->pin_baud38;
	bool txdis = c->pin_txdis;

	stop_events(d);
	state_reset(c, dc7085_state);
	c->tcr = modem;
	c->pin_baud38 = baud38;
	c->pin_txdis = txdis;
	c->clear_end = device_now(d) + CLEAR_TIME;
	update_irq(d);
}

static void
write_csr(struct device *d, uint16_t value)
{
	struct dc7085 *c = device_self(d);

	if ((value & CSR_CLR) != 0) {
		master_clear(d);
		return;
	}
	c->csr = value & CSR_WRITABLE;
	if ((c->csr & CSR_MSE) == 0) {
		c->trdy = false;
		silo_clear(c);
		event_cancel(&d->object, EVENT_SCAN);
	}
	update_irq(d);
	start_scan(d);
	receive_from_hosts(d);
}

static uint16_t
read_csr(const struct device *d)
{
	const struct dc7085 *c = device_self(d);
	uint16_t value = c->csr;

	value |= (uint16_t)(c->tline << CSR_TLINE_SHIFT);
	value |= c->trdy ? CSR_TRDY : 0;
	value |= c->silo_count > 0 ? CSR_RDONE : 0;
	value |= c->alarm && (c->csr & CSR_SAE) != 0 ? CSR_SA : 0;
	value |= device_now(d) < c->clear_end ? CSR_CLR : 0;
	return value;
}

static void
write_lpr(struct device *d, uint16_t value)
{
	struct dc7085 *c = device_self(d);
	unsigned line = value & LPR_LINE;

	c->lpr[line] = value & LPR_MASK;
	receive_from_host(d, line);
}

static void
write_tcr(struct device *d, uint16_t value)
{
	struct dc7085 *c = device_self(d);

	c->tcr = value & (TCR_LNENB | TCR_MODEM);
	if (c->trdy && (c->tcr & 1 << c->tline) == 0) {
		c->trdy = false;
		update_irq(d);
	}
	start_scan(d);
}

/* ---- access ---- */

static uint16_t
read_register(struct device *d, unsigned reg)
{
	const struct dc7085 *c = device_self(d);

	switch (reg) {
	case DC7085_CSR:
		return read_csr(d);
	case DC7085_RBUF:
		return read_rbuf(d);
	case DC7085_TCR:
		return c->tcr;
	default:
		return c->msr;
	}
}

static uint64_t
dc7085_read(struct device *d, uint64_t off, unsigned size)
{
	unsigned reg = (off >> DC7085_REG_SHIFT) % DC7085_REG_COUNT;
	unsigned byte = off & ((1 << DC7085_REG_SHIFT) - 1);

	if (byte > 1) {
		device_guest_error(d, "read between registers, offset 0x%llx",
				   (unsigned long long)off);
		return 0;
	}
	return (uint64_t)read_register(d, reg) >> 8 * byte;
}

/* Writes the bytes of MASK (0xff, 0xff00 or both) of a register. */
static void
write_register(struct device *d, unsigned reg, uint16_t value, uint16_t mask)
{
	struct dc7085 *c = device_self(d);

	c->firmware = false;
	switch (reg) {
	case DC7085_CSR:
		write_csr(d, (uint16_t)((c->csr & ~mask) | (value & mask)));
		break;
	case DC7085_LPR:
		if (mask != 0xffff) {
			device_guest_error(d, "byte written to LPR");
			break;
		}
		write_lpr(d, value);
		break;
	case DC7085_TCR:
		write_tcr(d, (uint16_t)((c->tcr & ~mask) | (value & mask)));
		break;
	default:
		if ((mask & 0xff00) != 0) {
			write_breaks(d, (uint8_t)(value >> TDR_BREAK_SHIFT));
		}
		if ((mask & 0xff) != 0) {
			write_data(d, (uint8_t)value);
		}
		break;
	}
}

static void
dc7085_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	unsigned reg = (off >> DC7085_REG_SHIFT) % DC7085_REG_COUNT;
	unsigned byte = off & ((1 << DC7085_REG_SHIFT) - 1);

	if (byte > 1) {
		device_guest_error(d, "write between registers, offset 0x%llx",
				   (unsigned long long)off);
	} else if (size > 1) {
		write_register(d, reg, (uint16_t)value, 0xffff);
	} else {
		write_register(d, reg, (uint16_t)(value << 8 * byte),
			       (uint16_t)(0xff << 8 * byte));
	}
}

/* ---- board ---- */

static void
pin_set(void *owner, unsigned pin, bool level)
{
	struct dc7085 *c = device_self(owner);

	if (pin == PIN_BAUD38) {
		c->pin_baud38 = level;
	} else {
		c->pin_txdis = level;
	}
}

static void
add_lines_and_pins(struct device *d)
{
	struct dc7085 *c = device_self(d);
	char name[64];

	for (unsigned i = 0; i < DC7085_LINES; i++) {
		struct dc7085_line *line = &c->line[i];

		line->device = d;
		line->number = i;
		snprintf(name, sizeof(name), "%u", i);
		line->serial = serial_new(d->machine, name, host_ready, line);
	}
	snprintf(name, sizeof(name), "%s.baud38", d->object.name);
	irq_add(d->machine, name, pin_set, d, PIN_BAUD38);
	snprintf(name, sizeof(name), "%s.txdis", d->object.name);
	irq_add(d->machine, name, pin_set, d, PIN_TXDIS);
}

static void
dc7085_reset(struct device *d)
{
	const struct dc7085 *c = device_self(d);

	if (c->line[0].serial == NULL) {
		add_lines_and_pins(d);
	}
	stop_events(d);
	update_irq(d);
}

void
dc7085_set_modem_status(struct device *d, uint16_t value)
{
	struct dc7085 *c = device_self(d);

	c->msr = value;
}

void
dc7085_set_console(struct device *d, unsigned line)
{
	struct dc7085 *c = device_self(d);

	c->console = line;
	serial_set_console(c->line[line].serial);
}

unsigned
dc7085_console(const struct device *d)
{
	const struct dc7085 *c = device_self(d);

	return c->console;
}

void
dc7085_firmware_setup(struct device *d, const uint16_t lpr[DC7085_LINES],
		      unsigned console, void (*input)(void *arg), void *arg)
{
	struct dc7085 *c = device_self(d);

	c->input = input;
	c->input_arg = arg;
	for (unsigned i = 0; i < DC7085_LINES; i++) {
		c->lpr[i] = (uint16_t)((lpr[i] & LPR_MASK & ~LPR_LINE) | i);
	}
	c->tcr = (uint16_t)(1 << console);
	c->csr = CSR_MSE;
	c->firmware = true;
	scan(d);
}

void
dc7085_firmware_put(struct device *d, unsigned line, uint8_t byte)
{
	struct dc7085 *c = device_self(d);

	serial_put(c->line[line].serial, byte);
}

/* The firmware polls; characters of other lines are lost to it. */
bool
dc7085_firmware_get(struct device *d, unsigned line, uint8_t *byte)
{
	struct dc7085 *c = device_self(d);

	while (c->silo_count > 0) {
		uint16_t word = read_rbuf(d);

		if ((word >> RBUF_LINE_SHIFT & LPR_LINE) == line) {
			*byte = (uint8_t)word;
			return true;
		}
	}
	return c->firmware && serial_get(c->line[line].serial, byte);
}

static const struct event_kind dc7085_events[EVENT_KINDS] = {
    {"sent 0", event_sent, DC7085_LINES - 1},
    {"sent 1", event_sent, DC7085_LINES - 1},
    {"sent 2", event_sent, DC7085_LINES - 1},
    {"sent 3", event_sent, DC7085_LINES - 1},
    {"received 0", event_received, DC7085_LINES - 1},
    {"received 1", event_received, DC7085_LINES - 1},
    {"received 2", event_received, DC7085_LINES - 1},
    {"received 3", event_received, DC7085_LINES - 1},
    {"scan", event_scan, 0},
};

const struct device_class dc7085_class = {
    .name = "dc7085",
    .description = "DEC DC7085 serial lines (DZ11 with four lines)",
    .state = dc7085_state,
    .size = sizeof(struct dc7085),
    .events = dc7085_events,
    .n_events = EVENT_KINDS,
    .read = dc7085_read,
    .write = dc7085_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = dc7085_reset,
};
