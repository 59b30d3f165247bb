/*
 * The prompt of the DECstation firmware, ">>", on the serial console, with
 * --reset prompt.
 *
 * Documents: the owner's guides of the DECstation 3100 and of the 5000 series.
 *
 * There is a machine whose command line has no program, and there it comes back
 * to where without the option the run would end.  That is a reset of the board,
 * so memory is as at the start, and no device works on behind the firmware's
 * back; a boot is one, too.
 *
 * Not modelled: passwords, scripts, tests (t, test), starting without a boot
 * (go, restart), error logs; the screen and its keyboard as the console.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/diskimage.h"
#include "memory/memory.h"
#include "promemul/dec_prom_private.h"

#define MAX_WORDS   8
#define EXAMINE_MAX 1024u /* numbers that e and d take at a time */

static void say(struct dec_prom_call *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct dec_prom_call *c, const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	dec_prom_put_text(c, text);
}

/* ---- leaving a program ---- */

void
dec_prom_to_prompt(struct dec_prom_call *c)
{
	if (c->machine->options.reset == RESET_PROMPT) {
		dec_prom_put_request(c->machine, DEC_PROM_REQUEST_PROMPT, "");
		machine_reset(c->machine);
	} else {
		machine_to_firmware(c->machine);
	}
}

enum dec_prom_done
dec_prom_give_up(struct dec_prom_call *c, const char *why)
{
	if (c->machine->options.reset == RESET_PROMPT) {
		log_print(c->machine->log, LOG_PROMEMUL, LOG_WARNING, "%s",
			  why);
		dec_prom_to_prompt(c);
	} else {
		machine_end(c->machine, RUN_STUCK, "%s", why);
	}
	return DEC_PROM_STAY;
}

/* ---- booting ---- */

/* Errors are shown before the reset; the log says why. */
static void
command_boot(struct dec_prom_call *c, char *rest)
{
	struct machine *m = c->machine;
	struct dec_prom_command command;
	struct dec_prom_path path;
	struct error e;

	if (!dec_prom_boot_command(m, rest, &command)) {
		say(c, "?IO: %.200s\n", rest);
		return;
	}
	if (!dec_prom_is_loaded(m, command.words[1]) &&
	    !dec_prom_find(m, command.words[1], &path, &e)) {
		say(c, "?IO: %.200s\n", command.words[1]);
		log_print(m->log, LOG_PROMEMUL, LOG_WARNING, "%s", e.text);
		return;
	}
	dec_prom_put_request(m, DEC_PROM_REQUEST_BOOT, rest);
	machine_reset(m);
}

static void
command_auto(struct dec_prom_call *c, char *rest)
{
	char line[DEC_PROM_LINE_MAX + 1];

	dec_prom_auto_line(c->machine, line, sizeof(line));
	command_boot(c, line);
}

static void
command_init(struct dec_prom_call *c, char *rest)
{
	bool boots = dec_prom_boots_itself(c->machine);
	char line[DEC_PROM_LINE_MAX + 1];

	dec_prom_auto_line(c->machine, line, sizeof(line));
	dec_prom_put_request(
	    c->machine, boots ? DEC_PROM_REQUEST_BOOT : DEC_PROM_REQUEST_PROMPT,
	    boots ? line : "");
	machine_reset(c->machine);
}

/* ---- environment ---- */

static void
command_printenv(struct dec_prom_call *c, char *rest)
{
	char *words[MAX_WORDS];
	unsigned n = dec_prom_split(rest, words, MAX_WORDS);
	char value[1024];

	if (n == 0) {
		dec_prom_print_env(c);
	}
	for (unsigned i = 0; i < n; i++) {
		if (dec_prom_env_text(c->machine, words[i], value,
				      sizeof(value))) {
			say(c, "%.100s=%s\n", words[i], value);
		} else {
			say(c, "?EV: %.100s\n", words[i]);
		}
	}
}

