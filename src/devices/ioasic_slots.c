/*
 * Slots of the I/O ASIC: those without a chip, and the ROM with the address of
 * the Ethernet controller.  See ioasic.c.
 */
#include <stdio.h>

#include "devices/ioasic.h"
#include "emul/machine.h"
#include "net/ethernet.h"

/* ---- empty slots ---- */

/* The ASIC answers for all of its slots. */
static uint64_t
empty_read(struct device *d, uint64_t off, unsigned size)
{
	device_guest_error(d, "read from offset 0x%llx: no chip there",
			   (unsigned long long)off);
	return 0;
}

static void
empty_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	device_guest_error(d, "write to offset 0x%llx: no chip there",
			   (unsigned long long)off);
}

bool
ioasic_add_empty(struct machine *m, uint64_t base, enum ioasic_slot slot,
		 struct error *e)
{
	char name[32];

	snprintf(name, sizeof(name), "ioasic_slot%u", (unsigned)slot);
	return device_add(m, &ioasic_empty_class, name,
			  base + (uint64_t)slot * IOASIC_SLOT_SIZE,
			  IOASIC_SLOT_SIZE, NULL, e) != NULL;
}

struct ioasic_empty {
	char nothing;
};

static const struct state_field ioasic_empty_state[] = {STATE_END};

const struct device_class ioasic_empty_class = {
    .name = "ioasic_empty",
    .description = "slot of the DEC I/O ASIC without a chip",
    .state = ioasic_empty_state,
    .size = sizeof(struct ioasic_empty),
    .read = empty_read,
    .write = empty_write,
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
};

/* ---- station address ---- */

struct ioasic_station {
	uint8_t rom[DEC_STATION_ROM]; /* board, not state */
};

static const struct state_field ioasic_station_state[] = {STATE_END};

static uint64_t
station_read(struct device *d, uint64_t off, unsigned size)
{
	const struct ioasic_station *s = device_self(d);

	return off % 4 == 0 ? s->rom[off / 4 % DEC_STATION_ROM] : 0;
}

bool
ioasic_add_station(struct machine *m, uint64_t base, struct error *e)
{
	struct device *d =
	    device_add(m, &ioasic_station_class, NULL,
		       base + (uint64_t)IOASIC_ESAR * IOASIC_SLOT_SIZE,
		       IOASIC_SLOT_SIZE, NULL, e);
	uint8_t address[ETHERNET_ADDRESS];
	struct ioasic_station *s;

	if (d == NULL) {
		return false;
	}
	s = device_self(d);
	ethernet_address(m, 0, address);
	dec_station_rom(address, s->rom);
	return true;
}

const struct device_class ioasic_station_class = {
    .name = "ioasic_station",
    .description = "Ethernet address ROM of DECstations",
    .state = ioasic_station_state,
    .size = sizeof(struct ioasic_station),
    .read = station_read,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
};
