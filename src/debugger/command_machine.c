/*
 * Commands about the machine as a whole: machine, emul, device.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpus/code_cache.h"
#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "devices/device.h"
#include "emul/group.h"
#include "host/diskimage.h"

/* Of an array. */
#define ELEMENTS_SHOWN 16

/* ---- machine, emul ---- */

static void
print_disk(const struct diskimage *disk)
{
	static const char *const types[] = {"?", "IDE", "SCSI", "FLOPPY"};
	const char *what = diskimage_is_tape(disk)    ? "TAPE"
			   : diskimage_is_cdrom(disk) ? "CD-ROM"
						      : "DISK";

	printf("    diskimage: %s\n        %s %s id %u, %s, %" PRIu64 " KB%s\n",
	       diskimage_name(disk), types[diskimage_type(disk) & 3], what,
	       diskimage_id(disk),
	       diskimage_is_read_only(disk) ? "read-only" : "read/write",
	       diskimage_bytes(disk) / 1024,
	       diskimage_is_boot(disk) ? " (BOOT)" : "");
}

static void
print_machine(const struct machine *m)
{
	const struct cpu *cpu;
	unsigned i;

	printf("    model: %s\n    memory: %" PRIu64 " MB\n",
	       m->class->description, m->ram_bytes >> 20);
	for (i = 0; i < m->n_cpus; i++) {
		cpu = m->cpus[i];
		printf("    cpu%u: %s, %s%s\n", i, cpu->type->name,
		       cpu->running ? "running" : "stopped",
		       i == m->bootstrap_cpu && m->n_cpus > 1 ? " (bootstrap)"
							      : "");
		cpu->class->print_info(cpu);
	}
	for (i = 0; i < m->n_disks; i++) {
		print_disk(m->disks[i]);
	}
}

void
command_machine(struct debugger *d, const char *args)
{
	if (d->emul->group != NULL) {
		printf("machine %u, \"%s\": \n", group_number(d->emul),
		       d->emul->options.name);
	} else {
		printf("machine: \n");
	}
	print_machine(debugger_machine(d));
}

static void
print_run(const struct machine *m)
{
	uint64_t executed = 0;
	unsigned i;

	for (i = 0; i < m->n_cpus; i++) {
		executed += *m->cpus[i]->instructions;
	}
	printf("emulated time: %" PRIu64 ".%06" PRIu64 " s%s\n",
	       m->now / EMUL_SECOND, m->now % EMUL_SECOND / EMUL_MICROSECOND,
	       m->end != RUN_GOING ? ", at its end" : "");
	printf("instructions: %" PRIu64 "\n", executed);
	printf("translations: %zu KB\n", code_cache_bytes(m->code) / 1024);
}

void
command_reset(struct debugger *d, const char *args)
{
	struct machine *m = debugger_machine(d);

	if (m->end != RUN_GOING) {
		printf("The machine has ended; `quit' leaves the program.\n");
	} else if (debugger_begin_change(d, "reset")) {
		machine_end(m, RUN_RESET, NULL);
	}
}

void
command_emul(struct debugger *d, const char *args)
{
	const struct emul_options *o = &d->emul->options;
	const struct group *g = d->emul->group;
	unsigned i;

	if (g == NULL) {
		print_run(debugger_machine(d));
	}
	printf("clock: %s\n", o->clock == CLOCK_PACED ? "paced" : "free");
	if (o->limit_instructions != 0) {
		printf("limit: %" PRIu64 " instructions\n",
		       o->limit_instructions);
	}
	if (o->limit_time != 0) {
		printf("limit: %" PRIu64 " s\n", o->limit_time / EMUL_SECOND);
	}
	if (g == NULL) {
		command_machine(d, args);
		return;
	}
	for (i = 0; i < g->n_machines; i++) {
		command_machine(g->machines[i].debugger, args);
		print_run(g->machines[i].machine);
	}
}

/* ---- device ---- */

static void
list_devices(const struct machine *m)
{
	const struct device *d;
	unsigned n = 0;

	for (d = m->devices; d != NULL; d = d->next) {
		if (d->len != 0) {
			printf("%2u: %25s @ 0x%011" PRIx64 ", len = 0x%" PRIx64
			       "\n",
			       n++, d->object.name, d->base, d->len);
		}
	}
	if (n == 0) {
		printf("No memory-mapped devices in this machine.\n");
	}
}

