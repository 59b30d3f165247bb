/*
 * The frame buffers of the DECstation 3100: registers of the DC503 and the
 * Bt478, the retrace interrupt in the CSR, and what the screen shows.
 */
#include <stdlib.h>

#include "dec_board.h"
#include "display/screen.h"

#define FB     UINT64_C(0x0fc00000)
#define PLANES UINT64_C(0x10000000)
#define PCC    UINT64_C(0x11000000)
#define VDAC   UINT64_C(0x12000000)
#define CSR    UINT64_C(0x1e000000)

enum {
	CMDR = 0,
	XPOS = 1,
	YPOS = 2,
	YMIN2 = 13,
	MEMORY = 15,
	ENPA = 0x0001,
	FOPA = 0x0002,
	ENPB = 0x0004,
	FOPB = 0x0008,
	ENRG2 = 0x0400,
	LODSA = 0x1000,
	MAP_WA = 0,
	MAP = 1,
	MASK = 2,
	MAP_RA = 3,
	OVER_WA = 4,
	OVER = 5,
	OVER_RA = 7,
	VINT = 0x0200,
	MONO = 0x0800,
};

static int
setup_card(void **state, const char *card)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "pmax",
	    .cards = {card},
	};
	struct error e = {""};
	struct machine *m = machine_new(NULL, &options, &e);

	if (m == NULL) {
		print_error("%s\n", e.text);
		return -1;
	}
	*state = m;
	return 0;
}

static int
setup_colour(void **state)
{
	return setup_card(state, "VFB02");
}

static int
setup_mono(void **state)
{
	return setup_card(state, "vfb01");
}

static int
setup_none(void **state)
{
	return board_new(state, "pmax");
}

static void
pcc(struct machine *m, unsigned reg, uint16_t value)
{
	board_write(m, PCC + 4 * reg, 2, value);
}

static void
colour(struct machine *m, unsigned address, unsigned data, unsigned n,
       uint32_t rgb)
{
	board_write(m, VDAC + 4 * address, 1, n);
	for (unsigned i = 0; i < 3; i++) {
		board_write(m, VDAC + 4 * data, 1, rgb >> (16 - 8 * i) & 0xff);
	}
}

static uint32_t
pixel(struct machine *m, unsigned x, unsigned y)
{
	struct screen_shape shape;
	uint32_t *pixels = screen_picture(screen_get(m, 0), &shape);
	uint32_t p = pixels[(size_t)y * shape.width + x];

	assert_int_equal(shape.width, 1024);
	assert_int_equal(shape.height, 864);
	free(pixels);
	return p;
}

static void
test_colours(void **state)
{
	struct machine *m = *state;

	assert_int_equal(board_read(m, CSR, 2) & MONO, 0);
	colour(m, MAP_WA, MAP, 0, 0x102030);
	colour(m, MAP_WA, MAP, 7, 0xff8040);
	/* The address counts up behind blue. */
	colour(m, MAP_WA, MAP, 0x86, 0x010203);
	for (unsigned i = 0; i < 3; i++) {
		board_write(m, VDAC + 4 * MAP, 1, 0x11 * (i + 1));
	}
	board_write(m, VDAC + 4 * MAP_RA, 1, 0x86);
	for (unsigned i = 1; i <= 3; i++) {
		assert_int_equal(board_read(m, VDAC + 4 * MAP, 1), i);
	}
	assert_int_equal(board_read(m, VDAC + 4 * MAP_RA, 1), 0x87);
	board_write(m, FB, 4, 0x00008707);
	board_write(m, FB + 863 * 1024 + 1023, 1, 7);
	assert_int_equal(pixel(m, 0, 0), 0xff8040);
	assert_int_equal(pixel(m, 1, 0), 0x112233);
	assert_int_equal(pixel(m, 2, 0), 0x102030);
	assert_int_equal(pixel(m, 1023, 863), 0xff8040);
	board_write(m, VDAC + 4 * MASK, 1, 0x7f);
	assert_int_equal(board_read(m, VDAC + 4 * MASK, 1), 0x7f);
	assert_int_equal(pixel(m, 1, 0), 0xff8040);
	board_write(m, PLANES, 1, 0xff);
}

static void
test_mono(void **state)
{
	struct machine *m = *state;

	assert_int_equal(board_read(m, CSR, 2) & MONO, MONO);
	colour(m, MAP_WA, MAP, 0, 0x010101);
	colour(m, MAP_WA, MAP, 0x80, 0x00ff00);
	board_write(m, FB, 4, 0x80000005);
	board_write(m, FB + 863 * 256 + 127, 1, 0x80);
	assert_int_equal(pixel(m, 0, 0), 0xffffff);
	assert_int_equal(pixel(m, 1, 0), 0x010101);
	assert_int_equal(pixel(m, 2, 0), 0xffffff);
	assert_int_equal(pixel(m, 31, 0), 0xffffff);
	assert_int_equal(pixel(m, 1023, 863), 0xffffff);
}

