/*
 * The PMAG-CA in a slot of a DECstation 5000/200: ROM, registers of the STIC
 * and its interrupts, how long packets take, bad ones, and what its screen
 * shows.
 */
#include "px_board.h"

static void
test_rom(void **state)
{
	static const char module[] = "PMAG-CA ";
	static const uint32_t places[] = {0x300000, 0x380000, 0x3c0000};
	struct machine *m = *state;

	for (unsigned p = 0; p < 3; p++) {
		uint64_t rom = SLOT + places[p];

		assert_int_equal(board_read(m, rom + 0x3e0, 1), 1);
		for (unsigned i = 0; i < 8; i++) {
			assert_int_equal(board_read(m, rom + 0x440 + 4 * i, 1),
					 module[i]);
		}
	}
	assert_string_equal(screen_name(screen_get(m, 0)), "PMAG-CA");
}

static void
test_registers(void **state)
{
	struct machine *m = *state;

	/* A stamp of 5 x 1 pixels, no option. */
	assert_int_equal(get(m, MODCL) & 0x7e00, 0x800);
	set(m, MODCL, 0);
	assert_int_equal(get(m, MODCL) & 0x7e00, 0x800);
	for (unsigned reg = 0x08; reg <= 0x1c; reg += 4) {
		set(m, reg, 0x12340000 + reg);
	}
	for (unsigned reg = 0x08; reg <= 0x1c; reg += 4) {
		assert_int_equal(get(m, reg), 0x12340000 + reg);
	}
	board_write(m, STAMP + 0x2c0, 4, 1);
	board_write(m, STAMP + 0x2d0, 4, 2);
	assert_int_equal(board_read(m, STAMP + 0x2c0, 4), 1);
	assert_int_equal(board_read(m, STAMP + 0x2d0, 4), 2);
	board_write(m, STAMP, 4, 3);
	assert_int_equal(board_read(m, STAMP, 4), 0);
	assert_int_equal(board_read(m, STAMP + 0x2c0, 4), 1);
	/* The RAMDAC's identity. */
	board_write(m, BT459, 4, 0);
	board_write(m, BT459 + 4, 4, 2);
	assert_int_equal(board_read(m, BT459 + 8, 4) & 0xff, 0x4a);
}

/* Each field of IPDVINT changes only with its own write enable.  P reads as set
 * without a packet, but interrupts only if it has been set. */
static void
test_interrupts(void **state)
{
	struct machine *m = *state;

	set(m, STICSR, 0);
	set(m, IPDVINT, INT_E_WE | INT_V_WE | INT_P_WE);
	assert_int_equal(get(m, IPDVINT), INT_P);
	set(m, IPDVINT, INT_V_WE | INT_V_EN | INT_P_EN | INT_E_EN);
	assert_int_equal(get(m, IPDVINT), INT_V_EN | INT_P);
	set(m, IPDVINT, INT_P_WE | INT_P);
	assert_false(board_irq(m, "kn02.1"));
	set(m, IPDVINT, INT_P_WE | INT_P | INT_P_EN);
	assert_true(board_irq(m, "kn02.1"));
	set(m, IPDVINT, INT_P_WE | INT_P_EN);
	assert_int_equal(get(m, IPDVINT), INT_V_EN | INT_P_EN | INT_P);
	assert_false(board_irq(m, "kn02.1"));
	set(m, IPDVINT, INT_E_WE | INT_E | INT_E_EN);
	assert_true(board_irq(m, "kn02.1"));
	set(m, IPDVINT, INT_E_WE);
	assert_int_equal(get(m, IPDVINT), INT_V_EN | INT_P_EN | INT_P);
	assert_false(board_irq(m, "kn02.1"));
	/* The video timing does not run. */
	board_run_for(m, 2 * FRAME);
	assert_int_equal(get(m, IPDVINT) & INT_V, 0);
	set(m, STICSR, 8);
	board_run_for(m, FRAME);
	assert_int_equal(get(m, IPDVINT) & INT_V, INT_V);
	assert_true(board_irq(m, "kn02.1"));
	set(m, IPDVINT, INT_V_WE | INT_V_EN);
	assert_false(board_irq(m, "kn02.1"));
	board_run_for(m, FRAME - EMUL_MICROSECOND);
	assert_false(board_irq(m, "kn02.1"));
	board_run_for(m, EMUL_MICROSECOND);
	assert_true(board_irq(m, "kn02.1"));
	/* Without an enable there is still the flag. */
	set(m, IPDVINT, INT_V_WE);
	board_run_for(m, FRAME);
	assert_int_equal(get(m, IPDVINT) & INT_V, INT_V);
	assert_false(board_irq(m, "kn02.1"));
}

