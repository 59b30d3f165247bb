/*
 * --screenshot-at; see screenshots.h.
 *
 * Looking at a screen changes nothing.  A stop at a count of instructions is
 * exact; a time is reached at the end of the round of turns that it is in.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "display/picture.h"
#include "display/screen.h"
#include "emul/options.h"
#include "emul/screenshots.h"

struct screenshot {
	const char *spec;      /* as given */
	uint64_t instructions; /* or 0 */
	emul_time time;
	const char *file;
	bool taken;
};

struct screenshots {
	unsigned n;
	struct screenshot each[];
};

bool
screenshots_parse(const char *spec, uint64_t *instructions, emul_time *time)
{
	const char *colon = strchr(spec, ':');
	char when[64];

	if (colon == NULL || colon[1] == '\0' ||
	    (size_t)(colon - spec) >= sizeof(when)) {
		return false;
	}
	snprintf(when, sizeof(when), "%.*s", (int)(colon - spec), spec);
	if (strcmp(when, "end") == 0) {
		*instructions = 0;
		*time = EMUL_NEVER;
		return true;
	}
	return options_limit(when, instructions, time);
}

struct screenshots *
screenshots_new(struct emul *emul, struct error *e)
{
	const struct emul_options *o = &emul->options;
	struct screenshots *s;

	if (o->n_screenshots > 0 && screen_get(emul->machine, 0) == NULL) {
		emul_error(e, "--screenshot-at: this machine has no screen%s",
			   emul->machine->class->card_slots > 0
			       ? ": add one with -Z 1 or --card"
			       : "");
		return NULL;
	}
	s = calloc(1, sizeof(*s) + o->n_screenshots * sizeof(s->each[0]));
	assert(s != NULL);
	for (; s->n < o->n_screenshots; s->n++) {
		struct screenshot *one = &s->each[s->n];

		one->spec = o->screenshots[s->n];
		one->file = strchr(one->spec, ':') + 1;
		screenshots_parse(one->spec, &one->instructions, &one->time);
	}
	return s;
}

void
screenshots_free(struct screenshots *s)
{
	free(s);
}

uint64_t
screenshots_next(const struct screenshots *s)
{
	uint64_t next = UINT64_MAX;

	for (unsigned i = 0; i < s->n; i++) {
		const struct screenshot *one = &s->each[i];

		if (!one->taken && one->instructions != 0 &&
		    one->instructions < next) {
			next = one->instructions;
		}
	}
	return next;
}

static bool
take(struct emul *emul, struct screenshot *one, struct error *e)
{
	one->taken = true;
	return picture_of_screen(one->file, screen_get(emul->machine, 0), e);
}

void
screenshots_take(struct emul *emul)
{
	struct screenshots *s = emul->screenshots;
	struct machine *m = emul->machine;
	uint64_t count = *m->cpus[m->bootstrap_cpu]->instructions;
	struct error e;

	for (unsigned i = 0; i < s->n; i++) {
		struct screenshot *one = &s->each[i];

		if (one->taken ||
		    (one->instructions != 0 ? count < one->instructions
					    : m->now < one->time)) {
			continue;
		}
		if (!take(emul, one, &e)) {
			machine_end(m, RUN_HOST_ERROR, "%.200s", e.text);
		}
	}
}

bool
screenshots_end(struct emul *emul)
{
	struct screenshots *s = emul->screenshots;
	bool ok = true;
	struct error e;

	for (unsigned i = 0; s != NULL && i < s->n; i++) {
		struct screenshot *one = &s->each[i];

		if (one->taken) {
			continue;
		}
		if (one->time != EMUL_NEVER) {
			fprintf(stderr,
				"gxemul: --screenshot-at %s: the run ended "
				"before\n",
				one->spec);
		} else if (!take(emul, one, &e)) {
			fprintf(stderr, "gxemul: %s\n", e.text);
			ok = false;
		}
	}
	return ok;
}
