/*
 * Register-level tests of the DC7085, as on the KN02 board.
 */
#include "dec_board.h"

/* Registers, 16 bits each. */
#define CSR  (KN02_DZ + 0x00)
#define RBUF (KN02_DZ + 0x08)
#define LPR  (KN02_DZ + 0x08)
#define TCR  (KN02_DZ + 0x10)
#define MSR  (KN02_DZ + 0x18)
#define TDR  (KN02_DZ + 0x18)

#define TRDY  0x8000
#define TIE   0x4000
#define SA    0x2000
#define SAE   0x1000
#define TLINE 0x0300
#define RDONE 0x0080
#define RIE   0x0040
#define MSE   0x0020
#define CLR   0x0010
#define MAINT 0x0008

#define DVAL 0x8000
#define OERR 0x4000
#define FERR 0x2000

#define LPR_9600_8N1 0x1e18

/* 10 bits at 9600 bits a second, rounded down. */
#define CHAR_9600 UINT64_C(1041666666)
#define SCAN	  UINT64_C(1400000)

static uint16_t
get(struct machine *m, uint64_t reg)
{
	return (uint16_t)board_read(m, reg, 2);
}

static void
put(struct machine *m, uint64_t reg, uint16_t value)
{
	board_write(m, reg, 2, value);
}

static bool
interrupt(struct machine *m)
{
	return (board_read(m, KN02_CSR, 4) & 0x80) != 0;
}

static void
clear(struct machine *m)
{
	put(m, CSR, CLR);
	board_run_for(m, 20 * EMUL_MICROSECOND);
}

/* Waits for the scanner; returns the line that is ready, -1 for none. */
static int
ready_line(struct machine *m)
{
	board_run_for(m, 2 * EMUL_MICROSECOND);
	if ((get(m, CSR) & TRDY) == 0) {
		return -1;
	}
	return (get(m, CSR) & TLINE) >> 8;
}

static void
set_line(struct machine *m, unsigned line, uint16_t lpr)
{
	put(m, LPR, (uint16_t)(lpr | line));
}

static void
master_clear(void **state)
{
	struct machine *m = *state;

	put(m, TCR, 0x0f0f);
	put(m, CSR, CLR | TIE | RIE | MSE);
	assert_int_equal(get(m, CSR), CLR);
	board_run_for(m, 14 * EMUL_MICROSECOND);
	assert_int_equal(get(m, CSR), CLR);
	board_run_for(m, 2 * EMUL_MICROSECOND);
	assert_int_equal(get(m, CSR), 0);
	/* The line enables go, the modem control bits stay. */
	assert_int_equal(get(m, TCR), 0x0f00);
	assert_int_equal(get(m, RBUF), 0);
	assert_false(interrupt(m));
}

static void
writable_bits(void **state)
{
	struct machine *m = *state;

	clear(m);
	put(m, CSR, (uint16_t)~CLR);
	assert_int_equal(get(m, CSR), TIE | SAE | RIE | MSE | MAINT);
	put(m, CSR, 0);
	assert_int_equal(get(m, CSR), 0);
	put(m, TCR, 0xfff0);
	assert_int_equal(get(m, TCR), 0x0f00);
	/* CTS, DSR and carrier of the terminal on line 3. */
	assert_int_equal(get(m, MSR), 0x0007);
}

static void
bytes(void **state)
{
	struct machine *m = *state;
	char out[8];

	serial_test_capture(serial_find(m, "3"), out, sizeof(out));
	clear(m);
	put(m, TCR, 0x0508);
	board_write(m, TCR + 1, 1, 0x02);
	assert_int_equal(get(m, TCR), 0x0208);
	board_write(m, TCR, 1, 0x0c);
	assert_int_equal(get(m, TCR), 0x020c);
	assert_int_equal(board_read(m, TCR + 1, 1), 0x02);
	set_line(m, 3, LPR_9600_8N1);
	put(m, TCR, 0x08);
	put(m, CSR, MSE);
	assert_int_equal(ready_line(m), 3);
	board_write(m, TDR, 1, 'x');
	assert_string_equal(out, "x");
	/* Registers repeat in the window, bytes between them are nothing. */
	assert_int_equal(get(m, TCR + 0x20), 0x08);
	assert_int_equal(board_read(m, TCR + 4, 2), 0);
	assert_int_equal(board_read(m, TCR, 4), 0x08);
}

