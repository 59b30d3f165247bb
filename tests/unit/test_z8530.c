/*
 * Register-level tests of the Z85C30, as the second one of a DECstation
 * 5000/1xx: asynchronous mode, interrupts, the local loop.
 */
#include "dec_board.h"

#define SCC  UINT64_C(0x1c180000)
#define B    0 /* the console's channel */
#define A    8
#define DATA 4

/* A character of 10 bits at 9600 bits a second, and what is less. */
#define CHARACTER (EMUL_SECOND * 10 / 9600)
#define SHORTER	  (CHARACTER * 9 / 10)
#define LONGER	  (CHARACTER * 11 / 10)

static int
setup(void **state)
{
	return board_new(state, "3min");
}

static uint8_t
control(struct machine *m, unsigned ch)
{
	return (uint8_t)board_read(m, SCC + ch + 1, 1);
}

static void
put_control(struct machine *m, unsigned ch, uint8_t value)
{
	board_write(m, SCC + ch + 1, 1, value);
}

/* A write register. */
static void
wr(struct machine *m, unsigned ch, unsigned reg, uint8_t value)
{
	put_control(m, ch, (uint8_t)reg);
	put_control(m, ch, value);
}

static uint8_t
rr(struct machine *m, unsigned ch, unsigned reg)
{
	if (reg != 0) {
		put_control(m, ch, (uint8_t)reg);
	}
	return control(m, ch);
}

static void
put_data(struct machine *m, unsigned ch, uint8_t byte)
{
	board_write(m, SCC + ch + DATA + 1, 1, byte);
}

static uint8_t
data(struct machine *m, unsigned ch)
{
	return (uint8_t)board_read(m, SCC + ch + DATA + 1, 1);
}

/* 9600 bits a second, 8 bits, both on. */
static void
start(struct machine *m, unsigned ch)
{
	wr(m, ch, 4, 0x44);
	wr(m, ch, 11, 0x50);
	wr(m, ch, 12, 22);
	wr(m, ch, 13, 0);
	wr(m, ch, 14, 0x03);
	wr(m, ch, 3, 0xc1);
	wr(m, ch, 5, 0x68);
}

static void
reset_values(void **state)
{
	struct machine *m = *state;

	wr(m, A, 9, 0xc0);
	/* Empty transmitter, end of message; on B the signals of a terminal. */
	assert_int_equal(rr(m, A, 0), 0x44 | 0x10);
	assert_int_equal(rr(m, B, 0), 0x44 | 0x28);
	assert_int_equal(rr(m, A, 1), 0x07);
	assert_int_equal(rr(m, A, 3), 0);
	assert_int_equal(rr(m, A, 10), 0);
	assert_int_equal(rr(m, A, 15), 0xf8);
	assert_false(board_irq(m, "ioasic.7"));
}

static void
pointer(void **state)
{
	struct machine *m = *state;

	wr(m, A, 12, 0x12);
	wr(m, A, 13, 0x34);
	wr(m, A, 15, 0xa8);
	wr(m, B, 12, 0x56);
	assert_int_equal(rr(m, A, 12), 0x12);
	/* It is back at register 0. */
	assert_int_equal(control(m, A) & 0x44, 0x44);
	assert_int_equal(rr(m, A, 13), 0x34);
	assert_int_equal(rr(m, A, 9), 0x34); /* an image */
	assert_int_equal(rr(m, A, 15), 0xa8);
	assert_int_equal(rr(m, A, 11), 0xa8);
	assert_int_equal(rr(m, B, 12), 0x56);
	/* The vector is of both channels. */
	wr(m, B, 2, 0xf0);
	assert_int_equal(rr(m, A, 2), 0xf0);
	/* WR7 prime, and what it lets one read. */
	wr(m, A, 3, 0xc0);
	wr(m, A, 15, 0x01);
	wr(m, A, 7, 0x60);
	assert_int_equal(rr(m, A, 14), 0x60);
	assert_int_equal(rr(m, A, 9), 0xc0);
}

