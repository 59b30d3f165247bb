/*
 * What a PixelStamp makes of packets: rectangles, lines, masks, update methods,
 * spans to and from memory, copies.
 */
#include "px_board.h"

static void
test_rectangles(void **state)
{
	struct machine *m = *state;

	set_palette(m);
	fill(m, 10, 20, 3, 2, 'a');
	expect(m, 8, 19, ".......");
	expect(m, 8, 20, "..aaa..");
	expect(m, 8, 21, "..aaa..");
	expect(m, 8, 22, ".......");
	/* All of the screen, and more than that. */
	fill(m, 0, 0, WIDTH, HEIGHT, 'b');
	assert_int_equal(count(m, 'b'), WIDTH * HEIGHT);
	SEND(m, LINES | RGB_CONST | LW_PERPACKET, ONE, 0, COPY, 0x3fff, 'c',
	     AT(-4000, 100), AT(4000, 100));
	assert_int_equal(count(m, 'c'), WIDTH * HEIGHT);
	/* Several with their own colours and heights. */
	SEND(m, LINES | RGB_FLAT | LW_PERPRIMITIVE,
	     UINT32_C(2) << 24 | 0xffffff, 0, COPY, END(0, 0, 1), END(2, 0, 1),
	     ROWS(1), 'd', END(1, 0, 2), END(4, 0, 2), ROWS(2), 'e');
	expect(m, 0, 0, "deeecc");
	expect(m, 0, 1, "ceeecc");
	assert_int_equal(count(m, 'd') + count(m, 'e'), 7);
	/* Not enabled. */
	SEND(m, LINES | RGB_CONST | LW_PERPACKET, ONE, 0, 0x20 << 12, ROWS(9),
	     'f', END(0, 0, 9), END(9, 0, 9));
	assert_int_equal(count(m, 'f'), 0);
}

static void
test_methods(void **state)
{
	static const uint8_t methods[16] = {
	    0x60, 0x14, 0x15, 0x20, 0x16, 0x40, 0x11, 0x0f,
	    0x17, 0x10, 0x4e, 0x0e, 0x2d, 0x0d, 0x0c, 0x6c,
	};
	struct machine *m = *state;

	set_palette(m);
	for (uint32_t i = 0; i < 16; i++) {
		fill(m, i, 0, 1, 1, 0x5c); /* 1100 */
		SEND(m, LINES | RGB_CONST | LW_PERPACKET,
		     UINT32_C(1) << 24 | 0x00000f, 0,
		     (uint32_t)methods[i] << 12 | ENABLE, ROWS(1),
		     0xaaaaaa /* 1010 */, END(i, 0, 1), END(i + 1, 0, 1));
	}
	for (unsigned i = 0; i < 16; i++) { /* X11's numbers */
		assert_int_equal(screen(m)[i], 0x50 | (i & 1) << 3 | (i & 2) |
						   (i & 4) | (i & 8) >> 3);
	}
}

/* The X server's lines, which are a pixel wide. */
static void
line(struct machine *m, int x1, int y1, int x2, int y2, uint8_t colour)
{
	SEND(m, LINES | RGB_CONST | LW_PERPACKET, ONE, 0, COPY, 4, colour,
	     AT(x1, y1), AT(x2, y2));
}

static void
test_lines(void **state)
{
	static const int ends[][2] = {
	    {40, 10},  {40, -10}, {-40, 10},  {-40, -10}, {10, 40},
	    {10, -40}, {-10, 40}, {-10, -40}, {40, 0},	  {-40, 0},
	    {0, 40},   {0, -40},  {40, 40},
	};
	struct machine *m = *state;

	set_palette(m);
	/* One pixel for each column or row, and not the last one. */
	for (unsigned i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		uint8_t colour = (uint8_t)(i + 1);

		line(m, 100, 100, 100 + ends[i][0], 100 + ends[i][1], colour);
		assert_int_equal(count(m, colour), 40);
		assert_int_equal(screen(m)[100 * WIDTH + 100], colour);
		fill(m, 0, 0, WIDTH, HEIGHT, 0);
	}
	line(m, 10, 10, 18, 14, 'a');
	expect(m, 10, 10, "aa.......");
	expect(m, 10, 11, "..aa.....");
	expect(m, 10, 12, "....aa...");
	expect(m, 10, 13, "......aa.");
	expect(m, 10, 14, ".........");
	/* A line without a length is a dot. */
	line(m, 50, 60, 50, 60, 'b');
	assert_int_equal(count(m, 'b'), 1);
	assert_int_equal(screen(m)[60 * WIDTH + 50], 'b');
	/* Most of it is not on the screen. */
	line(m, -4000, -3000, 4000, 3000, 'c');
	assert_in_range(count(m, 'c'), 1024, WIDTH);
	line(m, 4000, -4000, 4001, 4000, 'd');
	assert_int_equal(count(m, 'd'), 0);
}

