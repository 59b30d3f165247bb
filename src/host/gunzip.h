/*
 * Whole gzip files (RFC 1952) at once, by libdeflate where it is: several times
 * faster than a piece after the other.
 */
#ifndef HOST_GUNZIP_H
#define HOST_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decompresses the LEN bytes at BYTES to *OUT, to be freed, of *OUT_LEN bytes,
 * 1 to MAX.  False if they are not exactly one member, undamaged, or the
 * library or memory is not there: then it is to be done, or refused, otherwise.
 */
bool gunzip_at_once(const uint8_t *bytes, size_t len, size_t max, uint8_t **out,
		    size_t *out_len);

#endif
