/*
 * The timeline of a run: snapshots in memory along it, and going back.
 *
 * One goes back by restoring the last snapshot before the place and running on
 * from there, with the log of inputs for the outside.  What was reached
 * furthest is the present.  Before it one is in the past: nothing there can be
 * changed, output is not shown again, disks look as they did.  Running on leads
 * to the present, and from there on.
 *
 * Snapshots are taken every so many instructions, and thinned out so that their
 * distance grows with that from where the machine stands; their memory is
 * bounded.
 */
#ifndef SNAPSHOT_TIMELINE_H
#define SNAPSHOT_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"
#include "emul/object.h"
#include "emul/position.h"

struct cpu;
struct device;
struct emul;
struct snapshot;
struct store;
struct timeline;

/* Defaults of --history and --history-spacing. */
#define TIMELINE_MEGABYTES 32
#define TIMELINE_SPACING   (UINT64_C(1) << 26)

/* MEGABYTES of host memory for the snapshots beyond one copy of RAM; 0: no
 * going back.  SPACING in instructions.  NULL: out of memory. */
struct timeline *timeline_new(struct emul *emul, uint64_t megabytes,
			      uint64_t spacing);
void timeline_free(struct timeline *t);

/* The machine is complete and has not run, or was just loaded: the timeline
 * begins here. */
void timeline_begin(struct timeline *t);
/* Called by the run loop between its rounds, and at each exact stop. */
void timeline_here(struct timeline *t);
/* In the past: where the present is, for the run loop; else NULL. */
const struct run_position *timeline_present(const struct timeline *t);
bool timeline_in_past(const struct timeline *t);
/* Can one go back in it? */
bool timeline_keeps(const struct timeline *t);
/* May the machine be changed from outside?  Else says why not. */
bool timeline_may_change(const struct timeline *t, struct error *e);

/* ---- going ----
 *
 * All of these leave the machine where it was when they fail: nothing is known
 * of so long ago, or CTRL-C. */

/* To where CPU had just executed COUNT instructions. */
bool timeline_go_count(struct timeline *t, struct cpu *cpu, uint64_t count,
		       struct error *e);
/* To the last place before this one at which a breakpoint or watchpoint stops.
 * *FOUND is false if there is none: then to the oldest place known. */
bool timeline_reverse_continue(struct timeline *t, bool *found,
			       struct error *e);
/* To the present. */
bool timeline_go_present(struct timeline *t, struct error *e);
/* What lies ahead never happened: here is the present, and disks are put back
 * to what they were. */
bool timeline_cut(struct timeline *t, struct error *e);

/* ---- who did it ---- */

struct timeline_write {
	const struct cpu *cpu;	     /* NULL: a device, or firmware */
	const struct device *device; /* NULL: not a device */
	uint64_t pc;
	uint64_t instructions; /* of CPU before the instruction, or of the
				* bootstrap CPU */
	emul_time now;
	uint64_t paddr;
	size_t len;
	uint64_t value; /* for a CPU */
};

/* The last write to physical [LO, HI] before here.  *FOUND is false if there is
 * none in what is known. */
bool timeline_last_write(struct timeline *t, uint64_t lo, uint64_t hi,
			 struct timeline_write *w, bool *found,
			 struct error *e);

struct timeline_change {
	uint64_t pc;	       /* of the instruction */
	uint64_t instructions; /* of CPU before it */
	uint64_t before;
	uint64_t after;
	bool interrupt; /* not the instruction's doing: what came before it */
};

/* The last instruction before here that changed register number REG of CPU. */
bool timeline_last_change(struct timeline *t, struct cpu *cpu, unsigned reg,
			  struct timeline_change *c, bool *found,
			  struct error *e);

/* ---- snapshots with names ---- */

bool timeline_save(struct timeline *t, const char *name, struct error *e);
bool timeline_load(struct timeline *t, const char *name, struct error *e);
bool timeline_delete(struct timeline *t, const char *name, struct error *e);
/* Number I: its name and place; false at the end. */
bool timeline_named(const struct timeline *t, unsigned i, const char **name,
		    const struct run_position **position);

/* A snapshot that came from elsewhere is where the machine stands now: the
 * timeline begins again. */
void timeline_loaded(struct timeline *t);
struct store *timeline_store(const struct timeline *t);

struct timeline_facts {
	unsigned n_snapshots;
	size_t bytes;	 /* of host memory, beyond one copy of RAM */
	uint64_t oldest; /* instructions of the bootstrap CPU there */
	uint64_t present;
	uint64_t spacing;
	uint64_t megabytes;
};
void timeline_facts(const struct timeline *t, struct timeline_facts *f);
void timeline_set_spacing(struct timeline *t, uint64_t spacing);
void timeline_set_megabytes(struct timeline *t, uint64_t megabytes);

#endif
