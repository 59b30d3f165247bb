/*
 * Commands of ATAPI CD-ROM drives; see ide.c.
 *
 * Documents: ANSI INCITS 361 (ATA/ATAPI-6); SFF-8020i; Mt. Fuji commands (MMC).
 *
 * A disc has one data track of 2048-byte blocks.
 *
 * Not modelled: audio, several sessions, raw sectors, changing the disc (an
 * ejected one comes back when the tray is closed).
 */
#include <string.h>

#include "devices/ide_private.h"

enum {
	ATAPI_PACKET = 0xa0,
	ATAPI_IDENTIFY = 0xa1,
	ATA_IDENTIFY = 0xec,
	ATA_SET_FEATURES = 0xef,
	ATA_READ = 0x20,
	ATA_IDLE_NOW = 0xe1,
	ATA_STANDBY_NOW = 0xe0,
	ATA_CHECK_POWER = 0xe5,
	FEATURE_DMA = 0x01,
	FEATURE_SET_MODE = 0x03,
	ERROR_SENSE_SHIFT = 4,
};

enum packet_command {
	CMD_TEST_UNIT_READY = 0x00,
	CMD_REQUEST_SENSE = 0x03,
	CMD_INQUIRY = 0x12,
	CMD_START_STOP = 0x1b,
	CMD_PREVENT = 0x1e,
	CMD_READ_CAPACITY = 0x25,
	CMD_READ10 = 0x28,
	CMD_SEEK10 = 0x2b,
	CMD_READ_SUBCHANNEL = 0x42,
	CMD_READ_TOC = 0x43,
	CMD_GET_CONFIGURATION = 0x46,
	CMD_GET_EVENT = 0x4a,
	CMD_READ_DISC_INFO = 0x51,
	CMD_MODE_SENSE10 = 0x5a,
	CMD_READ12 = 0xa8,
	CMD_SET_SPEED = 0xbb,
	CMD_MECHANISM = 0xbd,
};

enum {
	SENSE_NONE = 0,
	SENSE_NOT_READY = 2,
	SENSE_MEDIUM = 3,
	SENSE_ILLEGAL = 5,
	SENSE_ATTENTION = 6,
	ASC_NONE = 0,
	ASC_UNRECOVERED = 0x11,
	ASC_INVALID_COMMAND = 0x20,
	ASC_RANGE = 0x21,
	ASC_INVALID_FIELD = 0x24,
	ASC_RESET = 0x29,
	ASC_NO_MEDIUM = 0x3a,
	ASC_LOCKED = 0x53,
};

#define COMMAND_TIME (20 * EMUL_MICROSECOND)
#define REPLY_MAX    512
#define LEAD_OUT     0xaa
#define TRACK_DATA   0x14
#define PAGE_ALL     0x3f
#define PAGE_CD	     0x2a

static uint32_t
be16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t
be32(const uint8_t *p)
{
	return be16(p) << 16 | be16(p + 2);
}

