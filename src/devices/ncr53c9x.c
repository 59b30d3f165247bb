/*
 * NCR 53C94: a SCSI controller, also called ASC, as an initiator.
 *
 * Document: "NCR 53C94, 53C95, 53C96 Advanced SCSI Controller" data manual; the
 * Am53C94 data sheet describes the same chip.
 *
 * A command that takes time runs by events.  Data move in pieces, each of which
 * takes as long as the bus needs.  A command ends with an interrupt when the
 * target asks for the next thing, so the phase in the status register is that
 * of the request; it is not latched.
 *
 * Not modelled: target mode (nobody selects the chip; its commands are
 * illegal), parity, test mode, the byte behind the FIFO (odd synchronous
 * transfers are not broken).
 */
#include "devices/ncr53c9x_private.h"

static const struct state_field ncr53c9x_state[] = {
    STATE_U32_MAX(struct ncr53c9x, counter, "transfer counter",
		  NCR_COUNTER_MAX),
    STATE_U16(struct ncr53c9x, counter_start, "what it is loaded with"),
    STATE_FIFO(struct ncr53c9x, fifo, "FIFO"),
    STATE_U8(struct ncr53c9x, command, "command"),
    STATE_U8(struct ncr53c9x, next_command, "command behind it"),
    STATE_BOOL(struct ncr53c9x, has_next, "there is one"),
    STATE_U8(struct ncr53c9x, status, "status, without phase"),
    STATE_U8(struct ncr53c9x, intr, "interrupt"),
    STATE_U8_MAX(struct ncr53c9x, step, "sequence step", STEP_MASK),
    STATE_U8_MAX(struct ncr53c9x, selid, "destination id", SELID_MASK),
    STATE_U8(struct ncr53c9x, timeout, "selection time-out"),
    STATE_U8(struct ncr53c9x, period, "synchronous transfer period"),
    STATE_U8(struct ncr53c9x, offset, "synchronous offset"),
    STATE_U8(struct ncr53c9x, ccf, "clock conversion factor"),
    STATE_U8(struct ncr53c9x, cfg1, "configuration 1"),
    STATE_U8(struct ncr53c9x, cfg2, "configuration 2"),
    STATE_U8(struct ncr53c9x, cfg3, "configuration 3"),
    STATE_U8_MAX(struct ncr53c9x, state, "what the chip does", NCR_STATE_MAX),
    STATE_U8(struct ncr53c9x, then, "interrupt of the next request"),
    STATE_U8_MAX(struct ncr53c9x, phase, "phase of the transfer",
		 SCSI_PHASE_MAX),
    STATE_BOOL(struct ncr53c9x, connected, "connected to a target"),
    STATE_BOOL(struct ncr53c9x, listens, "reselection is enabled"),
    STATE_BOOL(struct ncr53c9x, is_reset, "waits for a NOP after a reset"),
    STATE_END,
};

/* ---- commands ---- */

static void
reset_chip(struct device *d)
{
	struct ncr53c9x *c = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	state_reset(c, ncr53c9x_state);
	c->is_reset = true;
	irq_set(d->irq, false);
}

static void
reset_bus(struct device *d)
{
	struct ncr53c9x *c = device_self(d);

	c->connected = false;
	c->listens = false;
	c->has_next = false;
	byte_fifo_clear(&c->fifo);
	scsi_bus_reset(c->bus);
	ncr53c9x_go_on(d, NCR_BUS_RESET, RESET_TIME);
}

static void
illegal(struct device *d)
{
	const struct ncr53c9x *c = device_self(d);

	device_guest_error(d, "command 0x%02x while %s", c->command,
			   c->connected ? "connected" : "disconnected");
	ncr53c9x_finish(d, INTR_ILL);
}

static void
load_counter(struct ncr53c9x *c)
{
	c->counter = c->counter_start != 0 ? c->counter_start : NCR_COUNTER_MAX;
	c->status &= (uint8_t)~STAT_TC;
}

