/*
 * SHA-256 sums; see sum.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_LIBNETTLE
#include <nettle/sha2.h>
#endif

#include "host/diskimage.h"
#include "host/library.h"
#include "host/sum.h"

#define CHUNK 262144

#ifdef HAVE_LIBNETTLE
#define FUNCTIONS(F)          \
	F(nettle_sha256_init) \
	F(nettle_sha256_update) F(nettle_sha256_digest)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;
static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

struct sum {
	struct sha256_ctx context;
};

bool
sum_available(struct error *e)
{
	struct error library;

	return library_open(LIBNETTLE, functions, LIBRARY_N(functions),
			    &library) ||
	       emul_error(e, "no sums for snapshot files and recordings: %s",
			  library.text);
}

struct sum *
sum_new(void)
{
	struct sum *s = malloc(sizeof(*s));

	if (s != NULL) {
		lib.nettle_sha256_init(&s->context);
	}
	return s;
}

void
sum_add(struct sum *s, const void *data, size_t len)
{
	lib.nettle_sha256_update(&s->context, len, data);
}

void
sum_end(struct sum *s, uint8_t result[SUM_LEN])
{
	lib.nettle_sha256_digest(&s->context, SUM_LEN, result);
	free(s);
}
#else
struct sum {
	int none;
};

bool
sum_available(struct error *e)
{
	return emul_error(e, "this gxemul was built without nettle, which "
			     "snapshot files and recordings need: install "
			     "nettle-dev and build it again");
}

struct sum *
sum_new(void)
{
	return NULL;
}

void
sum_add(struct sum *s, const void *data, size_t len)
{
}

void
sum_end(struct sum *s, uint8_t result[SUM_LEN])
{
	memset(result, 0, SUM_LEN);
}
#endif

static struct sum *
begin(uint8_t **chunk, struct error *e)
{
	struct sum *s;

	if (!sum_available(e)) {
		return NULL;
	}
	*chunk = malloc(CHUNK);
	s = sum_new();
	if (s == NULL || *chunk == NULL) {
		if (s != NULL) {
			uint8_t none[SUM_LEN];

			sum_end(s, none);
		}
		free(*chunk);
		emul_error(e, "out of memory");
		return NULL;
	}
	return s;
}

bool
sum_file(const char *name, uint64_t *size, uint8_t result[SUM_LEN],
	 struct error *e)
{
	uint8_t *chunk;
	struct sum *s = begin(&chunk, e);
	ssize_t n = -1;
	int fd;

	if (s == NULL) {
		return false;
	}
	*size = 0;
	fd = open(name, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (n = read(fd, chunk, CHUNK)) != 0) {
		if (n < 0 && errno != EINTR) {
			break;
		}
		if (n > 0) {
			sum_add(s, chunk, (size_t)n);
			*size += (uint64_t)n;
		}
	}
	if (n < 0) {
		emul_error(e, "%s: %s", name, strerror(errno));
	}
	if (fd >= 0) {
		close(fd);
	}
	sum_end(s, result);
	free(chunk);
	return n == 0;
}

bool
sum_disk(struct diskimage *d, bool as_seen, uint8_t result[SUM_LEN],
	 struct error *e)
{
	uint8_t *chunk;
	struct sum *s = begin(&chunk, e);
	uint64_t left = diskimage_bytes(d);
	uint64_t at = 0;
	bool ok = true;

	if (s == NULL) {
		return false;
	}
	while (left > 0 && ok) {
		size_t n = left < CHUNK ? (size_t)left : CHUNK;

		ok = as_seen ? diskimage_read(d, at, chunk, n)
			     : diskimage_read_file(d, at, chunk, n);
		sum_add(s, chunk, n);
		at += n;
		left -= n;
	}
	sum_end(s, result);
	free(chunk);
	return ok ||
	       emul_error(e, "disk image %s cannot be read", diskimage_name(d));
}
