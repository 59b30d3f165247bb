/*
 * PixelStamp: Digital's drawing chip, as on the PMAG-CA: a row of 5 pixels is
 * written at once.  It takes packets of words:
 *
 *	command
 *	planes (bits 0 to 23), number of primitives (24 to 31)
 *	how Z is updated
 *	how pixels are updated
 *	for all primitives, if the command says so: width of lines, XY mask,
 *		clipping rectangle, colour, Z
 *	for each, if it says so: XY mask, its address, the primitive, width,
 *		colour, Z
 *
 * Document: what NetBSD's drivers px and pxg and the X server for them say of
 * it.
 *
 * X and Y are the high and the low half of a word, signed, in eighths of a
 * pixel.  Widths are half of a line's.  An XY mask has 16 x 16 bits, two rows a
 * word.
 *
 * A copied span that is moved to the right, or not at all, is a pixel longer
 * than its length, except through the buffer (HALF_BUFF); the X server counts
 * on it.  Any copy is right when source and destination overlap.
 *
 * Not modelled, and said so in the log: points, triangles, video commands, Z,
 * colours that change along a primitive, meshes, antialiasing, arithmetic,
 * other buffers than the visible one: such packets draw nothing.  Clipping
 * rectangles are not looked at (the X server's clips nothing).  The chip's own
 * registers are just that.
 */
#include <string.h>

#include "devices/pixelstamp_private.h"
#include "devices/raster_op.h"
#include "display/screen.h"
#include "emul/byte_order.h"
#include "emul/machine.h"
#include "memory/memory.h"

/* Words of the stamp's registers. */
enum {
	STAMP_CONFIG_0 = 0xb0,
	STAMP_CONFIG_1 = 0xb4,
};

/* The first word. */
enum {
	CMD_MASK = 0xf,
	CMD_LINES = 1,
	CMD_COPYSPANS = 5,
	CMD_READSPANS = 6,
	CMD_WRITESPANS = 7,
	RGB_SMOOTH = 0x30, /* both bits */
	RGB_CONST = 0x10,
	RGB_FLAT = 0x20,
	XY_MASK = 0x300,
	XY_PERPACKET = 0x100,
	XY_PERPRIMITIVE = 0x200,
	LW_MASK = 0xc00,
	LW_PERPACKET = 0x400,
	LW_PERPRIMITIVE = 0x800,
	CLIPRECT = 0x80000,
	COMMAND_KNOWN = 0x80f3f,
};

/* The fourth word: the update method is in bits 12 to 18. */
enum {
	UPDATE_ENABLE = 1,
	WE_CLIPRECT = 0x100,
	WE_XYMASK = 0x200,
	METHOD_SHIFT = 12,
	METHOD_MASK = 0x7f,
	UPDATE_SPAN = 0x80000,
	COPYSPAN_ALIGNED = 0x100000,
	HALF_BUFF = 0x8000000,
	UPDATE_KNOWN = UPDATE_ENABLE | WE_CLIPRECT | WE_XYMASK |
		       METHOD_MASK << METHOD_SHIFT | UPDATE_SPAN |
		       COPYSPAN_ALIGNED | HALF_BUFF,
};

/* The X server's clipping rectangle: its minimum and maximum. */
#define CLIP_NOTHING_MIN 0x07c00400u
#define CLIP_NOTHING_MAX 0x07ffffffu

#define DMA_SIZE	0x8000u /* memory that a packet does not leave */
#define WIDTH_MASK	0x3fffu
#define SPAN_MAX	8192 /* pixels of a span */
#define STAMP_HIDDEN	(UINT64_C(1) << 44)
#define STAMP_VRAM_SIZE (PIXELSTAMP_WIDTH * PIXELSTAMP_HEIGHT)

static const struct state_field pixelstamp_state[] = {
    STATE_U32(struct pixelstamp, config, "configuration"),
    STATE_END,
};

/* A packet while it is read. */
struct packet {
	struct device *stamp;
	uint32_t paddr; /* of the next word */
	bool lost;	/* something of it is not in memory */
	uint64_t words;
	uint32_t command;
	uint32_t update;
	uint32_t width;
	struct stamp_pen pen;
};

