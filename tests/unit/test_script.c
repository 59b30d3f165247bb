/*
 * Scripts: the strict parser, and waits and sends at exact emulated times.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "emul/emul.h"
#include "emul/script.h"
#include "host/console.h"
#include "host/serial.h"

static struct emul emul;
static struct machine machine;
static struct serial_line *line;
static struct error e;
static char file[64];

static void
write_file(const char *text, size_t len)
{
	FILE *f = fopen(file, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	fclose(f);
}

static struct script *
load(const char *text)
{
	write_file(text, strlen(text));
	e.text[0] = '\0';
	return script_new(&emul, file, &e);
}

/* TEXT is refused at LINE_NUMBER with a sentence that has WORDS in it. */
static void
refused(const char *text, unsigned line_number, const char *words)
{
	char where[96];

	assert_null(load(text));
	snprintf(where, sizeof(where), "%s:%u: ", file, line_number);
	if (strncmp(e.text, where, strlen(where)) != 0 ||
	    strstr(e.text, words) == NULL) {
		fail_msg("'%s' for '%s' (%s)", e.text, text, words);
	}
}

static int
make_file(void **state)
{
	int fd;

	strcpy(file, "/tmp/gxemul-test-script-XXXXXX");
	fd = mkstemp(file);
	if (fd >= 0) {
		close(fd);
	}
	return fd >= 0 ? 0 : -1;
}

static int
remove_file(void **state)
{
	return unlink(file);
}

/* ---- The parser ---- */

static void
test_accepts(void **state)
{
	static const char *const good[] = {
	    "",
	    "\n\n",
	    "# only a comment",
	    "wait \"login:\" 10M # comment\n",
	    "  wait\t\"a#b\"   600s\r\nsend "
	    "\"root\\r\\n\\t\\e\\\\\\\"\\x41\"\r\n",
	    "limit 30s\nwait \"x\"\nlimit 1G\nwait \"y\"\n",
	    "echo \"\"\nsend \"\"\nquit\n",
	    "quit 255",
	    "command \"tlbdump 0\"\ncommand \"s0 = 5\"\n",
	    "wait \"a\" or \"b\" 10s on 2\nwait \"a\" on 2\n",
	    "try \"x\" 1s\nif matched == 0\nquit 3\nelse\necho \"y\"\nend",
	    "let n = 0 # count\nwhile n < 3\n  let n = n + 1\nend\n",
	    "if word(sp) == 1 && #pc > @start\nend\nsleep 2s\n",
	};
	size_t i;
	struct script *s;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		s = load(good[i]);
		if (s == NULL) {
			fail_msg("%s", e.text);
		}
		script_free(s);
	}
}

static void
test_refuses(void **state)
{
	refused("expect \"x\"", 1, "unknown command 'expect'");
	refused("\n\nwaits \"x\"", 3, "unknown command 'waits'");
	refused("Wait \"x\"", 1, "unknown command");
	refused("wait", 1, "a string in double quotes is missing");
	refused("wait login", 1, "a string in double quotes is missing");
	refused("send 'x'", 1, "a string in double quotes is missing");
	refused("wait \"x", 1, "no closing quote");
	refused("wait \"x\\\"", 1, "no closing quote");
	refused("send \"x\\\n\"", 1, "unknown escape");
	refused("send \"\\q\"", 1, "unknown escape");
	refused("send \"\\x4\"", 1, "unknown escape");
	refused("send \"\\xg0\"", 1, "unknown escape");
	refused("wait \"\"", 1, "empty text");
	refused("wait \"x\" soon", 1, "a limit is");
	refused("wait \"x\" 0", 1, "a limit is");
	refused("wait \"x\" 10 s", 1, "something after");
	refused("limit", 1, "a limit is");
	refused("limit \"5\"", 1, "a limit is");
	refused("send \"x\" \"y\"", 1, "something after");
	refused("quit 256", 1, "exit status");
	refused("quit -1", 1, "exit status");
	refused("quit 1 2", 1, "something after");
	refused("wait \"x\" or", 1, "a string in double quotes is missing");
	refused("wait \"x\" or \"\"", 1, "empty text");
	refused("wait \"x\" on", 1, "serial line is missing");
	refused("wait \"x\" on 2 1s", 1, "something after");
	refused("send \"x\" on 1\nsend \"x\" on 2\nsend \"x\" on 3\n"
		"send \"x\" on 4",
		4, "too many serial lines");
	refused("sleep", 1, "a limit is");
	refused("let", 1, "the name of a variable is missing");
	refused("let 3 = 4", 1, "the name of a variable is missing");
	refused("let n", 1, "a '=' is missing");
	refused("let n == 3", 1, "a '=' is missing");
	refused("let n = ", 1, "incomplete");
	refused("let n = 3 4", 1, "something after");
	refused("if", 1, "incomplete");
	refused("if 1", 1, "this has no end");
	refused("while 1\nif 1\nend\n", 1, "this has no end");
	refused("else", 1, "else without if");
	refused("while 1\nelse\nend", 2, "else without if");
	refused("if 1\nelse\nelse\nend", 3, "else without if");
	refused("\nend", 2, "end without if or while");
	refused("if 1\nend\nend 1", 3, "something after");
	refused("command \"\"", 1, "not a prompt command");
	refused("command \"cont\"", 1, "no meaning in a script");
	refused("command \" S 5\"", 1, "no meaning in a script");
}

