/*
 * The DECstation firmware: what a program is given, and every routine it can
 * call, through the entries a program would use.
 */
#include "dec_board.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "promemul/promemul.h"

#define RAM_BYTES (64u << 20)
#define VECTOR	  0xbfc04000u
#define BUFFER	  0x80100000u /* room for the tests' data */
#define STACK	  0x80200000u
#define BACK	  0x80300000u /* where calls return to */
#define NOWHERE	  0x00001000u /* no TLB entry */

enum {
	REX_MEMCPY = 0x00,
	REX_MEMSET = 0x04,
	REX_STRCAT = 0x08,
	REX_STRCMP = 0x0c,
	REX_STRCPY = 0x10,
	REX_STRLEN = 0x14,
	REX_STRNCAT = 0x18,
	REX_STRNCPY = 0x1c,
	REX_STRNCMP = 0x20,
	REX_GETCHAR = 0x24,
	REX_GETS = 0x28,
	REX_PUTS = 0x2c,
	REX_PRINTF = 0x30,
	REX_SPRINTF = 0x34,
	REX_STRTOL = 0x3c,
	REX_TIME = 0x48,
	REX_SETJMP = 0x4c,
	REX_LONGJMP = 0x50,
	REX_BOOTINIT = 0x54,
	REX_BOOTREAD = 0x58,
	REX_BOOTWRITE = 0x5c,
	REX_SETENV = 0x60,
	REX_GETENV = 0x64,
	REX_UNSETENV = 0x68,
	REX_SLOT_ADDRESS = 0x6c,
	REX_MSDELAY = 0x74,
	REX_CLEAR_CACHE = 0x7c,
	REX_GETSYSID = 0x80,
	REX_GETBITMAP = 0x84,
	REX_HALT = 0x9c,
	REX_GETTCINFO = 0xa4,
	REX_REX = 0xac,
	REX_RESERVED = 0xb0,
};

static struct cpu *
cpu_of(struct machine *m)
{
	return m->cpus[0];
}

static uint32_t
reg(struct machine *m, const char *name)
{
	const struct cpu_register *r = cpu_of(m)->class->registers;

	while (strcmp(r->name, name) != 0) {
		r++;
	}
	return (uint32_t)cpu_of(m)->class->get_register(cpu_of(m), r->number);
}

static void
set(struct machine *m, const char *name, uint32_t value)
{
	assert_true(cpu_set_register_by_name(cpu_of(m), name, value));
}

static uint32_t
word(struct machine *m, uint32_t vaddr)
{
	uint8_t b[4];

	assert_true(cpu_peek(cpu_of(m), vaddr, b, 4));
	return (uint32_t)cpu_bytes_to_number(cpu_of(m), b, 4);
}

static void
set_word(struct machine *m, uint32_t vaddr, uint32_t value)
{
	uint8_t b[4];

	cpu_number_to_bytes(cpu_of(m), value, b, 4);
	assert_true(cpu_poke(cpu_of(m), vaddr, b, 4));
}

static uint32_t
set_text(struct machine *m, uint32_t vaddr, const char *text)
{
	assert_true(cpu_poke(cpu_of(m), vaddr, text, strlen(text) + 1));
	return vaddr;
}

static const char *
text(struct machine *m, uint32_t vaddr)
{
	static char t[4096];

	assert_true(cpu_peek(cpu_of(m), vaddr, t, sizeof(t) - 1));
	return t;
}

static int
setup(void **state)
{
	struct machine *m;
	struct error e;

	if (board_setup(state) != 0) {
		return -1;
	}
	m = *state;
	m->boot_file_name = "vmlinux";
	m->options.boot_arg = "console=ttyS3 quiet";
	if (!m->class->boot(m, &e)) {
		return -1;
	}
	set(m, "sp", STACK);
	return 0;
}

/* Serves the call, again and again if it stays. */
static void
retry(struct machine *m)
{
	uint64_t there = cpu_of(m)->class->get_pc(cpu_of(m));

	do {
		m->prom->call(m->prom, cpu_of(m));
	} while (cpu_of(m)->class->get_pc(cpu_of(m)) == there &&
		 !cpu_of(m)->waiting && m->end == RUN_GOING);
}