/* Plane A is overlay bit 3, plane B bit 2; bit 0 of a row is the leftmost. */
static void
test_cursor(void **state)
{
	struct machine *m = *state;

	colour(m, OVER_WA, OVER, 4, 0x000044);
	colour(m, OVER_WA, OVER, 8, 0x008800);
	colour(m, OVER_WA, OVER, 12, 0xcc0000);
	/* A number of 4 bits. */
	board_write(m, VDAC + 4 * OVER_RA, 1, 12);
	assert_int_equal(board_read(m, VDAC + 4 * OVER, 1), 0xcc);
	pcc(m, CMDR, LODSA);
	for (unsigned i = 0; i < 32; i++) {
		pcc(m, MEMORY, i == 0 ? 0x8003 : i == 16 ? 0x0006 : 0);
	}
	pcc(m, CMDR, 0);
	pcc(m, MEMORY, 0xffff); /* not now */
	pcc(m, XPOS, 212 + 100);
	pcc(m, YPOS, 34 + 200);
	assert_int_equal(pixel(m, 100, 200), 0);
	pcc(m, CMDR, ENPA | ENPB);
	assert_int_equal(pixel(m, 100, 200), 0x008800);
	assert_int_equal(pixel(m, 101, 200), 0xcc0000);
	assert_int_equal(pixel(m, 102, 200), 0x000044);
	assert_int_equal(pixel(m, 103, 200), 0);
	assert_int_equal(pixel(m, 115, 200), 0x008800);
	assert_int_equal(pixel(m, 116, 200), 0);
	assert_int_equal(pixel(m, 100, 201), 0);
	pcc(m, CMDR, ENPB);
	assert_int_equal(pixel(m, 101, 200), 0x000044);
	/* Over the left edge. */
	pcc(m, CMDR, ENPA | ENPB);
	pcc(m, XPOS, 212 - 15);
	assert_int_equal(pixel(m, 0, 200), 0x008800);
	/* Both planes everywhere: how screens are blanked. */
	pcc(m, CMDR, FOPA | FOPB);
	assert_int_equal(pixel(m, 1000, 863), 0xcc0000);
	pcc(m, CMDR, FOPB);
	assert_int_equal(pixel(m, 1000, 863), 0x000044);
}

/* Region 2 begins with line 34 + 864, every 16.67 ms. */
static void
test_retrace(void **state)
{
	const emul_time frame = 16673 * EMUL_MICROSECOND;
	struct machine *m = *state;

	pcc(m, YMIN2, 34 + 863);
	board_run_for(m, 3 * frame);
	assert_int_equal(board_read(m, CSR, 2) & VINT, 0);
	pcc(m, CMDR, ENRG2);
	board_run_for(m, frame);
	assert_int_equal(board_read(m, CSR, 2) & VINT, VINT);
	assert_true(board_irq(m, "cpu0.6"));
	board_write(m, CSR, 2, 0);
	assert_int_equal(board_read(m, CSR, 2) & VINT, VINT);
	board_write(m, CSR, 2, VINT);
	assert_int_equal(board_read(m, CSR, 2) & VINT, 0);
	assert_false(board_irq(m, "cpu0.6"));
	board_run_for(m, frame);
	assert_int_equal(board_read(m, CSR, 2) & VINT, VINT);
	board_write(m, CSR, 2, VINT);
	pcc(m, CMDR, 0);
	board_run_for(m, 2 * frame);
	assert_int_equal(board_read(m, CSR, 2) & VINT, 0);
}

/* Without one nothing answers. */
static void
test_none(void **state)
{
	struct machine *m = *state;
	uint8_t b[4];

	assert_int_equal(board_read(m, CSR, 2) & MONO, MONO);
	assert_int_equal(memory_rw(m->memory, NULL, FB, b, 4, MEMORY_READ, 0),
			 MEMORY_BUS_ERROR);
	assert_null(screen_get(m, 0));
}

static void
test_refused(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "pmax",
	    .cards = {"PMAG-BA"},
	};
	struct error e = {""};

	assert_null(machine_new(NULL, &options, &e));
	assert_non_null(strstr(e.text, "give VFB02, VFB01"));
}

#define TEST(f, kind) \
	cmocka_unit_test_setup_teardown(f, setup_##kind, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_colours, colour), TEST(test_mono, mono),
	    TEST(test_cursor, colour),	TEST(test_retrace, colour),
	    TEST(test_none, none),	cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
