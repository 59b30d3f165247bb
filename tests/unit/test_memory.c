/*
 * The physical address space: blocks, overlays, mirrors, declared accesses,
 * fast answers and what withdraws them, watches.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/code_cache.h"
#include "devices/device.h"
#include "emul/machine.h"
#include "memory/memory.h"

#define KB 1024u

/* A machine of nothing but memory. */
struct board {
	struct machine m;
	struct log log;
	struct error e;
};

static struct board *
board_new(enum memory_unmapped unmapped)
{
	struct board *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	log_init(&b->log);
	log_set_all(&b->log, LOG_ERROR);
	b->m.log = &b->log;
	b->m.memory = memory_new(&b->m, unmapped);
	assert_non_null(b->m.memory);
	return b;
}

static void
board_free(struct board *b)
{
	while (b->m.devices != NULL) {
		struct device *d = b->m.devices;

		b->m.devices = d->next;
		free(d->object.self);
		free(d);
	}
	code_cache_free(b->m.code);
	memory_free(b->m.memory);
	free(b->m.objects);
	free(b);
}

static void
add_ram(struct board *b, uint64_t base, uint64_t len)
{
	assert_true(memory_add_ram(b->m.memory, "ram", base, len, false, 0,
				   NULL, &b->e));
}

static enum memory_result
put(struct board *b, uint64_t paddr, uint32_t value, unsigned size)
{
	uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8),
			    (uint8_t)(value >> 16), (uint8_t)(value >> 24)};

	return memory_rw(b->m.memory, NULL, paddr, bytes, size, MEMORY_WRITE,
			 0);
}

static uint32_t
get(struct board *b, uint64_t paddr, unsigned size)
{
	uint8_t bytes[4] = {0};

	assert_int_equal(
	    memory_rw(b->m.memory, NULL, paddr, bytes, size, MEMORY_READ, 0),
	    MEMORY_OK);
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
	       (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* ---- a device that remembers ---- */

struct probe {
	uint64_t off;
	uint64_t value;
	uint8_t size;
	uint8_t writes;
};

static const struct state_field probe_state[] = {
    STATE_U64(struct probe, off, "last offset"),
    STATE_U64(struct probe, value, "last value"),
    STATE_U8(struct probe, size, "last size"),
    STATE_U8(struct probe, writes, "number of writes"),
    STATE_END,
};

static uint64_t
probe_read(struct device *d, uint64_t off, unsigned size)
{
	struct probe *p = device_self(d);

	p->off = off;
	p->size = (uint8_t)size;
	return 0x1122334455667788;
}

static void
probe_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct probe *p = device_self(d);

	p->off = off;
	p->size = (uint8_t)size;
	p->value = value;
	p->writes++;
}

static const struct device_class probe_class = {
    .name = "probe",
    .description = "remembers the last access",
    .state = probe_state,
    .size = sizeof(struct probe),
    .read = probe_read,
    .write = probe_write,
    .access = ACCESS_ANY,
};

static struct probe *
add_probe(struct board *b, const struct device_class *class, uint64_t base,
	  uint64_t len)
{
	struct device *d =
	    device_add(&b->m, class, NULL, base, len, NULL, &b->e);

	assert_non_null(d);
	return device_self(d);
}

/* ---- the map ---- */

static void
test_blocks(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);

	add_ram(b, 0, 64 * KB);
	add_ram(b, 0x08000000, 64 * KB);
	assert_true(memory_finish(b->m.memory, &b->e));
	assert_int_equal(memory_ram_bytes(b->m.memory), 128 * KB);
	assert_int_equal(memory_ram_pages(b->m.memory), 32);
	assert_int_equal(put(b, 0xfffc, 0x12345678, 4), MEMORY_OK);
	assert_int_equal(put(b, 0x08000000, 0xcafe, 2), MEMORY_OK);
	assert_int_equal(get(b, 0xfffc, 4), 0x12345678);
	assert_int_equal(get(b, 0xfffe, 1), 0x34);
	assert_int_equal(get(b, 0x08000000, 2), 0xcafe);
	assert_int_equal(memory_ram_page(b->m.memory, 0x0800ffff), 31);
	assert_int_equal(memory_ram_page(b->m.memory, 0x10000), RAM_PAGE_NONE);
	assert_int_equal(memory_page_paddr(b->m.memory, 16), 0x08000000);
	board_free(b);
}

static void
test_collision(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct device_class other = probe_class;

	other.name = "second";
	add_probe(b, &probe_class, 0x10000000, 0x100);
	add_probe(b, &other, 0x100000ff, 0x100);
	assert_false(memory_finish(b->m.memory, &b->e));
	assert_non_null(strstr(b->e.text, "probe"));
	assert_non_null(strstr(b->e.text, "second"));
	board_free(b);
}