/* The chip is on the second byte of 16 bits. */
static void
lanes(void **state)
{
	struct machine *m = *state;

	board_write(m, SCC + A, 2, 12 << 8);
	board_write(m, SCC + A, 2, 0x5a00);
	board_write(m, SCC + A, 2, 12 << 8);
	assert_int_equal(board_read(m, SCC + A, 2), 0x5a00);
	/* The other byte is not the chip's. */
	board_write(m, SCC + A, 1, 12);
	assert_int_equal(board_read(m, SCC + A, 1), 0);
	/* It repeats in its window. */
	board_write(m, SCC + 0x3fff0 + A + 1, 1, 12);
	assert_int_equal(control(m, A), 0x5a);
}

static void
transmit(void **state)
{
	struct machine *m = *state;
	char sent[16];

	serial_test_capture(serial_find(m, "3"), sent, sizeof(sent));
	start(m, B);
	put_data(m, B, 'a');
	wr(m, B, 8, 'b'); /* the same register */
	assert_string_equal(sent, "ab");
	assert_int_equal(rr(m, B, 0) & 0x04, 0x04);
	/* Off: it waits in the buffer. */
	wr(m, B, 5, 0x60);
	put_data(m, B, 'c');
	assert_int_equal(rr(m, B, 0) & 0x04, 0);
	assert_int_equal(rr(m, B, 1) & 0x01, 0);
	assert_string_equal(sent, "ab");
	wr(m, B, 5, 0x68);
	assert_string_equal(sent, "abc");
	/* Seven bits. */
	wr(m, B, 5, 0x28);
	put_data(m, B, 'd' | 0x80);
	assert_string_equal(sent, "abcd");
	/* A break holds the line; so does the board's switch. */
	wr(m, B, 5, 0x78);
	put_data(m, B, 'e');
	wr(m, B, 5, 0x68);
	board_write(m, UINT64_C(0x1c040100), 4, 0x4f00);
	put_data(m, B, 'f');
	board_write(m, UINT64_C(0x1c040100), 4, 0x0f00);
	put_data(m, B, 'g');
	assert_string_equal(sent, "abcdg");
}

static void
transmit_interrupt(void **state)
{
	struct machine *m = *state;

	start(m, B);
	start(m, A);
	wr(m, A, 2, 0x30);
	wr(m, B, 1, 0x02);
	wr(m, A, 9, 0x08);
	/* Not because it is empty, but when it becomes so. */
	assert_int_equal(rr(m, A, 3), 0);
	put_data(m, B, 'x');
	assert_int_equal(rr(m, A, 3), 0x02);
	assert_int_equal(rr(m, B, 3), 0); /* A shows it */
	assert_true(board_irq(m, "ioasic.7"));
	assert_int_equal(rr(m, B, 2), 0x30);
	/* A comes first. */
	wr(m, A, 1, 0x02);
	put_data(m, A, 'y');
	assert_int_equal(rr(m, A, 3), 0x12);
	assert_int_equal(rr(m, B, 2), 0x38);
	assert_int_equal(rr(m, A, 2), 0x30);
	put_control(m, A, 0x28);
	put_control(m, B, 0x28);
	assert_int_equal(rr(m, A, 3), 0);
	assert_int_equal(rr(m, B, 2), 0x36); /* none */
	assert_false(board_irq(m, "ioasic.7"));
	/* Without the master enable only RR3 tells. */
	wr(m, A, 9, 0);
	put_data(m, B, 'z');
	assert_int_equal(rr(m, A, 3), 0x02);
	assert_false(board_irq(m, "ioasic.7"));
}

static void
receive(void **state)
{
	struct machine *m = *state;

	start(m, B);
	wr(m, B, 1, 0x10);
	wr(m, A, 9, 0x08);
	serial_test_feed(serial_find(m, "3"), "h\xe9", 2);
	board_run_for(m, SHORTER);
	assert_int_equal(rr(m, B, 0) & 0x01, 0);
	board_run_for(m, LONGER - SHORTER);
	assert_int_equal(rr(m, B, 0) & 0x01, 0x01);
	assert_int_equal(rr(m, A, 3), 0x04);
	assert_true(board_irq(m, "ioasic.7"));
	assert_int_equal(data(m, B), 'h');
	assert_int_equal(rr(m, B, 0) & 0x01, 0);
	assert_false(board_irq(m, "ioasic.7"));
	board_run_for(m, LONGER);
	assert_int_equal(rr(m, B, 1) & 0x70, 0);
	assert_int_equal(rr(m, B, 8), 0xe9);
}

