/*
 * The table of commands, finding one by its beginning, and the small commands
 * that are about the prompt itself.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config.h"

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "emul/emul.h"
#include "emul/log.h"

static void command_help(struct debugger *d, const char *args);
static void command_quiet(struct debugger *d, const char *args);
static void command_quit(struct debugger *d, const char *args);
static void command_verbosity(struct debugger *d, const char *args);
static void command_version(struct debugger *d, const char *args);

/* In alphabetic order. */
const struct command commands[] = {
    {"allsettings", "", "show all settings",
     "Registers, switches and the state of every device, by the names\n"
     "that expressions know. R/O: not to be assigned.",
     command_allsettings},
    {"backtrace", "[n]", "show who called the function, and so on",
     "At most n frames. The stack is understood by the instructions at the\n"
     "beginning of each function; it goes on behind exceptions of Linux.",
     command_backtrace},
    {"breakpoint", "...", "manipulate breakpoints",
     "breakpoint add EXPR, breakpoint delete N, breakpoint show;\n"
     "breakpoint on exception [NAME], on syscall [NUMBER], on device NAME.\n"
     "What stops may be followed by: if EXPR (only if it is not 0), once\n"
     "(is deleted then), do \"CMD; CMD\" (these commands are given then),\n"
     "trace (only a line is printed each time, and the machine goes on).\n"
     "Numbers do not change when another breakpoint is deleted.",
     command_breakpoint},
    {"continue", "", "continue execution", "CTRL-C comes back to the prompt.",
     command_continue},
    {"device", "...", "show info about devices",
     "device list: devices of this machine; device all: all devices\n"
     "the program knows; device consoles: serial lines; device NAME: the\n"
     "registers and all other state of one, as its state table has them.",
     command_device},
    {"dump", "[addr [endaddr]]", "dump memory contents in hex and ASCII",
     "Without an address: on from the last one, at first from the pc.\n"
     "endaddr is the first address not shown. Device registers that\n"
     "change when they are read are left alone.",
     command_dump},
    {"effects", "[on|off]", "show what traced instructions change",
     "Registers and memory that step and itrace show each instruction of.",
     command_effects},
    {"emul", "", "print a summary of the current emulation", NULL,
     command_emul},
    {"find", "[phys] addr endaddr what", "search memory",
     "what: \"text\", x 0a1b2c (hexadecimal digits), or b, h, w or d and an\n"
     "expression, a number of 8, 16, 32 or 64 bits in the CPU's byte order.\n"
     "What is not mapped, and devices, are passed over.",
     command_find},
    {"finish", "", "run until the function returns", NULL, command_finish},
    {"focus", "x[,y]", "change focus to cpu x, machine y", NULL, command_focus},
    {"goto", "instruction", "go to where the CPU had executed so many",
     "In the past only: see history. The number may be an expression.",
     command_goto},
    {"help", "[command]", "print this help message", NULL, command_help},
    {"history", "[...]", "show how far one can go back; present, cut, ...",
     "history present goes back to where you came from; history cut makes\n"
     "this place the present: what came after it is lost, and disks are\n"
     "put back. history spacing N, history memory MB.",
     command_history},
    {"itrace", "[on|off|if expr]", "toggle instruction_trace on or off",
     "With if: only instructions for which the expression is not 0.",
     command_itrace},
    {"key", "name [down|up]", "press a key of the keyboard, and release it",
     "Names are those of X11: a, A, Return, F1, Shift_L, Control_L, Up.",
     command_key},
    {"lastchange", "register", "who changed a register last?", NULL,
     command_lastchange},
    {"lastwrite", "[phys] addr [len]", "who wrote to memory last?",
     "A CPU or a device, at which instruction, before this place. len: 4.",
     command_lastwrite},
    {"list", "[addr|file:line]", "show lines of source",
     "Of the program that was compiled with -g: those around the address,\n"
     "or where the CPU stands. An empty line shows more.",
     command_list},
    {"load", "file [phys] addr", "copy a file into memory",
     "As it is, whatever its format; save is the other way.", command_load},
    {"log", "[file|off]", "copy what is printed to a file, too",
     "At its end. Answers, messages and traces, but not what the guest\n"
     "prints.",
     command_log},
    {"lookup", "name|addr", "lookup a symbol by name or address",
     "Names are tried first, then addresses in hexadecimal, with or\n"
     "without 0x, then expressions.",
     command_lookup},
    {"machine", "", "print a summary of the current machine", NULL,
     command_machine},
    {"mouse", "dx dy [buttons]", "move the mouse; buttons: 1 left, 2, 4 right",
     NULL, command_mouse},
    {"next", "[n]", "step, but over calls",
     "A call is executed with its delay slot and all that it does.",
     command_next},
    {"ninstrs", "[on|off]", "toggle (set or unset) show_nr_of_instructions",
     NULL, command_ninstrs},
    {"pause", "cpuid", "pause (or unpause) a CPU", NULL, command_pause},
    {"poke", "[phys] addr, bytes", "store bytes, given as hexadecimal digits",
     "Two digits for each byte, in the order of memory, up to 1024 bytes.",
     command_poke},
    {"print", "[/xduobc] expr", "evaluate an expression without side-effects",
     "print/x hexadecimal, /d signed and /u unsigned decimal, /o octal,\n"
     "/b binary, /c as a character. byte(A), half(A), word(A), double(A)\n"
     "are what is in memory at A, pbyte(A) and so on at the physical\n"
     "address A; *A is the word there, sign-extended.",
     command_print},
    {"put", "[b|h|w|d|q] addr, data", "modify emulated memory contents",
     "Sizes: 8, 16, 32, 64, 128 bits, in the CPU's byte order; without\n"
     "one, that of the last put. Writes to devices reach them.",
     command_put},
    {"quiet", "[on|off]", "toggle quiet_mode on or off", NULL, command_quiet},
    {"quit", "", "quit the emulator", NULL, command_quit},
    {"reg", "[cpuid][,c]", "show GPRs (or coprocessor c's registers)", NULL,
     command_reg},
    {"reset", "", "reset the machine: its firmware starts anew",
     "Files that were loaded are in memory again; disks, clock and network\n"
     "are as they were, and time goes on.",
     command_reset},
    {"reverse-continue", "", "go back to the last breakpoint or watchpoint",
     "The same as rc.", command_reverse_continue},
    {"reverse-step", "[n]", "go back one (or n) instruction(s)",
     "The same as rs.", command_reverse_step},
    {"save", "file [phys] addr len", "copy memory to a file", NULL,
     command_save},
    {"screenshot", "file [screen]", "write what a screen shows to a PNG file",
     NULL, command_screenshot},
    {"snapshot", "...", "save, load, list, delete snapshots",
     "snapshot save NAME, snapshot load NAME, snapshot list, snapshot\n"
     "delete NAME. A name with a '/' or a '.' in it is that of a file.",
     command_snapshot},
    {"step", "[n]", "single-step one (or n) instruction(s)",
     "A branch and its delay slot are two steps; the slot is marked (d).",
     command_step},
    {"symbols", "file [offset]", "add the symbols of a file",
     "An ELF, ECOFF or a.out file, or what nm prints. The offset is added\n"
     "to each: where a module or a shared object was loaded.",
     command_symbols},
    {"tlbdump", "[cpuid][,r]", "dump TLB contents (add ',r' for raw data)",
     NULL, command_tlbdump},
    {"trace", "[on|off]", "toggle show_trace_tree on or off", NULL,
     command_trace},
    {"tui", "", "full-screen view",
     "Code, registers, memory, the guest's console and more in panes; its\n"
     "key ? lists its keys, q comes back to the prompt.",
     command_tui},
    {"type", "text", "type a text at the keyboard",
     "With \\n for Return, \\t, \\e, \\b, \\\\ and \\xHH; up to 256 "
     "characters.",
     command_type},
    {"unassemble", "[addr [endaddr]]", "dump memory contents as instructions",
     "Without an address: on from the last one, or from the pc when the\n"
     "machine has run since.",
     command_unassemble},
    {"until", "[addr] [if expr]", "run to addr, or until expr is not 0",
     "Without addr each instruction is looked at, which is slow.",
     command_until},
    {"verbosity", "[subsystem [n]]", "set or display message verbosity levels",
     "n: 0 ERROR, 1 WARNING, 2 INFO, 3 DEBUG, or the first letter.\n"
     "Subsystem ALL stands for each of them.",
     command_verbosity},
    {"version", "", "print version information", NULL, command_version},
    {"watch", "...", "stop after accesses to memory",
     "watch add [phys] ADDR [LEN] [r|w|rw|c], watch add device NAME\n"
     "[r|w|rw], watch delete N, watch show. c: only what changes it. What\n"
     "devices do to the memory counts, too. A virtual address is watched\n"
     "where it is mapped at each time. if, once, trace, do: as for breakpoint.",
     command_watch},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- finding ---- */

static const struct command *
find(const char *word, size_t len)
{
	const struct command *c;

	for (c = commands; c->name != NULL; c++) {
		if (strncasecmp(c->name, word, len) == 0 &&
		    c->name[len] == '\0') {
			return c;
		}
	}
	return NULL;
}

/* Short forms that people know, though several names begin so. */
static const struct {
	const char *word;
	const char *name;
} short_forms[] = {
    {"b", "breakpoint"},    {"br", "breakpoint"}, {"bt", "backtrace"},
    {"c", "continue"},	    {"e", "emul"},	  {"f", "focus"},
    {"fo", "focus"},	    {"h", "help"},	  {"n", "next"},
    {"r", "reg"},	    {"re", "reg"},	  {"rc", "reverse-continue"},
    {"rs", "reverse-step"}, {"s", "step"},	  {"l", "lookup"},
    {"lo", "lookup"},	    {"u", "unassemble"},  {"un", "unassemble"},
};

static const struct command *
find_short(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(short_forms) / sizeof(short_forms[0]);
	     i++) {
		if (strlen(short_forms[i].word) == len &&
		    strncasecmp(short_forms[i].word, word, len) == 0) {
			return find(short_forms[i].name,
				    strlen(short_forms[i].name));
		}
	}
	return NULL;
}

