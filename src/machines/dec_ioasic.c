/*
 * DECstations whose system board has an I/O ASIC: two Z85C30 (one in the
 * Personal DECstation), an NCR 53C94, an Am7990 and a clock behind it.
 *
 * 5000/1xx (3min, KN02-BA): R3000A at up to 33 MHz, up to 128 MB of memory,
 * three TURBOchannel slots of 64 MB at 12.5 MHz.
 *
 * 5000/240 (3max+, KN03): R3000A (R3400) at 40 MHz, up to 480 MB of ECC memory,
 * three slots of 8 MB at 25 MHz.
 *
 * Personal DECstation 5000/xx (maxine, KN02-CA): R3000A at up to 33 MHz, up to
 * 40 MB, two slots of 64 MB at 12.5 MHz, a timer.
 *
 * Not modelled: the maxine's ISDN and floppy.
 * doc/decstation-siblings.md has the maps.
 */
#include "devices/dtop.h"
#include "devices/ims332.h"
#include "devices/ioasic.h"
#include "devices/kn02.h"
#include "devices/kn02xa.h"
#include "devices/kn03.h"
#include "devices/ncr53c9x.h"
#include "devices/scsi.h"
#include "devices/turbochannel.h"
#include "devices/z8530.h"
#include "machines/dec_board.h"

#define SCC_HZ	  7372800
#define SCSI_HZ	  25000000
#define SCSI_ID	  7
#define MODEM	  (Z8530_DCD | Z8530_CTS)
#define SIR_SCC0  "ioasic.6"
#define SIR_SCC1  "ioasic.7"
#define SIR_LANCE "ioasic.8"
#define SIR_SCSI  "ioasic.9"

/* The halt button's switch has two contacts. */
#define SIR_PBNC 0x0002

#define KN02CA_FRAME_BUFFER UINT64_C(0x0a000000)
#define KN02CA_VIDEO	    UINT64_C(0x08000000) /* 64 MB are decoded for it */
#define KN02CA_VIDEO_SIZE   UINT64_C(0x04000000)
#define KN02CA_VIDEO_MEMORY UINT64_C(0x00100000)

struct dec_ioasic_board {
	struct dec_prom_board prom;
	struct ioasic_board ioasic;
	uint64_t base; /* of the ASIC */
	unsigned options;
	const char *option_irqs[MACHINE_CARDS];
	unsigned sccs;
	uint16_t empty; /* slots of the ASIC, by bit */
};

static const struct dec_ioasic_board kn02ba = {
    .prom =
	{
	    .system_type = 3,
	    .osconsole = "3",
	    .keyboard_slot = 3,
	    .scsi_slot = 3,
	    .net_slot = 3,
	    .module = "KN02-BA",
	    .module_slot = 3,
	    .slots = 4,
	    .slot_base = 0x10000000,
	    .slot_size = 0x04000000,
	    .clock_period_ns = 80,
	    .io_timeout = 256,
	    .dma_range_mb = 128,
	    .max_dma_burst = 128,
	},
    .ioasic = {.hz = 12500000, .inputs = SIR_PBNC},
    .base = 0x1c000000,
    .options = 3,
    .option_irqs = {"cpu0.2", "cpu0.3", "cpu0.4"},
    .sccs = 2,
    .empty = 0xeea0,
};

static const struct dec_ioasic_board kn03 = {
    .prom =
	{
	    .system_type = 4,
	    .osconsole = "3",
	    .keyboard_slot = 3,
	    .scsi_slot = 3,
	    .net_slot = 3,
	    .module = "KN03-AA",
	    .module_slot = 3,
	    .slots = 4,
	    .slot_base = 0x1e000000,
	    .slot_size = 0x00800000,
	    .clock_period_ns = 40,
	    .io_timeout = 256,
	    .dma_range_mb = 480,
	    .max_dma_burst = 128,
	},
    /* Bit 15: not the 5900, which has another cabinet. */
    .ioasic = {.hz = 25000000, .inputs = 0x8000 | SIR_PBNC},
    .base = 0x1f800000,
    .options = 3,
    .option_irqs = {"ioasic.11", "ioasic.12", "ioasic.13"},
    .sccs = 2,
    .empty = 0xe0a0,
};

