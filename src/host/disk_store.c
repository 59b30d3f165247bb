/*
 * Where the bytes of a disk image are: see disk_store.h.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/disk_store.h"

#define MAX_LAYERS 8

/* A named overlay. */
struct layer {
	int fd;
	int map_fd;
	uint8_t *map;
};

/* A file of a tape. */
struct tape_file {
	int fd;
	uint64_t start;	 /* in the image */
	uint64_t length; /* bytes of the file */
};

struct disk_store {
	char *name;
	int fd;
	uint64_t base;
	uint64_t file_bytes; /* from there on */
	uint64_t bytes;	     /* multiple of DISK_BLOCK_SIZE */

	struct tape_file *files; /* of a tape, NULL: it is none */
	unsigned n_files;

	struct layer layers[MAX_LAYERS];
	unsigned n_layers;

	int temporary_fd;
	uint8_t *temporary_map; /* NULL: there is none */
};

static uint64_t
whole_blocks(uint64_t bytes)
{
	return (bytes + DISK_BLOCK_SIZE - 1) / DISK_BLOCK_SIZE *
	       DISK_BLOCK_SIZE;
}

static size_t
map_size(const struct disk_store *s)
{
	return (size_t)(s->bytes / DISK_BLOCK_SIZE / 8 + 1);
}

static bool
map_has(const uint8_t *map, uint64_t block)
{
	return (map[block / 8] >> (block % 8) & 1) != 0;
}

static void
map_add(uint8_t *map, uint64_t block)
{
	map[block / 8] |= (uint8_t)(1u << (block % 8));
}

size_t
disk_part_of_block(uint64_t offset, size_t len)
{
	size_t n = DISK_BLOCK_SIZE - (size_t)(offset % DISK_BLOCK_SIZE);

	return n < len ? n : len;
}

/* ---- files ---- */

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

/* ---- opening ---- */

/* Two who write to a file, in this program or another one, would each destroy
 * what the other relies on.  Where files cannot be locked that is not found. */
