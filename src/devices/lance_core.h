/*
 * What AMD's Ethernet controllers have in common, from the Am7990 (LANCE) to
 * the PCnet family: the control and status register 0, the mode, the address
 * filter, and rings of descriptors for frames.
 *
 * A controller's struct begins with a struct lance_core, its state table with
 * LANCE_CORE_STATE, and its events are LANCE_CORE_EVENTS.
 */
#ifndef DEVICES_LANCE_CORE_H
#define DEVICES_LANCE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/device.h"
#include "net/ethernet.h"

enum lance_csr0 {
	CSR0_INIT = 0x0001,
	CSR0_STRT = 0x0002,
	CSR0_STOP = 0x0004,
	CSR0_TDMD = 0x0008,
	CSR0_TXON = 0x0010,
	CSR0_RXON = 0x0020,
	CSR0_INEA = 0x0040,
	CSR0_INTR = 0x0080,
	CSR0_IDON = 0x0100,
	CSR0_TINT = 0x0200,
	CSR0_RINT = 0x0400,
	CSR0_MERR = 0x0800,
	CSR0_MISS = 0x1000,
	CSR0_CERR = 0x2000,
	CSR0_BABL = 0x4000,
	CSR0_ERR = 0x8000,
	/* Those that interrupt. */
	CSR0_SOURCES = CSR0_IDON | CSR0_TINT | CSR0_RINT | CSR0_MERR |
		       CSR0_MISS | CSR0_BABL,
};

enum lance_mode {
	MODE_DRX = 0x0001,
	MODE_DTX = 0x0002,
	MODE_LOOP = 0x0004,
	MODE_DTCR = 0x0008,
	MODE_COLL = 0x0010,
	MODE_DRTY = 0x0020,
	MODE_INTL = 0x0040,
	MODE_PROM = 0x8000,
};

/* Of a descriptor: TMD1 and RMD1 without the address. */
enum lance_flags {
	MD_ENP = 0x0100,
	MD_STP = 0x0200,
	MD_BUFF = 0x0400, /* RMD1; the next three, too */
	MD_CRC = 0x0800,
	MD_OFLO = 0x1000,
	MD_FRAM = 0x2000,
	MD_ERR = 0x4000,
	MD_OWN = 0x8000,
	MD_ERRORS = MD_BUFF | MD_CRC | MD_OFLO | MD_FRAM | MD_ERR,
	MD_FLAGS = 0xff00,
};

enum lance_tmd3 {
	TMD3_RTRY = 0x0400,
	TMD3_LCAR = 0x0800,
	TMD3_LCOL = 0x1000,
	TMD3_UFLO = 0x4000,
	TMD3_BUFF = 0x8000,
};

enum lance_ring { LANCE_RX, LANCE_TX, LANCE_RINGS };

/* A descriptor, whatever its form in memory is. */
struct lance_descriptor {
	uint32_t buffer;
	uint16_t flags;	 /* enum lance_flags */
	uint16_t length; /* of the buffer in bytes, not negative */
	uint16_t status; /* TMD3; length of the message */
};

/* How a controller gets at memory; false: nothing answers there. */
struct lance_core_ops {
	bool (*get)(struct device *d, enum lance_ring ring, uint32_t n,
		    struct lance_descriptor *descriptor);
	bool (*put)(struct device *d, enum lance_ring ring, uint32_t n,
		    const struct lance_descriptor *descriptor);
	bool (*read)(struct device *d, uint32_t address, uint8_t *bytes,
		     size_t len);
	bool (*write)(struct device *d, uint32_t address, const uint8_t *bytes,
		      size_t len);
	/* CSR0_INIT: reads the initialization block. */
	bool (*init)(struct device *d);
	void (*stop)(struct device *d); /* the chip's own part; may be NULL */
	/* CSR0 may have changed: drives the interrupt. */
	void (*update)(struct device *d);
	/* Are frames filled up that are too short?  May be NULL. */
	bool (*pads)(const struct device *d);
};

struct lance_core {
	uint16_t csr0;
	uint16_t mode;
	uint8_t padr[ETHERNET_ADDRESS];
	uint8_t ladrf[8];
	uint32_t entries[LANCE_RINGS]; /* of the rings */
	uint32_t next[LANCE_RINGS];
	uint32_t sending; /* descriptors of the frame that is sent; 0: none */
	uint16_t tx_status;

	const struct lance_core_ops *ops; /* not state */
	struct ethernet_port *port;
};

#define LANCE_ENTRIES_MAX 65536u

#define LANCE_CORE_STATE                                                     \
	STATE_U16_RESET(struct lance_core, csr0, "control and status",       \
			CSR0_STOP),                                          \
	    STATE_U16(struct lance_core, mode, "mode"),                      \
	    STATE_U8(struct lance_core, padr, "station address"),            \
	    STATE_U8(struct lance_core, ladrf, "filter of group addresses"), \
	    STATE_U32_MAX(struct lance_core, entries,                        \
			  "descriptors to receive and to send",              \
			  LANCE_ENTRIES_MAX),                                \
	    STATE_U32_MAX(struct lance_core, next, "next ones",              \
			  LANCE_ENTRIES_MAX),                                \
	    STATE_U32_MAX(struct lance_core, sending,                        \
			  "descriptors of the frame that is sent",           \
			  LANCE_ENTRIES_MAX),                                \
	    STATE_U16(struct lance_core, tx_status, "what becomes of it")

void lance_core_sent(struct object *o, emul_time now, uint64_t arg);
void lance_core_poll(struct object *o, emul_time now, uint64_t arg);

#define LANCE_CORE_EVENTS                                     \
	{"a frame has been sent", lance_core_sent, 0},        \
	{                                                     \
		"look for frames to send", lance_core_poll, 0 \
	}
#define LANCE_CORE_N_EVENTS 2

/* Gives the controller its connector, of 100 Mbit/s if FAST and if what is
 * plugged in can do that. */
void lance_core_connect(struct device *d, const struct lance_core_ops *ops,
			bool fast);

/* A write to CSR0, and what is read there with INTERRUPTS, those of
 * CSR0_SOURCES that are not masked. */
void lance_core_write_csr0(struct device *d, uint16_t value);
uint16_t lance_core_read_csr0(const struct lance_core *l, uint16_t interrupts);
/* As CSR0_STOP, and a reset. */
void lance_core_stop(struct device *d);

#endif
