/*
 * Register-level tests of the KN02's control and status register, its error
 * registers, its TURBOchannel slots and its map.
 */
#include "dec_board.h"

#define CSR	  KN02_CSR
#define PRSVNVR	  0x04000000u
#define ROM	  UINT64_C(0x1fc00000)
#define SLOT(n)	  (UINT64_C(0x1e000000) + (n)*UINT64_C(0x400000))
#define SCSI_SLOT 5
#define NET_SLOT  6
#define VALID	  0x80000000u
#define BY_CPU	  0x40000000u
#define BY_WRITE  0x20000000u
#define RAM_BYTES (UINT64_C(64) << 20)

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

static enum memory_result
probe(struct machine *m, struct cpu *cpu, uint64_t paddr, enum memory_rw rw)
{
	uint8_t bytes[4] = {0};
	enum memory_result result;

	m->current_cpu = cpu;
	result = memory_rw(m->memory, cpu, paddr, bytes, 4, rw, 0);
	m->current_cpu = NULL;
	return result;
}

static void
csr_bits(void **state)
{
	struct machine *m = *state;

	put(m, CSR, 0xffffffff);
	/* Bits 8 to 23 are kept; the LEDs cannot be read. */
	assert_int_equal(get(m, CSR), 0x00ffff00u | PRSVNVR);
	put(m, CSR, 0);
	assert_int_equal(get(m, CSR), PRSVNVR);
	/* It fills its window. */
	put(m, CSR + 0x7fffc, 0x2000);
	assert_int_equal(get(m, CSR), 0x2000 | PRSVNVR);
}

static void
csr_interrupts(void **state)
{
	struct machine *m = *state;
	static const char *const inputs[8] = {"kn02.0", "kn02.1", "kn02.2",
					      "kn02.3", "kn02.4", "kn02.5",
					      "kn02.6", "kn02.7"};

	for (unsigned i = 0; i < 8; i++) {
		struct irq *in = irq_of(m, inputs[i]);

		put(m, CSR, 0);
		irq_set(in, true);
		/* Seen, but not enabled. */
		assert_int_equal(get(m, CSR), PRSVNVR | 1u << i);
		assert_false(board_irq(m, "cpu0.2"));
		put(m, CSR, 0x00ff0000 & ~(0x10000u << i));
		assert_false(board_irq(m, "cpu0.2"));
		put(m, CSR, 0x10000u << i);
		assert_true(board_irq(m, "cpu0.2"));
		irq_set(in, false);
		assert_false(board_irq(m, "cpu0.2"));
		irq_set(in, true);
		assert_true(board_irq(m, "cpu0.2"));
		put(m, CSR, 0);
		assert_false(board_irq(m, "cpu0.2"));
		irq_set(in, false);
		assert_int_equal(get(m, CSR), PRSVNVR);
	}
}

/* The outputs to the serial chip. */
static void
csr_serial(void **state)
{
	struct machine *m = *state;

	put(m, CSR, 0x100);
	assert_true(board_irq(m, "dc7085.baud38"));
	assert_false(board_irq(m, "dc7085.txdis"));
	put(m, CSR, 0x800);
	assert_false(board_irq(m, "dc7085.baud38"));
	assert_true(board_irq(m, "dc7085.txdis"));
}

static void
memory_end(void **state)
{
	struct machine *m = *state;
	struct cpu *cpu = m->cpus[0];

	assert_int_equal(get(m, KN02_ERRADR), 0);
	assert_int_equal(probe(m, cpu, RAM_BYTES - 4, MEMORY_READ), MEMORY_OK);
	assert_false(board_irq(m, "cpu0.5"));
	assert_int_equal(probe(m, cpu, RAM_BYTES, MEMORY_READ),
			 MEMORY_BUS_ERROR);
	/* The word's address, who, and the interrupt. */
	assert_int_equal(get(m, KN02_ERRADR), (VALID | BY_CPU | RAM_BYTES / 4));
	assert_true(board_irq(m, "cpu0.5"));
	/* The first error stays. */
	probe(m, cpu, UINT64_C(0x1dfffffc), MEMORY_READ);
	assert_int_equal(get(m, KN02_ERRADR), (VALID | BY_CPU | RAM_BYTES / 4));
	/* Any write clears. */
	put(m, KN02_ERRADR, 0xffffffff);
	assert_int_equal(get(m, KN02_ERRADR), 0);
	assert_false(board_irq(m, "cpu0.5"));
	probe(m, cpu, UINT64_C(0x1dfffffc), MEMORY_WRITE);
	assert_int_equal(get(m, KN02_ERRADR),
			 (VALID | BY_CPU | BY_WRITE | 0x1dfffffc / 4));
	put(m, KN02_ERRADR, 0);
	/* Not the CPU: a DMA transaction. */
	probe(m, NULL, UINT64_C(0x1dfffffc), MEMORY_READ);
	assert_int_equal(get(m, KN02_ERRADR), (VALID | 0x1dfffffc / 4));
}

static void
chksyn(void **state)
{
	struct machine *m = *state;

	assert_int_equal(get(m, KN02_CHKSYN), 0);
	put(m, KN02_CHKSYN, 0xffffffff);
	assert_int_equal(get(m, KN02_CHKSYN), 0);
	assert_int_equal(get(m, KN02_CHKSYN + 0x7fffc), 0);
}

static void
slots(void **state)
{
	struct machine *m = *state;
	struct cpu *cpu = m->cpus[0];

	for (unsigned i = 0; i < 7; i++) {
		/* Where an option's ROM would say what it is. */
		uint64_t rom = SLOT(i) + 0x3c03f0;

		if (i == SCSI_SLOT || i == NET_SLOT) {
			assert_int_equal(get(m, rom), 0x55555555);
			continue;
		}
		assert_int_equal(probe(m, cpu, rom, MEMORY_READ),
				 MEMORY_BUS_ERROR);
		assert_int_equal(get(m, KN02_ERRADR),
				 (VALID | BY_CPU | rom / 4));
		put(m, KN02_ERRADR, 0);
	}
	/* The reserved window beside the ROM. */
	assert_int_equal(probe(m, cpu, UINT64_C(0x1fc80000), MEMORY_READ),
			 MEMORY_BUS_ERROR);
}

static void
rom(void **state)
{
	struct machine *m = *state;
	uint32_t word = 0x12345678;

	memory_load(m->memory, ROM + 0x7fffc, &word, 4);
	assert_int_equal(get(m, ROM + 0x7fffc), word);
	/* Its second place, and no writing at either. */
	assert_int_equal(get(m, UINT64_C(0x1ffffffc)), word);
	put(m, ROM + 0x7fffc, 0);
	put(m, UINT64_C(0x1ffffffc), 0);
	assert_int_equal(get(m, ROM + 0x7fffc), word);
}

/* Clock and FPU have pins of their own. */
static void
pins(void **state)
{
	struct machine *m = *state;

	for (unsigned i = 2; i < 8; i++) {
		char name[8] = "cpu0.0";

		name[5] = (char)('0' + i);
		assert_false(board_irq(m, name));
	}
	board_write(m, KN02_RTC + 4 * 10, 1, 0x29);
	board_write(m, KN02_RTC + 4 * 11, 1, 0x46);
	board_run_for(m, EMUL_SECOND / 128);
	assert_true(board_irq(m, "cpu0.3"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, board_setup, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(csr_bits),   TEST(csr_interrupts), TEST(csr_serial),
	    TEST(memory_end), TEST(chksyn),	    TEST(slots),
	    TEST(rom),	      TEST(pins),
	};

	return cmocka_run_group_tests_name("kn02", tests, NULL, NULL);
}
