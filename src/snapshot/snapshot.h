/*
 * A snapshot in memory: everything that the further run depends on.
 */
#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H

#include "emul/inputs.h"
#include "emul/machine.h"
#include "emul/position.h"
#include "snapshot/store.h"

struct boot_image;
struct emul;

struct snapshot {
	struct run_position position;
	struct store_blob state; /* see machine_state.h */
	struct store_image ram;
	struct inputs_mark mark;
	struct boot_image *boot;	   /* what a reset leads to */
	uint64_t disks[MACHINE_MAX_DISKS]; /* diskimage_place of each */
	/* Host-side input that the guest has not taken yet: what a script has
	 * typed.  Other input is in the log. */
	uint8_t *typed;
	size_t n_typed;
};

/* Takes one of the machine as it stands; LIKE, an earlier one or NULL, is for
 * sharing.  The result is the caller's. */
struct snapshot *snapshot_take(struct emul *emul, struct store *store,
			       const struct snapshot *like);
void snapshot_free(struct store *store, struct snapshot *s);

/* Makes the machine what it was.  False, with nothing changed, if a disk's past
 * is not known any more. */
bool snapshot_restore(struct emul *emul, struct store *store,
		      const struct snapshot *s);

/* The machine's state was replaced: those who watch it start over. */
void snapshot_settle(struct emul *emul);

#endif