/* By a beginning that fits only one name; complains. */
static const struct command *
find_prefix(const char *word, size_t len)
{
	const struct command *found = find(word, len);
	const struct command *c;
	unsigned n = 0;

	if (found == NULL) {
		found = find_short(word, len);
	}
	if (found != NULL) {
		return found;
	}
	for (c = commands; c->name != NULL; c++) {
		if (len > 0 && strncasecmp(c->name, word, len) == 0) {
			found = c;
			n++;
		}
	}
	if (n == 1) {
		return found;
	}
	if (n == 0) {
		printf("Unknown command '%.*s'. Type 'help' for help.\n",
		       (int)(len < 100 ? len : 100), word);
		return NULL;
	}
	printf("Ambiguous command '%.*s':  ", (int)len, word);
	for (c = commands; c->name != NULL; c++) {
		if (strncasecmp(c->name, word, len) == 0) {
			printf("  %s", c->name);
		}
	}
	printf("\n");
	return NULL;
}

void
command_run(struct debugger *d, const char *line)
{
	const struct command *c;
	size_t len = 0;

	while (line[len] != '\0' && !isspace((unsigned char)line[len]) &&
	       line[len] != ',' && line[len] != '/') {
		len++;
	}
	if (len == 0) {
		len = strlen(line);
	}
	c = find_prefix(line, len);
	if (c == NULL) {
		return;
	}
	line += len;
	while (isspace((unsigned char)*line)) {
		line++;
	}
	if (c->arguments[0] == '\0' && *line != '\0') {
		printf("syntax: %s\n", c->name);
		return;
	}
	c->run(d, line);
}

