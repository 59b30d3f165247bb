/*
 * Register-level tests of the Ethernet chip.
 */
#include "malta_board.h"

#define NIC   0x1300u
#define BLOCK 0x10000u
#define RING  0x11000u
#define FRAME 0x12000u

static int
setup(void **state)
{
	if (malta_setup_board(state) != 0) {
		return -1;
	}
	config_put(*state, 11, 0, 0x10, NIC | 1);
	config_put(*state, 11, 0, 4, 5);
	return 0;
}

static uint16_t
csr(struct machine *m, unsigned n)
{
	outw(m, NIC + 0x12, (uint16_t)n);
	return inw(m, NIC + 0x10);
}

static void
set_csr(struct machine *m, unsigned n, uint16_t value)
{
	outw(m, NIC + 0x12, (uint16_t)n);
	outw(m, NIC + 0x10, value);
}

static uint16_t
bcr(struct machine *m, unsigned n)
{
	outw(m, NIC + 0x12, (uint16_t)n);
	return inw(m, NIC + 0x16);
}

static void
set_bcr(struct machine *m, unsigned n, uint16_t value)
{
	outw(m, NIC + 0x12, (uint16_t)n);
	outw(m, NIC + 0x16, value);
}

static void
identity(void **state)
{
	struct machine *m = *state;

	assert_int_equal(inb(m, NIC), 0x10);
	assert_int_equal(inb(m, NIC + 5), 0x10);
	assert_int_equal(inw(m, NIC + 14), 0x5757);
	assert_int_equal(csr(m, 0), 0x0004);
	assert_int_equal(csr(m, 88), 0x5003);
	assert_int_equal(csr(m, 89), 0x0262);
	/* The station address has been loaded. */
	assert_int_equal(csr(m, 12), 0x2010);
	assert_int_equal(csr(m, 14), 0x1000);
}

/* 32-bit access: a write to RDP switches. */
static void
wide_access(void **state)
{
	struct machine *m = *state;

	outl(m, NIC + 0x10, 0);
	outl(m, NIC + 0x14, 88);
	assert_int_equal(inl(m, NIC + 0x14), 88);
	assert_int_equal(inl(m, NIC + 0x10), 0x5003);
	inl(m, NIC + 0x18);
	assert_int_equal(inl(m, NIC + 0x14), 0);
	assert_int_equal(inl(m, NIC + 0x10), 0x0004);
}

static void
no_link(void **state)
{
	struct machine *m = *state;

	set_bcr(m, 33, 0x1e << 5 | 1);
	assert_int_equal(bcr(m, 34) & 0x0024, 0); /* no link */
	set_bcr(m, 33, 0x1e << 5 | 0);
	set_bcr(m, 34, 0x1200);
	assert_int_equal(bcr(m, 34), 0x1000);
	/* No other PHY. */
	set_bcr(m, 33, 0x01 << 5 | 1);
	assert_int_equal(bcr(m, 34), 0xffff);
}

static void
transmit(void **state)
{
	struct machine *m = *state;
	uint8_t block[28] = {0};
	uint8_t ring[32] = {0};

	set_bcr(m, 20, 2);
	assert_int_equal(bcr(m, 20), 0x0102);
	block[2] = 0x10; /* two receive, two transmit descriptors */
	block[3] = 0x10;
	block[4] = 0x42;
	block[20] = 0x00;
	block[21] = 0x20;
	block[22] = 0x01;
	block[25] = 0x10;
	block[26] = 0x01; /* RING */
	ring[1] = 0x20;
	ring[2] = 0x01; /* FRAME */
	ring[4] = 0xc4; /* -60 */
	ring[5] = 0xff;
	ring[7] = 0x83; /* OWN, STP, ENP */
	assert_true(memory_load(m->memory, BLOCK, block, sizeof(block)));
	assert_true(memory_load(m->memory, RING, ring, sizeof(ring)));
	set_csr(m, 1, BLOCK & 0xffff);
	set_csr(m, 2, BLOCK >> 16);
	set_csr(m, 0, 0x0041); /* INIT, interrupts */
	assert_int_equal(csr(m, 0) & 0x0181, 0x0181);
	assert_true(line(m, "pirq.1"));
	assert_int_equal(csr(m, 12) & 0xff, 0x42);
	assert_int_equal(csr(m, 78), 0xfffe);
	set_csr(m, 0, 0x0100);
	assert_false(line(m, "pirq.1"));
	set_csr(m, 0, 0x0042);
	event_run(m, m->now + EMUL_MILLISECOND);
	assert_int_equal(csr(m, 0) & 0x0230, 0x0230); /* TINT, TXON, RXON */
	assert_true(line(m, "pirq.1"));
	/* The descriptor is back, with a loss of carrier. */
	assert_true(memory_peek(m->memory, RING, ring, sizeof(ring)));
	assert_int_equal(ring[7] & 0xc0, 0x40);
	assert_int_equal(ring[11] & 0x08, 0x08);
	set_csr(m, 0, 0x0004);
	assert_int_equal(csr(m, 0), 0x0004);
	assert_false(line(m, "pirq.1"));
}

/* ---- with a network ---- */

#define RX_RING (RING + 0x100)
#define RX_DATA 0x13000u

