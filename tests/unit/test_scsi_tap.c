/*
 * Tapes that may be written: what commands answer, and what is in the file
 * then, byte by byte, as "SIMH Magtape Representation and Handling" has it.
 */
#include "scsi_board.h"

static uint8_t data[64 * 1024];
static char name[48];

/* What the file is to have. */
static uint8_t expected[16384];
static size_t n_expected;

static void
expect_word(uint32_t word)
{
	for (unsigned i = 0; i < 4; i++) {
		expected[n_expected++] = (uint8_t)(word >> 8 * i);
	}
}

static void
expect_record(uint8_t fill, uint32_t len)
{
	expect_word(len);
	memset(expected + n_expected, fill, len);
	n_expected += len;
	if (len % 2 != 0) {
		expected[n_expected++] = 0;
	}
	expect_word(len);
}

/* Up to an end; what is behind it does not matter. */
static void
expect_file(void)
{
	uint8_t got[sizeof(expected)];
	FILE *f = fopen(name, "r");

	assert_non_null(f);
	expect_word(0xffffffff);
	assert_int_equal(fread(got, 1, n_expected, f), n_expected);
	assert_memory_equal(got, expected, n_expected);
	fclose(f);
}

static void
write_file(size_t len)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(expected, 1, len, f), len);
	fclose(f);
}

/* ---- the drive ---- */

static bool
insert(struct scsi_fixture *f, const char *letters, struct error *e)
{
	if (f->m != NULL) {
		machine_free(f->m);
		f->m = NULL;
	}
	snprintf(f->specs[0], sizeof(f->specs[0]), "%.4s:%.32s", letters, name);
	f->list[0] = f->specs[0];
	return scsi_new(f, 1, e);
}

static void
insert_and_start(struct scsi_fixture *f, const char *letters)
{
	struct error e = {""};

	if (!insert(f, letters, &e)) {
		fail_msg("%s", e.text);
	}
	ncr_init(f->m);
	assert_int_equal(scsi_sense(f, 0), 6);
}

static int
setup(void **state)
{
	struct scsi_fixture *f = calloc(1, sizeof(*f));
	int fd;

	assert_non_null(f);
	strcpy(name, "/tmp/test_tape.XXXXXX.tap");
	fd = mkstemps(name, 4);
	assert_true(fd >= 0);
	close(fd);
	n_expected = 0;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct scsi_fixture *f = *state;

	if (f->m != NULL) {
		machine_free(f->m);
	}
	unlink(name);
	free(f);
	return 0;
}

static uint8_t
run(struct scsi_fixture *f, uint8_t op, uint8_t flags, uint32_t count,
    uint32_t len)
{
	const uint8_t cdb[6] = {op,
				flags,
				(uint8_t)(count >> 16),
				(uint8_t)(count >> 8),
				(uint8_t)count,
				0};

	return scsi_command(f, 0, cdb, 6, data, len);
}

static void
fails(struct scsi_fixture *f, uint8_t op, uint8_t flags, uint32_t count,
      uint32_t len, uint8_t key, unsigned asc)
{
	assert_int_equal(run(f, op, flags, count, len), CHECK);
	assert_int_equal(scsi_sense(f, 0), key);
	assert_int_equal(scsi_asc(f), asc);
}

static void
put(struct scsi_fixture *f, uint8_t fill, uint32_t len)
{
	memset(data, fill, len);
	assert_int_equal(run(f, 0x0a, 0, len, len), GOOD);
}

static void
get(struct scsi_fixture *f, uint8_t fill, uint32_t len)
{
	uint32_t residue;

	memset(data, 0, sizeof(data));
	assert_int_equal(run(f, 0x08, 0, len, len), GOOD);
	residue = f->residue;
	assert_int_equal(residue, 0);
	for (uint32_t i = 0; i < len; i++) {
		assert_int_equal(data[i], fill);
	}
}

static void
rewind_tape(struct scsi_fixture *f)
{
	assert_int_equal(run(f, 0x01, 0, 0, 0), GOOD);
}

static void
marks(struct scsi_fixture *f, uint32_t n)
{
	assert_int_equal(run(f, 0x10, 0, n, 0), GOOD);
}