/* Serial lines are objects whose state counts bytes. */
static void
list_serial_lines(const struct machine *m)
{
	const struct state_field *f;
	const struct object *o;
	uint32_t i;

	for (i = 0; i < m->n_objects; i++) {
		o = m->objects[i];
		if (strcmp(o->class->name, "serial") != 0) {
			continue;
		}
		printf("  %-20s", o->name);
		for (f = o->class->state; f->type == STATE_TYPE_U64; f++) {
			printf("  %s %" PRIu64, f->name,
			       state_get(o->self, f, 0));
		}
		printf("\n");
	}
}

static void
list_classes(void)
{
	unsigned i;

	for (i = 0; device_classes[i] != NULL; i++) {
		printf("  %-20s %s\n", device_classes[i]->name,
		       device_classes[i]->description);
	}
}

/* ---- one device ---- */

/* The bytes of a register of up to eight are shown as one number each. */
static void
print_elements(const struct object *o, const struct state_field *f)
{
	int digits = (int)state_type_size(f->type) * 2;
	uint32_t i;

	for (i = 0; i < f->count && i < ELEMENTS_SHOWN; i++) {
		uint64_t value = state_get(o->self, f, i);

		if (f->type == STATE_TYPE_BOOL) {
			printf(" %s", value != 0 ? "yes" : "no");
		} else if (f->type == STATE_TYPE_FIFO) {
			printf(" %" PRIu64 " bytes", value);
		} else {
			printf(" 0x%0*" PRIx64, digits, value);
		}
	}
	if (i < f->count) {
		printf(" ... (%" PRIu32 ")", f->count);
	}
}

static void
print_object(const struct object *o)
{
	const struct state_field *f = o->class->state;

	for (; f != NULL && f->type != STATE_TYPE_END; f++) {
		printf("  %-12s", f->name);
		print_elements(o, f);
		printf("%*s(%s)\n", 2, "", f->description);
	}
}

static const struct device *
find_device(const struct machine *m, const char *name)
{
	const struct device *d = m->devices;

	while (d != NULL && strcmp(d->object.name, name) != 0) {
		d = d->next;
	}
	return d;
}

/* Its registers and all else that is its state. */
static bool
show_device(const struct machine *m, const char *name)
{
	const struct device *d = find_device(m, name);
	uint32_t i = 0;

	if (d != NULL) {
		printf("%s: %s\n", d->object.name, d->class->description);
		if (d->len != 0) {
			printf("  at physical 0x%08" PRIx64 "..0x%08" PRIx64
			       "\n",
			       d->base, d->base + d->len - 1);
		}
		print_object(&d->object);
		return true;
	}
	while (i < m->n_objects && strcmp(m->objects[i]->name, name) != 0) {
		i++;
	}
	if (i < m->n_objects) {
		printf("%s: %s\n", name, m->objects[i]->class->name);
		print_object(m->objects[i]);
	}
	return i < m->n_objects;
}

void
command_device(struct debugger *d, const char *args)
{
	const struct machine *m = debugger_machine(d);
	char word[64];

	debugger_word(&args, word, sizeof(word));
	if (strcmp(word, "list") == 0 && *args == '\0') {
		list_devices(m);
	} else if (strcmp(word, "all") == 0 && *args == '\0') {
		list_classes();
	} else if (strcmp(word, "consoles") == 0 && *args == '\0') {
		list_serial_lines(m);
	} else if (strcmp(word, "add") == 0 || strcmp(word, "remove") == 0) {
		printf("Devices cannot be added or removed while the machine "
		       "is powered on.\n");
	} else if (word[0] != '\0' && *args == '\0') {
		if (!show_device(m, word)) {
			printf("There is no device '%s'; `device list' shows "
			       "those that have registers.\n",
			       word);
		}
	} else {
		printf("syntax: device cmd\n"
		       "Available cmds are:\n"
		       "  all        list all devices the program knows\n"
		       "  consoles   list the serial lines of the current "
		       "machine\n"
		       "  list       list memory-mapped devices in the current "
		       "machine\n"
		       "  NAME       show the registers and the rest of the "
		       "state of one\n");
	}
}
