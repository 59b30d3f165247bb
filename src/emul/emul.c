/*
 * Starting and ending an emulation.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "cpus/lockstep.h"
#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/group.h"
#include "emul/idle.h"
#include "emul/inputs.h"
#include "emul/options.h"
#include "emul/screenshots.h"
#include "emul/script.h"
#include "emul/stuck.h"
#include "host/clock.h"
#include "host/console.h"
#include "host/diskimage.h"
#include "host/serial.h"
#include "host/view.h"
#include "loaders/loader.h"
#include "loaders/source_lines.h"
#include "loaders/symbols.h"
#include "snapshot/boot_image.h"
#include "snapshot/record.h"
#include "snapshot/snapshot_file.h"
#include "snapshot/timeline.h"

int64_t
emul_start_date(const struct emul *emul)
{
	return emul != NULL ? emul->options.date : 0;
}

/* ---- loading ---- */

static bool
write_virtual(void *arg, uint64_t vaddr, const void *data, size_t len,
	      struct error *e)
{
	struct machine *m = arg;
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];

	if (cpu_poke(cpu, vaddr, data, len)) {
		return true;
	}
	return emul_error(
	    e,
	    "0x%llx..0x%llx is not memory of this machine (%llu MB): try a "
	    "larger -M or another machine",
	    (unsigned long long)cpu_canonical_vaddr(cpu, vaddr),
	    (unsigned long long)cpu_canonical_vaddr(cpu, vaddr + len - 1),
	    (unsigned long long)(m->ram_bytes >> 20));
}

static bool
write_physical(void *arg, uint64_t paddr, const void *data, size_t len,
	       struct error *e)
{
	struct machine *m = arg;

	if (memory_load(m->memory, paddr, data, len)) {
		return true;
	}
	return emul_error(
	    e,
	    "physical 0x%llx..0x%llx is not memory of this machine (%llu "
	    "MB): try a larger -M or another machine",
	    (unsigned long long)paddr, (unsigned long long)(paddr + len - 1),
	    (unsigned long long)(m->ram_bytes >> 20));
}

/* "vmlinux" of "0x80030000:/boot/vmlinux". */
static const char *
base_name(const char *spec)
{
	const char *slash = strrchr(spec, '/');
	const char *colon = strrchr(spec, ':');

	if (slash != NULL) {
		return slash + 1;
	}
	return colon != NULL ? colon + 1 : spec;
}

static void
set_byte_order(struct machine *m, bool big_endian)
{
	m->big_endian = big_endian;
	for (unsigned i = 0; i < m->n_cpus; i++) {
		m->cpus[i]->class->set_byte_order(m->cpus[i], big_endian);
	}
}

/* A file of a machine that a snapshot replaces is of use for its symbols only:
 * if it is not here any more, the machine runs all the same. */
static bool
is_dispensable(struct emul *emul, unsigned i)
{
	const struct config *c;
	const char *name = config_file_name(emul->options.files[i]);
	uint8_t sum[SUM_LEN];
	uint64_t size;
	struct error why;

	if (emul->loading == NULL) {
		return false;
	}
	c = snapshot_file_config(emul->loading);
	if (sum_file(name, &size, sum, &why) && size == c->files[i].size &&
	    memcmp(sum, c->files[i].sum, SUM_LEN) == 0) {
		return false;
	}
	log_tree(&emul->log,
		 "file: %s is not the one of the snapshot: no "
		 "symbols of it",
		 name);
	return true;
}

/* The initial RAM disk is as far behind the kernel as can be: a kernel that
 * decompresses itself needs the memory behind it.  It is on a boundary that is
 * one for every page size; the last page belongs to it alone. */
#define INITRD_ALIGN UINT64_C(0x10000)

