/*
 * SCSI behind an I/O ASIC, whose DMA software may switch on behind the chip's
 * command: the chip waits.
 */
#include "scsi_board.h"

#define CHIP	    UINT64_C(0x1c300000)
#define REG(n)	    (UINT64_C(0x1c040000) + 16 * (n))
#define SCSI_DMA_P  REG(0)
#define SCSI_DMA_BP REG(1)
#define SSR	    REG(16)
#define SCR	    REG(27)

#define DMA_EN	  0x00020000u
#define TO_MEMORY 0x00040000u
#define BUFFER	  0x20000u
#define BLOCK	  512u

static const uint8_t read_block_2[] = {8, 0, 0, 2, 1, 0};
static const uint8_t write_block_3[] = {10, 0, 0, 3, 1, 0};

static int
setup(void **state)
{
	ncr_base = CHIP;
	return scsi_setup_on(state, "3min");
}

/* DMA that is off, but for its direction. */
static void
prepare_dma(struct machine *m, uint32_t direction)
{
	board_write(m, SSR, 4, direction);
	board_write(m, SCSI_DMA_P, 4, BUFFER << 3);
	board_write(m, SCSI_DMA_BP, 4, 0xffffffff);
	board_write(m, SCR, 4, 0);
}

/* Nothing happens for a second. */
static void
assert_waits(struct machine *m, uint32_t left)
{
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(ncr_read(m, NCR_STAT) & (INT | TC), 0);
	assert_int_equal(ncr_counter(m), left);
}

static void
start_data(struct machine *m, uint32_t n)
{
	ncr_count(m, n);
	ncr_write(m, NCR_CMD, DMA | 0x10);
}

static void
end_command(struct machine *m)
{
	ncr_write(m, NCR_CMD, 0x11);
	ncr_expect(m, MSG_IN, FC);
	assert_int_equal(ncr_read(m, NCR_FIFO), GOOD);
	ncr_write(m, NCR_CMD, 0x12);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_INTR), DIS);
}

/* The unit attention of the reset is out of the way. */
static void
begin(struct machine *m)
{
	static const uint8_t test_unit_ready[6];

	ncr_init(m);
	ncr_select(m, 0, 0x80, test_unit_ready, 6);
	ncr_expect(m, STATUS, BS | FC);
	ncr_write(m, NCR_CMD, 0x11);
	ncr_expect(m, MSG_IN, FC);
	ncr_write(m, NCR_CMD, 0x12);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_INTR), DIS);
	ncr_write(m, NCR_CMD, 0x01);
}

static void
read_late(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	begin(m);
	ncr_select(m, 0, 0x80, read_block_2, 6);
	ncr_expect(m, DATA_IN, BS | FC);
	prepare_dma(m, TO_MEMORY);
	start_data(m, BLOCK);
	assert_waits(m, BLOCK);
	assert_int_equal(board_read(m, BUFFER, 4), 0);
	board_write(m, SSR, 4, TO_MEMORY | DMA_EN);
	ncr_expect(m, STATUS, BS);
	assert_int_equal(ncr_counter(m), 0);
	assert_int_equal(board_read(m, BUFFER, 4), 0x02020200);
	assert_int_equal(board_read(m, BUFFER + BLOCK - 4, 4), 0x02020202);
	end_command(m);
}

static void
write_late(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;
	uint8_t bytes[BLOCK];
	uint8_t there[BLOCK];
	FILE *disk;

	memset(bytes, 0x5a, sizeof(bytes));
	memory_dma_write(m->memory, NULL, BUFFER, bytes, sizeof(bytes));
	begin(m);
	ncr_select(m, 0, 0x80, write_block_3, 6);
	ncr_expect(m, DATA_OUT, BS | FC);
	prepare_dma(m, 0);
	start_data(m, BLOCK);
	assert_waits(m, BLOCK);
	board_write(m, SSR, 4, DMA_EN);
	ncr_expect(m, STATUS, BS);
	end_command(m);

	disk = fopen(f->disk, "rb");
	assert_non_null(disk);
	assert_int_equal(fseek(disk, 3 * BLOCK, SEEK_SET), 0);
	assert_int_equal(fread(there, 1, BLOCK, disk), BLOCK);
	fclose(disk);
	assert_memory_equal(there, bytes, BLOCK);
}

/* Negotiation: a message of five bytes. */
static void
message_late(void **state)
{
	static const uint8_t message[] = {1, 3, 1, 50, 15};
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	begin(m);
	memory_dma_write(m->memory, NULL, BUFFER, message, sizeof(message));
	ncr_write(m, NCR_STAT, 0);
	ncr_write(m, NCR_FIFO, 0x80);
	ncr_write(m, NCR_CMD, 0x43); /* stops behind IDENTIFY */
	ncr_expect(m, MSG_OUT, BS | FC);
	prepare_dma(m, 0);
	start_data(m, sizeof(message));
	assert_waits(m, sizeof(message));
	board_write(m, SSR, 4, DMA_EN);
	ncr_expect(m, MSG_IN, BS);
	ncr_write(m, NCR_CMD, 0x10);
	ncr_expect(m, MSG_IN, FC);
	/* An extended message, not a rejection. */
	assert_int_equal(ncr_read(m, NCR_FIFO), 1);
}

/* A selection whose bytes come by DMA. */
static void
select_late(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;
	uint8_t bytes[7] = {0x80};

	memcpy(bytes + 1, read_block_2, 6);
	begin(m);
	memory_dma_write(m->memory, NULL, BUFFER, bytes, sizeof(bytes));
	prepare_dma(m, 0);
	ncr_write(m, NCR_STAT, 0);
	ncr_count(m, sizeof(bytes));
	ncr_write(m, NCR_CMD, DMA | 0x42);
	assert_waits(m, sizeof(bytes));
	board_write(m, SSR, 4, DMA_EN);
	ncr_expect(m, DATA_IN, BS | FC);
}

/* Padding moves nothing, and needs no DMA. */
static void
padding(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	begin(m);
	ncr_select(m, 0, 0x80, read_block_2, 6);
	ncr_expect(m, DATA_IN, BS | FC);
	prepare_dma(m, TO_MEMORY);
	ncr_count(m, BLOCK);
	ncr_write(m, NCR_CMD, DMA | 0x18);
	ncr_expect(m, STATUS, BS);
	end_command(m);
}

/* A reset of the chip ends the waiting. */
static void
reset_while_waiting(void **state)
{
	struct scsi_fixture *f = *state;
	struct machine *m = f->m;

	begin(m);
	ncr_select(m, 0, 0x80, read_block_2, 6);
	ncr_expect(m, DATA_IN, BS | FC);
	prepare_dma(m, TO_MEMORY);
	start_data(m, BLOCK);
	assert_waits(m, BLOCK);
	ncr_init(m);
	board_write(m, SSR, 4, TO_MEMORY | DMA_EN);
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(ncr_read(m, NCR_STAT) & INT, 0);
	assert_int_equal(board_read(m, BUFFER, 4), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, scsi_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(read_late),   TEST(write_late), TEST(message_late),
	    TEST(select_late), TEST(padding),	 TEST(reset_while_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