/* Stands at ENTRY as after a jal from before BACK, and is served. */
static void
call_at(struct machine *m, uint32_t entry, uint32_t a0, uint32_t a1,
	uint32_t a2, uint32_t a3)
{
	set(m, "a0", a0);
	set(m, "a1", a1);
	set(m, "a2", a2);
	set(m, "a3", a3);
	set(m, "v0", 0x55555555);
	set(m, "ra", BACK);
	assert_int_equal(word(m, entry), PROM_TRAP_MIPS);
	cpu_of(m)->class->set_pc(cpu_of(m), entry);
	retry(m);
}

static uint32_t
rex(struct machine *m, unsigned offset, uint32_t a0, uint32_t a1, uint32_t a2)
{
	call_at(m, word(m, VECTOR + offset), a0, a1, a2, 0);
	assert_int_equal((uint32_t)cpu_of(m)->class->get_pc(cpu_of(m)), BACK);
	return reg(m, "v0");
}

static uint32_t
pc(struct machine *m)
{
	return (uint32_t)cpu_of(m)->class->get_pc(cpu_of(m));
}

/* ---- the start ---- */

static void
start(void **state)
{
	struct machine *m = *state;
	uint32_t argv;

	assert_true(m->class->boot(m, NULL));
	assert_int_equal(reg(m, "a0"), 3);
	assert_int_equal(reg(m, "a2"), 0x30464354);
	assert_int_equal(reg(m, "a3"), VECTOR);
	argv = reg(m, "a1");
	assert_string_equal(text(m, word(m, argv)), "boot");
	assert_string_equal(text(m, word(m, argv + 4)), "6/tftp/vmlinux");
	assert_string_equal(text(m, word(m, argv + 8)), "console=ttyS3 quiet");
	assert_int_equal(word(m, argv + 12), 0);
	/* A program that returns is back at the firmware. */
	assert_int_equal(word(m, reg(m, "ra")), PROM_TRAP_MIPS);
	assert_int_equal(m->end, RUN_GOING);
	cpu_of(m)->class->set_pc(cpu_of(m), reg(m, "ra"));
	m->prom->call(m->prom, cpu_of(m));
	assert_int_equal(m->end, RUN_HALTED);
}

static void
start_without_arguments(void **state)
{
	struct machine *m = *state;

	m->options.boot_arg = "";
	m->options.boot_file = "netbsd";
	assert_true(m->class->boot(m, NULL));
	assert_int_equal(reg(m, "a0"), 2);
	assert_string_equal(text(m, word(m, reg(m, "a1") + 4)),
			    "6/tftp/netbsd");
	assert_int_equal(word(m, reg(m, "a1") + 8), 0);
	/* The board's default. */
	m->options.boot_arg = NULL;
	assert_true(m->class->boot(m, NULL));
	assert_int_equal(reg(m, "a0"), 3);
	assert_string_equal(text(m, word(m, reg(m, "a1") + 8)), "-a");
}

static void
long_arguments(void **state)
{
	static char arg[70000];
	struct machine *m = *state;
	struct error e;

	memset(arg, 'x', sizeof(arg) - 1);
	m->options.boot_arg = arg;
	assert_false(m->class->boot(m, &e));
	assert_non_null(strstr(e.text, "-o"));
}

static void
without_firmware(void **state)
{
	struct machine_options options = {
	    .subtype = "3max",
	    .no_prom = true,
	};
	struct error e;
	struct machine *m = machine_new(NULL, &options, &e);

	assert_non_null(m);
	assert_null(m->prom);
	assert_true(m->class->boot(m, &e));
	assert_int_equal(word(m, 0xbfc00000u), 0);
	machine_free(m);
}

/* ---- strings ---- */

