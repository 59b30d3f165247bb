/*
 * The routines of the DECstation firmware; see dec_prom.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "emul/emul.h"
#include "promemul/dec_prom_private.h"
#include "promemul/prom_format.h"

#define BACKSPACE 0x08
#define DELETE	  0x7f
#define CTRL_U	  0x15

/* ---- console ---- */

/* The terminal wants a carriage return before each line feed. */
static void
put_char(struct dec_prom_call *c, char byte)
{
	const struct dec_prom_console *console = &c->prom->console;

	if (byte == '\n') {
		console->put(console->arg, '\r');
	}
	console->put(console->arg, (uint8_t)byte);
}

void
dec_prom_put_text(struct dec_prom_call *c, const char *text)
{
	for (; *text != '\0'; text++) {
		put_char(c, *text);
	}
}

static enum dec_prom_done
serve_getchar(struct dec_prom_call *c)
{
	const struct dec_prom_console *console = &c->prom->console;
	uint8_t byte;

	if (!console->get(console->arg, &byte)) {
		return DEC_PROM_WAIT;
	}
	c->result = byte;
	return DEC_PROM_RETURN;
}

/* BACKSPACE and DELETE take a character back, CTRL-U all. */
enum dec_prom_done
dec_prom_read_line(struct dec_prom_call *c,
		   bool (*keep)(struct dec_prom_call *c, uint32_t place,
				char byte))
{
	const struct dec_prom_console *console = &c->prom->console;
	uint32_t *count = &c->prom->line_count;
	bool something = false;
	uint8_t byte;

	for (;;) {
		if (!console->get(console->arg, &byte)) {
			return something ? DEC_PROM_STAY : DEC_PROM_WAIT;
		}
		something = true;
		if (byte == '\r' || byte == '\n') {
			break;
		}
		if (byte == BACKSPACE || byte == DELETE || byte == CTRL_U) {
			unsigned n = byte == CTRL_U ? *count : 1;

			for (; n > 0 && *count > 0; n--) {
				--*count;
				dec_prom_put_text(c, "\b \b");
			}
		} else if (byte >= ' ' && *count < DEC_PROM_LINE_MAX) {
			if (!keep(c, *count, (char)byte)) {
				break;
			}
			++*count;
			put_char(c, (char)byte);
		}
	}
	put_char(c, '\n');
	keep(c, *count, '\0');
	*count = 0;
	return DEC_PROM_RETURN;
}

static bool
keep_in_buffer(struct dec_prom_call *c, uint32_t place, char byte)
{
	return dec_prom_poke(c, dec_prom_argument(c, 0) + place, &byte, 1);
}

/* What is there so far is in the guest's buffer. */
static enum dec_prom_done
serve_gets(struct dec_prom_call *c)
{
	c->result = dec_prom_argument(c, 0);
	return dec_prom_read_line(c, keep_in_buffer);
}

