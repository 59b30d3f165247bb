/*
 * Bt478: Brooktree's RAMDAC with 256 colours of 24 bits, a mask for pixels, and
 * 15 colours that lie over them.
 *
 * Document: "Bt471/476/478 80 MHz 256-Word Color Palette RAMDAC".  Registers
 * are the lowest bytes of words.  An address selects a colour of the palette or
 * of the overlays; its components follow one after the other, red first, then
 * those of the next one.
 *
 * Not modelled: components of 6 bits.
 */
#include "devices/bt478.h"
#include "display/screen.h"

enum bt478_reg {
	BT478_MAP_WA = 0, /* address of a colour to be written */
	BT478_MAP = 1,
	BT478_MASK = 2,
	BT478_MAP_RA = 3, /* to be read */
	BT478_OVER_WA = 4,
	BT478_OVER = 5,
	BT478_OVER_RA = 7,
	BT478_REGISTERS = 8,
};

#define COLOURS	 256
#define OVERLAYS 16

struct bt478 {
	uint8_t address;
	uint8_t component; /* that comes next */
	uint8_t mask;
	uint8_t colour[COLOURS * 3];
	uint8_t overlay[OVERLAYS * 3];

	struct screen *screen; /* wiring, not state */
};

static const struct state_field bt478_state[] = {
    STATE_U8(struct bt478, address, "address of a colour"),
    STATE_U8_MAX(struct bt478, component, "0 red, 1 green, 2 blue is next", 2),
    STATE_U8_RESET(struct bt478, mask, "pixel mask", 0xff),
    STATE_U8(struct bt478, colour, "colour palette"),
    STATE_U8(struct bt478, overlay, "overlay colours"),
    STATE_END,
};

/* The component that is next, in the palette or the overlays. */
static uint8_t *
next_component(struct bt478 *b, bool overlay)
{
	uint8_t *byte =
	    overlay ? &b->overlay[b->address % OVERLAYS * 3 + b->component]
		    : &b->colour[b->address * 3 + b->component];

	b->component = (uint8_t)((b->component + 1) % 3);
	if (b->component == 0) {
		b->address++;
	}
	return byte;
}

static uint64_t
bt478_read(struct device *d, uint64_t off, unsigned size)
{
	struct bt478 *b = device_self(d);

	switch (off % BT478_REGISTERS) {
	case BT478_MAP:
		return *next_component(b, false);
	case BT478_OVER:
		return *next_component(b, true);
	case BT478_MASK:
		return b->mask;
	default:
		return b->address;
	}
}

static void
bt478_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct bt478 *b = device_self(d);

	switch (off % BT478_REGISTERS) {
	case BT478_MAP:
		*next_component(b, false) = (uint8_t)value;
		break;
	case BT478_OVER:
		*next_component(b, true) = (uint8_t)value;
		break;
	case BT478_MASK:
		b->mask = (uint8_t)value;
		break;
	default:
		b->address = (uint8_t)value;
		b->component = 0;
		return;
	}
	if (b->screen != NULL) {
		screen_touch(b->screen);
	}
}

uint32_t
bt478_colour(const struct device *d, uint8_t pixel, uint8_t overlay)
{
	const struct bt478 *b = device_self(d);
	const uint8_t *c = overlay % OVERLAYS != 0
			       ? &b->overlay[overlay % OVERLAYS * 3]
			       : &b->colour[(pixel & b->mask) * 3];

	return (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
}

void
bt478_wire(struct device *d, struct screen *screen)
{
	((struct bt478 *)device_self(d))->screen = screen;
}

const struct device_class bt478_class = {
    .name = "bt478",
    .description = "Brooktree Bt478 RAMDAC",
    .state = bt478_state,
    .size = sizeof(struct bt478),
    .read = bt478_read,
    .write = bt478_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
    .read_side_effects = true,
};
