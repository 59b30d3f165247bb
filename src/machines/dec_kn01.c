/*
 * DECstation 3100 (pmax, KN01): R2000 at 16.67 MHz, up to 24 MB of memory, one
 * chip for each purpose in 16 MB of addresses, no bus for options.  The 2100 is
 * the same at 12.5 MHz (-I 12500000).  Its screen is a module of its own.
 *
 * DECsystem 5100 (mipsmate, KN230): R3000A at 20 MHz, up to 128 MB, most chips
 * at the same places, no screen.
 *
 * doc/decstation-siblings.md has the maps.
 */
#include <strings.h>

#include "devices/dc7061.h"
#include "devices/kn01.h"
#include "devices/kn01_net.h"
#include "devices/vfb.h"
#include "machines/dec_board.h"

#define KN01_SII     UINT64_C(0x1a000000)
#define KN01_SII_RAM UINT64_C(0x1b000000)
#define KN01_DZ	     UINT64_C(0x1c000000)
#define KN01_ROM2    UINT64_C(0x1f000000)

/* Consoles: the printer line, and the first of four terminals. */
#define KN01_CONSOLE  3
#define KN230_CONSOLE 0

static const struct dec_prom_board kn01_prom = {
    .system_type = 1,
    .osconsole = "3",
    .osconsole_screen = "1",
    .old_names = true,
    .net_slot = 3,
};

static const struct dec_prom_board kn230_prom = {
    .system_type = 12,
    .osconsole = "0",
    .old_names = true,
    .net_slot = 3,
};

/* The clock, whose window has the station address, too, and Ethernet. */
static bool
add_clock_and_net(struct machine *m, const char *clock, const char *net,
		  struct error *e)
{
	struct device *rtc = dec_add_clock(m, 0, 0, irq_of(m, clock), e);

	return rtc != NULL && kn01_add_clock(m, rtc, e) &&
	       kn01_add_lance(m, irq_of(m, net), e);
}

/* The SCSI memory's halfwords or words lie twice as far apart for the CPU. */
static bool
add_scsi(struct machine *m, unsigned lane, const char *irq, struct error *e)
{
	const struct kn01_buffer memory = {
	    .base = KN01_SII_RAM, .size = 0x20000, .lane = lane};

	return dc7061_add(m, KN01_SII, KN01_SLOT_SIZE, &memory, irq_of(m, irq),
			  e);
}

static bool
add_rom_mirror(struct machine *m, struct error *e)
{
	return memory_add_mirror(m->memory, "rom", KN01_ROM2, DEC_PROM_SIZE,
				 DEC_PROM_BASE, 0, e);
}

/* The frame buffer that --card or -Z asks for. */
static bool
add_screen(struct machine *m, struct device *csr, struct error *e)
{
	const char *name = m->options.cards[0];

	if (name == NULL) {
		return true;
	}
	if (strcasecmp(name, VFB_COLOUR) == 0) {
		kn01_set_colour(csr);
	}
	return vfb_add(m, name, irq_of(m, "kn01.vint"), e);
}

static bool
kn01_setup(struct machine *m, struct error *e)
{
	struct device *csr;

	if (!dec_check_disks(m, e) || !machine_add_ram(m, 0, m->ram_bytes, e)) {
		return false;
	}
	csr = kn01_add(m, irq_of(m, "cpu0.6"), e);
	if (csr == NULL || !add_clock_and_net(m, "cpu0.5", "cpu0.3", e) ||
	    !add_scsi(m, 2, "cpu0.2", e) ||
	    dec_add_dz(m, KN01_DZ, KN01_SLOT_SIZE, irq_of(m, "cpu0.4"),
		       KN01_CONSOLE, &kn01_prom, e) == NULL) {
		return false;
	}
	kn01_wire_serial(csr, irq_of(m, "dc7085.txdis"));
	return add_screen(m, csr, e) && add_rom_mirror(m, e);
}

static bool
kn230_setup(struct machine *m, struct error *e)
{
	struct irq *const outputs[KN230_OUTPUTS] = {
	    irq_of(m, "cpu0.2"), irq_of(m, "cpu0.3"), irq_of(m, "cpu0.5")};

	return dec_check_disks(m, e) &&
	       machine_add_ram(m, 0, m->ram_bytes, e) &&
	       kn230_add(m, outputs, e) != NULL &&
	       add_clock_and_net(m, "cpu0.4", "kn230.lance", e) &&
	       add_scsi(m, 4, "kn230.sii", e) &&
	       dec_add_dz(m, KN01_DZ, KN01_SLOT_SIZE, irq_of(m, "kn230.dz0"),
			  KN230_CONSOLE, &kn230_prom, e) != NULL &&
	       kn230_add_led(m, irq_of(m, "dc7085.baud38"), e) &&
	       add_rom_mirror(m, e);
}

const struct machine_class decstation_pmax = {
    .type = "decstation",
    .type_aliases = {"dec"},
    .subtype = "pmax",
    .subtype_aliases = {"3100", "2100", "kn01"},
    .description = "DECstation 3100 and 2100 (KN01)",
    .cpu = "R2000",
    .cpus = "R2000 R2000A R3000 R3000A",
    .ram_mb = 24,
    .ram_max_mb = 24,
    .max_cpus = 1,
    .cpu_hz = 16670000,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_BUS_ERROR,
    .disk_type = DISK_SCSI,
    .boot_arg = "-a",
    .boots_disks = true,
    .has_prompt = true,
    .card_slots = 1,
    .default_card = VFB_COLOUR,
    .setup = kn01_setup,
    .boot = dec_prom_boot,
};

const struct machine_class decstation_5100 = {
    .type = "decstation",
    .type_aliases = {"dec"},
    .subtype = "5100",
    .subtype_aliases = {"mipsmate", "kn230"},
    .description = "DECsystem 5100 (KN230)",
    .cpu = "R3000A",
    .cpus = "R3000 R3000A",
    .ram_mb = 32,
    .ram_max_mb = 128,
    .max_cpus = 1,
    .cpu_hz = 20000000,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_BUS_ERROR,
    .disk_type = DISK_SCSI,
    .boot_arg = "-a",
    .boots_disks = true,
    .has_prompt = true,
    .setup = kn230_setup,
    .boot = dec_prom_boot,
};
