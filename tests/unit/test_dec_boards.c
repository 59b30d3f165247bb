/*
 * The DECstation 5000/200's siblings: their own registers, errors, interrupt
 * lines, where chips are.
 */
#include "dec_board.h"

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

/* An access by the CPU. */
static enum memory_result
access_by_cpu(struct machine *m, uint64_t paddr, enum memory_rw rw)
{
	uint8_t bytes[4] = {0};
	enum memory_result result;

	m->current_cpu = m->cpus[0];
	result = memory_rw(m->memory, m->cpus[0], paddr, bytes, 4, rw, 0);
	m->current_cpu = NULL;
	return result;
}

/* The clock at BASE interrupts at LINE; registers are 4 bytes apart. */
static void
check_clock(struct machine *m, uint64_t base, const char *line)
{
	board_write(m, base + 4 * 10, 1, 0x29);
	board_write(m, base + 4 * 11, 1, 0x46);
	board_run_for(m, EMUL_SECOND / 128);
	assert_true(board_irq(m, line));
	board_read(m, base + 4 * 12, 1);
	assert_false(board_irq(m, line));
}

static void
check_rom(struct machine *m, uint64_t mirror)
{
	uint32_t word = 0x12345678;

	memory_load(m->memory, UINT64_C(0x1fc10000), &word, 4);
	assert_int_equal(get(m, mirror + 0x10000), word);
}

/* ---- DECstation 3100 ---- */

static int
setup_pmax(void **state)
{
	return board_new(state, "3100");
}

static void
pmax_csr(void **state)
{
	struct machine *m = *state;

	/* No colour frame buffer, no error. */
	assert_int_equal(get(m, 0x1e000000), 0x0800);
	put(m, 0x1e000000, 0xffff);
	assert_int_equal(get(m, 0x1e000000), 0x6900);
	assert_true(board_irq(m, "dc7085.txdis"));
	board_write(m, 0x1e000000, 2, 0);
	assert_int_equal(board_read(m, 0x1e000000, 2), 0x0800);
	assert_false(board_irq(m, "dc7085.txdis"));
}

static void
pmax_errors(void **state)
{
	struct machine *m = *state;

	/* A read is an exception only. */
	assert_int_equal(access_by_cpu(m, 0x01800000, MEMORY_READ),
			 MEMORY_BUS_ERROR);
	assert_false(board_irq(m, "cpu0.6"));
	access_by_cpu(m, 0x01800010, MEMORY_WRITE);
	assert_true(board_irq(m, "cpu0.6"));
	assert_int_equal(get(m, 0x1e000000), 0x0c00);
	assert_int_equal(get(m, 0x17000000), 0x01800010);
	/* The first one stays; a 1 clears it. */
	access_by_cpu(m, 0x01900000, MEMORY_WRITE);
	assert_int_equal(get(m, 0x17000000), 0x01800010);
	put(m, 0x1e000000, 0);
	assert_true(board_irq(m, "cpu0.6"));
	put(m, 0x1e000000, 0x0400);
	assert_false(board_irq(m, "cpu0.6"));
	assert_int_equal(get(m, 0x1e000000), 0x0800);
}

static void
pmax_chips(void **state)
{
	struct machine *m = *state;

	check_clock(m, 0x1d000000, "cpu0.5");
	check_rom(m, 0x1f000000);
	/* The serial chip: its transmitter, at the printer line. */
	board_write(m, 0x1c000000, 2, 0x4020);
	board_write(m, 0x1c000010, 2, 0x0008);
	board_run_for(m, 10 * EMUL_MICROSECOND);
	assert_true(board_irq(m, "cpu0.4"));
}

/* The clock's window has the station address in its second bytes; the memory of
 * the Ethernet controller has halfwords in words. */
static void
pmax_ethernet(void **state)
{
	struct machine *m = *state;

	assert_int_equal(board_read(m, 0x1d000001, 1), 0x10);
	assert_int_equal(board_read(m, 0x1d000005, 1), 0x20);
	assert_int_equal(board_read(m, 0x1d000000 + 4 * 24 + 1, 1), 0xff);
	board_write(m, 0x1d000000 + 4 * 20, 1, 0x5a);
	assert_int_equal(board_read(m, 0x1d000000 + 4 * 20, 1), 0x5a);
	assert_int_equal(board_read(m, 0x1d000000 + 4 * 20, 2) & 0xff, 0x5a);
	/* An initialization block at 0x100. */
	put(m, 0x19000000 + 2 * 0x100, 0x8000);
	board_write(m, 0x18000004, 2, 1);
	board_write(m, 0x18000000, 2, 0x100);
	board_write(m, 0x18000004, 2, 2);
	board_write(m, 0x18000000, 2, 0);
	board_write(m, 0x18000004, 2, 0);
	board_write(m, 0x18000000, 2, 0x41);
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(board_read(m, 0x18000000, 2) & 0x101, 0x101);
	assert_true(board_irq(m, "cpu0.3"));
}

