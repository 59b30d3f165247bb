/*
 * TURBOchannel: DEC's option bus.  A slot is a window of physical addresses; an
 * option has a ROM in it that names the option and by which firmware and
 * drivers find it.
 *
 * Document: "TURBOchannel Hardware Specification" (EK-369AA-OD); "TURBOchannel
 * Firmware Specification" (EK-TCAAD-FS).
 *
 * An empty slot does not answer: the bus times out, and the CPU gets a bus
 * error.  That is how software sees that it is empty.
 *
 * Not modelled: the firmware in the ROMs.
 */
#include <stdio.h>
#include <string.h>

#include "devices/turbochannel.h"
#include "emul/machine.h"
#include "memory/memory.h"

/* A ROM has a byte in each word; these are offsets of words. */
enum turbochannel_rom_word {
	ROM_WIDTH = 0x3e0,  /* bytes of the ROM in a word */
	ROM_STRIDE = 0x3e4, /* distance of its bytes */
	ROM_SIZE = 0x3e8,   /* 8 KB */
	ROM_SLOT = 0x3ec,   /* slots that the option takes */
	ROM_TEST = 0x3f0,   /* four words with a pattern in all bytes */
	ROM_FIRMWARE = 0x400,
	ROM_VENDOR = 0x420,
	ROM_MODULE = 0x440,
	ROM_TYPE = 0x460,
	ROM_FLAGS = 0x470, /* 0 */
};

#define ROM_TEXT      8 /* characters of a name */
#define ROM_TYPE_TEXT 4

struct turbochannel {
	unsigned number; /* board, not state */
};

static const struct state_field turbochannel_state[] = {STATE_END};

static bool
turbochannel_bus_error(struct device *d, uint64_t off, unsigned size,
		       bool write)
{
	const struct turbochannel *t = device_self(d);
	struct machine *m = d->machine;

	device_guest_error(d, "%u-byte %s offset 0x%llx of slot %u: empty",
			   size, write ? "write to" : "read from",
			   (unsigned long long)off, t->number);
	if (m->bus_error_hook != NULL) {
		m->bus_error_hook(m->bus_error_arg, d->base + off, write);
	}
	return true;
}

bool
turbochannel_add_empty(struct machine *m, unsigned number, uint64_t base,
		       uint64_t len, struct error *e)
{
	char name[32];
	struct device *d;

	snprintf(name, sizeof(name), "turbochannel%u", number);
	d = device_add(m, &turbochannel_class, name, base, len, NULL, e);
	if (d != NULL) {
		struct turbochannel *t = device_self(d);

		t->number = number;
	}
	return d != NULL;
}

static void
put_text(uint8_t *rom, unsigned at, const char *text, size_t size)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < size; i++) {
		rom[at + 4 * i] = (uint8_t)(i < len ? text[i] : ' ');
	}
}

bool
turbochannel_add_rom_bytes(struct machine *m, const char *name, uint64_t base,
			   uint64_t len, const struct turbochannel_rom *rom,
			   uint8_t **host, struct error *e)
{
	static const uint8_t pattern[4] = {0x55, 0x00, 0xaa, 0xff};
	uint8_t *bytes;

	if (!memory_add_ram(m->memory, name, base, len, true,
			    DEVICE_PRIORITY + 1, &bytes, e)) {
		return false;
	}
	*host = bytes;
	bytes[ROM_WIDTH] = 1;
	bytes[ROM_STRIDE] = 4;
	bytes[ROM_SIZE] = 1;
	bytes[ROM_SLOT] = 1;
	for (unsigned i = 0; i < sizeof(pattern); i++) {
		memset(bytes + ROM_TEST + 4 * (size_t)i, pattern[i], 4);
	}
	put_text(bytes, ROM_FIRMWARE, rom->firmware, ROM_TEXT);
	put_text(bytes, ROM_VENDOR, rom->vendor, ROM_TEXT);
	put_text(bytes, ROM_MODULE, rom->module, ROM_TEXT);
	put_text(bytes, ROM_TYPE, "TCF0", ROM_TYPE_TEXT);
	return true;
}

bool
turbochannel_add_rom(struct machine *m, const char *name, uint64_t base,
		     uint64_t len, const struct turbochannel_rom *rom,
		     struct error *e)
{
	uint8_t *bytes;

	return turbochannel_add_rom_bytes(m, name, base, len, rom, &bytes, e);
}

const struct device_class turbochannel_class = {
    .name = "turbochannel",
    .description = "TURBOchannel option slot",
    .state = turbochannel_state,
    .size = sizeof(struct turbochannel),
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
    .bus_error = turbochannel_bus_error,
};
