/*
 * The IMS 332 of the Personal DECstation: its registers through the board's
 * windows, and what its screen shows.
 */
#include <stdlib.h>

#include "dec_board.h"
#include "display/screen.h"

#define HIGH   UINT64_C(0x1c140000)
#define READS  UINT64_C(0x1c1c0000)
#define WRITES UINT64_C(0x1c1e0000)
#define FB     UINT64_C(0x0a000000)

#define COLOR_MASK   0x040
#define CSR_A	     0x060
#define CURSOR_LUT_0 0x0a1
#define CURSOR_LOC   0x0c7
#define LUT_BASE     0x100
#define CURSOR_RAM   0x200

#define BPP_8	       0x300000u
#define VTG_ENABLE     0x000001u
#define FORCE_BLANK    0x000400u
#define DISABLE_CURSOR 0x800000u

static int
setup(void **state)
{
	return board_new(state, "maxine");
}

static void
set(struct machine *m, unsigned reg, uint32_t value)
{
	board_write(m, HIGH, 4, value >> 8 & 0xff00);
	board_write(m, WRITES + 16 * reg, 2, value & 0xffff);
}

static uint32_t
get(struct machine *m, unsigned reg)
{
	uint32_t low = board_read(m, READS + 16 * reg, 2);

	return (board_read(m, HIGH, 2) & 0xff00) << 8 | low;
}

static uint32_t
pixel(struct machine *m, unsigned x, unsigned y)
{
	struct screen_shape shape;
	uint32_t *pixels = screen_picture(screen_get(m, 0), &shape);
	uint32_t p = pixels[(size_t)y * shape.width + x];

	assert_int_equal(shape.width, 1024);
	assert_int_equal(shape.height, 768);
	free(pixels);
	return p;
}

static void
test_registers(void **state)
{
	struct machine *m = *state;

	set(m, LUT_BASE + 255, 0xabcdef);
	set(m, CURSOR_LOC, 0x123456);
	assert_int_equal(get(m, LUT_BASE + 255), 0xabcdef);
	assert_int_equal(get(m, CURSOR_LOC), 0x123456);
	/* Cursor RAM has halfwords. */
	set(m, CURSOR_RAM + 511, 0x11fedc);
	assert_int_equal(get(m, CURSOR_RAM + 511), 0xfedc);
	/* Windows are for one direction, registers 16 bytes apart. */
	board_write(m, READS + 16 * CURSOR_LOC, 2, 0);
	board_write(m, WRITES + 16 * CURSOR_LOC + 4, 2, 0);
	assert_int_equal(get(m, CURSOR_LOC), 0x123456);
	assert_int_equal(board_read(m, WRITES + 16 * CURSOR_LOC, 2), 0);
	assert_int_equal(board_read(m, READS + 16 * 0x400, 2), 0);
}

static void
test_pixels(void **state)
{
	struct machine *m = *state;

	/* Red is the lowest byte. */
	set(m, LUT_BASE + 0, 0x000010);
	set(m, LUT_BASE + 1, 0x0000ff);
	set(m, LUT_BASE + 0x82, 0xff8000);
	/* The frame buffer repeats in its space. */
	board_write(m, UINT64_C(0x08000000), 2, 0x8201);
	assert_int_equal(board_read(m, UINT64_C(0x0bf00000), 2), 0x8201);
	assert_int_equal(board_read(m, FB, 2), 0x8201);
	board_write(m, FB + 767 * 1024 + 1023, 1, 1);
	assert_int_equal(pixel(m, 0, 0), 0xff0000);
	assert_int_equal(pixel(m, 1, 0), 0x0080ff);
	assert_int_equal(pixel(m, 2, 0), 0x100000);
	assert_int_equal(pixel(m, 1023, 767), 0xff0000);
	set(m, COLOR_MASK, 0x0d);
	assert_int_equal(pixel(m, 1, 0), 0x100000);
	set(m, CSR_A, BPP_8 | VTG_ENABLE | FORCE_BLANK);
	assert_int_equal(pixel(m, 0, 0), 0);
	set(m, CSR_A, BPP_8);
	assert_int_equal(pixel(m, 0, 0), 0);
}

static void
test_cursor(void **state)
{
	struct machine *m = *state;

	set(m, CURSOR_LUT_0, 0x0000aa);
	set(m, CURSOR_LUT_0 + 1, 0x00bb00);
	set(m, CURSOR_LUT_0 + 2, 0xcc0000);
	set(m, CURSOR_RAM, 0x00e4); /* none, 1, 2, 3 from the left */
	set(m, CURSOR_RAM + 63 * 8 + 7, 0xc000);
	set(m, CURSOR_LOC, 100 << 12 | 200);
	assert_int_equal(pixel(m, 101, 200), 0);
	set(m, CSR_A, BPP_8 | VTG_ENABLE);
	assert_int_equal(pixel(m, 100, 200), 0);
	assert_int_equal(pixel(m, 101, 200), 0xaa0000);
	assert_int_equal(pixel(m, 102, 200), 0x00bb00);
	assert_int_equal(pixel(m, 103, 200), 0x0000cc);
	assert_int_equal(pixel(m, 163, 263), 0x0000cc);
	/* Beyond the edges. */
	set(m, CURSOR_LOC, 0xffe << 12 | 0xfff);
	assert_int_equal(pixel(m, 61, 62), 0x0000cc);
	set(m, CURSOR_LOC, 1023 << 12 | 767);
	assert_int_equal(pixel(m, 1023, 767), 0);
	set(m, CSR_A, BPP_8 | VTG_ENABLE | DISABLE_CURSOR);
	set(m, CURSOR_LOC, 100 << 12 | 200);
	assert_int_equal(pixel(m, 101, 200), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_registers),
	    TEST(test_pixels),
	    TEST(test_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
