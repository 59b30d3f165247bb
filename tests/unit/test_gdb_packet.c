/*
 * Packets of gdb's remote protocol, coming in and going out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gdb/gdb_packet.h"

/* Feeds all of TEXT but the last byte, which must bring nothing; returns what
 * the last one brings. */
static enum gdb_event
feed(struct gdb_parser *p, const char *text, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		assert_int_equal(gdb_parse(p, (uint8_t)text[i]), GDB_NOTHING);
	}
	return gdb_parse(p, (uint8_t)text[len - 1]);
}

#define FEED(p, text) feed(p, text, sizeof(text) - 1)

static struct gdb_parser *
new_parser(void)
{
	struct gdb_parser *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	return p;
}

static void
test_whole(void **state)
{
	struct gdb_parser *p = new_parser();

	assert_int_equal(FEED(p, "$g#67"), GDB_PACKET);
	assert_string_equal(p->data, "g");
	assert_int_equal(p->len, 1);
	assert_int_equal(FEED(p, "$#00"), GDB_PACKET);
	assert_int_equal(p->len, 0);
	assert_int_equal(FEED(p, "$m0,4#FD"), GDB_PACKET); /* capitals */
	assert_string_equal(p->data, "m0,4");
	free(p);
}

static void
test_between(void **state)
{
	struct gdb_parser *p = new_parser();

	assert_int_equal(gdb_parse(p, '+'), GDB_ACK);
	assert_int_equal(gdb_parse(p, '-'), GDB_NAK);
	assert_int_equal(gdb_parse(p, 3), GDB_BREAK);
	assert_int_equal(gdb_parse(p, 'x'), GDB_NOTHING);
	assert_int_equal(FEED(p, "zz$g#67"), GDB_PACKET);
	free(p);
}

static void
test_damaged(void **state)
{
	struct gdb_parser *p = new_parser();

	assert_int_equal(FEED(p, "$g#68"), GDB_DAMAGED);
	assert_int_equal(FEED(p, "$g#6"), GDB_NOTHING);
	assert_int_equal(gdb_parse(p, 'x'), GDB_DAMAGED);
	/* A new beginning, and a break inside of data. */
	assert_int_equal(FEED(p, "$g$g#67"), GDB_PACKET);
	assert_int_equal(FEED(p, "$\003#03"), GDB_PACKET);
	assert_int_equal(p->data[0], 3);
	free(p);
}

static void
test_escapes(void **state)
{
	struct gdb_parser *p = new_parser();

	/* '#', '$', '}' and '*' as data, and a zero. */
	assert_int_equal(FEED(p, "$X}\x03}\x04}]}\x0a\0#ba"), GDB_PACKET);
	assert_int_equal(p->len, 6);
	assert_memory_equal(p->data, "X#$}*\0", 6);
	free(p);
}

static void
test_too_long(void **state)
{
	struct gdb_parser *p = new_parser();
	uint8_t sum = (uint8_t)('a' * (GDB_PACKET_MAX % 256));
	char end[4];

	assert_int_equal(gdb_parse(p, '$'), GDB_NOTHING);
	for (unsigned i = 0; i < GDB_PACKET_MAX; i++) {
		assert_int_equal(gdb_parse(p, 'a'), GDB_NOTHING);
	}
	snprintf(end, sizeof(end), "#%02x", sum);
	assert_int_equal(feed(p, end, 3), GDB_PACKET);
	assert_int_equal(p->len, GDB_PACKET_MAX);

	assert_int_equal(gdb_parse(p, '$'), GDB_NOTHING);
	for (unsigned i = 0; i < GDB_PACKET_MAX + 1; i++) {
		assert_int_equal(gdb_parse(p, 'a'), GDB_NOTHING);
	}
	sum += 'a';
	snprintf(end, sizeof(end), "#%02x", sum);
	assert_int_equal(feed(p, end, 3), GDB_DAMAGED);
	assert_int_equal(FEED(p, "$g#67"), GDB_PACKET);
	free(p);
}

static void
test_frame(void **state)
{
	static struct gdb_text t;
	static char frame[GDB_FRAME_MAX];
	size_t n;

	gdb_text_clear(&t);
	gdb_text_print(&t, "T%02x", 5);
	n = gdb_frame(frame, &t);
	assert_int_equal(n, 7);
	assert_memory_equal(frame, "$T05#b9", 7);

	gdb_text_clear(&t);
	gdb_text_add(&t, "a#$}*\0", 6);
	n = gdb_frame(frame, &t);
	assert_memory_equal(frame, "$a}\x03}\x04}]}\x0a\0#", 12);
	assert_int_equal(n, 14);
}

/* What goes out comes in. */
static void
test_both_ways(void **state)
{
	static struct gdb_text t;
	static char frame[GDB_FRAME_MAX];
	struct gdb_parser *p = new_parser();
	size_t n;

	gdb_text_clear(&t);
	for (unsigned i = 0; i < GDB_PACKET_MAX + 10; i++) {
		uint8_t byte = (uint8_t)(i * 7);

		gdb_text_add(&t, &byte, 1);
	}
	assert_int_equal(t.len, GDB_PACKET_MAX); /* the rest is cut off */
	n = gdb_frame(frame, &t);
	assert_int_equal(feed(p, frame, n), GDB_PACKET);
	assert_int_equal(p->len, t.len);
	assert_memory_equal(p->data, t.data, t.len);
	free(p);
}

static void
test_numbers(void **state)
{
	const char *text = "80010004,Fg";
	uint8_t bytes[2];
	uint64_t value;

	assert_true(gdb_number(&text, &value));
	assert_int_equal(value, 0x80010004);
	assert_false(gdb_letter(&text, ':'));
	assert_true(gdb_letter(&text, ','));
	assert_true(gdb_number(&text, &value));
	assert_int_equal(value, 15);
	assert_false(gdb_number(&text, &value));
	assert_string_equal(text, "g");

	text = "0123456789abcdef0"; /* sixteen digits at most */
	assert_true(gdb_number(&text, &value));
	assert_int_equal(value, 0x0123456789abcdef);
	assert_string_equal(text, "0");

	text = "00fF1";
	assert_true(gdb_bytes(&text, bytes, 2));
	assert_memory_equal(bytes, "\0\xff", 2);
	assert_false(gdb_bytes(&text, bytes, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),     cmocka_unit_test(test_between),
	    cmocka_unit_test(test_damaged),   cmocka_unit_test(test_escapes),
	    cmocka_unit_test(test_too_long),  cmocka_unit_test(test_frame),
	    cmocka_unit_test(test_both_ways), cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
