/*
 * Expressions of the prompt: priorities, order, names and their prefixes, and
 * that no text does more than fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "debugger/expression.h"

#define SIGNED(n) ((uint64_t)(int64_t)(n))

/* A 32-bit CPU at a pc, with a symbol that is named like a register. */
static bool
setting(void *arg, const char *name, uint64_t *value)
{
	if (strcmp(name, "pc") == 0) {
		*value = UINT64_C(0xffffffff80030048);
	} else if (strcmp(name, "t0") == 0) {
		*value = 7;
	} else if (strcmp(name, "settings.machine.dz.csr[2]") == 0) {
		*value = 0x40;
	} else {
		return false;
	}
	return true;
}

static unsigned
symbol(void *arg, const char *name, uint64_t *value)
{
	if (strcmp(name, "add") == 0 || strcmp(name, "operator<<") == 0) {
		*value = UINT64_C(0xffffffff80030014);
		return 1;
	}
	if (strcmp(name, "t0") == 0) {
		*value = UINT64_C(0xffffffff80040000);
		return 1;
	}
	if (strcmp(name, "init") == 0) {
		*value = UINT64_C(0xffffffff80050000);
		return 2;
	}
	return 0;
}

/* The memory at A holds A, but nothing below 0x100. */
static bool
memory(void *arg, bool physical, uint64_t address, unsigned size,
       uint64_t *value)
{
	*value = physical ? ~address : address;
	if (size < 8) {
		*value &= (UINT64_C(1) << 8 * size) - 1;
	}
	return address >= 0x100;
}

static const struct expression_names names = {
    .setting = setting,
    .symbol = symbol,
    .memory = memory,
    .is_32bit = true,
};

static void
is(const char *text, uint64_t expected)
{
	struct error e;
	uint64_t value = 0;

	if (!expression_evaluate(&names, text, &value, &e)) {
		fail_msg("'%s': %s", text, e.text);
	}
	if (value != expected) {
		fail_msg("'%s' is 0x%llx instead of 0x%llx", text,
			 (unsigned long long)value,
			 (unsigned long long)expected);
	}
}

static void
fails(const char *text, const char *words)
{
	struct error e = {""};
	uint64_t value;

	if (expression_evaluate(&names, text, &value, &e)) {
		fail_msg("'%s' is 0x%llx", text, (unsigned long long)value);
	}
	if (strstr(e.text, words) == NULL) {
		fail_msg("'%s': '%s' has no '%s'", text, e.text, words);
	}
}

static void
test_numbers(void **state)
{
	is("0", 0);
	is("10", 10);
	is("0x10", 16);
	is("010", 8);
	is("$10", 10);
	is("$0xff", 255);
	is("0xffffffffffffffff", UINT64_MAX);
	is("  42  ", 42);
	fails("0x10000000000000000", "more than 64 bits");
	fails("09", "not a number");
	fails("0x", "not a number");
	fails("12ab", "not a number");
	fails("$", "not a number");
	fails("$pc", "not a number");
	fails("$ 1", "not a number");
	fails("", "incomplete");
}

/* The peer went from right to left. */
static void
test_order(void **state)
{
	is("10-3-2", 5);
	is("0x10/4/2", 2);
	is("100%30%7", 3);
	is("1<<2<<3", 32);
	is("0b1010+0B1", 11);
	is("2-1+1", 2);
	is("12/4*3", 9);
}

static void
test_priorities(void **state)
{
	is("1+2*3", 7);
	is("(1+2)*3", 9);
	is("1+2<<3", 24);
	is("1<<3+1", 16);
	is("4>3==1", 1);
	is("1==4>3", 1);
	is("6&3==3", 0);
	is("(6&3)==2", 1);
	is("1|2^3&6", 1);
	is("8|4+1", 13);
	is("-2+3", 1);
	is("-(2+3)", SIGNED(-5));
	is("~0", UINT64_MAX);
	is("~0&0xff", 0xff);
	is("!5+1", 1);
	is("- - 3", 3);
	is("2*-3", SIGNED(-6));
	is("+4", 4);
}

static void
test_operators(void **state)
{
	is("5-7", SIGNED(-2));
	is("7%4", 3);
	is("0xf0^0xff", 0x0f);
	is("0xf0|0x0f", 0xff);
	is("1<<63", UINT64_C(1) << 63);
	is("1<<64", 0);
	is("1>>64", 0);
	is("0x8000000000000000>>63", 1);
	is("3<4", 1);
	is("4<=4", 1);
	is("4>4", 0);
	is("4>=5", 0);
	is("4!=5", 1);
	is("0xffffffffffffffff+1", 0);
	fails("1/0", "division by zero");
	fails("1%(2-2)", "division by zero");
}

static void
test_names(void **state)
{
	is("pc", UINT64_C(0xffffffff80030048));
	is("pc+4", UINT64_C(0xffffffff8003004c));
	is("#pc", UINT64_C(0xffffffff80030048));
	is("add", UINT64_C(0xffffffff80030014));
	is("@add", UINT64_C(0xffffffff80030014));
	is("@add + $4", UINT64_C(0xffffffff80030018));
	is("#t0", 7);
	is("@t0", UINT64_C(0xffffffff80040000));
	is("settings.machine.dz.csr[2]", 0x40);
	is("\"operator<<\"", UINT64_C(0xffffffff80030014));
	is("@\"operator<<\"+4", UINT64_C(0xffffffff80030018));
	fails("t0", "multiple matches for 't0'");
	fails("init", "2 addresses");
	fails("zz", "no match for 'zz'");
	fails("#add", "no match for register 'add'");
	fails("@pc", "no match for symbol 'pc'");
	fails("@", "missing after '@'");
	fails("#", "missing after '#'");
	fails("\"add", "lacks");
	fails("\"\"", "lacks");
}