static enum dec_prom_done
serve_puts(struct dec_prom_call *c)
{
	uint32_t address = dec_prom_argument(c, 0);
	uint32_t len;
	char byte;

	if (!dec_prom_string_length(c, address, &len)) {
		return DEC_PROM_RETURN;
	}
	for (uint32_t i = 0; i < len && dec_prom_peek(c, address + i, &byte, 1);
	     i++) {
		put_char(c, byte);
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_putchar(struct dec_prom_call *c)
{
	put_char(c, (char)dec_prom_argument(c, 0));
	return DEC_PROM_RETURN;
}

static uint32_t
format_next(void *arg)
{
	struct dec_prom_call *c = arg;

	return dec_prom_argument(c, c->varargs++);
}

static bool
format_byte(void *arg, uint32_t address, char *byte)
{
	return dec_prom_peek(arg, address, byte, 1);
}

static void
format_put(void *arg, char byte)
{
	struct dec_prom_call *c = arg;

	put_char(c, byte);
	c->result++;
}

static void
format_store(void *arg, char byte)
{
	struct dec_prom_call *c = arg;

	if (c->result < DEC_PROM_STRING_MAX &&
	    dec_prom_poke(c, c->cursor, &byte, 1)) {
		c->cursor++;
		c->result++;
	}
}

static enum dec_prom_done
serve_printf(struct dec_prom_call *c)
{
	struct prom_format f = {c, format_next, format_byte, format_put};

	if (!prom_format(&f, dec_prom_argument(c, 0))) {
		dec_prom_error(c, "bad format or string");
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_sprintf(struct dec_prom_call *c)
{
	struct prom_format f = {c, format_next, format_byte, format_store};

	c->cursor = dec_prom_argument(c, 0);
	c->varargs = 2;
	if (!prom_format(&f, dec_prom_argument(c, 1))) {
		dec_prom_error(c, "bad format or string");
	}
	dec_prom_poke(c, c->cursor, "", 1);
	return DEC_PROM_RETURN;
}

/* ---- environment ---- */

static enum dec_prom_done
serve_getenv(struct dec_prom_call *c)
{
	char name[256];

	if (dec_prom_read_string(c, dec_prom_argument(c, 0), name,
				 sizeof(name))) {
		c->result = dec_prom_getenv(c->machine, name);
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_setenv(struct dec_prom_call *c)
{
	char name[256];
	char value[1024];

	c->result = UINT32_MAX;
	if (dec_prom_read_string(c, dec_prom_argument(c, 0), name,
				 sizeof(name)) &&
	    dec_prom_read_string(c, dec_prom_argument(c, 1), value,
				 sizeof(value))) {
		if (name[0] == '\0' || strchr(name, '=') != NULL) {
			dec_prom_error(c, "bad name of a variable");
		} else if (dec_prom_setenv(c->machine, name, value)) {
			c->result = 0;
		}
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_unsetenv(struct dec_prom_call *c)
{
	char name[256];

	c->result = UINT32_MAX;
	if (dec_prom_read_string(c, dec_prom_argument(c, 0), name,
				 sizeof(name)) &&
	    dec_prom_setenv(c->machine, name, NULL)) {
		c->result = 0;
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_printenv(struct dec_prom_call *c)
{
	dec_prom_print_env(c);
	return DEC_PROM_RETURN;
}

/* ---- the machine ---- */

static enum dec_prom_done
serve_nothing(struct dec_prom_call *c)
{
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_unimplemented(struct dec_prom_call *c)
{
	log_unimplemented(c->machine->log, LOG_PROMEMUL, "dec_prom",
			  "routine %s", c->name);
	c->result = UINT32_MAX;
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_halt(struct dec_prom_call *c)
{
	if (c->machine->options.reset == RESET_PROMPT) {
		dec_prom_to_prompt(c);
	} else {
		machine_end(c->machine, RUN_HALTED, NULL);
	}
	return DEC_PROM_STAY;
}

static enum dec_prom_done
serve_prompt(struct dec_prom_call *c)
{
	dec_prom_to_prompt(c);
	return DEC_PROM_STAY;
}

/* What the environment says, if there is a prompt to change it; else what was
 * booted before. */
static enum dec_prom_done
serve_boot(struct dec_prom_call *c)
{
	char line[DEC_PROM_LINE_MAX + 1];

	if (c->machine->options.reset == RESET_PROMPT) {
		dec_prom_auto_line(c->machine, line, sizeof(line));
		dec_prom_put_request(c->machine, DEC_PROM_REQUEST_BOOT, line);
	}
	machine_reset(c->machine);
	return DEC_PROM_STAY;
}

/* The start of the ROM: what comes then is the user's choice. */
static enum dec_prom_done
serve_reset(struct dec_prom_call *c)
{
	return dec_prom_boots_itself(c->machine) ? serve_boot(c)
						 : serve_prompt(c);
}

/* Leaves the program: 'b' boots again, 'h' halts. */
static enum dec_prom_done
serve_rex(struct dec_prom_call *c)
{
	return dec_prom_argument(c, 0) == 'b' ? serve_boot(c) : serve_halt(c);
}

static enum dec_prom_done
serve_time(struct dec_prom_call *c)
{
	uint32_t to = dec_prom_argument(c, 0);

	c->result =
	    (uint32_t)(emul_start_date(c->machine->emul) +
		       (int64_t)(machine_now(c->machine) / EMUL_SECOND));
	if (to != 0) {
		dec_prom_poke_word(c, to, c->result);
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_msdelay(struct dec_prom_call *c)
{
	uint64_t *end = &c->prom->delay_end;
	emul_time now = machine_now(c->machine);

	if (*end == 0) {
		*end = now + dec_prom_argument(c, 0) * EMUL_MILLISECOND;
		return DEC_PROM_STAY;
	}
	if (now < *end) {
		c->wait = DEC_PROM_WAIT_TIME;
		return DEC_PROM_WAIT;
	}
	*end = 0;
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_slot_address(struct dec_prom_call *c)
{
	const struct dec_prom_board *b = c->prom->board;
	uint32_t slot = dec_prom_argument(c, 0);

	if (slot < b->slots) {
		c->result =
		    DEC_PROM_KSEG1 | (b->slot_base + slot * b->slot_size);
	} else {
		dec_prom_error(c, "no slot %" PRIu32, slot);
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_getsysid(struct dec_prom_call *c)
{
	/* CPU type, system type, firmware revision, hardware revision. */
	c->result = 0x82000300u | (uint32_t)c->prom->board->system_type << 16;
	return DEC_PROM_RETURN;
}

/* Copies page size and bitmap; returns the bitmap's length in bytes. */
static enum dec_prom_done
serve_getbitmap(struct dec_prom_call *c)
{
	uint32_t len = (uint32_t)(c->machine->ram_bytes / 4096 / 8);

	if (dec_prom_copy(c, dec_prom_argument(c, 0), DEC_PROM_BITMAP,
			  4 + len)) {
		c->result = len;
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_gettcinfo(struct dec_prom_call *c)
{
	c->result = DEC_PROM_TCINFO;
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
serve_execute_cmd(struct dec_prom_call *c)
{
	char command[256];

	c->result = UINT32_MAX;
	if (dec_prom_read_string(c, dec_prom_argument(c, 0), command,
				 sizeof(command)) &&
	    dec_prom_execute(c, command)) {
		c->result = 0;
	}
	return c->machine->end == RUN_GOING ? DEC_PROM_RETURN : DEC_PROM_STAY;
}

/* ---- exceptions ---- */

/* Shown as the firmware of the real machine does. */
static enum dec_prom_done
serve_exception(struct dec_prom_call *c, const char *vector)
{
	static const char *const codes[16] = {
	    "INT", "Mod", "TLBL", "TLBS", "AdEL", "AdES", "IBE", "DBE",
	    "Sys", "Bp",  "RI",	  "CpU",  "Ov",	  "13",	  "14",	 "15"};
	uint32_t cause = prom_register(c->cpu, "cause");
	uint32_t epc = prom_register(c->cpu, "epc");
	const char *code = codes[cause >> 2 & 15];
	char text[256];

	snprintf(text, sizeof(text),
		 "\n? PC:  0x%08" PRIx32 "<vtr=%s>\n"
		 "? CR:  0x%08" PRIx32 "<CE=%" PRIu32 ",EXC=%s>\n"
		 "? SR:  0x%08" PRIx32 "\n? VA:  0x%08" PRIx32 "\n",
		 epc, vector, cause, cause >> 28 & 3, code,
		 prom_register(c->cpu, "status"),
		 prom_register(c->cpu, "badvaddr"));
	dec_prom_put_text(c, text);
	snprintf(text, sizeof(text),
		 "exception %s at pc 0x%08" PRIx32 " reached the firmware",
		 code, epc);
	return dec_prom_give_up(c, text);
}

static enum dec_prom_done
serve_refill_exception(struct dec_prom_call *c)
{
	return serve_exception(c, "UTLB");
}

static enum dec_prom_done
serve_general_exception(struct dec_prom_call *c)
{
	return serve_exception(c, "NRML");
}

/* ---- tables ---- */

/* REX: by place in the vector. */
const struct dec_prom_function dec_prom_rex_functions[DEC_PROM_REX_N] = {
    [0x00 / 4] = {"memcpy", dec_prom_memcpy},
    [0x04 / 4] = {"memset", dec_prom_memset},
    [0x08 / 4] = {"strcat", dec_prom_strcat},
    [0x0c / 4] = {"strcmp", dec_prom_strcmp},
    [0x10 / 4] = {"strcpy", dec_prom_strcpy},
    [0x14 / 4] = {"strlen", dec_prom_strlen},
    [0x18 / 4] = {"strncat", dec_prom_strncat},
    [0x1c / 4] = {"strncpy", dec_prom_strncpy},
    [0x20 / 4] = {"strncmp", dec_prom_strncmp},
    [0x24 / 4] = {"getchar", serve_getchar},
    [0x28 / 4] = {"gets", serve_gets},
    [0x2c / 4] = {"puts", serve_puts},
    [0x30 / 4] = {"printf", serve_printf},
    [0x34 / 4] = {"sprintf", serve_sprintf},
    [0x38 / 4] = {"io_poll", serve_nothing},
    [0x3c / 4] = {"strtol", dec_prom_strtol},
    [0x40 / 4] = {"signal", serve_unimplemented},
    [0x44 / 4] = {"raise", serve_unimplemented},
    [0x48 / 4] = {"time", serve_time},
    [0x4c / 4] = {"setjmp", dec_prom_setjmp},
    [0x50 / 4] = {"longjmp", dec_prom_longjmp},
    [0x54 / 4] = {"bootinit", dec_prom_bootinit},
    [0x58 / 4] = {"bootread", dec_prom_bootread},
    [0x5c / 4] = {"bootwrite", dec_prom_bootwrite},
    [0x60 / 4] = {"setenv", serve_setenv},
    [0x64 / 4] = {"getenv", serve_getenv},
    [0x68 / 4] = {"unsetenv", serve_unsetenv},
    [0x6c / 4] = {"slot_address", serve_slot_address},
    [0x70 / 4] = {"wbflush", serve_nothing},
    [0x74 / 4] = {"msdelay", serve_msdelay},
    [0x78 / 4] = {"leds", serve_nothing},
    [0x7c / 4] = {"clear_cache", serve_nothing},
    [0x80 / 4] = {"getsysid", serve_getsysid},
    [0x84 / 4] = {"getbitmap", serve_getbitmap},
    [0x88 / 4] = {"disableintr", serve_unimplemented},
    [0x8c / 4] = {"enableintr", serve_unimplemented},
    [0x90 / 4] = {"testintr", serve_unimplemented},
    [0x98 / 4] = {"console_init", serve_nothing},
    [0x9c / 4] = {"halt", serve_halt},
    [0xa0 / 4] = {"showfault", serve_unimplemented},
    [0xa4 / 4] = {"gettcinfo", serve_gettcinfo},
    [0xa8 / 4] = {"execute_cmd", serve_execute_cmd},
    [0xac / 4] = {"rex", serve_rex},
};

/* The older jump table. */
const struct dec_prom_function dec_prom_old_functions[DEC_PROM_OLD_N] = {
    [0] = {"reset", serve_reset},
    [1] = {"exec", serve_prompt},
    [2] = {"restart", serve_prompt},
    [3] = {"reinit", serve_prompt},
    [4] = {"reboot", serve_boot},
    [5] = {"autoboot", serve_boot},
    [6] = {"open", dec_prom_open},
    [7] = {"read", dec_prom_read},
    [8] = {"write", dec_prom_write},
    [9] = {"ioctl", serve_unimplemented},
    [10] = {"close", dec_prom_close},
    [11] = {"lseek", dec_prom_lseek},
    [12] = {"getchar", serve_getchar},
    [13] = {"putchar", serve_putchar},
    [14] = {"showchar", serve_putchar},
    [15] = {"gets", serve_gets},
    [16] = {"puts", serve_puts},
    [17] = {"printf", serve_printf},
    [28] = {"flushcache", serve_nothing},
    [29] = {"clearcache", serve_nothing},
    [30] = {"saveregs", serve_unimplemented},
    [31] = {"loadregs", serve_unimplemented},
    [32] = {"refill exception", serve_refill_exception},
    [33] = {"getenv", serve_getenv},
    [34] = {"setenv", serve_setenv},
    [35] = {"atonum", serve_unimplemented},
    [36] = {"strcmp", dec_prom_strcmp},
    [37] = {"strlen", dec_prom_strlen},
    [38] = {"strcpy", dec_prom_strcpy},
    [39] = {"strcat", dec_prom_strcat},
    [40] = {"getcmd", serve_unimplemented},
    [41] = {"getnums", serve_unimplemented},
    [42] = {"argparse", serve_unimplemented},
    [43] = {"help", serve_unimplemented},
    [44] = {"dump", serve_unimplemented},
    [45] = {"setenv", serve_setenv},
    [46] = {"unsetenv", serve_unsetenv},
    [47] = {"printenv", serve_printenv},
    [48] = {"general exception", serve_general_exception},
    [51] = {"zerob", serve_unimplemented},
    [54] = {"halt", serve_halt},
};
