/*
 * Commands between the guest's memory and files, and through much memory: save,
 * load, symbols, find; and log.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "debugger/remote.h"
#include "emul/emul.h"
#include "host/console.h"
#include "host/output_log.h"
#include "loaders/loader.h"
#include "loaders/source_lines.h"
#include "loaders/symbols.h"

#define FILE_MAX  (UINT64_C(1) << 30)
#define PIECE	  4096
#define FIND_MAX  256 /* bytes to be found */
#define FIND_SHOW 64

/* Files and their contents are no part of a run: at the prompt only. */
static bool
at_prompt(const struct debugger *d, const char *name)
{
	if (d->in_script) {
		printf("'%s' is only possible at the prompt.\n", name);
	}
	return !d->in_script;
}

/* The name that ARGS begin with, in quotes if it has blanks; ARGS goes on after
 * it. */
static bool
file_name(const char **args, char *name, size_t size)
{
	const char *p = *args;
	bool quoted = *p == '"';
	size_t len;

	p += quoted ? 1 : 0;
	len = strcspn(p, quoted ? "\"" : " \t,");
	if (len == 0 || len >= size || (quoted && p[len] != '"')) {
		return false;
	}
	snprintf(name, size, "%.*s", (int)len, p);
	p += len + (quoted ? 1 : 0);
	*args = p + strspn(p, ", \t");
	return true;
}

static bool
skip_phys(const char **args)
{
	bool physical = strncmp(*args, "phys ", 5) == 0;

	*args += physical ? 5 : 0;
	return physical;
}

/* ---- save ---- */

/* The number of bytes that were written; less than LEN after it was said what
 * is wrong. */
static uint64_t
save_bytes(struct debugger *d, FILE *f, const char *name, bool physical,
	   uint64_t address, uint64_t len)
{
	uint8_t bytes[PIECE];
	uint64_t done = 0;

	while (done < len) {
		uint64_t at = address + done;
		size_t n = PIECE - at % PIECE;

		n = n < len - done ? n : (size_t)(len - done);
		if (!debugger_read_memory(d, physical, at, bytes, n)) {
			printf("The memory from 0x%" PRIx64
			       " on cannot be read.\n",
			       at);
			break;
		}
		if (fwrite(bytes, 1, n, f) != n) {
			printf("%s: %s.\n", name, strerror(errno));
			break;
		}
		done += n;
	}
	return done;
}

void
command_save(struct debugger *d, const char *args)
{
	char name[1024];
	uint64_t value[2];
	bool physical;
	uint64_t done;
	FILE *f;

	if (!at_prompt(d, "save")) {
		return;
	}
	if (!file_name(&args, name, sizeof(name)) || *args == '\0') {
		printf("syntax: save file [phys] addr len\n");
		return;
	}
	physical = skip_phys(&args);
	if (!debugger_two_values(d, args, value)) {
		return;
	}
	if (value[1] == 0 || value[1] > FILE_MAX) {
		printf("The length is 1 to %" PRIu64 " bytes.\n", FILE_MAX);
		return;
	}
	f = fopen(name, "wb");
	if (f == NULL) {
		printf("%s: %s.\n", name, strerror(errno));
		return;
	}
	done = save_bytes(d, f, name, physical, value[0], value[1]);
	if (fclose(f) != 0 && done == value[1]) {
		printf("%s: %s.\n", name, strerror(errno));
		return;
	}
	printf("%s: %" PRIu64 " bytes.\n", name, done);
}

/* ---- load ---- */

void
command_load(struct debugger *d, const char *args)
{
	char name[1024];
	uint64_t address;
	uint8_t *bytes;
	bool physical;
	size_t len;
	struct error e;

	if (!at_prompt(d, "load")) {
		return;
	}
	if (!file_name(&args, name, sizeof(name)) || *args == '\0') {
		printf("syntax: load file [phys] addr\n");
		return;
	}
	physical = skip_phys(&args);
	if (!debugger_evaluate(d, args, &address)) {
		return;
	}
	if (!loader_read_plain(name, FILE_MAX, &bytes, &len, &e)) {
		printf("%s.\n", e.text);
		return;
	}
	if (debugger_remote_write(d, physical, address, bytes, len)) {
		printf("%s: %zu bytes.\n", name, len);
	} else {
		printf("Not all of it could be written.\n");
	}
	free(bytes);
}

