/*
 * PMAZ-AA: Digital's TURBOchannel option with a SCSI controller, and the same
 *on the board of the DECstation 5000/200.
 *
 * Document: "PMAZ-AA TURBOchannel SCSI Module Functional Specification", by
 *what the drivers of Mach, 4.4BSD and NetBSD say of it.  Its 1 MB, again and
 *again in the slot:
 *
 *	00000	NCR 53C94, registers 4 bytes apart
 *	40000	DMA address register
 *	80000	128 KB of memory, which is what DMA reaches
 *	c0000	ROM
 *
 * The address register counts the bytes that DMA moves.  Its direction bit must
 * be that of the controller's command.
 */
#include "devices/ncr53c9x.h"
#include "devices/pmaz.h"
#include "devices/scsi.h"
#include "devices/turbochannel.h"
#include "emul/machine.h"
#include "memory/memory.h"

enum pmaz_dmar {
	DMAR_ADDRESS = 0x0001ffff,
	DMAR_WRITE = (int)0x80000000, /* from memory to the controller */
};

#define PMAZ_CHIP     0x00000
#define PMAZ_DMAR     0x40000
#define PMAZ_RAM      0x80000
#define PMAZ_ROM      0xc0000
#define PMAZ_WINDOW   0x40000
#define PMAZ_RAM_SIZE 0x20000
#define PMAZ_ROM_SIZE 0x40000
#define PMAZ_SIZE     0x100000
#define PMAZ_ID	      7

struct pmaz {
	uint32_t dmar;

	/* Wiring, not state. */
	uint64_t ram; /* physical address */
};

static const struct state_field pmaz_state[] = {
    STATE_U32(struct pmaz, dmar, "DMA address and direction"),
    STATE_END,
};

static uint64_t
pmaz_read(struct device *d, uint64_t off, unsigned size)
{
	const struct pmaz *p = device_self(d);

	return p->dmar;
}

static void
pmaz_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct pmaz *p = device_self(d);

	p->dmar = (uint32_t)value & ((uint32_t)DMAR_WRITE | DMAR_ADDRESS);
}

static void
advance(void *arg, size_t len)
{
	struct device *d = arg;
	struct pmaz *p = device_self(d);

	p->dmar = (p->dmar & ~(uint32_t)DMAR_ADDRESS) |
		  ((p->dmar + (uint32_t)len) & DMAR_ADDRESS);
}

/* The bytes of the memory from AHEAD bytes on, at most LEN: where they are. */
static size_t
bytes_at(const struct device *d, size_t ahead, size_t len, uint64_t *paddr)
{
	const struct pmaz *p = device_self(d);
	uint32_t at = (p->dmar + (uint32_t)ahead) & DMAR_ADDRESS;
	size_t n = PMAZ_RAM_SIZE - at;

	*paddr = p->ram + at;
	return n < len ? n : len;
}

static void
check_direction(struct device *d, bool from_memory)
{
	const struct pmaz *p = device_self(d);

	if (((p->dmar & (uint32_t)DMAR_WRITE) != 0) != from_memory) {
		device_guest_error(d, "DMA %s memory, DMAR 0x%08x",
				   from_memory ? "from" : "to",
				   (unsigned)p->dmar);
	}
}

static void
to_memory(void *arg, const uint8_t *data, size_t len)
{
	struct device *d = arg;
	uint64_t paddr;
	size_t n;

	check_direction(d, false);
	for (size_t done = 0; done < len; done += n) {
		n = bytes_at(d, done, len - done, &paddr);
		memory_dma_write(d->machine->memory, d, paddr, data + done, n);
	}
	advance(d, len);
}

static void
from_memory(void *arg, uint8_t *data, size_t len)
{
	struct device *d = arg;
	uint64_t paddr;
	size_t n;

	check_direction(d, true);
	for (size_t done = 0; done < len; done += n) {
		n = bytes_at(d, done, len - done, &paddr);
		memory_dma_read(d->machine->memory, d, paddr, data + done, n);
	}
}

static bool
add_memory(struct machine *m, uint64_t base, uint64_t len, struct error *e)
{
	static const struct turbochannel_rom rom = {"DEC", "PMAZ-AA", "V5.3c"};

	if (!memory_add_ram(m->memory, "pmaz.ram", base + PMAZ_RAM,
			    PMAZ_RAM_SIZE, false, DEVICE_PRIORITY, NULL, e) ||
	    !memory_add_mirror(m->memory, "pmaz.ram",
			       base + PMAZ_RAM + PMAZ_RAM_SIZE, PMAZ_RAM_SIZE,
			       base + PMAZ_RAM, DEVICE_PRIORITY, e) ||
	    !turbochannel_add_rom(m, "pmaz.rom", base + PMAZ_ROM, PMAZ_ROM_SIZE,
				  &rom, e)) {
		return false;
	}
	for (uint64_t at = PMAZ_SIZE; at < len; at += PMAZ_SIZE) {
		if (!memory_add_mirror(m->memory, "pmaz", base + at, PMAZ_SIZE,
				       base, DEVICE_PRIORITY, e)) {
			return false;
		}
	}
	return true;
}

bool
pmaz_add(struct machine *m, uint64_t base, uint64_t len, uint64_t hz,
	 struct irq *irq, struct error *e)
{
	struct device *chip = device_add(m, &ncr53c9x_class, NULL,
					 base + PMAZ_CHIP, PMAZ_WINDOW, irq, e);
	struct device *d = device_add(m, &pmaz_class, NULL, base + PMAZ_DMAR,
				      PMAZ_WINDOW, NULL, e);
	struct device *bus;
	struct ncr53c9x_dma dma = {d, to_memory, from_memory, advance, NULL};

	if (chip == NULL || d == NULL) {
		return false;
	}
	bus = scsi_bus_add(m, "scsi", PMAZ_ID, e);
	if (bus == NULL) {
		return false;
	}
	((struct pmaz *)device_self(d))->ram = base + PMAZ_RAM;
	ncr53c9x_wire(chip, bus, &dma, PMAZ_ID, hz);
	return add_memory(m, base, len, e);
}

const struct device_class pmaz_class = {
    .name = "pmaz",
    .description = "PMAZ-AA SCSI option, DMA address register",
    .state = pmaz_state,
    .size = sizeof(struct pmaz),
    .read = pmaz_read,
    .write = pmaz_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
};
