/*
 * A window of X11 that shows a screen, by libxcb: unlike Xlib it does not end
 * the program when the display goes away.
 *
 * Documents: "X Window System Protocol", version 11; ICCCM for
 * WM_DELETE_WINDOW.
 *
 * A click grabs the mouse, whose way is then reported in steps; Control and Alt
 * together let it go.  Keys are those of the keyboard's first column: the guest
 * sees Shift as a key.  When the window loses the focus all keys are released.
 */
#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "display/keyboard.h"
#include "host/view_private.h"

#ifdef HAVE_LIBXCB

#include <xcb/xcb.h>

#include "host/library.h"

#define FUNCTIONS(F)                        \
	F(xcb_change_property)              \
	F(xcb_configure_window)             \
	F(xcb_connect)                      \
	F(xcb_connection_has_error)         \
	F(xcb_create_cursor)                \
	F(xcb_create_gc)                    \
	F(xcb_create_pixmap)                \
	F(xcb_create_window)                \
	F(xcb_disconnect)                   \
	F(xcb_flush)                        \
	F(xcb_generate_id)                  \
	F(xcb_get_file_descriptor)          \
	F(xcb_get_keyboard_mapping)         \
	F(xcb_get_keyboard_mapping_keysyms) \
	F(xcb_get_keyboard_mapping_reply)   \
	F(xcb_get_maximum_request_length)   \
	F(xcb_get_setup)                    \
	F(xcb_grab_pointer)                 \
	F(xcb_intern_atom)                  \
	F(xcb_intern_atom_reply)            \
	F(xcb_map_window)                   \
	F(xcb_poll_for_event)               \
	F(xcb_put_image)                    \
	F(xcb_screen_next)                  \
	F(xcb_setup_pixmap_formats)         \
	F(xcb_setup_pixmap_formats_length)  \
	F(xcb_setup_roots_iterator)         \
	F(xcb_ungrab_pointer)               \
	F(xcb_warp_pointer)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;

static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

#define PUT_IMAGE_HEAD 28 /* bytes of the request before the pixels */
#define SIDE_MAX       16384u

struct window {
	struct views *views;
	struct screen *screen;
	int scale;
	xcb_connection_t *connection;
	xcb_screen_t *x_screen;
	xcb_window_t id;
	xcb_gcontext_t gc;
	xcb_cursor_t no_cursor;
	xcb_atom_t delete_window;
	bool swap;	 /* pixels have the other byte order */
	size_t rows_max; /* bytes of pixels in a request */
	unsigned width;	 /* of the window */
	unsigned height;
	uint64_t drawn;	  /* age of the screen then */
	bool all;	  /* draw everything */
	uint32_t *pixels; /* of a request */

	xcb_keycode_t first_key;
	uint8_t n_keys;
	uint8_t per_key;
	uint32_t *keysyms;
	struct view_keys keys;

	bool grabbed;
	unsigned buttons;
	int pointer_x;
	int pointer_y;
	bool gone; /* the display */
};

/* ---- the picture ---- */

/* One row of the window, from the screen's pixels: with a scale larger than 1
 * the mean of a square of them, with a negative one the same several times. */
static void
make_row(const struct window *w, const uint32_t *pixels, unsigned stride,
	 unsigned y, uint32_t *row)
{
	unsigned n = w->scale > 1 ? (unsigned)w->scale : 1;
	unsigned times = w->scale < 0 ? (unsigned)-w->scale : 1;

	pixels += (size_t)(y / times * n) * stride;
	for (unsigned x = 0; x < w->width; x++) {
		const uint32_t *p = pixels + (size_t)(x / times) * n;
		unsigned r = 0;
		unsigned g = 0;
		unsigned b = 0;

		if (n == 1) {
			row[x] = *p;
			continue;
		}
		for (unsigned i = 0; i < n * n; i++) {
			uint32_t c = p[(size_t)(i / n) * stride + i % n];

			r += c >> 16 & 0xff;
			g += c >> 8 & 0xff;
			b += c & 0xff;
		}
		row[x] = r / (n * n) << 16 | g / (n * n) << 8 | b / (n * n);
	}
}

static void
swap_row(uint32_t *row, unsigned n)
{
	for (unsigned x = 0; x < n; x++) {
		row[x] = __builtin_bswap32(row[x]);
	}
}