static void
command_setenv(struct dec_prom_call *c, char *rest)
{
	char *words[3];
	unsigned n = dec_prom_split(rest, words, 3);

	if (n != 2 || words[0][0] == '\0' || strchr(words[0], '=') != NULL) {
		say(c, "?ARG: setenv NAME VALUE\n");
	} else if (!dec_prom_setenv(c->machine, words[0], words[1])) {
		say(c, "?EV: there is no room\n");
	}
}

static void
command_unsetenv(struct dec_prom_call *c, char *rest)
{
	char *words[2];

	if (dec_prom_split(rest, words, 2) != 1) {
		say(c, "?ARG: unsetenv NAME\n");
	} else {
		dec_prom_setenv(c->machine, words[0], NULL);
	}
}

/* ---- memory ---- */

/* What e and d work on. */
struct range {
	unsigned size; /* of a number, bytes */
	uint32_t address;
	uint32_t count;
};

/* "ADDRESS", "ADDRESS:LAST" or "ADDRESS#COUNT". */
static bool
parse_range(const char *text, struct range *r)
{
	char *end;
	uint32_t last;

	r->address = (uint32_t)strtoul(text, &end, 0);
	r->count = 1;
	if (end == text || r->address % r->size != 0) {
		return false;
	}
	if (*end == ':') {
		text = end + 1;
		last = (uint32_t)strtoul(text, &end, 0);
		r->count = (last - r->address) / r->size + 1;
		if (end == text || last < r->address) {
			return false;
		}
	} else if (*end == '#') {
		text = end + 1;
		r->count = (uint32_t)strtoul(text, &end, 0);
	}
	return *end == '\0' && r->count >= 1 && r->count <= EXAMINE_MAX;
}

/* The words of e and d, of which WANTED follow the options; false: that is
 * wrong. */
static bool
parse_memory(char *rest, unsigned wanted, struct range *r, char **words)
{
	char *all[MAX_WORDS];
	unsigned n = dec_prom_split(rest, all, MAX_WORDS);
	unsigned i = 0;

	r->size = 4;
	for (; i < n && all[i][0] == '-'; i++) {
		const char *at = strchr("bh_w", all[i][1]);

		if (all[i][1] == '\0' || all[i][1] == '_' || at == NULL ||
		    all[i][2] != '\0') {
			return false;
		}
		r->size = (unsigned)(at - "bh_w") + 1;
	}
	if (n - i != wanted) {
		return false;
	}
	memcpy(words, all + i, wanted * sizeof(*words));
	return parse_range(words[0], r);
}

static void
command_e(struct dec_prom_call *c, char *rest)
{
	char *words[1];
	struct range r;

	if (!parse_memory(rest, 1, &r, words)) {
		say(c, "?ARG: e [-b|-h|-w] ADDRESS[:LAST|#COUNT]\n");
		return;
	}
	for (uint32_t i = 0; i < r.count; i++) {
		uint32_t address = r.address + i * r.size;
		uint8_t bytes[4];

		if (!dec_prom_peek(c, address, bytes, r.size)) {
			say(c, "?ADR: 0x%08" PRIx32 "\n", address);
			return;
		}
		say(c, "0x%08" PRIx32 ":\t0x%0*" PRIx32 "\n", address,
		    (int)(2 * r.size),
		    (uint32_t)cpu_bytes_to_number(c->cpu, bytes, r.size));
	}
}

static void
command_d(struct dec_prom_call *c, char *rest)
{
	char *words[2];
	struct range r;
	char *end = NULL;
	uint32_t value = 0;
	uint8_t bytes[4];
	bool ok = parse_memory(rest, 2, &r, words);

	if (ok) {
		value = (uint32_t)strtoul(words[1], &end, 0);
	}
	if (!ok || end == words[1] || *end != '\0') {
		say(c, "?ARG: d [-b|-h|-w] ADDRESS[:LAST|#COUNT] VALUE\n");
		return;
	}
	cpu_number_to_bytes(c->cpu, value, bytes, r.size);
	for (uint32_t i = 0; i < r.count; i++) {
		uint32_t address = r.address + i * r.size;

		if (!dec_prom_poke(c, address, bytes, r.size)) {
			say(c, "?ADR: 0x%08" PRIx32 "\n", address);
			return;
		}
	}
}