/* ---- DECsystem 5100 ---- */

static int
setup_5100(void **state)
{
	return board_new(state, "5100");
}

static void
mipsmate_interrupts(void **state)
{
	static const struct {
		const char *input;
		uint32_t bit;
		const char *output;
	} rows[] = {
	    {"kn230.dz0", 0x0100, "cpu0.2"},   {"kn230.dz1", 0x0200, "cpu0.2"},
	    {"kn230.dz2", 0x0400, "cpu0.2"},   {"kn230.sii", 0x0800, "cpu0.3"},
	    {"kn230.lance", 0x1000, "cpu0.3"},
	};
	struct machine *m = *state;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(get(m, 0x1e000000), 0);
		irq_set(irq_of(m, rows[i].input), true);
		assert_int_equal(get(m, 0x1e000000), rows[i].bit);
		assert_true(board_irq(m, rows[i].output));
		irq_set(irq_of(m, rows[i].input), false);
		assert_false(board_irq(m, rows[i].output));
	}
}

static void
mipsmate_errors(void **state)
{
	struct machine *m = *state;

	access_by_cpu(m, 0x02000010, MEMORY_WRITE);
	assert_true(board_irq(m, "cpu0.5"));
	assert_int_equal(get(m, 0x1e000000), 0x2000);
	/* The lowest bits: no option, not secure. */
	assert_int_equal(get(m, 0x17000000), 0x02000013);
	put(m, 0x1e000000, 0x2000);
	assert_false(board_irq(m, "cpu0.5"));
	assert_int_equal(get(m, 0x1e000000), 0);
}

static void
mipsmate_chips(void **state)
{
	struct machine *m = *state;

	check_clock(m, 0x1d000000, "cpu0.4");
	check_rom(m, 0x1f000000);
	assert_false(board_irq(m, "dc7085.baud38"));
	board_write(m, 0x14000000, 2, 0xf0ff);
	assert_true(board_irq(m, "dc7085.baud38"));
	assert_int_equal(board_read(m, 0x14000000, 2), 0xf000);
}

/* ---- DECstation 5000/1xx and Personal DECstation ---- */

static int
setup_3min(void **state)
{
	return board_new(state, "3min");
}

static int
setup_maxine(void **state)
{
	return board_new(state, "maxine");
}

static void
kmin_errors(void **state)
{
	struct machine *m = *state;

	/* Option slots are empty. */
	assert_int_equal(access_by_cpu(m, 0x10000000, MEMORY_READ),
			 MEMORY_BUS_ERROR);
	assert_int_equal(get(m, 0x0e000004), 0x10000000);
	assert_int_equal(get(m, 0x0e00000c), 0);
	access_by_cpu(m, 0x18000004, MEMORY_WRITE);
	assert_int_equal(get(m, 0x0e000004), 0x18000004);
	assert_int_equal(get(m, 0x0e00000c), 1);
	assert_int_equal(get(m, 0x1c040110), 0x1002);
	access_by_cpu(m, 0x14000000, MEMORY_READ);
	assert_int_equal(get(m, 0x0e000004), 0x18000004);
	put(m, 0x0e00000c, 0);
	assert_int_equal(get(m, 0x1c040110), 0x0002);
}

static void
kmin_memory(void **state)
{
	struct machine *m = *state;

	put(m, 0x0c400000, 0xffffffff);
	assert_int_equal(get(m, 0x0c400000), 0x0001c000);
	put(m, 0x0c800000, 0xffffffff);
	assert_int_equal(get(m, 0x0c800000), 0x2000);
	assert_int_equal(get(m, 0x0c400000), 0x0001e000);
}

