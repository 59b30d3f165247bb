/*
 * Z8530: receiver, transmitter and baud rate generator of a channel.  See
 * z8530.c.
 */
#include <string.h>

#include "devices/z8530_private.h"

/* ---- timing ---- */

static unsigned
bits_of(unsigned code)
{
	static const uint8_t bits[] = {5, 7, 6, 8};

	return bits[code & 3];
}

static uint64_t
divisor(const struct z8530 *z, unsigned ch)
{
	return (uint64_t)(z->wr[ch][WR13] << 8 | z->wr[ch][WR12]) + 2;
}

/* Bits a second.  What comes by a pin is taken for 9600: boards of Digital
 * have nothing at those pins. */
static uint64_t
bit_rate(const struct z8530 *z, unsigned ch)
{
	static const uint8_t clocks[] = {1, 16, 32, 64};
	unsigned source = z->wr[ch][WR11] >> WR11_RECEIVE_SHIFT & WR11_RECEIVE;
	uint64_t rate;

	if (source != CLOCK_BRG || (z->wr[ch][WR14] & WR14_BRG) == 0 ||
	    (z->wr[ch][WR14] & WR14_PCLK) == 0) {
		return 9600;
	}
	rate = z->pclk /
	       (2 * divisor(z, ch) * clocks[z->wr[ch][WR4] >> WR4_CLOCK_SHIFT]);
	return rate > 0 ? rate : 1;
}

static emul_time
character_time(const struct z8530 *z, unsigned ch)
{
	unsigned stop = z->wr[ch][WR4] >> WR4_STOP_SHIFT & WR4_STOP;
	uint64_t half_bits =
	    2 * (1 + bits_of(z->wr[ch][WR3] >> WR3_BITS_SHIFT));

	half_bits += (z->wr[ch][WR4] & WR4_PARITY) != 0 ? 2 : 0;
	half_bits += stop + 1;
	return half_bits * EMUL_SECOND / (2 * bit_rate(z, ch));
}

/* The generator's zero count is of interest while it may interrupt. */
void
z8530_start_zero_count(struct device *d, unsigned ch)
{
	const struct z8530 *z = device_self(d);
	unsigned kind = EVENT_ZERO_A + ch;

	if ((z->wr[ch][WR14] & (WR14_BRG | WR14_PCLK)) !=
		(WR14_BRG | WR14_PCLK) ||
	    (z->wr[ch][WR15] & RR0_ZERO_COUNT) == 0 ||
	    (z->wr[ch][WR1] & WR1_EXTERNAL) == 0 || z->rr0_latched[ch]) {
		event_cancel(&d->object, kind);
	} else if (!event_pending(&d->object, kind)) {
		event_schedule(
		    &d->object, kind,
		    device_now(d) + divisor(z, ch) * EMUL_SECOND / z->pclk, ch);
	}
}

void
z8530_event_zero(struct object *o, emul_time now, uint64_t ch)
{
	struct device *d = device_of_object(o);

	z8530_set_external(d, (unsigned)ch, RR0_ZERO_COUNT, true);
	z8530_set_external(d, (unsigned)ch, RR0_ZERO_COUNT, false);
	z8530_start_zero_count(d, (unsigned)ch);
}

/* ---- receiver ---- */

static bool
may_take_from_host(const struct z8530 *z, unsigned ch)
{
	return !z->firmware && (z->wr[ch][WR3] & WR3_ENABLE) != 0 &&
	       (z->wr[ch][WR14] & WR14_LOOP) == 0 && z->rx_count[ch] < RX_FIFO;
}

/* Takes the next character of the host into the receiver if it may. */
void
z8530_receive_from_host(struct device *d, unsigned ch)
{
	struct z8530 *z = device_self(d);
	unsigned kind = EVENT_RECEIVED_A + ch;

	if (may_take_from_host(z, ch) && !event_pending(&d->object, kind) &&
	    serial_available(z->line[ch].serial)) {
		event_schedule(&d->object, kind,
			       device_now(d) + character_time(z, ch), ch);
	}
}

static void
tell_firmware(const struct z8530 *z)
{
	if (z->input != NULL) {
		z->input(z->input_arg);
	}
}

void
z8530_host_ready(void *owner)
{
	struct z8530_line *line = owner;
	const struct z8530 *z = device_self(line->device);

	if (z->firmware) {
		tell_firmware(z);
	}
	z8530_receive_from_host(line->device, line->channel);
}

/* A character has arrived.  Only those of the loop find the FIFO full: the last
 * one in it is overwritten. */
static void
receive(struct device *d, unsigned ch, uint8_t byte, uint8_t errors)
{
	struct z8530 *z = device_self(d);
	unsigned bits = bits_of(z->wr[ch][WR3] >> WR3_BITS_SHIFT);
	unsigned at = z->rx_count[ch];

	if ((z->wr[ch][WR3] & WR3_ENABLE) == 0) {
		return;
	}
	if (at == RX_FIFO) {
		at--;
		errors |= RR1_OVERRUN;
	} else {
		z->rx_count[ch]++;
	}
	/* The bits above a short character are those of the line: ones. */
	z->rx_data[ch][at] = (uint8_t)(byte | (0xff << bits & 0xff));
	z->rx_errors[ch][at] = errors;
	if (z->rx_armed[ch]) {
		z->rx_armed[ch] = false;
		z->rx_first[ch] = true;
	}
	z8530_update_irq(d);
}

