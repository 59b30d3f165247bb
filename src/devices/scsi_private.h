/*
 * What the files of the SCSI bus share.
 */
#ifndef DEVICES_SCSI_PRIVATE_H
#define DEVICES_SCSI_PRIVATE_H

#include "devices/scsi.h"
#include "host/diskimage.h"

#define SCSI_BUFFER	 4096
#define SCSI_BLOCK_MAX	 0x10000
#define SCSI_CDB_MAX	 12
#define SCSI_MESSAGE_MAX 8
#define SCSI_PAGE_MAX	 32 /* bytes of a mode page */

enum scsi_status {
	STATUS_GOOD = 0x00,
	STATUS_CHECK_CONDITION = 0x02,
};

enum scsi_sense_key {
	SENSE_NONE = 0x0,
	SENSE_NOT_READY = 0x2,
	SENSE_MEDIUM_ERROR = 0x3,
	SENSE_ILLEGAL_REQUEST = 0x5,
	SENSE_UNIT_ATTENTION = 0x6,
	SENSE_DATA_PROTECT = 0x7,
	SENSE_BLANK_CHECK = 0x8,
	SENSE_ABORTED_COMMAND = 0xb,
	SENSE_VOLUME_OVERFLOW = 0xd,
	SENSE_MISCOMPARE = 0xe,
	/* Flags in the same byte. */
	SENSE_ILI = 0x20,
	SENSE_EOM = 0x40,
	SENSE_FILEMARK = 0x80,
};

/* Additional sense code and its qualifier. */
enum scsi_asc {
	ASC_NONE = 0x0000,
	ASC_FILEMARK = 0x0001,
	ASC_END_OF_MEDIUM = 0x0002,
	ASC_BEGINNING = 0x0004,
	ASC_END_OF_DATA = 0x0005,
	ASC_NOT_STARTED = 0x0402,
	ASC_WRITE_ERROR = 0x0c00,
	ASC_READ_ERROR = 0x1100,
	ASC_PARAMETER_LENGTH = 0x1a00,
	ASC_MISCOMPARE = 0x1d00,
	ASC_INVALID_COMMAND = 0x2000,
	ASC_OUT_OF_RANGE = 0x2100,
	ASC_INVALID_FIELD = 0x2400,
	ASC_NO_SUCH_LUN = 0x2500,
	ASC_INVALID_PARAMETER = 0x2600,
	ASC_WRITE_PROTECTED = 0x2700,
	ASC_MEDIUM_CHANGED = 0x2800,
	ASC_RESET = 0x2900,
	ASC_NO_SAVING = 0x3900,
	ASC_NO_MEDIUM = 0x3a00,
	ASC_INITIATOR_ERROR = 0x4800,
	ASC_OVERLAPPED = 0x4e00,
	ASC_LOCKED = 0x5302,
	ASC_NO_AUDIO = 0x6400,
};

/* What comes after the messages from or to a target. */
enum scsi_after {
	AFTER_RESUME = 0, /* the phase `resume` */
	AFTER_FREE,
	AFTER_DISCONNECT,
	AFTER_WAIT, /* the target is busy, as it was before */
	AFTER_MAX = AFTER_WAIT,
};

/* What a target's event does. */
enum scsi_step {
	STEP_EXECUTE = 0,
	STEP_CONTINUE, /* the phase `resume` */
	STEP_RECONNECT,
	STEP_MAX = STEP_RECONNECT,
};

struct scsi_target {
	/* The connection. */
	uint8_t phase;
	uint8_t resume;	  /* phase that messages, or a pause, interrupt */
	uint8_t after;	  /* of enum scsi_after */
	uint8_t identify; /* message, 0: there was none */
	uint8_t message[SCSI_MESSAGE_MAX]; /* from the initiator */
	uint8_t message_len;
	uint8_t reply[SCSI_MESSAGE_MAX]; /* messages to the initiator */
	uint8_t reply_pos;
	uint8_t reply_len;
	bool held; /* a message byte was taken, not acknowledged */
	uint8_t cdb[SCSI_CDB_MAX];
	uint8_t cdb_len; /* received so far */

