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

#include "emul/error.h"

struct emul;
struct gdb;

/* Waits for gdb at WHERE (see host/remote.h); NULL: see *E. */
struct gdb *gdb_new(const char *where, struct error *e);
void gdb_free(struct gdb *g);
/* Says where gdb finds it. */
void gdb_announce(const struct gdb *g);

/* The machine runs: is there a gdb that wants it to stop? */
bool gdb_wants_stop(struct gdb *g);

/* Is there one? */
bool gdb_is_here(const struct gdb *g);

/* The machine stands: serves a gdb, and waits for one if there is none.  True:
 * gdb has left, the machine is to run; false: the program is to end (it was
 * killed, a signal came). */
bool gdb_serve(struct gdb *g, struct emul *emul);

#endif
