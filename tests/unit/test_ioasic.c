/*
 * Register-level tests of the I/O ASIC, on a DECstation 5000/240 and others:
 * interrupts, SCSI DMA, the counter, control bits.
 */
#include "devices/ioasic.h"
#include "dec_board.h"

#define BASE	    UINT64_C(0x1f800000)
#define REG(n)	    (BASE + 0x40000 + 0x10 * (n))
#define SCSI_DMA_P  REG(0)
#define SCSI_DMA_BP REG(1)
#define LANCE_DMA_P REG(2)
#define SSR	    REG(16)
#define SIR	    REG(17)
#define SIMR	    REG(18)
#define SCR	    REG(27)
#define SDR0	    REG(28)
#define SDR1	    REG(29)
#define FCTR	    REG(30)

#define PTR_LOAD     0x00080000u
#define OVRUN	     0x00040000u
#define READ_E	     0x00020000u
#define LANCE_READ_E 0x00010000u
#define TO_MEMORY    0x00060f00u
#define FROM_MEMORY  0x00020f00u

/* Not a 5900; the halt button is not pressed. */
#define SIR_IDLE 0x8002u

static int
setup(void **state)
{
	return board_new(state, "3maxplus");
}

static int
setup_3min(void **state)
{
	return board_new(state, "3min");
}

static uint32_t
get(struct machine *m, uint64_t paddr)
{
	return board_read(m, paddr, 4);
}

static void
put(struct machine *m, uint64_t paddr, uint32_t value)
{
	board_write(m, paddr, 4, value);
}

/* The pointer for a physical address. */
static uint32_t
pointer(uint32_t address)
{
	return address << 3;
}

static void
interrupts(void **state)
{
	struct machine *m = *state;

	assert_int_equal(get(m, SIR), SIR_IDLE);
	for (unsigned i = 4; i < 14; i++) {
		char name[16];

		snprintf(name, sizeof(name), "ioasic.%u", i);
		irq_set(irq_of(m, name), true);
		assert_int_equal(get(m, SIR), SIR_IDLE | 1u << i);
		assert_false(board_irq(m, "cpu0.2"));
		put(m, SIMR, 1u << i);
		assert_true(board_irq(m, "cpu0.2"));
		/* A level: writing does not clear it. */
		put(m, SIR, 0);
		assert_true(board_irq(m, "cpu0.2"));
		irq_set(irq_of(m, name), false);
		assert_false(board_irq(m, "cpu0.2"));
		put(m, SIMR, 0);
	}
	/* Registers repeat in the slot. */
	put(m, SIMR + 0x3fe00, 0x12345678);
	assert_int_equal(get(m, SIMR), 0x12345678);
}

static void
dma_to_memory(void **state)
{
	struct machine *m = *state;
	struct ncr53c9x_dma dma = ioasic_scsi_dma(board_device(m, "ioasic"));
	uint8_t bytes[24];

	for (unsigned i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (uint8_t)(0x40 + i);
	}
	put(m, SIMR, PTR_LOAD);
	put(m, SCSI_DMA_P, pointer(0x12ff0));
	put(m, SCSI_DMA_BP, pointer(0x20000));
	put(m, SCR, 0);
	put(m, SSR, TO_MEMORY);
	dma.to_memory(dma.arg, bytes, 12);
	/* Eight are in memory, four in the chip. */
	assert_int_equal(get(m, 0x12ff0), 0x43424140);
	assert_int_equal(get(m, 0x12ff4), 0x47464544);
	assert_int_equal(get(m, 0x12ff8), 0);
	assert_int_equal(get(m, SCSI_DMA_P), pointer(0x12ff8));
	assert_int_equal(get(m, SCR), 2);
	assert_int_equal(get(m, SDR0), 0x4b4a4948);
	assert_int_equal(get(m, SIR), SIR_IDLE);
	/* Over the end of the page. */
	dma.to_memory(dma.arg, bytes + 12, 9);
	assert_int_equal(get(m, 0x12ffc), 0x4f4e4d4c);
	assert_int_equal(get(m, SCSI_DMA_P), pointer(0x20000));
	assert_int_equal(get(m, SIR), SIR_IDLE | PTR_LOAD);
	assert_true(board_irq(m, "cpu0.2"));
	assert_int_equal(get(m, SCR), 3); /* an odd byte is half of one */
	put(m, SIR, ~PTR_LOAD);
	assert_false(board_irq(m, "cpu0.2"));
	dma.to_memory(dma.arg, bytes + 21, 3);
	assert_int_equal(get(m, 0x20000), 0x53525150);
	assert_int_equal(get(m, 0x20004), 0x57565554);
	assert_int_equal(get(m, SCR), 0);
}