/* A glyph where a stamp begins, and elsewhere; its background by another mask.
 */
static void
test_mask(void **state)
{
	struct machine *m = *state;
	const uint32_t command =
	    LINES | RGB_FLAT | XY_PERPRIMITIVE | LW_PERPRIMITIVE;

	set_palette(m);
	for (uint32_t x = 10; x < 15; x++) {
		uint32_t mask_at = (0u - x % 5) << 16 & 0xf0000;

		SEND(m, command, UINT32_C(2) << 24 | 0xffffff, 0,
		     COPY | WE_XYMASK, 0x00810007, 0, 0, 0, 0, 0, 0, 0, mask_at,
		     END(x, 7, 2), END(x + 8, 7, 2), ROWS(2), 'f', 0xff7efff8,
		     0, 0, 0, 0, 0, 0, 0, mask_at, END(x, 7, 2),
		     END(x + 8, 7, 2), ROWS(2), 'b');
		expect(m, x - 1, 7, ".fffbbbbb.");
		expect(m, x - 1, 8, ".fbbbbbbf.");
		fill(m, 0, 0, 100, 100, 0);
	}
	/* Without the write enable it is not looked at. */
	SEND(m, LINES | RGB_CONST | XY_PERPACKET | LW_PERPACKET, ONE, 0, COPY,
	     ROWS(1), 0, 0, 0, 0, 0, 0, 0, 0, 'g', 0, END(0, 0, 1),
	     END(3, 0, 1));
	expect(m, 0, 0, "ggg.");
	/* It is as wide and high as 16 pixels, again and again. */
	SEND(m, LINES | RGB_CONST | XY_PERPACKET | LW_PERPACKET, ONE, 0,
	     COPY | WE_XYMASK, ROWS(40), 0x00000003, 0, 0, 0, 0, 0, 0, 0, 'h',
	     0, END(0, 0, 40), END(40, 0, 40));
	expect(m, 0, 0, "hhg.............hh..............hh......");
	expect(m, 0, 32, "hh..............hh..............hh......");
	assert_int_equal(count(m, 'h'), 18);
	/* The X server's clipping rectangle. */
	SEND(m, command | CLIPRECT, ONE, 0, COPY | WE_XYMASK | WE_CLIPRECT,
	     0x07c00400, 0x07ffffff, 5, 0, 0, 0, 0, 0, 0, 0, 0, END(500, 7, 1),
	     END(503, 7, 1), ROWS(1), 'i');
	expect(m, 499, 7, ".i.i.");
}

/* ---- spans ---- */

static void
put_pixels(struct machine *m, unsigned x, unsigned y, const char *pixels)
{
	size_t n = strlen(pixels);

	for (size_t i = 0; i < n; i++) {
		board_write(m, SPANS + 4 * i, 4,
			    0xabcdef00u | (uint8_t)pixels[i]);
	}
	SEND(m, WRITESPANS, ONE, 0, COPY | SPAN, stic_address(SPANS),
	     (uint32_t)n << 3, AT(x, y), 0);
}