static bool
load_initrd(struct machine *m, const char *name, uint64_t end, struct error *e)
{
	uint8_t *bytes;
	size_t len;
	uint64_t size;
	bool ok;

	if (m->initrd_limit == 0) {
		return emul_error(
		    e,
		    "%s has no way to pass an initial RAM disk on: leave "
		    "--initrd out",
		    m->class->subtype != NULL ? m->class->subtype
					      : m->class->type);
	}
	if (!loader_read_plain(name, SIZE_MAX, &bytes, &len, e)) {
		return false;
	}
	size = (len + 2 * INITRD_ALIGN - 1) & ~(INITRD_ALIGN - 1);
	ok = size <= m->initrd_limit && m->initrd_limit - size >= end &&
	     memory_load(m->memory, m->initrd_limit - size, bytes, len);
	free(bytes);
	if (!ok) {
		return emul_error(e,
				  "%s: %llu kB of initial RAM disk do not fit "
				  "into memory behind the kernel, which ends "
				  "at physical 0x%llx: try a larger -M",
				  name, (unsigned long long)(len + 1023) / 1024,
				  (unsigned long long)end);
	}
	m->initrd_base = m->initrd_limit - size;
	m->initrd_size = len;
	return true;
}

static const char *
initrd_of(const char *spec)
{
	size_t n = strlen(LOADER_INITRD);

	return strncmp(spec, LOADER_INITRD, n) == 0 ? spec + n : NULL;
}

/* The first CPU of the machine's list that lacks nothing, NULL if none. */
static const char *
fitting_cpu(const struct machine *m, uint32_t flags)
{
	static const char separators[] = " ";
	const char *word = m->class->cpus;

	while (word != NULL && *(word += strspn(word, separators)) != '\0') {
		size_t len = strcspn(word, separators);
		char name[32];
		const struct cpu_type *t;

		snprintf(name, sizeof(name), "%.*s", (int)len, word);
		t = cpu_type_find(name);
		if (t != NULL && t->class->elf_lacks(t, flags) == NULL) {
			return t->name;
		}
		word += len;
	}
	return NULL;
}

/* Has the CPU the instructions that the flags of an ELF file name? */
static bool
check_flags(void *arg, uint32_t flags, struct error *e)
{
	const struct machine *m = arg;
	const struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	const char *lacks = cpu->class->elf_lacks != NULL
				? cpu->class->elf_lacks(cpu->type, flags)
				: NULL;
	const char *other;

	if (lacks == NULL) {
		return true;
	}
	other = fitting_cpu(m, flags);
	if (other == NULL) {
		return emul_error(e,
				  "file needs %s, which no CPU of machine %s "
				  "has: build it for an older one, or choose "
				  "another machine with -E",
				  lacks,
				  m->class->subtype != NULL ? m->class->subtype
							    : m->class->type);
	}
	return emul_error(e,
			  "file needs %s, which the %s does not have: choose "
			  "another CPU, for instance with -C %s",
			  lacks, cpu->type->name, other);
}

static struct load_target
target_of(struct machine *m)
{
	const struct cpu *cpu = m->cpus[m->bootstrap_cpu];

	return (struct load_target){
	    .arg = m,
	    .write = write_virtual,
	    .write_physical = write_physical,
	    .check_flags = check_flags,
	    .elf_machine = cpu->class->elf_machine,
	    .cpu_name = cpu->type->name,
	    .machine_name =
		m->class->subtype != NULL ? m->class->subtype : m->class->type,
	    .is_64bit = !cpu->is_32bit,
	    .byte_order_fixed = m->class->byte_order_fixed,
	    .big_endian = m->class->big_endian,
	};
}

/* What a loaded file says becomes the machine's. */
static void
take_result(struct machine *m, const struct load_result *r)
{
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];

	if (r->has_byte_order && m->options.byte_order == BYTE_ORDER_OF_FILE) {
		set_byte_order(m, r->big_endian);
	}
	if (r->has_entry) {
		cpu->class->set_pc(cpu, cpu_canonical_vaddr(cpu, r->entry));
	}
	if (r->has_gp) {
		cpu_set_register_by_name(cpu, "gp",
					 cpu_canonical_vaddr(cpu, r->gp));
	}
}

bool
emul_load_program(struct machine *m, const char *name, const uint8_t *bytes,
		  size_t len, struct error *e)
{
	const struct load_target target = target_of(m);
	struct load_result r = {0};

	if (!loader_load_memory(&target, name, bytes, len, &r, e)) {
		return false;
	}
	if (!r.has_entry) {
		return emul_error(e, "%s: the file has no entry address", name);
	}
	take_result(m, &r);
	return true;
}

