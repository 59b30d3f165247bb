/*
 * Watchpoints: ranges of physical memory, or of a device's registers.
 *
 * A virtual address stands for the physical one that it means at each time: the
 * CPU tells when its TLB or its address space changes.  While it means none the
 * watchpoint stays where it was last, for DMA; accesses of CPUs count only if
 * they might have been made by the virtual address.  A range of several pages
 * stays where it is mapped when it is set.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "devices/device.h"
#include "emul/emul.h"
#include "host/console.h"

static const char *const kind_names[] = {
    [MEMORY_READ] = "read",
    [MEMORY_WRITE] = "wrote",
    [MEMORY_FETCH] = "fetched",
};

uint64_t
watchpoint_length(const struct watchpoint *w)
{
	return w->hi - w->lo + 1;
}

/* ---- where virtual addresses are ---- */

bool
debugger_translate(struct cpu *cpu, uint64_t vaddr, uint64_t *paddr)
{
	return cpu->class->translate_v2p(cpu, vaddr, paddr,
					 CPU_V2P_NO_EXCEPTIONS) != CPU_V2P_FAIL;
}

static void hit(void *arg, const struct memory_watch_hit *h);

static bool
begin_watching(struct watchpoint *w)
{
	w->id = memory_watch_add(debugger_machine(w->debugger)->memory, w->lo,
				 w->hi, w->kinds, hit, w);
	return w->id >= 0;
}

static void
stop_watching(struct watchpoint *w)
{
	if (w->id >= 0) {
		memory_watch_remove(debugger_machine(w->debugger)->memory,
				    w->id);
		w->id = -1;
	}
}

static void
remember_bytes(struct watchpoint *w)
{
	if (w->bytes != NULL) {
		memory_peek(debugger_machine(w->debugger)->memory, w->lo,
			    w->bytes, watchpoint_length(w));
	}
}

/* Goes to where the virtual address is now. */
static void
follow(struct watchpoint *w)
{
	uint64_t len = watchpoint_length(w);
	uint64_t lo;

	w->mapped = debugger_translate(w->cpu, w->vaddr, &lo);
	if (!w->mapped || (lo == w->lo && w->id >= 0)) {
		return;
	}
	stop_watching(w);
	w->lo = lo;
	w->hi = lo + len - 1;
	begin_watching(w);
	remember_bytes(w);
}

/* Called by a CPU whose addresses may mean others than before. */
static void
mapping_changed(void *arg)
{
	struct debugger *d = arg;

	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		if (d->watchpoints[i]->cpu != NULL) {
			follow(d->watchpoints[i]);
		}
	}
}

static void
choose_hooks(struct debugger *d)
{
	struct machine *m = debugger_machine(d);

	for (unsigned i = 0; i < m->n_cpus; i++) {
		m->cpus[i]->mapping_hook = NULL;
	}
	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		struct cpu *cpu = d->watchpoints[i]->cpu;

		if (cpu != NULL) {
			cpu->mapping_hook = mapping_changed;
			cpu->mapping_hook_arg = d;
		}
	}
}

void
watchpoints_refresh(struct debugger *d)
{
	mapping_changed(d);
	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		remember_bytes(d->watchpoints[i]);
	}
}

/* ---- hits ---- */

/* Might CPU have used the virtual address?  It means that place to it now. */
static bool
is_meant(const struct watchpoint *w, struct cpu *cpu)
{
	uint64_t paddr;

	return w->cpu == NULL ||
	       (debugger_translate(cpu, w->vaddr, &paddr) && paddr == w->lo);
}

/* Is something else there than before?  Then that is kept. */
static bool
has_changed(struct watchpoint *w)
{
	struct memory *mem = debugger_machine(w->debugger)->memory;
	size_t len = (size_t)watchpoint_length(w);
	uint8_t *old = w->bytes;

	if (old == NULL) {
		return true;
	}
	w->bytes = w->before;
	memory_peek(mem, w->lo, w->bytes, len);
	w->before = old;
	return memcmp(w->bytes, w->before, len) != 0;
}

static void
hit(void *arg, const struct memory_watch_hit *h)
{
	struct watchpoint *w = arg;
	struct debugger *d = w->debugger;

	/* The prompt's own accesses, and those that are only repeated. */
	if (d->emul->travel == TRAVEL_BLIND ||
	    (h->cpu == NULL && h->device == NULL) ||
	    (h->cpu != NULL && !is_meant(w, h->cpu)) || !has_changed(w)) {
		return;
	}
	w->hit = *h;
	w->pending = true;
	emul_request_stop(d->emul);
}

