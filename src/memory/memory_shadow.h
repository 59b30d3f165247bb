/*
 * What --strict knows about RAM: which bits nobody has written since power-on.
 * Not state.  Addresses are physical; masks have a byte for each byte of
 * memory, in its order, with ones for bits that are undefined.
 */
#ifndef MEMORY_MEMORY_SHADOW_H
#define MEMORY_MEMORY_SHADOW_H

#include "memory/memory.h"

/* Begins: all RAM is undefined.  A second call changes nothing.  False: out of
 * memory. */
bool memory_shadow_start(struct memory *mem);
/* All of it counts as written. */
void memory_shadow_forget(struct memory *mem);

/* Is any bit of the LEN bytes at PADDR, inside one page, undefined?  MASK tells
 * which; zeros where there is no RAM. */
bool memory_shadow_get(struct memory *mem, uint64_t paddr, size_t len,
		       uint8_t *mask);
/* Bytes just written that are not defined for that: some of their bits came
 * from undefined memory. */
void memory_shadow_set(struct memory *mem, uint64_t paddr, size_t len,
		       const uint8_t *mask);

/* FN is told of each access by DMA, from now on. */
typedef void (*memory_shadow_dma)(void *arg, struct device *who, uint64_t paddr,
				  size_t len, enum memory_rw rw);
void memory_shadow_on_dma(struct memory *mem, memory_shadow_dma fn, void *arg);

#endif