static bool
load_files(struct emul *emul, struct machine *m, struct error *e)
{
	struct load_target target = target_of(m);
	const char *initrd = NULL;
	uint64_t end = 0;

	target.symbols = m->symbols;
	for (unsigned i = 0; i < emul->options.n_files; i++) {
		const char *spec = emul->options.files[i];
		struct load_result r;

		if (initrd_of(spec) == NULL) {
			m->boot_file_name = base_name(spec);
		}
		if (is_dispensable(emul, i)) {
			continue;
		}
		log_tree(&emul->log, "file: loading %s", spec);
		if (initrd_of(spec) != NULL) {
			initrd = initrd_of(spec);
			continue;
		}
		memset(&r, 0, sizeof(r));
		if (!loader_load(&target, spec, &r, e)) {
			return false;
		}
		source_lines_add(m->source_lines, spec, 0);
		take_result(m, &r);
		emul->have_entry |= r.has_entry;
		end = r.end > end ? r.end : end;
	}
	if (initrd != NULL && !load_initrd(m, initrd, end, e)) {
		return false;
	}
	if (m->options.boot_file != NULL) {
		m->boot_file_name = m->options.boot_file;
	}
	return true;
}

/* ---- the start-up tree ---- */

static void
print_machine(struct emul *emul, const struct machine *m)
{
	const struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	struct log *log = &emul->log;

	if (emul->group != NULL) {
		log_tree(log, "machine \"%s\":", emul->options.name);
	} else {
		log_tree(log, "machine:");
	}
	log->indent++;
	log_tree(log, "model: %s", m->class->description);
	log_tree(log, "clock speed: %.2f MHz", (double)m->cpu_hz / 1e6);
	if (m->n_cpus > 1) {
		log_tree(log, "cpu: %s (%s), %u CPUs", cpu->type->name,
			 cpu->type->description, m->n_cpus);
	} else {
		log_tree(log, "cpu: %s (%s)", cpu->type->name,
			 cpu->type->description);
	}
	log_tree(log, "memory: %llu MB",
		 (unsigned long long)(m->ram_bytes >> 20));
	for (unsigned i = 0; i < m->n_disks; i++) {
		const struct diskimage *d = m->disks[i];

		log_tree(log, "diskimage: %s (%s%s%llu sectors, id %u)",
			 diskimage_name(d),
			 diskimage_is_tape(d)	 ? "tape, "
			 : diskimage_is_cdrom(d) ? "CD-ROM, "
						 : "",
			 diskimage_is_read_only(d) ? "read-only, " : "",
			 (unsigned long long)(diskimage_bytes(d) / 512),
			 diskimage_id(d));
	}
}

static void
print_start(struct emul *emul, const struct machine *m)
{
	const struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	uint64_t pc = cpu->class->get_pc(cpu);
	char symbol[64];

	if (symbols_format(m->symbols, pc, symbol, sizeof(symbol))) {
		log_tree(&emul->log, "%s: starting at 0x%08" PRIx64 " <%s>",
			 cpu->object.name, pc, symbol);
	} else {
		log_tree(&emul->log, "%s: starting at 0x%08" PRIx64,
			 cpu->object.name, pc);
	}
	emul->log.indent--;
	if (log_wanted(&emul->log, LOG_STARTUP, LOG_INFO) &&
	    (emul->group == NULL ||
	     group_number(emul) == emul->group->n_machines - 1)) {
		printf("-------------------------------------------------------"
		       "------------------------\n\n");
	}
}

/* ---- start and end ---- */

/* The console's line, as a snapshot may have it, and what else there is. */
static bool
connect_serial(struct emul *emul, struct error *e)
{
	const struct emul_options *o = &emul->options;
	const char *console = o->machine.console;
	struct machine *m = emul->machine;

	if (console != NULL) {
		struct serial_line *line = serial_find(m, console);

		if (line == NULL && *console != '\0') {
			return emul_error(e,
					  "the snapshot's console, serial line "
					  "%s, is not there",
					  console);
		}
		if (line != NULL) {
			serial_set_console(line);
		} else {
			serial_no_console(m);
		}
	}
	for (unsigned i = 0; i < o->n_serials; i++) {
		if (!serial_connect(m, o->serials[i], o->replay != NULL, e)) {
			return false;
		}
	}
	return !o->windows || serial_connect_windows(m, e);
}

