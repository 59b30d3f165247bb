/*
 * The data of a SCSI target's command, between the bus, the target's buffer and
 * its medium, and how commands end.
 *
 * Document: ANSI X3.131-1994 (SCSI-2).
 */
#include <string.h>

#include "devices/scsi_private.h"
#include "emul/machine.h"

#define BURST_UNIT 512

/* ---- pieces ---- */

void
scsi_data_start_burst(struct scsi_target *t)
{
	t->burst = scsi_target_may_disconnect(t) && t->burst_size != 0
		       ? (uint32_t)t->burst_size * BURST_UNIT
		       : UINT32_MAX;
}

/* The next piece of the data: how much fits into buffer and burst, and is
 * together on the medium. */
static uint32_t
next_piece(const struct scsi_target *t)
{
	uint64_t n = t->left < SCSI_BUFFER ? t->left : SCSI_BUFFER;

	if (t->run_size != 0 && t->run_left < n) {
		n = t->run_left;
	}
	return n < t->burst ? (uint32_t)n : t->burst;
}

/* N bytes of the medium were moved; true if a run of them ends here. */
static bool
advance(struct scsi_target *t, uint32_t n)
{
	t->medium_pos += n;
	if (t->run_size == 0) {
		return false;
	}
	t->run_left -= n;
	if (t->run_left > 0) {
		return false;
	}
	t->run_left = t->run_size;
	t->medium_pos += t->run_gap;
	return true;
}

static bool
medium_read(struct scsi_target *t, uint32_t len)
{
	uint64_t n = 0;

	if (t->medium_pos < t->medium_end) {
		n = t->medium_end - t->medium_pos;
		n = n < len ? n : len;
	}
	memset(t->buffer + n, 0, len - (size_t)n);
	return n == 0 ||
	       diskimage_read(t->image, t->medium_pos, t->buffer, (size_t)n);
}

/* Fills the buffer with the next piece; false after an error. */
static bool
fill(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint32_t n = next_piece(t);

	if (!medium_read(t, n)) {
		t->left = 0;
		scsi_check(d, SENSE_MEDIUM_ERROR, ASC_READ_ERROR);
		return false;
	}
	t->pos = 0;
	t->len = n;
	t->left -= n;
	advance(t, n);
	return true;
}

/* A piece of data for the initiator has been moved. */
static void
given(struct device *d)
{
	struct scsi_target *t = device_self(d);

	t->burst -= t->len < t->burst ? t->len : t->burst;
	if (!t->medium || t->left == 0) {
		scsi_target_enter(d, SCSI_STATUS);
	} else if (t->burst == 0) {
		scsi_target_pause(d, SCSI_DATA_IN);
	} else {
		fill(d);
	}
}

/* Makes room for the next piece of what the initiator sends. */
static void
make_room(struct scsi_target *t)
{
	t->pos = 0;
	t->len = next_piece(t);
	t->left -= t->len;
}

/* A piece of data from the initiator has been moved. */
static void
taken(struct device *d)
{
	struct scsi_target *t = device_self(d);

	if (!t->medium) {
		t->kind->taken(d);
		return;
	}
	if (!diskimage_write(t->image, t->medium_pos, t->buffer, t->len)) {
		t->left = 0;
		scsi_check(d, SENSE_MEDIUM_ERROR, ASC_WRITE_ERROR);
		return;
	}
	t->burst -= t->len < t->burst ? t->len : t->burst;
	if (advance(t, t->len) && !t->kind->run_written(d)) {
		t->left = 0;
		return;
	}
	if (t->left > 0 && t->burst > 0) {
		make_room(t);
		return;
	}
	t->len = 0;
	t->pos = 0;
	scsi_target_pause(d, t->left == 0 ? SCSI_STATUS : SCSI_DATA_OUT);
}

void
scsi_data_resume(struct device *d)
{
	struct scsi_target *t = device_self(d);
	enum scsi_phase phase = t->resume;

	if (t->active && t->medium && t->pos >= t->len && t->left > 0) {
		scsi_data_start_burst(t);
		if (phase == SCSI_DATA_IN && !fill(d)) {
			return;
		}
		if (phase == SCSI_DATA_OUT) {
			make_room(t);
		}
	}
	scsi_target_enter(d, phase);
}

/* ---- on the bus ---- */

