/*
 * Several machines in one run; see group.h.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debugger/debugger.h"
#include "emul/group.h"
#include "emul/rounds.h"
#include "gdb/gdb.h"
#include "host/console.h"
#include "host/serial.h"
#include "host/view.h"
#include "net/network.h"
#include "tui/tui.h"

/* How far the machines get apart, and how far ahead of the host's time idle
 * ones may be. */
#define SLICE (EMUL_SECOND / 100)

/* ---- names ---- */

unsigned
group_number(const struct emul *emul)
{
	return emul->group != NULL ? (unsigned)(emul - emul->group->machines)
				   : 0;
}

const char *
group_label(const struct emul *emul)
{
	return emul->label;
}

/* "run-NAME.rec" of "run.rec". */
static const char *
own_name(struct group *g, const char *file, const char *machine)
{
	size_t size;
	size_t stem;
	const char *slash;
	char *name;

	if (file == NULL) {
		return NULL;
	}
	slash = strrchr(file, '/');
	stem = strlen(file);
	if (strrchr(file, '.') != NULL && strrchr(file, '.') > file &&
	    (slash == NULL || strrchr(file, '.') > slash + 1)) {
		stem = (size_t)(strrchr(file, '.') - file);
	}
	size = strlen(file) + strlen(machine) + 2;
	name = malloc(size);
	g->own_names =
	    realloc(g->own_names, (g->n_own_names + 1) * sizeof(*g->own_names));
	assert(name != NULL && g->own_names != NULL);
	snprintf(name, size, "%.*s-%s%s", (int)stem, file, machine,
		 file + stem);
	g->own_names[g->n_own_names++] = name;
	return name;
}

static void
name_files(struct group *g, struct emul_options *o)
{
	o->load_snapshot = own_name(g, o->load_snapshot, o->name);
	o->save_at_exit = own_name(g, o->save_at_exit, o->name);
	o->record = own_name(g, o->record, o->name);
	o->replay = own_name(g, o->replay, o->name);
}

/* ---- the network ---- */

/* What is plugged into the machines, as the options and the file have it. */
static void
plug_in(struct group *g)
{
	bool outside = g->machines[0].options.n_nets > 0;
	enum ethernet_network kind = ETHERNET_NONE;

	if (g->n_machines > 1 && (g->file.has_net || outside)) {
		kind = ETHERNET_SHARED;
	} else if (g->file.has_net || outside) {
		kind = ETHERNET_HOST;
	}
	for (unsigned i = 0; i < g->n_machines; i++) {
		struct machine_options *o = &g->machines[i].options.machine;

		o->network = kind;
		if (o->serial_nr == 0 && kind == ETHERNET_SHARED) {
			o->serial_nr = i + 1;
		}
	}
}

/* What a wait for the host is to end for. */
static size_t
watch(void *arg, struct pollfd *fds, size_t size)
{
	struct group *g = arg;
	size_t n = 0;

	if (g->network != NULL) {
		n = network_watch(g->network, fds, size);
	}
	for (unsigned i = 0; i < g->n_machines; i++) {
		n += serial_watch(g->machines[i].machine, fds + n, size - n);
		n += views_watch(g->machines[i].views, fds + n, size - n);
		n += gdb_watch(g->machines[i].gdb, fds + n, size - n);
	}
	return n;
}

static bool
start_network(struct group *g, struct error *e)
{
	const struct emul_options *o = &g->machines[0].options;
	bool replay = o->replay != NULL;

	if (replay && o->n_nets > 0) {
		return emul_error(e, "--net does not go with --replay: a "
				     "recording has all that its run had");
	}
	if (!replay && o->machine.network == ETHERNET_NONE && o->pcap == NULL) {
		return true;
	}
	g->network = network_new(g->machines, g->n_machines, o, !replay, e);
	if (g->network == NULL) {
		return false;
	}
	for (unsigned i = 0; i < g->n_machines; i++) {
		g->machines[i].network = g->network;
	}
	return true;
}

/* ---- start and end ---- */

