/*
 * Commands of SCSI disks, and those that CD-ROMs have as well.
 *
 * Document: ANSI X3.131-1994 (SCSI-2), chapter 9.
 *
 * The write cache is off and cannot be switched on: a write that has ended is
 * in the host file.  SYNCHRONIZE CACHE asks the host to put it on its disk.
 *
 * FORMAT UNIT leaves the data as they are; there are no defects.
 */
#include <string.h>

#include "devices/scsi_private.h"

enum disk_command {
	CMD_TEST_UNIT_READY = 0x00,
	CMD_REZERO = 0x01,
	CMD_FORMAT_UNIT = 0x04,
	CMD_REASSIGN_BLOCKS = 0x07,
	CMD_READ6 = 0x08,
	CMD_WRITE6 = 0x0a,
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
	CMD_WRITE10 = 0x2a,
	CMD_SEEK10 = 0x2b,
	CMD_WRITE_VERIFY = 0x2e,
	CMD_VERIFY = 0x2f,
	CMD_PREFETCH = 0x34,
	CMD_SYNCHRONIZE_CACHE = 0x35,
	CMD_READ_DEFECTS = 0x37,
	CMD_MODE_SELECT10 = 0x55,
	CMD_MODE_SENSE10 = 0x5a,
};

enum {
	START = 0x01,
	EJECT = 0x02,
	VERIFY_BYTES = 0x02,
	FORMAT_DATA = 0x10,
	MODE_WRITE_PROTECTED = 0x80,
	DEFECT_LISTS = 0x1f, /* lists and format, as asked for */
	PAGE_RECOVERY = 0x01,
	PAGE_DISCONNECT = 0x02,
	PAGE_FORMAT = 0x03,
	PAGE_GEOMETRY = 0x04,
	PAGE_CACHING = 0x08,
	FORMAT_HARD_SECTORS = 0x40,
};

#define DISK_BLOCK  512
#define ROTATION    5400 /* a minute */
#define LIST_HEADER 4

/* ---- addresses ---- */

uint64_t
scsi_blocks(const struct scsi_target *t)
{
	if (t->block_size == 0 || diskimage_is_tape(t->image)) {
		return 0;
	}
	return diskimage_bytes(t->image) / t->block_size;
}

/* Address and count of the command, by its length. */
static void
block_range(const struct scsi_target *t, uint32_t *lba, uint32_t *count)
{
	const uint8_t *c = t->cdb;

	if (c[0] < 0x20) {
		*lba = scsi_get24(c + 1) & 0x1fffff;
		*count = c[4] != 0 ? c[4] : 256;
	} else {
		*lba = scsi_get32(c + 2);
		*count = scsi_get16(c + 7);
	}
}

/* False after a check condition: not all of it is on the medium. */
static bool
check_range(struct device *d, uint32_t lba, uint32_t count)
{
	const struct scsi_target *t = device_self(d);
	uint64_t blocks = scsi_blocks(t);
	uint64_t wrong = lba > blocks ? lba : blocks;

	if (lba < blocks && count <= blocks - lba) {
		return true;
	}
	scsi_check_info(d, SENSE_ILLEGAL_REQUEST, ASC_OUT_OF_RANGE,
			wrong <= UINT32_MAX ? (uint32_t)wrong : UINT32_MAX);
	return false;
}

static bool
may_write(struct device *d)
{
	const struct scsi_target *t = device_self(d);

	if (!diskimage_is_read_only(t->image)) {
		return true;
	}
	scsi_check(d, SENSE_DATA_PROTECT, ASC_WRITE_PROTECTED);
	return false;
}

/* ---- blocks ---- */

void
scsi_block_read(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t lba;
	uint32_t count;

	block_range(t, &lba, &count);
	if (check_range(d, lba, count)) {
		scsi_read(d, (uint64_t)lba * t->block_size,
			  (uint64_t)count * t->block_size, UINT64_MAX);
	}
}

static void
block_write(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t lba;
	uint32_t count;

	block_range(t, &lba, &count);
	if (may_write(d) && check_range(d, lba, count)) {
		scsi_write(d, (uint64_t)lba * t->block_size,
			   (uint64_t)count * t->block_size);
	}
}

void
scsi_block_seek(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t lba = 0;
	uint32_t count;

	if (t->cdb[0] != CMD_REZERO) {
		block_range(t, &lba, &count);
	}
	if (check_range(d, lba, 1)) {
		scsi_wait(d);
	}
}

/* What can be read is good; bytes are not compared. */
void
scsi_block_verify(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t lba;
	uint32_t count;

	block_range(t, &lba, &count);
	if ((t->cdb[1] & VERIFY_BYTES) != 0 && t->cdb[0] == CMD_VERIFY) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
	} else if (check_range(d, lba, count)) {
		scsi_wait(d);
	}
}

static void
synchronize_cache(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if (diskimage_flush(t->image)) {
		scsi_wait(d);
	} else {
		scsi_check(d, SENSE_MEDIUM_ERROR, ASC_WRITE_ERROR);
	}
}

void
scsi_block_read_capacity(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint64_t last = scsi_blocks(t) - 1;

	scsi_put32(t->buffer, last < UINT32_MAX ? (uint32_t)last : UINT32_MAX);
	scsi_put32(t->buffer + 4, t->block_size);
	scsi_give(d, 8, 8);
}

