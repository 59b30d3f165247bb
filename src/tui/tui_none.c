/*
 * The full-screen view of a program that was built without ncurses or libvterm:
 * there is none.
 */
#include <stdlib.h>

#include "tui/tui.h"

struct tui {
	struct console *console;
};

bool
tui_is_built(void)
{
	return false;
}

struct tui *
tui_new(struct console *c)
{
	struct tui *t = calloc(1, sizeof(*t));

	if (t != NULL) {
		t->console = c;
	}
	return t;
}

void
tui_free(struct tui *t)
{
	free(t);
}

bool
tui_open(struct tui *t, struct error *e)
{
	return emul_error(e, "this gxemul was built without the full-screen "
			     "view: build it with libncurses-dev and "
			     "libvterm-dev");
}

void
tui_close(struct tui *t)
{
}

bool
tui_is_open(const struct tui *t)
{
	return false;
}

enum line_result
tui_read(struct tui *t, struct debugger *d, const char **line)
{
	return LINE_END;
}
