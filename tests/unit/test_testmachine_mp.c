/*
 * The test machine's CPU control, register by register, as doc/testmachines.md
 * describes it. Every test runs big-endian and little-endian.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "testmachine_fixture.h"

static void
test_mp_facts(void **state)
{
	struct testmachine *f = *state;
	unsigned i;

	for (i = 0; i < 3; i++) {
		assert_true(get(f, i, MP + 0x00, 4) == i);
		assert_true(get(f, i, MP + 0x10, 4) == 3);
		assert_true(get(f, i, MP + 0x90, 4) == 32 << 20);
		*f->m->cpus[i]->instructions = 1000 + i;
		assert_true(get(f, i, MP + 0xd0, 8) == 1000 + i);
	}
	assert_true(get(f, 1, MP + 0x00, 1) == 1);
	/* Only exact offsets; writes change nothing. */
	assert_true(get(f, 1, MP + 0x13, 1) == 0);
	put(f, 1, MP + 0x10, 4, 7);
	assert_true(get(f, 1, MP + 0x10, 4) == 3);
	assert_true(get(f, 1, MP + 0x20, 4) == 0);
}

static void
test_mp_random(void **state)
{
	struct testmachine *f = *state;
	struct testmachine *other = testmachine_new(true, 1, 0);
	uint64_t before = 0;
	int i;

	for (i = 0; i < 100; i++) {
		uint64_t r = get(f, 0, MP + 0x80, 8);

		assert_true(r != before);
		/* The same numbers in every run. */
		assert_true(r == get(other, 0, MP + 0x80, 8));
		before = r;
	}
	*state = other;
	testmachine_teardown(state);
	*state = f;
}

static void
test_mp_startup(void **state)
{
	struct testmachine *f = *state;
	const struct cpu *cpu = f->m->cpus[2];

	put(f, 0, MP + 0x70, 4, 0x80123456);
	put(f, 0, MP + 0x30, 4, 0x80010000);
	assert_false(cpu->running);
	put(f, 0, MP + 0x20, 4, 2);
	assert_true(cpu->running);
	assert_true(cpu->class->get_pc(cpu) == 0x80010000);
	assert_true(register_of(f, 2, "sp") == 0x80123456);
	assert_true(register_of(f, 2, "status") == 0x30000000);
	assert_false(f->m->cpus[1]->running);
	assert_true(register_of(f, 1, "sp") == 0xa0007f00);
	/* 64-bit addresses are taken as they are. */
	put(f, 0, MP + 0x30, 8, UINT64_C(0xffffffff80020000));
	put(f, 0, MP + 0x20, 1, 1);
	assert_true(f->m->cpus[1]->class->get_pc(f->m->cpus[1]) == 0x80020000);
}

/* Where CPUs start if nobody says. */
static void
test_mp_startup_defaults(void **state)
{
	struct testmachine *f = *state;
	const struct cpu *cpu = f->m->cpus[1];

	put(f, 0, MP + 0x20, 4, 1);
	assert_true(cpu->class->get_pc(cpu) == 0xbfc00000);
	assert_true(register_of(f, 1, "sp") == 0xa0007f00);
}

static void
test_mp_no_such_cpu(void **state)
{
	static const uint64_t numbers[] = {3, 16, 17, 0x7fffffff, 0xffffffff};
	struct testmachine *f = *state;
	size_t i;
	unsigned n;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		put(f, 0, MP + 0x20, 4, numbers[i]);
		put(f, 0, MP + 0x50, 4, numbers[i]);
		put(f, 0, MP + 0x60, 4, numbers[i]);
		put(f, 0, MP + 0xa0, 4, 1 << 16 | (numbers[i] & 0xffff));
		for (n = 0; n < 3; n++) {
			assert_int_equal(f->m->cpus[n]->running, n == 0);
			assert_true(get(f, n, MP + 0xc0, 4) == 0);
		}
	}
}

static void
test_mp_pause(void **state)
{
	struct testmachine *f = *state;

	put(f, 0, MP + 0x20, 4, 1);
	put(f, 0, MP + 0x20, 4, 2);
	put(f, 1, MP + 0x50, 4, 1);
	assert_false(f->m->cpus[0]->running);
	assert_true(f->m->cpus[1]->running);
	assert_false(f->m->cpus[2]->running);
	put(f, 1, MP + 0x60, 4, 0);
	assert_true(f->m->cpus[0]->running);
	assert_false(f->m->cpus[2]->running);
	assert_int_equal(f->m->end, RUN_GOING);
}

