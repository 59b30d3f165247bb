/*
 * Settings: everything that has a value and a name at the prompt.
 *
 *   settings.NAME                    switches of the program
 *   settings.machine.NAME            facts and switches of the machine
 *   settings.machine.cpu0.REGISTER   registers of a CPU, and `instructions',
 *                                    how many it has executed
 *   settings.machine.OBJECT.FIELD    state tables of CPUs, devices, the PROM;
 *                                    FIELD[I] for arrays
 *
 * `settings.' may be left out, `machine.' too, and for the focused CPU also
 * its name.  emul.machine[0]. is the same as machine., and cpu[0]. as cpu0.
 *
 * State tables cannot be written here: a device's registers mean more than
 * their bits, and `put' writes to them as the guest would.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"
#include "emul/log.h"
#include "emul/object.h"
#include "emul/state.h"
#include "loaders/source_lines.h"
#include "loaders/symbols.h"

/* Longer arrays are not listed by allsettings, only counted. */
#define ELEMENTS_LISTED 32

#define PATH_MAX_LENGTH (EXPRESSION_NAME_MAX + 64)

/* ---- switches and facts ---- */

struct simple {
	const char *path; /* without "settings." */
	bool (*get)(const struct debugger *d, uint64_t *value);
	void (*set)(struct debugger *d, uint64_t value); /* NULL: R/O */
	bool is_switch;
};

static bool
get_true(const struct debugger *d, uint64_t *value)
{
	*value = 1;
	return true;
}

static bool
get_false(const struct debugger *d, uint64_t *value)
{
	*value = 0;
	return true;
}

static bool
get_quiet(const struct debugger *d, uint64_t *value)
{
	*value = debugger_machine(d)->log->quiet;
	return true;
}

static void
set_quiet(struct debugger *d, uint64_t value)
{
	debugger_machine(d)->log->quiet = value != 0;
}

static bool
get_itrace(const struct debugger *d, uint64_t *value)
{
	*value = d->instruction_trace;
	return true;
}

static void
set_itrace(struct debugger *d, uint64_t value)
{
	d->instruction_trace = value != 0;
}

static bool
get_register_dump(const struct debugger *d, uint64_t *value)
{
	*value = d->register_dump;
	return true;
}

static void
set_register_dump(struct debugger *d, uint64_t value)
{
	d->register_dump = value != 0;
}

static bool
get_trace(const struct debugger *d, uint64_t *value)
{
	*value = d->call_trace;
	return true;
}

static void
set_trace(struct debugger *d, uint64_t value)
{
	d->call_trace = value != 0;
}

static bool
get_ninstrs(const struct debugger *d, uint64_t *value)
{
	*value = d->emul->options.show_ninstrs;
	return true;
}

static void
set_ninstrs(struct debugger *d, uint64_t value)
{
	d->emul->options.show_ninstrs = value != 0;
}

static bool
get_statistics(const struct debugger *d, uint64_t *value)
{
	bool enabled;

	if (!statistics_enabled(d, &enabled)) {
		return false;
	}
	*value = enabled;
	return true;
}

static void
set_statistics(struct debugger *d, uint64_t value)
{
	statistics_enable(d, value != 0);
}

static bool
get_n_cpus(const struct debugger *d, uint64_t *value)
{
	*value = debugger_machine(d)->n_cpus;
	return true;
}

static bool
get_ram(const struct debugger *d, uint64_t *value)
{
	*value = debugger_machine(d)->ram_bytes;
	return true;
}

static bool
get_now(const struct debugger *d, uint64_t *value)
{
	*value = debugger_machine(d)->now;
	return true;
}

static const struct simple simple_settings[] = {
    {"yes", get_true, NULL, true},
    {"no", get_false, NULL, true},
    {"true", get_true, NULL, true},
    {"false", get_false, NULL, true},
    {"quiet_mode", get_quiet, set_quiet, true},
    {"instruction_trace", get_itrace, set_itrace, true},
    {"register_dump", get_register_dump, set_register_dump, true},
    {"show_trace_tree", get_trace, set_trace, true},
    {"show_nr_of_instructions", get_ninstrs, set_ninstrs, true},
    {"machine.statistics_enabled", get_statistics, set_statistics, true},
    {"machine.n_cpus", get_n_cpus, NULL, false},
    {"machine.ram_bytes", get_ram, NULL, false},
    {"machine.time_ps", get_now, NULL, false},
};