static void
strings(void **state)
{
	struct machine *m = *state;
	uint32_t a = set_text(m, BUFFER, "hello");
	uint32_t b = set_text(m, BUFFER + 0x100, "help");
	uint32_t to = BUFFER + 0x200;

	assert_int_equal(rex(m, REX_STRLEN, a, 0, 0), 5);
	assert_true((int32_t)rex(m, REX_STRCMP, a, b, 0) < 0);
	assert_true((int32_t)rex(m, REX_STRCMP, b, a, 0) > 0);
	assert_int_equal(rex(m, REX_STRCMP, a, a, 0), 0);
	assert_int_equal(rex(m, REX_STRNCMP, a, b, 3), 0);
	assert_true((int32_t)rex(m, REX_STRNCMP, a, b, 4) < 0);
	assert_int_equal(rex(m, REX_STRCPY, to, a, 0), to);
	assert_string_equal(text(m, to), "hello");
	assert_int_equal(rex(m, REX_STRCAT, to, b, 0), to);
	assert_string_equal(text(m, to), "hellohelp");
	assert_int_equal(rex(m, REX_STRNCAT, to, a, 2), to);
	assert_string_equal(text(m, to), "hellohelphe");
	assert_int_equal(rex(m, REX_MEMSET, to, 'z', 20), to);
	assert_int_equal(rex(m, REX_STRNCPY, to, a, 3), to);
	assert_memory_equal(text(m, to), "helzzz", 6);
	assert_int_equal(rex(m, REX_STRNCPY, to, a, 8), to);
	assert_memory_equal(text(m, to), "hello\0\0\0z", 9);
	assert_int_equal(rex(m, REX_MEMCPY, to + 1, b, 4), to + 1);
	assert_memory_equal(text(m, to), "hhelp\0", 6);
	/* Over a page's edge. */
	assert_int_equal(rex(m, REX_MEMSET, BUFFER + 0xffe, 0, 9000),
			 BUFFER + 0xffe);
}

static void
numbers(void **state)
{
	struct machine *m = *state;
	uint32_t end = BUFFER + 0x100;

	set_text(m, BUFFER, " -12x");
	assert_int_equal(rex(m, REX_STRTOL, BUFFER, end, 10), (uint32_t)-12);
	assert_int_equal(word(m, end), BUFFER + 4);
	set_text(m, BUFFER, "0xbfc00000");
	assert_int_equal(rex(m, REX_STRTOL, BUFFER, 0, 0), 0xbfc00000);
	assert_int_equal(rex(m, REX_STRTOL, BUFFER, end, 77), 0);
}

/* ---- printf ---- */

static const char *
format(struct machine *m, const char *f, uint32_t a, uint32_t b, uint32_t c)
{
	set_text(m, BUFFER, f);
	set_word(m, STACK + 16, c);
	call_at(m, word(m, VECTOR + REX_SPRINTF), BUFFER + 0x1000, BUFFER, a,
		b);
	assert_int_equal(pc(m), BACK);
	assert_int_equal(reg(m, "v0"), strlen(text(m, BUFFER + 0x1000)));
	return text(m, BUFFER + 0x1000);
}

static void
formats(void **state)
{
	static const char *const same_as_c[] = {
	    "%d",     "%5d|",  "%-5d|", "%05d", "%+d", "% d",  "%.3d", "%8.3d|",
	    "%u",     "%x",    "%X",	"%08x", "%#x", "%#o",  "%o",   "%-8x|",
	    "%#10x|", "%010u", "%.0d|", "%i",	"%c",  "%3c|", "%-3c|"};
	static const int32_t values[] = {0,	1,	   -1,	     65,
					 12345, INT32_MAX, INT32_MIN};
	struct machine *m = *state;
	uint32_t s = set_text(m, BUFFER + 0x800, "string");
	char wanted[64];

	for (unsigned i = 0; i < sizeof(same_as_c) / sizeof(*same_as_c); i++) {
		for (unsigned j = 0; j < sizeof(values) / sizeof(*values);
		     j++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(wanted, sizeof(wanted), same_as_c[i],
				 values[j]);
#pragma GCC diagnostic pop
			if (strchr(same_as_c[i], 'c') != NULL &&
			    (values[j] & 0xff) == 0) {
				continue;
			}
			assert_string_equal(
			    format(m, same_as_c[i], (uint32_t)values[j], 0, 0),
			    wanted);
		}
	}
	assert_string_equal(format(m, "%ld %lx", 77, 0xabc, 0), "77 abc");
	assert_string_equal(format(m, "%hd", 0x1ffff, 0, 0), "-1");
	assert_string_equal(format(m, "%s|%8s|", s, s, 0), "string|  string|");
	assert_string_equal(format(m, "%-8s|%.3s", s, s, 0), "string  |str");
	assert_string_equal(format(m, "%*d|%d", 5, 42, 7), "   42|7");
	assert_string_equal(format(m, "%*d|", (uint32_t)-5, 42, 0), "42   |");
	assert_string_equal(format(m, "%.*s", 2, s, 0), "st");
	assert_string_equal(format(m, "%s", 0, 0, 0), "(null)");
	assert_string_equal(format(m, "100%%", 0, 0, 0), "100%");
	assert_string_equal(format(m, "%p", 0xbfc00000, 0, 0), "0xbfc00000");
	/* Unknown ones are left as they are, and so is a lone % sign. */
	assert_string_equal(format(m, "%-3y %d", 5, 0, 0), "%-3y 5");
	assert_string_equal(format(m, "50%", 0, 0, 0), "50%");
	/* A hostile width is bounded. */
	assert_true(strlen(format(m, "%999999999d", 1, 0, 0)) < 2048);
	assert_true(strlen(format(m, "%.999999999d", 1, 0, 0)) < 2048);
}