static void
put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static uint32_t
blocks(const struct ide *c)
{
	uint64_t n = diskimage_bytes(c->disk[c->active]) / IDE_CD_BLOCK;

	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

/* ---- ends ---- */

static void
set_sense(struct ide *c, uint8_t sense, uint8_t asc)
{
	c->sense[c->active] = sense;
	c->asc[c->active] = asc;
}

/* Ends a packet command; the sense tells how. */
void
ide_atapi_end(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;
	uint8_t sense = c->sense[n];

	c->packet_limit = 0;
	c->packet_left = 0;
	c->count[n] = REASON_TO_HOST | REASON_COMMAND;
	ide_done(d, sense == SENSE_NONE
			? 0
			: (uint8_t)(sense << ERROR_SENSE_SHIFT | ERROR_ABRT));
}

static void
check(struct device *d, uint8_t sense, uint8_t asc)
{
	set_sense(device_self(d), sense, asc);
	ide_atapi_end(d);
}

/* ---- data ---- */

/* Puts the next bytes into the buffer, at most *LEN, which becomes their
 * number. False: they cannot be had; a state from outside may ask for anything.
 */
static bool
fill(struct ide *c, uint32_t *len)
{
	const struct diskimage *image = c->disk[c->active];

	if (c->packet_left < *len) {
		*len = (uint32_t)c->packet_left;
	}
	if (c->from_disk) {
		if (c->packet_pos > diskimage_bytes(image) ||
		    *len > diskimage_bytes(image) - c->packet_pos ||
		    !diskimage_read(c->disk[c->active], c->packet_pos,
				    c->buffer, *len)) {
			return false;
		}
	} else if (c->packet_pos >= REPLY_MAX ||
		   *len > REPLY_MAX - c->packet_pos) {
		return false;
	} else {
		/* What is left of a reply goes to the buffer's start. */
		memmove(c->buffer, c->buffer + c->packet_pos, *len);
	}
	c->packet_pos += *len;
	c->packet_left -= *len;
	return true;
}

/* The next piece for the host. */
void
ide_atapi_data(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;
	uint32_t len = c->packet_limit;

	if (c->packet_left == 0) {
		ide_atapi_end(d);
		return;
	}
	if (!fill(c, &len)) {
		check(d, SENSE_MEDIUM, ASC_UNRECOVERED);
		return;
	}
	c->count[n] = REASON_TO_HOST;
	c->lba_mid[n] = (uint8_t)len;
	c->lba_high[n] = (uint8_t)(len >> 8);
	ide_offer(d, len);
}

void
ide_atapi_dma(struct device *d)
{
	struct ide *c = device_self(d);

	while (c->packet_left > 0) {
		uint32_t len = IDE_BUFFER;

		if (!fill(c, &len)) {
			check(d, SENSE_MEDIUM, ASC_UNRECOVERED);
			return;
		}
		if (c->dma.to_memory == NULL ||
		    !c->dma.to_memory(c->dma.arg, c->buffer, len)) {
			return; /* the drive waits for ever */
		}
	}
	if (c->dma.finished != NULL) {
		c->dma.finished(c->dma.arg);
	}
	ide_atapi_end(d);
}

static void
send(struct device *d)
{
	struct ide *c = device_self(d);

	set_sense(c, SENSE_NONE, ASC_NONE);
	if (c->packet_left == 0) {
		ide_atapi_end(d);
	} else if (c->packet_dma) {
		ide_want_dma(d, false);
	} else {
		ide_later(d, IDE_STEP_PACKET_IN, COMMAND_TIME);
	}
}

/* Sends LEN bytes of the buffer, or as many as the host ALLOWS. */
static void
reply(struct device *d, uint32_t len, uint32_t allows)
{
	struct ide *c = device_self(d);

	c->from_disk = false;
	c->packet_pos = 0;
	c->packet_left = len < allows ? len : allows;
	send(d);
}

static void
read_blocks(struct device *d, uint32_t lba, uint32_t count)
{
	struct ide *c = device_self(d);

	if (lba > blocks(c) || count > blocks(c) - lba) {
		check(d, SENSE_ILLEGAL, ASC_RANGE);
		return;
	}
	c->from_disk = true;
	c->packet_pos = (uint64_t)lba * IDE_CD_BLOCK;
	c->packet_left = (uint64_t)count * IDE_CD_BLOCK;
	send(d);
}

/* ---- replies ---- */

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
	struct ide *c = device_self(d);
	uint8_t *b = c->buffer;

	b[0] = 0x05; /* CD-ROM */
	b[1] = 0x80; /* removable */
	b[3] = 0x21;
	b[4] = 31;
	put_text(b + 8, "gxemul", 8);
	put_text(b + 16, "CD-ROM", 16);
	put_text(b + 32, "1.0", 4);
	reply(d, 36, c->packet[4]);
}

