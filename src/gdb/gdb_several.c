/*
 * Which gdb has which machine.  Several machines have one each, and stand and
 * run each for itself; a machine that stood catches up.  On a network that
 * would bring frames from the past, so there all of them stand while one does.
 * A gdb whose machine stands for another's sake does not see that, and can stop
 * it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gdb/gdb_private.h"

/* "7000" and number 2 make "7002". */
static bool
name_port(const char *where, unsigned n, char *text, size_t size,
	  struct error *e)
{
	const char *colon = strrchr(where, ':');
	const char *port = colon != NULL ? colon + 1 : where;
	unsigned long number;
	char *end;

	number = strtoul(port, &end, 10);
	if (port[0] < '0' || port[0] > '9' || *end != '\0' || number == 0 ||
	    number + n > 65535) {
		return emul_error(e,
				  "--gdb %s: give a port, such as 7000: that "
				  "of the first machine, the others follow",
				  where);
	}
	snprintf(text, size, "%.*s%lu", (int)(port - where), where, number + n);
	return true;
}

static struct gdb *
new_of_several(const char *where, unsigned n, const char *name, struct error *e)
{
	char text[512];

	if (strncmp(where, "unix:", 5) == 0 && where[5] != '\0') {
		snprintf(text, sizeof(text), "%s-%s", where, name);
	} else if (!name_port(where, n, text, sizeof(text), e)) {
		return NULL;
	}
	return gdb_new(text, e);
}

bool
gdb_listen(struct emul *machines, unsigned n, const char *where,
	   struct error *e)
{
	for (unsigned i = 0; i < n; i++) {
		machines[i].gdb =
		    new_of_several(where, i, machines[i].options.name, e);
		if (machines[i].gdb == NULL) {
			return false;
		}
		machines[i].gdb->emul = &machines[i];
		machines[i].gdb->awaited = !machines[i].options.gdb_nowait;
	}
	return true;
}

void
gdb_announce(const struct emul *machines, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const struct gdb *g = machines[i].gdb;

		if (g != NULL && !remote_connected(g->remote)) {
			printf("%sWaiting for gdb: target remote %s\n",
			       machines[i].label, remote_name(g->remote));
		}
	}
}

/* ---- serving ---- */

/* Its machine is to run, so all that it can say is that it shall not. */
static void
interrupt(struct gdb *g)
{
	g->runs = false;
	gdb_answer_stop(g, EMUL_STOP_INTERRUPT, false);
}

static void
leave(struct gdb *g)
{
	gdb_end_session(g);
	g->session = false;
	g->runs = false;
	g->awaited =
	    g->end == GDB_STAYS && !machine_has_ended(g->emul->machine);
}

/* What has come from it; true if there was something. */
static bool
serve(struct gdb *g)
{
	enum gdb_event event;
	bool any = false;

	if (!g->session) {
		if (!remote_accept(g->remote)) {
			return false;
		}
		gdb_begin_session(g);
		gdb_remember_start(g);
		g->session = true;
		g->awaited = false;
		any = true;
	}
	while (g->end == GDB_STAYS &&
	       (event = gdb_next_event(g)) != GDB_NOTHING) {
		any = true;
		if (g->runs && event == GDB_BREAK) {
			interrupt(g);
		} else {
			gdb_take_event(g, event);
		}
	}
	if (g->end != GDB_STAYS || !remote_connected(g->remote)) {
		leave(g);
		any = true;
	}
	return any;
}

static bool
may_run(const struct gdb *g)
{
	return g->session ? g->runs : !g->awaited;
}

/* Holds the machines that are not to run; is there something to run, or nothing
 * any more? */
static bool
let_run(struct emul *machines, unsigned n)
{
	bool all = true;
	bool any = false;
	bool over = true;

	for (unsigned i = 0; i < n; i++) {
		bool run = may_run(machines[i].gdb);

		machines[i].held = !run;
		all = all && run;
		if (!machine_has_ended(machines[i].machine)) {
			over = false;
			any = any || run;
		}
	}
	return over ||
	       (machines[0].options.machine.network == ETHERNET_SHARED ? all
								       : any);
}

static bool
serve_several(struct emul *machines, unsigned n)
{
	for (;;) {
		bool any = false;

		for (unsigned i = 0; i < n; i++) {
			struct gdb *g = machines[i].gdb;

			any = serve(g) || any;
			if (g->end == GDB_KILLED) {
				return false;
			}
		}
		if (!any && let_run(machines, n)) {
			return true;
		}
		if (!any && !gdb_wait(machines[0].gdb)) {
			return false;
		}
	}
}

bool
gdb_serve(struct emul *machines, unsigned n, bool asked)
{
	if (machines[0].gdb == NULL) {
		return true;
	}
	if (n > 1) {
		return serve_several(machines, n);
	}
	return !asked || gdb_serve_one(machines[0].gdb, &machines[0]);
}

/* ---- stops ---- */

/* False: it is not there, or has not let its machine run. */
static bool
tell(struct gdb *g, enum emul_stop stop)
{
	if (g == NULL || !g->session || !g->runs) {
		return false;
	}
	g->runs = !gdb_answer_stop(g, stop, true);
	return true;
}

void
gdb_take_end(struct gdb *g)
{
	tell(g, EMUL_STOP_END);
}

bool
gdb_take_stop(struct emul *machines, unsigned n, unsigned stopped,
	      enum emul_stop stop)
{
	if (n > 1 && stop != EMUL_STOP_INTERRUPT) {
		return tell(machines[stopped].gdb, stop);
	}
	for (unsigned i = 0; i < n; i++) {
		const struct gdb *g = machines[i].gdb;

		if (g != NULL &&
		    (machines[i].held || remote_connected(g->remote))) {
			return stop == EMUL_STOP_INTERRUPT;
		}
	}
	return false;
}