/* Three records and a filemark, two blocks and two filemarks. */
static void
fill_tape(struct scsi_fixture *f)
{
	put(f, 1, 10240);
	put(f, 2, 7);
	put(f, 3, 1);
	marks(f, 1);
	memset(data, 4, 1024);
	assert_int_equal(run(f, 0x0a, 1, 2, 1024), GOOD);
	marks(f, 2);
}

static void
expect_full(void)
{
	expect_record(1, 10240);
	expect_record(2, 7);
	expect_record(3, 1);
	expect_word(0);
	expect_record(4, 512);
	expect_record(4, 512);
	expect_word(0);
	expect_word(0);
}

/* ---- tests ---- */

static void
blank(void **state)
{
	struct scsi_fixture *f = *state;

	insert_and_start(f, "t");
	expect_file();
	fails(f, 0x08, 0, 100, 100, 8, 0x0005);
	fails(f, 0x08, 1, 2, 1024, 8, 0x0005);
	assert_int_equal(scsi_info(f), 2);
	assert_int_equal(run(f, 0x1a, 0, 255, 255), GOOD);
	assert_int_equal(data[2] & 0x80, 0);
	marks(f, 0);
	assert_int_equal(run(f, 0x0a, 0, 0, 0), GOOD);
	n_expected = 0;
	expect_file();
}

static void
written_and_read(void **state)
{
	struct scsi_fixture *f = *state;

	insert_and_start(f, "t");
	fill_tape(f);
	expect_full();
	expect_file();
	fails(f, 0x08, 0, 100, 100, 8, 0x0005);
	/* Now, and after it was taken out. */
	for (unsigned i = 0; i < 2; i++) {
		rewind_tape(f);
		get(f, 1, 10240);
		get(f, 2, 7);
		get(f, 3, 1);
		fails(f, 0x08, 0, 100, 100, 0x80, 0x0001);
		assert_int_equal(scsi_info(f), 100);
		get(f, 4, 512);
		fails(f, 0x08, 1, 3, 1536, 0x80, 0x0001);
		assert_int_equal(scsi_info(f), 2);
		assert_int_equal(data[511], 4);
		fails(f, 0x08, 1, 1, 512, 0x80, 0x0001);
		fails(f, 0x08, 1, 1, 512, 8, 0x0005);
		insert_and_start(f, i == 0 ? "rt" : "t");
	}
}

/* Blocks that are longer or shorter than was asked for. */
static void
lengths(void **state)
{
	struct scsi_fixture *f = *state;

	insert_and_start(f, "t");
	fill_tape(f);
	rewind_tape(f);
	fails(f, 0x08, 0, 10000, 10000, 0x20, 0);
	assert_int_equal(scsi_info(f), (uint32_t)-240);
	assert_int_equal(data[9999], 1);
	assert_int_equal(run(f, 0x08, 0, 100, 100), CHECK);
	assert_int_equal(f->residue, 93);
	assert_int_equal(scsi_sense(f, 0), 0x20);
	assert_int_equal(scsi_info(f), 93);
	assert_int_equal(run(f, 0x08, 2, 100, 100), GOOD);
	assert_int_equal(f->residue, 99);
	assert_int_equal(data[0], 3);
	/* Fixed blocks of another size: none is given, it is passed. */
	rewind_tape(f);
	fails(f, 0x08, 1, 2, 1024, 0x20, 0);
	assert_int_equal(scsi_info(f), 2);
	get(f, 2, 7);
	fails(f, 0x08, 3, 1, 512, 5, 0x2400);
}

static void
space(void **state)
{
	struct scsi_fixture *f = *state;

	insert_and_start(f, "t");
	fill_tape(f);
	rewind_tape(f);
	assert_int_equal(run(f, 0x11, 0, 2, 0), GOOD);
	get(f, 3, 1);
	assert_int_equal(run(f, 0x11, 0, (uint32_t)-2, 0), GOOD);
	get(f, 2, 7);
	fails(f, 0x11, 0, 4, 0, 0x80, 0x0001);
	assert_int_equal(scsi_info(f), 3);
	get(f, 4, 512);
	fails(f, 0x11, 0, (uint32_t)-5, 0, 0x80, 0x0001);
	assert_int_equal(scsi_info(f), 4);
	/* In front of the filemark. */
	fails(f, 0x08, 0, 10, 10, 0x80, 0x0001);
	assert_int_equal(run(f, 0x11, 1, 2, 0), GOOD);
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
	fails(f, 0x11, 1, 1, 0, 8, 0x0005);
	assert_int_equal(run(f, 0x11, 1, (uint32_t)-2, 0), GOOD);
	assert_int_equal(run(f, 0x11, 0, (uint32_t)-1, 0), GOOD);
	get(f, 4, 512);
	fails(f, 0x11, 1, (uint32_t)-9, 0, 0x40, 0x0004);
	assert_int_equal(scsi_info(f), 8);
	get(f, 1, 10240);
	assert_int_equal(run(f, 0x11, 3, 0, 0), GOOD);
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
	fails(f, 0x11, 2, 1, 0, 5, 0x2400);
}