/* A packet takes 1 ns for each word and each stamp, and until then there can
 * not be another one. */
static void
test_busy(void **state)
{
	static const uint32_t packet[] = {
	    LINES | RGB_CONST | LW_PERPACKET,
	    ONE,
	    0,
	    COPY,
	    ROWS(10),
	    0x010101,
	    END(0, 0, 10),
	    END(100, 0, 10), /* 8 words, 200 stamps */
	};
	struct machine *m = *state;

	put_words(m, PACKET, packet, sizeof(packet) / sizeof(packet[0]));
	set(m, IPDVINT, INT_P_WE | INT_P_EN);
	assert_int_equal(start(m, PACKET), OK);
	assert_int_equal(start(m, PACKET), BUSY);
	board_run_for(m, 208 * (EMUL_MICROSECOND / 1000) - 1);
	assert_int_equal(start(m, PACKET), BUSY);
	assert_int_equal(get(m, IPDVINT) & INT_P, 0);
	board_run_for(m, 1);
	assert_int_equal(get(m, IPDVINT) & INT_P, INT_P);
	assert_true(board_irq(m, "kn02.1"));
	assert_int_equal(start(m, PACKET), OK);
	/* A reset ends it, and it is not done. */
	set(m, IPDVINT, INT_P_WE | INT_P_EN);
	set(m, STICSR, 0x30);
	set(m, STICSR, 8);
	board_run_for(m, EMUL_MILLISECOND);
	assert_false(board_irq(m, "kn02.1"));
	assert_int_equal(start(m, PACKET), OK);
	wait_done(m);
}

