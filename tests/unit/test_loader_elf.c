/*
 * ELF programs: what is loaded where, and what is refused with which sentence.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader_fixture.h"

#define KSEG64 UINT64_C(0xffffffff80000000)

static struct image im; /* large, and every test makes its own */

static bool
load(struct fixture *x)
{
	uint8_t *copy;
	bool ok;

	/* An exact copy, so that sanitizers see any byte read beyond it. */
	copy = malloc(im.len);
	assert_non_null(copy);
	memcpy(copy, im.bytes, im.len);
	ok = loader_load_bytes(&x->target, "a.out", copy, im.len, &x->result,
			       &x->error);
	free(copy);
	return ok;
}

static void
assert_loads(struct fixture *x)
{
	if (!load(x)) {
		fail_msg("%s", x->error.text);
	}
}

/* The image is refused with a sentence that has TEXT in it. */
static void
assert_refused(struct fixture *x, const char *text)
{
	struct load_result before = x->result;

	assert_false(load(x));
	if (strstr(x->error.text, text) == NULL ||
	    strncmp(x->error.text, "a.out: ", 7) != 0) {
		fail_msg("'%s' has no '%s'", x->error.text, text);
	}
	assert_memory_equal(&before, &x->result, sizeof(before));
}

/* Builds IM, refuses it for a 32-bit machine. */
static void
build_and_refuse(const char *text)
{
	struct fixture *x;

	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_refused(x, text);
	fixture_free(x);
}

static void
refuse(const char *text)
{
	struct fixture *x;

	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_refused(x, text);
	fixture_free(x);
}

static void
check_sample(bool wide, bool big_endian, bool cpu_64bit)
{
	struct fixture *x;
	struct symbol_table *t;
	const struct symbol *s;
	uint64_t base;
	unsigned i;

	x = fixture_new(FIXTURE_EM_MIPS, cpu_64bit);
	image_sample(&im, wide, big_endian);
	assert_loads(x);
	base = cpu_64bit ? KSEG64 : 0x80000000;

	assert_memory_equal(x->ram + 0x1000, "sixteen bytes..", 16);
	assert_int_equal(x->ram[0xfff], 0xaa);
	assert_int_equal(x->ram[0x1010], 0xaa);
	assert_memory_equal(x->ram + 0x2000, "data", 5);
	for (i = 5; i < 0x30; i++) {
		assert_int_equal(x->ram[0x2000 + i], 0); /* .bss */
	}
	assert_int_equal(x->ram[0x1fff], 0xaa);
	assert_int_equal(x->ram[0x2030], 0xaa);

	assert_true(x->result.has_entry);
	assert_true(x->result.entry == base + 0x1004);
	assert_true(x->result.has_gp);
	assert_true(x->result.gp == base + 0x9ff0);
	assert_true(x->result.has_byte_order);
	assert_int_equal(x->result.big_endian, big_endian);
	assert_int_equal(x->result.is_64bit, wide);
	assert_int_equal(x->result.end, 0x2030);

	/* start, f and table; no others. */
	t = x->target.symbols;
	assert_int_equal(symbols_count(t), 3);
	s = symbols_find(t, "start", NULL);
	assert_non_null(s);
	assert_true(s->address == base + 0x1004);
	assert_int_equal(s->size, 0);
	assert_true(s->function);
	s = symbols_find(t, "f", NULL);
	assert_non_null(s);
	assert_true(s->address == base + 0x1008);
	assert_int_equal(s->size, 8);
	assert_true(s->function);
	s = symbols_find(t, "table", NULL);
	assert_non_null(s);
	assert_false(s->function);
	fixture_free(x);
}

static void
test_samples(void **state)
{
	check_sample(false, false, false);
	check_sample(false, true, false);
	check_sample(false, false, true); /* addresses are sign-extended */
	check_sample(false, true, true);
	check_sample(true, false, true);
	check_sample(true, true, true);
}

static void
test_no_sections(void **state)
{
	struct fixture *x;

	x = fixture_new(FIXTURE_EM_MIPS, false);
	image_sample(&im, false, false);
	im.no_sections = true;
	image_build(&im);
	assert_loads(x);
	assert_int_equal(x->result.entry, 0x80001004);
	assert_int_equal(x->result.end, 0x2030);
	assert_false(x->result.has_gp);
	assert_int_equal(symbols_count(x->target.symbols), 0);
	fixture_free(x);
}