static const struct dec_ioasic_board kn02ca = {
    .prom =
	{
	    .system_type = 7,
	    .osconsole = "3",
	    .osconsole_screen = "3,2",
	    .scsi_slot = 3,
	    .net_slot = 3,
	    .module = "KN02-CA",
	    .module_slot = 3,
	    .slots = 4,
	    .slot_base = 0x10000000,
	    .slot_size = 0x04000000,
	    .clock_period_ns = 80,
	    .io_timeout = 256,
	    .dma_range_mb = 40,
	    .max_dma_burst = 128,
	},
    /* The frame buffer's interrupt, inverted; the desktop bus takes bytes. */
    .ioasic = {.hz = 12500000, .inputs = 0x0006, .personal = true},
    .base = 0x1c000000,
    .options = 2,
    .option_irqs = {"ioasic.12", "ioasic.5"},
    .sccs = 1,
    .empty = 0xea40,
};

static uint64_t
slot(const struct dec_ioasic_board *b, unsigned number)
{
	return b->base + (uint64_t)number * IOASIC_SLOT_SIZE;
}

/* ---- serial lines ---- */

static void
console_put(void *arg, uint8_t byte)
{
	z8530_firmware_put(arg, Z8530_B, byte);
}

static bool
console_get(void *arg, uint8_t *byte)
{
	return z8530_firmware_get(arg, Z8530_B, byte);
}

static struct device *
add_scc(struct machine *m, const struct dec_ioasic_board *b,
	struct device *ioasic, unsigned number, struct error *e)
{
	static const char *const names[2] = {"scc0", "scc1"};
	static const char *const inputs[2] = {SIR_SCC0, SIR_SCC1};
	static const char *const resets[2] = {"scc0.reset", "scc1.reset"};
	static const char *const txdis[2] = {"scc0.txdis", "scc1.txdis"};
	static const enum ioasic_slot slots[2] = {IOASIC_SCC0, IOASIC_SCC1};
	struct device *d = z8530_add(m, names[number], slot(b, slots[number]),
				     IOASIC_SLOT_SIZE, 2 * number, SCC_HZ,
				     irq_of(m, inputs[number]), e);

	if (d == NULL) {
		return NULL;
	}
	/* DSR of channel B comes in by channel A. */
	z8530_set_signals(d, Z8530_A, Z8530_SYNC);
	z8530_set_signals(d, Z8530_B, MODEM);
	z8530_firmware_setup(d, dec_prom_input, m);
	ioasic_wire_scc(ioasic, number, irq_of(m, resets[number]),
			b->ioasic.personal ? NULL : irq_of(m, txdis[number]));
	return d;
}

/* The console is channel B of the last chip. */
static bool
add_serial(struct machine *m, const struct dec_ioasic_board *b,
	   struct device *ioasic, struct error *e)
{
	struct dec_prom_console console = {NULL, console_put, console_get};

	for (unsigned i = 0; i < b->sccs; i++) {
		console.arg = add_scc(m, b, ioasic, i, e);
		if (console.arg == NULL) {
			return false;
		}
	}
	z8530_set_console(console.arg, Z8530_B);
	if (b->sccs > 1 && !dec_add_seat(m, "2", "0", e)) {
		return false;
	}
	return dec_prom_setup(m, &b->prom, &console, e);
}

/* ---- the rest ---- */