static void
output(void **state)
{
	struct machine *m = *state;
	char out[256];

	serial_test_capture(serial_find(m, "3"), out, sizeof(out));
	set_text(m, BUFFER, "%s = %d\n");
	set_text(m, BUFFER + 0x100, "x");
	assert_int_equal(rex(m, REX_PRINTF, BUFFER, BUFFER + 0x100, 7), 6);
	assert_string_equal(out, "x = 7\r\n");
	serial_test_capture(serial_find(m, "3"), out, sizeof(out));
	rex(m, REX_PUTS, BUFFER + 0x100, 0, 0);
	call_at(m, 0xbfc00000u + 13 * 8, 'y', 0, 0, 0); /* putchar */
	assert_string_equal(out, "xy");
}

/* ---- input ---- */

static void
getchar_waits(void **state)
{
	struct machine *m = *state;
	uint32_t entry = word(m, VECTOR + REX_GETCHAR);

	call_at(m, entry, 0, 0, 0, 0);
	assert_int_equal(pc(m), entry);
	assert_true(cpu_of(m)->waiting);
	/* Input wakes the CPU; the call is made again. */
	serial_test_feed(serial_find(m, "3"), "k", 1);
	assert_false(cpu_of(m)->waiting);
	retry(m);
	assert_int_equal(pc(m), BACK);
	assert_int_equal(reg(m, "v0"), 'k');
	/* What is there already is taken at once. */
	serial_test_feed(serial_find(m, "3"), "l", 1);
	assert_int_equal(rex(m, REX_GETCHAR, 0, 0, 0), 'l');
}

/* A program that has taken the chip gets the chip's input here, too. */
static void
getchar_from_chip(void **state)
{
	struct machine *m = *state;
	uint32_t entry = word(m, VECTOR + REX_GETCHAR);

	board_write(m, KN02_DZ, 2, 0x20);
	call_at(m, entry, 0, 0, 0, 0);
	assert_true(cpu_of(m)->waiting);
	serial_test_feed(serial_find(m, "3"), "c", 1);
	assert_true(cpu_of(m)->waiting);
	board_run_for(m, 2 * EMUL_MILLISECOND);
	assert_false(cpu_of(m)->waiting);
	retry(m);
	assert_int_equal(reg(m, "v0"), 'c');
}

static void
gets_edits(void **state)
{
	struct machine *m = *state;
	char out[128];

	serial_test_capture(serial_find(m, "3"), out, sizeof(out));
	call_at(m, word(m, VECTOR + REX_GETS), BUFFER, 0, 0, 0);
	assert_true(cpu_of(m)->waiting);
	serial_test_feed(serial_find(m, "3"), "ab\bc", 4);
	retry(m);
	assert_true(cpu_of(m)->waiting);
	serial_test_feed(serial_find(m, "3"),
			 "\x7f\x7f\x7f"
			 "dx\x15go\r",
			 9);
	retry(m);
	assert_int_equal(pc(m), BACK);
	assert_int_equal(reg(m, "v0"), BUFFER);
	assert_string_equal(text(m, BUFFER), "go");
	assert_string_equal(out, "ab\b \bc\b \b\b \bdx\b \b\b \bgo\r\n");
}

/* ---- environment ---- */

static uint32_t
env(struct machine *m, const char *name)
{
	return rex(m, REX_GETENV, set_text(m, BUFFER, name), 0, 0);
}

