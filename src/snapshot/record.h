/*
 * Recordings: the start of a run and everything that came from outside, in a
 * file, so that the run can be repeated elsewhere, exactly.
 * doc/snapshots.md describes the form.
 */
#ifndef SNAPSHOT_RECORD_H
#define SNAPSHOT_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"

struct emul;
struct inputs;
struct record;
struct replay;

/* Instructions between two hashes in a recording. */
#define RECORD_CHECK_INTERVAL (UINT64_C(1) << 25)

/* ---- recording ---- */

/* Begins to record the emulation, which is complete and has not run.  With
 * EMBED the files and disks that it begins with are packed in.  SNAPSHOT is the
 * file it was loaded from, or NULL. */
bool record_begin(struct emul *emul, const char *name, bool embed,
		  const char *snapshot, struct error *e);
/* Writes what has been logged since; called between rounds. */
void record_write(struct record *r);
/* The run ends: writes the rest.  R may be NULL. */
bool record_end(struct record *r, struct error *e);

/* The count of the bootstrap CPU at which the state is to be noted, UINT64_MAX
 * if none is (R may be NULL), and noting it there. */
uint64_t record_next_check(const struct record *r);
void record_check(struct record *r, uint64_t count);

/* ---- replaying ---- */

/* Reads a recording and makes the options those of its run: files and disks
 * that were packed in are unpacked to temporary files. */
struct replay *replay_open(struct emul *emul, const char *name,
			   struct error *e);
/* Its log of inputs, which is the caller's. */
struct inputs *replay_take_log(struct replay *r);
/* The snapshot file that the run began with, or NULL. */
const char *replay_snapshot(const struct replay *r);
/* The machine is complete: checks files and disks. */
bool replay_begin(struct replay *r, struct emul *emul, struct error *e);
/* Removes temporary files. */
void replay_free(struct replay *r);

#endif
