/*
 * LK201: Digital's keyboard of VT200 terminals, VAXstations and DECstations, at
 * the far end of a serial line with 4800 bits a second, 8 bits, no parity.
 *
 * Documents: "VT220 Programmer Pocket Guide" and "VCB02 Video Subsystem
 * Technical Manual" (EK-104AA-TM), the chapters on the LK201; what the drivers
 * of NetBSD and Linux say of it.
 *
 * A key sends its code when it goes down.  The keyboard is divided into 14
 * parts, and what else a key does depends on the mode of its division: nothing
 * (down only), repeat (auto), or send its code again when it goes up (down/up;
 * the last one sends ALL UPS instead).  A repeating key sends METRONOME for the
 * code that was sent last, or its code if there was another one since.
 *
 * Commands have bit 0 set, and bit 7 in their last byte.  Without bit 0 they
 * set modes: bits 1 and 2 the mode, 3 to 6 the division; division 15 sets how
 * the repeat buffer that is in the bits of the mode works.
 *
 * Not modelled: sounds (bell and clicks are taken), stuck keys, test mode
 * (which is acknowledged), the LK401's further keys.
 */
#include <string.h>

#include "devices/lk201.h"
#include "devices/lk201_keys.h"
#include "display/keyboard.h"
#include "emul/machine.h"
#include "host/serial.h"

/* What the keyboard sends besides codes of keys. */
enum lk201_special {
	LK_POWER_UP = 0x01, /* then the hardware's number, errors, a key */
	LK_ALL_UPS = 0xb3,
	LK_METRONOME = 0xb4,
	LK_OUTPUT_ERROR = 0xb5,
	LK_INPUT_ERROR = 0xb6,
	LK_LOCKED = 0xb7,
	LK_TEST_MODE = 0xb8,
	LK_MODE_CHANGED = 0xba,
};

enum lk201_command {
	CMD_LEDS_OFF = 0x11, /* with bits of LEDS */
	CMD_LEDS_ON = 0x13,
	CMD_CLICK_ON = 0x1b, /* with a volume */
	CMD_BELL_ON = 0x23,
	CMD_TEST_EXIT = 0x80,
	CMD_INHIBIT = 0x89,
	CMD_RESUME = 0x8b,
	CMD_CLICK_OFF = 0x99,
	CMD_CLICK = 0x9f,
	CMD_BELL_OFF = 0xa1,
	CMD_BELL = 0xa7,
	CMD_REQUEST_ID = 0xab,
	CMD_CTRL_CLICK_OFF = 0xb9,
	CMD_CTRL_CLICK_ON = 0xbb,
	CMD_REPEAT_OFF_ONCE = 0xc1,
	CMD_TEST = 0xcb,
	CMD_DEFAULTS = 0xd3,
	CMD_REPEAT_TO_DOWN = 0xd9,
	CMD_REPEAT_OFF = 0xe1,
	CMD_REPEAT_ON = 0xe3,
	CMD_POWER_UP = 0xfd,
};

enum {
	COMMAND_LAST = 0x80, /* no more bytes */
	COMMAND_PERIPHERAL = 0x01,
	COMMAND_MODE_SHIFT = 1,
	COMMAND_MODE = 3,
	COMMAND_DIVISION_SHIFT = 3,
	COMMAND_DIVISION = 15,
	PARAMETER_VALUE = 0x7f,
	LEDS = 0x0f,
	VOLUME = 0x07, /* 0 is loudest */
};

enum lk201_mode {
	MODE_DOWN = 0,
	MODE_AUTO = 1,
	MODE_UPDOWN = 3,
};

#define DIVISIONS      15 /* number 0 is not used */
#define DIVISION_RATES 15 /* of commands: sets a repeat buffer */
#define BUFFERS	       4
#define PARAMETERS     2
#define HELD	       4 /* bytes kept while transmission is inhibited */

/* A self-test takes 70 ms; somebody types 50 characters a second. */
#define SELF_TEST (70 * EMUL_MILLISECOND)

