/*
 * The I/O ASIC of DECstations as machines/ see it.
 *
 * The device adds the interrupt inputs "ioasic.0" to "ioasic.15" to its
 * machine, which are the low bits of SIR; its main output is their cascade.
 */
#ifndef DEVICES_IOASIC_H
#define DEVICES_IOASIC_H

#include <stdint.h>

#include "devices/device.h"
#include "devices/lance.h"
#include "devices/ncr53c9x.h"

/* 16 slots of 256 KB. */
#define IOASIC_SLOT_SIZE 0x40000u
#define IOASIC_SLOTS	 16
enum ioasic_slot {
	IOASIC_ROM = 0,
	IOASIC_REGISTERS = 1,
	IOASIC_ESAR = 2, /* Ethernet address ROM */
	IOASIC_LANCE = 3,
	IOASIC_SCC0 = 4,
	IOASIC_VIDEO_HIGH = 5, /* of the maxine, and 7 */
	IOASIC_SCC1 = 6,
	IOASIC_VIDEO = 7,
	IOASIC_RTC = 8,
	IOASIC_DTOP = 10, /* of the maxine */
	IOASIC_SCSI = 12,
};

extern const struct device_class ioasic_class;
extern const struct device_class ioasic_empty_class;
extern const struct device_class ioasic_station_class;

/* What differs between boards. */
struct ioasic_board {
	uint64_t hz;	 /* of TURBOchannel and the free-running counter */
	uint16_t inputs; /* bits of SIR that are 1 for ever */
	bool personal;	 /* registers for ISDN and floppy */
};

/* Adds the registers at their slot of the ASIC at BASE. */
struct device *ioasic_add(struct machine *m, uint64_t base,
			  const struct ioasic_board *board, struct irq *irq,
			  struct error *e);

/* Adds a slot where no chip is: it reads as 0. */
bool ioasic_add_empty(struct machine *m, uint64_t base, enum ioasic_slot slot,
		      struct error *e);

/* Where the outputs of SSR go: the reset of the SCCs (active while the bit is
 * 0), and what switches their line drivers off.  NULL: nowhere. */
void ioasic_wire_scc(struct device *d, unsigned number, struct irq *reset,
		     struct irq *txdis);

/* The ways of the SCSI and the Ethernet controller to memory. */
struct ncr53c9x_dma ioasic_scsi_dma(struct device *d);
/* CHIP is told when DMA is switched on. */
void ioasic_wire_scsi(struct device *d, struct device *chip);
struct lance_bus ioasic_lance_bus(struct device *d);

/* Adds the ROM with the address of the machine's first Ethernet controller: in
 * the first byte of words. */
bool ioasic_add_station(struct machine *m, uint64_t base, struct error *e);

#endif