/* "0x00000001 -> 0x00000002", or the first byte that is another one. */
static void
format_change(const struct watchpoint *w, char *text, size_t size)
{
	const struct cpu *cpu = debugger_cpu(w->debugger);
	size_t len = (size_t)watchpoint_length(w);
	size_t i = 0;

	text[0] = '\0';
	if (w->bytes == NULL) {
		return;
	}
	if (len <= 8) {
		snprintf(text, size, "value: 0x%0*" PRIx64 " -> 0x%0*" PRIx64,
			 (int)len * 2,
			 cpu_bytes_to_number(cpu, w->before, (unsigned)len),
			 (int)len * 2,
			 cpu_bytes_to_number(cpu, w->bytes, (unsigned)len));
		return;
	}
	while (i + 1 < len && w->bytes[i] == w->before[i]) {
		i++;
	}
	snprintf(text, size,
		 "byte at physical 0x%08" PRIx64 ": 0x%02x -> 0x%02x",
		 w->lo + i, w->before[i], w->bytes[i]);
}

static void
print_where(const struct watchpoint *w)
{
	uint64_t paddr = w->stop.hit.paddr;

	if (w->device != NULL) {
		printf(" at %s+0x%" PRIx64 ",", w->device->object.name,
		       paddr - w->lo);
	} else {
		printf(" at");
	}
	printf(" physical 0x%08" PRIx64, paddr);
}

static void
report(struct debugger *d, const struct watchpoint *w)
{
	const struct memory_watch_hit *h = &w->stop.hit;
	char address[32];

	printf("WATCHPOINT %u: ", w->number);
	if (h->cpu == NULL) {
		printf("%s %s %zu bytes", h->device->object.name,
		       kind_names[h->rw], h->len);
		print_where(w);
	} else {
		debugger_format_address(h->cpu, h->pc, address,
					sizeof(address));
		printf("cpu%u %s 0x%0*" PRIx64, h->cpu->id, kind_names[h->rw],
		       (int)h->len * 2, h->value);
		print_where(w);
		printf(", pc = %s", address);
		debugger_print_symbol(h->cpu, h->pc);
	}
	printf("\n");
	if (w->stop.change[0] != '\0') {
		printf("%s\n", w->stop.change);
	}
	terms_hold(d, h->cpu, &w->terms);
}

/* Has what W waits for happened?  If W traces, that is only shown. */
static bool
is_wanted(struct debugger *d, struct watchpoint *w)
{
	bool met = w->pending && terms_met(d, w->hit.cpu, &w->terms);

	w->pending = false;
	if (met) {
		w->stop.hit = w->hit;
		format_change(w, w->stop.change, sizeof(w->stop.change));
	}
	if (met && terms_show(d, &w->terms)) {
		console_begin_line();
		report(d, w);
	}
	w->stop.stopped = met && !w->terms.trace;
	return w->stop.stopped;
}

bool
watchpoints_wanted(struct debugger *d)
{
	bool any = false;

	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		any |= is_wanted(d, d->watchpoints[i]);
	}
	return any;
}

void
debugger_report_watch(struct debugger *d)
{
	console_flush_pending();
	break_on_report(d);
	for (unsigned i = 0; i < d->n_watchpoints; i++) {
		if (d->watchpoints[i]->stop.stopped) {
			report(d, d->watchpoints[i]);
		}
	}
}

/* ---- the list ---- */

static void
watchpoint_free(struct watchpoint *w)
{
	stop_watching(w);
	terms_free(&w->terms);
	free(w->bytes);
	free(w->before);
	free(w->text);
	free(w);
}

struct watchpoint *
watchpoint_insert(struct debugger *d, const struct watchpoint *from)
{
	struct watchpoint **list;
	struct watchpoint *w = malloc(sizeof(*w));

	list = realloc(d->watchpoints, (d->n_watchpoints + 1) * sizeof(*list));
	if (list != NULL) {
		d->watchpoints = list;
	}
	if (w == NULL) {
		return NULL;
	}
	*w = *from;
	w->debugger = d;
	w->id = -1;
	w->text = strdup(from->text);
	if (list == NULL || w->text == NULL ||
	    ((w->cpu == NULL || w->mapped) && !begin_watching(w))) {
		watchpoint_free(w);
		return NULL;
	}
	remember_bytes(w);
	w->number = d->next_watchpoint++;
	list[d->n_watchpoints++] = w;
	choose_hooks(d);
	return w;
}

void
watchpoint_remove(struct debugger *d, unsigned index)
{
	watchpoint_free(d->watchpoints[index]);
	d->n_watchpoints--;
	memmove(&d->watchpoints[index], &d->watchpoints[index + 1],
		(d->n_watchpoints - index) * sizeof(d->watchpoints[0]));
	choose_hooks(d);
}

void
watchpoints_free(struct debugger *d)
{
	while (d->n_watchpoints > 0) {
		watchpoint_remove(d, d->n_watchpoints - 1);
	}
	free(d->watchpoints);
}
