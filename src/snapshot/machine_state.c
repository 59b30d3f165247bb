/*
 * A machine's state as bytes; see machine_state.h.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "emul/script.h"
#include "snapshot/machine_state.h"

/* ---- writing ---- */

static void
write_events(const struct event_queue *q, struct writer *w)
{
	writer_u64(w, q->next_sequence);
	writer_u32(w, q->count);
	for (unsigned i = 0; i < q->count; i++) {
		const struct event *ev = &q->sorted[i];

		writer_u64(w, ev->when);
		writer_u64(w, ev->sequence);
		writer_u64(w, ev->arg);
		writer_u32(w, ev->object);
		writer_u32(w, ev->kind);
	}
}

/* Ends that are the guest's doing are part of its state; a limit or a signal
 * is not. */
static enum run_end
guest_end(const struct machine *m)
{
	return m->end == RUN_HALTED || m->end == RUN_GUEST_STATUS ||
		       m->end == RUN_RESET
		   ? m->end
		   : RUN_GOING;
}

void
machine_state_write(const struct machine *m, struct writer *w)
{
	uint32_t n_irqs = 0;
	size_t at;

	writer_u32(w, m->n_objects);
	for (uint32_t i = 0; i < m->n_objects; i++) {
		const struct object *o = m->objects[i];

		writer_string(w, o->name);
		writer_u32(w, state_layout(o->class->state));
		at = w->len;
		writer_u32(w, 0);
		if (o->class->untouched == NULL || !o->class->untouched(o)) {
			state_write(w, o->self, o->class->state);
		}
		writer_set_u32(w, at, (uint32_t)(w->len - at - 4));
	}
	for (const struct irq *irq = m->irqs; irq != NULL; irq = irq->next) {
		n_irqs++;
	}
	writer_u32(w, n_irqs);
	for (const struct irq *irq = m->irqs; irq != NULL; irq = irq->next) {
		writer_u8(w, irq->level ? 1 : 0);
	}
	write_events(&m->events, w);
	writer_u64(w, m->now);
	writer_u8(w, (uint8_t)guest_end(m));
	writer_u32(w, (uint32_t)m->exit_status);
	writer_string(w, guest_end(m) != RUN_GOING ? m->end_text : "");
}

/* ---- checking ---- */

/* Objects of a machine, without a script if that is not to be looked at. */
static uint32_t
count_objects(const struct machine *m, bool same_script)
{
	uint32_t n = m->n_objects;

	if (!same_script && n > 0 &&
	    strcmp(m->objects[n - 1]->name, SCRIPT_OBJECT) == 0) {
		n--;
	}
	return n;
}

/* The bytes of one object. */
static struct reader
object_bytes(struct reader *r, char **name, uint32_t *layout)
{
	struct reader part = {.data = NULL};

	*name = reader_string(r);
	*layout = reader_u32(r);
	part.left = reader_u32(r);
	part.data = reader_bytes(r, part.left);
	if (part.data == NULL) {
		part.left = 0;
		part.failed = true;
	}
	return part;
}

/* No bytes at all say that the object is as after a reset. */
static bool
read_object(const struct object *o, struct reader *r, void *self)
{
	if (o->class->untouched != NULL && r->left == 0 && !r->failed) {
		state_reset(self, o->class->state);
		return true;
	}
	return state_read(r, self, o->class->state) && r->left == 0;
}

static bool
check_object(const struct object *o, struct reader *r, struct error *e)
{
	char *name;
	uint32_t layout;
	struct reader part = object_bytes(r, &name, &layout);
	void *copy;
	bool ok;

	if (name == NULL || strcmp(name, o->name) != 0) {
		emul_error(e, "it has \"%.40s\" where this machine has \"%s\"",
			   name != NULL ? name : "", o->name);
		free(name);
		return false;
	}
	free(name);
	if (layout != state_layout(o->class->state)) {
		return emul_error(e,
				  "the state of \"%s\" is that of another "
				  "version of the program",
				  o->name);
	}
	copy = malloc(o->class->size);
	if (copy == NULL) {
		return emul_error(e, "out of memory");
	}
	memcpy(copy, o->self, o->class->size);
	ok = read_object(o, &part, copy) &&
	     (o->class->valid == NULL || o->class->valid(o, copy));
	free(copy);
	return ok ||
	       emul_error(e, "\"%s\" cannot have the state it says", o->name);
}

