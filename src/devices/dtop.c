/*
 * The desktop bus (ACCESS.bus) of the Personal DECstation: the microcontroller
 * that is its host, a keyboard and a mouse.
 *
 * Documents: "DESKTOPinterconnect Description and Protocol Specification",
 * "Open Desktop Bus, Keyboard Device Protocol Specification" and "Locator
 * Device Protocol Specification", by what the drivers of Mach, 4.4BSD and
 * NetBSD say of them.
 *
 * The controller has one register, whose bits 8 to 15 are the next byte from
 * the bus or to it.  Bit 0 of SIR says that there is one, bit 1 that it takes
 * one.  A message to the host has the address of the device, a byte with its
 * length, the body, and a checksum; bytes from f8 to fb come as f8 and that
 * minus 10.  A message of the host has no checksum; f8 fb says that the device
 * has heard it.
 *
 * The keyboard tells the codes of all keys that are down, which are the
 * LK201's, whenever that changes; the mouse its buttons, and how far it has
 * been moved.
 *
 * Not modelled: messages that reset, identify and place devices; the bell's
 * sound.
 */
#include <string.h>

#include "devices/dtop.h"
#include "devices/lk201_keys.h"
#include "display/keyboard.h"
#include "emul/machine.h"

enum dtop_address {
	ADDRESS_HOST = 0x50,
	ADDRESS_MOUSE = 0x6a,
	ADDRESS_KEYBOARD = 0x6c,
};

enum dtop_message {
	KEYBOARD_CLICK = 0x01,
	KEYBOARD_BELL = 0x02,
	KEYBOARD_LED = 0x03,
	KEYBOARD_POLL = 0x04,
	MOUSE_SET_RATE = 0x01, /* milliseconds; 0: when it is asked */
	MOUSE_POLL = 0x02,
	LENGTH = 0x1f,
	HEADER = 2,
	ALL_UP = 0x00,
};

enum {
	ESCAPE = 0xf8,
	ESCAPE_LAST = 0xfb,
	ESCAPED = 0x10, /* less */
	SENT = 0xfb,
	BUTTON_LEFT = 1,
	BUTTON_RIGHT = 2,
	BUTTON_MIDDLE = 4,
};

#define KEYS	    10 /* that are down, in a message */
#define SAMPLING    14 /* milliseconds, of the mouse at first */
#define STEPS_MAX   31 /* what drivers take of a report */
#define KEPT_MAX    32767
#define MESSAGE_MAX (HEADER + LENGTH)
#define QUEUE_ROOM  48 /* of the longest message, escaped */

enum {
	EVENT_REPORT,
	EVENT_TYPE,
	EVENT_KINDS,
};

struct dtop {
	struct byte_fifo queue;	      /* to the host */
	uint8_t message[MESSAGE_MAX]; /* of the host, so far */
	uint8_t message_len;

	/* The keyboard. */
	uint8_t down[KEYS];
	uint8_t n_down;
	uint8_t leds;
	uint32_t bells;
	struct byte_fifo typed;

	/* The mouse. */
	uint8_t interval;
	uint8_t buttons;
	bool changed; /* a button, since the last report */
	uint16_t dx;  /* since then; two's complement */
	uint16_t dy;

	bool sits; /* wiring, not state: they are there */
};

static const struct state_field dtop_state[] = {
    STATE_FIFO(struct dtop, queue, "bytes to the host"),
    STATE_U8(struct dtop, message, "message of the host"),
    STATE_U8_MAX(struct dtop, message_len, "bytes of it", MESSAGE_MAX - 1),
    STATE_U8(struct dtop, down, "keys that are down"),
    STATE_U8_MAX(struct dtop, n_down, "how many", KEYS),
    STATE_U8(struct dtop, leds, "lamps that are lit"),
    STATE_U32(struct dtop, bells, "how often the bell has rung"),
    STATE_FIFO(struct dtop, typed, "characters to be typed"),
    STATE_U8_RESET(struct dtop, interval, "of the mouse, milliseconds",
		   SAMPLING),
    STATE_U8_MAX(struct dtop, buttons, "buttons that are down", 7),
    STATE_BOOL(struct dtop, changed, "a button has changed"),
    STATE_U16(struct dtop, dx, "steps to the right since the last report"),
    STATE_U16(struct dtop, dy, "steps down since the last report"),
    STATE_END,
};

/* ---- messages to the host ---- */

static void
update(struct device *d)
{
	const struct dtop *t = device_self(d);

	irq_set(d->irq, t->queue.count > 0);
}

