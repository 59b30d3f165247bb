/*
 * VSXXX-AA: Digital's mouse with three buttons, at the far end of a serial line
 * with 4800 bits a second, 8 bits, odd parity.
 *
 * Document: "VCB02 Video Subsystem Technical Manual" (EK-104AA-TM), the chapter
 * on the mouse; what the drivers of NetBSD and Linux say of it.
 *
 * A report has three bytes: bit 7 with the directions and the buttons, then how
 * far to the left or right and how far up or down.  In incremental stream mode
 * there is one whenever something has changed, as often as the rate allows; in
 * prompt mode one when the machine asks.  The self-test's report has four.
 *
 * Not modelled: the tablet (VSXXX-AB), errors of the self-test.
 */
#include "devices/vsxxx.h"
#include "display/keyboard.h"
#include "emul/machine.h"
#include "host/serial.h"

enum vsxxx_command {
	CMD_PROMPT = 'D',
	CMD_RATE_55 = 'K',
	CMD_RATE_72 = 'L',
	CMD_RATE_132 = 'M',
	CMD_REPORT = 'P', /* and prompt mode */
	CMD_STREAM = 'R',
	CMD_STANDARD = 'S', /* the only format that a mouse has */
	CMD_TEST = 'T',
};

enum vsxxx_report {
	REPORT_RIGHT = 1,
	REPORT_MIDDLE = 2,
	REPORT_LEFT = 4,
	REPORT_UP = 8,
	REPORT_RIGHTWARD = 0x10,
	REPORT_MOVE = 0x80,
	REPORT_TEST = 0xa0,  /* and the revision */
	REPORT_MOUSE = 0x02, /* and where it was made */
};

#define STEPS_MAX 127
#define KEPT_MAX  32767 /* steps in each direction that wait for a report */
#define SELF_TEST (100 * EMUL_MILLISECOND)

enum {
	EVENT_REPORT,
	EVENT_TESTED,
	EVENT_KINDS,
};

struct vsxxx {
	bool stream;
	uint8_t rate;	 /* reports a second */
	uint8_t buttons; /* as reported: bits 0 to 2 */
	bool changed;	 /* a button, since the last report */
	uint16_t dx;	 /* since then; two's complement */
	uint16_t dy;
	bool testing;

	/* Wiring, not state. */
	struct serial_line *line;
};

static const struct state_field vsxxx_state[] = {
    STATE_BOOL(struct vsxxx, stream, "incremental stream mode"),
    STATE_U8_RESET(struct vsxxx, rate, "reports a second", 55),
    STATE_U8_MAX(struct vsxxx, buttons, "buttons that are down", 7),
    STATE_BOOL(struct vsxxx, changed, "a button has changed"),
    STATE_U16(struct vsxxx, dx, "steps to the right since the last report"),
    STATE_U16(struct vsxxx, dy, "steps down since the last report"),
    STATE_BOOL(struct vsxxx, testing, "self-test"),
    STATE_END,
};

/* Takes up to STEPS_MAX steps from *KEPT: how many, and whether backwards. */
static uint8_t
take_steps(uint16_t *kept, bool *back)
{
	int n = (int16_t)*kept;
	int most = n < 0 ? -n : n;

	most = most > STEPS_MAX ? STEPS_MAX : most;
	*back = n < 0;
	*kept = (uint16_t)(n < 0 ? n + most : n - most);
	return (uint8_t)most;
}

static void
report(struct vsxxx *v)
{
	bool left;
	bool up;
	uint8_t x = take_steps(&v->dx, &left);
	uint8_t y = take_steps(&v->dy, &up);

	v->changed = false;
	serial_send(v->line,
		    (uint8_t)(REPORT_MOVE | v->buttons | (up ? REPORT_UP : 0) |
			      (left ? 0 : REPORT_RIGHTWARD)));
	serial_send(v->line, x);
	serial_send(v->line, y);
}

static bool
has_news(const struct vsxxx *v)
{
	return v->changed || v->dx != 0 || v->dy != 0;
}