/* ---- symbols ---- */

/* The file's contents are not wanted. */
static bool
write_nothing(void *arg, uint64_t address, const void *data, size_t len,
	      struct error *e)
{
	return true;
}

static size_t
add_symbols(struct debugger *d, const struct symbol_table *from,
	    uint64_t offset)
{
	size_t n = symbols_count(from);

	for (size_t i = 0; i < n; i++) {
		const struct symbol *s =
		    symbols_get((struct symbol_table *)from, i);

		symbols_add(
		    debugger_machine(d)->symbols, s->name,
		    cpu_canonical_vaddr(debugger_cpu(d), s->address + offset),
		    s->size, s->function);
	}
	return n;
}

void
command_symbols(struct debugger *d, const char *args)
{
	const struct cpu *cpu = debugger_cpu(d);
	struct load_target target = {
	    .write = write_nothing,
	    .write_physical = write_nothing,
	    .elf_machine = cpu->class->elf_machine,
	    .cpu_name = cpu->type->name,
	    .machine_name = "here",
	    .is_64bit = true,
	    .symbols = symbols_new(),
	};
	struct load_result result = {0};
	char name[1024];
	uint64_t offset = 0;
	struct error e;

	if (!file_name(&args, name, sizeof(name))) {
		printf("syntax: symbols file [offset]\n");
	} else if (*args != '\0' && !debugger_evaluate(d, args, &offset)) {
		/* It was said why. */
	} else if (!loader_load(&target, name, &result, &e)) {
		printf("%s.\n", e.text);
	} else {
		source_lines_add(debugger_machine(d)->source_lines, name,
				 offset);
		printf("%s: %zu symbols.\n", name,
		       add_symbols(d, target.symbols, offset));
	}
	symbols_free(target.symbols);
}

/* ---- log ---- */

void
command_log(struct debugger *d, const char *args)
{
	char name[1024];
	struct error e;

	if (strcmp(args, "off") == 0) {
		output_log_close();
	} else if (*args != '\0') {
		if (!file_name(&args, name, sizeof(name)) || *args != '\0') {
			printf("syntax: log [file|off]\n");
			return;
		}
		if (!output_log_open(name, &e)) {
			debugger_complain(&e);
			return;
		}
	}
	if (output_log_name() != NULL) {
		printf("log = %s\n", output_log_name());
	} else {
		printf("log = OFF\n");
	}
}

/* ---- find ---- */

struct search {
	bool physical;
	uint64_t from;
	uint64_t last;
	uint8_t what[FIND_MAX];
	size_t len;
};

/* Hexadecimal digits, two a byte, up to the end of the text. */
static bool
parse_digits(const char *text, struct search *s)
{
	size_t n = strlen(text);
	unsigned value;

	if (n == 0 || n % 2 != 0 || n / 2 > FIND_MAX ||
	    text[strspn(text, "0123456789abcdefABCDEF")] != '\0') {
		return false;
	}
	for (s->len = 0; s->len < n / 2; s->len++) {
		sscanf(text + 2 * s->len, "%2x", &value);
		s->what[s->len] = (uint8_t)value;
	}
	return true;
}

static bool
parse_text(const char *text, struct search *s)
{
	size_t n = strlen(text);

	if (n < 3 || text[n - 1] != '"' || n - 2 > FIND_MAX) {
		return false;
	}
	s->len = n - 2;
	memcpy(s->what, text + 1, s->len);
	return true;
}

