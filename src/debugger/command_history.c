/*
 * Commands about the past: snapshot, history, goto, reverse-step,
 * reverse-continue, lastwrite, lastchange.  All of them print what the
 * functions of snapshot/timeline.h find.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "devices/device.h"
#include "emul/emul.h"
#include "emul/inputs.h"
#include "emul/options.h"
#include "host/console.h"
#include "loaders/symbols.h"
#include "snapshot/snapshot_file.h"
#include "snapshot/timeline.h"

static struct timeline *
timeline(const struct debugger *d)
{
	return d->emul->timeline;
}

/* These move the machine: not out of the run loop. */
static bool
may_move(const struct debugger *d, const char *name)
{
	if (d->stepping || d->in_script || d->remote) {
		printf("'%s' is only possible at the prompt.\n", name);
		return false;
	}
	return true;
}

/* Where the machine stands now, as after a step. */
static void
show_place(struct debugger *d)
{
	struct cpu *cpu = debugger_cpu(d);
	const struct run_position *present = timeline_present(timeline(d));

	d->has_unassemble_address = false;
	printf("cpu%u: instruction %" PRIu64, cpu->id, *cpu->instructions);
	if (present != NULL) {
		printf(", %" PRIu64 " before the present",
		       present->instructions[cpu->id] - *cpu->instructions);
	}
	printf("\n");
	debugger_print_instruction(d, cpu, cpu->class->get_pc(cpu), true);
}

/* ---- snapshot ---- */

static void
snapshot_list(struct debugger *d)
{
	const struct machine *m = debugger_machine(d);
	const struct run_position *p;
	const char *name;
	unsigned i;

	for (i = 0; timeline_named(timeline(d), i, &name, &p); i++) {
		printf("  %-24s instruction %" PRIu64 ", %" PRIu64 ".%06" PRIu64
		       " s\n",
		       name, p->instructions[m->bootstrap_cpu],
		       p->now / EMUL_SECOND,
		       p->now % EMUL_SECOND / EMUL_MICROSECOND);
	}
	if (i == 0) {
		printf("No snapshots in memory.\n");
	}
}

static void
snapshot_save(struct debugger *d, const char *name)
{
	struct error e;
	bool file = snapshot_file_is_name(name);

	if (!(file ? snapshot_file_save(d->emul, name, &e)
		   : timeline_save(timeline(d), name, &e))) {
		debugger_complain(&e);
		return;
	}
	printf("Saved %s%s.\n", file ? "to " : "", name);
}

static bool
load_file(struct debugger *d, const char *name, struct error *e)
{
	struct snapshot_file *s;
	struct error why;
	bool ok;

	if (!timeline_may_change(timeline(d), e)) {
		return false;
	}
	if (d->emul->record != NULL) {
		return emul_error(e, "a run that is recorded cannot become "
				     "another one");
	}
	s = snapshot_file_open(name, e);
	if (s == NULL) {
		return false;
	}
	ok = snapshot_file_load(s, d->emul, false, &why) ||
	     emul_error(e, "%s cannot be loaded: %s", name, why.text);
	snapshot_file_free(s);
	return ok;
}

static void
snapshot_load(struct debugger *d, const char *name)
{
	struct error e;

	if (!may_move(d, "snapshot load")) {
		return;
	}
	if (!(snapshot_file_is_name(name)
		  ? load_file(d, name, &e)
		  : timeline_load(timeline(d), name, &e))) {
		debugger_complain(&e);
		return;
	}
	printf("Loaded %s.\n", name);
	show_place(d);
}

static void
snapshot_delete(struct debugger *d, const char *name)
{
	struct error e;

	if (snapshot_file_is_name(name)) {
		printf("%s is a file, which is yours to delete.\n", name);
	} else if (!timeline_delete(timeline(d), name, &e)) {
		debugger_complain(&e);
	} else {
		printf("Deleted %s.\n", name);
	}
}

void
command_snapshot(struct debugger *d, const char *args)
{
	char word[16];

	if (d->in_script && inputs_mode(d->emul->inputs) == INPUTS_REPLAY) {
		/* It may be anybody's recording. */
		printf("A recording neither saves nor loads snapshots.\n");
		return;
	}
	debugger_word(&args, word, sizeof(word));
	if (strcmp(word, "list") == 0 && *args == '\0') {
		snapshot_list(d);
	} else if (strcmp(word, "save") == 0 && *args != '\0') {
		snapshot_save(d, args);
	} else if (strcmp(word, "load") == 0 && *args != '\0') {
		snapshot_load(d, args);
	} else if (strcmp(word, "delete") == 0 && *args != '\0') {
		snapshot_delete(d, args);
	} else {
		printf("syntax: snapshot subcmd [name]\n"
		       "Available subcmds (and args) are:\n"
		       "  save name     keep the machine as it is now\n"
		       "  load name     make it what it was then\n"
		       "  list          show those in memory\n"
		       "  delete name   forget one\n"
		       "A name with a '/' or a '.' in it is that of a file.\n");
	}
}

