/*
 * Z8530: who asks for an interrupt, with what vector; external status.  See
 * z8530.c.
 */
#include "devices/z8530_private.h"

unsigned
z8530_receive_mode(const struct z8530 *z, unsigned ch)
{
	return z->wr[ch][WR1] >> WR1_RECEIVE_SHIFT & WR1_RECEIVE;
}

/* Errors that count as a special condition, of the oldest character. */
uint8_t
z8530_special(const struct z8530 *z, unsigned ch)
{
	uint8_t mask = RR1_OVERRUN | RR1_FRAMING;
	uint8_t errors = z->rx_latched[ch];

	if ((z->wr[ch][WR1] & WR1_PARITY_SPECIAL) != 0) {
		mask |= RR1_PARITY;
	}
	if (z->rx_count[ch] > 0) {
		errors |= z->rx_errors[ch][0];
	}
	return errors & mask;
}

static bool
receive_pending(const struct z8530 *z, unsigned ch)
{
	switch (z8530_receive_mode(z, ch)) {
	case RECEIVE_FIRST:
		return z->rx_first[ch] || z8530_special(z, ch) != 0;
	case RECEIVE_ALL:
		return z->rx_count[ch] > 0 || z8530_special(z, ch) != 0;
	case RECEIVE_SPECIAL:
		return z8530_special(z, ch) != 0;
	default:
		return false;
	}
}

unsigned
z8530_ip_shift(unsigned ch)
{
	return ch == Z8530_A ? IP_A_SHIFT : 0;
}

/* As RR3 has them: a higher bit is a higher priority. */
uint8_t
z8530_pending(const struct z8530 *z)
{
	uint8_t all = 0;

	for (unsigned ch = 0; ch < Z8530_CHANNELS; ch++) {
		uint8_t ip = z->ip >> z8530_ip_shift(ch);
		uint8_t enabled = 0;

		if ((z->wr[ch][WR1] & WR1_EXTERNAL) != 0) {
			enabled |= IP_EXTERNAL;
		}
		if ((z->wr[ch][WR1] & WR1_TRANSMIT) != 0) {
			enabled |= IP_TRANSMIT;
		}
		ip &= enabled;
		ip |= receive_pending(z, ch) ? IP_RECEIVE : 0;
		all |= (uint8_t)(ip << z8530_ip_shift(ch));
	}
	return all;
}

uint8_t
z8530_highest(uint8_t bits)
{
	uint8_t bit = IP_MASK + 1;

	while (bit != 0 && (bits & bit) == 0) {
		bit >>= 1;
	}
	return bit;
}

void
z8530_update_irq(struct device *d)
{
	const struct z8530 *z = device_self(d);

	irq_set(d->irq,
		(z->wr[Z8530_A][WR9] & WR9_MIE) != 0 &&
		    z8530_highest(z8530_pending(z)) > z8530_highest(z->ius));
}

void
z8530_set_ip(struct device *d, unsigned ch, uint8_t bit, bool level)
{
	struct z8530 *z = device_self(d);
	uint8_t mask = (uint8_t)(bit << z8530_ip_shift(ch));

	z->ip = level ? z->ip | mask : z->ip & (uint8_t)~mask;
	z8530_update_irq(d);
}

/* The vector with what is pending in it, as channel B shows it. */
uint8_t
z8530_modified_vector(const struct z8530 *z)
{
	/* By bit of RR3; the code of a receiver's special condition is one
	 * more. */
	static const uint8_t codes[] = {1, 0, 2, 5, 4, 6};
	uint8_t vector = z->wr[Z8530_A][WR2];
	uint8_t top = z8530_highest(z8530_pending(z));
	unsigned code = 3; /* none */
	unsigned n = 0;

	if (top != 0) {
		while (top >> n > 1) {
			n++;
		}
		code = codes[n];
		if ((n == 2 && z8530_special(z, Z8530_B) != 0) ||
		    (n == 5 && z8530_special(z, Z8530_A) != 0)) {
			code++;
		}
	}
	if ((z->wr[Z8530_A][WR9] & WR9_STATUS_HIGH) != 0) {
		/* Bits 4 to 6, in the other order. */
		code = (code & 1) << 2 | (code & 2) | (code & 4) >> 2;
		return (uint8_t)((vector & 0x8f) | code << 4);
	}
	return (uint8_t)((vector & 0xf1) | code << 1);
}

/* ---- external and status interrupts ---- */

uint8_t
z8530_external_status(const struct z8530 *z, unsigned ch)
{
	return z->external[ch] | z->line[ch].signals | RR0_UNDERRUN;
}

void
z8530_external_changed(struct device *d, unsigned ch, uint8_t before)
{
	struct z8530 *z = device_self(d);
	uint8_t now = z8530_external_status(z, ch);

	if (!z->rr0_latched[ch] && ((now ^ before) & z->wr[ch][WR15]) != 0) {
		z->rr0[ch] = now;
		z->rr0_latched[ch] = true;
		z8530_set_ip(d, ch, IP_EXTERNAL, true);
	}
}

void
z8530_set_external(struct device *d, unsigned ch, uint8_t bit, bool level)
{
	struct z8530 *z = device_self(d);
	uint8_t before = z8530_external_status(z, ch);

	z->external[ch] =
	    level ? z->external[ch] | bit : z->external[ch] & (uint8_t)~bit;
	z8530_external_changed(d, ch, before);
}
