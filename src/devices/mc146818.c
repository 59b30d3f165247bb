/*
 * MC146818A: real-time clock with calendar, alarm, periodic interrupt and 50
 * bytes of battery-backed memory; also its successors such as the DS1287 of the
 * DECstations.
 *
 * Documents: Motorola MC146818A data sheet; Dallas DS1287 data sheet.
 *
 * Time is emulation time; the host's clock is never looked at.  The registers
 * hold raw bytes as the chip's counters do: they are brought up to date when
 * somebody looks.  The countdown chain is kept as the time at which a second
 * began, so that all its taps are exact to the picosecond (rounded down).  The
 * calendar changes, and UF and AF are set, at the end of the update cycle; the
 * chip does the same within its 2 ms.
 *
 * Not modelled: time bases other than 32.768 kHz (the chain stands still, as
 * on the DS1287), square wave output, daylight saving (a logged write).
 */
#include <string.h>

#include "devices/mc146818.h"
#include "emul/emul.h"
#include "emul/machine.h"

enum mc146818_reg {
	RTC_SECONDS = 0,
	RTC_SECONDS_ALARM = 1,
	RTC_MINUTES = 2,
	RTC_MINUTES_ALARM = 3,
	RTC_HOURS = 4,
	RTC_HOURS_ALARM = 5,
	RTC_DAY_OF_WEEK = 6, /* 1 is Sunday */
	RTC_DATE = 7,
	RTC_MONTH = 8,
	RTC_YEAR = 9,
	RTC_A = 10,
	RTC_B = 11,
	RTC_C = 12,
	RTC_D = 13,
};

enum {
	A_RS = 0x0f,
	A_DV = 0x70,
	A_DV_32KHZ = 0x20,
	A_DV_RESET = 0x60, /* this bit pattern and above: held in reset */
	A_UIP = 0x80,
};

enum {
	B_DSE = 0x01,
	B_24H = 0x02,
	B_DM = 0x04, /* binary */
	B_SQWE = 0x08,
	B_UIE = 0x10,
	B_AIE = 0x20,
	B_PIE = 0x40,
	B_SET = 0x80,
};

enum {
	C_UF = 0x10, /* at the places of their enables in B */
	C_AF = 0x20,
	C_PF = 0x40,
	C_FLAGS = 0x70,
	C_IRQF = 0x80,
	D_VRT = 0x80,
};

#define HOURS_PM	0x80
#define ALARM_ANY	0xc0
#define SECONDS_MASK	0x7f
#define SECONDS_PER_DAY 86400

/* UIP rises 244 us before the update cycle, which takes 1984 us. */
#define UIP_TIME ((244 + 1984) * EMUL_MICROSECOND)

enum {
	EVENT_PERIODIC,
	EVENT_UPDATE,
	EVENT_KINDS,
};

struct mc146818 {
	uint8_t reg[MC146818_REGISTERS];
	bool running;	  /* the countdown chain */
	uint64_t origin;  /* a time at which a second began, modulo 2^64 */
	uint64_t seconds; /* since origin, looked at so far */
	uint64_t edges;	  /* of the periodic tap since origin, so far */

	unsigned stride; /* board, not state */
};

static const struct state_field mc146818_state[] = {
    STATE_U8(struct mc146818, reg, "registers and memory"),
    STATE_BOOL(struct mc146818, running, "the countdown chain runs"),
    STATE_U64(struct mc146818, origin, "time at which a second began"),
    STATE_U64(struct mc146818, seconds, "seconds since then, counted"),
    STATE_U64(struct mc146818, edges, "periodic edges since then, counted"),
    STATE_END,
};

/* ---- numbers in registers ---- */

static unsigned
number(const struct mc146818 *c, uint8_t raw)
{
	if ((c->reg[RTC_B] & B_DM) != 0) {
		return raw;
	}
	return (unsigned)(raw >> 4) * 10 + (raw & 15);
}

static uint8_t
raw_number(const struct mc146818 *c, int value)
{
	if ((c->reg[RTC_B] & B_DM) != 0) {
		return (uint8_t)value;
	}
	return (uint8_t)(value / 10 << 4 | value % 10);
}

static unsigned
hours(const struct mc146818 *c, uint8_t raw)
{
	unsigned h;

	if ((c->reg[RTC_B] & B_24H) != 0) {
		return number(c, raw);
	}
	h = number(c, raw & (uint8_t)~HOURS_PM);
	return h % 12 + ((raw & HOURS_PM) != 0 ? 12 : 0);
}

