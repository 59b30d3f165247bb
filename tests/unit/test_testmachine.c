/*
 * The devices of the test machines, register by register, as
 * doc/testmachines.md describes them.  Every test runs big-endian and
 * little-endian.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpus/cpu.h"
#include "emul/emul.h"
#include "emul/machine.h"
#include "host/diskimage.h"
#include "host/serial.h"

#define CONS   0x10000000
#define MP     0x11000000
#define FB     0x12000000
#define FBCTRL 0x12f00000
#define DISK   0x13000000
#define RTC    0x15000000

#define DATE INT64_C(1000000000)

struct fixture {
	struct emul emul;
	struct machine *m;
	struct error e;
	char output[256];
	char image[64];
};

static struct fixture *
fixture_new(bool big_endian, unsigned n_cpus, uint64_t ram_mb)
{
	struct fixture *f = calloc(1, sizeof(*f));
	unsigned i;

	assert_non_null(f);
	log_init(&f->emul.log);
	log_set_all(&f->emul.log, LOG_ERROR);
	f->emul.options.date = DATE;
	f->emul.options.code_cache_mb = 1;
	f->emul.options.machine.type = "testmips";
	f->emul.options.machine.n_cpus = n_cpus;
	f->emul.options.machine.ram_mb = ram_mb;
	f->m = machine_new(&f->emul, &f->emul.options.machine, &f->e);
	if (f->m == NULL) {
		print_message("%s\n", f->e.text);
		fail();
	}
	f->emul.machine = f->m;
	f->m->big_endian = big_endian;
	for (i = 0; i < f->m->n_cpus; i++) {
		struct cpu *cpu = f->m->cpus[i];

		cpu->class->set_byte_order(cpu, big_endian);
	}
	assert_true(f->m->class->boot(f->m, &f->e));
	serial_test_capture(serial_find(f->m, "cons"), f->output,
			    sizeof(f->output));
	return f;
}

static int
setup_big(void **state)
{
	*state = fixture_new(true, 3, 0);
	return 0;
}

static int
setup_little(void **state)
{
	*state = fixture_new(false, 3, 0);
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	machine_free(f->m);
	if (f->image[0] != '\0') {
		unlink(f->image);
	}
	free(f);
	return 0;
}

/* ---- accesses ---- */

static void
bytes_read(struct fixture *f, unsigned n, uint64_t paddr, void *bytes,
	   unsigned size)
{
	struct cpu *cpu = f->m->cpus[n];

	f->m->current_cpu = cpu;
	assert_int_equal(
	    memory_rw(f->m->memory, cpu, paddr, bytes, size, MEMORY_READ, 0),
	    MEMORY_OK);
	f->m->current_cpu = NULL;
}

static void
bytes_write(struct fixture *f, unsigned n, uint64_t paddr, const void *bytes,
	    unsigned size)
{
	struct cpu *cpu = f->m->cpus[n];
	uint8_t copy[8];

	memcpy(copy, bytes, size);
	f->m->current_cpu = cpu;
	assert_int_equal(
	    memory_rw(f->m->memory, cpu, paddr, copy, size, MEMORY_WRITE, 0),
	    MEMORY_OK);
	f->m->current_cpu = NULL;
}

static uint64_t
get(struct fixture *f, unsigned n, uint64_t paddr, unsigned size)
{
	uint8_t bytes[8];

	bytes_read(f, n, paddr, bytes, size);
	return cpu_bytes_to_number(f->m->cpus[n], bytes, size);
}

static void
put(struct fixture *f, unsigned n, uint64_t paddr, unsigned size,
    uint64_t value)
{
	uint8_t bytes[8];

	cpu_number_to_bytes(f->m->cpus[n], value, bytes, size);
	bytes_write(f, n, paddr, bytes, size);
}

static bool
line(struct fixture *f, const char *name)
{
	const struct irq *irq = irq_find(f->m, name);

	assert_non_null(irq);
	return irq->level;
}

/* All events until T happen; all CPUs are at T. */
static void
pass_time(struct fixture *f, emul_time t)
{
	unsigned i;

	event_run(f->m, t);
	for (i = 0; i < f->m->n_cpus; i++) {
		struct cpu *cpu = f->m->cpus[i];

		*cpu->idle_ticks = cpu_tick_at(cpu, t) - *cpu->instructions;
		assert_true(cpu_now(cpu) == t);
	}
}

static uint64_t
register_of(struct fixture *f, unsigned n, const char *name)
{
	const struct cpu *cpu = f->m->cpus[n];
	const struct cpu_register *r;

	for (r = cpu->class->registers; r->name != NULL; r++) {
		if (strcmp(r->name, name) == 0) {
			return cpu->class->get_register(cpu, r->number);
		}
	}
	fail();
	return 0;
}

