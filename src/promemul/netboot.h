/*
 * Loading a file from the network, as firmware does it: BOOTP says who we are
 * and what to load, TFTP loads it into memory.
 *
 * Documents: RFC 951 and 1542 (BOOTP), RFC 1497 (its options), RFC 1350 (TFTP),
 * RFC 826 (ARP).
 *
 * While it goes on, the frames that come are the firmware's: the machine's
 * controller does not see them.  All of it is state, and time is emulation
 * time, so it may be saved, repeated and broken off anywhere.
 *
 * Not there: MOP, options of TFTP, IP fragments, RARP.
 */
#ifndef PROMEMUL_NETBOOT_H
#define PROMEMUL_NETBOOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/object.h"

#define NETBOOT_NAME_MAX 127 /* characters of a file's name in BOOTP */
#define NETBOOT_TEXT_MAX 80  /* of what a server says */

enum netboot_phase {
	NETBOOT_OFF = 0,
	NETBOOT_BOOTP, /* who am I? */
	NETBOOT_ARP,   /* where is the server, or the router? */
	NETBOOT_TFTP,
	NETBOOT_LOADED,
	NETBOOT_FAILED,
	NETBOOT_PHASES,
};

enum netboot_failure {
	NETBOOT_NO_FAILURE = 0,
	NETBOOT_NO_BOOTP, /* nobody answers */
	NETBOOT_NO_ARP,
	NETBOOT_NO_TFTP,
	NETBOOT_NO_NAME, /* no file to load was named */
	NETBOOT_REFUSED, /* the server says why: netboot_text */
	NETBOOT_TOO_LONG,
	NETBOOT_FAILURES,
};

struct machine;
struct netboot;

/* Registers one in M.  OVER is called, in an event, when it has loaded the file
 * or failed.  It is freed with netboot_free. */
struct netboot *netboot_new(struct machine *m, void (*over)(void *arg),
			    void *arg);
void netboot_free(struct netboot *n);

/* Gives it M's first connector.  False if there is none, or nothing is plugged
 * into it. */
bool netboot_connect(struct netboot *n);

/* Begins to load the file NAME (at most NETBOOT_NAME_MAX characters; "": what
 * BOOTP says) to physical address BASE, where SIZE bytes of RAM are. */
void netboot_start(struct netboot *n, const char *name, uint32_t base,
		   uint32_t size);
/* Nothing is going on any more. */
void netboot_forget(struct netboot *n);

enum netboot_phase netboot_phase(const struct netboot *n);
enum netboot_failure netboot_failure(const struct netboot *n);
/* Bytes that are there. */
uint32_t netboot_length(const struct netboot *n);
/* The file's name, "" if nobody has named one. */
const char *netboot_name(const struct netboot *n);
/* The server's IP address, 0 if it is not known. */
uint32_t netboot_server(const struct netboot *n);
/* What a server that refused said: printable characters. */
const char *netboot_text(const struct netboot *n);

#endif
