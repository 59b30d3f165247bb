/*
 * Symbol tables: finding by name and by address.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "loaders/symbols.h"

static int
setup(void **state)
{
	*state = symbols_new();
	return 0;
}

static int
teardown(void **state)
{
	symbols_free(*state);
	return 0;
}

static void
assert_at(struct symbol_table *t, uint64_t address, const char *text)
{
	char found[64];

	assert_int_equal(symbols_format(t, address, found, sizeof(found)),
			 text[0] != '\0');
	assert_string_equal(found, text);
}

static void
test_empty(void **state)
{
	struct symbol_table *t = *state;
	unsigned count;

	count = 7;
	assert_int_equal(symbols_count(t), 0);
	assert_null(symbols_find(t, "main", &count));
	assert_int_equal(count, 0);
	assert_null(symbols_at(t, 0));
	assert_null(symbols_at(t, UINT64_MAX));
	assert_at(t, 0x80000000, "");
}

static void
test_find(void **state)
{
	struct symbol_table *t = *state;
	const struct symbol *s;
	unsigned count;

	symbols_add(t, "main", 0x80010000, 0x40, true);
	symbols_add(t, "mai", 0x80020000, 0, true);
	symbols_add(t, "main2", 0x80030000, 0, true);
	s = symbols_find(t, "main", &count);
	assert_non_null(s);
	assert_int_equal(count, 1);
	assert_string_equal(s->name, "main");
	assert_int_equal(s->address, 0x80010000);
	assert_int_equal(s->size, 0x40);
	assert_true(s->function);
	assert_null(symbols_find(t, "ma", NULL));
	assert_null(symbols_find(t, "Main", NULL));
	assert_null(symbols_find(t, "", NULL));
	assert_null(symbols_find(t, "zebra", NULL));

	/* Additions are seen after the first question, too. */
	symbols_add(t, "zebra", 0x80000000, 0, false);
	s = symbols_find(t, "zebra", &count);
	assert_non_null(s);
	assert_int_equal(s->address, 0x80000000);
	assert_false(s->function);
	assert_int_equal(symbols_count(t), 4);
	assert_ptr_equal(symbols_get(t, 0), s);
}

/* Static functions of one name in several files. */
static void
test_same_name(void **state)
{
	struct symbol_table *t = *state;
	unsigned count;

	symbols_add(t, "init", 0x3000, 4, true);
	symbols_add(t, "init", 0x1000, 4, true);
	symbols_add(t, "init", 0x2000, 4, true);
	assert_int_equal(symbols_find(t, "init", &count)->address, 0x1000);
	assert_int_equal(count, 3);
	assert_int_equal(symbols_get(t, 2)->address, 0x3000);
}

/* The same symbol from an ELF file and from a symbol list is one. */
static void
test_same_twice(void **state)
{
	struct symbol_table *t = *state;
	const struct symbol *s;
	unsigned count;

	symbols_add(t, "main", 0x1000, 0, false);
	symbols_add(t, "main", 0x1000, 0x20, true);
	symbols_add(t, "main", 0x1000, 0, false);
	assert_int_equal(symbols_count(t), 1);
	s = symbols_find(t, "main", &count);
	assert_int_equal(count, 1);
	assert_int_equal(s->size, 0x20);
	assert_true(s->function);
}

static void
test_names_are_copied(void **state)
{
	struct symbol_table *t = *state;
	const struct symbol *s;
	char name[8] = "first";
	char text[32];
	int i;

	symbols_add(t, name, 0x1000, 0, true);
	memcpy(name, "other", 6);
	s = symbols_find(t, "first", NULL);
	assert_non_null(s);
	/* A symbol does not move when others come. */
	for (i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "symbol%d", i);
		symbols_add(t, text, 0x2000 + (uint64_t)i * 4, 4, true);
	}
	assert_ptr_equal(symbols_find(t, "first", NULL), s);
	assert_string_equal(s->name, "first");
	assert_int_equal(symbols_count(t), 5001);
	for (i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "symbol%d", i);
		assert_int_equal(symbols_find(t, text, NULL)->address,
				 0x2000 + i * 4);
		assert_string_equal(symbols_at(t, 0x2003 + i * 4)->name, text);
	}
}