/* Software begins between: the words that are there already are in SDR. */
static void
dma_unaligned(void **state)
{
	struct machine *m = *state;
	struct ncr53c9x_dma dma = ioasic_scsi_dma(board_device(m, "ioasic"));
	uint8_t bytes[10];

	put(m, SCSI_DMA_P, pointer(0x13000));
	put(m, SDR0, 0x44332211);
	put(m, SDR1, 0x88776655);
	put(m, SCR, 3);
	put(m, SSR, TO_MEMORY);
	dma.to_memory(dma.arg, (const uint8_t *)"AB", 2);
	assert_int_equal(get(m, 0x13000), 0x44332211);
	assert_int_equal(get(m, 0x13004), 0x42416655);
	/* The other way, from the second halfword on. */
	put(m, SSR, 0xf00);
	put(m, 0x13008, 0x64636261);
	put(m, 0x1300c, 0x68676665);
	put(m, SCSI_DMA_P, pointer(0x13008));
	put(m, SDR0, 0x44332211);
	put(m, SDR1, 0x88776655);
	put(m, SCR, 4 | 1);
	put(m, SSR, FROM_MEMORY);
	dma.from_memory(dma.arg, bytes, 10);
	assert_memory_equal(bytes,
			    "\x33\x44\x55\x66\x77\x88"
			    "abcd",
			    10);
	/* Looking ahead moved nothing. */
	assert_int_equal(get(m, SCR), 4 | 1);
	dma.taken(dma.arg, 8);
	assert_int_equal(get(m, SCR), 4 | 1);
	assert_int_equal(get(m, SDR0), 0x64636261);
	assert_int_equal(get(m, SCSI_DMA_P), pointer(0x13010));
	dma.from_memory(dma.arg, bytes, 2);
	assert_memory_equal(bytes, "cd", 2);
}

static void
dma_pages(void **state)
{
	struct machine *m = *state;
	struct ncr53c9x_dma dma = ioasic_scsi_dma(board_device(m, "ioasic"));
	uint8_t bytes[16];

	put(m, 0x14ff8, 0x34333231);
	put(m, 0x14ffc, 0x38373635);
	put(m, 0x30000, 0x64636261);
	put(m, 0x30004, 0x68676665);
	put(m, SCSI_DMA_P, pointer(0x14ff8));
	put(m, SCSI_DMA_BP, pointer(0x30000));
	put(m, SCR, 0);
	put(m, SSR, FROM_MEMORY);
	dma.from_memory(dma.arg, bytes, 16);
	assert_memory_equal(bytes, "12345678abcdefgh", 16);
	dma.taken(dma.arg, 16);
	assert_int_equal(get(m, SIR), SIR_IDLE | PTR_LOAD);
	assert_int_equal(get(m, SCSI_DMA_P), pointer(0x30008));
	/* The next page, and nobody has given one. */
	put(m, SCSI_DMA_P, pointer(0x30ff8));
	dma.taken(dma.arg, 8);
	assert_int_equal(get(m, SIR), SIR_IDLE | PTR_LOAD | OVRUN);
	assert_int_equal(get(m, SSR), FROM_MEMORY & ~0x20000u);
	/* From where no memory is. */
	put(m, SIR, 0);
	put(m, SCSI_DMA_P, pointer(0x1d000000));
	put(m, SSR, FROM_MEMORY);
	dma.taken(dma.arg, 8);
	assert_int_equal(get(m, SIR), SIR_IDLE | READ_E);
	assert_int_equal(get(m, SSR), FROM_MEMORY & ~0x20000u);
}

