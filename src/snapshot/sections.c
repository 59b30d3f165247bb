/*
 * Files of sections; see sections.h.
 *
 *	file     magic (8 bytes), version (u32), section...
 *	section  tag (4 bytes), length (u32), stored length (u32),
 *		 CRC-32 (u32), stored bytes
 *
 * The CRC is that of all that comes before it in the section and of the stored
 * bytes.
 *
 * Numbers are little-endian.  If the stored length is less than the length, the
 * bytes are in zlib's format.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "emul/bytes.h"
#include "snapshot/sections.h"

#define MAGIC_LEN  8
#define HEADER_LEN 16
#define CRC_AT	   12
#define SMALL	   64 /* not worth compressing */

/* ---- writing ---- */

static void
put(struct sections_writer *f, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len > 0 && !f->failed) {
		ssize_t n = write(f->fd, p, len);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			f->failed = true;
			f->error = n < 0 ? errno : ENOSPC;
			return;
		}
		p += n;
		len -= (size_t)n;
	}
}

static void
put_start(struct sections_writer *f, const char *magic)
{
	struct writer w = {0};

	writer_bytes(&w, magic, MAGIC_LEN);
	writer_u32(&w, SECTIONS_VERSION);
	put(f, w.data, w.len);
	writer_free(&w);
}

static bool
create(struct sections_writer *f, const char *name, const char *path,
       const char *magic, struct error *e)
{
	memset(f, 0, sizeof(*f));
	f->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (f->fd < 0) {
		return emul_error(e, "%s cannot be written: %s", name,
				  strerror(errno));
	}
	f->name = strdup(name);
	assert(f->name != NULL);
	put_start(f, magic);
	return true;
}

bool
sections_create(struct sections_writer *f, const char *name, const char *magic,
		struct error *e)
{
	size_t size = strlen(name) + 32;
	char *path = malloc(size);
	struct stat st;

	assert(path != NULL);
	if (stat(name, &st) == 0 && !S_ISREG(st.st_mode)) {
		free(path);
		return emul_error(e,
				  "%s is not a regular file: give another "
				  "name",
				  name);
	}
	snprintf(path, size, "%s.%ld.part", name, (long)getpid());
	if (!create(f, name, path, magic, e)) {
		free(path);
		return false;
	}
	f->temporary = path;
	return true;
}

bool
sections_append(struct sections_writer *f, const char *name, const char *magic,
		struct error *e)
{
	return create(f, name, name, magic, e);
}

void
sections_write(struct sections_writer *f, const char *tag, const void *data,
	       size_t len)
{
	uLongf packed_len = compressBound(len);
	uint8_t *packed = NULL;
	const void *stored = data;
	uint32_t stored_len = (uint32_t)len;
	struct writer w = {0};
	uLong crc;

	assert(strlen(tag) == 4 && len <= SECTION_MAX);
	if (len >= SMALL) {
		packed = malloc(packed_len);
		assert(packed != NULL);
		if (compress2(packed, &packed_len, data, len, 1) == Z_OK &&
		    packed_len < len) {
			stored = packed;
			stored_len = (uint32_t)packed_len;
		}
	}
	writer_bytes(&w, tag, 4);
	writer_u32(&w, (uint32_t)len);
	writer_u32(&w, stored_len);
	crc = crc32(0, w.data, CRC_AT);
	crc = crc32(crc, stored, stored_len);
	writer_u32(&w, (uint32_t)crc);
	writer_bytes(&w, stored, stored_len);
	put(f, w.data, w.len);
	writer_free(&w);
	free(packed);
}

bool
sections_close(struct sections_writer *f, struct error *e)
{
	bool ok;

	if (!f->failed && f->temporary != NULL && fsync(f->fd) != 0 &&
	    errno != EINVAL) {
		f->failed = true;
		f->error = errno;
	}
	if (close(f->fd) != 0 && !f->failed) {
		f->failed = true;
		f->error = errno;
	}
	if (f->temporary != NULL && !f->failed &&
	    rename(f->temporary, f->name) != 0) {
		f->failed = true;
		f->error = errno;
	}
	ok = !f->failed;
	if (!ok) {
		if (f->temporary != NULL) {
			(void)unlink(f->temporary);
		}
		emul_error(e, "%s cannot be written: %s", f->name,
			   strerror(f->error));
	}
	free(f->temporary);
	free(f->name);
	memset(f, 0, sizeof(*f));
	f->fd = -1;
	return ok;
}

