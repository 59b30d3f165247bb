/*
 * What a disk image was before: the bytes that writes have replaced.  Lets the
 * image be seen as it was after any number of writes, without touching the
 * file.  Private to the disk image code.
 */
#ifndef HOST_DISK_HISTORY_H
#define HOST_DISK_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISK_HISTORY_BLOCK 512u

struct disk_history;

struct disk_history *disk_history_new(void);
void disk_history_free(struct disk_history *h);

/* The number of writes up to where the disk stands now. */
uint64_t disk_history_place(const struct disk_history *h);
/* Does it stand before the last write?  Then blocks may differ from the file,
 * and writes are those that the file has seen already. */
bool disk_history_in_past(const struct disk_history *h);

/* A write of LEN bytes at OFFSET, multiples of the block, is about to replace
 * OLD.  Only in the present. */
void disk_history_note(struct disk_history *h, uint64_t offset, const void *old,
		       size_t len);
/* In the past: the bytes of a block as it was, NULL if the file has them; and a
 * write of a whole block, of which the last one of a write says so. */
const uint8_t *disk_history_block(const struct disk_history *h, uint64_t block);
void disk_history_set(struct disk_history *h, uint64_t block,
		      const uint8_t *bytes);
void disk_history_written(struct disk_history *h);

/* Goes to where PLACE writes had been made; false if that is too long ago. */
bool disk_history_go(struct disk_history *h, uint64_t place);
/* The place is the present from now on: calls WRITE for each block that differs
 * from the file (false: it failed; then nothing else changes), and forgets the
 * later writes. */
bool disk_history_cut(struct disk_history *h,
		      bool (*write)(void *arg, uint64_t block,
				    const uint8_t *bytes),
		      void *arg);
/* Nobody will go back to before PLACE. */
void disk_history_forget(struct disk_history *h, uint64_t place);
size_t disk_history_bytes(const struct disk_history *h);

#endif
