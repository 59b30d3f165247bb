/*
 * A DECstation 5000/200 with a PMAG-CA in slot 1, for tests of the card: its
 * registers, and packets as NetBSD's driver and the X server for it make them.
 */
#ifndef TESTS_UNIT_PX_BOARD_H
#define TESTS_UNIT_PX_BOARD_H

#include <stdlib.h>

#include "dec_board.h"
#include "display/screen.h"

#define SLOT  UINT64_C(0x1e400000) /* slot 1 */
#define STAMP (SLOT + 0x0c0000)
#define STIC  (SLOT + 0x180000)
#define BT459 (SLOT + 0x200000)

#define PACKET 0x00412800u /* where packets are, and spans of pixels */
#define SPANS  0x00610000u
#define WIDTH  1280
#define HEIGHT 1024

enum {
	IPDVINT = 0x20,
	STICSR = 0x28,
	MODCL = 0x3c,
	INT_E_EN = 0x1,
	INT_E = 0x2,
	INT_E_WE = 0x4,
	INT_V_EN = 0x100,
	INT_V = 0x200,
	INT_V_WE = 0x400,
	INT_P_EN = 0x10000,
	INT_P = 0x20000,
	INT_P_WE = 0x40000,
	OK = 0,
	BUSY = 1,
};

enum {
	LINES = 0x1,
	COPYSPANS = 0x5,
	READSPANS = 0x6,
	WRITESPANS = 0x7,
	RGB_CONST = 0x10,
	RGB_FLAT = 0x20,
	XY_PERPACKET = 0x100,
	XY_PERPRIMITIVE = 0x200,
	LW_PERPACKET = 0x400,
	LW_PERPRIMITIVE = 0x800,
	CLIPRECT = 0x80000,
};

enum {
	ENABLE = 1,
	WE_CLIPRECT = 0x100,
	WE_XYMASK = 0x200,
	NOOP = 0x40 << 12 | ENABLE,
	COPY = 0x20 << 12 | ENABLE,
	XOR = 0x11 << 12 | ENABLE,
	SPAN = 1 << 19,
	ALIGNED = 1 << 20,
	HALF_BUFF = 1 << 27,
};

#define ONE	 (UINT32_C(1) << 24 | 0xffffff) /* primitive, all planes */
#define AT(x, y) ((uint32_t)(x) << 19 | ((uint32_t)(y) << 3 & 0xffff))
#define ROWS(h)	 ((h)*4 - 1) /* the width of a line that is so high */
/* An end of such a line. */
#define END(x, y, h) (AT(x, y) + ROWS(h))

/* 1705 x 1063 pixels of 130.808 MHz. */
#define FRAME (UINT64_C(1705) * 1063 * 1000000000 / 130808)

static inline int
setup(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .cards = {NULL, "pmag-ca", NULL},
	};
	struct error e = {""};

	*state = machine_new(NULL, &options, &e);
	assert_string_equal(e.text, "");
	return *state == NULL;
}

static inline void
set(struct machine *m, unsigned reg, uint32_t value)
{
	board_write(m, STIC + reg, 4, value);
}

static inline uint32_t
get(struct machine *m, unsigned reg)
{
	return board_read(m, STIC + reg, 4);
}

/* ---- packets ---- */

/* Reads the poll register of PADDR, as drivers find it. */
static inline uint32_t
start(struct machine *m, uint32_t paddr)
{
	uint32_t v = (paddr & 0xffff8000) << 3 | (paddr & 0x7fff);

	return board_read(m, SLOT + (v >> 9), 4);
}

/* The address of memory as it is in packets. */
static inline uint32_t
stic_address(uint32_t paddr)
{
	return (paddr & 0x600000) << 6 | (paddr & 0x1f8000) << 3 |
	       (paddr & 0x7fff);
}

static inline void
put_words(struct machine *m, uint32_t paddr, const uint32_t *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		board_write(m, paddr + 4 * i, 4, words[i]);
	}
}

static inline void
wait_done(struct machine *m)
{
	for (unsigned i = 0; i < 100; i++) {
		if ((get(m, IPDVINT) & INT_P) != 0) {
			return;
		}
		board_run_for(m, 100 * EMUL_MILLISECOND);
	}
	fail();
}

/* Has a packet done. */
static inline void
send(struct machine *m, const uint32_t *words, size_t n)
{
	put_words(m, PACKET, words, n);
	set(m, IPDVINT, INT_P_WE);
	assert_int_equal(start(m, PACKET), OK);
	wait_done(m);
}

#define SEND(m, ...)                               \
	send((m), (const uint32_t[]){__VA_ARGS__}, \
	     sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/* A rectangle of COLOUR. */
static inline void
fill(struct machine *m, unsigned x, unsigned y, unsigned w, unsigned h,
     uint8_t colour)
{
	SEND(m, LINES | RGB_CONST | LW_PERPACKET, ONE, 0, COPY, ROWS(h),
	     colour * 0x010101u, END(x, y, h), END(x + w, y, h));
}

static inline const uint8_t *
screen(struct machine *m)
{
	static uint8_t bytes[WIDTH * HEIGHT];
	struct screen_shape shape;
	uint32_t *pixels = screen_picture(screen_get(m, 0), &shape);

	assert_int_equal(shape.width, WIDTH);
	assert_int_equal(shape.height, HEIGHT);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (uint8_t)pixels[i];
	}
	free(pixels);
	return bytes;
}

/* Blue is the number of the colour, so that pixels can be looked at. */
static inline void
set_palette(struct machine *m)
{
	board_write(m, BT459, 4, 0);
	board_write(m, BT459 + 4, 4, 0);
	for (uint32_t i = 0; i < 256; i++) {
		board_write(m, BT459 + 0xc, 4, 0);
		board_write(m, BT459 + 0xc, 4, 0);
		board_write(m, BT459 + 0xc, 4, i * 0x010101u);
	}
}

/* The pixels from (X, Y) on; '.' is colour 0. */
static inline void
expect(struct machine *m, unsigned x, unsigned y, const char *pixels)
{
	const uint8_t *row = screen(m) + (size_t)y * WIDTH + x;

	for (unsigned i = 0; pixels[i] != '\0'; i++) {
		assert_int_equal(row[i], pixels[i] == '.' ? 0 : pixels[i]);
	}
}

/* How many pixels have COLOUR. */
static inline unsigned
count(struct machine *m, uint8_t colour)
{
	const uint8_t *bytes = screen(m);
	unsigned n = 0;

	for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i++) {
		n += bytes[i] == colour;
	}
	return n;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

#endif