static void
request_sense(struct device *d)
{
	struct ide *c = device_self(d);
	uint8_t *b = c->buffer;

	b[0] = 0x70;
	b[2] = c->sense[c->active];
	b[7] = 10;
	b[12] = c->asc[c->active];
	reply(d, 18, c->packet[4]);
}

static void
read_capacity(struct device *d)
{
	struct ide *c = device_self(d);

	put32(c->buffer, blocks(c) - 1);
	put32(c->buffer + 4, IDE_CD_BLOCK);
	reply(d, 8, 8);
}

/* An address in blocks, or in minutes, seconds and frames. */
static void
put_address(uint8_t *p, uint32_t lba, bool msf)
{
	if (!msf) {
		put32(p, lba);
		return;
	}
	lba += 150;
	p[0] = 0;
	p[1] = (uint8_t)(lba / (75 * 60));
	p[2] = (uint8_t)(lba / 75 % 60);
	p[3] = (uint8_t)(lba % 75);
}

static void
read_toc(struct device *d)
{
	struct ide *c = device_self(d);
	uint8_t *b = c->buffer;
	bool msf = (c->packet[1] & 2) != 0;
	unsigned format = c->packet[2] & 15;
	uint32_t len = 4;

	if (format == 0) {
		format = c->packet[9] >> 6;
	}
	b[2] = 1;
	b[3] = 1;
	if (format == 1) {
		/* The first track of the last session. */
		b[5] = TRACK_DATA;
		b[6] = 1;
		put_address(b + 8, 0, msf);
		len = 12;
	} else if (format != 0 ||
		   (c->packet[6] > 1 && c->packet[6] != LEAD_OUT)) {
		check(d, SENSE_ILLEGAL, ASC_INVALID_FIELD);
		return;
	} else {
		if (c->packet[6] <= 1) {
			b[len + 1] = TRACK_DATA;
			b[len + 2] = 1;
			put_address(b + len + 4, 0, msf);
			len += 8;
		}
		b[len + 1] = TRACK_DATA;
		b[len + 2] = LEAD_OUT;
		put_address(b + len + 4, blocks(c), msf);
		len += 8;
	}
	put16(b, len - 2);
	reply(d, len, be16(c->packet + 7));
}

static void
mode_sense(struct device *d)
{
	struct ide *c = device_self(d);
	uint8_t *b = c->buffer;
	unsigned page = c->packet[2] & 0x3f;

	if (page != PAGE_CD && page != PAGE_ALL) {
		check(d, SENSE_ILLEGAL, ASC_INVALID_FIELD);
		return;
	}
	b[2] = c->ejected[c->active] ? 0x70 : 0x01;
	b[8] = PAGE_CD;
	b[9] = 18;
	b[8 + 4] = 0x00;
	b[8 + 6] = 0x29; /* tray, eject, lock */
	if (c->locked[c->active]) {
		b[8 + 6] |= 0x02;
	}
	put16(b + 8 + 8, 706); /* kB/s */
	put16(b + 8 + 14, 706);
	put16(b, 8 + 20 - 2);
	reply(d, 8 + 20, be16(c->packet + 7));
}

/* Profiles: a CD-ROM drive. */
static void
get_configuration(struct device *d)
{
	struct ide *c = device_self(d);
	uint8_t *b = c->buffer;
	bool medium = !c->ejected[c->active];

	put16(b + 6, medium ? 8 : 0);
	b[8 + 2] = 0x03; /* profile list, current */
	b[8 + 3] = 4;
	put16(b + 12, 8);
	b[14] = medium ? 1 : 0;
	put32(b, 16 - 4);
	reply(d, 16, be16(c->packet + 7));
}

