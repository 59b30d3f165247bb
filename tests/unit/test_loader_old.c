/*
 * Programs in ECOFF and a.out, good and damaged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emul/byte_order.h"
#include "loader_fixture.h"
#include "old_programs.h"

struct old {
	struct fixture *x;
	uint8_t bytes[OLD_PROGRAM_ROOM];
	size_t len;
};

static int
setup(void **state)
{
	struct old *o = calloc(1, sizeof(*o));

	o->x = fixture_new(FIXTURE_EM_MIPS, false);
	*state = o;
	return 0;
}

static int
teardown(void **state)
{
	struct old *o = *state;

	fixture_free(o->x);
	free(o);
	return 0;
}

static bool
load(struct old *o)
{
	return loader_load_bytes(&o->x->target, "vmunix", o->bytes, o->len,
				 &o->x->result, &o->x->error);
}

static void
assert_loads(struct old *o)
{
	if (!load(o)) {
		fail_msg("%s", o->x->error.text);
	}
}

static void
assert_refused(struct old *o, const char *text)
{
	struct load_result before = o->x->result;

	assert_false(load(o));
	assert_string_equal(o->x->error.text, text);
	assert_memory_equal(&before, &o->x->result, sizeof(before));
}

/* Text, data and zeroes, and nothing beside them. */
static void
assert_program(const struct old *o, size_t data)
{
	static const uint8_t zeroes[8];
	const uint8_t *ram = o->x->ram;

	assert_int_equal(ram[0xfff], 0xaa);
	assert_memory_equal(ram + 0x1000, old_program_text, 16);
	assert_memory_equal(ram + data, old_program_data, 8);
	assert_memory_equal(ram + data + 8, zeroes, 8);
	assert_int_equal(ram[data + 16], 0xaa);
	assert_int_equal(o->x->result.end, data + 16);
}

static void
assert_symbols(const struct old *o)
{
	struct symbol_table *t = o->x->target.symbols;

	assert_int_equal(symbols_count(t), 3);
	assert_true(symbols_find(t, "f", NULL)->function);
	assert_int_equal(symbols_find(t, "f", NULL)->address, 0x80001008);
	assert_false(symbols_find(t, "table", NULL)->function);
	assert_int_equal(symbols_find(t, "table", NULL)->address, 0x80001010);
}

/* ---- ECOFF ---- */

static void
test_ecoff(void **state)
{
	struct old *o = *state;

	for (int big = 0; big < 2; big++) {
		o->len = ecoff_sample(o->bytes, big != 0);
		assert_loads(o);
		assert_program(o, 0x1010);
		assert_symbols(o);
		assert_int_equal(o->x->result.entry, 0x80001004);
		assert_true(o->x->result.has_entry);
		assert_true(o->x->result.has_gp);
		assert_int_equal(o->x->result.gp, 0x80009000);
		assert_true(o->x->result.has_byte_order);
		assert_int_equal(o->x->result.big_endian, big);
		assert_false(o->x->result.is_64bit);
		memset(o->x->ram, 0xaa, sizeof(o->x->ram));
		symbols_free(o->x->target.symbols);
		o->x->target.symbols = symbols_new();
	}
}

/* Addresses are sign-extended for CPUs of 64 bits. */
static void
test_ecoff_64bit(void **state)
{
	struct old *o = *state;

	fixture_free(o->x);
	o->x = fixture_new(FIXTURE_EM_MIPS, true);
	o->len = ecoff_sample(o->bytes, true);
	assert_loads(o);
	assert_program(o, 0x1010);
	assert_true(o->x->result.entry == UINT64_C(0xffffffff80001004));
	assert_true(o->x->result.gp == UINT64_C(0xffffffff80009000));
}

static void
put(struct old *o, size_t at, size_t size, uint32_t value)
{
	put_bytes(o->bytes + at, size, false, value);
}

static void
put_section(struct old *o, unsigned section, size_t at, uint32_t value)
{
	put(o, ECOFF_SECTIONS + section * ECOFF_SECTION + at, 4, value);
}

static bool
no_flags(void *arg, uint32_t flags, struct error *e)
{
	return flags == 0 || emul_error(e, "0x%x", (unsigned)flags);
}

static void
test_ecoff_refused(void **state)
{
	struct old *o = *state;

	o->len = ecoff_sample(o->bytes, false);
	put(o, ECOFF_FLAGS, 2, 0);
	assert_refused(o, "vmunix: file is an object file, not a program: "
			  "link it with ld");
	o->len = ecoff_sample(o->bytes, false);
	put_section(o, 1, ECOFF_SECTION_SCNPTR, (uint32_t)o->len - 7);
	assert_refused(o, "vmunix: the file ends at 0x1c5, before the end of "
			  "the section at 0x80001010: it is truncated, copy it "
			  "again");
	put_section(o, 1, ECOFF_SECTION_SCNPTR, 0xfffffffc);
	assert_false(load(o));
	o->len = ecoff_sample(o->bytes, false);
	put_section(o, 2, ECOFF_SECTION_SIZE, 0xfffffff0);
	assert_refused(o, "vmunix: 0xfffffff0 bytes at 0x80001018 reach beyond "
			  "the last address: the file is damaged, build or "
			  "copy it again");
	put_section(o, 2, ECOFF_SECTION_SIZE, FIXTURE_RAM);
	assert_false(load(o));
	o->len = ecoff_sample(o->bytes, false);
	put_section(o, 0, ECOFF_SECTION_VADDR, 0x400000);
	assert_refused(o, "vmunix: 0x400000 is not an address that the R3000 "
			  "maps when it starts: link the program for machine "
			  "testmips (is it one for an operating system?)");
	put(o, ECOFF_NSCNS, 2, 0);
	assert_refused(o, "vmunix: nothing in the file is to be loaded: link "
			  "it with ld");
	put(o, ECOFF_NSCNS, 2, 0xffff);
	assert_refused(o, "vmunix: the file ends inside the ECOFF headers: it "
			  "is truncated, copy it again");
	put(o, ECOFF_OPTHDR, 2, 57);
	assert_refused(o, "vmunix: not a program: give an ELF file, a raw file "
			  "as address:file, or a disk with -d");
}

