/*
 * Clock of the test machines: a fictitious device that gives date and time and
 * a periodic interrupt.  Described in doc/testmachines.md.
 *
 * Time is emulation time: a second has as many instructions as the CPU's clock
 * says, whatever the host does.
 */
#include <inttypes.h>

#include "devices/testmachine.h"
#include "emul/emul.h"

enum rtc_reg {
	RTC_TRIGGER = 0x000, /* RW  latches the time */
	RTC_SEC = 0x010,     /* R   seconds since 1970 UTC */
	RTC_USEC = 0x020,    /* R   microseconds */
	RTC_HZ = 0x100,	     /* RW  interrupts per second, 0: off */
	RTC_ACK = 0x110,     /* RW  acknowledges one interrupt */
};

#define RTC_MAX_HZ	1000000u
#define RTC_MAX_PENDING 256
/* How long the line stays low after an acknowledgement when more ticks wait:
 * long enough for a guest to get something done between them. */
#define RTC_RAISE_DELAY (100 * EMUL_MICROSECOND)

enum {
	RTC_EVENT_TICK = 0,
	RTC_EVENT_RAISE = 1,
};

struct rtc {
	uint64_t seconds;
	uint32_t microseconds;
	uint32_t hz;
	uint64_t start; /* emul_time at which hz was programmed */
	uint64_t ticks; /* since then */
	uint32_t pending;
	bool line;
};

static const struct state_field rtc_state[] = {
    STATE_U64(struct rtc, seconds, "latched seconds since 1970"),
    STATE_U32(struct rtc, microseconds, "latched microseconds"),
    STATE_U32(struct rtc, hz, "interrupts per second, 0 = off"),
    STATE_U64(struct rtc, start, "time at which the rate was set"),
    STATE_U64(struct rtc, ticks, "ticks since the rate was set"),
    STATE_U32(struct rtc, pending, "ticks not yet acknowledged"),
    STATE_BOOL(struct rtc, line, "interrupt line"),
    STATE_END,
};

static void
rtc_set_line(struct device *d, bool level)
{
	struct rtc *r = device_self(d);

	r->line = level;
	irq_set(d->irq, level);
}

static void
rtc_latch(struct device *d)
{
	struct rtc *r = device_self(d);
	emul_time now = device_now(d);
	int64_t date = emul_start_date(d->machine->emul);

	r->seconds = (uint64_t)date + now / EMUL_SECOND;
	r->microseconds = (uint32_t)(now % EMUL_SECOND / EMUL_MICROSECOND);
}

/* Tick N is at start + N / hz seconds, rounded down: errors do not add up. */
static void
rtc_schedule(struct device *d)
{
	const struct rtc *r = device_self(d);
	uint64_t n = r->ticks + 1;

	event_schedule(&d->object, RTC_EVENT_TICK,
		       r->start + n / r->hz * EMUL_SECOND +
			   n % r->hz * EMUL_SECOND / r->hz,
		       0);
}

static void
rtc_tick(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct rtc *r = device_self(d);

	if (r->hz == 0) {
		return; /* only a foreign snapshot has such a tick */
	}
	r->ticks++;
	if (r->pending < RTC_MAX_PENDING) {
		r->pending++;
	}
	rtc_set_line(d, true);
	rtc_schedule(d);
}

static void
rtc_raise(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	const struct rtc *r = device_self(d);

	rtc_set_line(d, r->pending > 0);
}

static const struct event_kind rtc_events[] = {
    [RTC_EVENT_TICK] = {"tick", rtc_tick, 0},
    [RTC_EVENT_RAISE] = {"raise", rtc_raise, 0},
};

static void
rtc_acknowledge(struct device *d)
{
	struct rtc *r = device_self(d);

	if (r->pending > 0) {
		r->pending--;
	}
	rtc_set_line(d, false);
	if (r->pending > 0) {
		event_schedule(&d->object, RTC_EVENT_RAISE,
			       device_now(d) + RTC_RAISE_DELAY, 0);
	}
}

static void
rtc_set_hz(struct device *d, uint64_t hz)
{
	struct rtc *r = device_self(d);

	if (hz > RTC_MAX_HZ) {
		device_guest_error(d, "%" PRIu64 " Hz: %u is the highest", hz,
				   RTC_MAX_HZ);
		hz = RTC_MAX_HZ;
	}
	if (hz == r->hz) {
		return;
	}
	r->hz = (uint32_t)hz;
	if (hz == 0) {
		event_cancel(&d->object, RTC_EVENT_TICK);
		event_cancel(&d->object, RTC_EVENT_RAISE);
		r->pending = 0;
		rtc_set_line(d, false);
		return;
	}
	r->start = device_now(d);
	r->ticks = 0;
	rtc_schedule(d);
}

static void
rtc_reset(struct device *d)
{
	event_cancel(&d->object, RTC_EVENT_TICK);
	event_cancel(&d->object, RTC_EVENT_RAISE);
	irq_set(d->irq, false);
}

static uint64_t
rtc_read(struct device *d, uint64_t off, unsigned size)
{
	const struct rtc *r = device_self(d);

	switch (off) {
	case RTC_TRIGGER:
		rtc_latch(d);
		return 0;
	case RTC_SEC:
		return r->seconds;
	case RTC_USEC:
		return r->microseconds;
	case RTC_HZ:
		return r->hz;
	case RTC_ACK:
		rtc_acknowledge(d);
		return 0;
	default:
		device_guest_error(d, "read of 0x%03" PRIx64, off);
		return 0;
	}
}

static void
rtc_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	switch (off) {
	case RTC_TRIGGER:
		rtc_latch(d);
		break;
	case RTC_HZ:
		rtc_set_hz(d, value);
		break;
	case RTC_ACK:
		rtc_acknowledge(d);
		break;
	default:
		device_guest_error(d, "write of 0x%" PRIx64 " to 0x%03" PRIx64,
				   value, off);
		break;
	}
}

const struct device_class testmachine_rtc_class = {
    .name = "rtc",
    .description = "test machine clock, see doc/testmachines.md",
    .state = rtc_state,
    .size = sizeof(struct rtc),
    .events = rtc_events,
    .n_events = sizeof(rtc_events) / sizeof(rtc_events[0]),
    .read = rtc_read,
    .write = rtc_write,
    .access = ACCESS_ANY,
    .order = DEVICE_CPU_ORDER,
    .read_side_effects = true,
    .reset = rtc_reset,
};