/* ---- commands ---- */

static void
print_command(const struct command *c)
{
	char usage[64];

	snprintf(usage, sizeof(usage), "%s %s", c->name, c->arguments);
	printf("  %-28s %s\n", usage, c->summary);
}

static void
help_one(const char *word)
{
	const struct command *c = find(word, strlen(word));
	const char *p;

	if (c == NULL) {
		printf("%s: no such command\n", word);
		return;
	}
	print_command(c);
	p = c->details;
	while (p != NULL && *p != '\0') {
		printf("      %.*s\n", (int)strcspn(p, "\n"), p);
		p += strcspn(p, "\n");
		if (*p == '\n') {
			p++;
		}
	}
}

static void
command_help(struct debugger *d, const char *args)
{
	const struct command *c;

	if (*args != '\0') {
		help_one(args);
		return;
	}
	printf("Available commands:\n");
	for (c = commands; c->name != NULL; c++) {
		print_command(c);
	}
	printf("  %-28s %s\n", "x = expr", "generic assignment");
	printf(
	    "\nCommands may be shortened as long as they are unambiguous; an\n"
	    "empty line repeats step, next, reverse-step, dump, unassemble;\n"
	    "'help step' says more about step.\n"
	    "\n"
	    "In assignments x is a register or another setting that can be\n"
	    "written (see allsettings), and expr has registers, settings,\n"
	    "numbers (0x for hexadecimal) and symbols, parentheses and, from\n"
	    "high to low priority:\n"
	    "  - ~ + ! * (before a value)   * / %%   + -   << >>   < <= > >=\n"
	    "  == !=   &   ^   |   &&   ||\n"
	    "Where a name has several meanings, a prefix chooses one: '#' for\n"
	    "registers and settings, '@' for symbols; '$' is for numbers.\n");
}