/* What is the console's or one file's can not be everybody's. */
static bool
check_options(const struct emul_options *o, struct error *e)
{
	if (o->script != NULL) {
		return emul_error(e, "--script does not go with several "
				     "machines: each would need one");
	}
	if (o->vnc_port != 0) {
		return emul_error(e, "--vnc does not go with several machines: "
				     "it shows one screen");
	}
	if (o->n_screenshots > 0) {
		return emul_error(e, "--screenshot-at does not go with several "
				     "machines: use `screenshot' at the "
				     "prompt");
	}
	if (o->gdb != NULL && strcmp(o->gdb, "-") == 0) {
		return emul_error(e, "--gdb - does not go with several "
				     "machines: each has a gdb of its own, at "
				     "ports from --gdb PORT on");
	}
	return true;
}

static bool
make_machines(struct group *g, const struct emul_options *options,
	      struct error *e)
{
	bool several;

	if (options->machines_file != NULL &&
	    !machines_file_read(&g->file, options->machines_file, options, e)) {
		return false;
	}
	g->n_machines = options->machines_file != NULL ? g->file.n_machines : 1;
	several = g->n_machines > 1;
	if (several && !check_options(options, e)) {
		return false;
	}
	g->machines = calloc(g->n_machines, sizeof(*g->machines));
	if (g->machines == NULL) {
		return emul_error(e, "out of memory");
	}
	for (unsigned i = 0; i < g->n_machines; i++) {
		struct emul *emul = &g->machines[i];

		emul->options =
		    g->file.n_machines > 0 ? g->file.machines[i] : *options;
		emul->console = g->console;
		emul->gdb = g->gdb;
		emul->tui = g->tui;
		if (several) {
			emul->group = g;
			snprintf(emul->label, sizeof(emul->label),
				 "%s: ", emul->options.name);
			name_files(g, &emul->options);
		}
	}
	return options->gdb == NULL || g->gdb != NULL ||
	       gdb_listen(g->machines, g->n_machines, options->gdb, e);
}

bool
group_start(struct group *g, struct emul_options *options, struct error *e)
{
	struct error why;

	memset(g, 0, sizeof(*g));
	g->options = options;
	g->fresh_line = true;
	/* It may take standard input and output. */
	if (options->gdb != NULL && options->machines_file == NULL) {
		g->gdb = gdb_new(options->gdb, e);
		if (g->gdb == NULL) {
			return false;
		}
	}
	g->console = console_new(e);
	if (g->console == NULL) {
		return false;
	}
	g->tui = tui_new(g->console);
	if (g->tui == NULL) {
		return emul_error(e, "out of memory");
	}
	if (!make_machines(g, options, e)) {
		return false;
	}
	console_watch(g->console, watch, g);
	plug_in(g);
	if (!start_network(g, e)) {
		return false;
	}
	for (unsigned i = 0; i < g->n_machines; i++) {
		struct emul *emul = &g->machines[i];

		if (!emul_start(emul, &why)) {
			return emul_error(e, "%s%s", group_label(emul),
					  why.text);
		}
	}
	return !options->tui || tui_open(g->tui, &why) ||
	       emul_error(e, "--tui: %s", why.text);
}

void
group_free(struct group *g)
{
	for (unsigned i = 0; g->machines != NULL && i < g->n_machines; i++) {
		/* Lists in them may have grown since they were copied. */
		*(g->file.n_machines > 0 ? &g->file.machines[i] : g->options) =
		    g->machines[i].options;
		gdb_free(g->machines[i].gdb);
		emul_finish(&g->machines[i]);
	}
	network_free(g->network);
	if (g->machines == NULL) {
		gdb_free(g->gdb);
	}
	free(g->machines);
	machines_file_free(&g->file);
	for (unsigned i = 0; i < g->n_own_names; i++) {
		free(g->own_names[i]);
	}
	free(g->own_names);
	tui_free(g->tui);
	if (g->console != NULL) {
		console_free(g->console);
	}
	memset(g, 0, sizeof(*g));
}

/* ---- the console ---- */

bool
group_has_keys(const struct emul *emul)
{
	return emul->group == NULL ||
	       emul == &emul->group->machines[emul->group->focus];
}

static void
put_text(struct group *g, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		console_put(g->console, (uint8_t)text[i]);
	}
	if (len > 0) {
		g->fresh_line = text[len - 1] == '\n';
	}
}

/* The line of a machine that is not in focus. */
static void
put_line(struct emul *emul)
{
	struct group *g = emul->group;

	if (!g->fresh_line) {
		put_text(g, "\n", 1);
	}
	put_text(g, emul->label, strlen(emul->label));
	put_text(g, emul->line, emul->n_line);
	put_text(g, "\n", 1);
	emul->n_line = 0;
}

