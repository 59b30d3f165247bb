/*
 * The sixteen boolean operations on pixels, by X11's numbers (GXclear 0 to
 * GXset 15), as several graphics chips combine what they draw with what is
 * there.
 */
#ifndef DEVICES_RASTER_OP_H
#define DEVICES_RASTER_OP_H

#include <stdint.h>

enum raster_op {
	RASTER_CLEAR = 0,
	RASTER_AND = 1,
	RASTER_AND_REVERSE = 2,
	RASTER_COPY = 3,
	RASTER_AND_INVERTED = 4,
	RASTER_NOOP = 5,
	RASTER_XOR = 6,
	RASTER_OR = 7,
	RASTER_NOR = 8,
	RASTER_EQUIV = 9,
	RASTER_INVERT = 10,
	RASTER_OR_REVERSE = 11,
	RASTER_COPY_INVERTED = 12,
	RASTER_OR_INVERTED = 13,
	RASTER_NAND = 14,
	RASTER_SET = 15,
	RASTER_MASK = 15,
};

/* The bits of PLANES become operation ROP (its lowest four bits) of SOURCE and
 * OLD, the others stay as in OLD.  Without branches, as it is called for each
 * pixel. */
static inline uint8_t
raster_combine(unsigned rop, uint8_t source, uint8_t old, uint8_t planes)
{
	unsigned both = 0u - (rop & 1);
	unsigned only_source = 0u - (rop >> 1 & 1);
	unsigned only_old = 0u - (rop >> 2 & 1);
	unsigned neither = 0u - (rop >> 3 & 1);
	unsigned s = source;
	unsigned d = old;
	unsigned value = (s & d & both) | (s & ~d & only_source) |
			 (~s & d & only_old) | (~(s | d) & neither);

	return (uint8_t)((d & ~(unsigned)planes) | (value & planes));
}

#endif