/* Without a symbol table the register information has the global pointer. */
static void
test_reginfo(void **state)
{
	static const uint8_t reginfo[24] = {[20] = 0xf0, 0x7f, 0x00, 0x80};
	struct fixture *x;

	image_sample(&im, false, false);
	im.no_sections = true;
	im.segments[2] = (struct image_segment){.type = 0x70000000,
						.data = reginfo,
						.filesz = sizeof(reginfo),
						.memsz = sizeof(reginfo)};
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_true(x->result.has_gp);
	assert_int_equal(x->result.gp, 0x80007ff0);
	fixture_free(x);

	x = fixture_new(FIXTURE_EM_MIPS, true);
	assert_loads(x);
	assert_true(x->result.gp == KSEG64 + 0x7ff0);
	fixture_free(x);

	/* Too short to have one. */
	image_put(&im, IMAGE_P_FILESZ, 2, 23);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_false(x->result.has_gp);
	fixture_free(x);
}

/* The last file that has an entry decides; its gp goes with it. */
static void
test_two_files(void **state)
{
	struct fixture *x;

	x = fixture_new(FIXTURE_EM_MIPS, false);
	image_sample(&im, false, false);
	assert_loads(x);
	image_sample(&im, false, true);
	im.entry = 0x80004000;
	im.no_sections = true;
	im.segments[0].vaddr = 0x80004000;
	im.segments[1].vaddr = 0x80004100;
	image_build(&im);
	assert_loads(x);
	assert_int_equal(x->result.entry, 0x80004000);
	assert_true(x->result.big_endian);
	assert_false(x->result.has_gp);
	assert_int_equal(x->result.end, 0x4130);

	/* No entry: the former one stays, and the end is the highest. */
	image_sample(&im, false, true);
	im.entry = 0;
	image_build(&im);
	assert_loads(x);
	assert_int_equal(x->result.entry, 0x80004000);
	assert_int_equal(x->result.end, 0x4130);
	fixture_free(x);
}

/* MIPS firmware copies to p_vaddr; what p_paddr says does not count. */
static void
test_kseg_ignores_paddr(void **state)
{
	struct fixture *x;

	image_sample(&im, false, false);
	im.segments[0].paddr = 0x1fc00000;
	im.segments[1].vaddr = 0xa0003000; /* kseg1 */
	im.segments[1].paddr = 0;
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_memory_equal(x->ram + 0x1000, "sixteen bytes..", 16);
	assert_memory_equal(x->ram + 0x3000, "data", 5);
	assert_int_equal(x->physical_writes, 0);
	assert_int_equal(x->result.end, 0x3030);
	fixture_free(x);
}

/* Addresses behind the TLB: physical addresses, if the linker gave any. */
static void
test_mapped_uses_paddr(void **state)
{
	struct fixture *x;

	image_sample(&im, false, false);
	im.segments[0].vaddr = 0xc0001000; /* kseg2 */
	im.segments[0].paddr = 0x5000;
	im.segments[1].vaddr = 0x00400000;
	im.segments[1].paddr = 0x80006000;
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_memory_equal(x->ram + 0x5000, "sixteen bytes..", 16);
	assert_memory_equal(x->ram + 0x6000, "data", 5);
	assert_true(x->physical_writes > 0);
	assert_int_equal(x->result.end, 0x6030);
	fixture_free(x);

	/* One segment for physical 0 is fine, ... */
	im.segments[0].paddr = 0;
	im.segments[1] = (struct image_segment){0};
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_memory_equal(x->ram, "sixteen bytes..", 16);
	fixture_free(x);
}

static void
test_mapped_without_paddr(void **state)
{
	image_sample(&im, false, false);
	im.segments[0].vaddr = im.segments[0].paddr = 0x00400000;
	build_and_refuse("segment 0 is at 0x400000, which the R3000 does not "
			 "map when it starts");
	/* ... but two for physical 0 are none. */
	im.segments[0].paddr = 0;
	im.segments[1].paddr = 0;
	build_and_refuse("does not map when it starts");
	/* Half in kseg0, half in kseg1. */
	image_sample(&im, false, false);
	im.segments[0].vaddr = im.segments[0].paddr = 0x9ffffff8;
	build_and_refuse("does not map when it starts");
}

