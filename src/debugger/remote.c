/*
 * What another debugger does with the machine: see remote.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "debugger/remote.h"
#include "emul/emul.h"
#include "host/console.h"
#include "snapshot/timeline.h"

#define TEXT "of the remote debugger"

bool
debugger_remote_focus(struct debugger *d, unsigned n)
{
	if (n >= debugger_machine(d)->n_cpus) {
		return false;
	}
	d->focus = n;
	return true;
}

/* ---- where to stop ---- */

bool
debugger_remote_breakpoint(struct debugger *d, uint64_t address, bool add)
{
	struct breakpoint b = {
	    .kind = BREAK_ADDRESS,
	    .address = debugger_address(debugger_cpu(d), address),
	    .text = (char *)TEXT,
	    .remote = true,
	};

	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		if (d->breakpoints[i].remote &&
		    d->breakpoints[i].address == b.address) {
			if (!add) {
				breakpoint_remove(d, i);
			}
			return true;
		}
	}
	return !add || breakpoint_insert(d, &b) != NULL;
}

static bool
same_range(const struct remote_range *a, const struct remote_range *b)
{
	return a->vaddr == b->vaddr && a->len == b->len && a->kinds == b->kinds;
}

static void
remove_range(struct debugger *d, const struct remote_range *r)
{
	for (unsigned i = d->n_watchpoints; i > 0; i--) {
		const struct watchpoint *w = d->watchpoints[i - 1];

		if (w->remote && same_range(&w->asked, r)) {
			watchpoint_remove(d, i - 1);
		}
	}
}

/* What lies in one page. */
static bool
add_part(struct debugger *d, const struct remote_range *r, uint64_t vaddr,
	 uint64_t len)
{
	struct cpu *cpu = debugger_cpu(d);
	struct watchpoint w = {
	    .kinds = r->kinds,
	    .text = (char *)TEXT,
	    .remote = true,
	    .vaddr = vaddr,
	    .asked = *r,
	};

	if (!debugger_translate(cpu, vaddr, &w.lo)) {
		return false;
	}
	w.hi = w.lo + len - 1;
	return watchpoint_insert(d, &w) != NULL;
}

bool
debugger_remote_watch(struct debugger *d, uint64_t address, uint64_t len,
		      unsigned kinds, bool add)
{
	struct remote_range r = {
	    .vaddr = debugger_address(debugger_cpu(d), address),
	    .len = len,
	    .kinds = kinds,
	};
	uint64_t vaddr = r.vaddr;

	remove_range(d, &r);
	if (!add) {
		return true;
	}
	if (len == 0 || len > RAM_PAGE_SIZE) {
		return false;
	}
	while (len > 0) {
		uint64_t n = RAM_PAGE_SIZE - vaddr % RAM_PAGE_SIZE;

		n = n < len ? n : len;
		if (!add_part(d, &r, vaddr, n)) {
			remove_range(d, &r);
			return false;
		}
		vaddr = cpu_canonical_vaddr(debugger_cpu(d), vaddr + n);
		len -= n;
	}
	return true;
}

void
debugger_remote_forget(struct debugger *d)
{
	for (unsigned i = d->n_breakpoints; i > 0; i--) {
		if (d->breakpoints[i - 1].remote) {
			breakpoint_remove(d, i - 1);
		}
	}
	for (unsigned i = d->n_watchpoints; i > 0; i--) {
		if (d->watchpoints[i - 1]->remote) {
			watchpoint_remove(d, i - 1);
		}
	}
}

bool
debugger_remote_hit(struct debugger *d, uint64_t *address, unsigned *cpu,
		    unsigned *kinds)
{
	bool found = false;

	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		struct watchpoint *w = d->watchpoints[i];
		const struct memory_watch_hit *h = &w->stop.hit;

		if (w->stop.stopped && w->remote) {
			*address = w->vaddr;
			if (h->paddr > w->lo && h->paddr <= w->hi) {
				*address += h->paddr - w->lo;
			}
			*cpu = h->cpu != NULL ? h->cpu->id : d->focus;
			*kinds = w->asked.kinds;
			w->stop.stopped = false;
			found = true;
		}
	}
	return found;
}

/* Has a stop of the prompt, or else of the other debugger, stopped the machine?
 */
static bool
has_stopped(const struct debugger *d, bool remote)
{
	bool any = false;

	for (unsigned i = 0; i < d->n_breakpoints; i++) {
		const struct breakpoint *b = &d->breakpoints[i];

		any |= b->stopped != NULL && b->remote == remote;
	}
	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		const struct watchpoint *w = d->watchpoints[i];

		any |= w->stop.stopped && w->remote == remote;
	}
	return any;
}

enum debugger_next
debugger_remote_after_stop(struct debugger *d, bool *asked)
{
	enum debugger_next next = DEBUGGER_STAY;

	breakpoints_mark(d);
	*asked = has_stopped(d, true);
	if (has_stopped(d, false)) {
		debugger_report_breakpoint(d);
		debugger_report_watch(d);
		d->remote = true;
		next = debugger_after_stop(d);
		d->remote = false;
	}
	debugger_forget_stops(d);
	console_flush_pending();
	return next;
}

/* ---- state ---- */

bool
debugger_remote_read(struct debugger *d, bool physical, uint64_t address,
		     uint8_t *bytes, size_t len)
{
	if (!physical) {
		address = debugger_address(debugger_cpu(d), address);
	}
	return debugger_read_memory(d, physical, address, bytes, len);
}

bool
debugger_remote_write(struct debugger *d, bool physical, uint64_t address,
		      const uint8_t *bytes, size_t len)
{
	if (!physical) {
		address = debugger_address(debugger_cpu(d), address);
	}
	while (len > 0) {
		char text[2 * DEBUGGER_POKE_MAX + 64];
		size_t n = len < DEBUGGER_POKE_MAX ? len : DEBUGGER_POKE_MAX;
		int used =
		    snprintf(text, sizeof(text), "poke %s0x%" PRIx64 ", ",
			     physical ? "phys " : "", address);

		for (size_t i = 0; i < n; i++) {
			used +=
			    snprintf(text + used, sizeof(text) - (size_t)used,
				     "%02x", bytes[i]);
		}
		if (!debugger_begin_change(d, text) ||
		    !debugger_write_memory(d, physical, address, bytes, n)) {
			return false;
		}
		address += n;
		bytes += n;
		len -= n;
	}
	return true;
}

bool
debugger_remote_set(struct debugger *d, unsigned number, uint64_t value)
{
	struct cpu *cpu = debugger_cpu(d);
	const struct cpu_register *r = cpu->class->registers;
	char text[64];

	while (r->name != NULL && r->number != number) {
		r++;
	}
	if (r->name == NULL) {
		return false;
	}
	if (r->bits <= 32) {
		value = (uint32_t)value;
	}
	snprintf(text, sizeof(text), "machine.cpu%u.%s = 0x%" PRIx64, cpu->id,
		 r->name, value);
	return debugger_begin_change(d, text) &&
	       cpu->class->set_register(cpu, number, value);
}

bool
debugger_remote_pause(struct debugger *d, unsigned n)
{
	return timeline_may_change(d->emul->timeline, NULL) &&
	       debugger_pause(d, debugger_machine(d)->cpus[n]);
}

bool
debugger_remote_command(struct debugger *d, const char *line)
{
	bool going_on;

	d->remote = true;
	going_on = debugger_command(d, line);
	d->remote = false;
	console_flush_pending();
	return going_on;
}
