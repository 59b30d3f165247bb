/*
 * Loading a file from the network; see netboot.h.
 *
 * One packet at a time is on its way, and what is sent is made from the state
 * when the wire is free: a request or an acknowledgement by phase, an answer to
 * ARP beside it.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "emul/machine.h"
#include "promemul/netboot.h"
#include "promemul/netboot_packet.h"

/* A processor of the time needs that for a packet. */
#define PROCESSING (100 * EMUL_MICROSECOND)

/* After a second a packet is sent again, then after two, four, ... */
#define FIRST_WAIT EMUL_SECOND
#define TRIES_MAX  5u

#define FIRST_PORT 2048u /* our port of TFTP: from here on, below 4096 */

enum netboot_event { EVENT_SEND, EVENT_TIMEOUT, EVENT_KINDS };

struct netboot {
	struct object object;
	void (*over)(void *arg);
	void *arg;
	struct ethernet_port *port;
	uint8_t mac[ETHERNET_ADDRESS];

	uint8_t phase;
	uint8_t failure;
	uint8_t tries; /* of the packet that waits for an answer */
	bool pending;  /* a packet of the phase is to be sent */
	bool last;     /* that acknowledges the last block */
	bool asked;    /* an ARP request is to be answered */
	uint8_t asker_mac[ETHERNET_ADDRESS];
	uint32_t asker;
	uint64_t wire_free;
	uint32_t xid;
	uint16_t ip_id;
	uint32_t address; /* ours */
	uint32_t server;
	uint32_t hop; /* the server, or the router to it */
	uint8_t hop_mac[ETHERNET_ADDRESS];
	uint16_t local_port;
	uint16_t server_port; /* 0: not known yet */
	uint16_t block;	      /* that came last */
	uint32_t base;
	uint32_t size;
	uint32_t length;
	uint8_t name[NETBOOT_NAME_MAX + 1];
	uint8_t text[NETBOOT_TEXT_MAX + 1];
};

static const struct state_field netboot_state[] = {
    STATE_U8_MAX(struct netboot, phase, "what it is at", NETBOOT_PHASES - 1),
    STATE_U8_MAX(struct netboot, failure, "why it failed",
		 NETBOOT_FAILURES - 1),
    STATE_U8_MAX(struct netboot, tries, "packets sent without an answer",
		 TRIES_MAX),
    STATE_BOOL(struct netboot, pending, "a packet is to be sent"),
    STATE_BOOL(struct netboot, last, "the last block has come"),
    STATE_BOOL(struct netboot, asked, "an ARP request is to be answered"),
    STATE_U8(struct netboot, asker_mac, "who asked"),
    STATE_U32(struct netboot, asker, "who asked, its IP address"),
    STATE_U64_MAX(struct netboot, wire_free, "end of the frame being sent",
		  INT64_MAX),
    STATE_U32(struct netboot, xid, "number of the BOOTP request"),
    STATE_U16(struct netboot, ip_id, "number of the next packet"),
    STATE_U32(struct netboot, address, "own IP address"),
    STATE_U32(struct netboot, server, "the server's"),
    STATE_U32(struct netboot, hop, "that of the next hop"),
    STATE_U8(struct netboot, hop_mac, "where that is"),
    STATE_U16(struct netboot, local_port, "own port"),
    STATE_U16(struct netboot, server_port, "the server's port"),
    STATE_U16(struct netboot, block, "number of the last block"),
    STATE_U32(struct netboot, base, "physical address of the file"),
    STATE_U32(struct netboot, size, "room for it"),
    STATE_U32(struct netboot, length, "bytes of it"),
    STATE_U8(struct netboot, name, "its name"),
    STATE_U8(struct netboot, text, "what the server says"),
    STATE_END,
};

static bool
is_active(const struct netboot *n)
{
	return n->phase != NETBOOT_OFF && n->phase < NETBOOT_LOADED;
}

/* ---- sending ---- */

static void
want(struct netboot *n, emul_time earliest)
{
	if (!event_pending(&n->object, EVENT_SEND)) {
		event_schedule(
		    &n->object, EVENT_SEND,
		    earliest > n->wire_free ? earliest : n->wire_free, 0);
	}
}

/* The phase's packet is to be sent; it is not the first time if there was no
 * answer to it. */