	/* The command. */
	bool active;
	uint8_t status;
	bool medium; /* data are those of the medium, not of the buffer */
	bool moved;  /* data have been moved since the last disconnection */
	uint8_t buffer[SCSI_BUFFER];
	uint32_t pos;	     /* in the buffer */
	uint32_t len;	     /* of the buffer in use */
	uint64_t left;	     /* bytes beyond those in the buffer */
	uint64_t medium_pos; /* next byte of the medium */
	uint64_t medium_end; /* there is nothing from there on */
	uint32_t burst;	     /* bytes until the next disconnection */
	/* Data that lie in runs of RUN_SIZE bytes, RUN_GAP bytes apart; 0: they
	 * are together.  RUN_LEFT of the one that medium_pos is in. */
	uint32_t run_size;
	uint32_t run_gap;
	uint32_t run_left;

	/* Conditions. */
	uint8_t sense; /* key and flags */
	uint16_t asc;
	bool sense_valid;
	uint32_t sense_info;
	uint16_t attention; /* what is to be told once, 0: nothing */
	bool ejected;
	bool stopped;
	bool locked;

	/* Settings. */
	uint32_t block_size; /* bytes; 0: a tape's variable blocks */
	uint16_t burst_size; /* mode page 2, in 512 bytes; 0: no limit */
	uint8_t recovery[2]; /* mode page 1, flags and retries */

	/* A tape's place.  Of one of records, tape_pos is that of the record in
	 * its file, and tape_end where the tape ends there. */
	uint32_t tape_file;
	uint64_t tape_pos; /* byte in the file */
	uint64_t tape_end; /* UINT64_MAX: not known yet */

	/* Wiring, not state. */
	const struct scsi_kind *kind;
	struct diskimage *image;
	struct device *bus;
	unsigned id;
};

/* A command of a kind of target. */
struct scsi_command {
	uint8_t opcode;
	bool needs_medium;
	void (*execute)(struct device *d);
};

/* A mode page: BYTES without its first two, as they are or (CHANGEABLE) ones
 * where they may be changed.  Returns their number. */
struct scsi_page {
	uint8_t code;
	uint8_t (*get)(const struct scsi_target *t, bool changeable,
		       uint8_t *bytes);
	/* Takes the changeable bytes, all checked.  May be NULL. */
	void (*set)(struct scsi_target *t, const uint8_t *bytes);
};

struct scsi_kind {
	uint8_t type; /* peripheral device type */
	bool removable;
	uint32_t block_size;
	char product[17];
	char revision[5];
	const struct scsi_command *commands; /* ended by execute == NULL */
	const struct scsi_page *pages;	     /* ended by get == NULL */
	/* Block sizes that MODE SELECT may set. */
	bool (*block_size_ok)(const struct scsi_target *t, uint32_t size);
	/* Device-specific byte of the mode parameter header. */
	uint8_t (*mode_byte)(const struct scsi_target *t);
	/* The initiator's data are in the buffer. */
	void (*taken)(struct device *d);
	/* A run of data has been written to the medium; false: it is not kept,
	 * and the command has failed. */
	bool (*run_written)(struct device *d);
};

extern const struct scsi_kind scsi_disk_kind;
extern const struct scsi_kind scsi_cdrom_kind;
extern const struct scsi_kind scsi_tape_kind;
extern const struct scsi_kind scsi_tap_kind;

/* ---- scsi_bus.c: what targets do to the bus ---- */

/* The connected target's phase has changed. */
void scsi_bus_changed(struct device *bus);
void scsi_bus_leave(struct device *bus, unsigned id);
/* The target wants to reconnect, or does not any more. */
void scsi_bus_want(struct device *bus, unsigned id, bool wants);
bool scsi_bus_has_attention(const struct device *bus);

/* ---- scsi_target.c: what the bus does to targets ---- */

struct device *scsi_target_add(struct machine *m, struct device *bus,
			       struct diskimage *image, struct error *e);
