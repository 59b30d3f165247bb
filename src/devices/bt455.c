/*
 * Bt455: Brooktree's RAMDAC with 16 colours and an overlay colour, of 4 bits of
 * red, green and blue each.
 *
 * Document: "Bt454/Bt455 170 MHz Monolithic CMOS 16x12 Color Palette RAMDAC".
 * Registers are the lowest bytes of words: the address of a colour; its
 * components, one after the other, then those of the next one; a reset of which
 * component is next; components of the overlay colour.
 */
#include "devices/bt455.h"
#include "display/screen.h"

enum bt455_reg {
	BT455_ADDR = 0,
	BT455_CMAP = 1,
	BT455_CLEAR = 2,
	BT455_OVLY = 3,
};

#define COLOURS 16
#define GREEN	1

struct bt455 {
	uint8_t address;
	uint8_t component; /* that comes next */
	uint8_t colour[(COLOURS + 1) * 3];

	struct screen *screen; /* wiring, not state */
};

static const struct state_field bt455_state[] = {
    STATE_U8_MAX(struct bt455, address, "address of a colour", COLOURS - 1),
    STATE_U8_MAX(struct bt455, component, "0 red, 1 green, 2 blue is next", 2),
    STATE_FIELD(struct bt455, colour, uint8_t, STATE_TYPE_U8,
		"colours, then the overlay's", 0, 15),
    STATE_END,
};

uint32_t
bt455_grey(const struct device *d, unsigned n)
{
	const struct bt455 *b = device_self(d);

	return b->colour[3 * n + GREEN] * UINT32_C(0x111111);
}

/* The component that is next. */
static uint8_t *
component(struct bt455 *b, enum bt455_reg reg)
{
	unsigned n = reg == BT455_OVLY ? COLOURS : b->address;

	return &b->colour[3 * n + b->component];
}

static void
next_component(struct bt455 *b, enum bt455_reg reg)
{
	b->component = (uint8_t)((b->component + 1) % 3);
	if (b->component == 0 && reg == BT455_CMAP) {
		b->address = (b->address + 1) % COLOURS;
	}
}

static uint64_t
bt455_read(struct device *d, uint64_t off, unsigned size)
{
	struct bt455 *b = device_self(d);
	enum bt455_reg reg = (enum bt455_reg)(off & 3);
	uint8_t value;

	if (reg == BT455_ADDR) {
		return b->address;
	}
	if (reg == BT455_CLEAR) {
		b->component = 0;
		return 0;
	}
	value = *component(b, reg);
	next_component(b, reg);
	return value;
}

static void
bt455_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct bt455 *b = device_self(d);
	enum bt455_reg reg = (enum bt455_reg)(off & 3);

	switch (reg) {
	case BT455_ADDR:
		b->address = value % COLOURS;
		b->component = 0;
		break;
	case BT455_CLEAR:
		b->component = 0;
		break;
	default:
		*component(b, reg) = value & 0x0f;
		next_component(b, reg);
		if (b->screen != NULL) {
			screen_touch(b->screen);
		}
		break;
	}
}

void
bt455_wire(struct device *d, struct screen *screen)
{
	((struct bt455 *)device_self(d))->screen = screen;
}

const struct device_class bt455_class = {
    .name = "bt455",
    .description = "Brooktree Bt455 RAMDAC",
    .state = bt455_state,
    .size = sizeof(struct bt455),
    .read = bt455_read,
    .write = bt455_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
    .read_side_effects = true,
};
