/*
 * 8042 keyboard controller with the second port of a PS/2, and nothing plugged
 * into either.
 *
 * Documents: IBM PS/2 Hardware Interface Technical Reference, "Keyboard and
 * Auxiliary Device Controller"; SMSC FDC37M81x data sheet.
 *
 * What is sent to a device that is not there is answered by a timeout.
 *
 * Not modelled: keyboard and mouse, translation, the password commands, the
 * reset and A20 outputs (the board does not use them).
 */
#include "devices/bus_pci.h"
#include "devices/i8042.h"
#include "emul/machine.h"

enum i8042_reg {
	KBC_DATA = 0,
	KBC_COMMAND = 1, /* status when read */
};

enum {
	STATUS_OBF = 0x01,
	STATUS_SYSTEM = 0x04,
	STATUS_COMMAND = 0x08, /* last written was a command */
	STATUS_UNLOCKED = 0x10,
	STATUS_AUX = 0x20, /* the byte is the mouse's */
	STATUS_TIMEOUT = 0x40,
};

enum {
	MODE_KEYBOARD_IRQ = 0x01,
	MODE_MOUSE_IRQ = 0x02,
	MODE_SYSTEM = 0x04,
	MODE_NO_KEYBOARD = 0x10,
	MODE_NO_MOUSE = 0x20,
	MODE_TRANSLATE = 0x40,
};

enum i8042_command {
	CMD_READ_RAM = 0x20, /* to 0x3f */
	CMD_WRITE_RAM = 0x60,
	CMD_DISABLE_MOUSE = 0xa7,
	CMD_ENABLE_MOUSE = 0xa8,
	CMD_TEST_MOUSE = 0xa9,
	CMD_SELF_TEST = 0xaa,
	CMD_TEST_KEYBOARD = 0xab,
	CMD_DISABLE_KEYBOARD = 0xad,
	CMD_ENABLE_KEYBOARD = 0xae,
	CMD_READ_INPUT = 0xc0,
	CMD_READ_OUTPUT = 0xd0,
	CMD_WRITE_OUTPUT = 0xd1,
	CMD_KEYBOARD_LOOP = 0xd2,
	CMD_MOUSE_LOOP = 0xd3,
	CMD_WRITE_MOUSE = 0xd4,
	CMD_PULSE = 0xf0, /* to 0xff */
	SELF_TEST_OK = 0x55,
	REPLY_RESEND = 0xfe,
	OUTPUT_IDLE = 0x03,
};

#define RAM_SIZE 32

struct i8042 {
	uint8_t ram[RAM_SIZE]; /* byte 0 is the mode */
	uint8_t status;
	uint8_t data;
	uint8_t command; /* that waits for a byte; 0: none */
	uint8_t output;

	struct irq *mouse; /* wiring */
};

static const struct state_field i8042_state[] = {
    STATE_U8(struct i8042, ram, "memory; byte 0 is the command byte"),
    STATE_U8(struct i8042, status, "status"),
    STATE_U8(struct i8042, data, "output buffer"),
    STATE_U8(struct i8042, command, "command that waits for a byte"),
    STATE_U8(struct i8042, output, "output port"),
    STATE_END,
};

static void
update_irq(struct device *d)
{
	const struct i8042 *k = device_self(d);
	bool full = (k->status & STATUS_OBF) != 0;
	bool aux = (k->status & STATUS_AUX) != 0;

	irq_set(d->irq, full && !aux && (k->ram[0] & MODE_KEYBOARD_IRQ) != 0);
	irq_set(k->mouse, full && aux && (k->ram[0] & MODE_MOUSE_IRQ) != 0);
}

/* Puts a byte into the output buffer. */
static void
reply(struct device *d, uint8_t byte, uint8_t flags)
{
	struct i8042 *k = device_self(d);

	k->data = byte;
	k->status &= (uint8_t) ~(STATUS_AUX | STATUS_TIMEOUT);
	k->status |= STATUS_OBF | flags;
	update_irq(d);
}

