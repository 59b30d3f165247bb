/*
 * A peer that talks to the program over a byte stream: one at a time, who
 * connects to a TCP port or a UNIX socket, or is at standard input and output.
 *
 * "PORT" and "ADDRESS:PORT" are TCP; without an address it is the loopback
 * interface's.  "unix:PATH" is a socket that is made, and removed at the end;
 * "-" are standard input and output, which are nobody else's then: what the
 * program prints goes to standard error.
 */
#ifndef HOST_REMOTE_H
#define HOST_REMOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "emul/error.h"

struct remote;
struct pollfd;

/* NULL: see *E.  "-" must come before the console. */
struct remote *remote_listen(const char *where, struct error *e);
void remote_free(struct remote *r);

/* Where a peer finds it, for messages. */
const char *remote_name(const struct remote *r);

/* Takes a peer who waits; is there one? */
bool remote_accept(struct remote *r);
bool remote_connected(const struct remote *r);
/* Can another one come?  Not to standard input and output. */
bool remote_listens(const struct remote *r);
void remote_disconnect(struct remote *r);

/* Reads what is there now, up to SIZE bytes; 0: nothing, or the peer is gone
 * (remote_connected tells). */
size_t remote_read(struct remote *r, void *data, size_t size);
/* Waits until all is taken; a peer that does not want it is gone. */
void remote_write(struct remote *r, const void *data, size_t len);

/* What to wait for: a peer, or bytes of the one who is there.  The number of
 * descriptors put into FDS: at most one. */
size_t remote_watch(const struct remote *r, struct pollfd *fds, size_t size);

#endif
