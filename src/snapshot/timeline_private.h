/*
 * What timeline.c and backwards.c share.
 */
#ifndef SNAPSHOT_TIMELINE_PRIVATE_H
#define SNAPSHOT_TIMELINE_PRIVATE_H

#include "emul/emul.h"
#include "snapshot/snapshot.h"
#include "snapshot/timeline.h"

struct named {
	char *name;
	struct snapshot *snapshot;
	bool on_timeline; /* the log leads from and to it */
};

struct timeline {
	struct emul *emul;
	struct store *store;
	uint64_t megabytes; /* 0: off */
	uint64_t spacing;
	uint64_t next; /* instructions of the bootstrap CPU */

	struct snapshot **ring; /* in order of time */
	unsigned n_ring;
	unsigned ring_size;
	struct named *named;
	unsigned n_named;

	struct snapshot *present; /* NULL: here */
};

/* Instructions of all CPUs; grows along the timeline. */
uint64_t timeline_total(const struct run_position *p);

/* Takes a snapshot here, unless there is one. */
void timeline_capture(struct timeline *t);

/* The last snapshot of the ring that is not after P, or is strictly before it;
 * -1 if there is none. */
int timeline_find(const struct timeline *t, const struct run_position *p,
		  bool strictly);

/* Begins and ends a journey: nothing is shown or logged meanwhile.  Beginning
 * fails if there is no history, or if the machine would go where nothing is
 * known.  A journey that fails ends where it began. */
struct journey {
	struct snapshot *origin;
	bool was_muted;
};
bool journey_begin(struct timeline *t, struct journey *j, struct error *e);
/* WHY: NULL if it went well. */
bool journey_end(struct timeline *t, struct journey *j, const char *why,
		 struct error *e);
bool timeline_restore(struct timeline *t, const struct snapshot *s);

#endif
