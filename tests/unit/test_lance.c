/*
 * Register-level tests of the Am7990 and of the PMAD-AA around it.
 */
#include "dec_board.h"
#include "devices/lance.h"
#include "devices/lance_core.h"
#include "net/ethernet.h"

#define PMAD UINT64_C(0x1f800000)
#define RDP  (PMAD + 0x100000)
#define RAP  (PMAD + 0x100004)
#define ROM  (PMAD + 0x1c0000)

/* Places in the memory of the option. */
#define BLOCK	 0x0100u
#define RX_RING	 0x0200u
#define TX_RING	 0x0300u
#define RX_DATA	 0x1000u
#define TX_DATA	 0x4000u
#define STEP	 0x0800u /* of buffers */
#define RX_RINGS 4u	 /* descriptors */
#define TX_RINGS 4u

static const uint8_t own[6] = {0x10, 0x20, 0x30, 0x00, 0x00, 0x10};
static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
static const uint8_t group[6] = {0x01, 0x00, 0x5e, 0x00, 0x00, 0x01};

/* What was sent last, and how often. */
static uint8_t sent[2048];
static size_t sent_len;
static unsigned n_sent;

static void
capture(void *arg, const uint8_t *frame, size_t len)
{
	assert_true(len <= sizeof(sent));
	memcpy(sent, frame, len);
	sent_len = len;
	n_sent++;
}

static int
setup_with(void **state, enum ethernet_network network)
{
	struct machine_options options = {
	    .type = "decstation",
	    .subtype = "3max",
	    .network = network,
	};
	struct error e = {""};
	struct machine *m = machine_new(NULL, &options, &e);

	if (m == NULL) {
		print_error("%s\n", e.text);
		return -1;
	}
	n_sent = 0;
	sent_len = 0;
	ethernet_test_capture(ethernet_port(m, 0), capture, NULL);
	*state = m;
	return 0;
}

static int
setup(void **state)
{
	return setup_with(state, ETHERNET_HOST);
}

static int
setup_unplugged(void **state)
{
	return setup_with(state, ETHERNET_NONE);
}

/* ---- a driver ---- */

static uint16_t
csr(struct machine *m, unsigned n)
{
	board_write(m, RAP, 2, n);
	return (uint16_t)board_read(m, RDP, 2);
}

static void
set_csr(struct machine *m, unsigned n, uint16_t value)
{
	board_write(m, RAP, 2, n);
	board_write(m, RDP, 2, value);
}

static uint16_t
word(struct machine *m, uint32_t at)
{
	return (uint16_t)board_read(m, PMAD + at, 2);
}

static void
set_word(struct machine *m, uint32_t at, uint16_t value)
{
	board_write(m, PMAD + at, 2, value);
}

static void
put_bytes(struct machine *m, uint32_t at, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		board_write(m, PMAD + at + i, 1, bytes[i]);
	}
}

static void
set_descriptor(struct machine *m, uint32_t at, uint32_t buffer, uint16_t flags,
	       unsigned length)
{
	set_word(m, at, (uint16_t)buffer);
	set_word(m, at + 2, (uint16_t)(flags | buffer >> 16));
	set_word(m, at + 4, (uint16_t)(0 - length) | 0xf000);
	set_word(m, at + 6, 0);
}

static void
set_rx(struct machine *m, unsigned n, uint16_t flags, unsigned length)
{
	set_descriptor(m, RX_RING + 8 * n, RX_DATA + n * STEP, flags, length);
}

static void
set_tx(struct machine *m, unsigned n, uint16_t flags, unsigned length)
{
	set_descriptor(m, TX_RING + 8 * n, TX_DATA + n * STEP, flags, length);
}

static uint16_t
rx_flags(struct machine *m, unsigned n)
{
	return word(m, RX_RING + 8 * n + 2);
}

static uint16_t
tx_flags(struct machine *m, unsigned n)
{
	return word(m, TX_RING + 8 * n + 2);
}

static uint16_t
status(struct machine *m, uint32_t ring, unsigned n)
{
	return word(m, ring + 8 * n + 6);
}

