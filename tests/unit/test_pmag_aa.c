/*
 * The PMAG-AA in a slot of a DECstation 5000/200: frame buffer, Bt455, Bt431,
 * its interrupt and ROM, and what its screen shows.
 */
#include <stdlib.h>

#include "dec_board.h"
#include "display/screen.h"

#define SLOT	 UINT64_C(0x1e800000) /* slot 2 */
#define IREQ	 (SLOT + 0x080000)
#define BT455	 (SLOT + 0x100000)
#define ADDR	 (BT455 + 0x0)
#define CMAP	 (BT455 + 0x4)
#define CLEAR	 (BT455 + 0x8)
#define OVLY	 (BT455 + 0xc)
#define BT431	 (SLOT + 0x180000)
#define ADDR_LO	 (BT431 + 0x0)
#define ADDR_HI	 (BT431 + 0x4)
#define RAM	 (BT431 + 0x8)
#define CONTROL	 (BT431 + 0xc)
#define FB	 (SLOT + 0x200000)
#define STRIDE	 2048
#define CORNER_X 360
#define CORNER_Y 36

/* 1696 x 1063 pixels of 130.808 MHz. */
#define FRAME (UINT64_C(1696) * 1063 * 1000000000 / 130808)

static int
setup(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .cards = {NULL, NULL, "PMAG-AA"},
	};
	struct error e = {""};

	*state = machine_new(NULL, &options, &e);
	assert_string_equal(e.text, "");
	return *state == NULL;
}

static uint32_t
pixel(struct machine *m, unsigned x, unsigned y)
{
	struct screen_shape shape;
	uint32_t *pixels = screen_picture(screen_get(m, 0), &shape);
	uint32_t p = pixels[(size_t)y * shape.width + x];

	assert_int_equal(shape.width, 1280);
	assert_int_equal(shape.height, 1024);
	free(pixels);
	return p;
}

static void
grey(struct machine *m, unsigned n, uint8_t green)
{
	board_write(m, ADDR, 1, n);
	board_write(m, CMAP, 1, 3);
	board_write(m, CMAP, 1, green);
	board_write(m, CMAP, 1, 5);
}

static void
address(struct machine *m, uint16_t a)
{
	board_write(m, ADDR_LO, 2, (a & 0xff) * 0x101u);
	board_write(m, ADDR_HI, 2, (a >> 8) * 0x101u);
}

/* A register of both chips. */
static void
control(struct machine *m, uint16_t a, uint8_t value)
{
	address(m, a);
	board_write(m, CONTROL, 2, value * 0x101u);
}

static void
test_palette(void **state)
{
	struct machine *m = *state;

	grey(m, 15, 0xf9); /* four bits */
	assert_int_equal(board_read(m, ADDR, 1), 0);
	board_write(m, ADDR, 1, 15);
	assert_int_equal(board_read(m, CMAP, 1), 3);
	assert_int_equal(board_read(m, CMAP, 1), 9);
	assert_int_equal(board_read(m, CMAP, 1), 5);
	assert_int_equal(board_read(m, ADDR, 1), 0);
	/* The overlay, whose components begin anew after CLEAR. */
	board_write(m, OVLY, 1, 1);
	board_write(m, CLEAR, 1, 0);
	board_write(m, OVLY, 1, 7);
	board_write(m, OVLY, 1, 8);
	board_write(m, OVLY, 1, 6);
	assert_int_equal(board_read(m, OVLY, 1), 7);
	assert_int_equal(board_read(m, OVLY, 1), 8);
	assert_int_equal(board_read(m, OVLY, 1), 6);
}

static void
test_pixels(void **state)
{
	struct machine *m = *state;

	assert_string_equal(screen_name(screen_get(m, 0)), "PMAG-AA");
	grey(m, 0, 2);
	grey(m, 1, 15);
	/* Bit 0 only. */
	board_write(m, FB, 4, 0xfeff0100u);
	board_write(m, FB + 1023 * STRIDE + 1279, 1, 1);
	assert_int_equal(pixel(m, 0, 0), 0x222222);
	assert_int_equal(pixel(m, 1, 0), 0xffffff);
	assert_int_equal(pixel(m, 2, 0), 0xffffff);
	assert_int_equal(pixel(m, 3, 0), 0x222222);
	assert_int_equal(pixel(m, 1279, 1023), 0xffffff);
}

