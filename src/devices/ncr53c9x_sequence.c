/*
 * NCR 53C94: what its commands do on the bus, step by step; see ncr53c9x.c.
 */
#include "devices/ncr53c9x_private.h"

/* ---- interrupts and ends ---- */

static void
raise_interrupt(struct device *d, uint8_t bits)
{
	struct ncr53c9x *c = device_self(d);

	c->intr |= bits;
	irq_set(d->irq, c->intr != 0);
}

void
ncr53c9x_go_on(struct device *d, enum ncr53c9x_state state, emul_time delay)
{
	struct ncr53c9x *c = device_self(d);

	c->state = (uint8_t)state;
	event_schedule(&d->object, EVENT_STEP, device_now(d) + delay, 0);
}

/* The command has ended; the one behind it begins. */
void
ncr53c9x_finish(struct device *d, uint8_t bits)
{
	struct ncr53c9x *c = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	c->state = NCR_IDLE;
	if (bits != 0) {
		raise_interrupt(d, bits);
	}
	if (c->has_next) {
		c->has_next = false;
		ncr53c9x_start_command(d, c->next_command);
	}
}

void
ncr53c9x_disconnected(struct device *d)
{
	struct ncr53c9x *c = device_self(d);

	c->connected = false;
	c->has_next = false;
	ncr53c9x_finish(d, INTR_DIS);
}

/* Ends with BITS as soon as the target asks for something. */
void
ncr53c9x_wait_request(struct device *d, uint8_t bits)
{
	struct ncr53c9x *c = device_self(d);
	enum scsi_phase phase = scsi_bus_phase(c->bus);

	c->state = NCR_WAIT_REQUEST;
	c->then = bits;
	if (phase == SCSI_BUS_FREE) {
		ncr53c9x_disconnected(d);
	} else if (phase != SCSI_NO_REQUEST) {
		ncr53c9x_finish(d, bits);
	}
}

/* ---- bytes ---- */

void
ncr53c9x_fifo_put(struct device *d, uint8_t byte)
{
	struct ncr53c9x *c = device_self(d);

	if (c->fifo.count >= NCR_FIFO_SIZE) {
		device_guest_error(d, "FIFO is full");
		c->status |= STAT_GE;
	} else {
		byte_fifo_put(&c->fifo, byte);
	}
}

static bool
is_dma(const struct ncr53c9x *c)
{
	return (c->command & CMD_DMA) != 0;
}

void
ncr53c9x_count(struct ncr53c9x *c, uint32_t n)
{
	c->counter -= n;
	if (c->counter == 0) {
		c->status |= STAT_TC;
	}
}

/* A byte for the target: from the FIFO, or by DMA; false: there is none. */
static bool
next_byte(struct ncr53c9x *c, uint8_t *byte)
{
	if (byte_fifo_get(&c->fifo, byte)) {
		return true;
	}
	if (!is_dma(c) || c->counter == 0) {
		return false;
	}
	c->dma.from_memory(c->dma.arg, byte, 1);
	c->dma.taken(c->dma.arg, 1);
	ncr53c9x_count(c, 1);
	return true;
}

static uint32_t
bytes_to_send(const struct ncr53c9x *c)
{
	return c->fifo.count + (is_dma(c) ? c->counter : 0);
}

/* A byte from the target goes to the FIFO, or by DMA. */
static void
keep_byte(struct device *d, uint8_t byte)
{
	struct ncr53c9x *c = device_self(d);

	if (is_dma(c) && c->counter > 0) {
		c->dma.to_memory(c->dma.arg, &byte, 1);
		ncr53c9x_count(c, 1);
	} else {
		ncr53c9x_fifo_put(d, byte);
	}
}

static emul_time
byte_time(const struct ncr53c9x *c)
{
	unsigned clocks = ASYNC_CLOCKS;

	if ((c->offset & OFFSET_MASK) != 0) {
		clocks = c->period & PERIOD_MASK;
		clocks = clocks > SYNC_CLOCKS_MIN ? clocks : SYNC_CLOCKS_MIN;
	}
	return clocks * EMUL_SECOND / c->hz;
}

