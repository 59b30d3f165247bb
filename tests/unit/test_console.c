/*
 * The console with pipes, files and nothing at standard input and output, and
 * serial lines on it.  Terminals are the system tests' subject.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "emul/emul.h"
#include "emul/log.h"
#include "host/console.h"
#include "host/serial.h"

static struct error e;
static int saved_in;
static int saved_out;
static char file[64];

/* Replaces standard input or output for one test. */
static void
become(int fd, int target)
{
	fflush(stdout);
	assert_int_equal(dup2(fd, target), target);
	close(fd);
}

static int
setup(void **state)
{
	int fd;

	fflush(stdout);
	saved_in = dup(STDIN_FILENO);
	saved_out = dup(STDOUT_FILENO);
	strcpy(file, "/tmp/gxemul-test-console-XXXXXX");
	fd = mkstemp(file);
	if (fd < 0) {
		return -1;
	}
	close(fd);
	become(open("/dev/null", O_RDWR), STDIN_FILENO);
	return 0;
}

static int
teardown(void **state)
{
	fflush(stdout);
	clearerr(stdout);
	become(saved_in, STDIN_FILENO);
	become(saved_out, STDOUT_FILENO);
	return unlink(file);
}

static void
write_file(const char *text, size_t len)
{
	int fd = open(file, O_WRONLY | O_TRUNC);

	assert_int_equal(write(fd, text, len), (ssize_t)len);
	close(fd);
}

static void
expect_file(const char *text)
{
	char buf[256];
	int fd = open(file, O_RDONLY);
	ssize_t n = read(fd, buf, sizeof(buf) - 1);

	close(fd);
	assert_true(n >= 0);
	buf[n] = '\0';
	assert_string_equal(buf, text);
}

/* A file is there at once, whole, and is not live. */
static void
test_file(void **state)
{
	static char text[20000];
	struct console *c;
	uint8_t byte;
	size_t i;

	for (i = 0; i < sizeof(text); i++) {
		text[i] = (char)(i * 7 + i / 256);
	}
	write_file(text, sizeof(text));
	become(open(file, O_RDONLY), STDIN_FILENO);
	c = console_new(&e);
	assert_false(console_is_terminal(c));
	assert_false(console_live(c));
	for (i = 0; i < sizeof(text); i++) {
		assert_true(console_get(c, &byte));
		assert_int_equal(byte, (uint8_t)text[i]);
	}
	assert_false(console_available(c));
	assert_false(console_get(c, &byte));
	assert_true(console_input_ended(c));
	console_free(c);
}

static void
expect_nothing(void)
{
	struct console *c = console_new(&e);
	uint8_t byte;

	console_poll(c);
	assert_false(console_available(c));
	assert_false(console_get(c, &byte));
	assert_false(console_live(c));
	assert_true(console_input_ended(c));
	console_free(c);
}

static void
test_no_input(void **state)
{
	int fds[2];

	expect_nothing(); /* /dev/null */

	become(open("/", O_RDONLY), STDIN_FILENO);
	expect_nothing();

	become(open("/dev/null", O_WRONLY), STDIN_FILENO);
	expect_nothing();

	assert_int_equal(pipe(fds), 0);
	close(fds[1]);
	become(fds[0], STDIN_FILENO);
	expect_nothing();

	close(STDIN_FILENO);
	expect_nothing();
}

/* A pipe is live, and is looked at only by poll and wait. */
static void
test_pipe(void **state)
{
	static uint8_t much[10000];
	struct console *c;
	uint8_t byte;
	size_t i;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	become(fds[0], STDIN_FILENO);
	c = console_new(&e);
	assert_true(console_live(c));
	console_poll(c);
	assert_false(console_available(c));
	assert_int_equal(write(fds[1], "a\002", 2), 2);
	assert_false(console_available(c));
	console_poll(c);
	assert_true(console_get(c, &byte));
	assert_int_equal(byte, 'a');
	assert_true(console_get(c, &byte));
	assert_int_equal(byte, 2);
	assert_false(console_available(c));

	/* More than fits into the queue waits in the pipe. */
	for (i = 0; i < sizeof(much); i++) {
		much[i] = (uint8_t)(i % 251);
	}
	assert_int_equal(write(fds[1], much, sizeof(much)), sizeof(much));
	close(fds[1]);
	for (i = 0; i < sizeof(much); i++) {
		if (!console_available(c)) {
			console_wait(c, UINT64_C(1000000000000));
		}
		assert_true(console_get(c, &byte));
		assert_int_equal(byte, much[i]);
		if (i % 1000 == 0) {
			console_poll(c);
		}
	}
	console_poll(c);
	assert_true(console_input_ended(c));
	assert_false(console_live(c));
	console_free(c);
}

