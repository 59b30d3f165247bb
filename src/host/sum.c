/*
 * SHA-256 sums; see sum.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
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

/* The bytes of D that are summed: of a tape, up to the last that is not 0, but
 * *LEAST at least, up to its end. */
static bool
find_length(struct diskimage *d, bool as_seen, uint64_t *length,
	    uint64_t *least, struct error *e)
{
	*length = diskimage_bytes(d);
	*least = *length;
	if (!diskimage_is_tap(d)) {
		return true;
	}
	if (!diskimage_find_tape_end(d, as_seen, least)) {
		return emul_error(e, "tape %s is damaged at byte %" PRIu64,
				  diskimage_name(d), *least);
	}
	*length = diskimage_bytes_there(d);
	return true;
}

static size_t
without_zeros(const uint8_t *data, size_t len)
{
	while (len > 0 && data[len - 1] == 0) {
		len--;
	}
	return len;
}

static void
add_zeros(struct sum *s, uint64_t len)
{
	static const uint8_t zeros[4096];

	while (len > 0) {
		size_t n = len < sizeof(zeros) ? (size_t)len : sizeof(zeros);

		sum_add(s, zeros, n);
		len -= n;
	}
}

/* Zeros behind LEAST count only if something follows them. */
static bool
add_disk(struct sum *s, struct diskimage *d, bool as_seen, uint64_t length,
	 uint64_t least, uint8_t *chunk)
{
	uint64_t zeros = 0;
	bool ok = true;

	for (uint64_t at = 0; at < length && ok;) {
		size_t n = length - at < CHUNK ? (size_t)(length - at) : CHUNK;
		size_t used = n;

		ok = as_seen ? diskimage_read(d, at, chunk, n)
			     : diskimage_read_file(d, at, chunk, n);
		if (at + n > least) {
			size_t kept = at < least ? (size_t)(least - at) : 0;

			used = without_zeros(chunk, n);
			used = used > kept ? used : kept;
		}
		if (used > 0) {
			add_zeros(s, zeros);
			sum_add(s, chunk, used);
			zeros = 0;
		}
		zeros += n - used;
		at += n;
	}
	return ok;
}

bool
sum_disk(struct diskimage *d, bool as_seen, uint8_t result[SUM_LEN],
	 struct error *e)
{
	uint64_t length;
	uint64_t least;
	uint8_t *chunk;
	struct sum *s;
	bool ok;

	if (!find_length(d, as_seen, &length, &least, e)) {
		return false;
	}
	s = begin(&chunk, e);
	if (s == NULL) {
		return false;
	}
	ok = add_disk(s, d, as_seen, length, least, chunk);
	sum_end(s, result);
	free(chunk);
	return ok ||
	       emul_error(e, "disk image %s cannot be read", diskimage_name(d));
}