void
group_put(struct emul *emul, uint8_t byte)
{
	if (group_has_keys(emul)) {
		char c = (char)byte;

		put_text(emul->group, &c, 1);
		return;
	}
	if (byte == '\n') {
		put_line(emul);
	} else if (byte != '\r') {
		emul->line[emul->n_line++] = (char)byte;
		if (emul->n_line == sizeof(emul->line)) {
			put_line(emul);
		}
	}
}

void
group_set_focus(struct group *g, unsigned n)
{
	g->focus = n;
}

static struct emul *
in_focus(struct group *g)
{
	return &g->machines[g->focus];
}

/* What a machine had printed of a line before it got the focus. */
static void
put_rest(struct group *g)
{
	struct emul *emul = in_focus(g);

	put_text(g, emul->line, emul->n_line);
	emul->n_line = 0;
}

/* ---- running ---- */

static bool
goes_on(const struct emul *emul)
{
	return !machine_has_ended(emul->machine) && !emul->held;
}

/* The time of the machine that has got least far; EMUL_NEVER if none goes on.
 */
static emul_time
least_time(const struct group *g)
{
	emul_time least = EMUL_NEVER;

	for (unsigned i = 0; i < g->n_machines; i++) {
		const struct emul *emul = &g->machines[i];

		if (goes_on(emul) && emul->machine->now < least) {
			least = emul->machine->now;
		}
	}
	return least;
}

bool
group_keeps_pace(const struct emul *emul)
{
	const struct emul *first;

	if (emul->group == NULL) {
		return true;
	}
	for (first = emul->group->machines; first < emul; first++) {
		if (goes_on(first)) {
			return false;
		}
	}
	return true;
}

/* Runs machine N up to a time.  If that was its end, its last words. */
static enum emul_stop
run_one(struct group *g, unsigned n, emul_time until)
{
	struct emul *emul = &g->machines[n];
	enum emul_stop stop = emul_run_until(emul, until);

	if (stop == EMUL_STOP_END) {
		if (emul->n_line > 0) {
			put_line(emul);
		}
		emul_report_end(emul);
		gdb_take_end(emul->gdb);
		return EMUL_STOP_NONE;
	}
	if (stop != EMUL_STOP_NONE && stop != EMUL_STOP_INTERRUPT) {
		group_set_focus(g, n);
	}
	return stop;
}

/* May somebody type something, at the console or another serial line? */
static bool
is_live(const struct group *g)
{
	bool live = console_live(g->console) || network_live(g->network);

	for (unsigned i = 0; i < g->n_machines && !live; i++) {
		live = serial_ports_live(g->machines[i].machine) ||
		       views_live(g->machines[i].views);
	}
	return live;
}

/* With keys that may come, the host waits for the time in which every machine
 * was idle. */
static void
wait_for_host(struct group *g, emul_time passed, emul_time busy)
{
	emul_time waited;

	if (!is_live(g) || g->machines[0].options.clock != CLOCK_FREE) {
		return;
	}
	g->owed += passed > busy ? passed - busy : 0;
	if (g->owed < rounds_lead_max(g->network)) {
		return;
	}
	waited = console_wait(g->console, g->owed / 1000) * 1000;
	g->owed -= waited < g->owed ? waited : g->owed;
}

static emul_time
busy_time(const struct emul *emul)
{
	return emul->machine->now - emul->idled;
}

/* On a network slices have no more than the time that a frame takes. */
static emul_time
slice_end(const struct group *g, emul_time from)
{
	return g->machines[0].options.machine.network == ETHERNET_SHARED
		   ? (from / ETHERNET_LATENCY + 1) * ETHERNET_LATENCY
		   : from + SLICE;
}

/* Is there a machine that would go on, but that its gdb does not let it? */
static bool
is_held(const struct group *g)
{
	for (unsigned i = 0; i < g->n_machines; i++) {
		const struct emul *emul = &g->machines[i];

		if (emul->held && !machine_has_ended(emul->machine)) {
			return true;
		}
	}
	return false;
}

