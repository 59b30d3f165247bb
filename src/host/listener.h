/*
 * Sockets that wait for a peer: TCP ports and UNIX sockets.  They do not block,
 * and are closed when another program is executed.
 */
#ifndef HOST_LISTENER_H
#define HOST_LISTENER_H

#include <stddef.h>

#include "emul/error.h"

/* A TCP port (0: the system chooses) at the address HOST; -1: see *E.  NAME
 * becomes "ADDRESS:PORT", of SIZE bytes. */
int listener_tcp(const char *host, const char *port, char *name, size_t size,
		 struct error *e);

/* A socket in the file system; one that nobody listens at any more is replaced.
 * The caller removes it at the end. */
int listener_unix(const char *path, struct error *e);

/* The peer that waits, -1: there is none. */
int listener_accept(int listener);

#endif