/* Rings with buffers of 1536 bytes, the filter open for group, and the chip
 * started with MODE. */
static void
start(struct machine *m, uint16_t mode, uint16_t csr3)
{
	unsigned bit = ethernet_hash(group);

	set_csr(m, 0, CSR0_STOP);
	set_word(m, BLOCK, mode);
	put_bytes(m, BLOCK + 2, own, 6);
	for (unsigned i = 0; i < 4; i++) {
		set_word(m, BLOCK + 8 + 2 * i,
			 bit / 16 == i ? (uint16_t)(1u << bit % 16) : 0);
	}
	set_word(m, BLOCK + 16, RX_RING);
	set_word(m, BLOCK + 18, 2 << 13);
	set_word(m, BLOCK + 20, TX_RING);
	set_word(m, BLOCK + 22, 2 << 13);
	for (unsigned i = 0; i < RX_RINGS; i++) {
		set_rx(m, i, MD_OWN, 1536);
		set_tx(m, i, 0, 0);
	}
	set_csr(m, 1, BLOCK);
	set_csr(m, 2, 0);
	set_csr(m, 3, csr3);
	set_csr(m, 0, CSR0_INIT);
	assert_int_equal(csr(m, 0) & (CSR0_INIT | CSR0_IDON), 0x0101);
	set_csr(m, 0, CSR0_IDON | CSR0_STRT | CSR0_INEA);
}

/* A frame to ADDRESS of LEN bytes that count up. */
static void
make_frame(uint8_t *frame, const uint8_t *address, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		frame[i] = (uint8_t)i;
	}
	memcpy(frame, address, 6);
}

static void
arrive(struct machine *m, const uint8_t *address, size_t len)
{
	uint8_t frame[ETHERNET_MAX];

	make_frame(frame, address, len);
	ethernet_arrive(ethernet_port(m, 0), m->now, frame, len);
	board_run_for(m, 2 * EMUL_MILLISECOND);
}

/* Gives a frame in one buffer to the chip, and waits. */
static void
send(struct machine *m, const uint8_t *address, size_t len)
{
	uint8_t frame[ETHERNET_MAX];

	make_frame(frame, address, len);
	put_bytes(m, TX_DATA, frame, len);
	set_tx(m, 0, MD_OWN | MD_STP | MD_ENP, (unsigned)len);
	set_csr(m, 0, CSR0_TDMD | CSR0_INEA);
	board_run_for(m, 2 * EMUL_MILLISECOND);
}

static void
expect_bytes(struct machine *m, uint32_t at, unsigned from, unsigned len)
{
	for (unsigned i = 0; i < len; i++) {
		assert_int_equal(board_read(m, PMAD + at + i, 1),
				 (from + i) & 0xff);
	}
}

/* ---- registers ---- */

static void
registers(void **state)
{
	struct machine *m = *state;

	assert_int_equal(csr(m, 0), CSR0_STOP);
	set_csr(m, 1, 0xffff);
	set_csr(m, 2, 0xffff);
	set_csr(m, 3, 0xffff);
	assert_int_equal(csr(m, 1), 0xfffe);
	assert_int_equal(csr(m, 2), 0x00ff);
	assert_int_equal(csr(m, 3), 0x0007);
	/* CSR3 is cleared by STOP, interrupts are not enabled with it. */
	set_csr(m, 0, CSR0_STOP | CSR0_INEA);
	assert_int_equal(csr(m, 3), 0);
	set_csr(m, 0, CSR0_INEA);
	assert_int_equal(csr(m, 0), CSR0_STOP);
	/* All ports repeat, and so does the option. */
	board_write(m, RAP + 0x80000, 4, 1);
	assert_int_equal(board_read(m, RAP + 0x200000, 4), 1);
	assert_int_equal(board_read(m, RDP + 8, 4), 0xfffe);
	/* Only CSR0 while it runs. */
	start(m, 0, 0);
	assert_int_equal(csr(m, 1), 0);
	set_csr(m, 1, 0x1234);
	set_csr(m, 0, CSR0_STOP);
	assert_int_equal(csr(m, 1), BLOCK);
}