static const uint8_t own[6] = {0x10, 0x20, 0x30, 0x00, 0x00, 0x10};

static size_t sent_len;
static uint8_t sent[1514];

static void
capture(void *arg, const uint8_t *frame, size_t len)
{
	sent_len = len;
	memcpy(sent, frame, len);
}

static int
setup_plugged(void **state)
{
	static struct emul emul;
	struct machine *m;

	m = malta_new_network(&emul, ETHERNET_HOST);
	*state = m;
	if (m == NULL) {
		return -1;
	}
	config_put(m, 11, 0, 0x10, NIC | 1);
	config_put(m, 11, 0, 4, 5);
	sent_len = 0;
	ethernet_test_capture(ethernet_port(m, 0), capture, NULL);
	return 0;
}

static void
put_word(uint8_t *b, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++) {
		b[i] = (uint8_t)(value >> 8 * i);
	}
}

/* Descriptors of software style STYLE, two in each ring. */
static void
start(struct machine *m, unsigned style)
{
	uint8_t block[28] = {0, 0, 0x10, 0x10};
	uint8_t ring[32] = {0};
	unsigned buffer = style == 3 ? 8 : 0;

	set_bcr(m, 20, (uint16_t)style);
	memcpy(block + 4, own, 6);
	put_word(block + 20, RX_RING);
	put_word(block + 24, RING);
	assert_true(memory_load(m->memory, BLOCK, block, sizeof(block)));
	put_word(ring + buffer, RX_DATA);
	put_word(ring + 4, 0x8000f000 | (0x1000 - 1536));
	put_word(ring + 16 + buffer, RX_DATA + 2048);
	assert_true(memory_load(m->memory, RX_RING, ring, sizeof(ring)));
	memset(ring, 0, sizeof(ring));
	put_word(ring + buffer, FRAME);
	put_word(ring + 4, 0x8300f000 | (0x1000 - 40));
	assert_true(memory_load(m->memory, RING, ring, sizeof(ring)));
	set_csr(m, 1, BLOCK & 0xffff);
	set_csr(m, 2, BLOCK >> 16);
	set_csr(m, 4, 0x0915); /* frames that are too short are filled up */
	set_csr(m, 0, 0x0001);
	set_csr(m, 0, 0x0142);
}

static void
link_up(void **state)
{
	struct machine *m = *state;

	set_bcr(m, 33, 0x1e << 5 | 1);
	assert_int_equal(bcr(m, 34) & 0x0024, 0x0024);
	set_bcr(m, 33, 0x1e << 5 | 5);
	assert_int_equal(bcr(m, 34) & 0x0180, 0x0180); /* 100 Mbit/s */
	assert_int_equal(bcr(m, 4) & 0x0080, 0);
}

static void
frames(struct machine *m, unsigned style)
{
	unsigned status = style == 3 ? 0 : 8;
	uint8_t frame[80];
	uint8_t ring[16];
	uint8_t data[84];

	for (unsigned i = 0; i < sizeof(frame); i++) {
		frame[i] = (uint8_t)i;
	}
	memcpy(frame, own, 6);
	assert_true(memory_load(m->memory, FRAME, frame, sizeof(frame)));
	start(m, style);
	/* 72 bytes at 100 Mbit/s. */
	event_run(m, m->now + 5 * EMUL_MICROSECOND);
	assert_int_equal(csr(m, 0) & 0x0200, 0);
	event_run(m, m->now + EMUL_MICROSECOND);
	assert_int_equal(csr(m, 0) & 0x8200, 0x0200);
	assert_int_equal(sent_len, 60);
	assert_memory_equal(sent, frame, 40);
	assert_true(memory_peek(m->memory, RING, ring, sizeof(ring)));
	assert_int_equal(ring[7], 0x03);
	assert_int_equal(ring[status + 3], 0);

	ethernet_arrive(ethernet_port(m, 0), m->now, frame, sizeof(frame));
	event_run(m, m->now + 100 * EMUL_MICROSECOND);
	assert_int_equal(csr(m, 0) & 0x0400, 0x0400);
	assert_true(memory_peek(m->memory, RX_RING, ring, sizeof(ring)));
	assert_int_equal(ring[7], 0x03);
	assert_int_equal(ring[status] | ring[status + 1] << 8, 84);
	assert_true(memory_peek(m->memory, RX_DATA, data, sizeof(data)));
	assert_memory_equal(data, frame, sizeof(frame));
	/* The other descriptor is not the chip's. */
	ethernet_arrive(ethernet_port(m, 0), m->now, frame, sizeof(frame));
	event_run(m, m->now + 100 * EMUL_MICROSECOND);
	assert_int_equal(csr(m, 0) & 0x9000, 0x9000);
}

static void
frames_style_2(void **state)
{
	frames(*state, 2);
}

static void
frames_style_3(void **state)
{
	frames(*state, 3);
}

#define PLUGGED(f) \
	cmocka_unit_test_setup_teardown(f, setup_plugged, malta_teardown_board)
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, malta_teardown_board)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(identity),	     TEST(wide_access), TEST(no_link),
	    TEST(transmit),	     PLUGGED(link_up),	PLUGGED(frames_style_2),
	    PLUGGED(frames_style_3),
	};

	return cmocka_run_group_tests_name("pcnet", tests, NULL, NULL);
}
