/*
 * Building machines from their declarations.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpus/code_cache.h"
#include "cpus/cpu.h"
#include "emul/emul.h"
#include "emul/machine.h"
#include "host/diskimage.h"
#include "host/serial.h"
#include "loaders/source_lines.h"
#include "loaders/symbols.h"
#include "promemul/promemul.h"

/* ---- finding a board ---- */

static bool
is_named(const char *name, const char *const aliases[MACHINE_MAX_ALIASES],
	 const char *word)
{
	if (name != NULL && strcasecmp(name, word) == 0) {
		return true;
	}
	for (unsigned i = 0; i < MACHINE_MAX_ALIASES; i++) {
		if (aliases[i] == NULL) {
			break;
		}
		if (strcasecmp(aliases[i], word) == 0) {
			return true;
		}
	}
	return false;
}

static void
list_subtypes(const char *type, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	for (unsigned i = 0; machine_classes[i] != NULL; i++) {
		const struct machine_class *c = machine_classes[i];

		if (strcasecmp(c->type, type) == 0 && n < size) {
			n += (size_t)snprintf(text + n, size - n, "%s%s",
					      n > 0 ? ", " : "", c->subtype);
		}
	}
}

const struct machine_class *
machine_class_find(const char *type, const char *subtype, struct error *e)
{
	const struct machine_class *found = NULL;
	const struct machine_class *of_type = NULL;
	unsigned matches = 0;

	for (unsigned i = 0; machine_classes[i] != NULL; i++) {
		const struct machine_class *c = machine_classes[i];

		if (type != NULL && !is_named(c->type, c->type_aliases, type)) {
			continue;
		}
		of_type = c;
		if (subtype == NULL
			? c->subtype == NULL
			: is_named(c->subtype, c->subtype_aliases, subtype)) {
			found = c;
			matches++;
		}
	}
	if (matches == 1) {
		return found;
	}
	if (matches > 1) {
		emul_error(
		    e,
		    "several machine types have a subtype \"%s\": say which "
		    "with -E",
		    subtype);
	} else if (of_type == NULL) {
		emul_error(e, "no machine type \"%s\": -H lists them", type);
	} else if (type == NULL) {
		emul_error(e, "no machine subtype \"%s\": -H lists them",
			   subtype);
	} else if (subtype == NULL) {
		char names[256];

		list_subtypes(of_type->type, names, sizeof(names));
		emul_error(e,
			   "machine type %s has subtypes: choose one with "
			   "-e (%s)",
			   of_type->type, names);
	} else {
		emul_error(e,
			   "machine type %s has no subtype \"%s\": -H lists "
			   "them",
			   of_type->type, subtype);
	}
	return NULL;
}

/* ---- building ---- */

static const struct state_field turns_state[] = {
    STATE_U64(struct machine_turns, until, "end of the round of turns"),
    STATE_U32_MAX(struct machine_turns, cpu, "CPU whose turn it is",
		  MACHINE_MAX_CPUS),
    STATE_BOOL(struct machine_turns, broken, "the turn is about to end"),
    STATE_END,
};

static const struct object_class turns_class = {
    .name = "turns",
    .state = turns_state,
    .size = sizeof(struct machine_turns),
};

static bool
cpu_allowed(const struct machine_class *class, const char *name)
{
	const char *p = class->cpus;
	size_t len = strlen(name);

	if (p == NULL) {
		return true;
	}
	while (*p != '\0') {
		size_t n = strcspn(p, " ");

		if (n == len && strncasecmp(p, name, n) == 0) {
			return true;
		}
		p += n;
		p += strspn(p, " ");
	}
	return false;
}