static void
test_xkphys(void **state)
{
	struct fixture *x;

	image_sample(&im, true, true);
	im.segments[0].vaddr = UINT64_C(0x9800000000007000);
	im.segments[1].vaddr = UINT64_C(0x9000000000008000);
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, true);
	assert_loads(x);
	assert_memory_equal(x->ram + 0x7000, "sixteen bytes..", 16);
	assert_memory_equal(x->ram + 0x8000, "data", 5);
	assert_int_equal(x->result.end, 0x8030);
	fixture_free(x);
}

/* Other CPUs start with their MMU off: physical addresses if they differ. */
static void
test_other_cpu(void **state)
{
	struct fixture *x;

	image_sample(&im, false, false);
	im.machine = FIXTURE_EM_ARM;
	im.entry = 0x8000;
	im.segments[0].vaddr = im.segments[0].paddr = 0x8000;
	im.segments[1].vaddr = 0xc0009000;
	im.segments[1].paddr = 0x9000;
	image_build(&im);
	x = fixture_new(FIXTURE_EM_ARM, false);
	assert_loads(x);
	assert_memory_equal(x->ram + 0x8000, "sixteen bytes..", 16);
	assert_memory_equal(x->ram + 0x9000, "data", 5);
	assert_int_equal(x->result.end, 0x9030);
	assert_int_equal(x->result.entry, 0x8000);
	assert_false(x->result.has_gp); /* a MIPS convention */
	fixture_free(x);
}

static void
test_wrong_machine(void **state)
{
	struct fixture *x;

	image_sample(&im, false, false);
	im.machine = FIXTURE_EM_ARM;
	build_and_refuse("file is for ARM, but machine testmips has a MIPS "
			 "CPU: build it for MIPS, or choose another machine "
			 "with -E");
	im.machine = 12345;
	build_and_refuse("file is for ELF type 12345, but");
	im.machine = 10; /* an old number of little-endian MIPS */
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	fixture_free(x);
}

static void
test_wrong_class(void **state)
{
	image_sample(&im, true, false);
	build_and_refuse("file is a 64-bit program, but the R3000 of machine "
			 "testmips has 32 bits");
}

static void
test_wrong_byte_order(void **state)
{
	struct fixture *x;

	x = fixture_new(FIXTURE_EM_MIPS, false);
	x->target.byte_order_fixed = true;
	image_sample(&im, false, true);
	assert_refused(x, "file is big-endian, but machine testmips is "
			  "little-endian");
	x->target.big_endian = true;
	assert_loads(x);
	image_sample(&im, false, false);
	assert_refused(x, "file is little-endian, but machine testmips is "
			  "big-endian");
	fixture_free(x);
}

static void
test_wrong_type(void **state)
{
	image_sample(&im, false, false);
	im.type = 1;
	build_and_refuse("object file, not a program: link it");
	im.type = 3;
	build_and_refuse("position-independent program: link a program with "
			 "-static -no-pie");
	im.type = 4;
	build_and_refuse("core dump");
	im.type = 0xff00;
	build_and_refuse("unknown type 65280");
}

/* Every length but the whole is refused, or loses only the symbols, which come
 * after the segments in these images. */
static void
check_truncated(bool wide)
{
	struct fixture *x;
	size_t whole;
	size_t loaded;
	bool ok;

	image_sample(&im, wide, false);
	whole = im.len;
	loaded = im.symtab;
	for (im.len = 1; im.len < whole; im.len++) {
		x = fixture_new(FIXTURE_EM_MIPS, wide);
		ok = load(x);
		assert_int_equal(ok, im.len >= loaded);
		if (ok) {
			assert_int_equal(symbols_count(x->target.symbols), 0);
		} else if (im.len >= 4) {
			assert_non_null(strstr(x->error.text, "truncated"));
		}
		fixture_free(x);
	}
}

static void
test_truncated(void **state)
{
	check_truncated(false);
	check_truncated(true);
}