/* ---- formatting ---- */

static void
format_unit(struct device *d)
{
	const struct scsi_target *t = device_self(d);

	if (!may_write(d)) {
		return;
	}
	if ((t->cdb[1] & FORMAT_DATA) != 0) {
		scsi_take(d, LIST_HEADER);
	} else {
		scsi_wait(d);
	}
}

static void
reassign_blocks(struct device *d)
{
	if (may_write(d)) {
		scsi_take(d, LIST_HEADER);
	}
}

static void
read_defects(struct device *d)
{
	struct scsi_target *t = device_self(d);

	memset(t->buffer, 0, LIST_HEADER);
	t->buffer[1] = t->cdb[2] & DEFECT_LISTS;
	scsi_give(d, LIST_HEADER, scsi_get16(t->cdb + 7));
}

static void
start_stop(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if ((t->cdb[4] & EJECT) != 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	}
	t->stopped = (t->cdb[4] & START) == 0;
	scsi_wait(d);
}

/* A list, or a mode: first comes how long it is. */
static void
disk_taken(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint32_t more = scsi_get16(t->buffer + 2);

	if (t->cdb[0] == CMD_MODE_SELECT6 || t->cdb[0] == CMD_MODE_SELECT10) {
		scsi_mode_taken(d);
	} else if (t->len > LIST_HEADER || more == 0) {
		scsi_wait(d); /* the list itself has come, too */
	} else if (more > SCSI_BUFFER - LIST_HEADER) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_PARAMETER_LENGTH);
	} else {
		scsi_take_more(d, more);
	}
}

/* ---- mode pages ---- */

static uint8_t
page_format(const struct scsi_target *t, bool changeable, uint8_t *bytes)
{
	unsigned cylinders;
	unsigned heads;
	unsigned sectors;

	memset(bytes, 0, 22);
	if (!changeable) {
		diskimage_geometry(t->image, &cylinders, &heads, &sectors);
		scsi_put16(bytes, heads); /* tracks in a zone */
		scsi_put16(bytes + 8, sectors);
		scsi_put16(bytes + 10, t->block_size);
		scsi_put16(bytes + 12, 1); /* interleave */
		bytes[18] = FORMAT_HARD_SECTORS;
	}
	return 22;
}

static uint8_t
page_geometry(const struct scsi_target *t, bool changeable, uint8_t *bytes)
{
	unsigned cylinders;
	unsigned heads;
	unsigned sectors;

	memset(bytes, 0, 22);
	if (!changeable) {
		diskimage_geometry(t->image, &cylinders, &heads, &sectors);
		scsi_put24(bytes, cylinders < 0xffffff ? cylinders : 0xffffff);
		bytes[3] = (uint8_t)(heads < 255 ? heads : 255);
		scsi_put16(bytes + 18, ROTATION);
	}
	return 22;
}

/* No write cache, and none to be had. */
static uint8_t
page_caching(const struct scsi_target *t, bool changeable, uint8_t *bytes)
{
	memset(bytes, 0, 10);
	return 10;
}

static uint8_t
mode_byte(const struct scsi_target *t)
{
	return diskimage_is_read_only(t->image) ? MODE_WRITE_PROTECTED : 0;
}

static bool
block_size_ok(const struct scsi_target *t, uint32_t size)
{
	return size == DISK_BLOCK;
}

static const struct scsi_page disk_pages[] = {
    {PAGE_RECOVERY, scsi_page_recovery, scsi_page_recovery_set},
    {PAGE_DISCONNECT, scsi_page_disconnect, scsi_page_disconnect_set},
    {PAGE_FORMAT, page_format, NULL},
    {PAGE_GEOMETRY, page_geometry, NULL},
    {PAGE_CACHING, page_caching, NULL},
    {0, NULL, NULL},
};

static const struct scsi_command disk_commands[] = {
    {CMD_TEST_UNIT_READY, true, scsi_test_unit_ready},
    {CMD_REZERO, true, scsi_block_seek},
    {CMD_FORMAT_UNIT, true, format_unit},
    {CMD_REASSIGN_BLOCKS, true, reassign_blocks},
    {CMD_READ6, true, scsi_block_read},
    {CMD_WRITE6, true, block_write},
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
    {CMD_WRITE10, true, block_write},
    {CMD_SEEK10, true, scsi_block_seek},
    {CMD_WRITE_VERIFY, true, block_write},
    {CMD_VERIFY, true, scsi_block_verify},
    {CMD_PREFETCH, true, scsi_block_verify},
    {CMD_SYNCHRONIZE_CACHE, true, synchronize_cache},
    {CMD_READ_DEFECTS, true, read_defects},
    {CMD_MODE_SELECT10, false, scsi_mode_select},
    {CMD_MODE_SENSE10, false, scsi_mode_sense},
    {0, false, NULL},
};

const struct scsi_kind scsi_disk_kind = {
    .type = 0x00,
    .block_size = DISK_BLOCK,
    .product = "RZ58     (C) DEC",
    .revision = "2000",
    .commands = disk_commands,
    .pages = disk_pages,
    .block_size_ok = block_size_ok,
    .mode_byte = mode_byte,
    .taken = disk_taken,
};
