/*
 * Commands about memory: dump, put, unassemble, and about values: print,
 * lookup.
 *
 * Addresses are virtual, as the focused CPU's data side maps them now, without
 * exceptions.  Device registers are read in the widest size the device takes,
 * unless reading has side effects.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "devices/device.h"
#include "emul/emul.h"
#include "host/console.h"
#include "loaders/symbols.h"

#define DUMP_BYTES	 256
#define DUMP_LINE	 16
#define UNASSEMBLE_COUNT 20
/* A mistyped end address must be stoppable. */
#define LINES_BETWEEN_POLLS 256

static uint64_t
last_address(const struct cpu *cpu)
{
	return cpu->is_32bit ? UINT32_MAX : UINT64_MAX;
}

bool
debugger_interrupted(struct debugger *d, uint64_t lines)
{
	struct console *console = d->emul->console;

	if (lines % LINES_BETWEEN_POLLS == LINES_BETWEEN_POLLS - 1) {
		console_poll(console);
	}
	return console_interrupted(console) || console_end_signal(console) != 0;
}

/* ---- devices ---- */

static struct device *
device_at(struct cpu *cpu, uint64_t vaddr, unsigned flags, uint64_t *paddr)
{
	const struct memory_segment *s;

	if (cpu->class->translate_v2p(cpu, vaddr, paddr,
				      flags | CPU_V2P_NO_EXCEPTIONS) ==
	    CPU_V2P_FAIL) {
		return NULL;
	}
	s = memory_segment_find(cpu->memory, *paddr);
	return s != NULL ? s->device : NULL;
}

/* One aligned access of LEN bytes or of the pieces the device takes. */
static bool
read_device(struct cpu *cpu, uint64_t vaddr, uint8_t *bytes, unsigned len)
{
	uint64_t paddr;
	struct device *d = device_at(cpu, vaddr, 0, &paddr);

	/* A bus error is a side effect too: boards latch it. */
	if (d == NULL || d->class->read_side_effects ||
	    d->class->bus_error != NULL) {
		return false;
	}
	if ((d->class->access & len) == 0) {
		return len > 1 && read_device(cpu, vaddr, bytes, len / 2) &&
		       read_device(cpu, vaddr + len / 2, bytes + len / 2,
				   len / 2);
	}
	return memory_rw(cpu->memory, NULL, paddr, bytes, len, MEMORY_READ,
			 0) == MEMORY_OK;
}

/* A write that the device takes whole, as the guest's would be. */
static bool
write_device(struct cpu *cpu, uint64_t vaddr, uint8_t *bytes, unsigned len,
	     bool *is_device)
{
	uint64_t paddr;
	struct device *d = device_at(cpu, vaddr, CPU_V2P_WRITE, &paddr);

	*is_device = d != NULL;
	if (d == NULL || len > 8 || vaddr % len != 0) {
		return false;
	}
	return memory_rw(cpu->memory, NULL, paddr, bytes, len, MEMORY_WRITE,
			 0) == MEMORY_OK;
}

/* ---- dump ---- */

/* Up to four bytes inside a word. */
static bool
read_word(struct cpu *cpu, uint64_t vaddr, uint8_t *bytes, unsigned len)
{
	uint8_t word[4];

	if (cpu_peek(cpu, vaddr, bytes, len)) {
		return true;
	}
	if (!read_device(cpu, vaddr & ~UINT64_C(3), word, 4)) {
		return false;
	}
	memcpy(bytes, word + (vaddr & 3), len);
	return true;
}

/* The bytes FIRST..LAST of the line that begins at LINE. */
static void
dump_line(struct cpu *cpu, uint64_t line, unsigned first, unsigned last)
{
	uint8_t bytes[DUMP_LINE];
	char address[32];
	bool ok = true;
	unsigned i;
	unsigned n;

	for (i = first; i <= last && ok; i += n) {
		n = 4 - i % 4;
		n = n < last - i + 1 ? n : last - i + 1;
		ok = read_word(cpu, line + i, bytes + i, n);
	}
	debugger_format_address(cpu, line, address, sizeof(address));
	printf("%s ", address);
	if (!ok) {
		printf(" (memory access failed)\n");
		return;
	}
	for (i = 0; i < DUMP_LINE; i++) {
		if (i % 4 == 0) {
			printf(" ");
		}
		if (i < first || i > last) {
			printf("  ");
		} else {
			printf("%02x", bytes[i]);
		}
	}
	printf("  ");
	for (i = 0; i < DUMP_LINE; i++) {
		if (i < first || i > last) {
			printf(" ");
		} else {
			printf("%c", bytes[i] >= ' ' && bytes[i] < 0x7f
					 ? bytes[i]
					 : '.');
		}
	}
	printf("\n");
}