/* Three characters fit; the host's others wait. */
static void
receive_fifo(void **state)
{
	struct machine *m = *state;

	start(m, B);
	serial_test_feed(serial_find(m, "3"), "123456", 6);
	board_run_for(m, 20 * CHARACTER);
	for (char c = '1'; c <= '3'; c++) {
		assert_int_equal(rr(m, B, 0) & 0x01, 0x01);
		assert_int_equal(data(m, B), c);
	}
	assert_int_equal(rr(m, B, 0) & 0x01, 0);
	board_run_for(m, 20 * CHARACTER);
	for (char c = '4'; c <= '6'; c++) {
		assert_int_equal(rr(m, B, 1) & 0x20, 0);
		assert_int_equal(data(m, B), c);
	}
}

/* Interrupts at the first character, again when that is asked for. */
static void
first_character(void **state)
{
	struct machine *m = *state;

	start(m, B);
	wr(m, B, 1, 0x08);
	wr(m, A, 9, 0x08);
	serial_test_feed(serial_find(m, "3"), "12", 2);
	board_run_for(m, LONGER);
	assert_int_equal(rr(m, A, 3), 0x04);
	assert_int_equal(data(m, B), '1');
	assert_int_equal(rr(m, A, 3), 0);
	board_run_for(m, LONGER);
	assert_int_equal(rr(m, A, 3), 0);
	assert_int_equal(data(m, B), '2');
	put_control(m, B, 0x20);
	serial_test_feed(serial_find(m, "3"), "3", 1);
	board_run_for(m, LONGER);
	assert_int_equal(rr(m, A, 3), 0x04);
}

static void
loop(void **state)
{
	struct machine *m = *state;
	char sent[8];

	serial_test_capture(serial_find(m, "3"), sent, sizeof(sent));
	start(m, B);
	wr(m, B, 14, 0x13);
	put_data(m, B, 'l');
	put_data(m, B, 'm');
	assert_int_equal(rr(m, B, 0) & 0x04, 0);
	assert_int_equal(rr(m, B, 1) & 0x01, 0);
	board_run_for(m, LONGER);
	assert_int_equal(rr(m, B, 0) & 0x05, 0x05);
	assert_int_equal(data(m, B), 'l');
	board_run_for(m, CHARACTER);
	assert_int_equal(data(m, B), 'm');
	assert_int_equal(rr(m, B, 1) & 0x01, 0x01);
	assert_string_equal(sent, "");
}

static void
overrun(void **state)
{
	struct machine *m = *state;

	start(m, B);
	wr(m, B, 14, 0x13);
	wr(m, B, 1, 0x10);
	wr(m, A, 9, 0x08);
	for (char c = '1'; c <= '5'; c++) {
		put_data(m, B, (uint8_t)c);
		board_run_for(m, LONGER);
	}
	assert_int_equal(data(m, B), '1');
	assert_int_equal(data(m, B), '2');
	assert_int_equal(rr(m, B, 1) & 0x20, 0x20);
	assert_int_equal(rr(m, B, 2) & 0x0e, 0x06); /* a special condition */
	assert_int_equal(data(m, B), '5');
	/* It stays until it is reset. */
	assert_int_equal(rr(m, B, 1) & 0x20, 0x20);
	put_control(m, B, 0x30);
	assert_int_equal(rr(m, B, 1) & 0x20, 0);
	assert_int_equal(rr(m, A, 3), 0);
}

