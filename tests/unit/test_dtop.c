/*
 * The desktop bus of the Personal DECstation: what keyboard and mouse tell the
 * host, escapes and checksums, what the host tells them; option slots.
 */
#include "dec_board.h"
#include "devices/dtop.h"
#include "display/keyboard.h"

#define DTOP UINT64_C(0x1c280000)
#define SIR  UINT64_C(0x1c040110)
#define SIMR UINT64_C(0x1c040120)

static int
setup_with(void **state, unsigned graphics, const char *card)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "maxine",
	    .graphics = graphics,
	    .cards = {NULL, card},
	};
	struct error e = {""};

	*state = machine_new(NULL, &options, &e);
	assert_string_equal(e.text, "");
	return *state == NULL;
}

static int
setup(void **state)
{
	return setup_with(state, 1, NULL);
}

static int
setup_none(void **state)
{
	return setup_with(state, 0, NULL);
}

static int
setup_card(void **state)
{
	return setup_with(state, 0, "PMAG-BA");
}

/* The bytes that wait for the host are these N. */
static void
expect(struct machine *m, const uint8_t *bytes, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(board_read(m, SIR, 4) & 3, 3);
		assert_int_equal(board_read(m, DTOP, 4), bytes[i] << 8);
	}
	assert_int_equal(board_read(m, SIR, 4) & 3, 2);
	assert_int_equal(board_read(m, DTOP, 4), 0);
}

static void
nothing(struct machine *m)
{
	expect(m, NULL, 0);
}

#define EXPECT(m, ...)                            \
	expect(m, (const uint8_t[]){__VA_ARGS__}, \
	       sizeof((const uint8_t[]){__VA_ARGS__}))

static void
put(struct machine *m, const uint8_t *bytes, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		board_write(m, DTOP, 4, (uint32_t)bytes[i] << 8);
	}
}

#define PUT(m, ...)                            \
	put(m, (const uint8_t[]){__VA_ARGS__}, \
	    sizeof((const uint8_t[]){__VA_ARGS__}))

/* All keys that are down, by the LK201's codes; f8 to fb are escaped. */
static void
test_keys(void **state)
{
	struct machine *m = *state;

	nothing(m);
	board_write(m, SIMR, 4, 1);
	assert_true(keyboard_key(m, 'a', true));
	assert_true(board_irq(m, "cpu0.5"));
	EXPECT(m, 0x6c, 1, 0xc2, 0x50 ^ 0x6c ^ 1 ^ 0xc2);
	assert_false(board_irq(m, "cpu0.5"));
	keyboard_key(m, 'a', true); /* is down already */
	nothing(m);
	keyboard_key(m, '-', true);
	EXPECT(m, 0x6c, 2, 0xc2, 0xf8, 0xe9, 0x50 ^ 0x6c ^ 2 ^ 0xc2 ^ 0xf9);
	keyboard_key(m, 'a', false);
	EXPECT(m, 0x6c, 1, 0xf8, 0xe9, 0x50 ^ 0x6c ^ 1 ^ 0xf9);
	keyboard_key(m, '-', false);
	EXPECT(m, 0x6c, 1, 0, 0x50 ^ 0x6c ^ 1);
	/* Ten keys at most. */
	for (unsigned i = 0; i < 11; i++) {
		keyboard_key(m, 'a' + i, true);
	}
	for (unsigned i = 0; i < 20 && board_read(m, DTOP, 4) != 0; i++) {
	}
	keyboard_key(m, 'k', false);
	assert_false(keyboard_has(m, 0xff99));
	assert_true(keyboard_has(m, 'Q'));
}

/* Shift is held down with the key; nobody types before the host has taken the
 * last character. */
