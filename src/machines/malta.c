/*
 * MIPS Malta: the evaluation board of MIPS Technologies, with a GT-64120 as its
 * system controller (Core LV and others).  doc/malta.md has the maps.
 *
 * What a PC has is in a PIIX4E and a super I/O chip behind the PCI bus; the
 * board's own registers, a third serial line and the flash are on a bus of the
 * CPU's.
 *
 * Not modelled: USB, sound, floppy, parallel port, ISA DMA, graphics cards.
 */
#include "devices/bus_pci.h"
#include "devices/fdc37m81x.h"
#include "devices/gt64120.h"
#include "devices/i8042.h"
#include "devices/i8254.h"
#include "devices/i8259.h"
#include "devices/malta_fpga.h"
#include "devices/ns16550.h"
#include "devices/pcnet.h"
#include "devices/piix4.h"
#include "devices/rtc_isa.h"
#include "emul/machine.h"
#include "host/diskimage.h"
#include "promemul/yamon.h"

/* Physical addresses. */
#define MALTA_GT       UINT64_C(0x10000000) /* what it decodes */
#define MALTA_GT_LEN   UINT64_C(0x0e000000)
#define MALTA_FPGA     UINT64_C(0x1f000000)
#define MALTA_CBUS_TTY UINT64_C(0x1f000900)
#define MALTA_RAM2     UINT64_C(0x20000000) /* all but the first 512 MB */
#define MALTA_RAM3     UINT64_C(0x80000000) /* all */
#define MALTA_LOW_MAX  UINT64_C(0x10000000)

#define MALTA_CBUS_TTY_STRIDE 8
#define MALTA_CBUS_TTY_CLOCK  3686400
#define MALTA_BAUD	      38400
#define MALTA_BUS_HZ	      100000000

#define MALTA_DISKS 4

/* Device numbers on the PCI bus. */
#define MALTA_PIIX4 10
#define MALTA_PCNET 11

/* Board revision: a Malta with a Core LV. */
#define MALTA_REVISION 0x00000420

/* Interrupts A and B are ISA's 10, C and D its 11. */
static const uint8_t malta_routes[4] = {10, 10, 11, 11};

/* In units of 2 MB: registers, ports, two memory windows. */
static const struct gt64120_map malta_map = {
    .internal = 0x1be00000 >> 21,
    .io_low = 0x18000000 >> 21,
    .io_high = 0x181fffff >> 21,
    .memory0_low = 0x10000000 >> 21,
    .memory0_high = 0x17ffffff >> 21,
    .memory1_low = 0x18200000 >> 21,
    .memory1_high = 0x1bdfffff >> 21,
};

/* The first 256 MB are at 0, and what does not fit behind the devices; all of
 * it is in the upper half. */
static bool
malta_add_memory(struct machine *m, struct error *e)
{
	uint64_t low =
	    m->ram_bytes < MALTA_LOW_MAX ? m->ram_bytes : MALTA_LOW_MAX;
	uint64_t high = m->ram_bytes - low;

	if (!machine_add_ram(m, 0, low, e) ||
	    !memory_add_mirror(m->memory, "ram", MALTA_RAM3, low, 0, 0, e)) {
		return false;
	}
	if (high > 0 && !machine_add_ram(m, MALTA_RAM3 + low, high, e)) {
		return false;
	}
	if (m->ram_bytes > MALTA_RAM2) {
		return memory_add_mirror(m->memory, "ram", MALTA_RAM2,
					 m->ram_bytes - MALTA_RAM2,
					 MALTA_RAM3 + MALTA_RAM2, 0, e);
	}
	return true;
}

/* What is in the PIIX4E. */
static bool
malta_add_piix4(struct machine *m, struct device *pci, struct device *gt,
		struct error *e)
{
	struct device *pic = i8259_pair_add(m, pci, irq_of(m, "cpu0.2"), e);

	if (pic == NULL) {
		return false;
	}
	gt64120_wire_acknowledge(gt, i8259_acknowledge, pic);
	return i8254_add(m, pci, irq_of(m, "isa.0"), e) != NULL &&
	       rtc_isa_add(m, pci, irq_of(m, "isa.8"), e) != NULL &&
	       piix4_add(m, pci, MALTA_PIIX4, malta_routes, e) != NULL &&
	       piix4_ide_add(m, pci, MALTA_PIIX4, e) != NULL &&
	       piix4_pm_add(m, pci, MALTA_PIIX4, irq_of(m, "isa.9"), e) != NULL;
}

static void
console_put(void *arg, uint8_t byte)
{
	ns16550_firmware_put(arg, byte);
}

