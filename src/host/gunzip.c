/*
 * Whole gzip files at once; see gunzip.h.
 */
#include "config.h"

#include <stdlib.h>

#include "host/gunzip.h"
#include "host/large_pages.h"

#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>

#include "host/library.h"

#define FUNCTIONS(F)                     \
	F(libdeflate_alloc_decompressor) \
	F(libdeflate_gzip_decompress_ex) F(libdeflate_free_decompressor)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;
static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

/* Deflate makes no byte into more than these. */
#define MOST_TO_ONE 1032

/* The length that the end of a member states, modulo 4 GB. */
static size_t
stated_length(const uint8_t *bytes, size_t len)
{
	const uint8_t *end = bytes + len - 4;

	return end[0] | end[1] << 8 | end[2] << 16 | (size_t)end[3] << 24;
}

static bool
decompress(const uint8_t *bytes, size_t len, uint8_t *out, size_t out_len)
{
	struct libdeflate_decompressor *d = lib.libdeflate_alloc_decompressor();
	size_t taken = 0;
	size_t made = 0;
	bool ok;

	if (d == NULL) {
		return false;
	}
	ok = lib.libdeflate_gzip_decompress_ex(d, bytes, len, out, out_len,
					       &taken,
					       &made) == LIBDEFLATE_SUCCESS &&
	     taken == len && made == out_len;
	lib.libdeflate_free_decompressor(d);
	return ok;
}

bool
gunzip_at_once(const uint8_t *bytes, size_t len, size_t max, uint8_t **out,
	       size_t *out_len)
{
	struct error ignored;
	size_t n;

	if (len < 4) {
		return false;
	}
	n = stated_length(bytes, len);
	if (n == 0 || n > max || n / MOST_TO_ONE > len ||
	    !library_open(LIBDEFLATE, functions, LIBRARY_N(functions),
			  &ignored)) {
		return false;
	}
	*out = large_pages_malloc(n);
	if (*out == NULL) {
		return false;
	}
	if (!decompress(bytes, len, *out, n)) {
		free(*out);
		return false;
	}
	*out_len = n;
	return true;
}
#else
bool
gunzip_at_once(const uint8_t *bytes, size_t len, size_t max, uint8_t **out,
	       size_t *out_len)
{
	return false;
}
#endif
