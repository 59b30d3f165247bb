/*
 * Connectors of Ethernet controllers; see ethernet.h.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "emul/emul.h"
#include "emul/machine.h"
#include "net/ethernet.h"
#include "net/network.h"

/* Frames on their way.  A sender that waits for the wire has one or two. */
#define QUEUE 8u

#define PREAMBLE 8u
#define GAP	 12u /* bytes */

/* A byte on the wire. */
#define BYTE_10	 (800 * (EMUL_MICROSECOND / 1000))
#define BYTE_100 (BYTE_10 / 10)

struct ethernet_port {
	struct object object;
	struct machine *machine;
	void (*receive)(void *owner, const uint8_t *frame, size_t len);
	void *owner;
	bool (*take)(void *arg, const uint8_t *frame, size_t len);
	void *take_arg;
	bool fast;
	struct ethernet_port *next;

	uint64_t sent;
	uint64_t received;
	emul_time busy; /* the wire to here, until then */
	uint32_t count; /* frames on their way, in order of arrival */
	emul_time when[QUEUE];
	uint32_t length[QUEUE];
	uint8_t frames[QUEUE * ETHERNET_MAX];

	/* Test hook. */
	void (*captured)(void *arg, const uint8_t *frame, size_t len);
	void *captured_arg;
};

static const struct state_field ethernet_state[] = {
    STATE_U64(struct ethernet_port, sent, "frames sent"),
    STATE_U64(struct ethernet_port, received, "frames received"),
    STATE_U64_MAX(struct ethernet_port, busy, "end of the last frame",
		  INT64_MAX),
    STATE_U32_MAX(struct ethernet_port, count, "frames on their way", QUEUE),
    STATE_U64_MAX(struct ethernet_port, when, "times of arrival", INT64_MAX),
    STATE_U32_MAX(struct ethernet_port, length, "their lengths", ETHERNET_MAX),
    STATE_U8(struct ethernet_port, frames, "their bytes"),
    STATE_END,
};

static void arrived(struct object *o, emul_time now, uint64_t arg);

enum ethernet_event { EVENT_ARRIVED };

static const struct event_kind ethernet_events[] = {
    [EVENT_ARRIVED] = {"a frame has arrived", arrived, 0},
};

static const struct object_class ethernet_class = {
    .name = "ethernet",
    .state = ethernet_state,
    .size = sizeof(struct ethernet_port),
    .events = ethernet_events,
    .n_events = 1,
    .survives_reset = true,
};

/* ---- connectors ---- */

struct ethernet_port *
ethernet_add(struct machine *m, const char *name, bool fast,
	     void (*receive)(void *owner, const uint8_t *frame, size_t len),
	     void *owner)
{
	struct ethernet_port *p = calloc(1, sizeof(*p));
	struct ethernet_port **end = &m->ethernet_ports;
	char object_name[32];

	assert(p != NULL);
	p->machine = m;
	p->receive = receive;
	p->owner = owner;
	p->fast = fast && m->options.network == ETHERNET_HOST;
	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = p;
	snprintf(object_name, sizeof(object_name), "ethernet.%.20s", name);
	object_register(m, &p->object, &ethernet_class, p, object_name);
	state_reset(p, ethernet_state);
	return p;
}

void
ethernet_listen(struct ethernet_port *p,
		bool (*take)(void *arg, const uint8_t *frame, size_t len),
		void *arg)
{
	p->take = take;
	p->take_arg = arg;
}

void
ethernet_free_all(struct machine *m)
{
	struct ethernet_port *p;

	while ((p = m->ethernet_ports) != NULL) {
		m->ethernet_ports = p->next;
		free(p);
	}
}

struct ethernet_port *
ethernet_port(const struct machine *m, unsigned n)
{
	struct ethernet_port *p = m->ethernet_ports;

	for (; p != NULL && n > 0; n--) {
		p = p->next;
	}
	return p;
}

void
ethernet_address(const struct machine *m, unsigned n,
		 uint8_t address[ETHERNET_ADDRESS])
{
	static const uint8_t first[ETHERNET_ADDRESS] = {0x10, 0x20, 0x30};
	unsigned serial = m->options.serial_nr != 0 ? m->options.serial_nr : 1;

	memcpy(address, first, sizeof(first));
	address[4] = (uint8_t)(serial >> 4);
	address[5] = (uint8_t)(serial << 4 | n << 1);
}

