/*
 * PMAGB-BA (HX): Digital's TURBOchannel option with a smart frame buffer of
 *1280 x 1024 pixels, a byte each.
 *
 * Document: what the drivers of Mach, NetBSD and Linux say of it.  Its 4 MB,
 * again and again in the slot:
 *
 *	000000	ROM
 *	100000	SFB
 *	140000	general purpose output 0: which oscillator (here is one)
 *	180000	general purpose output 1: resets the Bt459
 *	1c0000	Bt459, registers 4 bytes apart
 *	200000	2 MB of frame buffer, as the SFB reaches it
 */
#include "devices/bt459.h"
#include "devices/pmagb_ba.h"
#include "devices/sfb.h"
#include "devices/turbochannel.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

#define HX_ROM_SIZE  0x040000
#define HX_SFB	     0x100000
#define HX_OUTPUTS   0x140000
#define HX_BT459     0x1c0000
#define HX_MEMORY    0x200000
#define HX_CHIP_SIZE 0x040000
#define HX_SLOT_12_5 0x4000000 /* the slots of this size have 12.5 MHz */
#define CORNER_X     368
#define CORNER_Y     38

/* The general purpose outputs. */
struct pmagb_ba {
	uint32_t output[2];

	/* Wiring, not state. */
	struct device *sfb;
	struct device *bt459;
};

static const struct state_field pmagb_ba_state[] = {
    STATE_U32(struct pmagb_ba, output, "general purpose outputs"),
    STATE_END,
};

static uint64_t
pmagb_ba_read(struct device *d, uint64_t off, unsigned size)
{
	const struct pmagb_ba *p = device_self(d);

	return p->output[off / HX_CHIP_SIZE % 2];
}

static void
pmagb_ba_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct pmagb_ba *p = device_self(d);

	p->output[off / HX_CHIP_SIZE % 2] = (uint32_t)value;
}

/* ---- what it shows ---- */

static void
pmagb_ba_shape(void *owner, struct screen_shape *shape)
{
	const struct pmagb_ba *p = device_self(owner);

	sfb_shape(p->sfb, shape);
}

static void
pmagb_ba_draw(void *owner, unsigned y, uint32_t *pixels)
{
	const struct pmagb_ba *p = device_self(owner);
	const uint8_t *row = sfb_row(p->sfb, y);
	struct screen_shape shape;

	sfb_shape(p->sfb, &shape);
	if (row != NULL) {
		bt459_draw(p->bt459, row, shape.width, y, pixels);
		return;
	}
	for (unsigned x = 0; x < shape.width; x++) {
		pixels[x] = 0;
	}
}

/* ---- the card ---- */

bool
pmagb_ba_add(struct machine *m, uint64_t base, uint64_t len, struct irq *irq,
	     struct error *e)
{
	static const struct screen_class class = {pmagb_ba_shape,
						  pmagb_ba_draw};
	static const struct turbochannel_rom rom = {"DEC", "PMAGB-BA", "V5.3a"};
	struct device *d =
	    device_add(m, &pmagb_ba_class, NULL, base + HX_OUTPUTS,
		       2 * HX_CHIP_SIZE, NULL, e);
	struct device *bt459 = device_add(
	    m, &bt459_class, NULL, base + HX_BT459, HX_CHIP_SIZE, NULL, e);
	struct device *sfb =
	    sfb_add(m, base + HX_SFB, HX_CHIP_SIZE, base + HX_MEMORY,
		    len < HX_SLOT_12_5 ? 25000000 : 12500000, irq, e);
	struct screen *screen;
	struct pmagb_ba *p;

	if (d == NULL || bt459 == NULL || sfb == NULL ||
	    !turbochannel_add_rom(m, "pmagb_ba.rom", base, HX_ROM_SIZE, &rom,
				  e)) {
		return false;
	}
	p = device_self(d);
	p->sfb = sfb;
	p->bt459 = bt459;
	screen = screen_add(m, "PMAGB-BA", &class, d, e);
	if (screen == NULL) {
		return false;
	}
	sfb_wire(sfb, screen);
	bt459_wire(bt459, screen, CORNER_X, CORNER_Y);
	return turbochannel_repeat_card(m, base, len, e);
}

const struct device_class pmagb_ba_class = {
    .name = "pmagb_ba",
    .description = "PMAGB-BA frame buffer option, general purpose outputs",
    .state = pmagb_ba_state,
    .size = sizeof(struct pmagb_ba),
    .read = pmagb_ba_read,
    .write = pmagb_ba_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
};
