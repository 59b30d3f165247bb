/*
 * Commands of ATA disks; see ide.c.
 *
 * Document: ANSI INCITS 361 (ATA/ATAPI-6).
 *
 * The write cache is off and cannot be switched on: a write that has ended is
 * in the host file.  FLUSH CACHE asks the host to put it on its disk.
 */
#include <stdio.h>
#include <string.h>

#include "devices/ide_private.h"

enum ata_command {
	ATA_RECALIBRATE = 0x10, /* to 0x1f */
	ATA_READ = 0x20,
	ATA_READ_ONCE = 0x21,
	ATA_READ_EXT = 0x24,
	ATA_READ_DMA_EXT = 0x25,
	ATA_READ_NATIVE_MAX_EXT = 0x27,
	ATA_READ_MULTIPLE_EXT = 0x29,
	ATA_WRITE = 0x30,
	ATA_WRITE_ONCE = 0x31,
	ATA_WRITE_EXT = 0x34,
	ATA_WRITE_DMA_EXT = 0x35,
	ATA_WRITE_MULTIPLE_EXT = 0x39,
	ATA_VERIFY = 0x40,
	ATA_VERIFY_ONCE = 0x41,
	ATA_VERIFY_EXT = 0x42,
	ATA_SEEK = 0x70, /* to 0x7f */
	ATA_INIT_PARAMETERS = 0x91,
	ATA_READ_MULTIPLE = 0xc4,
	ATA_WRITE_MULTIPLE = 0xc5,
	ATA_SET_MULTIPLE = 0xc6,
	ATA_READ_DMA = 0xc8,
	ATA_READ_DMA_ONCE = 0xc9,
	ATA_WRITE_DMA = 0xca,
	ATA_WRITE_DMA_ONCE = 0xcb,
	ATA_STANDBY_NOW = 0xe0,
	ATA_IDLE_NOW = 0xe1,
	ATA_STANDBY = 0xe2,
	ATA_IDLE = 0xe3,
	ATA_CHECK_POWER = 0xe5,
	ATA_SLEEP = 0xe6,
	ATA_FLUSH = 0xe7,
	ATA_FLUSH_EXT = 0xea,
	ATA_IDENTIFY = 0xec,
	ATA_SET_FEATURES = 0xef,
	ATA_READ_NATIVE_MAX = 0xf8,
};

enum ata_feature {
	FEATURE_SET_MODE = 0x03,
	FEATURE_READ_AHEAD_OFF = 0x55,
	FEATURE_NO_REVERT = 0x66,
	FEATURE_WRITE_CACHE_OFF = 0x82,
	FEATURE_READ_AHEAD_ON = 0xaa,
	FEATURE_REVERT = 0xcc,
};

enum {
	MODE_PIO = 0x00, /* upper bits of a transfer mode */
	MODE_PIO_FLOW = 0x08,
	MODE_MWDMA = 0x20,
	MODE_UDMA = 0x40,
	POWER_ACTIVE = 0xff,
};

#define COMMAND_TIME (20 * EMUL_MICROSECOND)
#define LBA28_MAX    UINT64_C(0x0fffffff)

static uint64_t
capacity(const struct ide *c)
{
	return diskimage_bytes(c->disk[c->active]) / IDE_SECTOR;
}

/* ---- addresses ---- */

static bool
uses_lba(const struct ide *c)
{
	return (c->select & SELECT_LBA) != 0;
}

static uint64_t
address28(const struct ide *c)
{
	unsigned n = c->active;
	unsigned cylinder = c->lba_high[n] * 256u + c->lba_mid[n];
	unsigned head = c->select & SELECT_HEAD;

	if (uses_lba(c)) {
		return (uint64_t)head << 24 | (uint64_t)c->lba_high[n] << 16 |
		       (uint64_t)c->lba_mid[n] << 8 | c->lba_low[n];
	}
	/* Sectors count from 1; there is no sector 0. */
	if (c->lba_low[n] == 0 || c->lba_low[n] > c->sectors[n] ||
	    head >= c->heads[n]) {
		return UINT64_MAX;
	}
	return ((uint64_t)cylinder * c->heads[n] + head) * c->sectors[n] +
	       c->lba_low[n] - 1;
}

