/*
 * What snapshots and recordings are made of: bytes, files of sections, entries
 * of the input log, the past of a disk.
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

#include "emul/bytes.h"
#include "emul/inputs.h"
#include "host/disk_history.h"
#include "snapshot/log_format.h"
#include "snapshot/sections.h"

/* ---- bytes ---- */

static void
test_bytes(void **state)
{
	static const uint64_t numbers[] = {
	    0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 1u << 31, UINT64_MAX};
	struct writer w = {0};
	struct reader r;
	char *text;

	writer_u8(&w, 0xfe);
	writer_u32(&w, 0x01020304);
	writer_u64(&w, UINT64_C(0x1122334455667788));
	writer_string(&w, "text");
	writer_string(&w, "");
	writer_string(&w, NULL);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		writer_number(&w, numbers[i]);
	}
	assert_int_equal(w.data[1], 0x04); /* little-endian */
	r = (struct reader){.data = w.data, .left = w.len};
	assert_int_equal(reader_u8(&r), 0xfe);
	assert_int_equal(reader_u32(&r), 0x01020304);
	assert_true(reader_u64(&r) == UINT64_C(0x1122334455667788));
	text = reader_string(&r);
	assert_string_equal(text, "text");
	free(text);
	text = reader_string(&r);
	assert_string_equal(text, "");
	free(text);
	assert_null(reader_string(&r));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		assert_true(reader_number(&r) == numbers[i]);
	}
	assert_false(r.failed);
	assert_int_equal(r.left, 0);
	assert_int_equal(reader_u8(&r), 0);
	assert_true(r.failed);
	writer_free(&w);
}

static void
test_bytes_bad(void **state)
{
	/* A string longer than the bytes, one with a NUL, a number that does
	 * not fit, one that does not end. */
	static const uint8_t longer[] = {5, 0, 0, 0, 'a', 'b'};
	static const uint8_t nul[] = {2, 0, 0, 0, 'a', 0};
	static const uint8_t large[] = {0xff, 0xff, 0xff, 0xff, 0xff,
					0xff, 0xff, 0xff, 0xff, 2};
	static const uint8_t endless[] = {0x80, 0x80};
	struct reader r = {.data = longer, .left = sizeof(longer)};

	assert_null(reader_string(&r));
	assert_true(r.failed);
	r = (struct reader){.data = nul, .left = sizeof(nul)};
	assert_null(reader_string(&r));
	assert_true(r.failed);
	r = (struct reader){.data = large, .left = sizeof(large)};
	reader_number(&r);
	assert_true(r.failed);
	r = (struct reader){.data = endless, .left = sizeof(endless)};
	reader_number(&r);
	assert_true(r.failed);
	r = (struct reader){.data = nul, .left = 3};
	assert_int_equal(reader_u32(&r), 0);
	assert_true(r.failed);
}

/* ---- sections ---- */

static void
write_sections(const uint8_t *zeros, size_t n)
{
	struct sections_writer w;
	struct error e;

	assert_true(sections_create(&w, "sections.tmp", SECTIONS_SNAPSHOT, &e));
	assert_int_not_equal(access("sections.tmp", F_OK), 0);
	sections_write(&w, "ONE_", "abc", 3);
	sections_write(&w, "ZERO", zeros, n);
	sections_write(&w, "NONE", "", 0);
	assert_true(sections_close(&w, &e));
}

static void
test_sections(void **state)
{
	static const uint8_t zeros[100000];
	struct sections_reader f;
	struct section s = {.data = NULL};
	struct error e;

	write_sections(zeros, sizeof(zeros));
	assert_false(sections_open(&f, "sections.tmp", SECTIONS_RECORDING,
				   "recording", &e));
	assert_true(sections_open(&f, "sections.tmp", SECTIONS_SNAPSHOT,
				  "snapshot", &e));
	assert_int_equal(sections_next(&f, &s, &e), SECTION_OK);
	assert_string_equal(s.tag, "ONE_");
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.data, "abc", 3);
	assert_int_equal(sections_next(&f, &s, &e), SECTION_OK);
	assert_int_equal(s.len, sizeof(zeros));
	assert_memory_equal(s.data, zeros, sizeof(zeros));
	assert_int_equal(sections_next(&f, &s, &e), SECTION_OK);
	assert_int_equal(s.len, 0);
	assert_int_equal(sections_next(&f, &s, &e), SECTION_END);
	sections_free(&f, &s);
	/* Cut off within the last one. */
	assert_int_equal(truncate("sections.tmp", (off_t)f.offset - 1), 0);
	assert_true(sections_open(&f, "sections.tmp", SECTIONS_SNAPSHOT,
				  "snapshot", &e));
	assert_int_equal(sections_next(&f, &s, &e), SECTION_OK);
	assert_int_equal(sections_next(&f, &s, &e), SECTION_OK);
	assert_int_equal(sections_next(&f, &s, &e), SECTION_TRUNCATED);
	sections_free(&f, &s);
	unlink("sections.tmp");
}

/* ---- the log ---- */

