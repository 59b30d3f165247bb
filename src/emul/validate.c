/*
 * --validate: the self-check of every machine that can be built, without a
 * guest: names, state tables, wiring, collisions.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cpus/cpu.h"
#include "emul/emul.h"
#include "emul/validate.h"

static bool
complain(unsigned *problems, const char *who, const char *what)
{
	printf("%s: %s\n", who, what);
	++*problems;
	return false;
}

static void
check_objects(const struct machine *m, const char *name, unsigned *problems)
{
	char who[160];

	for (uint32_t i = 0; i < m->n_objects; i++) {
		const struct object *o = m->objects[i];
		const char *what =
		    state_validate(o->class->state, o->class->size);

		snprintf(who, sizeof(who), "%s: %s", name, o->name);
		if (what != NULL) {
			complain(problems, who, what);
		}
		for (unsigned k = 0; k < o->class->n_events; k++) {
			if (o->class->events[k].name == NULL ||
			    o->class->events[k].fire == NULL) {
				complain(problems, who,
					 "an event without name or function");
			}
		}
		for (uint32_t j = 0; j < i; j++) {
			if (strcmp(m->objects[j]->name, o->name) == 0) {
				complain(problems, who, "name used twice");
			}
		}
	}
}

/* A device without a word about itself or without any access is a slip. */
static void
check_devices(const struct machine *m, const char *name, unsigned *problems)
{
	char who[160];

	for (const struct device *d = m->devices; d != NULL; d = d->next) {
		const struct device_class *c = d->class;

		snprintf(who, sizeof(who), "%s: %s", name, d->object.name);
		if (c->description == NULL || c->description[0] == '\0') {
			complain(problems, who, "no description");
		}
		if (d->len > 0 && c->access == 0) {
			complain(problems, who, "no access size declared");
		}
		if (d->len > 0 && c->read == NULL && c->write == NULL &&
		    c->bus_error == NULL) {
			complain(problems, who, "mapped without access");
		}
		if (device_class_find(c->name) == NULL) {
			complain(problems, who, "not in the device list");
		}
	}
}

static void
check_map(const struct machine *m, const char *name, unsigned *problems)
{
	const struct memory_segment *s;
	uint64_t end = 0;

	for (size_t i = 0; (s = memory_segment_get(m->memory, i)) != NULL;
	     i++) {
		if (s->len == 0 || (i > 0 && s->base < end)) {
			complain(problems, name, "memory map out of order");
		}
		end = s->base + s->len;
	}
}

static bool
is_word_of(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = words; p != NULL && *p != '\0';) {
		size_t len = strcspn(p, " ");

		if (len == n && strncasecmp(p, word, n) == 0) {
			return true;
		}
		p += len;
		p += strspn(p, " ");
	}
	return words == NULL;
}

static void
check_machine(const struct machine_class *c, const char *cpu, unsigned n_cpus,
	      unsigned ram_mb, unsigned *problems)
{
	struct machine_options options = {
	    .type = c->type,
	    .subtype = c->subtype,
	    .cpu = cpu,
	    .n_cpus = n_cpus,
	    .ram_mb = ram_mb,
	};
	struct error e;
	struct machine *m;
	char name[96];

	snprintf(name, sizeof(name), "%s%s%s %s", c->type,
		 c->subtype != NULL ? " " : "",
		 c->subtype != NULL ? c->subtype : "", cpu);
	m = machine_new(NULL, &options, &e);
	if (m == NULL) {
		complain(problems, name, e.text);
		return;
	}
	check_objects(m, name, problems);
	check_devices(m, name, problems);
	check_map(m, name, problems);
	/* With all the memory a machine can have this would take long. */
	if (ram_mb == 0 && machine_state_hash(m) != machine_state_hash(m)) {
		complain(problems, name, "state hash does not repeat");
	}
	machine_free(m);
}

unsigned
validate_all(void)
{
	unsigned problems = 0;
	unsigned machines = 0;

	for (unsigned i = 0; machine_classes[i] != NULL; i++) {
		const struct machine_class *c = machine_classes[i];

		if (c->description == NULL || c->cpu == NULL ||
		    c->max_cpus == 0 || c->ram_mb == 0 || c->cpu_hz == 0 ||
		    c->ram_max_mb < c->ram_mb) {
			complain(&problems, c->type, "incomplete declaration");
			continue;
		}
		for (const struct cpu_type *t = cpu_types; t->name != NULL;
		     t++) {
			if (!is_word_of(c->cpus, t->name)) {
				continue;
			}
			check_machine(c, t->name, 1, 0, &problems);
			check_machine(c, t->name, c->max_cpus, c->ram_max_mb,
				      &problems);
			machines++;
		}
	}
	for (unsigned i = 0; device_classes[i] != NULL; i++) {
		const char *what = state_validate(device_classes[i]->state,
						  device_classes[i]->size);

		if (what != NULL) {
			complain(&problems, device_classes[i]->name, what);
		}
	}
	printf("%u machines checked, %u problems\n", machines, problems);
	return problems;
}
