/*
 * DC7061 (SII) SCSI controllers as boards see them.
 */
#ifndef DEVICES_DC7061_H
#define DEVICES_DC7061_H

#include "devices/device.h"
#include "devices/kn01_buffer.h"

extern const struct device_class dc7061_class;

/* Registers of 16 bits. */
enum dc7061_register {
	SII_SDB = 0x00,	    /* SCSI data bus and parity */
	SII_SC1 = 0x01,	    /* SCSI control signals one */
	SII_SC2 = 0x02,	    /* SCSI control signals two */
	SII_CSR = 0x03,	    /* control and status */
	SII_ID = 0x04,	    /* bus id */
	SII_SLCSR = 0x05,   /* select control and status */
	SII_DESTAT = 0x06,  /* selection detector status */
	SII_DSTMO = 0x07,   /* DSSI time-out */
	SII_DATA = 0x08,    /* data */
	SII_DMCTRL = 0x09,  /* DMA control */
	SII_DMLOTC = 0x0a,  /* DMA length of transfer counter */
	SII_DMADDRL = 0x0b, /* DMA address, low */
	SII_DMADDRH = 0x0c, /* DMA address, high */
	SII_DMABYTE = 0x0d, /* DMA initial byte */
	SII_STLP = 0x0e,    /* DSSI short target list pointer */
	SII_LTLP = 0x0f,    /* DSSI long target list pointer */
	SII_ILP = 0x10,	    /* DSSI initiator list pointer */
	SII_DSCTRL = 0x11,  /* DSSI control */
	SII_CSTAT = 0x12,   /* connection status */
	SII_DSTAT = 0x13,   /* data transfer status */
	SII_COMM = 0x14,    /* command */
	SII_DICTRL = 0x15,  /* diagnostic control */
	SII_CLOCK = 0x16,   /* diagnostic clock */
	SII_BHDIAG = 0x17,  /* bus handler diagnostic */
	SII_SIDIAG = 0x18,  /* SCSI I/O diagnostic */
	SII_DMDIAG = 0x19,  /* data mover diagnostic */
	SII_MCDIAG = 0x1a,  /* main control diagnostic */
};

/* Adds the controller at BASE, repeated up to LEN, with a bus that has the
 * machine's SCSI disks, and its memory M. */
bool dc7061_add(struct machine *m, uint64_t base, uint64_t len,
		const struct kn01_buffer *memory, struct irq *irq,
		struct error *e);

#endif
