/*
 * Register-level tests of the DC7061 (SII) on the boards of the DECstation 3100
 * and the DECsystem 5100: selection, phases, bytes, DMA, disconnection.  What
 * the targets say is tested in test_scsi.c.
 */
#include "devices/dc7061.h"
#include "scsi_board.h"

#define SII	   UINT64_C(0x1a000000)
#define SII_RAM	   UINT64_C(0x1b000000)
#define KN230_ICSR UINT64_C(0x1e000000)
#define ICSR_SII   0x0800u

enum {
	/* CSTAT */
	SIP = 0x0004,
	DST = 0x0020,
	CON = 0x0040,
	SCH = 0x0080,
	RST = 0x2000,
	DI = 0x4000,
	CI = 0x8000,
	/* DSTAT */
	MIS = 0x0010,
	OBB = 0x0100,
	IBF = 0x0400,
	TBE = 0x0800,
	TCZ = 0x1000,
	DNE = 0x2000,
	/* COMM */
	ATN = 0x0008,
	CHRESET = 0x0080,
	DISCON = 0x0100,
	SELECT = 0x0400,
	INXFER = 0x0800,
	DO_RST = 0x4000,
	SII_DMA_ON = 0x8000,
};

static const uint8_t inquiry[6] = {0x12, 0, 0, 0, 36, 0};
static const uint8_t read_block_7[10] = {0x28, 0, 0, 0, 0, 7, 0, 0, 1, 0};

static int
setup_pmax(void **state)
{
	return scsi_setup_on(state, "pmax");
}

static int
setup_5100(void **state)
{
	return scsi_setup_on(state, "5100");
}

static uint16_t
get(struct machine *m, enum dc7061_register reg)
{
	return (uint16_t)board_read(m, SII + 4 * reg, 2);
}

static void
set(struct machine *m, enum dc7061_register reg, uint16_t value)
{
	board_write(m, SII + 4 * reg, 2, value);
}

/* The memory as the CPU of the 3100 sees it. */
static void
put_bytes(struct machine *m, uint32_t at, const uint8_t *bytes, unsigned len)
{
	for (unsigned i = 0; i < len; i++, at++) {
		board_write(m, SII_RAM + at / 2 * 4 + at % 2, 1, bytes[i]);
	}
}

static uint8_t
get_byte(struct machine *m, uint32_t at)
{
	return (uint8_t)board_read(m, SII_RAM + at / 2 * 4 + at % 2, 1);
}

/* As drivers begin. */
static void
start(struct machine *m)
{
	set(m, SII_COMM, CHRESET);
	set(m, SII_CSR, 0x10);
	set(m, SII_ID, 0x8007);
	set(m, SII_DICTRL, 4);
	set(m, SII_COMM, DO_RST);
	assert_int_equal(get(m, SII_CSTAT), CI | RST);
	set(m, SII_CSTAT, 0xffff);
	set(m, SII_CSR, 0x1b);
	assert_int_equal(get(m, SII_CSTAT), 0);
	assert_int_equal(get(m, SII_DSTAT), 0);
}

static void
wait_for(struct machine *m, enum dc7061_register reg, uint16_t bits)
{
	for (unsigned i = 0; i < 10000 && (get(m, reg) & bits) == 0; i++) {
		board_run_for(m, 10 * EMUL_MICROSECOND);
	}
	assert_int_not_equal(get(m, reg) & bits, 0);
}

/* Selects with ATN and sends the message; the target asks for a command. */
static void
select_target(struct machine *m, unsigned id, uint8_t identify)
{
	set(m, SII_DATA, identify);
	set(m, SII_SLCSR, (uint16_t)id);
	set(m, SII_COMM, INXFER | SELECT | ATN | CON | MSG_OUT);
	assert_int_equal(get(m, SII_CSTAT) & SIP, SIP);
	wait_for(m, SII_CSTAT, CI);
	assert_int_equal(get(m, SII_CSTAT) & (SCH | CON | DST | SIP),
			 SCH | CON);
	set(m, SII_CSTAT, SCH);
	wait_for(m, SII_DSTAT, MIS);
	assert_int_equal(get(m, SII_DSTAT), DI | DNE | TBE | MIS | COMMAND);
	set(m, SII_DSTAT, DNE);
}

static void
start_dma(struct machine *m, uint8_t phase, uint32_t at, uint16_t count)
{
	set(m, SII_DMADDRL, (uint16_t)at);
	set(m, SII_DMADDRH, (uint16_t)(at >> 16));
	set(m, SII_DMLOTC, count);
	set(m, SII_COMM,
	    SII_DMA_ON | INXFER | (get(m, SII_CSTAT) & 0x70) | phase);
}

