/*
 * What record.c and replay.c share.
 */
#ifndef SNAPSHOT_RECORD_PRIVATE_H
#define SNAPSHOT_RECORD_PRIVATE_H

/* What is packed into a recording. */
enum pack_kind {
	PACK_FILE = 0,
	PACK_DISK = 1,
	PACK_SNAPSHOT = 2,
	PACK_KINDS,
};
#define PACK_CHUNK (1u << 20) /* bytes in a section */

#endif
