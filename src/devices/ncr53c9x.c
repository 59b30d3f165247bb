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
#include <string.h>

#include "devices/ncr53c9x.h"
#include "devices/scsi.h"
#include "emul/machine.h"

enum ncr53c9x_command {
	CMD_DMA = 0x80, /* a flag */
	CMD_NOP = 0x00,
	CMD_FLUSH = 0x01, /* the FIFO */
	CMD_RSTCHIP = 0x02,
	CMD_RSTSCSI = 0x03,
	CMD_TRANS = 0x10, /* transfer information */
	CMD_ICCS = 0x11,  /* initiator command complete sequence */
	CMD_MSGOK = 0x12, /* message accepted */
	CMD_TRPAD = 0x18, /* transfer pad */
	CMD_SETATN = 0x1a,
	CMD_RSTATN = 0x1b,
	CMD_RESEL = 0x40,   /* reselect sequence */
	CMD_SELNATN = 0x41, /* select without ATN */
	CMD_SELATN = 0x42,  /* select with ATN */
	CMD_SELATNS = 0x43, /* select with ATN and stop */
	CMD_ENSEL = 0x44,   /* enable selection and reselection */
	CMD_DISSEL = 0x45,
	CMD_SELATN3 = 0x46, /* select with ATN, three message bytes */
	CMD_RESEL3 = 0x47,
	CMD_CODE = 0x7f,
};

enum {
	STAT_INT = 0x80,
	STAT_GE = 0x40,	 /* gross error */
	STAT_TC = 0x10,	 /* terminal count */
	INTR_SBR = 0x80, /* SCSI bus reset */
	INTR_ILL = 0x40, /* illegal command */
	INTR_DIS = 0x20, /* disconnected, or nobody was selected */
	INTR_BS = 0x10,	 /* bus service */
	INTR_FC = 0x08,	 /* function complete */
	INTR_RESEL = 0x04,
	SELID_MASK = 0x07,
	PERIOD_MASK = 0x1f,
	OFFSET_MASK = 0x0f,
	STEP_MASK = 0x07,
	STEP_SHIFT = 5,
	FIFO_COUNT = 0x1f,
	CFG1_SRR = 0x40, /* no interrupt of a bus reset */
	CFG1_CTEST = 0x08,
	CFG1_BUSID = 0x07,
	CFG2_WRITABLE = 0x5f,
	CFG3_WRITABLE = 0x1f,
};

/* What the chip is doing. */
enum ncr53c9x_state {
	NCR_IDLE = 0,
	NCR_SELECT,	  /* arbitrates, until the event */
	NCR_BUSY_BUS,	  /* wants to select when the bus is free */
	NCR_TIMEOUT,	  /* nobody answers, until the event */
	NCR_TRANSFER,	  /* the next piece, at the event */
	NCR_STALLED,	  /* the target does not ask for one */
	NCR_PIECE_DONE,	  /* all was moved: the end at the event */
	NCR_WAIT_REQUEST, /* interrupts when the target asks for something */
	NCR_ICCS_STATUS,  /* at the event */
	NCR_ICCS_MESSAGE, /* when the target asks */
	NCR_RESELECTED,
	NCR_BUS_RESET, /* until the event */
	NCR_STATE_MAX = NCR_BUS_RESET,
};

/* Where the sequence of a selection stands. */
enum {
	STEP_SELECTED = 0,
	STEP_STOPPED = 1, /* ATN stays on */
	STEP_MESSAGE_SENT = 2,
	STEP_COMMAND_CUT = 3,
	STEP_COMMAND_SENT = 4,
};

#define NCR_FIFO_SIZE	16
#define NCR_REGISTERS	16
#define NCR_PIECE	4096u
#define NCR_COUNTER_MAX 0x10000u
#define TIMEOUT_CLOCKS	8192u
#define ASYNC_CLOCKS	10u /* a byte */
#define SYNC_CLOCKS_MIN 5u
#define CCF_ZERO	8u /* what a factor of 0 stands for */
#define ARBITRATION	(5 * EMUL_MICROSECOND)
#define SETUP		(1 * EMUL_MICROSECOND)
#define RESET_TIME	(25 * EMUL_MICROSECOND)

