/*
 * IMS 332: Inmos's video controller with 256 colours and a cursor of 64 x 64
 * pixels, as on the board of the Personal DECstation, where it shows 1024 x 768
 * pixels of a byte each.
 *
 * Document: "IMS G332 Colour Video Controller"; the drivers of NetBSD and Linux
 * for its place on the board.  Registers have 24 bits and are 16 bytes apart in
 * a window of reads and one of writes, 16 bits wide; a latch beside them has
 * the other 8 in its high byte: it is written before a register, and read after
 * one.
 *
 * A halfword of cursor RAM has eight pixels, the leftmost one in its lowest
 * bits: 0 is transparent.
 *
 * Not modelled: other resolutions and depths than the board has, the vertical
 * interrupt, interlace, checksums.
 */
#include "devices/ims332.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

enum ims332_reg {
	COLOR_MASK = 0x040,
	CSR_A = 0x060,
	CURSOR_LUT_0 = 0x0a1,
	CURSOR_LOC = 0x0c7,
	LUT_BASE = 0x100,
	CURSOR_RAM = 0x200,
	REGISTERS = 0x400,
};

enum ims332_csr_a {
	CSR_A_VTG_ENABLE = 0x000001,
	CSR_A_FORCE_BLANK = 0x000400,
	CSR_A_BPP_8 = 0x300000,
	CSR_A_BITS_PER_PIXEL = 0x700000,
	CSR_A_DISABLE_CURSOR = 0x800000,
};

#define WRITES	    0x20000 /* their window, behind that of reads */
#define COLOURS	    256
#define CURSOR_SIZE 64
#define CURSOR_ROW  8 /* halfwords */
#define MEMORY_SIZE 0x100000

#define WIDTH  1024
#define HEIGHT 768
#define STRIDE 1024

struct ims332 {
	uint32_t reg[LUT_BASE];
	uint32_t lut[COLOURS];
	uint16_t cursor[CURSOR_SIZE * CURSOR_ROW];
	uint8_t high; /* the latch */

	/* Wiring, not state. */
	const uint8_t *memory;
	struct screen *screen;
};

static const struct state_field ims332_state[] = {
    STATE_U32(struct ims332, reg, "registers 0 to 0xff"),
    STATE_U32(struct ims332, lut, "colour palette"),
    STATE_U16(struct ims332, cursor, "cursor RAM"),
    STATE_U8(struct ims332, high, "bits 16 to 23 of the next or last access"),
    STATE_END,
};

/* ---- registers ---- */

static uint32_t
get(const struct ims332 *v, unsigned reg)
{
	if (reg < LUT_BASE) {
		return v->reg[reg];
	}
	if (reg < CURSOR_RAM) {
		return v->lut[reg - LUT_BASE];
	}
	return v->cursor[reg - CURSOR_RAM];
}

static void
set(struct device *d, unsigned reg, uint32_t value)
{
	struct ims332 *v = device_self(d);

	if (reg == CSR_A && (value & CSR_A_BITS_PER_PIXEL) != CSR_A_BPP_8) {
		device_unimplemented(d, "other pixels than bytes, CSR A 0x%06x",
				     (unsigned)value);
	}
	if (reg < LUT_BASE) {
		v->reg[reg] = value;
	} else if (reg < CURSOR_RAM) {
		v->lut[reg - LUT_BASE] = value;
	} else {
		v->cursor[reg - CURSOR_RAM] = (uint16_t)value;
	}
	if (v->screen != NULL) {
		screen_touch(v->screen);
	}
}

static bool
find_register(struct device *d, uint64_t off, bool write, unsigned *reg)
{
	*reg = (unsigned)(off % WRITES >> 4);
	if ((off >= WRITES) == write && *reg < REGISTERS && (off & 15) == 0) {
		return true;
	}
	device_guest_error(d, "%s offset 0x%llx: no register there",
			   write ? "write to" : "read from",
			   (unsigned long long)off);
	return false;
}

static uint64_t
ims332_read(struct device *d, uint64_t off, unsigned size)
{
	struct ims332 *v = device_self(d);
	unsigned reg;

	if (!find_register(d, off, false, &reg)) {
		return 0;
	}
	v->high = (uint8_t)(get(v, reg) >> 16);
	return get(v, reg) & 0xffff;
}

static void
ims332_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	const struct ims332 *v = device_self(d);
	unsigned reg;

	if (find_register(d, off, true, &reg)) {
		set(d, reg, (uint32_t)v->high << 16 | (value & 0xffff));
	}
}

