/*
 * 8254 programmable interval timer as in PCs: three counters at 1.19318 MHz.
 * The first interrupts, the second refreshed memory, the third makes sound; and
 * the port that gates and reads the third.
 *
 * Documents: Intel 8254 data sheet; Intel 82371AB (PIIX4) data sheet.
 *
 * Counts are not counted: they follow from the time at which a counter was
 * loaded.  Output 0 is driven at its edges that interrupt; in modes 2 and 3 as
 * a pulse at the end of each period.
 *
 * Not modelled: a new count in modes 2 and 3 waits for the end of the period on
 * the chip (here the counter starts at once), NMI sources, sound.
 */
#include "devices/bus_pci.h"
#include "devices/i8254.h"
#include "emul/machine.h"

enum i8254_reg {
	PIT_CONTROL = 3,
	PIT_PORT61 = 4,
};

enum {
	CONTROL_BCD = 0x01,
	CONTROL_MODE_SHIFT = 1,
	CONTROL_MODE = 7,
	CONTROL_RW_SHIFT = 4,
	CONTROL_RW = 3,
	CONTROL_COUNTER_SHIFT = 6,
	READ_BACK = 3,
	READ_BACK_STATUS = 0x10, /* 0: latch it */
	READ_BACK_COUNT = 0x20,
	STATUS_OUT = 0x80,
	STATUS_NULL = 0x40,
	RW_LATCH = 0,
	RW_LOW = 1,
	RW_HIGH = 2,
	RW_BOTH = 3,
};

enum {
	PORT61_GATE2 = 0x01,
	PORT61_SPEAKER = 0x02,
	PORT61_WRITABLE = 0x0f,
	PORT61_REFRESH = 0x10,
	PORT61_OUT2 = 0x20,
};

/* 14.31818 MHz / 12 is 3579545 ticks in 3 seconds. */
#define TICKS	   UINT64_C(3579545)
#define TICKS_TIME (3 * EMUL_SECOND)
#define COUNTERS   3

enum {
	EVENT_OUT0,
	EVENT_KINDS,
};

struct i8254 {
	/* Of each counter. */
	uint8_t mode[COUNTERS]; /* 0 to 5 */
	bool bcd[COUNTERS];
	uint8_t rw[COUNTERS];
	uint32_t count[COUNTERS]; /* as loaded, 1 to 65536 */
	bool loaded[COUNTERS];
	uint64_t start[COUNTERS]; /* tick at which it began to count */
	bool gate[COUNTERS];
	bool triggered[COUNTERS]; /* modes 1 and 5 */
	uint8_t low_byte[COUNTERS];
	bool high_next[COUNTERS]; /* the next byte written is the high one */
	bool read_high[COUNTERS];
	uint16_t latch[COUNTERS];
	bool latched[COUNTERS];
	uint8_t status[COUNTERS];
	bool status_latched[COUNTERS];
	uint8_t port61;
};

static const struct state_field i8254_state[] = {
    STATE_U8_MAX(struct i8254, mode, "modes", 5),
    STATE_BOOL(struct i8254, bcd, "counts are decimal"),
    STATE_U8_MAX(struct i8254, rw, "how counts are read and written", RW_BOTH),
    STATE_U32_MAX(struct i8254, count, "counts as loaded", 65536),
    STATE_BOOL(struct i8254, loaded, "a count was loaded"),
    STATE_U64(struct i8254, start, "ticks at which counting began"),
    STATE_BOOL(struct i8254, gate, "gate inputs"),
    STATE_BOOL(struct i8254, triggered, "one-shots were triggered"),
    STATE_U8(struct i8254, low_byte, "low bytes written"),
    STATE_BOOL(struct i8254, high_next, "the high byte is written next"),
    STATE_BOOL(struct i8254, read_high, "the high byte is read next"),
    STATE_U16(struct i8254, latch, "latched counts"),
    STATE_BOOL(struct i8254, latched, "counts are latched"),
    STATE_U8(struct i8254, status, "latched status"),
    STATE_BOOL(struct i8254, status_latched, "status is latched"),
    STATE_U8(struct i8254, port61, "port 0x61"),
    STATE_END,
};

/* ---- time ---- */

static uint64_t
tick_of(emul_time t)
{
	return t / TICKS_TIME * TICKS + t % TICKS_TIME * TICKS / TICKS_TIME;
}

/* First time at which tick N has come. */
static emul_time
time_of(uint64_t n)
{
	return n / TICKS * TICKS_TIME +
	       (n % TICKS * TICKS_TIME + TICKS - 1) / TICKS;
}

static bool
is_periodic(const struct i8254 *p, unsigned n)
{
	return p->mode[n] == 2 || p->mode[n] == 3;
}

static bool
counts(const struct i8254 *p, unsigned n)
{
	if (!p->loaded[n]) {
		return false;
	}
	return p->mode[n] == 1 || p->mode[n] == 5 ? p->triggered[n]
						  : p->gate[n];
}

