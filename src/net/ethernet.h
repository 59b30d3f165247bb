/*
 * Ethernet: the connectors of a machine's controllers, and the frames in them.
 *
 * Frames are what IEEE 802.3 has between preamble and frame check sequence:
 * addresses, type or length, data; 60 to 1514 bytes.  They take the time that
 * the wire takes: 10 Mbit/s, or 100.
 *
 * A frame that comes is input of the machine: inputs.c has it in its log, with
 * the time at which its last bit is there.  Until then it is in the connector,
 * as state.
 */
#ifndef NET_ETHERNET_H
#define NET_ETHERNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/object.h"

struct ethernet_port;
struct machine;

#define ETHERNET_MIN	 60u
#define ETHERNET_MAX	 1514u
#define ETHERNET_ADDRESS 6u
#define ETHERNET_FCS	 4u /* frame check sequence */

/* What is plugged in. */
enum ethernet_network {
	ETHERNET_NONE = 0, /* nothing: no carrier */
	ETHERNET_HOST,	   /* what is outside the program only */
	ETHERNET_SHARED,   /* other machines of the run, too; 10 Mbit/s */
	ETHERNET_NETWORKS,
};

/* What a frame of the shortest kind takes at 10 Mbit/s: machines that share a
 * network do not hear of each other earlier. */
#define ETHERNET_LATENCY (57600 * (EMUL_MICROSECOND / 1000))

/* Adds a connector to M, called "ethernet.NAME", of a controller that can do
 * 100 Mbit/s if FAST.  RECEIVE is called in an event when a frame is there. */
struct ethernet_port *
ethernet_add(struct machine *m, const char *name, bool fast,
	     void (*receive)(void *owner, const uint8_t *frame, size_t len),
	     void *owner);
void ethernet_free_all(struct machine *m);

/* Firmware that uses the controller itself: TAKE is called with each frame that
 * arrives, before the controller is, which gets those only that TAKE returns
 * false for.  One listener in a connector; nothing of it is state. */
void ethernet_listen(struct ethernet_port *p,
		     bool (*take)(void *arg, const uint8_t *frame, size_t len),
		     void *arg);

/* The station address that controller number N of M has in its ROM. */
void ethernet_address(const struct machine *m, unsigned n,
		      uint8_t address[ETHERNET_ADDRESS]);

/* Is there a carrier?  Is it one of 100 Mbit/s? */
bool ethernet_link(const struct ethernet_port *p);
bool ethernet_fast(const struct ethernet_port *p);

/* Time for LEN bytes with preamble and frame check sequence, and for the gap
 * that follows. */
emul_time ethernet_wire_time(const struct ethernet_port *p, size_t len);
emul_time ethernet_gap(const struct ethernet_port *p);

/* Begins to send a frame, now.  The caller waits for the wire.  What is too
 * short or too long gets nowhere. */
void ethernet_send(struct ethernet_port *p, const uint8_t *frame, size_t len);

/* ---- for whoever has frames for the machine ---- */

/* Connector number N, NULL if there are no more. */
struct ethernet_port *ethernet_port(const struct machine *m, unsigned n);
/* Is there room for another frame on its way? */
bool ethernet_has_room(const struct ethernet_port *p);
/* Puts one there, whose last bit arrives at WHEN, or later, if the wire is busy
 * until then.  There must be room. */
void ethernet_arrive(struct ethernet_port *p, emul_time when,
		     const uint8_t *frame, size_t len);

/* ---- what controllers compute ---- */

/* The frame check sequence, as the bytes of a frame have it: least byte first.
 */
uint32_t ethernet_fcs(const uint8_t *frame, size_t len);
/* The bit, 0 to 63, of a hash filter for group addresses as AMD's chips have
 * it. */
unsigned ethernet_hash(const uint8_t address[ETHERNET_ADDRESS]);

/* For tests: calls FN with each frame that is sent. */
void ethernet_test_capture(struct ethernet_port *p,
			   void (*fn)(void *arg, const uint8_t *frame,
				      size_t len),
			   void *arg);

#endif