static void
environment(void **state)
{
	struct machine *m = *state;
	char big[2000];

	assert_string_equal(text(m, env(m, "haltaction")), "h");
	assert_string_equal(text(m, env(m, "osconsole")), "2");
	assert_string_equal(text(m, env(m, "bootmode")), "a");
	assert_string_equal(text(m, env(m, "boot")),
			    "6/tftp/vmlinux console=ttyS3 quiet");
	assert_int_equal(env(m, "haltactio"), 0);
	assert_int_equal(env(m, ""), 0);
	/* Length in words, and where the bits are. */
	assert_int_equal(strtoul(text(m, env(m, "bitmaplen")), NULL, 0),
			 RAM_BYTES / 4096 / 32);
	assert_int_equal(
	    word(m, (uint32_t)strtoul(text(m, env(m, "bitmap")), NULL, 0)),
	    0xffffffff);
	set_text(m, BUFFER + 0x100, "x");
	set_text(m, BUFFER + 0x200, "first");
	assert_int_equal(rex(m, REX_SETENV, BUFFER + 0x100, BUFFER + 0x200, 0),
			 0);
	assert_string_equal(text(m, env(m, "x")), "first");
	set_text(m, BUFFER + 0x200, "second one");
	assert_int_equal(rex(m, REX_SETENV, BUFFER + 0x100, BUFFER + 0x200, 0),
			 0);
	assert_string_equal(text(m, env(m, "x")), "second one");
	assert_string_equal(text(m, env(m, "haltaction")), "h");
	assert_int_equal(rex(m, REX_UNSETENV, BUFFER + 0x100, 0, 0), 0);
	assert_int_equal(env(m, "x"), 0);
	assert_string_equal(text(m, env(m, "haltaction")), "h");
	/* The older entry. */
	set_text(m, BUFFER, "scsiid0");
	call_at(m, 0xbfc00000u + 33 * 8, BUFFER, 0, 0, 0);
	assert_string_equal(text(m, reg(m, "v0")), "7");
	/* No room is an error, and spoils nothing. */
	memset(big, 'b', sizeof(big));
	big[900] = '\0';
	set_text(m, BUFFER + 0x200, big);
	for (int i = 0; i < 20; i++) {
		char name[2] = {(char)('A' + i), '\0'};
		uint32_t v0;

		set_text(m, BUFFER + 0x100, name);
		v0 = rex(m, REX_SETENV, BUFFER + 0x100, BUFFER + 0x200, 0);
		assert_true(i < 6 ? v0 == 0 : i < 10 || v0 == UINT32_MAX);
	}
	assert_string_equal(text(m, env(m, "haltaction")), "h");
	set_text(m, BUFFER + 0x100, "a=b");
	assert_int_equal(rex(m, REX_SETENV, BUFFER + 0x100, BUFFER + 0x100, 0),
			 UINT32_MAX);
}

/* ---- the machine ---- */

static void
tables(void **state)
{
	struct machine *m = *state;
	uint32_t info;

	assert_int_equal(rex(m, REX_GETSYSID, 0, 0, 0), 0x82020300);
	assert_int_equal(rex(m, REX_SLOT_ADDRESS, 0, 0, 0), 0xbe000000);
	assert_int_equal(rex(m, REX_SLOT_ADDRESS, 5, 0, 0), 0xbf400000);
	assert_int_equal(rex(m, REX_SLOT_ADDRESS, 7, 0, 0), 0xbfc00000);
	assert_int_equal(rex(m, REX_SLOT_ADDRESS, 8, 0, 0), 0);
	info = rex(m, REX_GETTCINFO, 0, 0, 0);
	assert_int_equal(word(m, info + 4), 40); /* 25 MHz */
	assert_int_equal(word(m, info + 8), 4);	 /* MB each slot */
	/* A bit for each page of the RAM that is there. */
	assert_int_equal(rex(m, REX_GETBITMAP, BUFFER, 0, 0),
			 RAM_BYTES / 4096 / 8);
	assert_int_equal(word(m, BUFFER), 4096);
	assert_int_equal(word(m, BUFFER + 4), 0xffffffff);
	assert_int_equal(word(m, BUFFER + RAM_BYTES / 4096 / 8), 0xffffffff);
	assert_int_equal(word(m, BUFFER + 4 + RAM_BYTES / 4096 / 8), 0);
	rex(m, REX_CLEAR_CACHE, 0x80000000, 4096, 0);
}

static void
no_boot_device(void **state)
{
	struct machine *m = *state;

	set_text(m, BUFFER, "5/rz0/vmunix");
	assert_int_equal(rex(m, REX_BOOTINIT, BUFFER, 0, 0), UINT32_MAX);
}

