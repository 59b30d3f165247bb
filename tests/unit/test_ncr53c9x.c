/*
 * Register-level tests of the NCR 53C94 and of the PMAZ-AA around it: reset,
 * selection, phases, DMA, disconnection, errors.  What the targets say is
 * tested in test_scsi.c.
 */
#include "scsi_board.h"

#define CSR_SCSI_PENDING 0x20u

static const uint8_t test_unit_ready[6] = {0};
static const uint8_t inquiry[6] = {0x12, 0, 0, 0, 36, 0};

/* ---- registers ---- */

static void
chip_reset(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	/* The firmware has left the id. */
	assert_int_equal(ncr_read(m, NCR_CFG1) & 7, 7);
	ncr_write(m, NCR_CFG1, 0x57);
	ncr_write(m, NCR_CFG2, 0xff);
	ncr_write(m, NCR_CFG3, 0xff);
	assert_int_equal(ncr_read(m, NCR_CFG1), 0x57);
	assert_int_equal(ncr_read(m, NCR_CFG2), 0x5f);
	assert_int_equal(ncr_read(m, NCR_CFG3), 0x1f);
	/* Nothing happens between the reset and a NOP. */
	ncr_write(m, NCR_CMD, 0x02);
	assert_int_equal(ncr_read(m, NCR_CMD), 0x02);
	assert_int_equal(ncr_read(m, NCR_CFG2), 0);
	ncr_write(m, NCR_CMD, 0x10);
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(ncr_read(m, NCR_STAT), 0);
	ncr_write(m, NCR_CMD, 0x00);
	ncr_write(m, NCR_CMD, 0x10);
	assert_int_equal(ncr_read(m, NCR_INTR), ILL);
	assert_int_equal(ncr_read(m, NCR_INTR), 0);
	/* Registers repeat in their window, and the option in its slot. */
	ncr_write(m, NCR_CFG2, 0x08);
	assert_int_equal(board_read(m, PMAZ + 0x3ffc0 + 4 * NCR_CFG2, 1), 8);
	assert_int_equal(board_read(m, PMAZ + 0x300000 + 4 * NCR_CFG2, 4), 8);
}

static void
fifo(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	for (unsigned i = 0; i < 16; i++) {
		ncr_write(m, NCR_FIFO, (uint8_t)(i + 1));
	}
	assert_int_equal(ncr_fifo_count(m), 16);
	assert_int_equal(ncr_read(m, NCR_FIFO), 1);
	ncr_write(m, NCR_FIFO, 17);
	assert_int_equal(ncr_read(m, NCR_STAT), 0);
	ncr_write(m, NCR_FIFO, 18); /* does not fit */
	assert_int_equal(ncr_read(m, NCR_STAT), GE);
	ncr_write(m, NCR_CMD, 0x01);
	assert_int_equal(ncr_fifo_count(m), 0);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0);
}

static void
counter(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	ncr_count(m, 0x1234);
	assert_int_equal(ncr_counter(m), 0);
	ncr_write(m, NCR_CMD, DMA | 0x00);
	assert_int_equal(ncr_counter(m), 0x1234);
}

static void
rom(void **state)
{
	static const char name[] = "PMAZ-AA ";
	struct machine *m = ((struct scsi_fixture *)*state)->m;
	uint64_t at = PMAZ_ROM;

	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(board_read(m, at + 0x3e0, 4), 1);
		assert_int_equal(board_read(m, at + 0x3e4, 4), 4);
		assert_int_equal(board_read(m, at + 0x3f0, 4), 0x55555555);
		assert_int_equal(board_read(m, at + 0x3f4, 4), 0);
		assert_int_equal(board_read(m, at + 0x3f8, 4), 0xaaaaaaaa);
		assert_int_equal(board_read(m, at + 0x3fc, 4), 0xffffffff);
		for (unsigned j = 0; j < 8; j++) {
			assert_int_equal(board_read(m, at + 0x440 + 4 * j, 1),
					 name[j]);
		}
		/* Where older options have their ROM, as it repeats. */
		at = PMAZ + 0x3c0000;
	}
}

