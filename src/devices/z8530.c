/*
 * Z8530 SCC, as the Z85C30: two serial channels with a baud rate generator
 * each, in asynchronous mode.
 *
 * Document: Zilog "SCC/ESCC User's Manual" (UM010902), and the Z85C30's product
 * specification (PS011702).
 *
 * Two registers of a channel are in reach, control and data; a write to control
 * first points at one of 16 registers.  Boards of Digital have the chip on the
 * high byte of a 16-bit bus, 4 bytes apart, channel B first.
 *
 * What the guest transmits the host takes at once, as with the DC7085, so that
 * systems may power off without waiting for the line.  Characters from the host
 * and those of the local loop take as long as they do on a line.
 *
 * Not modelled: the synchronous modes with their FIFO of frame status, the
 * digital phase locked loop, DMA requests, changing modem signals, break
 * towards the host, errors of the host (there are none).
 */
#include <stdio.h>

#include "devices/z8530_private.h"

enum {
	PIN_TXDIS,
	PIN_RESET,
};

static const struct state_field z8530_state[] = {
    STATE_U8(struct z8530, wr, "write registers"),
    STATE_U8_RESET(struct z8530, wr7p, "WR7 prime", 0x20),
    STATE_U8_MAX(struct z8530, pointer, "register pointers", REGISTERS - 1),
    STATE_U8(struct z8530, rx_data, "receive FIFOs"),
    STATE_U8(struct z8530, rx_errors, "errors of what is in them"),
    STATE_U8_MAX(struct z8530, rx_count, "characters in the FIFOs", RX_FIFO),
    STATE_U8(struct z8530, rx_latched, "latched errors"),
    STATE_BOOL(struct z8530, rx_armed, "the next character interrupts"),
    STATE_BOOL(struct z8530, rx_first, "it has come"),
    STATE_U8(struct z8530, tx_hold, "transmit buffers"),
    STATE_BOOL(struct z8530, tx_hold_full, "transmit buffer is full"),
    STATE_U8(struct z8530, tx_shift, "transmit shift registers"),
    STATE_BOOL(struct z8530, tx_busy, "shift register is busy"),
    STATE_U8(struct z8530, external, "external conditions"),
    STATE_U8(struct z8530, rr0, "latched external status"),
    STATE_BOOL(struct z8530, rr0_latched, "external status is latched"),
    STATE_U8_MAX(struct z8530, ip, "interrupts pending", IP_MASK),
    STATE_U8_MAX(struct z8530, ius, "interrupts under service", IP_MASK),
    STATE_BOOL(struct z8530, firmware, "the firmware owns the lines"),
    STATE_BOOL(struct z8530, pin_txdis, "level of the TXDIS input"),
    STATE_END,
};

/* ---- reset ---- */

static void
reset_channel(struct device *d, unsigned ch)
{
	struct z8530 *z = device_self(d);
	uint8_t *wr = z->wr[ch];

	event_cancel(&d->object, EVENT_RECEIVED_A + ch);
	event_cancel(&d->object, EVENT_SENT_A + ch);
	event_cancel(&d->object, EVENT_ZERO_A + ch);
	wr[WR0] = 0;
	wr[WR1] &= 0x24;
	wr[WR3] &= 0xfe;
	wr[WR4] |= 0x04;
	wr[WR5] &= 0x61;
	wr[WR10] &= 0x60;
	wr[WR14] = (wr[WR14] & 0x03) | 0x20;
	wr[WR15] = 0xf8;
	z->wr7p[ch] = 0x20;
	z->pointer[ch] = 0;
	z->rx_count[ch] = 0;
	z->rx_latched[ch] = 0;
	z->rx_armed[ch] = false;
	z->rx_first[ch] = false;
	z->tx_hold_full[ch] = false;
	z->tx_busy[ch] = false;
	z->external[ch] = 0;
	z->rr0_latched[ch] = false;
	z->ip &= (uint8_t) ~(7 << z8530_ip_shift(ch));
	z->ius &= (uint8_t) ~(7 << z8530_ip_shift(ch));
	z8530_update_irq(d);
}

