/*
 * The guest's terminal in a full-screen view, by libvterm; see
 * guest_terminal.h.  It knows nothing of the host's terminal.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#include "host/guest_terminal.h"
#include "host/library.h"

#define FUNCTIONS(F)                     \
	F(vterm_free)                    \
	F(vterm_input_write)             \
	F(vterm_keyboard_key)            \
	F(vterm_keyboard_unichar)        \
	F(vterm_new)                     \
	F(vterm_obtain_screen)           \
	F(vterm_obtain_state)            \
	F(vterm_output_set_callback)     \
	F(vterm_screen_enable_altscreen) \
	F(vterm_screen_get_cell)         \
	F(vterm_screen_reset)            \
	F(vterm_screen_set_callbacks)    \
	F(vterm_set_utf8)                \
	F(vterm_state_get_cursorpos)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;

static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

struct line {
	struct fullscreen_cell cells[GUEST_TERMINAL_COLUMNS];
};

struct guest_terminal {
	VTerm *vt;
	VTermScreen *screen;
	void (*send)(void *arg, const uint8_t *bytes, size_t len);
	void *arg;
	bool cursor_hidden;
	struct line *kept[GUEST_TERMINAL_KEPT]; /* a ring */
	unsigned first_kept;
	unsigned n_kept;
};

/* ---- cells ---- */

/* One of the eight colours; others are the usual one. */
static int8_t
colour_of(const VTermColor *c, bool is_default)
{
	return is_default || !VTERM_COLOR_IS_INDEXED(c) || c->indexed.idx > 15
		   ? -1
		   : (int8_t)(c->indexed.idx & 7);
}

static void
convert(const VTermScreenCell *from, struct fullscreen_cell *to)
{
	uint32_t c = from->chars[0];

	to->character = c == 0 || c > 0x10ffff ? ' ' : c;
	to->attributes =
	    (uint8_t)((from->attrs.bold ? FULLSCREEN_BOLD : 0) |
		      (from->attrs.reverse ? FULLSCREEN_REVERSE : 0) |
		      (from->attrs.underline ? FULLSCREEN_UNDERLINE : 0));
	to->foreground =
	    colour_of(&from->fg, VTERM_COLOR_IS_DEFAULT_FG(&from->fg));
	to->background =
	    colour_of(&from->bg, VTERM_COLOR_IS_DEFAULT_BG(&from->bg));
	to->width = from->width == 2 ? 2 : 1;
}

static const struct fullscreen_cell blank = {' ', 0, -1, -1, 1};

/* ---- what libvterm calls ---- */

static void
on_output(const char *bytes, size_t len, void *user)
{
	struct guest_terminal *t = user;

	t->send(t->arg, (const uint8_t *)bytes, len);
}

/* A line goes off the top. */
static int
on_push(int columns, const VTermScreenCell *cells, void *user)
{
	struct guest_terminal *t = user;
	unsigned at = (t->first_kept + t->n_kept) % GUEST_TERMINAL_KEPT;

	if (t->kept[at] == NULL) {
		t->kept[at] = malloc(sizeof(*t->kept[at]));
		if (t->kept[at] == NULL) {
			return 0; /* it is not kept then */
		}
	}
	for (int i = 0; i < GUEST_TERMINAL_COLUMNS; i++) {
		t->kept[at]->cells[i] = blank;
		if (i < columns) {
			convert(&cells[i], &t->kept[at]->cells[i]);
		}
	}
	if (t->n_kept < GUEST_TERMINAL_KEPT) {
		t->n_kept++;
	} else {
		t->first_kept = (t->first_kept + 1) % GUEST_TERMINAL_KEPT;
	}
	return 1;
}

static int
on_property(VTermProp property, VTermValue *value, void *user)
{
	struct guest_terminal *t = user;

	if (property == VTERM_PROP_CURSORVISIBLE) {
		t->cursor_hidden = !value->boolean;
	}
	return 1;
}

static const VTermScreenCallbacks callbacks = {
    .settermprop = on_property,
    .sb_pushline = on_push,
};

/* ---- the terminal ---- */

