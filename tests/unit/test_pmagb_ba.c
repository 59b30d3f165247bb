/*
 * The PMAGB-BA in a slot of a DECstation 5000/200: what the SFB makes of writes
 * to the frame buffer in its modes, its registers, ROM, interrupt, and what its
 * screen shows.
 */
#include <stdlib.h>

#include "dec_board.h"
#include "display/screen.h"

#define SLOT  UINT64_C(0x1e400000) /* slot 1 */
#define ASIC  (SLOT + 0x100000)
#define BT459 (SLOT + 0x1c0000)
#define FB    (SLOT + 0x200000)
#define WIDTH 1280

enum {
	COPYBUF = 0x00,
	FG = 0x20,
	BG = 0x24,
	PLANEMASK = 0x28,
	PIXELMASK = 0x2c,
	MODE = 0x30,
	ROP = 0x34,
	PIXELSHIFT = 0x38,
	ADDRESS = 0x3c,
	BRES1 = 0x40,
	BRES2 = 0x44,
	BRES3 = 0x48,
	BCONT = 0x4c,
	START = 0x54,
	CLEAR_INTR = 0x58,
	HSETUP = 0x64,
	VSETUP = 0x68,
	BASE = 0x6c,
	VALID = 0x70,
	ENABLE_INTR = 0x74,
	TCCLK = 0x78,
	VIDCLK = 0x7c,
	SIMPLE = 0,
	OPAQUE_STIPPLE = 1,
	OPAQUE_LINE = 2,
	TRANSPARENT_STIPPLE = 5,
	TRANSPARENT_LINE = 6,
	COPY = 7,
	XOR = 6,
};

/* 1704 x 1063 pixels of 130.808 MHz. */
#define FRAME (UINT64_C(1704) * 1063 * 1000000000 / 130808)

static int
setup(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .cards = {NULL, "pmagb-ba", NULL},
	};
	struct error e = {""};

	*state = machine_new(NULL, &options, &e);
	assert_string_equal(e.text, "");
	return *state == NULL;
}

static void
set(struct machine *m, unsigned reg, uint32_t value)
{
	board_write(m, ASIC + reg, 4, value);
}

static uint32_t
get(struct machine *m, unsigned reg)
{
	return board_read(m, ASIC + reg, 4);
}

/* N pixels from AT on. */
static void
expect(struct machine *m, uint32_t at, const char *pixels)
{
	for (unsigned i = 0; pixels[i] != '\0'; i++) {
		assert_int_equal(board_read(m, FB + at + i, 1), pixels[i]);
	}
}

static void
fill(struct machine *m, uint32_t at, const char *pixels)
{
	for (unsigned i = 0; pixels[i] != '\0'; i++) {
		board_write(m, FB + at + i, 1, (uint8_t)pixels[i]);
	}
}

static void
test_rom(void **state)
{
	static const char module[] = "PMAGB-BA";
	struct machine *m = *state;

	assert_int_equal(board_read(m, SLOT + 0x3e0, 1), 1);
	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(board_read(m, SLOT + 0x440 + 4 * i, 1),
				 module[i]);
	}
	/* As the firmware leaves it. */
	assert_int_equal((get(m, HSETUP) & 0x1ff) * 4, 1280);
	assert_int_equal(get(m, VSETUP) & 0x7ff, 1024);
	assert_int_equal(get(m, BASE), 1);
	/* Registers repeat every 128 bytes. */
	set(m, 0x80 + FG, 0x12345678);
	assert_int_equal(get(m, FG), 0x12345678);
}

static void
test_simple(void **state)
{
	struct machine *m = *state;

	board_write(m, FB + 0x1ffffc, 4, 0x44332211);
	board_write(m, FB + 0x1ffffd, 1, 0x55);
	assert_int_equal(board_read(m, FB + 0x1ffffc, 4), 0x44335511);
	/* Planes of each of four pixels; an operation of X11. */
	set(m, PLANEMASK, 0x00ff0f0f);
	board_write(m, FB, 4, 0xaaaaaaaa);
	assert_int_equal(board_read(m, FB, 4), 0x00aa0a0a);
	set(m, PLANEMASK, 0xffffffff);
	set(m, ROP, XOR);
	board_write(m, FB, 4, 0xffff0000);
	assert_int_equal(board_read(m, FB, 4), 0xff550a0a);
	for (unsigned rop = 0; rop < 16; rop++) {
		set(m, ROP, 3);
		board_write(m, FB, 1, 0x0c); /* destination 1100 */
		set(m, ROP, rop);
		board_write(m, FB, 1, 0x0a); /* source 1010 */
		/* Both, source only, destination only, neither. */
		assert_int_equal(board_read(m, FB, 1) & 0x0f,
				 (rop & 1) << 3 | (rop & 2) | (rop & 4) |
				     (rop & 8) >> 3);
	}
}

