/*
 * Fuzz target: lines of the prompt, and scripts.
 *
 *	fuzz_prompt DIR prompt|script SEED COUNT
 *
 * DIR is a scratch directory, where files are written.  Each of COUNT sessions
 * gives mutated lines to a machine that runs for some thousand instructions; or
 * reads a mutated script and runs it.  Standard output goes to nowhere.  Long
 * commands are broken off by CTRL-C after a number of looks at the host, not
 * after a time, so that a session is always the same.
 *
 * It is meant to be built with address and undefined-behaviour sanitizers; what
 * it checks itself is that it ends, and that a script is refused with a
 *sentence that names file and line.
 */
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpus/cpu.h"
#include "debugger/debugger.h"
#include "emul/emul.h"
#include "emul/options.h"
#include "emul/script.h"
#include "guest.h"
#include "host/console.h"
#include "mutation.h"

#define LINES	     30 /* of a session */
#define LINE_MAX_LEN 400
#define INSTRUCTIONS 4000 /* that a command may run for */
#define LOOKS	     200  /* at the host, before CTRL-C is pressed */

static const char *const prompt_lines[] = {
    "allsettings",
    "backtrace 3",
    "breakpoint add 0x80000180 if t0 == 3 && word(sp) once do \"reg; bt\"",
    "breakpoint add later do \"print pc; step 2; continue\"",
    "breakpoint on exception sys if v0 < 10 do \"finish\"",
    "breakpoint on syscall 3+4 once",
    "breakpoint on exception if v0 trace",
    "breakpoint on device cons rw if pc",
    "breakpoint delete 0",
    "breakpoint show",
    "device list",
    "device consoles",
    "device cons",
    "dump 0x80000180 0x800001c0",
    "dump",
    "effects on",
    "emul",
    "find 0x80000000 0x80001000 \"text\"",
    "find phys 0 0x1000 x 0a1b2c",
    "find 0x80000000, 0x80001000, w 0x2000 + 3",
    "finish",
    "focus 0",
    "goto 20",
    "help breakpoint",
    "help",
    "history",
    "history cut",
    "history spacing 1000",
    "itrace if pc & 4",
    "itrace off",
    "key Return down",
    "lastchange t0",
    "lastwrite 0x80000300 8",
    "list",
    "list code.c:12",
    "log",
    "log off",
    "load code phys 0x3000",
    "lookup later+8",
    "lookup 80000180",
    "machine",
    "next 3",
    "ninstrs on",
    "pause 0",
    "poke phys 0x2000, 00ff1234",
    "print/b (sp + 0x10) & ~0xf << 3",
    "print *0x80000180 == pdouble(0x180) || !byte(later) && 7 % 4",
    "print \"a name\" + #t0 - @later * $10",
    "put d 0x80002000, -2",
    "put b 0xb0000000, 65",
    "reg 0,1",
    "reg",
    "reverse-continue",
    "reverse-step 5",
    "save code 0x80000180 64",
    "snapshot save here",
    "snapshot load here",
    "snapshot list",
    "step 7",
    "symbols symbols 0x100",
    "t0 = 0x1234 + t1",
    "cpu0.pc = 0x80000180",
    "tlbdump 0,r",
    "trace on",
    "type abc\\n",
    "unassemble 0x80000180 0x80000200",
    "until 0x800001a0 if t0",
    "until if t1 > 4",
    "verbosity exception 3",
    "watch add 0x80000300 8 rw if 1 do \"print/x word(0x80000300)\"",
    "watch add 0x400100 c once",
    "watch add device cons w",
    "watch add phys 0x180 64 rw trace",
    "watch add phys 0x300 4096 c",
    "watch delete 1",
    "watch show",
};

static const char *const script_lines[] = {
    "wait \"login: \" 10M",
    "wait \"a\" or \"ab\" or \"\\x41\\e\\r\\n\\t\\\\\\\"\" 2000 on cons",
    "try \"x\" 500",
    "try \"aab\" or \"b\" 300 on cons",
    "send \"root\\n\" # comment",
    "send \"xyz\" on cons",
    "sleep 100",
    "sleep 0.001s",
    "limit 5000",
    "echo \"text\"",
    "command \"print pc\"",
    "command \"breakpoint add pc+8 once\"",
    "quit 3",
    "let n = 3",
    "let n = n - 1",
    "let total = word(sp) * matched << 3 | #t0",
    "if n > 2 && matched == 1",
    "if (t0 | t1) != 0",
    "else",
    "while n > 0",
    "while matched",
    "end",
    "end",
    "end",
};