static bool
start_debugger(struct emul *emul, struct error *e)
{
	const struct emul_options *o = &emul->options;

	emul->debugger = debugger_new(emul);
	if (emul->debugger == NULL) {
		return emul_error(e, "out of memory");
	}
	for (unsigned i = 0; i < o->n_breakpoints; i++) {
		if (!debugger_breakpoint_add(emul->debugger, o->breakpoints[i],
					     e)) {
			return false;
		}
	}
	return o->statistics == NULL ||
	       debugger_statistics_open(emul->debugger, o->statistics, e);
}

static bool
start_lockstep(struct machine *m, struct error *e)
{
	for (unsigned i = 0; i < m->n_cpus; i++) {
		m->cpus[i]->lockstep_checker = lockstep_new(m->cpus[i]);
		if (m->cpus[i]->lockstep_checker == NULL) {
			return emul_error(e, "out of memory");
		}
	}
	return true;
}

static bool
start_strict(struct machine *m, unsigned set, struct error *e)
{
	for (unsigned i = 0; i < m->n_cpus; i++) {
		if (!m->cpus[i]->class->start_strict(m->cpus[i], set)) {
			return emul_error(e, "out of memory");
		}
	}
	return true;
}

static void
set_verbosity(struct emul *emul)
{
	const struct emul_options *o = &emul->options;
	int level = (int)LOG_INFO + o->verbosity;

	log_init(&emul->log);
	emul->log.label = group_label(emul);
	if (o->quiet) {
		level = LOG_ERROR;
		emul->log.quiet = true;
	}
	log_set_all(&emul->log, level);
}

/* What a snapshot or a recording says of the machine becomes its options. */
static bool
open_sources(struct emul *emul, struct error *e)
{
	struct emul_options *o = &emul->options;
	const char *snapshot = o->load_snapshot;
	const struct config *c;

	if (o->replay != NULL) {
		emul->replay = replay_open(emul, o->replay, e);
		if (emul->replay == NULL) {
			return false;
		}
		/* Devices look for input already while they are built. */
		inputs_free(emul->inputs);
		emul->inputs = replay_take_log(emul->replay);
		snapshot = replay_snapshot(emul->replay);
	}
	if (snapshot == NULL) {
		return true;
	}
	emul->loading = snapshot_file_open(snapshot, e);
	if (emul->loading == NULL) {
		return false;
	}
	c = snapshot_file_config(emul->loading);
	return config_to_options(c, o, "snapshot", e);
}

static bool
load_snapshot(struct emul *emul, struct error *e)
{
	struct error why;

	if (emul->loading == NULL) {
		return true;
	}
	if (!snapshot_file_load(emul->loading, emul, emul->replay != NULL,
				&why)) {
		return emul_error(e, "the snapshot cannot be loaded: %s",
				  why.text);
	}
	return true;
}

/* Going back costs something: by default it is there where somebody may ask for
 * it. */
static bool
start_timeline(struct emul *emul, struct error *e)
{
	struct emul_options *o = &emul->options;

	if (!o->history_given &&
	    (console_is_terminal(emul->console) || o->start_in_debugger ||
	     o->debugger_at_end || o->gdb != NULL || o->replay != NULL)) {
		o->history_mb = TIMELINE_MEGABYTES;
	}
	emul->timeline = timeline_new(
	    emul, o->history_mb,
	    o->history_spacing != 0 ? o->history_spacing : TIMELINE_SPACING);
	return emul->timeline != NULL || emul_error(e, "out of memory");
}

