/*
 * PNG files; see picture.h.  A file is a signature and chunks: length, type,
 * data, CRC of type and data; numbers are big-endian.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zlib.h>

#include "display/picture.h"
#include "display/screen.h"

#define COLOURS_MAX 256
#define TABLE_SIZE  1024 /* a power of two, more than COLOURS_MAX */

enum png_colour {
	PNG_RGB = 2,
	PNG_PALETTE = 3,
};

/* The colours of a picture, and their numbers by hash. */
struct palette {
	uint32_t colour[COLOURS_MAX];
	unsigned n;
	uint16_t number[TABLE_SIZE]; /* + 1; 0: none */
};

static unsigned
palette_slot(const struct palette *p, uint32_t colour)
{
	unsigned i = (colour * 0x9e3779b1u) >> 22;

	while (p->number[i] != 0 && p->colour[p->number[i] - 1] != colour) {
		i = (i + 1) % TABLE_SIZE;
	}
	return i;
}

/* False: there are too many. */
static bool
palette_make(struct palette *p, const uint32_t *pixels, size_t n)
{
	memset(p, 0, sizeof(*p));
	for (size_t k = 0; k < n; k++) {
		unsigned i = palette_slot(p, pixels[k]);

		if (p->number[i] == 0) {
			if (p->n == COLOURS_MAX) {
				return false;
			}
			p->colour[p->n++] = pixels[k];
			p->number[i] = (uint16_t)p->n;
		}
	}
	return true;
}

static void
put32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

static void
put_colour(uint8_t *at, uint32_t colour)
{
	at[0] = (uint8_t)(colour >> 16);
	at[1] = (uint8_t)(colour >> 8);
	at[2] = (uint8_t)colour;
}

static void
write_chunk(FILE *f, const char *type, const uint8_t *data, size_t len)
{
	uint8_t head[8];
	uint8_t sum[4];
	uLong crc;

	put32(head, (uint32_t)len);
	memcpy(head + 4, type, 4);
	crc = crc32(0, head + 4, 4);
	fwrite(head, 1, sizeof(head), f);
	if (len > 0) {
		crc = crc32(crc, data, (uInt)len);
		fwrite(data, 1, len, f);
	}
	put32(sum, (uint32_t)crc);
	fwrite(sum, 1, sizeof(sum), f);
}

static void
write_header(FILE *f, unsigned width, unsigned height, enum png_colour colour)
{
	static const uint8_t signature[8] = {0x89, 'P',	 'N',  'G',
					     '\r', '\n', 0x1a, '\n'};
	uint8_t head[13] = {0};

	fwrite(signature, 1, sizeof(signature), f);
	put32(head, width);
	put32(head + 4, height);
	head[8] = 8; /* bits */
	head[9] = (uint8_t)colour;
	write_chunk(f, "IHDR", head, sizeof(head));
}

static void
write_palette(FILE *f, const struct palette *p)
{
	uint8_t bytes[3 * COLOURS_MAX];

	for (unsigned i = 0; i < p->n; i++) {
		put_colour(bytes + (size_t)3 * i, p->colour[i]);
	}
	write_chunk(f, "PLTE", bytes, (size_t)3 * p->n);
}

/* Rows as the file has them, each with the number of its filter (none) before
 * it; P is NULL for RGB. */
static uint8_t *
make_rows(const struct palette *p, const uint32_t *pixels, unsigned width,
	  unsigned height, size_t *len)
{
	size_t pixel = p != NULL ? 1 : 3;
	uint8_t *rows;
	uint8_t *at;

	*len = (1 + pixel * width) * height;
	rows = malloc(*len);
	assert(rows != NULL);
	at = rows;
	for (unsigned y = 0; y < height; y++) {
		*at++ = 0;
		for (unsigned x = 0; x < width; x++, pixels++) {
			if (p != NULL) {
				*at = (uint8_t)(p->number[palette_slot(
						    p, *pixels)] -
						1);
			} else {
				put_colour(at, *pixels);
			}
			at += pixel;
		}
	}
	return rows;
}

static void
write_picture(FILE *f, const uint32_t *pixels, unsigned width, unsigned height)
{
	struct palette all;
	const struct palette *p =
	    palette_make(&all, pixels, (size_t)width * height) ? &all : NULL;
	size_t len;
	uint8_t *rows = make_rows(p, pixels, width, height, &len);
	uLongf n = compressBound((uLong)len);
	uint8_t *packed = malloc(n);

	assert(packed != NULL);
	if (compress2(packed, &n, rows, (uLong)len, Z_BEST_COMPRESSION) !=
	    Z_OK) {
		assert(!"zlib has room enough");
	}
	write_header(f, width, height, p != NULL ? PNG_PALETTE : PNG_RGB);
	if (p != NULL) {
		write_palette(f, p);
	}
	write_chunk(f, "IDAT", packed, n);
	write_chunk(f, "IEND", NULL, 0);
	free(packed);
	free(rows);
}

bool
picture_write(const char *file, const uint32_t *pixels, unsigned width,
	      unsigned height, struct error *e)
{
	size_t size = strlen(file) + 5;
	char *name = malloc(size);
	struct stat st;
	FILE *f;
	bool ok = false;

	assert(name != NULL);
	if (stat(file, &st) == 0 && !S_ISREG(st.st_mode)) {
		free(name);
		return emul_error(e,
				  "%s is not a regular file: give another "
				  "name",
				  file);
	}
	snprintf(name, size, "%s.new", file);
	f = fopen(name, "wb");
	if (f != NULL) {
		write_picture(f, pixels, width, height);
		ok = ferror(f) == 0;
		ok = fclose(f) == 0 && ok && rename(name, file) == 0;
	}
	if (!ok) {
		emul_error(e, "%s: cannot be written: %s", file,
			   strerror(errno));
		if (f != NULL) {
			remove(name);
		}
	}
	free(name);
	return ok;
}

bool
picture_of_screen(const char *file, const struct screen *s, struct error *e)
{
	struct screen_shape shape;
	uint32_t *pixels = screen_picture(s, &shape);
	bool ok = picture_write(file, pixels, shape.width, shape.height, e);

	free(pixels);
	return ok;
}