/* Start and last address of dump and unassemble; without an end address LEN
 * bytes (0: to the end of memory).  False after an error. */
static bool
range(struct debugger *d, const char *args, uint64_t next, uint64_t len,
      uint64_t *start, uint64_t *last)
{
	uint64_t limit = last_address(debugger_cpu(d));
	uint64_t value[2];
	unsigned n = 0;

	*start = next;
	if (*args != '\0') {
		n = debugger_addresses(d, args, value);
		if (n == 0) {
			return false;
		}
		*start = value[0];
	}
	*last = len - 1 <= limit - *start ? *start + len - 1 : limit;
	if (n == 2) {
		if (value[1] <= *start) {
			printf("The end address must lie above the start "
			       "address.\n");
			return false;
		}
		*last = value[1] - 1;
	}
	return true;
}

void
command_dump(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	uint64_t lines = 0;
	uint64_t start;
	uint64_t last;
	uint64_t line;

	if (!d->has_dump_address) {
		d->has_dump_address = true;
		d->dump_address =
		    cpu_canonical_vaddr(cpu, cpu->class->get_pc(cpu));
	}
	if (!range(d, args, d->dump_address, DUMP_BYTES, &start, &last)) {
		return;
	}
	for (line = start & ~(uint64_t)(DUMP_LINE - 1);; line += DUMP_LINE) {
		dump_line(cpu, line, line < start ? start % DUMP_LINE : 0,
			  last - line < DUMP_LINE ? (unsigned)(last - line)
						  : DUMP_LINE - 1);
		if (last - line < DUMP_LINE ||
		    debugger_interrupted(d, lines++)) {
			break;
		}
	}
	d->dump_address = cpu_canonical_vaddr(cpu, last + 1);
	d->repeat = REPEAT_DUMP;
}

void
command_unassemble(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	uint64_t lines = 0;
	uint64_t start;
	uint64_t last;
	unsigned n;

	if (!d->has_unassemble_address) {
		d->has_unassemble_address = true;
		d->unassemble_address =
		    cpu_canonical_vaddr(cpu, cpu->class->get_pc(cpu));
	}
	if (!range(d, args, d->unassemble_address, 0, &start, &last)) {
		return;
	}
	/* Without an end it is a count of instructions. */
	for (;;) {
		n = debugger_print_instruction(d, cpu, start, false);
		if (n == 0 || last - start < n) {
			start += n;
			break;
		}
		start += n;
		lines++;
		if ((last == last_address(cpu) && lines == UNASSEMBLE_COUNT) ||
		    debugger_interrupted(d, lines)) {
			break;
		}
	}
	d->unassemble_address = cpu_canonical_vaddr(cpu, start);
	d->repeat = REPEAT_UNASSEMBLE;
}

/* ---- put ---- */

static bool
read_some(struct debugger *d, bool physical, uint64_t address, uint8_t *bytes,
	  unsigned len)
{
	struct cpu *cpu = debugger_cpu(d);

	if (!physical) {
		return read_word(cpu, debugger_address(cpu, address), bytes,
				 len);
	}
	return memory_peek(cpu->memory, address, bytes, len);
}

bool
debugger_read_memory(struct debugger *d, bool physical, uint64_t address,
		     uint8_t *bytes, size_t len)
{
	while (len > 0) {
		unsigned n = 4 - (unsigned)(address % 4);

		n = n < len ? n : (unsigned)len;
		if (!read_some(d, physical, address, bytes, n)) {
			return false;
		}
		address += n;
		bytes += n;
		len -= n;
	}
	return true;
}

/* The widest piece of LEN bytes that is aligned. */
static unsigned
piece(uint64_t address, size_t len)
{
	unsigned n = 8;

	while (n > len || address % n != 0) {
		n /= 2;
	}
	return n;
}

static bool
write_some(struct debugger *d, uint64_t vaddr, const uint8_t *bytes,
	   unsigned len)
{
	struct cpu *cpu = debugger_cpu(d);
	uint8_t copy[8];
	bool is_device;

	vaddr = debugger_address(cpu, vaddr);
	memcpy(copy, bytes, len);
	return write_device(cpu, vaddr, copy, len, &is_device) ||
	       (!is_device && cpu_poke(cpu, vaddr, bytes, len));
}

