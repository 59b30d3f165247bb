/*
 * Reads whole files into memory, through gzip if they are compressed.
 *
 * Compressed files are those of RFC 1952, of one or more members; bytes behind
 * the last member (tapes and flash images are padded) are ignored, as gzip
 * does.  Sizes are limited before memory is taken, so that a small file cannot
 * decompress into all of the host's memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "host/gunzip.h"
#include "host/large_pages.h"
#include "loaders/loader_private.h"

/* zlib counts in unsigned ints. */
#define ZLIB_PIECE ((size_t)1 << 30)

/* A growing buffer of at most MAX + 1 bytes: the one more tells a file that
 * just fits from one that does not. */
struct buffer {
	uint8_t *bytes;
	size_t len;
	size_t room;
	size_t max;
};

bool
loader_error(struct error *e, const char *name, const char *format, ...)
{
	char text[sizeof(e->text)];
	const char *end_of_name;
	size_t len;
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);

	/* The reason matters more than all of a long path. */
	end_of_name = name;
	len = strlen(name);
	if (len > 160) {
		end_of_name = name + len - 150;
		while (((unsigned char)*end_of_name & 0xc0) == 0x80) {
			end_of_name++;
		}
	}
	return emul_error(e, "%s%s: %s", end_of_name == name ? "" : "...",
			  end_of_name, text);
}

static bool
too_large(struct error *e, const char *name, size_t max)
{
	const char *unit;

	unit = "bytes";
	if (max >= (size_t)1 << 20) {
		max >>= 20;
		unit = "MB";
	}
	return loader_error(e, name,
			    "larger than %zu %s: check that it is the right "
			    "file; a disk image is given with -d",
			    max, unit);
}

static bool
no_memory(struct error *e, const char *name)
{
	return loader_error(e, name,
			    "the host has not enough memory to read it: "
			    "close other programs");
}

/* Makes room for at least one more byte. */
static bool
buffer_grow(struct buffer *b, const char *name, struct error *e)
{
	uint8_t *bytes;
	size_t room;

	if (b->len < b->room) {
		return true;
	}
	if (b->len > b->max) {
		return too_large(e, name, b->max);
	}
	room = b->room > b->max / 2 ? b->max + 1 : b->room * 2;
	if (room < 65536) {
		room = b->max < 65536 ? b->max + 1 : 65536;
	}
	bytes = realloc(b->bytes, room);
	if (bytes == NULL) {
		return no_memory(e, name);
	}
	b->bytes = bytes;
	b->room = room;
	return true;
}

bool
loader_is_gzip(const uint8_t *bytes, size_t len)
{
	return len >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

/* Inflates all members; Z_OK, a zlib error, or Z_ERRNO with E set. */
static int
inflate_all(z_stream *z, const uint8_t *bytes, size_t len, struct buffer *b,
	    const char *name, struct error *e)
{
	size_t done;
	size_t piece;
	size_t room;
	int status;

	done = 0;
	for (;;) {
		if (!buffer_grow(b, name, e)) {
			return Z_ERRNO;
		}
		piece = len - done < ZLIB_PIECE ? len - done : ZLIB_PIECE;
		room = b->room - b->len;
		room = room < ZLIB_PIECE ? room : ZLIB_PIECE;
		z->next_in = (Bytef *)(uintptr_t)(bytes + done);
		z->avail_in = (uInt)piece;
		z->next_out = b->bytes + b->len;
		z->avail_out = (uInt)room;
		status = inflate(z, Z_NO_FLUSH);
		done += piece - z->avail_in;
		b->len += room - z->avail_out;
		if (b->len > b->max) {
			too_large(e, name, b->max);
			return Z_ERRNO;
		}
		if (status == Z_STREAM_END) {
			if (!loader_is_gzip(bytes + done, len - done)) {
				return Z_OK;
			}
			status = inflateReset(z);
		}
		if (status != Z_OK) {
			return status;
		}
	}
}

bool
loader_gunzip(const char *name, const uint8_t *bytes, size_t len, size_t max,
	      uint8_t **out, size_t *out_len, struct error *e)
{
	struct buffer b = {.max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4};
	z_stream z;
	int status;

	if (gunzip_at_once(bytes, len, b.max, out, out_len)) {
		return true;
	}
	memset(&z, 0, sizeof(z));
	if (inflateInit2(&z, 15 + 16) != Z_OK) { /* gzip headers only */
		return no_memory(e, name);
	}
	status = inflate_all(&z, bytes, len, &b, name, e);
	switch (status) {
	case Z_OK:
		break;
	case Z_ERRNO:
		break;
	case Z_MEM_ERROR:
		no_memory(e, name);
		break;
	case Z_BUF_ERROR:
		loader_error(e, name,
			     "the gzip data ends too early: the file is "
			     "truncated, copy it again");
		break;
	default:
		loader_error(e, name,
			     "the gzip data is damaged (%s): copy the file "
			     "again",
			     z.msg != NULL ? z.msg : "unknown kind");
		break;
	}
	inflateEnd(&z);
	if (status == Z_OK && b.len == 0) {
		loader_error(e, name,
			     "nothing in the compressed file: compress the "
			     "program again");
		status = Z_ERRNO;
	}
	if (status != Z_OK) {
		free(b.bytes);
		return false;
	}
	*out = b.bytes;
	*out_len = b.len;
	return true;
}

int
loader_open(const char *name, struct error *e)
{
	int reason;
	int fd;

	fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0) {
		return fd;
	}
	reason = errno;
	switch (reason) {
	case ENOENT:
		loader_error(e, name, "no such file: check the name");
		break;
	case EACCES:
	case EPERM:
		loader_error(e, name,
			     "no permission to read it: change that with "
			     "chmod, or give another file");
		break;
	default:
		loader_error(e, name, "cannot be opened (%s): check the name",
			     strerror(reason));
		break;
	}
	errno = reason;
	return -1;
}