static void
test_refuses_files(void **state)
{
	char *big = malloc(1100000);

	write_file("quit\0\n", 6);
	assert_null(script_new(&emul, file, &e));
	assert_non_null(strstr(e.text, "NUL"));

	memset(big, '\n', 1100000);
	write_file(big, 1100000);
	free(big);
	assert_null(script_new(&emul, file, &e));
	assert_non_null(strstr(e.text, "too long"));

	assert_null(script_new(&emul, "/nonexistent/script", &e));
	assert_non_null(strstr(e.text, "/nonexistent/script: "));
	assert_null(script_new(&emul, "/", &e));
}

/* ---- The running script ---- */

static unsigned n_ready;

static void
ready(void *owner)
{
	n_ready++;
}

/* An emulation that is nothing but a console line. */
static void
start(const char *text)
{
	memset(&emul, 0, sizeof(emul));
	memset(&machine, 0, sizeof(machine));
	emul.machine = &machine;
	machine.emul = &emul;
	machine.cpu_hz = 1000000;
	n_ready = 0;
	emul.console = console_new(&e);
	assert_non_null(emul.console);
	line = serial_new(&machine, "0", ready, NULL);
	serial_set_console(line);
	emul.script = load(text);
	if (emul.script == NULL) {
		fail_msg("%s", e.text);
	}
	if (!script_start(emul.script, &e)) {
		fail_msg("%s", e.text);
	}
	assert_false(console_live(emul.console));
}

static void
finish(void)
{
	script_free(emul.script);
	serial_free_all(&machine);
	event_queue_free(&machine.events);
	free(machine.objects);
	console_free(emul.console);
}

/* The guest prints TEXT at time T. */
static void
guest_prints(const char *text, emul_time t)
{
	machine.now = t;
	for (; *text != '\0'; text++) {
		script_output(emul.script, line, true, (uint8_t)*text);
	}
}

static void
expect_input(const char *text)
{
	uint8_t byte;

	for (; *text != '\0'; text++) {
		assert_true(serial_get(line, &byte));
		assert_int_equal(byte, (uint8_t)*text);
	}
	assert_false(serial_get(line, &byte));
}

static void
test_session(void **state)
{
	start(
	    "wait \"login: \"\nsend \"root\\n\"\nwait \"# \"\nsend \"\\x00\"\n"
	    "quit 3\n");
	event_run(&machine, 0);
	assert_int_equal(n_ready, 0);
	assert_false(serial_available(line));
	guest_prints("Linux\r\nlogin:", 5);
	assert_int_equal(event_next(&machine.events), 600 * EMUL_SECOND);
	guest_prints(" ", 9);
	assert_int_equal(event_next(&machine.events), 9);
	assert_false(serial_available(line));
	event_run(&machine, 10);
	assert_int_equal(n_ready, 1);
	expect_input("root\n");
	assert_int_equal(event_next(&machine.events), 9 + 600 * EMUL_SECOND);
	guest_prints("# ", 20);
	assert_int_equal(machine.end, RUN_GOING);
	event_run(&machine, 20);
	assert_int_equal(n_ready, 2);
	assert_int_equal(machine.end, RUN_QUIT);
	assert_int_equal(machine.exit_status, 3);
	finish();
}

