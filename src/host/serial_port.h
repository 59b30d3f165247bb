/*
 * What a serial line of the guest is connected to on the host, other than the
 * console (--serial): a pseudo-terminal, a file, a socket, a terminal window,
 * or nothing.
 *
 * SPEC is one of
 *   pty        a new pseudo-terminal; its name is printed
 *   file:NAME  a new file takes the output; there is no input
 *   unix:NAME  a socket in the file system, for one client at a time
 *   tcp:PORT   the same at 127.0.0.1; port 0 takes a free one and prints it
 *   window     an xterm, at the first output
 *   null       nothing
 *
 * Nothing here waits.  Output for which nobody is connected is lost, as on a
 * line without a cable; a client that reads slowly has SERIAL_PORT_BACKLOG
 * bytes, then its output is lost.
 */
#ifndef HOST_SERIAL_PORT_H
#define HOST_SERIAL_PORT_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

#define SERIAL_PORT_BACKLOG 65536u

struct serial_port;

/* Opens the port of line NAME.  NULL with E set. */
struct serial_port *serial_port_open(const char *name, const char *spec,
				     struct error *e);
void serial_port_close(struct serial_port *p);

/* May input come, now or later? */
bool serial_port_live(const struct serial_port *p);

void serial_port_put(struct serial_port *p, uint8_t byte);
/* Takes a byte that serial_port_poll has found; false: none. */
bool serial_port_get(struct serial_port *p, uint8_t *byte);
/* Looks for input and clients, and writes what is pending. */
void serial_port_poll(struct serial_port *p);
/* The file could not be written: errno, or 0. */
int serial_port_error(const struct serial_port *p);

/* What to wait for; false: nothing. */
bool serial_port_pollfd(const struct serial_port *p, struct pollfd *fd);

#endif
