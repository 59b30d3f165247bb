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

/* Of which the old contents are kept. */
#define CHANGE_MAX 65536

static const char *const kind_names[] = {
    [MEMORY_READ] = "read",
    [MEMORY_WRITE] = "wrote",
    [MEMORY_FETCH] = "fetched",
};

static uint64_t
length(const struct watchpoint *w)
{
	return w->hi - w->lo + 1;
}

/* ---- where virtual addresses are ---- */

static bool
translate(struct cpu *cpu, uint64_t vaddr, uint64_t *paddr)
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
			    w->bytes, length(w));
	}
}

/* Goes to where the virtual address is now. */
static void
follow(struct watchpoint *w)
{
	uint64_t len = length(w);
	uint64_t lo;

	w->mapped = translate(w->cpu, w->vaddr, &lo);
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
	       (translate(cpu, w->vaddr, &paddr) && paddr == w->lo);
}

/* Is something else there than before?  Then that is kept. */
static bool
has_changed(struct watchpoint *w)
{
	struct memory *mem = debugger_machine(w->debugger)->memory;
	size_t len = (size_t)length(w);
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
	size_t len = (size_t)length(w);
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
		console_flush_pending();
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
print_watchpoint(const struct watchpoint *w)
{
	printf("%3u: ", w->number);
	if (w->id < 0) {
		printf("not mapped now");
	} else {
		printf("physical 0x%08" PRIx64 "..0x%08" PRIx64, w->lo, w->hi);
	}
	printf(" %s%s%s (%s)", (w->kinds & 1u << MEMORY_READ) != 0 ? "r" : "",
	       (w->kinds & 1u << MEMORY_WRITE) != 0 && w->bytes == NULL ? "w"
									: "",
	       w->bytes != NULL ? "c" : "", w->text);
	terms_print(&w->terms);
	printf("\n");
}

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

/* ---- arguments ---- */

/* "[phys] ADDR [LEN]", where TAKES_MORE says what else may follow: as an
 * address that is physical only with phys. */
static bool
parse_range(struct debugger *d, const char **args, bool *physical,
	    uint64_t *address, uint64_t *len, bool (*takes_more)(const char *))
{
	struct expression_names names = debugger_names(d);
	struct error e;

	*physical = strncmp(*args, "phys ", 5) == 0;
	*args += *physical ? 5 : 0;
	*len = 4;
	if (!expression_evaluate_prefix(&names, *args, args, address, &e)) {
		debugger_complain(&e);
		return false;
	}
	if (**args != '\0' && !takes_more(*args) &&
	    !expression_evaluate_prefix(&names, *args, args, len, &e)) {
		debugger_complain(&e);
		return false;
	}
	if ((**args != '\0' && !takes_more(*args)) || *len == 0 ||
	    *len > UINT32_MAX) {
		printf("'%s' is not understood.\n", *args);
		return false;
	}
	if (!*physical) {
		*address = cpu_canonical_vaddr(debugger_cpu(d), *address);
	}
	return true;
}

static bool
nothing_more(const char *text)
{
	return false;
}

static bool
unmapped(void)
{
	printf("The address is not mapped now; `phys' before it stands for a "
	       "physical one.\n");
	return false;
}

bool
debugger_physical_range(struct debugger *d, const char *args, uint64_t *lo,
			uint64_t *hi)
{
	bool physical;
	uint64_t len;

	if (!parse_range(d, &args, &physical, lo, &len, nothing_more)) {
		return false;
	}
	if (!physical && !translate(debugger_cpu(d), *lo, lo)) {
		return unmapped();
	}
	*hi = *lo + len - 1;
	return true;
}

static const struct {
	const char *word;
	unsigned kinds;
	bool change;
} kinds[] = {
    {"r", 1u << MEMORY_READ, false},
    {"w", 1u << MEMORY_WRITE, false},
    {"rw", 1u << MEMORY_READ | 1u << MEMORY_WRITE, false},
    {"c", 1u << MEMORY_WRITE, true},
};

/* The first word of TEXT as a kind of access, -1 if it is none. */
static int
find_kind(const char *text)
{
	char word[8];

	debugger_word(&text, word, sizeof(word));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].word, word) == 0) {
			return (int)i;
		}
	}
	return -1;
}

static bool
kind_or_terms(const char *text)
{
	return find_kind(text) >= 0 || terms_begin(text);
}

/* Where W is now.  One page is followed; a longer range must be mapped, in one
 * piece. */
static bool
find_virtual(struct debugger *d, struct watchpoint *w, uint64_t len)
{
	struct cpu *cpu = debugger_cpu(d);
	uint64_t first = w->vaddr / RAM_PAGE_SIZE;
	uint64_t pages = (w->vaddr + len - 1) / RAM_PAGE_SIZE - first;
	uint64_t paddr;

	w->mapped = translate(cpu, w->vaddr, &w->lo);
	w->lo = w->mapped ? w->lo : 0;
	w->hi = w->lo + len - 1;
	if (pages == 0) {
		w->cpu = cpu;
		return true;
	}
	if (!w->mapped) {
		return unmapped();
	}
	for (uint64_t i = 1; i <= pages; i++) {
		uint64_t off = (first + i) * RAM_PAGE_SIZE - w->vaddr;

		if (!translate(cpu, w->vaddr + off, &paddr) ||
		    paddr != w->lo + off) {
			printf("The range is not in one piece of memory: watch "
			       "its pages one by one.\n");
			return false;
		}
	}
	return true;
}

