/*
 * Loading from the network, with the test as its server: packets byte by byte
 * as RFC 826, 951, 1350 and 1497 have them.
 */
#include "dec_board.h"
#include "net/ethernet.h"
#include "promemul/netboot.h"

#define BASE   0x10000u
#define SERVER 0x0a000005u
#define CLIENT 0x0a000002u
#define ROUTER 0x0a000009u
#define FAR    0xc0a80001u

enum {
	IP = 14,
	UDP = IP + 20,
	DATA = UDP + 8,
	ARP = 14,
	SERVER_PORT = 5000,
};

static const uint8_t own[6] = {0x10, 0x20, 0x30, 0x00, 0x00, 0x10};
static const uint8_t other[6] = {0x08, 0x00, 0x2b, 0x01, 0x02, 0x03};

/* What was sent last, and how often. */
static uint8_t sent[2048];
static size_t sent_len;
static unsigned n_sent;
static unsigned n_over;
static struct netboot *boot;

static void
capture(void *arg, const uint8_t *frame, size_t len)
{
	assert_in_range(len, ETHERNET_MIN, ETHERNET_MAX);
	memcpy(sent, frame, len);
	sent_len = len;
	n_sent++;
}

static void
over(void *arg)
{
	n_over++;
}

static int
setup(void **state)
{
	struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .network = ETHERNET_HOST,
	};
	struct error e = {""};
	struct machine *m = machine_new(NULL, &options, &e);

	if (m == NULL) {
		print_error("%s\n", e.text);
		return -1;
	}
	n_sent = 0;
	n_over = 0;
	ethernet_test_capture(ethernet_port(m, 0), capture, NULL);
	boot = netboot_new(m, over, NULL);
	*state = m;
	return netboot_connect(boot) ? 0 : -1;
}

static int
teardown(void **state)
{
	machine_free(*state);
	netboot_free(boot);
	return 0;
}

/* ---- bytes ---- */

static unsigned
get16(size_t at)
{
	return (unsigned)(sent[at] << 8 | sent[at + 1]);
}

static uint32_t
get32(size_t at)
{
	return (uint32_t)get16(at) << 16 | get16(at + 2);
}

static void
put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void
put32(uint8_t *p, uint32_t value)
{
	put16(p, value >> 16);
	put16(p + 2, value & 0xffff);
}

/* The sum that is 0xffff over what has its checksum in it. */
static unsigned
ones_sum(unsigned start, const uint8_t *p, size_t len)
{
	uint32_t value = start;

	for (size_t i = 0; i < len; i++) {
		value += i % 2 == 0 ? (uint32_t)(p[i] << 8) : p[i];
	}
	while (value >> 16 != 0) {
		value = (value & 0xffff) + (value >> 16);
	}
	return value;
}

/* ---- the server ---- */

static void
give(struct machine *m, const uint8_t *frame, size_t len)
{
	ethernet_arrive(ethernet_port(m, 0), m->now + EMUL_MILLISECOND, frame,
			len);
	board_run_for(m, 10 * EMUL_MILLISECOND);
}

/* LEN bytes of data at DATA of the frame. */
static size_t
make_udp(uint8_t *frame, uint32_t from, unsigned from_port, uint32_t to,
	 unsigned to_port, size_t len)
{
	memcpy(frame, own, 6);
	memcpy(frame + 6, other, 6);
	put16(frame + 12, 0x0800);
	memset(frame + IP, 0, 28);
	frame[IP] = 0x45;
	put16(frame + IP + 2, (unsigned)(28 + len));
	frame[IP + 8] = 64;
	frame[IP + 9] = 17;
	put32(frame + IP + 12, from);
	put32(frame + IP + 16, to);
	put16(frame + IP + 10, ~ones_sum(0, frame + IP, 20) & 0xffff);
	put16(frame + UDP, from_port);
	put16(frame + UDP + 2, to_port);
	put16(frame + UDP + 4, (unsigned)(8 + len));
	len += DATA;
	return len < ETHERNET_MIN ? ETHERNET_MIN : len;
}

