/*
 * What the files of the DC7061 share.
 */
#ifndef DEVICES_DC7061_PRIVATE_H
#define DEVICES_DC7061_PRIVATE_H

#include "devices/dc7061.h"
#include "devices/scsi.h"
#include "emul/machine.h"

enum {
	SC1_ATN = 0x0008,
	SC1_REQ = 0x0010,
	SC1_SEL = 0x0080,
	SC1_BSY = 0x0100,
	SC2_IGS = 0x0008, /* drivers are those of an initiator */
	CSR_IE = 0x0001,
	CSR_RSE = 0x0008, /* answers to reselection */
	DMCTRL_OFFSET = 0x0003,
	DMLOTC_COUNT = 0x1fff, /* 0: 8192 */
	DSCTRL_OUT_EN = 0x8000,
	DICTRL_PRE = 0x0004, /* drives the bus */
};

enum dc7061_cstat {
	CSTAT_SIP = 0x0004, /* selection in progress */
	CSTAT_DST = 0x0020, /* was selected or reselected */
	CSTAT_CON = 0x0040,
	CSTAT_SCH = 0x0080, /* state change */
	CSTAT_BER = 0x1000,
	CSTAT_RST = 0x2000,
	CSTAT_DI = 0x4000,
	CSTAT_CI = 0x8000,
	CSTAT_STATE = CSTAT_SIP | CSTAT_DST | CSTAT_CON,
	CSTAT_LATCHED = CSTAT_SCH | CSTAT_BER | CSTAT_RST, /* 1 clears */
};

enum dc7061_dstat {
	DSTAT_MIS = 0x0010, /* phase mismatch */
	DSTAT_OBB = 0x0100, /* DMA stands at an odd address */
	DSTAT_IBF = 0x0400,
	DSTAT_TBE = 0x0800,
	DSTAT_TCZ = 0x1000,
	DSTAT_DNE = 0x2000, /* 1 clears it */
	DSTAT_DI = 0x4000,
	DSTAT_CI = 0x8000,
	DSTAT_INTERRUPTS = DSTAT_MIS | DSTAT_IBF | DSTAT_TBE | DSTAT_DNE,
};

enum dc7061_comm {
	COMM_PHASE = 0x0007,
	COMM_ATN = 0x0008,
	COMM_CHRESET = 0x0080,
	COMM_DISCON = 0x0100,
	COMM_REQDATA = 0x0200,
	COMM_SELECT = 0x0400,
	COMM_INXFER = 0x0800,
	COMM_RSL = 0x1000,
	COMM_DO_RST = 0x4000,
	COMM_DMA = 0x8000,
};

/* What the chip is doing. */
enum dc7061_state {
	SII_IDLE = 0,
	SII_ARBITRATE,	/* until the event */
	SII_NO_ANSWER,	/* nobody has the id; until software gives up */
	SII_TRANSFER,	/* the next piece, at the event */
	SII_WAIT_PHASE, /* until the target asks in the phase of the command */
	SII_STATE_MAX = SII_WAIT_PHASE,
};

#define SII_REGISTERS	32
#define SII_BUS_ID	7
#define SII_PIECE	4096u
#define DMLOTC_ZERO	8192u
#define DMADDRH_SHIFT	16
#define SII_ARBITRATION (5 * EMUL_MICROSECOND)
#define SII_SETUP	(1 * EMUL_MICROSECOND)
#define ASYNC_BYTE	(2 * EMUL_MICROSECOND / 3)
#define SYNC_BYTE	(EMUL_MICROSECOND / 4)

enum {
	EVENT_STEP,
	EVENT_KINDS,
};

struct dc7061 {
	/* SC1 and SC2 are what the bus says, CSTAT has no CI and DI, DSTAT has
	 * TCZ and DNE only. */
	uint16_t reg[SII_REGISTERS];
	uint16_t moved; /* bytes, by this DMA */
	uint8_t state;

	/* Wiring, not state. */
	struct device *bus;
	struct kn01_buffer memory;
};

/* ---- dc7061.c: status, commands, registers ---- */

static inline bool
dc7061_is_input(enum scsi_phase phase)
{
	return (phase & SCSI_DATA_IN) != 0;
}

bool dc7061_is_connected(const struct dc7061 *c);
/* The target asks for a byte, in this phase. */
bool dc7061_is_asked(const struct dc7061 *c, enum scsi_phase *phase);
/* Is it that of the command? */
bool dc7061_is_phase_ours(const struct dc7061 *c, enum scsi_phase phase);
/* Where DMA stands, in the memory. */
uint32_t dc7061_dma_address(const struct dc7061 *c);
/* The interrupt line follows the status. */
void dc7061_update(struct device *d);
/* The chip does STATE from now on; the step comes after DELAY. */
void dc7061_go_on(struct device *d, enum dc7061_state state, emul_time delay);
/* It does nothing any more. */
void dc7061_stop(struct device *d);
/* The connection is another one: STATE of the bits of CSTAT_STATE. */
void dc7061_change_state(struct dc7061 *c, uint16_t state);

/* ---- dc7061_transfer.c: selection, bytes ---- */

void dc7061_event_step(struct object *o, emul_time now, uint64_t arg);
/* For the bus. */
bool dc7061_bus_reselects(void *arg, unsigned id);
void dc7061_bus_changed(void *arg);

#endif