static void
send_command(struct machine *m, const uint8_t *cdb, unsigned len)
{
	put_bytes(m, 0x10000, cdb, len);
	start_dma(m, COMMAND, 0x10000, (uint16_t)len);
	wait_for(m, SII_DSTAT, DNE);
	assert_int_equal(get(m, SII_DSTAT) & TCZ, TCZ);
	assert_int_equal(get(m, SII_DMLOTC), 0);
	set(m, SII_DSTAT, DNE);
}

/* Takes a byte by the data register, and acknowledges it. */
static uint8_t
take_byte(struct machine *m, uint8_t phase)
{
	uint16_t state = get(m, SII_CSTAT) & 0x70;
	uint8_t byte;

	wait_for(m, SII_DSTAT, IBF);
	assert_int_equal(get(m, SII_DSTAT) & 7, phase);
	set(m, SII_COMM, state | phase);
	assert_int_equal(get(m, SII_DSTAT) & (MIS | IBF | DNE), IBF);
	byte = (uint8_t)get(m, SII_DATA);
	set(m, SII_COMM, INXFER | state | phase);
	wait_for(m, SII_DSTAT, DNE);
	set(m, SII_DSTAT, DNE);
	return byte;
}

/* Status and message; then the bus is free. */
static void
end_command(struct machine *m, uint8_t status)
{
	assert_int_equal(take_byte(m, STATUS), status);
	assert_int_equal(take_byte(m, MSG_IN), 0);
	assert_int_equal(get(m, SII_CSTAT), CI | SCH);
	set(m, SII_CSTAT, SCH);
	set(m, SII_COMM, 0);
	assert_int_equal(get(m, SII_DSTAT), 0);
}

/* Hears what a target has to say of the reset. */
static void
hear_reset(struct machine *m, unsigned id)
{
	static const uint8_t test_unit_ready[6] = {0};

	select_target(m, id, 0x80);
	send_command(m, test_unit_ready, 6);
	end_command(m, CHECK);
}

/* ---- registers ---- */

static void
registers(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	for (unsigned i = 0; i < 27; i++) {
		if (i != SII_COMM) {
			set(m, (enum dc7061_register)i, 0xffff);
		}
	}
	assert_int_equal(get(m, SII_CSR), 0x1f);
	assert_int_equal(get(m, SII_ID), 0x8007);
	assert_int_equal(get(m, SII_SLCSR), 7);
	assert_int_equal(get(m, SII_DESTAT), 0);
	assert_int_equal(get(m, SII_DATA), 0xff);
	assert_int_equal(get(m, SII_DMCTRL), 3);
	assert_int_equal(get(m, SII_DMLOTC), 0x1fff);
	assert_int_equal(get(m, SII_DMADDRL), 0xffff);
	assert_int_equal(get(m, SII_DMADDRH), 3);
	assert_int_equal(get(m, SII_DMABYTE), 0xff);
	assert_int_equal(get(m, SII_STLP), 0xffff);
	assert_int_equal(get(m, SII_CSTAT), 0);
	assert_int_equal(get(m, SII_DSTAT), 0);
	assert_int_equal(get(m, SII_DICTRL), 0xf);
	set(m, SII_COMM, CHRESET);
	for (unsigned i = 0; i < 27; i++) {
		assert_int_equal(get(m, (enum dc7061_register)i), 0);
	}
	/* They repeat every 128 bytes. */
	board_write(m, SII + 0xfff80 + 4 * SII_SLCSR, 4, 5);
	assert_int_equal(get(m, SII_SLCSR), 5);
}

/* Halfwords of the 3100 and words of the 5100 lie twice as far apart. */
static void
memory_3100(void **state)
{
	struct scsi_fixture *f = *state;

	board_write(f->m, SII_RAM, 2, 0x1234);
	board_write(f->m, SII_RAM + 0x3fffc, 2, 0x5678);
	assert_int_equal(board_read(f->m, SII_RAM + 0x3fffc, 2), 0x5678);
}

static void
bus_reset(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	hear_reset(m, 0);
	select_target(m, 0, 0x80);
	set(m, SII_COMM, DO_RST);
	assert_int_equal(get(m, SII_COMM), 0);
	assert_int_equal(get(m, SII_CSTAT), CI | RST | SCH);
	assert_int_equal(get(m, SII_DSTAT), CI);
	set(m, SII_CSTAT, RST);
	assert_int_equal(get(m, SII_CSTAT), CI | SCH);
}