static void
reset_chip(struct device *d)
{
	struct z8530 *z = device_self(d);

	z->wr[Z8530_A][WR9] = 0;
	for (unsigned ch = 0; ch < Z8530_CHANNELS; ch++) {
		reset_channel(d, ch);
		z->wr[ch][WR10] = 0;
		z->wr[ch][WR11] = 0x08;
		z->wr[ch][WR14] = 0x20;
	}
	z8530_update_irq(d);
}

/* ---- control registers ---- */

static void
command(struct device *d, unsigned ch, unsigned code)
{
	struct z8530 *z = device_self(d);

	switch (code) {
	case COMMAND_RESET_EXTERNAL:
		z8530_set_ip(d, ch, IP_EXTERNAL, false);
		if (z->rr0_latched[ch]) {
			/* What changed meanwhile interrupts again. */
			z->rr0_latched[ch] = false;
			z8530_external_changed(
			    d, ch, z->rr0[ch] & (uint8_t)~RR0_ZERO_COUNT);
		}
		z8530_start_zero_count(d, ch);
		break;
	case COMMAND_NEXT_CHARACTER:
		z->rx_armed[ch] = true;
		break;
	case COMMAND_RESET_TRANSMIT:
		z8530_set_ip(d, ch, IP_TRANSMIT, false);
		break;
	case COMMAND_RESET_ERROR:
		z8530_reset_errors(d, ch);
		break;
	case COMMAND_RESET_SERVICE:
		z->ius &= (uint8_t)~z8530_highest(z->ius);
		z8530_update_irq(d);
		break;
	default:
		break; /* none, point high, and SDLC's abort */
	}
}

static void
write_wr9(struct device *d, uint8_t value)
{
	struct z8530 *z = device_self(d);

	if ((value & WR9_RESET) == WR9_RESET) {
		reset_chip(d);
		return;
	}
	z->wr[Z8530_A][WR9] = value & (uint8_t)~WR9_RESET;
	if ((value & WR9_RESET) != 0) {
		reset_channel(d,
			      (value & WR9_RESET_A) != 0 ? Z8530_A : Z8530_B);
	}
	z8530_update_irq(d);
}

static void
check_mode(struct device *d, uint8_t before, uint8_t value)
{
	if ((value >> WR4_STOP_SHIFT & WR4_STOP) == 0 && value != before) {
		device_unimplemented(d, "synchronous mode, WR4 0x%02x", value);
	}
}

static void
write_register(struct device *d, unsigned ch, unsigned reg, uint8_t value)
{
	struct z8530 *z = device_self(d);
	uint8_t before = z->wr[ch][reg];

	switch (reg) {
	case WR2:
		z->wr[Z8530_A][WR2] = value;
		return;
	case WR7:
		if ((z->wr[ch][WR15] & WR15_WR7P) != 0) {
			z->wr7p[ch] = value;
			return;
		}
		break;
	case WR8:
		z8530_write_data(d, ch, value);
		return;
	case WR9:
		write_wr9(d, value);
		return;
	default:
		break;
	}
	z->wr[ch][reg] = value;
	switch (reg) {
	case WR1:
		if (((value ^ before) >> WR1_RECEIVE_SHIFT & WR1_RECEIVE) !=
		    0) {
			z->rx_armed[ch] =
			    z8530_receive_mode(z, ch) == RECEIVE_FIRST;
			z->rx_first[ch] = false;
		}
		break;
	case WR4:
		check_mode(d, before, value);
		break;
	case WR5:
		z8530_send(d, ch);
		break;
	default:
		break;
	}
	z8530_update_break(d, ch);
	z8530_start_zero_count(d, ch);
	z8530_update_irq(d);
	z8530_receive_from_host(d, ch);
}

static void
write_control(struct device *d, unsigned ch, uint8_t value)
{
	struct z8530 *z = device_self(d);
	unsigned reg = z->pointer[ch];
	unsigned code = value >> WR0_COMMAND_SHIFT & WR0_COMMAND;

	if (reg != WR0) {
		z->pointer[ch] = 0;
		write_register(d, ch, reg, value);
		return;
	}
	z->wr[ch][WR0] = value;
	z->pointer[ch] = value & WR0_POINTER;
	if (code == COMMAND_POINT_HIGH) {
		z->pointer[ch] += 8;
	}
	command(d, ch, code);
}