/* "TEXT", x DIGITS, or b, h, w, d and an expression. */
static bool
parse_what(struct debugger *d, const char *text, struct search *s)
{
	static const char types[] = "bhwd";
	const char *type = strchr(types, text[0]);
	uint64_t value;

	if (text[0] == '"') {
		return parse_text(text, s);
	}
	if (text[0] == '\0' || !isspace((unsigned char)text[1])) {
		return false;
	}
	if (text[0] == 'x') {
		return parse_digits(text + 2, s);
	}
	if (type == NULL || !debugger_evaluate(d, text + 2, &value)) {
		return false;
	}
	s->len = (size_t)1 << (type - types);
	cpu_number_to_bytes(debugger_cpu(d), value, s->what, (unsigned)s->len);
	return true;
}

static bool
parse_search(struct debugger *d, const char *args, struct search *s)
{
	struct expression_names names = debugger_names(d);
	struct error e;

	s->physical = skip_phys(&args);
	if (!expression_evaluate_prefix(&names, args, &args, &s->from, &e)) {
		debugger_complain(&e);
		return false;
	}
	args += strspn(args, ", \t");
	if (!expression_evaluate_prefix(&names, args, &args, &s->last, &e)) {
		debugger_complain(&e);
		return false;
	}
	args += strspn(args, ", \t");
	if (!s->physical) {
		s->from = debugger_address(debugger_cpu(d), s->from);
		s->last = debugger_address(debugger_cpu(d), s->last);
	}
	if (s->last <= s->from) {
		printf("The end address must lie above the start address.\n");
		return false;
	}
	s->last--;
	if (!parse_what(d, args, s)) {
		printf("What is to be found: \"text\", x and hexadecimal "
		       "digits, or b, h, w or d and an expression.\n");
		return false;
	}
	return true;
}

static void
print_found(struct debugger *d, const struct search *s, uint64_t address)
{
	char text[32];

	if (s->physical) {
		printf("physical 0x%08" PRIx64 "\n", address);
		return;
	}
	debugger_format_address(debugger_cpu(d), address, text, sizeof(text));
	printf("%s", text);
	debugger_print_symbol(debugger_cpu(d), address);
	printf("\n");
}

static bool
read_piece(struct debugger *d, const struct search *s, uint64_t at,
	   uint8_t *bytes, size_t len)
{
	struct cpu *cpu = debugger_cpu(d);

	return s->physical ? memory_peek(cpu->memory, at, bytes, len)
			   : cpu_peek(cpu, at, bytes, len);
}

/* Those that begin in KEPT bytes or behind them and end in LEN. */
static unsigned
find_in(struct debugger *d, const struct search *s, const uint8_t *bytes,
	size_t len, uint64_t address, unsigned n)
{
	for (size_t i = 0; i + s->len <= len && n < FIND_SHOW; i++) {
		if (memcmp(bytes + i, s->what, s->len) == 0) {
			print_found(d, s, address + i);
			n++;
		}
	}
	return n;
}

/* Page by page; the end of each is kept, in case it begins there.  How many
 * were found, FIND_SHOW at most. */
static unsigned
search(struct debugger *d, const struct search *s)
{
	uint8_t bytes[FIND_MAX + PIECE];
	uint64_t at = s->from;
	size_t kept = 0;
	unsigned n = 0;

	for (;;) {
		size_t len = PIECE - at % PIECE;

		if (s->last - at < len) {
			len = (size_t)(s->last - at) + 1;
		}
		if (read_piece(d, s, at, bytes + kept, len)) {
			n = find_in(d, s, bytes, kept + len, at - kept, n);
			len += kept;
			kept = s->len - 1 < len ? s->len - 1 : len;
			memmove(bytes, bytes + len - kept, kept);
		} else {
			kept = 0;
		}
		len = PIECE - at % PIECE;
		if (s->last - at < len || n == FIND_SHOW ||
		    debugger_interrupted(d, at / PIECE)) {
			return n;
		}
		at += len;
	}
}

void
command_find(struct debugger *d, const char *args)
{
	struct search s;
	unsigned n;

	if (*args == '\0') {
		printf("syntax: find [phys] addr endaddr what\n");
		return;
	}
	if (!parse_search(d, args, &s)) {
		return;
	}
	n = search(d, &s);
	if (n == 0) {
		printf("Not found.\n");
	} else if (n == FIND_SHOW) {
		printf("There may be more.\n");
	}
}
