/*
 * Framebuffer controller of the test machines: a fictitious device that sets
 * the resolution and fills and copies rectangles.  Described in
 * doc/testmachines.md.
 *
 * Pixels are three bytes, red, green, blue; rows follow each other without a
 * gap.  Framebuffer memory is plain memory elsewhere (TESTMACHINE_FB).
 */
#include <inttypes.h>

#include "devices/testmachine.h"
#include "display/screen.h"
#include "emul/machine.h"

enum fbctrl_reg {
	FBCTRL_PORT = 0x00, /* RW  selects a port */
	FBCTRL_DATA = 0x10, /* RW  the selected port */
};

enum fbctrl_port {
	PORT_COMMAND = 0, /* writing executes */
	PORT_X1 = 1,
	PORT_Y1 = 2,
	PORT_X2 = 3,
	PORT_Y2 = 4,
	PORT_R = 5, /* of COPY: x of the target */
	PORT_G = 6, /* of COPY: y of the target */
	PORT_B = 7,
	PORTS = 8,
};

enum fbctrl_command {
	COMMAND_NOP = 0,
	COMMAND_SET_RESOLUTION = 1,
	COMMAND_GET_RESOLUTION = 2,
	COMMAND_FILL = 3,
	COMMAND_COPY = 4,
};

#define PIXEL	      3 /* bytes */
#define SMALLEST_SIZE 10
#define DEFAULT_XRES  640
#define DEFAULT_YRES  480
#define CHUNK	      3072 /* bytes moved at once: whole pixels */

struct fbctrl {
	uint32_t port;
	uint32_t ports[PORTS];
	uint32_t xres;
	uint32_t yres;

	/* Wiring, not state. */
	const uint8_t *memory;
	struct screen *screen;
};

static const struct state_field fbctrl_state[] = {
    STATE_U32_MAX(struct fbctrl, port, "selected port", PORTS - 1),
    STATE_U32(struct fbctrl, ports, "command, x1, y1, x2, y2, r, g, b"),
    STATE_U32_RESET(struct fbctrl, xres, "pixels per row", DEFAULT_XRES),
    STATE_U32_RESET(struct fbctrl, yres, "rows", DEFAULT_YRES),
    STATE_END,
};

/* A rectangle of pixels; X2 and Y2 lie in it. */
struct rectangle {
	int64_t x1;
	int64_t y1;
	int64_t x2;
	int64_t y2;
};

/* ---- framebuffer memory, by byte offset ---- */

/* Like memmove: the areas may overlap. */
static void
fb_move(struct device *d, uint64_t to, uint64_t from, uint64_t len)
{
	struct memory *mem = d->machine->memory;
	uint8_t bytes[CHUNK];
	uint64_t done = 0;

	if (to == from) {
		return;
	}
	while (done < len) {
		uint64_t left = len - done;
		size_t n = left < CHUNK ? (size_t)left : CHUNK;
		uint64_t at = to < from ? done : left - n;

		(void)memory_dma_read(mem, d, TESTMACHINE_FB + from + at, bytes,
				      n);
		(void)memory_dma_write(mem, d, TESTMACHINE_FB + to + at, bytes,
				       n);
		done += n;
	}
}

/* Fills with the CHUNK bytes at PATTERN, again and again. */
static void
fb_fill(struct device *d, uint64_t to, uint64_t len, const uint8_t *pattern)
{
	while (len > 0) {
		size_t n = len < CHUNK ? (size_t)len : CHUNK;

		(void)memory_dma_write(d->machine->memory, d,
				       TESTMACHINE_FB + to, pattern, n);
		to += n;
		len -= n;
	}
}

/* ---- commands ---- */

/* What is on the screen stays where it is; new places are black. */
static void
fbctrl_relayout(struct device *d, uint32_t new_x, uint32_t new_y)
{
	static const uint8_t black[CHUNK];
	const struct fbctrl *f = device_self(d);
	uint64_t old_row = (uint64_t)f->xres * PIXEL;
	uint64_t new_row = (uint64_t)new_x * PIXEL;
	uint64_t rows = new_y < f->yres ? new_y : f->yres;
	uint64_t keep = new_row < old_row ? new_row : old_row;
	uint64_t i;

	for (i = 0; i < rows; i++) {
		/* Longer rows from the last, shorter ones from the first, so
		 * that no row is overwritten before it has moved. */
		uint64_t y = new_row > old_row ? rows - 1 - i : i;

		fb_move(d, y * new_row, y * old_row, keep);
		fb_fill(d, y * new_row + keep, new_row - keep, black);
	}
	fb_fill(d, rows * new_row, (new_y - rows) * new_row, black);
}

