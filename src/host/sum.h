/*
 * SHA-256 sums of files and disk images, by nettle.  A build without that
 * library has none: then snapshots cannot be written to files, and runs cannot
 * be recorded.
 */
#ifndef HOST_SUM_H
#define HOST_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

#define SUM_LEN 32

struct diskimage;
struct sum;

bool sum_available(struct error *e); /* E says what is missing */

/* NULL if there is no memory, or no library. */
struct sum *sum_new(void);
void sum_add(struct sum *s, const void *data, size_t len);
void sum_end(struct sum *s, uint8_t result[SUM_LEN]); /* frees S */

/* The size and sum of a file. */
bool sum_file(const char *name, uint64_t *size, uint8_t result[SUM_LEN],
	      struct error *e);
/* The sum of a disk as its file has it now, without what was written apart from
 * it (R:), or of the disk as the guest sees it.  Of a tape of records, zeros
 * behind the end do not count. */
bool sum_disk(struct diskimage *d, bool as_seen, uint8_t result[SUM_LEN],
	      struct error *e);

#endif