/* ---- selection ---- */

/* Sends up to N message bytes; ATN falls before the last one, if STOP is not
 * set. False: they are not there, or are not wanted. */
static bool
select_message(struct device *d, unsigned n, bool stop)
{
	struct ncr53c9x *c = device_self(d);

	for (unsigned i = 0; i < n; i++) {
		uint8_t byte;

		if (scsi_bus_phase(c->bus) != SCSI_MESSAGE_OUT ||
		    !next_byte(c, &byte)) {
			return false;
		}
		if (i == n - 1 && !stop) {
			scsi_bus_attention(c->bus, false);
		}
		scsi_bus_send(c->bus, &byte, 1);
	}
	return true;
}

static void
select_command(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t byte;

	while (scsi_bus_phase(c->bus) == SCSI_COMMAND && next_byte(c, &byte)) {
		scsi_bus_send(c->bus, &byte, 1);
	}
	c->step =
	    bytes_to_send(c) == 0 && scsi_bus_phase(c->bus) != SCSI_COMMAND
		? STEP_COMMAND_SENT
		: STEP_COMMAND_CUT;
}

/* The target has answered. */
static void
select_sequence(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t command = c->command & CMD_CODE;
	bool stop = command == CMD_SELATNS;

	c->connected = true;
	c->listens = false;
	c->step = STEP_SELECTED;
	if (command != CMD_SELNATN) {
		if (!select_message(d, command == CMD_SELATN3 ? 3 : 1, stop)) {
			ncr53c9x_wait_request(d, INTR_BS | INTR_FC);
			return;
		}
		c->step = stop ? STEP_STOPPED : STEP_MESSAGE_SENT;
	}
	if (!stop && scsi_bus_phase(c->bus) == SCSI_COMMAND) {
		select_command(d);
	}
	ncr53c9x_wait_request(d, INTR_BS | INTR_FC);
}

static emul_time
select_timeout(const struct ncr53c9x *c)
{
	uint64_t factor = c->ccf != 0 ? c->ccf : CCF_ZERO;

	return c->timeout * TIMEOUT_CLOCKS * factor * (EMUL_SECOND / c->hz);
}

static void
select_target(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t command = c->command & CMD_CODE;
	bool reselect = command == CMD_RESEL || command == CMD_RESEL3;

	if (scsi_bus_phase(c->bus) != SCSI_BUS_FREE) {
		c->state = NCR_BUSY_BUS;
	} else if (!reselect &&
		   scsi_bus_select(c->bus, c->selid, command != CMD_SELNATN)) {
		select_sequence(d);
	} else {
		ncr53c9x_go_on(d, NCR_TIMEOUT, select_timeout(c));
	}
}

/* ---- transfers ---- */

/* ATN falls before the last byte of a message. */
static void
before_message_byte(struct ncr53c9x *c)
{
	if (bytes_to_send(c) == 1) {
		scsi_bus_attention(c->bus, false);
	}
}

/* Sends a piece and returns its length. */
static uint32_t
send_piece(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t bytes[NCR_PIECE];
	uint32_t n = 0;
	size_t sent;

	/* What is in the FIFO goes first, and so do messages and commands. */
	while (scsi_bus_phase(c->bus) == c->phase && bytes_to_send(c) > 0 &&
	       (c->fifo.count > 0 || c->phase != SCSI_DATA_OUT)) {
		if (c->phase == SCSI_MESSAGE_OUT) {
			before_message_byte(c);
		}
		if (!next_byte(c, bytes) ||
		    scsi_bus_send(c->bus, bytes, 1) == 0) {
			return n;
		}
		n++;
	}
	if (n > 0 || c->phase != SCSI_DATA_OUT || !is_dma(c)) {
		return n;
	}
	n = c->counter < NCR_PIECE ? c->counter : NCR_PIECE;
	c->dma.from_memory(c->dma.arg, bytes, n);
	sent = scsi_bus_send(c->bus, bytes, n);
	c->dma.taken(c->dma.arg, sent);
	ncr53c9x_count(c, (uint32_t)sent);
	return (uint32_t)sent;
}