static void
queue_byte(struct dtop *t, uint8_t byte)
{
	if (byte >= ESCAPE && byte <= ESCAPE_LAST) {
		byte_fifo_put(&t->queue, ESCAPE);
		byte -= ESCAPED;
	}
	byte_fifo_put(&t->queue, byte);
}

/* False: the host has not taken those before. */
static bool
send(struct device *d, uint8_t from, const uint8_t *body, uint8_t len)
{
	struct dtop *t = device_self(d);
	uint8_t sum = (uint8_t)(ADDRESS_HOST ^ from ^ len);

	if (t->queue.count > BYTE_FIFO_MAX - QUEUE_ROOM) {
		return false;
	}
	queue_byte(t, from);
	queue_byte(t, len);
	for (unsigned i = 0; i < len; i++) {
		queue_byte(t, body[i]);
		sum ^= body[i];
	}
	queue_byte(t, sum);
	update(d);
	return true;
}

/* ---- the keyboard ---- */

static bool
send_keys(struct device *d)
{
	static const uint8_t none[1] = {ALL_UP};
	const struct dtop *t = device_self(d);

	return t->n_down > 0 ? send(d, ADDRESS_KEYBOARD, t->down, t->n_down)
			     : send(d, ADDRESS_KEYBOARD, none, 1);
}

static void
dtop_key(void *owner, uint32_t keysym, bool down)
{
	struct device *d = owner;
	struct dtop *t = device_self(d);
	uint8_t code = lk201_code(keysym);
	unsigned i = 0;

	while (i < t->n_down && t->down[i] != code) {
		i++;
	}
	if (code == 0 || (i < t->n_down) == down ||
	    (down && t->n_down == KEYS)) {
		return;
	}
	if (down) {
		t->down[t->n_down++] = code;
	} else {
		t->down[i] = t->down[--t->n_down];
	}
	send_keys(d);
}

static bool
dtop_has(void *owner, uint32_t keysym)
{
	return lk201_code(keysym) != 0;
}

static void
event_type(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct dtop *t = device_self(d);

	lk201_keys_event(d, &t->typed, EVENT_TYPE, now, t->queue.count == 0,
			 dtop_key);
}

static bool
dtop_type(void *owner, const uint8_t *text, size_t len)
{
	struct dtop *t = device_self(owner);

	return lk201_keys_type(owner, &t->typed, EVENT_TYPE, text, len);
}

unsigned
dtop_leds(const struct device *d)
{
	return ((const struct dtop *)device_self(d))->leds;
}

unsigned
dtop_bells(const struct device *d)
{
	return ((const struct dtop *)device_self(d))->bells;
}

/* ---- the mouse ---- */

/* Takes up to STEPS_MAX steps from *KEPT. */
static int
take_steps(uint16_t *kept)
{
	int n = (int16_t)*kept;
	int take = n > STEPS_MAX ? STEPS_MAX : n;

	take = take < -STEPS_MAX ? -STEPS_MAX : take;
	*kept = (uint16_t)(n - take);
	return take;
}

/* Numbers have their high byte first; up is positive. */
static void
send_report(struct device *d)
{
	struct dtop *t = device_self(d);
	uint16_t x = t->dx;
	uint16_t y = t->dy;
	unsigned right = (unsigned)take_steps(&x);
	unsigned up = (unsigned)-take_steps(&y);
	const uint8_t body[6] = {0,
				 t->buttons,
				 (uint8_t)(right >> 8),
				 (uint8_t)right,
				 (uint8_t)(up >> 8),
				 (uint8_t)up};

	if (send(d, ADDRESS_MOUSE, body, sizeof(body))) {
		t->changed = false;
		t->dx = x;
		t->dy = y;
	}
}

static bool
has_news(const struct dtop *t)
{
	return t->changed || t->dx != 0 || t->dy != 0;
}

static void
arrange(struct device *d)
{
	const struct dtop *t = device_self(d);

	if (t->interval != 0 && has_news(t) &&
	    !event_pending(&d->object, EVENT_REPORT)) {
		event_schedule(&d->object, EVENT_REPORT,
			       device_now(d) + t->interval * EMUL_MILLISECOND,
			       0);
	}
}

static void
event_report(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	const struct dtop *t = device_self(d);

	if (t->interval != 0 && has_news(t) && t->queue.count == 0) {
		send_report(d);
	}
	arrange(d);
}

static void
add_steps(uint16_t *kept, int steps)
{
	int n = (int16_t)*kept;

	if (steps > KEPT_MAX - n) {
		n = KEPT_MAX;
	} else if (steps < -KEPT_MAX - n) {
		n = -KEPT_MAX;
	} else {
		n += steps;
	}
	*kept = (uint16_t)n;
}

