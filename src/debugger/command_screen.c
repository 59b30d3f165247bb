/*
 * Commands about what people sit at: screenshot, key, type, mouse,
 * the full-screen view.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debugger/commands.h"
#include "display/keyboard.h"
#include "display/picture.h"
#include "display/screen.h"
#include "emul/emul.h"
#include "snapshot/timeline.h"
#include "tui/tui.h"

/* ---- screenshot ---- */

void
command_screenshot(struct debugger *d, const char *args)
{
	const struct machine *m = debugger_machine(d);
	const char *blank = strrchr(args, ' ');
	const struct screen *s;
	char file[1024];
	uint64_t n = 0;
	struct error e;

	if (blank != NULL && !debugger_number(blank + 1, SCREENS_MAX, &n)) {
		blank = NULL;
		n = 0;
	}
	snprintf(file, sizeof(file), "%.*s",
		 (int)(blank != NULL ? (size_t)(blank - args) : strlen(args)),
		 args);
	if (file[0] == '\0') {
		printf("syntax: screenshot FILE.png [screen]\n");
		return;
	}
	s = screen_get(m, (unsigned)n);
	if (s == NULL) {
		printf(n == 0 ? "This machine has no screen.\n"
			      : "There are fewer screens.\n");
		return;
	}
	if (d->in_script && timeline_in_past(d->emul->timeline)) {
		return; /* it was taken then */
	}
	if (!picture_of_screen(file, s, &e)) {
		debugger_complain(&e);
		return;
	}
	printf("%s: %s\n", file, screen_name(s));
}

/* ---- key, type, mouse ---- */

static bool
needs_keyboard(const struct machine *m)
{
	if (m->keyboard.class == NULL) {
		printf("This machine has no keyboard: start it with a screen "
		       "(-Z 1).\n");
	}
	return m->keyboard.class != NULL;
}

void
command_key(struct debugger *d, const char *args)
{
	const struct machine *m = debugger_machine(d);
	char name[32];
	char text[48];
	uint32_t keysym;
	bool down;
	bool up;

	if (!needs_keyboard(m)) {
		return;
	}
	debugger_word(&args, name, sizeof(name));
	down = strcmp(args, "up") != 0;
	up = strcmp(args, "down") != 0;
	keysym = keysym_find(name);
	if (name[0] == '\0' || (*args != '\0' && down && up)) {
		printf("syntax: key NAME [down|up]\n");
		return;
	}
	if (keysym == 0 || !keyboard_has(m, keysym)) {
		printf("'%s' is no key of this keyboard.\n", name);
		return;
	}
	snprintf(text, sizeof(text), "key %s%s%s", name,
		 *args != '\0' ? " " : "", args);
	if (!debugger_begin_change(d, text)) {
		return;
	}
	if (down) {
		keyboard_key(m, keysym, true);
	}
	if (up) {
		keyboard_key(m, keysym, false);
	}
}

/* Takes the character at *TEXT, which may be \n, \r, \t, \e, \b, \\ or \xHH. */
static uint8_t
take_character(const char **text)
{
	static const char names[] = "nrteb";
	static const char values[] = "\n\r\t\033\b";
	const char *p = *text;
	const char *name;
	char digits[3];

	if (p[0] != '\\' || p[1] == '\0') {
		*text = p + 1;
		return (uint8_t)p[0];
	}
	if (p[1] == 'x' && isxdigit((unsigned char)p[2]) &&
	    isxdigit((unsigned char)p[3])) {
		snprintf(digits, sizeof(digits), "%.2s", p + 2);
		*text = p + 4;
		return (uint8_t)strtoul(digits, NULL, 16);
	}
	name = strchr(names, p[1]);
	*text = p + 2;
	return (uint8_t)(name != NULL ? values[name - names] : p[1]);
}

void
command_type(struct debugger *d, const char *args)
{
	const struct machine *m = debugger_machine(d);
	uint8_t typed[BYTE_FIFO_MAX];
	const char *p = args;
	char text[1100];
	size_t n = 0;

	if (!needs_keyboard(m)) {
		return;
	}
	if (*args == '\0') {
		printf("syntax: type TEXT\n");
		return;
	}
	while (*p != '\0' && n < sizeof(typed)) {
		typed[n++] = take_character(&p);
	}
	if (*p != '\0') {
		printf("That is too long: type at most %d characters.\n",
		       BYTE_FIFO_MAX);
		return;
	}
	snprintf(text, sizeof(text), "type %s", args);
	if (debugger_begin_change(d, text) && !keyboard_type(m, typed, n)) {
		printf(
		    "The machine has not taken all that was typed before.\n");
	}
}

/* The next word as a number between -LIMIT and LIMIT; *ARGS goes on after it.
 */
static bool
take_steps(const char **args, long limit, int *value)
{
	char word[16];
	char *end;
	long n;

	debugger_word(args, word, sizeof(word));
	n = strtol(word, &end, 10);
	*value = (int)n;
	return end != word && *end == '\0' && n >= -limit && n <= limit;
}

void
command_mouse(struct debugger *d, const char *args)
{
	const struct machine *m = debugger_machine(d);
	char text[48];
	int dx;
	int dy;
	int buttons = 0;

	if (m->pointer.class == NULL) {
		printf("This machine has no mouse: start it with a screen "
		       "(-Z 1).\n");
		return;
	}
	if (!take_steps(&args, 10000, &dx) || !take_steps(&args, 10000, &dy) ||
	    (*args != '\0' && !take_steps(&args, 7, &buttons)) ||
	    *args != '\0' || buttons < 0) {
		printf("syntax: mouse DX DY [BUTTONS]\n");
		return;
	}
	snprintf(text, sizeof(text), "mouse %d %d %d", dx, dy, buttons);
	if (debugger_begin_change(d, text)) {
		pointer_move(m, dx, dy, (unsigned)buttons);
	}
}

/* ---- the full-screen view ---- */

void
command_tui(struct debugger *d, const char *args)
{
	struct error e;

	if (!d->at_prompt || d->in_script || d->remote) {
		printf("'tui' is only possible at the prompt.\n");
	} else if (tui_is_open(d->emul->tui)) {
		printf("This is the full-screen view; q leaves it.\n");
	} else if (d->emul->gdb != NULL) {
		printf("There is no full-screen view beside gdb.\n");
	} else if (!tui_open(d->emul->tui, &e)) {
		debugger_complain(&e);
	}
}
