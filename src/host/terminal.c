/*
 * The settings of the terminal at standard input, and the signals of the
 * program.
 *
 * A handler may run at any time, also while the terminal is raw and the program
 * is stuck, so what it needs (the saved settings, what to restore) is
 * file-scope state.  Handlers only set flags, except: stopping and continuing
 * switch the settings, and a terminating signal that has not helped or a crash
 * restores them and dies.  Terminating signals interrupt system calls, so that
 * output to a reader that has stopped cannot keep the program alive; so does
 * CTRL-C at the prompt.
 */
#include "config.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "host/terminal.h"

#define STUCK_SECONDS 2

static const int end_signals[] = {SIGTERM, SIGHUP, SIGQUIT};
static const int crash_signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
#define N_END		ARRAY_LENGTH(end_signals)
#define N_CRASH		ARRAY_LENGTH(crash_signals)
#define ARRAY_LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* For the signal handlers. */
static struct termios cooked;
static struct termios raw;
static bool prepared;			/* both are known */
static volatile sig_atomic_t is_raw;	/* the terminal has our settings */
static volatile sig_atomic_t wants_raw; /* the guest has the terminal */
static const char *volatile farewell;	/* NULL: none */
static volatile sig_atomic_t farewell_fd;
static volatile sig_atomic_t farewell_len;
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

bool
terminal_in_foreground(void)
{
	pid_t group = tcgetpgrp(STDIN_FILENO);

	return group == -1 || group == getpgrp();
}

/* The next four are called by handlers. */
static void
set_raw(void)
{
	if (wants_raw && prepared && terminal_in_foreground()) {
		/* Set first: a handler must not see it too late. */
		is_raw = 1;
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	}
}

static void
say_farewell(void)
{
	const char *text = farewell;

	farewell = NULL;
	if (text != NULL &&
	    write(farewell_fd, text, (size_t)farewell_len) < 0) {
		return; /* the terminal is gone */
	}
}

static void
set_cooked(void)
{
	say_farewell();
	if (is_raw && terminal_in_foreground()) {
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

/* Every key goes to the guest, except those that make signals (ISIG). */
static void
prepare(void)
{
	if (tcgetattr(STDIN_FILENO, &cooked) != 0) {
		return;
	}
	prepared = true;
	raw = cooked;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
	raw.c_iflag &=
	    ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | IXOFF | ISTRIP);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
}

void
terminal_install(void)
{
	interrupted = 0;
	end_signal = 0;
	is_raw = 0;
	wants_raw = 0;
	prepared = false;
	install_handlers();
	if (!atexit_done) {
		atexit_done = true;
		atexit(at_exit);
	}
}

void
terminal_remove(void)
{
	set_cooked();
	remove_handlers();
}

void
terminal_enter_guest(bool take)
{
	interrupt_restarts(true);
	if (take && !wants_raw) {
		/* The user may have changed the settings at the prompt. */
		if (terminal_in_foreground() || !prepared) {
			prepare();
		}
		wants_raw = 1;
		set_raw();
	}
}

void
terminal_leave_guest(void)
{
	wants_raw = 0;
	set_cooked();
	interrupt_restarts(false);
}

void
terminal_set_farewell(int fd, const char *text)
{
	farewell = NULL;
	farewell_fd = fd;
	farewell_len = text != NULL ? (sig_atomic_t)strlen(text) : 0;
	farewell = text;
}

bool
terminal_take_interrupt(void)
{
	bool was = interrupted != 0;

	interrupted = 0;
	return was;
}

int
terminal_end_signal(void)
{
	return end_signal;
}

int
terminal_wait(uint64_t ns, bool input, const struct pollfd *others, size_t n)
{
	struct pollfd fds[TERMINAL_OTHERS_MAX + 1];
	struct timespec timeout;
	sigset_t block;
	sigset_t old;
	size_t i;
	int saved_errno;
	int ready;

	/* A signal between the look at the flags and the wait must not be
	 * slept over. */
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGCONT);
	sigaddset(&block, SIGTSTP);
	sigaddset(&block, SIGWINCH);
	for (i = 0; i < N_END; i++) {
		sigaddset(&block, end_signals[i]);
	}
	sigprocmask(SIG_BLOCK, &block, &old);
	if (interrupted || end_signal != 0) {
		ns = 0;
	}
	assert(n <= TERMINAL_OTHERS_MAX);
	fds[0] = (struct pollfd){
	    .fd = input ? STDIN_FILENO : -1,
	    .events = POLLIN,
	};
	if (n > 0) {
		memcpy(fds + 1, others, n * sizeof(*fds));
	}
	timeout.tv_sec = (time_t)(ns / UINT64_C(1000000000));
	timeout.tv_nsec = (long)(ns % UINT64_C(1000000000));
	ready = ppoll(fds, n + 1, &timeout, &old);
	saved_errno = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (ready < 0) {
		return saved_errno == EINTR ? 0 : -1;
	}
	if ((fds[0].revents & POLLNVAL) != 0) {
		return -1;
	}
	return fds[0].revents != 0 ? 1 : 0;
}
