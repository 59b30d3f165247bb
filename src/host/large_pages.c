/*
 * Large pages of the host; see large_pages.h.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "host/large_pages.h"

void
large_pages_advise(void *start, void *end)
{
#ifdef MADV_HUGEPAGE
	madvise(start, (size_t)((uint8_t *)end - (uint8_t *)start),
		MADV_HUGEPAGE);
#endif
}

void *
large_pages_malloc(size_t len)
{
	size_t whole = len & ~(LARGE_PAGE - 1);
	uint8_t *bytes;

	if (whole == 0) {
		return malloc(len);
	}
	bytes = aligned_alloc(LARGE_PAGE, whole + LARGE_PAGE);
	if (bytes != NULL) {
		large_pages_advise(bytes, bytes + whole);
	}
	return bytes;
}
