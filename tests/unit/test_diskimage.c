/*
 * Disk images: the -d grammar of gxemul(1), and transfers.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "emul/log.h"
#include "emul/machine.h"
#include "host/diskimage.h"

/* Each test has an empty directory of its own as working directory. */
struct fixture {
	struct machine machine;
	struct log log;
	struct error e;
	char dir[64];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	log_init(&f->log);
	log_set_all(&f->log, LOG_ERROR);
	f->machine.log = &f->log;
	strcpy(f->dir, "/tmp/gxemul-test.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(chdir(f->dir), 0);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char command[128];

	diskimage_free_all(&f->machine);
	assert_int_equal(f->machine.n_disks, 0);
	assert_int_equal(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

/* A file whose byte N is N / 512 + 1, so that no byte is 0. */
static void
make_file(const char *name, size_t size)
{
	FILE *file = fopen(name, "wb");
	size_t i;

	assert_non_null(file);
	for (i = 0; i < size; i++) {
		assert_true(fputc((int)(i / 512 + 1) & 0xff, file) != EOF);
	}
	assert_int_equal(fclose(file), 0);
}

static int
file_byte(const char *name, long offset)
{
	FILE *file = fopen(name, "rb");
	int byte;

	assert_non_null(file);
	assert_int_equal(fseek(file, offset, SEEK_SET), 0);
	byte = fgetc(file);
	assert_int_equal(fclose(file), 0);
	return byte;
}

static long
file_size(const char *name)
{
	struct stat st;

	assert_int_equal(stat(name, &st), 0);
	return (long)st.st_size;
}

static struct diskimage *
add(struct fixture *f, const char *spec)
{
	if (!diskimage_add(&f->machine, spec, DISK_IDE, &f->e)) {
		print_message("%s\n", f->e.text);
		fail();
	}
	return f->machine.disks[f->machine.n_disks - 1];
}

/* One line that names WHAT. */
static void
refused(struct fixture *f, const char *spec, const char *what)
{
	unsigned before = f->machine.n_disks;

	f->e.text[0] = '\0';
	assert_false(diskimage_add(&f->machine, spec, DISK_IDE, &f->e));
	assert_int_equal(f->machine.n_disks, before);
	assert_null(strchr(f->e.text, '\n'));
	if (strstr(f->e.text, what) == NULL) {
		print_message("%s: %s\n", spec, f->e.text);
		fail();
	}
}

static void
test_plain(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;

	make_file("fs.img", 1024);
	d = add(f, "fs.img");
	assert_string_equal(diskimage_name(d), "fs.img");
	assert_int_equal(diskimage_type(d), DISK_IDE);
	assert_int_equal(diskimage_id(d), 0);
	assert_int_equal(diskimage_bytes(d), 1024);
	assert_false(diskimage_is_boot(d));
	assert_false(diskimage_is_cdrom(d));
	assert_false(diskimage_is_read_only(d));
	assert_ptr_equal(diskimage_find(&f->machine, DISK_IDE, 0), d);
	assert_null(diskimage_find(&f->machine, DISK_IDE, 1));
	assert_null(diskimage_find(&f->machine, DISK_SCSI, 0));
}

static void
test_prefixes(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	unsigned c;
	unsigned h;
	unsigned s;

	make_file("a", 512 * 100);
	d = add(f, "bs3:a");
	assert_true(diskimage_is_boot(d));
	assert_int_equal(diskimage_type(d), DISK_SCSI);
	assert_int_equal(diskimage_id(d), 3);
	d = add(f, "rg4;5;i2:a");
	assert_true(diskimage_is_read_only(d));
	assert_int_equal(diskimage_type(d), DISK_IDE);
	assert_int_equal(diskimage_id(d), 2);
	diskimage_geometry(d, &c, &h, &s);
	assert_int_equal(h, 4);
	assert_int_equal(s, 5);
	assert_int_equal(c, 5);
	make_file("b", 512);
	d = add(f, ":b");
	assert_string_equal(diskimage_name(d), "b");
	d = add(f, "c:a");
	assert_true(diskimage_is_cdrom(d));
	assert_true(diskimage_is_read_only(d));
}

static void
test_default_geometry(void **state)
{
	struct fixture *f = *state;
	unsigned c;
	unsigned h;
	unsigned s;

	make_file("a", 16 * 63 * 512 + 512);
	diskimage_geometry(add(f, "a"), &c, &h, &s);
	assert_int_equal(c, 2);
	assert_int_equal(h, 16);
	assert_int_equal(s, 63);
}

static void
test_cdrom_by_name(void **state)
{
	struct fixture *f = *state;

	make_file("a.ISO", 2048);
	make_file("b.cdr", 2048);
	assert_true(diskimage_is_cdrom(add(f, "a.ISO")));
	assert_true(diskimage_is_cdrom(add(f, "b.cdr")));
	assert_false(diskimage_is_cdrom(add(f, "d:a.ISO")));
}

static void
test_ids(void **state)
{
	struct fixture *f = *state;
	int i;

	make_file("a", 512);
	assert_int_equal(diskimage_id(add(f, "r1:a")), 1);
	assert_int_equal(diskimage_id(add(f, "r:a")), 0);
	assert_int_equal(diskimage_id(add(f, "r:a")), 2);
	assert_int_equal(diskimage_id(add(f, "rs:a")), 0);
	refused(f, "r2:a", "id 2 is taken by a");
	for (i = 3; i < 8; i++) {
		assert_int_equal(diskimage_id(add(f, "r:a")), i);
	}
	refused(f, "r:a", "all 8 IDE ids");
	refused(f, "r8:a", "'8' is not a prefix");
	refused(f, "rs12:a", "two ids");
}

static void
test_colon_names(void **state)
{
	struct fixture *f = *state;

	make_file("x:y", 512);
	make_file("b:y", 1024);
	make_file("y", 2048);
	/* No prefix could be like this, and the file is there. */
	assert_string_equal(diskimage_name(add(f, "x:y")), "x:y");
	assert_string_equal(diskimage_name(add(f, "d:b:y")), "b:y");
	/* What reads as a prefix is one. */
	assert_string_equal(diskimage_name(add(f, "b:y")), "y");
	refused(f, "z:y", "'z' is not a prefix letter");
}

static void
test_refused(void **state)
{
	struct fixture *f = *state;

	make_file("a", 512);
	make_file("empty", 0);
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	refused(f, "missing.img", "disk image missing.img: ");
	refused(f, "dir", "disk image dir is not a file");
	refused(f, "fifo", "disk image fifo is not a file");
	refused(f, "empty", "empty has 0 bytes");
	refused(f, "", "file name is missing");
	refused(f, "b:", "file name is missing");
	refused(f, "is:a", "either IDE (i) or SCSI (s)");
	refused(f, "cd:a", "or a tape (t)");
	refused(f, "t:a", "a SCSI device");
	refused(f, "td:a", "or a tape (t)");
	refused(f, "f:a", "no machine here has a floppy drive");
	refused(f, "V:a", "needs the number");
	refused(f, "V0R:a", "leave the other letters out");
	refused(f, "V5:a", "no disk 5 before it");
	refused(f, "g:a", "'g' wants");
	refused(f, "g16:a", "'g' wants");
	refused(f, "g0;1;:a", "'g' wants");
	refused(f, "g99999999999999999999;1;:a", "'g' wants");
	refused(f, "o:a", "'o' wants");
	refused(f, "o12:a", "'o' wants");
	refused(f, "o99999999999999999999;:a", "'o' wants");
	refused(f, "o512;:a", "fewer than are skipped");
}

static void
test_unwritable(void **state)
{
	struct fixture *f = *state;
	int fd;

	make_file("a", 512);
	assert_int_equal(chmod("a", 0400), 0);
	fd = open("a", O_RDWR);
	if (fd >= 0) {
		/* The super-user may write everything. */
		close(fd);
	} else {
		refused(f, "a", "-d r:a (read-only) or -d R:a");
	}
	add(f, "r:a");
	add(f, "R:a");
}

static void
test_read_and_write(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t data[1024];

	make_file("a", 2048);
	d = add(f, "a");
	assert_true(diskimage_read(d, 511, data, 2));
	assert_int_equal(data[0], 1);
	assert_int_equal(data[1], 2);
	memset(data, 0xee, sizeof(data));
	assert_true(diskimage_write(d, 512, data, sizeof(data)));
	/* It has reached the file. */
	assert_int_equal(file_byte("a", 511), 1);
	assert_int_equal(file_byte("a", 512), 0xee);
	assert_int_equal(file_byte("a", 1535), 0xee);
	assert_int_equal(file_byte("a", 1536), 4);
	assert_true(diskimage_flush(d));
	memset(data, 0, sizeof(data));
	assert_true(diskimage_read(d, 1024, data, sizeof(data)));
	assert_int_equal(data[0], 0xee);
	assert_int_equal(data[512], 4);
	assert_false(diskimage_write(d, 2048, data, 1));
	assert_false(diskimage_write(d, 1536, data, 513));
	assert_false(diskimage_write(d, UINT64_MAX, data, 2));
	assert_int_equal(file_size("a"), 2048);
}

static void
test_partial_block(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t data[1536];

	make_file("a", 700);
	d = add(f, "a");
	assert_int_equal(diskimage_bytes(d), 1024);
	memset(data, 0xee, sizeof(data));
	assert_true(diskimage_read(d, 0, data, sizeof(data)));
	assert_int_equal(data[699], 2);
	assert_int_equal(data[700], 0);
	assert_int_equal(data[1535], 0);
	memset(data, 0xee, sizeof(data));
	assert_true(diskimage_read(d, UINT64_MAX - 10, data, sizeof(data)));
	assert_int_equal(data[0], 0);
	assert_int_equal(data[1535], 0);
	data[0] = 0x77;
	assert_true(diskimage_write(d, 1023, data, 1));
	assert_true(diskimage_read(d, 512, data, 512));
	assert_int_equal(data[187], 2);
	assert_int_equal(data[188], 0);
	assert_int_equal(data[511], 0x77);
}

static void
test_file_shrinks(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t data[1024];

	make_file("a", 1024);
	d = add(f, "a");
	assert_int_equal(truncate("a", 100), 0);
	assert_true(diskimage_read(d, 0, data, sizeof(data)));
	assert_int_equal(data[99], 1);
	assert_int_equal(data[100], 0);
	assert_int_equal(data[1023], 0);
}

static void
test_base_offset(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t data[512];

	make_file("a", 2048);
	d = add(f, "o1024;:a");
	assert_int_equal(diskimage_bytes(d), 1024);
	assert_true(diskimage_read(d, 0, data, sizeof(data)));
	assert_int_equal(data[0], 3);
	data[0] = 0x55;
	assert_true(diskimage_write(d, 512, data, 1));
	assert_int_equal(file_byte("a", 1536), 0x55);
}

static void
test_read_only(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t data[512] = {0};

	make_file("a", 512);
	d = add(f, "r:a");
	assert_false(diskimage_write(d, 0, data, sizeof(data)));
	assert_int_equal(file_byte("a", 0), 1);
	assert_true(diskimage_flush(d));
}

static void
test_temporary(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t data[2048];

	make_file("a", 2000);
	d = add(f, "R:a");
	assert_false(diskimage_is_read_only(d));
	memset(data, 0xee, sizeof(data));
	/* The end of one block, all of the next, the start of a third. */
	assert_true(diskimage_write(d, 500, data, 600));
	memset(data, 0, sizeof(data));
	assert_true(diskimage_read(d, 0, data, sizeof(data)));
	assert_int_equal(data[499], 1);
	assert_int_equal(data[500], 0xee);
	assert_int_equal(data[1099], 0xee);
	assert_int_equal(data[1100], 3);
	assert_int_equal(data[1536], 4);
	assert_int_equal(data[1999], 4);
	assert_int_equal(data[2000], 0);
	/* The last, half block. */
	data[0] = 0x66;
	assert_true(diskimage_write(d, 2047, data, 1));
	assert_true(diskimage_read(d, 1536, data, 512));
	assert_int_equal(data[0], 4);
	assert_int_equal(data[511], 0x66);
	assert_false(diskimage_write(d, 2048, data, 1));
	assert_true(diskimage_flush(d));
	diskimage_free_all(&f->machine);
	assert_int_equal(file_byte("a", 500), 1);
	assert_int_equal(file_byte("a", 512), 2);
	assert_int_equal(file_size("a"), 2000);
}

/* ---- overlays ---- */

static void
make_overlay(const char *name)
{
	char map[32];

	make_file(name, 0);
	snprintf(map, sizeof(map), "%s.map", name);
	make_file(map, 0);
}

static void
test_overlay(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t data[2048];

	make_file("base", 8192);
	make_overlay("one");
	make_overlay("two");
	d = add(f, "r0:base");
	assert_true(diskimage_is_read_only(d));
	assert_ptr_equal(add(f, "V0:one"), d);
	assert_false(diskimage_is_read_only(d));
	assert_string_equal(diskimage_spec(d), "r0:base\nV0:one");
	/* A whole block, and parts of two others. */
	memset(data, 0xaa, sizeof(data));
	assert_true(diskimage_write(d, 1024, data, 512));
	assert_true(diskimage_write(d, 4096 + 500, data, 24));
	assert_true(diskimage_flush(d));
	assert_int_equal(file_byte("base", 1024), 3);
	assert_int_equal(file_byte("base", 4596), 9);
	assert_int_equal(file_byte("one", 1024), 0xaa);
	assert_int_equal(file_byte("one", 4096), 9);
	assert_int_equal(file_byte("one", 4596), 0xaa);
	assert_int_equal(file_byte("one.map", 0), 1 << 2);
	assert_int_equal(file_byte("one.map", 1), 3);
	/* The next one lies over it. */
	add(f, "V0:two");
	memset(data, 0xbb, sizeof(data));
	assert_true(diskimage_write(d, 1536, data, 512));
	assert_true(diskimage_write(d, 4608, data, 1));
	assert_int_equal(file_byte("one.map", 0), 1 << 2);
	assert_int_equal(file_byte("two.map", 0), 1 << 3);
	assert_true(diskimage_read(d, 1000, data, 1100));
	assert_int_equal(data[0], 2);
	assert_int_equal(data[24], 0xaa);
	assert_int_equal(data[24 + 512], 0xbb);
	assert_int_equal(data[24 + 1024], 5);
	assert_true(diskimage_read_file(d, 4607, data, 3));
	assert_int_equal(data[0], 0xaa);
	assert_int_equal(data[1], 0xbb);
	assert_int_equal(data[2], 0xaa);
}

/* The whole argument, as snapshots have it, makes the same disk again; with R
 * nothing is written. */
/* One disk writes to a file; others may read it, or write elsewhere. */
static void
test_writers(void **state)
{
	struct fixture *f = *state;

	make_file("base", 2048);
	make_overlay("one");
	make_overlay("two");
	add(f, "base");
	refused(f, "base", "already used by a disk that can be written");
	add(f, "r:base");
	add(f, "R:base");
	diskimage_free_all(&f->machine);
	add(f, "0:base\nV0:one");
	add(f, "1:base");
	refused(f, "V1:one", "overlay file one is already used");
	add(f, "V1:two");
}

static void
test_overlay_again(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint8_t byte = 0xcc;

	make_file("base", 8192);
	make_overlay("one");
	d = add(f, "0:base\nV0:one");
	assert_true(diskimage_write(d, 3, &byte, 1));
	assert_int_equal(file_byte("base", 3), 1);
	diskimage_free_all(&f->machine);
	d = add(f, "R0:base\nV0:one");
	byte = 0;
	assert_true(diskimage_read(d, 3, &byte, 1));
	assert_int_equal(byte, 0xcc);
	byte = 0xdd;
	assert_true(diskimage_write(d, 3, &byte, 1));
	assert_true(diskimage_block_written(d, 0));
	assert_int_equal(file_byte("one", 3), 0xcc);
	assert_true(diskimage_read_file(d, 3, &byte, 1));
	assert_int_equal(byte, 0xcc);
	/* What is missing. */
	refused(f, "V0:other", "overlay file other: ");
	make_file("other", 0);
	refused(f, "V0:other", "overlay file other.map: ");
}

/* The temporary file has no name while it is in use. */
static void
test_temporary_place(void **state)
{
	struct fixture *f = *state;
	char *old = getenv("TMPDIR");

	old = old != NULL ? strdup(old) : NULL;
	make_file("a", 512);
	assert_int_equal(mkdir("tmp", 0700), 0);
	assert_int_equal(setenv("TMPDIR", "tmp", 1), 0);
	add(f, "R:a");
	assert_int_equal(rmdir("tmp"), 0);
	refused(f, "R:a", "TMPDIR");
	if (old != NULL) {
		assert_int_equal(setenv("TMPDIR", old, 1), 0);
	} else {
		assert_int_equal(unsetenv("TMPDIR"), 0);
	}
	free(old);
}

/* A write the host refuses fails, and that is all. */
static void
test_host_limit(void **state)
{
	struct fixture *f = *state;
	struct diskimage *plain;
	struct diskimage *temporary;
	struct rlimit old;
	struct rlimit limit;
	uint8_t data[1024] = {0};

	make_file("a", 4096);
	plain = add(f, "a");
	temporary = add(f, "R:a");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 2048;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_true(diskimage_write(plain, 512, data, sizeof(data)));
	assert_false(diskimage_write(plain, 3072, data, sizeof(data)));
	assert_true(diskimage_write(temporary, 512, data, sizeof(data)));
	assert_false(diskimage_write(temporary, 3072, data, sizeof(data)));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	/* What was not written is as before. */
	assert_true(diskimage_read(temporary, 3072, data, sizeof(data)));
	assert_int_equal(data[0], 7);
	assert_true(diskimage_read(plain, 3072, data, sizeof(data)));
	assert_int_equal(data[0], 7);
}

static void
test_large(void **state)
{
	struct fixture *f = *state;
	struct diskimage *d;
	uint64_t size = UINT64_C(5) << 30;
	uint8_t byte = 0x42;
	int fd;

	fd = open("big", O_CREAT | O_RDWR, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	assert_int_equal(close(fd), 0);
	d = add(f, "big");
	assert_int_equal(diskimage_bytes(d), size);
	assert_true(diskimage_write(d, size - 1, &byte, 1));
	byte = 0;
	assert_true(diskimage_read(d, size - 1, &byte, 1));
	assert_int_equal(byte, 0x42);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_plain),
	    TEST(test_prefixes),
	    TEST(test_default_geometry),
	    TEST(test_cdrom_by_name),
	    TEST(test_ids),
	    TEST(test_colon_names),
	    TEST(test_refused),
	    TEST(test_unwritable),
	    TEST(test_read_and_write),
	    TEST(test_partial_block),
	    TEST(test_file_shrinks),
	    TEST(test_base_offset),
	    TEST(test_read_only),
	    TEST(test_temporary),
	    TEST(test_overlay),
	    TEST(test_writers),
	    TEST(test_overlay_again),
	    TEST(test_temporary_place),
	    TEST(test_host_limit),
	    TEST(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
