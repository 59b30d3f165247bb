/*
 * Disks as the DECstation firmware uses them: the boot block, and the routines
 * by which a boot program reads the rest.  See dec_prom.c.
 *
 * Document: "TURBOchannel Firmware Specification" (EK-TCAAD-FS); the boot block
 * is what ULTRIX and NetBSD write:
 *
 *	08	0x0002757a
 *	0c	mode: 0, one run of blocks; 1, runs until one has no blocks
 *	10	load address
 *	14	start address
 *	18	runs: number of blocks, first block
 *
 * All numbers are little-endian; blocks have 512 bytes, on CD-ROM and tape,
 *too. Of a tape, only the first file is seen.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/diskimage.h"
#include "host/tap_image.h"
#include "promemul/dec_prom_private.h"

enum boot_block {
	BOOT_MAGIC = 0x08,
	BOOT_MODE = 0x0c,
	BOOT_LOAD = 0x10,
	BOOT_START = 0x14,
	BOOT_RUNS = 0x18,
	BOOT_RUN_SIZE = 8,
};

#define BLOCK		512u
#define BOOT_MAGIC_WORD 0x0002757au
#define BOOT_ONE_RUN	0
#define CHUNK		4096u
#define KSEG_MASK	UINT32_C(0x1fffffff)

static uint32_t
word(const uint8_t *p)
{
	return (uint32_t)(p[0] | p[1] << 8 | p[2] << 16) | (uint32_t)p[3] << 24;
}

/* Bytes that the firmware sees. */
static uint64_t
visible(struct diskimage *disk)
{
	if (diskimage_is_tap(disk)) {
		return tap_first_length(disk);
	}
	return diskimage_is_tape(disk) ? diskimage_tape_length(disk, 0)
				       : diskimage_bytes(disk);
}

static bool
read_disk(struct diskimage *disk, uint64_t offset, uint8_t *data, uint32_t len)
{
	return diskimage_is_tap(disk) ? tap_read_first(disk, offset, data, len)
				      : diskimage_read(disk, offset, data, len);
}

/* ---- choosing and loading ---- */

struct diskimage *
dec_prom_boot_disk(const struct machine *m)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;
	struct diskimage *first = NULL;

	if (p->boot_disk != 0) {
		return diskimage_find(m, DISK_SCSI, p->boot_disk - 1u);
	}
	for (unsigned i = 0; i < m->n_disks; i++) {
		struct diskimage *disk = m->disks[i];

		if (diskimage_type(disk) == DISK_SCSI &&
		    (first == NULL ||
		     (diskimage_is_boot(disk) && !diskimage_is_boot(first)))) {
			first = disk;
		}
	}
	return first;
}

static bool
no_boot_block(const struct diskimage *disk, struct error *e)
{
	return emul_error(e,
			  "disk image %s cannot be booted: there is no boot "
			  "block in it; give a kernel file as well, or another "
			  "image as -d b:FILE",
			  diskimage_name(disk));
}

/* Copies COUNT blocks to *ADDRESS, which moves on. */
static bool
load_run(struct machine *m, struct diskimage *disk, uint32_t count,
	 uint32_t block, uint32_t *address, struct error *e)
{
	uint64_t from = (uint64_t)block * BLOCK;
	uint64_t len = (uint64_t)count * BLOCK;
	uint64_t all = diskimage_is_tap(disk) ? tap_first_length(disk)
					      : diskimage_bytes(disk);
	uint8_t bytes[BLOCK];

	if (from > all || len > all - from) {
		return emul_error(e,
				  "disk image %s cannot be booted: its boot "
				  "block names block %" PRIu32
				  ", which is not there: the image is cut off",
				  diskimage_name(disk), block + count - 1);
	}
	for (; count > 0; count--) {
		if (!read_disk(disk, from, bytes, BLOCK)) {
			return emul_error(e, "disk image %s cannot be read",
					  diskimage_name(disk));
		}
		if ((*address & KSEG_MASK) >= m->ram_bytes ||
		    !memory_load(m->memory, *address & KSEG_MASK, bytes,
				 BLOCK)) {
			return emul_error(e,
					  "disk image %s cannot be booted: "
					  "0x%08" PRIx32
					  ", where it is to be loaded, is not "
					  "memory: try a larger -M",
					  diskimage_name(disk), *address);
		}
		*address += BLOCK;
		from += BLOCK;
	}
	return true;
}

