/*
 * Parts of networks: options, sums, captures, frames in the log of inputs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "emul/bytes.h"
#include "emul/inputs.h"
#include "host/pcap.h"
#include "net/ethernet.h"
#include "net/net_backend.h"
#include "net/network.h"
#include "snapshot/log_format.h"

static void
options(void **state)
{
	const char *text = "restrict=on,hostfwd=tcp::1-:2,,last";
	struct net_option o;
	uint16_t port;

	assert_true(net_option_next(&text, &o));
	assert_string_equal(o.name, "restrict");
	assert_string_equal(o.value, "on");
	assert_true(net_option_next(&text, &o));
	assert_string_equal(o.name, "hostfwd");
	assert_string_equal(o.value, "tcp::1-:2");
	assert_true(net_option_next(&text, &o));
	assert_string_equal(o.name, "");
	assert_true(net_option_next(&text, &o));
	assert_string_equal(o.name, "last");
	assert_string_equal(o.value, "");
	assert_false(net_option_next(&text, &o));
	assert_true(net_option_port("65535", false, &port));
	assert_int_equal(port, 65535);
	assert_true(net_option_port("0", true, &port));
	assert_false(net_option_port("0", false, &port));
	assert_false(net_option_port("65536", false, &port));
	assert_false(net_option_port("", false, &port));
	assert_false(net_option_port("1x", false, &port));
}

/* The check value of this CRC, and a group address that has a known bit. */
static void
sums(void **state)
{
	static const uint8_t address[6] = {0x01, 0x00, 0x5e, 0x00, 0x00, 0x01};

	assert_int_equal(ethernet_fcs((const uint8_t *)"123456789", 9),
			 0xcbf43926);
	assert_int_equal(ethernet_hash(address), 0x36);
}

static void
capture(void **state)
{
	static const uint8_t expected[24 + 16 + 3] = {
	    0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0,	0,   0,	  0,  0, 0,
	    0,	  0xff, 0xff, 0,    0, 1, 0, 0, 0, 102, 0,   0,	  0,  3, 0,
	    0,	  0,	3,    0,    0, 0, 3, 0, 0, 0,	'a', 'b', 'c'};
	char name[] = "/tmp/test_net.XXXXXX";
	uint8_t bytes[64];
	struct error e;
	struct pcap *p;
	FILE *f;
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	close(fd);
	p = pcap_open(name, 100, &e);
	assert_non_null(p);
	pcap_write(p, 2 * EMUL_SECOND + 3 * EMUL_MICROSECOND + 1,
		   (const uint8_t *)"abc", 3);
	assert_true(pcap_close(p, &e));
	f = fopen(name, "r");
	assert_non_null(f);
	assert_int_equal(fread(bytes, 1, sizeof(bytes), f), sizeof(expected));
	fclose(f);
	unlink(name);
	assert_memory_equal(bytes, expected, sizeof(expected));
	assert_null(pcap_open("/none/at/all", 0, &e));
}

static void
frames_in_log(void **state)
{
	static const uint8_t frame[ETHERNET_MIN] = {1, 2, 3};
	struct inputs *in = inputs_new();
	struct inputs *again = inputs_new();
	struct writer w = {0};
	const struct input *e;
	struct reader r;

	inputs_note(in, INPUT_READY, 5, 0, 0);
	inputs_note_frame(in, 7, 1, 1000000, frame, sizeof(frame));
	log_format_write(in, 0, 1, &w);
	r = (struct reader){.data = w.data, .left = w.len};
	assert_true(log_format_read(again, 1, &r));
	assert_int_equal(inputs_count(again), 2);
	e = inputs_at(again, 1);
	assert_int_equal(e->kind, INPUT_FRAME);
	assert_int_equal(e->key, 7);
	assert_int_equal(e->value, 1);
	assert_int_equal(inputs_frame(again, e)->when, 1000000);
	assert_int_equal(inputs_frame(again, e)->len, sizeof(frame));
	assert_memory_equal(inputs_frame(again, e)->bytes, frame,
			    sizeof(frame));
	/* Cut off anywhere it is none. */
	for (size_t len = 3; len < w.len; len++) {
		struct inputs *none = inputs_new();

		r = (struct reader){.data = w.data, .left = len};
		assert_false(log_format_read(none, 1, &r));
		inputs_free(none);
	}
	/* What nobody goes back to is forgotten, what is cut off too. */
	assert_int_equal(inputs_frame_bytes(in), sizeof(frame));
	inputs_forget(in, 1);
	assert_int_equal(inputs_frame_bytes(in), sizeof(frame));
	inputs_forget(in, 2);
	assert_int_equal(inputs_frame_bytes(in), 0);
	inputs_note_frame(in, 8, 0, 9, frame, sizeof(frame));
	inputs_return(in, (struct inputs_mark){.cursor = 1});
	inputs_cut(in);
	assert_int_equal(inputs_count(in), 1);
	assert_int_equal(inputs_frame_bytes(in), 0);
	writer_free(&w);
	inputs_free(in);
	inputs_free(again);
}

/* Frames in a snapshot: whole ones, of a length that there is, for a connector
 * that there may be. */
static void
frames_in_snapshot(void **state)
{
	static const uint8_t frame[ETHERNET_MAX + 1];
	static const struct {
		uint8_t port;
		uint8_t captured;
		uint64_t when;
		uint32_t len;
		bool right;
	} cases[] = {
	    {0, 0, 0, ETHERNET_MIN, true},
	    {3, 1, INT64_MAX, ETHERNET_MAX, true},
	    {4, 0, 0, ETHERNET_MIN, false},
	    {0, 2, 0, ETHERNET_MIN, false},
	    {0, 0, UINT64_MAX, ETHERNET_MIN, false},
	    {0, 0, 0, ETHERNET_MIN - 1, false},
	    {0, 0, 0, ETHERNET_MAX + 1, false},
	};
	struct writer w = {0};
	struct reader r;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		w.len = 0;
		writer_u8(&w, cases[i].port);
		writer_u8(&w, cases[i].captured);
		writer_u64(&w, cases[i].when);
		writer_u32(&w, cases[i].len);
		writer_bytes(&w, frame, cases[i].len);
		r = (struct reader){.data = w.data, .left = w.len};
		assert_int_equal(network_check_waiting(r), cases[i].right);
		for (size_t len = 1; len < w.len; len++) {
			r.left = len;
			assert_false(network_check_waiting(r));
		}
	}
	r.left = 0;
	assert_true(network_check_waiting(r));
	writer_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options),
	    cmocka_unit_test(sums),
	    cmocka_unit_test(capture),
	    cmocka_unit_test(frames_in_log),
	    cmocka_unit_test(frames_in_snapshot),
	};

	return cmocka_run_group_tests_name("net", tests, NULL, NULL);
}
