/*
 * Rounds of turns: what the run loop is made of.
 */
#ifndef EMUL_ROUNDS_H
#define EMUL_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/emul.h"

/* Exact stops: CPU number N after so many instructions. */
struct exact_stop {
	uint64_t instructions[MACHINE_MAX_CPUS];
	bool goal; /* the run ends or changes there: it is not endless */
};

/* Runs a round, or the rest of one.  Idle time ends at emul->stop_time
 * at the latest.  EMUL_STOP_STEPS: a CPU stands at its exact
 * stop. */
enum emul_stop rounds_run(struct emul *emul, struct machine *m,
			  const struct exact_stop *exact);

/* How far may a guest that only waits be before the host's time, with network N
 * (may be NULL)?  The host is not woken for less. */
emul_time rounds_lead_max(const struct network *n);

#endif
