/*
 * DECstations: MIPS workstations and servers of Digital Equipment Corporation.
 * doc/decstation.md has the maps.
 *
 * DECstation 5000/200 (3max, KN02): R3000 at 25 MHz, up to 480 MB of memory, a
 * TURBOchannel of seven slots of 4 MB, of which two are on the board (SCSI,
 * Ethernet), and an eighth with the board's own chips.
 *
 * Not modelled so far: options in the slots, and the Ethernet on the board,
 * which answer like empty ones; ECC.
 */
#include <time.h>

#include "devices/dc7085.h"
#include "devices/kn02.h"
#include "devices/mc146818.h"
#include "devices/pmaz.h"
#include "devices/turbochannel.h"
#include "emul/emul.h"
#include "emul/machine.h"
#include "promemul/dec_prom.h"

#define DECSTATION_RTC_STRIDE 4

/* Battery-backed bytes the firmware and systems have agreed on. */
#define DECSTATION_NVRAM_VALID	  0x3e /* bit 0: the date was set */
#define DECSTATION_NVRAM_REALYEAR 0x3f

/* The firmware insists on a clock in 1972 or 1973.  Systems keep the real year
 * beside it, as what 2000 and the clock's distance from 1972 are added to.  In
 * a common year the clock is in 1973 until March, so that it skips the leap
 * day.  Earlier years do not fit the byte: then the clock itself is before
 * 1972. */
static void
decstation_set_clock(struct device *rtc, int64_t date)
{
	time_t t = (time_t)date;
	struct tm tm;
	int year;
	bool leap;
	int behind;

	if (gmtime_r(&t, &tm) == NULL) {
		return;
	}
	year = tm.tm_year + 1900;
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	behind = leap || tm.tm_mon >= 2 ? 0 : 1;
	if (year < 2000) {
		behind = year - 2000;
	}
	tm.tm_year = 72 + behind;
	mc146818_set_clock(rtc, &tm);
	mc146818_set_nvram(rtc, DECSTATION_NVRAM_REALYEAR,
			   (uint8_t)(year - behind - 2000));
	mc146818_set_nvram(rtc, DECSTATION_NVRAM_VALID, 1);
}

/* ---- serial lines ---- */

/* Roles of the four lines. */
enum decstation_line {
	LINE_KEYBOARD = 0,
	LINE_MOUSE = 1,
	LINE_MODEM = 2,
	LINE_PRINTER = 3, /* the console without a screen */
};

/* Line parameters: receiver on, 8 bits, speed code (and odd parity). */
#define LPR_9600	0x1e18
#define LPR_4800	0x1c18
#define LPR_4800_PARITY 0x1cd8

static const uint16_t decstation_lpr[DC7085_LINES] = {
    [LINE_KEYBOARD] = LPR_4800,
    [LINE_MOUSE] = LPR_4800_PARITY,
    [LINE_MODEM] = LPR_9600,
    [LINE_PRINTER] = LPR_9600,
};

static void
console_put(void *arg, uint8_t byte)
{
	dc7085_firmware_put(arg, LINE_PRINTER, byte);
}

static bool
console_get(void *arg, uint8_t *byte)
{
	return dc7085_firmware_get(arg, LINE_PRINTER, byte);
}

/* ---- DECstation 5000/200 ---- */

#define KN02_SLOTS     0x1e000000u
#define KN02_SLOT_SIZE 0x00400000u
#define KN02_OPTIONS   7 /* slots; 3 and 4 are not there */
#define KN02_SCSI_SLOT 5
#define KN02_SCSI_HZ   25000000
#define KN02_WINDOW    0x00080000u

#define KN02_ERRORS 0x1fd00000u
#define KN02_DZ	    0x1fe00000u
#define KN02_RTC    0x1fe80000u
#define KN02_CSR    0x1ff00000u
#define KN02_ROM2   0x1ff80000u

/* A terminal is on the printer line: its CTS, DSR and carrier are asserted. */
#define KN02_MODEM_STATUS 0x0007

static const struct dec_prom_board kn02_prom = {
    .system_type = 2,
    .osconsole = "2",
    .scsi_slot = KN02_SCSI_SLOT,
    .net_slot = 6,
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
	struct device *dz = device_add(m, &dc7085_class, NULL, KN02_DZ,
				       KN02_WINDOW, irq_of(m, "kn02.7"), e);
	struct dec_prom_console console = {dz, console_put, console_get};

	if (dz == NULL) {
		return false;
	}
	kn02_wire_serial(csr, irq_of(m, "dc7085.baud38"),
			 irq_of(m, "dc7085.txdis"));
	dc7085_set_modem_status(dz, KN02_MODEM_STATUS);
	dc7085_set_console(dz, LINE_PRINTER);
	dc7085_firmware_setup(dz, decstation_lpr, LINE_PRINTER, dec_prom_input,
			      m);
	return dec_prom_setup(m, &kn02_prom, &console, e);
}

static bool
kn02_add_slots(struct machine *m, struct error *e)
{
	for (unsigned i = 0; i < KN02_OPTIONS; i++) {
		if (i != KN02_SCSI_SLOT &&
		    !turbochannel_add_empty(m, i,
					    KN02_SLOTS + i * KN02_SLOT_SIZE,
					    KN02_SLOT_SIZE, e)) {
			return false;
		}
	}
	return pmaz_add(m, KN02_SLOTS + KN02_SCSI_SLOT * KN02_SLOT_SIZE,
			KN02_SLOT_SIZE, KN02_SCSI_HZ, irq_of(m, "kn02.5"), e);
}

/* Disks are on the SCSI bus; there is no other place for any. */
static bool
check_disks(const struct machine *m, struct error *e)
{
	for (unsigned i = 0; i < m->n_disks; i++) {
		if (diskimage_type(m->disks[i]) != DISK_SCSI) {
			return emul_error(
			    e,
			    "disk image %s: DECstations have SCSI "
			    "disks only: leave the i before the "
			    "':' out",
			    diskimage_name(m->disks[i]));
		}
	}
	return true;
}

static bool
kn02_setup(struct machine *m, struct error *e)
{
	struct device *csr;
	struct device *errors;
	struct device *rtc;

	if (!check_disks(m, e) || !machine_add_ram(m, 0, m->ram_bytes, e)) {
		return false;
	}
	errors = device_add(m, &kn02_error_class, NULL, KN02_ERRORS,
			    2 * KN02_WINDOW, irq_of(m, "cpu0.5"), e);
	csr = device_add(m, &kn02_class, NULL, KN02_CSR, KN02_WINDOW,
			 irq_of(m, "cpu0.2"), e);
	rtc = mc146818_add(m, KN02_RTC, KN02_WINDOW, DECSTATION_RTC_STRIDE,
			   irq_of(m, "cpu0.3"), e);
	if (errors == NULL || csr == NULL || rtc == NULL ||
	    !kn02_add_slots(m, e)) {
		return false;
	}
	kn02_error_watch(errors);
	decstation_set_clock(rtc, emul_start_date(m->emul));
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
    .setup = kn02_setup,
    .boot = dec_prom_boot,
};