static void
put_rows(struct window *w, unsigned y, unsigned n)
{
	lib.xcb_put_image(w->connection, XCB_IMAGE_FORMAT_Z_PIXMAP, w->id,
			  w->gc, (uint16_t)w->width, (uint16_t)n, 0, (int16_t)y,
			  0, w->x_screen->root_depth,
			  (uint32_t)(n * w->width * sizeof(*w->pixels)),
			  (const uint8_t *)w->pixels);
}

/* Has a row of the window changed since it was drawn? */
static bool
is_new(const struct window *w, unsigned y, unsigned height)
{
	unsigned n = w->scale > 1 ? (unsigned)w->scale : 1;
	unsigned times = w->scale < 0 ? (unsigned)-w->scale : 1;
	unsigned first = y / times * n;

	for (unsigned i = first; i < first + n && i < height; i++) {
		if (screen_row_age(w->screen, i) > w->drawn) {
			return true;
		}
	}
	return w->all;
}

static unsigned
scaled(const struct window *w, unsigned side)
{
	if (w->scale > 1) {
		side /= (unsigned)w->scale;
	} else if (w->scale < 0) {
		side *= (unsigned)-w->scale;
	}
	side = side > SIDE_MAX ? SIDE_MAX : side;
	return side > 0 ? side : 1;
}

/* The window becomes as large as the screen is now. */
static void
fit(struct window *w, const struct screen_shape *shape)
{
	uint32_t size[2] = {scaled(w, shape->width), scaled(w, shape->height)};

	if (size[0] == w->width && size[1] == w->height) {
		return;
	}
	w->width = size[0];
	w->height = size[1];
	w->all = true;
	lib.xcb_configure_window(
	    w->connection, w->id,
	    XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, size);
	free(w->pixels);
	w->pixels = malloc(w->rows_max + w->width * sizeof(*w->pixels));
	assert(w->pixels != NULL);
}

static void
window_draw(void *view)
{
	struct window *w = view;
	struct screen_shape shape;
	const uint32_t *pixels;
	size_t rows;
	unsigned n = 0;

	if (w->gone) {
		return;
	}
	pixels = screen_refresh(w->screen, &shape);
	fit(w, &shape);
	rows = w->rows_max / (w->width * sizeof(*pixels));
	for (unsigned y = 0; y < w->height; y++) {
		if (is_new(w, y, shape.height)) {
			uint32_t *row = w->pixels + (size_t)n * w->width;

			make_row(w, pixels, shape.width, y, row);
			if (w->swap) {
				swap_row(row, w->width);
			}
			n++;
		} else if (n > 0) {
			put_rows(w, y - n, n);
			n = 0;
		}
		if (n > 0 && (n >= rows || y + 1 == w->height)) {
			put_rows(w, y + 1 - n, n);
			n = 0;
		}
	}
	w->drawn = screen_age(w->screen);
	w->all = false;
	lib.xcb_flush(w->connection);
}

/* ---- keys ---- */

static void
read_keys(struct window *w, const xcb_setup_t *setup)
{
	uint8_t n = (uint8_t)(setup->max_keycode - setup->min_keycode + 1);
	xcb_get_keyboard_mapping_reply_t *r =
	    lib.xcb_get_keyboard_mapping_reply(
		w->connection,
		lib.xcb_get_keyboard_mapping(w->connection, setup->min_keycode,
					     n),
		NULL);

	if (r == NULL) {
		return;
	}
	w->first_key = setup->min_keycode;
	w->n_keys = n;
	w->per_key = r->keysyms_per_keycode;
	free(w->keysyms);
	w->keysyms = calloc((size_t)n * w->per_key + 1, sizeof(*w->keysyms));
	assert(w->keysyms != NULL);
	memcpy(w->keysyms, lib.xcb_get_keyboard_mapping_keysyms(r),
	       (size_t)n * w->per_key * sizeof(*w->keysyms));
	free(r);
}

/* The keypad's keys as they are with Num Lock. */
static uint32_t
keypad(uint32_t keysym)
{
	static const uint32_t digits[] = {
	    KEYSYM_KP_0 + 7,   /* Home, */
	    KEYSYM_KP_0 + 4,   /* Left, */
	    KEYSYM_KP_0 + 8,   /* Up, */
	    KEYSYM_KP_0 + 6,   /* Right, */
	    KEYSYM_KP_0 + 2,   /* Down, */
	    KEYSYM_KP_0 + 9,   /* Prior, */
	    KEYSYM_KP_0 + 3,   /* Next, */
	    KEYSYM_KP_0 + 1,   /* End, */
	    KEYSYM_KP_0 + 5,   /* Begin, */
	    KEYSYM_KP_0,       /* Insert, */
	    KEYSYM_KP_DECIMAL, /* Delete of the keypad: 0xff95 to 0xff9f */
	};

	return keysym >= 0xff95 && keysym <= 0xff9f ? digits[keysym - 0xff95]
						    : keysym;
}

