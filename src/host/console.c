/*
 * The console: standard input and output.  terminal.c has the terminal's
 * settings and the signals.
 *
 * Output.  Guest bytes go to a buffer of our own and from there to write(2),
 * so that nothing is lost on short writes; everything else in the program
 * prints with stdio.  Two rules keep the order: whoever prints with stdio
 * flushes the pending guest bytes first (console_flush_pending), and a guest
 * byte that follows stdio output flushes that first.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/console.h"
#include "host/terminal.h"

#define INPUT_SIZE    4096
#define OUTPUT_SIZE   65536
#define WAIT_LIMIT_NS UINT64_C(1000000000000)
#define LOOK_NS	      UINT64_C(1000000) /* between looks for input */
#define CTRL_B	      0x02
#define CTRL_C	      0x03

static struct console *the_console; /* for console_flush_pending */

enum input_kind {
	INPUT_TERMINAL,
	INPUT_STREAM, /* pipe, socket: live */
	INPUT_FILE,   /* regular file, /dev/null: deterministic */
};

/* Who has descriptors to wait for. */
#define WATCHERS_MAX 4
struct watcher {
	size_t (*fds)(void *arg, struct pollfd *fds, size_t size);
	void *arg;
};

struct console {
	enum input_kind kind;
	bool ended;    /* standard input has no more */
	bool scripted; /* a script is the input */
	bool guest;    /* between enter_guest and leave_guest */
	bool nonblocking_output;
	bool in_line; /* of the guest, which has printed a part of it */
	int output_error;

	/* Input read and not yet taken: input, a ring for standard input... */
	size_t input_first;
	size_t input_count;
	/* ... and what a script has typed, which has no bound. */
	uint8_t *typed;
	size_t typed_first;
	size_t typed_count;
	size_t typed_size;

	uint64_t looked_ns; /* host clock, at the last look for input */

	size_t output_count;
	int silenced;	/* standard output's descriptor meanwhile, or -1 */
	FILE *captured; /* where it goes meanwhile, NULL: to nowhere */
	struct watcher others[WATCHERS_MAX];
	unsigned n_others;
	const struct console_view *view; /* NULL: none has the terminal */
	void *view_arg;

	/* Not cleared: as long as the counts say nothing is in them. */
	uint8_t input[INPUT_SIZE];
	uint8_t output[OUTPUT_SIZE];
};

static enum input_kind
classify_input(void)
{
	struct stat st;

	if (isatty(STDIN_FILENO)) {
		return INPUT_TERMINAL;
	}
	if (fstat(STDIN_FILENO, &st) == 0 &&
	    (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))) {
		return INPUT_STREAM;
	}
	return INPUT_FILE;
}

struct console *
console_new(struct error *e)
{
	struct console *c = malloc(sizeof(*c));
	int flags;

	assert(the_console == NULL);
	if (c == NULL) {
		emul_error(e, "out of memory for the console");
		return NULL;
	}
	memset(c, 0, offsetof(struct console, input));
	c->kind = classify_input();
	c->silenced = -1;
	/* stdio loses what a non-blocking descriptor does not take at once. */
	flags = fcntl(STDOUT_FILENO, F_GETFL);
	if (flags != -1 && (flags & O_NONBLOCK) != 0) {
		c->nonblocking_output = true;
		fcntl(STDOUT_FILENO, F_SETFL, flags & ~O_NONBLOCK);
	}

	the_console = c;
	terminal_install();
	return c;
}

void
console_free(struct console *c)
{
	int flags;

	if (c == NULL) {
		return;
	}
	console_leave_guest(c);
	if (c->nonblocking_output) {
		flags = fcntl(STDOUT_FILENO, F_GETFL);
		if (flags != -1) {
			fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
		}
	}
	terminal_remove();
	the_console = NULL;
	free(c->typed);
	free(c);
}

void
console_enter_guest(struct console *c)
{
	console_flush(c);
	if (c->view == NULL) {
		terminal_enter_guest(c->kind == INPUT_TERMINAL && !c->scripted);
	}
	c->guest = true;
}

