/*
 * Pages that snapshots share with each other and with RAM.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emul/machine.h"
#include "memory/memory.h"
#include "snapshot/store.h"

#define PAGES 200 /* more than two leaves */

struct board {
	struct machine m;
	struct log log;
	struct store *store;
};

static int
setup(void **state)
{
	struct board *b = calloc(1, sizeof(*b));
	struct error e;

	assert_non_null(b);
	log_init(&b->log);
	b->m.log = &b->log;
	b->m.memory = memory_new(&b->m, MEMORY_UNMAPPED_BUS_ERROR);
	assert_non_null(b->m.memory);
	assert_true(memory_add_ram(b->m.memory, "ram", 0, PAGES * RAM_PAGE_SIZE,
				   false, 0, NULL, &e));
	assert_true(memory_finish(b->m.memory, &e));
	b->store = store_new(b->m.memory);
	assert_non_null(b->store);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct board *b = *state;

	store_free(b->store);
	memory_free(b->m.memory);
	free(b->m.objects);
	free(b);
	return 0;
}

/* The first byte of PAGE becomes VALUE. */
static void
put(struct board *b, uint32_t page, uint8_t value)
{
	assert_true(memory_load(b->m.memory, (uint64_t)page * RAM_PAGE_SIZE,
				&value, 1));
}

static uint8_t
get(struct board *b, uint32_t page)
{
	uint8_t value;

	assert_true(memory_peek(b->m.memory, (uint64_t)page * RAM_PAGE_SIZE,
				&value, 1));
	return value;
}

/* What IMAGE has there; a page of zeros is not there. */
static uint8_t
captured(const struct store_image *image, uint32_t page)
{
	const uint8_t *bytes = store_image_page(image, page);

	if (bytes == NULL) {
		return 0;
	}
	assert_int_not_equal(bytes[0], 0);
	return bytes[0];
}

static size_t
copies(const struct board *b)
{
	assert_int_equal(store_bytes(b->store) % RAM_PAGE_SIZE, 0);
	return store_bytes(b->store) / RAM_PAGE_SIZE;
}

/* A capture costs what is written after it. */
static void
test_written_later(void **state)
{
	struct board *b = *state;
	struct store_image first;
	struct store_image second;

	put(b, 0, 1);
	put(b, 70, 2);
	put(b, 199, 3);
	store_capture(b->store, &first);
	assert_int_equal(copies(b), 0);
	store_capture(b->store, &second);
	assert_int_equal(copies(b), 0);

	put(b, 70, 4);
	put(b, 70, 5);
	put(b, 5, 6); /* was zeros */
	assert_int_equal(copies(b), 1);
	for (int i = 0; i < 2; i++) {
		const struct store_image *image = i == 0 ? &first : &second;

		assert_int_equal(captured(image, 0), 1);
		assert_int_equal(captured(image, 70), 2);
		assert_int_equal(captured(image, 199), 3);
		assert_int_equal(captured(image, 5), 0);
		assert_int_equal(store_image_bytes(image), RAM_PAGE_SIZE);
	}
	store_image_free(b->store, &first);
	assert_int_equal(captured(&second, 70), 2);
	store_image_free(b->store, &second);
	/* The store's own image has it, up to the next capture. */
	assert_int_equal(copies(b), 1);
	store_capture(b->store, &first);
	assert_int_equal(copies(b), 0);
	assert_int_equal(captured(&first, 70), 5);
	store_image_free(b->store, &first);
}

static void
test_restore(void **state)
{
	struct board *b = *state;
	struct store_image images[3];

	put(b, 0, 10);
	put(b, 1, 20);
	put(b, 100, 30);
	store_capture(b->store, &images[0]);
	put(b, 1, 21);
	put(b, 2, 40);
	store_capture(b->store, &images[1]);
	put(b, 1, 0); /* zeros again */
	put(b, 100, 31);
	store_capture(b->store, &images[2]);
	put(b, 0, 99); /* in none */

	for (unsigned n = 0; n < 18; n++) {
		unsigned i = n < 9 ? n % 3 : 2 - n % 3;

		store_restore(b->store, &images[i]);
		assert_int_equal(get(b, 0), 10);
		assert_int_equal(get(b, 1), i == 0 ? 20 : i == 1 ? 21 : 0);
		assert_int_equal(get(b, 2), i == 0 ? 0 : 40);
		assert_int_equal(get(b, 100), i == 2 ? 31 : 30);
		/* Of pages 1, 2 and 100, those that RAM does not have. */
		assert_int_equal(copies(b), i == 1 ? 2 : 3);
		for (unsigned k = 0; k < 3; k++) {
			assert_int_equal(captured(&images[k], 0), 10);
			assert_int_equal(captured(&images[k], 1), k == 0   ? 20
								  : k == 1 ? 21
									   : 0);
			assert_int_equal(captured(&images[k], 2),
					 k == 0 ? 0 : 40);
			assert_int_equal(captured(&images[k], 100),
					 k == 2 ? 31 : 30);
		}
		put(b, (n * 7) % PAGES, (uint8_t)(n + 100));
	}
	for (unsigned i = 0; i < 3; i++) {
		store_image_free(b->store, &images[i]);
	}
}

/* A page that was written, and is as it was, is no other page. */
static void
test_same_again(void **state)
{
	struct board *b = *state;
	struct store_image first;
	struct store_image second;

	put(b, 9, 1);
	store_capture(b->store, &first);
	put(b, 9, 2);
	put(b, 9, 1);
	store_capture(b->store, &second);
	assert_ptr_equal(store_image_page(&first, 9),
			 store_image_page(&second, 9));
	assert_int_equal(copies(b), 0);
	put(b, 9, 3);
	assert_int_equal(captured(&first, 9), 1);
	assert_int_equal(captured(&second, 9), 1);
	assert_int_equal(copies(b), 1);
	store_image_free(b->store, &second);
	store_image_free(b->store, &first);
}

/* Pages of a file's image are copies, until they are in RAM. */
static void
test_from_file(void **state)
{
	struct board *b = *state;
	uint8_t bytes[RAM_PAGE_SIZE] = {7};
	struct store_image image;

	store_image_new(b->store, &image);
	store_image_set(b->store, &image, 3, bytes);
	bytes[0] = 0;
	store_image_set(b->store, &image, 4, bytes);
	assert_int_equal(copies(b), 1);
	put(b, 4, 1);
	store_restore(b->store, &image);
	assert_int_equal(get(b, 3), 7);
	assert_int_equal(get(b, 4), 0);
	assert_int_equal(copies(b), 0);
	put(b, 3, 8);
	assert_int_equal(copies(b), 1);
	assert_int_equal(captured(&image, 3), 7);
	store_image_free(b->store, &image);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_written_later, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_restore, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_same_again, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_from_file, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