static void
test_spans(void **state)
{
	struct machine *m = *state;

	set_palette(m);
	put_pixels(m, 1276, 1023, "abcdef");
	expect(m, 1275, 1023, ".abcd");
	put_pixels(m, 3, 5, "ABCDEFGH");
	expect(m, 2, 5, ".ABCDEFGH.");
	SEND(m, READSPANS, ONE, 0, NOOP | SPAN, stic_address(SPANS + 0x1000),
	     4 << 3, AT(4, 5), 0);
	assert_int_equal(board_read(m, SPANS + 0x1000, 4), 'B');
	assert_int_equal(board_read(m, SPANS + 0x100c, 4), 'E');
	assert_int_equal(board_read(m, SPANS + 0x1010, 4), 0);
	expect(m, 2, 5, ".ABCDEFGH.");
	/* An operation, and planes. */
	SEND(m, WRITESPANS, UINT32_C(1) << 24 | 0x010101, 0, XOR | SPAN,
	     stic_address(SPANS + 0x1000), 4 << 3, AT(4, 5), 0);
	expect(m, 2, 5, ".ABBDDFGH.");
	/* They do not leave their 32 KB of memory. */
	board_write(m, SPANS + 0x7ffc, 4, 'X');
	board_write(m, SPANS, 4, 'Y');
	SEND(m, WRITESPANS, ONE, 0, COPY | SPAN, stic_address(SPANS + 0x7ffc),
	     2 << 3, AT(0, 0), 0);
	expect(m, 0, 0, "XY.");
}

static void
copy(struct machine *m, uint32_t update, uint32_t length, uint32_t from,
     uint32_t to)
{
	SEND(m, COPYSPANS | LW_PERPACKET, ONE, 0, COPY | SPAN | update, 1,
	     length << 3, from, to);
}

static void
test_copies(void **state)
{
	struct machine *m = *state;

	set_palette(m);
	put_pixels(m, 0, 5, "ABCDEFGHIJ");
	copy(m, 0, 4, AT(3, 5), AT(1, 6)); /* to the left */
	expect(m, 0, 6, ".DEFG.....");
	copy(m, 0, 4, AT(1, 5), AT(3, 7)); /* to the right: one more */
	expect(m, 0, 7, "...BCDEF..");
	copy(m, ALIGNED, 3, AT(2, 5), AT(2, 8));
	expect(m, 0, 8, "..CDEF....");
	copy(m, HALF_BUFF, 6, AT(0, 5), AT(2, 5)); /* onto itself */
	expect(m, 0, 5, "ABABCDEFIJ.");
	copy(m, 0, 6, AT(3, 5), AT(0, 5));
	expect(m, 0, 5, "BCDEFIEFIJ.");
	/* Rows, as the console scrolls; what is beyond the screen is black. */
	fill(m, 0, 1023, WIDTH, 1, 'z');
	SEND(m, COPYSPANS | LW_PERPACKET, UINT32_C(2) << 24 | 0xffffff, 0,
	     COPY | SPAN | ALIGNED, 1, WIDTH << 3, AT(0, 1023), AT(0, 1022),
	     WIDTH << 3, AT(0, 1024), AT(0, 1023));
	assert_int_equal(count(m, 'z'), WIDTH);
	assert_int_equal(screen(m)[1022 * WIDTH + 1279], 'z');
}

/* ---- anything ---- */

static uint32_t
noise(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(*seed >> 32);
}

/* Packets of known commands with any words: what they say is done within the
 * screen and memory, and is the same in equal machines. */
static uint64_t
send_noise(struct machine *m)
{
	static const uint32_t flags = RGB_CONST | RGB_FLAT | XY_PERPACKET |
				      XY_PERPRIMITIVE | LW_PERPACKET |
				      LW_PERPRIMITIVE | CLIPRECT;
	static const uint32_t commands[] = {LINES, COPYSPANS, READSPANS,
					    WRITESPANS};
	uint64_t seed = 1;
	uint32_t words[64];

	for (unsigned i = 0; i < 1000; i++) {
		for (unsigned w = 0; w < 64; w++) {
			words[w] = noise(&seed);
		}
		words[0] = commands[noise(&seed) % 4] | (words[0] & flags);
		words[1] &= 0x07ffffff;
		words[2] = 0;
		words[3] = ENABLE | (words[3] & (WE_XYMASK | HALF_BUFF)) |
			   (noise(&seed) % 2 == 0 ? COPY : XOR);
		send(m, words, 64);
	}
	return machine_state_hash(m);
}

static void
test_noise(void **state)
{
	void *again;
	uint64_t hash = send_noise(*state);

	assert_int_equal(setup(&again), 0);
	assert_true(send_noise(again) == hash);
	board_teardown(&again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_rectangles), TEST(test_methods), TEST(test_lines),
	    TEST(test_mask),	   TEST(test_spans),   TEST(test_copies),
	    TEST(test_noise),
	};

	return cmocka_run_group_tests_name("pixelstamp", tests, NULL, NULL);
}
