/*
 * A SCSI target as the bus sees it: phases, messages, disconnection.  The
 * commands are in scsi_commands.c and the file of the target's kind.
 *
 * Document: ANSI X3.131-1994 (SCSI-2).
 *
 * One command at a time, without a queue.  A target that may disconnect does so
 * for as long as its medium takes, and where mode page 2 limits bursts.  Data
 * written are in the host's file before the status is offered.
 *
 * Not modelled: linked commands, asynchronous events, targets that select.
 */
#include <stdio.h>
#include <string.h>

#include "devices/scsi_private.h"
#include "emul/machine.h"

enum scsi_message {
	MESSAGE_COMPLETE = 0x00,
	MESSAGE_EXTENDED = 0x01,
	MESSAGE_SAVE_POINTER = 0x02,
	MESSAGE_DISCONNECT = 0x04,
	MESSAGE_INITIATOR_ERROR = 0x05,
	MESSAGE_ABORT = 0x06,
	MESSAGE_REJECT = 0x07,
	MESSAGE_NOP = 0x08,
	MESSAGE_PARITY_ERROR = 0x09,
	MESSAGE_DEVICE_RESET = 0x0c,
	MESSAGE_TWO_BYTES = 0x20, /* to 0x2f */
	MESSAGE_IDENTIFY = 0x80,
	EXTENDED_SDTR = 0x01, /* synchronous data transfer request */
	EXTENDED_SDTR_LEN = 3,
	IDENTIFY_DISCONNECT = 0x40,
	IDENTIFY_LUN = 0x07,
};

/* Synchronous transfers: 200 ns a byte, in 4 ns; unacknowledged bytes. */
#define SYNC_PERIOD 50
#define SYNC_OFFSET 15

#define COMMAND_TIME (20 * EMUL_MICROSECOND)
#define MEDIUM_TIME  (300 * EMUL_MICROSECOND)
#define RETRY_TIME   (10 * EMUL_MICROSECOND)

enum {
	EVENT_STEP,
	EVENT_KINDS,
};

static const struct state_field scsi_target_state[] = {
    STATE_U8_MAX(struct scsi_target, phase, "bus phase", SCSI_PHASE_MAX),
    STATE_U8_MAX(struct scsi_target, resume, "phase that is interrupted",
		 SCSI_PHASE_MAX),
    STATE_U8_MAX(struct scsi_target, after, "what follows the messages",
		 AFTER_MAX),
    STATE_U8(struct scsi_target, identify, "IDENTIFY message"),
    STATE_U8(struct scsi_target, message, "message from the initiator"),
    STATE_U8_MAX(struct scsi_target, message_len, "bytes of it",
		 SCSI_MESSAGE_MAX - 1),
    STATE_U8(struct scsi_target, reply, "messages to the initiator"),
    STATE_U8_MAX(struct scsi_target, reply_pos, "bytes given",
		 SCSI_MESSAGE_MAX),
    STATE_U8_MAX(struct scsi_target, reply_len, "bytes there are",
		 SCSI_MESSAGE_MAX),
    STATE_BOOL(struct scsi_target, held, "a message is not acknowledged"),
    STATE_U8(struct scsi_target, cdb, "command descriptor block"),
    STATE_U8_MAX(struct scsi_target, cdb_len, "bytes of it", SCSI_CDB_MAX),
    STATE_BOOL(struct scsi_target, active, "a command is being executed"),
    STATE_U8(struct scsi_target, status, "status byte"),
    STATE_BOOL(struct scsi_target, medium, "data are those of the medium"),
    STATE_BOOL(struct scsi_target, moved, "data pointer is to be saved"),
    STATE_U8(struct scsi_target, buffer, "buffer"),
    STATE_U32_MAX(struct scsi_target, pos, "bytes of it that were moved",
		  SCSI_BUFFER),
    STATE_U32_MAX(struct scsi_target, len, "bytes of it in use", SCSI_BUFFER),
    STATE_U64(struct scsi_target, left, "bytes beyond the buffer"),
    STATE_U64(struct scsi_target, medium_pos, "next byte of the medium"),
    STATE_U64(struct scsi_target, medium_end, "end of the medium's data"),
    STATE_U32(struct scsi_target, burst, "bytes until a disconnection"),
    STATE_U32(struct scsi_target, run_size, "bytes of a run of data"),
    STATE_U32(struct scsi_target, run_gap, "bytes between runs"),
    STATE_U32(struct scsi_target, run_left, "bytes left of a run"),
    STATE_U8(struct scsi_target, sense, "sense key and flags"),
    STATE_U16(struct scsi_target, asc, "additional sense code"),
    STATE_BOOL(struct scsi_target, sense_valid, "information is valid"),
    STATE_U32(struct scsi_target, sense_info, "information field"),
    STATE_U16(struct scsi_target, attention, "unit attention, its code"),
    STATE_BOOL(struct scsi_target, ejected, "there is no medium"),
    STATE_BOOL(struct scsi_target, stopped, "the unit is stopped"),
    STATE_BOOL(struct scsi_target, locked, "the medium is locked in"),
    STATE_U32_MAX(struct scsi_target, block_size, "bytes of a block",
		  SCSI_BLOCK_MAX),
    STATE_U16(struct scsi_target, burst_size, "maximum burst, 512 bytes"),
    STATE_U8(struct scsi_target, recovery, "error recovery page"),
    STATE_U32(struct scsi_target, tape_file, "file of the tape"),
    STATE_U64(struct scsi_target, tape_pos, "byte in the file"),
    STATE_U64_RESET(struct scsi_target, tape_end, "end of the tape",
		    UINT64_MAX),
    STATE_END,
};