/* ---- the machine ---- */

static void
test_start_state(void **state)
{
	struct fixture *f = *state;
	unsigned i;

	for (i = 0; i < 3; i++) {
		assert_true(register_of(f, i, "sp") == 0xa0007f00);
		assert_true(register_of(f, i, "status") == 0x30000000);
		assert_int_equal(f->m->cpus[i]->running, i == 0);
	}
	assert_true(f->m->ram_bytes == 32 << 20);
	assert_true(f->m->cpu_hz == 100000000);
}

/* No bus error: zeros. */
static void
test_unmapped(void **state)
{
	struct fixture *f = *state;

	put(f, 0, 0x0f000000, 4, 0x12345678);
	assert_true(get(f, 0, 0x0f000000, 4) == 0);
	assert_true(get(f, 0, 0x14000000, 4) == 0);
	assert_true(get(f, 0, CONS + 0x20, 4) == 0);
}

static void
test_large_ram(void **state)
{
	struct fixture *f = fixture_new(true, 1, 512);

	/* Just behind the console: RAM. */
	put(f, 0, CONS + 0x20, 4, 0x12345678);
	assert_true(get(f, 0, CONS + 0x20, 4) == 0x12345678);
	put(f, 0, CONS, 1, 'A');
	assert_string_equal(f->output, "A");
	put(f, 0, 0x1ffffffc, 4, 0x87654321);
	assert_true(get(f, 0, 0x1ffffffc, 4) == 0x87654321);
	assert_true(get(f, 0, MP + 0x90, 4) == 512 << 20);
	*state = f;
	teardown(state);
	*state = NULL;
}

/* ---- cons ---- */

static void
test_cons_output(void **state)
{
	struct fixture *f = *state;

	put(f, 0, CONS, 1, 'a');
	put(f, 0, CONS, 2, 'b');
	put(f, 0, CONS, 4, 'c');
	put(f, 0, CONS, 8, 'd');
	assert_string_equal(f->output, "abcd");
	/* All bytes, in memory order. */
	bytes_write(f, 0, CONS, "ef\0g", 4);
	bytes_write(f, 0, CONS, "hi", 2);
	bytes_write(f, 0, CONS, "12345678", 8);
	put(f, 0, CONS, 4, 0);
	assert_string_equal(f->output, "abcdefghi12345678");
	/* The other offsets. */
	put(f, 0, CONS + 0x04, 4, 'x');
	put(f, 0, CONS + 0x1f, 1, 'y');
	put(f, 0, CONS + 0x14, 4, 'z');
	assert_string_equal(f->output, "abcdefghi12345678xyz");
	assert_int_equal(f->m->end, RUN_GOING);
}

static void
test_cons_input(void **state)
{
	struct fixture *f = *state;
	struct serial_line *l = serial_find(f->m, "cons");

	assert_false(line(f, "cpu0.2"));
	assert_true(get(f, 0, CONS, 1) == 0);
	serial_test_feed(l, "ABCDE", 5);
	assert_true(line(f, "cpu0.2"));
	assert_true(get(f, 0, CONS, 1) == 'A');
	assert_true(get(f, 0, CONS + 0x18, 1) == 'B');
	assert_true(get(f, 0, CONS, 2) == 0x4343);
	assert_true(get(f, 0, CONS, 4) == 0x44444444);
	assert_true(line(f, "cpu0.2"));
	assert_true(get(f, 0, CONS, 8) == UINT64_C(0x4545454545454545));
	assert_false(line(f, "cpu0.2"));
	assert_true(get(f, 0, CONS, 4) == 0);
	serial_test_feed(l, "\r", 1);
	assert_true(line(f, "cpu0.2"));
	/* Output leaves the input alone. */
	put(f, 0, CONS, 1, 'x');
	assert_true(line(f, "cpu0.2"));
	assert_true(get(f, 0, CONS, 1) == '\r');
	assert_false(line(f, "cpu0.2"));
}

static void
test_cons_halt_write(void **state)
{
	struct fixture *f = *state;

	put(f, 0, CONS + 0x10, 1, 0);
	assert_int_equal(f->m->end, RUN_HALTED);
}

static void
test_cons_halt_read(void **state)
{
	struct fixture *f = *state;

	assert_true(get(f, 0, CONS + 0x10, 4) == 0);
	assert_int_equal(f->m->end, RUN_HALTED);
}

static void
test_cons_status_zero(void **state)
{
	struct fixture *f = *state;

	put(f, 0, CONS + 0x18, 4, 0);
	assert_int_equal(f->m->end, RUN_HALTED);
}

