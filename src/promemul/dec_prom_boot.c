/*
 * What the DECstation firmware boots when it is told to: paths of devices, the
 * words of a boot command, and what is to come after a reset.  See dec_prom.c.
 *
 * A path is "5/rz0/NAME", "5/tz5/NAME" or "6/tftp/NAME" on machines with a
 * TURBOchannel, "rz(0,0,0)NAME", "tz(0,5,0)NAME" or "tftp()NAME" on the others;
 * here both are understood on all of them.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/diskimage.h"
#include "memory/memory.h"
#include "promemul/dec_prom_private.h"

/* ---- paths ---- */

static bool
number(const char **s, unsigned *n)
{
	char *end;

	if (!isdigit((unsigned char)**s)) {
		return false;
	}
	*n = (unsigned)strtoul(*s, &end, 10);
	*s = end;
	return true;
}

static bool
device(const char **s, struct dec_prom_path *p)
{
	static const struct {
		const char *name;
		bool net;
		bool tape;
	} devices[] = {
	    {"rz", false, false},
	    {"tz", false, true},
	    {"tftp", true, false},
	};

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		size_t len = strlen(devices[i].name);

		if (strncmp(*s, devices[i].name, len) == 0) {
			p->net = devices[i].net;
			p->tape = devices[i].tape;
			*s += len;
			return true;
		}
	}
	return false;
}

/* "5/rz0/NAME"; the last slash may be missing. */
static bool
parse_slot(const char *s, struct dec_prom_path *p)
{
	if (!number(&s, &p->slot) || *s++ != '/' || !device(&s, p) ||
	    (!p->net && !number(&s, &p->id)) || (*s != '\0' && *s != '/')) {
		return false;
	}
	p->has_slot = true;
	p->name = *s == '/' ? s + 1 : s;
	return true;
}

/* "rz(0,0,0)NAME": controller, id, partition; what is not there is 0. */
static bool
parse_old(const char *s, struct dec_prom_path *p)
{
	unsigned numbers[3] = {0, 0, 0};

	if (!device(&s, p) || *s++ != '(') {
		return false;
	}
	for (unsigned i = 0; i < 3 && number(&s, &numbers[i]); i++) {
		if (i < 2 && *s == ',') {
			s++;
		}
	}
	p->id = numbers[1];
	p->name = s + 1;
	return *s == ')';
}

bool
dec_prom_parse_path(const char *path, struct dec_prom_path *p)
{
	memset(p, 0, sizeof(*p));
	return (parse_slot(path, p) || parse_old(path, p)) &&
	       p->id < DEC_PROM_IDS;
}

/* A path, though it may be one of no device: "5/...", "name(...". */
static bool
is_path(const char *word)
{
	static const char digits[] = "0123456789";
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	size_t number = strspn(word, digits);
	size_t name = strspn(word, letters);

	return (number > 0 && word[number] == '/') ||
	       (name > 0 && word[name] == '(');
}

/* Is there such a device in the machine? */
static bool
is_there(const struct machine *m, const struct dec_prom_path *p)
{
	const struct dec_prom *prom = (const struct dec_prom *)m->prom;
	const struct dec_prom_board *b = prom->board;
	const struct diskimage *disk;

	if (p->has_slot && (b->old_names ||
			    p->slot != (p->net ? b->net_slot : b->scsi_slot))) {
		return false;
	}
	if (p->net) {
		return prom->net_plugged && strlen(p->name) <= NETBOOT_NAME_MAX;
	}
	disk = diskimage_find(m, DISK_SCSI, p->id);
	return disk != NULL && diskimage_is_tape(disk) == p->tape;
}

/* ---- the words of a command ---- */

unsigned
dec_prom_split(char *line, char *words[], unsigned max)
{
	unsigned n = 0;

	for (line += strspn(line, " "); *line != '\0' && n < max;
	     line += strspn(line, " ")) {
		char ends[2] = " ";

		if (*line == '"' || *line == '\'') {
			ends[0] = *line++;
		}
		words[n++] = line;
		if (n == max) {
			break;
		}
		line += strcspn(line, ends);
		if (*line != '\0') {
			*line++ = '\0';
		}
	}
	return n;
}

/* Cuts LINE, "[-f] PATH ARGUMENT..", into words behind "boot"; without a path
 * the first of them is NULL. */
static void
cut(char *line, struct dec_prom_command *c)
{
	char *words[DEC_PROM_BOOT_WORDS - 2];
	unsigned n = dec_prom_split(line, words, DEC_PROM_BOOT_WORDS - 2);
	unsigned i = 0;

	c->words[0] = "boot";
	c->words[1] = NULL;
	c->n = 2;
	if (n > 1 && strcmp(words[0], "-f") == 0) {
		c->words[1] = words[1];
		i = 2;
	} else if (n > 0 && is_path(words[0])) {
		c->words[1] = words[0];
		i = 1;
	}
	while (i < n) {
		c->words[c->n++] = words[i++];
	}
}

