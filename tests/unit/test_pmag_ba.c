/*
 * The PMAG-BA in a slot of a DECstation 5000/200: frame buffer, Bt459, blanking
 * interrupt, ROM, and what its screen shows.
 */
#include <stdlib.h>

#include "dec_board.h"
#include "display/screen.h"

#define SLOT	UINT64_C(0x1e400000) /* slot 1 */
#define BT459	(SLOT + 0x200000)
#define ADDR_LO (BT459 + 0x0)
#define ADDR_HI (BT459 + 0x4)
#define DATA	(BT459 + 0x8)
#define CMAP	(BT459 + 0xc)
#define IREQ	(SLOT + 0x300000)
#define ROM	(SLOT + 0x380000)

#define WIDTH  1024u
#define HEIGHT 864u

/* 1280 x 913 pixels of 69.197 MHz. */
#define FRAME (UINT64_C(1280) * 913 * 1000000000 / 69197)

static int
setup(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .cards = {NULL, "pmag-ba", NULL},
	};
	struct error e = {""};

	*state = machine_new(NULL, &options, &e);
	assert_string_equal(e.text, "");
	return *state == NULL;
}

static void
address(struct machine *m, uint16_t a)
{
	board_write(m, ADDR_LO, 1, a & 0xff);
	board_write(m, ADDR_HI, 1, a >> 8);
}

static void
colour(struct machine *m, uint16_t a, uint32_t rgb)
{
	address(m, a);
	for (int shift = 16; shift >= 0; shift -= 8) {
		board_write(m, CMAP, 1, rgb >> shift & 0xff);
	}
}

static uint8_t
reg(struct machine *m, uint16_t a)
{
	address(m, a);
	return (uint8_t)board_read(m, DATA, 1);
}

static void
set_reg(struct machine *m, uint16_t a, uint8_t value)
{
	address(m, a);
	board_write(m, DATA, 4, value);
}

/* The pixel as somebody who looks now sees it. */
static uint32_t
pixel(struct machine *m, unsigned x, unsigned y)
{
	struct screen_shape shape;
	uint32_t *pixels = screen_picture(screen_get(m, 0), &shape);
	uint32_t p = pixels[(size_t)y * WIDTH + x];

	assert_int_equal(shape.width, WIDTH);
	assert_int_equal(shape.height, HEIGHT);
	free(pixels);
	return p;
}

/* ---- registers ---- */

static void
test_address(void **state)
{
	struct machine *m = *state;

	address(m, 0x0204);
	assert_int_equal(board_read(m, ADDR_LO, 1), 0x04);
	assert_int_equal(board_read(m, ADDR_HI, 1), 0x02);
	board_read(m, DATA, 1);
	assert_int_equal(board_read(m, ADDR_LO, 4), 0x05);
	/* 12 bits. */
	board_write(m, ADDR_HI, 1, 0xff);
	assert_int_equal(board_read(m, ADDR_HI, 1), 0x0f);
	address(m, 0x0fff);
	board_read(m, DATA, 1);
	assert_int_equal(board_read(m, ADDR_LO, 1), 0);
	assert_int_equal(board_read(m, ADDR_HI, 1), 0);
	/* The same again in the window. */
	address(m, 0x0123);
	assert_int_equal(board_read(m, BT459 + 0x10, 1), 0x23);
	assert_int_equal(board_read(m, BT459 + 0xffff4, 1), 0x01);
}

static void
test_id(void **state)
{
	struct machine *m = *state;

	assert_int_equal(reg(m, 0x0200), 0x4a);
	set_reg(m, 0x0200, 0x11);
	assert_int_equal(reg(m, 0x0200), 0x4a);
	set_reg(m, 0x0201, 0x40);
	assert_int_equal(reg(m, 0x0201), 0x40);
	set_reg(m, 0x030c, 0x55);
	assert_int_equal(reg(m, 0x030c), 0x55);
	/* Nothing there. */
	set_reg(m, 0x0300 + 13, 0x77);
	assert_int_equal(reg(m, 0x0300 + 13), 0);
}

static void
test_colours(void **state)
{
	struct machine *m = *state;

	colour(m, 7, 0x123456);
	board_write(m, CMAP, 1, 0xaa); /* of colour 8, incomplete */
	address(m, 7);
	assert_int_equal(board_read(m, CMAP, 1), 0x12);
	assert_int_equal(board_read(m, CMAP, 1), 0x34);
	assert_int_equal(board_read(m, CMAP, 1), 0x56);
	assert_int_equal(board_read(m, CMAP, 1), 0);
	/* A new address begins with red. */
	address(m, 7);
	assert_int_equal(board_read(m, CMAP, 1), 0x12);
	/* Overlay and cursor colours, by either register. */
	colour(m, 0x010f, 0x010203);
	address(m, 0x010f);
	assert_int_equal(board_read(m, DATA, 1), 1);
	assert_int_equal(board_read(m, DATA, 1), 2);
	assert_int_equal(board_read(m, DATA, 1), 3);
	assert_int_equal(board_read(m, ADDR_LO, 1), 0x10);
	colour(m, 0x0183, 0x0a0b0c);
	address(m, 0x0183);
	assert_int_equal(board_read(m, DATA, 1), 0x0a);
}

