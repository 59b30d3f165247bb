/*
 * The terminal as rows and columns, by ncurses: see fullscreen.h.
 *
 * ncurses is opened when it is needed (library.h), so nothing here uses its
 * variables (LINES, stdscr) or the macros that do.  CTRL-C, CTRL-Z and CTRL-\
 * stay signals, as they are while a guest has the terminal.
 */
#define NCURSES_NOMACROS	 1
#define NCURSES_WIDECHAR	 1
#define NCURSES_ENABLE_STDBOOL_H 1

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>
#include <term.h>
#undef columns /* a macro that nobody here means */

#include "host/clock.h"
#include "host/console.h"
#include "host/fullscreen.h"
#include "host/library.h"
#include "host/terminal.h"

#define FUNCTIONS(F)          \
	F(cbreak)             \
	F(clearok)            \
	F(curs_set)           \
	F(del_curterm)        \
	F(delscreen)          \
	F(delwin)             \
	F(doupdate)           \
	F(endwin)             \
	F(getmaxx)            \
	F(getmaxy)            \
	F(has_colors)         \
	F(init_pair)          \
	F(keypad)             \
	F(mvwadd_wch)         \
	F(mvwaddnstr)         \
	F(mvwvline)           \
	F(newterm)            \
	F(newwin)             \
	F(nodelay)            \
	F(noecho)             \
	F(nonl)               \
	F(set_curterm)        \
	F(set_escdelay)       \
	F(setcchar)           \
	F(setupterm)          \
	F(start_color)        \
	F(tigetstr)           \
	F(use_default_colors) \
	F(wattr_set)          \
	F(werase)             \
	F(wget_wch)           \
	F(wmove)              \
	F(wnoutrefresh)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;

static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

#define ESCAPE_MS    50 /* from ESC to the rest of a key */
#define SHOW_NS	     UINT64_C(50000000)
#define PAIRS_MAX    64 /* of colours */
#define FAREWELL_MAX 128

struct pair {
	int8_t foreground;
	int8_t background;
};

struct fullscreen {
	struct console *console;
	SCREEN *screen;
	WINDOW *window;
	FILE *terminal;	   /* where it is drawn */
	int printed;	   /* the file that has what is printed */
	off_t taken;	   /* so much of it */
	uint64_t shown_ns; /* by the host's clock */
	int old_output;
	int old_error;
	bool colours;
	unsigned n_pairs;
	struct pair pairs[PAIRS_MAX];
	struct sigaction stop_action; /* the console's, for SIGTSTP */
	char farewell[FAREWELL_MAX];
};

static volatile sig_atomic_t stop_signal; /* for the handler */

static void
on_stop_signal(int sig)
{
	stop_signal = 1;
}

/* ---- opening ---- */

/* A capability, without the delays that are written into it. */
static void
add_capability(char *text, size_t size, const char *name)
{
	const char *p = lib.tigetstr(name);
	size_t used = strlen(text);

	if (p == NULL || p == (char *)-1) {
		return;
	}
	while (*p != '\0' && used + 1 < size) {
		if (p[0] == '$' && p[1] == '<') {
			p += strcspn(p, ">");
			p += *p == '>';
			continue;
		}
		text[used++] = *p++;
	}
	text[used] = '\0';
}

/* Can this kind of terminal do it? */
static bool
check_kind(struct fullscreen *f, struct error *e)
{
	const char *kind = getenv("TERM");
	const char *move;
	int found = 0;

	if (kind == NULL || *kind == '\0') {
		return emul_error(e, "the environment has no TERM: set it to "
				     "the kind of the terminal");
	}
	if (lib.setupterm(kind, STDOUT_FILENO, &found) != OK) {
		return emul_error(e,
				  "TERM=%s is unknown here: set it to a kind "
				  "of terminal that is known, such as xterm",
				  kind);
	}
	move = lib.tigetstr("cup");
	add_capability(f->farewell, sizeof(f->farewell), "sgr0");
	add_capability(f->farewell, sizeof(f->farewell), "cnorm");
	add_capability(f->farewell, sizeof(f->farewell), "rmkx");
	add_capability(f->farewell, sizeof(f->farewell), "rmcup");
	found = move != NULL && move != (char *)-1;
	lib.del_curterm(lib.set_curterm(NULL));
	return found || emul_error(e,
				   "the terminal, TERM=%s, cannot move its "
				   "cursor: use another kind",
				   kind);
}

static bool
check_terminal(const struct console *c, struct error *e)
{
	if (!console_is_terminal(c) || !isatty(STDOUT_FILENO)) {
		return emul_error(e, "standard input and output are no "
				     "terminal: start it at one");
	}
	if (!terminal_in_foreground()) {
		return emul_error(e, "the program is in the background: bring "
				     "it to the foreground first");
	}
	return true;
}

