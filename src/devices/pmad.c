/*
 * PMAD-AA: Digital's TURBOchannel option with an Ethernet controller, and the
 * same on the board of the DECstation 5000/200.
 *
 * Document: "PMAD-AA TURBOchannel Ethernet Module Functional Specification", by
 * what the drivers of Linux and NetBSD say of it.  Its 2 MB, again and again in
 * the slot:
 *
 *	000000	128 KB of memory, which is what the controller reaches
 *	100000	Am7990: RDP, and RAP 4 bytes behind it
 *	1c0000	ROM that names the option; in byte 2 of its first words, the
 *		station address
 */
#include "devices/lance.h"
#include "devices/pmad.h"
#include "devices/turbochannel.h"
#include "emul/machine.h"
#include "memory/memory.h"
#include "net/ethernet.h"

#define PMAD_RAM      0x000000
#define PMAD_CHIP     0x100000
#define PMAD_ROM      0x1c0000
#define PMAD_RAM_SIZE 0x20000u
#define PMAD_ROM_SIZE 0x40000
#define PMAD_SIZE     0x200000

#define STATION_LANE 2 /* byte of the word */

struct pmad {
	uint64_t ram; /* physical address; wiring */
};

static const struct state_field pmad_state[] = {STATE_END};

/* The bytes of the memory at ADDRESS, at most LEN: where they are. */
static size_t
bytes_at(const struct device *d, uint32_t address, size_t len, uint64_t *paddr)
{
	const struct pmad *p = device_self(d);
	uint32_t at = address % PMAD_RAM_SIZE;

	*paddr = p->ram + at;
	return PMAD_RAM_SIZE - at < len ? PMAD_RAM_SIZE - at : len;
}

static bool
pmad_read_ram(void *arg, uint32_t address, uint8_t *bytes, size_t len)
{
	struct device *d = arg;
	uint64_t paddr;
	size_t n;

	for (size_t done = 0; done < len; done += n) {
		n = bytes_at(d, address + (uint32_t)done, len - done, &paddr);
		memory_dma_read(d->machine->memory, d, paddr, bytes + done, n);
	}
	return true;
}

static bool
pmad_write_ram(void *arg, uint32_t address, const uint8_t *bytes, size_t len)
{
	struct device *d = arg;
	uint64_t paddr;
	size_t n;

	for (size_t done = 0; done < len; done += n) {
		n = bytes_at(d, address + (uint32_t)done, len - done, &paddr);
		memory_dma_write(d->machine->memory, d, paddr, bytes + done, n);
	}
	return true;
}

static bool
add_rom(struct machine *m, uint64_t base, unsigned number, struct error *e)
{
	static const struct turbochannel_rom rom = {"DEC", "PMAD-AA", "V5.3a"};
	uint8_t address[ETHERNET_ADDRESS];
	uint8_t station[DEC_STATION_ROM];
	uint8_t *bytes;

	if (!turbochannel_add_rom_bytes(m, "pmad.rom", base + PMAD_ROM,
					PMAD_ROM_SIZE, &rom, &bytes, e)) {
		return false;
	}
	ethernet_address(m, number, address);
	dec_station_rom(address, station);
	for (unsigned i = 0; i < DEC_STATION_ROM; i++) {
		bytes[4 * i + STATION_LANE] = station[i];
	}
	return true;
}

static bool
add_memory(struct machine *m, uint64_t base, uint64_t len, unsigned number,
	   struct error *e)
{
	if (!memory_add_ram(m->memory, "pmad.ram", base + PMAD_RAM,
			    PMAD_RAM_SIZE, false, DEVICE_PRIORITY, NULL, e)) {
		return false;
	}
	for (uint64_t at = PMAD_RAM_SIZE; at < PMAD_CHIP; at += PMAD_RAM_SIZE) {
		if (!memory_add_mirror(m->memory, "pmad.ram", base + at,
				       PMAD_RAM_SIZE, base + PMAD_RAM,
				       DEVICE_PRIORITY, e)) {
			return false;
		}
	}
	if (!add_rom(m, base, number, e)) {
		return false;
	}
	for (uint64_t at = PMAD_SIZE; at < len; at += PMAD_SIZE) {
		if (!memory_add_mirror(m->memory, "pmad", base + at, PMAD_SIZE,
				       base, DEVICE_PRIORITY, e)) {
			return false;
		}
	}
	return true;
}

bool
pmad_add(struct machine *m, uint64_t base, uint64_t len, unsigned number,
	 struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &pmad_class, NULL, 0, 0, NULL, e);
	struct lance_bus bus = {
	    .arg = d, .read = pmad_read_ram, .write = pmad_write_ram};

	if (d == NULL || lance_add(m, base + PMAD_CHIP, PMAD_ROM - PMAD_CHIP,
				   &bus, irq, e) == NULL) {
		return false;
	}
	((struct pmad *)device_self(d))->ram = base + PMAD_RAM;
	return add_memory(m, base, len, number, e);
}

const struct device_class pmad_class = {
    .name = "pmad",
    .description = "PMAD-AA Ethernet option, its memory",
    .state = pmad_state,
    .size = sizeof(struct pmad),
    .access = ACCESS_ANY,
    .order = DEVICE_LITTLE,
};