static void
test_bt431(void **state)
{
	struct machine *m = *state;

	/* The chips have their own addresses. */
	board_write(m, ADDR_LO, 2, 0x0503);
	board_write(m, ADDR_HI, 2, 0xff00);
	assert_int_equal(board_read(m, ADDR_LO, 2), 0x0503);
	assert_int_equal(board_read(m, ADDR_HI, 2), 0x0100);
	board_write(m, RAM, 2, 0xbbaa);
	assert_int_equal(board_read(m, ADDR_LO, 2), 0x0604);
	address(m, 3);
	assert_int_equal(board_read(m, RAM, 2), 0x00aa);
	address(m, 0x105);
	assert_int_equal(board_read(m, RAM, 2), 0xbb00);
	address(m, 0x1ff);
	board_read(m, RAM, 4);
	assert_int_equal(board_read(m, ADDR_HI, 2), 0);
	/* There are 13 other registers. */
	control(m, 12, 0x5a);
	control(m, 13, 0x77);
	address(m, 12);
	assert_int_equal(board_read(m, CONTROL, 2), 0x5a5a);
	assert_int_equal(board_read(m, CONTROL, 2), 0);
}

static void
test_cursor(void **state)
{
	struct machine *m = *state;

	grey(m, 0, 1);
	grey(m, 8, 4);
	grey(m, 9, 6);
	board_write(m, CLEAR, 1, 0);
	board_write(m, OVLY, 1, 0);
	board_write(m, OVLY, 1, 13);
	board_write(m, OVLY, 1, 0);
	/* Row 0: pixel 0 of both, 1 of the mask only, 2 of the image only. */
	address(m, 0);
	board_write(m, RAM, 2, 0xc0a0);
	control(m, 1, (CORNER_X + 100) & 0xff);
	control(m, 2, (CORNER_X + 100) >> 8);
	control(m, 3, CORNER_Y + 50);
	control(m, 4, 0);
	assert_int_equal(pixel(m, 100, 50), 0x111111);
	control(m, 0, 0x44);
	assert_int_equal(pixel(m, 100, 50), 0xdddddd);
	assert_int_equal(pixel(m, 101, 50), 0x444444);
	assert_int_equal(pixel(m, 102, 50), 0xdddddd);
	assert_int_equal(pixel(m, 103, 50), 0x111111);
	assert_int_equal(pixel(m, 100, 51), 0x111111);
	board_write(m, FB + 50 * STRIDE + 101, 1, 1);
	assert_int_equal(pixel(m, 101, 50), 0x666666);
}

static void
test_interrupt(void **state)
{
	struct machine *m = *state;

	board_run_to(m, 2 * FRAME);
	assert_false(board_irq(m, "kn02.2"));
	board_write(m, IREQ, 1, 1);
	assert_true(board_irq(m, "kn02.2"));
	assert_int_equal(board_read(m, IREQ, 1), 1);
	assert_false(board_irq(m, "kn02.2"));
	board_run_to(m, 3 * FRAME - 1);
	assert_false(board_irq(m, "kn02.2"));
	board_run_to(m, 3 * FRAME);
	assert_true(board_irq(m, "kn02.2"));
	board_write(m, IREQ, 1, 0);
	assert_false(board_irq(m, "kn02.2"));
}

static void
test_rom(void **state)
{
	static const char module[] = "PMAG-AA ";
	struct machine *m = *state;

	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(board_read(m, SLOT + 0x440 + 4 * i, 1),
				 module[i]);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_palette), TEST(test_pixels),    TEST(test_bt431),
	    TEST(test_cursor),	TEST(test_interrupt), TEST(test_rom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