void
console_leave_guest(struct console *c)
{
	console_flush(c);
	if (c->view == NULL) {
		terminal_leave_guest();
	}
	c->guest = false;
	c->in_line = false;
}

void
console_set_view(struct console *c, const struct console_view *view, void *arg)
{
	console_flush(c);
	c->view = view;
	c->view_arg = arg;
}

/* ---- Output ---- */

static void
write_pending(struct console *c)
{
	size_t done = 0;
	ssize_t n;
	struct pollfd wait = {.fd = STDOUT_FILENO, .events = POLLOUT};

	if (c->view != NULL) {
		if (c->silenced < 0) {
			c->view->put(c->view_arg, c->output, c->output_count);
		}
		c->output_count = 0;
		return;
	}
	while (done < c->output_count && c->output_error == 0) {
		n = write(STDOUT_FILENO, c->output + done,
			  c->output_count - done);
		if (n >= 0) {
			done += (size_t)n;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			poll(&wait, 1, -1);
		} else if (errno != EINTR) {
			c->output_error = errno;
		}
		if (done < c->output_count && terminal_end_signal() != 0) {
			/* The reader does not take it and we were told to
			 * end. */
			break;
		}
	}
	c->output_count = 0;
}

static void
flush_stdio(struct console *c)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout)) {
		return;
	}
	if (errno == EINTR || (errno == 0 && !c->guest)) {
		/* CTRL-C tore the output of a command, or it is the end. */
		clearerr(stdout);
	} else if (c->output_error == 0) {
		c->output_error = errno != 0 ? errno : EIO;
	}
}

void
console_put(struct console *c, uint8_t byte)
{
	if (c->output_count == 0) {
		flush_stdio(c);
	}
	c->output[c->output_count++] = byte;
	c->in_line = byte != '\n';
	if (c->output_count == OUTPUT_SIZE) {
		write_pending(c);
	}
}

void
console_flush(struct console *c)
{
	if (c->output_count != 0) {
		write_pending(c);
	}
	flush_stdio(c);
}

void
console_flush_pending(void)
{
	if (the_console != NULL && the_console->output_count != 0) {
		write_pending(the_console);
	}
}

void
console_begin_line(void)
{
	struct console *c = the_console;

	if (c != NULL && c->in_line && c->view == NULL) {
		console_put(c, '\n');
	}
	console_flush_pending();
}

/* Standard output goes to FD, which is closed. */
static void
divert(struct console *c, int fd)
{
	if (fd < 0) {
		return;
	}
	c->silenced = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (c->silenced >= 0) {
		dup2(fd, STDOUT_FILENO);
	}
	close(fd);
}

static void
divert_no_more(struct console *c)
{
	if (c->silenced >= 0) {
		dup2(c->silenced, STDOUT_FILENO);
		close(c->silenced);
		c->silenced = -1;
	}
}

void
console_silence(struct console *c, bool on)
{
	console_flush(c);
	if (!on) {
		divert_no_more(c);
	} else if (c->silenced < 0) {
		divert(c, open("/dev/null", O_WRONLY | O_CLOEXEC));
	}
}

bool
console_is_silenced(void)
{
	return the_console != NULL && the_console->silenced >= 0 &&
	       the_console->captured == NULL;
}

void
console_capture_begin(struct console *c)
{
	console_flush(c);
	if (c->silenced < 0) {
		c->captured = tmpfile();
		divert(c, c->captured != NULL
			      ? fcntl(fileno(c->captured), F_DUPFD_CLOEXEC, 3)
			      : -1);
	}
}

FILE *
console_error_stream(void)
{
	return the_console != NULL && the_console->captured != NULL ? stdout
								    : stderr;
}