/* An answer to the request that was sent. */
static size_t
make_bootp(uint8_t *frame, uint32_t server, const char *file)
{
	static const uint8_t options[] = {99, 130, 83, 99, 0,  1, 4, 255, 0,
					  0,  0,   3,  4,  10, 0, 0, 9,	  255};
	uint8_t *p = frame + DATA;

	memset(p, 0, 300);
	memcpy(p, sent + DATA, 28);
	p[0] = 2;
	put32(p + 16, CLIENT);
	put32(p + 20, server);
	memcpy(p + 28, own, 6);
	strcpy((char *)p + 108, file);
	memcpy(p + 236, options, sizeof(options));
	return make_udp(frame, SERVER, 67, UINT32_MAX, 68, 300);
}

static void
answer_bootp(struct machine *m, uint32_t server, const char *file)
{
	uint8_t frame[ETHERNET_MAX];

	give(m, frame, make_bootp(frame, server, file));
}

static void
give_arp(struct machine *m, unsigned operation, uint32_t sender,
	 uint32_t target)
{
	uint8_t frame[ETHERNET_MIN] = {0};

	memcpy(frame, own, 6);
	memcpy(frame + 6, other, 6);
	put16(frame + 12, 0x0806);
	put16(frame + ARP, 1);
	put16(frame + ARP + 2, 0x0800);
	frame[ARP + 4] = 6;
	frame[ARP + 5] = 4;
	put16(frame + ARP + 6, operation);
	memcpy(frame + ARP + 8, other, 6);
	put32(frame + ARP + 14, sender);
	put32(frame + ARP + 24, target);
	give(m, frame, sizeof(frame));
}

/* A packet of TFTP to where the last one came from. */
static void
give_tftp(struct machine *m, unsigned port, unsigned operation, unsigned number,
	  const void *data, size_t len)
{
	uint8_t frame[ETHERNET_MAX];

	put16(frame + DATA, operation);
	put16(frame + DATA + 2, number);
	memcpy(frame + DATA + 4, data, len);
	give(m, frame,
	     make_udp(frame, SERVER, port, CLIENT, get16(UDP), 4 + len));
}

/* ---- what is expected ---- */

static void
expect_udp(const uint8_t *to_mac, uint32_t from, uint32_t to, unsigned to_port)
{
	unsigned len = get16(UDP + 4);

	assert_memory_equal(sent, to_mac, 6);
	assert_memory_equal(sent + 6, own, 6);
	assert_int_equal(get16(12), 0x0800);
	assert_int_equal(sent[IP], 0x45);
	assert_int_equal(get16(IP + 2), 20 + len);
	assert_int_equal(sent[IP + 9], 17);
	assert_int_equal(ones_sum(0, sent + IP, 20), 0xffff);
	assert_int_equal(get32(IP + 12), from);
	assert_int_equal(get32(IP + 16), to);
	assert_int_equal(get16(UDP + 2), to_port);
	assert_int_equal(
	    ones_sum(ones_sum(17 + len, sent + IP + 12, 8), sent + UDP, len),
	    0xffff);
}

