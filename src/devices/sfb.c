/*
 * SFB: Digital's smart frame buffer controller, between the TURBOchannel and
 * 2 MB of frame buffer with a byte a pixel.  What is written to the frame
 * buffer is, depending on the mode, pixels, a stipple of 32 pixels, or a mask
 * of 32 pixels to be copied.
 *
 * Documents: "DEC 3000 300/400/500/600/700/800/900 AXP Models System
 * Programmer's Manual", chapter 6, by what NetBSD's and Linux's drivers say of
 * it; McCormack and McNamara, "A Smart Frame Buffer", WRL Research Report 93/1.
 *
 * Pixels of a word are its bytes from the lowest one on.  Foreground,
 * background and plane mask have a byte for each of four pixels, and the
 * boolean operation is one of X11's sixteen.
 *
 * The frame buffer itself is memory where no CPU reaches it: SFB_HIDDEN above
 * its place in the slot.
 *
 * Not modelled: lines, the deep register, copies out of the buffer's registers.
 */
#include <string.h>

#include "devices/sfb.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

enum sfb_reg {
	SFB_COPYBUF_0 = 0x00, /* to COPYBUF_7, 0x07 */
	SFB_COPYBUF_END = 0x08,
	SFB_FG = 0x08,
	SFB_BG = 0x09,
	SFB_PLANEMASK = 0x0a,
	SFB_PIXELMASK = 0x0b,
	SFB_MODE = 0x0c,
	SFB_ROP = 0x0d,
	SFB_PIXELSHIFT = 0x0e,
	SFB_ADDRESS = 0x0f,
	SFB_BCONT = 0x13,
	SFB_START = 0x15,
	SFB_CLEAR_INTR = 0x16,
	SFB_VIDEO_HSETUP = 0x19,
	SFB_VIDEO_VSETUP = 0x1a,
	SFB_VIDEO_BASE = 0x1b,
	SFB_VIDEO_VALID = 0x1c,
	SFB_ENABLE_INTR = 0x1d,
	SFB_TCCLK = 0x1e,
	SFB_VIDCLK = 0x1f,
	SFB_REGISTERS = 0x20,
};

enum sfb_mode {
	MODE_SIMPLE = 0,
	MODE_OPAQUE_STIPPLE = 1,
	MODE_TRANSPARENT_STIPPLE = 5,
	MODE_COPY = 7,
	MODE_MASK = 7,
};

enum {
	ROP_COPY = 3,
	ROP_MASK = 15,
	HSETUP_PIXELS = 0x1ff, /* in 4 */
	VSETUP_LINES = 0x7ff,
	VIDEO_BASE_ROW = 0x1ff, /* in 4 KB */
	PIXELSHIFT_SIGN = 8,
	PIXELSHIFT_MASK = 15,
};

/* 1280 x 1024 at 72 Hz: 8, 40 and 58 times 4 pixels of front porch, sync pulse
 * and back porch; 3, 3 and 33 lines; 130.808 MHz. */
#define HSETUP_RESET (58u << 21 | 40u << 14 | 8u << 9 | 320u)
#define VSETUP_RESET (33u << 22 | 3u << 16 | 3u << 11 | 1024u)
#define PIXEL_KHZ    130808
#define FRAME_PIXELS (1704u * 1063u)

#define SFB_HIDDEN   (UINT64_C(1) << 44)
#define VRAM_MASK    (SFB_VRAM_SIZE - 1)
#define WORD_MASK    (~UINT32_C(3))
#define SPAN	     32	 /* pixels of a stipple or a copy */
#define RESIDUE	     8	 /* pixels that are kept of the copy before */
#define COUNT_CYCLES 256 /* of the TURBOchannel, of a measurement */

enum {
	EVENT_BLANK,
	EVENT_KINDS,
};

struct sfb {
	uint32_t reg[SFB_REGISTERS];
	uint8_t residue[RESIDUE];
	bool copying;	     /* the next write of a copy is the destination */
	bool pending;	     /* vertical blanking */
	uint64_t count_from; /* when the clocks began to be counted */

	/* Wiring, not state. */
	const uint8_t *vram;
	uint64_t vram_at;
	uint64_t tc_hz;
	struct screen *screen;
};

static const struct state_field sfb_state[] = {
    STATE_U32(struct sfb, reg, "registers"),
    STATE_U8(struct sfb, residue, "pixels of the copy before"),
    STATE_BOOL(struct sfb, copying, "the source of a copy has been read"),
    STATE_BOOL(struct sfb, pending, "interrupt request"),
    STATE_U64(struct sfb, count_from, "when clocks began to be counted"),
    STATE_END,
};

