/*
 * Snapshots along a run; see timeline.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "emul/inputs.h"
#include "host/serial.h"
#include "snapshot/boot_image.h"
#include "snapshot/record.h"
#include "snapshot/timeline_private.h"

#define RING_MAX  256 /* snapshots, besides those with names */
#define NAMED_MAX 1000

struct timeline *
timeline_new(struct emul *emul, uint64_t megabytes, uint64_t spacing)
{
	struct timeline *t = calloc(1, sizeof(*t));

	if (t == NULL) {
		return NULL;
	}
	t->emul = emul;
	t->megabytes = megabytes;
	t->spacing = spacing;
	t->store = store_new(emul->machine->memory);
	if (t->store == NULL) {
		free(t);
		return NULL;
	}
	return t;
}

static void
drop(struct timeline *t, unsigned i)
{
	snapshot_free(t->store, t->ring[i]);
	t->n_ring--;
	memmove(&t->ring[i], &t->ring[i + 1],
		(t->n_ring - i) * sizeof(t->ring[0]));
}

static void
drop_all(struct timeline *t)
{
	while (t->n_ring > 0) {
		drop(t, t->n_ring - 1);
	}
	snapshot_free(t->store, t->present);
	t->present = NULL;
}

static void
forget_named(struct timeline *t, unsigned i)
{
	free(t->named[i].name);
	snapshot_free(t->store, t->named[i].snapshot);
	t->n_named--;
	memmove(&t->named[i], &t->named[i + 1],
		(t->n_named - i) * sizeof(t->named[0]));
}

void
timeline_free(struct timeline *t)
{
	if (t == NULL) {
		return;
	}
	drop_all(t);
	while (t->n_named > 0) {
		forget_named(t, t->n_named - 1);
	}
	free(t->ring);
	free(t->named);
	store_free(t->store);
	free(t);
}

struct store *
timeline_store(const struct timeline *t)
{
	return t->store;
}

/* ---- the order of places ---- */

uint64_t
timeline_total(const struct run_position *p)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < MACHINE_MAX_CPUS; i++) {
		sum += p->instructions[i];
	}
	return sum;
}

/* Is A certainly before B?  Where all CPUs have executed as much, time tells;
 * in one round they have the same time. */
static bool
before(const struct run_position *a, const struct run_position *b)
{
	uint64_t x = timeline_total(a);
	uint64_t y = timeline_total(b);

	if (x != y) {
		return x < y;
	}
	if (a->now != b->now) {
		return a->now < b->now;
	}
	return a->until == 0 && b->until != 0; /* a round begins there */
}

int
timeline_find(const struct timeline *t, const struct run_position *p,
	      bool strictly)
{
	for (unsigned i = t->n_ring; i-- > 0;) {
		const struct run_position *q = &t->ring[i]->position;

		if (before(q, p) || (!strictly && run_position_same(q, p))) {
			return (int)i;
		}
	}
	return -1;
}

/* ---- thinning ---- */

static uint64_t
bytes_used(const struct timeline *t)
{
	const struct machine *m = t->emul->machine;
	const struct inputs *in = t->emul->inputs;
	uint64_t sum = store_bytes(t->store) + inputs_bytes(in);

	/* What the machine began with is kept in any case. */
	sum -= store_image_bytes(&t->emul->boot->ram);

	if (inputs_mode(in) == INPUTS_REPLAY) {
		sum -= inputs_frame_bytes(in); /* the recording's */
	}
	for (unsigned i = 0; i < m->n_disks; i++) {
		sum += diskimage_history_bytes(m->disks[i]);
	}
	return sum;
}

/* The snapshot that is missed least: the distance between its neighbours is
 * small against that from here.  The first one stays. */
static unsigned
least_missed(const struct timeline *t)
{
	struct run_position here = run_position(t->emul->machine);
	uint64_t now = timeline_total(&here);
	unsigned best = 1;
	double least = 0;

	for (unsigned i = 1; i + 1 < t->n_ring; i++) {
		uint64_t a = timeline_total(&t->ring[i - 1]->position);
		uint64_t b = timeline_total(&t->ring[i]->position);
		uint64_t c = timeline_total(&t->ring[i + 1]->position);
		uint64_t distance = now > b ? now - b : b - now;
		double missed = (double)(c - a) / ((double)distance + 1);

		if (i == 1 || missed < least) {
			least = missed;
			best = i;
		}
	}
	return best;
}