/* ---- what is in the machine ---- */

static void
say_network(struct dec_prom_call *c)
{
	uint8_t a[ETHERNET_ADDRESS];

	ethernet_address(c->machine, 0, a);
	say(c, "  (enet: %02x-%02x-%02x-%02x-%02x-%02x)", a[0], a[1], a[2],
	    a[3], a[4], a[5]);
}

static void
say_slot(struct dec_prom_call *c, unsigned slot, const char *module,
	 const char *vendor, const char *firmware)
{
	const struct dec_prom_board *b = c->prom->board;

	say(c, "%u: %-8s %-8s %-8s TCF0", slot, module, vendor, firmware);
	if (slot == b->module_slot) {
		say(c, "  (%3u MB)", (unsigned)(c->machine->ram_bytes >> 20));
	}
	if (slot == b->net_slot) {
		say_network(c);
	}
	if (slot == b->scsi_slot) {
		say(c, "  (SCSI = 7)");
	}
	say(c, "\n");
}

/* Of the ROM at PADDR, which has a byte in each word. */
static bool
rom_text(struct machine *m, uint64_t paddr, char text[9])
{
	for (unsigned i = 0; i < 8; i++) {
		if (!memory_peek(m->memory, paddr + 4 * i, &text[i], 1)) {
			return false;
		}
		if (!isgraph((unsigned char)text[i])) {
			text[i] = '\0';
		}
	}
	text[8] = '\0';
	return true;
}

/* An option by its ROM, at one of two places, words from 0x3e0 on: see
 * devices/turbochannel.c. */
static void
say_option(struct dec_prom_call *c, unsigned slot)
{
	const struct dec_prom_board *b = c->prom->board;
	uint64_t base = b->slot_base + (uint64_t)slot * b->slot_size;
	static const uint32_t places[] = {0x3c0000, 0};
	struct machine *m = c->machine;
	char firmware[9];
	char vendor[9];
	char module[9];

	for (unsigned i = 0; i < 2; i++) {
		uint8_t pattern[2] = {0, 0};

		if (memory_peek(m->memory, base + places[i] + 0x3f0, pattern,
				2) &&
		    pattern[0] == 0x55 && pattern[1] == 0x55 &&
		    rom_text(m, base + places[i] + 0x400, firmware) &&
		    rom_text(m, base + places[i] + 0x420, vendor) &&
		    rom_text(m, base + places[i] + 0x440, module)) {
			say_slot(c, slot, module, vendor, firmware);
			return;
		}
	}
}

static void
say_disks(struct dec_prom_call *c)
{
	for (unsigned id = 0; id < DEC_PROM_IDS; id++) {
		const struct diskimage *d =
		    diskimage_find(c->machine, DISK_SCSI, id);

		if (d != NULL) {
			bool tape = diskimage_is_tape(d);

			say(c, "  %s%u  %s\n", tape ? "tz" : "rz", id,
			    tape		    ? "SEQ"
			    : diskimage_is_cdrom(d) ? "CD-ROM"
						    : "DIR");
		}
	}
}

