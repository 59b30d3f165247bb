/*
 * SFB: Digital's smart frame buffer controller, between the TURBOchannel and
 * 2 MB of frame buffer with a byte a pixel.  What is written to the frame
 * buffer is, depending on the mode, pixels, a stipple of 32 pixels, a mask of
 * 32 pixels to be copied, or a stipple of 16 pixels on a line.
 *
 * Documents: "DEC 3000 300/400/500/600/700/800/900 AXP Models System
 * Programmer's Manual", EK-D3SYS-PM, chapter 6; McCormack and McNamara, "A
 * Smart Frame Buffer", WRL Research Report 93/1; the fields of BRES1 to BRES3
 * and how a line begins also by what drivers of this chip and of the 21030,
 * which came after it, do.
 *
 * Pixels of a word are its bytes from the lowest one on.  Foreground,
 * background and plane mask have a byte for each of four pixels, and the
 * boolean operation is one of X11's sixteen.
 *
 * The frame buffer itself is memory where no CPU reaches it: SFB_HIDDEN above
 * its place in the slot.
 *
 * Not modelled: the deep register, which is for other depths and sizes.
 */
#include <string.h>

#include "devices/raster_op.h"
#include "devices/sfb.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

enum sfb_reg {
	SFB_COPYBUF_0 = 0x00, /* to COPYBUF_7, 0x07 */
	SFB_FG = 0x08,
	SFB_BG = 0x09,
	SFB_PLANEMASK = 0x0a,
	SFB_PIXELMASK = 0x0b,
	SFB_MODE = 0x0c,
	SFB_ROP = 0x0d,
	SFB_PIXELSHIFT = 0x0e,
	SFB_ADDRESS = 0x0f,
	SFB_BRES1 = 0x10,
	SFB_BRES2 = 0x11,
	SFB_BRES3 = 0x12,
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
	MODE_OPAQUE_LINE = 2,
	MODE_TRANSPARENT_STIPPLE = 5,
	MODE_TRANSPARENT_LINE = 6,
	MODE_COPY = 7,
	MODE_MASK = 7,
};

enum {
	HSETUP_PIXELS = 0x1ff, /* in 4 */
	VSETUP_LINES = 0x7ff,
	VIDEO_BASE_ROW = 0x1ff, /* in 4 KB */
	PIXELSHIFT_SIGN = 8,
	PIXELSHIFT_MASK = 15,
	BRES_ADDRESS_SHIFT = 16, /* of BRES1 and 2; below is the error */
	BRES_ERROR = 0xffff,
	BRES3_LENGTH = 15, /* 0 is 16 */
	BRES3_ERROR_SHIFT = 15,
	LINE_START_SHIFT = 16, /* bits 17 and 16: the pixel in the word */
	LINE_START_MASK = 3,
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
#define QUADWORD     8	 /* pixels that are kept of the copy before */
#define LINE	     16	 /* pixels of a line */
#define COUNT_CYCLES 256 /* of the TURBOchannel, of a measurement */

enum {
	EVENT_BLANK,
	EVENT_KINDS,
};

struct sfb {
	uint32_t reg[SFB_REGISTERS];
	uint8_t residue[QUADWORD];
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
			bytes[i] = raster_combine(s->reg[SFB_ROP], pixels[i],
						  old, planes);
		}
	}
	memory_dma_write(d->machine->memory, d, s->vram_at + at, bytes, n);
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
	put_pixels(d, at, pixels, SPAN, opaque ? s->reg[SFB_PIXELMASK] : data);
}

/* ---- copies ---- */

/* Shifts SPAN, of N pixels that are read at once or written to the buffer, by
 * what PIXELSHIFT says: to higher addresses if it is positive, when the first
 * ones come from the end of those before, else the last ones from their
 * beginning. */
static void
shift_span(struct sfb *s, const uint8_t *span, uint8_t *pixels, unsigned n)
{
	unsigned shift = s->reg[SFB_PIXELSHIFT] & PIXELSHIFT_MASK;

	if ((shift & PIXELSHIFT_SIGN) != 0) {
		shift = 16 - shift;
		memcpy(pixels, span + shift, n - shift);
		memcpy(pixels + n - shift, s->residue, shift);
		memcpy(s->residue, span, QUADWORD);
	} else {
		memcpy(pixels, s->residue + QUADWORD - shift, shift);
		memcpy(pixels + shift, span, n - shift);
		memcpy(s->residue, span + n - QUADWORD, QUADWORD);
	}
}

/* PIXELS become words of the buffer, from FIRST on. */
static void
fill_buffer(struct sfb *s, unsigned first, const uint8_t *pixels, unsigned n)
{
	for (unsigned i = 0; i < n / 4; i++, pixels += 4) {
		s->reg[SFB_COPYBUF_0 + first + i] =
		    pixels[0] | (uint32_t)pixels[1] << 8 |
		    (uint32_t)pixels[2] << 16 | (uint32_t)pixels[3] << 24;
	}
}

