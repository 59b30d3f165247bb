/*
 * What the two kinds of tapes share: scsi_tape.c, and scsi_tap.c.
 */
#ifndef DEVICES_SCSI_TAPE_H
#define DEVICES_SCSI_TAPE_H

#include "devices/scsi_private.h"

#define SCSI_TAPE_BLOCK 512

enum tape_command {
	CMD_TEST_UNIT_READY = 0x00,
	CMD_REWIND = 0x01,
	CMD_READ_BLOCK_LIMITS = 0x05,
	CMD_READ6 = 0x08,
	CMD_WRITE6 = 0x0a,
	CMD_WRITE_FILEMARKS = 0x10,
	CMD_SPACE = 0x11,
	CMD_MODE_SELECT6 = 0x15,
	CMD_RESERVE = 0x16,
	CMD_RELEASE = 0x17,
	CMD_ERASE = 0x19,
	CMD_MODE_SENSE6 = 0x1a,
	CMD_LOAD_UNLOAD = 0x1b,
	CMD_SEND_DIAGNOSTIC = 0x1d,
	CMD_PREVENT = 0x1e,
	CMD_READ_POSITION = 0x34,
};

enum {
	READ_FIXED = 0x01,
	READ_SILI = 0x02, /* suppress the incorrect length indicator */
	SPACE_CODE = 0x07,
	SPACE_BLOCKS = 0,
	SPACE_FILEMARKS = 1,
	SPACE_END_OF_DATA = 3,
	LOAD = 0x01,
	POSITION_BEGINNING = 0x80,
	POSITION_UNKNOWN = 0x04,
	MODE_WRITE_PROTECTED = 0x80,
	PAGE_RECOVERY = 0x01,
	PAGE_DISCONNECT = 0x02,
};

/* Of LOAD/UNLOAD, whether the tape is moved to its beginning or not there. */
void scsi_tape_load(struct device *d);
void scsi_tape_block_limits(struct device *d);
void scsi_tape_position(struct device *d);
void scsi_tape_rewind(struct device *d);
bool scsi_tape_block_size_ok(const struct scsi_target *t, uint32_t size);
uint8_t scsi_tape_mode_byte(const struct scsi_target *t);
extern const struct scsi_page scsi_tape_pages[];

/* The commands; the arguments are those that differ. */
#define SCSI_TAPE_COMMANDS(read, write, write_filemarks, space, erase)      \
	{                                                                   \
		{CMD_TEST_UNIT_READY, true, scsi_test_unit_ready},          \
		    {CMD_REWIND, true, scsi_tape_rewind},                   \
		    {CMD_READ_BLOCK_LIMITS, false, scsi_tape_block_limits}, \
		    {CMD_READ6, true, read}, {CMD_WRITE6, true, write},     \
		    {CMD_WRITE_FILEMARKS, true, write_filemarks},           \
		    {CMD_SPACE, true, space},                               \
		    {CMD_MODE_SELECT6, false, scsi_mode_select},            \
		    {CMD_RESERVE, false, scsi_reserve},                     \
		    {CMD_RELEASE, false, scsi_reserve},                     \
		    {CMD_ERASE, true, erase},                               \
		    {CMD_MODE_SENSE6, false, scsi_mode_sense},              \
		    {CMD_LOAD_UNLOAD, false, scsi_tape_load},               \
		    {CMD_SEND_DIAGNOSTIC, false, scsi_send_diagnostic},     \
		    {CMD_PREVENT, false, scsi_prevent},                     \
		    {CMD_READ_POSITION, true, scsi_tape_position},          \
		{                                                           \
			0, false, NULL                                      \
		}                                                           \
	}

/* What both kinds have, of struct scsi_kind. */
#define SCSI_TAPE_KIND                                                      \
	.type = 0x01, .removable = true, .block_size = SCSI_TAPE_BLOCK,     \
	.product = "TLZ04    (C) DEC", .revision = "1991",                  \
	.pages = scsi_tape_pages, .block_size_ok = scsi_tape_block_size_ok, \
	.mode_byte = scsi_tape_mode_byte, .taken = scsi_mode_taken

#endif