enum {
	EVENT_STEP,
	EVENT_KINDS,
};

struct ncr53c9x {
	uint32_t counter;
	uint16_t counter_start; /* 0: 65536 */
	struct byte_fifo fifo;
	uint8_t command;
	uint8_t next_command;
	bool has_next;
	uint8_t status; /* GE, TC */
	uint8_t intr;
	uint8_t step;
	uint8_t selid;
	uint8_t timeout;
	uint8_t period;
	uint8_t offset;
	uint8_t ccf;
	uint8_t cfg1;
	uint8_t cfg2;
	uint8_t cfg3;

	uint8_t state;
	uint8_t then;	/* interrupt bits when the target asks */
	uint8_t phase;	/* that of a transfer */
	bool connected; /* to a target */
	bool listens;	/* reselection is enabled */
	bool is_reset;	/* until a NOP */

	/* Wiring, not state. */
	struct device *bus;
	struct ncr53c9x_dma dma;
	uint64_t hz;
};

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

static void start_command(struct device *d, uint8_t command);

/* ---- interrupts and ends ---- */

static void
raise_interrupt(struct device *d, uint8_t bits)
{
	struct ncr53c9x *c = device_self(d);

	c->intr |= bits;
	irq_set(d->irq, c->intr != 0);
}

static void
go_on(struct device *d, enum ncr53c9x_state state, emul_time delay)
{
	struct ncr53c9x *c = device_self(d);

	c->state = (uint8_t)state;
	event_schedule(&d->object, EVENT_STEP, device_now(d) + delay, 0);
}

/* The command has ended; the one behind it begins. */
static void
finish(struct device *d, uint8_t bits)
{
	struct ncr53c9x *c = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	c->state = NCR_IDLE;
	if (bits != 0) {
		raise_interrupt(d, bits);
	}
	if (c->has_next) {
		c->has_next = false;
		start_command(d, c->next_command);
	}
}

static void
disconnected(struct device *d)
{
	struct ncr53c9x *c = device_self(d);

	c->connected = false;
	c->has_next = false;
	finish(d, INTR_DIS);
}

/* Ends with BITS as soon as the target asks for something. */
static void
wait_request(struct device *d, uint8_t bits)
{
	struct ncr53c9x *c = device_self(d);
	enum scsi_phase phase = scsi_bus_phase(c->bus);

	c->state = NCR_WAIT_REQUEST;
	c->then = bits;
	if (phase == SCSI_BUS_FREE) {
		disconnected(d);
	} else if (phase != SCSI_NO_REQUEST) {
		finish(d, bits);
	}
}

/* ---- bytes ---- */

static void
fifo_put(struct device *d, uint8_t byte)
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

static void
count(struct ncr53c9x *c, uint32_t n)
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
	count(c, 1);
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
		count(c, 1);
	} else {
		fifo_put(d, byte);
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
			wait_request(d, INTR_BS | INTR_FC);
			return;
		}
		c->step = stop ? STEP_STOPPED : STEP_MESSAGE_SENT;
	}
	if (!stop && scsi_bus_phase(c->bus) == SCSI_COMMAND) {
		select_command(d);
	}
	wait_request(d, INTR_BS | INTR_FC);
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
		go_on(d, NCR_TIMEOUT, select_timeout(c));
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
	count(c, (uint32_t)sent);
	return (uint32_t)sent;
}

static uint32_t
send_padding(struct ncr53c9x *c)
{
	static const uint8_t zeros[NCR_PIECE];
	uint32_t n = c->counter < NCR_PIECE ? c->counter : NCR_PIECE;
	size_t sent = scsi_bus_send(c->bus, zeros, n);

	count(c, (uint32_t)sent);
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
			fifo_put(d, bytes[0]);
		}
		return (uint32_t)got;
	}
	got = scsi_bus_receive(c->bus, bytes, n);
	if (!pad) {
		c->dma.to_memory(c->dma.arg, bytes, got);
	}
	count(c, (uint32_t)got);
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
			wait_request(d, INTR_BS);
			return;
		}
	}
	finish(d, INTR_FC);
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