static void
test_cons_status(void **state)
{
	static const struct {
		unsigned size;
		uint64_t value;
		int status;
	} cases[] = {
	    {1, 1, 1},		 {4, 1, 1},
	    {4, 63, 63},	 {4, 64, 0},
	    {4, 0xffffffff, 63}, {2, 0x102, 2},
	    {1, 42, 42},	 {8, 0x10000000003, 3},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f->m->end = RUN_GOING;
		put(f, 0, CONS + 0x18, cases[i].size, cases[i].value);
		assert_int_equal(f->m->end, RUN_GUEST_STATUS);
		assert_int_equal(f->m->exit_status, cases[i].status);
	}
	/* The first reason stays. */
	put(f, 0, CONS + 0x18, 4, 9);
	assert_int_equal(f->m->exit_status, 3);
	put(f, 0, CONS + 0x10, 4, 0);
	assert_int_equal(f->m->end, RUN_GUEST_STATUS);
	assert_string_equal(f->output, "");
}

/* ---- mp ---- */

static void
test_mp_facts(void **state)
{
	struct fixture *f = *state;
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
	struct fixture *f = *state;
	struct fixture *other = fixture_new(true, 1, 0);
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
	teardown(state);
	*state = f;
}

static void
test_mp_startup(void **state)
{
	struct fixture *f = *state;
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
	struct fixture *f = *state;
	const struct cpu *cpu = f->m->cpus[1];

	put(f, 0, MP + 0x20, 4, 1);
	assert_true(cpu->class->get_pc(cpu) == 0xbfc00000);
	assert_true(register_of(f, 1, "sp") == 0xa0007f00);
}

static void
test_mp_no_such_cpu(void **state)
{
	static const uint64_t numbers[] = {3, 16, 17, 0x7fffffff, 0xffffffff};
	struct fixture *f = *state;
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
	struct fixture *f = *state;

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
	struct fixture *f = *state;

	put(f, 0, MP + 0x50, 4, 2);
	assert_int_equal(f->m->end, RUN_HALTED);
}