/* The next report, if it is not on its way. */
static void
arrange(struct device *d)
{
	const struct vsxxx *v = device_self(d);

	if (v->stream && !v->testing && has_news(v) &&
	    !event_pending(&d->object, EVENT_REPORT)) {
		event_schedule(&d->object, EVENT_REPORT,
			       device_now(d) +
				   EMUL_SECOND / (v->rate > 0 ? v->rate : 1),
			       0);
	}
}

/* A report waits until the machine has taken the last one. */
static void
event_report(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct vsxxx *v = device_self(d);

	if (v->stream && !v->testing && has_news(v) &&
	    serial_waiting(v->line) == 0) {
		report(v);
	}
	arrange(d);
}

static void
event_tested(struct object *o, emul_time now, uint64_t arg)
{
	struct vsxxx *v = device_self(device_of_object(o));

	v->testing = false;
	serial_send(v->line, REPORT_TEST);
	serial_send(v->line, REPORT_MOUSE);
	serial_send(v->line, 0); /* no error */
	serial_send(v->line, v->buttons);
}

static void
start_test(struct device *d)
{
	struct vsxxx *v = device_self(d);
	uint8_t buttons = v->buttons;

	event_cancel(&d->object, EVENT_REPORT);
	state_reset(v, vsxxx_state);
	v->buttons = buttons;
	v->testing = true;
	event_schedule(&d->object, EVENT_TESTED, device_now(d) + SELF_TEST, 0);
}

/* A byte of the machine. */
static void
vsxxx_put(void *arg, uint8_t byte)
{
	struct device *d = arg;
	struct vsxxx *v = device_self(d);

	if (v->testing) {
		return;
	}
	switch (byte) {
	case CMD_PROMPT:
		v->stream = false;
		break;
	case CMD_RATE_55:
		v->rate = 55;
		break;
	case CMD_RATE_72:
		v->rate = 72;
		break;
	case CMD_RATE_132:
		v->rate = 132;
		break;
	case CMD_REPORT:
		v->stream = false;
		report(v);
		break;
	case CMD_STREAM:
		v->stream = true;
		break;
	case CMD_STANDARD:
		break;
	case CMD_TEST:
		start_test(d);
		break;
	default:
		device_guest_error(d, "command 0x%02x", byte);
		break;
	}
	arrange(d);
}

static void
add_steps(uint16_t *kept, int steps)
{
	int n = (int16_t)*kept + steps;

	n = n > KEPT_MAX ? KEPT_MAX : n;
	n = n < -KEPT_MAX ? -KEPT_MAX : n;
	*kept = (uint16_t)n;
}

static void
vsxxx_move(void *owner, int dx, int dy, unsigned buttons)
{
	struct device *d = owner;
	struct vsxxx *v = device_self(d);
	uint8_t now =
	    (uint8_t)(((buttons & POINTER_LEFT) != 0 ? REPORT_LEFT : 0) |
		      ((buttons & POINTER_MIDDLE) != 0 ? REPORT_MIDDLE : 0) |
		      ((buttons & POINTER_RIGHT) != 0 ? REPORT_RIGHT : 0));

	/* A click that is over before the report would be lost. */
	if (v->changed && now != v->buttons && v->stream && !v->testing &&
	    serial_waiting(v->line) == 0) {
		report(v);
	}
	v->changed |= now != v->buttons;
	v->buttons = now;
	add_steps(&v->dx, dx);
	add_steps(&v->dy, dy);
	arrange(d);
}

struct device *
vsxxx_add(struct machine *m, struct serial_line *line, struct error *e)
{
	static const struct pointer_class class = {vsxxx_move};
	struct device *d = device_add(m, &vsxxx_class, NULL, 0, 0, NULL, e);

	if (d != NULL) {
		((struct vsxxx *)device_self(d))->line = line;
		serial_plug(line, vsxxx_put, d);
		m->pointer = (struct pointer_port){&class, d};
	}
	return d;
}

static const struct event_kind vsxxx_events[EVENT_KINDS] = {
    [EVENT_REPORT] = {"report", event_report, 0},
    [EVENT_TESTED] = {"tested", event_tested, 0},
};

const struct device_class vsxxx_class = {
    .name = "vsxxx",
    .description = "VSXXX-AA mouse",
    .state = vsxxx_state,
    .size = sizeof(struct vsxxx),
    .events = vsxxx_events,
    .n_events = EVENT_KINDS,
};