/* ---- selection ---- */

/* Nobody answers; software gives up. */
static void
no_answer(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	set(m, SII_SLCSR, 5);
	set(m, SII_COMM, SELECT);
	board_run_for(m, 300 * EMUL_MILLISECOND);
	assert_int_equal(get(m, SII_CSTAT), SIP);
	set(m, SII_COMM, DISCON);
	assert_int_equal(get(m, SII_CSTAT), 0);
	hear_reset(m, 0);
}

/* Not while the port is switched off. */
static void
port_off(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	set(m, SII_DICTRL, 0);
	set(m, SII_SLCSR, 0);
	set(m, SII_COMM, SELECT);
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(get(m, SII_CSTAT), SIP);
}

static void
select_without_attention(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	set(m, SII_SLCSR, 0);
	set(m, SII_COMM, SELECT | CON | COMMAND);
	wait_for(m, SII_CSTAT, SCH);
	assert_int_equal(get(m, SII_DSTAT), CI | DI | TBE | COMMAND);
	assert_int_equal(get(m, SII_SC1), 0x100 | 0x10 | COMMAND);
	/* A command can go byte by byte. */
	for (unsigned i = 0; i < 6; i++) {
		set(m, SII_DATA, 0);
		set(m, SII_COMM, INXFER | CON | COMMAND);
		wait_for(m, SII_DSTAT, DNE);
		set(m, SII_DSTAT, DNE);
	}
	set(m, SII_CSTAT, SCH);
	end_command(m, CHECK);
}

/* The interrupt follows the composite bits, if it is enabled. */
static void
interrupt(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	assert_int_equal(board_read(m, KN230_ICSR, 4) & ICSR_SII, 0);
	set(m, SII_SLCSR, 0);
	set(m, SII_COMM, SELECT | CON | COMMAND);
	wait_for(m, SII_CSTAT, SCH);
	assert_int_equal(board_read(m, KN230_ICSR, 4) & ICSR_SII, ICSR_SII);
	set(m, SII_CSR, 0x1a);
	assert_int_equal(board_read(m, KN230_ICSR, 4) & ICSR_SII, 0);
	set(m, SII_CSR, 0x1b);
	set(m, SII_CSTAT, SCH);
	/* The target still asks. */
	assert_int_equal(board_read(m, KN230_ICSR, 4) & ICSR_SII, ICSR_SII);
	set(m, SII_DATA, 0);
	set(m, SII_COMM, INXFER | CON | COMMAND);
	assert_int_equal(board_read(m, KN230_ICSR, 4) & ICSR_SII, 0);
	wait_for(m, SII_DSTAT, DNE);
	assert_int_equal(board_read(m, KN230_ICSR, 4) & ICSR_SII, ICSR_SII);
}

/* ---- messages ---- */

/* Each byte of a message by a command; ATN is as the command says. */
static void
messages(void **state)
{
	static const uint8_t sdtr[5] = {1, 3, 1, 64, 3};
	static const uint8_t answer[5] = {1, 3, 1, 64, 3};
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	set(m, SII_SLCSR, 0);
	set(m, SII_COMM, SELECT | ATN | CON | MSG_OUT);
	wait_for(m, SII_CSTAT, SCH);
	set(m, SII_CSTAT, SCH);
	set(m, SII_DATA, 0x80);
	for (unsigned i = 0; i < 6; i++) {
		assert_int_equal(get(m, SII_DSTAT), DI | TBE | MSG_OUT);
		if (i > 0) {
			set(m, SII_DATA, sdtr[i - 1]);
		}
		set(m, SII_COMM, INXFER | (i < 5 ? ATN : 0) | CON | MSG_OUT);
		wait_for(m, SII_DSTAT, DNE);
		set(m, SII_DSTAT, DNE);
	}
	for (unsigned i = 0; i < 5; i++) {
		assert_int_equal(take_byte(m, MSG_IN), answer[i]);
	}
	assert_int_equal(get(m, SII_DSTAT) & (MIS | 7), MIS | COMMAND);
}

/* A message and ATN by DMA: it falls before the last byte. */
static void
message_by_dma(void **state)
{
	static const uint8_t bytes[6] = {0xc0, 1, 3, 1, 64, 3};
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	put_bytes(m, 0x200, bytes, 6);
	set(m, SII_DMADDRL, 0x200);
	set(m, SII_DMLOTC, 6);
	set(m, SII_SLCSR, 0);
	set(m, SII_COMM, SII_DMA_ON | INXFER | SELECT | ATN | CON | MSG_OUT);
	wait_for(m, SII_DSTAT, DNE);
	assert_int_equal(get(m, SII_DSTAT),
			 CI | DI | DNE | TCZ | MIS | IBF | MSG_IN);
	set(m, SII_CSTAT, SCH);
	set(m, SII_DSTAT, DNE);
	assert_int_equal(take_byte(m, MSG_IN), 1);
}