static void
memory(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	board_write(m, PMAZ_RAM, 4, 0x12345678);
	board_write(m, PMAZ_RAM + 0x1fffc, 4, 0x9abcdef0);
	assert_int_equal(board_read(m, PMAZ_RAM + 0x20000, 4), 0x12345678);
	assert_int_equal(board_read(m, PMAZ_RAM + 0x1fffe, 2), 0x9abc);
	board_write(m, PMAZ_DMAR, 4, 0xffffffff);
	assert_int_equal(board_read(m, PMAZ_DMAR, 4), 0x8001ffff);
}

/* ---- selection ---- */

static void
bus_reset(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;

	ncr_write(m, NCR_CMD, 0x03);
	assert_true(ncr_wait(m));
	assert_int_equal(board_read(m, KN02_CSR, 4) & CSR_SCSI_PENDING,
			 CSR_SCSI_PENDING);
	assert_int_equal(ncr_read(m, NCR_INTR), SBR);
	assert_int_equal(board_read(m, KN02_CSR, 4) & CSR_SCSI_PENDING, 0);
	/* The interrupt can be switched off. */
	ncr_write(m, NCR_CFG1, 0x47);
	ncr_write(m, NCR_CMD, 0x03);
	assert_false(ncr_wait(m));
}

/* Nobody answers for 250 ms. */
static void
time_out(void **state)
{
	struct machine *m = ((struct scsi_fixture *)*state)->m;
	emul_time start;

	ncr_init(m);
	start = m->now;
	ncr_select(m, 5, 0x80, test_unit_ready, 6);
	assert_true(ncr_wait(m));
	assert_in_range((m->now - start) / EMUL_MILLISECOND, 249, 252);
	assert_int_equal(ncr_read(m, NCR_STEP), 0);
	assert_int_equal(ncr_read(m, NCR_INTR), DIS);
	assert_int_equal(ncr_fifo_count(m), 7);
}

static void
select_with_attention(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_select(m, 0, 0x80, test_unit_ready, 6);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STEP), 4);
	assert_int_equal(ncr_read(m, NCR_FFLAG), 4 << 5);
	ncr_expect(m, STATUS, BS | FC);
	assert_int_equal(ncr_read(m, NCR_STEP), 0);
	ncr_write(m, NCR_CMD, 0x11);
	ncr_expect(m, MSG_IN, FC);
	assert_int_equal(ncr_fifo_count(m), 2);
	assert_int_equal(ncr_read(m, NCR_FIFO), GOOD);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0);
	/* The message is not acknowledged yet. */
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(ncr_read(m, NCR_STAT) & ~TC, MSG_IN);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, 0, DIS);
}

static void
select_without_attention(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_write(m, NCR_STAT, 0);
	for (unsigned i = 0; i < 6; i++) {
		ncr_write(m, NCR_FIFO, 0);
	}
	ncr_write(m, NCR_CMD, 0x41);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STEP), 4);
	ncr_expect(m, STATUS, BS | FC);
}

/* The command comes by DMA, behind the message in the FIFO. */
static void
select_by_dma(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	memory_dma_write(m->memory, NULL, PMAZ_RAM + 0x100, inquiry, 6);
	board_write(m, PMAZ_DMAR, 4, DMAR_OUT | 0x100);
	ncr_count(m, 6);
	ncr_write(m, NCR_FIFO, 0x80);
	ncr_write(m, NCR_STAT, 0);
	ncr_write(m, NCR_CMD, DMA | 0x42);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STEP), 4);
	assert_int_equal(board_read(m, PMAZ_DMAR, 4), DMAR_OUT | 0x106);
	assert_int_equal(ncr_read(m, NCR_STAT), INT | TC | DATA_IN);
	assert_int_equal(ncr_read(m, NCR_INTR), BS | FC);
	/* TC stays until the counter is loaded. */
	assert_int_equal(ncr_read(m, NCR_STAT), TC | DATA_IN);
}

