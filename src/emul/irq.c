/*
 * Interrupt lines by name.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/irq.h"
#include "emul/machine.h"

struct irq *
irq_add(struct machine *m, const char *name,
	void (*set)(void *owner, unsigned pin, bool level), void *owner,
	unsigned pin)
{
	struct irq *irq = calloc(1, sizeof(*irq));

	assert(irq != NULL && irq_find(m, name) == NULL);
	irq->set = set;
	irq->owner = owner;
	irq->pin = pin;
	snprintf(irq->name, sizeof(irq->name), "%s", name);
	irq->next = m->irqs;
	m->irqs = irq;
	return irq;
}

struct irq *
irq_find(struct machine *m, const char *name)
{
	for (struct irq *irq = m->irqs; irq != NULL; irq = irq->next) {
		if (strcmp(irq->name, name) == 0) {
			return irq;
		}
	}
	return NULL;
}

struct irq *
irq_of(struct machine *m, const char *name)
{
	struct irq *irq = irq_find(m, name);

	assert(irq != NULL);
	return irq;
}