static uint64_t
address48(const struct ide *c)
{
	unsigned n = c->active;

	return (uint64_t)c->lba_high_hob[n] << 40 |
	       (uint64_t)c->lba_mid_hob[n] << 32 |
	       (uint64_t)c->lba_low_hob[n] << 24 |
	       (uint64_t)c->lba_high[n] << 16 | (uint64_t)c->lba_mid[n] << 8 |
	       c->lba_low[n];
}

/* Takes address and count out of the registers; false after an error. */
static bool
take_address(struct device *d, bool ext)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;

	if (ext) {
		c->lba = address48(c);
		c->left = c->count_hob[n] * 256u + c->count[n];
		c->left = c->left != 0 ? c->left : 65536;
	} else {
		c->lba = address28(c);
		c->left = c->count[n] != 0 ? c->count[n] : 256;
	}
	if (c->lba < capacity(c) && c->left <= capacity(c) - c->lba) {
		return true;
	}
	c->left = 0;
	ide_done(d, ERROR_IDNF);
	return false;
}

static void
put_address(struct ide *c, uint64_t lba, bool ext)
{
	unsigned n = c->active;

	c->lba_low[n] = (uint8_t)lba;
	c->lba_mid[n] = (uint8_t)(lba >> 8);
	c->lba_high[n] = (uint8_t)(lba >> 16);
	if (ext) {
		c->lba_low_hob[n] = (uint8_t)(lba >> 24);
		c->lba_mid_hob[n] = (uint8_t)(lba >> 32);
		c->lba_high_hob[n] = (uint8_t)(lba >> 40);
	} else {
		c->select = (uint8_t)((c->select & ~SELECT_HEAD) |
				      (lba >> 24 & SELECT_HEAD));
	}
}

/* ---- moving sectors ---- */

/* Sectors of the next block, not more than the buffer holds. */
static uint32_t
next_block(const struct ide *c)
{
	uint32_t block = c->block != 0 ? c->block : 1;

	return c->left < block ? c->left : block;
}

/* Does [lba, lba + n) exist?  It was checked, but a state may come from
 * outside. */
static bool
in_range(const struct ide *c, uint32_t n)
{
	return c->lba < capacity(c) && n <= capacity(c) - c->lba;
}

static bool
read_sectors(struct ide *c, uint32_t n)
{
	return in_range(c, n) &&
	       diskimage_read(c->disk[c->active], c->lba * IDE_SECTOR,
			      c->buffer, (size_t)n * IDE_SECTOR);
}

static bool
write_sectors(struct ide *c, uint32_t n)
{
	return in_range(c, n) &&
	       diskimage_write(c->disk[c->active], c->lba * IDE_SECTOR,
			       c->buffer, (size_t)n * IDE_SECTOR);
}

void
ide_ata_read(struct device *d)
{
	struct ide *c = device_self(d);
	uint32_t n = next_block(c);

	if (!read_sectors(c, n)) {
		c->left = 0;
		ide_done(d, ERROR_UNC);
		return;
	}
	c->lba += n;
	c->left -= n;
	ide_offer(d, n * IDE_SECTOR);
}

void
ide_ata_write(struct device *d)
{
	struct ide *c = device_self(d);
	uint32_t n = c->len / IDE_SECTOR;

	if (!write_sectors(c, n)) {
		c->left = 0;
		ide_done(d, ERROR_UNC);
		return;
	}
	c->lba += n;
	c->left -= n < c->left ? n : c->left;
	if (c->left > 0) {
		ide_ask(d, next_block(c) * IDE_SECTOR, true);
	} else {
		ide_done(d, 0);
	}
}

