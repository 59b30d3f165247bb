/*
 * Bytes written to and read from files of our own: little-endian integers,
 * counted strings.  A writer grows; a reader never leaves its bytes: what is
 * not there reads as 0 and sets FAILED.
 */
#ifndef EMUL_BYTES_H
#define EMUL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct writer {
	uint8_t *data;
	size_t len;
	size_t size;
};

struct reader {
	const uint8_t *data;
	size_t left;
	bool failed;
};

/* Appends LEN bytes, which need not be initialised, and returns where. */
uint8_t *writer_room(struct writer *w, size_t len);
void writer_bytes(struct writer *w, const void *data, size_t len);
void writer_u8(struct writer *w, uint8_t value);
void writer_u32(struct writer *w, uint32_t value);
void writer_u64(struct writer *w, uint64_t value);
/* TEXT may be NULL, which is not the same as empty. */
void writer_string(struct writer *w, const char *text);
/* An unsigned number in as few bytes as it needs, seven bits in each. */
void writer_number(struct writer *w, uint64_t value);
/* Sets a 32-bit number that was written at offset AT. */
void writer_set_u32(struct writer *w, size_t at, uint32_t value);
void writer_free(struct writer *w);

/* LEN bytes, or NULL if there are fewer. */
const uint8_t *reader_bytes(struct reader *r, size_t len);
uint8_t reader_u8(struct reader *r);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);
uint64_t reader_number(struct reader *r);
/* Allocated, the caller's; NULL for NULL and after a failure.  Strings with a
 * NUL byte in them are a failure. */
char *reader_string(struct reader *r);

#endif
