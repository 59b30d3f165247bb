/*
 * The console: standard input, standard output, the terminal's modes and the
 * signals that belong to them.
 *
 * Output.  Guest bytes go to a buffer of our own and from there to write(2),
 * so that nothing is lost on short writes; everything else in the program
 * prints with stdio.  Two rules keep the order: whoever prints with stdio
 * flushes the pending guest bytes first (console_flush_pending), and a guest
 * byte that follows stdio output flushes that first.
 *
 * Signals.  A handler may run at any time, also while the terminal is raw and
 * the program is stuck, so what it needs (the saved terminal settings, what to
 * restore) is the one file-scope state here.  Handlers only set flags, except:
 * stopping and continuing switch the terminal's settings, and a second
 * terminating signal or a crash restores them and dies.  Terminating
 * signals interrupt system calls, so that output to a reader that has stopped
 * cannot keep the program alive; so does CTRL-C at the prompt.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/console.h"

#define INPUT_SIZE    4096
#define OUTPUT_SIZE   65536
#define WAIT_LIMIT_NS UINT64_C(1000000000000)
#define STUCK_SECONDS 2
#define CTRL_B	      0x02
#define CTRL_C	      0x03

enum input_kind {
	INPUT_TERMINAL,
	INPUT_STREAM, /* pipe, socket: live */
	INPUT_FILE,   /* regular file, /dev/null: deterministic */
};

struct console {
	enum input_kind kind;
	bool ended;    /* standard input has no more */
	bool scripted; /* a script is the input */
	bool guest;    /* between enter_guest and leave_guest */
	bool nonblocking_output;
	int output_error;

	/* Input read and not yet taken: a ring for standard input... */
	uint8_t input[INPUT_SIZE];
	size_t input_first;
	size_t input_count;
	/* ... and what a script has typed, which has no bound. */
	uint8_t *typed;
	size_t typed_first;
	size_t typed_count;
	size_t typed_size;

	uint8_t output[OUTPUT_SIZE];
	size_t output_count;
};

static const int end_signals[] = {SIGTERM, SIGHUP, SIGQUIT};
static const int crash_signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
#define N_END		ARRAY_LENGTH(end_signals)
#define N_CRASH		ARRAY_LENGTH(crash_signals)
#define ARRAY_LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* For the signal handlers. */
static struct console *the_console;
static struct termios cooked;
static struct termios raw;
static volatile sig_atomic_t is_raw;	/* the terminal has our settings */
static volatile sig_atomic_t wants_raw; /* the guest has the terminal */
static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t end_signal;
static struct timespec end_since; /* on_end's own */
static bool atexit_done;
static struct sigaction old_int;
static struct sigaction old_alarm;
static struct sigaction old_tstp;
static struct sigaction old_cont;
static struct sigaction old_end[N_END];
static struct sigaction old_crash[N_CRASH];
static char crash_stack[32768];

/* A job in the background must leave the terminal alone: its settings belong
 * to the shell, and reading would stop the program. */
static bool
in_foreground(void)
{
	pid_t group = tcgetpgrp(STDIN_FILENO);

	return group == -1 || group == getpgrp();
}

/* The next three are called by handlers. */
static void
set_raw(void)
{
	if (wants_raw && in_foreground()) {
		/* Set first: a handler must not see it too late. */
		is_raw = 1;
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	}
}

static void
set_cooked(void)
{
	if (is_raw && in_foreground()) {
		tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
	}
	is_raw = 0;
}

