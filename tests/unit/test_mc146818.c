/*
 * Register-level tests of the MC146818, as on the KN02 board: registers 4 bytes
 * apart, interrupt on the CPU's pin 3.
 */
#include "dec_board.h"

enum {
	SECONDS,
	SECONDS_ALARM,
	MINUTES,
	MINUTES_ALARM,
	HOURS,
	HOURS_ALARM,
	DAY_OF_WEEK,
	DATE,
	MONTH,
	YEAR,
	A,
	B,
	C,
	D,
};

#define DV	 0x20
#define DV_RESET 0x70
#define UIP	 0x80
#define SET	 0x80
#define PIE	 0x40
#define AIE	 0x20
#define UIE	 0x10
#define DM	 0x04
#define H24	 0x02
#define IRQF	 0x80
#define PF	 0x40
#define AF	 0x20
#define UF	 0x10

static uint8_t
get(struct machine *m, unsigned reg)
{
	return (uint8_t)board_read(m, KN02_RTC + 4 * reg, 1);
}

static void
put(struct machine *m, unsigned reg, uint8_t value)
{
	board_write(m, KN02_RTC + 4 * reg, 1, value);
}

static bool
interrupt(struct machine *m)
{
	return board_irq(m, "cpu0.3");
}

/* Sets date and time in the mode of B, as a driver does; the first second is
 * over half a second later. */
static void
set(struct machine *m, uint8_t b, const uint8_t time[7])
{
	static const uint8_t regs[7] = {SECONDS, MINUTES, HOURS, DAY_OF_WEEK,
					DATE,	 MONTH,	  YEAR};

	put(m, B, b | SET);
	put(m, A, DV_RESET);
	for (unsigned i = 0; i < 7; i++) {
		put(m, regs[i], time[i]);
	}
	put(m, A, DV);
	put(m, B, b);
}

static void
expect(struct machine *m, const uint8_t time[7])
{
	assert_int_equal(get(m, SECONDS), time[0]);
	assert_int_equal(get(m, MINUTES), time[1]);
	assert_int_equal(get(m, HOURS), time[2]);
	assert_int_equal(get(m, DAY_OF_WEEK), time[3]);
	assert_int_equal(get(m, DATE), time[4]);
	assert_int_equal(get(m, MONTH), time[5]);
	assert_int_equal(get(m, YEAR), time[6]);
}

#define TIME(...)           \
	(const uint8_t[7])  \
	{                   \
		__VA_ARGS__ \
	}

static void
reset_values(void **state)
{
	struct machine *m = *state;

	assert_int_equal(get(m, A), DV);
	assert_int_equal(get(m, B), DM | H24);
	assert_int_equal(get(m, C), 0);
	assert_int_equal(get(m, D), 0x80); /* the battery is good */
	assert_false(interrupt(m));
}

static void
access_masks(void **state)
{
	struct machine *m = *state;

	put(m, C, 0xff);
	assert_int_equal(get(m, C), 0);
	put(m, D, 0);
	assert_int_equal(get(m, D), 0x80);
	put(m, A, 0xff);
	assert_int_equal(get(m, A), 0x7f); /* UIP cannot be written */
	put(m, B, 0xff);
	assert_int_equal(get(m, B), 0xff & ~UIE); /* SET clears UIE */
	for (unsigned i = 14; i < 64; i++) {
		put(m, i, (uint8_t)(i * 3));
	}
	for (unsigned i = 14; i < 64; i++) {
		assert_int_equal(get(m, i), (uint8_t)(i * 3));
		assert_int_equal(board_read(m, KN02_RTC + 4 * i, 4),
				 (uint8_t)(i * 3));
	}
	/* Nothing between the registers. */
	assert_int_equal(board_read(m, KN02_RTC + 4 * 20 + 1, 1), 0);
}