void
ide_ata_dma(struct device *d)
{
	struct ide *c = device_self(d);

	while (c->left > 0) {
		uint32_t n =
		    c->left < IDE_MULTIPLE_MAX ? c->left : IDE_MULTIPLE_MAX;
		size_t len = (size_t)n * IDE_SECTOR;
		bool moved;

		if (c->writes) {
			moved = c->dma.from_memory != NULL &&
				c->dma.from_memory(c->dma.arg, c->buffer, len);
		} else {
			moved = read_sectors(c, n);
			if (!moved) {
				ide_done(d, ERROR_UNC);
				return;
			}
			moved = c->dma.to_memory != NULL &&
				c->dma.to_memory(c->dma.arg, c->buffer, len);
		}
		if (!moved) {
			return; /* the drive waits for ever */
		}
		if (c->writes && !write_sectors(c, n)) {
			ide_done(d, ERROR_UNC);
			return;
		}
		c->lba += n;
		c->left -= n;
	}
	if (c->dma.finished != NULL) {
		c->dma.finished(c->dma.arg);
	}
	ide_done(d, 0);
}

static void
start_read(struct device *d, bool ext, unsigned block)
{
	struct ide *c = device_self(d);

	c->block = (uint8_t)block;
	if (block == 0) {
		ide_done(d, ERROR_ABRT); /* no SET MULTIPLE */
	} else if (take_address(d, ext)) {
		ide_later(d, IDE_STEP_READ, COMMAND_TIME);
	}
}

static bool
may_write(struct device *d)
{
	const struct ide *c = device_self(d);

	if (!diskimage_is_read_only(c->disk[c->active])) {
		return true;
	}
	ide_done(d, ERROR_ABRT);
	return false;
}

static void
start_write(struct device *d, bool ext, unsigned block)
{
	struct ide *c = device_self(d);

	c->block = (uint8_t)block;
	if (block == 0) {
		ide_done(d, ERROR_ABRT);
	} else if (may_write(d) && take_address(d, ext)) {
		ide_ask(d, next_block(c) * IDE_SECTOR, false);
	}
}

static void
start_dma(struct device *d, bool ext, bool writes)
{
	if ((!writes || may_write(d)) && take_address(d, ext)) {
		ide_want_dma(d, writes);
	}
}

/* ---- IDENTIFY ---- */

/* Which modes there are, and the one that is set. */
static uint16_t
mode_word(uint8_t mode, uint8_t kind, uint16_t there)
{
	if ((mode & 0xf8) == kind) {
		there |= (uint16_t)(0x100u << (mode & 7));
	}
	return there;
}

