/*
 * DECstations whose devices are poked everywhere, with anything: nothing
 * breaks, equal pokes make equal machines, and what they make can be saved and
 * loaded.
 */
#include <stdlib.h>

#include "dec_board.h"
#include "display/keyboard.h"
#include "display/screen.h"

#define POKES	 20000
#define SEGMENTS 512

static const struct board {
	const char *subtype;
	const char *cards[MACHINE_CARDS];
} boards[] = {
    {"3max", {NULL}},
    {"pmax", {NULL}},
    {"5100", {NULL}},
    {"3min", {NULL}},
    {"3maxplus", {NULL}},
    {"maxine", {NULL}},
    {"3max", {"PMAG-BA", "PMAG-AA", "PMAGB-BA"}},
    {"3max", {"PMAG-CA", "PMAG-CA"}},
    {"3min", {"PMAG-BA", "PMAG-AA", "PMAG-CA"}},
    {"3maxplus", {"PMAG-BA", "PMAG-AA", "PMAGB-BA"}},
    {"maxine", {"PMAG-BA", "PMAGB-BA"}},
    {"maxine", {"PMAG-CA"}},
    {"pmax", {"VFB02"}},
    {"pmax", {"VFB01"}},
    {NULL, {NULL}},
};

static void
new_board(void **state, unsigned b)
{
	struct machine_options options = {
	    .type = "decstation",
	    .subtype = boards[b].subtype,
	};
	struct error e;

	memcpy(options.cards, boards[b].cards, sizeof(options.cards));
	*state = machine_new(NULL, &options, &e);
	assert_non_null(*state);
}

static uint64_t
next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return *seed >> 24;
}

/* The segments of the map that are devices; how many. */
static unsigned
find_devices(struct machine *m, const struct memory_segment *found[SEGMENTS])
{
	const struct memory_segment *s;
	unsigned n = 0;

	for (size_t i = 0; (s = memory_segment_get(m->memory, i)) != NULL;
	     i++) {
		if (s->device != NULL && n < SEGMENTS) {
			found[n++] = s;
		}
	}
	assert_true(n > 4 && n < SEGMENTS);
	return n;
}

/* An offset: mostly where registers are. */
static uint64_t
offset_in(const struct memory_segment *s, uint64_t *seed)
{
	uint64_t r = next(seed);
	uint64_t off = r % 4 == 0 ? next(seed) % s->len : r / 4 % 0x200;

	return off < s->len ? off : 0;
}

static void
poke(struct machine *m, uint64_t seed)
{
	const struct memory_segment *found[SEGMENTS];
	unsigned n = find_devices(m, found);

	for (unsigned i = 0; i < POKES; i++) {
		const struct memory_segment *s = found[next(&seed) % n];
		unsigned size = 1u << next(&seed) % 3;
		uint64_t off = offset_in(s, &seed) & ~(uint64_t)(size - 1);
		uint64_t value = next(&seed);
		uint8_t bytes[8];

		memcpy(bytes, &value, sizeof(bytes));
		memory_rw(m->memory, next(&seed) % 2 == 0 ? m->cpus[0] : NULL,
			  s->base + off, bytes, size,
			  next(&seed) % 3 == 0 ? MEMORY_READ : MEMORY_WRITE, 0);
		if (i % 8 == 0) {
			board_run_for(m, next(&seed) % EMUL_MILLISECOND);
		}
	}
}

/* Whatever it shows can be looked at, and keys do something. */
static void
look(struct machine *m)
{
	struct screen_shape shape;
	struct screen *s;

	for (unsigned i = 0; (s = screen_get(m, i)) != NULL; i++) {
		free(screen_picture(s, &shape));
		screen_refresh(s, &shape);
	}
	keyboard_key(m, 'a', true);
	pointer_move(m, 3, -3, POINTER_LEFT);
}

static void
poked(void **state)
{
	for (unsigned b = 0; boards[b].subtype != NULL; b++) {
		void *one;
		void *two;

		new_board(&one, b);
		new_board(&two, b);
		poke(one, b + 1);
		poke(two, b + 1);
		look(one);
		keyboard_key(two, 'a', true);
		pointer_move(two, 3, -3, POINTER_LEFT);
		assert_true(machine_state_hash(one) == machine_state_hash(two));
		board_teardown(&two);
		board_teardown(&one);
	}
}

/* Every object's state, written and read back. */
static void
saved(void **state)
{
	for (unsigned b = 0; boards[b].subtype != NULL; b++) {
		struct machine *m;
		void *machine;

		new_board(&machine, b);
		m = machine;
		poke(m, b + 1);
		for (uint32_t i = 0; i < m->n_objects; i++) {
			struct object *o = m->objects[i];
			void *copy = malloc(o->class->size + 1);
			struct writer w = {0};
			struct reader r;

			assert_non_null(copy);
			memcpy(copy, o->self, o->class->size);
			state_write(&w, o->self, o->class->state);
			r = (struct reader){w.data, w.len, false};
			assert_true(state_read(&r, copy, o->class->state));
			assert_true(o->class->valid == NULL ||
				    o->class->valid(o, copy));
			assert_true(state_hash(1, copy, o->class->state) ==
				    state_hash(1, o->self, o->class->state));
			writer_free(&w);
			free(copy);
		}
		board_teardown(&machine);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(poked),
	    cmocka_unit_test(saved),
	};

	return cmocka_run_group_tests_name("dec_poke", tests, NULL, NULL);
}