static void
expect_bootp(const char *file)
{
	static const uint8_t all[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	static const uint8_t begin[4] = {1, 1, 6, 0};
	static const uint8_t cookie[5] = {99, 130, 83, 99, 255};

	expect_udp(all, 0, UINT32_MAX, 67);
	assert_int_equal(get16(UDP), 68);
	assert_int_equal(get16(UDP + 4), 8 + 300);
	assert_memory_equal(sent + DATA, begin, 4);
	assert_int_equal(get16(DATA + 10), 0x8000);
	assert_memory_equal(sent + DATA + 28, own, 6);
	assert_string_equal((const char *)sent + DATA + 108, file);
	assert_memory_equal(sent + DATA + 236, cookie, 5);
}

static void
expect_arp(unsigned operation, uint32_t target)
{
	assert_int_equal(get16(12), 0x0806);
	assert_int_equal(sent_len, ETHERNET_MIN);
	assert_int_equal(get16(ARP + 6), operation);
	assert_memory_equal(sent + ARP + 8, own, 6);
	assert_int_equal(get32(ARP + 14), CLIENT);
	assert_int_equal(get32(ARP + 24), target);
}

static void
expect_request(const char *file)
{
	size_t len = strlen(file) + 1;

	expect_udp(other, CLIENT, SERVER, 69);
	assert_int_equal(get16(DATA), 1);
	assert_string_equal((const char *)sent + DATA + 2, file);
	assert_string_equal((const char *)sent + DATA + 2 + len, "octet");
	assert_int_equal(get16(UDP + 4), 8 + 2 + len + 6);
}

static void
expect_ack(unsigned block)
{
	expect_udp(other, CLIENT, SERVER, SERVER_PORT);
	assert_int_equal(get16(UDP + 4), 8 + 4);
	assert_int_equal(get16(DATA), 4);
	assert_int_equal(get16(DATA + 2), block);
}

/* Until the file is asked for. */
static void
begin(struct machine *m, uint32_t size)
{
	netboot_start(boot, "", BASE, size);
	board_run_for(m, EMUL_MILLISECOND);
	expect_bootp("");
	answer_bootp(m, SERVER, "kernel");
	expect_arp(1, SERVER);
	give_arp(m, 2, SERVER, CLIENT);
	expect_request("kernel");
	assert_int_equal(netboot_phase(boot), NETBOOT_TFTP);
}

static uint8_t blocks[4][512];

static void
fill_blocks(void)
{
	for (unsigned i = 0; i < sizeof(blocks); i++) {
		blocks[i / 512][i % 512] = (uint8_t)(i * 7 + i / 256);
	}
}

/* ---- tests ---- */

static void
loads(void **state)
{
	struct machine *m = *state;
	uint8_t got[1034];
	unsigned n;

	fill_blocks();
	begin(m, 1 << 20);
	give_tftp(m, SERVER_PORT, 3, 1, blocks[0], 512);
	expect_ack(1);
	/* The same again, and one from elsewhere; one that comes too early. */
	n = n_sent;
	give_tftp(m, SERVER_PORT, 3, 1, blocks[0], 512);
	assert_int_equal(n_sent, n + 1);
	expect_ack(1);
	give_tftp(m, SERVER_PORT + 1, 3, 2, blocks[3], 512);
	give_tftp(m, SERVER_PORT, 3, 3, blocks[3], 512);
	assert_int_equal(n_sent, n + 1);
	assert_int_equal(netboot_length(boot), 512);
	/* Somebody asks where we are, and others where somebody else is. */
	give_arp(m, 1, ROUTER, CLIENT);
	expect_arp(2, ROUTER);
	assert_memory_equal(sent, other, 6);
	n = n_sent;
	give_arp(m, 1, ROUTER, SERVER);
	assert_int_equal(n_sent, n);
	/* A packet is lost: what was sent is sent again after a second. */
	board_run_for(m, EMUL_SECOND);
	assert_int_equal(n_sent, n + 1);
	expect_ack(1);
	give_tftp(m, SERVER_PORT, 3, 2, blocks[1], 512);
	expect_ack(2);
	assert_int_equal(n_over, 0);
	give_tftp(m, SERVER_PORT, 3, 3, blocks[2], 10);
	expect_ack(3);
	assert_int_equal(n_over, 1);
	assert_int_equal(netboot_phase(boot), NETBOOT_LOADED);
	assert_int_equal(netboot_length(boot), 1034);
	assert_int_equal(netboot_server(boot), SERVER);
	assert_string_equal(netboot_name(boot), "kernel");
	assert_true(memory_peek(m->memory, BASE, got, sizeof(got)));
	assert_memory_equal(got, blocks, sizeof(got));
	/* Then frames are the controller's again. */
	n = n_sent;
	give_arp(m, 1, ROUTER, CLIENT);
	board_run_for(m, 100 * EMUL_SECOND);
	assert_int_equal(n_sent, n);
}

static void
by_a_router(void **state)
{
	struct machine *m = *state;

	netboot_start(boot, "mine", BASE, 4096);
	board_run_for(m, EMUL_MILLISECOND);
	expect_bootp("mine");
	answer_bootp(m, FAR, "theirs");
	expect_arp(1, ROUTER);
	give_arp(m, 2, ROUTER, CLIENT);
	expect_udp(other, CLIENT, FAR, 69);
	assert_string_equal((const char *)sent + DATA + 2, "mine");
}

/* After 1, 2, 4, 8 seconds, and 16 for the end. */
static void
nobody(void **state)
{
	struct machine *m = *state;
	unsigned seconds = 1;

	netboot_start(boot, "", BASE, 4096);
	for (unsigned i = 1; i <= 5; i++) {
		board_run_for(m, EMUL_MILLISECOND);
		assert_int_equal(n_sent, i);
		expect_bootp("");
		assert_int_equal(n_over, 0);
		board_run_for(m, seconds * EMUL_SECOND);
		seconds *= 2;
	}
	assert_int_equal(n_over, 1);
	assert_int_equal(n_sent, 5);
	assert_int_equal(netboot_failure(boot), NETBOOT_NO_BOOTP);
}

static void
no_arp(void **state)
{
	struct machine *m = *state;

	netboot_start(boot, "", BASE, 4096);
	board_run_for(m, EMUL_MILLISECOND);
	answer_bootp(m, 0, "kernel"); /* who answers is the server */
	expect_arp(1, SERVER);
	give_arp(m, 2, ROUTER, CLIENT);
	give_arp(m, 1, SERVER, SERVER);
	board_run_for(m, 32 * EMUL_SECOND);
	assert_int_equal(netboot_failure(boot), NETBOOT_NO_ARP);
	assert_int_equal(n_sent, 1 + 5);
}

/* A server that has stopped is asked again for the file, once. */
static void
forgotten(void **state)
{
	struct machine *m = *state;
	uint8_t got[512];
	unsigned port;

	fill_blocks();
	begin(m, 4096);
	port = get16(UDP);
	give_tftp(m, SERVER_PORT, 3, 1, blocks[0], 512);
	board_run_for(m, 32 * EMUL_SECOND);
	expect_request("kernel");
	assert_int_not_equal(get16(UDP), port);
	assert_int_equal(netboot_length(boot), 0);
	give_tftp(m, SERVER_PORT + 7, 3, 1, blocks[1], 511);
	assert_int_equal(netboot_phase(boot), NETBOOT_LOADED);
	assert_int_equal(netboot_length(boot), 511);
	assert_true(memory_peek(m->memory, BASE, got, sizeof(got)));
	assert_memory_equal(got, blocks[1], 511);

	begin(m, 4096);
	board_run_for(m, 32 * EMUL_SECOND);
	assert_int_equal(netboot_failure(boot), NETBOOT_NO_TFTP);
}

static void
refusals(void **state)
{
	struct machine *m = *state;

	begin(m, 4096);
	give_tftp(m, 69, 5, 1, "No\x01 such file", 13);
	assert_int_equal(netboot_failure(boot), NETBOOT_REFUSED);
	assert_string_equal(netboot_text(boot), "No? such file");
	begin(m, 4096);
	give_tftp(m, 69, 5, 2, "", 1);
	assert_string_equal(netboot_text(boot), "error 2");
	/* A block does not fit. */
	begin(m, 1000);
	give_tftp(m, SERVER_PORT, 3, 1, blocks[0], 512);
	give_tftp(m, SERVER_PORT, 3, 2, blocks[0], 489);
	assert_int_equal(netboot_failure(boot), NETBOOT_TOO_LONG);
	begin(m, 1000);
	give_tftp(m, SERVER_PORT, 3, 1, blocks[0], 512);
	give_tftp(m, SERVER_PORT, 3, 2, blocks[0], 488);
	assert_int_equal(netboot_phase(boot), NETBOOT_LOADED);
	/* Nobody names a file. */
	netboot_start(boot, "", BASE, 4096);
	board_run_for(m, EMUL_MILLISECOND);
	answer_bootp(m, SERVER, "");
	assert_int_equal(netboot_failure(boot), NETBOOT_NO_NAME);
	assert_int_equal(n_over, 5);
}

/* Replies with one thing wrong are none. */
static void
damaged(void **state)
{
	static const struct {
		size_t at;
		uint8_t flip;
	} damages[] = {
	    {12, 0x01},	       /* not IP */
	    {IP, 0x10},	       /* version */
	    {IP, 0x0f},	       /* length of the header */
	    {IP + 2, 0x80},    /* longer than the frame */
	    {IP + 6, 0x20},    /* a fragment */
	    {IP + 9, 0x01},    /* not UDP */
	    {IP + 10, 0x01},   /* the sum */
	    {UDP + 2, 0x01},   /* another port */
	    {UDP + 4, 0x40},   /* longer than the packet */
	    {UDP + 7, 0x01},   /* a sum that is wrong */
	    {DATA, 0x03},      /* a request */
	    {DATA + 4, 0x01},  /* of another one */
	    {DATA + 28, 0x02}, /* to another one */
	};
	struct machine *m = *state;
	uint8_t frame[ETHERNET_MAX];
	size_t len;

	netboot_start(boot, "", BASE, 4096);
	board_run_for(m, EMUL_MILLISECOND);
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		len = make_bootp(frame, SERVER, "kernel");
		frame[damages[i].at] ^= damages[i].flip;
		if (damages[i].at != IP + 10) {
			put16(frame + IP + 10, 0);
			put16(frame + IP + 10,
			      ~ones_sum(0, frame + IP, 20) & 0xffff);
		}
		give(m, frame, len);
		assert_int_equal(netboot_phase(boot), NETBOOT_BOOTP);
	}
	/* Cut off anywhere before its options. */
	len = make_bootp(frame, SERVER, "kernel");
	for (size_t n = ETHERNET_MIN; n < len; n++) {
		give(m, frame, n);
		assert_int_equal(netboot_phase(boot), NETBOOT_BOOTP);
		board_run_for(m, EMUL_MILLISECOND);
		if (n % 64 == 0) { /* before nobody has answered for long */
			netboot_start(boot, "", BASE, 4096);
			board_run_for(m, EMUL_MILLISECOND);
			len = make_bootp(frame, SERVER, "kernel");
		}
	}
	give(m, frame, len);
	assert_int_equal(netboot_phase(boot), NETBOOT_ARP);
}