static void
identify(struct ide *c)
{
	unsigned n = c->active;
	const struct diskimage *image = c->disk[n];
	uint64_t sectors = capacity(c);
	uint64_t lba28 = sectors < LBA28_MAX ? sectors : LBA28_MAX;
	unsigned cylinders;
	unsigned heads;
	unsigned spt;
	unsigned per_cylinder = c->heads[n] * c->sectors[n];
	uint64_t current = per_cylinder != 0 ? sectors / per_cylinder : 0;
	uint32_t chs;
	char serial[24];

	diskimage_geometry(image, &cylinders, &heads, &spt);
	cylinders = cylinders < 16383 ? cylinders : 16383;
	current = current < 65535 ? current : 65535;
	chs = (uint32_t)current * per_cylinder;
	snprintf(serial, sizeof(serial), "GX%08u", diskimage_id(image));
	memset(c->buffer, 0, IDE_SECTOR);
	ide_put_word(c, 0, 0x0040); /* a fixed disk */
	ide_put_word(c, 1, (uint16_t)cylinders);
	ide_put_word(c, 3, (uint16_t)heads);
	ide_put_word(c, 6, (uint16_t)spt);
	ide_put_string(c, 10, 10, serial);
	ide_put_string(c, 23, 4, "1.0");
	ide_put_string(c, 27, 20, "gxemul disk");
	ide_put_word(c, 47, 0x8000 | IDE_MULTIPLE_MAX);
	ide_put_word(c, 49, 0x0b00); /* IORDY, LBA, DMA */
	ide_put_word(c, 50, 0x4000);
	ide_put_word(c, 51, 0x0200);
	ide_put_word(c, 53, 0x0007);
	ide_put_word(c, 54, (uint16_t)current);
	ide_put_word(c, 55, c->heads[n]);
	ide_put_word(c, 56, c->sectors[n]);
	ide_put_word(c, 57, (uint16_t)chs);
	ide_put_word(c, 58, (uint16_t)(chs >> 16));
	ide_put_word(c, 59, c->multiple[n] != 0 ? 0x0100 | c->multiple[n] : 0);
	ide_put_word(c, 60, (uint16_t)lba28);
	ide_put_word(c, 61, (uint16_t)(lba28 >> 16));
	ide_put_word(c, 63, mode_word(c->mode[n], MODE_MWDMA, 0x0007));
	ide_put_word(c, 64, 0x0003);
	for (unsigned i = 65; i <= 68; i++) {
		ide_put_word(c, i, 120); /* ns */
	}
	ide_put_word(c, 80, 0x007e); /* ATA-1 to ATA/ATAPI-6 */
	ide_put_word(c, 82, 0x4000); /* no write cache */
	ide_put_word(c, 83, 0x7400); /* FLUSH, FLUSH EXT, LBA48 */
	ide_put_word(c, 84, 0x4000);
	ide_put_word(c, 85, 0x4000);
	ide_put_word(c, 86, 0x3400);
	ide_put_word(c, 87, 0x4000);
	ide_put_word(c, 88, mode_word(c->mode[n], MODE_UDMA, 0x003f));
	ide_put_word(c, 93, n == 0 ? 0x600b : 0x6b00);
	for (unsigned i = 0; i < 4; i++) {
		ide_put_word(c, 100 + i, (uint16_t)(sectors >> 16 * i));
	}
}

/* ---- settings ---- */

static void
set_features(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;
	uint8_t value = c->count[n];
	uint8_t error = 0;

	switch (c->features[n]) {
	case FEATURE_SET_MODE:
		if (value <= 1 || (value >= MODE_PIO_FLOW && value <= 12) ||
		    (value >= MODE_MWDMA && value <= MODE_MWDMA + 2) ||
		    (value >= MODE_UDMA && value <= MODE_UDMA + 5)) {
			c->mode[n] = value;
		} else {
			error = ERROR_ABRT;
		}
		break;
	case FEATURE_READ_AHEAD_OFF:
	case FEATURE_NO_REVERT:
	case FEATURE_WRITE_CACHE_OFF:
	case FEATURE_READ_AHEAD_ON:
	case FEATURE_REVERT:
		break;
	default:
		error = ERROR_ABRT;
		break;
	}
	ide_done(d, error);
}

static void
set_multiple(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;
	uint8_t value = c->count[n];

	if (value > IDE_MULTIPLE_MAX || (value & (value - 1)) != 0) {
		ide_done(d, ERROR_ABRT);
		return;
	}
	c->multiple[n] = value;
	ide_done(d, 0);
}

static void
init_parameters(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned n = c->active;

	if (c->count[n] == 0 || c->count[n] > IDE_SECTORS_MAX) {
		ide_done(d, ERROR_ABRT);
		return;
	}
	c->sectors[n] = c->count[n];
	c->heads[n] = (uint8_t)((c->select & SELECT_HEAD) + 1);
	ide_done(d, 0);
}