static void
test_typing(void **state)
{
	struct machine *m = *state;

	assert_true(keyboard_type(m, (const uint8_t *)"Aa", 2));
	board_run_for(m, EMUL_SECOND);
	for (unsigned n = 0; n < 2; n++) {
		unsigned bytes = 0;

		while ((board_read(m, SIR, 4) & 1) != 0) {
			board_read(m, DTOP, 4);
			bytes++;
		}
		assert_int_equal(bytes, n == 0 ? 4 + 5 + 4 + 4 : 4 + 4);
		board_run_for(m, EMUL_SECOND);
	}
	nothing(m);
}

/* Big-endian numbers; up is positive. */
static void
test_mouse(void **state)
{
	struct machine *m = *state;

	pointer_move(m, 5, 3, POINTER_LEFT | POINTER_RIGHT);
	nothing(m);
	board_run_for(m, 20 * EMUL_MILLISECOND);
	EXPECT(m, 0x6a, 6, 0, 3, 0, 5, 0xff, 0xfd,
	       0x50 ^ 0x6a ^ 6 ^ 3 ^ 5 ^ 0xff ^ 0xfd);
	/* 31 steps at most; the rest in the next report. */
	pointer_move(m, -40, 0, POINTER_MIDDLE);
	board_run_for(m, 20 * EMUL_MILLISECOND);
	EXPECT(m, 0x6a, 6, 0, 4, 0xff, 0xe1, 0, 0,
	       0x50 ^ 0x6a ^ 6 ^ 4 ^ 0xff ^ 0xe1);
	board_run_for(m, 20 * EMUL_MILLISECOND);
	EXPECT(m, 0x6a, 6, 0, 4, 0xff, 0xf7, 0, 0,
	       0x50 ^ 0x6a ^ 6 ^ 4 ^ 0xff ^ 0xf7);
	/* Only when it is asked. */
	PUT(m, 0x6a, 0x82, 1, 0);
	EXPECT(m, 0xf8, 0xfb);
	pointer_move(m, 1, 0, 0);
	board_run_for(m, EMUL_SECOND);
	nothing(m);
	PUT(m, 0x6a, 0x81, 2);
	EXPECT(m, 0xf8, 0xfb, 0x6a, 6, 0, 0, 0, 1, 0, 0, 0x50 ^ 0x6a ^ 6 ^ 1);
}

static void
test_lamps(void **state)
{
	struct machine *m = *state;
	struct device *d = board_device(m, "dtop");

	PUT(m, 0x6c, 0x82, 3, 0x05);
	EXPECT(m, 0xf8, 0xfb);
	assert_int_equal(dtop_leds(d), 5);
	PUT(m, 0x6c, 0x82, 2, 7);
	EXPECT(m, 0xf8, 0xfb);
	assert_int_equal(dtop_bells(d), 1);
	PUT(m, 0x6c, 0x81, 4);
	EXPECT(m, 0xf8, 0xfb, 0x6c, 1, 0, 0x50 ^ 0x6c ^ 1);
	/* Nobody is there. */
	PUT(m, 0x6e, 0x81, 0xf1);
	nothing(m);
}

/* Without a screen nobody sits there. */
static void
test_none(void **state)
{
	struct machine *m = *state;

	assert_false(keyboard_key(m, 'a', true));
	assert_false(pointer_move(m, 1, 1, 0));
	PUT(m, 0x6c, 0x81, 4);
	nothing(m);
}

/* Option slot 1 is 64 MB from 14000000 on; its interrupt is bit 5. */
static void
test_slot(void **state)
{
	struct machine *m = *state;

	assert_int_equal(board_read(m, 0x143c0000 + 0x440, 1), 'P');
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(board_read(m, SIR, 4) & 0x20, 0x20);
	board_write(m, 0x14300000, 4, 0);
	assert_int_equal(board_read(m, SIR, 4) & 0x20, 0);
}

#define TEST(f, kind) \
	cmocka_unit_test_setup_teardown(f, setup##kind, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_keys, ),	TEST(test_typing, ),	TEST(test_mouse, ),
	    TEST(test_lamps, ), TEST(test_none, _none), TEST(test_slot, _card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