/* A break, by the loop: at its begin and its end. */
static void
external(void **state)
{
	struct machine *m = *state;

	start(m, B);
	wr(m, B, 14, 0x13);
	wr(m, B, 15, 0x80);
	wr(m, B, 1, 0x01);
	wr(m, A, 9, 0x08);
	wr(m, B, 5, 0x78);
	assert_int_equal(rr(m, A, 3), 0x01);
	assert_true(board_irq(m, "ioasic.7"));
	assert_int_equal(rr(m, B, 0) & 0x81, 0x81);
	assert_int_equal(rr(m, B, 1) & 0x40, 0x40);
	assert_int_equal(data(m, B), 0);
	/* Latched: its end is seen when the first is over. */
	wr(m, B, 5, 0x68);
	assert_int_equal(rr(m, B, 0) & 0x80, 0x80);
	put_control(m, B, 0x10);
	assert_int_equal(rr(m, B, 0) & 0x80, 0);
	assert_int_equal(rr(m, A, 3), 0x01);
	put_control(m, B, 0x10);
	assert_int_equal(rr(m, A, 3), 0);
}

/* The generator as a timer: 24 clocks of 7.3728 MHz. */
static void
zero_count(void **state)
{
	struct machine *m = *state;

	start(m, B);
	wr(m, B, 15, 0x02);
	wr(m, B, 1, 0x01);
	board_run_for(m, EMUL_MICROSECOND * 3);
	assert_int_equal(rr(m, A, 3), 0);
	board_run_for(m, EMUL_MICROSECOND);
	assert_int_equal(rr(m, A, 3), 0x01);
	assert_int_equal(rr(m, B, 0) & 0x02, 0x02);
	put_control(m, B, 0x10);
	assert_int_equal(rr(m, A, 3), 0);
	board_run_for(m, EMUL_MICROSECOND * 4);
	assert_int_equal(rr(m, A, 3), 0x01);
}

/* Interrupts under service hold back those that come after them. */
static void
service(void **state)
{
	struct machine *m = *state;

	start(m, A);
	start(m, B);
	wr(m, A, 1, 0x02);
	wr(m, B, 1, 0x02);
	wr(m, A, 9, 0x28); /* reading the vector acknowledges */
	put_data(m, B, 'x');
	assert_int_equal(rr(m, B, 2) & 0x0e, 0x00);
	assert_false(board_irq(m, "ioasic.7"));
	put_data(m, A, 'y');
	assert_true(board_irq(m, "ioasic.7"));
	assert_int_equal(rr(m, B, 2) & 0x0e, 0x08);
	assert_false(board_irq(m, "ioasic.7"));
	put_control(m, A, 0x28);
	put_control(m, A, 0x38);
	/* B's is still under service. */
	put_data(m, B, 'z');
	assert_false(board_irq(m, "ioasic.7"));
	put_control(m, B, 0x38);
	assert_true(board_irq(m, "ioasic.7"));
}

static void
resets(void **state)
{
	struct machine *m = *state;

	start(m, A);
	start(m, B);
	wr(m, A, 1, 0x02);
	wr(m, B, 1, 0x02);
	wr(m, A, 9, 0x08);
	put_data(m, A, 'x');
	put_data(m, B, 'y');
	assert_int_equal(rr(m, A, 3), 0x12);
	wr(m, B, 9, 0x48);
	assert_int_equal(rr(m, A, 3), 0x10);
	assert_true(board_irq(m, "ioasic.7"));
	wr(m, A, 9, 0xc0);
	assert_int_equal(rr(m, A, 3), 0);
	/* By the board: the ASIC's bit is low. */
	wr(m, A, 15, 0);
	board_write(m, UINT64_C(0x1c040100), 4, 0x0700);
	assert_int_equal(rr(m, A, 15), 0xf8);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(reset_values),	   TEST(pointer),
	    TEST(lanes),	   TEST(transmit),
	    TEST(receive),	   TEST(receive_fifo),
	    TEST(first_character), TEST(loop),
	    TEST(overrun),	   TEST(external),
	    TEST(zero_count),	   TEST(service),
	    TEST(resets),	   TEST(transmit_interrupt),
	};

	return cmocka_run_group_tests_name("z8530", tests, NULL, NULL);
}
