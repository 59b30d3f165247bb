/*
 * Resets of the board; see boot_image.h.
 */
#include <assert.h>
#include <stdlib.h>

#include "cpus/cpu.h"
#include "emul/emul.h"
#include "memory/memory.h"
#include "promemul/promemul.h"
#include "snapshot/boot_image.h"
#include "snapshot/machine_state.h"
#include "snapshot/snapshot.h"
#include "snapshot/timeline.h"

struct boot_image *
boot_image_new(struct store *store)
{
	struct boot_image *b = calloc(1, sizeof(*b));

	assert(b != NULL);
	b->references = 1;
	store_image_new(store, &b->ram);
	return b;
}

struct boot_image *
boot_image_take(struct emul *emul)
{
	const struct machine *m = emul->machine;
	struct boot_image *b = calloc(1, sizeof(*b));

	assert(b != NULL);
	b->references = 1;
	machine_state_write(m, &b->state);
	store_capture(timeline_store(emul->timeline), &b->ram);
	b->firmware_loads = m->firmware_loads;
	b->initrd_base = m->initrd_base;
	b->initrd_size = m->initrd_size;
	return b;
}

struct boot_image *
boot_image_share(struct boot_image *b)
{
	b->references++;
	return b;
}

void
boot_image_free(struct store *store, struct boot_image *b)
{
	if (b == NULL || --b->references > 0) {
		return;
	}
	writer_free(&b->state);
	store_image_free(store, &b->ram);
	free(b);
}

void
boot_image_adopt(struct emul *emul, struct boot_image *b)
{
	struct machine *m = emul->machine;

	boot_image_share(b);
	boot_image_free(timeline_store(emul->timeline), emul->boot);
	emul->boot = b;
	m->firmware_loads = b->firmware_loads;
	m->initrd_base = b->initrd_base;
	m->initrd_size = b->initrd_size;
}

/* All CPUs come to the time that one of them has reached. */
static void
meet(struct machine *m)
{
	for (unsigned i = 0; i < m->n_cpus; i++) {
		emul_time t = cpu_now(m->cpus[i]);

		m->now = t > m->now ? t : m->now;
	}
	for (unsigned i = 0; i < m->n_cpus; i++) {
		cpu_drag_along(m->cpus[i], m->now);
	}
}

/* RAM and ROM as they were, but for what the firmware keeps. */
static void
restore_memory(struct emul *emul)
{
	const struct machine *m = emul->machine;
	const struct promemul *prom = m->prom;
	uint8_t kept[PROM_KEPT_MAX];

	if (prom != NULL) {
		assert(prom->kept_len <= sizeof(kept));
		memory_peek(m->memory, prom->kept_base, kept, prom->kept_len);
	}
	store_restore(timeline_store(emul->timeline), &emul->boot->ram);
	if (prom != NULL) {
		memory_load(m->memory, prom->kept_base, kept, prom->kept_len);
	}
}

/* The firmware starts the program; the start-up tree is not shown again. */
static void
boot(struct emul *emul)
{
	struct machine *m = emul->machine;
	bool was_muted = emul->log.muted;
	struct error e;
	bool ok;

	emul->log.muted = true;
	ok = m->class->boot == NULL || m->class->boot(m, &e);
	emul->log.muted = was_muted;
	if (!ok) {
		machine_end(m, RUN_HALTED, "after a reset: %.200s", e.text);
	}
}

void
boot_image_reset(struct emul *emul)
{
	const struct boot_image *b = emul->boot;
	struct machine *m = emul->machine;

	if (m->end != RUN_RESET) {
		return;
	}
	meet(m);
	restore_memory(emul);
	machine_state_reset(
	    m, (struct reader){.data = b->state.data, .left = b->state.len});
	snapshot_settle(emul);
	boot(emul);
}