static uint8_t
raw_hours(const struct mc146818 *c, int h)
{
	if ((c->reg[RTC_B] & B_24H) != 0) {
		return raw_number(c, h);
	}
	return (uint8_t)(raw_number(c, (h + 11) % 12 + 1) |
			 (h >= 12 ? HOURS_PM : 0));
}

/* The calendar as seconds.  The chip's leap years are those divisible by 4, as
 * in the years 2000 to 2099. */
static time_t
calendar(const struct mc146818 *c)
{
	struct tm tm = {
	    .tm_sec = (int)number(c, c->reg[RTC_SECONDS]),
	    .tm_min = (int)number(c, c->reg[RTC_MINUTES]),
	    .tm_hour = (int)hours(c, c->reg[RTC_HOURS]),
	    .tm_mday = (int)number(c, c->reg[RTC_DATE]),
	    .tm_mon = (int)number(c, c->reg[RTC_MONTH]) - 1,
	    .tm_year = 100 + (int)number(c, c->reg[RTC_YEAR]) % 100,
	};

	return timegm(&tm);
}

static void
set_calendar(struct mc146818 *c, const struct tm *tm)
{
	c->reg[RTC_SECONDS] = raw_number(c, tm->tm_sec);
	c->reg[RTC_MINUTES] = raw_number(c, tm->tm_min);
	c->reg[RTC_HOURS] = raw_hours(c, tm->tm_hour);
	c->reg[RTC_DATE] = raw_number(c, tm->tm_mday);
	c->reg[RTC_MONTH] = raw_number(c, tm->tm_mon + 1);
	c->reg[RTC_YEAR] = raw_number(c, tm->tm_year % 100);
}

static void
advance(struct mc146818 *c, uint64_t seconds)
{
	time_t from = calendar(c);
	time_t to = from + (time_t)seconds;
	int64_t days = to / SECONDS_PER_DAY - from / SECONDS_PER_DAY;
	struct tm tm;

	if (gmtime_r(&to, &tm) == NULL) {
		return;
	}
	set_calendar(c, &tm);
	/* The day of the week is a counter of its own. */
	if (c->reg[RTC_DAY_OF_WEEK] >= 1 && c->reg[RTC_DAY_OF_WEEK] <= 7) {
		c->reg[RTC_DAY_OF_WEEK] =
		    (uint8_t)((c->reg[RTC_DAY_OF_WEEK] - 1 + days) % 7 + 1);
	}
}

/* ---- alarm ---- */

static bool
alarm_field(uint8_t alarm, uint8_t raw)
{
	return (alarm & ALARM_ANY) == ALARM_ANY || alarm == raw;
}

/* Seconds from the calendar to the next time of day that the alarm matches, 1
 * to 86400; 0 if it never does. */
static uint64_t
alarm_delta(const struct mc146818 *c)
{
	int64_t now = calendar(c) % SECONDS_PER_DAY;
	int64_t t = now + 1;

	while (t <= now + SECONDS_PER_DAY) {
		int h = (int)(t / 3600 % 24);
		int m = (int)(t / 60 % 60);
		int s = (int)(t % 60);

		if (!alarm_field(c->reg[RTC_HOURS_ALARM], raw_hours(c, h))) {
			t += 3600 - t % 3600;
		} else if (!alarm_field(c->reg[RTC_MINUTES_ALARM],
					raw_number(c, m))) {
			t += 60 - t % 60;
		} else if (!alarm_field(c->reg[RTC_SECONDS_ALARM],
					raw_number(c, s))) {
			t++;
		} else {
			return (uint64_t)(t - now);
		}
	}
	return 0;
}

/* ---- the countdown chain ---- */

/* Frequency of the periodic tap in Hz, 0 if none is selected. */
static uint64_t
tap(const struct mc146818 *c)
{
	unsigned rs = c->reg[RTC_A] & A_RS;

	if (rs == 0) {
		return 0;
	}
	/* The two highest rates are not to be had from 32 kHz: the chip gives
	 * 256 and 128 Hz instead. */
	return UINT64_C(32768) >> (rs < 3 ? rs + 6 : rs - 1);
}

/* Edge number I of the tap, i >= 1, falls I/f seconds after the origin. */
static uint64_t
edge_time(uint64_t f, uint64_t i)
{
	return i / f * EMUL_SECOND + i % f * EMUL_SECOND / f;
}

