/*
 * Firmware of the DECstations: what a program finds when the PROM has loaded
 * and started it, and the routines it can call.
 *
 * Documents: "TURBOchannel Firmware Specification" (EK-TCAAD-FS), which is the
 * REX interface of all TURBOchannel machines: a vector of routines, whose
 * address a program is given in a3; and the jump table of the older PROM at the
 * start of the ROM, which the machines that have REX kept.
 *
 * The ROM (virtual addresses):
 *
 *	bfc00000	jump table: 8 bytes for each routine
 *	bfc04000	REX vector: addresses of routines
 *	bfc08000	REX routines: 8 bytes each
 *	bfc0a000	booting from the network
 *	bfc0a008	the prompt
 *	bfc20000	environment: name=value strings, an empty one ends it
 *	bfc21e00	what comes after a reset
 *	bfc2c000	TURBOchannel information
 *	bfc30000	memory bitmap: page size, then a bit for each page
 *
 * A program that returns is back at the firmware's prompt: there the run ends
 * (but see --reset, and dec_prom_prompt.c).  So does one that jumps to the
 *start of the ROM, unless haltaction in the environment is b, which boots
 *again. Exceptions that nobody has taken over come here, too: the firmware
 *shows them as the real one does, and the run ends.
 *
 * Not modelled: signals, enabling of interrupts for drivers in option ROMs.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/emul.h"
#include "memory/memory.h"
#include "promemul/dec_prom_private.h"
#include "promemul/netboot.h"

#define REX_MAGIC 0x30464354u

/* RAM below the program: exception vectors that lead into the ROM, stack, argv
 * and its strings. */
#define RAM_REFILL_VECTOR  0x00000000u
#define RAM_GENERAL_VECTOR 0x00000080u
#define RAM_STACK	   0xa0007f00u
#define RAM_ARGV	   0xa0007f80u
#define RAM_STRINGS	   0xa0007fc0u
#define RAM_STRINGS_END	   0xa0010000u

/* Places in the jump table; the exception vectors of a CPU whose BEV bit is set
 * lie in it. */
enum {
	OLD_RESTART = 2,
	OLD_REFILL = 32,
	OLD_GENERAL = 48,
};

enum {
	EVENT_DELAY,
	EVENT_KINDS,
};

static const struct state_field dec_prom_state[] = {
    STATE_U8_MAX(struct dec_prom, wait, "what the call waits for",
		 DEC_PROM_WAITS - 1),
    STATE_U64(struct dec_prom, delay_end, "when msdelay returns"),
    STATE_U32_MAX(struct dec_prom, line_count, "characters gets has read",
		  DEC_PROM_LINE_MAX),
    STATE_BOOL(struct dec_prom, prompted, "the prompt is shown"),
    STATE_U8(struct dec_prom, line, "what was typed at the prompt"),
    STATE_U8_MAX(struct dec_prom, boot_disk,
		 "SCSI id + 1 of the disk booted from, 0: the default",
		 DEC_PROM_IDS),
    STATE_U8(struct dec_prom, boot_name, "file to be booted from the network"),
    STATE_BOOL(struct dec_prom, handle_open, "handle is open"),
    STATE_U8_MAX(struct dec_prom, handle_id, "SCSI id of a handle",
		 DEC_PROM_IDS - 1),
    STATE_U64(struct dec_prom, handle_offset, "offset of a handle"),
    STATE_END,
};

/* ---- errors ---- */

void
dec_prom_error(const struct dec_prom_call *c, const char *format, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	log_guest_error(c->machine->log, LOG_PROMEMUL, c->name,
			"%s (called from 0x%08" PRIx32 ")", text,
			prom_register(c->cpu, "ra"));
}

/* ---- waiting ---- */

void
dec_prom_wake(struct dec_prom *p, enum dec_prom_wait reason)
{
	struct machine *m = p->promemul.object.machine;

	if (p->wait != reason) {
		return;
	}
	p->wait = DEC_PROM_WAIT_NONE;
	m->cpus[m->bootstrap_cpu]->waiting = false;
}

static void
delay_over(struct object *o, emul_time now, uint64_t arg)
{
	dec_prom_wake(o->self, DEC_PROM_WAIT_TIME);
}

static const struct event_kind dec_prom_events[EVENT_KINDS] = {
    {"delay", delay_over, 0},
};