static void
die_of(int sig)
{
	struct sigaction action;
	sigset_t set;

	memset(&action, 0, sizeof(action));
	action.sa_handler = SIG_DFL;
	sigaction(sig, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
}

static void
on_interrupt(int sig)
{
	interrupted = 1;
}

static void
on_end(int sig)
{
	int saved_errno = errno;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (end_signal == 0) {
		end_signal = sig;
		end_since = now;
		alarm(1);
	} else if (now.tv_sec - end_since.tv_sec > STUCK_SECONDS) {
		/* Asked before (a lost terminal signals twice at once), and
		 * the program did not come to an end. */
		set_cooked();
		die_of(sig);
	}
	errno = saved_errno;
}

/* A write that began right after the signal is interrupted too. */
static void
on_alarm(int sig)
{
	alarm(1);
}

static void
on_stop(int sig)
{
	int saved_errno = errno;
	struct sigaction ours;

	set_cooked();
	sigaction(SIGTSTP, NULL, &ours);
	die_of(SIGTSTP);
	/* Continued; on_continue has run if it could. */
	sigaction(SIGTSTP, &ours, NULL);
	set_raw();
	errno = saved_errno;
}

/* Also after SIGSTOP, which nobody can see coming. */
static void
on_continue(int sig)
{
	int saved_errno = errno;

	set_raw();
	errno = saved_errno;
}

static void
on_crash(int sig, siginfo_t *info, void *context)
{
	size_t i;

	set_cooked();
	for (i = 0; i < N_CRASH; i++) {
		if (crash_signals[i] == sig) {
			sigaction(sig, &old_crash[i], NULL);
		}
	}
	/* Returning repeats the fault under the old action; a signal that was
	 * sent has to be sent again. */
	if (info->si_code <= 0) {
		raise(sig);
	}
}

static void
at_exit(void)
{
	set_cooked();
}

static void
install(int sig, void (*handler)(int), int flags, struct sigaction *old)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	action.sa_flags = flags;
	sigemptyset(&action.sa_mask);
	sigaction(sig, NULL, old);
	/* nohup and background jobs of simple shells: stay ignored. */
	if (old->sa_handler != SIG_IGN) {
		sigaction(sig, &action, NULL);
	}
}

/* While the guest runs, CTRL-C must not tear output of stdio; at the prompt it
 * ends the reading of a line. */
static void
interrupt_restarts(bool on)
{
	struct sigaction action;

	sigaction(SIGINT, NULL, &action);
	if (action.sa_handler == on_interrupt) {
		action.sa_flags = on ? SA_RESTART : 0;
		sigaction(SIGINT, &action, NULL);
	}
}

static void
install_handlers(void)
{
	struct sigaction action;
	stack_t stack;
	size_t i;

	install(SIGINT, on_interrupt, 0, &old_int);
	install(SIGALRM, on_alarm, 0, &old_alarm);
	install(SIGTSTP, on_stop, SA_RESTART, &old_tstp);
	install(SIGCONT, on_continue, SA_RESTART, &old_cont);
	for (i = 0; i < N_END; i++) {
		install(end_signals[i], on_end, 0, &old_end[i]);
	}

	/* A stack that ran over is a crash too. */
	if (sigaltstack(NULL, &stack) == 0 &&
	    (stack.ss_flags & SS_DISABLE) != 0) {
		memset(&stack, 0, sizeof(stack));
		stack.ss_sp = crash_stack;
		stack.ss_size = sizeof(crash_stack);
		sigaltstack(&stack, NULL);
	}
	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_crash;
	action.sa_flags = SA_SIGINFO | SA_ONSTACK;
	sigemptyset(&action.sa_mask);
	for (i = 0; i < N_CRASH; i++) {
		sigaction(crash_signals[i], &action, &old_crash[i]);
	}
}

static void
remove_handlers(void)
{
	size_t i;

	alarm(0);
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGALRM, &old_alarm, NULL);
	sigaction(SIGTSTP, &old_tstp, NULL);
	sigaction(SIGCONT, &old_cont, NULL);
	for (i = 0; i < N_END; i++) {
		sigaction(end_signals[i], &old_end[i], NULL);
	}
	for (i = 0; i < N_CRASH; i++) {
		sigaction(crash_signals[i], &old_crash[i], NULL);
	}
}

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

/* Every key goes to the guest, except those that make signals (ISIG). */
static void
prepare_terminal(void)
{
	if (tcgetattr(STDIN_FILENO, &cooked) != 0) {
		memset(&cooked, 0, sizeof(cooked));
		return;
	}
	raw = cooked;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
	raw.c_iflag &=
	    ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | IXOFF | ISTRIP);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
}

