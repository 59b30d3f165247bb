/*
 * Disk image files: raw images with pread and pwrite.
 *
 * The writes of an "R:" image go to an unlinked temporary file in $TMPDIR, laid
 * out like the image itself (so it is sparse), with a bitmap in memory that
 * says which blocks are there.  A block's bit is set after its data is
 * complete; the image file is open for reading only and never changes.
 *
 * The writes of an overlay ("V:") go to a named file that is laid out in the
 * same way, and its bitmap to NAME.map, least significant bit first: a block's
 * data before its bit.  Overlays lie one over the other; the last one takes the
 * writes.
 *
 * A tape's files lie one after the other in the image's bytes, each rounded up
 * to whole blocks.
 *
 * Not supported: floppies (disk_spec.c refuses them).
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emul/log.h"
#include "emul/machine.h"
#include "host/disk_history.h"
#include "host/disk_spec.h"
#include "host/diskimage.h"

#define BLOCK_SIZE	512u
#define DEFAULT_HEADS	16
#define DEFAULT_SECTORS 63

static const char *const type_names[] = {
    [DISK_NONE] = "disk",
    [DISK_IDE] = "IDE",
    [DISK_SCSI] = "SCSI",
    [DISK_FLOPPY] = "floppy",
};

/* A named overlay. */
struct layer {
	int fd;
	int map_fd;
	uint8_t *map;
};

#define MAX_LAYERS 8

/* A file of a tape. */
struct tape_file {
	int fd;
	uint64_t start;	 /* in the image */
	uint64_t length; /* bytes of the file */
};

struct diskimage {
	struct machine *machine;
	char *name;
	enum disk_type type;
	unsigned id;
	bool boot;
	bool cdrom;
	bool tape;
	bool read_only;
	unsigned heads;
	unsigned sectors;

	struct tape_file *files; /* of a tape, NULL: it is none */
	unsigned n_files;

	int fd;
	uint64_t base;	/* of the disk in the file, "o" */
	uint64_t bytes; /* multiple of BLOCK_SIZE */

	struct layer layers[MAX_LAYERS];
	unsigned n_layers;

	int overlay_fd; /* -1: writes go to the last layer, or the file */
	uint8_t *overlay_map;

	char *spec;		      /* as given */
	struct disk_history *history; /* NULL: not kept */
	void (*observer)(void *arg, const struct diskimage *d, uint64_t offset,
			 const uint8_t *old, size_t len);
	void *observer_arg;

	bool host_error_said; /* a broken host disk is reported once */
};

/* ---- opening ---- */

static bool
has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name);
	size_t s = strlen(suffix);

	return n >= s && strcasecmp(name + n - s, suffix) == 0;
}

bool
diskimage_name_is_cdrom(const char *name)
{
	return has_suffix(name, ".iso") || has_suffix(name, ".cdr");
}

static bool
open_overlay(struct diskimage *d, struct error *e)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int n;

	if (dir == NULL || dir[0] == '\0') {
		dir = "/tmp";
	}
	n = snprintf(path, sizeof(path), "%s/gxemul-disk.XXXXXX", dir);
	if (n < 0 || (size_t)n >= sizeof(path)) {
		return emul_error(e, "the name in TMPDIR is too long");
	}
	d->overlay_fd = mkstemp(path);
	if (d->overlay_fd < 0) {
		return emul_error(e,
				  "cannot keep the writes to %s in %s: %s; set "
				  "TMPDIR to a directory with space",
				  d->name, dir, strerror(errno));
	}
	(void)unlink(path);
	(void)fcntl(d->overlay_fd, F_SETFD, FD_CLOEXEC);
	d->overlay_map = calloc(1, d->bytes / BLOCK_SIZE / 8 + 1);
	if (d->overlay_map == NULL) {
		return emul_error(e, "disk image %s: out of memory", d->name);
	}
	return true;
}

