/*
 * The test machine's framebuffer and its controller, register by register, as
 * doc/testmachines.md describes them. Every test runs big-endian and
 * little-endian.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "testmachine_fixture.h"

static void
fb_port(struct testmachine *f, unsigned port, uint32_t value)
{
	put(f, 0, FBCTRL + 0x00, 4, port);
	put(f, 0, FBCTRL + 0x10, 4, value);
}

static uint32_t
fb_port_value(struct testmachine *f, unsigned port)
{
	put(f, 0, FBCTRL + 0x00, 4, port);
	return (uint32_t)get(f, 0, FBCTRL + 0x10, 4);
}

static void
fb_command(struct testmachine *f, unsigned command, int32_t x1, int32_t y1,
	   int32_t x2, int32_t y2)
{
	fb_port(f, 1, (uint32_t)x1);
	fb_port(f, 2, (uint32_t)y1);
	fb_port(f, 3, (uint32_t)x2);
	fb_port(f, 4, (uint32_t)y2);
	fb_port(f, 0, command);
}

static void
fb_colour(struct testmachine *f, uint8_t r, uint8_t g, uint8_t b)
{
	fb_port(f, 5, r);
	fb_port(f, 6, g);
	fb_port(f, 7, b);
}

/* A pixel as 0xrrggbb. */
static uint32_t
fb_pixel(struct testmachine *f, unsigned xres, unsigned x, unsigned y)
{
	uint64_t at = FB + ((uint64_t)y * xres + x) * 3;

	return (uint32_t)(get(f, 0, at, 1) << 16 | get(f, 0, at + 1, 1) << 8 |
			  get(f, 0, at + 2, 1));
}

static void
test_fb_memory(void **state)
{
	struct testmachine *f = *state;

	put(f, 0, FB, 4, 0x11223344);
	assert_true(get(f, 0, FB, 4) == 0x11223344);
	put(f, 0, FB + 0xeffffc, 4, 0x55667788);
	assert_true(get(f, 0, FB + 0xeffffc, 4) == 0x55667788);
	/* It is not counted as RAM. */
	assert_true(get(f, 0, MP + 0x90, 4) == 32 << 20);
}

static void
test_fb_ports(void **state)
{
	struct testmachine *f = *state;
	unsigned i;

	for (i = 1; i < 8; i++) {
		fb_port(f, i, i * 0x1010101);
	}
	for (i = 1; i < 8; i++) {
		assert_true(fb_port_value(f, i) == i * 0x1010101);
		assert_true(get(f, 0, FBCTRL, 1) == i);
	}
	/* No such port, no such register, no such command. */
	put(f, 0, FBCTRL, 4, 8);
	put(f, 0, FBCTRL, 8, UINT64_C(0x100000000));
	assert_true(get(f, 0, FBCTRL, 4) == 7);
	put(f, 0, FBCTRL + 0x08, 4, 1);
	assert_true(get(f, 0, FBCTRL + 0x08, 4) == 0);
	fb_port(f, 0, 5);
	fb_port(f, 0, 0xffffffff);
	assert_true(fb_port_value(f, 1) == 0x1010101);
	assert_int_equal(f->m->end, RUN_GOING);
}

static void
fb_resolution(struct testmachine *f, uint32_t x, uint32_t y)
{
	fb_command(f, 2, 0, 0, 0, 0);
	assert_true(fb_port_value(f, 1) == x);
	assert_true(fb_port_value(f, 2) == y);
}

static void
test_fb_resolution(void **state)
{
	struct testmachine *f = *state;

	fb_resolution(f, 640, 480);
	fb_command(f, 1, 1024, 768, 0, 0);
	fb_resolution(f, 1024, 768);
	fb_command(f, 1, 9, 768, 0, 0);
	fb_command(f, 1, 768, 9, 0, 0);
	fb_command(f, 1, 0, 0, 0, 0);
	fb_command(f, 1, -1, -1, 0, 0);
	fb_command(f, 1, 2560, 2049, 0, 0);
	fb_resolution(f, 1024, 768);
	/* The largest: 0xf00000 / 3 pixels. */
	fb_command(f, 1, 2560, 2048, 0, 0);
	fb_resolution(f, 2560, 2048);
	fb_command(f, 1, 10, 10, 0, 0);
	fb_resolution(f, 10, 10);
}