bool
ethernet_link(const struct ethernet_port *p)
{
	return p->machine->options.network != ETHERNET_NONE;
}

bool
ethernet_fast(const struct ethernet_port *p)
{
	return p->fast;
}

static emul_time
byte_time(const struct ethernet_port *p)
{
	return p->fast ? BYTE_100 : BYTE_10;
}

emul_time
ethernet_wire_time(const struct ethernet_port *p, size_t len)
{
	return (PREAMBLE + len + ETHERNET_FCS) * byte_time(p);
}

emul_time
ethernet_gap(const struct ethernet_port *p)
{
	return GAP * byte_time(p);
}

/* ---- frames ---- */

void
ethernet_send(struct ethernet_port *p, const uint8_t *frame, size_t len)
{
	struct emul *emul = p->machine->emul;

	p->sent++;
	if (p->captured != NULL) {
		p->captured(p->captured_arg, frame, len);
	}
	if (emul != NULL && ethernet_link(p) && len >= ETHERNET_MIN &&
	    len <= ETHERNET_MAX) {
		network_sent(emul, p, frame, len);
	}
}

bool
ethernet_has_room(const struct ethernet_port *p)
{
	return p->count < QUEUE;
}

static uint8_t *
bytes_of(struct ethernet_port *p, uint32_t i)
{
	return p->frames + (size_t)i * ETHERNET_MAX;
}

/* The first frame arrives when it does, but not before the wire is free. */
static void
expect(struct ethernet_port *p)
{
	emul_time earliest = p->busy + ethernet_wire_time(p, p->length[0]);

	event_schedule(&p->object, EVENT_ARRIVED,
		       p->when[0] > earliest ? p->when[0] : earliest, 0);
}

void
ethernet_arrive(struct ethernet_port *p, emul_time when, const uint8_t *frame,
		size_t len)
{
	uint32_t i = p->count;

	assert(i < QUEUE && len <= ETHERNET_MAX);
	for (; i > 0 && p->when[i - 1] > when; i--) {
		p->when[i] = p->when[i - 1];
		p->length[i] = p->length[i - 1];
		memcpy(bytes_of(p, i), bytes_of(p, i - 1), ETHERNET_MAX);
	}
	p->when[i] = when;
	p->length[i] = (uint32_t)len;
	memset(bytes_of(p, i), 0, ETHERNET_MAX);
	memcpy(bytes_of(p, i), frame, len);
	p->count++;
	expect(p);
}

static void
remove_first(struct ethernet_port *p)
{
	p->count--;
	memmove(p->when, p->when + 1, p->count * sizeof(p->when[0]));
	memmove(p->length, p->length + 1, p->count * sizeof(p->length[0]));
	memmove(bytes_of(p, 0), bytes_of(p, 1), p->count * ETHERNET_MAX);
	memset(bytes_of(p, p->count), 0, ETHERNET_MAX);
	p->when[p->count] = 0;
	p->length[p->count] = 0;
}

static void
arrived(struct object *o, emul_time now, uint64_t arg)
{
	struct ethernet_port *p = o->self;
	uint8_t frame[ETHERNET_MAX];
	size_t len = p->length[0];

	if (p->count == 0) {
		return; /* a snapshot has an event and no frame */
	}
	memcpy(frame, bytes_of(p, 0), len);
	remove_first(p);
	p->busy = now;
	p->received++;
	if (p->count > 0) {
		expect(p);
	}
	if (p->take == NULL || !p->take(p->take_arg, frame, len)) {
		p->receive(p->owner, frame, len);
	}
}

/* ---- what controllers compute ---- */

uint32_t
ethernet_fcs(const uint8_t *frame, size_t len)
{
	return (uint32_t)crc32(0, frame, (uInt)len);
}

unsigned
ethernet_hash(const uint8_t address[ETHERNET_ADDRESS])
{
	return ~ethernet_fcs(address, ETHERNET_ADDRESS) >> 26;
}

void
ethernet_test_capture(struct ethernet_port *p,
		      void (*fn)(void *arg, const uint8_t *frame, size_t len),
		      void *arg)
{
	p->captured = fn;
	p->captured_arg = arg;
}
