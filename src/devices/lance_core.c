/*
 * Frames and rings of AMD's Ethernet controllers; see lance_core.h.
 *
 * Documents: AMD "Am7990 Local Area Network Controller for Ethernet (LANCE)";
 * AMD "Am79C90 CMOS Local Area Network Controller for Ethernet (C-LANCE)".
 *
 * A frame is read from memory when it begins to be sent, and its descriptors
 * are given back when the wire has it.
 *
 * Not modelled: collisions (other than forced ones), deferral, the silo: it
 * never runs over or dry.
 */
#include <string.h>

#include "devices/lance_core.h"

enum lance_event { EVENT_SENT, EVENT_POLL };

/* The chip looks at the next descriptor to send that often. */
#define POLL_INTERVAL (1600 * EMUL_MICROSECOND)

/* Longest frame that the chip sends without calling it babble, with its check
 * sequence. */
#define BABBLE (ETHERNET_MAX + ETHERNET_FCS + 1)

enum {
	CSR0_CLEAR = CSR0_BABL | CSR0_CERR | CSR0_MISS | CSR0_MERR | CSR0_RINT |
		     CSR0_TINT | CSR0_IDON, /* written ones clear these */
	CSR0_ERRORS = CSR0_BABL | CSR0_CERR | CSR0_MISS | CSR0_MERR,
};

/* A frame as it is on the wire, with its check sequence. */
struct frame {
	uint8_t bytes[ETHERNET_MAX + ETHERNET_FCS];
	size_t len; /* may be more than there is room for */
};

static uint32_t
after(const struct lance_core *l, enum lance_ring ring, uint32_t n)
{
	return n + 1 >= l->entries[ring] ? 0 : n + 1;
}

static void
memory_error(struct device *d)
{
	struct lance_core *l = device_self(d);

	l->csr0 |= CSR0_MERR;
	l->ops->update(d);
}

/* ---- receiver ---- */

static bool
is_wanted(const struct lance_core *l, const uint8_t *address)
{
	static const uint8_t broadcast[ETHERNET_ADDRESS] = {0xff, 0xff, 0xff,
							    0xff, 0xff, 0xff};
	unsigned bit;

	if ((l->mode & MODE_PROM) != 0) {
		return true;
	}
	if ((address[0] & 1) == 0) {
		return memcmp(address, l->padr, ETHERNET_ADDRESS) == 0;
	}
	if (memcmp(address, broadcast, ETHERNET_ADDRESS) == 0) {
		return true;
	}
	bit = ethernet_hash(address);
	return (l->ladrf[bit / 8] >> bit % 8 & 1) != 0;
}

/* Fills one buffer from OFFSET on; returns the bytes that it has taken.  Errors
 * of memory leave it as it is. */
static size_t
fill_buffer(struct device *d, const struct lance_descriptor *m,
	    const struct frame *f, size_t offset)
{
	const struct lance_core *l = device_self(d);
	size_t n = f->len - offset;

	if (n > m->length) {
		n = m->length;
	}
	if (!l->ops->write(d, m->buffer, f->bytes + offset, n)) {
		memory_error(d);
	}
	return n;
}

/* Puts a frame into buffers; FLAGS are errors to be told. */
static void
receive(struct device *d, const struct frame *f, uint16_t flags)
{
	struct lance_core *l = device_self(d);
	struct lance_descriptor m;
	struct lance_descriptor behind = {.flags = 0};
	uint16_t position = MD_STP;
	size_t done = 0;

	if (!l->ops->get(d, LANCE_RX, l->next[LANCE_RX], &m)) {
		memory_error(d);
		return;
	}
	if ((m.flags & MD_OWN) == 0) {
		l->csr0 |= CSR0_MISS;
		l->ops->update(d);
		return;
	}
	while (position != MD_ENP || done < f->len) {
		uint32_t here = l->next[LANCE_RX];

		done += fill_buffer(d, &m, f, done);
		m.flags &= (uint16_t) ~(MD_OWN | MD_STP | MD_ENP | MD_ERRORS);
		m.flags |= position & MD_STP;
		l->next[LANCE_RX] = after(l, LANCE_RX, here);
		if (done == f->len) {
			m.flags |= MD_ENP | flags;
			m.status = (uint16_t)f->len;
		} else if (!l->ops->get(d, LANCE_RX, l->next[LANCE_RX],
					&behind) ||
			   (behind.flags & MD_OWN) == 0) {
			m.flags |= MD_BUFF | MD_ERR;
			done = f->len;
		}
		if (!l->ops->put(d, LANCE_RX, here, &m)) {
			memory_error(d);
			break;
		}
		m = behind;
		position = MD_ENP;
	}
	l->csr0 |= CSR0_RINT;
	l->ops->update(d);
}