static uint64_t
whole_blocks(uint64_t bytes)
{
	return (bytes + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE;
}

/* Opens the file and finds its size.  The mode of a file that is not a regular
 * file or a block device is looked at first: opening a FIFO would wait. */
static bool
open_file(struct diskimage *d, bool writable, struct error *e)
{
	struct stat st;
	off_t size;

	if (stat(d->name, &st) != 0) {
		return emul_error(e,
				  "disk image %s: %s; check the name after -d",
				  d->name, strerror(errno));
	}
	if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode)) {
		return emul_error(e,
				  "disk image %s is not a file: give a file "
				  "or a block device",
				  d->name);
	}
	d->fd = open(d->name, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	if (d->fd < 0 && writable) {
		return emul_error(e,
				  "disk image %s cannot be written: %s; use "
				  "-d r:%s (read-only) or -d R:%s (writes are "
				  "lost at the end)",
				  d->name, strerror(errno), d->name, d->name);
	}
	if (d->fd < 0) {
		return emul_error(e, "disk image %s cannot be read: %s",
				  d->name, strerror(errno));
	}
	size = lseek(d->fd, 0, SEEK_END);
	if (size < 0) {
		return emul_error(e, "disk image %s: no size: %s", d->name,
				  strerror(errno));
	}
	if ((uint64_t)size <= d->base) {
		return emul_error(e,
				  "disk image %s has %" PRIu64 " bytes%s: "
				  "nothing is left for a disk",
				  d->name, (uint64_t)size,
				  d->base != 0 ? ", fewer than are skipped (o)"
					       : "");
	}
	d->bytes = whole_blocks((uint64_t)size - d->base);
	if (!d->tape && d->bytes != (uint64_t)size - d->base) {
		log_print(d->machine->log, LOG_DISK, LOG_WARNING,
			  "%s has %" PRIu64 " bytes, which are not whole "
			  "blocks of %u: the rest of the last one reads as "
			  "zeros; is the file complete?",
			  d->name, (uint64_t)size, BLOCK_SIZE);
	}
	return true;
}

/* Adds FD, the next file of a tape; false: no memory, or no size. */
static bool
add_tape_file(struct diskimage *d, int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	struct tape_file *files =
	    realloc(d->files, (d->n_files + 1) * sizeof(*files));

	if (files != NULL) {
		d->files = files;
	}
	if (files == NULL || size < 0) {
		return false;
	}
	files[d->n_files++] = (struct tape_file){
	    .fd = fd,
	    .start = d->bytes,
	    .length = (uint64_t)size,
	};
	d->bytes += whole_blocks((uint64_t)size);
	return true;
}

/* The first file is open; the others have numbers, and the first that is not
 * there ends the tape. */
static bool
open_tape(struct diskimage *d, struct error *e)
{
	char name[4096];
	int fd = d->fd;

	d->bytes = 0;
	for (unsigned i = 1; fd >= 0; i++) {
		int n;

		if (!add_tape_file(d, fd)) {
			if (fd != d->fd) {
				(void)close(fd);
			}
			return emul_error(e, "tape %s: file %u: %s", d->name,
					  i - 1, strerror(errno));
		}
		n = snprintf(name, sizeof(name), "%s.%u", d->name, i);
		if (n < 0 || (size_t)n >= sizeof(name)) {
			break;
		}
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0 && errno != ENOENT) {
			return emul_error(e, "tape %s: file %s: %s", d->name,
					  name, strerror(errno));
		}
	}
	return true;
}

static bool
choose_id(struct machine *m, struct diskimage *d, int wanted, struct error *e)
{
	unsigned id;

	if (wanted >= 0) {
		const struct diskimage *other;

		other = diskimage_find(m, d->type, (unsigned)wanted);
		if (other != NULL) {
			return emul_error(e,
					  "disk image %s: %s id %d is taken by "
					  "%s; give another digit before the "
					  "':'",
					  d->name, type_names[d->type], wanted,
					  other->name);
		}
		d->id = (unsigned)wanted;
		return true;
	}
	for (id = 0; id < DISK_MAX_IDS; id++) {
		if (diskimage_find(m, d->type, id) == NULL) {
			d->id = id;
			return true;
		}
	}
	return emul_error(e, "disk image %s: all %d %s ids are taken", d->name,
			  DISK_MAX_IDS, type_names[d->type]);
}