bool
debugger_write_memory(struct debugger *d, bool physical, uint64_t address,
		      const uint8_t *bytes, size_t len)
{
	if (physical) {
		return memory_load(debugger_cpu(d)->memory, address, bytes,
				   len);
	}
	while (len > 0) {
		unsigned n = piece(address, len);

		if (!write_some(d, address, bytes, n)) {
			return false;
		}
		address += n;
		bytes += n;
		len -= n;
	}
	return true;
}

static void
print_put_syntax(void)
{
	printf("syntax: put [b|h|w|d|q] addr, data\n"
	       "   b    byte        (8 bits)\n"
	       "   h    half-word   (16 bits)\n"
	       "   w    word        (32 bits)\n"
	       "   d    doubleword  (64 bits)\n"
	       "   q    quad-word   (128 bits)\n");
}

static unsigned
put_size(char type)
{
	static const char types[] = "bhwdq";

	return 1u << (strchr(types, type) - types);
}

/* The number as LEN bytes of the guest; the upper half of 16 is the sign. */
static void
to_guest_bytes(const struct cpu *cpu, uint64_t value, uint8_t *bytes,
	       unsigned len)
{
	uint64_t high = value >> 63 != 0 ? UINT64_MAX : 0;

	if (len <= 8) {
		cpu_number_to_bytes(cpu, value, bytes, len);
		return;
	}
	cpu_number_to_bytes(cpu, cpu->big_endian ? high : value, bytes, 8);
	cpu_number_to_bytes(cpu, cpu->big_endian ? value : high, bytes + 8, 8);
}

static void
put(struct debugger *d, uint64_t vaddr, uint64_t value)
{
	struct cpu *cpu = debugger_cpu(d);
	unsigned len = put_size(d->put_type);
	uint64_t mask = len >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * len) - 1;
	uint64_t shown = value & mask;
	uint8_t bytes[16];
	char address[32];
	bool is_device;
	bool ok;

	if (vaddr % len != 0) {
		printf("WARNING: address isn't aligned\n");
	}
	debugger_format_address(cpu, vaddr, address, sizeof(address));
	printf("%s: ", address);
	if (len == 16) {
		printf("%016" PRIx64, value >> 63 != 0 ? UINT64_MAX : 0);
	}
	printf("%0*" PRIx64, len >= 8 ? 16 : (int)len * 2, shown);
	if (value != shown && (value | mask) != UINT64_MAX) {
		printf(" (NOTE: truncating %" PRIx64 ")", value);
	}
	to_guest_bytes(cpu, value, bytes, len);
	ok = write_device(cpu, vaddr, bytes, len, &is_device) ||
	     (!is_device && cpu_poke(cpu, vaddr, bytes, len));
	console_flush_pending(); /* what the device printed */
	printf("%s\n", ok ? "" : "  FAILED!");
}

void
command_put(struct debugger *d, const char *args)
{
	uint64_t value[2];
	char type = (char)tolower((unsigned char)args[0]);
	struct expression_names names = debugger_names(d);
	const char *rest;
	struct error e;
	char text[80];

	if (args[0] != '\0' && strchr("bhwdq", type) != NULL &&
	    isspace((unsigned char)args[1])) {
		d->put_type = type;
		args += 2;
	}
	if (strchr(args, ',') == NULL) {
		print_put_syntax();
		return;
	}
	if (!expression_evaluate_prefix(&names, args, &rest, &value[0], &e)) {
		debugger_complain(&e);
		return;
	}
	if (*rest != ',') {
		print_put_syntax();
		return;
	}
	if (!debugger_evaluate(d, rest + 1, &value[1])) {
		return;
	}
	value[0] = debugger_address(debugger_cpu(d), value[0]);
	snprintf(text, sizeof(text), "put %c 0x%llx, 0x%llx", d->put_type,
		 (unsigned long long)value[0], (unsigned long long)value[1]);
	if (debugger_begin_change(d, text)) {
		put(d, value[0], value[1]);
	}
}

/* Hexadecimal digits to bytes; 0: they are none, or too many. */
static size_t
parse_bytes(const char *text, uint8_t *bytes, size_t size)
{
	size_t len = strlen(text) / 2;
	unsigned value;
	int used;

	if (len > size || text[strspn(text, "0123456789abcdefABCDEF")] != 0 ||
	    strlen(text) % 2 != 0) {
		return 0;
	}
	for (size_t i = 0; i < len; i++) {
		if (sscanf(text + 2 * i, "%2x%n", &value, &used) != 1) {
			return 0;
		}
		bytes[i] = (uint8_t)value;
	}
	return len;
}