/* OBJECTS: how many the bytes have. */
static bool
check_event(const struct machine *m, const struct event *ev,
	    const struct event *before, uint64_t next_sequence,
	    uint32_t objects)
{
	if (ev->object >= m->n_objects && ev->object + 1 == objects) {
		return true; /* a script's, which is left out */
	}
	return ev->object < m->n_objects &&
	       ev->kind < m->objects[ev->object]->class->n_events &&
	       ev->arg <=
		   m->objects[ev->object]->class->events[ev->kind].max_arg &&
	       ev->sequence < next_sequence &&
	       (before == NULL || before->when > ev->when ||
		(before->when == ev->when && before->sequence > ev->sequence));
}

static struct event
read_event(struct reader *r)
{
	struct event ev;

	ev.when = reader_u64(r);
	ev.sequence = reader_u64(r);
	ev.arg = reader_u64(r);
	ev.object = reader_u32(r);
	ev.kind = reader_u32(r);
	return ev;
}

static unsigned
event_kinds(const struct machine *m)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < m->n_objects; i++) {
		n += m->objects[i]->class->n_events;
	}
	return n;
}

static bool
check_events(const struct machine *m, struct reader *r, uint32_t objects)
{
	uint64_t next_sequence = reader_u64(r);
	uint32_t count = reader_u32(r);
	struct event *all;
	bool ok = true;

	if (count > event_kinds(m) + SCRIPT_EVENTS) {
		return false;
	}
	all = calloc((size_t)count + 1, sizeof(*all));
	if (all == NULL) {
		return false;
	}
	for (uint32_t i = 0; i < count && ok; i++) {
		all[i] = read_event(r);
		ok = !r->failed &&
		     check_event(m, &all[i], i > 0 ? &all[i - 1] : NULL,
				 next_sequence, objects);
		for (uint32_t k = 0; k < i && ok; k++) {
			ok = all[k].object != all[i].object ||
			     all[k].kind != all[i].kind;
		}
	}
	free(all);
	return ok;
}

static bool
check_rest(const struct machine *m, struct reader *r)
{
	uint64_t now = reader_u64(r);
	uint8_t end = reader_u8(r);
	char *text;
	bool ok;

	reader_u32(r);
	text = reader_string(r);
	ok = text != NULL && strlen(text) < sizeof(m->end_text) &&
	     now <= INT64_MAX &&
	     (end == RUN_GOING || end == RUN_HALTED ||
	      end == RUN_GUEST_STATUS || end == RUN_RESET);
	free(text);
	return ok && !r->failed && r->left == 0;
}

bool
machine_state_check(const struct machine *m, struct reader r, bool same_script,
		    struct error *e)
{
	const struct irq *irq = m->irqs;
	uint32_t objects = reader_u32(&r);
	uint32_t base = count_objects(m, same_script);
	char *name;
	uint32_t n;

	if (objects != base && (same_script || objects != base + 1)) {
		return emul_error(e, "it has other parts than this machine");
	}
	for (uint32_t i = 0; i < base; i++) {
		if (!check_object(m->objects[i], &r, e)) {
			return false;
		}
	}
	if (objects > base) {
		object_bytes(&r, &name, &n);
		r.failed |= name == NULL || strcmp(name, SCRIPT_OBJECT) != 0;
		free(name);
	}
	n = reader_u32(&r);
	for (; n > 0 && irq != NULL; n--, irq = irq->next) {
		if (reader_u8(&r) > 1) {
			r.failed = true;
		}
	}
	if (n != 0 || irq != NULL || r.failed ||
	    !check_events(m, &r, objects) || !check_rest(m, &r)) {
		return emul_error(e, "its interrupts, events or times are none "
				     "that this machine can have");
	}
	return true;
}

/* ---- restoring ---- */

/* Those of objects from BASE on are left out. */
static void
restore_events(struct event_queue *q, struct reader *r, uint32_t base)
{
	uint64_t next_sequence = reader_u64(r);
	uint32_t count = reader_u32(r);

	if (count > q->size) {
		struct event *grown =
		    realloc(q->sorted, count * sizeof(*grown));

		assert(grown != NULL);
		q->sorted = grown;
		q->size = count;
	}
	q->count = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct event ev = read_event(r);

		if (ev.object < base) {
			q->sorted[q->count++] = ev;
		}
	}
	q->next_sequence = next_sequence;
}