/* ---- memory ---- */

/* Reads or writes LEN bytes at PADDR, which do not leave its 32 KB. */
static void
dma(struct packet *p, uint32_t paddr, void *data, uint32_t len, bool write)
{
	struct memory *mem = p->stamp->machine->memory;
	uint8_t *bytes = data;

	while (len > 0) {
		uint32_t there = DMA_SIZE - paddr % DMA_SIZE;
		uint32_t n = len < there ? len : there;
		bool all =
		    write ? memory_dma_write(mem, p->stamp, paddr, bytes, n)
			  : memory_dma_read(mem, p->stamp, paddr, bytes, n);

		p->lost = p->lost || !all;
		bytes += n;
		len -= n;
		paddr -= paddr % DMA_SIZE;
	}
}

static uint32_t
next_word(struct packet *p)
{
	uint8_t bytes[4] = {0};

	dma(p, p->paddr, bytes, sizeof(bytes), false);
	p->paddr = p->paddr / DMA_SIZE * DMA_SIZE + (p->paddr + 4) % DMA_SIZE;
	p->words++;
	return (uint32_t)get_bytes(bytes, sizeof(bytes), false);
}

/* The physical address of one as the STIC counts: its bits 18 to 23 are 15 to
 * 20, 27 and 28 are 21 and 22. */
static uint32_t
stic_address(uint32_t a)
{
	return (a & 0x18000000) >> 6 | (a & 0x00fc0000) >> 3 | (a & 0x7ffc);
}

/* ---- what a packet says ---- */

/* Update methods; -1: none of X11's operations. */
static int
find_method(uint32_t update)
{
	static const uint8_t methods[] = {
	    [RASTER_CLEAR] = 0x60,	   [RASTER_AND] = 0x14,
	    [RASTER_AND_REVERSE] = 0x15,   [RASTER_COPY] = 0x20,
	    [RASTER_AND_INVERTED] = 0x16,  [RASTER_NOOP] = 0x40,
	    [RASTER_XOR] = 0x11,	   [RASTER_OR] = 0x0f,
	    [RASTER_NOR] = 0x17,	   [RASTER_EQUIV] = 0x10,
	    [RASTER_INVERT] = 0x4e,	   [RASTER_OR_REVERSE] = 0x0e,
	    [RASTER_COPY_INVERTED] = 0x2d, [RASTER_OR_INVERTED] = 0x0d,
	    [RASTER_NAND] = 0x0c,	   [RASTER_SET] = 0x6c,
	};

	for (unsigned i = 0; i < sizeof(methods); i++) {
		if (methods[i] == (update >> METHOD_SHIFT & METHOD_MASK)) {
			return (int)i;
		}
	}
	return -1;
}

static bool
is_known(const struct packet *p, uint32_t z)
{
	uint32_t command = p->command & CMD_MASK;

	if (command == CMD_LINES) {
		if ((p->command & LW_MASK) == 0) {
			return false;
		}
	} else if (command < CMD_COPYSPANS || command > CMD_WRITESPANS) {
		return false;
	}
	return (p->command & ~(uint32_t)COMMAND_KNOWN) == 0 &&
	       (p->command & LW_MASK) != LW_MASK &&
	       (p->command & XY_MASK) != XY_MASK &&
	       (p->command & RGB_SMOOTH) != RGB_SMOOTH && z == 0 &&
	       (p->update & ~(uint32_t)UPDATE_KNOWN) == 0 &&
	       find_method(p->update) >= 0;
}

static void
read_mask(struct packet *p)
{
	for (unsigned i = 0; i < STAMP_MASK; i += 2) {
		uint32_t rows = next_word(p);

		p->pen.mask[i] = (uint16_t)rows;
		p->pen.mask[i + 1] = (uint16_t)(rows >> 16);
	}
}

static void
read_clip(struct packet *p)
{
	uint32_t min = next_word(p);
	uint32_t max = next_word(p);

	if ((p->update & WE_CLIPRECT) != 0 &&
	    (min != CLIP_NOTHING_MIN || max != CLIP_NOTHING_MAX)) {
		device_unimplemented(p->stamp,
				     "clipping rectangle 0x%08x, 0x%08x",
				     (unsigned)min, (unsigned)max);
	}
}