static bool
read_boot_block(struct diskimage *disk, uint8_t block[BLOCK], struct error *e)
{
	if (!read_disk(disk, 0, block, BLOCK)) {
		return emul_error(e, "disk image %s cannot be read",
				  diskimage_name(disk));
	}
	if (word(block + BOOT_MAGIC) != BOOT_MAGIC_WORD ||
	    word(block + BOOT_RUNS) == 0) {
		return no_boot_block(disk, e);
	}
	return true;
}

bool
dec_prom_check_boot_block(struct diskimage *disk, struct error *e)
{
	uint8_t block[BLOCK];

	return read_boot_block(disk, block, e);
}

bool
dec_prom_load_boot_block(struct machine *m, struct diskimage *disk,
			 uint32_t *start, struct error *e)
{
	uint8_t block[BLOCK];
	uint32_t address;
	unsigned at = BOOT_RUNS;

	if (!read_boot_block(disk, block, e)) {
		return false;
	}
	address = word(block + BOOT_LOAD);
	*start = word(block + BOOT_START);
	do {
		uint32_t count = word(block + at);

		if (count == 0) {
			break;
		}
		if (!load_run(m, disk, count, word(block + at + 4), &address,
			      e)) {
			return false;
		}
		at += BOOT_RUN_SIZE;
	} while (word(block + BOOT_MODE) != BOOT_ONE_RUN &&
		 at + BOOT_RUN_SIZE <= BLOCK);
	return true;
}

/* "5/rz0/NAME", or "rz(0,0,0)NAME". */
void
dec_prom_disk_path(const struct dec_prom_board *b, const struct diskimage *disk,
		   const char *name, char *path, size_t size)
{
	const char *kind = diskimage_is_tape(disk) ? "tz" : "rz";
	unsigned id = diskimage_id(disk);

	if (b->old_names) {
		snprintf(path, size, "%s(0,%u,0)%s", kind, id, name);
	} else {
		snprintf(path, size, "%u/%s%u/%s", b->scsi_slot, kind, id,
			 name);
	}
}

/* "6/tftp/NAME", or "tftp()NAME". */
void
dec_prom_net_path(const struct dec_prom_board *b, const char *name, char *path,
		  size_t size)
{
	if (b->old_names) {
		snprintf(path, size, "tftp()%s", name);
	} else {
		snprintf(path, size, "%u/tftp/%s", b->net_slot, name);
	}
}

/* ---- moving bytes ---- */

/* The part of LEN bytes at OFFSET that the disk has. */
static uint32_t
clip(struct diskimage *disk, uint64_t offset, uint32_t len)
{
	uint64_t bytes = visible(disk);
	uint64_t n = offset < bytes ? bytes - offset : 0;

	return n < len ? (uint32_t)n : len;
}

/* Reads from the disk into the guest's memory, or (WRITES) the other way round;
 * the number of bytes, or -1. */
static uint32_t
move(struct dec_prom_call *c, struct diskimage *disk, uint64_t offset,
     uint32_t address, uint32_t len, bool writes)
{
	uint8_t chunk[CHUNK];
	uint32_t done = 0;

	len = clip(disk, offset, len);
	while (done < len) {
		uint32_t n = len - done < CHUNK ? len - done : CHUNK;
		bool ok;

		if (writes) {
			ok = dec_prom_peek(c, address + done, chunk, n) &&
			     !diskimage_is_tape(disk) &&
			     diskimage_write(disk, offset + done, chunk, n);
		} else {
			ok = read_disk(disk, offset + done, chunk, n) &&
			     dec_prom_poke(c, address + done, chunk, n);
		}
		if (!ok) {
			return UINT32_MAX;
		}
		done += n;
	}
	return done;
}

/* ---- REX: one device, that of the boot ---- */

static struct diskimage *
boot_disk(struct dec_prom_call *c)
{
	struct diskimage *disk = dec_prom_boot_disk(c->machine);

	c->result = UINT32_MAX;
	if (disk == NULL) {
		dec_prom_error(c, "there is no disk");
	}
	return disk;
}