static void
transmit(void **state)
{
	struct machine *m = *state;
	char out[8];

	serial_test_capture(serial_find(m, "3"), out, sizeof(out));
	clear(m);
	set_line(m, 3, LPR_9600_8N1);
	put(m, TCR, 1 << 3);
	/* No scanning without MSE. */
	assert_int_equal(ready_line(m), -1);
	put(m, CSR, MSE | TIE);
	board_run_for(m, SCAN - 1);
	assert_int_equal(get(m, CSR) & TRDY, 0);
	assert_false(interrupt(m));
	board_run_for(m, 1);
	assert_int_equal(get(m, CSR) & (TRDY | TLINE), TRDY | 3 << 8);
	assert_true(interrupt(m));
	put(m, TDR, 'a');
	assert_int_equal(get(m, CSR) & TRDY, 0);
	assert_false(interrupt(m));
	assert_int_equal(ready_line(m), 3);
	put(m, TDR, 'b');
	assert_string_equal(out, "ab");
	/* Without TRDY there is nobody to take it. */
	put(m, TDR, 'c');
	assert_string_equal(out, "ab");
	assert_int_equal(ready_line(m), 3);
	put(m, CSR, MSE);
	assert_false(interrupt(m));
	/* TRDY goes with the line's enable, or with MSE. */
	put(m, TCR, 0);
	assert_int_equal(get(m, CSR) & TRDY, 0);
	put(m, TCR, 1 << 3);
	assert_int_equal(ready_line(m), 3);
	put(m, CSR, 0);
	assert_int_equal(get(m, CSR) & TRDY, 0);
}

static void
round_robin(void **state)
{
	struct machine *m = *state;

	clear(m);
	put(m, TCR, 0x0f);
	put(m, CSR, MSE);
	for (int i = 0; i < 8; i++) {
		int first = ready_line(m);

		put(m, TDR, (uint16_t)i);
		assert_int_equal(ready_line(m), (first + 1) % 4);
	}
	/* A line that does not want any more is passed over. */
	int line = ready_line(m);
	put(m, TCR, (uint16_t)(0x0f & ~(1 << line)));
	assert_int_equal(ready_line(m), (line + 1) % 4);
}

/* Sends BYTE from LINE with the maintenance loop on. */
static void
loop_byte(struct machine *m, unsigned line, uint8_t byte)
{
	put(m, TCR, (uint16_t)(1 << line));
	assert_int_equal(ready_line(m), line);
	put(m, TDR, byte);
}

static void
loopback(void **state)
{
	struct machine *m = *state;
	char out[4];

	serial_test_capture(serial_find(m, "1"), out, sizeof(out));
	clear(m);
	set_line(m, 1, LPR_9600_8N1);
	put(m, CSR, MSE | MAINT | RIE);
	loop_byte(m, 1, 0x5a);
	board_run_for(m, CHAR_9600 - 1);
	assert_int_equal(get(m, CSR) & RDONE, 0);
	assert_false(interrupt(m));
	board_run_for(m, 1);
	assert_int_equal(get(m, CSR) & RDONE, RDONE);
	assert_true(interrupt(m));
	assert_int_equal(get(m, RBUF), DVAL | 1 << 8 | 0x5a);
	assert_int_equal(get(m, CSR) & RDONE, 0);
	assert_false(interrupt(m));
	assert_int_equal(get(m, RBUF) & DVAL, 0);
	assert_string_equal(out, "");
	/* A receiver that is off hears nothing. */
	set_line(m, 1, LPR_9600_8N1 & ~0x1000);
	loop_byte(m, 1, 0x5a);
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(get(m, CSR) & RDONE, 0);
}

/* Times from the line parameters: bits of a character over the speed. */
static void
character_times(void **state)
{
	static const struct {
		uint16_t lpr;
		double bits;
		double speed;
	} lines[] = {
	    {0x1018, 10, 50},	 /* 8 bits, 1 stop */
	    {0x1318, 10, 134.5}, /* an odd speed */
	    {0x1700, 7, 1200},	 /* 5 bits */
	    {0x1720, 7.5, 1200}, /* 5 bits, 1.5 stop */
	    {0x1738, 11, 1200},	 /* 8 bits, 2 stop */
	    {0x1770, 11, 1200},	 /* 7 bits, parity, 2 stop */
	    {0x1cd8, 11, 4800},	 /* 8 bits, odd parity: the mouse */
	    {0x1f18, 10, 19200},
	};
	struct machine *m = *state;

	clear(m);
	put(m, CSR, MSE | MAINT);
	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		emul_time t =
		    (emul_time)(lines[i].bits / lines[i].speed * 1e12);

		set_line(m, 0, lines[i].lpr);
		loop_byte(m, 0, 0xff);
		board_run_for(m, t - 2);
		assert_int_equal(get(m, CSR) & RDONE, 0);
		board_run_for(m, 4);
		assert_int_equal(get(m, CSR) & RDONE, RDONE);
		/* As many data bits as there are. */
		assert_int_equal(get(m, RBUF),
				 DVAL |
				     (0xff >> (3 - ((lines[i].lpr >> 3) & 3))));
	}
	/* The board can double the highest speed. */
	board_write(m, KN02_CSR, 4, 0x100);
	set_line(m, 0, 0x1f18);
	loop_byte(m, 0, 0xff);
	board_run_for(m, EMUL_SECOND * 10 / 38400 - 1);
	assert_int_equal(get(m, CSR) & RDONE, 0);
	board_run_for(m, 2);
	assert_int_equal(get(m, CSR) & RDONE, RDONE);
}