static bool
choose_cpu(struct machine *m, struct error *e)
{
	const struct machine_class *class = m->class;
	const char *name = m->options.cpu != NULL ? m->options.cpu : class->cpu;

	m->cpu_type = cpu_type_find(name);
	if (m->cpu_type == NULL) {
		return emul_error(e, "no CPU type \"%s\": -H lists them", name);
	}
	if (!cpu_allowed(class, m->cpu_type->name)) {
		return emul_error(e, "machine %s does not take a %s: try -C %s",
				  class->subtype != NULL ? class->subtype
							 : class->type,
				  m->cpu_type->name, class->cpus);
	}
	m->n_cpus = 0;
	m->cpu_hz = m->options.cpu_hz != 0 ? m->options.cpu_hz : class->cpu_hz;
	return true;
}

static bool
choose_sizes(struct machine *m, unsigned *n_cpus, struct error *e)
{
	const struct machine_class *class = m->class;
	const char *name =
	    class->subtype != NULL ? class->subtype : class->type;
	uint64_t mb =
	    m->options.ram_mb != 0 ? m->options.ram_mb : class->ram_mb;

	*n_cpus = m->options.n_cpus != 0 ? m->options.n_cpus : 1;
	if (*n_cpus > class->max_cpus) {
		return emul_error(
		    e, "machine %s has at most %u CPU%s: use a smaller -n",
		    name, class->max_cpus, class->max_cpus == 1 ? "" : "s");
	}
	if (mb > class->ram_max_mb) {
		return emul_error(
		    e,
		    "machine %s has at most %u MB of memory: use a smaller -M",
		    name, class->ram_max_mb);
	}
	m->ram_bytes = mb << 20;
	return true;
}

static bool
choose_byte_order(struct machine *m, struct error *e)
{
	enum byte_order_option wanted = m->options.byte_order;

	if (wanted == BYTE_ORDER_OF_FILE) {
		return true;
	}
	if (m->class->byte_order_fixed &&
	    m->class->big_endian != (wanted == BYTE_ORDER_BIG)) {
		return emul_error(e, "machine %s is %s-endian always",
				  m->class->subtype != NULL ? m->class->subtype
							    : m->class->type,
				  m->class->big_endian ? "big" : "little");
	}
	m->big_endian = wanted == BYTE_ORDER_BIG;
	return true;
}

/* -Z: the board's own screen, then cards in the first slots that are free. */
static bool
choose_cards(struct machine *m, struct error *e)
{
	const struct machine_class *class = m->class;
	struct machine_options *o = &m->options;
	const char *name =
	    class->subtype != NULL ? class->subtype : class->type;
	unsigned wanted = o->graphics;
	unsigned given = 0;

	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		if (o->cards[i] != NULL && i >= class->card_slots) {
			return class->card_slots == 0
				   ? emul_error(e,
						"--card %u=%s: machine %s has "
						"no slots for cards",
						i, o->cards[i], name)
				   : emul_error(e,
						"--card %u=%s: machine %s has "
						"%u slots for cards, from 0 on",
						i, o->cards[i], name,
						class->card_slots);
		}
		given += o->cards[i] != NULL ? 1 : 0;
	}
	if (wanted > class->card_slots - given + (class->has_screen ? 1 : 0)) {
		return emul_error(
		    e, "machine %s has no place for %u screen%s: %s", name,
		    wanted, wanted == 1 ? "" : "s",
		    class->card_slots > 0 ? "give a smaller -Z"
					  : "leave -X, -Z and --vnc out");
	}
	o->graphics = wanted > 0 && class->has_screen ? 1 : 0;
	for (unsigned i = 0; wanted > o->graphics; i++) {
		if (o->cards[i] == NULL) {
			o->cards[i] = class->default_card;
			wanted--;
		}
	}
	return true;
}

static bool
check_prompt(const struct machine *m, struct error *e)
{
	return m->options.reset != RESET_PROMPT ||
	       (m->class->has_prompt && !m->options.no_prom) ||
	       emul_error(e, "--reset prompt: this machine has no firmware "
			     "with a prompt; give auto, exit or boot");
}

bool
machine_has_seat(const struct machine *m)
{
	bool seat = m->options.graphics > 0;

	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		seat = seat || m->options.cards[i] != NULL;
	}
	return seat;
}