/* The machine is complete: what it begins with, and the log. */
static bool
begin(struct emul *emul, struct error *e)
{
	const struct emul_options *o = &emul->options;

	if (emul->replay != NULL && !replay_begin(emul->replay, emul, e)) {
		return false;
	}
	if (!load_snapshot(emul, e)) {
		return false;
	}
	if (o->save_at_exit != NULL && !snapshot_file_try(o->save_at_exit, e)) {
		return false;
	}
	if (o->record != NULL && !record_begin(emul, o->record, o->record_embed,
					       o->load_snapshot, e)) {
		return false;
	}
	timeline_begin(emul->timeline);
	return true;
}

/* Files that are disk images become disks, where the firmware boots from them.
 */
static void
attach_images(struct emul *emul)
{
	struct emul_options *o = &emul->options;
	const struct machine_class *class;
	struct error why;

	if (o->machine.type == NULL && o->machine.subtype == NULL) {
		return;
	}
	class = machine_class_find(o->machine.type, o->machine.subtype, &why);
	for (unsigned i = 0;
	     class != NULL && class->boots_disks && i < o->n_files;) {
		if (loader_is_disk_image(o->files[i])) {
			options_boot_image(o, i);
		} else {
			i++;
		}
	}
}

/* -X and --vnc are -Z 1 where there could be a screen. */
static void
want_screen(struct emul *emul)
{
	struct machine_options *o = &emul->options.machine;
	const struct machine_class *class;
	struct error why;
	bool given = o->graphics > 0;

	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		given = given || o->cards[i] != NULL;
	}
	if (given || emul->loading != NULL || emul->replay != NULL ||
	    (!emul->options.x11 && emul->options.vnc_port == 0)) {
		return;
	}
	class = machine_class_find(o->type, o->subtype, &why);
	if (class != NULL && (class->card_slots > 0 || class->has_screen)) {
		o->graphics = 1;
	}
}

static bool
nothing_to_run(const struct emul *emul, struct error *e)
{
	if (emul->options.n_files > 0) {
		return emul_error(e, "nothing to run: no file has an entry "
				     "address");
	}
	return emul_error(e,
			  "nothing to run: this machine does not boot from %s, "
			  "give a kernel file",
			  emul->machine->options.force_netboot ? "the network"
							       : "disks");
}

bool
emul_start(struct emul *emul, struct error *e)
{
	const struct emul_options *o = &emul->options;
	struct machine *m;

	set_verbosity(emul);
	if (o->date_host) {
		emul->options.date = host_clock_date();
	}
	if (log_wanted(&emul->log, LOG_STARTUP, LOG_INFO) &&
	    group_number(emul) == 0) {
		printf("gxemul %s, an independent emulator in the manner of "
		       "GXemul\n\n",
		       EMUL_VERSION);
	}
	emul->slice_end = EMUL_NEVER;
	emul->idle = idle_new();
	emul->stuck = stuck_new();
	emul->inputs = inputs_new();
	if (emul->idle == NULL || emul->stuck == NULL || emul->inputs == NULL) {
		return emul_error(e, "out of memory");
	}
	attach_images(emul);
	if (!open_sources(emul, e)) {
		return false;
	}
	if (o->script != NULL) {
		emul->script = script_new(emul, o->script, e);
		if (emul->script == NULL) {
			return false;
		}
	}
	want_screen(emul);
	m = machine_new(emul, &emul->options.machine, e);
	if (m == NULL) {
		return false;
	}
	emul->machine = m;
	if (o->n_nets > 0 && emul->group == NULL &&
	    ethernet_port(m, 0) == NULL) {
		return emul_error(e, "this machine has nothing to plug a "
				     "network into: leave --net out");
	}
	if (emul->loading != NULL) {
		set_byte_order(m,
			       snapshot_file_config(emul->loading)->big_endian);
	}
	print_machine(emul, m);
	if (o->strict != 0 && !start_strict(m, o->strict, e)) {
		return false;
	}
	emul->screenshots = screenshots_new(emul, e);
	if (emul->screenshots == NULL || !views_open(emul, &emul->views, e) ||
	    !connect_serial(emul, e) || !start_timeline(emul, e)) {
		return false;
	}
	if (!load_files(emul, m, e)) {
		return false;
	}
	m->firmware_loads = !emul->have_entry && emul->loading == NULL;
	emul->boot = boot_image_take(emul);
	if (m->class->boot != NULL && !m->class->boot(m, e)) {
		return false;
	}
	if (!emul->have_entry && emul->loading == NULL) {
		return nothing_to_run(emul, e);
	}
	if (!start_debugger(emul, e) ||
	    (o->check_lockstep && !start_lockstep(m, e))) {
		return false;
	}
	for (unsigned i = 0; i < m->n_cpus; i++) {
		m->cpus[i]->class->capture_exception(m->cpus[i], true);
	}
	if (emul->script != NULL && !script_start(emul->script, e)) {
		return false;
	}
	if (!begin(emul, e)) {
		return false;
	}
	print_start(emul, m);
	/* Once the guest runs the log is one level less talkative. */
	if (!o->quiet) {
		log_set_all(&emul->log, (int)LOG_WARNING + o->verbosity);
	}
	return true;
}