static bool
add_scsi(struct machine *m, const struct dec_ioasic_board *b,
	 struct device *ioasic, struct error *e)
{
	struct device *chip =
	    device_add(m, &ncr53c9x_class, NULL, slot(b, IOASIC_SCSI),
		       IOASIC_SLOT_SIZE, irq_of(m, SIR_SCSI), e);
	struct device *bus = scsi_bus_add(m, "scsi", SCSI_ID, e);
	struct ncr53c9x_dma dma = ioasic_scsi_dma(ioasic);

	if (chip == NULL || bus == NULL) {
		return false;
	}
	ncr53c9x_wire(chip, bus, &dma, SCSI_ID, SCSI_HZ);
	ioasic_wire_scsi(ioasic, chip);
	return true;
}

static bool
add_ethernet(struct machine *m, const struct dec_ioasic_board *b,
	     struct device *ioasic, struct error *e)
{
	struct lance_bus bus = ioasic_lance_bus(ioasic);

	return lance_add(m, slot(b, IOASIC_LANCE), IOASIC_SLOT_SIZE, &bus,
			 irq_of(m, SIR_LANCE), e) != NULL &&
	       ioasic_add_station(m, b->base, e);
}

static bool
add_slots(struct machine *m, const struct dec_ioasic_board *b, struct error *e)
{
	for (unsigned i = 0; i < b->options; i++) {
		uint64_t base = b->prom.slot_base + i * b->prom.slot_size;

		if (!turbochannel_add_slot(m, i, base, b->prom.slot_size,
					   irq_of(m, b->option_irqs[i]), e)) {
			return false;
		}
	}
	for (unsigned i = 0; i < IOASIC_SLOTS; i++) {
		if ((b->empty & 1 << i) != 0 &&
		    !ioasic_add_empty(m, b->base, i, e)) {
			return false;
		}
	}
	return true;
}

/* What the three have in common: the ASIC, whose cascade is CASCADE, and the
 * chips behind it; the clock interrupts at CLOCK. */
static bool
add_board(struct machine *m, const struct dec_ioasic_board *b,
	  const char *cascade, const char *clock, struct error *e)
{
	struct device *ioasic;

	if (!dec_check_disks(m, e) || !machine_add_ram(m, 0, m->ram_bytes, e)) {
		return false;
	}
	ioasic = ioasic_add(m, b->base, &b->ioasic, irq_of(m, cascade), e);
	return ioasic != NULL && add_serial(m, b, ioasic, e) &&
	       add_scsi(m, b, ioasic, e) && add_ethernet(m, b, ioasic, e) &&
	       dec_add_clock(m, slot(b, IOASIC_RTC), IOASIC_SLOT_SIZE,
			     irq_of(m, clock), e) != NULL &&
	       add_slots(m, b, e) &&
	       memory_add_mirror(m->memory, "rom", b->base, IOASIC_SLOT_SIZE,
				 DEC_PROM_BASE, 0, e);
}

static bool
kn02ba_setup(struct machine *m, struct error *e)
{
	return add_board(m, &kn02ba, "cpu0.5", "ioasic.5", e) &&
	       kn02xa_add(m, irq_of(m, "ioasic.12"), NULL, e);
}

/* Systems look for the screen at the beginning of its space, and use it in the
 * middle. */
static bool
repeat_frame_buffer(struct machine *m, struct error *e)
{
	for (uint64_t at = KN02CA_VIDEO; at < KN02CA_VIDEO + KN02CA_VIDEO_SIZE;
	     at += KN02CA_VIDEO_MEMORY) {
		if (at != KN02CA_FRAME_BUFFER &&
		    !memory_add_mirror(m->memory, "ims332.ram", at,
				       KN02CA_VIDEO_MEMORY, KN02CA_FRAME_BUFFER,
				       DEVICE_PRIORITY, e)) {
			return false;
		}
	}
	return true;
}