enum {
	EVENT_READY,
	EVENT_REPEAT,
	EVENT_TYPE,
	EVENT_KINDS,
};

struct lk201 {
	uint8_t mode[DIVISIONS];
	uint8_t buffer[DIVISIONS]; /* that a division repeats by */
	uint8_t delay[BUFFERS];	   /* in 5 ms */
	uint8_t rate[BUFFERS];	   /* a second */
	uint8_t leds;
	uint8_t bell_volume;
	uint8_t click_volume;
	uint32_t bells;
	bool testing;	  /* after power-up: deaf and dumb */
	bool repeat;	  /* at all */
	bool repeat_once; /* the key that is down does not */
	bool inhibited;
	uint8_t held[HELD];
	uint8_t n_held;
	bool lost;	 /* others, meanwhile */
	uint8_t command; /* 0, or one that waits for parameters */
	uint8_t parameter[PARAMETERS];
	uint8_t n_parameters;
	uint8_t down[32];  /* keys, by bit */
	uint8_t repeating; /* key, or 0 */
	bool other_since;  /* another code was sent */
	struct byte_fifo typed;

	/* Wiring, not state. */
	struct serial_line *line;
};

static const struct state_field lk201_state[] = {
    STATE_U8(struct lk201, mode, "mode of each division"),
    STATE_FIELD(struct lk201, buffer, uint8_t, STATE_TYPE_U8,
		"repeat buffer of each division", 0, BUFFERS - 1),
    STATE_U8(struct lk201, delay, "delay before repeating, in 5 ms"),
    STATE_U8(struct lk201, rate, "repetitions a second"),
    STATE_U8(struct lk201, leds, "lamps that are lit"),
    STATE_U8(struct lk201, bell_volume, "of the bell, 0 is loudest, 8 is off"),
    STATE_U8(struct lk201, click_volume, "of the click, likewise"),
    STATE_U32(struct lk201, bells, "how often the bell has rung"),
    STATE_BOOL(struct lk201, testing, "self-test"),
    STATE_BOOL(struct lk201, repeat, "keys repeat"),
    STATE_BOOL(struct lk201, repeat_once, "the key that is down does not"),
    STATE_BOOL(struct lk201, inhibited, "transmission is inhibited"),
    STATE_U8(struct lk201, held, "bytes kept meanwhile"),
    STATE_U8_MAX(struct lk201, n_held, "how many", HELD),
    STATE_BOOL(struct lk201, lost, "bytes lost meanwhile"),
    STATE_U8(struct lk201, command, "command that waits for parameters"),
    STATE_U8(struct lk201, parameter, "its parameters so far"),
    STATE_U8_MAX(struct lk201, n_parameters, "how many", PARAMETERS),
    STATE_U8(struct lk201, down, "keys that are down, by bit"),
    STATE_U8(struct lk201, repeating, "key that repeats"),
    STATE_BOOL(struct lk201, other_since, "another code was sent since"),
    STATE_FIFO(struct lk201, typed, "characters to be typed"),
    STATE_END,
};

/* ---- keys ---- */

static const struct {
	uint8_t first;
	uint8_t last;
	uint8_t division;
} divisions[] = {
    {0x56, 0x62, 10}, /* F1 to F5 */
    {0x63, 0x6e, 11}, /* F6 to F10 */
    {0x6f, 0x7a, 12}, /* F11 to F14 */
    {0x7b, 0x7d, 13}, /* Help, Do */
    {0x7e, 0x87, 14}, /* F17 to F20 */
    {0x88, 0x90, 9},  /* Find, Insert, Remove, Select, Prev, Next */
    {0x91, 0xa5, 2},  /* numeric keypad */
    {0xa6, 0xa8, 7},  /* left, right */
    {0xa9, 0xac, 8},  /* up, down */
    {0xad, 0xaf, 6},  /* Shift, Ctrl */
    {0xb0, 0xb2, 5},  /* Lock, Compose */
    {0xbc, 0xbc, 3},  /* delete */
    {0xbd, 0xbe, 4},  /* Return, Tab */
    {0xbf, 0xff, 1},  /* main array */
};