/* A frame from the wire. */
static void
from_wire(void *owner, const uint8_t *bytes, size_t len)
{
	struct device *d = owner;
	const struct lance_core *l = device_self(d);
	struct frame f = {.len = len + ETHERNET_FCS};
	uint32_t fcs;

	if ((l->csr0 & CSR0_RXON) == 0 ||
	    (l->mode & (MODE_LOOP | MODE_INTL)) == (MODE_LOOP | MODE_INTL) ||
	    !is_wanted(l, bytes)) {
		return;
	}
	memcpy(f.bytes, bytes, len);
	fcs = ethernet_fcs(bytes, len);
	for (unsigned i = 0; i < ETHERNET_FCS; i++) {
		f.bytes[len + i] = (uint8_t)(fcs >> 8 * i);
	}
	receive(d, &f, 0);
}

/* ---- transmitter ---- */

static void
append(struct device *d, const struct lance_descriptor *m, struct frame *f)
{
	const struct lance_core *l = device_self(d);
	size_t room = f->len < sizeof(f->bytes) ? sizeof(f->bytes) - f->len : 0;
	size_t n = m->length < room ? m->length : room;

	if (n > 0 && !l->ops->read(d, m->buffer, f->bytes + f->len, n)) {
		memory_error(d);
	}
	f->len += m->length;
}

/* What the chip adds to what is in memory.  Software adds the check sequence
 * itself with MODE_DTCR. */
static void
complete(const struct device *d, struct frame *f)
{
	const struct lance_core *l = device_self(d);
	uint32_t fcs;

	if (f->len < ETHERNET_MIN && l->ops->pads != NULL && l->ops->pads(d)) {
		memset(f->bytes + f->len, 0, ETHERNET_MIN - f->len);
		f->len = ETHERNET_MIN;
	}
	if ((l->mode & MODE_DTCR) != 0) {
		return;
	}
	fcs = f->len <= ETHERNET_MAX ? ethernet_fcs(f->bytes, f->len) : 0;
	for (unsigned i = 0; i < ETHERNET_FCS; i++, f->len++) {
		if (f->len < sizeof(f->bytes)) {
			f->bytes[f->len] = (uint8_t)(fcs >> 8 * i);
		}
	}
}

/* Gathers the frame that begins with the next descriptor.  Returns how many it
 * has; *STATUS is BUFF and UFLO if its end is not there. */
static uint32_t
gather(struct device *d, struct frame *f, uint16_t *status)
{
	const struct lance_core *l = device_self(d);
	uint32_t n = l->next[LANCE_TX];
	uint32_t count = 0;
	struct lance_descriptor m;

	f->len = 0;
	*status = 0;
	for (;;) {
		if (count == l->entries[LANCE_TX] ||
		    !l->ops->get(d, LANCE_TX, n, &m) ||
		    (m.flags & MD_OWN) == 0) {
			*status = TMD3_BUFF | TMD3_UFLO;
			break;
		}
		append(d, &m, f);
		count++;
		n = after(l, LANCE_TX, n);
		if ((m.flags & MD_ENP) != 0) {
			break;
		}
	}
	complete(d, f);
	return count;
}