struct console *
console_new(struct error *e)
{
	struct console *c = calloc(1, sizeof(*c));
	int flags;

	assert(the_console == NULL);
	if (c == NULL) {
		emul_error(e, "out of memory for the console");
		return NULL;
	}
	c->kind = classify_input();
	if (c->kind == INPUT_TERMINAL) {
		prepare_terminal();
	}
	/* stdio loses what a non-blocking descriptor does not take at once. */
	flags = fcntl(STDOUT_FILENO, F_GETFL);
	if (flags != -1 && (flags & O_NONBLOCK) != 0) {
		c->nonblocking_output = true;
		fcntl(STDOUT_FILENO, F_SETFL, flags & ~O_NONBLOCK);
	}

	interrupted = 0;
	end_signal = 0;
	is_raw = 0;
	wants_raw = 0;
	the_console = c;
	install_handlers();
	if (!atexit_done) {
		atexit_done = true;
		atexit(at_exit);
	}
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
	remove_handlers();
	the_console = NULL;
	free(c->typed);
	free(c);
}

void
console_enter_guest(struct console *c)
{
	console_flush(c);
	interrupt_restarts(true);
	if (!c->guest && c->kind == INPUT_TERMINAL && !c->scripted) {
		/* The user may have changed the settings at the prompt. */
		if (in_foreground()) {
			prepare_terminal();
		}
		wants_raw = 1;
		set_raw();
	}
	c->guest = true;
}

void
console_leave_guest(struct console *c)
{
	console_flush(c);
	wants_raw = 0;
	set_cooked();
	interrupt_restarts(false);
	c->guest = false;
}

/* ---- Output ---- */

static void
write_pending(struct console *c)
{
	size_t done = 0;
	ssize_t n;
	struct pollfd wait = {.fd = STDOUT_FILENO, .events = POLLOUT};

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
		if (done < c->output_count && end_signal != 0) {
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
	return c->kind != INPUT_TERMINAL || in_foreground();
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
		} while (c->input_count == 0 && !c->ended && end_signal == 0);
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

void
console_poll(struct console *c)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	console_flush(c);
	if (input_wanted(c) && poll(&input, 1, 0) > 0 && input_is_ours(c)) {
		read_input(c);
	}
}

/* Waits up to NS nanoseconds for a signal, or for input if WANTED.  True if
 * there is input. */
static bool
wait_for_host(struct console *c, uint64_t ns, bool wanted)
{
	struct timespec timeout;
	sigset_t block;
	sigset_t old;
	fd_set readable;
	size_t i;
	int n;

	/* A signal between the look at the flags and the wait must not be
	 * slept over. */
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGCONT);
	for (i = 0; i < N_END; i++) {
		sigaddset(&block, end_signals[i]);
	}
	sigprocmask(SIG_BLOCK, &block, &old);
	if (interrupted || end_signal != 0) {
		ns = 0;
	}
	FD_ZERO(&readable);
	if (wanted) {
		FD_SET(STDIN_FILENO, &readable);
	}
	timeout.tv_sec = (time_t)(ns / UINT64_C(1000000000));
	timeout.tv_nsec = (long)(ns % UINT64_C(1000000000));
	n = pselect(STDIN_FILENO + 1, &readable, NULL, NULL, &timeout, &old);
	if (n < 0 && errno != EINTR) {
		c->ended = true;
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return n > 0;
}

uint64_t
console_wait(struct console *c, uint64_t ns)
{
	uint64_t start = host_clock_ns();
	uint64_t passed;

	console_flush(c);
	if (ns > WAIT_LIMIT_NS) {
		ns = WAIT_LIMIT_NS;
	}
	if (wait_for_host(c, ns, input_wanted(c))) {
		if (input_is_ours(c)) {
			read_input(c);
		} else {
			passed = host_clock_ns() - start;
			wait_for_host(c, passed < ns ? ns - passed : 0, false);
		}
	}
	return host_clock_ns() - start;
}

/* ---- Signals ---- */

bool
console_interrupted(struct console *c)
{
	if (!interrupted) {
		return false;
	}
	interrupted = 0;
	/* What was typed before CTRL-C is not for the guest any more. */
	if (c->kind == INPUT_TERMINAL) {
		c->input_first = 0;
		c->input_count = 0;
	}
	return true;
}

int
console_end_signal(const struct console *c)
{
	return end_signal;
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