static void
diskimage_free(struct diskimage *d)
{
	if (d->fd >= 0) {
		(void)close(d->fd);
	}
	if (d->overlay_fd >= 0) {
		(void)close(d->overlay_fd);
	}
	for (unsigned i = 1; i < d->n_files; i++) {
		(void)close(d->files[i].fd);
	}
	free(d->files);
	for (unsigned i = 0; i < d->n_layers; i++) {
		(void)close(d->layers[i].fd);
		(void)close(d->layers[i].map_fd);
		free(d->layers[i].map);
	}
	disk_history_free(d->history);
	free(d->overlay_map);
	free(d->spec);
	free(d->name);
	free(d);
}

static struct diskimage *
diskimage_new(struct machine *m, const struct disk_spec *s,
	      enum disk_type default_type)
{
	struct diskimage *d = calloc(1, sizeof(*d));

	if (d == NULL) {
		return NULL;
	}
	d->name = strdup(s->file);
	if (d->name == NULL) {
		free(d);
		return NULL;
	}
	d->machine = m;
	d->fd = -1;
	d->overlay_fd = -1;
	d->type = s->type != DISK_NONE ? s->type : default_type;
	d->base = s->offset;
	d->boot = s->boot;
	d->cdrom = s->cdrom || (!s->disk && diskimage_name_is_cdrom(s->file));
	d->cdrom = d->cdrom && !s->tape;
	d->tape = s->tape;
	d->read_only = s->read_only || d->cdrom || d->tape;
	d->heads = s->heads != 0 ? s->heads : DEFAULT_HEADS;
	d->sectors = s->sectors != 0 ? s->sectors : DEFAULT_SECTORS;
	return d;
}

void
diskimage_free_all(struct machine *m)
{
	while (m->n_disks > 0) {
		m->n_disks--;
		diskimage_free(m->disks[m->n_disks]);
		m->disks[m->n_disks] = NULL;
	}
}

struct diskimage *
diskimage_find(const struct machine *m, enum disk_type type, unsigned id)
{
	unsigned i;

	for (i = 0; i < m->n_disks; i++) {
		if (m->disks[i]->type == type && m->disks[i]->id == id) {
			return m->disks[i];
		}
	}
	return NULL;
}

/* ---- transfers ---- */

static void
host_error(struct diskimage *d, const char *what)
{
	if (!d->host_error_said) {
		d->host_error_said = true;
		log_print(d->machine->log, LOG_DISK, LOG_ERROR, "%s: %s: %s",
			  d->name, what, strerror(errno));
	}
}

/* Reads LEN bytes; zeros where the file has none. */
static bool
read_whole(int fd, uint64_t offset, uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = pread(fd, data, len, (off_t)offset);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0) {
			return false;
		}
		if (n == 0) {
			memset(data, 0, len);
			return true;
		}
		data += n;
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

/* Reads from the files of a tape; zeros between them. */
static bool
read_tape(const struct diskimage *d, uint64_t offset, uint8_t *data, size_t len)
{
	memset(data, 0, len);
	for (unsigned i = 0; i < d->n_files; i++) {
		const struct tape_file *f = &d->files[i];
		uint64_t from = offset > f->start ? offset : f->start;
		uint64_t to = offset + len < f->start + f->length
				  ? offset + len
				  : f->start + f->length;

		if (from < to &&
		    !read_whole(f->fd, from - f->start, data + (from - offset),
				(size_t)(to - from))) {
			return false;
		}
	}
	return true;
}

static bool
map_has(const uint8_t *map, uint64_t block)
{
	return (map[block / 8] >> (block % 8) & 1) != 0;
}

/* The topmost layer that has the block, or n_layers: the file has it. */
static unsigned
layer_of(const struct diskimage *d, uint64_t block)
{
	for (unsigned i = d->n_layers; i > 0; i--) {
		if (map_has(d->layers[i - 1].map, block)) {
			return i - 1;
		}
	}
	return d->n_layers;
}

/* What the image's files have, at most to where another one has it; *LEN
 * becomes the bytes that were read. */
static bool
read_run(const struct diskimage *d, uint64_t offset, uint8_t *data, size_t *len)
{
	uint64_t block = offset / BLOCK_SIZE;
	unsigned layer;
	size_t run;

	if (d->files != NULL) {
		return read_tape(d, offset, data, *len);
	}
	layer = layer_of(d, block);
	run = BLOCK_SIZE - (size_t)(offset % BLOCK_SIZE);
	while (run < *len && layer_of(d, ++block) == layer) {
		run += BLOCK_SIZE;
	}
	*len = run < *len && d->n_layers > 0 ? run : *len;
	return layer < d->n_layers
		   ? read_whole(d->layers[layer].fd, offset, data, *len)
		   : read_whole(d->fd, d->base + offset, data, *len);
}

