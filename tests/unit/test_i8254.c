/*
 * Register-level tests of the interval timer.
 */
#include "malta_board.h"

/* So many ticks of 1193181.67 Hz, and a little. */
static void
ticks(struct machine *m, uint64_t n)
{
	run_for(m, n * 838096 + 1000);
}

static void
load(struct machine *m, unsigned counter, uint8_t mode, uint16_t count)
{
	outb(m, 0x43, (uint8_t)(counter << 6 | 0x30 | mode << 1));
	outb(m, 0x40 + counter, (uint8_t)count);
	outb(m, 0x40 + counter, (uint8_t)(count >> 8));
}

static unsigned
count(struct machine *m, unsigned counter)
{
	unsigned low;

	outb(m, 0x43, (uint8_t)(counter << 6));
	low = inb(m, 0x40 + counter);
	return low | (unsigned)inb(m, 0x40 + counter) << 8;
}

static void
mode0(void **state)
{
	struct machine *m = *state;

	load(m, 0, 0, 1000);
	assert_false(line(m, "isa.0"));
	ticks(m, 400);
	assert_in_range(count(m, 0), 599, 601);
	assert_false(line(m, "isa.0"));
	ticks(m, 601);
	assert_true(line(m, "isa.0"));
	/* It goes on to count, but stays high. */
	assert_in_range(count(m, 0), 0xfff0, 0xffff);
	ticks(m, 70000);
	assert_true(line(m, "isa.0"));
	/* The control word makes it low. */
	outb(m, 0x43, 0x30);
	assert_false(line(m, "isa.0"));
}

static void
mode2(void **state)
{
	struct machine *m = *state;
	unsigned interrupts = 0;

	pics_up(m, 0x20);
	load(m, 0, 2, 11932); /* 100 Hz */
	for (unsigned i = 0; i < 100; i++) {
		run_for(m, 10 * EMUL_MILLISECOND);
		if (line(m, "cpu0.2")) {
			assert_int_equal(gt_get(m, 0xc34) & 0xff, 0x20);
			outb(m, 0x20, 0x20);
			interrupts++;
		}
	}
	assert_in_range(interrupts, 99, 100);
}

static void
mode3(void **state)
{
	struct machine *m = *state;

	/* Counter 2 has a gate and can be looked at. */
	load(m, 2, 3, 1000);
	assert_int_equal(inb(m, 0x61) & 0x20, 0x20);
	outb(m, 0x61, 0x01);
	assert_int_equal(inb(m, 0x61) & 0x2f, 0x21);
	ticks(m, 600);
	assert_int_equal(inb(m, 0x61) & 0x20, 0);
	ticks(m, 500);
	assert_int_equal(inb(m, 0x61) & 0x20, 0x20);
	/* Counts by two. */
	assert_int_equal(count(m, 2) % 2, 0);
}

static void
latches(void **state)
{
	struct machine *m = *state;
	unsigned low;

	load(m, 0, 2, 5000);
	ticks(m, 1000);
	outb(m, 0x43, 0xc2); /* read back status and count of counter 0 */
	ticks(m, 1000);
	assert_int_equal(inb(m, 0x40), 0xb4); /* OUT, both bytes, mode 2 */
	low = inb(m, 0x40);
	assert_in_range(low | (unsigned)inb(m, 0x40) << 8, 3999, 4001);
	assert_in_range(count(m, 0), 2998, 3001);
	/* Only the high byte. */
	outb(m, 0x43, 0x24);
	outb(m, 0x40, 0x10);
	assert_in_range(inb(m, 0x40), 0x0f, 0x10);
	/* Decimal. */
	outb(m, 0x43, 0x35);
	outb(m, 0x40, 0x00);
	outb(m, 0x40, 0x10);
	ticks(m, 1);
	low = count(m, 0);
	assert_true(low == 0x0999 || low == 0x0998);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BOARD_TEST(mode0),
	    BOARD_TEST(mode2),
	    BOARD_TEST(mode3),
	    BOARD_TEST(latches),
	};

	return cmocka_run_group_tests_name("i8254", tests, NULL, NULL);
}