/* Output is matched once, and overlapping beginnings are found. */
static void
test_matching(void **state)
{
	start("wait \"aab\"\nwait \"ab\"\nwait \"abcabd\"\nsend \"!\"\n");
	event_run(&machine, 0);
	guest_prints("aaaab", 1);
	event_run(&machine, 1);
	assert_false(serial_available(line));
	/* The b of the first match does not count again. */
	guest_prints("bab", 2);
	guest_prints("abcabcabd", 3);
	event_run(&machine, 3);
	expect_input("!");
	assert_true(event_next(&machine.events) == EMUL_NEVER);
	guest_prints("aab", 4);
	event_run(&machine, 4);
	assert_int_equal(machine.end, RUN_GOING);
	finish();
}

/* What was printed before the script got to its wait counts. */
static void
test_early_output(void **state)
{
	start("wait \"a\"\nsend \"1\"\nwait \"b\"\nsend \"2\"\n");
	guest_prints("ab", 0);
	event_run(&machine, 0);
	expect_input("12");
	finish();
}

static void
test_timeouts(void **state)
{
	/* 2M instructions at 1 MHz are two seconds. */
	start("send \"x\"\nwait \"never\\x21\" 2M\n");
	event_run(&machine, 2 * EMUL_SECOND - 1);
	assert_int_equal(machine.end, RUN_GOING);
	event_run(&machine, 2 * EMUL_SECOND);
	assert_int_equal(machine.end, RUN_SCRIPT_FAILED);
	assert_non_null(strstr(machine.end_text, ":2: "));
	assert_non_null(strstr(machine.end_text, "2M"));
	assert_non_null(strstr(machine.end_text, "\"never\\x21\""));
	finish();

	start("limit 3s\nwait \"a\" 1s\nwait \"b\"\n");
	event_run(&machine, 0);
	guest_prints("a", EMUL_SECOND / 2);
	event_run(&machine, EMUL_SECOND);
	assert_int_equal(event_next(&machine.events),
			 3 * EMUL_SECOND + EMUL_SECOND / 2);
	event_run(&machine, 4 * EMUL_SECOND);
	assert_int_equal(machine.end, RUN_SCRIPT_FAILED);
	assert_non_null(strstr(machine.end_text, ":3: "));
	finish();
}

/* Prints which way it went: bytes that the guest gets. */
static void
goes(const char *text, const char *expected)
{
	start(text);
	event_run(&machine, 0);
	expect_input(expected);
	finish();
}

static void
test_flow(void **state)
{
	goes("if 1\nsend \"a\"\nend\nsend \"b\"\n", "ab");
	goes("if 0\nsend \"a\"\nend\nsend \"b\"\n", "b");
	goes("if 1\nsend \"a\"\nelse\nsend \"b\"\nend\nsend \"c\"", "ac");
	goes("if 0\nsend \"a\"\nelse\nsend \"b\"\nend\nsend \"c\"", "bc");
	goes("let n = 3\nwhile n > 0\nsend \"x\"\nlet n = n - 1\nend\n"
	     "send \".\"",
	     "xxx.");
	goes("let n = 4\nwhile n\nlet n = n - 1\nif n % 2\nsend \"1\"\n"
	     "else\nif n\nsend \"2\"\nend\nend\nend",
	     "121");
	goes("while 0\nend\nif matched\nelse\nsend \"z\"\nend", "z");
}

static void
test_runs_wild(void **state)
{
	start("send \"x\"\nwhile 1\nend\n");
	event_run(&machine, 0);
	assert_int_equal(machine.end, RUN_SCRIPT_FAILED);
	assert_non_null(strstr(machine.end_text, "for ever"));
	finish();

	start("\nlet n = unknown\n");
	event_run(&machine, 0);
	assert_int_equal(machine.end, RUN_SCRIPT_FAILED);
	assert_non_null(strstr(machine.end_text, ":2: no match"));
	finish();
}