/* Files and pipes can be read to their end; what else there is, cannot. */
static bool
check_kind(int fd, const char *name, struct buffer *b, struct error *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0) {
		return loader_error(e, name,
				    "cannot be read (%s): give "
				    "another file",
				    strerror(errno));
	}
	if (S_ISDIR(st.st_mode)) {
		return loader_error(e, name,
				    "is a directory: give a file in it");
	}
	if (S_ISREG(st.st_mode)) {
		if (st.st_size > 0 && (uintmax_t)st.st_size > b->max) {
			return too_large(e, name, b->max);
		}
		if (st.st_size > 0) {
			/* One byte more shows the end of the file without
			 * growing. */
			b->bytes = large_pages_malloc((size_t)st.st_size + 1);
			if (b->bytes == NULL) {
				return no_memory(e, name);
			}
			b->room = (size_t)st.st_size + 1;
		}
		return true;
	}
	if (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)) {
		return true;
	}
	return loader_error(e, name,
			    "is a device, not a file: copy the program to a "
			    "file, or give a disk with -d");
}

static bool
read_to_end(int fd, const char *name, struct buffer *b, struct error *e)
{
	ssize_t n;

	if (!check_kind(fd, name, b, e)) {
		return false;
	}
	for (;;) {
		if (!buffer_grow(b, name, e)) {
			return false;
		}
		n = read(fd, b->bytes + b->len, b->room - b->len);
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0) {
			return loader_error(e, name,
					    "cannot be read (%s): copy it "
					    "again, or give another file",
					    strerror(errno));
		}
		if (n == 0) {
			break;
		}
		b->len += (size_t)n;
		if (b->len > b->max) {
			return too_large(e, name, b->max);
		}
	}
	if (b->len == 0) {
		return loader_error(e, name,
				    "the file is empty: build or copy it "
				    "again");
	}
	return true;
}

bool
loader_read_fd(int fd, const char *name, size_t max, uint8_t **bytes,
	       size_t *len, struct error *e)
{
	struct buffer b = {.max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4};
	bool ok;

	ok = read_to_end(fd, name, &b, e);
	close(fd);
	if (ok && loader_is_gzip(b.bytes, b.len)) {
		ok = loader_gunzip(name, b.bytes, b.len, max, bytes, len, e);
		free(b.bytes);
		return ok;
	}
	if (!ok) {
		free(b.bytes);
		return false;
	}
	*bytes = b.bytes;
	*len = b.len;
	return true;
}

bool
loader_read_plain(const char *name, size_t max, uint8_t **bytes, size_t *len,
		  struct error *e)
{
	struct buffer b = {.max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4};
	int fd = loader_open(name, e);
	bool ok;

	if (fd < 0) {
		return false;
	}
	ok = read_to_end(fd, name, &b, e);
	close(fd);
	if (!ok) {
		free(b.bytes);
		return false;
	}
	*bytes = b.bytes;
	*len = b.len;
	return true;
}

bool
loader_read_file(const char *name, size_t max, uint8_t **bytes, size_t *len,
		 struct error *e)
{
	int fd;

	fd = loader_open(name, e);
	if (fd < 0) {
		return false;
	}
	return loader_read_fd(fd, name, max, bytes, len, e);
}