/* Is the check sequence at the end right? */
static bool
is_sound(const struct frame *f)
{
	uint32_t fcs = 0;

	if (f->len > sizeof(f->bytes) || f->len < ETHERNET_FCS) {
		return false;
	}
	for (unsigned i = 0; i < ETHERNET_FCS; i++) {
		fcs |= (uint32_t)f->bytes[f->len - ETHERNET_FCS + i] << 8 * i;
	}
	return fcs == ethernet_fcs(f->bytes, f->len - ETHERNET_FCS);
}

/* A descriptor that belongs to no frame: the chip gives it back. */
static bool
skip(struct device *d, struct lance_descriptor *m)
{
	struct lance_core *l = device_self(d);
	uint32_t n = l->next[LANCE_TX];

	m->flags &= (uint16_t)~MD_OWN;
	l->next[LANCE_TX] = after(l, LANCE_TX, n);
	return l->ops->put(d, LANCE_TX, n, m);
}

/* What becomes of a frame whose memory was as it should be. */
static uint16_t
fate(const struct device *d)
{
	const struct lance_core *l = device_self(d);

	if ((l->mode & (MODE_LOOP | MODE_INTL)) == (MODE_LOOP | MODE_INTL)) {
		return (l->mode & MODE_COLL) != 0 ? TMD3_RTRY : 0;
	}
	return ethernet_link(l->port) ? 0 : TMD3_LCAR;
}

static void
begin(struct device *d)
{
	struct lance_core *l = device_self(d);
	bool inside =
	    (l->mode & (MODE_LOOP | MODE_INTL)) == (MODE_LOOP | MODE_INTL);
	struct frame f;
	size_t len;

	l->sending = gather(d, &f, &l->tx_status);
	if (l->tx_status == 0) {
		l->tx_status = fate(d);
	}
	if (f.len > BABBLE) {
		l->csr0 |= CSR0_BABL;
	}
	/* What is cut off, or has another sum, nobody takes. */
	if (l->tx_status == 0 && !inside && is_sound(&f)) {
		ethernet_send(l->port, f.bytes, f.len - ETHERNET_FCS);
	}
	len = f.len > ETHERNET_FCS ? f.len - ETHERNET_FCS : 0;
	event_schedule(&d->object, EVENT_SENT,
		       device_now(d) + ethernet_wire_time(l->port, len), 0);
}

/* Looks at the next descriptor. */
static void
transmit(struct device *d)
{
	struct lance_core *l = device_self(d);
	struct lance_descriptor m;

	for (uint32_t i = 0; i < l->entries[LANCE_TX] && l->sending == 0 &&
			     (l->csr0 & CSR0_TXON) != 0;
	     i++) {
		if (!l->ops->get(d, LANCE_TX, l->next[LANCE_TX], &m)) {
			memory_error(d);
			return;
		}
		if ((m.flags & MD_OWN) == 0) {
			return;
		}
		if ((m.flags & MD_STP) != 0) {
			begin(d);
		} else if (!skip(d, &m)) {
			memory_error(d);
			return;
		}
	}
}

/* The frame as the receiver of the chip itself has it. */
static void
loop_back(struct device *d)
{
	const struct lance_core *l = device_self(d);
	struct frame f;
	uint16_t status;

	gather(d, &f, &status);
	if ((l->csr0 & CSR0_RXON) == 0 || l->tx_status != 0 ||
	    f.len > sizeof(f.bytes) || !is_wanted(l, f.bytes)) {
		return;
	}
	receive(d, &f,
		(l->mode & MODE_DTCR) != 0 && !is_sound(&f) ? MD_CRC | MD_ERR
							    : 0);
}

