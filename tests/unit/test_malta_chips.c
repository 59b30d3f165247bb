/*
 * Register-level tests of the board's small chips: clock ports, keyboard
 * controller, super I/O, board registers.
 */
#include "malta_board.h"

/* ---- clock ---- */

static void
clock_ports(void **state)
{
	struct machine *m = *state;

	outb(m, 0x70, 0x0d);
	assert_int_equal(inb(m, 0x71), 0x80); /* valid */
	/* Bit 7 is a mask of NMIs, not of the index. */
	outb(m, 0x70, 0x8d);
	assert_int_equal(inb(m, 0x70), 0x0d);
	assert_int_equal(inb(m, 0x71), 0x80);
	/* Memory: the clock's, the lower bank's, the upper bank's. */
	outb(m, 0x70, 0x20);
	outb(m, 0x71, 1);
	outb(m, 0x70, 0x60);
	outb(m, 0x71, 2);
	outb(m, 0x72, 0x20);
	outb(m, 0x73, 3);
	outb(m, 0x70, 0x20);
	assert_int_equal(inb(m, 0x71), 1);
	outb(m, 0x70, 0x60);
	assert_int_equal(inb(m, 0x71), 2);
	assert_int_equal(inb(m, 0x73), 3);
	/* The periodic interrupt. */
	outb(m, 0x70, 10);
	outb(m, 0x71, 0x26);
	outb(m, 0x70, 11);
	outb(m, 0x71, 0x42);
	run_for(m, EMUL_MILLISECOND);
	assert_true(line(m, "isa.8"));
	outb(m, 0x70, 12);
	assert_int_equal(inb(m, 0x71), 0xc0);
	assert_false(line(m, "isa.8"));
}

/* ---- keyboard controller ---- */

static void
keyboard(void **state)
{
	struct machine *m = *state;

	assert_int_equal(inb(m, 0x64) & 0x03, 0);
	outb(m, 0x64, 0xaa);
	assert_int_equal(inb(m, 0x64) & 0x01, 1);
	assert_int_equal(inb(m, 0x60), 0x55);
	assert_int_equal(inb(m, 0x64) & 0x01, 0);
	outb(m, 0x64, 0xab);
	assert_int_equal(inb(m, 0x60), 0);
	/* The command byte. */
	outb(m, 0x64, 0x60);
	outb(m, 0x60, 0x03);
	outb(m, 0x64, 0x20);
	assert_int_equal(inb(m, 0x60), 0x03);
	/* Nobody takes a byte: timeout, and an interrupt. */
	outb(m, 0x60, 0xff);
	assert_int_equal(inb(m, 0x64) & 0x61, 0x41);
	assert_true(line(m, "isa.1"));
	assert_int_equal(inb(m, 0x60), 0xfe);
	assert_false(line(m, "isa.1"));
	outb(m, 0x64, 0xd4);
	outb(m, 0x60, 0xf2);
	assert_int_equal(inb(m, 0x64) & 0x61, 0x61);
	assert_true(line(m, "isa.12"));
	assert_int_equal(inb(m, 0x60), 0xfe);
	/* The loop that says that there is a second port. */
	outb(m, 0x64, 0xd3);
	outb(m, 0x60, 0x5a);
	assert_int_equal(inb(m, 0x64) & 0x21, 0x21);
	assert_int_equal(inb(m, 0x60), 0x5a);
	/* Closing and opening the ports shows in the command byte. */
	outb(m, 0x64, 0xad);
	outb(m, 0x64, 0x20);
	assert_int_equal(inb(m, 0x60) & 0x10, 0x10);
	outb(m, 0x64, 0xae);
	outb(m, 0x64, 0x20);
	assert_int_equal(inb(m, 0x60) & 0x10, 0);
}

/* ---- super I/O ---- */

static uint8_t
sio(struct machine *m, uint8_t reg)
{
	outb(m, 0x3f0, reg);
	return inb(m, 0x3f1);
}

static void
super_io(void **state)
{
	struct machine *m = *state;

	assert_int_equal(inb(m, 0x3f0), 0xff);
	outb(m, 0x3f0, 0x20); /* no key */
	assert_int_equal(inb(m, 0x3f1), 0xff);
	outb(m, 0x3f0, 0x55);
	assert_int_equal(sio(m, 0x20), 0x4d);
	outb(m, 0x3f0, 0x07);
	outb(m, 0x3f1, 4);
	assert_int_equal(sio(m, 0x30), 1);
	assert_int_equal(sio(m, 0x60), 0x03);
	assert_int_equal(sio(m, 0x61), 0xf8);
	assert_int_equal(sio(m, 0x70), 4);
	outb(m, 0x3f0, 0x07);
	outb(m, 0x3f1, 5);
	assert_int_equal(sio(m, 0x61), 0xf8);
	assert_int_equal(sio(m, 0x70), 3);
	/* A device that is not there. */
	outb(m, 0x3f0, 0x07);
	outb(m, 0x3f1, 0xff);
	assert_int_equal(sio(m, 0x30), 0);
	outb(m, 0x3f1, 1);
	outb(m, 0x3f0, 0xaa);
	assert_int_equal(inb(m, 0x3f0), 0xff);
}

/* ---- board registers ---- */

static void
fpga(void **state)
{
	static struct emul emul;
	struct machine *m = *state;
	struct machine *be = malta_new(&emul, "maltabe", NULL, 0);
	char name[9] = {0};

	assert_non_null(be);
	assert_int_equal(board_read(m, MALTA_FPGA + 0x208, 4) & 1, 0);
	assert_int_equal(board_read(be, MALTA_FPGA + 0x208, 4) >> 24 & 1, 1);
	assert_int_equal(board_read(m, MALTA_FPGA + 0x210, 4), 0);
	board_write(m, MALTA_FPGA + 0x408, 4, 0x1a5);
	assert_int_equal(board_read(m, MALTA_FPGA + 0x408, 4), 0xa5);
	board_write(m, MALTA_FPGA + 0x410, 4, 0x0123cdef);
	for (unsigned i = 0; i < 8; i++) {
		name[i] = (char)board_read(m, MALTA_FPGA + 0x418 + 8 * i, 4);
	}
	assert_string_equal(name, "0123CDEF");
	board_write(m, MALTA_FPGA + 0x418, 4, 'L');
	assert_int_equal(board_read(m, MALTA_FPGA + 0x418, 4), 'L');
	/* An idle I2C bus is high; what is driven low is low. */
	assert_int_equal(board_read(m, MALTA_FPGA + 0xb00, 4), 3);
	board_write(m, MALTA_FPGA + 0xb08, 4, 1);
	board_write(m, MALTA_FPGA + 0xb10, 4, 2);
	assert_int_equal(board_read(m, MALTA_FPGA + 0xb00, 4), 2);
	machine_free(be);
}

static void
reset(void **state)
{
	struct machine *m = *state;

	board_write(m, MALTA_FPGA + 0x500, 4, 0x41);
	assert_int_equal(m->end, RUN_GOING);
	board_write(m, MALTA_FPGA + 0x500, 4, 0x42);
	assert_int_equal(m->end, RUN_RESET);
	m->end = RUN_GOING;
	m->options.reset = RESET_EXIT;
	board_write(m, MALTA_FPGA + 0x500, 4, 0x42);
	assert_int_equal(m->end, RUN_HALTED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BOARD_TEST(clock_ports), BOARD_TEST(keyboard), BOARD_TEST(super_io),
	    BOARD_TEST(fpga),	     BOARD_TEST(reset),
	};

	return cmocka_run_group_tests_name("malta_chips", tests, NULL, NULL);
}