/* What is the same for all primitives. */
static void
read_context(struct packet *p)
{
	if ((p->command & LW_PERPACKET) != 0) {
		p->width = next_word(p);
	}
	if ((p->command & XY_PERPACKET) != 0) {
		read_mask(p);
	}
	if ((p->command & CLIPRECT) != 0) {
		read_clip(p);
	}
	if ((p->command & RGB_CONST) != 0) {
		p->pen.colour = (uint8_t)next_word(p);
	}
}

/* ---- primitives ---- */

static int
x_of(uint32_t word)
{
	return (int16_t)(word >> 16);
}

static int
y_of(uint32_t word)
{
	return (int16_t)word;
}

static int
pixel_of(int position)
{
	return (position - (position & (STAMP_UNIT - 1))) / STAMP_UNIT;
}

static int
pixels_of(uint32_t length)
{
	return (int)((length & 0xffff) / STAMP_UNIT);
}

/* Source and destination are the second and the third word. */
static void
copy_span(struct packet *p, const uint32_t *words)
{
	int n = pixels_of(words[0]);
	uint8_t pixels[SPAN_MAX];

	if ((p->update & HALF_BUFF) == 0 && x_of(words[1]) <= x_of(words[2])) {
		n++;
	}
	stamp_read(p->stamp, &p->pen, pixel_of(x_of(words[1])),
		   pixel_of(y_of(words[1])), n, pixels);
	stamp_write(p->stamp, &p->pen, pixel_of(x_of(words[2])),
		    pixel_of(y_of(words[2])), n, pixels);
}

/* The words are an address of the STIC, where a pixel is the lowest byte of a
 * word; the length, and where it is on the screen. */
static void
read_span(struct packet *p, const uint32_t *words)
{
	int n = pixels_of(words[1]);
	uint8_t bytes[SPAN_MAX * 4] = {0};
	uint8_t pixels[SPAN_MAX];

	stamp_read(p->stamp, &p->pen, pixel_of(x_of(words[2])),
		   pixel_of(y_of(words[2])), n, pixels);
	for (int i = 0; i < n; i++) {
		bytes[i * 4] = pixels[i];
	}
	dma(p, stic_address(words[0]), bytes, (uint32_t)n * 4, true);
	p->words += (unsigned)n;
}

static void
write_span(struct packet *p, const uint32_t *words)
{
	int n = pixels_of(words[1]);
	uint8_t bytes[SPAN_MAX * 4];
	uint8_t pixels[SPAN_MAX];

	dma(p, stic_address(words[0]), bytes, (uint32_t)n * 4, false);
	p->words += (unsigned)n;
	if (p->lost) {
		return;
	}
	for (int i = 0; i < n; i++) {
		pixels[i] = bytes[i * 4];
	}
	stamp_write(p->stamp, &p->pen, pixel_of(x_of(words[2])),
		    pixel_of(y_of(words[2])), n, pixels);
}

static void
draw_line(struct packet *p, const uint32_t *words, uint32_t mask_at)
{
	const struct stamp_line line = {
	    .x1 = x_of(words[0]),
	    .y1 = y_of(words[0]),
	    .x2 = x_of(words[1]),
	    .y2 = y_of(words[1]),
	    .width = (int)(p->width & WIDTH_MASK),
	};

	stamp_draw_line(p->stamp, &p->pen, &line, mask_at);
}

static void
draw(struct packet *p, const uint32_t *words, uint32_t mask_at)
{
	if ((p->command & CMD_MASK) == CMD_READSPANS) {
		read_span(p, words);
		return;
	}
	if ((p->update & UPDATE_ENABLE) == 0) {
		return;
	}
	switch (p->command & CMD_MASK) {
	case CMD_LINES:
		draw_line(p, words, mask_at);
		break;
	case CMD_COPYSPANS:
		copy_span(p, words);
		break;
	default:
		write_span(p, words);
		break;
	}
}

