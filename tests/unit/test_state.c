/*
 * State tables: reset, access by index, the canonical hash, validation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "emul/state.h"

struct thing {
	uint8_t control;
	uint16_t ports[3];
	bool enabled;
	uint32_t address;
	uint64_t counter[2];
	struct byte_fifo rx;
	void *host; /* not state */
};

static const struct state_field thing_state[] = {
    STATE_U8_RESET(struct thing, control, "control", 0x5a),
    STATE_U16_RESET(struct thing, ports, "ports", 0x1234),
    STATE_BOOL(struct thing, enabled, "enabled"),
    STATE_U32(struct thing, address, "address"),
    STATE_U64_RESET(struct thing, counter, "counters",
		    UINT64_C(0x1122334455667788)),
    STATE_FIFO(struct thing, rx, "receive queue"),
    STATE_END,
};

static void
test_reset(void **state)
{
	struct thing t;
	int i;

	memset(&t, 0xff, sizeof(t));
	state_reset(&t, thing_state);
	assert_int_equal(t.control, 0x5a);
	for (i = 0; i < 3; i++) {
		assert_int_equal(t.ports[i], 0x1234);
	}
	assert_false(t.enabled);
	assert_int_equal(t.address, 0);
	assert_true(t.counter[0] == UINT64_C(0x1122334455667788));
	assert_true(t.counter[1] == UINT64_C(0x1122334455667788));
	assert_int_equal(t.rx.count, 0);
	assert_int_equal(t.rx.first, 0);
	assert_true(t.host != NULL);
}

static void
test_get_and_set(void **state)
{
	struct thing t;

	memset(&t, 0, sizeof(t));
	state_set(&t, &thing_state[1], 2, 0x12345);
	assert_int_equal(t.ports[2], 0x2345);
	assert_int_equal(t.ports[1], 0);
	assert_int_equal(state_get(&t, &thing_state[1], 2), 0x2345);
	state_set(&t, &thing_state[2], 0, 8);
	assert_true(t.enabled);
	assert_int_equal(state_get(&t, &thing_state[2], 0), 1);
	state_set(&t, &thing_state[4], 1, UINT64_MAX);
	assert_true(t.counter[1] == UINT64_MAX);
	assert_true(state_get(&t, &thing_state[4], 1) == UINT64_MAX);

	byte_fifo_put(&t.rx, 'x');
	assert_int_equal(state_get(&t, &thing_state[5], 0), 1);
	state_set(&t, &thing_state[5], 0, 0);
	assert_int_equal(t.rx.count, 1);
}

/* The hash is of the declared fields only, and of every one of them. */
static void
test_hash_sees_state(void **state)
{
	struct thing t;
	uint64_t before;
	uint32_t i;
	int f;

	memset(&t, 0, sizeof(t));
	before = state_hash(1, &t, thing_state);
	assert_true(before == state_hash(1, &t, thing_state));
	assert_true(before != state_hash(2, &t, thing_state));
	t.host = &t;
	assert_true(before == state_hash(1, &t, thing_state));

	for (f = 0; f < 5; f++) {
		for (i = 0; i < thing_state[f].count; i++) {
			state_set(&t, &thing_state[f], i, 1);
			assert_true(before != state_hash(1, &t, thing_state));
			state_set(&t, &thing_state[f], i, 0);
			assert_true(before == state_hash(1, &t, thing_state));
		}
	}
	byte_fifo_put(&t.rx, 0);
	assert_true(before != state_hash(1, &t, thing_state));
}

/* Two neighbours that swap values, and bits that move to the next field, are
 * noticed. */
static void
test_hash_sees_order(void **state)
{
	struct thing a;
	struct thing b;

	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	a.ports[0] = 1;
	b.ports[1] = 1;
	assert_true(state_hash(0, &a, thing_state) !=
		    state_hash(0, &b, thing_state));
	assert_true(state_hash_u64(state_hash_u64(0, 1), 2) !=
		    state_hash_u64(state_hash_u64(0, 2), 1));
	assert_true(state_hash_u64(0, 0) != 0);
}

