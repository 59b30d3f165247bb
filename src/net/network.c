/*
 * The network of a run; see network.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "emul/inputs.h"
#include "emul/machine.h"
#include "host/clock.h"
#include "host/pcap.h"
#include "net/net_backend.h"
#include "net/network.h"
#include "snapshot/timeline.h"

/* Frames that wait for one connector: more than any window of TCP. */
#define PENDING_MAX 1024u
#define PORTS_MAX   4u

/* The outside is looked at that often, in nanoseconds. */
#define LOOK_INTERVAL UINT64_C(100000)

/* Frames for one connector, the oldest first. */
struct pending {
	struct network_frame **frames; /* PENDING_MAX */
	unsigned first;
	unsigned count;
};

struct network {
	struct emul *machines;
	unsigned n_machines;
	struct pending *pending; /* PORTS_MAX for each */
	struct net_backend *backends;
	struct pcap *pcap;
	uint64_t next_look; /* at the outside, of the host's clock */
	emul_time now;
};

/* ---- start and end ---- */

struct network *
network_new(struct emul *machines, unsigned n,
	    const struct emul_options *options, bool live, struct error *e)
{
	struct network *net = calloc(1, sizeof(*net));
	struct net_backend **end = &net->backends;

	assert(net != NULL);
	net->machines = machines;
	net->n_machines = n;
	net->pending = calloc((size_t)n * PORTS_MAX, sizeof(*net->pending));
	assert(net->pending != NULL);
	if (options->pcap != NULL) {
		net->pcap = pcap_open(options->pcap, options->date, e);
		if (net->pcap == NULL) {
			network_free(net);
			return NULL;
		}
	}
	for (unsigned i = 0; i < options->n_nets && live; i++) {
		*end = net_backend_open(net, options->nets[i], e);
		if (*end == NULL) {
			network_free(net);
			return NULL;
		}
		end = &(*end)->next;
	}
	return net;
}

static void
pending_free(struct pending *q)
{
	for (; q->count > 0; q->count--) {
		free(q->frames[q->first]);
		q->first = (q->first + 1) % PENDING_MAX;
	}
	free(q->frames);
}

void
network_free(struct network *n)
{
	struct net_backend *b;

	if (n == NULL) {
		return;
	}
	while ((b = n->backends) != NULL) {
		n->backends = b->next;
		b->class->close(b);
	}
	for (unsigned i = 0; i < n->n_machines * PORTS_MAX; i++) {
		pending_free(&n->pending[i]);
	}
	free(n->pending);
	pcap_close(n->pcap, NULL);
	free(n);
}

bool
network_end(struct network *n, struct error *e)
{
	struct pcap *pcap;

	if (n == NULL) {
		return true;
	}
	pcap = n->pcap;
	n->pcap = NULL;
	return pcap_close(pcap, e);
}

/* ---- frames ---- */

/* PORTS_MAX of them. */
static struct pending *
pending_of(const struct emul *emul)
{
	const struct network *n = emul->network;

	return &n->pending[(size_t)(emul - n->machines) * PORTS_MAX];
}

emul_time
network_now(struct network *n)
{
	for (unsigned i = 0; i < n->n_machines; i++) {
		const struct machine *m = n->machines[i].machine;

		if (m != NULL && machine_now(m) > n->now) {
			n->now = machine_now(m);
		}
	}
	return n->now;
}

/* Puts a frame in line for a connector; if there are too many it is lost. */
static struct network_frame *
put(struct pending *q, unsigned port, emul_time when, const uint8_t *frame,
    size_t len)
{
	struct network_frame *f;

	if (q->frames == NULL) {
		q->frames = calloc(PENDING_MAX, sizeof(struct pending *));
		assert(q->frames != NULL);
	}
	if (q->count == PENDING_MAX) {
		return NULL;
	}
	f = malloc(sizeof(*f));
	assert(f != NULL);
	f->when = when;
	f->port = port;
	f->captured = true;
	f->len = len < ETHERNET_MIN ? ETHERNET_MIN : len;
	memset(f->bytes, 0, ETHERNET_MIN);
	memcpy(f->bytes, frame, len);
	q->frames[(q->first + q->count++) % PENDING_MAX] = f;
	return f;
}

/* To all connectors but FROM, those of machines that have reached their limit,
 * too: they may go on from a snapshot.  NULL: it comes from outside; the first
 * one to get it captures it, with the time when that was. */
static void
put_to_machines(struct network *n, const struct ethernet_port *from,
		emul_time when, const uint8_t *frame, size_t len)
{
	bool captured = from != NULL;

	for (unsigned i = 0; i < n->n_machines; i++) {
		const struct machine *m = n->machines[i].machine;

		for (unsigned k = 0; k < PORTS_MAX && m != NULL; k++) {
			const struct ethernet_port *p = ethernet_port(m, k);

			struct network_frame *f = NULL;

			if (p != NULL && p != from) {
				f = put(&n->pending[i * PORTS_MAX + k], k, when,
					frame, len);
			}
			if (f != NULL && m->end == RUN_GOING) {
				f->captured = captured;
				captured = true;
			}
		}
	}
}

static void
put_to_backends(struct network *n, const struct net_backend *from,
		const uint8_t *frame, size_t len)
{
	for (struct net_backend *b = n->backends; b != NULL; b = b->next) {
		if (b != from) {
			b->class->send(b, frame, len);
		}
	}
}