static void
want_packet(struct netboot *n, bool again)
{
	if (!again) {
		n->tries = 0;
	}
	n->pending = true;
	want(n, machine_now(n->object.machine) + PROCESSING);
}

static void
finish(struct netboot *n, enum netboot_phase phase,
       enum netboot_failure failure)
{
	n->phase = (uint8_t)phase;
	n->failure = (uint8_t)failure;
	n->pending = false;
	n->asked = false;
	event_cancel(&n->object, EVENT_SEND);
	event_cancel(&n->object, EVENT_TIMEOUT);
	n->over(n->arg);
}

static struct netboot_udp
to_server(struct netboot *n)
{
	struct netboot_udp udp = {
	    .from = n->address,
	    .to = n->server,
	    .from_port = n->local_port,
	    .to_port = n->server_port != 0 ? n->server_port : TFTP_PORT,
	    .id = n->ip_id++,
	};

	memcpy(udp.mac_from, n->mac, sizeof(udp.mac_from));
	memcpy(udp.mac_to, n->hop_mac, sizeof(udp.mac_to));
	return udp;
}

static size_t
make_bootp(struct netboot *n, uint8_t frame[NETBOOT_FRAME])
{
	struct netboot_udp udp = {
	    .to = UINT32_MAX,
	    .from_port = BOOTP_CLIENT_PORT,
	    .to_port = BOOTP_SERVER_PORT,
	    .id = n->ip_id++,
	};

	memcpy(udp.mac_from, n->mac, sizeof(udp.mac_from));
	memset(udp.mac_to, 0xff, sizeof(udp.mac_to));
	udp.len = bootp_request(frame + NETBOOT_UDP_DATA, n->xid, n->mac,
				(const char *)n->name);
	return netboot_udp_finish(&udp, frame);
}

static size_t
make_tftp(struct netboot *n, uint8_t frame[NETBOOT_FRAME])
{
	struct netboot_udp udp = to_server(n);
	uint8_t *data = frame + NETBOOT_UDP_DATA;

	udp.len = n->server_port == 0
		      ? tftp_read_request(data, (const char *)n->name)
		      : tftp_acknowledge(data, n->block);
	return netboot_udp_finish(&udp, frame);
}

static size_t
make_packet(struct netboot *n, uint8_t frame[NETBOOT_FRAME])
{
	switch (n->phase) {
	case NETBOOT_BOOTP:
		return make_bootp(n, frame);
	case NETBOOT_ARP:
		return netboot_arp(frame, ARP_REQUEST, n->mac, n->address, NULL,
				   n->hop);
	default:
		return make_tftp(n, frame);
	}
}

static void
send_frame(struct netboot *n, emul_time now, const uint8_t *frame, size_t len)
{
	ethernet_send(n->port, frame, len);
	n->wire_free =
	    now + ethernet_wire_time(n->port, len) + ethernet_gap(n->port);
}

static void
send_packet(struct netboot *n, emul_time now)
{
	uint8_t frame[NETBOOT_FRAME];

	send_frame(n, now, frame, make_packet(n, frame));
	n->pending = false;
	if (n->last) {
		finish(n, NETBOOT_LOADED, NETBOOT_NO_FAILURE);
		return;
	}
	event_schedule(&n->object, EVENT_TIMEOUT,
		       now + (FIRST_WAIT << n->tries), 0);
}

static void
send_next(struct object *o, emul_time now, uint64_t arg)
{
	struct netboot *n = o->self;
	uint8_t frame[NETBOOT_FRAME];

	if (!is_active(n) || n->port == NULL) {
		return; /* a snapshot has an event without a reason */
	}
	if (n->asked) {
		n->asked = false;
		send_frame(n, now, frame,
			   netboot_arp(frame, ARP_REPLY, n->mac, n->address,
				       n->asker_mac, n->asker));
	} else if (n->pending) {
		send_packet(n, now);
	}
	if (n->asked || n->pending) {
		want(n, n->wire_free);
	}
}

/* A server that has stopped in the middle may have forgotten us, as one outside
 * has when the machine comes from a snapshot: it is asked for the file again.
 */
static bool
begin_again(struct netboot *n)
{
	if (n->phase != NETBOOT_TFTP || n->length == 0) {
		return false;
	}
	n->length = 0;
	n->block = 0;
	n->server_port = 0;
	n->local_port ^= 1;
	want_packet(n, false);
	return true;
}