/* A CPU starts at the time of the one that starts it. */
static void
test_mp_start_time(void **state)
{
	struct fixture *f = *state;

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
	struct fixture *f = *state;
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
	struct fixture *f = *state;
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
	struct fixture *f = *state;

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
	struct fixture *f = *state;
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

/* ---- rtc ---- */

static void
test_rtc_time(void **state)
{
	struct fixture *f = *state;

	/* Nothing is latched yet. */
	assert_true(get(f, 0, RTC + 0x10, 4) == 0);
	pass_time(f, 3 * EMUL_SECOND + 250 * EMUL_MILLISECOND);
	put(f, 0, RTC + 0x00, 4, 0);
	pass_time(f, 5 * EMUL_SECOND);
	assert_true(get(f, 0, RTC + 0x10, 4) == DATE + 3);
	assert_true(get(f, 0, RTC + 0x10, 8) == DATE + 3);
	assert_true(get(f, 0, RTC + 0x10, 1) == ((DATE + 3) & 0xff));
	assert_true(get(f, 0, RTC + 0x20, 4) == 250000);
	assert_true(get(f, 0, RTC + 0x00, 4) == 0);
	assert_true(get(f, 0, RTC + 0x10, 4) == DATE + 5);
	assert_true(get(f, 0, RTC + 0x20, 4) == 0);
	/* Only exact offsets. */
	assert_true(get(f, 0, RTC + 0x13, 1) == 0);
}

/* As teaching kernels do it: byte stores. */
static void
test_rtc_ticks(void **state)
{
	struct fixture *f = *state;
	unsigned i;

	put(f, 0, RTC + 0x100, 1, 0xc8);
	assert_true(get(f, 0, RTC + 0x100, 4) == 200);
	for (i = 1; i <= 10; i++) {
		pass_time(f, i * 5 * EMUL_MILLISECOND - 10000);
		assert_false(line(f, "cpu0.4"));
		pass_time(f, i * 5 * EMUL_MILLISECOND);
		assert_true(line(f, "cpu0.4"));
		put(f, 0, RTC + 0x110, 1, 0);
		assert_false(line(f, "cpu0.4"));
	}
	/* A read acknowledges, too. */
	pass_time(f, 55 * EMUL_MILLISECOND);
	assert_true(line(f, "cpu0.4"));
	assert_true(get(f, 0, RTC + 0x110, 4) == 0);
	assert_false(line(f, "cpu0.4"));
	/* The same rate again changes nothing. */
	pass_time(f, 57 * EMUL_MILLISECOND);
	put(f, 0, RTC + 0x100, 4, 200);
	pass_time(f, 60 * EMUL_MILLISECOND);
	assert_true(line(f, "cpu0.4"));
}

/* Rounding does not add up: at 3 Hz, tick 3 million is at a million seconds. */
static void
test_rtc_no_drift(void **state)
{
	struct fixture *f = *state;

	put(f, 0, RTC + 0x100, 4, 3);
	assert_true(event_next(&f->m->events) == EMUL_SECOND / 3);
	event_run(f->m, 1000 * EMUL_SECOND - 1);
	assert_true(event_next(&f->m->events) == 1000 * EMUL_SECOND);
}

static void
test_rtc_pending(void **state)
{
	const emul_time ms = EMUL_MILLISECOND;
	const emul_time us = EMUL_MICROSECOND;
	struct fixture *f = *state;
	unsigned i;

	put(f, 0, RTC + 0x100, 4, 1000);
	pass_time(f, 3 * ms);
	for (i = 0; i < 2; i++) {
		emul_time t = 3 * ms + i * 100 * us;

		assert_true(line(f, "cpu0.4"));
		put(f, 0, RTC + 0x110, 4, 0);
		pass_time(f, t + 90 * us);
		assert_false(line(f, "cpu0.4"));
		pass_time(f, t + 100 * us);
	}
	assert_true(line(f, "cpu0.4"));
	put(f, 0, RTC + 0x110, 4, 0);
	pass_time(f, 4 * ms - 10 * us);
	assert_false(line(f, "cpu0.4"));
	/* More acknowledgements than ticks do no harm. */
	put(f, 0, RTC + 0x110, 4, 0);
	pass_time(f, 4 * ms);
	assert_true(line(f, "cpu0.4"));
}

/* At most 256 wait. */
static void
test_rtc_pending_bound(void **state)
{
	struct fixture *f = *state;
	emul_time t = EMUL_SECOND;
	unsigned n = 0;

	put(f, 0, RTC + 0x100, 4, 1000);
	pass_time(f, t);
	/* One more tick, in a second: time to count. */
	put(f, 0, RTC + 0x100, 4, 1);
	while (line(f, "cpu0.4") && n < 1000) {
		put(f, 0, RTC + 0x110, 4, 0);
		n++;
		t += 100 * EMUL_MICROSECOND;
		pass_time(f, t);
	}
	assert_int_equal(n, 256);
}

static void
test_rtc_stop(void **state)
{
	struct fixture *f = *state;

	put(f, 0, RTC + 0x100, 4, 100);
	pass_time(f, 30 * EMUL_MILLISECOND);
	assert_true(line(f, "cpu0.4"));
	put(f, 0, RTC + 0x100, 4, 0);
	assert_false(line(f, "cpu0.4"));
	pass_time(f, 60 * EMUL_MILLISECOND);
	assert_false(line(f, "cpu0.4"));
	/* What waited is forgotten. */
	put(f, 0, RTC + 0x100, 4, 100);
	pass_time(f, 70 * EMUL_MILLISECOND);
	assert_true(line(f, "cpu0.4"));
	put(f, 0, RTC + 0x110, 4, 0);
	pass_time(f, 79 * EMUL_MILLISECOND);
	assert_false(line(f, "cpu0.4"));
}

static void
test_rtc_highest_rate(void **state)
{
	struct fixture *f = *state;

	put(f, 0, RTC + 0x100, 4, 0xffffffff);
	assert_true(get(f, 0, RTC + 0x100, 4) == 1000000);
	pass_time(f, EMUL_MILLISECOND);
	assert_true(line(f, "cpu0.4"));
}

/* ---- disk ---- */

/* An image whose byte N is N / 512 + 1. */
static void
add_disk(struct fixture *f, const char *prefix, unsigned sectors)
{
	char spec[128];
	FILE *file;
	unsigned i;
	int fd;

	strcpy(f->image, "/tmp/gxemul-test.XXXXXX");
	fd = mkstemp(f->image);
	assert_true(fd >= 0);
	file = fdopen(fd, "wb");
	assert_non_null(file);
	for (i = 0; i < sectors * 512; i++) {
		assert_true(fputc((int)(i / 512 + 1), file) != EOF);
	}
	assert_int_equal(fclose(file), 0);
	snprintf(spec, sizeof(spec), "%s%s", prefix, f->image);
	assert_true(diskimage_add(f->m, spec, DISK_IDE, &f->e));
}

static void
test_disk_read(void **state)
{
	struct fixture *f = *state;
	uint8_t bytes[8];

	add_disk(f, "", 4);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
	put(f, 0, DISK + 0x00, 4, 512);
	put(f, 0, DISK + 0x10, 4, 0);
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) != 0);
	assert_true(get(f, 0, DISK + 0x4000, 1) == 2);
	assert_true(get(f, 0, DISK + 0x41fc, 4) == 0x02020202);
	/* The next sector needs no offset. */
	assert_true(get(f, 0, DISK + 0x00, 4) == 1024);
	put(f, 0, DISK + 0x20, 1, 0);
	bytes_read(f, 0, DISK + 0x41f8, bytes, 8);
	assert_int_equal(bytes[0], 3);
	assert_int_equal(bytes[7], 3);
	/* The rest of the cylinder is zeros. */
	put(f, 0, DISK + 0x00, 4, (16 * 63 - 1) * 512);
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) != 0);
	assert_true(get(f, 0, DISK + 0x4000, 4) == 0);
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
}

