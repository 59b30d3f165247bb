/*
 * VFB01 and VFB02: the frame buffers of the DECstations 2100 and 3100, 1024 x
 * 864 pixels, monochrome or with 256 colours, with a DC503 for the cursor and a
 * Bt478 for colours.
 *
 * Document: "DECstation 3100 Desktop Workstation Functional Specification", by
 * what the drivers of Mach and NetBSD say of it.
 *
 *	0fc00000	frame buffer: 1 MB, rows of 1024 bytes; monochrome: 256
 *KB, rows of 2048 bits, the lowest bit is the leftmost pixel 10000000	plane
 *mask: the bits of pixels that can be written 11000000	DC503 12000000	Bt478
 *
 * A pixel of the VFB01 is the highest bit of a colour's number.  Planes A and B
 * of the cursor are the overlay bits 3 and 2.
 *
 * Not modelled: a plane mask that protects bits.
 */
#include <strings.h>

#include "devices/bt478.h"
#include "devices/dc503.h"
#include "devices/kn01.h"
#include "devices/vfb.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

#define VFB_MEMORY UINT64_C(0x0fc00000)
#define VFB_MASK   UINT64_C(0x10000000)
#define VFB_CURSOR UINT64_C(0x11000000)
#define VFB_RAMDAC UINT64_C(0x12000000)

#define WIDTH	      1024
#define HEIGHT	      864
#define COLOUR_STRIDE 1024
#define MONO_STRIDE   256
#define COLOUR_SIZE   0x100000
#define MONO_SIZE     0x40000
#define ALL_PLANES    0xff
#define MONO_PIXEL    0x80

/* Video timing: lines of 1280 pixels of 69.17 MHz, 901 of them. */
#define LINE  (1280 * (EMUL_SECOND / 1000) / 69170)
#define LINES 901
/* The upper left corner as the DC503 counts. */
#define CORNER_X 212
#define CORNER_Y 34

struct vfb {
	uint8_t planes;

	/* Wiring, not state. */
	bool mono;
	const uint8_t *memory;
	struct device *cursor;
	struct device *ramdac;
};

static const struct state_field vfb_state[] = {
    STATE_U8_RESET(struct vfb, planes, "plane mask", ALL_PLANES),
    STATE_END,
};

static void
vfb_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct vfb *v = device_self(d);

	v->planes = (uint8_t)value;
	if (v->planes != ALL_PLANES) {
		device_unimplemented(d, "protected planes, mask 0x%02x",
				     v->planes);
	}
}

/* ---- what it shows ---- */

static void
vfb_shape(void *owner, struct screen_shape *shape)
{
	const struct vfb *v = device_self(owner);

	*shape = (struct screen_shape){
	    .width = WIDTH,
	    .height = HEIGHT,
	    .stride = v->mono ? MONO_STRIDE : COLOUR_STRIDE,
	};
}

/* A monochrome monitor is at the green output. */
static uint32_t
grey_of(uint32_t colour)
{
	return (colour >> 8 & 0xff) * UINT32_C(0x010101);
}

static void
vfb_draw(void *owner, unsigned y, uint32_t *pixels)
{
	const struct vfb *v = device_self(owner);
	const uint8_t *row =
	    v->memory + (size_t)y * (v->mono ? MONO_STRIDE : COLOUR_STRIDE);

	for (unsigned x = 0; x < WIDTH; x++) {
		unsigned planes = dc503_planes(v->cursor, x, y);
		unsigned overlay = (planes & 1) << 3 | (planes & 2) << 1;
		uint8_t pixel = row[v->mono ? x / 8 : x];

		if (v->mono) {
			pixel = (pixel >> x % 8 & 1) != 0 ? MONO_PIXEL : 0;
		}
		pixels[x] = bt478_colour(v->ramdac, pixel, (uint8_t)overlay);
		if (v->mono) {
			pixels[x] = grey_of(pixels[x]);
		}
	}
}

/* ---- the board ---- */

static bool
add_parts(struct machine *m, struct device *d, struct irq *retrace,
	  struct error *e)
{
	static const struct screen_class class = {vfb_shape, vfb_draw};
	struct vfb *v = device_self(d);
	uint64_t size = v->mono ? MONO_SIZE : COLOUR_SIZE;
	struct screen *screen;
	uint8_t *host;

	v->cursor = device_add(m, &dc503_class, NULL, VFB_CURSOR,
			       KN01_SLOT_SIZE, retrace, e);
	v->ramdac = device_add(m, &bt478_class, NULL, VFB_RAMDAC,
			       KN01_SLOT_SIZE, NULL, e);
	if (v->cursor == NULL || v->ramdac == NULL ||
	    !memory_add_ram(m->memory, "vfb.ram", VFB_MEMORY, size, false,
			    DEVICE_PRIORITY, &host, e)) {
		return false;
	}
	v->memory = host;
	screen =
	    screen_add(m, v->mono ? VFB_MONOCHROME : VFB_COLOUR, &class, d, e);
	if (screen == NULL) {
		return false;
	}
	screen_set_memory(screen, VFB_MEMORY, size);
	dc503_wire(v->cursor, screen, CORNER_X, CORNER_Y, LINE, LINES);
	bt478_wire(v->ramdac, screen);
	return true;
}

bool
vfb_add(struct machine *m, const char *name, struct irq *retrace,
	struct error *e)
{
	bool mono = strcasecmp(name, VFB_MONOCHROME) == 0;
	struct device *d;

	if (!mono && strcasecmp(name, VFB_COLOUR) != 0) {
		return emul_error(
		    e,
		    "--card 0=%s: there is no such card: give " VFB_COLOUR
		    ", " VFB_MONOCHROME,
		    name);
	}
	d = device_add(m, &vfb_class, NULL, VFB_MASK, KN01_SLOT_SIZE, NULL, e);
	if (d == NULL) {
		return false;
	}
	((struct vfb *)device_self(d))->mono = mono;
	return add_parts(m, d, retrace, e);
}

const struct device_class vfb_class = {
    .name = "vfb",
    .description = "VFB01 or VFB02 frame buffer, plane mask",
    .state = vfb_state,
    .size = sizeof(struct vfb),
    .write = vfb_write,
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
};
