/*
 * Keys of the full-screen view: most stand for a line of the prompt.  A line
 * may be typed, too; and while the guest has the keys, all but CTRL-] are its.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "emul/emul.h"
#include "tui/tui_private.h"

#define CTRL(c)	   ((c)&0x1f)
#define ESCAPE	   0x1b
#define PAGE_OF(t) ((int)(t)->place[(t)->focus].rows)

/* ---- a line at the bottom ---- */

static void
choose(struct tui *t, const char *line, bool typed)
{
	snprintf(t->line, sizeof(t->line), "%s", line);
	t->chosen = true;
	t->from_line = typed;
}

static void
begin_typing(struct tui *t, bool address)
{
	t->typed.active = true;
	t->typed.address = address;
	t->typed.text[0] = '\0';
	t->typed.back = 0;
}

static void
keep_typed(struct typed *y)
{
	if (y->text[0] != '\0') {
		strcpy(y->kept[y->n_kept % TYPED_KEPT], y->text);
		y->n_kept++;
	}
}

static void
go_to(struct tui *t, const char *text)
{
	uint64_t address;

	if (debugger_evaluate(t->debugger, text, &address)) {
		pane_classes[t->focus].go(
		    t, debugger_address(debugger_cpu(t->debugger), address));
		return;
	}
	log_take(t);
	if (t->log.n > 0) {
		snprintf(t->message, sizeof(t->message), "%s",
			 lines_get(&t->log, t->log.n - 1));
	}
}

static void
end_typing(struct tui *t)
{
	t->typed.active = false;
	if (!t->typed.address) {
		keep_typed(&t->typed);
		choose(t, t->typed.text, true);
	} else if (t->typed.text[0] != '\0') {
		go_to(t, t->typed.text);
	}
}

/* The line before, or behind, that was kept. */
static void
recall(struct typed *y, int step)
{
	unsigned most = y->n_kept < TYPED_KEPT ? y->n_kept : TYPED_KEPT;
	unsigned back = y->back + (unsigned)step;

	if (y->address || back > most) {
		return;
	}
	y->back = back;
	if (back == 0) {
		y->text[0] = '\0';
	} else {
		strcpy(y->text, y->kept[(y->n_kept - back) % TYPED_KEPT]);
	}
}

static void
type_key(struct tui *t, uint32_t key)
{
	struct typed *y = &t->typed;
	size_t len = strlen(y->text);

	if (key == '\r' || key == '\n') {
		end_typing(t);
	} else if (key == ESCAPE ||
		   (len == 0 &&
		    (key == TYPED_ERASE || key == 0x7f || key == '\b'))) {
		y->active = false;
	} else if (key == TYPED_ERASE || key == 0x7f || key == '\b') {
		y->text[len - 1] = '\0';
	} else if (key == CTRL('u')) {
		y->text[0] = '\0';
	} else if (key == TYPED_UP || key == CTRL('p')) {
		recall(y, 1);
	} else if ((key == TYPED_DOWN || key == CTRL('n')) && y->back > 0) {
		recall(y, -1);
	} else if (key >= ' ' && key <= '~' && len < TYPED_MAX) {
		y->text[len] = (char)key;
		y->text[len + 1] = '\0';
	}
}

static const char *
beginning(const struct tui *t)
{
	return t->typed.address ? "address: " : "GXemul> ";
}

/* The end of a line that is too long for the terminal. */
static const char *
visible_part(const struct tui *t, unsigned columns)
{
	size_t room = columns - strlen(beginning(t)) - 1;
	size_t len = strlen(t->typed.text);

	return t->typed.text + (len > room ? len - room : 0);
}

void
typed_draw(struct tui *t, unsigned row)
{
	unsigned columns = fullscreen_columns(t->screen);
	char text[TYPED_MAX + 16];

	snprintf(text, sizeof(text), "%s%s", beginning(t),
		 visible_part(t, columns));
	fullscreen_put(t->screen, row, 0, columns, 0, text);
}

bool
typed_cursor(const struct tui *t, int *column)
{
	*column = (int)(strlen(beginning(t)) +
			strlen(visible_part(t, fullscreen_columns(t->screen))));
	return t->typed.active;
}

/* ---- keys ---- */

static const struct {
	char key;
	const char *line;
	const char *what;
} commands_of_keys[] = {
    {'s', "step", "one instruction; a delay slot is one of its own"},
    {'n', "next", "the same, but over a call"},
    {'f', "finish", "out of the function"},
    {'c', "continue", "go on; CTRL-C stops"},
    {'b', "reverse-step", "one instruction back"},
    {'B', "reverse-continue", "back to the last breakpoint or watchpoint"},
    {'P', "history present", "to where you came from"},
};
#define N_COMMANDS (sizeof(commands_of_keys) / sizeof(commands_of_keys[0]))