void
dec_prom_input(void *arg)
{
	struct machine *m = arg;

	if (m->prom != NULL) {
		dec_prom_wake((struct dec_prom *)m->prom, DEC_PROM_WAIT_INPUT);
	}
}

/* ---- serving a call ---- */

static const struct dec_prom_function *
function_at(uint32_t pc)
{
	const struct dec_prom_function *f = NULL;

	if (pc - DEC_PROM_OLD < 8 * DEC_PROM_OLD_N) {
		f = &dec_prom_old_functions[(pc - DEC_PROM_OLD) / 8];
	} else if (pc - DEC_PROM_REX < 8 * DEC_PROM_REX_N) {
		f = &dec_prom_rex_functions[(pc - DEC_PROM_REX) / 8];
	} else if (pc == DEC_PROM_BOOT) {
		f = &dec_prom_boot_function;
	} else if (pc == DEC_PROM_PROMPT) {
		f = &dec_prom_prompt_function;
	}
	return f != NULL && f->name != NULL ? f : NULL;
}

static void
dec_prom_call(struct promemul *promemul, struct cpu *cpu)
{
	uint32_t pc = (uint32_t)cpu->class->get_pc(cpu);
	const struct dec_prom_function *f = function_at(pc);
	struct dec_prom_call c = {
	    .prom = (struct dec_prom *)promemul,
	    .machine = cpu->machine,
	    .cpu = cpu,
	    .name = f != NULL ? f->name : "firmware",
	    .varargs = 1,
	    .wait = DEC_PROM_WAIT_INPUT,
	};
	enum dec_prom_done done = DEC_PROM_RETURN;

	if (f != NULL) {
		done = f->serve(&c);
	} else {
		dec_prom_error(&c, "no routine at 0x%08" PRIx32, pc);
		c.result = UINT32_MAX;
	}
	if (done == DEC_PROM_RETURN) {
		prom_set_register(cpu, "v0", c.result);
		prom_return(cpu);
	} else if (done == DEC_PROM_WAIT) {
		cpu->waiting = true;
		c.prom->wait = c.wait;
		if (c.wait == DEC_PROM_WAIT_TIME) {
			event_schedule(&promemul->object, EVENT_DELAY,
				       c.prom->delay_end, 0);
		}
	}
}

/* ---- building the ROM ---- */

/* COUNT routines of 8 bytes each: a trap word and a nop. */
static void
load_entries(struct machine *m, uint32_t vaddr, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		prom_load_word(m, vaddr + 8 * i, PROM_TRAP_MIPS);
		prom_load_word(m, vaddr + 8 * i + 4, 0);
	}
}

/* Code at a RAM exception vector: jumps to TARGET through k0.  A file that was
 * loaded there is left alone. */
static void
load_vector(struct machine *m, uint32_t vaddr, uint32_t target)
{
	static const uint8_t nothing[16];
	uint8_t there[16];

	if (!memory_peek(m->memory, vaddr, there, sizeof(there)) ||
	    memcmp(there, nothing, sizeof(there)) != 0) {
		return;
	}
	prom_load_word(m, vaddr, 0x3c1a0000 | target >> 16); /* lui k0 */
	prom_load_word(m, vaddr + 4,
		       0x375a0000 | (target & 0xffff)); /* ori k0 */
	prom_load_word(m, vaddr + 8, 0x03400008);	/* jr k0 */
	prom_load_word(m, vaddr + 12, 0);
}

static void
load_bitmap(struct machine *m)
{
	uint32_t pages = (uint32_t)(m->ram_bytes / DEC_PROM_PAGE_SIZE);
	uint8_t all = 0xff;

	prom_load_word(m, DEC_PROM_BITMAP, DEC_PROM_PAGE_SIZE);
	for (uint32_t i = 0; i < pages / 8; i++) {
		memory_load(m->memory, DEC_PROM_BITMAP - DEC_PROM_KSEG1 + 4 + i,
			    &all, 1);
	}
}

static void
load_tcinfo(struct machine *m, const struct dec_prom_board *b)
{
	const uint32_t info[] = {
	    0, /* revision */
	    b->clock_period_ns,
	    b->slot_size >> 20,
	    b->io_timeout,
	    b->dma_range_mb,
	    b->max_dma_burst,
	    0, /* no parity */
	};

	for (unsigned i = 0; i < sizeof(info) / sizeof(info[0]); i++) {
		prom_load_word(m, DEC_PROM_TCINFO + 4 * i, info[i]);
	}
}

