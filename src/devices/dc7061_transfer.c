/*
 * DC7061: what its commands do on the bus; see dc7061.c.
 */
#include "devices/dc7061_private.h"

/* ---- transfers ---- */

static void
finish(struct device *d)
{
	struct dc7061 *c = device_self(d);

	c->state = SII_IDLE;
	c->reg[SII_DSTAT] |= DSTAT_DNE;
}

/* ATN falls before the last byte of a message, but where software sends each
 * byte by a command of its own. */
static void
before_byte(const struct dc7061 *c, enum scsi_phase phase, bool last)
{
	if (phase == SCSI_MESSAGE_OUT && last &&
	    (c->reg[SII_COMM] & (COMM_DMA | COMM_SELECT)) != 0) {
		scsi_bus_attention(c->bus, false);
	}
}

static size_t
receive(const struct dc7061 *c, enum scsi_phase phase, uint8_t *bytes,
	size_t len)
{
	size_t n =
	    scsi_bus_receive(c->bus, bytes, phase == SCSI_MESSAGE_IN ? 1 : len);

	if (phase == SCSI_MESSAGE_IN) {
		scsi_bus_acknowledge(c->bus);
	}
	return n;
}

static void
move_byte(struct device *d, enum scsi_phase phase)
{
	struct dc7061 *c = device_self(d);
	uint8_t byte = (uint8_t)c->reg[SII_DATA];

	if (dc7061_is_input(phase)) {
		receive(c, phase, &byte, 1);
		c->reg[SII_DATA] = byte;
	} else {
		before_byte(c, phase, true);
		scsi_bus_send(c->bus, &byte, 1);
	}
	finish(d);
}

/* A piece of at most LEN bytes for memory, which is 16 bits wide: a run that
 * begins at an odd address writes the byte before it as well. */
static size_t
dma_in(struct device *d, enum scsi_phase phase, uint32_t address, size_t len)
{
	struct dc7061 *c = device_self(d);
	uint8_t bytes[SII_PIECE];
	uint8_t before = (uint8_t)c->reg[SII_DMABYTE];
	size_t n = receive(c, phase, bytes, len);

	if (n == 0) {
		return 0;
	}
	if ((address & 1) != 0) {
		kn01_buffer_write(&c->memory, d, address - 1, &before, 1);
	}
	kn01_buffer_write(&c->memory, d, address, bytes, n);
	c->reg[SII_DMABYTE] = bytes[n - 1];
	return n;
}

static size_t
dma_out(struct device *d, enum scsi_phase phase, uint32_t address, size_t len)
{
	struct dc7061 *c = device_self(d);
	uint8_t bytes[SII_PIECE];

	if (phase == SCSI_MESSAGE_OUT) {
		before_byte(c, phase, len == 1);
		len = 1;
	}
	kn01_buffer_read(&c->memory, d, address, bytes, len);
	return scsi_bus_send(c->bus, bytes, len);
}

static void
move_piece(struct device *d, enum scsi_phase phase)
{
	struct dc7061 *c = device_self(d);
	uint32_t left = c->reg[SII_DMLOTC] & DMLOTC_COUNT;
	size_t n;

	left = left != 0 ? left : DMLOTC_ZERO;
	n = left < SII_PIECE ? left : SII_PIECE;
	n = dc7061_is_input(phase)
		? dma_in(d, phase, dc7061_dma_address(c), n)
		: dma_out(d, phase, dc7061_dma_address(c), n);
	c->moved += (uint16_t)n;
	c->reg[SII_DMLOTC] = (uint16_t)((left - n) & DMLOTC_COUNT);
	if (n == 0) {
		c->state = SII_WAIT_PHASE;
		return;
	}
	if (n == left) {
		c->reg[SII_DSTAT] |= DSTAT_TCZ;
	}
	dc7061_go_on(d, SII_TRANSFER,
		     n * ((c->reg[SII_DMCTRL] & DMCTRL_OFFSET) != 0
			      ? SYNC_BYTE
			      : ASYNC_BYTE));
}

/* Moves what the command moves, as soon as the target asks in its phase. */
static void
transfer(struct device *d)
{
	struct dc7061 *c = device_self(d);
	enum scsi_phase phase;

	if ((c->reg[SII_DSTAT] & DSTAT_TCZ) != 0 &&
	    (c->reg[SII_COMM] & COMM_DMA) != 0) {
		finish(d);
	} else if (!dc7061_is_asked(c, &phase) ||
		   !dc7061_is_phase_ours(c, phase)) {
		c->state = SII_WAIT_PHASE;
	} else if ((c->reg[SII_COMM] & COMM_DMA) != 0) {
		move_piece(d, phase);
	} else {
		move_byte(d, phase);
	}
}

/* ---- selection ---- */

static void
select_target(struct device *d)
{
	struct dc7061 *c = device_self(d);

	if ((c->reg[SII_DICTRL] & DICTRL_PRE) == 0 ||
	    !scsi_bus_select(c->bus, c->reg[SII_SLCSR],
			     (c->reg[SII_COMM] & COMM_ATN) != 0)) {
		c->state = SII_NO_ANSWER;
		return;
	}
	dc7061_change_state(c, CSTAT_CON);
	if ((c->reg[SII_COMM] & COMM_INXFER) != 0) {
		dc7061_go_on(d, SII_TRANSFER, SII_SETUP);
	} else {
		c->state = SII_IDLE;
	}
}

bool
dc7061_bus_reselects(void *arg, unsigned id)
{
	struct device *d = arg;
	struct dc7061 *c = device_self(d);

	if ((c->reg[SII_CSR] & CSR_RSE) == 0 ||
	    (c->reg[SII_DICTRL] & DICTRL_PRE) == 0 || dc7061_is_connected(c) ||
	    (c->reg[SII_CSTAT] & CSTAT_LATCHED) != 0 ||
	    c->state == SII_NO_ANSWER) {
		return false;
	}
	/* A selection that had not begun is lost. */
	dc7061_stop(d);
	c->reg[SII_DESTAT] = (uint16_t)id;
	dc7061_change_state(c, CSTAT_CON | CSTAT_DST);
	return true;
}

void
dc7061_bus_changed(void *arg)
{
	struct device *d = arg;
	struct dc7061 *c = device_self(d);
	enum scsi_phase phase;

	if (dc7061_is_connected(c) && scsi_bus_phase(c->bus) == SCSI_BUS_FREE) {
		if (c->state == SII_WAIT_PHASE) {
			dc7061_stop(d);
		}
		dc7061_change_state(c, 0);
	}
	if (c->state == SII_WAIT_PHASE && dc7061_is_asked(c, &phase) &&
	    dc7061_is_phase_ours(c, phase)) {
		dc7061_go_on(d, SII_TRANSFER, SII_SETUP);
	}
	dc7061_update(d);
}

void
dc7061_event_step(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	const struct dc7061 *c = device_self(d);

	if (c->state == SII_ARBITRATE) {
		select_target(d);
	} else if (c->state == SII_TRANSFER) {
		transfer(d);
	}
	dc7061_update(d);
}