/* Of events only those of the medium, and there are never news. */
static void
get_event(struct device *d)
{
	struct ide *c = device_self(d);
	uint8_t *b = c->buffer;

	if ((c->packet[1] & 1) == 0) {
		check(d, SENSE_ILLEGAL, ASC_INVALID_FIELD);
		return;
	}
	if ((c->packet[4] & 0x10) == 0) {
		put16(b, 2);
		b[2] = 0x80;
		b[3] = 0x10;
		reply(d, 4, be16(c->packet + 7));
		return;
	}
	put16(b, 6);
	b[2] = 4;
	b[3] = 0x10;
	b[5] = c->ejected[c->active] ? 0x01 : 0x02;
	reply(d, 8, be16(c->packet + 7));
}

static void
read_disc_info(struct device *d)
{
	struct ide *c = device_self(d);
	uint8_t *b = c->buffer;

	put16(b, 32);
	b[2] = 0x0e; /* complete */
	b[3] = 1;
	b[4] = 1;
	b[5] = 1;
	b[6] = 1;
	b[7] = 0x20;
	memset(b + 16, 0xff, 8);
	reply(d, 34, be16(c->packet + 7));
}

static void
start_stop(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;
	unsigned what = c->packet[4] & 3;

	if (what == 2 && c->locked[n]) {
		check(d, SENSE_ILLEGAL, ASC_LOCKED);
		return;
	}
	if (what == 2) {
		c->ejected[n] = true;
	} else if (what == 3) {
		c->ejected[n] = false;
	}
	reply(d, 0, 0);
}

/* ---- packets ---- */

/* Commands that work without a medium; false: it is none of them. */
static bool
packet_without_medium(struct device *d)
{
	struct ide *c = device_self(d);
	const uint8_t *p = c->packet;

	switch (p[0]) {
	case CMD_START_STOP:
		start_stop(d);
		return true;
	case CMD_PREVENT:
		c->locked[c->active] = (p[4] & 1) != 0;
		reply(d, 0, 0);
		return true;
	case CMD_SET_SPEED:
		reply(d, 0, 0);
		return true;
	case CMD_MODE_SENSE10:
		mode_sense(d);
		return true;
	case CMD_GET_CONFIGURATION:
		get_configuration(d);
		return true;
	case CMD_GET_EVENT:
		get_event(d);
		return true;
	case CMD_MECHANISM:
		reply(d, 8, be16(p + 8));
		return true;
	default:
		return false;
	}
}

static void
packet_with_medium(struct device *d)
{
	struct ide *c = device_self(d);
	const uint8_t *p = c->packet;

	switch (p[0]) {
	case CMD_TEST_UNIT_READY:
	case CMD_SEEK10:
		reply(d, 0, 0);
		break;
	case CMD_READ_CAPACITY:
		read_capacity(d);
		break;
	case CMD_READ10:
		read_blocks(d, be32(p + 2), be16(p + 7));
		break;
	case CMD_READ12:
		read_blocks(d, be32(p + 2), be32(p + 6));
		break;
	case CMD_READ_TOC:
		read_toc(d);
		break;
	case CMD_READ_DISC_INFO:
		read_disc_info(d);
		break;
	case CMD_READ_SUBCHANNEL:
		c->buffer[1] = 0x15; /* no audio status */
		reply(d, 4, be16(p + 7));
		break;
	default:
		check(d, SENSE_ILLEGAL, ASC_INVALID_COMMAND);
		break;
	}
}

static bool
needs_medium(uint8_t command)
{
	static const uint8_t commands[] = {
	    CMD_TEST_UNIT_READY, CMD_READ_CAPACITY,   CMD_READ10,
	    CMD_SEEK10,		 CMD_READ_SUBCHANNEL, CMD_READ_TOC,
	    CMD_READ_DISC_INFO,	 CMD_READ12,
	};

	return memchr(commands, command, sizeof(commands)) != NULL;
}