void
z8530_event_received(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct z8530 *z = device_self(d);
	unsigned ch = (unsigned)arg;
	uint8_t byte;

	if (!may_take_from_host(z, ch) ||
	    !serial_get(z->line[ch].serial, &byte)) {
		return;
	}
	if ((z->wr[ch][WR14] & WR14_ECHO) != 0) {
		serial_put(z->line[ch].serial, byte);
	}
	receive(d, ch, byte, 0);
	z8530_receive_from_host(d, ch);
}

/* Interrupting on special conditions only, the chip keeps the character that
 * had one until the errors are reset. */
static bool
is_locked(const struct z8530 *z, unsigned ch)
{
	unsigned mode = z8530_receive_mode(z, ch);

	return (mode == RECEIVE_FIRST || mode == RECEIVE_SPECIAL) &&
	       z8530_special(z, ch) != 0;
}

static void
drop_oldest(struct z8530 *z, unsigned ch)
{
	z->rx_latched[ch] |= z->rx_errors[ch][0] & (RR1_OVERRUN | RR1_PARITY);
	z->rx_count[ch]--;
	memmove(z->rx_data[ch], z->rx_data[ch] + 1, RX_FIFO - 1);
	memmove(z->rx_errors[ch], z->rx_errors[ch] + 1, RX_FIFO - 1);
}

uint8_t
z8530_read_data(struct device *d, unsigned ch)
{
	struct z8530 *z = device_self(d);
	uint8_t byte = z->rx_data[ch][0];

	z->rx_first[ch] = false;
	if (z->rx_count[ch] > 0 && !is_locked(z, ch)) {
		drop_oldest(z, ch);
	}
	z8530_update_irq(d);
	z8530_receive_from_host(d, ch);
	return byte;
}

void
z8530_reset_errors(struct device *d, unsigned ch)
{
	struct z8530 *z = device_self(d);
	bool locked = is_locked(z, ch);

	if (locked && z->rx_count[ch] > 0) {
		drop_oldest(z, ch);
	}
	z->rx_latched[ch] = 0;
	z8530_update_irq(d);
	z8530_receive_from_host(d, ch);
}

/* ---- transmitter ---- */

/* From the buffer to the shift register, if the transmitter is on. */
void
z8530_send(struct device *d, unsigned ch)
{
	struct z8530 *z = device_self(d);
	unsigned bits = bits_of(z->wr[ch][WR5] >> WR5_BITS_SHIFT);

	if (!z->tx_hold_full[ch] || z->tx_busy[ch] ||
	    (z->wr[ch][WR5] & WR5_ENABLE) == 0) {
		return;
	}
	z->tx_shift[ch] = z->tx_hold[ch] & (uint8_t)(0xff >> (8 - bits));
	z->tx_hold_full[ch] = false;
	if ((z->wr[ch][WR14] & WR14_LOOP) != 0) {
		z->tx_busy[ch] = true;
		event_schedule(&d->object, EVENT_SENT_A + ch,
			       device_now(d) + character_time(z, ch), ch);
	} else if ((z->wr[ch][WR5] & WR5_BREAK) == 0 &&
		   !(z->pin_txdis && ch == Z8530_B)) {
		serial_put(z->line[ch].serial, z->tx_shift[ch]);
	}
	if ((z->wr[ch][WR1] & WR1_TRANSMIT) != 0) {
		z8530_set_ip(d, ch, IP_TRANSMIT, true);
	}
}

void
z8530_event_sent(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct z8530 *z = device_self(d);
	unsigned ch = (unsigned)arg;

	z->tx_busy[ch] = false;
	if ((z->wr[ch][WR14] & WR14_LOOP) != 0) {
		receive(d, ch, z->tx_shift[ch], 0);
	}
	z8530_send(d, ch);
}

void
z8530_write_data(struct device *d, unsigned ch, uint8_t byte)
{
	struct z8530 *z = device_self(d);

	z->tx_hold[ch] = byte;
	z->tx_hold_full[ch] = true;
	z8530_set_ip(d, ch, IP_TRANSMIT, false);
	z8530_send(d, ch);
}

/* A break reaches the receiver by the loop: a zero without a stop bit. */
void
z8530_update_break(struct device *d, unsigned ch)
{
	struct z8530 *z = device_self(d);
	bool level = (z->wr[ch][WR5] & WR5_BREAK) != 0 &&
		     (z->wr[ch][WR14] & WR14_LOOP) != 0 &&
		     (z->wr[ch][WR3] & WR3_ENABLE) != 0;

	if (level && (z->external[ch] & RR0_BREAK) == 0) {
		receive(d, ch, 0, RR1_FRAMING);
	}
	z8530_set_external(d, ch, RR0_BREAK, level);
}