static bool
lock_file(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static bool
is_file(const struct stat *st)
{
	return S_ISREG(st->st_mode) || S_ISBLK(st->st_mode);
}

/* The mode of a file that is not a regular file or a block device is looked at
 * first: opening a FIFO would wait. */
static bool
open_file(struct disk_store *s, bool writable, struct error *e)
{
	struct stat st;

	if (stat(s->name, &st) != 0) {
		return emul_error(e,
				  "disk image %s: %s; check the name after -d",
				  s->name, strerror(errno));
	}
	if (!is_file(&st)) {
		return emul_error(e,
				  "disk image %s is not a file: give a file "
				  "or a block device",
				  s->name);
	}
	s->fd = open(s->name, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	if (s->fd < 0 && writable && access(s->name, R_OK) == 0) {
		return emul_error(e,
				  "disk image %s cannot be written: %s; use "
				  "-d r:%s (read-only) or -d R:%s (writes are "
				  "lost at the end)",
				  s->name, strerror(errno), s->name, s->name);
	}
	if (s->fd < 0) {
		return emul_error(e, "disk image %s cannot be read: %s",
				  s->name, strerror(errno));
	}
	if (writable && !lock_file(s->fd)) {
		return emul_error(
		    e,
		    "disk image %s is already used by a disk that "
		    "can be written; use -d r:%s (read-only) or "
		    "-d R:%s (writes are lost at the end)",
		    s->name, s->name, s->name);
	}
	return true;
}

static bool
find_size(struct disk_store *s, uint64_t capacity, struct error *e)
{
	off_t size = lseek(s->fd, 0, SEEK_END);

	if (size < 0) {
		return emul_error(e, "disk image %s: no size: %s", s->name,
				  strerror(errno));
	}
	if (capacity != 0 && (uint64_t)size <= capacity) {
		s->file_bytes = (uint64_t)size;
		s->bytes = capacity;
		return true;
	}
	if ((uint64_t)size <= s->base) {
		return emul_error(e,
				  "disk image %s has %" PRIu64 " bytes%s: "
				  "nothing is left for a disk",
				  s->name, (uint64_t)size,
				  s->base != 0 ? ", fewer than are skipped (o)"
					       : "");
	}
	s->file_bytes = (uint64_t)size - s->base;
	s->bytes = whole_blocks(s->file_bytes);
	return true;
}

struct disk_store *
disk_store_open(const char *name, uint64_t base, uint64_t capacity,
		bool writable, struct error *e)
{
	struct disk_store *s = calloc(1, sizeof(*s));

	if (s != NULL) {
		s->name = strdup(name);
	}
	if (s == NULL || s->name == NULL) {
		free(s);
		emul_error(e, "disk image %s: out of memory", name);
		return NULL;
	}
	s->base = base;
	s->fd = -1;
	s->temporary_fd = -1;
	if (!open_file(s, writable, e) || !find_size(s, capacity, e)) {
		disk_store_free(s);
		return NULL;
	}
	return s;
}

/* Adds FD, the next file of a tape; false: no memory, no size, or no file. */
static bool
add_tape_file(struct disk_store *s, int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	struct stat st;
	struct tape_file *files =
	    realloc(s->files, (s->n_files + 1) * sizeof(*files));

	if (files != NULL) {
		s->files = files;
	}
	if (files == NULL || size < 0 || fstat(fd, &st) != 0) {
		return false;
	}
	if (!is_file(&st)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : ENOTSUP;
		return false;
	}
	files[s->n_files++] = (struct tape_file){
	    .fd = fd,
	    .start = s->bytes,
	    .length = (uint64_t)size,
	};
	s->bytes += whole_blocks((uint64_t)size);
	return true;
}

bool
disk_store_open_tape(struct disk_store *s, struct error *e)
{
	char name[4096];
	int fd = s->fd;

	s->bytes = 0;
	for (unsigned i = 1; fd >= 0; i++) {
		int n;

		if (!add_tape_file(s, fd)) {
			if (fd != s->fd) {
				(void)close(fd);
			}
			return emul_error(e, "tape %s: file %u: %s", s->name,
					  i - 1, strerror(errno));
		}
		n = snprintf(name, sizeof(name), "%s.%u", s->name, i);
		if (n < 0 || (size_t)n >= sizeof(name)) {
			break;
		}
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0 && errno != ENOENT) {
			return emul_error(e, "tape %s: file %s: %s", s->name,
					  name, strerror(errno));
		}
	}
	return true;
}

bool
disk_store_add_temporary(struct disk_store *s, struct error *e)
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
	s->temporary_fd = mkstemp(path);
	if (s->temporary_fd < 0) {
		return emul_error(e,
				  "cannot keep the writes to %s in %s: %s; set "
				  "TMPDIR to a directory with space",
				  s->name, dir, strerror(errno));
	}
	(void)unlink(path);
	(void)fcntl(s->temporary_fd, F_SETFD, FD_CLOEXEC);
	s->temporary_map = calloc(1, map_size(s));
	if (s->temporary_map == NULL) {
		return emul_error(e, "disk image %s: out of memory", s->name);
	}
	return true;
}

/* Opens NAME or NAME.map, which must be there. */
static int
open_layer_file(const struct disk_store *s, const char *name, struct error *e)
{
	int fd = open(name, (s->temporary_map != NULL ? O_RDONLY : O_RDWR) |
				O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		emul_error(e,
			   "overlay file %s: %s; a new overlay is two empty "
			   "files, NAME and NAME.map",
			   name, strerror(errno));
	}
	return fd;
}

bool
disk_store_add_overlay(struct disk_store *s, const char *name, struct error *e)
{
	struct layer layer = {.fd = -1, .map_fd = -1};
	char map_name[4096];
	int n = snprintf(map_name, sizeof(map_name), "%s.map", name);

	if (s->n_layers == MAX_LAYERS || n < 0 ||
	    (size_t)n >= sizeof(map_name)) {
		return emul_error(e, "overlay file %s: %s", name,
				  s->n_layers == MAX_LAYERS
				      ? "there are too many of this disk"
				      : "the name is too long");
	}
	layer.fd = open_layer_file(s, name, e);
	if (layer.fd < 0) {
		return false;
	}
	layer.map_fd = open_layer_file(s, map_name, e);
	if (layer.map_fd < 0) {
		(void)close(layer.fd);
		return false;
	}
	layer.map = calloc(1, map_size(s));
	s->layers[s->n_layers++] = layer;
	if (s->temporary_map == NULL && !lock_file(layer.fd)) {
		return emul_error(e,
				  "overlay file %s is already used by a disk: "
				  "give each its own",
				  name);
	}
	(void)flock(s->fd, LOCK_UN); /* others may have overlays, too */
	if (layer.map == NULL ||
	    !read_whole(layer.map_fd, 0, layer.map, map_size(s))) {
		return emul_error(e, "overlay file %s cannot be read: %s",
				  map_name, strerror(errno));
	}
	return true;
}