static bool
fbctrl_possible(uint32_t x, uint32_t y)
{
	return x >= SMALLEST_SIZE && y >= SMALLEST_SIZE &&
	       (uint64_t)x * y <= TESTMACHINE_FB_LEN / PIXEL;
}

static bool
fbctrl_valid(const struct object *o, const void *self)
{
	const struct fbctrl *f = self;

	return fbctrl_possible(f->xres, f->yres);
}

static void
fbctrl_set_resolution(struct device *d)
{
	struct fbctrl *f = device_self(d);
	uint32_t x = f->ports[PORT_X1];
	uint32_t y = f->ports[PORT_Y1];

	if (!fbctrl_possible(x, y)) {
		device_guest_error(d,
				   "a resolution of %" PRIu32 " x %" PRIu32
				   " is not possible",
				   x, y);
		return;
	}
	fbctrl_relayout(d, x, y);
	f->xres = x;
	f->yres = y;
}

static int64_t
fbctrl_coordinate(const struct fbctrl *f, enum fbctrl_port port)
{
	return (int32_t)f->ports[port];
}

/* The rectangle of the ports, its corners in any order. */
static struct rectangle
fbctrl_rectangle(const struct fbctrl *f)
{
	int64_t x1 = fbctrl_coordinate(f, PORT_X1);
	int64_t y1 = fbctrl_coordinate(f, PORT_Y1);
	int64_t x2 = fbctrl_coordinate(f, PORT_X2);
	int64_t y2 = fbctrl_coordinate(f, PORT_Y2);
	struct rectangle r = {
	    .x1 = x1 < x2 ? x1 : x2,
	    .y1 = y1 < y2 ? y1 : y2,
	    .x2 = x1 < x2 ? x2 : x1,
	    .y2 = y1 < y2 ? y2 : y1,
	};

	return r;
}

/* Cuts R to what is on the screen; false if nothing is. */
static bool
fbctrl_clip(const struct fbctrl *f, struct rectangle *r)
{
	r->x1 = r->x1 > 0 ? r->x1 : 0;
	r->y1 = r->y1 > 0 ? r->y1 : 0;
	r->x2 = r->x2 < (int64_t)f->xres ? r->x2 : (int64_t)f->xres - 1;
	r->y2 = r->y2 < (int64_t)f->yres ? r->y2 : (int64_t)f->yres - 1;
	return r->x1 <= r->x2 && r->y1 <= r->y2;
}

static uint64_t
fbctrl_offset(const struct fbctrl *f, int64_t x, int64_t y)
{
	return ((uint64_t)y * f->xres + (uint64_t)x) * PIXEL;
}

static void
fbctrl_fill(struct device *d)
{
	const struct fbctrl *f = device_self(d);
	struct rectangle r = fbctrl_rectangle(f);
	uint8_t pattern[CHUNK];
	unsigned i;
	int64_t y;

	if (!fbctrl_clip(f, &r)) {
		return;
	}
	for (i = 0; i < CHUNK; i++) {
		pattern[i] = (uint8_t)f->ports[PORT_R + i % PIXEL];
	}
	for (y = r.y1; y <= r.y2; y++) {
		fb_fill(d, fbctrl_offset(f, r.x1, y),
			(uint64_t)(r.x2 - r.x1 + 1) * PIXEL, pattern);
	}
}