/* The machine has to be the right one. */
static void
test_ecoff_machines(void **state)
{
	struct old *o = *state;

	o->len = ecoff_sample(o->bytes, false);
	o->x->target.check_flags = no_flags;
	assert_loads(o);
	put(o, ECOFF_MAGIC, 2, 0x142); /* MIPS III */
	assert_refused(o, "vmunix: 0x20000000");
	put(o, ECOFF_MAGIC, 2, 0x166); /* MIPS II */
	assert_refused(o, "vmunix: 0x10000000");
	o->x->target.byte_order_fixed = true;
	o->x->target.big_endian = true;
	put(o, ECOFF_MAGIC, 2, 0x162);
	assert_refused(o, "vmunix: file is little-endian, but machine testmips "
			  "is big-endian: build it for that byte order");
	fixture_free(o->x);
	o->x = fixture_new(FIXTURE_EM_ARM, false);
	assert_refused(o, "vmunix: file is for MIPS, but machine testmips has "
			  "a ARM CPU: build it for ARM, or choose another "
			  "machine with -E");
}

/* Whatever is wrong with symbols, the program runs. */
static void
test_ecoff_symbols_damaged(void **state)
{
	static const struct {
		size_t at;
		uint32_t value;
	} damages[] = {
	    {ECOFF_SYMPTR, 0},
	    {ECOFF_SYMPTR, 0xfffffff0},
	    {ECOFF_HDRR, 0x7008},
	    {ECOFF_HDRR + 64, 0x1000},
	    {ECOFF_HDRR + 68, 0xffffffff},
	    {ECOFF_HDRR + 88, 0x10000000},
	    {ECOFF_HDRR + 92, 0x200},
	};
	struct old *o = *state;

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		o->len = ecoff_sample(o->bytes, false);
		put(o, damages[i].at, 4, damages[i].value);
		assert_loads(o);
		assert_int_equal(symbols_count(o->x->target.symbols), 0);
	}
	/* One name is nowhere, and the last has no end. */
	o->len = ecoff_sample(o->bytes, false);
	put(o, ECOFF_HDRR + 96 + 4, 4, 0xfffffff0);
	put(o, ECOFF_HDRR + 64, 4, 12);
	assert_loads(o);
	assert_int_equal(symbols_count(o->x->target.symbols), 1);
}

/* ---- a.out ---- */

static void
test_aout(void **state)
{
	struct old *o = *state;

	o->len = aout_sample(o->bytes, 7);
	assert_loads(o);
	assert_program(o, 0x1010);
	assert_symbols(o);
	assert_int_equal(o->x->result.entry, 0x80001000);
	assert_true(o->x->result.has_entry);
	assert_true(o->x->result.has_byte_order);
	assert_false(o->x->result.big_endian);
	assert_false(o->x->result.has_gp);
}

/* Pure: the data begins on a page of its own. */
static void
test_aout_pure(void **state)
{
	struct old *o = *state;

	o->len = aout_sample(o->bytes, 8);
	assert_loads(o);
	assert_program(o, 0x2000);
	assert_int_equal(o->x->ram[0x1010], 0xaa);
}

static void
test_aout_refused(void **state)
{
	struct old *o = *state;

	o->len = aout_sample(o->bytes, 0xb);
	assert_refused(o, "vmunix: file is a program for an operating system, "
			  "not a kernel: run it there");
	o->len = aout_sample(o->bytes, 7);
	put(o, AOUT_TRSIZE, 4, 8);
	assert_refused(o, "vmunix: file is an object file, not a program: "
			  "link it with ld");
	o->len = aout_sample(o->bytes, 7);
	put(o, AOUT_TEXT, 4, 0);
	assert_refused(o, "vmunix: nothing in the file is to be loaded: link "
			  "it with ld");
	put(o, AOUT_TEXT, 4, 16);
	put(o, AOUT_DATA, 4, 0xffffffff);
	assert_refused(o, "vmunix: the file ends at 0x81, before the end of "
			  "its text and data: it is truncated, copy it again");
	o->len = aout_sample(o->bytes, 7);
	put(o, AOUT_ENTRY, 4, 0x400000);
	assert_false(load(o));
	/* A damaged header is not a header. */
	o->len = 31;
	assert_refused(o, "vmunix: not a program: give an ELF file, a raw file "
			  "as address:file, or a disk with -d");
}

static void
test_aout_symbols_damaged(void **state)
{
	struct old *o = *state;

	o->len = aout_sample(o->bytes, 7);
	put(o, AOUT_SYMS, 4, 0xfffffff0);
	assert_loads(o);
	assert_int_equal(symbols_count(o->x->target.symbols), 0);
	put(o, AOUT_SYMS, 4, 4 * 12);
	put(o, 56, 4, 0xfffffff0);
	assert_loads(o);
	assert_int_equal(symbols_count(o->x->target.symbols), 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_ecoff),
	    TEST(test_ecoff_64bit),
	    TEST(test_ecoff_refused),
	    TEST(test_ecoff_machines),
	    TEST(test_ecoff_symbols_damaged),
	    TEST(test_aout),
	    TEST(test_aout_pure),
	    TEST(test_aout_refused),
	    TEST(test_aout_symbols_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
