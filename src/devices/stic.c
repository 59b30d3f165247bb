/*
 * STIC: the stamp interface chip between the TURBOchannel and a PixelStamp.  A
 * read of a poll register, which tells where a packet is in memory, begins the
 * packet by DMA; other registers make the video timing and interrupt.
 *
 * Document: what NetBSD's drivers px and pxg and the X server for them say of
 * it, with the names that Digital's drivers have for registers and their bits.
 *
 * On the PMAG-CA the STIC reaches the lowest 8 MB of memory.  A packet begins
 * at a multiple of 2 KB: bits 14 to 11 of its address are bits 5 to 2 of the
 * poll register's offset, bits 22 to 15 are its bits 16 to 9.  It does not
 * leave its 32 KB of memory.
 *
 * Each field of IPDVINT has an enable, the flag, and a bit which says that a
 * write is to change the two: errors (E), vertical blanking (V), packet done
 * (P).  P also reads as set while there is no packet, which is how the X server
 * sees that it may begin one; that does not interrupt.
 *
 * How long a packet takes is not documented: here it is 1 ns for each of its
 * words and for each stamp of 5 pixels that is read or written.  What it draws
 * is there at once.  (It had better not be much longer: NetBSD's driver loses
 * packets when a vertical blanking comes during one that the X server has
 * begun.)
 *
 * Not modelled: video timings other than that of NetBSD's driver (1705 x 1063
 * pixels of 130.808 MHz), the tests, access to the stamp's bus (BUSDAT, BUSADR,
 * BUSCSR are just registers).
 */
#include "devices/pixelstamp.h"
#include "devices/stic.h"
#include "emul/machine.h"

enum stic_reg {
	STIC_HSYNC = 2,
	STIC_HSYNC2 = 3,
	STIC_HBLANK = 4,
	STIC_VSYNC = 5,
	STIC_VBLANK = 6,
	STIC_VTEST = 7,
	STIC_IPDVINT = 8,
	STIC_STICSR = 10,
	STIC_BUSDAT = 11,
	STIC_BUSADR = 12,
	STIC_BUSCSR = 14,
	STIC_MODCL = 15,
	STIC_REGISTERS = 16,
};

enum {
	/* IPDVINT, a field of it, and where fields are. */
	INT_EN = 1,
	INT_FLAG = 2,
	INT_WE = 4,
	INT_E = 0,
	INT_V = 8,
	INT_P = 16,
	/* STICSR. */
	CSR_STARTVT = 0x08, /* video timing runs */
	CSR_RESET = 0x20,
	/* MODCL: the stamp is 5 pixels wide, one high. */
	MODCL_CONFIG_X = 0x800,
};

/* What a poll register answers. */
enum {
	STAMP_OK = 0,
	STAMP_BUSY = 1,
};

#define PIXEL_KHZ    130808
#define FRAME_PIXELS (1705u * 1063u)
#define CYCLE	     (EMUL_MICROSECOND / 1000)

enum {
	EVENT_BLANK,
	EVENT_DONE, /* a packet: pending as long as it is drawn */
	EVENT_KINDS,
};

struct stic {
	uint32_t reg[STIC_REGISTERS];

	/* Wiring, not state. */
	struct device *stamp;
};

static const struct state_field stic_state[] = {
    STATE_U32(struct stic, reg, "registers"),
    STATE_END,
};

/* ---- interrupts ---- */

static void
update(struct device *d)
{
	const struct stic *s = device_self(d);
	uint32_t r = s->reg[STIC_IPDVINT];
	uint32_t enables = INT_EN << INT_E | INT_EN << INT_V | INT_EN << INT_P;

	irq_set(d->irq, (r & r >> 1 & enables) != 0);
}

static void
raise_flag(struct device *d, unsigned field)
{
	struct stic *s = device_self(d);

	s->reg[STIC_IPDVINT] |= (uint32_t)INT_FLAG << field;
	update(d);
}

/* The next vertical blanking sets its flag, if it is not set already. */
static void
await_blanking(struct device *d)
{
	const emul_time frame =
	    (emul_time)FRAME_PIXELS * (EMUL_SECOND / 1000) / PIXEL_KHZ;
	const struct stic *s = device_self(d);

	if ((s->reg[STIC_STICSR] & CSR_STARTVT) == 0 ||
	    (s->reg[STIC_IPDVINT] & INT_FLAG << INT_V) != 0) {
		event_cancel(&d->object, EVENT_BLANK);
	} else if (!event_pending(&d->object, EVENT_BLANK)) {
		event_schedule(&d->object, EVENT_BLANK,
			       (device_now(d) / frame + 1) * frame, 0);
	}
}