static uint64_t
elapsed(const struct device *d, unsigned n)
{
	const struct i8254 *p = device_self(d);

	return tick_of(device_now(d)) - p->start[n];
}

/* The counting element. */
static uint32_t
current(const struct device *d, unsigned n)
{
	const struct i8254 *p = device_self(d);
	uint64_t period = p->count[n] != 0 ? p->count[n] : 65536;
	uint64_t t = elapsed(d, n);

	if (!counts(p, n)) {
		return (uint32_t)period & 0xffff;
	}
	switch (p->mode[n]) {
	case 2:
		return (uint32_t)(period - t % period) & 0xffff;
	case 3:
		/* Counts by two, twice in a period. */
		return (uint32_t)(period - 2 * t % period) & 0xfffe;
	default:
		return (uint32_t)(period - t) & 0xffff;
	}
}

static bool
output(const struct device *d, unsigned n)
{
	const struct i8254 *p = device_self(d);
	uint64_t period = p->count[n] != 0 ? p->count[n] : 65536;
	uint64_t t = elapsed(d, n);

	if (!counts(p, n)) {
		return p->mode[n] != 0;
	}
	switch (p->mode[n]) {
	case 0:
	case 1:
		return t >= period;
	case 2:
		return t % period != period - 1;
	case 3:
		return t % period < (period + 1) / 2;
	default:
		return t != period;
	}
}

/* ---- output 0 ---- */

static void
schedule(struct device *d)
{
	const struct i8254 *p = device_self(d);
	uint64_t period = p->count[0] != 0 ? p->count[0] : 65536;
	uint64_t t = elapsed(d, 0);
	uint64_t next;

	event_cancel(&d->object, EVENT_OUT0);
	if (!counts(p, 0)) {
		return;
	}
	if (is_periodic(p, 0)) {
		next = (t / period + 1) * period;
	} else if (t < period) {
		next = period;
	} else {
		return;
	}
	event_schedule(&d->object, EVENT_OUT0, time_of(p->start[0] + next), 0);
}

static void
event_out0(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	const struct i8254 *p = device_self(d);

	if (p->mode[0] != 0 && p->mode[0] != 1) {
		irq_set(d->irq, false);
	}
	irq_set(d->irq, true);
	schedule(d);
}

static void
restart(struct device *d, unsigned n)
{
	struct i8254 *p = device_self(d);

	p->start[n] = tick_of(device_now(d));
	if (n == 0) {
		irq_set(d->irq, output(d, 0));
		schedule(d);
	}
}

/* ---- registers ---- */

static uint32_t
from_bcd(uint32_t v)
{
	return (v & 15) + (v >> 4 & 15) * 10 + (v >> 8 & 15) * 100 +
	       (v >> 12 & 15) * 1000;
}

static uint16_t
to_bcd(uint32_t v)
{
	return (uint16_t)(v % 10 | v / 10 % 10 << 4 | v / 100 % 10 << 8 |
			  v / 1000 % 10 << 12);
}

static void
load(struct device *d, unsigned n, uint16_t value)
{
	struct i8254 *p = device_self(d);

	if (p->bcd[n]) {
		p->count[n] = value != 0 ? from_bcd(value) : 10000;
	} else {
		p->count[n] = value != 0 ? value : 65536;
	}
	if (p->count[n] > 65536 || p->count[n] == 0) {
		p->count[n] = 65536;
	}
	p->loaded[n] = true;
	p->triggered[n] = false;
	restart(d, n);
}

static uint16_t
count_bits(const struct device *d, unsigned n)
{
	const struct i8254 *p = device_self(d);
	uint32_t value = current(d, n);

	return p->bcd[n] ? to_bcd(value) : (uint16_t)value;
}

static void
latch_count(struct device *d, unsigned n)
{
	struct i8254 *p = device_self(d);

	if (!p->latched[n]) {
		p->latch[n] = count_bits(d, n);
		p->latched[n] = true;
	}
}

static void
latch_status(struct device *d, unsigned n)
{
	struct i8254 *p = device_self(d);

	if (p->status_latched[n]) {
		return;
	}
	p->status[n] = (uint8_t)((output(d, n) ? STATUS_OUT : 0) |
				 (p->loaded[n] ? 0 : STATUS_NULL) |
				 p->rw[n] << CONTROL_RW_SHIFT |
				 p->mode[n] << CONTROL_MODE_SHIFT |
				 (p->bcd[n] ? CONTROL_BCD : 0));
	p->status_latched[n] = true;
}

