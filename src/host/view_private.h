/*
 * Inside of views: the queue of events, and what a kind of view is.
 */
#ifndef HOST_VIEW_PRIVATE_H
#define HOST_VIEW_PRIVATE_H

#include "display/screen.h"
#include "host/view.h"

/* Keys that somebody holds down in a view. */
#define VIEW_KEYS_MAX 32
struct view_keys {
	uint32_t down[VIEW_KEYS_MAX];
	unsigned n;
};

struct view_class {
	/* Takes what the host has; false: it was closed by somebody. */
	bool (*poll)(void *view);
	void (*draw)(void *view);
	size_t (*watch)(const void *view, struct pollfd *fds, size_t size);
	void (*close)(void *view);
};

/* Puts events into the queue of V.  A key that is down already, or up, is left
 * alone, and so are events for which there is no room. */
void view_key(struct views *v, struct view_keys *keys, uint32_t keysym,
	      bool down);
void view_release_keys(struct views *v, struct view_keys *keys);
void view_pointer(struct views *v, int dx, int dy, unsigned buttons);
bool view_has_pointer(const struct views *v);

/* A window for screen S on DISPLAY (NULL: that of the environment), SCALE times
 * smaller, or with a negative one larger.  NULL with E set. */
void *window_open(struct views *v, struct screen *s, const char *display,
		  int scale, const char *title, struct error *e);
extern const struct view_class window_class;

/* A server for VNC at 127.0.0.1:PORT.  NULL with E set. */
void *vnc_open(struct views *v, struct screen *s, unsigned port,
	       const char *title, struct error *e);
extern const struct view_class vnc_class;

#endif