static bool
create_cpus(struct machine *m, unsigned n, struct error *e)
{
	for (unsigned i = 0; i < n; i++) {
		struct cpu *cpu = m->cpu_type->class->create(m->cpu_type, m, i);

		if (cpu == NULL) {
			return emul_error(e, "out of memory");
		}
		cpu->hz = m->cpu_hz;
		cpu->class->set_byte_order(cpu, m->big_endian);
		m->cpus[m->n_cpus++] = cpu;
	}
	/* Repeatable, like everything: the choice is the same every time. */
	if (m->options.random_bootstrap) {
		m->bootstrap_cpu = (unsigned)(state_hash_u64(1, n) % m->n_cpus);
	}
	m->cpus[m->bootstrap_cpu]->running = true;
	return true;
}

/* -S: not what real RAM holds, but never the same byte everywhere. */
static void
fill_memory(struct machine *m)
{
	uint64_t x = 1;

	for (uint32_t p = 0; p < memory_ram_pages(m->memory); p++) {
		uint8_t page[RAM_PAGE_SIZE];

		for (unsigned i = 0; i < RAM_PAGE_SIZE; i++) {
			if (i % 8 == 0) {
				x = state_hash_u64(x, i);
			}
			page[i] = (uint8_t)(x >> 8 * (i % 8));
		}
		if (memory_page_paddr(m->memory, p) + RAM_PAGE_SIZE <=
		    m->ram_bytes) {
			memory_load(m->memory, memory_page_paddr(m->memory, p),
				    page, RAM_PAGE_SIZE);
		}
	}
}

static bool
build(struct machine *m, struct error *e)
{
	size_t cache_mb = 96;
	unsigned n_cpus;

	if (m->emul != NULL && m->emul->options.code_cache_mb > 0) {
		cache_mb = m->emul->options.code_cache_mb;
	}
	if (!choose_cpu(m, e) || !choose_sizes(m, &n_cpus, e) ||
	    !choose_byte_order(m, e) || !choose_cards(m, e) ||
	    !check_prompt(m, e)) {
		return false;
	}
	m->memory = memory_new(m, m->class->unmapped);
	m->symbols = symbols_new();
	m->source_lines = source_lines_new();
	if (m->memory == NULL || m->symbols == NULL ||
	    m->source_lines == NULL) {
		return emul_error(e, "out of memory");
	}
	object_register(m, &m->turns_object, &turns_class, &m->turns,
			"machine");
	if (!create_cpus(m, n_cpus, e)) {
		return false;
	}
	if (m->emul != NULL) {
		for (unsigned i = 0; i < m->emul->options.n_disks; i++) {
			if (!diskimage_add(m, m->emul->options.disks[i],
					   m->class->disk_type, e)) {
				return false;
			}
		}
	}
	if (!m->class->setup(m, e) || !memory_finish(m->memory, e)) {
		return false;
	}
	m->code = code_cache_new(
	    m, cache_mb << 20, m->cpu_type->class->slots_per_page,
	    m->cpu_type->class->reach, *m->cpu_type->class->untranslated,
	    *m->cpu_type->class->page_end);
	if (m->code == NULL) {
		return emul_error(e, "out of memory");
	}
	if (m->options.random_memory) {
		fill_memory(m);
	}
	return true;
}

struct machine *
machine_new(struct emul *emul, const struct machine_options *options,
	    struct error *e)
{
	const struct machine_class *class =
	    machine_class_find(options->type, options->subtype, e);
	struct machine *m;