static void
event_blank(struct object *o, emul_time now, uint64_t arg)
{
	raise_flag(device_of_object(o), INT_V);
}

static void
event_done(struct object *o, emul_time now, uint64_t arg)
{
	raise_flag(device_of_object(o), INT_P);
}

static void
write_interrupts(struct stic *s, uint32_t value)
{
	static const uint8_t fields[] = {INT_E, INT_V, INT_P};

	for (unsigned i = 0; i < sizeof(fields); i++) {
		uint32_t bits = (uint32_t)(INT_EN | INT_FLAG) << fields[i];

		if ((value & (uint32_t)INT_WE << fields[i]) != 0) {
			s->reg[STIC_IPDVINT] =
			    (s->reg[STIC_IPDVINT] & ~bits) | (value & bits);
		}
	}
}

/* ---- registers ---- */

static uint64_t
stic_read(struct device *d, uint64_t off, unsigned size)
{
	const struct stic *s = device_self(d);
	enum stic_reg reg = (enum stic_reg)(off / 4 % STIC_REGISTERS);

	if (reg == STIC_IPDVINT && !event_pending(&d->object, EVENT_DONE)) {
		return s->reg[reg] | INT_FLAG << INT_P;
	}
	return s->reg[reg];
}

static void
stic_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct stic *s = device_self(d);
	enum stic_reg reg = (enum stic_reg)(off / 4 % STIC_REGISTERS);

	switch (reg) {
	case STIC_IPDVINT:
		write_interrupts(s, (uint32_t)value);
		update(d);
		break;
	case STIC_MODCL:
		device_guest_error(d, "write to MODCL, which is read-only");
		return;
	case STIC_STICSR:
		if ((value & CSR_RESET) != 0) {
			event_cancel(&d->object, EVENT_DONE);
		}
		s->reg[reg] = (uint32_t)value;
		break;
	default:
		s->reg[reg] = (uint32_t)value;
		return;
	}
	await_blanking(d);
}

/* What the firmware leaves. */
static void
stic_reset(struct device *d)
{
	struct stic *s = device_self(d);

	s->reg[STIC_MODCL] = MODCL_CONFIG_X;
	s->reg[STIC_STICSR] = CSR_STARTVT;
	s->reg[STIC_IPDVINT] = INT_FLAG << INT_P;
	update(d);
	await_blanking(d);
}

/* ---- poll registers ---- */

struct stic_poll {
	struct device *stic; /* wiring, not state */
};

static const struct state_field stic_poll_state[] = {STATE_END};

static uint64_t
poll_read(struct device *d, uint64_t off, unsigned size)
{
	struct device *stic = ((struct stic_poll *)device_self(d))->stic;
	const struct stic *s = device_self(stic);
	uint32_t paddr = (uint32_t)((off & 0x1fe00) << 6 | (off & 0x3c) << 9);
	uint64_t cycles;

	if (event_pending(&stic->object, EVENT_DONE)) {
		return STAMP_BUSY;
	}
	if (!pixelstamp_packet(s->stamp, paddr, &cycles)) {
		raise_flag(stic, INT_E);
	}
	event_schedule(&stic->object, EVENT_DONE,
		       device_now(d) + cycles * CYCLE, 0);
	return STAMP_OK;
}

/* ---- the chip on a card ---- */

struct device *
stic_add(struct machine *m, uint64_t poll, uint64_t poll_len,
	 uint64_t registers, uint64_t registers_len, struct device *stamp,
	 struct irq *irq, struct error *e)
{
	struct device *d =
	    device_add(m, &stic_class, NULL, registers, registers_len, irq, e);
	struct device *window =
	    device_add(m, &stic_poll_class, NULL, poll, poll_len, NULL, e);

	if (d == NULL || window == NULL) {
		return NULL;
	}
	((struct stic *)device_self(d))->stamp = stamp;
	((struct stic_poll *)device_self(window))->stic = d;
	return d;
}

static const struct event_kind stic_events[EVENT_KINDS] = {
    [EVENT_BLANK] = {"blanking", event_blank, 0},
    [EVENT_DONE] = {"packet done", event_done, 0},
};

const struct device_class stic_poll_class = {
    .name = "stic_poll",
    .description = "poll registers of a STIC",
    .state = stic_poll_state,
    .size = sizeof(struct stic_poll),
    .read = poll_read,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
};

const struct device_class stic_class = {
    .name = "stic",
    .description = "STIC stamp interface chip",
    .state = stic_state,
    .size = sizeof(struct stic),
    .events = stic_events,
    .n_events = EVENT_KINDS,
    .read = stic_read,
    .write = stic_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = stic_reset,
};