/* ---- one setting, found ---- */

struct setting {
	const struct simple *simple;
	struct cpu *cpu; /* of the register, or of the count */
	bool counts;
	const struct cpu_register *reg;
	const struct object *object; /* of the field */
	const struct state_field *field;
	uint32_t index;
};

static bool
find_simple(const struct debugger *d, const char *path, struct setting *s)
{
	uint64_t value;
	size_t i;

	for (i = 0; i < sizeof(simple_settings) / sizeof(simple_settings[0]);
	     i++) {
		if (strcmp(simple_settings[i].path, path) == 0 &&
		    simple_settings[i].get(d, &value)) {
			s->simple = &simple_settings[i];
			return true;
		}
	}
	return false;
}

static bool
find_register(struct cpu *cpu, const char *name, struct setting *s)
{
	const struct cpu_register *r;

	if (strcmp(name, "instructions") == 0) {
		s->cpu = cpu;
		s->counts = true;
		return true;
	}
	for (r = cpu->class->registers; r->name != NULL; r++) {
		if (strcmp(r->name, name) == 0) {
			s->cpu = cpu;
			s->reg = r;
			return true;
		}
	}
	return false;
}

/* NAME or NAME[INDEX]. */
static bool
find_field(const struct object *o, const char *name, struct setting *s)
{
	const struct state_field *f;
	uint64_t index;
	size_t len;
	char digits[16];

	for (f = o->class->state; f != NULL && f->type != STATE_TYPE_END; f++) {
		len = strlen(f->name);
		if (strncmp(f->name, name, len) != 0) {
			continue;
		}
		if (name[len] == '\0' && f->count == 1) {
			index = 0;
		} else if (name[len] == '[' &&
			   strlen(name + len) < sizeof(digits)) {
			memcpy(digits, name + len + 1, strlen(name + len));
			len = strlen(digits);
			if (len < 2 || digits[len - 1] != ']') {
				continue;
			}
			digits[len - 1] = '\0';
			if (!debugger_number(digits, f->count - 1, &index)) {
				continue;
			}
		} else {
			continue;
		}
		s->object = o;
		s->field = f;
		s->index = (uint32_t)index;
		return true;
	}
	return false;
}

/* PATH after "machine.": OBJECT.FIELD or cpuN.REGISTER. */
static bool
find_in_machine(const struct machine *m, const char *path, struct setting *s)
{
	const struct object *o;
	uint32_t i;
	size_t len;

	for (i = 0; i < m->n_cpus; i++) {
		len = strlen(m->cpus[i]->object.name);
		if (strncmp(path, m->cpus[i]->object.name, len) == 0 &&
		    path[len] == '.' &&
		    find_register(m->cpus[i], path + len + 1, s)) {
			return true;
		}
	}
	for (i = 0; i < m->n_objects; i++) {
		o = m->objects[i];
		len = strlen(o->name);
		if (strncmp(path, o->name, len) == 0 && path[len] == '.' &&
		    find_field(o, path + len + 1, s)) {
			return true;
		}
	}
	return false;
}

static const char *
skip_prefix(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : text;
}

/* Brings the accepted spellings into one. */
static void
normalise(const char *name, char *path, size_t size)
{
	const char *head = "";
	size_t digits = 0;

	name = skip_prefix(name, "settings.");
	name = skip_prefix(name, "emul.");
	if (strncmp(name, "machine[0].", 11) == 0) {
		head = "machine.";
		name += 11;
	} else if (strncmp(name, "machine.", 8) == 0) {
		head = "machine.";
		name += 8;
	}
	if (strncmp(name, "cpu[", 4) == 0) {
		digits = strspn(name + 4, "0123456789");
	}
	if (digits > 0 && name[4 + digits] == ']') {
		snprintf(path, size, "%scpu%.*s%s", head, (int)digits, name + 4,
			 name + 5 + digits);
	} else {
		snprintf(path, size, "%s%s", head, name);
	}
}

