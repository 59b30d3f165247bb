/*
 * Commands of SCSI tape drives.
 *
 * Document: ANSI X3.131-1994 (SCSI-2), chapter 10.
 *
 * The files of a tape are files of the host; a filemark ends each, and behind
 * the last one there is nothing.  They have no blocks: blocks are as long as
 * the command says, or of the fixed size that MODE SELECT sets; the last one of
 * a file is filled up with zeros if its size is fixed.
 *
 * These tapes are write-protected; scsi_tap.c has others.  Not modelled:
 * setmarks, partitions, LOCATE.
 */
#include <string.h>

#include "devices/scsi_tape.h"

/* Bytes of the file the tape stands in; 0 at the end of the data. */
static uint64_t
file_length(const struct scsi_target *t)
{
	return t->tape_file < diskimage_tape_files(t->image)
		   ? diskimage_tape_length(t->image, t->tape_file)
		   : 0;
}

static uint64_t
bytes_left(const struct scsi_target *t)
{
	uint64_t len = file_length(t);

	return t->tape_pos < len ? len - t->tape_pos : 0;
}

static void
go_to(struct scsi_target *t, uint32_t file, uint64_t pos)
{
	t->tape_file = file;
	t->tape_pos = pos;
}

static bool
at_end_of_data(const struct scsi_target *t)
{
	return t->tape_file >= diskimage_tape_files(t->image);
}

/* ---- reading ---- */

/* The tape runs over a filemark, or against the end of the data, with WANTED
 * blocks or bytes to go. */
static void
over_filemark(struct device *d, uint32_t wanted)
{
	struct scsi_target *t = device_self(d);

	if (at_end_of_data(t)) {
		scsi_check_after(d, SENSE_BLANK_CHECK, ASC_END_OF_DATA, wanted);
		return;
	}
	go_to(t, t->tape_file + 1, 0);
	scsi_check_after(d, SENSE_FILEMARK, ASC_FILEMARK, wanted);
}

/* Gives BYTES from where the tape stands, which is moved; over a filemark if
 * RESIDUE blocks or bytes are missing then. */
static void
give(struct device *d, uint64_t bytes, uint32_t residue)
{
	struct scsi_target *t = device_self(d);
	uint64_t start = 0;
	uint64_t from;
	uint64_t end;

	if (!at_end_of_data(t)) {
		start = diskimage_tape_start(t->image, t->tape_file);
	}
	from = start + t->tape_pos;
	end = start + file_length(t);
	t->tape_pos += bytes;
	if (residue > 0) {
		over_filemark(d, residue);
	}
	if (bytes > 0) {
		scsi_read(d, from, bytes, end);
	} else {
		scsi_good(d);
	}
}

static void
read_fixed(struct device *d, uint32_t wanted)
{
	struct scsi_target *t = device_self(d);
	uint64_t blocks;
	uint32_t n;

	if (t->block_size == 0 || (t->cdb[1] & READ_SILI) != 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	}
	blocks = (bytes_left(t) + t->block_size - 1) / t->block_size;
	n = wanted < blocks ? wanted : (uint32_t)blocks;
	give(d, (uint64_t)n * t->block_size, wanted - n);
}

static void
read_variable(struct device *d, uint32_t wanted)
{
	struct scsi_target *t = device_self(d);
	uint64_t left = bytes_left(t);
	uint32_t n = wanted < left ? wanted : (uint32_t)left;

	if (n == 0) {
		give(d, 0, wanted);
		return;
	}
	if (n < wanted && (t->cdb[1] & READ_SILI) == 0) {
		scsi_check_after(d, SENSE_ILI, ASC_NONE, wanted - n);
	}
	give(d, n, 0);
}

static void
tape_read(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t wanted = scsi_get24(t->cdb + 2);

	if ((t->cdb[1] & READ_FIXED) != 0) {
		read_fixed(d, wanted);
	} else {
		read_variable(d, wanted);
	}
}

/* ---- moving ---- */

static void
space_forward(struct device *d, uint32_t count)
{
	struct scsi_target *t = device_self(d);
	uint64_t blocks = (bytes_left(t) + t->block_size - 1) / t->block_size;

	if (count <= blocks) {
		go_to(t, t->tape_file,
		      t->tape_pos + (uint64_t)count * t->block_size);
	} else {
		over_filemark(d, count - (uint32_t)blocks);
	}
}

/* In front of the filemark before this file, or at the beginning. */
static void
over_filemark_backward(struct device *d, uint32_t wanted)
{
	struct scsi_target *t = device_self(d);

	if (t->tape_file == 0) {
		go_to(t, 0, 0);
		scsi_check_after(d, SENSE_EOM, ASC_BEGINNING, wanted);
		return;
	}
	t->tape_file--;
	t->tape_pos = file_length(t);
	scsi_check_after(d, SENSE_FILEMARK, ASC_FILEMARK, wanted);
}

