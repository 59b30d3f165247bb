/*
 * Bt459: Brooktree's RAMDAC with 256 colours and a cursor of 64 x 64 pixels.
 *
 * Document: "Bt459 135 MHz Monolithic CMOS 256x64 Color Palette RAMDAC".  Four
 * registers of 8 bits, here the lowest bytes of words, are a window into an
 * address space of 12 bits: the address, and two for data.  The address counts
 * up by itself; colours are three bytes (red, green, blue) at one address, and
 * become valid with the third.
 *
 * A pixel of the cursor has two bits, the leftmost one of a byte at the top:
 * plane 1 before plane 0.
 *
 * Not modelled: blinking, the cross hair, overlays (the cards here have no
 * overlay planes), pan and zoom, test mode and signatures.
 */
#include <string.h>

#include "devices/bt459.h"
#include "display/screen.h"

enum bt459_reg {
	BT459_ADDR_LO = 0,
	BT459_ADDR_HI = 1,
	BT459_DATA = 2,
	BT459_CMAP = 3,
};

enum bt459_address {
	ADDRESS_MASK = 0x0fff,
	OVERLAY_COLOR_0 = 0x0100,
	CURSOR_COLOR_1 = 0x0181,
	ID = 0x0200,
	COMMAND_0 = 0x0201,
	COMMAND_2 = 0x0203,
	PIXEL_READ_MASK = 0x0204,
	PIXEL_BLINK_MASK = 0x0206,
	CURSOR_COMMAND = 0x0300,
	CURSOR_X_LO = 0x0301,
	CURSOR_X_HI = 0x0302,
	CURSOR_Y_LO = 0x0303,
	CURSOR_Y_HI = 0x0304,
	WINDOW_H_HI = 0x030c,
	CURSOR_RAM = 0x0400,
	CURSOR_RAM_END = 0x0800,
};

enum {
	ID_BT459 = 0x4a,
	COMMAND_2_X_CURSOR = 0x02, /* 01 is transparent, too */
	CURSOR_PLANE_1 = 0x80,
	CURSOR_PLANE_0 = 0x40,
	CURSOR_HAIR = 0x30,
	CURSOR_BLINK = 0x01,
};

#define COLOURS	     256
#define OVERLAYS     16
#define CURSORS	     3
#define CONTROLS     15 /* registers from ID on */
#define POSITIONS    13 /* from CURSOR_COMMAND on */
#define CURSOR_SIZE  64
#define CURSOR_BYTES 16 /* of a row */

struct bt459 {
	uint16_t address;
	uint8_t component; /* of a colour, that comes next */
	uint8_t latch[2];  /* red and green, until there is blue */
	uint8_t colour[COLOURS * 3];
	uint8_t overlay[OVERLAYS * 3];
	uint8_t cursor_colour[CURSORS * 3];
	uint8_t control[CONTROLS];
	uint8_t position[POSITIONS];
	uint8_t cursor[CURSOR_RAM_END - CURSOR_RAM];

	/* Wiring, not state. */
	struct screen *screen;
	int left;
	int top;
};

static const struct state_field bt459_state[] = {
    STATE_FIELD(struct bt459, address, uint16_t, STATE_TYPE_U16,
		"address register", 0, ADDRESS_MASK),
    STATE_U8_MAX(struct bt459, component, "0 red, 1 green, 2 blue is next", 2),
    STATE_U8(struct bt459, latch, "red and green that wait for blue"),
    STATE_U8(struct bt459, colour, "colour palette"),
    STATE_U8(struct bt459, overlay, "overlay colours"),
    STATE_U8(struct bt459, cursor_colour, "cursor colours 1 to 3"),
    STATE_U8(struct bt459, control, "registers from 0x200 on"),
    STATE_U8(struct bt459, position, "registers from 0x300 on"),
    STATE_U8(struct bt459, cursor, "cursor RAM"),
    STATE_END,
};

/* ---- the cursor ---- */