static void
test_fb_relayout(void **state)
{
	struct testmachine *f = *state;
	unsigned x;
	unsigned y;
	int i;

	for (y = 0; y < 20; y++) {
		for (x = 0; x < 20; x++) {
			fb_colour(f, (uint8_t)x, (uint8_t)y, 1);
			fb_command(f, 3, (int)x, (int)y, (int)x, (int)y);
		}
	}
	/* Smaller, then larger than at the start. */
	for (i = 0; i < 2; i++) {
		unsigned xres = i == 0 ? 15 : 1000;
		unsigned yres = i == 0 ? 12 : 700;

		fb_command(f, 1, (int)xres, (int)yres, 0, 0);
		for (y = 0; y < 12; y++) {
			for (x = 0; x < 15; x++) {
				assert_true(fb_pixel(f, xres, x, y) ==
					    (x << 16 | y << 8 | 1));
			}
		}
	}
	assert_true(fb_pixel(f, 1000, 15, 0) == 0);
	assert_true(fb_pixel(f, 1000, 15, 11) == 0);
	assert_true(fb_pixel(f, 1000, 0, 12) == 0);
	assert_true(fb_pixel(f, 1000, 14, 12) == 0);
}

static void
test_fb_fill(void **state)
{
	struct testmachine *f = *state;

	fb_colour(f, 0x12, 0x34, 0x56);
	fb_command(f, 3, 10, 20, 12, 21);
	assert_true(fb_pixel(f, 640, 9, 20) == 0);
	assert_true(fb_pixel(f, 640, 10, 19) == 0);
	assert_true(fb_pixel(f, 640, 10, 20) == 0x123456);
	assert_true(fb_pixel(f, 640, 12, 20) == 0x123456);
	assert_true(fb_pixel(f, 640, 12, 21) == 0x123456);
	assert_true(fb_pixel(f, 640, 13, 20) == 0);
	assert_true(fb_pixel(f, 640, 10, 22) == 0);
	/* Corners in the other order. */
	fb_command(f, 3, 102, 101, 100, 100);
	assert_true(fb_pixel(f, 640, 100, 100) == 0x123456);
	assert_true(fb_pixel(f, 640, 102, 101) == 0x123456);
	assert_true(fb_pixel(f, 640, 103, 101) == 0);
	assert_true(fb_pixel(f, 640, 99, 100) == 0);
	/* A whole row. */
	fb_command(f, 3, 0, 200, 639, 200);
	assert_true(fb_pixel(f, 640, 0, 200) == 0x123456);
	assert_true(fb_pixel(f, 640, 639, 200) == 0x123456);
	assert_true(fb_pixel(f, 640, 639, 199) == 0);
	assert_true(fb_pixel(f, 640, 0, 201) == 0);
}