/* Software has written word REG of the buffer: the second one of each quadword
 * is what puts both there.  Next comes a destination. */
static void
write_buffer(struct sfb *s, unsigned reg)
{
	uint8_t span[QUADWORD];
	uint8_t pixels[QUADWORD];

	s->copying = true;
	if (reg % 2 == 0) {
		return;
	}
	for (unsigned i = 0; i < QUADWORD; i++) {
		span[i] = lane(s->reg[reg - 1 + i / 4], i);
	}
	shift_span(s, span, pixels, QUADWORD);
	fill_buffer(s, reg - 1, pixels, QUADWORD);
}

/* A copy is two writes: the first one reads 32 pixels into the buffer, the
 * second one writes those that its data say. */
static void
copy(struct device *d, uint32_t at, uint32_t data)
{
	struct sfb *s = device_self(d);
	uint8_t span[SPAN];
	uint8_t pixels[SPAN];

	at &= WORD_MASK;
	s->copying = !s->copying;
	for (unsigned i = 0; i < SPAN; i++) {
		span[i] = s->copying ? s->vram[(at + i) & VRAM_MASK]
				     : lane(s->reg[SFB_COPYBUF_0 + i / 4], i);
	}
	if (s->copying) {
		shift_span(s, span, pixels, SPAN);
		fill_buffer(s, 0, pixels, SPAN);
	} else {
		put_pixels(d, at, span, SPAN, data);
	}
}

/* ---- lines ---- */

/* As many pixels as BRES3 says, from ADDRESS on, which is left at the next one.
 * The error tells which of BRES1 and BRES2 has the way there. */
static void
draw_line(struct device *d, uint32_t data)
{
	struct sfb *s = device_self(d);
	bool opaque = (s->reg[SFB_MODE] & MODE_MASK) == MODE_OPAQUE_LINE;
	unsigned n = s->reg[SFB_BRES3] & BRES3_LENGTH;
	int32_t error = (int32_t)s->reg[SFB_BRES3] >> BRES3_ERROR_SHIFT;
	uint32_t at = s->reg[SFB_ADDRESS];

	n = n == 0 ? LINE : n;
	for (unsigned i = 0; i < n; i++) {
		bool set = (data >> i & 1) != 0;
		uint32_t step = s->reg[error < 0 ? SFB_BRES1 : SFB_BRES2];
		uint8_t pixel = lane(s->reg[set ? SFB_FG : SFB_BG], at);

		put_pixels(d, at, &pixel, 1, opaque || set ? 1 : 0);
		at += (uint32_t)((int32_t)step >> BRES_ADDRESS_SHIFT);
		error += error < 0 ? (int32_t)(step & BRES_ERROR)
				   : -(int32_t)(step & BRES_ERROR);
	}
	s->reg[SFB_ADDRESS] = at;
	s->reg[SFB_BRES3] = (uint32_t)error << BRES3_ERROR_SHIFT;
}

static void
continue_line(struct device *d, uint32_t data)
{
	const struct sfb *s = device_self(d);
	unsigned mode = s->reg[SFB_MODE] & MODE_MASK;

	if (mode == MODE_OPAQUE_LINE || mode == MODE_TRANSPARENT_LINE) {
		draw_line(d, data);
	} else {
		device_unimplemented(d, "a line in mode %u", mode);
	}
}

/* DATA for SIZE bytes of the frame buffer.  The pixel mask is for one
 * operation. */
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
		put_pixels(d, at, pixels, size,
			   s->reg[SFB_PIXELMASK] >> (at & 3));
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
	case MODE_OPAQUE_LINE:
	case MODE_TRANSPARENT_LINE:
		s->reg[SFB_ADDRESS] =
		    at | (data >> LINE_START_SHIFT & LINE_START_MASK);
		draw_line(d, data);
		break;
	default:
		device_unimplemented(d, "mode %u",
				     (unsigned)(s->reg[SFB_MODE] & MODE_MASK));
		break;
	}
	s->reg[SFB_PIXELMASK] = UINT32_MAX;
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
	if (reg < SFB_FG) {
		write_buffer(s, reg);
		return;
	}
	switch (reg) {
	case SFB_MODE:
	case SFB_PIXELSHIFT:
		s->copying = false;
		break;
	case SFB_START:
		operate(d, s->reg[SFB_ADDRESS], (uint32_t)value, 4);
		break;
	case SFB_BCONT:
		continue_line(d, (uint32_t)value);
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
	s->reg[SFB_ROP] = RASTER_COPY;
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
