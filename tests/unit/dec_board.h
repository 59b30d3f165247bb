/*
 * A DECstation without an emulation around it, for tests of its chips: the
 * 5000/200 or another one.
 * Time is what the tests make it: board_run_to fires the events up to then.
 */
#ifndef TESTS_UNIT_DEC_BOARD_H
#define TESTS_UNIT_DEC_BOARD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/cpu.h"
#include "emul/machine.h"
#include "host/serial.h"
#include "memory/memory.h"
#include "board_bus.h"

#define KN02_CSR    UINT64_C(0x1ff00000)
#define KN02_RTC    UINT64_C(0x1fe80000)
#define KN02_DZ	    UINT64_C(0x1fe00000)
#define KN02_CHKSYN UINT64_C(0x1fd00000)
#define KN02_ERRADR UINT64_C(0x1fd80000)

/* For setup functions of cmocka: the machine is *STATE. */
static inline int
board_new(void **state, const char *subtype)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = subtype,
	};
	struct error e = {""};
	struct machine *m = machine_new(NULL, &options, &e);

	if (m == NULL) {
		print_error("%s\n", e.text);
		return -1;
	}
	*state = m;
	return 0;
}

static inline int
board_setup(void **state)
{
	return board_new(state, "3max");
}

static inline int
board_teardown(void **state)
{
	machine_free(*state);
	return 0;
}

static inline void
board_run_to(struct machine *m, emul_time t)
{
	event_run(m, t);
}

static inline void
board_run_for(struct machine *m, emul_time t)
{
	event_run(m, m->now + t);
}

static inline struct device *
board_device(struct machine *m, const char *name)
{
	struct device *d = m->devices;

	while (d != NULL && strcmp(d->object.name, name) != 0) {
		d = d->next;
	}
	assert_non_null(d);
	return d;
}

static inline bool
board_irq(struct machine *m, const char *name)
{
	return irq_of(m, name)->level;
}

#endif
