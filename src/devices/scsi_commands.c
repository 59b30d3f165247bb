/*
 * Commands that every SCSI target has, or several kinds.
 *
 * Document: ANSI X3.131-1994 (SCSI-2), chapter 8.
 *
 * Reservations always succeed: there is one initiator.  Parameters cannot be
 * saved; a page of MODE SELECT may differ only where it can be changed.
 */
#include <string.h>

#include "devices/scsi_private.h"

enum {
	CMD_REQUEST_SENSE = 0x03,
	CMD_INQUIRY = 0x12,
	CMD_MODE_SELECT6 = 0x15,
	CMD_MODE_SENSE6 = 0x1a,
	CONTROL_LINK = 0x03, /* link, flag */
	SENSE_CURRENT = 0x70,
	SENSE_IS_VALID = 0x80,
	NO_SUCH_UNIT = 0x7f,
	ANSI_SCSI2 = 2,
	INQUIRY_SYNC = 0x10,
	INQUIRY_REMOVABLE = 0x80,
	PAGE_ALL = 0x3f,
	PAGE_CONTROL_SHIFT = 6,
	PAGES_CURRENT = 0,
	PAGES_CHANGEABLE = 1,
	PAGES_DEFAULT = 2,
	PAGES_SAVED = 3,
	MODE_NO_BLOCKS = 0x08, /* DBD */
	MODE_SAVE = 0x01,
	DIAGNOSTIC_SELF_TEST = 0x04,
	RESERVE_THIRD_PARTY = 0x10,
	RESERVE_EXTENT = 0x01,
};

#define INQUIRY_LEN	 36
#define SENSE_LEN	 18
#define SENSE_LEN_SCSI1	 4
#define BLOCK_DESCRIPTOR 8

/* ---- numbers ---- */

uint32_t
scsi_get16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

uint32_t
scsi_get24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | scsi_get16(p + 1);
}

uint32_t
scsi_get32(const uint8_t *p)
{
	return scsi_get16(p) << 16 | scsi_get16(p + 2);
}

void
scsi_put16(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

void
scsi_put24(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 16);
	scsi_put16(p + 1, value);
}

void
scsi_put32(uint8_t *p, uint32_t value)
{
	scsi_put16(p, value >> 16);
	scsi_put16(p + 2, value);
}

/* ---- INQUIRY, REQUEST SENSE ---- */

static unsigned
lun(const struct scsi_target *t)
{
	return t->identify != 0 ? t->identify & 7u : t->cdb[1] >> 5;
}

static void
put_text(uint8_t *p, const char *text, size_t size)
{
	size_t len = strlen(text);

	memset(p, ' ', size);
	memcpy(p, text, len < size ? len : size);
}

static void
inquiry(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint8_t *b = t->buffer;

	if ((t->cdb[1] & 1) != 0 || t->cdb[2] != 0) {
		/* There are no vital product data. */
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
		return;
	}
	memset(b, 0, INQUIRY_LEN);
	b[0] = lun(t) == 0 ? t->kind->type : NO_SUCH_UNIT;
	b[1] = t->kind->removable ? INQUIRY_REMOVABLE : 0;
	b[2] = ANSI_SCSI2;
	b[3] = ANSI_SCSI2; /* format of the response */
	b[4] = INQUIRY_LEN - 5;
	b[7] = INQUIRY_SYNC;
	put_text(b + 8, "DEC", 8);
	put_text(b + 16, t->kind->product, 16);
	put_text(b + 32, t->kind->revision, 4);
	scsi_give(d, INQUIRY_LEN, t->cdb[4]);
}

static void
clear_sense(struct scsi_target *t)
{
	t->sense = SENSE_NONE;
	t->asc = ASC_NONE;
	t->sense_valid = false;
	t->sense_info = 0;
}

static void
request_sense(struct device *d)
{
	struct scsi_target *t = device_self(d);
	uint8_t *b = t->buffer;
	uint8_t allowed = t->cdb[4] != 0 ? t->cdb[4] : SENSE_LEN_SCSI1;

	if (lun(t) != 0) {
		clear_sense(t);
		t->sense = SENSE_ILLEGAL_REQUEST;
		t->asc = ASC_NO_SUCH_LUN;
	} else if (t->sense == SENSE_NONE && t->attention != 0) {
		t->sense = SENSE_UNIT_ATTENTION;
		t->asc = t->attention;
		t->attention = 0;
	}
	memset(b, 0, SENSE_LEN);
	b[0] = SENSE_CURRENT | (t->sense_valid ? SENSE_IS_VALID : 0);
	b[2] = t->sense;
	scsi_put32(b + 3, t->sense_info);
	b[7] = SENSE_LEN - 8;
	scsi_put16(b + 12, t->asc);
	clear_sense(t);
	scsi_give(d, SENSE_LEN, allowed);
}

/* ---- executing ---- */

static const struct scsi_command *
find_command(const struct scsi_kind *kind, uint8_t opcode)
{
	const struct scsi_command *c = kind->commands;

	while (c->execute != NULL && c->opcode != opcode) {
		c++;
	}
	return c->execute != NULL ? c : NULL;
}

