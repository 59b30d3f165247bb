/*
 * Disk image files: raw images, read-only or writable, or writable with the
 * writes lost at exit ("R:") or kept in other files ("V:"); tapes of several
 * files, read-only, and tapes of records in one file (tap_image.h).  Grammar of
 * -d in gxemul(1).  Blocks are 512 bytes; the size is rounded up to whole
 * blocks, reads beyond the file's end give zeros, as the rest of the last block
 * would.
 *
 * A completed write has reached the host file (pwrite).
 */
#ifndef HOST_DISKIMAGE_H
#define HOST_DISKIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

enum disk_type {
	DISK_NONE = 0,
	DISK_IDE,
	DISK_SCSI,
	DISK_FLOPPY,
};

struct diskimage;
struct machine;

/* Parses a -d argument and opens the image for M, whose default type (no i, f,
 * s prefix) is DEFAULT_TYPE.  Ids go from 0 upward per type. */
bool diskimage_add(struct machine *m, const char *spec,
		   enum disk_type default_type, struct error *e);
void diskimage_free_all(struct machine *m);

struct diskimage *diskimage_find(const struct machine *m, enum disk_type type,
				 unsigned id);

const char *diskimage_name(const struct diskimage *d);
enum disk_type diskimage_type(const struct diskimage *d);
unsigned diskimage_id(const struct diskimage *d);
bool diskimage_is_boot(const struct diskimage *d);
bool diskimage_is_cdrom(const struct diskimage *d);
bool diskimage_is_tape(const struct diskimage *d);
bool diskimage_is_read_only(const struct diskimage *d);
uint64_t diskimage_bytes(const struct diskimage *d); /* multiple of 512 */
/* There are only zeros behind that many, which are not more. */
uint64_t diskimage_bytes_there(const struct diskimage *d);
void diskimage_geometry(const struct diskimage *d, unsigned *cylinders,
			unsigned *heads, unsigned *sectors);

/* Is a tape one of records, as tap_image.h has them?  Where it ends, as the
 * guest sees it now, or as diskimage_read_file reads it; false: there is
 * something else, at *END. */
bool diskimage_is_tap(const struct diskimage *d);
bool diskimage_find_tape_end(struct diskimage *d, bool as_seen, uint64_t *end);

/* The files of another tape, which are NAME, NAME.1, NAME.2, ..: one after the
 * other, each beginning with a block.  Where file FILE begins, and its bytes.
 */
unsigned diskimage_tape_files(const struct diskimage *d);
uint64_t diskimage_tape_start(const struct diskimage *d, unsigned file);
uint64_t diskimage_tape_length(const struct diskimage *d, unsigned file);

/* Whole transfers succeed or fail; a failed one is logged. */
bool diskimage_read(struct diskimage *d, uint64_t offset, void *data,
		    size_t len);
bool diskimage_write(struct diskimage *d, uint64_t offset, const void *data,
		     size_t len);
bool diskimage_flush(struct diskimage *d);

/* ---- the past ----
 *
 * With history on, the image can be seen as it was after any number of writes;
 * the file stays as it is meanwhile, and writes made again are not made. */

/* On before the first write. */
void diskimage_history(struct diskimage *d, bool on);
/* The number of writes so far, up to where the disk stands; 0 without
 * history. */
uint64_t diskimage_place(const struct diskimage *d);
/* Goes to a place; false if it is not known any more. */
bool diskimage_go(struct diskimage *d, uint64_t place);
/* Is the disk seen as it was? */
bool diskimage_in_past(const struct diskimage *d);
/* The place is the present from now on: puts the file back to what it was. */
bool diskimage_cut(struct diskimage *d, struct error *e);
/* Nobody will go back to before PLACE. */
void diskimage_forget(struct diskimage *d, uint64_t place);
size_t diskimage_history_bytes(const struct diskimage *d);

/* Is called with the old bytes of each write, before it is made; for
 * recordings. */
void diskimage_set_observer(struct diskimage *d,
			    void (*fn)(void *arg, const struct diskimage *d,
				       uint64_t offset, const uint8_t *old,
				       size_t len),
			    void *arg);

/* ---- images in snapshots and recordings ---- */

/* The argument it was opened with; those of its overlays follow, each after a
 * newline.  diskimage_add takes all of it. */
const char *diskimage_spec(const struct diskimage *d);
/* Does a file's name say that it is a CD-ROM? */
bool diskimage_name_is_cdrom(const char *name);
/* Are the writes kept apart from the file (R:)? */
bool diskimage_is_temporary(const struct diskimage *d);
/* Of an image with R:, is BLOCK (of 512 bytes) one that was written? */
bool diskimage_block_written(const struct diskimage *d, uint64_t block);
/* Reads what the file and its named overlays have, whatever was written apart
 * from it. */
bool diskimage_read_file(struct diskimage *d, uint64_t offset, void *data,
			 size_t len);
/* Of an image with R:, forgets all that was written. */
void diskimage_clear(struct diskimage *d);

#endif