/* The past of disks that nobody can go back to. */
static void
forget_disks(struct timeline *t)
{
	struct machine *m = t->emul->machine;

	for (unsigned i = 0; i < m->n_disks; i++) {
		uint64_t place = diskimage_place(m->disks[i]);

		for (unsigned k = 0; k < t->n_ring; k++) {
			if (t->ring[k]->disks[i] < place) {
				place = t->ring[k]->disks[i];
			}
		}
		for (unsigned k = 0; k < t->n_named; k++) {
			if (t->named[k].snapshot->disks[i] < place) {
				place = t->named[k].snapshot->disks[i];
			}
		}
		diskimage_forget(m->disks[i], place);
	}
}

/* Frames of the network are no reason to lose all snapshots but two: what they
 * take is bounded by giving up the oldest. */
static void
forget_frames(struct timeline *t)
{
	struct inputs *in = t->emul->inputs;
	uint64_t budget = t->megabytes << 19;

	while (inputs_mode(in) == INPUTS_LIVE && t->n_ring > 1 &&
	       inputs_frame_bytes(in) > budget) {
		drop(t, 0);
		inputs_forget(in, t->ring[0]->mark.cursor);
		forget_disks(t);
	}
}

static void
thin(struct timeline *t)
{
	uint64_t budget = t->megabytes << 20;

	forget_frames(t);
	while (t->n_ring > RING_MAX ||
	       (t->n_ring > 2 && bytes_used(t) > budget)) {
		drop(t, least_missed(t));
	}
	/* On a journey the place where it began is kept, too; the oldest one
	 * must not go for that. */
	if (t->n_ring == 2 && t->present == NULL && bytes_used(t) > budget) {
		drop(t, 0);
		forget_disks(t);
	}
}

/* ---- taking ---- */

void
timeline_capture(struct timeline *t)
{
	struct run_position here = run_position(t->emul->machine);
	int i = timeline_find(t, &here, false);
	unsigned at = (unsigned)(i + 1);

	if (t->megabytes == 0 ||
	    (i >= 0 && run_position_same(&t->ring[i]->position, &here))) {
		return;
	}
	if (t->n_ring == t->ring_size) {
		unsigned size = t->ring_size == 0 ? 64 : 2 * t->ring_size;
		struct snapshot **grown =
		    realloc(t->ring, size * sizeof(*grown));

		assert(grown != NULL);
		t->ring = grown;
		t->ring_size = size;
	}
	memmove(&t->ring[at + 1], &t->ring[at],
		(t->n_ring - at) * sizeof(t->ring[0]));
	t->n_ring++;
	t->ring[at] =
	    snapshot_take(t->emul, t->store, at > 0 ? t->ring[at - 1] : NULL);
	thin(t);
}

static uint64_t
bootstrap_count(const struct timeline *t)
{
	const struct machine *m = t->emul->machine;

	return *m->cpus[m->bootstrap_cpu]->instructions;
}

void
timeline_begin(struct timeline *t)
{
	struct machine *m = t->emul->machine;

	for (unsigned i = 0; i < m->n_disks; i++) {
		diskimage_history(m->disks[i], t->megabytes != 0);
	}
	t->next = bootstrap_count(t) + t->spacing;
	timeline_capture(t);
}

static void
begin_again(struct timeline *t)
{
	drop_all(t);
	if (inputs_mode(t->emul->inputs) == INPUTS_LIVE) {
		inputs_cut(t->emul->inputs);
	}
	serial_output_from_here(t->emul->machine);
	t->next = bootstrap_count(t) + t->spacing;
	timeline_capture(t);
	forget_disks(t);
}

void
timeline_loaded(struct timeline *t)
{
	struct machine *m = t->emul->machine;

	for (unsigned i = t->n_named; i-- > 0;) {
		t->named[i].on_timeline = false;
		if (m->n_disks > 0) {
			forget_named(t, i); /* the disks are others now */
		}
	}
	for (unsigned i = 0; i < m->n_disks; i++) {
		diskimage_history(m->disks[i], t->megabytes != 0);
	}
	snapshot_settle(t->emul);
	begin_again(t);
}

static void
arrive_in_present(struct timeline *t)
{
	struct inputs *in = t->emul->inputs;

	snapshot_free(t->store, t->present);
	t->present = NULL;
	if (inputs_mode(in) == INPUTS_PAST) {
		if (inputs_next(in) != NULL) {
			inputs_diverged(t->emul, "there was more input");
			return;
		}
		inputs_set_mode(in, INPUTS_LIVE);
	}
}

void
timeline_here(struct timeline *t)
{
	struct machine *m = t->emul->machine;

	if (t->emul->travel != TRAVEL_NONE) {
		return; /* on a journey, which knows where it goes */
	}
	if (t->present != NULL) {
		if (run_position_reached(&t->present->position, m)) {
			arrive_in_present(t);
		} else if (run_position_passed(&t->present->position, m)) {
			inputs_diverged(t->emul, "the present is not there");
		}
		return;
	}
	if (t->megabytes != 0 && m->turns.until == 0 &&
	    bootstrap_count(t) >= t->next && m->end == RUN_GOING) {
		t->next = bootstrap_count(t) + t->spacing;
		timeline_capture(t);
	}
}