/* ---- pixels ---- */

/* X11's operation on bits of source and destination. */
static uint8_t
combine(unsigned rop, uint8_t source, uint8_t destination)
{
	uint8_t value = 0;

	if ((rop & 1) != 0) {
		value |= source & destination;
	}
	if ((rop & 2) != 0) {
		value |= source & (uint8_t)~destination;
	}
	if ((rop & 4) != 0) {
		value |= (uint8_t)~source & destination;
	}
	if ((rop & 8) != 0) {
		value |= (uint8_t) ~(source | destination);
	}
	return value;
}

static uint8_t
lane(uint32_t word, uint32_t at)
{
	return (uint8_t)(word >> 8 * (at & 3));
}

/* Writes those of N pixels from AT on whose bit in MASK is set. */
static void
put_pixels(struct device *d, uint32_t at, const uint8_t *pixels, unsigned n,
	   uint32_t mask)
{
	const struct sfb *s = device_self(d);
	uint8_t bytes[SPAN];

	at &= VRAM_MASK;
	n = n < SFB_VRAM_SIZE - at ? n : SFB_VRAM_SIZE - at;
	for (unsigned i = 0; i < n; i++) {
		uint8_t old = s->vram[at + i];
		uint8_t planes = lane(s->reg[SFB_PLANEMASK], at + i);

		bytes[i] = old;
		if ((mask >> i & 1) != 0) {
			uint8_t value =
			    combine(s->reg[SFB_ROP] & ROP_MASK, pixels[i], old);

			bytes[i] =
			    (uint8_t)((old & ~planes) | (value & planes));
		}
	}
	memory_dma_write(d->machine->memory, d, s->vram_at + at, bytes, n);
}

/* The pixel mask is for one operation. */
static uint32_t
take_pixel_mask(struct sfb *s)
{
	uint32_t mask = s->reg[SFB_PIXELMASK];

	s->reg[SFB_PIXELMASK] = UINT32_MAX;
	return mask;
}

static void
stipple(struct device *d, uint32_t at, uint32_t data, bool opaque)
{
	struct sfb *s = device_self(d);
	uint8_t pixels[SPAN];

	at &= VRAM_MASK & WORD_MASK;
	for (unsigned i = 0; i < SPAN; i++) {
		pixels[i] = lane(s->reg[(data >> i & 1) != 0 ? SFB_FG : SFB_BG],
				 at + i);
	}
	put_pixels(d, at, pixels, SPAN, opaque ? take_pixel_mask(s) : data);
}

/* ---- copies ---- */

/* A copy is two writes: the first one reads 32 pixels into the buffer, the
 * second one writes those that its data say.  Pixels are shifted between them,
 * to higher addresses by a positive shift: then the first ones come from the
 * end of the source before, else the last ones from its beginning. */
static void
copy_source(struct sfb *s, uint32_t at)
{
	unsigned shift = s->reg[SFB_PIXELSHIFT] & PIXELSHIFT_MASK;
	bool down = (shift & PIXELSHIFT_SIGN) != 0;
	unsigned n = down ? 16 - shift : shift;
	uint8_t span[SPAN];
	uint8_t pixels[SPAN];

	at &= VRAM_MASK & WORD_MASK;
	for (unsigned i = 0; i < SPAN; i++) {
		span[i] = s->vram[(at + i) & VRAM_MASK];
	}
	if (down) {
		memcpy(pixels, span + n, SPAN - n);
		memcpy(pixels + SPAN - n, s->residue, n);
		memcpy(s->residue, span, RESIDUE);
	} else {
		memcpy(pixels, s->residue + RESIDUE - n, n);
		memcpy(pixels + n, span, SPAN - n);
		memcpy(s->residue, span + SPAN - RESIDUE, RESIDUE);
	}
	for (unsigned i = 0; i < SPAN / 4; i++) {
		s->reg[SFB_COPYBUF_0 + i] = pixels[4 * i] |
					    (uint32_t)pixels[4 * i + 1] << 8 |
					    (uint32_t)pixels[4 * i + 2] << 16 |
					    (uint32_t)pixels[4 * i + 3] << 24;
	}
}

