/*
 * An ATA channel with up to two drives as controllers see it.
 */
#ifndef DEVICES_IDE_H
#define DEVICES_IDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/device.h"

extern const struct device_class ide_class;

/* Offsets in the device: the command block, then the control block's only
 * register. */
enum ide_offset {
	IDE_DATA = 0,
	IDE_ERROR = 1, /* features when written */
	IDE_COUNT = 2,
	IDE_LBA_LOW = 3,
	IDE_LBA_MID = 4,
	IDE_LBA_HIGH = 5,
	IDE_SELECT = 6,
	IDE_STATUS = 7, /* command when written */
	IDE_CONTROL = 8,
};

/* The bus master of a channel. */
struct ide_dma {
	void *arg;
	/* The drive has data, or wants some.  The bus master calls
	 * ide_dma_start when it has been started. */
	void (*request)(void *arg);
	/* Moves bytes.  False: it cannot take or give them all. */
	bool (*to_memory)(void *arg, const uint8_t *data, size_t len);
	bool (*from_memory)(void *arg, uint8_t *data, size_t len);
	/* The drive has moved all of its data. */
	void (*finished)(void *arg);
	/* The drive's interrupt rises. */
	void (*interrupt)(void *arg);
};

/* Adds a channel, not mapped, with the machine's IDE disks FIRST_DISK and the
 * next one. */
struct device *ide_add(struct machine *m, const char *name, unsigned first_disk,
		       struct irq *irq, struct error *e);

void ide_wire_dma(struct device *d, const struct ide_dma *dma);
/* Does a drive wait for the bus master? */
bool ide_dma_waits(const struct device *d);
void ide_dma_start(struct device *d);
void ide_dma_stop(struct device *d);

#endif