static uint32_t
keysym_of(const struct window *w, xcb_keycode_t key)
{
	unsigned i = (unsigned)(key - w->first_key);

	if (w->keysyms == NULL || key < w->first_key || i >= w->n_keys) {
		return 0;
	}
	return keypad(w->keysyms[(size_t)i * w->per_key]);
}

/* ---- the mouse ---- */

static void
let_go(struct window *w)
{
	if (w->grabbed) {
		w->grabbed = false;
		lib.xcb_ungrab_pointer(w->connection, XCB_CURRENT_TIME);
		if (w->buttons != 0) {
			w->buttons = 0;
			view_pointer(w->views, 0, 0, 0);
		}
	}
}

static void
to_middle(struct window *w)
{
	w->pointer_x = (int)w->width / 2;
	w->pointer_y = (int)w->height / 2;
	lib.xcb_warp_pointer(w->connection, XCB_NONE, w->id, 0, 0, 0, 0,
			     (int16_t)w->pointer_x, (int16_t)w->pointer_y);
}

static void
grab(struct window *w)
{
	w->grabbed = true;
	lib.xcb_grab_pointer(w->connection, 1, w->id,
			     XCB_EVENT_MASK_BUTTON_PRESS |
				 XCB_EVENT_MASK_BUTTON_RELEASE |
				 XCB_EVENT_MASK_POINTER_MOTION,
			     XCB_GRAB_MODE_ASYNC, XCB_GRAB_MODE_ASYNC, w->id,
			     w->no_cursor, XCB_CURRENT_TIME);
	to_middle(w);
}

static void
button(struct window *w, unsigned detail, bool down)
{
	static const unsigned masks[4] = {0, POINTER_LEFT, POINTER_MIDDLE,
					  POINTER_RIGHT};

	if (!view_has_pointer(w->views) || detail == 0 || detail > 3) {
		return;
	}
	if (!w->grabbed) {
		if (down) {
			grab(w);
		}
		return;
	}
	w->buttons =
	    down ? w->buttons | masks[detail] : w->buttons & ~masks[detail];
	view_pointer(w->views, 0, 0, w->buttons);
}

static void
motion(struct window *w, int x, int y)
{
	int dx = x - w->pointer_x;
	int dy = y - w->pointer_y;

	if (!w->grabbed || (dx == 0 && dy == 0)) {
		return;
	}
	w->pointer_x = x;
	w->pointer_y = y;
	view_pointer(w->views, dx, dy, w->buttons);
	if (x < (int)w->width / 4 || x > (int)w->width * 3 / 4 ||
	    y < (int)w->height / 4 || y > (int)w->height * 3 / 4) {
		to_middle(w);
	}
}

/* ---- events ---- */

static void
key(struct window *w, const xcb_key_press_event_t *event, bool down)
{
	uint32_t keysym = keysym_of(w, event->detail);
	bool control = (event->state & XCB_MOD_MASK_CONTROL) != 0;
	bool alt = (event->state & XCB_MOD_MASK_1) != 0;

	if (w->grabbed && down &&
	    ((control && keysym == KEYSYM_ALT_L) ||
	     (alt && keysym == KEYSYM_CONTROL_L))) {
		let_go(w);
	}
	view_key(w->views, &w->keys, keysym, down);
}

/* A key that is held down is released and pressed again and again, at one
 * time. */
static bool
is_repeat(const xcb_generic_event_t *release, const xcb_generic_event_t *next)
{
	const xcb_key_press_event_t *a = (const void *)release;
	const xcb_key_press_event_t *b = (const void *)next;

	return next != NULL && (next->response_type & 0x7f) == XCB_KEY_PRESS &&
	       a->detail == b->detail && a->time == b->time;
}

