/*
 * The guest's terminal of the full-screen view: what a VT100 does, lines that
 * are kept, keys, answers, and bytes that mean nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "host/guest_terminal.h"

static struct guest_terminal *t;
static char sent[256];
static size_t n_sent;

static void
on_send(void *arg, const uint8_t *bytes, size_t len)
{
	assert_true(len < sizeof(sent) - n_sent);
	memcpy(sent + n_sent, bytes, len);
	n_sent += len;
	sent[n_sent] = '\0';
}

static int
setup(void **state)
{
	struct error e;

	n_sent = 0;
	sent[0] = '\0';
	t = guest_terminal_new(on_send, NULL, &e);
	return t == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	guest_terminal_free(t);
	return 0;
}

static void
print(const char *text)
{
	guest_terminal_write(t, (const uint8_t *)text, strlen(text));
}

static void
expect_row(int row, const char *text)
{
	struct fullscreen_cell cell;

	for (unsigned i = 0; i < strlen(text); i++) {
		guest_terminal_cell(t, row, i, &cell);
		assert_int_equal(cell.character, text[i]);
	}
	guest_terminal_cell(t, row, (unsigned)strlen(text), &cell);
	assert_int_equal(cell.character, ' ');
}

static void
expect_cursor(unsigned row, unsigned column)
{
	unsigned at_row;
	unsigned at_column;

	assert_true(guest_terminal_cursor(t, &at_row, &at_column));
	assert_int_equal(at_row, row);
	assert_int_equal(at_column, column);
}

static void
test_lines(void **state)
{
	print("one\ntwo\r\nthree");
	expect_row(0, "one");
	expect_row(1, "two");
	expect_row(2, "three");
	expect_cursor(2, 5);
	print("\033[2;10Hx\033[1A\b\033[K");
	expect_row(1, "two      x");
	expect_cursor(0, 9);
}

static void
test_attributes(void **state)
{
	struct fullscreen_cell cell;

	print("\033[1;31;44mA\033[0;7mB\033[m\303\251");
	guest_terminal_cell(t, 0, 0, &cell);
	assert_int_equal(cell.attributes, FULLSCREEN_BOLD);
	assert_int_equal(cell.foreground, 1);
	assert_int_equal(cell.background, 4);
	guest_terminal_cell(t, 0, 1, &cell);
	assert_int_equal(cell.attributes, FULLSCREEN_REVERSE);
	assert_int_equal(cell.foreground, -1);
	guest_terminal_cell(t, 0, 2, &cell);
	assert_int_equal(cell.character, 0xe9);
}

static void
test_kept(void **state)
{
	struct fullscreen_cell cell;
	char line[32];

	for (unsigned i = 0; i < GUEST_TERMINAL_KEPT + 100; i++) {
		snprintf(line, sizeof(line), "%u\n", i);
		print(line);
	}
	assert_int_equal(guest_terminal_kept(t), GUEST_TERMINAL_KEPT);
	expect_row(22, "1099");
	expect_row(0, "1077");
	expect_row(-1, "1076");
	expect_row(-GUEST_TERMINAL_KEPT, "77");
	guest_terminal_cell(t, -GUEST_TERMINAL_KEPT - 1, 0, &cell);
	assert_int_equal(cell.character, ' ');
	guest_terminal_cell(t, GUEST_TERMINAL_ROWS, 0, &cell);
	assert_int_equal(cell.character, ' ');
	guest_terminal_cell(t, 0, GUEST_TERMINAL_COLUMNS, &cell);
	assert_int_equal(cell.character, ' ');
}

static void
test_keys(void **state)
{
	guest_terminal_type(t, 'a');
	guest_terminal_type(t, '\r');
	guest_terminal_type(t, 0x03);
	guest_terminal_type(t, TYPED_UP);
	guest_terminal_type(t, TYPED_ERASE);
	print("\033[?1h"); /* cursor keys for applications */
	guest_terminal_type(t, TYPED_UP);
	guest_terminal_type(t, TYPED_FUNCTION + 1);
	guest_terminal_type(t, TYPED_NONE);
	assert_string_equal(sent, "a\r\003\033[A\177\033OA\033OP");
}

/* A guest asks where the cursor is. */
static void
test_answer(void **state)
{
	print("\033[7;9H\033[6n");
	assert_string_equal(sent, "\033[7;9R");
}

static void
test_hidden_cursor(void **state)
{
	unsigned row;
	unsigned column;

	print("\033[?25l");
	assert_false(guest_terminal_cursor(t, &row, &column));
	print("\033[?25h");
	assert_true(guest_terminal_cursor(t, &row, &column));
}

/* Bytes at random, many of them parts of control sequences. */
static void
test_noise(void **state)
{
	static const char parts[] = "\033[]P?;:0123456789HJKLMPXfhlmr\n\r\b\t"
				    "\033\233\\^_ >=!\"$'ABCD@S";
	uint32_t seed = 1;

	for (unsigned i = 0; i < 300000; i++) {
		struct fullscreen_cell cell;
		uint8_t byte;

		seed = seed * 1103515245u + 12345u;
		byte = (seed >> 16 & 3) != 0
			   ? (uint8_t)parts[(seed >> 18) % (sizeof(parts) - 1)]
			   : (uint8_t)(seed >> 20);
		guest_terminal_write(t, &byte, 1);
		guest_terminal_cell(t, (int)(seed >> 8) % 24, seed % 80, &cell);
		assert_true(cell.character <= 0x10ffff);
		n_sent = 0;
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_lines), TEST(test_attributes), TEST(test_kept),
	    TEST(test_keys),  TEST(test_answer),     TEST(test_hidden_cursor),
	    TEST(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
