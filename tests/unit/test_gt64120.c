/*
 * Register-level tests of the GT-64120, the PCI bus and the board's map.
 */
#include "malta_board.h"

enum {
	PCI0IOLD = 0x048,
	PCI0IOHD = 0x050,
	PCI0M0LD = 0x058,
	PCI0M0HD = 0x060,
	ISD = 0x068,
	PCI0IOREMAP = 0x0f0,
	PCI0M0REMAP = 0x0f8,
	TC0 = 0x850,
	TC_CONTROL = 0x864,
	PCI0_CMD = 0xc00,
	CAUSE = 0xc18,
	MASK = 0xc1c,
};

static void
firmware_map(void **state)
{
	struct machine *m = *state;

	assert_int_equal(gt_get(m, ISD), 0x1be00000 >> 21);
	assert_int_equal(gt_get(m, PCI0IOLD), 0x18000000 >> 21);
	assert_int_equal(gt_get(m, PCI0IOHD), 0x40);
	assert_int_equal(gt_get(m, PCI0IOREMAP), 0);
	assert_int_equal(gt_get(m, PCI0M0LD), 0x10000000 >> 21);
	assert_int_equal(gt_get(m, PCI0M0HD), 0x3f);
	/* Little-endian: both swap bits. */
	assert_int_equal(gt_get(m, PCI0_CMD), 0x00010001);
}

static void
config_space(void **state)
{
	struct machine *m = *state;

	assert_int_equal(config_get(m, 0, 0, 0), 0x462011ab);
	assert_int_equal(config_get(m, 10, 0, 0), 0x71108086);
	assert_int_equal(config_get(m, 10, 1, 0), 0x71118086);
	assert_int_equal(config_get(m, 10, 3, 0), 0x71138086);
	assert_int_equal(config_get(m, 11, 0, 0), 0x20001022);
	assert_int_equal(gt_get(m, CAUSE) & 0x40000, 0);
	/* Nobody there: all ones and a master abort. */
	assert_int_equal(config_get(m, 10, 2, 0), 0xffffffff);
	assert_int_equal(gt_get(m, CAUSE) & 0x40000, 0x40000);
	gt_put(m, CAUSE, ~0x40000u);
	assert_int_equal(gt_get(m, CAUSE) & 0x40001, 0);
	/* The identification cannot be written. */
	config_put(m, 11, 0, 0, 0);
	assert_int_equal(config_get(m, 11, 0, 0), 0x20001022);
	/* A byte and a halfword of the data register. */
	config_select(m, 11, 0, 0);
	assert_int_equal(board_read(m, MALTA_GT + GT_CFGDATA + 2, 2), 0x2000);
	assert_int_equal(board_read(m, MALTA_GT + GT_CFGDATA, 1), 0x22);
}

static void
bars(void **state)
{
	struct machine *m = *state;

	/* Sizes: 32 ports, 32 bytes of memory. */
	config_put(m, 11, 0, 0x10, 0xffffffff);
	assert_int_equal(config_get(m, 11, 0, 0x10), 0xffffffe1);
	config_put(m, 11, 0, 0x14, 0xffffffff);
	assert_int_equal(config_get(m, 11, 0, 0x14), 0xffffffe0);
	config_put(m, 11, 0, 0x18, 0xffffffff);
	assert_int_equal(config_get(m, 11, 0, 0x18), 0);
	config_put(m, 11, 0, 0x10, 0x1201);
	config_put(m, 11, 0, 0x14, 0x12340000);
	/* Not enabled: nobody answers. */
	assert_int_equal(inb(m, 0x1200), 0xff);
	assert_int_equal(board_read(m, 0x12340000, 1), 0xff);
	config_put(m, 11, 0, 4, 1);
	assert_int_equal(inb(m, 0x1200), 0x10); /* of the address */
	assert_int_equal(board_read(m, 0x12340000, 1), 0xff);
	config_put(m, 11, 0, 4, 2);
	assert_int_equal(inb(m, 0x1200), 0xff);
	assert_int_equal(board_read(m, 0x12340000, 1), 0x10);
	/* It moves. */
	config_put(m, 11, 0, 0x14, 0x13000000);
	assert_int_equal(board_read(m, 0x13000000, 1), 0x10);
	assert_int_equal(board_read(m, 0x12340000, 1), 0xff);
}

/* Decoders are looked at during each access. */
static void
windows_move(void **state)
{
	struct machine *m = *state;
	uint64_t other = UINT64_C(0x1c000000);

	outb(m, 0x3ff, 0x5a); /* a UART's scratch register */
	assert_int_equal(inb(m, 0x3ff), 0x5a);
	gt_put(m, PCI0IOLD, other >> 21);
	gt_put(m, PCI0IOHD, other >> 21 & 0x7f);
	/* The low decoder has loaded the remap register. */
	assert_int_equal(gt_get(m, PCI0IOREMAP), other >> 21);
	gt_put(m, PCI0IOREMAP, 0);
	assert_int_equal(board_read(m, other + 0x3ff, 1), 0x5a);
	assert_int_equal(board_read(m, MALTA_IO + 0x3ff, 1), 0);
	/* The registers, too. */
	gt_put(m, ISD, 0x1da00000 >> 21);
	assert_int_equal(board_read(m, UINT64_C(0x1da00068), 4),
			 0x1da00000 >> 21);
	assert_int_not_equal(board_read(m, MALTA_GT + ISD, 4),
			     0x1da00000 >> 21);
}

