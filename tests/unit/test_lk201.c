/*
 * LK201 keyboard and VSXXX mouse on the lines of a DECstation 5000/200, by what
 * they say on them.
 */
#include "dec_board.h"
#include "devices/lk201.h"
#include "display/keyboard.h"

#define CSR  (KN02_DZ + 0x00)
#define RBUF (KN02_DZ + 0x08)
#define LPR  (KN02_DZ + 0x08)
#define TCR  (KN02_DZ + 0x10)
#define TDR  (KN02_DZ + 0x18)

#define MSE  0x20
#define DVAL 0x8000

#define KEYBOARD 0
#define MOUSE	 1

static int
setup(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .graphics = 1,
	};
	struct error e = {""};
	struct machine *m = machine_new(NULL, &options, &e);

	assert_non_null(m);
	board_write(m, CSR, 2, MSE);
	board_write(m, LPR, 2, 0x1c18 | KEYBOARD);
	board_write(m, LPR, 2, 0x1cd8 | MOUSE);
	*state = m;
	return 0;
}

static void
say(struct machine *m, unsigned line, uint8_t byte)
{
	board_write(m, TCR, 2, 1u << line);
	while ((board_read(m, CSR, 2) & 0x8300) != (0x8000 | line << 8)) {
		board_run_for(m, 2 * EMUL_MICROSECOND);
	}
	board_write(m, TDR, 1, byte);
	board_run_for(m, 2 * EMUL_MICROSECOND);
}

/* What has come from a line, within a time in which nothing else happens. */
static void
expect(struct machine *m, unsigned line, const uint8_t *bytes, size_t len)
{
	uint32_t word;

	for (size_t i = 0; i < len; i++) {
		board_run_for(m, 2300 * EMUL_MICROSECOND);
		word = board_read(m, RBUF, 2);
		assert_int_equal(word, DVAL | line << 8 | bytes[i]);
	}
	board_run_for(m, 2300 * EMUL_MICROSECOND);
	assert_int_equal(board_read(m, RBUF, 2) & DVAL, 0);
}

#define EXPECT(m, line, ...)                            \
	expect(m, line, (const uint8_t[]){__VA_ARGS__}, \
	       sizeof((const uint8_t[]){__VA_ARGS__}))
#define NOTHING(m, line) expect(m, line, NULL, 0)

/* ---- the keyboard ---- */

static void
test_power_up(void **state)
{
	struct machine *m = *state;

	NOTHING(m, KEYBOARD);
	say(m, KEYBOARD, 0xfd);
	keyboard_key(m, 'a', true); /* lost: it is deaf meanwhile */
	NOTHING(m, KEYBOARD);
	board_run_for(m, 70 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0x01, 0x00, 0x00, 0x00);
	say(m, KEYBOARD, 0xab);
	EXPECT(m, KEYBOARD, 0x01, 0x00);
}

static void
test_modes(void **state)
{
	struct machine *m = *state;

	/* Down only, the function keys' division. */
	say(m, KEYBOARD, 0x80 | 10 << 3);
	EXPECT(m, KEYBOARD, 0xba);
	keyboard_key(m, KEYSYM_F1, true);
	keyboard_key(m, KEYSYM_F1, false);
	EXPECT(m, KEYBOARD, 0x56);
	/* Down/up, the main array: the last one up says so. */
	say(m, KEYBOARD, 0x86 | 1 << 3);
	EXPECT(m, KEYBOARD, 0xba);
	keyboard_key(m, 'a', true);
	keyboard_key(m, 'a', true); /* the host repeats it */
	keyboard_key(m, 'B', true);
	EXPECT(m, KEYBOARD, 0xc2, 0xd9);
	keyboard_key(m, 'a', false);
	EXPECT(m, KEYBOARD, 0xc2);
	keyboard_key(m, 'b', false);
	EXPECT(m, KEYBOARD, 0xb3);
	/* A key that is not there, or not down. */
	keyboard_key(m, 0xff7e, true);
	keyboard_key(m, 'q', false);
	NOTHING(m, KEYBOARD);
	/* Defaults. */
	say(m, KEYBOARD, 0xd3);
	EXPECT(m, KEYBOARD, 0xba);
	keyboard_key(m, KEYSYM_SHIFT_R, true);
	keyboard_key(m, KEYSYM_SHIFT_R, false);
	EXPECT(m, KEYBOARD, 0xae, 0xb3);
	keyboard_key(m, KEYSYM_RETURN, true);
	keyboard_key(m, KEYSYM_RETURN, false);
	EXPECT(m, KEYBOARD, 0xbd);
}