/* ---- reading ---- */

/* Reads LEN bytes, or as many as there are. */
static size_t
get(int fd, void *data, size_t len)
{
	uint8_t *p = data;
	size_t done = 0;

	while (done < len) {
		ssize_t n = read(fd, p + done, len - done);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			break;
		}
		done += (size_t)n;
	}
	return done;
}

bool
sections_open(struct sections_reader *f, const char *name, const char *magic,
	      const char *what, struct error *e)
{
	uint8_t start[MAGIC_LEN + 4];
	struct reader r = {.data = start + MAGIC_LEN, .left = 4};
	struct stat st;
	uint32_t version;

	f->name = name;
	f->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (f->fd < 0) {
		return emul_error(e, "%s %s: %s; check the name", what, name,
				  strerror(errno));
	}
	if (fstat(f->fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(f->fd);
		return emul_error(e, "%s %s is not a regular file", what, name);
	}
	if (get(f->fd, start, sizeof(start)) != sizeof(start) ||
	    memcmp(start, magic, MAGIC_LEN) != 0) {
		close(f->fd);
		return emul_error(e, "%s is not a %s of this program", name,
				  what);
	}
	version = reader_u32(&r);
	if (version != SECTIONS_VERSION) {
		close(f->fd);
		return emul_error(e,
				  "%s is a %s of version %" PRIu32 ", this "
				  "program reads version %d: use the program "
				  "that made it",
				  name, what, version, SECTIONS_VERSION);
	}
	f->offset = sizeof(start);
	return true;
}

static enum section_result
damaged(const struct sections_reader *f, struct error *e)
{
	emul_error(e, "%s is damaged at byte %" PRIu64, f->name, f->offset);
	return SECTION_DAMAGED;
}

static enum section_result
truncated(const struct sections_reader *f, struct error *e)
{
	emul_error(e, "%s is cut off at byte %" PRIu64, f->name, f->offset);
	return SECTION_TRUNCATED;
}

/* Makes the section's bytes of the stored ones. */
static bool
unpack(struct section *s, uint8_t *stored, uint32_t stored_len)
{
	uLongf len = s->len;

	if (stored_len == s->len) {
		s->data = stored;
		return true;
	}
	s->data = malloc(s->len);
	if (s->data == NULL ||
	    uncompress(s->data, &len, stored, stored_len) != Z_OK ||
	    len != s->len) {
		free(s->data);
		s->data = NULL;
		return false;
	}
	free(stored);
	return true;
}

enum section_result
sections_next(struct sections_reader *f, struct section *s, struct error *e)
{
	uint8_t header[HEADER_LEN];
	struct reader r = {.data = header + 4, .left = HEADER_LEN - 4};
	uint8_t *stored;
	uint32_t stored_len;
	uint32_t crc;
	size_t n;

	free(s->data);
	s->data = NULL;
	n = get(f->fd, header, HEADER_LEN);
	if (n == 0) {
		return SECTION_END;
	}
	if (n < HEADER_LEN) {
		return truncated(f, e);
	}
	memcpy(s->tag, header, 4);
	s->tag[4] = '\0';
	s->offset = f->offset;
	s->len = reader_u32(&r);
	stored_len = reader_u32(&r);
	crc = reader_u32(&r);
	if (s->len > SECTION_MAX || stored_len > s->len) {
		return damaged(f, e);
	}
	stored = malloc((size_t)stored_len + 1);
	if (stored == NULL) {
		emul_error(e, "out of memory");
		return SECTION_DAMAGED;
	}
	n = get(f->fd, stored, stored_len);
	if (n < stored_len) {
		free(stored);
		return truncated(f, e);
	}
	if (crc != crc32(crc32(0, header, CRC_AT), stored, stored_len) ||
	    !unpack(s, stored, stored_len)) {
		free(stored);
		return damaged(f, e);
	}
	f->offset += HEADER_LEN + stored_len;
	return SECTION_OK;
}

void
sections_free(struct sections_reader *f, struct section *s)
{
	free(s->data);
	s->data = NULL;
	if (f->fd >= 0) {
		close(f->fd);
	}
	f->fd = -1;
}
