/*
 * Loading files: raw files, symbol lists, gzip, and files that are no programs.
 * ELF has a test of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "loader_fixture.h"

static char directory[] = "/tmp/test_loader.XXXXXX";

static int
make_directory(void **state)
{
	return mkdtemp(directory) == NULL || chdir(directory) != 0;
}

static int
remove_directory(void **state)
{
	return chdir("/") != 0 || rmdir(directory) != 0;
}

static int
setup(void **state)
{
	*state = fixture_new(FIXTURE_EM_MIPS, false);
	return 0;
}

static int
teardown(void **state)
{
	fixture_free(*state);
	return 0;
}

static void
write_file(const char *name, const void *bytes, size_t len)
{
	FILE *f;

	f = fopen(name, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
write_gzip(const char *name, const char *mode, const void *bytes, size_t len)
{
	gzFile f;

	f = gzopen(name, mode);
	assert_non_null(f);
	assert_int_equal(gzwrite(f, bytes, (unsigned)len), len);
	assert_int_equal(gzclose(f), Z_OK);
}

static void
assert_loads(struct fixture *x, const char *spec)
{
	if (!loader_load(&x->target, spec, &x->result, &x->error)) {
		fail_msg("%s", x->error.text);
	}
}

static void
assert_refused(struct fixture *x, const char *spec, const char *text)
{
	struct load_result before = x->result;

	assert_false(loader_load(&x->target, spec, &x->result, &x->error));
	assert_string_equal(x->error.text, text);
	assert_memory_equal(&before, &x->result, sizeof(before));
}

static void
test_raw(void **state)
{
	struct fixture *x = *state;

	write_file("raw", "0123456789", 10);
	assert_loads(x, "0x80030000:raw");
	assert_memory_equal(x->ram + 0x30000, "0123456789\xaa", 11);
	assert_int_equal(x->result.entry, 0x80030000);
	assert_int_equal(x->result.end, 0x3000a);
	assert_false(x->result.has_byte_order);

	assert_loads(x, "0x80040000:4:raw"); /* skip */
	assert_memory_equal(x->ram + 0x40000, "456789\xaa", 7);
	assert_int_equal(x->result.entry, 0x80040000);

	/* Sign-extended, in decimal, kseg1, with a pc; one byte left. */
	assert_loads(x, "2684682240:9:0xffffffff80000080:raw");
	assert_memory_equal(x->ram + 0x50000, "9\xaa", 2);
	assert_int_equal(x->result.entry, 0x80000080);

	assert_loads(x, "0x80060000:010:raw"); /* octal */
	assert_memory_equal(x->ram + 0x60000, "89\xaa", 3);
	unlink("raw");
}

/* Raw files may be compressed; skip counts decompressed bytes. */
static void
test_raw_gzip(void **state)
{
	struct fixture *x = *state;

	write_gzip("raw.gz", "wb", "0123456789", 10);
	assert_loads(x, "0x80030000:4:raw.gz");
	assert_memory_equal(x->ram + 0x30000, "456789\xaa", 7);
	unlink("raw.gz");
}

/* 64-bit MIPS CPUs have 32-bit addresses sign-extended. */
static void
test_raw_64bit(void **state)
{
	struct fixture *x;

	x = fixture_new(FIXTURE_EM_MIPS, true);
	write_file("raw", "0123456789", 10);
	assert_loads(x, "0x80030000:raw");
	assert_memory_equal(x->ram + 0x30000, "0123456789\xaa", 11);
	assert_true(x->result.entry == UINT64_C(0xffffffff80030000));
	assert_loads(x, "0x9800000000040000:0:0x9800000000040004:raw");
	assert_memory_equal(x->ram + 0x40000, "0123456789\xaa", 11);
	assert_true(x->result.entry == UINT64_C(0x9800000000040004));
	assert_int_equal(x->result.end, 0x4000a);
	unlink("raw");
	fixture_free(x);
}

