/*
 * The FPGA of the MIPS Malta board: switches, jumpers, lamps, the ASCII display
 * and reset.
 *
 * Document: "MIPS Malta User's Manual", MIPS Technologies.
 *
 *	200	SWITCH		eight switches
 *	208	STATUS		byte order, flash protection
 *	210	JMPRS		jumpers: PCI clock and the like
 *	408	LEDBAR		bar of eight lamps
 *	410	ASCIIWORD	a number shown in hexadecimal
 *	418..450 ASCIIPOS0..7	characters of the display
 *	500	SOFTRES		0x42 resets the board
 *	508	BRKRES		break length that resets, in ms
 *	a00	GPOUT		general purpose pins
 *	a08	GPINP
 *	b00	I2CINP		I2C bus with the memory's data sheets
 *	b08	I2COE
 *	b10	I2COUT
 *	b18	I2CSEL
 *
 * Registers are words in the CPU's byte order.
 *
 * Not modelled: chips on the I2C bus (it reads as idle), reset by a break.
 */
#include <inttypes.h>

#include "devices/malta_fpga.h"
#include "emul/machine.h"

enum malta_fpga_reg {
	FPGA_SWITCH = 0x200,
	FPGA_STATUS = 0x208,
	FPGA_JMPRS = 0x210,
	FPGA_LEDBAR = 0x408,
	FPGA_ASCIIWORD = 0x410,
	FPGA_ASCIIPOS0 = 0x418,
	FPGA_ASCIIPOS7 = 0x450,
	FPGA_SOFTRES = 0x500,
	FPGA_BRKRES = 0x508,
	FPGA_GPOUT = 0xa00,
	FPGA_GPINP = 0xa08,
	FPGA_I2CINP = 0xb00,
	FPGA_I2COE = 0xb08,
	FPGA_I2COUT = 0xb10,
	FPGA_I2CSEL = 0xb18,
};

enum {
	STATUS_BIGEND = 0x01,
	STATUS_PROTECT = 0x10,
	SOFTRES_GO = 0x42,
	I2C_SDA = 0x01,
	I2C_SCL = 0x02,
};

#define ASCII_CELLS 8
#define WINDOW	    0x1000

struct malta_fpga {
	uint8_t leds;
	uint8_t ascii[ASCII_CELLS];
	uint32_t word;
	uint8_t brkres;
	uint8_t gpout;
	uint8_t i2c_oe;
	uint8_t i2c_out;
	uint8_t i2c_sel;
};

static const struct state_field malta_fpga_state[] = {
    STATE_U8(struct malta_fpga, leds, "lamps"),
    STATE_U8_RESET(struct malta_fpga, ascii, "characters of the display", ' '),
    STATE_U32(struct malta_fpga, word, "number on the display"),
    STATE_U8_RESET(struct malta_fpga, brkres, "break that resets, in ms", 0x0a),
    STATE_U8(struct malta_fpga, gpout, "general purpose outputs"),
    STATE_U8(struct malta_fpga, i2c_oe, "I2C output enable"),
    STATE_U8_RESET(struct malta_fpga, i2c_out, "I2C outputs", 3),
    STATE_U8(struct malta_fpga, i2c_sel, "the I2C pins are selected"),
    STATE_END,
};

/* What is not driven low is pulled up. */
static uint8_t
i2c_pins(const struct malta_fpga *f)
{
	return (uint8_t)((f->i2c_out | ~f->i2c_oe) & (I2C_SDA | I2C_SCL));
}

static uint64_t
malta_fpga_read(struct device *d, uint64_t off, unsigned size)
{
	const struct malta_fpga *f = device_self(d);

	switch (off) {
	case FPGA_SWITCH:
	case FPGA_JMPRS:
		return 0; /* all off; PCI at 33 MHz */
	case FPGA_STATUS:
		return STATUS_PROTECT |
		       (d->machine->big_endian ? STATUS_BIGEND : 0);
	case FPGA_LEDBAR:
		return f->leds;
	case FPGA_ASCIIWORD:
		return f->word;
	case FPGA_BRKRES:
		return f->brkres;
	case FPGA_GPOUT:
		return f->gpout;
	case FPGA_GPINP:
		return 0;
	case FPGA_I2CINP:
		return i2c_pins(f);
	case FPGA_I2COE:
		return f->i2c_oe;
	case FPGA_I2COUT:
		return f->i2c_out;
	case FPGA_I2CSEL:
		return f->i2c_sel;
	default:
		break;
	}
	if (off >= FPGA_ASCIIPOS0 && off <= FPGA_ASCIIPOS7 && off % 8 == 0) {
		return f->ascii[(off - FPGA_ASCIIPOS0) / 8];
	}
	device_guest_error(d, "read from 0x%03" PRIx64, off);
	return 0;
}

/* The display shows a number in eight digits. */
static void
show_word(struct malta_fpga *f, uint32_t word)
{
	f->word = word;
	for (unsigned i = 0; i < ASCII_CELLS; i++) {
		unsigned digit = word >> (28 - 4 * i) & 15;

		f->ascii[i] = (uint8_t) "0123456789ABCDEF"[digit];
	}
}

static void
soft_reset(struct device *d, uint64_t value)
{
	if (value == SOFTRES_GO) {
		machine_reset(d->machine);
	}
}

static void
malta_fpga_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct malta_fpga *f = device_self(d);

	switch (off) {
	case FPGA_LEDBAR:
		f->leds = (uint8_t)value;
		return;
	case FPGA_ASCIIWORD:
		show_word(f, (uint32_t)value);
		return;
	case FPGA_SOFTRES:
		soft_reset(d, value);
		return;
	case FPGA_BRKRES:
		f->brkres = (uint8_t)value;
		return;
	case FPGA_GPOUT:
		f->gpout = (uint8_t)value;
		return;
	case FPGA_I2COE:
		f->i2c_oe = value & 3;
		return;
	case FPGA_I2COUT:
		f->i2c_out = value & 3;
		return;
	case FPGA_I2CSEL:
		f->i2c_sel = value & 1;
		return;
	default:
		break;
	}
	if (off >= FPGA_ASCIIPOS0 && off <= FPGA_ASCIIPOS7 && off % 8 == 0) {
		f->ascii[(off - FPGA_ASCIIPOS0) / 8] = (uint8_t)value;
		return;
	}
	device_guest_error(d, "write to 0x%03" PRIx64, off);
}

struct device *
malta_fpga_add(struct machine *m, uint64_t base, struct error *e)
{
	struct device *d =
	    device_add(m, &malta_fpga_class, NULL, base, 0, NULL, e);

	/* Below other devices: chips have places among its registers. */
	if (d == NULL || !memory_device_register(m->memory, d, base, WINDOW,
						 DEVICE_PRIORITY - 1, e)) {
		return NULL;
	}
	d->len = WINDOW;
	return d;
}

const struct device_class malta_fpga_class = {
    .name = "malta_fpga",
    .description = "MIPS Malta board registers",
    .state = malta_fpga_state,
    .size = sizeof(struct malta_fpga),
    .read = malta_fpga_read,
    .write = malta_fpga_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_CPU_ORDER,
};
