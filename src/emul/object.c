/*
 * Registration of objects.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/machine.h"
#include "emul/object.h"

static bool
name_taken(const struct machine *m, const char *name)
{
	for (uint32_t i = 0; i < m->n_objects; i++) {
		if (strcmp(m->objects[i]->name, name) == 0) {
			return true;
		}
	}
	return false;
}

void
object_register(struct machine *m, struct object *o,
		const struct object_class *class, void *self, const char *name)
{
	struct object **grown;

	assert(class->state != NULL);
	grown = realloc(m->objects, (m->n_objects + 1) * sizeof(*grown));
	assert(grown != NULL);
	m->objects = grown;
	o->class = class;
	o->machine = m;
	o->self = self;
	snprintf(o->name, sizeof(o->name), "%s", name);
	for (unsigned n = 1; name_taken(m, o->name); n++) {
		snprintf(o->name, sizeof(o->name), "%.20s%u", name, n);
	}
	o->index = m->n_objects;
	grown[m->n_objects++] = o;
}
