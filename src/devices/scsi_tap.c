/*
 * Commands of SCSI tape drives with tapes of records that may be written, in
 * files of the form of tap_image.h.  What does not depend on that is in
 * scsi_tape.c.
 *
 * Document: ANSI X3.131-1994 (SCSI-2), chapter 10.
 *
 * A block of the tape is a record.  What is written ends the tape: what was
 * there behind it is gone.  The file is a tape at any moment: an end is written
 * where the tape is cut off, the data behind that, then what follows them with
 * another end, and last the word that makes a record of them.
 *
 * The end of the tape is part of the state, as the file does not say where it
 * was when one goes back.
 *
 * Not modelled: setmarks, partitions, LOCATE, early warning before the end.
 */
#include <string.h>

#include "devices/scsi_tape.h"
#include "emul/byte_order.h"
#include "host/tap_image.h"

/* Filemarks that are written at a time. */
#define MARKS 256u

/* ---- the tape ---- */

/* Looks for the end if it is not known; false after an error. */
static bool
know_end(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if (t->tape_end == UINT64_MAX &&
	    !diskimage_find_tape_end(t->image, true, &t->tape_end)) {
		t->tape_end = UINT64_MAX;
		scsi_check(d, SENSE_MEDIUM_ERROR, ASC_READ_ERROR);
		return false;
	}
	return true;
}

static bool
at_end(const struct scsi_target *t)
{
	return t->tape_pos >= t->tape_end;
}

/* What comes next, or what was before; false: that is no tape, and the command
 * has failed. */
static bool
look(struct device *d, bool forward, struct tap_item *item)
{
	const struct scsi_target *t = device_self(d);

	if (forward ? tap_forward(t->image, t->tape_pos, t->tape_end, item)
		    : tap_backward(t->image, t->tape_pos, item)) {
		return true;
	}
	scsi_check(d, SENSE_MEDIUM_ERROR, ASC_READ_ERROR);
	return false;
}

/* ---- reading ---- */

/* At the end of the data, or over a filemark, with WANTED to go. */
static void
no_record(struct device *d, const struct tap_item *item, uint32_t wanted)
{
	struct scsi_target *t = device_self(d);

	if (item == NULL) {
		scsi_check_after(d, SENSE_BLANK_CHECK, ASC_END_OF_DATA, wanted);
	} else {
		t->tape_pos = item->next;
		scsi_check_after(d, SENSE_FILEMARK, ASC_FILEMARK, wanted);
	}
}

static void
read_variable(struct device *d, uint32_t wanted)
{
	struct scsi_target *t = device_self(d);
	bool quiet = (t->cdb[1] & READ_SILI) != 0;
	uint64_t from = t->tape_pos + TAP_WORD;
	struct tap_item item;
	uint32_t n;

	if (wanted == 0) {
		scsi_good(d);
		return;
	}
	if (at_end(t)) {
		no_record(d, NULL, wanted);
		scsi_wait(d);
		return;
	}
	if (!look(d, true, &item)) {
		return;
	}
	if (item.mark) {
		no_record(d, &item, wanted);
		scsi_wait(d);
		return;
	}
	n = item.len < wanted ? item.len : wanted;
	t->tape_pos = item.next;
	if (item.len != wanted &&
	    !(quiet && (item.len < wanted || t->block_size == 0))) {
		scsi_check_after(d, SENSE_ILI, ASC_NONE, wanted - item.len);
	}
	scsi_read(d, from, n, UINT64_MAX);
}

/* Blocks of the fixed size, up to one that has another, or none. */
static void
read_fixed(struct device *d, uint32_t wanted)
{
	struct scsi_target *t = device_self(d);
	uint64_t from = t->tape_pos + TAP_WORD;
	struct tap_item item;
	uint32_t n = 0;

	if (t->block_size == 0 || (t->cdb[1] & READ_SILI) != 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	}
	while (n < wanted) {
		if (at_end(t)) {
			no_record(d, NULL, wanted - n);
			break;
		}
		if (!look(d, true, &item)) {
			return;
		}
		if (item.mark) {
			no_record(d, &item, wanted - n);
			break;
		}
		t->tape_pos = item.next;
		if (item.len != t->block_size) {
			scsi_check_after(d, SENSE_ILI, ASC_NONE, wanted - n);
			break;
		}
		n++;
	}
	if (n > 0) {
		scsi_read_runs(d, from, t->block_size,
			       tap_overhead(t->block_size), n);
	} else {
		scsi_wait(d);
	}
}

static void
tap_read(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t wanted = scsi_get24(t->cdb + 2);

	if (!know_end(d)) {
		return;
	}
	if ((t->cdb[1] & READ_FIXED) != 0) {
		read_fixed(d, wanted);
	} else {
		read_variable(d, wanted);
	}
}

/* ---- writing ---- */

static bool
write_error(struct device *d)
{
	scsi_check(d, SENSE_MEDIUM_ERROR, ASC_WRITE_ERROR);
	return false;
}

static void
put_word(uint8_t *p, uint32_t word)
{
	put_bytes(p, TAP_WORD, false, word);
}

static bool
write_word(struct scsi_target *t, uint64_t at, uint32_t word)
{
	uint8_t bytes[TAP_WORD];

	put_word(bytes, word);
	return diskimage_write(t->image, at, bytes, TAP_WORD);
}

/* The tape ends here; false after an error. */
static bool
cut_off(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if (t->tape_pos < t->tape_end) {
		if (!write_word(t, t->tape_pos, TAP_END)) {
			return write_error(d);
		}
		t->tape_end = t->tape_pos;
	}
	return true;
}

/* May BYTES more be written?  The command has failed if not, with WANTED to go.
 */
