/*
 * Lines typed at the prompt.
 *
 * At a terminal (standard input and output) libedit does the editing, if it
 * was there when the program was built and still is.  It gets its keys from a
 * function of ours, which waits for a key or a signal and misses neither.  Keys
 * besides libedit's usual ones: TAB completes, CTRL-W erases a word, CTRL-R
 * searches the history, CTRL-T shows the state of the machine.
 *
 * Everything else comes through the console, so that the prompt and the guest
 * take turns on one stream of bytes and neither swallows the other's.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>
#include <unistd.h>

#include "config.h"

#ifdef HAVE_LIBEDIT
#include <histedit.h>
#endif

#include "host/console.h"
#include "host/library.h"
#include "host/line_editor.h"
#include "host/output_log.h"

#define HISTORY_SIZE 150
#define COLUMNS	     6
#define WAIT_NS	     UINT64_C(1000000000)

struct line_editor {
	struct console *console;
	const struct line_word *words;
	void (*status)(void *arg);
	void *arg;
	char prompt[32];
	char *buffer;
	size_t size; /* of the buffer */
#ifdef HAVE_LIBEDIT
	EditLine *el; /* NULL: plain lines */
	History *history;
	char shown_prompt[64];
	bool aborted;
	struct sigaction stop_action; /* the console's, for SIGTSTP */
#endif
};

/* ---- plain ---- */

static bool
append(struct line_editor *l, size_t used, char c)
{
	char *p;

	if (used >= l->size) {
		p = realloc(l->buffer, l->size * 2 + 128);
		if (p == NULL) {
			return false;
		}
		l->buffer = p;
		l->size = l->size * 2 + 128;
	}
	l->buffer[used] = c;
	return true;
}

/* One byte; LINE_END when none will come. */
static enum line_result
next_byte(struct console *c, uint8_t *byte)
{
	for (;;) {
		/* Without output nobody reads what a line would do. */
		if (console_end_signal(c) != 0 ||
		    console_output_error(c) != 0) {
			return LINE_END;
		}
		if (console_interrupted(c)) {
			return LINE_ABORTED;
		}
		if (console_get(c, byte)) {
			return LINE_OK;
		}
		if (!console_live(c)) {
			return LINE_END;
		}
		console_wait(c, WAIT_NS);
	}
}

static enum line_result
read_plain(struct line_editor *l, const char **line)
{
	bool echo = !console_is_terminal(l->console);
	enum line_result result;
	size_t used = 0;
	uint8_t byte;

	printf("%s", l->prompt);
	console_flush(l->console);
	for (;;) {
		result = next_byte(l->console, &byte);
		if (result == LINE_END && used > 0 &&
		    console_end_signal(l->console) == 0) {
			result = LINE_OK; /* the last line lacks its newline */
			break;
		}
		if (result != LINE_OK) {
			printf("\n");
			return result;
		}
		if (byte == '\n') {
			break;
		}
		if (byte == '\0' || byte == '\r') {
			continue;
		}
		if (!append(l, used, (char)byte)) {
			return LINE_END;
		}
		used++;
	}
	if (!append(l, used, '\0')) {
		return LINE_END;
	}
	if (echo) {
		printf("%s\n", l->buffer);
	} else {
		output_log_typed("", l->buffer);
	}
	*line = l->buffer;
	return LINE_OK;
}

/* ---- libedit ---- */

#ifdef HAVE_LIBEDIT
#define FUNCTIONS(F)    \
	F(el_init)      \
	F(el_end)       \
	F(el_set)       \
	F(el_wset)      \
	F(el_get)       \
	F(el_gets)      \
	F(el_line)      \
	F(el_insertstr) \
	F(el_resize)    \
	F(history)      \
	F(history_init) \
	F(history_end)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;

static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

static volatile sig_atomic_t stop_signal; /* for the handler */

static void
on_stop_signal(int sig)
{
	stop_signal = 1;
}

static struct line_editor *
editor_of(EditLine *el)
{
	struct line_editor *l = NULL;

	lib.el_get(el, EL_CLIENTDATA, &l);
	return l;
}

static char *
show_prompt(EditLine *el)
{
	return editor_of(el)->shown_prompt;
}

/* The terminal is put back while the program is stopped; what was typed so far
 * is still there afterwards. */
