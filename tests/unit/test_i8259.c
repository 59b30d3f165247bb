/*
 * Register-level tests of the interrupt controllers.
 */
#include "malta_board.h"

#define IACK 0xc34
#define BASE 0x20

static uint32_t
acknowledge(struct machine *m)
{
	return gt_get(m, IACK) & 0xff;
}

static void
masked_at_reset(void **state)
{
	struct machine *m = *state;

	irq_set(irq_of(m, "isa.4"), true);
	assert_false(line(m, "cpu0.2"));
	assert_int_equal(inb(m, 0x21), 0xff);
}

static void
edge(void **state)
{
	struct machine *m = *state;

	pics_up(m, BASE);
	assert_false(line(m, "cpu0.2"));
	irq_set(irq_of(m, "isa.4"), true);
	assert_true(line(m, "cpu0.2"));
	outb(m, 0x20, 0x0a); /* read IRR */
	assert_int_equal(inb(m, 0x20), 0x10);
	assert_int_equal(acknowledge(m), BASE + 4);
	assert_false(line(m, "cpu0.2"));
	assert_int_equal(inb(m, 0x20), 0);
	outb(m, 0x20, 0x0b); /* read ISR */
	assert_int_equal(inb(m, 0x20), 0x10);
	outb(m, 0x20, 0x20);
	assert_int_equal(inb(m, 0x20), 0);
	/* The same level is no new edge. */
	assert_false(line(m, "cpu0.2"));
	irq_set(irq_of(m, "isa.4"), false);
	irq_set(irq_of(m, "isa.4"), true);
	assert_true(line(m, "cpu0.2"));
	/* It goes before it is acknowledged: the default interrupt. */
	irq_set(irq_of(m, "isa.4"), false);
	assert_false(line(m, "cpu0.2"));
	assert_int_equal(acknowledge(m), BASE + 7);
	assert_int_equal(inb(m, 0x20), 0);
}

static void
level(void **state)
{
	struct machine *m = *state;

	outb(m, 0x4d1, 0x04);
	outb(m, 0x4d0, 0xff);
	/* 0 to 2 cannot be levels. */
	assert_int_equal(inb(m, 0x4d0), 0xf8);
	outb(m, 0x4d0, 0);
	pics_up(m, BASE);
	irq_set(irq_of(m, "pci.10"), true);
	assert_int_equal(acknowledge(m), BASE + 10);
	outb(m, 0xa0, 0x20);
	outb(m, 0x20, 0x20);
	/* Still there. */
	assert_true(line(m, "cpu0.2"));
	assert_int_equal(acknowledge(m), BASE + 10);
	irq_set(irq_of(m, "pci.10"), false);
	outb(m, 0xa0, 0x20);
	outb(m, 0x20, 0x20);
	assert_false(line(m, "cpu0.2"));
}

/* Two sources of one interrupt. */
static void
shared(void **state)
{
	struct machine *m = *state;

	pics_up(m, BASE);
	irq_set(irq_of(m, "isa.5"), true);
	irq_set(irq_of(m, "pci.5"), true);
	irq_set(irq_of(m, "isa.5"), false);
	assert_int_equal(acknowledge(m), BASE + 5);
}

static void
priorities(void **state)
{
	struct machine *m = *state;

	pics_up(m, BASE);
	irq_set(irq_of(m, "isa.5"), true);
	assert_int_equal(acknowledge(m), BASE + 5);
	irq_set(irq_of(m, "isa.6"), true);
	assert_false(line(m, "cpu0.2"));
	/* The second controller comes in at 2: it may interrupt. */
	irq_set(irq_of(m, "isa.14"), true);
	assert_true(line(m, "cpu0.2"));
	assert_int_equal(acknowledge(m), BASE + 14);
	outb(m, 0xa0, 0x66); /* specific end of its 6 */
	outb(m, 0x20, 0x62);
	assert_false(line(m, "cpu0.2"));
	outb(m, 0x20, 0x20);
	assert_int_equal(acknowledge(m), BASE + 6);
	/* Rotation: 6 becomes the lowest, so that 7 is the highest. */
	outb(m, 0x20, 0xa0);
	irq_set(irq_of(m, "isa.0"), true);
	irq_set(irq_of(m, "isa.7"), true);
	assert_int_equal(acknowledge(m), BASE + 7);
}

static void
mask(void **state)
{
	struct machine *m = *state;

	pics_up(m, BASE);
	outb(m, 0x21, 0x10);
	irq_set(irq_of(m, "isa.4"), true);
	assert_false(line(m, "cpu0.2"));
	outb(m, 0x21, 0);
	assert_true(line(m, "cpu0.2"));
	assert_int_equal(acknowledge(m), BASE + 4);
	/* Special mask: what is masked does not block others. */
	irq_set(irq_of(m, "isa.6"), true);
	assert_false(line(m, "cpu0.2"));
	outb(m, 0x21, 0x10);
	outb(m, 0x20, 0x68);
	assert_true(line(m, "cpu0.2"));
}

static void
poll_mode(void **state)
{
	struct machine *m = *state;

	pics_up(m, BASE);
	outb(m, 0x20, 0x0c);
	assert_int_equal(inb(m, 0x20), 0);
	irq_set(irq_of(m, "isa.3"), true);
	outb(m, 0x20, 0x0c);
	assert_int_equal(inb(m, 0x20), 0x83);
	assert_false(line(m, "cpu0.2"));
	outb(m, 0x20, 0x0b);
	assert_int_equal(inb(m, 0x20), 0x08);
}

static void
automatic_end(void **state)
{
	struct machine *m = *state;

	pics_up(m, BASE);
	outb(m, 0x20, 0x11);
	outb(m, 0x21, BASE);
	outb(m, 0x21, 0x04);
	outb(m, 0x21, 0x03);
	irq_set(irq_of(m, "isa.1"), true);
	assert_int_equal(acknowledge(m), BASE + 1);
	outb(m, 0x20, 0x0b);
	assert_int_equal(inb(m, 0x20), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BOARD_TEST(masked_at_reset), BOARD_TEST(edge),
	    BOARD_TEST(level),		 BOARD_TEST(shared),
	    BOARD_TEST(priorities),	 BOARD_TEST(mask),
	    BOARD_TEST(poll_mode),	 BOARD_TEST(automatic_end),
	};

	return cmocka_run_group_tests_name("i8259", tests, NULL, NULL);
}
