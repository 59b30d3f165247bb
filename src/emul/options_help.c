/*
 * The table of options, and what -h, -H and --version print.
 *
 * The table names every option once; help, getopt's descriptions and the rule
 * about machine options without a machine come from it.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cpus/cpu.h"
#include "emul/options.h"
#include "emul/options_private.h"

/* In the order of the help. */
const struct option_info option_table[] = {
    {'E', "machine", "TYPE", true, "machine type (-H lists them)", NULL},
    {'e', "subtype", "SUBTYPE", true, "machine subtype", NULL},
    {'C', "cpu", "NAME", true, "CPU type (-H lists them)", NULL},
    {'M', "memory", "MB", true, "RAM in megabytes", NULL},
    {'n', "ncpus", "N", true, "number of CPUs", NULL},
    {'I', "hz", "HZ", true, "CPU clock frequency", NULL},
    {'d', "disk", "[PREFIX:]FILE", true, "add a disk image", NULL},
    {'j', "boot-file", "NAME", true, "name of the file the firmware boots",
     NULL},
    {'o', "boot-arg", "STRING", true, "arguments for the guest's kernel", NULL},
    {OPTION_INITRD, "initrd", "FILE", true,
     "initial RAM disk, behind the kernel", NULL},
    {'O', "netboot", NULL, true, "boot from the network: BOOTP, TFTP", NULL},
    {OPTION_RESET, "reset", "HOW", true,
     "a guest's reset: auto (it starts again), exit,\n"
     "boot (also where its firmware had a prompt),\n"
     "prompt (and DECstations have that to type at)",
     NULL},
    {OPTION_SERIAL_NR, "serial-nr", "N", true,
     "its number, for the Ethernet address (1)", NULL},
    {'X', "x11", NULL, true, "a window of X11 for each screen", NULL},
    {'Y', "scaledown", "N", true, "windows N times smaller, -N: larger", NULL},
    {'z', "display", "DISPLAY", true, "X display for windows (repeatable)",
     NULL},
    {'Z', "graphics-cards", "N", true,
     "so many screens: cards in the first slots", NULL},
    {OPTION_CARD, "card", "SLOT=NAME", true,
     "put a card into a slot (PMAG-BA, PMAG-AA,\n"
     "PMAG-CA, PMAGB-BA; VFB02, VFB01 on the 3100)",
     NULL},
    {'Q', "no-prom", NULL, true, "no firmware emulation", NULL},
    {'R', "random-bootstrap", NULL, true, "start on another CPU than CPU 0",
     NULL},
    {'S', "random-memory", NULL, true, "fill RAM with noise", NULL},
    {'p', "breakpoint", "ADDR", true,
     "add a breakpoint: address or symbol (repeatable)", NULL},
    {'i', "instruction-trace", NULL, true, "show every instruction", NULL},
    {'r', "register-dump", NULL, true, "show registers at every instruction",
     NULL},
    {'t', "call-trace", NULL, true, "show function calls", NULL},
    {'T', "stop-on-unmapped", NULL, true, "stop at accesses to unmapped memory",
     NULL},
    {'N', "show-ninstrs", NULL, true, "show the number of instructions", NULL},
    {'s', "statistics", "FLAGS:FILE", true, "write executed addresses to FILE",
     NULL},
    {'J', "no-combinations", NULL, true, "no instruction combinations", NULL},
    {'k', "code-cache", "MB", false, "size of the translation cache (96)",
     NULL},
    {'V', "debugger", NULL, false, "start at the prompt (implies -K)", NULL},
    {'K', "debugger-at-end", NULL, false,
     "go to the prompt when the machine stops", NULL},
    {'c', "command", "COMMAND", false,
     "run a prompt command first (repeatable)", NULL},
    {OPTION_SERIAL, "serial", "LINE=KIND", false,
     "connect a serial line: stdio, pty, window,\n"
     "file:NAME, unix:NAME, tcp:PORT or null",
     NULL},
    {'x', "xterms", NULL, false, "a window for each serial line", NULL},
    {OPTION_SCRIPT, "script", "FILE", false, "drive the console from a script",
     NULL},
    {OPTION_VNC, "vnc", "PORT", false,
     "show the first screen by VNC at 127.0.0.1:PORT", NULL},
    {OPTION_SCREENSHOT_AT, "screenshot-at", "WHEN:PNG", false,
     "write the screen to a file (repeatable): after N\n"
     "instructions or emulated seconds, or at the end",
     NULL},
    {OPTION_LIMIT, "limit", "N|SECONDSs", false,
     "end after N instructions or emulated seconds", NULL},
    {OPTION_DATE, "date", "DATE", false,
     "date of the guest's clock (1999-01-01):\n"
     "YYYY-MM-DD[THH:MM:SS], @SECONDS or host",
     NULL},
    {OPTION_NET, "net", "KIND[,OPTIONS]", false,
     "plug the machine into a network (repeatable):\n"
     "user[,hostfwd=tcp::PORT-:PORT][,restrict=on]...\n"
     "udp,local=PORT,remote=HOST:PORT; tap,ifname=NAME",
     NULL},
    {'L', "tap", "NAME", false, "the same as --net tap,ifname=NAME", NULL},
    {OPTION_PCAP, "pcap", "FILE", false, "write the network's frames to FILE",
     NULL},
    {OPTION_LOAD_SNAPSHOT, "load-snapshot", "FILE", false,
     "begin where a snapshot was saved", NULL},
    {OPTION_SAVE_AT_EXIT, "save-at-exit", "FILE", false,
     "save a snapshot at the end", NULL},
    {OPTION_RECORD, "record", "FILE", false,
     "record the run: its start and all input", NULL},
    {OPTION_RECORD_EMBED, "record-embed", NULL, false,
     "pack the files and disks into the recording", NULL},
    {OPTION_REPLAY, "replay", "FILE", false, "repeat a recorded run", NULL},
    {OPTION_GDB, "gdb", "WHERE", false,
     "wait for gdb at a TCP port of this host, at\n"
     "ADDRESS:PORT, unix:PATH, or - (standard input)",
     NULL},
    {OPTION_GDB_NOWAIT, "gdb-nowait", NULL, false, "run until gdb comes", NULL},
    {OPTION_TUI, "tui", NULL, false,
     "start in the full-screen view (implies -V)", NULL},
    {OPTION_HISTORY, "history", "MB", false,
     "memory for going back (32 at a terminal and with\n"
     "-V, -K, --gdb and --replay, else 0: none)",
     NULL},
    {OPTION_HISTORY_SPACING, "history-spacing", "N", false,
     "instructions between snapshots (67108864)", NULL},
    {OPTION_PACED, "paced", NULL, false,
     "emulated time never runs ahead of the host's", NULL},
    {OPTION_NO_IDLE_SKIP, "no-idle-skip", NULL, false,
     "execute idle loops to the letter", NULL},
    {OPTION_STATE_HASH, "state-hash", "N", false,
     "print a hash of all state every N instructions", NULL},
    {OPTION_CHECK_LOCKSTEP, "check-lockstep", NULL, false,
     "check the fast core against the stepper", NULL},
    {OPTION_STEPPER, "stepper", NULL, false,
     "execute everything in the stepper", NULL},
    {OPTION_STRICT, "strict", "[=KINDS]", false,
     "report what would go wrong on the chip: stale,\n"
     "uninit, reserved, hazard (all of them)",
     NULL},
    {'D', "repeatable", NULL, false, "accepted: runs always repeat", NULL},
    {'q', "quiet", NULL, false, "no messages", NULL},
    {'v', "verbose", NULL, false, "more messages (repeatable)", NULL},
    {'A', "no-colour", NULL, false, "no colours at the prompt", NULL},
    {'G', "colour", NULL, false, "colours at the prompt", NULL},
    {'H', "list-machines", NULL, false, "list machines and CPU types", NULL},
    {'h', "help", NULL, false, "this help", NULL},
    {OPTION_VALIDATE, "validate", NULL, false, "check all machines and exit",
     NULL},
    {OPTION_VERSION, "version", NULL, false, "print the version", NULL},
    {'A', "no-color", NULL, false, NULL, NULL},
    {'G', "color", NULL, false, NULL, NULL},
    {'W', "slave", "STRING", false, NULL,
     "this version starts no slave processes"},
    {0, NULL, NULL, false, NULL, NULL},
};

