/*
 * DC7061 (SII): Digital's SCSI and DSSI controller, as an initiator on a SCSI
 * bus.  The DECstations 2100, 3100 and the DECsystem 5100 have one, with
 * 128 KB of memory that its DMA reaches.
 *
 * Document: "DECstation 3100 Desktop Workstation Functional Specification", by
 * what the drivers of Sprite, 4.4BSD and NetBSD, and what MAME notes of the
 * firmware, say of it.
 *
 * A command names the phase in which it moves bytes: one byte by the data
 * register, or a run of them by DMA.  While the target asks in another phase,
 * it waits, with MIS set.  Status bits that tell what the bus does (MIS, IBF,
 * TBE, the phase) are not latched.
 *
 * Choices where drivers do not tell: a byte that waits on the bus shows in IBF
 * and the data register whatever the command's phase is; a reselection waits
 * until software has cleared SCH.
 *
 * Not modelled: DSSI, target mode, parity, the test modes.
 */
#include "devices/dc7061_private.h"

static const struct state_field dc7061_state[] = {
    STATE_U16(struct dc7061, reg, "registers"),
    STATE_U16(struct dc7061, moved, "bytes that DMA has moved"),
    STATE_U8_MAX(struct dc7061, state, "what the chip does", SII_STATE_MAX),
    STATE_END,
};

/* The bits that are kept as they are written. */
static const uint16_t writable[SII_REGISTERS] = {
    [SII_CSR] = 0x001f,	    [SII_ID] = 0x8007,	    [SII_SLCSR] = 0x0007,
    [SII_DSTMO] = 0xffff,   [SII_DATA] = 0x00ff,    [SII_DMCTRL] = 0x0003,
    [SII_DMLOTC] = 0x1fff,  [SII_DMADDRL] = 0xffff, [SII_DMADDRH] = 0x0003,
    [SII_DMABYTE] = 0x00ff, [SII_STLP] = 0xffff,    [SII_LTLP] = 0xffff,
    [SII_ILP] = 0xffff,	    [SII_DSCTRL] = 0xffff,  [SII_DICTRL] = 0x000f,
    [SII_CLOCK] = 0xffff,   [SII_BHDIAG] = 0xffff,  [SII_SIDIAG] = 0xffff,
    [SII_DMDIAG] = 0xffff,  [SII_MCDIAG] = 0xffff,
};

/* ---- status ---- */

bool
dc7061_is_connected(const struct dc7061 *c)
{
	return (c->reg[SII_CSTAT] & CSTAT_CON) != 0;
}

bool
dc7061_is_asked(const struct dc7061 *c, enum scsi_phase *phase)
{
	*phase = scsi_bus_phase(c->bus);
	return dc7061_is_connected(c) && *phase < SCSI_NO_REQUEST;
}

bool
dc7061_is_phase_ours(const struct dc7061 *c, enum scsi_phase phase)
{
	return phase == (c->reg[SII_COMM] & COMM_PHASE);
}

uint32_t
dc7061_dma_address(const struct dc7061 *c)
{
	return ((uint32_t)c->reg[SII_DMADDRH] << DMADDRH_SHIFT |
		c->reg[SII_DMADDRL]) +
	       c->moved;
}

/* DSTAT, without CI and DI. */
static uint16_t
transfer_status(const struct dc7061 *c)
{
	uint16_t dstat = c->reg[SII_DSTAT];
	enum scsi_phase phase;

	if ((c->reg[SII_COMM] & COMM_DMA) != 0 &&
	    (dc7061_dma_address(c) & 1) != 0) {
		dstat |= DSTAT_OBB;
	}
	if (!dc7061_is_asked(c, &phase)) {
		return dstat;
	}
	dstat |= (uint16_t)phase;
	if (c->state == SII_TRANSFER) {
		return dstat; /* bytes are being moved */
	}
	if (!dc7061_is_phase_ours(c, phase)) {
		dstat |= DSTAT_MIS;
	}
	return dstat | (dc7061_is_input(phase) ? DSTAT_IBF : DSTAT_TBE);
}

