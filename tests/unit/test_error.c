/*
 * User errors: always one printable line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "emul/error.h"

static void
test_format(void **state)
{
	struct error e;

	assert_false(emul_error(&e, "%s: no such file: check the name", "x"));
	assert_string_equal(e.text, "x: no such file: check the name");
	assert_false(emul_error(NULL, "%d", 1));
}

static void
test_old_text_as_argument(void **state)
{
	struct error e;

	emul_error(&e, "no RAM there");
	emul_error(&e, "%s: %s", "vmlinux", e.text);
	assert_string_equal(e.text, "vmlinux: no RAM there");
}

/* A name must not move the cursor or colour the terminal. */
static void
test_control_characters(void **state)
{
	struct error e;

	emul_error(&e, "a\nb\tc\033[31m\177d\302\233e\303\244");
	assert_string_equal(e.text, "a?b?c?[31m?d??e\303\244");
}

static void
test_too_long(void **state)
{
	struct error e;
	char name[1000];

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	emul_error(&e, "%s", name);
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
	assert_string_equal(e.text + sizeof(e.text) - 5, "n...");

	/* No half character before the dots, which are to be at 508. */
	memcpy(name + 507, "\303\244", 2);
	emul_error(&e, "%s", name);
	assert_string_equal(e.text + 506, "n...");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_format),
	    cmocka_unit_test(test_old_text_as_argument),
	    cmocka_unit_test(test_control_characters),
	    cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