static uint8_t
read_rr0(const struct z8530 *z, unsigned ch)
{
	uint8_t value =
	    z->rr0_latched[ch] ? z->rr0[ch] : z8530_external_status(z, ch);

	value &= RR0_EXTERNAL;
	value |= z->rx_count[ch] > 0 ? RR0_RECEIVED : 0;
	value |= z->tx_hold_full[ch] ? 0 : RR0_TRANSMIT_EMPTY;
	return value;
}

static uint8_t
read_rr1(const struct z8530 *z, unsigned ch)
{
	uint8_t value = RR1_RESIDUE | z->rx_latched[ch];

	value |= z->rx_count[ch] > 0 ? z->rx_errors[ch][0] : 0;
	value |= z->tx_busy[ch] || z->tx_hold_full[ch] ? 0 : RR1_ALL_SENT;
	return value;
}

/* Reading it may be an interrupt acknowledge cycle. */
static uint8_t
read_rr2(struct device *d, unsigned ch)
{
	struct z8530 *z = device_self(d);
	uint8_t vector =
	    ch == Z8530_A ? z->wr[Z8530_A][WR2] : z8530_modified_vector(z);

	if ((z->wr[Z8530_A][WR9] & WR9_SOFTWARE_ACK) != 0) {
		uint8_t top = z8530_highest(z8530_pending(z));

		if (top > z8530_highest(z->ius)) {
			z->ius |= top;
			z8530_update_irq(d);
		}
	}
	return vector;
}

static uint8_t
read_register(struct device *d, unsigned ch, unsigned reg)
{
	struct z8530 *z = device_self(d);
	const uint8_t *wr = z->wr[ch];
	bool extended = (wr[WR15] & WR15_WR7P) != 0 &&
			(z->wr7p[ch] & WR7P_EXTENDED_READ) != 0;

	switch (reg) {
	case 0:
		return read_rr0(z, ch);
	case 1:
		return read_rr1(z, ch);
	case 2:
	case 6:
		return read_rr2(d, ch);
	case 3:
	case 7:
		return ch == Z8530_A ? z8530_pending(z) : 0;
	case 4:
		return extended ? wr[WR4] : read_rr0(z, ch);
	case 5:
		return extended ? wr[WR5] : read_rr1(z, ch);
	case 8:
		return z8530_read_data(d, ch);
	case 9:
		return extended ? wr[WR3] : wr[WR13];
	case 10:
		return 0; /* nothing of the synchronous modes */
	case 11:
		return extended ? wr[WR10] : wr[WR15];
	case 14:
		return extended ? z->wr7p[ch] : 0;
	default:
		return wr[reg]; /* 12, 13, 15 */
	}
}

/* ---- access ---- */

/* The chip is on the second byte of each word. */
#define LANE	      1
#define REGISTER_A    2 /* registers of channel B, then of A... */
#define REGISTER_DATA 1 /* ... control, then data */

static unsigned
register_at(uint64_t off)
{
	return off >> 2 & 3;
}

/* Does the access touch the chip's byte? */
static bool
takes_lane(struct device *d, uint64_t off, unsigned size, const char *what)
{
	if ((off & 3) > LANE || (off & 3) + size <= LANE) {
		device_guest_error(d,
				   "%u-byte %s offset 0x%llx, beside the "
				   "chip",
				   size, what, (unsigned long long)off);
		return false;
	}
	return true;
}

static uint64_t
z8530_read(struct device *d, uint64_t off, unsigned size)
{
	struct z8530 *z = device_self(d);
	unsigned which = register_at(off);
	unsigned ch = (which & REGISTER_A) != 0 ? Z8530_A : Z8530_B;
	unsigned reg = z->pointer[ch];
	uint8_t value;

	if (!takes_lane(d, off, size, "read from")) {
		return 0;
	}
	if ((which & REGISTER_DATA) != 0) {
		value = z8530_read_data(d, ch);
	} else {
		z->pointer[ch] = 0;
		value = read_register(d, ch, reg);
	}
	return (uint64_t)value << 8 * (LANE - (off & 3));
}