static int
position_at(const struct bt459 *b, unsigned lo)
{
	return b->position[lo] | (b->position[lo + 1] & 0x0f) << 8;
}

static int
cursor_left(const struct bt459 *b)
{
	return position_at(b, CURSOR_X_LO - CURSOR_COMMAND) - b->left;
}

static int
cursor_top(const struct bt459 *b)
{
	return position_at(b, CURSOR_Y_LO - CURSOR_COMMAND) - b->top;
}

static void
touch_cursor(const struct bt459 *b)
{
	if (b->screen != NULL) {
		screen_touch_rows(b->screen, cursor_top(b), CURSOR_SIZE);
	}
}

static uint32_t
rgb(const uint8_t *colour)
{
	return (uint32_t)(colour[0] << 16 | colour[1] << 8 | colour[2]);
}

static void
draw_cursor(const struct bt459 *b, unsigned row, unsigned width,
	    uint32_t *pixels)
{
	const uint8_t *bytes = b->cursor + (size_t)row * CURSOR_BYTES;
	uint8_t planes = b->position[0] >> 6;
	bool x_cursor = (b->control[COMMAND_2 - ID] & COMMAND_2_X_CURSOR) != 0;
	int left = cursor_left(b);

	for (int i = 0; i < CURSOR_SIZE; i++) {
		unsigned v = bytes[i / 4] >> (6 - 2 * (i % 4)) & planes;

		if (v == 0 || (x_cursor && v == 1) || left + i < 0 ||
		    left + i >= (int)width) {
			continue;
		}
		pixels[left + i] = rgb(b->cursor_colour + (size_t)3 * (v - 1));
	}
}

void
bt459_draw(const struct device *d, const uint8_t *bytes, unsigned width,
	   unsigned y, uint32_t *pixels)
{
	const struct bt459 *b = device_self(d);
	uint8_t mask = b->control[PIXEL_READ_MASK - ID];
	uint32_t colours[COLOURS];
	int row = (int)y - cursor_top(b);

	for (unsigned i = 0; i < COLOURS; i++) {
		colours[i] = rgb(b->colour + (size_t)3 * (i & mask));
	}
	for (unsigned x = 0; x < width; x++) {
		pixels[x] = colours[bytes[x]];
	}
	if (row >= 0 && row < CURSOR_SIZE) {
		draw_cursor(b, (unsigned)row, width, pixels);
	}
}

/* ---- the address space ---- */

/* The bytes of the colour at an address, NULL if there is none. */
static uint8_t *
colour_at(struct bt459 *b, unsigned address)
{
	if (address < COLOURS) {
		return b->colour + (size_t)3 * address;
	}
	if (address - OVERLAY_COLOR_0 < OVERLAYS) {
		return b->overlay + (size_t)3 * (address - OVERLAY_COLOR_0);
	}
	if (address - CURSOR_COLOR_1 < CURSORS) {
		return b->cursor_colour +
		       (size_t)3 * (address - CURSOR_COLOR_1);
	}
	return NULL;
}

/* The byte at another address, NULL if there is none. */
static uint8_t *
byte_at(struct bt459 *b, unsigned address)
{
	if (address > ID && address - ID < CONTROLS) {
		return b->control + address - ID;
	}
	if (address >= CURSOR_COMMAND && address <= WINDOW_H_HI) {
		return b->position + address - CURSOR_COMMAND;
	}
	if (address >= CURSOR_RAM && address < CURSOR_RAM_END) {
		return b->cursor + address - CURSOR_RAM;
	}
	return NULL;
}

static void
next_address(struct bt459 *b)
{
	b->address = (b->address + 1) & ADDRESS_MASK;
}

static void
write_colour(struct bt459 *b, uint8_t *colour, uint8_t value)
{
	if (b->component < 2) {
		b->latch[b->component++] = value;
		return;
	}
	colour[0] = b->latch[0];
	colour[1] = b->latch[1];
	colour[2] = value;
	b->component = 0;
	next_address(b);
	if (b->screen != NULL) {
		screen_touch(b->screen);
	}
}