const char *
dec_prom_boot_variable(const struct dec_prom_board *b)
{
	return b->slots > 0 ? "boot" : "bootpath";
}

/* What the variable says, but for its arguments if it has none. */
void
dec_prom_auto_line(struct machine *m, char *line, size_t size)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;
	const char *argument = m->options.boot_arg != NULL ? m->options.boot_arg
							   : m->class->boot_arg;
	size_t n;

	line[0] = '\0';
	if (p->board->slots > 0 || argument == NULL ||
	    !dec_prom_env_text(m, "bootpath", line, size)) {
		return;
	}
	n = strlen(line);
	snprintf(line + n, size - n, " %s", argument);
}

bool
dec_prom_boot_command(struct machine *m, const char *line,
		      struct dec_prom_command *c)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;
	struct dec_prom_command other;

	snprintf(c->text, sizeof(c->text), "%s", line);
	cut(c->text, c);
	if (c->words[1] != NULL) {
		return true;
	}
	if (!dec_prom_env_text(m, dec_prom_boot_variable(p->board), c->variable,
			       sizeof(c->variable))) {
		return false;
	}
	cut(c->variable, &other);
	c->words[1] = other.words[1];
	if (c->n == 2) {
		memcpy(c->words, other.words, sizeof(c->words));
		c->n = other.n;
	}
	return c->words[1] != NULL;
}

/* ---- booting ---- */

bool
dec_prom_find(struct machine *m, const char *path, struct dec_prom_path *p,
	      struct error *e)
{
	if (dec_prom_parse_path(path, p) && is_there(m, p)) {
		return p->net || dec_prom_check_boot_block(
				     diskimage_find(m, DISK_SCSI, p->id), e);
	}
	if (strstr(path, "mop") != NULL) {
		return emul_error(e,
				  "the firmware does not boot by MOP (%.100s): "
				  "use tftp in its place",
				  path);
	}
	return emul_error(e, "the firmware has no device \"%.100s\"", path);
}

/* The path as the firmware itself writes it. */
static void
write_path(const struct machine *m, const struct dec_prom_path *p, char *path,
	   size_t size)
{
	const struct dec_prom *prom = (const struct dec_prom *)m->prom;
	char name[DEC_PROM_LINE_MAX + 1];

	snprintf(name, sizeof(name), "%s", p->name);
	if (p->net) {
		dec_prom_net_path(prom->board, name, path, size);
	} else {
		dec_prom_disk_path(prom->board,
				   diskimage_find(m, DISK_SCSI, p->id), name,
				   path, size);
	}
}

bool
dec_prom_boot_path(struct machine *m, struct dec_prom_command *c,
		   struct error *e)
{
	struct dec_prom *prom = (struct dec_prom *)m->prom;
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	struct dec_prom_path p;
	uint32_t start = DEC_PROM_BOOT;

	if (!dec_prom_find(m, c->words[1], &p, e)) {
		return false;
	}
	if (p.net) {
		snprintf((char *)prom->boot_name, sizeof(prom->boot_name), "%s",
			 p.name);
	} else if (!dec_prom_load_boot_block(
		       m, diskimage_find(m, DISK_SCSI, p.id), &start, e)) {
		return false;
	} else {
		prom->boot_disk = (uint8_t)(p.id + 1);
	}
	write_path(m, &p, c->path, sizeof(c->path));
	c->words[1] = c->path;
	cpu->class->set_pc(cpu, prom_vaddr(cpu, start));
	return true;
}

/* ---- what comes after a reset ---- */

void
dec_prom_put_request(struct machine *m, enum dec_prom_request request,
		     const char *line)
{
	char kept[DEC_PROM_KEPT_SIZE - DEC_PROM_ENV_SIZE] = {(char)request};

	snprintf(kept + 1, sizeof(kept) - 1, "%s", line);
	memory_load(m->memory, DEC_PROM_REQUEST - DEC_PROM_KSEG1, kept,
		    sizeof(kept));
}

enum dec_prom_request
dec_prom_take_request(struct machine *m, char line[DEC_PROM_LINE_MAX + 1])
{
	uint8_t request = DEC_PROM_REQUEST_NONE;

	memory_peek(m->memory, DEC_PROM_REQUEST - DEC_PROM_KSEG1, &request, 1);
	memory_peek(m->memory, DEC_PROM_REQUEST - DEC_PROM_KSEG1 + 1, line,
		    DEC_PROM_LINE_MAX);
	line[DEC_PROM_LINE_MAX] = '\0';
	if (request != DEC_PROM_REQUEST_NONE) {
		dec_prom_put_request(m, DEC_PROM_REQUEST_NONE, "");
	}
	return (enum dec_prom_request)request;
}

bool
dec_prom_boots_itself(struct machine *m)
{
	char action[2];

	return dec_prom_env_text(m, "haltaction", action, sizeof(action)) &&
	       action[0] == 'b';
}
