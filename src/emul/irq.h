/*
 * Interrupt lines.  A line is level-triggered: its owner (an input pin of a
 * CPU or of an interrupt controller) is told when the level changes.
 *
 * Lines have hierarchical names in a machine ("cpu0.3", "kn02.7"), given by
 * the owner of the input; machines/ wires outputs to them by name.
 */
#ifndef EMUL_IRQ_H
#define EMUL_IRQ_H

#include <stdbool.h>
#include <stddef.h>

struct machine;

struct irq {
	/* Called on a change of level only. */
	void (*set)(void *owner, unsigned pin, bool level);
	void *owner;
	unsigned pin;
	bool level; /* follows from device state; not saved, not hashed */
	char name[32];
	struct irq *next;
};

/* Adds input pin PIN of OWNER as NAME.  The machine owns the result. */
struct irq *irq_add(struct machine *m, const char *name,
		    void (*set)(void *owner, unsigned pin, bool level),
		    void *owner, unsigned pin);

/* Finds a line by name; NULL if there is none. */
struct irq *irq_find(struct machine *m, const char *name);

/* Like irq_find for the wiring lists in machines/: a missing line is an
 * internal error (asserts). */
struct irq *irq_of(struct machine *m, const char *name);

/* Drives a line.  IRQ may be NULL: an output that is wired to nothing. */
static inline void
irq_set(struct irq *irq, bool level)
{
	if (irq != NULL && irq->level != level) {
		irq->level = level;
		irq->set(irq->owner, irq->pin, level);
	}
}

#endif