static void
divider_reset(void **state)
{
	struct machine *m = *state;

	set(m, DM | H24, TIME(10, 0, 0, 1, 1, 1, 24));
	board_run_for(m, EMUL_SECOND / 2 - 1);
	assert_int_equal(get(m, SECONDS), 10);
	assert_int_equal(get(m, C), 0);
	board_run_for(m, 1);
	assert_int_equal(get(m, SECONDS), 11);
	assert_int_equal(get(m, C), UF);
	board_run_for(m, EMUL_SECOND - 1);
	assert_int_equal(get(m, SECONDS), 11);
	board_run_for(m, 1);
	assert_int_equal(get(m, SECONDS), 12);
	/* Held in reset, it stands still. */
	put(m, A, DV_RESET);
	board_run_for(m, 100 * EMUL_SECOND);
	assert_int_equal(get(m, SECONDS), 12);
}

static void
calendar(void **state)
{
	static const struct {
		uint8_t before[7];
		uint8_t after[7];
	} steps[] = {
	    {{59, 59, 23, 7, 31, 12, 99}, {0, 0, 0, 1, 1, 1, 0}},
	    {{59, 59, 23, 3, 28, 2, 23}, {0, 0, 0, 4, 1, 3, 23}},
	    {{59, 59, 23, 3, 28, 2, 24}, {0, 0, 0, 4, 29, 2, 24}},
	    {{59, 59, 23, 4, 29, 2, 24}, {0, 0, 0, 5, 1, 3, 24}},
	    /* 1972, the firmware's year, is a leap year. */
	    {{59, 59, 23, 2, 28, 2, 72}, {0, 0, 0, 3, 29, 2, 72}},
	    {{59, 59, 23, 3, 28, 2, 73}, {0, 0, 0, 4, 1, 3, 73}},
	    {{59, 59, 12, 5, 30, 4, 50}, {0, 0, 13, 5, 30, 4, 50}},
	    {{59, 59, 23, 6, 30, 4, 50}, {0, 0, 0, 7, 1, 5, 50}},
	};
	struct machine *m = *state;

	for (unsigned i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		set(m, DM | H24, steps[i].before);
		expect(m, steps[i].before);
		board_run_for(m, EMUL_SECOND / 2);
		expect(m, steps[i].after);
	}
	/* Many at once: 100 days of which one is 29 February. */
	set(m, DM | H24, TIME(0, 0, 0, 1, 1, 1, 24));
	board_run_for(m, UINT64_C(100) * 86400 * EMUL_SECOND);
	expect(m, TIME(0, 0, 0, 3, 10, 4, 24));
}

static void
modes(void **state)
{
	struct machine *m = *state;

	/* BCD, 24 hours. */
	set(m, H24, TIME(0x59, 0x09, 0x19, 1, 0x09, 0x09, 0x49));
	board_run_for(m, EMUL_SECOND / 2);
	expect(m, TIME(0x00, 0x10, 0x19, 1, 0x09, 0x09, 0x49));
	/* Binary, 12 hours: 11:59:59 PM, midnight, noon. */
	set(m, DM, TIME(59, 59, 0x80 | 11, 1, 1, 1, 24));
	board_run_for(m, EMUL_SECOND / 2);
	expect(m, TIME(0, 0, 12, 2, 2, 1, 24));
	set(m, DM, TIME(59, 59, 11, 1, 1, 1, 24));
	board_run_for(m, EMUL_SECOND / 2);
	expect(m, TIME(0, 0, 0x80 | 12, 1, 1, 1, 24));
	/* BCD, 12 hours. */
	set(m, 0, TIME(0x59, 0x59, 0x92, 1, 1, 1, 0x24));
	board_run_for(m, EMUL_SECOND / 2);
	expect(m, TIME(0, 0, 0x81, 1, 1, 1, 0x24));
}