void
options_print_usage(FILE *f)
{
	fprintf(f, "usage: gxemul [options] file...\n"
		   "       gxemul [options] @file   machines described in it\n"
		   "       gxemul -h   lists the options\n"
		   "       gxemul -H   lists machines and CPU types\n");
}

void
options_print_version(FILE *f)
{
	fprintf(f, "gxemul %s\n", PACKAGE_VERSION);
}

#define HELP_COLUMN 29

static void
print_option(FILE *f, const struct option_info *info)
{
	char left[80];
	const char *text = info->help;
	const char *end;
	const char *argument = info->argument != NULL ? info->argument : "";
	const char *space =
	    argument[0] != '\0' && strncmp(argument, "[=", 2) != 0 ? " " : "";

	if (info->code < OPTION_LETTERS) {
		snprintf(left, sizeof(left), "-%c, --%s%s%s", info->code,
			 info->name, space, argument);
	} else {
		snprintf(left, sizeof(left), "    --%s%s%s", info->name, space,
			 argument);
	}
	while ((end = strchr(text, '\n')) != NULL) {
		fprintf(f, "  %-*s%.*s\n", HELP_COLUMN, left, (int)(end - text),
			text);
		left[0] = '\0';
		text = end + 1;
	}
	fprintf(f, "  %-*s%s\n", HELP_COLUMN, left, text);
}