static void
z8530_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct z8530 *z = device_self(d);
	unsigned which = register_at(off);
	unsigned ch = (which & REGISTER_A) != 0 ? Z8530_A : Z8530_B;
	uint8_t byte;

	if (!takes_lane(d, off, size, "write to")) {
		return;
	}
	byte = (uint8_t)(value >> 8 * (LANE - (off & 3)));
	z->firmware = false;
	if ((which & REGISTER_DATA) != 0) {
		z8530_write_data(d, ch, byte);
	} else {
		write_control(d, ch, byte);
	}
}

/* ---- board ---- */

static void
pin_set(void *owner, unsigned pin, bool level)
{
	struct z8530 *z = device_self(owner);

	if (pin == PIN_TXDIS) {
		z->pin_txdis = level;
	} else if (level) {
		reset_chip(owner);
	}
}

static void
z8530_reset(struct device *d)
{
	reset_chip(d);
}

struct device *
z8530_add(struct machine *m, const char *name, uint64_t base, uint64_t len,
	  unsigned first_line, uint64_t pclk, struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &z8530_class, name, base, len, irq, e);
	struct z8530 *z;
	char text[64];

	if (d == NULL) {
		return NULL;
	}
	z = device_self(d);
	z->pclk = pclk;
	for (unsigned ch = 0; ch < Z8530_CHANNELS; ch++) {
		struct z8530_line *line = &z->line[ch];

		line->device = d;
		line->channel = ch;
		snprintf(text, sizeof(text), "%u", first_line + ch);
		line->serial = serial_new(m, text, z8530_host_ready, line);
	}
	snprintf(text, sizeof(text), "%s.txdis", d->object.name);
	irq_add(m, text, pin_set, d, PIN_TXDIS);
	snprintf(text, sizeof(text), "%s.reset", d->object.name);
	irq_add(m, text, pin_set, d, PIN_RESET);
	return d;
}

void
z8530_set_signals(struct device *d, enum z8530_channel channel, uint8_t signals)
{
	struct z8530 *z = device_self(d);

	z->line[channel].signals = signals;
}

void
z8530_set_console(struct device *d, enum z8530_channel channel)
{
	struct z8530 *z = device_self(d);

	serial_set_console(z->line[channel].serial);
}

void
z8530_firmware_setup(struct device *d, void (*input)(void *arg), void *arg)
{
	static const uint8_t values[][2] = {
	    {WR4, 0x44},  /* 16 clocks, one stop bit, no parity */
	    {WR3, 0xc1},  /* 8 bits, on */
	    {WR5, 0xea},  /* DTR, 8 bits, on, RTS */
	    {WR11, 0x50}, /* the generator for both */
	    {WR12, 22},	  /* of 9600 bits a second */
	    {WR13, 0},	  {WR14, 0x23},
	};
	struct z8530 *z = device_self(d);

	z->input = input;
	z->input_arg = arg;
	z->firmware = true;
	for (unsigned ch = 0; ch < Z8530_CHANNELS; ch++) {
		for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]);
		     i++) {
			z->wr[ch][values[i][0]] = values[i][1];
		}
	}
}

void
z8530_firmware_put(struct device *d, enum z8530_channel channel, uint8_t byte)
{
	struct z8530 *z = device_self(d);

	serial_put(z->line[channel].serial, byte);
}

bool
z8530_firmware_get(struct device *d, enum z8530_channel channel, uint8_t *byte)
{
	struct z8530 *z = device_self(d);

	if (z->rx_count[channel] > 0) {
		*byte = z8530_read_data(d, channel);
		return true;
	}
	return z->firmware && serial_get(z->line[channel].serial, byte);
}

static const struct event_kind z8530_events[EVENT_KINDS] = {
    {"received A", z8530_event_received, Z8530_B},
    {"received B", z8530_event_received, Z8530_B},
    {"sent A", z8530_event_sent, Z8530_B},
    {"sent B", z8530_event_sent, Z8530_B},
    {"zero count A", z8530_event_zero, Z8530_B},
    {"zero count B", z8530_event_zero, Z8530_B},
};

const struct device_class z8530_class = {
    .name = "z8530",
    .description = "Zilog Z85C30 serial lines (SCC)",
    .state = z8530_state,
    .size = sizeof(struct z8530),
    .events = z8530_events,
    .n_events = EVENT_KINDS,
    .read = z8530_read,
    .write = z8530_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = z8530_reset,
};