static void
test_disk_buffer(void **state)
{
	struct fixture *f = *state;
	uint8_t bytes[8];

	/* Bytes, as in RAM. */
	bytes_write(f, 0, DISK + 0x4000, "abcdefgh", 8);
	bytes_read(f, 0, DISK + 0x4002, bytes, 2);
	assert_memory_equal(bytes, "cd", 2);
	bytes_read(f, 0, DISK + 0x4004, bytes, 4);
	assert_memory_equal(bytes, "efgh", 4);
	bytes_read(f, 0, DISK + 0x4001, bytes, 2);
	assert_memory_equal(bytes, "bc", 2);
	put(f, 0, DISK + 0x4010, 4, 0x01020304);
	assert_true(get(f, 0, DISK + 0x4010, 4) == 0x01020304);
	assert_true(get(f, 0, DISK + 0x4010, 1) == (f->m->big_endian ? 1 : 4));
	/* It ends. */
	put(f, 0, DISK + 0x4200, 4, 0x01020304);
	assert_true(get(f, 0, DISK + 0x4200, 4) == 0);
}

static void
test_disk_write(void **state)
{
	struct fixture *f = *state;
	uint8_t bytes[512];

	add_disk(f, "", 4);
	put(f, 0, DISK + 0x00, 4, 1024);
	put(f, 0, DISK + 0x20, 4, 0);
	bytes_write(f, 0, DISK + 0x4000, "abcd", 4);
	put(f, 0, DISK + 0x00, 4, 1536);
	put(f, 0, DISK + 0x20, 4, 1);
	assert_true(get(f, 0, DISK + 0x30, 4) != 0);
	assert_true(get(f, 0, DISK + 0x20, 4) == 1);
	assert_true(get(f, 0, DISK + 0x00, 4) == 2048);
	assert_true(diskimage_read(diskimage_find(f->m, DISK_IDE, 0), 1536,
				   bytes, 512));
	assert_memory_equal(bytes, "abcd\003", 5);
	/* Not behind the end of the image. */
	put(f, 0, DISK + 0x20, 4, 1);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
	assert_true(get(f, 0, DISK + 0x00, 4) == 2560);
}

static void
test_disk_read_only(void **state)
{
	struct fixture *f = *state;

	add_disk(f, "r:", 1);
	put(f, 0, DISK + 0x20, 4, 1);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
	put(f, 0, DISK + 0x00, 4, 0);
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) != 0);
}

static void
test_disk_failures(void **state)
{
	struct fixture *f = *state;

	add_disk(f, "", 4);
	put(f, 0, DISK + 0x30, 4, 1);
	assert_true(get(f, 0, DISK + 0x30, 4) == 1);
	put(f, 0, DISK + 0x10, 4, 1);
	assert_true(get(f, 0, DISK + 0x10, 4) == 1);
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
	/* On it goes, also after a failure. */
	assert_true(get(f, 0, DISK + 0x00, 4) == 512);
	put(f, 0, DISK + 0x10, 4, 0);
	put(f, 0, DISK + 0x20, 4, 2);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
	put(f, 0, DISK + 0x10, 8, UINT64_C(0x100000000));
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
}