static void
set_bit(void **state)
{
	struct machine *m = *state;

	set(m, DM | H24, TIME(0, 0, 0, 1, 1, 1, 24));
	put(m, B, DM | H24 | SET);
	board_run_for(m, 10 * EMUL_SECOND);
	assert_int_equal(get(m, SECONDS), 0);
	assert_int_equal(get(m, C) & UF, 0);
	assert_int_equal(get(m, A) & UIP, 0);
	/* Any order of writes: 31 January to 28 February. */
	put(m, DATE, 31);
	put(m, MONTH, 2);
	put(m, DATE, 28);
	put(m, B, DM | H24);
	/* The chain has gone on: whole seconds count from where it was. */
	board_run_for(m, EMUL_SECOND / 2 - 1);
	assert_int_equal(get(m, SECONDS), 0);
	board_run_for(m, 1);
	expect(m, TIME(1, 0, 0, 1, 28, 2, 24));
}

static void
update_in_progress(void **state)
{
	struct machine *m = *state;
	/* Update cycle and the time before it. */
	const emul_time uip = (1984 + 244) * EMUL_MICROSECOND;

	set(m, DM | H24, TIME(0, 0, 0, 1, 1, 1, 24));
	board_run_for(m, EMUL_SECOND / 2 - uip - 1);
	assert_int_equal(get(m, A), DV);
	board_run_for(m, 1);
	assert_int_equal(get(m, A), DV | UIP);
	board_run_for(m, uip - 1);
	assert_int_equal(get(m, A), DV | UIP);
	board_run_for(m, 1);
	assert_int_equal(get(m, A), DV);
}

static void
update_interrupt(void **state)
{
	struct machine *m = *state;

	set(m, DM | H24 | UIE, TIME(0, 0, 0, 1, 1, 1, 24));
	assert_int_equal(get(m, B) & UIE, UIE);
	board_run_for(m, EMUL_SECOND / 2 - 1);
	assert_false(interrupt(m));
	board_run_for(m, 1);
	assert_true(interrupt(m));
	board_run_for(m, 5 * EMUL_SECOND);
	assert_true(interrupt(m));
	assert_int_equal(get(m, C), IRQF | UF);
	assert_false(interrupt(m));
	assert_int_equal(get(m, C), 0);
	board_run_for(m, EMUL_SECOND);
	assert_true(interrupt(m));
	/* Disabling it takes the line away, not the flag. */
	put(m, B, DM | H24);
	assert_false(interrupt(m));
	put(m, B, DM | H24 | UIE);
	assert_true(interrupt(m));
}

/* Every rate: edges at whole multiples of the period, rounded down. */
static void
periodic_rates(void **state)
{
	static const unsigned hz[16] = {0,    256, 128, 8192, 4096, 2048,
					1024, 512, 256, 128,  64,   32,
					16,   8,   4,	2};
	struct machine *m = *state;

	for (unsigned rs = 0; rs < 16; rs++) {
		emul_time start;

		put(m, B, DM | H24 | PIE);
		put(m, A, DV_RESET);
		start = m->now;
		put(m, A, (uint8_t)(DV | rs));
		(void)get(m, C);
		if (rs == 0) {
			board_run_for(m, 2 * EMUL_SECOND);
			assert_false(interrupt(m));
			continue;
		}
		for (unsigned i = 1; i <= hz[rs] + 3; i++) {
			emul_time t = start + i / hz[rs] * EMUL_SECOND +
				      i % hz[rs] * EMUL_SECOND / hz[rs];

			board_run_to(m, t - 1);
			assert_false(interrupt(m));
			board_run_to(m, t);
			assert_true(interrupt(m));
			assert_int_equal(get(m, C) & (IRQF | PF), IRQF | PF);
			assert_false(interrupt(m));
		}
	}
}

static void
periodic_flag(void **state)
{
	struct machine *m = *state;

	/* The flag is set without its interrupt, too. */
	put(m, A, DV_RESET);
	put(m, A, DV | 9);
	(void)get(m, C);
	board_run_for(m, EMUL_SECOND / 128 - 1);
	assert_int_equal(get(m, C), 0);
	board_run_for(m, 1);
	assert_int_equal(get(m, C), PF);
	board_run_for(m, EMUL_SECOND / 128);
	assert_false(interrupt(m));
	/* It was set before the interrupt was enabled: the line rises. */
	(void)get(m, SECONDS);
	put(m, B, DM | H24 | PIE);
	assert_true(interrupt(m));
	assert_int_equal(get(m, C), IRQF | PF);
}

