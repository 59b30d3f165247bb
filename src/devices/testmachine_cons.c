/*
 * Console of the test machines: a fictitious device that writes characters to
 * the terminal and reads typed ones, and ends the run.  Described in
 * doc/testmachines.md.
 */
#include "devices/testmachine.h"
#include "host/serial.h"

/* Every other offset is CONS_DATA, too. */
enum cons_reg {
	CONS_DATA = 0x00,
	CONS_HALT = 0x10,   /* any access */
	CONS_STATUS = 0x18, /* write: exit status */
};

#define CONS_STATUS_MASK 0x3f

struct cons {
	struct serial_line *line; /* host side, not state */
};

static const struct state_field cons_state[] = {STATE_END};

static void
cons_update_irq(struct device *d)
{
	const struct cons *c = device_self(d);

	irq_set(d->irq, serial_available(c->line));
}

static void
cons_ready(void *owner)
{
	cons_update_irq(owner);
}

static void
cons_reset(struct device *d)
{
	struct cons *c = device_self(d);

	if (c->line == NULL) {
		c->line = serial_new(d->machine, d->object.name, cons_ready, d);
		serial_set_console(c->line);
	}
	/* The receiver is told of input once the machine runs: a look at it
	 * while the machine is being built would be none of the run's. */
	irq_set(d->irq, false);
}

static uint64_t
cons_read(struct device *d, uint64_t off, unsigned size)
{
	struct cons *c = device_self(d);
	uint8_t byte = 0;

	if (off == CONS_HALT) {
		machine_end(d->machine, RUN_HALTED, NULL);
		return 0;
	}
	if (!serial_get(c->line, &byte)) {
		byte = 0;
	}
	cons_update_irq(d);
	/* A wide read has the character in each of its bytes, so that it is
	 * found in either byte order. */
	return byte * UINT64_C(0x0101010101010101);
}

/* Zero bytes print nothing: a word store of a character prints it once. */
static void
cons_print(struct device *d, unsigned size, uint64_t value)
{
	struct cons *c = device_self(d);
	bool big = testmachine_big_endian(d);
	unsigned i;

	for (i = 0; i < size; i++) {
		unsigned shift = 8 * (big ? size - 1 - i : i);
		uint8_t byte = (uint8_t)(value >> shift);

		if (byte != 0) {
			serial_put(c->line, byte);
		}
	}
}

static void
cons_end(struct device *d, uint64_t value)
{
	if (value == 0) {
		machine_end(d->machine, RUN_HALTED, NULL);
	} else if (d->machine->end == RUN_GOING) {
		d->machine->exit_status = (int)(value & CONS_STATUS_MASK);
		machine_end(d->machine, RUN_GUEST_STATUS, NULL);
	}
}

static void
cons_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	switch (off) {
	case CONS_HALT:
		machine_end(d->machine, RUN_HALTED, NULL);
		break;
	case CONS_STATUS:
		cons_end(d, value);
		break;
	default:
		cons_print(d, size, value);
		cons_update_irq(d);
		break;
	}
}

const struct device_class testmachine_cons_class = {
    .name = "cons",
    .description = "test machine console, see doc/testmachines.md",
    .state = cons_state,
    .size = sizeof(struct cons),
    .read = cons_read,
    .write = cons_write,
    .access = ACCESS_ANY,
    .order = DEVICE_CPU_ORDER,
    .read_side_effects = true,
    .reset = cons_reset,
};