/* ---- phases ---- */

void
scsi_target_enter(struct device *d, enum scsi_phase phase)
{
	struct scsi_target *t = device_self(d);

	t->phase = (uint8_t)phase;
	if (phase == SCSI_BUS_FREE) {
		scsi_bus_leave(t->bus, t->id);
	} else if (phase != SCSI_NO_REQUEST) {
		scsi_bus_changed(t->bus);
	}
}

static void
later(struct device *d, enum scsi_step step, emul_time delay)
{
	event_schedule(&d->object, EVENT_STEP, device_now(d) + delay, step);
}

static void
send_messages(struct device *d, enum scsi_after after)
{
	struct scsi_target *t = device_self(d);

	t->after = (uint8_t)after;
	t->held = false;
	scsi_target_enter(d, SCSI_MESSAGE_IN);
}

/* Behind those that have not been given yet. */
static void
put_message(struct scsi_target *t, uint8_t byte)
{
	if (t->reply_pos >= t->reply_len) {
		t->reply_pos = 0;
		t->reply_len = 0;
	}
	if (t->reply_len < SCSI_MESSAGE_MAX) {
		t->reply[t->reply_len++] = byte;
	}
}

/* No command any more; a disconnected one is forgotten. */
static void
forget_command(struct device *d)
{
	struct scsi_target *t = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	scsi_bus_want(t->bus, t->id, false);
	t->active = false;
	t->left = 0;
	t->pos = 0;
	t->len = 0;
}

/* Asks for the initiator's messages if ATN says that there are any. */
static bool
hear_attention(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if (!scsi_bus_has_attention(t->bus) || t->phase == SCSI_MESSAGE_OUT ||
	    t->phase == SCSI_BUS_FREE) {
		return false;
	}
	if (t->phase == SCSI_NO_REQUEST) {
		t->after = AFTER_WAIT;
	} else if (t->phase != SCSI_MESSAGE_IN) {
		t->resume = t->phase;
		t->after = AFTER_RESUME;
	}
	t->message_len = 0;
	scsi_target_enter(d, SCSI_MESSAGE_OUT);
	return true;
}

void
scsi_target_attention(struct device *d)
{
	const struct scsi_target *t = device_self(d);

	/* A phase in which bytes move ends after the next ones. */
	if (t->phase == SCSI_NO_REQUEST) {
		hear_attention(d);
	}
}

/* ---- pauses ---- */