const struct run_position *
timeline_present(const struct timeline *t)
{
	return t->present != NULL ? &t->present->position : NULL;
}

bool
timeline_in_past(const struct timeline *t)
{
	return t != NULL && t->present != NULL;
}

bool
timeline_keeps(const struct timeline *t)
{
	return t->megabytes != 0;
}

bool
timeline_may_change(const struct timeline *t, struct error *e)
{
	if (inputs_mode(t->emul->inputs) == INPUTS_REPLAY) {
		return emul_error(e, "a recording is being replayed: nothing "
				     "can be changed in it");
	}
	if (t->present != NULL) {
		return emul_error(
		    e, "this is the past: `history cut' makes it the present, "
		       "and what came after it is lost; `history present' "
		       "goes back to where you came from");
	}
	return true;
}

/* ---- journeys ---- */

bool
timeline_restore(struct timeline *t, const struct snapshot *s)
{
	return snapshot_restore(t->emul, t->store, s);
}

bool
journey_begin(struct timeline *t, struct journey *j, struct error *e)
{
	struct emul *emul = t->emul;

	if (t->megabytes == 0 || t->n_ring == 0) {
		return emul_error(e, "there is no history: start the program "
				     "with --history MB");
	}
	if (emul->travel != TRAVEL_NONE) {
		return emul_error(e, "the machine is on its way already");
	}
	j->origin = snapshot_take(emul, t->store, t->ring[t->n_ring - 1]);
	j->was_muted = emul->log.muted;
	if (t->present == NULL) {
		t->present = j->origin;
		if (inputs_mode(emul->inputs) == INPUTS_LIVE) {
			inputs_set_mode(emul->inputs, INPUTS_PAST);
		}
	}
	emul->log.muted = true;
	emul->travel = TRAVEL_BLIND;
	return true;
}

/* The present is where it was: the journey has come back to it. */
static void
check_present(struct timeline *t)
{
	if (t->present != NULL &&
	    run_position_reached(&t->present->position, t->emul->machine)) {
		arrive_in_present(t);
	}
}

bool
journey_end(struct timeline *t, struct journey *j, const char *why,
	    struct error *e)
{
	struct emul *emul = t->emul;
	bool own = j->origin != t->present;

	/* First, as WHY may be the machine's own text. */
	if (why != NULL) {
		emul_error(e, "%s", why);
	}
	emul->travel = TRAVEL_NONE;
	emul->log.muted = j->was_muted;
	emul->stop_request = false;
	if (why != NULL) {
		timeline_restore(t, j->origin);
	}
	check_present(t);
	if (own) {
		snapshot_free(t->store, j->origin);
	}
	return why == NULL;
}

bool
timeline_go_present(struct timeline *t, struct error *e)
{
	if (t->present == NULL) {
		return emul_error(e, "this is the present");
	}
	timeline_restore(t, t->present);
	check_present(t);
	return true;
}

/* ---- cutting ---- */

/* Snapshots that lie ahead are no longer on the timeline; those that need what
 * a disk was then are lost. */
static void
cut_named(struct timeline *t, const struct run_position *here)
{
	const struct machine *m = t->emul->machine;

	for (unsigned i = t->n_named; i-- > 0;) {
		struct named *n = &t->named[i];
		bool lost = false;

		if (!before(here, &n->snapshot->position)) {
			continue;
		}
		n->on_timeline = false;
		for (unsigned k = 0; k < m->n_disks; k++) {
			lost |= n->snapshot->disks[k] >
				diskimage_place(m->disks[k]);
		}
		if (lost) {
			forget_named(t, i);
		}
	}
}

static bool
cut_here(struct timeline *t, struct error *e)
{
	struct machine *m = t->emul->machine;
	struct run_position here = run_position(m);

	for (unsigned i = 0; i < m->n_disks; i++) {
		if (!diskimage_cut(m->disks[i], e)) {
			return false;
		}
	}
	while (t->n_ring > 0 &&
	       before(&here, &t->ring[t->n_ring - 1]->position)) {
		drop(t, t->n_ring - 1);
	}
	cut_named(t, &here);
	snapshot_free(t->store, t->present);
	t->present = NULL;
	inputs_cut(t->emul->inputs);
	inputs_set_mode(t->emul->inputs, INPUTS_LIVE);
	serial_output_from_here(m);
	t->next = bootstrap_count(t) + t->spacing;
	return true;
}

