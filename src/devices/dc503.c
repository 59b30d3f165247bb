/*
 * DC503: Digital's programmable cursor chip, with a cursor of 16 x 16 pixels in
 * two planes, and two regions of the screen that it detects.
 *
 * Document: "DECstation 3100 Desktop Workstation Functional Specification", by
 * what the drivers of Mach and NetBSD say of it.  All registers are write-only,
 * halfwords 4 bytes apart.  The lowest bit of a word of the cursor is the
 * leftmost pixel.
 *
 * Not modelled: the cross hair, region 1 (a test sampler on this board) and the
 * test output.
 */
#include "devices/dc503.h"
#include "display/screen.h"
#include "emul/machine.h"

enum dc503_reg {
	DC503_CMDR = 0,
	DC503_XPOS = 1,
	DC503_YPOS = 2,
	DC503_XMIN1 = 3, /* to YMAX1, 6 */
	DC503_YMAX1 = 6,
	DC503_XMIN2 = 11, /* to YMAX2, 14 */
	DC503_YMIN2 = 13,
	DC503_YMAX2 = 14,
	DC503_MEMORY = 15,
	DC503_REGISTERS = 16,
};

enum dc503_cmdr {
	CMDR_ENPA = 0x0001, /* plane A of the cursor */
	CMDR_FOPA = 0x0002, /* plane A is on everywhere */
	CMDR_ENPB = 0x0004,
	CMDR_FOPB = 0x0008,
	CMDR_XHAIR = 0x0010,
	CMDR_ENRG2 = 0x0400,
	CMDR_LODSA = 0x1000, /* MEMORY loads the cursor, from its beginning */
	CMDR_TEST = 0x8000,
};

#define CURSOR_SIZE 16
#define PLANE_A	    1
#define PLANE_B	    2

enum {
	EVENT_REGION,
	EVENT_KINDS,
};

struct dc503 {
	uint16_t reg[DC503_REGISTERS];
	uint16_t cursor[2 * CURSOR_SIZE]; /* plane A, plane B */
	uint8_t load;			  /* word that is loaded next */

	/* Wiring, not state. */
	struct screen *screen;
	unsigned left;
	unsigned top;
	emul_time line;
	unsigned lines;
};

static const struct state_field dc503_state[] = {
    STATE_U16(struct dc503, reg, "registers"),
    STATE_U16(struct dc503, cursor, "cursor, plane A, then B"),
    STATE_U8_MAX(struct dc503, load, "next word to be loaded",
		 2 * CURSOR_SIZE - 1),
    STATE_END,
};

/* ---- region 2 ---- */

/* When the beam next comes to its first line; never, if it is not enabled. */
static void
schedule_region(struct device *d)
{
	const struct dc503 *c = device_self(d);
	emul_time frame = c->lines * c->line;
	emul_time at = c->reg[DC503_YMIN2] * c->line;
	emul_time now = device_now(d);

	event_cancel(&d->object, EVENT_REGION);
	if ((c->reg[DC503_CMDR] & CMDR_ENRG2) == 0 ||
	    c->reg[DC503_YMIN2] >= c->lines) {
		return;
	}
	at += now / frame * frame;
	event_schedule(&d->object, EVENT_REGION, at > now ? at : at + frame, 0);
}

static void
event_region(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);

	irq_set(d->irq, true);
	irq_set(d->irq, false);
	schedule_region(d);
}

/* ---- registers ---- */

static void
write_command(struct device *d, uint16_t value)
{
	struct dc503 *c = device_self(d);
	uint16_t changed = c->reg[DC503_CMDR] ^ value;

	if ((changed & value & (CMDR_XHAIR | CMDR_TEST)) != 0) {
		device_unimplemented(d, "cross hair or test, CMDR 0x%04x",
				     value);
	}
	if ((changed & CMDR_LODSA) != 0) {
		c->load = 0;
	}
	c->reg[DC503_CMDR] = value;
	if ((changed & CMDR_ENRG2) != 0) {
		schedule_region(d);
	}
}

static void
load_cursor(struct dc503 *c, uint16_t value)
{
	if ((c->reg[DC503_CMDR] & CMDR_LODSA) != 0) {
		c->cursor[c->load] = value;
		c->load = (uint8_t)((c->load + 1) % (2 * CURSOR_SIZE));
	}
}

static uint64_t
dc503_read(struct device *d, uint64_t off, unsigned size)
{
	return 0;
}

static void
dc503_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct dc503 *c = device_self(d);
	enum dc503_reg reg = (enum dc503_reg)(off % DC503_REGISTERS);

	if (reg == DC503_CMDR) {
		write_command(d, (uint16_t)value);
	} else if (reg == DC503_MEMORY) {
		load_cursor(c, (uint16_t)value);
	} else {
		c->reg[reg] = (uint16_t)value;
		if (reg == DC503_YMIN2) {
			schedule_region(d);
		}
	}
	if (c->screen != NULL && (reg <= DC503_YPOS || reg == DC503_MEMORY)) {
		screen_touch(c->screen);
	}
}

/* ---- what it draws ---- */

unsigned
dc503_planes(const struct device *d, unsigned x, unsigned y)
{
	const struct dc503 *c = device_self(d);
	uint16_t cmdr = c->reg[DC503_CMDR];
	unsigned column = x + c->left - c->reg[DC503_XPOS];
	unsigned row = y + c->top - c->reg[DC503_YPOS];
	unsigned planes = ((cmdr & CMDR_FOPA) != 0 ? PLANE_A : 0) |
			  ((cmdr & CMDR_FOPB) != 0 ? PLANE_B : 0);

	if (column >= CURSOR_SIZE || row >= CURSOR_SIZE) {
		return planes;
	}
	if ((cmdr & CMDR_ENPA) != 0 && (c->cursor[row] >> column & 1) != 0) {
		planes |= PLANE_A;
	}
	if ((cmdr & CMDR_ENPB) != 0 &&
	    (c->cursor[CURSOR_SIZE + row] >> column & 1) != 0) {
		planes |= PLANE_B;
	}
	return planes;
}

void
dc503_wire(struct device *d, struct screen *screen, unsigned left, unsigned top,
	   emul_time line, unsigned lines)
{
	struct dc503 *c = device_self(d);

	c->screen = screen;
	c->left = left;
	c->top = top;
	c->line = line;
	c->lines = lines;
}

static const struct event_kind dc503_events[EVENT_KINDS] = {
    [EVENT_REGION] = {"region 2", event_region, 0},
};

const struct device_class dc503_class = {
    .name = "dc503",
    .description = "DC503 programmable cursor chip",
    .state = dc503_state,
    .size = sizeof(struct dc503),
    .events = dc503_events,
    .n_events = EVENT_KINDS,
    .read = dc503_read,
    .write = dc503_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
};
