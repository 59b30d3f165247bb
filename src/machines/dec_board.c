/*
 * What the boards of DECstations share.  The clock and its battery-backed
 * bytes, a DC7085 with a console, and what disks there may be.
 */
#include <string.h>
#include <time.h>

#include "devices/dc7085.h"
#include "devices/lk201.h"
#include "devices/mc146818.h"
#include "devices/vsxxx.h"
#include "emul/emul.h"
#include "host/serial.h"
#include "machines/dec_board.h"

/* ---- clock ---- */

#define RTC_STRIDE 4

/* Battery-backed bytes the firmware and systems have agreed on. */
#define NVRAM_VALID    0x3e /* bit 0: the date was set */
#define NVRAM_REALYEAR 0x3f

/* The firmware insists on a clock in 1972 or 1973.  Systems keep the real year
 * beside it, as what 2000 and the clock's distance from 1972 are added to.  In
 * a common year the clock is in 1973 until March, so that it skips the leap
 * day.  Earlier years do not fit the byte: then the clock itself is before
 * 1972. */
static void
set_clock(struct device *rtc, int64_t date)
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
	mc146818_set_nvram(rtc, NVRAM_REALYEAR,
			   (uint8_t)(year - behind - 2000));
	mc146818_set_nvram(rtc, NVRAM_VALID, 1);
}

struct device *
dec_add_clock(struct machine *m, uint64_t base, uint64_t len, struct irq *irq,
	      struct error *e)
{
	struct device *rtc = mc146818_add(m, base, len, RTC_STRIDE, irq, e);

	if (rtc != NULL) {
		set_clock(rtc, emul_start_date(m->emul));
	}
	return rtc;
}

/* ---- serial lines ---- */

/* Roles of the four lines. */
enum dec_line {
	LINE_KEYBOARD = 0,
	LINE_MOUSE = 1,
	LINE_MODEM = 2,
	LINE_PRINTER = 3,
};

/* Line parameters: receiver on, 8 bits, speed code (and odd parity). */
#define LPR_9600	0x1e18
#define LPR_4800	0x1c18
#define LPR_4800_PARITY 0x1cd8

static const uint16_t dec_lpr[DC7085_LINES] = {
    [LINE_KEYBOARD] = LPR_4800,
    [LINE_MOUSE] = LPR_4800_PARITY,
    [LINE_MODEM] = LPR_9600,
    [LINE_PRINTER] = LPR_9600,
};

/* A terminal is at the console's connector: CTS, DSR and carrier are asserted.
 */
#define MODEM_STATUS 0x0007

static void
console_put(void *arg, uint8_t byte)
{
	dc7085_firmware_put(arg, dc7085_console(arg), byte);
}

static bool
console_get(void *arg, uint8_t *byte)
{
	return dc7085_firmware_get(arg, dc7085_console(arg), byte);
}

bool
dec_add_seat(struct machine *m, const char *keyboard, const char *mouse,
	     struct error *e)
{
	return !machine_has_seat(m) ||
	       (lk201_add(m, serial_find(m, keyboard), e) != NULL &&
		vsxxx_add(m, serial_find(m, mouse), e) != NULL);
}

struct device *
dec_add_dz(struct machine *m, uint64_t base, uint64_t len, struct irq *irq,
	   unsigned console, const struct dec_prom_board *prom, struct error *e)
{
	struct device *dz =
	    device_add(m, &dc7085_class, NULL, base, len, irq, e);
	struct dec_prom_console firmware = {dz, console_put, console_get};
	uint16_t lpr[DC7085_LINES];

	if (dz == NULL) {
		return NULL;
	}
	memcpy(lpr, dec_lpr, sizeof(lpr));
	lpr[console] = LPR_9600;
	dc7085_set_modem_status(dz, MODEM_STATUS);
	dc7085_set_console(dz, console);
	if (!dec_add_seat(m, "0", "1", e)) {
		return NULL;
	}
	dc7085_firmware_setup(dz, lpr, console, dec_prom_input, m);
	return dec_prom_setup(m, prom, &firmware, e) ? dz : NULL;
}

/* ---- disks ---- */

/* Disks are on the SCSI bus; there is no other place for any. */
bool
dec_check_disks(const struct machine *m, struct error *e)
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