void
ide_atapi_packet(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;
	uint8_t command = c->packet[0];

	memset(c->buffer, 0, REPLY_MAX);
	if (command == CMD_INQUIRY) {
		inquiry(d);
	} else if (command == CMD_REQUEST_SENSE) {
		if (c->attention[n]) {
			c->attention[n] = false;
			set_sense(c, SENSE_ATTENTION, ASC_RESET);
		}
		request_sense(d);
	} else if (c->attention[n]) {
		c->attention[n] = false;
		check(d, SENSE_ATTENTION, ASC_RESET);
	} else if (packet_without_medium(d)) {
		return;
	} else if (c->ejected[n] && needs_medium(command)) {
		check(d, SENSE_NOT_READY, ASC_NO_MEDIUM);
	} else {
		packet_with_medium(d);
	}
}

/* ---- commands ---- */

static void
identify(struct ide *c)
{
	unsigned n = c->active;
	uint8_t mode = c->mode[n];

	memset(c->buffer, 0, IDE_SECTOR);
	ide_put_word(c, 0, 0x8580); /* removable CD-ROM, 12-byte packets */
	ide_put_string(c, 10, 10, "GXCD0001");
	ide_put_string(c, 23, 4, "1.0");
	ide_put_string(c, 27, 20, "gxemul CD-ROM");
	ide_put_word(c, 49, 0x0b00);
	ide_put_word(c, 50, 0x4000);
	ide_put_word(c, 53, 0x0006);
	ide_put_word(
	    c, 63,
	    (uint16_t)(0x0007 |
		       ((mode & 0xf8) == 0x20 ? 0x100u << (mode & 7) : 0)));
	ide_put_word(c, 64, 0x0003);
	for (unsigned i = 65; i <= 68; i++) {
		ide_put_word(c, i, 120);
	}
	ide_put_word(c, 80, 0x007e);
	ide_put_word(c, 82, 0x4210); /* NOP, DEVICE RESET, PACKET */
	ide_put_word(c, 83, 0x4000);
	ide_put_word(c, 84, 0x4000);
	ide_put_word(c, 85, 0x4210);
	ide_put_word(c, 87, 0x4000);
	ide_put_word(
	    c, 88,
	    (uint16_t)(0x003f |
		       ((mode & 0xf8) == 0x40 ? 0x100u << (mode & 7) : 0)));
	ide_put_word(c, 93, n == 0 ? 0x600b : 0x6b00);
}

static void
start_packet(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;
	uint32_t limit = c->lba_high[n] * 256u + c->lba_mid[n];

	/* An even number of bytes; 0 is what says nothing. */
	limit &= ~1u;
	if (limit == 0 || limit > IDE_BUFFER) {
		limit = IDE_BUFFER;
	}
	c->packet_limit = limit;
	c->packet_dma = (c->features[n] & FEATURE_DMA) != 0;
	c->count[n] = REASON_COMMAND;
	ide_ask(d, IDE_PACKET, false);
	c->phase = IDE_TAKE_PACKET;
}

void
ide_atapi_command(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;

	switch (c->command) {
	case ATAPI_PACKET:
		start_packet(d);
		break;
	case ATAPI_IDENTIFY:
		identify(c);
		ide_later(d, IDE_STEP_SEND, COMMAND_TIME);
		break;
	case ATA_SET_FEATURES:
		if (c->features[n] == FEATURE_SET_MODE) {
			c->mode[n] = c->count[n];
		}
		ide_done(d, 0);
		break;
	case ATA_CHECK_POWER:
		c->count[n] = 0xff;
		ide_done(d, 0);
		break;
	case ATA_IDLE_NOW:
	case ATA_STANDBY_NOW:
		ide_done(d, 0);
		break;
	case ATA_IDENTIFY:
	case ATA_READ:
		/* Answered by the signature, for those who look for disks. */
		c->count[n] = 1;
		c->lba_low[n] = 1;
		c->lba_mid[n] = 0x14;
		c->lba_high[n] = 0xeb;
		ide_done(d, ERROR_ABRT);
		break;
	default:
		ide_done(d, ERROR_ABRT);
		break;
	}
}
