/*
 * PMAG-CA (PX): Digital's TURBOchannel option with a drawing chip and a screen
 * of 1280 x 1024 pixels, a byte each.
 *
 * Document: what NetBSD's driver px says of it.  Its 4 MB, again and again in
 * the slot:
 *
 *	000000	STIC, poll registers
 *	0c0000	PixelStamp, registers
 *	180000	STIC, registers
 *	200000	Bt459, registers 4 bytes apart
 *	300000	ROM, four times; a write resets the Bt459
 *
 * No CPU reaches the frame buffer.
 *
 * Not modelled: the second buffer; the reset of the Bt459, after which drivers
 * set all of it.
 */
#include "devices/bt459.h"
#include "devices/pixelstamp.h"
#include "devices/pmag_ca.h"
#include "devices/stic.h"
#include "devices/turbochannel.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

#define PX_POLL		  0x000000
#define PX_STAMP	  0x0c0000
#define PX_CHIP_SIZE	  0x0c0000
#define PX_STIC		  0x180000
#define PX_STIC_SIZE	  0x080000
#define PX_BT459	  0x200000
#define PX_BT459_SIZE	  0x100000
#define PX_ROM_REPETITION 0x300000
#define PX_ROM		  0x3c0000 /* where firmware looks */
#define PX_ROM_SIZE	  0x040000

/* The upper left corner as the Bt459 counts. */
#define CORNER_X 370
#define CORNER_Y 37

struct pmag_ca {
	/* Wiring, not state. */
	struct device *stamp;
	struct device *bt459;
};

static const struct state_field pmag_ca_state[] = {STATE_END};

static void
pmag_ca_shape(void *owner, struct screen_shape *shape)
{
	*shape = (struct screen_shape){
	    .width = PIXELSTAMP_WIDTH,
	    .height = PIXELSTAMP_HEIGHT,
	    .stride = PIXELSTAMP_WIDTH,
	};
}

static void
pmag_ca_draw(void *owner, unsigned y, uint32_t *pixels)
{
	const struct pmag_ca *p = device_self(owner);

	bt459_draw(p->bt459, pixelstamp_row(p->stamp, y), PIXELSTAMP_WIDTH, y,
		   pixels);
}

static bool
add_rom(struct machine *m, uint64_t base, struct error *e)
{
	static const struct turbochannel_rom rom = {"DEC", "PMAG-CA", "V5.3a"};

	if (!turbochannel_add_rom(m, "pmag_ca.rom", base + PX_ROM, PX_ROM_SIZE,
				  &rom, e)) {
		return false;
	}
	for (uint64_t at = PX_ROM_REPETITION; at < PX_ROM; at += PX_ROM_SIZE) {
		if (!memory_add_mirror(m->memory, "pmag_ca.rom", base + at,
				       PX_ROM_SIZE, base + PX_ROM,
				       DEVICE_PRIORITY, e)) {
			return false;
		}
	}
	return true;
}

bool
pmag_ca_add(struct machine *m, uint64_t base, uint64_t len, struct irq *irq,
	    struct error *e)
{
	static const struct screen_class class = {pmag_ca_shape, pmag_ca_draw};
	struct device *d = device_add(m, &pmag_ca_class, NULL, 0, 0, NULL, e);
	struct device *bt459 = device_add(
	    m, &bt459_class, NULL, base + PX_BT459, PX_BT459_SIZE, NULL, e);
	struct device *stamp =
	    pixelstamp_add(m, base + PX_STAMP, PX_CHIP_SIZE, e);
	struct screen *screen;
	struct pmag_ca *p;

	if (d == NULL || bt459 == NULL || stamp == NULL ||
	    stic_add(m, base + PX_POLL, PX_CHIP_SIZE, base + PX_STIC,
		     PX_STIC_SIZE, stamp, irq, e) == NULL ||
	    !add_rom(m, base, e)) {
		return false;
	}
	p = device_self(d);
	p->stamp = stamp;
	p->bt459 = bt459;
	screen = screen_add(m, "PMAG-CA", &class, d, e);
	if (screen == NULL) {
		return false;
	}
	pixelstamp_wire(stamp, screen);
	bt459_wire(bt459, screen, CORNER_X, CORNER_Y);
	return turbochannel_repeat_card(m, base, len, e);
}

const struct device_class pmag_ca_class = {
    .name = "pmag_ca",
    .description = "PMAG-CA graphics accelerator option",
    .state = pmag_ca_state,
    .size = sizeof(struct pmag_ca),
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
};
