/*
 * A server for gdb: gdb sees the machine as a target with a thread for each
 * CPU, by its remote protocol (Debugging with GDB, appendix E).  doc/gdb.md is
 * the user's page.
 *
 * While gdb lets the machine run, emul_continue and emul_step do so; a byte
 * from gdb stops it at the end of a round.  Nothing that gdb reads changes a
 * count or the machine's state.
 */
#ifndef GDB_GDB_H
#define GDB_GDB_H

#include <stdbool.h>
#include <stddef.h>

#include "emul/emul.h"

struct gdb;
struct pollfd;

/* Waits for gdb at WHERE (see host/remote.h); NULL: see *E. */
struct gdb *gdb_new(const char *where, struct error *e);
void gdb_free(struct gdb *g);
/* What to wait for: at most one descriptor, put into FDS. */
size_t gdb_watch(const struct gdb *g, struct pollfd *fds, size_t size);

/* Is there a gdb, which may change the machine?  G may be NULL. */
bool gdb_connected(const struct gdb *g);
/* The machine runs: is there a gdb that wants it to stop? */
bool gdb_wants_stop(struct gdb *g);

/* ---- the N machines of a run: each has a gdb (emul->gdb), or none has ---- */

/* Makes them: that of machine I waits at a port that is I higher than WHERE, or
 * at "unix:PATH-NAME". */
bool gdb_listen(struct emul *machines, unsigned n, const char *where,
		struct error *e);
/* Says where they wait. */
void gdb_announce(const struct emul *machines, unsigned n);

/* The machines stand: serves gdbs, and waits for them, until they let machines
 * go on; of several, those that are not to are held (emul->held).  A single
 * machine's is served only if ASKED: the stop was for it.  False: the program
 * is to end (one has killed it, a signal came). */
bool gdb_serve(struct emul *machines, unsigned n, bool asked);

/* The machines have stopped, machine number STOPPED was it: is it for a gdb,
 * which is told, and not for the prompt? */
bool gdb_take_stop(struct emul *machines, unsigned n, unsigned stopped,
		   enum emul_stop stop);
/* One of several has ended. */
void gdb_take_end(struct gdb *g);

#endif
