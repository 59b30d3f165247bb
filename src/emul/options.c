/*
 * The command line: getopt's short options as people know them from GXemul,
 * each with a long form, and long options of our own.
 *
 * The options are in the table of options_help.c; what each does is here.
 */
#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/options.h"
#include "emul/options_private.h"
#include "emul/screenshots.h"
#include "emul/strict.h"
#include "loaders/loader.h"

/* ---- Single options ---- */

static const struct option_info *
find_option(int code)
{
	size_t i;

	for (i = 0; option_table[i].code != 0; i++) {
		if (option_table[i].code == code) {
			return &option_table[i];
		}
	}
	return NULL;
}

/* How messages call an option: "-M" or "--limit". */
static const char *
option_name(int code, char *buf, size_t size)
{
	if (code < OPTION_LETTERS) {
		snprintf(buf, size, "-%c", code);
	} else {
		snprintf(buf, size, "--%s", find_option(code)->name);
	}
	return buf;
}

static bool
number_between(int code, const char *text, uint64_t min, uint64_t max,
	       uint64_t *value, struct error *e)
{
	char name[32];

	if (!options_number(text, value) || *value < min || *value > max) {
		return emul_error(e,
				  "%s %s: give a whole number from %llu to "
				  "%llu",
				  option_name(code, name, sizeof(name)), text,
				  (unsigned long long)min,
				  (unsigned long long)max);
	}
	return true;
}

static bool
set_once(const char **where, int code, const char *text, struct error *e)
{
	char name[32];

	if (*where != NULL) {
		return emul_error(e, "%s is given twice (%s and %s)",
				  option_name(code, name, sizeof(name)), *where,
				  text);
	}
	*where = text;
	return true;
}

static void
append(const char ***list, unsigned *count, const char *text)
{
	const char **p = realloc(*list, (*count + 1) * sizeof(**list));

	assert(p != NULL);
	p[(*count)++] = text;
	*list = p;
}

/* It is one of the files, so that all that knows about files (snapshots,
 * recordings) knows about it. */
static bool
add_initrd(struct emul_options *o, int code, const char *text, struct error *e)
{
	size_t size = sizeof(LOADER_INITRD) + strlen(text);
	char name[32];

	if (o->initrd != NULL) {
		return emul_error(e, "%s is given twice",
				  option_name(code, name, sizeof(name)));
	}
	o->initrd = malloc(size);
	assert(o->initrd != NULL);
	snprintf(o->initrd, size, "%s%s", LOADER_INITRD, text);
	append(&o->files, &o->n_files, o->initrd);
	return true;
}

/* -L: tapN, or the path of a device as GXemul has it. */
static void
add_tap(struct emul_options *o, const char *text)
{
	static const char format[] = "tap,ifname=%s";
	const char *name = strrchr(text, '/');
	size_t size = sizeof(format) + strlen(text);
	char *spec = malloc(size);

	o->own_nets =
	    realloc(o->own_nets, (o->n_own_nets + 1) * sizeof(*o->own_nets));
	assert(spec != NULL && o->own_nets != NULL);
	snprintf(spec, size, format, name != NULL ? name + 1 : text);
	o->own_nets[o->n_own_nets++] = spec;
	append(&o->nets, &o->n_nets, spec);
}

/* --card SLOT=NAME. */
static bool
add_card(struct emul_options *o, const char *text, struct error *e)
{
	unsigned slot = (unsigned)(text[0] - '0');

	if (slot >= MACHINE_CARDS || text[1] != '=' || text[2] == '\0') {
		return emul_error(e,
				  "--card %s: give SLOT=NAME, such as "
				  "0=PMAG-BA (slots 0 to %d)",
				  text, MACHINE_CARDS - 1);
	}
	if (o->machine.cards[slot] != NULL) {
		return emul_error(e, "--card: slot %u is given twice", slot);
	}
	o->machine.cards[slot] = text + 2;
	return true;
}

/* -Y: 2 is half, -2 twice as large. */
static bool
parse_scale(struct emul_options *o, const char *text, struct error *e)
{
	bool larger = text[0] == '-';
	uint64_t n;

	if (!options_number(text + larger, &n) || n < (larger ? 2 : 1) ||
	    n > (larger ? 4 : 16)) {
		return emul_error(e,
				  "-Y %s: give 1 to 16 for smaller windows, -2 "
				  "to -4 for larger ones",
				  text);
	}
	o->scale = larger ? -(int)n : (int)n;
	return true;
}