static void
command_quit(struct debugger *d, const char *args)
{
	d->quit = true;
}

static void
command_version(struct debugger *d, const char *args)
{
	printf("%s\n", PACKAGE_STRING);
}

static const char *
on_off(bool value)
{
	return value ? "ON" : "OFF";
}

static void
command_quiet(struct debugger *d, const char *args)
{
	struct log *log = debugger_machine(d)->log;
	bool was = log->quiet;
	bool value = was;

	if (!debugger_switch(args, &value)) {
		return;
	}
	log->quiet = value;
	log_set_all(log, value ? LOG_ERROR : LOG_WARNING);
	printf("quiet_mode = %s", on_off(value));
	if (value != was) {
		printf(" (was: %s)", on_off(was));
	}
	printf("; setting verbosity for all subsystems to %s\n",
	       value ? "ERROR" : "WARNING");
}

static const char *const level_names[] = {"ERROR", "WARNING", "INFO", "DEBUG"};

static void
print_level(const struct log *log, unsigned s)
{
	char name[32];

	if (s == LOG_STARTUP) {
		snprintf(name, sizeof(name), "(startup related)");
	} else {
		snprintf(name, sizeof(name), "%s", log_subsystem_names[s]);
	}
	printf("%17s   %d: %s\n", name, (int)log->level[s],
	       level_names[log->level[s]]);
}

static bool
parse_level(const char *text, enum log_level *level)
{
	unsigned i;

	for (i = 0; i < 4; i++) {
		if ((text[0] == (char)('0' + i) && text[1] == '\0') ||
		    (text[0] != '\0' &&
		     strncasecmp(text, level_names[i], strlen(text)) == 0)) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

static void
command_verbosity(struct debugger *d, const char *args)
{
	struct log *log = debugger_machine(d)->log;
	enum log_level level = LOG_ERROR;
	char name[32];
	bool all;
	bool found = false;
	unsigned s;

	debugger_word(&args, name, sizeof(name));
	all = name[0] == '\0' || strcasecmp(name, "ALL") == 0;
	if (*args != '\0' && !parse_level(args, &level)) {
		printf("'%s' is no level: 0 ERROR, 1 WARNING, 2 INFO, "
		       "3 DEBUG.\n",
		       args);
		return;
	}
	for (s = 0; s < LOG_SUBSYSTEMS; s++) {
		if (!all && strcasecmp(name, log_subsystem_names[s]) != 0) {
			continue;
		}
		if (*args != '\0') {
			log->level[s] = level;
		}
		if (!found) {
			printf("Subsystem:          Level:\n");
		}
		found = true;
		print_level(log, s);
	}
	if (!found) {
		printf("Unknown subsystem name '%s'.\n", name);
	}
}