static void
rom(void **state)
{
	static const uint8_t pattern[4] = {0xff, 0x00, 0x55, 0xaa};
	static const char name[] = "PMAD-AA ";
	struct machine *m = *state;
	uint8_t station[32];

	for (unsigned i = 0; i < 32; i++) {
		station[i] = (uint8_t)board_read(m, ROM + 4 * i + 2, 1);
	}
	assert_memory_equal(station, own, 6);
	/* 2 (2 x 1020 + 3000) + 0010, with carries brought round. */
	assert_int_equal(station[6], 0xa0);
	assert_int_equal(station[7], 0x90);
	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(station[8 + i], station[7 - i]);
		assert_int_equal(station[16 + i], station[i]);
		assert_int_equal(station[24 + i], pattern[i % 4]);
	}
	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(board_read(m, ROM + 0x440 + 4 * i, 1),
				 (uint8_t)name[i]);
	}
	/* Where firmware looks for it. */
	assert_int_equal(board_read(m, PMAD + 0x3c0440, 1), 'P');
}

static void
interrupts(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	assert_int_equal(csr(m, 0), CSR0_INIT | CSR0_STRT | CSR0_TXON |
					CSR0_RXON | CSR0_INEA);
	assert_false(board_irq(m, "kn02.6"));
	send(m, broadcast, 60);
	assert_int_equal(csr(m, 0) & (CSR0_TINT | CSR0_INTR | CSR0_ERR),
			 CSR0_TINT | CSR0_INTR);
	assert_true(board_irq(m, "kn02.6"));
	/* Without enable the condition stays. */
	set_csr(m, 0, 0);
	assert_false(board_irq(m, "kn02.6"));
	assert_int_equal(csr(m, 0) & CSR0_INTR, CSR0_INTR);
	set_csr(m, 0, CSR0_TINT | CSR0_INEA);
	assert_int_equal(csr(m, 0) & (CSR0_TINT | CSR0_INTR), 0);
	assert_false(board_irq(m, "kn02.6"));
	set_csr(m, 0, CSR0_STOP);
	assert_int_equal(csr(m, 0), CSR0_STOP);
}

static void
parts_off(void **state)
{
	struct machine *m = *state;

	start(m, MODE_DRX | MODE_DTX, 0);
	assert_int_equal(csr(m, 0) & (CSR0_TXON | CSR0_RXON), 0);
	send(m, broadcast, 60);
	arrive(m, broadcast, 60);
	assert_int_equal(n_sent, 0);
	assert_int_equal(csr(m, 0) & CSR0_INTR, 0);
}

/* ---- sending ---- */

static void
transmit(void **state)
{
	struct machine *m = *state;
	uint8_t frame[ETHERNET_MAX];

	start(m, 0, 0);
	make_frame(frame, broadcast, 100);
	put_bytes(m, TX_DATA, frame, 100);
	set_tx(m, 0, MD_OWN | MD_STP | MD_ENP, 100);
	set_csr(m, 0, CSR0_TDMD | CSR0_INEA);
	/* 112 bytes with preamble and check sequence take 89.6 us. */
	board_run_for(m, 89 * EMUL_MICROSECOND);
	assert_int_equal(tx_flags(m, 0) & MD_OWN, MD_OWN);
	board_run_for(m, EMUL_MICROSECOND);
	assert_int_equal(tx_flags(m, 0), MD_STP | MD_ENP);
	assert_int_equal(status(m, TX_RING, 0), 0);
	assert_int_equal(n_sent, 1);
	assert_int_equal(sent_len, 100);
	assert_memory_equal(sent, frame, 100);
}