/* Edges at or before ELAPSED. */
static uint64_t
edge_count(uint64_t f, uint64_t elapsed)
{
	uint64_t s = elapsed / EMUL_SECOND;
	uint64_t r = elapsed % EMUL_SECOND;

	if (f == 0) {
		return 0;
	}
	/* The largest i with i * 10^12 / f < r + 1. */
	return s * f + ((r + 1) * f - 1) / EMUL_SECOND;
}

static void
update_irq(struct device *d)
{
	const struct mc146818 *c = device_self(d);

	irq_set(d->irq, (c->reg[RTC_B] & c->reg[RTC_C] & C_FLAGS) != 0);
}

/* Brings calendar and flags up to NOW. */
static void
synchronize(struct device *d, emul_time now)
{
	struct mc146818 *c = device_self(d);
	uint64_t elapsed = now - c->origin;
	uint64_t seconds;
	uint64_t edges;

	if (!c->running) {
		return;
	}
	seconds = elapsed / EMUL_SECOND - c->seconds;
	c->seconds += seconds;
	if (seconds > 0 && (c->reg[RTC_B] & B_SET) == 0) {
		uint64_t delta = alarm_delta(c);

		advance(c, seconds);
		c->reg[RTC_C] |= C_UF;
		if (delta != 0 && delta <= seconds) {
			c->reg[RTC_C] |= C_AF;
		}
	}
	edges = edge_count(tap(c), elapsed);
	if (edges != c->edges) {
		c->edges = edges;
		c->reg[RTC_C] |= C_PF;
	}
	update_irq(d);
}

/* Schedules what will raise the interrupt line; flags that are not enabled are
 * found when somebody looks. */
static void
schedule(struct device *d)
{
	struct mc146818 *c = device_self(d);
	/* What is enabled and not set yet. */
	uint8_t wanted = c->reg[RTC_B] & ~c->reg[RTC_C] & C_FLAGS;
	uint64_t f = tap(c);
	uint64_t delta = 0;

	event_cancel(&d->object, EVENT_PERIODIC);
	event_cancel(&d->object, EVENT_UPDATE);
	if (!c->running) {
		return;
	}
	if ((wanted & C_PF) != 0 && f != 0) {
		event_schedule(&d->object, EVENT_PERIODIC,
			       c->origin + edge_time(f, c->edges + 1), 0);
	}
	if ((c->reg[RTC_B] & B_SET) != 0) {
		return;
	}
	if ((wanted & C_UF) != 0) {
		delta = 1;
	} else if ((wanted & C_AF) != 0) {
		delta = alarm_delta(c);
	}
	if (delta != 0) {
		event_schedule(&d->object, EVENT_UPDATE,
			       c->origin + (c->seconds + delta) * EMUL_SECOND,
			       0);
	}
}

static void
event_edge(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);

	synchronize(d, now);
	schedule(d);
}

/* ---- registers ---- */

static uint8_t
read_a(const struct device *d)
{
	const struct mc146818 *c = device_self(d);
	uint64_t next;

	if (!c->running || (c->reg[RTC_B] & B_SET) != 0) {
		return c->reg[RTC_A];
	}
	next = c->origin + (c->seconds + 1) * EMUL_SECOND - device_now(d);
	return c->reg[RTC_A] | (next <= UIP_TIME ? A_UIP : 0);
}

static uint8_t
read_c(struct device *d)
{
	struct mc146818 *c = device_self(d);
	uint8_t value = c->reg[RTC_C];

	if ((value & c->reg[RTC_B] & C_FLAGS) != 0) {
		value |= C_IRQF;
	}
	c->reg[RTC_C] = 0;
	update_irq(d);
	schedule(d);
	return value;
}

static void
write_a(struct device *d, uint8_t value)
{
	struct mc146818 *c = device_self(d);
	bool run = (value & A_DV) == A_DV_32KHZ;

	c->reg[RTC_A] = value & (uint8_t)~A_UIP;
	if (run && !c->running) {
		/* Out of reset the first update comes after half a second. */
		c->origin = device_now(d) - EMUL_SECOND / 2;
		c->seconds = 0;
	} else if (!run && (value & A_DV) < A_DV_RESET) {
		device_unimplemented(d, "time base of DV code %d",
				     (value & A_DV) >> 4);
	}
	c->running = run;
	c->edges = edge_count(tap(c), device_now(d) - c->origin);
	schedule(d);
}

static void
write_b(struct device *d, uint8_t value)
{
	struct mc146818 *c = device_self(d);

	if ((value & B_SET) != 0) {
		value &= (uint8_t)~B_UIE;
	}
	if ((value & ~c->reg[RTC_B] & B_DSE) != 0) {
		device_unimplemented(d, "daylight saving");
	}
	c->reg[RTC_B] = value;
	update_irq(d);
	schedule(d);
}

