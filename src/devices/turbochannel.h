/*
 * TURBOchannel option slots as machines/ sees them.
 */
#ifndef DEVICES_TURBOCHANNEL_H
#define DEVICES_TURBOCHANNEL_H

#include "devices/device.h"

extern const struct device_class turbochannel_class;

/* Adds option slot NUMBER, empty. */
bool turbochannel_add_empty(struct machine *m, unsigned number, uint64_t base,
			    uint64_t len, struct error *e);

/* Adds slot NUMBER (0 to MACHINE_CARDS - 1) with the card that the machine's
 * options have in it, whose interrupt line is IRQ, or empty. */
bool turbochannel_add_slot(struct machine *m, unsigned number, uint64_t base,
			   uint64_t len, struct irq *irq, struct error *e);

/* Cards of 4 MB are there again and again in a larger slot. */
#define TURBOCHANNEL_CARD_SIZE 0x400000u
bool turbochannel_repeat_card(struct machine *m, uint64_t base, uint64_t len,
			      struct error *e);

/* Adds the ROM of an option at BASE, of LEN bytes (a multiple of 4 KB), over
 * what else is there: the words that name VENDOR, MODULE and the version of its
 * firmware. */
struct turbochannel_rom {
	const char *vendor;
	const char *module;
	const char *firmware;
};
bool turbochannel_add_rom(struct machine *m, const char *name, uint64_t base,
			  uint64_t len, const struct turbochannel_rom *rom,
			  struct error *e);
/* The same; *BYTES is where the contents are, for what else is in it. */
bool turbochannel_add_rom_bytes(struct machine *m, const char *name,
				uint64_t base, uint64_t len,
				const struct turbochannel_rom *rom,
				uint8_t **bytes, struct error *e);

#endif