static void
load_rom(struct machine *m, const struct dec_prom_board *b)
{
	load_entries(m, DEC_PROM_OLD, DEC_PROM_OLD_N);
	load_entries(m, DEC_PROM_REX, DEC_PROM_REX_N);
	load_entries(m, DEC_PROM_BOOT, 2); /* and the prompt */
	for (unsigned i = 0; i < DEC_PROM_REX_N; i++) {
		prom_load_word(m, DEC_PROM_VECTOR + 4 * i,
			       DEC_PROM_REX + 8 * i);
	}
	load_bitmap(m);
	load_tcinfo(m, b);
}

/* ---- starting the program ---- */

/* Puts the argument strings and the argv array into RAM. */
static bool
load_arguments(struct machine *m, const char *const *args, unsigned n,
	       struct error *e)
{
	uint32_t at = RAM_STRINGS;

	for (unsigned i = 0; i < n; i++) {
		uint32_t len = (uint32_t)strlen(args[i]) + 1;

		if (len > RAM_STRINGS_END - at) {
			return emul_error(
			    e, "the boot argument is longer than the firmware "
			       "takes: use a shorter -o");
		}
		memory_load(m->memory, at & ~DEC_PROM_KSEG1, args[i], len);
		prom_load_word(m, RAM_ARGV + 4 * i, at);
		at = (at + len + 3) & ~3u;
	}
	prom_load_word(m, RAM_ARGV + 4 * n, 0);
	return true;
}

static void
boot_path(struct machine *m, const struct dec_prom_board *b, char *path,
	  size_t size)
{
	const struct diskimage *disk = dec_prom_boot_disk(m);
	const char *name = m->options.boot_file != NULL ? m->options.boot_file
							: m->boot_file_name;

	name = name != NULL ? name : "";
	if (disk != NULL && !m->options.force_netboot) {
		dec_prom_disk_path(b, disk, name, path, size);
	} else {
		dec_prom_net_path(b, name, path, size);
	}
}

/* Without a program, the boot disk's is loaded, or that of the network will be.
 */
static bool
load_program(struct machine *m, struct error *e)
{
	struct diskimage *disk = dec_prom_boot_disk(m);
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	uint32_t start;

	if (!m->firmware_loads) {
		return true;
	}
	if (m->options.force_netboot) {
		return dec_prom_net_boot(m, e);
	}
	if (disk == NULL) {
		return true;
	}
	if (!dec_prom_load_boot_block(m, disk, &start, e)) {
		return false;
	}
	cpu->class->set_pc(cpu, cpu_canonical_vaddr(cpu, start));
	m->emul->have_entry = true;
	return true;
}

bool
dec_prom_is_loaded(struct machine *m, const char *path)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;
	char own[512];

	boot_path(m, p->board, own, sizeof(own));
	return !m->firmware_loads && strcmp(path, own) == 0;
}

/* What the command line says is to be booted; also the variable for that. */
static bool
default_command(struct machine *m, struct dec_prom_command *c, struct error *e)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;

	c->n = 2;
	c->words[0] = "boot";
	c->words[1] = c->path;
	c->words[2] = m->options.boot_arg != NULL ? m->options.boot_arg
						  : m->class->boot_arg;
	boot_path(m, p->board, c->path, sizeof(c->path));
	if (c->words[2] != NULL && c->words[2][0] != '\0') {
		c->n = 3;
	}
	snprintf(c->variable, sizeof(c->variable), "%s%s%s", c->path,
		 c->n == 3 ? " " : "", c->n == 3 ? c->words[2] : "");
	if (m->emul != NULL) {
		log_tree(m->log, "bootstring: boot %s", c->variable);
	}
	return dec_prom_load_env(m, p->board,
				 p->board->slots > 0 ? c->variable : c->path) ||
	       emul_error(e, "the boot argument is longer than the firmware's "
			     "environment: use a shorter -o");
}

