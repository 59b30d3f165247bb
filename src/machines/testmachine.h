/*
 * What the fictitious machines (test and bare) have in common.
 */
#ifndef MACHINES_TESTMACHINE_H
#define MACHINES_TESTMACHINE_H

struct machine;

/* Start state of a fictitious MIPS machine: coprocessors 0 and 1 usable,
 * exception vectors in RAM, a stack in the first 32 KB; only the bootstrap CPU
 * runs. */
void testmachine_mips_start(struct machine *m);

#endif
