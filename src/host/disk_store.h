/*
 * Where the bytes of a disk image are: in its file, or of a tape, in several;
 * in named overlays ("V:"), which lie one over the other; and in a temporary
 * one ("R:"), over all of them.  The topmost one takes the writes.
 *
 * An overlay is a file that is laid out like the image (so it is sparse), and a
 * bitmap that says which blocks are there.  The bitmap of a named one is a
 * file, too, NAME.map, least significant bit first.  A block's data is written
 * before its bit.  A temporary one is an unlinked file in $TMPDIR, its bitmap
 * is in memory.
 *
 * A tape's files lie one after the other, each rounded up to whole blocks.
 *
 * Offsets and sizes are bytes.  Functions that transfer leave errno when they
 * fail; those that open say what is wrong in *E.
 */
#ifndef HOST_DISK_STORE_H
#define HOST_DISK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

#define DISK_BLOCK_SIZE 512u

struct disk_store;

/* The file NAME from byte BASE, to its end; or, with CAPACITY, as long as that
 * is, whole blocks, whatever the file has.  NULL: see *E. */
struct disk_store *disk_store_open(const char *name, uint64_t base,
				   uint64_t capacity, bool writable,
				   struct error *e);
/* Adds the files NAME.1, NAME.2, .. of a tape, up to the first that is not
 * there. */
bool disk_store_open_tape(struct disk_store *s, struct error *e);
bool disk_store_add_temporary(struct disk_store *s, struct error *e);
bool disk_store_add_overlay(struct disk_store *s, const char *name,
			    struct error *e);
void disk_store_free(struct disk_store *s);

uint64_t disk_store_bytes(const struct disk_store *s); /* whole blocks */
/* There are only zeros behind that many, which are not more. */
uint64_t disk_store_bytes_there(const struct disk_store *s);
/* What the image's file had when it was opened, not rounded. */
uint64_t disk_store_file_bytes(const struct disk_store *s);
bool disk_store_is_temporary(const struct disk_store *s);
unsigned disk_store_files(const struct disk_store *s);
uint64_t disk_store_file_start(const struct disk_store *s, unsigned file);
uint64_t disk_store_file_length(const struct disk_store *s, unsigned file);

/* Zeros beyond the end. */
bool disk_store_read(const struct disk_store *s, uint64_t offset, void *data,
		     size_t len);
/* The same without what a temporary overlay has. */
bool disk_store_read_kept(const struct disk_store *s, uint64_t offset,
			  void *data, size_t len);
/* All of it must be within the disk. */
bool disk_store_write(struct disk_store *s, uint64_t offset, const void *data,
		      size_t len);
/* To the host's disk; a temporary overlay is not worth it. */
bool disk_store_flush(struct disk_store *s);

/* Of a temporary overlay: does it have BLOCK?  Forgets all blocks. */
bool disk_store_has_written(const struct disk_store *s, uint64_t block);
void disk_store_clear(struct disk_store *s);

/* The bytes of a block, from OFFSET on, that a transfer of LEN bytes begins
 * with. */
size_t disk_part_of_block(uint64_t offset, size_t len);

#endif
