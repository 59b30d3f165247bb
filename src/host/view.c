/*
 * Views; see view.h.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "emul/emul.h"
#include "emul/group.h"
#include "host/clock.h"
#include "host/view_private.h"

#define QUEUE	  256
#define POLL_NS	  2000000u  /* between looks at the host */
#define DRAW_NS	  20000000u /* between two pictures */
#define STEPS_MAX 10000	    /* of an event of the mouse */
#define VIEWS_MAX (SCREENS_MAX + 1)

struct view {
	const struct view_class *class;
	void *view;
};

struct views {
	const struct machine *machine;
	struct view views[VIEWS_MAX];
	unsigned n;
	uint64_t next_poll; /* of the host's clock */
	uint64_t next_draw;

	struct view_event queue[QUEUE];
	unsigned first;
	unsigned count;
};

/* ---- events ---- */

static struct view_event *
new_event(struct views *v)
{
	if (v->count == QUEUE) {
		return NULL;
	}
	return &v->queue[(v->first + v->count++) % QUEUE];
}

static void
put_key(struct views *v, uint32_t keysym, bool down)
{
	struct view_event *event = new_event(v);

	if (event != NULL) {
		*event = (struct view_event){
		    .kind = VIEW_KEY,
		    .keysym = keysym,
		    .down = down,
		};
	}
}

void
view_key(struct views *v, struct view_keys *keys, uint32_t keysym, bool down)
{
	unsigned i = 0;

	while (i < keys->n && keys->down[i] != keysym) {
		i++;
	}
	if (down == (i < keys->n) || i == VIEW_KEYS_MAX) {
		return;
	}
	if (down) {
		keys->down[keys->n++] = keysym;
	} else {
		keys->down[i] = keys->down[--keys->n];
	}
	put_key(v, keysym, down);
}

void
view_release_keys(struct views *v, struct view_keys *keys)
{
	while (keys->n > 0) {
		put_key(v, keys->down[--keys->n], false);
	}
}

static int
limited(int steps)
{
	steps = steps > STEPS_MAX ? STEPS_MAX : steps;
	return steps < -STEPS_MAX ? -STEPS_MAX : steps;
}

void
view_pointer(struct views *v, int dx, int dy, unsigned buttons)
{
	struct view_event *event = new_event(v);

	if (event != NULL) {
		*event = (struct view_event){
		    .kind = VIEW_POINTER,
		    .dx = (int16_t)limited(dx),
		    .dy = (int16_t)limited(dy),
		    .buttons = (uint8_t)(buttons & 7),
		};
	}
}

bool
view_has_pointer(const struct views *v)
{
	return v->machine->pointer.class != NULL;
}

bool
views_take(struct views *v, struct view_event *event)
{
	if (v == NULL || v->count == 0) {
		return false;
	}
	*event = v->queue[v->first];
	v->first = (v->first + 1) % QUEUE;
	v->count--;
	return true;
}

/* ---- opening ---- */

static void
title_of(const struct emul *emul, const struct screen *s, char *title,
	 size_t size)
{
	const struct machine_class *class = emul->machine->class;

	snprintf(title, size, "GXemul: %s%s, %s", group_label(emul),
		 class->subtype != NULL ? class->subtype : class->type,
		 screen_name(s));
}

static bool
add(struct views *v, const struct view_class *class, void *view)
{
	if (view != NULL) {
		assert(v->n < VIEWS_MAX);
		v->views[v->n++] = (struct view){class, view};
	}
	return view != NULL;
}

/* Displays of -z take turns. */
static bool
open_windows(struct views *v, const struct emul *emul, struct error *e)
{
	const struct emul_options *o = &emul->options;
	struct screen *s;
	char title[96];

	for (unsigned i = 0; (s = screen_get(emul->machine, i)) != NULL; i++) {
		const char *display =
		    o->n_displays > 0 ? o->displays[i % o->n_displays] : NULL;

		title_of(emul, s, title, sizeof(title));
		if (!add(v, &window_class,
			 window_open(v, s, display, o->scale, title, e))) {
			return false;
		}
	}
	return true;
}

bool
views_open(struct emul *emul, struct views **views, struct error *e)
{
	const struct emul_options *o = &emul->options;
	struct screen *s = screen_get(emul->machine, 0);
	char title[96];
	struct views *v;

	*views = NULL;
	if (!o->x11 && o->vnc_port == 0) {
		return true;
	}
	if (s == NULL) {
		return emul_error(e, "%s: this machine has no screen",
				  o->x11 ? "-X" : "--vnc");
	}
	v = calloc(1, sizeof(*v));
	assert(v != NULL);
	*views = v;
	v->machine = emul->machine;
	if (o->x11 && !open_windows(v, emul, e)) {
		return false;
	}
	title_of(emul, s, title, sizeof(title));
	return o->vnc_port == 0 ||
	       add(v, &vnc_class, vnc_open(v, s, o->vnc_port, title, e));
}

void
views_close(struct views *v)
{
	if (v == NULL) {
		return;
	}
	for (unsigned i = 0; i < v->n; i++) {
		v->views[i].class->close(v->views[i].view);
	}
	free(v);
}

/* ---- at work ---- */

void
views_draw(struct views *v)
{
	for (unsigned i = 0; v != NULL && i < v->n; i++) {
		v->views[i].class->draw(v->views[i].view);
	}
}

bool
views_poll(struct views *v)
{
	uint64_t now;
	bool open = true;

	if (v == NULL) {
		return true;
	}
	now = host_clock_ns();
	if (now < v->next_poll) {
		return true;
	}
	v->next_poll = now + POLL_NS;
	for (unsigned i = 0; i < v->n; i++) {
		open = v->views[i].class->poll(v->views[i].view) && open;
	}
	if (now >= v->next_draw) {
		views_draw(v);
		v->next_draw = host_clock_ns() + DRAW_NS;
	}
	return open;
}

bool
views_live(const struct views *v)
{
	return v != NULL && v->n > 0;
}

size_t
views_watch(const struct views *v, struct pollfd *fds, size_t size)
{
	size_t n = 0;

	for (unsigned i = 0; v != NULL && i < v->n; i++) {
		n += v->views[i].class->watch(v->views[i].view, fds + n,
					      size - n);
	}
	return n;
}