/* Stops after the first message byte; an extended message follows. */
static void
synchronous_negotiation(void **state)
{
	static const uint8_t sdtr[] = {1, 3, 1, 25, 15};
	static const uint8_t answer[] = {1, 3, 1, 50, 15};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_write(m, NCR_STAT, 0);
	ncr_write(m, NCR_FIFO, 0x80);
	ncr_write(m, NCR_CMD, 0x43);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STEP), 1);
	ncr_expect(m, MSG_OUT, BS | FC);
	for (unsigned i = 0; i < sizeof(sdtr); i++) {
		ncr_write(m, NCR_FIFO, sdtr[i]);
	}
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_IN, BS);
	for (unsigned i = 0; i < sizeof(answer); i++) {
		ncr_write(m, NCR_CMD, 0x10);
		ncr_expect(m, MSG_IN, FC);
		assert_int_equal(ncr_read(m, NCR_FIFO), answer[i]);
		ncr_write(m, NCR_CMD, 0x12);
		ncr_expect(m, i + 1 < sizeof(answer) ? MSG_IN : COMMAND, BS);
	}
	for (unsigned i = 0; i < 6; i++) {
		ncr_write(m, NCR_FIFO, 0);
	}
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, STATUS, BS);
}

/* A wide negotiation is rejected, and so is a queue tag. */
static void
rejected_messages(void **state)
{
	static const uint8_t messages[2][4] = {{1, 2, 3, 1}, {0x20, 5}};
	static const unsigned lengths[2] = {4, 2};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	for (unsigned n = 0; n < 2; n++) {
		ncr_write(m, NCR_STAT, 0);
		ncr_write(m, NCR_FIFO, 0x80);
		ncr_write(m, NCR_CMD, 0x43);
		ncr_expect(m, MSG_OUT, BS | FC);
		for (unsigned i = 0; i < lengths[n]; i++) {
			ncr_write(m, NCR_FIFO, messages[n][i]);
		}
		ncr_write(m, NCR_CMD, 0x10);
		ncr_expect(m, MSG_IN, BS);
		ncr_write(m, NCR_CMD, 0x10);
		ncr_expect(m, MSG_IN, FC);
		assert_int_equal(ncr_read(m, NCR_FIFO), 0x07);
		ncr_write(m, NCR_CMD, 0x1a); /* ATN again: ABORT */
		ncr_write(m, NCR_CMD, 0x12);
		ncr_expect(m, MSG_OUT, BS);
		ncr_write(m, NCR_FIFO, 0x06);
		ncr_write(m, NCR_CMD, 0x10);
		ncr_expect(m, 0, DIS);
		ncr_write(m, NCR_CMD, 0x44);
	}
}

/* Three message bytes, of which the last two are a tag: it is rejected. */
static void
select_with_tag(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_write(m, NCR_STAT, 0);
	ncr_write(m, NCR_FIFO, 0x80);
	ncr_write(m, NCR_FIFO, 0x20);
	ncr_write(m, NCR_FIFO, 0x01);
	for (unsigned i = 0; i < 6; i++) {
		ncr_write(m, NCR_FIFO, 0);
	}
	ncr_write(m, NCR_CMD, 0x46);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STEP), 2);
	ncr_expect(m, MSG_IN, BS | FC);
	assert_int_equal(ncr_fifo_count(m), 6);
}

/* ---- transfers ---- */

static void
select_for_data(struct scsi_fixture *f, const uint8_t *cdb, unsigned len,
		uint8_t phase)
{
	scsi_start(f);
	ncr_select(f->m, 0, 0x80, cdb, len);
	ncr_expect(f->m, phase, BS | FC);
}