static void
space_backward(struct device *d, uint32_t count)
{
	struct scsi_target *t = device_self(d);
	uint64_t blocks = (t->tape_pos + t->block_size - 1) / t->block_size;

	if (count < blocks) {
		go_to(t, t->tape_file, (blocks - count) * t->block_size);
	} else if (count == blocks) {
		go_to(t, t->tape_file, 0);
	} else {
		over_filemark_backward(d, count - (uint32_t)blocks);
	}
}

static void
space_filemarks(struct device *d, int32_t count)
{
	struct scsi_target *t = device_self(d);
	uint32_t files = diskimage_tape_files(t->image);
	uint32_t n = (uint32_t)(count < 0 ? -count : count);
	uint32_t ahead = t->tape_file < files ? files - t->tape_file : 0;

	if (count >= 0) {
		go_to(t, n < ahead ? t->tape_file + n : files, 0);
		if (n > ahead) {
			scsi_check_after(d, SENSE_BLANK_CHECK, ASC_END_OF_DATA,
					 n - ahead);
		}
	} else if (n <= t->tape_file) {
		t->tape_file -= n;
		t->tape_pos = file_length(t);
	} else {
		n -= t->tape_file;
		go_to(t, 0, 0);
		scsi_check_after(d, SENSE_EOM, ASC_BEGINNING, n);
	}
}

static void
tape_space(struct device *d)
{
	struct scsi_target *t = device_self(d);
	unsigned code = t->cdb[1] & SPACE_CODE;
	int32_t count = (int32_t)(scsi_get24(t->cdb + 2) << 8) / 256;

	if (code == SPACE_FILEMARKS) {
		space_filemarks(d, count);
	} else if (code == SPACE_END_OF_DATA) {
		go_to(t, diskimage_tape_files(t->image), 0);
	} else if (code != SPACE_BLOCKS || t->block_size == 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	} else if (count >= 0) {
		space_forward(d, (uint32_t)count);
	} else {
		space_backward(d, (uint32_t)-count);
	}
	scsi_wait(d);
}

void
scsi_tape_rewind(struct device *d)
{
	go_to(device_self(d), 0, 0);
	scsi_wait(d);
}

void
scsi_tape_load(struct device *d)
{
	struct scsi_target *t = device_self(d);
	bool load = (t->cdb[4] & LOAD) != 0;

	if (!load && t->locked) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_LOCKED);
		return;
	}
	if (load && t->ejected) {
		t->attention = ASC_MEDIUM_CHANGED;
	}
	t->ejected = !load;
	go_to(t, 0, 0);
	scsi_wait(d);
}

/* ---- the rest ---- */

static void
write_protected(struct device *d)
{
	scsi_check(d, SENSE_DATA_PROTECT, ASC_WRITE_PROTECTED);
}

void
scsi_tape_block_limits(struct device *d)
{
	struct scsi_target *t = device_self(d);

	t->buffer[0] = 0;
	scsi_put24(t->buffer + 1, SCSI_BLOCK_MAX);
	scsi_put16(t->buffer + 4, 1);
	scsi_give(d, 6, 6);
}

void
scsi_tape_position(struct device *d)
{
	struct scsi_target *t = device_self(d);

	memset(t->buffer, 0, 20);
	t->buffer[0] = POSITION_UNKNOWN; /* blocks are not counted */
	if (t->tape_file == 0 && t->tape_pos == 0) {
		t->buffer[0] |= POSITION_BEGINNING;
	}
	scsi_give(d, 20, 20);
}

uint8_t
scsi_tape_mode_byte(const struct scsi_target *t)
{
	return diskimage_is_read_only(t->image) ? MODE_WRITE_PROTECTED : 0;
}

bool
scsi_tape_block_size_ok(const struct scsi_target *t, uint32_t size)
{
	return size <= SCSI_BLOCK_MAX;
}

const struct scsi_page scsi_tape_pages[] = {
    {PAGE_RECOVERY, scsi_page_recovery, scsi_page_recovery_set},
    {PAGE_DISCONNECT, scsi_page_disconnect, scsi_page_disconnect_set},
    {0, NULL, NULL},
};

static const struct scsi_command tape_commands[] = SCSI_TAPE_COMMANDS(
    tape_read, write_protected, write_protected, tape_space, write_protected);

const struct scsi_kind scsi_tape_kind = {
    SCSI_TAPE_KIND,
    .commands = tape_commands,
};