/* ---- history ---- */

static void
history_facts(struct debugger *d)
{
	struct timeline_facts f;

	timeline_facts(timeline(d), &f);
	if (f.megabytes == 0) {
		printf("There is no history: `history memory MB' begins one "
		       "here.\n");
		return;
	}
	printf("oldest place: instruction %" PRIu64 "\n", f.oldest);
	printf("present: instruction %" PRIu64 "%s\n", f.present,
	       timeline_in_past(timeline(d)) ? " (this is the past)" : "");
	printf("snapshots: %u, one every %" PRIu64 " instructions and "
	       "thinned out\n",
	       f.n_snapshots, f.spacing);
	printf("memory: %zu KB of %" PRIu64 " MB\n", f.bytes / 1024,
	       f.megabytes);
}

void
command_history(struct debugger *d, const char *args)
{
	struct error e;
	char word[16];
	uint64_t n;

	debugger_word(&args, word, sizeof(word));
	if (word[0] == '\0') {
		history_facts(d);
	} else if (strcmp(word, "present") == 0 && *args == '\0') {
		if (!may_move(d, "history present")) {
			return;
		}
		if (!timeline_go_present(timeline(d), &e)) {
			debugger_complain(&e);
			return;
		}
		show_place(d);
	} else if (strcmp(word, "cut") == 0 && *args == '\0') {
		/* It does not move the machine, so a remote debugger may. */
		if (!d->remote && !may_move(d, "history cut")) {
			return;
		}
		if (!timeline_cut(timeline(d), &e)) {
			debugger_complain(&e);
			return;
		}
		printf("This is the present now; what came after it never "
		       "happened.\n");
	} else if (strcmp(word, "spacing") == 0 && options_number(args, &n) &&
		   n >= 1000) {
		timeline_set_spacing(timeline(d), n);
	} else if (strcmp(word, "memory") == 0 && options_number(args, &n) &&
		   n <= 1 << 20) {
		if (timeline_in_past(timeline(d))) {
			printf("This is the past: `history present' first.\n");
			return;
		}
		timeline_set_megabytes(timeline(d), n);
	} else {
		printf("syntax: history [subcmd]\n"
		       "Available subcmds (and args) are:\n"
		       "  present       go to where you came from\n"
		       "  cut           go on from here: what came after it is "
		       "lost\n"
		       "  spacing n     instructions between snapshots "
		       "(1000 or more)\n"
		       "  memory mb     memory for them; 0: no history\n");
	}
}

/* ---- going ---- */

static void
go(struct debugger *d, uint64_t count)
{
	struct error e;

	if (!timeline_go_count(timeline(d), debugger_cpu(d), count, &e)) {
		debugger_complain(&e);
		return;
	}
	show_place(d);
}

void
command_goto(struct debugger *d, const char *args)
{
	uint64_t count;

	if (*args == '\0') {
		printf("syntax: goto instruction\n");
		return;
	}
	if (may_move(d, "goto") && debugger_evaluate(d, args, &count)) {
		go(d, count);
	}
}

void
command_reverse_step(struct debugger *d, const char *args)
{
	const struct cpu *cpu = debugger_cpu(d);
	uint64_t n = 1;

	if (*args != '\0' &&
	    (!debugger_number(args, INT64_MAX, &n) || n == 0)) {
		printf("invalid nr of steps\n");
		return;
	}
	if (!may_move(d, "reverse-step")) {
		return;
	}
	if (n > *cpu->instructions) {
		printf("cpu%u has executed only %" PRIu64 " instructions.\n",
		       cpu->id, *cpu->instructions);
		return;
	}
	go(d, *cpu->instructions - n);
	d->repeat = REPEAT_REVERSE_STEP;
	d->step_count = n;
}

void
command_reverse_continue(struct debugger *d, const char *args)
{
	struct error e;
	bool found;

	if (!may_move(d, "reverse-continue")) {
		return;
	}
	if (!timeline_reverse_continue(timeline(d), &found, &e)) {
		debugger_complain(&e);
		return;
	}
	if (!found) {
		printf("Nothing stops it before: this is the oldest place "
		       "known.\n");
	} else if (!debugger_report_breakpoint(d)) {
		debugger_report_watch(d);
	}
	debugger_forget_stops(d);
	show_place(d);
}

/* ---- who did it ---- */

static void
print_place_of(const struct debugger *d, const struct cpu *cpu, uint64_t pc)
{
	char address[32];

	debugger_format_address(cpu, pc, address, sizeof(address));
	printf("pc=%s", address);
	debugger_print_symbol(cpu, pc);
}