static void
test_repeat(void **state)
{
	struct machine *m = *state;

	keyboard_key(m, 'x', true);
	EXPECT(m, KEYBOARD, 0xc8);
	/* 500 ms, then 30 a second; the code again after another one. */
	board_run_for(m, 490 * EMUL_MILLISECOND);
	NOTHING(m, KEYBOARD);
	board_run_for(m, 10 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xb4);
	board_run_for(m, 28 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xb4);
	keyboard_key(m, KEYSYM_SHIFT_L, true);
	EXPECT(m, KEYBOARD, 0xae);
	board_run_for(m, 25 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xc8);
	keyboard_key(m, 'x', false);
	board_run_for(m, EMUL_SECOND);
	NOTHING(m, KEYBOARD);
	/* Buffer 0: 5 x 2 ms, then 12 a second. */
	say(m, KEYBOARD, 15 << 3);
	say(m, KEYBOARD, 2);
	say(m, KEYBOARD, 0x80 | 12);
	keyboard_key(m, 'x', true);
	EXPECT(m, KEYBOARD, 0xc8);
	board_run_for(m, 8 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xb4);
	board_run_for(m, 70 * EMUL_MILLISECOND);
	NOTHING(m, KEYBOARD);
	board_run_for(m, 8 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xb4);
	/* Not this one; none at all. */
	say(m, KEYBOARD, 0xc1);
	board_run_for(m, EMUL_SECOND);
	NOTHING(m, KEYBOARD);
	keyboard_key(m, 'x', false);
	say(m, KEYBOARD, 0xe1);
	keyboard_key(m, 'y', true);
	EXPECT(m, KEYBOARD, 0xdc);
	board_run_for(m, EMUL_SECOND);
	NOTHING(m, KEYBOARD);
	say(m, KEYBOARD, 0xe3);
	board_run_for(m, 20 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xb4);
}

static void
test_inhibit(void **state)
{
	struct machine *m = *state;

	say(m, KEYBOARD, 0x89);
	EXPECT(m, KEYBOARD, 0xb7);
	for (const char *p = "asdfg"; *p != '\0'; p++) {
		keyboard_key(m, (uint8_t)*p, true);
		keyboard_key(m, (uint8_t)*p, false);
	}
	NOTHING(m, KEYBOARD);
	say(m, KEYBOARD, 0x8b);
	EXPECT(m, KEYBOARD, 0xc2, 0xc7, 0xcd, 0xd2, 0xb5);
	keyboard_key(m, 'h', true);
	EXPECT(m, KEYBOARD, 0xdd);
}

static void
test_lamps_and_bell(void **state)
{
	struct machine *m = *state;
	const struct device *d = board_device(m, "lk201");

	say(m, KEYBOARD, 0x13);
	say(m, KEYBOARD, 0x8f);
	assert_int_equal(lk201_leds(d), 0x0f);
	say(m, KEYBOARD, 0x11);
	say(m, KEYBOARD, 0x84);
	assert_int_equal(lk201_leds(d), 0x0b);
	say(m, KEYBOARD, 0x23);
	say(m, KEYBOARD, 0x83);
	say(m, KEYBOARD, 0xa7);
	assert_int_equal(lk201_bells(d), 1);
	say(m, KEYBOARD, 0xa1);
	say(m, KEYBOARD, 0xa7);
	assert_int_equal(lk201_bells(d), 1);
	NOTHING(m, KEYBOARD);
}

/* An LK201 is none that has the LK401's keys. */
static void
test_wrong_commands(void **state)
{
	struct machine *m = *state;

	say(m, KEYBOARD, 0xe9);
	EXPECT(m, KEYBOARD, 0xb6);
	say(m, KEYBOARD, 0x86); /* division 0 */
	EXPECT(m, KEYBOARD, 0xb6);
	for (int i = 0; i < 5; i++) { /* many parameters, then the last one */
		say(m, KEYBOARD, 0x13);
	}
	say(m, KEYBOARD, 0x80);
	EXPECT(m, KEYBOARD, 0xb6);
	say(m, KEYBOARD, 0xcb);
	EXPECT(m, KEYBOARD, 0xb8);
}