bool
scsi_target_may_disconnect(const struct scsi_target *t)
{
	return (t->identify & IDENTIFY_DISCONNECT) != 0;
}

void
scsi_target_pause(struct device *d, enum scsi_phase phase)
{
	struct scsi_target *t = device_self(d);

	t->resume = (uint8_t)phase;
	if (!scsi_target_may_disconnect(t)) {
		t->phase = SCSI_NO_REQUEST;
		later(d, STEP_CONTINUE, MEDIUM_TIME);
		return;
	}
	if (t->moved) {
		put_message(t, MESSAGE_SAVE_POINTER);
	}
	put_message(t, MESSAGE_DISCONNECT);
	t->moved = false;
	send_messages(d, AFTER_DISCONNECT);
}

/* ---- messages ---- */

/* Length of the message that begins with these bytes, 0: not known yet. */
static unsigned
message_length(const struct scsi_target *t)
{
	uint8_t first = t->message[0];

	if (first == MESSAGE_EXTENDED) {
		return t->message_len < 2 ? 0 : 2u + t->message[1];
	}
	return (first & 0xf0) == MESSAGE_TWO_BYTES ? 2 : 1;
}

static void
agree_on_transfers(struct scsi_target *t)
{
	uint8_t period = t->message[3];
	uint8_t offset = t->message[4];

	put_message(t, MESSAGE_EXTENDED);
	put_message(t, EXTENDED_SDTR_LEN);
	put_message(t, EXTENDED_SDTR);
	put_message(t, period > SYNC_PERIOD ? period : SYNC_PERIOD);
	put_message(t, offset < SYNC_OFFSET ? offset : SYNC_OFFSET);
}

static void
rejected(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if (t->after == AFTER_DISCONNECT) {
		/* Stays on the bus. */
		t->after = AFTER_RESUME;
	}
}

/* A whole message has come; false if the target leaves the bus. */
static bool
hear_message(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint8_t first = t->message[0];

	if ((first & MESSAGE_IDENTIFY) != 0) {
		t->identify = first;
		return true;
	}
	switch (first) {
	case MESSAGE_NOP:
		break;
	case MESSAGE_REJECT:
		rejected(d);
		break;
	case MESSAGE_PARITY_ERROR:
		/* Says it again. */
		t->reply_pos = 0;
		break;
	case MESSAGE_INITIATOR_ERROR:
		forget_command(d);
		scsi_check_after(d, SENSE_ABORTED_COMMAND, ASC_INITIATOR_ERROR,
				 0);
		t->sense_valid = false;
		t->after = AFTER_RESUME;
		t->resume = SCSI_STATUS;
		break;
	case MESSAGE_ABORT:
		forget_command(d);
		return false;
	case MESSAGE_DEVICE_RESET:
		scsi_target_reset(d);
		return false;
	case MESSAGE_EXTENDED:
		if (t->message[1] == EXTENDED_SDTR_LEN &&
		    t->message[2] == EXTENDED_SDTR) {
			agree_on_transfers(t);
			break;
		}
		/* Fall through. */
	default:
		put_message(t, MESSAGE_REJECT);
		break;
	}
	return true;
}

/* The messages are over, in both directions. */
static void
finish_messages(struct device *d)
{
	struct scsi_target *t = device_self(d);
	enum scsi_after after = t->after;

	t->after = AFTER_RESUME;
	switch (after) {
	case AFTER_FREE:
		t->active = false;
		scsi_target_enter(d, SCSI_BUS_FREE);
		break;
	case AFTER_WAIT:
		scsi_target_enter(d, SCSI_NO_REQUEST);
		break;
	case AFTER_DISCONNECT:
		later(d, STEP_RECONNECT, MEDIUM_TIME);
		scsi_target_enter(d, SCSI_BUS_FREE);
		break;
	default:
		scsi_data_resume(d);
		break;
	}
}

