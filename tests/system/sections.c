/*
 * Looks into snapshots and recordings, and changes them so that the checksums
 * are right again; doc/snapshots.md describes the form.  Compiled by the tests
 * that use it.
 *
 *	sections list FILE              "NUMBER TAG LENGTH" of each section
 *	sections get FILE N >BYTES      the bytes of section N, from 0
 *	sections set FILE N NEW <BYTES  a copy in which section N has these
 *	sections flip FILE N AT NEW     a copy in which byte AT of it differs
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define START_LEN  12 /* magic, version */
#define HEADER_LEN 16 /* tag, length, stored length, checksum */
#define CRC_AT	   12

static void
die(const char *why)
{
	fprintf(stderr, "sections: %s\n", why);
	exit(2);
}

static uint8_t *
read_all(FILE *f, size_t *len)
{
	size_t size = 1 << 16;
	uint8_t *data = malloc(size);
	size_t n;

	*len = 0;
	while (data != NULL &&
	       (n = fread(data + *len, 1, size - *len, f)) > 0) {
		*len += n;
		if (*len == size) {
			size *= 2;
			data = realloc(data, size);
		}
	}
	if (data == NULL) {
		die("out of memory");
	}
	return data;
}

static uint32_t
get_u32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static void
put_u32(uint8_t *p, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++) {
		p[i] = (uint8_t)(value >> 8 * i);
	}
}

/* The bytes of the section at P. */
static uint8_t *
unpack(const uint8_t *p, size_t *len)
{
	uLongf n = get_u32(p + 4);
	uint32_t stored = get_u32(p + 8);
	uint8_t *data = malloc(n + 1);

	if (data == NULL) {
		die("out of memory");
	}
	if (stored == n) {
		memcpy(data, p + HEADER_LEN, n);
	} else if (uncompress(data, &n, p + HEADER_LEN, stored) != Z_OK) {
		die("a section cannot be unpacked");
	}
	*len = n;
	return data;
}

/* A section like that at P, with other bytes. */
static void
write_section(FILE *f, const uint8_t *p, const uint8_t *data, size_t len)
{
	uint8_t header[HEADER_LEN];

	memcpy(header, p, 4);
	put_u32(header + 4, (uint32_t)len);
	put_u32(header + 8, (uint32_t)len);
	put_u32(header + CRC_AT,
		(uint32_t)crc32(crc32(0, header, CRC_AT), data, (uInt)len));
	fwrite(header, 1, HEADER_LEN, f);
	fwrite(data, 1, len, f);
}

static FILE *
open_file(const char *name, const char *mode)
{
	FILE *f = fopen(name, mode);

	if (f == NULL) {
		perror(name);
		exit(2);
	}
	return f;
}

/* What is wanted of section number WANTED at P. */
static void
use_section(const uint8_t *p, char **argv, FILE *out)
{
	size_t len;
	uint8_t *data = unpack(p, &len);

	if (strcmp(argv[1], "get") == 0) {
		fwrite(data, 1, len, stdout);
	} else if (strcmp(argv[1], "set") == 0) {
		free(data);
		data = read_all(stdin, &len);
		write_section(out, p, data, len);
	} else {
		size_t at = strtoul(argv[4], NULL, 0);

		if (at >= len) {
			die("the section has not so many bytes");
		}
		data[at] ^= 1;
		write_section(out, p, data, len);
	}
	free(data);
}

int
main(int argc, char **argv)
{
	FILE *out = NULL;
	FILE *in;
	uint8_t *file;
	size_t len;
	size_t at = START_LEN;
	size_t step;
	unsigned wanted = 0;

	if (argc < 3 || (strcmp(argv[1], "list") != 0 && argc < 4) ||
	    (strcmp(argv[1], "set") == 0 && argc != 5) ||
	    (strcmp(argv[1], "flip") == 0 && argc != 6)) {
		die("see the comment in sections.c");
	}
	in = open_file(argv[2], "rb");
	file = read_all(in, &len);
	fclose(in);
	if (argc > 3) {
		wanted = (unsigned)strtoul(argv[3], NULL, 0);
	}
	if (argc > 4) {
		out = open_file(argv[argc - 1], "wb");
		fwrite(file, 1, START_LEN, out);
	}
	for (unsigned n = 0; at + HEADER_LEN <= len; n++, at += step) {
		const uint8_t *p = file + at;

		step = HEADER_LEN + get_u32(p + 8);
		if (step > len - at) {
			die("the file is cut off");
		}
		if (argc == 3) {
			printf("%u %.4s %u\n", n, p, get_u32(p + 4));
		} else if (n == wanted) {
			use_section(p, argv, out);
		} else if (out != NULL) {
			fwrite(p, 1, step, out);
		}
	}
	free(file);
	return out != NULL && fclose(out) != 0 ? 2 : 0;
}