/* A script replaces standard input. */
static void
test_script_input(void **state)
{
	struct console *c;
	uint8_t byte;
	int i;
	int j;

	write_file("file", 4);
	become(open(file, O_RDONLY), STDIN_FILENO);
	c = console_new(&e);
	console_script_input(c, true);
	assert_false(console_available(c));
	for (i = 0; i < 50; i++) {
		console_feed(c, (const uint8_t *)"0123456789", 10);
		for (j = 0; j < 9; j++) {
			assert_true(console_get(c, &byte));
			assert_int_equal(byte, '0' + (i * 9 + j) % 10);
		}
	}
	for (i = 0; i < 50; i++) {
		assert_true(console_get(c, &byte));
	}
	assert_false(console_get(c, &byte));
	console_script_input(c, false);
	assert_true(console_get(c, &byte));
	assert_int_equal(byte, 'f');
	console_free(c);
}

static void
put(struct console *c, const char *text)
{
	while (*text != '\0') {
		console_put(c, (uint8_t)*text++);
	}
}

/* Guest bytes and stdio keep their order, whichever is flushed. */
static void
test_output_order(void **state)
{
	struct console *c;
	struct log log;

	become(open(file, O_WRONLY | O_TRUNC), STDOUT_FILENO);
	c = console_new(&e);
	log_init(&log);
	printf("one ");
	put(c, "two ");
	log_print(&log, LOG_EMUL, LOG_INFO, "three%c", '\033');
	put(c, "four ");
	console_flush(c);
	printf("five ");
	put(c, "six");
	console_leave_guest(c);
	expect_file("one two [ emul: three? ]\nfour five six");
	assert_int_equal(console_output_error(c), 0);
	console_free(c);
}

static void
test_log_limits(void **state)
{
	struct log log;
	char text[256];
	FILE *f;
	int lines = 0;
	int i;

	become(open(file, O_WRONLY | O_TRUNC), STDOUT_FILENO);
	log_init(&log);
	log_set_all(&log, LOG_WARNING);
	log_guest_error(&log, LOG_DEVICE, "dz", "silent unless asked");
	log_print(&log, LOG_DEVICE, LOG_INFO, "silent");
	log_set_all(&log, 9);
	assert_int_equal(log.level[LOG_CPU], LOG_DEBUG);
	for (i = 0; i < 1000; i++) {
		log_guest_error(&log, LOG_DEVICE, "dz", "number %d", i);
	}
	log_refill(&log);
	log_refill(&log);
	log_set_all(&log, -3);
	assert_int_equal(log.level[LOG_CPU], LOG_ERROR);
	fflush(stdout);

	f = fopen(file, "r");
	while (fgets(text, sizeof(text), f) != NULL) {
		if (lines++ == 0) {
			assert_string_equal(text, "[ device: dz: number 0 ]\n");
		}
	}
	fclose(f);
	assert_true(lines > 1 && lines < 100);
	snprintf(text, sizeof(text), "%d", 1000 - (lines - 1));
	lines = 0;
	f = fopen(file, "r");
	while (fgets(text + 8, sizeof(text) - 8, f) != NULL) {
		lines += strncmp(text + 8, "[ device: ", 10) == 0 &&
			 strncmp(text + 18, text, strlen(text)) == 0;
	}
	fclose(f);
	assert_int_equal(lines, 1);
}

/* Output that cannot be written is an error, told once; a slow reader is not.
 */