static unsigned
division_of(uint8_t code)
{
	size_t i = 0;

	while (code > divisions[i].last) {
		i++;
	}
	return divisions[i].division;
}

static bool
is_down(const struct lk201 *k, uint8_t code)
{
	return (k->down[code / 8] >> code % 8 & 1) != 0;
}

/* Is a key down whose division is in mode down/up? */
static bool
any_updown(const struct lk201 *k)
{
	for (unsigned code = divisions[0].first; code <= UINT8_MAX; code++) {
		if (is_down(k, (uint8_t)code) &&
		    k->mode[division_of((uint8_t)code)] == MODE_UPDOWN) {
			return true;
		}
	}
	return false;
}

/* ---- sending ---- */

static void
send(struct lk201 *k, uint8_t byte)
{
	if (!k->inhibited) {
		serial_send(k->line, byte);
	} else if (k->n_held < HELD) {
		k->held[k->n_held++] = byte;
	} else {
		k->lost = true;
	}
}

static void
send_key(struct lk201 *k, uint8_t code)
{
	send(k, code);
	k->other_since = true;
}

static void
resume(struct lk201 *k)
{
	k->inhibited = false;
	for (unsigned i = 0; i < k->n_held; i++) {
		send(k, k->held[i]);
	}
	if (k->lost) {
		send(k, LK_OUTPUT_ERROR);
	}
	k->n_held = 0;
	k->lost = false;
}

/* ---- repeating ---- */

static void
stop_repeating(struct device *d)
{
	struct lk201 *k = device_self(d);

	k->repeating = 0;
	event_cancel(&d->object, EVENT_REPEAT);
}

static void
start_repeating(struct device *d, uint8_t code)
{
	struct lk201 *k = device_self(d);
	unsigned buffer = k->buffer[division_of(code)];

	k->repeating = code;
	k->repeat_once = false;
	k->other_since = false;
	event_schedule(&d->object, EVENT_REPEAT,
		       device_now(d) + k->delay[buffer] * 5 * EMUL_MILLISECOND,
		       0);
}

static void
event_repeat(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct lk201 *k = device_self(d);
	uint8_t code = k->repeating;
	unsigned rate;

	if (code < divisions[0].first || !is_down(k, code)) {
		return;
	}
	rate = k->rate[k->buffer[division_of(code)]];
	if (k->repeat && !k->repeat_once) {
		send(k, k->other_since ? code : LK_METRONOME);
		k->other_since = false;
	}
	event_schedule(o, EVENT_REPEAT,
		       now + EMUL_SECOND / (rate > 0 ? rate : 1), 0);
}

/* ---- a key ---- */

static void
key_down(struct device *d, uint8_t code)
{
	struct lk201 *k = device_self(d);

	k->down[code / 8] |= (uint8_t)(1 << code % 8);
	send_key(k, code);
	if (k->mode[division_of(code)] == MODE_AUTO) {
		start_repeating(d, code);
	}
}

static void
key_up(struct device *d, uint8_t code)
{
	struct lk201 *k = device_self(d);

	k->down[code / 8] &= (uint8_t) ~(1 << code % 8);
	if (k->repeating == code) {
		stop_repeating(d);
	}
	if (k->mode[division_of(code)] == MODE_UPDOWN) {
		send_key(k, any_updown(k) ? code : LK_ALL_UPS);
	}
}

static void
lk201_key(void *owner, uint32_t keysym, bool down)
{
	struct device *d = owner;
	const struct lk201 *k = device_self(d);
	uint8_t code = lk201_code(keysym);

	if (code == 0 || k->testing || is_down(k, code) == down) {
		return;
	}
	if (down) {
		key_down(d, code);
	} else {
		key_up(d, code);
	}
}

static bool
lk201_has(void *owner, uint32_t keysym)
{
	return lk201_code(keysym) != 0;
}

/* ---- typing ---- */

static void
event_type(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct lk201 *k = device_self(d);

	lk201_keys_event(d, &k->typed, EVENT_TYPE, now,
			 !k->testing && serial_waiting(k->line) == 0,
			 lk201_key);
}