static int
exit_status(const struct emul *emul)
{
	const struct machine *m = emul->machine;

	switch (m->end) {
	case RUN_GOING:
	case RUN_HALTED:
	case RUN_UNMAPPED:
	case RUN_REPLAYED:
	case RUN_RESET:
		return EXIT_STATUS_OK;
	case RUN_DIVERGED:
		return EXIT_STATUS_DIVERGED;
	case RUN_GUEST_STATUS:
		return m->exit_status == 0
			   ? EXIT_STATUS_OK
			   : EXIT_STATUS_GUEST + (m->exit_status & 63);
	case RUN_LIMIT:
		return EXIT_STATUS_LIMIT;
	case RUN_STUCK:
		return EXIT_STATUS_STUCK;
	case RUN_SCRIPT_FAILED:
		return EXIT_STATUS_SCRIPT;
	case RUN_QUIT:
		return m->exit_status;
	case RUN_LOCKSTEP:
		return EXIT_STATUS_LOCKSTEP;
	case RUN_SIGNAL:
	case RUN_HOST_ERROR:
		return EXIT_STATUS_HOST;
	}
	return EXIT_STATUS_OK;
}

void
emul_report_end(struct emul *emul)
{
	const struct machine *m = emul->machine;

	console_flush(emul->console);
	fflush(stdout);
	if (m->end_text[0] != '\0' &&
	    (m->end != RUN_HALTED || !emul->log.quiet)) {
		fprintf(stderr, "gxemul: %s%s\n", group_label(emul),
			m->end_text);
	}
}

/* --save-at-exit and the end of --record; the exit status. */
static int
save_and_close(struct emul *emul, int status)
{
	const char *name = emul->options.save_at_exit;
	struct error e;

	console_flush(emul->console);
	if (!record_end(emul->record, &e)) {
		fprintf(stderr, "gxemul: %s\n", e.text);
		status = EXIT_STATUS_HOST;
	}
	emul->record = NULL;
	if (name != NULL && !snapshot_file_save(emul, name, &e)) {
		fprintf(stderr, "gxemul: %s\n", e.text);
		status = EXIT_STATUS_HOST;
	}
	return status;
}

int
emul_end(struct emul *emul)
{
	bool ok = screenshots_end(emul);
	int status = save_and_close(emul, exit_status(emul));

	return ok ? status : EXIT_STATUS_HOST;
}

void
emul_finish(struct emul *emul)
{
	struct machine *m = emul->machine;

	if (m != NULL) {
		for (unsigned i = 0; i < m->n_cpus; i++) {
			lockstep_free(m->cpus[i]->lockstep_checker);
		}
	}
	record_end(emul->record, NULL);
	if (emul->boot != NULL) {
		boot_image_free(timeline_store(emul->timeline), emul->boot);
	}
	timeline_free(emul->timeline);
	debugger_free(emul->debugger);
	if (emul->script != NULL) {
		script_free(emul->script);
	}
	views_close(emul->views);
	machine_free(m);
	snapshot_file_free(emul->loading);
	replay_free(emul->replay);
	inputs_free(emul->inputs);
	screenshots_free(emul->screenshots);
	idle_free(emul->idle);
	stuck_free(emul->stuck);
	memset(emul, 0, sizeof(*emul));
}