static void
test_output_errors(void **state)
{
	static char buf[200000];
	struct console *c;
	int fds[2];
	int i;
	ssize_t n;
	size_t total = 0;
	pid_t pid;

	become(open("/dev/full", O_WRONLY), STDOUT_FILENO);
	c = console_new(&e);
	put(c, "x");
	assert_int_equal(console_output_error(c), 0);
	console_flush(c);
	assert_int_equal(console_output_error(c), ENOSPC);
	console_free(c);

	become(open("/dev/full", O_WRONLY), STDOUT_FILENO);
	c = console_new(&e);
	printf("x");
	console_flush(c);
	assert_int_equal(console_output_error(c), ENOSPC);
	console_free(c);
	clearerr(stdout);

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	become(fds[1], STDOUT_FILENO);
	c = console_new(&e);
	put(c, "x");
	console_flush(c);
	assert_int_equal(console_output_error(c), EPIPE);
	console_free(c);

	/* A non-blocking pipe that is full most of the time. */
	assert_int_equal(pipe(fds), 0);
	fcntl(fds[1], F_SETFL, O_NONBLOCK);
	become(fds[1], STDOUT_FILENO);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		c = console_new(&e);
		/* Somebody else sets it again. */
		fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
		for (i = 0; i < 200000; i++) {
			console_put(c, (uint8_t)i);
		}
		console_flush(c);
		_exit(console_output_error(c));
	}
	close(STDOUT_FILENO);
	while ((n = read(fds[0], buf + total, sizeof(buf) - total)) > 0) {
		total += (size_t)n;
	}
	assert_int_equal(total, 200000);
	for (i = 0; i < 200000; i++) {
		assert_int_equal((uint8_t)buf[i], (uint8_t)i);
	}
	close(fds[0]);
}

static void
test_signals(void **state)
{
	struct console *c;

	/* In the background of a shell some are ignored. */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	c = console_new(&e);
	assert_false(console_interrupted(c));
	assert_int_equal(console_end_signal(c), 0);
	raise(SIGINT);
	assert_true(console_wait(c, UINT64_C(1000000000000)) <
		    UINT64_C(100000000000));
	assert_true(console_interrupted(c));
	assert_false(console_interrupted(c));
	raise(SIGTERM);
	raise(SIGHUP);
	console_wait(c, UINT64_C(1000000000000));
	assert_int_equal(console_end_signal(c), SIGTERM);
	console_free(c);
}

static unsigned n_ready;

static void
ready(void *owner)
{
	n_ready++;
}

/* READY is called once for input that came, again after the line was found
 * empty. */
static void
test_serial(void **state)
{
	struct emul emul;
	struct machine machine;
	struct serial_line *a;
	struct serial_line *b;
	uint8_t byte;
	char text[4];
	int fds[2];

	memset(&emul, 0, sizeof(emul));
	memset(&machine, 0, sizeof(machine));
	emul.machine = &machine;
	a = serial_new(&machine, "2", ready, NULL);
	b = serial_new(&machine, "3", ready, NULL);
	assert_string_equal(serial_name(a), "2");
	assert_ptr_equal(serial_find(&machine, "3"), b);
	assert_null(serial_find(&machine, "4"));

	/* Without a console behind it. */
	serial_set_console(a);
	assert_false(serial_available(a));
	serial_test_capture(a, text, sizeof(text));
	serial_put(a, 'w');
	serial_put(a, 'x');
	serial_put(a, 'y');
	serial_put(a, 'z');
	assert_string_equal(text, "wxy");
	n_ready = 0;
	serial_test_feed(a, "pq", 2);
	serial_test_feed(a, "r", 1);
	assert_int_equal(n_ready, 1);
	assert_true(serial_get(a, &byte) && byte == 'p');
	assert_true(serial_get(a, &byte) && byte == 'q');
	assert_true(serial_get(a, &byte) && byte == 'r');
	assert_false(serial_get(a, &byte));
	serial_test_feed(a, "s", 1);
	assert_int_equal(n_ready, 2);
	assert_true(serial_get(a, &byte) && byte == 's');

	/* With one, at the line that was named last. */
	assert_int_equal(pipe(fds), 0);
	become(fds[0], STDIN_FILENO);
	machine.emul = &emul;
	emul.console = console_new(&e);
	serial_set_console(b);
	n_ready = 0;
	console_poll(emul.console);
	assert_false(serial_poll(&machine));
	assert_int_equal(write(fds[1], "k", 1), 1);
	console_poll(emul.console);
	assert_true(serial_poll(&machine));
	assert_int_equal(n_ready, 0);
	serial_ready(&machine);
	assert_int_equal(n_ready, 1);
	assert_false(serial_poll(&machine));
	assert_false(serial_available(a));
	assert_true(serial_get(b, &byte) && byte == 'k');
	assert_false(serial_available(b));
	close(fds[1]);
	console_free(emul.console);
	serial_free_all(&machine);
	free(machine.objects);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_file),	      TEST(test_no_input),
	    TEST(test_pipe),	      TEST(test_script_input),
	    TEST(test_output_order),  TEST(test_log_limits),
	    TEST(test_output_errors), TEST(test_signals),
	    TEST(test_serial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