static bool
lk201_type(void *owner, const uint8_t *text, size_t len)
{
	struct lk201 *k = device_self(owner);

	return lk201_keys_type(owner, &k->typed, EVENT_TYPE, text, len);
}

/* ---- commands ---- */

static void
set_defaults(struct lk201 *k)
{
	static const uint8_t mode[DIVISIONS] = {
	    0,		 MODE_AUTO,   MODE_AUTO,   MODE_AUTO,	MODE_DOWN,
	    MODE_DOWN,	 MODE_UPDOWN, MODE_AUTO,   MODE_AUTO,	MODE_UPDOWN,
	    MODE_UPDOWN, MODE_UPDOWN, MODE_UPDOWN, MODE_UPDOWN, MODE_UPDOWN,
	};
	static const uint8_t buffer[DIVISIONS] = {
	    [3] = 1,
	    [7] = 1,
	    [8] = 1,
	};
	static const uint8_t delay[BUFFERS] = {100, 60, 100, 60};
	static const uint8_t rate[BUFFERS] = {30, 30, 40, 40};

	memcpy(k->mode, mode, sizeof(mode));
	memcpy(k->buffer, buffer, sizeof(buffer));
	memcpy(k->delay, delay, sizeof(delay));
	memcpy(k->rate, rate, sizeof(rate));
	k->repeat = true;
	k->bell_volume = 2;
	k->click_volume = 2;
}

static void
send_id(struct lk201 *k)
{
	send(k, LK_POWER_UP);
	send(k, 0); /* the hardware's number, of jumpers */
}

static void
power_up(struct device *d)
{
	struct lk201 *k = device_self(d);
	struct byte_fifo typed = k->typed;

	event_cancel(&d->object, EVENT_REPEAT);
	state_reset(k, lk201_state);
	set_defaults(k);
	k->typed = typed;
	k->testing = true;
	event_schedule(&d->object, EVENT_READY, device_now(d) + SELF_TEST, 0);
}

static void
event_ready(struct object *o, emul_time now, uint64_t arg)
{
	struct lk201 *k = device_self(device_of_object(o));

	k->testing = false;
	send_id(k);
	send(k, 0); /* no error, */
	send(k, 0); /* no key */
}

/* A command that sets modes or a repeat buffer. */
static bool
set_mode(struct lk201 *k)
{
	unsigned mode = k->command >> COMMAND_MODE_SHIFT & COMMAND_MODE;
	unsigned division =
	    k->command >> COMMAND_DIVISION_SHIFT & COMMAND_DIVISION;

	if (division == DIVISION_RATES) {
		if (k->n_parameters != 2 || k->parameter[1] == 0) {
			return false;
		}
		k->delay[mode] = k->parameter[0];
		k->rate[mode] = k->parameter[1];
		return true;
	}
	if (division == 0 || mode == 2 || k->n_parameters > 1) {
		return false;
	}
	k->mode[division] = (uint8_t)mode;
	if (k->n_parameters == 1) {
		k->buffer[division] = k->parameter[0] % BUFFERS;
	}
	send(k, LK_MODE_CHANGED);
	return true;
}

static void
repeat_to_down(struct device *d)
{
	struct lk201 *k = device_self(d);

	for (unsigned i = 0; i < DIVISIONS; i++) {
		if (k->mode[i] == MODE_AUTO) {
			k->mode[i] = MODE_DOWN;
		}
	}
	stop_repeating(d);
	send(k, LK_MODE_CHANGED);
}

/* Commands with a parameter. */
static bool
set_value(struct lk201 *k)
{
	uint8_t value = k->parameter[0];

	if (k->n_parameters != 1) {
		return false;
	}
	switch (k->command) {
	case CMD_LEDS_ON:
		k->leds |= value & LEDS;
		return true;
	case CMD_LEDS_OFF:
		k->leds &= (uint8_t)~value;
		return true;
	case CMD_CLICK_ON:
		k->click_volume = value & VOLUME;
		return true;
	case CMD_BELL_ON:
		k->bell_volume = value & VOLUME;
		return true;
	default:
		return false;
	}
}