static void
print_help(struct tui *t)
{
	printf("Keys of the full-screen view:\n");
	for (size_t i = 0; i < N_COMMANDS; i++) {
		printf("  %c          %-18s %s\n", commands_of_keys[i].key,
		       commands_of_keys[i].line, commands_of_keys[i].what);
	}
	printf("  :          a line for the prompt; `help' lists commands\n"
	       "  1 to 7     code, registers, console, memory, stack, "
	       "breakpoints, log\n"
	       "  Tab        to the next pane\n"
	       "  arrows     scroll, as do Page Up and Page Down; . is back\n"
	       "  g          go to an address (code, memory)\n"
	       "  z          all of the screen for the pane, and back\n"
	       "  i          the guest gets the keys; CTRL-] takes them back\n"
	       "  CTRL-L     draw all of it again\n"
	       "  q          leave the view, to the prompt\n");
	log_take(t);
	tui_focus(t, PANE_LOG);
}

static void
show_again(struct tui *t)
{
	t->code_follows = true;
	t->memory_chosen = false;
	t->stack_scroll = 0;
	t->guest_scroll = 0;
	t->log.scroll = 0;
	t->breakpoints.scroll = 0;
	t->registers.scroll = 0;
}

static void
give_keys(struct tui *t)
{
	if (t->debugger->emul->script != NULL) {
		snprintf(t->message, sizeof(t->message),
			 "The guest's keys come from a script.");
		return;
	}
	t->keys_to_guest = true;
	t->guest_scroll = 0;
	tui_focus(t, PANE_CONSOLE);
}

/* Keys that change what is seen. */
static bool
look_key(struct tui *t, uint32_t key)
{
	const struct pane_class *pane = &pane_classes[t->focus];

	switch (key) {
	case '\t':
		tui_next_pane(t, false);
		return true;
	case TYPED_BACKTAB:
		tui_next_pane(t, true);
		return true;
	case TYPED_UP:
	case 'k':
		pane->scroll(t, -1);
		return true;
	case TYPED_DOWN:
	case 'j':
		pane->scroll(t, 1);
		return true;
	case TYPED_PAGE_UP:
	case CTRL('b'):
		pane->scroll(t, -PAGE_OF(t));
		return true;
	case TYPED_PAGE_DOWN:
	case CTRL('f'):
	case ' ':
		pane->scroll(t, PAGE_OF(t));
		return true;
	case '.':
		show_again(t);
		return true;
	case 'z':
		t->zoom = !t->zoom;
		return true;
	case 'i':
		give_keys(t);
		return true;
	case CTRL('l'):
	case TYPED_REDRAW:
		fullscreen_forget(t->screen);
		return true;
	default:
		break;
	}
	if (key >= '1' && key < '1' + N_PANES) {
		tui_focus(t, (enum pane_id)(key - '1'));
		return true;
	}
	return false;
}

/* Keys that need a machine that stands. */
static void
command_key_typed(struct tui *t, uint32_t key)
{
	switch (key) {
	case ':':
	case '\r':
	case '\n':
		begin_typing(t, false);
		return;
	case 'g':
		if (pane_classes[t->focus].go != NULL) {
			begin_typing(t, true);
		}
		return;
	case '?':
	case 'h':
		print_help(t);
		return;
	case 'q':
		t->leave = true;
		return;
	default:
		break;
	}
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (key == (uint32_t)commands_of_keys[i].key) {
			choose(t, commands_of_keys[i].line, false);
			t->keys_to_guest = key == 'c' && t->keys_later;
		}
	}
}

static void
take_key(struct tui *t, uint32_t key)
{
	t->message[0] = '\0';
	if (key == TYPED_REDRAW) {
		fullscreen_forget(t->screen);
	} else if (t->typed.active) {
		type_key(t, key);
	} else if (t->keys_to_guest && key == CTRL(']')) {
		t->keys_to_guest = false;
		t->keys_later = false;
	} else if (t->keys_to_guest) {
		guest_terminal_type(t->guest, key);
	} else if (look_key(t, key)) {
		return;
	} else if (t->standing) {
		command_key_typed(t, key);
	} else if (t->n_ahead < AHEAD_MAX) {
		t->ahead[t->n_ahead++] = key;
	}
}

/* The next key, or one that was typed before the machine stood. */
static bool
next_key(struct tui *t, uint32_t *key)
{
	if (!t->standing || t->n_ahead == 0) {
		return fullscreen_key(t->screen, key);
	}
	*key = t->ahead[0];
	memmove(t->ahead, t->ahead + 1, --t->n_ahead * sizeof(t->ahead[0]));
	return true;
}

bool
tui_take_keys(struct tui *t)
{
	bool any = false;
	uint32_t key;

	while (!t->chosen && !t->leave && next_key(t, &key)) {
		take_key(t, key);
		any = true;
	}
	return any;
}