static void
fbctrl_copy(struct device *d)
{
	const struct fbctrl *f = device_self(d);
	struct rectangle from = fbctrl_rectangle(f);
	int64_t dx = fbctrl_coordinate(f, PORT_R) - from.x1;
	int64_t dy = fbctrl_coordinate(f, PORT_G) - from.y1;
	struct rectangle to;
	int64_t i;

	if (!fbctrl_clip(f, &from)) {
		return;
	}
	to.x1 = from.x1 + dx;
	to.y1 = from.y1 + dy;
	to.x2 = from.x2 + dx;
	to.y2 = from.y2 + dy;
	if (!fbctrl_clip(f, &to)) {
		return;
	}
	for (i = 0; i <= to.y2 - to.y1; i++) {
		int64_t y = dy > 0 ? to.y2 - i : to.y1 + i;

		fb_move(d, fbctrl_offset(f, to.x1, y),
			fbctrl_offset(f, to.x1 - dx, y - dy),
			(uint64_t)(to.x2 - to.x1 + 1) * PIXEL);
	}
}

static void
fbctrl_command(struct device *d, uint32_t command)
{
	struct fbctrl *f = device_self(d);

	switch (command) {
	case COMMAND_NOP:
		break;
	case COMMAND_SET_RESOLUTION:
		fbctrl_set_resolution(d);
		break;
	case COMMAND_GET_RESOLUTION:
		f->ports[PORT_X1] = f->xres;
		f->ports[PORT_Y1] = f->yres;
		break;
	case COMMAND_FILL:
		fbctrl_fill(d);
		break;
	case COMMAND_COPY:
		fbctrl_copy(d);
		break;
	default:
		device_guest_error(d, "there is no command %" PRIu32, command);
		break;
	}
}

/* ---- access ---- */

static uint64_t
fbctrl_read(struct device *d, uint64_t off, unsigned size)
{
	const struct fbctrl *f = device_self(d);

	switch (off) {
	case FBCTRL_PORT:
		return f->port;
	case FBCTRL_DATA:
		return f->ports[f->port];
	default:
		device_guest_error(d, "read of 0x%02" PRIx64, off);
		return 0;
	}
}

static void
fbctrl_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct fbctrl *f = device_self(d);

	switch (off) {
	case FBCTRL_PORT:
		if (value >= PORTS) {
			device_guest_error(d, "there is no port %" PRIu64,
					   value);
			break;
		}
		f->port = (uint32_t)value;
		break;
	case FBCTRL_DATA:
		f->ports[f->port] = (uint32_t)value;
		if (f->port == PORT_COMMAND) {
			fbctrl_command(d, (uint32_t)value);
		}
		break;
	default:
		device_guest_error(d, "write of 0x%" PRIx64 " to 0x%02" PRIx64,
				   value, off);
		break;
	}
}

/* ---- what it shows ---- */

static void
fbctrl_shape(void *owner, struct screen_shape *shape)
{
	const struct fbctrl *f = device_self(owner);

	*shape = (struct screen_shape){
	    .width = f->xres,
	    .height = f->yres,
	    .stride = (uint64_t)f->xres * PIXEL,
	};
}

static void
fbctrl_draw(void *owner, unsigned y, uint32_t *pixels)
{
	const struct fbctrl *f = device_self(owner);
	const uint8_t *p = f->memory + (size_t)y * f->xres * PIXEL;

	for (uint32_t x = 0; x < f->xres; x++, p += PIXEL) {
		pixels[x] = (uint32_t)(p[0] << 16 | p[1] << 8 | p[2]);
	}
}

bool
testmachine_fbctrl_wire(struct device *d, const uint8_t *memory,
			struct error *e)
{
	static const struct screen_class class = {fbctrl_shape, fbctrl_draw};
	struct fbctrl *f = device_self(d);

	f->memory = memory;
	f->screen = screen_add(d->machine, "fb", &class, d, e);
	if (f->screen == NULL) {
		return false;
	}
	screen_set_memory(f->screen, TESTMACHINE_FB, TESTMACHINE_FB_LEN);
	return true;
}

const struct device_class testmachine_fbctrl_class = {
    .name = "fbctrl",
    .description = "test machine framebuffer, see doc/testmachines.md",
    .state = fbctrl_state,
    .size = sizeof(struct fbctrl),
    .valid = fbctrl_valid,
    .read = fbctrl_read,
    .write = fbctrl_write,
    .access = ACCESS_ANY,
    .order = DEVICE_CPU_ORDER,
};
