/*
 * The test machine's start state, console, clock and disk controller,
 * register by register, as doc/testmachines.md describes them.
 * Every test runs big-endian and little-endian.
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

#include "host/diskimage.h"
#include "host/serial.h"
#include "testmachine_fixture.h"

/* ---- the machine ---- */

static void
test_start_state(void **state)
{
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;

	put(f, 0, 0x0f000000, 4, 0x12345678);
	assert_true(get(f, 0, 0x0f000000, 4) == 0);
	assert_true(get(f, 0, 0x14000000, 4) == 0);
	assert_true(get(f, 0, CONS + 0x20, 4) == 0);
}

static void
test_large_ram(void **state)
{
	struct testmachine *f = testmachine_new(true, 1, 512);

	/* Just behind the console: RAM. */
	put(f, 0, CONS + 0x20, 4, 0x12345678);
	assert_true(get(f, 0, CONS + 0x20, 4) == 0x12345678);
	put(f, 0, CONS, 1, 'A');
	assert_string_equal(f->output, "A");
	put(f, 0, 0x1ffffffc, 4, 0x87654321);
	assert_true(get(f, 0, 0x1ffffffc, 4) == 0x87654321);
	assert_true(get(f, 0, MP + 0x90, 4) == 512 << 20);
	*state = f;
	testmachine_teardown(state);
	*state = NULL;
}

/* ---- cons ---- */

static void
test_cons_output(void **state)
{
	struct testmachine *f = *state;

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
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;

	put(f, 0, CONS + 0x10, 1, 0);
	assert_int_equal(f->m->end, RUN_HALTED);
}

static void
test_cons_halt_read(void **state)
{
	struct testmachine *f = *state;

	assert_true(get(f, 0, CONS + 0x10, 4) == 0);
	assert_int_equal(f->m->end, RUN_HALTED);
}

static void
test_cons_status_zero(void **state)
{
	struct testmachine *f = *state;

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
	struct testmachine *f = *state;
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

/* ---- rtc ---- */

static void
test_rtc_time(void **state)
{
	struct testmachine *f = *state;

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
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;

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
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;

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
	struct testmachine *f = *state;

	put(f, 0, RTC + 0x100, 4, 0xffffffff);
	assert_true(get(f, 0, RTC + 0x100, 4) == 1000000);
	pass_time(f, EMUL_MILLISECOND);
	assert_true(line(f, "cpu0.4"));
}

/* ---- disk ---- */

/* An image whose byte N is N / 512 + 1. */
static void
add_disk(struct testmachine *f, const char *prefix, unsigned sectors)
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
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;
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
	struct testmachine *f = *state;

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
	struct testmachine *f = *state;

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
	struct testmachine *f = *state;

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_start_state),	  TEST(test_unmapped),
	    TEST(test_cons_output),	  TEST(test_cons_input),
	    TEST(test_cons_halt_write),	  TEST(test_cons_halt_read),
	    TEST(test_cons_status_zero),  TEST(test_cons_status),
	    TEST(test_rtc_time),	  TEST(test_rtc_ticks),
	    TEST(test_rtc_no_drift),	  TEST(test_rtc_pending),
	    TEST(test_rtc_pending_bound), TEST(test_rtc_stop),
	    TEST(test_rtc_highest_rate),  TEST(test_disk_read),
	    TEST(test_disk_buffer),	  TEST(test_disk_write),
	    TEST(test_disk_read_only),	  TEST(test_disk_failures),
	    TEST(test_disk_offset),	  cmocka_unit_test(test_large_ram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