static bool
find(struct debugger *d, const char *name, struct setting *s)
{
	const struct machine *m = debugger_machine(d);
	char path[PATH_MAX_LENGTH];
	char longer[PATH_MAX_LENGTH + 16];

	memset(s, 0, sizeof(*s));
	normalise(name, path, sizeof(path));
	snprintf(longer, sizeof(longer), "machine.%s", path);
	return find_simple(d, path, s) || find_simple(d, longer, s) ||
	       find_in_machine(m, skip_prefix(path, "machine."), s) ||
	       find_register(debugger_cpu(d), path, s) ||
	       find_field(&debugger_cpu(d)->object, path, s);
}

static uint64_t
get(const struct debugger *d, const struct setting *s)
{
	uint64_t value = 0;

	if (s->simple != NULL) {
		s->simple->get(d, &value);
		return value;
	}
	if (s->counts) {
		return *s->cpu->instructions;
	}
	if (s->reg != NULL) {
		value = s->cpu->class->get_register(s->cpu, s->reg->number);
		return debugger_extend(s->cpu, value);
	}
	return state_get(s->object->self, s->field, s->index);
}

/* ---- expressions ---- */

static bool
setting_value(void *arg, const char *name, uint64_t *value)
{
	struct debugger *d = arg;
	struct setting s;

	if (!find(d, name, &s)) {
		return false;
	}
	*value = get(d, &s);
	return true;
}

static unsigned
symbol_value(void *arg, const char *name, uint64_t *value)
{
	const struct debugger *d = arg;
	const struct symbol *s;
	unsigned count = 0;

	s = symbols_find(debugger_machine(d)->symbols, name, &count);
	if (s == NULL) {
		return 0;
	}
	*value = debugger_extend(debugger_cpu(d), s->address);
	return count;
}

static bool
line_value(void *arg, const char *file, unsigned number, uint64_t *value,
	   struct error *e)
{
	const struct debugger *d = arg;

	if (!source_lines_find(debugger_machine(d)->source_lines, file, number,
			       value, e)) {
		return false;
	}
	*value = debugger_extend(debugger_cpu(d), *value);
	return true;
}

static bool
memory_value(void *arg, bool physical, uint64_t address, unsigned size,
	     uint64_t *value)
{
	struct debugger *d = arg;
	uint8_t bytes[8];

	if (!debugger_read_memory(d, physical, address, bytes, size)) {
		return false;
	}
	*value = cpu_bytes_to_number(debugger_cpu(d), bytes, size);
	return true;
}

struct expression_names
debugger_names(struct debugger *d)
{
	return (struct expression_names){
	    .arg = d,
	    .setting = setting_value,
	    .symbol = symbol_value,
	    .line = line_value,
	    .memory = memory_value,
	    .is_32bit = debugger_cpu(d)->is_32bit,
	};
}

unsigned
debugger_set_focus(struct debugger *d, unsigned cpu)
{
	unsigned was = d->focus;

	d->focus = cpu;
	return was;
}

/* ---- assignment ---- */

/* Neither its zero- nor its sign-extended form. */
static bool
too_wide(uint64_t value, unsigned bits)
{
	return bits < 64 && value >> bits != 0 &&
	       value >> (bits - 1) != UINT64_MAX >> (bits - 1);
}

static bool
set_register(const struct setting *s, const char *name, uint64_t value)
{
	if (!s->cpu->class->set_register(s->cpu, s->reg->number, value)) {
		printf("%s cannot be written.\n", name);
		return false;
	}
	return true;
}

/* What is assigned to the pc is an address, to other registers any number. */
static void
note_half_address(const struct setting *s, uint64_t value)
{
	if (s->reg != NULL && s->reg->bits == 64 && !s->cpu->is_32bit &&
	    value > INT32_MAX && value <= UINT32_MAX) {
		printf("(As an address it is not sign-extended.)\n");
	}
}