/* ATN with the acknowledgement of a message makes the target listen. */
static void
rejection(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	hear_reset(m, 0);
	select_target(m, 0, 0xc0);
	send_command(m, read_block_7, 10);
	wait_for(m, SII_DSTAT, IBF);
	assert_int_equal(get(m, SII_DATA), 4); /* DISCONNECT */
	set(m, SII_COMM, INXFER | ATN | CON | MSG_IN);
	wait_for(m, SII_DSTAT, DNE);
	set(m, SII_DSTAT, DNE);
	wait_for(m, SII_DSTAT, TBE);
	assert_int_equal(get(m, SII_DSTAT), DI | MIS | TBE | MSG_OUT);
	set(m, SII_DATA, 7); /* MESSAGE REJECT */
	set(m, SII_COMM, INXFER | CON | MSG_OUT);
	wait_for(m, SII_DSTAT, DNE);
	/* It stays on the bus. */
	wait_for(m, SII_DSTAT, IBF);
	assert_int_equal(get(m, SII_DSTAT) & 7, DATA_IN);
	assert_int_equal(get(m, SII_CSTAT) & (SCH | CON), CON);
}

/* ---- DMA ---- */

static void
dma_in(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	hear_reset(m, 0);
	select_target(m, 0, 0x80);
	send_command(m, inquiry, 6);
	wait_for(m, SII_DSTAT, MIS);
	assert_int_equal(get(m, SII_DSTAT) & 7, DATA_IN);
	/* An odd number first: the next run begins at an odd address, with the
	 * byte before it from DMABYTE. */
	start_dma(m, DATA_IN, 0x1fff0, 9);
	assert_int_equal(get(m, SII_DSTAT), DATA_IN);
	wait_for(m, SII_DSTAT, DNE);
	assert_int_equal(get(m, SII_DSTAT),
			 DI | DNE | TCZ | OBB | IBF | DATA_IN);
	assert_int_equal(get(m, SII_DMABYTE), 'D');
	assert_int_equal(get_byte(m, 0x1fff8), 'D');
	assert_int_equal(get(m, SII_DMADDRL), 0xfff0);
	set(m, SII_DSTAT, DNE);
	set(m, SII_DMABYTE, 'x');
	/* The memory wraps.  The target has less than is asked for. */
	start_dma(m, DATA_IN, 0x1fff9, 100);
	wait_for(m, SII_DSTAT, MIS);
	assert_int_equal(get(m, SII_DSTAT), DI | MIS | IBF | STATUS);
	assert_int_equal(get(m, SII_DMLOTC), 100 - 27);
	assert_int_equal(get_byte(m, 0x1fff8), 'x');
	assert_int_equal(get_byte(m, 0x1fff9), 'E');
	assert_int_equal(get_byte(m, 0x1fffa), 'C');
	assert_int_equal(get_byte(m, 0), 'R');
	assert_int_equal(get_byte(m, 1), 'Z');
	end_command(m, GOOD);
}

/* 0 counts 8192 bytes; synchronous bytes take 250 ns. */
static void
dma_out(void **state)
{
	static const uint8_t cdb[10] = {0x2a, 0, 0, 0, 0, 64, 0, 0, 16, 0};
	struct machine *m = ((struct scsi_fixture *)*state)->m;
	struct diskimage *disk = diskimage_find(m, DISK_SCSI, 0);
	uint8_t bytes[2] = {0xa5, 0x5a};
	const struct object *target = &board_device(m, "scsi.0")->object;
	emul_time from;

	start(m);
	hear_reset(m, 0);
	put_bytes(m, 0x1000, bytes, 2);
	put_bytes(m, 0x2ffe, bytes, 2);
	select_target(m, 0, 0x80);
	send_command(m, cdb, 10);
	wait_for(m, SII_DSTAT, MIS);
	set(m, SII_DMCTRL, 3);
	from = m->now;
	start_dma(m, DATA_OUT, 0x1000, 0);
	wait_for(m, SII_DSTAT, DNE);
	assert_in_range((m->now - from) / EMUL_MICROSECOND, 2048, 2080);
	set(m, SII_DSTAT, DNE);
	/* A snapshot of the target would be good. */
	assert_true(target->class->valid(target, target->self));
	end_command(m, GOOD);
	assert_true(diskimage_read(disk, 64 * 512, bytes, 2));
	assert_int_equal(bytes[0], 0xa5);
	assert_true(diskimage_read(disk, 80 * 512 - 2, bytes, 2));
	assert_int_equal(bytes[1], 0x5a);
}

