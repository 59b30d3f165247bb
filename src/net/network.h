/*
 * The network of a run: the machines on it, and what connects it with the
 * outside (net_backend.h).  It is a hub: what one sends, all others get.
 *
 * Between machines nothing is lost and everything repeats: a frame arrives
 * when its last bit does, and machines run in turns that are no longer than the
 * shortest frame takes (ETHERNET_LATENCY).  What comes from outside is there
 * when it comes, between two rounds of a machine.
 */
#ifndef NET_NETWORK_H
#define NET_NETWORK_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/bytes.h"
#include "emul/emul.h"
#include "emul/error.h"
#include "net/ethernet.h"

struct net_backend;
struct network;

/* The network of N machines, which are still to be built, with the outside that
 * the arguments of --net in OPTIONS name; without them if LIVE is false (a
 * replay).  NULL with E set on a user error. */
struct network *network_new(struct emul *machines, unsigned n,
			    const struct emul_options *options, bool live,
			    struct error *e);
void network_free(struct network *n);
/* Ends --pcap.  False: it could not be written. */
bool network_end(struct network *n, struct error *e);

/* P begins to send a frame. */
void network_sent(struct emul *emul, const struct ethernet_port *p,
		  const uint8_t *frame, size_t len);
/* A frame came from outside, by BACKEND. */
void network_received(struct network *n, const struct net_backend *backend,
		      const uint8_t *frame, size_t len);
/* A frame arrives that a recording has. */
void network_replayed(struct emul *emul, emul_time when, const uint8_t *frame,
		      size_t len);

/* A frame for connector number PORT of a machine. */
struct network_frame {
	emul_time when; /* its last bit arrives */
	unsigned port;
	bool captured; /* for --pcap, by who sent it or another */
	size_t len;
	uint8_t bytes[ETHERNET_MAX];
};
/* Looks outside, and takes the next frame that there is for EMUL and that has
 * room there; false if there is none. */
bool network_take(struct emul *emul, struct network_frame *frame);

/* For snapshots: the frames that wait for EMUL; are there such in R; they take
 * the place of those that wait.  Without a network they are lost, and a replay
 * has them in its log. */
void network_write_waiting(const struct emul *emul, struct writer *w);
bool network_check_waiting(struct reader r);
void network_read_waiting(const struct emul *emul, struct reader r);

/* May anything come from outside that is not there now?  (N may be NULL.) */
bool network_live(const struct network *n);
/* May anything still come to EMUL, from outside or from other machines? */
bool network_possible(const struct emul *emul);
/* What is to be waited for: puts at most SIZE descriptors into FDS, returns how
 * many. */
size_t network_watch(void *network, struct pollfd *fds, size_t size);

/* Time of the network: that of the machine that has got furthest. */
emul_time network_now(struct network *n);

#endif