static bool
read_files(const struct diskimage *d, uint64_t offset, uint8_t *data,
	   size_t len)
{
	while (len > 0) {
		size_t n = len;

		if (!read_run(d, offset, data, &n)) {
			return false;
		}
		data += n;
		offset += n;
		len -= n;
	}
	return true;
}

static bool
write_whole(int fd, uint64_t offset, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, data, len, (off_t)offset);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n == 0) {
			errno = ENOSPC;
		}
		if (n <= 0) {
			return false;
		}
		data += n;
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

static bool
overlay_has(const struct diskimage *d, uint64_t block)
{
	return map_has(d->overlay_map, block);
}

/* Bytes from OFFSET that lie in one place (file or overlay), at most LEN. */
static size_t
run_length(const struct diskimage *d, uint64_t offset, size_t len)
{
	uint64_t block = offset / BLOCK_SIZE;
	bool there;
	size_t run;

	if (d->overlay_map == NULL) {
		return len;
	}
	there = overlay_has(d, block);
	run = BLOCK_SIZE - (size_t)(offset % BLOCK_SIZE);
	while (run < len && overlay_has(d, ++block) == there) {
		run += BLOCK_SIZE;
	}
	return run < len ? run : len;
}

static bool
read_present(struct diskimage *d, uint64_t offset, void *data, size_t len)
{
	uint8_t *p = data;

	while (len > 0 && offset < d->bytes) {
		size_t n = len;
		bool ok;

		if (n > d->bytes - offset) {
			n = (size_t)(d->bytes - offset);
		}
		n = run_length(d, offset, n);
		if (d->overlay_map != NULL &&
		    overlay_has(d, offset / BLOCK_SIZE)) {
			ok = read_whole(d->overlay_fd, offset, p, n);
		} else {
			ok = read_files(d, offset, p, n);
		}
		if (!ok) {
			host_error(d, "cannot be read");
			return false;
		}
		p += n;
		offset += n;
		len -= n;
	}
	memset(p, 0, len);
	return true;
}

/* The part of a block that a transfer of LEN bytes at OFFSET begins with. */
static size_t
part_of_block(uint64_t offset, size_t len)
{
	size_t n = BLOCK_SIZE - (size_t)(offset % BLOCK_SIZE);

	return n < len ? n : len;
}

bool
diskimage_read(struct diskimage *d, uint64_t offset, void *data, size_t len)
{
	uint8_t *p = data;

	if (!read_present(d, offset, data, len)) {
		return false;
	}
	while (diskimage_in_past(d) && len > 0 && offset < d->bytes) {
		size_t n = part_of_block(offset, len);
		const uint8_t *old =
		    disk_history_block(d->history, offset / BLOCK_SIZE);

		if (old != NULL) {
			memcpy(p, old + offset % BLOCK_SIZE, n);
		}
		p += n;
		offset += n;
		len -= n;
	}
	return true;
}

/* A whole block: its data, then its bit. */
static bool
layer_write(struct layer *layer, uint64_t block, const uint8_t *bytes)
{
	if (!write_whole(layer->fd, block * BLOCK_SIZE, bytes, BLOCK_SIZE)) {
		return false;
	}
	layer->map[block / 8] |= (uint8_t)(1u << (block % 8));
	return write_whole(layer->map_fd, block / 8, &layer->map[block / 8], 1);
}

/* Writes what lies in one block: completes the block from the image first. */
static bool
overlay_write_part(struct diskimage *d, uint64_t offset, const uint8_t *data,
		   size_t len)
{
	uint64_t block = offset / BLOCK_SIZE;
	uint64_t start = block * BLOCK_SIZE;
	uint8_t bytes[BLOCK_SIZE];

	assert(offset - start + len <= BLOCK_SIZE);
	if (!read_present(d, start, bytes, BLOCK_SIZE)) {
		return false;
	}
	memcpy(bytes + (offset - start), data, len);
	if (d->overlay_map == NULL) {
		return layer_write(&d->layers[d->n_layers - 1], block, bytes);
	}
	if (!write_whole(d->overlay_fd, start, bytes, BLOCK_SIZE)) {
		return false;
	}
	d->overlay_map[block / 8] |= (uint8_t)(1u << (block % 8));
	return true;
}