/* The OBJECTS in the bytes, but for those from BASE on, and unless ALL for
 * those that survive a reset; and the levels of interrupt lines. */
static void
restore_objects(struct machine *m, struct reader *r, uint32_t objects,
		uint32_t base, bool all)
{
	uint32_t layout;
	char *name;

	for (uint32_t i = 0; i < objects; i++) {
		struct reader part = object_bytes(r, &name, &layout);

		free(name);
		if (i < base &&
		    (all || !m->objects[i]->class->survives_reset)) {
			read_object(m->objects[i], &part, m->objects[i]->self);
		}
	}
	reader_u32(r);
	for (struct irq *irq = m->irqs; irq != NULL; irq = irq->next) {
		irq->level = reader_u8(r) != 0;
	}
}

/* What objects derive from their state is to be derived anew. */
static void
tell_restored(struct machine *m, uint32_t base)
{
	for (uint32_t i = 0; i < base; i++) {
		struct object *o = m->objects[i];

		if (o->class->restored != NULL) {
			o->class->restored(o);
		}
	}
	screens_restored(m);
}

void
machine_state_restore(struct machine *m, struct reader r, bool same_script)
{
	uint32_t objects = reader_u32(&r);
	uint32_t base = count_objects(m, same_script);
	char *text;

	restore_objects(m, &r, objects, base, true);
	restore_events(&m->events, &r, base);
	m->now = reader_u64(&r);
	m->end = (enum run_end)reader_u8(&r);
	m->exit_status = (int)reader_u32(&r);
	text = reader_string(&r);
	snprintf(m->end_text, sizeof(m->end_text), "%s",
		 text != NULL ? text : "");
	free(text);
	assert(!r.failed);
	m->current_cpu = NULL;
	tell_restored(m, base);
}

/* ---- resets ---- */

/* Events of what was reset go; those of the start, which come first in R, are
 * as far away as they were then. */
static void
reset_events(struct machine *m, struct reader *r, uint32_t base)
{
	struct event_queue *q = &m->events;
	unsigned kept = 0;
	struct event *all;
	uint32_t count;

	for (unsigned i = 0; i < q->count; i++) {
		const struct event *ev = &q->sorted[i];

		if (m->objects[ev->object]->class->survives_reset) {
			q->sorted[kept++] = *ev;
		}
	}
	q->count = kept;
	reader_u64(r);
	count = reader_u32(r);
	all = calloc((size_t)count + 1, sizeof(*all));
	assert(all != NULL);
	for (uint32_t i = 0; i < count; i++) {
		all[i] = read_event(r);
	}
	while (count-- > 0) {
		const struct event *ev = &all[count];
		struct object *o;

		if (ev->object >= base ||
		    m->objects[ev->object]->class->survives_reset) {
			continue;
		}
		o = m->objects[ev->object];
		event_schedule(o, ev->kind,
			       ev->when < EMUL_NEVER - m->now
				   ? m->now + ev->when
				   : EMUL_NEVER,
			       ev->arg);
	}
	free(all);
}

void
machine_state_reset(struct machine *m, struct reader r)
{
	uint32_t objects = reader_u32(&r);
	uint32_t base = count_objects(m, false);
	uint64_t counts[MACHINE_MAX_CPUS][2];

	for (unsigned i = 0; i < m->n_cpus; i++) {
		counts[i][0] = *m->cpus[i]->instructions;
		counts[i][1] = *m->cpus[i]->idle_ticks;
	}
	restore_objects(m, &r, objects, base, false);
	for (unsigned i = 0; i < m->n_cpus; i++) {
		*m->cpus[i]->instructions = counts[i][0];
		*m->cpus[i]->idle_ticks = counts[i][1];
	}
	memset(&m->turns, 0, sizeof(m->turns));
	m->current_cpu = NULL;
	m->end = RUN_GOING;
	m->exit_status = 0;
	m->end_text[0] = '\0';
	reset_events(m, &r, base);
	assert(!r.failed);
	tell_restored(m, base);
	for (uint32_t i = 0; i < base; i++) {
		struct object *o = m->objects[i];

		if (o->class->was_reset != NULL) {
			o->class->was_reset(o);
		}
	}
}