static void
test_stipple(void **state)
{
	struct machine *m = *state;

	fill(m, 64, "abcdefghijklmnopqrstuvwxyzABCDEFG");
	set(m, FG, 0x34333231); /* "1234" */
	set(m, BG, 0x2d2d2d2d); /* "----" */
	set(m, MODE, TRANSPARENT_STIPPLE);
	board_write(m, FB + 64, 4, 0x8000000f);
	expect(m, 64, "1234efghijklmnopqrstuvwxyzABCDE4G");
	/* The pixel mask is for one operation. */
	set(m, MODE, OPAQUE_STIPPLE);
	set(m, PIXELMASK, 0x000000ff);
	set(m, ADDRESS, 0xbe600000 + 64);
	set(m, START, 0x00000033);
	expect(m, 64, "12--12--ijklmnopqrstuvwxyzABCDE4G");
	assert_int_equal(get(m, PIXELMASK), 0xffffffff);
	set(m, START, 0);
	expect(m, 64, "--------------------------------G");
	/* The last span of the memory. */
	board_write(m, FB + 0x1ffffc, 4, 0xf);
	expect(m, 0x1ffffc, "1234");
}

static void
test_copy(void **state)
{
	struct machine *m = *state;

	fill(m, 0, "abcdefghijklmnopqrstuvwxyzABCDEF");
	fill(m, 32, "GHIJKLMNOPQRSTUVWXYZ0123456789+/");
	fill(m, 256, "................................");
	set(m, MODE, COPY);
	board_write(m, FB, 4, 0xffffffff);
	board_write(m, FB + 256, 4, 0x7fff0001);
	expect(m, 256, "a...............qrstuvwxyzABCDE.");
	assert_int_equal(get(m, COPYBUF), 0x64636261);
	/* Shifted up: the first pixels come from the source before. */
	set(m, PIXELSHIFT, 3);
	board_write(m, FB, 4, 0xffffffff);
	board_write(m, FB + 256, 4, 0xfffffff8);
	board_write(m, FB + 32, 4, 0xffffffff);
	board_write(m, FB + 288, 4, 0xffffffff);
	expect(m, 256 + 3, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ");
	/* Shifted down, from high to low addresses. */
	set(m, PIXELSHIFT, 16 - 5);
	board_write(m, FB + 32, 4, 0xffffffff);
	board_write(m, FB + 512 + 32, 4, 0x07ffffff);
	board_write(m, FB, 4, 0xffffffff);
	board_write(m, FB + 512, 4, 0xffffffff);
	expect(m, 512, "fghijklmnopqrstuvwxyzABCDEFGHIJKLMNO");
	/* A new mode begins with a source, and so does a new shift. */
	set(m, PIXELSHIFT, 0);
	board_write(m, FB, 4, 0xffffffff);
	set(m, MODE, COPY);
	board_write(m, FB + 32, 4, 0xffffffff);
	board_write(m, FB + 1024, 4, 0xffffffff);
	expect(m, 1024, "GHIJ");
	board_write(m, FB, 4, 0xffffffff);
	set(m, PIXELSHIFT, 0);
	board_write(m, FB, 4, 0xffffffff);
	board_write(m, FB + 1024, 4, 0xffffffff);
	expect(m, 1024, "abcd");
}

/* Writes two words of the copy buffer. */
static void
load(struct machine *m, unsigned word, const char *pixels)
{
	uint32_t words[2];

	memcpy(words, pixels, sizeof(words));
	set(m, COPYBUF + 4 * word, words[0]);
	set(m, COPYBUF + 4 * word + 4, words[1]);
}

static void
test_copy_buffer(void **state)
{
	struct machine *m = *state;

	fill(m, 0, "................................");
	set(m, MODE, COPY);
	load(m, 0, "abcdefgh");
	load(m, 6, "ijklmnop");
	/* What follows is a destination. */
	board_write(m, FB, 4, 0xff0000ff);
	expect(m, 0, "abcdefgh................ijklmnop");
	/* Through the shifter, up and down. */
	set(m, PIXELSHIFT, 3);
	load(m, 0, "ABCDEFGH");
	load(m, 2, "IJKLMNOP");
	board_write(m, FB, 4, 0x0000fff8);
	expect(m, 0, "abcABCDEFGHIJKLM........ijklmnop");
	set(m, PIXELSHIFT, 16 - 2);
	load(m, 2, "qrstuvwx");
	load(m, 0, "01234567");
	board_write(m, FB, 4, 0x00003fff);
	expect(m, 0, "234567qrstuvwxLM........ijklmnop");
}

/* A line as X11 defines it: DX and DY to the right and down, without the last
 * pixel. */
struct line {
	int dx, dy;
	unsigned longer, shorter;
	bool steep; /* the longer way is down or up */
	bool back;  /* and goes up or left */
};

static struct line
make_line(int dx, int dy)
{
	unsigned x = (unsigned)abs(dx);
	unsigned y = (unsigned)abs(dy);

	return (struct line){
	    .dx = dx,
	    .dy = dy,
	    .longer = x < y ? y : x,
	    .shorter = x < y ? x : y,
	    .steep = x < y,
	    .back = (x < y ? dy : dx) < 0,
	};
}

/* Where its pixel I is: the nearest one, and of two the first one for lines
 * that go right or down. */
static uint32_t
line_pixel(const struct line *l, uint32_t start, unsigned i)
{
	int across =
	    (int)((2 * l->shorter * i + l->longer - l->back) / (2 * l->longer));
	int x = l->steep ? across : (int)i;
	int y = l->steep ? (int)i : across;

	return start +
	       (uint32_t)((l->dy < 0 ? -y : y) * WIDTH + (l->dx < 0 ? -x : x));
}

/* As servers of X11 set the chip up: the error is half of Bresenham's, the
 * length is that of the line modulo 16. */
static void
set_line(struct machine *m, const struct line *l)
{
	int x = l->dx < 0 ? -1 : 1;
	int y = l->dy < 0 ? -WIDTH : WIDTH;
	int error = (int)(2 * l->shorter) - (int)l->longer - l->back;

	set(m, BRES1, (uint32_t)(l->steep ? y : x) << 16 | l->shorter);
	set(m, BRES2, (uint32_t)(y + x) << 16 | (l->longer - l->shorter));
	set(m, BRES3, (uint32_t)error << 14 | (l->longer & 15));
}

/* The line, and nothing else near START, has the foreground. */
static void
expect_line(struct machine *m, uint32_t start, const struct line *l)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->longer; i++) {
		uint32_t at = line_pixel(l, start, i);

		assert_int_equal(board_read(m, FB + at, 1), 'A' + (at & 3));
		board_write(m, FB + at, 1, 0);
	}
	for (uint32_t at = start - 40 * WIDTH; at < start + 40 * WIDTH;
	     at += 4) {
		n += board_read(m, FB + at, 4) != 0;
	}
	assert_int_equal(n, 0);
}

