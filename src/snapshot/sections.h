/*
 * Files of our own, snapshots and recordings: a magic number, a version, then
 * sections with a tag, lengths, a checksum and bytes that may be compressed.
 * doc/snapshots.md describes the form.
 */
#ifndef SNAPSHOT_SECTIONS_H
#define SNAPSHOT_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

#define SECTIONS_SNAPSHOT  "GXEMULSN"
#define SECTIONS_RECORDING "GXEMULRC"
#define SECTIONS_VERSION   7

/* Largest section, before and after compression. */
#define SECTION_MAX (16u << 20)

struct sections_writer {
	int fd;
	char *name;	 /* of the file */
	char *temporary; /* its name until it is complete, or NULL */
	bool failed;
	int error; /* errno of the failure */
};

/* Begins a file that appears under its name when it is complete. */
bool sections_create(struct sections_writer *f, const char *name,
		     const char *magic, struct error *e);
/* The same for one that grows under its name. */
bool sections_append(struct sections_writer *f, const char *name,
		     const char *magic, struct error *e);
/* Errors are kept; see sections_close. */
void sections_write(struct sections_writer *f, const char *tag,
		    const void *data, size_t len);
/* Completes the file, or removes what there is of it after an error. */
bool sections_close(struct sections_writer *f, struct error *e);

struct sections_reader {
	int fd;
	const char *name;
	uint64_t offset; /* of the next section in the file */
};

struct section {
	char tag[5];
	uint64_t offset; /* in the file, for messages */
	uint8_t *data;	 /* the reader's, until the next call */
	size_t len;
};

enum section_result {
	SECTION_OK,
	SECTION_END,	   /* no bytes are left */
	SECTION_TRUNCATED, /* the file ends within it */
	SECTION_DAMAGED,   /* E says where */
};

/* WHAT is the kind of file, for messages: "snapshot". */
bool sections_open(struct sections_reader *f, const char *name,
		   const char *magic, const char *what, struct error *e);
enum section_result sections_next(struct sections_reader *f, struct section *s,
				  struct error *e);
void sections_free(struct sections_reader *f, struct section *s);

#endif