static void
close_if_open(int fd)
{
	if (fd >= 0) {
		(void)close(fd);
	}
}

void
disk_store_free(struct disk_store *s)
{
	if (s == NULL) {
		return;
	}
	close_if_open(s->fd);
	close_if_open(s->temporary_fd);
	/* The first is the image itself. */
	for (unsigned i = 1; i < s->n_files; i++) {
		(void)close(s->files[i].fd);
	}
	for (unsigned i = 0; i < s->n_layers; i++) {
		(void)close(s->layers[i].fd);
		(void)close(s->layers[i].map_fd);
		free(s->layers[i].map);
	}
	free(s->files);
	free(s->temporary_map);
	free(s->name);
	free(s);
}

/* ---- facts ---- */

uint64_t
disk_store_bytes(const struct disk_store *s)
{
	return s->bytes;
}

uint64_t
disk_store_bytes_there(const struct disk_store *s)
{
	struct stat file;
	struct stat temporary = {.st_size = 0};
	uint64_t n;

	if (s->files != NULL || s->n_layers > 0 || fstat(s->fd, &file) != 0 ||
	    !S_ISREG(file.st_mode) ||
	    (s->temporary_fd >= 0 && fstat(s->temporary_fd, &temporary) != 0)) {
		return s->bytes;
	}
	n = (uint64_t)file.st_size - s->base;
	if ((uint64_t)temporary.st_size > n) {
		n = (uint64_t)temporary.st_size;
	}
	return n < s->bytes ? n : s->bytes;
}

uint64_t
disk_store_file_bytes(const struct disk_store *s)
{
	return s->file_bytes;
}

bool
disk_store_is_temporary(const struct disk_store *s)
{
	return s->temporary_map != NULL;
}

unsigned
disk_store_files(const struct disk_store *s)
{
	return s->n_files;
}

uint64_t
disk_store_file_start(const struct disk_store *s, unsigned file)
{
	return s->files[file].start;
}

uint64_t
disk_store_file_length(const struct disk_store *s, unsigned file)
{
	return s->files[file].length;
}

bool
disk_store_has_written(const struct disk_store *s, uint64_t block)
{
	return s->temporary_map != NULL && block < s->bytes / DISK_BLOCK_SIZE &&
	       map_has(s->temporary_map, block);
}

void
disk_store_clear(struct disk_store *s)
{
	if (s->temporary_map != NULL) {
		memset(s->temporary_map, 0, map_size(s));
	}
}

/* ---- transfers ---- */