void
options_print_help(FILE *f)
{
	size_t i;

	fprintf(f,
		"usage: gxemul [options] file...\n"
		"       gxemul [options] @file   machines described in it\n\n"
		"Files are loaded in order: ELF, ECOFF, a.out, symbol lists of "
		"nm, or raw\nbytes as ADDR:[SKIP:[PC:]]FILE; any of them may "
		"be compressed with gzip.\n\n"
		"Options of a machine:\n");
	for (i = 0; option_table[i].code != 0; i++) {
		if (option_table[i].help != NULL &&
		    option_table[i].of_machine) {
			print_option(f, &option_table[i]);
		}
	}
	fprintf(f, "\nGeneral options:\n");
	for (i = 0; option_table[i].code != 0; i++) {
		if (option_table[i].help != NULL &&
		    !option_table[i].of_machine) {
			print_option(f, &option_table[i]);
		}
	}
	fprintf(f, "\nSee gxemul(1).\n");
}

/* "type (alias, alias)" */
static void
print_names(FILE *f, const char *name, const char *const *aliases)
{
	const char *separator = " (";
	unsigned i;

	fprintf(f, "%s", name);
	for (i = 0; i < MACHINE_MAX_ALIASES && aliases[i] != NULL; i++) {
		if (strcmp(aliases[i], name) != 0) {
			fprintf(f, "%s%s", separator, aliases[i]);
			separator = ", ";
		}
	}
	if (separator[0] == ',') {
		fprintf(f, ")");
	}
}

void
options_print_list(FILE *f)
{
	const struct machine_class *const *c;
	const struct cpu_type *t;

	fprintf(f, "Machines (-E type, -e subtype):\n");
	for (c = machine_classes; *c != NULL; c++) {
		fprintf(f, "\n  -E ");
		print_names(f, (*c)->type, (*c)->type_aliases);
		if ((*c)->subtype != NULL) {
			fprintf(f, " -e ");
			print_names(f, (*c)->subtype, (*c)->subtype_aliases);
		}
		fprintf(f,
			"\n      %s\n      CPU %s (takes: %s), %u MB RAM (up "
			"to %u), up to %u CPU%s\n",
			(*c)->description, (*c)->cpu, (*c)->cpus, (*c)->ram_mb,
			(*c)->ram_max_mb, (*c)->max_cpus,
			(*c)->max_cpus == 1 ? "" : "s");
	}
	fprintf(f, "\nCPU types (-C):\n\n");
	for (t = cpu_types; t->name != NULL; t++) {
		fprintf(f, "  %-12s%s\n", t->name, t->description);
	}
}