/* False: the window is to be closed. */
static bool
serve(struct window *w, const xcb_generic_event_t *event)
{
	const xcb_button_press_event_t *b = (const void *)event;
	const xcb_motion_notify_event_t *m = (const void *)event;
	const xcb_client_message_event_t *c = (const void *)event;

	switch (event->response_type & 0x7f) {
	case XCB_EXPOSE:
		w->all = true;
		return true;
	case XCB_KEY_PRESS:
	case XCB_KEY_RELEASE:
		key(w, (const void *)event,
		    (event->response_type & 0x7f) == XCB_KEY_PRESS);
		return true;
	case XCB_BUTTON_PRESS:
	case XCB_BUTTON_RELEASE:
		button(w, b->detail,
		       (event->response_type & 0x7f) == XCB_BUTTON_PRESS);
		return true;
	case XCB_MOTION_NOTIFY:
		motion(w, m->event_x, m->event_y);
		return true;
	case XCB_FOCUS_OUT:
		view_release_keys(w->views, &w->keys);
		let_go(w);
		return true;
	case XCB_MAPPING_NOTIFY:
		read_keys(w, lib.xcb_get_setup(w->connection));
		return true;
	case XCB_CLIENT_MESSAGE:
		return c->data.data32[0] != w->delete_window;
	default:
		return true;
	}
}

static void
check_display(struct window *w)
{
	if (!w->gone && lib.xcb_connection_has_error(w->connection) != 0) {
		w->gone = true;
		view_release_keys(w->views, &w->keys);
		fprintf(stderr, "gxemul: note: the X display has gone; the run "
				"goes on without its window\n");
	}
}

static bool
window_poll(void *view)
{
	struct window *w = view;
	xcb_generic_event_t *event;
	xcb_generic_event_t *next;
	bool open = true;

	if (w->gone) {
		return true;
	}
	event = lib.xcb_poll_for_event(w->connection);
	while (event != NULL) {
		next = lib.xcb_poll_for_event(w->connection);
		if ((event->response_type & 0x7f) == XCB_KEY_RELEASE &&
		    is_repeat(event, next)) {
			free(next);
			next = lib.xcb_poll_for_event(w->connection);
		} else {
			open = serve(w, event) && open;
		}
		free(event);
		event = next;
	}
	check_display(w);
	return open;
}

static size_t
window_watch(const void *view, struct pollfd *fds, size_t size)
{
	const struct window *w = view;

	if (w->gone || size == 0) {
		return 0;
	}
	fds[0] = (struct pollfd){
	    .fd = lib.xcb_get_file_descriptor(w->connection),
	    .events = POLLIN,
	};
	return 1;
}

static void
window_close(void *view)
{
	struct window *w = view;

	lib.xcb_disconnect(w->connection);
	free(w->pixels);
	free(w->keysyms);
	free(w);
}

/* ---- opening ---- */

static xcb_screen_t *
screen_number(const xcb_setup_t *setup, int n)
{
	xcb_screen_iterator_t i = lib.xcb_setup_roots_iterator(setup);

	while (n-- > 0 && i.rem > 1) {
		lib.xcb_screen_next(&i);
	}
	return i.data;
}

/* Pixels are numbers of 32 bits with 8 bits of each colour. */
static bool
check_format(struct window *w, const xcb_setup_t *setup)
{
	const xcb_format_t *f = lib.xcb_setup_pixmap_formats(setup);
	int n = lib.xcb_setup_pixmap_formats_length(setup);
	const uint16_t one = 1;
	bool little = *(const uint8_t *)&one == 1;

	w->swap =
	    little != (setup->image_byte_order == XCB_IMAGE_ORDER_LSB_FIRST);
	for (int i = 0; i < n; i++) {
		if (f[i].depth == w->x_screen->root_depth) {
			return f[i].bits_per_pixel == 32;
		}
	}
	return false;
}

static xcb_atom_t
atom(struct window *w, const char *name)
{
	xcb_intern_atom_reply_t *r = lib.xcb_intern_atom_reply(
	    w->connection,
	    lib.xcb_intern_atom(w->connection, 0, (uint16_t)strlen(name), name),
	    NULL);
	xcb_atom_t a = r != NULL ? r->atom : XCB_NONE;

	free(r);
	return a;
}

