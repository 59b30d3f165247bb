/*
 * The terminal at standard input and the signals of the program; used by the
 * console only.
 */
#ifndef HOST_TERMINAL_H
#define HOST_TERMINAL_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Installs the signal handlers; remembers the terminal's settings when they
 * are first changed. */
void terminal_install(void);
/* Restores everything. */
void terminal_remove(void);

/* Raw mode for the guest if TAKE (standard input is a terminal, and the guest
 * reads it), back to what it was for the prompt. */
void terminal_enter_guest(bool take);
void terminal_leave_guest(void);

/* While there is one, TEXT is written to FD whenever the settings are put back,
 * also by a crash: what a full-screen view would have done at its end.  NULL:
 * there is none any more. */
void terminal_set_farewell(int fd, const char *text);

/* A job in the background must leave the terminal alone: its settings belong
 * to the shell, and reading would stop the program. */
bool terminal_in_foreground(void);

/* Was CTRL-C typed since the last call? */
bool terminal_take_interrupt(void);
/* The first terminating signal that came, or 0. */
int terminal_end_signal(void);

/* Waits up to NS nanoseconds for a signal, for standard input if INPUT, or for
 * one of the N descriptors OTHERS.  Returns 1 if there is input, -1 if there
 * can never be any. */
int terminal_wait(uint64_t ns, bool input, const struct pollfd *others,
		  size_t n);

#define TERMINAL_OTHERS_MAX 256u

#endif