static void
take_message_byte(struct device *d, uint8_t byte)
{
	struct scsi_target *t = device_self(d);
	unsigned len;

	/* The end of an overlong one is of no interest. */
	if (t->message_len < SCSI_MESSAGE_MAX - 1) {
		t->message[t->message_len++] = byte;
	}
	len = message_length(t);
	if (len == 0 ||
	    (t->message_len < len && t->message_len < SCSI_MESSAGE_MAX - 1)) {
		return;
	}
	t->message_len = 0;
	if (!hear_message(d)) {
		scsi_target_enter(d, SCSI_BUS_FREE);
	} else if (!scsi_bus_has_attention(t->bus)) {
		if (t->reply_pos < t->reply_len) {
			send_messages(d, t->after);
		} else {
			finish_messages(d);
		}
	}
}

/* ---- commands ---- */

static unsigned
cdb_length(uint8_t opcode)
{
	static const uint8_t by_group[8] = {6, 10, 10, 6, 6, 12, 6, 6};

	return by_group[opcode >> 5];
}

static void
start_command(struct device *d)
{
	struct scsi_target *t = device_self(d);

	t->status = STATUS_GOOD;
	t->moved = false;
	if (t->active) {
		forget_command(d);
		scsi_check(d, SENSE_ABORTED_COMMAND, ASC_OVERLAPPED);
		return;
	}
	t->active = true;
	t->phase = SCSI_NO_REQUEST;
	later(d, STEP_EXECUTE, COMMAND_TIME);
}

static void
take_command_byte(struct device *d, uint8_t byte)
{
	struct scsi_target *t = device_self(d);

	if (t->cdb_len < SCSI_CDB_MAX) {
		t->cdb[t->cdb_len++] = byte;
	}
	if (t->cdb_len >= cdb_length(t->cdb[0])) {
		start_command(d);
	}
}

static void
execute(struct device *d)
{
	struct scsi_target *t = device_self(d);

	scsi_data_start_burst(t);
	scsi_execute(d);
}

static void
event_step(struct object *o, emul_time now, uint64_t step)
{
	struct device *d = device_of_object(o);
	struct scsi_target *t = device_self(d);

	if (step == STEP_RECONNECT) {
		scsi_bus_want(t->bus, t->id, true);
	} else if (t->phase != SCSI_NO_REQUEST) {
		/* Messages are being exchanged. */
		later(d, (enum scsi_step)step, RETRY_TIME);
	} else if (step == STEP_EXECUTE) {
		execute(d);
	} else {
		scsi_data_resume(d);
	}
}

/* ---- what the bus does ---- */

void
scsi_target_selected(struct device *d, bool attention)
{
	struct scsi_target *t = device_self(d);

	t->identify = 0;
	t->message_len = 0;
	t->reply_pos = 0;
	t->reply_len = 0;
	t->cdb_len = 0;
	t->after = AFTER_RESUME;
	t->resume = SCSI_COMMAND;
	t->phase = attention ? SCSI_MESSAGE_OUT : SCSI_COMMAND;
}

void
scsi_target_reselects(struct device *d)
{
	struct scsi_target *t = device_self(d);

	t->reply_pos = 0;
	t->reply_len = 0;
	put_message(t,
		    (uint8_t)(MESSAGE_IDENTIFY | (t->identify & IDENTIFY_LUN)));
	send_messages(d, AFTER_RESUME);
}

size_t
scsi_target_take(struct device *d, const uint8_t *data, size_t len)
{
	const struct scsi_target *t = device_self(d);
	enum scsi_phase phase = t->phase;
	size_t n = 0;

	while (n < len && t->phase == phase) {
		if (phase == SCSI_MESSAGE_OUT) {
			take_message_byte(d, data[n++]);
		} else if (phase == SCSI_COMMAND) {
			take_command_byte(d, data[n++]);
		} else if (phase == SCSI_DATA_OUT) {
			n += scsi_data_take(d, data + n, len - n);
		} else {
			return 0;
		}
	}
	if (n > 0) {
		hear_attention(d);
	}
	return n;
}