static void
test_lines(void **state)
{
	static const int ends[][2] = {
	    {1, 0},    {16, 0},	  {-17, 0},  {0, 33},	{0, -20},   {20, 4},
	    {20, -4},  {-20, 4},  {-20, -4}, {5, 31},	{5, -31},   {-5, 31},
	    {-5, -31}, {32, 32},  {-8, 8},   {33, 32},	{-33, -32}, {2, 1},
	    {-2, 1},   {-34, 17}, {34, -17}, {16, -32}, {-16, 32},  {39, 38},
	};
	const uint32_t start = 100 * WIDTH + 301;
	struct machine *m = *state;

	for (unsigned i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		const struct line l = make_line(ends[i][0], ends[i][1]);

		set(m, FG, 0x44434241);
		set(m, MODE, TRANSPARENT_LINE);
		set_line(m, &l);
		set(m, ADDRESS, 0xbe600000 + start);
		for (unsigned n = 0; n < (l.longer + 15) / 16; n++) {
			set(m, BCONT, 0xffff);
			assert_int_equal(get(m, BRES3) & 15, 0);
		}
		/* The next line may go on from here. */
		assert_int_equal(get(m, ADDRESS),
				 line_pixel(&l, 0xbe600000 + start, l.longer));
		set(m, MODE, SIMPLE);
		expect_line(m, start, &l);
	}
}