/* CI and DI, which both status registers have. */
static uint16_t
interrupts(const struct dc7061 *c)
{
	uint16_t bits = 0;

	if ((c->reg[SII_CSTAT] & CSTAT_LATCHED) != 0) {
		bits |= DSTAT_CI;
	}
	if ((transfer_status(c) & DSTAT_INTERRUPTS) != 0) {
		bits |= DSTAT_DI;
	}
	return bits;
}

void
dc7061_update(struct device *d)
{
	const struct dc7061 *c = device_self(d);

	irq_set(d->irq, (c->reg[SII_CSR] & CSR_IE) != 0 && interrupts(c) != 0);
}

void
dc7061_go_on(struct device *d, enum dc7061_state state, emul_time delay)
{
	struct dc7061 *c = device_self(d);

	c->state = (uint8_t)state;
	event_schedule(&d->object, EVENT_STEP, device_now(d) + delay, 0);
}

void
dc7061_stop(struct device *d)
{
	struct dc7061 *c = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	c->state = SII_IDLE;
}

void
dc7061_change_state(struct dc7061 *c, uint16_t state)
{
	c->reg[SII_CSTAT] =
	    (c->reg[SII_CSTAT] & CSTAT_LATCHED) | CSTAT_SCH | state;
}

/* ---- commands ---- */

static void
reset_chip(struct device *d)
{
	struct dc7061 *c = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	state_reset(c, dc7061_state);
}

static void
reset_bus(struct device *d)
{
	struct dc7061 *c = device_self(d);

	dc7061_stop(d);
	scsi_bus_reset(c->bus);
	if ((c->reg[SII_CSTAT] & CSTAT_STATE) != 0) {
		dc7061_change_state(c, 0);
	}
	c->reg[SII_CSTAT] |= CSTAT_RST;
}

/* Gives up a selection, or a target, which stays where it is on the bus. */
static void
disconnect(struct device *d)
{
	struct dc7061 *c = device_self(d);

	if (dc7061_is_connected(c)) {
		scsi_bus_attention(c->bus, false);
		dc7061_change_state(c, 0);
	}
	c->reg[SII_CSTAT] &= (uint16_t)~CSTAT_STATE;
	scsi_bus_listen(c->bus);
}

static void
start_select(struct device *d)
{
	struct dc7061 *c = device_self(d);

	if (dc7061_is_connected(c)) {
		device_guest_error(d, "selection while connected");
		return;
	}
	c->reg[SII_CSTAT] |= CSTAT_SIP;
	dc7061_go_on(d, SII_ARBITRATE, SII_ARBITRATION);
}

static void
start_transfer(struct device *d)
{
	struct dc7061 *c = device_self(d);

	if (!dc7061_is_connected(c)) {
		device_guest_error(d, "transfer while disconnected");
		return;
	}
	dc7061_go_on(d, SII_TRANSFER, SII_SETUP);
}

/* A command ends what the one before was doing. */
static void
write_command(struct device *d, uint16_t comm)
{
	struct dc7061 *c = device_self(d);

	dc7061_stop(d);
	c->reg[SII_CSTAT] &= (uint16_t)~CSTAT_SIP;
	c->reg[SII_COMM] = comm & (uint16_t)~COMM_DO_RST;
	c->reg[SII_DSTAT] &= (uint16_t)~DSTAT_TCZ;
	c->moved = 0;
	if (dc7061_is_connected(c)) {
		scsi_bus_attention(c->bus, (comm & COMM_ATN) != 0);
	}
	if ((comm & COMM_CHRESET) != 0) {
		reset_chip(d);
	} else if ((comm & COMM_DO_RST) != 0) {
		reset_bus(d);
	} else if ((comm & COMM_DISCON) != 0) {
		disconnect(d);
	} else if ((comm & (COMM_REQDATA | COMM_RSL)) != 0) {
		device_unimplemented(d, "target mode, command 0x%04x", comm);
	} else if ((comm & COMM_SELECT) != 0) {
		start_select(d);
	} else if ((comm & COMM_INXFER) != 0) {
		start_transfer(d);
	}
}

