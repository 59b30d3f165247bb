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
 * Not modelled so far: any option.
 */
#include <stdio.h>

#include "devices/turbochannel.h"
#include "emul/machine.h"

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

const struct device_class turbochannel_class = {
    .name = "turbochannel",
    .description = "TURBOchannel option slot",
    .state = turbochannel_state,
    .size = sizeof(struct turbochannel),
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
    .bus_error = turbochannel_bus_error,
};