static void
test_colons_in_names(void **state)
{
	struct fixture *x = *state;

	/* A file that is there is not a raw file. */
	write_file("0x80000000:x", "80001000 T f\n", 13);
	assert_loads(x, "0x80000000:x");
	assert_false(x->result.has_entry);
	assert_non_null(symbols_find(x->target.symbols, "f", NULL));
	unlink("0x80000000:x");

	write_file("a:b", "raw", 3);
	assert_loads(x, "0x80000000:a:b");
	assert_memory_equal(x->ram, "raw\xaa", 4);
	assert_loads(x, "0x80000000:1:a:b");
	assert_memory_equal(x->ram, "aw", 2);
	assert_loads(x, "0x80000000:2:0x80000004:a:b");
	assert_memory_equal(x->ram, "w", 1);
	assert_int_equal(x->result.entry, 0x80000004);
	unlink("a:b");
}

static void
test_raw_refused(void **state)
{
	struct fixture *x = *state;

	write_file("raw", "0123456789", 10);
	assert_refused(x, "0x80000000:10:raw",
		       "raw: has 10 bytes, and 0xa are to be skipped: give a "
		       "smaller skip");
	assert_refused(x, "0x180000000:raw",
		       "raw: 0x180000000 is not an address of the R3000, which "
		       "has 32 bits: give a smaller one");
	assert_refused(x, "0x80000000:0:0x180000000:raw",
		       "raw: 0x180000000 is not an address of the R3000, which "
		       "has 32 bits: give a smaller one");
	assert_refused(x, "0xfffffff8:raw",
		       "raw: 10 bytes at 0xfffffff8 reach beyond the last "
		       "address: load it at a lower one");
	assert_refused(x, "0x800ffff8:raw",
		       "raw: no RAM at physical 0x100001: give the machine "
		       "more with -M");
	assert_refused(x, "0x80000000:nothing",
		       "nothing: no such file: check the name");
	assert_refused(x, "0x80000000:0:",
		       "0x80000000:0:: no file after the last colon: add its "
		       "name");
	assert_refused(x, "here:raw",
		       "here:raw: no such file, and not a raw file, which is "
		       "given as address:file, address:skip:file or "
		       "address:skip:pc:file");
	/* Not numbers: signs, spaces, letters, 2^64, nothing. */
	assert_refused(x, "0x80000000:-1:raw",
		       "-1:raw: no such file: check the name");
	assert_refused(x, "0x80000000: 1:raw",
		       " 1:raw: no such file: check the name");
	assert_refused(x, "0x80000000:1k:raw",
		       "1k:raw: no such file: check the name");
	assert_refused(x, "0x80000000:18446744073709551616:raw",
		       "18446744073709551616:raw: no such file: check the "
		       "name");
	assert_false(loader_load(&x->target, ":raw", &x->result, &x->error));
	unlink("raw");
}