	if (class == NULL) {
		return NULL;
	}
	m = calloc(1, sizeof(*m));
	if (m == NULL) {
		emul_error(e, "out of memory");
		return NULL;
	}
	m->emul = emul;
	m->class = class;
	m->options = *options;
	m->big_endian = class->big_endian;
	if (emul != NULL) {
		m->log = &emul->log;
	} else {
		m->own_log = calloc(1, sizeof(*m->own_log));
		m->log = m->own_log;
		if (m->log == NULL) {
			emul_error(e, "out of memory");
			free(m);
			return NULL;
		}
		log_init(m->log);
		log_set_all(m->log, LOG_ERROR);
	}
	if (!build(m, e)) {
		machine_free(m);
		return NULL;
	}
	return m;
}

static void
free_devices(struct machine *m)
{
	while (m->devices != NULL) {
		struct device *d = m->devices;

		m->devices = d->next;
		if (d->class->destroy != NULL) {
			d->class->destroy(d);
		}
		free(d->object.self);
		free(d);
	}
}

void
machine_free(struct machine *m)
{
	if (m == NULL) {
		return;
	}
	if (m->prom != NULL && m->prom->destroy != NULL) {
		m->prom->destroy(m->prom);
	}
	free_devices(m);
	code_cache_free(m->code);
	for (unsigned i = 0; i < m->n_cpus; i++) {
		m->cpus[i]->class->destroy(m->cpus[i]);
	}
	diskimage_free_all(m);
	serial_free_all(m);
	ethernet_free_all(m);
	screens_free(m);
	while (m->irqs != NULL) {
		struct irq *irq = m->irqs;

		m->irqs = irq->next;
		free(irq);
	}
	event_queue_free(&m->events);
	free(m->objects);
	symbols_free(m->symbols);
	source_lines_free(m->source_lines);
	memory_free(m->memory);
	free(m->own_log);
	free(m);
}

bool
machine_add_ram(struct machine *m, uint64_t base, uint64_t len, struct error *e)
{
	return memory_add_ram(m->memory, "ram", base, len, false, 0, NULL, e);
}

/* ---- time and ends ---- */

emul_time
machine_now(const struct machine *m)
{
	return m->current_cpu != NULL ? cpu_now(m->current_cpu) : m->now;
}

void
machine_bring_nearer(struct machine *m, emul_time when)
{
	if (m->turns.until != 0 && when < m->turns.until) {
		m->turns.until = when > 0 ? when : 1;
	}
	if (m->current_cpu != NULL) {
		struct cpu *cpu = m->current_cpu;
		uint64_t limit = cpu_limit_at(cpu, when);

		if (limit < *cpu->instructions) {
			limit = *cpu->instructions;
		}
		if (limit < cpu->limit) {
			cpu->limit = limit;
		}
	}
}

bool
machine_has_ended(const struct machine *m)
{
	return m->end != RUN_GOING && m->end != RUN_RESET;
}

void
machine_end(struct machine *m, enum run_end end, const char *format, ...)
{
	va_list ap;

	if (m->end != RUN_GOING) {
		return;
	}
	m->end = end;
	m->end_text[0] = '\0';
	if (format != NULL) {
		va_start(ap, format);
		vsnprintf(m->end_text, sizeof(m->end_text), format, ap);
		va_end(ap);
	}
	/* The instruction that asked for it is the last one. */
	if (m->current_cpu != NULL) {
		m->current_cpu->stop = CPU_STOP_HALTED;
		cpu_break_slice(m->current_cpu);
	}
}

void
machine_reset(struct machine *m)
{
	machine_end(m, m->options.reset == RESET_EXIT ? RUN_HALTED : RUN_RESET,
		    NULL);
}

void
machine_to_firmware(struct machine *m)
{
	machine_end(m, m->options.reset == RESET_BOOT ? RUN_RESET : RUN_HALTED,
		    NULL);
}

uint64_t
machine_state_hash(struct machine *m)
{
	uint64_t h = state_hash_u64(0, m->n_objects);

	for (uint32_t i = 0; i < m->n_objects; i++) {
		const struct object *o = m->objects[i];

		h = state_hash(h, o->self, o->class->state);
	}
	h = event_queue_hash(&m->events, h);
	return state_hash_u64(h, memory_hash(m->memory));
}
