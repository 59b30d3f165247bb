/*
 * The packets of netboot.c: Ethernet frames with ARP, and with BOOTP and TFTP
 * in UDP.  Addresses and ports are numbers of the host.  What is read may be
 * anything: it is checked before it is used.
 */
#ifndef PROMEMUL_NETBOOT_PACKET_H
#define PROMEMUL_NETBOOT_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/ethernet.h"

#define NETBOOT_FRAME	 600u /* the longest that is sent, and more */
#define NETBOOT_UDP_DATA 42u  /* where UDP's data begin in a frame */

bool netboot_is_broadcast(const uint8_t mac[ETHERNET_ADDRESS]);

/* ---- ARP ---- */

enum arp_operation { ARP_REQUEST = 1, ARP_REPLY = 2 };

struct netboot_arp {
	uint16_t operation;
	uint32_t sender;
	uint32_t target;
	uint8_t sender_mac[ETHERNET_ADDRESS];
};

/* Makes one; MAC_TO is NULL for a request.  Returns the frame's length. */
size_t netboot_arp(uint8_t frame[NETBOOT_FRAME], enum arp_operation operation,
		   const uint8_t mac_from[ETHERNET_ADDRESS], uint32_t from,
		   const uint8_t *mac_to, uint32_t to);
bool netboot_read_arp(const uint8_t *frame, size_t len, struct netboot_arp *a);

/* ---- UDP ---- */

struct netboot_udp {
	uint8_t mac_from[ETHERNET_ADDRESS];
	uint8_t mac_to[ETHERNET_ADDRESS];
	uint32_t from;
	uint32_t to;
	uint16_t from_port;
	uint16_t to_port;
	uint16_t id; /* of the IP packet */
	size_t len;  /* of the data */
};

/* Puts headers in front of UDP->len bytes at NETBOOT_UDP_DATA.  Returns the
 * frame's length. */
size_t netboot_udp_finish(const struct netboot_udp *udp,
			  uint8_t frame[NETBOOT_FRAME]);
/* The data of a whole packet with right sums, NULL if it is none. */
const uint8_t *netboot_read_udp(const uint8_t *frame, size_t len,
				struct netboot_udp *udp);

/* ---- BOOTP ---- */

#define BOOTP_SERVER_PORT 67
#define BOOTP_CLIENT_PORT 68
#define BOOTP_FILE	  128

struct bootp_reply {
	uint32_t address; /* ours */
	uint32_t server;  /* 0: not said */
	uint32_t mask;	  /* 0: not said */
	uint32_t router;  /* 0: not said */
	char file[BOOTP_FILE];
};

/* A request for whoever answers, which names FILE if it is not "".  Returns its
 * length. */
size_t bootp_request(uint8_t *data, uint32_t xid,
		     const uint8_t mac[ETHERNET_ADDRESS], const char *file);
/* Is it a reply to that? */
bool bootp_read_reply(const uint8_t *data, size_t len, uint32_t xid,
		      const uint8_t mac[ETHERNET_ADDRESS],
		      struct bootp_reply *reply);

/* ---- TFTP ---- */

#define TFTP_PORT  69
#define TFTP_BLOCK 512u

enum tftp_operation { TFTP_READ = 1, TFTP_DATA = 3, TFTP_ACK = 4, TFTP_ERROR };

struct tftp_packet {
	uint16_t operation; /* TFTP_DATA or TFTP_ERROR */
	uint16_t number;    /* of the block, of the error */
	const uint8_t *data;
	size_t len; /* at most TFTP_BLOCK */
};

/* Return lengths. */
size_t tftp_read_request(uint8_t *data, const char *file);
size_t tftp_acknowledge(uint8_t *data, uint16_t block);
bool tftp_read(const uint8_t *data, size_t len, struct tftp_packet *p);
/* What an error says: printable characters, cut to fit, or its number. */
void tftp_error_text(const struct tftp_packet *p, char *text, size_t size);

#endif