char *
console_capture_end(struct console *c, size_t *len)
{
	FILE *f = c->captured;
	char *text = NULL;
	long size;

	console_flush(c);
	*len = 0;
	if (f == NULL) {
		return NULL;
	}
	divert_no_more(c);
	c->captured = NULL;
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 &&
	    (text = malloc((size_t)size + 1)) != NULL) {
		rewind(f);
		*len = fread(text, 1, (size_t)size, f);
		text[*len] = '\0';
	}
	fclose(f);
	return text;
}

int
console_output_error(const struct console *c)
{
	return c->output_error;
}

/* ---- Input ---- */

static size_t
input_room(const struct console *c)
{
	return INPUT_SIZE - c->input_count;
}

void
console_type(struct console *c, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len && input_room(c) > 0; i++) {
		c->input[(c->input_first + c->input_count++) % INPUT_SIZE] =
		    bytes[i] == CTRL_B ? CTRL_C : bytes[i];
	}
}

/* Reads what is there, which must be something. */
static void
read_input(struct console *c)
{
	size_t end = (c->input_first + c->input_count) % INPUT_SIZE;
	size_t room = input_room(c);
	ssize_t n;
	ssize_t i;

	if (room > INPUT_SIZE - end) {
		room = INPUT_SIZE - end;
	}
	n = read(STDIN_FILENO, c->input + end, room);
	if (n < 0) {
		/* A lost terminal, a directory, ...: nothing will come. */
		c->ended =
		    errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK;
		return;
	}
	if (n == 0) {
		c->ended = true;
		return;
	}
	if (c->kind == INPUT_TERMINAL) {
		for (i = 0; i < n; i++) {
			if (c->input[end + (size_t)i] == CTRL_B) {
				c->input[end + (size_t)i] = CTRL_C;
			}
		}
	}
	c->input_count += (size_t)n;
}

/* Does the run loop's look at the host include standard input? */
static bool
input_wanted(const struct console *c)
{
	return c->kind != INPUT_FILE && !c->ended && !c->scripted &&
	       input_room(c) != 0;
}

/* What is typed while a job is in the background is not for it. */
static bool
input_is_ours(const struct console *c)
{
	return c->kind != INPUT_TERMINAL || terminal_in_foreground();
}

/* A file is read when the guest wants a byte; the rest only when the run loop
 * looks, so that a slice sees one state of the world. */
static void
fill_from_file(struct console *c)
{
	if (c->kind == INPUT_FILE && !c->scripted && c->input_count == 0 &&
	    !c->ended) {
		do {
			read_input(c);
		} while (c->input_count == 0 && !c->ended &&
			 terminal_end_signal() == 0);
	}
}

bool
console_available(struct console *c)
{
	if (c->scripted) {
		return c->typed_count != 0;
	}
	fill_from_file(c);
	return c->input_count != 0;
}

bool
console_get(struct console *c, uint8_t *byte)
{
	if (!console_available(c)) {
		return false;
	}
	if (c->scripted) {
		*byte = c->typed[c->typed_first++];
		if (--c->typed_count == 0) {
			c->typed_first = 0;
		}
		return true;
	}
	*byte = c->input[c->input_first];
	c->input_first = (c->input_first + 1) % INPUT_SIZE;
	c->input_count--;
	return true;
}

bool
console_live(const struct console *c)
{
	return !c->scripted && !c->ended && c->kind != INPUT_FILE;
}

void
console_script_input(struct console *c, bool on)
{
	c->scripted = on;
}

void
console_feed(struct console *c, const uint8_t *bytes, size_t len)
{
	size_t size;
	uint8_t *p;

	if (c->typed_first + c->typed_count + len > c->typed_size) {
		if (c->typed_first != 0) {
			memmove(c->typed, c->typed + c->typed_first,
				c->typed_count);
			c->typed_first = 0;
		}
		size = c->typed_count + len + 256;
		p = realloc(c->typed, size);
		assert(p != NULL);
		c->typed = p;
		c->typed_size = size;
	}
	memcpy(c->typed + c->typed_first + c->typed_count, bytes, len);
	c->typed_count += len;
}

