/*
 * Commands about watchpoints: watch, and the ranges that it and others take.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "devices/device.h"
#include "emul/emul.h"

/* Of which the old contents are kept. */
#define CHANGE_MAX 65536

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
	if (**args != '\0' && !takes_more(*args)) {
		printf("'%s' is not understood.\n", *args);
		return false;
	}
	if (!*physical) {
		*address = debugger_address(debugger_cpu(d), *address);
	}
	if (*len == 0 || *len > UINT32_MAX || *address > UINT64_MAX - *len) {
		printf("There is no range of so many bytes.\n");
		return false;
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
	if (!physical && !debugger_translate(debugger_cpu(d), *lo, lo)) {
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

	w->mapped = debugger_translate(cpu, w->vaddr, &w->lo);
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

		if (!debugger_translate(cpu, w->vaddr + off, &paddr) ||
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
	if (w->device != NULL || watchpoint_length(w) > CHANGE_MAX) {
		printf("Changes are seen in memory only, in up to %u bytes.\n",
		       CHANGE_MAX);
		return false;
	}
	w->bytes = calloc(1, watchpoint_length(w));
	w->before = calloc(1, watchpoint_length(w));
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