struct guest_terminal *
guest_terminal_new(void (*send)(void *arg, const uint8_t *bytes, size_t len),
		   void *arg, struct error *e)
{
	struct guest_terminal *t;

	if (!library_open(LIBVTERM, functions, LIBRARY_N(functions), e)) {
		return NULL;
	}
	t = calloc(1, sizeof(*t));
	if (t != NULL) {
		t->vt =
		    lib.vterm_new(GUEST_TERMINAL_ROWS, GUEST_TERMINAL_COLUMNS);
	}
	if (t == NULL || t->vt == NULL) {
		free(t);
		emul_error(e, "out of memory for the guest's terminal");
		return NULL;
	}
	t->send = send;
	t->arg = arg;
	t->screen = lib.vterm_obtain_screen(t->vt);
	lib.vterm_set_utf8(t->vt, 1);
	lib.vterm_output_set_callback(t->vt, on_output, t);
	lib.vterm_screen_set_callbacks(t->screen, &callbacks, t);
	lib.vterm_screen_enable_altscreen(t->screen, 1);
	lib.vterm_screen_reset(t->screen, 1);
	return t;
}

void
guest_terminal_free(struct guest_terminal *t)
{
	if (t == NULL) {
		return;
	}
	lib.vterm_free(t->vt);
	for (unsigned i = 0; i < GUEST_TERMINAL_KEPT; i++) {
		free(t->kept[i]);
	}
	free(t);
}

void
guest_terminal_write(struct guest_terminal *t, const uint8_t *bytes, size_t len)
{
	const uint8_t *end = bytes + len;

	while (bytes < end) {
		const uint8_t *newline =
		    memchr(bytes, '\n', (size_t)(end - bytes));
		size_t n = (size_t)((newline != NULL ? newline : end) - bytes);

		lib.vterm_input_write(t->vt, (const char *)bytes, n);
		bytes += n;
		if (newline != NULL) {
			lib.vterm_input_write(t->vt, "\r\n", 2);
			bytes++;
		}
	}
}

static const struct {
	uint32_t typed;
	VTermKey key;
} keys[] = {
    {TYPED_UP, VTERM_KEY_UP},		{TYPED_DOWN, VTERM_KEY_DOWN},
    {TYPED_LEFT, VTERM_KEY_LEFT},	{TYPED_RIGHT, VTERM_KEY_RIGHT},
    {TYPED_PAGE_UP, VTERM_KEY_PAGEUP},	{TYPED_PAGE_DOWN, VTERM_KEY_PAGEDOWN},
    {TYPED_FIRST, VTERM_KEY_HOME},	{TYPED_LAST, VTERM_KEY_END},
    {TYPED_INSERT, VTERM_KEY_INS},	{TYPED_DELETE, VTERM_KEY_DEL},
    {TYPED_ERASE, VTERM_KEY_BACKSPACE},
};

void
guest_terminal_type(struct guest_terminal *t, uint32_t key)
{
	if (key < TYPED_NONE) {
		lib.vterm_keyboard_unichar(t->vt, key, VTERM_MOD_NONE);
		return;
	}
	if (key > TYPED_FUNCTION && key <= TYPED_FUNCTION + 12) {
		lib.vterm_keyboard_key(
		    t->vt,
		    (VTermKey)VTERM_KEY_FUNCTION((int)(key - TYPED_FUNCTION)),
		    VTERM_MOD_NONE);
		return;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].typed == key) {
			lib.vterm_keyboard_key(t->vt, keys[i].key,
					       VTERM_MOD_NONE);
		}
	}
}

unsigned
guest_terminal_kept(const struct guest_terminal *t)
{
	return t->n_kept;
}

void
guest_terminal_cell(const struct guest_terminal *t, int row, unsigned column,
		    struct fullscreen_cell *cell)
{
	VTermPos at = {.row = row, .col = (int)column};
	VTermScreenCell from;

	*cell = blank;
	if (column >= GUEST_TERMINAL_COLUMNS || row >= GUEST_TERMINAL_ROWS ||
	    row < -(int)t->n_kept) {
		return;
	}
	if (row < 0) {
		unsigned n = t->first_kept + t->n_kept - (unsigned)-row;

		*cell = t->kept[n % GUEST_TERMINAL_KEPT]->cells[column];
	} else if (lib.vterm_screen_get_cell(t->screen, at, &from)) {
		convert(&from, cell);
	}
}

bool
guest_terminal_cursor(const struct guest_terminal *t, unsigned *row,
		      unsigned *column)
{
	VTermPos at;

	lib.vterm_state_get_cursorpos(lib.vterm_obtain_state(t->vt), &at);
	*row = (unsigned)at.row;
	*column = at.col < GUEST_TERMINAL_COLUMNS ? (unsigned)at.col
						  : GUEST_TERMINAL_COLUMNS - 1;
	return !t->cursor_hidden;
}