static bool
control(struct device *d)
{
	struct lk201 *k = device_self(d);

	switch (k->command) {
	case CMD_INHIBIT:
		send(k, LK_LOCKED);
		k->inhibited = true;
		return true;
	case CMD_RESUME:
		resume(k);
		return true;
	case CMD_CLICK_OFF:
		k->click_volume = VOLUME + 1;
		return true;
	case CMD_BELL_OFF:
		k->bell_volume = VOLUME + 1;
		return true;
	case CMD_BELL:
		k->bells += k->bell_volume <= VOLUME ? 1 : 0;
		return true;
	case CMD_CLICK:
	case CMD_CTRL_CLICK_ON:
	case CMD_CTRL_CLICK_OFF:
	case CMD_TEST_EXIT:
		return true;
	case CMD_REQUEST_ID:
		send_id(k);
		return true;
	case CMD_REPEAT_OFF_ONCE:
		k->repeat_once = true;
		return true;
	case CMD_REPEAT_OFF:
	case CMD_REPEAT_ON:
		k->repeat = k->command == CMD_REPEAT_ON;
		return true;
	case CMD_REPEAT_TO_DOWN:
		repeat_to_down(d);
		return true;
	case CMD_TEST:
		send(k, LK_TEST_MODE);
		return true;
	case CMD_DEFAULTS:
		set_defaults(k);
		send(k, LK_MODE_CHANGED);
		return true;
	case CMD_POWER_UP:
		power_up(d);
		return true;
	default:
		return false;
	}
}

static void
carry_out(struct device *d)
{
	struct lk201 *k = device_self(d);
	bool known;

	if ((k->command & COMMAND_LAST) != 0 &&
	    ((k->command & COMMAND_PERIPHERAL) != 0 ||
	     k->command == CMD_TEST_EXIT)) {
		known = control(d);
	} else if ((k->command & COMMAND_PERIPHERAL) != 0) {
		known = set_value(k);
	} else {
		known = set_mode(k);
	}
	k->command = 0;
	if (!known) {
		send(k, LK_INPUT_ERROR);
	}
}

/* A byte of the machine. */
static void
lk201_put(void *arg, uint8_t byte)
{
	struct device *d = arg;
	struct lk201 *k = device_self(d);

	if (k->testing) {
		return;
	}
	if (k->command == 0) {
		k->command = byte;
		k->n_parameters = 0;
	} else if (k->n_parameters < PARAMETERS) {
		k->parameter[k->n_parameters++] = byte & PARAMETER_VALUE;
	}
	if ((byte & COMMAND_LAST) != 0 || k->command == 0) {
		carry_out(d);
	}
}

unsigned
lk201_leds(const struct device *d)
{
	return ((const struct lk201 *)device_self(d))->leds;
}

unsigned
lk201_bells(const struct device *d)
{
	return ((const struct lk201 *)device_self(d))->bells;
}

static void
lk201_reset(struct device *d)
{
	set_defaults(device_self(d));
}

struct device *
lk201_add(struct machine *m, struct serial_line *line, struct error *e)
{
	static const struct keyboard_class class = {lk201_key, lk201_has,
						    lk201_type};
	struct device *d = device_add(m, &lk201_class, NULL, 0, 0, NULL, e);

	if (d != NULL) {
		((struct lk201 *)device_self(d))->line = line;
		serial_plug(line, lk201_put, d);
		m->keyboard = (struct keyboard_port){&class, d};
	}
	return d;
}

static const struct event_kind lk201_events[EVENT_KINDS] = {
    [EVENT_READY] = {"ready", event_ready, 0},
    [EVENT_REPEAT] = {"repeat", event_repeat, 0},
    [EVENT_TYPE] = {"type", event_type, 0},
};

const struct device_class lk201_class = {
    .name = "lk201",
    .description = "LK201 keyboard",
    .state = lk201_state,
    .size = sizeof(struct lk201),
    .events = lk201_events,
    .n_events = EVENT_KINDS,
    .reset = lk201_reset,
};