/* What stands in the way of a command; false after the check condition. */
static bool
is_ready(struct device *d, const struct scsi_command *c)
{
	struct scsi_target *t = device_self(d);
	uint16_t attention = t->attention;

	if (lun(t) != 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_NO_SUCH_LUN);
	} else if (attention != 0) {
		t->attention = 0;
		scsi_check(d, SENSE_UNIT_ATTENTION, attention);
	} else if (c == NULL) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_COMMAND);
	} else if (t->cdb_len > 0 &&
		   (t->cdb[t->cdb_len - 1] & CONTROL_LINK) != 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
	} else if (c->needs_medium && t->ejected) {
		scsi_check(d, SENSE_NOT_READY, ASC_NO_MEDIUM);
	} else if (c->needs_medium && t->stopped) {
		scsi_check(d, SENSE_NOT_READY, ASC_NOT_STARTED);
	} else {
		return true;
	}
	return false;
}

void
scsi_execute(struct device *d)
{
	struct scsi_target *t = device_self(d);
	const struct scsi_command *c;

	if (t->cdb[0] == CMD_REQUEST_SENSE) {
		request_sense(d);
		return;
	}
	clear_sense(t);
	if (t->cdb[0] == CMD_INQUIRY) {
		inquiry(d);
		return;
	}
	c = find_command(t->kind, t->cdb[0]);
	if (is_ready(d, c)) {
		c->execute(d);
	}
}

/* ---- small ones ---- */

void
scsi_test_unit_ready(struct device *d)
{
	scsi_good(d);
}

void
scsi_reserve(struct device *d)
{
	const struct scsi_target *t = device_self(d);

	if ((t->cdb[1] & (RESERVE_THIRD_PARTY | RESERVE_EXTENT)) != 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
	} else {
		scsi_good(d);
	}
}

void
scsi_send_diagnostic(struct device *d)
{
	const struct scsi_target *t = device_self(d);

	if ((t->cdb[1] & DIAGNOSTIC_SELF_TEST) == 0 &&
	    scsi_get16(t->cdb + 3) != 0) {
		/* There are no diagnostic pages. */
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
	} else {
		scsi_wait(d);
	}
}

void
scsi_prevent(struct device *d)
{
	struct scsi_target *t = device_self(d);

	t->locked = (t->cdb[4] & 1) != 0;
	scsi_good(d);
}

/* ---- mode pages ---- */

uint8_t
scsi_page_recovery(const struct scsi_target *t, bool changeable, uint8_t *bytes)
{
	memset(bytes, 0, 10);
	if (changeable) {
		bytes[0] = 0xff;
		bytes[1] = 0xff;
	} else {
		memcpy(bytes, t->recovery, 2);
	}
	return 10;
}

void
scsi_page_recovery_set(struct scsi_target *t, const uint8_t *bytes)
{
	memcpy(t->recovery, bytes, 2);
}

/* Of disconnection only the longest burst is obeyed. */
uint8_t
scsi_page_disconnect(const struct scsi_target *t, bool changeable,
		     uint8_t *bytes)
{
	memset(bytes, 0, 14);
	scsi_put16(bytes + 8, changeable ? 0xffff : t->burst_size);
	return 14;
}

void
scsi_page_disconnect_set(struct scsi_target *t, const uint8_t *bytes)
{
	t->burst_size = (uint16_t)scsi_get16(bytes + 8);
}

static const struct scsi_page *
find_page(const struct scsi_target *t, unsigned code)
{
	const struct scsi_page *p = t->kind->pages;

	while (p->get != NULL && p->code != code) {
		p++;
	}
	return p->get != NULL ? p : NULL;
}

/* Puts a page at P and returns its length. */
static uint32_t
put_page(const struct scsi_target *t, const struct scsi_page *page,
	 unsigned control, uint8_t *p)
{
	struct scsi_target defaults;
	uint8_t len;

	if (control == PAGES_DEFAULT) {
		memset(&defaults, 0, sizeof(defaults));
		defaults.kind = t->kind;
		defaults.image = t->image;
		defaults.block_size = t->kind->block_size;
		t = &defaults;
	}
	len = page->get(t, control == PAGES_CHANGEABLE, p + 2);
	p[0] = page->code;
	p[1] = len;
	return 2u + len;
}

/* Puts the pages asked for; 0: there is no such page. */
static uint32_t
put_pages(const struct scsi_target *t, unsigned code, unsigned control,
	  uint8_t *p)
{
	const struct scsi_page *page = t->kind->pages;
	uint32_t len = 0;

	if (code != PAGE_ALL) {
		page = find_page(t, code);
		return page != NULL ? put_page(t, page, control, p) : 0;
	}
	for (; page->get != NULL; page++) {
		len += put_page(t, page, control, p + len);
	}
	return len;
}