/* Loads what LINE says behind "boot"; the prompt shows where that failed. */
static bool
boot_line(struct machine *m, const char *line, struct dec_prom_command *c)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;
	struct error e;

	if (dec_prom_boot_command(m, line, c) &&
	    (dec_prom_is_loaded(m, c->words[1]) ||
	     dec_prom_boot_path(m, c, &e))) {
		return true;
	}
	for (const char *t = "?IO: cannot be booted\r\n"; *t != '\0'; t++) {
		p->console.put(p->console.arg, (uint8_t)*t);
	}
	return false;
}

/* Loads, and fills C with the words for the program. */
static bool
prepare(struct machine *m, struct dec_prom_command *c, bool *prompt,
	struct error *e)
{
	char line[DEC_PROM_LINE_MAX + 1];
	enum dec_prom_request request;

	if (!default_command(m, c, e)) {
		return false;
	}
	request = dec_prom_take_request(m, line);
	*prompt = request == DEC_PROM_REQUEST_PROMPT ||
		  (request == DEC_PROM_REQUEST_NONE &&
		   m->options.reset == RESET_PROMPT && m->firmware_loads &&
		   !m->options.force_netboot && !dec_prom_boots_itself(m));
	if (request == DEC_PROM_REQUEST_BOOT) {
		*prompt = !boot_line(m, line, c);
	}
	if (*prompt) {
		dec_prom_start_prompt(m);
		m->emul->have_entry = true;
	}
	return request == DEC_PROM_REQUEST_BOOT || *prompt ||
	       load_program(m, e);
}

bool
dec_prom_boot(struct machine *m, struct error *e)
{
	struct dec_prom *p = (struct dec_prom *)m->prom;
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	struct dec_prom_command command;
	bool prompt;

	prom_set_register(cpu, "sp", RAM_STACK);
	prom_set_register(cpu, "status", 0);
	if (p == NULL) {
		return true;
	}
	p->net_plugged = netboot_connect(p->netboot);
	load_rom(m, p->board);
	if (!prepare(m, &command, &prompt, e)) {
		return false;
	}
	load_vector(m, RAM_REFILL_VECTOR, DEC_PROM_OLD + 8 * OLD_REFILL);
	load_vector(m, RAM_GENERAL_VECTOR, DEC_PROM_OLD + 8 * OLD_GENERAL);
	if (!prompt && !load_arguments(m, command.words, command.n, e)) {
		return false;
	}
	prom_set_register(cpu, "a0", command.n);
	prom_set_register(cpu, "a1", RAM_ARGV);
	prom_set_register(cpu, "a2", REX_MAGIC);
	prom_set_register(cpu, "a3", DEC_PROM_VECTOR);
	prom_set_register(cpu, "ra", DEC_PROM_OLD + 8 * OLD_RESTART);
	return true;
}

/* The name ends within its field. */
static bool
dec_prom_valid(const struct object *o, const void *self)
{
	const struct dec_prom *p = self;

	return p->boot_name[NETBOOT_NAME_MAX] == '\0';
}

static void
dec_prom_destroy(struct promemul *promemul)
{
	netboot_free(((struct dec_prom *)promemul)->netboot);
	free(promemul);
}

bool
dec_prom_setup(struct machine *m, const struct dec_prom_board *board,
	       const struct dec_prom_console *console, struct error *e)
{
	struct dec_prom *p;

	if (!memory_add_ram(m->memory, "rom", DEC_PROM_BASE, DEC_PROM_SIZE,
			    true, 0, NULL, e)) {
		return false;
	}
	if (m->options.no_prom) {
		return true;
	}
	p = calloc(1, sizeof(*p));
	if (p == NULL) {
		return emul_error(e, "out of memory");
	}
	p->board = board;
	p->console = *console;
	p->promemul.call = dec_prom_call;
	p->promemul.destroy = dec_prom_destroy;
	p->promemul.kept_base = DEC_PROM_ENV - DEC_PROM_KSEG1;
	p->promemul.kept_len = DEC_PROM_KEPT_SIZE;
	p->promemul.object_class = (struct object_class){
	    .name = "dec_prom",
	    .state = dec_prom_state,
	    .size = sizeof(struct dec_prom),
	    .valid = dec_prom_valid,
	    .events = dec_prom_events,
	    .n_events = EVENT_KINDS,
	};
	object_register(m, &p->promemul.object, &p->promemul.object_class, p,
			"dec_prom");
	state_reset(p, dec_prom_state);
	p->netboot = netboot_new(m, dec_prom_net_over, p);
	m->prom = &p->promemul;
	return true;
}