static void
test_fb_fill_clip(void **state)
{
	struct testmachine *f = *state;

	put(f, 0, FB + 640 * 480 * 3, 4, 0);
	fb_colour(f, 1, 2, 3);
	fb_command(f, 3, -5, -5, 1, 1);
	assert_true(fb_pixel(f, 640, 0, 0) == 0x010203);
	assert_true(fb_pixel(f, 640, 1, 1) == 0x010203);
	assert_true(fb_pixel(f, 640, 2, 0) == 0);
	assert_true(fb_pixel(f, 640, 0, 2) == 0);
	fb_command(f, 3, 638, 478, 0x7fffffff, 0x7fffffff);
	assert_true(fb_pixel(f, 640, 637, 479) == 0);
	assert_true(fb_pixel(f, 640, 638, 479) == 0x010203);
	assert_true(fb_pixel(f, 640, 639, 479) == 0x010203);
	/* Nothing behind the last row. */
	assert_true(get(f, 0, FB + 640 * 480 * 3, 4) == 0);
	/* Not on the screen at all. */
	fb_command(f, 3, 640, 10, 700, 20);
	fb_command(f, 3, 10, 480, 20, 500);
	fb_command(f, 3, -10, 30, -1, 40);
	assert_true(fb_pixel(f, 640, 0, 11) == 0);
	assert_true(fb_pixel(f, 640, 0, 31) == 0);
	assert_true(get(f, 0, FB + 640 * 480 * 3 + 30, 4) == 0);
	fb_command(f, 3, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX);
	assert_true(fb_pixel(f, 640, 320, 240) == 0x010203);
	assert_true(get(f, 0, FB + 640 * 480 * 3, 4) == 0);
}

/* Copies a 6 x 6 picture by DX, DY and looks at all of it. */
static void
check_copy(struct testmachine *f, int64_t dx, int64_t dy)
{
	int x;
	int y;

	for (y = 0; y < 6; y++) {
		for (x = 0; x < 6; x++) {
			fb_colour(f, (uint8_t)(x + 1), (uint8_t)(y + 1), 9);
			fb_command(f, 3, 50 + x, 60 + y, 50 + x, 60 + y);
		}
	}
	fb_port(f, 5, (uint32_t)(50 + dx));
	fb_port(f, 6, (uint32_t)(60 + dy));
	fb_command(f, 4, 50, 60, 55, 65);
	for (y = 0; y < 6; y++) {
		for (x = 0; x < 6; x++) {
			if (50 + x + dx < 0 || 60 + y + dy < 0 ||
			    50 + x + dx >= 640 || 60 + y + dy >= 480) {
				continue;
			}
			assert_true(
			    fb_pixel(f, 640, (unsigned)(50 + x + dx),
				     (unsigned)(60 + y + dy)) ==
			    (unsigned)((x + 1) << 16 | (y + 1) << 8 | 9));
		}
	}
}

static void
test_fb_copy(void **state)
{
	struct testmachine *f = *state;
	int dx;
	int dy;

	check_copy(f, 100, 100);
	/* Overlapping in every direction. */
	for (dy = -2; dy <= 2; dy += 2) {
		for (dx = -3; dx <= 3; dx += 3) {
			check_copy(f, dx, dy);
		}
	}
	/* Partly off the screen, on each side. */
	check_copy(f, -53, 0);
	check_copy(f, 0, -63);
	check_copy(f, 640 - 53, 0);
	assert_true(fb_pixel(f, 640, 0, 61) == 0x040209);
	check_copy(f, 0, 480 - 63);
	assert_true(get(f, 0, FB + (480 * 640 + 50) * 3, 4) == 0);
	check_copy(f, 1000, 0);
	check_copy(f, INT32_MAX - 50, INT32_MAX - 60);
}

/* From off the screen: only what is on it. */
static void
test_fb_copy_clip(void **state)
{
	struct testmachine *f = *state;

	fb_colour(f, 1, 2, 3);
	fb_command(f, 3, 0, 0, 4, 4);
	fb_port(f, 5, 100);
	fb_port(f, 6, 100);
	fb_command(f, 4, -2, -2, 1, 1);
	assert_true(fb_pixel(f, 640, 101, 101) == 0);
	assert_true(fb_pixel(f, 640, 102, 102) == 0x010203);
	assert_true(fb_pixel(f, 640, 103, 103) == 0x010203);
	assert_true(fb_pixel(f, 640, 104, 103) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_fb_memory),     TEST(test_fb_ports),
	    TEST(test_fb_resolution), TEST(test_fb_relayout),
	    TEST(test_fb_fill),	      TEST(test_fb_fill_clip),
	    TEST(test_fb_copy),	      TEST(test_fb_copy_clip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