/* All machines, up to a time that is a slice behind that of the last one. */
static enum emul_stop
run_slice(struct group *g)
{
	emul_time from = least_time(g);
	emul_time until = slice_end(g, from);
	emul_time busy = 0;
	enum emul_stop stop = EMUL_STOP_NONE;

	if (from == EMUL_NEVER) {
		return is_held(g) ? EMUL_STOP_INTERRUPT : EMUL_STOP_END;
	}
	for (unsigned i = 0; i < g->n_machines && stop == EMUL_STOP_NONE; i++) {
		struct emul *emul = &g->machines[i];
		emul_time before = busy_time(emul);

		if (goes_on(emul) && emul->machine->now < until) {
			stop = run_one(g, i, until);
			if (busy_time(emul) - before > busy) {
				busy = busy_time(emul) - before;
			}
		} else if (emul->held && gdb_wants_stop(emul->gdb)) {
			stop = EMUL_STOP_INTERRUPT;
		}
	}
	if (stop == EMUL_STOP_NONE && least_time(g) != EMUL_NEVER) {
		wait_for_host(g, least_time(g) - from, busy);
	}
	return stop;
}

enum emul_stop
group_continue(struct group *g)
{
	enum emul_stop stop = EMUL_STOP_NONE;

	for (unsigned i = 0; i < g->n_machines; i++) {
		emul_begin_continue(&g->machines[i]);
	}
	console_enter_guest(g->console);
	put_rest(g);
	while (stop == EMUL_STOP_NONE) {
		stop = run_slice(g);
	}
	console_leave_guest(g->console);
	g->fresh_line = true;
	return stop;
}

static bool
run_commands(struct group *g, const struct emul_options *o)
{
	for (unsigned i = 0; i < o->n_commands; i++) {
		printf("> %s\n", o->commands[i]);
		if (!debugger_command(in_focus(g)->debugger, o->commands[i])) {
			return false;
		}
	}
	return true;
}

static enum debugger_next
report(struct group *g, enum emul_stop stop)
{
	struct emul *emul = in_focus(g);

	if (stop == EMUL_STOP_BREAKPOINT) {
		debugger_report_breakpoint(emul->debugger);
	} else if (stop == EMUL_STOP_WATCH) {
		debugger_report_watch(emul->debugger);
	} else if (stop == EMUL_STOP_END && emul->group == NULL) {
		emul_report_end(emul);
	}
	return debugger_after_stop(emul->debugger);
}

/* The machine stands, for gdb or the prompt; false: that is the end. */
static bool
let_go(struct group *g, bool gdb, bool prompt)
{
	if (!gdb_serve(g->machines, g->n_machines, gdb)) {
		return false;
	}
	return !prompt || debugger_prompt(in_focus(g)->debugger);
}

static void
run(struct group *g)
{
	const struct emul_options *o = &g->machines[0].options;
	bool prompt = o->start_in_debugger;
	bool gdb = !o->gdb_nowait;

	if (!run_commands(g, o)) {
		return;
	}
	gdb_announce(g->machines, g->n_machines);
	for (;;) {
		enum emul_stop stop;
		enum debugger_next next;

		if (!let_go(g, gdb, prompt)) {
			break;
		}
		if (least_time(g) == EMUL_NEVER && !is_held(g)) {
			break; /* over, and the prompt has been left */
		}
		stop = g->n_machines > 1 ? group_continue(g)
					 : emul_continue(in_focus(g));
		gdb = gdb_take_stop(g->machines, g->n_machines, g->focus, stop);
		next = gdb ? DEBUGGER_GO_ON : report(g, stop);
		if (next == DEBUGGER_QUIT) {
			break;
		}
		prompt = next == DEBUGGER_STAY;
		if (stop == EMUL_STOP_END) {
			prompt = o->debugger_at_end || o->start_in_debugger;
			if (!prompt) {
				break;
			}
		}
	}
}

int
group_run(struct group *g)
{
	int status = EXIT_STATUS_OK;
	struct error e;

	run(g);
	tui_close(g->tui);
	for (unsigned i = 0; i < g->n_machines; i++) {
		int own = emul_end(&g->machines[i]);

		if (status == EXIT_STATUS_OK) {
			status = own;
		}
	}
	if (!network_end(g->network, &e)) {
		fprintf(stderr, "gxemul: %s\n", e.text);
		status = EXIT_STATUS_HOST;
	}
	return status;
}