static void
test_log(void **state)
{
	struct run_position p = {.now = 1000,
				 .until = 2000,
				 .cpu = 1,
				 .pc = UINT64_C(0xffffffff80001000),
				 .delivery = true,
				 .instructions = {10, 20}};
	struct inputs *a = inputs_new();
	struct inputs *b = inputs_new();
	struct writer w = {0};
	struct reader r;
	const struct input *e;

	inputs_note(a, INPUT_AVAILABLE, 7, 0, 1);
	inputs_note(a, INPUT_GET, 300, 0, 'x');
	inputs_note(a, INPUT_READY, UINT64_MAX, 0, 0);
	inputs_note(a, INPUT_CHECK, 1u << 25, UINT64_MAX, 0);
	inputs_note_place(a, INPUT_COMMAND, &p, 0x1234, "v0 = 1", 1);
	p.until = 0;
	inputs_note_place(a, INPUT_END, &p, 5, NULL, 3);
	log_format_write(a, 0, 2, &w);
	r = (struct reader){.data = w.data, .left = w.len};
	assert_true(log_format_read(b, 2, &r));
	assert_int_equal(inputs_count(b), 6);
	for (size_t i = 0; i < 6; i++) {
		e = inputs_at(b, i);
		assert_int_equal(e->kind, inputs_at(a, i)->kind);
		assert_true(e->key == inputs_at(a, i)->key);
		assert_true(e->data == inputs_at(a, i)->data);
		assert_int_equal(e->value, inputs_at(a, i)->value);
	}
	e = inputs_at(b, 4);
	assert_string_equal(inputs_place(b, e)->text, "v0 = 1");
	assert_true(inputs_place(b, e)->hash == 0x1234);
	assert_true(
	    run_position_same(&inputs_place(b, e)->position,
			      &inputs_place(a, inputs_at(a, 4))->position));
	assert_null(inputs_place(b, inputs_at(b, 5))->text);
	inputs_free(b);
	/* Cut off within any entry, or of more CPUs than there are: none. */
	for (size_t n = 0; n < w.len; n++) {
		b = inputs_new();
		r = (struct reader){.data = w.data, .left = n};
		if (log_format_read(b, 2, &r)) {
			assert_true(inputs_count(b) < 6);
		}
		inputs_free(b);
	}
	b = inputs_new();
	r = (struct reader){.data = w.data, .left = w.len};
	assert_false(log_format_read(b, 1, &r));
	inputs_free(b);
	inputs_free(a);
	writer_free(&w);
}

/* What lies behind the cursor is cut, places and all. */
static void
test_log_cut(void **state)
{
	struct run_position p = {.now = 1};
	struct inputs *in = inputs_new();
	struct inputs_mark mark;

	inputs_note(in, INPUT_GET, 1, 0, 'a');
	mark = inputs_mark(in);
	inputs_note_place(in, INPUT_COMMAND, &p, 0, "pc = 0", 0);
	inputs_note(in, INPUT_GET, 2, 0, 'b');
	assert_null(inputs_next(in));
	inputs_return(in, mark);
	assert_int_equal(inputs_next(in)->kind, INPUT_COMMAND);
	inputs_pass(in);
	assert_int_equal(inputs_next(in)->value, 'b');
	inputs_return(in, mark);
	inputs_cut(in);
	assert_int_equal(inputs_count(in), 1);
	assert_null(inputs_next(in));
	inputs_free(in);
}

/* ---- disks ---- */

#define BLOCKS 4

struct disk {
	uint8_t blocks[BLOCKS];
	unsigned writes;
};

static bool
write_block(void *arg, uint64_t block, const uint8_t *bytes)
{
	struct disk *d = arg;

	d->blocks[block] = bytes[0];
	d->writes++;
	return true;
}

static void
disk_write(struct disk_history *h, struct disk *d, uint64_t block,
	   uint8_t value)
{
	uint8_t old[DISK_HISTORY_BLOCK];

	memset(old, d->blocks[block], sizeof(old));
	disk_history_note(h, block * DISK_HISTORY_BLOCK, old, sizeof(old));
	d->blocks[block] = value;
}

static uint8_t
seen(const struct disk_history *h, const struct disk *d, uint64_t block)
{
	const uint8_t *p = disk_history_block(h, block);

	return p != NULL ? p[0] : d->blocks[block];
}

static void
test_disk_history(void **state)
{
	struct disk_history *h = disk_history_new();
	struct disk d = {{1, 2, 3, 4}, 0};

	assert_int_equal(disk_history_place(h), 0);
	disk_history_forget(h, 0);
	disk_write(h, &d, 0, 11);
	disk_write(h, &d, 1, 12);
	disk_write(h, &d, 0, 21);
	assert_int_equal(disk_history_place(h), 3);
	assert_false(disk_history_in_past(h));
	assert_true(disk_history_go(h, 1));
	assert_true(disk_history_in_past(h));
	assert_int_equal(seen(h, &d, 0), 11);
	assert_int_equal(seen(h, &d, 1), 2);
	assert_int_equal(seen(h, &d, 2), 3);
	assert_true(disk_history_go(h, 0));
	assert_int_equal(seen(h, &d, 0), 1);
	assert_true(disk_history_go(h, 3));
	assert_false(disk_history_in_past(h));
	assert_int_equal(seen(h, &d, 0), 21);
	/* Cut: the disk is written back, the later writes never were. */
	assert_true(disk_history_go(h, 1));
	assert_true(disk_history_cut(h, write_block, &d));
	assert_false(disk_history_in_past(h));
	assert_int_equal(d.blocks[0], 11);
	assert_int_equal(d.blocks[1], 2);
	assert_int_equal(d.writes, 2);
	assert_int_equal(disk_history_place(h), 1);
	assert_true(disk_history_go(h, 0));
	assert_int_equal(seen(h, &d, 0), 1);
	assert_true(disk_history_go(h, 1));
	/* Forgotten: too long ago. */
	disk_write(h, &d, 3, 40);
	disk_history_forget(h, 1);
	assert_false(disk_history_go(h, 0));
	assert_true(disk_history_go(h, 1));
	assert_int_equal(seen(h, &d, 3), 4);
	disk_history_free(h);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_bytes_bad),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_log),
	    cmocka_unit_test(test_log_cut),
	    cmocka_unit_test(test_disk_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