/* What is repeated has been on the wire already. */
static bool
is_new(const struct emul *emul)
{
	return emul->travel == TRAVEL_NONE && !timeline_in_past(emul->timeline);
}

void
network_sent(struct emul *emul, const struct ethernet_port *p,
	     const uint8_t *frame, size_t len)
{
	struct network *n = emul->network;
	emul_time now;
	emul_time end;

	if (n == NULL || !is_new(emul)) {
		return;
	}
	now = machine_now(emul->machine);
	end = now + ethernet_wire_time(p, len);
	pcap_write(n->pcap, now, frame, len);
	if (inputs_mode(emul->inputs) == INPUTS_LIVE) {
		put_to_machines(n, p, end, frame, len);
		put_to_backends(n, NULL, frame, len);
	}
}

void
network_received(struct network *n, const struct net_backend *backend,
		 const uint8_t *frame, size_t len)
{
	if (len > ETHERNET_MAX) {
		return;
	}
	put_to_machines(n, NULL, 0, frame, len);
	put_to_backends(n, backend, frame, len);
}

void
network_replayed(struct emul *emul, emul_time when, const uint8_t *frame,
		 size_t len)
{
	if (emul->network != NULL && is_new(emul)) {
		pcap_write(emul->network->pcap, when, frame, len);
	}
}

/* ---- the outside ---- */

static void
look_outside(struct network *n)
{
	uint64_t now;

	if (n->backends == NULL) {
		return;
	}
	now = host_clock_ns();
	if (now < n->next_look) {
		return;
	}
	n->next_look = now + LOOK_INTERVAL;
	for (struct net_backend *b = n->backends; b != NULL; b = b->next) {
		b->class->poll(b);
	}
}

bool
network_take(struct emul *emul, struct network_frame *frame)
{
	struct network *n = emul->network;
	const struct machine *m = emul->machine;
	struct pending *q;

	if (n == NULL) {
		return false;
	}
	look_outside(n);
	q = pending_of(emul);
	for (unsigned i = 0; i < PORTS_MAX; i++, q++) {
		const struct ethernet_port *p = ethernet_port(m, i);

		if (q->count == 0 || p == NULL || !ethernet_has_room(p)) {
			continue;
		}
		*frame = *q->frames[q->first];
		if (frame->when == 0) { /* it begins to arrive now */
			frame->when =
			    m->now + ethernet_wire_time(p, frame->len);
		}
		if (!frame->captured) {
			pcap_write(n->pcap, frame->when, frame->bytes,
				   frame->len);
		}
		free(q->frames[q->first]);
		q->first = (q->first + 1) % PENDING_MAX;
		q->count--;
		return true;
	}
	return false;
}

/* ---- snapshots ---- */

void
network_write_waiting(const struct emul *emul, struct writer *w)
{
	for (unsigned i = 0; i < PORTS_MAX && emul->network != NULL; i++) {
		const struct pending *q = &pending_of(emul)[i];

		for (unsigned k = 0; k < q->count; k++) {
			const struct network_frame *f =
			    q->frames[(q->first + k) % PENDING_MAX];

			writer_u8(w, (uint8_t)i);
			writer_u8(w, f->captured ? 1 : 0);
			writer_u64(w, f->when);
			writer_u32(w, (uint32_t)f->len);
			writer_bytes(w, f->bytes, f->len);
		}
	}
}

/* One of them; into Q, PORTS_MAX of them, if that is not NULL. */
static bool
read_frame(struct reader *r, struct pending *q)
{
	uint8_t port = reader_u8(r);
	uint8_t captured = reader_u8(r);
	emul_time when = reader_u64(r);
	uint32_t len = reader_u32(r);
	const uint8_t *bytes = reader_bytes(r, len);
	struct network_frame *f;

	if (bytes == NULL || port >= PORTS_MAX || captured > 1 ||
	    when > INT64_MAX || len < ETHERNET_MIN || len > ETHERNET_MAX) {
		return false;
	}
	f = q != NULL ? put(&q[port], port, when, bytes, len) : NULL;
	if (f != NULL) {
		f->captured = captured != 0;
	}
	return true;
}

bool
network_check_waiting(struct reader r)
{
	while (r.left > 0) {
		if (!read_frame(&r, NULL)) {
			return false;
		}
	}
	return true;
}

void
network_read_waiting(const struct emul *emul, struct reader r)
{
	struct pending *q;

	if (emul->network == NULL ||
	    inputs_mode(emul->inputs) == INPUTS_REPLAY) {
		return;
	}
	q = pending_of(emul);
	for (unsigned i = 0; i < PORTS_MAX; i++) {
		pending_free(&q[i]);
		q[i] = (struct pending){0};
	}
	while (r.left > 0 && read_frame(&r, q)) {
	}
}

bool
network_live(const struct network *n)
{
	for (struct net_backend *b = n != NULL ? n->backends : NULL; b != NULL;
	     b = b->next) {
		if (b->class->live(b)) {
			return true;
		}
	}
	return false;
}

bool
network_possible(const struct emul *emul)
{
	return network_live(emul->network) ||
	       (emul->network != NULL && emul->network->n_machines > 1 &&
		emul->options.machine.network == ETHERNET_SHARED);
}

size_t
network_watch(void *network, struct pollfd *fds, size_t size)
{
	struct network *n = network;
	size_t count = 0;

	for (struct net_backend *b = n->backends; b != NULL; b = b->next) {
		count += b->class->watch(b, fds + count, size - count);
	}
	n->next_look = 0; /* after the wait */
	return count;
}