static void
silo_overrun(void **state)
{
	struct machine *m = *state;

	clear(m);
	set_line(m, 2, LPR_9600_8N1);
	put(m, CSR, MSE | MAINT);
	for (unsigned i = 0; i < 67; i++) {
		loop_byte(m, 2, (uint8_t)i);
		board_run_for(m, CHAR_9600);
	}
	/* 64 are in the silo; of the rest the last has overwritten others. */
	for (unsigned i = 0; i < 64; i++) {
		assert_int_equal(get(m, RBUF), DVAL | 2 << 8 | i);
	}
	assert_int_equal(get(m, RBUF), DVAL | OERR | 2 << 8 | 66);
	assert_int_equal(get(m, RBUF) & DVAL, 0);
}

static void
silo_alarm(void **state)
{
	struct machine *m = *state;

	clear(m);
	set_line(m, 2, LPR_9600_8N1);
	put(m, CSR, MSE | MAINT | SAE | RIE);
	for (unsigned i = 0; i < 16; i++) {
		assert_int_equal(get(m, CSR) & SA, 0);
		assert_false(interrupt(m));
		loop_byte(m, 2, (uint8_t)i);
		board_run_for(m, CHAR_9600);
	}
	assert_int_equal(get(m, CSR) & (SA | RDONE), SA | RDONE);
	assert_true(interrupt(m));
	/* Reading takes the alarm back and starts a new count. */
	(void)get(m, RBUF);
	assert_int_equal(get(m, CSR) & (SA | RDONE), RDONE);
	assert_false(interrupt(m));
	/* Without MSE the silo is empty. */
	put(m, CSR, 0);
	assert_int_equal(get(m, CSR) & RDONE, 0);
	put(m, CSR, MSE);
	assert_int_equal(get(m, RBUF) & DVAL, 0);
}

static void
breaks(void **state)
{
	struct machine *m = *state;
	char out[4];

	clear(m);
	set_line(m, 0, LPR_9600_8N1);
	put(m, CSR, MSE | MAINT);
	board_write(m, TDR + 1, 1, 1 << 0);
	assert_int_equal(get(m, RBUF), DVAL | FERR);
	/* It begins once. */
	board_write(m, TDR + 1, 1, 1 << 0);
	assert_int_equal(get(m, RBUF) & DVAL, 0);
	/* A line in break does not send. */
	serial_test_capture(serial_find(m, "0"), out, sizeof(out));
	put(m, CSR, MSE);
	put(m, TCR, 1);
	assert_int_equal(ready_line(m), 0);
	board_write(m, TDR, 1, 'x');
	assert_string_equal(out, "");
	board_write(m, TDR + 1, 1, 0);
	assert_int_equal(ready_line(m), 0);
	board_write(m, TDR, 1, 'y');
	assert_string_equal(out, "y");
}

static void
host_input(void **state)
{
	struct machine *m = *state;
	uint8_t typed[100];

	for (unsigned i = 0; i < sizeof(typed); i++) {
		typed[i] = (uint8_t)(i + 1);
	}
	clear(m);
	put(m, CSR, MSE);
	serial_test_feed(serial_find(m, "3"), typed, sizeof(typed));
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(get(m, CSR) & RDONE, 0); /* receiver off */
	set_line(m, 3, LPR_9600_8N1);
	board_run_for(m, CHAR_9600 - 1);
	assert_int_equal(get(m, CSR) & RDONE, 0);
	board_run_for(m, 1);
	assert_int_equal(get(m, CSR) & RDONE, RDONE);
	/* A guest that does not look loses nothing. */
	board_run_for(m, EMUL_SECOND);
	for (unsigned i = 0; i < sizeof(typed); i++) {
		assert_int_equal(get(m, RBUF), DVAL | 3 << 8 | typed[i]);
		board_run_for(m, 2 * CHAR_9600);
	}
	assert_int_equal(get(m, RBUF) & DVAL, 0);
}

/* What is typed before the guest has taken the chip waits for the firmware. */
static void
firmware_input(void **state)
{
	struct machine *m = *state;

	/* As the firmware leaves it. */
	assert_int_equal(get(m, CSR), MSE | TRDY | 3 << 8);
	assert_int_equal(get(m, TCR), 1 << 3);
	serial_test_feed(serial_find(m, "3"), "x", 1);
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(get(m, CSR) & RDONE, 0);
	put(m, CSR, MSE);
	board_run_for(m, CHAR_9600);
	assert_int_equal(get(m, RBUF), DVAL | 3 << 8 | 'x');
}

static void
transmit_disable(void **state)
{
	struct machine *m = *state;
	char out[4];

	serial_test_capture(serial_find(m, "3"), out, sizeof(out));
	board_write(m, KN02_CSR, 4, 0x800);
	put(m, TDR, 'x');
	assert_string_equal(out, "");
	board_write(m, KN02_CSR, 4, 0);
	assert_int_equal(ready_line(m), 3);
	put(m, TDR, 'y');
	assert_string_equal(out, "y");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, board_setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(master_clear),	    TEST(writable_bits), TEST(bytes),
	    TEST(transmit),	    TEST(round_robin),	 TEST(loopback),
	    TEST(character_times),  TEST(silo_overrun),	 TEST(silo_alarm),
	    TEST(breaks),	    TEST(host_input),	 TEST(firmware_input),
	    TEST(transmit_disable),
	};

	return cmocka_run_group_tests_name("dc7085", tests, NULL, NULL);
}