/* FLAGS:FILE of -s. */
static bool
check_statistics(const char *text, struct error *e)
{
	const char *colon = strchr(text, ':');
	size_t columns;

	if (colon == NULL || colon[1] == '\0') {
		return emul_error(
		    e, "-s %s: give flags, a colon and a file name", text);
	}
	if (strspn(text, "vpido") != (size_t)(colon - text)) {
		return emul_error(e, "-s %s: the flags are v, p, i, d and o",
				  text);
	}
	columns = strcspn(text, "vpi");
	if (columns >= (size_t)(colon - text)) {
		return emul_error(
		    e, "-s %s: give at least one of the flags v, p and i",
		    text);
	}
	return true;
}

static bool
parse_reset(struct emul_options *o, const char *text, struct error *e)
{
	static const char *const names[RESET_OPTIONS] = {
	    [RESET_AUTO] = "auto",
	    [RESET_EXIT] = "exit",
	    [RESET_BOOT] = "boot",
	    [RESET_PROMPT] = "prompt",
	};

	for (unsigned i = 0; i < RESET_OPTIONS; i++) {
		if (strcmp(text, names[i]) == 0) {
			o->machine.reset = (enum reset_option)i;
			o->machine.reset_given = true;
			return true;
		}
	}
	return emul_error(e, "--reset %s: give auto, exit, boot or prompt",
			  text);
}

bool
options_set_machine(struct emul_options *o, int code, const char *text,
		    struct error *e)
{
	uint64_t n;

	switch (code) {
	case 'E':
		return set_once(&o->machine.type, code, text, e);
	case 'e':
		return set_once(&o->machine.subtype, code, text, e);
	case 'C':
		return set_once(&o->machine.cpu, code, text, e);
	case 'I':
		if (strcmp(text, "0") == 0) {
			o->machine.cpu_hz = 0;
			return true;
		}
		return number_between(code, text, 10000, UINT64_C(10000000000),
				      &o->machine.cpu_hz, e);
	case 'M':
		return number_between(code, text, 0, 1 << 24,
				      &o->machine.ram_mb, e);
	case 'n':
		if (!number_between(code, text, 1, MACHINE_MAX_CPUS, &n, e)) {
			return false;
		}
		o->machine.n_cpus = (unsigned)n;
		return true;
	case 'd':
		append(&o->disks, &o->n_disks, text);
		return true;
	case OPTION_INITRD:
		return add_initrd(o, code, text, e);
	case 'j':
		o->machine.boot_file = text;
		return true;
	case 'o':
		o->machine.boot_arg = text;
		return true;
	case OPTION_RESET:
		return parse_reset(o, text, e);
	case OPTION_SERIAL_NR:
		if (!number_between(code, text, 1, 255, &n, e)) {
			return false;
		}
		o->machine.serial_nr = (unsigned)n;
		return true;
	case 'X':
		o->x11 = true;
		return true;
	case 'Y':
		return parse_scale(o, text, e);
	case 'z':
		append(&o->displays, &o->n_displays, text);
		return true;
	case 'Z':
		if (!number_between(code, text, 0, MACHINE_CARDS, &n, e)) {
			return false;
		}
		o->machine.graphics = (unsigned)n;
		return true;
	case OPTION_CARD:
		return add_card(o, text, e);
	case 'O':
		o->machine.force_netboot = true;
		return true;
	case 'Q':
		o->machine.no_prom = true;
		return true;
	case 'R':
		o->machine.random_bootstrap = true;
		return true;
	case 'S':
		o->machine.random_memory = true;
		return true;
	case 'p':
		append(&o->breakpoints, &o->n_breakpoints, text);
		return true;
	case 'i':
		o->instruction_trace = true;
		return true;
	case 'r':
		o->register_dump = true;
		return true;
	case 't':
		o->call_trace = true;
		return true;
	case 'T':
		o->stop_on_unmapped = true;
		return true;
	case 'N':
		o->show_ninstrs = true;
		return true;
	case 's':
		return set_once(&o->statistics, code, text, e) &&
		       check_statistics(text, e);
	case 'J':
		o->no_combinations = true;
		return true;
	default:
		assert(!"an option of the table that nobody parses");
		return false;
	}
}

static bool
parse_date(struct emul_options *o, const char *text, struct error *e)
{
	o->date_given = true;
	if (strcmp(text, "host") == 0) {
		o->date_host = true;
		return true;
	}
	o->date_host = false;
	if (!options_date(text, &o->date)) {
		return emul_error(e,
				  "--date %s: give YYYY-MM-DD, "
				  "YYYY-MM-DDTHH:MM:SS, @SECONDS (years 1970 "
				  "to 9999, UTC) or host",
				  text);
	}
	return true;
}