static bool
overlay_write(struct diskimage *d, uint64_t offset, const uint8_t *data,
	      size_t len)
{
	while (len > 0) {
		size_t n = part_of_block(offset, len);

		if (!overlay_write_part(d, offset, data, n)) {
			return false;
		}
		data += n;
		offset += n;
		len -= n;
	}
	return true;
}

static bool
write_present(struct diskimage *d, uint64_t offset, const void *data,
	      size_t len)
{
	return d->overlay_map != NULL || d->n_layers > 0
		   ? overlay_write(d, offset, data, len)
		   : write_whole(d->fd, d->base + offset, data, len);
}

/* Whole blocks that hold a write, as they are now, for those who keep them. */
static bool
note_old(struct diskimage *d, uint64_t offset, size_t len)
{
	uint64_t start = offset - offset % BLOCK_SIZE;
	size_t n =
	    (size_t)((offset + len + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE -
		     start);
	uint8_t *old = malloc(n);
	bool ok;

	assert(old != NULL);
	ok = read_present(d, start, old, n);
	if (ok && d->observer != NULL) {
		d->observer(d->observer_arg, d, start, old, n);
	}
	if (ok && d->history != NULL) {
		disk_history_note(d->history, start, old, n);
	}
	free(old);
	return ok;
}

/* A write that was made before: the file has it, or will have it. */
static bool
write_past(struct diskimage *d, uint64_t offset, const uint8_t *data,
	   size_t len)
{
	while (len > 0) {
		size_t n = part_of_block(offset, len);
		uint8_t bytes[BLOCK_SIZE];

		if (!diskimage_read(d, offset - offset % BLOCK_SIZE, bytes,
				    BLOCK_SIZE)) {
			return false;
		}
		memcpy(bytes + offset % BLOCK_SIZE, data, n);
		disk_history_set(d->history, offset / BLOCK_SIZE, bytes);
		data += n;
		offset += n;
		len -= n;
	}
	disk_history_written(d->history);
	return true;
}

bool
diskimage_write(struct diskimage *d, uint64_t offset, const void *data,
		size_t len)
{
	bool ok;

	if (d->read_only) {
		log_guest_error(d->machine->log, LOG_DISK, d->name,
				"write to a read-only image");
		return false;
	}
	if (offset > d->bytes || len > d->bytes - offset) {
		log_guest_error(d->machine->log, LOG_DISK, d->name,
				"write beyond the end, offset 0x%" PRIx64
				", %zu bytes",
				offset, len);
		return false;
	}
	if (diskimage_in_past(d)) {
		return write_past(d, offset, data, len);
	}
	ok = ((d->history == NULL && d->observer == NULL) ||
	      note_old(d, offset, len)) &&
	     write_present(d, offset, data, len);
	if (!ok) {
		host_error(d, "cannot be written");
	}
	return ok;
}

bool
diskimage_flush(struct diskimage *d)
{
	if (d->read_only || d->overlay_map != NULL || diskimage_in_past(d)) {
		return true;
	}
	if (fdatasync(d->n_layers > 0 ? d->layers[d->n_layers - 1].fd
				      : d->fd) != 0 ||
	    (d->n_layers > 0 &&
	     fdatasync(d->layers[d->n_layers - 1].map_fd) != 0)) {
		host_error(d, "cannot be flushed");
		return false;
	}
	return true;
}

/* ---- adding ---- */

/* Opens NAME or NAME.map, which must be there. */
static int
open_layer_file(const struct diskimage *d, const char *name, struct error *e)
{
	int fd = open(name, (d->overlay_map != NULL ? O_RDONLY : O_RDWR) |
				O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		emul_error(e,
			   "overlay file %s: %s; a new overlay is two empty "
			   "files, NAME and NAME.map",
			   name, strerror(errno));
	}
	return fd;
}

static bool
open_layer(struct diskimage *d, const char *name, struct error *e)
{
	struct layer layer = {.fd = -1, .map_fd = -1};
	size_t size = (size_t)(d->bytes / BLOCK_SIZE / 8 + 1);
	char map_name[4096];
	int n = snprintf(map_name, sizeof(map_name), "%s.map", name);

	if (d->n_layers == MAX_LAYERS || n < 0 ||
	    (size_t)n >= sizeof(map_name)) {
		return emul_error(e, "overlay file %s: %s", name,
				  d->n_layers == MAX_LAYERS
				      ? "there are too many of this disk"
				      : "the name is too long");
	}
	layer.fd = open_layer_file(d, name, e);
	if (layer.fd < 0) {
		return false;
	}
	layer.map_fd = open_layer_file(d, map_name, e);
	if (layer.map_fd < 0) {
		(void)close(layer.fd);
		return false;
	}
	layer.map = calloc(1, size);
	d->layers[d->n_layers++] = layer;
	if (layer.map == NULL ||
	    !read_whole(layer.map_fd, 0, layer.map, size)) {
		return emul_error(e, "overlay file %s cannot be read: %s",
				  map_name, strerror(errno));
	}
	return true;
}

/* The overlay becomes part of the disk and of its argument.  What takes the
 * writes then is the overlay, so the disk can be written. */
static bool
add_overlay(struct machine *m, const char *text, const struct disk_spec *s,
	    enum disk_type default_type, struct error *e)
{
	enum disk_type type = s->type != DISK_NONE ? s->type : default_type;
	struct diskimage *d = diskimage_find(m, type, (unsigned)s->id);
	size_t size;
	char *spec;

	if (d == NULL || d->cdrom || d->tape) {
		return emul_error(e,
				  "-d %s: there is no disk %d before it whose "
				  "overlay it could be",
				  text, s->id);
	}
	if (!open_layer(d, s->file, e)) {
		return false;
	}
	size = strlen(d->spec) + 1 + strlen(text) + 1;
	spec = malloc(size);
	if (spec == NULL) {
		return emul_error(e, "-d %s: out of memory", text);
	}
	snprintf(spec, size, "%s\n%s", d->spec, text);
	free(d->spec);
	d->spec = spec;
	d->read_only = false;
	return true;
}

/* One argument, without those of overlays. */
static bool
add_one(struct machine *m, const char *spec, enum disk_type default_type,
	struct error *e)
{
	struct disk_spec s;
	struct diskimage *d;

	if (!disk_spec_parse(spec, &s, e)) {
		return false;
	}
	if (s.file[0] == '\0') {
		return emul_error(e, "-d %s: the file name is missing", spec);
	}
	if (s.overlay) {
		return add_overlay(m, spec, &s, default_type, e);
	}
	if (m->n_disks >= MACHINE_MAX_DISKS) {
		return emul_error(e, "-d %s: more than %d disk images", spec,
				  MACHINE_MAX_DISKS);
	}
	d = diskimage_new(m, &s, default_type);
	if (d == NULL) {
		return emul_error(e, "disk image %s: out of memory", s.file);
	}
	if (d->tape && d->type != DISK_SCSI) {
		diskimage_free(d);
		return emul_error(e,
				  "-d %s: a tape is a SCSI device, and this "
				  "machine has none: leave it out",
				  spec);
	}
	/* A full or limited disk is an error of the write, not a signal. */
	(void)signal(SIGXFSZ, SIG_IGN);
	d->spec = strdup(spec);
	if (d->spec == NULL) {
		diskimage_free(d);
		return emul_error(e, "disk image %s: out of memory", s.file);
	}
	if (!choose_id(m, d, s.id, e) ||
	    !open_file(d, !d->read_only && !s.temporary, e) ||
	    (d->tape && !open_tape(d, e)) ||
	    (s.temporary && !d->read_only && !open_overlay(d, e))) {
		diskimage_free(d);
		return false;
	}
	m->disks[m->n_disks++] = d;
	return true;
}

bool
diskimage_add(struct machine *m, const char *spec, enum disk_type default_type,
	      struct error *e)
{
	char *text = strdup(spec);
	char *rest = text;
	bool ok = text != NULL || emul_error(e, "-d %s: out of memory", spec);

	while (ok && rest != NULL) {
		const char *one = strsep(&rest, "\n");

		ok = add_one(m, one, default_type, e);
	}
	free(text);
	return ok;
}

/* ---- the past ---- */

void
diskimage_history(struct diskimage *d, bool on)
{
	disk_history_free(d->history);
	d->history = NULL;
	if (on && !d->read_only) {
		d->history = disk_history_new();
		assert(d->history != NULL);
	}
}

uint64_t
diskimage_place(const struct diskimage *d)
{
	return d->history != NULL ? disk_history_place(d->history) : 0;
}

bool
diskimage_go(struct diskimage *d, uint64_t place)
{
	return d->history != NULL ? disk_history_go(d->history, place)
				  : place == 0;
}

bool
diskimage_in_past(const struct diskimage *d)
{
	return d->history != NULL && disk_history_in_past(d->history);
}

static bool
put_back(void *arg, uint64_t block, const uint8_t *bytes)
{
	return write_present(arg, block * BLOCK_SIZE, bytes, BLOCK_SIZE);
}

bool
diskimage_cut(struct diskimage *d, struct error *e)
{
	if (d->history == NULL || disk_history_cut(d->history, put_back, d)) {
		return true;
	}
	return emul_error(e,
			  "disk image %s cannot be put back to what it was: "
			  "%s",
			  d->name, strerror(errno));
}

void
diskimage_forget(struct diskimage *d, uint64_t place)
{
	if (d->history != NULL) {
		disk_history_forget(d->history, place);
	}
}

size_t
diskimage_history_bytes(const struct diskimage *d)
{
	return d->history != NULL ? disk_history_bytes(d->history) : 0;
}

void
diskimage_set_observer(struct diskimage *d,
		       void (*fn)(void *arg, const struct diskimage *d,
				  uint64_t offset, const uint8_t *old,
				  size_t len),
		       void *arg)
{
	d->observer = fn;
	d->observer_arg = arg;
}

/* ---- facts ---- */

const char *
diskimage_spec(const struct diskimage *d)
{
	return d->spec;
}

bool
diskimage_is_temporary(const struct diskimage *d)
{
	return d->overlay_map != NULL;
}

bool
diskimage_block_written(const struct diskimage *d, uint64_t block)
{
	return d->overlay_map != NULL && block < d->bytes / BLOCK_SIZE &&
	       overlay_has(d, block);
}

bool
diskimage_read_file(struct diskimage *d, uint64_t offset, void *data,
		    size_t len)
{
	return read_files(d, offset, data, len);
}

void
diskimage_clear(struct diskimage *d)
{
	if (d->overlay_map != NULL) {
		memset(d->overlay_map, 0, d->bytes / BLOCK_SIZE / 8 + 1);
	}
}

const char *
diskimage_name(const struct diskimage *d)
{
	return d->name;
}

enum disk_type
diskimage_type(const struct diskimage *d)
{
	return d->type;
}

unsigned
diskimage_id(const struct diskimage *d)
{
	return d->id;
}

bool
diskimage_is_boot(const struct diskimage *d)
{
	return d->boot;
}

bool
diskimage_is_cdrom(const struct diskimage *d)
{
	return d->cdrom;
}

bool
diskimage_is_tape(const struct diskimage *d)
{
	return d->tape;
}

unsigned
diskimage_tape_files(const struct diskimage *d)
{
	return d->n_files;
}

uint64_t
diskimage_tape_start(const struct diskimage *d, unsigned file)
{
	return d->files[file].start;
}

uint64_t
diskimage_tape_length(const struct diskimage *d, unsigned file)
{
	return d->files[file].length;
}

bool
diskimage_is_read_only(const struct diskimage *d)
{
	return d->read_only;
}

uint64_t
diskimage_bytes(const struct diskimage *d)
{
	return d->bytes;
}

void
diskimage_geometry(const struct diskimage *d, unsigned *cylinders,
		   unsigned *heads, unsigned *sectors)
{
	uint64_t track = (uint64_t)d->heads * d->sectors;
	uint64_t n = (d->bytes / BLOCK_SIZE + track - 1) / track;

	*cylinders = n > UINT32_MAX ? UINT32_MAX : (unsigned)n;
	*heads = d->heads;
	*sectors = d->sectors;
}