static void
dma_in(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	select_for_data(f, inquiry, 6, DATA_IN);
	board_write(m, PMAZ_DMAR, 4, 0x200);
	ncr_count(m, 36);
	ncr_write(m, NCR_CMD, DMA | 0x10);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STAT), INT | TC | STATUS);
	assert_int_equal(ncr_counter(m), 0);
	assert_int_equal(board_read(m, PMAZ_DMAR, 4), 0x200 + 36);
	assert_int_equal(board_read(m, PMAZ_RAM + 0x208, 4), 0x20434544);
	assert_int_equal(ncr_read(m, NCR_INTR), BS);
}

/* The target has fewer bytes than asked for, or more. */
static void
short_and_long_transfers(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	select_for_data(f, inquiry, 6, DATA_IN);
	board_write(m, PMAZ_DMAR, 4, 0);
	ncr_count(m, 20);
	ncr_write(m, NCR_CMD, DMA | 0x10);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STAT), INT | TC | DATA_IN);
	assert_int_equal(ncr_read(m, NCR_INTR), BS);
	ncr_count(m, 100);
	ncr_write(m, NCR_CMD, DMA | 0x10);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STAT), INT | STATUS);
	assert_int_equal(ncr_read(m, NCR_INTR), BS);
	assert_int_equal(ncr_counter(m), 84);
	assert_int_equal(board_read(m, PMAZ_DMAR, 4), 36);
}

/* Without DMA, byte by byte. */
static void
programmed_input(void **state)
{
	static const char text[] = "DEC     RZ58     (C) DEC2000";
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	select_for_data(f, inquiry, 6, DATA_IN);
	for (unsigned i = 0; i < 36; i++) {
		ncr_write(m, NCR_CMD, 0x10);
		ncr_expect(m, i < 35 ? DATA_IN : STATUS, BS);
		assert_int_equal(ncr_fifo_count(m), 1);
		if (i >= 8) {
			assert_int_equal(ncr_read(m, NCR_FIFO), text[i - 8]);
		} else {
			ncr_read(m, NCR_FIFO);
		}
	}
}

