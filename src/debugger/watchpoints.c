/*
 * Watchpoints: ranges of physical memory.  A virtual address stands for the
 * physical one that it means when the watchpoint is set.
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
#include "loaders/symbols.h"

static const char *const kind_names[] = {
    [MEMORY_READ] = "read",
    [MEMORY_WRITE] = "wrote",
    [MEMORY_FETCH] = "fetched",
};

/* The number of an argument that is a kind of access; 0 if it is none. */
static unsigned
parse_kinds(const char *text)
{
	if (strcmp(text, "r") == 0) {
		return 1u << MEMORY_READ;
	}
	if (strcmp(text, "w") == 0) {
		return 1u << MEMORY_WRITE;
	}
	if (strcmp(text, "rw") == 0) {
		return 1u << MEMORY_READ | 1u << MEMORY_WRITE;
	}
	return 0;
}

bool
debugger_physical_range(struct debugger *d, const char *args, uint64_t *lo,
			uint64_t *hi, const char **rest)
{
	struct expression_names names = debugger_names(d);
	struct cpu *cpu = debugger_cpu(d);
	uint64_t len = 4;
	bool physical = strncmp(args, "phys ", 5) == 0;
	struct error e;

	if (physical) {
		args += 5;
	}
	if (!expression_evaluate_prefix(&names, args, &args, lo, &e)) {
		debugger_complain(&e);
		return false;
	}
	if (*args != '\0' && parse_kinds(args) == 0 &&
	    !expression_evaluate_prefix(&names, args, &args, &len, &e)) {
		debugger_complain(&e);
		return false;
	}
	if ((*args != '\0' && (rest == NULL || parse_kinds(args) == 0)) ||
	    len == 0 || len > UINT32_MAX) {
		printf("'%s' is not understood.\n", args);
		return false;
	}
	if (rest != NULL) {
		*rest = args;
	}
	if (!physical) {
		*lo = cpu_canonical_vaddr(cpu, *lo);
		if (cpu->class->translate_v2p(
			cpu, *lo, lo, CPU_V2P_NO_EXCEPTIONS) == CPU_V2P_FAIL) {
			printf("The address is not mapped now; `phys' before "
			       "it stands for a physical one.\n");
			return false;
		}
	}
	*hi = *lo + len - 1;
	return true;
}

static void
hit(void *arg, const struct memory_watch_hit *h)
{
	struct watchpoint *w = arg;
	struct debugger *d = w->debugger;

	/* The prompt's own accesses, and those that are only repeated. */
	if (d->emul->travel == TRAVEL_BLIND ||
	    (h->cpu == NULL && h->device == NULL)) {
		return;
	}
	d->watch_hit = *h;
	d->watch_number = w->number;
	d->has_watch_hit = true;
	emul_request_stop(d->emul);
}

void
debugger_report_watch(struct debugger *d)
{
	const struct memory_watch_hit *h = &d->watch_hit;
	char address[32];
	char symbol[256];

	console_flush_pending();
	if (!d->has_watch_hit) {
		return;
	}
	d->has_watch_hit = false;
	printf("WATCHPOINT %u: ", d->watch_number);
	if (h->cpu == NULL) {
		printf("%s %s %zu bytes at physical 0x%08" PRIx64 "\n",
		       h->device->object.name, kind_names[h->rw], h->len,
		       h->paddr);
		return;
	}
	debugger_format_address(h->cpu, h->pc, address, sizeof(address));
	printf("cpu%u %s 0x%0*" PRIx64 " at physical 0x%08" PRIx64 ", pc = %s",
	       h->cpu->id, kind_names[h->rw], (int)h->len * 2, h->value,
	       h->paddr, address);
	if (symbols_format(h->cpu->machine->symbols, h->pc, symbol,
			   sizeof(symbol))) {
		printf(" <%s>", symbol);
	}
	printf("\n");
}

static void
print_watchpoint(const struct watchpoint *w)
{
	printf("%3u: physical 0x%08" PRIx64 "..0x%08" PRIx64 " %s%s (%s)\n",
	       w->number, w->lo, w->hi,
	       (w->kinds & 1u << MEMORY_READ) != 0 ? "r" : "",
	       (w->kinds & 1u << MEMORY_WRITE) != 0 ? "w" : "", w->text);
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
	if (list == NULL || w == NULL) {
		free(w);
		return NULL;
	}
	*w = *from;
	w->debugger = d;
	w->text = strdup(from->text);
	w->id = memory_watch_add(debugger_machine(d)->memory, w->lo, w->hi,
				 w->kinds, hit, w);
	if (w->text == NULL || w->id < 0) {
		if (w->id >= 0) {
			memory_watch_remove(debugger_machine(d)->memory, w->id);
		}
		free(w->text);
		free(w);
		return NULL;
	}
	w->number = d->next_watchpoint++;
	list[d->n_watchpoints++] = w;
	return w;
}

void
watchpoint_remove(struct debugger *d, unsigned index)
{
	struct watchpoint *w = d->watchpoints[index];

	memory_watch_remove(debugger_machine(d)->memory, w->id);
	free(w->text);
	free(w);
	d->n_watchpoints--;
	memmove(&d->watchpoints[index], &d->watchpoints[index + 1],
		(d->n_watchpoints - index) * sizeof(d->watchpoints[0]));
}

static void
watch_add(struct debugger *d, const char *args)
{
	struct watchpoint w = {.text = (char *)args};
	const struct watchpoint *added;
	const char *rest;

	if (!debugger_physical_range(d, args, &w.lo, &w.hi, &rest)) {
		return;
	}
	w.kinds = *rest != '\0' ? parse_kinds(rest) : 1u << MEMORY_WRITE;
	added = watchpoint_insert(d, &w);
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
watchpoints_free(struct debugger *d)
{
	while (d->n_watchpoints > 0) {
		watchpoint_remove(d, d->n_watchpoints - 1);
	}
	free(d->watchpoints);
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
		    "  add [phys] addr [len] [r|w|rw]\n"
		    "                stop after accesses to memory (4 bytes, "
		    "w)\n"
		    "  delete x      delete watchpoint nr x\n"
		    "  show          show current watchpoints\n");
	}
}