static void
test_disk_offset(void **state)
{
	struct fixture *f = *state;

	add_disk(f, "", 4);
	put(f, 0, DISK + 0x08, 4, 0x12345678);
	assert_true(get(f, 0, DISK + 0x00, 8) == UINT64_C(0x1234567800000000));
	assert_true(get(f, 0, DISK + 0x08, 4) == 0x12345678);
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
	/* A 32-bit write clears the upper half. */
	put(f, 0, DISK + 0x00, 4, 0x200);
	assert_true(get(f, 0, DISK + 0x00, 8) == 0x200);
	put(f, 0, DISK + 0x00, 8, UINT64_C(0xfffffffffffffe00));
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) == 0);
	assert_true(get(f, 0, DISK + 0x00, 8) == 0);
	/* In the middle of a sector: reported, and done. */
	put(f, 0, DISK + 0x00, 4, 510);
	put(f, 0, DISK + 0x20, 4, 0);
	assert_true(get(f, 0, DISK + 0x30, 4) != 0);
	assert_true(get(f, 0, DISK + 0x4000, 4) ==
		    (f->m->big_endian ? 0x01010202 : 0x02020101));
}

/* ---- framebuffer ---- */

static void
fb_port(struct fixture *f, unsigned port, uint32_t value)
{
	put(f, 0, FBCTRL + 0x00, 4, port);
	put(f, 0, FBCTRL + 0x10, 4, value);
}

static uint32_t
fb_port_value(struct fixture *f, unsigned port)
{
	put(f, 0, FBCTRL + 0x00, 4, port);
	return (uint32_t)get(f, 0, FBCTRL + 0x10, 4);
}

static void
fb_command(struct fixture *f, unsigned command, int32_t x1, int32_t y1,
	   int32_t x2, int32_t y2)
{
	fb_port(f, 1, (uint32_t)x1);
	fb_port(f, 2, (uint32_t)y1);
	fb_port(f, 3, (uint32_t)x2);
	fb_port(f, 4, (uint32_t)y2);
	fb_port(f, 0, command);
}

static void
fb_colour(struct fixture *f, uint8_t r, uint8_t g, uint8_t b)
{
	fb_port(f, 5, r);
	fb_port(f, 6, g);
	fb_port(f, 7, b);
}

/* A pixel as 0xrrggbb. */
static uint32_t
fb_pixel(struct fixture *f, unsigned xres, unsigned x, unsigned y)
{
	uint64_t at = FB + ((uint64_t)y * xres + x) * 3;

	return (uint32_t)(get(f, 0, at, 1) << 16 | get(f, 0, at + 1, 1) << 8 |
			  get(f, 0, at + 2, 1));
}

static void
test_fb_memory(void **state)
{
	struct fixture *f = *state;

	put(f, 0, FB, 4, 0x11223344);
	assert_true(get(f, 0, FB, 4) == 0x11223344);
	put(f, 0, FB + 0xeffffc, 4, 0x55667788);
	assert_true(get(f, 0, FB + 0xeffffc, 4) == 0x55667788);
	/* It is not counted as RAM. */
	assert_true(get(f, 0, MP + 0x90, 4) == 32 << 20);
}

static void
test_fb_ports(void **state)
{
	struct fixture *f = *state;
	unsigned i;

	for (i = 1; i < 8; i++) {
		fb_port(f, i, i * 0x1010101);
	}
	for (i = 1; i < 8; i++) {
		assert_true(fb_port_value(f, i) == i * 0x1010101);
		assert_true(get(f, 0, FBCTRL, 1) == i);
	}
	/* No such port, no such register, no such command. */
	put(f, 0, FBCTRL, 4, 8);
	put(f, 0, FBCTRL, 8, UINT64_C(0x100000000));
	assert_true(get(f, 0, FBCTRL, 4) == 7);
	put(f, 0, FBCTRL + 0x08, 4, 1);
	assert_true(get(f, 0, FBCTRL + 0x08, 4) == 0);
	fb_port(f, 0, 5);
	fb_port(f, 0, 0xffffffff);
	assert_true(fb_port_value(f, 1) == 0x1010101);
	assert_int_equal(f->m->end, RUN_GOING);
}

static void
fb_resolution(struct fixture *f, uint32_t x, uint32_t y)
{
	fb_command(f, 2, 0, 0, 0, 0);
	assert_true(fb_port_value(f, 1) == x);
	assert_true(fb_port_value(f, 2) == y);
}

static void
test_fb_resolution(void **state)
{
	struct fixture *f = *state;

	fb_resolution(f, 640, 480);
	fb_command(f, 1, 1024, 768, 0, 0);
	fb_resolution(f, 1024, 768);
	fb_command(f, 1, 9, 768, 0, 0);
	fb_command(f, 1, 768, 9, 0, 0);
	fb_command(f, 1, 0, 0, 0, 0);
	fb_command(f, 1, -1, -1, 0, 0);
	fb_command(f, 1, 2560, 2049, 0, 0);
	fb_resolution(f, 1024, 768);
	/* The largest: 0xf00000 / 3 pixels. */
	fb_command(f, 1, 2560, 2048, 0, 0);
	fb_resolution(f, 2560, 2048);
	fb_command(f, 1, 10, 10, 0, 0);
	fb_resolution(f, 10, 10);
}