static void
test_damaged_header(void **state)
{
	image_sample(&im, false, false);
	im.bytes[4] = 3;
	refuse("the ELF header is damaged");
	image_sample(&im, false, false);
	im.bytes[5] = 0;
	refuse("the ELF header is damaged");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_E_PHENTSIZE, 0, 31);
	refuse("the ELF header is damaged");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_E_PHNUM, 0, 0);
	refuse("no program headers");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_E_PHNUM, 0, 0xffff);
	refuse("before the end of its program headers");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_E_PHOFF, 0, 0xfffffff0);
	refuse("before the end of its program headers");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_P_TYPE, 0, 4);
	image_put(&im, IMAGE_P_TYPE, 1, 4);
	refuse("nothing in the file is to be loaded");
}

static void
test_damaged_segments(void **state)
{
	struct fixture *x;

	image_sample(&im, false, false);
	image_put(&im, IMAGE_P_OFFSET, 1, 0xfffffffc);
	refuse("inside or before segment 1 (0x5 bytes at 0xfffffffc)");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_P_FILESZ, 1, 0x31);
	refuse("segment 1 has more bytes in the file than in memory");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_P_MEMSZ, 1, 0xffffffff);
	refuse("reaches beyond the last address");
	image_sample(&im, false, false);
	image_put(&im, IMAGE_P_VADDR, 1, 0xfffffff0);
	image_put(&im, IMAGE_P_PADDR, 1, 0x1ffffff0);
	image_put(&im, IMAGE_P_MEMSZ, 1, 0x10);
	refuse("no RAM at physical 0x1fffffff"); /* just fits below 4 GB */

	/* Sizes near 2^64. */
	x = fixture_new(FIXTURE_EM_MIPS, true);
	image_sample(&im, true, false);
	image_put(&im, IMAGE_P_OFFSET, 0, UINT64_MAX - 3);
	assert_refused(x, "truncated");
	image_sample(&im, true, false);
	image_put(&im, IMAGE_P_FILESZ, 0, UINT64_MAX);
	image_put(&im, IMAGE_P_MEMSZ, 0, UINT64_MAX);
	assert_refused(x, "truncated");
	image_sample(&im, true, false);
	image_put(&im, IMAGE_P_MEMSZ, 0, UINT64_MAX);
	assert_refused(x, "reaches beyond the last address");
	fixture_free(x);
}

static void
test_overlap(void **state)
{
	image_sample(&im, false, false);
	im.segments[1].vaddr = 0x8000100f;
	build_and_refuse("segments 0 and 1 overlap at physical 0x100f");
	/* The same memory by another name. */
	im.segments[1].vaddr = 0xa0000ff0;
	build_and_refuse("segments 1 and 0 overlap at physical 0x1000");
}

static void
test_outside_ram(void **state)
{
	struct fixture *x;

	/* The machine's own sentence, with the file before it. */
	image_sample(&im, false, false);
	im.segments[0].vaddr = 0x80200000;
	build_and_refuse("a.out: no RAM at physical 0x20000f: give the machine "
			 "more with -M");
	/* A huge .bss is found out before memory is touched. */
	image_sample(&im, false, false);
	im.segments[1].memsz = 0x10000000;
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_refused(x, "no RAM at physical 0x10001fff");
	assert_int_equal(x->ram[0x2000], 0xaa);
	assert_int_equal(x->ram[FIXTURE_RAM - 1], 0xaa);
	fixture_free(x);
}