static void
test_typing(void **state)
{
	struct machine *m = *state;
	uint8_t many[300] = {0};

	assert_true(keyboard_type(m, (const uint8_t *)"aB\n\003", 4));
	board_run_for(m, EMUL_MICROSECOND);
	EXPECT(m, KEYBOARD, 0xc2);
	board_run_for(m, 16 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xae, 0xd9, 0xb3);
	board_run_for(m, 14 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xbd);
	board_run_for(m, 16 * EMUL_MILLISECOND);
	EXPECT(m, KEYBOARD, 0xaf, 0xce, 0xb3);
	board_run_for(m, EMUL_SECOND);
	NOTHING(m, KEYBOARD);
	assert_false(keyboard_type(m, many, sizeof(many)));
	assert_true(keyboard_type(m, many, 256));
	assert_false(keyboard_type(m, many, 1));
}

static void
test_names(void **state)
{
	bool shift;

	assert_int_equal(keysym_find("a"), 'a');
	assert_int_equal(keysym_find("A"), 'A');
	assert_int_equal(keysym_find("return"), KEYSYM_RETURN);
	assert_int_equal(keysym_find("F20"), 0xffd1);
	assert_int_equal(keysym_find("space"), ' ');
	assert_int_equal(keysym_find("nothing"), 0);
	assert_int_equal(keysym_find(""), 0);
	assert_string_equal(keysym_name(0xff51), "Left");
	assert_null(keysym_name('a'));
	assert_int_equal(keysym_unshifted('Z', &shift), 'z');
	assert_true(shift);
	assert_int_equal(keysym_unshifted('?', &shift), '/');
	assert_true(shift);
	assert_int_equal(keysym_unshifted('/', &shift), '/');
	assert_false(shift);
	assert_int_equal(keysym_unshifted(KEYSYM_F1, &shift), KEYSYM_F1);
}

/* ---- the mouse ---- */

static void
test_mouse(void **state)
{
	struct machine *m = *state;

	pointer_move(m, 1, 1, 0);
	NOTHING(m, MOUSE); /* nobody has asked */
	say(m, MOUSE, 'T');
	board_run_for(m, 100 * EMUL_MILLISECOND);
	EXPECT(m, MOUSE, 0xa0, 0x02, 0x00, 0x00);
	say(m, MOUSE, 'R');
	pointer_move(m, 5, -3, 0);
	board_run_for(m, EMUL_SECOND / 55);
	EXPECT(m, MOUSE, 0x98, 5, 3);
	pointer_move(m, -1, 200, POINTER_LEFT);
	pointer_move(m, 0, 0, POINTER_LEFT | POINTER_RIGHT);
	EXPECT(m, MOUSE, 0x84, 1, 127); /* before the second button */
	board_run_for(m, EMUL_SECOND / 55);
	EXPECT(m, MOUSE, 0x95, 0, 73);
	say(m, MOUSE, 'M');
	pointer_move(m, 0, 0, 0);
	board_run_for(m, EMUL_SECOND / 132);
	EXPECT(m, MOUSE, 0x90, 0, 0);
	board_run_for(m, EMUL_SECOND);
	NOTHING(m, MOUSE);
	say(m, MOUSE, 'D');
	pointer_move(m, -2, 0, POINTER_MIDDLE);
	board_run_for(m, EMUL_SECOND);
	NOTHING(m, MOUSE);
	say(m, MOUSE, 'P');
	EXPECT(m, MOUSE, 0x82, 2, 0);
}

/* Without a screen there is nobody to use them. */
static void
test_no_seat(void **state)
{
	struct machine *m;

	assert_int_equal(board_setup((void **)&m), 0);
	assert_false(keyboard_key(m, 'a', true));
	assert_false(keyboard_has(m, 'a'));
	assert_false(keyboard_type(m, (const uint8_t *)"a", 1));
	assert_false(pointer_move(m, 1, 1, 0));
	assert_false(machine_has_seat(m));
	machine_free(m);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_power_up),       TEST(test_modes),
	    TEST(test_repeat),	       TEST(test_inhibit),
	    TEST(test_lamps_and_bell), TEST(test_wrong_commands),
	    TEST(test_typing),	       cmocka_unit_test(test_names),
	    TEST(test_mouse),	       cmocka_unit_test(test_no_seat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