static void
write_command(struct device *d, uint8_t command)
{
	struct i8042 *k = device_self(d);

	k->status |= STATUS_COMMAND;
	k->command = 0;
	if (command >= CMD_READ_RAM && command < CMD_READ_RAM + RAM_SIZE) {
		reply(d, k->ram[command - CMD_READ_RAM], 0);
		return;
	}
	if ((command >= CMD_WRITE_RAM && command < CMD_WRITE_RAM + RAM_SIZE) ||
	    (command >= CMD_WRITE_OUTPUT && command <= CMD_WRITE_MOUSE)) {
		k->command = command;
		return;
	}
	switch (command) {
	case CMD_DISABLE_MOUSE:
		k->ram[0] |= MODE_NO_MOUSE;
		break;
	case CMD_ENABLE_MOUSE:
		k->ram[0] &= (uint8_t)~MODE_NO_MOUSE;
		break;
	case CMD_DISABLE_KEYBOARD:
		k->ram[0] |= MODE_NO_KEYBOARD;
		break;
	case CMD_ENABLE_KEYBOARD:
		k->ram[0] &= (uint8_t)~MODE_NO_KEYBOARD;
		break;
	case CMD_SELF_TEST:
		k->status |= STATUS_SYSTEM;
		reply(d, SELF_TEST_OK, 0);
		break;
	case CMD_TEST_MOUSE:
	case CMD_TEST_KEYBOARD:
		reply(d, 0, 0);
		break;
	case CMD_READ_INPUT:
		reply(d, 0x80, 0);
		break;
	case CMD_READ_OUTPUT:
		reply(d, k->output, 0);
		break;
	default:
		if (command < CMD_PULSE) {
			device_guest_error(d, "command 0x%02x", command);
		}
		break;
	}
}

static void
write_data(struct device *d, uint8_t byte)
{
	struct i8042 *k = device_self(d);
	uint8_t command = k->command;

	k->status &= (uint8_t)~STATUS_COMMAND;
	k->command = 0;
	switch (command) {
	case 0:
		/* No keyboard takes it. */
		reply(d, REPLY_RESEND, STATUS_TIMEOUT);
		break;
	case CMD_WRITE_OUTPUT:
		k->output = byte;
		break;
	case CMD_KEYBOARD_LOOP:
		reply(d, byte, 0);
		break;
	case CMD_MOUSE_LOOP:
		reply(d, byte, STATUS_AUX);
		break;
	case CMD_WRITE_MOUSE:
		reply(d, REPLY_RESEND, STATUS_AUX | STATUS_TIMEOUT);
		break;
	default:
		k->ram[command & (RAM_SIZE - 1)] = byte;
		update_irq(d);
		break;
	}
}

static uint64_t
i8042_read(struct device *d, uint64_t off, unsigned size)
{
	struct i8042 *k = device_self(d);

	if (off == KBC_COMMAND) {
		return k->status;
	}
	k->status &= (uint8_t) ~(STATUS_OBF | STATUS_AUX | STATUS_TIMEOUT);
	update_irq(d);
	return k->data;
}

static void
i8042_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	if (off == KBC_COMMAND) {
		write_command(d, (uint8_t)value);
	} else {
		write_data(d, (uint8_t)value);
	}
}

static void
i8042_reset(struct device *d)
{
	struct i8042 *k = device_self(d);

	k->status = STATUS_UNLOCKED | STATUS_SYSTEM;
	k->ram[0] =
	    MODE_SYSTEM | MODE_NO_KEYBOARD | MODE_NO_MOUSE | MODE_TRANSLATE;
	k->output = OUTPUT_IDLE;
}

struct device *
i8042_add(struct machine *m, struct device *bus, struct irq *keyboard,
	  struct irq *mouse, struct error *e)
{
	struct device *d =
	    device_add(m, &i8042_class, NULL, 0x60, 0, keyboard, e);
	struct i8042 *k;

	if (d == NULL || !pci_add_ports(bus, d, 0x60, 1, KBC_DATA, e) ||
	    !pci_add_ports(bus, d, 0x64, 1, KBC_COMMAND, e)) {
		return NULL;
	}
	k = device_self(d);
	k->mouse = mouse;
	return d;
}

const struct device_class i8042_class = {
    .name = "i8042",
    .description = "8042 keyboard controller, nothing plugged in",
    .state = i8042_state,
    .size = sizeof(struct i8042),
    .read = i8042_read,
    .write = i8042_write,
    .access = ACCESS_8,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = i8042_reset,
};