/* Nobody has answered. */
static void
timed_out(struct object *o, emul_time now, uint64_t arg)
{
	static const enum netboot_failure failures[NETBOOT_LOADED] = {
	    [NETBOOT_BOOTP] = NETBOOT_NO_BOOTP,
	    [NETBOOT_ARP] = NETBOOT_NO_ARP,
	    [NETBOOT_TFTP] = NETBOOT_NO_TFTP,
	};
	struct netboot *n = o->self;

	if (!is_active(n)) {
		return;
	}
	if (n->tries + 1u < TRIES_MAX) {
		n->tries++;
		want_packet(n, true);
	} else if (!begin_again(n)) {
		finish(n, NETBOOT_FAILED, failures[n->phase]);
	}
}

static void
next_phase(struct netboot *n, enum netboot_phase phase)
{
	event_cancel(&n->object, EVENT_TIMEOUT);
	n->phase = (uint8_t)phase;
	want_packet(n, false);
}

/* ---- what comes ---- */

static void
take_arp(struct netboot *n, const struct netboot_arp *a)
{
	if (a->target != n->address || n->address == 0) {
		return;
	}
	if (a->operation == ARP_REQUEST) {
		n->asked = true;
		n->asker = a->sender;
		memcpy(n->asker_mac, a->sender_mac, sizeof(n->asker_mac));
		want(n, machine_now(n->object.machine) + PROCESSING);
	} else if (a->operation == ARP_REPLY && n->phase == NETBOOT_ARP &&
		   a->sender == n->hop) {
		memcpy(n->hop_mac, a->sender_mac, sizeof(n->hop_mac));
		next_phase(n, NETBOOT_TFTP);
	}
}

static void
take_bootp(struct netboot *n, const struct netboot_udp *udp,
	   const uint8_t *data)
{
	struct bootp_reply reply;

	if (n->phase != NETBOOT_BOOTP ||
	    !bootp_read_reply(data, udp->len, n->xid, n->mac, &reply)) {
		return;
	}
	n->address = reply.address;
	n->server = reply.server != 0 ? reply.server : udp->from;
	n->hop = n->server;
	if (reply.router != 0 && ((n->server ^ n->address) & reply.mask) != 0) {
		n->hop = reply.router;
	}
	if (n->name[0] == '\0') {
		memcpy(n->name, reply.file, sizeof(n->name));
	}
	if (n->name[0] == '\0') {
		finish(n, NETBOOT_FAILED, NETBOOT_NO_NAME);
		return;
	}
	next_phase(n, NETBOOT_ARP);
}

/* A block that came before is acknowledged again: the server has not heard of
 * it. */
static void
take_block(struct netboot *n, uint16_t block, const uint8_t *data, size_t len)
{
	if (n->last || n->pending) {
		return;
	}
	if (block == (uint16_t)(n->block + 1)) {
		if (len > n->size - n->length) {
			finish(n, NETBOOT_FAILED, NETBOOT_TOO_LONG);
			return;
		}
		memory_load(n->object.machine->memory, n->base + n->length,
			    data, len);
		n->length += (uint32_t)len;
		n->block = block;
		n->last = len < TFTP_BLOCK;
	} else if (block != n->block || n->length == 0) {
		return;
	}
	event_cancel(&n->object, EVENT_TIMEOUT);
	want_packet(n, false);
}

static void
take_tftp(struct netboot *n, const struct netboot_udp *udp, const uint8_t *data)
{
	struct tftp_packet p;

	if (n->phase != NETBOOT_TFTP || udp->from != n->server ||
	    (n->server_port != 0 && udp->from_port != n->server_port) ||
	    !tftp_read(data, udp->len, &p)) {
		return;
	}
	if (p.operation == TFTP_ERROR) {
		tftp_error_text(&p, (char *)n->text, sizeof(n->text));
		finish(n, NETBOOT_FAILED, NETBOOT_REFUSED);
	} else if (p.operation == TFTP_DATA &&
		   (n->server_port != 0 || p.number == 1)) {
		n->server_port = udp->from_port;
		take_block(n, p.number, p.data, p.len);
	}
}