static bool
parse_limit(struct emul_options *o, const char *text, struct error *e)
{
	uint64_t instructions;
	emul_time time;

	if (!options_limit(text, &instructions, &time)) {
		return emul_error(e,
				  "--limit %s: give a number of instructions "
				  "(10M) or of emulated seconds (10s)",
				  text);
	}
	/* One of each may be given; the nearer ends the run. */
	if (instructions != 0) {
		o->limit_instructions = instructions;
	} else {
		o->limit_time = time;
	}
	return true;
}

static bool
parse_screenshot(struct emul_options *o, const char *text, struct error *e)
{
	uint64_t instructions;
	emul_time time;

	if (!screenshots_parse(text, &instructions, &time)) {
		return emul_error(e,
				  "--screenshot-at %s: give a number of "
				  "instructions (10M), of emulated seconds "
				  "(10s) or end, a colon and a file name",
				  text);
	}
	append(&o->screenshots, &o->n_screenshots, text);
	return true;
}

static bool
parse_general_option(struct emul_options *o, int code, const char *text,
		     enum options_action *action, struct error *e)
{
	uint64_t n;

	switch (code) {
	case 'A':
		o->colour = 0;
		return true;
	case 'G':
		o->colour = 1;
		return true;
	case 'c':
		append(&o->commands, &o->n_commands, text);
		return true;
	case 'D':
		return true;
	case 'H':
		*action = OPTIONS_LIST;
		return true;
	case 'h':
		*action = OPTIONS_HELP;
		return true;
	case OPTION_VALIDATE:
		*action = OPTIONS_VALIDATE;
		return true;
	case OPTION_VERSION:
		*action = OPTIONS_VERSION;
		return true;
	case 'K':
		o->debugger_at_end = true;
		return true;
	case 'k':
		if (!number_between(code, text, 1, 4096, &n, e)) {
			return false;
		}
		o->code_cache_mb = (unsigned)n;
		return true;
	case 'q':
		o->quiet = true;
		return true;
	case 'V':
		o->start_in_debugger = true;
		o->debugger_at_end = true;
		return true;
	case 'v':
		o->verbosity++;
		return true;
	case OPTION_CHECK_LOCKSTEP:
		o->check_lockstep = true;
		return true;
	case OPTION_DATE:
		return parse_date(o, text, e);
	case OPTION_LIMIT:
		return parse_limit(o, text, e);
	case OPTION_VNC:
		if (!number_between(code, text, 1, 65535, &n, e)) {
			return false;
		}
		o->vnc_port = (unsigned)n;
		return true;
	case OPTION_SCREENSHOT_AT:
		return parse_screenshot(o, text, e);
	case OPTION_LOAD_SNAPSHOT:
		return set_once(&o->load_snapshot, code, text, e);
	case OPTION_SAVE_AT_EXIT:
		return set_once(&o->save_at_exit, code, text, e);
	case OPTION_RECORD:
		return set_once(&o->record, code, text, e);
	case OPTION_RECORD_EMBED:
		o->record_embed = true;
		return true;
	case OPTION_REPLAY:
		return set_once(&o->replay, code, text, e);
	case OPTION_HISTORY:
		o->history_given = true;
		return number_between(code, text, 0, 1 << 20, &o->history_mb,
				      e);
	case OPTION_HISTORY_SPACING:
		return number_between(code, text, 1000, UINT64_C(1) << 50,
				      &o->history_spacing, e);
	case OPTION_NET:
		append(&o->nets, &o->n_nets, text);
		return true;
	case 'L':
		add_tap(o, text);
		return true;
	case OPTION_PCAP:
		return set_once(&o->pcap, code, text, e);
	case OPTION_GDB:
		return set_once(&o->gdb, code, text, e);
	case OPTION_GDB_NOWAIT:
		o->gdb_nowait = true;
		return true;
	case OPTION_TUI:
		o->tui = true;
		o->start_in_debugger = true;
		o->debugger_at_end = true;
		return true;
	case OPTION_NO_IDLE_SKIP:
		o->no_idle_skip = true;
		return true;
	case OPTION_PACED:
		o->clock = CLOCK_PACED;
		return true;
	case OPTION_SCRIPT:
		return set_once(&o->script, code, text, e);
	case OPTION_SERIAL:
		append(&o->serials, &o->n_serials, text);
		return true;
	case 'x':
		o->windows = true;
		return true;
	case OPTION_STATE_HASH:
		return number_between(code, text, 1, UINT64_MAX, &o->state_hash,
				      e);
	case OPTION_STEPPER:
		o->stepper_only = true;
		return true;
	case OPTION_STRICT:
		o->stepper_only = true;
		return strict_parse(text, &o->strict, e);
	default:
		assert(!"an option of the table that nobody parses");
		return false;
	}
}