static void
test_covers_its_size(void **state)
{
	struct symbol_table *t = *state;

	symbols_add(t, "f", 0x1000, 0x10, true);
	symbols_add(t, "g", 0x1020, 0x10, true);
	assert_at(t, 0xfff, "");
	assert_at(t, 0x1000, "f");
	assert_at(t, 0x1004, "f+0x4");
	assert_at(t, 0x100f, "f+0xf");
	assert_at(t, 0x1010, "");
	assert_at(t, 0x1020, "g");
	assert_at(t, 0x102f, "g+0xf");
	assert_at(t, 0x1030, "");
}

/* Without a size: to the next symbol, at most one megabyte. */
static void
test_covers_without_size(void **state)
{
	struct symbol_table *t = *state;

	symbols_add(t, "start", 0x1000, 0, true);
	symbols_add(t, "loop", 0x1010, 0, true);
	symbols_add(t, "far", 0x80000000, 0, true);
	assert_at(t, 0x100c, "start+0xc");
	assert_at(t, 0x1010, "loop");
	assert_at(t, 0x100010, "loop+0xff000");
	assert_at(t, 0x10100f, "loop+0xfffff");
	assert_at(t, 0x101010, "");
	assert_at(t, 0x800fffff, "far+0xfffff");
	assert_at(t, 0x80100000, "");
}

static void
test_nested(void **state)
{
	struct symbol_table *t = *state;

	symbols_add(t, "outer", 0x1000, 0x100, true);
	symbols_add(t, "table", 0x1020, 0x10, false);
	symbols_add(t, "word", 0x1024, 4, false);
	assert_at(t, 0x101f, "outer+0x1f");
	assert_at(t, 0x1020, "table");
	assert_at(t, 0x1024, "word");
	assert_at(t, 0x1028, "table+0x8");
	assert_at(t, 0x1030, "outer+0x30");
	assert_at(t, 0x10ff, "outer+0xff");
	assert_at(t, 0x1100, "");
}

/* Of several names for one address: a function, then one with a size, then one
 * without an underscore in front, then the first that came; but one that does
 * not reach the address never. */
static void
test_same_address(void **state)
{
	struct symbol_table *t = *state;

	symbols_add(t, "data_start", 0x1000, 0, false);
	symbols_add(t, "text", 0x1000, 0, true);
	symbols_add(t, "short", 0x1000, 4, true);
	symbols_add(t, "alias", 0x1000, 4, true);
	symbols_add(t, "__text_end", 0x2000, 0, true);
	symbols_add(t, "next", 0x2000, 0, true);
	symbols_add(t, "_next", 0x2000, 0, true);
	assert_at(t, 0x2000, "next");
	assert_at(t, 0x1000, "short");
	assert_at(t, 0x1003, "short+0x3");
	assert_at(t, 0x1004, "text+0x4");
	assert_at(t, 0x1fff, "text+0xfff");
	assert_int_equal(symbols_count(t), 7);
}

static void
test_end_of_addresses(void **state)
{
	struct symbol_table *t = *state;

	symbols_add(t, "zero", 0, 0, true);
	symbols_add(t, "huge", UINT64_C(0xffffffffbfc00000), UINT64_MAX, true);
	symbols_add(t, "last", UINT64_MAX, 0, false);
	assert_at(t, 0, "zero");
	assert_at(t, 0xfffff, "zero+0xfffff");
	assert_at(t, 0x100000, "");
	assert_at(t, UINT64_C(0xffffffffbfc00004), "huge+0x4");
	assert_at(t, UINT64_MAX - 1, "huge+0x403ffffe");
	assert_at(t, UINT64_MAX, "last");
}

static void
test_short_text(void **state)
{
	struct symbol_table *t = *state;
	char text[6];

	symbols_add(t, "interrupt", 0x1000, 0, true);
	assert_true(symbols_format(t, 0x1004, text, sizeof(text)));
	assert_string_equal(text, "inter");
	assert_false(symbols_format(t, 0, text, 1));
	assert_string_equal(text, "");
	assert_true(symbols_format(t, 0x1004, NULL, 0));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_find, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_same_name, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_same_twice, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_names_are_copied, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_covers_its_size, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_covers_without_size, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_nested, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_same_address, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_end_of_addresses, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_short_text, setup, teardown),
	};

	return cmocka_run_group_tests_name("symbols", tests, NULL, NULL);
}