static bool
parse_memory(struct debugger *d, const char **args, struct watchpoint *w)
{
	bool physical;
	uint64_t address;
	uint64_t len;

	if (!parse_range(d, args, &physical, &address, &len, kind_or_terms)) {
		return false;
	}
	if (physical) {
		w->lo = address;
		w->hi = address + len - 1;
		return true;
	}
	w->vaddr = address;
	return find_virtual(d, w, len);
}

/* "device NAME": all of its registers. */
static bool
parse_device(struct debugger *d, const char **args, struct watchpoint *w)
{
	const struct device *device = debugger_machine(d)->devices;
	char name[64];

	debugger_word(args, name, sizeof(name));
	debugger_word(args, name, sizeof(name));
	while (device != NULL &&
	       (strcmp(device->object.name, name) != 0 || device->len == 0)) {
		device = device->next;
	}
	if (device == NULL) {
		printf("There is no device '%s'; `device list' shows those "
		       "that have registers.\n",
		       name);
		return false;
	}
	w->device = device;
	w->lo = device->base;
	w->hi = device->base + device->len - 1;
	return true;
}

/* "[r|w|rw|c]"; those of a device are accesses of any kind if not said. */
static bool
parse_kind(const char **args, struct watchpoint *w)
{
	int kind = find_kind(*args);
	char word[8];

	if (kind >= 0) {
		debugger_word(args, word, sizeof(word));
	} else {
		kind = w->device != NULL ? 2 : 1;
	}
	w->kinds = kinds[kind].kinds;
	if (!kinds[kind].change) {
		return true;
	}
	if (w->device != NULL || length(w) > CHANGE_MAX) {
		printf("Changes are seen in memory only, in up to %u bytes.\n",
		       CHANGE_MAX);
		return false;
	}
	w->bytes = calloc(1, length(w));
	w->before = calloc(1, length(w));
	if (w->bytes == NULL || w->before == NULL) {
		printf("Out of memory.\n");
		return false;
	}
	return true;
}

static bool
parse_watchpoint(struct debugger *d, const char *args, struct watchpoint *w)
{
	bool device = strncmp(args, "device ", 7) == 0;
	struct error e;

	if (!(device ? parse_device(d, &args, w) : parse_memory(d, &args, w)) ||
	    !parse_kind(&args, w)) {
		return false;
	}
	w->text = debugger_trimmed(w->text, args);
	if (!terms_parse(d, args, &w->terms, &e)) {
		debugger_complain(&e);
		free(w->text);
		return false;
	}
	return true;
}

void
watch_add(struct debugger *d, const char *args)
{
	struct watchpoint w = {.text = (char *)args};
	const struct watchpoint *added = NULL;

	if (!parse_watchpoint(d, args, &w)) {
		free(w.bytes);
		free(w.before);
		return;
	}
	if (w.text != NULL) {
		added = watchpoint_insert(d, &w);
	}
	free(w.text);
	if (added == NULL) {
		printf("Out of memory.\n");
		return;
	}
	print_watchpoint(added);
}

static void
watch_delete(struct debugger *d, const char *args)
{
	uint64_t number;
	unsigned i;

	for (i = 0; i < d->n_watchpoints; i++) {
		if (debugger_number(args, UINT32_MAX, &number) &&
		    d->watchpoints[i]->number == number) {
			watchpoint_remove(d, i);
			printf("Watchpoint %s deleted; the others keep their "
			       "numbers.\n",
			       args);
			return;
		}
	}
	printf("Invalid watchpoint nr %s. Use 'watch show' to see the current "
	       "watchpoints.\n",
	       args);
}

void
command_watch(struct debugger *d, const char *args)
{
	char word[16];

	debugger_word(&args, word, sizeof(word));
	if (strcmp(word, "add") == 0 && *args != '\0') {
		watch_add(d, args);
	} else if (strcmp(word, "delete") == 0 && *args != '\0') {
		watch_delete(d, args);
	} else if (strcmp(word, "show") == 0 && *args == '\0') {
		if (d->n_watchpoints == 0) {
			printf("No watchpoints set.\n");
		}
		for (unsigned i = 0; i < d->n_watchpoints; i++) {
			print_watchpoint(d->watchpoints[i]);
		}
	} else {
		printf(
		    "syntax: watch subcmd [args...]\n"
		    "Available subcmds (and args) are:\n"
		    "  add [phys] addr [len] [r|w|rw|c] [if expr] [once|trace] "
		    "[do ...]\n"
		    "                stop after accesses to memory (4 bytes, "
		    "w)\n"
		    "  add device name [r|w|rw] [if expr] [once|trace] [do "
		    "...]\n"
		    "                stop after accesses to a device (rw)\n"
		    "  delete x      delete watchpoint nr x\n"
		    "  show          show current watchpoints\n");
	}
}