/* What is written ends the tape. */
static void
overwritten(void **state)
{
	struct scsi_fixture *f = *state;

	insert_and_start(f, "t");
	fill_tape(f);
	rewind_tape(f);
	get(f, 1, 10240);
	put(f, 9, 3000);
	expect_record(1, 10240);
	expect_record(9, 3000);
	expect_file();
	n_expected -= 4;
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
	/* More at its end. */
	rewind_tape(f);
	assert_int_equal(run(f, 0x11, 3, 0, 0), GOOD);
	marks(f, 1);
	expect_word(0);
	expect_file();
	/* And nothing behind the first. */
	rewind_tape(f);
	get(f, 1, 10240);
	assert_int_equal(run(f, 0x19, 1, 0, 0), GOOD);
	n_expected = 0;
	expect_record(1, 10240);
	expect_file();
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
}

static void protected(void **state)
{
	struct scsi_fixture *f = *state;

	expect_record(5, 3);
	write_file(n_expected); /* without an end */
	insert_and_start(f, "rt");
	fails(f, 0x0a, 0, 10, 10, 7, 0x2700);
	fails(f, 0x10, 0, 1, 0, 7, 0x2700);
	fails(f, 0x19, 0, 0, 0, 7, 0x2700);
	assert_int_equal(run(f, 0x1a, 0, 255, 255), GOOD);
	assert_int_equal(data[2] & 0x80, 0x80);
	get(f, 5, 3);
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
	/* Written, but not to the file. */
	insert_and_start(f, "Rt");
	get(f, 5, 3);
	put(f, 6, 2000);
	rewind_tape(f);
	get(f, 5, 3);
	get(f, 6, 2000);
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
	insert_and_start(f, "rt");
	get(f, 5, 3);
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
}

/* An initiator that stops in the middle of a block leaves what was before. */
static void
broken_off(void **state)
{
	static const uint8_t cdb[6] = {0x0a, 0, 0, 0x10, 0, 0};
	struct scsi_fixture *f = *state;

	insert_and_start(f, "t");
	put(f, 1, 100);
	put(f, 2, 100);
	rewind_tape(f);
	get(f, 1, 100);
	ncr_select(f->m, 0, 0x80, cdb, 6);
	ncr_expect(f->m, DATA_OUT, BS | FC);
	board_write(f->m, PMAZ_DMAR, 4, DMAR_OUT);
	ncr_count(f->m, 512);
	ncr_write(f->m, NCR_CMD, DMA | 0x00);
	ncr_write(f->m, NCR_CMD, DMA | 0x10);
	assert_true(ncr_wait(f->m));
	ncr_init(f->m);
	assert_int_equal(scsi_sense(f, 0), 6);
	expect_record(1, 100);
	expect_file();
	get(f, 1, 100);
	fails(f, 0x08, 0, 10, 10, 8, 0x0005);
}

static void
damaged(void **state)
{
	struct scsi_fixture *f = *state;
	struct error e;

	expect_record(1, 20);
	expect_record(2, 30);
	for (size_t len = 1; len < n_expected; len++) {
		if (len == 28) {
			continue; /* whole */
		}
		write_file(len);
		e.text[0] = '\0';
		assert_false(insert(f, "t", &e));
		assert_non_null(
		    strstr(e.text, len < 28 ? "at byte 0" : "at byte 28"));
	}
	expected[24]++; /* the second length of the first */
	write_file(n_expected);
	assert_false(insert(f, "rt", &e));
	assert_non_null(strstr(e.text, "at byte 0"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(blank),      TEST(written_and_read), TEST(lengths),
	    TEST(space),      TEST(overwritten),      TEST(protected),
	    TEST(broken_off), TEST(damaged),
	};

	return cmocka_run_group_tests_name("tapes", tests, NULL, NULL);
}