/* ---- mutations ---- */

/* Bytes that mean something are likelier than others. */
static char
random_byte(uint64_t *seed)
{
	static const char likely[] =
	    "\"()*/+-<>=&|!~^%#@$,.;: 0123456789abcdefx"
	    "ifdoonceprs\\_[]'\t";

	if (below(seed, 8) == 0) {
		return (char)(1 + below(seed, 255));
	}
	return likely[below(seed, sizeof(likely) - 1)];
}

static void
cut_out(char *line, uint64_t *seed)
{
	size_t len = strlen(line);
	size_t at = below(seed, len + 1);
	size_t n = below(seed, len - at + 1) / 2;

	memmove(line + at, line + at + n, len - at - n + 1);
}

/* Puts TEXT somewhere into LINE, as far as there is room. */
static void
put_in(char *line, const char *text, size_t n, uint64_t *seed)
{
	size_t len = strlen(line);
	size_t at = below(seed, len + 1);

	if (len + n < LINE_MAX_LEN) {
		memmove(line + at + n, line + at, len - at + 1);
		memcpy(line + at, text, n);
	}
}

static void
mutate(char *line, const char *const *corpus, size_t n, uint64_t *seed)
{
	static const char *const numbers[] = {
	    "0xffffffffffffffff",   "-1", "0x80000000",
	    "99999999999999999999", "0",  "0x7fffffff",
	    "4294967296",
	};
	const char *other = corpus[below(seed, n)];
	size_t from = below(seed, strlen(other));
	char byte = random_byte(seed);

	switch (below(seed, 6)) {
	case 0:
		cut_out(line, seed);
		break;
	case 1:
		put_in(line, other + from, strlen(other + from), seed);
		break;
	case 2:
		other = numbers[below(seed, 7)];
		put_in(line, other, strlen(other), seed);
		break;
	case 3:
		if (line[0] != '\0') {
			line[below(seed, strlen(line))] = byte;
		}
		break;
	default:
		put_in(line, &byte, 1, seed);
		break;
	}
}

static void
make_line(char *line, const char *const *corpus, size_t n, uint64_t *seed)
{
	size_t mutations = below(seed, 4);

	strcpy(line, corpus[below(seed, n)]);
	while (mutations-- > 0) {
		mutate(line, corpus, n, seed);
	}
}

/* ---- sessions ---- */

static void
write_file(const char *name, const void *bytes, size_t len)
{
	FILE *f = fopen(name, "wb");

	assert(f != NULL);
	fwrite(bytes, 1, len, f);
	fclose(f);
}

static void
write_files(void)
{
	static const char symbols[] = "80000180 T start\n80000200 T later\n";

	write_file("guest", guest_testmips, sizeof(guest_testmips));
	write_file("symbols", symbols, strlen(symbols));
	write_file("nothing.gx", "", 0);
}

static void
put_nowhere(void *arg, const uint8_t *bytes, size_t len)
{
}

static bool
press_in_time(void *arg, bool waiting)
{
	unsigned *looks = arg;

	if (++*looks % LOOKS == 0) {
		raise(SIGINT);
	}
	return false;
}

static void
forget_nothing(void *arg)
{
}

static const struct console_view keys = {
    .put = put_nowhere,
    .look = press_in_time,
    .interrupted = forget_nothing,
};

static unsigned looks; /* of the command that is carried out */

static bool
start(struct emul *emul, const char *script, struct error *e)
{
	char script_name[64];
	const char *argv[] = {"fuzz_prompt",
			      "-q",
			      "-E",
			      "testmips",
			      "-C",
			      "R3000",
			      "-M",
			      "1",
			      "--history",
			      "2",
			      "--script",
			      script_name,
			      "0xffffffff80000000:0:0xffffffff80000180:guest",
			      "symbols",
			      NULL};
	enum options_action action;

	snprintf(script_name, sizeof(script_name), "%s", script);
	memset(emul, 0, sizeof(*emul));
	if (!options_parse(&emul->options, 14, (char **)argv, &action, e)) {
		return false;
	}
	assert(action == OPTIONS_RUN);
	emul->console = console_new(e);
	if (emul->console == NULL) {
		return false;
	}
	console_set_view(emul->console, &keys, &looks);
	return emul_start(emul, e);
}

