/*
 * NCR 53C94 SCSI controllers as boards see them.
 */
#ifndef DEVICES_NCR53C9X_H
#define DEVICES_NCR53C9X_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/device.h"

extern const struct device_class ncr53c9x_class;

/* Registers; what is written is in the second column where it differs. */
enum ncr53c9x_register {
	NCR_TCL = 0x0, /* transfer counter, low byte */
	NCR_TCM = 0x1,
	NCR_FIFO = 0x2,
	NCR_CMD = 0x3,
	NCR_STAT = 0x4,	 /* destination id */
	NCR_INTR = 0x5,	 /* selection time-out */
	NCR_STEP = 0x6,	 /* synchronous transfer period */
	NCR_FFLAG = 0x7, /* synchronous offset */
	NCR_CFG1 = 0x8,
	NCR_CCF = 0x9,	/* -	clock conversion factor */
	NCR_TEST = 0xa, /* - */
	NCR_CFG2 = 0xb,
	NCR_CFG3 = 0xc,
	NCR_RESERVE = 0xf, /* -	a byte behind the FIFO */
};

/* What moves bytes between the chip and memory, at the place where the DMA
 * stands. */
struct ncr53c9x_dma {
	void *arg;
	void (*to_memory)(void *arg, const uint8_t *data, size_t len);
	/* Reads ahead: only `taken` says how many bytes were used. */
	void (*from_memory)(void *arg, uint8_t *data, size_t len);
	void (*taken)(void *arg, size_t len);
	/* Does it answer the chip's request?  NULL: always.  If it did not, the
	 * board calls ncr53c9x_dma_ready when it will. */
	bool (*ready)(void *arg);
};

/* Connects the chip, whose clock has HZ, to a bus and to what moves its data;
 * the firmware has given it ID. */
void ncr53c9x_wire(struct device *d, struct device *bus,
		   const struct ncr53c9x_dma *dma, unsigned id, uint64_t hz);
void ncr53c9x_dma_ready(struct device *d);

#endif