static void
transfer(struct device *d)
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
		wait_request(d, INTR_BS);
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
	go_on(d, n > 0 && wants_more(c) ? NCR_TRANSFER : NCR_PIECE_DONE,
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
		wait_request(d, INTR_BS);
		return;
	}
	if (scsi_bus_receive(c->bus, &byte, 1) == 1) {
		keep_byte(d, byte);
	}
	finish(d, INTR_FC);
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
	finish(d, INTR_RESEL | INTR_FC);
}

static bool
bus_reselects(void *arg, unsigned id)
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

static void
bus_changed(void *arg)
{
	struct device *d = arg;
	struct ncr53c9x *c = device_self(d);

	switch (c->state) {
	case NCR_WAIT_REQUEST:
		wait_request(d, c->then);
		break;
	case NCR_STALLED:
		go_on(d, NCR_TRANSFER, SETUP);
		break;
	case NCR_ICCS_MESSAGE:
		iccs_message(d);
		break;
	case NCR_RESELECTED:
		reselected(d);
		break;
	case NCR_BUSY_BUS:
		if (scsi_bus_phase(c->bus) == SCSI_BUS_FREE) {
			go_on(d, NCR_SELECT, ARBITRATION);
		}
		break;
	case NCR_IDLE:
		if (c->connected && scsi_bus_phase(c->bus) == SCSI_BUS_FREE) {
			disconnected(d);
		}
		break;
	default:
		break;
	}
}

/* The chip is about to move bytes by DMA.  Boards may enable that behind the
 * command. */
static bool
needs_dma(const struct ncr53c9x *c)
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

static void
event_step(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct ncr53c9x *c = device_self(d);

	if (needs_dma(c) && c->dma.ready != NULL && !c->dma.ready(c->dma.arg)) {
		return; /* until ncr53c9x_dma_ready */
	}
	switch (c->state) {
	case NCR_SELECT:
		select_target(d);
		break;
	case NCR_TIMEOUT:
		c->step = STEP_SELECTED;
		c->connected = false;
		finish(d, INTR_DIS);
		break;
	case NCR_TRANSFER:
		transfer(d);
		break;
	case NCR_PIECE_DONE:
		wait_request(d, INTR_BS);
		break;
	case NCR_ICCS_STATUS:
		iccs_status(d);
		break;
	case NCR_BUS_RESET:
		finish(d, (c->cfg1 & CFG1_SRR) != 0 ? 0 : INTR_SBR);
		break;
	default:
		break;
	}
}

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
	go_on(d, NCR_BUS_RESET, RESET_TIME);
}

static void
illegal(struct device *d)
{
	const struct ncr53c9x *c = device_self(d);

	device_guest_error(d, "command 0x%02x while %s", c->command,
			   c->connected ? "connected" : "disconnected");
	finish(d, INTR_ILL);
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
		go_on(d, NCR_SELECT, ARBITRATION);
		break;
	case CMD_ENSEL:
		c->listens = true;
		scsi_bus_listen(c->bus);
		break;
	case CMD_DISSEL:
		if (c->listens) {
			c->listens = false;
			finish(d, INTR_FC);
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
		go_on(d, NCR_TRANSFER, SETUP);
		break;
	case CMD_ICCS:
		go_on(d, NCR_ICCS_STATUS, SETUP);
		break;
	case CMD_MSGOK:
		/* Waits before the target answers at once. */
		c->state = NCR_WAIT_REQUEST;
		c->then = INTR_BS;
		scsi_bus_acknowledge(c->bus);
		if (c->state == NCR_WAIT_REQUEST) {
			wait_request(d, INTR_BS);
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

static void
start_command(struct device *d, uint8_t command)
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
		start_command(d, command);
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
		fifo_put(d, byte);
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
	const struct scsi_initiator initiator = {d, bus_changed, bus_reselects};
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

	if (needs_dma(c) && !event_pending(&d->object, EVENT_STEP)) {
		go_on(d, c->state, SETUP);
	}
}

static const struct event_kind ncr53c9x_events[EVENT_KINDS] = {
    {"step", event_step, 0},
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