/* ---- disks ---- */

#define DISK_BLOCKS 8

enum {
	OLD_OPEN = 0xbfc00030,
	OLD_READ = 0xbfc00038,
	OLD_WRITE = 0xbfc00040,
	OLD_CLOSE = 0xbfc00050,
	OLD_LSEEK = 0xbfc00058,
};

/* A disk with id 2 whose block n is filled with n; NAME is removed when the
 * machine has it. */
static void
add_disk(struct machine *m, const char *letters)
{
	char name[] = "/tmp/test_dec_prom.XXXXXX";
	char spec[64];
	struct error e = {""};
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	for (unsigned i = 0; i < DISK_BLOCKS; i++) {
		uint8_t b[512];

		memset(b, (int)i, sizeof(b));
		assert_int_equal(write(fd, b, sizeof(b)), sizeof(b));
	}
	close(fd);
	snprintf(spec, sizeof(spec), "%s2:%s", letters, name);
	assert_true(diskimage_add(m, spec, DISK_SCSI, &e));
	unlink(name);
}

static uint32_t
old(struct machine *m, uint32_t entry, uint32_t a0, uint32_t a1, uint32_t a2)
{
	call_at(m, entry, a0, a1, a2, 0);
	assert_int_equal(pc(m), BACK);
	return reg(m, "v0");
}

static void
boot_device(void **state)
{
	struct machine *m = *state;

	add_disk(m, "d");
	/* Whatever the path says. */
	set_text(m, BUFFER, "rz(0,0,0)");
	assert_int_equal(rex(m, REX_BOOTINIT, BUFFER, 0, 0), 0);
	assert_int_equal(rex(m, REX_BOOTREAD, 3, BUFFER, 1024), 1024);
	assert_int_equal(word(m, BUFFER), 0x03030303);
	assert_int_equal(word(m, BUFFER + 1020), 0x04040404);
	/* Only what is there. */
	assert_int_equal(rex(m, REX_BOOTREAD, 7, BUFFER, 4096), 512);
	assert_int_equal(rex(m, REX_BOOTREAD, 8, BUFFER, 512), 0);
	assert_int_equal(rex(m, REX_BOOTREAD, 0xffffffff, BUFFER, 512), 0);
	assert_int_equal(rex(m, REX_BOOTREAD, 0, NOWHERE, 512), UINT32_MAX);
	set_word(m, BUFFER, 0x12345678);
	assert_int_equal(rex(m, REX_BOOTWRITE, 5, BUFFER, 512), 512);
	assert_int_equal(rex(m, REX_BOOTREAD, 5, BUFFER + 4096, 4), 4);
	assert_int_equal(word(m, BUFFER + 4096), 0x12345678);
	assert_int_equal(rex(m, REX_BOOTWRITE, 5, NOWHERE, 512), UINT32_MAX);
}

static void
handles(void **state)
{
	struct machine *m = *state;

	add_disk(m, "r");
	set_text(m, BUFFER, "rz(0,2,0)vmunix");
	set_text(m, BUFFER + 64, "5/rz2/vmunix");
	set_text(m, BUFFER + 128, "rz(0,3,0)");
	set_text(m, BUFFER + 192, "tty(0)");
	assert_int_equal(old(m, OLD_OPEN, BUFFER + 128, 0, 0), UINT32_MAX);
	assert_int_equal(old(m, OLD_OPEN, BUFFER + 192, 0, 0), UINT32_MAX);
	assert_int_equal(old(m, OLD_OPEN, NOWHERE, 0, 0), UINT32_MAX);
	assert_int_equal(old(m, OLD_READ, 0, BUFFER, 4), UINT32_MAX);
	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(old(m, OLD_OPEN, BUFFER + 64 * (i % 2), 0, 0),
				 i);
	}
	assert_int_equal(old(m, OLD_OPEN, BUFFER, 0, 0), UINT32_MAX);
	/* Each handle has its own place. */
	assert_int_equal(old(m, OLD_LSEEK, 3, 1022, 0), 1022);
	assert_int_equal(old(m, OLD_READ, 3, BUFFER + 256, 4), 4);
	assert_int_equal(word(m, BUFFER + 256), 0x02020101);
	assert_int_equal(old(m, OLD_LSEEK, 3, (uint32_t)-2, 1), 1024);
	assert_int_equal(old(m, OLD_READ, 4, BUFFER + 256, 4), 4);
	assert_int_equal(word(m, BUFFER + 256), 0);
	assert_int_equal(old(m, OLD_LSEEK, 3, 4094, 0), 4094);
	assert_int_equal(old(m, OLD_READ, 3, BUFFER + 256, 512), 2);
	assert_int_equal(old(m, OLD_READ, 3, BUFFER + 256, 512), 0);
	assert_int_equal(old(m, OLD_LSEEK, 3, 0, 2), UINT32_MAX);
	assert_int_equal(old(m, OLD_WRITE, 4, BUFFER, 4), UINT32_MAX);
	assert_int_equal(old(m, OLD_CLOSE, 3, 0, 0), 0);
	assert_int_equal(old(m, OLD_CLOSE, 3, 0, 0), UINT32_MAX);
	assert_int_equal(old(m, OLD_READ, 99, BUFFER, 4), UINT32_MAX);
	assert_int_equal(old(m, OLD_OPEN, BUFFER, 0, 0), 3);
}

