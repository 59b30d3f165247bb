/*
 * Snapshots in memory; see snapshot.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "emul/emul.h"
#include "emul/idle.h"
#include "emul/stuck.h"
#include "host/console.h"
#include "snapshot/boot_image.h"
#include "snapshot/machine_state.h"
#include "snapshot/snapshot.h"

struct snapshot *
snapshot_take(struct emul *emul, struct store *store,
	      const struct snapshot *like)
{
	struct machine *m = emul->machine;
	struct snapshot *s = calloc(1, sizeof(*s));
	struct writer w = {0};

	assert(s != NULL);
	s->position = run_position(m);
	s->mark = inputs_mark(emul->inputs);
	machine_state_write(m, &w);
	store_keep(store, w.data, w.len, like != NULL ? &like->state : NULL,
		   &s->state);
	writer_free(&w);
	store_capture(store, &s->ram);
	s->boot = boot_image_share(emul->boot);
	for (unsigned i = 0; i < m->n_disks; i++) {
		s->disks[i] = diskimage_place(m->disks[i]);
	}
	s->n_typed = console_typed(emul->console, &s->typed);
	return s;
}

void
snapshot_free(struct store *store, struct snapshot *s)
{
	if (s == NULL) {
		return;
	}
	store_blob_free(store, &s->state);
	store_image_free(store, &s->ram);
	boot_image_free(store, s->boot);
	free(s->typed);
	free(s);
}

void
snapshot_settle(struct emul *emul)
{
	struct machine *m = emul->machine;

	idle_reset(emul->idle);
	stuck_reset(emul->stuck, *m->cpus[m->bootstrap_cpu]->instructions);
	for (unsigned i = 0; i < m->n_cpus; i++) {
		m->cpus[i]->class->capture_exception(m->cpus[i], true);
	}
}

bool
snapshot_restore(struct emul *emul, struct store *store,
		 const struct snapshot *s)
{
	struct machine *m = emul->machine;
	struct reader r = {.left = s->state.len};
	uint8_t *bytes;

	for (unsigned i = 0; i < m->n_disks; i++) {
		uint64_t place = diskimage_place(m->disks[i]);

		if (!diskimage_go(m->disks[i], s->disks[i])) {
			while (i-- > 0) {
				diskimage_go(m->disks[i], place);
			}
			return false;
		}
	}
	bytes = malloc(s->state.len);
	assert(bytes != NULL);
	store_fetch(&s->state, bytes);
	r.data = bytes;
	store_restore(store, &s->ram);
	machine_state_restore(m, r, true);
	free(bytes);
	boot_image_adopt(emul, s->boot);
	inputs_return(emul->inputs, s->mark);
	console_set_typed(emul->console, s->typed, s->n_typed);
	snapshot_settle(emul);
	return true;
}
