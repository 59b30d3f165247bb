/*
 * Snapshots in files.  doc/snapshots.md describes their form.
 */
#ifndef SNAPSHOT_SNAPSHOT_FILE_H
#define SNAPSHOT_SNAPSHOT_FILE_H

#include <stdbool.h>

#include "emul/error.h"
#include "snapshot/config.h"

struct emul;
struct snapshot_file;

/* Writes the machine as it stands to a file, which appears when it is
 * complete. */
bool snapshot_file_save(struct emul *emul, const char *name, struct error *e);

/* Could such a file be written?  A run that is to be saved at its end asks
 * first. */
bool snapshot_file_try(const char *name, struct error *e);

/* Reads and checks the whole file.  NULL with E set. */
struct snapshot_file *snapshot_file_open(const char *name, struct error *e);
void snapshot_file_free(struct snapshot_file *s);
const struct config *snapshot_file_config(const struct snapshot_file *s);

/* Makes the machine of EMUL, which must be such a one, that of the file.  On an
 * error nothing has changed.  With DISKS_CHECKED the contents of the disks are
 * known to be right, and are kept. */
bool snapshot_file_load(struct snapshot_file *s, struct emul *emul,
			bool disks_checked, struct error *e);

/* Is NAME, given to `snapshot', that of a file? */
bool snapshot_file_is_name(const char *name);

#endif