static void
test_nm(void **state)
{
	static const char text[] = "80010000 T main\n"
				   "80010040 00000020 t helper\r\n"
				   "         U printf\n"
				   "         w __gmon_start__\n"
				   "80010080 W weak\n"
				   "80020000 D data\n"
				   "80020010 d local_data\n"
				   "80030000 B bss\n"
				   "80030010 b local_bss\n"
				   "80040000 R rodata\n"
				   "80040010 r local_rodata\n"
				   "80050000 G small\n"
				   "80050004 g local_small\n"
				   "80050008 S small_bss\n"
				   "8005000c s local_small_bss\n"
				   "80060000 V weak_object\n"
				   "80058000 A _gp\n"
				   "00000000 a crt0.c\n"
				   "00000010 C common\n"
				   "80010000 T .hidden\n"
				   "80010000 t $L3\n"
				   "\n"
				   "DEADBEEF T no_newline_at_end";
	struct fixture *x = *state;
	struct symbol_table *t = x->target.symbols;
	const struct symbol *s;

	write_file("map", text, sizeof(text) - 1);
	x->result.has_entry = true;
	x->result.entry = 0x1234;
	assert_loads(x, "map");
	/* A symbol list does not change where the machine starts. */
	assert_int_equal(x->result.entry, 0x1234);
	assert_false(x->result.has_gp);

	assert_int_equal(symbols_count(t), 15);
	s = symbols_find(t, "helper", NULL);
	assert_non_null(s);
	assert_int_equal(s->address, 0x80010040);
	assert_int_equal(s->size, 0x20);
	assert_true(s->function);
	assert_true(symbols_find(t, "main", NULL)->function);
	assert_true(symbols_find(t, "weak", NULL)->function);
	assert_false(symbols_find(t, "local_rodata", NULL)->function);
	assert_false(symbols_find(t, "local_small", NULL)->function);
	assert_false(symbols_find(t, "weak_object", NULL)->function);
	assert_int_equal(symbols_find(t, "no_newline_at_end", NULL)->address,
			 0xdeadbeef);
	unlink("map");
}

/* Linux's System.map of a 32-bit MIPS kernel has 16 digits, and kallsyms the
 * module behind a tab; nm -C has spaces in names. */
static void
test_system_map(void **state)
{
	static const char text[] = "ffffffff80040000 T _text\n"
				   "ffffffff80040420 t match_dev_by_label\n"
				   "ffffffff80690000 b static\t[module]\n"
				   "ffffffff80050000 T f(int, char)\n"
				   "a800000000000000 T far_away\n";
	struct fixture *x = *state;
	struct fixture *wide;
	struct symbol_table *t = x->target.symbols;

	write_gzip("System.map.gz", "wb", text, sizeof(text) - 1);
	assert_loads(x, "System.map.gz");
	assert_int_equal(symbols_count(t), 4);
	assert_int_equal(symbols_find(t, "_text", NULL)->address, 0x80040000);
	assert_non_null(symbols_find(t, "static", NULL));
	assert_non_null(symbols_find(t, "f(int, char)", NULL));

	wide = fixture_new(FIXTURE_EM_MIPS, true);
	t = wide->target.symbols;
	assert_loads(wide, "System.map.gz");
	assert_int_equal(symbols_count(t), 5);
	assert_true(symbols_find(t, "_text", NULL)->address ==
		    UINT64_C(0xffffffff80040000));
	assert_true(symbols_find(t, "far_away", NULL)->address ==
		    UINT64_C(0xa800000000000000));
	fixture_free(wide);
	unlink("System.map.gz");

	/* Eight digits are 32-bit addresses for a 64-bit CPU, too. */
	write_file("map", "\nmain.o:\n80010000 T main\n", 25);
	wide = fixture_new(FIXTURE_EM_MIPS, true);
	assert_loads(wide, "map");
	assert_true(symbols_find(wide->target.symbols, "main", NULL)->address ==
		    UINT64_C(0xffffffff80010000));
	fixture_free(wide);
	unlink("map");
}

static void
test_nm_damaged(void **state)
{
	struct fixture *x = *state;

	write_file("map", "80010000 T main\n80010004 T\n", 27);
	assert_refused(x, "map",
		       "map: line 2 is not like the lines that nm writes: "
		       "make the symbol list again");
	unlink("map");
}

/* None of these first lines makes a file a symbol list. */
static void
test_not_nm(void **state)
{
	static const char *const lines[] = {
	    "8001000 T seven_digits",
	    "80010000800100008 T seventeen_digits",
	    "8001000g T letter",
	    "80010000 T",
	    "80010000 T ",
	    "80010000  T two_spaces",
	    "80010000 Z no_such_type",
	    "80010000 TT two_letters",
	    "80010000",
	    "Dear all:",
	    "deadbeef is what we eat",
	    "        U one_space_too_few",
	};
	struct fixture *x = *state;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		write_file("text", lines[i], strlen(lines[i]));
		assert_refused(x, "text",
			       "text: not a program: it is text, but not a "
			       "symbol list made by nm: give an ELF file");
	}
	unlink("text");
}

