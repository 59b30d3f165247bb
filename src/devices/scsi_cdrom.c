/*
 * Commands of SCSI CD-ROM drives; reading is in scsi_disk.c.
 *
 * Document: ANSI X3.131-1994 (SCSI-2), chapter 14.
 *
 * A disc has one data track.  Its blocks have 512 bytes, as in Digital's
 * drives, which boot from CD-ROM like from disk; MODE SELECT makes them 2048.
 *
 * Not modelled: audio, several sessions, changing the disc (an ejected one
 * comes back when the tray is closed).
 */
#include <string.h>

#include "devices/scsi_private.h"

enum cdrom_command {
	CMD_TEST_UNIT_READY = 0x00,
	CMD_REZERO = 0x01,
	CMD_READ6 = 0x08,
	CMD_SEEK6 = 0x0b,
	CMD_MODE_SELECT6 = 0x15,
	CMD_RESERVE = 0x16,
	CMD_RELEASE = 0x17,
	CMD_MODE_SENSE6 = 0x1a,
	CMD_START_STOP = 0x1b,
	CMD_SEND_DIAGNOSTIC = 0x1d,
	CMD_PREVENT = 0x1e,
	CMD_READ_CAPACITY = 0x25,
	CMD_READ10 = 0x28,
	CMD_SEEK10 = 0x2b,
	CMD_VERIFY = 0x2f,
	CMD_READ_SUBCHANNEL = 0x42,
	CMD_READ_TOC = 0x43,
	CMD_READ_HEADER = 0x44,
	CMD_PLAY_AUDIO10 = 0x45,
	CMD_PLAY_AUDIO_MSF = 0x47,
	CMD_PAUSE = 0x4b,
	CMD_MODE_SELECT10 = 0x55,
	CMD_MODE_SENSE10 = 0x5a,
};

enum {
	START = 0x01,
	EJECT = 0x02,
	USE_MSF = 0x02,
	TRACK_DATA = 0x14,
	TRACK_LEAD_OUT = 0xaa,
	HEADER_MODE_1 = 0x01,
	SUBCHANNEL_NO_STATUS = 0x15,
	PAGE_RECOVERY = 0x01,
	PAGE_DISCONNECT = 0x02,
	PAGE_CDROM = 0x0d,
};

#define BLOCK_DEC     512
#define BLOCK_CD      2048
#define FRAMES_SECOND 75
#define FRAMES_MINUTE (60 * FRAMES_SECOND)
#define LEAD_IN	      150 /* frames */

/* An address in blocks, or in minutes, seconds and frames. */
static void
put_address(const struct scsi_target *t, uint8_t *p, uint64_t lba)
{
	uint64_t frame;

	if ((t->cdb[1] & USE_MSF) == 0) {
		scsi_put32(p, (uint32_t)lba);
		return;
	}
	frame = lba * t->block_size / BLOCK_CD + LEAD_IN;
	p[0] = 0;
	p[1] = (uint8_t)(frame / FRAMES_MINUTE);
	p[2] = (uint8_t)(frame / FRAMES_SECOND % 60);
	p[3] = (uint8_t)(frame % FRAMES_SECOND);
}

static uint32_t
put_track(const struct scsi_target *t, uint8_t *p, uint8_t track, uint64_t lba)
{
	memset(p, 0, 8);
	p[1] = TRACK_DATA;
	p[2] = track;
	put_address(t, p + 4, lba);
	return 8;
}

static void
read_toc(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint8_t *b = t->buffer;
	uint8_t first = t->cdb[6];
	uint32_t len = 4;

	if (first > 1 && first != TRACK_LEAD_OUT) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	}
	if (first <= 1) {
		len += put_track(t, b + len, 1, 0);
	}
	len += put_track(t, b + len, TRACK_LEAD_OUT, scsi_blocks(t));
	scsi_put16(b, len - 2);
	b[2] = 1; /* first and last track */
	b[3] = 1;
	scsi_give(d, len, scsi_get16(t->cdb + 7));
}

static void
read_subchannel(struct device *d)
{
	struct scsi_target *t = device_self(d);

	memset(t->buffer, 0, 4);
	t->buffer[1] = SUBCHANNEL_NO_STATUS;
	scsi_give(d, 4, scsi_get16(t->cdb + 7));
}

