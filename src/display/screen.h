/*
 * Screens: what the monitors of a machine would show.  A device that makes a
 * picture (a framebuffer card, a display controller) adds one; views look at
 * it: windows and servers of src/host/, pictures in files.
 *
 * A screen is no state of the machine.  Its pixels are drawn from memory and
 * registers when somebody looks, and looking changes nothing that the guest
 * could see: the same run has the same counts and hashes with and without
 * views.  Guest stores into frame buffer memory are stores into RAM; which
 * pages were written is found by the dirty bits of memory (MEMORY_DIRTY_SCREEN0
 * and on), and only rows that look different are redrawn.
 *
 * Pixels are host numbers 0x00RRGGBB, rows from the top, without gaps.
 */
#ifndef DISPLAY_SCREEN_H
#define DISPLAY_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct machine;
struct screen;

#define SCREENS_MAX	  4 /* of a machine */
#define SCREEN_PIXELS_MAX 0x800000u

/* How big the picture is, and where its rows are in frame buffer memory. */
struct screen_shape {
	unsigned width; /* pixels, at least 1 */
	unsigned height;
	uint64_t first;	 /* bytes before row 0 */
	uint64_t stride; /* bytes from one row to the next, not 0 */
};

struct screen_class {
	/* The shape as it is now. */
	void (*shape)(void *owner, struct screen_shape *shape);
	/* Draws row Y, as wide as the shape says.  Must not change anything. */
	void (*draw)(void *owner, unsigned y, uint32_t *pixels);
};

/* Adds a screen to M; NAME is what people call it ("PMAG-BA").  OWNER is given
 * to CLASS's functions.  NULL with E set: there are too many. */
struct screen *screen_add(struct machine *m, const char *name,
			  const struct screen_class *class, void *owner,
			  struct error *e);
/* Says where its memory is: LEN bytes of RAM at physical PADDR, which must be
 * whole pages and one piece. */
void screen_set_memory(struct screen *s, uint64_t paddr, uint64_t len);

/* Something other than memory changed (colours, the cursor): these rows, or all
 * of them, may look different. */
void screen_touch(struct screen *s);
void screen_touch_rows(struct screen *s, int64_t first, int64_t count);
/* The state of the whole machine was replaced. */
void screens_restored(struct machine *m);

/* ---- for views ---- */

/* Screen number N, from 0; NULL: there are not so many. */
struct screen *screen_get(const struct machine *m, unsigned n);
const char *screen_name(const struct screen *s);

/* Brings the pixels up to date.  They stay where they are until the next call.
 * From the first one on the screen keeps track of what changes. */
const uint32_t *screen_refresh(struct screen *s, struct screen_shape *shape);
/* When row Y last came to look different: a number that grows from one refresh
 * to the next.  A view that remembers screen_age sees what is new to it. */
uint64_t screen_row_age(const struct screen *s, unsigned y);
uint64_t screen_age(const struct screen *s);

/* Draws all of it, as it is now, into new memory, which is the caller's. */
uint32_t *screen_picture(const struct screen *s, struct screen_shape *shape);

/* Of machine.c. */
void screens_free(struct machine *m);

#endif
