/*
 * Large pages of the host, for memory that will be used as a whole: it is there
 * sooner, and found sooner.  Without them it is memory all the same.
 */
#ifndef HOST_LARGE_PAGES_H
#define HOST_LARGE_PAGES_H

#include <stddef.h>

#define LARGE_PAGE ((size_t)2 << 20) /* bytes */

/* Asks for them from START up to END, both at multiples of LARGE_PAGE or at
 * those of the host's usual pages. */
void large_pages_advise(void *start, void *end);

/* LEN bytes for free(); NULL: no memory. */
void *large_pages_malloc(size_t len);

#endif