static void
test_fb_relayout(void **state)
{
	struct fixture *f = *state;
	unsigned x;
	unsigned y;
	int i;

	for (y = 0; y < 20; y++) {
		for (x = 0; x < 20; x++) {
			fb_colour(f, (uint8_t)x, (uint8_t)y, 1);
			fb_command(f, 3, (int)x, (int)y, (int)x, (int)y);
		}
	}
	/* Smaller, then larger than at the start. */
	for (i = 0; i < 2; i++) {
		unsigned xres = i == 0 ? 15 : 1000;
		unsigned yres = i == 0 ? 12 : 700;

		fb_command(f, 1, (int)xres, (int)yres, 0, 0);
		for (y = 0; y < 12; y++) {
			for (x = 0; x < 15; x++) {
				assert_true(fb_pixel(f, xres, x, y) ==
					    (x << 16 | y << 8 | 1));
			}
		}
	}
	assert_true(fb_pixel(f, 1000, 15, 0) == 0);
	assert_true(fb_pixel(f, 1000, 15, 11) == 0);
	assert_true(fb_pixel(f, 1000, 0, 12) == 0);
	assert_true(fb_pixel(f, 1000, 14, 12) == 0);
}

static void
test_fb_fill(void **state)
{
	struct fixture *f = *state;

	fb_colour(f, 0x12, 0x34, 0x56);
	fb_command(f, 3, 10, 20, 12, 21);
	assert_true(fb_pixel(f, 640, 9, 20) == 0);
	assert_true(fb_pixel(f, 640, 10, 19) == 0);
	assert_true(fb_pixel(f, 640, 10, 20) == 0x123456);
	assert_true(fb_pixel(f, 640, 12, 20) == 0x123456);
	assert_true(fb_pixel(f, 640, 12, 21) == 0x123456);
	assert_true(fb_pixel(f, 640, 13, 20) == 0);
	assert_true(fb_pixel(f, 640, 10, 22) == 0);
	/* Corners in the other order. */
	fb_command(f, 3, 102, 101, 100, 100);
	assert_true(fb_pixel(f, 640, 100, 100) == 0x123456);
	assert_true(fb_pixel(f, 640, 102, 101) == 0x123456);
	assert_true(fb_pixel(f, 640, 103, 101) == 0);
	assert_true(fb_pixel(f, 640, 99, 100) == 0);
	/* A whole row. */
	fb_command(f, 3, 0, 200, 639, 200);
	assert_true(fb_pixel(f, 640, 0, 200) == 0x123456);
	assert_true(fb_pixel(f, 640, 639, 200) == 0x123456);
	assert_true(fb_pixel(f, 640, 639, 199) == 0);
	assert_true(fb_pixel(f, 640, 0, 201) == 0);
}

static void
test_fb_fill_clip(void **state)
{
	struct fixture *f = *state;

	put(f, 0, FB + 640 * 480 * 3, 4, 0);
	fb_colour(f, 1, 2, 3);
	fb_command(f, 3, -5, -5, 1, 1);
	assert_true(fb_pixel(f, 640, 0, 0) == 0x010203);
	assert_true(fb_pixel(f, 640, 1, 1) == 0x010203);
	assert_true(fb_pixel(f, 640, 2, 0) == 0);
	assert_true(fb_pixel(f, 640, 0, 2) == 0);
	fb_command(f, 3, 638, 478, 0x7fffffff, 0x7fffffff);
	assert_true(fb_pixel(f, 640, 637, 479) == 0);
	assert_true(fb_pixel(f, 640, 638, 479) == 0x010203);
	assert_true(fb_pixel(f, 640, 639, 479) == 0x010203);
	/* Nothing behind the last row. */
	assert_true(get(f, 0, FB + 640 * 480 * 3, 4) == 0);
	/* Not on the screen at all. */
	fb_command(f, 3, 640, 10, 700, 20);
	fb_command(f, 3, 10, 480, 20, 500);
	fb_command(f, 3, -10, 30, -1, 40);
	assert_true(fb_pixel(f, 640, 0, 11) == 0);
	assert_true(fb_pixel(f, 640, 0, 31) == 0);
	assert_true(get(f, 0, FB + 640 * 480 * 3 + 30, 4) == 0);
	fb_command(f, 3, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX);
	assert_true(fb_pixel(f, 640, 320, 240) == 0x010203);
	assert_true(get(f, 0, FB + 640 * 480 * 3, 4) == 0);
}