size_t
scsi_target_give(struct device *d, uint8_t *data, size_t len)
{
	struct scsi_target *t = device_self(d);
	size_t n = 0;

	if (t->phase == SCSI_MESSAGE_IN) {
		if (len == 0 || t->held || t->reply_pos >= t->reply_len) {
			return 0;
		}
		data[0] = t->reply[t->reply_pos];
		t->held = true;
		return 1;
	}
	if (t->phase == SCSI_STATUS && len > 0) {
		data[n++] = t->status;
		put_message(t, MESSAGE_COMPLETE);
		send_messages(d, AFTER_FREE);
	}
	while (n < len && t->phase == SCSI_DATA_IN) {
		n += scsi_data_give(d, data + n, len - n);
	}
	if (n > 0) {
		hear_attention(d);
	}
	return n;
}

bool
scsi_target_offers(const struct device *d, uint8_t *byte)
{
	const struct scsi_target *t = device_self(d);

	if (t->phase == SCSI_MESSAGE_IN && t->reply_pos < t->reply_len) {
		*byte = t->reply[t->reply_pos];
	} else if (t->phase == SCSI_STATUS) {
		*byte = t->status;
	} else if (t->phase == SCSI_DATA_IN && t->pos < t->len) {
		*byte = t->buffer[t->pos];
	} else {
		return false;
	}
	return true;
}

void
scsi_target_acknowledged(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if (t->phase != SCSI_MESSAGE_IN || !t->held) {
		return;
	}
	t->held = false;
	t->reply_pos++;
	if (t->reply_pos < t->reply_len) {
		scsi_bus_changed(t->bus);
	} else if (!hear_attention(d)) {
		finish_messages(d);
	}
}

void
scsi_target_reset(struct device *d)
{
	struct scsi_target *t = device_self(d);
	bool ejected = t->ejected;

	forget_command(d);
	t->phase = SCSI_BUS_FREE;
	t->sense = SENSE_NONE;
	t->asc = ASC_NONE;
	t->attention = ASC_RESET;
	t->ejected = ejected;
	t->stopped = false;
	t->locked = false;
	t->block_size = t->kind->block_size;
	t->burst_size = 0;
	memset(t->recovery, 0, sizeof(t->recovery));
	t->tape_file = 0;
	t->tape_pos = 0;
}

/* ---- board ---- */

static const struct scsi_kind *
kind_of(const struct diskimage *image)
{
	if (diskimage_is_tape(image)) {
		return diskimage_is_tap(image) ? &scsi_tap_kind
					       : &scsi_tape_kind;
	}
	return diskimage_is_cdrom(image) ? &scsi_cdrom_kind : &scsi_disk_kind;
}

/* The buffer holds what its counts say, blocks have a size, and runs are those
 * of a tape. */
static bool
target_valid(const struct object *o, const void *self)
{
	const struct scsi_target *now = o->self;
	const struct scsi_target *t = self;

	return t->pos <= t->len && t->run_left <= t->run_size &&
	       (t->run_size == 0 ||
		(t->run_left > 0 && now->kind->run_written != NULL)) &&
	       now->kind->block_size_ok(now, t->block_size);
}

struct device *
scsi_target_add(struct machine *m, struct device *bus, struct diskimage *image,
		struct error *e)
{
	struct device *d;
	struct scsi_target *t;
	char name[64];

	snprintf(name, sizeof(name), "%s.%u", bus->object.name,
		 diskimage_id(image));
	d = device_add(m, &scsi_target_class, name, 0, 0, NULL, e);
	if (d == NULL) {
		return NULL;
	}
	t = device_self(d);
	t->kind = kind_of(image);
	t->image = image;
	t->bus = bus;
	t->id = diskimage_id(image);
	scsi_target_reset(d);
	return d;
}

static const struct event_kind scsi_target_events[EVENT_KINDS] = {
    {"step", event_step, STEP_MAX},
};

const struct device_class scsi_target_class = {
    .name = "scsi_target",
    .description = "SCSI disk, CD-ROM or tape",
    .state = scsi_target_state,
    .size = sizeof(struct scsi_target),
    .events = scsi_target_events,
    .n_events = EVENT_KINDS,
    .valid = target_valid,
};