/* The register of an access, or MC146818_REGISTERS for a guest error. */
static unsigned
register_of(struct device *d, uint64_t off)
{
	const struct mc146818 *c = device_self(d);

	if (off % c->stride != 0) {
		device_guest_error(d,
				   "access between registers, offset "
				   "0x%llx",
				   (unsigned long long)off);
		return MC146818_REGISTERS;
	}
	return (unsigned)(off / c->stride % MC146818_REGISTERS);
}

static uint64_t
mc146818_read(struct device *d, uint64_t off, unsigned size)
{
	const struct mc146818 *c = device_self(d);
	unsigned reg = register_of(d, off);

	synchronize(d, device_now(d));
	switch (reg) {
	case MC146818_REGISTERS:
		return 0;
	case RTC_A:
		return read_a(d);
	case RTC_C:
		return read_c(d);
	default:
		return c->reg[reg];
	}
}

static void
mc146818_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct mc146818 *c = device_self(d);
	unsigned reg = register_of(d, off);
	uint8_t byte = (uint8_t)value;

	synchronize(d, device_now(d));
	switch (reg) {
	case MC146818_REGISTERS:
		return;
	case RTC_A:
		write_a(d, byte);
		return;
	case RTC_B:
		write_b(d, byte);
		return;
	case RTC_C:
	case RTC_D:
		device_guest_error(d, "write to read-only register %c",
				   reg == RTC_C ? 'C' : 'D');
		return;
	case RTC_SECONDS:
		c->reg[reg] = byte & SECONDS_MASK;
		break;
	default:
		c->reg[reg] = byte;
		break;
	}
	if (reg < RTC_A) {
		schedule(d);
	}
}

/* ---- board ---- */

void
mc146818_set_clock(struct device *d, const struct tm *tm)
{
	struct mc146818 *c = device_self(d);

	set_calendar(c, tm);
	c->reg[RTC_DAY_OF_WEEK] = (uint8_t)(tm->tm_wday + 1);
	c->origin = device_now(d);
	c->seconds = 0;
	c->edges = 0;
	schedule(d);
}

void
mc146818_set_nvram(struct device *d, unsigned reg, uint8_t value)
{
	struct mc146818 *c = device_self(d);

	if (reg >= MC146818_NVRAM && reg < MC146818_REGISTERS) {
		c->reg[reg] = value;
	}
}

/* What battery and firmware leave: a running clock with the right date. */
static void
mc146818_reset(struct device *d)
{
	struct mc146818 *c = device_self(d);
	time_t date = 0;
	struct tm tm;

	if (d->machine->emul != NULL) {
		date = (time_t)emul_start_date(d->machine->emul);
	}
	if (c->stride == 0) {
		c->stride = 1;
	}
	c->reg[RTC_A] = A_DV_32KHZ;
	c->reg[RTC_B] = B_24H | B_DM;
	c->reg[RTC_D] = D_VRT;
	c->running = true;
	if (gmtime_r(&date, &tm) != NULL) {
		mc146818_set_clock(d, &tm);
	}
	update_irq(d);
}

struct device *
mc146818_add(struct machine *m, uint64_t base, uint64_t len, unsigned stride,
	     struct irq *irq, struct error *e)
{
	struct device *d =
	    device_add(m, &mc146818_class, NULL, base, len, irq, e);

	if (d != NULL) {
		struct mc146818 *c = device_self(d);

		c->stride = stride;
	}
	return d;
}

/* The reset input: the battery keeps all but enables and flags. */
static void
mc146818_was_reset(struct object *o)
{
	struct device *d = device_of_object(o);
	struct mc146818 *c = device_self(d);

	synchronize(d, device_now(d));
	c->reg[RTC_B] &= (uint8_t) ~(B_PIE | B_AIE | B_UIE | B_SQWE);
	c->reg[RTC_C] = 0;
	update_irq(d);
	schedule(d);
}

static const struct event_kind mc146818_events[EVENT_KINDS] = {
    {"periodic", event_edge, 0},
    {"update", event_edge, 0},
};

const struct device_class mc146818_class = {
    .name = "mc146818",
    .description = "Motorola MC146818 real-time clock",
    .state = mc146818_state,
    .size = sizeof(struct mc146818),
    .events = mc146818_events,
    .n_events = EVENT_KINDS,
    .read = mc146818_read,
    .write = mc146818_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .survives_reset = true,
    .was_reset = mc146818_was_reset,
    .reset = mc146818_reset,
};