static void
finish(struct emul *emul)
{
	struct emul_options o = emul->options;
	struct console *console = emul->console;

	emul_finish(emul);
	console_free(console);
	options_free(&o);
}

static void
allow_more(struct emul *emul)
{
	struct machine *m = emul->machine;

	looks = 0;
	if (m->end == RUN_LIMIT) {
		m->end = RUN_GOING;
	}
	emul->options.limit_instructions =
	    *m->cpus[m->bootstrap_cpu]->instructions + INSTRUCTIONS;
	emul->options.limit_time = m->now + EMUL_SECOND;
}

/* Files stay in this directory. */
static void
tame(char *line)
{
	size_t command = strcspn(line, " \t");

	for (char *p = line; *p != '\0'; p++) {
		if (*p == '/' && (size_t)(p - line) >= command) {
			*p = '%';
		}
	}
}

static void
prompt_session(uint64_t seed)
{
	char line[LINE_MAX_LEN + 1];
	struct emul emul;
	struct error e;

	if (!start(&emul, "nothing.gx", &e)) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	for (unsigned i = 0; i < LINES; i++) {
		make_line(line, prompt_lines,
			  sizeof(prompt_lines) / sizeof(prompt_lines[0]),
			  &seed);
		tame(line);
		allow_more(&emul);
		fprintf(stderr, "%s\n", line);
		debugger_command(emul.debugger, line);
		if (i % 4 == 3) {
			emul_continue(&emul);
			debugger_report_breakpoint(emul.debugger);
			debugger_report_watch(emul.debugger);
			debugger_after_stop(emul.debugger);
		}
	}
	finish(&emul);
}

static void
script_session(uint64_t seed)
{
	static char text[LINES * (LINE_MAX_LEN + 2)];
	char line[LINE_MAX_LEN + 1];
	struct emul emul;
	struct error e;
	size_t len = 0;

	for (unsigned i = below(&seed, LINES); i > 0; i--) {
		if (below(&seed, 4) == 0) {
			make_line(line, script_lines,
				  sizeof(script_lines) / sizeof(*script_lines),
				  &seed);
		} else {
			strcpy(line, script_lines[below(
					 &seed, sizeof(script_lines) /
						    sizeof(*script_lines))]);
		}
		tame(line);
		len += (size_t)sprintf(text + len, "%s\n", line);
	}
	write_file("session.gx", text, len);
	if (!start(&emul, "session.gx", &e)) {
		if (strncmp(e.text, "session.gx:", 11) != 0) {
			fprintf(stderr, "refused with '%s'\n", e.text);
			abort();
		}
	} else {
		for (unsigned i = 0; i < 4; i++) {
			allow_more(&emul);
			emul_continue(&emul);
		}
	}
	finish(&emul);
}

int
main(int argc, char **argv)
{
	bool prompt;

	if (argc != 5 || chdir(argv[1]) != 0) {
		fprintf(stderr, "fuzz_prompt DIR prompt|script SEED COUNT\n");
		return 1;
	}
	prompt = strcmp(argv[2], "prompt") == 0;
	if (freopen("/dev/null", "r", stdin) == NULL ||
	    freopen("/dev/null", "w", stdout) == NULL ||
	    freopen("errors", "w", stderr) == NULL) {
		return 1;
	}
	setvbuf(stderr, NULL, _IOLBF, 0);
	write_files();
	signal(SIGINT, SIG_DFL); /* it may have been ignored at the start */
	for (uint64_t i = 0; i < strtoull(argv[4], NULL, 0); i++) {
		uint64_t seed = mutation_seed(strtoull(argv[3], NULL, 0) + i);

		fprintf(stderr, "---- session %llu\n", (unsigned long long)i);
		if (prompt) {
			prompt_session(seed);
		} else {
			script_session(seed);
		}
	}
	return 0;
}