static void
dtop_move(void *owner, int dx, int dy, unsigned buttons)
{
	struct device *d = owner;
	struct dtop *t = device_self(d);
	uint8_t now =
	    (uint8_t)(((buttons & POINTER_LEFT) != 0 ? BUTTON_LEFT : 0) |
		      ((buttons & POINTER_MIDDLE) != 0 ? BUTTON_MIDDLE : 0) |
		      ((buttons & POINTER_RIGHT) != 0 ? BUTTON_RIGHT : 0));

	/* A click that is over before the report would be lost. */
	if (t->changed && now != t->buttons && t->interval != 0) {
		send_report(d);
	}
	t->changed |= now != t->buttons;
	t->buttons = now;
	add_steps(&t->dx, dx);
	add_steps(&t->dy, dy);
	arrange(d);
}

/* ---- messages of the host ---- */

static bool
hear_keyboard(struct device *d, const uint8_t *body, unsigned len)
{
	struct dtop *t = device_self(d);

	switch (body[0]) {
	case KEYBOARD_CLICK:
		return true;
	case KEYBOARD_BELL:
		t->bells++;
		return true;
	case KEYBOARD_LED:
		t->leds = len > 1 ? body[1] & 0x0f : t->leds;
		return true;
	case KEYBOARD_POLL:
		send_keys(d);
		return true;
	default:
		return false;
	}
}

static bool
hear_mouse(struct device *d, const uint8_t *body, unsigned len)
{
	struct dtop *t = device_self(d);

	switch (body[0]) {
	case MOUSE_SET_RATE:
		t->interval = len > 1 ? body[1] : t->interval;
		arrange(d);
		return true;
	case MOUSE_POLL:
		send_report(d);
		return true;
	default:
		return false;
	}
}

/* Nobody answers a message to another address. */
static void
hear(struct device *d, uint8_t to, const uint8_t *body, unsigned len)
{
	struct dtop *t = device_self(d);

	if (!t->sits || (to != ADDRESS_KEYBOARD && to != ADDRESS_MOUSE)) {
		device_guest_error(d, "message to 0x%02x, which is not there",
				   to);
		return;
	}
	if (t->queue.count <= BYTE_FIFO_MAX - QUEUE_ROOM) {
		byte_fifo_put(&t->queue, ESCAPE);
		byte_fifo_put(&t->queue, SENT);
	}
	if (len > 0 && !(to == ADDRESS_MOUSE ? hear_mouse(d, body, len)
					     : hear_keyboard(d, body, len))) {
		device_unimplemented(d, "message 0x%02x to 0x%02x", body[0],
				     to);
	}
	update(d);
}

static uint64_t
dtop_read(struct device *d, uint64_t off, unsigned size)
{
	struct dtop *t = device_self(d);
	uint8_t byte = 0;

	byte_fifo_get(&t->queue, &byte);
	update(d);
	return (uint64_t)byte << 8;
}

static void
dtop_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct dtop *t = device_self(d);
	unsigned len;

	t->message[t->message_len++] = (uint8_t)(value >> 8);
	if (t->message_len < HEADER) {
		return;
	}
	len = t->message[1] & LENGTH;
	if (t->message_len >= HEADER + len) {
		t->message_len = 0;
		hear(d, t->message[0], t->message + HEADER, len);
	}
}

/* ---- the board ---- */

bool
dtop_add(struct machine *m, uint64_t base, uint64_t len, struct irq *received,
	 bool sits, struct error *e)
{
	static const struct keyboard_class keyboard = {dtop_key, dtop_has,
						       dtop_type};
	static const struct pointer_class pointer = {dtop_move};
	struct device *d =
	    device_add(m, &dtop_class, NULL, base, len, received, e);

	if (d == NULL) {
		return false;
	}
	((struct dtop *)device_self(d))->sits = sits;
	if (sits) {
		m->keyboard = (struct keyboard_port){&keyboard, d};
		m->pointer = (struct pointer_port){&pointer, d};
	}
	return true;
}

static const struct event_kind dtop_events[EVENT_KINDS] = {
    [EVENT_REPORT] = {"report", event_report, 0},
    [EVENT_TYPE] = {"type", event_type, 0},
};

const struct device_class dtop_class = {
    .name = "dtop",
    .description = "Personal DECstation desktop bus, keyboard and mouse",
    .state = dtop_state,
    .size = sizeof(struct dtop),
    .events = dtop_events,
    .n_events = EVENT_KINDS,
    .read = dtop_read,
    .write = dtop_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
};