/* Reads from the files of a tape; zeros between them. */
static bool
read_tape(const struct disk_store *s, uint64_t offset, uint8_t *data,
	  size_t len)
{
	memset(data, 0, len);
	for (unsigned i = 0; i < s->n_files; i++) {
		const struct tape_file *f = &s->files[i];
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

/* Who has a block: the temporary overlay, the file, or a layer by number. */
#define IN_TEMPORARY MAX_LAYERS
#define IN_FILE	     (MAX_LAYERS + 1)

static unsigned
place_of(const struct disk_store *s, uint64_t block, bool temporary)
{
	if (temporary && s->temporary_map != NULL &&
	    map_has(s->temporary_map, block)) {
		return IN_TEMPORARY;
	}
	for (unsigned i = s->n_layers; i > 0; i--) {
		if (map_has(s->layers[i - 1].map, block)) {
			return i - 1;
		}
	}
	return IN_FILE;
}

/* Reads from where OFFSET's block is, at most to where another one has the
 * next; *LEN becomes the bytes that were read. */
static bool
read_run(const struct disk_store *s, uint64_t offset, uint8_t *data,
	 size_t *len, bool temporary)
{
	uint64_t block = offset / DISK_BLOCK_SIZE;
	unsigned place = place_of(s, block, temporary);
	size_t run = disk_part_of_block(offset, *len);

	if (s->n_layers == 0 && s->temporary_map == NULL) {
		run = *len;
	}
	while (run < *len && place_of(s, ++block, temporary) == place) {
		run += DISK_BLOCK_SIZE;
	}
	*len = run < *len ? run : *len;
	if (place == IN_TEMPORARY) {
		return read_whole(s->temporary_fd, offset, data, *len);
	}
	if (place == IN_FILE) {
		return read_whole(s->fd, s->base + offset, data, *len);
	}
	return read_whole(s->layers[place].fd, offset, data, *len);
}

static bool
read_from(const struct disk_store *s, uint64_t offset, void *data, size_t len,
	  bool temporary)
{
	uint8_t *p = data;

	if (s->files != NULL) {
		return read_tape(s, offset, data, len);
	}
	while (len > 0 && offset < s->bytes) {
		size_t n = len;

		if (n > s->bytes - offset) {
			n = (size_t)(s->bytes - offset);
		}
		if (!read_run(s, offset, p, &n, temporary)) {
			return false;
		}
		p += n;
		offset += n;
		len -= n;
	}
	memset(p, 0, len);
	return true;
}

bool
disk_store_read(const struct disk_store *s, uint64_t offset, void *data,
		size_t len)
{
	return read_from(s, offset, data, len, true);
}

bool
disk_store_read_kept(const struct disk_store *s, uint64_t offset, void *data,
		     size_t len)
{
	return read_from(s, offset, data, len, false);
}

/* A whole block to the topmost overlay: its data, then its bit. */
static bool
write_block(struct disk_store *s, uint64_t block, const uint8_t *bytes)
{
	uint64_t start = block * DISK_BLOCK_SIZE;
	struct layer *layer;

	if (s->temporary_map != NULL) {
		if (!write_whole(s->temporary_fd, start, bytes,
				 DISK_BLOCK_SIZE)) {
			return false;
		}
		map_add(s->temporary_map, block);
		return true;
	}
	layer = &s->layers[s->n_layers - 1];
	if (!write_whole(layer->fd, start, bytes, DISK_BLOCK_SIZE)) {
		return false;
	}
	map_add(layer->map, block);
	return write_whole(layer->map_fd, block / 8, &layer->map[block / 8], 1);
}

/* Completes the blocks of a write with what the image has. */
static bool
write_blocks(struct disk_store *s, uint64_t offset, const uint8_t *data,
	     size_t len)
{
	while (len > 0) {
		size_t n = disk_part_of_block(offset, len);
		uint64_t block = offset / DISK_BLOCK_SIZE;
		uint8_t bytes[DISK_BLOCK_SIZE];

		if (!disk_store_read(s, block * DISK_BLOCK_SIZE, bytes,
				     DISK_BLOCK_SIZE)) {
			return false;
		}
		memcpy(bytes + offset % DISK_BLOCK_SIZE, data, n);
		if (!write_block(s, block, bytes)) {
			return false;
		}
		data += n;
		offset += n;
		len -= n;
	}
	return true;
}

bool
disk_store_write(struct disk_store *s, uint64_t offset, const void *data,
		 size_t len)
{
	assert(offset <= s->bytes && len <= s->bytes - offset);
	return s->temporary_map != NULL || s->n_layers > 0
		   ? write_blocks(s, offset, data, len)
		   : write_whole(s->fd, s->base + offset, data, len);
}

bool
disk_store_flush(struct disk_store *s)
{
	const struct layer *layer;

	if (s->temporary_map != NULL) {
		return true;
	}
	if (s->n_layers == 0) {
		return fdatasync(s->fd) == 0;
	}
	layer = &s->layers[s->n_layers - 1];
	return fdatasync(layer->fd) == 0 && fdatasync(layer->map_fd) == 0;
}
