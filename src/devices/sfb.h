/*
 * SFB: Digital's smart frame buffer controller.
 */
#ifndef DEVICES_SFB_H
#define DEVICES_SFB_H

#include "devices/device.h"

struct screen;
struct screen_shape;

extern const struct device_class sfb_class;
extern const struct device_class sfb_vram_class;

#define SFB_VRAM_SIZE 0x200000u

/* Adds the registers at BASE, repeated up to LEN, and the frame buffer at VRAM,
 * which is only reached through the controller.  TC_HZ is the clock of the
 * TURBOchannel, IRQ the vertical blanking.  NULL with E set. */
struct device *sfb_add(struct machine *m, uint64_t base, uint64_t len,
		       uint64_t vram, uint64_t tc_hz, struct irq *irq,
		       struct error *e);

/* SCREEN is what it shows; its memory is set here. */
void sfb_wire(struct device *d, struct screen *screen);

/* The shape that the registers say, within the memory. */
void sfb_shape(const struct device *d, struct screen_shape *shape);
/* The bytes of row Y; NULL: it is dark. */
const uint8_t *sfb_row(const struct device *d, unsigned y);

#endif
