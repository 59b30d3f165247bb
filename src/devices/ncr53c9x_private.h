/*
 * What the files of the NCR 53C94 share.
 */
#ifndef DEVICES_NCR53C9X_PRIVATE_H
#define DEVICES_NCR53C9X_PRIVATE_H

#include "devices/ncr53c9x.h"
#include "devices/scsi.h"
#include "emul/machine.h"

enum ncr53c9x_command {
	CMD_DMA = 0x80, /* a flag */
	CMD_NOP = 0x00,
	CMD_FLUSH = 0x01, /* the FIFO */
	CMD_RSTCHIP = 0x02,
	CMD_RSTSCSI = 0x03,
	CMD_TRANS = 0x10, /* transfer information */
	CMD_ICCS = 0x11,  /* initiator command complete sequence */
	CMD_MSGOK = 0x12, /* message accepted */
	CMD_TRPAD = 0x18, /* transfer pad */
	CMD_SETATN = 0x1a,
	CMD_RSTATN = 0x1b,
	CMD_RESEL = 0x40,   /* reselect sequence */
	CMD_SELNATN = 0x41, /* select without ATN */
	CMD_SELATN = 0x42,  /* select with ATN */
	CMD_SELATNS = 0x43, /* select with ATN and stop */
	CMD_ENSEL = 0x44,   /* enable selection and reselection */
	CMD_DISSEL = 0x45,
	CMD_SELATN3 = 0x46, /* select with ATN, three message bytes */
	CMD_RESEL3 = 0x47,
	CMD_CODE = 0x7f,
};

enum {
	STAT_INT = 0x80,
	STAT_GE = 0x40,	 /* gross error */
	STAT_TC = 0x10,	 /* terminal count */
	INTR_SBR = 0x80, /* SCSI bus reset */
	INTR_ILL = 0x40, /* illegal command */
	INTR_DIS = 0x20, /* disconnected, or nobody was selected */
	INTR_BS = 0x10,	 /* bus service */
	INTR_FC = 0x08,	 /* function complete */
	INTR_RESEL = 0x04,
	SELID_MASK = 0x07,
	PERIOD_MASK = 0x1f,
	OFFSET_MASK = 0x0f,
	STEP_MASK = 0x07,
	STEP_SHIFT = 5,
	FIFO_COUNT = 0x1f,
	CFG1_SRR = 0x40, /* no interrupt of a bus reset */
	CFG1_CTEST = 0x08,
	CFG1_BUSID = 0x07,
	CFG2_WRITABLE = 0x5f,
	CFG3_WRITABLE = 0x1f,
};

/* What the chip is doing. */
enum ncr53c9x_state {
	NCR_IDLE = 0,
	NCR_SELECT,	  /* arbitrates, until the event */
	NCR_BUSY_BUS,	  /* wants to select when the bus is free */
	NCR_TIMEOUT,	  /* nobody answers, until the event */
	NCR_TRANSFER,	  /* the next piece, at the event */
	NCR_STALLED,	  /* the target does not ask for one */
	NCR_PIECE_DONE,	  /* all was moved: the end at the event */
	NCR_WAIT_REQUEST, /* interrupts when the target asks for something */
	NCR_ICCS_STATUS,  /* at the event */
	NCR_ICCS_MESSAGE, /* when the target asks */
	NCR_RESELECTED,
	NCR_BUS_RESET, /* until the event */
	NCR_STATE_MAX = NCR_BUS_RESET,
};

/* Where the sequence of a selection stands. */
enum {
	STEP_SELECTED = 0,
	STEP_STOPPED = 1, /* ATN stays on */
	STEP_MESSAGE_SENT = 2,
	STEP_COMMAND_CUT = 3,
	STEP_COMMAND_SENT = 4,
};

#define NCR_FIFO_SIZE	16
#define NCR_REGISTERS	16
#define NCR_PIECE	4096u
#define NCR_COUNTER_MAX 0x10000u
#define TIMEOUT_CLOCKS	8192u
#define ASYNC_CLOCKS	10u /* a byte */
#define SYNC_CLOCKS_MIN 5u
#define CCF_ZERO	8u /* what a factor of 0 stands for */
#define ARBITRATION	(5 * EMUL_MICROSECOND)
#define SETUP		(1 * EMUL_MICROSECOND)
#define RESET_TIME	(25 * EMUL_MICROSECOND)

enum {
	EVENT_STEP,
	EVENT_KINDS,
};

struct ncr53c9x {
	uint32_t counter;
	uint16_t counter_start; /* 0: 65536 */
	struct byte_fifo fifo;
	uint8_t command;
	uint8_t next_command;
	bool has_next;
	uint8_t status; /* GE, TC */
	uint8_t intr;
	uint8_t step;
	uint8_t selid;
	uint8_t timeout;
	uint8_t period;
	uint8_t offset;
	uint8_t ccf;
	uint8_t cfg1;
	uint8_t cfg2;
	uint8_t cfg3;

	uint8_t state;
	uint8_t then;	/* interrupt bits when the target asks */
	uint8_t phase;	/* that of a transfer */
	bool connected; /* to a target */
	bool listens;	/* reselection is enabled */
	bool is_reset;	/* until a NOP */

	/* Wiring, not state. */
	struct device *bus;
	struct ncr53c9x_dma dma;
	uint64_t hz;
};

/* ---- ncr53c9x.c: commands, registers ---- */

void ncr53c9x_start_command(struct device *d, uint8_t command);

/* ---- ncr53c9x_sequence.c: what commands do on the bus ---- */

/* The chip does STATE from now on; the step comes after DELAY. */
void ncr53c9x_go_on(struct device *d, enum ncr53c9x_state state,
		    emul_time delay);
/* The command ends, with these bits in the interrupt register. */
void ncr53c9x_finish(struct device *d, uint8_t bits);
/* The same, when the target asks for the next thing. */
void ncr53c9x_wait_request(struct device *d, uint8_t bits);
/* The bus is free. */
void ncr53c9x_disconnected(struct device *d);
void ncr53c9x_fifo_put(struct device *d, uint8_t byte);
/* N bytes less to transfer. */
void ncr53c9x_count(struct ncr53c9x *c, uint32_t n);
/* The next piece of a transfer. */
void ncr53c9x_transfer(struct device *d);
/* Is the chip about to move bytes by DMA? */
bool ncr53c9x_needs_dma(const struct ncr53c9x *c);
void ncr53c9x_event_step(struct object *o, emul_time now, uint64_t arg);
/* For the bus. */
bool ncr53c9x_bus_reselects(void *arg, unsigned id);
void ncr53c9x_bus_changed(void *arg);

#endif