static void
test_alternatives(void **state)
{
	const char *text = "wait \"login\" or \"panic\" or \"log:\"\n"
			   "if matched == 2\nsend \"p\"\nend\n"
			   "if matched == 3\nsend \"l\"\nend\n"
			   "wait \"!\"\nsend \"e\"";

	start(text);
	event_run(&machine, 0);
	guest_prints("a panlog: panic!", 1);
	event_run(&machine, 1);
	/* The first that is complete; what comes after it counts. */
	expect_input("le");
	finish();

	start(text);
	event_run(&machine, 0);
	guest_prints("papanic", 1);
	event_run(&machine, 1);
	expect_input("p");
	finish();
}

static void
test_try_and_sleep(void **state)
{
	start("try \"a\" 2s\nif matched == 0\nsend \"0\"\nend\n"
	      "sleep 3s\nsend \"1\"\ntry \"b\" 1s\nif matched\n"
	      "send \"2\"\nend\n");
	event_run(&machine, 0);
	assert_int_equal(event_next(&machine.events), 2 * EMUL_SECOND);
	event_run(&machine, 2 * EMUL_SECOND);
	expect_input("0");
	assert_int_equal(event_next(&machine.events), 5 * EMUL_SECOND);
	/* Printed while nothing waits: it is held. */
	guest_prints("ab", 4 * EMUL_SECOND);
	event_run(&machine, 5 * EMUL_SECOND);
	expect_input("12");
	assert_true(event_next(&machine.events) == EMUL_NEVER);
	assert_int_equal(machine.end, RUN_GOING);
	finish();
}

/* Of what is held the oldest goes first. */
static void
test_much_is_held(void **state)
{
	start("sleep 1s\ntry \"first\" 1s\nif matched == 0\nsend \"0\"\n"
	      "end\n");
	event_run(&machine, 0);
	guest_prints("first", 1);
	for (unsigned i = 0; i < 5000; i++) {
		guest_prints(".", 2);
	}
	event_run(&machine, EMUL_SECOND);
	assert_false(serial_available(line));
	event_run(&machine, 2 * EMUL_SECOND);
	expect_input("0");
	finish();
}

static void
line_prints(struct serial_line *from, const char *text)
{
	for (; *text != '\0'; text++) {
		serial_put(from, (uint8_t)*text);
	}
}

/* Lines by name; one of them is the console. */
static void
test_lines(void **state)
{
	struct serial_line *other;
	char long_text[400];
	uint8_t byte;
	unsigned n = 0;

	start("sleep 1s\nwait \"x\" on 0\n");
	other = serial_new(&machine, "2", ready, NULL);
	memset(long_text, 'y', 300);
	strcpy(long_text + 300, "\" on 2\nsend \".\"\n");
	script_free(emul.script);
	event_queue_free(&machine.events);
	memset(&machine.events, 0, sizeof(machine.events));
	machine.n_objects = 0;
	{
		char text[1000];

		snprintf(text, sizeof(text),
			 "wait \"a\" on 2\nwait \"b\" on 0\nsend \"%s",
			 long_text);
		emul.script = load(text);
	}
	assert_non_null(emul.script);
	assert_true(script_start(emul.script, &e));
	event_run(&machine, 0);
	line_prints(line, "ab");
	line_prints(other, "b");
	event_run(&machine, 1);
	assert_int_equal(serial_waiting(other), 0);
	line_prints(other, "a");
	event_run(&machine, 2);
	/* There is no room for all of it at once. */
	assert_int_equal(serial_waiting(other), 256);
	assert_false(serial_available(line));
	while (serial_get(other, &byte)) {
		n++;
		assert_int_equal(byte, 'y');
	}
	event_run(&machine, EMUL_SECOND);
	while (serial_get(other, &byte)) {
		n++;
	}
	assert_int_equal(n, 300);
	expect_input(".");
	script_free(emul.script);

	emul.script = load("send \"x\" on 7\n");
	assert_false(script_start(emul.script, &e));
	assert_non_null(strstr(e.text, "no serial line '7'"));
	finish();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepts),
	    cmocka_unit_test(test_refuses),
	    cmocka_unit_test(test_refuses_files),
	    cmocka_unit_test(test_session),
	    cmocka_unit_test(test_matching),
	    cmocka_unit_test(test_early_output),
	    cmocka_unit_test(test_timeouts),
	    cmocka_unit_test(test_flow),
	    cmocka_unit_test(test_runs_wild),
	    cmocka_unit_test(test_alternatives),
	    cmocka_unit_test(test_try_and_sleep),
	    cmocka_unit_test(test_much_is_held),
	    cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