static void
programmed_output(void **state)
{
	static const uint8_t write6[6] = {0x0a, 0, 0, 9, 1, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;
	uint8_t b[512];
	FILE *file;

	select_for_data(f, write6, 6, DATA_OUT);
	for (unsigned i = 0; i < 512; i += 16) {
		for (unsigned j = 0; j < 16; j++) {
			ncr_write(m, NCR_FIFO, (uint8_t)(i / 16));
		}
		ncr_write(m, NCR_CMD, 0x10);
		ncr_expect(m, i < 496 ? DATA_OUT : STATUS, BS);
		assert_int_equal(ncr_fifo_count(m), 0);
	}
	/* It is in the file already. */
	file = fopen(f->disk, "r");
	assert_non_null(file);
	assert_int_equal(fseek(file, 9 * 512, SEEK_SET), 0);
	assert_int_equal(fread(b, 512, 1, file), 1);
	fclose(file);
	assert_int_equal(b[0], 0);
	assert_int_equal(b[511], 31);
}

/* Bytes are thrown away, or are zeros. */
static void
padding(void **state)
{
	static const uint8_t write6[6] = {0x0a, 0, 0, 9, 2, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	select_for_data(f, inquiry, 6, DATA_IN);
	board_write(m, PMAZ_RAM, 4, 0x11223344);
	board_write(m, PMAZ_DMAR, 4, 0);
	ncr_count(m, 0); /* 65536 */
	ncr_write(m, NCR_CMD, DMA | 0x18);
	ncr_expect(m, STATUS, BS);
	assert_int_equal(ncr_counter(m), 0x10000 - 36);
	assert_int_equal(board_read(m, PMAZ_RAM, 4), 0x11223344);
	select_for_data(f, write6, 6, DATA_OUT);
	ncr_count(m, 0);
	ncr_write(m, NCR_CMD, DMA | 0x18);
	ncr_expect(m, STATUS, BS);
	assert_int_equal(ncr_counter(m), 0x10000 - 1024);
}

/* The memory is a ring for DMA. */
static void
dma_wraps(void **state)
{
	static const uint8_t read6[6] = {0x08, 0, 0, 5, 1, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	select_for_data(f, read6, 6, DATA_IN);
	board_write(m, PMAZ_DMAR, 4, 0x1ff00);
	ncr_count(m, 512);
	ncr_write(m, NCR_CMD, DMA | 0x10);
	ncr_expect(m, STATUS, BS);
	assert_int_equal(board_read(m, PMAZ_DMAR, 4), 0x100);
	assert_int_equal(board_read(m, PMAZ_RAM + 0x1ff00, 4), 0x05050500);
	assert_int_equal(board_read(m, PMAZ_RAM + 0xfc, 4), 0x05050505);
}

/* The counter runs while a long transfer does. */
static void
transfer_takes_time(void **state)
{
	static const uint8_t read10[10] = {0x28, 0, 0, 0, 0, 0, 0, 0, 64, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;
	uint32_t before = 0x8000;

	select_for_data(f, read10, 10, DATA_IN);
	board_write(m, PMAZ_DMAR, 4, 0);
	ncr_count(m, before);
	ncr_write(m, NCR_CMD, DMA | 0x10);
	while ((ncr_read(m, NCR_STAT) & INT) == 0) {
		uint32_t now = ncr_counter(m);

		assert_true(now <= before && before - now <= 4096);
		before = now;
		board_run_for(m, 500 * EMUL_MICROSECOND);
	}
	assert_int_equal(ncr_counter(m), 0);
	/* 400 ns a byte */
	ncr_expect(m, STATUS, BS);
}

/* ---- commands in wrong places ---- */

static void
illegal_commands(void **state)
{
	static const uint8_t disconnected[] = {0x10, 0x11, 0x12, 0x18, 0x1a,
					       0x20, 0x27, 0x2b, 0x7f};
	static const uint8_t connected[] = {0x40, 0x42, 0x44, 0x20, 0x2a};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	for (unsigned i = 0; i < sizeof(disconnected); i++) {
		ncr_write(m, NCR_CMD, disconnected[i]);
		ncr_expect(m, 0, ILL);
	}
	ncr_select(m, 0, 0x80, inquiry, 6);
	ncr_expect(m, DATA_IN, BS | FC);
	for (unsigned i = 0; i < sizeof(connected); i++) {
		ncr_write(m, NCR_CMD, connected[i]);
		ncr_expect(m, DATA_IN, ILL);
	}
}

/* One command may wait behind the one that is executed. */
static void
stacked_commands(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_select(m, 0, 0x80, inquiry, 6);
	ncr_write(m, NCR_CMD, 0x10);
	assert_int_equal(ncr_read(m, NCR_STAT) & GE, 0);
	ncr_write(m, NCR_CMD, 0x10);
	assert_int_equal(ncr_read(m, NCR_STAT) & GE, GE);
	assert_true(ncr_wait(m));
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(ncr_fifo_count(m), 1);
}

/* ---- attention, disconnection ---- */

/* ABORT in the middle of the data. */
static void
abort_message(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	select_for_data(f, inquiry, 6, DATA_IN);
	ncr_write(m, NCR_CMD, 0x1a);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_OUT, BS);
	ncr_write(m, NCR_CMD, 0x01);
	ncr_write(m, NCR_FIFO, 0x06);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, 0, DIS);
	ncr_write(m, NCR_CMD, 0x44);
	assert_int_equal(scsi_command(f, 0, test_unit_ready, 6, NULL, 0), GOOD);
}

/* After NO OPERATION the target goes on where it was. */
static void
attention_and_on(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	select_for_data(f, inquiry, 6, DATA_IN);
	ncr_write(m, NCR_CMD, 0x1a);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_OUT, BS);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0);
	ncr_write(m, NCR_FIFO, 0x08);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, DATA_IN, BS);
	board_write(m, PMAZ_DMAR, 4, 0);
	ncr_count(m, 35);
	ncr_write(m, NCR_CMD, DMA | 0x10);
	ncr_expect(m, STATUS, BS);
	/* The vendor begins with the eighth byte. */
	assert_int_equal(board_read(m, PMAZ_RAM + 7, 1), 'D');
}