/* What the firmware leaves. */
static void
ims332_reset(struct device *d)
{
	struct ims332 *v = device_self(d);

	v->reg[COLOR_MASK] = 0xffffff;
	v->reg[CSR_A] = CSR_A_BPP_8 | CSR_A_VTG_ENABLE | CSR_A_DISABLE_CURSOR;
}

/* ---- the latch ---- */

struct ims332_high {
	struct ims332 *chip; /* wiring, not state */
};

static const struct state_field ims332_high_state[] = {STATE_END};

static uint64_t
high_read(struct device *d, uint64_t off, unsigned size)
{
	const struct ims332_high *h = device_self(d);

	return (uint64_t)h->chip->high << 8;
}

static void
high_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	const struct ims332_high *h = device_self(d);

	h->chip->high = (uint8_t)(value >> 8);
}

/* ---- what it shows ---- */

/* A colour has red in its lowest byte. */
static uint32_t
rgb(uint32_t bgr)
{
	return (bgr & 0xff) << 16 | (bgr & 0xff00) | (bgr >> 16 & 0xff);
}

/* A coordinate of 12 bits, two's complement. */
static int
coordinate(uint32_t bits)
{
	return (int)(bits & 0x7ff) - (int)(bits & 0x800);
}

static void
draw_cursor(const struct ims332 *v, unsigned y, uint32_t *pixels)
{
	int left = coordinate(v->reg[CURSOR_LOC] >> 12);
	int row = (int)y - coordinate(v->reg[CURSOR_LOC]);

	if ((v->reg[CSR_A] & CSR_A_DISABLE_CURSOR) != 0 || row < 0 ||
	    row >= CURSOR_SIZE) {
		return;
	}
	for (int i = 0; i < CURSOR_SIZE; i++) {
		unsigned n =
		    v->cursor[row * CURSOR_ROW + i / 8] >> 2 * (i % 8) & 3;

		if (n != 0 && left + i >= 0 && left + i < WIDTH) {
			pixels[left + i] = rgb(v->reg[CURSOR_LUT_0 + n - 1]);
		}
	}
}

static void
ims332_shape(void *owner, struct screen_shape *shape)
{
	*shape = (struct screen_shape){
	    .width = WIDTH,
	    .height = HEIGHT,
	    .stride = STRIDE,
	};
}

static void
ims332_draw(void *owner, unsigned y, uint32_t *pixels)
{
	const struct ims332 *v = device_self(owner);
	const uint8_t *bytes = v->memory + (size_t)y * STRIDE;
	bool on = (v->reg[CSR_A] & (CSR_A_VTG_ENABLE | CSR_A_FORCE_BLANK)) ==
		  CSR_A_VTG_ENABLE;
	uint8_t mask = on ? (uint8_t)v->reg[COLOR_MASK] : 0;

	for (unsigned x = 0; x < WIDTH; x++) {
		pixels[x] = on ? rgb(v->lut[bytes[x] & mask]) : 0;
	}
	if (on) {
		draw_cursor(v, y, pixels);
	}
}

/* ---- the board ---- */

bool
ims332_add(struct machine *m, uint64_t high, uint64_t low, uint64_t len,
	   uint64_t memory, struct error *e)
{
	static const struct screen_class class = {ims332_shape, ims332_draw};
	struct device *d =
	    device_add(m, &ims332_class, NULL, low, len, NULL, e);
	struct device *latch =
	    device_add(m, &ims332_high_class, NULL, high, len, NULL, e);
	struct ims332 *v;
	uint8_t *host;

	if (d == NULL || latch == NULL ||
	    !memory_add_ram(m->memory, "ims332.ram", memory, MEMORY_SIZE, false,
			    DEVICE_PRIORITY, &host, e)) {
		return false;
	}
	v = device_self(d);
	v->memory = host;
	((struct ims332_high *)device_self(latch))->chip = v;
	v->screen = screen_add(m, "IMS332", &class, d, e);
	if (v->screen == NULL) {
		return false;
	}
	screen_set_memory(v->screen, memory, MEMORY_SIZE);
	return true;
}

const struct device_class ims332_high_class = {
    .name = "ims332_high",
    .description = "latch for the high bytes of the IMS 332",
    .state = ims332_high_state,
    .size = sizeof(struct ims332_high),
    .read = high_read,
    .write = high_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
};

const struct device_class ims332_class = {
    .name = "ims332",
    .description = "Inmos IMS 332 video controller",
    .state = ims332_state,
    .size = sizeof(struct ims332),
    .read = ims332_read,
    .write = ims332_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = ims332_reset,
};