/* ---- registers ---- */

/* The bus, for diagnostics. */
static uint16_t
control_signals(const struct dc7061 *c)
{
	enum scsi_phase phase = scsi_bus_phase(c->bus);

	if (phase == SCSI_BUS_FREE) {
		return (c->reg[SII_CSTAT] & CSTAT_SIP) != 0 ? SC1_SEL : 0;
	}
	return SC1_BSY | (phase < SCSI_NO_REQUEST ? SC1_REQ | phase : 0) |
	       (c->reg[SII_COMM] & SC1_ATN);
}

static uint16_t
read_data(const struct dc7061 *c)
{
	enum scsi_phase phase;
	uint8_t byte;

	if (dc7061_is_asked(c, &phase) && scsi_bus_peek(c->bus, &byte)) {
		return byte;
	}
	return c->reg[SII_DATA];
}

static uint64_t
dc7061_read(struct device *d, uint64_t off, unsigned size)
{
	const struct dc7061 *c = device_self(d);

	off %= SII_REGISTERS;
	switch (off) {
	case SII_SDB:
	case SII_DATA:
		return read_data(c);
	case SII_SC1:
		return control_signals(c);
	case SII_SC2:
		return dc7061_is_connected(c) ? SC2_IGS : 0;
	case SII_CSTAT:
		return (uint64_t)(c->reg[off] | interrupts(c));
	case SII_DSTAT:
		return (uint64_t)(transfer_status(c) | interrupts(c));
	default:
		return c->reg[off];
	}
}

static void
write_register(struct device *d, uint64_t off, uint16_t value)
{
	struct dc7061 *c = device_self(d);

	switch (off) {
	case SII_CSTAT:
		c->reg[off] &= (uint16_t) ~(value & CSTAT_LATCHED);
		break;
	case SII_DSTAT:
		c->reg[off] &= (uint16_t) ~(value & DSTAT_DNE);
		break;
	case SII_COMM:
		write_command(d, value);
		break;
	default:
		c->reg[off] = value & writable[off];
		break;
	}
	if ((c->reg[SII_DSCTRL] & DSCTRL_OUT_EN) != 0 && off == SII_DSCTRL) {
		device_unimplemented(d, "DSSI, DSCTRL 0x%04x", value);
	}
	if ((c->reg[SII_DICTRL] & ~DICTRL_PRE) != 0 && off == SII_DICTRL) {
		device_unimplemented(d, "test mode, DICTRL 0x%04x", value);
	}
}

static void
dc7061_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	const struct dc7061 *c = device_self(d);

	write_register(d, off % SII_REGISTERS, (uint16_t)value);
	/* A target that waited may reselect now. */
	scsi_bus_listen(c->bus);
	dc7061_update(d);
}

/* ---- board ---- */

bool
dc7061_add(struct machine *m, uint64_t base, uint64_t len,
	   const struct kn01_buffer *memory, struct irq *irq, struct error *e)
{
	struct device *d =
	    device_add(m, &dc7061_class, NULL, base, len, irq, e);
	const struct scsi_initiator initiator = {d, dc7061_bus_changed,
						 dc7061_bus_reselects};
	struct dc7061 *c;

	if (d == NULL) {
		return false;
	}
	c = device_self(d);
	c->memory = *memory;
	c->bus = scsi_bus_add(m, "scsi", SII_BUS_ID, e);
	if (c->bus == NULL) {
		return false;
	}
	scsi_bus_wire(c->bus, &initiator);
	return kn01_buffer_add(m, "sii.ram", memory, e);
}

static const struct event_kind dc7061_events[EVENT_KINDS] = {
    {"step", dc7061_event_step, 0},
};

const struct device_class dc7061_class = {
    .name = "dc7061",
    .description = "DC7061 (SII) SCSI controller",
    .state = dc7061_state,
    .size = sizeof(struct dc7061),
    .events = dc7061_events,
    .n_events = EVENT_KINDS,
    .read = dc7061_read,
    .write = dc7061_write,
    .access = ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .stride = 4,
};