static void
copy(struct device *d, uint32_t at, uint32_t data)
{
	struct sfb *s = device_self(d);
	uint8_t pixels[SPAN];

	s->copying = !s->copying;
	if (s->copying) {
		copy_source(s, at);
		return;
	}
	for (unsigned i = 0; i < SPAN; i++) {
		pixels[i] = lane(s->reg[SFB_COPYBUF_0 + i / 4], i);
	}
	put_pixels(d, at & WORD_MASK, pixels, SPAN, data);
}

/* DATA for SIZE bytes of the frame buffer. */
static void
operate(struct device *d, uint32_t at, uint32_t data, unsigned size)
{
	struct sfb *s = device_self(d);
	uint8_t pixels[4];

	switch (s->reg[SFB_MODE] & MODE_MASK) {
	case MODE_SIMPLE:
		for (unsigned i = 0; i < size; i++) {
			pixels[i] = (uint8_t)(data >> 8 * i);
		}
		put_pixels(d, at, pixels, size, take_pixel_mask(s) >> (at & 3));
		break;
	case MODE_OPAQUE_STIPPLE:
		stipple(d, at, data, true);
		break;
	case MODE_TRANSPARENT_STIPPLE:
		stipple(d, at, data, false);
		break;
	case MODE_COPY:
		copy(d, at, data);
		break;
	default:
		device_unimplemented(d, "lines, mode 0x%x",
				     (unsigned)s->reg[SFB_MODE]);
		break;
	}
}

/* ---- interrupt and clocks ---- */

static void
update(struct device *d)
{
	const struct sfb *s = device_self(d);

	irq_set(d->irq, s->pending && (s->reg[SFB_ENABLE_INTR] & 1) != 0);
}

static void
await_blanking(struct device *d)
{
	const emul_time frame =
	    (emul_time)FRAME_PIXELS * (EMUL_SECOND / 1000) / PIXEL_KHZ;
	struct sfb *s = device_self(d);

	if ((s->reg[SFB_ENABLE_INTR] & 1) == 0) {
		event_cancel(&d->object, EVENT_BLANK);
	} else if (!s->pending && !event_pending(&d->object, EVENT_BLANK)) {
		event_schedule(&d->object, EVENT_BLANK,
			       (device_now(d) / frame + 1) * frame, 0);
	}
	update(d);
}

static void
event_blank(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);

	((struct sfb *)device_self(d))->pending = true;
	update(d);
}

/* How long clocks have been counted, at most 256 cycles of the TURBOchannel. */
static emul_time
counted(const struct device *d, bool *over)
{
	const struct sfb *s = device_self(d);
	emul_time all = COUNT_CYCLES * (EMUL_SECOND / s->tc_hz);
	emul_time t = device_now(d) - s->count_from;

	*over = t >= all;
	return *over ? all : t;
}

/* ---- registers ---- */

static uint64_t
sfb_read(struct device *d, uint64_t off, unsigned size)
{
	const struct sfb *s = device_self(d);
	enum sfb_reg reg = (enum sfb_reg)(off / 4 % SFB_REGISTERS);
	emul_time t;
	bool over;

	switch (reg) {
	case SFB_TCCLK: /* 0 again at the end */
		t = counted(d, &over);
		return over ? 0 : t / (EMUL_SECOND / s->tc_hz) + 1;
	case SFB_VIDCLK: /* four pixels each */
		t = counted(d, &over);
		return t / 1000 * PIXEL_KHZ / (4 * (EMUL_SECOND / 1000000));
	default:
		return s->reg[reg];
	}
}

static void
sfb_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct sfb *s = device_self(d);
	enum sfb_reg reg = (enum sfb_reg)(off / 4 % SFB_REGISTERS);

	s->reg[reg] = (uint32_t)value;
	switch (reg) {
	case SFB_MODE:
		s->copying = false;
		break;
	case SFB_START:
		operate(d, s->reg[SFB_ADDRESS], (uint32_t)value, 4);
		break;
	case SFB_BCONT:
		device_unimplemented(d, "lines, BCONT 0x%08x", (unsigned)value);
		break;
	case SFB_CLEAR_INTR:
		s->pending = false;
		await_blanking(d);
		break;
	case SFB_ENABLE_INTR:
		await_blanking(d);
		break;
	case SFB_VIDEO_HSETUP:
	case SFB_VIDEO_VSETUP:
	case SFB_VIDEO_BASE:
	case SFB_VIDEO_VALID:
		if (s->screen != NULL) {
			screen_touch(s->screen);
		}
		break;
	case SFB_TCCLK:
		s->count_from = device_now(d);
		break;
	default:
		break;
	}
}