static void
test_dashes(void **state)
{
	const struct line down = make_line(3, 8);
	const struct line right = make_line(20, 0);
	struct machine *m = *state;

	for (unsigned i = 0; i < 8; i++) {
		fill(m, i * WIDTH, "......");
	}
	/* Begun by a write to the frame buffer: bits 16 and 17 are the pixel
	 * in the word. */
	set(m, FG, 0x44434241);
	set(m, BG, 0x64636261);
	set(m, MODE, OPAQUE_LINE);
	set_line(m, &down);
	board_write(m, FB, 4, 2 << 16 | 0x5b);
	set(m, MODE, SIMPLE);
	expect(m, 0, "..C...");
	expect(m, WIDTH, "..C...");
	expect(m, 2 * WIDTH, "...d..");
	expect(m, 3 * WIDTH, "...D..");
	expect(m, 4 * WIDTH, "....A.");
	expect(m, 5 * WIDTH, "....a.");
	expect(m, 6 * WIDTH, "....A.");
	expect(m, 7 * WIDTH, ".....b");
	/* Planes and operation are those of other modes; where a bit is 0
	 * nothing changes. */
	fill(m, 0, "@@@@@@@@@@@@@@@@@@@@@@@@");
	set(m, PLANEMASK, 0x0f0f0f0f);
	set(m, ROP, XOR);
	set(m, FG, 0x21212121);
	set(m, MODE, TRANSPARENT_LINE);
	set_line(m, &right);
	set(m, ADDRESS, 1);
	set(m, BCONT, 0xd);
	set(m, BCONT, 0xf00f);
	set(m, MODE, SIMPLE);
	expect(m, 0, "@A@AAAAAA@@@@@@@@AAAA@@@");
	/* In other modes there are no lines. */
	set(m, BCONT, 0xffff);
	expect(m, 0, "@A@AAAAAA@@@@@@@@AAAA@@@");
}

static uint32_t
pixel(struct machine *m, unsigned x, unsigned y, unsigned width,
      unsigned height)
{
	struct screen_shape shape;
	uint32_t *pixels = screen_picture(screen_get(m, 0), &shape);
	uint32_t p = pixels[(size_t)y * shape.width + x];

	assert_int_equal(shape.width, width);
	assert_int_equal(shape.height, height);
	free(pixels);
	return p;
}

static void
test_screen(void **state)
{
	struct machine *m = *state;

	board_write(m, BT459, 1, 7);
	board_write(m, BT459 + 4, 1, 0);
	for (unsigned i = 1; i <= 3; i++) {
		board_write(m, BT459 + 0xc, 1, 0x11 * i);
	}
	board_write(m, FB + 4096 + 1023 * 1280 + 1279, 1, 7);
	assert_int_equal(pixel(m, 1279, 1023, 1280, 1024), 0x112233);
	assert_int_equal(pixel(m, 1278, 1023, 1280, 1024), 0);
	set(m, VALID, 0);
	assert_int_equal(pixel(m, 1279, 1023, 1280, 1024), 0);
	set(m, VALID, 1);
	/* Another resolution; rows beyond the memory are dark. */
	set(m, HSETUP, 256);
	set(m, VSETUP, 864);
	set(m, BASE, 0);
	board_write(m, FB + 863 * 1024, 1, 7);
	assert_int_equal(pixel(m, 0, 863, 1024, 864), 0x112233);
	set(m, BASE, 0x1ff);
	assert_int_equal(pixel(m, 0, 863, 1024, 864), 0);
}

static void
test_interrupt(void **state)
{
	struct machine *m = *state;

	board_run_for(m, 2 * FRAME);
	assert_false(board_irq(m, "kn02.1"));
	set(m, CLEAR_INTR, 0);
	set(m, ENABLE_INTR, 1);
	board_run_for(m, FRAME);
	assert_true(board_irq(m, "kn02.1"));
	set(m, CLEAR_INTR, 0);
	assert_false(board_irq(m, "kn02.1"));
	board_run_for(m, FRAME);
	assert_true(board_irq(m, "kn02.1"));
	set(m, ENABLE_INTR, 0);
	assert_false(board_irq(m, "kn02.1"));
}

/* 256 cycles of 25 MHz are 10.24 us, in which 334 times four pixels go by. */
static void
test_clocks(void **state)
{
	struct machine *m = *state;

	set(m, TCCLK, 0);
	board_run_for(m, 5 * EMUL_MICROSECOND);
	assert_int_equal(get(m, TCCLK), 126);
	board_run_for(m, 6 * EMUL_MICROSECOND);
	assert_int_equal(get(m, TCCLK), 0);
	assert_int_equal(get(m, VIDCLK), 334);
	board_write(m, SLOT + 0x140000, 4, 1);
	assert_int_equal(board_read(m, SLOT + 0x140000, 4), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_rom),    TEST(test_simple),      TEST(test_stipple),
	    TEST(test_copy),   TEST(test_copy_buffer), TEST(test_lines),
	    TEST(test_dashes), TEST(test_screen),      TEST(test_interrupt),
	    TEST(test_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
