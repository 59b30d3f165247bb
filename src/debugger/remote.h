/*
 * What another debugger, which is not at the prompt, does with the machine: its
 * breakpoints and watchpoints, memory, registers.  What changes the machine is
 * in the log of inputs like a command of the prompt, and is refused in the
 * past.
 *
 * Addresses are virtual, of the CPU in focus, unless PHYSICAL.
 */
#ifndef DEBUGGER_REMOTE_H
#define DEBUGGER_REMOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debugger/debugger.h"

/* Makes CPU number N the one in focus; false: there is none. */
bool debugger_remote_focus(struct debugger *d, unsigned n);

/* Adds or removes a breakpoint; one that is there, or not there, is no error.
 * False: out of memory. */
bool debugger_remote_breakpoint(struct debugger *d, uint64_t address, bool add);
/* The same for accesses to memory whose kinds are in the mask KINDS (1 << enum
 * memory_rw).  False also: the address is not mapped now. */
bool debugger_remote_watch(struct debugger *d, uint64_t address, uint64_t len,
			   unsigned kinds, bool add);
/* All of both. */
void debugger_remote_forget(struct debugger *d);

/* What a watchpoint of the other debugger has seen since the last call: the
 * virtual address, the CPU (the one in focus, for a device), the kinds that
 * were asked for.  False: nothing. */
bool debugger_remote_hit(struct debugger *d, uint64_t *address, unsigned *cpu,
			 unsigned *kinds);

/* The machine has stopped: reports the stops of the prompt, and carries out
 * their commands; what that prints goes where the program prints.  *ASKED: a
 * breakpoint of the other debugger is there, too.  Those of its watchpoints are
 * forgotten. */
enum debugger_next debugger_remote_after_stop(struct debugger *d, bool *asked);

bool debugger_remote_read(struct debugger *d, bool physical, uint64_t address,
			  uint8_t *bytes, size_t len);
bool debugger_remote_write(struct debugger *d, bool physical, uint64_t address,
			   const uint8_t *bytes, size_t len);
/* Register by its number in the CPU's class. */
bool debugger_remote_set(struct debugger *d, unsigned number, uint64_t value);

/* Stops CPU number N, or lets it go on.  False: nothing can be changed now, as
 * in the past. */
bool debugger_remote_pause(struct debugger *d, unsigned n);

/* A command of the prompt; what it prints goes where the program prints.
 * Commands that run the machine or go back are refused.  False: `quit'. */
bool debugger_remote_command(struct debugger *d, const char *line);

#endif
