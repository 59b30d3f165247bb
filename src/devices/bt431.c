/*
 * Bt431: Brooktree's generator of a cursor of 64 x 64 pixels, two of them side
 * by side: one has the low bytes of halfwords, the other one the high bytes.
 *
 * Document: "Bt431 Monolithic CMOS 64x64 Pixel Cursor Generator".  Registers
 * are halfwords, 4 bytes apart: the address (9 bits), cursor RAM, and the other
 * registers; an access to these counts the address up.  The leftmost pixel of a
 * byte of RAM is its highest bit.
 *
 * Not modelled: the cross hair.
 */
#include "devices/bt431.h"
#include "display/screen.h"

enum bt431_reg {
	BT431_ADDR_LO = 0,
	BT431_ADDR_HI = 1,
	BT431_RAM = 2,
	BT431_CONTROL = 3,
};

enum bt431_control {
	COMMAND = 0,
	CURSOR_X_LO = 1,
	CURSOR_Y_LO = 3,
	CONTROLS = 13,
};

enum {
	COMMAND_CURSOR = 0x40,
	COMMAND_HAIR = 0x20,
};

#define CHIPS	     2
#define CURSOR_SIZE  64
#define CURSOR_BYTES 8 /* of a row */
#define RAM_SIZE     (CURSOR_SIZE * CURSOR_BYTES)

struct bt431 {
	uint16_t address[CHIPS];
	uint8_t control[CHIPS][CONTROLS];
	uint8_t ram[CHIPS][RAM_SIZE];

	/* Wiring, not state. */
	struct screen *screen;
	int left;
	int top;
};

static const struct state_field bt431_state[] = {
    STATE_FIELD(struct bt431, address, uint16_t, STATE_TYPE_U16,
		"address registers", 0, RAM_SIZE - 1),
    STATE_U8(struct bt431, control, "command, positions, window"),
    STATE_U8(struct bt431, ram, "cursor RAM"),
    STATE_END,
};

static int
position(const uint8_t *control)
{
	return control[0] | (control[1] & 0x0f) << 8;
}

static bool
chip_pixel(const struct bt431 *b, unsigned chip, int x, int y)
{
	const uint8_t *control = b->control[chip];

	x -= position(control + CURSOR_X_LO) - b->left;
	y -= position(control + CURSOR_Y_LO) - b->top;
	return (control[COMMAND] & COMMAND_CURSOR) != 0 && x >= 0 &&
	       x < CURSOR_SIZE && y >= 0 && y < CURSOR_SIZE &&
	       (b->ram[chip][y * CURSOR_BYTES + x / 8] >> (7 - x % 8) & 1) != 0;
}

unsigned
bt431_pixel(const struct device *d, int x, int y)
{
	const struct bt431 *b = device_self(d);

	return (chip_pixel(b, 0, x, y) ? 1 : 0) |
	       (chip_pixel(b, 1, x, y) ? 2 : 0);
}

static void
touch(const struct bt431 *b)
{
	for (unsigned chip = 0; b->screen != NULL && chip < CHIPS; chip++) {
		screen_touch_rows(b->screen,
				  position(b->control[chip] + CURSOR_Y_LO) -
				      b->top,
				  CURSOR_SIZE);
	}
}

/* ---- a chip ---- */

static void
next_address(struct bt431 *b, unsigned chip)
{
	b->address[chip] = (b->address[chip] + 1) % RAM_SIZE;
}

/* What the address selects by register REG; NULL: nothing. */
static uint8_t *
selected(struct bt431 *b, unsigned chip, enum bt431_reg reg)
{
	unsigned address = b->address[chip];

	if (reg == BT431_RAM) {
		return &b->ram[chip][address];
	}
	return address < CONTROLS ? &b->control[chip][address] : NULL;
}

static uint8_t
chip_read(struct bt431 *b, unsigned chip, enum bt431_reg reg)
{
	const uint8_t *byte;

	if (reg == BT431_ADDR_LO) {
		return (uint8_t)b->address[chip];
	}
	if (reg == BT431_ADDR_HI) {
		return (uint8_t)(b->address[chip] >> 8);
	}
	byte = selected(b, chip, reg);
	next_address(b, chip);
	return byte != NULL ? *byte : 0;
}

static void
chip_write(struct device *d, unsigned chip, enum bt431_reg reg, uint8_t value)
{
	struct bt431 *b = device_self(d);
	uint16_t *address = &b->address[chip];
	uint8_t *byte;

	if (reg == BT431_ADDR_LO) {
		*address = (uint16_t)((*address & 0x100) | value);
		return;
	}
	if (reg == BT431_ADDR_HI) {
		*address = (uint16_t)((*address & 0xff) | (value & 1) << 8);
		return;
	}
	if (reg == BT431_CONTROL && *address == COMMAND &&
	    (value & COMMAND_HAIR) != 0) {
		device_unimplemented(d, "cross hair, command 0x%02x", value);
	}
	byte = selected(b, chip, reg);
	if (byte != NULL) {
		*byte = value;
	}
	next_address(b, chip);
}

/* ---- access ---- */

static bool
find_register(struct device *d, uint64_t off, enum bt431_reg *reg)
{
	*reg = (enum bt431_reg)(off >> 2 & 3);
	if ((off & 3) != 0) {
		device_guest_error(d, "offset 0x%llx, between registers",
				   (unsigned long long)off);
	}
	return (off & 3) == 0;
}

static uint64_t
bt431_read(struct device *d, uint64_t off, unsigned size)
{
	struct bt431 *b = device_self(d);
	enum bt431_reg reg;

	if (!find_register(d, off, &reg)) {
		return 0;
	}
	return chip_read(b, 0, reg) | (uint64_t)chip_read(b, 1, reg) << 8;
}

static void
bt431_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct bt431 *b = device_self(d);
	enum bt431_reg reg;

	if (!find_register(d, off, &reg)) {
		return;
	}
	touch(b);
	chip_write(d, 0, reg, (uint8_t)value);
	chip_write(d, 1, reg, (uint8_t)(value >> 8));
	touch(b);
}

void
bt431_wire(struct device *d, struct screen *screen, int left, int top)
{
	struct bt431 *b = device_self(d);

	b->screen = screen;
	b->left = left;
	b->top = top;
}

const struct device_class bt431_class = {
    .name = "bt431",
    .description = "two Brooktree Bt431 cursor generators",
    .state = bt431_state,
    .size = sizeof(struct bt431),
    .read = bt431_read,
    .write = bt431_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
};
