/*
 * PMAG-AA (MX): Digital's TURBOchannel option with a monochrome frame buffer of
 * 1280 x 1024 pixels, the lowest bit of a byte each.
 *
 * Document: "PMAG-AA TURBOchannel Monochrome Frame Buffer Functional
 * Specification", by what the drivers of Mach, NetBSD and Linux say of it.  Its
 *4 MB, again and again in the slot:
 *
 *	000000	ROM
 *	080000	interrupt: bit 0 enables it; a read takes it back
 *	100000	Bt455, registers 4 bytes apart
 *	180000	two Bt431, registers 4 bytes apart
 *	200000	2 MB of frame buffer, rows of 2048 bytes
 *
 * The cursor of the high bytes is input 3 of the Bt455's palette, that of the
 * low bytes its overlay.  The interrupt comes at the vertical blanking.
 */
#include "devices/bt431.h"
#include "devices/bt455.h"
#include "devices/pmag_aa.h"
#include "devices/turbochannel.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

#define MX_ROM_SIZE    0x080000
#define MX_IREQ	       0x080000
#define MX_IREQ_SIZE   0x080000
#define MX_BT455       0x100000
#define MX_BT455_SIZE  0x080000
#define MX_BT431       0x180000
#define MX_BT431_SIZE  0x080000
#define MX_MEMORY      0x200000
#define MX_MEMORY_SIZE 0x200000

#define WIDTH  1280
#define HEIGHT 1024
#define STRIDE 2048

/* Video timing: a frame has 1696 x 1063 pixels of 130.808 MHz. */
#define PIXEL_KHZ    130808
#define FRAME_PIXELS (1696u * 1063u)
/* The upper left corner as the Bt431 count. */
#define CORNER_X 360
#define CORNER_Y 36

#define PALETTE_CURSOR 8 /* input 3 */

enum {
	EVENT_BLANK,
	EVENT_KINDS,
};

struct pmag_aa {
	bool enabled;
	bool pending;

	/* Wiring, not state. */
	const uint8_t *memory;
	struct device *bt455;
	struct device *bt431;
};

static const struct state_field pmag_aa_state[] = {
    STATE_BOOL(struct pmag_aa, enabled, "interrupt enable"),
    STATE_BOOL(struct pmag_aa, pending, "interrupt request"),
    STATE_END,
};

static void
update(struct device *d)
{
	const struct pmag_aa *p = device_self(d);

	irq_set(d->irq, p->enabled && p->pending);
}

/* The next vertical blanking asks for an interrupt. */
static void
await_blanking(struct device *d, emul_time now)
{
	const emul_time frame =
	    (emul_time)FRAME_PIXELS * (EMUL_SECOND / 1000) / PIXEL_KHZ;

	event_schedule(&d->object, EVENT_BLANK, (now / frame + 1) * frame, 0);
}

static uint64_t
pmag_aa_read(struct device *d, uint64_t off, unsigned size)
{
	struct pmag_aa *p = device_self(d);
	uint64_t value = p->enabled ? 1 : 0;

	p->pending = false;
	update(d);
	await_blanking(d, device_now(d));
	return value;
}

static void
pmag_aa_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct pmag_aa *p = device_self(d);

	p->enabled = (value & 1) != 0;
	update(d);
}

static void
event_blank(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);

	((struct pmag_aa *)device_self(d))->pending = true;
	update(d);
}

static void
pmag_aa_reset(struct device *d)
{
	update(d);
	await_blanking(d, 0);
}

/* ---- what it shows ---- */

static void
pmag_aa_shape(void *owner, struct screen_shape *shape)
{
	*shape = (struct screen_shape){
	    .width = WIDTH,
	    .height = HEIGHT,
	    .stride = STRIDE,
	};
}

static void
pmag_aa_draw(void *owner, unsigned y, uint32_t *pixels)
{
	const struct pmag_aa *p = device_self(owner);
	const uint8_t *bytes = p->memory + (size_t)y * STRIDE;
	unsigned cursor;

	for (int x = 0; x < WIDTH; x++) {
		cursor = bt431_pixel(p->bt431, x, (int)y);
		pixels[x] = bt455_grey(
		    p->bt455,
		    (cursor & 1) != 0
			? BT455_OVERLAY
			: (bytes[x] & 1u) |
			      ((cursor & 2) != 0 ? PALETTE_CURSOR : 0));
	}
}

/* ---- the card ---- */

static bool
wire(struct machine *m, struct device *d, uint64_t base, struct device *bt455,
     struct device *bt431, struct error *e)
{
	static const struct screen_class class = {pmag_aa_shape, pmag_aa_draw};
	struct pmag_aa *p = device_self(d);
	struct screen *screen = screen_add(m, "PMAG-AA", &class, d, e);

	if (screen == NULL) {
		return false;
	}
	screen_set_memory(screen, base + MX_MEMORY, MX_MEMORY_SIZE);
	bt455_wire(bt455, screen);
	bt431_wire(bt431, screen, CORNER_X, CORNER_Y);
	p->bt455 = bt455;
	p->bt431 = bt431;
	return true;
}

bool
pmag_aa_add(struct machine *m, uint64_t base, uint64_t len, struct irq *irq,
	    struct error *e)
{
	static const struct turbochannel_rom rom = {"DEC", "PMAG-AA", "V5.3a"};
	struct device *d = device_add(m, &pmag_aa_class, NULL, base + MX_IREQ,
				      MX_IREQ_SIZE, irq, e);
	struct device *bt455 = device_add(
	    m, &bt455_class, NULL, base + MX_BT455, MX_BT455_SIZE, NULL, e);
	struct device *bt431 = device_add(
	    m, &bt431_class, NULL, base + MX_BT431, MX_BT431_SIZE, NULL, e);
	uint8_t *memory;

	if (d == NULL || bt455 == NULL || bt431 == NULL ||
	    !memory_add_ram(m->memory, "pmag_aa.ram", base + MX_MEMORY,
			    MX_MEMORY_SIZE, false, DEVICE_PRIORITY, &memory,
			    e) ||
	    !turbochannel_add_rom(m, "pmag_aa.rom", base, MX_ROM_SIZE, &rom,
				  e) ||
	    !wire(m, d, base, bt455, bt431, e)) {
		return false;
	}
	((struct pmag_aa *)device_self(d))->memory = memory;
	return turbochannel_repeat_card(m, base, len, e);
}

static const struct event_kind pmag_aa_events[EVENT_KINDS] = {
    [EVENT_BLANK] = {"blanking", event_blank, 0},
};

const struct device_class pmag_aa_class = {
    .name = "pmag_aa",
    .description = "PMAG-AA frame buffer option, interrupt",
    .state = pmag_aa_state,
    .size = sizeof(struct pmag_aa),
    .events = pmag_aa_events,
    .n_events = EVENT_KINDS,
    .read = pmag_aa_read,
    .write = pmag_aa_write,
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = pmag_aa_reset,
};
