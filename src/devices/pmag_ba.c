/*
 * PMAG-BA (CX): Digital's TURBOchannel option with a colour frame buffer of
 * 1024 x 864 pixels, a byte each.
 *
 * Document: "PMAG-BA TURBOchannel Color Frame Buffer Functional Specification",
 * by what the drivers of Mach, NetBSD and Linux say of it.  Its 4 MB, again and
 * again in the slot:
 *
 *	000000	1 MB of frame buffer, twice; rows of 1024 bytes
 *	200000	Bt459, registers 4 bytes apart
 *	300000	interrupt: any write takes it back
 *	380000	ROM, twice; a write resets the Bt438 (clock)
 *
 * The interrupt comes at the beginning of the vertical blanking and stays until
 * it is taken back.
 */
#include "devices/bt459.h"
#include "devices/pmag_ba.h"
#include "devices/turbochannel.h"
#include "display/screen.h"
#include "emul/machine.h"
#include "memory/memory.h"

#define CX_BT459       0x200000
#define CX_BT459_SIZE  0x100000
#define CX_IREQ	       0x300000
#define CX_IREQ_SIZE   0x080000
#define CX_ROM2	       0x380000
#define CX_ROM	       0x3c0000
#define CX_ROM_SIZE    0x040000
#define CX_MEMORY_SIZE 0x100000

#define WIDTH  1024
#define HEIGHT 864
#define STRIDE 1024

/* Video timing: a frame has 1280 x 913 pixels of 69.197 MHz. */
#define PIXEL_HZ     69197000
#define FRAME_PIXELS (1280u * 913u)
/* The upper left corner as the Bt459 counts. */
#define CORNER_X 220
#define CORNER_Y 35

enum {
	EVENT_BLANK,
	EVENT_KINDS,
};

struct pmag_ba {
	bool interrupt;

	/* Wiring, not state. */
	const uint8_t *memory;
	struct device *bt459;
};

static const struct state_field pmag_ba_state[] = {
    STATE_BOOL(struct pmag_ba, interrupt, "interrupt request"),
    STATE_END,
};

/* The vertical blanking after NOW. */
static emul_time
next_blanking(emul_time now)
{
	const emul_time frame =
	    (emul_time)FRAME_PIXELS * (EMUL_SECOND / 1000) / (PIXEL_HZ / 1000);

	return (now / frame + 1) * frame;
}

static void
set_interrupt(struct device *d, bool on)
{
	struct pmag_ba *p = device_self(d);

	p->interrupt = on;
	irq_set(d->irq, on);
}

/* Nothing is to be done at a blanking while the interrupt is there already. */
static void
pmag_ba_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	set_interrupt(d, false);
	event_schedule(&d->object, EVENT_BLANK, next_blanking(device_now(d)),
		       0);
}

static void
event_blank(struct object *o, emul_time now, uint64_t arg)
{
	set_interrupt(device_of_object(o), true);
}

static void
pmag_ba_reset(struct device *d)
{
	set_interrupt(d, false);
	event_schedule(&d->object, EVENT_BLANK, next_blanking(0), 0);
}

/* ---- what it shows ---- */

static void
pmag_ba_shape(void *owner, struct screen_shape *shape)
{
	*shape = (struct screen_shape){
	    .width = WIDTH,
	    .height = HEIGHT,
	    .stride = STRIDE,
	};
}

static void
pmag_ba_draw(void *owner, unsigned y, uint32_t *pixels)
{
	const struct pmag_ba *p = device_self(owner);

	bt459_draw(p->bt459, p->memory + (size_t)y * STRIDE, WIDTH, y, pixels);
}

/* ---- the card ---- */

static bool
add_memory(struct machine *m, uint64_t base, uint8_t **host, struct error *e)
{
	static const struct turbochannel_rom rom = {"DEC", "PMAG-BA", "V5.3a"};

	return memory_add_ram(m->memory, "pmag_ba.ram", base, CX_MEMORY_SIZE,
			      false, DEVICE_PRIORITY, host, e) &&
	       memory_add_mirror(m->memory, "pmag_ba.ram",
				 base + CX_MEMORY_SIZE, CX_MEMORY_SIZE, base,
				 DEVICE_PRIORITY, e) &&
	       turbochannel_add_rom(m, "pmag_ba.rom", base + CX_ROM,
				    CX_ROM_SIZE, &rom, e) &&
	       memory_add_mirror(m->memory, "pmag_ba.rom", base + CX_ROM2,
				 CX_ROM_SIZE, base + CX_ROM, DEVICE_PRIORITY,
				 e);
}

bool
pmag_ba_add(struct machine *m, uint64_t base, uint64_t len, struct irq *irq,
	    struct error *e)
{
	static const struct screen_class class = {pmag_ba_shape, pmag_ba_draw};
	struct device *d = device_add(m, &pmag_ba_class, NULL, base + CX_IREQ,
				      CX_IREQ_SIZE, irq, e);
	struct device *bt459 = device_add(
	    m, &bt459_class, NULL, base + CX_BT459, CX_BT459_SIZE, NULL, e);
	struct screen *screen;
	struct pmag_ba *p;
	uint8_t *memory;

	if (d == NULL || bt459 == NULL || !add_memory(m, base, &memory, e)) {
		return false;
	}
	screen = screen_add(m, "PMAG-BA", &class, d, e);
	if (screen == NULL) {
		return false;
	}
	screen_set_memory(screen, base, CX_MEMORY_SIZE);
	bt459_wire(bt459, screen, CORNER_X, CORNER_Y);
	p = device_self(d);
	p->memory = memory;
	p->bt459 = bt459;
	return turbochannel_repeat_card(m, base, len, e);
}

static const struct event_kind pmag_ba_events[EVENT_KINDS] = {
    [EVENT_BLANK] = {"blanking", event_blank, 0},
};

const struct device_class pmag_ba_class = {
    .name = "pmag_ba",
    .description = "PMAG-BA frame buffer option, interrupt",
    .state = pmag_ba_state,
    .size = sizeof(struct pmag_ba),
    .events = pmag_ba_events,
    .n_events = EVENT_KINDS,
    .write = pmag_ba_write,
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
    .reset = pmag_ba_reset,
};