/* What is printed goes to a file; the terminal stays open in others. */
static bool
divert_output(struct fullscreen *f, struct error *e)
{
	FILE *file = tmpfile();

	fflush(stdout);
	f->terminal = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "w");
	f->old_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	f->old_error = -1;
	if (file == NULL || f->terminal == NULL || f->old_output < 0) {
		return emul_error(e,
				  "there is no place for what is printed: "
				  "%s",
				  strerror(errno));
	}
	f->printed = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
	fclose(file);
	fcntl(f->printed, F_SETFL, O_APPEND);
	dup2(f->printed, STDOUT_FILENO);
	if (isatty(STDERR_FILENO)) {
		f->old_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
		dup2(f->printed, STDERR_FILENO);
	}
	return true;
}

static void
restore_output(struct fullscreen *f)
{
	fflush(stdout);
	if (f->printed >= 0) {
		dup2(f->old_output, STDOUT_FILENO);
		close(f->printed);
	}
	if (f->old_output >= 0) {
		close(f->old_output);
	}
	if (f->old_error >= 0) {
		dup2(f->old_error, STDERR_FILENO);
		close(f->old_error);
	}
	if (f->terminal != NULL) {
		fclose(f->terminal);
	}
}

static void
catch_stops(struct fullscreen *f)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_stop_signal;
	sigemptyset(&action.sa_mask);
	sigaction(SIGTSTP, NULL, &f->stop_action);
	if (f->stop_action.sa_handler != SIG_IGN) {
		sigaction(SIGTSTP, &action, NULL);
	}
}

static bool
start_curses(struct fullscreen *f, struct error *e)
{
	struct sigaction stop;

	sigaction(SIGTSTP, NULL, &stop);
	setlocale(LC_CTYPE, "");
	f->screen = lib.newterm(NULL, f->terminal, stdin);
	sigaction(SIGTSTP, &stop, NULL); /* ncurses may have its own */
	if (f->screen == NULL) {
		return emul_error(e, "ncurses cannot use this terminal: set "
				     "TERM to its kind");
	}
	lib.cbreak();
	lib.noecho();
	lib.nonl();
	lib.set_escdelay(ESCAPE_MS);
	f->colours = lib.has_colors() && lib.start_color() == OK &&
		     lib.use_default_colors() == OK;
	f->window = lib.newwin(0, 0, 0, 0);
	if (f->window == NULL) {
		return emul_error(e, "out of memory for the view");
	}
	lib.keypad(f->window, true);
	lib.nodelay(f->window, true);
	return true;
}

struct fullscreen *
fullscreen_open(struct console *c, struct error *e)
{
	struct fullscreen *f = calloc(1, sizeof(*f));

	if (f == NULL) {
		emul_error(e, "out of memory for the view");
		return NULL;
	}
	f->console = c;
	f->printed = -1;
	f->old_output = -1;
	f->old_error = -1;
	if (!check_terminal(c, e) ||
	    !library_open(LIBNCURSES, functions, LIBRARY_N(functions), e) ||
	    !check_kind(f, e)) {
		free(f);
		return NULL;
	}
	terminal_enter_guest(true);
	if (!divert_output(f, e) || !start_curses(f, e)) {
		fullscreen_close(f);
		return NULL;
	}
	terminal_set_farewell(fileno(f->terminal), f->farewell);
	catch_stops(f);
	return f;
}

void
fullscreen_close(struct fullscreen *f)
{
	if (f == NULL) {
		return;
	}
	if (f->window != NULL) {
		sigaction(SIGTSTP, &f->stop_action, NULL);
		terminal_set_farewell(-1, NULL);
		/* Some terminals keep what they show. */
		fullscreen_erase(f);
		fullscreen_show(f, 0, 0);
		lib.delwin(f->window);
	}
	if (f->screen != NULL) {
		lib.endwin();
		lib.delscreen(f->screen);
	}
	restore_output(f);
	setlocale(LC_CTYPE, "C");
	terminal_leave_guest();
	free(f);
}

/* ---- drawing ---- */

unsigned
fullscreen_rows(const struct fullscreen *f)
{
	return (unsigned)lib.getmaxy(f->window);
}

unsigned
fullscreen_columns(const struct fullscreen *f)
{
	return (unsigned)lib.getmaxx(f->window);
}

void
fullscreen_erase(struct fullscreen *f)
{
	lib.werase(f->window);
}

static attr_t
attributes_of(unsigned attributes)
{
	return ((attributes & FULLSCREEN_BOLD) != 0 ? A_BOLD : 0) |
	       ((attributes & FULLSCREEN_REVERSE) != 0 ? A_REVERSE : 0) |
	       ((attributes & FULLSCREEN_UNDERLINE) != 0 ? A_UNDERLINE : 0);
}

void
fullscreen_put(struct fullscreen *f, unsigned row, unsigned column,
	       unsigned width, unsigned attributes, const char *text)
{
	char line[512];
	unsigned rows = fullscreen_rows(f);
	unsigned columns = fullscreen_columns(f);

	if (row >= rows || column >= columns) {
		return;
	}
	width = width < columns - column ? width : columns - column;
	width = width < sizeof(line) ? width : (unsigned)sizeof(line) - 1;
	snprintf(line, sizeof(line), "%-*.*s", (int)width, (int)width, text);
	lib.wattr_set(f->window, attributes_of(attributes), 0, NULL);
	lib.mvwaddnstr(f->window, (int)row, (int)column, line, (int)width);
}