static void
test_overlay(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	uint8_t *rom;

	add_ram(b, 0, 64 * KB);
	assert_true(memory_add_ram(b->m.memory, "rom", 0x4000, 4 * KB, true, 1,
				   &rom, &b->e));
	assert_true(memory_finish(b->m.memory, &b->e));
	memcpy(rom, "ROM!", 4);
	assert_int_equal(get(b, 0x4000, 4), 0x214d4f52);
	/* The guest cannot write it, a loader can. */
	assert_int_equal(put(b, 0x4000, 0, 4), MEMORY_OK);
	assert_int_equal(get(b, 0x4000, 4), 0x214d4f52);
	assert_true(memory_load(b->m.memory, 0x4000, "rom?", 4));
	assert_int_equal(get(b, 0x4000, 4), 0x3f6d6f72);
	assert_null(memory_fast_write(b->m.memory, 0x4000));
	assert_ptr_equal(memory_fast_read(b->m.memory, 0x4000), rom);
	assert_int_equal(put(b, 0x3ffc, 1, 4), MEMORY_OK);
	assert_int_equal(get(b, 0x3ffc, 4), 1);
	board_free(b);
}

static void
test_sub_page(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct probe *p;

	add_ram(b, 0, 64 * KB);
	p = add_probe(b, &probe_class, 0x2010, 0x10);
	assert_true(memory_finish(b->m.memory, &b->e));
	put(b, 0x200c, 7, 4);
	put(b, 0x2020, 8, 4);
	assert_int_equal(p->writes, 0);
	put(b, 0x2014, 9, 4);
	assert_int_equal(p->writes, 1);
	assert_int_equal(p->off, 4);
	assert_int_equal(get(b, 0x200c, 4), 7);
	assert_int_equal(get(b, 0x2020, 4), 8);
	/* A page that is not all RAM has no fast answer; its neighbour has. */
	assert_null(memory_fast_read(b->m.memory, 0x2000));
	assert_non_null(memory_fast_read(b->m.memory, 0x3000));
	board_free(b);
}

static void
test_mirror(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);

	add_ram(b, 0, 64 * KB);
	assert_true(memory_add_mirror(b->m.memory, "mirror", 0x20000000,
				      64 * KB, 0, 0, &b->e));
	assert_true(memory_finish(b->m.memory, &b->e));
	put(b, 0x20001234, 0xa5, 1);
	assert_int_equal(get(b, 0x1234, 1), 0xa5);
	assert_int_equal(memory_ram_page(b->m.memory, 0x20001000),
			 memory_ram_page(b->m.memory, 0x1000));
	assert_int_equal(memory_ram_pages(b->m.memory), 16);
	board_free(b);
}

static void
test_unmapped(void **state)
{
	static const struct {
		enum memory_unmapped kind;
		enum memory_result result;
		uint8_t byte;
	} rows[] = {
	    {MEMORY_UNMAPPED_ZERO, MEMORY_OK, 0},
	    {MEMORY_UNMAPPED_ONES, MEMORY_OK, 0xff},
	    {MEMORY_UNMAPPED_BUS_ERROR, MEMORY_BUS_ERROR, 0},
	};

	for (unsigned i = 0; i < 3; i++) {
		struct board *b = board_new(rows[i].kind);
		uint8_t bytes[4] = {1, 2, 3, 4};

		add_ram(b, 0, 64 * KB);
		assert_true(memory_finish(b->m.memory, &b->e));
		assert_int_equal(memory_rw(b->m.memory, NULL, 0x10000, bytes, 4,
					   MEMORY_READ, 0),
				 rows[i].result);
		assert_int_equal(bytes[0], rows[i].byte);
		assert_int_equal(put(b, 0x10000, 1, 4), rows[i].result);
		/* Hanging over the end is not there either. */
		assert_int_equal(put(b, 0xfffe, 0x01010101, 4), rows[i].result);
		assert_int_equal(get(b, 0xfffe, 2), 0);
		board_free(b);
	}
}

/* ---- declared accesses ---- */

static void
test_sizes_and_alignment(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct device_class class = probe_class;
	struct probe *p;

	class.access = ACCESS_16 | ACCESS_32;
	p = add_probe(b, &class, 0x1000, 0x100);
	assert_true(memory_finish(b->m.memory, &b->e));
	put(b, 0x1000, 1, 1);
	put(b, 0x1001, 1, 2);
	put(b, 0x1002, 1, 4);
	assert_int_equal(p->writes, 0);
	assert_int_equal(get(b, 0x1001, 1), 0);
	put(b, 0x1002, 1, 2);
	put(b, 0x1004, 1, 4);
	assert_int_equal(p->writes, 2);
	assert_int_equal(p->off, 4);
	board_free(b);
}