void scsi_target_selected(struct device *d, bool attention);
void scsi_target_reselects(struct device *d);
size_t scsi_target_take(struct device *d, const uint8_t *data, size_t len);
size_t scsi_target_give(struct device *d, uint8_t *data, size_t len);
bool scsi_target_offers(const struct device *d, uint8_t *byte);
void scsi_target_acknowledged(struct device *d);
/* ATN has risen. */
void scsi_target_attention(struct device *d);
void scsi_target_reset(struct device *d);

/* ---- between the target's files ---- */

void scsi_target_enter(struct device *d, enum scsi_phase phase);
/* Goes on with PHASE after a while, off the bus if that is allowed. */
void scsi_target_pause(struct device *d, enum scsi_phase phase);
bool scsi_target_may_disconnect(const struct scsi_target *t);
/* A new connection, or command: how much may be moved in it. */
void scsi_data_start_burst(struct scsi_target *t);
/* Goes on with the phase that was interrupted. */
void scsi_data_resume(struct device *d);
/* Moves what fits from or to the bus; how many bytes. */
size_t scsi_data_take(struct device *d, const uint8_t *data, size_t len);
size_t scsi_data_give(struct device *d, uint8_t *data, size_t len);

/* ---- how commands end; scsi_data.c ---- */

void scsi_good(struct device *d);
void scsi_check(struct device *d, unsigned sense, unsigned asc);
/* With an information field. */
void scsi_check_info(struct device *d, unsigned sense, unsigned asc,
		     uint32_t info);
/* Ends well after a while without the bus. */
void scsi_wait(struct device *d);
/* Gives LEN bytes of the buffer, at most as many as are ALLOWED. */
void scsi_give(struct device *d, uint32_t len, uint32_t allowed);
/* Takes LEN bytes into the buffer; the kind's `taken` goes on. */
void scsi_take(struct device *d, uint32_t len);
/* The same, behind what is there already. */
void scsi_take_more(struct device *d, uint32_t len);
/* Gives bytes of the medium, or takes them; zeros come from beyond END. */
void scsi_read(struct device *d, uint64_t from, uint64_t len, uint64_t end);
void scsi_write(struct device *d, uint64_t to, uint64_t len);
/* The same of COUNT runs of LEN bytes, GAP bytes apart. */
void scsi_read_runs(struct device *d, uint64_t from, uint32_t len, uint32_t gap,
		    uint32_t count);
void scsi_write_runs(struct device *d, uint64_t to, uint32_t len, uint32_t gap,
		     uint32_t count);
/* The status and sense that follow data given. */
void scsi_check_after(struct device *d, unsigned sense, unsigned asc,
		      uint32_t info);

/* ---- numbers in commands and data, big-endian; scsi_commands.c ---- */

uint32_t scsi_get16(const uint8_t *p);
uint32_t scsi_get24(const uint8_t *p);
uint32_t scsi_get32(const uint8_t *p);
void scsi_put16(uint8_t *p, uint32_t value);
void scsi_put24(uint8_t *p, uint32_t value);
void scsi_put32(uint8_t *p, uint32_t value);

/* ---- what all kinds, or several, have; scsi_commands.c ---- */

/* Executes the command in `cdb`. */
void scsi_execute(struct device *d);
void scsi_test_unit_ready(struct device *d);
void scsi_mode_sense(struct device *d);
void scsi_mode_select(struct device *d);
void scsi_reserve(struct device *d);
void scsi_send_diagnostic(struct device *d);
void scsi_prevent(struct device *d);
/* A MODE SELECT's parameters are in the buffer. */
void scsi_mode_taken(struct device *d);
uint8_t scsi_page_recovery(const struct scsi_target *t, bool changeable,
			   uint8_t *bytes);
void scsi_page_recovery_set(struct scsi_target *t, const uint8_t *bytes);
uint8_t scsi_page_disconnect(const struct scsi_target *t, bool changeable,
			     uint8_t *bytes);
void scsi_page_disconnect_set(struct scsi_target *t, const uint8_t *bytes);

/* ---- disks and CD-ROMs; scsi_disk.c ---- */

void scsi_block_read(struct device *d);
void scsi_block_seek(struct device *d);
void scsi_block_verify(struct device *d);
void scsi_block_read_capacity(struct device *d);
uint64_t scsi_blocks(const struct scsi_target *t);

#endif