/* Only bits that are the same throughout the window are replaced. */
static void
remap(void **state)
{
	struct machine *m = *state;

	config_put(m, 11, 0, 0x14, 0x42340000);
	config_put(m, 11, 0, 4, 2);
	assert_int_equal(board_read(m, 0x12340000, 1), 0xff);
	gt_put(m, PCI0M0REMAP, 0x40000000 >> 21);
	assert_int_equal(board_read(m, 0x12340000, 1), 0x10);
}

static void
timers(void **state)
{
	struct machine *m = *state;

	/* 100 MHz: 1000 ticks are 10 us. */
	gt_put(m, TC0, 1000);
	gt_put(m, TC_CONTROL, 1);
	run_for(m, 5 * EMUL_MICROSECOND);
	assert_int_equal(gt_get(m, TC0), 500);
	assert_int_equal(gt_get(m, CAUSE) & 0x100, 0);
	run_for(m, 5 * EMUL_MICROSECOND);
	assert_int_equal(gt_get(m, TC0), 0);
	assert_int_equal(gt_get(m, CAUSE) & 0x100, 0x100);
	assert_false(line(m, "cpu0.5"));
	gt_put(m, MASK, 0x100);
	assert_true(line(m, "cpu0.5"));
	gt_put(m, CAUSE, ~0x100u);
	assert_false(line(m, "cpu0.5"));
	/* A counter has stopped, a timer goes on. */
	run_for(m, EMUL_MILLISECOND);
	assert_false(line(m, "cpu0.5"));
	gt_put(m, TC_CONTROL, 0);
	gt_put(m, TC0, 1000);
	gt_put(m, TC_CONTROL, 3);
	run_for(m, 10 * EMUL_MICROSECOND);
	assert_true(line(m, "cpu0.5"));
	gt_put(m, CAUSE, ~0x100u);
	run_for(m, 10 * EMUL_MICROSECOND);
	assert_true(line(m, "cpu0.5"));
}

/* Memory: 256 MB from 0, everything from 2 GB on. */
static void
memory_map(void **state)
{
	static struct emul emul;
	struct machine_options options = {
	    .type = "evbmips", .subtype = "malta", .ram_mb = 1024};
	struct error e = {""};
	struct machine *m;
	uint32_t word = 0x12345678;

	memset(&emul, 0, sizeof(emul));
	log_init(&emul.log);
	log_set_all(&emul.log, LOG_ERROR);
	m = machine_new(&emul, &options, &e);
	assert_non_null(m);
	assert_true(memory_load(m->memory, 0x0ffffffc, &word, 4));
	assert_int_equal(board_read(m, 0x8ffffffc, 4), word);
	word++;
	assert_true(memory_load(m->memory, 0x20000000, &word, 4));
	assert_int_equal(board_read(m, 0xa0000000, 4), word);
	word++;
	assert_true(memory_load(m->memory, 0xbffffffc, &word, 4));
	assert_int_equal(board_read(m, 0x3ffffffc, 4), word);
	assert_false(memory_load(m->memory, 0x40000000, &word, 4));
	assert_false(memory_load(m->memory, 0xc0000000, &word, 4));
	machine_free(m);
}

/* On a big-endian board the registers stay little-endian; configuration data
 * of others are numbers without the swap bit. */
static void
big_endian(void **state)
{
	static struct emul emul;
	struct machine *m = malta_new(&emul, "maltabe", NULL, 0);

	assert_non_null(m);
	assert_int_equal(gt_get(m, PCI0_CMD), 0);
	assert_int_equal(config_get(m, 0, 0, 0), 0x462011ab);
	assert_int_equal(config_get(m, 10, 0, 0), 0x86801071);
	gt_put(m, PCI0_CMD, 1);
	assert_int_equal(config_get(m, 10, 0, 0), 0x71108086);
	/* The windows keep byte addresses. */
	assert_int_equal(inb(m, 0x3f8 + 5), 0x60);
	machine_free(m);
}

static void
special_cycles(void **state)
{
	struct machine *m = *state;

	/* Nobody claims one, and nobody minds. */
	config_put(m, 31, 7, 0, 0x00120002);
	assert_int_equal(gt_get(m, CAUSE) & 0x40000, 0x40000);
	assert_int_equal(m->end, RUN_GOING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BOARD_TEST(firmware_map),
	    BOARD_TEST(config_space),
	    BOARD_TEST(bars),
	    BOARD_TEST(windows_move),
	    BOARD_TEST(remap),
	    BOARD_TEST(timers),
	    cmocka_unit_test(memory_map),
	    cmocka_unit_test(big_endian),
	    BOARD_TEST(special_cycles),
	};

	return cmocka_run_group_tests_name("gt64120", tests, NULL, NULL);
}