static void
disk_path(void **state)
{
	struct machine *m = *state;

	add_disk(m, "d");
	assert_true(m->class->boot(m, NULL));
	assert_string_equal(text(m, word(m, reg(m, "a1") + 4)),
			    "5/rz2/vmlinux");
	m->options.force_netboot = true;
	assert_true(m->class->boot(m, NULL));
	assert_string_equal(text(m, word(m, reg(m, "a1") + 4)),
			    "6/tftp/vmlinux");
}

static void
delay(void **state)
{
	struct machine *m = *state;

	board_run_to(m, 7 * EMUL_MILLISECOND);
	call_at(m, word(m, VECTOR + REX_MSDELAY), 5, 0, 0, 0);
	assert_true(cpu_of(m)->waiting);
	board_run_to(m, 12 * EMUL_MILLISECOND - 1);
	assert_true(cpu_of(m)->waiting);
	board_run_to(m, 12 * EMUL_MILLISECOND);
	assert_false(cpu_of(m)->waiting);
	retry(m);
	assert_int_equal(pc(m), BACK);
	rex(m, REX_MSDELAY, 0, 0, 0);
	board_run_to(m, 9 * EMUL_SECOND);
	assert_int_equal(rex(m, REX_TIME, BUFFER, 0, 0), 9);
	assert_int_equal(word(m, BUFFER), 9);
}

static void
jumps(void **state)
{
	struct machine *m = *state;

	set(m, "s0", 1234);
	set(m, "s7", 5678);
	assert_int_equal(rex(m, REX_SETJMP, BUFFER, 0, 0), 0);
	set(m, "s0", 0);
	set(m, "s7", 0);
	set(m, "sp", STACK - 0x100);
	set(m, "ra", 0);
	assert_int_equal(rex(m, REX_LONGJMP, BUFFER, 0, 0), 1);
	assert_int_equal(reg(m, "s0"), 1234);
	assert_int_equal(reg(m, "s7"), 5678);
	assert_int_equal(reg(m, "sp"), STACK);
	assert_int_equal(rex(m, REX_LONGJMP, BUFFER, 9, 0), 9);
}

static void
ends(void **state)
{
	struct machine *m = *state;
	const struct {
		uint32_t at;
		char argument;
		enum run_end end[RESET_OPTIONS]; /* auto, exit, boot, prompt */
	} ways[] = {
#define HALT RUN_HALTED
#define BOOT RUN_RESET
	    {word(m, VECTOR + REX_HALT), 0, {HALT, HALT, HALT, BOOT}},
	    {word(m, VECTOR + REX_REX), 'h', {HALT, HALT, HALT, BOOT}},
	    {word(m, VECTOR + REX_REX), 'b', {BOOT, HALT, BOOT, BOOT}},
	    {0xbfc00000, 0, {HALT, HALT, BOOT, BOOT}}, /* reset */
	    {0xbfc00010, 0, {HALT, HALT, BOOT, BOOT}}, /* restart */
	    {0xbfc00020, 0, {BOOT, HALT, BOOT, BOOT}}, /* reboot */
	    {0xbfc00028, 0, {BOOT, HALT, BOOT, BOOT}}, /* autoboot */
	};

	for (unsigned i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		for (unsigned k = 0; k < RESET_OPTIONS; k++) {
			m->end = RUN_GOING;
			m->options.reset = (enum reset_option)k;
			call_at(m, ways[i].at, (uint32_t)ways[i].argument, 0, 0,
				0);
			assert_int_equal(m->end, ways[i].end[k]);
		}
	}
}

