/*
 * DECstation 5000/200 (3max, KN02): R3000 at 25 MHz, up to 480 MB of memory, a
 * TURBOchannel of seven slots of 4 MB, of which two are on the board (SCSI,
 * Ethernet), and an eighth with the board's own chips.
 *
 * Not modelled so far: ECC.  doc/decstation.md has the map.
 */
#include "devices/dc7085.h"
#include "devices/kn02.h"
#include "devices/pmad.h"
#include "devices/pmaz.h"
#include "devices/turbochannel.h"
#include "machines/dec_board.h"

/* ---- DECstation 5000/200 ---- */

#define KN02_SLOTS     0x1e000000u
#define KN02_SLOT_SIZE 0x00400000u
#define KN02_SCSI_SLOT 5 /* slots 3 and 4 are not there */
#define KN02_NET_SLOT  6
#define KN02_SCSI_HZ   25000000
#define KN02_WINDOW    0x00080000u

#define KN02_ERRORS 0x1fd00000u
#define KN02_DZ	    0x1fe00000u
#define KN02_RTC    0x1fe80000u
#define KN02_CSR    0x1ff00000u
#define KN02_ROM2   0x1ff80000u

/* The console: the printer line. */
#define KN02_CONSOLE 3

static const struct dec_prom_board kn02_prom = {
    .system_type = 2,
    .osconsole = "2",
    .keyboard_slot = 7,
    .scsi_slot = KN02_SCSI_SLOT,
    .net_slot = KN02_NET_SLOT,
    .module = "KN02-AA",
    .module_slot = 7,
    .slots = 8,
    .slot_base = KN02_SLOTS,
    .slot_size = KN02_SLOT_SIZE,
    .clock_period_ns = 40,
    .io_timeout = 256,
    .dma_range_mb = 480,
    .max_dma_burst = 128,
};

static bool
kn02_add_serial(struct machine *m, struct device *csr, struct error *e)
{
	if (dec_add_dz(m, KN02_DZ, KN02_WINDOW, irq_of(m, "kn02.7"),
		       KN02_CONSOLE, &kn02_prom, e) == NULL) {
		return false;
	}
	kn02_wire_serial(csr, irq_of(m, "dc7085.baud38"),
			 irq_of(m, "dc7085.txdis"));
	return true;
}

/* Options, then slots that are not there. */
static bool
kn02_add_slots(struct machine *m, struct error *e)
{
	static const char *const irqs[MACHINE_CARDS] = {"kn02.0", "kn02.1",
							"kn02.2"};

	for (unsigned i = 0; i < KN02_SCSI_SLOT; i++) {
		uint64_t base = KN02_SLOTS + i * KN02_SLOT_SIZE;

		if (i < MACHINE_CARDS
			? !turbochannel_add_slot(m, i, base, KN02_SLOT_SIZE,
						 irq_of(m, irqs[i]), e)
			: !turbochannel_add_empty(m, i, base, KN02_SLOT_SIZE,
						  e)) {
			return false;
		}
	}
	return pmaz_add(m, KN02_SLOTS + KN02_SCSI_SLOT * KN02_SLOT_SIZE,
			KN02_SLOT_SIZE, KN02_SCSI_HZ, irq_of(m, "kn02.5"), e) &&
	       pmad_add(m, KN02_SLOTS + KN02_NET_SLOT * KN02_SLOT_SIZE,
			KN02_SLOT_SIZE, 0, irq_of(m, "kn02.6"), e);
}

static bool
kn02_setup(struct machine *m, struct error *e)
{
	struct device *csr;
	struct device *errors;

	if (!dec_check_disks(m, e) || !machine_add_ram(m, 0, m->ram_bytes, e)) {
		return false;
	}
	errors = device_add(m, &kn02_error_class, NULL, KN02_ERRORS,
			    2 * KN02_WINDOW, irq_of(m, "cpu0.5"), e);
	csr = device_add(m, &kn02_class, NULL, KN02_CSR, KN02_WINDOW,
			 irq_of(m, "cpu0.2"), e);
	if (errors == NULL || csr == NULL ||
	    dec_add_clock(m, KN02_RTC, KN02_WINDOW, irq_of(m, "cpu0.3"), e) ==
		NULL ||
	    !kn02_add_slots(m, e)) {
		return false;
	}
	kn02_error_watch(errors, false);
	return kn02_add_serial(m, csr, e) &&
	       memory_add_mirror(m->memory, "rom", KN02_ROM2, DEC_PROM_SIZE,
				 DEC_PROM_BASE, 0, e);
}

const struct machine_class decstation_3max = {
    .type = "decstation",
    .type_aliases = {"dec"},
    .subtype = "3max",
    .subtype_aliases = {"5000/200", "kn02"},
    .description = "DECstation 5000/200 (KN02)",
    .cpu = "R3000",
    .cpus = "R3000 R3000A R4000 R4400",
    .ram_mb = 64,
    .ram_max_mb = 480,
    .max_cpus = 1,
    .cpu_hz = 25000000,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_BUS_ERROR,
    .disk_type = DISK_SCSI,
    .boot_arg = "-a",
    .boots_disks = true,
    .has_prompt = true,
    .card_slots = 3,
    .default_card = "PMAG-BA",
    .setup = kn02_setup,
    .boot = dec_prom_boot,
};
