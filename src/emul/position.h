/*
 * A place in a run, exact to the instruction.  It is either between two rounds
 * of turns (UNTIL is 0), or in the turn of a CPU, before its next instruction;
 * PC and DELIVERY then tell whether interrupts have been looked for, and taken,
 * there already.
 */
#ifndef EMUL_POSITION_H
#define EMUL_POSITION_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/machine.h"

struct run_position {
	emul_time now;	 /* machine->now */
	emul_time until; /* end of the round, 0 between rounds */
	uint32_t cpu;	 /* whose turn it is, 0 between rounds */
	uint64_t pc;	 /* its pc, 0 between rounds */
	bool delivery;	 /* it has yet to look for interrupts there */
	uint64_t instructions[MACHINE_MAX_CPUS];
};

/* Where M stands. */
struct run_position run_position(const struct machine *m);
bool run_position_same(const struct run_position *a,
		       const struct run_position *b);
/* Is M at P?  If it stands there before it looks for interrupts, and had done
 * so at P, it does. */
bool run_position_reached(const struct run_position *p, struct machine *m);
/* Has M, which repeats the run that P is a place of, certainly gone beyond P?
 */
bool run_position_passed(const struct run_position *p, const struct machine *m);

#endif