size_t
console_typed(const struct console *c, uint8_t **bytes)
{
	*bytes = NULL;
	if (c->typed_count != 0) {
		*bytes = malloc(c->typed_count);
		assert(*bytes != NULL);
		memcpy(*bytes, c->typed + c->typed_first, c->typed_count);
	}
	return c->typed_count;
}

void
console_set_typed(struct console *c, const uint8_t *bytes, size_t len)
{
	c->typed_first = 0;
	c->typed_count = 0;
	if (len != 0) {
		console_feed(c, bytes, len);
	}
}

static bool
is_time_to_look(struct console *c)
{
	uint64_t now = host_clock_ns();

	if (now - c->looked_ns < LOOK_NS) {
		return false;
	}
	c->looked_ns = now;
	return true;
}

void
console_look(struct console *c)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	console_flush(c);
	if (c->view != NULL) {
		c->view->look(c->view_arg, false);
	} else if (input_wanted(c) && is_time_to_look(c) &&
		   poll(&input, 1, 0) > 0 && input_is_ours(c)) {
		read_input(c);
	}
}

void
console_poll(struct console *c)
{
	c->looked_ns = 0;
	console_look(c);
}

void
console_watch(struct console *c,
	      size_t (*fds)(void *arg, struct pollfd *fds, size_t size),
	      void *arg)
{
	assert(c->n_others < WATCHERS_MAX);
	c->others[c->n_others++] = (struct watcher){fds, arg};
}

static size_t
other_descriptors(const struct console *c, struct pollfd *fds, size_t size)
{
	size_t n = 0;

	for (unsigned i = 0; i < c->n_others; i++) {
		n += c->others[i].fds(c->others[i].arg, fds + n, size - n);
	}
	return n;
}

/* The view has the keys. */
static void
wait_in_view(struct console *c, uint64_t ns)
{
	struct pollfd others[TERMINAL_OTHERS_MAX];
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	size_t n_others = other_descriptors(c, others, TERMINAL_OTHERS_MAX);
	int n;

	if (c->view->look(c->view_arg, true)) {
		return;
	}
	n = terminal_wait(ns, !c->ended, others, n_others);
	if (n < 0) {
		c->ended = true;
	} else if (!c->view->look(c->view_arg, false) && n > 0 &&
		   poll(&input, 1, 0) > 0 && (input.revents & POLLHUP) != 0) {
		c->ended = true;
	}
}

uint64_t
console_wait(struct console *c, uint64_t ns)
{
	struct pollfd others[TERMINAL_OTHERS_MAX];
	size_t n_others;
	uint64_t start = host_clock_ns();
	uint64_t passed;
	int n;

	console_flush(c);
	if (ns > WAIT_LIMIT_NS) {
		ns = WAIT_LIMIT_NS;
	}
	if (c->view != NULL) {
		wait_in_view(c, ns);
		return host_clock_ns() - start;
	}
	n_others = other_descriptors(c, others, TERMINAL_OTHERS_MAX);
	n = terminal_wait(ns, input_wanted(c), others, n_others);
	if (n < 0) {
		c->ended = true;
	} else if (n > 0 && input_is_ours(c)) {
		read_input(c);
	} else if (n > 0) {
		passed = host_clock_ns() - start;
		terminal_wait(passed < ns ? ns - passed : 0, false, others,
			      n_others);
	}
	return host_clock_ns() - start;
}

/* ---- Signals ---- */

bool
console_interrupted(struct console *c)
{
	if (!terminal_take_interrupt()) {
		return false;
	}
	/* What was typed before CTRL-C is not for the guest any more. */
	if (c->kind == INPUT_TERMINAL) {
		c->input_first = 0;
		c->input_count = 0;
	}
	if (c->view != NULL) {
		c->view->interrupted(c->view_arg);
	}
	return true;
}

int
console_end_signal(const struct console *c)
{
	return terminal_end_signal();
}

bool
console_input_ended(const struct console *c)
{
	return c->ended;
}

bool
console_is_terminal(const struct console *c)
{
	return c->kind == INPUT_TERMINAL;
}