static void
test_between_registers(void **state)
{
	struct machine *m = *state;

	address(m, 0x0201);
	board_write(m, DATA + 1, 1, 0x99);
	assert_int_equal(board_read(m, CMAP + 2, 1), 0);
	assert_int_equal(board_read(m, ADDR_LO, 1), 0x01);
}

/* ---- the picture ---- */

static void
test_pixels(void **state)
{
	struct machine *m = *state;

	assert_string_equal(screen_name(screen_get(m, 0)), "PMAG-BA");
	assert_null(screen_get(m, 1));
	colour(m, 1, 0xff0000);
	colour(m, 0xfe, 0x00ff00);
	board_write(m, SLOT, 1, 1);
	board_write(m, SLOT + 863 * 1024 + 1020, 4, 0xfe0101feu);
	assert_int_equal(pixel(m, 0, 0), 0xff0000);
	assert_int_equal(pixel(m, 1020, 863), 0x00ff00);
	assert_int_equal(pixel(m, 1021, 863), 0xff0000);
	assert_int_equal(pixel(m, 1023, 863), 0x00ff00);
	/* The pixel read mask. */
	set_reg(m, 0x0204, 0x01);
	assert_int_equal(pixel(m, 1021, 863), 0xff0000);
	assert_int_equal(pixel(m, 1020, 863), 0);
	/* The memory is there twice. */
	assert_int_equal(board_read(m, SLOT + 0x100000, 1), 1);
}

static void
test_cursor(void **state)
{
	struct machine *m = *state;

	colour(m, 0x0181, 0x111111);
	colour(m, 0x0182, 0x222222);
	colour(m, 0x0183, 0x333333);
	/* Pixels 0 to 3 of row 0: colours 3, 2, 1 and none. */
	set_reg(m, 0x0400, 0xe4);
	set_reg(m, 0x0400 + 63 * 16 + 15, 0x03); /* the last one: 3 */
	set_reg(m, 0x0301, 220 + 10);
	set_reg(m, 0x0302, 0);
	set_reg(m, 0x0303, 35 + 20);
	set_reg(m, 0x0304, 0);
	assert_int_equal(pixel(m, 10, 20), 0);
	set_reg(m, 0x0300, 0xc0);
	assert_int_equal(pixel(m, 10, 20), 0x333333);
	assert_int_equal(pixel(m, 11, 20), 0x222222);
	assert_int_equal(pixel(m, 12, 20), 0x111111);
	assert_int_equal(pixel(m, 13, 20), 0);
	assert_int_equal(pixel(m, 73, 83), 0x333333);
	/* One plane; the cursor of X. */
	set_reg(m, 0x0300, 0x40);
	assert_int_equal(pixel(m, 10, 20), 0x111111);
	assert_int_equal(pixel(m, 11, 20), 0);
	set_reg(m, 0x0300, 0xc0);
	set_reg(m, 0x0203, 0x02);
	assert_int_equal(pixel(m, 12, 20), 0);
	assert_int_equal(pixel(m, 11, 20), 0x222222);
	/* Beyond the left and the upper edge. */
	set_reg(m, 0x0301, 220 - 63);
	set_reg(m, 0x0303, 35 - 20);
	assert_int_equal(pixel(m, 0, 43), 0x333333);
	assert_int_equal(pixel(m, 0, 0), 0);
}

