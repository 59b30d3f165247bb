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
	script_start(emul.script);
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
		script_output(emul.script, (uint8_t)*text);
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
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