static bool
kn02ca_setup(struct machine *m, struct error *e)
{
	return add_board(m, &kn02ca, "cpu0.5", "cpu0.3", e) &&
	       ims332_add(m, slot(&kn02ca, IOASIC_VIDEO_HIGH),
			  slot(&kn02ca, IOASIC_VIDEO), IOASIC_SLOT_SIZE,
			  KN02CA_FRAME_BUFFER, e) &&
	       repeat_frame_buffer(m, e) &&
	       dtop_add(m, slot(&kn02ca, IOASIC_DTOP), IOASIC_SLOT_SIZE,
			irq_of(m, "ioasic.0"), machine_has_seat(m), e) &&
	       kn02xa_add(m, irq_of(m, "cpu0.4"), irq_of(m, "cpu0.2"), e);
}

#define KN03_ERRADR 9 /* slots of the ASIC; then CHKSYN */
#define KN03_MCR    11

static bool
kn03_setup(struct machine *m, struct error *e)
{
	struct device *errors;

	if (!add_board(m, &kn03, "cpu0.2", "cpu0.3", e)) {
		return false;
	}
	errors = device_add(m, &kn02_error_class, "kn03_error",
			    slot(&kn03, KN03_ERRADR), 2 * IOASIC_SLOT_SIZE,
			    irq_of(m, "cpu0.5"), e);
	if (errors == NULL) {
		return false;
	}
	kn02_error_watch(errors, true);
	return device_add(m, &kn03_class, NULL, slot(&kn03, KN03_MCR),
			  IOASIC_SLOT_SIZE, NULL, e) != NULL;
}

const struct machine_class decstation_3min = {
    .type = "decstation",
    .type_aliases = {"dec"},
    .subtype = "3min",
    .subtype_aliases = {"5000/1xx", "kn02ba"},
    .description = "DECstation 5000/1xx (KN02-BA)",
    .cpu = "R3000A",
    .cpus = "R3000 R3000A",
    .ram_mb = 32,
    .ram_max_mb = 128,
    .max_cpus = 1,
    .cpu_hz = 33000000,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_BUS_ERROR,
    .disk_type = DISK_SCSI,
    .boot_arg = "-a",
    .boots_disks = true,
    .has_prompt = true,
    .card_slots = 3,
    .default_card = "PMAG-BA",
    .setup = kn02ba_setup,
    .boot = dec_prom_boot,
};

const struct machine_class decstation_3maxplus = {
    .type = "decstation",
    .type_aliases = {"dec"},
    .subtype = "3maxplus",
    .subtype_aliases = {"3max+", "5000/240", "kn03"},
    .description = "DECstation 5000/240 (KN03)",
    .cpu = "R3000A",
    .cpus = "R3000 R3000A",
    .ram_mb = 32,
    .ram_max_mb = 480,
    .max_cpus = 1,
    .cpu_hz = 40000000,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_BUS_ERROR,
    .disk_type = DISK_SCSI,
    .boot_arg = "-a",
    .boots_disks = true,
    .has_prompt = true,
    .card_slots = 3,
    .default_card = "PMAG-BA",
    .setup = kn03_setup,
    .boot = dec_prom_boot,
};

const struct machine_class decstation_maxine = {
    .type = "decstation",
    .type_aliases = {"dec"},
    .subtype = "maxine",
    .subtype_aliases = {"5000/xx", "kn02ca"},
    .description = "Personal DECstation 5000/xx (KN02-CA)",
    .cpu = "R3000A",
    .cpus = "R3000 R3000A",
    .ram_mb = 32,
    .ram_max_mb = 40,
    .max_cpus = 1,
    .cpu_hz = 33000000,
    .byte_order_fixed = true,
    .unmapped = MEMORY_UNMAPPED_BUS_ERROR,
    .disk_type = DISK_SCSI,
    .boot_arg = "-a",
    .boots_disks = true,
    .has_prompt = true,
    .has_screen = true,
    .card_slots = 2,
    .default_card = "PMAG-BA",
    .setup = kn02ca_setup,
    .boot = dec_prom_boot,
};