static bool
console_get(void *arg, uint8_t *byte)
{
	return ns16550_firmware_get(arg, byte);
}

/* The super I/O chip, the serial line beside it, and firmware on the first
 * one. */
static bool
malta_add_serial(struct machine *m, struct device *pci, struct error *e)
{
	struct device *tty0 =
	    ns16550_add_isa(m, "tty0", pci, 0x3f8, irq_of(m, "isa.4"), e);
	struct device *tty1 =
	    ns16550_add_isa(m, "tty1", pci, 0x2f8, irq_of(m, "isa.3"), e);
	struct device *tty2 =
	    ns16550_add_wide(m, "tty2", MALTA_CBUS_TTY, MALTA_CBUS_TTY_STRIDE,
			     MALTA_CBUS_TTY_CLOCK, irq_of(m, "cpu0.4"), e);
	struct yamon_board board = {
	    .revision = MALTA_REVISION,
	    .ram_low =
		m->ram_bytes < MALTA_LOW_MAX ? m->ram_bytes : MALTA_LOW_MAX,
	    .bus_hz = MALTA_BUS_HZ,
	    .console = tty0,
	    .put = console_put,
	    .get = console_get,
	};

	if (tty0 == NULL || tty1 == NULL || tty2 == NULL ||
	    fdc37m81x_add(m, pci, e) == NULL ||
	    i8042_add(m, pci, irq_of(m, "isa.1"), irq_of(m, "isa.12"), e) ==
		NULL) {
		return false;
	}
	ns16550_set_console(tty0);
	ns16550_firmware_setup(tty0, MALTA_BAUD);
	ns16550_firmware_setup(tty1, MALTA_BAUD);
	return yamon_setup(m, &board, e);
}

/* The PIIX4E has two channels of two drives; any other disk would be lost. */
static bool
malta_check_disks(const struct machine *m, struct error *e)
{
	for (unsigned i = 0; i < m->n_disks; i++) {
		const struct diskimage *d = m->disks[i];

		if (diskimage_type(d) != DISK_IDE) {
			return emul_error(e,
					  "disk image %s: a Malta has IDE "
					  "disks only: leave the s before the "
					  "':' out",
					  diskimage_name(d));
		}
		if (diskimage_id(d) >= MALTA_DISKS) {
			return emul_error(e,
					  "disk image %s: IDE id %u: a Malta "
					  "has the ids 0 to %d",
					  diskimage_name(d), diskimage_id(d),
					  MALTA_DISKS - 1);
		}
	}
	return true;
}

static bool
malta_setup(struct machine *m, struct error *e)
{
	struct device *pci = bus_pci_add(m, e);
	struct device *gt;

	if (pci == NULL || !malta_check_disks(m, e) ||
	    !malta_add_memory(m, e)) {
		return false;
	}
	m->initrd_limit =
	    m->ram_bytes < MALTA_LOW_MAX ? m->ram_bytes : MALTA_LOW_MAX;
	gt = gt64120_add(m, MALTA_GT, MALTA_GT_LEN, pci, &malta_map,
			 irq_of(m, "cpu0.5"), e);
	return gt != NULL && malta_add_piix4(m, pci, gt, e) &&
	       pcnet_add(m, pci, MALTA_PCNET, 0, irq_of(m, "pirq.1"), e) !=
		   NULL &&
	       malta_fpga_add(m, MALTA_FPGA, e) != NULL &&
	       malta_add_serial(m, pci, e);
}

#define MALTA_CPUS "4Kc 4KEc 24Kc 24Kf 34Kf 74Kf 5Kc 5Kf 20Kc 5KEc 5KEf"

const struct machine_class malta_machine = {
    .type = "evbmips",
    .subtype = "malta",
    .description = "MIPS Malta, little-endian",
    .cpu = "5KEf",
    .cpus = MALTA_CPUS,
    .ram_mb = 128,
    .ram_max_mb = 2048,
    .max_cpus = 1,
    .cpu_hz = 100000000,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_ZERO,
    .disk_type = DISK_IDE,
    .setup = malta_setup,
    .boot = yamon_boot,
};

const struct machine_class maltabe_machine = {
    .type = "evbmips",
    .subtype = "maltabe",
    .description = "MIPS Malta, big-endian",
    .cpu = "5KEf",
    .cpus = MALTA_CPUS,
    .ram_mb = 128,
    .ram_max_mb = 2048,
    .max_cpus = 1,
    .cpu_hz = 100000000,
    .big_endian = true,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_ZERO,
    .disk_type = DISK_IDE,
    .setup = malta_setup,
    .boot = yamon_boot,
};