/* Gives the descriptors of the frame back. */
static void
give_back(struct device *d)
{
	struct lance_core *l = device_self(d);
	struct lance_descriptor m;

	for (; l->sending > 0; l->sending--) {
		uint32_t n = l->next[LANCE_TX];

		l->next[LANCE_TX] = after(l, LANCE_TX, n);
		if (!l->ops->get(d, LANCE_TX, n, &m)) {
			memory_error(d);
			continue;
		}
		m.flags &= (uint16_t) ~(MD_OWN | MD_ERR);
		if (l->sending == 1) {
			m.flags |= l->tx_status != 0 ? MD_ERR : 0;
			m.status = l->tx_status;
		}
		if (!l->ops->put(d, LANCE_TX, n, &m)) {
			memory_error(d);
		}
	}
}

void
lance_core_sent(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct lance_core *l = device_self(d);

	if ((l->mode & MODE_LOOP) != 0) {
		loop_back(d);
	}
	give_back(d);
	l->csr0 |= CSR0_TINT;
	if ((l->tx_status & TMD3_UFLO) != 0) {
		l->csr0 &= (uint16_t)~CSR0_TXON;
	}
	event_schedule(o, EVENT_POLL, now + ethernet_gap(l->port), 0);
	l->ops->update(d);
}

void
lance_core_poll(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	const struct lance_core *l = device_self(d);

	transmit(d);
	if ((l->csr0 & CSR0_TXON) != 0) {
		event_schedule(o, EVENT_POLL, now + POLL_INTERVAL, 0);
	}
}

/* ---- control ---- */

void
lance_core_stop(struct device *d)
{
	struct lance_core *l = device_self(d);

	l->csr0 = CSR0_STOP;
	l->sending = 0;
	event_cancel(&d->object, EVENT_SENT);
	event_cancel(&d->object, EVENT_POLL);
	if (l->ops != NULL) {
		if (l->ops->stop != NULL) {
			l->ops->stop(d);
		}
		l->ops->update(d);
	}
}

static void
start(struct device *d)
{
	struct lance_core *l = device_self(d);

	l->csr0 |= CSR0_STRT;
	if ((l->mode & MODE_DTX) == 0) {
		l->csr0 |= CSR0_TXON;
	}
	if ((l->mode & MODE_DRX) == 0) {
		l->csr0 |= CSR0_RXON;
	}
	lance_core_poll(&d->object, device_now(d), 0);
}

static void
initialize(struct device *d)
{
	struct lance_core *l = device_self(d);

	l->csr0 |= CSR0_INIT;
	memset(l->next, 0, sizeof(l->next));
	if (l->ops->init(d)) {
		l->csr0 |= CSR0_IDON;
	} else {
		l->csr0 |= CSR0_MERR;
	}
}

void
lance_core_write_csr0(struct device *d, uint16_t value)
{
	struct lance_core *l = device_self(d);

	l->csr0 &= (uint16_t) ~(value & CSR0_CLEAR);
	l->csr0 = (uint16_t)((l->csr0 & ~CSR0_INEA) | (value & CSR0_INEA));
	if ((value & CSR0_STOP) != 0) {
		lance_core_stop(d);
		return;
	}
	if ((value & (CSR0_INIT | CSR0_STRT)) != 0) {
		l->csr0 &= (uint16_t)~CSR0_STOP;
	}
	if ((value & ~l->csr0 & CSR0_INIT) != 0) {
		initialize(d);
	}
	if ((value & ~l->csr0 & CSR0_STRT) != 0) {
		start(d);
	} else if ((value & CSR0_TDMD) != 0) {
		transmit(d);
	}
	l->ops->update(d);
}

uint16_t
lance_core_read_csr0(const struct lance_core *l, uint16_t interrupts)
{
	return (uint16_t)(l->csr0 | (interrupts != 0 ? CSR0_INTR : 0) |
			  ((l->csr0 & CSR0_ERRORS) != 0 ? CSR0_ERR : 0));
}

void
lance_core_connect(struct device *d, const struct lance_core_ops *ops,
		   bool fast)
{
	struct lance_core *l = device_self(d);

	l->ops = ops;
	l->port = ethernet_add(d->machine, d->object.name, fast, from_wire, d);
}