static void
test_bad(void **state)
{
	static const uint32_t packets[][4] = {
	    {LINES | RGB_CONST, ONE, 0, COPY},		      /* no width */
	    {LINES | RGB_CONST | 0xc00, ONE, 0, COPY},	      /* which width? */
	    {LINES | 0x30 | LW_PERPACKET, ONE, 0, COPY},      /* smooth */
	    {LINES | 0x40 | LW_PERPACKET, ONE, 0, COPY},      /* Z */
	    {LINES | LW_PERPACKET, ONE, 1, COPY},	      /* update of Z */
	    {LINES | LW_PERPACKET | 1u << 21, ONE, 0, COPY},  /* mesh */
	    {LINES | LW_PERPACKET, ONE, 0, 2 << 12 | ENABLE}, /* difference */
	    {LINES | LW_PERPACKET, ONE, 0, COPY | 1 << 3},    /* buffer 1 */
	    {0, ONE, 0, COPY},				      /* points */
	    {2, ONE, 0, COPY},				      /* triangles */
	    {8, ONE, 0, COPY},				      /* video */
	    {15, ONE, 0, COPY},
	    {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
	};
	struct machine *m = *state;

	set_palette(m);
	fill(m, 0, 0, WIDTH, HEIGHT, 'a');
	for (unsigned i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		send(m, packets[i], 4);
		assert_int_equal(get(m, IPDVINT) & INT_E, 0);
	}
	assert_int_equal(count(m, 'a'), WIDTH * HEIGHT);
	/* No primitives. */
	SEND(m, LINES | RGB_CONST | LW_PERPACKET, 0xffffff, 0, COPY, ROWS(9),
	     'b', END(0, 0, 9), END(9, 0, 9));
	assert_int_equal(count(m, 'a'), WIDTH * HEIGHT);
}

/* As many lines as there can be, each over all of the screen. */
static void
test_long(void **state)
{
	struct machine *m = *state;
	const uint32_t head[] = {
	    LINES | RGB_FLAT | LW_PERPRIMITIVE,
	    0xffffffff,
	    0,
	    COPY,
	};

	set_palette(m);
	put_words(m, PACKET, head, 4);
	for (uint32_t i = 0; i < 255; i++) {
		const uint32_t primitive[] = {
		    END(0, 0, HEIGHT),
		    END(WIDTH, 0, HEIGHT),
		    ROWS(HEIGHT),
		    i,
		};

		put_words(m, PACKET + 16 + 16 * i, primitive, 4);
	}
	set(m, IPDVINT, INT_P_WE);
	assert_int_equal(start(m, PACKET), OK);
	board_run_for(m, 66 * EMUL_MILLISECOND);
	assert_int_equal(start(m, PACKET), BUSY);
	wait_done(m);
	assert_int_equal(count(m, 254), WIDTH * HEIGHT);
}

/* Memory that is not there: the packet is not done, and an error. */
static void
test_lost(void **state)
{
	const struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .ram_mb = 4,
	    .cards = {NULL, "PMAG-CA", NULL},
	};
	struct error e = {""};
	struct machine *m = machine_new(NULL, &options, &e);

	assert_non_null(m);
	set(m, IPDVINT, INT_P_WE | INT_E_WE | INT_E_EN);
	assert_int_equal(start(m, 0x600000), OK);
	assert_int_equal(get(m, IPDVINT) & INT_E, INT_E);
	assert_true(board_irq(m, "kn02.1"));
	wait_done(m);
	/* So for pixels. */
	put_words(m, 0x10000,
		  (const uint32_t[]){WRITESPANS, ONE, 0, COPY | SPAN,
				     stic_address(SPANS), 8 << 3, 0, 0},
		  8);
	set(m, IPDVINT, INT_P_WE | INT_E_WE);
	assert_int_equal(start(m, 0x10000), OK);
	assert_int_equal(get(m, IPDVINT) & INT_E, INT_E);
	machine_free(m);
	(void)state;
}

/* The cursor's corner, and that only what was drawn is drawn again. */
static void
test_screen(void **state)
{
	struct machine *m = *state;
	struct screen *s = screen_get(m, 0);
	struct screen_shape shape;
	uint64_t age;
	static const uint8_t at[] = {370 & 0xff, 370 >> 8, 37, 0};

	set_palette(m);
	screen_refresh(s, &shape);
	age = screen_age(s);
	fill(m, 100, 600, 10, 1, 'a');
	screen_refresh(s, &shape);
	assert_true(screen_row_age(s, 600) > age);
	assert_true(screen_row_age(s, 500) <= age);
	/* A white cursor. */
	board_write(m, BT459, 4, 0x83);
	board_write(m, BT459 + 4, 4, 1);
	for (unsigned i = 0; i < 3; i++) {
		board_write(m, BT459 + 8, 4, 0xffffff);
	}
	board_write(m, BT459, 4, 0);
	board_write(m, BT459 + 4, 4, 4);
	board_write(m, BT459 + 8, 4, 0xffffff);
	board_write(m, BT459, 4, 0);
	board_write(m, BT459 + 4, 4, 3);
	board_write(m, BT459 + 8, 4, 0xc0c0c0);
	for (unsigned i = 0; i < 4; i++) {
		board_write(m, BT459 + 8, 4, at[i] * 0x010101u);
	}
	assert_int_equal(count(m, 0xff), 4);
	assert_int_equal(screen(m)[3], 0xff);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_rom),	   TEST(test_registers),
	    TEST(test_interrupts), TEST(test_busy),
	    TEST(test_bad),	   TEST(test_long),
	    TEST(test_screen),	   cmocka_unit_test(test_lost),
	};

	return cmocka_run_group_tests_name("pmag_ca", tests, NULL, NULL);
}