/* Damaged section headers cost the symbols, not the program. */
static void
test_damaged_sections(void **state)
{
	static const struct {
		enum image_field field;
		unsigned number;
		uint64_t value;
		size_t symbols;
	} damages[] = {
	    {IMAGE_E_SHOFF, 0, 0xffffffff, 0},
	    {IMAGE_E_SHNUM, 0, 0xffff, 0},
	    {IMAGE_E_SHNUM, 0, 0, 0},
	    {IMAGE_E_SHENTSIZE, 0, 39, 0},
	    {IMAGE_SH_TYPE, IMAGE_STRTAB, 1, 0},
	    {IMAGE_SH_OFFSET, IMAGE_STRTAB, 0xfffffff0, 0},
	    {IMAGE_SH_SIZE, IMAGE_STRTAB, 0xfffffff0, 0},
	    {IMAGE_SH_SIZE, IMAGE_STRTAB, 0, 0},
	    {IMAGE_SH_OFFSET, IMAGE_SYMTAB, 0xfffffff0, 0},
	    {IMAGE_SH_SIZE, IMAGE_SYMTAB, 0xfffffff0, 0},
	    {IMAGE_SH_SIZE, IMAGE_SYMTAB, 15, 0},
	    {IMAGE_SH_SIZE, IMAGE_SYMTAB, 16 * 4 + 15, 1}, /* 3 and a bit */
	    {IMAGE_SH_LINK, IMAGE_SYMTAB, IMAGE_SECTIONS, 0},
	    {IMAGE_SH_LINK, IMAGE_SYMTAB, 0xffffffff, 0},
	    {IMAGE_SH_ENTSIZE, IMAGE_SYMTAB, 15, 0},
	    {IMAGE_SH_ENTSIZE, IMAGE_SYMTAB, 0xffffffff, 0},
	    {IMAGE_SH_ENTSIZE, IMAGE_SYMTAB, 0, 3}, /* the usual size */
	    {IMAGE_ST_NAME, 3, 0xffffffff, 2},
	};
	struct fixture *x;
	size_t i;

	for (i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		image_sample(&im, false, false);
		image_put(&im, damages[i].field, damages[i].number,
			  damages[i].value);
		x = fixture_new(FIXTURE_EM_MIPS, false);
		assert_loads(x);
		assert_int_equal(x->result.entry, 0x80001004);
		assert_int_equal(symbols_count(x->target.symbols),
				 damages[i].symbols);
		fixture_free(x);
	}
}

/* More sections than the header can count: the first one has the number. */
static void
test_many_sections(void **state)
{
	struct fixture *x;

	image_sample(&im, false, true);
	image_put(&im, IMAGE_E_SHNUM, 0, 0);
	image_put(&im, IMAGE_SH_SIZE, 0, IMAGE_SECTIONS);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_int_equal(symbols_count(x->target.symbols), 3);
	fixture_free(x);

	image_put(&im, IMAGE_SH_SIZE, 0, 0xffffffff);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_int_equal(symbols_count(x->target.symbols), 0);
	fixture_free(x);
}

/* A name without an end, at the end of the string table. */
static void
test_endless_name(void **state)
{
	struct fixture *x;

	image_sample(&im, false, false);
	image_put(&im, IMAGE_ST_NAME, 4, 4);
	image_put(&im, IMAGE_SH_SIZE, IMAGE_STRTAB, 6);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_int_equal(symbols_count(x->target.symbols), 0);
	fixture_free(x);
}

/* Names that would do something to a terminal are not shown at all. */
static void
test_unprintable_name(void **state)
{
	struct fixture *x;

	image_sample(&im, false, false);
	im.symbols[3].name = "\033[2J";
	image_build(&im);
	x = fixture_new(FIXTURE_EM_MIPS, false);
	assert_loads(x);
	assert_int_equal(symbols_count(x->target.symbols), 2);
	fixture_free(x);
}

static void
test_no_symbol_table(void **state)
{
	struct fixture *x;

	x = fixture_new(FIXTURE_EM_MIPS, false);
	symbols_free(x->target.symbols);
	x->target.symbols = NULL;
	image_sample(&im, false, false);
	assert_loads(x);
	assert_int_equal(x->result.gp, 0x80009ff0);
	fixture_free(x);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_no_sections),
	    cmocka_unit_test(test_reginfo),
	    cmocka_unit_test(test_two_files),
	    cmocka_unit_test(test_kseg_ignores_paddr),
	    cmocka_unit_test(test_mapped_uses_paddr),
	    cmocka_unit_test(test_mapped_without_paddr),
	    cmocka_unit_test(test_xkphys),
	    cmocka_unit_test(test_other_cpu),
	    cmocka_unit_test(test_wrong_machine),
	    cmocka_unit_test(test_wrong_class),
	    cmocka_unit_test(test_wrong_byte_order),
	    cmocka_unit_test(test_wrong_type),
	    cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_damaged_header),
	    cmocka_unit_test(test_damaged_segments),
	    cmocka_unit_test(test_overlap),
	    cmocka_unit_test(test_outside_ram),
	    cmocka_unit_test(test_damaged_sections),
	    cmocka_unit_test(test_many_sections),
	    cmocka_unit_test(test_endless_name),
	    cmocka_unit_test(test_unprintable_name),
	    cmocka_unit_test(test_no_symbol_table),
	};

	return cmocka_run_group_tests_name("loader_elf", tests, NULL, NULL);
}