static void
start_disconnected(struct device *d)
{
	struct ncr53c9x *c = device_self(d);

	switch (c->command & CMD_CODE) {
	case CMD_RESEL:
	case CMD_RESEL3:
	case CMD_SELNATN:
	case CMD_SELATN:
	case CMD_SELATNS:
	case CMD_SELATN3:
		c->step = STEP_SELECTED;
		ncr53c9x_go_on(d, NCR_SELECT, ARBITRATION);
		break;
	case CMD_ENSEL:
		c->listens = true;
		scsi_bus_listen(c->bus);
		break;
	case CMD_DISSEL:
		if (c->listens) {
			c->listens = false;
			ncr53c9x_finish(d, INTR_FC);
		}
		break;
	default:
		illegal(d);
		break;
	}
}

static void
start_connected(struct device *d)
{
	struct ncr53c9x *c = device_self(d);

	switch (c->command & CMD_CODE) {
	case CMD_TRANS:
	case CMD_TRPAD:
		c->phase = SCSI_NO_REQUEST;
		ncr53c9x_go_on(d, NCR_TRANSFER, SETUP);
		break;
	case CMD_ICCS:
		ncr53c9x_go_on(d, NCR_ICCS_STATUS, SETUP);
		break;
	case CMD_MSGOK:
		/* Waits before the target answers at once. */
		c->state = NCR_WAIT_REQUEST;
		c->then = INTR_BS;
		scsi_bus_acknowledge(c->bus);
		if (c->state == NCR_WAIT_REQUEST) {
			ncr53c9x_wait_request(d, INTR_BS);
		}
		break;
	case CMD_SETATN:
		scsi_bus_attention(c->bus, true);
		break;
	case CMD_RSTATN:
		scsi_bus_attention(c->bus, false);
		break;
	default:
		illegal(d);
		break;
	}
}

/* Commands that are done at once, whatever the chip does. */
static bool
immediate_command(struct device *d, uint8_t command)
{
	struct ncr53c9x *c = device_self(d);

	switch (command & CMD_CODE) {
	case CMD_NOP:
		c->is_reset = false;
		if ((command & CMD_DMA) != 0 && c->state == NCR_IDLE) {
			load_counter(c);
		}
		break;
	case CMD_FLUSH:
		byte_fifo_clear(&c->fifo);
		break;
	case CMD_RSTCHIP:
		reset_chip(d);
		break;
	case CMD_RSTSCSI:
		reset_bus(d);
		break;
	default:
		return false;
	}
	c->command = command;
	return true;
}

void
ncr53c9x_start_command(struct device *d, uint8_t command)
{
	struct ncr53c9x *c = device_self(d);

	if (immediate_command(d, command)) {
		return;
	}
	c->command = command;
	if ((command & CMD_DMA) != 0) {
		load_counter(c);
	}
	if (c->connected) {
		start_connected(d);
	} else {
		start_disconnected(d);
	}
}

static void
write_command(struct device *d, uint8_t command)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t code = command & CMD_CODE;

	if (c->is_reset && code != CMD_NOP && code != CMD_RSTCHIP) {
		device_guest_error(d, "command 0x%02x between reset and NOP",
				   command);
	} else if ((c->intr & INTR_RESEL) != 0 && code >= CMD_RESEL) {
		/* Lost against the reselection that is not seen yet. */
		return;
	} else if (c->state == NCR_IDLE || code <= CMD_RSTSCSI) {
		ncr53c9x_start_command(d, command);
	} else if (!c->has_next) {
		c->has_next = true;
		c->next_command = command;
	} else {
		device_guest_error(d, "command 0x%02x: two are waiting",
				   command);
		c->status |= STAT_GE;
	}
}

/* ---- registers ---- */

static uint8_t
read_status(const struct ncr53c9x *c)
{
	enum scsi_phase phase = scsi_bus_phase(c->bus);
	uint8_t value = c->status | (c->intr != 0 ? STAT_INT : 0);

	return c->connected && phase < SCSI_NO_REQUEST ? value | (uint8_t)phase
						       : value;
}

/* Reading it clears it, the sequence step, and errors. */
static uint8_t
read_interrupt(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t value = c->intr;

	if (value != 0) {
		c->intr = 0;
		c->step = 0;
		c->status &= STAT_TC;
		irq_set(d->irq, false);
		if (c->listens) {
			scsi_bus_listen(c->bus);
		}
	}
	return value;
}