/* ---- The whole line ---- */

/* getopt's descriptions, made from the table. */
struct getopt_tables {
	char letters[2 * OPTIONS_MAX + 3];
	struct option longs[OPTIONS_MAX + 1];
};

static int
has_argument(const struct option_info *info)
{
	if (info->argument == NULL) {
		return no_argument;
	}
	return strncmp(info->argument, "[=", 2) == 0 ? optional_argument
						     : required_argument;
}

static void
make_tables(struct getopt_tables *t)
{
	char *p = t->letters;
	size_t i;

	memset(t, 0, sizeof(*t));
	*p++ = '-'; /* files come in their order, between the options */
	*p++ = ':'; /* tell a missing argument from an unknown option */
	for (i = 0; option_table[i].code != 0; i++) {
		assert(i < OPTIONS_MAX);
		if (option_table[i].code < OPTION_LETTERS) {
			*p++ = (char)option_table[i].code;
			if (option_table[i].argument != NULL) {
				*p++ = ':';
			}
		}
		t->longs[i].name = option_table[i].name;
		t->longs[i].has_arg = has_argument(&option_table[i]);
		t->longs[i].val = option_table[i].code;
	}
}

bool
options_add_file(struct emul_options *o, const char *text, struct error *e)
{
	if (text[0] == '@') {
		return emul_error(e,
				  "%s: a description of machines is no file "
				  "of a machine",
				  text);
	}
	append(&o->files, &o->n_files, text);
	return true;
}

/* A file, or with @ a description of machines: "@file" or "@ file". */
static bool
take_file(struct emul_options *o, const char *text, struct error *e)
{
	if (o->machines_file != NULL && o->machines_file[0] == '\0') {
		o->machines_file = text;
		return true;
	}
	if (text[0] != '@') {
		return options_add_file(o, text, e);
	}
	if (o->machines_file != NULL) {
		return emul_error(e,
				  "@%s and %s: there can be one description of "
				  "machines",
				  o->machines_file, text);
	}
	o->machines_file = text + 1;
	return true;
}

static bool
bad_option(int result, char **argv, struct error *e)
{
	const char *word = argv[optind - 1];
	char name[32];

	if (result == ':') {
		return emul_error(e, "%s needs an argument",
				  option_name(optopt, name, sizeof(name)));
	}
	if (optopt != 0 && find_option(optopt) != NULL) {
		return emul_error(e, "%s takes no argument", word);
	}
	if (optopt != 0) {
		return emul_error(e, "unknown option -%c (gxemul -h lists all)",
				  optopt);
	}
	return emul_error(
	    e, "unknown or ambiguous option %s (gxemul -h lists all)", word);
}

/* Options that change each other, in the words people know. */
static void
combine(struct emul_options *o)
{
	bool traces = o->instruction_trace || o->register_dump;

	if (o->quiet && (o->start_in_debugger || traces)) {
		fprintf(stderr, "gxemul: note: -q is ignored with %s\n",
			o->tui		       ? "--tui"
			: o->start_in_debugger ? "-V"
			: o->instruction_trace ? "-i"
					       : "-r");
		o->quiet = false;
	}
	if (traces && o->verbosity < 1) {
		o->verbosity = 1;
	}
}

/* What a run begins with comes from one place. */
static bool
check_sources(const struct emul_options *o, struct error *e)
{
	if (o->replay != NULL && (o->load_snapshot != NULL ||
				  o->script != NULL || o->record != NULL)) {
		return emul_error(e,
				  "%s does not go with --replay: a recording "
				  "has all that its run had",
				  o->load_snapshot != NULL ? "--load-snapshot"
				  : o->script != NULL	   ? "--script"
							   : "--record");
	}
	if (o->tui && o->gdb != NULL) {
		return emul_error(e, "--tui does not go with --gdb: gdb has "
				     "the machine");
	}
	if (o->record_embed && o->record == NULL) {
		return emul_error(e, "--record-embed needs --record FILE");
	}
	if (o->strict != 0 && o->check_lockstep) {
		return emul_error(e, "--strict runs in the stepper, which "
				     "--check-lockstep compares with: leave "
				     "one of them out");
	}
	return true;
}