/* Where a queue's bytes lie in its ring is not state. */
static void
test_hash_of_fifo_is_canonical(void **state)
{
	struct thing a;
	struct thing b;
	uint8_t byte;
	int i;

	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	for (i = 0; i < BYTE_FIFO_MAX - 1; i++) {
		byte_fifo_put(&b.rx, (uint8_t)i);
	}
	while (byte_fifo_get(&b.rx, &byte)) {
	}
	for (i = 0; i < 5; i++) {
		byte_fifo_put(&a.rx, (uint8_t)(i + 7));
		byte_fifo_put(&b.rx, (uint8_t)(i + 7));
	}
	assert_int_not_equal(a.rx.first, b.rx.first);
	assert_true(state_hash(0, &a, thing_state) ==
		    state_hash(0, &b, thing_state));
	byte_fifo_get(&a.rx, &byte);
	assert_true(state_hash(0, &a, thing_state) !=
		    state_hash(0, &b, thing_state));
}

/* The serialised form is little-endian without padding: one array of bytes and
 * the fields it is made of hash alike, on every host. */
static void
test_hash_is_of_little_endian_bytes(void **state)
{
	struct fields {
		uint32_t u32;
		uint16_t u16;
		uint64_t u64;
		uint8_t u8;
	};
	struct bytes {
		uint8_t b[15];
	};
	static const struct state_field fields_state[] = {
	    STATE_U32(struct fields, u32, "u32"),
	    STATE_U16(struct fields, u16, "u16"),
	    STATE_U64(struct fields, u64, "u64"),
	    STATE_U8(struct fields, u8, "u8"),
	    STATE_END,
	};
	static const struct state_field bytes_state[] = {
	    STATE_U8(struct bytes, b, "bytes"),
	    STATE_END,
	};
	struct fields f = {0x04030201, 0x0605, UINT64_C(0x0e0d0c0b0a090807),
			   0x0f};
	struct bytes b;
	int i;

	for (i = 0; i < 15; i++) {
		b.b[i] = (uint8_t)(i + 1);
	}
	assert_true(state_hash(3, &f, fields_state) ==
		    state_hash(3, &b, bytes_state));
}

static void
test_validate(void **state)
{
	struct pair {
		uint32_t a;
		uint32_t b;
	};
	static const struct state_field no_name[] = {
	    {"", "d", STATE_TYPE_U32, 1, 0, 0, 0}, STATE_END};
	static const struct state_field no_description[] = {
	    STATE_U32(struct pair, a, ""), STATE_END};
	static const struct state_field outside[] = {
	    {"c", "d", STATE_TYPE_U32, 2, 4, 0, 0}, STATE_END};
	static const struct state_field far_outside[] = {
	    {"c", "d", STATE_TYPE_U32, UINT32_MAX, 4, 0, 0}, STATE_END};
	static const struct state_field overlap[] = {
	    STATE_U32(struct pair, a, "d"),
	    {"c", "d", STATE_TYPE_U16, 1, 2, 0, 0},
	    STATE_END};
	static const struct state_field same_name[] = {
	    STATE_U32(struct pair, a, "d"),
	    {"a", "d", STATE_TYPE_U32, 1, 4, 0, 0},
	    STATE_END};
	static const struct state_field big_reset[] = {
	    {"c", "d", STATE_TYPE_U8, 1, 0, 256, 0}, STATE_END};
	static const struct state_field unaligned[] = {
	    {"c", "d", STATE_TYPE_U32, 1, 2, 0, 0}, STATE_END};
	static const struct state_field empty[] = {STATE_END};

	assert_null(state_validate(thing_state, sizeof(struct thing)));
	assert_null(state_validate(empty, 0));
	assert_non_null(state_validate(NULL, 0));
	assert_non_null(state_validate(no_name, sizeof(struct pair)));
	assert_non_null(state_validate(no_description, sizeof(struct pair)));
	assert_non_null(state_validate(outside, sizeof(struct pair)));
	assert_non_null(state_validate(far_outside, sizeof(struct pair)));
	assert_non_null(state_validate(overlap, sizeof(struct pair)));
	assert_non_null(state_validate(same_name, sizeof(struct pair)));
	assert_non_null(state_validate(big_reset, sizeof(struct pair)));
	assert_non_null(state_validate(unaligned, sizeof(struct pair)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reset),
	    cmocka_unit_test(test_get_and_set),
	    cmocka_unit_test(test_hash_sees_state),
	    cmocka_unit_test(test_hash_sees_order),
	    cmocka_unit_test(test_hash_of_fifo_is_canonical),
	    cmocka_unit_test(test_hash_is_of_little_endian_bytes),
	    cmocka_unit_test(test_validate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