void
command_poke(struct debugger *d, const char *args)
{
	bool physical = strncmp(args, "phys ", 5) == 0;
	struct expression_names names = debugger_names(d);
	uint8_t bytes[DEBUGGER_POKE_MAX];
	char text[2 * DEBUGGER_POKE_MAX + 64];
	uint64_t address;
	size_t len;
	struct error e;

	args += physical ? 5 : 0;
	if (strchr(args, ',') == NULL) {
		printf("syntax: poke [phys] addr, bytes\n");
		return;
	}
	if (!expression_evaluate_prefix(&names, args, &args, &address, &e)) {
		debugger_complain(&e);
		return;
	}
	args += strspn(args, ", \t");
	len = parse_bytes(args, bytes, sizeof(bytes));
	if (len == 0) {
		printf("'%.40s' is not a row of 1 to %u bytes, two hexadecimal "
		       "digits each.\n",
		       args, DEBUGGER_POKE_MAX);
		return;
	}
	snprintf(text, sizeof(text), "poke %s0x%" PRIx64 ", %s",
		 physical ? "phys " : "", address, args);
	if (debugger_begin_change(d, text) &&
	    !debugger_write_memory(d, physical, address, bytes, len)) {
		printf("Not all of it could be written.\n");
	}
}

/* ---- values ---- */

static void
print_binary(uint64_t value)
{
	unsigned n = 64;

	while (n > 1 && (value >> (n - 1) & 1) == 0) {
		n--;
	}
	printf("0b");
	while (n > 0) {
		putchar('0' + (int)(value >> --n & 1));
	}
	printf("\n");
}

/* False: no such format. */
static bool
print_as(char format, uint64_t value)
{
	switch (format) {
	case 'x':
		printf("0x%" PRIx64 "\n", value);
		return true;
	case 'd':
		printf("%" PRId64 "\n", (int64_t)value);
		return true;
	case 'u':
		printf("%" PRIu64 "\n", value);
		return true;
	case 'o':
		printf("0%" PRIo64 "\n", value);
		return true;
	case 'b':
		print_binary(value);
		return true;
	case 'c':
		printf(value >= ' ' && value < 0x7f ? "'%c'\n" : "'\\x%02x'\n",
		       (int)(value & 0xff));
		return true;
	default:
		return false;
	}
}

void
command_print(struct debugger *d, const char *args)
{
	char format = '\0';
	uint64_t value;

	if (args[0] == '/' && args[1] != '\0') {
		format = args[1];
		args += 2;
	}
	if (*args == '\0' ||
	    (format != '\0' && !isspace((unsigned char)*args))) {
		printf("syntax: print[/x|/d|/u|/o|/b|/c] expr\n");
	} else if (!debugger_evaluate(d, args, &value)) {
		return;
	} else if (format == '\0') {
		debugger_print_value(value);
	} else if (!print_as(format, value)) {
		printf("'%c' is no format: they are x d u o b c.\n", format);
	}
}

/* All symbols of that name; false if there is none. */
static bool
lookup_name(struct debugger *d, const char *name)
{
	struct symbol_table *t = debugger_machine(d)->symbols;
	bool found = false;
	const struct symbol *s;
	char address[32];
	size_t i;

	if (symbols_find(t, name, NULL) == NULL) {
		return false;
	}
	for (i = 0; i < symbols_count(t); i++) {
		s = symbols_get(t, i);
		if (strcmp(s->name, name) == 0) {
			debugger_format_address(debugger_cpu(d), s->address,
						address, sizeof(address));
			printf("%s = %s\n", name, address);
			found = true;
		}
	}
	return found;
}

void
command_lookup(struct debugger *d, const char *args)
{
	struct cpu *cpu = debugger_cpu(d);
	struct expression_names names = debugger_names(d);
	uint64_t value;
	char address[32];
	char symbol[256];
	char *end;

	if (*args == '\0') {
		printf("syntax: lookup name|addr\n");
		return;
	}
	if (lookup_name(d, args)) {
		return;
	}
	errno = 0;
	value = strtoull(args, &end, 16);
	if (!isxdigit((unsigned char)*args) || *end != '\0' || errno != 0) {
		if (!expression_evaluate(&names, args, &value, NULL)) {
			printf("lookup for '%s' failed\n", args);
			return;
		}
	}
	value = debugger_address(cpu, value);
	if (!symbols_format(cpu->machine->symbols, value, symbol,
			    sizeof(symbol))) {
		printf("lookup for '%s' failed\n", args);
		return;
	}
	debugger_format_address(cpu, value, address, sizeof(address));
	printf("%s = %s\n", address, symbol);
}