static void
command_cnfg(struct dec_prom_call *c, char *rest)
{
	const struct dec_prom_board *b = c->prom->board;
	char *words[2];
	unsigned n = dec_prom_split(rest, words, 2);
	unsigned only = b->slots;

	if (n > 1 ||
	    (n == 1 &&
	     (!isdigit((unsigned char)words[0][0]) || words[0][1] != '\0' ||
	      (only = (unsigned)(words[0][0] - '0')) >= b->slots))) {
		say(c, "?ARG: cnfg [SLOT]\n");
		return;
	}
	for (unsigned slot = b->slots; slot > 0; slot--) {
		if (n == 1 && only != slot - 1) {
			continue;
		}
		if (slot - 1 == b->module_slot) {
			say_slot(c, slot - 1, b->module, "DEC", "V0.0");
		} else {
			say_option(c, slot - 1);
		}
	}
	if (n == 1 && only == b->scsi_slot) {
		say_disks(c);
	}
}

/* ---- all of them ---- */

static void command_help(struct dec_prom_call *c, char *rest);

static const struct command {
	const char *name;
	const char *arguments;
	void (*run)(struct dec_prom_call *c, char *rest);
} commands[] = {
    {"?", "", command_help},
    {"auto", "", command_auto},
    {"boot", "[[-f] PATH] [ARGUMENT...]", command_boot},
    {"cnfg", "[SLOT]", command_cnfg},
    {"d", "[-b|-h|-w] ADDRESS[:LAST|#COUNT] VALUE", command_d},
    {"e", "[-b|-h|-w] ADDRESS[:LAST|#COUNT]", command_e},
    {"help", "", command_help},
    {"init", "", command_init},
    {"printenv", "[NAME...]", command_printenv},
    {"setenv", "NAME VALUE", command_setenv},
    {"unsetenv", "NAME", command_unsetenv},
    {NULL, NULL, NULL},
};

/* Boards without a TURBOchannel have nothing to show; the others boot by
 * themselves as with "boot" alone. */
static bool
is_here(const struct dec_prom_call *c, const struct command *command)
{
	bool slots = c->prom->board->slots > 0;

	return (command->run != command_cnfg || slots) &&
	       (command->run != command_auto || !slots);
}

static void
command_help(struct dec_prom_call *c, char *rest)
{
	for (const struct command *o = commands; o->name != NULL; o++) {
		if (is_here(c, o)) {
			say(c, "  %s %s\n", o->name, o->arguments);
		}
	}
}

bool
dec_prom_execute(struct dec_prom_call *c, char *line)
{
	const struct command *o = commands;
	char *rest;

	while (*line == ' ') {
		line++;
	}
	rest = line + strcspn(line, " ");
	if (*rest != '\0') {
		*rest++ = '\0';
	}
	while (o->name != NULL &&
	       (strcmp(o->name, line) != 0 || !is_here(c, o))) {
		o++;
	}
	if (o->name != NULL) {
		o->run(c, rest);
	} else if (*line != '\0') {
		say(c, "?CMD: %.100s\n", line);
		return false;
	}
	return true;
}

/* ---- the prompt ---- */

static bool
keep(struct dec_prom_call *c, uint32_t place, char byte)
{
	c->prom->line[place] = (uint8_t)byte;
	return true;
}

/* One step: shows the prompt, or takes what there is of a line and does it. */
static enum dec_prom_done
serve_prompt(struct dec_prom_call *c)
{
	struct dec_prom *p = c->prom;
	char line[DEC_PROM_LINE_MAX + 1];
	enum dec_prom_done done;

	if (!p->prompted) {
		dec_prom_put_text(c, ">>");
		p->prompted = true;
		return DEC_PROM_STAY;
	}
	done = dec_prom_read_line(c, keep);
	if (done == DEC_PROM_RETURN) {
		memcpy(line, p->line, sizeof(line));
		line[DEC_PROM_LINE_MAX] = '\0';
		p->prompted = false;
		dec_prom_execute(c, line);
		done = DEC_PROM_STAY;
	}
	return done;
}

const struct dec_prom_function dec_prom_prompt_function = {"prompt",
							   serve_prompt};

void
dec_prom_start_prompt(struct machine *m)
{
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];

	cpu->class->set_pc(cpu, prom_vaddr(cpu, DEC_PROM_PROMPT));
}
