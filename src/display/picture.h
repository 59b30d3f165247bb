/*
 * Pictures in files: PNG (ISO/IEC 15948).
 */
#ifndef DISPLAY_PICTURE_H
#define DISPLAY_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"

struct screen;

/* Writes WIDTH x HEIGHT pixels (0x00RRGGBB, rows from the top) to FILE: with a
 * palette if there are at most 256 colours, else as 8-bit red, green and blue.
 * An existing file is replaced, when the new one is complete.  False with E
 * set. */
bool picture_write(const char *file, const uint32_t *pixels, unsigned width,
		   unsigned height, struct error *e);

/* The same of what a screen shows now. */
bool picture_of_screen(const char *file, const struct screen *s,
		       struct error *e);

#endif