/* The run ends when nobody is left. */
static void
test_mp_pause_all(void **state)
{
	struct testmachine *f = *state;

	put(f, 0, MP + 0x50, 4, 2);
	assert_int_equal(f->m->end, RUN_HALTED);
}

/* A CPU starts at the time of the one that starts it. */
static void
test_mp_start_time(void **state)
{
	struct testmachine *f = *state;

	*f->m->cpus[0]->instructions = 12345;
	put(f, 0, MP + 0x20, 4, 1);
	assert_true(cpu_now(f->m->cpus[1]) == cpu_now(f->m->cpus[0]));
	assert_true(*f->m->cpus[1]->instructions == 0);
	/* One that runs already keeps its own. */
	*f->m->cpus[0]->instructions = 20000;
	put(f, 0, MP + 0x20, 4, 1);
	put(f, 0, MP + 0x60, 4, 1);
	assert_true(cpu_tick_at(f->m->cpus[1], cpu_now(f->m->cpus[1])) ==
		    12345);
}

/* The CPU that starts another ends its turn. */
static void
test_mp_turns(void **state)
{
	struct testmachine *f = *state;
	struct cpu *cpu = f->m->cpus[0];

	*cpu->instructions = 50;
	cpu->limit = 1000;
	put(f, 0, MP + 0x70, 4, 0x80123456);
	assert_true(cpu->limit == 1000);
	put(f, 0, MP + 0xa0, 4, 1 << 16 | 1);
	assert_true(cpu->limit == 50);
}

static void
test_mp_ipi(void **state)
{
	struct testmachine *f = *state;
	unsigned i;

	assert_false(line(f, "cpu1.6"));
	for (i = 1; i <= 5; i++) {
		put(f, 0, MP + 0xa0, 4, i << 16 | 1);
	}
	assert_false(line(f, "cpu0.6"));
	assert_true(line(f, "cpu1.6"));
	assert_false(line(f, "cpu2.6"));
	assert_true(get(f, 0, MP + 0xc0, 4) == 0);
	for (i = 1; i <= 5; i++) {
		assert_true(line(f, "cpu1.6"));
		assert_true(get(f, 1, MP + 0xc0, 4) == i);
	}
	assert_false(line(f, "cpu1.6"));
	assert_true(get(f, 1, MP + 0xc0, 4) == 0);
	/* To itself. */
	put(f, 2, MP + 0xa0, 4, 0xffffu << 16 | 2);
	assert_true(line(f, "cpu2.6"));
	assert_true(get(f, 2, MP + 0xc0, 4) == 0xffff);
}

static void
test_mp_ipi_many(void **state)
{
	struct testmachine *f = *state;

	put(f, 1, MP + 0xb0, 4, 7 << 16 | 1);
	put(f, 0, MP + 0xb0, 4, 8 << 16 | 0xffff);
	assert_true(get(f, 0, MP + 0xc0, 4) == 7);
	assert_true(get(f, 0, MP + 0xc0, 4) == 8);
	assert_true(get(f, 0, MP + 0xc0, 4) == 0);
	assert_true(get(f, 1, MP + 0xc0, 4) == 8);
	assert_true(get(f, 1, MP + 0xc0, 4) == 0);
	/* A write throws away. */
	assert_true(line(f, "cpu2.6"));
	put(f, 2, MP + 0xc0, 4, 0);
	assert_false(line(f, "cpu2.6"));
	assert_true(get(f, 2, MP + 0xc0, 4) == 0);
}

static void
test_mp_ipi_full(void **state)
{
	struct testmachine *f = *state;
	unsigned i;

	for (i = 1; i <= 100; i++) {
		put(f, 0, MP + 0xa0, 4, i << 16 | 1);
	}
	for (i = 1; i <= 64; i++) {
		assert_true(get(f, 1, MP + 0xc0, 4) == i);
	}
	assert_false(line(f, "cpu1.6"));
	assert_true(get(f, 1, MP + 0xc0, 4) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_mp_facts),       TEST(test_mp_random),
	    TEST(test_mp_startup),     TEST(test_mp_startup_defaults),
	    TEST(test_mp_no_such_cpu), TEST(test_mp_pause),
	    TEST(test_mp_pause_all),   TEST(test_mp_start_time),
	    TEST(test_mp_turns),       TEST(test_mp_ipi),
	    TEST(test_mp_ipi_many),    TEST(test_mp_ipi_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
