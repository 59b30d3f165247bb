/*
 * What a machine begins with: its state and memory after the files were loaded
 * and before the firmware starts the program.  A reset of the board leads back
 * there; what has a battery, the disks, serial lines, network and script stay
 * as they are, and time goes on.
 */
#ifndef SNAPSHOT_BOOT_IMAGE_H
#define SNAPSHOT_BOOT_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/bytes.h"
#include "snapshot/store.h"

struct emul;

/* Shared by the machine and snapshots of it. */
struct boot_image {
	unsigned references;
	struct writer state; /* see machine_state.h; a script in it is of no
			      * use */
	struct store_image ram;
	/* As in struct machine. */
	bool firmware_loads;
	uint64_t initrd_base;
	uint64_t initrd_size;
};

/* Of the machine as it stands, or an empty one; the caller's. */
struct boot_image *boot_image_take(struct emul *emul);
struct boot_image *boot_image_new(struct store *store);
struct boot_image *boot_image_share(struct boot_image *b);
void boot_image_free(struct store *store, struct boot_image *b); /* or NULL */

/* B becomes the machine's; it is shared. */
void boot_image_adopt(struct emul *emul, struct boot_image *b);

/* Resets the machine if that was asked for (RUN_RESET); between two rounds, or
 * where one was broken off.  If it cannot boot any more, it ends. */
void boot_image_reset(struct emul *emul);

#endif