static void
make_window(struct window *w, const char *title)
{
	const uint32_t events =
	    XCB_EVENT_MASK_EXPOSURE | XCB_EVENT_MASK_KEY_PRESS |
	    XCB_EVENT_MASK_KEY_RELEASE | XCB_EVENT_MASK_BUTTON_PRESS |
	    XCB_EVENT_MASK_BUTTON_RELEASE | XCB_EVENT_MASK_POINTER_MOTION |
	    XCB_EVENT_MASK_FOCUS_CHANGE;
	const uint32_t values[2] = {w->x_screen->black_pixel, events};
	xcb_pixmap_t empty = lib.xcb_generate_id(w->connection);
	xcb_atom_t protocols = atom(w, "WM_PROTOCOLS");

	w->id = lib.xcb_generate_id(w->connection);
	lib.xcb_create_window(
	    w->connection, w->x_screen->root_depth, w->id, w->x_screen->root, 0,
	    0, 1, 1, 0, XCB_WINDOW_CLASS_INPUT_OUTPUT, w->x_screen->root_visual,
	    XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK, values);
	w->gc = lib.xcb_generate_id(w->connection);
	lib.xcb_create_gc(w->connection, w->gc, w->id, 0, NULL);
	lib.xcb_create_pixmap(w->connection, 1, empty, w->id, 1, 1);
	w->no_cursor = lib.xcb_generate_id(w->connection);
	lib.xcb_create_cursor(w->connection, w->no_cursor, empty, empty, 0, 0,
			      0, 0, 0, 0, 0, 0);
	lib.xcb_change_property(w->connection, XCB_PROP_MODE_REPLACE, w->id,
				XCB_ATOM_WM_NAME, XCB_ATOM_STRING, 8,
				(uint32_t)strlen(title), title);
	w->delete_window = atom(w, "WM_DELETE_WINDOW");
	lib.xcb_change_property(w->connection, XCB_PROP_MODE_REPLACE, w->id,
				protocols, XCB_ATOM_ATOM, 32, 1,
				&w->delete_window);
}

static bool
start(struct window *w, int number, const char *title, struct error *e)
{
	const xcb_setup_t *setup = lib.xcb_get_setup(w->connection);
	struct screen_shape shape;

	w->x_screen = screen_number(setup, number);
	if (!check_format(w, setup)) {
		return emul_error(e, "-X: the display has no pixels of 32 "
				     "bits: use one with 24-bit colours");
	}
	w->rows_max =
	    (size_t)lib.xcb_get_maximum_request_length(w->connection) * 4 -
	    PUT_IMAGE_HEAD;
	w->rows_max = w->rows_max > (1 << 20) ? 1 << 20 : w->rows_max;
	make_window(w, title);
	read_keys(w, setup);
	screen_refresh(w->screen, &shape);
	fit(w, &shape);
	lib.xcb_map_window(w->connection, w->id);
	lib.xcb_flush(w->connection);
	return true;
}

void *
window_open(struct views *v, struct screen *s, const char *display, int scale,
	    const char *title, struct error *e)
{
	struct error library;
	struct window *w;
	int number;

	if (!library_open(LIBXCB, functions, LIBRARY_N(functions), &library)) {
		emul_error(e, "-X: %s", library.text);
		return NULL;
	}
	w = calloc(1, sizeof(*w));
	assert(w != NULL);
	w->views = v;
	w->screen = s;
	w->scale = scale;
	w->connection = lib.xcb_connect(display, &number);
	if (lib.xcb_connection_has_error(w->connection) != 0) {
		display = display != NULL ? display : getenv("DISPLAY");
		emul_error(e,
			   "-X: the X display %s does not answer: set DISPLAY, "
			   "use -z, or look at the screen with "
			   "--screenshot-at or --vnc",
			   display != NULL ? display : "(none)");
		window_close(w);
		return NULL;
	}
	if (!start(w, number, title, e)) {
		window_close(w);
		return NULL;
	}
	return w;
}

#else

static bool
window_poll(void *view)
{
	return true;
}

static void
window_draw(void *view)
{
}

static size_t
window_watch(const void *view, struct pollfd *fds, size_t size)
{
	return 0;
}

static void
window_close(void *view)
{
}

void *
window_open(struct views *v, struct screen *s, const char *display, int scale,
	    const char *title, struct error *e)
{
	emul_error(e, "-X: this program was built without libxcb: install "
		      "libxcb1-dev and build it again, or use "
		      "--screenshot-at");
	return NULL;
}

#endif

const struct view_class window_class = {
    .poll = window_poll,
    .draw = window_draw,
    .watch = window_watch,
    .close = window_close,
};