static void
take_udp(struct netboot *n, const struct netboot_udp *udp, const uint8_t *data)
{
	if (udp->to_port == BOOTP_CLIENT_PORT) {
		take_bootp(n, udp, data);
	} else if (udp->to_port == n->local_port && udp->to == n->address) {
		take_tftp(n, udp, data);
	}
}

/* A frame has arrived.  False: it is not for us but for the controller. */
static bool
take_frame(void *arg, const uint8_t *frame, size_t len)
{
	struct netboot *n = arg;
	struct netboot_arp arp;
	struct netboot_udp udp;
	const uint8_t *data;

	if (!is_active(n)) {
		return false;
	}
	if (memcmp(frame, n->mac, sizeof(n->mac)) != 0 &&
	    !netboot_is_broadcast(frame)) {
		return true;
	}
	if (netboot_read_arp(frame, len, &arp)) {
		take_arp(n, &arp);
	} else if ((data = netboot_read_udp(frame, len, &udp)) != NULL) {
		take_udp(n, &udp, data);
	}
	return true;
}

/* ---- start and end ---- */

static const struct event_kind netboot_events[EVENT_KINDS] = {
    [EVENT_SEND] = {"send a packet", send_next, 0},
    [EVENT_TIMEOUT] = {"nobody answers", timed_out, 0},
};

/* Strings end, and what was loaded is in the room there is. */
static bool
netboot_valid(const struct object *o, const void *self)
{
	const struct netboot *n = self;
	uint64_t ram = o->machine->ram_bytes;

	return n->name[NETBOOT_NAME_MAX] == '\0' &&
	       n->text[NETBOOT_TEXT_MAX] == '\0' && n->length <= n->size &&
	       (uint64_t)n->base + n->size <= ram && n->tries < TRIES_MAX;
}

static const struct object_class netboot_class = {
    .name = "netboot",
    .state = netboot_state,
    .size = sizeof(struct netboot),
    .events = netboot_events,
    .n_events = EVENT_KINDS,
    .valid = netboot_valid,
};

struct netboot *
netboot_new(struct machine *m, void (*over)(void *arg), void *arg)
{
	struct netboot *n = calloc(1, sizeof(*n));

	assert(n != NULL);
	n->over = over;
	n->arg = arg;
	object_register(m, &n->object, &netboot_class, n, "netboot");
	state_reset(n, netboot_state);
	return n;
}

void
netboot_free(struct netboot *n)
{
	free(n);
}

bool
netboot_connect(struct netboot *n)
{
	struct machine *m = n->object.machine;

	n->port = ethernet_port(m, 0);
	if (n->port == NULL) {
		return false;
	}
	ethernet_address(m, 0, n->mac);
	ethernet_listen(n->port, take_frame, n);
	return ethernet_link(n->port);
}

void
netboot_start(struct netboot *n, const char *name, uint32_t base, uint32_t size)
{
	emul_time now = machine_now(n->object.machine);

	assert(n->port != NULL && strlen(name) <= NETBOOT_NAME_MAX);
	netboot_forget(n);
	strcpy((char *)n->name, name);
	n->base = base;
	n->size = size;
	/* Numbers that another start does not have. */
	n->xid = (uint32_t)(now / EMUL_MICROSECOND) ^
		 ((uint32_t)n->mac[4] << 24 | (uint32_t)n->mac[5] << 16);
	n->local_port =
	    (uint16_t)(FIRST_PORT + now / EMUL_MICROSECOND % FIRST_PORT);
	n->phase = NETBOOT_BOOTP;
	want_packet(n, false);
}

void
netboot_forget(struct netboot *n)
{
	event_cancel(&n->object, EVENT_SEND);
	event_cancel(&n->object, EVENT_TIMEOUT);
	state_reset(n, netboot_state);
}

enum netboot_phase
netboot_phase(const struct netboot *n)
{
	return n->phase;
}

enum netboot_failure
netboot_failure(const struct netboot *n)
{
	return n->failure;
}

uint32_t
netboot_length(const struct netboot *n)
{
	return n->length;
}

const char *
netboot_name(const struct netboot *n)
{
	return (const char *)n->name;
}

uint32_t
netboot_server(const struct netboot *n)
{
	return n->server;
}

const char *
netboot_text(const struct netboot *n)
{
	return (const char *)n->text;
}
