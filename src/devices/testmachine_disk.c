/*
 * Disk controller of the test machines: a fictitious device that moves one
 * 512-byte sector at a time between a disk image and a buffer, at once and
 * without an interrupt.  Described in doc/testmachines.md.
 */
#include <inttypes.h>

#include "devices/testmachine.h"
#include "host/diskimage.h"

enum disk_reg {
	DISK_OFFSET = 0x0000,	   /* RW  byte offset on the disk */
	DISK_OFFSET_HIGH = 0x0008, /* RW  its upper 32 bits */
	DISK_ID = 0x0010,	   /* RW  which disk */
	DISK_OPERATION = 0x0020,   /* W   starts; R the last one */
	DISK_STATUS = 0x0030,	   /* RW  not 0: the last one worked */
	DISK_BUFFER = 0x4000,
};

enum disk_operation {
	DISK_OP_READ = 0,
	DISK_OP_WRITE = 1,
};

#define DISK_SECTOR 512

struct disk {
	uint64_t offset;
	uint64_t id;
	uint64_t operation;
	uint64_t status;
	uint8_t buffer[DISK_SECTOR];
};

static const struct state_field disk_state[] = {
    STATE_U64(struct disk, offset, "byte offset of the next operation"),
    STATE_U64(struct disk, id, "selected disk"),
    STATE_U64(struct disk, operation, "last operation"),
    STATE_U64(struct disk, status, "status of the last operation"),
    STATE_U8(struct disk, buffer, "sector buffer"),
    STATE_END,
};

/* Bytes a guest may read: whole cylinders; what the image has not is zero. */
static uint64_t
disk_capacity(const struct diskimage *image)
{
	unsigned cylinders;
	unsigned heads;
	unsigned sectors;

	diskimage_geometry(image, &cylinders, &heads, &sectors);
	return (uint64_t)cylinders * heads * sectors * DISK_SECTOR;
}

static bool
disk_transfer(struct device *d, struct diskimage *image, uint64_t operation)
{
	struct disk *k = device_self(d);
	uint64_t capacity = disk_capacity(image);

	if (k->offset >= capacity || capacity - k->offset < DISK_SECTOR) {
		device_guest_error(d,
				   "disk %" PRIu64 ": offset 0x%" PRIx64
				   " is beyond the end",
				   k->id, k->offset);
		return false;
	}
	if (k->offset % DISK_SECTOR != 0) {
		device_guest_error(d,
				   "disk %" PRIu64 ": offset 0x%" PRIx64
				   " is not that of a sector",
				   k->id, k->offset);
	}
	if (operation == DISK_OP_READ) {
		return diskimage_read(image, k->offset, k->buffer, DISK_SECTOR);
	}
	return diskimage_write(image, k->offset, k->buffer, DISK_SECTOR);
}

static void
disk_operate(struct device *d, uint64_t operation)
{
	struct disk *k = device_self(d);
	struct diskimage *image = NULL;
	bool ok = false;

	if (k->id <= UINT32_MAX) {
		image = diskimage_find(d->machine, DISK_IDE, (unsigned)k->id);
	}
	if (operation != DISK_OP_READ && operation != DISK_OP_WRITE) {
		device_guest_error(d, "there is no operation %" PRIu64,
				   operation);
	} else if (image == NULL) {
		device_guest_error(d, "there is no disk %" PRIu64, k->id);
	} else {
		ok = disk_transfer(d, image, operation);
	}
	k->operation = operation;
	k->status = ok ? 1 : 0;
	k->offset += DISK_SECTOR;
}

/* The buffer is bytes; the number of an access is made of them in the order of
 * the CPU, which is what the core turns back into the same bytes. */
static unsigned
disk_buffer_shift(const struct device *d, unsigned size, unsigned i)
{
	return 8 * (testmachine_big_endian(d) ? size - 1 - i : i);
}

static uint64_t
disk_buffer_read(struct device *d, uint64_t off, unsigned size)
{
	const struct disk *k = device_self(d);
	uint64_t value = 0;
	unsigned i;

	for (i = 0; i < size; i++) {
		value |= (uint64_t)k->buffer[off + i]
			 << disk_buffer_shift(d, size, i);
	}
	return value;
}

static void
disk_buffer_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct disk *k = device_self(d);
	unsigned i;

	for (i = 0; i < size; i++) {
		k->buffer[off + i] =
		    (uint8_t)(value >> disk_buffer_shift(d, size, i));
	}
}

static bool
disk_in_buffer(uint64_t off, unsigned size)
{
	return off >= DISK_BUFFER && off + size <= DISK_BUFFER + DISK_SECTOR;
}

static uint64_t
disk_read(struct device *d, uint64_t off, unsigned size)
{
	const struct disk *k = device_self(d);

	if (disk_in_buffer(off, size)) {
		return disk_buffer_read(d, off - DISK_BUFFER, size);
	}
	switch (off) {
	case DISK_OFFSET:
		return k->offset;
	case DISK_OFFSET_HIGH:
		return k->offset >> 32;
	case DISK_ID:
		return k->id;
	case DISK_OPERATION:
		return k->operation;
	case DISK_STATUS:
		return k->status;
	default:
		device_guest_error(d, "read of 0x%04" PRIx64, off);
		return 0;
	}
}

static void
disk_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct disk *k = device_self(d);

	if (disk_in_buffer(off, size)) {
		disk_buffer_write(d, off - DISK_BUFFER, size, value);
		return;
	}
	switch (off) {
	case DISK_OFFSET:
		k->offset = value;
		break;
	case DISK_OFFSET_HIGH:
		k->offset = (k->offset & UINT32_MAX) | value << 32;
		break;
	case DISK_ID:
		k->id = value;
		break;
	case DISK_OPERATION:
		disk_operate(d, value);
		break;
	case DISK_STATUS:
		k->status = value;
		break;
	default:
		device_guest_error(d, "write of 0x%" PRIx64 " to 0x%04" PRIx64,
				   value, off);
		break;
	}
}

const struct device_class testmachine_disk_class = {
    .name = "disk",
    .description = "test machine disk controller, see doc/testmachines.md",
    .state = disk_state,
    .size = sizeof(struct disk),
    .read = disk_read,
    .write = disk_write,
    .access = ACCESS_ANY,
    .order = DEVICE_CPU_ORDER,
    .unaligned = true,
};