/* What the path says does not matter. */
enum dec_prom_done
dec_prom_bootinit(struct dec_prom_call *c)
{
	if (boot_disk(c) != NULL) {
		c->result = 0;
	}
	return DEC_PROM_RETURN;
}

static enum dec_prom_done
boot_move(struct dec_prom_call *c, bool writes)
{
	struct diskimage *disk = boot_disk(c);

	if (disk != NULL) {
		c->result = move(
		    c, disk, (uint64_t)dec_prom_argument(c, 0) * BLOCK,
		    dec_prom_argument(c, 1), dec_prom_argument(c, 2), writes);
	}
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_bootread(struct dec_prom_call *c)
{
	return boot_move(c, false);
}

enum dec_prom_done
dec_prom_bootwrite(struct dec_prom_call *c)
{
	return boot_move(c, true);
}

/* ---- the older routines: handles ---- */

enum dec_prom_done
dec_prom_open(struct dec_prom_call *c)
{
	struct dec_prom *p = c->prom;
	struct dec_prom_path where;
	char path[256];

	c->result = UINT32_MAX;
	if (!dec_prom_read_string(c, dec_prom_argument(c, 0), path,
				  sizeof(path))) {
		return DEC_PROM_RETURN;
	}
	if (!dec_prom_parse_path(path, &where) || where.net ||
	    diskimage_find(c->machine, DISK_SCSI, where.id) == NULL) {
		dec_prom_error(c, "no device \"%s\"", path);
		return DEC_PROM_RETURN;
	}
	for (unsigned i = 0; i < DEC_PROM_HANDLES; i++) {
		if (!p->handle_open[i]) {
			p->handle_open[i] = true;
			p->handle_id[i] = (uint8_t)where.id;
			p->handle_offset[i] = 0;
			c->result = i;
			break;
		}
	}
	return DEC_PROM_RETURN;
}

/* The disk of the handle in the first argument, NULL: it is none. */
static struct diskimage *
handle_disk(struct dec_prom_call *c, uint32_t *handle)
{
	const struct dec_prom *p = c->prom;
	struct diskimage *disk = NULL;

	*handle = dec_prom_argument(c, 0);
	c->result = UINT32_MAX;
	if (*handle < DEC_PROM_HANDLES && p->handle_open[*handle]) {
		disk = diskimage_find(c->machine, DISK_SCSI,
				      p->handle_id[*handle]);
	}
	if (disk == NULL) {
		dec_prom_error(c, "nothing is open as %" PRIu32, *handle);
	}
	return disk;
}

static enum dec_prom_done
handle_move(struct dec_prom_call *c, bool writes)
{
	uint32_t handle;
	struct diskimage *disk = handle_disk(c, &handle);

	if (disk == NULL) {
		return DEC_PROM_RETURN;
	}
	c->result =
	    move(c, disk, c->prom->handle_offset[handle],
		 dec_prom_argument(c, 1), dec_prom_argument(c, 2), writes);
	if (c->result != UINT32_MAX) {
		c->prom->handle_offset[handle] += c->result;
	}
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_read(struct dec_prom_call *c)
{
	return handle_move(c, false);
}

enum dec_prom_done
dec_prom_write(struct dec_prom_call *c)
{
	return handle_move(c, true);
}

/* From the beginning (0), or from where it is (1). */
enum dec_prom_done
dec_prom_lseek(struct dec_prom_call *c)
{
	uint32_t handle;
	uint32_t offset = dec_prom_argument(c, 1);
	uint32_t whence = dec_prom_argument(c, 2);

	if (handle_disk(c, &handle) == NULL || whence > 1) {
		return DEC_PROM_RETURN;
	}
	if (whence == 1) {
		offset += (uint32_t)c->prom->handle_offset[handle];
	}
	c->prom->handle_offset[handle] = offset;
	c->result = offset;
	return DEC_PROM_RETURN;
}

enum dec_prom_done
dec_prom_close(struct dec_prom_call *c)
{
	uint32_t handle;

	if (handle_disk(c, &handle) != NULL) {
		c->prom->handle_open[handle] = false;
		c->result = 0;
	}
	return DEC_PROM_RETURN;
}