/* What is new to a view. */
static void
test_rows_that_changed(void **state)
{
	struct machine *m = *state;
	struct screen *s = screen_get(m, 0);
	struct screen_shape shape;
	const uint32_t *pixels;
	uint64_t age;

	colour(m, 1, 0xabcdef);
	pixels = screen_refresh(s, &shape);
	age = screen_age(s);
	assert_int_equal(pixels[0], 0);
	screen_refresh(s, &shape);
	for (unsigned y = 0; y < HEIGHT; y++) {
		assert_true(screen_row_age(s, y) <= age);
	}
	/* A write marks its page, but only rows that differ are new. */
	board_write(m, SLOT + 5 * 1024 + 3, 1, 1);
	pixels = screen_refresh(s, &shape);
	for (unsigned y = 0; y < HEIGHT; y++) {
		assert_int_equal(screen_row_age(s, y) > age, y == 5);
	}
	assert_int_equal(pixels[5 * WIDTH + 3], 0xabcdef);
	/* So do colours and the cursor, without any write to memory. */
	age = screen_age(s);
	colour(m, 1, 0x010101);
	screen_refresh(s, &shape);
	for (unsigned y = 0; y < HEIGHT; y++) {
		assert_int_equal(screen_row_age(s, y) > age, y == 5);
	}
	age = screen_age(s);
	set_reg(m, 0x0400, 0xff);
	set_reg(m, 0x0301, 220);
	set_reg(m, 0x0303, 35 + 8);
	colour(m, 0x0183, 0xffffff);
	set_reg(m, 0x0300, 0xc0);
	screen_refresh(s, &shape);
	assert_true(screen_row_age(s, 8) > age);
	assert_true(screen_row_age(s, 9) <= age);
	age = screen_age(s);
	set_reg(m, 0x0303, 35 + 100);
	pixels = screen_refresh(s, &shape);
	assert_true(screen_row_age(s, 8) > age);
	assert_true(screen_row_age(s, 100) > age);
	assert_int_equal(pixels[100 * WIDTH], 0xffffff);
	assert_int_equal(pixels[8 * WIDTH], 0);
}

/* ---- the rest ---- */

static void
test_interrupt(void **state)
{
	struct machine *m = *state;

	assert_false(board_irq(m, "kn02.1"));
	board_run_to(m, FRAME - 1);
	assert_false(board_irq(m, "kn02.1"));
	board_run_to(m, FRAME);
	assert_true(board_irq(m, "kn02.1"));
	assert_int_equal(board_read(m, KN02_CSR, 4) & 2, 2);
	board_run_to(m, 10 * FRAME + 1);
	assert_true(board_irq(m, "kn02.1"));
	board_write(m, IREQ, 1, 0);
	assert_false(board_irq(m, "kn02.1"));
	board_run_to(m, 11 * FRAME - 1);
	assert_false(board_irq(m, "kn02.1"));
	board_run_to(m, 11 * FRAME);
	assert_true(board_irq(m, "kn02.1"));
	board_write(m, IREQ + 0x7fffc, 4, 1);
	assert_false(board_irq(m, "kn02.1"));
}

static void
test_rom(void **state)
{
	static const char module[] = "PMAG-BA ";
	static const char vendor[] = "DEC     ";
	struct machine *m = *state;

	for (unsigned copy = 0; copy < 2; copy++) {
		uint64_t rom = ROM + copy * UINT64_C(0x40000);

		assert_int_equal(board_read(m, rom + 0x3e0, 1), 1);
		assert_int_equal(board_read(m, rom + 0x3e4, 1), 4);
		for (unsigned i = 0; i < 8; i++) {
			assert_int_equal(board_read(m, rom + 0x420 + 4 * i, 1),
					 vendor[i]);
			assert_int_equal(board_read(m, rom + 0x440 + 4 * i, 1),
					 module[i]);
		}
	}
	/* The Bt438 is there for writes. */
	board_write(m, ROM, 4, 0);
}

static void
refused(struct machine_options o, const char *text)
{
	struct error e = {""};

	o.type = "decstation";
	assert_null(machine_new(NULL, &o, &e));
	assert_non_null(strstr(e.text, text));
}

static void
test_refused(void **state)
{
	refused(
	    (struct machine_options){.subtype = "3max", .cards = {"PMAG-XX"}},
	    "PMAG-BA");
	refused((struct machine_options){.subtype = "3max", .graphics = 4},
		"smaller -Z");
	refused((struct machine_options){.subtype = "3max",
					 .cards = {NULL, "PMAG-BA"},
					 .graphics = 3},
		"smaller -Z");
	refused((struct machine_options){.subtype = "5100", .graphics = 1},
		"leave");
	refused(
	    (struct machine_options){.subtype = "5100", .cards = {"PMAG-BA"}},
	    "5100 has no slots");
}

/* -Z fills slots that are free. */
static void
test_graphics(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .cards = {"PMAG-BA", NULL, NULL},
	    .graphics = 2,
	};
	struct error e = {""};
	struct machine *m = machine_new(NULL, &options, &e);

	assert_non_null(m);
	assert_non_null(screen_get(m, 2));
	assert_true(machine_has_seat(m));
	board_write(m, UINT64_C(0x1e800000), 1, 9);
	assert_int_equal(board_read(m, UINT64_C(0x1e000000), 1), 0);
	machine_free(m);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_address),
	    TEST(test_id),
	    TEST(test_colours),
	    TEST(test_between_registers),
	    TEST(test_pixels),
	    TEST(test_cursor),
	    TEST(test_rows_that_changed),
	    TEST(test_interrupt),
	    TEST(test_rom),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_graphics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