static void
write_control(struct device *d, uint8_t value)
{
	struct i8254 *p = device_self(d);
	unsigned n = value >> CONTROL_COUNTER_SHIFT;
	unsigned rw = value >> CONTROL_RW_SHIFT & CONTROL_RW;
	unsigned mode = value >> CONTROL_MODE_SHIFT & CONTROL_MODE;

	if (n == READ_BACK) {
		for (unsigned i = 0; i < COUNTERS; i++) {
			if ((value & 2 << i) == 0) {
				continue;
			}
			if ((value & READ_BACK_COUNT) == 0) {
				latch_count(d, i);
			}
			if ((value & READ_BACK_STATUS) == 0) {
				latch_status(d, i);
			}
		}
		return;
	}
	if (rw == RW_LATCH) {
		latch_count(d, n);
		return;
	}
	p->rw[n] = (uint8_t)rw;
	p->mode[n] = (uint8_t)(mode > 5 ? mode - 4 : mode);
	p->bcd[n] = (value & CONTROL_BCD) != 0;
	p->loaded[n] = false;
	p->triggered[n] = false;
	p->high_next[n] = false;
	p->read_high[n] = false;
	p->latched[n] = false;
	p->status_latched[n] = false;
	if (n == 0) {
		event_cancel(&d->object, EVENT_OUT0);
		irq_set(d->irq, output(d, 0));
	}
}

static void
write_counter(struct device *d, unsigned n, uint8_t value)
{
	struct i8254 *p = device_self(d);

	switch (p->rw[n]) {
	case RW_LOW:
		load(d, n, value);
		break;
	case RW_HIGH:
		load(d, n, (uint16_t)(value << 8));
		break;
	default:
		if (p->high_next[n]) {
			load(d, n, (uint16_t)(value << 8 | p->low_byte[n]));
		} else {
			p->low_byte[n] = value;
		}
		p->high_next[n] = !p->high_next[n];
		break;
	}
}

static uint8_t
read_counter(struct device *d, unsigned n)
{
	struct i8254 *p = device_self(d);
	uint16_t value;
	bool high = p->rw[n] == RW_HIGH;

	if (p->status_latched[n]) {
		p->status_latched[n] = false;
		return p->status[n];
	}
	value = p->latched[n] ? p->latch[n] : count_bits(d, n);
	if (p->rw[n] == RW_BOTH || p->rw[n] == RW_LATCH) {
		high = p->read_high[n];
		p->read_high[n] = !high;
		if (!high) {
			return (uint8_t)value;
		}
	}
	p->latched[n] = false;
	return (uint8_t)(high ? value >> 8 : value);
}

static void
set_gate(struct device *d, unsigned n, bool level)
{
	struct i8254 *p = device_self(d);
	bool rises = level && !p->gate[n];

	p->gate[n] = level;
	if (rises) {
		p->triggered[n] = p->mode[n] == 1 || p->mode[n] == 5;
		restart(d, n);
	}
}

static uint8_t
read_port61(const struct device *d)
{
	const struct i8254 *p = device_self(d);
	uint8_t value = p->port61;

	value |= output(d, 2) ? PORT61_OUT2 : 0;
	/* Refresh requests come every 15 us. */
	value |= (tick_of(device_now(d)) / 18 & 1) != 0 ? PORT61_REFRESH : 0;
	return value;
}

static uint64_t
i8254_read(struct device *d, uint64_t off, unsigned size)
{
	switch (off) {
	case PIT_PORT61:
		return read_port61(d);
	case PIT_CONTROL:
		device_guest_error(d, "read of the control word");
		return 0;
	default:
		return read_counter(d, (unsigned)off % COUNTERS);
	}
}

static void
i8254_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct i8254 *p = device_self(d);

	switch (off) {
	case PIT_PORT61:
		p->port61 = (uint8_t)value & PORT61_WRITABLE;
		set_gate(d, 2, (value & PORT61_GATE2) != 0);
		break;
	case PIT_CONTROL:
		write_control(d, (uint8_t)value);
		break;
	default:
		write_counter(d, (unsigned)off % COUNTERS, (uint8_t)value);
		break;
	}
}

static void
i8254_reset(struct device *d)
{
	struct i8254 *p = device_self(d);

	for (unsigned i = 0; i < COUNTERS; i++) {
		p->rw[i] = RW_BOTH;
	}
	p->gate[0] = true;
	p->gate[1] = true;
}

struct device *
i8254_add(struct machine *m, struct device *bus, struct irq *irq,
	  struct error *e)
{
	struct device *d = device_add(m, &i8254_class, NULL, 0x40, 0, irq, e);

	if (d == NULL || !pci_add_ports(bus, d, 0x40, 4, 0, e) ||
	    !pci_add_ports(bus, d, 0x61, 1, PIT_PORT61, e)) {
		return NULL;
	}
	return d;
}

static const struct event_kind i8254_events[EVENT_KINDS] = {
    {"out 0", event_out0, 0},
};

const struct device_class i8254_class = {
    .name = "i8254",
    .description = "Intel 8254 interval timer, and port 0x61",
    .state = i8254_state,
    .size = sizeof(struct i8254),
    .events = i8254_events,
    .n_events = EVENT_KINDS,
    .read = i8254_read,
    .write = i8254_write,
    .access = ACCESS_8,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = i8254_reset,
};