static void
test_byte_order(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct device_class big = probe_class;
	struct device_class cpu = probe_class;
	struct probe *little_probe;
	struct probe *big_probe;
	struct probe *cpu_probe;

	big.order = DEVICE_BIG;
	cpu.order = DEVICE_CPU_ORDER;
	little_probe = add_probe(b, &probe_class, 0x1000, 0x100);
	big_probe = add_probe(b, &big, 0x2000, 0x100);
	cpu_probe = add_probe(b, &cpu, 0x3000, 0x100);
	assert_true(memory_finish(b->m.memory, &b->e));
	/* The bytes 04 03 02 01 in address order. */
	put(b, 0x1000, 0x01020304, 4);
	put(b, 0x2000, 0x01020304, 4);
	b->m.big_endian = true;
	put(b, 0x3000, 0x01020304, 4);
	assert_int_equal(little_probe->value, 0x01020304);
	assert_int_equal(big_probe->value, 0x04030201);
	assert_int_equal(cpu_probe->value, 0x04030201);
	b->m.big_endian = false;
	put(b, 0x3000, 0x01020304, 4);
	assert_int_equal(cpu_probe->value, 0x01020304);
	assert_int_equal(get(b, 0x1000, 4), 0x55667788);
	assert_int_equal(get(b, 0x2000, 4), 0x88776655);
	board_free(b);
}

static void
test_stride(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct device_class class = probe_class;
	struct probe *p;

	class.stride = 8;
	p = add_probe(b, &class, 0x1000, 0x100);
	assert_true(memory_finish(b->m.memory, &b->e));
	put(b, 0x1018, 1, 2);
	assert_int_equal(p->off, 3);
	put(b, 0x101a, 1, 2); /* between registers */
	assert_int_equal(p->writes, 1);
	board_free(b);
}

/* ---- fast answers ---- */

static void
test_dirty(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct memory *mem = b->m.memory;

	add_ram(b, 0, 64 * KB);
	assert_true(memory_finish(mem, &b->e));
	put(b, 0x3000, 1, 4);
	assert_non_null(memory_fast_write(mem, 0x3000));
	assert_non_null(memory_flat_fill(mem, 0x3000, MEMORY_READ));
	assert_non_null(memory_flat_fill(mem, 0x3000, MEMORY_WRITE));
	assert_non_null(memory_flat_write(mem)[3]);
	/* Clearing a client's bit withdraws the answer ... */
	memory_dirty_clear(mem, 3, MEMORY_DIRTY_SNAPSHOT);
	assert_null(memory_flat_write(mem)[3]);
	assert_non_null(memory_flat_read(mem)[3]);
	assert_null(memory_fast_write(mem, 0x3000));
	assert_false(memory_page_dirty(mem, 3, MEMORY_DIRTY_SNAPSHOT));
	/* ... and a write through memory_rw sets it again, for all. */
	put(b, 0x3ff0, 1, 4);
	assert_true(memory_page_dirty(mem, 3, MEMORY_DIRTY_SNAPSHOT));
	assert_non_null(memory_fast_write(mem, 0x3000));
	/* DMA does too. */
	memory_dirty_clear(mem, 3, MEMORY_DIRTY_SNAPSHOT);
	assert_true(memory_dma_write(mem, NULL, 0x2ffe, "abcd", 4));
	assert_true(memory_page_dirty(mem, 3, MEMORY_DIRTY_SNAPSHOT));
	memory_dirty_clear_all(mem, MEMORY_DIRTY_SNAPSHOT);
	memory_dirty_release(mem, MEMORY_DIRTY_SNAPSHOT);
	assert_non_null(memory_fast_write(mem, 0x3000));
	board_free(b);
}

static void
test_hash(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct memory *mem = b->m.memory;
	uint64_t empty;
	uint64_t first;

	add_ram(b, 0, 64 * KB);
	assert_true(memory_finish(mem, &b->e));
	empty = memory_hash(mem);
	put(b, 0x5000, 0x99, 1);
	first = memory_hash(mem);
	assert_true(first != empty);
	put(b, 0x5000, 0, 1);
	put(b, 0x6000, 0x99, 1);
	assert_true(memory_hash(mem) != first);
	put(b, 0x6000, 0, 1);
	assert_true(memory_hash(mem) == empty);
	board_free(b);
}

#ifdef DYNTRANS_TAIL_CALLS
static void
no_handler(void *cpu, struct slot *s, int64_t n)
{
}
#else
static struct slot *
no_handler(void *cpu, struct slot *s, int64_t n)
{
	return NULL;
}
#endif