/* With a description of machines, the command line has what is for all. */
static bool
check_described(const struct emul_options *o,
		const struct option_info *of_machine, struct error *e)
{
	char name[32];

	if (o->machines_file[0] == '\0') {
		return emul_error(e, "@ needs a file name");
	}
	if (of_machine != NULL) {
		return emul_error(
		    e,
		    "%s belongs to a machine, and @%s says what "
		    "the machines are",
		    option_name(of_machine->code, name, sizeof(name)),
		    o->machines_file);
	}
	return o->n_files == 0 ||
	       emul_error(e,
			  "%s: @%s says what the machines load: put it there",
			  o->files[0], o->machines_file);
}

static bool
check_whole(struct emul_options *o, const struct option_info *of_machine,
	    enum options_action *action, struct error *e)
{
	char name[32];

	if (*action != OPTIONS_RUN) {
		return true;
	}
	if (!check_sources(o, e)) {
		return false;
	}
	if (o->machines_file != NULL) {
		combine(o);
		return check_described(o, of_machine, e);
	}
	if (o->load_snapshot != NULL || o->replay != NULL) {
		combine(o);
		return true; /* the file says what the machine is */
	}
	if (o->machine.type == NULL && o->machine.subtype == NULL &&
	    of_machine != NULL) {
		return emul_error(
		    e,
		    "%s belongs to a machine: give -E TYPE or -e SUBTYPE too "
		    "(gxemul -H lists them)",
		    option_name(of_machine->code, name, sizeof(name)));
	}
	if (o->n_files == 0 && o->n_disks == 0 && !o->machine.force_netboot &&
	    o->machine.reset != RESET_PROMPT) {
		*action = OPTIONS_NO_FILES;
		return emul_error(e, "No filename given");
	}
	if (o->machine.type == NULL && o->machine.subtype == NULL) {
		return emul_error(e, "no machine given: use -E TYPE or -e "
				     "SUBTYPE (gxemul -H lists them)");
	}
	combine(o);
	return true;
}

bool
options_parse(struct emul_options *o, int argc, char **argv,
	      enum options_action *action, struct error *e)
{
	struct getopt_tables tables;
	const struct option_info *info;
	const struct option_info *of_machine = NULL;
	char name[32];
	int code;
	bool ok;

	memset(o, 0, sizeof(*o));
	o->code_cache_mb = 96;
	o->date = OPTIONS_DEFAULT_DATE;
	o->colour = getenv("CLICOLOR") != NULL ? 1 : -1;
	*action = OPTIONS_RUN;

	make_tables(&tables);
	optind = 0; /* start over, with a new set of options */
	opterr = 0;
	while ((code = getopt_long(argc, argv, tables.letters, tables.longs,
				   NULL)) != -1) {
		if (code == 1) {
			if (!take_file(o, optarg, e)) {
				return false;
			}
			continue;
		}
		info = find_option(code);
		if (info == NULL) {
			return bad_option(code, argv, e);
		}
		if (info->refused != NULL) {
			return emul_error(e, "%s: %s",
					  option_name(code, name, sizeof(name)),
					  info->refused);
		}
		if (info->of_machine && of_machine == NULL) {
			of_machine = info;
		}
		ok = info->of_machine
			 ? options_set_machine(o, code, optarg, e)
			 : parse_general_option(o, code, optarg, action, e);
		if (!ok) {
			return false;
		}
	}
	for (; optind < argc; optind++) {
		if (!take_file(o, argv[optind], e)) {
			return false;
		}
	}
	return check_whole(o, of_machine, action, e);
}

void
options_boot_image(struct emul_options *o, unsigned i)
{
	const char *name = o->files[i];
	size_t size = strlen(name) + 3;
	char *spec = malloc(size);

	o->images = realloc(o->images, (o->n_images + 1) * sizeof(*o->images));
	assert(spec != NULL && o->images != NULL);
	snprintf(spec, size, "b:%s", name);
	o->images[o->n_images++] = spec;
	append(&o->disks, &o->n_disks, spec);
	o->n_files--;
	memmove(o->files + i, o->files + i + 1,
		(o->n_files - i) * sizeof(*o->files));
}

void
options_free_machine(struct emul_options *o)
{
	for (unsigned i = 0; i < o->n_images; i++) {
		free(o->images[i]);
	}
	free(o->images);
	free(o->disks);
	free(o->files);
	free(o->initrd);
	free(o->displays);
}

void
options_free(struct emul_options *o)
{
	options_free_machine(o);
	for (unsigned i = 0; i < o->n_own_nets; i++) {
		free(o->own_nets[i]);
	}
	free(o->own_nets);
	free(o->nets);
	free(o->breakpoints);
	free(o->commands);
	free(o->serials);
	free(o->screenshots);
}
