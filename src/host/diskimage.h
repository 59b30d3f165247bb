/*
 * Disk image files: raw images, read-only or writable, or writable with the
 * writes lost at exit ("R:").  Grammar of -d in gxemul(1).  Blocks are 512
 * bytes; the size is rounded up to whole blocks, reads beyond the file's end
 * give zeros, as the rest of the last block would.
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
bool diskimage_is_read_only(const struct diskimage *d);
uint64_t diskimage_bytes(const struct diskimage *d); /* multiple of 512 */
void diskimage_geometry(const struct diskimage *d, unsigned *cylinders,
			unsigned *heads, unsigned *sectors);

/* Whole transfers succeed or fail; a failed one is logged. */
bool diskimage_read(struct diskimage *d, uint64_t offset, void *data,
		    size_t len);
bool diskimage_write(struct diskimage *d, uint64_t offset, const void *data,
		     size_t len);
bool diskimage_flush(struct diskimage *d);

#endif