static void
stop_program(struct line_editor *l)
{
	struct sigaction ours;

	stop_signal = 0;
	lib.el_set(l->el, EL_PREP_TERM, 0);
	sigaction(SIGTSTP, &l->stop_action, &ours);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
	lib.el_set(l->el, EL_PREP_TERM, 1);
	lib.el_set(l->el, EL_REFRESH);
}

/* Is there something to do?  Waits with the signals that matter let through
 * only while it waits, so that none is slept over. */
static bool
wait_for_key(void)
{
	static const int signals[] = {SIGINT,  SIGTSTP, SIGCONT,
				      SIGTERM, SIGHUP,	SIGQUIT};
	sigset_t block;
	sigset_t old;
	fd_set readable;
	size_t i;
	int n;

	sigemptyset(&block);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		sigaddset(&block, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &block, &old);
	FD_ZERO(&readable);
	FD_SET(STDIN_FILENO, &readable);
	n = pselect(STDIN_FILENO + 1, &readable, NULL, NULL, NULL, &old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return n > 0;
}

/* libedit's source of characters: 1, or 0 at the end, or -1 to give up the
 * line.  Commands are ASCII; other bytes are dropped. */
static int
get_key(EditLine *el, wchar_t *key)
{
	struct line_editor *l = editor_of(el);
	unsigned char byte;
	ssize_t n;

	for (;;) {
		if (console_end_signal(l->console) != 0) {
			return 0;
		}
		if (console_interrupted(l->console)) {
			l->aborted = true;
			return -1;
		}
		if (stop_signal) {
			stop_program(l);
			continue;
		}
		if (!wait_for_key()) {
			continue;
		}
		n = read(STDIN_FILENO, &byte, 1);
		if (n == 1 && byte < 0x80) {
			*key = byte;
			return 1;
		}
		if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
			return 0;
		}
	}
}

static unsigned char
show_status(EditLine *el, int key)
{
	struct line_editor *l = editor_of(el);

	printf("\n");
	l->status(l->arg);
	fflush(stdout);
	return CC_REDISPLAY;
}

static void
list_matches(const struct line_editor *l, const char *typed, size_t len)
{
	const struct line_word *w;
	unsigned n = 0;

	printf("\a\n");
	for (w = l->words; w->name != NULL; w++) {
		if (strncasecmp(w->name, typed, len) == 0) {
			printf("  %-11s", w->name);
			if (++n % COLUMNS == 0) {
				printf("\n");
			}
		}
	}
	if (n % COLUMNS != 0) {
		printf("\n");
	}
	fflush(stdout);
}

static unsigned char
complete(EditLine *el, int key)
{
	struct line_editor *l = editor_of(el);
	const LineInfo *info = lib.el_line(el);
	const char *typed = info->buffer;
	const struct line_word *match = NULL;
	const struct line_word *w;
	size_t common = 0;
	size_t len;
	char text[64];

	while (typed < info->cursor && *typed == ' ') {
		typed++;
	}
	len = (size_t)(info->cursor - typed);
	if (memchr(typed, ' ', len) != NULL) {
		return CC_ERROR; /* only commands are completed */
	}
	for (w = l->words; w->name != NULL; w++) {
		if (strncasecmp(w->name, typed, len) != 0) {
			continue;
		}
		if (match == NULL) {
			match = w;
			common = strlen(w->name);
		} else {
			while (strncmp(match->name, w->name, common) != 0) {
				common--;
			}
		}
	}
	if (match == NULL) {
		return CC_ERROR;
	}
	if (common > len || strlen(match->name) == len) {
		snprintf(text, sizeof(text), "%.*s%s", (int)(common - len),
			 match->name + len,
			 common == strlen(match->name) && match->arguments
			     ? " "
			     : "");
		return lib.el_insertstr(el, text) == 0 ? CC_REFRESH : CC_ERROR;
	}
	list_matches(l, typed, len);
	return CC_REDISPLAY;
}