static uint32_t
send_padding(struct ncr53c9x *c)
{
	static const uint8_t zeros[NCR_PIECE];
	uint32_t n = c->counter < NCR_PIECE ? c->counter : NCR_PIECE;
	size_t sent = scsi_bus_send(c->bus, zeros, n);

	ncr53c9x_count(c, (uint32_t)sent);
	return (uint32_t)sent;
}

/* Takes a piece of data and returns its length. */
static uint32_t
receive_piece(struct device *d, bool pad)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t bytes[NCR_PIECE];
	uint32_t n = c->counter < NCR_PIECE ? c->counter : NCR_PIECE;
	size_t got;

	if (!is_dma(c)) {
		got = scsi_bus_receive(c->bus, bytes, 1);
		if (got > 0 && !pad) {
			ncr53c9x_fifo_put(d, bytes[0]);
		}
		return (uint32_t)got;
	}
	got = scsi_bus_receive(c->bus, bytes, n);
	if (!pad) {
		c->dma.to_memory(c->dma.arg, bytes, got);
	}
	ncr53c9x_count(c, (uint32_t)got);
	return (uint32_t)got;
}

/* Takes message bytes; the last one is not acknowledged. */
static void
receive_message(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t byte;

	while (scsi_bus_receive(c->bus, &byte, 1) == 1) {
		keep_byte(d, byte);
		if (!is_dma(c) || c->counter == 0) {
			break;
		}
		scsi_bus_acknowledge(c->bus);
		if (scsi_bus_phase(c->bus) != SCSI_MESSAGE_IN) {
			ncr53c9x_wait_request(d, INTR_BS);
			return;
		}
	}
	ncr53c9x_finish(d, INTR_FC);
}

static bool
is_input(enum scsi_phase phase)
{
	return phase == SCSI_DATA_IN || phase == SCSI_STATUS;
}

/* Is there more to be moved in this phase? */
static bool
wants_more(const struct ncr53c9x *c)
{
	if (is_dma(c)) {
		return c->counter > 0;
	}
	return !is_input(c->phase) && c->fifo.count > 0;
}

void
ncr53c9x_transfer(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	enum scsi_phase phase = scsi_bus_phase(c->bus);
	bool pad = (c->command & CMD_CODE) == CMD_TRPAD;
	uint32_t n;

	if (phase == SCSI_NO_REQUEST) {
		c->state = NCR_STALLED;
		return;
	}
	if (c->phase == SCSI_NO_REQUEST) {
		c->phase = (uint8_t)phase;
	}
	if (phase == SCSI_BUS_FREE || phase != c->phase) {
		ncr53c9x_wait_request(d, INTR_BS);
		return;
	}
	if (phase == SCSI_MESSAGE_IN) {
		receive_message(d);
		return;
	}
	if (is_input(phase)) {
		n = receive_piece(d, pad);
	} else {
		n = pad ? send_padding(c) : send_piece(d);
	}
	ncr53c9x_go_on(d,
		       n > 0 && wants_more(c) ? NCR_TRANSFER : NCR_PIECE_DONE,
		       n * byte_time(c));
}

/* ---- the end of a command of the target ---- */

static void
iccs_message(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	enum scsi_phase phase = scsi_bus_phase(c->bus);
	uint8_t byte;

	c->state = NCR_ICCS_MESSAGE;
	if (phase == SCSI_NO_REQUEST) {
		return;
	}
	if (phase != SCSI_MESSAGE_IN) {
		ncr53c9x_wait_request(d, INTR_BS);
		return;
	}
	if (scsi_bus_receive(c->bus, &byte, 1) == 1) {
		keep_byte(d, byte);
	}
	ncr53c9x_finish(d, INTR_FC);
}