bool
timeline_cut(struct timeline *t, struct error *e)
{
	if (t->present == NULL) {
		return emul_error(e, "this is the present: nothing lies ahead");
	}
	if (inputs_mode(t->emul->inputs) == INPUTS_REPLAY) {
		return emul_error(e, "a recording is being replayed: nothing "
				     "can be changed in it");
	}
	if (t->emul->record != NULL) {
		return emul_error(e, "the run is being recorded: it cannot "
				     "lose a part");
	}
	return cut_here(t, e);
}

/* ---- snapshots with names ---- */

static int
find_named(const struct timeline *t, const char *name)
{
	for (unsigned i = 0; i < t->n_named; i++) {
		if (strcmp(t->named[i].name, name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

bool
timeline_save(struct timeline *t, const char *name, struct error *e)
{
	struct machine *m = t->emul->machine;
	int old = find_named(t, name);
	struct named *grown;
	char *copy = strdup(name);

	if (t->n_named >= NAMED_MAX && old < 0) {
		free(copy);
		return emul_error(e, "there are %d snapshots: delete some",
				  NAMED_MAX);
	}
	grown = realloc(t->named, (t->n_named + 1) * sizeof(*grown));
	if (grown != NULL) {
		t->named = grown;
	}
	if (grown == NULL || copy == NULL) {
		free(copy);
		return emul_error(e, "out of memory");
	}
	if (t->megabytes == 0 && t->n_named == 0) {
		/* From here on a disk can be put back. */
		for (unsigned i = 0; i < m->n_disks; i++) {
			diskimage_history(m->disks[i], true);
		}
	}
	if (old >= 0) {
		forget_named(t, (unsigned)old);
	}
	t->named[t->n_named++] = (struct named){
	    .name = copy,
	    .snapshot = snapshot_take(t->emul, t->store, NULL),
	    .on_timeline = t->megabytes != 0,
	};
	return true;
}

bool
timeline_load(struct timeline *t, const char *name, struct error *e)
{
	int i = find_named(t, name);
	struct named *n;

	if (i < 0) {
		return emul_error(e, "no snapshot is called \"%s\"", name);
	}
	if (inputs_mode(t->emul->inputs) == INPUTS_REPLAY ||
	    t->emul->record != NULL) {
		return emul_error(e, "a run that is recorded or replayed "
				     "cannot become another one");
	}
	n = &t->named[i];
	if (n->on_timeline) {
		if (!timeline_restore(t, n->snapshot)) {
			return emul_error(e, "what the disks were then is no "
					     "longer known");
		}
		return cut_here(t, e);
	}
	/* The log does not lead to it: it begins anew. */
	n->snapshot->mark.cursor = 0;
	if (!timeline_restore(t, n->snapshot)) {
		return emul_error(e, "what the disks were then is no longer "
				     "known");
	}
	for (unsigned k = 0; k < t->n_named; k++) {
		t->named[k].on_timeline = false;
	}
	if (!cut_here(t, e)) {
		return false;
	}
	begin_again(t);
	return true;
}

bool
timeline_delete(struct timeline *t, const char *name, struct error *e)
{
	int i = find_named(t, name);

	if (i < 0) {
		return emul_error(e, "no snapshot is called \"%s\"", name);
	}
	forget_named(t, (unsigned)i);
	return true;
}

bool
timeline_named(const struct timeline *t, unsigned i, const char **name,
	       const struct run_position **position)
{
	if (i >= t->n_named) {
		return false;
	}
	*name = t->named[i].name;
	*position = &t->named[i].snapshot->position;
	return true;
}

/* ---- facts ---- */

void
timeline_facts(const struct timeline *t, struct timeline_facts *f)
{
	const struct machine *m = t->emul->machine;
	unsigned b = m->bootstrap_cpu;

	memset(f, 0, sizeof(*f));
	f->n_snapshots = t->n_ring;
	f->bytes = bytes_used(t);
	f->oldest = t->n_ring > 0 ? t->ring[0]->position.instructions[b]
				  : bootstrap_count(t);
	f->present = t->present != NULL ? t->present->position.instructions[b]
					: bootstrap_count(t);
	f->spacing = t->spacing;
	f->megabytes = t->megabytes;
}

void
timeline_set_spacing(struct timeline *t, uint64_t spacing)
{
	t->spacing = spacing;
	t->next = bootstrap_count(t) + spacing;
}

void
timeline_set_megabytes(struct timeline *t, uint64_t megabytes)
{
	bool was_on = t->megabytes != 0;

	t->megabytes = megabytes;
	if (megabytes == 0) {
		drop_all(t);
	} else if (!was_on) {
		timeline_begin(t);
	} else {
		thin(t);
	}
}