static uint64_t
ncr53c9x_read(struct device *d, uint64_t off, unsigned size)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t byte = 0;

	switch (off % NCR_REGISTERS) {
	case NCR_TCL:
		return c->counter & 0xff;
	case NCR_TCM:
		return c->counter >> 8 & 0xff;
	case NCR_FIFO:
		byte_fifo_get(&c->fifo, &byte);
		return byte;
	case NCR_CMD:
		return c->command;
	case NCR_STAT:
		return read_status(c);
	case NCR_INTR:
		return read_interrupt(d);
	case NCR_STEP:
		return c->step;
	case NCR_FFLAG:
		return (uint64_t)(c->step << STEP_SHIFT |
				  (c->fifo.count & FIFO_COUNT));
	case NCR_CFG1:
		return c->cfg1;
	case NCR_CFG2:
		return c->cfg2;
	case NCR_CFG3:
		return c->cfg3;
	default:
		return 0;
	}
}

static void
write_fifo(struct device *d, uint8_t byte)
{
	const struct ncr53c9x *c = device_self(d);

	/* Not until the driver has seen a reselection. */
	if ((c->intr & INTR_RESEL) == 0) {
		ncr53c9x_fifo_put(d, byte);
	}
}

static void
ncr53c9x_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t byte = (uint8_t)value;

	switch (off % NCR_REGISTERS) {
	case NCR_TCL:
		c->counter_start = (c->counter_start & 0xff00) | byte;
		break;
	case NCR_TCM:
		c->counter_start =
		    (uint16_t)((c->counter_start & 0xff) | byte << 8);
		break;
	case NCR_FIFO:
		write_fifo(d, byte);
		break;
	case NCR_CMD:
		write_command(d, byte);
		break;
	case NCR_STAT:
		c->selid = byte & SELID_MASK;
		break;
	case NCR_INTR:
		c->timeout = byte;
		break;
	case NCR_STEP:
		c->period = byte & PERIOD_MASK;
		break;
	case NCR_FFLAG:
		c->offset = byte & OFFSET_MASK;
		break;
	case NCR_CFG1:
		if ((byte & CFG1_CTEST) != 0) {
			device_unimplemented(d, "test mode");
		}
		c->cfg1 = byte;
		break;
	case NCR_CCF:
		c->ccf = byte & SELID_MASK;
		break;
	case NCR_CFG2:
		c->cfg2 = byte & CFG2_WRITABLE;
		break;
	case NCR_CFG3:
		c->cfg3 = byte & CFG3_WRITABLE;
		break;
	default:
		break;
	}
}

/* ---- board ---- */

void
ncr53c9x_wire(struct device *d, struct device *bus,
	      const struct ncr53c9x_dma *dma, unsigned id, uint64_t hz)
{
	const struct scsi_initiator initiator = {d, ncr53c9x_bus_changed,
						 ncr53c9x_bus_reselects};
	struct ncr53c9x *c = device_self(d);

	c->bus = bus;
	c->dma = *dma;
	c->hz = hz;
	c->cfg1 = (uint8_t)id;
	scsi_bus_wire(bus, &initiator);
}

void
ncr53c9x_dma_ready(struct device *d)
{
	struct ncr53c9x *c = device_self(d);

	if (ncr53c9x_needs_dma(c) && !event_pending(&d->object, EVENT_STEP)) {
		ncr53c9x_go_on(d, c->state, SETUP);
	}
}

static const struct event_kind ncr53c9x_events[EVENT_KINDS] = {
    {"step", ncr53c9x_event_step, 0},
};

const struct device_class ncr53c9x_class = {
    .name = "ncr53c9x",
    .description = "NCR 53C94 SCSI controller",
    .state = ncr53c9x_state,
    .size = sizeof(struct ncr53c9x),
    .events = ncr53c9x_events,
    .n_events = EVENT_KINDS,
    .read = ncr53c9x_read,
    .write = ncr53c9x_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
    .read_side_effects = true,
};