size_t
scsi_data_take(struct device *d, const uint8_t *data, size_t len)
{
	struct scsi_target *t = device_self(d);
	size_t n = t->pos < t->len ? t->len - t->pos : 0;

	n = n < len ? n : len;
	memcpy(t->buffer + t->pos, data, n);
	t->pos += (uint32_t)n;
	t->moved = true;
	if (t->pos >= t->len) {
		taken(d);
	}
	return n;
}

size_t
scsi_data_give(struct device *d, uint8_t *data, size_t len)
{
	struct scsi_target *t = device_self(d);
	size_t n = t->pos < t->len ? t->len - t->pos : 0;

	n = n < len ? n : len;
	memcpy(data, t->buffer + t->pos, n);
	t->pos += (uint32_t)n;
	t->moved = true;
	if (t->pos >= t->len) {
		given(d);
	}
	return n;
}

/* ---- how commands end ---- */

void
scsi_good(struct device *d)
{
	scsi_target_enter(d, SCSI_STATUS);
}

void
scsi_check_after(struct device *d, unsigned sense, unsigned asc, uint32_t info)
{
	struct scsi_target *t = device_self(d);

	t->status = STATUS_CHECK_CONDITION;
	t->sense = (uint8_t)sense;
	t->asc = (uint16_t)asc;
	t->sense_valid = true;
	t->sense_info = info;
}

void
scsi_check_info(struct device *d, unsigned sense, unsigned asc, uint32_t info)
{
	scsi_check_after(d, sense, asc, info);
	scsi_target_enter(d, SCSI_STATUS);
}

void
scsi_check(struct device *d, unsigned sense, unsigned asc)
{
	struct scsi_target *t = device_self(d);

	scsi_check_after(d, sense, asc, 0);
	t->sense_valid = false;
	scsi_target_enter(d, SCSI_STATUS);
}

void
scsi_wait(struct device *d)
{
	scsi_target_pause(d, SCSI_STATUS);
}

void
scsi_give(struct device *d, uint32_t len, uint32_t allowed)
{
	struct scsi_target *t = device_self(d);

	t->medium = false;
	t->left = 0;
	t->pos = 0;
	t->len = len < allowed ? len : allowed;
	scsi_target_enter(d, t->len > 0 ? SCSI_DATA_IN : SCSI_STATUS);
}

void
scsi_take(struct device *d, uint32_t len)
{
	struct scsi_target *t = device_self(d);

	t->medium = false;
	t->left = 0;
	t->pos = 0;
	t->len = len < SCSI_BUFFER ? len : SCSI_BUFFER;
	if (len > 0) {
		scsi_target_enter(d, SCSI_DATA_OUT);
	} else {
		t->kind->taken(d);
	}
}

void
scsi_take_more(struct device *d, uint32_t len)
{
	struct scsi_target *t = device_self(d);

	t->len = len < SCSI_BUFFER - t->len ? t->len + len : SCSI_BUFFER;
	scsi_target_enter(d, SCSI_DATA_OUT);
}

/* Data of the medium from AT on: LEN bytes, or as many in runs of RUN, GAP
 * bytes apart. */
static void
set_medium(struct scsi_target *t, uint64_t at, uint64_t len, uint32_t run,
	   uint32_t gap)
{
	t->medium = true;
	t->medium_pos = at;
	t->medium_end = UINT64_MAX;
	t->run_size = run;
	t->run_gap = gap;
	t->run_left = run;
	t->pos = 0;
	t->len = 0;
	t->left = len;
}

void
scsi_read(struct device *d, uint64_t from, uint64_t len, uint64_t end)
{
	struct scsi_target *t = device_self(d);

	set_medium(t, from, len, 0, 0);
	t->medium_end = end;
	scsi_target_pause(d, len > 0 ? SCSI_DATA_IN : SCSI_STATUS);
}

void
scsi_read_runs(struct device *d, uint64_t from, uint32_t len, uint32_t gap,
	       uint32_t count)
{
	set_medium(device_self(d), from, (uint64_t)len * count, len, gap);
	scsi_target_pause(d, SCSI_DATA_IN);
}

static void
begin_write(struct device *d)
{
	struct scsi_target *t = device_self(d);

	t->resume = t->left > 0 ? SCSI_DATA_OUT : SCSI_STATUS;
	scsi_data_resume(d);
}

void
scsi_write(struct device *d, uint64_t to, uint64_t len)
{
	set_medium(device_self(d), to, len, 0, 0);
	begin_write(d);
}

void
scsi_write_runs(struct device *d, uint64_t to, uint32_t len, uint32_t gap,
		uint32_t count)
{
	set_medium(device_self(d), to, (uint64_t)len * count, len, gap);
	begin_write(d);
}