static bool
may_write(struct device *d, uint64_t bytes, uint32_t wanted)
{
	const struct scsi_target *t = device_self(d);

	if (diskimage_is_read_only(t->image)) {
		scsi_check(d, SENSE_DATA_PROTECT, ASC_WRITE_PROTECTED);
		return false;
	}
	if (!know_end(d)) {
		return false;
	}
	if (t->tape_pos + bytes + TAP_WORD > diskimage_bytes(t->image)) {
		scsi_check_info(d, SENSE_VOLUME_OVERFLOW | SENSE_EOM,
				ASC_END_OF_MEDIUM, wanted);
		return false;
	}
	return true;
}

/* The data of a record are there. */
static bool
record_written(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint64_t pos = t->tape_pos;
	uint32_t len = t->run_size;
	uint8_t bytes[1 + 2 * TAP_WORD] = {0}; /* an odd length's, words */

	put_word(bytes + (len & 1), len);
	put_word(bytes + (len & 1) + TAP_WORD, TAP_END);
	if (!diskimage_write(t->image, pos + TAP_WORD + len, bytes,
			     (len & 1) + 2 * TAP_WORD) ||
	    !write_word(t, pos, len)) {
		return write_error(d);
	}
	t->tape_pos += len + tap_overhead(len);
	t->tape_end = t->tape_pos;
	return true;
}

static void
tap_write(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t wanted = scsi_get24(t->cdb + 2);
	bool fixed = (t->cdb[1] & READ_FIXED) != 0;
	uint32_t len = fixed ? t->block_size : wanted;
	uint32_t count = fixed ? wanted : 1;

	if ((fixed && t->block_size == 0) || len > SCSI_BLOCK_MAX) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	}
	if (!may_write(d, (uint64_t)count * (len + tap_overhead(len)),
		       wanted)) {
		return;
	}
	if (wanted == 0) {
		scsi_good(d);
	} else if (cut_off(d)) {
		scsi_write_runs(d, t->tape_pos + TAP_WORD, len,
				tap_overhead(len), count);
	}
}

/* COUNT of them, at most MARKS: the first one last. */
static bool
write_marks(struct scsi_target *t, uint32_t count)
{
	uint8_t bytes[MARKS * TAP_WORD] = {0};

	put_word(bytes + (size_t)(count - 1) * TAP_WORD, TAP_END);
	if (!diskimage_write(t->image, t->tape_pos + TAP_WORD, bytes,
			     (size_t)count * TAP_WORD) ||
	    !write_word(t, t->tape_pos, TAP_FILEMARK)) {
		return false;
	}
	t->tape_pos += (uint64_t)count * TAP_WORD;
	t->tape_end = t->tape_pos;
	return true;
}

/* None: what is written is to be on the medium. */
static void
tap_write_filemarks(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint32_t left = scsi_get24(t->cdb + 2);

	if (!may_write(d, (uint64_t)left * TAP_WORD, left) ||
	    (left > 0 && !cut_off(d))) {
		return;
	}
	while (left > 0) {
		uint32_t n = left < MARKS ? left : MARKS;

		if (!write_marks(t, n)) {
			write_error(d);
			return;
		}
		left -= n;
	}
	if (!diskimage_flush(t->image)) {
		write_error(d);
		return;
	}
	scsi_wait(d);
}

/* To the end of the tape, however it is asked for. */
static void
tap_erase(struct device *d)
{
	if (may_write(d, 0, 0) && cut_off(d)) {
		scsi_wait(d);
	}
}

/* ---- moving ---- */

/* COUNT records or (MARKS) filemarks; false after an error. */
static bool
space_forward(struct device *d, uint32_t count, bool marks)
{
	struct scsi_target *t = device_self(d);
	struct tap_item item;

	while (count > 0) {
		if (at_end(t)) {
			no_record(d, NULL, count);
			break;
		}
		if (!look(d, true, &item)) {
			return false;
		}
		if (item.mark && !marks) {
			no_record(d, &item, count);
			break;
		}
		t->tape_pos = item.next;
		count -= item.mark == marks ? 1 : 0;
	}
	return true;
}

static bool
space_backward(struct device *d, uint32_t count, bool marks)
{
	struct scsi_target *t = device_self(d);
	struct tap_item item;

	while (count > 0) {
		if (t->tape_pos == 0) {
			scsi_check_after(d, SENSE_EOM, ASC_BEGINNING, count);
			break;
		}
		if (!look(d, false, &item)) {
			return false;
		}
		t->tape_pos = item.next;
		if (item.mark && !marks) {
			scsi_check_after(d, SENSE_FILEMARK, ASC_FILEMARK,
					 count);
			break;
		}
		count -= item.mark == marks ? 1 : 0;
	}
	return true;
}

static void
tap_space(struct device *d)
{
	struct scsi_target *t = device_self(d);
	unsigned code = t->cdb[1] & SPACE_CODE;
	int32_t count = (int32_t)(scsi_get24(t->cdb + 2) << 8) / 256;
	bool marks = code == SPACE_FILEMARKS;
	bool ok = true;

	if (!know_end(d)) {
		return;
	}
	if (code == SPACE_END_OF_DATA) {
		t->tape_pos = t->tape_end;
	} else if (code != SPACE_BLOCKS && !marks) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	} else if (count >= 0) {
		ok = space_forward(d, (uint32_t)count, marks);
	} else {
		ok = space_backward(d, (uint32_t)-count, marks);
	}
	if (ok) {
		scsi_wait(d);
	}
}

static const struct scsi_command tap_commands[] = SCSI_TAPE_COMMANDS(
    tap_read, tap_write, tap_write_filemarks, tap_space, tap_erase);

const struct scsi_kind scsi_tap_kind = {
    SCSI_TAPE_KIND,
    .commands = tap_commands,
    .run_written = record_written,
};