static void
test_gzip(void **state)
{
	struct fixture *x = *state;
	struct image *im;
	FILE *f;

	im = malloc(sizeof(*im));
	assert_non_null(im);
	image_sample(im, false, true);
	write_gzip("vmlinux.gz", "wb9", im->bytes, im->len);
	assert_loads(x, "vmlinux.gz");
	assert_int_equal(x->result.entry, 0x80001004);
	assert_memory_equal(x->ram + 0x1000, "sixteen bytes..", 16);

	/* Several members are one file; what follows them is padding. */
	write_gzip("vmlinux.gz", "wb", im->bytes, 100);
	write_gzip("vmlinux.gz", "ab", im->bytes + 100, im->len - 100);
	f = fopen("vmlinux.gz", "ab");
	assert_non_null(f);
	fputs("padding", f);
	fclose(f);
	memset(x->ram, 0xaa, sizeof(x->ram));
	assert_loads(x, "vmlinux.gz");
	assert_memory_equal(x->ram + 0x1000, "sixteen bytes..", 16);
	assert_memory_equal(x->ram + 0x2000, "data", 5);
	free(im);
	unlink("vmlinux.gz");
}

static void
test_gzip_damaged(void **state)
{
	struct fixture *x = *state;
	uint8_t bytes[256];
	size_t len;
	size_t i;
	FILE *f;

	write_gzip("x.gz", "wb", "80010000 T main\n", 16);
	f = fopen("x.gz", "rb");
	assert_non_null(f);
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	/* Cut anywhere behind the magic number, it is truncated. */
	for (i = 2; i < len; i++) {
		write_file("x.gz", bytes, i);
		assert_refused(x, "x.gz",
			       "x.gz: the gzip data ends too early: the file "
			       "is truncated, copy it again");
	}
	bytes[len - 5] ^= 1; /* the checksum */
	write_file("x.gz", bytes, len);
	assert_refused(x, "x.gz",
		       "x.gz: the gzip data is damaged (incorrect data "
		       "check): copy the file again");
	write_gzip("x.gz", "wb", "", 0);
	assert_refused(x, "x.gz",
		       "x.gz: nothing in the compressed file: compress the "
		       "program again");
	unlink("x.gz");
}

/* A small file may hold a huge one; the limit holds for both. */
static void
test_limits(void **state)
{
	static uint8_t zeros[1 << 20];
	struct error e;
	uint8_t *bytes;
	size_t len;

	write_gzip("bomb.gz", "wb9", zeros, sizeof(zeros));
	assert_true(
	    loader_read_file("bomb.gz", sizeof(zeros), &bytes, &len, &e));
	assert_int_equal(len, sizeof(zeros));
	free(bytes);
	assert_false(
	    loader_read_file("bomb.gz", sizeof(zeros) - 1, &bytes, &len, &e));
	assert_string_equal(e.text,
			    "bomb.gz: larger than 1048575 bytes: check that it "
			    "is the right file; a disk image is given with -d");
	unlink("bomb.gz");

	write_file("zeros", zeros, sizeof(zeros));
	assert_true(loader_read_file("zeros", sizeof(zeros), &bytes, &len, &e));
	assert_int_equal(len, sizeof(zeros));
	free(bytes);
	assert_false(
	    loader_read_file("zeros", sizeof(zeros) - 1, &bytes, &len, &e));
	assert_true(loader_read_file("zeros", SIZE_MAX, &bytes, &len, &e));
	free(bytes);
	unlink("zeros");
}