static void
device_reset(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_write(m, NCR_STAT, 0);
	ncr_write(m, NCR_FIFO, 0x80);
	ncr_write(m, NCR_CMD, 0x43);
	ncr_expect(m, MSG_OUT, BS | FC);
	ncr_write(m, NCR_FIFO, 0x0c);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, 0, DIS);
	ncr_write(m, NCR_CMD, 0x44);
	assert_int_equal(scsi_sense(f, 0), 6);
	assert_int_equal(scsi_sense(f, 1), 0);
}

/* A read begins with a disconnection if that is allowed. */
static void
disconnect_and_reselect(void **state)
{
	static const uint8_t read6[6] = {0x08, 0, 0, 7, 1, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_select(m, 0, 0xc0, read6, 6);
	ncr_expect(m, MSG_IN, BS | FC);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_IN, FC);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0x04);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, 0, DIS);
	/* Not before it is allowed to. */
	assert_false(ncr_wait(m));
	ncr_write(m, NCR_CMD, 0x44);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STAT) & 7, MSG_IN);
	/* A driver that is about to select finds the FIFO as it was. */
	ncr_write(m, NCR_FIFO, 0x80);
	ncr_write(m, NCR_CMD, 0x42);
	assert_int_equal(ncr_fifo_count(m), 2);
	assert_int_equal(ncr_read(m, NCR_INTR), RESEL | FC);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0x81);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0x80);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, DATA_IN, BS);
	/* Reselection is disabled by it. */
	ncr_write(m, NCR_CMD, 0x45);
	assert_int_equal(ncr_read(m, NCR_INTR), ILL);
}

/* A target that wants to come back wins against a selection. */
static void
reselection_wins(void **state)
{
	static const uint8_t read6[6] = {0x08, 0, 0, 7, 1, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_select(m, 0, 0xc0, read6, 6);
	ncr_expect(m, MSG_IN, BS | FC);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_IN, FC);
	ncr_write(m, NCR_CMD, 0x01);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, 0, DIS);
	board_run_for(m, EMUL_MILLISECOND);
	ncr_write(m, NCR_CMD, 0x44);
	board_run_for(m, 6 * EMUL_MICROSECOND);
	ncr_select(m, 1, 0x80, test_unit_ready, 6);
	ncr_expect(m, MSG_IN, RESEL | FC);
	assert_int_equal(ncr_fifo_count(m), 2);
}

/* While one target is away, another one works. */
static void
two_targets(void **state)
{
	static const uint8_t read6[6] = {0x08, 0, 0, 7, 1, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_select(m, 0, 0xc0, read6, 6);
	ncr_expect(m, MSG_IN, BS | FC);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_IN, FC);
	ncr_write(m, NCR_CMD, 0x01);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, 0, DIS);
	/* Without reselection, so that it is not in the way. */
	ncr_select(m, 1, 0x80, test_unit_ready, 6);
	ncr_expect(m, STATUS, BS | FC);
	board_run_for(m, EMUL_MILLISECOND);
	ncr_write(m, NCR_CMD, 0x11);
	ncr_expect(m, MSG_IN, FC);
	assert_int_equal(ncr_read(m, NCR_FIFO), GOOD);
	ncr_read(m, NCR_FIFO);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, 0, DIS);
	ncr_write(m, NCR_CMD, 0x44);
	ncr_expect(m, MSG_IN, RESEL | FC);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0x81);
}

/* The initiator does not want the target to disconnect. */
static void
disconnection_rejected(void **state)
{
	static const uint8_t read6[6] = {0x08, 0, 0, 7, 1, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_select(m, 0, 0xc0, read6, 6);
	ncr_expect(m, MSG_IN, BS | FC);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_IN, FC);
	assert_int_equal(ncr_read(m, NCR_FIFO), 0x04);
	ncr_write(m, NCR_CMD, 0x1a);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, MSG_OUT, BS);
	ncr_write(m, NCR_FIFO, 0x07);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, DATA_IN, BS);
}

