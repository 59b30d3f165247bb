/*
 * All of a machine's state but its RAM and disks, as bytes: the state tables of
 * its objects, interrupt levels, events, time.  doc/snapshots.md describes the
 * form.
 */
#ifndef SNAPSHOT_MACHINE_STATE_H
#define SNAPSHOT_MACHINE_STATE_H

#include <stdbool.h>

#include "emul/bytes.h"
#include "emul/error.h"

struct machine;

void machine_state_write(const struct machine *m, struct writer *w);

/* Are the bytes the state of such a machine?  Changes nothing.  A script is the
 * last object of a machine; unless SAME_SCRIPT, one in the bytes is left out,
 * and the machine may have another one. */
bool machine_state_check(const struct machine *m, struct reader r,
			 bool same_script, struct error *e);

/* Replaces the state, but for a script's unless SAME_SCRIPT.  The bytes are
 * from machine_state_write of this very machine, or were checked. */
void machine_state_restore(struct machine *m, struct reader r,
			   bool same_script);

/* What a reset of the board does to the state, now: R is that of the start, by
 * machine_state_write of this machine, or checked without its script. */
void machine_state_reset(struct machine *m, struct reader r);

#endif