void
debugger_assign(struct debugger *d, const char *name, const char *text)
{
	struct setting s;
	char text_again[EXPRESSION_NAME_MAX + 64];
	uint64_t value;

	if (!find(d, name, &s)) {
		printf("No match for the left-hand side of the assignment.\n");
		return;
	}
	if (!debugger_evaluate(d, text, &value)) {
		return;
	}
	if (s.reg != NULL && strcmp(s.reg->name, "pc") == 0) {
		value = debugger_address(s.cpu, value);
	}
	if (s.reg != NULL) {
		snprintf(text_again, sizeof(text_again),
			 "machine.cpu%u.%s = 0x%" PRIx64, s.cpu->id,
			 s.reg->name, value);
		if (too_wide(value, s.reg->bits)) {
			printf("0x%" PRIx64 " does not fit in the %u bits of "
			       "%s.\n",
			       value, s.reg->bits, name);
			return;
		}
		if (!debugger_begin_change(d, text_again) ||
		    !set_register(&s, name, value)) {
			return;
		}
	} else if (s.simple != NULL && s.simple->set != NULL) {
		s.simple->set(d, value);
	} else {
		printf("%s cannot be written here%s.\n", name,
		       s.field != NULL ? "; `put' writes to devices" : "");
		return;
	}
	debugger_print_value(get(d, &s));
	note_half_address(&s, value);
}

/* ---- allsettings ---- */

static void
print_simple(const struct debugger *d, bool of_machine)
{
	const struct simple *s;
	uint64_t value;
	size_t i;

	for (i = 0; i < sizeof(simple_settings) / sizeof(simple_settings[0]);
	     i++) {
		s = &simple_settings[i];
		if (!s->get(d, &value) ||
		    (strncmp(s->path, "machine.", 8) == 0) != of_machine) {
			continue;
		}
		printf("settings.%s = ", s->path);
		if (s->is_switch) {
			printf("%s", value != 0 ? "yes" : "no");
		} else {
			printf("%" PRIu64, value);
		}
		printf("%s\n", s->set == NULL ? "  (R/O)" : "");
	}
}

/* Each register once, by its first name. */
static void
print_cpu_registers(const struct cpu *cpu)
{
	const struct cpu_register *first = cpu->class->registers;
	const struct cpu_register *r;
	const struct cpu_register *other;
	unsigned bits;

	printf("settings.machine.%s.instructions = %" PRIu64 "  (R/O)\n",
	       cpu->object.name, *cpu->instructions);
	for (r = first; r->name != NULL; r++) {
		for (other = first; other->number != r->number; other++) {
			continue;
		}
		if (other != r) {
			continue;
		}
		bits = cpu->is_32bit && r->bits > 32 ? 32 : r->bits;
		printf("settings.machine.%s.%s = 0x%0*" PRIx64 "\n",
		       cpu->object.name, r->name, (int)bits / 4,
		       cpu->class->get_register(cpu, r->number));
	}
}

static void
print_element(const struct object *o, const struct state_field *f,
	      uint32_t index)
{
	uint64_t value = state_get(o->self, f, index);

	switch (f->type) {
	case STATE_TYPE_BOOL:
		printf("%s", value != 0 ? "yes" : "no");
		break;
	case STATE_TYPE_FIFO:
		printf("(%" PRIu64 " bytes)", value);
		break;
	default:
		printf("0x%0*" PRIx64, (int)state_type_size(f->type) * 2,
		       value);
		break;
	}
}

static void
print_field(const struct object *o, const struct state_field *f)
{
	uint32_t i;

	if (f->count > ELEMENTS_LISTED) {
		printf("settings.machine.%s.%s = (%" PRIu32 " elements)"
		       "  (R/O)\n",
		       o->name, f->name, f->count);
		return;
	}
	for (i = 0; i < f->count; i++) {
		printf("settings.machine.%s.%s", o->name, f->name);
		if (f->count > 1) {
			printf("[%" PRIu32 "]", i);
		}
		printf(" = ");
		print_element(o, f, i);
		printf("  (R/O)\n");
	}
}

void
command_allsettings(struct debugger *d, const char *args)
{
	const struct machine *m = debugger_machine(d);
	const struct state_field *f;
	uint32_t i;

	print_simple(d, false);
	print_simple(d, true);
	for (i = 0; i < m->n_cpus; i++) {
		print_cpu_registers(m->cpus[i]);
	}
	for (i = 0; i < m->n_objects; i++) {
		f = m->objects[i]->class->state;
		for (; f != NULL && f->type != STATE_TYPE_END; f++) {
			print_field(m->objects[i], f);
		}
	}
}