/* Single halfwords are at twice their address, those of a burst together. */
static void
lance_dma(void **state)
{
	struct machine *m = *state;
	struct lance_bus bus = ioasic_lance_bus(board_device(m, "ioasic"));
	uint8_t bytes[40];

	put(m, LANCE_DMA_P, pointer(0x40000));
	put(m, 0x40020, 0x0000b1b0);
	put(m, 0x40024, 0x0000b3b2);
	/* Switched off: nothing answers, which is no error. */
	assert_false(bus.read(bus.arg, 0x10, bytes, 4));
	assert_int_equal(get(m, SIR), SIR_IDLE);
	put(m, SSR, 0x10f00);
	assert_true(bus.read(bus.arg, 0x10, bytes, 4));
	assert_memory_equal(bytes, "\xb0\xb1\xb2\xb3", 4);
	assert_true(bus.write(bus.arg, 0x12, (const uint8_t *)"XY", 2));
	assert_int_equal(get(m, 0x40024), 'X' | 'Y' << 8);
	/* A frame. */
	for (unsigned i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (uint8_t)i;
	}
	assert_true(bus.write_burst(bus.arg, 0x100, bytes, sizeof(bytes)));
	assert_int_equal(get(m, 0x40200), 0x03020100);
	assert_int_equal(get(m, 0x4020c), 0x0f0e0d0c);
	assert_int_equal(get(m, 0x40210), 0);
	assert_int_equal(get(m, 0x40220), 0x13121110);
	assert_int_equal(get(m, 0x40240), 0x23222120);
	memset(bytes, 0, sizeof(bytes));
	assert_true(bus.read_burst(bus.arg, 0x100, bytes, sizeof(bytes)));
	assert_int_equal(bytes[17], 17);
	assert_int_equal(bytes[39], 39);
	/* The chip's 64 KB come again. */
	assert_true(bus.read(bus.arg, 0x10012, bytes, 2));
	assert_memory_equal(bytes, "XY", 2);
	/* No memory. */
	put(m, LANCE_DMA_P, pointer(0x1d000000));
	assert_false(bus.read(bus.arg, 0, bytes, 2));
	assert_int_equal(get(m, SIR), SIR_IDLE | LANCE_READ_E);
	assert_int_equal(get(m, SSR), 0x0f00);
}

/* The address in the first bytes, and the pattern behind it. */
static void
station(void **state)
{
	struct machine *m = *state;
	uint64_t rom = BASE + 2 * 0x40000;

	assert_int_equal(get(m, rom), 0x10);
	assert_int_equal(get(m, rom + 4), 0x20);
	assert_int_equal(board_read(m, rom + 4 * 24, 1), 0xff);
	assert_int_equal(board_read(m, rom + 4 * 27, 1), 0xaa);
}

static void
counter(void **state)
{
	struct machine *m = *state;
	uint32_t from;

	board_run_to(m, EMUL_SECOND);
	from = get(m, FCTR);
	assert_int_equal(from, 25000000);
	board_run_for(m, EMUL_MICROSECOND);
	assert_int_equal(get(m, FCTR), from + 25);
	put(m, FCTR, 0);
	assert_int_equal(get(m, FCTR), from + 25);
	/* It wraps. */
	board_run_to(m, 200 * EMUL_SECOND);
	assert_int_equal(get(m, FCTR), (uint32_t)UINT64_C(5000000000));
}

static void
counter_3min(void **state)
{
	struct machine *m = *state;

	board_run_to(m, EMUL_SECOND);
	assert_int_equal(get(m, UINT64_C(0x1c0401e0)), 12500000);
}

static void
control(void **state)
{
	struct machine *m = *state;

	assert_int_equal(get(m, SSR), 0x0f00);
	assert_false(board_irq(m, "scc0.reset"));
	put(m, SSR, 0x2700);
	assert_true(board_irq(m, "scc0.reset"));
	assert_true(board_irq(m, "scc1.reset"));
	assert_true(board_irq(m, "scc0.txdis"));
	assert_false(board_irq(m, "scc1.txdis"));
	put(m, SSR, 0x4f55);
	assert_false(board_irq(m, "scc0.reset"));
	assert_false(board_irq(m, "scc0.txdis"));
	assert_true(board_irq(m, "scc1.txdis"));
	assert_int_equal(get(m, SSR), 0x4f55);
}

/* The ASIC answers for all slots. */
static void
empty(void **state)
{
	struct machine *m = *state;

	assert_int_equal(get(m, BASE + 5 * 0x40000), 0);
	put(m, BASE + 5 * 0x40000, 1);
	assert_int_equal(get(m, BASE + 13 * 0x40000), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(interrupts),
	    TEST(dma_to_memory),
	    TEST(dma_unaligned),
	    TEST(dma_pages),
	    TEST(lance_dma),
	    TEST(station),
	    TEST(counter),
	    TEST(control),
	    TEST(empty),
	    cmocka_unit_test_setup_teardown(counter_3min, setup_3min,
					    board_teardown),
	};

	return cmocka_run_group_tests_name("ioasic", tests, NULL, NULL);
}