/* What the start of the ROM does is a variable. */
static void
halt_action(void **state)
{
	struct machine *m = *state;

	set_text(m, BUFFER + 0x100, "haltaction");
	set_text(m, BUFFER + 0x200, "b");
	assert_int_equal(rex(m, REX_SETENV, BUFFER + 0x100, BUFFER + 0x200, 0),
			 0);
	call_at(m, 0xbfc00000, 0, 0, 0, 0);
	assert_int_equal(m->end, RUN_RESET);
}

static void
unknown(void **state)
{
	struct machine *m = *state;

	assert_int_equal(rex(m, REX_RESERVED, 0, 0, 0), UINT32_MAX);
	call_at(m, 0xbfc00000u + 20 * 8, 0, 0, 0, 0);
	assert_int_equal(pc(m), BACK);
	assert_int_equal(reg(m, "v0"), UINT32_MAX);
	assert_int_equal(m->end, RUN_GOING);
}

/* Nothing a program passes does harm. */
static void
bad_pointers(void **state)
{
	static const uint32_t bad[] = {0,	    NOWHERE,	 0x83fffff0u,
				       0x84000000u, 0xbfc00000u, 0xbe000000u,
				       0xbff00000u, 0xc0000000u, 0xfffffffcu};
	struct machine *m = *state;
	uint32_t trap = word(m, 0xbfc00000u);

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		for (unsigned f = 0; f <= 0xac; f += 4) {
			call_at(m, word(m, VECTOR + f), bad[i], bad[i], bad[i],
				bad[i]);
			call_at(m, word(m, VECTOR + f), BUFFER, bad[i],
				0xffffffff, bad[i]);
			m->end = RUN_GOING;
			set(m, "sp", STACK);
			event_run(m, m->now + EMUL_MILLISECOND);
			cpu_of(m)->waiting = false;
		}
	}
	/* The stack's arguments, too. */
	set(m, "sp", NOWHERE);
	set_text(m, BUFFER, "%d %d %d %d %d %s");
	call_at(m, word(m, VECTOR + REX_PRINTF), BUFFER, 1, 2, 3);
	assert_int_equal(pc(m), BACK);
	assert_int_equal(word(m, 0xbfc00000u), trap);
}

/* An exception that nobody has taken over. */
static void
exception(void **state)
{
	struct machine *m = *state;
	char out[256];

	serial_test_capture(serial_find(m, "3"), out, sizeof(out));
	set(m, "epc", 0x80021fe4);
	set(m, "badvaddr", 0xa000ef3a);
	call_at(m, 0xbfc00180u, 0, 0, 0, 0);
	assert_non_null(strstr(out, "? PC:  0x80021fe4<vtr=NRML>\r\n"));
	assert_non_null(strstr(out, "? VA:  0xa000ef3a\r\n"));
	assert_int_equal(m->end, RUN_STUCK);
	/* RAM's vectors lead there: lui k0; ori k0; jr k0; nop. */
	assert_int_equal(word(m, 0x80000080u), 0x3c1abfc0);
	assert_int_equal(word(m, 0x80000084u), 0x375a0180);
	assert_int_equal(word(m, 0x80000088u), 0x03400008);
	assert_int_equal(word(m, 0x80000004u), 0x375a0100);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(start),	  TEST(start_without_arguments),
	    TEST(long_arguments), TEST(without_firmware),
	    TEST(strings),	  TEST(numbers),
	    TEST(formats),	  TEST(output),
	    TEST(getchar_waits),  TEST(getchar_from_chip),
	    TEST(gets_edits),	  TEST(environment),
	    TEST(tables),	  TEST(no_boot_device),
	    TEST(boot_device),	  TEST(handles),
	    TEST(disk_path),	  TEST(delay),
	    TEST(jumps),	  TEST(ends),
	    TEST(halt_action),	  TEST(unknown),
	    TEST(bad_pointers),	  TEST(exception),
	};

	return cmocka_run_group_tests_name("dec_prom", tests, NULL, NULL);
}