static void
put_block_descriptor(const struct scsi_target *t, uint8_t *p)
{
	uint64_t blocks = scsi_blocks(t);

	memset(p, 0, BLOCK_DESCRIPTOR);
	scsi_put24(p + 1, blocks < 0x1000000 ? (uint32_t)blocks : 0);
	scsi_put24(p + 5, t->block_size);
}

/* Both lengths of the command: the header differs. */
void
scsi_mode_sense(struct device *d)
{
	struct scsi_target *t = device_self(d);
	bool is_short = t->cdb[0] == CMD_MODE_SENSE6;
	unsigned code = t->cdb[2] & PAGE_ALL;
	unsigned control = t->cdb[2] >> PAGE_CONTROL_SHIFT;
	uint8_t *b = t->buffer;
	uint32_t head = is_short ? 4 : 8;
	uint32_t blocks =
	    (t->cdb[1] & MODE_NO_BLOCKS) != 0 ? 0 : BLOCK_DESCRIPTOR;
	uint32_t len = 0;

	if (control == PAGES_SAVED) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_NO_SAVING);
		return;
	}
	memset(b, 0, head);
	if (code != 0) {
		len = put_pages(t, code, control, b + head + blocks);
		if (len == 0) {
			scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
			return;
		}
	}
	if (blocks != 0) {
		put_block_descriptor(t, b + head);
	}
	len += head + blocks;
	if (is_short) {
		b[0] = (uint8_t)(len - 1);
		b[2] = t->kind->mode_byte(t);
		b[3] = (uint8_t)blocks;
		scsi_give(d, len, t->cdb[4]);
	} else {
		scsi_put16(b, len - 2);
		b[3] = t->kind->mode_byte(t);
		scsi_put16(b + 6, blocks);
		scsi_give(d, len, scsi_get16(t->cdb + 7));
	}
}

void
scsi_mode_select(struct device *d)
{
	const struct scsi_target *t = device_self(d);
	uint32_t len =
	    t->cdb[0] == CMD_MODE_SELECT6 ? t->cdb[4] : scsi_get16(t->cdb + 7);

	if ((t->cdb[1] & MODE_SAVE) != 0) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_INVALID_FIELD);
	} else if (len > SCSI_BUFFER) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_PARAMETER_LENGTH);
	} else if (len == 0) {
		scsi_good(d);
	} else {
		scsi_take(d, len);
	}
}

/* Is the page at P, of LEN bytes, one that may be set?  An error code. */
static unsigned
check_page(const struct scsi_target *t, const uint8_t *p, uint32_t len)
{
	const struct scsi_page *page = find_page(t, p[0] & PAGE_ALL);
	uint8_t current[SCSI_PAGE_MAX];
	uint8_t mask[SCSI_PAGE_MAX];

	if (page == NULL) {
		return ASC_INVALID_PARAMETER;
	}
	if (page->get(t, false, current) != len - 2) {
		return ASC_PARAMETER_LENGTH;
	}
	page->get(t, true, mask);
	for (uint32_t i = 0; i < len - 2; i++) {
		if (((p[2 + i] ^ current[i]) & ~mask[i]) != 0) {
			return ASC_INVALID_PARAMETER;
		}
	}
	return ASC_NONE;
}

/* Checks the pages from P on, or sets them. */
static unsigned
take_pages(struct scsi_target *t, const uint8_t *p, uint32_t len, bool set)
{
	while (len > 0) {
		uint32_t n = len >= 2 ? 2u + p[1] : UINT32_MAX;
		unsigned asc;

		if (n > len) {
			return ASC_PARAMETER_LENGTH;
		}
		asc = check_page(t, p, n);
		if (asc != ASC_NONE) {
			return asc;
		}
		if (set) {
			const struct scsi_page *page =
			    find_page(t, p[0] & PAGE_ALL);

			if (page->set != NULL) {
				page->set(t, p + 2);
			}
		}
		p += n;
		len -= n;
	}
	return ASC_NONE;
}

void
scsi_mode_taken(struct device *d)
{
	struct scsi_target *t = device_self(d);
	const uint8_t *b = t->buffer;
	bool is_short = t->cdb[0] == CMD_MODE_SELECT6;
	uint32_t head = is_short ? 4 : 8;
	uint32_t blocks = is_short ? b[3] : scsi_get16(b + 6);
	uint32_t block_size = t->block_size;
	unsigned asc;

	if (t->len < head || (blocks != 0 && blocks != BLOCK_DESCRIPTOR) ||
	    t->len < head + blocks) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, ASC_PARAMETER_LENGTH);
		return;
	}
	if (blocks != 0) {
		block_size = scsi_get24(b + head + 5);
	}
	asc = take_pages(t, b + head + blocks, t->len - head - blocks, false);
	if (asc == ASC_NONE && !t->kind->block_size_ok(t, block_size)) {
		asc = ASC_INVALID_PARAMETER;
	}
	if (asc != ASC_NONE) {
		scsi_check(d, SENSE_ILLEGAL_REQUEST, asc);
		return;
	}
	t->block_size = block_size;
	take_pages(t, b + head + blocks, t->len - head - blocks, true);
	scsi_good(d);
}
