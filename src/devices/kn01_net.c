/*
 * Ethernet of the DECstations 2100 and 3100 and the DECsystem 5100: an Am7990
 * with 64 KB of memory of its own, and its address.
 *
 * Document: "DECstation 3100 Desktop Workstation Functional Specification".
 *
 * The memory is 16 bits wide: its halfwords are in the lower halves of 32,768
 * words.  The address ROM shares the clock's window: the clock has the first
 * byte of each word, the ROM the second one.
 */
#include "devices/kn01.h"
#include "devices/kn01_buffer.h"
#include "devices/kn01_net.h"
#include "devices/lance.h"
#include "emul/machine.h"
#include "net/ethernet.h"

/* ---- memory ---- */

static const struct kn01_buffer memory = {
    .base = KN01_BUFFER_BASE,
    .size = 0x10000,
    .lane = 2,
};

struct kn01_lance {
	char nothing;
};

static const struct state_field kn01_lance_state[] = {STATE_END};

static bool
buffer_read(void *arg, uint32_t address, uint8_t *bytes, size_t len)
{
	kn01_buffer_read(&memory, arg, address, bytes, len);
	return true;
}

static bool
buffer_write(void *arg, uint32_t address, const uint8_t *bytes, size_t len)
{
	kn01_buffer_write(&memory, arg, address, bytes, len);
	return true;
}

bool
kn01_add_lance(struct machine *m, struct irq *irq, struct error *e)
{
	struct device *d =
	    device_add(m, &kn01_lance_class, NULL, 0, 0, NULL, e);
	struct lance_bus bus = {
	    .arg = d, .read = buffer_read, .write = buffer_write};

	return d != NULL &&
	       lance_add(m, KN01_LANCE_BASE, KN01_SLOT_SIZE, &bus, irq, e) !=
		   NULL &&
	       kn01_buffer_add(m, "lance.ram", &memory, e);
}

const struct device_class kn01_lance_class = {
    .name = "kn01_lance",
    .description = "DECstation 2100 and 3100 Ethernet memory",
    .state = kn01_lance_state,
    .size = sizeof(struct kn01_lance),
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
};

/* ---- clock and address ---- */

#define CLOCK_LANE   0
#define STATION_LANE 1

struct kn01_clock {
	/* Board, not state. */
	struct device *rtc;
	uint8_t rom[DEC_STATION_ROM];
};

static const struct state_field kn01_clock_state[] = {STATE_END};

static uint8_t
lane_read(struct device *d, uint64_t off)
{
	const struct kn01_clock *k = device_self(d);

	switch (off % 4) {
	case CLOCK_LANE:
		return (uint8_t)device_read(k->rtc, off, 1);
	case STATION_LANE:
		return k->rom[off / 4 % DEC_STATION_ROM];
	default:
		return 0;
	}
}

static uint64_t
clock_read(struct device *d, uint64_t off, unsigned size)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < size; i++) {
		value |= (uint64_t)lane_read(d, off + i) << 8 * i;
	}
	return value;
}

static void
clock_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	const struct kn01_clock *k = device_self(d);

	if (off % 4 == CLOCK_LANE) {
		device_write(k->rtc, off, 1, value & 0xff);
	}
}

bool
kn01_add_clock(struct machine *m, struct device *rtc, struct error *e)
{
	struct device *d = device_add(m, &kn01_clock_class, NULL,
				      KN01_CLOCK_BASE, KN01_SLOT_SIZE, NULL, e);
	struct kn01_clock *k;
	uint8_t address[ETHERNET_ADDRESS];

	if (d == NULL) {
		return false;
	}
	k = device_self(d);
	k->rtc = rtc;
	ethernet_address(m, 0, address);
	dec_station_rom(address, k->rom);
	return true;
}

const struct device_class kn01_clock_class = {
    .name = "kn01_clock",
    .description = "DECstation 2100 and 3100 clock and Ethernet address",
    .state = kn01_clock_state,
    .size = sizeof(struct kn01_clock),
    .read = clock_read,
    .write = clock_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
};