/* What the firmware leaves. */
static void
sfb_reset(struct device *d)
{
	struct sfb *s = device_self(d);

	s->reg[SFB_PLANEMASK] = UINT32_MAX;
	s->reg[SFB_PIXELMASK] = UINT32_MAX;
	s->reg[SFB_ROP] = ROP_COPY;
	s->reg[SFB_VIDEO_HSETUP] = HSETUP_RESET;
	s->reg[SFB_VIDEO_VSETUP] = VSETUP_RESET;
	s->reg[SFB_VIDEO_BASE] = 1;
	s->reg[SFB_VIDEO_VALID] = 1;
}

/* ---- the frame buffer ---- */

struct sfb_vram {
	struct device *sfb; /* wiring, not state */
};

static const struct state_field sfb_vram_state[] = {STATE_END};

static uint64_t
vram_read(struct device *d, uint64_t off, unsigned size)
{
	const struct sfb_vram *v = device_self(d);
	const struct sfb *s = device_self(v->sfb);
	uint64_t value = 0;

	for (unsigned i = 0; i < size; i++) {
		value |= (uint64_t)s->vram[(off + i) & VRAM_MASK] << 8 * i;
	}
	return value;
}

static void
vram_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	const struct sfb_vram *v = device_self(d);

	operate(v->sfb, (uint32_t)off, (uint32_t)value, size);
}

/* ---- what it shows ---- */

void
sfb_shape(const struct device *d, struct screen_shape *shape)
{
	const struct sfb *s = device_self(d);
	unsigned width = (s->reg[SFB_VIDEO_HSETUP] & HSETUP_PIXELS) * 4;
	unsigned height = s->reg[SFB_VIDEO_VSETUP] & VSETUP_LINES;

	*shape = (struct screen_shape){
	    .width = width != 0 ? width : 4,
	    .height = height != 0 ? height : 1,
	    .first = (uint64_t)(s->reg[SFB_VIDEO_BASE] & VIDEO_BASE_ROW) << 12,
	    .stride = width != 0 ? width : 4,
	};
}

const uint8_t *
sfb_row(const struct device *d, unsigned y)
{
	const struct sfb *s = device_self(d);
	struct screen_shape shape;
	uint64_t at;

	sfb_shape(d, &shape);
	at = shape.first + y * shape.stride;
	return (s->reg[SFB_VIDEO_VALID] & 1) != 0 &&
		       at + shape.stride <= SFB_VRAM_SIZE
		   ? s->vram + at
		   : NULL;
}

void
sfb_wire(struct device *d, struct screen *screen)
{
	struct sfb *s = device_self(d);

	s->screen = screen;
	screen_set_memory(screen, s->vram_at, SFB_VRAM_SIZE);
}

/* ---- the card ---- */

struct device *
sfb_add(struct machine *m, uint64_t base, uint64_t len, uint64_t vram,
	uint64_t tc_hz, struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &sfb_class, NULL, base, len, irq, e);
	struct device *window =
	    device_add(m, &sfb_vram_class, NULL, vram, SFB_VRAM_SIZE, NULL, e);
	struct sfb *s;
	uint8_t *host;

	if (d == NULL || window == NULL ||
	    !memory_add_ram(m->memory, "sfb.ram", SFB_HIDDEN + vram,
			    SFB_VRAM_SIZE, false, DEVICE_PRIORITY, &host, e)) {
		return NULL;
	}
	s = device_self(d);
	s->vram = host;
	s->vram_at = SFB_HIDDEN + vram;
	s->tc_hz = tc_hz;
	((struct sfb_vram *)device_self(window))->sfb = d;
	return d;
}

static const struct event_kind sfb_events[EVENT_KINDS] = {
    [EVENT_BLANK] = {"blanking", event_blank, 0},
};

const struct device_class sfb_vram_class = {
    .name = "sfb_vram",
    .description = "frame buffer behind an SFB",
    .state = sfb_vram_state,
    .size = sizeof(struct sfb_vram),
    .read = vram_read,
    .write = vram_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
};

const struct device_class sfb_class = {
    .name = "sfb",
    .description = "SFB smart frame buffer controller",
    .state = sfb_state,
    .size = sizeof(struct sfb),
    .events = sfb_events,
    .n_events = EVENT_KINDS,
    .read = sfb_read,
    .write = sfb_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = sfb_reset,
};