static void
set_alarm(struct machine *m, uint8_t h, uint8_t min, uint8_t s)
{
	put(m, HOURS_ALARM, h);
	put(m, MINUTES_ALARM, min);
	put(m, SECONDS_ALARM, s);
}

static void
alarms(void **state)
{
	struct machine *m = *state;

	set(m, DM | H24, TIME(0, 0, 0, 1, 1, 1, 24));
	set_alarm(m, 3, 4, 5);
	put(m, B, DM | H24 | AIE);
	(void)get(m, C);
	/* 03:04:05 comes 11044.5 s later. */
	board_run_for(m, 11044 * EMUL_SECOND + EMUL_SECOND / 2 - 1);
	assert_false(interrupt(m));
	board_run_for(m, 1);
	assert_true(interrupt(m));
	expect(m, TIME(5, 4, 3, 1, 1, 1, 24));
	assert_int_equal(get(m, C), IRQF | AF | UF);
	/* The same time tomorrow. */
	board_run_for(m, 86400 * EMUL_SECOND - 1);
	assert_false(interrupt(m));
	board_run_for(m, 1);
	assert_true(interrupt(m));
	(void)get(m, C);
	/* Every hour: two bits say "any". */
	set_alarm(m, 0xc0, 0, 0);
	board_run_for(m, (55 * 60 + 55) * EMUL_SECOND - 1);
	assert_false(interrupt(m));
	board_run_for(m, 1);
	assert_true(interrupt(m));
	assert_int_equal(get(m, C) & AF, AF);
	/* Every second. */
	set_alarm(m, 0xff, 0xff, 0xff);
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(get(m, C) & AF, AF);
	/* Never. */
	set_alarm(m, 30, 0, 0);
	board_run_for(m, UINT64_C(3) * 86400 * EMUL_SECOND);
	assert_int_equal(get(m, C) & (AF | UF), UF);
	assert_false(interrupt(m));
}

/* The board's date: year 1972 or 1973 and the real year beside it.  Without an
 * emulation the date is 1 January 1970. */
static void
board_date(void **state)
{
	struct machine *m = *state;

	expect(m, TIME(0, 0, 0, 5, 1, 1, 42));
	assert_int_equal(get(m, 0x3f), 0);
	assert_int_equal(get(m, 0x3e), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, board_setup, board_teardown)

/* The board's reset: enables and flags go, all else has a battery. */
static void
reset_input(void **state)
{
	struct machine *m = *state;
	struct object *o = m->objects[0];

	set(m, DM | H24, TIME(1, 2, 3, 4, 5, 6, 7));
	board_write(m, KN02_RTC + 4 * 14, 1, 0x5a);
	put(m, B, DM | H24 | UIE);
	board_run_for(m, EMUL_SECOND);
	assert_true(interrupt(m));
	for (uint32_t i = 0; strcmp(o->name, "mc146818") != 0; i++) {
		o = m->objects[i];
	}
	assert_true(o->class->survives_reset);
	o->class->was_reset(o);
	assert_false(interrupt(m));
	assert_int_equal(get(m, B), DM | H24);
	assert_int_equal(get(m, C), 0);
	assert_int_equal(board_read(m, KN02_RTC + 4 * 14, 1), 0x5a);
	expect(m, TIME(2, 2, 3, 4, 5, 6, 7));
	board_run_for(m, EMUL_SECOND);
	expect(m, TIME(3, 2, 3, 4, 5, 6, 7));
	assert_false(interrupt(m));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(reset_values),
	    TEST(access_masks),
	    TEST(divider_reset),
	    TEST(calendar),
	    TEST(modes),
	    TEST(set_bit),
	    TEST(update_in_progress),
	    TEST(update_interrupt),
	    TEST(periodic_rates),
	    TEST(periodic_flag),
	    TEST(alarms),
	    TEST(board_date),
	    TEST(reset_input),
	};

	return cmocka_run_group_tests_name("mc146818", tests, NULL, NULL);
}