static void
read_header(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint32_t lba = scsi_get32(t->cdb + 2);

	if (lba >= scsi_blocks(t)) {
		scsi_check_info(d, SENSE_ILLEGAL_REQUEST, ASC_OUT_OF_RANGE,
				lba);
		return;
	}
	memset(t->buffer, 0, 8);
	t->buffer[0] = HEADER_MODE_1;
	put_address(t, t->buffer + 4, lba);
	scsi_give(d, 8, scsi_get16(t->cdb + 7));
}

static void
no_audio(struct device *d)
{
	scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_NO_AUDIO);
}

static void
start_stop(struct device *d)
{
	struct scsi_target *t = device_self(d);
	bool start = (t->cdb[4] & START) != 0;

	if ((t->cdb[4] & EJECT) != 0) {
		if (!start && t->locked) {
			scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_LOCKED);
			return;
		}
		if (start && t->ejected) {
			t->attention = ASC_MEDIUM_CHANGED;
		}
		t->ejected = !start;
	}
	t->stopped = !start && !t->ejected;
	scsi_wait(d);
}

static uint8_t
page_cdrom(const struct scsi_target *t, bool changeable, uint8_t *bytes)
{
	memset(bytes, 0, 6);
	if (!changeable) {
		scsi_put16(bytes + 2, 60); /* seconds in a minute */
		scsi_put16(bytes + 4, FRAMES_SECOND);
	}
	return 6;
}

static uint8_t
mode_byte(const struct scsi_target *t)
{
	return 0;
}

static bool
block_size_ok(const struct scsi_target *t, uint32_t size)
{
	return size == BLOCK_DEC || size == BLOCK_CD;
}

static const struct scsi_page cdrom_pages[] = {
    {PAGE_RECOVERY, scsi_page_recovery, scsi_page_recovery_set},
    {PAGE_DISCONNECT, scsi_page_disconnect, scsi_page_disconnect_set},
    {PAGE_CDROM, page_cdrom, NULL},
    {0, NULL, NULL},
};

static const struct scsi_command cdrom_commands[] = {
    {CMD_TEST_UNIT_READY, true, scsi_test_unit_ready},
    {CMD_REZERO, true, scsi_block_seek},
    {CMD_READ6, true, scsi_block_read},
    {CMD_SEEK6, true, scsi_block_seek},
    {CMD_MODE_SELECT6, false, scsi_mode_select},
    {CMD_RESERVE, false, scsi_reserve},
    {CMD_RELEASE, false, scsi_reserve},
    {CMD_MODE_SENSE6, false, scsi_mode_sense},
    {CMD_START_STOP, false, start_stop},
    {CMD_SEND_DIAGNOSTIC, false, scsi_send_diagnostic},
    {CMD_PREVENT, false, scsi_prevent},
    {CMD_READ_CAPACITY, true, scsi_block_read_capacity},
    {CMD_READ10, true, scsi_block_read},
    {CMD_SEEK10, true, scsi_block_seek},
    {CMD_VERIFY, true, scsi_block_verify},
    {CMD_READ_SUBCHANNEL, true, read_subchannel},
    {CMD_READ_TOC, true, read_toc},
    {CMD_READ_HEADER, true, read_header},
    {CMD_PLAY_AUDIO10, true, no_audio},
    {CMD_PLAY_AUDIO_MSF, true, no_audio},
    {CMD_PAUSE, true, no_audio},
    {CMD_MODE_SELECT10, false, scsi_mode_select},
    {CMD_MODE_SENSE10, false, scsi_mode_sense},
    {0, false, NULL},
};

const struct scsi_kind scsi_cdrom_kind = {
    .type = 0x05,
    .removable = true,
    .block_size = BLOCK_DEC,
    .product = "RRD42    (C) DEC",
    .revision = "4.5d",
    .commands = cdrom_commands,
    .pages = cdrom_pages,
    .block_size_ok = block_size_ok,
    .mode_byte = mode_byte,
    .taken = scsi_mode_taken,
};