/* Whatever comes, it goes on or ends. */
static void
garbage(void **state)
{
	struct machine *m = *state;
	uint8_t frame[ETHERNET_MAX];
	uint32_t random = 1;

	begin(m, 4096);
	for (unsigned i = 0; i < 3000; i++) {
		size_t len = ETHERNET_MIN + random % (600 - ETHERNET_MIN);

		memset(frame, 0, sizeof(frame));
		put16(frame + DATA, i % 2 == 0 ? 3 : 1 + random % 5);
		put16(frame + DATA + 2, random >> 8 & 3);
		make_udp(frame, SERVER, i % 7 == 0 ? 69 : SERVER_PORT, CLIENT,
			 get16(UDP), len - DATA);
		for (unsigned k = 0; k < i % 5; k++) {
			random = random * 1664525 + 1013904223;
			frame[(random >> 8) % 60] = (uint8_t)(random >> 24);
		}
		random = random * 1664525 + 1013904223;
		give(m, frame, len);
		if (netboot_phase(boot) >= NETBOOT_LOADED) {
			begin(m, 4096);
		}
		assert_in_range(netboot_length(boot), 0, 4096);
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(loads),     TEST(by_a_router), TEST(nobody),  TEST(no_arp),
	    TEST(forgotten), TEST(refusals),	TEST(damaged), TEST(garbage),
	};

	return cmocka_run_group_tests_name("netboot", tests, NULL, NULL);
}