/* The words of the 5100. */
static void
dma_5100(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	board_write(m, SII_RAM + 0x100, 4, 0x12);
	board_write(m, SII_RAM + 0x108, 4, 36);
	set(m, SII_SLCSR, 0);
	set(m, SII_COMM, SELECT | CON | COMMAND);
	wait_for(m, SII_CSTAT, SCH);
	set(m, SII_CSTAT, SCH);
	start_dma(m, COMMAND, 0x80, 6);
	wait_for(m, SII_DSTAT, DNE);
	set(m, SII_DSTAT, DNE);
	wait_for(m, SII_DSTAT, MIS);
	start_dma(m, DATA_IN, 0x1000, 36);
	wait_for(m, SII_DSTAT, DNE);
	/* "DEC " from byte 8 on */
	assert_int_equal(board_read(m, SII_RAM + 0x2010, 4), 0x20434544);
	assert_int_equal(board_read(m, SII_RAM + 0x2014, 4), 0);
}

/* ---- disconnection ---- */

static void
reselection(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	hear_reset(m, 0);
	select_target(m, 0, 0xc0);
	send_command(m, read_block_7, 10);
	assert_int_equal(take_byte(m, MSG_IN), 4);
	assert_int_equal(get(m, SII_CSTAT), CI | SCH);
	/* Software has not seen it yet. */
	board_run_for(m, 10 * EMUL_MILLISECOND);
	assert_int_equal(get(m, SII_CSTAT), CI | SCH);
	set(m, SII_COMM, 0);
	set(m, SII_CSTAT, SCH);
	wait_for(m, SII_CSTAT, SCH);
	assert_int_equal(get(m, SII_CSTAT), CI | DI | SCH | CON | DST);
	assert_int_equal(get(m, SII_DESTAT), 0);
	assert_int_equal(get(m, SII_DSTAT), CI | DI | MIS | IBF | MSG_IN);
	set(m, SII_CSTAT, SCH);
	assert_int_equal(take_byte(m, MSG_IN), 0x80);
	assert_int_equal(get(m, SII_DSTAT) & (MIS | 7), MIS | DATA_IN);
	start_dma(m, DATA_IN, 0, 512);
	wait_for(m, SII_DSTAT, DNE);
	set(m, SII_DSTAT, DNE);
	assert_int_equal(get_byte(m, 0), 0);
	assert_int_equal(get_byte(m, 511), 7);
	end_command(m, GOOD);
}

/* Not without RSE; a selection that has not begun loses. */
static void
reselection_wins(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	start(m);
	hear_reset(m, 1);
	select_target(m, 1, 0xc0);
	send_command(m, read_block_7, 10);
	assert_int_equal(take_byte(m, MSG_IN), 4);
	set(m, SII_CSR, 0x13);
	set(m, SII_COMM, 0);
	set(m, SII_CSTAT, SCH);
	board_run_for(m, 10 * EMUL_MILLISECOND);
	assert_int_equal(get(m, SII_CSTAT), 0);
	set(m, SII_CSR, 0x1b);
	board_run_for(m, 6 * EMUL_MICROSECOND);
	set(m, SII_SLCSR, 0);
	set(m, SII_COMM, SELECT | CON | COMMAND);
	wait_for(m, SII_CSTAT, SCH);
	assert_int_equal(get(m, SII_CSTAT), CI | DI | SCH | CON | DST);
	assert_int_equal(get(m, SII_DESTAT), 1);
}

#define TEST(test, board) \
	cmocka_unit_test_setup_teardown(test, setup_##board, scsi_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(registers, pmax),	  TEST(memory_3100, pmax),
	    TEST(bus_reset, pmax),	  TEST(no_answer, pmax),
	    TEST(port_off, pmax),	  TEST(select_without_attention, pmax),
	    TEST(interrupt, 5100),	  TEST(messages, pmax),
	    TEST(message_by_dma, pmax),	  TEST(rejection, pmax),
	    TEST(dma_in, pmax),		  TEST(dma_out, pmax),
	    TEST(dma_5100, 5100),	  TEST(reselection, pmax),
	    TEST(reselection_wins, pmax),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