static void
say_unimplemented(struct device *d, unsigned address, uint8_t value)
{
	if (address == CURSOR_COMMAND &&
	    (value & (CURSOR_HAIR | CURSOR_BLINK)) != 0) {
		device_unimplemented(d,
				     "cross hair or blinking, cursor "
				     "command 0x%02x",
				     value);
	} else if (address == PIXEL_BLINK_MASK && value != 0) {
		device_unimplemented(d, "blinking, mask 0x%02x", value);
	}
}

static void
write_byte(struct device *d, uint8_t value)
{
	struct bt459 *b = device_self(d);
	unsigned address = b->address;
	uint8_t *byte = byte_at(b, address);

	next_address(b);
	if (byte == NULL || *byte == value) {
		return;
	}
	say_unimplemented(d, address, value);
	touch_cursor(b);
	*byte = value;
	if (address < CURSOR_COMMAND && b->screen != NULL) {
		screen_touch(b->screen);
	}
	touch_cursor(b);
}

static void
write_data(struct device *d, uint8_t value)
{
	struct bt459 *b = device_self(d);
	uint8_t *colour = colour_at(b, b->address);

	if (colour != NULL) {
		write_colour(b, colour, value);
	} else {
		write_byte(d, value);
	}
}

static uint8_t
read_data(struct bt459 *b)
{
	const uint8_t *colour = colour_at(b, b->address);
	const uint8_t *byte;
	uint8_t value;

	if (colour != NULL) {
		value = colour[b->component++];
		if (b->component == 3) {
			b->component = 0;
			next_address(b);
		}
		return value;
	}
	byte = byte_at(b, b->address);
	value = b->address == ID ? ID_BT459 : byte != NULL ? *byte : 0;
	next_address(b);
	return value;
}

/* ---- access ---- */

/* Which register, if it is the byte of one. */
static bool
find_register(struct device *d, uint64_t off, enum bt459_reg *reg)
{
	*reg = (enum bt459_reg)(off >> 2 & 3);
	if ((off & 3) != 0) {
		device_guest_error(d, "offset 0x%llx, between registers",
				   (unsigned long long)off);
	}
	return (off & 3) == 0;
}

static uint64_t
bt459_read(struct device *d, uint64_t off, unsigned size)
{
	struct bt459 *b = device_self(d);
	enum bt459_reg reg;

	if (!find_register(d, off, &reg)) {
		return 0;
	}
	switch (reg) {
	case BT459_ADDR_LO:
		return b->address & 0xff;
	case BT459_ADDR_HI:
		return b->address >> 8;
	default:
		return read_data(b);
	}
}

static void
bt459_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct bt459 *b = device_self(d);
	enum bt459_reg reg;

	if (!find_register(d, off, &reg)) {
		return;
	}
	switch (reg) {
	case BT459_ADDR_LO:
		b->address = (uint16_t)((b->address & ~0xff) | (value & 0xff));
		b->component = 0;
		break;
	case BT459_ADDR_HI:
		b->address = (uint16_t)((b->address & 0xff) |
					(value & ADDRESS_MASK >> 8) << 8);
		b->component = 0;
		break;
	default:
		write_data(d, (uint8_t)value);
		break;
	}
}

/* What the card's firmware leaves. */
static void
bt459_reset(struct device *d)
{
	struct bt459 *b = device_self(d);

	b->control[PIXEL_READ_MASK - ID] = 0xff;
}

void
bt459_wire(struct device *d, struct screen *screen, int left, int top)
{
	struct bt459 *b = device_self(d);

	b->screen = screen;
	b->left = left;
	b->top = top;
}

const struct device_class bt459_class = {
    .name = "bt459",
    .description = "Brooktree Bt459 RAMDAC",
    .state = bt459_state,
    .size = sizeof(struct bt459),
    .read = bt459_read,
    .write = bt459_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = bt459_reset,
};