static void
other_handler_reached(const struct code_page *p, unsigned slot, bool reset)
{
	assert_true((p->slots[slot].fn == no_handler) == reset);
}

static void
test_code(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct memory *mem = b->m.memory;
	struct code_page *p;

	add_ram(b, 0, 64 * KB);
	assert_true(memory_finish(mem, &b->e));
	b->m.code =
	    code_cache_new(&b->m, 1 << 20, 1024, 1, no_handler, no_handler);
	p = code_cache_get(b->m.code, 2, 0);
	assert_non_null(p);
	assert_true(memory_page_has_code(mem, 2));
	assert_null(memory_fast_write(mem, 0x2000));
	assert_non_null(memory_fast_read(mem, 0x2000));
	for (unsigned i = 0; i < 1024; i++) {
		p->slots[i].fn = NULL;
	}
	/* A store resets the slots it touches and the branch before them. */
	put(b, 0x2010, 0, 4);
	other_handler_reached(p, 2, false);
	other_handler_reached(p, 3, true);
	other_handler_reached(p, 4, true);
	other_handler_reached(p, 5, false);
	/* DMA over a page's edge. */
	assert_true(memory_dma_write(mem, NULL, 0x1ffc, "12345678", 8));
	other_handler_reached(p, 0, true);
	other_handler_reached(p, 1, false);
	/* The same page, other decode mode. */
	assert_ptr_not_equal(code_cache_get(b->m.code, 2, 1), p);
	assert_ptr_equal(code_cache_get(b->m.code, 2, 0), p);
	/* A page that is only written is data again. */
	for (unsigned i = 0; i < 2000; i++) {
		put(b, 0x2020, i, 4);
	}
	assert_true(code_cache_wants_cleaning(b->m.code));
	code_cache_clean(b->m.code);
	assert_false(memory_page_has_code(mem, 2));
	assert_non_null(memory_fast_write(mem, 0x2000));
	assert_int_equal(code_cache_bytes(b->m.code), 0);
	board_free(b);
}

/* ---- watches ---- */

struct seen {
	unsigned n;
	struct memory_watch_hit last;
};

static void
note_hit(void *arg, const struct memory_watch_hit *hit)
{
	struct seen *s = arg;

	s->n++;
	s->last = *hit;
}

static void
test_watch(void **state)
{
	struct board *b = board_new(MEMORY_UNMAPPED_ZERO);
	struct memory *mem = b->m.memory;
	struct seen s = {0};
	int id;

	add_ram(b, 0, 64 * KB);
	assert_true(memory_finish(mem, &b->e));
	put(b, 0x4000, 1, 4);
	assert_non_null(memory_flat_fill(mem, 0x4000, MEMORY_READ));
	assert_non_null(memory_flat_fill(mem, 0x4000, MEMORY_WRITE));
	id = memory_watch_add(mem, 0x4100, 0x4103, 1u << MEMORY_WRITE, note_hit,
			      &s);
	assert_true(id > 0);
	/* One that goes over the end of all addresses is none. */
	assert_int_equal(memory_watch_add(mem, UINT64_MAX, 0, 1, note_hit, &s),
			 -1);
	assert_null(memory_flat_write(mem)[4]);
	assert_null(memory_fast_write(mem, 0x4000));
	assert_non_null(memory_fast_read(mem, 0x4000)); /* reads are free */
	put(b, 0x40ff, 1, 1);
	put(b, 0x4104, 1, 1);
	get(b, 0x4100, 4);
	assert_int_equal(s.n, 0);
	put(b, 0x4103, 1, 1);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.last.paddr, 0x4103);
	assert_int_equal(s.last.rw, MEMORY_WRITE);
	assert_true(
	    memory_dma_write(mem, NULL, 0x40f0, "0123456789abcdefg", 17));
	assert_int_equal(s.n, 2);
	memory_watch_remove(mem, id);
	put(b, 0x4100, 1, 4);
	assert_int_equal(s.n, 2);
	assert_non_null(memory_fast_write(mem, 0x4000));
	board_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_collision),
	    cmocka_unit_test(test_overlay),
	    cmocka_unit_test(test_sub_page),
	    cmocka_unit_test(test_mirror),
	    cmocka_unit_test(test_unmapped),
	    cmocka_unit_test(test_sizes_and_alignment),
	    cmocka_unit_test(test_byte_order),
	    cmocka_unit_test(test_stride),
	    cmocka_unit_test(test_dirty),
	    cmocka_unit_test(test_hash),
	    cmocka_unit_test(test_code),
	    cmocka_unit_test(test_watch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