/* A pipe has no size beforehand. */
static void
test_pipe(void **state)
{
	static uint8_t bytes[60000];
	struct error e;
	uint8_t *copy;
	char name[32];
	size_t len;
	int fds[2];

	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], bytes, sizeof(bytes)), sizeof(bytes));
	close(fds[1]);
	snprintf(name, sizeof(name), "/dev/fd/%d", fds[0]);
	assert_true(loader_read_file(name, sizeof(bytes), &copy, &len, &e));
	assert_int_equal(len, sizeof(bytes));
	assert_memory_equal(copy, bytes, len);
	free(copy);
	close(fds[0]);

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], bytes, sizeof(bytes)), sizeof(bytes));
	close(fds[1]);
	snprintf(name, sizeof(name), "/dev/fd/%d", fds[0]);
	assert_false(
	    loader_read_file(name, sizeof(bytes) - 1, &copy, &len, &e));
	close(fds[0]);
}

static void
test_not_files(void **state)
{
	struct fixture *x = *state;
	char name[300];

	assert_refused(x, "nothing", "nothing: no such file: check the name");
	assert_refused(x, "", ": no such file: check the name");
	assert_refused(x, ".", ".: is a directory: give a file in it");
	assert_refused(x, "/dev/zero",
		       "/dev/zero: is a device, not a file: copy the program "
		       "to a file, or give a disk with -d");
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_refused(x, "loop",
		       "loop: cannot be opened (Too many levels of symbolic "
		       "links): check the name");
	unlink("loop");
	/* The reason is seen even if the name is long. */
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_false(loader_load(&x->target, name, &x->result, &x->error));
	assert_non_null(strstr(x->error.text, ": check the name"));

	write_file("empty", "", 0);
	assert_refused(x, "empty",
		       "empty: the file is empty: build or copy it again");
	unlink("empty");
}

static void
test_unreadable(void **state)
{
	struct fixture *x = *state;

	if (geteuid() == 0) {
		skip(); /* root may read everything */
	}
	write_file("secret", "x", 1);
	chmod("secret", 0);
	assert_refused(x, "secret",
		       "secret: no permission to read it: change that with "
		       "chmod, or give another file");
	unlink("secret");
}

static void
test_not_programs(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *text;
	} files[] = {
	    {"x", 1,
	     "it is text, but not a symbol list made by nm: give an ELF file"},
	    {"#!/bin/sh\n", 10, "it is a script of the host, run it there"},
	    {"S00600004844521B\n", 17,
	     "it holds S-records, which are not supported: convert them with "
	     "objcopy"},
	    {"\xfd"
	     "7zXZ\0",
	     6, "it is compressed by xz: decompress it with unxz first"},
	    {"!<arch>\n\0", 9,
	     "it is a library archive: link a program with it and give that"},
	};
	static uint8_t disk[512] = {[510] = 0x55, [511] = 0xaa};
	struct fixture *x = *state;
	char text[200];
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		write_file("file", files[i].bytes, files[i].len);
		snprintf(text, sizeof(text), "file: not a program: %s",
			 files[i].text);
		assert_refused(x, "file", text);
	}
	write_file("file", disk, sizeof(disk));
	assert_refused(x, "file",
		       "file: not a program: it is a disk image: give it with "
		       "-d");
	write_file("file", disk, 511);
	assert_refused(x, "file",
		       "file: not a program: give an ELF file, a raw file as "
		       "address:file, or a disk with -d");
	unlink("file");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_raw, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_raw_gzip, setup, teardown),
	    cmocka_unit_test(test_raw_64bit),
	    cmocka_unit_test_setup_teardown(test_colons_in_names, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_raw_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_nm, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_system_map, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_nm_damaged, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_not_nm, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_gzip, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_gzip_damaged, setup, teardown),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_pipe),
	    cmocka_unit_test_setup_teardown(test_not_files, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_unreadable, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_not_programs, setup, teardown),
	};

	return cmocka_run_group_tests_name("loader", tests, make_directory,
					   remove_directory);
}