/* Without being told to: every 1.6 ms. */
static void
transmit_by_polling(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	set_tx(m, 0, MD_OWN | MD_STP | MD_ENP, 60);
	set_tx(m, 1, MD_OWN | MD_STP | MD_ENP, 60);
	board_run_for(m, 1500 * EMUL_MICROSECOND);
	assert_int_equal(n_sent, 0);
	board_run_for(m, 200 * EMUL_MICROSECOND);
	/* The next one follows after the gap of 9.6 us. */
	assert_int_equal(n_sent, 2);
	board_run_for(m, 100 * EMUL_MICROSECOND);
	assert_int_equal((tx_flags(m, 0) | tx_flags(m, 1)) & MD_OWN, 0);
}

static void
transmit_chained(void **state)
{
	struct machine *m = *state;
	uint8_t frame[200];

	start(m, 0, 0);
	make_frame(frame, broadcast, sizeof(frame));
	put_bytes(m, TX_DATA, frame, 100);
	put_bytes(m, TX_DATA + STEP, frame + 100, 60);
	put_bytes(m, TX_DATA + 2 * STEP, frame + 160, 40);
	set_tx(m, 1, MD_OWN, 60);
	set_tx(m, 2, MD_OWN | MD_ENP, 40);
	set_tx(m, 0, MD_OWN | MD_STP, 100);
	set_csr(m, 0, CSR0_TDMD);
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(n_sent, 1);
	assert_int_equal(sent_len, 200);
	assert_memory_equal(sent, frame, 200);
	assert_int_equal(tx_flags(m, 0), MD_STP);
	assert_int_equal(tx_flags(m, 1), 0);
	assert_int_equal(tx_flags(m, 2), MD_ENP);
}

/* The end of the frame is not there: the transmitter goes off. */
static void
transmit_cut_off(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	set_tx(m, 0, MD_OWN | MD_STP, 100);
	set_csr(m, 0, CSR0_TDMD);
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(tx_flags(m, 0), MD_STP | MD_ERR);
	assert_int_equal(status(m, TX_RING, 0), TMD3_BUFF | TMD3_UFLO);
	assert_int_equal(csr(m, 0) & (CSR0_TXON | CSR0_TINT), CSR0_TINT);
	assert_int_equal(n_sent, 0);
}

/* A descriptor that begins no frame is given back. */
static void
transmit_without_start(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	set_tx(m, 0, MD_OWN | MD_ENP, 100);
	set_tx(m, 1, MD_OWN | MD_STP | MD_ENP, 64);
	set_csr(m, 0, CSR0_TDMD);
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(tx_flags(m, 0), MD_ENP);
	assert_int_equal(n_sent, 1);
	assert_int_equal(sent_len, 64);
}

static void
babble(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	set_tx(m, 0, MD_OWN | MD_STP | MD_ENP, 1600);
	set_csr(m, 0, CSR0_TDMD);
	board_run_for(m, 2 * EMUL_MILLISECOND);
	assert_int_equal(csr(m, 0) & (CSR0_BABL | CSR0_ERR | CSR0_TINT),
			 CSR0_BABL | CSR0_ERR | CSR0_TINT);
	assert_int_equal(n_sent, 0);
}

static void
no_carrier(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	send(m, broadcast, 60);
	assert_int_equal(tx_flags(m, 0) & (MD_OWN | MD_ERR), MD_ERR);
	assert_int_equal(status(m, TX_RING, 0), TMD3_LCAR);
	assert_int_equal(n_sent, 0);
	/* That does not turn it off. */
	assert_int_equal(csr(m, 0) & CSR0_TXON, CSR0_TXON);
}

/* ---- receiving ---- */

static void
receive(void **state)
{
	struct machine *m = *state;
	uint8_t frame[100];
	uint32_t fcs;

	arrive(m, own, 100); /* nobody is there to take it */
	start(m, 0, 0);
	arrive(m, own, 100);
	assert_int_equal(csr(m, 0) & (CSR0_RINT | CSR0_INTR),
			 CSR0_RINT | CSR0_INTR);
	assert_int_equal(rx_flags(m, 0), MD_STP | MD_ENP);
	assert_int_equal(status(m, RX_RING, 0), 104);
	expect_bytes(m, RX_DATA + 6, 6, 94);
	make_frame(frame, own, sizeof(frame));
	fcs = ethernet_fcs(frame, sizeof(frame));
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(board_read(m, PMAD + RX_DATA + 100 + i, 1),
				 fcs >> 8 * i & 0xff);
	}
	assert_int_equal(rx_flags(m, 1), MD_OWN);
}