static void
kmin_chips(void **state)
{
	struct machine *m = *state;

	check_clock(m, 0x1c200000, "ioasic.5");
	check_rom(m, 0x1c000000);
	put(m, 0x1c040120, 0x0020);
	board_write(m, 0x1c200000 + 4 * 11, 1, 0x46);
	board_run_for(m, EMUL_SECOND / 128);
	assert_true(board_irq(m, "cpu0.5"));
	/* The SCSI controller: an interrupt after a bus reset. */
	put(m, 0x1c040120, 0x0200);
	assert_false(board_irq(m, "cpu0.5"));
	board_write(m, 0x1c30000c, 1, 0x03);
	board_run_for(m, EMUL_MILLISECOND);
	assert_true(board_irq(m, "cpu0.5"));
}

static void
maxine_timer(void **state)
{
	struct machine *m = *state;

	put(m, 0x0c800000, 0x04000000);
	board_run_for(m, EMUL_MILLISECOND / 2);
	assert_false(board_irq(m, "cpu0.2"));
	board_run_for(m, EMUL_MILLISECOND);
	assert_true(board_irq(m, "cpu0.2"));
	assert_int_equal(get(m, 0x0c400000), 0x08000000);
	/* A 1 keeps it, a 0 does not. */
	put(m, 0x0c400000, 0x08000000);
	assert_true(board_irq(m, "cpu0.2"));
	put(m, 0x0c400000, 0);
	assert_false(board_irq(m, "cpu0.2"));
	/* Ten times slower. */
	put(m, 0x0c800000, 0x06000000);
	board_run_for(m, 9 * EMUL_MILLISECOND);
	assert_false(board_irq(m, "cpu0.2"));
	board_run_for(m, 2 * EMUL_MILLISECOND);
	assert_true(board_irq(m, "cpu0.2"));
	put(m, 0x0c400000, 0);
	put(m, 0x0c800000, 0);
	board_run_for(m, 20 * EMUL_MILLISECOND);
	assert_false(board_irq(m, "cpu0.2"));
}

static void
maxine_chips(void **state)
{
	struct machine *m = *state;

	check_clock(m, 0x1c200000, "cpu0.3");
	access_by_cpu(m, 0x18000000, MEMORY_WRITE);
	assert_true(board_irq(m, "cpu0.4"));
	put(m, 0x0e00000c, 0);
	assert_false(board_irq(m, "cpu0.4"));
	board_run_to(m, EMUL_SECOND);
	assert_int_equal(get(m, 0x0ca00000), 1000000);
	assert_int_equal(get(m, 0x1c040110), 0x0006);
}

/* ---- DECstation 5000/240 ---- */

static int
setup_3maxplus(void **state)
{
	return board_new(state, "5000/240");
}

static void
maxplus_errors(void **state)
{
	struct machine *m = *state;

	assert_int_equal(access_by_cpu(m, 0x1e000000, MEMORY_READ),
			 MEMORY_BUS_ERROR);
	assert_int_equal(get(m, 0x1fa40000), (0xc0000000u | 0x1e000000 / 4));
	assert_int_equal(get(m, 0x1fa80000), 0);
	assert_true(board_irq(m, "cpu0.5"));
	put(m, 0x1fa40000, 0);
	assert_false(board_irq(m, "cpu0.5"));
	/* Memory control. */
	assert_int_equal(get(m, 0x1fac0000), 0x2000);
	put(m, 0x1fac0000, 0xffffffff);
	assert_int_equal(get(m, 0x1fac0000), 0xe47f);
}

static void
maxplus_chips(void **state)
{
	struct machine *m = *state;

	check_clock(m, 0x1fa00000, "cpu0.3");
	check_rom(m, 0x1f800000);
}

#define TEST(f, board) \
	cmocka_unit_test_setup_teardown(f, setup_##board, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(pmax_csr, pmax),
	    TEST(pmax_errors, pmax),
	    TEST(pmax_chips, pmax),
	    TEST(pmax_ethernet, pmax),
	    TEST(mipsmate_interrupts, 5100),
	    TEST(mipsmate_errors, 5100),
	    TEST(mipsmate_chips, 5100),
	    TEST(kmin_errors, 3min),
	    TEST(kmin_memory, 3min),
	    TEST(kmin_chips, 3min),
	    TEST(maxine_timer, maxine),
	    TEST(maxine_chips, maxine),
	    TEST(maxplus_errors, 3maxplus),
	    TEST(maxplus_chips, 3maxplus),
	};

	return cmocka_run_group_tests_name("dec_boards", tests, NULL, NULL);
}