static void
test_memory(void **state)
{
	struct expression_names without = names;
	uint64_t value;

	is("byte(0x1234)", 0x34);
	is("half(0x12345678)", 0x5678);
	is("word(pc)", 0x80030048);
	is("double(pc)", UINT64_C(0xffffffff80030048));
	is("pbyte(0x101)", 0xfe);
	is("phalf(0x101)", 0xfefe);
	is("pword(0x101)", 0xfffffefe);
	is("pdouble(0x101)", ~UINT64_C(0x101));
	is("*pc", UINT64_C(0xffffffff80030048));
	is("*0x12345678", 0x12345678);
	is("**pc + 4", UINT64_C(0xffffffff8003004c));
	is("2**0x100", 0x200);
	is("word( word(0x1000) + 4 )", 0x1004);
	fails("word(0xff)", "memory at 0xff cannot be read");
	fails("pword(0xff)", "memory at physical 0xff cannot be read");
	fails("*0", "memory at 0x0 cannot be read");
	fails("word(0x100", "')' is missing");
	fails("wort(0x100)", "'wort' is no function");
	fails("pc(0x100)", "'pc' is no function");
	fails("*", "incomplete");
	without.memory = NULL;
	assert_false(expression_evaluate(&without, "*pc", &value, NULL));
}

static void
test_logical(void **state)
{
	is("1 && 2", 1);
	is("1 && 0", 0);
	is("0 || 4", 1);
	is("0 || 0", 0);
	is("1 || 0 && 0", 1);
	is("(1 || 0) && 0", 0);
	is("1 | 2 && 4 ^ 4", 0);
	is("3 == 3 && 2 < 1", 0);
	is("6 & 2 && 1", 1);
	/* What need not be known is not asked for, but is checked. */
	is("0 && *0", 0);
	is("1 || *0 || 1/0", 1);
	is("0 && (1/0 || *0) || 5", 1);
	fails("1 && *0", "cannot be read");
	fails("0 || 1/0", "division by zero");
	fails("0 && zz", "no match for 'zz'");
	fails("0 && ", "incomplete");
	fails("1 &&& 1", "unexpected '&'");
}

/* On a 32-bit CPU an address may be written either way. */
static void
test_comparison_of_addresses(void **state)
{
	struct expression_names wide = names;
	uint64_t value;

	is("pc == 0x80030048", 1);
	is("pc == 0xffffffff80030048", 1);
	is("pc != 0x80030048", 0);
	is("pc < 0x80030049", 1);
	is("pc > 5", 1);
	wide.is_32bit = false;
	assert_true(
	    expression_evaluate(&wide, "pc == 0x80030048", &value, NULL));
	assert_int_equal(value, 0);
}

static void
test_syntax_errors(void **state)
{
	char deep[5000];

	fails("1+", "incomplete");
	fails("(1", "')' is missing");
	fails("(", "incomplete");
	fails("1)", "unexpected ')'");
	fails("1 2", "unexpected '2'");
	fails("/1", "unexpected '/'");
	fails("1,2", "unexpected ','");
	fails("pc = 4", "unexpected '='");
	fails("1+/2", "unexpected '/'");
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	fails(deep, "too deeply");
	memset(deep, '-', sizeof(deep) - 1);
	fails(deep, "too deeply");
	memset(deep, 'a', sizeof(deep) - 1);
	fails(deep, "too long");
	memset(deep, '9', sizeof(deep) - 1);
	fails(deep, "64 bits");
}

static void
test_prefix(void **state)
{
	const char *end;
	uint64_t value;
	char name[EXPRESSION_NAME_MAX + 1];

	assert_true(expression_evaluate_prefix(&names, "0x10 + 4  0x20", &end,
					       &value, NULL));
	assert_int_equal(value, 0x14);
	assert_string_equal(end, "0x20");
	assert_true(
	    expression_evaluate_prefix(&names, "pc , 3", &end, &value, NULL));
	assert_string_equal(end, ", 3");

	assert_string_equal(expression_name("a.b[3] = 4", name), " = 4");
	assert_string_equal(name, "a.b[3]");
	assert_string_equal(expression_name("#t0=1", name), "=1");
	assert_string_equal(name, "t0");
	assert_null(expression_name("3 = 4", name));
	assert_null(expression_name("", name));
}

static uint32_t seed = 1;

static unsigned
random_below(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

/* Texts made of the language's own characters, and some others. */
static void
test_any_text(void **state)
{
	static const char letters[] = "0123x()+-*/%<>=!&^|~#$@\"ptcd0. ,[]";
	struct error e;
	char text[64];
	uint64_t value;
	unsigned len;
	unsigned i;
	unsigned n;

	for (i = 0; i < 200000; i++) {
		len = random_below(sizeof(text));
		for (n = 0; n < len; n++) {
			text[n] = letters[random_below(sizeof(letters) - 1)];
			if (random_below(16) == 0) {
				text[n] = (char)random_below(256);
			}
		}
		text[len] = '\0';
		e.text[0] = '\0';
		if (!expression_evaluate(&names, text, &value, &e)) {
			assert_int_not_equal(e.text[0], '\0');
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_priorities),
	    cmocka_unit_test(test_operators),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_logical),
	    cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_logical),
	    cmocka_unit_test(test_comparison_of_addresses),
	    cmocka_unit_test(test_syntax_errors),
	    cmocka_unit_test(test_prefix),
	    cmocka_unit_test(test_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
