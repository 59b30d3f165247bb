/*
 * The self-check of all machines.
 */
#ifndef EMUL_VALIDATE_H
#define EMUL_VALIDATE_H

/* Builds every machine with every CPU it takes, prints what is wrong and a
 * summary; returns the number of problems. */
unsigned validate_all(void);

#endif