/* A bus reset in the middle of it all. */
static void
reset_when_away(void **state)
{
	static const uint8_t read6[6] = {0x08, 0, 0, 7, 1, 0};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	scsi_start(f);
	ncr_select(m, 0, 0xc0, read6, 6);
	ncr_expect(m, MSG_IN, BS | FC);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_IN, FC);
	ncr_write(m, NCR_CMD, 0x12);
	ncr_expect(m, 0, DIS);
	scsi_start(f);
	assert_false(ncr_wait(m));
}

/* ---- anything at all ---- */

/* A driver that does not know what it does: nothing breaks, and after a reset
 * the bus works as ever. */
static void
random_driver(void **state)
{
	static const uint8_t commands[] = {
	    0x00, 0x01, 0x10, 0x10, 0x10, 0x11, 0x12, 0x12, 0x18, 0x1a, 0x1b,
	    0x41, 0x42, 0x42, 0x42, 0x43, 0x44, 0x44, 0x45, 0x46, 0x40, 0x22,
	    0x80, 0x90, 0x90, 0x90, 0x90, 0x91, 0x98, 0xc1, 0xc2, 0xc3, 0xc6};
	static const uint8_t bytes[] = {0x00, 0x01, 0x03, 0x04, 0x06, 0x07,
					0x08, 0x08, 0x0a, 0x0c, 0x12, 0x15,
					0x1a, 0x1b, 0x25, 0x28, 0x2a, 0x43,
					0x80, 0xc0, 0xc0, 0xc1, 0x3f, 0x02};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;
	uint32_t x = 1;

	for (unsigned i = 0; i < 200000; i++) {
		unsigned what;

		x = x * 1664525u + 1013904223u;
		what = x >> 28;
		if (what < 5) {
			ncr_write(m, NCR_FIFO, bytes[(x >> 8) % sizeof(bytes)]);
		} else if (what < 10) {
			ncr_write(m, NCR_CMD,
				  commands[(x >> 8) % sizeof(commands)]);
		} else if (what == 10) {
			ncr_write(m, x >> 12 & 15, (uint8_t)(x >> 8));
		} else if (what == 11) {
			ncr_count(m, x >> 8 & 0x7ff);
			board_write(m, PMAZ_DMAR, 4, x >> 3);
		} else if (what == 12) {
			ncr_write(m, NCR_STAT, x >> 8 & 3);
		} else {
			ncr_read(m, what == 13 ? x >> 8 & 15 : NCR_INTR);
		}
		board_run_for(m, (x >> 20 & 63) * EMUL_MICROSECOND);
	}
	scsi_start(f);
	for (unsigned id = 0; id < 4; id++) {
		uint8_t b[36];

		assert_int_equal(scsi_command(f, id, inquiry, 6, b, 36), GOOD);
		assert_memory_equal(b + 8, "DEC     ", 8);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, scsi_setup, scsi_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(chip_reset),
	    TEST(fifo),
	    TEST(counter),
	    TEST(rom),
	    TEST(memory),
	    TEST(bus_reset),
	    TEST(time_out),
	    TEST(select_with_attention),
	    TEST(select_without_attention),
	    TEST(select_by_dma),
	    TEST(synchronous_negotiation),
	    TEST(rejected_messages),
	    TEST(select_with_tag),
	    TEST(dma_in),
	    TEST(short_and_long_transfers),
	    TEST(programmed_input),
	    TEST(programmed_output),
	    TEST(padding),
	    TEST(dma_wraps),
	    TEST(transfer_takes_time),
	    TEST(illegal_commands),
	    TEST(stacked_commands),
	    TEST(abort_message),
	    TEST(attention_and_on),
	    TEST(device_reset),
	    TEST(disconnect_and_reselect),
	    TEST(reselection_wins),
	    TEST(two_targets),
	    TEST(disconnection_rejected),
	    TEST(reset_when_away),
	    TEST(random_driver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
