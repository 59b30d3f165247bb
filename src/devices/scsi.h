/*
 * A SCSI bus with its targets (disks, CD-ROMs, tapes), as a host adapter with
 * one initiator sees it: selection, phases, bytes, attention, reselection.
 *
 * Document: ANSI X3.131-1994 (SCSI-2).
 *
 * Bytes move when the adapter says so; what takes a target time ends with a
 * call of the adapter's functions.
 */
#ifndef DEVICES_SCSI_H
#define DEVICES_SCSI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/device.h"

extern const struct device_class scsi_bus_class;
extern const struct device_class scsi_target_class;

#define SCSI_IDS 8

/* The first eight are the lines MSG, C/D and I/O while REQ is asserted. */
enum scsi_phase {
	SCSI_DATA_OUT = 0,
	SCSI_DATA_IN = 1,
	SCSI_COMMAND = 2,
	SCSI_STATUS = 3,
	SCSI_MESSAGE_OUT = 6,
	SCSI_MESSAGE_IN = 7,
	SCSI_NO_REQUEST = 8, /* a target is connected and busy */
	SCSI_BUS_FREE = 9,
	SCSI_PHASE_MAX = SCSI_BUS_FREE,
};

struct scsi_initiator {
	void *arg;
	/* The target asks for something now, or has left the bus.  Also called
	 * for changes that a call of the adapter makes. */
	void (*changed)(void *arg);
	/* Target ID wants to go on.  False: not now; scsi_bus_listen says when.
	 * True: the phase will be MESSAGE IN, and `changed` is called. */
	bool (*reselected)(void *arg, unsigned id);
};

/* Adds a bus and a target for each of the machine's disks of type SCSI.  The
 * adapter has the id OWN_ID, which no disk may have. */
struct device *scsi_bus_add(struct machine *m, const char *name,
			    unsigned own_id, struct error *e);
void scsi_bus_wire(struct device *d, const struct scsi_initiator *initiator);

/* Selects target ID, with or without ATN.  False: nobody answers, or the bus is
 * not free. */
bool scsi_bus_select(struct device *d, unsigned id, bool attention);
enum scsi_phase scsi_bus_phase(const struct device *d);
/* Moves at most LEN bytes as long as the phase lasts, and returns how many.
 * A byte of MESSAGE IN is taken, but not acknowledged. */
size_t scsi_bus_send(struct device *d, const uint8_t *data, size_t len);
size_t scsi_bus_receive(struct device *d, uint8_t *data, size_t len);
/* The byte that the next scsi_bus_receive takes; false: there is none. */
bool scsi_bus_peek(const struct device *d, uint8_t *byte);
void scsi_bus_acknowledge(struct device *d);
void scsi_bus_attention(struct device *d, bool level);
/* The adapter would take a reselection now. */
void scsi_bus_listen(struct device *d);
void scsi_bus_reset(struct device *d);

#endif
