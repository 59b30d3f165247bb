/*
 * Views: what people look at the screens of a machine through, and type at it:
 * windows of X11 (-X) and a server for VNC (--vnc).
 *
 * Views are looked after between two rounds.  They draw rows that have come to
 * look different since they drew last, 50 times a second of the host; what is
 * typed waits in a queue for emul/inputs.h, which logs it.
 */
#ifndef HOST_VIEW_H
#define HOST_VIEW_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct emul;
struct views;

enum view_event_kind {
	VIEW_KEY,
	VIEW_POINTER,
};

struct view_event {
	enum view_event_kind kind;
	uint32_t keysym; /* VIEW_KEY */
	bool down;
	int16_t dx; /* VIEW_POINTER: steps right and down, and */
	int16_t dy;
	uint8_t buttons; /* enum pointer_button */
};

/* The views that the emulation's options ask for, of its machine's screens.
 * *VIEWS is NULL if they ask for none.  False with E set. */
bool views_open(struct emul *emul, struct views **views, struct error *e);
void views_close(struct views *v);

/* Takes what has come from the host, and draws.  False: somebody has closed a
 * window.  V may be NULL, here and below. */
bool views_poll(struct views *v);
/* Draws what is new, at once: the machine is about to stand. */
void views_draw(struct views *v);

/* May input come? */
bool views_live(const struct views *v);
/* Descriptors to wait for: at most SIZE; how many. */
size_t views_watch(const struct views *v, struct pollfd *fds, size_t size);

/* The next event; false: there is none. */
bool views_take(struct views *v, struct view_event *event);

#endif
