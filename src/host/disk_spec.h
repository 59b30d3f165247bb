/*
 * The argument of -d, taken apart.  Private to the disk image code.
 */
#ifndef HOST_DISK_SPEC_H
#define HOST_DISK_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"
#include "host/diskimage.h"

#define DISK_MAX_IDS 8

struct disk_spec {
	const char *file;    /* points into the argument */
	enum disk_type type; /* DISK_NONE: not said */
	int id;		     /* -1: first free */
	bool boot;
	bool cdrom;
	bool disk; /* not a CD-ROM whatever the name says */
	bool tape;
	bool read_only;
	bool temporary;
	bool overlay; /* V: of the disk with this type and id */
	bool floppy;
	unsigned heads; /* 0: not said */
	unsigned sectors;
	uint64_t offset; /* of the disk in the file, bytes */
};

/* False with E set if TEXT does not follow the grammar or asks for a kind of
 * image that is not supported. */
bool disk_spec_parse(const char *text, struct disk_spec *s, struct error *e);

#endif
