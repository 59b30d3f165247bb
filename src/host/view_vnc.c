/*
 * A server for VNC (RFC 6143), by libvncserver, which also speaks WebSocket: so
 * a browser can show the screen with noVNC.  It listens at 127.0.0.1 only.
 *
 * VNC says where the mouse is, and the mice here only how far they move: each
 * event is a motion from the last place.
 */
#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/view_private.h"

#ifdef HAVE_LIBVNCSERVER

#include <rfb/rfb.h>

#include "host/library.h"

#define FUNCTIONS(F)                        \
	F(rfbClientIteratorNext)            \
	F(rfbGetClientIterator)             \
	F(rfbGetScreen)                     \
	F(rfbInitServerWithPthreadsAndZRLE) \
	F(rfbLogEnable)                     \
	F(rfbMarkRectAsModified)            \
	F(rfbNewFramebuffer)                \
	F(rfbProcessEvents)                 \
	F(rfbReleaseClientIterator)         \
	F(rfbScreenCleanup)                 \
	F(rfbShutdownServer)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;

static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

struct vnc {
	struct views *views;
	struct screen *screen;
	rfbScreenInfoPtr server;
	char title[96];
	uint32_t *pixels; /* what clients are sent */
	unsigned width;
	unsigned height;
	uint64_t drawn; /* age of the screen then */
	bool all;
	struct view_keys keys;
	bool has_pointer; /* where it was: */
	int pointer_x;
	int pointer_y;
};

/* ---- what libvncserver calls ---- */

static void
client_gone(rfbClientPtr client)
{
	struct vnc *v = client->screen->screenData;

	view_release_keys(v->views, &v->keys);
	v->has_pointer = false;
}

static enum rfbNewClientAction
new_client(rfbClientPtr client)
{
	client->clientGoneHook = client_gone;
	return RFB_CLIENT_ACCEPT;
}

static void
key_event(rfbBool down, rfbKeySym keysym, rfbClientPtr client)
{
	struct vnc *v = client->screen->screenData;

	view_key(v->views, &v->keys, keysym, down != 0);
}

static void
pointer_event(int buttons, int x, int y, rfbClientPtr client)
{
	struct vnc *v = client->screen->screenData;

	if (v->has_pointer) {
		view_pointer(v->views, x - v->pointer_x, y - v->pointer_y,
			     (unsigned)buttons);
	}
	v->has_pointer = true;
	v->pointer_x = x;
	v->pointer_y = y;
}

/* ---- the picture ---- */

/* New pixels, in the server's hands. */
static void
take_size(struct vnc *v, const struct screen_shape *shape)
{
	uint32_t *old = v->pixels;

	v->width = shape->width;
	v->height = shape->height;
	v->pixels = calloc((size_t)v->width * v->height, sizeof(*v->pixels));
	assert(v->pixels != NULL);
	v->all = true;
	if (v->server != NULL) {
		lib.rfbNewFramebuffer(v->server, (char *)v->pixels,
				      (int)v->width, (int)v->height, 8, 3, 4);
	}
	free(old);
}

static void
vnc_draw(void *view)
{
	struct vnc *v = view;
	struct screen_shape shape;
	const uint32_t *pixels = screen_refresh(v->screen, &shape);
	size_t row = shape.width * sizeof(*pixels);
	unsigned first = 0;

	if (shape.width != v->width || shape.height != v->height) {
		take_size(v, &shape);
	}
	for (unsigned y = 0; y <= v->height; y++) {
		if (y < v->height &&
		    (v->all || screen_row_age(v->screen, y) > v->drawn)) {
			memcpy((uint8_t *)v->pixels + y * row,
			       (const uint8_t *)pixels + y * row, row);
			continue;
		}
		if (first < y) {
			lib.rfbMarkRectAsModified(v->server, 0, (int)first,
						  (int)v->width, (int)y);
		}
		first = y + 1;
	}
	v->drawn = screen_age(v->screen);
	v->all = false;
}

static bool
vnc_poll(void *view)
{
	struct vnc *v = view;

	lib.rfbProcessEvents(v->server, 0);
	return true;
}

static size_t
vnc_watch(const void *view, struct pollfd *fds, size_t size)
{
	const struct vnc *v = view;
	rfbClientIteratorPtr i = lib.rfbGetClientIterator(v->server);
	rfbClientPtr client;
	size_t n = 0;

	if (n < size) {
		fds[n++] = (struct pollfd){
		    .fd = v->server->listenSock,
		    .events = POLLIN,
		};
	}
	while ((client = lib.rfbClientIteratorNext(i)) != NULL) {
		if (n < size && client->sock >= 0) {
			fds[n++] = (struct pollfd){
			    .fd = client->sock,
			    .events = POLLIN,
			};
		}
	}
	lib.rfbReleaseClientIterator(i);
	return n;
}

static void
vnc_close(void *view)
{
	struct vnc *v = view;

	lib.rfbShutdownServer(v->server, TRUE);
	v->server->frameBuffer = NULL;
	lib.rfbScreenCleanup(v->server);
	free(v->pixels);
	free(v);
}

/* ---- opening ---- */

static bool
start(struct vnc *v, unsigned port)
{
	rfbScreenInfoPtr s = v->server;

	s->frameBuffer = (char *)v->pixels;
	s->screenData = v;
	s->desktopName = v->title;
	s->port = (int)port;
	s->ipv6port = -1;
	s->listenInterface = htonl(INADDR_LOOPBACK);
	s->alwaysShared = TRUE;
	s->serverFormat.redShift = 16;
	s->serverFormat.greenShift = 8;
	s->serverFormat.blueShift = 0;
	s->newClientHook = new_client;
	s->kbdAddEvent = key_event;
	s->ptrAddEvent = pointer_event;
	lib.rfbInitServerWithPthreadsAndZRLE(s);
	return s->listenSock >= 0;
}

void *
vnc_open(struct views *views, struct screen *s, unsigned port,
	 const char *title, struct error *e)
{
	struct screen_shape shape;
	struct error library;
	struct vnc *v;

	if (!library_open(LIBVNCSERVER, functions, LIBRARY_N(functions),
			  &library)) {
		emul_error(e, "--vnc: %s", library.text);
		return NULL;
	}
	lib.rfbLogEnable(0);
	v = calloc(1, sizeof(*v));
	assert(v != NULL);
	v->views = views;
	v->screen = s;
	screen_refresh(s, &shape);
	take_size(v, &shape);
	v->server = lib.rfbGetScreen(NULL, NULL, (int)v->width, (int)v->height,
				     8, 3, 4);
	assert(v->server != NULL);
	snprintf(v->title, sizeof(v->title), "%s", title);
	if (!start(v, port)) {
		emul_error(e,
			   "--vnc %u: the port cannot be listened at: use "
			   "another one",
			   port);
		vnc_close(v);
		return NULL;
	}
	return v;
}

#else

static bool
vnc_poll(void *view)
{
	return true;
}

static void
vnc_draw(void *view)
{
}

static size_t
vnc_watch(const void *view, struct pollfd *fds, size_t size)
{
	return 0;
}

static void
vnc_close(void *view)
{
}

void *
vnc_open(struct views *views, struct screen *s, unsigned port,
	 const char *title, struct error *e)
{
	emul_error(e, "--vnc: this program was built without libvncserver: "
		      "install libvncserver-dev and configure with --with-vnc, "
		      "or use -X or --screenshot-at");
	return NULL;
}

#endif

const struct view_class vnc_class = {
    .poll = vnc_poll,
    .draw = vnc_draw,
    .watch = vnc_watch,
    .close = vnc_close,
};