static bool
begin_editing(struct line_editor *l)
{
	HistEvent event;

	if (!library_open(LIBEDIT, functions, LIBRARY_N(functions), NULL)) {
		return false;
	}
	l->el = lib.el_init("gxemul", stdin, stdout, stderr);
	l->history = lib.history_init();
	if (l->el == NULL || l->history == NULL) {
		return false;
	}
	lib.history(l->history, &event, H_SETSIZE, HISTORY_SIZE);
	lib.history(l->history, &event, H_SETUNIQUE, 1);
	lib.el_set(l->el, EL_CLIENTDATA, l);
	lib.el_set(l->el, EL_SIGNAL, 0);
	lib.el_set(l->el, EL_EDITOR, "emacs");
	lib.el_set(l->el, EL_PROMPT_ESC, show_prompt, '\1');
	lib.el_set(l->el, EL_HIST, lib.history, l->history);
	lib.el_set(l->el, EL_GETCFN, get_key);
	/* The narrow form of this call would leak its texts. */
	lib.el_wset(l->el, EL_ADDFN, L"complete-command", L"complete a command",
		    complete);
	lib.el_wset(l->el, EL_ADDFN, L"show-status",
		    L"show the machine's state", show_status);
	lib.el_set(l->el, EL_BIND, "^I", "complete-command", NULL);
	lib.el_set(l->el, EL_BIND, "^T", "show-status", NULL);
	lib.el_set(l->el, EL_BIND, "^W", "ed-delete-prev-word", NULL);
	lib.el_set(l->el, EL_BIND, "^R", "em-inc-search-prev", NULL);
	lib.el_set(l->el, EL_BIND, "\033[1~", "ed-move-to-beg", NULL);
	lib.el_set(l->el, EL_BIND, "\033[4~", "ed-move-to-end", NULL);
	lib.el_set(l->el, EL_BIND, "\033[3~", "ed-delete-next-char", NULL);
	return true;
}

static void
end_editing(struct line_editor *l)
{
	if (l->el != NULL) {
		lib.el_end(l->el);
	}
	if (l->history != NULL) {
		lib.history_end(l->history);
	}
	l->el = NULL;
	l->history = NULL;
}

static enum line_result
read_edited(struct line_editor *l, const char **line)
{
	struct sigaction action;
	HistEvent event;
	const char *text;
	char *copy;
	int count = 0;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_stop_signal;
	sigemptyset(&action.sa_mask);
	sigaction(SIGTSTP, NULL, &l->stop_action);
	if (l->stop_action.sa_handler != SIG_IGN) {
		sigaction(SIGTSTP, &action, NULL);
	}
	l->aborted = false;
	lib.el_resize(l->el);
	console_flush(l->console);
	/* libedit would show the prompt first, and what is typed at once then
	 * be echoed by the terminal. */
	lib.el_set(l->el, EL_PREP_TERM, 1);
	text = lib.el_gets(l->el, &count);
	lib.el_set(l->el, EL_PREP_TERM, 0);
	sigaction(SIGTSTP, &l->stop_action, NULL);

	if (text == NULL || count <= 0) {
		printf(l->aborted ? "^C\n" : "\n");
		return l->aborted ? LINE_ABORTED : LINE_END;
	}
	copy = strndup(text, strcspn(text, "\n"));
	if (copy == NULL) {
		return LINE_END;
	}
	free(l->buffer);
	l->buffer = copy;
	l->size = 0;
	if (copy[strspn(copy, " \t")] != '\0') {
		lib.history(l->history, &event, H_ENTER, copy);
	}
	output_log_typed(l->prompt, copy);
	*line = copy;
	return LINE_OK;
}
#endif

/* ---- both ---- */

struct line_editor *
line_editor_new(struct console *c, const char *prompt, bool colour,
		const struct line_word *words, void (*status)(void *arg),
		void *arg)
{
	struct line_editor *l = calloc(1, sizeof(*l));

	if (l == NULL) {
		return NULL;
	}
	l->console = c;
	l->words = words;
	l->status = status;
	l->arg = arg;
	snprintf(l->prompt, sizeof(l->prompt), "%s", prompt);
#ifdef HAVE_LIBEDIT
	snprintf(l->shown_prompt, sizeof(l->shown_prompt),
		 colour ? "\1\033[1;34m\1%s\1\033[0m\1" : "%s", l->prompt);
	if (console_is_terminal(c) && isatty(STDOUT_FILENO) &&
	    !begin_editing(l)) {
		end_editing(l);
	}
#endif
	return l;
}

void
line_editor_free(struct line_editor *l)
{
	if (l == NULL) {
		return;
	}
#ifdef HAVE_LIBEDIT
	end_editing(l);
#endif
	free(l->buffer);
	free(l);
}

enum line_result
line_editor_read(struct line_editor *l, const char **line)
{
#ifdef HAVE_LIBEDIT
	if (l->el != NULL) {
		return read_edited(l, line);
	}
#endif
	return read_plain(l, line);
}