static void
iccs_status(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t byte;

	if (scsi_bus_phase(c->bus) == SCSI_STATUS &&
	    scsi_bus_receive(c->bus, &byte, 1) == 1) {
		keep_byte(d, byte);
	}
	iccs_message(d);
}

/* ---- what the bus does ---- */

static void
reselected(struct device *d)
{
	struct ncr53c9x *c = device_self(d);
	uint8_t byte;

	if (scsi_bus_receive(c->bus, &byte, 1) == 1) {
		byte_fifo_put(&c->fifo, byte);
	}
	ncr53c9x_finish(d, INTR_RESEL | INTR_FC);
}

bool
ncr53c9x_bus_reselects(void *arg, unsigned id)
{
	struct device *d = arg;
	struct ncr53c9x *c = device_self(d);

	if (!c->listens || c->connected || c->is_reset || c->intr != 0 ||
	    (c->state != NCR_IDLE && c->state != NCR_SELECT)) {
		return false;
	}
	/* A selection that had not begun is forgotten, and its bytes. */
	event_cancel(&d->object, EVENT_STEP);
	byte_fifo_clear(&c->fifo);
	byte_fifo_put(&c->fifo,
		      (uint8_t)(1 << id | 1 << (c->cfg1 & CFG1_BUSID)));
	c->has_next = false;
	c->listens = false;
	c->connected = true;
	c->command = CMD_NOP;
	c->step = STEP_SELECTED;
	c->state = NCR_RESELECTED;
	return true;
}

void
ncr53c9x_bus_changed(void *arg)
{
	struct device *d = arg;
	struct ncr53c9x *c = device_self(d);

	switch (c->state) {
	case NCR_WAIT_REQUEST:
		ncr53c9x_wait_request(d, c->then);
		break;
	case NCR_STALLED:
		ncr53c9x_go_on(d, NCR_TRANSFER, SETUP);
		break;
	case NCR_ICCS_MESSAGE:
		iccs_message(d);
		break;
	case NCR_RESELECTED:
		reselected(d);
		break;
	case NCR_BUSY_BUS:
		if (scsi_bus_phase(c->bus) == SCSI_BUS_FREE) {
			ncr53c9x_go_on(d, NCR_SELECT, ARBITRATION);
		}
		break;
	case NCR_IDLE:
		if (c->connected && scsi_bus_phase(c->bus) == SCSI_BUS_FREE) {
			ncr53c9x_disconnected(d);
		}
		break;
	default:
		break;
	}
}

/* The chip is about to move bytes by DMA.  Boards may enable that behind the
 * command. */
bool
ncr53c9x_needs_dma(const struct ncr53c9x *c)
{
	switch (c->state) {
	case NCR_SELECT:
	case NCR_ICCS_STATUS:
		return is_dma(c);
	case NCR_TRANSFER:
		return is_dma(c) && (c->command & CMD_CODE) != CMD_TRPAD;
	default:
		return false;
	}
}

void
ncr53c9x_event_step(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct ncr53c9x *c = device_self(d);

	if (ncr53c9x_needs_dma(c) && c->dma.ready != NULL &&
	    !c->dma.ready(c->dma.arg)) {
		return; /* until ncr53c9x_dma_ready */
	}
	switch (c->state) {
	case NCR_SELECT:
		select_target(d);
		break;
	case NCR_TIMEOUT:
		c->step = STEP_SELECTED;
		c->connected = false;
		ncr53c9x_finish(d, INTR_DIS);
		break;
	case NCR_TRANSFER:
		ncr53c9x_transfer(d);
		break;
	case NCR_PIECE_DONE:
		ncr53c9x_wait_request(d, INTR_BS);
		break;
	case NCR_ICCS_STATUS:
		iccs_status(d);
		break;
	case NCR_BUS_RESET:
		ncr53c9x_finish(d, (c->cfg1 & CFG1_SRR) != 0 ? 0 : INTR_SBR);
		break;
	default:
		break;
	}
}