static void
do_primitive(struct packet *p)
{
	static const uint8_t sizes[] = {
	    [CMD_LINES] = 2,
	    [CMD_COPYSPANS] = 3,
	    [CMD_READSPANS] = 4,
	    [CMD_WRITESPANS] = 4,
	};
	uint32_t words[4];
	uint32_t mask_at = 0;

	if ((p->command & XY_PERPRIMITIVE) != 0) {
		read_mask(p);
	}
	if ((p->command & XY_MASK) != 0) {
		mask_at = next_word(p);
	}
	for (unsigned i = 0; i < sizes[p->command & CMD_MASK]; i++) {
		words[i] = next_word(p);
	}
	if ((p->command & LW_PERPRIMITIVE) != 0) {
		p->width = next_word(p);
	}
	if ((p->command & RGB_FLAT) != 0) {
		p->pen.colour = (uint8_t)next_word(p);
	}
	if (!p->lost) {
		draw(p, words, mask_at);
	}
}

bool
pixelstamp_packet(struct device *d, uint32_t paddr, uint64_t *cycles)
{
	struct packet p = {.stamp = d, .paddr = paddr};
	uint32_t planes;
	uint32_t z;

	p.command = next_word(&p);
	planes = next_word(&p);
	z = next_word(&p);
	p.update = next_word(&p);
	if (!is_known(&p, z)) {
		device_unimplemented(
		    d, "packet 0x%08x, Z 0x%08x, update 0x%08x",
		    (unsigned)p.command, (unsigned)z, (unsigned)p.update);
	} else {
		p.pen.planes = (uint8_t)planes;
		p.pen.rop = (unsigned)find_method(p.update);
		p.pen.masked = (p.update & WE_XYMASK) != 0;
		read_context(&p);
		for (uint32_t i = 0; i < planes >> 24 && !p.lost; i++) {
			do_primitive(&p);
		}
	}
	if (p.lost) {
		device_guest_error(d, "packet at 0x%x is not all in memory",
				   (unsigned)paddr);
	}
	*cycles = p.words + p.pen.stamps;
	return !p.lost;
}

/* ---- registers ---- */

/* The one at OFF, NULL if there is none. */
static uint32_t *
find_register(struct device *d, uint64_t off)
{
	struct pixelstamp *s = device_self(d);

	switch (off / 4) {
	case STAMP_CONFIG_0:
		return &s->config[0];
	case STAMP_CONFIG_1:
		return &s->config[1];
	default:
		device_unimplemented(d, "register at 0x%llx",
				     (unsigned long long)off);
		return NULL;
	}
}

static uint64_t
pixelstamp_read(struct device *d, uint64_t off, unsigned size)
{
	const uint32_t *r = find_register(d, off);

	return r != NULL ? *r : 0;
}

static void
pixelstamp_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	uint32_t *r = find_register(d, off);

	if (r != NULL) {
		*r = (uint32_t)value;
	}
}

/* ---- the card ---- */

const uint8_t *
pixelstamp_row(const struct device *d, unsigned y)
{
	const struct pixelstamp *s = device_self(d);

	return s->vram + (size_t)y * PIXELSTAMP_WIDTH;
}

void
pixelstamp_wire(struct device *d, struct screen *screen)
{
	const struct pixelstamp *s = device_self(d);

	screen_set_memory(screen, s->vram_at, STAMP_VRAM_SIZE);
}

struct device *
pixelstamp_add(struct machine *m, uint64_t base, uint64_t len, struct error *e)
{
	struct device *d =
	    device_add(m, &pixelstamp_class, NULL, base, len, NULL, e);
	struct pixelstamp *s;
	uint8_t *host;

	if (d == NULL || !memory_add_ram(m->memory, "pixelstamp.ram",
					 STAMP_HIDDEN + base, STAMP_VRAM_SIZE,
					 false, DEVICE_PRIORITY, &host, e)) {
		return NULL;
	}
	s = device_self(d);
	s->vram = host;
	s->vram_at = STAMP_HIDDEN + base;
	return d;
}

const struct device_class pixelstamp_class = {
    .name = "pixelstamp",
    .description = "PixelStamp drawing chip",
    .state = pixelstamp_state,
    .size = sizeof(struct pixelstamp),
    .read = pixelstamp_read,
    .write = pixelstamp_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
};