static void
filter(void **state)
{
	static const uint8_t other[6] = {0x10, 0x20, 0x30, 0x00, 0x00, 0x20};
	static const uint8_t others[6] = {0x01, 0x00, 0x5e, 0x00, 0x00, 0x02};
	struct machine *m = *state;

	/* The upper six bits of the CRC, without its last inversion. */
	assert_int_equal(ethernet_hash(group), 0x36);
	assert_int_not_equal(ethernet_hash(others), 0x36);
	start(m, 0, 0);
	arrive(m, other, 60);
	arrive(m, others, 60);
	assert_int_equal(csr(m, 0) & CSR0_RINT, 0);
	arrive(m, group, 60);
	arrive(m, broadcast, 60);
	arrive(m, own, 60);
	assert_int_equal(rx_flags(m, 2), MD_STP | MD_ENP);
	assert_int_equal(rx_flags(m, 3), MD_OWN);
	start(m, MODE_PROM, 0);
	arrive(m, other, 60);
	arrive(m, others, 60);
	assert_int_equal(rx_flags(m, 1), MD_STP | MD_ENP);
}

static void
receive_chained(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	set_rx(m, 0, MD_OWN, 64);
	set_rx(m, 1, MD_OWN, 100);
	set_rx(m, 2, MD_OWN, 64);
	arrive(m, own, 200);
	assert_int_equal(rx_flags(m, 0), MD_STP);
	assert_int_equal(rx_flags(m, 1), 0);
	assert_int_equal(rx_flags(m, 2), MD_ENP);
	assert_int_equal(status(m, RX_RING, 2), 204);
	expect_bytes(m, RX_DATA + STEP, 64, 100);
	expect_bytes(m, RX_DATA + 2 * STEP, 164, 36);
	/* It just fits. */
	set_rx(m, 3, MD_OWN, 64);
	arrive(m, own, 60);
	assert_int_equal(rx_flags(m, 3), MD_STP | MD_ENP);
}

static void
receive_without_room(void **state)
{
	struct machine *m = *state;

	start(m, 0, 0);
	set_rx(m, 0, MD_OWN, 64);
	set_rx(m, 1, 0, 64);
	arrive(m, own, 200);
	assert_int_equal(rx_flags(m, 0), MD_STP | MD_BUFF | MD_ERR);
	assert_int_equal(csr(m, 0) & (CSR0_RINT | CSR0_MISS), CSR0_RINT);
	set_csr(m, 0, CSR0_RINT);
	arrive(m, own, 60);
	assert_int_equal(csr(m, 0) & (CSR0_RINT | CSR0_MISS | CSR0_ERR),
			 CSR0_MISS | CSR0_ERR);
	set_csr(m, 0, CSR0_MISS);
	assert_int_equal(csr(m, 0) & (CSR0_MISS | CSR0_ERR), 0);
	/* It waits for the same descriptor. */
	set_rx(m, 1, MD_OWN, 1536);
	arrive(m, own, 60);
	assert_int_equal(rx_flags(m, 1), MD_STP | MD_ENP);
}

/* Frames that come at the same time come one after the other. */
static void
wire_is_busy(void **state)
{
	struct machine *m = *state;
	uint8_t frame[60];
	emul_time t;

	start(m, 0, 0);
	make_frame(frame, own, sizeof(frame));
	t = m->now + EMUL_MILLISECOND;
	ethernet_arrive(ethernet_port(m, 0), t, frame, sizeof(frame));
	ethernet_arrive(ethernet_port(m, 0), t, frame, sizeof(frame));
	board_run_to(m, t - 1);
	assert_int_equal(rx_flags(m, 0), MD_OWN);
	board_run_to(m, t + 57 * EMUL_MICROSECOND);
	assert_int_equal(rx_flags(m, 0), MD_STP | MD_ENP);
	assert_int_equal(rx_flags(m, 1), MD_OWN);
	board_run_to(m, t + 58 * EMUL_MICROSECOND);
	assert_int_equal(rx_flags(m, 1), MD_STP | MD_ENP);
}