/* The number of a pair of colours; 0, the usual ones, if there are no more. */
static short
pair_of(struct fullscreen *f, int8_t foreground, int8_t background)
{
	unsigned n = 0;

	if (!f->colours || (foreground < 0 && background < 0)) {
		return 0;
	}
	while (n < f->n_pairs && (f->pairs[n].foreground != foreground ||
				  f->pairs[n].background != background)) {
		n++;
	}
	if (n == f->n_pairs) {
		if (n == PAIRS_MAX - 1 ||
		    lib.init_pair((short)(n + 1), foreground, background) !=
			OK) {
			return 0;
		}
		f->pairs[f->n_pairs++] = (struct pair){foreground, background};
	}
	return (short)(n + 1);
}

void
fullscreen_put_cell(struct fullscreen *f, unsigned row, unsigned column,
		    const struct fullscreen_cell *cell)
{
	wchar_t text[2] = {(wchar_t)cell->character, 0};
	cchar_t character;

	if (row >= fullscreen_rows(f) || column >= fullscreen_columns(f)) {
		return;
	}
	if (cell->character > 0x7e && (MB_CUR_MAX == 1 || wcwidth(*text) < 1)) {
		text[0] = L'?';
	}
	if (lib.setcchar(&character, text, attributes_of(cell->attributes),
			 pair_of(f, cell->foreground, cell->background),
			 NULL) == OK) {
		lib.mvwadd_wch(f->window, (int)row, (int)column, &character);
	}
}

void
fullscreen_rule(struct fullscreen *f, unsigned row, unsigned column,
		unsigned rows)
{
	lib.wattr_set(f->window, 0, 0, NULL);
	lib.mvwvline(f->window, (int)row, (int)column, 0, (int)rows);
}

void
fullscreen_show(struct fullscreen *f, int row, int column)
{
	lib.curs_set(row >= 0);
	if (row >= 0) {
		lib.wmove(f->window, row, column);
	}
	lib.wnoutrefresh(f->window);
	lib.doupdate();
	f->shown_ns = host_clock_ns();
}

bool
fullscreen_is_due(const struct fullscreen *f)
{
	return host_clock_ns() - f->shown_ns >= SHOW_NS;
}

void
fullscreen_forget(struct fullscreen *f)
{
	lib.clearok(f->window, true);
}

/* ---- keys ---- */

static const struct {
	int code;
	uint32_t key;
} special_keys[] = {
    {KEY_UP, TYPED_UP},
    {KEY_DOWN, TYPED_DOWN},
    {KEY_LEFT, TYPED_LEFT},
    {KEY_RIGHT, TYPED_RIGHT},
    {KEY_PPAGE, TYPED_PAGE_UP},
    {KEY_NPAGE, TYPED_PAGE_DOWN},
    {KEY_HOME, TYPED_FIRST},
    {KEY_END, TYPED_LAST},
    {KEY_IC, TYPED_INSERT},
    {KEY_DC, TYPED_DELETE},
    {KEY_BACKSPACE, TYPED_ERASE},
    {KEY_BTAB, TYPED_BACKTAB},
    {KEY_ENTER, '\r'},
};

static uint32_t
special_key(int code)
{
	if (code >= KEY_F(1) && code <= KEY_F(12)) {
		return TYPED_FUNCTION + (uint32_t)(code - KEY_F(0));
	}
	for (size_t i = 0; i < sizeof(special_keys) / sizeof(special_keys[0]);
	     i++) {
		if (special_keys[i].code == code) {
			return special_keys[i].key;
		}
	}
	return TYPED_NONE;
}

/* The shell gets its terminal until the program is continued. */
static void
stop_program(struct fullscreen *f)
{
	struct sigaction ours;

	stop_signal = 0;
	lib.endwin();
	terminal_leave_guest();
	sigaction(SIGTSTP, &f->stop_action, &ours);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
	terminal_enter_guest(true);
	fullscreen_forget(f);
}

bool
fullscreen_key(struct fullscreen *f, uint32_t *key)
{
	wint_t character;
	int result;

	if (stop_signal) {
		stop_program(f);
		*key = TYPED_REDRAW;
		return true;
	}
	result = lib.wget_wch(f->window, &character);
	if (result == KEY_CODE_YES && character == KEY_RESIZE) {
		*key = TYPED_REDRAW;
	} else if (result == KEY_CODE_YES) {
		*key = special_key((int)character);
	} else {
		*key = (uint32_t)character;
	}
	return result != ERR;
}

/* ---- what is printed ---- */

size_t
fullscreen_printed(struct fullscreen *f, char *text, size_t size)
{
	ssize_t n;

	fflush(stdout);
	n = pread(f->printed, text, size, f->taken);
	if (n > 0) {
		f->taken += n;
	} else if (f->taken > 0 && ftruncate(f->printed, 0) == 0) {
		f->taken = 0; /* all was taken */
	}
	return n > 0 ? (size_t)n : 0;
}
