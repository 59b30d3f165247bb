/*
 * Packets of gdb's remote protocol: "$DATA#SUM" with two hexadecimal digits of
 * the sum of DATA's bytes, where '}' stands before a byte that has 0x20 added
 * by exclusive or; '+' and '-' acknowledge; a byte 0x03 asks the machine to
 * stop. Manual: Debugging with GDB, appendix E, "GDB Remote Serial Protocol".
 */
#ifndef GDB_GDB_PACKET_H
#define GDB_GDB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a packet's data, in both directions. */
#define GDB_PACKET_MAX 16384

enum gdb_event {
	GDB_NOTHING = 0, /* more bytes are needed */
	GDB_PACKET,	 /* complete, and its sum is right */
	GDB_DAMAGED,	 /* it is not, or it is too long */
	GDB_ACK,
	GDB_NAK,
	GDB_BREAK,
};

/* All zero in the beginning. */
struct gdb_parser {
	uint8_t state;
	uint8_t sum;
	uint8_t given; /* the sum it came with */
	bool escaped;
	bool too_long;
	size_t len;
	char data[GDB_PACKET_MAX + 1]; /* ends with a NUL that is not in LEN */
};

enum gdb_event gdb_parse(struct gdb_parser *p, uint8_t byte);

/* The data of an answer; what does not fit is cut off. */
struct gdb_text {
	size_t len;
	char data[GDB_PACKET_MAX + 1]; /* ends with a NUL that is not in LEN */
};

void gdb_text_clear(struct gdb_text *t);
void gdb_text_add(struct gdb_text *t, const void *data, size_t len);
void gdb_text_print(struct gdb_text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Bytes as hexadecimal digits. */
void gdb_text_hex(struct gdb_text *t, const void *data, size_t len);

/* The packet that carries T, with escapes; returns its length. */
#define GDB_FRAME_MAX (2 * GDB_PACKET_MAX + 4)
size_t gdb_frame(char frame[GDB_FRAME_MAX], const struct gdb_text *t);

/* ---- numbers in packets ---- */

/* A hexadecimal number, up to 16 digits; *TEXT goes on behind it.  False: there
 * is none. */
bool gdb_number(const char **text, uint64_t *value);
/* LEN bytes out of 2 * LEN digits; false: there are not so many. */
bool gdb_bytes(const char **text, uint8_t *bytes, size_t len);
/* Takes the letter, if it is the next one. */
bool gdb_letter(const char **text, char letter);

#endif