static void
swapped(void **state)
{
	struct machine *m = *state;
	uint8_t frame[60];

	start(m, 0, 4);
	make_frame(frame, broadcast, sizeof(frame));
	send(m, broadcast, 60);
	for (unsigned i = 0; i < 60; i++) {
		assert_int_equal(sent[i], frame[i ^ 1]);
	}
	arrive(m, own, 60);
	for (unsigned i = 6; i < 60; i++) {
		assert_int_equal(board_read(m, PMAD + RX_DATA + i, 1), i ^ 1);
	}
}

/* ---- loopback ---- */

static void
loopback(void **state)
{
	struct machine *m = *state;

	start(m, MODE_LOOP | MODE_INTL, 0);
	arrive(m, own, 60);
	assert_int_equal(csr(m, 0) & CSR0_RINT, 0);
	send(m, own, 32);
	assert_int_equal(csr(m, 0) & (CSR0_RINT | CSR0_TINT),
			 CSR0_RINT | CSR0_TINT);
	assert_int_equal(n_sent, 0);
	assert_int_equal(status(m, RX_RING, 0), 36);
	expect_bytes(m, RX_DATA + 6, 6, 26);
	/* To somebody else. */
	send(m, group + 1, 32);
	assert_int_equal(rx_flags(m, 1), MD_OWN);
}

/* With software's check sequence the receiver looks at it. */
static void
loopback_check(void **state)
{
	struct machine *m = *state;
	uint8_t frame[32];
	uint32_t fcs;

	start(m, MODE_LOOP | MODE_INTL | MODE_DTCR, 0);
	send(m, own, 32);
	assert_int_equal(rx_flags(m, 0), MD_STP | MD_ENP | MD_CRC | MD_ERR);
	assert_int_equal(status(m, RX_RING, 0), 32);
	make_frame(frame, own, sizeof(frame));
	fcs = ethernet_fcs(frame, 28);
	put_bytes(m, TX_DATA + STEP, frame, 28);
	for (unsigned i = 0; i < 4; i++) {
		board_write(m, PMAD + TX_DATA + STEP + 28 + i, 1,
			    fcs >> 8 * i & 0xff);
	}
	set_tx(m, 1, MD_OWN | MD_STP | MD_ENP, 32);
	set_csr(m, 0, CSR0_TDMD);
	board_run_for(m, EMUL_MILLISECOND);
	assert_int_equal(rx_flags(m, 1), MD_STP | MD_ENP);
}

static void
forced_collision(void **state)
{
	struct machine *m = *state;

	start(m, MODE_LOOP | MODE_INTL | MODE_COLL, 0);
	send(m, own, 32);
	assert_int_equal(tx_flags(m, 0) & (MD_OWN | MD_ERR), MD_ERR);
	assert_int_equal(status(m, TX_RING, 0), TMD3_RTRY);
	assert_int_equal(csr(m, 0) & CSR0_RINT, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, board_teardown)
#define UNPLUGGED(f) \
	cmocka_unit_test_setup_teardown(f, setup_unplugged, board_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(registers),
	    TEST(rom),
	    TEST(interrupts),
	    TEST(parts_off),
	    TEST(transmit),
	    TEST(transmit_by_polling),
	    TEST(transmit_chained),
	    TEST(transmit_cut_off),
	    TEST(transmit_without_start),
	    TEST(babble),
	    UNPLUGGED(no_carrier),
	    TEST(receive),
	    TEST(filter),
	    TEST(receive_chained),
	    TEST(receive_without_room),
	    TEST(wire_is_busy),
	    TEST(swapped),
	    TEST(loopback),
	    TEST(loopback_check),
	    TEST(forced_collision),
	};

	return cmocka_run_group_tests_name("lance", tests, NULL, NULL);
}