static void
flush(struct device *d)
{
	const struct ide *c = device_self(d);

	if (diskimage_flush(c->disk[c->active])) {
		ide_later(d, IDE_STEP_DONE, COMMAND_TIME);
	} else {
		ide_done(d, ERROR_UNC);
	}
}

static void
native_max(struct device *d, bool ext)
{
	struct ide *c = device_self(d);
	uint64_t last = capacity(c) - 1;

	if (!ext && last > LBA28_MAX - 1) {
		last = LBA28_MAX - 1;
	}
	put_address(c, last, ext);
	ide_done(d, 0);
}

/* ---- commands ---- */

/* Those without data; false: it is none of them. */
static bool
command_without_data(struct device *d)
{
	struct ide *c = device_self(d);

	switch (c->command) {
	case ATA_VERIFY:
	case ATA_VERIFY_ONCE:
	case ATA_VERIFY_EXT:
		if (take_address(d, c->command == ATA_VERIFY_EXT)) {
			c->left = 0;
			ide_later(d, IDE_STEP_DONE, COMMAND_TIME);
		}
		return true;
	case ATA_INIT_PARAMETERS:
		init_parameters(d);
		return true;
	case ATA_SET_MULTIPLE:
		set_multiple(d);
		return true;
	case ATA_CHECK_POWER:
		c->count[c->active] = POWER_ACTIVE;
		ide_done(d, 0);
		return true;
	case ATA_STANDBY_NOW:
	case ATA_IDLE_NOW:
	case ATA_STANDBY:
	case ATA_IDLE:
	case ATA_SLEEP:
		ide_done(d, 0);
		return true;
	case ATA_FLUSH:
	case ATA_FLUSH_EXT:
		flush(d);
		return true;
	case ATA_SET_FEATURES:
		set_features(d);
		return true;
	case ATA_READ_NATIVE_MAX:
	case ATA_READ_NATIVE_MAX_EXT:
		native_max(d, c->command == ATA_READ_NATIVE_MAX_EXT);
		return true;
	default:
		break;
	}
	if ((c->command & 0xf0) == ATA_RECALIBRATE ||
	    (c->command & 0xf0) == ATA_SEEK) {
		ide_later(d, IDE_STEP_DONE, COMMAND_TIME);
		return true;
	}
	return false;
}

void
ide_ata_command(struct device *d)
{
	struct ide *c = device_self(d);
	unsigned multiple = c->multiple[c->active];

	switch (c->command) {
	case ATA_READ:
	case ATA_READ_ONCE:
	case ATA_READ_EXT:
		start_read(d, c->command == ATA_READ_EXT, 1);
		break;
	case ATA_READ_MULTIPLE:
	case ATA_READ_MULTIPLE_EXT:
		start_read(d, c->command == ATA_READ_MULTIPLE_EXT, multiple);
		break;
	case ATA_WRITE:
	case ATA_WRITE_ONCE:
	case ATA_WRITE_EXT:
		start_write(d, c->command == ATA_WRITE_EXT, 1);
		break;
	case ATA_WRITE_MULTIPLE:
	case ATA_WRITE_MULTIPLE_EXT:
		start_write(d, c->command == ATA_WRITE_MULTIPLE_EXT, multiple);
		break;
	case ATA_READ_DMA:
	case ATA_READ_DMA_ONCE:
	case ATA_READ_DMA_EXT:
		start_dma(d, c->command == ATA_READ_DMA_EXT, false);
		break;
	case ATA_WRITE_DMA:
	case ATA_WRITE_DMA_ONCE:
	case ATA_WRITE_DMA_EXT:
		start_dma(d, c->command == ATA_WRITE_DMA_EXT, true);
		break;
	case ATA_IDENTIFY:
		identify(c);
		ide_later(d, IDE_STEP_SEND, COMMAND_TIME);
		break;
	default:
		if (!command_without_data(d)) {
			/* The way to tell that a command is not known. */
			ide_done(d, ERROR_ABRT);
		}
		break;
	}
}