static void
print_write(const struct debugger *d, const struct timeline_write *w)
{
	const struct machine *m = debugger_machine(d);

	if (w->cpu != NULL) {
		printf("cpu%u wrote 0x%0*" PRIx64 " (%zu bytes) to physical "
		       "0x%08" PRIx64 "\nat instruction %" PRIu64 ", ",
		       w->cpu->id, (int)w->len * 2, w->value, w->len, w->paddr,
		       w->instructions);
		print_place_of(d, w->cpu, w->pc);
	} else {
		printf("%s wrote %zu bytes to physical 0x%08" PRIx64
		       "\nwhen cpu%u had executed %" PRIu64 " instructions",
		       w->device != NULL ? w->device->object.name
					 : "the firmware",
		       w->len, w->paddr, m->bootstrap_cpu, w->instructions);
	}
	printf(", %" PRIu64 ".%06" PRIu64 " s\n", w->now / EMUL_SECOND,
	       w->now % EMUL_SECOND / EMUL_MICROSECOND);
}

void
command_lastwrite(struct debugger *d, const char *args)
{
	struct timeline_write w;
	uint64_t lo;
	uint64_t hi;
	struct error e;
	bool found;

	if (*args == '\0') {
		printf("syntax: lastwrite [phys] addr [len]\n");
		return;
	}
	if (!may_move(d, "lastwrite") ||
	    !debugger_physical_range(d, args, &lo, &hi)) {
		return;
	}
	if (!timeline_last_write(timeline(d), lo, hi, &w, &found, &e)) {
		debugger_complain(&e);
	} else if (!found) {
		printf("Nothing has written there since the oldest place known "
		       "(see `history').\n");
	} else {
		print_write(d, &w);
	}
}

void
command_lastchange(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	const struct cpu_register *r = cpu->class->registers;
	struct timeline_change c;
	struct error e;
	bool found;

	while (r->name != NULL && strcmp(r->name, args) != 0) {
		r++;
	}
	if (*args == '\0') {
		printf("syntax: lastchange register\n");
		return;
	}
	if (r->name == NULL) {
		printf("cpu%u has no register '%s'.\n", cpu->id, args);
		return;
	}
	if (!may_move(d, "lastchange")) {
		return;
	}
	if (!timeline_last_change(timeline(d), cpu, r->number, &c, &found,
				  &e)) {
		debugger_complain(&e);
	} else if (!found) {
		printf("%s has not changed since the oldest place known (see "
		       "`history').\n",
		       r->name);
	} else {
		printf("%s: 0x%" PRIx64 " -> 0x%" PRIx64
		       "\n%s instruction %" PRIu64 ", ",
		       r->name, c.before, c.after,
		       c.interrupt ? "by an interrupt or from outside, before"
				   : "at",
		       c.instructions);
		print_place_of(d, cpu, c.pc);
		printf("\n");
	}
}

/* ---- changes from the prompt ---- */

bool
debugger_begin_change(struct debugger *d, const char *text)
{
	struct machine *m = debugger_machine(d);
	struct run_position here;
	struct error e;

	if (d->repeating || d->in_script) {
		return true; /* it is in the log, or in the script */
	}
	if (!timeline_may_change(timeline(d), &e)) {
		debugger_complain(&e);
		return false;
	}
	here = run_position(m);
	inputs_note_place(d->emul->inputs, INPUT_COMMAND, &here,
			  machine_state_hash(m), text, (uint8_t)d->focus);
	return true;
}

static bool
run_silently(struct debugger *d, const char *text)
{
	bool going_on;

	console_silence(d->emul->console, true);
	going_on = debugger_command(d, text);
	console_silence(d->emul->console, false);
	return going_on;
}

/* A recording may come from anywhere: nothing but what changes a machine is
 * repeated. */
static bool
is_change(const char *text)
{
	return strncmp(text, "put ", 4) == 0 ||
	       strncmp(text, "poke ", 5) == 0 ||
	       strncmp(text, "pause ", 6) == 0 ||
	       strncmp(text, "key ", 4) == 0 ||
	       strncmp(text, "type ", 5) == 0 ||
	       strncmp(text, "mouse ", 6) == 0 || strcmp(text, "reset") == 0 ||
	       strncmp(text + strcspn(text, " "), " = ", 3) == 0;
}

void
debugger_repeat_command(struct debugger *d, const char *text, unsigned focus)
{
	unsigned was = d->focus;

	if (!is_change(text)) {
		inputs_diverged(d->emul,
				"a command is none that changes a machine");
		return;
	}
	d->repeating = true;
	d->focus = focus < debugger_machine(d)->n_cpus ? focus : was;
	run_silently(d, text);
	d->focus = was;
	d->repeating = false;
}

bool
debugger_script_command(struct debugger *d, const char *text, bool again)
{
	bool was = d->in_script;
	bool going_on;

	d->in_script = true;
	going_on = again ? run_silently(d, text) : debugger_command(d, text);
	d->in_script = was;
	return going_on;
}
