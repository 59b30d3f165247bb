/*
 * The clock of a PC: an MC146818 behind an index and a data port, and the
 * further battery-backed memory of the chips that replaced it.
 *
 * Document: Intel 82371AB (PIIX4) data sheet.
 *
 *	70	index, 0 to 127: the clock's 64 bytes, then memory
 *	71	data
 *	72, 73	the same for the upper bank of 128 bytes
 *
 * Not modelled: the NMI mask in bit 7 of the index (nothing raises NMIs),
 *locked ranges.
 */
#include "devices/bus_pci.h"
#include "devices/mc146818.h"
#include "devices/rtc_isa.h"
#include "emul/machine.h"

enum rtc_isa_reg {
	RTC_INDEX = 0,
	RTC_DATA = 1,
	RTC_UPPER_INDEX = 2,
	RTC_UPPER_DATA = 3,
};

#define INDEX_MASK 0x7f
#define BANK	   128

struct rtc_isa {
	uint8_t index[2];
	uint8_t memory[2 * BANK]; /* where the clock has no register */

	struct device *rtc; /* wiring */
};

static const struct state_field rtc_isa_state[] = {
    STATE_U8_MAX(struct rtc_isa, index, "indices", INDEX_MASK),
    STATE_U8(struct rtc_isa, memory, "battery-backed memory"),
    STATE_END,
};

static uint64_t
rtc_isa_read(struct device *d, uint64_t off, unsigned size)
{
	const struct rtc_isa *r = device_self(d);
	unsigned bank = off >= RTC_UPPER_INDEX ? 1 : 0;
	unsigned index = r->index[bank];

	if (off == RTC_INDEX || off == RTC_UPPER_INDEX) {
		return index;
	}
	if (bank == 0 && index < MC146818_REGISTERS) {
		return device_read(r->rtc, index, 1);
	}
	return r->memory[bank * BANK + index];
}

static void
rtc_isa_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct rtc_isa *r = device_self(d);
	unsigned bank = off >= RTC_UPPER_INDEX ? 1 : 0;
	unsigned index = r->index[bank];

	if (off == RTC_INDEX || off == RTC_UPPER_INDEX) {
		r->index[bank] = value & INDEX_MASK;
	} else if (bank == 0 && index < MC146818_REGISTERS) {
		device_write(r->rtc, index, 1, value);
	} else {
		r->memory[bank * BANK + index] = (uint8_t)value;
	}
}

struct device *
rtc_isa_add(struct machine *m, struct device *bus, struct irq *irq,
	    struct error *e)
{
	struct device *rtc = mc146818_add(m, 0, 0, 1, irq, e);
	struct device *d =
	    device_add(m, &rtc_isa_class, NULL, 0x70, 0, NULL, e);
	struct rtc_isa *r;

	if (rtc == NULL || d == NULL || !pci_add_ports(bus, d, 0x70, 4, 0, e)) {
		return NULL;
	}
	r = device_self(d);
	r->rtc = rtc;
	return rtc;
}

const struct device_class rtc_isa_class = {
    .name = "rtc_isa",
    .description = "index and data ports of a PC's clock",
    .state = rtc_isa_state,
    .size = sizeof(struct rtc_isa),
    .read = rtc_isa_read,
    .write = rtc_isa_write,
    .access = ACCESS_8,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .survives_reset = true,
};
