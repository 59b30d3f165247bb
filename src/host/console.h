/*
 * The console: standard input and output of the program, shared by the guest's
 * console line, the prompt and log messages.
 *
 * Standard input is one of
 *   terminal  raw while the guest runs; live
 *   pipe, socket  live
 *   file      deterministic: read as fast as the guest takes it
 *   closed or at its end: nothing comes, nothing spins.
 * Output is buffered and written when a reader may wait: at slice boundaries,
 * before waiting for input, at the prompt, at the end; a terminal or pipe sees
 * it at the latest one slice (about 1 ms) after the guest wrote it.
 *
 * The terminal is restored on every way out, signals included.
 */
#ifndef HOST_CONSOLE_H
#define HOST_CONSOLE_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "emul/error.h"

struct console;

/* Opens the console and installs the signal handlers (SIGINT: prompt; SIGTERM,
 * SIGHUP, SIGQUIT: end of the run; SIGTSTP, SIGCONT: terminal state). There is
 * one console in a process. NULL with E set if out of memory. */
struct console *console_new(struct error *e);
/* Restores the terminal, flushes, removes the handlers. */
void console_free(struct console *c);

/* Raw mode for the guest, cooked mode for the prompt; no-ops without a tty. */
void console_enter_guest(struct console *c);
void console_leave_guest(struct console *c);

/* Is input live (may something arrive later that is not there now)? False for
 * files, at end of input, when a script supplies the input. */
bool console_live(const struct console *c);

/* Looks for input and signals without waiting, writes pending output. */
void console_poll(struct console *c);
/* The same, but looks for input no more than once in a millisecond: system
 * calls are dear on some hosts, and slices short.  Called at slice boundaries.
 */
void console_look(struct console *c);
/* The same, but waits up to NS host nanoseconds for input or a signal; returns
 * the nanoseconds that passed. */
uint64_t console_wait(struct console *c, uint64_t ns);

/* From now on waiting ends for other descriptors, too: those that FDS puts, at
 * most SIZE, into an array; it returns how many. */
void console_watch(struct console *c,
		   size_t (*fds)(void *arg, struct pollfd *fds, size_t size),
		   void *arg);

/* Guest bytes. Read side: false if there is none now. CTRL-B (0x02) typed at a
 * terminal is delivered as 0x03 (CTRL-C). */
bool console_available(struct console *c);
bool console_get(struct console *c, uint8_t *byte);
void console_put(struct console *c, uint8_t byte);
void console_flush(struct console *c);
/* Writes the pending guest bytes of the process's console, if there is one:
 * whoever prints with stdio while the guest runs calls this first, so that the
 * two kinds of output keep their order. */
void console_flush_pending(void);
/* The same, for a line in the middle of what the guest prints: it begins behind
 * a whole one. */
void console_begin_line(void);
/* While on, what the program itself prints with stdio is lost. */
void console_silence(struct console *c, bool on);
bool console_is_silenced(void);
/* What the program prints is kept from here on, and not shown; the text is the
 * caller's, ends with a NUL that is not in *LEN, and is NULL if that failed. */
void console_capture_begin(struct console *c);
char *console_capture_end(struct console *c, size_t *len);
/* Where messages for standard error go: while standard output is kept, they are
 * kept there. */
FILE *console_error_stream(void);
/* Standard output could not be written (full disk, closed pipe): errno, or 0.
 */
int console_output_error(const struct console *c);

/* A full-screen view that has the terminal.  It gets the guest's bytes and is
 * asked to look for keys, which it passes on, and to draw; enter_guest and
 * leave_guest leave the terminal alone meanwhile. */
struct console_view {
	void (*put)(void *arg, const uint8_t *bytes, size_t len);
	/* WAITING: nothing else will be done before a key comes, or time has
	 * passed.  True if keys came. */
	bool (*look)(void *arg, bool waiting);
	/* CTRL-C: what was typed before is to be forgotten. */
	void (*interrupted)(void *arg);
};
void console_set_view(struct console *c, const struct console_view *view,
		      void *arg);
/* Bytes that were typed for the guest; those that find no room are lost. */
void console_type(struct console *c, const uint8_t *bytes, size_t len);

/* Scripted input: while on, standard input is not read and bytes given to
 * console_feed are the input. */
void console_script_input(struct console *c, bool on);
void console_feed(struct console *c, const uint8_t *bytes, size_t len);

/* What was fed and not yet taken, for snapshots: a copy, the caller's (NULL if
 * there is nothing), and putting it back. */
size_t console_typed(const struct console *c, uint8_t **bytes);
void console_set_typed(struct console *c, const uint8_t *bytes, size_t len);

/* Signals seen since the last call: CTRL-C; and the number of a terminating
 * signal or 0. */
bool console_interrupted(struct console *c);
int console_end_signal(const struct console *c);

/* True once standard input has ended (or is closed). */
bool console_input_ended(const struct console *c);
bool console_is_terminal(const struct console *c);

#endif
