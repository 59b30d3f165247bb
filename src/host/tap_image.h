/*
 * Tapes in files of the form that SIMH has made common, NAME.tap: what the tape
 * has, record by record, so that one can write.
 *
 * Document: R. M. Supnik, "SIMH Magtape Representation and Handling".
 *
 * All is little-endian 32-bit words and bytes:
 *
 *	record		length, bytes (and one if their number is odd), length
 *	filemark	0
 *	end		0xffffffff, or the end of the file
 *
 * An image has the size of a tape, whatever its file has; it grows when it is
 * written.  What is written ends with an end, and is put there so that the file
 * is a tape at any moment: see scsi_tap.c.
 */
#ifndef HOST_TAP_IMAGE_H
#define HOST_TAP_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diskimage;

#define TAP_FILEMARK   0u
#define TAP_END	       0xffffffffu
#define TAP_WORD       4u
#define TAP_RECORD_MAX 0xffffffu

/* Of a TLZ04, bytes; whole blocks. */
#define TAP_CAPACITY UINT64_C(1300004864)

/* Does the name end with ".tap"? */
bool tap_is_name(const char *name);

/* Bytes that a record of LEN bytes has in the file beside them. */
uint32_t tap_overhead(uint32_t len);

/* What is at a place. */
struct tap_item {
	bool mark;     /* a filemark, not a record */
	uint32_t len;  /* of the record */
	uint64_t next; /* behind it */
};
/* What is at POS of a tape that ends at END, or before it, whose place is
 * ITEM->next then.  False: there is nothing of a tape, or the host fails. */
bool tap_forward(struct diskimage *d, uint64_t pos, uint64_t end,
		 struct tap_item *item);
bool tap_backward(struct diskimage *d, uint64_t pos, struct tap_item *item);

/* How bytes of an image are read: diskimage_read or diskimage_read_file. */
typedef bool (*tap_reader)(struct diskimage *d, uint64_t offset, void *data,
			   size_t len);

/* Finds the end of the tape in the first LIMIT bytes, as READ has them.  False:
 * there is something else at *END. */
bool tap_find_end(struct diskimage *d, tap_reader read, uint64_t limit,
		  uint64_t *end);

/* Reads LEN bytes at OFFSET of the first file, as if its records were one;
 * zeros behind it. */
bool tap_read_first(struct diskimage *d, uint64_t offset, uint8_t *data,
		    uint32_t len);
/* The bytes of that file. */
uint64_t tap_first_length(struct diskimage *d);

#endif