/* Copies a 6 x 6 picture by DX, DY and looks at all of it. */
static void
check_copy(struct fixture *f, int64_t dx, int64_t dy)
{
	int x;
	int y;

	for (y = 0; y < 6; y++) {
		for (x = 0; x < 6; x++) {
			fb_colour(f, (uint8_t)(x + 1), (uint8_t)(y + 1), 9);
			fb_command(f, 3, 50 + x, 60 + y, 50 + x, 60 + y);
		}
	}
	fb_port(f, 5, (uint32_t)(50 + dx));
	fb_port(f, 6, (uint32_t)(60 + dy));
	fb_command(f, 4, 50, 60, 55, 65);
	for (y = 0; y < 6; y++) {
		for (x = 0; x < 6; x++) {
			if (50 + x + dx < 0 || 60 + y + dy < 0 ||
			    50 + x + dx >= 640 || 60 + y + dy >= 480) {
				continue;
			}
			assert_true(
			    fb_pixel(f, 640, (unsigned)(50 + x + dx),
				     (unsigned)(60 + y + dy)) ==
			    (unsigned)((x + 1) << 16 | (y + 1) << 8 | 9));
		}
	}
}

static void
test_fb_copy(void **state)
{
	struct fixture *f = *state;
	int dx;
	int dy;

	check_copy(f, 100, 100);
	/* Overlapping in every direction. */
	for (dy = -2; dy <= 2; dy += 2) {
		for (dx = -3; dx <= 3; dx += 3) {
			check_copy(f, dx, dy);
		}
	}
	/* Partly off the screen, on each side. */
	check_copy(f, -53, 0);
	check_copy(f, 0, -63);
	check_copy(f, 640 - 53, 0);
	assert_true(fb_pixel(f, 640, 0, 61) == 0x040209);
	check_copy(f, 0, 480 - 63);
	assert_true(get(f, 0, FB + (480 * 640 + 50) * 3, 4) == 0);
	check_copy(f, 1000, 0);
	check_copy(f, INT32_MAX - 50, INT32_MAX - 60);
}

/* From off the screen: only what is on it. */
static void
test_fb_copy_clip(void **state)
{
	struct fixture *f = *state;

	fb_colour(f, 1, 2, 3);
	fb_command(f, 3, 0, 0, 4, 4);
	fb_port(f, 5, 100);
	fb_port(f, 6, 100);
	fb_command(f, 4, -2, -2, 1, 1);
	assert_true(fb_pixel(f, 640, 101, 101) == 0);
	assert_true(fb_pixel(f, 640, 102, 102) == 0x010203);
	assert_true(fb_pixel(f, 640, 103, 103) == 0x010203);
	assert_true(fb_pixel(f, 640, 104, 103) == 0);
}

int
main(void)
{
#define TEST(name)                                                           \
	{#name " (big-endian)", name, setup_big, teardown, NULL},            \
	{                                                                    \
#name " (little-endian)", name, setup_little, teardown, NULL \
	}
	const struct CMUnitTest tests[] = {
	    TEST(test_start_state),	  TEST(test_unmapped),
	    TEST(test_cons_output),	  TEST(test_cons_input),
	    TEST(test_cons_halt_write),	  TEST(test_cons_halt_read),
	    TEST(test_cons_status_zero),  TEST(test_cons_status),
	    TEST(test_mp_facts),	  TEST(test_mp_random),
	    TEST(test_mp_startup),	  TEST(test_mp_startup_defaults),
	    TEST(test_mp_no_such_cpu),	  TEST(test_mp_pause),
	    TEST(test_mp_pause_all),	  TEST(test_mp_start_time),
	    TEST(test_mp_turns),	  TEST(test_mp_ipi),
	    TEST(test_mp_ipi_many),	  TEST(test_mp_ipi_full),
	    TEST(test_rtc_time),	  TEST(test_rtc_ticks),
	    TEST(test_rtc_no_drift),	  TEST(test_rtc_pending),
	    TEST(test_rtc_pending_bound), TEST(test_rtc_stop),
	    TEST(test_rtc_highest_rate),  TEST(test_disk_read),
	    TEST(test_disk_buffer),	  TEST(test_disk_write),
	    TEST(test_disk_read_only),	  TEST(test_disk_failures),
	    TEST(test_disk_offset),	  TEST(test_fb_memory),
	    TEST(test_fb_ports),	  TEST(test_fb_resolution),
	    TEST(test_fb_relayout),	  TEST(test_fb_fill),
	    TEST(test_fb_fill_clip),	  TEST(test_fb_copy),
	    TEST(test_fb_copy_clip),	  cmocka_unit_test(test_large_ram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
