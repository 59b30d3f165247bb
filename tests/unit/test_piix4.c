/*
 * Register-level tests of the PIIX4E: interrupt routing, power management,
 * reset.
 */
#include "malta_board.h"

#define PM 0x1000u

static void
routing(void **state)
{
	struct machine *m = *state;

	pics_up(m, 0x20);
	assert_int_equal(config_get(m, 10, 0, 0x60), 0x0b0b0a0a);
	irq_set(irq_of(m, "pirq.0"), true);
	assert_true(line(m, "pci.10"));
	assert_int_equal(gt_get(m, 0xc34) & 0xff, 0x2a);
	/* Two inputs on one interrupt. */
	irq_set(irq_of(m, "pirq.1"), true);
	irq_set(irq_of(m, "pirq.0"), false);
	assert_true(line(m, "pci.10"));
	/* Elsewhere, then off. */
	config_put(m, 10, 0, 0x60, 0x0b0b050a);
	assert_false(line(m, "pci.10"));
	assert_true(line(m, "pci.5"));
	config_put(m, 10, 0, 0x60, 0x0b0b850a);
	assert_false(line(m, "pci.5"));
	/* Reserved bits stay 0; interrupts that are the chip's own are not to
	 * be had. */
	config_put(m, 10, 0, 0x60, 0xffffff08);
	assert_int_equal(config_get(m, 10, 0, 0x60), 0x8f8f8f08);
	irq_set(irq_of(m, "pirq.0"), true);
	assert_false(line(m, "pci.8"));
}

static void
pm_timer(void **state)
{
	struct machine *m = *state;
	uint32_t t;

	assert_int_equal(config_get(m, 10, 3, 0x40), 0x1001);
	t = inl(m, PM + 8);
	run_for(m, EMUL_SECOND);
	assert_in_range((inl(m, PM + 8) - t) & 0xffffff, 3579544, 3579546);
	/* Bit 23 changes after 2.34 s. */
	assert_int_equal(inw(m, PM) & 1, 0);
	run_for(m, 2 * EMUL_SECOND);
	assert_int_equal(inw(m, PM) & 1, 1);
	outw(m, PM, 1);
	assert_int_equal(inw(m, PM) & 1, 0);
}

/* Its ports move with their register. */
static void
pm_base(void **state)
{
	struct machine *m = *state;

	outw(m, PM + 2, 0x0100);
	assert_int_equal(inw(m, PM + 2), 0x0100);
	config_put(m, 10, 3, 0x40, 0x2000);
	assert_int_equal(config_get(m, 10, 3, 0x40), 0x2001);
	assert_int_equal(inw(m, PM + 2), 0xffff);
	assert_int_equal(inw(m, 0x2002), 0x0100);
	config_put(m, 10, 3, 0x80, 0);
	assert_int_equal(inw(m, 0x2002), 0xffff);
}

static void
soft_off(void **state)
{
	struct machine *m = *state;

	outw(m, PM + 4, 0x2400); /* another kind of suspend */
	assert_int_equal(m->end, RUN_GOING);
	outw(m, PM + 4, 0x2000);
	assert_int_equal(m->end, RUN_HALTED);
}

static void
smbus(void **state)
{
	struct machine *m = *state;

	assert_int_equal(config_get(m, 10, 3, 0x90), 0x1101);
	assert_int_equal(inb(m, 0x1100), 0);
	outb(m, 0x1104, 0xa1);
	outb(m, 0x1102, 0x48);
	/* Not busy, device error. */
	assert_int_equal(inb(m, 0x1100), 0x04);
	outb(m, 0x1100, 0x04);
	assert_int_equal(inb(m, 0x1100), 0);
}

static void
reset_control(void **state)
{
	struct machine *m = *state;

	outb(m, 0xcf9, 0x02);
	assert_int_equal(inb(m, 0xcf9), 0x02);
	assert_int_equal(m->end, RUN_GOING);
	outb(m, 0xcf9, 0x06);
	assert_int_equal(m->end, RUN_RESET);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BOARD_TEST(routing), BOARD_TEST(pm_timer),
	    BOARD_TEST(pm_base), BOARD_TEST(soft_off),
	    BOARD_TEST(smbus),	 BOARD_TEST(reset_control),
	};

	return cmocka_run_group_tests_name("piix4", tests, NULL, NULL);
}
