/*
 * Register-level tests of the UARTs.
 */
#include "malta_board.h"

#define COM1 0x3f8u
#define CBUS UINT64_C(0x1f000900)

enum {
	RBR = 0,
	IER = 1,
	IIR = 2,
	LCR = 3,
	MCR = 4,
	LSR = 5,
	MSR = 6,
	SCR = 7,
};

static struct serial_line *
line0(struct machine *m)
{
	return serial_find(m, "tty0");
}

static void
registers(void **state)
{
	struct machine *m = *state;

	/* Empty; both transmitter bits. */
	assert_int_equal(inb(m, COM1 + LSR), 0x60);
	assert_int_equal(inb(m, COM1 + IIR), 0x01);
	outb(m, COM1 + SCR, 0xa5);
	assert_int_equal(inb(m, COM1 + SCR), 0xa5);
	outb(m, COM1 + IER, 0xff);
	assert_int_equal(inb(m, COM1 + IER), 0x0f);
	outb(m, COM1 + IER, 0);
	outb(m, COM1 + LCR, 0x83);
	outb(m, COM1 + RBR, 0x01);
	outb(m, COM1 + IER, 0x00);
	assert_int_equal(inb(m, COM1 + RBR), 0x01);
	outb(m, COM1 + LCR, 0x03);
	/* A 16550A: FIFO bits, and not those of a 16750. */
	outb(m, COM1 + IIR, 0x21);
	assert_int_equal(inb(m, COM1 + IIR), 0xc1);
	outb(m, COM1 + IIR, 0);
	assert_int_equal(inb(m, COM1 + IIR), 0x01);
}

static void
transmit(void **state)
{
	struct machine *m = *state;
	char sent[8];

	serial_test_capture(line0(m), sent, sizeof(sent));
	pics_up(m, 0x20);
	outb(m, COM1 + MCR, 0x0b);
	outb(m, COM1 + IER, 0x02);
	/* Enabling it while it is empty interrupts. */
	assert_true(line(m, "isa.4"));
	assert_int_equal(inb(m, COM1 + IIR), 0x02);
	/* Reading the identification has cleared it. */
	assert_false(line(m, "isa.4"));
	outb(m, COM1 + RBR, 'x');
	assert_string_equal(sent, "x");
	assert_int_equal(inb(m, COM1 + LSR) & 0x60, 0);
	assert_false(line(m, "isa.4"));
	run_for(m, 10 * EMUL_MICROSECOND);
	assert_int_equal(inb(m, COM1 + LSR) & 0x60, 0x60);
	assert_true(line(m, "isa.4"));
	/* OUT2 is a gate. */
	outb(m, COM1 + MCR, 0x03);
	assert_false(line(m, "isa.4"));
}

static void
receive(void **state)
{
	struct machine *m = *state;

	outb(m, COM1 + MCR, 0x0b);
	outb(m, COM1 + IER, 0x01);
	outb(m, COM1 + IIR, 0x81); /* 8 characters */
	serial_test_feed(line0(m), "0123456789", 10);
	/* A character of 38400 bit/s takes 260 us. */
	run_for(m, 250 * EMUL_MICROSECOND);
	assert_int_equal(inb(m, COM1 + LSR) & 1, 0);
	run_for(m, 20 * EMUL_MICROSECOND);
	assert_int_equal(inb(m, COM1 + LSR) & 1, 1);
	assert_false(line(m, "isa.4"));
	run_for(m, 7 * 262 * EMUL_MICROSECOND);
	assert_true(line(m, "isa.4"));
	assert_int_equal(inb(m, COM1 + IIR), 0xc4);
	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(inb(m, COM1 + RBR), '0' + i);
	}
	assert_false(line(m, "isa.4"));
	/* The last two do not reach the trigger: timeout. */
	run_for(m, 10 * 262 * EMUL_MICROSECOND);
	assert_true(line(m, "isa.4"));
	assert_int_equal(inb(m, COM1 + IIR), 0xcc);
	assert_int_equal(inb(m, COM1 + RBR), '8');
	assert_false(line(m, "isa.4"));
	assert_int_equal(inb(m, COM1 + RBR), '9');
	assert_int_equal(inb(m, COM1 + LSR) & 1, 0);
}

/* Nothing of the host's is lost while nobody reads. */
static void
no_loss(void **state)
{
	struct machine *m = *state;

	outb(m, COM1 + IIR, 0x01);
	serial_test_feed(line0(m), "abcdefghijklmnopqrstuvwxyz", 26);
	run_for(m, EMUL_SECOND);
	assert_int_equal(inb(m, COM1 + LSR) & 3, 1);
	for (unsigned i = 0; i < 26; i++) {
		assert_int_equal(inb(m, COM1 + RBR), 'a' + i);
		run_for(m, EMUL_MILLISECOND);
	}
}

static void
loopback(void **state)
{
	struct machine *m = *state;
	char sent[8];

	serial_test_capture(line0(m), sent, sizeof(sent));
	assert_int_equal(inb(m, COM1 + MSR), 0xb0);
	outb(m, COM1 + MCR, 0x1a); /* loop, OUT2, RTS */
	assert_int_equal(inb(m, COM1 + MSR) & 0xf0, 0x90);
	/* DSR went away. */
	outb(m, COM1 + MCR, 0x1a);
	assert_int_equal(inb(m, COM1 + MSR) & 0x0f, 0);
	outb(m, COM1 + RBR, 0x55);
	run_for(m, EMUL_MILLISECOND);
	assert_int_equal(inb(m, COM1 + LSR) & 3, 1);
	/* Without FIFOs a second one overruns. */
	outb(m, COM1 + RBR, 0xaa);
	run_for(m, EMUL_MILLISECOND);
	assert_int_equal(inb(m, COM1 + LSR) & 3, 3);
	assert_int_equal(inb(m, COM1 + LSR) & 3, 1);
	assert_int_equal(inb(m, COM1 + RBR), 0xaa);
	assert_string_equal(sent, "");
}

/* On the CPU's bus: registers 8 bytes apart, words in the CPU's order, no gate
 * at the interrupt. */
static void
cbus(void **state)
{
	static struct emul emul;
	struct machine *le = *state;
	struct machine *be = malta_new(&emul, "maltabe", NULL, 0);

	assert_non_null(be);
	assert_int_equal(board_read(le, CBUS + 8 * LSR, 4), 0x60);
	assert_int_equal(board_read(be, CBUS + 8 * LSR, 4), 0x60000000);
	board_write(le, CBUS + 8 * IER, 4, 0x02);
	assert_true(line(le, "cpu0.4"));
	board_write(be, CBUS + 8 * IER, 4, 0x02000000);
	assert_true(line(be, "cpu0.4"));
	machine_free(be);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BOARD_TEST(registers), BOARD_TEST(transmit), BOARD_TEST(receive),
	    BOARD_TEST(no_loss),   BOARD_TEST(loopback), BOARD_TEST(cbus),
	};

	return cmocka_run_group_tests_name("ns16550", tests, NULL, NULL);
}
